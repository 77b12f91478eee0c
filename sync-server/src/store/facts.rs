//! Rows of facts, the things they are about, and the edges between things. All of it can be
//! rebuilt from the log.

use record::identity::Subject;
use record::ids::{FactId, ItemId};
use rusqlite::{OptionalExtension, Params, params};

use super::rows::{signed, subject};
use super::{StoreError, Turn, View};

/// The dense number of a thing, in order of arrival.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Thing(pub(super) i64);

impl View<'_> {
    /// Returns the number of a thing, if any fact is about it or names it.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn thing(&self, subject: &Subject) -> Result<Option<Thing>, StoreError> {
        let mut statement = self
            .connection
            .prepare_cached("SELECT id FROM thing WHERE subject = ?1")?;
        let id = statement
            .query_row([subject.to_string()], |row| row.get(0))
            .optional()?;
        Ok(id.map(Thing))
    }

    /// Returns the facts about a thing, in order of arrival.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn facts_about(&self, thing: Thing) -> Result<Vec<Vec<u8>>, StoreError> {
        let sql = "SELECT bytes FROM fact WHERE thing = ?1 ORDER BY n";
        self.bytes(sql, [thing.0])
    }

    /// Returns the facts of other things that name this one, in order of arrival.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn facts_naming(&self, thing: Thing) -> Result<Vec<Vec<u8>>, StoreError> {
        let sql = "SELECT fact.bytes FROM edge JOIN fact ON fact.n = edge.fact
                   WHERE edge.part = ?1 ORDER BY edge.fact";
        self.bytes(sql, [thing.0])
    }

    /// Returns the voids and corrections of facts about the things that name this one, and
    /// any facts that claim their ids, in order of arrival.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn amendments_naming(&self, thing: Thing) -> Result<Vec<Vec<u8>>, StoreError> {
        let sql = "SELECT bytes FROM fact WHERE id IN (
                       SELECT fact.id FROM edge
                       JOIN amendment ON amendment.thing = edge.whole
                       JOIN fact ON fact.n = amendment.fact
                       WHERE edge.part = ?1)
                   ORDER BY n";
        self.bytes(sql, [thing.0])
    }

    /// Returns the facts with this id; more than one when two different ones claim it.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn facts_with_id(&self, id: &FactId) -> Result<Vec<Vec<u8>>, StoreError> {
        let sql = "SELECT bytes FROM fact WHERE id = ?1 ORDER BY n";
        self.bytes(sql, [id.as_bytes()])
    }

    /// Returns what lies in a thing by the facts about it, in order of arrival.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn parts_of(&self, whole: Thing) -> Result<Vec<Subject>, StoreError> {
        let sql = "SELECT subject FROM edge JOIN thing ON thing.id = edge.part
                   WHERE edge.whole = ?1 ORDER BY edge.fact";
        let parts = self.texts(sql, [whole.0])?;
        parts.iter().map(|text| subject(text)).collect()
    }

    /// Returns what a thing lies in by the facts about those, in order of arrival.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn wholes_of(&self, part: Thing) -> Result<Vec<Subject>, StoreError> {
        let sql = "SELECT subject FROM edge JOIN thing ON thing.id = edge.whole
                   WHERE edge.part = ?1 ORDER BY edge.fact";
        let wholes = self.texts(sql, [part.0])?;
        wholes.iter().map(|text| subject(text)).collect()
    }

    /// Returns the facts that share an id with a fact about this thing, or with one that
    /// names it: which of two is shown decides what is true of all the things they name.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn facts_sharing_an_id(&self, thing: Thing) -> Result<Vec<Vec<u8>>, StoreError> {
        let sql = "SELECT other.bytes FROM fact JOIN fact AS other ON other.id = fact.id
                   WHERE fact.thing = ?1 AND other.thing <> fact.thing
                   UNION ALL
                   SELECT other.bytes FROM edge JOIN fact ON fact.n = edge.fact
                       JOIN fact AS other ON other.id = fact.id AND other.n <> fact.n
                   WHERE edge.part = ?1";
        self.bytes(sql, [thing.0])
    }

    /// Returns what the facts with this id are about, and what they name.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn subjects_of_fact(&self, id: &FactId) -> Result<Vec<Subject>, StoreError> {
        let sql = "SELECT subject FROM fact JOIN thing ON thing.id = fact.thing
                   WHERE fact.id = ?1
                   UNION
                   SELECT subject FROM fact JOIN edge ON edge.fact = fact.n
                       JOIN thing ON thing.id = edge.part
                   WHERE fact.id = ?1";
        self.texts(sql, [id.as_bytes()])?
            .iter()
            .map(|text| subject(text))
            .collect()
    }

    /// Returns the lots of an item.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn lots_of(&self, item: &ItemId) -> Result<Vec<Subject>, StoreError> {
        // All texts of lots lie between these two: `;` comes after `:`.
        let sql = "SELECT subject FROM thing WHERE subject > 'lot:' AND subject < 'lot;'";
        let lots = self.texts(sql, [])?;
        let lots = lots.iter().map(|text| subject(text));
        lots.filter(|lot| lot.as_ref().map_or(true, |lot| lot.item() == Some(item)))
            .collect()
    }

    /// Returns the facts about people, in order of arrival.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn facts_of_people(&self) -> Result<Vec<Vec<u8>>, StoreError> {
        // All texts of people lie between these two: `;` comes after `:`.
        let sql = "SELECT bytes FROM fact WHERE thing IN (
                       SELECT id FROM thing WHERE subject > 'person:' AND subject < 'person;')
                   ORDER BY n";
        self.bytes(sql, [])
    }

    /// Returns every fact, in order of arrival.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn all_facts(&self) -> Result<Vec<Vec<u8>>, StoreError> {
        self.bytes("SELECT bytes FROM fact ORDER BY n", [])
    }

    fn bytes(&self, sql: &str, values: impl Params) -> Result<Vec<Vec<u8>>, StoreError> {
        let mut statement = self.connection.prepare_cached(sql)?;
        let rows = statement.query_map(values, |row| row.get(0))?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    pub(super) fn texts(&self, sql: &str, values: impl Params) -> Result<Vec<String>, StoreError> {
        let mut statement = self.connection.prepare_cached(sql)?;
        let rows = statement.query_map(values, |row| row.get(0))?;
        Ok(rows.collect::<Result<_, _>>()?)
    }
}

impl Turn<'_> {
    /// Returns the number of a thing, and gives it one when it has none.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn thing_or_new(&self, subject: &Subject) -> Result<Thing, StoreError> {
        if let Some(thing) = self.thing(subject)? {
            return Ok(thing);
        }
        self.connection
            .prepare_cached("INSERT INTO thing (subject) VALUES (?1)")?
            .execute([subject.to_string()])?;
        Ok(Thing(self.connection.last_insert_rowid()))
    }

    /// Writes a fact and the edges to the things it names; returns its number.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn add_fact(
        &self,
        seq: u64,
        id: &FactId,
        about: Thing,
        bytes: &[u8],
        named: &[Thing],
    ) -> Result<i64, StoreError> {
        let sql = "INSERT INTO fact (id, thing, seq, bytes) VALUES (?1, ?2, ?3, ?4)";
        self.connection.prepare_cached(sql)?.execute(params![
            id.as_bytes(),
            about.0,
            signed(seq),
            bytes
        ])?;
        let n = self.connection.last_insert_rowid();
        let sql = "INSERT INTO edge (part, whole, fact) VALUES (?1, ?2, ?3)";
        let mut statement = self.connection.prepare_cached(sql)?;
        for part in named {
            statement.execute(params![part.0, about.0, n])?;
        }
        Ok(n)
    }

    /// Notes that a fact voids or corrects another one about the same thing.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn add_amendment(&self, about: Thing, fact: i64) -> Result<(), StoreError> {
        let sql = "INSERT INTO amendment (thing, fact) VALUES (?1, ?2)";
        self.connection
            .prepare_cached(sql)?
            .execute([about.0, fact])?;
        Ok(())
    }
}

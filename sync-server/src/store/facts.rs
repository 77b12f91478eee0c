//! Rows of facts, the things they are about, the edges between things, and what is folded
//! from them: stock, shipped-to, findings. All of it can be rebuilt from the log.

use record::identity::Subject;
use record::ids::{FactId, ItemId};
use rusqlite::{OptionalExtension, Params, params};

use super::rows::{signed, subject, unsigned};
use super::{StoreError, Turn, View};

/// The dense number of a thing, in order of arrival.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Thing(i64);

/// One lot's stock.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stock {
    /// The unit of measure.
    pub unit: String,
    /// The sum of receipts.
    pub received: String,
    /// The sum of uses.
    pub used: String,
    /// What is left.
    pub remaining: String,
}

/// A unit that left in a carton.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct ShippedTo {
    /// The unit.
    pub unit: Subject,
    /// The shipment.
    pub shipment: Subject,
    /// The customer.
    pub customer: String,
}

/// A fact's bytes with the place they came from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NamedFact {
    /// Its place in the log.
    pub seq: u64,
    /// What it is about.
    pub subject: Subject,
    /// Its bytes.
    pub bytes: Vec<u8>,
}

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

    /// Returns the facts about a thing that name another, in order of arrival.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn facts_joining(&self, thing: Thing) -> Result<Vec<Vec<u8>>, StoreError> {
        let sql = "SELECT fact.bytes FROM edge JOIN fact ON fact.n = edge.fact
                   WHERE edge.whole = ?1 ORDER BY edge.fact";
        self.bytes(sql, [thing.0])
    }

    /// Returns the facts that share an id with a fact about this thing, that one included.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn facts_sharing_an_id(&self, thing: Thing) -> Result<Vec<Vec<u8>>, StoreError> {
        let sql = "SELECT other.bytes FROM fact JOIN fact AS other ON other.id = fact.id
                   WHERE fact.thing = ?1 AND other.thing <> fact.thing ORDER BY other.n";
        self.bytes(sql, [thing.0])
    }

    /// Returns what the facts with this id are about.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn subjects_of_fact(&self, id: &FactId) -> Result<Vec<Subject>, StoreError> {
        let sql = "SELECT subject FROM fact JOIN thing ON thing.id = fact.thing
                   WHERE fact.id = ?1 ORDER BY n";
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

    /// Returns every fact in order of arrival.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn all_facts(&self) -> Result<Vec<NamedFact>, StoreError> {
        let sql = "SELECT fact.seq, thing.subject, fact.bytes FROM fact
                   JOIN thing ON thing.id = fact.thing ORDER BY fact.n";
        let mut statement = self.connection.prepare_cached(sql)?;
        let mut rows = statement.query([])?;
        let mut facts = Vec::new();
        while let Some(row) = rows.next()? {
            facts.push(NamedFact {
                seq: unsigned(row, "seq")?,
                subject: subject(&row.get::<_, String>("subject")?)?,
                bytes: row.get("bytes")?,
            });
        }
        Ok(facts)
    }

    /// Returns every finding, as JSON.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn findings(&self) -> Result<Vec<String>, StoreError> {
        self.texts("SELECT finding FROM finding ORDER BY thing, finding", [])
    }

    /// Returns the stock of a lot.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn stock(&self, lot: Thing) -> Result<Option<Stock>, StoreError> {
        let sql = "SELECT unit, received, used, remaining FROM stock WHERE lot = ?1";
        let mut statement = self.connection.prepare_cached(sql)?;
        let stock = statement.query_row([lot.0], |row| {
            Ok(Stock {
                unit: row.get(0)?,
                received: row.get(1)?,
                used: row.get(2)?,
                remaining: row.get(3)?,
            })
        });
        Ok(stock.optional()?)
    }

    /// Returns where a unit was shipped to.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn shipped_to(&self, unit: Thing) -> Result<Vec<ShippedTo>, StoreError> {
        let sql = "SELECT u.subject AS unit, s.subject AS shipment, customer FROM shipped_to
                   JOIN thing AS u ON u.id = shipped_to.unit
                   JOIN thing AS s ON s.id = shipped_to.shipment
                   WHERE shipped_to.unit = ?1 ORDER BY shipment";
        let mut statement = self.connection.prepare_cached(sql)?;
        let mut rows = statement.query([unit.0])?;
        let mut shipped = Vec::new();
        while let Some(row) = rows.next()? {
            shipped.push(ShippedTo {
                unit: subject(&row.get::<_, String>("unit")?)?,
                shipment: subject(&row.get::<_, String>("shipment")?)?,
                customer: row.get("customer")?,
            });
        }
        Ok(shipped)
    }

    /// Returns every rebuilt row as readable lines, `table: values`, sorted and without the
    /// numbers that depend on the order of arrival, so that two stores can be compared.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn projection_lines(&self) -> Result<Vec<String>, StoreError> {
        let tables = [
            "SELECT 'verdict: ' || seq || ' ' || verdict || ' ' || coalesce(reason, '') FROM log",
            "SELECT 'feed: ' || seq FROM feed",
            "SELECT 'document: ' || subject || ' ' || hex(heads) FROM document",
            "SELECT 'fact: ' || subject || ' ' || seq || ' ' || hex(bytes)
             FROM fact JOIN thing ON thing.id = fact.thing",
            "SELECT 'edge: ' || p.subject || ' in ' || w.subject || ' ' || hex(fact.id)
             FROM edge JOIN fact ON fact.n = edge.fact
             JOIN thing AS p ON p.id = part JOIN thing AS w ON w.id = whole",
            "SELECT 'stock: ' || subject || ' ' || received || ' ' || used || ' ' || remaining
             || ' ' || unit FROM stock JOIN thing ON thing.id = lot",
            "SELECT 'shipped to: ' || c.subject || ' ' || u.subject || ' ' || s.subject || ' '
             || customer FROM shipped_to JOIN thing AS c ON c.id = carton
             JOIN thing AS u ON u.id = unit JOIN thing AS s ON s.id = shipment",
            "SELECT 'finding: ' || subject || ' ' || finding
             FROM finding JOIN thing ON thing.id = finding.thing",
        ];
        let mut lines = Vec::new();
        for sql in tables {
            lines.extend(self.texts(sql, [])?);
        }
        lines.sort_unstable();
        Ok(lines)
    }

    fn bytes(&self, sql: &str, values: impl Params) -> Result<Vec<Vec<u8>>, StoreError> {
        let mut statement = self.connection.prepare_cached(sql)?;
        let rows = statement.query_map(values, |row| row.get(0))?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    fn texts(&self, sql: &str, values: impl Params) -> Result<Vec<String>, StoreError> {
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

    /// Writes a fact and the edges to the things it names.
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
    ) -> Result<(), StoreError> {
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
        Ok(())
    }

    /// Writes the stock of a lot.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn set_stock(&self, lot: Thing, stock: &Stock) -> Result<(), StoreError> {
        let sql = "INSERT OR REPLACE INTO stock (lot, unit, received, used, remaining)
                   VALUES (?1, ?2, ?3, ?4, ?5)";
        self.connection.prepare_cached(sql)?.execute(params![
            lot.0,
            stock.unit,
            stock.received,
            stock.used,
            stock.remaining
        ])?;
        Ok(())
    }

    /// Writes where the units of a carton went, in place of what stood there.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn set_shipped_to(&self, carton: Thing, shipped: &[ShippedTo]) -> Result<(), StoreError> {
        self.connection
            .prepare_cached("DELETE FROM shipped_to WHERE carton = ?1")?
            .execute([carton.0])?;
        let sql = "INSERT OR IGNORE INTO shipped_to (carton, unit, shipment, customer)
                   VALUES (?1, ?2, ?3, ?4)";
        for row in shipped {
            let (unit, shipment) = (
                self.thing_or_new(&row.unit)?,
                self.thing_or_new(&row.shipment)?,
            );
            self.connection.prepare_cached(sql)?.execute(params![
                carton.0,
                unit.0,
                shipment.0,
                row.customer
            ])?;
        }
        Ok(())
    }

    /// Writes the findings of a thing, as JSON, in place of what stood there.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn set_findings(&self, thing: Thing, findings: &[String]) -> Result<(), StoreError> {
        self.connection
            .prepare_cached("DELETE FROM finding WHERE thing = ?1")?
            .execute([thing.0])?;
        let sql = "INSERT OR IGNORE INTO finding (thing, finding) VALUES (?1, ?2)";
        let mut statement = self.connection.prepare_cached(sql)?;
        for finding in findings {
            statement.execute(params![thing.0, finding])?;
        }
        Ok(())
    }
}

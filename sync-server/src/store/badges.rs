//! Rows of badges.

use ledger::Hash;
use ledger::badge::pin::Verifier;
use record::ids::PersonId;
use rusqlite::{Row, params};

use super::rows::{hash, signed};
use super::{StoreError, Turn, View};

/// A person's badge.
#[derive(Debug, Clone)]
pub struct BadgeRow {
    /// Whose it is.
    pub person: PersonId,
    /// Which of the person's badges it is, from 1.
    pub number: u32,
    /// The hash of the proof that its secret gives.
    pub kept: Hash,
    /// What checks badge and PIN; nothing until a PIN is chosen.
    pub verifier: Option<Verifier>,
}

fn read(row: &Row<'_>) -> Result<BadgeRow, StoreError> {
    let damaged = |what| StoreError::Damaged { what };
    let person: String = row.get("person")?;
    let number: i64 = row.get("number")?;
    let verifier: Option<Vec<u8>> = row.get("verifier")?;
    let verifier = verifier.map(|bytes| minicbor::decode(&bytes));
    Ok(BadgeRow {
        person: person.parse().map_err(|_| damaged("person"))?,
        number: u32::try_from(number).map_err(|_| damaged("number"))?,
        kept: hash(row, "kept")?,
        verifier: verifier.transpose().map_err(|_| damaged("verifier"))?,
    })
}

/// Of several rows SQLite takes the one with the maximum ("Bare columns in an aggregate query").
const LATEST: &str = "SELECT person, max(number) AS number, kept, verifier FROM badge";

impl View<'_> {
    /// Returns the badge of each person that is in force, by person.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn badges(&self) -> Result<Vec<BadgeRow>, StoreError> {
        let sql = format!("{LATEST} GROUP BY person ORDER BY person");
        let mut statement = self.connection.prepare_cached(&sql)?;
        let mut rows = statement.query([])?;
        let mut badges = Vec::new();
        while let Some(row) = rows.next()? {
            badges.push(read(row)?);
        }
        Ok(badges)
    }

    /// Returns the badge of a person that is in force.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn badge_of(&self, person: &PersonId) -> Result<Option<BadgeRow>, StoreError> {
        let sql = format!("{LATEST} WHERE person = ?1 GROUP BY person");
        let mut statement = self.connection.prepare_cached(&sql)?;
        let mut rows = statement.query([person.as_str()])?;
        rows.next()?.map(read).transpose()
    }

    /// Counts what changed about badges so far: the version of a lease.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn badge_version(&self) -> Result<u64, StoreError> {
        self.number("SELECT count(*) + count(verifier) FROM badge")
    }
}

impl Turn<'_> {
    /// Adds a person's next badge and returns its number.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn add_badge(
        &self,
        person: &PersonId,
        kept: &Hash,
        by: Option<&PersonId>,
        now_ms: u64,
    ) -> Result<u32, StoreError> {
        let last = self.badge_of(person)?.map_or(0, |badge| badge.number);
        let sql = "INSERT INTO badge (person, number, kept, printed_ms, printed_by)
                   VALUES (?1, ?2, ?3, ?4, ?5)";
        let values = params![
            person.as_str(),
            last + 1,
            kept.as_bytes(),
            signed(now_ms),
            by.map(PersonId::as_str)
        ];
        self.connection.execute(sql, values)?;
        Ok(last + 1)
    }

    /// Stores what checks the PIN of a badge.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn set_pin(
        &self,
        person: &PersonId,
        number: u32,
        verifier: &Verifier,
        now_ms: u64,
    ) -> Result<(), StoreError> {
        // Writing to a Vec cannot fail.
        let bytes = minicbor::to_vec(verifier).unwrap_or_default();
        let sql = "UPDATE badge SET verifier = ?3, pin_ms = ?4 WHERE person = ?1 AND number = ?2";
        let values = params![person.as_str(), number, bytes, signed(now_ms)];
        self.connection.execute(sql, values)?;
        Ok(())
    }
}

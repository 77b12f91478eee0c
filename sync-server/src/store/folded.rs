//! Rows that are folded from facts: stock, shipped-to, findings; and all that can be rebuilt
//! from the log as lines to compare.

use record::identity::Subject;
use rusqlite::{OptionalExtension, params};

use super::facts::Thing;
use super::rows::subject;
use super::{StoreError, Turn, View};

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

impl View<'_> {
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
            "SELECT 'verdict: ' || seq || ' ' || verdict || ' ' || coalesce(reason, '')
             || ' ' || coalesce(admitted_by, '') FROM log",
            "SELECT 'fork: ' || hex(hash) || ' ' || coalesce(admitted_by, '') FROM fork",
            // A verdict that a device heard late is told, and not derived.
            "SELECT DISTINCT 'feed: ' || seq FROM feed JOIN log USING (seq) WHERE verdict = 0",
            "SELECT 'document: ' || subject || ' ' || hex(heads) FROM document",
            "SELECT 'fact: ' || subject || ' ' || seq || ' ' || hex(bytes)
             FROM fact JOIN thing ON thing.id = fact.thing",
            "SELECT 'edge: ' || p.subject || ' in ' || w.subject || ' ' || hex(fact.id)
             FROM edge JOIN fact ON fact.n = edge.fact
             JOIN thing AS p ON p.id = part JOIN thing AS w ON w.id = whole",
            "SELECT 'amendment: ' || subject || ' ' || hex(fact.id)
             FROM amendment JOIN fact ON fact.n = amendment.fact
             JOIN thing ON thing.id = amendment.thing",
            "SELECT 'stock: ' || subject || ' ' || received || ' ' || used || ' ' || remaining
             || ' ' || unit FROM stock JOIN thing ON thing.id = lot",
            "SELECT 'shipped to: ' || c.subject || ' ' || u.subject || ' ' || s.subject || ' '
             || customer FROM shipped_to JOIN thing AS c ON c.id = carton
             JOIN thing AS u ON u.id = unit JOIN thing AS s ON s.id = shipment",
            "SELECT 'finding: ' || subject || ' ' || finding
             FROM finding JOIN thing ON thing.id = finding.thing",
            "SELECT 'audit: ' || seq || ' ' || written_ms || ' ' || hex(device) || ' ' || person
             || ' ' || coalesce(other, '') || ' ' || groups || ' ' || words FROM audit",
        ];
        let mut lines = Vec::new();
        for sql in tables {
            lines.extend(self.texts(sql, [])?);
        }
        lines.sort_unstable();
        Ok(lines)
    }
}

impl Turn<'_> {
    /// Deletes all that can be rebuilt from the log and the forks but the feed, and takes back
    /// every admission by a person.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn clear_derived(&self) -> Result<(), StoreError> {
        self.connection.execute_batch(
            "REINDEX;
             DELETE FROM finding; DELETE FROM shipped_to; DELETE FROM stock; DELETE FROM edge;
             DELETE FROM amendment; DELETE FROM audit;
             DELETE FROM fact; DELETE FROM thing; DELETE FROM document; DELETE FROM wait;
             UPDATE log SET admitted_by = NULL WHERE admitted_by IS NOT NULL;
             UPDATE fork SET admitted_by = NULL WHERE admitted_by IS NOT NULL;",
        )?;
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

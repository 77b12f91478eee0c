//! Rows of how tablets stood, and what a list of tablets tells.

use record::ids::{DeviceId, PersonId};
use record::reason::Reason;
use record::tablet::{Stop, Stopped};
use rusqlite::{Row, params};

use super::rows::{fixed, signed, unsigned};
use super::set_aside::waits_for_a_person;
use super::{StoreError, Turn, View};

/// One change of how a tablet stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StandingRow {
    /// The tablet.
    pub device: DeviceId,
    /// How it is stopped since; nothing where it works again.
    pub stop: Option<Stop>,
    /// When, by the server's clock.
    pub at_ms: u64,
    /// The end of the log at that moment.
    pub after_seq: u64,
    /// Who did it; nothing where the console did.
    pub by: Option<PersonId>,
    /// Why.
    pub reason: Reason,
}

impl StandingRow {
    /// Returns how the tablet is stopped, if it is.
    #[must_use]
    pub fn stopped(self) -> Option<Stopped> {
        Some(Stopped {
            stop: self.stop?,
            since_utc_ms: self.at_ms,
            by: self.by,
            reason: self.reason,
        })
    }
}

/// What the server has of a tablet.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Received {
    /// Since when it is enrolled.
    pub enrolled_ms: u64,
    /// How many entries came from it, in all its chains.
    pub entries: u64,
    /// How many of them are set aside and wait for a person.
    pub set_aside: u64,
}

fn read(row: &Row<'_>) -> Result<StandingRow, StoreError> {
    let damaged = |what| StoreError::Damaged { what };
    let stop: Option<String> = row.get("stop")?;
    let person: Option<String> = row.get("person")?;
    let reason: Vec<u8> = row.get("reason")?;
    let stop = stop.map(|word| Stop::of_word(&word).ok_or(damaged("stop")));
    let by = person.map(|person| person.parse().map_err(|_| damaged("person")));
    Ok(StandingRow {
        device: DeviceId::new(fixed(row, "device")?),
        stop: stop.transpose()?,
        at_ms: unsigned(row, "at_ms")?,
        after_seq: unsigned(row, "after_seq")?,
        by: by.transpose()?,
        reason: minicbor::decode(&reason).map_err(|_| damaged("reason"))?,
    })
}

impl View<'_> {
    /// Returns how a tablet is stopped now, if it is.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn stopped(&self, device: &DeviceId) -> Result<Option<Stopped>, StoreError> {
        self.stopped_at(device, u64::MAX)
    }

    /// Returns how a tablet was stopped when the entry at a place of the log came, if it was.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn stopped_at(&self, device: &DeviceId, seq: u64) -> Result<Option<Stopped>, StoreError> {
        let sql = "SELECT * FROM tablet_standing WHERE device = ?1 AND after_seq < ?2
                   ORDER BY n DESC LIMIT 1";
        let mut statement = self.connection.prepare_cached(sql)?;
        let mut rows = statement.query(params![device.as_bytes(), signed(seq)])?;
        let row = rows.next()?.map(read).transpose()?;
        Ok(row.and_then(StandingRow::stopped))
    }

    /// Returns every change of how tablets stand, in their order.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn standings(&self) -> Result<Vec<StandingRow>, StoreError> {
        let sql = "SELECT * FROM tablet_standing ORDER BY n";
        let mut statement = self.connection.prepare_cached(sql)?;
        let mut rows = statement.query([])?;
        let mut standings = Vec::new();
        while let Some(row) = rows.next()? {
            standings.push(read(row)?);
        }
        Ok(standings)
    }

    /// Counts what changed about how tablets stand so far.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn count_standings(&self) -> Result<u64, StoreError> {
        self.number("SELECT count(*) FROM tablet_standing")
    }

    /// Returns what came from a device.
    ///
    /// # Errors
    /// [`StoreError`]; also when there is no such device.
    pub fn received_of(&self, device: &DeviceId) -> Result<Received, StoreError> {
        let waits = waits_for_a_person();
        let sql = format!(
            "SELECT enrolled_ms, count(log.seq) AS entries,
                 count(CASE WHEN {waits} THEN 1 END) AS aside
             FROM device JOIN incarnation ON incarnation.device = device.id
             LEFT JOIN log ON log.incarnation = incarnation.id
             WHERE device.id = ?1 GROUP BY device.id"
        );
        let mut statement = self.connection.prepare_cached(&sql)?;
        let mut rows = statement.query([device.as_bytes()])?;
        let row = rows.next()?;
        let row = row.ok_or(StoreError::Damaged { what: "device" })?;
        Ok(Received {
            enrolled_ms: unsigned(row, "enrolled_ms")?,
            entries: unsigned(row, "entries")?,
            set_aside: unsigned(row, "aside")?,
        })
    }

    /// Returns how a device with a key is stopped, if one is; for good before for a while.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn stop_of_key(&self, public_key: &[u8; 32]) -> Result<Option<Stop>, StoreError> {
        let sql = "SELECT id FROM device WHERE public_key = ?1";
        let mut statement = self.connection.prepare_cached(sql)?;
        let mut rows = statement.query([public_key])?;
        let mut most = None;
        while let Some(row) = rows.next()? {
            let stopped = self.stopped(&DeviceId::new(fixed(row, "id")?))?;
            most = most.max(stopped.map(|stopped| stopped.stop));
        }
        Ok(most)
    }
}

impl Turn<'_> {
    /// Adds a change of how a tablet stands.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn add_standing(&self, row: &StandingRow) -> Result<(), StoreError> {
        // Writing to a Vec cannot fail.
        let reason = minicbor::to_vec(&row.reason).unwrap_or_default();
        let sql = "INSERT INTO tablet_standing (device, stop, at_ms, after_seq, person, reason)
                   VALUES (?1, ?2, ?3, ?4, ?5, ?6)";
        let values = params![
            row.device.as_bytes(),
            row.stop.map(Stop::word),
            signed(row.at_ms),
            signed(row.after_seq),
            row.by.as_ref().map(PersonId::as_str),
            reason
        ];
        self.connection.execute(sql, values)?;
        Ok(())
    }
}

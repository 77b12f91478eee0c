//! Rows of the site, its devices and the one-time codes.

use ledger::Hash;
use ledger::gate::EnrolledDevice;
use ledger::sync::chain::ChainHead;
use record::ids::{DeviceId, IncarnationId, SiteId};
use rusqlite::{OptionalExtension, Row, params};

use super::rows::{exact, fixed, hash, signed, unsigned};
use super::{StoreError, Turn, View};

/// A device as it is stored.
#[derive(Debug, Clone)]
pub struct DeviceRow {
    /// What the gate needs of it.
    pub enrolled: EnrolledDevice,
    /// What people call it.
    pub name: String,
    /// Whether it is the server's own.
    pub is_server: bool,
    /// When it last asked for something.
    pub last_contact_ms: u64,
    /// The end of its chain.
    pub head: ChainHead,
}

/// A one-time code as it is stored.
#[derive(Debug, Clone)]
pub struct CodeRow {
    /// What the device is to be called, when that was said.
    pub device_name: Option<String>,
    /// Until when it may be used.
    pub expires_ms: u64,
    /// The device that used it.
    pub used_by: Option<DeviceId>,
}

impl View<'_> {
    /// Returns the site and its name, once there is one.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn site(&self) -> Result<Option<(SiteId, String)>, StoreError> {
        let row: Option<(Vec<u8>, String)> = self
            .connection
            .query_row("SELECT id, name FROM site", [], |row| {
                Ok((row.get(0)?, row.get(1)?))
            })
            .optional()?;
        row.map(|(id, name)| Ok((SiteId::new(exact(&id, "site")?), name)))
            .transpose()
    }

    /// Returns every device.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn devices(&self) -> Result<Vec<DeviceRow>, StoreError> {
        self.devices_where("1 ORDER BY enrolled_ms, id", &[])
    }

    /// Returns a device by its id.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn device(&self, id: &DeviceId) -> Result<Option<DeviceRow>, StoreError> {
        Ok(self.devices_where("id = ?1", &[id.as_bytes()])?.pop())
    }

    /// Returns the device of a local database.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn device_of(&self, incarnation: &IncarnationId) -> Result<Option<DeviceRow>, StoreError> {
        let bytes = incarnation.as_bytes();
        Ok(self.devices_where("incarnation = ?1", &[bytes])?.pop())
    }

    fn devices_where(
        &self,
        condition: &str,
        values: &[&[u8; 16]],
    ) -> Result<Vec<DeviceRow>, StoreError> {
        let Some((site, _)) = self.site()? else {
            return Ok(Vec::new());
        };
        let sql = format!("SELECT * FROM device WHERE {condition}");
        let mut statement = self.connection.prepare_cached(&sql)?;
        let mut rows = statement.query(rusqlite::params_from_iter(values))?;
        let mut devices = Vec::new();
        while let Some(row) = rows.next()? {
            devices.push(read_device(row, site)?);
        }
        Ok(devices)
    }

    /// Returns a one-time code by its hash.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn code(&self, code: &Hash) -> Result<Option<CodeRow>, StoreError> {
        let sql =
            "SELECT device_name, expires_ms, used_by FROM enrolment_code WHERE code_hash = ?1";
        let mut statement = self.connection.prepare_cached(sql)?;
        let mut rows = statement.query([code.as_bytes()])?;
        let Some(row) = rows.next()? else {
            return Ok(None);
        };
        let used_by: Option<Vec<u8>> = row.get("used_by")?;
        Ok(Some(CodeRow {
            device_name: row.get("device_name")?,
            expires_ms: unsigned(row, "expires_ms")?,
            used_by: used_by
                .map(|id| exact(&id, "used_by").map(DeviceId::new))
                .transpose()?,
        }))
    }

    /// Returns a code that may be shown again: not used, and good until after `until_ms`.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn shown_code(&self, until_ms: u64) -> Result<Option<String>, StoreError> {
        let sql = "SELECT shown FROM enrolment_code
                   WHERE shown IS NOT NULL AND used_by IS NULL AND expires_ms > ?1
                   ORDER BY expires_ms DESC LIMIT 1";
        Ok(self
            .connection
            .query_row(sql, [signed(until_ms)], |row| row.get(0))
            .optional()?)
    }
}

fn read_device(row: &Row<'_>, site: SiteId) -> Result<DeviceRow, StoreError> {
    Ok(DeviceRow {
        enrolled: EnrolledDevice {
            device: DeviceId::new(fixed(row, "id")?),
            incarnation: IncarnationId::new(fixed(row, "incarnation")?),
            public_key: fixed(row, "public_key")?,
            site,
        },
        name: row.get("name")?,
        is_server: row.get("is_server")?,
        last_contact_ms: unsigned(row, "last_contact_ms")?,
        head: ChainHead {
            dseq: unsigned(row, "head_dseq")?,
            hash: hash(row, "head_hash")?,
        },
    })
}

impl Turn<'_> {
    /// Writes the site's one row.
    ///
    /// # Errors
    /// [`StoreError`]; also when there is a site already.
    pub fn create_site(&self, id: &SiteId, name: &str, now_ms: u64) -> Result<(), StoreError> {
        let sql = "INSERT INTO site (one, id, name, created_ms) VALUES (1, ?1, ?2, ?3)";
        self.connection
            .execute(sql, params![id.as_bytes(), name, signed(now_ms)])?;
        Ok(())
    }

    /// Renames the site.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn rename_site(&self, name: &str) -> Result<(), StoreError> {
        self.connection
            .execute("UPDATE site SET name = ?1", [name])?;
        Ok(())
    }

    /// Adds a device with an empty chain.
    ///
    /// # Errors
    /// [`StoreError`]; also when its local database is enrolled already.
    pub fn add_device(
        &self,
        device: &EnrolledDevice,
        name: &str,
        is_server: bool,
        now_ms: u64,
    ) -> Result<(), StoreError> {
        let sql = "INSERT INTO device
                       (id, name, incarnation, public_key, is_server, enrolled_ms, last_contact_ms)
                   VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?6)";
        self.connection.execute(
            sql,
            params![
                device.device.as_bytes(),
                name,
                device.incarnation.as_bytes(),
                device.public_key,
                is_server,
                signed(now_ms)
            ],
        )?;
        Ok(())
    }

    /// Takes note that a device asked for something.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn note_contact(&self, device: &DeviceId, now_ms: u64) -> Result<(), StoreError> {
        let sql = "UPDATE device SET last_contact_ms = max(last_contact_ms, ?2) WHERE id = ?1";
        self.connection
            .prepare_cached(sql)?
            .execute(params![device.as_bytes(), signed(now_ms)])?;
        Ok(())
    }

    /// Moves the end of a device's chain.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn set_chain_head(&self, device: &DeviceId, head: &ChainHead) -> Result<(), StoreError> {
        let sql = "UPDATE device SET head_dseq = ?2, head_hash = ?3 WHERE id = ?1";
        self.connection.prepare_cached(sql)?.execute(params![
            device.as_bytes(),
            signed(head.dseq),
            head.hash.as_bytes()
        ])?;
        Ok(())
    }

    /// Adds a one-time code; `shown` keeps its text so that a demo can show it again.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn add_code(
        &self,
        code: &Hash,
        shown: Option<&str>,
        device_name: Option<&str>,
        now_ms: u64,
        expires_ms: u64,
    ) -> Result<(), StoreError> {
        let sql = "INSERT INTO enrolment_code (code_hash, shown, device_name, made_ms, expires_ms)
                   VALUES (?1, ?2, ?3, ?4, ?5)";
        self.connection.execute(
            sql,
            params![
                code.as_bytes(),
                shown,
                device_name,
                signed(now_ms),
                signed(expires_ms)
            ],
        )?;
        Ok(())
    }

    /// Marks a code as used.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn use_code(&self, code: &Hash, by: &DeviceId, now_ms: u64) -> Result<(), StoreError> {
        let sql = "UPDATE enrolment_code SET used_by = ?2, used_ms = ?3, shown = NULL
                   WHERE code_hash = ?1";
        self.connection
            .execute(sql, params![code.as_bytes(), by.as_bytes(), signed(now_ms)])?;
        Ok(())
    }
}

//! Rows of the site and of the one-time codes that enrol devices.

use ledger::Hash;
use record::ids::{DeviceId, SiteId};
use rusqlite::{OptionalExtension, params};

use super::rows::{exact, signed, unsigned};
use super::{StoreError, Turn, View};

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

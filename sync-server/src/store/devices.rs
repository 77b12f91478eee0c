//! Rows of devices and of their incarnations: each life of a device's local database has a
//! chain of its own.

use ledger::gate::EnrolledDevice;
use ledger::sync::chain::ChainHead;
use ledger::sync::message::NewIncarnation;
use record::ids::{DeviceId, IncarnationId, SiteId};
use record::tablet::Stopped;
use rusqlite::{Row, params};

use super::rows::{exact, fixed, hash, signed, unsigned};
use super::{StoreError, Turn, View};

const COLUMNS: &str = "device.id, name, public_key, is_server, last_contact_ms,
    incarnation.id AS incarnation, previous, signature, frozen_ms, head_dseq, head_hash
    FROM incarnation JOIN device ON device.id = incarnation.device";
const LATEST: &str = "n = (SELECT max(n) FROM incarnation AS other WHERE other.device = device.id)";

/// A device in one of its incarnations.
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
    /// The end of the incarnation's chain.
    pub head: ChainHead,
    /// Whether the chain split: nothing is appended to it any more.
    pub is_frozen: bool,
    /// What the device signed to begin this incarnation; nothing for the enrolled one.
    pub begun: Option<NewIncarnation>,
    /// How the device is stopped; nothing where it works.
    pub stopped: Option<Stopped>,
}

impl View<'_> {
    /// Returns every device in its latest incarnation.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn devices(&self) -> Result<Vec<DeviceRow>, StoreError> {
        self.devices_where(&format!("{LATEST} ORDER BY enrolled_ms, device.id"), &[])
    }

    /// Counts the devices.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn count_devices(&self) -> Result<u64, StoreError> {
        self.number("SELECT count(*) FROM device")
    }

    /// Returns every incarnation of every device, a device's own in their order.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn incarnations(&self) -> Result<Vec<DeviceRow>, StoreError> {
        self.devices_where("1 ORDER BY enrolled_ms, device.id, n", &[])
    }

    /// Returns a device by its id, in its latest incarnation.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn device(&self, id: &DeviceId) -> Result<Option<DeviceRow>, StoreError> {
        let condition = format!("device.id = ?1 AND {LATEST}");
        Ok(self.devices_where(&condition, &[id.as_bytes()])?.pop())
    }

    /// Returns the device of a local database, in that incarnation.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn device_of(&self, incarnation: &IncarnationId) -> Result<Option<DeviceRow>, StoreError> {
        let bytes = incarnation.as_bytes();
        Ok(self.devices_where("incarnation.id = ?1", &[bytes])?.pop())
    }

    fn devices_where(
        &self,
        condition: &str,
        values: &[&[u8; 16]],
    ) -> Result<Vec<DeviceRow>, StoreError> {
        let Some((site, _)) = self.site()? else {
            return Ok(Vec::new());
        };
        let sql = format!("SELECT {COLUMNS} WHERE {condition}");
        let mut statement = self.connection.prepare_cached(&sql)?;
        let mut rows = statement.query(rusqlite::params_from_iter(values))?;
        let mut devices = Vec::new();
        while let Some(row) = rows.next()? {
            devices.push(read_device(row, site)?);
        }
        for device in &mut devices {
            device.stopped = self.stopped(&device.enrolled.device)?;
        }
        Ok(devices)
    }
}

fn read_device(row: &Row<'_>, site: SiteId) -> Result<DeviceRow, StoreError> {
    let incarnation = IncarnationId::new(fixed(row, "incarnation")?);
    Ok(DeviceRow {
        enrolled: EnrolledDevice {
            device: DeviceId::new(fixed(row, "id")?),
            incarnation,
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
        is_frozen: row.get::<_, Option<i64>>("frozen_ms")?.is_some(),
        begun: read_begun(row, incarnation)?,
        stopped: None,
    })
}

fn read_begun(
    row: &Row<'_>,
    incarnation: IncarnationId,
) -> Result<Option<NewIncarnation>, StoreError> {
    let signature: Option<Vec<u8>> = row.get("signature")?;
    let previous: Option<Vec<u8>> = row.get("previous")?;
    let Some(signature) = signature else {
        return Ok(None);
    };
    let previous = previous.map(|id| exact(&id, "previous").map(IncarnationId::new));
    Ok(Some(NewIncarnation {
        incarnation,
        previous: previous.transpose()?,
        signature: exact(&signature, "signature")?,
    }))
}

impl Turn<'_> {
    /// Adds a device with the incarnation that it enrols with and an empty chain.
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
        let id = device.device.as_bytes();
        let sql = "INSERT INTO device
                       (id, name, public_key, is_server, enrolled_ms, last_contact_ms)
                   VALUES (?1, ?2, ?3, ?4, ?5, ?5)";
        let values = params![id, name, device.public_key, is_server, signed(now_ms)];
        self.connection.execute(sql, values)?;
        let sql = "INSERT INTO incarnation (id, device, n, started_ms) VALUES (?1, ?2, 1, ?3)";
        let values = params![device.incarnation.as_bytes(), id, signed(now_ms)];
        self.connection.execute(sql, values)?;
        Ok(())
    }

    /// Adds a further incarnation of a device, with an empty chain.
    ///
    /// # Errors
    /// [`StoreError`]; also when there is such an incarnation already.
    pub fn add_incarnation(
        &self,
        device: &DeviceId,
        new: &NewIncarnation,
        now_ms: u64,
    ) -> Result<(), StoreError> {
        let sql = "INSERT INTO incarnation (id, device, n, started_ms, previous, signature)
                   SELECT ?1, ?2, max(n) + 1, ?3, ?4, ?5 FROM incarnation WHERE device = ?2";
        self.connection.execute(
            sql,
            params![
                new.incarnation.as_bytes(),
                device.as_bytes(),
                signed(now_ms),
                new.previous.as_ref().map(IncarnationId::as_bytes),
                new.signature
            ],
        )?;
        Ok(())
    }

    /// Notes that the chain of an incarnation split.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn freeze(&self, incarnation: &IncarnationId, now_ms: u64) -> Result<(), StoreError> {
        let sql = "UPDATE incarnation SET frozen_ms = coalesce(frozen_ms, ?2) WHERE id = ?1";
        self.connection
            .execute(sql, params![incarnation.as_bytes(), signed(now_ms)])?;
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

    /// Moves the end of an incarnation's chain.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn set_chain_head(
        &self,
        incarnation: &IncarnationId,
        head: &ChainHead,
    ) -> Result<(), StoreError> {
        let sql = "UPDATE incarnation SET head_dseq = ?2, head_hash = ?3 WHERE id = ?1";
        self.connection.prepare_cached(sql)?.execute(params![
            incarnation.as_bytes(),
            signed(head.dseq),
            head.hash.as_bytes()
        ])?;
        Ok(())
    }
}

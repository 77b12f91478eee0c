//! An enrolled device without a screen, which compares what a tablet keeps with what the
//! server has.

use std::collections::{BTreeMap, BTreeSet};

use ledger::document::{DocId, Document};
use ledger::envelope::Envelope;
use ledger::signing::SoftwareKey;
use ledger::sync::message::{Enrol, Enrolled, Message};
use ledger::sync::request::Unsigned;
use record::Fact;
use record::ids::{DeviceId, IncarnationId, IntentId};
use records::workspace::rows::{self, Entry};
use serde_json::Value;

use crate::http::{self, Answer};
use crate::{Server, Tablet};

/// Entries of the log asked for at once.
const PAGE: usize = 500;

/// One entry of the server's log, as it matters to whoever looks for it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Logged {
    /// Its place in its device's chain.
    pub dseq: u64,
    /// What it is about.
    pub subject: Option<String>,
    /// What became of it.
    pub verdict: String,
}

/// The device and its key.
pub struct Auditor {
    device: DeviceId,
    key: SoftwareKey,
    port: u16,
}

impl Auditor {
    /// Enrols with a fresh one-time code.
    pub fn enrol(server: &Server) -> Self {
        let url = server.enrolment_url();
        let code = url.rsplit("#enrol=").next().unwrap();
        let key = SoftwareKey::from_secret(&[0xa5; 32]);
        let enrol = Enrol {
            code: code.to_owned(),
            name: "Auditor".to_owned(),
            incarnation: IncarnationId::new([0xa5; 16]),
            public_key: key.public_key(),
            device: None,
        };
        let headers = [("content-type", "application/cbor")];
        let answer = http::request(
            server.port(),
            "POST",
            "/v1/enrol",
            &headers,
            &enrol.to_bytes(),
        )
        .unwrap();
        assert_eq!(answer.status, 200, "{}", answer.text());
        let enrolled = Enrolled::from_bytes(&answer.body).unwrap();
        Self {
            device: enrolled.device,
            key,
            port: server.port(),
        }
    }

    /// Asks for a path, signed.
    pub fn get(&self, path: &str) -> Answer {
        let nonce = IntentId::new([0x11; 16]);
        let unsigned = Unsigned::new(self.device, nonce, ("GET", path), &[]);
        let signature = self.key.sign(unsigned.bytes());
        let headers = [("authorization", unsigned.signed(signature).to_header())];
        let headers = headers.each_ref().map(|(name, value)| (*name, &**value));
        http::request(self.port, "GET", path, &headers, &[]).unwrap()
    }

    /// Asks for a path and reads the answer as JSON.
    pub fn json(&self, path: &str) -> Value {
        let answer = self.get(path);
        assert_eq!(answer.status, 200, "{path}: {}", answer.text());
        serde_json::from_slice(&answer.body).unwrap()
    }

    /// Reads the server's whole log, by the name of the device.
    pub fn log(&self) -> BTreeMap<String, Vec<Logged>> {
        let mut by_device: BTreeMap<String, Vec<Logged>> = BTreeMap::new();
        let mut from = 1;
        loop {
            let page = self.json(&format!("/v1/log?from={from}&limit={PAGE}"));
            let rows = page.as_array().expect("the log is a list");
            for row in rows {
                let device = row["device"].as_str().expect("a device").to_owned();
                by_device.entry(device).or_default().push(Logged {
                    dseq: row["dseq"].as_u64().expect("a place"),
                    subject: row["subject"].as_str().map(str::to_owned),
                    verdict: row["verdict"].as_str().expect("a verdict").to_owned(),
                });
                from = row["seq"].as_u64().expect("a place in the log") + 1;
            }
            if rows.len() < PAGE {
                return by_device;
            }
        }
    }

    /// Returns the hashes of all changes that the server has admitted.
    pub fn server_changes(&self) -> BTreeSet<String> {
        let mut changes = BTreeSet::new();
        let mut after = 0;
        loop {
            let page = self.json(&format!("/v1/changes?after={after}"));
            for change in page["changes"].as_array().unwrap() {
                changes.insert(change.as_str().unwrap().to_owned());
            }
            match page["next"].as_u64() {
                Some(next) => after = next,
                None => return changes,
            }
        }
    }
}

/// Returns the hashes of all changes in the documents that a tablet keeps.
pub fn tablet_changes(tablet: &Tablet) -> BTreeSet<String> {
    let documents: BTreeMap<String, Vec<u8>> = store(tablet, "documents").into_iter().collect();
    let subjects: BTreeSet<_> = store(tablet, "facts")
        .into_iter()
        .map(|(_, bytes)| Fact::from_bytes(&bytes).unwrap().subject)
        .collect();
    assert_eq!(subjects.len(), documents.len());
    subjects
        .into_iter()
        .flat_map(|subject| {
            let saved = &documents[&DocId::of(&subject).to_string()];
            let document = Document::open(subject, saved).unwrap();
            document.changes()
        })
        .map(|change| change.to_string())
        .collect()
}

/// Returns the bytes of every fact that a tablet keeps.
pub fn tablet_facts(tablet: &Tablet) -> Vec<Vec<u8>> {
    let facts = store(tablet, "facts").into_iter();
    facts.map(|(_, bytes)| bytes).collect()
}

/// Returns the entries of the tablet's own chain, in order, after checking that they hang
/// together.
pub fn tablet_entries(tablet: &Tablet) -> Vec<Entry> {
    let mut entries: Vec<(u64, Entry)> = store(tablet, "entries")
        .into_iter()
        .map(|(key, bytes)| (key.parse().unwrap(), rows::from_bytes(&bytes).unwrap()))
        .collect();
    entries.sort_by_key(|(dseq, _)| *dseq);
    let mut previous = ledger::Hash::NONE;
    for (at, (dseq, entry)) in entries.iter().enumerate() {
        let envelope = Envelope::from_bytes(&entry.envelope).unwrap();
        assert_eq!(*dseq, at as u64 + 1, "a gap in the tablet's chain");
        assert_eq!(envelope.dseq, *dseq);
        assert_eq!(envelope.previous, previous, "entry {dseq} is not linked");
        previous = ledger::Sealed {
            envelope: entry.envelope.clone(),
            signature: entry.signature,
        }
        .hash();
    }
    entries.into_iter().map(|(_, entry)| entry).collect()
}

/// Reads a store of the tablet's database, through the page.
fn store(tablet: &Tablet, name: &str) -> Vec<(String, Vec<u8>)> {
    let rows = tablet.script(READ_STORE, &[name.into()]);
    rows.as_array()
        .unwrap_or_else(|| panic!("the store {name} cannot be read: {rows}"))
        .iter()
        .map(|row| {
            let bytes = row[1].as_str().unwrap();
            let bytes = (0..bytes.len())
                .step_by(2)
                .map(|at| u8::from_str_radix(&bytes[at..at + 2], 16).unwrap())
                .collect();
            (row[0].as_str().unwrap().to_owned(), bytes)
        })
        .collect()
}

const READ_STORE: &str = r"
const [name] = arguments;
return new Promise((resolve, reject) => {
  const opening = indexedDB.open('waymark');
  opening.onerror = () => reject(opening.error);
  opening.onsuccess = () => {
    const database = opening.result;
    const rows = [];
    const cursor = database.transaction(name).objectStore(name).openCursor();
    cursor.onerror = () => reject(cursor.error);
    cursor.onsuccess = () => {
      const at = cursor.result;
      if (!at) { database.close(); resolve(rows); return; }
      const hex = Array.from(at.value, (byte) => byte.toString(16).padStart(2, '0')).join('');
      rows.push([String(at.key), hex]);
      at.continue();
    };
  };
});";

//! Rescue files: the unsent entries as a file that can be carried to another tablet or to
//! the server. Signed as they are, they need no trust on the way.

use ledger::envelope::Envelope;
use ledger::gate::{self, EnrolledDevice};
use ledger::hash::Hash;
use ledger::sync::message::{Message, PushEntry, Rescue};
use messages::records::{FileToSave, RescueFault};
use record::ids::IncarnationId;

use super::Workspace;
use super::rows::{Enrolment, Standing};
use crate::second_place::{Head, KeptChain, Owner, SecondPlace};

/// Returns a file for each chain of the second place with unsent entries.
#[must_use]
pub fn files_of(second: &SecondPlace) -> Vec<FileToSave> {
    let entries = |chain: &KeptChain| chain.entries.values().cloned().collect();
    second
        .chains
        .iter()
        .filter_map(|chain| file_of(&chain.owner, entries(chain)))
        .collect()
}

/// A chain that was never enrolled has no entries, and no site that could take them.
fn file_of(owner: &Owner, entries: Vec<PushEntry>) -> Option<FileToSave> {
    let enrolment = owner.enrolment.as_ref()?;
    if entries.is_empty() {
        return None;
    }
    let rescue = Rescue {
        site: enrolment.site,
        device: enrolment.device,
        incarnation: owner.incarnation,
        device_name: enrolment.name.clone(),
        public_key: owner.public_key,
        entries,
    };
    Some(FileToSave {
        name: file_name(&enrolment.name, &owner.incarnation, rescue.entries.len()),
        bytes: rescue.to_bytes(),
    })
}

/// `waymark-Tablet-3-7-entries-1f2e3d4c.rescue`: a name that file systems take.
fn file_name(device: &str, incarnation: &IncarnationId, entries: usize) -> String {
    let device: String = device
        .chars()
        .map(|c| if c.is_alphanumeric() { c } else { '-' })
        .collect();
    let chain: String = incarnation.to_string().chars().take(8).collect();
    format!("waymark-{device}-{entries}-entries-{chain}.rescue")
}

/// Returns the chain that a file holds.
#[must_use]
pub fn chain_of(rescue: Rescue) -> KeptChain {
    let dseq = |entry: &PushEntry| {
        Envelope::from_bytes(&entry.envelope).map_or(0, |envelope| envelope.dseq)
    };
    let head = rescue.entries.last().map_or(Head::NONE, |last| Head {
        dseq: dseq(last),
        hash: last.sealed().hash(),
    });
    KeptChain {
        owner: Owner {
            incarnation: rescue.incarnation,
            public_key: rescue.public_key,
            enrolment: Some(Enrolment {
                device: rescue.device,
                site: rescue.site,
                site_name: String::new(),
                name: rescue.device_name,
                server_key: None,
            }),
        },
        head,
        received: rescue.entries.first().map_or(0, dseq).saturating_sub(1),
        entries: rescue.entries.into_iter().map(|e| (dseq(&e), e)).collect(),
    }
}

impl Workspace {
    /// Reads a rescue file. Whether its tablet is known is the server's to say; here it must
    /// be whole, of this plant, and as its own key signed it.
    ///
    /// # Errors
    /// [`RescueFault`].
    pub fn read_rescue(&self, bytes: &[u8]) -> Result<Rescue, RescueFault> {
        let rescue = Rescue::from_bytes(bytes).map_err(|_| RescueFault::NotRead)?;
        let own = self.identity.enrolment.as_ref();
        if own.map(|own| own.site) != Some(rescue.site) {
            return Err(RescueFault::OtherPlant);
        }
        if rescue.incarnation == self.identity.incarnation {
            return Err(RescueFault::Known);
        }
        let by = EnrolledDevice {
            device: rescue.device,
            incarnation: rescue.incarnation,
            public_key: rescue.public_key,
            site: rescue.site,
        };
        let mut end: Option<(u64, Hash)> = None;
        for entry in &rescue.entries {
            let sealed = entry.sealed();
            let envelope =
                Envelope::from_bytes(&entry.envelope).map_err(|_| RescueFault::NotRead)?;
            let dseq = envelope.dseq;
            let follows =
                end.is_none_or(|(before, hash)| (dseq, envelope.previous) == (before + 1, hash));
            let whole = follows && gate::examine(&sealed, entry.change.as_deref(), &by).is_ok();
            if !whole {
                return Err(RescueFault::Changed { dseq });
            }
            end = Some((dseq, sealed.hash()));
        }
        if end.is_none() {
            return Err(RescueFault::NotRead);
        }
        Ok(rescue)
    }

    /// Returns a rescue file for each chain with unsent entries.
    #[must_use]
    pub fn rescue_files(&self, public_key: [u8; 32]) -> Vec<FileToSave> {
        let own = Owner {
            incarnation: self.identity.incarnation,
            public_key,
            enrolment: self.identity.enrolment.clone(),
        };
        let unsent = self
            .entries
            .values()
            .filter(|entry| entry.standing == Standing::Saved)
            .map(|entry| entry.to_push())
            .collect();
        let mut files: Vec<FileToSave> = file_of(&own, unsent).into_iter().collect();
        let mut past: Vec<(Owner, Vec<PushEntry>)> = Vec::new();
        for row in self.past.values() {
            if row.entry.standing != Standing::Saved {
                continue;
            }
            match past.last_mut() {
                Some((owner, entries)) if owner.incarnation == row.owner.incarnation => {
                    entries.push(row.entry.to_push());
                }
                _ => past.push((row.owner.clone(), vec![row.entry.to_push()])),
            }
        }
        files.extend(past.into_iter().filter_map(|(owner, e)| file_of(&owner, e)));
        files
    }
}

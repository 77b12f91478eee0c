//! Intake: what becomes of the entries that a device pushes.
//!
//! Entries are taken in the order of the device's chain. Each one that continues the chain
//! is kept, with its bytes, and gets a verdict: admitted, waiting for a change it builds on,
//! or quarantined with a reason. One bad entry never holds up the next. The rules are those
//! of `ledger`'s gate and chain; here they are only applied to the store. No HTTP, no SQL.

mod admit;
mod documents;
mod enrol;
mod guard;

use ledger::Envelope;
use ledger::gate::{Examined, Fault};
use ledger::sync::chain::{ChainFault, ChainHead, Standing, standing};
use ledger::sync::message::{
    MAX_BATCH_ENTRIES, Push, PushAnswer, PushEntry, Receipt, Refused, Verdict,
};

pub use admit::Touched;
pub use documents::Documents;
pub use enrol::{Code, EnrolError, enrol, new_code};
pub(crate) use guard::guarded;

use crate::projection;
use crate::store::{DeviceRow, LogRow, NewEntry, Settled, StoreError, Turn};

/// Takes a run of entries in and says what became of each.
///
/// # Errors
/// [`StoreError`]; nothing of the run is stored then.
pub fn push(
    turn: &Turn<'_>,
    documents: &mut Documents,
    device: &DeviceRow,
    push: &Push,
    now_ms: u64,
) -> Result<PushAnswer, StoreError> {
    let mut run = Run {
        turn,
        documents,
        device,
        head: device.head,
        now_ms,
        touched: Touched::default(),
        receipts: Vec::new(),
    };
    let refused = run.take_all(push)?;
    projection::refresh(turn, &run.touched)?;
    turn.note_contact(&device.enrolled.device, now_ms)?;
    Ok(PushAnswer {
        received_through: run.head.dseq,
        chain_hash: run.head.hash,
        receipts: run.receipts,
        refused,
        server_utc_ms: now_ms,
    })
}

struct Run<'a, 'c> {
    turn: &'a Turn<'c>,
    documents: &'a mut Documents,
    device: &'a DeviceRow,
    head: ChainHead,
    now_ms: u64,
    touched: Touched,
    receipts: Vec<Receipt>,
}

impl Run<'_, '_> {
    /// Takes entries until one is refused; what was taken before stays taken.
    fn take_all(&mut self, push: &Push) -> Result<Option<Refused>, StoreError> {
        if push.incarnation != self.device.enrolled.incarnation {
            return Ok(Some(Stop::Gate(Fault::WrongDevice).refused()));
        }
        if push.entries.len() > MAX_BATCH_ENTRIES {
            return Ok(Some(too_many(push.entries.len())));
        }
        let examined: Vec<_> = push
            .entries
            .iter()
            .map(|entry| admit::first_door(entry, &self.device.enrolled))
            .collect();
        // Bytes that the device did not sign can be attributed to nobody: the run is refused.
        if let Some(fault) = examined.iter().find_map(unsigned) {
            return Ok(Some(Stop::Gate(fault.clone()).refused()));
        }
        for (at, (entry, examined)) in push.entries.iter().zip(&examined).enumerate() {
            if let Some(stop) = self.take(entry, examined)? {
                if matches!(stop, Stop::Chain(ChainFault::Fork { .. })) {
                    self.keep_forks(push.entries.iter().skip(at))?;
                }
                return Ok(Some(stop.refused()));
            }
        }
        Ok(None)
    }

    fn take(
        &mut self,
        entry: &PushEntry,
        examined: &Result<Examined<'_>, Fault>,
    ) -> Result<Option<Stop>, StoreError> {
        let envelope = match envelope_of(entry, examined) {
            Ok(envelope) => envelope,
            Err(fault) => return Ok(Some(Stop::Gate(fault))),
        };
        let hash = entry.sealed().hash();
        let known = self.known(&envelope)?;
        let stored = known.as_ref().map(|row| row.hash);
        match standing(&self.head, &envelope, hash, stored) {
            Ok(Standing::Replay) => {
                if let Some(row) = known {
                    self.replay(entry, examined, &row)?;
                }
                Ok(None)
            }
            Ok(Standing::Next) => {
                self.head = ChainHead {
                    dseq: envelope.dseq,
                    hash,
                };
                self.append(entry, &envelope, examined)?;
                Ok(None)
            }
            Err(fault) => Ok(Some(Stop::Chain(fault))),
        }
    }

    fn known(&self, envelope: &Envelope) -> Result<Option<LogRow>, StoreError> {
        if envelope.dseq > self.head.dseq {
            return Ok(None);
        }
        self.turn.entry_at(&envelope.incarnation, envelope.dseq)
    }

    fn append(
        &mut self,
        entry: &PushEntry,
        envelope: &Envelope,
        examined: &Result<Examined<'_>, Fault>,
    ) -> Result<(), StoreError> {
        let admission = admit::judge(self.turn, self.documents, examined)?;
        let seq = self.turn.append(&NewEntry {
            device: self.device.enrolled.device,
            incarnation: envelope.incarnation,
            head: self.head,
            envelope: &entry.envelope,
            signature: &entry.signature,
            change: entry.change.as_deref(),
            named: admit::named(envelope),
            received_ms: self.now_ms,
            settled: &admission.settled(),
        })?;
        let verdict = admission.settled().verdict;
        admission.store(self.turn, self.documents, seq, false, &mut self.touched)?;
        self.receipts.push(Receipt {
            dseq: envelope.dseq,
            seq,
            verdict,
        });
        Ok(())
    }

    /// Answers a replay with what is stored. Bytes that were not the signed change and now
    /// are, are taken: the device has done what it could.
    fn replay(
        &mut self,
        entry: &PushEntry,
        examined: &Result<Examined<'_>, Fault>,
        row: &LogRow,
    ) -> Result<(), StoreError> {
        let mut verdict = row.verdict.clone();
        let is_quarantined = matches!(verdict, Verdict::Quarantined { .. });
        if let (true, Ok(_), Some(change)) = (is_quarantined, examined, &entry.change)
            && row.change.as_ref() != Some(change)
        {
            self.turn.mend_change(row.seq, change)?;
            let admission = admit::judge(self.turn, self.documents, examined)?;
            verdict = admission.settled().verdict;
            self.turn.settle(row.seq, &admission.settled())?;
            admission.store(self.turn, self.documents, row.seq, true, &mut self.touched)?;
        }
        self.receipts.push(Receipt {
            dseq: row.dseq,
            seq: row.seq,
            verdict,
        });
        Ok(())
    }

    fn keep_forks<'e>(
        &self,
        entries: impl Iterator<Item = &'e PushEntry>,
    ) -> Result<(), StoreError> {
        let incarnation = self.device.enrolled.incarnation;
        for entry in entries {
            let Ok(envelope) = Envelope::from_bytes(&entry.envelope) else {
                continue;
            };
            let head = ChainHead {
                dseq: envelope.dseq,
                hash: entry.sealed().hash(),
            };
            let known = self.turn.entry_at(&incarnation, head.dseq)?;
            if known.is_none_or(|row| row.hash != head.hash) {
                self.turn
                    .keep_fork(&incarnation, &head, entry, self.now_ms)?;
            }
        }
        Ok(())
    }
}

/// Why a run ends before its end.
enum Stop {
    /// The entry cannot be kept in this device's chain.
    Gate(Fault),
    /// The entry does not continue the chain.
    Chain(ChainFault),
}

impl Stop {
    fn refused(&self) -> Refused {
        let (code, why) = match self {
            Self::Gate(fault) => (fault.code(), fault.to_string()),
            Self::Chain(fault) => (fault.code(), fault.to_string()),
        };
        Refused {
            code: code.to_owned(),
            why,
        }
    }
}

/// Takes a stored entry in again, for a store that is rebuilt from the log.
///
/// # Errors
/// [`StoreError`].
pub fn take_again(
    turn: &Turn<'_>,
    documents: &mut Documents,
    device: &DeviceRow,
    row: &LogRow,
    touched: &mut Touched,
) -> Result<(), StoreError> {
    let entry = PushEntry {
        envelope: row.envelope.clone(),
        signature: row.signature,
        change: row.change.clone(),
    };
    let examined = admit::first_door(&entry, &device.enrolled);
    let Ok(envelope) = envelope_of(&entry, &examined) else {
        return Err(StoreError::Damaged { what: "envelope" });
    };
    let mut run = Run {
        turn,
        documents,
        device,
        head: ChainHead {
            dseq: row.dseq,
            hash: row.hash,
        },
        now_ms: 0,
        touched: std::mem::take(touched),
        receipts: Vec::new(),
    };
    run.append(&entry, &envelope, &examined)?;
    *touched = run.touched;
    Ok(())
}

/// Returns the envelope of an entry that may be kept although it is not admitted.
fn envelope_of(
    entry: &PushEntry,
    examined: &Result<Examined<'_>, Fault>,
) -> Result<Envelope, Fault> {
    match examined {
        Ok(examined) => Ok(examined.envelope.clone()),
        // It is not of this chain, so it has no place in it.
        Err(fault @ (Fault::WrongSite | Fault::WrongDevice)) => Err(fault.clone()),
        Err(_) => Ok(Envelope::from_bytes(&entry.envelope)?),
    }
}

fn unsigned<'f>(examined: &'f Result<Examined<'_>, Fault>) -> Option<&'f Fault> {
    examined
        .as_ref()
        .err()
        .filter(|fault| **fault == Fault::Signature)
}

fn too_many(had: usize) -> Refused {
    Refused {
        code: "too-large".to_owned(),
        why: format!("the push has {had} entries, at most {MAX_BATCH_ENTRIES} are taken at once"),
    }
}

/// Returns the verdict for an entry that fails the gate.
fn quarantined(fault: &Fault) -> Settled {
    Settled {
        verdict: Verdict::Quarantined {
            reason: fault.code().to_owned(),
        },
        why: Some(fault.to_string()),
    }
}

#[cfg(test)]
mod tests;

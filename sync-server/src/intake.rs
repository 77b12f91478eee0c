//! Intake: what becomes of the entries that a device pushes.
//!
//! Entries are taken in the order of the device's chain. Each one that continues the chain
//! is kept, with its bytes, and gets a verdict: admitted, waiting for a change it builds on,
//! or quarantined with a reason. One bad entry never holds up the next. What a stopped tablet
//! sends is checked and kept like all else, and set aside. The rules are those
//! of `ledger`'s gate and chain; here they are only applied to the store. No HTTP, no SQL.

mod admit;
mod documents;
mod enrol;
mod guard;
mod incarnation;
mod originals;

use ledger::gate::{Examined, Fault};
use ledger::sync::chain::{ChainFault, ChainHead, Standing, standing};
use ledger::sync::message::{
    MAX_BATCH_ENTRIES, Push, PushAnswer, PushEntry, Receipt, Refused, Verdict,
};
use ledger::{Envelope, Hash};

pub use admit::Touched;
pub use documents::{Documents, opened};
pub use enrol::{Code, EnrolError, enrol, new_code};
pub(crate) use guard::guarded;
pub use incarnation::{IncarnationError, begin_incarnation};
pub use originals::original_of;

use admit::{At, Outcome, Stands, Stored};

use crate::audit;
use crate::projection;
use crate::store::{DeviceRow, LogRow, NewEntry, Settled, StoreError, Turn};

/// Takes a run of entries in for the device that brought it, and says what became of each.
/// They may be another incarnation's: what counts is that one's signature.
///
/// # Errors
/// [`StoreError`]; nothing of the run is stored then.
pub fn push(
    turn: &Turn<'_>,
    documents: &mut Documents,
    asker: &DeviceRow,
    push: &Push,
    now_ms: u64,
) -> Result<PushAnswer, StoreError> {
    let answer = take_in(turn, documents, push, now_ms)?;
    turn.note_contact(&asker.enrolled.device, now_ms)?;
    Ok(answer)
}

/// Takes a run of entries in, whoever brought it, and says what became of each.
///
/// # Errors
/// [`StoreError`]; nothing of the run is stored then.
pub fn take_in(
    turn: &Turn<'_>,
    documents: &mut Documents,
    push: &Push,
    now_ms: u64,
) -> Result<PushAnswer, StoreError> {
    let Some(device) = turn.device_of(&push.incarnation)? else {
        return Ok(PushAnswer {
            received_through: 0,
            chain_hash: Hash::NONE,
            receipts: Vec::new(),
            refused: Some(unknown_incarnation()),
            server_utc_ms: now_ms,
            stopped: None,
        });
    };
    let mut run = Run {
        turn,
        documents,
        device: &device,
        head: device.head,
        now_ms,
        touched: Touched::default(),
        receipts: Vec::new(),
    };
    let refused = run.take_all(push)?;
    projection::refresh(turn, run.documents, &run.touched)?;
    Ok(PushAnswer {
        received_through: run.head.dseq,
        chain_hash: run.head.hash,
        receipts: run.receipts,
        refused,
        server_utc_ms: now_ms,
        stopped: device.stopped,
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
        if push.entries.len() > MAX_BATCH_ENTRIES {
            return Ok(Some(too_many(push.entries.len())));
        }
        for (at, entry) in push.entries.iter().enumerate() {
            let examined = admit::first_door(entry, &self.device.enrolled);
            let Some(stop) = self.take(entry, &examined)? else {
                continue;
            };
            if stop.is_split() {
                let later = self.keep_branch(push.entries.iter().skip(at))?;
                return Ok(Some(later.unwrap_or(stop).refused()));
            }
            return Ok(Some(stop.refused()));
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
            Ok(Standing::Next) if self.device.is_frozen => Ok(Some(Stop::Frozen)),
            Ok(Standing::Next) => {
                self.head = ChainHead {
                    dseq: envelope.dseq,
                    hash,
                };
                self.settle(entry, &envelope, examined, (None, false))?;
                Ok(None)
            }
            Err(ChainFault::Gap { .. }) if self.device.is_frozen => Ok(Some(Stop::Frozen)),
            Err(fault) => Ok(Some(Stop::Chain(fault))),
        }
    }

    fn known(&self, envelope: &Envelope) -> Result<Option<LogRow>, StoreError> {
        if envelope.dseq > self.head.dseq {
            return Ok(None);
        }
        self.turn.entry_at(&envelope.incarnation, envelope.dseq)
    }

    /// Judges an entry and stores what comes of it: as the next of the log, or at the place
    /// where it stands there.
    fn settle(
        &mut self,
        entry: &PushEntry,
        envelope: &Envelope,
        examined: &Result<Examined<'_>, Fault>,
        (place, by_a_person): (Option<u64>, bool),
    ) -> Result<(), StoreError> {
        let seq = match place {
            Some(seq) => seq,
            None => self.turn.log_head()? + 1,
        };
        let at = At::last(seq);
        let mut admission = admit::judge(self.turn, self.documents, examined, at)?;
        if by_a_person {
            admission = admission.admitted_by_a_person();
        }
        let settled = admission.settled();
        if place.is_some() {
            self.turn.settle(seq, &settled)?;
        } else {
            self.turn.append(&NewEntry {
                incarnation: envelope.incarnation,
                head: self.head,
                envelope: &entry.envelope,
                signature: &entry.signature,
                change: entry.change.as_deref(),
                named: admit::named(envelope),
                received_ms: self.now_ms,
                settled: &settled,
            })?;
        }
        let (device, change) = (self.device.enrolled.device, entry.change.as_deref());
        audit::note(self.turn, seq, device, envelope, change)?;
        let stored = Stored {
            at,
            change: admit::named(envelope).map(|(change, _)| *change),
            before: Stands::Missing,
            late: false,
        };
        admission.store(self.turn, self.documents, stored, &mut self.touched)?;
        let verdict = settled.verdict;
        if verdict == Verdict::Admitted {
            let touched = &mut self.touched;
            originals::note(self.turn, self.documents, envelope, seq, touched)?;
        }
        self.receipts.push(Receipt {
            dseq: envelope.dseq,
            seq,
            verdict,
        });
        Ok(())
    }

    /// Answers a replay with what is stored. Bytes that were not the signed change and now
    /// are, are taken: the device has done what it could. Not where a person has admitted the
    /// entry meanwhile: then its facts are in the record. Nor where its change came in by
    /// another entry since, or does not fit what came since: a record that is rebuilt would
    /// take it at its place, before those.
    fn replay(
        &mut self,
        entry: &PushEntry,
        examined: &Result<Examined<'_>, Fault>,
        row: &LogRow,
    ) -> Result<(), StoreError> {
        let mut verdict = row.told();
        let is_quarantined = Stands::by(&verdict) == Stands::Aside;
        if let (true, Ok(seen), Some(change)) = (is_quarantined, examined, &entry.change)
            && row.change.as_ref() != Some(change)
        {
            let at = At {
                seq: row.seq,
                through: self.turn.log_head()?,
            };
            let admission = admit::judge(self.turn, self.documents, examined, at)?;
            if !matches!(admission, Outcome::Nothing | Outcome::Failed(_)) {
                self.turn.mend_change(row.seq, change)?;
                let device = self.device.enrolled.device;
                audit::note(self.turn, row.seq, device, &seen.envelope, Some(change))?;
                verdict = admission.settled().verdict;
                self.turn.settle(row.seq, &admission.settled())?;
                let stored = Stored {
                    at,
                    change: row.change_hash,
                    before: Stands::Aside,
                    // This answer tells the device; the feed does where a change comes in by it.
                    late: matches!(admission, Outcome::Added(_)),
                };
                admission.store(self.turn, self.documents, stored, &mut self.touched)?;
            }
        }
        self.receipts.push(Receipt {
            dseq: row.dseq,
            seq: row.seq,
            verdict,
        });
        Ok(())
    }

    /// Keeps the entries of a branch beside the log, and freezes the chain. Entries that both
    /// branches share get their receipts; the first that nobody signed for ends the run. Bytes
    /// that are the signed change take the place of those that came before and were not.
    fn keep_branch<'e>(
        &mut self,
        entries: impl Iterator<Item = &'e PushEntry>,
    ) -> Result<Option<Stop>, StoreError> {
        let incarnation = self.device.enrolled.incarnation;
        self.turn.freeze(&incarnation, self.now_ms)?;
        for entry in entries {
            let examined = admit::first_door(entry, &self.device.enrolled);
            let envelope = match envelope_of(entry, &examined) {
                Ok(envelope) => envelope,
                Err(fault) => return Ok(Some(Stop::Gate(fault))),
            };
            let head = ChainHead {
                dseq: envelope.dseq,
                hash: entry.sealed().hash(),
            };
            let known = self.turn.entry_at(&incarnation, head.dseq)?;
            if let Some(row) = known.filter(|row| row.hash == head.hash) {
                self.replay(entry, &examined, &row)?;
                continue;
            }
            let is_admitted = self
                .turn
                .keep_fork(&incarnation, &head, entry, self.now_ms)?;
            if examined.is_ok() {
                let change = entry.change.as_deref();
                self.turn.mend_fork(&incarnation, &head.hash, change)?;
            }
            self.receipts.push(Receipt {
                dseq: head.dseq,
                seq: 0,
                verdict: if is_admitted {
                    Verdict::Admitted
                } else {
                    Verdict::Forked
                },
            });
        }
        Ok(None)
    }
}

/// Why a run ends before its end.
enum Stop {
    /// The entry cannot be kept in this device's chain.
    Gate(Fault),
    /// The entry does not continue the chain.
    Chain(ChainFault),
    /// The chain split before.
    Frozen,
}

impl Stop {
    /// Says whether the chain is one that split: the same places hold different entries.
    fn is_split(&self) -> bool {
        match self {
            Self::Chain(ChainFault::Fork { .. } | ChainFault::BrokenLink { .. }) | Self::Frozen => {
                true
            }
            Self::Chain(ChainFault::Gap { .. }) | Self::Gate(_) => false,
        }
    }

    fn refused(&self) -> Refused {
        let (code, why) = match self {
            Self::Gate(fault) => (fault.code(), fault.to_string()),
            Self::Chain(fault @ ChainFault::Gap { .. }) => (fault.code(), fault.to_string()),
            Self::Chain(fault) => ("fork", split(&fault.to_string())),
            Self::Frozen => ("fork", split("this chain split earlier")),
        };
        Refused::new(code, why)
    }
}

fn split(what: &str) -> String {
    format!("{what}; all of it is kept, and the tablet goes on with a new incarnation")
}

fn unknown_incarnation() -> Refused {
    Refused::new(
        "unknown-incarnation",
        "this server does not know the tablet's record; nothing of it is stored, and the \
         tablet announces it again",
    )
}

/// Looks again at every entry that waits, in a record that a program wrote which did not set
/// aside what waits for something that is set aside.
///
/// # Errors
/// [`StoreError`].
pub fn look_again_at_waiting(turn: &Turn<'_>) -> Result<(), StoreError> {
    let (mut documents, mut touched) = (Documents::default(), Touched::default());
    admit::look_again_at_waiting(turn, &mut documents, &mut touched)?;
    projection::refresh(turn, &mut documents, &touched)
}

/// Takes a stored entry in again, for a store that is rebuilt from the log; `by_a_person` when
/// an entry of the log says that a person admitted it.
///
/// # Errors
/// [`StoreError`].
pub fn take_again(
    turn: &Turn<'_>,
    documents: &mut Documents,
    device: &DeviceRow,
    (row, by_a_person): (&LogRow, bool),
    touched: &mut Touched,
) -> Result<(), StoreError> {
    let at = (None, by_a_person);
    again(turn, documents, device, (row, at), touched)
}

/// Judges a stored entry again where it stands, in a store whose derived rows were deleted;
/// `by_a_person` when an entry of the log says that a person admitted it.
///
/// # Errors
/// [`StoreError`].
pub fn settle_again(
    turn: &Turn<'_>,
    documents: &mut Documents,
    device: &DeviceRow,
    (row, by_a_person): (&LogRow, bool),
    touched: &mut Touched,
) -> Result<(), StoreError> {
    let at = (Some(row.seq), by_a_person);
    again(turn, documents, device, (row, at), touched)
}

fn again(
    turn: &Turn<'_>,
    documents: &mut Documents,
    device: &DeviceRow,
    (row, at): (&LogRow, (Option<u64>, bool)),
    touched: &mut Touched,
) -> Result<(), StoreError> {
    let entry = row.entry();
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
    run.settle(&entry, &envelope, &examined, at)?;
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
        // Nobody signed for it, or it is not of this chain: it has no place in it.
        Err(fault @ (Fault::Signature | Fault::WrongSite | Fault::WrongDevice)) => {
            Err(fault.clone())
        }
        Err(_) => Ok(Envelope::from_bytes(&entry.envelope)?),
    }
}

fn too_many(had: usize) -> Refused {
    Refused::new(
        "too-large",
        format!("the push has {had} entries, at most {MAX_BATCH_ENTRIES} are taken at once"),
    )
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
pub(crate) mod tests;

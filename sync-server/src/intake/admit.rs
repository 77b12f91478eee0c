//! The gate's two doors: the bytes and the key, then the change and its document.
//!
//! A change that is admitted may release others that waited for it; they are looked at
//! again at once. The merge engine may panic on bytes that passed every check: that is
//! caught here, and the change is quarantined.

use std::collections::{BTreeSet, VecDeque};

use super::guard::guarded;
use super::{Documents, originals, quarantined};
use crate::projection;
use crate::store::{LogRow, Settled, StoreError, Turn};
use ledger::envelope::What;
use ledger::gate::{Admission, EnrolledDevice, Examined, Fault, examine};
use ledger::sync::message::{PushEntry, Verdict};
use ledger::{ChangeId, Document, Envelope};
use record::Fact;
use record::context::How;
use record::identity::Subject;
use record::tablet::BUILDS_ON_SET_ASIDE;
use record::time::Hlc;

/// The subjects whose projections have to be folded anew.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub struct Touched {
    /// The subjects.
    pub subjects: BTreeSet<Subject>,
    /// The earliest moment at which somebody's authority changed: what was recorded since is
    /// judged anew.
    pub rights_since: Option<Hlc>,
}

/// What comes of an entry, before it is stored.
pub(super) enum Outcome {
    /// There is nothing to add: an entry without a change, or a change that is known.
    Nothing,
    /// What the change added.
    Added(Added),
    /// The changes it waits for.
    Waiting(Vec<ChangeId>),
    /// Why it is set aside.
    Failed(Fault),
    /// It is set aside for how its tablet stood when it came, or for what it builds on, whatever
    /// it holds.
    SetAside {
        /// The stable code of the reason.
        reason: &'static str,
        /// The reason in a sentence.
        why: String,
        /// The changes it builds on and that are not in the record: it is looked at again when
        /// one comes in.
        missing: Vec<ChangeId>,
    },
}

/// A stored entry, as what comes of it is stored.
pub(super) struct Stored {
    /// Its place in the log, and how far the log counts.
    pub(super) at: At,
    /// The change that its envelope names.
    pub(super) change: Option<ChangeId>,
    /// Where its change stood before.
    pub(super) before: Stands,
    /// Whether it gives up the place that it may have in the feed for one at the end, where its
    /// device finds a verdict that is another one than it was told.
    pub(super) late: bool,
}

/// Where a change stands, for those that build on it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Stands {
    /// Not here yet, or waiting itself.
    Missing,
    /// In the record.
    Recorded,
    /// Set aside: it does not come in by itself.
    Aside,
}

impl Stands {
    /// Returns where a change stands by the verdict of its entry.
    pub(super) fn by(verdict: &Verdict) -> Self {
        match verdict {
            Verdict::Waiting => Self::Missing,
            Verdict::Admitted => Self::Recorded,
            Verdict::Quarantined { .. } | Verdict::Forked => Self::Aside,
        }
    }
}

/// Which entry is judged, and how far the log counts in judging it. Both are places of the log
/// and no times, so that a record that is rebuilt comes to the same.
#[derive(Debug, Clone, Copy)]
pub(super) struct At {
    /// The place of the entry.
    pub(super) seq: u64,
    /// The place of the entry that gave rise to judging it.
    pub(super) through: u64,
}

impl At {
    /// The entry that came last.
    pub(super) fn last(seq: u64) -> Self {
        Self { seq, through: seq }
    }
}

/// What a change adds.
pub(super) struct Added {
    document: Box<Document>,
    saved: Vec<u8>,
    facts: Vec<(Fact, Vec<u8>)>,
}

/// Takes an entry through the first door: its bytes and the device's key.
pub(super) fn first_door<'e>(
    entry: &'e PushEntry,
    device: &EnrolledDevice,
) -> Result<Examined<'e>, Fault> {
    let looked = || examine(&entry.sealed(), entry.change.as_deref(), device);
    guarded(looked).unwrap_or_else(|| {
        // Even then, only what the device signed may be kept in its name.
        let is_signed = entry.sealed().is_signed_by(&device.public_key);
        Err(if is_signed {
            Fault::Panicked
        } else {
            Fault::Signature
        })
    })
}

/// Takes an entry through the second door; stores nothing.
pub(super) fn judge(
    turn: &Turn<'_>,
    documents: &mut Documents,
    examined: &Result<Examined<'_>, Fault>,
    at: At,
) -> Result<Outcome, StoreError> {
    let examined = match examined {
        Ok(examined) => examined,
        Err(fault) => return Ok(Outcome::Failed(fault.clone())),
    };
    if let Some(stopped) = turn.stopped_at(examined.device(), at.seq)? {
        return Ok(Outcome::SetAside {
            reason: stopped.stop.word(),
            why: format!("its tablet was {stopped}"),
            missing: Vec::new(),
        });
    }
    let Some(change) = &examined.change else {
        let is_the_servers =
            matches!(&examined.envelope.what, What::Event(event) if event.is_the_servers());
        return Ok(if is_the_servers && !is_the_server(turn, examined)? {
            Outcome::Failed(Fault::NotTheServer)
        } else {
            Outcome::Nothing
        });
    };
    let document = documents.get(turn, &change.subject)?;
    let original = match &examined.envelope.what {
        What::Admits { entry, .. } => originals::admitted_by(turn, &examined.envelope, entry)?,
        What::Change { .. }
        | What::BadgedIn
        | What::BadgedOut
        | What::Incident(_)
        | What::Event(_) => None,
    };
    // The document is not changed by a panic: admission works on a copy.
    let admission = guarded(|| match &original {
        Some(original) => examined.admit_original_to(&document, original),
        None => examined.admit_to(&document),
    });
    Ok(match admission {
        None => Outcome::Failed(Fault::Panicked),
        Some(Err(fault)) => Outcome::Failed(fault),
        Some(Ok(Admission::Known)) => Outcome::Nothing,
        Some(Ok(Admission::Waiting { missing })) => {
            if builds_on_set_aside(turn, &missing, at)? {
                Outcome::builds_on_set_aside(missing)
            } else {
                Outcome::Waiting(missing)
            }
        }
        Some(Ok(Admission::Admitted { facts, .. }))
            if original.is_none() && !may_be_the_server(turn, examined, &facts)? =>
        {
            Outcome::Failed(Fault::NotTheServer)
        }
        Some(Ok(Admission::Admitted {
            document,
            saved,
            facts,
        })) => Outcome::Added(Added {
            document,
            saved,
            facts,
        }),
    })
}

/// Says whether one of the changes does not come in by itself, because its entry is set aside: a
/// person admits its facts, and not the change itself.
fn builds_on_set_aside(turn: &Turn<'_>, missing: &[ChangeId], at: At) -> Result<bool, StoreError> {
    for change in missing {
        if turn.is_set_aside(change, at.through)? {
            return Ok(true);
        }
    }
    Ok(false)
}

/// Says whether the facts may be in the record as they are: what the server writes by itself
/// needs no person's right, so no other device may claim that.
fn may_be_the_server(
    turn: &Turn<'_>,
    examined: &Examined<'_>,
    facts: &[(Fact, Vec<u8>)],
) -> Result<bool, StoreError> {
    if facts
        .iter()
        .all(|(fact, _)| fact.capture.how != How::System)
    {
        return Ok(true);
    }
    is_the_server(turn, examined)
}

fn is_the_server(turn: &Turn<'_>, examined: &Examined<'_>) -> Result<bool, StoreError> {
    let device = turn.device_of(&examined.envelope.incarnation)?;
    Ok(device.is_some_and(|device| device.is_server))
}

impl Outcome {
    fn builds_on_set_aside(missing: Vec<ChangeId>) -> Self {
        Self::SetAside {
            reason: BUILDS_ON_SET_ASIDE,
            why: "it builds on an entry that is set aside".to_owned(),
            missing,
        }
    }

    /// What a person admitted stays set aside, although what it builds on came in since: its
    /// facts are in the record by that person.
    pub(super) fn admitted_by_a_person(self) -> Self {
        match self {
            Self::Added(_) | Self::Waiting(_) => Self::builds_on_set_aside(Vec::new()),
            Self::Nothing | Self::Failed(_) | Self::SetAside { .. } => self,
        }
    }

    /// Returns the verdict that is stored and sent.
    pub(super) fn settled(&self) -> Settled {
        match self {
            Self::Nothing | Self::Added(_) => Settled {
                verdict: Verdict::Admitted,
                why: None,
            },
            Self::Waiting(missing) => Settled {
                verdict: Verdict::Waiting,
                why: Some(format!(
                    "it builds on {} changes that are not here yet",
                    missing.len()
                )),
            },
            Self::Failed(fault) => quarantined(fault),
            Self::SetAside { reason, why, .. } => Settled {
                verdict: Verdict::Quarantined {
                    reason: (*reason).to_owned(),
                },
                why: Some(why.clone()),
            },
        }
    }

    /// Stores what the entry does to documents and projections, and looks again at entries
    /// that build on it where its change stands elsewhere now.
    pub(super) fn store(
        self,
        turn: &Turn<'_>,
        documents: &mut Documents,
        stored: Stored,
        touched: &mut Touched,
    ) -> Result<(), StoreError> {
        let through = stored.at.through;
        let moved = store_one(self, turn, documents, stored, touched)?;
        look_again_at(turn, documents, (Vec::new(), moved), through, touched)
    }
}

/// Looks again at every entry that waits, for a record of a program that did not yet set aside
/// what waits for something that is set aside.
pub(super) fn look_again_at_waiting(
    turn: &Turn<'_>,
    documents: &mut Documents,
    touched: &mut Touched,
) -> Result<(), StoreError> {
    let (waiting, through) = (turn.waiting()?, turn.log_head()?);
    look_again_at(turn, documents, (waiting, None), through, touched)
}

/// Looks again at entries, and at those that build on a change that stands elsewhere now; then
/// at all that build on them in turn.
fn look_again_at(
    turn: &Turn<'_>,
    documents: &mut Documents,
    (mut rows, moved): (Vec<LogRow>, Option<ChangeId>),
    through: u64,
    touched: &mut Touched,
) -> Result<(), StoreError> {
    let mut moved = VecDeque::from_iter(moved);
    loop {
        for row in rows {
            let at = At {
                seq: row.seq,
                through,
            };
            let outcome = look_again(turn, documents, &row, at)?;
            let settled = outcome.settled();
            turn.settle(row.seq, &settled)?;
            let stored = Stored {
                at,
                change: row.change_hash,
                before: Stands::by(&row.verdict),
                late: settled.verdict != row.verdict,
            };
            moved.extend(store_one(outcome, turn, documents, stored, touched)?);
        }
        let Some(change) = moved.pop_front() else {
            return Ok(());
        };
        rows = turn.building_on(&change)?;
    }
}

/// Stores one outcome; returns the change when entries that build on it are to be looked at.
fn store_one(
    outcome: Outcome,
    turn: &Turn<'_>,
    documents: &mut Documents,
    stored: Stored,
    touched: &mut Touched,
) -> Result<Option<ChangeId>, StoreError> {
    let Stored { at, late, .. } = stored;
    let is_elsewhere = Stands::by(&outcome.settled().verdict) != stored.before;
    match outcome {
        Outcome::Added(added) => {
            turn.wait_for(at.seq, &[])?;
            documents.save(turn, *added.document, &added.saved)?;
            projection::record(turn, at.seq, &added.facts, touched)?;
            turn.feed(at.seq, late)?;
        }
        Outcome::Waiting(missing) => turn.wait_for(at.seq, &missing)?,
        Outcome::Nothing | Outcome::Failed(_) => tell(turn, at.seq, &[], late)?,
        Outcome::SetAside { missing, .. } => tell(turn, at.seq, &missing, late)?,
    }
    Ok(stored.change.filter(|_| is_elsewhere))
}

/// Notes what an entry that adds nothing builds on, and lets its device hear of a verdict that
/// is another one than it was told.
fn tell(turn: &Turn<'_>, seq: u64, missing: &[ChangeId], late: bool) -> Result<(), StoreError> {
    turn.wait_for(seq, missing)?;
    if late {
        turn.feed(seq, late)?;
    }
    Ok(())
}

/// Sets an entry aside that waited, because a person admitted its facts.
pub(super) fn set_aside(
    turn: &Turn<'_>,
    documents: &mut Documents,
    entry: &PushEntry,
    at: At,
    touched: &mut Touched,
) -> Result<(), StoreError> {
    let damaged = |_| StoreError::Damaged { what: "envelope" };
    let envelope = Envelope::from_bytes(&entry.envelope).map_err(damaged)?;
    let outcome = Outcome::builds_on_set_aside(Vec::new());
    turn.settle(at.seq, &outcome.settled())?;
    let stored = Stored {
        at,
        change: named(&envelope).map(|(change, _)| *change),
        before: Stands::Missing,
        late: false,
    };
    outcome.store(turn, documents, stored, touched)
}

fn look_again(
    turn: &Turn<'_>,
    documents: &mut Documents,
    row: &LogRow,
    at: At,
) -> Result<Outcome, StoreError> {
    let device = turn
        .device_of(&row.incarnation)?
        .ok_or(StoreError::Damaged { what: "device" })?;
    let entry = row.entry();
    let examined = first_door(&entry, &device.enrolled);
    judge(turn, documents, &examined, at)
}

/// Returns the change that an envelope names.
pub(super) fn named(envelope: &Envelope) -> Option<(&ChangeId, &Subject)> {
    let named = envelope.what.change()?;
    Some((named.id, named.subject))
}

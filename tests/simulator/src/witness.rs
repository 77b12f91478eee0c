//! Watches what is written and said, and says at once when it cannot be right.

use std::collections::{BTreeMap, BTreeSet};
use std::io::Read;

use flate2::read::ZlibDecoder;
use ledger::envelope::{Envelope, Sealed};
use ledger::hash::Hash;
use ledger::sync::message::{Message, Push, PushAnswer};
use record::ids::IncarnationId;
use records::exchange::Received;
use records::store::{Batch, Durability, Key, Store, key};
use records::workspace::rows::{self, Contact, Entry};

use crate::failure::{Failure, Invariant};
use crate::server::Server;
use crate::tablet::Tablet;
use crate::traffic::Packet;

/// An entry that was written with strict durability.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Recorded {
    /// The tablet that wrote it.
    pub tablet: usize,
    /// The life of its store.
    pub incarnation: IncarnationId,
    /// Its place.
    pub dseq: u64,
}

/// What the server said it has of a chain.
#[derive(Debug, Clone, Copy)]
struct Claim {
    through: u64,
    hash: Hash,
}

/// How much the server's store holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Extent {
    log: u64,
    feed: u64,
    forks: u64,
}

impl Extent {
    /// Measures a server.
    ///
    /// # Panics
    /// When its store cannot be read.
    #[must_use]
    pub fn of(server: &Server) -> Self {
        let read = server.running().store().read(|view| {
            Ok::<_, sync_server::store::StoreError>(Self {
                log: view.log_head()?,
                feed: view.feed_head()?,
                forks: view.count_forks()?,
            })
        });
        read.expect("the server's store can be read")
    }
}

/// What was seen.
#[derive(Debug, Default)]
pub struct Witness {
    /// Every entry that was written durably or said to be saved, by its hash.
    pub recorded: BTreeMap<Hash, Recorded>,
    /// Those of them that no disk holds any more.
    pub lost: BTreeSet<Hash>,
    claims: BTreeMap<IncarnationId, Claim>,
    /// Requests that were done, by their signature, with the number of restores before.
    done: BTreeMap<String, u32>,
    /// How many requests came that had been done already, or were cut.
    pub repeats: u64,
}

/// Returns the hash of a stored entry.
#[must_use]
pub fn hash_of(entry: &Entry) -> Hash {
    sealed(entry).hash()
}

fn sealed(entry: &Entry) -> Sealed {
    Sealed {
        envelope: entry.envelope.clone(),
        signature: entry.signature,
    }
}

impl Witness {
    /// Takes note of a batch before it is written.
    ///
    /// # Errors
    /// [`Invariant::CursorIsPrefix`], [`Invariant::RepeatIsNothing`].
    pub fn sees_batch(
        &mut self,
        number: usize,
        tablet: &Tablet,
        batch: &Batch,
        restores: u32,
    ) -> Result<(), Failure> {
        let is_arrival = batch
            .puts
            .iter()
            .filter(|(store, at, _)| *store == Store::Tablet && *at == Key::from(key::CONTACT))
            .any(|(_, _, bytes)| {
                let answered = answered_at(rows::from_bytes(bytes).ok());
                answered != answered_at(tablet.row(key::CONTACT))
                    && answered > tablet.heard_until_ms
            });
        if is_arrival && tablet.last_answer_was_cut {
            return Err(Failure::new(
                Invariant::RepeatIsNothing,
                format!("tablet {number} writes nothing after an answer that is not whole"),
                "it took in what an answer that was cut off, or a stranger's, says".to_owned(),
            ));
        }
        for (store, at, bytes) in &batch.puts {
            match (store, at) {
                (Store::Entries, Key::Place(dseq)) if batch.durability == Durability::Strict => {
                    self.sees_entry(number, *dseq, bytes);
                }
                (Store::Tablet, Key::Text(text)) if text == key::CURSOR && restores == 0 => {
                    goes_forward(number, tablet, bytes)?;
                }
                _ => {}
            }
        }
        Ok(())
    }

    /// Takes note of the row of an entry that was written durably, or that was said to be.
    pub fn sees_entry(&mut self, tablet: usize, dseq: u64, bytes: &[u8]) {
        if let Ok(entry) = rows::from_bytes::<Entry>(bytes) {
            self.sees_kept(tablet, dseq, &sealed(&entry));
        }
    }

    /// Takes note of an entry that is durable, wherever it lies.
    pub fn sees_kept(&mut self, tablet: usize, dseq: u64, sealed: &Sealed) {
        let Ok(envelope) = Envelope::from_bytes(&sealed.envelope) else {
            return;
        };
        self.recorded.entry(sealed.hash()).or_insert(Recorded {
            tablet,
            incarnation: envelope.incarnation,
            dseq,
        });
    }

    /// Whole stores are gone: what nobody holds is lost.
    pub fn loses_all_but(&mut self, held: &BTreeSet<Hash>) {
        let recorded = self.recorded.keys();
        self.lost
            .extend(recorded.filter(|hash| !held.contains(hash)));
    }

    /// A restore was declared: what the server said before does not bind it.
    pub fn restored(&mut self) {
        self.claims.clear();
    }

    /// Says whether a request must change nothing, because it was done already or came only
    /// in part.
    #[must_use]
    pub fn must_change_nothing(&self, packet: &Packet, restores: u32) -> bool {
        let is_done = packet
            .authorization
            .as_ref()
            .is_some_and(|signed| self.done.get(signed) == Some(&restores));
        packet.is_push() && (is_done || packet.is_cut)
    }

    /// Takes note of a request that changed nothing, as it must, or did.
    ///
    /// # Errors
    /// [`Invariant::RepeatIsNothing`].
    pub fn sees_repeat(
        &mut self,
        packet: &Packet,
        before: Extent,
        after: Extent,
    ) -> Result<(), Failure> {
        self.repeats += 1;
        if before == after {
            return Ok(());
        }
        let how = if packet.is_cut { "cut off" } else { "repeated" };
        Err(Failure::new(
            Invariant::RepeatIsNothing,
            format!("a push that is {how} leaves the server at {before:?}"),
            format!("{after:?}"),
        ))
    }

    /// Takes note of an answer of the server.
    ///
    /// # Errors
    /// [`Invariant::KeptItsWord`].
    pub fn sees_answer(
        &mut self,
        packet: &Packet,
        received: &Received,
        restores: u32,
    ) -> Result<(), Failure> {
        if received.status != 200 || !packet.is_push() {
            return Ok(());
        }
        if let Some(signed) = &packet.authorization {
            self.done.insert(signed.clone(), restores);
        }
        let (Some(push), Ok(answer)) = (push_in(packet), PushAnswer::from_bytes(&received.body))
        else {
            return Ok(());
        };
        let claim = Claim {
            through: answer.received_through,
            hash: answer.chain_hash,
        };
        let before = self.claims.insert(push.incarnation, claim);
        let Some(before) = before else { return Ok(()) };
        let is_kept = claim.through > before.through
            || (claim.through == before.through && claim.hash == before.hash);
        if is_kept {
            return Ok(());
        }
        Err(Failure::new(
            Invariant::KeptItsWord,
            format!(
                "the server has the chain of {} at least through {}, as it said",
                push.incarnation, before.through
            ),
            format!("it now says {}", claim.through),
        ))
    }
}

/// Returns when the server gave the answer, by its own clock: a tablet that notes that its clock
/// was set writes the same answer down by the clock as it goes now.
fn answered_at(contact: Option<Contact>) -> Option<u64> {
    let contact = contact?;
    Some(
        contact
            .utc_ms
            .saturating_add_signed(contact.server_offset_ms),
    )
}

fn goes_forward(number: usize, tablet: &Tablet, bytes: &[u8]) -> Result<(), Failure> {
    let before: u64 = tablet.row(key::CURSOR).unwrap_or(0);
    let after: u64 = rows::from_bytes(bytes).unwrap_or(0);
    if after >= before {
        return Ok(());
    }
    Err(Failure::new(
        Invariant::CursorIsPrefix,
        format!("tablet {number}'s cursor does not fall below {before}"),
        format!("it was set to {after}"),
    ))
}

/// Reads the push in a packet.
#[must_use]
pub fn push_in(packet: &Packet) -> Option<Push> {
    let body = packet.call.body.as_ref()?;
    if !packet.call.deflated {
        return Push::from_bytes(body).ok();
    }
    let mut inflated = Vec::new();
    ZlibDecoder::new(body.as_slice())
        .read_to_end(&mut inflated)
        .ok()?;
    Push::from_bytes(&inflated).ok()
}

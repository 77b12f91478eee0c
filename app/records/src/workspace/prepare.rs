//! From a command to a batch: decide, append to a copy, envelope, seal, pass the gate.

use ledger::document::{Document, NewChange, actor};
use ledger::envelope::{Envelope, Sealed, What};
use ledger::gate::{self, Admission, EnrolledDevice};
use messages::records::{EntryPlaces, Saved};
use record::amendment::can_be_voided;
use record::context::{Capture, Context, How};
use record::fact::Fact;
use record::ids::{IncarnationId, IntentId, PersonId, SessionId};
use record::time::WallTime;
use record::{Command, Refusal};

use super::Workspace;
use super::rows::{self, Chain, Entry, Session, Standing};
use crate::second_place::{Head, Record};
use crate::store::{Batch, Durability, Key, Store, key};

/// What the list of entries says of an entry.
pub(super) fn kinds_of(what: &What, facts: &[Fact]) -> Vec<String> {
    if let What::Incident(_) = what {
        return vec!["storage.incident".to_owned()];
    }
    if let What::Event(event) = what {
        return vec![event.word().to_owned()];
    }
    facts
        .iter()
        .map(|fact| fact.body.kind().to_owned())
        .collect()
}

/// Why a command did not become an entry.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PrepareError {
    /// The rules refuse it.
    #[error(transparent)]
    Refused(#[from] Refusal),
    /// The tablet is not enrolled.
    #[error("the tablet is not enrolled")]
    NotEnrolled,
    /// The page asked for a signature outside the turn that checks badge and PIN.
    #[error("a signature is given with badge and PIN: sign on the signing screen")]
    NotShown,
    /// The page asked in the name of the server, which no right is asked of.
    #[error("only the server records by itself: a tablet scans, types or is touched")]
    NotByAPerson,
    /// What should not happen: the tablet's own entry does not pass the gate.
    #[error("the entry does not pass the gate: {why}")]
    Gate {
        /// What is wrong.
        why: String,
    },
}

/// An action as it comes from the page.
#[derive(Debug, Clone)]
pub struct Action {
    /// Its id.
    pub intent: IntentId,
    /// How it was captured.
    pub capture: Capture,
    /// The tablet's clock.
    pub wall: WallTime,
    /// The build of the app.
    pub app_build: &'static str,
    /// Whether the person has shown for this very action that it is them, as signing takes.
    pub has_shown: bool,
}

/// An entry that waits for its signature.
#[derive(Debug)]
pub struct Unsealed {
    /// The envelope.
    pub envelope: Envelope,
    /// Its canonical bytes.
    pub bytes: Vec<u8>,
    facts: Vec<Fact>,
    change: Option<(Document, NewChange)>,
    session: Option<Option<Session>>,
    tells_loss: bool,
}

/// A sealed entry with everything that is written with it.
#[derive(Debug)]
pub struct Sealing {
    /// What is written, all or nothing.
    pub batch: Batch,
    dseq: u64,
    chain: Chain,
    entry: Entry,
    facts: Vec<Fact>,
    document: Option<Document>,
    session: Option<Option<Session>>,
    loss_told: Option<u64>,
    /// The document lacks what the entry builds on: the whole record is asked for again.
    asks_anew: bool,
}

impl Workspace {
    /// Returns what was saved when this very action was recorded before, so that repeating
    /// it after a lost answer is harmless.
    #[must_use]
    pub fn already_saved(&self, intent: &IntentId) -> Option<Saved> {
        let subject = self.plant.fact(&intent.fact(0))?.subject.clone();
        let dseq = self.entries.iter().rev().find_map(|(dseq, entry)| {
            let envelope = Envelope::from_bytes(&entry.envelope).ok()?;
            (envelope.intent == *intent).then_some(*dseq)
        })?;
        Some(Saved {
            entries: vec![dseq],
            subject,
            durability: Durability::Strict.word().to_owned(),
            places: self.places_of(dseq),
            undo: self.undo_of(intent),
        })
    }

    /// Returns the action if all it recorded may be taken back.
    fn undo_of(&self, action: &IntentId) -> Option<IntentId> {
        let mut facts = (0..).map_while(|n| self.plant.fact(&action.fact(n)));
        let first = facts.next()?;
        let can_go = |fact: &Fact| can_be_voided(&fact.body) && self.plant.stands(&fact.id);
        (can_go(first) && facts.all(can_go)).then_some(*action)
    }

    /// Decides a command. The page is not trusted: it signs nothing that badge and PIN were
    /// not checked for, and is never the server.
    ///
    /// # Errors
    /// [`PrepareError::Refused`] with the rule, [`PrepareError::NotEnrolled`],
    /// [`PrepareError::NotShown`], [`PrepareError::NotByAPerson`].
    pub fn decide(&self, command: Command, action: &Action) -> Result<Vec<Fact>, PrepareError> {
        if action.capture.how == How::System {
            return Err(PrepareError::NotByAPerson);
        }
        if matches!(command, Command::Sign(_)) && !action.has_shown {
            return Err(PrepareError::NotShown);
        }
        let enrolment = self
            .identity
            .enrolment
            .as_ref()
            .ok_or(PrepareError::NotEnrolled)?;
        // Nobody is at a locked tablet until they have shown that it is them.
        let session = self
            .session
            .as_ref()
            .filter(|_| !self.is_locked(action.wall));
        let session = session.ok_or(Refusal::NoPerson)?;
        let context = Context {
            intent: action.intent,
            person: session.person.clone(),
            lease: self.lease(action.wall),
            session: session.session,
            device: enrolment.device,
            station: self.station.clone(),
            wall: action.wall,
            hlc: self.next_hlc(action.wall),
            capture: action.capture.clone(),
        };
        Ok(record::command::decide(&self.plant, command, &context)?)
    }

    /// Prepares the entry of facts about one subject, whose document is `document`.
    ///
    /// # Errors
    /// [`PrepareError::NotEnrolled`], or [`PrepareError::Gate`] when the facts do not fit.
    pub fn prepare_change(
        &self,
        facts: Vec<Fact>,
        document: &Document,
        action: &Action,
    ) -> Result<Unsealed, PrepareError> {
        let gate = |why: String| PrepareError::Gate { why };
        let session = self.session.clone().ok_or(Refusal::NoPerson)?;
        let actor = actor(&self.identity.incarnation, &document.id(), &session.session);
        let (next, change) = document
            .append(&facts, actor)
            .map_err(|error| gate(error.to_string()))?;
        let what = What::Change {
            subject: document.subject().clone(),
            change: change.id,
            length: u32::try_from(change.bytes.len()).unwrap_or(u32::MAX),
        };
        let envelope = self.envelope(what, &session, action)?;
        Ok(Unsealed {
            bytes: envelope.to_bytes(),
            envelope,
            facts,
            change: Some((next, change)),
            session: None,
            tells_loss: false,
        })
    }

    /// Prepares the entry of a person who takes the tablet or leaves it.
    ///
    /// # Errors
    /// [`PrepareError::NotEnrolled`].
    pub fn prepare_badge(
        &self,
        what: What,
        session: Session,
        action: &Action,
    ) -> Result<Unsealed, PrepareError> {
        let envelope = self.envelope(what, &session, action)?;
        let session = (envelope.what != What::BadgedOut).then_some(session);
        Ok(Unsealed {
            bytes: envelope.to_bytes(),
            envelope,
            facts: Vec::new(),
            change: None,
            session: Some(session),
            tells_loss: false,
        })
    }

    /// Prepares the entry that says in the record what happened to the tablet's storage;
    /// nothing when nothing did, it is said, or nobody is there to say it.
    ///
    /// # Errors
    /// [`PrepareError::NotEnrolled`].
    pub fn prepare_incident(&self, action: &Action) -> Result<Option<Unsealed>, PrepareError> {
        let (Some(loss), None, Some(session)) = (&self.loss, self.loss_told, &self.session) else {
            return Ok(None);
        };
        let envelope = self.envelope(What::Incident(loss.incident()), session, action)?;
        Ok(Some(Unsealed {
            bytes: envelope.to_bytes(),
            envelope,
            facts: Vec::new(),
            change: None,
            session: None,
            tells_loss: true,
        }))
    }

    /// Prepares the entry of something that changes nothing: of the person whose session it
    /// is, or of the tablet itself.
    ///
    /// # Errors
    /// [`PrepareError::NotEnrolled`].
    pub fn prepare_event(
        &self,
        what: What,
        by: Option<&Session>,
        action: &Action,
    ) -> Result<Unsealed, PrepareError> {
        let itself = Session::by_name(PersonId::system(), SessionId::NONE);
        let envelope = self.envelope(what, by.unwrap_or(&itself), action)?;
        Ok(Unsealed {
            bytes: envelope.to_bytes(),
            envelope,
            facts: Vec::new(),
            change: None,
            session: None,
            tells_loss: false,
        })
    }

    fn envelope(
        &self,
        what: What,
        session: &Session,
        action: &Action,
    ) -> Result<Envelope, PrepareError> {
        let enrolment = self
            .identity
            .enrolment
            .as_ref()
            .ok_or(PrepareError::NotEnrolled)?;
        Ok(Envelope {
            site: enrolment.site,
            incarnation: self.identity.incarnation,
            dseq: self.chain.dseq + 1,
            previous: self.chain.hash,
            what,
            person: session.person.clone(),
            session: session.session,
            intent: action.intent,
            hlc: self.next_hlc(action.wall),
            wall: action.wall,
            server_offset_ms: self.contact.map(|contact| contact.server_offset_ms),
            app_build: action.app_build.to_owned(),
        })
    }

    /// Turns a signed entry into its batch, after it passed the same gate that the server
    /// has. `before` is the document before the change.
    ///
    /// # Errors
    /// [`PrepareError::Gate`]: the tablet must not keep what the server would refuse.
    pub fn seal(
        &self,
        unsealed: Unsealed,
        signature: [u8; 64],
        public_key: [u8; 32],
        before: Option<&Document>,
    ) -> Result<Sealing, PrepareError> {
        let sealed = Sealed {
            envelope: unsealed.bytes,
            signature,
        };
        let change = unsealed.change.as_ref().map(|(_, change)| &change.bytes);
        self.pass_gate(&sealed, change.map(Vec::as_slice), public_key, before)?;
        let envelope = unsealed.envelope;
        let chain = Chain {
            dseq: envelope.dseq,
            hash: sealed.hash(),
            writer: self.chain.writer,
            hlc: envelope.hlc,
        };
        let entry = Entry {
            envelope: sealed.envelope,
            signature,
            change: change.cloned(),
            subject: before.map(|document| document.subject().clone()),
            kinds: kinds_of(&envelope.what, &unsealed.facts),
            person: envelope.person,
            saved_utc_ms: envelope.wall.utc_ms,
            standing: Standing::Saved,
        };
        let document = unsealed.change.map(|(document, _)| document);
        let tells_loss = unsealed.tells_loss;
        let mut sealing = self.sealing(chain, entry, unsealed.facts, document, unsealed.session);
        if tells_loss {
            let dseq = sealing.dseq;
            sealing.loss_told = Some(dseq);
            sealing
                .batch
                .put(Store::Tablet, key::LOSS_TOLD, rows::to_bytes(&dseq));
        }
        Ok(sealing)
    }

    /// Puts together what is written with an entry.
    pub(super) fn sealing(
        &self,
        chain: Chain,
        entry: Entry,
        facts: Vec<Fact>,
        document: Option<Document>,
        session: Option<Option<Session>>,
    ) -> Sealing {
        let mut sealing = Sealing {
            batch: Batch::new(Durability::Strict, Some(rows::to_bytes(&self.chain))),
            dseq: chain.dseq,
            chain,
            entry,
            facts,
            document,
            session,
            loss_told: None,
            asks_anew: false,
        };
        sealing.fill_batch();
        sealing
    }

    /// Lets the whole record come again, with its documents whole.
    pub(super) fn asking_anew(mut sealing: Sealing) -> Sealing {
        sealing.asks_anew = true;
        sealing.batch.delete(Store::Tablet, Key::from(key::CURSOR));
        sealing.batch.delete(Store::Tablet, Key::from(key::EPOCH));
        // One that is under way may be past the document.
        sealing
            .batch
            .delete(Store::Tablet, Key::from(key::COLD_START));
        sealing
    }

    fn pass_gate(
        &self,
        sealed: &Sealed,
        change: Option<&[u8]>,
        public_key: [u8; 32],
        before: Option<&Document>,
    ) -> Result<(), PrepareError> {
        let fault = |fault: gate::Fault| PrepareError::Gate {
            why: fault.to_string(),
        };
        let enrolment = self
            .identity
            .enrolment
            .as_ref()
            .ok_or(PrepareError::NotEnrolled)?;
        let by = EnrolledDevice {
            device: enrolment.device,
            incarnation: self.identity.incarnation,
            public_key,
            site: enrolment.site,
        };
        let examined = gate::examine(sealed, change, &by).map_err(fault)?;
        let Some(before) = before else { return Ok(()) };
        match examined.admit_to(before).map_err(fault)? {
            Admission::Admitted { .. } => Ok(()),
            Admission::Known | Admission::Waiting { .. } => Err(PrepareError::Gate {
                why: "the change does not follow from the document".to_owned(),
            }),
        }
    }

    /// Takes in an entry whose batch is durable.
    pub fn adopt(&mut self, sealing: Sealing) -> Saved {
        let subject = sealing
            .entry
            .subject
            .clone()
            .unwrap_or_else(|| record::identity::Subject::Person(sealing.entry.person.clone()));
        // The first fact of an action has the action's id.
        let first = sealing.facts.first();
        let action = first.map(|fact| IntentId::new(*fact.id.as_bytes()));
        self.chain = sealing.chain;
        self.entries.insert(sealing.dseq, sealing.entry);
        if let Some(document) = sealing.document {
            self.documents.insert(document.subject().clone(), document);
        }
        for fact in sealing.facts {
            self.plant.apply(fact);
        }
        if let Some(session) = sealing.session {
            self.session = session;
            self.locked = false;
        }
        if sealing.loss_told.is_some() {
            self.loss_told = sealing.loss_told;
        }
        if sealing.asks_anew {
            (self.cursor, self.epoch, self.cold_start) = (0, None, None);
        }
        Saved {
            entries: vec![sealing.dseq],
            subject,
            durability: String::new(),
            places: EntryPlaces::DatabaseOnly,
            undo: action.and_then(|action| self.undo_of(&action)),
        }
    }
}

impl Sealing {
    fn fill_batch(&mut self) {
        let batch = &mut self.batch;
        batch.put(
            Store::Entries,
            Key::Place(self.dseq),
            rows::to_bytes(&self.entry),
        );
        batch.put(Store::Outbox, Key::Place(self.dseq), Vec::new());
        batch.put(Store::Tablet, key::CHAIN, rows::to_bytes(&self.chain));
        if let Some(document) = &self.document {
            let document_key = Workspace::document_key(document.subject());
            batch.put(Store::Documents, document_key.as_str(), document.save());
        }
        for fact in &self.facts {
            let bytes = fact.to_bytes();
            let fact_key = Workspace::fact_key(&fact.id, &bytes);
            batch.put(Store::Facts, fact_key.as_str(), bytes);
        }
        match &self.session {
            Some(Some(session)) => {
                batch.put(Store::Tablet, key::SESSION, rows::to_bytes(session));
            }
            Some(None) => batch.delete(Store::Tablet, key::SESSION.into()),
            None => {}
        }
    }

    /// Returns the entry as the second place keeps it.
    #[must_use]
    pub fn kept_record(&self, incarnation: IncarnationId) -> Record {
        Record::Kept {
            incarnation,
            head: Head {
                dseq: self.dseq,
                hash: self.chain.hash,
            },
            entry: self.entry.to_push(),
        }
    }

    /// Returns the entry as it must read back.
    #[must_use]
    pub fn expected_row(&self) -> (Store, Key, Vec<u8>) {
        (
            Store::Entries,
            Key::Place(self.dseq),
            rows::to_bytes(&self.entry),
        )
    }
}

//! What the page asks, answered.

use codes::wedge::Profile;
use ledger::envelope::{LockedBy, What};
use ledger::sync::message::Enrol;
use ledger::sync::turns::Input;
use messages::records::{Answer, Asked, Failure, Look, Request, Said, Saved, ScanAnswer};
use record::Command;
use record::context::Capture;
use record::identity::Subject;
use record::ids::{IntentId, OrderId, StationId};
use record::work::{self, Next, Work};

use super::server_asked::Wanted;
use super::{Turn, Worker};
use crate::platform::net::Asker;
use crate::platform::{clock, net, port, spawn};
use crate::store::{Batch, Durability, Store, StoreError, key};
use crate::sync_link::{
    enrol_call, set_aside_call, set_aside_entry_call, tablets_call, trace_call,
};
use crate::workspace::prepare::{Action, PrepareError};
use crate::workspace::rows::{self, Session};
use crate::workspace::{Workspace, scanner};

/// The build that entries name.
const APP_BUILD: &str = concat!("waymark ", env!("CARGO_PKG_VERSION"));

/// Why an action was not recorded.
pub(super) enum NotRecorded {
    Prepare(PrepareError),
    Store(StoreError),
    Key(String),
    NoRoom,
    /// All is as it was.
    Nothing,
    Revoked,
}

impl From<PrepareError> for NotRecorded {
    fn from(error: PrepareError) -> Self {
        Self::Prepare(error)
    }
}

impl From<StoreError> for NotRecorded {
    fn from(error: StoreError) -> Self {
        Self::Store(error)
    }
}

impl NotRecorded {
    pub(super) fn answer(self) -> Answer {
        Answer::Failed(match self {
            Self::Prepare(PrepareError::Refused(refusal)) => return Answer::Refused(refusal),
            Self::Prepare(PrepareError::NotEnrolled) => Failure::NotEnrolled,
            Self::Prepare(
                error @ (PrepareError::Gate { .. }
                | PrepareError::NotShown
                | PrepareError::NotByAPerson),
            ) => Failure::Internal {
                why: error.to_string(),
            },
            Self::Store(StoreError::TimedOut { .. }) => Failure::WriteTimedOut,
            Self::Store(error) => Failure::Store {
                why: error.to_string(),
            },
            Self::Key(why) => Failure::Internal { why },
            Self::NoRoom => Failure::NoRoom,
            Self::Nothing => Failure::Internal {
                why: "the command records nothing".to_owned(),
            },
            Self::Revoked => Failure::Revoked,
        })
    }
}

pub(super) fn action(intent: IntentId, capture: Capture) -> Action {
    Action {
        intent,
        capture,
        wall: clock::now(),
        app_build: APP_BUILD,
        has_shown: false,
    }
}

pub(super) fn touched() -> Action {
    action(IntentId::new(clock::random_16()), Capture::touched())
}

impl Worker {
    pub(super) async fn answer(&mut self, asked: Asked) {
        let Asked { number, request } = asked;
        let answer = match request {
            Request::Start => self.standing(),
            Request::Enrol { code, device_name } => return self.enrol(number, code, device_name),
            Request::BadgeIn(person) => self.badge_in(person).await,
            Request::Badge(raw) => self.badge_shown(&raw).await,
            Request::Pin { person, pin } => self.pin(person, &pin).await,
            Request::ChoosePin { person, pin } => {
                return self.choose_pin(number, &person, &pin);
            }
            Request::Sign(sign) => self.sign(*sign).await,
            Request::Lock { by_hand } => {
                let by = if by_hand {
                    LockedBy::Hand
                } else {
                    LockedBy::Idle
                };
                self.lock(by).await
            }
            Request::FreeBadge(person) => self.free_badge(&person).await,
            Request::PrintBadge(person) => return self.print_badge(number, person).await,
            Request::BadgeOut => self.badge_out().await,
            Request::ChooseStation(station) => self.choose_station(station).await,
            Request::KeepOrder(order) => self.keep_order(order).await,
            Request::KeepScanner(profile) => self.keep_scanner(profile.map(|kept| *kept)).await,
            Request::KeepDrafts(drafts) => self.keep_drafts(drafts).await,
            Request::Scan {
                intent,
                capture,
                work,
            } => self.scan(intent, capture, &work).await,
            Request::Record {
                intent,
                command,
                capture,
            } => match self.record(command, &action(intent, capture)).await {
                Ok(saved) => Answer::Saved(saved),
                Err(NotRecorded::Nothing) => self.standing(),
                Err(not) => not.answer(),
            },
            Request::Look(Look::TraceOnServer { subject, direction }) => {
                let call = trace_call(&subject, direction);
                return self.ask_server(number, call, Wanted::Trace);
            }
            Request::Look(Look::SetAside) => {
                return self.ask_server(number, set_aside_call(), Wanted::SetAside);
            }
            Request::Look(Look::SetAsideEntry(place)) => {
                let call = set_aside_entry_call(&place);
                return self.ask_server(number, call, Wanted::SetAsideEntry);
            }
            Request::Admit(admit) => return self.ask_to_admit(number, &admit).await,
            Request::Look(Look::Audit(asked)) => {
                let before = asked.before;
                return self
                    .ask_for_audit(number, *asked, Wanted::Audit { before })
                    .await;
            }
            Request::ExportAudit(asked) => {
                return self.ask_for_audit(number, *asked, Wanted::AuditFile).await;
            }
            Request::Look(Look::Tablets) => {
                return self.ask_server(number, tablets_call(), Wanted::Tablets);
            }
            Request::TellTablet(tell) => return self.ask_to_tell(number, &tell).await,
            Request::Look(look) => {
                if look == Look::Findings {
                    self.open_documents_of_findings().await;
                }
                if let Look::Thing(subject) = &look {
                    self.tell_of(subject).await;
                }
                self.workspace.look(&look, clock::now())
            }
            Request::AcknowledgeLoss => self.acknowledge_loss().await,
            Request::Compare => {
                self.compare();
                self.standing()
            }
            Request::Rescue => Answer::Rescue(self.rescue_files()),
            Request::TakeRescue(bytes) => self.take_rescue(&bytes).await,
            // Only a worker that waits for the lock is asked this.
            Request::TakeOver => self.standing(),
            Request::SyncNow => {
                self.waiting_for_sync.push(number);
                self.step(Input::Hint);
                return;
            }
        };
        say_answer(number, answer);
    }

    pub(super) fn standing(&self) -> Answer {
        Answer::Standing(Box::new(self.workspace.standing(clock::now())))
    }

    async fn scan(&mut self, intent: IntentId, capture: Capture, work: &Work) -> Answer {
        // Asked again after a lost answer: what the code means now, after its own entry, is
        // another question.
        if let Some(saved) = self.workspace.already_saved(&intent) {
            return Answer::Saved(saved);
        }
        let action = action(intent, capture);
        let raw = action.capture.raw.clone().unwrap_or_default();
        let today = action.wall.local_date();
        let understood = work::scan(&self.workspace.plant, work, &raw, today);
        let (scanned, next) = match understood {
            Ok(understood) => understood,
            Err(refusal) => return Answer::Refused(refusal),
        };
        let mut saved = None;
        if let Next::Record(command) = &next {
            match self.record(command.clone(), &action).await {
                Ok(record) => saved = Some(record),
                Err(not) => return not.answer(),
            }
        }
        Answer::Scanned(ScanAnswer {
            scanned,
            next,
            saved,
        })
    }

    /// Opens the documents in which a finding's sources stand. One that does not open only
    /// leaves untold what its writers knew.
    async fn open_documents_of_findings(&mut self) {
        for subject in self.workspace.subjects_of_findings() {
            self.tell_of(&subject).await;
        }
    }

    /// Tells the plant what only the document of a subject knows: what its writers had heard
    /// of, and whether its signatures stand on what they claim.
    async fn tell_of(&mut self, subject: &Subject) {
        if let Ok(Some(saved)) = self.saved_document(subject).await
            && let Ok(document) = self.workspace.document(subject, Some(&saved))
        {
            self.workspace.documents.insert(subject.clone(), document);
        }
        if let Some(document) = self.workspace.documents.get(subject) {
            document.tell(&mut self.workspace.plant);
        }
    }

    pub(super) async fn record(
        &mut self,
        command: Command,
        action: &Action,
    ) -> Result<Saved, NotRecorded> {
        if let Some(saved) = self.workspace.already_saved(&action.intent) {
            return Ok(saved);
        }
        if self.is_revoked() {
            return Err(NotRecorded::Revoked);
        }
        if !self.has_room_for(&command) {
            return Err(NotRecorded::NoRoom);
        }
        let facts = match self.workspace.decide(command.clone(), action) {
            Ok(facts) => facts,
            Err(error) => {
                if let PrepareError::Refused(refusal) = &error {
                    let of = self.workspace.asked_of(&command);
                    self.denied(refusal, of).await;
                }
                return Err(error.into());
            }
        };
        let drafts_next = self.drafts_with(&command).await;
        let Some(subject) = facts.first().map(|fact| fact.subject.clone()) else {
            return Err(NotRecorded::Nothing);
        };
        let saved = self.saved_document(&subject).await?;
        let before = self.workspace.document(&subject, saved.as_deref())?;
        let unsealed = self.workspace.prepare_change(facts, &before, action)?;
        self.drafts_next = drafts_next;
        self.keep(unsealed, Some(&before)).await
    }

    async fn badge_out(&mut self) -> Answer {
        self.workspace.give_up_badge();
        match self.end_session().await {
            Ok(()) => self.standing(),
            Err(not) => not.answer(),
        }
    }

    pub(super) async fn end_session(&mut self) -> Result<(), NotRecorded> {
        match self.workspace.session.clone() {
            Some(session) => self.badge(What::BadgedOut, session).await.map(drop),
            None => Ok(()),
        }
    }

    pub(super) async fn badge(
        &mut self,
        what: What,
        session: Session,
    ) -> Result<Saved, NotRecorded> {
        let unsealed = self.workspace.prepare_badge(what, session, &touched())?;
        self.keep(unsealed, None).await
    }

    async fn choose_station(&mut self, station: Option<StationId>) -> Answer {
        let row = station.as_ref().map(rows::to_bytes);
        self.keep_value(key::STATION, row, |workspace| workspace.station = station)
            .await
    }

    async fn keep_order(&mut self, order: Option<OrderId>) -> Answer {
        let row = order.as_ref().map(rows::to_bytes);
        self.keep_value(key::ORDER, row, |workspace| workspace.order = order)
            .await
    }

    async fn keep_scanner(&mut self, profile: Option<Profile>) -> Answer {
        let row = profile.as_ref().map(scanner::to_bytes);
        self.keep_value(key::SCANNER, row, |workspace| workspace.scanner = profile)
            .await
    }

    /// Keeps a single value of the tablet or forgets it, and takes it over once that is done.
    async fn keep_value(
        &mut self,
        key: &str,
        row: Option<Vec<u8>>,
        take: impl FnOnce(&mut Workspace),
    ) -> Answer {
        let chain = rows::to_bytes(&self.workspace.chain);
        let mut batch = Batch::new(Durability::Relaxed, Some(chain));
        match row {
            Some(row) => batch.put(Store::Tablet, key, row),
            None => batch.delete(Store::Tablet, key.into()),
        }
        match self.write(&batch).await {
            Ok(_) => {
                take(&mut self.workspace);
                self.standing()
            }
            Err(error) => NotRecorded::Store(error).answer(),
        }
    }

    fn enrol(&self, number: u32, code: String, name: String) {
        let before = self.workspace.identity.enrolment.as_ref();
        let name = before.map_or(name, |before| before.name.clone());
        let enrol = Enrol {
            code: code.trim().to_owned(),
            name: name.clone(),
            incarnation: self.workspace.identity.incarnation,
            public_key: self.key.public_key(),
            device: before.map(|before| before.device),
        };
        let inbox = self.inbox.clone();
        spawn(async move {
            let answer = net::send(enrol_call(&enrol), None).await;
            let turn = Turn::Enrolled {
                number,
                name,
                answer,
            };
            drop(inbox.unbounded_send(turn));
        });
    }

    pub(super) fn asker(&self) -> Option<Asker> {
        let enrolment = self.workspace.identity.enrolment.as_ref()?;
        Some(Asker {
            device: enrolment.device,
            key: self.key.clone(),
        })
    }
}

pub(super) fn say_answer(number: u32, answer: Answer) {
    port::say(&Said::Answer {
        number,
        answer: Box::new(answer),
    });
}

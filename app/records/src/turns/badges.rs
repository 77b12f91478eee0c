//! Who takes the tablet: badges, PINs, the lease under which they are checked.

use ledger::badge::lease::SignedLease;
use ledger::badge::pin::Cost;
use ledger::envelope::{AuditEvent, LockedBy, What};
use ledger::sync::message::{ChosenPin, Message, PrintBadge, PrintedBadge};
use messages::records::{Answer, Asks, BadgeFault, Failure, PrintedBadge as Shown, Said, ToSign};
use record::context::Capture;
use record::identity::Subject;
use record::ids::{PersonId, SessionId};
use record::rights;
use record::signature::{Method, Sign};
use record::{Command, Refusal};

use super::requests::{NotRecorded, action, say_answer};
use super::{Turn, Worker};
use crate::platform::net::{self, NetError};
use crate::platform::{clock, port, spawn};
use crate::store::{Batch, Durability, Key, Store, StoreError, key};
use crate::sync_link::{choose_pin_call, lease_call, print_badge_call};
use crate::workspace::Workspace;
use crate::workspace::badges::{LeaseRow, Shows};
use crate::workspace::prepare::Action;
use crate::workspace::rows::{self, Session};

fn session_of(person: PersonId) -> Session {
    Session::by_name(person, SessionId::new(clock::random_16()))
}

fn fault(fault: BadgeFault) -> Answer {
    Answer::Failed(Failure::Badge(fault))
}

impl Worker {
    /// Lets a person take the tablet who was chosen by name.
    pub(super) async fn badge_in(&mut self, person: PersonId) -> Answer {
        if self.workspace.plant.person(&person).is_none() {
            return Answer::Refused(Refusal::UnknownCode {
                raw: person.to_string(),
            });
        }
        let shows = self.workspace.name_chosen(session_of(person), clock::now());
        self.follow(shows).await
    }

    /// Lets a person take the tablet who has shown their badge.
    pub(super) async fn badge_shown(&mut self, raw: &str) -> Answer {
        let shows = self.workspace.badge_shown(raw, session_of, clock::now());
        if shows == Shows::Fault(BadgeFault::NotInForce) {
            self.badge_refused(raw, None).await;
        }
        self.follow(shows).await
    }

    async fn follow(&mut self, shows: Shows) -> Answer {
        match shows {
            Shows::Takes(session) => self.begin_session(session).await,
            Shows::Asks(asks @ (Asks::Pin(_) | Asks::NewPin(_))) => Answer::Asks(asks),
            Shows::Fault(why) => fault(why),
        }
    }

    /// Lets a person take the tablet who has given their PIN.
    pub(super) async fn pin(&mut self, person: PersonId, digits: &str) -> Answer {
        // Until it is right, nobody has shown who they are.
        match self.check_pin(person.clone(), digits, None).await {
            Ok(()) => self.begin_shown_session(person).await,
            Err(answer) => *answer,
        }
    }

    /// Checks a PIN; the attempt is on the disk before it is.
    /// A wrong one is in the record before it is answered, as `by` who was signed in.
    async fn check_pin(
        &mut self,
        person: PersonId,
        digits: &str,
        by: Option<&Session>,
    ) -> Result<(), Box<Answer>> {
        let (wall, now_ms) = (clock::now(), clock::monotonic_ms());
        let not_stored = |error| Box::new(NotRecorded::Store(error).answer());
        let attempt = self
            .workspace
            .begin_attempt(person, digits, wall, now_ms)
            .map_err(|why| Box::new(fault(why)))?;
        let mut attempts = self.workspace.badges.attempts.clone();
        attempts.insert(attempt.person.clone(), attempt.attempts);
        let mut batch = self.strict();
        batch.put(Store::Tablet, key::ATTEMPTS, rows::to_bytes(&attempts));
        self.write(&batch).await.map_err(not_stored)?;
        self.workspace.attempt_stored(&attempt, now_ms);
        if !attempt.is_right() {
            self.pin_was_wrong(&attempt, by).await;
            return Err(Box::new(fault(Workspace::wrong_pin(&attempt))));
        }
        self.workspace.pin_was_right(&attempt, wall);
        self.keep_shown().await.map_err(not_stored)
    }

    /// Signs, after the person at the tablet has shown that it is them: by badge and PIN, and
    /// after the first signature of a session by their PIN.
    pub(super) async fn sign(&mut self, sign: ToSign) -> Answer {
        let ToSign {
            intent,
            subject,
            meaning,
            facts,
            badge,
            pin,
        } = sign;
        if let Some(saved) = self.workspace.already_saved(&intent) {
            return Answer::Saved(saved);
        }
        let locked = self.workspace.is_locked(clock::now());
        let Some(session) = self.workspace.session.clone().filter(|_| !locked) else {
            return Answer::Refused(Refusal::NoPerson);
        };
        if let Some(Err(why)) = badge
            .as_deref()
            .map(|raw| self.workspace.badge_to_sign(raw, clock::now()))
        {
            let raw = badge.as_deref().unwrap_or_default();
            self.badge_refused(raw, Some(session)).await;
            return fault(why);
        }
        let person = session.person.clone();
        let checked = self.check_pin(person, &pin, Some(&session)).await;
        // Whoever tries again says again with which badge.
        self.workspace.give_up_badge();
        if let Err(answer) = checked {
            return *answer;
        }
        // What is signed is the very document that the signature is added to.
        let saved = match self.saved_document(&subject).await {
            Ok(saved) => saved,
            Err(error) => return NotRecorded::Store(error).answer(),
        };
        let document = match self.workspace.document(&subject, saved.as_deref()) {
            Ok(document) => document,
            Err(error) => return NotRecorded::Store(error).answer(),
        };
        let command = Command::Sign(Sign {
            subject,
            meaning,
            facts,
            heads: document.heads_to_sign(),
            method: if badge.is_some() {
                Method::BadgeAndPin
            } else {
                Method::Pin
            },
        });
        let shown = Action {
            has_shown: true,
            ..action(intent, Capture::touched())
        };
        match self.record(command, &shown).await {
            Ok(saved) => Answer::Saved(saved),
            Err(not) => not.answer(),
        }
    }

    /// Lets the person go on, or begins a session, after they have shown badge and PIN.
    async fn begin_shown_session(&mut self, person: PersonId) -> Answer {
        let shown = self.workspace.badges.shown.iter();
        let shown = shown.rev().find(|shown| shown.person == person);
        let Some((number, since_utc_ms)) = shown.map(|shown| (shown.number, shown.at_utc_ms))
        else {
            return fault(BadgeFault::ShowBadge);
        };
        let session = Session {
            badge: Some(number),
            since_utc_ms,
            ..session_of(person)
        };
        self.begin_session(session).await
    }

    /// Ends the session before and begins this one. A locked tablet that the same person opens
    /// again goes on with the session that it had.
    async fn begin_session(&mut self, session: Session) -> Answer {
        let was_locked = self.workspace.is_locked(clock::now());
        if let Some(had) = self
            .workspace
            .session
            .clone()
            .filter(|had| was_locked && had.person == session.person && session.badge.is_some())
        {
            let same = Session {
                session: had.session,
                ..session
            };
            return match self.keep_session(same.clone()).await {
                Ok(()) => {
                    self.note(AuditEvent::ScreenUnlocked, Some(same)).await;
                    self.standing()
                }
                Err(error) => NotRecorded::Store(error).answer(),
            };
        }
        if let Err(not) = self.end_session().await {
            return not.answer();
        }
        match self.badge(What::BadgedIn, session).await {
            Ok(_) => {
                self.tell_loss().await;
                self.standing()
            }
            Err(not) => not.answer(),
        }
    }

    async fn keep_session(&mut self, session: Session) -> Result<(), StoreError> {
        let mut batch = self.strict();
        batch.put(Store::Tablet, key::SESSION, rows::to_bytes(&session));
        self.write(&batch).await?;
        self.workspace.session = Some(session);
        self.workspace.locked = false;
        Ok(())
    }

    /// Locks the tablet. A person without a PIN could not open it again: they stay.
    pub(super) async fn lock(&mut self, by: LockedBy) -> Answer {
        let session = self.workspace.session.clone();
        let open = session
            .filter(|session| session.badge.is_some() && !self.workspace.is_locked(clock::now()));
        self.workspace.locked = true;
        if open.is_some() {
            self.note(AuditEvent::ScreenLocked { by }, open).await;
        }
        self.standing()
    }

    /// Lets somebody else try their PIN again, whom nothing but that helps.
    pub(super) async fn free_badge(&mut self, person: &PersonId) -> Answer {
        if let Err(refusal) = self.check_may(rights::Action::FreeBadge) {
            self.denied(&refusal, Some(Subject::Person(person.clone())))
                .await;
            return Answer::Refused(refusal);
        }
        let attempts = match self.workspace.to_free(person, clock::monotonic_ms()) {
            Ok(Some(attempts)) => attempts,
            // They may try already, and the list on the screen is from before that.
            Ok(None) => {
                port::say(&Said::Changed(Vec::new()));
                return self.standing();
            }
            Err(why) => return fault(why),
        };
        let mut batch = self.strict();
        batch.put(Store::Tablet, key::ATTEMPTS, rows::to_bytes(&attempts));
        if let Err(error) = self.write(&batch).await {
            return NotRecorded::Store(error).answer();
        }
        self.workspace.badges.attempts = attempts;
        let freed = AuditEvent::BadgeFreed { of: person.clone() };
        self.note(freed, self.workspace.session.clone()).await;
        // What they remember of the list is asked for again.
        port::say(&Said::Changed(Vec::new()));
        self.standing()
    }

    pub(super) fn check_may(&self, action: rights::Action) -> Result<(), Refusal> {
        self.workspace.check_may(action, clock::now())
    }

    fn strict(&self) -> Batch {
        Batch::new(
            Durability::Strict,
            Some(rows::to_bytes(&self.workspace.chain)),
        )
    }

    async fn keep_shown(&mut self) -> Result<(), StoreError> {
        let shown = rows::to_bytes(&self.workspace.badges.shown);
        let attempts = rows::to_bytes(&self.workspace.badges.attempts);
        let sealed = self.seal_key.seal(&shown).await?;
        let mut batch = self.strict();
        batch.put(Store::Tablet, key::SHOWN, sealed);
        batch.put(Store::Tablet, key::ATTEMPTS, attempts);
        self.write(&batch).await.map(drop)
    }

    /// Tells the server of the PIN that a person chose; they take the tablet once it has it.
    pub(super) fn choose_pin(&self, number: u32, person: &PersonId, digits: &str) {
        let salt = clock::random_16();
        let chosen = self
            .workspace
            .choose_pin(person, digits, salt, Cost::STANDARD);
        let chosen = match chosen {
            Ok(chosen) => chosen,
            Err(why) => return say_answer(number, fault(why)),
        };
        let call = choose_pin_call(&chosen);
        self.ask(number, call, move |answer| Turn::PinChosen {
            number,
            chosen: Box::new(chosen),
            answer,
        });
    }

    pub(super) async fn on_pin_chosen(
        &mut self,
        number: u32,
        chosen: &ChosenPin,
        answer: Result<Vec<u8>, NetError>,
    ) {
        let answer = match answer {
            Err(error) => Answer::Failed(failure(error)),
            Ok(lease) if self.workspace.pin_is_chosen(chosen, clock::now()) => {
                self.on_leased(Ok(lease)).await;
                match self.keep_shown().await {
                    Ok(()) => self.begin_shown_session(chosen.person.clone()).await,
                    Err(error) => NotRecorded::Store(error).answer(),
                }
            }
            Ok(_) => fault(BadgeFault::ShowBadge),
        };
        say_answer(number, answer);
    }

    /// Asks the server to print a person's next badge.
    pub(super) async fn print_badge(&mut self, number: u32, person: PersonId) {
        if let Err(refusal) = self.check_may(rights::Action::PrintBadge) {
            self.denied(&refusal, Some(Subject::Person(person))).await;
            return say_answer(number, Answer::Refused(refusal));
        }
        let Some(session) = &self.workspace.session else {
            return say_answer(number, Answer::Refused(Refusal::NoPerson));
        };
        let call = print_badge_call(&PrintBadge {
            by: session.person.clone(),
            lease: self.workspace.lease(clock::now()),
            person: person.clone(),
        });
        self.ask(number, call, move |answer| Turn::BadgePrinted {
            number,
            person,
            answer,
        });
    }

    pub(super) fn on_badge_printed(
        &self,
        number: u32,
        person: PersonId,
        answer: Result<Vec<u8>, NetError>,
    ) {
        let answer = match answer.map(|bytes| PrintedBadge::from_bytes(&bytes)) {
            Err(error) => Answer::Failed(failure(error)),
            Ok(Err(error)) => Answer::Failed(Failure::Unreachable {
                why: error.to_string(),
            }),
            Ok(Ok(printed)) => {
                let named = self.workspace.plant.person(&person);
                Answer::PrintedBadge(Shown {
                    name: named.map_or_else(|| person.to_string(), |named| named.name.clone()),
                    person,
                    text: printed.text,
                    modules: printed.modules.iter().map(|dark| *dark == 1).collect(),
                    side: printed.side,
                })
            }
        };
        say_answer(number, answer);
    }

    fn ask(
        &self,
        number: u32,
        call: net::Call,
        turn: impl FnOnce(Result<Vec<u8>, NetError>) -> Turn + 'static,
    ) {
        let Some(asker) = self.asker() else {
            return say_answer(number, Answer::Failed(Failure::NotEnrolled));
        };
        let inbox = self.inbox.clone();
        spawn(async move {
            let answer = net::send(call, Some(asker)).await;
            drop(inbox.unbounded_send(turn(answer)));
        });
    }

    /// Asks for a lease where the server would give another one than the tablet has, or may;
    /// servers before there were leases name none.
    pub(super) fn renew_lease(&mut self, version: Option<u64>, in_any_case: bool) {
        let now = self.workspace.latest_utc_ms(clock::now());
        let badges = &self.workspace.badges;
        if version.is_some_and(|version| in_any_case || badges.wants_lease(version, now)) {
            self.ask_for_lease();
        }
    }

    /// Asks for the lease; once at a time.
    pub(super) fn ask_for_lease(&mut self) {
        let Some(asker) = self.asker().filter(|_| !self.renewing_lease) else {
            return;
        };
        self.renewing_lease = true;
        let inbox = self.inbox.clone();
        spawn(async move {
            let answer = net::send(lease_call(), Some(asker)).await;
            drop(inbox.unbounded_send(Turn::Leased(answer)));
        });
    }

    /// Takes a lease in. One that is not taken changes nothing: the next pull asks again.
    pub(super) async fn on_leased(&mut self, answer: Result<Vec<u8>, NetError>) {
        self.renewing_lease = false;
        let Ok(Ok(signed)) = answer.map(|bytes| SignedLease::from_bytes(&bytes)) else {
            return;
        };
        let enrolment = self.workspace.identity.enrolment.as_ref();
        let Some(server_key) = enrolment.and_then(|enrolment| enrolment.server_key) else {
            return;
        };
        let wall = clock::now();
        let row = LeaseRow {
            signed,
            server_key,
            came_utc_ms: self.workspace.latest_utc_ms(wall),
        };
        if self.workspace.take_new_lease(&row, wall).is_err() {
            return;
        }
        if let Ok(sealed) = self.seal_key.seal(&rows::to_bytes(&row)).await {
            let chain = rows::to_bytes(&self.workspace.chain);
            let mut batch = Batch::new(Durability::Relaxed, Some(chain));
            batch.put(Store::Tablet, key::LEASE, sealed);
            // Kept or not, it holds for as long as this worker runs.
            let _ = self.write(&batch).await;
        }
        port::say(&Said::Changed(Vec::new()));
    }

    /// Unseals what was kept of badges. What cannot be opened is as good as gone: people show
    /// their badges again, and the lease comes with the next contact.
    pub(super) async fn unseal_badges(&mut self) {
        if let Some(bytes) = self.unsealed(key::LEASE).await
            && let Ok(row) = rows::from_bytes::<LeaseRow>(&bytes)
        {
            let _ = self.workspace.take_lease(&row);
        }
        if let Some(bytes) = self.unsealed(key::SHOWN).await {
            self.workspace.badges.shown = rows::from_bytes(&bytes).unwrap_or_default();
        }
    }

    pub(super) async fn unsealed(&self, key: &str) -> Option<Vec<u8>> {
        let database = &self.places.database;
        let sealed = database.get(Store::Tablet, &Key::from(key)).await.ok()??;
        self.seal_key.unseal(&sealed).await
    }
}

fn failure(error: NetError) -> Failure {
    match error {
        NetError::Refused {
            status: 400..=499,
            why,
            retry_after_ms: None,
            ..
        } => Failure::Badge(BadgeFault::NotDone { why }),
        NetError::Refused { why, .. } | NetError::Unreachable { why } => {
            Failure::Unreachable { why }
        }
        stranger @ NetError::Stranger { .. } => Failure::Unreachable {
            why: stranger.to_string(),
        },
    }
}

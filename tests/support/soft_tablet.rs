//! A tablet without a browser: the real workspace, turn-taking and messages over a store in
//! memory and real HTTP, so that a campaign can have twenty of them.
//!
//! Leaves out the browser's part: its storage, keys, and page.

use std::time::{Duration, Instant};

use ledger::envelope::{Envelope, What, signed_bytes as signed_entry};
use ledger::signing::SoftwareKey;
use ledger::sync::message::{Enrol, Enrolled, Message, PullAnswer, PushAnswer};
use ledger::sync::request::Unsigned;
use ledger::sync::turns::{Effect, Input, Turns};
use record::Command;
use record::context::Capture;
use record::ids::{IncarnationId, IntentId, PersonId, SessionId};
use record::time::WallTime;
use records::exchange::{Call, NetError};
use records::store::{Batch, Durability, Store, key};
use records::sync_link::{enrol_call, pull_call, push_call};
use records::workspace::Workspace;
use records::workspace::prepare::{Action, PrepareError, Unsealed};
use records::workspace::rows::{self, Enrolment, Identity, Session, Standing};

mod kept;
mod request;
mod spoiled;

use kept::Kept;
pub use request::DEADLINE;
use request::send;
pub use spoiled::Spoil;

/// What a tablet has to do next.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Rest {
    /// It made a request; more may follow at once.
    Busy,
    /// It waits for this long, unless something happens.
    For(Duration),
}

/// A tablet that is enrolled and has a person.
pub struct SoftTablet {
    /// What people call it.
    pub name: String,
    key: SoftwareKey,
    workspace: Workspace,
    kept: Kept,
    turns: Turns,
    port: u16,
    began: Instant,
    intents: u64,
    effects: Vec<Effect>,
    requests: u64,
    last_failure: String,
}

impl std::fmt::Debug for SoftTablet {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("SoftTablet")
            .field("name", &self.name)
            .finish_non_exhaustive()
    }
}

impl SoftTablet {
    /// Enrols the `number`th tablet with a one-time code, pulls the masters and badges a
    /// person in.
    pub fn enrol(port: u16, number: u8, code: &str, person: &str) -> Self {
        let key = SoftwareKey::from_secret(&[number; 32]);
        let mut identity = Identity {
            incarnation: IncarnationId::new([number; 16]),
            enrolment: None,
        };
        let name = format!("Tablet {number}");
        let enrol = Enrol {
            code: code.to_owned(),
            name: name.clone(),
            incarnation: identity.incarnation,
            public_key: key.public_key(),
            device: None,
        };
        let answer = send(port, &enrol_call(&enrol), None).expect("the code is good");
        let enrolled = Enrolled::from_bytes(&answer).expect("an enrolment is answered");
        identity.enrolment = Some(Enrolment {
            device: enrolled.device,
            site: enrolled.site,
            site_name: enrolled.site_name,
            name: name.clone(),
            server_key: enrolled.server_key,
        });
        let mut kept = Kept::default();
        let mut batch = Batch::new(Durability::Strict, None);
        batch.put(Store::Tablet, key::IDENTITY, rows::to_bytes(&identity));
        kept.commit(&batch);
        let workspace = Workspace::open(kept.stored(), identity).expect("its own rows");
        let mut tablet = Self {
            name,
            key,
            workspace,
            kept,
            turns: Turns::new(0, 0),
            port,
            began: Instant::now(),
            intents: 0,
            effects: Vec::new(),
            requests: 0,
            last_failure: String::new(),
        };
        tablet.sync_for(Duration::from_secs(30), |_| true);
        tablet.badge_in(person.parse().expect("a person's id"));
        tablet
    }

    /// Goes through another port from now on: a proxy's, for example.
    pub fn go_through(&mut self, port: u16) {
        self.port = port;
    }

    /// Returns what it knows.
    pub fn workspace(&self) -> &Workspace {
        &self.workspace
    }

    /// Starts anew from what its store holds, as after a killed browser.
    pub fn restart(&mut self) {
        let fresh = self.workspace.identity.clone();
        self.workspace = Workspace::open(self.kept.stored(), fresh).expect("its own rows");
        self.turns = Turns::new(self.workspace.chain.dseq, self.workspace.pushed);
        self.effects.clear();
    }

    /// Records a command as the page would; what is returned is saved.
    ///
    /// # Errors
    /// When the rules refuse it.
    pub fn record(&mut self, command: Command) -> Result<u64, PrepareError> {
        let action = self.action();
        let facts = self.workspace.decide(command, &action)?;
        let subject = facts[0].subject.clone();
        let saved = self.kept.document(&subject);
        let before = self
            .workspace
            .document(&subject, saved.as_deref())
            .expect("its own document");
        let unsealed = self.workspace.prepare_change(facts, &before, &action)?;
        Ok(self.keep(unsealed, Some(&before)))
    }

    fn badge_in(&mut self, person: PersonId) {
        let action = self.action();
        let session = Session::by_name(person, SessionId::new(*action.intent.as_bytes()));
        let unsealed = self
            .workspace
            .prepare_badge(What::BadgedIn, session, &action)
            .expect("it is enrolled");
        self.keep(unsealed, None);
    }

    fn keep(&mut self, unsealed: Unsealed, before: Option<&ledger::Document>) -> u64 {
        let signature = self.key.sign(&signed_entry(&unsealed.bytes));
        let sealing = self
            .workspace
            .seal(unsealed, signature, self.key.public_key(), before)
            .expect("what it records passes its own gate");
        self.kept.commit(&sealing.batch);
        let saved = self.workspace.adopt(sealing);
        let through = saved.entries[0];
        self.handle(Input::Saved { through });
        through
    }

    fn action(&mut self) -> Action {
        self.intents += 1;
        let mut intent = [self.workspace.identity.incarnation.as_bytes()[0]; 16];
        // The last bytes are where the facts of one action differ.
        intent[4..12].copy_from_slice(&self.intents.to_be_bytes());
        Action {
            intent: IntentId::new(intent),
            capture: Capture::touched(),
            wall: now(),
            app_build: "campaign",
            has_shown: false,
        }
    }

    /// Something hints that the server is back.
    pub fn hint(&mut self) {
        self.handle(Input::Hint);
    }

    fn handle(&mut self, input: Input) {
        let now_ms = u64::try_from(self.began.elapsed().as_millis()).unwrap_or(u64::MAX);
        self.requests += 1;
        let jitter = (self.requests.wrapping_mul(2_654_435_761) >> 7) as u32;
        let effects = self.turns.handle(now_ms, jitter, input);
        // A request that is to be made stays to be made; an older time to wake up does not.
        self.effects
            .retain(|effect| !matches!(effect, Effect::WakeAt { .. }));
        self.effects.extend(effects);
    }

    /// Makes the next request of its turn-taking, or says how long it rests.
    pub fn turn(&mut self) -> Rest {
        if self.effects.is_empty() {
            self.handle(Input::Tick);
        }
        match self.effects.pop() {
            None => Rest::For(Duration::from_millis(1)),
            Some(Effect::WakeAt { at_ms }) => {
                let now = self.began.elapsed();
                let at = Duration::from_millis(at_ms);
                Rest::For(at.saturating_sub(now))
            }
            Some(Effect::Push { first }) => {
                self.push(first);
                Rest::Busy
            }
            Some(Effect::Pull) => {
                self.pull();
                Rest::Busy
            }
        }
    }

    fn push(&mut self, first: u64) {
        let call = push_call(&self.workspace.push_from(first));
        let answer = self.ask(&call).and_then(|bytes| {
            PushAnswer::from_bytes(&bytes).map_err(|error| NetError::unreachable(error.to_string()))
        });
        let Ok(answer) = answer else {
            return self.failed(answer.err());
        };
        let arrival = self.workspace.on_push_answer(&answer, now().utc_ms);
        self.kept.commit(&arrival.batch);
        self.workspace.adopt_arrival(arrival);
        if let Some(refused) = answer.refused {
            self.turns.note_received(answer.received_through);
            return self.failed(Some(NetError::Refused {
                status: 200,
                code: refused.code,
                why: refused.why,
                retry_after_ms: None,
                stopped: None,
            }));
        }
        let through = answer.received_through;
        self.handle(Input::Pushed { through });
    }

    fn pull(&mut self) {
        let answer = self.ask(&pull_call(&self.workspace)).and_then(|bytes| {
            PullAnswer::from_bytes(&bytes).map_err(|error| NetError::unreachable(error.to_string()))
        });
        let Ok(answer) = answer else {
            return self.failed(answer.err());
        };
        let saved = answer.entries.iter().filter_map(|entry| {
            let bytes = self.kept.document(&entry.subject)?;
            Some((entry.subject.clone(), bytes))
        });
        let saved = saved.collect();
        let arrival = self.workspace.on_pull_answer(&answer, &saved, now().utc_ms);
        self.kept.commit(&arrival.batch);
        self.workspace.adopt_arrival(arrival);
        let more = self.workspace.cursor < answer.head;
        self.handle(Input::Pulled { more });
    }

    fn failed(&mut self, error: Option<NetError>) {
        self.last_failure = error.as_ref().map_or_else(String::new, ToString::to_string);
        let retry_after_ms = match error {
            Some(NetError::Refused {
                retry_after_ms: None,
                ..
            }) => return self.handle(Input::Refused),
            Some(NetError::Refused { retry_after_ms, .. }) => retry_after_ms,
            Some(NetError::Unreachable { .. } | NetError::Stranger { .. }) | None => None,
        };
        self.handle(Input::Failed { retry_after_ms });
    }

    fn ask(&self, call: &Call) -> Result<Vec<u8>, NetError> {
        let enrolment = self.workspace.identity.enrolment.as_ref();
        let device = enrolment.expect("it is enrolled").device;
        let body = call.body.as_deref().unwrap_or_default();
        let asked = (call.method, call.path.as_str());
        let unsigned = Unsigned::new(device, IntentId::new([9; 16]), asked, body);
        let signature = self.key.sign(unsigned.bytes());
        let authorization = unsigned.signed(signature);
        send(self.port, call, Some(&authorization.to_header()))
    }

    /// Pushes what waits, now; returns what failed.
    pub fn push_once(&mut self) -> Option<String> {
        self.last_failure.clear();
        self.hint();
        // The hint begins with a push when something waits, unless a pull was asked for before.
        for _ in 0..3 {
            if self.turn() != Rest::Busy || !self.last_failure.is_empty() {
                break;
            }
        }
        (!self.last_failure.is_empty()).then(|| self.last_failure.clone())
    }

    /// Takes turns until it rests and `enough` says so, or the time is over; returns whether
    /// it came to that rest.
    pub fn sync_for(&mut self, limit: Duration, enough: impl Fn(&Self) -> bool) -> bool {
        let until = Instant::now() + limit;
        self.hint();
        while Instant::now() < until {
            match self.turn() {
                Rest::Busy => {}
                Rest::For(_) if self.turns.waiting() == 0 && enough(self) => return true,
                Rest::For(pause) => {
                    std::thread::sleep(pause.min(Duration::from_millis(20)));
                }
            }
        }
        false
    }

    /// Returns how many entries have no receipt.
    pub fn waiting(&self) -> u64 {
        self.workspace.sync_status().waiting
    }

    /// Returns what the last request that failed saw.
    pub fn last_failure(&self) -> &str {
        &self.last_failure
    }

    /// Returns the places whose stored receipt says that they are part of the record.
    pub fn sent(&self) -> impl Iterator<Item = u64> {
        let entries = self.workspace.entries.iter();
        entries.filter_map(|(dseq, entry)| {
            matches!(entry.standing, Standing::Sent { .. }).then_some(*dseq)
        })
    }

    /// Returns the changes of its own chain, in order, as the server lists them.
    pub fn own_changes(&self) -> Vec<String> {
        let entries = self.workspace.entries.values();
        entries
            .filter_map(|entry| {
                let envelope = Envelope::from_bytes(&entry.envelope).expect("its own envelope");
                let What::Change { change, .. } = envelope.what else {
                    return None;
                };
                Some(change.to_string())
            })
            .collect()
    }
}

fn now() -> WallTime {
    let since = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH);
    let utc_ms = since.expect("a clock after 1970").as_millis();
    WallTime {
        utc_ms: u64::try_from(utc_ms).expect("a clock before the year 500 million"),
        offset_min: 0,
    }
}

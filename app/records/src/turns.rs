//! The loop: page requests, server answers and wake-ups, one at a time.
//!
//! Nothing is written from two sides, because only this loop writes and it awaits each
//! write. Network requests run beside it and come back as turns.

mod auditing;
mod badges;
mod cold_start;
mod compare;
mod drafts;
mod keeping;
mod left_behind;
mod link;
mod new_life;
mod places;
mod requests;
mod rescue;
mod server_asked;
mod start;
mod stopped;

use futures::StreamExt;
use futures::channel::mpsc::{self, UnboundedReceiver, UnboundedSender};
use ledger::sync::message::ChosenPin;
use ledger::sync::portion::Portion;
use ledger::sync::turns::{Input, Turns};
use messages::records::{Asked, Link, Said};
use record::identity::Subject;
use record::ids::{IncarnationId, PersonId};
use record::tablet::Stopped;

use crate::platform::keys::DeviceKey;
use crate::platform::net::NetError;
use crate::platform::seal::SealKey;
use crate::platform::{port, spawn};
use crate::store::{Key, Store, StoreError};
use crate::sync_link::Step;
use crate::workspace::Workspace;
use crate::workspace::auditing::Waiting;
use crate::workspace::drafts::DraftRows;
use places::Places;
use server_asked::Wanted;

/// When the room on the disk is looked at first, milliseconds after the start: the first look
/// writes the reserve, and the start has enough to do.
const FIRST_LOOK_MS: u32 = 10_000;

/// What the loop takes in.
#[derive(Debug)]
pub(crate) enum Turn {
    /// The page asked.
    Asked(Asked),
    /// The server answered a push.
    Pushed(Result<Vec<u8>, NetError>),
    /// The server answered a pull.
    Pulled(Result<Vec<u8>, NetError>),
    /// The server answered with a page of a cold start.
    Started(Result<Vec<u8>, NetError>),
    /// The server answered a step of a comparison.
    Compared {
        /// The step.
        step: Step,
        /// The answer.
        answer: Result<Vec<u8>, NetError>,
    },
    /// The server answered an enrolment.
    Enrolled {
        /// The page's request.
        number: u32,
        /// The name asked for.
        name: String,
        /// The answer.
        answer: Result<Vec<u8>, NetError>,
    },
    /// The server answered what the page asked of it.
    ServerAnswered {
        /// The page's request.
        number: u32,
        /// What was asked.
        wanted: Wanted,
        /// The answer.
        answer: Result<Vec<u8>, NetError>,
    },
    /// The server answered the PIN that a person chose.
    PinChosen {
        /// The page's request.
        number: u32,
        /// What was sent.
        chosen: Box<ChosenPin>,
        /// The answer.
        answer: Result<Vec<u8>, NetError>,
    },
    /// The server answered a request to print a badge.
    BadgePrinted {
        /// The page's request.
        number: u32,
        /// Whose badge it is.
        person: PersonId,
        /// The answer.
        answer: Result<Vec<u8>, NetError>,
    },
    /// The server answered with a lease.
    Leased(Result<Vec<u8>, NetError>),
    /// The server's log has grown.
    Poked,
    /// The server answered a push of a chain that this database does not continue.
    PushedPast {
        /// The chain.
        incarnation: IncarnationId,
        /// Whether it only asked how far the server has the chain.
        was_empty: bool,
        /// The answer.
        answer: Result<Vec<u8>, NetError>,
    },
    /// The server answered the announcement of a new chain.
    Announced(Result<Vec<u8>, NetError>),
    /// It is time to write down what was repeated.
    CountRepeated,
    /// The database may take writes again.
    TryDatabase,
    /// It is time for this look at how much room the disk has.
    LookAtRoom(u32),
    /// The lock was taken away: a person goes on in another tab.
    LockStolen,
    /// Whether the worker that has the lock says that it is alive.
    WriterAnswers(bool),
    /// The poke stream ended.
    PokesEnded,
    /// A wake-up.
    Tick,
}

/// The worker while it runs.
pub(crate) struct Worker {
    pub(crate) workspace: Workspace,
    pub(crate) places: Places,
    pub(crate) key: DeviceKey,
    pub(crate) seal_key: SealKey,
    pub(crate) inbox: UnboundedSender<Turn>,
    turns: Turns,
    /// How the server refused the last push: what stands at the pill until one is taken.
    push_refused: Option<Link>,
    /// How much of another chain goes up at once, and when one that was refused is tried again.
    past_portion: Portion,
    past_again_ms: u64,
    wake_at_ms: Option<u64>,
    listening: bool,
    /// Another worker writes: this one never will again.
    overtaken: bool,
    /// A push of another chain is under way.
    pushing_past: bool,
    /// A lease was asked for.
    renewing_lease: bool,
    /// What is to be in the record although it changes nothing.
    auditing: auditing::Auditing,
    /// The look at the disk's room that is planned, counted up; earlier ones are not done.
    looks: u32,
    /// The drafts that are left once the entry that is kept next is, and sealed.
    drafts_next: Option<(DraftRows, Vec<u8>)>,
    /// What waits to be in the record once the entry that is kept next is.
    noted_next: Option<Vec<Waiting>>,
    /// What was saved since the last look at the disk's room.
    saved_since_look: u32,
    /// The comparison with the server.
    comparing: compare::Comparing,
    /// How the database says that the server has stopped this tablet.
    stopped_as_kept: Option<Stopped>,
    /// Page requests that wait for the end of a sync round.
    waiting_for_sync: Vec<u32>,
}

/// Runs the worker until it ends.
pub async fn run() {
    let (inbox, mut turns) = mpsc::unbounded();
    forward_requests(inbox.clone());
    start::take_lock(&mut turns, &inbox).await;
    match Worker::open(inbox).await {
        Ok(worker) => worker.serve(turns).await,
        Err(stopped) => start::serve_without_database(stopped, turns).await,
    }
}

fn forward_requests(inbox: UnboundedSender<Turn>) {
    let (requests, mut asked) = mpsc::unbounded();
    port::listen(requests);
    spawn(async move {
        while let Some(asked) = asked.next().await {
            if inbox.unbounded_send(Turn::Asked(asked)).is_err() {
                return;
            }
        }
    });
}

impl Worker {
    async fn serve(mut self, mut turns: UnboundedReceiver<Turn>) {
        self.say_sync();
        port::say(&Said::Ready);
        self.tell_loss().await;
        self.keep_noted_before().await;
        self.step(Input::Tick);
        self.listen_to_pokes();
        self.look_at_room_in(FIRST_LOOK_MS);
        while let Some(turn) = turns.next().await {
            self.look_at_clock().await;
            self.take(turn).await;
            self.look_at_contact().await;
        }
    }

    async fn take(&mut self, turn: Turn) {
        self.take_one(turn).await;
        self.keep_stopped().await;
    }

    async fn take_one(&mut self, turn: Turn) {
        match turn {
            Turn::Asked(asked) => self.answer(asked).await,
            Turn::Pushed(answer) => self.on_pushed(answer).await,
            Turn::Pulled(answer) => self.on_pulled(answer).await,
            Turn::Started(answer) => self.on_started(answer).await,
            Turn::Compared { step, answer } => self.on_compared(step, answer).await,
            Turn::Enrolled {
                number,
                name,
                answer,
            } => self.on_enrolled(number, name, answer).await,
            Turn::ServerAnswered {
                number,
                wanted,
                answer,
            } => self.on_server_answered(number, wanted, answer),
            Turn::PinChosen {
                number,
                chosen,
                answer,
            } => self.on_pin_chosen(number, &chosen, answer).await,
            Turn::BadgePrinted {
                number,
                person,
                answer,
            } => self.on_badge_printed(number, person, answer),
            Turn::Leased(answer) => self.on_leased(answer).await,
            Turn::PushedPast {
                incarnation,
                was_empty,
                answer,
            } => self.on_pushed_past(incarnation, was_empty, answer).await,
            Turn::Announced(answer) => self.on_announced(answer),
            Turn::CountRepeated => self.count_repeated().await,
            Turn::TryDatabase => self.try_database().await,
            Turn::LookAtRoom(look) => self.look_at_room(look).await,
            Turn::LockStolen => self.give_way(),
            Turn::WriterAnswers(_) => {}
            Turn::Poked => self.step(Input::Poked),
            Turn::PokesEnded => self.listening = false,
            Turn::Tick => {
                self.wake_at_ms = None;
                self.step(Input::Tick);
                self.listen_to_pokes();
            }
        }
    }

    /// Returns the stored bytes of a document that is not open.
    pub(crate) async fn saved_document(
        &self,
        subject: &Subject,
    ) -> Result<Option<Vec<u8>>, StoreError> {
        if !self.workspace.needs_document(subject) {
            return Ok(None);
        }
        let key = Key::Text(Workspace::document_key(subject));
        self.places.database.get(Store::Documents, &key).await
    }
}

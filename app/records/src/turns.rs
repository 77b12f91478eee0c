//! The loop: page requests, server answers and wake-ups, one at a time.
//!
//! Nothing is written from two sides, because only this loop writes and it awaits each
//! write. Network requests run beside it and come back as turns.

mod link;
mod requests;

use std::collections::BTreeMap;

use futures::StreamExt;
use futures::channel::mpsc::{self, UnboundedSender};
use ledger::sync::turns::{Input, Turns};
use messages::records::{Asked, Said};
use record::identity::Subject;
use record::ids::IncarnationId;

use crate::platform::indexed_db::Database;
use crate::platform::keys::{DeviceKey, KeyError};
use crate::platform::net::NetError;
use crate::platform::{clock, port, spawn, tab_lock};
use crate::store::{Batch, Durability, Key, Store, StoreError, key};
use crate::workspace::rows::{self, Identity};
use crate::workspace::{Stored, TABLET_KEYS, Workspace};

/// What the loop takes in.
#[derive(Debug)]
pub(crate) enum Turn {
    /// The page asked.
    Asked(Asked),
    /// The server answered a push.
    Pushed(Result<Vec<u8>, NetError>),
    /// The server answered a pull.
    Pulled(Result<Vec<u8>, NetError>),
    /// The server answered an enrolment.
    Enrolled {
        /// The page's request.
        number: u32,
        /// The name asked for.
        name: String,
        /// The answer.
        answer: Result<Vec<u8>, NetError>,
    },
    /// The server answered a trace.
    Traced {
        /// The page's request.
        number: u32,
        /// The answer.
        answer: Result<Vec<u8>, NetError>,
    },
    /// The server's log has grown.
    Poked,
    /// The poke stream ended.
    PokesEnded,
    /// A wake-up.
    Tick,
}

/// The worker while it runs.
pub(crate) struct Worker {
    pub(crate) workspace: Workspace,
    pub(crate) database: Database,
    pub(crate) key: DeviceKey,
    pub(crate) inbox: UnboundedSender<Turn>,
    turns: Turns,
    wake_at_ms: Option<u64>,
    listening: bool,
    /// A write did not end: nothing more is written until the worker starts anew.
    writes_stopped: bool,
    /// Page requests that wait for the end of a sync round.
    waiting_for_sync: Vec<u32>,
}

/// Why the worker cannot start.
#[derive(Debug, thiserror::Error)]
enum StartError {
    #[error(transparent)]
    Store(#[from] StoreError),
    #[error(transparent)]
    Key(#[from] KeyError),
    #[error("this browser writes with durability {had:?}, and only strict is safe")]
    NotDurable { had: String },
}

/// Runs the worker until it ends.
pub async fn run() {
    if let Err(error) = serve().await {
        port::say(&Said::Stopped {
            why: error.to_string(),
        });
    }
}

async fn serve() -> Result<(), StartError> {
    let (inbox, mut turns) = mpsc::unbounded();
    forward_requests(inbox.clone());
    if !tab_lock::try_take().await {
        port::say(&Said::AnotherTab);
        tab_lock::take().await;
    }
    let mut worker = Worker::open(inbox).await?;
    port::say(&Said::Ready);
    worker.step(Input::Tick);
    worker.listen_to_pokes();
    while let Some(turn) = turns.next().await {
        worker.take(turn).await;
    }
    Ok(())
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
    async fn open(inbox: UnboundedSender<Turn>) -> Result<Self, StartError> {
        let database = Database::open().await?;
        let stored = read_all(&database).await?;
        let fresh = Identity {
            incarnation: IncarnationId::new(clock::random_16()),
            enrolment: None,
        };
        let chain_before = stored.tablet.get(key::CHAIN).cloned();
        let mut workspace = Workspace::open(stored, fresh)?;
        take_over(&database, &mut workspace, chain_before).await?;
        let key = DeviceKey::open(&database).await?;
        let turns = Turns::new(workspace.chain.dseq, workspace.pushed);
        Ok(Self {
            workspace,
            database,
            key,
            inbox,
            turns,
            wake_at_ms: None,
            listening: false,
            writes_stopped: false,
            waiting_for_sync: Vec::new(),
        })
    }

    async fn take(&mut self, turn: Turn) {
        match turn {
            Turn::Asked(asked) => self.answer(asked).await,
            Turn::Pushed(answer) => self.on_pushed(answer).await,
            Turn::Pulled(answer) => self.on_pulled(answer).await,
            Turn::Enrolled {
                number,
                name,
                answer,
            } => self.on_enrolled(number, name, answer).await,
            Turn::Traced { number, answer } => link::on_traced(number, answer),
            Turn::Poked => self.step(Input::Hint),
            Turn::PokesEnded => self.listening = false,
            Turn::Tick => {
                self.wake_at_ms = None;
                self.step(Input::Tick);
                self.listen_to_pokes();
            }
        }
    }

    /// Writes a batch. A write whose end is not known stops all writing.
    pub(crate) async fn write(&mut self, batch: &Batch) -> Result<String, StoreError> {
        if self.writes_stopped {
            return Err(StoreError::TimedOut { after_ms: 0 });
        }
        let written = self.database.commit(batch).await;
        match &written {
            Err(StoreError::TimedOut { .. }) => self.writes_stopped = true,
            Err(StoreError::AnotherWriter) => {
                self.writes_stopped = true;
                port::say(&Said::AnotherTab);
            }
            _ => {}
        }
        written
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
        self.database.get(Store::Documents, &key).await
    }

    pub(crate) fn say_sync(&self) {
        port::say(&Said::Sync(self.workspace.sync_status()));
    }
}

/// Raises the writer's number: from here on, an older worker that wakes up cannot write. An
/// entry that the older one saved since the store was read is not overwritten: then this
/// worker ends, and the next one starts from what the store holds.
async fn take_over(
    database: &Database,
    workspace: &mut Workspace,
    chain_before: Option<Vec<u8>>,
) -> Result<(), StartError> {
    workspace.chain.writer += 1;
    let mut batch = Batch::new(Durability::Strict, chain_before);
    batch.put(Store::Tablet, key::CHAIN, rows::to_bytes(&workspace.chain));
    batch.put(
        Store::Tablet,
        key::IDENTITY,
        rows::to_bytes(&workspace.identity),
    );
    let had = database.commit(&batch).await?;
    if had == Durability::Strict.word() {
        Ok(())
    } else {
        Err(StartError::NotDurable { had })
    }
}

async fn read_all(database: &Database) -> Result<Stored, StoreError> {
    let mut tablet = BTreeMap::new();
    for key in TABLET_KEYS {
        if let Some(bytes) = database.get(Store::Tablet, &Key::from(key)).await? {
            tablet.insert(key.to_owned(), bytes);
        }
    }
    let entries = database
        .scan(Store::Entries)
        .await?
        .into_iter()
        .filter_map(|(key, bytes)| match key {
            Key::Place(dseq) => Some((dseq, bytes)),
            Key::Text(_) => None,
        })
        .collect();
    let facts = database.scan(Store::Facts).await?;
    Ok(Stored {
        tablet,
        entries,
        facts: facts.into_iter().map(|(_, bytes)| bytes).collect(),
    })
}

//! The start of the worker: the lock, both places, and what to do when something is missing.

use std::collections::BTreeMap;

use futures::StreamExt;
use futures::channel::mpsc::{UnboundedReceiver, UnboundedSender};
use futures::future::{Either, select};
use ledger::sync::message::PushEntry;
use ledger::sync::portion::Portion;
use ledger::sync::turns::Turns;
use messages::records::{Answer, Asked, Failure, Request, Room, Said};
use record::ids::IncarnationId;

use super::auditing::Auditing;
use super::places::Places;
use super::requests::say_answer;
use super::{Turn, Worker};
use crate::platform::indexed_db::Database;
use crate::platform::keys::{DeviceKey, KeyError};
use crate::platform::reserve::Reserve;
use crate::platform::seal::SealKey;
use crate::platform::{clock, port, second_file, spawn, tab_lock};
use crate::second_place::SecondPlace;
use crate::store::{Batch, Durability, Key, Store, StoreError, key};
use crate::workspace::past::row_of;
use crate::workspace::rescue::files_of;
use crate::workspace::rows::{self, Identity, Loss};
use crate::workspace::start::{DeviceKeyIs, Found};
use crate::workspace::{Stored, TABLET_KEYS, Workspace};

/// How often a waiting worker asks whether the writer is alive, milliseconds.
const ASK_AGAIN_MS: u32 = 3_000;
/// How often a worker without room looks for some, milliseconds.
const LOOK_FOR_ROOM_MS: u32 = 10_000;

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

/// The database cannot be used; what the second place holds can still be saved.
pub(super) struct WithoutDatabase {
    why: String,
    /// Where the disk has no room for it: looks for some.
    no_room: Option<Reserve>,
    /// Another worker wrote at that moment: a new start reads what it wrote.
    overtaken: bool,
    second: SecondPlace,
}

/// Waits until this worker is the one writer. While another one is, it says so, and whether
/// that one answers; a person may then take the writing over.
pub(super) async fn take_lock(turns: &mut UnboundedReceiver<Turn>, inbox: &UnboundedSender<Turn>) {
    let lost = |inbox: &UnboundedSender<Turn>| {
        let inbox = inbox.clone();
        move || drop(inbox.unbounded_send(Turn::LockStolen))
    };
    if !tab_lock::try_take(lost(inbox)).await {
        let mut granted = Box::pin(tab_lock::take(lost(inbox)));
        ask_the_writer(inbox.clone(), 0);
        loop {
            match select(granted, turns.next()).await {
                Either::Left(_) => break,
                Either::Right((turn, rest)) => {
                    granted = rest;
                    match turn {
                        Some(Turn::WriterAnswers(answers)) => {
                            port::say(&Said::AnotherTab { answers });
                            ask_the_writer(inbox.clone(), ASK_AGAIN_MS);
                        }
                        Some(Turn::Asked(asked)) if asked.request == Request::TakeOver => {
                            tab_lock::steal(lost(inbox)).await;
                            break;
                        }
                        _ => {}
                    }
                }
            }
        }
    }
    tab_lock::answer_those_who_wait();
}

fn ask_the_writer(inbox: UnboundedSender<Turn>, after_ms: u32) {
    spawn(async move {
        clock::pause(after_ms).await;
        let answers = tab_lock::writer_answers().await;
        drop(inbox.unbounded_send(Turn::WriterAnswers(answers)));
    });
}

/// Serves a page whose tablet has no usable database: nothing can be recorded, but what the
/// second place holds can be saved as a rescue file.
pub(super) async fn serve_without_database(
    without: WithoutDatabase,
    mut turns: UnboundedReceiver<Turn>,
) {
    if without.overtaken {
        return port::say(&Said::Stopped { why: without.why });
    }
    if let Some(reserve) = without.no_room {
        spawn(start_when_there_is_room(reserve, without.why.clone()));
    }
    let safe: usize = without.second.chains.iter().map(|c| c.entries.len()).sum();
    port::say(&Said::NoDatabase {
        why: without.why.clone(),
        safe: safe as u64,
    });
    while let Some(turn) = turns.next().await {
        let Turn::Asked(Asked { number, request }) = turn else {
            continue;
        };
        let answer = if request == Request::Rescue {
            Answer::Rescue(files_of(&without.second))
        } else {
            Answer::Failed(Failure::Store {
                why: without.why.clone(),
            })
        };
        say_answer(number, answer);
    }
}

/// Ends the worker when there is room to open the database; the page starts another one. The
/// disk may have filled only while the database was opened, so a database that did not take
/// what the start writes is tried again as well, after a pause: a page that starts workers one
/// after the other gives up.
async fn start_when_there_is_room(reserve: Reserve, why: String) {
    loop {
        clock::pause(LOOK_FOR_ROOM_MS).await;
        if reserve.is_room_again() {
            return port::say(&Said::Stopped { why });
        }
    }
}

/// Looks whether there is room to open the database; without, the reserve makes some.
fn make_room(reserve: Option<&Reserve>) -> Room {
    match reserve {
        Some(reserve) if !reserve.is_room_to_open() => {
            reserve.give_back();
            Room::TooLow
        }
        Some(_) | None => Room::Unknown,
    }
}

impl Worker {
    pub(super) async fn open(inbox: UnboundedSender<Turn>) -> Result<Self, WithoutDatabase> {
        let file = second_file::open().await;
        let second = file
            .as_ref()
            .map(|file| file.place().clone())
            .unwrap_or_default();
        let reserve = Reserve::open().await;
        let room = make_room(reserve.as_ref());
        let without = |error: StartError| WithoutDatabase {
            overtaken: matches!(error, StartError::Store(StoreError::AnotherWriter)),
            no_room: reserve
                .clone()
                .filter(|_| matches!(&error, StartError::Store(error) if error.may_go_elsewhere())),
            why: error.to_string(),
            second: second.clone(),
        };
        let database = match Database::open(reserve.clone()).await {
            Ok(database) => database,
            Err(error) => return Err(without(error.into())),
        };
        let mut places = Places::new(database, file, reserve.clone(), room);
        let (workspace, key) = match start(&mut places).await {
            Ok(started) => started,
            Err(error) => return Err(without(error)),
        };
        let seal_key = match SealKey::open(&places.database).await {
            Ok(seal_key) => seal_key,
            Err(error) => return Err(without(error.into())),
        };
        let auditing = Auditing::after(workspace.contact);
        let stopped_as_kept = workspace.stopped.clone();
        let mut worker = Self {
            turns: Turns::new(workspace.chain.dseq, workspace.pushed),
            push_refused: None,
            past_portion: Portion::WHOLE,
            past_again_ms: 0,
            workspace,
            places,
            key,
            seal_key,
            inbox,
            wake_at_ms: None,
            listening: false,
            overtaken: false,
            pushing_past: false,
            renewing_lease: false,
            auditing,
            looks: 0,
            drafts_next: None,
            noted_next: None,
            saved_since_look: 0,
            comparing: Default::default(),
            stopped_as_kept,
            waiting_for_sync: Vec::new(),
        };
        worker.unseal_badges().await;
        worker.unseal_drafts().await;
        Ok(worker)
    }
}

/// Reads the database, makes good what is missing, and takes both places over.
async fn start(places: &mut Places) -> Result<(Workspace, DeviceKey), StartError> {
    let (mut workspace, chain_before) = read_workspace(places).await?;
    let found = places.second().map_or(Found::Whole, |second| {
        workspace.compare(second.own(), workspace.is_new)
    });
    if let Found::Lost(loss @ Loss::Wiped { .. }) = found {
        workspace.loss = Some(loss);
    }
    take_over(places, &mut workspace, chain_before).await?;
    let key = DeviceKey::open(&places.database).await?;
    match found {
        Found::Whole => {}
        Found::Lost(Loss::Wiped { .. }) => stay_enrolled(places, &mut workspace, &key).await?,
        Found::Behind { missing } => heal(places, &mut workspace, missing).await?,
        Found::Lost(loss) => {
            let key = DeviceKeyIs::Here(key.public_key());
            workspace = begin_anew(places, &workspace, loss, key).await?;
        }
    }
    if let Some(lost) = lost_key(places, &workspace, &key) {
        let loss = Loss::Wiped {
            previous: workspace.identity.incarnation,
            last: workspace.chain.dseq,
        };
        workspace = begin_anew(places, &workspace, loss, lost).await?;
    }
    places.catch_up(&workspace, key.public_key());
    take_in_left_behind(places, &mut workspace).await?;
    Ok((workspace, key))
}

/// Reads the workspace, and the chain row as it stood.
async fn read_workspace(places: &Places) -> Result<(Workspace, Option<Vec<u8>>), StartError> {
    let stored = read_all(&places.database).await?;
    let chain_before = stored.tablet.get(key::CHAIN).cloned();
    let fresh = Identity {
        incarnation: IncarnationId::new(clock::random_16()),
        enrolment: None,
    };
    Ok((Workspace::open(stored, fresh)?, chain_before))
}

/// Puts into the database what only the second place has.
async fn heal(
    places: &Places,
    workspace: &mut Workspace,
    missing: Vec<PushEntry>,
) -> Result<(), StartError> {
    for entry in missing {
        let (_, row) = row_of(&entry).map_err(|why| StoreError::Damaged { why })?;
        let before = match &row.subject {
            None => None,
            Some(subject) => {
                let key = Key::Text(Workspace::document_key(subject));
                let saved = places.database.get(Store::Documents, &key).await?;
                Some(workspace.document(subject, saved.as_deref())?)
            }
        };
        let sealing = workspace.replay(&entry, before.as_ref())?;
        places.database.commit(&sealing.batch).await?;
        workspace.adopt(sealing);
    }
    Ok(())
}

/// Starts a new chain after a loss, and reads the database again as it is then.
async fn begin_anew(
    places: &Places,
    workspace: &Workspace,
    loss: Loss,
    key: DeviceKeyIs,
) -> Result<Workspace, StartError> {
    let incarnation = IncarnationId::new(clock::random_16());
    let batch = workspace.new_life(incarnation, Some(loss), key);
    places.database.commit(&batch).await?;
    Ok(read_workspace(places).await?.0)
}

/// After a wipe under a worker that put its key back: the server knows the key, and the second
/// place who it was enrolled as.
async fn stay_enrolled(
    places: &Places,
    workspace: &mut Workspace,
    key: &DeviceKey,
) -> Result<(), StartError> {
    let own = places.second().and_then(|second| second.own());
    let Some(owner) = own.map(|own| &own.owner) else {
        return Ok(());
    };
    if owner.public_key != key.public_key() || owner.enrolment.is_none() {
        return Ok(());
    }
    let mut identity = workspace.identity.clone();
    identity.enrolment.clone_from(&owner.enrolment);
    let chain = rows::to_bytes(&workspace.chain);
    let mut batch = Batch::new(Durability::Strict, Some(chain));
    batch.put(Store::Tablet, key::IDENTITY, rows::to_bytes(&identity));
    places.database.commit(&batch).await?;
    workspace.set_identity(identity);
    Ok(())
}

/// The second place knows which key the tablet was enrolled with.
fn lost_key(places: &Places, workspace: &Workspace, key: &DeviceKey) -> Option<DeviceKeyIs> {
    let own = &places.second()?.own()?.owner;
    let is_lost = workspace.identity.enrolment.is_some()
        && own.incarnation == workspace.identity.incarnation
        && own.public_key != key.public_key();
    is_lost.then_some(DeviceKeyIs::Lost(own.public_key))
}

/// Takes the entries of chains that ended into the database, so that they lie in two places
/// again until they are sent.
async fn take_in_left_behind(
    places: &mut Places,
    workspace: &mut Workspace,
) -> Result<(), StartError> {
    let chains: Vec<_> = places
        .second()
        .map(|second| second.left_behind().cloned().collect())
        .unwrap_or_default();
    for chain in chains {
        let arrival = workspace.take_in_chain(&chain, false);
        places.database.commit(&arrival.batch).await?;
        workspace.adopt_past(arrival);
    }
    Ok(())
}

/// Raises the writer's number: from here on, an older worker that wakes up cannot write. An
/// entry that the older one saved since the store was read is not overwritten: then this
/// worker ends, and the next one starts from what the store holds.
async fn take_over(
    places: &Places,
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
    if let Some(loss) = &workspace.loss {
        batch.put(Store::Tablet, key::LOSS, rows::to_bytes(loss));
    }
    let had = places.database.commit(&batch).await?;
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
    let values = |rows: Vec<(Key, Vec<u8>)>| rows.into_iter().map(|(_, bytes)| bytes).collect();
    Ok(Stored {
        tablet,
        entries,
        facts: values(database.scan(Store::Facts).await?),
        past: values(database.scan(Store::Past).await?),
    })
}

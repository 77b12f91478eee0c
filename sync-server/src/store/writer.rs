//! The one writer: requests queue up, and one commit serves all that are waiting.
//!
//! Each request runs in a savepoint of its own, so one that fails leaves no trace and does
//! not spoil the others. Nobody is answered before the commit is durable.

use std::cell::RefCell;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::mpsc::{self, TrySendError};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

use rusqlite::{Connection, TransactionBehavior};
use tokio::sync::oneshot;

use super::{Store, StoreError, Turn};
use crate::moment::Outside;

/// The most requests that wait for the writer; more are told to come again.
const MOST_WAITING: usize = 512;
/// The most requests of one commit.
const MOST_PER_COMMIT: usize = 64;
/// How long a fault stands before another write is tried for whoever watches, and how long it is
/// between two of them.
const PAUSE: Duration = Duration::from_secs(1);
/// How long such a write may take.
const DEADLINE: Duration = Duration::from_secs(3);

/// What is kept between turns beside the store; a cache that can be dropped.
pub trait Memory: Send + 'static {
    /// Forgets what a transaction that was undone may have left.
    fn forget(&mut self);
    /// Takes note of a commit.
    fn committed(&mut self, store: &Turn<'_>);
}

type Answer = Box<dyn FnOnce(Result<(), StoreError>) + Send>;
type Job<M> = Box<dyn FnOnce(&Turn<'_>, &mut M) -> (bool, Answer) + Send>;

/// What a commit tells of whether the store takes writes.
#[derive(Default)]
struct Told {
    /// Whether a row was written.
    wrote: bool,
    /// What the database reported to a request that failed.
    fault: Option<String>,
}

/// Hands requests to the writer thread; ends it when the last copy is dropped.
pub struct Writer<M> {
    queue: mpsc::SyncSender<Job<M>>,
    fault: Fault,
}

/// Why the store took no write when one was last tried, if it did not, and when that was.
type Fault = Arc<Mutex<Option<(String, Instant)>>>;

thread_local! {
    /// What the database reported last on this thread. A request ends in an error of its own,
    /// which need not tell that the database was behind it.
    static REPORTED: RefCell<Option<String>> = const { RefCell::new(None) };
}

/// Keeps what the database reported for the writer, where it is its thread.
pub(super) fn note_reported(error: &StoreError) {
    REPORTED.set(Some(error.to_string()));
}

impl<M> Clone for Writer<M> {
    fn clone(&self) -> Self {
        Self {
            queue: self.queue.clone(),
            fault: self.fault.clone(),
        }
    }
}

impl<M: Memory> Writer<M> {
    /// Starts the thread.
    ///
    /// # Errors
    /// [`StoreError::Database`] when no connection can be opened.
    pub fn start(store: &Store, memory: M) -> Result<Self, StoreError> {
        let connection = store.take()?;
        let (queue, jobs) = mpsc::sync_channel(MOST_WAITING);
        let outside = Outside::of_this_thread();
        let fault = Fault::default();
        let noted = fault.clone();
        thread::Builder::new()
            .name("writer".to_owned())
            .spawn(move || {
                outside.enter();
                run(connection, memory, &jobs, &noted);
            })
            .map_err(|_| StoreError::Unfinished)?;
        Ok(Self { queue, fault })
    }

    /// Returns why the store took no write when one was last tried, if it did not, as on a full
    /// disk. What asks for nothing to be written tells nothing of that.
    #[must_use]
    pub fn fault(&self) -> Option<String> {
        held(&self.fault).as_ref().map(|(why, _)| why.clone())
    }

    /// Tries a write where the last one failed a while ago; afterwards [`Writer::fault`] tells of
    /// this one. Without it a server that is asked for nothing because it is at fault would be so
    /// for ever. A small write may find room where a large one does not: the next large one
    /// tells.
    pub async fn try_again(
        &self,
        write: impl FnOnce(&Turn<'_>, &mut M) -> Result<(), StoreError> + Send + 'static,
    ) {
        let is_due = match &mut *held(&self.fault) {
            Some((_, tried)) if tried.elapsed() >= PAUSE => {
                *tried = Instant::now();
                true
            }
            Some(_) | None => false,
        };
        if !is_due {
            return;
        }
        match tokio::time::timeout(DEADLINE, self.run(write)).await {
            Ok(Ok(())) => {}
            Ok(Err(error)) => tracing::error!(%error, "the store still takes no writes"),
            Err(_) => tracing::error!("the store still takes no writes: it does not answer"),
        }
    }

    /// Runs a request in the writer's next turn and waits for the commit.
    ///
    /// # Errors
    /// Those of `request`, [`StoreError::Busy`], [`StoreError::Unfinished`],
    /// [`StoreError::Database`]; nothing of
    /// the request is stored then.
    pub async fn run<T, E>(
        &self,
        request: impl FnOnce(&Turn<'_>, &mut M) -> Result<T, E> + Send + 'static,
    ) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<StoreError> + Send + 'static,
    {
        let (answer, answered) = oneshot::channel();
        let job: Job<M> = Box::new(move |turn, memory| {
            let result = request(turn, memory);
            let keep = result.is_ok();
            let answer: Answer = Box::new(move |committed| {
                let result = committed.map_err(E::from).and(result);
                // The asker may have hung up; its entries are stored all the same.
                let _ = answer.send(result);
            });
            (keep, answer)
        });
        match self.queue.try_send(job) {
            Ok(()) => {}
            Err(TrySendError::Full(_)) => return Err(StoreError::Busy.into()),
            Err(TrySendError::Disconnected(_)) => return Err(StoreError::Unfinished.into()),
        }
        answered
            .await
            .unwrap_or_else(|_| Err(StoreError::Unfinished.into()))
    }
}

fn held(fault: &Fault) -> MutexGuard<'_, Option<(String, Instant)>> {
    fault.lock().unwrap_or_else(PoisonError::into_inner)
}

fn run<M: Memory>(
    mut connection: Connection,
    mut memory: M,
    jobs: &mpsc::Receiver<Job<M>>,
    fault: &Fault,
) {
    let mut seen = None;
    while let Ok(first) = jobs.recv() {
        let waiting = jobs.try_iter().take(MOST_PER_COMMIT - 1);
        let turn: Vec<Job<M>> = std::iter::once(first).chain(waiting).collect();
        take_turn(&mut connection, &mut memory, &mut seen, turn, fault);
    }
}

/// `seen` is SQLite's number of what others committed, as it was at the last turn.
fn take_turn<M: Memory>(
    connection: &mut Connection,
    memory: &mut M,
    seen: &mut Option<i64>,
    jobs: Vec<Job<M>>,
    fault: &Fault,
) {
    let mut answers = Vec::new();
    let committed = commit_all(connection, memory, seen, jobs, &mut answers);
    if let Err(error) = &committed {
        tracing::error!(%error, "a commit failed; its requests are refused");
        memory.forget();
    }
    let failed = committed.is_err();
    let told = committed.unwrap_or_else(|error| Told {
        wrote: false,
        fault: Some(error.to_string()),
    });
    if told.wrote || told.fault.is_some() {
        *held(fault) = told.fault.map(|why| (why, Instant::now()));
    }
    for answer in answers {
        answer(if failed {
            Err(StoreError::Unfinished)
        } else {
            Ok(())
        });
    }
}

fn commit_all<M: Memory>(
    connection: &mut Connection,
    memory: &mut M,
    seen: &mut Option<i64>,
    jobs: Vec<Job<M>>,
    answers: &mut Vec<Answer>,
) -> Result<Told, StoreError> {
    let mut told = Told::default();
    let mut transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    // A command may have written beside the server: what is remembered is stale then.
    let others: i64 = transaction.pragma_query_value(None, "data_version", |row| row.get(0))?;
    if seen.replace(others) != Some(others) {
        memory.forget();
    }
    for job in jobs {
        let mut savepoint = transaction.savepoint()?;
        let turn = Turn::over(&savepoint);
        let before = savepoint.total_changes();
        REPORTED.set(None);
        let done = catch_unwind(AssertUnwindSafe(|| job(&turn, memory)));
        let keep = matches!(done, Ok((true, _)));
        if keep {
            told.wrote |= savepoint.total_changes() != before;
            savepoint.commit()?;
        } else {
            told.fault = REPORTED.take().or(told.fault);
            savepoint.rollback()?;
            savepoint.commit()?;
            memory.forget();
        }
        // After a panic the answer is gone, and its asker is told that nothing is stored.
        answers.extend(done.ok().map(|(_, answer)| answer));
    }
    transaction.commit()?;
    memory.committed(&Turn::over(connection));
    Ok(told)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::Arc;
    use std::sync::atomic::{AtomicBool, Ordering};

    #[derive(Default)]
    struct Nothing {
        committed: Arc<AtomicBool>,
    }

    impl Memory for Nothing {
        fn forget(&mut self) {}
        fn committed(&mut self, _: &Turn<'_>) {
            self.committed.store(true, Ordering::SeqCst);
        }
    }

    fn site_named(turn: &Turn<'_>, name: &str) -> Result<(), StoreError> {
        turn.create_site(&record::ids::SiteId::new([1; 16]), name, 0)
    }

    #[tokio::test]
    async fn a_request_is_answered_only_after_its_commit() {
        let store = Store::in_memory().unwrap();
        let memory = Nothing::default();
        let committed = memory.committed.clone();
        let writer = Writer::start(&store, memory).unwrap();
        let before = committed.clone();
        writer
            .run(move |turn, _| {
                assert!(!before.load(Ordering::SeqCst));
                site_named(turn, "Plant 1")
            })
            .await
            .unwrap();
        assert!(committed.load(Ordering::SeqCst));
        let name = store.read(|view| Ok::<_, StoreError>(view.site()?.unwrap().1));
        assert_eq!(name.unwrap(), "Plant 1");
    }

    #[tokio::test]
    async fn a_request_that_fails_or_panics_spoils_no_other() {
        let store = Store::in_memory().unwrap();
        let writer = Writer::start(&store, Nothing::default()).unwrap();
        let fails = writer.run(|turn, _| {
            site_named(turn, "never stored")?;
            Err::<(), _>(StoreError::Damaged { what: "test" })
        });
        let panics = writer.run(|turn, _| {
            site_named(turn, "never stored either")?;
            if turn.site()?.is_some() {
                panic!("on purpose");
            }
            Ok::<(), StoreError>(())
        });
        let works = writer.run(|turn, _| site_named(turn, "Plant 1"));
        let (fails, panics, works) = tokio::join!(fails, panics, works);
        assert!(matches!(fails, Err(StoreError::Damaged { what: "test" })));
        assert!(matches!(panics, Err(StoreError::Unfinished)));
        works.unwrap();
        let name = store.read(|view| Ok::<_, StoreError>(view.site()?.unwrap().1));
        assert_eq!(name.unwrap(), "Plant 1");
    }

    #[tokio::test]
    async fn more_requests_than_may_wait_are_told_to_come_again_and_the_others_are_done() {
        let store = Store::in_memory().unwrap();
        let writer = Writer::start(&store, Nothing::default()).unwrap();
        let (go, wait) = mpsc::channel::<()>();
        let (tell, started) = oneshot::channel();
        let first = tokio::spawn({
            let writer = writer.clone();
            async move {
                let held = move |_: &Turn<'_>, _: &mut Nothing| {
                    let _ = tell.send(());
                    let _ = wait.recv();
                    Ok::<_, StoreError>(())
                };
                writer.run(held).await
            }
        });
        started.await.unwrap();
        let more = (0..MOST_WAITING + 3).map(|_| writer.run(|_, _| Ok::<_, StoreError>(())));
        let more = futures_util::future::join_all(more);
        let release = async { go.send(()).unwrap() };
        let (more, ()) = tokio::join!(more, release);
        let busy = |done: &&Result<(), StoreError>| matches!(done, Err(StoreError::Busy));
        assert_eq!(more.iter().filter(busy).count(), 3);
        assert_eq!(
            more.iter().filter(|done| done.is_ok()).count(),
            MOST_WAITING
        );
        first.await.unwrap().unwrap();
    }

    fn most_pages(turn: &Turn<'_>, pages: i64) {
        let connection = turn.view.connection;
        let sql = format!("PRAGMA max_page_count = {pages}");
        let _: i64 = connection.query_row(&sql, [], |row| row.get(0)).unwrap();
    }

    #[tokio::test]
    async fn a_full_disk_refuses_a_request_keeps_what_was_stored_and_goes_on_with_room() {
        let store = Store::in_memory().unwrap();
        let writer = Writer::start(&store, Nothing::default()).unwrap();
        writer
            .run(|turn, _| {
                site_named(turn, "Plant 1")?;
                most_pages(turn, 1);
                Ok::<_, StoreError>(())
            })
            .await
            .unwrap();
        let large = "x".repeat(1_000_000);
        let (full, again) = (large.clone(), large);
        let refused = writer.run(move |turn, _| turn.rename_site(&full)).await;
        assert!(
            matches!(refused, Err(StoreError::Database(_))),
            "{refused:?}"
        );
        let fault = writer.fault().unwrap();
        assert!(fault.contains("free room on the disk"), "{fault}");
        let reads = |turn: &Turn<'_>, _: &mut Nothing| turn.site();
        writer.run(reads).await.unwrap();
        assert_eq!(writer.fault(), Some(fault), "nothing was written");
        let name = || store.read(|view| Ok::<_, StoreError>(view.site()?.unwrap().1));
        assert_eq!(name().unwrap(), "Plant 1");
        writer
            .run(move |turn, _| {
                most_pages(turn, 1_000_000);
                turn.rename_site(&again)
            })
            .await
            .unwrap();
        assert_eq!(name().unwrap().len(), 1_000_000);
        assert_eq!(writer.fault(), None);
    }
}

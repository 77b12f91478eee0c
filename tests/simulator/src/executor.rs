//! Runs the tasks of all workers in one thread, always in the same order.

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::rc::Rc;
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll, Wake, Waker};

use futures::future::LocalBoxFuture;
use records::platform;

use crate::tablet::Here;

/// A worker's life: the tablet and the number of the worker on it.
pub type Life = (usize, u32);

type Ready = Arc<Mutex<VecDeque<u64>>>;

struct Flag {
    task: u64,
    ready: Ready,
}

impl Wake for Flag {
    fn wake(self: Arc<Self>) {
        self.ready
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .push_back(self.task);
    }
}

struct Task {
    here: Rc<Here>,
    future: LocalBoxFuture<'static, ()>,
    waker: Waker,
}

/// All tasks of all workers.
#[derive(Default)]
pub struct Executor {
    tasks: BTreeMap<u64, Task>,
    next: u64,
    ready: Ready,
    frozen: BTreeSet<Life>,
    /// Tasks of frozen workers that would go on.
    held: Vec<u64>,
}

impl Executor {
    /// Takes in a task of a worker.
    pub fn spawn(&mut self, here: Rc<Here>, future: LocalBoxFuture<'static, ()>) {
        let task = self.next;
        self.next += 1;
        let waker = Waker::from(Arc::new(Flag {
            task,
            ready: self.ready.clone(),
        }));
        waker.wake_by_ref();
        self.tasks.insert(
            task,
            Task {
                here,
                future,
                waker,
            },
        );
    }

    /// Lets one task go on; returns whether there was one.
    pub fn step(&mut self) -> bool {
        let next = self
            .ready
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .pop_front();
        let Some(id) = next else { return false };
        let Some(task) = self.tasks.get_mut(&id) else {
            return true;
        };
        if self.frozen.contains(&task.here.life()) {
            self.held.push(id);
            return true;
        }
        platform::enter(task.here.clone());
        let waker = task.waker.clone();
        let polled = task.future.as_mut().poll(&mut Context::from_waker(&waker));
        if polled == Poll::Ready(()) {
            self.tasks.remove(&id);
        }
        true
    }

    /// Ends a worker with all its tasks.
    pub fn end(&mut self, life: Life) {
        self.frozen.remove(&life);
        self.tasks.retain(|_, task| task.here.life() != life);
    }

    /// Stops a worker without ending it, as a browser freezes a tab.
    pub fn freeze(&mut self, life: Life) {
        self.frozen.insert(life);
    }

    /// Lets a frozen worker go on.
    pub fn thaw(&mut self, life: Life) {
        self.frozen.remove(&life);
        let mut ready = self.ready.lock().unwrap_or_else(PoisonError::into_inner);
        ready.extend(self.held.drain(..));
    }
}

//! The world of one run: time, and everything that happens in it, one thing at a time.

mod pages;
mod rest;
mod serving;
mod stores;
mod trouble;

use std::cell::RefCell;
use std::collections::{BTreeMap, VecDeque};
use std::path::PathBuf;
use std::rc::Rc;

use futures::channel::oneshot;
use futures::future::LocalBoxFuture;
use messages::records::Said;
use sync_server::moment::simulated;

use crate::audit::{self, Findings};
use crate::broken::Broken;
use crate::disk::Disk;
use crate::executor::{Executor, Life};
use crate::failure::Failure;
use crate::hostile::Hostile;
use crate::plan::{Plan, Stage};
use crate::random::Random;
use crate::server::{Outside, Server};
use crate::tablet::{Here, Page, SECOND_BYTES, Tablet, Write};
use crate::template::{Template, fresh_place, template};
use crate::traffic::{Answering, Packet};
use crate::witness::Witness;

/// How long everything may take to come to rest once all is well, milliseconds.
const REST_MS: u64 = 400_000;
/// After a restore nobody rests before every tablet has asked again, milliseconds.
const ASKED_AGAIN_MS: u64 = 60_000;
/// How often it is looked whether all is at rest, milliseconds.
const LOOK_MS: u64 = 2_000;
/// What comes with time.
pub enum Timer {
    /// A pause of a worker is over.
    Wake(oneshot::Sender<()>),
    /// A request reaches the server.
    Arrive(Box<Packet>),
    /// An answer reaches the tablet.
    Answer(Box<Answering>),
    /// A write ends.
    Write(Box<Write>),
    /// An event of the plan.
    Happen(usize),
    /// A tablet's worker starts.
    Start(usize),
    /// A worker is frozen, and another takes over.
    Freeze(usize, u64),
    /// A frozen worker goes on.
    Thaw(Life),
    /// A worker of another tab is closed.
    Close(Life),
    /// A poke reaches a tablet.
    Poke(usize),
    /// It is looked whether all is at rest.
    Look,
}

/// What everything in the world may touch.
pub struct Shared {
    /// The true time, UTC milliseconds.
    pub now_ms: u64,
    timers: BTreeMap<(u64, u64), Timer>,
    order: u64,
    /// Tasks that workers started.
    pub spawned: Vec<(Rc<Here>, LocalBoxFuture<'static, ()>)>,
    /// The tablets.
    pub tablets: Vec<Tablet>,
    /// What workers said and nobody has heard yet.
    pub said: VecDeque<(Life, Said)>,
    /// What is broken on purpose.
    pub broken: Option<Broken>,
}

impl Shared {
    /// Lets something happen after a while.
    pub fn after(&mut self, ms: u64, timer: Timer) {
        self.order += 1;
        self.timers.insert((self.now_ms + ms, self.order), timer);
    }
}

/// What a run amounted to.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Ran {
    /// Entries that were recorded.
    pub entries: u64,
    /// Things that cannot be and were found by everybody.
    pub findings: u64,
    /// Requests that came again or in part.
    pub repeats: u64,
    /// Lies of the hostile device.
    pub lies: u64,
    /// A number over all that happened: equal runs have equal ones.
    pub trace: u64,
}

/// One run.
pub struct World {
    /// What everything may touch.
    pub shared: Rc<RefCell<Shared>>,
    executor: Executor,
    /// The server.
    pub server: Server,
    /// The server of another site, once somebody asked it.
    other: Option<Server>,
    hostile: Hostile,
    plan: Plan,
    place: PathBuf,
    /// What was seen.
    pub witness: Witness,
    crash: Option<(Stage, u64)>,
    /// The end of the feed when the run began.
    pub first_feed: u64,
    /// The end of the log when the run began.
    pub first_log: u64,
    is_calm: bool,
    trace: u64,
}

/// Runs a plan.
///
/// # Errors
/// The first thing that must not be.
pub fn run(plan: &Plan, broken: Option<Broken>) -> Result<Ran, Failure> {
    World::over(template(), plan, broken).run()
}

impl World {
    /// Makes the world of a plan over a plant.
    #[must_use]
    pub fn over(template: &Template, plan: &Plan, broken: Option<Broken>) -> Self {
        let place = fresh_place();
        let outside = Outside::new(template.ready_ms, Random::new(plan.seed, 2));
        let server = Server::start(place.clone(), &template.server, outside);
        let tablets = (0..plan.tablets).map(|number| {
            let random = Random::new(plan.seed, 100 + number as u64);
            let mut tablet = match template.tablets.get(number) {
                Some((rows, secret)) => {
                    Tablet::new(Disk::holding(rows.clone()), Some(*secret), random)
                }
                None => Tablet::new(Disk::default(), None, random),
            };
            tablet.second = plan.has_second_place().then(|| vec![0; SECOND_BYTES]);
            tablet
        });
        let shared = Shared {
            now_ms: template.ready_ms,
            timers: BTreeMap::new(),
            order: 0,
            spawned: Vec::new(),
            tablets: tablets.collect(),
            said: VecDeque::new(),
            broken,
        };
        Self {
            shared: Rc::new(RefCell::new(shared)),
            executor: Executor::default(),
            server,
            other: None,
            hostile: Hostile::new(plan.seed),
            plan: plan.clone(),
            place,
            witness: Witness::default(),
            crash: None,
            first_feed: template.feed,
            first_log: template.log,
            is_calm: false,
            trace: 0,
        }
    }

    /// Lets everybody enrol and sign in, and returns the plant.
    ///
    /// # Panics
    /// When that does not work: nothing can be simulated then.
    #[must_use]
    pub fn prepared(mut self) -> Template {
        if let Err(failure) = self.live() {
            unreachable!("a calm morning:\n{failure}");
        }
        let shared = self.shared.borrow();
        let tablets = shared.tablets.iter();
        let ready = Template {
            server: self.server.files(),
            tablets: tablets
                .map(|tablet| (tablet.disk.rows.clone(), tablet.secret.unwrap_or([0; 32])))
                .collect(),
            ready_ms: shared.now_ms,
            feed: audit::feed_head(&self.server),
            log: audit::log_head(&self.server),
        };
        drop(shared);
        self.clear();
        ready
    }

    fn run(mut self) -> Result<Ran, Failure> {
        let ran = self.live().and_then(|()| self.conclude());
        self.clear();
        ran
    }

    fn clear(self) {
        let place = self.place.clone();
        drop(self);
        simulated::enter(None);
        drop(std::fs::remove_dir_all(place));
    }

    fn conclude(&mut self) -> Result<Ran, Failure> {
        let Findings { findings, entries } = audit::at_rest(self)?;
        Ok(Ran {
            entries,
            findings,
            repeats: self.witness.repeats,
            lies: self.hostile.lies,
            trace: self.trace,
        })
    }

    fn live(&mut self) -> Result<(), Failure> {
        let plan = self.plan.clone();
        let last = plan.events.last().map_or(0, |(at, _)| *at);
        {
            let mut shared = self.shared.borrow_mut();
            for (number, (at, _)) in plan.events.iter().enumerate() {
                shared.after(*at, Timer::Happen(number));
            }
            shared.after(last + 1, Timer::Look);
        }
        for tablet in 0..plan.tablets {
            self.start(tablet);
        }
        let mut until_ms = u64::MAX;
        loop {
            self.settle()?;
            let next = self.shared.borrow_mut().timers.pop_first();
            let Some(((at, _), timer)) = next else {
                return Ok(());
            };
            self.shared.borrow_mut().now_ms = at;
            self.trace = self.trace.wrapping_mul(31).wrapping_add(at);
            if matches!(timer, Timer::Look) {
                if !self.is_calm {
                    self.calm()?;
                    until_ms = at + REST_MS;
                } else if at + REST_MS >= until_ms + self.must_ask_again_ms() && self.rests()? {
                    return Ok(());
                } else if at > until_ms {
                    return Err(self.restless());
                }
                self.shared.borrow_mut().after(LOOK_MS, Timer::Look);
            } else {
                self.handle(timer)?;
            }
        }
    }

    /// Lets every worker do what it can, and the pages answer.
    fn settle(&mut self) -> Result<(), Failure> {
        loop {
            let spawned = std::mem::take(&mut self.shared.borrow_mut().spawned);
            for (here, task) in spawned {
                self.executor.spawn(here, task);
            }
            if self.executor.step() {
                continue;
            }
            if !self.shared.borrow().spawned.is_empty() {
                continue;
            }
            let said = self.shared.borrow_mut().said.pop_front();
            match said {
                Some((life, said)) => self.hear(life, said)?,
                None => return Ok(()),
            }
        }
    }

    fn handle(&mut self, timer: Timer) -> Result<(), Failure> {
        match timer {
            Timer::Wake(told) => drop(told.send(())),
            Timer::Arrive(packet) => self.arrive(*packet)?,
            Timer::Answer(answering) => {
                let Answering {
                    tablet,
                    reply,
                    answer,
                    is_cut,
                } = *answering;
                {
                    let mut shared = self.shared.borrow_mut();
                    let shown_ms = self.server.shown_ms(shared.now_ms);
                    let tablet = &mut shared.tablets[tablet];
                    tablet.last_answer_was_cut = is_cut;
                    if !is_cut {
                        tablet.heard_until_ms = Some(shown_ms);
                    }
                }
                drop(reply.send(answer));
            }
            Timer::Write(write) => self.write(*write)?,
            Timer::Happen(number) => {
                let event = self.plan.events[number].1.clone();
                self.happen(number, &event)?;
            }
            Timer::Start(tablet) => {
                if !self.shared.borrow().tablets[tablet].is_up {
                    self.start(tablet);
                }
            }
            Timer::Freeze(tablet, for_ms) => self.freeze(tablet, for_ms),
            Timer::Thaw(life) => self.executor.thaw(life),
            Timer::Close(life) => {
                self.executor.end(life);
                let tablet = &mut self.shared.borrow_mut().tablets[life.0];
                if tablet.frozen == Some(life.1) {
                    tablet.frozen = None;
                }
            }
            Timer::Poke(tablet) => {
                let tablet = &mut self.shared.borrow_mut().tablets[tablet];
                for (hints, _) in &tablet.pokes {
                    drop(hints.unbounded_send(()));
                }
            }
            Timer::Look => {}
        }
        Ok(())
    }

    fn start(&mut self, number: usize) {
        let mut shared = self.shared.borrow_mut();
        let tablet = &mut shared.tablets[number];
        tablet.life += 1;
        tablet.is_up = true;
        tablet.pokes.clear();
        tablet.page = Page {
            again: tablet.page.again.take(),
            numbers: tablet.page.numbers,
            ..Page::default()
        };
        let here = Rc::new(Here {
            shared: self.shared.clone(),
            tablet: number,
            number: tablet.life,
        });
        drop(shared);
        self.executor.spawn(here, Box::pin(records::turns::run()));
    }
}

//! What people do and what goes wrong, drawn from a seed, one event after the other.
//!
//! Every event stands for itself: a plan without some of its events is a plan too, so a
//! failing one can be made shorter.

use std::fmt;

use crate::random::Random;

/// How a tablet's way to the server is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Weather {
    /// No network at all.
    Offline,
    /// Somebody's page answers in place of the server.
    Portal,
    /// A proxy says that it cannot reach the server.
    BadGateway,
    /// Requests leave and nothing ever comes back.
    HalfOpen,
    /// Two in five requests are lost.
    Lossy,
    /// Every other answer is lost after the server has done what was asked.
    AnswersLost,
    /// Every request comes a second time, later.
    Doubles,
    /// Every other request is cut off.
    CutsRequests,
    /// Every other answer is cut off.
    CutsAnswers,
    /// What it asks goes to the server of another site.
    OtherSite,
    /// Up to 25 s each way: requests overtake each other.
    Slow,
}

const WEATHERS: [(Weather, &str); 11] = [
    (Weather::Offline, "has no network"),
    (Weather::Portal, "gets a portal's page"),
    (Weather::BadGateway, "gets a proxy's error"),
    (Weather::HalfOpen, "gets no answers at all"),
    (Weather::Lossy, "loses requests"),
    (Weather::AnswersLost, "loses answers"),
    (Weather::Doubles, "sends everything twice"),
    (Weather::CutsRequests, "has its requests cut off"),
    (Weather::CutsAnswers, "has its answers cut off"),
    (Weather::OtherSite, "asks another site's server"),
    (Weather::Slow, "has a slow link"),
];

/// What ails a tablet's disk.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ailment {
    /// It is full: every write is aborted.
    Full,
    /// Writes do not end in time; whether they are done shows later.
    Stalls,
    /// The connection is lost: nothing is written.
    Disconnected,
    /// What was written cannot be seen.
    ReadsNothingBack,
}

const AILMENTS: [(Ailment, &str); 4] = [
    (Ailment::Full, "disk is full"),
    (Ailment::Disconnected, "store is disconnected"),
    (Ailment::ReadsNothingBack, "store reads nothing back"),
    (Ailment::Stalls, "disk does not finish writes"),
];

/// Where a server is when it crashes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stage {
    /// It has received a push and done nothing yet.
    Received,
    /// It has committed and not answered.
    Committed,
    /// It has answered.
    Answered,
}

/// What happens.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Event {
    /// A person records something.
    Act {
        /// At this tablet.
        tablet: usize,
        /// What, as a number that the floor understands.
        choice: u64,
    },
    /// The weather of a tablet changes for a while.
    Weather {
        /// The tablet.
        tablet: usize,
        /// How it is.
        weather: Weather,
        /// For so long, milliseconds.
        for_ms: u64,
    },
    /// A tablet's disk falls ill for a while.
    Ailment {
        /// The tablet.
        tablet: usize,
        /// With what.
        ailment: Ailment,
        /// For so long, milliseconds.
        for_ms: u64,
    },
    /// A tablet's browser is killed and comes back.
    Kill {
        /// The tablet.
        tablet: usize,
        /// After so long, milliseconds.
        back_after_ms: u64,
    },
    /// A tablet's tab is frozen in the midst of an action, another takes over, and the frozen
    /// one wakes up.
    Freeze {
        /// The tablet.
        tablet: usize,
        /// What was being recorded.
        choice: u64,
        /// After so long, milliseconds.
        for_ms: u64,
    },
    /// A tablet's browser loses everything it had stored.
    Wipe {
        /// The tablet.
        tablet: usize,
    },
    /// A tablet's whole store is copied to another machine, and both go on.
    CloneStore {
        /// The tablet.
        tablet: usize,
    },
    /// A tablet's whole store is copied and put away.
    KeepStore {
        /// The tablet.
        tablet: usize,
    },
    /// A tablet's store is set back to the copy that was put away.
    RollBack {
        /// The tablet.
        tablet: usize,
        /// Whether its second place, which holds the mark of the chain's end, is set back
        /// with the database.
        with_mark: bool,
    },
    /// A tablet's clock jumps.
    Clock {
        /// The tablet.
        tablet: usize,
        /// By so much, milliseconds.
        by_ms: i64,
    },
    /// The server's clock jumps.
    ServerClock {
        /// By so much, milliseconds.
        by_ms: i64,
    },
    /// The server crashes at its next push.
    ServerCrash {
        /// Where it is then.
        stage: Stage,
        /// It is down for so long, milliseconds.
        down_ms: u64,
    },
    /// The server's folder is copied and put away.
    Backup,
    /// The server is restored from the copy that was put away.
    Restore,
    /// A document on a tablet's disk is damaged once all is at rest, and its browser restarted.
    Damage {
        /// The tablet.
        tablet: usize,
        /// Which document and how, as a number.
        choice: u64,
    },
    /// A hostile device sends something.
    Poison {
        /// What, as a number that the device understands.
        choice: u64,
    },
}

impl fmt::Display for Event {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let seconds = |ms: &u64| format!("{:.1} s", *ms as f64 / 1000.0);
        let signed = |ms: &i64| format!("{:+.1} h", *ms as f64 / 3_600_000.0);
        match self {
            Self::Act { tablet, choice } => write!(
                f,
                "at tablet {tablet} a person {}",
                crate::floor::words(*choice)
            ),
            Self::Weather {
                tablet,
                weather,
                for_ms,
            } => {
                let words = WEATHERS.iter().find(|(known, _)| known == weather);
                let words = words.map_or("", |(_, words)| words);
                write!(f, "tablet {tablet} {words} for {}", seconds(for_ms))
            }
            Self::Ailment {
                tablet,
                ailment,
                for_ms,
            } => {
                let words = AILMENTS.iter().find(|(known, _)| known == ailment);
                let words = words.map_or("", |(_, words)| words);
                write!(f, "tablet {tablet}'s {words} for {}", seconds(for_ms))
            }
            Self::Kill {
                tablet,
                back_after_ms,
            } => write!(
                f,
                "tablet {tablet}'s browser is killed and back after {}",
                seconds(back_after_ms)
            ),
            Self::Freeze { tablet, for_ms, .. } => write!(
                f,
                "tablet {tablet}'s tab is frozen for {}, another takes over",
                seconds(for_ms)
            ),
            Self::Wipe { tablet } => {
                write!(f, "tablet {tablet}'s browser loses all it had stored")
            }
            Self::CloneStore { tablet } => {
                write!(f, "tablet {tablet}'s store is cloned, and both go on")
            }
            Self::KeepStore { tablet } => write!(f, "tablet {tablet}'s store is backed up"),
            Self::RollBack { tablet, with_mark } => {
                let mark = if *with_mark {
                    ""
                } else {
                    ", its second place not"
                };
                write!(
                    f,
                    "tablet {tablet}'s store is restored from its backup{mark}"
                )
            }
            Self::Clock { tablet, by_ms } => {
                write!(f, "tablet {tablet}'s clock jumps by {}", signed(by_ms))
            }
            Self::ServerClock { by_ms } => {
                write!(f, "the server's clock jumps by {}", signed(by_ms))
            }
            Self::ServerCrash { stage, down_ms } => {
                let stage = match stage {
                    Stage::Received => "having received",
                    Stage::Committed => "having committed, not answered,",
                    Stage::Answered => "having answered",
                };
                write!(
                    f,
                    "the server crashes {stage} its next push and is down for {}",
                    seconds(down_ms)
                )
            }
            Self::Backup => f.write_str("the server's folder is backed up"),
            Self::Restore => f.write_str("the server is restored from its backup"),
            Self::Damage { tablet, .. } => {
                write!(
                    f,
                    "a document on tablet {tablet}'s disk is damaged at the end"
                )
            }
            Self::Poison { choice } => {
                write!(f, "the hostile device {}", crate::hostile::words(*choice))
            }
        }
    }
}

/// What happens in one run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Plan {
    /// The seed, which also drives everything that the events leave open.
    pub seed: u64,
    /// How many tablets there are.
    pub tablets: usize,
    /// What happens, with the milliseconds since the start.
    pub events: Vec<(u64, Event)>,
}

/// Events come at most so far apart, milliseconds.
const APART_MS: u64 = 4_000;

impl Plan {
    /// Draws the plan of a seed.
    #[must_use]
    pub fn of(seed: u64) -> Self {
        let mut random = Random::new(seed, 1);
        let (tablets, events) = match random.below(1_000) {
            0 => (random.between(40, 200), random.between(100, 200)),
            1..=40 => (random.between(5, 8), random.between(30, 80)),
            41..=300 => (random.between(3, 4), random.between(20, 45)),
            _ => (2, random.between(10, 30)),
        };
        let tablets = usize::try_from(tablets).unwrap_or(2);
        let mut now_ms = 0;
        let mut events: Vec<_> = (0..events)
            .map(|_| {
                now_ms += random.below(APART_MS);
                (now_ms, draw(&mut random, tablets))
            })
            .collect();
        // Of a chain that split, the other side may come first at a restored server: tablets then
        // know what the server keeps beside the record. They say so; it does not come to rest.
        let splits = |(_, event): &(u64, Event)| matches!(event, Event::CloneStore { .. });
        if events.iter().any(splits) {
            events.retain(|(_, event)| *event != Event::Restore);
        }
        Self {
            seed,
            tablets,
            events,
        }
    }

    /// Says whether the tablets have a second place beside their database, as browsers with
    /// files of their own give one.
    #[must_use]
    pub fn has_second_place(&self) -> bool {
        self.seed % 3 == 1
    }

    /// Returns the same plan with other events.
    #[must_use]
    pub fn with(&self, events: Vec<(u64, Event)>) -> Self {
        Self {
            events,
            ..self.clone()
        }
    }
}

impl fmt::Display for Plan {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "  seed {}, {} tablets:", self.seed, self.tablets)?;
        for (at_ms, event) in &self.events {
            writeln!(f, "  {:>8.3} s  {event}", *at_ms as f64 / 1000.0)?;
        }
        Ok(())
    }
}

fn draw(random: &mut Random, tablets: usize) -> Event {
    let tablet = random.index(tablets);
    let for_ms = random.between(500, 40_000);
    match random.below(100) {
        0..=58 => Event::Act {
            tablet,
            choice: random.draw(),
        },
        59 => Event::CloneStore { tablet },
        60 => Event::KeepStore { tablet },
        61 => Event::RollBack {
            tablet,
            with_mark: random.chance(50),
        },
        62..=75 => Event::Weather {
            tablet,
            weather: WEATHERS[random.index(WEATHERS.len())].0,
            for_ms,
        },
        76..=82 => Event::Kill {
            tablet,
            back_after_ms: random.between(100, 5_000),
        },
        83..=86 => Event::Ailment {
            tablet,
            ailment: AILMENTS[random.index(AILMENTS.len())].0,
            for_ms: for_ms / 4,
        },
        87 => Event::Freeze {
            tablet,
            choice: random.draw(),
            for_ms,
        },
        88..=89 => Event::Clock {
            tablet,
            by_ms: jump(random),
        },
        90 => Event::ServerClock {
            by_ms: jump(random),
        },
        91..=93 => Event::ServerCrash {
            stage: [Stage::Received, Stage::Committed, Stage::Answered][random.index(3)],
            down_ms: random.between(10, 20_000),
        },
        94 => Event::Backup,
        95 => Event::Restore,
        96 => Event::Wipe { tablet },
        97 => Event::Damage {
            tablet,
            choice: random.draw(),
        },
        _ => Event::Poison {
            choice: random.draw(),
        },
    }
}

/// A clock is corrected by seconds, set to another zone, or set to another year.
fn jump(random: &mut Random) -> i64 {
    let most: u64 = [5_000, 3_600_000, 400 * 86_400_000][random.index(3)];
    let by = i64::try_from(random.below(most)).unwrap_or(0);
    if random.chance(50) { by } else { -by }
}

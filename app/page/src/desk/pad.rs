//! The PIN pad: who is asked, what is typed, and why it was not taken.
//!
//! Digits lie in one place, show themselves nowhere, and are overwritten when they are sent or
//! the pad goes. The work below the pad stays as it is.

use std::time::Duration;

use messages::records::{Asks, BadgeFault, Failure, PersonRow, Request};
use record::Refusal;
use record::ids::PersonId;

use super::signing::Signing;
use super::{Desk, Effect, Purpose, Signal, Told};

/// The most digits of a PIN.
pub const MOST_DIGITS: usize = 8;
/// The fewest.
const FEWEST_DIGITS: usize = 4;

/// Keys that come so soon after a letter are a scanner's, and no digits of a PIN.
const SAME_SCAN: Duration = Duration::from_millis(110);

/// The digits typed so far.
#[derive(Clone, Default, PartialEq, Eq)]
struct Digits {
    typed: [u8; MOST_DIGITS],
    count: usize,
}

impl std::fmt::Debug for Digits {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} digits", self.count)
    }
}

impl Digits {
    fn add(&mut self, digit: char) {
        if let Some(place) = self.typed.get_mut(self.count)
            && let Ok(digit) = u8::try_from(digit)
        {
            *place = digit;
            self.count += 1;
        }
    }

    fn delete(&mut self) {
        self.count = self.count.saturating_sub(1);
        if let Some(place) = self.typed.get_mut(self.count) {
            *place = 0;
        }
    }

    fn clear(&mut self) {
        self.typed.fill(0);
        self.count = 0;
    }

    fn text(&self) -> &str {
        let typed = self.typed.get(..self.count).unwrap_or_default();
        std::str::from_utf8(typed).unwrap_or_default()
    }

    fn take(&mut self) -> String {
        let text = self.text().to_owned();
        self.clear();
        text
    }
}

/// What is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PadAsks {
    /// The PIN.
    Pin,
    /// A new PIN, for the first time.
    NewPin,
    /// The same new PIN once more.
    Again,
    /// The PIN, to sign once more in the same session.
    SignAgain,
    /// The PIN, to sign with.
    Sign {
        /// Whether the badge was shown for it.
        has_badge: bool,
    },
}

/// Why what was typed or scanned was not taken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PadFault {
    /// The worker or the server did not take it.
    Failed(Failure),
    /// A rule refused.
    Refused(Refusal),
    /// The new PIN was not typed the same both times.
    NotTheSame,
    /// The badge of somebody else, while one person is asked to sign.
    BadgeOf(PersonId),
    /// A scan that is no badge, while it is not known who scans.
    ScanNotTaken,
    /// The worker did not answer in time.
    NoAnswer,
}

/// The pad.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pad {
    /// Who is asked.
    pub person: PersonRow,
    /// For what.
    pub asks: PadAsks,
    /// Why it was not taken.
    pub fault: Option<PadFault>,
    /// Whether an answer is waited for.
    pub waits: bool,
    /// What is signed with it, where it is for a signature.
    pub(super) signing: Option<Signing>,
    typed: Digits,
    first: Digits,
    /// Until when no PIN is checked, and the seconds that were said.
    locked_until: Option<(Duration, u32)>,
    /// Digits before this moment belong to a scan.
    scan_until: Duration,
}

/// What is drawn of the pad: never a digit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PadView {
    /// Who is asked.
    pub person: PersonRow,
    /// For what.
    pub asks: PadAsks,
    /// How many digits were typed.
    pub dots: usize,
    /// Why it was not taken.
    pub fault: Option<PadFault>,
    /// Whether an answer is waited for.
    pub waits: bool,
    /// Seconds in which no PIN is checked.
    pub locked_s: u32,
}

/// When a lock of so many seconds ends. The last beat may be most of a second ago.
fn lock_ends(now: Duration, for_s: u32) -> Duration {
    now + Duration::from_secs(u64::from(for_s) + 1)
}

fn seconds_left(until: Duration, now: Duration, most: u32) -> u32 {
    let left = until.saturating_sub(now).as_millis().div_ceil(1000);
    u32::try_from(left).unwrap_or(most).min(most)
}

impl Pad {
    pub(super) fn of(person: PersonRow, asks: PadAsks) -> Self {
        Self {
            person,
            asks,
            fault: None,
            waits: false,
            signing: None,
            typed: Digits::default(),
            first: Digits::default(),
            locked_until: None,
            scan_until: Duration::ZERO,
        }
    }

    /// A new PIN is chosen from the start again after anything that went wrong with it.
    fn say(&mut self, fault: PadFault, now: Duration) {
        self.typed.clear();
        self.first.clear();
        if self.asks == PadAsks::Again {
            self.asks = PadAsks::NewPin;
        }
        self.waits = false;
        self.locked_until = None;
        if let PadFault::Failed(Failure::Badge(BadgeFault::Locked { for_s })) = fault {
            self.locked_until = Some((lock_ends(now, for_s), for_s));
        }
        self.fault = Some(fault);
    }

    fn locked_s(&self, now: Duration) -> u32 {
        self.locked_until
            .map_or(0, |(until, most)| seconds_left(until, now, most))
    }

    pub(super) fn on_beat(&mut self, now: Duration) {
        if self.locked_until.is_some() && self.locked_s(now) == 0 {
            self.locked_until = None;
            self.fault = None;
        }
    }
}

impl Drop for Pad {
    fn drop(&mut self) {
        self.typed.clear();
        self.first.clear();
    }
}

impl Desk {
    /// Returns what is drawn of the pad.
    #[must_use]
    pub fn pad_view(&self) -> Option<PadView> {
        self.pad.as_ref().map(|pad| PadView {
            person: pad.person.clone(),
            asks: pad.asks,
            dots: pad.typed.count,
            fault: pad.fault.clone(),
            waits: pad.waits,
            locked_s: pad.locked_s(self.now),
        })
    }

    /// When a failure ends by itself: no PIN is checked for a while.
    pub(super) fn ends_at(&self, failure: &Failure) -> Option<Duration> {
        if let Failure::Badge(BadgeFault::Locked { for_s }) = failure {
            Some(lock_ends(self.now, *for_s))
        } else {
            None
        }
    }

    /// Returns the seconds until what stands in the way ends by itself.
    #[must_use]
    pub fn told_ends_in_s(&self) -> Option<u32> {
        let Some(Told::Failed(Failure::Badge(BadgeFault::Locked { for_s }))) = self.told else {
            return None;
        };
        let until = self.told_until?;
        Some(seconds_left(until, self.now, for_s))
    }

    /// What has ended by itself stands in nobody's way.
    pub(super) fn end_told(&mut self) {
        if self.told_ends_in_s() == Some(0) {
            self.told = None;
            self.told_until = None;
        }
    }

    /// Takes in a touch on a digit of the pad.
    pub fn pad_digit(&mut self, digit: char) -> Vec<Effect> {
        if let Some(pad) = self.pad.as_mut().filter(|pad| !pad.waits) {
            pad.typed.add(digit);
            if pad.locked_until.is_none() {
                pad.fault = None;
            }
        }
        Vec::new()
    }

    /// Takes in a character key that came at a moment, typed by a person or by a scanner.
    pub fn pad_key(&mut self, key: char, at: Duration) -> Vec<Effect> {
        let Some(pad) = self.pad.as_mut() else {
            return Vec::new();
        };
        if !key.is_ascii_digit() {
            // Whatever was typed before it began the same scan, or was a slip.
            pad.typed.clear();
            pad.scan_until = at + SAME_SCAN;
        } else if at <= pad.scan_until {
            pad.scan_until = at + SAME_SCAN;
        } else {
            return self.pad_digit(key);
        }
        Vec::new()
    }

    /// Takes the last digit back.
    pub fn pad_delete(&mut self) -> Vec<Effect> {
        if let Some(pad) = self.pad.as_mut().filter(|pad| !pad.waits) {
            pad.typed.delete();
        }
        Vec::new()
    }

    /// The person says that all digits are typed.
    pub fn pad_done(&mut self) -> Vec<Effect> {
        let now = self.now;
        let Some(pad) = self.pad.as_mut().filter(|pad| !pad.waits) else {
            return Vec::new();
        };
        if pad.typed.count == 0 {
            return Vec::new();
        }
        if pad.typed.count < FEWEST_DIGITS {
            let fault = PadFault::Failed(Failure::Badge(BadgeFault::NotAPin));
            pad.say(fault, now);
            return vec![Effect::Give(Signal::Refused)];
        }
        let person = pad.person.id.clone();
        let request = match pad.asks {
            PadAsks::Pin => Request::Pin {
                person,
                pin: pad.typed.take(),
            },
            PadAsks::Sign { .. } | PadAsks::SignAgain => {
                let pin = pad.typed.take();
                match &pad.signing {
                    Some(signing) => signing.request(pin),
                    None => return Vec::new(),
                }
            }
            PadAsks::NewPin => {
                pad.first = std::mem::take(&mut pad.typed);
                pad.asks = PadAsks::Again;
                return Vec::new();
            }
            PadAsks::Again if pad.first != pad.typed => {
                pad.say(PadFault::NotTheSame, now);
                return vec![Effect::Give(Signal::Refused)];
            }
            PadAsks::Again => {
                pad.first.clear();
                Request::ChoosePin {
                    person,
                    pin: pad.typed.take(),
                }
            }
        };
        pad.waits = true;
        if pad.locked_until.is_none() {
            pad.fault = None;
        }
        vec![self.ask(request, Purpose::Pad)]
    }

    /// Closes the pad. A locked tablet asks the person at it again.
    pub fn pad_cancel(&mut self) -> Vec<Effect> {
        self.others = false;
        self.pad = self.own_pad();
        Vec::new()
    }

    /// The pad of a locked tablet.
    pub(super) fn own_pad(&self) -> Option<Pad> {
        let person = self.standing.person.clone();
        let person = person.filter(|_| self.standing.locked)?;
        Some(Pad::of(person, PadAsks::Pin))
    }

    /// Somebody has said who they are and has to type something.
    pub(super) fn on_asks(&mut self, purpose: &Purpose, asks: Asks) -> Vec<Effect> {
        let (person, asks) = match asks {
            Asks::Pin(person) => (person, PadAsks::Pin),
            Asks::NewPin(person) => (person, PadAsks::NewPin),
        };
        self.told = None;
        self.others = false;
        let effects = self.say_whose(purpose, person.id.clone(), Signal::Shown);
        self.pad = Some(Pad::of(person, asks));
        effects
    }

    /// Says on the line of a badge whose it is.
    pub(super) fn say_whose(
        &mut self,
        purpose: &Purpose,
        person: PersonId,
        signal: Signal,
    ) -> Vec<Effect> {
        if !matches!(purpose, Purpose::Badge { .. }) {
            return Vec::new();
        }
        let named = record::work::Named::Subject(record::Subject::Person(person));
        let understood = super::Understood::Thing {
            name: self.name_of(&named),
            named,
            item_name: None,
            saved: false,
        };
        self.line(purpose, signal, understood)
    }

    /// Says in the pad why something was not taken; nothing where no pad is open.
    pub(super) fn say_in_pad(&mut self, fault: PadFault) -> bool {
        let now = self.now;
        let pad = self.pad.as_mut();
        pad.map(|pad| pad.say(fault, now)).is_some()
    }

    /// A PIN that was typed as fast as a scanner types is still a PIN: its keys are in the pad
    /// already, and the key at its end is *Done*.
    pub(super) fn was_typed_into_pad(&self, raw: &str) -> bool {
        let typed = self.pad.as_ref().map(|pad| pad.typed.text());
        self.may_be_pin(raw) && typed.is_some_and(|typed| typed.ends_with(raw))
    }

    /// Digits that come while a pad is open may be some of a PIN: not to be shown.
    pub(super) fn may_be_pin(&self, raw: &str) -> bool {
        let is_pin = raw.len() <= MOST_DIGITS && raw.bytes().all(|byte| byte.is_ascii_digit());
        is_pin && self.pad.is_some()
    }
}

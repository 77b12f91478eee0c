//! Scans wait for their turn: each is understood where the one before it has led to.
//!
//! A person who scans a unit and then a part means the part for that unit, however fast the
//! two came. So a scan is sent only when nothing is unanswered that may move the screen; one
//! that is refused takes those behind it with it, because they were meant for what it would
//! have opened. None is dropped unseen: it stands in the list as not taken.

use std::time::Duration;

use codes::wedge::Layout;
use codes::{OwnLabel, Symbology};
use messages::records::{Link, Request};
use record::Refusal;
use record::context::{Capture, How};
use record::ids::{IntentId, PersonId};

use super::pad::PadFault;
use super::{
    Desk, Effect, LAST_READINGS, Phase, Purpose, ReadingLine, Screen, Signal, Told, Understood,
};
use crate::text::t;

/// The most scans that wait; one fewer than the list shows, so that each is seen there.
pub const MOST_WAITING: usize = LAST_READINGS - 1;

/// How many ticks an answer may take before nothing waits for it any longer.
pub const PATIENCE_TICKS: u32 = 5;

/// For how long the code that a wedge scanner sent last is the same scan once more: a trigger
/// that bounces, or a scanner that repeats itself. The camera has a lock of its own, which
/// lasts for as long as the code is in view.
pub const SAME_WEDGE: Duration = Duration::from_millis(300);

/// What stands before the code in the link that enrols a tablet.
const ENROL_LINK: &str = "#enrol=";

/// The problem of a scan whose characters did not come in one go.
const CUT: &str = "cut";

/// A scan that waits.
#[derive(Clone, PartialEq, Eq)]
pub(super) struct WaitingScan {
    intent: IntentId,
    how: How,
    raw: String,
    line: u32,
}

impl std::fmt::Debug for WaitingScan {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "WaitingScan of line {}", self.line)
    }
}

/// What a wedge scanner sent last, and when.
#[derive(Clone, PartialEq, Eq)]
pub(super) struct LastWedge {
    raw: String,
    at: Duration,
}

impl std::fmt::Debug for LastWedge {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "LastWedge at {:?}", self.at)
    }
}

/// Says whether a scan is a badge, damaged ones included: its code is a secret, and nothing
/// here shows or keeps it. A scanner that is set up for other keys than the tablet types
/// another sign between the words, or capitals for small letters.
#[must_use]
pub fn is_badge(raw: &str) -> bool {
    let raw = raw.to_ascii_uppercase();
    raw.match_indices("BADGE").any(|(at, _)| {
        let before = raw.get(..at).unwrap_or_default();
        let start = before.strip_suffix(|sign: char| !sign.is_alphanumeric());
        start.is_some_and(|start| start.ends_with("WM1"))
    })
}

/// Says whether a typed text is a badge, also on a tablet that is set to another keyboard.
#[must_use]
pub fn may_be_badge(typed: &str) -> bool {
    let on = |layout: Layout| -> String {
        let sent = typed.chars().map(|arrived| layout.sent(arrived));
        sent.map(|sent| sent.unwrap_or(char::REPLACEMENT_CHARACTER))
            .collect()
    };
    is_badge(typed) || Layout::all().any(|layout| is_badge(&on(layout)))
}

/// Returns whose badge a scan is; nothing where it cannot be read for certain. Before the label
/// a scanner may have said what kind of code it is.
#[must_use]
pub fn whose_badge(raw: &str) -> Option<PersonId> {
    let (_, label) = Symbology::split(raw.trim()).ok()?;
    let OwnLabel::Badge { person, .. } = label.parse().ok()? else {
        return None;
    };
    person.as_str().parse().ok()
}

/// Returns what may be shown of a scan.
#[must_use]
pub fn shown(raw: &str) -> String {
    if is_badge(raw) {
        t("reading-badge")
    } else {
        raw.to_owned()
    }
}

impl Desk {
    /// Takes in a scan from the camera, a wedge or typing.
    pub fn on_scan(
        &mut self,
        intent: IntentId,
        how: How,
        raw: String,
        clock: String,
    ) -> Vec<Effect> {
        if self.phase != Phase::Running {
            return Vec::new();
        }
        self.touched = self.now;
        let is_badge = is_badge(&raw);
        if self.standing.device_name.is_none() {
            if is_badge {
                return vec![Effect::Give(Signal::Refused)];
            }
            self.enrol_code = enrol_code_of(&raw).to_owned();
            return Vec::new();
        }
        if self.was_typed_into_pad(&raw) {
            return self.pad_done();
        }
        if self.standing.sync.link == Link::NotKnown
            && !self.takes_badges_only()
            && let Some((_, code)) = raw.split_once(ENROL_LINK)
        {
            self.enrol_code = code.trim().to_owned();
            return self.go(Screen::Sync);
        }
        // Whoever scans goes on with the work; what it does is not to be covered.
        let mut effects = self.close_preferences();
        let line = self.new_line(shown(&raw), clock);
        if how == How::Wedge && self.is_sent_again(&raw) {
            self.say_of(line, Signal::Already, Understood::Again);
            effects.push(Effect::Give(Signal::Already));
            return effects;
        }
        if self.takes_badges_only() && !is_badge {
            effects.extend(self.refuse_scan_of_nobody(line));
            return effects;
        }
        if self.screen == Screen::Teach && !is_badge {
            self.readings.pop_front();
            effects.extend(self.take_example(&raw));
            return effects;
        }
        if is_badge && self.is_signing() {
            effects.extend(self.badge_to_sign(&raw, line));
            return effects;
        }
        let scan = WaitingScan {
            intent,
            how,
            raw,
            line,
        };
        self.too_many_scans |= self.scans.len() >= MOST_WAITING;
        if self.too_many_scans {
            effects.extend(self.not_taken(&[scan]));
            return effects;
        }
        self.scans.push_back(scan);
        effects.extend(self.next_scan());
        effects
    }

    /// Takes in a scan whose characters came in pieces: what was read is not the whole code,
    /// or not only one.
    pub fn on_cut_scan(&mut self, raw: String, clock: String) -> Vec<Effect> {
        if self.was_typed_into_pad(&raw) {
            return self.pad_done();
        }
        self.on_unread_scan(raw, CUT, clock)
    }

    /// Takes in a scan of which it is not known what was scanned, and why.
    pub(super) fn on_unread_scan(
        &mut self,
        raw: String,
        problem: &str,
        clock: String,
    ) -> Vec<Effect> {
        if self.phase != Phase::Running || self.standing.device_name.is_none() {
            return Vec::new();
        }
        self.touched = self.now;
        if self.may_be_pin(&raw) {
            return Vec::new();
        }
        self.others = false;
        let raw = if may_be_badge(&raw) {
            t("reading-badge")
        } else {
            raw
        };
        let line = self.new_line(raw.clone(), clock);
        let refusal = Refusal::Unreadable {
            raw,
            problems: vec![problem.to_owned()],
        };
        if self.shows_badge() {
            self.say_sheet_first();
        } else if !self.say_in_pad(PadFault::Refused(refusal.clone())) {
            self.told = Some(Told::Refused(refusal.clone()));
        }
        self.say_of(line, Signal::Refused, Understood::Refused(refusal));
        vec![Effect::Give(Signal::Refused)]
    }

    /// Notes what a wedge scanner sent, and says whether it has just sent the same.
    fn is_sent_again(&mut self, raw: &str) -> bool {
        let now = LastWedge {
            raw: raw.to_owned(),
            at: self.now,
        };
        let last = self.last_wedge.replace(now);
        last.is_some_and(|last| last.raw == raw && self.now.saturating_sub(last.at) < SAME_WEDGE)
    }

    fn new_line(&mut self, raw: String, clock: String) -> u32 {
        self.next_line += 1;
        self.readings.push_front(ReadingLine {
            number: self.next_line,
            signal: None,
            raw,
            said: Understood::Reading,
            clock,
        });
        self.readings.truncate(LAST_READINGS);
        self.next_line
    }

    /// Says on its line what became of a scan.
    pub(super) fn say_of(&mut self, line: u32, signal: Signal, said: Understood) {
        if let Some(reading) = self.readings.iter_mut().find(|r| r.number == line) {
            reading.signal = Some(signal);
            reading.said = said;
        }
    }

    /// Sends the next scan, if nothing is unanswered that may move the screen.
    pub(super) fn next_scan(&mut self) -> Vec<Effect> {
        let held = self
            .waiting
            .values()
            .any(|asked| !asked.overdue && asked.purpose.holds_scans());
        if held {
            return Vec::new();
        }
        if self.shows_badge() && !self.scans.is_empty() {
            // A printed badge is shown once: nothing that is scanned puts it away.
            self.say_sheet_first();
            return self.stop_scans();
        }
        let Some(scan) = self.scans.pop_front() else {
            self.too_many_scans = false;
            return Vec::new();
        };
        if is_badge(&scan.raw) {
            let purpose = Purpose::Badge { line: scan.line };
            let mut effects = self.hand_over();
            effects.push(self.ask(Request::Badge(scan.raw), purpose));
            return effects;
        }
        let request = Request::Scan {
            intent: scan.intent,
            capture: Capture {
                how: scan.how,
                raw: Some(scan.raw),
            },
            work: self.work(),
        };
        let purpose = Purpose::Scan {
            line: scan.line,
            from: self.screen.clone(),
        };
        vec![self.ask(request, purpose)]
    }

    /// Takes none of the scans that wait: what they were meant for did not come.
    pub(super) fn stop_scans(&mut self) -> Vec<Effect> {
        let waiting: Vec<WaitingScan> = self.scans.drain(..).collect();
        self.not_taken(&waiting)
    }

    fn not_taken(&mut self, scans: &[WaitingScan]) -> Vec<Effect> {
        for scan in scans {
            self.say_of(scan.line, Signal::Refused, Understood::NotTaken);
        }
        let one_signal = (!scans.is_empty()).then_some(Effect::Give(Signal::Refused));
        one_signal.into_iter().collect()
    }

    /// The shell's slow beat, every few seconds: what stays unanswered blocks nothing for ever.
    pub fn on_tick(&mut self) -> Vec<Effect> {
        self.ticks = self.ticks.wrapping_add(1);
        let now = self.ticks;
        let mut lines = Vec::new();
        let mut any = false;
        for asked in self.waiting.values_mut() {
            let late = now.wrapping_sub(asked.tick) > PATIENCE_TICKS;
            if !late || asked.overdue || !asked.purpose.holds_scans() {
                continue;
            }
            asked.overdue = true;
            any = true;
            if let Purpose::Scan { line, .. } | Purpose::Badge { line } = &asked.purpose {
                lines.push(*line);
            }
        }
        if !any {
            return Vec::new();
        }
        self.busy = false;
        for line in lines {
            self.say_of(line, Signal::Refused, Understood::NoAnswer);
        }
        if !self.say_in_pad(PadFault::NoAnswer) {
            self.told = Some(Told::NoAnswer);
        }
        self.stop_scans();
        vec![Effect::Give(Signal::Refused)]
    }
}

/// Returns the code of a scanned enrolment link, or the scan itself.
pub(super) fn enrol_code_of(scan: &str) -> &str {
    let scan = scan.trim();
    scan.split_once(ENROL_LINK).map_or(scan, |(_, code)| code)
}

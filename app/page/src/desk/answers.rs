//! What follows from the worker's answers.

use messages::records::{Answer, Failure, Saved, ScanAnswer, Thing, ThingState};
use record::trace::Trace;
use record::work::{Named, Next};
use record::{Refusal, Subject};

use super::at_server::AtServer;
use super::draft::ReceiptForm;
use super::pad::PadFault;
use super::teach::Teaching;
use super::{Desk, Effect, Phase, Purpose, SavedNote, Screen, Signal, Told, Understood, Waiting};
use crate::text::people;
use crate::text::refusal::visible;

impl Desk {
    pub(super) fn on_answer(&mut self, asked: &Waiting, answer: Answer) -> Vec<Effect> {
        let purpose = &asked.purpose;
        if !asked.overdue && matches!(purpose, Purpose::Command { .. } | Purpose::Enrol) {
            self.busy = false;
        }
        if matches!(purpose, Purpose::Command { .. }) {
            self.begun_was_recorded(matches!(answer, Answer::Saved(_)));
        }
        if *purpose == Purpose::Pad
            && let Some(pad) = &mut self.pad
        {
            pad.waits = false;
        }
        let mut effects = self.follow_answer(asked, answer);
        if purpose.holds_scans() {
            effects.extend(self.next_scan());
        }
        effects
    }

    fn follow_answer(&mut self, asked: &Waiting, answer: Answer) -> Vec<Effect> {
        let purpose = &asked.purpose;
        match answer {
            Answer::Standing(standing) => self.on_standing(purpose, *standing),
            Answer::Scanned(scanned) => self.on_scanned(asked, scanned),
            Answer::Saved(saved) => self.on_saved_answer(asked, saved),
            Answer::Refused(refusal) => self.on_refused(purpose, refusal),
            Answer::Failed(failure) => self.on_failed(purpose, failure),
            Answer::People(people) => self.put(|desk| desk.people = people),
            Answer::Stations(stations) => self.put(|desk| desk.stations = stations),
            Answer::Items(items) => self.put(|desk| desk.items = items),
            Answer::Layouts(layouts) => self.put(|desk| desk.layouts = layouts),
            Answer::Meaning(meaning) => self.put(|desk| desk.show_meaning(*meaning)),
            Answer::Floor(floor) => self.put(|desk| desk.floor = floor),
            Answer::Thing(thing) => self.put(|desk| desk.show(thing)),
            Answer::Trace(trace) => self.put(|desk| desk.on_trace(purpose, trace)),
            Answer::Entries(entries) => self.put(|desk| desk.entries = entries),
            Answer::Findings(findings) => self.put(|desk| desk.findings = findings),
            Answer::Rescue(files) => vec![Effect::SaveFiles(files)],
            Answer::RescueTaken {
                device_name,
                entries,
            } => self.put(|desk| desk.rescue_taken = Some((device_name, entries))),
            Answer::SetAside(rows) => self.put(|desk| desk.set_aside.list = AtServer::Here(rows)),
            Answer::SetAsideEntry(entry) => self.put(|desk| desk.show_set_aside(entry)),
            Answer::Audit { before, page } => self.put(|desk| desk.show_audit(before, page)),
            Answer::AuditFile(file) => {
                self.audit.exporting = false;
                vec![Effect::SaveFiles(vec![file])]
            }
            Answer::Tablets(rows) => self.put(|desk| desk.tablets.list = AtServer::Here(rows)),
            Answer::TabletTold(row) => self.on_tablet_told(row, self.is_still_there(asked)),
            Answer::Asks(asks) => self.on_asks(purpose, asks),
            Answer::PrintedBadge(badge) => self.put(|desk| desk.on_printed(badge)),
            Answer::DraftsKept(kept) => self.put(|desk| desk.on_drafts_kept(kept)),
            Answer::Admitted => self.on_admitted(self.is_still_there(asked)),
            Answer::Synced(status) => self.put(|desk| desk.standing.sync = status),
        }
    }

    fn put(&mut self, change: impl FnOnce(&mut Self)) -> Vec<Effect> {
        change(self);
        Vec::new()
    }

    /// Whether the screen is the one on which the answered request was made. An answer that
    /// comes after the person has gone elsewhere moves them nowhere.
    fn is_still_there(&self, asked: &Waiting) -> bool {
        let from = match &asked.purpose {
            Purpose::Scan { from, .. } | Purpose::Command { from } => from,
            Purpose::Session
            | Purpose::Badge { .. }
            | Purpose::Pad
            | Purpose::Lock
            | Purpose::Preferences
            | Purpose::Enrol
            | Purpose::Show
            | Purpose::Trace { .. }
            | Purpose::AtServer { .. }
            | Purpose::Other => return false,
        };
        !asked.overdue && self.screen.is_at(from)
    }

    /// A trace is shown only where it was asked for, and this tablet's own never instead of
    /// the server's.
    fn on_trace(&mut self, purpose: &Purpose, trace: Trace) {
        let (of, on_server) = match purpose {
            Purpose::Trace { of, on_server } => (of, *on_server),
            Purpose::Scan { .. }
            | Purpose::Command { .. }
            | Purpose::Session
            | Purpose::Badge { .. }
            | Purpose::Pad
            | Purpose::Lock
            | Purpose::Preferences
            | Purpose::Enrol
            | Purpose::Show
            | Purpose::AtServer { .. }
            | Purpose::Other => return,
        };
        let answered = Screen::Trace {
            subject: trace.start.clone(),
            direction: trace.direction,
        };
        if self.screen != *of || answered != *of {
            return;
        }
        self.tracing &= !on_server;
        if on_server || !matches!(self.trace, Some((_, true))) {
            self.trace = Some((trace, on_server));
        }
    }

    fn show(&mut self, thing: Thing) {
        if let (Screen::Shipment { customer, .. }, ThingState::Shipment(state)) =
            (&mut self.screen, &thing.state)
            && customer.is_none()
        {
            customer.clone_from(&state.customer);
        }
        self.thing = Some(thing);
    }

    fn on_standing(
        &mut self,
        purpose: &Purpose,
        standing: messages::records::Standing,
    ) -> Vec<Effect> {
        let had_person = self.standing.person.is_some();
        let same_person = self.standing.person.as_ref().map(|person| &person.id)
            == standing.person.as_ref().map(|person| &person.id);
        let was_locked = self.standing.locked;
        let mut standing = standing;
        self.drafts_of_person(&mut standing);
        people::know(&standing.names);
        self.standing = standing;
        if !had_person {
            // After a reload; what was taken in hand since then counts more.
            self.order = self.order.take().or_else(|| self.standing.order.clone());
        }
        self.phase = Phase::Running;
        if self.standing.device_name.is_none() {
            return Vec::new();
        }
        let mut effects = Vec::new();
        if !same_person {
            self.trail.forget(self.screen.clone());
            self.printed = None;
            // What one person saved the next does not take back.
            self.saved = None;
            self.preferring = false;
            self.choosing = None;
            self.touched = self.now;
        }
        if !same_person || (purpose.begins_session() && !was_locked) {
            self.signed_as = None;
        }
        effects.extend(self.after_locks(purpose, was_locked));
        if *purpose == Purpose::Enrol {
            self.enrol_code.clear();
            effects.push(Effect::ForgetCode);
        }
        if self.standing.person.is_none() {
            effects.extend(self.stop_scans());
            effects.extend(self.turn_to(Screen::People));
        } else if !had_person || !same_person || purpose.begins_session() {
            // Whoever takes the tablet starts at the floor; the work stays where it is on
            // a switch in the middle of it.
            let at_choice = matches!(self.screen, Screen::People | Screen::Stations);
            if at_choice || !had_person {
                effects.extend(self.turn_to(Screen::Home));
            }
        }
        effects
    }

    /// Follows how the tablet is locked now, and who has shown who they are.
    fn after_locks(&mut self, purpose: &Purpose, was_locked: bool) -> Vec<Effect> {
        let mut effects = Vec::new();
        if purpose.begins_session() {
            self.told = None;
            self.pad = None;
            self.others = false;
            if let Some(person) = self.standing.person.clone() {
                effects.extend(self.say_whose(purpose, person.id, Signal::Accepted));
            }
        }
        if self.standing.locked {
            self.stays_open = false;
            if !was_locked || self.pad.is_none() {
                effects.extend(self.on_locked());
            }
        } else if was_locked {
            self.pad = None;
            self.others = false;
            self.touched = self.now;
        }
        if *purpose == Purpose::Lock {
            // Somebody who is here by their name alone has nothing to open it with.
            self.stays_open = !self.standing.locked;
        } else if purpose.begins_session() {
            self.stays_open = false;
        }
        effects
    }

    pub(super) fn line(
        &mut self,
        purpose: &Purpose,
        signal: Signal,
        understood: Understood,
    ) -> Vec<Effect> {
        if let Purpose::Scan { line, .. } | Purpose::Badge { line } = purpose {
            self.say_of(*line, signal, understood);
        }
        vec![Effect::Give(signal)]
    }

    fn on_scanned(&mut self, asked: &Waiting, answer: ScanAnswer) -> Vec<Effect> {
        let ScanAnswer {
            scanned,
            next,
            saved,
        } = answer;
        let still_there = self.is_still_there(asked);
        if !still_there && leads_elsewhere(&next) {
            // The person has gone where they are: nothing was recorded, nothing is opened.
            self.stop_scans();
            return self.line(&asked.purpose, Signal::Refused, Understood::NotTaken);
        }
        // A right scan answers an earlier refusal: the person has gone on.
        self.told = None;
        if let Next::FillReceipt(draft) = &next
            && !draft.flags.is_empty()
        {
            // It is on the screen, and has to be looked at before it is recorded.
            let flags = draft.flags.clone();
            let refused = Understood::Refused(Refusal::LabelFlagged { flags });
            let mut effects = self.line(&asked.purpose, Signal::Refused, refused);
            effects.extend(self.follow(next));
            return effects;
        }
        let signal = signal_of(&next, saved.is_some());
        let understood = Understood::Thing {
            name: self.name_of(&scanned.named),
            named: scanned.named,
            item_name: scanned.item_name,
            saved: saved.is_some(),
        };
        let mut effects = self.line(&asked.purpose, signal, understood);
        effects.extend(self.follow(next));
        if let Some(saved) = saved {
            effects.extend(self.on_saved(saved, still_there));
        }
        effects
    }

    fn follow(&mut self, next: Next) -> Vec<Effect> {
        match next {
            Next::Record(_) | Next::AlreadyHere(_) => Vec::new(),
            Next::Show(subject) => self.turn_to(Screen::of(subject)),
            Next::FillReceipt(draft) => {
                // What is scanned next belongs to the label in hand, unless it said all.
                let goes_on = self.screen == Screen::Receiving || draft.lot_key().is_none();
                self.receipt = std::mem::take(&mut self.receipt).and(draft);
                if goes_on {
                    self.turn_to(Screen::Receiving)
                } else {
                    self.ask_person(Screen::Receiving)
                }
            }
            Next::TakeOrder(order) => self.take_order(Some(order)),
            Next::BadgeIn(person) => self.badge_in(person),
            Next::TakeStation(station) => self.choose_station(Some(station)),
            Next::Trace(subject) => {
                let direction = if let Screen::Trace { direction, .. } = &self.screen {
                    *direction
                } else {
                    first_direction(&subject)
                };
                self.turn_to(Screen::Trace { subject, direction })
            }
        }
    }

    /// People are told by their names, all else by its number.
    pub(super) fn name_of(&self, named: &Named) -> String {
        match named {
            Named::Subject(subject) => people::called(subject),
            Named::Order(order) => order.to_string(),
            Named::Symbol(text) => visible(text),
        }
    }

    /// Goes to a screen on which the person has to say something first: what was scanned
    /// behind would take it from under their hands.
    fn ask_person(&mut self, screen: Screen) -> Vec<Effect> {
        let mut effects = self.stop_scans();
        effects.extend(self.turn_to(screen));
        effects
    }

    /// A command was saved, or a scan was before its answer was lost.
    fn on_saved_answer(&mut self, asked: &Waiting, saved: Saved) -> Vec<Effect> {
        if asked.purpose == Purpose::Preferences {
            // It is on the screen already.
            return Vec::new();
        }
        if let Some(mut effects) = self.after_signing(&asked.purpose) {
            effects.extend(self.on_saved(saved, false));
            effects.push(Effect::Give(Signal::Accepted));
            return effects;
        }
        let mut effects = Vec::new();
        if matches!(asked.purpose, Purpose::Scan { .. }) {
            let understood = Understood::Thing {
                name: saved.subject.name().to_owned(),
                named: Named::Subject(saved.subject.clone()),
                item_name: None,
                saved: true,
            };
            effects = self.line(&asked.purpose, Signal::Accepted, understood);
        }
        let still_there = self.is_still_there(asked);
        effects.extend(self.on_saved(saved, still_there));
        effects
    }

    fn on_saved(&mut self, saved: Saved, still_there: bool) -> Vec<Effect> {
        self.told = None;
        let effects = if still_there {
            self.after_saving(&saved.subject)
        } else {
            self.refresh()
        };
        self.saved = Some(SavedNote {
            subject: saved.subject,
            durability: saved.durability,
            undo: saved.undo,
        });
        effects
    }

    fn after_saving(&mut self, subject: &Subject) -> Vec<Effect> {
        match (&self.screen, subject) {
            (
                Screen::SetRight { back, .. }
                | Screen::Hold { back, .. }
                | Screen::Release { back, .. },
                _,
            ) => self.turn_to(Screen::clone(back)),
            (Screen::Accept(_), _) => self.turn_to(Screen::Findings),
            (Screen::Teach | Screen::Layout(_), Subject::Layout(_)) => {
                self.teaching = Teaching::default();
                self.turn_to(Screen::Scanner)
            }
            (Screen::Thing(here), subject) if here == subject => self.refresh(),
            // Whoever was named is given their work next.
            (Screen::ManagePeople, Subject::Person(_)) => self.turn_to(Screen::of(subject.clone())),
            // A receipt is done: the form is free for the next lot.
            (Screen::Receiving, subject) => {
                if matches!(subject, Subject::Lot(_)) {
                    self.receipt = ReceiptForm::default();
                }
                self.turn_to(Screen::of(subject.clone()))
            }
            (Screen::Home | Screen::Thing(_), Subject::Unit(unit)) => {
                self.turn_to(Screen::Traveller(unit.clone()))
            }
            (Screen::Traveller(here), Subject::Unit(unit)) if here != unit => {
                self.turn_to(Screen::Traveller(unit.clone()))
            }
            _ => self.refresh(),
        }
    }

    fn on_refused(&mut self, purpose: &Purpose, refusal: Refusal) -> Vec<Effect> {
        if purpose.holds_scans() {
            self.stop_scans();
        }
        if refusal.is_already_there() {
            let effects = self.line(
                purpose,
                Signal::Already,
                Understood::Refused(refusal.clone()),
            );
            if !matches!(purpose, Purpose::Scan { .. }) {
                self.told = Some(Told::Refused(refusal));
            }
            return effects;
        }
        if let Refusal::LabelFlagged { flags } = &refusal
            && self.screen == Screen::Receiving
        {
            self.receipt.flags.clone_from(flags);
            self.receipt.accepts = false;
            return self.line(purpose, Signal::Refused, Understood::Refused(refusal));
        }
        let to_pad =
            purpose.begins_session() && self.say_in_pad(PadFault::Refused(refusal.clone()));
        if !to_pad {
            self.told = Some(Told::Refused(refusal.clone()));
        }
        let mut effects = self.turn_choice_back(purpose);
        effects.extend(self.line(purpose, Signal::Refused, Understood::Refused(refusal)));
        effects
    }

    fn on_failed(&mut self, purpose: &Purpose, failure: Failure) -> Vec<Effect> {
        if *purpose == Purpose::Enrol {
            self.enrol_failure = Some(failure);
            return Vec::new();
        }
        if let Purpose::AtServer { of } = purpose {
            self.is_away(of, failure);
            return Vec::new();
        }
        if let Purpose::Trace { of, on_server } = purpose {
            if self.screen != *of {
                return Vec::new();
            }
            self.tracing &= !on_server;
        }
        if purpose.holds_scans() {
            self.stop_scans();
        }
        let to_pad = purpose.begins_session() && self.say_in_pad(PadFault::Failed(failure.clone()));
        if to_pad {
            // The list of people would hide what is said.
            self.others = false;
        } else {
            self.told_until = self.ends_at(&failure);
            self.told = Some(Told::Failed(failure.clone()));
        }
        let mut effects = self.turn_choice_back(purpose);
        effects.extend(self.line(purpose, Signal::Refused, Understood::Failed(failure)));
        effects
    }

    /// What was chosen was not recorded: the page is drawn again as it stands.
    fn turn_choice_back(&mut self, purpose: &Purpose) -> Vec<Effect> {
        if *purpose == Purpose::Preferences {
            vec![self.ask(messages::records::Request::Start, Purpose::Other)]
        } else {
            Vec::new()
        }
    }
}

/// What was only opened, to be looked at or filled in, is not called accepted.
fn signal_of(next: &Next, saved: bool) -> Signal {
    match next {
        Next::AlreadyHere(_) => Signal::Already,
        Next::Show(_) | Next::FillReceipt(_) | Next::Trace(_) if !saved => Signal::Shown,
        Next::Show(_)
        | Next::FillReceipt(_)
        | Next::Trace(_)
        | Next::Record(_)
        | Next::TakeOrder(_)
        | Next::BadgeIn(_)
        | Next::TakeStation(_) => Signal::Accepted,
    }
}

/// Whether a scan that recorded nothing would take the person to another screen.
fn leads_elsewhere(next: &Next) -> bool {
    match next {
        Next::Show(_) | Next::FillReceipt(_) | Next::Trace(_) => true,
        Next::Record(_)
        | Next::TakeOrder(_)
        | Next::BadgeIn(_)
        | Next::TakeStation(_)
        | Next::AlreadyHere(_) => false,
    }
}

/// What went in is asked of what was made; where it went is asked of what came in.
fn first_direction(subject: &Subject) -> record::trace::Direction {
    if matches!(subject, Subject::Lot(_)) {
        record::trace::Direction::Forward
    } else {
        record::trace::Direction::Backward
    }
}

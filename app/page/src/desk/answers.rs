//! What follows from the worker's answers.

use messages::records::{Answer, Failure, Saved, ScanAnswer, Thing, ThingState};
use record::Refusal;
use record::work::{Named, Next};

use super::draft::ReceiptForm;
use super::{Desk, Effect, Phase, Purpose, Screen, Signal, Told, Understood};

impl Desk {
    pub(super) fn on_answer(&mut self, purpose: &Purpose, answer: Answer) -> Vec<Effect> {
        if matches!(purpose, Purpose::Action | Purpose::Enrol) {
            self.busy = false;
        }
        match answer {
            Answer::Standing(standing) => self.on_standing(purpose, standing),
            Answer::Scanned(scanned) => self.on_scanned(purpose, scanned),
            Answer::Saved(saved) => self.on_saved(saved),
            Answer::Refused(refusal) => self.on_refused(purpose, refusal),
            Answer::Failed(failure) => self.on_failed(purpose, failure),
            Answer::People(people) => self.put(|desk| desk.people = people),
            Answer::Stations(stations) => self.put(|desk| desk.stations = stations),
            Answer::Items(items) => self.put(|desk| desk.items = items),
            Answer::Floor(floor) => self.put(|desk| desk.floor = floor),
            Answer::Thing(thing) => self.put(|desk| desk.show(thing)),
            Answer::Trace(trace) => {
                let from_server = *purpose == Purpose::Action;
                self.put(|desk| desk.trace = Some((trace, from_server)))
            }
            Answer::Entries(entries) => self.put(|desk| desk.entries = entries),
            Answer::Findings(findings) => self.put(|desk| desk.findings = findings),
            Answer::Rescue(files) => vec![Effect::SaveFiles(files)],
            Answer::RescueTaken {
                device_name,
                entries,
            } => self.put(|desk| desk.rescue_taken = Some((device_name, entries))),
            Answer::Synced(status) => self.put(|desk| desk.standing.sync = status),
        }
    }

    fn put(&mut self, change: impl FnOnce(&mut Self)) -> Vec<Effect> {
        change(self);
        Vec::new()
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
        let same_person = self.standing.person == standing.person;
        self.standing = standing;
        self.phase = Phase::Running;
        if self.standing.device_name.is_none() {
            return Vec::new();
        }
        let mut effects = Vec::new();
        if *purpose == Purpose::Enrol {
            self.enrol_code.clear();
            effects.push(Effect::ForgetCode);
        }
        if self.standing.person.is_none() {
            effects.extend(self.go(Screen::People));
        } else if !had_person || !same_person || *purpose == Purpose::Action {
            // Whoever takes the tablet starts at the floor; the work stays where it is on
            // a switch in the middle of it.
            let at_choice = matches!(self.screen, Screen::People | Screen::Stations);
            if at_choice || !had_person {
                effects.extend(self.go(Screen::Home));
            }
        }
        effects
    }

    fn line(&mut self, purpose: &Purpose, signal: Signal, understood: Understood) -> Vec<Effect> {
        if let Purpose::Scan { line } = purpose
            && let Some(reading) = self.readings.iter_mut().find(|r| r.number == *line)
        {
            reading.signal = Some(signal);
            reading.said = understood;
        }
        vec![Effect::Give(signal)]
    }

    fn on_scanned(&mut self, purpose: &Purpose, answer: ScanAnswer) -> Vec<Effect> {
        let ScanAnswer {
            scanned,
            next,
            saved,
        } = answer;
        // A right scan answers an earlier refusal: the person has gone on.
        self.told = None;
        let signal = signal_of(&next, saved.is_some());
        let understood = Understood::Thing {
            name: self.name_of(&scanned.named),
            named: scanned.named,
            item_name: scanned.item_name,
            saved: saved.is_some(),
        };
        let mut effects = self.line(purpose, signal, understood);
        effects.extend(self.follow(next));
        if let Some(saved) = saved {
            effects.extend(self.on_saved(saved));
        }
        effects
    }

    fn follow(&mut self, next: Next) -> Vec<Effect> {
        match next {
            Next::Record(_) => Vec::new(),
            Next::Show(subject) => self.open(subject),
            Next::FillReceipt(draft) => {
                self.receipt = ReceiptForm::of(draft);
                self.go(Screen::Receiving)
            }
            Next::TakeOrder(order) => {
                self.order = Some(order);
                Vec::new()
            }
            Next::BadgeIn(person) => self.badge_in(person),
            Next::TakeStation(station) => self.choose_station(Some(station)),
            Next::Trace(subject) => {
                let direction = if let Screen::Trace { direction, .. } = &self.screen {
                    *direction
                } else {
                    first_direction(&subject)
                };
                self.go(Screen::Trace { subject, direction })
            }
            Next::AlreadyHere(_) => Vec::new(),
        }
    }

    /// People are told by their names, all else by its number.
    fn name_of(&self, named: &Named) -> String {
        match named {
            Named::Subject(record::Subject::Person(id)) => self
                .standing
                .names
                .get(id)
                .cloned()
                .unwrap_or_else(|| id.to_string()),
            Named::Subject(subject) => subject.name().to_owned(),
            Named::Order(order) => order.to_string(),
        }
    }

    fn on_saved(&mut self, saved: Saved) -> Vec<Effect> {
        self.told = None;
        let mut effects = match (&self.screen, &saved.subject) {
            // A receipt is done: the form is free for the next lot.
            (Screen::Receiving, subject) => {
                if matches!(subject, record::Subject::Lot(_)) {
                    self.receipt = ReceiptForm::default();
                }
                let subject = subject.clone();
                self.open(subject)
            }
            (Screen::Home | Screen::Thing(_), record::Subject::Unit(unit)) => {
                let unit = unit.clone();
                self.go(Screen::Traveller(unit))
            }
            (Screen::Traveller(here), record::Subject::Unit(unit)) if here != unit => {
                let unit = unit.clone();
                self.go(Screen::Traveller(unit))
            }
            _ => self.refresh(),
        };
        self.saved = Some((saved.subject, saved.durability));
        effects.retain(|effect| !matches!(effect, Effect::Give(_)));
        effects
    }

    fn on_refused(&mut self, purpose: &Purpose, refusal: Refusal) -> Vec<Effect> {
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
        self.told = Some(Told::Refused(refusal.clone()));
        self.line(purpose, Signal::Refused, Understood::Refused(refusal))
    }

    fn on_failed(&mut self, purpose: &Purpose, failure: Failure) -> Vec<Effect> {
        if *purpose == Purpose::Enrol {
            self.enrol_failure = Some(failure);
            return Vec::new();
        }
        self.told = Some(Told::Failed(failure.clone()));
        self.line(purpose, Signal::Refused, Understood::Failed(failure))
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

/// What went in is asked of what was made; where it went is asked of what came in.
fn first_direction(subject: &record::Subject) -> record::trace::Direction {
    if matches!(subject, record::Subject::Lot(_)) {
        record::trace::Direction::Forward
    } else {
        record::trace::Direction::Backward
    }
}

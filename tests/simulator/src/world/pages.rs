//! The pages in front of the workers, and the people in front of the pages.

use messages::records::{Answer, Asked, Failure as NotDone, Link, Request, Said, Saved};
use record::Command;
use record::ids::IntentId;
use records::store::{Key, Store};
use sync_server::intake::new_code;

use super::{Timer, World};
use crate::executor::Life;
use crate::failure::{Failure, Invariant};
use crate::floor::{self, UNITS};
use crate::tablet::Waiting;

/// How long the page waits for an answer before it starts the worker anew, milliseconds.
const PATIENCE_MS: u64 = 45_000;

impl World {
    pub(super) fn ask(&self, number: usize, request: Request) {
        let mut shared = self.shared.borrow_mut();
        let now_ms = shared.now_ms;
        let page = &mut shared.tablets[number].page;
        page.numbers += 1;
        page.waiting = Some(Waiting {
            number: page.numbers,
            request: request.clone(),
            since_ms: now_ms,
        });
        let asked = Asked {
            number: page.numbers,
            request,
        };
        if let Some(port) = &page.port {
            drop(port.unbounded_send(asked));
        }
    }

    /// A person wants something of a tablet, if it is there and not busy.
    pub(super) fn act(&mut self, event: usize, number: usize, choice: u64) -> Result<(), Failure> {
        let copy = self.shared.borrow().tablets[number].copy;
        // Where a store was cloned, people work at both machines.
        let number = copy.filter(|_| floor::is_at_copy(choice)).unwrap_or(number);
        let (page_state, progress) = {
            let shared = self.shared.borrow();
            let tablet = &shared.tablets[number];
            let page = &tablet.page;
            let waits_long = page
                .waiting
                .as_ref()
                .is_some_and(|waiting| waiting.since_ms + PATIENCE_MS < shared.now_ms);
            let state = (page.is_ready, page.waiting.is_some(), waits_long);
            let is_enrolled = page.is_enrolled && !page.is_forgotten;
            ((state, is_enrolled, page.has_person), tablet.progress)
        };
        match page_state {
            ((_, _, true), ..) => self.restart(number)?,
            ((true, false, _), false, _) => self.enrol(number),
            ((true, false, _), true, false) => self.badge_in(number),
            ((true, false, _), true, true) => {
                let mut intent = [0; 16];
                // The ids of an action's facts count on from the end of its own.
                intent[..8].copy_from_slice(&self.plan.seed.to_be_bytes());
                intent[8..12].copy_from_slice(&(event as u32 + 1).to_be_bytes());
                let intent = IntentId::new(intent);
                let Some(command) = self.command(number, choice, &progress) else {
                    return Ok(());
                };
                self.ask(number, floor::request(intent, command));
                let tablet = &mut self.shared.borrow_mut().tablets[number];
                if let Some(unit) = floor::unit_of(choice) {
                    tablet.progress[unit] += 1;
                }
                tablet.last_action = Some(intent);
            }
            _ => {}
        }
        Ok(())
    }

    fn command(&self, number: usize, choice: u64, progress: &[usize; UNITS]) -> Option<Command> {
        if !floor::sets_right(choice) {
            return Some(floor::command(choice, progress));
        }
        let shared = self.shared.borrow();
        let tablet = &shared.tablets[number];
        floor::set_right(choice, &tablet.workspace().plant, tablet.last_action)
    }

    pub(super) fn enrol(&mut self, number: usize) {
        let now_ms = self.shared.borrow().now_ms;
        self.server.set_clock(now_ms);
        // An administrator makes it by the server's clock.
        let now_ms = now_ms.saturating_add_signed(self.server.skew_ms);
        let code = self
            .server
            .running()
            .store()
            .write(|turn| new_code(turn, None, false, now_ms))
            .expect("a code can be made");
        self.ask(
            number,
            Request::Enrol {
                code: code.as_str().to_owned(),
                device_name: format!("Tablet {number}"),
            },
        );
    }

    pub(super) fn badge_in(&mut self, number: usize) {
        let person = floor::PEOPLE[number % floor::PEOPLE.len()];
        let person = person.parse().expect("a person of the floor");
        self.ask(number, Request::BadgeIn(person));
    }

    /// The page gives up on its worker and starts another one.
    pub(super) fn restart(&mut self, number: usize) -> Result<(), Failure> {
        {
            let mut shared = self.shared.borrow_mut();
            let tablet = &mut shared.tablets[number];
            let life = tablet.life;
            tablet.is_up = false;
            let waiting = tablet.page.waiting.take().map(|waiting| waiting.request);
            let is_action = |request: &Request| action_of(request).is_some();
            tablet.page.again = waiting.filter(is_action).or(tablet.page.again.take());
            tablet.page.is_ready = false;
            tablet.page.is_comparing = false;
            tablet.page.port = None;
            tablet.pokes.clear();
            shared.after(300, Timer::Start(number));
            drop(shared);
            self.executor.end((number, life));
        }
        // A worker that ends leaves its transactions to the browser.
        self.end_writes(number)
    }

    pub(super) fn hear(&mut self, life: Life, said: Said) -> Result<(), Failure> {
        let (number, worker) = life;
        if let Said::Answer { answer, .. } = &said {
            self.promised(number, answer)?;
        }
        let is_current = self.shared.borrow().tablets[number].life == worker
            && self.shared.borrow().tablets[number].is_up;
        if !is_current {
            return Ok(());
        }
        match said {
            Said::Ready => {
                self.shared.borrow_mut().tablets[number].page.is_ready = true;
                self.ask(number, Request::Start);
            }
            Said::Stopped { .. } | Said::AnotherTab { .. } | Said::NoDatabase { .. } => {
                self.restart(number)?;
            }
            Said::Answer {
                number: asked,
                answer,
            } => {
                let waiting = {
                    let mut shared = self.shared.borrow_mut();
                    let page = &mut shared.tablets[number].page;
                    page.waiting.take_if(|waiting| waiting.number == asked)
                };
                if let Some(waiting) = waiting {
                    self.answered(number, waiting.request, *answer)?;
                }
            }
            Said::Sync(status) => {
                let mut shared = self.shared.borrow_mut();
                let page = &mut shared.tablets[number].page;
                if page.is_comparing && !status.comparing {
                    page.compared = status.compared;
                }
                page.is_comparing = status.comparing;
                page.is_forgotten = status.link == Link::NotKnown;
            }
            Said::Changed(_) => {}
        }
        Ok(())
    }

    /// What was said to be saved is on the disk when it is said.
    pub(super) fn promised(&mut self, number: usize, answer: &Answer) -> Result<(), Failure> {
        let Some(saved) = saved_of(answer) else {
            return Ok(());
        };
        let shared = self.shared.borrow();
        let tablet = &shared.tablets[number];
        for place in &saved.entries {
            let at = Key::Place(*place);
            if let Some(entry) = tablet.disk.get(Store::Entries, &at) {
                self.witness.sees_entry(number, *place, entry);
                continue;
            }
            let second = tablet.second_place();
            let kept = second.own().and_then(|own| own.entries.get(place));
            let Some(kept) = kept else {
                return Err(Failure::new(
                    Invariant::SavedOnce,
                    format!("entry {place} of tablet {number} is on its disk when it is saved"),
                    "there is no such row",
                ));
            };
            self.witness.sees_kept(number, *place, &kept.sealed());
        }
        Ok(())
    }

    /// An action that is on the disk is called saved, also when it is asked again after a lost
    /// answer.
    fn tells_what_is_there(
        &self,
        number: usize,
        request: &Request,
        answer: &Answer,
    ) -> Result<(), Failure> {
        let is_open = matches!(answer, Answer::Failed(NotDone::WriteTimedOut));
        let Some(intent) = action_of(request).filter(|_| !is_open) else {
            return Ok(());
        };
        let shared = self.shared.borrow();
        let there = shared.tablets[number].workspace().already_saved(&intent);
        match (there, saved_of(answer)) {
            (Some(there), None) => Err(Failure::new(
                Invariant::SavedOnce,
                format!("what is on the disk of tablet {number} is called saved"),
                format!(
                    "entry {:?} is there, the answer was {answer:?}",
                    there.entries
                ),
            )),
            _ => Ok(()),
        }
    }

    pub(super) fn answered(
        &mut self,
        number: usize,
        request: Request,
        answer: Answer,
    ) -> Result<(), Failure> {
        self.tells_what_is_there(number, &request, &answer)?;
        match answer {
            Answer::Standing(standing) => {
                let again = {
                    let mut shared = self.shared.borrow_mut();
                    let page = &mut shared.tablets[number].page;
                    page.is_enrolled = standing.device_name.is_some();
                    page.has_person = standing.person.is_some();
                    page.again.take_if(|_| page.has_person)
                };
                match (again, standing.device_name, standing.person) {
                    (Some(again), ..) => self.ask(number, again),
                    (None, None, _) if self.is_enrolling() => self.enrol(number),
                    (None, Some(_), None) => self.badge_in(number),
                    _ => {}
                }
            }
            Answer::Failed(NotDone::WriteTimedOut) => {
                self.shared.borrow_mut().tablets[number].page.again = Some(request);
                self.restart(number)?;
            }
            Answer::Findings(findings) => {
                let mut shared = self.shared.borrow_mut();
                let open = findings.into_iter().map(|row| row.judged);
                let open = open.filter(record::resolution::Judged::is_open);
                shared.tablets[number].page.findings = Some(open.map(|row| row.finding).collect());
            }
            // What the person does next does not depend on it.
            Answer::Scanned(_)
            | Answer::Saved(_)
            | Answer::Refused(_)
            | Answer::Failed(_)
            | Answer::People(_)
            | Answer::Stations(_)
            | Answer::Items(_)
            | Answer::Floor(_)
            | Answer::Layouts(_)
            | Answer::Meaning(_)
            | Answer::Thing(_)
            | Answer::Trace(_)
            | Answer::Entries(_)
            | Answer::Rescue(_)
            | Answer::RescueTaken { .. }
            | Answer::SetAside(_)
            | Answer::SetAsideEntry(_)
            | Answer::Admitted
            | Answer::Asks(_)
            | Answer::PrintedBadge(_)
            | Answer::DraftsKept(_)
            | Answer::Audit { .. }
            | Answer::AuditFile(_)
            | Answer::Tablets(_)
            | Answer::TabletTold(_)
            | Answer::Synced(_) => {}
        }
        Ok(())
    }

    /// Before anything has happened, tablets that are not enrolled are enrolled at once.
    pub(super) fn is_enrolling(&self) -> bool {
        self.plan.events.is_empty() || self.plan.tablets > self.shared.borrow().tablets.len()
    }
}

/// The id of the action that a page asks for.
pub(super) fn action_of(request: &Request) -> Option<IntentId> {
    if let Request::Record { intent, .. } | Request::Scan { intent, .. } = request {
        return Some(*intent);
    }
    None
}

fn saved_of(answer: &Answer) -> Option<&Saved> {
    if let Answer::Scanned(scanned) = answer {
        return scanned.saved.as_ref();
    }
    let Answer::Saved(saved) = answer else {
        return None;
    };
    Some(saved)
}

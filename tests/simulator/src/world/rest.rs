//! The end of a run: nothing goes wrong any more, and everything comes to rest.

use messages::records::Look;
use messages::records::Request;
use records::store::{Store, key};
use records::workspace::rows::{self, Chain, Identity, PastEntry, Standing};

use super::{ASKED_AGAIN_MS, REST_MS, Timer, World};
use crate::audit;
use crate::broken::Broken;
use crate::failure::{Failure, Invariant};
use crate::tablet::Tablet;

impl World {
    /// From now on nothing goes wrong any more.
    pub(super) fn calm(&mut self) -> Result<(), Failure> {
        self.is_calm = true;
        self.crash = None;
        self.server.down_until_ms = 0;
        if self.server.restores > 0 {
            self.hostile_sends_again();
        }
        let count = self.shared.borrow().tablets.len();
        for number in 0..count {
            let mut shared = self.shared.borrow_mut();
            let tablet = &mut shared.tablets[number];
            (tablet.weather, tablet.ailment) = (None, None);
            let is_down = !tablet.is_up;
            let is_stuck = tablet.page.waiting.is_some();
            drop(shared);
            if is_down {
                self.shared.borrow_mut().after(10, Timer::Start(number));
            } else if is_stuck {
                self.restart(number)?;
            }
        }
        Ok(())
    }

    /// Says whether every tablet has sent all it has and fetched all there is, and has said
    /// after that what it finds impossible.
    pub(super) fn rests(&mut self) -> Result<bool, Failure> {
        let head = audit::feed_head(&self.server);
        let count = self.shared.borrow().tablets.len();
        let uneven: Vec<usize> = (0..count)
            .filter(|number| !self.is_even(*number, head))
            .collect();
        for number in &uneven {
            self.nudge(*number);
        }
        if !uneven.is_empty() {
            for tablet in &mut self.shared.borrow_mut().tablets {
                tablet.page.findings = None;
                tablet.page.compared = None;
            }
            return Ok(false);
        }
        if self.damages()? {
            return Ok(false);
        }
        // A tablet compares when all it knows is at rest, also what it has only in its memory. It
        // would make good what is broken on purpose.
        if self.shared.borrow().broken.is_none() && !self.have_compared(count) {
            return Ok(false);
        }
        let silent = |number: &usize| {
            let shared = self.shared.borrow();
            shared.tablets[*number].page.findings.is_none()
        };
        let silent: Vec<usize> = (0..count).filter(silent).collect();
        for number in &silent {
            self.ask(*number, Request::Look(Look::Findings));
        }
        Ok(silent.is_empty())
    }

    /// Says whether every tablet has compared itself with the server; asks those that have not.
    fn have_compared(&self, count: usize) -> bool {
        let not_compared = |number: &usize| {
            let page = &self.shared.borrow().tablets[*number].page;
            page.is_enrolled && page.compared.is_none() && !page.is_comparing
        };
        let not_compared: Vec<usize> = (0..count).filter(not_compared).collect();
        for number in &not_compared {
            self.ask(*number, Request::Compare);
        }
        let shared = self.shared.borrow();
        let is_comparing = |tablet: &Tablet| tablet.page.is_comparing;
        not_compared.is_empty() && !shared.tablets.iter().any(is_comparing)
    }

    /// Does to the disks what is still to be done, and starts those tablets anew; says whether
    /// there was anything.
    fn damages(&mut self) -> Result<bool, Failure> {
        let mut any = false;
        let count = self.shared.borrow().tablets.len();
        for number in 0..count {
            let choice = self.shared.borrow_mut().tablets[number].damage.take();
            if let Some(choice) = choice {
                any = true;
                super::trouble::damage(&mut self.shared.borrow_mut().tablets[number], choice);
                self.restart(number)?;
            }
        }
        Ok(any)
    }

    /// Returns how long it takes until every tablet has heard of the last restore.
    pub(super) fn must_ask_again_ms(&self) -> u64 {
        if self.server.restores > 0 {
            ASKED_AGAIN_MS
        } else {
            0
        }
    }

    pub(super) fn is_even(&self, number: usize, head: u64) -> bool {
        let shared = self.shared.borrow();
        let tablet = &shared.tablets[number];
        let page = &tablet.page;
        let chain = tablet.row::<Chain>(key::CHAIN);
        let chain = chain.map_or(0, |chain| chain.dseq);
        let pushed: u64 = tablet.row(key::PUSHED).unwrap_or(0);
        let cursor: u64 = tablet.row(key::CURSOR).unwrap_or(0);
        let is_idle = page.is_ready && page.waiting.is_none();
        let needs_person = self.plan.events.is_empty() && !page.has_person;
        let has_all = cursor == head || !page.is_enrolled;
        // What the other of two machines with one store records may stand in the log alone, as a
        // step of the clock does: the feed tells nothing of it, the next poll does.
        let has_copies = shared.tablets.iter().any(|tablet| tablet.copy.is_some());
        let is_told = has_copies && page.is_enrolled;
        let own = tablet.row::<Identity>(key::IDENTITY).filter(|_| is_told);
        let logged = own.and_then(|own| audit::chain_head(&self.server, &own.incarnation));
        let has_all = has_all && logged.is_none_or(|logged| logged <= chain);
        chain == pushed && has_all && is_idle && !needs_person && !has_past_to_send(tablet)
    }

    /// A person who finds a tablet that is not ready does what is left to do.
    pub(super) fn nudge(&mut self, number: usize) {
        let (enrols, badges) = {
            let shared = self.shared.borrow();
            let tablet = &shared.tablets[number];
            let page = &tablet.page;
            // What is left of a database that was lost is sent by a tablet that is enrolled.
            let wants = self.plan.events.is_empty() || has_past_to_send(tablet);
            let is_idle = page.is_ready && page.waiting.is_none();
            let idle = is_idle && wants;
            (
                idle && !page.is_enrolled || is_idle && page.is_forgotten,
                idle && page.is_enrolled && !page.has_person,
            )
        };
        if enrols {
            self.enrol(number);
        } else if badges {
            self.badge_in(number);
        }
    }

    pub(super) fn restless(&self) -> Failure {
        let shared = self.shared.borrow();
        let head = audit::feed_head(&self.server);
        let mut had = Vec::new();
        for (number, tablet) in shared.tablets.iter().enumerate() {
            let workspace = tablet.workspace();
            let page = &tablet.page;
            had.push(format!(
                "tablet {number}: {} of {} pushed, cursor {} of {head}, link {:?}, up {}, ready {}, waits for {:?}",
                workspace.pushed,
                workspace.chain.dseq,
                workspace.cursor,
                workspace.sync_status().link,
                tablet.is_up,
                page.is_ready,
                page.waiting.as_ref().map(|waiting| &waiting.request),
            ));
        }
        let stopped = self.hostile.lies > 0 && shared.broken == Some(Broken::PoisonStopsServer);
        let invariant = if stopped {
            Invariant::PoisonStopsNobody
        } else {
            Invariant::ComesToRest
        };
        Failure::new(
            invariant,
            format!(
                "all tablets are at rest {} s after all is well",
                REST_MS / 1000
            ),
            had.join("\n            "),
        )
    }
}

/// Says whether a tablet still has to send entries of a chain that ended.
fn has_past_to_send(tablet: &Tablet) -> bool {
    let past = tablet.disk.scan(Store::Past).into_iter();
    let mut past = past.filter_map(|(_, bytes)| rows::from_bytes::<PastEntry>(&bytes).ok());
    past.any(|past| past.entry.standing == Standing::Saved)
}

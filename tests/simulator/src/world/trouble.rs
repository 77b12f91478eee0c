//! What goes wrong: killed and frozen tabs, sick disks, jumping clocks, restored servers.

use records::store::{Batch, Durability, Key, Store, StoreError, key};

use messages::records::Request;

use super::pages::action_of;
use super::{Timer, World};
use crate::audit;
use crate::broken::Broken;
use crate::disk::Disk;
use crate::failure::Failure;
use crate::plan::{Ailment, Event};
use crate::tablet::{Tablet, Write};

impl World {
    /// Ends the worker of a tablet, as a killed browser does.
    pub(super) fn kill(&mut self, number: usize) -> Result<(), Failure> {
        let (life, frozen) = {
            let mut shared = self.shared.borrow_mut();
            let tablet = &mut shared.tablets[number];
            tablet.is_up = false;
            tablet.page.port = None;
            tablet.page.is_ready = false;
            tablet.page.is_comparing = false;
            let waiting = tablet.page.waiting.take().map(|waiting| waiting.request);
            let is_action = |request: &Request| action_of(request).is_some();
            tablet.page.again = waiting.filter(is_action).or(tablet.page.again.take());
            tablet.pokes.clear();
            (tablet.life, tablet.frozen.take())
        };
        self.executor.end((number, life));
        if let Some(frozen) = frozen {
            self.executor.end((number, frozen));
        }
        self.end_writes(number)?;
        let mut shared = self.shared.borrow_mut();
        let tablet = &mut shared.tablets[number];
        let lost = tablet.disk.crash(&mut tablet.random);
        drop(shared);
        if lost > 0 || self.shared.borrow().broken.is_some() {
            audit::prefix_is_there(self, number)?;
        }
        Ok(())
    }

    /// Writes under way when a browser is killed are done whole or not at all.
    pub(super) fn end_writes(&mut self, number: usize) -> Result<(), Failure> {
        let mut shared = self.shared.borrow_mut();
        let of_tablet =
            |timer: &Timer| matches!(timer, Timer::Write(write) if write.life.0 == number);
        let under_way: Vec<_> = shared
            .timers
            .iter()
            .filter(|(_, timer)| of_tablet(timer))
            .map(|(at, _)| *at)
            .collect();
        let mut writes = Vec::new();
        for at in under_way {
            if let Some(Timer::Write(write)) = shared.timers.remove(&at)
                && shared.tablets[number].random.chance(50)
            {
                writes.push(*write);
            }
        }
        drop(shared);
        for write in writes {
            self.write(write)?;
        }
        Ok(())
    }

    pub(super) fn write(&mut self, write: Write) -> Result<(), Failure> {
        let restores = self.server.restores;
        let mut shared = self.shared.borrow_mut();
        let broken = shared.broken;
        let tablet = &mut shared.tablets[write.life.0];
        let is_done = match write.ailment {
            None | Some(Ailment::ReadsNothingBack) => true,
            Some(Ailment::Stalls) => tablet.random.chance(50),
            Some(Ailment::Full | Ailment::Disconnected) => false,
        };
        let mut result = Ok(write.batch.durability.word().to_owned());
        if is_done {
            if tablet.disk.admits(&write.batch) {
                self.witness
                    .sees_batch(write.life.0, tablet, &write.batch, restores)?;
            }
            let written = put(&mut tablet.disk, &write.batch, broken);
            result = written.and(result);
        }
        let answer = match write.ailment {
            Some(Ailment::Stalls) => Err(StoreError::TimedOut { after_ms: 10_000 }),
            Some(Ailment::Full) => Err(StoreError::Aborted {
                why: "QuotaExceededError".to_owned(),
            }),
            Some(Ailment::Disconnected) => Err(StoreError::Lost {
                why: "InvalidStateError".to_owned(),
            }),
            None | Some(Ailment::ReadsNothingBack) => result,
        };
        drop(write.reply.send(answer));
        Ok(())
    }

    pub(super) fn happen(&mut self, number: usize, event: &Event) -> Result<(), Failure> {
        let now_ms = self.shared.borrow().now_ms;
        match event {
            Event::Act { tablet, choice } => self.act(number, *tablet, *choice)?,
            Event::Weather {
                tablet,
                weather,
                for_ms,
            } => {
                let tablet = &mut self.shared.borrow_mut().tablets[*tablet];
                tablet.weather = Some((*weather, now_ms + for_ms));
                tablet.pokes.clear();
            }
            Event::Ailment {
                tablet,
                ailment,
                for_ms,
            } => {
                let tablet = &mut self.shared.borrow_mut().tablets[*tablet];
                tablet.ailment = Some((*ailment, now_ms + for_ms));
            }
            Event::Kill {
                tablet,
                back_after_ms,
            } => {
                self.kill(*tablet)?;
                let mut shared = self.shared.borrow_mut();
                shared.after(*back_after_ms, Timer::Start(*tablet));
            }
            Event::Freeze {
                tablet,
                choice,
                for_ms,
            } => {
                self.act(number, *tablet, *choice)?;
                let mut shared = self.shared.borrow_mut();
                let soon = shared.tablets[*tablet].random.below(6);
                shared.after(soon, Timer::Freeze(*tablet, *for_ms));
            }
            Event::Wipe { tablet } => self.wipe(*tablet)?,
            Event::CloneStore { tablet } => self.clone_store(*tablet),
            Event::KeepStore { tablet } => {
                let tablet = &mut self.shared.borrow_mut().tablets[*tablet];
                tablet.backup = Some(tablet.store());
            }
            Event::RollBack { tablet, with_mark } => self.roll_back(*tablet, *with_mark)?,
            Event::Clock { tablet, by_ms } => {
                let tablet = &mut self.shared.borrow_mut().tablets[*tablet];
                tablet.skew_ms = tablet.skew_ms.saturating_add(*by_ms);
            }
            Event::ServerClock { by_ms } => self.server.skew_ms += by_ms,
            Event::ServerCrash { stage, down_ms } => self.crash = Some((*stage, *down_ms)),
            Event::Backup => self.server.back_up(),
            Event::Restore => self.restore(),
            Event::Damage { tablet, choice } => {
                self.shared.borrow_mut().tablets[*tablet].damage = Some(*choice);
            }
            Event::Poison { choice } => {
                let packet = self.hostile.packet(*choice, now_ms);
                self.shared
                    .borrow_mut()
                    .after(5, Timer::Arrive(Box::new(packet)));
            }
        }
        Ok(())
    }

    pub(super) fn restore(&mut self) {
        let Some(files) = self.server.backup.clone() else {
            return;
        };
        let (before, held) = (self.server.files(), self.held());
        self.server.replace(&files);
        // What only the server had of a tablet that lost it would be gone: nothing to show here.
        let still_held = self.held();
        let mut gone = held.difference(&still_held);
        if gone.any(|hash| self.witness.recorded.contains_key(hash)) {
            self.server.replace(&before);
            return;
        }
        self.server.restores += 1;
        self.witness.restored();
        self.hostile_sends_again();
        let mut shared = self.shared.borrow_mut();
        for tablet in &mut shared.tablets {
            tablet.pokes.clear();
        }
    }

    /// The hostile device too sends what a restored server has lost: what only a device that
    /// never comes back had is lost with it.
    pub(super) fn hostile_sends_again(&mut self) {
        let packets = self.hostile.all_again();
        let mut shared = self.shared.borrow_mut();
        for (late, packet) in (10..).step_by(10).zip(packets) {
            shared.after(late, Timer::Arrive(Box::new(packet)));
        }
    }

    pub(super) fn freeze(&mut self, number: usize, for_ms: u64) {
        let mut shared = self.shared.borrow_mut();
        let tablet = &mut shared.tablets[number];
        if tablet.frozen.is_some() || !tablet.is_up {
            return;
        }
        let life = (number, tablet.life);
        tablet.frozen = Some(tablet.life);
        shared.after(for_ms, Timer::Thaw(life));
        shared.after(for_ms + 15_000, Timer::Close(life));
        drop(shared);
        self.executor.freeze(life);
        self.start(number);
    }
}

/// Damages a document on a disk: it is gone, cut off, or as it was when it was begun.
pub(super) fn damage(tablet: &mut Tablet, choice: u64) {
    let plant = tablet.workspace().plant;
    let subjects: Vec<_> = plant.subjects().collect();
    let Some(subject) = subjects.get(choice as usize % subjects.len().max(1)) else {
        return;
    };
    let key = Key::Text(records::workspace::Workspace::document_key(subject));
    let at = (Store::Documents, key);
    match choice / 1_000 % 3 {
        0 => drop(tablet.disk.rows.remove(&at)),
        1 => {
            if let Some(saved) = tablet.disk.rows.get_mut(&at) {
                saved.truncate(saved.len() / 2);
            }
        }
        _ => {
            let begun = ledger::Document::new((*subject).clone()).save();
            tablet.disk.rows.insert(at, begun);
        }
    }
}

/// Writes a batch to a disk, unless something is broken on purpose.
fn put(disk: &mut Disk, batch: &Batch, broken: Option<Broken>) -> Result<(), StoreError> {
    let is_pull = batch.durability == Durability::Relaxed;
    match broken {
        Some(Broken::StrictIsRelaxed) => disk.write(batch, Durability::Relaxed),
        Some(Broken::PulledDocumentsDropped) if is_pull => {
            let mut torn = batch.clone();
            torn.puts
                .retain(|(store, ..)| !matches!(store, Store::Documents | Store::Facts));
            disk.write(&torn, batch.durability)
        }
        Some(Broken::CursorGoesAhead) if is_pull => {
            let mut rest = batch.clone();
            let cursor = Key::from(key::CURSOR);
            let at = rest.puts.iter().position(|(_, key, _)| *key == cursor);
            let ahead = at.map(|at| rest.puts.remove(at));
            disk.write(&rest, batch.durability)?;
            if let Some((store, key, value)) = ahead {
                disk.rows.insert((store, key), value);
            }
            Ok(())
        }
        _ => disk.write(batch, batch.durability),
    }
}

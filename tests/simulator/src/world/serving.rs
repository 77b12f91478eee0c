//! Requests that reach the server, and crashes in the midst of them.

use super::{Timer, World};
use crate::audit;
use crate::broken::Broken;
use crate::failure::Failure;
use crate::plan::{Stage, Weather};
use crate::random::Random;
use crate::server::{Outside, Server};
use crate::traffic::{self, Packet};
use crate::witness::Extent;

impl World {
    pub(super) fn arrive(&mut self, packet: Packet) -> Result<(), Failure> {
        let now_ms = self.shared.borrow().now_ms;
        if self.is_for_another_site(&packet, now_ms) {
            self.ask_another_site(packet, now_ms);
            return Ok(());
        }
        let broken = self.shared.borrow().broken;
        let poisoned = broken == Some(Broken::PoisonStopsServer) && self.hostile.lies > 0;
        if now_ms < self.server.down_until_ms || poisoned {
            refuse(packet);
            return Ok(());
        }
        if broken == Some(Broken::ForgedReceipts) && packet.is_push() && packet.tablet != usize::MAX
        {
            let mut shared = self.shared.borrow_mut();
            if shared.tablets[packet.tablet].random.chance(30)
                && let Some(forged) = audit::forged(&packet, now_ms)
            {
                traffic::answer(&mut shared, packet, forged);
                return Ok(());
            }
        }
        let crash = self.crash.filter(|_| packet.is_push());
        if let Some((stage, down_ms)) = crash {
            self.crash = None;
            return self.crash_at(stage, now_ms + down_ms, packet);
        }
        self.serve(packet, true)
    }

    fn is_for_another_site(&self, packet: &Packet, now_ms: u64) -> bool {
        let shared = self.shared.borrow();
        let tablet = shared.tablets.get(packet.tablet);
        tablet.and_then(|tablet| tablet.weather_at(now_ms)) == Some(Weather::OtherSite)
    }

    /// The server of another site knows none of these tablets.
    fn ask_another_site(&mut self, packet: Packet, now_ms: u64) {
        let place = self.place.join("other-site");
        let other = self.other.get_or_insert_with(|| {
            let outside = Outside::new(now_ms, Random::new(self.plan.seed, 3));
            Server::start(place, &Vec::new(), outside)
        });
        let received = other.ask(&packet, now_ms);
        traffic::answer(&mut self.shared.borrow_mut(), packet, received);
    }

    pub(super) fn crash_at(
        &mut self,
        stage: Stage,
        until_ms: u64,
        packet: Packet,
    ) -> Result<(), Failure> {
        let broken = self.shared.borrow().broken;
        let before = (broken == Some(Broken::ServerForgetsCommits)).then(|| self.server.files());
        match stage {
            Stage::Received => refuse(packet),
            Stage::Committed => self.serve(packet, false)?,
            Stage::Answered => self.serve(packet, true)?,
        }
        match before {
            Some(files) => self.server.replace(&files),
            None => self.server.crash(until_ms),
        }
        let mut shared = self.shared.borrow_mut();
        for tablet in &mut shared.tablets {
            tablet.pokes.clear();
        }
        Ok(())
    }

    pub(super) fn serve(&mut self, packet: Packet, answers: bool) -> Result<(), Failure> {
        let now_ms = self.shared.borrow().now_ms;
        let restores = self.server.restores;
        let repeat = self.witness.must_change_nothing(&packet, restores);
        let before = packet.is_push().then(|| Extent::of(&self.server));
        let received = self.server.ask(&packet, now_ms);
        let after = packet.is_push().then(|| Extent::of(&self.server));
        self.trace = self
            .trace
            .wrapping_mul(31)
            .wrapping_add(received.body.iter().map(|byte| u64::from(*byte)).sum());
        if let (true, Some(before), Some(after)) = (repeat, before, after) {
            self.witness.sees_repeat(&packet, before, after)?;
        }
        self.witness.sees_answer(&packet, &received, restores)?;
        let mut shared = self.shared.borrow_mut();
        if before != after {
            for number in 0..shared.tablets.len() {
                let tablet = &mut shared.tablets[number];
                let hears = tablet.weather_at(now_ms).is_none() && tablet.random.chance(25);
                if hears && !tablet.pokes.is_empty() {
                    shared.after(15, Timer::Poke(number));
                }
            }
        }
        if answers {
            traffic::answer(&mut shared, packet, received);
        } else {
            refuse(packet);
        }
        Ok(())
    }
}

fn refuse(packet: Packet) {
    if let Some(reply) = packet.reply {
        drop(reply.send(Err("the connection was refused".to_owned())));
    }
}

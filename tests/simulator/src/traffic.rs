//! The way between tablet and server: late, lost, doubled, cut, or answered by a stranger.

use futures::channel::oneshot;
use records::exchange::{Call, Received};

use crate::broken::Broken;
use crate::plan::Weather;
use crate::random::Random;
use crate::world::{Shared, Timer};

/// How long a request may take, milliseconds.
const DEADLINE_MS: u64 = 30_000;

/// Where an answer is waited for.
pub type Reply = oneshot::Sender<Result<Received, String>>;

/// A request on its way.
pub struct Packet {
    /// Who sent it.
    pub tablet: usize,
    /// The request.
    pub call: Call,
    /// Its signature.
    pub authorization: Option<String>,
    /// Who waits for the answer; nobody for a copy.
    pub reply: Option<Reply>,
    /// Whether it was cut off on the way.
    pub is_cut: bool,
}

impl Packet {
    fn copy(&self) -> Self {
        Self {
            tablet: self.tablet,
            call: self.call.clone(),
            authorization: self.authorization.clone(),
            reply: None,
            is_cut: self.is_cut,
        }
    }

    /// Says whether it brings entries.
    #[must_use]
    pub fn is_push(&self) -> bool {
        self.call.path == "/v1/push"
    }
}

/// An answer on its way.
pub struct Answering {
    /// Whose it is.
    pub tablet: usize,
    /// Who waits.
    pub reply: Reply,
    /// What comes.
    pub answer: Result<Received, String>,
    /// Whether it was cut off on the way.
    pub is_cut: bool,
}

fn latency(random: &mut Random, weather: Option<Weather>) -> u64 {
    match weather {
        Some(Weather::Slow) => random.between(200, 25_000),
        _ => random.between(3, 40),
    }
}

fn no_answer() -> String {
    "no answer within 30 s".to_owned()
}

fn fail(shared: &mut Shared, mut packet: Packet, after: u64, why: String) {
    let Some(reply) = packet.reply.take() else {
        return;
    };
    let answering = Answering {
        tablet: packet.tablet,
        reply,
        answer: Err(why),
        is_cut: false,
    };
    shared.after(after, Timer::Answer(Box::new(answering)));
}

fn stranger(shared: &mut Shared, mut packet: Packet, status: u16, page: &str) {
    let Some(reply) = packet.reply.take() else {
        return;
    };
    let answering = Answering {
        tablet: packet.tablet,
        reply,
        answer: Ok(Received {
            status,
            content_type: "text/html".to_owned(),
            retry_after: None,
            body: page.as_bytes().to_vec(),
        }),
        // It may change nothing either.
        is_cut: true,
    };
    shared.after(20, Timer::Answer(Box::new(answering)));
}

/// Sends a request into the weather of its tablet.
pub fn send(shared: &mut Shared, mut packet: Packet) {
    let now_ms = shared.now_ms;
    let tablet = &mut shared.tablets[packet.tablet];
    let weather = tablet.weather_at(now_ms);
    let random = &mut tablet.random;
    let late = latency(random, weather);
    let (one_in_two, two_in_five) = (random.chance(50), random.chance(40));
    match weather {
        Some(Weather::Offline) => {
            let after = random.between(10, 1_500);
            return fail(shared, packet, after, "Failed to fetch".to_owned());
        }
        Some(Weather::Portal) => return stranger(shared, packet, 200, "<h1>Welcome</h1>"),
        Some(Weather::BadGateway) => return stranger(shared, packet, 502, "<h1>Bad gateway</h1>"),
        Some(Weather::HalfOpen) => return fail(shared, packet, DEADLINE_MS, no_answer()),
        Some(Weather::Lossy) if two_in_five => {
            return fail(shared, packet, DEADLINE_MS, no_answer());
        }
        Some(Weather::AnswersLost) if one_in_two => {
            let copy = packet.copy();
            fail(shared, packet, DEADLINE_MS, no_answer());
            packet = copy;
        }
        Some(Weather::Doubles) => {
            let again = random.between(30, 20_000);
            let copy = packet.copy();
            shared.after(again, Timer::Arrive(Box::new(copy)));
        }
        Some(Weather::CutsRequests) if one_in_two => {
            if let Some(body) = &mut packet.call.body {
                let left = random.index(body.len().max(1));
                body.truncate(left);
                packet.is_cut = true;
            }
        }
        _ => {}
    }
    shared.after(late, Timer::Arrive(Box::new(packet)));
}

/// Sends an answer back.
pub fn answer(shared: &mut Shared, packet: Packet, mut received: Received) {
    let Some(reply) = packet.reply else { return };
    let now_ms = shared.now_ms;
    let broken = shared.broken;
    let tablet = &mut shared.tablets[packet.tablet];
    let weather = tablet.weather_at(now_ms);
    let late = latency(&mut tablet.random, weather);
    let mut is_cut = false;
    if weather == Some(Weather::CutsAnswers) && tablet.random.chance(50) {
        is_cut = true;
        let left = tablet.random.index(received.body.len().max(1));
        received.body = if broken == Some(Broken::CutAnswersRepaired) {
            repaired(&packet.call, &received.body).unwrap_or_default()
        } else {
            received.body[..left].to_vec()
        };
    }
    let answer = if late >= DEADLINE_MS {
        Err(no_answer())
    } else {
        Ok(received)
    };
    let answering = Answering {
        tablet: packet.tablet,
        reply,
        answer,
        is_cut,
    };
    shared.after(late.min(DEADLINE_MS), Timer::Answer(Box::new(answering)));
}

/// Makes a readable answer without the last entry of what was asked for.
fn repaired(call: &Call, body: &[u8]) -> Option<Vec<u8>> {
    use ledger::sync::message::{Message, PullAnswer};
    if !call.path.starts_with("/v1/pull") {
        return None;
    }
    let mut answer = PullAnswer::from_bytes(body).ok()?;
    answer.entries.pop()?;
    Some(answer.to_bytes())
}

//! An enrolled device that lies: changed bytes under a fitting signature, gaps, forks, noise.

use ledger::envelope::{Envelope, What};
use ledger::sync::message::{Message, Push, PushEntry};
use ledger::sync::request::Unsigned;
use ledger::testing::{TestEntry, TestTablet};
use record::Fact;
use record::context::{Capture, Context, Lease};
use record::ids::{DeviceId, IntentId, SessionId};
use record::plant::Plant;
use record::time::{Hlc, WallTime};
use records::exchange::{CBOR, Call};
use sha2::{Digest, Sha256};

use crate::floor;
use crate::random::Random;
use crate::traffic::Packet;

/// The number of the test tablet that lies.
pub const NUMBER: u8 = 201;

const LIES: [&str; 7] = [
    "sends a good entry",
    "flips a byte of a change",
    "flips a byte of a change and signs the checksum anew",
    "leaves out an entry",
    "sends another entry at a place that is taken",
    "sends noise",
    "sends a change that builds on one that it keeps back",
];

/// Says what a choice means.
#[must_use]
pub fn words(choice: u64) -> &'static str {
    LIES[lie(choice)]
}

fn lie(choice: u64) -> usize {
    usize::try_from(choice % LIES.len() as u64).unwrap_or(0)
}

/// The device.
pub struct Hostile {
    tablet: TestTablet,
    plant: Plant,
    random: Random,
    actions: u64,
    sent: Vec<Call>,
    /// How many lies it told.
    pub lies: u64,
}

impl Hostile {
    /// Makes the one of a seed; it is enrolled in every plant.
    #[must_use]
    pub fn new(seed: u64) -> Self {
        Self {
            tablet: TestTablet::new(NUMBER),
            plant: floor::masters()
                .into_iter()
                .zip(1..)
                .flat_map(|(master, n)| {
                    let context = floor::master_context(n, DeviceId::new([0; 16]), 0);
                    let master = record::Command::SetMaster(master);
                    record::command::decide(&Plant::default(), master, &context)
                        .expect("a master can be set")
                })
                .collect(),
            random: Random::new(seed, 99),
            actions: 0,
            sent: Vec::new(),
            lies: 0,
        }
    }

    fn facts(&mut self, now_ms: u64) -> Vec<Fact> {
        self.actions += 1;
        let mut intent = [NUMBER; 16];
        intent[..8].copy_from_slice(&self.actions.to_be_bytes());
        let context = Context {
            intent: IntentId::new(intent),
            person: "MK".parse().expect("an id"),
            lease: Lease::Fresh,
            session: SessionId::new([NUMBER; 16]),
            device: self.tablet.device,
            station: None,
            wall: WallTime {
                utc_ms: now_ms,
                offset_min: 0,
            },
            hlc: Hlc::default().tick(now_ms + self.actions),
            capture: Capture::touched(),
        };
        let receive = floor::receive(self.actions % 2);
        record::command::decide(&self.plant, receive, &context).expect("a lot can be received")
    }

    fn entry(&mut self, now_ms: u64) -> TestEntry {
        let facts = self.facts(now_ms);
        self.tablet.record(&facts)
    }

    /// Signs other bytes than the ones that were made.
    fn resigned(&mut self, mut entry: TestEntry, change: Vec<u8>) -> TestEntry {
        let mut envelope = Envelope::from_bytes(&entry.sealed.envelope).expect("its own");
        let What::Change { subject, .. } = envelope.what.clone() else {
            return entry;
        };
        envelope.what = What::Change {
            subject,
            change: ledger::ChangeId::new(hash_of_chunk(&change)),
            length: u32::try_from(change.len()).unwrap_or(u32::MAX),
        };
        entry.sealed = self.tablet.key.seal(&envelope);
        self.tablet.head = entry.sealed.hash();
        entry.change = change;
        entry
    }

    /// Makes the packet of a choice; it comes from a tablet that does not exist.
    pub fn packet(&mut self, choice: u64, now_ms: u64) -> Packet {
        let (next_dseq, head) = (self.tablet.next_dseq, self.tablet.head);
        let entries = match lie(choice) {
            0 => vec![self.entry(now_ms)],
            1 => {
                let mut entry = self.entry(now_ms);
                self.flip(&mut entry.change);
                vec![entry, self.entry(now_ms)]
            }
            2 => {
                let entry = self.entry(now_ms);
                let mut change = entry.change.clone();
                self.flip(&mut change);
                renew_checksum(&mut change);
                let entry = self.resigned(entry, change);
                self.tablet.documents.clear();
                vec![entry, self.entry(now_ms)]
            }
            3 => {
                drop(self.entry(now_ms));
                vec![self.entry(now_ms)]
            }
            4 => {
                self.tablet.next_dseq = self.tablet.next_dseq.saturating_sub(1).max(1);
                vec![self.entry(now_ms)]
            }
            6 => {
                let kept_back = self.entry(now_ms);
                let mut entry = self.entry(now_ms);
                let mut envelope = Envelope::from_bytes(&entry.sealed.envelope).expect("its own");
                let first = Envelope::from_bytes(&kept_back.sealed.envelope).expect("its own");
                (envelope.dseq, envelope.previous) = (first.dseq, first.previous);
                entry.sealed = self.tablet.key.seal(&envelope);
                vec![entry]
            }
            _ => Vec::new(),
        };
        match lie(choice) {
            // It comes back to its senses, or nothing of it would ever be taken again.
            3 | 4 => (self.tablet.next_dseq, self.tablet.head) = (next_dseq, head),
            6 => {
                self.tablet.next_dseq = next_dseq + 1;
                self.tablet.head = entries.first().map_or(head, |entry| entry.sealed.hash());
            }
            _ => {}
        }
        self.lies += u64::from(lie(choice) != 0);
        let push = Push {
            incarnation: self.tablet.incarnation,
            entries: entries.iter().map(push_entry).collect(),
        };
        let body = if entries.is_empty() {
            let mut noise = vec![0; self.random.index(400)];
            self.random.fill(&mut noise);
            noise
        } else {
            push.to_bytes()
        };
        self.post(body)
    }

    fn post(&mut self, body: Vec<u8>) -> Packet {
        let call = Call {
            method: "POST",
            path: "/v1/push".to_owned(),
            body: Some(body),
            deflated: false,
            accept: CBOR,
        };
        self.sent.push(call.clone());
        self.signed(call)
    }

    /// Sends everything anew, as a tablet does when a restored server has lost it.
    pub fn all_again(&mut self) -> Vec<Packet> {
        let sent = self.sent.clone();
        sent.into_iter().map(|call| self.signed(call)).collect()
    }

    fn signed(&mut self, call: Call) -> Packet {
        let nonce = IntentId::new(self.random.sixteen());
        let body = call.body.as_deref().unwrap_or_default();
        let asked = (call.method, call.path.as_str());
        let unsigned = Unsigned::new(self.tablet.device, nonce, asked, body);
        let signature = self.tablet.key.sign(unsigned.bytes());
        let authorization = unsigned.signed(signature);
        Packet {
            tablet: usize::MAX,
            call,
            authorization: Some(authorization.to_header()),
            reply: None,
            is_cut: false,
        }
    }

    fn flip(&mut self, change: &mut [u8]) {
        // Behind the magic bytes, the checksum and the kind, or nothing of the rest is tried.
        let at = 9 + self.random.index(change.len() - 9);
        change[at] ^= 1 << self.random.below(8);
    }
}

fn push_entry(entry: &TestEntry) -> PushEntry {
    PushEntry {
        envelope: entry.sealed.envelope.clone(),
        signature: entry.sealed.signature,
        change: Some(entry.change.clone()),
    }
}

/// A chunk begins with four magic bytes and the first four of the hash of what follows.
fn hash_of_chunk(chunk: &[u8]) -> [u8; 32] {
    Sha256::digest(&chunk[8..]).into()
}

fn renew_checksum(chunk: &mut [u8]) {
    let hash = hash_of_chunk(chunk);
    chunk[4..8].copy_from_slice(&hash[..4]);
}

//! A tablet in hostile hands sends mutated changes, honestly signed and with checksums that
//! fit, about the things that an honest tablet works on.
//!
//! A round is one mutated change. Each has to get a verdict and a reason of its own; the
//! honest tablet has to be served as if nothing were; and afterwards every document has to
//! open, the record has to be whole, and the server has to start again.

mod device;
mod mutants;

use std::collections::{BTreeMap, BTreeSet};

use ledger::document::{Document, actor};
use ledger::envelope::What;
use ledger::sync::message::{PushAnswer, PushEntry, Verdict};
use ledger::{ChangeId, Envelope};
use record::ids::{FactId, SessionId};
use record::testing::{Plan, whole_day};
use record::{Fact, Subject};
use waymark_tests::Server;

use crate::audit;
use crate::frame::{Ask, Chance, Progress, Tally};
use device::Device;
use mutants::Mutants;

/// Mutants in one push.
const BATCH: u64 = 250;
/// Mutants for each thing that both tablets write about.
const FOR_EACH_THING: u64 = 250;
/// Things about which the honest tablet writes after each push of the hostile one.
const HONEST_ENTRIES: u64 = 5;

/// The honest tablet: what it knows, and what it was told is taken.
struct Honest {
    device: Device,
    documents: BTreeMap<Subject, Document>,
    template: Fact,
    written: Vec<ChangeId>,
}

/// Runs the campaign.
pub fn run(ask: &Ask, tally: &mut Tally) {
    let mut server = Server::start();
    let mut chance = Chance::new(ask.seed);
    let mut hostile = Device::enrol(&server, 1);
    let mut honest = Honest::enrol(&server);
    let things = (ask.count / FOR_EACH_THING).clamp(4, 400);
    honest.open(things, &mut chance, tally);
    let mutants = Mutants {
        documents: honest.documents.values().cloned().collect(),
        facts: whole_day(),
    };
    let mut progress = Progress::start();
    let mut verdicts = BTreeMap::new();
    let mut sent = 0;
    while sent < ask.count {
        let batch = BATCH.min(ask.count - sent);
        let entries: Vec<PushEntry> = (0..batch)
            .map(|_| mutants.next(&mut hostile, &mut chance))
            .collect();
        let answer = hostile.push(entries);
        if !count_verdicts(answer, batch, &mut verdicts, tally) {
            break;
        }
        honest.pull(tally);
        for _ in 0..HONEST_ENTRIES {
            honest.write(&mut chance, tally);
        }
        sent += batch;
        progress.at(sent, ask);
    }
    for (verdict, count) in &verdicts {
        tally.figure(verdict, count);
    }
    tally.figure("honest entries beside them", honest.written.len());
    let panics = verdicts.get("panicked").copied().unwrap_or(0);
    tally.check(panics == 0, || {
        format!("{panics} changes passed the gate and met a panic behind it")
    });
    look_at_the_record(&mut server, &honest, tally);
}

/// Counts the verdicts of one push; says whether the campaign can go on.
fn count_verdicts(
    answer: Result<PushAnswer, String>,
    sent: u64,
    verdicts: &mut BTreeMap<String, u64>,
    tally: &mut Tally,
) -> bool {
    let answer = match answer {
        Ok(answer) if answer.refused.is_none() => answer,
        other => {
            tally.check(false, || format!("a push was not taken: {other:?}"));
            return false;
        }
    };
    let had = answer.receipts.len() as u64;
    tally.check(had == sent, || format!("{sent} were sent, {had} judged"));
    for receipt in answer.receipts {
        let name = match receipt.verdict {
            Verdict::Admitted => "admitted".to_owned(),
            Verdict::Waiting => "waiting".to_owned(),
            Verdict::Quarantined { reason } => reason,
            other => format!("{other:?}"),
        };
        tally.check(!name.is_empty(), || {
            format!("entry {} has no reason", receipt.dseq)
        });
        *verdicts.entry(name).or_default() += 1;
    }
    true
}

fn look_at_the_record(server: &mut Server, honest: &Honest, tally: &mut Tally) {
    let well = server.get("/healthz").status == 200;
    tally.check(well, || "the server is not well".to_owned());
    audit::check_whole(tally, server, "at the end");
    server.start_again();
    // Everything opens at another tablet as well, and holds what the honest one wrote.
    let mut auditor = Honest::enrol_as(server, 3);
    auditor.pull(tally);
    let there: BTreeSet<ChangeId> = auditor
        .documents
        .values()
        .flat_map(Document::changes)
        .collect();
    for change in &honest.written {
        tally.check(there.contains(change), || {
            format!("the honest change {change} is missing")
        });
    }
    for document in auditor.documents.values() {
        let opens = Document::open(document.subject().clone(), &document.save());
        tally.check(opens.is_ok(), || {
            format!("{}: {opens:?}", document.subject())
        });
    }
}

impl Honest {
    fn enrol(server: &Server) -> Self {
        Self::enrol_as(server, 2)
    }

    fn enrol_as(server: &Server, number: u8) -> Self {
        let device = Device::enrol(server, number);
        let mut template = Plan::default().open("AX-0").remove(0);
        template.device = device.id;
        template.session = SessionId::new([number; 16]);
        Self {
            device,
            documents: BTreeMap::new(),
            template,
            written: Vec::new(),
        }
    }

    /// Opens the travellers that both write about.
    fn open(&mut self, things: u64, chance: &mut Chance, tally: &mut Tally) {
        for n in 0..things {
            let subject: Subject = format!("unit:AX2/AX-{n:04}").parse().expect("a unit");
            self.documents
                .insert(subject.clone(), Document::new(subject.clone()));
            self.write_about(&subject, chance, tally);
        }
    }

    fn write(&mut self, chance: &mut Chance, tally: &mut Tally) {
        let units: Vec<_> = self
            .documents
            .keys()
            .filter(|subject| subject.to_string().starts_with("unit:AX2/AX-0"))
            .cloned()
            .collect();
        let subject = &units[chance.below(units.len() as u64) as usize];
        self.write_about(subject, chance, tally);
    }

    fn write_about(&mut self, subject: &Subject, chance: &mut Chance, tally: &mut Tally) {
        let mut fact = self.template.clone();
        fact.id = FactId::new(core::array::from_fn(|_| chance.next() as u8));
        fact.subject = subject.clone();
        let document = &self.documents[subject];
        let author = actor(&self.device.incarnation, &document.id(), &fact.session);
        let (after, change) = document
            .append(std::slice::from_ref(&fact), author)
            .expect("the fact fits");
        let what = What::Change {
            subject: subject.clone(),
            change: change.id,
            length: u32::try_from(change.bytes.len()).expect("a short change"),
        };
        let as_it_is = |_: &mut Envelope| {};
        let entry = self.device.seal(&fact, what, Some(change.bytes), as_it_is);
        let answer = self.device.push(vec![entry]);
        let taken = answer.as_ref().is_ok_and(|answer| {
            let verdict = answer.receipts.first().map(|receipt| &receipt.verdict);
            verdict == Some(&Verdict::Admitted)
        });
        tally.check(taken, || {
            format!("an honest entry was not taken: {answer:?}")
        });
        self.documents.insert(subject.clone(), after);
        self.written.push(change.id);
    }

    /// Takes in what others wrote.
    fn pull(&mut self, tally: &mut Tally) {
        loop {
            let answer = match self.device.pull() {
                Ok(answer) => answer,
                Err(why) => return tally.check(false, || why),
            };
            let mut arrived: BTreeMap<Subject, Vec<Vec<u8>>> = BTreeMap::new();
            for entry in answer.entries {
                arrived.entry(entry.subject).or_default().push(entry.change);
            }
            for (subject, changes) in arrived {
                let known = self
                    .documents
                    .entry(subject.clone())
                    .or_insert_with(|| Document::new(subject.clone()));
                match known.with_changes(changes.iter().map(Vec::as_slice)) {
                    Ok(next) => *known = next,
                    Err(error) => tally.check(false, || format!("{subject}: {error}")),
                }
            }
            if answer.cursor >= answer.head {
                return;
            }
        }
    }
}

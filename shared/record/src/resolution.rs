//! Resolving a finding: a person says that it is accepted as it is, and why.
//!
//! The other way to resolve one is to take away what is wrong, by voiding or correcting it;
//! the finding is then no more. A resolution names the finding by its code and the exact
//! facts it rests on. When another source comes in, the finding is open again: nobody has
//! judged that one.

use alloc::collections::BTreeSet;
use alloc::string::String;
use alloc::vec::Vec;

use minicbor::{Decode, Encode};
use serde::{Deserialize, Serialize};

use crate::context::Context;
use crate::done::Done;
use crate::fact::{Body, Fact};
use crate::finding::Finding;
use crate::identity::Subject;
use crate::ids::FactId;
use crate::plant::Plant;
use crate::reason::Reason;
use crate::refusal::Refusal;

/// Payload of `finding.resolved`; the subject is the one that the finding is about.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Encode, Decode)]
#[cbor(map)]
pub struct FindingResolved {
    /// The code of the finding, [`Finding::code`].
    #[n(0)]
    pub code: String,
    /// The facts it rests on, sorted.
    #[n(1)]
    pub sources: Vec<FactId>,
    /// Why it is accepted.
    #[n(2)]
    pub reason: Reason,
}

/// Accepts a finding as it is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Resolve {
    /// What the finding is about.
    pub subject: Subject,
    /// Its code.
    pub code: String,
    /// The facts it rests on, sorted, as the person saw them.
    pub sources: Vec<FactId>,
    /// Why.
    pub reason: Reason,
}

/// Who accepted a finding, when and why.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Resolved {
    /// By whom and when.
    pub done: Done,
    /// Why.
    pub reason: Reason,
}

/// A finding with all that a person needs to judge it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Judged {
    /// The finding.
    pub finding: Finding,
    /// Every fact it rests on, sorted: those it names, and the corrections that are open on
    /// them.
    pub sources: Vec<FactId>,
    /// Who accepted it with exactly these sources, if anyone did.
    pub resolved: Option<Resolved>,
}

impl Judged {
    /// Looks up what was said about a finding.
    #[must_use]
    pub fn of(plant: &Plant, finding: Finding) -> Self {
        let mut sources: BTreeSet<FactId> = finding.facts().into_iter().collect();
        for fact in finding.facts() {
            let corrections = plant.corrections_of(&fact);
            let open = corrections.iter().filter(|correction| correction.is_open);
            sources.extend(open.map(|correction| correction.fact.id));
        }
        let sources: Vec<FactId> = sources.into_iter().collect();
        let resolved = resolved(plant, &finding, &sources);
        Self {
            finding,
            sources,
            resolved,
        }
    }

    /// Says whether nobody has accepted it.
    #[must_use]
    pub fn is_open(&self) -> bool {
        self.resolved.is_none()
    }
}

/// Finds the first standing resolution with exactly these sources.
fn resolved(plant: &Plant, finding: &Finding, sources: &[FactId]) -> Option<Resolved> {
    plant.standing_about(&finding.subject()).find_map(|fact| {
        let Body::FindingResolved(says) = &fact.body else {
            return None;
        };
        let is_it = says.code == finding.code() && says.sources == sources;
        is_it.then(|| Resolved {
            done: Done::of(fact),
            reason: says.reason.clone(),
        })
    })
}

/// Decides to accept a finding.
///
/// # Errors
/// [`Refusal::NoSuchFinding`] when it is no more, or rests on other facts by now;
/// [`Refusal::AlreadyResolved`].
pub fn decide(plant: &Plant, command: Resolve, context: &Context) -> Result<Vec<Fact>, Refusal> {
    let Resolve {
        subject,
        code,
        sources,
        reason,
    } = command;
    let judged = plant
        .judged_subject(&subject)
        .into_iter()
        .find(|judged| judged.finding.code() == code && judged.sources == sources)
        .ok_or(Refusal::NoSuchFinding)?;
    if let Some(resolved) = judged.resolved {
        return Err(Refusal::AlreadyResolved {
            person: resolved.done.person,
        });
    }
    let body = Body::FindingResolved(FindingResolved {
        code,
        sources,
        reason,
    });
    Ok(alloc::vec![context.fact(0, subject, body)])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::command::Command;
    use crate::testing::{self, Plan};

    /// Two tablets that measured one bore differently, and a third that has heard of both.
    fn measured_twice() -> (Plan, Plan) {
        let mut here = Plan::default();
        here.ask_for_the_bore();
        here.open("AX-1");
        let mut there = here.another_tablet();
        let third = there.another_tablet();
        here.measure("AX-1", "25.01");
        there.measure("AX-1", "25.10");
        here.hear(&there);
        (here, third)
    }

    #[test]
    fn an_accepted_finding_stays_and_says_who_accepted_it() {
        let (mut plan, _) = measured_twice();
        let judged = plan.plant.judged().remove(0);
        assert!(judged.is_open());
        let fact = plan.accept(&judged);
        let again = plan.plant.judged().remove(0);
        assert_eq!(again.finding, judged.finding);
        assert_eq!(again.resolved.unwrap().done.fact, fact.id);
        let twice = plan.try_act(Command::Resolve(testing::accept(&judged)));
        assert!(matches!(twice, Err(Refusal::AlreadyResolved { .. })));
        plan.void(&fact);
        assert!(plan.plant.judged()[0].is_open());
    }

    #[test]
    fn another_source_or_a_correction_of_one_opens_it_again() {
        let (mut plan, mut third) = measured_twice();
        let judged = plan.plant.judged().remove(0);
        plan.accept(&judged);
        let mut corrected = plan.clone();
        let measured = plan.plant.fact(&judged.sources[0]).unwrap().clone();
        corrected.correct(&measured, crate::field::Field::Value, "25.2");
        assert!(corrected.plant.judged()[0].is_open());
        third.measure("AX-1", "25.3");
        plan.hear(&third);
        let again = plan.plant.judged().remove(0);
        assert!(again.is_open());
        assert_eq!(again.sources.len(), 3);
        let stale = plan.try_act(Command::Resolve(testing::accept(&judged)));
        assert_eq!(stale, Err(Refusal::NoSuchFinding));
    }

    #[test]
    fn voiding_the_wrong_value_resolves_it_too() {
        let (mut plan, _) = measured_twice();
        let judged = plan.plant.judged().remove(0);
        let wrong = plan.plant.fact(&judged.sources[0]).unwrap().clone();
        plan.void(&wrong);
        assert_eq!(plan.plant.judged(), []);
    }
}

//! Admitting what the server had set aside: a person says that its facts count after all,
//! and why.
//!
//! The facts themselves stay what they were, by whom and when. This one stands beside them
//! in the same document, so that whoever sees them sees who let them in.

use alloc::vec::Vec;

use minicbor::{Decode, Encode};
use serde::{Deserialize, Serialize};

use crate::context::Context;
use crate::fact::{Body, Fact};
use crate::identity::Subject;
use crate::ids::FactId;
use crate::reason::Reason;

/// Payload of `fact.admitted`; the subject is the one that the facts are about.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Encode, Decode)]
#[cbor(map)]
pub struct FactAdmitted {
    /// The facts that were admitted; they are in the same document.
    #[n(0)]
    pub facts: Vec<FactId>,
    /// Why.
    #[n(1)]
    pub reason: Reason,
}

/// Says who admitted these facts about a subject, and why.
#[must_use]
pub fn admitted(subject: Subject, facts: Vec<FactId>, reason: Reason, context: &Context) -> Fact {
    let body = Body::FactAdmitted(FactAdmitted { facts, reason });
    context.fact(0, subject, body)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plant::Plant;
    use crate::reason::Usual;
    use crate::testing::Plan;
    use crate::trace::Event;

    fn day() -> (Plan, Vec<Fact>, Fact) {
        let mut plan = Plan::default();
        let received = plan.receive("L5-0331", 415);
        let opened = plan.open("AX-1");
        let reason = Reason::new(Some(Usual::CheckedRight), "MK stood beside it").unwrap();
        let context = plan.next_context();
        let facts = opened.iter().map(|fact| fact.id).chain([received.id]);
        let says = admitted(opened[0].subject.clone(), facts.collect(), reason, &context);
        (plan, opened, says)
    }

    #[test]
    fn its_bytes_are_frozen() {
        let says = FactAdmitted {
            facts: alloc::vec![FactId::new([7; 16])],
            reason: Reason::usual(Usual::CheckedRight),
        };
        let mut expected = alloc::vec![0xa2, 0x00, 0x81, 0x50];
        expected.extend([7; 16]);
        expected.extend([0x01, 0xa1, 0x00, 0x6d]);
        expected.extend(b"checked-right");
        assert_eq!(minicbor::to_vec(&says).unwrap(), expected);
    }

    #[test]
    fn it_reads_back_what_it_wrote() {
        let (_, _, says) = day();
        assert_eq!(Fact::from_canonical_bytes(&says.to_bytes()), Ok(says));
    }

    #[test]
    fn whoever_sees_a_fact_sees_who_let_it_in_and_why_in_either_order() {
        let (plan, opened, says) = day();
        let mut after = plan.plant.clone();
        after.apply(says.clone());
        let before: Plant = [says.clone()].into_iter().chain(plan.recorded).collect();
        assert_eq!(after, before);
        let event = Event::of(&after, &opened[0]);
        let [by] = event.admitted.as_slice() else {
            panic!("{event:?}");
        };
        assert_eq!(by.done.fact, says.id);
        assert_eq!(by.reason.note(), Some("MK stood beside it"));
        assert!(event.stands() && event.can_be_voided);
        // The fact itself is by whom it was, and what stands is what stood.
        assert_eq!(event.done.person, opened[0].person);
        assert_eq!(after.judge(), plan.plant.judge());
    }

    #[test]
    fn it_says_nothing_of_facts_about_another_thing_and_cannot_be_voided() {
        let (mut plan, _, says) = day();
        let received = plan.recorded[..]
            .iter()
            .find(|fact| fact.body.kind() == "lot.received");
        let received = received.unwrap().clone();
        plan.plant.apply(says.clone());
        assert_eq!(Event::of(&plan.plant, &received).admitted, []);
        assert!(!Event::of(&plan.plant, &says).can_be_voided);
    }
}

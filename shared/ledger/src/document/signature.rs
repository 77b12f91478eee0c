//! What a signature stands on: whether the changes under the heads that it names hold all that
//! it claims to sign.
//!
//! The heads are hashes of changes, and a change hashes its facts and the changes that it
//! builds on. So a signature that was cut, moved to another document or put over other
//! content names heads that are not there, or that do not hold what it claims.

use alloc::collections::BTreeSet;
use alloc::vec::Vec;

use automerge::ChangeHash;
use record::ids::{FactId, Head};
use record::{Body, Plant};

use super::Document;

impl Document {
    /// Returns the heads as a signature names them, sorted.
    #[must_use]
    pub fn heads_to_sign(&self) -> Vec<Head> {
        let heads = self.heads().into_iter();
        heads.map(|head| Head::new(*head.as_bytes())).collect()
    }

    /// Says whether a signature stands on what it claims: the changes under its heads are all
    /// that its own change builds on, and each fact that it signs lies in them.
    ///
    /// One that had been set aside stands in a change that the server wrote later, and that
    /// builds on more.
    pub(super) fn covers(&self, plant: &Plant, signature: &FactId) -> bool {
        let given = plant.fact(signature).map(|fact| &fact.body);
        let Some(Body::SignatureGiven(given)) = given else {
            return false;
        };
        let own = self.changes_with(signature);
        let mut below: BTreeSet<ChangeHash> = self.history(&own);
        for change in &own {
            below.remove(change);
        }
        let heads: Vec<ChangeHash> = given
            .heads
            .iter()
            .map(|head| ChangeHash(*head.as_bytes()))
            .collect();
        let signed = self.history(&heads);
        let was_set_aside = !plant.admissions_of(signature).is_empty();
        let is_all = signed == below || (was_set_aside && signed.is_subset(&below));
        let is_signed = |fact: &FactId| {
            let changes = self.changes_with(fact);
            !changes.is_empty() && changes.iter().all(|change| signed.contains(change))
        };
        let mut facts = given.facts.iter();
        is_all && !heads.is_empty() && !given.facts.is_empty() && facts.all(is_signed)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::gate::{self, Admission};
    use crate::testing::{TestEntry, TestTablet};
    use record::Fact;
    use record::command::Command;
    use record::finding::Finding;
    use record::signature::{Fault, Meaning, Sign, SignatureGiven};
    use record::testing::{self, Plan, SITE};

    /// A tablet with a unit that is open and begun, in a plant that keeps rights.
    fn begun() -> (TestTablet, Plan, Vec<Fact>) {
        let mut plan = Plan::default();
        plan.keep_rights();
        let mut tablet = TestTablet::new(1);
        let opened = plan.open("AX-1");
        tablet.record(&opened);
        let started = [plan.finish_past_the_rules("AX-1", 10)];
        tablet.record(&started);
        let facts = opened.into_iter().chain(started).collect();
        (tablet, plan, facts)
    }

    fn document<'a>(tablet: &'a TestTablet, facts: &[Fact]) -> &'a Document {
        &tablet.documents[&facts[0].subject]
    }

    /// Signs the facts as a tablet does: over the heads that its document has.
    fn signed(tablet: &TestTablet, plan: &mut Plan, facts: &[Fact]) -> Fact {
        let facts: Vec<&Fact> = facts.iter().collect();
        let sign = testing::sign(Meaning::Performed, &facts);
        let heads = tablet.documents[&sign.subject].heads_to_sign();
        plan.act(Command::Sign(Sign { heads, ..sign })).remove(0)
    }

    fn altered(fact: &Fact, alter: impl Fn(&mut SignatureGiven)) -> Fact {
        let mut fact = fact.clone();
        if let Body::SignatureGiven(given) = &mut fact.body {
            alter(given);
        }
        fact
    }

    /// What the document, once asked, shows to be wrong with the signatures in it.
    fn faults(document: &Document, plan: &Plan) -> Vec<Fault> {
        let people = plan.plant.people().cloned().collect::<Vec<_>>();
        let people = people.iter().flat_map(|one| plan.plant.facts_about(one));
        let mut plant: Plant = people.cloned().chain(document.facts()).collect();
        plant.set_site(SITE);
        document.tell(&mut plant);
        let faulty = plant.judge().into_iter().filter_map(|finding| {
            let Finding::SignatureFaulty { fault, .. } = finding else {
                return None;
            };
            Some(fault)
        });
        faulty.collect()
    }

    fn gated(tablet: &TestTablet, document: &Document, entry: &TestEntry) -> bool {
        let examined = gate::examine(&entry.sealed, Some(&entry.change), &tablet.enrolled());
        let admitted = examined.and_then(|examined| examined.admit_to(document));
        matches!(admitted, Ok(Admission::Admitted { .. }))
    }

    #[test]
    fn an_honest_signature_stands_on_the_document_that_the_signer_had() {
        let (mut tablet, mut plan, facts) = begun();
        let signature = signed(&tablet, &mut plan, &facts);
        let before = document(&tablet, &facts).clone();
        let entry = tablet.record(core::slice::from_ref(&signature));
        assert!(gated(&tablet, &before, &entry));
        assert_eq!(faults(document(&tablet, &facts), &plan), []);
        // What comes later does not take it away.
        let later = [plan.finish_past_the_rules("AX-1", 20)];
        tablet.record(&later);
        assert_eq!(faults(document(&tablet, &facts), &plan), []);
    }

    #[test]
    fn a_cut_signature_whose_heads_hold_less_than_it_claims_is_found() {
        let (mut tablet, mut plan, facts) = begun();
        let earlier = {
            let mut tablet = TestTablet::new(1);
            tablet.record(&facts[..1]);
            document(&tablet, &facts).heads_to_sign()
        };
        let signature = signed(&tablet, &mut plan, &facts);
        let cut = altered(&signature, |given| given.heads.clone_from(&earlier));
        tablet.record(&[cut]);
        assert_eq!(
            faults(document(&tablet, &facts), &plan),
            [Fault::DoesNotCover]
        );
    }

    #[test]
    fn a_signature_that_also_names_a_fact_which_lies_nowhere_is_found() {
        let (mut tablet, mut plan, facts) = begun();
        let signature = signed(&tablet, &mut plan, &facts);
        let padded = altered(&signature, |given| {
            given.facts.push(FactId::new([0xff; 16]))
        });
        tablet.record(&[padded]);
        assert_eq!(
            faults(document(&tablet, &facts), &plan),
            [Fault::DoesNotCover]
        );
    }

    #[test]
    fn a_signature_that_names_one_of_two_heads_hides_what_the_signer_had_and_is_found() {
        let (mut tablet, mut plan, facts) = begun();
        let (mut other, mut there) = (TestTablet::new(2), plan.another_tablet());
        let base = document(&tablet, &facts).clone();
        other.documents.clone_from(&tablet.documents);
        tablet.record(&[plan.finish_past_the_rules("AX-1", 20)]);
        let theirs = other.record(&[there.finish_past_the_rules("AX-1", 20)]);
        let both = document(&tablet, &facts)
            .with_changes([theirs.change.as_slice()])
            .unwrap();
        assert_eq!((base.heads().len(), both.heads().len()), (1, 2));
        tablet.documents.insert(facts[0].subject.clone(), both);
        let signature = signed(&tablet, &mut plan, &facts);
        let one = altered(&signature, |given| given.heads.truncate(1));
        let mut honest = tablet.clone();
        honest.record(&[signature]);
        assert_eq!(faults(document(&honest, &facts), &plan), []);
        tablet.record(&[one]);
        assert_eq!(
            faults(document(&tablet, &facts), &plan),
            [Fault::DoesNotCover]
        );
    }

    #[test]
    fn a_signature_moved_to_another_document_is_refused_or_found() {
        let (mut tablet, mut plan, facts) = begun();
        let signature = signed(&tablet, &mut plan, &facts);
        let opened = plan.open("AX-2");
        tablet.record(&opened);
        // As it is, it is about the other thing and is put nowhere else.
        let elsewhere = document(&tablet, &opened).clone();
        assert!(
            elsewhere
                .append(core::slice::from_ref(&signature), [1; 16])
                .is_err()
        );
        // Told to be about this one, it names heads that are not here.
        let mut moved = signature;
        moved.subject = opened[0].subject.clone();
        tablet.record(core::slice::from_ref(&moved));
        assert_eq!(
            faults(document(&tablet, &opened), &plan),
            [Fault::DoesNotCover]
        );
        // And with the facts that are here as well: still other heads.
        let (mut tablet, mut plan, facts) = begun();
        let signature = signed(&tablet, &mut plan, &facts);
        let opened = plan.open("AX-2");
        tablet.record(&opened);
        let mut moved = altered(&signature, |given| given.facts = alloc::vec![opened[0].id]);
        moved.subject = opened[0].subject.clone();
        tablet.record(&[moved]);
        assert_eq!(
            faults(document(&tablet, &opened), &plan),
            [Fault::DoesNotCover]
        );
    }

    #[test]
    fn a_signature_over_other_content_than_the_document_has_is_found() {
        // The same ids, and in one of the facts something else.
        let (tablet, mut plan, facts) = begun();
        let signature = signed(&tablet, &mut plan, &facts);
        let mut other = TestTablet::new(1);
        other.record(&facts[..1]);
        let mut content = facts[1].clone();
        content.capture.raw = Some("something else".into());
        other.record(&[content]);
        other.record(&[signature]);
        assert_eq!(
            faults(document(&other, &facts), &plan),
            [Fault::DoesNotCover]
        );
    }

    #[test]
    fn an_altered_signature_does_not_pass_the_gate() {
        let (tablet, mut plan, facts) = begun();
        let signature = signed(&tablet, &mut plan, &facts);
        let before = document(&tablet, &facts);
        let entry = tablet.draft(core::slice::from_ref(&signature));
        assert!(gated(&tablet, before, &entry));
        let name = b"Mira";
        let at = entry.change.windows(4).position(|four| four == name);
        let mut altered = entry.clone();
        altered.change[at.unwrap()] = b'K';
        assert!(!gated(&tablet, before, &altered));
        crate::testing::mend_checksum(&mut altered.change);
        assert!(!gated(&tablet, before, &altered));
    }

    #[test]
    fn a_forged_signature_in_the_name_of_another_than_signs_the_entry_is_refused() {
        let (mut tablet, mut plan, facts) = begun();
        let mut signature = signed(&tablet, &mut plan, &facts);
        signature.person = "QL".parse().unwrap();
        let before = document(&tablet, &facts).clone();
        tablet.envelope_person = Some("MK".parse().unwrap());
        let entry = tablet.draft(&[signature]);
        assert!(!gated(&tablet, &before, &entry));
    }

    #[test]
    fn one_that_had_been_set_aside_stands_on_what_the_signer_had() {
        let (mut tablet, mut plan, facts) = begun();
        let signature = signed(&tablet, &mut plan, &facts);
        // The document went on before a person admitted it.
        tablet.record(&[plan.finish_past_the_rules("AX-1", 20)]);
        tablet.record(core::slice::from_ref(&signature));
        assert_eq!(
            faults(document(&tablet, &facts), &plan),
            [Fault::DoesNotCover]
        );
        let reason = record::reason::Reason::usual(record::reason::Usual::CheckedRight);
        let admitted = record::admission::admitted(
            signature.subject.clone(),
            alloc::vec![signature.id],
            reason,
            &plan.next_context(),
        );
        tablet.record(&[admitted]);
        assert_eq!(faults(document(&tablet, &facts), &plan), []);
    }
}

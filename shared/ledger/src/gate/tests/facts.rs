//! What a change may put: canonical facts, under their own ids, bound to their envelope.

use super::*;
use record::ids::{DeviceId, FactId};

/// Puts the facts' own bytes through an edit and takes the change to the gate.
fn put(edit: impl Fn(&mut Fact)) -> Result<Admission, Fault> {
    let (tablet, mut plan) = honest();
    let facts = plan.open("AX-1");
    let mut told = facts[0].clone();
    edit(&mut told);
    let bytes = told.to_bytes();
    let document = Document::new(facts[0].subject.clone());
    forged_fact(&tablet, &document, &facts, 0, &bytes)
}

#[test]
fn each_field_of_a_fact_is_bound_to_its_envelope() {
    assert!(matches!(put(|_| {}), Ok(Admission::Admitted { .. })));
    let differs = |edit: fn(&mut Fact)| {
        let fault = put(edit).unwrap_err();
        let Fault::Unbound { field } = fault else {
            panic!("{fault:?}");
        };
        field
    };
    assert_eq!(differs(|fact| fact.id = FactId::new([9; 16])), "id");
    let other = |fact: &mut Fact| fact.subject = "unit:AX2/AX-9".parse().unwrap();
    assert_eq!(differs(other), "subject");
    let other = |fact: &mut Fact| fact.person = "JA".parse().unwrap();
    assert_eq!(differs(other), "person");
    let other = |fact: &mut Fact| fact.session = SessionId::new([9; 16]);
    assert_eq!(differs(other), "session");
    let other = |fact: &mut Fact| fact.device = DeviceId::new([9; 16]);
    assert_eq!(differs(other), "device");
    // Milliseconds are the fact's; whole seconds are also the change's.
    let other = |fact: &mut Fact| fact.wall.utc_ms += 1;
    assert_eq!(differs(other), "clock");
    let other = |fact: &mut Fact| fact.wall.offset_min += 1;
    assert_eq!(differs(other), "clock");
    let other = |fact: &mut Fact| fact.wall.utc_ms += 1_000;
    assert_eq!(differs(other), "time of the change");
    let other = |fact: &mut Fact| fact.hlc = record::time::Hlc::default();
    assert_eq!(differs(other), "hybrid clock");
}

#[test]
fn the_time_that_a_change_claims_is_that_of_its_facts() {
    let (tablet, mut plan) = honest();
    let facts = plan.open("AX-1");
    let document = Document::new(facts[0].subject.clone());
    for seconds in [0, -1, i64::MIN, i64::MAX] {
        let fault = forged(&tablet, &document, &facts, |chunk| chunk.seconds = seconds);
        let field = "time of the change";
        assert_eq!(fault.unwrap_err(), Fault::Unbound { field });
    }
}

#[test]
fn every_fact_of_a_change_is_looked_at_and_not_only_the_first() {
    let (mut tablet, mut plan) = honest();
    plan.receive("L5-0331", 5);
    let entry = tablet.record(&plan.open("AX-1"));
    let document = taken(&tablet, &Document::new(entry.subject.clone()), &entry);
    let facts = plan.consume_lot("AX-1", "L5-0331");
    let mut told = facts[1].clone();
    told.person = "JA".parse().unwrap();
    let bytes = told.to_bytes();
    let fault = forged_fact(&tablet, &document, &facts, 1, &bytes);
    assert_eq!(fault.unwrap_err(), Fault::Unbound { field: "person" });
}

#[test]
fn a_fact_in_other_than_its_canonical_bytes_is_not_put_under_its_id() {
    let (tablet, mut plan) = honest();
    let facts = plan.open("AX-1");
    let document = Document::new(facts[0].subject.clone());
    // The layout number in two bytes where one is enough.
    let mut longer = facts[0].to_bytes();
    assert_eq!(longer[1..3], [0, 1]);
    longer.splice(2..3, [0x18, 1]);
    assert_eq!(Fact::from_bytes(&longer).as_ref(), Ok(&facts[0]));
    let fault = forged_fact(&tablet, &document, &facts, 0, &longer);
    assert!(matches!(fault, Err(Fault::Fact { .. })), "{fault:?}");
}

#[test]
fn bytes_that_are_no_fact_are_not_put() {
    let (tablet, mut plan) = honest();
    let facts = plan.open("AX-1");
    let document = Document::new(facts[0].subject.clone());
    for bytes in [&[][..], &[0xa0], &[0x00], &[0xff; 40]] {
        let fault = forged_fact(&tablet, &document, &facts, 0, bytes);
        assert!(matches!(fault, Err(Fault::Fact { .. })), "{bytes:?}");
    }
}

#[test]
fn the_very_fact_that_is_there_is_not_put_again() {
    let (mut tablet, mut plan) = honest();
    plan.receive("L5-0331", 5);
    let opened = plan.open("AX-1");
    let entry = tablet.record(&opened);
    let document = taken(&tablet, &Document::new(entry.subject.clone()), &entry);
    let facts = plan.consume_lot("AX-1", "L5-0331");
    let draft = tablet.draft(&facts);
    let mut chunk = Chunk::parse(&draft.change).unwrap();
    let (key, bytes) = (fact_key(&opened[0].id), opened[0].to_bytes());
    chunk.puts[0] = chunk::Put {
        key: &key,
        bytes: &bytes,
    };
    assert_eq!(
        check_only_added(&document, &document, &chunk),
        Err(Fault::NotOnlyFacts)
    );
}

#[test]
fn two_facts_under_one_id_that_met_are_both_kept() {
    let (mut one, mut plan) = honest();
    let mut two = TestTablet::new(2);
    two.device = one.device;
    let facts = plan.open("AX-1");
    let mut others = facts.clone();
    others[0].capture.raw = Some("something else".to_string());
    let (first, second) = (one.record(&facts), two.record(&others));
    let document = Document::new(first.subject.clone());
    let ab = taken(&two, &taken(&one, &document, &first), &second);
    let ba = taken(&one, &taken(&two, &document, &second), &first);
    assert_eq!(ab.fact_bytes(), ba.fact_bytes());
    assert_eq!(ab.facts().len(), 2);
    assert_eq!(ab.heads(), ba.heads());
}

//! Drafts on the tablet: whose they are, how many, and for how long.

use messages::draft::{Begun, Drafts, Fields, receipt};
use record::identity::UnitKey;
use record::traveller::OnTraveller;

use super::*;
use crate::workspace::drafts::{DraftRows, MOST_BYTES, MOST_DRAFTS, MOST_PEOPLE};

fn at(n: u64) -> WallTime {
    WallTime {
        utc_ms: 1_795_161_600_000 + n * 1000,
        offset_min: 0,
    }
}

fn bore(unit: UnitKey) -> Begun {
    Begun::Measurement {
        unit,
        step: 10,
        characteristic: "BORE".parse().unwrap(),
    }
}

fn typed(text: &str) -> Fields {
    [("value".to_owned(), text.to_owned())].into()
}

fn of_lot(lot: &str) -> Fields {
    let fields = [
        (receipt::SUPPLIER, "GUMTEK"),
        (receipt::ITEM, "SE-112"),
        (receipt::LOT, lot),
    ];
    let fields = fields.map(|(name, text)| (name.to_owned(), text.to_owned()));
    fields.into()
}

fn mira() -> PersonId {
    "MK".parse().unwrap()
}

/// A tablet on which a unit waits for a value, and the plan that goes on recording.
fn measuring() -> (Workspace, Plan) {
    let (mut workspace, _) = tablet();
    let mut plan = Plan::default();
    plan.ask_for_the_bore();
    plan.open("AX-1");
    hear(&mut workspace, &plan);
    (workspace, plan)
}

fn hear(workspace: &mut Workspace, plan: &Plan) {
    for fact in &plan.recorded {
        workspace.plant.apply(fact.clone());
    }
}

fn keep_drafts(workspace: &mut Workspace, person: &PersonId, drafts: Drafts, n: u64) {
    workspace.drafts = workspace.with_drafts(person, drafts, at(n)).unwrap();
}

#[test]
fn they_come_back_from_their_bytes_to_their_person_alone() {
    let (mut workspace, plan) = measuring();
    let drafts: Drafts = [
        (Begun::Receipt, of_lot("L9")),
        (bore(plan.unit("AX-1")), typed("25.0")),
        (Begun::Hold(Subject::Unit(plan.unit("AX-1"))), typed("x")),
    ]
    .into();
    keep_drafts(&mut workspace, &mira(), drafts.clone(), 1);
    let bytes = rows::to_bytes(&workspace.drafts);
    workspace.drafts = rows::from_bytes::<DraftRows>(&bytes).unwrap();
    assert_eq!(workspace.drafts_of(&mira()), (drafts.clone(), Vec::new()));
    assert_eq!(workspace.standing(at(2)).drafts, drafts);
    let other: PersonId = "IR".parse().unwrap();
    assert_eq!(workspace.drafts_of(&other), (Drafts::new(), Vec::new()));
    assert!(workspace.has_draft(&mira()) && !workspace.has_draft(&other));
    // The tile tells that there is one, and nothing of it.
    let people = workspace.people(at(2)).into_iter();
    let with: Vec<_> = people
        .filter(|row| row.has_draft)
        .map(|row| row.id)
        .collect();
    assert_eq!(with, [mira()]);
    keep_drafts(&mut workspace, &mira(), Drafts::new(), 3);
    assert!(!workspace.has_draft(&mira()));
    assert_eq!(workspace.drafts, DraftRows::new());
}

#[test]
fn what_was_done_in_the_meantime_is_told_and_not_given_back() {
    let (mut workspace, mut plan) = measuring();
    let drafts: Drafts = [
        (Begun::Receipt, of_lot("L9")),
        (bore(plan.unit("AX-1")), typed("25.0")),
    ]
    .into();
    keep_drafts(&mut workspace, &mira(), drafts.clone(), 1);
    plan.measure("AX-1", "25.01");
    hear(&mut workspace, &plan);
    let (left, gone) = workspace.drafts_of(&mira());
    assert_eq!(gone, [bore(plan.unit("AX-1"))]);
    assert_eq!(left.keys().collect::<Vec<_>>(), [&Begun::Receipt]);
    plan.receive("L9", 5);
    hear(&mut workspace, &plan);
    let (left, gone) = workspace.drafts_of(&mira());
    assert_eq!((left.len(), gone.len()), (0, 2));
}

#[test]
fn a_value_is_not_typed_on_where_its_step_is_finished_or_unknown() {
    let (mut workspace, mut plan) = measuring();
    let unknown = bore(plan.unit("AX-2"));
    let finished = bore(plan.unit("AX-1"));
    plan.finish_past_the_rules("AX-1", 10);
    hear(&mut workspace, &plan);
    let drafts: Drafts = [(unknown, typed("1")), (finished, typed("2"))].into();
    keep_drafts(&mut workspace, &mira(), drafts, 1);
    let (left, gone) = workspace.drafts_of(&mira());
    assert_eq!((left.len(), gone.len()), (0, 2));
}

#[test]
fn what_a_command_records_goes_with_it_and_nothing_else_does() {
    let (mut workspace, plan) = measuring();
    let unit = plan.unit("AX-1");
    let drafts: Drafts = [
        (Begun::Receipt, of_lot("L9")),
        (bore(unit.clone()), typed("25.0")),
    ]
    .into();
    keep_drafts(&mut workspace, &mira(), drafts, 1);
    let measure = Command::Traveller(OnTraveller::Measure {
        unit: unit.clone(),
        step: 10,
        characteristic: "BORE".parse().unwrap(),
        value: "25.01".parse().unwrap(),
    });
    workspace.drafts = workspace.drafts_after(&mira(), &measure).unwrap();
    let (left, _) = workspace.drafts_of(&mira());
    assert_eq!(left.keys().collect::<Vec<_>>(), [&Begun::Receipt]);
    assert_eq!(workspace.drafts_after(&mira(), &measure), None);
    assert_eq!(
        workspace.drafts_after(&"IR".parse().unwrap(), &measure),
        None
    );
}

#[test]
fn they_are_few_and_small() {
    let (mut workspace, plan) = measuring();
    let many: Drafts = (0..=MOST_DRAFTS)
        .map(|n| {
            let unit = plan.unit(&format!("AX-{n}"));
            (Begun::Hold(Subject::Unit(unit)), typed("x"))
        })
        .collect();
    assert_eq!(workspace.with_drafts(&mira(), many, at(1)), None);
    let large = [(Begun::Receipt, typed(&"x".repeat(MOST_BYTES)))].into();
    assert_eq!(workspace.with_drafts(&mira(), large, at(1)), None);
    // Whoever wrote longest ago gives way.
    for n in 0..=MOST_PEOPLE as u64 {
        let person: PersonId = format!("P-{n}").parse().unwrap();
        let drafts = [(Begun::Receipt, typed("x"))].into();
        keep_drafts(&mut workspace, &person, drafts, n);
    }
    assert_eq!(workspace.drafts.len(), MOST_PEOPLE);
    assert!(!workspace.has_draft(&"P-0".parse().unwrap()));
    assert!(workspace.has_draft(&"P-1".parse().unwrap()));
}

#[test]
fn a_locked_tablet_gives_none_back() {
    let (mut workspace, _) = measuring();
    let drafts: Drafts = [(Begun::Receipt, of_lot("L9"))].into();
    keep_drafts(&mut workspace, &mira(), drafts, 1);
    let session = workspace.session.as_mut().unwrap();
    session.badge = Some(1);
    session.since_utc_ms = at(1).utc_ms;
    for locked in [true, false] {
        workspace.locked = locked;
        let standing = workspace.standing(at(2));
        assert_eq!(standing.locked, locked);
        assert_eq!(standing.drafts.is_empty(), locked);
        assert!(
            standing.person.unwrap().has_draft,
            "that there is one is told"
        );
    }
}

//! Badges and PINs on the tablet, with clocks that are set and tablets that are reloaded.

use std::collections::BTreeMap;

use ledger::badge::lease::{Lease, LeaseFault, LeasedBadge};
use ledger::badge::pin::{Cost, Pin, Verifier};
use ledger::badge::{Badge, BadgeSecret};
use messages::records::{Asks, BadgeFault, LeaseState};
use record::context;
use record::time::WallTime;

use super::*;
use crate::workspace::badges::{Attempt, LeaseRow, SHIFT_MS, Shows};
use crate::workspace::rows::Contact;

pub(super) const HOUR_MS: u64 = 60 * 60 * 1000;
/// Cheap enough for many checks.
const CHEAP: Cost = Cost {
    memory_kib: 8,
    passes: 1,
};

pub(super) fn badge(number: u32) -> Badge {
    Badge {
        person: "MK".parse().unwrap(),
        number,
        secret: BadgeSecret::new([u8::try_from(number).unwrap(); 16]),
    }
}

fn server() -> SoftwareKey {
    SoftwareKey::from_secret(&[9; 32])
}

/// A lease for `MK` with that badge, whose PIN is 2580 where it is chosen.
pub(super) fn lease(workspace: &Workspace, badge: &Badge, has_pin: bool) -> Lease {
    let enrolment = workspace.identity.enrolment.as_ref().unwrap();
    let pin = Pin::typed("2580").unwrap();
    let verifier = Verifier::of(&badge.secret.key(&badge.person), &pin, [3; 16], CHEAP);
    Lease {
        site: enrolment.site,
        device: enrolment.device,
        version: 1,
        given_utc_ms: 0,
        valid_ms: 72 * HOUR_MS,
        badges: vec![LeasedBadge {
            person: badge.person.clone(),
            number: badge.number,
            verifier: has_pin.then(|| verifier.unwrap()),
        }],
    }
}

fn row(workspace: &Workspace, lease: &Lease, at: WallTime) -> LeaseRow {
    LeaseRow {
        signed: lease.signed(&server()),
        server_key: server().public_key(),
        came_utc_ms: workspace.latest_utc_ms(at),
    }
}

pub(super) fn take(workspace: &mut Workspace, lease: &Lease, at: WallTime) {
    let row = row(workspace, lease, at);
    workspace.take_new_lease(&row, at).unwrap();
}

pub(super) fn later(ms: u64) -> WallTime {
    let mut wall = action(2).wall;
    wall.utc_ms += ms;
    wall
}

fn next_session(person: record::ids::PersonId) -> Session {
    Session::by_name(person, SessionId::new([8; 16]))
}

/// A tablet with a lease for a badge that has a PIN.
fn with_lease() -> (Workspace, Kept) {
    let (mut workspace, kept) = tablet();
    let lease = lease(&workspace, &badge(1), true);
    take(&mut workspace, &lease, later(0));
    (workspace, kept)
}

fn show(workspace: &mut Workspace, badge: &Badge, at: WallTime) -> Shows {
    workspace.badge_shown(&badge.to_text(), next_session, at)
}

/// Types a PIN, stores the attempt, and says whether it was right.
fn try_pin(
    workspace: &mut Workspace,
    digits: &str,
    at: WallTime,
    now_ms: u64,
) -> Result<Attempt, BadgeFault> {
    let attempt = workspace.begin_attempt("MK".parse().unwrap(), digits, at, now_ms)?;
    workspace.attempt_stored(&attempt, now_ms);
    if !attempt.is_right() {
        return Err(Workspace::wrong_pin(&attempt));
    }
    workspace.pin_was_right(&attempt, at);
    Ok(attempt)
}

/// What the loop does once a PIN was right.
fn take_tablet(workspace: &mut Workspace, at: WallTime) {
    let shown = workspace.badges.shown.last().unwrap();
    workspace.session = Some(Session {
        badge: Some(shown.number),
        since_utc_ms: shown.at_utc_ms,
        ..next_session(shown.person.clone())
    });
    workspace.locked = false;
    assert!(!workspace.is_locked(at));
}

/// Takes a lease, shows a badge with its PIN, and takes the tablet.
pub(super) fn show_with_pin(workspace: &mut Workspace) {
    let lease = lease(workspace, &badge(1), true);
    take(workspace, &lease, later(0));
    show(workspace, &badge(1), later(0));
    try_pin(workspace, "2580", later(0), 0).unwrap();
    take_tablet(workspace, later(0));
}

#[test]
fn a_badge_and_its_pin_let_a_person_in_and_the_badge_alone_for_the_rest_of_the_shift() {
    let (mut workspace, _) = with_lease();
    let asked = show(&mut workspace, &badge(1), later(0));
    assert!(matches!(asked, Shows::Asks(Asks::Pin(row)) if row.has_pin && !row.is_known_here));
    try_pin(&mut workspace, "2580", later(0), 0).unwrap();
    take_tablet(&mut workspace, later(0));
    assert_eq!(workspace.lease(later(0)), context::Lease::Fresh);
    let Shows::Takes(session) = show(&mut workspace, &badge(1), later(SHIFT_MS - 1)) else {
        panic!("the badge alone is enough");
    };
    assert_eq!(session.badge, Some(1));
    let asked = show(&mut workspace, &badge(1), later(SHIFT_MS));
    assert!(matches!(asked, Shows::Asks(Asks::Pin(_))));
}

#[test]
fn who_has_a_pin_is_not_let_in_by_name_alone() {
    let (mut workspace, _) = with_lease();
    let by_name = |workspace: &mut Workspace| {
        workspace.name_chosen(next_session("MK".parse().unwrap()), later(0))
    };
    assert_eq!(by_name(&mut workspace), Shows::Fault(BadgeFault::ShowBadge));
    show(&mut workspace, &badge(1), later(0));
    try_pin(&mut workspace, "2580", later(0), 0).unwrap();
    // From now on the PIN is enough here.
    assert!(matches!(by_name(&mut workspace), Shows::Asks(Asks::Pin(_))));
    // Somebody without a badge records under their name, and each record says so.
    let other = workspace.name_chosen(next_session("JA".parse().unwrap()), later(0));
    let Shows::Takes(session) = other else {
        panic!("nothing was ever asked of them");
    };
    workspace.session = Some(session);
    assert_eq!(workspace.lease(later(0)), context::Lease::Unverified);
    assert_eq!(workspace.lease_state(later(0)), LeaseState::NameOnly);
}

#[test]
fn a_badge_that_is_not_in_force_asks_for_no_pin() {
    let (mut workspace, _) = with_lease();
    let not_in_force = Shows::Fault(BadgeFault::NotInForce);
    assert_eq!(show(&mut workspace, &badge(2), later(0)), not_in_force);
    let mut stranger = badge(1);
    stranger.person = "ZZ".parse().unwrap();
    assert_eq!(show(&mut workspace, &stranger, later(0)), not_in_force);
    let damaged = badge(1).to_text().replace("0101", "0102");
    let shown = workspace.badge_shown(&damaged, next_session, later(0));
    assert_eq!(shown, not_in_force);
    // A badge with the right name and number and another secret, while the right one is known.
    show(&mut workspace, &badge(1), later(0));
    try_pin(&mut workspace, "2580", later(0), 0).unwrap();
    assert_eq!(show(&mut workspace, &forged(), later(0)), not_in_force);
}

#[test]
fn a_forged_badge_is_not_let_in_by_the_right_pin() {
    let (mut workspace, _) = with_lease();
    show(&mut workspace, &forged(), later(0));
    assert_eq!(
        try_pin(&mut workspace, "2580", later(0), 0).unwrap_err(),
        BadgeFault::WrongPin { left: 4 }
    );
}

/// A badge with the right name and number and another secret.
fn forged() -> Badge {
    Badge {
        secret: BadgeSecret::new([5; 16]),
        ..badge(1)
    }
}

#[test]
fn a_forged_badge_is_refused_at_a_signature_before_the_right_pin_is_wrong_with_it() {
    let (mut workspace, _) = with_lease();
    show_with_pin(&mut workspace);
    let sign = |workspace: &mut Workspace, badge: &Badge| {
        workspace.badge_to_sign(&badge.to_text(), later(0))
    };
    assert_eq!(sign(&mut workspace, &forged()), Err(BadgeFault::NotInForce));
    // Nothing of it is left: her PIN is right, with her badge and without it.
    assert!(try_pin(&mut workspace, "2580", later(0), 0).is_ok());
    assert_eq!(sign(&mut workspace, &badge(1)), Ok(()));
    assert!(try_pin(&mut workspace, "2580", later(0), 0).is_ok());
}

#[test]
fn a_badge_that_was_given_up_costs_its_person_no_attempt() {
    let (mut workspace, _) = with_lease();
    let asked = show(&mut workspace, &forged(), later(0));
    assert!(matches!(asked, Shows::Asks(Asks::Pin(_))));
    let mira = next_session("MK".parse().unwrap());
    let by_name = workspace.name_chosen(mira, later(0));
    assert_eq!(by_name, Shows::Fault(BadgeFault::ShowBadge));
    assert_eq!(
        try_pin(&mut workspace, "2580", later(0), 0).unwrap_err(),
        BadgeFault::ShowBadge
    );
    assert!(workspace.badges.attempts.is_empty());
}

#[test]
fn before_a_lease_came_no_badge_is_known() {
    let (mut workspace, _) = tablet();
    let shown = show(&mut workspace, &badge(1), later(0));
    assert_eq!(shown, Shows::Fault(BadgeFault::NoLease));
}

#[test]
fn a_lock_ends_by_running_time_alone_and_begins_again_with_a_reload() {
    let (mut workspace, mut kept) = with_lease();
    show(&mut workspace, &badge(1), later(0));
    for left in (0..5).rev() {
        let wrong = try_pin(&mut workspace, "1111", later(0), 1000).unwrap_err();
        let expected = if left == 0 {
            BadgeFault::Locked { for_s: 60 }
        } else {
            BadgeFault::WrongPin { left }
        };
        assert_eq!(wrong, expected);
    }
    // The clock is set a year on: the tablet has not run for it.
    let year = later(365 * 24 * HOUR_MS);
    let locked = |for_s| BadgeFault::Locked { for_s };
    let again =
        |workspace: &mut Workspace, at, now_ms| try_pin(workspace, "2580", at, now_ms).map(drop);
    assert_eq!(again(&mut workspace, year, 2000), Err(locked(59)));
    // The attempts are on the disk; the reload forgets when the last one was.
    let mut batch = Batch::new(crate::store::Durability::Strict, None);
    let attempts: BTreeMap<_, _> = workspace.badges.attempts.clone();
    let row = rows::to_bytes(&attempts);
    batch.put(Store::Tablet, crate::store::key::ATTEMPTS, row);
    kept.commit(&batch);
    let mut reloaded = kept.open();
    let lease = lease(&reloaded, &badge(1), true);
    take(&mut reloaded, &lease, later(0));
    show(&mut reloaded, &badge(1), later(0));
    assert_eq!(again(&mut reloaded, later(0), 10), Err(locked(60)));
    assert_eq!(again(&mut reloaded, later(0), 59_999), Err(locked(1)));
    assert_eq!(again(&mut reloaded, later(0), 60_000), Ok(()));
    assert!(reloaded.badges.attempts.is_empty());
}

/// Types wrong PINs, one an hour, so that no lock that ends by itself is in the way.
fn type_wrong_pins(workspace: &mut Workspace, hours: std::ops::RangeInclusive<u64>) {
    for hour in hours {
        let wrong = try_pin(workspace, "1111", later(0), hour * HOUR_MS);
        assert!(wrong.is_err());
    }
}

#[test]
fn whom_nothing_but_help_helps_is_freed_by_somebody_else_and_not_at_their_own_session() {
    let (mut workspace, _) = with_lease();
    show_with_pin(&mut workspace);
    type_wrong_pins(&mut workspace, 1..=15);
    let mira: record::ids::PersonId = "MK".parse().unwrap();
    // Her session still stands open, and she may free people.
    assert_eq!(
        workspace.to_free(&mira, u64::MAX),
        Err(BadgeFault::NeedsHelp)
    );
    workspace.session = Some(next_session("SV".parse().unwrap()));
    let freed = workspace.to_free(&mira, u64::MAX).unwrap();
    assert_eq!(freed, Some(BTreeMap::new()));
}

#[test]
fn a_lock_that_ends_by_itself_is_ended_by_nobody() {
    let (mut workspace, _) = with_lease();
    show(&mut workspace, &badge(1), later(0));
    let mira: record::ids::PersonId = "MK".parse().unwrap();
    workspace.session = Some(next_session("SV".parse().unwrap()));
    for (hours, lock_s) in [(1..=5, 60), (6..=10, 15 * 60)] {
        let now_ms = hours.end() * HOUR_MS;
        type_wrong_pins(&mut workspace, hours);
        assert_eq!(
            workspace.to_free(&mira, now_ms),
            Err(BadgeFault::Locked { for_s: lock_s })
        );
        // When it is over, there is nothing to free.
        let over = now_ms + u64::from(lock_s) * 1000;
        assert_eq!(workspace.to_free(&mira, over), Ok(None));
    }
    // Who may go on trying is not freed either: the count towards the next lock stays.
    let sanna = "SV".parse().unwrap();
    workspace.session = None;
    assert_eq!(workspace.to_free(&sanna, 0), Ok(None));
}

#[test]
fn a_lease_that_ran_out_is_not_made_longer_by_setting_the_clock_back() {
    let (mut workspace, _) = with_lease();
    show(&mut workspace, &badge(1), later(71 * HOUR_MS));
    try_pin(&mut workspace, "2580", later(71 * HOUR_MS), 0).unwrap();
    take_tablet(&mut workspace, later(71 * HOUR_MS));
    assert_eq!(workspace.lease(later(71 * HOUR_MS)), context::Lease::Fresh);
    let past = later(72 * HOUR_MS);
    assert_eq!(workspace.lease(past), context::Lease::PastDue);
    // Something was recorded then, so the hybrid clock has seen that day.
    workspace.chain.hlc = workspace.next_hlc(past);
    assert_eq!(workspace.lease(later(0)), context::Lease::PastDue);
    // A lease that comes then runs from then on.
    let lease = lease(&workspace, &badge(1), true);
    take(&mut workspace, &lease, later(0));
    assert_eq!(workspace.lease(later(0)), context::Lease::Fresh);
}

#[test]
fn after_a_shift_the_tablet_is_locked_whatever_its_clock_says() {
    let (mut workspace, _) = with_lease();
    show(&mut workspace, &badge(1), later(0));
    try_pin(&mut workspace, "2580", later(0), 0).unwrap();
    take_tablet(&mut workspace, later(0));
    assert!(!workspace.is_locked(later(SHIFT_MS - 1)));
    assert!(workspace.is_locked(later(SHIFT_MS)));
    workspace.chain.hlc = workspace.next_hlc(later(SHIFT_MS));
    assert!(workspace.is_locked(later(0)));
}

#[test]
fn a_locked_tablet_records_nothing() {
    let (mut workspace, _) = with_lease();
    show(&mut workspace, &badge(1), later(0));
    try_pin(&mut workspace, "2580", later(0), 0).unwrap();
    take_tablet(&mut workspace, later(0));
    let receive = || super::receive("L7");
    assert!(workspace.decide(receive(), &action(2)).is_ok());
    workspace.locked = true;
    assert_eq!(
        workspace.decide(receive(), &action(2)).unwrap_err(),
        PrepareError::Refused(Refusal::NoPerson)
    );
}

#[test]
fn a_person_chooses_a_pin_for_the_badge_that_they_have_just_shown() {
    let (mut workspace, _) = tablet();
    let fresh = lease(&workspace, &badge(1), false);
    take(&mut workspace, &fresh, later(0));
    let person = || "MK".parse().unwrap();
    let choose = |workspace: &Workspace, pin| workspace.choose_pin(&person(), pin, [4; 16], CHEAP);
    assert_eq!(
        choose(&workspace, "2580").unwrap_err(),
        BadgeFault::ShowBadge
    );
    let asked = show(&mut workspace, &badge(1), later(0));
    assert!(matches!(asked, Shows::Asks(Asks::NewPin(_))));
    assert_eq!(
        choose(&workspace, "1234").unwrap_err(),
        BadgeFault::TooSimple
    );
    assert_eq!(choose(&workspace, "12").unwrap_err(), BadgeFault::NotAPin);
    let chosen = choose(&workspace, "2580").unwrap();
    assert_eq!(chosen.number, 1);
    assert!(workspace.pin_is_chosen(&chosen, later(0)));
    take_tablet(&mut workspace, later(0));
    assert_eq!(workspace.lease(later(0)), context::Lease::Fresh);
    assert!(try_pin(&mut workspace, "2580", later(0), 0).is_ok());
}

#[test]
fn an_old_lease_of_the_same_server_brings_no_replaced_badge_back() {
    let (mut workspace, _) = tablet();
    let contact = |at: WallTime, server_offset_ms| {
        Some(Contact {
            utc_ms: at.utc_ms,
            server_offset_ms,
        })
    };
    let given = |lease: Lease, at: WallTime| Lease {
        given_utc_ms: at.utc_ms,
        ..lease
    };
    let old = given(lease(&workspace, &badge(1), true), later(0));
    take(&mut workspace, &old, later(0));
    // Ten years on, the badge has long been replaced.
    let on = later(10 * 365 * 24 * HOUR_MS);
    let new = given(lease(&workspace, &badge(2), true), on);
    workspace.contact = contact(on, 0);
    take(&mut workspace, &new, on);
    let kept_by_somebody = row(&workspace, &old, on);
    assert_eq!(
        workspace.take_new_lease(&kept_by_somebody, on),
        Err(LeaseFault::NotOfNow)
    );
    let shown = show(&mut workspace, &badge(1), on);
    assert_eq!(shown, Shows::Fault(BadgeFault::NotInForce));
    // Nor before the tablet knows the server's time.
    workspace.contact = None;
    assert_eq!(
        workspace.take_new_lease(&kept_by_somebody, on),
        Err(LeaseFault::Older)
    );
    // The server's clock was ten years ahead, and is put right: its next lease is taken.
    workspace.contact = contact(on, -i64::try_from(10 * 365 * 24 * HOUR_MS).unwrap());
    let put_right = given(lease(&workspace, &badge(3), true), later(1000));
    take(&mut workspace, &put_right, on);
}

#[test]
fn a_new_badge_ends_what_the_old_one_has_shown() {
    let (mut workspace, _) = with_lease();
    show(&mut workspace, &badge(1), later(0));
    try_pin(&mut workspace, "2580", later(0), 0).unwrap();
    take_tablet(&mut workspace, later(0));
    let replaced = lease(&workspace, &badge(2), true);
    take(&mut workspace, &replaced, later(0));
    assert_eq!(workspace.lease(later(0)), context::Lease::Unverified);
    assert_eq!(
        try_pin(&mut workspace, "2580", later(0), 0).unwrap_err(),
        BadgeFault::ShowBadge
    );
}

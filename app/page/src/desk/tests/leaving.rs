//! Leaving a screen: by Back, by another person, by opening something else.

use super::*;

fn entered(effects: &[Effect]) -> Option<u64> {
    effects.iter().find_map(|effect| {
        if let Effect::Entered(number) = effect {
            Some(*number)
        } else {
            None
        }
    })
}

#[test]
fn back_goes_to_the_screen_before_and_records_nothing() {
    let mut desk = running();
    assert_eq!(entered(&desk.go(Screen::Sync)), Some(1001));
    let unit: Subject = "unit:AX2/AX-1".parse().unwrap();
    assert_eq!(entered(&desk.open(unit)), Some(1002));
    assert_eq!(entered(&desk.refresh()), None);
    let effects = desk.visit(1001);
    assert_eq!(desk.screen, Screen::Sync);
    let looks = |effect: &Effect| matches!(effect, Effect::Ask(asked) if matches!(asked.request, Request::Look(_)));
    assert!(effects.iter().all(looks));
    desk.visit(1002);
    assert!(matches!(desk.screen, Screen::Traveller(_)), "Forward");
    desk.visit(1000);
    assert_eq!(desk.screen, Screen::Home);
    assert_eq!(entered(&desk.go(Screen::Receiving)), Some(1001));
    desk.visit(77);
    assert_eq!(desk.screen, Screen::Home, "a number of another run");
}

#[test]
fn a_long_way_back_ends_at_the_floor() {
    let mut desk = running();
    for _ in 0..100 {
        desk.go(Screen::Sync);
        desk.go(Screen::Receiving);
    }
    desk.visit(1001);
    assert_eq!(desk.screen, Screen::Home);
    desk.go(Screen::Sync);
    desk.visit(1001);
    assert_eq!(desk.screen, Screen::Home);
}

#[test]
fn back_shows_nothing_once_nobody_is_at_the_tablet() {
    let mut desk = running();
    desk.go(Screen::Sync);
    desk.badge_out();
    let gone = Standing {
        person: None,
        ..desk.standing.clone()
    };
    answer(&mut desk, Answer::Standing(Box::new(gone)));
    assert_eq!(desk.screen, Screen::People);
    assert_eq!(desk.visit(1001), []);
    assert_eq!(desk.screen, Screen::People);
}

/// A person who scanned a label and typed a quantity.
fn receiving() -> Desk {
    let mut desk = running();
    scan(&mut desk, "lot");
    answer(&mut desk, scanned(LOT, Next::FillReceipt(draft()), false));
    desk.receipt.quantity = "40".to_owned();
    desk
}

#[test]
fn a_receipt_that_was_left_is_gone_on_with_when_receiving_is_opened_again() {
    let mut desk = receiving();
    let here = desk.trail.number();
    desk.go(Screen::Home);
    desk.visit(here);
    assert_eq!(desk.receipt.quantity, "40", "Back keeps what was typed");
    desk.go(Screen::Home);
    desk.go(Screen::Receiving);
    assert_eq!(desk.receipt.quantity, "40");
}

#[test]
fn the_next_person_does_not_find_the_receipt_of_the_one_before() {
    let mut desk = receiving();
    desk.badge_in("IR".parse().unwrap());
    let other = Standing {
        person: Some(row("IR", "Ivo Roth")),
        ..desk.standing.clone()
    };
    answer(&mut desk, Answer::Standing(Box::new(other)));
    assert_eq!(desk.screen, Screen::Receiving);
    assert_eq!(desk.receipt, ReceiptForm::default());
}

#[test]
fn the_order_in_hand_is_kept_over_a_reload_and_ends_with_the_session() {
    let mut desk = running();
    let order: OrderId = "WO-1042".parse().unwrap();
    scan(&mut desk, "order");
    let effects = answer(
        &mut desk,
        scanned(LOT, Next::TakeOrder(order.clone()), false),
    );
    let kept = |effects: &[Effect]| {
        effects.iter().find_map(|effect| {
            if let Effect::Ask(asked) = effect
                && let Request::KeepOrder(order) = &asked.request
            {
                Some(order.clone())
            } else {
                None
            }
        })
    };
    assert_eq!(kept(&effects), Some(Some(order.clone())));

    let mut again = Desk::new(None, 2000);
    again.on_said(Said::Ready);
    let standing = Standing {
        order: Some(order.clone()),
        ..desk.standing.clone()
    };
    answer(&mut again, Answer::Standing(Box::new(standing)));
    assert_eq!(again.order, Some(order));
    assert_eq!(kept(&again.badge_out()), Some(None));
    assert_eq!(again.order, None);
}

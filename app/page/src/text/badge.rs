//! Badges and PINs in words: why somebody could not show who they are.

use messages::records::BadgeFault;
use record::rights::{Action, State, roles};

use super::refusal::{Panel, panel};
use super::{rights, t, tr, trn};

/// The seconds up to which a wait is told in seconds alone.
const SECONDS_ALONE: u32 = 99;

/// Returns the panel for a fault.
#[must_use]
pub fn of_fault(fault: &BadgeFault) -> Panel {
    match fault {
        BadgeFault::NotInForce => {
            let who = rights::roles(roles(Action::PrintBadge, State::InHouse));
            panel("badge-not-in-force", &[("roles", &who)])
        }
        BadgeFault::NoLease => panel("badge-no-lease", &[]),
        BadgeFault::ShowBadge => panel("badge-show", &[]),
        BadgeFault::WrongPin { left } => Panel {
            title: t("badge-wrong-pin"),
            expected: None,
            scanned: None,
            next: trn("badge-wrong-pin-do", u64::from(*left), &[]),
        },
        BadgeFault::Locked { for_s } => locked_for(*for_s),
        BadgeFault::NeedsHelp => panel("badge-needs-help", &[]),
        BadgeFault::NotAPin => panel("badge-not-a-pin", &[]),
        BadgeFault::TooSimple => panel("badge-too-simple", &[]),
        BadgeFault::NotDone { why } => panel("badge-not-done", &[("why", why)]),
    }
}

/// Returns the panel for so many seconds in which no PIN is checked.
#[must_use]
pub fn locked_for(seconds: u32) -> Panel {
    panel("badge-locked", &[("time", &wait(seconds))])
}

fn wait(seconds: u32) -> String {
    if seconds <= SECONDS_ALONE {
        return tr("wait-seconds", &[("seconds", &seconds.to_string())]);
    }
    let values = [
        ("minutes", &*(seconds / 60).to_string()),
        ("seconds", &*format!("{:02}", seconds % 60)),
    ];
    tr("wait-minutes", &values)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::choose;

    #[test]
    fn a_wrong_pin_says_how_many_tries_are_left_and_a_lock_says_how_long() {
        choose("en");
        let wrong = of_fault(&BadgeFault::WrongPin { left: 3 });
        assert_eq!(
            (wrong.title.as_str(), wrong.next.as_str()),
            ("Wrong PIN", "3 more tries.")
        );
        assert_eq!(
            of_fault(&BadgeFault::WrongPin { left: 1 }).next,
            "1 more try."
        );
        let cut = of_fault(&BadgeFault::NotInForce).next;
        assert!(
            cut.ends_with("Who prints a new one: Administrator."),
            "{cut}"
        );
        assert_eq!(locked_for(60).next, "Try again in 60 s.");
        assert_eq!(locked_for(899).next, "Try again in 14:59 min.");
    }
}

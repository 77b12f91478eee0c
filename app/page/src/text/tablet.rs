//! How tablets stand, in words.

use record::rights::{State, roles};
use record::tablet::{Step, Stop, Stopped};
use record::time::WallTime;

use super::{fact, rights, t, tr};

/// Returns the day and the time of day of a moment, as it is at this tablet.
#[must_use]
pub fn moment(utc_ms: u64, offset_min: i16) -> String {
    let wall = WallTime { utc_ms, offset_min };
    let clock: String = wall.local_clock().chars().take(5).collect();
    format!("{} {clock}", wall.local_date())
}

/// Says since when a tablet is stopped, by whom and why.
#[must_use]
pub fn since(stopped: &Stopped, who: Option<&str>, offset_min: i16) -> String {
    let console = t("tablet-by-console");
    let when = moment(stopped.since_utc_ms, offset_min);
    let why = fact::reason(&stopped.reason);
    let who = who.unwrap_or(&console);
    tr(
        "tablet-since",
        &[("when", &when), ("who", who), ("why", &why)],
    )
}

/// Returns who may let a stopped tablet work again.
#[must_use]
pub fn may_reinstate() -> String {
    rights::roles(roles(Step::Reinstate.needs(), State::InHouse))
}

/// Returns all that is said on a stopped tablet itself: that it is, since when, by whom and
/// why, what that means, and whom to ask.
#[must_use]
pub fn banner(stopped: &Stopped, who: Option<&str>, offset_min: i16) -> String {
    let (title, means) = match stopped.stop {
        Stop::Suspended => {
            let who = [("roles", &*may_reinstate())];
            ("stopped-suspended", tr("stopped-suspended-means", &who))
        }
        Stop::Revoked => ("stopped-revoked", t("stopped-revoked-means")),
    };
    let since = sentence(since(stopped, who, offset_min));
    format!("{} {since} {means}", t(title))
}

/// Ends what somebody may have written without a full stop.
fn sentence(mut said: String) -> String {
    if !said.ends_with(['.', '!', '?', '…']) {
        said.push('.');
    }
    said
}

/// Says how a tablet stands, in a word or two.
#[must_use]
pub fn stands(stop: Option<Stop>) -> String {
    t(match stop {
        None => "tablet-works",
        Some(Stop::Suspended) => "tablet-suspended",
        Some(Stop::Revoked) => "tablet-revoked",
    })
}

/// Says what a step does, as a button.
#[must_use]
pub fn step(step: Step) -> String {
    t(match step {
        Step::Suspend => "tablet-suspend",
        Step::Reinstate => "tablet-reinstate",
        Step::Revoke => "tablet-revoke",
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::choose;
    use record::reason::{Reason, Usual};

    #[test]
    fn a_stop_says_since_when_by_whom_and_why_in_the_readers_language_and_time() {
        let stopped = Stopped {
            stop: Stop::Suspended,
            since_utc_ms: 1_700_000_000_000,
            by: None,
            reason: Reason::new(Some(Usual::Lost), "on the lorry").unwrap(),
        };
        choose("en");
        assert_eq!(
            since(&stopped, Some("Ines Roth"), 60),
            "By Ines Roth, 2023-11-14 23:13. Lost or taken · on the lorry"
        );
        assert_eq!(
            banner(&stopped, Some("Ines Roth"), 60),
            "This tablet is suspended. By Ines Roth, 2023-11-14 23:13. Lost or taken · on the \
             lorry. What is recorded stays here and is set aside by the server until a person \
             admits it. Who may let it work again, at another tablet: Administrator."
        );
        let ended = Reason::new(None, "Sold!").unwrap();
        let said = Stopped {
            reason: ended,
            ..stopped.clone()
        };
        assert!(
            banner(&said, None, 0).contains("Sold! What"),
            "no second full stop"
        );
        choose("de");
        assert_eq!(
            since(&stopped, None, 0),
            "Von der Konsole des Servers, 2023-11-14 22:13. Verloren oder entwendet · on the lorry"
        );
    }
}

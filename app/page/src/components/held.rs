//! What is held stands out on every screen of it: who held it, when and why, how many persons
//! have to release it, and who released it first; with the way to release it, or why not.

use leptos::prelude::*;
use messages::records::LeaseState;
use record::Subject;
use record::hold::{Hold, Persons};
use record::rights::{Action, State, roles};

use super::action_bar::Quiet;
use super::icon::{Drawn, Icon};
use crate::desk::{Desk, Screen};
use crate::shell::Shell;
use crate::text::{fact, rights, t, tr};

/// Returns the holds in force on the thing on the screen and on what is in it, once the worker
/// has answered.
#[must_use]
pub fn holds_on_screen(shell: Shell, subject: Subject) -> Memo<Vec<Hold>> {
    shell.slice(move |desk| {
        let thing = desk.thing.as_ref().filter(|thing| thing.subject == subject);
        let holds = thing.map(|thing| thing.holds.clone()).unwrap_or_default();
        holds.into_iter().filter(Hold::is_in_force).collect()
    })
}

/// Why the person at the tablet does not release a hold; nothing where they may.
fn why_not(desk: &Desk, hold: &Hold) -> Option<String> {
    let standing = &desk.standing;
    if !standing.may.contains(&Action::ReleaseHold) {
        let who = rights::roles(roles(Action::ReleaseHold, State::Held));
        let is_confirmed = matches!(standing.lease, LeaseState::Confirmed { .. });
        let key = if is_confirmed {
            "release-who"
        } else {
            "release-who-by-badge"
        };
        return Some(tr(key, &[("roles", &who)]));
    }
    let first = hold.releases.first()?;
    let here = &standing.person.as_ref()?.id;
    let not_these = [&first.done.person, &hold.placed.person];
    not_these.contains(&here).then(|| t("release-by-a-second"))
}

/// Draws what holds a thing back.
#[component]
pub fn HeldBanner(shell: Shell, subject: Subject) -> impl IntoView {
    let holds = holds_on_screen(shell, subject.clone());
    let any = Memo::new(move |_| holds.with(|holds| !holds.is_empty()));
    let rows = move || {
        let subject = subject.clone();
        let row = move |hold: Hold| {
            let inside = hold.thing != subject;
            view! { <HeldBy shell hold inside /> }
        };
        holds.get().into_iter().map(row).collect_view()
    };
    view! {
        <Show when=move || any.get()>
            <div class="held" role="status" data-testid="held">
                {rows.clone()}
            </div>
        </Show>
    }
}

/// One hold.
#[component]
fn HeldBy(shell: Shell, hold: Hold, inside: bool) -> impl IntoView {
    let title = if inside {
        tr("held-inside", &[("name", hold.thing.name())])
    } else {
        t("held-title")
    };
    let placed = hold.placed.clone();
    let by = move || {
        let person = shell.name_of(&placed.person);
        let when = fact::moment(&placed.wall);
        tr("held-by", &[("person", &person), ("when", &when)])
    };
    let takes = t(match hold.released_by {
        Persons::One => "held-one",
        Persons::Two => "held-two",
    });
    let first = hold.releases.first().cloned();
    let first = move || {
        first.clone().map(|first| {
            let person = shell.name_of(&first.done.person);
            let words = fact::set_right("held-first", &person, &first.done.wall, &first.reason);
            view! { <p data-testid="held-first">{words}</p> }
        })
    };
    let asked = hold.clone();
    let why_not = shell.slice(move |desk| why_not(desk, &asked));
    let reason = fact::reason(&hold.reason);
    let release = move || {
        let back = shell.desk.with_untracked(|desk| desk.screen.clone());
        shell.go(Screen::Release {
            hold: Box::new(hold.clone()),
            back: Box::new(back),
        });
    };
    view! {
        <section class="held-by">
            <svg class="stop-sign" viewBox="0 0 32 32" aria-hidden="true">
                <path class="shape" d="M10 1h12l9 9v12l-9 9H10l-9-9V10z" />
                <path class="sign" d="M9 16h14" />
            </svg>
            <div class="what">
                <h2>{title}</h2>
                <p class="held-why">{reason}</p>
                <p>{by} " · " {takes}</p>
                {first}
                {move || {
                    why_not
                        .get()
                        .map(|why| {
                            view! {
                                <p class="knew" data-testid="release-why-not">
                                    {why}
                                </p>
                            }
                        })
                }}
            </div>
            {move || {
                let release = release.clone();
                why_not
                    .with(Option::is_none)
                    .then(|| {
                        view! {
                            <button
                                class="btn quiet"
                                data-testid="release"
                                on:click=move |_| release()
                            >
                                {t("release")}
                            </button>
                        }
                    })
            }}
        </section>
    }
}

/// The way to hold a thing, for who may.
#[component]
pub fn HoldButton(shell: Shell, thing: Subject) -> impl IntoView {
    let may = shell.slice(|desk| desk.standing.may.contains(&Action::PlaceHold));
    let hold = Callback::new(move |()| {
        let back = shell.desk.with_untracked(|desk| desk.screen.clone());
        shell.go(Screen::Hold {
            thing: thing.clone(),
            back: Box::new(back),
        });
    });
    view! {
        <Show when=move || may.get()>
            <Quiet words=t("hold") icon=Icon::Hold id="hold" on_touch=move || hold.run(()) />
        </Show>
    }
}

/// Says in one line of a screen that is about one hold which it is.
#[component]
pub fn HeldLine(shell: Shell, hold: Hold) -> impl IntoView {
    let words = move || {
        let person = shell.name_of(&hold.placed.person);
        let when = fact::moment(&hold.placed.wall);
        let by = tr("held-by", &[("person", &person), ("when", &when)]);
        format!("{} · {by}", fact::reason(&hold.reason))
    };
    view! {
        <p class="age">
            <Drawn icon=Icon::Hold />
            <span>{words}</span>
        </p>
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use messages::records::{PersonRow, Standing};
    use record::done::Done;
    use record::hold::Release;
    use record::ids::{DeviceId, FactId};
    use record::reason::{Reason, Usual};
    use record::time::{Hlc, WallTime};

    fn done(person: &str) -> Done {
        Done {
            fact: FactId::new([1; 16]),
            person: person.parse().unwrap(),
            device: DeviceId::new([2; 16]),
            wall: WallTime {
                utc_ms: 0,
                offset_min: 0,
            },
            hlc: Hlc::new(1),
        }
    }

    fn hold(released_by: &[&str]) -> Hold {
        let release = |person: &&str| Release {
            done: done(person),
            reason: Reason::usual(Usual::CheckedRight),
        };
        Hold {
            thing: "carton:CT-1".parse().unwrap(),
            placed: done("MK"),
            reason: Reason::usual(Usual::Suspect),
            released_by: Persons::Two,
            releases: released_by.iter().map(release).collect(),
        }
    }

    fn desk(person: &str, may: &[Action], lease: LeaseState) -> Desk {
        let mut desk = Desk::default();
        desk.standing = Standing {
            person: Some(PersonRow {
                id: person.parse().unwrap(),
                name: person.to_owned(),
                role: String::new(),
                has_pin: true,
                is_known_here: true,
                needs_help: false,
                has_draft: false,
            }),
            may: may.to_vec(),
            lease,
            ..Standing::default()
        };
        desk
    }

    #[test]
    fn who_may_not_release_is_told_who_may_and_that_it_takes_the_badge() {
        crate::text::choose("en");
        let confirmed = LeaseState::Confirmed { until_utc_ms: 1 };
        assert_eq!(
            why_not(&desk("IR", &[], confirmed), &hold(&[])).unwrap(),
            "Who may release it: Inspector, Quality lead."
        );
        let by_name = desk("IR", &[], LeaseState::NameOnly);
        assert!(why_not(&by_name, &hold(&[])).unwrap().contains("badge"));
    }

    #[test]
    fn of_two_persons_the_second_is_neither_the_first_nor_who_held_it() {
        crate::text::choose("en");
        let confirmed = LeaseState::Confirmed { until_utc_ms: 1 };
        let may = |person| desk(person, &[Action::ReleaseHold], confirmed);
        assert_eq!(why_not(&may("MK"), &hold(&[])), None, "as the first");
        assert!(why_not(&may("MK"), &hold(&["IR"])).is_some());
        assert!(why_not(&may("IR"), &hold(&["IR"])).is_some());
        assert_eq!(why_not(&may("QL"), &hold(&["IR"])), None);
    }
}

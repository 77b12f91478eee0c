//! One line of what happened: struck through when it was voided, old and new values when it
//! was corrected, and the way to set it right.

use leptos::prelude::*;
use record::context::Lease;
use record::trace::Event;

use super::set_right_button::SetRightButton;
use crate::desk::Screen;
use crate::shell::Shell;
use crate::text::{fact, t};

/// Draws all that happened to a thing.
#[component]
pub fn WhatHappened(shell: Shell, events: Vec<Event>) -> impl IntoView {
    view! {
        <section class="card list">
            <h2>{t("what-happened")}</h2>
            <ul>
                {events
                    .into_iter()
                    .map(|event| view! { <Happened shell event /> })
                    .collect_view()}
            </ul>
        </section>
    }
}

/// Draws what a person is about to sign.
#[component]
pub fn WhatIsSigned(shell: Shell, events: Vec<Event>) -> impl IntoView {
    view! {
        <section class="card list">
            <h2>{t("sign-what")}</h2>
            <ul>
                {events
                    .into_iter()
                    .map(|event| view! { <Happened shell event only_shown=true /> })
                    .collect_view()}
            </ul>
        </section>
    }
}

#[component]
fn Happened(
    shell: Shell,
    event: Event,
    /// Whether there is no way to set it right from here.
    #[prop(optional)]
    only_shown: bool,
) -> impl IntoView {
    let voids = event.voided.iter().map(|void| {
        let person = shell.name_of(&void.done.person);
        fact::set_right("event-voided", &person, &void.done.wall, &void.reason)
    });
    let corrections = event.corrected.iter().map(|correction| {
        let person = shell.name_of(&correction.by.done.person);
        fact::correction(correction, &person)
    });
    let admissions = event.admitted.iter().map(|admitted| {
        let person = shell.name_of(&admitted.done.person);
        fact::set_right(
            "event-admitted",
            &person,
            &admitted.done.wall,
            &admitted.reason,
        )
    });
    let own = event.reason.as_ref().map(fact::reason);
    let unproven = match event.lease {
        Lease::Fresh => None,
        Lease::PastDue => Some(t("event-past-due")),
        Lease::Unverified => Some(t("event-by-name")),
    };
    let under: Vec<String> = admissions
        .chain(voids)
        .chain(corrections)
        .chain(own)
        .collect();
    let day = event.done.wall.local_date().to_string();
    let can_set_right = !only_shown && (event.can_be_voided || !event.fields.is_empty());
    let person = event.done.person.clone();
    let (words, clock, struck) = (
        fact::event(&event),
        event.done.wall.local_clock(),
        !event.stands(),
    );
    let set_right = move || {
        let back = shell.desk.with_untracked(|desk| desk.screen.clone());
        shell.go(Screen::SetRight {
            event: Box::new(event.clone()),
            back: Box::new(back),
        });
    };
    view! {
        <li class="plain-row" data-testid="happened" data-state=if struck { "voided" } else { "stands" }>
            <span class="what">
                <b class:struck=struck>{words}</b>
                <small>{move || shell.name_of(&person)}</small>
                {unproven
                    .map(|words| view! { <small data-testid="happened-unproven">{words}</small> })}
                {under
                    .into_iter()
                    .map(|words| view! { <small class="amended">{words}</small> })
                    .collect_view()}
            </span>
            <span class="right">
                <time>{day} " " {clock}</time>
                {can_set_right.then(|| view! { <SetRightButton on_touch=set_right /> })}
            </span>
        </li>
    }
}

//! A lot, an item or another thing: what it is, and what happened to it.

use leptos::prelude::*;
use messages::records::{Thing, ThingState};
use record::Subject;
use record::lot::LotState;
use record::trace::{Direction, Event};

use crate::components::action_bar::{ActionBar, BackHome, Quiet};
use crate::components::icon::Icon;
use crate::components::judgement::Judgement;
use crate::components::set_right_button::SetRightButton;
use crate::desk::Screen;
use crate::shell::Shell;
use crate::text::units::quantity;
use crate::text::{fact, t, tr};

fn title(thing: &Thing) -> String {
    let name = ("name", thing.subject.name());
    let item = match &thing.state {
        ThingState::Lot(lot) => lot.item_name.clone(),
        ThingState::Unit(unit) => unit.item_name.clone(),
        ThingState::Item(Some(item)) => item.name.clone(),
        ThingState::Carton(_)
        | ThingState::Shipment(_)
        | ThingState::Item(None)
        | ThingState::Person(_)
        | ThingState::Master => String::new(),
    };
    let with_item = [name, ("item", item.as_str())];
    match &thing.subject {
        Subject::Lot(_) => tr("thing-lot", &with_item),
        Subject::Unit(_) => tr("thing-unit", &with_item),
        Subject::Carton(_) => tr("thing-carton", &[name]),
        Subject::Shipment(_) => tr("thing-shipment", &[name]),
        Subject::Item(_) => tr("thing-item", &[name]),
        Subject::Person(_) => tr("thing-person", &[name]),
        Subject::Station(_) => tr("thing-station", &[name]),
        Subject::Route(_) => tr("thing-route", &[name]),
    }
}

/// Draws the screen.
#[component]
pub fn ThingScreen(shell: Shell, subject: Subject) -> impl IntoView {
    let wanted = subject.clone();
    let thing = shell.slice(move |desk| desk.thing.clone().filter(|t| t.subject == wanted));
    let trace = move |direction: Direction| {
        let subject = subject.clone();
        shell.go(Screen::Trace { subject, direction });
    };
    let (backward, forward) = (trace.clone(), trace);
    view! {
        <main class="work">
            {move || {
                thing.get().map(|thing| view! { <Known shell thing /> })
            }}
        </main>
        <ActionBar>
            <BackHome on_touch=move || shell.go(Screen::Home) />
            <Quiet
                words=t("trace-backward")
                icon=Icon::Trace
                id="trace-backward"
                on_touch=move || backward(Direction::Backward)
            />
            <Quiet
                words=t("trace-forward")
                icon=Icon::Trace
                id="trace-forward"
                on_touch=move || forward(Direction::Forward)
            />
        </ActionBar>
    }
}

#[component]
fn Known(shell: Shell, thing: Thing) -> impl IntoView {
    let lot = if let ThingState::Lot(lot) = &thing.state {
        Some(lot.clone())
    } else {
        None
    };
    let unknown = thing.events.is_empty();
    view! {
        <h1>{title(&thing)}</h1>
        <Show when=move || unknown>
            <p class="lead">{t("thing-unknown")}</p>
        </Show>
        {thing
            .findings
            .iter()
            .map(|judged| view! { <Judgement shell judged=judged.clone() /> })
            .collect_view()}
        <div class="cards">
            {lot.map(|lot| view! { <LotCard lot /> })}
            <section class="card list">
                <h2>{t("what-happened")}</h2>
                <ul>
                    {thing
                        .events
                        .into_iter()
                        .map(|event| view! { <Happened shell event /> })
                        .collect_view()}
                </ul>
            </section>
        </div>
    }
}

/// One line of what happened: struck through when it was voided, old and new values when it
/// was corrected, and the way to set it right.
#[component]
fn Happened(shell: Shell, event: Event) -> impl IntoView {
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
    let under: Vec<String> = admissions
        .chain(voids)
        .chain(corrections)
        .chain(own)
        .collect();
    let day = event.done.wall.local_date().to_string();
    let can_set_right = event.can_be_voided || !event.fields.is_empty();
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

#[component]
fn LotCard(lot: LotState) -> impl IntoView {
    view! {
        <section class="card">
            <dl class="fields">
                <dt>{t("lot-left")}</dt>
                <dd data-testid="lot-left">{quantity(lot.remaining)}</dd>
                <dt>{t("lot-received")}</dt>
                <dd>{quantity(lot.received)}</dd>
                <dt>{t("lot-used")}</dt>
                <dd>{quantity(lot.used)}</dd>
                <dt>{t("lot-supplier")}</dt>
                <dd><code>{lot.lot.supplier.to_string()}</code></dd>
                {lot.expiry.map(|day| {
                    view! {
                        <dt>{t("lot-expiry")}</dt>
                        <dd><code>{day.to_string()}</code></dd>
                    }
                })}
            </dl>
        </section>
    }
}

//! A lot, an item or another thing: what it is, and what happened to it.

use leptos::prelude::*;
use messages::records::{Thing, ThingState};
use record::Subject;
use record::lot::LotState;
use record::trace::Direction;

use crate::components::action_bar::{ActionBar, BackHome, Quiet};
use crate::components::happened::WhatHappened;
use crate::components::held::{HeldBanner, HoldButton};
use crate::components::icon::Icon;
use crate::components::judgement::Judgement;
use crate::components::signatures::Signatures;
use crate::desk::Screen;
use crate::shell::Shell;
use crate::text::units::quantity;
use crate::text::{t, tr};

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
        Subject::Layout(_) => tr("thing-layout", &[name]),
        Subject::Route(_) => tr("thing-route", &[name]),
    }
}

/// Draws the screen.
#[component]
pub fn ThingScreen(shell: Shell, subject: Subject) -> impl IntoView {
    let wanted = subject.clone();
    let thing = shell.slice(move |desk| desk.thing.clone().filter(|t| t.subject == wanted));
    let (held, about) = (subject.clone(), subject.clone());
    let can_be_held = matches!(
        subject,
        Subject::Lot(_) | Subject::Unit(_) | Subject::Carton(_)
    );
    let trace = move |direction: Direction| {
        let subject = subject.clone();
        shell.go(Screen::Trace { subject, direction });
    };
    let (backward, forward) = (trace.clone(), trace);
    view! {
        <main tabindex="0" class="work">
            <HeldBanner shell subject=held />
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
            {can_be_held.then(|| view! { <HoldButton shell thing=about /> })}
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
    let (subject, events) = (thing.subject.clone(), thing.events.clone());
    let signatures = thing.signatures.clone();
    let can_be_signed = !unknown
        && matches!(
            subject,
            Subject::Lot(_) | Subject::Unit(_) | Subject::Carton(_) | Subject::Shipment(_)
        );
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
            {can_be_signed.then(|| view! { <Signatures shell subject events signatures /> })}
            <WhatHappened shell events=thing.events />
        </div>
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

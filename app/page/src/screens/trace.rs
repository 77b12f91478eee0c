//! A trace: drawn from start to end, as a list, and what it cannot show.

mod drawing;

use leptos::prelude::*;
use record::Subject;
use record::ids::PersonId;
use record::trace::{BlindSpot, Direction, Node, Trace};

use crate::components::action_bar::{ActionBar, BackHome, Primary, Quiet};
use crate::components::icon::{Drawn, Icon};
use crate::desk::Screen;
use crate::shell::Shell;
use crate::text::{fact, missing, t, tn, tr};
use drawing::Drawing;

/// The most things that are drawn; more are only listed.
const MOST_DRAWN: usize = 40;

/// Draws the screen that asks what to trace.
#[component]
pub fn NameTrace(shell: Shell) -> impl IntoView {
    view! {
        <main tabindex="0" class="work">
            <h1>{t("trace-name-title")}</h1>
            <p class="lead">{t("trace-name-lead")}</p>
        </main>
        <ActionBar>
            <BackHome on_touch=move || shell.go(Screen::Home) />
        </ActionBar>
    }
}

/// Draws the screen of a trace.
#[component]
pub fn TraceScreen(shell: Shell, subject: Subject, direction: Direction) -> impl IntoView {
    let trace = shell.slice(|desk| desk.trace.clone());
    let busy = shell.slice(|desk| desk.tracing);
    let title = match direction {
        Direction::Backward => tr("trace-backward-title", &[("name", subject.name())]),
        Direction::Forward => tr("trace-forward-title", &[("name", subject.name())]),
    };
    let other = match direction {
        Direction::Backward => Direction::Forward,
        Direction::Forward => Direction::Backward,
    };
    let (words, id) = match other {
        Direction::Backward => (t("trace-backward"), "trace-backward"),
        Direction::Forward => (t("trace-forward"), "trace-forward"),
    };
    let turn = move || {
        let subject = subject.clone();
        shell.go(Screen::Trace {
            subject,
            direction: other,
        });
    };
    view! {
        <main tabindex="0" class="work">
            <h1>{title}</h1>
            {move || trace.get().map(|(trace, from_server)| view! { <Answered shell trace from_server /> })}
        </main>
        <ActionBar>
            <BackHome on_touch=move || shell.go(Screen::Home) />
            <Quiet words icon=Icon::Trace id on_touch=turn />
            <span class="grow"></span>
            <Primary
                words=t("trace-on-server")
                id="trace-on-server"
                disabled=Signal::derive(move || busy.get())
                on_touch=move || shell.drive(|desk| desk.trace_on_server())
            />
        </ActionBar>
    }
}

#[component]
fn Answered(shell: Shell, trace: Trace, from_server: bool) -> impl IntoView {
    let count = trace.nodes.len() as u64;
    let mut lead = tn("trace-count", count);
    if from_server {
        lead = format!("{lead} · {}", t("trace-from-server"));
    }
    let missing = trace.missing.clone();
    let small = trace.nodes.len() <= MOST_DRAWN;
    let drawing = small.then(|| Drawing::of(&trace));
    let source = if from_server { "server" } else { "tablet" };
    view! {
        <p class="lead" data-testid="trace-lead" data-state=source>{lead}</p>
        <BlindSpots shell missing />
        {drawing.map(|drawing| view! { <drawing::Drawn drawing /> })}
        <section class="card list" aria-label=t("trace-list")>
            <ul>
                {trace
                    .nodes
                    .into_iter()
                    .map(|node| view! { <NodeRow shell node /> })
                    .collect_view()}
            </ul>
        </section>
    }
}

#[component]
fn BlindSpots(shell: Shell, missing: Vec<BlindSpot>) -> impl IntoView {
    if missing.is_empty() {
        return view! { <p class="age all" data-testid="trace-complete">{t("trace-complete")}</p> }
            .into_any();
    }
    view! {
        <ul class="missing" data-testid="trace-missing">
            {missing
                .into_iter()
                .map(|spot| {
                    view! {
                        <li class="age">
                            <Drawn icon=Icon::Clock />
                            <span>{move || missing::sentence(&spot, shell.now_ms.get())}</span>
                        </li>
                    }
                })
                .collect_view()}
        </ul>
    }
    .into_any()
}

#[component]
fn NodeRow(shell: Shell, node: Node) -> impl IntoView {
    let names = shell.slice(|desk| desk.standing.names.clone());
    let mut people: Vec<PersonId> = Vec::new();
    for event in &node.events {
        if !people.contains(&event.done.person) {
            people.push(event.done.person.clone());
        }
    }
    let who = move || {
        let called: Vec<String> = names.with(|names| {
            people
                .iter()
                .map(|id| names.get(id).cloned().unwrap_or_else(|| id.to_string()))
                .collect()
        });
        called.join(", ")
    };
    let last = node.events.last().map(fact::event);
    let subject = node.subject.clone();
    view! {
        <li>
            <button
                class="row-button"
                data-testid=format!("node-{}", node.subject)
                on:click=move |_| {
                    let subject = subject.clone();
                    shell.drive(|desk| desk.open(subject));
                }
            >
                <span class="what">
                    <code>{node.subject.name().to_owned()}</code>
                    <small>{last}</small>
                </span>
                <span class="right">{who}</span>
            </button>
        </li>
    }
}

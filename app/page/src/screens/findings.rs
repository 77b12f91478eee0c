//! Findings: what merged records show that cannot be, each with its sources, and the two
//! ways for a person to resolve it.

use leptos::prelude::*;
use messages::records::{DeviceRow, FindingRow, Heard, SourceRow};
use record::Command;
use record::reason::Usual;
use record::resolution::Resolve;

use crate::components::action_bar::{ActionBar, BackHome, Primary, Quiet};
use crate::components::icon::Icon;
use crate::components::reason::{ReasonPicker, Why};
use crate::components::set_right_button::SetRightButton;
use crate::desk::Screen;
use crate::shell::Shell;
use crate::text::{fact, finding, t, tr};

/// Draws the list.
#[component]
pub fn Findings(shell: Shell) -> impl IntoView {
    let findings = shell.slice(|desk| desk.findings.clone());
    view! {
        <main tabindex="0" class="work">
            <h1>{t("findings-title")}</h1>
            <p class="lead">{t("findings-lead")}</p>
            {move || {
                let rows = findings.get();
                if rows.is_empty() {
                    return view! { <p class="hint">{t("findings-none")}</p> }.into_any();
                }
                view! {
                    <div class="found" data-testid="findings">
                        {rows
                            .into_iter()
                            .map(|row| view! { <Found shell row /> })
                            .collect_view()}
                    </div>
                }
                    .into_any()
            }}
        </main>
        <ActionBar>
            <BackHome on_touch=move || shell.go(Screen::Home) />
        </ActionBar>
    }
}

#[component]
fn Found(shell: Shell, row: FindingRow) -> impl IntoView {
    let code = row.judged.finding.code();
    let is_open = row.judged.is_open();
    let resolved = row.judged.resolved.as_ref().map(|resolved| {
        fact::set_right(
            "finding-accepted",
            &shell.name_of(&resolved.done.person),
            &resolved.done.wall,
            &resolved.reason,
        )
    });
    let accept = row.clone();
    view! {
        <section
            class="card list finding"
            class:settled=!is_open
            data-testid=format!("finding-{code}")
            data-state=if is_open { "open" } else { "accepted" }
        >
            <h2>{finding::sentence(&row.judged.finding)}</h2>
            {resolved.map(|words| view! { <p class="settled-by">{words}</p> })}
            <ul>
                {row
                    .sources
                    .into_iter()
                    .map(|source| view! { <Source shell source /> })
                    .collect_view()}
            </ul>
            {is_open.then(|| {
                view! {
                    <div class="answers">
                        <button
                            class="btn"
                            data-testid=format!("accept-{code}")
                            on:click=move |_| shell.go(Screen::Accept(Box::new(accept.clone())))
                        >
                            {t("finding-accept")}
                        </button>
                    </div>
                }
            })}
        </section>
    }
}

fn who(shell: Shell, source: &SourceRow) -> String {
    let device = match &source.device {
        DeviceRow::This => t("device-this"),
        DeviceRow::Other {
            name: Some(name), ..
        } => name.clone(),
        DeviceRow::Other { device, name: None } => {
            let id = device.to_string();
            tr(
                "device-other",
                &[("device", id.get(..4).unwrap_or_default())],
            )
        }
    };
    let person = shell.name_of(&source.event.done.person);
    format!("{person} · {device}")
}

fn knew(heard: Heard) -> Option<String> {
    Some(t(match heard {
        Heard::First => return None,
        Heard::All => "heard-all",
        Heard::NotAll => "heard-not",
        Heard::NotTold => "heard-not-told",
    }))
}

#[component]
fn Source(shell: Shell, source: SourceRow) -> impl IntoView {
    let wall = source.event.done.wall;
    let event = source.event.clone();
    let struck = !event.stands();
    let can_set_right = event.can_be_voided || !event.fields.is_empty();
    let set_right = move || {
        shell.go(Screen::SetRight {
            event: Box::new(event.clone()),
            back: Box::new(Screen::Findings),
        });
    };
    view! {
        <li class="plain-row source" data-testid=format!("source-{}", source.event.done.fact)>
            <span class="what">
                <b class:struck=struck>
                    {format!("{} · {}", source.subject.name(), fact::event(&source.event))}
                </b>
                <small>{who(shell, &source)}</small>
                {knew(source.heard).map(|words| view! { <small class="knew">{words}</small> })}
            </span>
            <span class="right">
                <time>{wall.local_date().to_string()} " " {wall.local_clock()}</time>
                {can_set_right.then(|| view! { <SetRightButton on_touch=set_right /> })}
            </span>
        </li>
    }
}

/// Draws the screen on which a finding is accepted.
#[component]
pub fn Accept(shell: Shell, row: FindingRow) -> impl IntoView {
    let why = Why::default();
    let offered = Signal::derive(|| Usual::FOR_ACCEPTING.to_vec());
    let busy = shell.slice(|desk| desk.busy);
    let blocked = Signal::derive(move || busy.get() || why.reason().is_none());
    let sentence = finding::sentence(&row.judged.finding);
    let accept = move || {
        let Some(reason) = untrack(|| why.reason()) else {
            return;
        };
        shell.record(Command::Resolve(Resolve {
            subject: row.judged.finding.subject(),
            code: row.judged.finding.code().to_owned(),
            sources: row.judged.sources.clone(),
            reason,
        }));
    };
    view! {
        <main tabindex="0" class="work">
            <h1>{t("finding-accept-title")}</h1>
            <p class="lead">{sentence}</p>
            <div class="card">
                <ReasonPicker why offered />
            </div>
        </main>
        <ActionBar>
            <Quiet
                words=t("go-back")
                icon=Icon::Back
                id="back"
                on_touch=move || shell.go(Screen::Findings)
            />
            <span class="grow"></span>
            <Primary words=t("accept-submit") id="accept-submit" disabled=blocked on_touch=accept />
        </ActionBar>
    }
}

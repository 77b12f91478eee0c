//! What the server has set aside: the list, and one entry with what it would say. A person
//! may admit it with a reason.

use leptos::prelude::*;
use messages::records::{SetAsideEntry as Read, SetAsideRow};
use record::reason::Usual;
use record::tablet::MOST_LISTED;
use record::time::WallTime;

use crate::components::action_bar::{ActionBar, Primary, Quiet};
use crate::components::icon::Icon;
use crate::components::not_here::not_here;
use crate::components::reason::{ReasonPicker, Why};
use crate::desk::Screen;
use crate::desk::at_server::AtServer;
use crate::platform::clock;
use crate::shell::Shell;
use crate::text::{fact, set_aside, t, tr};

/// Draws the list.
#[component]
pub fn SetAside(shell: Shell) -> impl IntoView {
    let list = shell.slice(|desk| desk.set_aside.list.clone());
    let admitted = shell.slice(|desk| desk.set_aside.admitted);
    view! {
        <main tabindex="0" class="work">
            <h1>{t("aside-title")}</h1>
            <p class="lead">{t("aside-lead")}</p>
            <Show when=move || admitted.get()>
                <p class="note" role="status" data-testid="admitted">{t("aside-admitted")}</p>
            </Show>
            {move || match list.get() {
                AtServer::Here(rows) if rows.is_empty() => {
                    view! { <p class="hint" data-testid="none-set-aside">{t("aside-none")}</p> }
                        .into_any()
                }
                AtServer::Here(rows) => {
                    let are_more = rows.len() >= MOST_LISTED;
                    view! {
                        <section class="card list bare" data-testid="set-aside">
                            <ul>
                                {rows
                                    .into_iter()
                                    .map(|row| view! { <Row shell row /> })
                                    .collect_view()}
                            </ul>
                        </section>
                        {are_more
                            .then(|| {
                                view! {
                                    <p class="hint" data-testid="more-set-aside">
                                        {t("aside-more")}
                                    </p>
                                }
                            })}
                    }
                        .into_any()
                }
                other @ (AtServer::Asked | AtServer::Away(_)) => not_here(&other, "aside-asked", "aside-away"),
            }}
        </main>
        <ActionBar>
            <Quiet
                words=t("go-back")
                icon=Icon::Back
                id="back"
                on_touch=move || shell.go(Screen::Sync)
            />
        </ActionBar>
    }
}

fn name(row: &SetAsideRow) -> String {
    row.subject
        .as_ref()
        .map_or_else(|| t("aside-nameless"), |subject| subject.name().to_owned())
}

/// Who wrote it, on which tablet, and when by that tablet's clock.
fn who(shell: Shell, row: &SetAsideRow) -> String {
    let person = row.person.as_ref();
    let person = person.map_or_else(|| t("aside-nobody"), |person| shell.name_of(person));
    let wall = WallTime {
        utc_ms: row.written_ms.unwrap_or(row.received_ms),
        offset_min: clock::now().offset_min,
    };
    let when = format!("{} {}", wall.local_date(), wall.local_clock());
    format!("{person} · {} · {when}", row.device)
}

#[component]
fn Row(shell: Shell, row: SetAsideRow) -> impl IntoView {
    let state = if row.is_admissible { "can" } else { "cannot" };
    let may = t(if row.is_admissible {
        "aside-can"
    } else {
        "aside-cannot"
    });
    let id = format!("set-aside-{}", row.place);
    let (name, why) = (name(&row), set_aside::reason(&row.reason));
    let by = row.clone();
    view! {
        <li>
            <button
                class="row-button"
                data-testid=id
                data-state=state
                on:click=move |_| shell.go(Screen::SetAsideEntry(Box::new(row.clone())))
            >
                <span class="what">
                    <b>{name}</b>
                    <small>{move || who(shell, &by)}</small>
                    <small class="amended">{why}</small>
                </span>
                <span class="right">{may}</span>
            </button>
        </li>
    }
}

/// Draws one entry.
#[component]
pub fn SetAsideEntry(shell: Shell, row: SetAsideRow) -> impl IntoView {
    let entry = shell.slice(|desk| desk.set_aside.entry.clone());
    let why = Why::default();
    let can = row.is_admissible;
    let (title, reason) = (name(&row), set_aside::reason(&row.reason));
    view! {
        <main tabindex="0" class="work">
            <h1>{title}</h1>
            <p class="lead">{move || who(shell, &row)}</p>
            <p class="problem">{reason}</p>
            {move || match entry.get() {
                AtServer::Here(read) if can => says(read),
                AtServer::Here(read) => view! { <NotRead read /> }.into_any(),
                other @ (AtServer::Asked | AtServer::Away(_)) => not_here(&other, "aside-asked", "aside-away"),
            }}
            {can.then(|| {
                let offered = Signal::derive(|| Usual::FOR_ACCEPTING.to_vec());
                view! {
                    <div class="card">
                        <ReasonPicker why offered />
                    </div>
                }
            })}
        </main>
        <Actions shell can why />
    }
}

/// What the entry would say, as the history shows it.
fn says(read: Read) -> AnyView {
    let events = read.events.into_iter().map(|event| {
        let wall = event.done.wall;
        view! {
            <li class="plain-row" data-testid="would-say">
                <span class="what">
                    <b>{fact::event(&event)}</b>
                </span>
                <span class="right">
                    <time>{wall.local_date().to_string()} " " {wall.local_clock()}</time>
                </span>
            </li>
        }
    });
    view! {
        <section class="card list">
            <h2>{t("aside-says")}</h2>
            <ul>{events.collect_view()}</ul>
        </section>
    }
    .into_any()
}

/// What is left to say of an entry whose facts are not certain.
#[component]
fn NotRead(read: Read) -> impl IntoView {
    let size = tr("aside-bytes", &[("count", &read.bytes.to_string())]);
    view! {
        <section class="card not-read" data-testid="not-read">
            <p>{t("aside-not-read")}</p>
            <dl class="fields">
                <dt>{t("aside-size")}</dt>
                <dd>{size}</dd>
                <dt>{t("aside-hash")}</dt>
                <dd><code class="hash">{read.hash}</code></dd>
            </dl>
            {read.not_admissible.map(|why| {
                view! { <p class="seen">{tr("seen", &[("why", &why)])}</p> }
            })}
        </section>
    }
}

#[component]
fn Actions(shell: Shell, can: bool, why: Why) -> impl IntoView {
    let busy = shell.slice(|desk| desk.busy);
    let is_here = shell.slice(|desk| matches!(desk.set_aside.entry, AtServer::Here(_)));
    let blocked = Signal::derive(move || busy.get() || !is_here.get() || why.reason().is_none());
    let admit = move || {
        if let Some(reason) = untrack(|| why.reason()) {
            shell.drive(|desk| desk.admit(reason));
        }
    };
    view! {
        <ActionBar>
            <Quiet
                words=t("go-back")
                icon=Icon::Back
                id="back"
                on_touch=move || shell.go(Screen::SetAside)
            />
            <span class="grow"></span>
            {can.then(|| {
                view! {
                    <Primary words=t("aside-admit") id="admit-submit" disabled=blocked on_touch=admit />
                }
            })}
        </ActionBar>
    }
}

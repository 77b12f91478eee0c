//! The audit trail: what is looked for, what was found, and all of it as a file.

use leptos::prelude::*;
use messages::records::AuditAsked;
use record::audit::{AuditFilter, AuditRow, Group};
use record::ids::{DeviceId, PersonId};
use record::time::{Date, day_end_utc_ms, day_start_utc_ms};

use crate::components::action_bar::{ActionBar, Primary, Quiet};
use crate::components::icon::Icon;
use crate::components::not_here::not_here;
use crate::desk::at_server::AtServer;
use crate::desk::{Desk, Screen};
use crate::platform::clock;
use crate::shell::Shell;
use crate::text::{audit, people, refusal, t, trn};

/// Stands for this tablet among the devices.
const THIS: &str = "this";

/// What is typed and chosen.
#[derive(Clone, Copy)]
struct Typed {
    text: RwSignal<String>,
    person: RwSignal<String>,
    device: RwSignal<String>,
    group: RwSignal<String>,
    from: RwSignal<String>,
    to: RwSignal<String>,
}

impl Typed {
    /// Takes over what was looked for last, so that coming back does not lose it.
    fn of(asked: &AuditAsked) -> Self {
        let filter = &asked.filter;
        let device = filter.device.map(|device| device.to_string());
        Self {
            text: RwSignal::new(filter.text.clone().unwrap_or_default()),
            person: RwSignal::new(words(filter.person.as_ref())),
            device: RwSignal::new(if asked.this_tablet {
                THIS.to_owned()
            } else {
                device.unwrap_or_default()
            }),
            group: RwSignal::new(
                filter
                    .group
                    .map_or_else(String::new, |group| group.word().to_owned()),
            ),
            from: RwSignal::new(day_of(filter.from_ms)),
            to: RwSignal::new(day_of(filter.until_ms.map(|ms| ms.saturating_sub(1)))),
        }
    }

    /// Whether anything but words is looked for.
    fn is_narrowed(self) -> bool {
        [self.person, self.device, self.group, self.from, self.to]
            .iter()
            .any(|one| one.with_untracked(|one| !one.is_empty()))
    }

    fn asked(self) -> AuditAsked {
        let text = self.text.get_untracked().trim().to_owned();
        let device = self.device.get_untracked();
        AuditAsked {
            this_tablet: device == THIS,
            before: None,
            filter: AuditFilter {
                text: (!text.is_empty()).then_some(text),
                person: self.person.get_untracked().parse::<PersonId>().ok(),
                device: device.parse::<DeviceId>().ok(),
                group: Group::of_word(&self.group.get_untracked()),
                from_ms: at_day(&self.from.get_untracked(), day_start_utc_ms),
                until_ms: at_day(&self.to.get_untracked(), day_end_utc_ms),
            },
        }
    }
}

fn words(value: Option<&PersonId>) -> String {
    value.map_or_else(String::new, ToString::to_string)
}

/// When a day begins, or ends, by this tablet's clock, UTC milliseconds; nothing for what is no
/// day.
fn at_day(day: &str, edge: fn(Date) -> u64) -> Option<u64> {
    let ahead_ms = i64::from(clock::now().offset_min) * 60_000;
    let day = day.parse().ok()?;
    Some(edge(day).saturating_add_signed(-ahead_ms))
}

fn day_of(utc_ms: Option<u64>) -> String {
    utc_ms.map_or_else(String::new, |utc_ms| {
        let wall = record::time::WallTime {
            utc_ms,
            offset_min: clock::now().offset_min,
        };
        wall.local_date().to_string()
    })
}

/// Draws the screen.
#[component]
pub fn Audit(shell: Shell) -> impl IntoView {
    let typed = shell
        .desk
        .with_untracked(|desk| Typed::of(&desk.audit.asked));
    let rows = shell.slice(|desk| desk.audit.rows.clone());
    let exporting = shell.slice(|desk| desk.audit.exporting);
    let nothing_here = Signal::derive(move || {
        exporting.get()
            || !rows.with(|rows| matches!(rows, AtServer::Here(rows) if !rows.is_empty()))
    });
    let search = move || {
        let asked = typed.asked();
        shell.drive(|desk| desk.search_audit(asked));
    };
    view! {
        <main tabindex="0" class="work">
            <h1>{t("audit-title")}</h1>
            <p class="lead">{t("audit-lead")}</p>
            <Filters shell typed search />
            {move || match rows.get() {
                AtServer::Here(rows) if rows.is_empty() => {
                    view! { <p class="hint" role="status" data-testid="audit-none">{t("audit-none")}</p> }
                        .into_any()
                }
                AtServer::Here(rows) => view! { <Found shell rows /> }.into_any(),
                other @ (AtServer::Asked | AtServer::Away(_)) => {
                    not_here(&other, "audit-asked", "audit-away")
                }
            }}
            <Show when=move || exporting.get()>
                <p class="hint" role="status">{t("audit-exporting")}</p>
            </Show>
            <NotDone shell />
            <OwnWaiting shell />
        </main>
        <ActionBar>
            <Quiet
                words=t("go-back")
                icon=Icon::Back
                id="back"
                on_touch=move || shell.go(Screen::People)
            />
            <span class="grow"></span>
            <Primary
                words=t("audit-export")
                id="audit-export"
                disabled=nothing_here
                on_touch=move || shell.drive(Desk::export_audit)
            />
        </ActionBar>
    }
}

#[component]
fn Filters(
    shell: Shell,
    typed: Typed,
    search: impl Fn() + Copy + Send + Sync + 'static,
) -> impl IntoView {
    let people = shell.slice(|desk| {
        let people = desk.people.iter();
        people
            .map(|person| (person.id.to_string(), person.name.clone()))
            .collect::<Vec<_>>()
    });
    let devices = shell.slice(|desk| {
        let mut all = vec![(THIS.to_owned(), t("audit-this-tablet"))];
        let seen = desk.audit.devices.iter();
        all.extend(seen.map(|(device, name)| (device.to_string(), name.clone())));
        all
    });
    let groups = Signal::derive(|| {
        Group::ALL
            .iter()
            .map(|group| (group.word().to_owned(), audit::group(*group)))
            .collect::<Vec<_>>()
    });
    view! {
        <form
            class="card form search"
            role="search"
            on:submit=move |event| {
                event.prevent_default();
                search();
            }
        >
            <div>
                <label for="audit-text">{t("audit-search")}</label>
                <input
                    id="audit-text"
                    data-testid="audit-text"
                    type="search"
                    autocomplete="off"
                    spellcheck="false"
                    placeholder=t("audit-search-hint")
                    prop:value=typed.text
                    on:input:target=move |event| typed.text.set(event.target().value())
                />
            </div>
            <button class="btn" type="submit" data-testid="audit-find">{t("audit-find")}</button>
            // Folded, so that what was found is in sight.
            <details class="wide" open=typed.is_narrowed()>
                <summary class="small" data-testid="audit-narrow">{t("audit-narrow")}</summary>
                <div class="filters">
                    <Choice id="audit-person" label="audit-person" none="audit-anybody" value=typed.person of=people />
                    <Choice id="audit-device" label="audit-device" none="audit-any-device" value=typed.device of=devices />
                    <Choice id="audit-group" label="audit-group" none="audit-any-group" value=typed.group of=groups />
                    <Day id="audit-from" label="audit-from" value=typed.from />
                    <Day id="audit-to" label="audit-to" value=typed.to />
                </div>
            </details>
        </form>
    }
}

#[component]
fn Choice(
    id: &'static str,
    label: &'static str,
    none: &'static str,
    value: RwSignal<String>,
    #[prop(into)] of: Signal<Vec<(String, String)>>,
) -> impl IntoView {
    view! {
        <div>
            <label for=id>{t(label)}</label>
            <select
                id=id
                data-testid=id
                on:change:target=move |event| value.set(event.target().value())
            >
                <option value="">{t(none)}</option>
                {move || {
                    of.get()
                        .into_iter()
                        .map(|(word, name)| {
                            let chosen = value.with(|value| *value == word);
                            view! { <option value=word selected=chosen>{name}</option> }
                        })
                        .collect_view()
                }}
            </select>
        </div>
    }
}

#[component]
fn Day(id: &'static str, label: &'static str, value: RwSignal<String>) -> impl IntoView {
    view! {
        <div>
            <label for=id>{t(label)}</label>
            <input
                id=id
                data-testid=id
                type="date"
                prop:value=value
                on:input:target=move |event| value.set(event.target().value())
            />
        </div>
    }
}

#[component]
fn Found(shell: Shell, rows: Vec<AuditRow>) -> impl IntoView {
    let next = shell.slice(|desk| desk.audit.next);
    let adding = shell.slice(|desk| desk.audit.adding);
    view! {
        <section class="card list bare" data-testid="audit-rows">
            <ul>{rows.iter().map(row).collect_view()}</ul>
        </section>
        <Show when=move || next.get().is_some()>
            <button
                class="btn"
                data-testid="audit-more"
                disabled=adding
                on:click=move |_| shell.drive(Desk::more_audit)
            >
                {t("audit-more")}
            </button>
        </Show>
    }
}

/// One entry: what and why, and beside it who, where and when.
fn row(row: &AuditRow) -> impl IntoView + use<> {
    let what = audit::what(row).join(", ");
    let thing = row.subject.as_ref().map(people::called);
    let by: Vec<String> = [Some(audit::who(row)), Some(row.device_name.clone()), thing]
        .into_iter()
        .flatten()
        .collect();
    let kinds = row.what.kinds().join(" ");
    view! {
        <li class="plain-row" data-testid="audit-row" data-kinds=kinds>
            <span class="what">
                <b>{what}</b>
                <small>{by.join(" · ")}</small>
                {audit::why(row).map(|why| view! { <small class="because">{why}</small> })}
                {audit::state(row).map(|state| view! { <small class="amended">{state}</small> })}
            </span>
            <span class="right">
                <time>{audit::when(&row.wall)}</time>
            </span>
        </li>
    }
}

/// Why more rows, or the file, could not be had.
#[component]
fn NotDone(shell: Shell) -> impl IntoView {
    let failed = shell.slice(|desk| desk.audit.failed.clone());
    move || {
        let panel = refusal::of_failure(&failed.get()?);
        Some(view! {
            <p class="problem" role="status" data-testid="audit-not-done">
                {t("audit-not-done")} " " {panel.title} ". " {panel.next}
            </p>
        })
    }
}

/// How much of this tablet the trail cannot hold yet.
#[component]
fn OwnWaiting(shell: Shell) -> impl IntoView {
    let waiting = shell.slice(|desk| desk.standing.sync.all_waiting());
    let is_away = shell.slice(|desk| matches!(desk.audit.rows, AtServer::Away(_)));
    view! {
        <Show when=move || { is_away.get() || waiting.get() > 0 }>
            <p class="hint" data-testid="audit-own-wait">
                {move || trn("audit-own-wait", waiting.get(), &[])}
            </p>
        </Show>
    }
}

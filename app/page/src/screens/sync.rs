//! What is saved and what is sent: four words, each tied to its fact.

mod comparison;
mod enrol_again;
mod storage;

use leptos::prelude::*;
use messages::records::{EntryRow, EntryState, Link, SyncStatus};
use record::time::WallTime;

use crate::components::action_bar::{ActionBar, BackHome, Primary};
use crate::components::findings_button::FindingsButton;
use crate::components::icon::{Drawn, Icon};
use crate::desk::Screen;
use crate::platform::clock;
use crate::shell::Shell;
use crate::text::storage::entry_places;
use crate::text::units::ago;
use crate::text::{fact, set_aside, t, tr};
use comparison::ComparisonCard;
use enrol_again::EnrolAgainCard;
use storage::StorageCard;

/// Draws the screen.
#[component]
pub fn Sync(shell: Shell) -> impl IntoView {
    let sync = shell.slice(|desk| desk.standing.sync.clone());
    let entries = shell.slice(|desk| desk.entries.clone());
    let findings = shell.slice(|desk| desk.open_findings());
    let settled = shell.slice(|desk| !desk.findings.is_empty());
    view! {
        <main tabindex="0" class="work">
            <h1>{t("sync-title")}</h1>
            <EnrolAgainCard shell sync />
            <Words sync />
            <Contact shell sync />
            <StorageCard shell sync />
            <ComparisonCard shell sync />
            <FindingsButton
                open=findings
                settled
                on_touch=move || shell.go(Screen::Findings)
            />
            <button
                class="btn aside-button"
                data-testid="open-set-aside"
                on:click=move |_| shell.go(Screen::SetAside)
            >
                {t("aside-title")}
            </button>
            <section class="card list">
                <h2>{t("sync-entries")}</h2>
                <ul>
                    {move || {
                        let entries = entries.get();
                        if entries.is_empty() {
                            return view! { <li class="hint">{t("sync-no-entries")}</li> }.into_any();
                        }
                        entries
                            .into_iter()
                            .map(|entry| view! { <Entry shell entry /> })
                            .collect_view()
                            .into_any()
                    }}
                </ul>
            </section>
        </main>
        <ActionBar>
            <BackHome on_touch=move || shell.go(Screen::Home) />
            <span class="grow"></span>
            <Primary
                words=t("sync-now")
                id="sync-now"
                disabled=false
                on_touch=move || shell.drive(|desk| desk.sync_now())
            />
        </ActionBar>
    }
}

#[component]
fn Words(sync: Memo<SyncStatus>) -> impl IntoView {
    let count = move |pick: fn(&SyncStatus) -> u64| move || sync.with(pick).to_string();
    view! {
        <dl class="four">
            <div data-testid="count-saved">
                <dt>{t("sync-saved")}</dt>
                <dd>{count(|sync| sync.saved)}</dd>
            </div>
            <div data-testid="count-waiting">
                <dt>{t("sync-waiting")}</dt>
                <dd>{count(SyncStatus::all_waiting)}</dd>
            </div>
            <div data-testid="count-sent">
                <dt>{t("sync-sent")}</dt>
                <dd>
                    {count(|sync| {
                        sync.saved.saturating_sub(sync.waiting).saturating_sub(sync.attention)
                    })}
                </dd>
            </div>
            <div data-testid="count-attention">
                <dt>{t("sync-attention")}</dt>
                <dd>{count(SyncStatus::all_attention)}</dd>
            </div>
        </dl>
    }
}

#[component]
fn Contact(shell: Shell, sync: Memo<SyncStatus>) -> impl IntoView {
    let last = move || match sync.with(|sync| sync.last_contact_utc_ms) {
        Some(when) => tr(
            "sync-last-contact",
            &[("when", &ago(when, shell.now_ms.get()))],
        ),
        None => t("sync-no-contact"),
    };
    // No network is an ordinary day here, and no fault.
    let away = move || match sync.with(|sync| sync.link.clone()) {
        Link::Unreachable { why } => Some(view! {
            <p class="age" data-testid="server-away">
                <Drawn icon=Icon::Clock />
                <span>{t("sync-unreachable")}</span>
            </p>
            <p class="seen">{tr("seen", &[("why", &why)])}</p>
        }),
        Link::Stranger { .. }
        | Link::NotKept { .. }
        | Link::Refused { .. }
        | Link::NotKnown
        | Link::Stopped
        | Link::NotTried
        | Link::Reached => None,
    };
    let link = move || match sync.with(|sync| sync.link.clone()) {
        Link::Stranger { what } => Some(tr("sync-stranger", &[("what", &what)])),
        Link::NotKept { why } => Some(tr("sync-not-kept", &[("why", &why)])),
        Link::Refused { why } => Some(tr("sync-refused", &[("why", &why)])),
        // The card and the banner say it.
        Link::NotKnown | Link::Stopped => None,
        Link::Unreachable { .. } | Link::NotTried | Link::Reached => None,
    };
    let coming = move || {
        sync.with(|sync| sync.cold_start).map(|coming| {
            let (taken, of) = (coming.taken.to_string(), coming.of.to_string());
            view! {
                <p class="age" role="status" data-testid="cold-start">
                    <Drawn icon=Icon::Clock />
                    <span>{tr("sync-cold-start", &[("taken", &taken), ("of", &of)])}</span>
                </p>
            }
        })
    };
    view! {
        <p class="lead">{last}</p>
        {coming}
        {away}
        <p class="problem" role="status">{link}</p>
    }
}

fn what(entry: &EntryRow) -> String {
    let kinds: Vec<String> = entry
        .kinds
        .iter()
        .map(|kind| fact::kind(kind, ""))
        .collect();
    match &entry.subject {
        Some(subject) => format!("{} · {}", subject.name(), kinds.join(", ")),
        None => kinds.join(", "),
    }
}

fn local_clock(utc_ms: u64) -> String {
    WallTime {
        utc_ms,
        offset_min: clock::now().offset_min,
    }
    .local_clock()
}

#[component]
fn Entry(shell: Shell, entry: EntryRow) -> impl IntoView {
    let (state, word, reason) = match &entry.state {
        EntryState::Saved { places } => ("saved", t("state-saved"), Some(entry_places(*places))),
        EntryState::Sent { .. } => ("sent", t("state-sent"), None),
        EntryState::NeedsAttention { reason } => (
            "attention",
            t("state-attention"),
            Some(tr("reason-text", &[("reason", &set_aside::reason(reason))])),
        ),
    };
    let person = entry.person.clone();
    let who = move || shell.name_of(&person);
    let under = reason.map(|reason| format!(" · {reason}"));
    view! {
        <li
            class="plain-row"
            data-testid=format!("entry-{}", entry.dseq)
            data-state=state
        >
            <span class="what">
                <b>{what(&entry)}</b>
                <small>{who} {under}</small>
            </span>
            <span class="right">
                <span class=format!("state {state}")>{word}</span>
                <time>{local_clock(entry.saved_utc_ms)}</time>
            </span>
        </li>
    }
}

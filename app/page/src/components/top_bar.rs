//! The top bar: who, where, what is in hand, the preferences, and what is sent.

use leptos::prelude::*;
use messages::records::LeaseState;

use super::icon::{Drawn, Icon};
use super::sync_pill::SyncPill;
use crate::desk::{Desk, Screen};
use crate::shell::Shell;
use crate::text::{t, tr};

/// The first letters of the first two names.
fn initials(name: &str) -> String {
    name.split_whitespace()
        .filter_map(|part| part.chars().next())
        .take(2)
        .collect()
}

/// Draws the bar.
#[component]
pub fn TopBar(shell: Shell) -> impl IntoView {
    let enrolled = shell.slice(|desk| desk.standing.device_name.is_some());
    let sync = shell.slice(|desk| desk.standing.sync.clone());
    view! {
        <header class="top">
            <button
                class="mark-home"
                data-testid="nav-home"
                aria-label=t("home")
                on:click=move |_| shell.go(Screen::Home)
            >
                <svg class="logo" viewBox="0 0 36 36" aria-hidden="true">
                    <rect width="36" height="36" rx="9" />
                    <path d="M8 11l5.2 15L18 13l4.8 13L28 11" />
                </svg>
            </button>
            <Show when=move || enrolled.get()>
                <Who shell />
                <InHand shell />
            </Show>
            <span class="grow"></span>
            <button
                class="round"
                data-testid="preferences"
                aria-label=t("preferences")
                on:click=move |_| shell.drive(Desk::turn_preferences)
            >
                <Drawn icon=Icon::Preferences />
            </button>
            <SyncPill
                enrolled
                sync
                now_ms=shell.now_ms
                on_open=move || shell.go(Screen::Sync)
            />
        </header>
    }
}

#[component]
fn Who(shell: Shell) -> impl IntoView {
    let person = shell.slice(|desk| desk.standing.person.clone());
    let station = shell.slice(|desk| desk.standing.station.clone());
    let unproven = shell.slice(Desk::unproven);
    let name = move || {
        person
            .get()
            .map_or_else(|| t("nobody"), |person| person.name)
    };
    let under = move || {
        let role = person.get().map(|person| person.role).unwrap_or_default();
        let place = station
            .get()
            .map_or_else(|| t("no-station"), |station| station.name);
        if role.is_empty() {
            place
        } else {
            format!("{role} · {place}")
        }
    };
    view! {
        <button
            class="who"
            data-testid="who"
            aria-label=move || format!("{}: {}", t("who"), name())
            on:click=move |_| shell.go(Screen::People)
        >
            <span class="face" aria-hidden="true">
                {move || person.get().map(|person| initials(&person.name))}
            </span>
            <span class="who-words">
                <b>{name}</b>
                <small>{under}</small>
            </span>
            {move || unproven.get().map(|lease| view! { <Unproven lease /> })}
        </button>
        <button
            class="round"
            data-testid="nav-station"
            aria-label=t("stations-title")
            on:click=move |_| shell.go(Screen::Stations)
        >
            <Drawn icon=Icon::Station />
        </button>
    }
}

/// Says that the person has not shown who they are, or not lately; where the bar is narrow,
/// by a sign alone.
#[component]
fn Unproven(lease: LeaseState) -> impl IntoView {
    let words = t(match lease {
        LeaseState::PastDue => "lease-past-due",
        LeaseState::NameOnly | LeaseState::Confirmed { .. } => "lease-name-only",
    });
    let said = words.clone();
    view! {
        <span class="unproven" data-testid="unproven" title=words>
            <span class="wide">{said}</span>
        </span>
    }
}

/// The works order in hand, put down by one touch.
#[component]
fn InHand(shell: Shell) -> impl IntoView {
    let order = shell.slice(|desk| desk.order.clone());
    view! {
        {move || {
            order.get().map(|order| {
                let label = tr("order-in-hand", &[("order", order.as_str())]);
                view! {
                    <button
                        class="chip"
                        data-testid="chip"
                        title=t("clear-order")
                        aria-label=format!("{label}. {}", t("clear-order"))
                        on:click=move |_| {
                            shell.drive(|desk| desk.take_order(None));
                        }
                    >
                        <Drawn icon=Icon::Route />
                        <code>{order.to_string()}</code>
                        <Drawn icon=Icon::Cross />
                    </button>
                }
            })
        }}
    }
}

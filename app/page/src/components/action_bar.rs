//! The action bar at the bottom, in the thumb's reach: one primary action, quiet ones beside.

use std::time::Duration;

use leptos::prelude::*;

use super::icon::{Drawn, Icon};
use crate::settling::{REST_MS, Settling};
use crate::text::t;

/// Holds the actions of a screen.
#[component]
pub fn ActionBar(children: Children) -> impl IntoView {
    view! { <footer class="bar">{children()}</footer> }
}

/// The way back to the start.
#[component]
pub fn BackHome(
    /// What follows from a touch.
    on_touch: impl Fn() + 'static,
) -> impl IntoView {
    view! { <Quiet words=t("home") icon=Icon::Back id="back" on_touch /> }
}

/// A quiet action.
#[component]
pub fn Quiet(
    /// What it says.
    #[prop(into)]
    words: String,
    /// Its icon.
    icon: Icon,
    /// Its name for tests.
    id: &'static str,
    /// What follows from a touch.
    on_touch: impl Fn() + 'static,
) -> impl IntoView {
    view! {
        <button class="btn quiet" data-testid=id on:click=move |_| on_touch()>
            <Drawn icon />
            <span>{words}</span>
        </button>
    }
}

/// Follows what a button means: it rests for a moment after each change and at first.
pub fn settling_with(means: impl Fn() -> String + 'static) -> RwSignal<Settling> {
    let settling = RwSignal::new(Settling::default());
    Effect::new(move |_| {
        let turn = settling.try_update(|settling| settling.means(&means()));
        if let Some(Some(turn)) = turn {
            set_timeout(
                move || {
                    settling.try_update(|settling| settling.settle(turn));
                },
                Duration::from_millis(REST_MS),
            );
        }
    });
    settling
}

/// The one thing to do next. It keeps its place and the focus while what it does changes, and
/// rests for a moment after each change and at first, so that one touch too many does not do
/// what the person has not read.
#[component]
pub fn Primary(
    /// What it says.
    #[prop(into)]
    words: Signal<String>,
    /// Its name for tests, and what it means unless `meaning` says it.
    #[prop(into)]
    id: Signal<&'static str>,
    /// What it means: changes when a touch does something else.
    #[prop(into, optional)]
    meaning: Option<Signal<String>>,
    /// Whether it waits for an answer or for a field.
    #[prop(into)]
    disabled: Signal<bool>,
    /// What follows from a touch.
    on_touch: impl Fn() + 'static,
) -> impl IntoView {
    let settling =
        settling_with(move || meaning.map_or_else(|| id.get().to_owned(), |meaning| meaning.get()));
    let off = move || disabled.get() || settling.with(Settling::rests);
    // A button with `disabled` would lose the focus.
    view! {
        <button
            class="btn primary"
            data-testid=id
            aria-disabled=move || off().to_string()
            on:click=move |_| {
                if !untrack(off) {
                    on_touch();
                }
            }
        >
            {words}
        </button>
    }
}

//! The action bar at the bottom, in the thumb's reach: one primary action, quiet ones beside.

use leptos::prelude::*;

use super::icon::{Drawn, Icon};

/// Holds the actions of a screen.
#[component]
pub fn ActionBar(children: Children) -> impl IntoView {
    view! { <footer class="bar">{children()}</footer> }
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

/// The one thing to do next.
#[component]
pub fn Primary(
    /// What it says.
    #[prop(into)]
    words: String,
    /// Its name for tests.
    id: &'static str,
    /// Whether it waits for an answer or for a field.
    #[prop(into)]
    disabled: Signal<bool>,
    /// What follows from a touch.
    on_touch: impl Fn() + 'static,
) -> impl IntoView {
    view! {
        <button
            class="btn primary"
            data-testid=id
            disabled=disabled
            on:click=move |_| on_touch()
        >
            {words}
        </button>
    }
}

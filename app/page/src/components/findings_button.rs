//! The way to the findings: how many are open, or that all are settled.

use leptos::prelude::*;

use crate::text::{t, tn};

/// Draws the button while there is something to see.
#[component]
pub fn FindingsButton(
    /// How many findings nobody has settled.
    open: Memo<u64>,
    /// Whether those that are settled are offered as well.
    #[prop(optional, into)]
    settled: Signal<bool>,
    /// What follows from a touch.
    on_touch: impl Fn() + Clone + Send + Sync + 'static,
) -> impl IntoView {
    move || {
        let on_touch = on_touch.clone();
        let words = match open.get() {
            0 if settled.get() => t("findings-settled"),
            0 => return None,
            count => tn("findings-open", count),
        };
        Some(view! {
            <button
                class="btn found-button"
                data-testid="open-findings"
                on:click=move |_| on_touch()
            >
                {words}
            </button>
        })
    }
}

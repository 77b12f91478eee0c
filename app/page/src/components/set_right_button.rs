//! The way from a record to voiding or correcting it.

use leptos::prelude::*;

use crate::text::t;

/// Draws the button.
#[component]
pub fn SetRightButton(
    /// What follows from a touch.
    on_touch: impl Fn() + 'static,
) -> impl IntoView {
    view! {
        <button class="small" data-testid="set-right" on:click=move |_| on_touch()>
            {t("set-right")}
        </button>
    }
}

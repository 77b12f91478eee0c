//! Typing a code: one row, for labels that no scanner reads.

use leptos::html::Input;
use leptos::prelude::*;

use crate::text::t;

/// Draws the row; `on_typed` takes what was entered.
#[component]
pub fn Typing(on_typed: impl Fn(String) + Clone + 'static) -> impl IntoView {
    let text = RwSignal::new(String::new());
    let field = NodeRef::<Input>::new();
    // Whoever opened the row means to type now.
    field.on_load(|field| drop(field.focus()));
    let submit = move || {
        let typed = text.get_untracked();
        if !typed.trim().is_empty() {
            on_typed(typed.trim().to_owned());
            text.set(String::new());
        }
    };
    view! {
        <form
            class="typing"
            on:submit=move |event| {
                event.prevent_default();
                submit();
            }
        >
            <label for="type-field">{t("type-label")}</label>
            <div class="row">
                <input
                    id="type-field"
                    node_ref=field
                    data-testid="type-field"
                    autocomplete="off"
                    autocapitalize="off"
                    spellcheck="false"
                    prop:value=text
                    on:input:target=move |event| text.set(event.target().value())
                />
                <button class="btn" type="submit" data-testid="type-submit">
                    {t("type-submit")}
                </button>
            </div>
        </form>
    }
}

//! Why: the usual reasons as big buttons, and the person's own words.

use leptos::prelude::*;
use record::reason::{Reason, Usual};

use crate::text::{fact, t};

/// What a person has chosen and typed.
#[derive(Clone, Copy)]
pub struct Why {
    usual: RwSignal<Option<Usual>>,
    words: RwSignal<String>,
}

impl Default for Why {
    fn default() -> Self {
        Self {
            usual: RwSignal::new(None),
            words: RwSignal::new(String::new()),
        }
    }
}

impl Why {
    /// Goes on from what was chosen and typed before.
    #[must_use]
    pub fn begun(usual: &str, words: String) -> Self {
        Self {
            usual: RwSignal::new(Usual::of_code(usual)),
            words: RwSignal::new(words),
        }
    }

    /// Returns what was chosen and typed, as [`Why::begun`] takes it.
    #[must_use]
    pub fn so_far(self) -> (&'static str, String) {
        let usual = self.usual.get();
        (usual.map_or("", Usual::code), self.words.get())
    }

    /// Returns the reason, once there is one.
    #[must_use]
    pub fn reason(self) -> Option<Reason> {
        let usual = self.usual.get();
        self.words.with(|words| Reason::new(usual, words).ok())
    }
}

/// Draws the choice among the reasons offered.
#[component]
pub fn ReasonPicker(why: Why, #[prop(into)] offered: Signal<Vec<Usual>>) -> impl IntoView {
    let choose = move |usual: Usual| {
        why.usual.update(|chosen| {
            *chosen = (*chosen != Some(usual)).then_some(usual);
        });
    };
    view! {
        <section class="form">
            <h2>{t("set-right-reason")}</h2>
            <div class="tiles reasons">
                {move || {
                    offered
                        .get()
                        .into_iter()
                        .map(|usual| {
                            let pressed = move || (why.usual.get() == Some(usual)).to_string();
                            view! {
                                <button
                                    class="tile"
                                    data-testid=format!("reason-{}", usual.code())
                                    aria-pressed=pressed
                                    on:click=move |_| choose(usual)
                                >
                                    <b>{fact::usual(usual)}</b>
                                </button>
                            }
                        })
                        .collect_view()
                }}
            </div>
            <label for="reason-words">{t("set-right-own-words")}</label>
            <input
                id="reason-words"
                data-testid="reason-words"
                autocomplete="off"
                maxlength="300"
                prop:value=why.words
                on:input:target=move |event| why.words.set(event.target().value())
            />
        </section>
    }
}

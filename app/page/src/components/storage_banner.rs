//! A line under the top bar while the tablet's storage needs a person: on every screen,
//! because work goes on everywhere.

use leptos::prelude::*;
use messages::records::Storage;

use super::icon::{Drawn, Icon};
use crate::text::storage::{Banner, banner};
use crate::text::t;

/// Draws the line while there is something to say.
#[component]
pub fn StorageBanner(
    storage: Memo<Storage>,
    /// Whether there is a screen that says more.
    more: Memo<bool>,
    on_open: impl Fn() + Clone + Send + Sync + 'static,
) -> impl IntoView {
    move || {
        let on_open = on_open.clone();
        banner(&storage.get()).map(move |Banner { grave, words }| {
            view! {
                <p
                    class="banner"
                    role="status"
                    data-testid="storage-banner"
                    data-grave=grave.to_string()
                >
                    <Drawn icon=Icon::Attention />
                    <span>{words}</span>
                    {more
                        .get()
                        .then(|| {
                            view! {
                                <button class="banner-more" on:click=move |_| on_open()>
                                    {t("storage-more")}
                                </button>
                            }
                        })}
                </p>
            }
        })
    }
}

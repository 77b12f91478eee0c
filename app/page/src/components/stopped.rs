//! A line under the top bar while this tablet is stopped: on every screen, because whoever works
//! here has to know what becomes of their work.

use leptos::prelude::*;

use super::icon::{Drawn, Icon};
use crate::desk::Screen;
use crate::shell::Shell;
use crate::text::{t, tablet};

/// Draws the line.
#[component]
pub fn StoppedBanner(
    shell: Shell,
    /// How far the tablet's time is ahead of UTC, minutes.
    offset_min: i16,
) -> impl IntoView {
    let stopped = shell.slice(|desk| desk.standing.sync.stopped.clone());
    move || {
        stopped.get().map(|stopped| {
            let who = stopped.by.as_ref().map(|person| shell.name_of(person));
            let said = tablet::banner(&stopped, who.as_deref(), offset_min);
            view! {
                <p
                    class="banner"
                    role="status"
                    data-testid="stopped-banner"
                    data-state=stopped.stop.word()
                    data-grave="true"
                >
                    <Drawn icon=Icon::Attention />
                    <span>{said}</span>
                    <button class="banner-more" on:click=move |_| shell.go(Screen::Sync)>
                        {t("storage-more")}
                    </button>
                </p>
            }
        })
    }
}

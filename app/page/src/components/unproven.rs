//! What follows for whoever has not shown who they are, or not lately.

use leptos::prelude::*;
use messages::records::LeaseState;

use crate::components::icon::{Drawn, Icon};
use crate::desk::Desk;
use crate::shell::Shell;
use crate::text::t;

/// What it means that the person at the tablet has not shown who they are, or not lately.
#[component]
pub fn UnprovenMeans(shell: Shell) -> impl IntoView {
    let lease = shell.slice(Desk::unproven);
    move || {
        let key = match lease.get()? {
            LeaseState::PastDue => "lease-past-due-means",
            LeaseState::NameOnly | LeaseState::Confirmed { .. } => "lease-name-only-means",
        };
        Some(view! {
            <p class="age" role="status" data-testid="unproven-means">
                <Drawn icon=Icon::Attention />
                <span>{t(key)}</span>
            </p>
        })
    }
}

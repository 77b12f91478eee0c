//! What stands in place of something that the server has not given: it is being asked, or it
//! cannot be reached, with why and what to do.

use leptos::prelude::*;

use crate::components::icon::{Drawn, Icon};
use crate::desk::at_server::AtServer;
use crate::text::{refusal, t};

/// Draws it; `asked` and `away` are the keys of what is said while it is asked for, and where
/// it cannot be had.
pub fn not_here<T>(missing: &AtServer<T>, asked: &'static str, away: &'static str) -> AnyView {
    match missing {
        AtServer::Asked | AtServer::Here(_) => {
            view! { <p class="hint" role="status">{t(asked)}</p> }.into_any()
        }
        AtServer::Away(failure) => {
            let panel = refusal::of_failure(failure);
            view! {
                <p class="age" role="status" data-testid="server-away">
                    <Drawn icon=Icon::Clock />
                    <span>{t(away)}</span>
                </p>
                <p class="seen">{panel.title} ". " {panel.next}</p>
            }
            .into_any()
        }
    }
}

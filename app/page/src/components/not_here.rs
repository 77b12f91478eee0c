//! What stands in place of something that the server has not given: it is being asked, or it
//! cannot be reached, with why and what to do.

use leptos::prelude::*;
use messages::records::Failure;

use crate::components::icon::{Drawn, Icon};
use crate::desk::at_server::AtServer;
use crate::text::{refusal, t, tr};

/// Draws it; `asked` and `away` are the keys of what is said while it is asked for, and where
/// it cannot be had.
pub fn not_here<T>(missing: &AtServer<T>, asked: &'static str, away: &'static str) -> AnyView {
    match missing {
        AtServer::Asked | AtServer::Here(_) => {
            view! { <p class="hint" role="status">{t(asked)}</p> }.into_any()
        }
        AtServer::Away(failure) => {
            let panel = refusal::of_failure(failure);
            // What to do without a network is said above it already.
            let seen = if let Failure::Unreachable { why } = failure {
                tr("seen", &[("why", why)])
            } else {
                format!("{}. {}", panel.title, panel.next)
            };
            view! {
                <p class="age" role="status" data-testid="server-away">
                    <Drawn icon=Icon::Clock />
                    <span>{t(away)}</span>
                </p>
                <p class="seen">{seen}</p>
            }
            .into_any()
        }
    }
}

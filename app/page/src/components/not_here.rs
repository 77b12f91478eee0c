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
            // Where it answered, its own words say why; nobody has to come closer for that.
            let (lead, seen) = if let Failure::Unreachable { why } = failure {
                (t(away), tr("seen", &[("why", why)]))
            } else {
                let panel = refusal::of_failure(failure);
                (panel.title, panel.next)
            };
            view! {
                <p class="age" role="status" data-testid="server-away">
                    <Drawn icon=Icon::Clock />
                    <span>{lead}</span>
                </p>
                <p class="seen">{seen}</p>
            }
            .into_any()
        }
    }
}

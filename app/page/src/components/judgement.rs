//! A finding where its thing is on the screen.

use leptos::prelude::*;
use record::resolution::Judged;

use crate::desk::Screen;
use crate::shell::Shell;
use crate::text::{fact, finding};

/// A finding about the thing: open ones stand out, accepted ones say by whom.
#[component]
pub fn Judgement(shell: Shell, judged: Judged) -> impl IntoView {
    let sentence = finding::sentence(&judged.finding);
    let go = move |_| shell.go(Screen::Findings);
    match judged.resolved {
        None => view! {
            // Around the button: an alert would take from it that it can be touched.
            <div role="alert">
                <button class="problem" data-testid="open-finding" on:click=go>
                    {sentence}
                </button>
            </div>
        }
        .into_any(),
        Some(resolved) => {
            let person = shell.name_of(&resolved.done.person);
            let wall = resolved.done.wall;
            let by = fact::set_right("finding-accepted", &person, &wall, &resolved.reason);
            view! { <p class="lead">{sentence} " · " {by}</p> }.into_any()
        }
    }
}

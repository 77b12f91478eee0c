//! The layouts of labels that were taught at the site.

use leptos::prelude::*;
use record::layout::InForce;
use record::rights::Action;

use crate::desk::{Desk, Screen};
use crate::shell::Shell;
use crate::text::t;

/// Draws the list, and the way to teach one more for whoever may.
#[component]
pub fn Layouts(shell: Shell) -> impl IntoView {
    let layouts = shell.slice(|desk| desk.layouts.clone());
    let may = shell.slice(|desk| desk.may(Action::TeachLayout));
    view! {
        <section class="card" data-testid="layouts">
            <h2>{t("layouts-title")}</h2>
            <p class="hint">{t("layouts-lead")}</p>
            <ul class="rows">
                {move || {
                    layouts.get().into_iter().map(|row| view! { <Row shell row /> }).collect_view()
                }}
            </ul>
            <Show when=move || may.get()>
                <button
                    class="btn"
                    data-testid="teach-open"
                    on:click=move |_| shell.drive(Desk::teach_next)
                >
                    {t("teach-open")}
                </button>
            </Show>
        </section>
    }
}

#[component]
fn Row(shell: Shell, row: InForce) -> impl IntoView {
    let name = row.id.to_string();
    let example = crate::text::refusal::visible(&row.taught.example);
    let id = format!("layout-{name}");
    let open = move |_| shell.go(Screen::Layout(Box::new(row.clone())));
    view! {
        <li>
            <button class="row-button" data-testid=id on:click=open>
                <span class="what">
                    <b>{name}</b>
                    <small>{example}</small>
                </span>
            </button>
        </li>
    }
}

//! Who takes the tablet: large names, one touch or one badge scan.

use leptos::prelude::*;

use crate::components::action_bar::{ActionBar, BackHome, Quiet};
use crate::components::icon::Icon;
use crate::desk::Screen;
use crate::shell::Shell;
use crate::text::t;

/// Draws the screen.
#[component]
pub fn People(shell: Shell) -> impl IntoView {
    let people = shell.slice(|desk| desk.people.clone());
    let present = shell.slice(|desk| desk.standing.person.as_ref().map(|p| p.id.clone()));
    view! {
        <main class="work">
            <h1>{t("people-title")}</h1>
            <p class="lead">{t("people-lead")}</p>
            <ul class="tiles">
                {move || {
                    let people = people.get();
                    if people.is_empty() {
                        return view! { <li class="hint" data-testid="people-none">{t("people-none")}</li> }.into_any();
                    }
                    people
                        .into_iter()
                        .map(|person| {
                            let id = person.id.clone();
                            let chosen = present.get().as_ref() == Some(&person.id);
                            view! {
                                <li>
                                    <button
                                        class="tile"
                                        data-testid=format!("person-{}", person.id)
                                        aria-pressed=chosen.to_string()
                                        on:click=move |_| {
                                            crate::platform::sound::wake();
                                            let id = id.clone();
                                            shell.drive(|desk| desk.badge_in(id));
                                        }
                                    >
                                        <b>{person.name}</b>
                                        <small>{person.role}</small>
                                    </button>
                                </li>
                            }
                        })
                        .collect_view()
                        .into_any()
                }}
            </ul>
        </main>
        {move || {
            present.get().map(|_| {
                view! {
                    <ActionBar>
                        <BackHome on_touch=move || shell.go(Screen::Home) />
                        <Quiet
                            words=t("badge-out")
                            icon=Icon::Cross
                            id="badge-out"
                            on_touch=move || shell.drive(|desk| desk.badge_out())
                        />
                    </ActionBar>
                }
            })
        }}
    }
}

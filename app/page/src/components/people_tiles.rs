//! People as large tiles, one touch each: their name, their work, and how they show who they
//! are.

use leptos::prelude::*;
use messages::records::PersonRow;
use record::ids::PersonId;
use record::rights::Action;

use super::icon::{Drawn, Icon};
use crate::shell::Shell;
use crate::text::t;

/// How a person shows who they are at this tablet; nothing where the name is enough.
fn shows_by(person: &PersonRow) -> Option<String> {
    let key = match (person.has_pin, person.is_known_here) {
        (false, _) => return None,
        (true, true) => "people-by-pin",
        (true, false) => "people-by-badge",
    };
    Some(t(key))
}

/// Draws the tiles.
#[component]
pub fn PeopleTiles(
    shell: Shell,
    /// What follows from a touch.
    on_choose: impl Fn(PersonId) + Copy + Send + Sync + 'static,
) -> impl IntoView {
    let people = shell.slice(|desk| desk.people.clone());
    view! {
        <ul class="tiles">
            {move || {
                let people = people.get();
                if people.is_empty() {
                    return view! { <li class="hint">{t("people-none")}</li> }.into_any();
                }
                people
                    .into_iter()
                    .map(|person| view! { <Tile shell person on_choose /> })
                    .collect_view()
                    .into_any()
            }}
        </ul>
    }
}

#[component]
fn Tile(
    shell: Shell,
    person: PersonRow,
    on_choose: impl Fn(PersonId) + Copy + Send + Sync + 'static,
) -> impl IntoView {
    let shows_by = shows_by(&person);
    let PersonRow {
        id,
        name,
        role,
        has_pin: _,
        is_known_here: _,
        needs_help,
        has_draft,
    } = person;
    let (chosen, helped) = (id.clone(), id.clone());
    let testid = format!("person-{id}");
    let is_present =
        shell.slice(move |desk| desk.standing.person.as_ref().is_some_and(|p| p.id == id));
    let may_free = shell.slice(|desk| desk.standing.may.contains(&Action::FreeBadge));
    view! {
        <li class="tile-and-help">
            <button
                class="tile"
                data-testid=testid
                aria-pressed=move || is_present.get().to_string()
                on:click=move |_| on_choose(chosen.clone())
            >
                <b>{name}</b>
                <small>{role}</small>
                {shows_by.map(|words| {
                    view! {
                        <small class="shows-by">
                            <Drawn icon=Icon::Key />
                            <span>{words}</span>
                        </small>
                    }
                })}
                {has_draft.then(|| {
                    view! {
                        <small class="shows-by" data-testid="has-draft">
                            <Drawn icon=Icon::Sign />
                            <span>{t("has-draft")}</span>
                        </small>
                    }
                })}
                {needs_help.then(|| {
                    view! {
                        <small class="amended" data-testid="needs-help">
                            {t("people-needs-help")}
                        </small>
                    }
                })}
            </button>
            {move || {
                let helped = helped.clone();
                (needs_help && may_free.get())
                    .then(|| {
                        view! {
                            <button
                                class="small"
                                data-testid=format!("free-{helped}")
                                on:click=move |_| {
                                    let person = helped.clone();
                                    shell.drive(|desk| desk.free_badge(person));
                                }
                            >
                                {t("people-free")}
                            </button>
                        }
                    })
            }}
        </li>
    }
}

//! A person: what they may do here, their badge, and the way to give or end authority.

use std::collections::BTreeSet;

use leptos::prelude::*;
use messages::records::{PersonState, Thing, ThingState};
use record::Command;
use record::Subject;
use record::ids::PersonId;
use record::people::{EndAuthority, GiveAuthority, Qualification, Role};
use record::rights::Action;

use crate::components::action_bar::{ActionBar, Primary, Quiet};
use crate::components::happened::WhatHappened;
use crate::components::icon::{Drawn, Icon};
use crate::components::qualifications::{Qualifications, Typed, read_day};
use crate::components::reason::{ReasonPicker, Why};
use crate::desk::{Desk, Screen};
use crate::shell::Shell;
use crate::text::{rights, t, tr};

/// Returns the person on the screen, once the worker has answered.
fn person_on(thing: Option<&Thing>, id: &PersonId) -> Option<PersonState> {
    let ThingState::Person(state) = &thing?.state else {
        return None;
    };
    (state.row.id == *id).then(|| state.clone())
}

/// What is being given: the roles that are ticked, the last day and the qualifications as
/// typed.
#[derive(Clone, Copy)]
struct Giving {
    roles: RwSignal<BTreeSet<Role>>,
    qualifications: RwSignal<Typed>,
    until: RwSignal<String>,
}

/// What is done only after the person has read what follows from it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Asked {
    /// Ending the authority.
    End,
    /// Printing a badge in the place of one that is in use.
    NewBadge,
}

/// Draws the screen.
#[component]
pub fn Person(shell: Shell, id: PersonId) -> impl IntoView {
    let wanted = id.clone();
    let state = shell.slice(move |desk| person_on(desk.thing.as_ref(), &wanted));
    let about = Subject::Person(id.clone());
    let events = shell.slice(move |desk| {
        let thing = desk.thing.as_ref().filter(|thing| thing.subject == about);
        thing.map(|thing| thing.events.clone()).unwrap_or_default()
    });
    let may_give = shell.slice(|desk| desk.standing.may.contains(&Action::GiveAuthority));
    let giving = Giving {
        roles: RwSignal::default(),
        qualifications: RwSignal::default(),
        until: RwSignal::default(),
    };
    let has = Memo::new(move |_| {
        let state = state.get()?;
        Some((known(&state.roles), state.qualifications, state.until))
    });
    // What the person has is where giving begins, also after it changed elsewhere.
    Effect::new(move |_| {
        if let Some((roles, qualifications, until)) = has.get() {
            giving.roles.set(roles);
            giving.qualifications.set(Typed::of(&qualifications));
            giving
                .until
                .set(until.map(|day| day.to_string()).unwrap_or_default());
        }
    });
    let asked = RwSignal::new(None);
    let why = Why::default();
    let ending = move || asked.get() == Some(Asked::End);
    let name = move || state.get().map(|state| state.row.name).unwrap_or_default();
    view! {
        <main tabindex="0" class="work">
            {move || match state.get() {
                None => view! { <p class="hint" role="status">{t("starting")}</p> }.into_any(),
                Some(state) => view! { <Has state /> }.into_any(),
            }}
            <Show when=move || asked.get() == Some(Asked::NewBadge)>
                <p class="age" role="alert" data-testid="print-badge-means">
                    <Drawn icon=Icon::Attention />
                    <span>{move || tr("badge-print-means", &[("name", &name())])}</span>
                </p>
            </Show>
            <Show when=ending>
                <div class="card">
                    <h2>{t("authority-end")}</h2>
                    <p class="lead">{t("authority-end-means")}</p>
                    <ReasonPicker why offered=Vec::new() />
                </div>
            </Show>
            <Show when=move || may_give.get() && asked.get().is_none()>
                <Give giving />
            </Show>
            <div class="cards">
                {move || view! { <WhatHappened shell events=events.get() /> }}
            </div>
        </main>
        <Actions shell id state giving asked why />
    }
}

/// The roles among stored words that this program knows.
fn known(words: &[String]) -> BTreeSet<Role> {
    words
        .iter()
        .filter_map(|word| Role::of_word(word))
        .collect()
}

/// Returns the words for stored roles; one of a later program is shown as it came.
fn role_words(stored: &[String]) -> String {
    let words = stored
        .iter()
        .map(|word| Role::of_word(word).map_or_else(|| word.clone(), rights::role));
    words.collect::<Vec<_>>().join(", ")
}

fn qualification(of: &Qualification) -> String {
    match of.until {
        Some(day) => tr(
            "qualification-until",
            &[("name", of.id.as_str()), ("until", &day.to_string())],
        ),
        None => of.id.to_string(),
    }
}

/// Who the person is and what they may do here now.
#[component]
fn Has(state: PersonState) -> impl IntoView {
    let PersonState {
        row,
        roles,
        qualifications,
        until,
        has_ended,
    } = state;
    let authority = match (roles.is_empty(), has_ended) {
        (false, _) => role_words(&roles),
        (true, true) => t("authority-ended"),
        (true, false) => t("authority-none"),
    };
    let badge = t(if row.has_pin {
        "person-has-pin"
    } else {
        "person-has-no-pin"
    });
    let qualifications: Vec<String> = qualifications.iter().map(qualification).collect();
    view! {
        <h1>{row.name}</h1>
        <p class="lead">
            <code>{row.id.to_string()}</code>
            " "
            {row.role}
        </p>
        <section class="card">
            <dl class="fields">
                <dt>{t("authority-here")}</dt>
                <dd data-testid="authority">{authority}</dd>
                {until.map(|day| {
                    view! {
                        <dt>{t("authority-until")}</dt>
                        <dd>
                            <code>{day.to_string()}</code>
                        </dd>
                    }
                })}
                {(!qualifications.is_empty())
                    .then(|| {
                        view! {
                            <dt>{t("qualified-for")}</dt>
                            <dd>{qualifications.join(", ")}</dd>
                        }
                    })}
                <dt>{t("person-badge")}</dt>
                <dd>{badge}</dd>
            </dl>
        </section>
    }
}

/// The roles to tick, the last day on which they hold, and what the person is qualified for.
#[component]
fn Give(giving: Giving) -> impl IntoView {
    let tick = move |role: Role| {
        giving.roles.update(|roles| {
            if !roles.remove(&role) {
                roles.insert(role);
            }
        });
    };
    let problem = move || {
        let typed = giving.until.get();
        read_day(&typed).is_none().then(|| t("form-expiry"))
    };
    view! {
        <section class="card form">
            <h2>{t("authority-give")}</h2>
            <div class="tiles roles" role="group" aria-label=t("authority-give")>
                {Role::ALL
                    .iter()
                    .map(|role| {
                        let role = *role;
                        let pressed = move || giving.roles.with(|roles| roles.contains(&role));
                        view! {
                            <button
                                class="tile tick"
                                data-testid=format!("role-{}", role.word())
                                aria-pressed=move || pressed().to_string()
                                on:click=move |_| tick(role)
                            >
                                <span class="box" aria-hidden="true"></span>
                                <b>{rights::role(role)}</b>
                            </button>
                        }
                    })
                    .collect_view()}
            </div>
            <label for="authority-until">{t("authority-until-or-none")}</label>
            <input
                id="authority-until"
                data-testid="authority-until"
                type="date"
                prop:value=giving.until
                on:input:target=move |event| giving.until.set(event.target().value())
            />
            <p class="problem" role="status">{problem}</p>
            <Qualifications typed=giving.qualifications />
        </section>
    }
}

#[component]
fn Actions(
    shell: Shell,
    id: PersonId,
    state: Memo<Option<PersonState>>,
    giving: Giving,
    asked: RwSignal<Option<Asked>>,
    why: Why,
) -> impl IntoView {
    let busy = shell.slice(|desk| desk.busy);
    let site = shell.slice(|desk| desk.standing.site);
    let may_give = shell.slice(|desk| desk.standing.may.contains(&Action::GiveAuthority));
    let may_print = shell.slice(|desk| desk.standing.may.contains(&Action::PrintBadge));
    let has_any = Memo::new(move |_| {
        state.with(|state| state.as_ref().is_some_and(|state| !state.roles.is_empty()))
    });
    let has_badge = Memo::new(move |_| {
        state.with(|state| state.as_ref().is_some_and(|state| state.row.has_pin))
    });
    let (whose, printed) = (id.clone(), id);
    let print = Callback::new(move |()| {
        let person = printed.clone();
        asked.set(None);
        shell.drive(|desk| desk.print_badge(person));
    });
    let command = move || {
        let (person, site) = (whose.clone(), site.get()?);
        if asked.get() == Some(Asked::End) {
            let reason = why.reason()?;
            return Some(Command::EndAuthority(EndAuthority {
                person,
                site,
                reason,
            }));
        }
        let roles: Vec<Role> = giving.roles.with(|roles| roles.iter().copied().collect());
        let until = giving.until.with(|typed| read_day(typed))?;
        let qualifications = giving.qualifications.with(Typed::read).ok()?;
        (!roles.is_empty()).then_some(Command::GiveAuthority(GiveAuthority {
            person,
            site,
            roles,
            qualifications,
            until,
        }))
    };
    let is_ready = command.clone();
    let prints = move || asked.get() == Some(Asked::NewBadge);
    let blocked = Signal::derive(move || busy.get() || !prints() && is_ready().is_none());
    let submit = move || {
        if untrack(prints) {
            print.run(());
        } else if let Some(command) = untrack(&command) {
            shell.record(command);
            asked.set(None);
        }
    };
    let words = Signal::derive(move || {
        t(match asked.get() {
            Some(Asked::End) => "authority-end",
            Some(Asked::NewBadge) => "badge-print-sure",
            None => "authority-give",
        })
    });
    let testid = Signal::derive(move || match asked.get() {
        Some(Asked::End) => "end-authority-submit",
        Some(Asked::NewBadge) => "print-badge-sure",
        None => "give-authority",
    });
    let back = move || {
        if asked.get_untracked().is_some() {
            asked.set(None);
        } else if shell.desk.with_untracked(Desk::may_manage_people) {
            shell.go(Screen::ManagePeople);
        } else {
            shell.go(Screen::Home);
        }
    };
    view! {
        <ActionBar>
            <Quiet words=t("go-back") icon=Icon::Back id="back" on_touch=back />
            <Show when=move || may_print.get() && asked.get().is_none()>
                <Quiet
                    words=t("badge-print")
                    icon=Icon::Print
                    id="print-badge"
                    on_touch=move || {
                        if has_badge.get_untracked() {
                            asked.set(Some(Asked::NewBadge));
                        } else {
                            print.run(());
                        }
                    }
                />
            </Show>
            <Show when=move || may_give.get() && has_any.get() && asked.get().is_none()>
                <Quiet
                    words=t("authority-end")
                    icon=Icon::Cross
                    id="end-authority"
                    on_touch=move || asked.set(Some(Asked::End))
                />
            </Show>
            <span class="grow"></span>
            {move || {
                let submit = submit.clone();
                (may_give.get() || prints())
                    .then(|| {
                        view! { <Primary words id=testid disabled=blocked on_touch=submit /> }
                    })
            }}
        </ActionBar>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_role_of_a_later_program_is_shown_and_not_given_again_unread() {
        crate::text::choose("en");
        let stored = ["operator".to_owned(), "astronaut".to_owned()];
        assert_eq!(role_words(&stored), "Operator, astronaut");
        assert_eq!(known(&stored), BTreeSet::from([Role::Operator]));
    }
}

//! The people who are known here: open one, or name one more.

use leptos::prelude::*;
use record::Command;
use record::Subject;
use record::ids::PersonId;
use record::masters::{PersonNamed, SetMaster};
use record::rights::Action;

use crate::components::action_bar::{ActionBar, Primary, Quiet};
use crate::components::icon::Icon;
use crate::desk::Screen;
use crate::shell::Shell;
use crate::text::{t, tr};

/// What is typed of a new person.
#[derive(Clone, Copy)]
struct Typed {
    id: RwSignal<String>,
    name: RwSignal<String>,
    work: RwSignal<String>,
}

impl Typed {
    /// Returns the person, once number and name are there.
    fn person(self) -> Option<(PersonId, PersonNamed)> {
        let id = self.id.with(|id| id.trim().parse().ok())?;
        let (name, role) = (self.name.get(), self.work.get());
        let named = PersonNamed {
            name: name.trim().to_owned(),
            role: role.trim().to_owned(),
        };
        (!named.name.is_empty()).then_some((id, named))
    }
}

/// Draws the screen.
#[component]
pub fn ManagePeople(shell: Shell) -> impl IntoView {
    let may_name = shell.slice(|desk| desk.standing.may.contains(&Action::NamePerson));
    let busy = shell.slice(|desk| desk.busy);
    let typed = Typed {
        id: RwSignal::default(),
        name: RwSignal::default(),
        work: RwSignal::default(),
    };
    // A number that is taken would give its person another name.
    let taken = move || {
        let (id, _) = typed.person()?;
        shell.desk.with(|desk| {
            let had = desk.people.iter().find(|person| person.id == id)?;
            Some(had.name.clone())
        })
    };
    let blocked =
        Signal::derive(move || busy.get() || typed.person().is_none() || taken().is_some());
    let submit = move || {
        if let Some((id, named)) = untrack(move || typed.person()) {
            shell.record(Command::SetMaster(SetMaster::Person(id, named)));
        }
    };
    view! {
        <main tabindex="0" class="work">
            <h1>{t("manage-people")}</h1>
            <p class="lead">{t("manage-people-lead")}</p>
            <div class="cards">
                <Known shell />
                <Show when=move || may_name.get()>
                    <section class="card form">
                        <h2>{t("person-add")}</h2>
                        <Field id="person-id" label="person-id" value=typed.id />
                        <Field id="person-name" label="person-name" value=typed.name />
                        <Field id="person-work" label="person-work" value=typed.work />
                        <p class="problem" role="status">
                            {move || taken().map(|name| tr("person-taken", &[("name", &name)]))}
                        </p>
                    </section>
                </Show>
            </div>
        </main>
        <ActionBar>
            <Quiet
                words=t("go-back")
                icon=Icon::Back
                id="back"
                on_touch=move || shell.go(Screen::People)
            />
            <span class="grow"></span>
            <Show when=move || may_name.get()>
                <Primary
                    words=t("person-add-submit")
                    id="person-add"
                    disabled=blocked
                    on_touch=submit
                />
            </Show>
        </ActionBar>
    }
}

#[component]
fn Field(id: &'static str, label: &'static str, value: RwSignal<String>) -> impl IntoView {
    view! {
        <label for=id>{t(label)}</label>
        <input
            id=id
            data-testid=id
            autocomplete="off"
            spellcheck="false"
            prop:value=value
            on:input:target=move |event| value.set(event.target().value())
        />
    }
}

#[component]
fn Known(shell: Shell) -> impl IntoView {
    let people = shell.slice(|desk| desk.people.clone());
    let rows = move || {
        people
            .get()
            .into_iter()
            .map(|person| {
                let id = person.id.clone();
                view! {
                    <li>
                        <button
                            class="row-button"
                            data-testid=format!("manage-{}", person.id)
                            on:click=move |_| shell.go(Screen::Thing(Subject::Person(id.clone())))
                        >
                            <span class="what">
                                <b>{person.name}</b>
                                <small>{person.role}</small>
                            </span>
                            <code class="right">{person.id.to_string()}</code>
                        </button>
                    </li>
                }
            })
            .collect_view()
    };
    view! {
        <section class="card list bare">
            <ul>{rows}</ul>
        </section>
    }
}

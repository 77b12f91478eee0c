//! Signing: what is signed, as it is shown here, and what the signature says.

use leptos::prelude::*;
use record::Subject;
use record::hold::Persons;
use record::ids::PersonId;
use record::rights::{Action, State, roles};
use record::signature::Meaning;
use record::trace::Event;

use crate::components::action_bar::{ActionBar, Primary, Quiet};
use crate::components::happened::WhatIsSigned;
use crate::components::icon::Icon;
use crate::components::unproven::UnprovenMeans;
use crate::desk::Screen;
use crate::platform::clock;
use crate::shell::Shell;
use crate::text::{fact, rights, t, tn, tr};

/// Draws the screen.
#[component]
pub fn Sign(
    shell: Shell,
    subject: Subject,
    events: Vec<Event>,
    /// Who has signed exactly that already, and with which meaning.
    said: Vec<(PersonId, String)>,
    back: Screen,
) -> impl IntoView {
    let meaning = RwSignal::new(None::<Meaning>);
    let kind = fact::subject_kind(&subject);
    let title = tr("sign-title", &[("kind", &kind), ("name", subject.name())]);
    let lead = tn("sign-lead", events.len() as u64);
    let facts: Vec<_> = events.iter().map(|event| event.done.fact).collect();
    let blocked = Signal::derive(move || meaning.get().is_none());
    let sign = move || {
        if let Some(meaning) = meaning.get_untracked() {
            let (subject, facts) = (subject.clone(), facts.clone());
            shell.drive(|desk| desk.begin_to_sign(clock::new_intent(), subject, meaning, facts));
        }
    };
    view! {
        <main tabindex="0" class="work">
            <h1>{title}</h1>
            <UnprovenMeans shell />
            <section class="card form">
                <h2>{t("sign-meaning")}</h2>
                <Meanings shell said meaning />
            </section>
            <p class="lead">{lead}</p>
            <WhatIsSigned shell events />
        </main>
        <ActionBar>
            <Quiet
                words=t("go-back")
                icon=Icon::Back
                id="back"
                on_touch=move || shell.go(back.clone())
            />
            <span class="grow"></span>
            <Primary words=t("sign") id="sign-submit" disabled=blocked on_touch=sign />
        </ActionBar>
    }
}

/// Whether a person has signed so already.
fn has_said(said: &[(PersonId, String)], person: Option<&PersonId>, meaning: Meaning) -> bool {
    said.iter()
        .any(|(who, what)| Some(who) == person && *what == meaning.word())
}

/// What a signature may say; what this person may not say, with who may, and what they have
/// said already.
#[component]
fn Meanings(
    shell: Shell,
    said: Vec<(PersonId, String)>,
    meaning: RwSignal<Option<Meaning>>,
) -> impl IntoView {
    let may = shell.slice(|desk| desk.standing.may.clone());
    let person = shell.slice(|desk| {
        let person = desk.standing.person.as_ref();
        person.map(|person| person.id.clone())
    });
    let said = StoredValue::new(said);
    let tile = move |this: Meaning| {
        let has = Memo::new(move |_| {
            said.with_value(|said| person.with(|person| has_said(said, person.as_ref(), this)))
        });
        let may = Memo::new(move |_| may.with(|may| may.contains(&Action::Sign(this))));
        let can = move || may.get() && !has.get();
        let under = move || {
            if has.get() {
                return t("sign-said");
            }
            if !may.get() {
                let who = rights::roles(roles(Action::Sign(this), State::InHouse));
                return tr("sign-who", &[("roles", &who)]);
            }
            t(match this.persons() {
                Persons::One => "sign-one",
                Persons::Two => "sign-two",
            })
        };
        view! {
            <button
                class="tile"
                data-testid=format!("meaning-{}", this.word())
                aria-pressed=move || (meaning.get() == Some(this)).to_string()
                disabled=move || !can()
                on:click=move |_| meaning.set(Some(this))
            >
                <b>{rights::meaning(this)}</b>
                <small>{under}</small>
            </button>
        }
    };
    view! { <div class="tiles reasons">{Meaning::ALL.iter().copied().map(tile).collect_view()}</div> }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_who_has_signed_so_has_said_it() {
        let id = |id: &str| id.parse::<PersonId>().unwrap();
        let said = [(id("IR"), "approved".to_owned())];
        assert!(has_said(&said, Some(&id("IR")), Meaning::Approved));
        assert!(!has_said(&said, Some(&id("IR")), Meaning::Reviewed));
        assert!(!has_said(&said, Some(&id("QL")), Meaning::Approved));
        assert!(!has_said(&said, None, Meaning::Approved));
    }
}

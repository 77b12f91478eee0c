//! Holding a thing, and releasing it from one hold: why, and how many persons it takes.

use leptos::prelude::*;
use messages::draft::Begun;
use record::Command;
use record::Subject;
use record::hold::{Hold as Placed, Persons, PlaceHold, ReleaseHold};
use record::reason::Usual;

use crate::components::action_bar::{ActionBar, Primary, Quiet};
use crate::components::held::HeldLine;
use crate::components::icon::Icon;
use crate::components::reason::{ReasonPicker, Why};
use crate::desk::Screen;
use crate::shell::Shell;
use crate::text::{fact, t, tr};

/// The fields of a draft of a hold.
const REASON: &str = "reason";
const WORDS: &str = "words";
const PERSONS: &str = "persons";
const TWO: &str = "two";

fn title(key: &str, thing: &Subject) -> String {
    let kind = fact::subject_kind(thing);
    tr(key, &[("kind", &kind), ("name", thing.name())])
}

/// Draws the screen on which a thing is held.
#[component]
pub fn Hold(shell: Shell, thing: Subject, back: Screen) -> impl IntoView {
    let begun = Begun::Hold(thing.clone());
    let before = |field| shell.desk.with_untracked(|desk| desk.typed(&begun, field));
    let why = Why::begun(&before(REASON), before(WORDS));
    let released_by = RwSignal::new(if before(PERSONS) == TWO {
        Persons::Two
    } else {
        Persons::One
    });
    let (kept, thrown_away) = (begun.clone(), begun);
    Effect::new(move |_| {
        let (usual, words) = why.so_far();
        let persons = match released_by.get() {
            Persons::One => "",
            Persons::Two => TWO,
        };
        shell.drive(|desk| {
            desk.type_in(&kept, REASON, usual.to_owned());
            desk.type_in(&kept, WORDS, words);
            desk.type_in(&kept, PERSONS, persons.to_owned())
        });
    });
    let title = title("hold-title", &thing);
    let command = move || {
        Some(Command::PlaceHold(PlaceHold {
            thing: thing.clone(),
            reason: why.reason()?,
            released_by: released_by.get(),
        }))
    };
    view! {
        <main tabindex="0" class="work">
            <h1>{title}</h1>
            <p class="lead">{t("hold-lead")}</p>
            <section class="card form">
                <h2>{t("hold-persons")}</h2>
                <div class="tiles reasons">
                    <Takes released_by persons=Persons::One />
                    <Takes released_by persons=Persons::Two />
                </div>
            </section>
            <div class="card">
                <ReasonPicker why offered=Usual::FOR_HOLD.to_vec() />
            </div>
        </main>
        <Actions
            shell
            back
            command
            words=t("hold")
            id="hold-submit"
            on_back=move || shell.drive(|desk| desk.throw_away(&thrown_away))
        />
    }
}

/// How many persons have to release it.
#[component]
fn Takes(released_by: RwSignal<Persons>, persons: Persons) -> impl IntoView {
    let (id, words) = match persons {
        Persons::One => ("persons-one", t("persons-one")),
        Persons::Two => ("persons-two", t("persons-two")),
    };
    view! {
        <button
            class="tile"
            data-testid=id
            aria-pressed=move || (released_by.get() == persons).to_string()
            on:click=move |_| released_by.set(persons)
        >
            <b>{words}</b>
        </button>
    }
}

/// Draws the screen on which a thing is released.
#[component]
pub fn Release(shell: Shell, hold: Placed, back: Screen) -> impl IntoView {
    let why = Why::default();
    let title = title("release-title", &hold.thing);
    let takes = match (hold.released_by, hold.releases.is_empty()) {
        (Persons::One, _) => t("held-one"),
        (Persons::Two, true) => t("release-first-of-two"),
        (Persons::Two, false) => t("release-second-of-two"),
    };
    let placed = hold.placed.fact;
    let command = move || {
        Some(Command::ReleaseHold(ReleaseHold {
            hold: placed,
            reason: why.reason()?,
        }))
    };
    view! {
        <main tabindex="0" class="work">
            <h1>{title}</h1>
            <HeldLine shell hold />
            <p class="lead">{takes}</p>
            <div class="card">
                <ReasonPicker why offered=Usual::FOR_RELEASE.to_vec() />
            </div>
        </main>
        <Actions shell back command words=t("release") id="release-submit" on_back=|| () />
    }
}

#[component]
fn Actions(
    shell: Shell,
    back: Screen,
    command: impl Fn() -> Option<Command> + Clone + Send + Sync + 'static,
    words: String,
    id: &'static str,
    /// What else follows from going back.
    on_back: impl Fn() + Send + 'static,
) -> impl IntoView {
    let busy = shell.slice(|desk| desk.busy);
    let is_ready = command.clone();
    let blocked = Signal::derive(move || busy.get() || is_ready().is_none());
    let submit = move || {
        if let Some(command) = untrack(&command) {
            shell.record(command);
        }
    };
    view! {
        <ActionBar>
            <Quiet
                words=t("go-back")
                icon=Icon::Back
                id="back"
                on_touch=move || {
                    on_back();
                    shell.go(back.clone());
                }
            />
            <span class="grow"></span>
            <Primary words id disabled=blocked on_touch=submit />
        </ActionBar>
    }
}

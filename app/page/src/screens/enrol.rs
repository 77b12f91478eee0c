//! Enrolment: a one-time code makes this tablet one of the plant's.

use leptos::prelude::*;

use crate::components::enrolment_code::{EnrolmentCode, NotEnrolled};
use crate::components::storage_facts::StorageFacts;
use crate::mark::{self, Mark};
use crate::platform::page;
use crate::shell::Shell;
use crate::text::{t, tn, tr};

/// Draws the screen.
#[component]
pub fn Enrol(shell: Shell) -> impl IntoView {
    let code = shell.slice(|desk| desk.enrol_code.trim().to_owned());
    let name = RwSignal::new(t("enrol-name-default"));
    let busy = shell.slice(|desk| desk.busy);
    let incomplete =
        move || code.with(String::is_empty) || name.with(|name| name.trim().is_empty());
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        crate::platform::sound::wake();
        let (code, name) = (code.get_untracked(), name.get_untracked());
        shell.drive(|desk| desk.enrol(code, name.trim().to_owned()));
    };
    view! {
        <main tabindex="0" class="work narrow">
            <h1>{t("enrol-title")}</h1>
            <p class="lead">{t("enrol-lead")}</p>
            <Before shell />
            <form class="form" on:submit=submit>
                <EnrolmentCode shell />
                <label for="enrol-name">{t("enrol-name")}</label>
                <input
                    id="enrol-name"
                    data-testid="enrol-name"
                    autocomplete="off"
                    prop:value=name
                    on:input:target=move |event| name.set(event.target().value())
                />
                <NotEnrolled shell />
                <button
                    class="btn primary"
                    type="submit"
                    data-testid="enrol-submit"
                    disabled=move || busy.get() || incomplete()
                >
                    {t("enrol-submit")}
                </button>
            </form>
        </main>
    }
}

/// Nothing is left of what this tablet held: its browser has cleared both places.
fn cleared(before: Mark) -> impl IntoView {
    let name = [("device", before.device_name.as_str())];
    let unsent = (before.waiting > 0).then(|| tn("tablet-cleared-unsent", before.waiting));
    view! {
        <section class="card storage" role="alert" data-testid="cleared">
            <ul class="facts">
                <li class="warn">{tr("tablet-cleared", &name)}</li>
                {unsent.map(|words| view! { <li class="warn">{words}</li> })}
            </ul>
        </section>
    }
}

/// What this tablet held before its database was lost: it is sent after enrolment.
#[component]
fn Before(shell: Shell) -> impl IntoView {
    let storage = shell.slice(|desk| desk.standing.sync.storage.clone());
    let waiting = shell.slice(|desk| desk.standing.sync.waiting);
    let lost = Memo::new(move |_| storage.with(|storage| storage.loss.is_some()));
    let before = page::kept(mark::KEY).and_then(|text| Mark::from_text(&text));
    view! {
        <Show when=move || !lost.get()>{before.clone().map(cleared)}</Show>
        <Show when=move || lost.get()>
            <section class="card storage" data-testid="before">
                <StorageFacts
                    storage
                    waiting
                    may_be_cleared=shell.slice(|desk| desk.may_be_cleared)
                />
            </section>
        </Show>
    }
}

//! The one-time code that enrols a tablet, and why the server did not take it.

use leptos::prelude::*;

use crate::shell::Shell;
use crate::text::refusal::of_failure;
use crate::text::t;

/// Draws the field. A scanned code, and that of the address, come by the desk, where what is
/// typed goes as well.
#[component]
pub fn EnrolmentCode(shell: Shell) -> impl IntoView {
    let code = shell.slice(|desk| desk.enrol_code.clone());
    view! {
        <label for="enrol-code">{t("enrol-code")}</label>
        <input
            id="enrol-code"
            class="code"
            data-testid="enrol-code"
            autocomplete="off"
            autocapitalize="characters"
            spellcheck="false"
            prop:value=code
            on:input:target=move |event| {
                let typed = event.target().value();
                shell.desk.update(|desk| desk.enrol_code = typed);
            }
        />
    }
}

/// Says why the tablet was not enrolled.
#[component]
pub fn NotEnrolled(shell: Shell) -> impl IntoView {
    let failure = shell.slice(|desk| desk.enrol_failure.clone());
    move || {
        failure.get().map(|failure| {
            let panel = of_failure(&failure);
            view! {
                <p class="problem" role="alert" data-testid="enrol-failure">
                    <b>{panel.title}</b>
                    " "
                    {panel.next}
                </p>
            }
        })
    }
}

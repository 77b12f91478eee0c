//! The way back of a tablet that a restored server does not know any more.

use leptos::prelude::*;
use messages::records::{Link, SyncStatus};

use crate::components::icon::{Drawn, Icon};
use crate::shell::Shell;
use crate::text::refusal::of_failure;
use crate::text::t;

/// Draws the card while the server says that it does not know the tablet.
#[component]
pub fn EnrolAgainCard(shell: Shell, sync: Memo<SyncStatus>) -> impl IntoView {
    let not_known = Memo::new(move |_| sync.with(|sync| sync.link == Link::NotKnown));
    view! {
        <Show when=move || not_known.get()>
            <Form shell />
        </Show>
    }
}

#[component]
fn Form(shell: Shell) -> impl IntoView {
    // A scanned code, or that of the address, comes by the desk.
    let code = shell.slice(|desk| desk.enrol_code.clone());
    let busy = shell.slice(|desk| desk.busy);
    let failure = shell.slice(|desk| desk.enrol_failure.clone());
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let given = code.get_untracked().trim().to_owned();
        shell.drive(|desk| desk.enrol(given, String::new()));
    };
    view! {
        <section class="card storage" data-testid="enrol-again">
            <h2>{t("enrol-again-title")}</h2>
            <p class="lead">
                <Drawn icon=Icon::Attention />
                <span>{t("enrol-again-lead")}</span>
            </p>
            <form class="form" on:submit=submit>
                <label for="enrol-again-code">{t("enrol-code")}</label>
                <input
                    id="enrol-again-code"
                    class="code"
                    data-testid="enrol-again-code"
                    autocomplete="off"
                    autocapitalize="characters"
                    spellcheck="false"
                    prop:value=code
                    on:input:target=move |event| {
                        let typed = event.target().value();
                        shell.desk.update(|desk| desk.enrol_code = typed);
                    }
                />
                {move || {
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
                }}
                <button
                    class="btn primary"
                    type="submit"
                    data-testid="enrol-again-submit"
                    disabled=move || busy.get() || code.with(|code| code.trim().is_empty())
                >
                    {t("enrol-again-submit")}
                </button>
            </form>
        </section>
    }
}

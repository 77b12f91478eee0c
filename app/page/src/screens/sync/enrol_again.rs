//! The way back of a tablet that a restored server does not know any more.

use leptos::prelude::*;
use messages::records::{Link, SyncStatus};

use crate::components::enrolment_code::{EnrolmentCode, NotEnrolled};
use crate::shell::Shell;
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
    let code = shell.slice(|desk| desk.enrol_code.trim().to_owned());
    let busy = shell.slice(|desk| desk.busy);
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let given = code.get_untracked();
        // The tablet keeps the name that it has.
        shell.drive(|desk| desk.enrol(given, String::new()));
    };
    view! {
        <section class="card storage" data-testid="enrol-again">
            <h2>{t("enrol-again-title")}</h2>
            <p class="lead">{t("enrol-again-lead")}</p>
            <form class="form" on:submit=submit>
                <EnrolmentCode shell />
                <NotEnrolled shell />
                <button
                    class="btn primary"
                    type="submit"
                    data-testid="enrol-again-submit"
                    disabled=move || busy.get() || code.with(String::is_empty)
                >
                    {t("enrol-again-submit")}
                </button>
            </form>
        </section>
    }
}

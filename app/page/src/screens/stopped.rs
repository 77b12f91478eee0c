//! What stands in the page's place when it cannot be used: why, and what to do.

use leptos::prelude::*;

use crate::desk::Effect;
use crate::platform::page;
use crate::shell::Shell;
use crate::text::{t, tn, tr};

/// Another tab writes. While it answers, the way on is there; when it is silent, a person
/// may go on here.
#[component]
pub fn AnotherTab(shell: Shell, answers: bool) -> impl IntoView {
    let take_over = move |_| shell.drive(|_| vec![Effect::TakeOver]);
    view! {
        <main class="notice" role="alert" data-testid="another-tab" data-answers=answers.to_string()>
            <h1>{t("another-tab-title")}</h1>
            {if answers {
                view! { <p>{t("another-tab-why")}</p> }.into_any()
            } else {
                view! {
                    <p>{t("another-tab-silent")}</p>
                    <button class="btn primary" data-testid="take-over" on:click=take_over>
                        {t("another-tab-take-over")}
                    </button>
                }
                    .into_any()
            }}
        </main>
    }
}

/// The database cannot be used; the unsent entries beside it can be carried away.
#[component]
pub fn NoDatabase(shell: Shell, why: String, safe: u64) -> impl IntoView {
    view! {
        <main class="notice" role="alert" data-testid="no-database">
            <h1>{t("no-database-title")}</h1>
            <p>{t("no-database-do")}</p>
            <p>
                <b>{tn("no-database-safe", safe)}</b>
            </p>
            <div class="row">
                <button class="btn primary" on:click=move |_| page::reload()>
                    {t("load-again")}
                </button>
                {(safe > 0)
                    .then(|| {
                        view! {
                            <button
                                class="btn"
                                data-testid="rescue-save"
                                on:click=move |_| shell.drive(|desk| desk.rescue())
                            >
                                {t("rescue-save")}
                            </button>
                        }
                    })}
            </div>
            <p class="hint">{tr("seen", &[("why", &why)])}</p>
        </main>
    }
}

/// A new version is on its way. When it does not come, closing the browser lets it in.
#[component]
pub fn Updating(late: bool) -> impl IntoView {
    view! {
        <main class="notice" role="status" data-testid="updating">
            <h1>{t("updating-title")}</h1>
            <p>{if late { t("updating-late") } else { t("updating-why") }}</p>
        </main>
    }
}

/// The worker cannot go on.
#[component]
pub fn Stopped(why: String) -> impl IntoView {
    view! {
        <main class="notice" role="alert">
            <h1>{t("stopped-title")}</h1>
            <p>{tr("stopped-why", &[("why", &why)])}</p>
            <button class="btn primary" on:click=move |_| page::reload()>
                {t("load-again")}
            </button>
        </main>
    }
}

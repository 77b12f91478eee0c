//! What the person at the tablet has begun and not recorded: to go on with or to throw away.

use leptos::prelude::*;
use messages::draft::{Begun, Fields, receipt};

use super::icon::{Drawn, Icon};
use crate::shell::Shell;
use crate::text::{draft, t};

/// What of a draft tells it from another one.
fn detail(begun: &Begun, fields: &Fields) -> String {
    let known = match begun {
        Begun::Receipt => fields
            .get(receipt::LOT)
            .or_else(|| fields.get(receipt::ITEM)),
        Begun::Measurement { .. } | Begun::Hold(_) => None,
    };
    known.cloned().unwrap_or_default()
}

/// Draws the drafts, where there are any.
#[component]
pub fn Drafts(shell: Shell) -> impl IntoView {
    let drafts = shell.slice(|desk| {
        let drafts = desk.drafts().into_iter();
        drafts
            .map(|(begun, fields)| (detail(&begun, &fields), begun))
            .collect::<Vec<_>>()
    });
    move || {
        let drafts = drafts.get();
        (!drafts.is_empty()).then(|| {
            view! {
                <section class="card list drafts" data-testid="drafts">
                    <h2>{t("drafts")}</h2>
                    <LooseDrafts shell />
                    <ul>
                        {drafts
                            .into_iter()
                            .map(|(detail, begun)| view! { <Row shell begun detail /> })
                            .collect_view()}
                    </ul>
                </section>
            }
        })
    }
}

#[component]
fn Row(shell: Shell, begun: Begun, detail: String) -> impl IntoView {
    let (words, id) = (draft::begun(&begun, &detail), draft::id(&begun));
    let (chosen, thrown_away) = (begun.clone(), begun);
    view! {
        <li class="draft">
            <button
                class="row-button"
                data-testid=format!("draft-{id}")
                on:click=move |_| shell.drive(|desk| desk.go_on(&chosen))
            >
                <span class="what">
                    <b>{words}</b>
                    <small>{t("draft-go-on")}</small>
                </span>
            </button>
            <button
                class="small"
                data-testid=format!("draft-throw-away-{id}")
                on:click=move |_| shell.drive(|desk| desk.throw_away(&thrown_away))
            >
                {t("draft-throw-away")}
            </button>
        </li>
    }
}

/// Says that drafts are in memory only, because the disk did not take them.
#[component]
pub fn LooseDrafts(shell: Shell) -> impl IntoView {
    let loose = shell.slice(|desk| desk.drafts_are_loose && !desk.drafts().is_empty());
    view! {
        <Show when=move || loose.get()>
            <p class="age" role="status" data-testid="drafts-loose">
                <Drawn icon=Icon::Attention />
                <span>{t("drafts-loose")}</span>
            </p>
        </Show>
    }
}

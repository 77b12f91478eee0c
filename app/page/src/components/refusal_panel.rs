//! The refusal panel: takes the width, stays until it is answered or the next scan is right;
//! says what, expected, scanned, and what to do. The scanner stays live under it.

use leptos::prelude::*;

use super::signal_mark::SignalMark;
use crate::desk::{Signal, Told};
use crate::text::badge::locked_for;
use crate::text::refusal::{
    Panel, differing, of_failure, of_missing_right, of_no_answer, of_refusal,
};
use crate::text::{draft, t};

/// Draws the panel while something stands in the way.
#[component]
pub fn RefusalPanel(
    told: Memo<Option<Told>>,
    /// The seconds until it ends by itself, where it does.
    ends_in_s: Memo<Option<u32>>,
    on_understood: impl Fn() + Clone + Send + Sync + 'static,
) -> impl IntoView {
    move || {
        let on_understood = on_understood.clone();
        told.get().map(move |told| {
            let panel = match &told {
                Told::Refused(refusal) => of_refusal(refusal),
                Told::Failed(failure) => of_failure(failure),
                Told::NoAnswer => of_no_answer(),
                Told::MayNot(action) => of_missing_right(*action),
                Told::DraftGone(begun) => draft::gone(begun),
            };
            view! {
                <section class="refuse" role="alert" data-testid="refusal">
                    <SignalMark signal=Signal::Refused />
                    <div>
                        <h2>{panel.title.clone()}</h2>
                        <Comparison panel=panel.clone() />
                        <Next said=panel.next ends_in_s />
                    </div>
                    <button
                        class="btn"
                        data-testid="refusal-ok"
                        on:click=move |_| on_understood()
                    >
                        {t("refusal-ok")}
                    </button>
                </section>
            }
        })
    }
}

/// What to do. A wait is read out once; only the eye follows the seconds.
#[component]
fn Next(said: String, ends_in_s: Memo<Option<u32>>) -> impl IntoView {
    let waits = ends_in_s.with_untracked(Option::is_some);
    let counted = move || ends_in_s.get().map(|seconds| locked_for(seconds).next);
    if waits {
        view! {
            <p class="unseen">{said}</p>
            <p class="next" aria-hidden="true" data-testid="refusal-wait">
                {counted}
            </p>
        }
        .into_any()
    } else {
        view! { <p class="next">{said}</p> }.into_any()
    }
}

#[component]
fn Comparison(panel: Panel) -> impl IntoView {
    let Panel {
        expected, scanned, ..
    } = panel;
    if expected.is_none() && scanned.is_none() {
        return ().into_any();
    }
    let shown = match (&expected, &scanned) {
        (Some(expected), Some(scanned)) => {
            let [start, other, end] = differing(scanned, expected);
            // Where hardly anything is the same, a mark would hide what is read.
            if other.chars().count() * 2 > scanned.chars().count() {
                scanned.clone().into_any()
            } else {
                view! { {start}<mark>{other}</mark>{end} }.into_any()
            }
        }
        (None, Some(scanned)) => scanned.clone().into_any(),
        _ => ().into_any(),
    };
    view! {
        <dl class="compare">
            {expected.map(|expected| view! { <dt>{t("refusal-expected")}</dt><dd>{expected}</dd> })}
            {scanned.map(|_| view! { <dt>{t("refusal-scanned")}</dt><dd>{shown}</dd> })}
        </dl>
    }
    .into_any()
}

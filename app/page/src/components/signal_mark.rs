//! The signals, each a shape and a sign: tick in a square, arrow in a lozenge, equals in a
//! circle, cross in an octagon. Colour only repeats what they say.

use leptos::prelude::*;

use crate::desk::Signal;
use crate::text::t;

/// Draws a signal with its word for those who cannot see it.
#[component]
pub fn SignalMark(signal: Signal) -> impl IntoView {
    let (class, word, sign) = match signal {
        Signal::Accepted => ("mark ok", t("signal-accepted"), "M9 17.5l5 5L24 11"),
        Signal::Shown => ("mark shown", t("signal-shown"), "M10 16h11M16.5 11l5 5-5 5"),
        Signal::Already => ("mark same", t("signal-already"), "M10 13.5h12M10 19.5h12"),
        Signal::Refused => ("mark stop", t("signal-refused"), "M11 11l10 10M21 11L11 21"),
    };
    let shape = match signal {
        Signal::Accepted => view! { <rect x="1" y="1" width="30" height="30" rx="8" /> }.into_any(),
        Signal::Shown => view! { <path class="shape" d="M16 1l15 15-15 15L1 16z" /> }.into_any(),
        Signal::Already => view! { <circle cx="16" cy="16" r="15" /> }.into_any(),
        Signal::Refused => {
            view! { <path class="shape" d="M10 1h12l9 9v12l-9 9H10l-9-9V10z" /> }.into_any()
        }
    };
    view! {
        <svg class=class viewBox="0 0 32 32" role="img" aria-label=word>
            {shape}
            <path class="sign" d=sign />
        </svg>
    }
}

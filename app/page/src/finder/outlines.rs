//! Outlines of the codes in view: what was just taken, what was taken before and is still
//! there, and, where several lie in view, which one is meant.

use leptos::prelude::*;
use messages::scanner::Reading;
use record::context::How;

use super::Seen;
use crate::desk::scans::shown;
use crate::shell::Shell;
use crate::text::refusal::as_read;
use crate::text::{t, tr};

/// Draws the outlines; with several codes, each can be touched.
#[component]
pub fn Outlines(shell: Shell, seen: RwSignal<Seen>) -> impl IntoView {
    move || {
        let seen = seen.get();
        if seen.readings.is_empty() {
            return None;
        }
        let several = seen.readings.len() > 1 && !seen.readings.iter().any(|r| r.centre);
        let (width, height) = seen.size;
        let shapes = seen
            .readings
            .into_iter()
            .map(|reading| {
                let is_new = seen.taken.as_ref() == Some(&reading.scan_text);
                view! { <Outline shell reading several is_new /> }
            })
            .collect_view();
        Some(view! {
            <svg
                class="outlines"
                viewBox=format!("0 0 {width} {height}")
                preserveAspectRatio="xMidYMid slice"
            >
                {shapes}
            </svg>
            {several.then(|| view! { <p class="finder-note" role="status">{t("several-codes")}</p> })}
        })
    }
}

/// The look of a code that is in view.
fn look(reading: &Reading, is_new: bool) -> &'static str {
    if is_new {
        "outline"
    } else if reading.still_in_view {
        "outline same"
    } else {
        "outline seen"
    }
}

#[component]
fn Outline(shell: Shell, reading: Reading, several: bool, is_new: bool) -> impl IntoView {
    let points: Vec<String> = reading
        .corners
        .iter()
        .map(|(x, y)| format!("{x:.0},{y:.0}"))
        .collect();
    if !several {
        let class = look(&reading, is_new);
        return view! { <polygon class=class points=points.join(" ") /> }.into_any();
    }
    let text = reading.scan_text;
    let label = tr("choose-code", &[("text", &as_read(&shown(&text)))]);
    view! {
        <polygon
            class="outline choice"
            points=points.join(" ")
            role="button"
            tabindex="0"
            aria-label=label
            on:click=move |_| shell.scan(How::Camera, text.clone())
        />
    }
    .into_any()
}

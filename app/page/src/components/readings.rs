//! The last readings, under the finder. Nothing pops up on success: it stands here.

use leptos::prelude::*;
use record::work::Named;

use super::signal_mark::SignalMark;
use crate::desk::{ReadingLine, Signal, Understood};
use crate::text::fact::subject_kind;
use crate::text::refusal::{as_read, of_failure, of_refusal};
use crate::text::{people, t};

/// What the two lines of a reading say.
fn words(line: &ReadingLine) -> (String, String) {
    match &line.said {
        Understood::Reading => (as_read(&line.raw), t("reading-wait")),
        Understood::Thing {
            name,
            named,
            item_name,
            saved,
        } => {
            let mut under = item_name.clone().unwrap_or_else(|| kind_of(named));
            if *saved {
                under = format!("{under} · {}", t("reading-saved"));
            }
            (name.clone(), under)
        }
        Understood::Refused(refusal) => {
            let panel = of_refusal(refusal);
            let name = panel.scanned.unwrap_or_else(|| as_read(&line.raw));
            (name, panel.title)
        }
        Understood::Failed(failure) => (as_read(&line.raw), of_failure(failure).title),
        Understood::BadgeOf(person) => (people::name(person), t("reading-not-yours")),
        Understood::Again => (as_read(&line.raw), t("reading-again")),
        Understood::NotTaken => (as_read(&line.raw), t("reading-not-taken")),
        Understood::NoAnswer => (as_read(&line.raw), t("no-answer")),
    }
}

/// The word for what was scanned.
fn kind_of(named: &Named) -> String {
    match named {
        Named::Subject(subject) => subject_kind(subject),
        Named::Order(_) => t("subject-order"),
        Named::Symbol(_) => t("subject-symbol"),
    }
}

fn state(signal: Option<Signal>) -> &'static str {
    match signal {
        None => "reading",
        Some(Signal::Accepted) => "accepted",
        Some(Signal::Shown) => "shown",
        Some(Signal::Already) => "already",
        Some(Signal::Refused) => "refused",
    }
}

/// Draws the list, newest first.
#[component]
pub fn Readings(readings: Memo<Vec<ReadingLine>>) -> impl IntoView {
    let newest = move || {
        readings.get().first().map(|line| {
            let (name, under) = words(line);
            format!("{name}: {under}")
        })
    };
    view! {
        <p class="unseen" role="status" aria-live="polite">{newest}</p>
        <ol tabindex="0" class="reads" aria-label=t("readings")>
            {move || {
                let lines = readings.get();
                if lines.is_empty() {
                    return view! { <li class="hint">{t("readings-none")}</li> }.into_any();
                }
                lines
                    .into_iter()
                    .enumerate()
                    .map(|(at, line)| view! { <Line at line /> })
                    .collect_view()
                    .into_any()
            }}
        </ol>
    }
}

#[component]
fn Line(at: usize, line: ReadingLine) -> impl IntoView {
    let (name, under) = words(&line);
    let mark = match line.signal {
        Some(signal) => view! { <SignalMark signal /> }.into_any(),
        None => view! { <span class="mark wait" aria-hidden="true"></span> }.into_any(),
    };
    view! {
        <li data-testid=format!("reading-{at}") data-state=state(line.signal)>
            {mark}
            <span class="what">
                <b>{name}</b>
                <small>{under}</small>
            </span>
            <time>{line.clock}</time>
        </li>
    }
}

//! What the comparison with the server found, and the button that asks for one.

use leptos::prelude::*;
use messages::records::{Comparison, Link, SyncStatus};
use record::identity::Subject;

use crate::components::icon::{Drawn, Icon};
use crate::shell::Shell;
use crate::text::fact::subject_kind;
use crate::text::units::ago;
use crate::text::{t, tr};

/// How many things are named; more are counted.
const MOST_NAMED: usize = 8;

/// Draws the card.
#[component]
pub fn ComparisonCard(shell: Shell, sync: Memo<SyncStatus>) -> impl IntoView {
    let under_way = Memo::new(move |_| sync.with(|sync| sync.comparing));
    let waiting = Memo::new(move |_| sync.with(|sync| sync.all_waiting() > 0));
    let compared = Memo::new(move |_| sync.with(|sync| sync.compared.clone()));
    let reached = Memo::new(move |_| sync.with(|sync| sync.link == Link::Reached));
    let says = move || match compared.get() {
        _ if under_way.get() && !reached.get() => line("age", t("compare-when-reached")),
        _ if under_way.get() && waiting.get() => line("age", t("compare-when-sent")),
        _ if under_way.get() => line("age", t("compare-under-way")),
        Some(compared) => view! { <Result shell compared /> }.into_any(),
        None => line("age", t("compare-never")),
    };
    view! {
        <section class="card storage" data-testid="comparison" data-state=move || {
            state(under_way.get(), compared.get().as_ref())
        }>
            <h2>{t("compare-title")}</h2>
            {says}
            <div class="row">
                <button
                    class="btn quiet"
                    data-testid="compare"
                    disabled=under_way
                    on:click=move |_| shell.drive(|desk| desk.compare())
                >
                    {t("compare-now")}
                </button>
            </div>
        </section>
    }
}

/// The word for tests and styles.
fn state(under_way: bool, compared: Option<&Comparison>) -> &'static str {
    match compared {
        _ if under_way => "under-way",
        None => "never",
        Some(compared) if compared.is_same() => "same",
        Some(_) => "differs",
    }
}

fn line(class: &'static str, words: String) -> AnyView {
    view! {
        <p class=class role="status">
            <Drawn icon=Icon::Clock />
            <span>{words}</span>
        </p>
    }
    .into_any()
}

#[component]
fn Result(shell: Shell, compared: Comparison) -> impl IntoView {
    let utc_ms = compared.utc_ms;
    let says =
        move |key: &'static str| move || tr(key, &[("when", &ago(utc_ms, shell.now_ms.get()))]);
    let count = |key: &str, count: u64| {
        (count > 0)
            .then(|| view! { <p class="hint">{tr(key, &[("count", &count.to_string())])}</p> })
    };
    let names = |key: &str, names: &[String]| {
        (!names.is_empty()).then(|| {
            let words = [("count", names.len().to_string()), ("names", named(names))];
            let words = words.each_ref().map(|(key, word)| (*key, word.as_str()));
            view! { <p class="problem">{tr(key, &words)}</p> }
        })
    };
    let same = compared.is_same().then(|| {
        view! {
            <p class="lead" role="status">
                <Drawn icon=Icon::Sent />
                <span>{says("compare-same")}</span>
            </p>
        }
    });
    let differs = (!compared.is_same())
        .then(|| view! { <p class="lead" role="status">{says("compare-differs")}</p> });
    view! {
        {same}
        {differs}
        {count("compare-mended", compared.mended)}
        {count("compare-aside", compared.aside)}
        {names("compare-server-lacks", &compared.server_lacks)}
        {names("compare-tablet-lacks", &compared.tablet_lacks)}
        {compared
            .facts_differ
            .then(|| view! { <p class="problem">{t("compare-facts-differ")}</p> })}
    }
}

fn named(names: &[String]) -> String {
    let shown = names.iter().take(MOST_NAMED).map(|name| in_words(name));
    let more = names.len() > MOST_NAMED;
    let shown: Vec<String> = shown.chain(more.then(|| "…".to_owned())).collect();
    shown.join(", ")
}

/// A thing by its kind and name. What nothing here names stays as the document's id.
fn in_words(name: &str) -> String {
    name.parse::<Subject>().map_or_else(
        |_| name.to_owned(),
        |subject| format!("{} {}", subject_kind(&subject), subject.name()),
    )
}

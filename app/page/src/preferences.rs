//! The sheet on which a person chooses how they work, drawn over all: shown at once.

use leptos::html::Section;
use leptos::prelude::*;
use record::preferences::{Hand, Preferences, Scanning, Size, Theme, Volume};

use crate::components::icon::{Drawn, Icon};
use crate::desk::Desk;
use crate::desk::preferences::Setting;
use crate::pad::hold_focus;
use crate::platform::{clock, sound};
use crate::shell::Shell;
use crate::text::{LANGUAGES, preferences as words, t, tr};

/// Draws the sheet.
#[component]
pub fn PreferencesSheet(shell: Shell) -> impl IntoView {
    let here = NodeRef::<Section>::new();
    hold_focus(here);
    let person = shell.slice(|desk| desk.standing.person.as_ref().map(|p| p.name.clone()));
    view! {
        <section
            class="preferences"
            role="dialog"
            tabindex="-1"
            aria-label=t("preferences")
            node_ref=here
            data-testid="preferences-sheet"
        >
            <div class="work">
                <h1>{t("preferences")}</h1>
                <p class="lead" data-testid="preferences-of">
                    {move || match person.get() {
                        Some(name) => tr("preferences-of", &[("name", &name)]),
                        None => t("preferences-of-tablet"),
                    }}
                </p>
                <Choices shell />
            </div>
            <footer class="bar">
                <span class="grow"></span>
                <button
                    class="btn primary"
                    data-testid="preferences-done"
                    on:click=move |_| shell.drive(Desk::close_preferences)
                >
                    <Drawn icon=Icon::Done />
                    <span>{t("pad-done")}</span>
                </button>
            </footer>
        </section>
    }
}

#[component]
fn Choices(shell: Shell) -> impl IntoView {
    let word = |word: &str| Some(word.to_owned());
    view! {
        <Choice title=t("preferences-language")>
            {LANGUAGES
                .map(|tag| {
                    let chosen = Preferences { language: word(tag), ..Preferences::default() };
                    let is = move |setting: &Setting| setting.language == tag;
                    view! { <One shell id=tag words=words::language(tag) lang=tag chosen is /> }
                })
                .collect_view()}
        </Choice>
        <Choice title=t("preferences-hand")>
            {Hand::ALL
                .iter()
                .map(|hand| {
                    let chosen = Preferences { hand: word(hand.word()), ..Preferences::default() };
                    let is = move |setting: &Setting| setting.hand == *hand;
                    view! { <One shell id=hand.word() words=words::hand(*hand) chosen is /> }
                })
                .collect_view()}
        </Choice>
        <Choice title=t("preferences-theme")>
            {Theme::ALL
                .iter()
                .map(|theme| {
                    let chosen = Preferences { theme: word(theme.word()), ..Preferences::default() };
                    let is = move |setting: &Setting| setting.theme == *theme;
                    view! { <One shell id=theme.word() words=words::theme(*theme) chosen is /> }
                })
                .collect_view()}
        </Choice>
        <Choice title=t("preferences-size")>
            {Size::ALL
                .iter()
                .map(|size| {
                    let chosen = Preferences { size: word(size.word()), ..Preferences::default() };
                    let is = move |setting: &Setting| setting.size == *size;
                    view! { <One shell id=size.word() words=words::size(*size) chosen is /> }
                })
                .collect_view()}
        </Choice>
        <Choice title=t("preferences-volume")>
            {Volume::ALL
                .iter()
                .map(|volume| {
                    let chosen = Preferences { volume: word(volume.word()), ..Preferences::default() };
                    let is = move |setting: &Setting| setting.volume == *volume;
                    view! { <One shell id=volume.word() words=words::volume(*volume) chosen is /> }
                })
                .collect_view()}
        </Choice>
        <p class="hint">{t("preferences-try-out")}</p>
        <Choice title=t("preferences-scanning")>
            {Scanning::ALL
                .iter()
                .map(|scanning| {
                    let chosen = Preferences {
                        scanning: word(scanning.word()),
                        ..Preferences::default()
                    };
                    let is = move |setting: &Setting| setting.scanning == *scanning;
                    view! {
                        <One shell id=scanning.word() words=words::scanning(*scanning) chosen is />
                    }
                })
                .collect_view()}
        </Choice>
    }
}

/// One preference and what there is to choose.
#[component]
fn Choice(title: String, children: Children) -> impl IntoView {
    let label = title.clone();
    view! {
        <section class="choice" role="group" aria-label=label>
            <h2>{title}</h2>
            <div class="tiles reasons">{children()}</div>
        </section>
    }
}

/// One that can be chosen.
#[component]
fn One(
    shell: Shell,
    id: &'static str,
    #[prop(into)] words: String,
    /// The language of the words, where it is not that of the page.
    #[prop(optional)]
    lang: Option<&'static str>,
    chosen: Preferences,
    is: impl Fn(&Setting) -> bool + Send + Sync + 'static,
) -> impl IntoView {
    let is_chosen = shell.slice(move |desk| is(&desk.setting()));
    view! {
        <button
            class="tile"
            data-testid=format!("prefer-{id}")
            lang=lang
            aria-pressed=move || is_chosen.get().to_string()
            on:click=move |_| {
                sound::wake();
                let chosen = chosen.clone();
                shell.drive(|desk| desk.choose(clock::new_intent(), chosen));
            }
        >
            <b>{words}</b>
        </button>
    }
}

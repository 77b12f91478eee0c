//! The page as a whole: top bar, the work, the scan panel, and what stands in the way.

use leptos::prelude::*;
use leptos::task::spawn_local;
use record::Subject;
use record::ids::PersonId;

use crate::components::readings::Readings;
use crate::components::refusal_panel::RefusalPanel;
use crate::components::stopped::StoppedBanner;
use crate::components::storage_banner::StorageBanner;
use crate::components::top_bar::TopBar;
use crate::desk::{Desk, Phase, SavedNote, Screen};
use crate::finder::Finder;
use crate::mark::{self, Mark};
use crate::pad::{Cover, LockWarning};
use crate::platform::wedge::{self, Sent};
use crate::platform::{clock, page, update};
use crate::preferences::PreferencesSheet;
use crate::screens;
use crate::setting;
use crate::sheet::BadgeSheet;
use crate::shell::Shell;
use crate::text::people::called;
use crate::text::t;

/// Draws the app.
#[component]
pub fn App() -> impl IntoView {
    let shell = Shell::start();
    let set = shell.slice(Desk::setting);
    Effect::new(move |_| setting::draw(set.get()));
    wedge::listen(move |sent| match sent {
        Sent::Scan(typed) => shell.typed(typed),
        Sent::Cut(typed) => shell.cut_scan(typed.keys),
        Sent::Endless(typed) => shell.endless_scan(typed),
    });
    let phase = shell.phase();
    view! {
        {move || match phase.get() {
            Phase::Starting => view! { <p class="notice" role="status">{t("starting")}</p> }.into_any(),
            Phase::AnotherTab { answers } => {
                view! { <screens::stopped::AnotherTab shell answers /> }.into_any()
            }
            Phase::NoDatabase { why, safe } => {
                view! { <screens::stopped::NoDatabase shell why safe /> }.into_any()
            }
            Phase::Stopped { why } => view! { <screens::stopped::Stopped why /> }.into_any(),
            Phase::Updating { late } => view! { <screens::stopped::Updating late /> }.into_any(),
            Phase::Running => view! { <Running shell /> }.into_any(),
        }}
    }
}

#[component]
fn Running(shell: Shell) -> impl IntoView {
    let language = shell.slice(|desk| desk.setting().language);
    let enrolled = shell.slice(|desk| desk.standing.device_name.is_some());
    let readings = shell.slice(|desk| desk.readings.iter().cloned().collect::<Vec<_>>());
    let told = shell.slice(|desk| desk.told.clone());
    let ends_in_s = shell.slice(Desk::told_ends_in_s);
    let locked = shell.slice(|desk| desk.standing.locked);
    // The finder stays: a badge is held before it.
    let asked = shell.slice(|desk| desk.standing.locked || desk.pad.is_some());
    let printed = shell.slice(|desk| desk.printed.is_some() && desk.pad.is_none());
    let preferring = shell.slice(|desk| desk.preferring);
    let over_all = move || printed.get() || preferring.get();
    let covered = move || asked.get() || over_all();
    let person = shell.slice(|desk| {
        desk.standing
            .person
            .as_ref()
            .map(|person| person.id.clone())
    });
    // What one person typed is not drawn for the next; and it is not drawn anew for a lock
    // screen in another language.
    let drawn_for = Memo::new(move |before: Option<&(Option<PersonId>, &'static str)>| {
        let person = person.get();
        let before = before.filter(|(whose, _)| locked.get() && *whose == person);
        before.cloned().unwrap_or_else(|| (person, language.get()))
    });
    let storage = shell.slice(|desk| desk.standing.sync.storage.clone());
    let mark = shell.slice(|desk| Mark::of(&desk.standing));
    Effect::new(move |_| {
        if let Some(mark) = mark.get() {
            page::keep(mark::KEY, &mark.to_text());
        }
    });
    // To follow a memo it has to be read: one that nobody has read hears of nothing.
    view! {
        <div class="frame" class:locked=locked>
            <div class="head" inert=covered>
                {move || {
                    let _ = language.get();
                    view! {
                        <TopBar shell />
                        <StoppedBanner shell offset_min=clock::now().offset_min />
                        <StorageBanner
                            storage
                            more=enrolled
                            on_open=move || shell.go(Screen::Sync)
                        />
                    }
                }}
            </div>
            <Show
                when=move || enrolled.get()
                fallback=move || {
                    view! {
                        <div class="work-side" inert=over_all>
                            {move || {
                                let _ = language.get();
                                view! { <screens::enrol::Enrol shell /> }
                            }}
                        </div>
                    }
                }
            >
                <div class="halves">
                    <div class="work-side" inert=covered>
                        {move || {
                            let _ = drawn_for.get();
                            view! {
                                <CurrentScreen shell />
                                <SavedNote shell />
                                <UpdateReady shell />
                            }
                        }}
                    </div>
                    <aside class="scan" inert=over_all>
                        <Finder shell language />
                        {move || {
                            let _ = language.get();
                            view! { <Readings readings /> }
                        }}
                    </aside>
                    <Show when=move || asked.get()>
                        {move || {
                            let _ = language.get();
                            view! { <Cover shell /> }
                        }}
                    </Show>
                </div>
            </Show>
            <Show when=move || printed.get()>
                <BadgeSheet shell />
            </Show>
            <Show when=move || preferring.get()>
                {move || {
                    let _ = language.get();
                    view! { <PreferencesSheet shell /> }
                }}
            </Show>
            {move || {
                let _ = language.get();
                view! {
                    <LockWarning shell />
                    <RefusalPanel
                        told
                        ends_in_s
                        on_understood=move || {
                            shell.drive(|desk| {
                                desk.acknowledge();
                                Vec::new()
                            });
                        }
                    />
                }
            }}
        </div>
    }
}

#[component]
fn CurrentScreen(shell: Shell) -> impl IntoView {
    let screen = shell.slice(|desk| desk.screen.clone());
    // Another screen begins at its top.
    Effect::new(move |_| {
        screen.track();
        page::scroll_to_start(".work-side");
        page::scroll_to_start(".work");
    });
    move || match screen.get() {
        Screen::Home => view! { <screens::home::Home shell /> }.into_any(),
        Screen::People => view! { <screens::people::People shell /> }.into_any(),
        Screen::ManagePeople => view! { <screens::manage_people::ManagePeople shell /> }.into_any(),
        Screen::Stations => view! { <screens::stations::Stations shell /> }.into_any(),
        Screen::Receiving => view! { <screens::receiving::Receiving shell /> }.into_any(),
        Screen::Traveller(unit) => {
            view! { <screens::traveller::Traveller shell unit /> }.into_any()
        }
        Screen::NameCarton => view! { <screens::shipping::NameCarton shell /> }.into_any(),
        Screen::Carton(carton) => view! { <screens::shipping::Carton shell carton /> }.into_any(),
        Screen::NameShipment => view! { <screens::shipping::NameShipment shell /> }.into_any(),
        Screen::Shipment { shipment, customer } => {
            view! { <screens::shipping::Shipment shell shipment customer /> }.into_any()
        }
        Screen::Thing(Subject::Person(id)) => {
            view! { <screens::person::Person shell id /> }.into_any()
        }
        Screen::Thing(subject) => {
            view! { <screens::thing::ThingScreen shell subject /> }.into_any()
        }
        Screen::NameTrace => view! { <screens::trace::NameTrace shell /> }.into_any(),
        Screen::Trace { subject, direction } => {
            view! { <screens::trace::TraceScreen shell subject direction /> }.into_any()
        }
        Screen::Sync => view! { <screens::sync::Sync shell /> }.into_any(),
        Screen::Findings => view! { <screens::findings::Findings shell /> }.into_any(),
        Screen::Accept(row) => view! { <screens::findings::Accept shell row=*row /> }.into_any(),
        Screen::Audit => view! { <screens::audit::Audit shell /> }.into_any(),
        Screen::Scanner => view! { <screens::scanner::Scanner shell /> }.into_any(),
        Screen::Teach => view! { <screens::teach::Teach shell /> }.into_any(),
        Screen::Layout(row) => view! { <screens::teach::Layout shell row=*row /> }.into_any(),
        Screen::Tablets => view! { <screens::tablets::Tablets shell /> }.into_any(),
        Screen::Tablet(row) => view! { <screens::tablets::Tablet shell row=*row /> }.into_any(),
        Screen::SetAside => view! { <screens::set_aside::SetAside shell /> }.into_any(),
        Screen::SetAsideEntry(row) => {
            view! { <screens::set_aside::SetAsideEntry shell row=*row /> }.into_any()
        }
        Screen::Hold { thing, back } => {
            view! { <screens::hold::Hold shell thing back=*back /> }.into_any()
        }
        Screen::Release { hold, back } => {
            view! { <screens::hold::Release shell hold=*hold back=*back /> }.into_any()
        }
        Screen::Sign {
            subject,
            events,
            said,
            back,
        } => view! { <screens::sign::Sign shell subject events said back=*back /> }.into_any(),
        Screen::SetRight { event, back } => {
            view! { <screens::setting_right::SetRight shell event=*event back=*back /> }.into_any()
        }
    }
}

/// Says that the last action is saved, with what the browser says of how durably; one touch
/// takes it back.
#[component]
fn SavedNote(shell: Shell) -> impl IntoView {
    let saved = shell.slice(|desk| desk.saved.clone());
    move || {
        saved.get().map(
            |SavedNote {
                 subject,
                 durability,
                 undo,
             }| {
                view! {
                    <div class="saved-note">
                        <p role="status" data-testid="saved" data-durability=durability>
                            <b>{called(&subject)}</b>
                            " "
                            {t("reading-saved")}
                        </p>
                        {undo.map(|action| {
                            view! {
                                <button data-testid="undo" on:click=move |_| shell.undo(action)>
                                    {t("undo")}
                                </button>
                            }
                        })}
                    </div>
                }
            },
        )
    }
}

/// A new version waits until a person takes it, with nothing in hand.
#[component]
fn UpdateReady(shell: Shell) -> impl IntoView {
    let waiting = RwSignal::new(false);
    let look = move || spawn_local(async move { waiting.set(update::is_waiting().await) });
    look();
    clock::every(60_000, look);
    let idle = shell.slice(|desk| desk.screen == Screen::Home && desk.order.is_none());
    view! {
        <Show when=move || waiting.get() && idle.get()>
            <button
                class="update"
                data-testid="update"
                on:click=move |_| shell.drive(Desk::take_update)
            >
                {t("update-ready")}
            </button>
        </Show>
    }
}

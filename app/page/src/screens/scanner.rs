//! The scanner of the tablet: the sheet that calibrates it, what its last scan was byte by byte and
//! what it means, and scanners that are read with no keyboard between.

use codes::wedge::{Progress, drawn, strips};
use leptos::prelude::*;
use messages::records::Meaning;
use record::rights::Action;

use crate::components::action_bar::{ActionBar, Quiet};
use crate::components::icon::Icon;
use crate::components::layouts::Layouts;
use crate::components::modules::path;
use crate::desk::scanner::{Arrived, Link};
use crate::desk::{Desk, Screen};
use crate::platform::{page, sound};
use crate::set_up_sheet::Maker;
use crate::shell::Shell;
use crate::text::{layout, scanner as words, t, tr};

/// How tall a strip is, modules.
const STRIP_HEIGHT: usize = 50;

/// Draws the screen.
#[component]
pub fn Scanner(shell: Shell) -> impl IntoView {
    let is_kept = shell.slice(|desk| desk.standing.scanner.is_some());
    view! {
        <main tabindex="0" class="work">
            <h1>{t("scanner-title")}</h1>
            <p class="lead">
                {move || t(if is_kept.get() { "scanner-lead-kept" } else { "scanner-lead" })}
            </p>
            <Found shell />
            <LastScan shell />
            <Layouts shell />
            <Plugged shell />
            <Sheet shell />
        </main>
        <ActionBar>
            <Quiet
                words=t("go-back")
                icon=Icon::Back
                id="back"
                on_touch=move || shell.go(Screen::People)
            />
            <Quiet
                words=t("scanner-print")
                icon=Icon::Print
                id="scanner-print"
                on_touch=page::print
            />
            <Show when=move || is_kept.get()>
                <Quiet
                    words=t("scanner-forget")
                    icon=Icon::Cross
                    id="scanner-forget"
                    on_touch=move || shell.drive(Desk::forget_scanner)
                />
            </Show>
        </ActionBar>
    }
}

/// What the last scan of the sheet said.
#[component]
fn Found(shell: Shell) -> impl IntoView {
    let progress = shell.slice(|desk| desk.scanner.progress.clone());
    move || {
        progress.get().map(|progress| {
            let is_good = match &progress {
                Progress::Missing { .. } => true,
                Progress::Done(found) => found.is_usable() && !found.profile.separators_lost,
            };
            let class = if is_good { "note" } else { "problem" };
            view! {
                <p class=class role="status" data-testid="scanner-outcome" data-good=is_good.to_string()>
                    {words::outcome(&progress)}
                </p>
            }
        })
    }
}

#[component]
fn LastScan(shell: Shell) -> impl IntoView {
    let arrived = shell.slice(|desk| desk.scanner.arrived.clone());
    view! {
        <section class="card" data-testid="scanner-last">
            <h2>{t("scanner-last")}</h2>
            {move || match arrived.get() {
                None => view! { <p class="hint">{t("scanner-none-yet")}</p> }.into_any(),
                Some(arrived) => view! { <Scan shell arrived /> }.into_any(),
            }}
        </section>
    }
}

#[component]
fn Scan(shell: Shell, arrived: Arrived) -> impl IntoView {
    let Arrived { typed, sent } = arrived;
    let meaning = match sent {
        Ok(text) => {
            let changed = (text != typed.keys).then(|| {
                view! {
                    <h3>{t("scanner-sent")}</h3>
                    <Characters text=text.clone() id="scanner-sent" />
                }
            });
            view! {
                {changed}
                <Meant shell />
            }
            .into_any()
        }
        Err(refusal) => view! {
            <p class="problem" data-testid="scanner-refusal" data-code=refusal.code()>
                {words::refusal(&refusal)}
            </p>
        }
        .into_any(),
    };
    view! {
        <h3>{t("scanner-arrived")}</h3>
        <Characters text=typed.keys id="scanner-arrived" />
        {meaning}
    }
}

/// A text, character by character, control characters by their names.
#[component]
fn Characters(text: String, id: &'static str) -> impl IntoView {
    let characters = text.chars().map(|one| {
        let (seen, number) = words::character(one);
        let is_named = one.is_control() || one == ' ' || one == char::REPLACEMENT_CHARACTER;
        view! {
            <li class:named=is_named>
                <b>{seen}</b>
                <small>{number}</small>
            </li>
        }
    });
    let characters = characters.collect_view();
    view! { <ol class="bytes" data-testid=id data-text=text>{characters}</ol> }
}

/// What the last scan means, as the worker says it.
#[component]
fn Meant(shell: Shell) -> impl IntoView {
    let meaning = shell.slice(|desk| desk.scanner.meaning.clone());
    move || {
        meaning
            .get()
            .map(|meaning| view! { <Means shell meaning /> })
    }
}

#[component]
fn Means(shell: Shell, meaning: Meaning) -> impl IntoView {
    let (symbology, verdict) = (words::symbology(&meaning), words::verdict(&meaning));
    let can_teach = meaning.is_unknown
        && shell
            .desk
            .with_untracked(|desk| desk.may(Action::TeachLayout));
    let teach = can_teach.then(|| {
        let text = meaning.text.clone();
        view! {
            <button
                class="btn"
                data-testid="scanner-teach"
                on:click=move |_| shell.drive(|desk| desk.teach(&text))
            >
                {t("teach-this")}
            </button>
        }
    });
    let fields = meaning.fields.into_iter().map(|field| {
        let name = layout::field_name(&field);
        let resolved = field
            .resolved
            .map(|resolved| view! { " "<small>{resolved}</small> });
        view! {
            <dt>{name}</dt>
            <dd>
                <code>{field.value}</code>
                {resolved}
            </dd>
        }
    });
    let fields = fields.collect_view();
    view! {
        <p data-testid="scanner-symbology">{symbology}</p>
        <p data-testid="scanner-verdict">{verdict}</p>
        <dl class="compare" data-testid="scanner-fields">{fields}</dl>
        {teach}
    }
}

/// Scanners that the browser reads itself, where it can.
#[component]
fn Plugged(shell: Shell) -> impl IntoView {
    let plugged = shell.slice(|desk| desk.scanner.plugged.clone());
    let says = |link: &Link| match link {
        Link::Missing | Link::Free => String::new(),
        Link::Read => t("scanner-read"),
        Link::Failed(why) => tr("scanner-not-read", &[("why", why)]),
    };
    let way = move |name: String, id: &'static str, link: Link, connect: fn(Shell)| {
        (link != Link::Missing).then(|| {
            view! {
                <div class="row">
                    <button
                        class="btn"
                        data-testid=id
                        on:click=move |_| {
                            sound::wake();
                            connect(shell);
                        }
                    >
                        {name}
                    </button>
                    <p role="status">{says(&link)}</p>
                </div>
            }
        })
    };
    move || {
        let plugged = plugged.get();
        let any = plugged.serial != Link::Missing || plugged.hid != Link::Missing;
        any.then(|| {
            view! {
                <section class="card storage">
                    <h2>{t("scanner-plugged")}</h2>
                    <p class="hint">{t("scanner-plugged-means")}</p>
                    {way(t("scanner-serial"), "scanner-serial", plugged.serial, Shell::connect_serial)}
                    {way(t("scanner-hid"), "scanner-hid", plugged.hid, Shell::connect_hid)}
                </section>
            }
        })
    }
}

/// What is printed: the code, the strips for scanners that read only those, and what to set up.
#[component]
fn Sheet(shell: Shell) -> impl IntoView {
    let makers = Maker::ALL.into_iter().map(|maker| {
        let id = format!("sheet-{}", maker.name());
        let save = move |_| shell.drive(|desk| desk.save_sheet(maker));
        view! {
            <dt>{maker.name()}</dt>
            <dd>
                {maker.words()}
                <button class="btn" data-testid=id on:click=save>
                    {tr("scanner-save-sheet", &[("maker", maker.name())])}
                </button>
            </dd>
        }
    });
    let makers = makers.collect_view();
    view! {
        <section class="card scanner-sheet" data-testid="scanner-sheet">
            <h2>{t("scanner-sheet")}</h2>
            <p>{t("scanner-sheet-lead")}</p>
            <Matrix />
            <h3>{t("scanner-strips")}</h3>
            <p>{t("scanner-strips-lead")}</p>
            <Strips />
            <h3>{t("scanner-setup")}</h3>
            <p>{t("scanner-setup-lead")}</p>
            <ul class="setup">
                <li>{t("scanner-setup-aim")}</li>
                <li>{t("scanner-setup-suffix")}</li>
                <li>{t("scanner-setup-separators")}</li>
                <li>{t("scanner-setup-keyboard")}</li>
            </ul>
            <dl class="setup">{makers}</dl>
        </section>
    }
}

#[component]
fn Matrix() -> impl IntoView {
    let side = drawn::SIDE + 2 * drawn::QUIET_ZONE;
    let modules: Vec<bool> = drawn::symbol().collect();
    let path = path(&modules, drawn::SIDE, drawn::QUIET_ZONE, 1);
    view! {
        <svg
            class="matrix"
            viewBox=format!("0 0 {side} {side}")
            shape-rendering="crispEdges"
            role="img"
            aria-label=t("scanner-sheet")
        >
            <path d=path />
        </svg>
    }
}

#[component]
fn Strips() -> impl IntoView {
    let strips = strips().into_iter().enumerate().filter_map(|(at, strip)| {
        let bars = drawn::linear(&strip)?;
        let width = bars.len() + 2 * drawn::QUIET_ZONE;
        let number = (at + 1).to_string();
        let label = tr("scanner-strip", &[("number", &number)]);
        let height = STRIP_HEIGHT + 2 * drawn::QUIET_ZONE;
        Some(view! {
            <li>
                <b>{number}</b>
                <svg
                    class="strip"
                    viewBox=format!("0 0 {width} {height}")
                    preserveAspectRatio="none"
                    shape-rendering="crispEdges"
                    role="img"
                    aria-label=label
                >
                    <path d=path(&bars, bars.len(), drawn::QUIET_ZONE, STRIP_HEIGHT) />
                </svg>
            </li>
        })
    });
    let strips = strips.collect_view();
    view! { <ol class="strips">{strips}</ol> }
}

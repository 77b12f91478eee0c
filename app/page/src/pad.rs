//! The PIN pad and the lock, drawn over the work; the finder stays free for a badge.
//!
//! Neither digits nor a badge's code come here: the desk tells how many digits there are.

use leptos::html::Section;
use leptos::prelude::*;
use messages::records::{BadgeFault, Failure};
use record::Refusal;

use crate::components::icon::{Drawn, Icon};
use crate::components::people_tiles::PeopleTiles;
use crate::desk::pad::{PadAsks, PadFault, PadView};
use crate::desk::{Desk, Effect};
use crate::platform::hands::{self, Focus, PadKey};
use crate::platform::{clock, sound};
use crate::shell::Shell;
use crate::text::badge::locked_for;
use crate::text::refusal::{Panel, of_failure, of_no_answer, of_refusal, panel};
use crate::text::{people, t, tn, tr};

/// The digits in the order in which they lie, beside those of the last row.
const UPPER_DIGITS: [char; 9] = ['1', '2', '3', '4', '5', '6', '7', '8', '9'];

/// How many places are drawn before digits fill them: the fewest of a PIN.
const PLACES: usize = 4;

fn said(fault: &PadFault) -> Panel {
    match fault {
        PadFault::Failed(failure) => of_failure(failure),
        // Who signs has released nothing.
        PadFault::Refused(Refusal::SecondPersonNeeded { person }) => panel(
            "refuse-second-signature",
            &[("person", &people::name(person))],
        ),
        PadFault::Refused(refusal) => of_refusal(refusal),
        PadFault::NotTheSame => panel("pad-not-the-same", &[]),
        PadFault::BadgeOf(person) => panel("pad-badge-of", &[("name", &people::name(person))]),
        PadFault::ScanNotTaken => panel("pad-scan-not-taken", &[]),
        PadFault::NoAnswer => of_no_answer(),
    }
}

/// What the pad shows of a fault now: a wait counts down.
fn shown(pad: &PadView) -> Option<Panel> {
    let fault = pad.fault.as_ref()?;
    if let PadFault::Failed(Failure::Badge(BadgeFault::Locked { .. })) = fault {
        return Some(locked_for(pad.locked_s));
    }
    Some(said(fault))
}

fn asks(asks: PadAsks) -> String {
    t(match asks {
        PadAsks::Pin | PadAsks::SignAgain => "pad-pin",
        PadAsks::NewPin => "pad-new-pin",
        PadAsks::Again => "pad-again",
        PadAsks::Sign { has_badge: false } => "pad-sign",
        PadAsks::Sign { has_badge: true } => "pad-sign-badge",
    })
}

/// Covers the work while somebody has to show who they are.
#[component]
pub fn Cover(shell: Shell) -> impl IntoView {
    let locked = shell.slice(|desk| desk.standing.locked);
    let others = shell.slice(|desk| desk.others);
    let name = shell.slice(|desk| desk.pad.as_ref().map(|pad| pad.person.name.clone()));
    let label = move || {
        let name = name.get().unwrap_or_default();
        if locked.get() {
            format!("{} · {name}", t("lock-title"))
        } else {
            tr("pad-of", &[("name", &name)])
        }
    };
    let here = NodeRef::<Section>::new();
    hold_focus(here);
    let keys = StoredValue::new_local(Some(hands::on_pad_key(move |key| on_key(shell, key))));
    on_cleanup(move || {
        keys.update_value(|keys| {
            if let Some(keys) = keys.take() {
                keys.remove();
            }
        });
    });
    view! {
        <section
            class="cover"
            role="dialog"
            tabindex="-1"
            aria-label=label
            node_ref=here
            data-testid=move || if locked.get() { "locked" } else { "cover" }
        >
            <Show
                when=move || others.get()
                fallback=move || view! { <Pad shell locked /> }
            >
                <Others shell />
            </Show>
        </section>
    }
}

/// Gives the focus to what lies over the rest, and back when it goes.
pub fn hold_focus(here: NodeRef<Section>) {
    let before = StoredValue::new_local(Some(Focus::now()));
    here.on_load(|here| drop(here.focus()));
    on_cleanup(move || {
        before.update_value(|before| {
            if let Some(before) = before.take() {
                // What lies below takes the focus only after it is uncovered.
                clock::after(0, move || before.give_back());
            }
        });
    });
}

fn on_key(shell: Shell, key: PadKey) {
    shell.drive(|desk| match key {
        _ if desk.others && key != PadKey::Cancel => Vec::new(),
        PadKey::Character(character, at) => desk.pad_key(character, at),
        PadKey::Delete => desk.pad_delete(),
        PadKey::Done => desk.pad_done(),
        PadKey::Cancel => desk.pad_cancel(),
    });
}

/// One touch on the pad.
fn touch(shell: Shell, change: impl FnOnce(&mut Desk) -> Vec<Effect>) {
    sound::wake();
    shell.drive(change);
}

#[component]
fn Pad(shell: Shell, locked: Memo<bool>) -> impl IntoView {
    let pad = shell.slice(Desk::pad_view);
    let has_draft =
        Memo::new(move |_| pad.with(|pad| pad.as_ref().is_some_and(|pad| pad.person.has_draft)));
    let of = move |pick: fn(&PadView) -> String| {
        move || pad.with(|pad| pad.as_ref().map(pick).unwrap_or_default())
    };
    let dots = Memo::new(move |_| pad.with(|pad| pad.as_ref().map_or(0, |pad| pad.dots)));
    let waits = Memo::new(move |_| pad.with(|pad| pad.as_ref().is_some_and(|pad| pad.waits)));
    view! {
        <div class="pad" data-testid="pin-pad">
            <Show when=move || locked.get()>
                <p class="locked-word">
                    <Drawn icon=Icon::Lock />
                    <span>{t("lock-title")}</span>
                </p>
            </Show>
            <h1 data-testid="pin-name">{of(|pad| pad.person.name.clone())}</h1>
            <p class="lead" role="status" data-testid="pin-asks">
                {of(|pad| asks(pad.asks))}
                {move || locked.get().then(|| format!(" {}", t("lock-or-badge")))}
            </p>
            <Show when=move || has_draft.get()>
                <p class="shows-by" data-testid="has-draft">
                    <Drawn icon=Icon::Sign />
                    <span>{t("has-draft")}</span>
                </p>
            </Show>
            <Dots dots waits />
            <Fault pad />
            <Keys shell waits />
            <footer class="pad-foot">
                <Leave shell locked />
            </footer>
        </div>
    }
}

/// As many dots as digits were typed.
#[component]
fn Dots(dots: Memo<usize>, waits: Memo<bool>) -> impl IntoView {
    view! {
        <p
            class="dots"
            role="img"
            aria-label=move || tn("pad-digits", dots.get() as u64)
            data-testid="pin-dots"
        >
            {move || {
                if waits.get() {
                    return view! { <span class="lead">{t("pad-waits")}</span> }.into_any();
                }
                let typed = dots.get();
                (0..typed.max(PLACES))
                    .map(|at| view! { <i class:typed=at < typed></i> })
                    .collect_view()
                    .into_any()
            }}
        </p>
    }
}

/// Why it was not taken. Read out once; only the eye follows the seconds.
#[component]
fn Fault(pad: Memo<Option<PadView>>) -> impl IntoView {
    let spoken = Memo::new(move |_| {
        let fault = pad.with(|pad| pad.as_ref()?.fault.clone());
        fault.map(|fault| {
            let said = said(&fault);
            format!("{}. {}", said.title, said.next)
        })
    });
    let shown = move || pad.with(|pad| shown(pad.as_ref()?));
    view! {
        <p class="unseen" role="alert">{spoken}</p>
        <div class="pad-fault" data-testid="pin-fault" aria-hidden="true">
            {move || {
                shown().map(|Panel { title, next, .. }| {
                    view! {
                        <p class="problem">
                            <b>{title}</b>
                            " "
                            {next}
                        </p>
                    }
                })
            }}
        </div>
    }
}

#[component]
fn Keys(shell: Shell, waits: Memo<bool>) -> impl IntoView {
    let off = move || waits.get().to_string();
    let digit = move |digit: char| {
        view! {
            <button
                class="key code"
                tabindex="-1"
                data-testid=format!("pin-{digit}")
                aria-disabled=off
                on:click=move |_| touch(shell, |desk| desk.pad_digit(digit))
            >
                {digit.to_string()}
            </button>
        }
    };
    // The focus stays where Enter means "done", whatever was touched last.
    view! {
        <div class="keys" on:mousedown=|event| event.prevent_default()>
            {UPPER_DIGITS.map(digit)}
            <button
                class="key"
                data-testid="pin-delete"
                aria-label=t("pad-delete")
                aria-disabled=off
                on:click=move |_| touch(shell, Desk::pad_delete)
            >
                <Drawn icon=Icon::Delete />
            </button>
            {digit('0')}
            <button
                class="key done"
                data-testid="pin-done"
                aria-disabled=off
                on:click=move |_| touch(shell, Desk::pad_done)
            >
                <Drawn icon=Icon::Done />
                <span>{t("pad-done")}</span>
            </button>
        </div>
    }
}

/// The way out: a locked tablet leads to the people, or back to the one who locked it.
#[component]
fn Leave(shell: Shell, locked: Memo<bool>) -> impl IntoView {
    let is_own = shell.slice(|desk| {
        let asked = desk.pad.as_ref().map(|pad| &pad.person.id);
        desk.standing.locked && asked == desk.standing.person.as_ref().map(|person| &person.id)
    });
    view! {
        <Show when=move || !is_own.get()>
            <button
                class="btn quiet"
                data-testid="pin-cancel"
                on:click=move |_| touch(shell, Desk::pad_cancel)
            >
                <Drawn icon=Icon::Cross />
                <span>{t("pad-cancel")}</span>
            </button>
        </Show>
        <Show when=move || locked.get()>
            <button
                class="btn quiet"
                data-testid="lock-others"
                on:click=move |_| touch(shell, Desk::somebody_else)
            >
                <Drawn icon=Icon::People />
                <span>{t("lock-others")}</span>
            </button>
        </Show>
    }
}

/// The people, for somebody else than the one who has locked the tablet.
#[component]
fn Others(shell: Shell) -> impl IntoView {
    view! {
        <div class="others">
            <h1>{t("people-title")}</h1>
            <p class="lead">{t("people-lead")}</p>
            <PeopleTiles shell on_choose=move |person| touch(shell, |desk| desk.badge_in(person)) />
            <button
                class="btn quiet"
                data-testid="lock-back"
                on:click=move |_| touch(shell, Desk::pad_cancel)
            >
                <Drawn icon=Icon::Back />
                <span>{t("go-back")}</span>
            </button>
        </div>
    }
}

/// Says that the tablet is about to lock; any touch keeps it open.
#[component]
pub fn LockWarning(shell: Shell) -> impl IntoView {
    let left = shell.slice(Desk::locks_in_s);
    let warns = Memo::new(move |_| left.get().is_some());
    view! {
        <Show when=move || warns.get()>
            <section class="lock-warning" data-testid="lock-warning">
                <Drawn icon=Icon::Lock />
                <p role="alert">{t("lock-soon")}</p>
                <p class="seconds" aria-hidden="true">
                    {move || tn("lock-seconds", left.get().unwrap_or_default())}
                </p>
                <button
                    class="btn"
                    data-testid="lock-stay"
                    on:click=move |_| shell.touched()
                >
                    {t("lock-stay")}
                </button>
            </section>
        </Show>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_second_person_is_asked_for_with_the_one_cause_that_there_is() {
        crate::text::choose("en");
        let needed = Refusal::SecondPersonNeeded {
            person: "ZZ".parse().unwrap(),
        };
        let release = of_refusal(&needed).next;
        assert_eq!(
            release,
            "ZZ held it, or released it first. Let somebody else badge in."
        );
        let sign = said(&PadFault::Refused(needed)).next;
        assert_eq!(sign, "ZZ signed it first. Let somebody else badge in.");
    }
}

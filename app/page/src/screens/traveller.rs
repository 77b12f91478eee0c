//! The traveller of a unit: done is quiet, the step whose turn it is stands out, later is
//! quieter. One thing to do next is ringed.

use leptos::prelude::*;
use messages::draft::Begun;
use messages::records::{Thing, ThingState};
use record::Command;
use record::hold::Hold;
use record::identity::{Subject, UnitKey};
use record::ids::QualificationId;
use record::measurement::MeasureState;
use record::resolution::Judged;
use record::trace::Direction;
use record::traveller::OnTraveller;
use record::unit::{NeedState, StepState, UnitState};

use crate::components::action_bar::{ActionBar, BackHome, Primary, Quiet};
use crate::components::held::{HeldBanner, HoldButton, holds_on_screen};
use crate::components::icon::Icon;
use crate::components::judgement::Judgement;
use crate::components::signal_mark::SignalMark;
use crate::desk::{Screen, Signal as Mark};
use crate::shell::Shell;
use crate::text::number;
use crate::text::units::{amount, quantity, symbol};
use crate::text::{t, tr};

/// Returns the unit on the screen, once the worker has answered.
fn unit_on(thing: Option<&Thing>, unit: &UnitKey) -> Option<UnitState> {
    let ThingState::Unit(state) = &thing?.state else {
        return None;
    };
    (state.unit == *unit).then(|| state.clone())
}

/// Draws the screen.
#[component]
pub fn Traveller(shell: Shell, unit: UnitKey) -> impl IntoView {
    let wanted = unit.clone();
    let state = shell.slice(move |desk| unit_on(desk.thing.as_ref(), &wanted));
    let about = Subject::Unit(unit.clone());
    let held = about.clone();
    let open = shell.slice(move |desk| {
        let thing = desk.thing.as_ref().filter(|thing| thing.subject == about);
        let findings = thing
            .map(|thing| thing.findings.clone())
            .unwrap_or_default();
        findings
            .into_iter()
            .filter(Judged::is_open)
            .collect::<Vec<_>>()
    });
    view! {
        <main tabindex="0" class="work">
            <HeldBanner shell subject=held />
            {move || {
                open.get()
                    .into_iter()
                    .map(|judged| view! { <Judgement shell judged /> })
                    .collect_view()
            }}
            {move || match state.get() {
                None => view! { <p class="hint" role="status">{t("starting")}</p> }.into_any(),
                Some(state) => view! { <Steps shell state /> }.into_any(),
            }}
        </main>
        <Actions shell unit state />
    }
}

fn title(state: &UnitState) -> String {
    if !state.is_open() {
        return t("traveller-none");
    }
    match state.current() {
        Some(step) => step.name.clone(),
        None if state.is_complete() => t("unit-done"),
        None => t("complete-unit"),
    }
}

fn lead(state: &UnitState) -> String {
    let serial = state.unit.serial.as_str();
    let mut lead = match &state.order {
        Some(order) => tr(
            "traveller-lead",
            &[
                ("serial", serial),
                ("item", &state.item_name),
                ("order", order.as_str()),
            ],
        ),
        None => tr(
            "traveller-lead-no-order",
            &[("serial", serial), ("item", &state.item_name)],
        ),
    };
    if let Some(turn) = state.current() {
        let at = state
            .steps
            .iter()
            .position(|step| step.number == turn.number);
        let place = tr(
            "traveller-step",
            &[
                ("at", &at.map_or(0, |at| at + 1).to_string()),
                ("of", &state.steps.len().to_string()),
            ],
        );
        lead = format!("{lead} · {place}");
    }
    lead
}

#[component]
fn Steps(shell: Shell, state: UnitState) -> impl IntoView {
    let names = shell.slice(|desk| desk.standing.names.clone());
    let turn = state.current().map(|step| step.number);
    let after = match (state.packed.first(), state.used_in.first()) {
        (Some((carton, _)), _) => tr("unit-in-carton", &[("carton", carton.as_str())]),
        (None, Some((parent, _))) => tr("unit-in-unit", &[("unit", parent.serial.as_str())]),
        (None, None) if state.is_complete() => t("unit-done-lead"),
        (None, None) => String::new(),
    };
    view! {
        <h1 data-testid="traveller-title">{title(&state)}</h1>
        <p class="lead" data-testid="traveller-lead">{lead(&state)}</p>
        <p class="lead">{after}</p>
        <ol class="steps">
            {state
                .steps
                .clone()
                .into_iter()
                .map(|step| {
                    if Some(step.number) == turn {
                        let unit = state.unit.clone();
                        return view! { <TurnStep shell unit step /> }.into_any();
                    }
                    let by = step.finished.first().map(|done| {
                        let name = names.with(|names| names.get(&done.person).cloned());
                        let clock = done.wall.local_clock();
                        format!(
                            "{} · {}",
                            name.unwrap_or_else(|| done.person.to_string()),
                            clock.get(..5).unwrap_or_default(),
                        )
                    });
                    view! { <OtherStep step by /> }.into_any()
                })
                .collect_view()}
        </ol>
    }
}

#[component]
fn OtherStep(step: StepState, by: Option<String>) -> impl IntoView {
    let done = step.is_finished();
    let state = if done { "finished" } else { "later" };
    view! {
        <li
            class="step"
            class:done=done
            data-testid=format!("step-{}", step.number)
            data-state=state
        >
            {if done {
                view! { <SignalMark signal=Mark::Accepted /> }.into_any()
            } else {
                view! { <span class="n">{step.number}</span> }.into_any()
            }}
            <span>{step.name}</span>
            <small>{by.unwrap_or_else(|| t("step-later"))}</small>
        </li>
    }
}

#[component]
fn TurnStep(shell: Shell, unit: UnitKey, step: StepState) -> impl IntoView {
    let number = step.number;
    let asked: Vec<&str> = step
        .qualifications
        .iter()
        .map(QualificationId::as_str)
        .collect();
    let asks = (!asked.is_empty()).then(|| tr("step-asks-for", &[("names", &asked.join(", "))]));
    let first_missing = step.needs.iter().position(|need| need.missing().is_some());
    view! {
        <li class="now" data-testid=format!("step-{}", step.number) data-state="turn">
            <header>
                <span class="n">{step.number}</span>
                <h2>{step.name}</h2>
            </header>
            {asks
                .map(|asks| view! { <p class="hint" data-testid="step-asks-for">{asks}</p> })}
            <ul class="need">
                {step
                    .needs
                    .into_iter()
                    .enumerate()
                    .map(|(at, need)| view! { <Need need next=Some(at) == first_missing /> })
                    .collect_view()}
            </ul>
            <ul class="need">
                {step
                    .measures
                    .into_iter()
                    .map(|measure| {
                        let unit = unit.clone();
                        view! { <Measure shell unit step=number measure /> }
                    })
                    .collect_view()}
            </ul>
        </li>
    }
}

#[component]
fn Need(need: NeedState, next: bool) -> impl IntoView {
    let filled = need.missing().is_none();
    let from: Vec<&str> = need.from.iter().map(Subject::name).collect();
    let under = if from.is_empty() {
        need.need.item.to_string()
    } else {
        tr("need-from", &[("from", &from.join(", "))])
    };
    let count = tr(
        "need-count",
        &[
            ("filled", &amount(need.filled.amount)),
            ("needed", &quantity(need.need.quantity)),
        ],
    );
    let name = if filled {
        need.item_name
    } else {
        tr("need-scan", &[("item", &need.item_name)])
    };
    view! {
        <li
            class:next=next
            data-testid=format!("need-{}", need.need.item)
            data-state=if filled { "filled" } else { "missing" }
        >
            {if filled {
                view! { <SignalMark signal=Mark::Accepted /> }.into_any()
            } else {
                view! { <span class="box" aria-hidden="true"></span> }.into_any()
            }}
            <span class="what">
                <b>{name}</b>
                <small>{under}</small>
            </span>
            <span class="count">{count}</span>
        </li>
    }
}

/// The field of a draft of a measurement.
const VALUE: &str = "value";

/// A value to be measured: a field that gloved hands can hit, or what was read.
#[component]
fn Measure(shell: Shell, unit: UnitKey, step: u16, measure: MeasureState) -> impl IntoView {
    let MeasureState {
        characteristic,
        values,
    } = measure;
    let id = format!("measure-{}", characteristic.id);
    let state = format!("measured-{}", characteristic.id);
    if !values.is_empty() {
        let read: Vec<String> = values
            .iter()
            .map(|read| format!("{} {}", amount(read.value), symbol(read.unit.as_str())))
            .collect();
        return view! {
            <li data-testid=state data-state="filled">
                <SignalMark signal=Mark::Accepted />
                <span class="what">
                    <b>{characteristic.name}</b>
                </span>
                <span class="count">{read.join(" / ")}</span>
            </li>
        }
        .into_any();
    }
    let begun = Begun::Measurement {
        unit: unit.clone(),
        step,
        characteristic: characteristic.id.clone(),
    };
    let of = begun.clone();
    let typed = shell.slice(move |desk| desk.typed(&of, VALUE));
    let value = move || typed.with(|typed| number::read(typed).ok());
    let label = format!(
        "{} · {}",
        characteristic.name,
        symbol(characteristic.unit.as_str())
    );
    let problem = move || {
        typed.with(|typed| {
            let not = number::read(typed)
                .err()
                .filter(|_| !typed.trim().is_empty());
            not.map(|not| not.words())
        })
    };
    let save = move || {
        if let Some(value) = untrack(value) {
            shell.record(Command::Traveller(OnTraveller::Measure {
                unit: unit.clone(),
                step,
                characteristic: characteristic.id.clone(),
                value,
            }));
        }
    };
    view! {
        <li class="measure" data-testid=state data-state="missing">
            <form
                on:submit=move |event| {
                    event.prevent_default();
                    save();
                }
            >
                <label for=id.clone()>{label}</label>
                <div class="row">
                    <input
                        id=id.clone()
                        class="code big"
                        data-testid=id.clone()
                        inputmode="decimal"
                        autocomplete="off"
                        prop:value=typed
                        on:input:target=move |event| {
                            let text = event.target().value();
                            shell.drive(|desk| desk.type_in(&begun, VALUE, text));
                        }
                    />
                    <button
                        class="btn"
                        type="submit"
                        data-testid=format!("{id}-save")
                        disabled=move || value().is_none()
                    >
                        {t("measure-save")}
                    </button>
                </div>
                <p class="problem" role="status">{problem}</p>
            </form>
        </li>
    }
    .into_any()
}

/// The next action of a unit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum NextAction {
    Open,
    Finish(u16),
    Complete,
    Pack,
    None,
}

impl NextAction {
    fn of(state: &UnitState) -> Self {
        if !state.is_open() {
            return Self::Open;
        }
        match state.current() {
            Some(step) => Self::Finish(step.number),
            None if !state.is_complete() => Self::Complete,
            None if state.packed.is_empty() && state.used_in.is_empty() => Self::Pack,
            None => Self::None,
        }
    }

    fn id(self) -> &'static str {
        match self {
            Self::Open => "traveller-open",
            Self::Finish(_) => "finish-step",
            Self::Complete => "complete-unit",
            Self::Pack => "pack-it",
            Self::None => "nothing-next",
        }
    }

    fn words(self) -> String {
        match self {
            Self::Open => t("traveller-open"),
            Self::Finish(_) => t("finish-step"),
            Self::Complete => t("complete-unit"),
            Self::Pack => t("pack-it"),
            Self::None => String::new(),
        }
    }

    /// What a touch does, told apart also where the words are the same.
    fn meaning(self) -> String {
        match self {
            Self::Finish(step) => format!("{} {step}", self.id()),
            Self::Open | Self::Complete | Self::Pack | Self::None => self.id().to_owned(),
        }
    }
}

/// Whether a hold stops the next action: what is held itself is not worked on, and what has
/// something in it that is held goes no further.
fn is_stopped(holds: &[Hold], unit: &Subject, next: NextAction) -> bool {
    let is_held = holds.iter().any(|hold| hold.thing == *unit);
    let goes_on = matches!(next, NextAction::Complete | NextAction::Pack);
    is_held || (goes_on && !holds.is_empty())
}

/// Whether the step whose turn it is still needs something.
fn lacks(state: &UnitState) -> bool {
    state
        .current()
        .is_some_and(|step| !step.missing().is_empty() || !step.unmeasured().is_empty())
}

#[component]
fn Actions(shell: Shell, unit: UnitKey, state: Memo<Option<UnitState>>) -> impl IntoView {
    let busy = shell.slice(|desk| desk.busy);
    let order = shell.slice(|desk| desk.order.clone());
    let subject = Subject::Unit(unit.clone());
    let trace = move || {
        let subject = subject.clone();
        let direction = Direction::Backward;
        shell.go(Screen::Trace { subject, direction });
    };
    let about = Subject::Unit(unit.clone());
    let history = move || shell.go(Screen::Thing(about.clone()));
    let next = Memo::new(move |_| {
        let next = state.with(|state| state.as_ref().map(NextAction::of));
        next.unwrap_or(NextAction::None)
    });
    let missing = Memo::new(move |_| state.with(|state| state.as_ref().is_some_and(lacks)));
    let here = Subject::Unit(unit.clone());
    let holds = holds_on_screen(shell, here.clone());
    let held = here.clone();
    let stopped = Memo::new(move |_| holds.with(|holds| is_stopped(holds, &here, next.get())));
    let touch = move || {
        let unit = unit.clone();
        let command = match next.get_untracked() {
            NextAction::Open => OnTraveller::Open {
                unit,
                order: order.get_untracked(),
            },
            NextAction::Finish(step) => OnTraveller::FinishStep { unit, step },
            NextAction::Complete => OnTraveller::Complete { unit },
            NextAction::Pack => return shell.go(Screen::NameCarton),
            NextAction::None => return,
        };
        shell.record(Command::Traveller(command));
    };
    // One button for all of them, so that it keeps its place and the focus.
    let any = Memo::new(move |_| next.get() != NextAction::None);
    let primary = move || {
        let touch = touch.clone();
        any.get().then(|| {
            view! {
                <Primary
                    words=Signal::derive(move || next.get().words())
                    id=Signal::derive(move || next.get().id())
                    meaning=Signal::derive(move || next.get().meaning())
                    disabled=Signal::derive(move || busy.get() || missing.get() || stopped.get())
                    on_touch=touch
                />
            }
        })
    };
    view! {
        <ActionBar>
            <BackHome on_touch=move || shell.go(Screen::Home) />
            <Quiet words=t("nav-trace") icon=Icon::Trace id="trace" on_touch=trace />
            <Quiet words=t("what-happened") icon=Icon::Clock id="history" on_touch=history />
            <HoldButton shell thing=held />
            <span class="grow"></span>
            {primary}
        </ActionBar>
    }
}

//! Setting one record right: void it, or give one of its values another one; and why.

use leptos::prelude::*;
use record::Command;
use record::amendment::{CorrectFact, VoidFact};
use record::field::Field;
use record::reason::Usual;
use record::trace::Event;

use crate::components::action_bar::{ActionBar, Primary, Quiet};
use crate::components::icon::Icon;
use crate::components::reason::{ReasonPicker, Why};
use crate::desk::Screen;
use crate::shell::Shell;
use crate::text::number;
use crate::text::{fact, t, tr};

/// What is done to the record.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum What {
    Void,
    Correct(Field),
}

/// The choice of a record that leaves only one.
fn only_choice(event: &Event) -> Option<What> {
    let void = event.can_be_voided.then_some(What::Void);
    let fields = event.fields.iter().map(|(field, _)| What::Correct(*field));
    let mut choices = void.into_iter().chain(fields);
    let first = choices.next();
    choices.next().is_none().then_some(first).flatten()
}

/// Draws the screen.
#[component]
pub fn SetRight(shell: Shell, event: Event, back: Screen) -> impl IntoView {
    let what = RwSignal::new(only_choice(&event));
    let value = RwSignal::new(String::new());
    let why = Why::default();
    let offered = Signal::derive(move || match what.get() {
        Some(What::Correct(_)) => Usual::FOR_CORRECTION.to_vec(),
        Some(What::Void) | None => Usual::FOR_VOID.to_vec(),
    });
    view! {
        <main tabindex="0" class="work">
            <h1>{t("set-right-title")}</h1>
            <p class="lead" data-testid="set-right-lead">{about(shell, &event)}</p>
            <Choices event=event.clone() what value />
            {move || {
                matches!(what.get(), Some(What::Correct(_))).then(|| view! { <Value value /> })
            }}
            <div class="card">
                <ReasonPicker why offered />
            </div>
        </main>
        <Actions shell event back what value why />
    }
}

fn about(shell: Shell, event: &Event) -> String {
    let person = shell.name_of(&event.done.person);
    let wall = event.done.wall;
    format!(
        "{} · {person} · {} {}",
        fact::event(event),
        wall.local_date(),
        wall.local_clock()
    )
}

#[component]
fn Choices(event: Event, what: RwSignal<Option<What>>, value: RwSignal<String>) -> impl IntoView {
    let pressed = move |this: What| move || (what.get() == Some(this)).to_string();
    view! {
        <div class="tiles">
            {event.can_be_voided.then(|| {
                view! {
                    <button
                        class="tile"
                        data-testid="choose-void"
                        aria-pressed=pressed(What::Void)
                        on:click=move |_| what.set(Some(What::Void))
                    >
                        <b>{t("set-right-void")}</b>
                        <small>{t("set-right-void-why")}</small>
                    </button>
                }
            })}
            {event
                .fields
                .into_iter()
                .map(|(field, now)| {
                    let this = What::Correct(field);
                    let words = tr("set-right-correct", &[("field", &fact::field(field))]);
                    let standing = tr("set-right-now", &[("value", &fact::value_or_none(&now))]);
                    view! {
                        <button
                            class="tile"
                            data-testid=format!("choose-{}", field.name())
                            aria-pressed=pressed(this)
                            on:click=move |_| {
                                what.set(Some(this));
                                value.set(now.clone());
                            }
                        >
                            <b>{words}</b>
                            <small>{standing}</small>
                        </button>
                    }
                })
                .collect_view()}
        </div>
    }
}

#[component]
fn Value(value: RwSignal<String>) -> impl IntoView {
    view! {
        <section class="card form">
            <label for="right-value">{t("set-right-value")}</label>
            <input
                id="right-value"
                class="code big"
                data-testid="right-value"
                autocomplete="off"
                prop:value=value
                on:input:target=move |event| value.set(event.target().value())
            />
        </section>
    }
}

#[component]
fn Actions(
    shell: Shell,
    event: Event,
    back: Screen,
    what: RwSignal<Option<What>>,
    value: RwSignal<String>,
    why: Why,
) -> impl IntoView {
    let fact = event.done.fact;
    let busy = shell.slice(|desk| desk.busy);
    let command = move || {
        let reason = why.reason()?;
        Some(match what.get()? {
            What::Void => Command::Void(VoidFact { fact, reason }),
            What::Correct(field) => Command::Correct(CorrectFact {
                fact,
                field,
                value: value.with(|value| typed_value(field, value)),
                reason,
            }),
        })
    };
    let blocked = Signal::derive(move || busy.get() || command().is_none());
    let words = move || match what.get() {
        Some(What::Correct(_)) => t("correct-submit"),
        Some(What::Void) | None => t("void-submit"),
    };
    view! {
        <ActionBar>
            <Quiet
                words=t("go-back")
                icon=Icon::Back
                id="back"
                on_touch=move || shell.go(back.clone())
            />
            <span class="grow"></span>
            {move || {
                let touch = move || {
                    if let Some(command) = untrack(command) {
                        shell.record(command);
                    }
                };
                view! { <Primary words=words() id="set-right-submit" disabled=blocked on_touch=touch /> }
            }}
        </ActionBar>
    }
}

fn typed_value(field: Field, text: &str) -> String {
    match field {
        // What is no number stays as it was typed, and is refused with its words.
        Field::Quantity | Field::Value => {
            number::read(text).map_or_else(|_| text.to_owned(), |read| read.to_string())
        }
        Field::Expiry | Field::DeliveryNote | Field::Order | Field::Customer => {
            text.trim().to_owned()
        }
    }
}

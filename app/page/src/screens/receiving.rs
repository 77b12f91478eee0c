//! Receiving a lot: what the label said, and what the person adds.

use leptos::prelude::*;
use messages::draft::Begun;
use record::Command;
use record::ids::ItemId;
use record::masters::{ItemDefined, Tracking};

use crate::components::action_bar::{ActionBar, Primary, Quiet};
use crate::components::drafts::LooseDrafts;
use crate::components::icon::{Drawn, Icon};
use crate::desk::Screen;
use crate::desk::draft::{FormError, ReceiptForm};
use crate::shell::Shell;
use crate::text::number;
use crate::text::units::{amount, unit};
use crate::text::{problem, t, tr};

fn error_words(error: &FormError) -> String {
    match error {
        FormError::Item => t("form-item"),
        FormError::Supplier(_) => t("form-supplier"),
        FormError::Lot(_) => t("form-lot"),
        FormError::Quantity(not) => not.words(),
        FormError::Expiry => t("form-expiry"),
    }
}

fn submit_words(form: &ReceiptForm) -> String {
    let read = form.unit.map(|unit| number::read_in(&form.quantity, unit));
    match read {
        Some(Ok(quantity)) => tr("receive-submit", &[("quantity", &amount(quantity))]),
        Some(Err(_)) | None => t("receive-submit-empty"),
    }
}

/// Draws the screen.
#[component]
pub fn Receiving(shell: Shell) -> impl IntoView {
    let form = shell.slice(|desk| desk.receipt.clone());
    let is_begun = Memo::new(move |_| form.with(|form| *form != ReceiptForm::default()));
    let busy = shell.slice(|desk| desk.busy);
    let submit = move || {
        if let Ok(command) = form.with_untracked(ReceiptForm::command) {
            shell.record(Command::Receive(command));
        }
    };
    let blocked = Signal::derive(move || {
        busy.get() || form.with(|form| form.command().is_err() || form.waits_for_acceptance())
    });
    view! {
        <main tabindex="0" class="work">
            <h1>{t("receiving-title")}</h1>
            <p class="lead">
                {move || {
                    let from_label = form.with(|form| !form.symbols.is_empty());
                    t(if from_label { "receiving-lead-label" } else { "receiving-lead-hand" })
                }}
            </p>
            <LooseDrafts shell />
            <Flagged shell form />
            <div class="cards">
                <WhatLot shell form />
                <HowMuch shell form />
            </div>
            <p class="problem" role="status">
                {move || {
                    form.with(|form| {
                        let touched = !form.item.is_empty();
                        form.command().err().filter(|_| touched).map(|error| error_words(&error))
                    })
                }}
            </p>
        </main>
        <ActionBar>
            <Quiet
                words=t("home")
                icon=Icon::Back
                id="back"
                on_touch=move || shell.go(Screen::Home)
            />
            <Show when=move || is_begun.get()>
                <Quiet
                    words=t("draft-throw-away")
                    icon=Icon::Cross
                    id="receive-throw-away"
                    on_touch=move || shell.drive(|desk| desk.throw_away(&Begun::Receipt))
                />
            </Show>
            <span class="grow"></span>
            <Primary
                words=Signal::derive(move || form.with(submit_words))
                id="receive-submit"
                disabled=blocked
                on_touch=submit
            />
        </ActionBar>
    }
}

/// Changes the form.
fn edit(shell: Shell, change: impl FnOnce(&mut ReceiptForm)) {
    shell.drive(|desk| {
        change(&mut desk.receipt);
        Vec::new()
    });
}

/// Which lot: read from the label, or chosen and typed.
#[component]
fn WhatLot(shell: Shell, form: Memo<ReceiptForm>) -> impl IntoView {
    let from_label = Memo::new(move |_| form.with(|form| form.draft.clone()));
    view! {
        <section class="card">
            {move || match from_label.get() {
                Some(draft) => {
                    view! {
                        <dl class="fields">
                            <dt>{t("field-item")}</dt>
                            <dd>
                                <code>{draft.item.map(|item| item.to_string())}</code>
                                <small>{draft.item_name}</small>
                            </dd>
                            <dt>{t("field-supplier")}</dt>
                            <dd><code>{draft.supplier.map(|supplier| supplier.to_string())}</code></dd>
                            <dt>{t("field-lot")}</dt>
                            <dd>
                                <code data-testid="receive-lot">
                                    {draft.lot.map(|lot| lot.to_string())}
                                </code>
                            </dd>
                        </dl>
                    }
                        .into_any()
                }
                None => view! { <ByHand shell form /> }.into_any(),
            }}
        </section>
    }
}

/// What is not as it should be about the label: it is looked at before the lot is recorded, and what
/// is accepted stays in the record.
#[component]
fn Flagged(shell: Shell, form: Memo<ReceiptForm>) -> impl IntoView {
    let flags = Memo::new(move |_| form.with(|form| form.flags.clone()));
    let accepts = move || form.with(|form| form.accepts);
    move || {
        let flags = flags.get();
        (!flags.is_empty()).then(|| {
            let lines = flags.into_iter().map(|flag| {
                let code = flag.code.clone();
                view! { <li data-code=code>{problem::flag(&flag)}</li> }
            });
            let lines = lines.collect_view();
            view! {
                <section class="card flagged" role="alert" data-testid="receive-flags">
                    <h2>
                        <Drawn icon=Icon::Attention />
                        {t("receive-flagged")}
                    </h2>
                    <ul>{lines}</ul>
                    <button
                        class="tile"
                        data-testid="receive-accept"
                        aria-pressed=move || accepts().to_string()
                        on:click=move |_| edit(shell, |form| form.accepts = !form.accepts)
                    >
                        <b>{t("receive-accept")}</b>
                    </button>
                </section>
            }
        })
    }
}

#[component]
fn ByHand(shell: Shell, form: Memo<ReceiptForm>) -> impl IntoView {
    let items = shell.slice(|desk| {
        let by_lot = |(_, item): &&(ItemId, ItemDefined)| item.tracking == Tracking::Lot;
        desk.items
            .iter()
            .filter(by_lot)
            .cloned()
            .collect::<Vec<_>>()
    });
    let choose = move |chosen: String| {
        let item = items.with_untracked(|items| {
            items
                .iter()
                .find(|(id, _)| id.as_str() == chosen)
                .map(|(_, item)| item.clone())
        });
        edit(shell, |form| {
            form.item = chosen;
            form.unit = item.as_ref().map(|item| item.unit);
            form.supplier = item
                .and_then(|item| item.supplier)
                .map_or_else(String::new, |supplier| supplier.to_string());
        });
    };
    view! {
        <div class="form">
            <label for="receive-item">{t("field-item")}</label>
            <select
                id="receive-item"
                data-testid="receive-item"
                on:change:target=move |event| choose(event.target().value())
            >
                <option value="">{t("choose-item")}</option>
                {move || {
                    items
                        .get()
                        .into_iter()
                        .map(|(id, item)| {
                            let chosen = form.with(|form| form.item == id.as_str());
                            view! {
                                <option value=id.to_string() selected=chosen>
                                    {format!("{id} · {}", item.name)}
                                </option>
                            }
                        })
                        .collect_view()
                }}
            </select>
            <label for="receive-supplier">{t("field-supplier")}</label>
            <input
                id="receive-supplier"
                class="code"
                data-testid="receive-supplier"
                autocomplete="off"
                prop:value=move || form.with(|form| form.supplier.clone())
                on:input:target=move |event| {
                    let value = event.target().value();
                    edit(shell, |form| form.supplier = value);
                }
            />
            <label for="receive-lot-typed">{t("field-lot")}</label>
            <input
                id="receive-lot-typed"
                class="code"
                data-testid="receive-lot-typed"
                autocomplete="off"
                prop:value=move || form.with(|form| form.lot.clone())
                on:input:target=move |event| {
                    let value = event.target().value();
                    edit(shell, |form| form.lot = value);
                }
            />
        </div>
    }
}

/// How much, and until when it may be used.
#[component]
fn HowMuch(shell: Shell, form: Memo<ReceiptForm>) -> impl IntoView {
    view! {
        <section class="card">
            <div class="form">
                <label for="receive-quantity">
                    {t("field-quantity")}
                    " "
                    {move || form.with(|form| form.unit.map(unit))}
                </label>
                <input
                    id="receive-quantity"
                    class="code big"
                    data-testid="receive-quantity"
                    inputmode="decimal"
                    autocomplete="off"
                    prop:value=move || form.with(|form| form.quantity.clone())
                    on:input:target=move |event| {
                        let value = event.target().value();
                        edit(shell, |form| form.quantity = value);
                    }
                />
                <label for="receive-expiry">{t("field-expiry")}</label>
                <input
                    id="receive-expiry"
                    class="code"
                    data-testid="receive-expiry"
                    type="date"
                    prop:value=move || form.with(|form| form.expiry.clone())
                    on:input:target=move |event| {
                        let value = event.target().value();
                        edit(shell, |form| form.expiry = value);
                    }
                />
            </div>
        </section>
    }
}

//! Packing cartons and loading shipments.

use leptos::prelude::*;
use messages::records::{Thing, ThingState};
use record::Subject;
use record::ids::{CartonId, CustomerId, ShipmentId};
use record::shipping::{CartonState, ShipmentState};

use crate::components::action_bar::{ActionBar, BackHome, Primary, Quiet};
use crate::components::held::{HeldBanner, HoldButton, holds_on_screen};
use crate::components::icon::Icon;
use crate::desk::Screen;
use crate::shell::Shell;
use crate::text::{t, tn, tr};

/// A text field with its label.
#[component]
fn Field(id: &'static str, label: &'static str, value: RwSignal<String>) -> impl IntoView {
    view! {
        <label for=id>{t(label)}</label>
        <input
            id=id
            class="code big"
            data-testid=id
            autocomplete="off"
            spellcheck="false"
            prop:value=value
            on:input:target=move |event| value.set(event.target().value())
        />
    }
}

/// Draws the screen that asks which carton.
#[component]
pub fn NameCarton(shell: Shell) -> impl IntoView {
    let number = RwSignal::new(String::new());
    let carton = move || number.with(|number| number.parse::<CartonId>().ok());
    let submit = move || {
        if let Some(carton) = carton() {
            shell.go(Screen::Carton(carton));
        }
    };
    let blocked = Signal::derive(move || carton().is_none());
    view! {
        <main tabindex="0" class="work narrow">
            <h1>{t("carton-name-title")}</h1>
            <p class="lead">{t("carton-name-lead")}</p>
            <form
                class="form"
                on:submit=move |event| {
                    event.prevent_default();
                    submit();
                }
            >
                <Field id="carton-number" label="carton-number" value=number />
            </form>
        </main>
        <ActionBar>
            <BackHome on_touch=move || shell.go(Screen::Home) />
            <span class="grow"></span>
            <Primary words=t("go-on") id="carton-submit" disabled=blocked on_touch=submit />
        </ActionBar>
    }
}

fn carton_on(thing: Option<&Thing>, carton: &CartonId) -> Option<CartonState> {
    let ThingState::Carton(state) = &thing?.state else {
        return None;
    };
    (state.carton == *carton).then(|| state.clone())
}

/// Draws the screen of a carton.
#[component]
pub fn Carton(shell: Shell, carton: CartonId) -> impl IntoView {
    let (wanted, about) = (carton.clone(), carton.clone());
    let held = Subject::Carton(carton.clone());
    let holds = holds_on_screen(shell, held.clone());
    let stopped = Signal::derive(move || holds.with(|holds| !holds.is_empty()));
    let state = shell.slice(move |desk| carton_on(desk.thing.as_ref(), &wanted));
    let lead = move || {
        let left = state
            .get()
            .and_then(|state| state.shipped.into_iter().next());
        match left {
            Some((shipment, customer, _)) => tr(
                "carton-left",
                &[
                    ("shipment", shipment.as_str()),
                    ("customer", customer.as_str()),
                ],
            ),
            None => t("carton-lead"),
        }
    };
    view! {
        <main tabindex="0" class="work">
            <HeldBanner shell subject=held.clone() />
            <h1>{tr("carton-title", &[("carton", carton.as_str())])}</h1>
            <p class="lead">{lead}</p>
            <section class="card list">
                <h2 data-testid="carton-count">
                    {move || {
                        tn("carton-units", state.get().map_or(0, |s| s.units.len() as u64))
                    }}
                </h2>
                <ul>
                    {move || {
                        let units = state.get().map(|state| state.units).unwrap_or_default();
                        if units.is_empty() {
                            return view! { <li class="hint">{t("carton-empty")}</li> }.into_any();
                        }
                        units
                            .into_iter()
                            .map(|(unit, done)| {
                                view! {
                                    <li class="plain-row" data-testid=format!("packed-{}", unit.serial)>
                                        <span class="what">
                                            <code>{unit.serial.to_string()}</code>
                                            <small>{unit.item.to_string()}</small>
                                        </span>
                                        <time>{done.wall.local_clock()}</time>
                                    </li>
                                }
                            })
                            .collect_view()
                            .into_any()
                    }}
                </ul>
            </section>
        </main>
        <ActionBar>
            <BackHome on_touch=move || shell.go(Screen::Home) />
            <Quiet
                words=t("what-happened")
                icon=Icon::Clock
                id="history"
                on_touch=move || shell.go(Screen::Thing(Subject::Carton(about.clone())))
            />
            <HoldButton shell thing=held />
            <span class="grow"></span>
            {move || {
                let here = state.get().is_some_and(|s| s.shipped.is_empty() && !s.units.is_empty());
                here.then(|| {
                    view! {
                        <Primary
                            words=t("ship-it")
                            id="ship-it"
                            disabled=stopped
                            on_touch=move || shell.go(Screen::NameShipment)
                        />
                    }
                })
            }}
        </ActionBar>
    }
}

/// Draws the screen that asks which shipment, and to whom.
#[component]
pub fn NameShipment(shell: Shell) -> impl IntoView {
    let (number, customer) = (RwSignal::new(String::new()), RwSignal::new(String::new()));
    let named = move || {
        let shipment: ShipmentId = number.with(|number| number.parse().ok())?;
        let customer: CustomerId = customer.with(|customer| customer.parse().ok())?;
        Some((shipment, customer))
    };
    let submit = move || {
        if let Some((shipment, customer)) = named() {
            let customer = Some(customer);
            shell.go(Screen::Shipment { shipment, customer });
        }
    };
    let blocked = Signal::derive(move || named().is_none());
    view! {
        <main tabindex="0" class="work narrow">
            <h1>{t("shipment-name-title")}</h1>
            <form
                class="form"
                on:submit=move |event| {
                    event.prevent_default();
                    submit();
                }
            >
                <Field id="shipment-number" label="shipment-number" value=number />
                <Field id="shipment-customer" label="shipment-customer" value=customer />
                <button class="unseen" type="submit" tabindex="-1" aria-hidden="true"></button>
            </form>
        </main>
        <ActionBar>
            <BackHome on_touch=move || shell.go(Screen::Home) />
            <span class="grow"></span>
            <Primary words=t("go-on") id="shipment-submit" disabled=blocked on_touch=submit />
        </ActionBar>
    }
}

fn shipment_on(thing: Option<&Thing>, shipment: &ShipmentId) -> Option<ShipmentState> {
    let ThingState::Shipment(state) = &thing?.state else {
        return None;
    };
    (state.shipment == *shipment).then(|| state.clone())
}

/// Draws the screen of a shipment. Who it goes to is asked here when neither the person nor
/// an earlier carton has said it.
#[component]
pub fn Shipment(shell: Shell, shipment: ShipmentId, customer: Option<CustomerId>) -> impl IntoView {
    let wanted = shipment.clone();
    let state = shell.slice(move |desk| shipment_on(desk.thing.as_ref(), &wanted));
    let known = Memo::new(move |_| {
        let from_cartons = state.with(|state| state.as_ref()?.customer.clone());
        customer.clone().or(from_cartons)
    });
    let lead = move || match known.get() {
        Some(customer) => tr("shipment-lead", &[("customer", customer.as_str())]),
        None => t("shipment-who"),
    };
    let title = tr("shipment-title", &[("shipment", shipment.as_str())]);
    view! {
        <main tabindex="0" class="work">
            <h1>{title}</h1>
            <p class="lead">{lead}</p>
            <Show
                when=move || known.with(Option::is_some)
                fallback=move || view! { <AskCustomer shell shipment=shipment.clone() /> }
            >
                <Loaded state />
            </Show>
        </main>
        <ActionBar>
            <BackHome on_touch=move || shell.go(Screen::Home) />
        </ActionBar>
    }
}

/// Asks who the shipment goes to.
#[component]
fn AskCustomer(shell: Shell, shipment: ShipmentId) -> impl IntoView {
    let customer = RwSignal::new(String::new());
    let named = move || customer.with(|customer| customer.parse::<CustomerId>().ok());
    view! {
        <form
            class="form narrow"
            on:submit=move |event| {
                event.prevent_default();
                if let Some(customer) = named() {
                    let (shipment, customer) = (shipment.clone(), Some(customer));
                    shell.go(Screen::Shipment { shipment, customer });
                }
            }
        >
            <Field id="shipment-customer" label="shipment-customer" value=customer />
            <button
                class="btn primary"
                type="submit"
                data-testid="customer-submit"
                disabled=move || named().is_none()
            >
                {t("go-on")}
            </button>
        </form>
    }
}

/// The cartons that left with it.
#[component]
fn Loaded(state: Memo<Option<ShipmentState>>) -> impl IntoView {
    let rows = move || {
        let cartons = state.get().map(|state| state.cartons).unwrap_or_default();
        if cartons.is_empty() {
            return view! { <li class="hint">{t("shipment-empty")}</li> }.into_any();
        }
        cartons
            .into_iter()
            .map(|(carton, done)| {
                view! {
                    <li class="plain-row" data-testid=format!("shipped-{carton}")>
                        <code>{carton.to_string()}</code>
                        <time>{done.wall.local_clock()}</time>
                    </li>
                }
            })
            .collect_view()
            .into_any()
    };
    view! {
        <section class="card list">
            <ul>{rows}</ul>
        </section>
    }
}

//! The start: scan what is in front of you; and what is on the floor.

use leptos::prelude::*;
use messages::records::Floor;
use record::Subject;

use crate::components::action_bar::{ActionBar, Quiet};
use crate::components::icon::Icon;
use crate::desk::Screen;
use crate::shell::Shell;
use crate::text::units::quantity;
use crate::text::{t, tn, tr};

/// The most rows of one list.
const ROWS: usize = 12;

/// One row of a list, whatever it is of.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Row {
    subject: Subject,
    name: String,
    under: String,
    right: String,
}

/// The four lists, as rows.
fn rows(floor: &Floor) -> [(String, Vec<Row>); 4] {
    let row = |subject: &Subject, under: String, right: String| Row {
        name: subject.name().to_owned(),
        subject: subject.clone(),
        under,
        right,
    };
    let units = floor.units.iter().map(|unit| {
        let right = if unit.complete {
            t("unit-complete")
        } else {
            tr(
                "unit-progress",
                &[
                    ("finished", &unit.finished.to_string()),
                    ("steps", &unit.steps.to_string()),
                ],
            )
        };
        let turn = unit.turn.as_ref().filter(|_| !unit.complete);
        let under = match turn {
            Some(turn) => format!("{} · {turn}", unit.item_name),
            None => unit.item_name.clone(),
        };
        row(&unit.subject, under, right)
    });
    let lots = floor.lots.iter().map(|lot| {
        let left = quantity(lot.remaining);
        let right = tr("left", &[("quantity", &left)]);
        row(&lot.subject, lot.item_name.clone(), right)
    });
    let cartons = floor.cartons.iter().map(|carton| {
        let right = tn("carton-units", u64::from(carton.units));
        row(&carton.subject, String::new(), right)
    });
    let shipments = floor.shipments.iter().map(|shipment| {
        let customer = shipment.customer.as_ref().map(ToString::to_string);
        row(
            &Subject::Shipment(shipment.shipment.clone()),
            customer.unwrap_or_default(),
            String::new(),
        )
    });
    [
        (t("floor-units"), units.take(ROWS).collect()),
        (t("floor-lots"), lots.take(ROWS).collect()),
        (t("floor-cartons"), cartons.take(ROWS).collect()),
        (t("floor-shipments"), shipments.take(ROWS).collect()),
    ]
}

/// Draws the screen.
#[component]
pub fn Home(shell: Shell) -> impl IntoView {
    let floor = shell.slice(|desk| desk.floor.clone());
    view! {
        <main class="work">
            <h1>{t("home-title")}</h1>
            <p class="lead">{t("home-lead")}</p>
            <div class="floor">
                {move || {
                    let lists = rows(&floor.get());
                    if lists.iter().all(|(_, rows)| rows.is_empty()) {
                        return view! { <p class="hint">{t("floor-empty")}</p> }.into_any();
                    }
                    lists
                        .into_iter()
                        .filter(|(_, rows)| !rows.is_empty())
                        .map(|(title, rows)| view! { <List shell title rows /> })
                        .collect_view()
                        .into_any()
                }}
            </div>
        </main>
        <ActionBar>
            <Quiet
                words=t("nav-receive")
                icon=Icon::Receive
                id="nav-receive"
                on_touch=move || shell.go(Screen::Receiving)
            />
            <Quiet
                words=t("nav-pack")
                icon=Icon::Pack
                id="nav-pack"
                on_touch=move || shell.go(Screen::NameCarton)
            />
            <Quiet
                words=t("nav-ship")
                icon=Icon::Ship
                id="nav-ship"
                on_touch=move || shell.go(Screen::NameShipment)
            />
            <Quiet
                words=t("nav-trace")
                icon=Icon::Trace
                id="nav-trace"
                on_touch=move || shell.go(Screen::NameTrace)
            />
        </ActionBar>
    }
}

#[component]
fn List(shell: Shell, title: String, rows: Vec<Row>) -> impl IntoView {
    view! {
        <section class="card list">
            <h2>{title}</h2>
            <ul>
                {rows
                    .into_iter()
                    .map(|row| {
                        let subject = row.subject.clone();
                        view! {
                            <li>
                                <button
                                    class="row-button"
                                    data-testid=format!("open-{}", row.subject)
                                    on:click=move |_| {
                                        let subject = subject.clone();
                                        shell.drive(|desk| desk.open(subject));
                                    }
                                >
                                    <span class="what">
                                        <code>{row.name}</code>
                                        <small>{row.under}</small>
                                    </span>
                                    <span class="right">{row.right}</span>
                                </button>
                            </li>
                        }
                    })
                    .collect_view()}
            </ul>
        </section>
    }
}

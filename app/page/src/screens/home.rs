//! The start: scan what is in front of you; and what is on the floor.

use leptos::prelude::*;
use messages::records::Floor;
use record::Subject;
use record::rights::Action;

use crate::components::action_bar::{ActionBar, Quiet};
use crate::components::drafts::Drafts;
use crate::components::findings_button::FindingsButton;
use crate::components::icon::{Drawn, Icon};
use crate::desk::Screen;
use crate::platform::sound;
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
    is_held: bool,
}

/// One list: its first rows, and how many more there are.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Listed {
    title: String,
    rows: Vec<Row>,
    more: u64,
}

fn listed(title: &str, rows: impl Iterator<Item = Row>) -> Listed {
    let mut rows: Vec<Row> = rows.collect();
    let more = rows.len().saturating_sub(ROWS) as u64;
    rows.truncate(ROWS);
    Listed {
        title: t(title),
        rows,
        more,
    }
}

/// The four lists, as rows.
fn rows(floor: &Floor) -> [Listed; 4] {
    let row = |subject: &Subject, under: String, right: String| Row {
        name: subject.name().to_owned(),
        subject: subject.clone(),
        under,
        right,
        is_held: floor.held.contains(subject),
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
        listed("floor-units", units),
        listed("floor-lots", lots),
        listed("floor-cartons", cartons),
        listed("floor-shipments", shipments),
    ]
}

/// Draws the screen.
#[component]
pub fn Home(shell: Shell) -> impl IntoView {
    let floor = shell.slice(|desk| desk.floor.clone());
    let findings = shell.slice(|desk| desk.open_findings());
    view! {
        <main tabindex="0" class="work">
            <h1>{t("home-title")}</h1>
            <p class="lead">{t("home-lead")}</p>
            <Drafts shell />
            <FindingsButton open=findings on_touch=move || shell.go(Screen::Findings) />
            <div class="floor">
                {move || {
                    let lists = rows(&floor.get());
                    if lists.iter().all(|list| list.rows.is_empty()) {
                        return view! { <p class="hint">{t("floor-empty")}</p> }.into_any();
                    }
                    lists
                        .into_iter()
                        .filter(|list| !list.rows.is_empty())
                        .map(|list| view! { <List shell list /> })
                        .collect_view()
                        .into_any()
                }}
            </div>
        </main>
        <ActionBar>
            <Doing
                shell
                words="nav-receive"
                icon=Icon::Receive
                action=Action::Receive
                on=Screen::Receiving
            />
            <Doing
                shell
                words="nav-pack"
                icon=Icon::Pack
                action=Action::Pack
                on=Screen::NameCarton
            />
            <Doing
                shell
                words="nav-ship"
                icon=Icon::Ship
                action=Action::Ship
                on=Screen::NameShipment
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

/// The way to something that takes a right: it stays where it is for who lacks it, grey, and a
/// touch says who has it.
#[component]
fn Doing(
    shell: Shell,
    /// The key of its words, and its name for tests.
    words: &'static str,
    icon: Icon,
    action: Action,
    /// The screen on which it is done.
    on: Screen,
) -> impl IntoView {
    let off = shell.slice(move |desk| !desk.may(action));
    view! {
        <button
            class="btn quiet"
            data-testid=words
            aria-disabled=move || off.get().then_some("true")
            on:click=move |_| {
                sound::wake();
                let screen = on.clone();
                shell.drive(|desk| desk.go_to_do(action, screen));
            }
        >
            <Drawn icon />
            <span>{t(words)}</span>
        </button>
    }
}

/// Marks what nobody may use, pack or ship, before anybody opens it.
#[component]
fn Held() -> impl IntoView {
    view! {
        <strong class="is-held" data-testid="is-held">
            <Drawn icon=Icon::Hold />
            <span>{t("held-title")}</span>
        </strong>
    }
}

#[component]
fn List(shell: Shell, list: Listed) -> impl IntoView {
    let Listed { title, rows, more } = list;
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
                                    <span class="right">
                                        {row.is_held.then(|| view! { <Held /> })}
                                        <span>{row.right}</span>
                                    </span>
                                </button>
                            </li>
                        }
                    })
                    .collect_view()}
            </ul>
            {(more > 0).then(|| view! { <p class="hint">{tn("floor-more", more)}</p> })}
        </section>
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use messages::records::CartonRow;

    #[test]
    fn a_long_list_says_how_many_more_there_are() {
        crate::text::choose("en");
        let carton = |at: usize| CartonRow {
            subject: format!("carton:CT-{at}").parse().unwrap(),
            units: 1,
        };
        let floor = |count: usize| Floor {
            cartons: (0..count).map(carton).collect(),
            ..Floor::default()
        };
        let [_, _, cartons, _] = rows(&floor(ROWS + 3));
        assert_eq!((cartons.rows.len(), cartons.more), (ROWS, 3));
        let [_, _, cartons, _] = rows(&floor(ROWS));
        assert_eq!(cartons.more, 0);
        assert!(cartons.rows.iter().all(|row| !row.is_held));
    }
}

//! The tablets of the plant: when each was last heard of, how it stands, and the way to suspend,
//! reinstate or revoke one with a reason.

use leptos::prelude::*;
use messages::records::TabletRow;
use record::reason::Usual;
use record::rights::Action;
use record::tablet::{Step, Stop};

use crate::components::action_bar::{ActionBar, Primary, Quiet};
use crate::components::icon::{Drawn, Icon};
use crate::components::not_here::not_here;
use crate::components::reason::{ReasonPicker, Why};
use crate::desk::Screen;
use crate::desk::at_server::AtServer;
use crate::platform::clock;
use crate::shell::Shell;
use crate::text::tablet::may_reinstate;
use crate::text::units::ago;
use crate::text::{t, tablet, tr};

/// Draws the list.
#[component]
pub fn Tablets(shell: Shell) -> impl IntoView {
    let list = shell.slice(|desk| desk.tablets.list.clone());
    let told = shell.slice(|desk| desk.tablets.told.clone());
    let note = move || {
        told.get().map(|row| {
            let stands = tablet::stands(stop_of(&row));
            let words = tr("tablet-told", &[("name", &row.name), ("stands", &stands)]);
            view! { <p class="note" role="status" data-testid="tablet-told">{words}</p> }
        })
    };
    view! {
        <main tabindex="0" class="work">
            <h1>{t("tablets-title")}</h1>
            <p class="lead">{t("tablets-lead")}</p>
            {note}
            {move || match list.get() {
                AtServer::Here(rows) => view! {
                    <section class="card list bare" data-testid="tablets">
                        <ul>
                            {rows
                                .into_iter()
                                .map(|row| view! { <Row shell row /> })
                                .collect_view()}
                        </ul>
                    </section>
                }
                    .into_any(),
                other @ (AtServer::Asked | AtServer::Away(_)) => {
                    not_here(&other, "aside-asked", "tablets-away")
                }
            }}
        </main>
        <ActionBar>
            <Quiet
                words=t("go-back")
                icon=Icon::Back
                id="back"
                on_touch=move || shell.go(Screen::People)
            />
        </ActionBar>
    }
}

fn stop_of(row: &TabletRow) -> Option<Stop> {
    row.stopped.as_ref().map(|stopped| stopped.stop)
}

fn word(stop: Option<Stop>) -> &'static str {
    stop.map_or("works", Stop::word)
}

fn sign(stop: Option<Stop>) -> Icon {
    match stop {
        None => Icon::Done,
        Some(Stop::Suspended) => Icon::Attention,
        Some(Stop::Revoked) => Icon::Cross,
    }
}

/// Since when it is stopped, by whom and why; nothing where it works.
fn since(shell: Shell, row: &TabletRow) -> Option<String> {
    let stopped = row.stopped.as_ref()?;
    let who = stopped.by.as_ref().map(|person| shell.name_of(person));
    let offset_min = clock::now().offset_min;
    Some(tablet::since(stopped, who.as_deref(), offset_min))
}

#[component]
fn Row(shell: Shell, row: TabletRow) -> impl IntoView {
    let stop = stop_of(&row);
    let last_ms = row.last_contact_ms;
    let last = move || {
        let when = ago(last_ms, shell.now_ms.get());
        tr("tablet-last-contact", &[("when", &when)])
    };
    let name = if row.is_asker {
        tr("tablet-in-hand", &[("name", &row.name)])
    } else {
        row.name.clone()
    };
    let testid = format!("tablet-{}", row.name.replace(' ', "-"));
    let about = row.clone();
    view! {
        <li>
            <button
                class="row-button"
                data-testid=testid
                data-state=word(stop)
                on:click=move |_| shell.go(Screen::Tablet(Box::new(row.clone())))
            >
                <span class="what">
                    <b>{name}</b>
                    <small>{last}</small>
                    {move || since(shell, &about).map(|since| {
                        view! { <small class="amended">{since}</small> }
                    })}
                </span>
                <span class="right">
                    <span class="stands" data-state=word(stop)>
                        <Drawn icon=sign(stop) />
                        {tablet::stands(stop)}
                    </span>
                </span>
            </button>
        </li>
    }
}

/// Whether a person with these rights can tell a tablet anything as it stands: otherwise there
/// is nothing to give a reason for.
fn any_step(stop: Option<Stop>, may: &[Action]) -> bool {
    let mut steps = Step::ALL.into_iter();
    steps.any(|step| step.from(stop).is_ok() && may.contains(&step.needs()))
}

/// What a person is about to do, once they have said that they are sure.
#[derive(Clone, Copy)]
struct Sure {
    of: RwSignal<Option<Step>>,
}

/// Draws one tablet.
#[component]
pub fn Tablet(shell: Shell, row: TabletRow) -> impl IntoView {
    let why = Why::default();
    let sure = Sure {
        of: RwSignal::new(None),
    };
    let stop = stop_of(&row);
    let offered = Signal::derive(move || match stop {
        None => Usual::FOR_STOPPING.to_vec(),
        Some(_) => [Usual::FOR_REINSTATING, Usual::FOR_STOPPING].concat(),
    });
    let (in_hand, about) = (row.is_asker, row.clone());
    let may = shell.slice(|desk| desk.standing.may.clone());
    let can_any = move || may.with(|may| any_step(stop, may));
    view! {
        <main tabindex="0" class="work">
            <h1>{row.name.clone()}</h1>
            {in_hand.then(|| view! { <p class="lead">{t("tablet-is-in-hand")}</p> })}
            <p class="problem" data-testid="tablet-stands" data-state=word(stop)>
                {move || {
                    since(shell, &about).map(|since| format!("{}. {since}", tablet::stands(stop)))
                }}
            </p>
            <Facts shell row />
            <Show when=move || stop == Some(Stop::Revoked)>
                <p class="hint" data-testid="tablet-final">{t("tablet-final")}</p>
            </Show>
            <Show when=can_any>
                <div class="card">
                    <ReasonPicker why offered />
                </div>
            </Show>
            <Show when=move || !can_any() && stop != Some(Stop::Revoked)>
                <p class="lead" data-testid="tablet-why-not">
                    {tr("tablet-who", &[("roles", &may_reinstate())])}
                </p>
            </Show>
            <Means sure in_hand />
        </main>
        <Actions shell stop in_hand why sure />
    }
}

#[component]
fn Facts(shell: Shell, row: TabletRow) -> impl IntoView {
    let last_ms = row.last_contact_ms;
    let last = move || ago(last_ms, shell.now_ms.get());
    let enrolled = tablet::moment(row.enrolled_ms, clock::now().offset_min);
    view! {
        <section class="card">
            <dl class="fields">
                <dt>{t("tablet-enrolled")}</dt>
                <dd>{enrolled}</dd>
                <dt>{t("tablet-last")}</dt>
                <dd>{last}</dd>
                <dt>{t("tablet-entries")}</dt>
                <dd>{row.entries.to_string()}</dd>
                <dt>{t("tablet-aside")}</dt>
                <dd data-testid="tablet-aside">{row.set_aside.to_string()}</dd>
            </dl>
        </section>
    }
}

/// What follows, before it is done.
#[component]
fn Means(sure: Sure, in_hand: bool) -> impl IntoView {
    move || {
        let key = match sure.of.get()? {
            Step::Revoke if in_hand => "tablet-revoke-this-means",
            Step::Revoke => "tablet-revoke-means",
            Step::Suspend | Step::Reinstate => "tablet-suspend-this-means",
        };
        Some(view! {
            <p class="age" role="alert" data-testid="tablet-sure">
                <Drawn icon=Icon::Attention />
                <span>{t(key)}</span>
            </p>
        })
    }
}

#[component]
fn Actions(shell: Shell, stop: Option<Stop>, in_hand: bool, why: Why, sure: Sure) -> impl IntoView {
    let may = shell.slice(|desk| desk.standing.may.clone());
    let may_do = move |step: Step| may.with(|may| may.contains(&step.needs()));
    let busy = shell.slice(|desk| desk.busy);
    let blocked = Signal::derive(move || busy.get() || why.reason().is_none());
    // What the button does now: a step that was asked for and read, or the one that can be
    // taken back.
    let usual = if stop.is_some() {
        Step::Reinstate
    } else {
        Step::Suspend
    };
    let step = move || sure.of.get().unwrap_or(usual);
    let can = move || may_do(step());
    let meaning = Signal::derive(move || format!("{} {:?}", step().word(), sure.of.get()));
    let words = Signal::derive(move || {
        if sure.of.get() == Some(Step::Revoke) {
            t("tablet-revoke-sure")
        } else {
            tablet::step(step())
        }
    });
    let submit = move || {
        let step = untrack(step);
        let is_read = sure.of.get_untracked() == Some(step);
        if in_hand && step == Step::Suspend && !is_read {
            sure.of.set(Some(step));
        } else if let Some(reason) = untrack(|| why.reason()) {
            shell.drive(|desk| desk.tell_tablet(step, reason));
        }
    };
    let back = move || {
        if sure.of.get_untracked().is_some() {
            sure.of.set(None);
        } else {
            shell.go(Screen::Tablets);
        }
    };
    let is_final = stop == Some(Stop::Revoked);
    let asks = move || !is_final && may_do(Step::Revoke) && sure.of.get().is_none();
    view! {
        <ActionBar>
            <Quiet words=t("go-back") icon=Icon::Back id="back" on_touch=back />
            <span class="grow"></span>
            <Show when=asks>
                <Quiet
                    words=tablet::step(Step::Revoke)
                    icon=Icon::Cross
                    id="tablet-revoke"
                    on_touch=move || sure.of.set(Some(Step::Revoke))
                />
            </Show>
            <Show when=move || !is_final && can()>
                <Primary words id="tablet-submit" meaning disabled=blocked on_touch=submit />
            </Show>
        </ActionBar>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_may_not_reinstate_is_not_asked_why() {
        let supervisor = [Action::SuspendTablet];
        let administrator = [Action::SuspendTablet, Action::RevokeTablet];
        let suspended = Some(Stop::Suspended);
        assert!(any_step(None, &supervisor));
        assert!(!any_step(suspended, &supervisor));
        assert!(any_step(suspended, &administrator));
        assert!(!any_step(Some(Stop::Revoked), &administrator));
        crate::text::choose("en");
        let who = tr("tablet-who", &[("roles", &may_reinstate())]);
        assert_eq!(who, "Who may let it work again: Administrator.");
    }
}

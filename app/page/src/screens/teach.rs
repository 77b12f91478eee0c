//! Teaching a layout of labels by an example, and withdrawing one.

use leptos::prelude::*;
use record::Command;
use record::layout::{InForce, TeachLayout, WithdrawLayout};
use record::reason::Usual;
use record::rights::Action;

use crate::components::action_bar::{ActionBar, Primary, Quiet};
use crate::components::icon::Icon;
use crate::components::reason::{ReasonPicker, Why};
use crate::desk::teach::{Mark, Marked, Teaching};
use crate::desk::{Desk, Screen};
use crate::shell::Shell;
use crate::text::refusal::visible;
use crate::text::{fact, layout as words, people, t, tr};

/// Changes what is being taught.
fn edit(shell: Shell, change: impl FnOnce(&mut Teaching)) {
    shell.drive(|desk| {
        change(&mut desk.teaching);
        Vec::new()
    });
}

/// Draws the screen on which a layout is taught.
#[component]
pub fn Teach(shell: Shell) -> impl IntoView {
    let why = Why::default();
    let teaching = shell.slice(|desk| desk.teaching.clone());
    let has_example = Memo::new(move |_| teaching.with(|one| !one.example.is_empty()));
    let busy = shell.slice(|desk| desk.busy);
    let command = move || {
        teaching.with(|one| {
            Some(Command::TeachLayout(TeachLayout {
                id: one.name.parse().ok()?,
                layout: one.layout().ok()?,
                example: one.example.clone(),
                reason: why.reason()?,
            }))
        })
    };
    let blocked = Signal::derive(move || busy.get() || command().is_none());
    let submit = move || {
        if let Some(command) = untrack(command) {
            shell.record(command);
        }
    };
    view! {
        <main tabindex="0" class="work">
            <h1>{t("teach-title")}</h1>
            <p class="lead" data-testid="teach-lead">
                {move || t(if has_example.get() { "teach-lead" } else { "teach-lead-scan" })}
            </p>
            <Show when=move || has_example.get()>
                <Parts shell teaching />
                <Reads teaching />
                <section class="card form">
                    <label for="teach-name">{t("teach-name")}</label>
                    <input
                        id="teach-name"
                        data-testid="teach-name"
                        autocomplete="off"
                        maxlength="64"
                        prop:value=move || teaching.with(|one| one.name.clone())
                        on:input:target=move |event| {
                            let name = event.target().value();
                            edit(shell, |one| one.name = name);
                        }
                    />
                </section>
                <div class="card">
                    <ReasonPicker why offered=Usual::FOR_TEACHING.to_vec() />
                </div>
            </Show>
        </main>
        <ActionBar>
            <Quiet
                words=t("go-back")
                icon=Icon::Back
                id="back"
                on_touch=move || shell.go(Screen::Scanner)
            />
            <Show when=move || has_example.get()>
                <Quiet
                    words=t("teach-other")
                    icon=Icon::Cross
                    id="teach-other"
                    on_touch=move || shell.drive(Desk::teach_next)
                />
            </Show>
            <span class="grow"></span>
            <Show when=move || has_example.get()>
                <Primary
                    words=Signal::derive(|| t("teach-submit"))
                    id="teach-submit"
                    disabled=blocked
                    on_touch=submit
                />
            </Show>
        </ActionBar>
    }
}

/// The pieces of the example, and what each is.
#[component]
fn Parts(shell: Shell, teaching: Memo<Teaching>) -> impl IntoView {
    let pieces = Memo::new(move |_| teaching.with(|one| one.pieces.clone()));
    let cutting = RwSignal::new(None::<usize>);
    view! {
        <section class="card" data-testid="teach-parts">
            <h2>{t("teach-parts")}</h2>
            <ol class="pieces">
                {move || {
                    let pieces = pieces.get();
                    let last = pieces.len().saturating_sub(1);
                    pieces
                        .into_iter()
                        .enumerate()
                        .map(|(at, piece)| view! { <Part shell at piece is_last=at == last cutting /> })
                        .collect_view()
                }}
            </ol>
        </section>
    }
}

#[component]
fn Part(
    shell: Shell,
    at: usize,
    piece: Marked,
    is_last: bool,
    cutting: RwSignal<Option<usize>>,
) -> impl IntoView {
    let Marked { text, mark } = piece;
    let choices = Mark::choices(&text).into_iter().map(|one| {
        let chosen = one == mark;
        view! {
            <option value=one.word() selected=chosen>
                {words::mark(one)}
            </option>
        }
    });
    let choices = choices.collect_view();
    let label = tr("teach-is", &[("text", &visible(&text))]);
    let can_cut = text.chars().count() > 1;
    let characters: Vec<char> = text.chars().collect();
    view! {
        <li class:marked=mark != Mark::Written>
            <code>{visible(&text)}</code>
            <select
                data-testid=format!("teach-mark-{at}")
                aria-label=label
                on:change:target=move |event| {
                    let word = event.target().value();
                    edit(shell, |one| one.mark(at, &word));
                }
            >
                {choices}
            </select>
            {can_cut
                .then(|| {
                    view! {
                        <button
                            class="btn"
                            data-testid=format!("teach-cut-{at}")
                            aria-pressed=move || (cutting.get() == Some(at)).to_string()
                            on:click=move |_| {
                                cutting.update(|now| *now = (*now != Some(at)).then_some(at));
                            }
                        >
                            {t("teach-cut")}
                        </button>
                    }
                })}
            {(!is_last)
                .then(|| {
                    view! {
                        <button
                            class="btn"
                            data-testid=format!("teach-join-{at}")
                            on:click=move |_| edit(shell, |one| one.join(at))
                        >
                            {t("teach-join")}
                        </button>
                    }
                })}
            <Show when=move || cutting.get() == Some(at)>
                <Cuts shell at characters=characters.clone() cutting />
            </Show>
        </li>
    }
}

/// The characters of a piece: it is cut behind the one that is touched.
#[component]
fn Cuts(
    shell: Shell,
    at: usize,
    characters: Vec<char>,
    cutting: RwSignal<Option<usize>>,
) -> impl IntoView {
    let before_last = characters.len().saturating_sub(1);
    let buttons = characters
        .into_iter()
        .take(before_last)
        .enumerate()
        .map(|(number, one)| {
            let count = number + 1;
            let seen = visible(&one.to_string());
            view! {
                <button
                    class="btn"
                    data-testid=format!("teach-cut-{at}-{count}")
                    aria-label=tr("teach-cut-behind", &[("text", &seen)])
                    on:click=move |_| {
                        cutting.set(None);
                        edit(shell, |one| one.cut(at, count));
                    }
                >
                    {seen.clone()}
                </button>
            }
        });
    let buttons = buttons.collect_view();
    view! {
        <div class="cuts">
            <p class="hint">{t("teach-cut-lead")}</p>
            {buttons}
        </div>
    }
}

/// What the layout reads from its example, or what is missing.
#[component]
fn Reads(teaching: Memo<Teaching>) -> impl IntoView {
    move || {
        let read = teaching.with(|one| {
            let text = one.pieces.iter().map(|piece| piece.text.as_str());
            let text: String = text.collect();
            one.layout().map(|layout| layout.read(&text))
        });
        match read {
            Err(missing) => view! {
                <p class="hint" role="status" data-testid="teach-missing" data-code=missing.code()>
                    {words::error(&missing)}
                </p>
            }
            .into_any(),
            Ok(None) => view! {
                <p class="problem" role="status" data-testid="teach-missing">
                    {t("layout-not-the-example")}
                </p>
            }
            .into_any(),
            Ok(Some(values)) => {
                let values = values.into_iter().map(|value| {
                    view! {
                        <dt>{words::says(value.says)}</dt>
                        <dd>
                            <code>{value.value}</code>
                        </dd>
                    }
                });
                let values = values.collect_view();
                view! {
                    <section class="card" data-testid="teach-reads">
                        <h2>{t("teach-reads")}</h2>
                        <dl class="compare">{values}</dl>
                    </section>
                }
                .into_any()
            }
        }
    }
}

/// Draws a layout that is in force, and withdraws it.
#[component]
pub fn Layout(shell: Shell, row: InForce) -> impl IntoView {
    let why = Why::default();
    let may = shell.slice(|desk| desk.may(Action::TeachLayout));
    let busy = shell.slice(|desk| desk.busy);
    let blocked = Signal::derive(move || busy.get() || why.reason().is_none());
    let id = row.id.clone();
    let submit = move || {
        if let Some(reason) = untrack(|| why.reason()) {
            let id = id.clone();
            shell.record(Command::WithdrawLayout(WithdrawLayout { id, reason }));
        }
    };
    let taught = fact::set_right(
        "layout-taught-by",
        &people::name(&row.done.person),
        &row.done.wall,
        &row.taught.reason,
    );
    view! {
        <main tabindex="0" class="work">
            <h1>{row.id.to_string()}</h1>
            <p class="lead">{taught}</p>
            <section class="card">
                <dl class="fields">
                    <dt>{t("layout-example")}</dt>
                    <dd><code>{visible(&row.taught.example)}</code></dd>
                    <dt>{t("layout-layout")}</dt>
                    <dd><code data-testid="layout-notation">{row.taught.layout.clone()}</code></dd>
                </dl>
            </section>
            <Show when=move || may.get()>
                <div class="card">
                    <ReasonPicker why offered=Usual::FOR_WITHDRAWING.to_vec() />
                </div>
            </Show>
        </main>
        <ActionBar>
            <Quiet
                words=t("go-back")
                icon=Icon::Back
                id="back"
                on_touch=move || shell.go(Screen::Scanner)
            />
            <span class="grow"></span>
            {move || {
                let submit = submit.clone();
                may.get()
                    .then(|| {
                        view! {
                            <Primary
                                words=Signal::derive(|| t("layout-withdraw"))
                                id="layout-withdraw"
                                disabled=blocked
                                on_touch=submit
                            />
                        }
                    })
            }}
        </ActionBar>
    }
}

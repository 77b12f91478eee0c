//! A badge to print, drawn over all: the name and the code, large, on white.
//!
//! The code is a secret that is shown once: with *Done* it is gone, no scan puts it away, and it
//! is not drawn while somebody else shows who they are.

use leptos::html::Section;
use leptos::prelude::*;
use messages::records::PrintedBadge;

use crate::components::action_bar::settling_with;
use crate::components::icon::{Drawn, Icon};
use crate::components::modules::path;
use crate::desk::Desk;
use crate::desk::lock::SheetSays;
use crate::pad::hold_focus;
use crate::platform::page;
use crate::settling::Settling;
use crate::shell::Shell;
use crate::text::{t, tr};

/// The empty modules that a code needs around it, ISO/IEC 18004:2024, 9.1.
const QUIET_ZONE: usize = 4;

/// Draws the sheet.
#[component]
pub fn BadgeSheet(shell: Shell) -> impl IntoView {
    let badge = shell.slice(|desk| desk.printed.clone());
    let says = shell.slice(|desk| desk.sheet.says);
    let said = move || {
        says.get().map(|says| {
            t(match says {
                SheetSays::ScanRefused => "sheet-scan-refused",
                SheetSays::NotPrinted => "sheet-not-printed",
            })
        })
    };
    let closes = Memo::new(move |_| says.get() == Some(SheetSays::NotPrinted));
    let done = move || {
        t(if closes.get() {
            "sheet-close"
        } else {
            "pad-done"
        })
    };
    // A second touch that came too fast throws nothing away.
    let settling = settling_with(move || closes.get().to_string());
    let here = NodeRef::<Section>::new();
    hold_focus(here);
    view! {
        <section
            class="badge-sheet"
            role="dialog"
            tabindex="-1"
            aria-label=t("sheet-title")
            node_ref=here
            data-testid="badge-sheet"
        >
            {move || badge.get().map(|badge| view! { <Badge badge /> })}
            <div class="sheet-words">
                <h1>{t("sheet-title")}</h1>
                <p>{t("sheet-lead")}</p>
                <p class="problem" role="alert" data-testid="sheet-says">{said}</p>
                <div class="row">
                    <button
                        class="btn primary"
                        data-testid="sheet-print"
                        on:click=move |_| {
                            shell.drive(Desk::sheet_print);
                            page::print();
                        }
                    >
                        <Drawn icon=Icon::Print />
                        <span>{t("sheet-print")}</span>
                    </button>
                    <button
                        class="btn"
                        data-testid="sheet-done"
                        aria-disabled=move || settling.with(Settling::rests).to_string()
                        on:click=move |_| {
                            if !settling.with_untracked(Settling::rests) {
                                shell.drive(Desk::sheet_done);
                            }
                        }
                    >
                        {done}
                    </button>
                </div>
            </div>
        </section>
    }
}

#[component]
fn Badge(badge: PrintedBadge) -> impl IntoView {
    let side = usize::try_from(badge.side).unwrap_or(0) + 2 * QUIET_ZONE;
    let columns = usize::try_from(badge.side).unwrap_or(0);
    let path = path(&badge.modules, columns, QUIET_ZONE, 1);
    let PrintedBadge { person, name, .. } = badge;
    let label = tr("sheet-code", &[("name", &name)]);
    view! {
        <div class="badge">
            <b class="badge-name">{name}</b>
            <svg
                class="badge-code"
                viewBox=format!("0 0 {side} {side}")
                shape-rendering="crispEdges"
                role="img"
                aria-label=label
            >
                <path d=path />
            </svg>
            <code>{person.to_string()}</code>
        </div>
    }
}

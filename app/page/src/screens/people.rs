//! Who takes the tablet: large names, one touch or one badge scan; and how the person at it
//! has shown who they are.

use leptos::prelude::*;

use crate::components::action_bar::{ActionBar, BackHome, Quiet};
use crate::components::icon::Icon;
use crate::components::people_tiles::PeopleTiles;
use crate::components::unproven::UnprovenMeans;
use crate::desk::{Desk, Screen};
use crate::shell::Shell;
use crate::text::t;

/// Draws the screen.
#[component]
pub fn People(shell: Shell) -> impl IntoView {
    let present = shell.slice(|desk| desk.standing.person.is_some());
    let can_lock = shell.slice(Desk::can_lock);
    let may_manage = shell.slice(Desk::may_manage_people);
    let may_audit = shell.slice(Desk::may_read_audit);
    let may_stop = shell.slice(Desk::may_manage_tablets);
    let choose = move |person| {
        crate::platform::sound::wake();
        shell.drive(|desk| desk.badge_in(person));
    };
    view! {
        <main tabindex="0" class="work choosing">
            <h1>{t("people-title")}</h1>
            <p class="lead">{t("people-lead")}</p>
            <UnprovenMeans shell />
            <PeopleTiles shell on_choose=choose />
        </main>
        <Show when=move || present.get()>
            <ActionBar>
                <BackHome on_touch=move || shell.go(Screen::Home) />
                <Quiet
                    words=t("badge-out")
                    icon=Icon::Cross
                    id="badge-out"
                    on_touch=move || shell.drive(|desk| desk.badge_out())
                />
                <Show when=move || may_manage.get()>
                    <Quiet
                        words=t("manage-people")
                        icon=Icon::People
                        id="manage-people"
                        on_touch=move || shell.go(Screen::ManagePeople)
                    />
                </Show>
                <Show when=move || may_stop.get()>
                    <Quiet
                        words=t("tablets-title")
                        icon=Icon::Tablet
                        id="open-tablets"
                        on_touch=move || shell.go(Screen::Tablets)
                    />
                </Show>
                <Show when=move || may_audit.get()>
                    <Quiet
                        words=t("audit-title")
                        icon=Icon::Clock
                        id="audit-trail"
                        on_touch=move || shell.go(Screen::Audit)
                    />
                </Show>
                <Quiet
                    words=t("scanner-title")
                    icon=Icon::Type
                    id="open-scanner"
                    on_touch=move || shell.go(Screen::Scanner)
                />
                <Show when=move || can_lock.get()>
                    <Quiet
                        words=t("lock-now")
                        icon=Icon::Lock
                        id="lock-now"
                        on_touch=move || shell.drive(Desk::lock)
                    />
                </Show>
            </ActionBar>
        </Show>
    }
}

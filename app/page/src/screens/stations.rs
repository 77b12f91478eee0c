//! Where the tablet stands; it goes into every fact that is recorded from here on.

use leptos::prelude::*;
use record::ids::StationId;

use crate::shell::Shell;
use crate::text::t;

/// Draws the screen.
#[component]
pub fn Stations(shell: Shell) -> impl IntoView {
    let stations = shell.slice(|desk| desk.stations.clone());
    let here = shell.slice(|desk| desk.standing.station.as_ref().map(|s| s.id.clone()));
    let choose = move |station: Option<StationId>| shell.drive(|desk| desk.choose_station(station));
    view! {
        <main tabindex="0" class="work">
            <h1>{t("stations-title")}</h1>
            <ul class="tiles">
                {move || {
                    stations
                        .get()
                        .into_iter()
                        .map(|station| {
                            let id = station.id.clone();
                            let chosen = here.get().as_ref() == Some(&station.id);
                            view! {
                                <li>
                                    <button
                                        class="tile"
                                        data-testid=format!("station-{}", station.id)
                                        aria-pressed=chosen.to_string()
                                        on:click=move |_| choose(Some(id.clone()))
                                    >
                                        <b>{station.name}</b>
                                        <small>{station.id.to_string()}</small>
                                    </button>
                                </li>
                            }
                        })
                        .collect_view()
                }}
                <li>
                    <button class="tile" data-testid="station-none" on:click=move |_| choose(None)>
                        <b>{t("station-none")}</b>
                    </button>
                </li>
            </ul>
        </main>
    }
}

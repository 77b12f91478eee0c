//! Where the unsent entries lie, what was found missing, and rescue files out and in.

use leptos::prelude::*;
use leptos::task::spawn_local;
use messages::records::SyncStatus;

use crate::components::storage_facts::StorageFacts;
use crate::platform::files;
use crate::shell::Shell;
use crate::text::{t, trn};

/// Draws the card.
#[component]
pub fn StorageCard(shell: Shell, sync: Memo<SyncStatus>) -> impl IntoView {
    let storage = Memo::new(move |_| sync.with(|sync| sync.storage.clone()));
    let unsent = move || sync.with(SyncStatus::all_waiting);
    view! {
        <section class="card storage" data-testid="storage">
            <h2>{t("storage-title")}</h2>
            <StorageFacts
                storage
                waiting=Memo::new(move |_| sync.with(|sync| sync.waiting))
                may_be_cleared=shell.slice(|desk| desk.may_be_cleared)
            />
            <div class="row">
                <Show when=move || { unsent() > 0 }>
                    <button
                        class="btn quiet"
                        data-testid="rescue-save"
                        on:click=move |_| shell.drive(|desk| desk.rescue())
                    >
                        {t("rescue-save")}
                    </button>
                </Show>
                <TakeIn shell />
                <Show when=move || storage.with(|storage| storage.loss.is_some())>
                    <button
                        class="btn quiet"
                        data-testid="loss-read"
                        on:click=move |_| shell.drive(|desk| desk.acknowledge_loss())
                    >
                        {t("refusal-ok")}
                    </button>
                </Show>
            </div>
            <RescueTaken shell />
        </section>
    }
}

#[component]
fn TakeIn(shell: Shell) -> impl IntoView {
    let input = NodeRef::<leptos::html::Input>::new();
    let chosen = move |_| {
        spawn_local(async move {
            let Some(input) = input.get_untracked() else {
                return;
            };
            if let Some(bytes) = files::chosen(&input).await {
                shell.drive(|desk| desk.take_rescue(bytes));
            }
        });
    };
    view! {
        <label class="btn quiet file">
            {t("rescue-take")}
            <input
                class="unseen"
                type="file"
                data-testid="rescue-take"
                node_ref=input
                on:change=chosen
            />
        </label>
    }
}

/// Says what a rescue file brought.
#[component]
fn RescueTaken(shell: Shell) -> impl IntoView {
    let taken = shell.slice(|desk| desk.rescue_taken.clone());
    move || {
        taken.get().map(|(device, entries)| {
            let words = trn("rescue-taken", entries, &[("device", &device)]);
            view! {
                <p class="note" role="status" data-testid="rescue-taken">
                    {words}
                </p>
            }
        })
    }
}

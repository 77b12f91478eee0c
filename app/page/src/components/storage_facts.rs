//! Which entries lie where, what was found missing, and what is kept of other chains.

use leptos::prelude::*;
use messages::records::{LeftBehind, Storage};

use crate::text::storage::{loss, places, room};
use crate::text::{tn, tr};

/// Draws the list.
#[component]
pub fn StorageFacts(storage: Memo<Storage>, waiting: Memo<u64>) -> impl IntoView {
    view! { <ul class="facts">{move || facts(&storage.get(), waiting.get())}</ul> }
}

fn facts(storage: &Storage, waiting: u64) -> impl IntoView + use<> {
    let line = |class: &'static str, id: &'static str, words: String| {
        view! {
            <li class=class data-testid=id>
                {words}
            </li>
        }
    };
    let one = storage.one_place.min(waiting);
    let two = waiting - one;
    let mut lines = vec![line("", "storage-places", places(&storage.places))];
    if two > 0 {
        lines.push(line("", "storage-two", tn("storage-two-places", two)));
    }
    if one > 0 {
        lines.push(line("warn", "storage-one", tn("storage-one-place", one)));
    }
    if let Some(words) = room(storage.room) {
        lines.push(line("warn", "storage-room", words));
    }
    if let Some(words) = storage.loss.as_ref().map(loss) {
        lines.push(line("warn", "storage-loss", words));
    }
    lines.extend(
        storage
            .left_behind
            .iter()
            .map(|of| line("", "storage-left-behind", left_behind(of))),
    );
    lines
}

fn left_behind(of: &LeftBehind) -> String {
    let key = match (of.of_another, of.waiting) {
        (true, 0) => "rescued-sent",
        (true, _) => "rescued-waiting",
        (false, 0) => "left-behind-sent",
        (false, _) => "left-behind-waiting",
    };
    let count = if of.waiting == 0 {
        of.entries
    } else {
        of.waiting
    };
    tr(
        key,
        &[("count", &count.to_string()), ("device", &of.device_name)],
    )
}

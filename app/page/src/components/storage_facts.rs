//! Which entries lie where, what was found missing, and what is kept of other chains.

use leptos::prelude::*;
use messages::records::{LeftBehind, Storage};

use crate::text::storage::{loss, places, room};
use crate::text::{t, tn, trn};

/// Draws the list.
#[component]
pub fn StorageFacts(
    storage: Memo<Storage>,
    waiting: Memo<u64>,
    /// Whether the browser may clear both places.
    may_be_cleared: Memo<bool>,
) -> impl IntoView {
    view! {
        <ul class="facts">
            {move || facts(&storage.get(), waiting.get(), may_be_cleared.get())}
        </ul>
    }
}

fn facts(storage: &Storage, waiting: u64, may_be_cleared: bool) -> impl IntoView + use<> {
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
    match (two, may_be_cleared) {
        (0, _) => {}
        (_, false) => lines.push(line("", "storage-two", tn("storage-two-places", two))),
        (_, true) => lines.push(line(
            "warn",
            "storage-two",
            tn("storage-two-may-clear", two),
        )),
    }
    if one > 0 {
        lines.push(line("warn", "storage-one", tn("storage-one-place", one)));
    }
    if may_be_cleared {
        lines.push(line("warn", "storage-may-clear", t("storage-may-clear")));
    }
    if let Some(words) = room(storage.room) {
        lines.push(line("warn", "storage-room", words));
    }
    if let Some(words) = storage.loss.as_ref().map(loss) {
        lines.push(line("warn", "storage-loss", words));
    }
    for of in &storage.left_behind {
        lines.push(line("", "storage-left-behind", left_behind(of)));
        if of.attention > 0 {
            let words = tn("left-behind-attention", of.attention);
            lines.push(line("warn", "storage-attention", words));
        }
    }
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
    trn(key, count, &[("device", &of.device_name)])
}

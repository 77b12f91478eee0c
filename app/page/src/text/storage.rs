//! How the tablet's storage stands, in words.

use messages::records::{EntryPlaces, Loss, Places, Room, Storage};

use super::{t, tn, tr};

/// The line under the top bar.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Banner {
    /// Whether entries are at risk or cannot be recorded; else it is a warning.
    pub grave: bool,
    /// What it says.
    pub words: String,
}

/// Returns what must be said on every screen.
#[must_use]
pub fn banner(storage: &Storage) -> Option<Banner> {
    let (grave, key) = match (&storage.places, storage.room) {
        (Places::None { .. }, _) => (true, "banner-nothing"),
        (Places::FileOnly, _) => (true, "banner-file-only"),
        (_, Room::TooLow) => (true, "banner-too-low"),
        (_, Room::Low) => (false, "banner-low"),
        _ if storage.loss.is_some() => (true, "banner-loss"),
        _ => return None,
    };
    let words = t(key);
    Some(Banner { grave, words })
}

/// Says which places take entries.
#[must_use]
pub fn places(places: &Places) -> String {
    match places {
        Places::Both => t("places-both"),
        Places::DatabaseOnly { why } => tr("places-database", &[("why", why)]),
        Places::FileOnly => t("places-file"),
        Places::None { why } => tr("places-none", &[("why", why)]),
    }
}

/// Says where an unsent entry lies.
#[must_use]
pub fn entry_places(places: EntryPlaces) -> String {
    t(match places {
        EntryPlaces::Both => "entry-both",
        EntryPlaces::DatabaseOnly | EntryPlaces::FileOnly => "entry-one",
    })
}

/// Says how much room there is, where a person should know.
#[must_use]
pub fn room(room: Room) -> Option<String> {
    match room {
        Room::Unknown | Room::Enough => None,
        Room::Low => Some(t("room-low")),
        Room::TooLow => Some(t("room-too-low")),
    }
}

/// Says what was found missing.
#[must_use]
pub fn loss(loss: &Loss) -> String {
    match loss {
        Loss::Wiped { last } => tn("loss-wiped", *last),
        Loss::Short { had, last } => tr(
            "loss-short",
            &[("had", &had.to_string()), ("last", &last.to_string())],
        ),
        Loss::Forked { last } => tn("loss-forked", *last),
    }
}

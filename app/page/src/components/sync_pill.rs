//! The pill that always says what is true of the entries: nothing, waiting, sent, attention.

use leptos::prelude::*;
use messages::records::{Link, SyncStatus};
use record::tablet::Stop;

use super::icon::{Drawn, Icon};
use crate::text::units::age;
use crate::text::{t, tablet, tr};

/// What the pill says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Pill {
    /// The tablet is not enrolled.
    NotEnrolled,
    /// The server does not take this tablet's entries.
    Refused,
    /// The server does not know this tablet any more.
    NotKnown,
    /// A person has suspended or revoked this tablet.
    Stopped(Stop),
    /// Entries need a person.
    Attention,
    /// Entries wait for the server.
    Waiting,
    /// The server has everything.
    AllSent,
    /// There is nothing to send, and the server has not answered yet.
    Nothing,
}

impl Pill {
    /// Chooses by facts alone.
    #[must_use]
    pub fn of(enrolled: bool, sync: &SyncStatus) -> Self {
        if !enrolled {
            Self::NotEnrolled
        } else if matches!(sync.link, Link::Refused { .. }) {
            Self::Refused
        } else if sync.link == Link::NotKnown {
            Self::NotKnown
        } else if let Some(stopped) = &sync.stopped {
            Self::Stopped(stopped.stop)
        } else if sync.all_attention() > 0 {
            Self::Attention
        } else if sync.all_waiting() > 0 {
            Self::Waiting
        } else if sync.last_contact_utc_ms.is_some() {
            Self::AllSent
        } else {
            Self::Nothing
        }
    }

    /// The word for tests and styles.
    #[must_use]
    pub fn state(self) -> &'static str {
        match self {
            Self::NotEnrolled => "not-enrolled",
            Self::Refused | Self::NotKnown | Self::Stopped(_) | Self::Attention => "attention",
            Self::Waiting => "waiting",
            Self::AllSent => "all-sent",
            Self::Nothing => "nothing",
        }
    }

    /// The words for people.
    #[must_use]
    pub fn words(self, sync: &SyncStatus, now_ms: u64) -> String {
        match self {
            Self::NotEnrolled => t("pill-not-enrolled"),
            Self::Refused => t("pill-refused"),
            Self::NotKnown => t("pill-not-known"),
            Self::Stopped(stop) => tablet::stands(Some(stop)),
            Self::Attention => tr(
                "pill-attention",
                &[("count", &sync.all_attention().to_string())],
            ),
            Self::Waiting => tr(
                "pill-waiting",
                &[
                    ("count", &sync.all_waiting().to_string()),
                    (
                        "age",
                        &age(sync.oldest_waiting_utc_ms.unwrap_or(now_ms), now_ms),
                    ),
                ],
            ),
            Self::AllSent => t("pill-all-sent"),
            Self::Nothing => t("pill-nothing-yet"),
        }
    }

    /// The words where the bar is narrow: the icon says the rest.
    #[must_use]
    pub fn few_words(self, sync: &SyncStatus) -> String {
        match self {
            Self::NotEnrolled
            | Self::Refused
            | Self::NotKnown
            | Self::Stopped(_)
            | Self::AllSent
            | Self::Nothing => String::new(),
            Self::Attention => sync.all_attention().to_string(),
            Self::Waiting => sync.all_waiting().to_string(),
        }
    }

    /// What follows the few words where there is room: how long the oldest has waited.
    fn age_too(self, sync: &SyncStatus, now_ms: u64) -> Option<String> {
        let since = sync.oldest_waiting_utc_ms.unwrap_or(now_ms);
        (self == Self::Waiting).then(|| format!("\u{a0}· {}", age(since, now_ms)))
    }

    fn icon(self) -> Icon {
        match self {
            Self::AllSent => Icon::Sent,
            Self::Refused
            | Self::NotKnown
            | Self::Stopped(_)
            | Self::Attention
            | Self::NotEnrolled => Icon::Attention,
            Self::Waiting | Self::Nothing => Icon::Clock,
        }
    }
}

/// Draws the pill.
#[component]
pub fn SyncPill(
    enrolled: Memo<bool>,
    sync: Memo<SyncStatus>,
    now_ms: RwSignal<u64>,
    on_open: impl Fn() + 'static,
) -> impl IntoView {
    let pill = move || Pill::of(enrolled.get(), &sync.get());
    let words = Memo::new(move |_| pill().words(&sync.get(), now_ms.get()));
    let few_words = move || pill().few_words(&sync.get());
    let age_too = move || pill().age_too(&sync.get(), now_ms.get());
    view! {
        <button
            class="pill"
            data-testid="pill"
            data-state=move || pill().state()
            aria-label=move || tr("pill-open", &[("state", &words.get())])
            on:click=move |_| on_open()
        >
            {move || view! { <Drawn icon=pill().icon() /> }}
            <span class="wide">{words}</span>
            <span class="narrow-only">{few_words}</span>
            <span class="narrow-only age-too">{age_too}</span>
        </button>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_sent_needs_an_answer_of_the_server_and_nothing_waiting() {
        let mut sync = SyncStatus::default();
        assert_eq!(Pill::of(false, &sync), Pill::NotEnrolled);
        assert_eq!(Pill::of(true, &sync), Pill::Nothing);
        sync.last_contact_utc_ms = Some(1);
        assert_eq!(Pill::of(true, &sync), Pill::AllSent);
        sync.waiting = 1;
        assert_eq!(Pill::of(true, &sync), Pill::Waiting);
        sync.attention = 1;
        assert_eq!(Pill::of(true, &sync), Pill::Attention);
        // A tablet that the server does not know would wait for ever.
        sync.link = Link::Refused { why: String::new() };
        assert_eq!(Pill::of(true, &sync), Pill::Refused);
        sync.link = Link::NotKnown;
        assert_eq!(Pill::of(true, &sync), Pill::NotKnown);
    }

    #[test]
    fn the_oldest_waiting_entry_gives_the_age() {
        crate::text::choose("en");
        let sync = SyncStatus {
            waiting: 12,
            oldest_waiting_utc_ms: Some(60_000),
            ..SyncStatus::default()
        };
        assert_eq!(
            Pill::Waiting.words(&sync, 15 * 60_000),
            "Waiting 12 · oldest 14 min"
        );
    }
}

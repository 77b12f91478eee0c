//! Drafts: what the person at the tablet has begun to fill in and not recorded.
//!
//! They belong to the person. The worker keeps them sealed while somebody else has the tablet,
//! over a reload too, and gives them back with the person's next badge; nobody else sees them.

use std::time::Duration;

use messages::draft::{Begun, Drafts, Fields};
use messages::records::{Request, Standing};
use record::Command;
use record::ids::PersonId;

use super::draft::ReceiptForm;
use super::{Desk, Effect, Purpose, Screen, Told};

/// After how long without another key what was typed is kept.
const KEPT_AFTER: Duration = Duration::from_secs(1);

/// What the person at the tablet has begun, but for the receipt, which has a form of its own.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Begins {
    /// Whose it is.
    of: Option<PersonId>,
    typed: Drafts,
    /// As the worker was told last.
    told: Drafts,
    /// What the last beat saw, and since when it is so.
    seen: (Drafts, Duration),
    /// What the command that waits for its answer records.
    recording: Vec<Begun>,
}

impl Desk {
    /// Returns all that the person at the tablet has begun.
    #[must_use]
    pub fn drafts(&self) -> Drafts {
        let mut drafts = self.begins.typed.clone();
        let receipt = self.receipt.fields();
        if !receipt.is_empty() {
            drafts.insert(Begun::Receipt, receipt);
        }
        drafts
    }

    /// Returns what was typed into a field.
    #[must_use]
    pub fn typed(&self, begun: &Begun, field: &str) -> String {
        let fields = self.begins.typed.get(begun);
        let typed = fields.and_then(|fields| fields.get(field));
        typed.cloned().unwrap_or_default()
    }

    /// Takes what was typed into a field.
    pub fn type_in(&mut self, begun: &Begun, field: &str, text: String) -> Vec<Effect> {
        let typed = &mut self.begins.typed;
        let mut fields = typed.remove(begun).unwrap_or_default();
        if text.is_empty() {
            fields.remove(field);
        } else {
            fields.insert(field.to_owned(), text);
        }
        if !fields.is_empty() {
            typed.insert(begun.clone(), fields);
        }
        Vec::new()
    }

    /// Goes on with a draft.
    pub fn go_on(&mut self, begun: &Begun) -> Vec<Effect> {
        match begun {
            Begun::Receipt => self.go(Screen::Receiving),
            Begun::Measurement { unit, .. } => self.go(Screen::Traveller(unit.clone())),
            Begun::Hold(thing) => {
                let back = Box::new(Screen::of(thing.clone()));
                let thing = thing.clone();
                self.go(Screen::Hold { thing, back })
            }
        }
    }

    /// Throws a draft away, because the person says so.
    pub fn throw_away(&mut self, begun: &Begun) -> Vec<Effect> {
        self.forget_begun(begun);
        self.keep_drafts()
    }

    fn forget_begun(&mut self, begun: &Begun) {
        if *begun == Begun::Receipt {
            self.receipt = ReceiptForm::default();
        }
        self.begins.typed.remove(begun);
    }

    /// The beat: what nobody goes on typing at is kept.
    pub(super) fn keep_settled_drafts(&mut self) -> Vec<Effect> {
        let drafts = self.drafts();
        if self.begins.seen.0 != drafts {
            self.begins.seen = (drafts, self.now);
        }
        let is_settled = self.now.saturating_sub(self.begins.seen.1) >= KEPT_AFTER;
        if is_settled {
            self.keep_drafts()
        } else {
            Vec::new()
        }
    }

    /// Has the drafts kept as they are; also before somebody else takes the tablet.
    pub(super) fn keep_drafts(&mut self) -> Vec<Effect> {
        let drafts = self.drafts();
        if self.begins.of.is_none() || self.begins.told == drafts {
            return Vec::new();
        }
        self.begins.told.clone_from(&drafts);
        vec![self.ask(Request::KeepDrafts(drafts), Purpose::Other)]
    }

    /// Whether they are on the disk.
    pub(super) fn on_drafts_kept(&mut self, kept: bool) {
        self.drafts_are_loose = !kept;
    }

    /// Before somebody else may take the tablet: theirs is kept first.
    pub(super) fn hand_over(&mut self) -> Vec<Effect> {
        let mut effects = self.close_preferences();
        effects.extend(self.keep_drafts());
        effects
    }

    /// Gives back the drafts of the person who is at the tablet now. What one person began,
    /// the next does not find.
    pub(super) fn drafts_of_person(&mut self, standing: &mut Standing) {
        let drafts = std::mem::take(&mut standing.drafts);
        let gone = std::mem::take(&mut standing.drafts_gone);
        let person = standing.person.as_ref().map(|person| person.id.clone());
        if self.begins.of == person {
            return;
        }
        self.begins = Begins::default();
        self.receipt = ReceiptForm::default();
        self.drafts_are_loose = false;
        // A locked tablet gives nothing back before its person has shown that it is them.
        if person.is_none() || standing.locked {
            return;
        }
        let told = drafts.clone();
        let (receipts, typed): (Drafts, Drafts) = drafts
            .into_iter()
            .partition(|(begun, _)| *begun == Begun::Receipt);
        if let Some(fields) = receipts.values().next() {
            self.receipt = ReceiptForm::of_fields(fields);
        }
        self.begins = Begins {
            of: person,
            typed,
            told,
            ..Begins::default()
        };
        if let Some(begun) = gone.into_iter().next() {
            // What is told differs from what is kept, so the next beat has it forgotten.
            self.begins.told.insert(begun.clone(), Fields::new());
            self.told = Some(Told::DraftGone(begun));
        }
    }

    /// Notes what a command records of what was begun.
    pub(super) fn record_begun(&mut self, command: &Command) {
        let begun = self.drafts().into_keys();
        self.begins.recording = begun
            .filter(|begun| begun.is_recorded_by(command))
            .collect();
    }

    /// A command was answered; where it was saved, the worker has let its draft go with it.
    pub(super) fn begun_was_recorded(&mut self, saved: bool) {
        for begun in std::mem::take(&mut self.begins.recording) {
            if saved {
                self.forget_begun(&begun);
                self.begins.told.remove(&begun);
            }
        }
    }
}

//! Findings as a person judges them: each with its sources, and what their writers knew.

use std::collections::BTreeSet;

use messages::records::{DeviceRow, FindingRow, Heard, SourceRow};
use record::Fact;
use record::identity::Subject;
use record::ids::DeviceId;
use record::resolution::Judged;
use record::trace::Event;

use super::Workspace;

impl Workspace {
    /// Returns every finding, those that nobody accepted first. What a writer had heard of
    /// is told for the documents that are open.
    #[must_use]
    pub fn findings(&self) -> Vec<FindingRow> {
        let mut rows: Vec<FindingRow> = self
            .plant
            .judged()
            .into_iter()
            .map(|judged| self.finding_row(judged))
            .collect();
        rows.sort_by_key(|row| !row.judged.is_open());
        rows
    }

    /// Returns the subjects of all sources of findings: the documents to open before
    /// [`Workspace::findings`].
    #[must_use]
    pub fn subjects_of_findings(&self) -> BTreeSet<Subject> {
        let judged = self.plant.judged();
        let sources = judged.iter().flat_map(|judged| &judged.sources);
        sources
            .filter_map(|id| Some(self.plant.fact(id)?.subject.clone()))
            .collect()
    }

    fn finding_row(&self, judged: Judged) -> FindingRow {
        let ids = judged.sources.iter();
        let mut facts: Vec<&Fact> = ids.filter_map(|id| self.plant.fact(id)).collect();
        facts.sort_by_key(|fact| (fact.hlc, fact.id));
        let sources = facts.iter().enumerate().map(|(at, fact)| SourceRow {
            subject: fact.subject.clone(),
            event: Event::of(&self.plant, fact),
            device: self.device_row(fact.device),
            heard: self.heard(fact, facts.get(..at).unwrap_or_default()),
        });
        FindingRow {
            sources: sources.collect(),
            judged,
        }
    }

    fn device_row(&self, device: DeviceId) -> DeviceRow {
        match &self.identity.enrolment {
            Some(own) if own.device == device => DeviceRow::This,
            _ => DeviceRow::Other {
                device,
                name: self.name_of_device(device),
            },
        }
    }

    fn name_of_device(&self, device: DeviceId) -> Option<String> {
        let named = self.devices.iter().find(|named| named.device == device);
        named.map(|named| named.name.clone())
    }

    /// Says what the writer of `later` had heard of. The same device knows what it wrote.
    fn heard(&self, later: &Fact, before: &[&Fact]) -> Heard {
        let of = |earlier: &&Fact| {
            if earlier.device == later.device {
                return Some(true);
            }
            if earlier.subject != later.subject {
                return None;
            }
            let document = self.documents.get(&later.subject)?;
            document.heard_of(&later.id, &earlier.id)
        };
        let heard: Vec<Option<bool>> = before.iter().map(of).collect();
        if heard.is_empty() {
            Heard::First
        } else if heard.contains(&Some(false)) {
            Heard::NotAll
        } else if heard.contains(&None) {
            Heard::NotTold
        } else {
            Heard::All
        }
    }
}

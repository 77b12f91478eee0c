//! What happens to whole stores: wiped, cloned to another machine, set back to an old copy.
//!
//! What nobody has any more afterwards is lost by no fault of a program. Everything that is
//! still on any disk has to reach the record, or to be kept beside it.

use std::collections::BTreeSet;

use ledger::hash::Hash;

use super::{Timer, World};
use crate::audit;
use crate::disk::Disk;
use crate::failure::Failure;
use crate::random::Random;
use crate::tablet::{Page, SECOND_BYTES, StoreCopy, Tablet};
use crate::witness::hash_of;

/// A tablet that was set back comes back after so long, milliseconds.
const BACK_AFTER_MS: u64 = 1_000;
/// The first stream of randomness that copies of tablets draw from.
const COPIES: u64 = 10_000;

impl World {
    /// The browser loses its database, and now and then everything beside it too.
    pub(super) fn wipe(&mut self, number: usize) -> Result<(), Failure> {
        let empty = StoreCopy {
            rows: Default::default(),
            second: Some(vec![0; SECOND_BYTES]),
            secret: None,
        };
        let with_mark = self.shared.borrow_mut().tablets[number].random.chance(50);
        self.set_store(number, empty, with_mark)
    }

    /// A store is set back to the copy that was put away, if there is one.
    pub(super) fn roll_back(&mut self, number: usize, with_mark: bool) -> Result<(), Failure> {
        let backup = self.shared.borrow().tablets[number].backup.clone();
        match backup {
            Some(backup) => self.set_store(number, backup, with_mark),
            None => Ok(()),
        }
    }

    fn set_store(&mut self, number: usize, to: StoreCopy, with_mark: bool) -> Result<(), Failure> {
        // What a restored server has not got back yet may be only here.
        if self.server.restores > 0 {
            return Ok(());
        }
        self.kill(number)?;
        {
            let mut shared = self.shared.borrow_mut();
            let tablet = &mut shared.tablets[number];
            tablet.disk = Disk::holding(to.rows);
            tablet.secret = to.secret;
            if with_mark && tablet.second.is_some() {
                tablet.second = to.second;
            }
            tablet.page = Page {
                numbers: tablet.page.numbers,
                ..Page::default()
            };
            tablet.last_action = None;
            shared.after(BACK_AFTER_MS, Timer::Start(number));
        }
        let held = self.held();
        self.witness.loses_all_but(&held);
        Ok(())
    }

    /// Another machine goes on with a copy of the store, beside the tablet.
    pub(super) fn clone_store(&mut self, number: usize) {
        let mut shared = self.shared.borrow_mut();
        let copy = shared.tablets.len();
        let original = &mut shared.tablets[number];
        if original.copy.is_some() {
            return;
        }
        original.copy = Some(copy);
        let store = original.store();
        let random = Random::new(self.plan.seed, COPIES + copy as u64);
        let mut tablet = Tablet::new(Disk::holding(store.rows), store.secret, random);
        tablet.second = store.second;
        tablet.skew_ms = original.skew_ms;
        tablet.progress = original.progress;
        shared.tablets.push(tablet);
        shared.after(10, Timer::Start(copy));
    }

    /// The entries that any disk still holds.
    pub(super) fn held(&self) -> BTreeSet<Hash> {
        let mut held = audit::entries_at(&self.server);
        for tablet in &self.shared.borrow().tablets {
            let workspace = tablet.workspace();
            let past = workspace.past.values().map(|past| &past.entry);
            held.extend(workspace.entries.values().chain(past).map(hash_of));
            let second = tablet.second_place();
            let kept = second
                .chains
                .iter()
                .flat_map(|chain| chain.entries.values());
            held.extend(kept.map(|entry| entry.sealed().hash()));
        }
        held
    }
}

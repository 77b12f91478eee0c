//! `waymark rebuild`: documents and all other derived rows again from the raw log, in place.
//!
//! In one transaction: indexes are made again, everything derived is deleted, every entry is judged again where it
//! stands by the code that took it in, and what comes out is compared with what was there.
//! The log, the forks and the chains are not touched: they are the evidence. They have to be
//! whole: an entry whose bytes rotted would be set aside, and nothing would tell any more that
//! it was part of the record.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use ledger::Hash;
use record::ids::IncarnationId;

use crate::intake::{Documents, Touched, settle_again};
use crate::projection;
use crate::store::{DeviceRow, Store, StoreError, Turn};
use crate::verify::{Broken, Stop, walk_evidence};

/// How many entries are read at once.
const PAGE: u32 = 1_000;
/// How many differences are shown.
const MOST_SHOWN: usize = 50;

/// Why nothing was rebuilt.
#[derive(Debug, thiserror::Error)]
pub enum RebuildError {
    /// What everything is derived from is damaged.
    #[error(
        "the log itself is damaged at {0}; nothing was rebuilt. Put the last good copy of the \
         folder in its place: tablets send again what that copy lacks"
    )]
    Evidence(Broken),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl From<Stop> for RebuildError {
    fn from(stop: Stop) -> Self {
        match stop {
            Stop::Broken(broken) => Self::Evidence(broken),
            Stop::Store(error) => Self::Store(error),
        }
    }
}

/// What a rebuild found and did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rebuilt {
    /// How many entries were judged again.
    pub entries: u64,
    /// How many derived rows came out.
    pub rows: usize,
    /// Rows that were there and that the log does not give; they are gone.
    pub gone: Vec<String>,
    /// Rows that the log gives and that were missing; they are there now.
    pub added: Vec<String>,
    /// Whether tablets pull everything again, because the feed was another one.
    pub new_epoch: bool,
}

impl fmt::Display for Rebuilt {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let differences = self.gone.len() + self.added.len();
        write!(
            f,
            "rebuilt {} rows from {} entries: ",
            self.rows, self.entries
        )?;
        if differences == 0 {
            write!(f, "equal to what was there")?;
        } else {
            write!(
                f,
                "{differences} rows differed, and are as the log gives them now"
            )?;
        }
        for (word, lines) in [
            ("was not in the log", &self.gone),
            ("was missing", &self.added),
        ] {
            for line in lines.iter().take(MOST_SHOWN) {
                let line: String = line.chars().take(160).collect();
                write!(f, "\n  {word}: {line}")?;
            }
            let more = lines.len().saturating_sub(MOST_SHOWN);
            if more > 0 {
                write!(f, "\n  … and {more} more")?;
            }
        }
        if self.new_epoch {
            write!(
                f,
                "\ntablets pull the whole record again at their next contact"
            )?;
        }
        Ok(())
    }
}

/// Rebuilds a store in place.
///
/// # Errors
/// [`RebuildError`]; the store is as it was then.
pub fn rebuild(store: &Store) -> Result<Rebuilt, RebuildError> {
    store.write(|turn| {
        let evidence = walk_evidence(turn, &mut 0)?;
        let (before, feed) = (turn.projection_lines()?, turn.feed_order()?);
        let fed = turn.fed()?;
        turn.clear_derived()?;
        turn.set_feed(&[])?;
        let entries = settle_all(turn, &evidence.by_a_person)?;
        let new_epoch = turn.fed()? != fed;
        keep_feed(turn, (!new_epoch).then_some(feed))?;
        let after = turn.projection_lines()?;
        let missing_in = |lines: &[String], others: &[String]| -> Vec<String> {
            let is_there = |line: &String| others.binary_search(line).is_ok();
            lines
                .iter()
                .filter(|line| !is_there(line))
                .cloned()
                .collect()
        };
        Ok(Rebuilt {
            entries,
            rows: after.len(),
            gone: missing_in(&before, &after),
            added: missing_in(&after, &before),
            new_epoch,
        })
    })
}

fn settle_all(turn: &Turn<'_>, by_a_person: &BTreeSet<Hash>) -> Result<u64, StoreError> {
    let devices: BTreeMap<IncarnationId, DeviceRow> = turn
        .incarnations()?
        .into_iter()
        .map(|device| (device.enrolled.incarnation, device))
        .collect();
    let (mut documents, mut touched) = (Documents::default(), Touched::default());
    let (mut next, mut entries) = (1, 0);
    loop {
        let page = turn.log_from(next, PAGE)?;
        let Some(last) = page.last() else { break };
        next = last.seq + 1;
        for row in &page {
            let device = devices.get(&row.incarnation);
            let device = device.ok_or(StoreError::Damaged { what: "device" })?;
            let stored = (row, by_a_person.contains(&row.hash));
            settle_again(turn, &mut documents, device, stored, &mut touched)?;
            entries += 1;
        }
    }
    projection::refresh(turn, &mut documents, &touched)?;
    Ok(entries)
}

/// Cursors count the feed: as long as the same changes are fed it keeps its order. Otherwise
/// the rebuilt one stands, and every cursor starts again.
fn keep_feed(turn: &Turn<'_>, before: Option<Vec<(u64, u64, bool)>>) -> Result<(), StoreError> {
    match before {
        Some(feed) => turn.set_feed(&feed),
        None => turn.begin_first_epoch(),
    }
}

#[cfg(test)]
mod tests;

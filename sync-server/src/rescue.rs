//! `waymark rescue`: entries that a tablet could not send, from the file that it wrote.
//!
//! They go through the same intake as a push. The file is trusted in nothing: the entries are
//! checked against the key that the server knows for their incarnation.

use std::fmt;

use ledger::sync::message::{
    MAX_BATCH_ENTRIES, Message, MessageError, Push, PushEntry, Refused, Rescue, Verdict,
};

use crate::intake::{self, Documents};
use crate::store::{Store, StoreError};

/// Why nothing of a rescue file is taken.
#[derive(Debug, thiserror::Error)]
pub enum RescueError {
    /// The bytes are no rescue file.
    #[error("this is no rescue file: {0}")]
    Message(#[from] MessageError),
    /// The entries belong to another site.
    #[error("the file of {device_name} belongs to another site; take it to the server of that one")]
    OtherSite {
        /// What the file says the tablet is called.
        device_name: String,
    },
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// What became of the entries of a rescue file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Taken {
    /// What the file says the tablet is called.
    pub device_name: String,
    /// How many entries the file has.
    pub entries: usize,
    /// How many of them are part of the record now, those that were before included.
    pub admitted: usize,
    /// How many wait for a change that they build on.
    pub waiting: usize,
    /// How many are set aside for a person to look at.
    pub set_aside: usize,
    /// Why the rest was not taken, if there is a rest.
    pub refused: Option<Refused>,
}

impl fmt::Display for Taken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{} entries of {}: {} are part of the record, {} wait, {} are set aside",
            self.entries, self.device_name, self.admitted, self.waiting, self.set_aside
        )?;
        match &self.refused {
            Some(refused) => write!(f, "; then: {} ({})", refused.why, refused.code),
            None => Ok(()),
        }
    }
}

/// Takes the entries of a rescue file in; taking them again changes nothing.
///
/// # Errors
/// [`RescueError`]; nothing is stored then.
pub fn take_in(store: &Store, file: &[u8], now_ms: u64) -> Result<Taken, RescueError> {
    let rescue = Rescue::from_bytes(file)?;
    store.write(|turn| {
        let site = turn.site()?.ok_or(StoreError::Damaged { what: "site" })?;
        if site.0 != rescue.site {
            return Err(RescueError::OtherSite {
                device_name: rescue.device_name,
            });
        }
        let mut taken = Taken {
            device_name: rescue.device_name,
            entries: rescue.entries.len(),
            admitted: 0,
            waiting: 0,
            set_aside: 0,
            refused: None,
        };
        let mut documents = Documents::default();
        for run in rescue.entries.chunks(MAX_BATCH_ENTRIES) {
            let push = Push {
                incarnation: rescue.incarnation,
                entries: run.iter().map(PushEntry::clone).collect(),
            };
            let answer = intake::take_in(turn, &mut documents, &push, now_ms)?;
            for receipt in &answer.receipts {
                match receipt.verdict {
                    Verdict::Admitted => taken.admitted += 1,
                    Verdict::Waiting => taken.waiting += 1,
                    Verdict::Quarantined { .. } | Verdict::Forked => taken.set_aside += 1,
                }
            }
            let is_split = |refused: &Refused| refused.code == "fork";
            let ends = answer.refused.as_ref().is_some_and(|why| !is_split(why));
            // All entries of a chain that split are kept: the next run goes on.
            taken.refused = answer.refused.or(taken.refused);
            if ends {
                break;
            }
        }
        Ok(taken)
    })
}

//! The lease: what the server lets the tablet know of badges, and for how long.

use ledger::badge::lease::{Lease, LeaseFault, SignedLease};
use messages::records::LeaseState;
use minicbor::{Decode, Encode};
use record::context;
use record::time::WallTime;

use super::{Badges, Workspace};

/// How old a lease may be before a newer one is asked for, milliseconds.
const RENEW_MS: u64 = 60 * 60 * 1000;

/// A lease as it is kept.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct LeaseRow {
    /// What the server signed.
    #[n(0)]
    pub signed: SignedLease,
    /// The server's key.
    #[cbor(n(1), with = "minicbor::bytes")]
    pub server_key: [u8; 32],
    /// When it came, by this tablet, UTC milliseconds.
    #[n(2)]
    pub came_utc_ms: u64,
}

/// A lease as the tablet has it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HeldLease {
    /// The lease.
    pub lease: Lease,
    /// The key of the server that gave it.
    pub server_key: [u8; 32],
    /// When it came, by this tablet, UTC milliseconds.
    pub came_utc_ms: u64,
}

impl Badges {
    /// Says whether the server has to be asked for a lease; `version` is the one it would give.
    #[must_use]
    pub fn wants_lease(&self, version: u64, now_utc_ms: u64) -> bool {
        self.lease.as_ref().is_none_or(|held| {
            held.lease.version != version || now_utc_ms.saturating_sub(held.came_utc_ms) >= RENEW_MS
        })
    }
}

impl Workspace {
    /// Takes a lease that was kept.
    ///
    /// # Errors
    /// [`LeaseFault`]; the one before stays.
    pub fn take_lease(&mut self, row: &LeaseRow) -> Result<(), LeaseFault> {
        let lease = self.open_lease(row)?;
        self.badges.lease = Some(HeldLease {
            lease,
            server_key: row.server_key,
            came_utc_ms: row.came_utc_ms,
        });
        Ok(())
    }

    /// Takes a lease that came from the server just now.
    ///
    /// # Errors
    /// [`LeaseFault`], also where it was not given now ([`Lease::check_new`]); the one before
    /// stays.
    pub fn take_new_lease(&mut self, row: &LeaseRow, wall: WallTime) -> Result<(), LeaseFault> {
        let contact = self.contact.as_ref();
        let server_utc_ms = contact.map(|contact| contact.server_utc_ms(wall.utc_ms));
        let held = self.badges.lease.as_ref();
        let held = held.filter(|held| held.server_key == row.server_key);
        self.open_lease(row)?
            .check_new(held.map(|held| &held.lease), server_utc_ms)?;
        self.take_lease(row)
    }

    fn open_lease(&self, row: &LeaseRow) -> Result<Lease, LeaseFault> {
        let enrolment = self.identity.enrolment.as_ref();
        let enrolment = enrolment.ok_or(LeaseFault::OtherTablet)?;
        row.signed
            .open(&row.server_key, &enrolment.site, &enrolment.device)
    }

    /// Says how far the authority of the person at the tablet was checked.
    #[must_use]
    pub fn lease(&self, wall: WallTime) -> context::Lease {
        match self.lease_state(wall) {
            LeaseState::Confirmed { .. } => context::Lease::Fresh,
            LeaseState::PastDue => context::Lease::PastDue,
            LeaseState::NameOnly => context::Lease::Unverified,
        }
    }

    /// Says how the person at the tablet has shown who they are.
    #[must_use]
    pub fn lease_state(&self, wall: WallTime) -> LeaseState {
        let Some(session) = &self.session else {
            return LeaseState::NameOnly;
        };
        let leased = self.badges.leased(&session.person);
        let is_same = leased.is_some_and(|leased| session.badge == Some(leased.number));
        match &self.badges.lease {
            Some(held) if is_same => {
                let until_utc_ms = held.came_utc_ms.saturating_add(held.lease.valid_ms);
                if self.latest_utc_ms(wall) < until_utc_ms {
                    LeaseState::Confirmed { until_utc_ms }
                } else {
                    LeaseState::PastDue
                }
            }
            _ => LeaseState::NameOnly,
        }
    }
}

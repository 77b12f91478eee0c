//! Leases: what the server lets a tablet know of people's badges, for how long.
//!
//! Roles and qualifications are in the record, signed like everything there. The lease says
//! that the server has confirmed them lately: within it, whoever shows badge and PIN has the
//! authority that the record gives them; after it they go on recording, and do not sign or
//! decide for others ([`record::context::Lease`]).

use alloc::vec::Vec;

use ed25519_dalek::{Signature, VerifyingKey};
use minicbor::{Decode, Encode};
use record::ids::{DeviceId, PersonId, SiteId};

use super::pin::Verifier;

/// How long a lease holds unless the plant says otherwise: 72 hours, milliseconds.
pub const VALID_MS: u64 = 72 * 60 * 60 * 1000;
/// How far the time at which a lease was given may lie from the server's time when it comes,
/// milliseconds: what an answer takes on its way, and what clocks may drift meanwhile.
pub const ON_ITS_WAY_MS: u64 = 10 * 60 * 1000;
/// The domain of the signature.
const DOMAIN: &[u8] = b"waymark/lease/1\0";

/// The badge of a person that is in force.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(array)]
pub struct LeasedBadge {
    /// The person.
    #[n(0)]
    pub person: PersonId,
    /// The number of the badge; those before it are no longer good.
    #[n(1)]
    pub number: u32,
    /// What checks badge and PIN; nothing until the person has chosen a PIN.
    #[n(2)]
    pub verifier: Option<Verifier>,
}

/// What a tablet may know of people's badges.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(array)]
pub struct Lease {
    /// The site.
    #[n(0)]
    pub site: SiteId,
    /// The tablet it is for.
    #[n(1)]
    pub device: DeviceId,
    /// Counts what changed about badges at the server.
    #[n(2)]
    pub version: u64,
    /// When it was given, by the server's clock, UTC milliseconds.
    #[n(3)]
    pub given_utc_ms: u64,
    /// For how long it holds, milliseconds.
    #[n(4)]
    pub valid_ms: u64,
    /// The badges in force, each person once.
    #[n(5)]
    pub badges: Vec<LeasedBadge>,
}

/// A lease with the server's signature.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(array)]
pub struct SignedLease {
    /// The lease's bytes.
    #[cbor(n(0), with = "minicbor::bytes")]
    pub lease: Vec<u8>,
    /// The signature of the server's own device over [`signed_bytes`].
    #[cbor(n(1), with = "minicbor::bytes")]
    pub signature: [u8; 64],
}

/// Why a lease is not taken.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum LeaseFault {
    /// The signature is not the server's.
    #[error("the lease is not signed by this plant's server")]
    Signature,
    /// It is for another tablet or another site.
    #[error("the lease is for another tablet")]
    OtherTablet,
    /// It cannot be read.
    #[error("the lease cannot be read")]
    Unreadable,
    /// It was not given now: it is another answer than that to this request.
    #[error("the lease was given at another time than it came: the next answer is waited for")]
    NotOfNow,
    /// It is older than the one that the tablet has.
    #[error("the lease is older than the one before: the next answer is waited for")]
    Older,
}

/// Returns what is signed of a lease.
#[must_use]
pub fn signed_bytes(lease: &[u8]) -> Vec<u8> {
    let mut bytes = DOMAIN.to_vec();
    bytes.extend_from_slice(lease);
    bytes
}

impl Lease {
    /// Returns the badge of a person that is in force.
    #[must_use]
    pub fn badge_of(&self, person: &PersonId) -> Option<&LeasedBadge> {
        self.badges.iter().find(|badge| badge.person == *person)
    }

    /// Checks that a lease which came from the server was given for this request, and is no
    /// earlier one that somebody has kept: that one would bring replaced badges back, or make
    /// authority last that nobody has confirmed.
    ///
    /// `server_utc_ms` is the server's time when it came, by the tablet's clock and the last
    /// answer of the server; `held` is the lease of the same server that the tablet has.
    ///
    /// Neither the lease's version nor its time can be asked to grow: a server that was restored
    /// from a backup counts from there, and one whose clock was ahead gives earlier leases once
    /// it is put right. A tablet that insisted would take none for as long as the clock was
    /// ahead. But every lease is asked for after an answer that tells the server's time, as it
    /// is now, so the lease has to be of that time, whatever was before. Who would pass an old
    /// lease off has to turn the server's clock back in those answers too, which the audit trail
    /// tells as a clock step of the tablet. Before there was such an answer, a lease is not
    /// older than the one held.
    ///
    /// # Errors
    /// [`LeaseFault::NotOfNow`], [`LeaseFault::Older`].
    pub fn check_new(
        &self,
        held: Option<&Self>,
        server_utc_ms: Option<u64>,
    ) -> Result<(), LeaseFault> {
        match (server_utc_ms, held) {
            (Some(now), _) if self.given_utc_ms.abs_diff(now) > ON_ITS_WAY_MS => {
                Err(LeaseFault::NotOfNow)
            }
            (None, Some(held)) if self.given_utc_ms < held.given_utc_ms => Err(LeaseFault::Older),
            _ => Ok(()),
        }
    }

    /// Signs the lease.
    #[cfg(feature = "signing")]
    #[must_use]
    pub fn signed(&self, key: &crate::signing::SoftwareKey) -> SignedLease {
        // Writing to a Vec cannot fail.
        let lease = minicbor::to_vec(self).unwrap_or_default();
        let signature = key.sign(&signed_bytes(&lease));
        SignedLease { lease, signature }
    }
}

impl SignedLease {
    /// Returns the lease, if this server gave it to this tablet.
    ///
    /// # Errors
    /// [`LeaseFault`].
    pub fn open(
        &self,
        server_key: &[u8; 32],
        site: &SiteId,
        device: &DeviceId,
    ) -> Result<Lease, LeaseFault> {
        let signature = Signature::from_bytes(&self.signature);
        let bytes = signed_bytes(&self.lease);
        let is_signed = VerifyingKey::from_bytes(server_key)
            .is_ok_and(|key| key.verify_strict(&bytes, &signature).is_ok());
        if !is_signed {
            return Err(LeaseFault::Signature);
        }
        let lease: Lease = minicbor::decode(&self.lease).map_err(|_| LeaseFault::Unreadable)?;
        if (lease.site, lease.device) != (*site, *device) {
            return Err(LeaseFault::OtherTablet);
        }
        Ok(lease)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::signing::SoftwareKey;

    fn lease() -> Lease {
        Lease {
            site: SiteId::new([1; 16]),
            device: DeviceId::new([2; 16]),
            version: 3,
            given_utc_ms: 4,
            valid_ms: VALID_MS,
            badges: alloc::vec![LeasedBadge {
                person: "MK".parse().unwrap(),
                number: 1,
                verifier: None,
            }],
        }
    }

    #[test]
    fn a_lease_opens_for_its_tablet_alone() {
        let server = SoftwareKey::from_secret(&[9; 32]);
        let signed = lease().signed(&server);
        let open = |key, site, device| {
            signed.open(&key, &SiteId::new([site; 16]), &DeviceId::new([device; 16]))
        };
        assert_eq!(open(server.public_key(), 1, 2), Ok(lease()));
        let other = SoftwareKey::from_secret(&[8; 32]).public_key();
        assert_eq!(open(other, 1, 2), Err(LeaseFault::Signature));
        assert_eq!(
            open(server.public_key(), 1, 3),
            Err(LeaseFault::OtherTablet)
        );
        assert_eq!(
            open(server.public_key(), 3, 2),
            Err(LeaseFault::OtherTablet)
        );
    }

    #[test]
    fn a_lease_is_of_the_servers_time_when_it_comes() {
        let year = 365 * 24 * 60 * 60 * 1000;
        let given = |given_utc_ms| Lease {
            given_utc_ms,
            ..lease()
        };
        let (now, held) = (11 * year, given(11 * year - 1000));
        let kept_for_ten_years = given(year);
        assert_eq!(
            kept_for_ten_years.check_new(Some(&held), Some(now)),
            Err(LeaseFault::NotOfNow)
        );
        // Not even the very lease that is held, again and again.
        let again = held.check_new(Some(&held), Some(now + ON_ITS_WAY_MS));
        assert_eq!(again, Err(LeaseFault::NotOfNow));
        // Nor one from when the server's clock was ahead.
        let ahead = given(12 * year).check_new(Some(&held), Some(now));
        assert_eq!(ahead, Err(LeaseFault::NotOfNow));
        assert_eq!(given(now).check_new(Some(&held), Some(now)), Ok(()));
        assert_eq!(given(now).check_new(None, Some(now)), Ok(()));
    }

    #[test]
    fn a_server_that_was_restored_or_put_right_gives_an_earlier_lease() {
        let held = lease();
        let earlier = Lease {
            version: 1,
            given_utc_ms: held.given_utc_ms - 1,
            ..lease()
        };
        // Its answers tell the same time.
        let (now, unknown) = (Some(earlier.given_utc_ms), None);
        assert_eq!(earlier.check_new(Some(&held), now), Ok(()));
        let older = earlier.check_new(Some(&held), unknown);
        assert_eq!(older, Err(LeaseFault::Older));
        assert_eq!(held.check_new(Some(&held), unknown), Ok(()));
        assert_eq!(earlier.check_new(None, unknown), Ok(()));
    }

    #[test]
    fn a_lease_that_was_made_longer_does_not_open() {
        let server = SoftwareKey::from_secret(&[9; 32]);
        let mut signed = lease().signed(&server);
        let mut longer = lease();
        longer.valid_ms *= 2;
        signed.lease = minicbor::to_vec(&longer).unwrap();
        let (site, device) = (longer.site, longer.device);
        let opened = signed.open(&server.public_key(), &site, &device);
        assert_eq!(opened, Err(LeaseFault::Signature));
    }
}

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

//! What tablet and server send each other, as CBOR.
//!
//! Batches are deflated as a whole on the wire; that is the shell's business, with a hard
//! cap on what may come out.

use alloc::string::String;
use alloc::vec::Vec;

use ed25519_dalek::{Signature, VerifyingKey};
use minicbor::{Decode, Encode};
use record::ids::{DeviceId, EpochId, IncarnationId, PersonId, SiteId};
use record::tablet::Stopped;

use super::cold_start::StartPage;
use super::compare::{Bucket, Buckets, Whole};
use crate::badge::lease::SignedLease;
use crate::badge::pin::Verifier;
use crate::envelope::Sealed;
use crate::hash::Hash;

/// The version of the protocol, in the path: `/v1/…`.
pub const VERSION: u8 = 1;
/// The most entries of one push or pull.
pub const MAX_BATCH_ENTRIES: usize = 500;
/// The most bytes of one push after inflating.
pub const MAX_BATCH_BYTES: usize = 4 * 1024 * 1024;

/// The code of a [`Refused`] request whose device the server does not know.
pub const NOT_ENROLLED: &str = "not-enrolled";

/// A request to enrol with a one-time code.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(array)]
pub struct Enrol {
    /// The one-time code.
    #[n(0)]
    pub code: String,
    /// What people call the device.
    #[n(1)]
    pub name: String,
    /// The life of its local database.
    #[n(2)]
    pub incarnation: IncarnationId,
    /// The Ed25519 public key.
    #[cbor(n(3), with = "minicbor::bytes")]
    pub public_key: [u8; 32],
    /// Which device it is, where it was enrolled before: a server that was restored from an
    /// older backup does not know it any more, and its entries name it.
    #[n(4)]
    pub device: Option<DeviceId>,
}

/// The answer to [`Enrol`].
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(array)]
pub struct Enrolled {
    /// The device's id from now on.
    #[n(0)]
    pub device: DeviceId,
    /// The site it writes for.
    #[n(1)]
    pub site: SiteId,
    /// What people call the site.
    #[n(2)]
    pub site_name: String,
    /// The server's clock, UTC milliseconds.
    #[n(3)]
    pub server_utc_ms: u64,
    /// The Ed25519 public key of the server's own device, which signs leases. Servers before
    /// there were leases say nothing.
    #[cbor(n(4), with = "minicbor::bytes")]
    pub server_key: Option<[u8; 32]>,
}

/// One entry on its way up.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(array)]
pub struct PushEntry {
    /// The envelope's canonical bytes.
    #[cbor(n(0), with = "minicbor::bytes")]
    pub envelope: Vec<u8>,
    /// The device's signature.
    #[cbor(n(1), with = "minicbor::bytes")]
    pub signature: [u8; 64],
    /// The change, for entries that have one.
    #[cbor(n(2), with = "minicbor::bytes")]
    pub change: Option<Vec<u8>>,
}

impl PushEntry {
    /// Returns envelope and signature as they are kept.
    #[must_use]
    pub fn sealed(&self) -> Sealed {
        Sealed {
            envelope: self.envelope.clone(),
            signature: self.signature,
        }
    }
}

/// A contiguous run of a chain. Any enrolled device may bring the entries of any incarnation
/// that the server knows: their signatures are checked against the key of that incarnation.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(array)]
pub struct Push {
    /// The life of the local database it comes from.
    #[n(0)]
    pub incarnation: IncarnationId,
    /// The entries, in the order of the chain.
    #[n(1)]
    pub entries: Vec<PushEntry>,
}

/// Entries of one device on their way over a file: what a tablet could not send, taken in by
/// the server through the same intake as a [`Push`].
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(array)]
pub struct Rescue {
    /// The site whose record the entries belong to.
    #[n(0)]
    pub site: SiteId,
    /// The device that wrote them.
    #[n(1)]
    pub device: DeviceId,
    /// The life of its local database.
    #[n(2)]
    pub incarnation: IncarnationId,
    /// What people call the device, for the person who finds the file.
    #[n(3)]
    pub device_name: String,
    /// Its Ed25519 public key, to read the file without the server. The server trusts only
    /// the key that it knows.
    #[cbor(n(4), with = "minicbor::bytes")]
    pub public_key: [u8; 32],
    /// The entries, in the order of the chain.
    #[n(5)]
    pub entries: Vec<PushEntry>,
}

/// A device's request to go on with a new chain, after its store was wiped, cut short or
/// forked. The request is signed by the same device key, which is what the server trusts.
/// It is answered by [`Enrolled`]; asking again is answered the same.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(array)]
pub struct NewIncarnation {
    /// The new incarnation.
    #[n(0)]
    pub incarnation: IncarnationId,
    /// The one it goes on from, as far as it is known.
    #[n(1)]
    pub previous: Option<IncarnationId>,
    /// The device's signature over [`NewIncarnation::signed_bytes`].
    #[cbor(n(2), with = "minicbor::bytes")]
    pub signature: [u8; 64],
}

impl NewIncarnation {
    /// Returns what the device signs: a domain of its own, both incarnations.
    #[must_use]
    pub fn signed_bytes(
        device: &DeviceId,
        incarnation: &IncarnationId,
        previous: Option<&IncarnationId>,
    ) -> Vec<u8> {
        let mut bytes = b"waymark/incarnation/1\0".to_vec();
        bytes.extend_from_slice(device.as_bytes());
        bytes.extend_from_slice(incarnation.as_bytes());
        if let Some(previous) = previous {
            bytes.extend_from_slice(previous.as_bytes());
        }
        bytes
    }

    /// Says whether the holder of the device's key asks for exactly this.
    #[must_use]
    pub fn is_signed_by(&self, device: &DeviceId, public_key: &[u8; 32]) -> bool {
        let bytes = Self::signed_bytes(device, &self.incarnation, self.previous.as_ref());
        let signature = Signature::from_bytes(&self.signature);
        VerifyingKey::from_bytes(public_key)
            .is_ok_and(|key| key.verify_strict(&bytes, &signature).is_ok())
    }
}

/// What the server made of one entry. It is kept in each case.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(flat)]
pub enum Verdict {
    /// It is part of the record.
    #[n(0)]
    Admitted,
    /// It waits for changes that it builds on.
    #[n(1)]
    Waiting,
    /// It is kept aside for a person to look at.
    #[n(2)]
    Quarantined {
        /// The stable code of the reason.
        #[n(0)]
        reason: String,
    },
    /// It stands beside another entry at the same place of a chain that split. It is kept as
    /// evidence, for a person to look at; its place in the log is given as 0.
    #[n(3)]
    Forked,
}

/// The server's receipt for one entry.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(array)]
pub struct Receipt {
    /// The entry's place in the device's chain.
    #[n(0)]
    pub dseq: u64,
    /// Its place in the server's log.
    #[n(1)]
    pub seq: u64,
    /// What became of it.
    #[n(2)]
    pub verdict: Verdict,
}

/// Why a run as a whole was not taken.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(array)]
pub struct Refused {
    /// The stable code: `gap`, `fork`, `signature`, `unknown-incarnation`, `too-large` …
    #[n(0)]
    pub code: String,
    /// A sentence for the person who helps.
    #[n(1)]
    pub why: String,
    /// That the tablet is stopped, where that is why.
    #[n(2)]
    pub stopped: Option<Stopped>,
}

impl Refused {
    /// Makes a refusal that has nothing to do with how the tablet stands.
    pub fn new(code: impl Into<String>, why: impl Into<String>) -> Self {
        Self {
            code: code.into(),
            why: why.into(),
            stopped: None,
        }
    }
}

/// The answer to [`Push`].
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(array)]
pub struct PushAnswer {
    /// The server has the chain up to here, durably.
    #[n(0)]
    pub received_through: u64,
    /// The hash of that entry, to compare with one's own.
    #[n(1)]
    pub chain_hash: Hash,
    /// The receipts of this run.
    #[n(2)]
    pub receipts: Vec<Receipt>,
    /// Why the run ended before its end, if it did.
    #[n(3)]
    pub refused: Option<Refused>,
    /// The server's clock, UTC milliseconds.
    #[n(4)]
    pub server_utc_ms: u64,
    /// That the tablet of the chain is stopped: what it sent was set aside.
    #[n(5)]
    pub stopped: Option<Stopped>,
}

/// One entry on its way down. The server has verified its envelope.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(array)]
pub struct PullEntry {
    /// Its place in the server's log.
    #[n(0)]
    pub seq: u64,
    /// The subject of the document.
    #[n(1)]
    pub subject: record::identity::Subject,
    /// The change.
    #[cbor(n(2), with = "minicbor::bytes")]
    pub change: Vec<u8>,
}

/// The answer to a pull: admitted changes of other devices, in log order.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(array)]
pub struct PullAnswer {
    /// The entries.
    #[n(0)]
    pub entries: Vec<PullEntry>,
    /// The cursor to ask with next.
    #[n(1)]
    pub cursor: u64,
    /// The end of the log.
    #[n(2)]
    pub head: u64,
    /// Receipts of the asking device's entries whose verdict changed since they were sent.
    #[n(3)]
    pub receipts: Vec<Receipt>,
    /// The server's clock, UTC milliseconds.
    #[n(4)]
    pub server_utc_ms: u64,
    /// In which epoch the feed came as far as the cursor; to be sent with it. A server draws
    /// a new epoch each time it starts. One that was restored from an old backup reached the
    /// same place in another epoch, and hands the feed out from its start. Servers before it
    /// was there say nothing.
    #[n(5)]
    pub epoch: Option<EpochId>,
    /// How far the server has the asker's own chain: one that was restored from an old
    /// backup has less than it once said, and gets the rest again.
    #[n(6)]
    pub received_through: Option<u64>,
    /// Every device of the plant by its name, where the asker said that it knows another
    /// number of them.
    #[n(7)]
    pub devices: Option<Vec<NamedDevice>>,
    /// Where the asker's own chain split, the last place before it did: nothing is appended to
    /// it any more, so the asker begins a new one before it writes on.
    #[n(8)]
    pub split_after: Option<u64>,
    /// The version of the lease that the server would give now; a tablet that has another one
    /// asks for it. Servers before there were leases say nothing.
    #[n(9)]
    pub lease: Option<u64>,
}

/// A request to print a person's next badge; those before it are no longer good then.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(array)]
pub struct PrintBadge {
    /// Who asks: the person at the tablet.
    #[n(0)]
    pub by: PersonId,
    /// How far their authority was checked there.
    #[n(1)]
    pub lease: record::context::Lease,
    /// Whose badge it is.
    #[n(2)]
    pub person: PersonId,
}

/// The answer to [`PrintBadge`]: the only time that the secret is told.
#[derive(Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(array)]
pub struct PrintedBadge {
    /// The text of the code.
    #[n(0)]
    pub text: String,
    /// Modules per side of the code's symbol, a QR code without its quiet zone.
    #[n(1)]
    pub side: u32,
    /// The modules, row by row: 1 where one is dark, else 0.
    #[cbor(n(2), with = "minicbor::bytes")]
    pub modules: Vec<u8>,
}

impl core::fmt::Debug for PrintedBadge {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str("PrintedBadge")
    }
}

/// The PIN that a person chose for their new badge; nobody but them ever has the PIN.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(array)]
pub struct ChosenPin {
    /// The person.
    #[n(0)]
    pub person: PersonId,
    /// The number of the badge.
    #[n(1)]
    pub number: u32,
    /// What shows that they have the badge.
    #[n(2)]
    pub proof: Hash,
    /// What checks badge and PIN from now on.
    #[n(3)]
    pub verifier: Verifier,
}

/// A device as people call it.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(array)]
pub struct NamedDevice {
    /// The device.
    #[n(0)]
    pub device: DeviceId,
    /// Its name, given at its enrolment.
    #[n(1)]
    pub name: String,
}

/// Why bytes are not a message.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("the message cannot be read: {why}")]
pub struct MessageError {
    /// What is wrong.
    pub why: String,
}

/// A message with its wire form.
pub trait Message: Sized {
    /// Returns the bytes to send.
    fn to_bytes(&self) -> Vec<u8>;
    /// Reads bytes that were sent; nothing may follow.
    ///
    /// # Errors
    /// [`MessageError`].
    fn from_bytes(bytes: &[u8]) -> Result<Self, MessageError>;
}

macro_rules! messages {
    ($($name:ident),* $(,)?) => {$(
        impl Message for $name {
            fn to_bytes(&self) -> Vec<u8> {
                // Writing to a Vec cannot fail.
                minicbor::to_vec(self).unwrap_or_default()
            }

            fn from_bytes(bytes: &[u8]) -> Result<Self, MessageError> {
                let mut d = minicbor::Decoder::new(bytes);
                let message = d.decode().map_err(|error: minicbor::decode::Error| MessageError {
                    why: alloc::format!("{error}"),
                })?;
                if d.position() == bytes.len() {
                    Ok(message)
                } else {
                    Err(MessageError { why: "bytes follow after the end".into() })
                }
            }
        }
    )*};
}

messages!(
    Bucket,
    Buckets,
    ChosenPin,
    Enrol,
    Enrolled,
    NewIncarnation,
    PrintBadge,
    PrintedBadge,
    Push,
    PushAnswer,
    PullAnswer,
    Refused,
    Rescue,
    SignedLease,
    StartPage,
    Whole,
);

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_push_reads_back_and_a_truncated_one_does_not() {
        let push = Push {
            incarnation: IncarnationId::new([1; 16]),
            entries: alloc::vec![
                PushEntry {
                    envelope: alloc::vec![1, 2, 3],
                    signature: [7; 64],
                    change: Some(alloc::vec![4, 5]),
                },
                PushEntry {
                    envelope: alloc::vec![],
                    signature: [8; 64],
                    change: None,
                },
            ],
        };
        let bytes = push.to_bytes();
        assert_eq!(Push::from_bytes(&bytes), Ok(push));
        for cut in 0..bytes.len() {
            assert!(Push::from_bytes(&bytes[..cut]).is_err(), "{cut}");
        }
    }

    proptest! {
        #[test]
        fn no_bytes_make_the_reader_panic(bytes in proptest::collection::vec(any::<u8>(), 0..300)) {
            let _ = Push::from_bytes(&bytes);
            let _ = PushAnswer::from_bytes(&bytes);
            let _ = PullAnswer::from_bytes(&bytes);
            let _ = StartPage::from_bytes(&bytes);
            let _ = Buckets::from_bytes(&bytes);
            let _ = Bucket::from_bytes(&bytes);
            let _ = Whole::from_bytes(&bytes);
            let _ = Enrol::from_bytes(&bytes);
            let _ = ChosenPin::from_bytes(&bytes);
            let _ = PrintBadge::from_bytes(&bytes);
            let _ = SignedLease::from_bytes(&bytes);
        }
    }
}

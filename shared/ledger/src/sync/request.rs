//! How a tablet signs its requests, so that only enrolled devices are answered.
//!
//! `authorization: Waymark <device> <nonce> <body> <signature>`, all in lower-case hex. The
//! signature covers method, path with query, nonce, and the hash of the body as it is sent,
//! under its own domain, by the device key. The hash stands in the header, so that a request is
//! known for its device's before its body is read. Entries carry signatures of their own; this
//! one only opens the door, and says what a person at the device decided.

use alloc::string::String;
use alloc::vec::Vec;

use ed25519_dalek::{Signature, VerifyingKey};
use record::ids::{DeviceId, IntentId};

use crate::Hash;

/// The domain of the signature.
const DOMAIN: &str = "waymark/request/2";
/// The domain of the hash of a body.
const BODY_DOMAIN: &str = "waymark/request-body/1";
/// The word before the four values.
const SCHEME: &str = "Waymark";

fn hash_of_body(body: &[u8]) -> Hash {
    Hash::of(BODY_DOMAIN, &[body])
}

fn signed_bytes(method: &str, path_and_query: &str, nonce: &IntentId, body: &Hash) -> Vec<u8> {
    let parts = [
        DOMAIN.as_bytes(),
        method.as_bytes(),
        path_and_query.as_bytes(),
    ];
    let mut bytes = Vec::new();
    for part in parts {
        bytes.extend_from_slice(part);
        bytes.push(0);
    }
    bytes.extend_from_slice(nonce.as_bytes());
    bytes.extend_from_slice(body.as_bytes());
    bytes
}

/// A request that its device has still to sign: the one way in which all of them are signed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unsigned {
    device: DeviceId,
    nonce: IntentId,
    body: Hash,
    bytes: Vec<u8>,
}

impl Unsigned {
    /// Takes what is asked. `nonce` is drawn anew for every request; `body` is what is sent,
    /// deflated where it is, and empty where nothing is.
    #[must_use]
    pub fn new(
        device: DeviceId,
        nonce: IntentId,
        (method, path_and_query): (&str, &str),
        body: &[u8],
    ) -> Self {
        let body = hash_of_body(body);
        Self {
            device,
            nonce,
            body,
            bytes: signed_bytes(method, path_and_query, &nonce, &body),
        }
    }

    /// Returns what the device signs.
    #[must_use]
    pub fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// Returns what goes with the request once it is signed.
    #[must_use]
    pub fn signed(self, signature: [u8; 64]) -> Authorization {
        Authorization {
            device: self.device,
            nonce: self.nonce,
            body: self.body,
            signature,
        }
    }
}

/// The value of the `authorization` header.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Authorization {
    /// The device that asks.
    pub device: DeviceId,
    /// A random number of the request.
    pub nonce: IntentId,
    /// The hash of the body as it is sent.
    pub body: Hash,
    /// The signature.
    pub signature: [u8; 64],
}

impl Authorization {
    /// Returns the header's value.
    #[must_use]
    pub fn to_header(&self) -> String {
        let signature: String = self
            .signature
            .iter()
            .map(|byte| alloc::format!("{byte:02x}"))
            .collect();
        let (device, nonce, body) = (self.device, self.nonce, self.body);
        alloc::format!("{SCHEME} {device} {nonce} {body} {signature}")
    }

    /// Reads the header's value.
    #[must_use]
    pub fn from_header(value: &str) -> Option<Self> {
        let mut words = value.split(' ');
        if words.next() != Some(SCHEME) {
            return None;
        }
        let device = words.next()?.parse().ok()?;
        let nonce = words.next()?.parse().ok()?;
        let body = words.next()?.parse().ok()?;
        let signature = parse_signature(words.next()?)?;
        words.next().is_none().then_some(Self {
            device,
            nonce,
            body,
            signature,
        })
    }

    /// Says whether the holder of the key asked exactly this, with the body that
    /// [`Self::covers`].
    #[must_use]
    pub fn is_signed_by(&self, public_key: &[u8; 32], method: &str, path_and_query: &str) -> bool {
        let Ok(key) = VerifyingKey::from_bytes(public_key) else {
            return false;
        };
        let bytes = signed_bytes(method, path_and_query, &self.nonce, &self.body);
        let signature = Signature::from_bytes(&self.signature);
        key.verify_strict(&bytes, &signature).is_ok()
    }

    /// Says whether a body is the one that was signed.
    #[must_use]
    pub fn covers(&self, body: &[u8]) -> bool {
        self.body == hash_of_body(body)
    }
}

fn parse_signature(text: &str) -> Option<[u8; 64]> {
    if text.len() != 128 || !text.bytes().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f')) {
        return None;
    }
    let mut signature = [0; 64];
    for (byte, pair) in signature.iter_mut().zip(text.as_bytes().chunks_exact(2)) {
        *byte = u8::from_str_radix(core::str::from_utf8(pair).ok()?, 16).ok()?;
    }
    Some(signature)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::signing::SoftwareKey;
    use alloc::borrow::ToOwned;
    use alloc::string::ToString;

    fn asked(key: &SoftwareKey, method: &str, path: &str, body: &[u8]) -> Authorization {
        let (device, nonce) = (DeviceId::new([1; 16]), IntentId::new([5; 16]));
        let unsigned = Unsigned::new(device, nonce, (method, path), body);
        let signature = key.sign(unsigned.bytes());
        unsigned.signed(signature)
    }

    #[test]
    fn only_the_same_request_of_the_same_key_is_let_in() {
        let key = SoftwareKey::from_secret(&[3; 32]);
        let path = "/v1/pull?cursor=0";
        let asked = asked(&key, "GET", path, &[]);
        let read = Authorization::from_header(&asked.to_header()).unwrap();
        assert_eq!(read, asked);
        assert!(read.is_signed_by(&key.public_key(), "GET", path));
        assert!(!read.is_signed_by(&key.public_key(), "GET", "/v1/pull?cursor=1"));
        assert!(!read.is_signed_by(&key.public_key(), "POST", path));
        let other = SoftwareKey::from_secret(&[4; 32]);
        assert!(!read.is_signed_by(&other.public_key(), "GET", path));
        for wrong in ["", "Waymark", "Bearer x y z", "Waymark a b c d"] {
            assert_eq!(Authorization::from_header(wrong), None);
        }
    }

    #[test]
    fn a_signature_covers_its_body_and_its_number_and_no_others() {
        let key = SoftwareKey::from_secret(&[3; 32]);
        let path = "/v1/badges";
        let asked = asked(&key, "POST", path, b"a badge for MK");
        assert!(asked.covers(b"a badge for MK"));
        assert!(!asked.covers(b"a badge for AD"));
        assert!(!asked.covers(b""));
        // Who puts the hash of another body into the header has to sign that.
        let of_another = Authorization {
            body: hash_of_body(b"a badge for AD"),
            ..asked.clone()
        };
        let anew = Authorization {
            nonce: IntentId::new([6; 16]),
            ..asked.clone()
        };
        assert!(asked.is_signed_by(&key.public_key(), "POST", path));
        for forged in [of_another, anew] {
            assert!(!forged.is_signed_by(&key.public_key(), "POST", path));
        }
    }

    #[test]
    fn the_bytes_that_are_signed_and_the_header_stay_as_they_are() {
        let key = SoftwareKey::from_secret(&[3; 32]);
        let (device, nonce) = (DeviceId::new([1; 16]), IntentId::new([5; 16]));
        let unsigned = Unsigned::new(device, nonce, ("POST", "/v1/pin"), b"body");
        let hash = hash_of_body(b"body");
        let mut bytes = b"waymark/request/2\0POST\0/v1/pin\0".to_vec();
        bytes.extend_from_slice(&[5; 16]);
        bytes.extend_from_slice(hash.as_bytes());
        assert_eq!(unsigned.bytes(), bytes);
        assert_eq!(
            hash.to_string(),
            "205f4feac0cd5cbf86effcddc2aa32e12b41a37f3c2fd6e90a11d086d13486a5"
        );
        let header = unsigned
            .clone()
            .signed(key.sign(unsigned.bytes()))
            .to_header();
        let words: Vec<String> = header.split(' ').map(ToOwned::to_owned).collect();
        let start = [
            "Waymark".to_owned(),
            "01".repeat(16),
            "05".repeat(16),
            hash.to_string(),
        ];
        assert_eq!(words[..4], start);
        assert_eq!((words.len(), words[4].len()), (5, 128));
    }
}

//! How a tablet signs its requests, so that only enrolled devices are answered.
//!
//! `authorization: Waymark <device> <nonce> <signature>`, all in lower-case hex. The
//! signature covers method, path with query, and nonce under its own domain, by the device
//! key. Entries carry signatures of their own; this one only opens the door.

use alloc::string::String;
use alloc::vec::Vec;

use ed25519_dalek::{Signature, VerifyingKey};
use record::ids::{DeviceId, IntentId};

/// The domain of the signature.
const DOMAIN: &str = "waymark/request/1";
/// The word before the three values.
const SCHEME: &str = "Waymark";

/// Returns what is signed.
#[must_use]
pub fn signed_bytes(method: &str, path_and_query: &str, nonce: &IntentId) -> Vec<u8> {
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
    bytes
}

/// The value of the `authorization` header.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Authorization {
    /// The device that asks.
    pub device: DeviceId,
    /// A random number of the request.
    pub nonce: IntentId,
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
        alloc::format!("{SCHEME} {} {} {signature}", self.device, self.nonce)
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
        let signature = parse_signature(words.next()?)?;
        words.next().is_none().then_some(Self {
            device,
            nonce,
            signature,
        })
    }

    /// Says whether the holder of the key asked exactly this.
    #[must_use]
    pub fn is_signed_by(&self, public_key: &[u8; 32], method: &str, path_and_query: &str) -> bool {
        let Ok(key) = VerifyingKey::from_bytes(public_key) else {
            return false;
        };
        let bytes = signed_bytes(method, path_and_query, &self.nonce);
        let signature = Signature::from_bytes(&self.signature);
        key.verify_strict(&bytes, &signature).is_ok()
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

    #[test]
    fn only_the_same_request_of_the_same_key_is_let_in() {
        let key = SoftwareKey::from_secret(&[3; 32]);
        let nonce = IntentId::new([5; 16]);
        let path = "/v1/pull?cursor=0";
        let asked = Authorization {
            device: DeviceId::new([1; 16]),
            nonce,
            signature: key.sign(&signed_bytes("GET", path, &nonce)),
        };
        let read = Authorization::from_header(&asked.to_header()).unwrap();
        assert_eq!(read, asked);
        assert!(read.is_signed_by(&key.public_key(), "GET", path));
        assert!(!read.is_signed_by(&key.public_key(), "GET", "/v1/pull?cursor=1"));
        assert!(!read.is_signed_by(&key.public_key(), "POST", path));
        let other = SoftwareKey::from_secret(&[4; 32]);
        assert!(!read.is_signed_by(&other.public_key(), "GET", path));
        for wrong in ["", "Waymark", "Bearer x y z", "Waymark a b c"] {
            assert_eq!(Authorization::from_header(wrong), None);
        }
    }
}

//! A signing key in software: the server's own device, and tests.
//!
//! Tablets sign with a key that the browser does not let out (WebCrypto); this is never
//! used there.

use ed25519_dalek::{Signer, SigningKey};

use crate::envelope::{Envelope, Sealed, signed_bytes};

/// An Ed25519 key pair held in memory.
#[derive(Clone)]
pub struct SoftwareKey(SigningKey);

impl SoftwareKey {
    /// Makes the key of a 32-byte secret.
    #[must_use]
    pub fn from_secret(secret: &[u8; 32]) -> Self {
        Self(SigningKey::from_bytes(secret))
    }

    /// Returns the public half.
    #[must_use]
    pub fn public_key(&self) -> [u8; 32] {
        self.0.verifying_key().to_bytes()
    }

    /// Seals an envelope.
    #[must_use]
    pub fn seal(&self, envelope: &Envelope) -> Sealed {
        let envelope = envelope.to_bytes();
        let signature = self.sign(&signed_bytes(&envelope));
        Sealed {
            envelope,
            signature,
        }
    }

    /// Signs bytes that already carry their domain.
    #[must_use]
    pub fn sign(&self, bytes: &[u8]) -> [u8; 64] {
        self.0.sign(bytes).to_bytes()
    }
}

//! The device key: Ed25519 in WebCrypto, never let out, kept as a key pair in IndexedDB.
//! <https://developer.mozilla.org/docs/Web/API/SubtleCrypto>

use js_sys::{Array, Uint8Array};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{CryptoKey, CryptoKeyPair, SubtleCrypto};

use super::indexed_db::Database;
use super::{scope, words};
use crate::store::StoreError;

const ALGORITHM: &str = "Ed25519";
const KEY: &str = "device";

/// The device key.
#[derive(Debug, Clone)]
pub struct DeviceKey {
    pair: CryptoKeyPair,
    private: CryptoKey,
    public_key: [u8; 32],
}

/// Why there is no usable key.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum KeyError {
    /// The browser cannot make or use the key.
    #[error("this browser cannot keep a device key: {why}")]
    Browser {
        /// What it said.
        why: String,
    },
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

fn failed(error: &JsValue) -> KeyError {
    KeyError::Browser { why: words(error) }
}

fn subtle() -> Result<SubtleCrypto, KeyError> {
    let crypto = scope().crypto().map_err(|error| failed(&error))?;
    Ok(crypto.subtle())
}

impl DeviceKey {
    /// Opens the stored key, or makes one and stores it. The key is tried before it is
    /// trusted: some browsers store a key and read back nothing.
    ///
    /// # Errors
    /// [`KeyError`].
    pub async fn open(database: &Database) -> Result<Self, KeyError> {
        if database.key_pair(KEY).await?.is_none() {
            let pair = generate().await?;
            database.put_key_pair(KEY, &pair).await?;
        }
        let pair = database
            .key_pair(KEY)
            .await?
            .ok_or(KeyError::Store(StoreError::ReadBack))?;
        let key = Self::of(&pair.unchecked_into()).await?;
        key.sign(b"waymark/key-check").await?;
        Ok(key)
    }

    /// Puts the key into a database that was emptied: nothing else still has it.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn put_back(&self, database: &Database) -> Result<(), StoreError> {
        database.put_key_pair(KEY, &self.pair).await
    }

    async fn of(pair: &CryptoKeyPair) -> Result<Self, KeyError> {
        let exported = subtle()?
            .export_key("raw", &pair.get_public_key())
            .map_err(|error| failed(&error))?;
        let raw = JsFuture::from(exported)
            .await
            .map_err(|error| failed(&error))?;
        let public_key =
            Uint8Array::new(&raw)
                .to_vec()
                .try_into()
                .map_err(|_| KeyError::Browser {
                    why: "the public key does not have 32 bytes".to_owned(),
                })?;
        Ok(Self {
            pair: pair.clone(),
            private: pair.get_private_key(),
            public_key,
        })
    }

    /// Returns the public half.
    #[must_use]
    pub fn public_key(&self) -> [u8; 32] {
        self.public_key
    }

    /// Signs bytes that already carry their domain.
    ///
    /// # Errors
    /// [`KeyError::Browser`].
    pub async fn sign(&self, bytes: &[u8]) -> Result<[u8; 64], KeyError> {
        let promise = subtle()?
            .sign_with_str_and_u8_array(ALGORITHM, &self.private, bytes)
            .map_err(|error| failed(&error))?;
        let signature = JsFuture::from(promise)
            .await
            .map_err(|error| failed(&error))?;
        Uint8Array::new(&signature)
            .to_vec()
            .try_into()
            .map_err(|_| KeyError::Browser {
                why: "the signature does not have 64 bytes".to_owned(),
            })
    }
}

async fn generate() -> Result<JsValue, KeyError> {
    let uses = Array::of2(&"sign".into(), &"verify".into());
    let promise = subtle()?
        .generate_key_with_str(ALGORITHM, false, &uses)
        .map_err(|error| failed(&error))?;
    JsFuture::from(promise)
        .await
        .map_err(|error| failed(&error))
}

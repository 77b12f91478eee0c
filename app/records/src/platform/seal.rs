//! What lies in the store sealed: AES-GCM in WebCrypto, under a key that never leaves this
//! browser. A copy of the storage without the browser that made it opens nothing of it.
//! <https://developer.mozilla.org/docs/Web/API/AesGcmParams>

use js_sys::{Array, Object, Reflect, Uint8Array};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{CryptoKey, SubtleCrypto};

use super::clock::random_16;
use super::indexed_db::Database;
use super::{scope, words};
use crate::store::StoreError;

const ALGORITHM: &str = "AES-GCM";
const KEY: &str = "seal";
/// The bytes of the initialisation vector in front of what is sealed; drawn each time.
const IV: usize = 12;

/// The key that seals.
#[derive(Debug, Clone)]
pub struct SealKey(CryptoKey);

fn failed(error: &JsValue) -> StoreError {
    StoreError::Lost { why: words(error) }
}

fn subtle() -> Result<SubtleCrypto, StoreError> {
    let crypto = scope().crypto().map_err(|error| failed(&error))?;
    Ok(crypto.subtle())
}

fn algorithm(field: &str, value: &JsValue) -> Result<Object, JsValue> {
    let algorithm = Object::new();
    Reflect::set(&algorithm, &"name".into(), &ALGORITHM.into())?;
    Reflect::set(&algorithm, &field.into(), value)?;
    Ok(algorithm)
}

async fn done(promise: Result<js_sys::Promise, JsValue>) -> Result<JsValue, JsValue> {
    JsFuture::from(promise?).await
}

impl SealKey {
    /// Opens the stored key, or makes one and stores it.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn open(database: &Database) -> Result<Self, StoreError> {
        if let Some(key) = database.key_pair(KEY).await? {
            return Ok(Self(key.unchecked_into()));
        }
        let uses = Array::of2(&"encrypt".into(), &"decrypt".into());
        let algorithm = algorithm("length", &256.into()).map_err(|error| failed(&error))?;
        let made = subtle()?.generate_key_with_object(&algorithm, false, &uses);
        let key = done(made).await.map_err(|error| failed(&error))?;
        database.put_key_pair(KEY, &key).await?;
        Ok(Self(key.unchecked_into()))
    }

    /// Seals bytes.
    ///
    /// # Errors
    /// [`StoreError::Lost`] with what the browser said.
    pub async fn seal(&self, bytes: &[u8]) -> Result<Vec<u8>, StoreError> {
        let random = random_16();
        let mut sealed = random.get(..IV).unwrap_or_default().to_vec();
        let iv = Uint8Array::from(sealed.as_slice());
        let algorithm = algorithm("iv", &iv).map_err(|error| failed(&error))?;
        let promise = subtle()?.encrypt_with_object_and_u8_array(&algorithm, &self.0, bytes);
        let out = done(promise).await.map_err(|error| failed(&error))?;
        sealed.extend(Uint8Array::new(&out).to_vec());
        Ok(sealed)
    }

    /// Opens what was sealed; nothing where it was changed or sealed with another key.
    pub async fn unseal(&self, sealed: &[u8]) -> Option<Vec<u8>> {
        let (iv, sealed) = sealed.split_at_checked(IV)?;
        let algorithm = algorithm("iv", &Uint8Array::from(iv)).ok()?;
        let subtle = subtle().ok()?;
        let promise = subtle.decrypt_with_object_and_u8_array(&algorithm, &self.0, sealed);
        let out = done(promise).await.ok()?;
        Some(Uint8Array::new(&out).to_vec())
    }
}

//! Files: handed to the person as downloads, and taken from a file chooser.
//! <https://developer.mozilla.org/docs/Web/API/File_API>

use js_sys::{Array, Uint8Array};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{Blob, HtmlAnchorElement, HtmlInputElement, Url};

use super::window;

/// Hands a file to the person, the way the browser saves files.
pub fn save(name: &str, bytes: &[u8]) {
    // Without a document there is nobody to hand it to.
    let _ = try_save(name, bytes);
}

fn try_save(name: &str, bytes: &[u8]) -> Result<(), JsValue> {
    let parts = Array::of1(&Uint8Array::from(bytes));
    let address = Url::create_object_url_with_blob(&Blob::new_with_u8_array_sequence(&parts)?)?;
    let document = window()
        .and_then(|window| window.document())
        .ok_or("no document")?;
    let link: HtmlAnchorElement = document.create_element("a")?.unchecked_into();
    link.set_href(&address);
    link.set_download(name);
    link.click();
    // The browser has taken the bytes by then; kept addresses would keep them in memory.
    super::clock::after(60_000, move || drop(Url::revoke_object_url(&address)));
    Ok(())
}

/// Reads the file that a person chose; nothing when none was, or it cannot be read.
pub async fn chosen(input: &HtmlInputElement) -> Option<Vec<u8>> {
    let file = input.files()?.get(0)?;
    let buffer = JsFuture::from(file.array_buffer()).await.ok()?;
    input.set_value("");
    Some(Uint8Array::new(&buffer).to_vec())
}

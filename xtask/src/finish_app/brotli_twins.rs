//! A `.br` file beside each file that shrinks by it, so that the server never compresses.

use std::fs;
use std::io::Write;
use std::path::Path;

use super::{has_extension, read, walk, write};
use crate::stop::Stop;

/// What already is compressed, or too rarely asked for.
const LEFT_ALONE: [&str; 4] = ["br", "png", "woff2", "txt"];

/// Quality 11 of 11 and a window of 4 MiB, which covers the largest file.
const QUALITY: u32 = 11;
const WINDOW_BITS: u32 = 22;

/// Compresses every file under `dist` that is worth it.
///
/// # Errors
/// When a file cannot be read or written.
pub fn make(dist: &Path) -> Result<(), Stop> {
    for path in walk(dist)? {
        if has_extension(&path, &LEFT_ALONE) {
            continue;
        }
        let bytes = read(&path)?;
        let small = compress(&bytes).map_err(|e| Stop::file("compressing", &path, &e))?;
        let mut twin = path.clone().into_os_string();
        twin.push(".br");
        let twin = Path::new(&twin);
        if small.len() < bytes.len() {
            write(twin, &small)?;
        } else if twin.exists() {
            fs::remove_file(twin).map_err(|e| Stop::file("removing", twin, &e))?;
        }
    }
    Ok(())
}

fn compress(bytes: &[u8]) -> std::io::Result<Vec<u8>> {
    let mut writer = brotli::CompressorWriter::new(Vec::new(), 4096, QUALITY, WINDOW_BITS);
    writer.write_all(bytes)?;
    writer.flush()?;
    Ok(writer.into_inner())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_twin_unpacks_to_the_same_bytes() {
        let text = b"one lot, one traveller, one unit; ".repeat(40);
        let small = compress(&text).unwrap();
        assert!(small.len() < text.len() / 4);
        let mut back = Vec::new();
        brotli::BrotliDecompress(&mut small.as_slice(), &mut back).unwrap();
        assert_eq!(back, text);
    }
}

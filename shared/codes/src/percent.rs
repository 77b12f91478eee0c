//! Percent-encoding, as web addresses and URNs write characters that have a role of their own.
//!
//! Standard: RFC 3986, section 2.1.

use alloc::string::String;
use alloc::vec::Vec;

/// Undoes the escapes; nothing when one is broken or the result is no UTF-8.
pub(crate) fn decode(text: &str) -> Option<String> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.bytes();
    while let Some(byte) = rest.next() {
        if byte == b'%' {
            let mut digit = || char::from(rest.next()?).to_digit(16);
            let (high, low) = (digit()?, digit()?);
            bytes.push(u8::try_from(high * 16 + low).ok()?);
        } else {
            bytes.push(byte);
        }
    }
    String::from_utf8(bytes).ok()
}

/// Writes a text with every byte escaped that is not literal.
pub(crate) fn encode(text: &str, is_literal: impl Fn(u8) -> bool) -> String {
    let mut written = String::with_capacity(text.len());
    for byte in text.bytes() {
        if is_literal(byte) {
            written.push(char::from(byte));
        } else {
            written.push('%');
            let digits = [byte >> 4, byte & 15].map(|half| char::from_digit(u32::from(half), 16));
            written.extend(
                digits
                    .into_iter()
                    .flatten()
                    .map(|digit| digit.to_ascii_uppercase()),
            );
        }
    }
    written
}

/// Tells whether a byte is one of the unreserved characters `A-Z a-z 0-9 - . _ ~`.
pub(crate) const fn is_unreserved(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_' | b'~')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn escapes_are_undone_and_written() {
        assert_eq!(decode("A%2fB%2B+").as_deref(), Some("A/B++"));
        for broken in ["%", "%2", "%2G", "%FF", "A%C3"] {
            assert_eq!(decode(broken), None, "{broken}");
        }
        assert_eq!(encode("A/é~", is_unreserved), "A%2F%C3%A9~");
        assert_eq!(decode("A%2F%C3%A9~").as_deref(), Some("A/é~"));
    }
}

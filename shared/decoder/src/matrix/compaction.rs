//! The codewords of PDF417 and MicroPDF417 as text, ISO/IEC 15438 5.4: text, byte and numeric
//! compaction, ECI, and the two message frames that have codewords of their own.
//!
//! Text is Latin-1 unless an ECI says UTF-8. Leaves out macro control blocks (what follows one is
//! not text) and the emulation of Code 128, which nobody could be found to print: such a symbol is
//! not read.

use alloc::{string::String, vec::Vec};

use super::characters::Characters;

const TEXT: u16 = 900;
const BYTES: u16 = 901;
const DIGITS: u16 = 902;
const ONE_BYTE: u16 = 913;
const FRAME_05: u16 = 916;
const FRAME_06: u16 = 917;
const MACRO_END: u16 = 922;
const MACRO_FIELD: u16 = 923;
const BYTES_BY_SIX: u16 = 924;
const ECI_OF_USER: u16 = 925;
const ECI_GENERAL: u16 = 926;
const ECI_CHARACTERS: u16 = 927;
const MACRO: u16 = 928;

const MIXED: &[u8; 25] = b"0123456789&\r\t,:#-.$/+%*=^";
const PUNCTUATION: &[u8; 29] = b";<>@[\\]_`~!\r\t,:\n-.$/\"|*()?{}'";
const SPACE: u16 = 26;

/// What codewords say, and whether an ECI is among them.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Message {
    pub(super) text: String,
    pub(super) has_eci: bool,
}

/// The message of a MicroPDF417's data codewords: text, until one says another mode.
pub(super) fn of_micro(words: &[u16]) -> Option<Message> {
    let mut out = Characters::default();
    let (mut mode, mut rest, mut frame) = (TEXT, words, false);
    while let Some((&word, after)) = rest.split_first() {
        rest = after;
        match word {
            0..TEXT => {
                let (own, after) = run(words, words.len() - rest.len() - 1);
                rest = after;
                match mode {
                    DIGITS => numbers(own, &mut out.bytes)?,
                    BYTES => bytes(own, false, &mut out.bytes)?,
                    BYTES_BY_SIX => bytes(own, true, &mut out.bytes)?,
                    // A shift to one byte belongs to the text around it.
                    _ => rest = text(own, rest, &mut out.bytes)?,
                }
            }
            TEXT | BYTES | DIGITS | BYTES_BY_SIX => mode = word,
            ONE_BYTE => {
                let (&byte, after) = rest.split_first()?;
                out.bytes.push(u8::try_from(byte).ok()?);
                rest = after;
            }
            FRAME_05 | FRAME_06 if out.is_empty() => {
                frame = true;
                out.bytes.extend(b"[)>\x1e0");
                out.bytes.push(if word == FRAME_05 { b'5' } else { b'6' });
                out.bytes.push(0x1d);
            }
            ECI_CHARACTERS => {
                let (&eci, after) = rest.split_first()?;
                out.change(u32::from(eci));
                rest = after;
            }
            ECI_GENERAL => rest = rest.get(2..)?,
            ECI_OF_USER => rest = rest.get(1..)?,
            MACRO | MACRO_FIELD | MACRO_END => break,
            _ => return None,
        }
    }
    if frame {
        out.bytes.extend(b"\x1e\x04");
    }
    Some(Message {
        has_eci: out.has_eci,
        text: out.text(),
    })
}

/// The data codewords from `from` on up to one with a function, and what follows.
fn run(words: &[u16], from: usize) -> (&[u16], &[u16]) {
    let rest = words.get(from..).unwrap_or_default();
    let count = rest.iter().take_while(|&&word| word < TEXT).count();
    rest.split_at(count)
}

/// Five codewords are six bytes, in base 900 and 256; those left over are one each. Where the
/// number of bytes is no multiple of six, at least one is left over.
fn bytes(words: &[u16], by_six: bool, out: &mut Vec<u8>) -> Option<()> {
    let mut rest = words;
    while rest.len() > 5 || (by_six && rest.len() == 5) {
        let (five, after) = rest.split_at_checked(5)?;
        let value = five
            .iter()
            .fold(0_u64, |v, &word| v * 900 + u64::from(word));
        out.extend(value.to_be_bytes().get(2..)?);
        rest = after;
    }
    for &word in rest {
        out.push(u8::try_from(word).ok()?);
    }
    Some(())
}

/// Up to fifteen codewords are a number in base 900 that begins with a 1 which is not meant.
fn numbers(words: &[u16], out: &mut Vec<u8>) -> Option<()> {
    for group in words.chunks(15) {
        let mut digits: Vec<u8> = Vec::new();
        for &word in group {
            // The lowest digit first.
            let mut carry = u32::from(word);
            for digit in &mut digits {
                carry += u32::from(*digit) * 900;
                *digit = (carry % 10) as u8;
                carry /= 10;
            }
            while carry > 0 {
                digits.push((carry % 10) as u8);
                carry /= 10;
            }
        }
        if digits.pop() != Some(1) {
            return None;
        }
        out.extend(digits.iter().rev().map(|digit| b'0' + digit));
    }
    Some(())
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Set {
    Upper,
    Lower,
    Mixed,
    Punctuation,
}

/// Two characters per codeword, from four sets; returns what follows, behind single bytes that
/// interrupt the text without ending it.
fn text<'w>(words: &[u16], rest: &'w [u16], out: &mut Vec<u8>) -> Option<&'w [u16]> {
    let (mut set, mut shifted) = (Set::Upper, None);
    let mut rest = rest;
    let mut words: Vec<u16> = words.to_vec();
    loop {
        let values = words.iter().flat_map(|word| [word / 30, word % 30]);
        for value in values {
            let now = shifted.take().unwrap_or(set);
            let byte = match (now, value) {
                (Set::Upper, 0..SPACE) => b'A' + value as u8,
                (Set::Lower, 0..SPACE) => b'a' + value as u8,
                (Set::Mixed, 25) => {
                    set = Set::Punctuation;
                    continue;
                }
                (Set::Punctuation, 29) => {
                    set = Set::Upper;
                    continue;
                }
                (Set::Upper | Set::Lower | Set::Mixed, SPACE) => b' ',
                (Set::Upper | Set::Mixed, 27) => {
                    set = Set::Lower;
                    continue;
                }
                (Set::Lower, 27) => {
                    shifted = Some(Set::Upper);
                    continue;
                }
                (Set::Upper | Set::Lower, 28) => {
                    set = Set::Mixed;
                    continue;
                }
                (Set::Mixed, 28) => {
                    set = Set::Upper;
                    continue;
                }
                (Set::Upper | Set::Lower | Set::Mixed, 29) => {
                    shifted = Some(Set::Punctuation);
                    continue;
                }
                (Set::Mixed, _) => *MIXED.get(usize::from(value))?,
                (Set::Punctuation, _) => *PUNCTUATION.get(usize::from(value))?,
                _ => return None,
            };
            out.push(byte);
        }
        let [ONE_BYTE, byte, after @ ..] = rest else {
            return Some(rest);
        };
        out.push(u8::try_from(*byte).ok()?);
        let (more, after) = run(after, 0);
        (words, rest) = (more.to_vec(), after);
    }
}

#[cfg(test)]
mod tests {
    use super::{Message, of_micro};

    fn said(words: &[u16]) -> Option<alloc::string::String> {
        of_micro(words).map(|Message { text, .. }| text)
    }

    #[test]
    fn text_changes_between_its_sets() {
        // "PDF417" of ISO/IEC 15438: P D, F ML, 4 1, 7 and a pad.
        assert_eq!(said(&[453, 178, 121, 239]).as_deref(), Some("PDF417"));
    }

    #[test]
    fn fifteen_digits_are_a_number_with_a_one_before() {
        let words = [902, 1, 624, 434, 632, 282, 200];
        assert_eq!(said(&words).as_deref(), Some("000213298174000"));
    }

    #[test]
    fn five_codewords_are_six_bytes() {
        let words = [924, 1, 620, 89, 74, 846];
        assert_eq!(
            said(&words).as_deref(),
            Some("\u{1}\u{2}\u{3}\u{4}\u{5}\u{6}")
        );
    }

    #[test]
    fn frames_and_character_sets_are_said_by_one_codeword() {
        let message = of_micro(&[917, 900, 0]).unwrap();
        assert_eq!(message.text, "[)>\u{1e}06\u{1d}AA\u{1e}\u{4}");
        let message = of_micro(&[927, 26, 901, 0xc3, 0xa4]).unwrap();
        assert!(message.has_eci);
        assert_eq!(message.text, "\u{e4}");
    }

    #[test]
    fn nonsense_is_refused() {
        assert_eq!(said(&[902, 0]), None);
        assert_eq!(said(&[901, 899]), None);
        assert_eq!(said(&[913]), None);
        assert_eq!(said(&[908, 1]), None);
    }
}

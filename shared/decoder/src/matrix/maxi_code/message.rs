//! The codewords of a MaxiCode as text, ISO/IEC 16023 5: five code sets, the address of a carrier's
//! label, and the AIM identifier of the mode.
//!
//! Leaves out symbols that set up a reader (mode 6), which carry no data.

use alloc::{format, string::String, vec::Vec};

use rxing::common::reedsolomon::PredefinedGenericGF;

use crate::matrix::{characters::Characters, correction};

/// Where the bits of a carrier's address stand in the first message, counted from 1, the highest
/// bit first.
const COUNTRY: &[u8] = &[53, 54, 43, 44, 45, 46, 47, 48, 37, 38];
const SERVICE: &[u8] = &[55, 56, 57, 58, 59, 60, 49, 50, 51, 52];
const POSTCODE_DIGITS: &[u8] = &[39, 40, 41, 42, 31, 32];
const POSTCODE: &[u8] = &[
    33, 34, 35, 36, 25, 26, 27, 28, 29, 30, 19, 20, 21, 22, 23, 24, 13, 14, 15, 16, 17, 18, 7, 8,
    9, 10, 11, 12, 1, 2,
];
const POSTCODE_LETTERS: [&[u8]; 6] = [
    &[39, 40, 41, 42, 31, 32],
    &[33, 34, 35, 36, 25, 26],
    &[27, 28, 29, 30, 19, 20],
    &[21, 22, 23, 24, 13, 14],
    &[15, 16, 17, 18, 7, 8],
    &[9, 10, 11, 12, 1, 2],
];
/// Opens the message of a carrier; the address belongs behind it and the year that follows.
const CARRIER: &str = "[)>\u{1e}01\u{1d}";
const GROUP: char = '\u{1d}';

/// What a codeword of a set is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Means {
    Byte(u8),
    Eci,
    Digits,
    Pad,
    /// For one or more characters, another set.
    Shift(Set, usize),
    Latch(Set),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Set {
    A,
    B,
    C,
    D,
    E,
}

/// The identifier and the text of the data codewords: ten of the first message and those behind.
pub(super) fn said(words: &[u8], mode: u8) -> Option<(&'static str, String)> {
    let (first, second) = words.split_at_checked(10)?;
    let (text, has_eci) = match mode {
        2 | 3 => {
            let (message, has_eci) = characters(second)?;
            let address = address(first, mode)?;
            let at = if message.starts_with(CARRIER) {
                // Two digits of a year.
                let year = message.char_indices().nth(9);
                year.map_or(message.len(), |(at, _)| at)
            } else {
                0
            };
            let (before, behind) = message.split_at_checked(at)?;
            (format!("{before}{address}{behind}"), has_eci)
        }
        4 | 5 => characters(words.get(1..)?)?,
        _ => return None,
    };
    let aim = match (mode, has_eci) {
        (2 | 3, false) => "]U1",
        (2 | 3, true) => "]U3",
        (_, false) => "]U0",
        (_, true) => "]U2",
    };
    (!text.is_empty()).then_some((aim, text))
}

fn number(words: &[u8], bits: &[u8]) -> u32 {
    bits.iter().fold(0, |number, &bit| {
        let at = usize::from(bit) - 1;
        let word = words.get(at / 6).copied().unwrap_or_default();
        number << 1 | u32::from(word >> (5 - at % 6) & 1)
    })
}

/// Postcode, country and class of service, each with the separator behind it.
fn address(words: &[u8], mode: u8) -> Option<String> {
    let postcode = if mode == 2 {
        let digits = number(words, POSTCODE_DIGITS) as usize;
        if digits > 9 {
            return None;
        }
        format!("{:0>digits$}", number(words, POSTCODE))
    } else {
        let letters = POSTCODE_LETTERS.map(|bits| match means(Set::A, number(words, bits) as u8) {
            Means::Byte(byte) => Some(char::from(byte)),
            Means::Eci | Means::Digits | Means::Pad | Means::Shift(..) | Means::Latch(_) => None,
        });
        letters.into_iter().collect::<Option<String>>()?
    };
    let (country, service) = (number(words, COUNTRY), number(words, SERVICE));
    (country < 1000 && service < 1000)
        .then(|| format!("{postcode}{GROUP}{country:03}{GROUP}{service:03}{GROUP}"))
}

/// The text of codewords, and whether an ECI is among them.
fn characters(words: &[u8]) -> Option<(String, bool)> {
    let mut out = Characters::default();
    let mut set = Set::A;
    let mut shifted: Option<(Set, usize)> = None;
    let mut rest = match words {
        // A part of several symbols: its place among them is no text.
        [33, _, rest @ ..] => rest,
        _ => words,
    };
    while let Some((&word, after)) = rest.split_first() {
        rest = after;
        let now = shifted.map_or(set, |(set, _)| set);
        match means(now, word) {
            Means::Byte(byte) => {
                out.bytes.push(byte);
                shifted = shifted.and_then(|(set, left)| (left > 1).then(|| (set, left - 1)));
            }
            Means::Digits => {
                let (five, after) = rest.split_at_checked(5)?;
                let number = five.iter().fold(0_u32, |n, &word| n << 6 | u32::from(word));
                out.bytes.extend(format!("{number:09}").bytes());
                rest = after;
                shifted = None;
            }
            Means::Eci => {
                let (eci, after) = eci(rest)?;
                out.change(eci);
                rest = after;
            }
            Means::Pad => {}
            Means::Shift(to, count) if Some(to) != shifted.map(|(set, _)| set) => {
                shifted = Some((to, count));
            }
            // The shift of a set within itself locks it in.
            Means::Shift(to, _) | Means::Latch(to) => (set, shifted) = (to, None),
        }
    }
    let has_eci = out.has_eci;
    Some((out.text(), has_eci))
}

/// The number of an ECI, in one codeword to four.
fn eci(words: &[u8]) -> Option<(u32, &[u8])> {
    let (&first, _) = words.split_first()?;
    let (more, bits) = match first {
        0..32 => (0, first),
        32..48 => (1, first & 15),
        48..56 => (2, first & 7),
        _ => (3, first & 3),
    };
    let (all, rest) = words.split_at_checked(more + 1)?;
    let tail = all.iter().skip(1);
    Some((
        tail.fold(u32::from(bits), |n, &word| n << 6 | u32::from(word)),
        rest,
    ))
}

/// Characters of the sets whose places follow no rule, from codeword 32 on.
const A_SIGNS: &[u8] = b" \0\"#$%&'()*+,-./0123456789:";
const B_SIGNS: &[u8] = b"{\0}~\x7f;<=>?[\\]^_ ,./:@!|";
const C_SIGNS: &[u8] = &[
    219, 220, 221, 222, 223, 170, 172, 177, 178, 179, 181, 185, 186, 188, 189, 190, 128, 129, 130,
    131, 132, 133, 134, 135, 136, 137,
];
const D_SIGNS: &[u8] = &[
    251, 252, 253, 254, 255, 161, 168, 171, 175, 176, 180, 183, 184, 187, 191, 138, 139, 140, 141,
    142, 143, 144, 145, 146, 147, 148,
];
const E_SIGNS: &[u8] = &[
    28, 29, 30, 31, 159, 160, 162, 163, 164, 165, 166, 167, 169, 173, 174, 182, 149, 150, 151, 152,
    153, 154, 155, 156, 157, 158,
];

fn means(set: Set, word: u8) -> Means {
    let letters = |first: u8, zero: u8| match word {
        0 => Means::Byte(zero),
        _ => Means::Byte(first + word - 1),
    };
    let sign = |signs: &[u8]| {
        let sign = signs.get(usize::from(word - 32));
        sign.map_or(Means::Pad, |&sign| Means::Byte(sign))
    };
    match (set, word) {
        (_, 27) => Means::Eci,
        (_, 31) => Means::Digits,
        (Set::A | Set::B, 33) => Means::Pad,
        (Set::B, 55 | 58) | (Set::E, 28 | 29) => Means::Pad,
        (Set::E, 30) => Means::Byte(27),
        (_, 28..=30) => Means::Byte(word),
        (Set::A, 0..=26) => letters(b'A', b'\r'),
        (Set::B, 0..=26) => letters(b'a', b'`'),
        (Set::C, 0..=26) => Means::Byte(192 + word),
        (Set::D, 0..=26) => Means::Byte(224 + word),
        (Set::E, 0..=26) => Means::Byte(word),
        (Set::A, 63) => Means::Latch(Set::B),
        (_, 63) if set != Set::B => Means::Latch(Set::B),
        (Set::B, 63) | (Set::C | Set::D | Set::E, 58) => Means::Latch(Set::A),
        (Set::A, 59) => Means::Shift(Set::B, 1),
        (Set::B, 56) => Means::Shift(Set::A, 2),
        (Set::B, 57) => Means::Shift(Set::A, 3),
        (Set::B, 59) => Means::Shift(Set::A, 1),
        (Set::C | Set::D | Set::E, 59) => Means::Byte(b' '),
        (_, 60) => Means::Shift(Set::C, 1),
        (_, 61) => Means::Shift(Set::D, 1),
        (_, 62) => Means::Shift(Set::E, 1),
        (Set::A, _) => sign(A_SIGNS),
        (Set::B, _) => sign(B_SIGNS),
        (Set::C, _) => sign(C_SIGNS),
        (Set::D, _) => sign(D_SIGNS),
        (Set::E, _) => sign(E_SIGNS),
    }
}

/// The data codewords of all 144, after correction: two interleaved halves behind the first
/// message.
pub(super) fn corrected(words: &[u8]) -> Option<(u8, Vec<u8>)> {
    let mend = |words: &[u8], checks| {
        let field = PredefinedGenericGF::MaxicodeField64;
        Some(correction::corrected(field, words, checks)?.0)
    };
    let (first, second) = words.split_at_checked(20)?;
    let mut data = mend(first, 10)?;
    let mode = data.first()? & 15;
    let checks = match mode {
        2..=4 => 20,
        5 => 28,
        _ => return None,
    };
    let half = |from: usize| -> Option<Vec<u8>> {
        let own: Vec<u8> = second.iter().copied().skip(from).step_by(2).collect();
        mend(&own, checks)
    };
    let (even, odd) = (half(0)?, half(1)?);
    data.extend(even.into_iter().zip(odd).flat_map(|(a, b)| [a, b]));
    Some((mode, data))
}

#[cfg(test)]
mod tests {
    use super::{characters, eci, said};
    use alloc::vec::Vec;

    #[test]
    fn sets_are_shifted_latched_and_locked() {
        let text = |words: &[u8]| characters(words).unwrap().0;
        assert_eq!(text(&[1, 59, 2, 3, 33, 33]), "AbC");
        assert_eq!(text(&[63, 1, 57, 1, 2, 3, 4, 63, 4]), "aABCdD");
        assert_eq!(
            text(&[60, 0, 1, 60, 60, 0, 1, 58, 1]),
            "\u{c0}A\u{c0}\u{c1}A"
        );
        assert_eq!(text(&[31, 0, 0, 30, 9, 0]), "000123456");
    }

    #[test]
    fn numbers_of_character_sets_take_one_to_four_codewords() {
        assert_eq!(eci(&[26]), Some((26, &[][..])));
        assert_eq!(eci(&[33, 2, 9]), Some((66, &[9][..])));
        assert_eq!(eci(&[48]), None);
    }

    #[test]
    fn a_carriers_address_stands_behind_the_year() {
        // Mode 2: postcode 152382802 of 9 digits, country 840, service 001 (ISO/IEC 16023 annex).
        let mut bits = [0_u8; 60];
        let mut put = |places: &[u8], number: u32| {
            for (n, place) in places.iter().rev().enumerate() {
                bits[usize::from(*place) - 1] = (number >> n & 1) as u8;
            }
        };
        put(super::POSTCODE, 152_382_802);
        put(super::POSTCODE_DIGITS, 9);
        put(super::COUNTRY, 840);
        put(super::SERVICE, 1);
        let mut words: Vec<u8> = bits
            .chunks(6)
            .map(|six| six.iter().fold(0, |word, bit| word << 1 | bit))
            .collect();
        // [ and > are of set B; RS and GS are of all.
        words.extend([59, 42, 41, 59, 40, 30, 48, 49, 29, 57, 54, 1]);
        let (aim, text) = said(&words, 2).unwrap();
        assert_eq!(aim, "]U1");
        assert_eq!(
            text,
            "[)>\u{1e}01\u{1d}96152382802\u{1d}840\u{1d}001\u{1d}A"
        );
    }
}

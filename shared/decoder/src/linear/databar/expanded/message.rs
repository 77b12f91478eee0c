//! What the data characters of a DataBar Expanded say: an element string, ISO/IEC 24724 7.2.5.
//!
//! Digits and signs alone count here; which identifiers exist does not, so that one made up next
//! year is read as well. Leaves out the meaning.

use alloc::{
    format,
    string::{String, ToString},
};

const GS: char = '\u{1d}';
/// Symbols of more characters say so in their header.
const SHORT: usize = 14;
/// In place of a date: none.
const NO_DATE: u32 = 38400;
/// Signs behind the letters of alphanumeric encodation, from 58 of six bits.
const SIGNS: &str = "*,-./";
/// Signs of ISO/IEC 646 encodation, from 232 of eight bits.
const MORE_SIGNS: &str = "!\"%&'()*+,-./:;<=>?_ ";

/// The text of the characters behind the check character, twelve bits each.
pub(super) fn text(characters: &[u32]) -> Option<String> {
    let mut bits = Bits {
        characters,
        at: 0,
        end: 12 * characters.len(),
    };
    let _is_linked = bits.take(1)?;
    if bits.accepts(1, 0b1) {
        bits.length(characters)?;
        let first = bits.number(4, 9)?;
        // Nothing need follow.
        return Some(gtin(first, &mut bits)? + &general(&mut bits)?);
    }
    if bits.accepts(2, 0b00) {
        bits.length(characters)?;
        return general(&mut bits).filter(|text| !text.is_empty());
    }
    if bits.accepts(4, 0b0100) {
        return Some(gtin(9, &mut bits)? + &format!("3103{:06}", bits.take(15)?));
    }
    if bits.accepts(4, 0b0101) {
        let item = gtin(9, &mut bits)?;
        let (identifier, weight) = match bits.take(15)? {
            weight @ 0..10_000 => ("3202", weight),
            weight => ("3203", weight - 10_000),
        };
        return Some(format!("{item}{identifier}{weight:06}"));
    }
    for (method, kind) in [(0b01100, 2), (0b01101, 3)] {
        if bits.accepts(5, method) {
            bits.length(characters)?;
            let item = gtin(9, &mut bits)?;
            let decimals = bits.take(2)?;
            let currency = match kind {
                3 => format!("{:03}", bits.number(10, 999)?),
                _ => String::new(),
            };
            let amount = general(&mut bits).filter(|text| !text.is_empty())?;
            return Some(format!("{item}39{kind}{decimals}{currency}{amount}"));
        }
    }
    // Weight and date: the last three bits of the method say which.
    bits.accepts(4, 0b0111).then_some(())?;
    let which = bits.take(3)?;
    let item = gtin(9, &mut bits)?;
    let unit = if which & 1 == 0 { "310" } else { "320" };
    let weight = bits.number(20, 999_999)?;
    let (decimals, weight) = (weight / 100_000, weight % 100_000);
    let date = match bits.take(16)? {
        NO_DATE => String::new(),
        date => {
            let (year, month, day) = (date / 384, date / 32 % 12 + 1, date % 32);
            (year < 100).then_some(())?;
            let identifier = 11 + which / 2 * 2;
            format!("{identifier}{year:02}{month:02}{day:02}")
        }
    };
    Some(format!("{item}{unit}{decimals}{weight:06}{date}"))
}

/// A trade item number of which the first digit is known and the check digit left out.
fn gtin(first: u32, bits: &mut Bits<'_>) -> Option<String> {
    let mut digits = first.to_string();
    for _ in 0..4 {
        digits += &format!("{:03}", bits.number(10, 999)?);
    }
    let weighted = digits.bytes().enumerate().map(|(at, digit)| {
        let weight = if at % 2 == 0 { 3 } else { 1 };
        u32::from(digit - b'0') * weight
    });
    let check = (10 - weighted.sum::<u32>() % 10) % 10;
    Some(format!("01{digits}{check}"))
}

#[derive(Clone, Copy, PartialEq)]
enum Encodation {
    Numeric,
    Alphanumeric,
    Iso646,
}

/// General purpose data up to the end, elements with separators where they need one; there may be
/// none.
fn general(bits: &mut Bits<'_>) -> Option<String> {
    let mut text = String::new();
    let mut encodation = Encodation::Numeric;
    while !bits.is_padding(encodation) {
        encodation = match encodation {
            Encodation::Numeric => numeric(bits, &mut text)?,
            Encodation::Alphanumeric | Encodation::Iso646 => {
                alphanumeric(bits, encodation, &mut text)?
            }
        };
    }
    // The last of two digits in one may be a separator that separates nothing.
    if text.ends_with(GS) {
        text.pop();
    }
    Some(text)
}

fn numeric(bits: &mut Bits<'_>, text: &mut String) -> Option<Encodation> {
    if bits.accepts(4, 0) {
        return Some(Encodation::Alphanumeric);
    }
    if bits.left() < 7 {
        // One digit, in four bits.
        let digit = bits.number(4, 10)?;
        text.push(char::from_digit(digit.checked_sub(1)?, 10)?);
        // What is left has no room for more.
        bits.at = bits.end;
    } else {
        let two = bits.take(7)?.checked_sub(8)?;
        for digit in [two / 11, two % 11] {
            text.push(char::from_digit(digit, 10).unwrap_or(GS));
        }
    }
    Some(Encodation::Numeric)
}

fn alphanumeric(
    bits: &mut Bits<'_>,
    encodation: Encodation,
    text: &mut String,
) -> Option<Encodation> {
    if bits.accepts(3, 0b000) {
        return Some(Encodation::Numeric);
    }
    match bits.peek(5)? {
        0b00100 => {
            bits.at += 5;
            return Some(match encodation {
                Encodation::Alphanumeric => Encodation::Iso646,
                Encodation::Numeric | Encodation::Iso646 => Encodation::Alphanumeric,
            });
        }
        0b01111 => {
            bits.at += 5;
            text.push(GS);
            // The separator leads back to digits by itself; some encoders say it again.
            if bits.peek(7).is_some_and(|seven| seven < 8) {
                bits.at += 3;
            }
            return Some(Encodation::Numeric);
        }
        digit @ 5..15 => {
            bits.at += 5;
            text.push(char::from_digit(digit - 5, 10)?);
        }
        16..29 if encodation == Encodation::Iso646 => {
            let letter = match bits.take(7)? {
                capital @ 64..90 => capital + 1,
                small => small + 7,
            };
            text.push(char::from_u32(letter)?);
        }
        29.. if encodation == Encodation::Iso646 => {
            let sign = bits.take(8)?.checked_sub(232)?;
            text.push(MORE_SIGNS.chars().nth(sign as usize)?);
        }
        16.. => match bits.take(6)? {
            letter @ 32..58 => text.push(char::from_u32(letter + 33)?),
            sign => text.push(SIGNS.chars().nth(sign.checked_sub(58)? as usize)?),
        },
        _ => return None,
    }
    Some(encodation)
}

/// Bits read from the front, the highest of each character first.
struct Bits<'c> {
    characters: &'c [u32],
    at: usize,
    end: usize,
}

impl Bits<'_> {
    fn left(&self) -> usize {
        self.end - self.at
    }

    fn peek(&self, count: usize) -> Option<u32> {
        (count <= self.left()).then_some(())?;
        (self.at..self.at + count).try_fold(0, |value, at| {
            let character = self.characters.get(at / 12)?;
            Some(value << 1 | character >> (11 - at % 12) & 1)
        })
    }

    fn take(&mut self, count: usize) -> Option<u32> {
        let value = self.peek(count)?;
        self.at += count;
        Some(value)
    }

    /// The next number, unless it is larger than can be meant.
    fn number(&mut self, count: usize, most: u32) -> Option<u32> {
        self.take(count).filter(|&number| number <= most)
    }

    /// Takes the next bits where they are these.
    fn accepts(&mut self, count: usize, expected: u32) -> bool {
        let is_met = self.peek(count) == Some(expected);
        if is_met {
            self.at += count;
        }
        is_met
    }

    /// The two bits of a header that say how long the symbol is must be true: they are as good as a
    /// check.
    fn length(&mut self, characters: &[u32]) -> Option<()> {
        // With the check character.
        let all = characters.len() + 1;
        let expected = ((all % 2) << 1 | usize::from(all > SHORT)) as u32;
        self.accepts(2, expected).then_some(())
    }

    /// Whether what is left only fills the last character: the beginning of a latch.
    fn is_padding(&self, encodation: Encodation) -> bool {
        let (latch, long) = match encodation {
            Encodation::Numeric => (0b0000, 4),
            Encodation::Alphanumeric | Encodation::Iso646 => (0b00100, 5),
        };
        let left = self.left();
        left < long && self.peek(left) == Some(latch >> (long - left))
    }
}

#[cfg(test)]
mod tests {
    use super::text;
    use alloc::vec::Vec;

    /// Characters of twelve bits out of parts written as a person would; what lacks is padded.
    fn characters(parts: &str) -> Vec<u32> {
        let mut bits: Vec<u32> = parts.chars().filter_map(|sign| sign.to_digit(2)).collect();
        let mut padding = [0, 0, 1, 0, 0].into_iter().cycle();
        while !bits.len().is_multiple_of(12) {
            bits.extend(padding.next());
        }
        bits.chunks(12)
            .map(|twelve| twelve.iter().fold(0, |value, bit| value << 1 | bit))
            .collect()
    }

    #[test]
    fn an_item_of_variable_measure_is_read() {
        let digits = [1, 234, 567, 890].map(|three| alloc::format!("{three:010b}"));
        let written = alloc::format!("0 0100 {} 000011011010110", digits.concat());
        let read = text(&characters(&written));
        assert_eq!(read.as_deref(), Some("01900123456789083103001750"));
    }

    #[test]
    fn weight_and_date_are_read() {
        let digits = [1, 234, 567, 890].map(|three| alloc::format!("{three:010b}"));
        let date = (99 * 12 + 11) * 32 + 31;
        let written = alloc::format!(
            "0 0111 101 {} {:020b} {date:016b}",
            digits.concat(),
            301_750
        );
        let read = text(&characters(&written));
        assert_eq!(read.as_deref(), Some("0190012345678908320300175015991231"));
    }

    #[test]
    fn identifiers_that_nobody_knows_and_separators_are_read() {
        // Any identifier, seven characters with the check: "89" "1" FNC1, then "A" "b" "-".
        let pair = |one: u32, other: u32| alloc::format!("{:07b}", 11 * one + other + 8);
        let data = [
            "0 00 10",
            &pair(8, 9),
            &pair(1, 10),
            &pair(9, 9),
            "0000",
            "100000",
            "01111",
            &pair(2, 2),
            "0000 00100",
            "1011011",
            "11110010",
        ]
        .concat();
        let written = characters(&data);
        assert_eq!(written.len() % 2, 0, "{}", written.len());
        let read = text(&written);
        assert_eq!(read.as_deref(), Some("891\u{1d}99A\u{1d}22b-"));
    }

    #[test]
    fn an_item_alone_is_read() {
        let digits = [1, 234, 567, 890].map(|three| alloc::format!("{three:010b}"));
        // 6 characters with the check: even, and short.
        let written = characters(&alloc::format!("0 1 00 0001 {} 0000", digits.concat()));
        assert_eq!(written.len(), 5);
        assert_eq!(text(&written).as_deref(), Some("0110012345678902"));
    }

    #[test]
    fn what_cannot_be_meant_is_not_read() {
        // A group of three digits above 999.
        assert_eq!(
            text(&characters(&alloc::format!("0 0100 {}", "1".repeat(55)))),
            None
        );
        // A header that says another length.
        assert_eq!(
            text(&characters("0 00 01 0010011 0010011 0010011 0010011")),
            None
        );
        assert_eq!(text(&[]), None);
    }
}

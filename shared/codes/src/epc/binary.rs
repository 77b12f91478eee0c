//! Bits of a tag to a code and back, by the table of codings.
//!
//! Standard: GS1 EPC Tag Data Standard 1.13, sections 14.3 to 14.5.

use alloc::borrow::ToOwned;
use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec::Vec;

use super::bits::{BitReader, BitWriter};
use super::coding::{Coding, Segment, prefix_bits};
use super::{Epc, EpcError, Tag, unknown};

/// Bits of a partition value.
const PARTITION_BITS: usize = 3;
/// Bits left behind the end of a coding: tags are read in words.
const WORD_BITS: usize = 16;

impl Epc {
    /// Reads the bits of a tag in hexadecimal digits, from the header on.
    ///
    /// # Errors
    /// [`EpcError::Form`] when they are no digits, [`EpcError::Scheme`] for an unknown header,
    /// [`EpcError::Bits`], and [`EpcError::Part`] for a part that the scheme does not take.
    pub fn from_hex(text: &str) -> Result<Self, EpcError> {
        let mut bits = BitReader::of_hex(text).ok_or_else(|| unknown(text))?;
        let header = bits.number(8).ok_or_else(|| unknown(text))?;
        let coding = Coding::of_header(header).ok_or_else(|| EpcError::Scheme {
            had: format!("{header:02X}"),
        })?;
        let wrong = || EpcError::Bits {
            coding: coding.word.to_owned(),
        };
        let filter = bits.number(coding.filter_bits).ok_or_else(wrong)?;
        let filter = (coding.filter_bits > 0).then(|| u8::try_from(filter).ok());
        let mut parts = Vec::new();
        for segment in coding.segments {
            segment.read(&mut bits, &mut parts).ok_or_else(wrong)?;
        }
        if bits.left() >= WORD_BITS || !bits.is_zero_to_the_end() {
            return Err(wrong());
        }
        let filter = filter.flatten();
        Self::of_parts(coding.scheme, parts, Some(Tag { coding, filter }))
    }

    /// Writes the bits for the tag that it is for (see [`Epc::on_tag`]), in hexadecimal digits of
    /// whole words.
    ///
    /// # Errors
    /// [`EpcError::Form`] when it is for no tag, [`EpcError::Filter`], [`EpcError::DoesNotFit`].
    pub fn to_hex(&self) -> Result<String, EpcError> {
        let tag = self.tag.ok_or_else(|| unknown(&self.to_uri()))?;
        let coding = tag.coding;
        let no_filter = || EpcError::Filter {
            coding: coding.word.to_owned(),
            had: tag.filter.map_or_else(String::new, |had| had.to_string()),
        };
        if tag.filter.is_some() != (coding.filter_bits > 0) {
            return Err(no_filter());
        }
        let wrong = || EpcError::DoesNotFit {
            coding: coding.word.to_owned(),
        };
        if coding.scheme != self.scheme {
            return Err(wrong());
        }
        let mut bits = BitWriter::default();
        bits.number(u64::from(coding.header), 8).ok_or_else(wrong)?;
        bits.number(
            u64::from(tag.filter.unwrap_or_default()),
            coding.filter_bits,
        )
        .ok_or_else(no_filter)?;
        let mut parts = self.parts.iter().map(String::as_str);
        for segment in coding.segments {
            segment.write(&mut parts, &mut bits).ok_or_else(wrong)?;
        }
        Ok(bits.into_hex())
    }
}

impl Segment {
    /// Reads one part, or two where a company prefix begins it.
    fn read(self, bits: &mut BitReader, parts: &mut Vec<String>) -> Option<()> {
        let part = match self {
            Self::PrefixAndDigits { bits: all, digits } => {
                let rest = read_prefix(bits, parts)?;
                let length = digits.checked_sub(parts.last()?.len())?;
                read_digits(bits, all.checked_sub(rest)?, length)?
            }
            Self::PrefixAndNumber { bits: all } => {
                let rest = read_prefix(bits, parts)?;
                bits.number(all.checked_sub(rest)?)?.to_string()
            }
            Self::PrefixAndText { bits: all } => {
                let rest = read_prefix(bits, parts)?;
                read_text(bits, all.checked_sub(rest)?)?
            }
            Self::PrefixAndEndedText => {
                read_prefix(bits, parts)?;
                read_ended_text(bits)?
            }
            Self::Number(count) => bits.number(count)?.to_string(),
            Self::Digits { bits: all, digits } => read_digits(bits, all, digits)?,
            Self::MarkedDigits(count) => {
                let marked = bits.number(count)?.to_string();
                marked.strip_prefix('1')?.to_owned()
            }
            Self::Text(count) => read_text(bits, count)?,
            Self::EndedText => read_ended_text(bits)?,
            Self::Cage6 => read_cage(bits, 6)?,
            Self::Cage8 => read_cage(bits, 8)?,
            Self::Zeros(count) => return (bits.number(count)? == 0).then_some(()),
        };
        parts.push(part);
        Some(())
    }

    fn write<'a>(
        self,
        parts: &mut impl Iterator<Item = &'a str>,
        bits: &mut BitWriter,
    ) -> Option<()> {
        match self {
            Self::PrefixAndDigits { bits: all, digits } => {
                let (used, length) = write_prefix(parts.next()?, bits)?;
                let part = parts.next()?;
                let fits = part.len() + length == digits;
                write_digits(fits.then_some(part)?, all.checked_sub(used)?, bits)
            }
            Self::PrefixAndNumber { bits: all } => {
                let (used, _) = write_prefix(parts.next()?, bits)?;
                bits.number(plain_number(parts.next()?)?, all.checked_sub(used)?)
            }
            Self::PrefixAndText { bits: all } => {
                let (used, _) = write_prefix(parts.next()?, bits)?;
                write_text(parts.next()?, all.checked_sub(used)?, bits)
            }
            Self::PrefixAndEndedText => {
                write_prefix(parts.next()?, bits)?;
                write_ended_text(parts.next()?, bits)
            }
            Self::Number(count) => bits.number(plain_number(parts.next()?)?, count),
            Self::Digits { bits: all, .. } => write_digits(parts.next()?, all, bits),
            Self::MarkedDigits(count) => {
                let marked = format!("1{}", parts.next()?);
                bits.number(marked.parse().ok()?, count)
            }
            Self::Text(count) => write_text(parts.next()?, count, bits),
            Self::EndedText => write_ended_text(parts.next()?, bits),
            Self::Cage6 => write_cage(parts.next()?, 6, bits),
            Self::Cage8 => write_cage(parts.next()?, 8, bits),
            Self::Zeros(count) => bits.number(0, count),
        }
    }
}

/// Reads partition and company prefix, and returns the bits that the prefix took.
fn read_prefix(bits: &mut BitReader, parts: &mut Vec<String>) -> Option<usize> {
    let partition = usize::try_from(bits.number(PARTITION_BITS)?).ok()?;
    let digits = 12_usize.checked_sub(partition)?;
    let count = prefix_bits(digits)?;
    parts.push(read_digits(bits, count, digits)?);
    Some(count)
}

/// Writes partition and company prefix, and returns the bits and digits of the prefix.
fn write_prefix(prefix: &str, bits: &mut BitWriter) -> Option<(usize, usize)> {
    let digits = prefix.len();
    let count = prefix_bits(digits)?;
    let partition = u64::try_from(12_usize.checked_sub(digits)?).ok()?;
    bits.number(partition, PARTITION_BITS)?;
    write_digits(prefix, count, bits)?;
    Some((count, digits))
}

fn read_digits(bits: &mut BitReader, count: usize, digits: usize) -> Option<String> {
    let number = bits.number(count)?;
    if digits == 0 {
        return (number == 0).then(String::new);
    }
    let text = format!("{number:0digits$}");
    (text.len() == digits).then_some(text)
}

fn write_digits(part: &str, count: usize, bits: &mut BitWriter) -> Option<()> {
    let number = if part.is_empty() {
        0
    } else {
        part.parse().ok()?
    };
    bits.number(number, count)
}

/// Reads a number only from the one text that the bits give back.
fn plain_number(part: &str) -> Option<u64> {
    let number = part.parse::<u64>().ok()?;
    (number.to_string() == part).then_some(number)
}

const CHARACTER_BITS: usize = 7;

fn read_text(bits: &mut BitReader, count: usize) -> Option<String> {
    let mut text = String::new();
    let mut ended = false;
    for _ in 0..count / CHARACTER_BITS {
        let code = u8::try_from(bits.number(CHARACTER_BITS)?).ok()?;
        ended |= code == 0;
        if !ended {
            text.push(char::from(code));
        } else if code != 0 {
            return None;
        }
    }
    (bits.number(count % CHARACTER_BITS)? == 0).then_some(text)
}

fn write_text(part: &str, count: usize, bits: &mut BitWriter) -> Option<()> {
    if part.len() > count / CHARACTER_BITS {
        return None;
    }
    for byte in part.bytes() {
        bits.number(u64::from(byte), CHARACTER_BITS)?;
    }
    // Zeros in runs that a number takes.
    let mut left = count - part.len() * CHARACTER_BITS;
    while left > 0 {
        let run = left.min(32);
        bits.number(0, run)?;
        left -= run;
    }
    Some(())
}

/// The lower six bits of ASCII: 1 to 26 are letters, from 32 on digits and signs.
const SHORT_BITS: usize = 6;

fn short_character(code: u64) -> Option<char> {
    let code = u8::try_from(code).ok()?;
    Some(char::from(if code < 32 { code + 64 } else { code }))
}

fn read_ended_text(bits: &mut BitReader) -> Option<String> {
    let mut text = String::new();
    loop {
        match bits.number(SHORT_BITS)? {
            0 => return Some(text),
            code => text.push(short_character(code)?),
        }
    }
}

fn write_ended_text(part: &str, bits: &mut BitWriter) -> Option<()> {
    for byte in part.bytes() {
        bits.number(u64::from(byte & 0x3f), SHORT_BITS)?;
    }
    bits.number(0, SHORT_BITS)
}

fn read_cage(bits: &mut BitReader, count: usize) -> Option<String> {
    let mut text = String::new();
    for _ in 0..6 {
        let code = bits.number(count)?;
        text.push(if count == SHORT_BITS {
            short_character(code)?
        } else {
            char::from(u8::try_from(code).ok()?)
        });
    }
    Some(text.strip_prefix(' ').map_or(text.clone(), str::to_owned))
}

fn write_cage(part: &str, count: usize, bits: &mut BitWriter) -> Option<()> {
    for byte in format!("{part:>6}").bytes() {
        let byte = if count == SHORT_BITS {
            byte & 0x3f
        } else {
            byte
        };
        bits.number(u64::from(byte), count)?;
    }
    Some(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tag_of_each_coding_is_written_and_read() {
        for tag in [
            "sgtin-96:3.4012345.012345.0",
            "sgtin-96:3.401234512345.7.274877906943",
            "sgtin-198:1.401234.0123456..%25:.13%26",
            "sscc-96:2.4012345.0123456789",
            "sgln-96:1.4012345.12345.2199023255551",
            "sgln-195:1.401234512345..01",
            "grai-96:0.401234512345..7",
            "grai-170:0.4012345.12345.ABCDEFGHIJKLMNOP",
            "giai-96:1.4012345.0",
            "giai-202:1.401234.012345678901234567890123",
            "gsrn-96:0.401234.01234567890",
            "gsrnp-96:7.401234512345.01234",
            "gdti-96:6.4012345.12345.1",
            "gdti-113:6.4012345.12345.00000000000000001",
            "gdti-174:6.4012345.12345.ABCD%2Fefghijk_-01",
            "sgcn-96:0.4012345.12345.000000000000",
            "cpi-96:0.4012345.98765.2147483647",
            "cpi-var:0.401234.5PQ7%2FZ43-%23A.123456789012",
            "itip-110:7.4012345.012345.01.02.987",
            "itip-212:7.4012345.012345.99.99.A+B",
            "usdod-96:15.2S194.68719476735",
            "usdod-96:0.W81X9C.1",
            "adi-var:63.2S194..%23A-1",
            "adi-var:0.W81X9C.PART-1%2F2.S1",
            "gid-96:268435455.16777215.68719476735",
        ] {
            let uri = format!("urn:epc:tag:{tag}");
            let epc: Epc = uri.parse().unwrap();
            let hex = epc.to_hex().unwrap();
            assert_eq!(Epc::from_hex(&hex).unwrap(), epc, "{hex}");
            assert_eq!(epc.to_tag_uri().unwrap(), uri);
        }
        // The example of the standard, section E.3.
        let example: Epc = "urn:epc:tag:sgtin-96:3.0614141.812345.6789"
            .parse()
            .unwrap();
        assert_eq!(example.to_hex().unwrap(), "3074257BF7194E4000001A85");
    }

    #[test]
    fn bits_that_say_something_else_are_refused() {
        for hex in [
            "",
            "3",
            "30",
            "307C257BF7194E4000001A85",
            "3074257BF7194E4000001A8500000000",
            "31003932449F003039000001",
            "FF74257BF7194E4000001A85",
            "3074257BF7194E4000001A8G",
        ] {
            assert!(Epc::from_hex(hex).is_err(), "{hex}");
        }
    }
}

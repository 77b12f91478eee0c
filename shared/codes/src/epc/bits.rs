//! Bits of a tag in hexadecimal, read and written from the front.

use alloc::string::String;
use alloc::vec::Vec;

/// Bits that are read.
#[derive(Debug)]
pub(super) struct BitReader {
    bits: Vec<bool>,
    at: usize,
}

impl BitReader {
    /// Takes hexadecimal digits; nothing when another character is among them.
    pub fn of_hex(text: &str) -> Option<Self> {
        let mut bits = Vec::with_capacity(text.len() * 4);
        for digit in text.chars() {
            let digit = digit.to_digit(16)?;
            bits.extend([8, 4, 2, 1].map(|mask| digit & mask != 0));
        }
        Some(Self { bits, at: 0 })
    }

    /// Reads up to 64 bits as a number.
    pub fn number(&mut self, count: usize) -> Option<u64> {
        let end = self.at.checked_add(count)?;
        let bits = self.bits.get(self.at..end).filter(|_| count <= 64)?;
        self.at = end;
        Some(
            bits.iter()
                .fold(0, |number, bit| number << 1 | u64::from(*bit)),
        )
    }

    pub fn left(&self) -> usize {
        self.bits.len() - self.at
    }

    /// Tells whether all that is left is zero.
    pub fn is_zero_to_the_end(&self) -> bool {
        self.bits.iter().skip(self.at).all(|bit| !bit)
    }
}

/// Bits that are written.
#[derive(Debug, Default)]
pub(super) struct BitWriter {
    bits: Vec<bool>,
}

impl BitWriter {
    /// Writes a number in so many bits; nothing when it does not fit.
    pub fn number(&mut self, number: u64, count: usize) -> Option<()> {
        if count < 64 && number >> count != 0 {
            return None;
        }
        self.bits.extend(
            (0..count)
                .rev()
                .map(|place| place < 64 && number >> place & 1 == 1),
        );
        Some(())
    }

    /// Writes capital hexadecimal digits, filled up with zeros to whole words of 16 bits.
    pub fn into_hex(mut self) -> String {
        let length = self.bits.len().next_multiple_of(16);
        self.bits.resize(length, false);
        self.bits
            .chunks(4)
            .filter_map(|four| {
                let digit = four
                    .iter()
                    .fold(0, |digit, bit| digit << 1 | u32::from(*bit));
                char::from_digit(digit, 16)
            })
            .map(|digit| digit.to_ascii_uppercase())
            .collect()
    }
}

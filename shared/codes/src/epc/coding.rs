//! How codes lie in the memory of a tag: the first eight bits name the coding, and the coding says
//! which bits follow.
//!
//! Standard: GS1 EPC Tag Data Standard 1.13, sections 14.2 (headers), 14.3 (encoding methods) and
//! 14.6 (codings).

use super::scheme::Scheme;

/// One coding.
#[derive(Debug, PartialEq, Eq, Hash)]
pub(super) struct Coding {
    pub header: u8,
    /// Its word in the URI of a tag.
    pub word: &'static str,
    pub scheme: Scheme,
    /// Bits of the filter; none where there is no filter.
    pub filter_bits: usize,
    pub segments: &'static [Segment],
}

/// A run of bits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Segment {
    /// Three bits of partition, a company prefix of 12 digits and 40 bits down to 6 digits and 20
    /// bits, and a second part that fills up the bits and takes so many digits with the prefix.
    PrefixAndDigits { bits: usize, digits: usize },
    /// The same with a number without zeros in front.
    PrefixAndNumber { bits: usize },
    /// The same with text of seven bits a character.
    PrefixAndText { bits: usize },
    /// The same with text of six bits a character that ends with six zeros.
    PrefixAndEndedText,
    /// A number without zeros in front.
    Number(usize),
    /// A number of so many digits.
    Digits { bits: usize, digits: usize },
    /// Digits, which a 1 stands before so that zeros in front are kept.
    MarkedDigits(usize),
    /// Text of seven bits a character, filled up with zeros.
    Text(usize),
    /// Text of six bits a character that ends with six zeros.
    EndedText,
    /// Six characters of six bits, a space in front of five.
    Cage6,
    /// Six characters of eight bits, a space in front of five.
    Cage8,
    /// Bits that are zero.
    Zeros(usize),
}

use Segment::{
    Cage6, Cage8, Digits, EndedText, MarkedDigits, Number, PrefixAndDigits, PrefixAndEndedText,
    PrefixAndNumber, PrefixAndText, Text, Zeros,
};

const ITEM: Segment = PrefixAndDigits {
    bits: 44,
    digits: 13,
};
const ASSET: Segment = PrefixAndDigits {
    bits: 44,
    digits: 12,
};
const PLACE: Segment = PrefixAndDigits {
    bits: 41,
    digits: 12,
};
const UNIT: Segment = PrefixAndDigits {
    bits: 58,
    digits: 17,
};
const PIECE: Segment = Digits { bits: 7, digits: 2 };

static CODINGS: &[Coding] = &[
    coding(0x2c, "gdti-96", Scheme::Gdti, 3, &[PLACE, Number(41)]),
    coding(0x2d, "gsrn-96", Scheme::Gsrn, 3, &[UNIT, Zeros(24)]),
    coding(0x2e, "gsrnp-96", Scheme::Gsrnp, 3, &[UNIT, Zeros(24)]),
    coding(0x2f, "usdod-96", Scheme::Usdod, 4, &[Cage8, Number(36)]),
    coding(0x30, "sgtin-96", Scheme::Sgtin, 3, &[ITEM, Number(38)]),
    coding(0x31, "sscc-96", Scheme::Sscc, 3, &[UNIT, Zeros(24)]),
    coding(0x32, "sgln-96", Scheme::Sgln, 3, &[PLACE, Number(41)]),
    coding(0x33, "grai-96", Scheme::Grai, 3, &[ASSET, Number(38)]),
    coding(
        0x34,
        "giai-96",
        Scheme::Giai,
        3,
        &[PrefixAndNumber { bits: 82 }],
    ),
    coding(
        0x35,
        "gid-96",
        Scheme::Gid,
        0,
        &[Number(28), Number(24), Number(36)],
    ),
    coding(0x36, "sgtin-198", Scheme::Sgtin, 3, &[ITEM, Text(140)]),
    coding(0x37, "grai-170", Scheme::Grai, 3, &[ASSET, Text(112)]),
    coding(
        0x38,
        "giai-202",
        Scheme::Giai,
        3,
        &[PrefixAndText { bits: 188 }],
    ),
    coding(0x39, "sgln-195", Scheme::Sgln, 3, &[PLACE, Text(140)]),
    coding(
        0x3a,
        "gdti-113",
        Scheme::Gdti,
        3,
        &[PLACE, MarkedDigits(58)],
    ),
    coding(
        0x3b,
        "adi-var",
        Scheme::Adi,
        6,
        &[Cage6, EndedText, EndedText],
    ),
    coding(
        0x3c,
        "cpi-96",
        Scheme::Cpi,
        3,
        &[PrefixAndNumber { bits: 51 }, Number(31)],
    ),
    coding(
        0x3d,
        "cpi-var",
        Scheme::Cpi,
        3,
        &[PrefixAndEndedText, Number(40)],
    ),
    coding(0x3e, "gdti-174", Scheme::Gdti, 3, &[PLACE, Text(119)]),
    coding(0x3f, "sgcn-96", Scheme::Sgcn, 3, &[PLACE, MarkedDigits(41)]),
    coding(
        0x40,
        "itip-110",
        Scheme::Itip,
        3,
        &[ITEM, PIECE, PIECE, Number(38)],
    ),
    coding(
        0x41,
        "itip-212",
        Scheme::Itip,
        3,
        &[ITEM, PIECE, PIECE, Text(140)],
    ),
];

const fn coding(
    header: u8,
    word: &'static str,
    scheme: Scheme,
    filter_bits: usize,
    segments: &'static [Segment],
) -> Coding {
    Coding {
        header,
        word,
        scheme,
        filter_bits,
        segments,
    }
}

impl Coding {
    pub fn of_word(word: &str) -> Option<&'static Self> {
        CODINGS.iter().find(|coding| coding.word == word)
    }

    pub fn of_header(header: u64) -> Option<&'static Self> {
        CODINGS
            .iter()
            .find(|coding| u64::from(coding.header) == header)
    }
}

/// Returns how many bits a company prefix of so many digits takes.
pub(super) fn prefix_bits(digits: usize) -> Option<usize> {
    let partition = 12_usize.checked_sub(digits)?;
    [40, 37, 34, 30, 27, 24, 20].get(partition).copied()
}

//! The schemes, and what each of their parts takes.
//!
//! Standard: GS1 EPC Tag Data Standard 1.13, section 6.3.

use alloc::string::String;

use crate::gs1::CharacterSet;

/// What kind of thing a code names.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Scheme {
    /// A unit of an item, AI (01) and (21).
    Sgtin,
    /// A batch of an item, AI (01) and (10).
    Lgtin,
    /// A logistic unit, AI (00).
    Sscc,
    /// A place, AI (414) and (254).
    Sgln,
    /// A party, AI (417).
    Pgln,
    /// A returnable asset, AI (8003).
    Grai,
    /// An individual asset, AI (8004).
    Giai,
    /// A document, AI (253).
    Gdti,
    /// The recipient of a service, AI (8018).
    Gsrn,
    /// The provider of a service, AI (8017).
    Gsrnp,
    /// A coupon, AI (255).
    Sgcn,
    /// A piece of an item, AI (8006) and (21).
    Itip,
    /// A component or part, AI (8010) and (8011).
    Cpi,
    /// A consignment, AI (401).
    Ginc,
    /// A shipment, AI (402).
    Gsin,
    /// A unit of an item with third-party control, AI (01) and (235).
    Upui,
    /// A general identifier.
    Gid,
    /// An asset of the US Department of Defense.
    Usdod,
    /// A part of an aircraft.
    Adi,
    /// A freight container, ISO 6346.
    Bic,
    /// A ship, IMO.
    Imovn,
}

/// What a part takes. Lengths count characters.
#[derive(Debug, Clone, Copy)]
pub(super) enum PartRule {
    /// A company prefix, 6 to 12 digits.
    CompanyPrefix,
    /// Digits, as many as make so many with the company prefix.
    Fill(usize),
    /// Digits.
    Digits(usize, usize),
    /// A number without a zero in front, up to so many bits.
    Number(u32),
    /// A number without a zero in front, up to so many digits.
    Serial(usize),
    /// Characters of a set, from one up to so many.
    Text(CharacterSet, usize),
    /// Characters of a set, from one up to so many together with the company prefix.
    TextWithPrefix(CharacterSet, usize),
    /// A CAGE code or DoDAAC.
    Cage,
    /// The part number of an aircraft part.
    AircraftPart,
    /// The serial number of an aircraft part, `#` in front where it is unique without the number.
    AircraftSerial,
    /// Owner, category and serial number of a freight container.
    Container,
}

use CharacterSet::{Set39, Set82};
use PartRule::{
    AircraftPart, AircraftSerial, Cage, CompanyPrefix, Container, Digits, Fill, Number, Serial,
    Text, TextWithPrefix,
};

struct Row {
    scheme: Scheme,
    /// What stands between `urn:epc:` and the parts.
    prefix: &'static str,
    rules: &'static [PartRule],
}

static SCHEMES: &[Row] = &[
    row(
        Scheme::Sgtin,
        "id:sgtin:",
        &[CompanyPrefix, Fill(13), Text(Set82, 20)],
    ),
    row(
        Scheme::Lgtin,
        "class:lgtin:",
        &[CompanyPrefix, Fill(13), Text(Set82, 20)],
    ),
    row(Scheme::Sscc, "id:sscc:", &[CompanyPrefix, Fill(17)]),
    row(
        Scheme::Sgln,
        "id:sgln:",
        &[CompanyPrefix, Fill(12), Text(Set82, 20)],
    ),
    row(Scheme::Pgln, "id:pgln:", &[CompanyPrefix, Fill(12)]),
    row(
        Scheme::Grai,
        "id:grai:",
        &[CompanyPrefix, Fill(12), Text(Set82, 16)],
    ),
    row(
        Scheme::Giai,
        "id:giai:",
        &[CompanyPrefix, TextWithPrefix(Set82, 30)],
    ),
    row(
        Scheme::Gdti,
        "id:gdti:",
        &[CompanyPrefix, Fill(12), Text(Set82, 17)],
    ),
    row(Scheme::Gsrn, "id:gsrn:", &[CompanyPrefix, Fill(17)]),
    row(Scheme::Gsrnp, "id:gsrnp:", &[CompanyPrefix, Fill(17)]),
    row(
        Scheme::Sgcn,
        "id:sgcn:",
        &[CompanyPrefix, Fill(12), Digits(1, 12)],
    ),
    row(
        Scheme::Itip,
        "id:itip:",
        &[
            CompanyPrefix,
            Fill(13),
            Digits(2, 2),
            Digits(2, 2),
            Text(Set82, 20),
        ],
    ),
    row(
        Scheme::Cpi,
        "id:cpi:",
        &[CompanyPrefix, TextWithPrefix(Set39, 30), Serial(12)],
    ),
    row(
        Scheme::Ginc,
        "id:ginc:",
        &[CompanyPrefix, TextWithPrefix(Set82, 30)],
    ),
    row(Scheme::Gsin, "id:gsin:", &[CompanyPrefix, Fill(16)]),
    row(
        Scheme::Upui,
        "id:upui:",
        &[CompanyPrefix, Fill(13), Text(Set82, 28)],
    ),
    row(
        Scheme::Gid,
        "id:gid:",
        &[Number(28), Number(24), Number(36)],
    ),
    row(Scheme::Usdod, "id:usdod:", &[Cage, Number(36)]),
    row(
        Scheme::Adi,
        "id:adi:",
        &[Cage, AircraftPart, AircraftSerial],
    ),
    row(Scheme::Bic, "id:bic:", &[Container]),
    row(Scheme::Imovn, "id:imovn:", &[Digits(7, 7)]),
];

const fn row(scheme: Scheme, prefix: &'static str, rules: &'static [PartRule]) -> Row {
    Row {
        scheme,
        prefix,
        rules,
    }
}

impl Scheme {
    fn row(self) -> Option<&'static Row> {
        SCHEMES.iter().find(|row| row.scheme == self)
    }

    /// Finds the scheme that a text behind `urn:epc:` begins with.
    pub(super) fn split(text: &str) -> Option<(Self, &str)> {
        SCHEMES
            .iter()
            .find_map(|row| Some((row.scheme, text.strip_prefix(row.prefix)?)))
    }

    pub(super) fn prefix(self) -> &'static str {
        self.row().map_or("", |row| row.prefix)
    }

    /// Returns the word that the URI has for it, `sgtin`.
    #[must_use]
    pub fn word(self) -> &'static str {
        self.prefix().split(':').nth(1).unwrap_or_default()
    }

    pub(super) fn rules(self) -> &'static [PartRule] {
        self.row().map_or(&[], |row| row.rules)
    }

    /// Returns the place of the first part that the scheme does not take.
    pub(super) fn first_wrong(self, parts: &[String]) -> Option<usize> {
        let prefix = parts.first().map_or(0, String::len);
        self.rules()
            .iter()
            .zip(parts)
            .position(|(rule, part)| !rule.takes(part, prefix))
    }
}

impl PartRule {
    /// Tells whether a part may be so; `prefix` is the length of the company prefix.
    fn takes(self, part: &str, prefix: usize) -> bool {
        let digits = part.bytes().all(|byte| byte.is_ascii_digit());
        let length = part.len();
        let is_short_number = digits && (length == 1 || (length > 1 && !part.starts_with('0')));
        let of_set = |set: CharacterSet, max: usize| {
            (1..=max).contains(&length) && part.chars().all(|had| set.contains(had))
        };
        match self {
            CompanyPrefix => digits && (6..=12).contains(&length),
            Fill(total) => digits && length + prefix == total,
            Digits(min, max) => digits && (min..=max).contains(&length),
            Number(bits) => {
                is_short_number && part.parse::<u64>().is_ok_and(|number| number >> bits == 0)
            }
            Serial(max) => is_short_number && length <= max,
            Text(set, max) => of_set(set, max),
            TextWithPrefix(set, max) => of_set(set, max.saturating_sub(prefix)),
            Cage => matches!(length, 5 | 6) && part.bytes().all(is_cage),
            AircraftPart => length <= 32 && part.bytes().all(is_aircraft),
            AircraftSerial => {
                let bare = part.strip_prefix('#').unwrap_or(part);
                length <= 30 && !bare.is_empty() && bare.bytes().all(is_aircraft)
            }
            Container => is_container(part),
        }
    }
}

/// What CAGE codes are made of: capital letters without I and O, and digits.
pub(crate) const fn is_cage(byte: u8) -> bool {
    byte.is_ascii_digit() || (byte.is_ascii_uppercase() && !matches!(byte, b'I' | b'O'))
}

const fn is_aircraft(byte: u8) -> bool {
    byte.is_ascii_digit() || byte.is_ascii_uppercase() || matches!(byte, b'-' | b'/')
}

/// Three letters of the owner, the category U, J or Z, six digits and their check digit.
fn is_container(part: &str) -> bool {
    let Some((owner, number)) = part.split_at_checked(4) else {
        return false;
    };
    owner.bytes().all(|byte| byte.is_ascii_uppercase())
        && owner.ends_with(['U', 'J', 'Z'])
        && number.len() == 7
        && number.bytes().all(|byte| byte.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_are_taken_or_not() {
        for (rule, good, bad) in [
            (CompanyPrefix, "012345", "01234"),
            (CompanyPrefix, "012345678901", "0123456789012"),
            (Fill(13), "012345", "01234"),
            (Number(36), "68719476735", "68719476736"),
            (Number(36), "0", "00"),
            (Serial(12), "123456789012", "012"),
            (Text(Set82, 3), "a/b", "a#b"),
            (TextWithPrefix(Set39, 10), "1#A", "1#AB"),
            (Cage, "2S194", "2I194"),
            (AircraftPart, "", "a"),
            (AircraftSerial, "#1", "#"),
            (AircraftSerial, "1", "1#1"),
            (Container, "CSQU3054383", "CSQA3054383"),
        ] {
            assert!(rule.takes(good, 7), "{rule:?} {good}");
            assert!(!rule.takes(bad, 7), "{rule:?} {bad}");
        }
    }

    #[test]
    fn every_scheme_is_in_the_table_once() {
        for row in SCHEMES {
            assert_eq!(row.scheme.prefix(), row.prefix);
            assert!(!row.scheme.word().is_empty());
        }
    }
}

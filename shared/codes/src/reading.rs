//! From the text of a scan to what it means: one function, one order of decisions.
//!
//! 1. The scanner's profile is undone; without one, a line end (CR, LF or CR LF) is taken off.
//! 2. The AIM identifier is split off, unless the decoder gave it beside the text.
//! 3. The grammars are asked in one order (see `ORDER` in the source); the first that claims the
//!    text decides on it. One that claims it and finds it broken refuses it: no other is asked.
//! 4. The rest is asked of the layouts that were taught at the site.
//! 5. What none of them has is plain text, and digits stay digits: no GTIN or SSCC is guessed from their number.
//!
//! Standards: see [`gs1`](crate::gs1), [`Symbology`] and [`OwnLabel`].

use alloc::string::{String, ToString};
use alloc::vec::Vec;

use crate::date::Date;
use crate::epc::{self, Epc};
use crate::field::Field;
use crate::gs1::{self, ElementString};
use crate::hibc::{self, Hibc};
use crate::isbt128::{self, Isbt128};
use crate::iso15434::{self, Message};
use crate::own_label::{self, OwnLabel};
use crate::problem::{Problem, Verdict};
use crate::retail;
use crate::site::{self, Layout, SiteLabel};
use crate::standard::Standard;
use crate::supplier::{self, SupplierLabel};
use crate::symbology::Symbology;
use crate::vin::{self, Vin};
use crate::wedge::{Profile, Typed, recover};

/// What was read, what it means, and what is wrong with it.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Reading {
    /// The text exactly as it came, identifier, prefix and suffix included.
    pub raw: String,
    /// The symbology, where an AIM identifier named it.
    pub symbology: Option<Symbology>,
    /// The text without its AIM identifier and what the scanner put around it.
    pub text: String,
    /// The grammar that decided on the text.
    pub standard: Standard,
    /// What was understood; plain text whenever the verdict is [`Verdict::Refused`].
    pub meaning: Meaning,
    /// Everything that is wrong or not certain.
    pub problems: Vec<Problem>,
}

/// What the text of a code means.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[non_exhaustive]
pub enum Meaning {
    /// A GS1 element string; a retail symbol is one with the item alone.
    Gs1(ElementString),
    /// An Electronic Product Code.
    Epc(Epc),
    /// One of our own labels.
    Own(OwnLabel),
    /// An ISO/IEC 15434 message.
    Iso15434(Message),
    /// A health industry bar code.
    Hibc(Hibc),
    /// A code of blood, cells or tissue.
    Isbt128(Isbt128),
    /// A label in a supplier's own form.
    Supplier(SupplierLabel),
    /// A vehicle identification number.
    Vin(Vin),
    /// A label whose layout was taught at the site.
    Site(SiteLabel),
    /// Text without a known form, as in [`Reading::text`].
    Text(String),
}

impl Reading {
    /// Returns how far the reading may be trusted: its gravest problem decides.
    #[must_use]
    pub fn verdict(&self) -> Verdict {
        self.problems
            .iter()
            .map(Problem::verdict)
            .max()
            .unwrap_or(Verdict::Clean)
    }

    /// Returns the fields in the order in which they were carried. Plain text has none.
    ///
    /// `reference_date` is the day of the scan, which decides the century of two-digit years.
    #[must_use]
    pub fn fields(&self, reference_date: Date) -> Vec<Field> {
        self.meaning.fields(&self.text, reference_date)
    }
}

impl Meaning {
    /// Returns the element string, if there is one.
    #[must_use]
    pub const fn gs1(&self) -> Option<&ElementString> {
        if let Self::Gs1(string) = self {
            Some(string)
        } else {
            None
        }
    }

    /// Returns our own label, if it is one.
    #[must_use]
    pub const fn own(&self) -> Option<&OwnLabel> {
        if let Self::Own(label) = self {
            Some(label)
        } else {
            None
        }
    }

    /// Returns the health industry bar code, if it is one.
    #[must_use]
    pub const fn hibc(&self) -> Option<&Hibc> {
        if let Self::Hibc(code) = self {
            Some(code)
        } else {
            None
        }
    }

    fn fields(&self, text: &str, reference_date: Date) -> Vec<Field> {
        match self {
            Self::Epc(epc) => epc.fields(text),
            Self::Gs1(string) => string.fields(reference_date),
            Self::Own(label) => label.fields(),
            Self::Iso15434(message) => message.fields(reference_date),
            Self::Hibc(code) => code.fields(reference_date),
            Self::Isbt128(code) => code.fields(),
            Self::Supplier(label) => label.fields(),
            Self::Site(label) => label.fields(reference_date),
            Self::Vin(vin) => vin.fields(),
            Self::Text(_) => Vec::new(),
        }
    }
}

/// What the grammars look at.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Input<'a> {
    /// The symbology, where it is known.
    pub symbology: Option<Symbology>,
    /// The text without its AIM identifier and what the scanner put around it.
    pub text: &'a str,
}

/// What a grammar says of a text that it claims.
#[derive(Debug)]
pub(crate) struct Claim {
    pub standard: Standard,
    /// Nothing when only the text is kept.
    pub meaning: Option<Meaning>,
    pub problems: Vec<Problem>,
}

/// Says whether a text is of its standard: nothing leaves it to the grammars behind.
type Grammar = fn(Input<'_>) -> Option<Claim>;

/// The order of decisions. What the symbology settles comes first, then what a text says of
/// itself by how it starts, then what it merely looks like.
const ORDER: &[Grammar] = &[
    gs1::of_symbol,
    retail::read,
    own_label::read,
    iso15434::read,
    hibc::read,
    gs1::behind_fnc1,
    epc::read,
    gs1::in_link,
    gs1::in_brackets,
    gs1::not_proven,
    isbt128::read,
    supplier::read,
    vin::read,
    plain,
];

impl Claim {
    /// A text that was understood, perhaps with flags.
    pub fn understood(standard: Standard, meaning: Meaning, problems: Vec<Problem>) -> Self {
        Self {
            standard,
            meaning: Some(meaning),
            problems,
        }
    }

    /// A text that is only kept, with the reasons.
    pub fn kept(standard: Standard, problems: impl IntoIterator<Item = Problem>) -> Self {
        Self {
            standard,
            meaning: None,
            problems: problems.into_iter().collect(),
        }
    }
}

/// Reads the text of a code, as a camera, a wedge scanner or a keyboard gave it.
///
/// Never fails: what cannot be understood is kept as text, with its problems.
#[must_use]
pub fn read_scan(text: &str) -> Reading {
    read_sent(text, without_line_end(text), None)
}

/// Reads the text of a code where layouts were taught, each under its name.
///
/// They are asked for a text that no standard claims, whatever they are, so nothing that a standard
/// says changes by them. Control characters may part the parts of such a label.
#[must_use]
pub fn read_scan_at(text: &str, taught: &[(String, Layout)]) -> Reading {
    let mut reading = read_scan(text);
    let is_unclaimed = reading.standard == Standard::Plain
        && reading
            .problems
            .iter()
            .all(|problem| matches!(problem, Problem::ControlCharacter { .. }));
    if is_unclaimed && let Some(claim) = site::read(&reading.text, taught) {
        reading.standard = claim.standard;
        reading.problems = claim.problems;
        reading.meaning = claim.meaning.unwrap_or(reading.meaning);
    }
    reading
}

/// Reads the text of a code from a scanner that was set up in a certain way.
///
/// `symbology` is what a decoder gave beside the text; the text is then taken to have no AIM
/// identifier in front. Without a profile the text is taken as it is, but for a line end (CR, LF or
/// CR LF).
#[must_use]
pub fn read_scan_with(
    text: &str,
    symbology: Option<Symbology>,
    profile: Option<&Profile>,
) -> Reading {
    let Some(profile) = profile else {
        return read_sent(text, without_line_end(text), symbology);
    };
    match recover(&Typed::from(text), Some(profile)) {
        Ok(sent) => read_sent(text, &sent, symbology),
        Err(refusal) => Reading {
            raw: text.to_string(),
            symbology,
            text: text.to_string(),
            standard: Standard::Plain,
            meaning: Meaning::Text(text.to_string()),
            problems: Vec::from([Problem::Wedge(refusal)]),
        },
    }
}

/// Reads what the scanner sent; `raw` is how it came.
fn read_sent(raw: &str, sent: &str, symbology: Option<Symbology>) -> Reading {
    let split = match symbology {
        Some(symbology) => Ok((Some(symbology), sent)),
        None => Symbology::split(sent),
    };
    let (input, claim) = match split {
        Ok((symbology, text)) => {
            let input = Input { symbology, text };
            (input, ORDER.iter().find_map(|grammar| grammar(input)))
        }
        Err(unknown) => {
            let problem = Problem::UnknownSymbology { had: unknown.had };
            let input = Input {
                symbology: None,
                text: sent,
            };
            (input, Some(Claim::kept(Standard::Plain, [problem])))
        }
    };
    let claim = claim.unwrap_or_else(|| Claim::kept(Standard::Plain, []));
    Reading {
        raw: raw.to_string(),
        symbology: input.symbology,
        text: input.text.to_string(),
        standard: claim.standard,
        meaning: claim
            .meaning
            .unwrap_or_else(|| Meaning::Text(input.text.to_string())),
        problems: claim.problems,
    }
}

pub(crate) fn without_line_end(text: &str) -> &str {
    let text = text.strip_suffix('\n').unwrap_or(text);
    text.strip_suffix('\r').unwrap_or(text)
}

/// Claims every text: what no grammar before wanted.
fn plain(input: Input<'_>) -> Option<Claim> {
    let text = input.text;
    let problem = if text.trim().is_empty() {
        Some(Problem::Empty)
    } else {
        text.char_indices().find_map(|(at, had)| {
            if had.is_control() {
                Some(Problem::ControlCharacter { at, had })
            } else if had == char::REPLACEMENT_CHARACTER {
                Some(Problem::LostCharacter { at })
            } else {
                None
            }
        })
    };
    Some(Claim::kept(Standard::Plain, problem))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::vec;

    fn codes(reading: &Reading) -> Vec<&'static str> {
        reading.problems.iter().map(Problem::code).collect()
    }

    fn gtin(reading: &Reading) -> Option<String> {
        reading.meaning.gs1()?.gtin().map(String::from)
    }

    #[test]
    fn a_separator_that_is_spelled_by_its_name_makes_no_clean_value() {
        for text in [
            "]d2010952012345678810A1<GS>17260131",
            "]C1010952012345678810A1(GS)21B",
        ] {
            let reading = read_scan(text);
            assert_eq!(reading.verdict(), Verdict::Flagged, "{text}");
            assert_eq!(codes(&reading), ["gs1-separator-spelled"], "{text}");
        }
        assert_eq!(
            read_scan("]d2010952012345678810A1(G)<S>").verdict(),
            Verdict::Clean
        );
    }

    #[test]
    fn gs1_is_read_where_the_identifier_says_so() {
        let reading = read_scan("]d2010952012345678810A1\r\n");
        assert_eq!(reading.verdict(), Verdict::Clean);
        assert_eq!(reading.raw, "]d2010952012345678810A1\r\n");
        assert_eq!(reading.meaning.gs1().unwrap().lot(), Some("A1"));
        assert_eq!(
            read_scan("]d2\x1d010952012345678810A1").meaning,
            reading.meaning
        );
        assert_eq!(
            read_scan("\x1d010952012345678810A1").meaning,
            reading.meaning
        );
        assert_eq!(
            read_scan("\x1d010952012345678810A1").verdict(),
            Verdict::Clean
        );
    }

    #[test]
    fn gs1_that_is_not_proven_is_shown_and_not_booked() {
        let reading = read_scan("10A1\x1d0109520123456788");
        assert_eq!(
            (reading.verdict(), codes(&reading)),
            (Verdict::Candidate, vec!["gs1-not-proven"])
        );
        let text = "010952012345678810A1";
        let reading = read_scan(text);
        assert_eq!(reading.meaning, Meaning::Text(text.into()));
        assert_eq!(codes(&reading), ["gs1-look-alike"]);
        assert_eq!(reading.verdict(), Verdict::Candidate);
        assert_eq!(
            read_scan("]C0010952012345678810A1").verdict(),
            Verdict::Clean
        );
        assert_eq!(read_scan("(A) left").verdict(), Verdict::Clean);
    }

    #[test]
    fn digits_without_an_identifier_stay_digits() {
        for digits in [
            "4006381333931",
            "373400306809981733",
            "0109520123456788",
            "97681977",
        ] {
            let reading = read_scan(digits);
            assert_eq!(reading.meaning, Meaning::Text(digits.into()));
            assert_eq!(reading.verdict(), Verdict::Clean);
        }
        assert_eq!(read_scan("]C00109520123456788").verdict(), Verdict::Clean);
        assert_eq!(gtin(&read_scan("]C00109520123456788")), None);
    }

    #[test]
    fn a_text_of_a_million_elements_is_read_in_good_time() {
        let reading = read_scan(&std::format!("]d2{}", "2011".repeat(250_000)));
        assert_eq!(reading.verdict(), Verdict::Flagged);
        let reading = read_scan(&std::format!("]d2{}", "20112012".repeat(125_000)));
        assert_eq!(reading.verdict(), Verdict::Refused);
    }

    #[test]
    fn a_refused_code_keeps_its_text_and_names_every_fault() {
        let reading = read_scan("]d2010952012345678911271331");
        assert_eq!(reading.verdict(), Verdict::Refused);
        assert_eq!(
            reading.meaning,
            Meaning::Text("010952012345678911271331".into())
        );
        assert_eq!(codes(&reading), ["gs1-check-digit", "gs1-content"]);
    }

    #[test]
    fn retail_symbols_are_items() {
        for (text, item) in [
            ("]E04006381333931", "04006381333931"),
            ("]E0045223139526", "00045223139526"),
            ("]E497681977", "00000097681977"),
            ("]E097681977", "00000097681977"),
            ("]E004006381333931", "04006381333931"),
            ("]I178358890231068", "78358890231068"),
        ] {
            let reading = read_scan(text);
            assert_eq!(gtin(&reading).as_deref(), Some(item), "{text}");
            assert_eq!(reading.verdict(), Verdict::Clean, "{text}");
        }
    }

    #[test]
    fn retail_symbols_that_are_not_certain_are_flagged_or_refused() {
        for (text, code, verdict) in [
            ("]E04006381333932", "key-check-digit", Verdict::Refused),
            ("]E003868690", "eight-digits", Verdict::Refused),
            ("]E44006381333931", "key-length", Verdict::Refused),
            ("]E078358890231068", "key-length", Verdict::Refused),
            ("]E0", "key-length", Verdict::Refused),
            ("]E3400638133393112", "add-on-left-out", Verdict::Flagged),
            ("]E34006381333931123", "key-length", Verdict::Refused),
            ("]I078358890231068", "gtin-not-proven", Verdict::Candidate),
            ("]I178358890231069", "key-check-digit", Verdict::Refused),
        ] {
            let reading = read_scan(text);
            assert_eq!(
                (codes(&reading), reading.verdict()),
                (vec![code], verdict),
                "{text}"
            );
        }
        assert_eq!(read_scan("]I078358890231069").verdict(), Verdict::Clean);
        assert_eq!(read_scan("]E112").meaning, Meaning::Text("12".into()));
    }

    #[test]
    fn own_labels_are_read_and_never_pass_as_text() {
        let good = read_scan("]Q1WM1/ORDER/WO-1001/40\r");
        assert!(
            matches!(good.meaning, Meaning::Own(OwnLabel::Order { .. })),
            "{good:?}"
        );
        assert_eq!(good.verdict(), Verdict::Clean);
        for (text, code) in [
            ("WM1/ORDER/WO-1001/41", "label-check"),
            ("WM2/ORDER/WO-1001/40", "label-version"),
            ("wm1/order/wo-1001/40", "label-version"),
        ] {
            let reading = read_scan(text);
            assert_eq!(
                (codes(&reading), reading.verdict()),
                (vec![code], Verdict::Refused)
            );
            assert_eq!(reading.meaning, Meaning::Text(text.into()));
        }
    }

    #[test]
    fn text_that_is_no_text_is_refused() {
        for (text, code) in [
            ("", "empty"),
            ("\r\n", "empty"),
            ("  ", "empty"),
            ("]d1", "empty"),
            ("]d2", "gs1-empty"),
            ("]D2010952", "unknown-symbology"),
            ("[)>\x1e061PABCQ5\x1e\x04", "iso15434-separator-lost"),
            ("AB\tC", "control-character"),
            ("A\r\r\n", "control-character"),
            ("A\u{fffd}", "lost-character"),
        ] {
            let reading = read_scan(text);
            assert_eq!(
                (codes(&reading), reading.verdict()),
                (vec![code], Verdict::Refused),
                "{text:?}"
            );
        }
        assert_eq!(
            read_scan("R-10K µ\n").meaning,
            Meaning::Text("R-10K µ".into())
        );
    }
}

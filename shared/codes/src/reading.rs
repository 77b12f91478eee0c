//! From the text of a scan to what it means: one function, one order of decisions.
//!
//! 1. One terminator (CR, LF or CR LF) is taken off.
//! 2. The AIM identifier is split off. Where it says GS1, the text is GS1 and nothing else; where it
//!    says EAN/UPC, it is a GTIN.
//! 3. A text that claims to be an own label is one or is refused.
//! 4. Without an identifier, FNC1 in front means GS1; one further on makes a candidate, flagged.
//! 5. The rest is plain text, and digits stay digits: no GTIN or SSCC is guessed from their number.
//!    Text without an identifier that would read as GS1 is flagged.
//!
//! Standards: see [`gs1`](crate::gs1), [`Symbology`] and [`OwnLabel`].

use alloc::string::{String, ToString};
use alloc::vec::Vec;

use crate::gs1::{ElementString, GS, missing_companions};
use crate::own_label::OwnLabel;
use crate::problem::{Problem, Verdict};
use crate::retail;
use crate::symbology::Symbology;

/// What was read, what it means, and what is wrong with it.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Reading {
    /// The text exactly as it came, identifier and terminator included.
    pub raw: String,
    /// The symbology, where an AIM identifier named it.
    pub symbology: Option<Symbology>,
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
    /// One of our own labels.
    Own(OwnLabel),
    /// Text without a known form, without its AIM identifier and terminator.
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
}

impl Meaning {
    /// Returns the element string, if it is one.
    #[must_use]
    pub const fn gs1(&self) -> Option<&ElementString> {
        match self {
            Self::Gs1(string) => Some(string),
            Self::Own(_) | Self::Text(_) => None,
        }
    }

    /// Returns our own label, if it is one.
    #[must_use]
    pub const fn own(&self) -> Option<&OwnLabel> {
        match self {
            Self::Own(label) => Some(label),
            Self::Gs1(_) | Self::Text(_) => None,
        }
    }
}

/// Reads the text of a code, as a camera, a wedge scanner or a keyboard gave it.
///
/// Never fails: what cannot be understood is kept as text, with its problems.
#[must_use]
pub fn read_scan(text: &str) -> Reading {
    let body = without_terminator(text);
    let (symbology, body, understood) = match Symbology::split(body) {
        Ok((symbology, rest)) => (symbology, rest, understand(symbology, rest)),
        Err(unknown) => (
            None,
            body,
            Err(Vec::from([Problem::UnknownSymbology { had: unknown.had }])),
        ),
    };
    let (meaning, problems) = match understood {
        Ok(understood) => understood,
        Err(problems) => (Meaning::Text(body.to_string()), problems),
    };
    Reading {
        raw: text.to_string(),
        symbology,
        meaning,
        problems,
    }
}

/// What was understood with its flags, or the reasons to refuse.
type Understood = Result<(Meaning, Vec<Problem>), Vec<Problem>>;

fn understand(symbology: Option<Symbology>, text: &str) -> Understood {
    if symbology.is_some_and(Symbology::is_gs1) {
        // Some decoders name FNC1 in the identifier and send it as GS as well.
        return gs1(text.strip_prefix(GS).unwrap_or(text));
    }
    if let Some(item) = symbology.and_then(|symbology| retail::read(symbology, text)) {
        let (string, problems) = item.map_err(|problem| Vec::from([problem]))?;
        return Ok((Meaning::Gs1(string), problems));
    }
    if OwnLabel::is_claimed_by(text) {
        let label = text
            .parse()
            .map_err(|error| Vec::from([Problem::OwnLabel(error)]))?;
        return Ok((Meaning::Own(label), Vec::new()));
    }
    if symbology.is_none() {
        if let Some(text) = text.strip_prefix(GS) {
            return gs1(text);
        }
        if text.contains(GS) && text.starts_with(|first: char| first.is_ascii_digit()) {
            let (meaning, mut problems) = gs1(text)?;
            problems.push(Problem::Gs1NotProven);
            return Ok((meaning, problems));
        }
    }
    plain(symbology, text)
}

fn gs1(text: &str) -> Understood {
    let string = ElementString::parse_all(text)
        .map_err(|errors| errors.into_iter().map(Problem::Gs1).collect::<Vec<_>>())?;
    let unchecked = string
        .unchecked()
        .map(|ai| Problem::NotChecked { ai: ai.to_string() });
    let missing = missing_companions([&string])
        .into_iter()
        .map(Problem::MissingCompanion);
    let problems = unchecked.chain(missing).collect();
    Ok((Meaning::Gs1(string), problems))
}

fn plain(symbology: Option<Symbology>, text: &str) -> Understood {
    if text.trim().is_empty() {
        return Err(Vec::from([Problem::Empty]));
    }
    let found = text.char_indices().find_map(|(at, had)| {
        if had.is_control() {
            Some(Problem::ControlCharacter { at, had })
        } else if had == char::REPLACEMENT_CHARACTER {
            Some(Problem::LostCharacter { at })
        } else {
            None
        }
    });
    if let Some(problem) = found {
        return Err(Vec::from([problem]));
    }
    Ok((
        Meaning::Text(text.to_string()),
        look_alike(symbology, text).into_iter().collect(),
    ))
}

/// Notices GS1 that lost its form: `(01)…` typed from below a symbol, or an item or logistic unit
/// with more behind it from a scanner that sends no AIM identifier. Digits alone are too often
/// something else.
fn look_alike(symbology: Option<Symbology>, text: &str) -> Option<Problem> {
    if symbology.is_some() {
        return None;
    }
    let all_digits = |text: &str| text.bytes().all(|b| b.is_ascii_digit());
    if let Some((ai, _)) = text.strip_prefix('(').and_then(|rest| rest.split_once(')')) {
        let ai = ai.to_string();
        return ((2..=4).contains(&ai.len()) && all_digits(&ai))
            .then_some(Problem::LooksLikeGs1 { ai });
    }
    if all_digits(text) || !["00", "01", "02"].iter().any(|ai| text.starts_with(ai)) {
        return None;
    }
    let string = ElementString::parse(text).ok()?;
    let ai = string.elements().first()?.ai().to_string();
    Some(Problem::LooksLikeGs1 { ai })
}

fn without_terminator(text: &str) -> &str {
    let text = text.strip_suffix('\n').unwrap_or(text);
    text.strip_suffix('\r').unwrap_or(text)
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
            (Verdict::Flagged, vec!["gs1-not-proven"])
        );
        for text in ["(01)09520123456788", "010952012345678810A1"] {
            let reading = read_scan(text);
            assert_eq!(reading.meaning, Meaning::Text(text.into()));
            assert_eq!(codes(&reading), ["gs1-look-alike"]);
            assert_eq!(reading.verdict(), Verdict::Flagged);
        }
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
            ("]I078358890231068", "gtin-not-proven", Verdict::Flagged),
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
            ("[)>\x1e06\x1d1PABC\x1e\x04", "control-character"),
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

//! All symbols of one item, judged together: what one of them lacks may stand on another, and what
//! two of them say may contradict.
//!
//! Standard: GS1 General Specifications 4.13 and 4.14: pairs that are required or forbidden hold
//! over the data of all carriers that mark an item. ANSI/HIBC 2.6: a secondary carries the check
//! character of its primary.

use alloc::borrow::Cow;
use alloc::vec::Vec;

use crate::gs1::{ElementString, missing_companions};
use crate::hibc::{Hibc, check_links};
use crate::problem::Problem;
use crate::reading::{Meaning, Reading};

/// Returns the problems of an item that these were read from: those of each reading in turn, without
/// the companions that stand on another symbol, then those between the symbols. The gravest
/// [`Problem::verdict`] holds for the whole item; without any problem it is clean.
pub fn problems_of_item<'a>(readings: impl IntoIterator<Item = &'a Reading>) -> Vec<Problem> {
    let mut problems = Vec::new();
    let mut strings: Vec<Cow<'_, ElementString>> = Vec::new();
    let mut codes: Vec<&Hibc> = Vec::new();
    for reading in readings {
        let own = reading.problems.iter();
        let stays = |problem: &&Problem| !matches!(problem, Problem::MissingCompanion(_));
        problems.extend(own.filter(stays).cloned());
        strings.extend(reading.meaning.gs1().map(Cow::Borrowed));
        if let Meaning::Iso15434(message) = &reading.meaning {
            strings.extend(message.gs1().map(Cow::Owned));
        }
        codes.extend(reading.meaning.hibc());
    }
    let missing = missing_companions(strings.iter().map(AsRef::as_ref));
    problems.extend(missing.into_iter().map(Problem::MissingCompanion));
    let contradictions = ElementString::contradictions(strings.iter().map(AsRef::as_ref));
    problems.extend(contradictions.into_iter().map(Problem::Gs1));
    problems.extend(check_links(codes).err().map(Problem::HibcLink));
    problems
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::read_scan;

    fn codes(texts: &[&str]) -> Vec<&'static str> {
        let readings: Vec<Reading> = texts.iter().map(|text| read_scan(text)).collect();
        let problems = problems_of_item(&readings);
        problems.iter().map(Problem::code).collect()
    }

    #[test]
    fn what_one_symbol_lacks_may_stand_on_another() {
        let (item, lot) = ("]E09520123456788", "]C110A1");
        assert_eq!(codes(&[lot]), ["gs1-missing-companion"]);
        assert!(codes(&[item, lot]).is_empty());
        let link = "https://example.com/01/09520123456788/10/A1";
        assert!(codes(&[link, item, lot]).is_empty());
    }

    #[test]
    fn symbols_that_contradict_each_other_are_told() {
        let item = "]d2010952012345678810A1";
        assert_eq!(codes(&[item, "]C110B2"]), ["gs1-different-values"]);
        assert_eq!(codes(&[item, "]C102095201234567883712"]).len(), 3);
        assert_eq!(
            codes(&[item, "]d2010952012345678911"]),
            ["gs1-check-digit", "gs1-too-short"]
        );
    }

    #[test]
    fn elements_in_a_message_are_judged_with_the_others() {
        let message = "[)>\x1e05\x1d10A1\x1e\x04";
        assert_eq!(codes(&[message]), ["gs1-missing-companion"]);
        assert!(codes(&[message, "]E09520123456788"]).is_empty());
        assert_eq!(
            codes(&[message, "]d2010952012345678810B2"]),
            ["gs1-different-values"]
        );
    }

    #[test]
    fn a_secondary_needs_its_primary() {
        let (primary, secondary) = ("+A999123457", "+$A17C");
        assert!(codes(&[secondary, primary]).is_empty());
        assert_eq!(codes(&[secondary]), ["hibc-no-primary"]);
        assert_eq!(codes(&[primary, "+$A1GL"]), ["hibc-other-item"]);
    }

    #[test]
    fn no_symbol_has_no_problem() {
        assert!(codes(&[]).is_empty());
        assert!(codes(&["plain", "text"]).is_empty());
    }
}

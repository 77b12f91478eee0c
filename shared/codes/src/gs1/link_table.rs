//! Which identifiers may stand where in a GS1 Digital Link.
//!
//! Derived like the table of identifiers from the GS1 Barcode Syntax Dictionary, release
//! 2026-01-27, Apache License 2.0 (see `ai_table.rs`): `dlpkey` and the flag `?`, which most
//! identifiers have, so those without it are listed. The words are those of GS1 Digital Link 1.0
//! and 1.1, withdrawn since.

/// An identifier that a link may be about, with what may follow it in the path.
pub(super) struct LinkKey {
    pub ai: &'static str,
    /// Alternative sequences of qualifiers; each may be left out, none moved.
    pub sequences: &'static [&'static [&'static str]],
}

pub(super) static LINK_KEYS: &[LinkKey] = &[
    key("00", &[]),
    key("01", &[&["22", "10", "21"], &["235"]]),
    key("253", &[]),
    key("255", &[]),
    key("401", &[]),
    key("402", &[]),
    key("414", &[&["254"], &["7040"]]),
    key("415", &[&["8020"]]),
    key("417", &[&["7040"]]),
    key("8003", &[]),
    key("8004", &[&["7040"]]),
    key("8006", &[&["22", "10", "21"]]),
    key("8010", &[&["8011"]]),
    key("8013", &[]),
    key("8017", &[&["8019"]]),
    key("8018", &[&["8019"]]),
];

/// Identifiers that may not stand in the query.
pub(super) static NO_ATTRIBUTES: &[&str] = &[
    "03", "21", "22", "235", "254", "7040", "7041", "8011", "8014", "8019", "8020", "8040", "8041",
    "8042", "8043", "8200",
];

/// Words that stood for identifiers in the path.
static WORDS: &[(&str, &str)] = &[
    ("sscc", "00"),
    ("gtin", "01"),
    ("lot", "10"),
    ("ser", "21"),
    ("cpv", "22"),
    ("gdti", "253"),
    ("glnx", "254"),
    ("gcn", "255"),
    ("ginc", "401"),
    ("gsin", "402"),
    ("gln", "414"),
    ("payTo", "415"),
    ("partyGln", "417"),
    ("grai", "8003"),
    ("giai", "8004"),
    ("itip", "8006"),
    ("cpid", "8010"),
    ("cpsn", "8011"),
    ("gmn", "8013"),
    ("gsrnp", "8017"),
    ("gsrn", "8018"),
    ("srin", "8019"),
    ("refno", "8020"),
];

const fn key(ai: &'static str, sequences: &'static [&'static [&'static str]]) -> LinkKey {
    LinkKey { ai, sequences }
}

impl LinkKey {
    pub fn of(ai: &str) -> Option<&'static Self> {
        LINK_KEYS.iter().find(|key| key.ai == ai)
    }

    /// Tells whether the path may go on like this behind the key.
    pub fn takes(&self, qualifiers: &[&str]) -> bool {
        qualifiers.is_empty()
            || self
                .sequences
                .iter()
                .any(|sequence| is_subsequence(qualifiers, sequence))
    }
}

/// Returns the identifier that a word stood for.
pub(super) fn of_word(word: &str) -> Option<&'static str> {
    WORDS
        .iter()
        .find(|(own, _)| *own == word)
        .map(|(_, ai)| *ai)
}

fn is_subsequence(part: &[&str], whole: &[&str]) -> bool {
    let mut whole = whole.iter();
    part.iter().all(|wanted| whole.any(|found| found == wanted))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn qualifiers_may_be_left_out_but_not_moved_or_mixed() {
        let item = LinkKey::of("01").unwrap();
        for good in [
            &[][..],
            &["10"],
            &["22", "21"],
            &["22", "10", "21"],
            &["235"],
        ] {
            assert!(item.takes(good), "{good:?}");
        }
        for bad in [&["21", "10"][..], &["235", "10"], &["10", "10"], &["99"]] {
            assert!(!item.takes(bad), "{bad:?}");
        }
        assert!(LinkKey::of("410").is_none());
    }
}

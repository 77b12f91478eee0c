//! What is said of the scanner: what arrived, what it means, and what a calibration found.

use codes::Verdict;
use codes::wedge::{Calibrated, Progress, Refusal};
use messages::records::Meaning;

use super::{problem, t, tr};

/// The names of the control characters, ISO/IEC 646.
const CONTROLS: [&str; 32] = [
    "NUL", "SOH", "STX", "ETX", "EOT", "ENQ", "ACK", "BEL", "BS", "HT", "LF", "VT", "FF", "CR",
    "SO", "SI", "DLE", "DC1", "DC2", "DC3", "DC4", "NAK", "SYN", "ETB", "CAN", "EM", "SUB", "ESC",
    "FS", "GS", "RS", "US",
];

/// Returns what stands for a character, and its number.
#[must_use]
pub fn character(character: char) -> (String, String) {
    let number = u32::from(character);
    let control = usize::try_from(number).ok().and_then(|at| CONTROLS.get(at));
    let seen = match (character, control) {
        (_, Some(name)) => (*name).to_owned(),
        (' ', _) => "SP".to_owned(),
        ('\x7f', _) => "DEL".to_owned(),
        (char::REPLACEMENT_CHARACTER, _) => "?".to_owned(),
        (other, _) => other.to_string(),
    };
    (seen, format!("{number:02X}"))
}

/// Says what kind of code it was, by its AIM identifier.
#[must_use]
pub fn symbology(meaning: &Meaning) -> String {
    match &meaning.symbology {
        Some((aim, name)) => tr("scanner-symbology", &[("aim", aim), ("name", name)]),
        None => t("scanner-no-identifier"),
    }
}

/// Says how far the reading may be trusted, and why.
#[must_use]
pub fn verdict(meaning: &Meaning) -> String {
    let verdict = t(match meaning.verdict {
        Verdict::Clean => "scanner-clean",
        Verdict::Flagged => "scanner-flagged",
        Verdict::Candidate => "scanner-candidate",
        Verdict::Refused => "scanner-refused",
    });
    let layout = meaning.layout.as_ref();
    let said = [
        verdict,
        layout.map_or_else(String::new, |name| tr("scanner-layout", &[("name", name)])),
        problem::sentences(&meaning.problems),
    ];
    said.join(" ").trim().to_owned()
}

/// Says why what arrived is not taken.
#[must_use]
pub fn refusal(refusal: &Refusal) -> String {
    let said = problem::sentences(&[refusal.code().to_owned()]);
    match refusal {
        Refusal::Alike { arrived, meant } => {
            let meant = meant.join("  ");
            let alike = tr("scanner-alike", &[("arrived", arrived), ("meant", &meant)]);
            format!("{said} {alike}")
        }
        Refusal::Keyboard { layouts } if !layouts.is_empty() => {
            let layouts = layouts.join(", ");
            format!("{said} {}", tr("scanner-layouts", &[("layouts", &layouts)]))
        }
        Refusal::Keyboard { .. }
        | Refusal::Unexplained { .. }
        | Refusal::TwoSpellings
        | Refusal::Case
        | Refusal::NoPlaces
        | Refusal::NoEnd
        | Refusal::SeparatorsLost { .. }
        | Refusal::SeparatorsUnproven { .. } => said,
    }
}

/// Says what has been found, in one sentence for each thing that matters.
#[must_use]
pub fn outcome(progress: &Progress) -> String {
    match progress {
        Progress::Missing { scanned, of } => {
            let numbers: Vec<String> = (1..=*of)
                .filter(|number| !scanned.contains(number))
                .map(|number| number.to_string())
                .collect();
            tr(
                "scanner-strips-missing",
                &[("numbers", &numbers.join(", "))],
            )
        }
        Progress::Done(found) => {
            let said = [
                t(if found.is_usable() {
                    "scanner-kept"
                } else {
                    "scanner-not-usable"
                }),
                keyboard(found),
                caps_lock(found),
                separators(found),
                t(if found.profile.aim {
                    "scanner-aim-on"
                } else {
                    "scanner-aim-off"
                }),
                alike(found),
            ];
            let said: Vec<String> = said.into_iter().filter(|said| !said.is_empty()).collect();
            said.join(" ")
        }
    }
}

fn keyboard(found: &Calibrated) -> String {
    if found.profile.by_place {
        t("scanner-by-place")
    } else if found.same_keyboard {
        t("scanner-same-keyboard")
    } else if found.layouts.is_empty() {
        t("scanner-own-keyboard")
    } else {
        tr(
            "scanner-other-keyboard",
            &[("layouts", &found.layouts.join(", "))],
        )
    }
}

fn caps_lock(found: &Calibrated) -> String {
    if found.profile.inverted {
        t("scanner-inverted")
    } else {
        String::new()
    }
}

fn separators(found: &Calibrated) -> String {
    let stands_in = |control: char| {
        let mut stand_ins = found.profile.stand_ins.iter();
        stand_ins
            .find(|one| one.meant == control)
            .map(|one| one.sent.as_str())
    };
    if found.profile.separators_lost {
        let names: Vec<String> = found.lost.iter().map(|lost| character(*lost).0).collect();
        tr("scanner-separators-lost", &[("names", &names.join(", "))])
    } else if let Some(sent) = stands_in('\x1d') {
        tr("scanner-separators-stand-in", &[("sent", sent)])
    } else {
        t("scanner-separators-arrive")
    }
}

fn alike(found: &Calibrated) -> String {
    let alike: Vec<String> = found
        .alike
        .iter()
        .map(|(_, meant)| meant.join(" = "))
        .collect();
    if alike.is_empty() {
        String::new()
    } else {
        tr("scanner-alike-named", &[("alike", &alike.join(" · "))])
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::choose;
    use codes::wedge::{Calibration, Typed, whole};

    fn scanned(sheet: &str) -> String {
        let progress = Calibration::default().take(&Typed::from(sheet)).unwrap();
        outcome(&progress)
    }

    #[test]
    fn an_outcome_says_what_was_found_and_what_follows() {
        choose("en");
        let same = scanned(&format!("]d1{}", whole()));
        assert_eq!(
            same,
            "Calibrated. The tablet and the scanner are set to the same keyboard. \
             Separators arrive. AIM identifiers are on."
        );
        let lost = scanned(&whole().replace(['\x1d', '\x1e'], ""));
        assert!(lost.contains("Separators are lost (GS, RS)"), "{lost}");
        assert!(lost.contains("AIM identifiers are off"), "{lost}");
        let spelled = scanned(&whole().replace('\x1d', "<GS>"));
        assert!(spelled.contains("<GS>"), "{spelled}");
        let capitals = scanned(&whole().to_uppercase());
        assert!(capitals.starts_with("Not calibrated"), "{capitals}");
        assert!(capitals.contains("A = a"), "{capitals}");
    }

    #[test]
    fn characters_are_named_and_numbered() {
        for (one, seen, number) in [
            ('\x1d', "GS", "1D"),
            (' ', "SP", "20"),
            ('A', "A", "41"),
            ('é', "é", "E9"),
            ('\u{FFFD}', "?", "FFFD"),
        ] {
            assert_eq!(character(one), (seen.to_owned(), number.to_owned()));
        }
    }

    #[test]
    fn a_reading_is_named_by_its_identifier() {
        choose("en");
        let meaning = Meaning {
            text: "]d20109520123456789".to_owned(),
            symbology: Some(("]d2".to_owned(), "Data Matrix".to_owned())),
            layout: None,
            is_unknown: false,
            verdict: Verdict::Refused,
            problems: vec!["gs1-check-digit".to_owned()],
            fields: Vec::new(),
        };
        assert_eq!(symbology(&meaning), "]d2: Data Matrix");
        let said = verdict(&meaning);
        assert!(said.contains("check digit"), "{said}");
        let taught = Meaning {
            layout: Some("Cartons".to_owned()),
            verdict: Verdict::Clean,
            problems: Vec::new(),
            ..meaning
        };
        assert!(
            verdict(&taught).ends_with("Cartons."),
            "{}",
            verdict(&taught)
        );
    }
}

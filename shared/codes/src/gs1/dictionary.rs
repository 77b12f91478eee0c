//! Test only: the table still says what the dictionary says, wherever the dictionary is at hand.

use std::fs;
use std::path::Path;
use std::string::String;
use std::vec::Vec;
use std::{format, println};

use super::ai_table::DEFINITIONS;
use super::character_set::CharacterSet;
use super::definition::{Component, Definition};
use super::link_table::{LINK_KEYS, NO_ATTRIBUTES};
use super::rule::Rule;

/// The entries, where the dictionary is at hand.
fn entries() -> Option<Vec<String>> {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    let path = "../shared/vectors/public/reference/gs1-syntax-dictionary.txt";
    let Some(text) = here
        .ancestors()
        .find_map(|f| fs::read_to_string(f.join(path)).ok())
    else {
        println!("no {path} beside the project: skipped");
        return None;
    };
    assert!(text.contains("# Release: 2026-01-27"));
    let is_entry = |line: &&str| !line.is_empty() && !line.starts_with('#');
    Some(text.lines().filter(is_entry).map(String::from).collect())
}

#[test]
fn the_table_says_what_the_dictionary_says() {
    let Some(entries) = entries() else { return };
    let ours: Vec<String> = DEFINITIONS.iter().map(as_entry).collect();
    let theirs: Vec<String> = entries.iter().map(|entry| normalised(entry)).collect();
    assert_eq!(ours, theirs);
}

#[test]
fn the_table_of_links_says_what_the_dictionary_says() {
    let Some(entries) = entries() else { return };
    let words = |entry: &str| -> Vec<String> {
        let entry = entry.split('#').next().unwrap_or_default();
        entry.split_whitespace().map(String::from).collect()
    };
    let rows: Vec<Vec<String>> = entries.iter().map(|entry| words(entry)).collect();
    let not_attributes = rows.iter().filter(|row| !row[1].contains('?'));
    let not_attributes: Vec<&str> = not_attributes.map(|row| row[0].as_str()).collect();
    assert_eq!(NO_ATTRIBUTES, not_attributes);
    let keys = rows.iter().filter_map(|row| {
        let key = row.iter().find(|word| word.starts_with("dlpkey"))?;
        Some(format!("{} {key}", row[0]))
    });
    let ours = LINK_KEYS.iter().map(|key| {
        let sequences: Vec<String> = key.sequences.iter().map(|s| s.join(",")).collect();
        let mark = if sequences.is_empty() { "" } else { "=" };
        format!("{} dlpkey{mark}{}", key.ai, sequences.join("|"))
    });
    assert_eq!(ours.collect::<Vec<_>>(), keys.collect::<Vec<_>>());
}

/// An entry with single spaces, `ex=` last, and without what the table leaves out.
fn normalised(line: &str) -> String {
    let (entry, title) = line.split_once('#').unwrap_or((line, ""));
    let words = entry
        .split_whitespace()
        .filter(|w| !w.starts_with("dlpkey") && *w != "?");
    let mut words: Vec<_> = words
        .map(|word| if word == "*?" { "*" } else { word })
        .collect();
    words.sort_by_key(|word| word.starts_with("ex="));
    format!("{} # {}", words.join(" "), title.trim())
}

fn as_entry(row: &Definition) -> String {
    let mut words = Vec::new();
    words.push(if row.first == row.last {
        String::from(row.first)
    } else {
        format!("{}-{}", row.first, row.last)
    });
    words.extend(row.predefined_length.then(|| String::from("*")));
    words.extend(row.components.iter().map(as_words));
    words.extend(
        row.requires
            .iter()
            .map(|requires| format!("req={requires}")),
    );
    words.extend((!row.excludes.is_empty()).then(|| format!("ex={}", row.excludes)));
    format!("{} # {}", words.join(" "), row.title)
}

fn as_words(component: &Component) -> String {
    let set = match component.set {
        CharacterSet::Digits => 'N',
        CharacterSet::Set82 => 'X',
        CharacterSet::Set39 => 'Y',
        CharacterSet::Base64Url => 'Z',
    };
    let range = if component.min == component.max && component.max > 1 {
        ""
    } else {
        ".."
    };
    // A single character is written as a fixed length everywhere.
    let range = if component.max == 1 { "" } else { range };
    let bare = format!("{set}{range}{}", component.max);
    let mut words = if component.optional {
        format!("[{bare}]")
    } else {
        bare
    };
    for rule in component.rules {
        if let Some(name) = linter(*rule) {
            words.push(',');
            words.push_str(name);
        }
    }
    words
}

/// The name of a rule in the dictionary; nothing for the one that was added.
fn linter(rule: Rule) -> Option<&'static str> {
    Some(match rule {
        Rule::CheckDigit => "csum",
        Rule::CheckPair => "csumalpha",
        Rule::CompanyPrefixFirst => "gcppos1",
        Rule::CompanyPrefixSecond => "gcppos2",
        Rule::Date => "yymmdd",
        Rule::DateOrMonth => "yymmd0",
        Rule::FullDate => "yyyymmdd",
        Rule::Hour => "hh",
        Rule::Minute => "mi",
        Rule::Second => "ss",
        Rule::HourMinute => "hhmi",
        Rule::Country => "iso3166",
        Rule::CountryOr999 => "iso3166999",
        Rule::CountryLetters => "iso3166alpha2",
        Rule::Currency => "iso4217",
        Rule::Sex => "iso5218",
        Rule::Iban => "iban",
        Rule::Latitude => "latitude",
        Rule::Longitude => "longitude",
        Rule::NotZero => "nonzero",
        Rule::Zero => "zero",
        Rule::NoLeadingZero => "nozeroprefix",
        Rule::YesNo => "yesno",
        Rule::Hyphen => "hyphen",
        Rule::Winding => "winding",
        Rule::PieceOfTotal => "pieceoftotal",
        Rule::PositionInSequence => "posinseqslash",
        Rule::PercentEncoded => "pcenc",
        Rule::ImporterIndex => "importeridx",
        Rule::MediaType => "mediatype",
        Rule::PackageType => "packagetype",
        Rule::Coupon => "couponcode",
        Rule::CouponOffer => "couponposoffer",
        Rule::HasNonDigit => "hasnondigit",
        Rule::Base64Padding => return None,
    })
}

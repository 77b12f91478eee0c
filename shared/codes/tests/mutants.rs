//! Codes that are nearly right: the carried tables, cut, swapped, spliced and damaged at random.
//!
//! For two seconds in a run of the tests; for half an hour with `MUTANTS_SECONDS=1800 cargo test
//! --release --package codes --test mutants -- --nocapture`. The seed is printed and may be given
//! as `MUTANTS_SEED`. Mutants are not guided by what they reach in the program: a reading that
//! answers in a way that was not seen before (standard, problems) joins the texts to mutate, which
//! comes near to it.

#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

mod support;

use std::collections::{BTreeSet, HashSet};
use std::time::{Duration, Instant, SystemTime};

use codes::gs1::ElementString;
use codes::{Date, Meaning, Problem, Reading, Verdict, read_scan};

/// What separates, starts and ends things in one of the grammars.
const SIGNS: &[&str] = &[
    "\x1d",
    "\x1e",
    "\x04",
    "\u{fffd}",
    "é",
    "]d2",
    "]C1",
    "]E0",
    "(",
    ")",
    "(01)",
    "(10)",
    "[)>",
    "\x1e06\x1d",
    "+",
    "$$",
    "$$+",
    "/",
    "/16D",
    "%2F",
    "%",
    "?",
    "&",
    "=",
    "#",
    "https://",
    "/01/",
    "urn:epc:id:sgtin:",
    "urn:epc:tag:",
    ".",
    "{pbn:",
    ",",
    "QTY:",
    " ",
    "0",
    "9",
    "00",
    "A",
    "=<",
];

/// Characters of the longest mutant: splicing would else make them grow without end. No symbol
/// holds more than 7,089.
const MOST: usize = 2_000;

/// Numbers without order, by xorshift.
struct Chance(u64);

impl Chance {
    fn below(&mut self, limit: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 % u64::try_from(limit.max(1)).unwrap()).unwrap()
    }

    fn of<'a, T>(&mut self, all: &'a [T]) -> &'a T {
        &all[self.below(all.len())]
    }
}

#[test]
fn nearly_right_codes_are_read_without_a_panic_and_say_the_same_twice() {
    let given = |name: &str| std::env::var(name).ok().and_then(|had| had.parse().ok());
    let time = Duration::from_secs(given("MUTANTS_SECONDS").unwrap_or(2));
    let now = SystemTime::now()
        .duration_since(SystemTime::UNIX_EPOCH)
        .unwrap();
    let seed = given("MUTANTS_SEED").unwrap_or(now.as_secs()) | 1;
    println!("seed {seed}");
    let mut chance = Chance(seed);
    let mut texts = corpus();
    let mut seen: HashSet<String> = texts.iter().map(|text| kind(&read_scan(text))).collect();
    let (began, mut mutants, mut longest) = (Instant::now(), 0, Duration::ZERO);
    while began.elapsed() < time {
        let text = mutant(&mut chance, &texts);
        let started = Instant::now();
        let reading = read_scan(&text);
        check(&text, &reading);
        longest = longest.max(started.elapsed());
        mutants += 1;
        if seen.insert(kind(&reading)) {
            texts.push(text);
        }
    }
    println!(
        "in all: {mutants} mutants, {} kinds of answer, the longest {longest:?}",
        seen.len()
    );
    assert!(longest < Duration::from_secs(1));
}

fn corpus() -> Vec<String> {
    let names = [
        "gs1_scan",
        "digital_link",
        "hibc",
        "iso15434",
        "supplier_labels",
        "vin",
    ];
    let tables = names
        .iter()
        .flat_map(|name| support::tables(&format!("{name}.tsv")));
    let rows = tables.flat_map(|(_, rows)| rows);
    let mut texts: Vec<String> = rows.map(|row| row.text("input")).collect();
    texts.extend(
        [
            "(01)09520123456788(10)A\\(1(17)271231",
            "urn:epc:id:sgtin:4012345.012345.%25:.13%26",
            "urn:epc:tag:adi-var:3.W81X9C.PART-1.%23S1",
            "urn:epc:raw:96.x3074257BF7194E4000001A85",
            "3074257BF7194E4000001A85",
            "WM1/ORDER/WO-1001/40",
            "]I078358890231068",
            "(8110)0123456123456111101 23101101239"
                .replace(' ', "")
                .as_str(),
        ]
        .map(String::from),
    );
    texts
}

/// Says in which way a reading was answered.
fn kind(reading: &Reading) -> String {
    let problems: BTreeSet<_> = reading.problems.iter().map(Problem::code).collect();
    format!(
        "{} {} {problems:?}",
        reading.standard,
        reading.verdict().word()
    )
}

fn mutant(chance: &mut Chance, texts: &[String]) -> String {
    let mut text: Vec<char> = chance.of(texts).chars().collect();
    for _ in 0..=chance.below(4) {
        let at = chance.below(text.len() + 1);
        let end = (at + chance.below(8)).min(text.len());
        match chance.below(6) {
            0 => drop(text.drain(at..end)),
            1 => drop(text.splice(at..at, chance.of(SIGNS).chars())),
            2 => drop(text.splice(at..end, chance.of(SIGNS).chars())),
            3 => text[at..end].reverse(),
            4 => {
                let other: Vec<char> = chance.of(texts).chars().collect();
                let from = chance.below(other.len() + 1);
                drop(text.splice(at.., other[from..].iter().copied()));
            }
            _ if at < text.len() => {
                text[at] = char::from(b' ' + u8::try_from(chance.below(95)).unwrap())
            }
            _ => {}
        }
    }
    text.into_iter().take(MOST).collect()
}

fn check(text: &str, reading: &Reading) {
    assert_eq!(reading.raw, text);
    assert_eq!(&read_scan(text), reading);
    let fields = reading.fields(Date::new(2026, 6, 15).unwrap());
    let is_text = matches!(reading.meaning, Meaning::Text(_));
    assert!(
        is_text || reading.verdict() < Verdict::Refused,
        "{reading:?}"
    );
    assert!(!is_text || fields.is_empty(), "{reading:?}");
    for problem in &reading.problems {
        assert!(
            problem.at().is_none_or(|at| at <= text.len()),
            "{reading:?}"
        );
        assert!(!problem.to_string().is_empty());
    }
    if let Meaning::Gs1(string) = &reading.meaning {
        assert_eq!(ElementString::parse(&string.to_text()).as_ref(), Ok(string));
        assert_eq!(
            ElementString::parse_bracketed(&string.to_bracketed()).as_ref(),
            Ok(string)
        );
    }
    if let Meaning::Epc(epc) = &reading.meaning {
        assert_eq!(epc.to_string().parse().as_ref(), Ok(epc));
    }
}

//! Runs our decoder alone, native, over prepared sets and prints the score of each.
//!
//! Leaves out the peers. What counts as equal is the same rule as in `node/run.mjs`.

use std::collections::BTreeMap;
use std::error::Error;
use std::fs;
use std::path::Path;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use decoder::{Options, decode_with};
use serde_json::Value;

#[derive(Default)]
struct Score {
    right: usize,
    of: usize,
    wrong: usize,
    took: Vec<Duration>,
    lost: Vec<String>,
}

/// Reads every index named; `--half 0` or `1` takes every second picture, `--lost` names what was
/// not read.
///
/// # Errors
/// When an index or a picture cannot be read.
pub fn all(arguments: &[String]) -> Result<(), Box<dyn Error>> {
    let mut half = None;
    let mut names_lost = false;
    let mut only = None;
    let mut arguments = arguments.iter();
    while let Some(argument) = arguments.next() {
        match argument.as_str() {
            "--half" => half = arguments.next().and_then(|n| n.parse::<u32>().ok()),
            "--only" => only = arguments.next().cloned(),
            "--lost" => names_lost = true,
            index => one(Path::new(index), half, only.as_deref(), names_lost)?,
        }
    }
    Ok(())
}

fn one(
    index: &Path,
    half: Option<u32>,
    only: Option<&str>,
    names_lost: bool,
) -> Result<(), Box<dyn Error>> {
    let folder = index.parent().unwrap_or(Path::new("."));
    let mut scores: BTreeMap<String, Score> = BTreeMap::new();
    for line in fs::read_to_string(index)?.lines() {
        let entry: Value = serde_json::from_str(line)?;
        let field = |name: &str| entry.get(name).and_then(Value::as_str).unwrap_or_default();
        if half.is_some_and(|half| half != hash(field("file")) % 2)
            || only.is_some_and(|o| o != field("kind") && o != field("file"))
        {
            continue;
        }
        let (width, height, luma) = pgm(&folder.join(field("file")))?;
        let truth = entry
            .get("truth")
            .and_then(Value::as_array)
            .cloned()
            .unwrap_or_default();
        let most = if truth.len() > 1 { 32 } else { 1 };
        let options = Options {
            most,
            ..Options::default()
        };
        let began = cpu_time();
        let symbols = decode_with(&luma, width, height, &options);
        let took = cpu_time().saturating_sub(began);
        let texts: Vec<String> = truth
            .iter()
            .filter_map(|t| t.get("text")?.as_str().map(normal))
            .collect();
        let read: Vec<String> = symbols.iter().map(|s| normal(&s.text)).collect();
        let right = texts.iter().filter(|text| read.contains(text)).count();
        let wrong: Vec<_> = symbols
            .iter()
            .filter(|s| !texts.contains(&normal(&s.text)))
            .collect();
        for symbol in &wrong {
            println!(
                "WRONG {} {}: {:?} {:?}",
                field("file"),
                field("kind"),
                symbol.symbology,
                symbol.text
            );
        }
        let score = scores.entry(field("kind").to_owned()).or_default();
        score.of += texts.len();
        score.right += right;
        score.wrong += wrong.len();
        score.took.push(took);
        if right < texts.len() {
            score.lost.push(field("file").replace(".pgm", ""));
        }
    }
    print(index, &mut scores, names_lost);
    Ok(())
}

fn print(index: &Path, scores: &mut BTreeMap<String, Score>, names_lost: bool) {
    println!("{}", index.display());
    let mut total = Score::default();
    for (kind, score) in scores.iter_mut() {
        line(kind, score);
        if names_lost && !score.lost.is_empty() {
            println!("    lost {}", score.lost.join(" "));
        }
        total.right += score.right;
        total.of += score.of;
        total.wrong += score.wrong;
        total.took.append(&mut score.took);
    }
    line("TOTAL", &mut total);
}

fn line(kind: &str, score: &mut Score) {
    score.took.sort();
    let at = |share: usize| {
        score
            .took
            .get(score.took.len() * share / 100)
            .map_or(0.0, |t| t.as_secs_f64() * 1000.0)
    };
    let mean =
        score.took.iter().sum::<Duration>().as_secs_f64() * 1000.0 / score.took.len().max(1) as f64;
    println!(
        "  {kind:<16} {:>3}/{:<3} {:>2}w  p50 {:>6.1} p95 {:>6.1} mean {mean:>6.1}",
        score.right,
        score.of,
        score.wrong,
        at(50),
        at(95)
    );
}

/// What of a text counts: separators and brackets are written differently by each engine, and
/// leading zeros say only how retail numbers were padded.
fn normal(text: &str) -> String {
    let kept: String = text
        .chars()
        .filter(|c| !"\u{1d}()[]\r\n".contains(*c))
        .collect();
    if kept.chars().all(|c| c.is_ascii_digit()) {
        let trimmed = kept.trim_start_matches('0');
        return trimmed.to_owned();
    }
    kept
}

/// Time on a processor so far, which other programs do not lengthen; where Linux does not say it,
/// the time of day.
fn cpu_time() -> Duration {
    let told = fs::read_to_string("/proc/self/schedstat").ok();
    let nanos = told.and_then(|text| text.split(' ').next()?.parse().ok());
    nanos.map_or_else(
        || {
            SystemTime::now()
                .duration_since(UNIX_EPOCH)
                .unwrap_or_default()
        },
        Duration::from_nanos,
    )
}

/// FNV-1a: splits pictures into halves that do not change when others are added.
fn hash(name: &str) -> u32 {
    name.bytes().fold(0x811c_9dc5, |hash, byte| {
        (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193)
    }) >> 8
}

fn pgm(path: &Path) -> Result<(u32, u32, Vec<u8>), Box<dyn Error>> {
    let bytes = fs::read(path)?;
    let mut parts = bytes.splitn(4, |byte| *byte == b'\n');
    let (_, size, _) = (parts.next(), parts.next().unwrap_or_default(), parts.next());
    let luma = parts.next().unwrap_or_default().to_vec();
    let size = std::str::from_utf8(size)?;
    let (width, height) = size.split_once(' ').ok_or("no size")?;
    Ok((width.parse()?, height.parse()?, luma))
}

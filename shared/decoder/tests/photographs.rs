//! Reads real photographs of every main symbology, as taken and turned, and prints the score.
//!
//! The photographs are not part of the project: where they are absent the test says so and skips.
//! The floors below are what the decoder reached when they were last measured; a change that reads
//! less, or reads anything wrong, fails here.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "a test may stop at the first surprise"
)]

use std::io::Write as _;
use std::{
    collections::BTreeMap,
    path::{Path, PathBuf},
    time::{Duration, Instant},
};

use decoder::{Symbol, Symbology, decode};
use image::GrayImage;

/// Fewest right reads of all photographs as taken, and of those also judged turned.
const FLOOR_AS_TAKEN: usize = 187;
const FLOOR_TURNED: usize = 86;
/// Most wrong texts over all photographs, as taken and turned. These four are no misreads: one
/// Code 39 whose holder means Code 32 by it, at four turns.
const MOST_WRONG: usize = 4;

struct Photo {
    file: String,
    symbology: String,
    text: String,
    turn: bool,
}

#[derive(Default)]
struct Score {
    right: usize,
    of: usize,
    turned_right: usize,
    turned_of: usize,
    wrong: usize,
    took: Duration,
    lost: Vec<String>,
}

/// Prints past the test harness, which would keep the score to itself when all is well.
macro_rules! say {
    ($($words:tt)*) => {
        let _ = writeln!(std::io::stderr(), $($words)*);
    };
}

#[test]
fn photographs_are_read_as_well_as_they_were() {
    let folder = photos_folder();
    let Some(photos) = read_index(&folder) else {
        say!("skipped: no photographs at {}", folder.display());
        return;
    };
    let mut scores: BTreeMap<String, Score> = BTreeMap::new();
    for photo in &photos {
        let picture = image::open(folder.join(&photo.file)).unwrap().to_luma8();
        let score = scores.entry(photo.symbology.clone()).or_default();
        judge(photo, &picture, score);
    }
    print_table(&scores);
    assert!(scores.len() >= 12, "the index names too few kinds");

    let traps = scores.remove("None").unwrap_or_default();
    let sum = |of: fn(&Score) -> usize| scores.values().map(of).sum::<usize>();
    let (right, turned) = (sum(|s| s.right), sum(|s| s.turned_right));
    let wrong = sum(|s| s.wrong);
    say!(
        "in all: {right}/{} as taken, {turned}/{} turned, {wrong} wrong, {} trapped",
        sum(|s| s.of),
        sum(|s| s.turned_of),
        traps.wrong
    );
    assert!(right >= FLOOR_AS_TAKEN, "{right} read as taken");
    assert!(turned >= FLOOR_TURNED, "{turned} read turned");
    assert!(wrong <= MOST_WRONG, "{wrong} wrong texts");
    assert_eq!(traps.wrong, 0, "a code was seen where there is none");
}

/// Decodes one photograph at every turn it is judged at.
fn judge(photo: &Photo, picture: &GrayImage, score: &mut Score) {
    let turns = if photo.turn { 4 } else { 1 };
    let mut turned = picture.clone();
    for turn in 0..turns {
        let began = Instant::now();
        let symbols = decode(turned.as_raw(), turned.width(), turned.height());
        if turn == 0 {
            score.took += began.elapsed();
        }
        let is_right = symbols.iter().any(|symbol| is_expected(symbol, photo));
        let wrong: Vec<_> = symbols.iter().filter(|s| !is_expected(s, photo)).collect();
        score.wrong += wrong.len();
        for symbol in wrong {
            say!(
                "WRONG {} turn {turn}: {} for {:?}",
                photo.file,
                symbol.scan_text(),
                photo.text
            );
        }
        match turn {
            0 => {
                score.of += 1;
                score.right += usize::from(is_right);
                if !is_right {
                    score.lost.push(photo.file.clone());
                }
            }
            _ => {
                score.turned_of += 1;
                score.turned_right += usize::from(is_right);
            }
        }
        turned = image::imageops::rotate90(&turned);
    }
}

fn is_expected(symbol: &Symbol, photo: &Photo) -> bool {
    let kind = match symbol.symbology {
        Symbology::QrCode => "QRCode",
        Symbology::DataMatrix => "DataMatrix",
        Symbology::Code128 => "Code128",
        Symbology::Code39 => "Code39",
        Symbology::Itf => "ITF",
        Symbology::Ean13 => "EAN-13",
        Symbology::UpcA => "UPC-A",
        Symbology::Pdf417 => "PDF417",
        Symbology::Aztec => "Aztec",
        Symbology::DataBar => "DataBar",
        Symbology::DataBarExpanded => "DataBarExp",
        Symbology::Ean8 | Symbology::UpcE | Symbology::Code93 | Symbology::Codabar => "Other1D",
        // None of these is among the photographs.
        Symbology::MicroQrCode
        | Symbology::Rmqr
        | Symbology::MicroPdf417
        | Symbology::MaxiCode
        | Symbology::DataBarLimited => "",
    };
    kind == photo.symbology && symbol.text == photo.text
}

fn print_table(scores: &BTreeMap<String, Score>) {
    say!(
        "{:<12} {:>9} {:>9} {:>6} {:>8}",
        "",
        "as taken",
        "turned",
        "wrong",
        "mean ms"
    );
    for (symbology, s) in scores {
        let mean = s.took.as_secs_f64() * 1000.0 / s.of as f64;
        let as_taken = format!("{}/{}", s.right, s.of);
        let turned = format!("{}/{}", s.turned_right, s.turned_of);
        say!(
            "{symbology:<12} {as_taken:>9} {turned:>9} {:>6} {mean:>8.1}",
            s.wrong
        );
    }
    for (symbology, score) in scores.iter().filter(|(kind, _)| *kind != "None") {
        say!("not read, {symbology}: {}", score.lost.join(" "));
    }
}

fn photos_folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/vectors/public/photos")
}

/// The list of photographs; nothing where they are absent.
fn read_index(folder: &Path) -> Option<Vec<Photo>> {
    let text = std::fs::read_to_string(folder.join("photos.json")).ok()?;
    let list: serde_json::Value = serde_json::from_str(&text).unwrap();
    let photo = |entry: &serde_json::Value| Photo {
        file: entry["file"].as_str().unwrap().to_owned(),
        symbology: entry["symbology"].as_str().unwrap().to_owned(),
        text: entry["text"].as_str().unwrap_or_default().to_owned(),
        turn: entry["turn"].as_bool().unwrap_or_default(),
    };
    Some(list.as_array().unwrap().iter().map(photo).collect())
}

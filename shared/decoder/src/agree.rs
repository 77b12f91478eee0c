//! Which readings of single lines become symbols: equal reads of several lines vouch for a value.
//!
//! A single line of a linear code misreads easily: cut short (Interleaved 2 of 5), found in plain
//! print (Codabar, UPC-E), with two digits swapped at low resolution (EAN). So a value needs two
//! lines, weak kinds more, and of two values in one place only a clear winner is reported.

use alloc::vec::Vec;

use crate::{Symbol, Symbology, linear::Reading};

/// Equal lines without which a value is not reported.
fn votes_needed(symbology: Symbology) -> usize {
    match symbology {
        // Its reader counts equal halves over several lines itself.
        Symbology::DataBar => 1,
        Symbology::Code128
        | Symbology::Code93
        | Symbology::Ean13
        | Symbology::UpcA
        | Symbology::DataBarExpanded => 2,
        // No check digit.
        Symbology::Code39 | Symbology::Itf | Symbology::Codabar => 3,
        // Short, with a check digit that a stray pattern or part of a longer code passes.
        Symbology::Ean8 | Symbology::UpcE => 4,
        // Never read along lines.
        Symbology::QrCode | Symbology::DataMatrix | Symbology::Pdf417 | Symbology::Aztec => 1,
    }
}

/// The offsets of values that some line read, but not enough lines.
pub(crate) fn lacking_votes(readings: &[Reading]) -> Vec<f32> {
    groups(readings)
        .iter()
        .filter_map(|group| {
            let first = group.first()?;
            (group.len() < votes_needed(first.symbology)).then_some(first.offset)
        })
        .collect()
}

/// The symbols that the readings vouch for, those with most votes first.
pub(crate) fn symbols(readings: &[Reading]) -> Vec<Symbol> {
    let mut groups = groups(readings);
    groups.sort_by_key(|group| core::cmp::Reverse(group.len()));
    let mut symbols: Vec<(Symbol, usize)> = Vec::new();
    let mut contested = Vec::new();
    for group in groups {
        let Some(symbol) = symbol(&group) else {
            continue;
        };
        let rival = symbols
            .iter()
            .find(|(other, _)| other.contains(symbol.centre()) || symbol.contains(other.centre()));
        match rival {
            // A value with nearly as many votes in the same place: neither can be trusted.
            Some((other, votes)) => {
                if other.text != symbol.text && *votes < 2 * group.len() {
                    contested.push(other.clone());
                }
            }
            None if group.len() >= votes_needed(symbol.symbology) => {
                symbols.push((symbol, group.len()));
            }
            None => {}
        }
    }
    let trusted = symbols.into_iter().map(|(symbol, _)| symbol);
    trusted
        .filter(|symbol| !contested.contains(symbol))
        .collect()
}

/// Readings of one direction that say the same.
fn groups(readings: &[Reading]) -> Vec<Vec<&Reading>> {
    let mut groups: Vec<Vec<&Reading>> = Vec::new();
    for reading in readings {
        let alike = groups.iter_mut().find(|group| {
            group.first().is_some_and(|first| {
                first.symbology == reading.symbology
                    && first.text == reading.text
                    && first.direction == reading.direction
            })
        });
        match alike {
            Some(group) => group.push(reading),
            None => groups.push(alloc::vec![reading]),
        }
    }
    groups
}

/// One symbol out of equal readings: its corners are the ends of the outermost lines.
fn symbol(group: &[&Reading]) -> Option<Symbol> {
    let by_offset = |a: &&&Reading, b: &&&Reading| a.offset.total_cmp(&b.offset);
    let first = group.iter().min_by(by_offset)?;
    let last = group.iter().max_by(by_offset)?;
    Some(Symbol {
        symbology: first.symbology,
        aim: first.aim.clone(),
        text: first.text.clone(),
        corners: [first.start, first.end, last.end, last.start],
    })
}

//! Codes of modules: a reader per kind, and what they share of rxing.
//!
//! Each finds its codes by itself and hands rxing what is as good as clean. [`read`] is the
//! exception: rxing's own detectors over a small picture, for codes that fill it to the border.

pub(crate) mod aztec;
mod characters;
mod clean;
mod compaction;
mod correction;
pub(crate) mod data_matrix;
mod full_qr;
mod laid;
pub(crate) mod maxi_code;
pub(crate) mod micro_pdf_417;
pub(crate) mod pdf_417;
pub(crate) mod qr;
mod qr_words;
pub(crate) mod rings;
mod small_qr;

use alloc::vec::Vec;
use rxing::{
    BarcodeFormat, BinaryBitmap, DecodeHints, Luma8Source, Reader, aztec::AztecReader,
    common::HybridBinarizer, pdf417::PDF417Reader, qrcode::cpp_port::QrReader,
};

use crate::{
    Point, Symbol,
    aim::{Transmission, transmission},
    frame::{Frame, Picture},
    options::Until,
};

/// Codes of one kind looked for in one picture.
const CODES_PER_KIND: usize = 4;

/// The kinds in the order in which they are tried.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    DataMatrix,
    QrCode,
    Rmqr,
    Aztec,
    Pdf417,
}

const ALL: [Kind; 3] = [Kind::DataMatrix, Kind::Pdf417, Kind::QrCode];
const ALL_BUT_QR: [Kind; 2] = [Kind::DataMatrix, Kind::Pdf417];

/// The codes of a picture and, while there are none, of its inverse; `scale` leads from its pixels
/// to those of the caller's. QR Codes are left out where many finder patterns make rxing's detector
/// try all threes of them.
pub(crate) fn read(
    frame: &Frame<'_>,
    scale: f32,
    is_crowded: bool,
    until: &Until<'_>,
) -> Vec<Symbol> {
    let mut symbols = Vec::new();
    let kinds: &[Kind] = if is_crowded { &ALL_BUT_QR } else { &ALL };
    read_variant(*frame, scale, kinds, until, &mut symbols);
    if symbols.is_empty() && !until.is_over() {
        let inverse = Picture::of(frame).inverted();
        let kinds = &[Kind::DataMatrix];
        read_variant(inverse.frame(), scale, kinds, until, &mut symbols);
    }
    symbols
}

type Bitmap<'a> = BinaryBitmap<HybridBinarizer<Luma8Source<'a>>>;

fn bitmap(luma: Vec<u8>, width: usize, height: usize) -> Option<Bitmap<'static>> {
    let source = Luma8Source::new(luma, width as u32, height as u32).ok()?;
    Some(Bitmap::new(HybridBinarizer::new(source)))
}

/// Reads one variant; `scale` leads from its pixels to those of the picture.
fn read_variant(
    frame: Frame<'_>,
    scale: f32,
    kinds: &[Kind],
    until: &Until<'_>,
    symbols: &mut Vec<Symbol>,
) {
    let (width, height) = (frame.width as u32, frame.height as u32);
    let Ok(source) = Luma8Source::new_with_slice(frame.luma, width, height) else {
        return;
    };
    // One bitmap for all kinds, so that the thresholds are computed once.
    let mut bitmap = Bitmap::new(HybridBinarizer::new(source));
    let mut rest: Option<Picture> = None;
    for &kind in kinds {
        for _ in 0..CODES_PER_KIND {
            if until.is_over() {
                return;
            }
            let Some((sent, corners)) = read_one(&mut bitmap, kind) else {
                break;
            };
            let found = sent.map(|sent| sent.at(corners));
            if let Some(mut symbol) = found.filter(|symbol| qr::is_sound(&frame, symbol)) {
                symbol.corners = corners.map(|(x, y)| (x * scale, y * scale));
                symbols.push(symbol);
            }
            let rest = rest.get_or_insert_with(|| Picture::of(&frame));
            wipe(rest, corners);
            let Ok(source) = Luma8Source::new(rest.luma.clone(), width, height) else {
                return;
            };
            bitmap = Bitmap::new(HybridBinarizer::new(source));
        }
    }
}

/// What the first code of a kind says, if it is anything, and where that code is.
fn read_one(bitmap: &mut Bitmap<'_>, kind: Kind) -> Option<(Option<Transmission>, [Point; 4])> {
    let format = match kind {
        Kind::DataMatrix => {
            let (sent, points) = data_matrix::traced(bitmap.get_black_matrix())?;
            return Some((Some(sent), corners(&points)?));
        }
        Kind::Rmqr => BarcodeFormat::RECTANGULAR_MICRO_QR_CODE,
        Kind::QrCode | Kind::Aztec | Kind::Pdf417 => BarcodeFormat::QR_CODE,
    };
    let hints = DecodeHints {
        TryHarder: Some(true),
        PossibleFormats: Some([format].into()),
        ..DecodeHints::default()
    };
    let result = match kind {
        Kind::Aztec => AztecReader.decode_with_hints(bitmap, &hints),
        Kind::Pdf417 => PDF417Reader.decode_with_hints(bitmap, &hints),
        Kind::DataMatrix | Kind::QrCode | Kind::Rmqr => QrReader.decode_with_hints(bitmap, &hints),
    };
    let result = result.ok()?;
    Some((transmission(&result), corners(result.getPoints())?))
}

/// The four points that rxing names, in order around the code; else the upright box around them.
fn corners(points: &[rxing::Point]) -> Option<[Point; 4]> {
    let points: Vec<Point> = points.iter().map(|p| (p.x, p.y)).collect();
    // PDF417: the ends of its left side and of its right one, then the same without the patterns.
    if let [upper_left, lower_left, upper_right, lower_right, ..] = *points
        && points.len() == 8
    {
        return Some([upper_left, upper_right, lower_right, lower_left]);
    }
    if let [a, b, c, d] = *points {
        let orders = [[a, b, c, d], [a, b, d, c], [a, c, b, d]];
        if let Some(around) = orders.into_iter().find(turns_one_way) {
            return Some(around);
        }
    }
    let (left, right) = span(points.iter().map(|p| p.0))?;
    let (top, bottom) = span(points.iter().map(|p| p.1))?;
    Some([(left, top), (right, top), (right, bottom), (left, bottom)])
}

/// Whether a walk along the four points turns the same way at each.
fn turns_one_way(&[a, b, c, d]: &[Point; 4]) -> bool {
    let turns = [(a, b, c), (b, c, d), (c, d, a), (d, a, b)]
        .map(|(p, q, r)| (q.0 - p.0) * (r.1 - q.1) - (q.1 - p.1) * (r.0 - q.0));
    turns.iter().all(|&turn| turn > 0.0) || turns.iter().all(|&turn| turn < 0.0)
}

fn span(values: impl Iterator<Item = f32> + Clone) -> Option<(f32, f32)> {
    Some((values.clone().reduce(f32::min)?, values.reduce(f32::max)?))
}

/// Makes the upright box around a code plain, so that the next of its kind can be found.
fn wipe(picture: &mut Picture, corners: [Point; 4]) {
    let Some((left, right)) = span(corners.iter().map(|p| p.0)) else {
        return;
    };
    let Some((top, bottom)) = span(corners.iter().map(|p| p.1)) else {
        return;
    };
    let columns = left.max(0.0) as usize..(right.max(0.0) as usize + 1).min(picture.width);
    let rows = top.max(0.0) as usize..(bottom.max(0.0) as usize + 1);
    let width = picture.width;
    let height = rows.len();
    for row in picture.luma.chunks_mut(width).skip(rows.start).take(height) {
        if let Some(stretch) = row.get_mut(columns.clone()) {
            stretch.fill(255);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::turns_one_way;

    #[test]
    fn only_a_walk_around_the_code_turns_one_way() {
        let [a, b, c, d] = [(0.0, 0.0), (9.0, 1.0), (8.0, 9.0), (1.0, 8.0)];
        assert!(turns_one_way(&[a, b, c, d]));
        assert!(turns_one_way(&[d, c, b, a]));
        assert!(!turns_one_way(&[a, c, b, d]));
    }
}

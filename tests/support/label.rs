//! Labels as a camera sees them: text to modules by independent encoders, modules to a picture
//! with turn, blur, uneven light and seeded noise.
//!
//! The encoders are not the decoder's library, so a shared mistake cannot hide. Leaves out how a
//! browser gets to see the picture (see [`crate::camera`]).
//!
//! Standards: ISO/IEC 18004 (QR), 16022 (Data Matrix), 15417 (Code 128); GS1 General
//! Specifications 5 for FNC1.

use barcoders::sym::code128::Code128;
use datamatrix::{DataMatrix, SymbolList};
use qrcode::{Color, EcLevel, QrCode, Version, bits::Bits};

/// Width and height of every scene, in pixels.
pub const SCENE_WIDTH: usize = 1280;
/// See [`SCENE_WIDTH`].
pub const SCENE_HEIGHT: usize = 720;

const DESK: f32 = 150.0;
const CARD: f32 = 225.0;
const INK: f32 = 40.0;

/// A code as modules, with the light space around it that its standard asks for.
#[derive(Clone, Debug)]
pub struct Label {
    dark: Vec<bool>,
    columns: usize,
    /// 1 for linear codes, whose only row is drawn `height` modules tall.
    rows: usize,
    height: usize,
    quiet_zone: usize,
    scan_text: String,
}

impl Label {
    /// A QR code of plain text.
    ///
    /// # Panics
    /// When the text is too long for the symbol; so do the other makers.
    #[must_use]
    pub fn qr(text: &str) -> Self {
        let code = QrCode::with_error_correction_level(text, EcLevel::M).expect("text fits");
        Self::of_qr(&code, format!("]Q1{text}"))
    }

    /// A QR code in FNC1 mode; separators in `elements` are `\x1d`.
    #[must_use]
    pub fn gs1_qr(elements: &str) -> Self {
        let code = (3..=20).find_map(|version| {
            let mut bits = Bits::new(Version::Normal(version));
            bits.push_fnc1_first_position().ok()?;
            bits.push_byte_data(elements.as_bytes()).ok()?;
            bits.push_terminator(EcLevel::M).ok()?;
            QrCode::with_bits(bits, EcLevel::M).ok()
        });
        Self::of_qr(&code.expect("text fits"), format!("]Q3{elements}"))
    }

    fn of_qr(code: &QrCode, scan_text: String) -> Self {
        let colors = code.to_colors().into_iter();
        Self {
            dark: colors.map(|color| color == Color::Dark).collect(),
            columns: code.width(),
            rows: code.width(),
            height: code.width(),
            quiet_zone: 4,
            scan_text,
        }
    }

    /// A Data Matrix of plain text.
    #[must_use]
    pub fn data_matrix(text: &str) -> Self {
        let code = DataMatrix::encode(text.as_bytes(), SymbolList::default().enforce_square());
        Self::of_data_matrix(&code.expect("text fits"), format!("]d1{text}"))
    }

    /// A GS1 Data Matrix; separators in `elements` are `\x1d`.
    #[must_use]
    pub fn gs1_data_matrix(elements: &str) -> Self {
        let list = SymbolList::default().enforce_square();
        let code = DataMatrix::encode_gs1(elements.as_bytes(), list);
        Self::of_data_matrix(&code.expect("text fits"), format!("]d2{elements}"))
    }

    fn of_data_matrix(code: &DataMatrix, scan_text: String) -> Self {
        let bitmap = code.bitmap();
        Self {
            dark: bitmap.bits().to_vec(),
            columns: bitmap.width(),
            rows: bitmap.height(),
            height: bitmap.height(),
            quiet_zone: 2,
            scan_text,
        }
    }

    /// A Code 128 of plain ASCII text.
    #[must_use]
    pub fn code_128(text: &str) -> Self {
        Self::of_code_128(&code_sets(text), format!("]C0{text}"))
    }

    /// A GS1-128; separators in `elements` are `\x1d` and become FNC1.
    #[must_use]
    pub fn gs1_128(elements: &str) -> Self {
        let with_fnc1 = format!("{FNC1}{}", elements.replace('\u{1d}', FNC1));
        Self::of_code_128(&code_sets(&with_fnc1), format!("]C1{elements}"))
    }

    /// A code whose modules someone else has made, row by row; a linear one has one row, which is
    /// drawn `height` modules tall.
    #[must_use]
    pub fn drawn(
        dark: Vec<bool>,
        columns: usize,
        height: usize,
        quiet_zone: usize,
        scan_text: &str,
    ) -> Self {
        Self {
            rows: dark.len() / columns,
            dark,
            columns,
            height,
            quiet_zone,
            scan_text: scan_text.to_owned(),
        }
    }

    fn of_code_128(data: &str, scan_text: String) -> Self {
        let bars = Code128::new(data).expect("text can be encoded").encode();
        Self {
            columns: bars.len(),
            rows: 1,
            height: (bars.len() / 3).max(30),
            dark: bars.iter().map(|&bar| bar == 1).collect(),
            quiet_zone: 10,
            scan_text,
        }
    }

    /// Whether it has more than the one row of a linear code.
    #[must_use]
    pub fn has_rows(&self) -> bool {
        self.rows > 1
    }

    /// What a scanner transmits for this label: AIM identifier and data.
    #[must_use]
    pub fn scan_text(&self) -> &str {
        &self.scan_text
    }

    /// The shade at a place given in modules from the upper left corner of the code; nothing
    /// beside the card.
    fn shade(&self, column: f32, row: f32) -> Option<f32> {
        let margin = self.quiet_zone as f32;
        let within = |at: f32, size: usize| (-margin..size as f32 + margin).contains(&at);
        if !within(column, self.columns) || !within(row, self.height) {
            return None;
        }
        let on_code = column >= 0.0 && row >= 0.0 && row < self.height as f32;
        let (column, row) = (column as usize, (row as usize).min(self.rows - 1));
        let is_dark = on_code && column < self.columns && self.dark[row * self.columns + column];
        Some(if is_dark { INK } else { CARD })
    }
}

/// FNC1 and the code set switches as the encoder of Code 128 writes them.
const FNC1: &str = "\u{179}";
const SET_B: char = '\u{181}';
const SET_C: char = '\u{106}';

/// Writes runs of at least four digits in code set C, all else in B, as label printers do.
fn code_sets(text: &str) -> String {
    let mut data = String::new();
    let mut set = None;
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let digits = rest.bytes().take_while(u8::is_ascii_digit).count() & !1;
        let wanted = match set {
            None if first.to_string() == FNC1 => SET_C,
            Some(set) if first.to_string() == FNC1 => set,
            _ if digits >= 4 || (set == Some(SET_C) && digits >= 2) => SET_C,
            _ => SET_B,
        };
        if set != Some(wanted) {
            data.push(wanted);
            set = Some(wanted);
        }
        let taken = match wanted {
            SET_C if digits > 0 => digits,
            _ => first.len_utf8(),
        };
        data.push_str(&rest[..taken]);
        rest = &rest[taken..];
    }
    data
}

/// A picture in luma, row by row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Picture {
    /// One byte per pixel, 0 black.
    pub luma: Vec<u8>,
    /// Pixels per row.
    pub width: u32,
    /// Rows.
    pub height: u32,
}

/// How a label lies before the camera.
#[derive(Clone, Copy, Debug)]
pub struct Scene {
    /// Pixels per module.
    pub module_px: f32,
    /// Where the label's centre lies, in pixels.
    pub centre: (f32, f32),
    /// Clockwise turn in degrees.
    pub turn_degrees: f32,
    /// Standard deviation of the blur, in pixels.
    pub blur_px: f32,
    /// Standard deviation of the noise, in levels of luma.
    pub noise: f32,
    /// How much darker the right edge is than the left, 0 to 1.
    pub shadow: f32,
    /// Seed of the noise.
    pub seed: u64,
}

impl Default for Scene {
    /// A label held up to a tablet by hand: slightly turned, blurred, shaded and noisy.
    fn default() -> Self {
        Self {
            module_px: 5.0,
            centre: (640.0, 360.0),
            turn_degrees: 4.0,
            blur_px: 1.0,
            noise: 6.0,
            shadow: 0.25,
            seed: 1,
        }
    }
}

impl Scene {
    /// The empty desk.
    #[must_use]
    pub fn empty(&self) -> Picture {
        self.show(&[])
    }

    /// One label where the scene puts it.
    #[must_use]
    pub fn hold(&self, label: &Label) -> Picture {
        self.show(&[(label, self.centre)])
    }

    /// Several labels, each with its centre.
    #[must_use]
    pub fn show(&self, labels: &[(&Label, (f32, f32))]) -> Picture {
        let mut shades = vec![DESK; SCENE_WIDTH * SCENE_HEIGHT];
        for (label, centre) in labels {
            self.draw(label, *centre, &mut shades);
        }
        blur(&mut shades, self.blur_px);
        let mut noise = Noise::new(self.seed);
        let luma = shades.iter().enumerate().map(|(at, shade)| {
            let across = (at % SCENE_WIDTH) as f32 / SCENE_WIDTH as f32;
            let lit = shade * (1.0 - self.shadow * across);
            (lit + noise.next() * self.noise).clamp(16.0, 235.0) as u8
        });
        Picture {
            luma: luma.collect(),
            width: SCENE_WIDTH as u32,
            height: SCENE_HEIGHT as u32,
        }
    }

    /// Draws a label, each pixel the mean of nine points within it.
    fn draw(&self, label: &Label, centre: (f32, f32), shades: &mut [f32]) {
        let (sin, cos) = self.turn_degrees.to_radians().sin_cos();
        let middle = (label.columns as f32 / 2.0, label.height as f32 / 2.0);
        let margin = label.quiet_zone as f32 + 1.0;
        let reach = (middle.0 + margin).hypot(middle.1 + margin) * self.module_px;
        let reached = |centre: f32, side: usize| {
            let first = (centre - reach).max(0.0) as usize;
            let last = (centre + reach + 1.0).max(0.0) as usize;
            first..last.min(side)
        };
        let (columns, rows) = (
            reached(centre.0, SCENE_WIDTH),
            reached(centre.1, SCENE_HEIGHT),
        );
        let places = rows.flat_map(|y| columns.clone().map(move |x| (x, y)));
        for (x, y) in places {
            let shade = &mut shades[y * SCENE_WIDTH + x];
            let (x, y) = (x as f32, y as f32);
            if (x - centre.0).hypot(y - centre.1) > reach {
                continue;
            }
            let mut sum = 0.0;
            for part in 0..9_u8 {
                let dx = x + (f32::from(part % 3) + 0.5) / 3.0 - centre.0;
                let dy = y + (f32::from(part / 3) + 0.5) / 3.0 - centre.1;
                let column = (dx * cos + dy * sin) / self.module_px + middle.0;
                let row = (dy * cos - dx * sin) / self.module_px + middle.1;
                sum += label.shade(column, row).unwrap_or(*shade);
            }
            *shade = sum / 9.0;
        }
    }
}

/// Blurs by a Gaussian, first along the rows, then along the columns.
fn blur(shades: &mut [f32], sigma: f32) {
    if sigma <= 0.0 {
        return;
    }
    let reach = (sigma * 3.0).ceil() as isize;
    let weights: Vec<f32> = (-reach..=reach)
        .map(|d| (-(d * d) as f32 / (2.0 * sigma * sigma)).exp())
        .collect();
    let total: f32 = weights.iter().sum();
    let mut source = shades.to_vec();
    for (row, blurred) in source
        .chunks(SCENE_WIDTH)
        .zip(shades.chunks_mut(SCENE_WIDTH))
    {
        blurred.fill(0.0);
        for (d, weight) in (-reach..=reach).zip(&weights) {
            for (x, sum) in blurred.iter_mut().enumerate() {
                *sum += row[within(x as isize + d, SCENE_WIDTH)] * weight;
            }
        }
        blurred.iter_mut().for_each(|sum| *sum /= total);
    }
    source.copy_from_slice(shades);
    for (y, blurred) in shades.chunks_mut(SCENE_WIDTH).enumerate() {
        blurred.fill(0.0);
        for (d, weight) in (-reach..=reach).zip(&weights) {
            let y = within(y as isize + d, SCENE_HEIGHT);
            let row = &source[y * SCENE_WIDTH..][..SCENE_WIDTH];
            for (sum, shade) in blurred.iter_mut().zip(row) {
                *sum += shade * weight;
            }
        }
        blurred.iter_mut().for_each(|sum| *sum /= total);
    }
}

/// The nearest place on a side of this length.
fn within(place: isize, length: usize) -> usize {
    place.clamp(0, length as isize - 1) as usize
}

/// Seeded noise (xorshift64), about normal with standard deviation 1.
struct Noise(u64);

impl Noise {
    fn new(seed: u64) -> Self {
        // Spreads small seeds over all bits, and never starts at 0, where xorshift stays.
        Self(seed.wrapping_add(1).wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1)
    }

    fn next(&mut self) -> f32 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        // Four evenly spread numbers of -1 to 1 add up to a standard deviation of sqrt(4/3).
        let sum: f32 = (0..4)
            .map(|part| f32::from((self.0 >> (16 * part)) as u16) / 32768.0 - 1.0)
            .sum();
        sum / (4.0_f32 / 3.0).sqrt()
    }
}

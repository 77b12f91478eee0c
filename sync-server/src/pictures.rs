//! `waymark decode`: the codes in pictures, by the decoder that the tablets run; one JSON object
//! a picture. A file that is no picture gets a line that says so, and the next one is read.

use std::borrow::Cow;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::time::Instant;

use decoder::{Point, Symbol};
use image::{DynamicImage, GrayImage, ImageReader};
use serde::Serialize;

use crate::intake::guarded;

/// One line of the answer.
#[derive(Debug, Serialize)]
#[serde(untagged)]
enum Line<'a> {
    Read {
        /// What of its name is no text shows as U+FFFD.
        file: Cow<'a, str>,
        /// Milliseconds that reading took, without opening the file.
        ms: f64,
        symbols: Vec<Shown>,
    },
    Unread {
        file: Cow<'a, str>,
        error: String,
    },
}

/// A code as it is shown.
#[derive(Debug, Serialize)]
struct Shown {
    symbology: String,
    aim: String,
    /// As a scanner transmits it behind the identifier; a separating FNC1 is `\u001d`.
    text: String,
    /// The digits beside a retail number; left out where there are none.
    #[serde(skip_serializing_if = "String::is_empty")]
    add_on: String,
    /// In pixels from the upper left corner, around the code in order.
    corners: Vec<Point>,
}

/// Reads pictures in the order in which they are named; returns whether each was one.
///
/// # Errors
/// When a line cannot be written.
pub fn read_files(files: &[PathBuf], mut out: impl Write) -> io::Result<bool> {
    let mut all_are_read = true;
    for path in files {
        let file = path.to_string_lossy();
        let line = match read(path) {
            Ok((ms, symbols)) => Line::Read {
                file,
                ms: (ms * 1_000.0).round() / 1_000.0,
                symbols: symbols.into_iter().map(Shown::of).collect(),
            },
            Err(error) => {
                all_are_read = false;
                Line::Unread { file, error }
            }
        };
        writeln!(out, "{}", serde_json::to_string(&line)?)?;
    }
    out.flush()?;
    Ok(all_are_read)
}

fn read(file: &Path) -> Result<(f64, Vec<Symbol>), String> {
    let reader = ImageReader::open(file).and_then(ImageReader::with_guessed_format);
    let picture = reader.map_err(|error| error.to_string())?.decode();
    let luma = on_paper(picture.map_err(|error| error.to_string())?);
    is_readable(&luma)?;
    let begun = Instant::now();
    let symbols = guarded(|| decoder::decode(luma.as_raw(), luma.width(), luma.height()));
    let ms = begun.elapsed().as_secs_f64() * 1_000.0;
    let symbols = symbols.ok_or("reading it ended in a fault of this program; please report it")?;
    Ok((ms, symbols))
}

fn is_readable(luma: &GrayImage) -> Result<(), String> {
    if luma.as_raw().len() <= decoder::MAX_PIXELS {
        return Ok(());
    }
    let (width, height, most) = (luma.width(), luma.height(), decoder::MAX_PIXELS);
    Err(format!(
        "the picture has {width} by {height} pixels, and at most {most} in all are read: make it \
         smaller, or cut out the part with the code"
    ))
}

/// The picture in luma; what is transparent shows white paper behind it.
fn on_paper(picture: DynamicImage) -> GrayImage {
    if !picture.color().has_alpha() {
        return picture.into_luma8();
    }
    let picture = picture.into_luma_alpha8();
    let shades = picture.pixels().map(|pixel| {
        let [luma, opaque] = pixel.0.map(u16::from);
        ((luma * opaque + 255 * (255 - opaque)) / 255) as u8
    });
    // As many pixels as the picture has: never nothing.
    GrayImage::from_raw(picture.width(), picture.height(), shades.collect()).unwrap_or_default()
}

impl Shown {
    fn of(symbol: Symbol) -> Self {
        Self {
            symbology: symbol.symbology.to_string(),
            aim: symbol.aim,
            text: symbol.text,
            add_on: symbol.add_on,
            corners: symbol.corners.to_vec(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use image::GrayImage;
    use qrcode::{Color, QrCode};
    use serde_json::Value;

    fn picture_of(text: &str) -> GrayImage {
        let code = QrCode::new(text).unwrap();
        let side = u32::try_from(code.width()).unwrap();
        GrayImage::from_fn((side + 8) * 4, (side + 8) * 4, |x, y| {
            let module = |at: u32| (at / 4).checked_sub(4).filter(|at| *at < side);
            let is_dark = module(x).zip(module(y)).is_some_and(|(x, y)| {
                code[(usize::try_from(x).unwrap(), usize::try_from(y).unwrap())] == Color::Dark
            });
            image::Luma([if is_dark { 20 } else { 230 }])
        })
    }

    #[test]
    fn what_is_transparent_shows_paper() {
        let ink = picture_of("AX-1");
        let on_nothing = image::GrayAlphaImage::from_fn(ink.width(), ink.height(), |x, y| {
            let is_ink = ink.get_pixel(x, y).0 == [20];
            image::LumaA([20, if is_ink { 255 } else { 0 }])
        });
        let shown = on_paper(DynamicImage::ImageLumaA8(on_nothing));
        let symbols = decoder::decode(shown.as_raw(), shown.width(), shown.height());
        assert!(symbols.iter().any(|symbol| symbol.text == "AX-1"));
    }

    #[test]
    fn a_picture_that_is_too_large_is_not_said_to_be_empty() {
        assert!(is_readable(&GrayImage::new(8_192, 8_192)).is_ok());
        let error = is_readable(&GrayImage::new(8_193, 8_192)).unwrap_err();
        assert!(error.contains("make it smaller"), "{error}");
    }

    #[cfg(unix)]
    #[test]
    fn a_name_that_is_no_text_keeps_no_file_from_being_read() {
        use std::os::unix::ffi::OsStringExt;
        let files = [b"no\xfftext.png".to_vec(), b"absent.png".to_vec()];
        let files = files.map(|name| PathBuf::from(std::ffi::OsString::from_vec(name)));
        let mut out = Vec::new();
        assert!(!read_files(&files, &mut out).unwrap());
        assert_eq!(String::from_utf8(out).unwrap().lines().count(), 2);
    }

    #[test]
    fn each_file_gets_a_line_and_one_that_is_no_picture_says_why() {
        let folder = std::env::temp_dir().join(format!("waymark-pictures-{}", std::process::id()));
        std::fs::create_dir_all(&folder).unwrap();
        let files = ["code.png", "code.jpg", "no.png", "absent.png"].map(|name| folder.join(name));
        for file in &files[..2] {
            picture_of("AX-1").save(file).unwrap();
        }
        std::fs::write(&files[2], "not a picture").unwrap();
        let mut out = Vec::new();
        assert!(!read_files(&files, &mut out).unwrap());
        let lines: Vec<Value> = String::from_utf8(out)
            .unwrap()
            .lines()
            .map(|line| serde_json::from_str(line).unwrap())
            .collect();
        for line in &lines[..2] {
            let symbol = &line["symbols"][0];
            assert_eq!(symbol["symbology"], "qr-code", "{line}");
            assert_eq!(
                (&symbol["aim"], &symbol["text"]),
                (&"]Q1".into(), &"AX-1".into())
            );
            assert_eq!(symbol["corners"].as_array().unwrap().len(), 4);
            assert!(line["ms"].as_f64().unwrap() > 0.0);
        }
        for line in &lines[2..] {
            assert!(line["error"].is_string(), "{line}");
        }
        std::fs::remove_dir_all(&folder).unwrap();
    }
}

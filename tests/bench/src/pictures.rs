//! Photographs of the open vectors as luma files: as they are, fitted into 1280x720, and turned.
//!
//! Leaves out scenes, which are drawn (`node/scenes.mjs`).

use std::error::Error;
use std::fs::{self, File};
use std::io::{BufWriter, Write};
use std::path::Path;

use image::GrayImage;
use image::imageops::{FilterType, resize, rotate90};
use serde_json::{Value, json};

const FIT: (u32, u32) = (1280, 720);

/// Writes the sets `photos`, `photos-720`, `photos-turned`, `images` and `images-720` below `out`.
///
/// # Errors
/// When a picture cannot be read or a file not be written.
pub fn prepare(vectors: &Path, out: &Path) -> Result<(), Box<dyn Error>> {
    let photos = vectors.join("photos/photos.json");
    if let Ok(text) = fs::read_to_string(&photos) {
        let mut sets = Sets::new(out, ["photos", "photos-720", "photos-turned"])?;
        let list: Vec<Value> = serde_json::from_str(&text)?;
        for photo in list {
            let field = |name: &str| photo.get(name).and_then(Value::as_str).unwrap_or_default();
            let path = vectors.join("photos").join(field("file"));
            let is_turned = photo.get("turn").and_then(Value::as_bool) == Some(true);
            sets.add(&path, field("symbology"), field("text"), is_turned)?;
        }
    } else {
        println!("skipped: no photographs at {}", photos.display());
    }
    let images = vectors.join("images/expected.tsv");
    if let Ok(text) = fs::read_to_string(&images) {
        let mut sets = Sets::new(out, ["images", "images-720", "images-turned"])?;
        for line in text.lines().skip(1) {
            let cells: Vec<&str> = line.split('\t').collect();
            let [file, kind, text, ..] = cells.as_slice() else {
                continue;
            };
            let path = vectors.join("images").join(file);
            let kind = match *kind {
                "(no code)" => "None".to_owned(),
                "Data Matrix (laser-marked metal)" => "Laser".to_owned(),
                kind => kind
                    .replace("Code ", "Code")
                    .replace("QR Code", "QRCode")
                    .replace("Data Matrix", "DataMatrix"),
            };
            sets.add(&path, &kind, &unescaped(text), false)?;
        }
    } else {
        println!("skipped: no pictures at {}", images.display());
    }
    Ok(())
}

/// Undoes `\xNN` and `\\`.
fn unescaped(cell: &str) -> String {
    let mut text = String::new();
    let mut rest = cell;
    while let Some((before, after)) = rest.split_once('\\') {
        text.push_str(before);
        if let Some(hex) = after.strip_prefix('x')
            && let Some((digits, tail)) = hex.split_at_checked(2)
            && let Ok(code) = u8::from_str_radix(digits, 16)
        {
            text.push(char::from(code));
            rest = tail;
        } else {
            text.push('\\');
            rest = after.strip_prefix('\\').unwrap_or(after);
        }
    }
    text + rest
}

struct Sets {
    plain: Set,
    fitted: Set,
    turned: Set,
}

impl Sets {
    fn new(out: &Path, [plain, fitted, turned]: [&str; 3]) -> Result<Self, Box<dyn Error>> {
        Ok(Self {
            plain: Set::new(out, plain)?,
            fitted: Set::new(out, fitted)?,
            turned: Set::new(out, turned)?,
        })
    }

    fn add(
        &mut self,
        path: &Path,
        kind: &str,
        text: &str,
        turn: bool,
    ) -> Result<(), Box<dyn Error>> {
        let picture = image::open(path)?.to_luma8();
        self.plain.add(&picture, kind, text)?;
        let (width, height) = picture.dimensions();
        let scale = (f64::from(FIT.0) / f64::from(width)).min(f64::from(FIT.1) / f64::from(height));
        let side = |length: u32| ((f64::from(length) * scale) as u32).max(1);
        let filter = if scale < 1.0 {
            FilterType::Triangle
        } else {
            FilterType::CatmullRom
        };
        self.fitted.add(
            &resize(&picture, side(width), side(height), filter),
            kind,
            text,
        )?;
        if turn {
            let mut turned = picture;
            for _ in 0..3 {
                turned = rotate90(&turned);
                self.turned.add(&turned, kind, text)?;
            }
        }
        Ok(())
    }
}

struct Set {
    name: String,
    folder: std::path::PathBuf,
    index: BufWriter<File>,
    count: usize,
}

impl Set {
    fn new(out: &Path, name: &str) -> Result<Self, Box<dyn Error>> {
        let folder = out.join(name);
        fs::create_dir_all(&folder)?;
        let index = BufWriter::new(File::create(folder.join("index.jsonl"))?);
        Ok(Self {
            name: name.to_owned(),
            folder,
            index,
            count: 0,
        })
    }

    fn add(&mut self, picture: &GrayImage, kind: &str, text: &str) -> Result<(), Box<dyn Error>> {
        let file = format!("{:04}.pgm", self.count);
        self.count += 1;
        let mut pgm = format!("P5\n{} {}\n255\n", picture.width(), picture.height()).into_bytes();
        pgm.extend_from_slice(picture.as_raw());
        fs::write(self.folder.join(&file), pgm)?;
        let truth = if kind == "None" {
            json!([])
        } else {
            json!([{"kind": kind, "text": text}])
        };
        writeln!(
            self.index,
            "{}",
            json!({"set": self.name, "file": file, "kind": kind, "truth": truth})
        )?;
        Ok(())
    }
}

//! A fake camera: the y4m file that Chromium plays as its camera, rewritten while it runs.
//!
//! Chromium reads the file again and again and shows what it holds at that moment, so one story
//! can hold up one label after the other. The file is overwritten in place and never changes its
//! length. Start Chromium with `--use-fake-device-for-media-stream` and
//! `--use-file-for-fake-video-capture=` the cleaned absolute path ([`FakeCamera::path`]).

use std::{
    fs::{self, OpenOptions},
    io::{self, Write},
    path::{Path, PathBuf},
};

use crate::label::{Label, Picture, SCENE_HEIGHT, SCENE_WIDTH, Scene};

const HEADER: &str = "YUV4MPEG2 W1280 H720 F10:1 Ip A1:1 C420jpeg\n";
/// Frames in the file, each with noise of its own, as from a live sensor.
const FRAMES: u64 = 5;

/// A camera that sees what the test holds up.
#[derive(Debug)]
pub struct FakeCamera {
    path: PathBuf,
}

impl FakeCamera {
    /// Makes the file at `path`, showing the empty desk.
    ///
    /// # Errors
    /// When the file cannot be written or its folder does not exist.
    pub fn new(path: &Path) -> io::Result<Self> {
        fs::write(path, [])?;
        let camera = Self {
            // Chromium does not find a file whose path contains `..`.
            path: fs::canonicalize(path)?,
        };
        camera.blank()?;
        Ok(camera)
    }

    /// The absolute path for Chromium's command line.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Shows a label as a hand holds it up.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub fn hold_up(&self, label: &Label) -> io::Result<()> {
        self.show(|seed| {
            Scene {
                seed,
                ..Scene::default()
            }
            .hold(label)
        })
    }

    /// Shows the empty desk.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub fn blank(&self) -> io::Result<()> {
        self.show(|seed| {
            Scene {
                seed,
                ..Scene::default()
            }
            .empty()
        })
    }

    /// Shows any scene, made once per frame with another seed for its noise.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub fn show(&self, scene: impl Fn(u64) -> Picture) -> io::Result<()> {
        let mut bytes = HEADER.as_bytes().to_vec();
        for seed in 1..=FRAMES {
            bytes.extend_from_slice(b"FRAME\n");
            bytes.extend_from_slice(&scene(seed).luma);
            bytes.resize(bytes.len() + SCENE_WIDTH * SCENE_HEIGHT / 2, 128);
        }
        // Without truncating: Chromium must never see a short file.
        let mut file = OpenOptions::new().write(true).open(&self.path)?;
        file.write_all(&bytes)?;
        file.sync_data()
    }
}

#[cfg(test)]
mod tests {
    use super::{FRAMES, FakeCamera, HEADER};
    use crate::label::{Label, SCENE_HEIGHT, SCENE_WIDTH};

    #[test]
    fn the_file_keeps_its_length_and_shows_the_label_held_up() {
        let name = format!("waymark-camera-{}.y4m", std::process::id());
        let path = std::env::temp_dir().join(name);
        let camera = FakeCamera::new(&path).unwrap();
        let blank = std::fs::read(&path).unwrap();
        let label = Label::data_matrix("LOT 4711");
        camera.hold_up(&label).unwrap();
        let held_up = std::fs::read(&path).unwrap();
        std::fs::remove_file(&path).unwrap();

        let pixels = SCENE_WIDTH * SCENE_HEIGHT;
        let frame = "FRAME\n".len() + pixels + pixels / 2;
        assert_eq!(blank.len(), HEADER.len() + FRAMES as usize * frame);
        assert_eq!(held_up.len(), blank.len());
        let start = HEADER.len() + frame + "FRAME\n".len();
        let luma = &held_up[start..start + pixels];
        let symbols = decoder::decode(luma, SCENE_WIDTH as u32, SCENE_HEIGHT as u32);
        let texts: Vec<_> = symbols.iter().map(decoder::Symbol::scan_text).collect();
        assert_eq!(texts, ["]d1LOT 4711"]);
    }
}

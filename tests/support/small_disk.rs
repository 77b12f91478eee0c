//! A file system of a few megabytes in a file, and a ballast that fills it to the last byte.
//!
//! Only root may mount; where that cannot be, who needs one says so.

use std::fs::{File, OpenOptions};
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::folder::Folder;

/// A mounted ext4 file system; unmounted with its owner.
#[derive(Debug)]
pub struct SmallDisk {
    mount: PathBuf,
    /// Holds the image and the mount point; removed after the file system is unmounted.
    _folder: Folder,
}

impl SmallDisk {
    /// Makes and mounts one of so many megabytes.
    ///
    /// # Errors
    /// With the words of the command that failed.
    pub fn mount(megabytes: u64) -> Result<Self, String> {
        let folder = Folder::fresh("disk");
        let image = folder.path().join("image");
        let mount = folder.path().join("mount");
        let file = File::create(&image).map_err(|error| error.to_string())?;
        file.set_len(megabytes * 1024 * 1024)
            .map_err(|error| error.to_string())?;
        std::fs::create_dir(&mount).map_err(|error| error.to_string())?;
        // No blocks kept for root, so that full means full for the server too.
        run(Command::new("mkfs.ext4")
            .args(["-q", "-F", "-m", "0"])
            .arg(&image))?;
        run(Command::new("mount")
            .args(["-o", "loop"])
            .arg(&image)
            .arg(&mount))?;
        Ok(Self {
            mount,
            _folder: folder,
        })
    }

    /// Where it is mounted.
    pub fn path(&self) -> &Path {
        &self.mount
    }

    fn ballast(&self) -> PathBuf {
        self.mount.join("ballast")
    }

    /// Fills it until not a byte more can be written, then gives so many bytes back.
    pub fn fill_but(&self, left: u64) {
        let mut file = OpenOptions::new()
            .create(true)
            .append(true)
            .open(self.ballast())
            .expect("the ballast can be opened");
        for piece in [1 << 20, 1 << 16, 1 << 12, 1] {
            let bytes = vec![0x5a; piece];
            // A short write ends one size and begins the next.
            while file.write_all(&bytes).is_ok() {}
        }
        let _ = file.sync_data();
        let had = file.metadata().expect("the ballast is there").len();
        file.set_len(had.saturating_sub(left))
            .expect("less is always possible");
    }

    /// Gives all of the ballast back.
    pub fn empty(&self) {
        std::fs::remove_file(self.ballast()).expect("the ballast is there");
    }
}

impl Drop for SmallDisk {
    fn drop(&mut self) {
        let _ = run(Command::new("umount").arg("--lazy").arg(&self.mount));
    }
}

fn run(command: &mut Command) -> Result<(), String> {
    let said = |text: &[u8]| String::from_utf8_lossy(text).trim().to_owned();
    let program = command.get_program().to_string_lossy().into_owned();
    match command.output() {
        Ok(output) if output.status.success() => Ok(()),
        Ok(output) => Err(format!("{program}: {}", said(&output.stderr))),
        Err(error) => Err(format!("{program}: {error}")),
    }
}

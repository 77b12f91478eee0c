//! A folder of a story's own, gone when the story ends.

use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU32, Ordering};

static COUNT: AtomicU32 = AtomicU32::new(0);

/// Owns a fresh folder under the system's temporary folder and removes it on drop.
#[derive(Debug)]
pub struct Folder {
    path: PathBuf,
}

impl Folder {
    /// Makes an empty folder whose name starts with `name`.
    pub fn fresh(name: &str) -> Self {
        let number = COUNT.fetch_add(1, Ordering::Relaxed);
        let own = format!("waymark-{name}-{}-{number}", std::process::id());
        let path = std::env::temp_dir().join(own);
        let _ = std::fs::remove_dir_all(&path);
        std::fs::create_dir_all(&path).expect("a temporary folder can be made");
        // Chromium's camera refuses a path with `..` or a link in it.
        let path = path.canonicalize().expect("the folder was just made");
        Self { path }
    }

    /// Returns where it lies.
    pub fn path(&self) -> &Path {
        &self.path
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        // A browser that is just ending may still write; what stays behind is in /tmp.
        let _ = std::fs::remove_dir_all(&self.path);
    }
}

//! Lists the built app's files for the binary: `$WAYMARK_DIST`, else `../dist`.
//!
//! Without a built app the list is empty, so that `cargo build` and `cargo test` need none.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::{env, fs, io};

fn main() -> io::Result<()> {
    println!("cargo::rerun-if-env-changed=WAYMARK_DIST");
    let beside = Path::new(&variable("CARGO_MANIFEST_DIR")?).join("../dist");
    let dist = env::var_os("WAYMARK_DIST").map_or(beside, PathBuf::from);
    println!("cargo::rerun-if-changed={}", dist.display());
    let mut files = Vec::new();
    if dist.join("index.html").is_file() {
        list(&dist, &mut files)?;
        // By text, as the server looks them up; paths would sort by folder.
        files.sort_by_key(|file| file.display().to_string());
    }
    let mut table = String::from("&[\n");
    for file in &files {
        println!("cargo::rerun-if-changed={}", file.display());
        add(&mut table, &dist, file)?;
    }
    table.push_str("]\n");
    fs::write(Path::new(&variable("OUT_DIR")?).join("app_files.rs"), table)
}

fn variable(name: &str) -> io::Result<String> {
    env::var(name).map_err(io::Error::other)
}

/// Lists all files but hidden ones and the compressed twins.
fn list(folder: &Path, files: &mut Vec<PathBuf>) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        if name.starts_with('.') {
            continue;
        }
        if path.is_dir() {
            list(&path, files)?;
        } else if !name.ends_with(".br") {
            files.push(path.canonicalize()?);
        }
    }
    Ok(())
}

fn add(table: &mut String, dist: &Path, file: &Path) -> io::Result<()> {
    let dist = dist.canonicalize()?;
    let inside = file.strip_prefix(&dist).map_err(io::Error::other)?;
    let url = format!("/{}", inside.to_string_lossy().replace('\\', "/"));
    let twin = PathBuf::from(format!("{}.br", file.display()));
    let brotli = if twin.is_file() {
        format!("Some(include_bytes!({:?}))", twin.display().to_string())
    } else {
        "None".to_owned()
    };
    writeln!(
        table,
        "AppFile {{ path: {url:?}, etag: \"\\\"{:016x}\\\"\", plain: include_bytes!({:?}), brotli: {brotli} }},",
        fingerprint(&fs::read(file)?),
        file.display().to_string(),
    )
    .map_err(io::Error::other)
}

/// FNV-1a, 64 bits: tells versions of one file apart; nothing is trusted by it.
fn fingerprint(bytes: &[u8]) -> u64 {
    bytes.iter().fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
        (hash ^ u64::from(*byte)).wrapping_mul(0x0000_0100_0000_01b3)
    })
}

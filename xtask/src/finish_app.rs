//! The last step of an app build, called by Trunk (`post_build` in Trunk.toml).
//!
//! Names the workers' files by their content, tells the page where they are, writes the service
//! worker's file list and version, and makes a brotli twin of each file worth it. Trunk does none
//! of this: it hashes the page's own files only.

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use sha2::{Digest, Sha256};

use crate::stop::Stop;

mod brotli_twins;

/// The programs that run beside the page; the same names as their crates in `app/`.
const WORKERS: [&str; 2] = ["records", "scanner"];

/// Finishes the app in the folder Trunk names.
///
/// # Errors
/// When it was not called by Trunk, or a file is missing or cannot be written.
pub fn command() -> Result<(), Stop> {
    let Some(staging) = std::env::var_os("TRUNK_STAGING_DIR").map(PathBuf::from) else {
        return Err(Stop::new(
            "`finish-app` is the last step of a build and is called by Trunk",
            "use `cargo xtask build`",
        ));
    };
    let loader = crate::project::root().join("app/worker_loader.js");
    let loader = read_text(&loader)?;
    let version = finish(&staging, &loader)?;
    if std::env::var_os("TRUNK_PROFILE").is_some_and(|profile| profile == "release") {
        brotli_twins::make(&staging)?;
    }
    println!("app version {version}");
    Ok(())
}

/// Does all but the compression, and returns the version.
fn finish(dist: &Path, loader: &str) -> Result<String, Stop> {
    let index = dist.join("index.html");
    let mut page = read_text(&index)?;
    for worker in WORKERS {
        let url = name_by_content(dist, worker, loader)?;
        page = with_meta(&page, &format!("worker-{worker}"), &url)?;
    }
    write(&index, page.as_bytes())?;

    let files = files_to_keep(dist)?;
    let version = version_of(dist, &files)?;
    write(
        &index,
        with_meta(&page, "app-version", &version)?.as_bytes(),
    )?;

    let service_worker = dist.join("sw.js");
    let template = read_text(&service_worker)?;
    let written = with_file_list(&template, &files, &version)?;
    write(&service_worker, written.as_bytes())?;
    Ok(version)
}

/// Renames a worker's files to carry their content's hash; returns the URL of its loader.
fn name_by_content(dist: &Path, worker: &str, loader: &str) -> Result<String, Stop> {
    let script = dist.join(format!("{worker}.js"));
    let program = dist.join(format!("{worker}_bg.wasm"));
    let glue = read_text(&script)?;
    let wasm = read(&program)?;

    let mut digest = Sha256::new();
    digest.update(&wasm);
    digest.update(glue.as_bytes());
    digest.update(loader.as_bytes());
    let hash = hex(&digest.finalize());
    let name = format!("{worker}-{hash}");

    let glue = glue.replace(&format!("{worker}_bg.wasm"), &format!("{name}_bg.wasm"));
    write(&dist.join(format!("{name}.js")), glue.as_bytes())?;
    write(&dist.join(format!("{name}_bg.wasm")), &wasm)?;
    let loader = loader.replace("WORKER", &name);
    write(&dist.join(format!("{name}_loader.js")), loader.as_bytes())?;
    for old in [script, program] {
        fs::remove_file(&old).map_err(|e| Stop::file("removing", &old, &e))?;
    }
    Ok(format!("/{name}_loader.js"))
}

fn with_meta(page: &str, name: &str, content: &str) -> Result<String, Stop> {
    let Some((head, rest)) = page.split_once("</head>") else {
        return Err(Stop::new(
            "index.html has no </head>",
            "restore app/index.html from git",
        ));
    };
    let mut page = head.to_owned();
    // Writing to a String cannot fail.
    let _ = write!(
        page,
        "<meta name=\"{name}\" content=\"{content}\"></head>{rest}"
    );
    Ok(page)
}

/// Lists what the service worker keeps, as URLs; the page itself is "/".
fn files_to_keep(dist: &Path) -> Result<Vec<String>, Stop> {
    let mut files = Vec::new();
    for path in walk(dist)? {
        let Ok(inside) = path.strip_prefix(dist) else {
            continue;
        };
        let url = format!("/{}", inside.to_string_lossy().replace('\\', "/"));
        // The service worker never keeps itself; licence texts are served, not precached.
        let skip = url == "/sw.js" || has_extension(&path, &["br", "gz", "txt"]);
        if !skip {
            files.push(if url == "/index.html" {
                "/".to_owned()
            } else {
                url
            });
        }
    }
    files.sort();
    Ok(files)
}

fn version_of(dist: &Path, files: &[String]) -> Result<String, Stop> {
    let mut digest = Sha256::new();
    for url in files {
        let inside = if url == "/" {
            "index.html"
        } else {
            url.trim_start_matches('/')
        };
        digest.update(url.as_bytes());
        digest.update([0]);
        digest.update(Sha256::digest(read(&dist.join(inside))?));
    }
    Ok(hex(&digest.finalize()))
}

/// Fills the two constants of `public/sw.js`.
fn with_file_list(template: &str, files: &[String], version: &str) -> Result<String, Stop> {
    let mut list = String::from("const FILES = [\n");
    for url in files {
        let _ = writeln!(list, "  '{url}',");
    }
    list.push_str("];");
    let places = [
        (
            "const VERSION = 'unbuilt';",
            format!("const VERSION = '{version}';"),
        ),
        ("const FILES = [];", list),
    ];
    let mut text = template.to_owned();
    for (place, value) in places {
        if text.matches(place).count() != 1 {
            return Err(Stop::new(
                format!("public/sw.js must hold the line `{place}` once"),
                "restore it: the build writes its value there",
            ));
        }
        text = text.replace(place, &value);
    }
    Ok(text)
}

/// Returns every file under `folder`, sorted.
fn walk(folder: &Path) -> Result<Vec<PathBuf>, Stop> {
    let mut found = Vec::new();
    let entries = fs::read_dir(folder).map_err(|e| Stop::file("reading", folder, &e))?;
    for entry in entries {
        let path = entry.map_err(|e| Stop::file("reading", folder, &e))?.path();
        if path.is_dir() {
            found.extend(walk(&path)?);
        } else {
            found.push(path);
        }
    }
    found.sort();
    Ok(found)
}

fn has_extension(path: &Path, extensions: &[&str]) -> bool {
    path.extension()
        .is_some_and(|own| extensions.iter().any(|extension| own == *extension))
}

/// Writes the first eight bytes of a hash: enough to tell builds of one app apart.
fn hex(hash: &[u8]) -> String {
    let mut text = String::new();
    for byte in hash.iter().take(8) {
        let _ = write!(text, "{byte:02x}");
    }
    text
}

fn read(path: &Path) -> Result<Vec<u8>, Stop> {
    fs::read(path).map_err(|e| Stop::file("reading", path, &e))
}

fn read_text(path: &Path) -> Result<String, Stop> {
    fs::read_to_string(path).map_err(|e| Stop::file("reading", path, &e))
}

fn write(path: &Path, bytes: &[u8]) -> Result<(), Stop> {
    fs::write(path, bytes).map_err(|e| Stop::file("writing", path, &e))
}

#[cfg(test)]
mod tests {
    use super::*;

    const SERVICE_WORKER: &str = "const VERSION = 'unbuilt';\nconst FILES = [];\n";
    const LOADER: &str = "await import('./WORKER.js'); './WORKER_bg.wasm'";

    /// Lays out what Trunk leaves, in a folder of its own.
    fn staging(name: &str, scanner_wasm: &[u8]) -> PathBuf {
        let dist = crate::project::target().join("xtask/trials").join(name);
        let _ = fs::remove_dir_all(&dist);
        fs::create_dir_all(dist.join("fonts")).unwrap();
        fs::write(
            dist.join("index.html"),
            "<html><head></head><body></body></html>",
        )
        .unwrap();
        fs::write(dist.join("sw.js"), SERVICE_WORKER).unwrap();
        fs::write(dist.join("fonts/OFL.txt"), "licence").unwrap();
        for worker in WORKERS {
            fs::write(
                dist.join(format!("{worker}.js")),
                format!("new URL('{worker}_bg.wasm')"),
            )
            .unwrap();
            fs::write(dist.join(format!("{worker}_bg.wasm")), scanner_wasm).unwrap();
        }
        dist
    }

    #[test]
    fn workers_are_named_by_content_and_the_page_is_told() {
        let dist = staging("names", b"wasm");
        finish(&dist, LOADER).unwrap();
        let page = read_text(&dist.join("index.html")).unwrap();
        let after = page
            .split_once("name=\"worker-scanner\" content=\"/")
            .unwrap()
            .1;
        let loader = after.split('"').next().unwrap();
        let text = read_text(&dist.join(loader)).unwrap();
        let name = loader.strip_suffix("_loader.js").unwrap();
        assert_eq!(
            text,
            format!("await import('./{name}.js'); './{name}_bg.wasm'")
        );
        assert!(
            read_text(&dist.join(format!("{name}.js")))
                .unwrap()
                .contains(&format!("{name}_bg.wasm"))
        );
        assert!(!dist.join("scanner.js").exists());
    }

    #[test]
    fn the_service_worker_lists_every_file_but_itself_and_the_licences() {
        let dist = staging("list", b"wasm");
        let version = finish(&dist, LOADER).unwrap();
        let text = read_text(&dist.join("sw.js")).unwrap();
        assert!(text.contains(&format!("const VERSION = '{version}';")));
        assert_eq!(text.matches("  '/").count(), 1 + 2 * 3, "{text}");
        assert!(text.contains("  '/',\n"));
        assert!(!text.contains("sw.js") && !text.contains("OFL.txt"));
    }

    #[test]
    fn one_changed_byte_in_a_worker_gives_a_new_version() {
        let first = finish(&staging("one", b"wasm 1"), LOADER).unwrap();
        let same = finish(&staging("same", b"wasm 1"), LOADER).unwrap();
        let second = finish(&staging("two", b"wasm 2"), LOADER).unwrap();
        assert_eq!(first, same);
        assert_ne!(first, second);
    }

    #[test]
    fn a_service_worker_without_its_places_stops_the_build() {
        let stop = with_file_list("const FILES = [];", &[], "1").unwrap_err();
        assert!(stop.to_string().contains("const VERSION"));
    }
}

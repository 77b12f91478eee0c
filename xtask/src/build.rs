//! Builds the app through Trunk and the server that carries it, and weighs the result.

use std::fs;
use std::path::Path;

use crate::progress::{self, Step};
use crate::project;
use crate::stop::Stop;
use crate::tools::{self, Tools};

/// What a tablet downloads for each program, brotli as served; design.md 10.
const BUDGETS: [(&str, u64); 3] = [
    ("page", 250_000),
    ("records", 400_000),
    ("scanner", 412_000),
];

/// Builds the app, then the server with the app inside.
///
/// # Errors
/// When a tool is missing and cannot be installed, or a build fails.
pub fn everything() -> Result<(), Stop> {
    let tools = tools::for_building()?;
    app(&tools)?;
    server()
}

/// Builds the app into `dist` and prints its sizes.
///
/// # Errors
/// When the build fails.
pub fn app(tools: &Tools) -> Result<(), Stop> {
    fetch()?;
    let mut trunk = tools.command("trunk");
    trunk.args(["build", "--release"]);
    // Trunk's own call stack would push the compiler's words out of sight.
    trunk.env("RUST_BACKTRACE", "0");
    let step = Step {
        what: "building the app",
        note: "three Wasm programs, optimised for size; first time about 8 min on two cores",
    };
    progress::require(&step, trunk)?;
    print_sizes(&project::root().join("dist"))
}

/// Builds the server in release; it takes the app from `dist`.
///
/// # Errors
/// When the build fails.
pub fn server() -> Result<(), Stop> {
    let mut cargo = project::command("cargo");
    cargo.args(["build", "--release", "--locked", "--package", "sync-server"]);
    let step = Step {
        what: "building the server",
        note: "with the app inside; first time about 6 min on two cores",
    };
    progress::require(&step, cargo).map(|_| ())
}

/// Downloads the source of every crate, because Trunk builds without the network.
fn fetch() -> Result<(), Stop> {
    let mut cargo = project::command("cargo");
    cargo.args(["fetch", "--locked", "--target", "wasm32-unknown-unknown"]);
    cargo.args(["--target", &tools::host()?]);
    let step = Step {
        what: "downloading crates",
        note: "",
    };
    progress::require(&step, cargo).map(|_| ())
}

fn print_sizes(dist: &Path) -> Result<(), Stop> {
    let mut sizes: Vec<(&str, u64)> = BUDGETS.iter().map(|(name, _)| (*name, 0)).collect();
    let mut rest = 0;
    add_sizes(dist, &mut sizes, &mut rest)?;
    println!("  as served (brotli where smaller):");
    for ((name, size), (_, budget)) in sizes.iter().zip(BUDGETS) {
        let verdict = if *size > budget {
            "OVER ITS BUDGET of"
        } else {
            "of"
        };
        println!(
            "    {name:<8} {:>7.1} kB {verdict} {} kB",
            kilo(*size),
            budget / 1000
        );
    }
    println!("    fonts, icons and the like {:.1} kB", kilo(rest));
    Ok(())
}

/// Adds each file's served size to its program, or to the rest.
fn add_sizes(folder: &Path, sizes: &mut [(&str, u64)], rest: &mut u64) -> Result<(), Stop> {
    let entries = fs::read_dir(folder).map_err(|e| Stop::file("reading", folder, &e))?;
    for entry in entries {
        let path = entry.map_err(|e| Stop::file("reading", folder, &e))?.path();
        if path.is_dir() {
            add_sizes(&path, sizes, rest)?;
            continue;
        }
        let name = path
            .file_name()
            .unwrap_or_default()
            .to_string_lossy()
            .into_owned();
        if name.ends_with(".br") {
            continue;
        }
        let size = served_size(&path)?;
        match sizes
            .iter_mut()
            .find(|(program, _)| belongs(&name, program))
        {
            Some((_, sum)) => *sum += size,
            None => *rest += size,
        }
    }
    Ok(())
}

/// Tells whether a file is part of a program; the page also brings the document and its styles.
fn belongs(file: &str, program: &str) -> bool {
    let of_the_page = ["index.html", "boot.js"].contains(&file) || file.ends_with(".css");
    file.starts_with(&format!("{program}-")) || (program == "page" && of_the_page)
}

fn served_size(path: &Path) -> Result<u64, Stop> {
    let mut twin = path.as_os_str().to_owned();
    twin.push(".br");
    let served = if Path::new(&twin).exists() {
        Path::new(&twin)
    } else {
        path
    };
    let about = fs::metadata(served).map_err(|e| Stop::file("reading", served, &e))?;
    Ok(about.len())
}

fn kilo(bytes: u64) -> f64 {
    bytes as f64 / 1000.0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_styles_count_for_the_page_and_a_loader_for_its_worker() {
        assert!(belongs("tokens-1a2b.css", "page"));
        assert!(belongs("records-00ff_loader.js", "records"));
        assert!(!belongs("records-00ff_loader.js", "page"));
        assert!(!belongs("atkinson-next-latin.woff2", "page"));
    }

    #[test]
    fn the_brotli_twin_is_what_counts() {
        let folder = project::target().join("xtask/trials/sizes");
        let _ = fs::remove_dir_all(&folder);
        fs::create_dir_all(&folder).unwrap();
        fs::write(folder.join("page-1.wasm"), [0; 1000]).unwrap();
        fs::write(folder.join("page-1.wasm.br"), [0; 10]).unwrap();
        fs::write(folder.join("sw.js"), [0; 7]).unwrap();
        let mut sizes = vec![("page", 0)];
        let mut rest = 0;
        add_sizes(&folder, &mut sizes, &mut rest).unwrap();
        assert_eq!((sizes[0].1, rest), (10, 7));
    }
}

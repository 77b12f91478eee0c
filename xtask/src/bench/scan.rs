//! `cargo xtask bench scan [SET…]`: our decoder as Wasm beside zxing-cpp, zbar and stock rxing.
//!
//! Builds the engines as the app is built, prepares photographs and seeded scenes once under
//! `target/bench`, and compares in one node process (`tests/bench`). Leaves out judging.

use std::fs;
use std::path::Path;
use std::process::ExitCode;

use crate::progress::{self, Step};
use crate::project;
use crate::stop::Stop;
use crate::tools::{self, Tools};

const WASM: &str = "wasm32-unknown-unknown";
/// What the JavaScript of the bench consists of, in `tests/bench/node`.
const SCRIPTS: [&str; 5] = [
    "package.json",
    "canvas.mjs",
    "symbols.mjs",
    "scenes.mjs",
    "run.mjs",
];
/// Symbols per kind in the scenes.
const SCENES: &str = "24";

/// Prepares what is missing and runs the sets named, or all.
///
/// # Errors
/// When a tool is missing, a build fails or node does.
pub fn run(sets: &[String]) -> Result<ExitCode, Stop> {
    let tools = tools::for_measuring()?;
    let home = project::target().join("bench");
    let (node, pictures) = (home.join("node"), home.join("pictures"));
    peers(&node)?;
    engines(&tools, &node)?;
    prepare(&tools, &node, &pictures)?;
    let mut compare = tools.command("node");
    compare
        .arg(node.join("run.mjs"))
        .arg(&pictures)
        .arg(node.join("engines/engines.cjs"))
        .args(sets);
    let status = compare.status().map_err(|error| {
        Stop::new(
            format!("node could not be started: {error}"),
            "install Node.js",
        )
    })?;
    Ok(if status.success() {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    })
}

/// Puts the scripts beside the decoders from npm, where node finds both.
fn peers(node: &Path) -> Result<(), Stop> {
    fs::create_dir_all(node).map_err(|e| Stop::file("making", node, &e))?;
    for name in SCRIPTS {
        let from = project::root().join("tests/bench/node").join(name);
        fs::copy(&from, node.join(name)).map_err(|e| Stop::file("copying", &from, &e))?;
    }
    let mut npm = project::command("npm");
    npm.args([
        "install",
        "--no-fund",
        "--no-audit",
        "--ignore-scripts",
        "--prefix",
    ])
    .arg(node);
    let step = Step {
        what: "fetching zxing-wasm and zbar-wasm from npm",
        note: "only to compare with; nothing of them is in Waymark",
    };
    progress::require(&step, npm).map(|_| ())
}

/// Builds our decoder and stock rxing as the app's Wasm is built.
fn engines(tools: &Tools, node: &Path) -> Result<(), Stop> {
    let mut cargo = project::command("cargo");
    cargo.args([
        "build",
        "--locked",
        "--profile",
        "app",
        "--package",
        "waymark-bench",
        "--lib",
        "--target",
        WASM,
    ]);
    let step = Step {
        what: "building the decoders",
        note: "as Wasm, as the app builds them; first time about 4 min on two cores",
    };
    progress::require(&step, cargo)?;
    let out = node.join("engines");
    let mut bindgen = tools.command("wasm-bindgen");
    bindgen.args(["--target", "nodejs", "--out-dir"]).arg(&out);
    bindgen.arg(project::target().join(WASM).join("app/engines.wasm"));
    progress::require(
        &Step {
            what: "binding them for node",
            note: "",
        },
        bindgen,
    )?;
    let script = out.join("engines.js");
    fs::rename(&script, out.join("engines.cjs"))
        .map_err(|e| Stop::file("renaming", &script, &e))?;
    let wasm = out.join("engines_bg.wasm");
    let mut smaller = tools.command("wasm-opt");
    smaller.arg("-Oz").arg(&wasm).arg("-o").arg(&wasm);
    progress::require(
        &Step {
            what: "optimising them",
            note: "as Trunk does",
        },
        smaller,
    )
    .map(|_| ())
}

/// Makes photographs and scenes into luma files, unless they are there.
fn prepare(tools: &Tools, node: &Path, pictures: &Path) -> Result<(), Stop> {
    let mut cargo = project::command("cargo");
    cargo.args([
        "run",
        "--locked",
        "--release",
        "--package",
        "waymark-bench",
        "--bin",
        "scan",
        "--",
        "pictures",
    ]);
    cargo
        .arg(project::root().join("../shared/vectors/public"))
        .arg(pictures);
    progress::require(
        &Step {
            what: "preparing photographs",
            note: "",
        },
        cargo,
    )?;
    if pictures.join("degraded-light/index.jsonl").exists() {
        return Ok(());
    }
    let mut scenes = tools.command("node");
    scenes
        .arg(node.join("scenes.mjs"))
        .arg(pictures)
        .arg(SCENES);
    let step = Step {
        what: "drawing scenes",
        note: "once; about 8 min",
    };
    progress::require(&step, scenes).map(|_| ())
}

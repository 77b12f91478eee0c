//! The bench's host side: `pictures` prepares photographs for all engines, `read` runs ours alone.
//!
//! Pictures lie as PGM files beside an `index.jsonl` that says, one JSON object a line, what each
//! shows. `read` is the quick loop for work on the decoder: no Wasm, no peers. Leaves out the
//! comparison (`node/run.mjs`) and the scenes (`node/scenes.mjs`).

mod pictures;
mod read;

use std::process::ExitCode;

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let result = match arguments.as_slice() {
        [name, vectors, out] if name == "pictures" => {
            pictures::prepare(vectors.as_ref(), out.as_ref())
        }
        [name, indexes @ ..] if name == "read" && !indexes.is_empty() => read::all(indexes),
        _ => {
            Err("usage: scan pictures VECTORS OUT | scan read INDEX… [--half 0|1] [--lost]".into())
        }
    };
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}

//! `cargo xtask bench NAME`: what is measured, by name.

use std::process::ExitCode;

use crate::stop::Stop;

mod codes;
mod scan;

/// One thing that is measured.
struct Bench {
    name: &'static str,
    about: &'static str,
    run: fn(&[String]) -> Result<ExitCode, Stop>,
}

const BENCHES: &[Bench] = &[
    Bench {
        name: "codes",
        about: "the readings of the test vectors, per set: as given, wrong but clean",
        run: codes::run,
    },
    Bench {
        name: "scan",
        about: "the decoder beside zxing-cpp, zbar and rxing, frame by frame",
        run: scan::run,
    },
];

/// Runs what is named, with the options behind the name.
///
/// # Errors
/// When nothing is called so, or the run cannot be started.
pub fn bench(options: &[String]) -> Result<ExitCode, Stop> {
    let found = options
        .split_first()
        .and_then(|(name, rest)| Some((BENCHES.iter().find(|bench| bench.name == name)?, rest)));
    match found {
        Some((bench, rest)) => (bench.run)(rest),
        None => Err(unknown()),
    }
}

fn unknown() -> Stop {
    let names: Vec<String> = BENCHES
        .iter()
        .map(|bench| format!("  {:<8} {}", bench.name, bench.about))
        .collect();
    Stop::new(
        "no known bench is named",
        format!(
            "use `cargo xtask bench NAME` with one of\n\n{}",
            names.join("\n")
        ),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_unknown_bench_is_refused_with_those_there_are() {
        let stop = bench(&["code".to_owned()]).unwrap_err();
        assert!(stop.to_string().contains("codes"));
    }
}

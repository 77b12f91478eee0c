//! `cargo xtask bench NAME`: one of the measurements, by name.
//!
//! Leaves out what is measured and how: each bench is a module of its own.

use std::process::ExitCode;

use crate::stop::Stop;

mod scan;

/// Runs the bench that is named first; the rest goes to it.
///
/// # Errors
/// When the name is unknown, or what the bench needs cannot be had.
pub fn bench(options: &[String]) -> Result<ExitCode, Stop> {
    match options {
        [name, rest @ ..] if name == "scan" => scan::run(rest),
        _ => Err(Stop::new(
            "no known bench is named",
            "use `cargo xtask bench scan [SET…]`: the decoder beside the free ones",
        )),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_unknown_bench_is_refused_with_those_there_are() {
        let stop = bench(&["scna".to_owned()]).unwrap_err();
        assert!(stop.to_string().contains("bench scan"));
    }
}

//! Set-up and orchestration: run, test, bench, tidy.
fn main() {}

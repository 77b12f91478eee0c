//! What the server says about itself on standard error. Never secrets: no codes, keys or
//! signatures are logged.

use std::io::IsTerminal;

use tracing_subscriber::EnvFilter;

/// Starts logging; `WAYMARK_LOG` (for example `debug`) says how much.
pub fn start() {
    let filter = EnvFilter::try_from_env("WAYMARK_LOG").unwrap_or_else(|_| EnvFilter::new("info"));
    let started = tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(std::io::stderr)
        .with_ansi(std::io::stderr().is_terminal())
        .with_target(false)
        .try_init();
    // A second start happens only in tests, where the first one's logging goes on.
    drop(started);
}

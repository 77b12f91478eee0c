//! The server as a process of its own: to be killed, and to be weighed.

use std::fs::File;
use std::io::{BufRead, BufReader};
use std::net::SocketAddr;
use std::process::{Child, Command, Stdio};

use crate::support::Folder;

/// A running `waymark serve`; it is killed with its test.
pub struct Process {
    child: Child,
    pub address: SocketAddr,
}

impl Process {
    pub fn start(folder: &Folder) -> Self {
        Self::run(
            folder,
            Command::new(env!("CARGO_BIN_EXE_waymark")).stderr(Stdio::null()),
        )
    }

    /// Starts it with a log of everything that it can be made to say.
    pub fn logging_all(folder: &Folder, log: File) -> Self {
        let mut command = Command::new(env!("CARGO_BIN_EXE_waymark"));
        Self::run(folder, command.env("WAYMARK_LOG", "trace").stderr(log))
    }

    fn run(folder: &Folder, command: &mut Command) -> Self {
        let mut child = command
            .args(["serve", "--listen", "127.0.0.1:0", "--data"])
            .arg(folder.path())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut line = String::new();
        let stdout = child.stdout.take().unwrap();
        BufReader::new(stdout).read_line(&mut line).unwrap();
        let address = line
            .trim()
            .strip_prefix("Waymark is at http://")
            .and_then(|rest| rest.strip_suffix('/'))
            .unwrap_or_else(|| panic!("the server said {line:?}"));
        Self {
            child,
            address: address.parse().unwrap(),
        }
    }

    pub fn kill(mut self) {
        self.end();
    }

    fn end(&mut self) {
        let _ = self.child.kill();
        self.child.wait().unwrap();
    }

    /// Memory in use now and at most since [`Process::forget_peak`], KiB; nothing where the
    /// system does not tell (proc(5), `VmRSS` and `VmHWM`).
    pub fn memory(&self) -> Option<(u64, u64)> {
        let text = std::fs::read_to_string(format!("/proc/{}/status", self.child.id())).ok()?;
        let kib = |name: &str| {
            let line = text.lines().find(|line| line.starts_with(name))?;
            line.split_whitespace().nth(1)?.parse().ok()
        };
        Some((kib("VmRSS:")?, kib("VmHWM:")?))
    }

    /// Starts the peak anew (proc(5), `clear_refs`); tells whether the system does it.
    pub fn forget_peak(&self) -> bool {
        std::fs::write(format!("/proc/{}/clear_refs", self.child.id()), "5").is_ok()
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        self.end();
    }
}

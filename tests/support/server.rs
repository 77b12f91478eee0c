//! The real `waymark` server: started, stopped, killed and started again on the same port.

use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::time::Duration;

use serde_json::Value;

use crate::folder::Folder;
use crate::http::{self, Answer};
use crate::process::{self, Printed};

/// How long a start or an orderly stop may take.
const LIMIT: Duration = Duration::from_secs(30);

/// Holds a server with a data folder of its own; both end with it.
#[derive(Debug)]
pub struct Server {
    data: PathBuf,
    /// Removed with the server, unless the data lies on a disk of the campaign's.
    _folder: Option<Folder>,
    port: u16,
    running: Option<(Child, Printed)>,
}

impl Server {
    /// Starts a server with the demo plant on a free port.
    pub fn start() -> Self {
        let mut server = Self::stopped();
        server.start_again();
        server
    }

    /// Prepares a server with its port and data folder, not yet running.
    pub fn stopped() -> Self {
        let folder = Folder::fresh("server");
        Self {
            data: folder.path().to_owned(),
            _folder: Some(folder),
            port: process::free_port(),
            running: None,
        }
    }

    /// Starts a server whose data lies in a given folder.
    pub fn start_in(data: &Path) -> Self {
        let mut server = Self {
            data: data.to_owned(),
            _folder: None,
            port: process::free_port(),
            running: None,
        };
        server.start_again();
        server
    }

    /// Starts the server on its port and data, and waits until it says it is well.
    pub fn start_again(&mut self) {
        self.launch();
        self.wait_until_well();
    }

    /// Starts the server on its port and data without waiting for it.
    pub fn launch(&mut self) {
        assert!(self.running.is_none(), "the server runs already");
        let mut child = Command::new(binary())
            .args([
                "serve",
                "--demo",
                "--listen",
                &format!("127.0.0.1:{}", self.port),
                "--data",
            ])
            .arg(self.data())
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap_or_else(|error| {
                panic!(
                    "{}: {error}; build it with `cargo xtask build`",
                    binary().display()
                )
            });
        let printed = Printed::of(&mut child);
        self.running = Some((child, printed));
    }

    /// Waits until the launched server says it is well.
    pub fn wait_until_well(&mut self) {
        let port = self.port;
        let (child, _) = self.running.as_mut().expect("the server was launched");
        let pause = Duration::from_millis(5);
        let well = process::wait_looking_every(pause, "the server's /healthz", LIMIT, || {
            let dead = child.try_wait().ok().flatten().is_some();
            let answer = http::get(port, "/healthz")
                .ok()
                .filter(|answer| answer.status == 200);
            (dead || answer.is_some()).then_some(answer.is_some())
        });
        assert_eq!(
            well,
            Ok(true),
            "the server did not start; it said:\n{}",
            self.printed()
        );
    }

    /// Returns the text of the badge that the demo's label page shows for a person.
    pub fn demo_badge(&self, person: &str) -> String {
        let page = http::get(self.port, "/demo/labels").expect("the label page");
        let text = page.text();
        let begins = format!("WM1/BADGE/{person}/");
        let badge = text
            .split(['<', '>'])
            .find(|part| part.starts_with(&begins));
        badge.expect("a badge of this person").to_owned()
    }

    /// Stops the server in good order and waits for its end.
    pub fn stop(&mut self) {
        let (mut child, _) = self.running.take().expect("the server runs");
        process::signal("TERM", &[child.id()]);
        let ended = process::wait_until("the server to stop", LIMIT, || {
            child.try_wait().ok().flatten()
        });
        if ended.is_err() {
            let _ = child.kill();
            let _ = child.wait();
        }
        let status = ended.expect("SIGTERM ends the server");
        assert!(
            status.success() || status.code().is_none(),
            "the server ended with {status}"
        );
    }

    /// Kills the server with SIGKILL, as a power cut would.
    pub fn kill(&mut self) {
        let (mut child, _) = self.running.take().expect("the server runs");
        child.kill().expect("SIGKILL cannot be refused");
        child.wait().expect("a killed child can be collected");
    }

    /// Tells whether the launched server has ended by itself.
    pub fn has_ended(&mut self) -> bool {
        let child = self.running.as_mut().map(|(child, _)| child);
        child.is_none_or(|child| child.try_wait().ok().flatten().is_some())
    }

    /// Tells whether the server was started and not stopped or killed since.
    pub fn is_running(&self) -> bool {
        self.running.is_some()
    }

    /// Returns the address of a path on this server.
    pub fn url(&self, path: &str) -> String {
        format!("http://127.0.0.1:{}{path}", self.port)
    }

    /// Returns the port it listens on, the same after every start.
    pub fn port(&self) -> u16 {
        self.port
    }

    /// Returns the folder of its data.
    pub fn data(&self) -> &Path {
        &self.data
    }

    /// Returns what it has printed since its last start.
    pub fn printed(&self) -> String {
        self.running
            .as_ref()
            .map(|(_, printed)| printed.text())
            .unwrap_or_default()
    }

    /// Asks for a path.
    pub fn get(&self, path: &str) -> Answer {
        http::get(self.port, path).unwrap_or_else(|error| panic!("GET {path}: {error}"))
    }

    /// Asks for a path and reads the answer as JSON.
    pub fn json(&self, path: &str) -> Value {
        let answer = self.get(path);
        assert_eq!(answer.status, 200, "GET {path}: {}", answer.text());
        serde_json::from_slice(&answer.body).unwrap_or_else(|error| panic!("GET {path}: {error}"))
    }

    /// Makes a one-time code for one tablet and returns the address that enrols it.
    pub fn enrolment_url(&self) -> String {
        self.url(&format!("/#enrol={}", self.enrolment_code()))
    }

    /// Makes a one-time code for one tablet.
    pub fn enrolment_code(&self) -> String {
        let output = self.command(&["enrol"]);
        let text = String::from_utf8_lossy(&output.stdout).into_owned();
        assert!(
            output.status.success(),
            "waymark enrol: {}",
            String::from_utf8_lossy(&output.stderr)
        );
        code_in(&text).unwrap_or_else(|| panic!("waymark enrol printed no code:\n{text}"))
    }

    /// Walks the store's chains, hashes and signatures; the store may be in use.
    pub fn verify(&self) -> Output {
        self.command(&["verify"])
    }

    /// Runs another command of the same program on the same data.
    pub fn command(&self, words: &[&str]) -> Output {
        let mut command = Command::new(binary());
        command.args(words).arg("--data").arg(self.data());
        command.output().expect("the server's program starts")
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        if let Some((mut child, printed)) = self.running.take() {
            let _ = child.kill();
            let _ = child.wait();
            if std::thread::panicking() {
                println!("the server said:\n{}", printed.text());
            }
        }
    }
}

/// Finds the enrolment code in what was printed: after `#enrol=`, else the last word.
fn code_in(printed: &str) -> Option<String> {
    let from = printed.split_once("#enrol=").map_or_else(
        || printed.split_whitespace().next_back(),
        |(_, code)| code.split_whitespace().next(),
    );
    from.map(str::to_owned)
}

fn binary() -> PathBuf {
    if let Some(given) = std::env::var_os("WAYMARK_SERVER") {
        return PathBuf::from(given);
    }
    let root = Path::new(env!("CARGO_MANIFEST_DIR"))
        .parent()
        .expect("tests lies in the project");
    root.join("target/release/waymark")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_is_found_alone_and_in_an_address() {
        assert_eq!(
            code_in("Enrol at http://127.0.0.1:1/#enrol=K7-PQ\nonce\n").unwrap(),
            "K7-PQ"
        );
        assert_eq!(code_in("one-time code: K7-PQ\n").unwrap(), "K7-PQ");
        assert!(code_in("").is_none());
    }
}

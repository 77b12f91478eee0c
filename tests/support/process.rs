//! Processes a story starts: signals to them and to what they started, and their printed lines.

use std::io::{BufRead, BufReader, Read};
use std::process::{Child, Command};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

/// How often a condition is looked at while waiting for it.
const PAUSE: Duration = Duration::from_millis(50);

/// Waits until `ready` gives something, or tells after `limit` what was waited for.
pub fn wait_until<T>(
    what: &str,
    limit: Duration,
    ready: impl FnMut() -> Option<T>,
) -> Result<T, String> {
    wait_looking_every(PAUSE, what, limit, ready)
}

/// Waits like [`wait_until`], looking as often as said.
pub fn wait_looking_every<T>(
    pause: Duration,
    what: &str,
    limit: Duration,
    mut ready: impl FnMut() -> Option<T>,
) -> Result<T, String> {
    let started = Instant::now();
    loop {
        if let Some(found) = ready() {
            return Ok(found);
        }
        if started.elapsed() > limit {
            return Err(format!("waited {} s for {what}", limit.as_secs()));
        }
        std::thread::sleep(pause);
    }
}

/// Returns a port nothing listens on.
pub fn free_port() -> u16 {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").expect("a loopback port is free");
    let address = listener
        .local_addr()
        .expect("a bound listener has an address");
    address.port()
}

/// Sends a signal by name to the processes with these ids; those already gone are no matter.
pub fn signal(name: &str, ids: &[u32]) {
    if ids.is_empty() {
        return;
    }
    let ids = ids.iter().map(u32::to_string);
    let _ = Command::new("kill")
        .arg(format!("-{name}"))
        .args(ids)
        .stderr(std::process::Stdio::null())
        .status();
}

/// Returns the ids of a process and all it started, children of children included.
pub fn tree(root: u32) -> Vec<u32> {
    let parents: Vec<(u32, u32)> = every_parent();
    let mut found = vec![root];
    let mut at = 0;
    while let Some(parent) = found.get(at).copied() {
        let children = parents.iter().filter(|(_, of)| *of == parent);
        found.extend(children.map(|(child, _)| *child));
        at += 1;
    }
    found
}

/// Kills a process and all it started with SIGKILL and waits until they are gone.
pub fn kill_tree(root: u32) {
    let mut ids = tree(root);
    let gone = wait_until(
        "the killed processes to go",
        Duration::from_secs(20),
        || {
            signal("KILL", &ids);
            // What was born while the list was made is found from its parents.
            ids = ids.iter().flat_map(|id| tree(*id)).collect();
            ids.sort_unstable();
            ids.dedup();
            ids.iter().all(|id| !alive(*id)).then_some(())
        },
    );
    gone.expect("SIGKILL cannot be refused");
}

/// Tells whether a process runs; one that ended and was not waited for does not.
pub fn alive(id: u32) -> bool {
    let state = stat(id).and_then(|fields| fields.chars().next());
    state.is_some_and(|state| state != 'Z' && state != 'X')
}

/// Lists every process with its parent.
fn every_parent() -> Vec<(u32, u32)> {
    let entries = std::fs::read_dir("/proc").expect("/proc lists the processes");
    let ids = entries
        .flatten()
        .filter_map(|entry| entry.file_name().to_str()?.parse().ok());
    ids.filter_map(|id: u32| {
        let fields = stat(id)?;
        let parent = fields.split(' ').nth(1)?.parse().ok()?;
        Some((id, parent))
    })
    .collect()
}

/// Returns a process's state, parent and so on: proc(5), `/proc/[pid]/stat` after the name.
fn stat(id: u32) -> Option<String> {
    let text = std::fs::read_to_string(format!("/proc/{id}/stat")).ok()?;
    // The name may itself hold brackets and spaces.
    text.rsplit_once(") ").map(|(_, fields)| fields.to_owned())
}

/// Keeps what a child prints, readable while it runs.
#[derive(Clone, Debug, Default)]
pub struct Printed {
    text: Arc<Mutex<String>>,
}

impl Printed {
    /// Collects both outputs of a child, which must be piped, in the background.
    pub fn of(child: &mut Child) -> Self {
        let printed = Self::default();
        printed.collect(child.stdout.take());
        printed.collect(child.stderr.take());
        printed
    }

    /// Returns everything printed so far.
    pub fn text(&self) -> String {
        self.text.lock().expect("no reader panics").clone()
    }

    fn collect(&self, pipe: Option<impl Read + Send + 'static>) {
        let Some(pipe) = pipe else { return };
        let text = Arc::clone(&self.text);
        std::thread::spawn(move || {
            for line in BufReader::new(pipe).lines().map_while(Result::ok) {
                let mut text = text.lock().expect("no reader panics");
                text.push_str(&line);
                text.push('\n');
            }
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::process::Stdio;

    #[test]
    fn a_killed_tree_takes_its_grandchildren_along() {
        let mut shell = Command::new("sh")
            .args(["-c", "sh -c 'echo $$; sleep 60' & wait"])
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let printed = Printed::of(&mut shell);
        let limit = Duration::from_secs(10);
        let grandchild = wait_until("the inner shell", limit, || {
            printed.text().trim().parse().ok()
        });
        let grandchild: u32 = grandchild.unwrap();
        assert!(tree(shell.id()).contains(&grandchild));
        kill_tree(shell.id());
        assert!(!alive(grandchild));
        shell.wait().unwrap();
    }

    #[test]
    fn waiting_ends_with_what_was_waited_for() {
        let nothing = wait_until("the lot", Duration::from_millis(1), || None::<()>);
        assert_eq!(nothing.unwrap_err(), "waited 0 s for the lot");
    }
}

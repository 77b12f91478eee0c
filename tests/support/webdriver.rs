//! A thin WebDriver client: one call, one JSON answer; W3C WebDriver, level 2.
//!
//! Own because the client crates draw in a library under a licence `deny.toml` does not allow.
//! Leaves out what a tablet means: that is `tablet`.

use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use serde_json::{Value, json};

use crate::browser::{Browser, Wanted};
use crate::http;
use crate::process::{self, Printed};

/// The key under which WebDriver hands out elements; section 12 of the standard.
const ELEMENT: &str = "element-6066-11e4-a52e-4f735466cecf";

/// Runs a browser's driver on a free port; ends with everything it started on drop.
#[derive(Debug)]
pub struct Driver {
    process: Child,
    port: u16,
    browser: Browser,
}

impl Driver {
    /// Starts the driver of a browser and waits until it answers.
    pub fn start(browser: Browser) -> Self {
        Self::start_in(browser, &[])
    }

    /// Starts it, and the browsers that it opens, in an environment with these in it.
    pub(crate) fn start_in(browser: Browser, environment: &[(&str, PathBuf)]) -> Self {
        let port = process::free_port();
        let program = browser.driver();
        let mut process = Command::new(program)
            .args(browser.driver_options(port))
            .envs(environment.iter().map(|(name, value)| (*name, value)))
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap_or_else(|error| panic!("{program}: {error}; `cargo xtask test` says how"));
        let printed = Printed::of(&mut process);
        let driver = Self {
            process,
            port,
            browser,
        };
        process::wait_until(program, Duration::from_secs(30), || {
            http::get(port, "/status")
                .ok()
                .filter(|answer| answer.status == 200)
        })
        .unwrap_or_else(|late| panic!("{late}; it said:\n{}", printed.text()));
        driver
    }

    /// Opens the browser as it is wanted.
    pub fn open(&self, wanted: &Wanted<'_>) -> Session {
        let capabilities = self.browser.capabilities(wanted);
        let wanted = json!({ "capabilities": { "alwaysMatch": capabilities } });
        let answer = call(self.port, "POST", "/session", &wanted)
            .unwrap_or_else(|error| panic!("no browser: {error}"));
        let text = |value: &Value| value.as_str().expect("a session has an id").to_owned();
        let id = answer["capabilities"][self.browser.process_id()].as_u64();
        Session {
            port: self.port,
            path: format!("/session/{}", text(&answer["sessionId"])),
            browser: id
                .and_then(|id| id.try_into().ok())
                .expect("the browser has a process id"),
        }
    }
}

impl Drop for Driver {
    fn drop(&mut self) {
        process::kill_tree(self.process.id());
        // Collected, so that no dead process stays listed.
        let _ = self.process.wait();
    }
}

/// Names one open browser window.
#[derive(Debug)]
pub struct Session {
    port: u16,
    path: String,
    /// The browser's process.
    pub browser: u32,
}

/// Names an element of the page as the driver knows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Element(String);

impl Session {
    /// Sends a command of this session.
    ///
    /// # Errors
    /// With the driver's own words.
    pub fn post(&self, command: &str, body: &Value) -> Result<Value, String> {
        call(self.port, "POST", &format!("{}/{command}", self.path), body)
    }

    /// Asks for a value of this session.
    ///
    /// # Errors
    /// With the driver's own words.
    pub fn get(&self, question: &str) -> Result<Value, String> {
        call(
            self.port,
            "GET",
            &format!("{}/{question}", self.path),
            &Value::Null,
        )
    }

    /// Closes the browser in good order.
    pub fn close(&self) {
        // A browser already gone is closed too.
        let _ = call(self.port, "DELETE", &self.path, &Value::Null);
    }

    /// Runs a function body in the page; `arguments[…]` are the given values.
    ///
    /// # Errors
    /// When it throws.
    pub fn script(&self, body: &str, arguments: &[Value]) -> Result<Value, String> {
        self.post(
            "execute/sync",
            &json!({ "script": body, "args": arguments }),
        )
    }

    /// Sends a Chrome DevTools command.
    ///
    /// # Errors
    /// When the browser refuses it.
    pub fn devtools(&self, command: &str, parameters: &Value) -> Result<Value, String> {
        self.post(
            "goog/cdp/execute",
            &json!({ "cmd": command, "params": parameters }),
        )
    }

    /// Returns every element a CSS selector finds.
    ///
    /// # Errors
    /// When the selector is wrong or the page is changing.
    pub fn find_all(&self, selector: &str) -> Result<Vec<Element>, String> {
        let found = self.post(
            "elements",
            &json!({ "using": "css selector", "value": selector }),
        )?;
        let elements = found.as_array().into_iter().flatten();
        Ok(elements
            .filter_map(|one| Some(Element(one[ELEMENT].as_str()?.to_owned())))
            .collect())
    }

    /// Asks for something of an element: `text`, `computedrole`, `computedlabel`, `enabled`…
    ///
    /// # Errors
    /// When the element has gone.
    pub fn of(&self, element: &Element, what: &str) -> Result<Value, String> {
        self.get(&format!("element/{}/{what}", element.0))
    }

    /// Does something to an element: `click`, `clear`, `value`.
    ///
    /// # Errors
    /// When the element has gone or cannot be reached.
    pub fn act(&self, element: &Element, what: &str, body: &Value) -> Result<Value, String> {
        self.post(&format!("element/{}/{what}", element.0), body)
    }

    /// Saves a picture of the window as PNG.
    ///
    /// # Errors
    /// When none could be taken or written.
    pub fn picture(&self, file: &Path) -> Result<(), String> {
        let png = self.get("screenshot")?;
        let bytes = from_base64(png.as_str().unwrap_or_default());
        std::fs::write(file, bytes).map_err(|error| format!("{}: {error}", file.display()))
    }
}

fn call(port: u16, method: &str, path: &str, body: &Value) -> Result<Value, String> {
    let bytes = if body.is_null() {
        Vec::new()
    } else {
        body.to_string().into_bytes()
    };
    let headers = [("content-type", "application/json; charset=utf-8")];
    let answer = http::request(port, method, path, &headers, &bytes)
        .map_err(|error| format!("{method} {path}: {error}"))?;
    let mut value: Value = serde_json::from_slice(&answer.body)
        .map_err(|error| format!("{method} {path}: {error}"))?;
    let value = value["value"].take();
    if answer.status == 200 {
        return Ok(value);
    }
    let words = |key: &str| {
        value[key]
            .as_str()
            .unwrap_or_default()
            .lines()
            .next()
            .unwrap_or_default()
            .to_owned()
    };
    Err(format!(
        "{method} {path}: {} ({})",
        words("message"),
        words("error")
    ))
}

/// Decodes base64, RFC 4648 section 4; anything else is skipped.
fn from_base64(text: &str) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(text.len() / 4 * 3);
    let (mut held, mut bits) = (0_u32, 0);
    for letter in text.bytes() {
        let six = match letter {
            b'A'..=b'Z' => letter - b'A',
            b'a'..=b'z' => letter - b'a' + 26,
            b'0'..=b'9' => letter - b'0' + 52,
            b'+' => 62,
            b'/' => 63,
            _ => continue,
        };
        held = held << 6 | u32::from(six);
        bits += 6;
        if bits >= 8 {
            bits -= 8;
            bytes.push((held >> bits & 0xff) as u8);
        }
    }
    bytes
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn base64_of_the_standard_is_read() {
        assert_eq!(from_base64("Zm9vYmFy"), b"foobar");
        assert_eq!(from_base64("Zm9vYg=="), b"foob");
        assert_eq!(from_base64("Zm8="), b"fo");
    }
}

//! A tablet: a browser on a profile of its own, seen and touched the way a person would.
//!
//! Elements are found by what a screen reader is told (role and name) or by `data-testid`. Every
//! look waits, with a deadline, for the page to come round. Leaves out what is on the screens.

use std::path::{Path, PathBuf};
use std::thread;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use serde_json::{Value, json};

use crate::browser::{Browser, Wanted};
use crate::clock::Clock;
use crate::folder::Folder;
use crate::process;
use crate::webdriver::{Driver, Element, Session};

mod wedge;

/// How long a story waits for the page unless it says otherwise.
pub const PATIENCE: Duration = Duration::from_secs(20);

/// Holds the browser, its profile and its camera; all end with it.
#[derive(Debug)]
pub struct Tablet {
    session: Option<Session>,
    browser: Browser,
    driver: Driver,
    profile: PathBuf,
    /// Removed with the tablet, unless the profile lies on a disk of the story's.
    _folder: Option<Folder>,
    camera: Option<PathBuf>,
    keeps_storage: bool,
}

impl Tablet {
    /// Unpacks a new tablet, which never saw the app.
    pub fn new() -> Self {
        let folder = Folder::fresh("tablet");
        Self::unpacked(Browser::Chromium, folder.path().to_owned(), Some(folder))
    }

    /// Unpacks a new tablet with this browser, whose profile lies in a given folder.
    pub fn on(browser: Browser, profile: &Path) -> Self {
        Self::unpacked(browser, profile.to_owned(), None)
    }

    /// Unpacks a new tablet that runs by a clock which the story sets.
    pub fn with_clock(clock: &Clock) -> Self {
        let folder = Folder::fresh("tablet");
        let profile = folder.path().to_owned();
        let driver = Driver::start_in(Browser::Chromium, &clock.environment());
        Self::driven(Browser::Chromium, driver, profile, Some(folder))
    }

    fn unpacked(browser: Browser, profile: PathBuf, folder: Option<Folder>) -> Self {
        Self::driven(browser, Driver::start(browser), profile, folder)
    }

    fn driven(browser: Browser, driver: Driver, profile: PathBuf, folder: Option<Folder>) -> Self {
        Self {
            session: None,
            browser,
            driver,
            profile,
            _folder: folder,
            camera: None,
            keeps_storage: true,
        }
    }

    /// Unpacks a new tablet whose camera plays a y4m file; the app may use it without asking.
    pub fn with_camera(file: &Path) -> Self {
        let file = file.canonicalize().expect("the camera's file exists");
        let mut tablet = Self::new();
        tablet.camera = Some(file);
        tablet
    }

    /// Unpacks a new tablet whose browser does not promise to keep the app's storage, as one
    /// that nobody manages.
    pub fn that_may_be_cleared() -> Self {
        let mut tablet = Self::new();
        tablet.keeps_storage = false;
        tablet
    }

    /// Makes a copy of a closed tablet, as a person does who copies its profile: the same
    /// key, the same chain.
    pub fn copy_of(other: &Self) -> Self {
        assert!(
            other.session.is_none(),
            "only a closed tablet can be copied"
        );
        let copy = Self::new();
        copy_folder(&other.profile, &copy.profile);
        copy
    }

    /// Goes to an address; starts the browser if it is not running.
    pub fn open(&mut self, url: &str) {
        if self.session.is_none() {
            let wanted = Wanted {
                profile: &self.profile,
                camera: self.camera.as_deref(),
                keeps_storage: self.keeps_storage,
            };
            self.session = Some(self.driver.open(&wanted));
        }
        let gone = self.session().post("url", &json!({ "url": url }));
        gone.unwrap_or_else(|error| panic!("{url}: {error}"));
    }

    /// Kills the whole browser with SIGKILL; the profile stays as it is at that moment.
    pub fn kill(&mut self) {
        let session = self.session.take().expect("the browser runs");
        process::kill_tree(session.browser);
        // The driver forgets the dead session.
        session.close();
        for mark in self.browser.marks() {
            let _ = std::fs::remove_file(self.profile.join(mark));
        }
    }

    /// Opens an enrolment address, names the tablet, and waits until people can badge in.
    pub fn enrol(&mut self, address: &str, name: &str) {
        self.open(address);
        let field = self.by_test_id("enrol-name");
        self.fill(&field, name);
        self.tap_test_id("enrol-submit");
        self.by_test_id("person-MK");
    }

    /// Closes the browser in good order.
    pub fn close(&mut self) {
        let session = self.session.take().expect("the browser runs");
        session.close();
    }

    /// Returns the folder in which the browser keeps everything.
    pub fn profile(&self) -> &Path {
        &self.profile
    }

    /// Returns the open browser.
    pub fn session(&self) -> &Session {
        self.session.as_ref().expect("the tablet was opened")
    }

    /// Runs a function body in the page; `arguments[…]` are the given values.
    pub fn script(&self, body: &str, arguments: &[Value]) -> Value {
        self.session()
            .script(body, arguments)
            .unwrap_or_else(|error| panic!("{error}"))
    }

    /// Returns all text a person can read.
    pub fn text(&self) -> String {
        let body = self.session().script("return document.body.innerText", &[]);
        body.ok()
            .and_then(|text| text.as_str().map(str::to_owned))
            .unwrap_or_default()
    }

    /// Waits until the page shows this text.
    pub fn wait_for_text(&self, text: &str) {
        self.wait_for_text_within(text, PATIENCE);
    }

    /// Waits until the page shows this text, for as long as said.
    pub fn wait_for_text_within(&self, text: &str, limit: Duration) {
        self.wait_until(&format!("the text “{text}”"), limit, || {
            self.text().contains(text).then_some(())
        });
    }

    /// Waits for the element a test id names.
    pub fn by_test_id(&self, id: &str) -> Element {
        self.wait_until(&format!("the test id {id}"), PATIENCE, || {
            self.all_by_test_id(id).into_iter().next()
        })
    }

    /// Returns every element with a test id, without waiting.
    pub fn all_by_test_id(&self, id: &str) -> Vec<Element> {
        self.session()
            .find_all(&format!("[data-testid='{id}']"))
            .unwrap_or_default()
    }

    /// Waits for the element a screen reader announces with this role and name.
    pub fn by_role(&self, role: &str, name: &str) -> Element {
        self.wait_until(&format!("a {role} called “{name}”"), PATIENCE, || {
            self.announced(role, name)
        })
    }

    /// Looks for an element by role and name, without waiting.
    pub fn announced(&self, role: &str, name: &str) -> Option<Element> {
        let candidates = self.session().find_all(selector_for(role)).ok()?;
        candidates.into_iter().find(|element| {
            let is = |what: &str, wanted: &str| {
                self.session()
                    .of(element, what)
                    .is_ok_and(|said| said.as_str() == Some(wanted))
            };
            is("computedlabel", name) && is("computedrole", role)
        })
    }

    /// Returns the text of an element.
    pub fn text_of(&self, element: &Element) -> String {
        let text = self
            .session()
            .of(element, "text")
            .unwrap_or_else(|error| panic!("{error}"));
        text.as_str().unwrap_or_default().to_owned()
    }

    /// Lets the browser save files into a folder without asking.
    pub fn save_into(&self, folder: &Path) {
        let where_to = json!({
            "behavior": "allow",
            "downloadPath": folder.to_str().expect("a folder's name is text"),
        });
        let set = self
            .session()
            .devtools("Browser.setDownloadBehavior", &where_to);
        set.unwrap_or_else(|error| panic!("{error}"));
    }

    /// Taps what saves a file with this ending, and returns where it lies; the folder holds it
    /// as long as it is kept.
    pub fn saved_by(&self, id: &str, ending: &str) -> (Folder, PathBuf) {
        let folder = Folder::fresh("saved");
        self.save_into(folder.path());
        self.tap_test_id(id);
        let file = self.wait_until(&format!("the {ending} file"), PATIENCE, || {
            let files = std::fs::read_dir(folder.path()).ok()?.flatten();
            files
                .map(|file| file.path())
                .find(|path| path.extension().is_some_and(|end| end == ending))
        });
        (folder, file)
    }

    /// Returns the text of what has this `data-testid` now; nothing where it is not there. The
    /// page may draw it anew meanwhile.
    pub fn text_at(&self, id: &str) -> String {
        let read = "const found = document.querySelector(`[data-testid=\"${arguments[0]}\"]`);
            return found ? found.innerText : '';";
        let text = self.script(read, &[id.into()]);
        text.as_str().unwrap_or_default().to_owned()
    }

    /// Returns what the field with this `data-testid` holds, as soon as it is there.
    pub fn value_of(&self, id: &str) -> String {
        self.by_test_id(id);
        let read =
            "return document.querySelector(`[data-testid=\"${arguments[0]}\"]`)?.value ?? ''";
        let value = self.script(read, &[id.into()]);
        value.as_str().unwrap_or_default().to_owned()
    }

    /// Chooses something in the list with this `data-testid`, as soon as it is there.
    pub fn choose(&self, id: &str, value: &str) {
        self.by_test_id(id);
        let choose = "const list = document.querySelector(`[data-testid=\"${arguments[0]}\"]`);
            list.value = arguments[1];
            list.dispatchEvent(new Event('change', { bubbles: true }));
            return list.value;";
        let chosen = self.script(choose, &[id.into(), value.into()]);
        assert_eq!(chosen.as_str(), Some(value), "{id}");
    }

    /// Lets a finger come down on the element with this `data-testid`, or go: `pointerdown`,
    /// `pointerup`.
    pub fn finger(&self, what: &str, id: &str) {
        let dispatch = "document.querySelector(`[data-testid=\"${arguments[1]}\"]`).dispatchEvent(
            new PointerEvent(arguments[0], { bubbles: true, pointerType: 'touch' }))";
        self.script(dispatch, &[what.into(), id.into()]);
    }

    /// Taps the element with this role and name, as soon as it can be tapped.
    pub fn tap(&self, role: &str, name: &str) {
        self.wait_until(
            &format!("tapping the {role} “{name}”"),
            PATIENCE,
            || {
                let element = self.announced(role, name)?;
                self.session().act(&element, "click", &json!({})).ok()
            },
        );
    }

    /// Taps the element with this test id, as soon as it can be tapped: a button that rests or
    /// is off does nothing.
    pub fn tap_test_id(&self, id: &str) {
        let on = format!("[data-testid='{id}']:not([aria-disabled='true'], :disabled)");
        self.wait_until(&format!("tapping the test id {id}"), PATIENCE, || {
            let element = self.session().find_all(&on).ok()?.into_iter().next()?;
            self.session().act(&element, "click", &json!({})).ok()
        });
    }

    /// Replaces the content of a field with typed text.
    pub fn fill(&self, field: &Element, text: &str) {
        let session = self.session();
        session
            .act(field, "clear", &json!({}))
            .unwrap_or_else(|error| panic!("{error}"));
        session
            .act(field, "value", &json!({ "text": text }))
            .unwrap_or_else(|error| panic!("{error}"));
    }

    /// Types a scanned text the way a wedge scanner does: no field focused, fast, Enter at the end.
    pub fn scan_by_wedge(&self, text: &str) {
        self.try_scan_by_wedge(text)
            .unwrap_or_else(|error| panic!("{error}"));
    }

    /// Types a scanned text into a browser that may be killed meanwhile.
    ///
    /// # Errors
    /// When the browser does not say that all of it was typed.
    pub fn try_scan_by_wedge(&self, text: &str) -> Result<(), String> {
        self.press(&wedge::strokes(&[text], Duration::ZERO))
    }

    /// Types a scanned text as a scanner does that sends no Enter.
    pub fn scan_without_end(&self, text: &str) {
        self.press(&wedge::strokes_without_end(text))
            .unwrap_or_else(|error| panic!("{error}"));
    }

    fn press(&self, strokes: &[serde_json::Value]) -> Result<(), String> {
        let press = |stroke| self.session().devtools("Input.dispatchKeyEvent", stroke);
        strokes
            .iter()
            .try_for_each(|stroke| press(stroke).map(|_| ()))?;
        // The next scan is not to begin before this one ended.
        let ends = strokes.last().and_then(|last| last["timestamp"].as_f64());
        let now = SystemTime::now().duration_since(UNIX_EPOCH);
        let left = ends.unwrap_or_default() - now.unwrap_or_default().as_secs_f64();
        thread::sleep(Duration::from_secs_f64(left.max(0.0)));
        Ok(())
    }

    /// Hands the page the keys of a scan all at once: where the machine is too busy to type as
    /// fast as a scanner does.
    pub fn scan_at_once(&self, text: &str) {
        self.script(wedge::AT_ONCE, &[text.into()]);
    }

    /// Scans two texts, one so long after the other.
    pub fn scan_two_by_wedge(&self, first: &str, second: &str, apart: Duration) {
        self.press(&wedge::strokes(&[first, second], apart))
            .unwrap_or_else(|error| panic!("{error}"));
    }

    /// Returns what the browser's console was told at the level of an error since the last look.
    /// Firefox does not hand them out.
    pub fn console_errors(&self) -> Vec<String> {
        if self.browser == Browser::Firefox {
            return Vec::new();
        }
        let log = self.session().post("se/log", &json!({ "type": "browser" }));
        let log = log.unwrap_or_else(|error| panic!("{error}"));
        let entries = log.as_array().into_iter().flatten();
        entries
            .filter(|entry| entry["level"] == "SEVERE")
            .map(|entry| entry["message"].as_str().unwrap_or_default().to_owned())
            .collect()
    }

    /// Makes the viewport exactly this large, in CSS pixels.
    pub fn resize(&self, width: u32, height: u32) {
        let metrics =
            json!({ "width": width, "height": height, "deviceScaleFactor": 1, "mobile": false });
        let done = self
            .session()
            .devtools("Emulation.setDeviceMetricsOverride", &metrics);
        done.unwrap_or_else(|error| panic!("{error}"));
    }

    /// Saves a picture of the viewport as PNG.
    pub fn picture(&self, file: &Path) {
        self.session()
            .picture(file)
            .unwrap_or_else(|error| panic!("{error}"));
    }

    /// Waits until the service worker keeps the app: installed and active.
    pub fn wait_until_kept_offline(&self) {
        let asked =
            "const done = arguments[0]; navigator.serviceWorker.ready.then(() => done(true))";
        let answer = self
            .session()
            .post("execute/async", &json!({ "script": asked, "args": [] }));
        answer.unwrap_or_else(|error| panic!("the service worker did not become ready: {error}"));
    }

    /// Waits for a condition; on failure shows what stood on the screen instead.
    pub fn wait_until<T>(
        &self,
        what: &str,
        limit: Duration,
        ready: impl FnMut() -> Option<T>,
    ) -> T {
        process::wait_until(what, limit, ready).unwrap_or_else(|late| {
            let errors = self.console_errors().join("\n");
            panic!(
                "{late}; the screen said:\n{}\nthe console said:\n{errors}",
                self.text()
            )
        })
    }
}

impl Default for Tablet {
    fn default() -> Self {
        Self::new()
    }
}

impl Drop for Tablet {
    fn drop(&mut self) {
        // Killed first, so that the driver's end does not wait for it and the profile can go.
        if let Some(session) = self.session.take() {
            process::kill_tree(session.browser);
        }
    }
}

/// Copies files and folders; a browser's links, which mark a profile in use, are left out.
pub fn copy_folder(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).expect("a folder can be made");
    for entry in std::fs::read_dir(from)
        .expect("the folder can be read")
        .flatten()
    {
        let kind = entry.file_type().expect("an entry has a type");
        let target = to.join(entry.file_name());
        if kind.is_dir() {
            copy_folder(&entry.path(), &target);
        } else if kind.is_file() {
            std::fs::copy(entry.path(), target).expect("a file can be copied");
        }
    }
}

/// Narrows the search for a role to the elements that can have it.
fn selector_for(role: &str) -> &'static str {
    match role {
        "button" => "button, [role=button], summary",
        "link" => "a, [role=link]",
        "textbox" => "input, textarea, [role=textbox]",
        "heading" => "h1, h2, h3, h4, h5, h6, [role=heading]",
        "listitem" => "li, [role=listitem]",
        "radio" => "input, [role=radio]",
        "status" => "output, [role=status]",
        _ => "body *",
    }
}

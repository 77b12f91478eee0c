//! The browsers a tablet can run: how each is started, and what a manager of tablets sets in
//! it. What is on the screens, and how it is touched, is the same in all.

use std::path::Path;
use std::process::Command;

use serde_json::{Value, json};

/// A browser.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Browser {
    /// Chromium, by ChromeDriver.
    Chromium,
    /// Firefox, by geckodriver.
    Firefox,
}

/// What is asked of a browser when it starts.
#[derive(Clone, Copy, Debug)]
pub struct Wanted<'a> {
    /// Where it keeps everything.
    pub profile: &'a Path,
    /// A file that its camera plays; Chromium alone can.
    pub camera: Option<&'a Path>,
    /// Whether it promises to keep the app's storage, as the tablets of a plant are set to.
    pub keeps_storage: bool,
}

/// Chromium without its habits: no first-run pages, no updates, no own network talk.
const ARGUMENTS: [&str; 14] = [
    "--headless=new",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--disable-dev-shm-usage",
    "--no-first-run",
    "--no-default-browser-check",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--lang=en",
    "--hide-scrollbars",
    "--autoplay-policy=no-user-gesture-required",
    "--window-size=1280,800",
];

impl Browser {
    /// Returns the program that drives it.
    pub fn driver(self) -> &'static str {
        match self {
            Self::Chromium => "chromedriver",
            Self::Firefox => "geckodriver",
        }
    }

    /// Tells whether the driver, and so the browser, is on this machine.
    pub fn is_here(self) -> bool {
        let mut driver = Command::new(self.driver());
        let answered = driver.arg("--version").output();
        answered.is_ok_and(|output| output.status.success())
    }

    /// Returns its options; it listens on this port alone.
    pub fn driver_options(self, port: u16) -> Vec<String> {
        let listen = format!("--port={port}");
        match self {
            Self::Chromium => vec![listen],
            Self::Firefox => vec![listen, "--websocket-port=0".to_owned()],
        }
    }

    /// Returns the WebDriver capabilities of a session.
    pub fn capabilities(self, wanted: &Wanted<'_>) -> Value {
        match self {
            Self::Chromium => chromium(wanted),
            Self::Firefox => firefox(wanted),
        }
    }

    /// Returns the capability that names the browser's process.
    pub fn process_id(self) -> &'static str {
        match self {
            Self::Chromium => "goog:processID",
            Self::Firefox => "moz:processID",
        }
    }

    /// Returns the files by which a killed browser still marks its profile as in use.
    pub fn marks(self) -> &'static [&'static str] {
        match self {
            Self::Chromium => &["SingletonLock", "SingletonCookie", "SingletonSocket"],
            Self::Firefox => &["lock", ".parentlock"],
        }
    }
}

fn chromium(wanted: &Wanted<'_>) -> Value {
    let mut arguments: Vec<String> = ARGUMENTS.map(str::to_owned).to_vec();
    arguments.push(format!("--user-data-dir={}", wanted.profile.display()));
    if let Some(camera) = wanted.camera {
        arguments.push("--use-fake-ui-for-media-stream".to_owned());
        arguments.push("--use-fake-device-for-media-stream".to_owned());
        arguments.push(format!(
            "--use-file-for-fake-video-capture={}",
            camera.display()
        ));
    }
    // Without the promise, Chromium clears the whole storage when the disk is nearly full.
    let preferences = if wanted.keeps_storage {
        json!({ "profile": { "default_content_setting_values": { "durable_storage": 1 } } })
    } else {
        json!({})
    };
    json!({
        "browserName": "chrome",
        "goog:loggingPrefs": { "browser": "ALL" },
        "goog:chromeOptions": { "args": arguments, "prefs": preferences },
        "unhandledPromptBehavior": "ignore",
    })
}

fn firefox(wanted: &Wanted<'_>) -> Value {
    json!({
        "browserName": "firefox",
        "moz:firefoxOptions": {
            "args": ["-headless", "-profile", wanted.profile],
            "prefs": {
                "intl.accept_languages": "en",
                // Nobody is there to be asked: the answer a manager sets.
                "dom.storageManager.prompt.testing": true,
                "dom.storageManager.prompt.testing.allow": wanted.keeps_storage,
                // No own network talk.
                "app.normandy.enabled": false,
                "network.captive-portal-service.enabled": false,
                "network.connectivity-service.enabled": false,
            },
        },
        "unhandledPromptBehavior": "ignore",
    })
}

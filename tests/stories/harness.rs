//! The harness itself: a story can only be trusted if its tablet does what it says.
//!
//! Stands on a page of its own, so that a fault of the app and one of the harness look different.

use std::io::{Read, Write};
use std::net::TcpListener;

use waymark_tests::{Folder, Tablet};

const PAGE: &str = r#"<!doctype html><title>trial</title><link rel="icon" href="data:,">
<h1>Trial</h1><button aria-label="Count one">+</button><p data-testid="count">0</p><p data-testid="keys"></p>
<label>Lot <input></label><script>
const count = document.querySelector('[data-testid=count]'), keys = document.querySelector('[data-testid=keys]');
const show = () => count.textContent = localStorage.getItem('count') ?? '0';
document.querySelector('button').onclick = () => { localStorage.setItem('count', +count.textContent + 1); show() };
addEventListener('keydown', e => { keys.textContent += e.ctrlKey && e.key === ']' ? '<GS>' : e.key === 'Control' ? '' : e.key });
show();
</script>"#;

/// Serves [`PAGE`] on every path until the test program ends; returns its address.
fn served() -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    std::thread::spawn(move || {
        for mut stream in listener.incoming().flatten() {
            // Each on its own: Chromium opens connections ahead and asks nothing on them.
            std::thread::spawn(move || {
                let mut asked = [0; 4096];
                let _ = stream.read(&mut asked);
                let head = "HTTP/1.1 200 OK\r\ncontent-type: text/html\r\nconnection: close\r\n";
                let length = PAGE.len();
                let _ = write!(stream, "{head}content-length: {length}\r\n\r\n{PAGE}");
            });
        }
    });
    format!("http://{address}/")
}

#[test]
#[ignore = "needs Chromium: cargo xtask test"]
fn a_tablet_finds_taps_and_types_as_a_person_does() {
    let mut tablet = Tablet::new();
    tablet.open(&served());
    tablet.wait_for_text("Trial");
    tablet.tap("button", "Count one");
    tablet.wait_for_text("1");
    let field = tablet.by_role("textbox", "Lot");
    tablet.fill(&field, "L7-2291");
    let value = tablet.script("return document.querySelector('input').value", &[]);
    assert_eq!(value, "L7-2291");
    assert_eq!(tablet.console_errors(), Vec::<String>::new());
}

#[test]
#[ignore = "needs Chromium: cargo xtask test"]
fn a_wedge_types_without_focus_and_keeps_the_group_separator() {
    let mut tablet = Tablet::new();
    tablet.open(&served());
    tablet.scan_by_wedge("]d2010\u{1D}10a");
    let keys = tablet.by_test_id("keys");
    assert_eq!(tablet.text_of(&keys), "]d2010<GS>10aEnter");
}

#[test]
#[ignore = "needs Chromium: cargo xtask test"]
fn a_killed_browser_comes_back_on_its_profile() {
    let url = served();
    let mut tablet = Tablet::new();
    tablet.open(&url);
    tablet.tap("button", "Count one");
    tablet.tap("button", "Count one");
    // Local storage reaches the disk in its own time; what counts here is the same profile.
    std::thread::sleep(std::time::Duration::from_secs(6));
    let browser = tablet.session().browser;
    tablet.kill();
    assert!(!waymark_tests::process::alive(browser));
    tablet.open(&url);
    let count = tablet.by_test_id("count");
    assert_eq!(tablet.text_of(&count), "2");
}

#[test]
#[ignore = "needs Chromium: cargo xtask test"]
fn a_picture_has_exactly_the_size_asked_for() {
    let mut tablet = Tablet::new();
    tablet.open(&served());
    let folder = Folder::fresh("pictures");
    for (width, height) in [(1280, 800), (800, 1280), (390, 844)] {
        tablet.resize(width, height);
        let file = folder.path().join("picture.png");
        tablet.picture(&file);
        let png = std::fs::read(&file).unwrap();
        // PNG, section 11.2.2: width and height stand in the first chunk.
        let number = |at: usize| u32::from_be_bytes(png[at..at + 4].try_into().unwrap());
        assert_eq!((number(16), number(20)), (width, height));
    }
}

#[test]
#[ignore = "needs Chromium: cargo xtask test"]
fn nothing_a_tablet_started_outlives_it() {
    let mut tablet = Tablet::new();
    tablet.open(&served());
    let started = waymark_tests::process::tree(tablet.session().browser);
    assert!(
        started.len() > 3,
        "Chromium is several processes: {started:?}"
    );
    drop(tablet);
    let left: Vec<_> = started
        .into_iter()
        .filter(|id| waymark_tests::process::alive(*id))
        .collect();
    assert_eq!(left, Vec::<u32>::new());
}

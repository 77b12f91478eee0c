//! The scanner of a tablet: calibrated by one sheet on every keyboard layout of the test vectors, and
//! what it types afterwards is the text that it sent.

use std::path::{Path, PathBuf};
use std::time::Duration;

use codes::wedge::{Layout, whole};
use waymark_tests::{Server, Tablet};

use crate::main_job::day::enrol;

const PATIENCE: Duration = Duration::from_secs(20);

/// A typed text of the vectors.
struct Row {
    layout: String,
    typed: String,
    expected: String,
}

/// The rows that are typed on another layout than the scanner's; nothing where they are not at
/// hand.
fn rows() -> Option<Vec<Row>> {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    let vectors: PathBuf = here
        .ancestors()
        .map(|at| at.join("../shared/vectors"))
        .find(|at| at.is_dir())?;
    let text = std::fs::read_to_string(vectors.join("public/wedge.tsv")).ok()?;
    let mut lines = text.lines();
    let header: Vec<&str> = lines.next()?.split('\t').collect();
    let column = |cells: &[&str], name: &str| -> String {
        let at = header.iter().position(|had| *had == name).unwrap();
        cells
            .get(at)
            .copied()
            .unwrap_or_default()
            .replace("\\x1d", "\u{1d}")
            .replace("\\x1e", "\u{1e}")
            .replace("\\x04", "\u{4}")
            .replace("\\\\", "\\")
    };
    let rows = lines.map(|line| {
        let cells: Vec<&str> = line.split('\t').collect();
        Row {
            layout: column(&cells, "host_layout"),
            typed: column(&cells, "typed"),
            expected: column(&cells, "expected"),
        }
    });
    Some(rows.filter(|row| row.layout != "US").collect())
}

/// Finds a layout by its name without spaces and signs, as the vectors write it.
fn layout(name: &str) -> Layout {
    let plain = |name: &str| -> String {
        let letters = name.chars().filter(|c| c.is_ascii_alphanumeric());
        letters.map(|c| c.to_ascii_lowercase()).collect()
    };
    let wanted = match name {
        "Standard" => plain("Croatian"),
        "Gaelic" => plain("Scottish Gaelic"),
        other => plain(other),
    };
    Layout::all()
        .find(|layout| layout.names().any(|had| plain(had) == wanted))
        .unwrap_or_else(|| panic!("no layout {name}"))
}

/// Reads the text that the screen says was sent.
fn shown(tablet: &Tablet) -> String {
    let read = "const at = id => document.querySelector(`[data-testid=${id}]`)?.dataset.text;
        return at('scanner-sent') ?? at('scanner-arrived') ?? ''";
    tablet
        .script(read, &[])
        .as_str()
        .unwrap_or_default()
        .to_owned()
}

/// Types a text until the screen shows what it should: the profile is kept a moment after the sheet
/// was read.
fn sees(tablet: &Tablet, row: &Row) {
    tablet.wait_until(&row.layout, PATIENCE, || {
        tablet.scan_at_once(&row.typed);
        (shown(tablet) == row.expected).then_some(())
    });
}

#[test]
#[ignore = "needs Chromium and the built server: cargo xtask test"]
fn one_sheet_is_enough_for_a_scanner_on_every_layout() {
    let Some(rows) = rows() else {
        println!("no ../shared/vectors beside the project: no layout is typed");
        return;
    };
    let server = Server::start();
    let mut tablet = Tablet::new();
    enrol(&mut tablet, &server, "Tablet 1");
    tablet.tap_test_id("person-MK");
    tablet.by_test_id("nav-receive");
    tablet.tap_test_id("who");
    tablet.tap_test_id("open-scanner");
    for row in &rows {
        let layout = layout(&row.layout);
        let sheet = format!("]d1{}", whole());
        let typed: String = sheet.chars().map(|sent| layout.arrives(sent)).collect();
        tablet.scan_at_once(&typed);
        sees(&tablet, row);
    }
    // The profile is the tablet's, and is there after a reload.
    let last = rows.last().unwrap();
    tablet.open(&server.url("/"));
    tablet.by_test_id("nav-receive");
    tablet.tap_test_id("who");
    tablet.tap_test_id("open-scanner");
    sees(&tablet, last);
    // With real keys, and without a profile.
    tablet.tap_test_id("scanner-forget");
    let text = "]d201040123456789011727063010L5-0331\u{1d}30415";
    tablet.wait_until("real keys", PATIENCE, || {
        tablet.scan_by_wedge(text);
        (shown(&tablet) == text).then_some(())
    });
    assert!(tablet.text_at("scanner-fields").contains("L5-0331"));
}

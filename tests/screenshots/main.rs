//! Every screen in every size and theme, as pictures to be looked at: `cargo xtask screenshots`.
//!
//! The app is walked through as a person does, against the real server; at each screen the
//! sizes and themes are turned through, and axe-core looks at each.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "a story ends by panicking"
)]

mod people_and_holds;
mod scanning;
mod signing_and_tablets;

use std::path::PathBuf;
use std::sync::{LazyLock, Mutex};
use std::time::Duration;

use codes::OwnLabel;
use record::Command;
use record::identity::LotKey;
use record::label::LabelRead;
use record::quantity::Quantity;
use record::receiving::ReceiveLot;
use waymark_tests::camera::FakeCamera;
use waymark_tests::label::{Label, Scene};
use waymark_tests::soft_tablet::Spoil;
use waymark_tests::{Axe, Folder, Server, SoftTablet, Tablet};

/// The sizes of design.md 10: tablet on its side, upright, and a phone.
const SIZES: [(u32, u32); 3] = [(1280, 800), (800, 1280), (390, 844)];
/// The narrowest tablet upright and the narrowest phone: nothing may be cut off there.
const NARROWEST: [(u32, u32); 2] = [(744, 1133), (360, 740)];
/// The themes that every screen is looked at in.
const THEMES: [&str; 2] = ["dark", "light"];
/// The themes that are made of the same tokens; looked at where there is most to see.
const OTHER_THEMES: [&str; 2] = ["sun", "contrast"];

const BEARINGS: &str = "010402345678901110B22K81\u{1d}30200";
const SCREWS: &str = "010403456789012110S9-4410\u{1d}304000";
const SEALS: &str = "01040123456789011727063010L5-0331\u{1d}30415";
/// With a separator at its end, because nobody has calibrated this scanner: without one the serial
/// number could hide further fields.
const MODULE: &str = "010404567890123121PM-77120\u{1d}";

fn part(text: &str) -> codes::LabelPart {
    text.parse().unwrap()
}

fn unit() -> String {
    unit_numbered("AX-00417")
}

fn unit_numbered(serial: &str) -> String {
    OwnLabel::Unit {
        item: part("AX2"),
        serial: part(serial),
    }
    .to_text()
}

fn carton() -> String {
    OwnLabel::Carton {
        id: part("CT-2201"),
    }
    .to_text()
}

fn order() -> String {
    OwnLabel::Order {
        id: part("WO-1042"),
    }
    .to_text()
}

/// Names what a hand has to reach and reaches beyond the window's edge, but for what can be
/// scrolled there.
const CUT_OFF: &str = "
    const scrolls = (one) => one.closest('.tree-scroll');
    return [...document.querySelectorAll('button, input, select, a, .pill, h1')]
        .filter((one) => one.checkVisibility() && !scrolls(one) && !one.closest('.unseen'))
        .filter((one) => {
            const { left, right } = one.getBoundingClientRect();
            return right > innerWidth + 1 || left < -1;
        })
        .map((one) => one.dataset.testid ?? one.textContent);";

/// Names the buttons whose words are wider than they are.
const TOO_WIDE: &str = "
    return [...document.querySelectorAll('button')]
        .filter((one) => one.checkVisibility() && one.scrollWidth > one.clientWidth + 1)
        .map((one) => one.dataset.testid ?? one.textContent);";

/// Where the pictures go.
fn pictures() -> PathBuf {
    let folder = std::env::var_os("WAYMARK_SCREENSHOTS")
        .map_or_else(|| PathBuf::from("screenshots"), PathBuf::from);
    std::fs::create_dir_all(&folder).unwrap();
    folder
}

static AXE: LazyLock<Axe> = LazyLock::new(Axe::fetched);

/// What axe-core found that is serious or critical, and on which screen.
static GRAVE: Mutex<Vec<String>> = Mutex::new(Vec::new());

/// Fails with all that was found since the last time; the pictures are taken by then.
fn nothing_is_grave() {
    let found = std::mem::take(&mut *GRAVE.lock().unwrap());
    assert!(found.is_empty(), "keeps people out:\n{}", found.join("\n"));
}

/// Takes the screen that a tablet shows in every size and these themes, for bare hands.
fn take_of(tablet: &Tablet, screen: &str, themes: &[&str]) {
    take_for(tablet, screen, themes, "standard");
}

/// Takes the screen that a tablet shows in every size and these themes, for such hands.
fn take_for(tablet: &Tablet, screen: &str, themes: &[&str], touch: &str) {
    let folder = pictures();
    let set = "Object.assign(document.documentElement.dataset, arguments[0])";
    for theme in themes {
        tablet.script(
            set,
            &[serde_json::json!({ "theme": theme, "touch": touch })],
        );
        for (width, height) in SIZES {
            tablet.resize(width, height);
            // The camera's picture and the layout need a moment to settle.
            std::thread::sleep(Duration::from_millis(150));
            nothing_is_cut_off(tablet, screen, width);
            let hands = if touch == "standard" { "" } else { "-glove" };
            let name = format!("{screen}-{theme}{hands}-{width}x{height}");
            tablet.picture(&folder.join(format!("{name}.png")));
            let found = AXE.grave(tablet).into_iter();
            let named = found.map(|one| format!("{name}: {one}"));
            GRAVE.lock().unwrap().extend(named);
        }
    }
    for (width, height) in NARROWEST {
        tablet.resize(width, height);
        nothing_is_cut_off(tablet, screen, width);
    }
    tablet.script(set, &[serde_json::json!({ "touch": "standard" })]);
    tablet.resize(1280, 800);
}

/// What is wider than the window is out of reach: the page does not scroll sideways.
fn nothing_is_cut_off(tablet: &Tablet, screen: &str, width: u32) {
    let out = tablet.script(CUT_OFF, &[]);
    let out = out.as_array().unwrap();
    let cut = (!out.is_empty()).then(|| format!("{screen} at {width} px cuts off {out:?}"));
    GRAVE.lock().unwrap().extend(cut);
}

/// German words are longer: nothing is cut off where there is the least room, for bare hands and
/// for gloves.
fn fits_in_german(tablet: &Tablet, screen: &str) {
    let set = "Object.assign(document.documentElement.dataset, arguments[0])";
    for touch in ["standard", "glove"] {
        tablet.script(set, &[serde_json::json!({ "touch": touch })]);
        for (width, height) in [NARROWEST[0], NARROWEST[1], SIZES[2]] {
            tablet.resize(width, height);
            std::thread::sleep(Duration::from_millis(150));
            let here = format!("{screen} in German, {touch}");
            nothing_is_cut_off(tablet, &here, width);
            let wide = tablet.script(TOO_WIDE, &[]);
            let wide = wide.as_array().unwrap();
            let said = format!("{here} at {width} px has words beside {wide:?}");
            GRAVE
                .lock()
                .unwrap()
                .extend((!wide.is_empty()).then_some(said));
        }
    }
    tablet.script(set, &[serde_json::json!({ "touch": "standard" })]);
    tablet.resize(1280, 800);
}

/// A tablet and what its camera sees.
struct Walk {
    tablet: Tablet,
    camera: FakeCamera,
    _folder: Folder,
}

impl Walk {
    fn begin(server: &Server) -> Self {
        let folder = Folder::fresh("pictures");
        let camera = FakeCamera::new(&folder.path().join("camera.y4m")).unwrap();
        let mut tablet = Tablet::with_camera(camera.path());
        tablet.open(&server.enrolment_url());
        tablet.by_test_id("enrol-submit");
        Self {
            tablet,
            camera,
            _folder: folder,
        }
    }

    fn take_in(&self, screen: &str, themes: &[&str]) {
        take_of(&self.tablet, screen, themes);
    }

    fn take(&self, screen: &str) {
        self.take_in(screen, &THEMES);
    }

    fn scan(&self, text: &str, follows: &str) {
        self.tablet.scan_by_wedge(text);
        self.tablet.by_test_id(follows);
    }

    fn scan_need(&self, text: &str, item: &str) {
        self.tablet.scan_by_wedge(text);
        self.wait_for_state(&format!("need-{item}"), "filled");
    }

    fn wait_for_state(&self, id: &str, state: &str) {
        let read = "const found = document.querySelector(`[data-testid=\"${arguments[0]}\"]`);
            return found ? found.dataset.state : null;";
        let what = format!("{id} to be {state}");
        self.tablet.wait_until(&what, Duration::from_secs(20), || {
            (self.tablet.script(read, &[id.into()]).as_str()? == state).then_some(())
        });
    }

    fn tap(&self, id: &str) {
        self.tablet.tap_test_id(id);
    }

    fn fill(&self, id: &str, text: &str) {
        self.tablet.fill(&self.tablet.by_test_id(id), text);
    }

    fn receive(&self, elements: &str) {
        self.tap("nav-home");
        self.tablet.by_test_id("nav-receive");
        self.scan(&format!("]d2{elements}"), "receive-lot");
        self.tap("receive-submit");
        self.tablet.by_test_id("lot-left");
    }

    fn finish(&self, step: u16) {
        self.tap("finish-step");
        self.wait_for_state(&format!("step-{step}"), "finished");
    }
}

#[test]
#[ignore = "takes pictures: cargo xtask screenshots"]
fn every_screen() {
    let mut server = Server::start();
    let walk = Walk::begin(&server);
    first_steps(&walk);
    receiving(&walk);
    building(&walk);
    shipping(&walk);
    tracing(&walk);
    // Whoever sets right what has left shows who they are.
    walk.takes_the_tablet(&server.demo_badge("IR"), "IR");
    setting_right(&walk);
    set_aside(&walk, &server);
    walk.tablet.wait_until_kept_offline();
    server.stop();
    syncing(&walk);
    working_without_a_server(&walk);
    nothing_is_grave();
}

/// A tablet that nobody manages: its browser may clear all it keeps, and then does.
#[test]
#[ignore = "takes pictures: cargo xtask screenshots"]
fn a_tablet_that_may_be_cleared() {
    let mut server = Server::start();
    let mut tablet = Tablet::that_may_be_cleared();
    tablet.open(&server.enrolment_url());
    tablet.tap_test_id("enrol-submit");
    tablet.tap_test_id("person-MK");
    tablet.by_test_id("nav-receive");
    tablet.wait_until_kept_offline();
    server.stop();
    tablet.scan_at_once(&unit());
    tablet.by_test_id("saved");
    tablet.tap_test_id("pill");
    tablet.by_test_id("storage-may-clear");
    take_of(&tablet, "34-sync-may-be-cleared", &THEMES);
    tablet.close();
    for cleared in ["Default/IndexedDB", "Default/File System"] {
        std::fs::remove_dir_all(tablet.profile().join(cleared)).unwrap();
    }
    server.start_again();
    tablet.open(&server.url("/"));
    tablet.by_test_id("cleared");
    take_of(&tablet, "35-enrol-after-clearing", &THEMES);
    nothing_is_grave();
}

/// A server whose backup is older than the tablet's enrolment.
#[test]
#[ignore = "takes pictures: cargo xtask screenshots"]
fn a_tablet_that_the_server_has_forgotten() {
    let mut server = Server::start();
    let mut tablet = Tablet::new();
    tablet.enrol(&server.enrolment_url(), "Tablet 1");
    tablet.tap_test_id("person-MK");
    tablet.by_test_id("nav-receive");
    tablet.wait_until_kept_offline();
    server.stop();
    std::fs::remove_dir_all(server.data()).unwrap();
    server.start_again();
    tablet.scan_at_once(&unit());
    tablet.by_test_id("saved");
    tablet.tap_test_id("pill");
    tablet.by_test_id("enrol-again");
    take_of(&tablet, "36-enrol-again", &THEMES);
    tablet.fill(&tablet.by_test_id("enrol-code"), "AAAAA-AAAAA");
    tablet.tap_test_id("enrol-again-submit");
    tablet.by_test_id("enrol-failure");
    take_of(&tablet, "37-enrol-again-refused", &THEMES);
    nothing_is_grave();
}

fn first_steps(walk: &Walk) {
    walk.take("01-enrol");
    walk.tap("enrol-submit");
    walk.tablet.by_test_id("person-MK");
    walk.take("02-people");
    walk.tap("person-MK");
    walk.tablet.by_test_id("nav-receive");
    walk.tap("nav-station");
    walk.tablet.by_test_id("station-CELL-4");
    walk.take("03-stations");
    walk.tap("station-CELL-4");
    walk.tablet.by_test_id("nav-receive");
    walk.take("04-home-empty");
}

fn receiving(walk: &Walk) {
    walk.tap("nav-receive");
    walk.tablet.by_test_id("receive-item");
    walk.take("05-receiving-by-hand");
    walk.tap("nav-home");
    walk.tablet.by_test_id("nav-receive");
    walk.scan(&format!("]d2{SEALS}"), "receive-lot");
    walk.take("06-receiving-from-label");
    walk.tap("receive-submit");
    walk.tablet.by_test_id("lot-left");
    walk.take("07-lot");
    for lot in [BEARINGS, SCREWS] {
        walk.receive(lot);
    }
}

fn building(walk: &Walk) {
    walk.tablet.scan_by_wedge(&order());
    walk.tablet.by_test_id("chip");
    walk.tap("nav-home");
    walk.scan(&unit(), "step-10");
    walk.scan_need(&format!("]d2{BEARINGS}"), "BRG-6204");
    walk.finish(10);
    walk.scan_need(&format!("]d2{MODULE}"), "PM-40A");
    walk.tap("camera-start");
    walk.tablet.by_test_id("camera-stop");
    let screws = Label::gs1_data_matrix(&format!("0104034567890121{}", "10OTHER-LOT"));
    walk.camera
        .show(|seed| {
            Scene {
                seed,
                module_px: 9.0,
                ..Scene::default()
            }
            .hold(&screws)
        })
        .unwrap();
    // A lot that nobody received: the outline is drawn, the refusal says why.
    walk.tablet.by_test_id("refusal");
    walk.take("09-refusal");
    walk.take_in("09-refusal", &OTHER_THEMES);
    walk.tap("refusal-ok");
    walk.take("08-traveller");
    walk.tap("type-open");
    walk.tablet.by_test_id("type-field");
    walk.take("28-typing");
    walk.tap("type-open");
    walk.take_in("08-traveller", &OTHER_THEMES);
    walk.camera.blank().unwrap();
    walk.scan_need(&format!("]d2{SCREWS}"), "SCR-M4X12");
    walk.finish(20);
    walk.scan_need(&format!("]d2{SEALS}"), "SE-112");
    walk.finish(30);
    walk.take("20-measuring");
    walk.fill("measure-TORQUE", "2.4");
    walk.tap("measure-TORQUE-save");
    walk.wait_for_state("measured-TORQUE", "filled");
    walk.finish(40);
    walk.tap("complete-unit");
    walk.tablet.by_test_id("pack-it");
    walk.take("10-traveller-complete");
}

fn shipping(walk: &Walk) {
    walk.tap("pack-it");
    walk.tablet.by_test_id("carton-number");
    walk.take("11-which-carton");
    walk.scan(&carton(), "carton-count");
    walk.scan(&unit(), "packed-AX-00417");
    walk.take("12-carton");
    walk.tap("ship-it");
    walk.fill("shipment-number", "SH-0931");
    walk.fill("shipment-customer", "VELO");
    walk.take("13-which-shipment");
    walk.tap("shipment-submit");
    walk.tablet.by_test_id("back");
    std::thread::sleep(Duration::from_millis(300));
    walk.scan(&carton(), "shipped-CT-2201");
    walk.take("14-shipment");
    walk.tap("nav-home");
    walk.tablet.by_test_id("nav-receive");
    walk.take("15-home");
}

fn tracing(walk: &Walk) {
    walk.tap("nav-trace");
    walk.take("16-what-to-trace");
    walk.scan(&format!("]d2{SEALS}"), "trace-lead");
    walk.take("17-trace-forward");
    walk.tap("nav-home");
    walk.tap("nav-trace");
    walk.scan(&unit(), "trace-lead");
    walk.tap("trace-on-server");
    walk.wait_for_state("trace-lead", "server");
    walk.take("18-trace-backward-server");
}

/// A seal that turns out to be another one, after the unit has left.
fn setting_right(walk: &Walk) {
    walk.tap("nav-home");
    walk.scan(&unit(), "history");
    walk.tap("history");
    walk.tablet.by_test_id("happened");
    walk.take("21-what-happened");
    let touch = "
        const row = [...document.querySelectorAll('[data-testid=\"happened\"]')]
            .find((row) => row.innerText.includes(arguments[0]));
        row.querySelector('[data-testid=\"set-right\"]').click();";
    walk.tablet.script(touch, &["measured".into()]);
    walk.tap("choose-value");
    walk.fill("right-value", "2.6");
    walk.tap("reason-wrong-value");
    walk.take("22-correcting");
    walk.tap("set-right-submit");
    walk.tablet.wait_for_text("2.4 → 2.6");
    walk.tablet.script(touch, &["L5-0331 went in".into()]);
    walk.tap("choose-void");
    walk.tap("reason-wrong-thing");
    walk.take("23-voiding");
    walk.tap("set-right-submit");
    walk.tablet.by_test_id("open-finding");
    walk.take("24-voided");
    walk.tap("open-finding");
    walk.tablet.by_test_id("findings");
    walk.take("25-findings");
    walk.tap("accept-voided-underneath");
    walk.tap("reason-checked-right");
    walk.fill("reason-words", "Customer told, part swapped on site");
    walk.take("26-accepting");
    walk.tap("accept-submit");
    walk.wait_for_state("finding-voided-underneath", "accepted");
    walk.take("27-findings-accepted");
}

/// Another tablet's change that leaves a gap, and one that is no fact.
fn set_aside(walk: &Walk, server: &Server) {
    let code = server.enrolment_code();
    let faulty = SoftTablet::enrol(server.port(), 7, &code, "IR");
    let receive = |lot: &str| {
        Command::Receive(ReceiveLot {
            lot: LotKey {
                supplier: "GUMTEK".parse().unwrap(),
                item: "SE-112".parse().unwrap(),
                lot: lot.parse().unwrap(),
            },
            quantity: Quantity::pieces(50),
            expiry: None,
            delivery_note: None,
            label: LabelRead::default(),
        })
    };
    let gap: Spoil = |chunk| chunk.seq = 3;
    let no_fact: Spoil = |chunk| chunk.puts[0].bytes = &[0x81; 600];
    faulty.send_spoiled(vec![
        (receive("L6-0417"), gap),
        (receive("L6-0418"), no_fact),
    ]);
    walk.tap("pill");
    walk.tap("open-set-aside");
    walk.tablet.by_test_id("set-aside");
    walk.take("28-set-aside");
    let touch = "document.querySelectorAll('[data-testid^=\"set-aside-\"]')[arguments[0]].click()";
    walk.tablet.script(touch, &[1.into()]);
    walk.tablet.by_test_id("not-read");
    walk.take("29-set-aside-not-readable");
    walk.tap("back");
    walk.tablet.by_test_id("set-aside");
    walk.tablet.script(touch, &[0.into()]);
    walk.tablet.by_test_id("would-say");
    walk.tap("reason-checked-right");
    walk.fill("reason-words", "The lot stands in the rack");
    walk.take("30-admitting");
    walk.tap("admit-submit");
    walk.tablet.by_test_id("admitted");
    walk.take("31-admitted");
    walk.scan("]d2010401234567890110L6-0417", "lot-left");
    walk.tablet.by_test_id("happened");
    walk.take("32-history-of-admitted");
}

fn syncing(walk: &Walk) {
    walk.receive("010402345678901110B22K99\u{1d}3050");
    walk.tap("pill");
    walk.tablet.by_test_id("count-waiting");
    walk.tap("sync-now");
    std::thread::sleep(Duration::from_secs(1));
    walk.take("19-sync-waiting");
    walk.tap("open-set-aside");
    walk.tablet.by_test_id("server-away");
    walk.take("33-set-aside-away");
}

/// The order in hand and entries that wait: the most that the top bar holds.
fn working_without_a_server(walk: &Walk) {
    walk.tap("nav-home");
    walk.scan(&unit_numbered("AX-00418"), "step-10");
    walk.scan_need(&format!("]d2{BEARINGS}"), "BRG-6204");
    walk.take("29-working-offline");
}

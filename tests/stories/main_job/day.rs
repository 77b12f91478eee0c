//! One day at the demo plant, as an operator lives it: labels held up before the camera,
//! one after the other, and the buttons of the screen.

use std::path::Path;
use std::time::Duration;

use codes::OwnLabel;
use waymark_tests::camera::FakeCamera;
use waymark_tests::label::{Label, Scene};
use waymark_tests::{Folder, Server, Tablet};

pub const UNIT: &str = "unit:AX2/AX-00417";
pub const MODULE: &str = "unit:PM-40A/PM-77120";
pub const BEARINGS: &str = "lot:NORDKOMP/BRG-6204/22K81";
pub const SCREWS: &str = "lot:NORDKOMP/SCR-M4X12/S9-4410";
pub const SEALS: &str = "lot:GUMTEK/SE-112/L5-0331";
pub const CARTON: &str = "carton:CT-2201";
pub const SHIPMENT: &str = "shipment:SH-0931";

const PATIENCE: Duration = Duration::from_secs(20);

fn part(text: &str) -> codes::LabelPart {
    text.parse().unwrap()
}

pub fn unit_label() -> String {
    OwnLabel::Unit {
        item: part("AX2"),
        serial: part("AX-00417"),
    }
    .to_text()
}

/// The labels of the day: suppliers' GS1 Data Matrix, our own as QR, Data Matrix and
/// Code 128.
fn lots() -> [(&'static str, Label); 3] {
    let lot = |gtin: &str, lot: &str, pieces: u32| {
        Label::gs1_data_matrix(&format!("01{gtin}10{lot}\u{1d}30{pieces}"))
    };
    [
        (BEARINGS, lot("04023456789011", "22K81", 200)),
        (SCREWS, lot("04034567890121", "S9-4410", 4_000)),
        (SEALS, lot("04012345678901", "L5-0331", 415)),
    ]
}

/// The label of a lot that is not received yet.
pub fn seals() -> Label {
    let [_, _, (_, seals)] = lots();
    seals
}

fn module() -> Label {
    Label::gs1_data_matrix("010404567890123121PM-77120")
}

fn order() -> Label {
    Label::qr(
        &OwnLabel::Order {
            id: part("WO-1042"),
        }
        .to_text(),
    )
}

fn carton() -> Label {
    Label::code_128(
        &OwnLabel::Carton {
            id: part("CT-2201"),
        }
        .to_text(),
    )
}

/// Enrols a tablet and waits until it knows the people.
pub fn enrol(tablet: &mut Tablet, server: &Server, name: &str) {
    tablet.enrol(&server.enrolment_url(), name);
}

/// The day so far.
pub struct Day {
    pub tablet: Tablet,
    pub sent_before: usize,
    camera: FakeCamera,
    address: String,
    _folder: Folder,
}

impl Day {
    /// Enrols, badges in, waits until everything is sent and kept for offline use.
    pub fn begin(server: &Server) -> Self {
        let folder = Folder::fresh("camera");
        let camera = FakeCamera::new(&Path::new(folder.path()).join("camera.y4m")).unwrap();
        let mut tablet = Tablet::with_camera(camera.path());
        enrol(&mut tablet, server, "Tablet 1");
        tablet.tap_test_id("person-MK");
        tablet.by_test_id("nav-receive");
        tablet.wait_until_kept_offline();
        let day = Self {
            tablet,
            sent_before: 1,
            camera,
            address: server.url("/"),
            _folder: folder,
        };
        day.wait_for_pill("all-sent", PATIENCE);
        day.tablet.tap_test_id("camera-start");
        day
    }

    /// Waits until the pill says this.
    pub fn wait_for_pill(&self, state: &str, limit: Duration) {
        let what = format!("the pill to say {state}");
        self.tablet.wait_until(&what, limit, || {
            (self.state_of("pill")? == state).then_some(())
        });
    }

    fn state_of(&self, id: &str) -> Option<String> {
        let read = "const found = document.querySelector(`[data-testid=\"${arguments[0]}\"]`);
            return found ? found.dataset.state : null;";
        let state = self.tablet.script(read, &[id.into()]);
        state.as_str().map(str::to_owned)
    }

    fn wait_for_state(&self, id: &str, state: &str) {
        let what = format!("{id} to be {state}");
        self.tablet.wait_until(&what, PATIENCE, || {
            (self.state_of(id)? == state).then_some(())
        });
    }

    fn wait_for(&self, id: &str) {
        self.tablet.by_test_id(id);
    }

    /// How many entries the pill says are waiting.
    pub fn waiting(&self) -> usize {
        let text = self.tablet.text_of(&self.tablet.by_test_id("pill"));
        let number: String = text
            .chars()
            .skip_while(|c| !c.is_ascii_digit())
            .take_while(char::is_ascii_digit)
            .collect();
        number.parse().unwrap_or_else(|_| panic!("{text}"))
    }

    /// Holds a label up until the page shows what follows, then puts it down.
    fn hold_up(&self, label: &Label, follows: impl Fn()) {
        self.show(label);
        follows();
        self.put_down();
    }

    /// Holds a label up.
    pub fn show(&self, label: &Label) {
        let is_linear = label.scan_text().starts_with("]C");
        self.show_in(
            label,
            Scene {
                module_px: if is_linear { 2.5 } else { 5.0 },
                ..Scene::default()
            },
        );
    }

    /// Holds a label up as a scene says.
    pub fn show_in(&self, label: &Label, scene: Scene) {
        self.camera
            .show(|seed| Scene { seed, ..scene }.hold(label))
            .unwrap();
    }

    /// Shows the empty desk.
    pub fn put_down(&self) {
        self.camera.blank().unwrap();
    }

    pub fn receive_the_lots(&self) {
        for (lot, label) in lots() {
            self.tablet.tap_test_id("nav-home");
            self.hold_up(&label, || self.wait_for("receive-lot"));
            self.tablet.tap_test_id("receive-submit");
            self.tablet.wait_until("the lot to be saved", PATIENCE, || {
                let left = self.tablet.all_by_test_id("lot-left");
                (!left.is_empty()).then_some(())
            });
            let name = lot.rsplit('/').next().unwrap();
            self.tablet.wait_for_text(name);
        }
        assert_eq!(self.waiting(), 3);
    }

    fn come_back(&mut self) {
        self.tablet.kill();
        self.tablet.open(&self.address.clone());
        self.wait_for("nav-receive");
        self.tablet.tap_test_id("camera-start");
    }

    /// SIGKILL between two actions.
    pub fn kill_and_come_back(&mut self) {
        self.come_back();
        assert_eq!(self.waiting(), 3);
    }

    pub fn open_the_traveller(&self) {
        self.hold_up(&order(), || self.wait_for("chip"));
        self.hold_up(&Label::data_matrix(&unit_label()), || {
            self.wait_for_state("step-10", "turn");
        });
        self.tablet.wait_for_text("WO-1042");
    }

    fn scan_need(&self, label: &Label, item: &str) {
        let need = format!("need-{item}");
        self.hold_up(label, || self.wait_for_state(&need, "filled"));
    }

    fn finish(&self, step: u16) {
        self.tablet.tap_test_id("finish-step");
        self.wait_for_state(&format!("step-{step}"), "finished");
    }

    fn measure(&self, characteristic: &str, value: &str) {
        let field = self.tablet.by_test_id(&format!("measure-{characteristic}"));
        self.tablet.fill(&field, value);
        self.tablet
            .tap_test_id(&format!("measure-{characteristic}-save"));
        self.wait_for_state(&format!("measured-{characteristic}"), "filled");
    }

    pub fn press_bearings(&self) {
        let [(_, bearings), _, _] = lots();
        self.scan_need(&bearings, "BRG-6204");
    }

    /// SIGKILL during an action: right after the touch, before its answer was seen. Whether
    /// it was saved or not, the day goes on from what the tablet then says.
    pub fn kill_while_finishing_a_step(&mut self) {
        let before = self.waiting();
        self.tablet.tap_test_id("finish-step");
        self.come_back();
        let after = self.waiting();
        assert!(after == before || after == before + 1, "{before} {after}");
        self.hold_up(&Label::data_matrix(&unit_label()), || {
            self.wait_for("step-10");
        });
        if self.state_of("step-10").as_deref() == Some("finished") {
            assert_eq!(after, before + 1, "done, but not counted as saved");
            return;
        }
        assert_eq!(after, before, "counted as saved, but not done");
        self.wait_for_state("need-BRG-6204", "filled");
        self.finish(10);
    }

    pub fn fit_the_power_module(&self) {
        let [_, (_, screws), (_, seals)] = lots();
        // A seal before its turn is refused, and the day goes on.
        self.hold_up(&seals, || self.wait_for("refusal"));
        self.tablet.wait_for_text("Not this step's turn");
        self.scan_need(&module(), "PM-40A");
        self.scan_need(&screws, "SCR-M4X12");
        self.finish(20);
    }

    pub fn fit_the_seal_and_complete(&self) {
        self.scan_need(&seals(), "SE-112");
        self.finish(30);
        self.measure("TORQUE", "2.4");
        self.finish(40);
        self.tablet.tap_test_id("complete-unit");
        self.wait_for("pack-it");
    }

    pub fn pack_and_ship(&self) {
        self.tablet.tap_test_id("pack-it");
        self.hold_up(&carton(), || self.wait_for("carton-count"));
        self.hold_up(&Label::data_matrix(&unit_label()), || {
            self.wait_for("packed-AX-00417");
        });
        self.tablet.tap_test_id("ship-it");
        let field = |id: &str, text: &str| {
            let field = self.tablet.by_test_id(id);
            self.tablet.fill(&field, text);
        };
        field("shipment-number", "SH-0931");
        field("shipment-customer", "VELO");
        self.tablet.tap_test_id("shipment-submit");
        self.hold_up(&carton(), || self.wait_for("shipped-CT-2201"));
    }
}

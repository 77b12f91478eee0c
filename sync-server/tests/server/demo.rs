//! The demo plant.

use record::Plant;
use record::rights::{Authorities, Standing};
use sync_server::own_device::OwnDevice;
use sync_server::projection::whole_plant;
use sync_server::{Site, demo};

use crate::support::{Folder, Server, get};

fn plant(folder: &Folder) -> Plant {
    let store = sync_server::store::Store::open(folder.path()).unwrap();
    store.read(whole_plant).unwrap()
}

/// The badges that the label page shows.
fn badges(folder: &Folder) -> Vec<ledger::badge::Badge> {
    let store = sync_server::store::Store::open(folder.path()).unwrap();
    let own = store
        .write(|turn| OwnDevice::open(turn, folder.path(), demo::SITE_NAME))
        .unwrap();
    store.read(|view| demo::badges(view, &own)).unwrap()
}

#[test]
fn every_person_of_a_demo_has_authority_and_a_badge_of_their_own_until_the_next_is_printed() {
    let server = Server::demo();
    let plant = plant(&server.folder);
    let today = sync_server::badges::today(sync_server::moment::now_ms());
    let authorities = Authorities::of(&plant);
    let shown = badges(&server.folder);
    let people: Vec<&str> = shown.iter().map(|badge| badge.person.as_str()).collect();
    assert_eq!(people, ["AD", "IR", "JA", "MK", "SV", "TS"]);
    for badge in &shown {
        assert!(matches!(
            authorities.now(&badge.person, today),
            Standing::Has(_)
        ));
        assert!(server_page(&server).contains(&badge.to_text()));
    }
    assert_ne!(shown, badges(&Server::demo().folder));
    sync_server::console::badge(server.folder.path(), &shown[0].person).unwrap();
    assert_eq!(badges(&server.folder), shown[1..]);
    assert!(!server_page(&server).contains(&shown[0].to_text()));
}

fn server_page(server: &Server) -> String {
    get(server.address, "/demo/labels", None).text().to_owned()
}

#[test]
fn the_demo_has_all_masters_and_no_findings_and_is_filled_once() {
    let folder = Folder::fresh();
    drop(Site::open(folder.path(), true, None).unwrap());
    let server = Server::over(folder, true);
    let plant = plant(&server.folder);
    for (id, tracked) in [
        ("SE-112", true),
        ("BRG-6204", true),
        ("SCR-M4X12", true),
        ("PM-40A", true),
        ("AX2", false),
    ] {
        let item = plant.item(&id.parse().unwrap()).unwrap();
        assert_eq!(item.gtin.is_some(), tracked, "{id}");
        assert_eq!(item.supplier.is_some(), tracked, "{id}");
    }
    let route = plant.route(&"AX2-ROUTE".parse().unwrap()).unwrap();
    let steps: Vec<_> = route
        .steps
        .iter()
        .map(|s| (s.number, s.needs.len()))
        .collect();
    assert_eq!(
        (route.revision.as_str(), steps),
        ("C", vec![(10, 1), (20, 2), (30, 1), (40, 0)])
    );
    for person in ["MK", "JA", "IR", "TS"] {
        assert!(plant.person(&person.parse().unwrap()).is_some(), "{person}");
    }
    for station in ["CELL-4", "DOCK-2", "PACK-1"] {
        assert!(
            plant.station(&station.parse().unwrap()).is_some(),
            "{station}"
        );
    }
    assert_eq!(plant.judge(), []);
    assert_eq!(server.fact("entries"), 21);
    let site = server.store().read(|view| view.site()).unwrap().unwrap();
    assert_eq!(site.1, demo::SITE_NAME);
    server.assert_whole();
}

#[test]
fn the_code_shown_at_the_start_stays_until_it_is_used() {
    let folder = Folder::fresh();
    let first = Site::open(folder.path(), true, None)
        .unwrap()
        .shown_code()
        .unwrap();
    let second = Site::open(folder.path(), true, None)
        .unwrap()
        .shown_code()
        .unwrap();
    assert_eq!(first, second);
}

#[test]
fn a_record_that_is_served_is_not_served_twice() {
    let server = Server::demo();
    let second = Site::open(server.folder.path(), true, None);
    let error = second.err().unwrap().to_string();
    assert!(error.contains("another waymark serves"), "{error}");
    let folder = server.stop();
    assert!(Site::open(folder.path(), true, None).is_ok());
}

#[test]
fn the_label_page_is_only_served_with_the_demo_and_has_no_inline_style_or_script() {
    let server = Server::demo();
    let page = get(server.address, "/demo/labels", None);
    assert_eq!(page.status, 200);
    let text = page.text();
    assert!(!text.contains("style=") && !text.contains("<style") && !text.contains("<script"));
    assert_eq!(
        text.matches("<svg").count(),
        demo::labels(&[]).unwrap().len()
    );
    let style = get(server.address, "/demo/labels.css", None);
    assert_eq!(style.header("content-type"), "text/css; charset=utf-8");
    let plain = Server::start(&[]);
    assert_eq!(get(plain.address, "/demo/labels", None).status, 404);
}

#[test]
fn every_label_names_what_it_says_in_the_demo_plant() {
    let server = Server::demo();
    let plant = plant(&server.folder);
    // 2026-11-20.
    let today = record::time::WallTime {
        utc_ms: 1_795_161_600_000,
        offset_min: 0,
    };
    let today = today.local_date();
    let mut named = Vec::new();
    for label in demo::labels(&badges(&server.folder)).unwrap() {
        let reading = codes::read_scan(&label.scan_text);
        let scanned = record::work::understand(&plant, &reading, today)
            .unwrap_or_else(|refusal| panic!("{}: {refusal:?}", label.readable));
        let (subject, quantity) = match scanned.named {
            record::work::Named::Subject(subject) => (subject.to_string(), scanned.quantity),
            record::work::Named::Order(order) => (format!("order:{order}"), None),
            record::work::Named::Symbol(text) => panic!("{text} names nothing"),
        };
        let quantity = quantity.map(|quantity| format!(" {quantity}"));
        named.push(subject + &quantity.unwrap_or_default());
    }
    let expected = [
        "person:JA",
        "person:MK",
        "person:IR",
        "person:SV",
        "person:TS",
        "person:AD",
        "station:DOCK-2",
        "station:CELL-4",
        "station:PACK-1",
        "lot:NORDKOMP/BRG-6204/22K81 1000",
        "lot:NORDKOMP/SCR-M4X12/S-9907 5000",
        "lot:GUMTEK/SE-112/L5-0331 415",
        "order:WO-1042",
        "unit:AX2/AX-00001",
        "unit:PM-40A/VX-77120",
        "unit:AX2/AX-00002",
        "unit:PM-40A/VX-77121",
        "unit:AX2/AX-00003",
        "unit:PM-40A/VX-77122",
        "carton:CT-2001",
        "shipment:SH-3001",
    ];
    assert_eq!(named, expected);
}

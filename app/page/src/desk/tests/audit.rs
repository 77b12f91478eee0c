//! The audit trail: asked for, away, page by page, and as a file.

use super::*;
use messages::records::AuditAsked;
use record::audit::{AuditPage, AuditRow, AuditState, AuditWhat};
use record::ids::DeviceId;
use record::time::WallTime;

use crate::desk::at_server::AtServer;

fn row(seq: u64) -> AuditRow {
    AuditRow {
        seq,
        device: DeviceId::new([7; 16]),
        device_name: "Tablet 7".to_owned(),
        dseq: seq,
        person: "MK".parse().unwrap(),
        name: None,
        wall: WallTime {
            utc_ms: 1,
            offset_min: 0,
        },
        received_ms: 2,
        subject: None,
        what: AuditWhat::BadgedIn,
        of_name: None,
        state: AuditState::Admitted,
    }
}

fn page(before: Option<u64>, rows: &[u64], next: Option<u64>) -> Answer {
    let rows = rows.iter().map(|seq| row(*seq)).collect();
    let page = AuditPage { rows, next };
    Answer::Audit { before, page }
}

fn shown(desk: &Desk) -> Vec<u64> {
    match &desk.audit.rows {
        AtServer::Here(rows) => rows.iter().map(|row| row.seq).collect(),
        AtServer::Asked | AtServer::Away(_) => Vec::new(),
    }
}

#[test]
fn more_rows_follow_on_those_that_are_shown_and_on_no_others() {
    let mut desk = running();
    desk.go(Screen::Audit);
    assert_eq!(desk.audit.rows, AtServer::Asked);
    answer(&mut desk, page(None, &[9, 8], Some(8)));
    assert_eq!(desk.audit.devices.len(), 1);
    assert_eq!(desk.more_audit().len(), 1);
    // Once is enough.
    assert_eq!(desk.more_audit(), []);
    answer(&mut desk, page(Some(8), &[7, 6], None));
    assert_eq!(shown(&desk), [9, 8, 7, 6]);
    assert_eq!(desk.more_audit(), []);

    // Something else is looked for before the rest came.
    let asked = AuditAsked {
        this_tablet: true,
        ..AuditAsked::default()
    };
    desk.search_audit(asked.clone());
    answer(&mut desk, page(None, &[5, 4], Some(4)));
    let late = AuditPage {
        rows: vec![row(7), row(6)],
        next: None,
    };
    desk.show_audit(Some(8), late);
    assert_eq!(shown(&desk), [5, 4]);
    assert_eq!(desk.audit.asked, asked);
}

#[test]
fn without_a_network_the_screen_says_so_and_rows_that_came_stay() {
    let why = "no route".to_owned();
    let away = Answer::Failed(Failure::Unreachable { why });
    let mut desk = running();
    desk.go(Screen::Audit);
    answer(&mut desk, away.clone());
    assert!(matches!(desk.audit.rows, AtServer::Away(_)));
    assert_eq!(desk.told, None);
    desk.search_audit(AuditAsked::default());
    answer(&mut desk, page(None, &[9], None));
    desk.export_audit();
    assert!(desk.audit.exporting);
    answer(&mut desk, away);
    assert_eq!(shown(&desk), [9]);
    assert!(!desk.audit.exporting && desk.audit.failed.is_some());
}

#[test]
fn the_file_is_handed_to_the_person() {
    let mut desk = running();
    desk.go(Screen::Audit);
    answer(&mut desk, page(None, &[9], None));
    assert_eq!(desk.export_audit().len(), 1);
    let file = FileToSave {
        name: "audit-trail.csv".to_owned(),
        bytes: vec![1],
    };
    let effects = answer(&mut desk, Answer::AuditFile(file.clone()));
    assert_eq!(effects, [Effect::SaveFiles(vec![file])]);
    assert!(!desk.audit.exporting);
}

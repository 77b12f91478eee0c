//! The audit trail: looked for at the server, page by page, and taken out as a file. It lies
//! with the server alone, so without a network the screen says so.

use messages::records::{AuditAsked, Failure, Look, Request};
use record::audit::{AuditPage, AuditRow};
use record::ids::DeviceId;

use super::at_server::AtServer;
use super::{Desk, Effect, Purpose, Screen};

/// What the page knows of the audit trail.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Audit {
    /// What was looked for last.
    pub asked: AuditAsked,
    /// The rows so far, newest first.
    pub rows: AtServer<Vec<AuditRow>>,
    /// The place before which there are more.
    pub next: Option<u64>,
    /// Whether more are being asked for.
    pub adding: bool,
    /// Whether a file is being asked for.
    pub exporting: bool,
    /// Why more rows, or the file, could not be had; the rows stay.
    pub failed: Option<Failure>,
    /// The devices seen so far, with their names.
    pub devices: Vec<(DeviceId, String)>,
}

impl Desk {
    /// Looks for something else.
    pub fn search_audit(&mut self, asked: AuditAsked) -> Vec<Effect> {
        self.audit.asked = asked;
        self.look_at_audit()
    }

    pub(super) fn look_at_audit(&mut self) -> Vec<Effect> {
        self.audit.rows = AtServer::Asked;
        self.audit.next = None;
        self.audit.adding = false;
        self.audit.failed = None;
        self.audit.asked.before = None;
        vec![self.ask_audit(None)]
    }

    fn ask_audit(&mut self, before: Option<u64>) -> Effect {
        let asked = AuditAsked {
            before,
            ..self.audit.asked.clone()
        };
        let of = Screen::Audit;
        self.ask(
            Request::Look(Look::Audit(Box::new(asked))),
            Purpose::AtServer { of },
        )
    }

    /// Asks for the rows before those that are shown.
    pub fn more_audit(&mut self) -> Vec<Effect> {
        let Some(before) = self.audit.next.filter(|_| !self.audit.adding) else {
            return Vec::new();
        };
        self.audit.adding = true;
        self.audit.failed = None;
        vec![self.ask_audit(Some(before))]
    }

    /// Asks for all that was looked for as a file.
    pub fn export_audit(&mut self) -> Vec<Effect> {
        if self.audit.exporting {
            return Vec::new();
        }
        self.audit.exporting = true;
        self.audit.failed = None;
        let asked = Box::new(self.audit.asked.clone());
        let of = Screen::Audit;
        vec![self.ask(Request::ExportAudit(asked), Purpose::AtServer { of })]
    }

    /// The newest rows take the place of what stood there; more are added only where they
    /// follow.
    pub(super) fn show_audit(&mut self, before: Option<u64>, page: AuditPage) {
        let audit = &mut self.audit;
        for row in &page.rows {
            let device = (row.device, row.device_name.clone());
            if !audit.devices.contains(&device) {
                audit.devices.push(device);
            }
        }
        match (before, &mut audit.rows) {
            (None, rows) => *rows = AtServer::Here(page.rows),
            (Some(_), AtServer::Here(rows)) if before == audit.next => rows.extend(page.rows),
            (Some(_), _) => return,
        }
        audit.adding = false;
        audit.next = page.next;
    }

    pub(super) fn audit_is_away(&mut self, failure: Failure) {
        let audit = &mut self.audit;
        (audit.adding, audit.exporting) = (false, false);
        if matches!(audit.rows, AtServer::Here(_)) {
            audit.failed = Some(failure);
        } else {
            audit.rows = AtServer::Away(failure);
        }
    }
}

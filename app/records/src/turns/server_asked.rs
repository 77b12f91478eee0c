//! What the page asks of the server through this worker: a trace, what is set aside, and to
//! admit it; the audit trail; the tablets, and to stop one. Nothing of it is stored here; what
//! follows from it comes with the next pull.

use ledger::sync::turns::Input;
use messages::records::{Admit, Answer, AuditAsked, Failure, FileToSave};
use record::Refusal;
use record::audit::AuditFile;
use record::rights::Action;

use super::requests::say_answer;
use super::{Turn, Worker};
use crate::platform::net::{self, NetError};
use crate::platform::{clock, spawn};
use crate::sync_link::{admit_call, audit_call};

/// What was asked, so that the answer is understood.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Wanted {
    /// A trace.
    Trace,
    /// The list of what is set aside.
    SetAside,
    /// One entry of it.
    SetAsideEntry,
    /// To admit one.
    Admission,
    /// A page of the audit trail.
    Audit {
        /// The place before which it begins.
        before: Option<u64>,
    },
    /// The audit trail as a file.
    AuditFile,
    /// The tablets.
    Tablets,
    /// To suspend, reinstate or revoke one.
    TabletTold,
}

impl Worker {
    /// Asks the server; the answer comes as a turn.
    pub(super) fn ask_server(&self, number: u32, call: net::Call, wanted: Wanted) {
        let Some(asker) = self.asker() else {
            return say_answer(number, Answer::Failed(Failure::NotEnrolled));
        };
        let inbox = self.inbox.clone();
        spawn(async move {
            let answer = net::send(call, Some(asker)).await;
            drop(inbox.unbounded_send(Turn::ServerAnswered {
                number,
                wanted,
                answer,
            }));
        });
    }

    /// Asks the server to admit an entry, in the name of the person at the tablet.
    pub(super) async fn ask_to_admit(&mut self, number: u32, admit: &Admit) {
        if let Err(refusal) = self.check_may(Action::AdmitSetAside) {
            self.denied(&refusal, None).await;
            return say_answer(number, Answer::Refused(refusal));
        }
        match &self.workspace.session {
            None => say_answer(number, Answer::Refused(Refusal::NoPerson)),
            Some(session) => {
                let lease = self.workspace.lease(clock::now());
                let call = admit_call(&admit.place, &session.person, lease, &admit.reason);
                self.ask_server(number, call, Wanted::Admission);
            }
        }
    }

    /// Asks the server for the audit trail, in the name of the person at the tablet.
    pub(super) async fn ask_for_audit(
        &mut self,
        number: u32,
        mut asked: AuditAsked,
        wanted: Wanted,
    ) {
        if let Err(refusal) = self.check_may(Action::ReadAudit) {
            self.denied(&refusal, None).await;
            return say_answer(number, Answer::Refused(refusal));
        }
        let Some(session) = &self.workspace.session else {
            return say_answer(number, Answer::Refused(Refusal::NoPerson));
        };
        if asked.this_tablet {
            let enrolment = self.workspace.identity.enrolment.as_ref();
            asked.filter.device = enrolment.map(|enrolment| enrolment.device);
        }
        let lease = self.workspace.lease(clock::now());
        let export = wanted == Wanted::AuditFile;
        let call = audit_call(&asked, &session.person, lease, export);
        self.ask_server(number, call, wanted);
    }

    pub(super) fn on_server_answered(
        &mut self,
        number: u32,
        wanted: Wanted,
        answer: Result<Vec<u8>, NetError>,
    ) {
        let answer = match answer {
            Ok(bytes) => understood(wanted, &bytes),
            Err(error) => Answer::Failed(failure(wanted, error)),
        };
        let admitted = answer == Answer::Admitted;
        say_answer(number, answer);
        if admitted {
            self.step(Input::Hint);
        }
    }
}

fn understood(wanted: Wanted, bytes: &[u8]) -> Answer {
    let read = match wanted {
        Wanted::Trace => serde_json::from_slice(bytes).map(Answer::Trace),
        Wanted::SetAside => serde_json::from_slice(bytes).map(Answer::SetAside),
        Wanted::SetAsideEntry => serde_json::from_slice(bytes).map(Answer::SetAsideEntry),
        Wanted::Admission => Ok(Answer::Admitted),
        Wanted::Audit { before } => {
            serde_json::from_slice(bytes).map(|page| Answer::Audit { before, page })
        }
        Wanted::AuditFile => serde_json::from_slice(bytes).map(audit_file),
        Wanted::Tablets => serde_json::from_slice(bytes).map(Answer::Tablets),
        Wanted::TabletTold => serde_json::from_slice(bytes).map(Answer::TabletTold),
    };
    read.unwrap_or_else(|error| {
        Answer::Failed(Failure::Unreachable {
            why: error.to_string(),
        })
    })
}

/// The file, named by the day on which it was taken out. A mark at its beginning tells
/// spreadsheets that it is UTF-8.
fn audit_file(file: AuditFile) -> Answer {
    Answer::AuditFile(FileToSave {
        name: format!("audit-trail-{}.csv", clock::now().local_date()),
        bytes: format!("\u{feff}{}", file.csv).into_bytes(),
    })
}

fn failure(wanted: Wanted, error: NetError) -> Failure {
    match error {
        NetError::Refused {
            stopped: Some(_), ..
        } => Failure::Stopped,
        NetError::Refused {
            status: 400 | 403 | 404 | 409,
            why,
            ..
        } if wanted == Wanted::TabletTold => Failure::TabletNotTold { why },
        NetError::Refused {
            status: 400 | 403 | 404 | 409,
            why,
            ..
        } if wanted == Wanted::Admission => Failure::NotAdmitted { why },
        NetError::Refused { status: 404, .. } => Failure::UnknownThing,
        // It was reached, and it is no use to come closer.
        NetError::Refused {
            status: 400 | 403 | 409 | 413,
            why,
            ..
        } => Failure::NotDone { why },
        NetError::Refused { why, .. } | NetError::Unreachable { why } => {
            Failure::Unreachable { why }
        }
        stranger @ NetError::Stranger { .. } => Failure::Unreachable {
            why: stranger.to_string(),
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn failed(wanted: Wanted, status: u16) -> Failure {
        let why = "choose fewer days".to_owned();
        let refused = NetError::Refused {
            status,
            code: "too-large".to_owned(),
            why,
            retry_after_ms: None,
            stopped: None,
        };
        failure(wanted, refused)
    }

    #[test]
    fn what_the_server_refuses_is_said_in_its_words_and_not_as_a_lack_of_network() {
        let why = || "choose fewer days".to_owned();
        let audit = Wanted::Audit { before: None };
        for (wanted, status) in [(Wanted::AuditFile, 413), (audit, 403), (Wanted::Trace, 400)] {
            let said = failed(wanted, status);
            assert_eq!(said, Failure::NotDone { why: why() }, "{wanted:?}");
        }
        let admission = failed(Wanted::Admission, 403);
        assert_eq!(admission, Failure::NotAdmitted { why: why() });
        let told = failed(Wanted::TabletTold, 403);
        assert_eq!(told, Failure::TabletNotTold { why: why() });
        // One that has no time now is as good as away.
        let busy = failed(audit, 503);
        assert_eq!(busy, Failure::Unreachable { why: why() });
    }
}

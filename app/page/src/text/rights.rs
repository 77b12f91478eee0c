//! Roles and rights in words: what somebody may not do, why, and who could.

use record::people::Role;
use record::qualification::Lacking;
use record::rights::{Action, Why};
use record::signature::Meaning;

use super::{t, tr};

/// Returns the word for a role.
#[must_use]
pub fn role(role: Role) -> String {
    t(match role {
        Role::Operator => "role-operator",
        Role::Supervisor => "role-supervisor",
        Role::Receiving => "role-receiving",
        Role::Warehouse => "role-warehouse",
        Role::Inspector => "role-inspector",
        Role::Quality => "role-quality",
        Role::Engineer => "role-engineer",
        Role::ProcessOwner => "role-process-owner",
        Role::Integrator => "role-integrator",
        Role::Administrator => "role-administrator",
        Role::Manager => "role-manager",
        Role::Auditor => "role-auditor",
        Role::Supplier => "role-supplier",
        Role::Customer => "role-customer",
    })
}

/// Returns the words for several roles.
#[must_use]
pub fn roles(roles: &[Role]) -> String {
    let words: Vec<String> = roles.iter().map(|one| role(*one)).collect();
    words.join(", ")
}

/// Returns the words for qualifications that a person does not have, or had until a day.
#[must_use]
pub fn lacking(lacking: &[Lacking]) -> String {
    let words = lacking.iter().map(|lacking| match lacking.until {
        Some(day) => tr(
            "qualification-ended",
            &[("name", lacking.id.as_str()), ("until", &day.to_string())],
        ),
        None => lacking.id.to_string(),
    });
    words.collect::<Vec<_>>().join(", ")
}

/// Returns the word for what a signature says.
#[must_use]
pub fn meaning(meaning: Meaning) -> String {
    t(match meaning {
        Meaning::Performed => "meaning-performed",
        Meaning::Checked => "meaning-checked",
        Meaning::Reviewed => "meaning-reviewed",
        Meaning::Approved => "meaning-approved",
        Meaning::Released => "meaning-released",
    })
}

/// Returns the words for what a person may have the right to do.
#[must_use]
pub fn action(action: Action) -> String {
    t(match action {
        Action::DefineItem => "action-define-item",
        Action::DefineRoute => "action-define-route",
        Action::DefineStation => "action-define-station",
        Action::TeachLayout => "action-teach-layout",
        Action::NamePerson => "action-name-person",
        Action::GiveAuthority => "action-give-authority",
        Action::EnrolTablet => "action-enrol-tablet",
        Action::PrintBadge => "action-print-badge",
        Action::FreeBadge => "action-free-badge",
        Action::Receive => "action-receive",
        Action::OpenTraveller => "action-open-traveller",
        Action::StartStep => "action-start-step",
        Action::Consume => "action-consume",
        Action::Measure => "action-measure",
        Action::FinishStep => "action-finish-step",
        Action::Complete => "action-complete",
        Action::Pack => "action-pack",
        Action::Ship => "action-ship",
        Action::PlaceHold => "action-place-hold",
        Action::ReleaseHold => "action-release-hold",
        Action::Sign(Meaning::Performed) => "action-sign-performed",
        Action::Sign(Meaning::Checked) => "action-sign-checked",
        Action::Sign(Meaning::Reviewed) => "action-sign-reviewed",
        Action::Sign(Meaning::Approved) => "action-sign-approved",
        Action::Sign(Meaning::Released) => "action-sign-released",
        Action::Undo => "action-undo",
        Action::VoidOwn => "action-void-own",
        Action::VoidOthers => "action-void-others",
        Action::CorrectOwn => "action-correct-own",
        Action::CorrectOthers => "action-correct-others",
        Action::ResolveFinding => "action-resolve-finding",
        Action::AdmitSetAside => "action-admit-set-aside",
        Action::ReadAudit => "action-read-audit",
        Action::SuspendTablet => "action-suspend-tablet",
        Action::RevokeTablet => "action-revoke-tablet",
    })
}

/// Returns why a person does not have a right.
#[must_use]
pub fn why(why: &Why) -> String {
    match why {
        Why::NoAuthority => t("why-no-authority"),
        Why::OtherSite => t("why-other-site"),
        Why::Ended { .. } => t("why-ended"),
        Why::Expired { until, .. } => tr("why-expired", &[("until", &until.to_string())]),
        Why::WrongRole { .. } => t("why-wrong-role"),
        Why::LeasePastDue => t("why-lease-past-due"),
        Why::LeaseUnverified => t("why-lease-unverified"),
    }
}

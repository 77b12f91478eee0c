//! Which right a command needs and a fact needed, asked before it is written and after facts
//! met.

use alloc::collections::BTreeMap;
use alloc::vec::Vec;

use super::{Action, Authorities, State, Why, may};
use crate::amendment::FactVoided;
use crate::command::Command;
use crate::context::{Context, How};
use crate::fact::{Body, Fact};
use crate::finding::Finding;
use crate::hold;
use crate::identity::Subject;
use crate::ids::{FactId, PersonId, SiteId};
use crate::masters::SetMaster;
use crate::plant::Plant;
use crate::reason::Usual;
use crate::refusal::Refusal;
use crate::resting::had_left;
use crate::signature::Meaning;
use crate::time::Hlc;
use crate::traveller::OnTraveller;

/// A moment after every fact.
const NOW: Hlc = Hlc::new(u64::MAX);

/// Checks that the person has the right to what the command does. What the server writes by
/// itself needs none.
///
/// # Errors
/// [`Refusal::NotAllowed`].
pub fn check(plant: &Plant, command: &Command, context: &Context) -> Result<(), Refusal> {
    if context.capture.how == How::System {
        return Ok(());
    }
    let asked = asked(plant, command, &context.person);
    let Some((actions, subject)) = asked else {
        return Ok(());
    };
    let authorities = Authorities::at(plant, site(plant, command));
    let standing = authorities.now(&context.person, context.wall.local_date());
    for action in actions {
        let state = state(plant, &subject, action, NOW);
        may(&standing, context.lease, action, state).map_err(Refusal::NotAllowed)?;
    }
    Ok(())
}

/// Returns the thing that a command is about; nothing when it is about a record that is not here.
#[must_use]
pub fn asked_of(plant: &Plant, command: &Command, person: &PersonId) -> Option<Subject> {
    asked(plant, command, person).map(|(_, subject)| subject)
}

/// The site at which the right has to be: that of the record, or where authority is given.
fn site(plant: &Plant, command: &Command) -> Option<SiteId> {
    #[expect(
        clippy::wildcard_enum_match_arm,
        reason = "only authority is given at a site that the command names"
    )]
    match command {
        Command::GiveAuthority(give) => Some(give.site),
        Command::EndAuthority(end) => Some(end.site),
        _ => plant.site(),
    }
}

/// What a command asks for, and of which thing; nothing when it is about a record that is not
/// here, which the command itself refuses.
fn asked(plant: &Plant, command: &Command, person: &PersonId) -> Option<(Vec<Action>, Subject)> {
    let unit = |unit: &crate::identity::UnitKey| Subject::Unit(unit.clone());
    let one = |action, subject| Some((alloc::vec![action], subject));
    match command {
        Command::SetMaster(SetMaster::Item(id, _)) => {
            one(Action::DefineItem, Subject::Item(id.clone()))
        }
        Command::SetMaster(SetMaster::Route(id, _)) => {
            one(Action::DefineRoute, Subject::Route(id.clone()))
        }
        Command::SetMaster(SetMaster::Person(id, _)) => {
            one(Action::NamePerson, Subject::Person(id.clone()))
        }
        Command::SetMaster(SetMaster::Station(id, _)) => {
            one(Action::DefineStation, Subject::Station(id.clone()))
        }
        Command::TeachLayout(teach) => one(Action::TeachLayout, Subject::Layout(teach.id.clone())),
        Command::WithdrawLayout(withdraw) => {
            one(Action::TeachLayout, Subject::Layout(withdraw.id.clone()))
        }
        Command::GiveAuthority(give) => {
            one(Action::GiveAuthority, Subject::Person(give.person.clone()))
        }
        Command::EndAuthority(end) => {
            one(Action::GiveAuthority, Subject::Person(end.person.clone()))
        }
        // Everybody chooses for themselves, and for nobody else.
        Command::ChoosePreferences(_) => None,
        Command::Receive(receive) => one(Action::Receive, Subject::Lot(receive.lot.clone())),
        Command::Traveller(command) => match command {
            OnTraveller::Open { unit: key, .. } => one(Action::OpenTraveller, unit(key)),
            OnTraveller::StartStep { unit: key, .. } => one(Action::StartStep, unit(key)),
            OnTraveller::Consume { unit: key, .. } => one(Action::Consume, unit(key)),
            OnTraveller::Measure { unit: key, .. } => one(Action::Measure, unit(key)),
            OnTraveller::FinishStep { unit: key, .. } => one(Action::FinishStep, unit(key)),
            OnTraveller::Complete { unit: key } => one(Action::Complete, unit(key)),
        },
        Command::Pack(pack) => one(Action::Pack, Subject::Carton(pack.carton.clone())),
        Command::Ship(ship) => one(Action::Ship, Subject::Shipment(ship.shipment.clone())),
        Command::PlaceHold(place) => one(Action::PlaceHold, place.thing.clone()),
        Command::ReleaseHold(release) => {
            let hold = plant.fact(&release.hold)?;
            one(Action::ReleaseHold, hold.subject.clone())
        }
        Command::Sign(sign) => one(Action::Sign(sign.meaning), sign.subject.clone()),
        Command::Undo(undo) => {
            let fact = plant.fact(&undo.action.fact(0))?;
            Some((to_void(fact, Action::Undo), fact.subject.clone()))
        }
        Command::Void(void) => {
            let fact = plant.fact(&void.fact)?;
            let action = if fact.person == *person {
                Action::VoidOwn
            } else {
                Action::VoidOthers
            };
            Some((to_void(fact, action), fact.subject.clone()))
        }
        Command::Correct(correct) => {
            let fact = corrected(plant, plant.fact(&correct.fact)?)?;
            let action = if fact.person == *person {
                Action::CorrectOwn
            } else {
                Action::CorrectOthers
            };
            one(action, fact.subject.clone())
        }
        Command::Resolve(resolve) => one(Action::ResolveFinding, resolve.subject.clone()),
    }
}

/// A void of a hold takes it off, so it needs the right to release as well.
fn to_void(fact: &Fact, action: Action) -> Vec<Action> {
    let releases = matches!(fact.body, Body::HoldPlaced(_)).then_some(Action::ReleaseHold);
    core::iter::once(action).chain(releases).collect()
}

/// The fact below a correction.
fn corrected<'a>(plant: &'a Plant, fact: &'a Fact) -> Option<&'a Fact> {
    if let Body::FactCorrected(says) = &fact.body {
        plant.fact(&says.fact)
    } else {
        Some(fact)
    }
}

/// The state of a thing before a moment, where it matters for the action.
fn state(plant: &Plant, subject: &Subject, action: Action, at: Hlc) -> State {
    if !action.asks_for_state() {
        State::InHouse
    } else if had_left(plant, subject, at) {
        State::Left
    } else if hold::was_held(plant, subject, at) {
        State::Held
    } else {
        State::InHouse
    }
}

/// Judges what was recorded about a thing: each record by the right that its person had at
/// that moment, as far as the plant knows by now.
#[must_use]
pub fn judge(plant: &Plant, authorities: &Authorities, subject: &Subject) -> Vec<Finding> {
    let mut without: BTreeMap<(PersonId, Action, Why), Vec<FactId>> = BTreeMap::new();
    for fact in plant.standing_about(subject) {
        let standing = authorities.then(&fact.person, fact.hlc, fact.wall.local_date());
        for action in needed(plant, fact) {
            let state = state(plant, subject, action, fact.hlc);
            if let Err(not) = may(&standing, fact.lease, action, state) {
                let key = (fact.person.clone(), action, not.why);
                without.entry(key).or_default().push(fact.id);
            }
        }
    }
    without
        .into_iter()
        .map(|((person, action, why), facts)| Finding::WithoutRight {
            subject: subject.clone(),
            person,
            action,
            facts: facts.into_iter().chain(why.fact()).collect(),
            why,
        })
        .collect()
}

/// The rights that a fact needed.
fn needed(plant: &Plant, fact: &Fact) -> Vec<Action> {
    // The server writes down who admitted something; all else that it writes is its own.
    if plant.is_the_servers_own(fact) && !matches!(fact.body, Body::FactAdmitted(_)) {
        return Vec::new();
    }
    let own = |target: Option<&Fact>| target.is_none_or(|target| target.person == fact.person);
    let action = match &fact.body {
        Body::ItemDefined(_) => Action::DefineItem,
        Body::RouteDefined(_) => Action::DefineRoute,
        Body::StationNamed(_) => Action::DefineStation,
        Body::LayoutTaught(_) | Body::LayoutWithdrawn(_) => Action::TeachLayout,
        Body::PersonNamed(_) => Action::NamePerson,
        Body::AuthorityGiven(_) | Body::AuthorityEnded(_) => Action::GiveAuthority,
        Body::LotReceived(_) => Action::Receive,
        Body::TravellerOpened(_) => Action::OpenTraveller,
        Body::StepStarted(_) => Action::StartStep,
        Body::StepFinished(_) => Action::FinishStep,
        Body::ComponentConsumed(_) => Action::Consume,
        Body::MeasurementRecorded(_) => Action::Measure,
        Body::UnitCompleted(_) => Action::Complete,
        Body::UnitPacked(_) => Action::Pack,
        Body::CartonShipped(_) => Action::Ship,
        Body::HoldPlaced(_) => Action::PlaceHold,
        Body::HoldReleased(_) => Action::ReleaseHold,
        // Of a meaning of a later program this one knows no right.
        Body::SignatureGiven(given) => match Meaning::of_word(&given.meaning) {
            Some(meaning) => Action::Sign(meaning),
            None => return Vec::new(),
        },
        Body::FactVoided(FactVoided { fact: of, reason }) => {
            let target = plant.fact(of);
            let action = if !own(target) {
                Action::VoidOthers
            } else if reason.known() == Some(Usual::Undone) {
                Action::Undo
            } else {
                Action::VoidOwn
            };
            return target.map_or(alloc::vec![action], |target| to_void(target, action));
        }
        Body::FactCorrected(says) if own(plant.fact(&says.fact)) => Action::CorrectOwn,
        Body::FactCorrected(_) => Action::CorrectOthers,
        Body::FindingResolved(_) => Action::ResolveFinding,
        Body::FactAdmitted(_) => Action::AdmitSetAside,
        Body::PreferencesChosen(_) | Body::Unknown { .. } => return Vec::new(),
    };
    alloc::vec![action]
}

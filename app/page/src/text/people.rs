//! What people are called. The record knows them by their ids; on the floor they have names.

use std::cell::RefCell;
use std::collections::BTreeMap;

use record::Subject;
use record::ids::PersonId;

use super::t;

thread_local! {
    static NAMES: RefCell<BTreeMap<PersonId, String>> = const { RefCell::new(BTreeMap::new()) };
}

/// Takes the names that sentences say from now on.
pub fn know(names: &BTreeMap<PersonId, String>) {
    NAMES.with_borrow_mut(|known| {
        if known != names {
            known.clone_from(names);
        }
    });
}

/// Returns what a person is called: their name, or their id where this tablet knows no name.
/// What a device did by itself nobody did.
#[must_use]
pub fn name(person: &PersonId) -> String {
    if person.is_system() {
        return t("audit-by-itself");
    }
    let known = NAMES.with_borrow(|known| known.get(person).cloned());
    known.unwrap_or_else(|| person.to_string())
}

/// Returns what people are called, one after the other.
#[must_use]
pub fn names(people: &[PersonId]) -> String {
    let called: Vec<String> = people.iter().map(name).collect();
    called.join(", ")
}

/// Returns what a thing is called: a person by their name, all else by its number.
#[must_use]
pub fn called(subject: &Subject) -> String {
    match subject {
        Subject::Person(person) => name(person),
        Subject::Item(_)
        | Subject::Route(_)
        | Subject::Station(_)
        | Subject::Layout(_)
        | Subject::Lot(_)
        | Subject::Unit(_)
        | Subject::Carton(_)
        | Subject::Shipment(_) => subject.name().to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_person_has_their_name_and_a_stranger_their_id() {
        let id = |id: &str| id.parse::<PersonId>().unwrap();
        know(&[(id("IR"), "Ines Roth".to_owned())].into());
        assert_eq!(names(&[id("IR"), id("ZZ")]), "Ines Roth, ZZ");
        crate::text::choose("en");
        assert_eq!(name(&PersonId::system()), "nobody signed in");
    }
}

//! Signatures: a person says, under their printed name, what they stand for.
//!
//! A signature is a fact of its own in the document of the thing that is signed. It says the
//! name, what it means, how the person showed who they are, and exactly what was signed: the
//! facts, and the heads of the document as the signer had it. The heads are hashes over the
//! bytes of every fact below them and of all that those build on, so whoever has the document
//! can check them without anybody's word, and no other content has them. The ids of the
//! facts alone would bind nothing, because an id says nothing of the content; the heads
//! alone would not say which records the person was shown. When it was signed is what every
//! fact says: the local time with its offset.
//!
//! Some meanings take a second person ([`Meaning::persons`]), and it is never the same one
//! twice; nobody checks their own work ([`Meaning::is_of_others_work`]), and nobody signs as
//! done what others did ([`Meaning::is_of_own_work`]). What is changed of the signed facts
//! afterwards is not signed: [`judge`] finds it until somebody signs again. A signature is not
//! voided.
//!
//! 21 CFR 11.50 (name, time, meaning), 11.70 (bound to its record), 11.200(a)(1) (two
//! components at the first signing of a continuous period, then at least one).

use alloc::borrow::ToOwned;
use alloc::collections::BTreeSet;
use alloc::string::String;
use alloc::vec::Vec;

use minicbor::{Decode, Encode};
use serde::{Deserialize, Serialize};

use crate::context::Context;
use crate::done::Done;
use crate::fact::{Body, Fact};
use crate::finding::Finding;
use crate::hold::{self, Persons};
use crate::identity::Subject;
use crate::ids::{FactId, Head, PersonId};
use crate::plant::{Plant, target_of};
use crate::refusal::Refusal;
use crate::word::words;

words! {
    /// What a signature says (21 CFR 11.50(a)(3)).
    Meaning {
        /// The person did it.
        Performed = "performed",
        /// The person checked it.
        Checked = "checked",
        /// The person read it through.
        Reviewed = "reviewed",
        /// The person approves it.
        Approved = "approved",
        /// The person releases it.
        Released = "released",
    }
}

impl Meaning {
    /// Returns how many persons have to sign.
    #[must_use]
    pub fn persons(self) -> Persons {
        match self {
            Self::Performed | Self::Checked | Self::Reviewed => Persons::One,
            Self::Approved | Self::Released => Persons::Two,
        }
    }

    /// Says whether it says nothing when the person signs for their own work.
    #[must_use]
    pub fn is_of_others_work(self) -> bool {
        match self {
            Self::Checked => true,
            // Two persons stand for an approval and a release.
            Self::Performed | Self::Reviewed | Self::Approved | Self::Released => false,
        }
    }

    /// Says whether it says nothing when none of the work is the person's own.
    #[must_use]
    pub fn is_of_own_work(self) -> bool {
        match self {
            Self::Performed => true,
            Self::Checked | Self::Reviewed | Self::Approved | Self::Released => false,
        }
    }
}

words! {
    /// How a person showed who they are.
    Method {
        /// By the secret of their badge and their PIN.
        BadgeAndPin = "badge-and-pin",
        /// By their PIN, in a session that their badge began.
        Pin = "pin",
    }
}

/// Payload of `signature.given`; the subject is the thing that is signed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Encode, Decode)]
#[cbor(map)]
pub struct SignatureGiven {
    /// The person's name, as it is printed on the record.
    #[n(0)]
    pub name: String,
    /// What it means, [`Meaning::word`].
    #[n(1)]
    pub meaning: String,
    /// The facts that are signed, sorted; they are in the same document.
    #[n(2)]
    pub facts: Vec<FactId>,
    /// The heads of the document as the signer had it, sorted.
    #[n(3)]
    pub heads: Vec<Head>,
    /// How the person showed who they are, [`Method::word`].
    #[n(4)]
    pub method: String,
    /// Whether it is the person's first signature in this session.
    #[n(5)]
    pub is_first: bool,
    /// How many persons have to sign.
    #[n(6)]
    pub persons: Persons,
    /// The signature that this one is the second to.
    #[n(7)]
    pub seconds: Option<FactId>,
}

/// Signs facts about a thing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sign {
    /// The thing.
    pub subject: Subject,
    /// What it means.
    pub meaning: Meaning,
    /// The facts that the person was shown.
    pub facts: Vec<FactId>,
    /// The heads of the thing's document.
    pub heads: Vec<Head>,
    /// How the person showed who they are.
    pub method: Method,
}

/// A signature and what became of what it signs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Signature {
    /// Who signed, when, and in which fact.
    pub done: Done,
    /// What was recorded.
    pub given: SignatureGiven,
    /// The signature of somebody else that says the same of the same facts, as they were then:
    /// one from before a change is no second to one from after it.
    pub second: Option<Done>,
    /// What was voided and corrected of the signed facts since.
    pub changed: Vec<FactId>,
}

impl Signature {
    /// Says whether as many persons signed as have to.
    #[must_use]
    pub fn is_complete(&self) -> bool {
        // Who may say what this program does not know is not known either.
        let Some(meaning) = Meaning::of_word(&self.given.meaning) else {
            return false;
        };
        let takes_one = meaning.persons() == Persons::One && self.given.persons == Persons::One;
        takes_one || self.second.is_some()
    }
}

/// What is wrong with a signature.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Fault {
    /// The document under it does not hold what it claims to sign.
    DoesNotCover,
    /// The person had never been named so.
    OtherName,
    /// The first signature of a session was given without the badge.
    WithoutBadge,
    /// Its meaning is that of another person's work, and some of it is the signer's own.
    OwnWork,
    /// It says that the signer did it, and none of it is theirs.
    NotOwnWork,
    /// It says what this program does not know, so nobody can say who may sign so.
    UnknownWords,
    /// It asks for fewer or more persons than what it says takes.
    OtherPersons,
    /// It is the second to one of the same person, of another meaning, of other facts, or to
    /// none.
    NoSecondPerson,
}

impl Fault {
    /// Returns the stable code, by which a resolution names the finding.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::DoesNotCover => "signature-does-not-cover",
            Self::OtherName => "signature-other-name",
            Self::WithoutBadge => "signature-without-badge",
            Self::OwnWork => "signature-own-work",
            Self::NotOwnWork => "signature-not-own-work",
            Self::UnknownWords => "signature-unknown-words",
            Self::OtherPersons => "signature-other-persons",
            Self::NoSecondPerson => "signature-no-second",
        }
    }
}

/// Decides to sign; it is the second signature where a first one waits for it.
///
/// # Errors
/// [`Refusal::NothingToSign`], [`Refusal::NoSuchFact`], [`Refusal::AlreadyVoided`],
/// [`Refusal::UnknownPerson`], [`Refusal::OwnWork`], [`Refusal::NotOwnWork`],
/// [`Refusal::BadgeNeeded`], [`Refusal::ChangedSinceShown`], [`Refusal::AlreadySigned`],
/// [`Refusal::SecondPersonNeeded`].
pub fn decide(plant: &Plant, command: Sign, context: &Context) -> Result<Vec<Fact>, Refusal> {
    let Sign {
        subject,
        meaning,
        facts,
        heads,
        method,
    } = command;
    let facts = sorted(facts);
    let heads = sorted(heads);
    if facts.is_empty() || heads.is_empty() {
        return Err(Refusal::NothingToSign);
    }
    for id in &facts {
        check_can_be_signed(plant, &subject, id)?;
    }
    let Some(named) = plant.person(&context.person) else {
        return Err(Refusal::UnknownPerson {
            person: context.person.clone(),
        });
    };
    if meaning.is_of_others_work() && has_own_work(plant, &facts, &context.person) {
        return Err(Refusal::OwnWork {
            person: context.person.clone(),
        });
    }
    if meaning.is_of_own_work() && !has_own_work(plant, &facts, &context.person) {
        return Err(Refusal::NotOwnWork {
            person: context.person.clone(),
        });
    }
    if has_changed_since_shown(plant, &subject, &facts) {
        return Err(Refusal::ChangedSinceShown);
    }
    let is_first = !has_signed_in_session(plant, context);
    if is_first && method == Method::Pin {
        return Err(Refusal::BadgeNeeded);
    }
    let body = Body::SignatureGiven(SignatureGiven {
        name: named.name.clone(),
        meaning: meaning.word().to_owned(),
        seconds: second_to(plant, &subject, meaning, &facts, context)?,
        facts,
        heads,
        method: method.word().to_owned(),
        is_first,
        persons: meaning.persons(),
    });
    Ok(alloc::vec![context.fact(0, subject, body)])
}

fn sorted<T: Ord>(mut values: Vec<T>) -> Vec<T> {
    values.sort_unstable();
    values.dedup();
    values
}

fn check_can_be_signed(plant: &Plant, subject: &Subject, id: &FactId) -> Result<(), Refusal> {
    let fact = plant.fact(id).filter(|fact| fact.subject == *subject);
    let fact = fact.ok_or(Refusal::NoSuchFact)?;
    if !plant.stands(id) {
        return Err(Refusal::AlreadyVoided {
            kind: fact.body.kind().into(),
        });
    }
    Ok(())
}

/// Says whether one of the facts is what this person did.
fn has_own_work(plant: &Plant, facts: &[FactId], person: &PersonId) -> bool {
    let mut facts = facts.iter().filter_map(|id| plant.fact(id));
    facts.any(|fact| fact.person == *person)
}

/// Says whether one of the facts was corrected, or the thing is held, without the person having
/// been shown that: facts from elsewhere come in while somebody reads, and whoever signs the
/// document as it stands then would sign what they have not seen.
fn has_changed_since_shown(plant: &Plant, subject: &Subject, facts: &[FactId]) -> bool {
    let is_shown = |id: &FactId| facts.binary_search(id).is_ok();
    let mut standing = plant.standing_about(subject);
    let is_amended = standing.any(|fact| {
        target_of(&fact.body).is_some_and(|target| is_shown(&target)) && !is_shown(&fact.id)
    });
    let mut holds = hold::in_force(plant, subject).into_iter();
    is_amended || holds.any(|hold| !is_shown(&hold.placed.fact))
}

fn has_signed_in_session(plant: &Plant, context: &Context) -> bool {
    plant
        .all_facts()
        .filter(|fact| fact.session == context.session && fact.person == context.person)
        .any(|fact| matches!(fact.body, Body::SignatureGiven(_)))
}

/// Returns the signature that waits for a second person; nobody signs the same twice.
fn second_to(
    plant: &Plant,
    subject: &Subject,
    meaning: Meaning,
    facts: &[FactId],
    context: &Context,
) -> Result<Option<FactId>, Refusal> {
    let mut same = signatures_on(plant, subject);
    same.retain(|one| {
        one.given.meaning == meaning.word() && one.given.facts == facts && one.changed.is_empty()
    });
    let person = &context.person;
    let waiting = same.iter().find(|one| !one.is_complete());
    match waiting {
        Some(first) if first.done.person == *person => Err(Refusal::SecondPersonNeeded {
            person: person.clone(),
        }),
        Some(first) => Ok(Some(first.done.fact)),
        None if same.iter().any(|one| one.done.person == *person) => Err(Refusal::AlreadySigned {
            person: person.clone(),
        }),
        None => Ok(None),
    }
}

/// Returns every signature that was given on a thing, earliest first.
#[must_use]
pub fn signatures_on(plant: &Plant, subject: &Subject) -> Vec<Signature> {
    let mut signatures: Vec<Signature> = given_on(plant, subject)
        .map(|(fact, given)| Signature {
            done: Done::of(fact),
            given: given.clone(),
            second: None,
            changed: changed_since(plant, fact, given),
        })
        .collect();
    let of_another = |one: &Signature| {
        let others = signatures.iter();
        let mut others = others.filter(|other| other.done.person != one.done.person);
        others.find(|other| says_the_same(&other.given, &one.given) && other.changed == one.changed)
    };
    let seconds: Vec<Option<Done>> = signatures
        .iter()
        .map(|one| of_another(one).map(|other| other.done.clone()))
        .collect();
    for (one, second) in signatures.iter_mut().zip(seconds) {
        one.second = second;
    }
    signatures
}

/// The signatures as they were recorded: a void takes none away.
fn given_on<'a>(
    plant: &'a Plant,
    subject: &Subject,
) -> impl Iterator<Item = (&'a Fact, &'a SignatureGiven)> {
    plant.facts_about(subject).filter_map(|fact| {
        let Body::SignatureGiven(given) = &fact.body else {
            return None;
        };
        Some((fact, given))
    })
}

fn says_the_same(one: &SignatureGiven, other: &SignatureGiven) -> bool {
    one.meaning == other.meaning && one.facts == other.facts
}

/// Says whether the signature that this one claims to be the second to is one of somebody
/// else that says the same.
fn is_rightly_second(plant: &Plant, fact: &Fact, given: &SignatureGiven) -> bool {
    given.seconds.is_none_or(|first| {
        given_on(plant, &fact.subject).any(|(had, first_given)| {
            had.id == first && had.person != fact.person && says_the_same(first_given, given)
        })
    })
}

/// The voids and standing corrections of signed facts of which the signer had not heard.
fn changed_since(plant: &Plant, fact: &Fact, given: &SignatureGiven) -> Vec<FactId> {
    amendments(plant, fact, given)
        .filter(|change| {
            let heard = plant.had_heard(fact, change);
            !heard.unwrap_or(change.hlc < fact.hlc)
        })
        .map(|change| change.id)
        .collect()
}

fn amendments<'a>(
    plant: &'a Plant,
    fact: &Fact,
    given: &'a SignatureGiven,
) -> impl Iterator<Item = &'a Fact> {
    plant.standing_about(&fact.subject).filter(|change| {
        target_of(&change.body).is_some_and(|target| given.facts.contains(&target))
    })
}

/// Returns the pairs of facts, the later one first, of which the change graph of a thing's
/// document is asked whether the signer had heard of the change.
pub(crate) fn asks(plant: &Plant, subject: &Subject) -> Vec<(FactId, FactId)> {
    given_on(plant, subject)
        .flat_map(|(fact, given)| amendments(plant, fact, given).map(|change| (fact.id, change.id)))
        .collect()
}

/// Returns the signatures of which the document of a thing is asked whether its changes hold
/// what they claim.
pub(crate) fn asks_for_cover(plant: &Plant, subject: &Subject) -> Vec<FactId> {
    given_on(plant, subject).map(|(fact, _)| fact.id).collect()
}

/// Judges the signatures on a thing: what is wrong with one, and what was changed of the
/// signed facts without being signed again.
#[must_use]
pub fn judge(plant: &Plant, subject: &Subject) -> Vec<Finding> {
    let signatures = signatures_on(plant, subject);
    let mut findings: Vec<Finding> = given_on(plant, subject)
        .flat_map(|(fact, given)| {
            faults(plant, fact, given).map(|fault| Finding::SignatureFaulty {
                subject: subject.clone(),
                signature: fact.id,
                fault,
                facts: sorted(
                    [fact.id]
                        .into_iter()
                        .chain(given.seconds)
                        .chain(given.facts.iter().copied())
                        .filter(|id| plant.fact(id).is_some())
                        .collect(),
                ),
            })
        })
        .collect();
    let mut later = signatures.iter();
    while let Some(one) = later.next() {
        let changed: Vec<FactId> = one
            .changed
            .iter()
            .filter(|change| !later.clone().any(|other| signs_again(one, other, change)))
            .copied()
            .collect();
        if !changed.is_empty() {
            findings.push(Finding::SignedThenChanged {
                subject: subject.clone(),
                signature: one.done.fact,
                facts: [one.done.fact].into_iter().chain(changed).collect(),
            });
        }
    }
    findings
}

/// Says whether a later signature of the same meaning covers a change of what was signed: a
/// void took the fact away, so a signature on any of the facts that are left is enough.
fn signs_again(one: &Signature, later: &Signature, change: &FactId) -> bool {
    later.given.meaning == one.given.meaning
        && later.is_complete()
        && !later.changed.contains(change)
        && later
            .given
            .facts
            .iter()
            .any(|fact| one.given.facts.contains(fact))
}

fn faults<'a>(
    plant: &'a Plant,
    fact: &'a Fact,
    given: &'a SignatureGiven,
) -> impl Iterator<Item = Fault> + use<'a> {
    let covers = plant
        .covers(&fact.id)
        .unwrap_or_else(|| seems_to_cover(plant, fact, given));
    let was_named = plant
        .facts_about(&Subject::Person(fact.person.clone()))
        .filter(|known| known.hlc < fact.hlc)
        .any(|known| matches!(&known.body, Body::PersonNamed(named) if named.name == given.name));
    let without_badge = given.is_first && Method::of_word(&given.method) == Some(Method::Pin);
    let meaning = Meaning::of_word(&given.meaning);
    let has_own = has_own_work(plant, &given.facts, &fact.person);
    let own_work = has_own && meaning.is_some_and(Meaning::is_of_others_work);
    // What covers nothing is found as that.
    let not_own_work = covers && !has_own && meaning.is_some_and(Meaning::is_of_own_work);
    let method = Method::of_word(&given.method);
    let unknown_words = meaning.is_none() || method.is_none();
    let other_persons = meaning.is_some_and(|meaning| meaning.persons() != given.persons);
    let no_second = !is_rightly_second(plant, fact, given);
    [
        (!covers, Fault::DoesNotCover),
        (!was_named, Fault::OtherName),
        (without_badge, Fault::WithoutBadge),
        (own_work, Fault::OwnWork),
        (not_own_work, Fault::NotOwnWork),
        (unknown_words, Fault::UnknownWords),
        (other_persons, Fault::OtherPersons),
        (no_second, Fault::NoSecondPerson),
    ]
    .into_iter()
    .filter_map(|(is_so, fault)| is_so.then_some(fault))
}

/// What the facts alone say, until the document is asked: all that is claimed is in this
/// document and was there before.
fn seems_to_cover(plant: &Plant, fact: &Fact, given: &SignatureGiven) -> bool {
    let signed: BTreeSet<&FactId> = given.facts.iter().collect();
    !signed.is_empty()
        && !given.heads.is_empty()
        && signed.into_iter().all(|id| {
            plant
                .fact(id)
                .is_some_and(|had| had.subject == fact.subject && had.hlc < fact.hlc)
        })
}

#[cfg(test)]
mod tests;

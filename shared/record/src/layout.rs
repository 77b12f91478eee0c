//! Layouts of labels: how the labels are laid out that no standard describes, as somebody who was
//! allowed to has taught them by an example.
//!
//! A layout is a master record of the site: each has a name and a document of its own, travels
//! like all else, and the latest fact about it is in force, a withdrawal included. What a layout is
//! and when it may be taught says [`codes::site`]; every scan is read with those that are in force
//! ([`read`]). Layouts that were taught on two tablets at once may fit the same label: it is then
//! not decided ([`codes::Problem::SeveralLayouts`]) until one of them is withdrawn.

use alloc::string::{String, ToString};
use alloc::vec::Vec;

use codes::site::{self, Layout};
use codes::{Reading, read_scan_at};
use minicbor::{Decode, Encode};
use serde::{Deserialize, Serialize};

use crate::context::Context;
use crate::done::Done;
use crate::fact::{Body, Fact};
use crate::identity::Subject;
use crate::ids::LayoutId;
use crate::plant::Plant;
use crate::reason::Reason;
use crate::refusal::Refusal;

/// Payload of `layout.taught`; the subject is the layout.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Encode, Decode)]
#[cbor(map)]
pub struct LayoutTaught {
    /// The layout as [`codes::site`] writes it. It is kept as text, so that one of a later program
    /// is kept as it came; this program reads nothing by it then.
    #[n(0)]
    pub layout: String,
    /// The label by which it was taught, as it was scanned.
    #[n(1)]
    pub example: String,
    /// Why.
    #[n(2)]
    pub reason: Reason,
}

/// Payload of `layout.withdrawn`; the subject is the layout.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Encode, Decode)]
#[cbor(map)]
pub struct LayoutWithdrawn {
    /// Why.
    #[n(0)]
    pub reason: Reason,
}

/// Teaches a layout, in place of the one that has its name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TeachLayout {
    /// What the plant calls it.
    pub id: LayoutId,
    /// The layout.
    pub layout: Layout,
    /// A label that has it, as it was scanned.
    pub example: String,
    /// Why.
    pub reason: Reason,
}

/// Withdraws a layout.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct WithdrawLayout {
    /// The layout.
    pub id: LayoutId,
    /// Why.
    pub reason: Reason,
}

/// A layout that is in force.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct InForce {
    /// What the plant calls it.
    pub id: LayoutId,
    /// What was taught.
    pub taught: LayoutTaught,
    /// By whom and when.
    pub done: Done,
}

impl InForce {
    /// Returns the layout, where this program knows how it is written.
    #[must_use]
    pub fn layout(&self) -> Option<Layout> {
        self.taught.layout.parse().ok()
    }
}

/// Returns the layouts in force, by name.
#[must_use]
pub fn in_force(plant: &Plant) -> Vec<InForce> {
    let taught = plant.subjects().filter_map(|subject| {
        let Subject::Layout(id) = subject else {
            return None;
        };
        let fact = plant.standing_about(subject).last()?;
        let Body::LayoutTaught(taught) = &fact.body else {
            return None;
        };
        Some(InForce {
            id: id.clone(),
            taught: taught.clone(),
            done: Done::of(fact),
        })
    });
    taught.collect()
}

/// Reads the text of a code as everybody at this plant does.
#[must_use]
pub fn read(plant: &Plant, text: &str) -> Reading {
    let taught = in_force(plant);
    let named = taught
        .iter()
        .filter_map(|one| Some((one.id.to_string(), one.layout()?)));
    let named: Vec<(String, Layout)> = named.collect();
    read_scan_at(text, &named)
}

/// Decides to teach a layout.
///
/// # Errors
/// [`Refusal::LayoutNotTaught`]; [`Refusal::SeveralMeanings`] when the example is the name of a thing
/// of the record, which a layout would hide.
pub fn decide_teach(
    plant: &Plant,
    command: TeachLayout,
    context: &Context,
) -> Result<Vec<Fact>, Refusal> {
    let TeachLayout {
        id,
        layout,
        example,
        reason,
    } = command;
    let others = in_force(plant).into_iter().filter(|one| one.id != id);
    let others: Vec<(String, Layout, String)> = others
        .filter_map(|one| Some((one.id.to_string(), one.layout()?, one.taught.example)))
        .collect();
    if let Err(why) = site::check(&layout, &example, &others) {
        return Err(Refusal::LayoutNotTaught { why });
    }
    let named: Vec<Subject> = plant
        .subjects()
        .filter(|subject| layout.read(subject.name()).is_some() && is_scanned_by_name(subject))
        .cloned()
        .collect();
    if !named.is_empty() {
        return Err(Refusal::SeveralMeanings {
            raw: example,
            candidates: named,
        });
    }
    let body = Body::LayoutTaught(LayoutTaught {
        layout: layout.to_string(),
        example,
        reason,
    });
    Ok(alloc::vec![context.fact(0, Subject::Layout(id), body)])
}

/// Says whether the plain name of such a thing is a scan of it.
pub(crate) fn is_scanned_by_name(subject: &Subject) -> bool {
    !matches!(subject, Subject::Route(_) | Subject::Layout(_))
}

/// Decides to withdraw a layout.
///
/// # Errors
/// [`Refusal::NoSuchLayout`] when it is not in force.
pub fn decide_withdraw(
    plant: &Plant,
    command: WithdrawLayout,
    context: &Context,
) -> Result<Vec<Fact>, Refusal> {
    let WithdrawLayout { id, reason } = command;
    if !in_force(plant).iter().any(|one| one.id == id) {
        return Err(Refusal::NoSuchLayout { id });
    }
    let body = Body::LayoutWithdrawn(LayoutWithdrawn { reason });
    Ok(alloc::vec![context.fact(0, Subject::Layout(id), body)])
}

#[cfg(test)]
mod tests;

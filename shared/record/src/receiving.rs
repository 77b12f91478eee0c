//! Receiving: lots that come in.

use alloc::string::String;
use alloc::vec::Vec;

use minicbor::{Decode, Encode};
use serde::{Deserialize, Serialize};

use crate::context::Context;
use crate::fact::{Body, Fact};
use crate::finding::{Finding, ShownQuantity};
use crate::identity::{LotKey, Subject};
use crate::ids::FactId;
use crate::lot::LotState;
use crate::plant::Plant;
use crate::quantity::{Quantity, Unit};
use crate::refusal::Refusal;
use crate::time::Date;

/// Payload of `lot.received`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Encode, Decode)]
#[cbor(map)]
pub struct LotReceived {
    /// How much came in.
    #[n(0)]
    pub quantity: Quantity,
    /// The last day on which it may be used.
    #[cbor(n(1), with = "crate::time::optional_date", has_nil)]
    pub expiry: Option<Date>,
    /// The delivery note, as typed or scanned.
    #[n(2)]
    pub delivery_note: Option<String>,
}

/// Receives a lot.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReceiveLot {
    /// The lot.
    pub lot: LotKey,
    /// How much came in.
    pub quantity: Quantity,
    /// The last day on which it may be used.
    pub expiry: Option<Date>,
    /// The delivery note.
    pub delivery_note: Option<String>,
}

/// Decides a receipt.
///
/// # Errors
/// [`Refusal::UnknownItem`], [`Refusal::WrongQuantity`], [`Refusal::LotAlreadyReceived`].
pub fn decide(plant: &Plant, command: ReceiveLot, context: &Context) -> Result<Vec<Fact>, Refusal> {
    let ReceiveLot {
        lot,
        quantity,
        expiry,
        delivery_note,
    } = command;
    let Some(item) = plant.item(&lot.item) else {
        return Err(Refusal::UnknownItem { item: lot.item });
    };
    let is_fraction = quantity.unit == Unit::Piece && !quantity.amount.is_whole();
    if !quantity.amount.is_positive() || quantity.unit != item.unit || is_fraction {
        return Err(Refusal::WrongQuantity {
            unit: item.unit,
            item: lot.item,
            had: quantity,
        });
    }
    if LotState::of(plant, &lot).is_received() {
        return Err(Refusal::LotAlreadyReceived { lot });
    }
    let body = Body::LotReceived(LotReceived {
        quantity,
        expiry,
        delivery_note,
    });
    Ok(alloc::vec![context.fact(0, Subject::Lot(lot), body)])
}

/// Judges a lot: received twice, used beyond its quantity, or used without a receipt.
#[must_use]
pub fn judge(plant: &Plant, lot: &LotKey) -> Vec<Finding> {
    let state = LotState::of(plant, lot);
    let mut findings = Vec::new();
    if state.receipts.len() > 1 {
        findings.push(Finding::LotReceivedTwice {
            lot: lot.clone(),
            facts: state.receipts.iter().map(|r| r.done.fact).collect(),
        });
    }
    let mut facts: Vec<FactId> = state.uses.iter().map(|lot_use| lot_use.done.fact).collect();
    facts.sort_unstable();
    if facts.is_empty() {
        return findings;
    }
    if !state.is_received() {
        findings.push(Finding::LotNeverReceived {
            lot: lot.clone(),
            facts,
        });
    } else if state.used.amount > state.received.amount {
        findings.push(Finding::LotOverUsed {
            lot: lot.clone(),
            received: ShownQuantity(state.received),
            used: ShownQuantity(state.used),
            facts,
        });
    }
    findings
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::Plan;

    #[test]
    fn a_lot_is_received_once_with_a_whole_quantity_of_a_known_item() {
        let mut plan = Plan::default();
        let lot = plan.lot("L5-0331");
        let receive = |quantity: &str| ReceiveLot {
            lot: lot.clone(),
            quantity: Quantity {
                amount: quantity.parse().unwrap(),
                unit: Unit::Piece,
            },
            expiry: None,
            delivery_note: None,
        };
        for wrong in ["0", "-1", "1.5"] {
            assert!(matches!(
                decide(&plan.plant, receive(wrong), &plan.context()),
                Err(Refusal::WrongQuantity { .. })
            ));
        }
        plan.receive("L5-0331", 415);
        assert!(matches!(
            decide(&plan.plant, receive("1"), &plan.context()),
            Err(Refusal::LotAlreadyReceived { .. })
        ));
    }

    #[test]
    fn two_tablets_that_receive_one_lot_are_a_finding_and_not_double_stock_unseen() {
        let mut here = Plan::default();
        let mut there = here.another_tablet();
        here.receive("L5-0331", 415);
        here.plant.apply(there.receive("L5-0331", 415));
        let findings = here.plant.judge();
        assert!(
            matches!(
                findings.as_slice(),
                [Finding::LotReceivedTwice { facts, .. }] if facts.len() == 2
            ),
            "{findings:?}"
        );
    }
}

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
use crate::label::{Flag, Label, LabelRead};
use crate::lot::{LotState, Receipt};
use crate::plant::Plant;
use crate::quantity::Quantity;
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
    /// The label that was scanned, and what was accepted of it.
    #[n(3)]
    pub label: Option<LabelRead>,
}

impl LotReceived {
    /// Says how much came in, and by which flags of the label somebody received it all the same:
    /// `415 C62; expired 2026-01-31; two-values L5 / L6`.
    #[must_use]
    pub fn words(&self) -> String {
        let accepted = self.label.iter().flat_map(|label| &label.accepted);
        let quantity = alloc::format!("{}", self.quantity);
        accepted.fold(quantity, |words, flag| alloc::format!("{words}; {flag}"))
    }
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
    /// The label that was scanned, and what the person accepts of it.
    pub label: LabelRead,
}

/// Decides a receipt.
///
/// # Errors
/// [`Refusal::UnknownItem`], [`Refusal::WrongQuantity`], [`Refusal::LotAlreadyReceived`],
/// [`Refusal::LabelFlagged`].
pub fn decide(plant: &Plant, command: ReceiveLot, context: &Context) -> Result<Vec<Fact>, Refusal> {
    let ReceiveLot {
        lot,
        quantity,
        expiry,
        delivery_note,
        label,
    } = command;
    let Some(item) = plant.item(&lot.item) else {
        return Err(Refusal::UnknownItem { item: lot.item });
    };
    if quantity.unit != item.unit || !quantity.is_countable() {
        return Err(Refusal::WrongQuantity {
            unit: item.unit,
            item: lot.item,
            had: quantity,
        });
    }
    if LotState::of(plant, &lot).is_received() {
        return Err(Refusal::LotAlreadyReceived { lot });
    }
    let label = accepted(plant, label, &lot, expiry, context.wall.local_date())?;
    let body = Body::LotReceived(LotReceived {
        quantity,
        expiry,
        delivery_note,
        label,
    });
    Ok(alloc::vec![context.fact(0, Subject::Lot(lot), body)])
}

/// Returns what is kept of the label: nothing where none was scanned and nothing had to be accepted.
/// What is flagged is found again here, because the person may have changed what the label said and
/// the plant may have learnt more since it was scanned.
fn accepted(
    plant: &Plant,
    label: LabelRead,
    lot: &LotKey,
    expiry: Option<Date>,
    today: Date,
) -> Result<Option<LabelRead>, Refusal> {
    let read = Label::of(plant, &label.symbols, today);
    let flags: Vec<Flag> = read.flags_of(lot, expiry, today);
    if flags.iter().any(|flag| !label.accepted.contains(flag)) {
        return Err(Refusal::LabelFlagged { flags });
    }
    let kept = LabelRead {
        symbols: label.symbols,
        accepted: flags,
    };
    Ok((kept != LabelRead::default()).then_some(kept))
}

/// Judges a lot: received twice, used beyond its quantity, without a receipt, or after its
/// last day.
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
    let uses: Vec<FactId> = state.uses.iter().map(|lot_use| lot_use.done.fact).collect();
    let receipts = state.receipts.iter().map(|receipt| receipt.done.fact);
    if uses.is_empty() {
        return findings;
    }
    if !state.is_received() {
        findings.push(Finding::LotNeverReceived {
            lot: lot.clone(),
            facts: uses,
        });
    } else if state.used.amount > state.received.amount {
        findings.push(Finding::LotOverUsed {
            lot: lot.clone(),
            received: ShownQuantity(state.received),
            used: ShownQuantity(state.used),
            facts: receipts.chain(uses).collect(),
        });
    }
    findings.extend(used_after_expiry(&state));
    findings
}

/// Finds the uses that happened, by the clock of the tablet that recorded them, after the
/// last day that a receipt names.
fn used_after_expiry(state: &LotState) -> Option<Finding> {
    let expiry = state.expiry?;
    let mut late = state
        .uses
        .iter()
        .filter(|lot_use| lot_use.done.wall.local_date() > expiry)
        .map(|lot_use| lot_use.done.fact)
        .peekable();
    late.peek()?;
    let says_so = |receipt: &&Receipt| receipt.received.expiry == Some(expiry);
    let receipts = state.receipts.iter().filter(says_so);
    Some(Finding::LotUsedAfterExpiry {
        lot: state.lot.clone(),
        expiry,
        facts: receipts
            .map(|receipt| receipt.done.fact)
            .chain(late)
            .collect(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::quantity::Unit;
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
            label: LabelRead::default(),
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
    fn a_lot_whose_last_day_was_corrected_to_before_its_use_is_a_finding() {
        let mut plan = Plan::default();
        let received = plan.receive("L5-0331", 5);
        plan.open("AX-1");
        let used = plan.consume_lot("AX-1", "L5-0331").remove(1);
        assert_eq!(plan.plant.judge(), []);
        let corrected = plan.correct(&received, crate::field::Field::Expiry, "2026-10-31");
        let judged = plan.plant.judged();
        assert!(
            matches!(
                judged[0].finding,
                Finding::LotUsedAfterExpiry { ref facts, .. }
                    if *facts == [received.id, used.id]
            ),
            "{judged:?}"
        );
        assert!(judged[0].sources.contains(&corrected.id));
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

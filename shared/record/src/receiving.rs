//! Receiving: lots that come in.

use alloc::string::String;
use alloc::vec::Vec;

use minicbor::{Decode, Encode};
use serde::{Deserialize, Serialize};

use crate::context::Context;
use crate::fact::{Body, Fact};
use crate::finding::{Finding, ShownQuantity};
use crate::identity::{LotKey, Subject, UnitKey};
use crate::ids::FactId;
use crate::plant::Plant;
use crate::quantity::{Amount, Quantity, Unit};
use crate::refusal::Refusal;
use crate::time::Date;
use crate::traveller::Done;

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

/// One receipt of a lot.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Receipt {
    /// What was recorded.
    pub received: LotReceived,
    /// By whom and when.
    pub done: Done,
}

/// One use of a lot.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LotUse {
    /// The unit it went into.
    pub unit: UnitKey,
    /// How much.
    pub quantity: Quantity,
    /// By whom and when.
    pub done: Done,
}

/// What is known of a lot.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LotState {
    /// The lot.
    pub lot: LotKey,
    /// What people call the item.
    pub item_name: String,
    /// The unit in which it is counted.
    pub unit: Unit,
    /// The receipts.
    pub receipts: Vec<Receipt>,
    /// The uses.
    pub uses: Vec<LotUse>,
    /// The sum of the receipts.
    pub received: Quantity,
    /// The sum of the uses.
    pub used: Quantity,
    /// What is left; below zero when too much was used.
    pub remaining: Quantity,
    /// The last day of use: the earliest that a receipt names.
    pub expiry: Option<Date>,
}

impl LotState {
    /// Folds what the plant knows of a lot.
    #[must_use]
    pub fn of(plant: &Plant, lot: &LotKey) -> Self {
        let subject = Subject::Lot(lot.clone());
        let receipts: Vec<Receipt> = plant
            .facts_about(&subject)
            .filter_map(|fact| {
                let Body::LotReceived(received) = &fact.body else {
                    return None;
                };
                Some(Receipt {
                    received: received.clone(),
                    done: Done::of(fact),
                })
            })
            .collect();
        let uses: Vec<LotUse> = plant
            .facts_naming(&subject)
            .filter_map(|fact| {
                let (Body::ComponentConsumed(consumed), Subject::Unit(unit)) =
                    (&fact.body, &fact.subject)
                else {
                    return None;
                };
                Some(LotUse {
                    unit: unit.clone(),
                    quantity: consumed.quantity,
                    done: Done::of(fact),
                })
            })
            .collect();
        let first = receipts.first().map(|receipt| receipt.received.quantity);
        let unit = plant
            .item(&lot.item)
            .map(|item| item.unit)
            .or(first.map(|quantity| quantity.unit))
            .unwrap_or(Unit::Piece);
        let received = sum(
            unit,
            receipts.iter().map(|receipt| receipt.received.quantity),
        );
        let used = sum(unit, uses.iter().map(|lot_use| lot_use.quantity));
        Self {
            lot: lot.clone(),
            item_name: plant.item_name(&lot.item),
            unit,
            expiry: receipts.iter().filter_map(|r| r.received.expiry).min(),
            receipts,
            uses,
            received,
            used,
            // A sum that cannot be kept exactly is already a finding; nothing is left then.
            remaining: received.minus(used).unwrap_or(zero(unit)),
        }
    }

    /// Says whether anyone received it here.
    #[must_use]
    pub fn is_received(&self) -> bool {
        !self.receipts.is_empty()
    }

    /// Checks that `needed` may be taken from the lot today.
    ///
    /// # Errors
    /// [`Refusal::LotNotReceived`], [`Refusal::LotExpired`], [`Refusal::LotUsedUp`].
    pub fn check_use(&self, needed: Quantity, today: Date) -> Result<(), Refusal> {
        if !self.is_received() {
            return Err(Refusal::LotNotReceived {
                lot: self.lot.clone(),
            });
        }
        if let Some(expiry) = self.expiry.filter(|expiry| *expiry < today) {
            return Err(Refusal::LotExpired {
                lot: self.lot.clone(),
                expiry,
                today,
            });
        }
        if self.remaining.unit != needed.unit || self.remaining.amount < needed.amount {
            return Err(Refusal::LotUsedUp {
                lot: self.lot.clone(),
                remaining: self.remaining,
                needed,
            });
        }
        Ok(())
    }
}

fn zero(unit: Unit) -> Quantity {
    Quantity {
        amount: Amount::ZERO,
        unit,
    }
}

/// Adds what is counted in `unit`; what is not cannot be added and is left to the findings.
fn sum(unit: Unit, quantities: impl Iterator<Item = Quantity>) -> Quantity {
    quantities.fold(zero(unit), |sum, quantity| {
        sum.plus(quantity).unwrap_or(sum)
    })
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

/// Judges a lot: used beyond its quantity, or used without a receipt.
#[must_use]
pub fn judge(plant: &Plant, lot: &LotKey) -> Vec<Finding> {
    let state = LotState::of(plant, lot);
    let mut facts: Vec<FactId> = state.uses.iter().map(|lot_use| lot_use.done.fact).collect();
    facts.sort_unstable();
    if facts.is_empty() {
        return Vec::new();
    }
    if !state.is_received() {
        return alloc::vec![Finding::LotNeverReceived {
            lot: lot.clone(),
            facts,
        }];
    }
    if state.used.amount > state.received.amount {
        return alloc::vec![Finding::LotOverUsed {
            lot: lot.clone(),
            received: ShownQuantity(state.received),
            used: ShownQuantity(state.used),
            facts,
        }];
    }
    Vec::new()
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
    fn an_expired_or_exhausted_or_unknown_lot_is_refused() {
        let mut plan = Plan::default();
        let today = plan.context().wall.local_date();
        let lot = plan.lot("L5-0331");
        let unknown = LotState::of(&plan.plant, &lot);
        assert!(matches!(
            unknown.check_use(Quantity::pieces(1), today),
            Err(Refusal::LotNotReceived { .. })
        ));
        plan.receive("L5-0331", 2);
        let state = LotState::of(&plan.plant, &lot);
        assert_eq!(state.check_use(Quantity::pieces(2), today), Ok(()));
        assert!(matches!(
            state.check_use(Quantity::pieces(3), today),
            Err(Refusal::LotUsedUp { .. })
        ));
        let mut old = state;
        old.expiry = Some(Date::new(2020, 1, 31).unwrap());
        assert!(matches!(
            old.check_use(Quantity::pieces(1), today),
            Err(Refusal::LotExpired { .. })
        ));
    }
}

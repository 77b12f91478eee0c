//! What is known of a lot: its receipts, its uses and what is left.
//!
//! A fold over facts, below the features that read it. Receiving is decided by
//! [`receiving`](crate::receiving), using by [`traveller`](crate::traveller).

use alloc::string::String;
use alloc::vec::Vec;

use serde::{Deserialize, Serialize};

use crate::done::Done;
use crate::fact::Body;
use crate::identity::{LotKey, Subject, UnitKey};
use crate::plant::Plant;
use crate::quantity::{Amount, Quantity, Unit};
use crate::receiving::LotReceived;
use crate::refusal::Refusal;
use crate::time::Date;

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
            .standing_about(&subject)
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
            .standing_naming(&subject)
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

    /// Says how much of `needed` is taken from the lot today: all of it, or what is left, so
    /// that the last pieces of a lot go into a unit together with the first of the next.
    ///
    /// # Errors
    /// [`Refusal::LotNotReceived`], [`Refusal::LotExpired`], [`Refusal::LotUsedUp`].
    pub fn taken(&self, needed: Quantity, today: Date) -> Result<Quantity, Refusal> {
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
        if self.remaining.unit != needed.unit || !self.remaining.amount.is_positive() {
            return Err(Refusal::LotUsedUp {
                lot: self.lot.clone(),
                remaining: self.remaining,
                needed,
            });
        }
        Ok(Quantity {
            amount: self.remaining.amount.min(needed.amount),
            unit: needed.unit,
        })
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::Plan;

    #[test]
    fn an_expired_or_exhausted_or_unknown_lot_is_refused() {
        let mut plan = Plan::default();
        let today = plan.context().wall.local_date();
        let lot = plan.lot("L5-0331");
        let unknown = LotState::of(&plan.plant, &lot);
        assert!(matches!(
            unknown.taken(Quantity::pieces(1), today),
            Err(Refusal::LotNotReceived { .. })
        ));
        plan.receive("L5-0331", 2);
        let state = LotState::of(&plan.plant, &lot);
        let two = Ok(Quantity::pieces(2));
        assert_eq!(state.taken(Quantity::pieces(2), today), two);
        // Of three that are needed, the two that are left are taken.
        assert_eq!(state.taken(Quantity::pieces(3), today), two);
        let mut empty = state.clone();
        empty.remaining = Quantity::pieces(0);
        assert!(matches!(
            empty.taken(Quantity::pieces(1), today),
            Err(Refusal::LotUsedUp { .. })
        ));
        let mut old = state;
        old.expiry = Some(Date::new(2020, 1, 31).unwrap());
        assert!(matches!(
            old.taken(Quantity::pieces(1), today),
            Err(Refusal::LotExpired { .. })
        ));
    }
}

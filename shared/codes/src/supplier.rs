//! The labels of single distributors: their own texts, and their ways to use data identifiers.
//!
//! ```
//! use codes::supplier::{Role, SupplierLabel};
//!
//! let text = "{pbn:PICK2305120001,on:SO2305120001,pc:C25744,pm:0402WGF1001TCE,qty:100}";
//! let label: SupplierLabel = text.parse()?;
//! assert_eq!(label.goods().get(Role::SupplierPart), Some("C25744"));
//! assert_eq!(label.goods().get(Role::Quantity), Some("100"));
//! # Ok::<(), codes::supplier::SupplierError>(())
//! ```
//!
//! None of these is published by a standards body. LCSC writes pairs in braces, TME words with
//! colons, and an older Data Matrix of TME data identifiers parted by spaces. `DigiKey` and Mouser
//! use ISO/IEC 15434, but not each identifier as it is defined: [`Goods::of`] says what each value
//! is. Left out: what they print for themselves (pick numbers, warehouse, padding).

mod lcsc;
mod message;
mod tme;

use alloc::string::{String, ToString};
use alloc::vec::Vec;
use core::fmt;
use core::str::FromStr;

use crate::field::Field;
use crate::problem::Problem;
use crate::reading::{Claim, Input, Meaning};
use crate::standard::Standard;

/// A distributor whose labels are known here.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Supplier {
    /// Digi-Key Electronics.
    DigiKey,
    /// LCSC Electronics.
    Lcsc,
    /// Mouser Electronics.
    Mouser,
    /// Transfer Multisort Elektronik.
    Tme,
}

/// What a value is to whoever receives the goods.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Role {
    /// The supplier's number of the order.
    Order,
    /// Our own number of the order.
    CustomerOrder,
    /// The line of our order.
    OrderLine,
    /// The supplier's part number.
    SupplierPart,
    /// The maker's part number.
    MakerPart,
    /// The maker.
    Maker,
    /// How many.
    Quantity,
    /// Country of origin, two letters.
    Country,
    /// The maker's lot.
    Lot,
    /// The maker's date code.
    DateCode,
    /// The supplier's invoice.
    Invoice,
    /// The supplier's packing list.
    PackingList,
}

impl Role {
    /// Returns the stable word and the name.
    const fn words(self) -> (&'static str, &'static str) {
        match self {
            Self::Order => ("order", "supplier's order"),
            Self::CustomerOrder => ("customer_order", "customer's order"),
            Self::OrderLine => ("order_line", "line of the order"),
            Self::SupplierPart => ("supplier_part", "supplier's part number"),
            Self::MakerPart => ("mpn", "maker's part number"),
            Self::Maker => ("manufacturer", "maker"),
            Self::Quantity => ("qty", "quantity"),
            Self::Country => ("country", "country of origin"),
            Self::Lot => ("lot", "lot"),
            Self::DateCode => ("date_code", "date code"),
            Self::Invoice => ("invoice", "invoice"),
            Self::PackingList => ("packing_list", "packing list"),
        }
    }
}

/// What a label says about the goods.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Goods {
    supplier: Supplier,
    values: Vec<(Role, String)>,
}

impl Goods {
    /// Finds what a label says about the goods, if its supplier is known here.
    #[must_use]
    pub fn of(meaning: &Meaning) -> Option<Self> {
        if let Meaning::Supplier(label) = meaning {
            Some(label.goods.clone())
        } else if let Meaning::Iso15434(message) = meaning {
            message::read(message)
        } else {
            None
        }
    }

    /// Returns whose label it is.
    #[must_use]
    pub const fn supplier(&self) -> Supplier {
        self.supplier
    }

    /// Returns the value in a role, as carried.
    #[must_use]
    pub fn get(&self, role: Role) -> Option<&str> {
        let value = self.values.iter().find(|(found, _)| *found == role)?;
        Some(&value.1)
    }

    /// Takes the values that are there, and checks what every label must have: a part number of
    /// the supplier and a quantity in digits.
    fn checked(supplier: Supplier, values: Vec<(Role, String)>) -> Result<Self, SupplierError> {
        for (number, (role, value)) in values.iter().enumerate() {
            let is_again = values.iter().take(number).any(|(before, _)| before == role);
            if is_again {
                let word = role.words().0.to_string();
                return Err(SupplierError::Repeated { word });
            }
            let is_number = value.bytes().all(|byte| byte.is_ascii_digit());
            if *role == Role::Quantity && !(is_number && (1..=9).contains(&value.len())) {
                return Err(SupplierError::Quantity { had: value.clone() });
            }
        }
        let goods = Self { supplier, values };
        for role in [Role::SupplierPart, Role::Quantity] {
            if goods.get(role).is_none() {
                let word = role.words().0.to_string();
                return Err(SupplierError::Missing { word });
            }
        }
        Ok(goods)
    }
}

/// A label in a supplier's own form.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(try_from = "String", into = "String"))]
pub struct SupplierLabel {
    text: String,
    goods: Goods,
    is_proven: bool,
}

/// Why a text is no label of a supplier.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub enum SupplierError {
    /// The text has the form of no known supplier.
    #[error("this is no label of a known supplier")]
    Form,
    /// The text ends before the label does.
    #[error("the label ends early, at {at}")]
    NotClosed {
        /// Byte position in the text.
        at: usize,
    },
    /// A value that every label has is not there.
    #[error("{word} is missing")]
    Missing {
        /// Stable word for the value.
        word: String,
    },
    /// A value stands twice.
    #[error("{word} stands twice")]
    Repeated {
        /// Stable word for the value.
        word: String,
    },
    /// The quantity is no number of at most nine digits.
    #[error("`{had}` is no quantity")]
    Quantity {
        /// Value that was read.
        had: String,
    },
    /// A control character, or one that could not be decoded.
    #[error("U+{:04X} at {at} is no part of a label", u32::from(*.had))]
    Character {
        /// Byte position in the text.
        at: usize,
        /// Character that was read.
        had: char,
    },
}

impl SupplierError {
    /// Returns the stable name of this kind of error.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Form => "supplier-form",
            Self::NotClosed { .. } => "supplier-not-closed",
            Self::Missing { .. } => "supplier-missing",
            Self::Repeated { .. } => "supplier-repeated",
            Self::Quantity { .. } => "supplier-quantity",
            Self::Character { .. } => "supplier-character",
        }
    }

    /// Returns the place of the error in the text, in bytes, where it has one.
    #[must_use]
    pub const fn at(&self) -> Option<usize> {
        match self {
            Self::NotClosed { at } | Self::Character { at, .. } => Some(*at),
            Self::Form | Self::Missing { .. } | Self::Repeated { .. } | Self::Quantity { .. } => {
                None
            }
        }
    }
}

impl SupplierLabel {
    /// Returns the text as it was read.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// Returns what the label says.
    #[must_use]
    pub const fn goods(&self) -> &Goods {
        &self.goods
    }

    /// Tells whether the text says whose label it is, and does not merely have its form.
    #[must_use]
    pub const fn is_proven(&self) -> bool {
        self.is_proven
    }

    /// Returns the values as fields.
    #[must_use]
    pub fn fields(&self) -> Vec<Field> {
        let field = |(role, value): &(Role, String)| {
            let (id, name) = role.words();
            let number = (*role == Role::Quantity).then(|| value.parse::<u32>().ok());
            Field::new(id, name, value.as_str()).meaning(number.flatten())
        };
        self.goods.values.iter().map(field).collect()
    }
}

impl FromStr for SupplierLabel {
    type Err = SupplierError;

    fn from_str(text: &str) -> Result<Self, SupplierError> {
        let stranger = |c: char| c.is_control() || c == char::REPLACEMENT_CHARACTER;
        let (values, supplier, is_proven) = if let Some(values) = lcsc::split(text)? {
            (values, Supplier::Lcsc, true)
        } else if let Some(values) = tme::split(text) {
            (values, Supplier::Tme, tme::is_proven(text))
        } else {
            return Err(SupplierError::Form);
        };
        if let Some((at, had)) = text.char_indices().find(|(_, c)| stranger(*c)) {
            return Err(SupplierError::Character { at, had });
        }
        Ok(Self {
            text: text.to_string(),
            goods: Goods::checked(supplier, values)?,
            is_proven,
        })
    }
}

impl TryFrom<String> for SupplierLabel {
    type Error = SupplierError;

    fn try_from(text: String) -> Result<Self, SupplierError> {
        text.parse()
    }
}

impl From<SupplierLabel> for String {
    fn from(label: SupplierLabel) -> Self {
        label.text
    }
}

impl fmt::Display for SupplierLabel {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(&self.text)
    }
}

/// Claims a text that has a supplier's form.
pub(crate) fn read(input: Input<'_>) -> Option<Claim> {
    Some(match input.text.parse::<SupplierLabel>() {
        Ok(label) => {
            let problem = (!label.is_proven).then_some(Problem::SupplierNotProven);
            let problems = problem.into_iter().collect();
            Claim::understood(Standard::SupplierLabel, Meaning::Supplier(label), problems)
        }
        Err(SupplierError::Form) => return None,
        Err(error) => Claim::kept(Standard::SupplierLabel, [Problem::Supplier(error)]),
    })
}

#[cfg(test)]
mod tests;

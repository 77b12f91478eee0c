//! What a value on a label is, in the words of whoever receives goods.

use core::fmt;

/// What a value says of the goods.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(rename_all = "kebab-case"))]
pub enum Says {
    /// A part number: ours, the supplier's or the maker's.
    Part,
    /// A GTIN, 14 digits.
    Gtin,
    /// The supplier.
    Supplier,
    /// The lot or batch.
    Lot,
    /// A serial number.
    Serial,
    /// How many pieces.
    Pieces,
    /// How much, in the unit in which the item is counted.
    Quantity,
    /// The last day of use.
    Expiry,
    /// The day on which it was made.
    Made,
    /// An order or delivery.
    Order,
}

impl Says {
    /// All of them, in the order in which people look for them.
    pub const ALL: [Self; 10] = [
        Self::Part,
        Self::Gtin,
        Self::Supplier,
        Self::Lot,
        Self::Serial,
        Self::Pieces,
        Self::Quantity,
        Self::Expiry,
        Self::Made,
        Self::Order,
    ];

    /// Returns the stable word, `lot`.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Part => "part",
            Self::Gtin => "gtin",
            Self::Supplier => "supplier",
            Self::Lot => "lot",
            Self::Serial => "serial",
            Self::Pieces => "pieces",
            Self::Quantity => "quantity",
            Self::Expiry => "expiry",
            Self::Made => "made",
            Self::Order => "order",
        }
    }

    /// Returns what a word stands for.
    #[must_use]
    pub fn of_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|says| says.word() == word)
    }

    /// Says whether its values are dates.
    #[must_use]
    pub const fn is_date(self) -> bool {
        matches!(self, Self::Expiry | Self::Made)
    }
}

impl fmt::Display for Says {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(self.word())
    }
}

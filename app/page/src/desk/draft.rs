//! The receipt form: what the label said, and what the person fills in.

use messages::draft::{Fields, receipt as name};
use record::identity::LotKey;
use record::ids::IdError;
use record::label::{Flag, LabelRead, MAX_SYMBOLS};
use record::quantity::{Quantity, Unit};
use record::receiving::ReceiveLot;
use record::time::Date;
use record::work::ReceiptDraft;

use crate::text::number::{self, NotANumber};

/// The form as it stands.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ReceiptForm {
    /// What a label filled in, where it says which lot it is.
    pub draft: Option<ReceiptDraft>,
    /// The item, for a lot typed by hand.
    pub item: String,
    /// The supplier.
    pub supplier: String,
    /// The lot code.
    pub lot: String,
    /// The unit of the chosen item.
    pub unit: Option<Unit>,
    /// The quantity as typed, in the person's language.
    pub quantity: String,
    /// The last day of use as typed, ISO 8601, or empty.
    pub expiry: String,
    /// The texts of the symbols that were scanned of the label, the first one first.
    pub symbols: Vec<String>,
    /// What is not as it should be about the label.
    pub flags: Vec<Flag>,
    /// Whether the person receives the lot all the same.
    pub accepts: bool,
}

/// Which field is not right yet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FormError {
    /// The item is not chosen.
    Item,
    /// The supplier is missing.
    Supplier(IdError),
    /// The lot code is missing.
    Lot(IdError),
    /// The quantity is not a number.
    Quantity(NotANumber),
    /// The date is not one.
    Expiry,
}

impl ReceiptForm {
    /// Starts from what a label said.
    #[must_use]
    pub fn of(draft: ReceiptDraft) -> Self {
        let text = |said: Option<String>| said.unwrap_or_default();
        Self {
            item: text(draft.item.as_ref().map(ToString::to_string)),
            supplier: text(draft.supplier.as_ref().map(ToString::to_string)),
            lot: text(draft.lot.as_ref().map(ToString::to_string)),
            unit: draft.unit,
            symbols: draft.symbols.clone(),
            flags: draft.flags.clone(),
            accepts: false,
            quantity: draft.quantity.map_or_else(String::new, number::typed),
            expiry: draft
                .expiry
                .map_or_else(String::new, |date| date.to_string()),
            draft: draft.lot_key().is_some().then_some(draft),
        }
    }

    /// Goes on from what one more symbol of the label said. What it leaves open stays as the person
    /// filled it in; another label begins anew.
    #[must_use]
    pub fn and(self, draft: ReceiptDraft) -> Self {
        let is_same_label = !self.symbols.is_empty() && draft.symbols.starts_with(&self.symbols);
        let new = Self::of(draft);
        if !is_same_label {
            return new;
        }
        let or = |new: String, before: String| if new.is_empty() { before } else { new };
        Self {
            quantity: or(new.quantity, self.quantity),
            expiry: or(new.expiry, self.expiry),
            ..new
        }
    }

    /// Returns what is filled in, by name.
    #[must_use]
    pub fn fields(&self) -> Fields {
        let label = self.draft.as_ref();
        let fields = [
            (name::ITEM, self.item.clone()),
            (name::SUPPLIER, self.supplier.clone()),
            (name::LOT, self.lot.clone()),
            (name::QUANTITY, self.quantity.clone()),
            (name::EXPIRY, self.expiry.clone()),
            (
                name::UNIT,
                self.unit
                    .map_or_else(String::new, |unit| unit.code().to_owned()),
            ),
            (
                name::ITEM_NAME,
                label.map_or_else(String::new, |label| label.item_name.clone()),
            ),
        ];
        let fields = fields
            .into_iter()
            .map(|(name, text)| (name.to_owned(), text));
        let symbols = self.symbols.iter().enumerate();
        let symbols = symbols.map(|(at, text)| (format!("{}{at}", name::SYMBOL), text.clone()));
        let filled = fields.chain(symbols).filter(|(_, text)| !text.is_empty());
        filled.collect()
    }

    /// Goes on from what was filled in.
    #[must_use]
    pub fn of_fields(fields: &Fields) -> Self {
        let field = |name: &str| fields.get(name).cloned().unwrap_or_default();
        let mut form = Self {
            draft: None,
            item: field(name::ITEM),
            supplier: field(name::SUPPLIER),
            lot: field(name::LOT),
            unit: Unit::of_code(&field(name::UNIT)),
            quantity: field(name::QUANTITY),
            expiry: field(name::EXPIRY),
            symbols: (0..MAX_SYMBOLS)
                .map_while(|at| fields.get(&format!("{}{at}", name::SYMBOL)).cloned())
                .collect(),
            // They are found again when the lot is recorded.
            flags: Vec::new(),
            accepts: false,
        };
        form.draft = fields
            .get(name::ITEM_NAME)
            .and_then(|item_name| form.label(item_name));
        form
    }

    /// What the label said, as far as it is still needed.
    fn label(&self, item_name: &str) -> Option<ReceiptDraft> {
        Some(ReceiptDraft {
            supplier: Some(self.supplier.parse().ok()?),
            item: Some(self.item.parse().ok()?),
            lot: Some(self.lot.parse().ok()?),
            item_name: item_name.to_owned(),
            unit: Some(self.unit?),
            ..ReceiptDraft::default()
        })
    }

    /// Makes the command, if every field is right.
    ///
    /// # Errors
    /// The first field that is not.
    pub fn command(&self) -> Result<ReceiveLot, FormError> {
        let item = self.item.parse().map_err(|_| FormError::Item)?;
        let unit = self.unit.ok_or(FormError::Item)?;
        let supplier = self.supplier.parse().map_err(FormError::Supplier)?;
        let lot = self.lot.parse().map_err(FormError::Lot)?;
        let amount = number::read_in(&self.quantity, unit).map_err(FormError::Quantity)?;
        Ok(ReceiveLot {
            lot: LotKey {
                supplier,
                item,
                lot,
            },
            quantity: Quantity { amount, unit },
            expiry: self.expiry()?,
            delivery_note: None,
            label: LabelRead {
                symbols: self.symbols.clone(),
                accepted: if self.accepts {
                    self.flags.clone()
                } else {
                    Vec::new()
                },
            },
        })
    }

    /// Says whether something about the label waits for the person to accept it.
    #[must_use]
    pub fn waits_for_acceptance(&self) -> bool {
        !self.flags.is_empty() && !self.accepts
    }

    fn expiry(&self) -> Result<Option<Date>, FormError> {
        let text = self.expiry.trim();
        if text.is_empty() {
            return Ok(None);
        }
        let mut parts = text.split('-');
        let mut next = || parts.next().ok_or(FormError::Expiry);
        let (year, month, day) = (next()?, next()?, next()?);
        let date = Date::new(
            year.parse().map_err(|_| FormError::Expiry)?,
            month.parse().map_err(|_| FormError::Expiry)?,
            day.parse().map_err(|_| FormError::Expiry)?,
        );
        date.map(Some).map_err(|_| FormError::Expiry)
    }
}

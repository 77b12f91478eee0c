//! The receipt form: what the label said, and what the person fills in.

use messages::draft::{Fields, receipt as name};
use record::identity::LotKey;
use record::ids::IdError;
use record::quantity::{Quantity, Unit};
use record::receiving::ReceiveLot;
use record::time::Date;
use record::work::ReceiptDraft;

use crate::text::number::{self, NotANumber};

/// The form as it stands.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ReceiptForm {
    /// What a label filled in; nothing when the lot is typed by hand.
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
        Self {
            item: draft.lot.item.to_string(),
            supplier: draft.lot.supplier.to_string(),
            lot: draft.lot.lot.to_string(),
            unit: Some(draft.unit),
            quantity: draft.quantity.map_or_else(String::new, number::typed),
            expiry: draft
                .expiry
                .map_or_else(String::new, |date| date.to_string()),
            draft: Some(draft),
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
        let filled = fields.into_iter().filter(|(_, text)| !text.is_empty());
        filled.map(|(name, text)| (name.to_owned(), text)).collect()
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
        };
        form.draft = fields
            .get(name::ITEM_NAME)
            .and_then(|item_name| form.label(item_name));
        form
    }

    /// What the label said, as far as it is still needed.
    fn label(&self, item_name: &str) -> Option<ReceiptDraft> {
        Some(ReceiptDraft {
            lot: LotKey {
                supplier: self.supplier.parse().ok()?,
                item: self.item.parse().ok()?,
                lot: self.lot.parse().ok()?,
            },
            item_name: item_name.to_owned(),
            unit: self.unit?,
            quantity: None,
            expiry: None,
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
        })
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

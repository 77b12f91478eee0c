//! Own labels among other texts: which ones claim to be one, and their fields.

use alloc::string::String;
use alloc::vec::Vec;

use super::{LabelPart, OwnLabel};
use crate::field::Field;
use crate::problem::Problem;
use crate::reading::{Claim, Input, Meaning};
use crate::standard::Standard;

/// Claims every text that says it is an own label.
pub(crate) fn read(input: Input<'_>) -> Option<Claim> {
    if !OwnLabel::is_claimed_by(input.text) {
        return None;
    }
    Some(match input.text.parse() {
        Ok(label) => Claim::understood(Standard::OwnLabel, Meaning::Own(label), Vec::new()),
        Err(error) => Claim::kept(Standard::OwnLabel, [Problem::OwnLabel(error)]),
    })
}

impl OwnLabel {
    /// Returns the kind and the parts. A badge's secret is none of them: it is for checking, not
    /// for showing.
    pub(crate) fn fields(&self) -> Vec<Field> {
        let names: &[(&str, &str)] = match self {
            Self::Lot { .. } => &[("supplier", "Supplier"), ("item", "Item"), ("lot", "Lot")],
            Self::Unit { .. } => &[("item", "Item"), ("serial", "Serial number")],
            Self::Badge { .. } => &[("person", "Person"), ("number", "Badge number")],
            Self::Carton { .. }
            | Self::Shipment { .. }
            | Self::Order { .. }
            | Self::Person { .. }
            | Self::Station { .. }
            | Self::Item { .. } => &[("id", "Number")],
        };
        let kind = Field::new("kind", "Kind", self.kind());
        let parts = names.iter().zip(self.parts());
        core::iter::once(kind)
            .chain(parts.map(|((id, name), part)| field(id, name, part)))
            .collect()
    }
}

fn field(id: &str, name: &str, part: &LabelPart) -> Field {
    let mut carried = String::new();
    part.write_escaped(&mut carried);
    let meant = Some(part.as_str()).filter(|meant| *meant != carried);
    Field::new(id, name, carried).meaning(meant)
}

#[cfg(test)]
mod tests {
    use crate::{Date, read_scan};
    use std::string::String;
    use std::vec::Vec;

    fn fields(text: &str) -> Vec<(String, String, Option<String>)> {
        let today = Date::new(2026, 6, 15).unwrap();
        let fields = read_scan(text).fields(today).into_iter();
        fields.map(|f| (f.id, f.value, f.resolved)).collect()
    }

    #[test]
    fn a_part_is_given_as_carried_and_as_meant() {
        let label = crate::OwnLabel::Unit {
            item: "AX 2".parse().unwrap(),
            serial: "7".parse().unwrap(),
        };
        let expected = [
            ("kind".into(), "UNIT".into(), None),
            ("item".into(), "AX%202".into(), Some("AX 2".into())),
            ("serial".into(), "7".into(), None),
        ];
        assert_eq!(fields(&label.to_text()), expected);
    }

    #[test]
    fn a_badge_does_not_show_its_secret() {
        let label = crate::OwnLabel::Badge {
            person: "P1".parse().unwrap(),
            number: "1".parse().unwrap(),
            secret: "00ff".parse().unwrap(),
        };
        let shown = fields(&label.to_text());
        assert_eq!(shown.len(), 3);
        assert!(shown.iter().all(|(_, value, _)| value != "00ff"));
    }
}

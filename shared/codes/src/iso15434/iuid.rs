//! The unique item identifier (UII) of U.S. military property, built from what a mark carries.
//!
//! Standard: MIL-STD-130N with change 1, appendix A; data identifiers (table A-II), text element
//! identifiers, GS1 elements, and the recognised equivalents.

use alloc::format;
use alloc::string::{String, ToString};

use super::Message;
use super::segment::{Format, Segment};

/// How a UII is made unique.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Construct {
    /// Construct 1: the serial number is unique within the enterprise.
    WithinEnterprise,
    /// Construct 2: the serial number is unique within the original part number, lot or batch.
    WithinPart,
    /// An identifier that the Department of Defense takes as equal: VIN, cellular telephone
    /// identity, GIAI or GRAI.
    Equivalent,
}

/// A unique item identifier.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Uii {
    construct: Construct,
    value: String,
}

/// Why a mark that looks like one of an item gives no UII.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum UiiError {
    /// Nothing, or not enough, of a construct is there.
    #[error("the mark does not carry a unique item identifier")]
    Incomplete,
    /// Both a part number and a lot, or two enterprises: which of them is meant is not said.
    #[error("the mark carries more than one `{id}`")]
    Ambiguous {
        /// Identifier of the second one.
        id: String,
    },
    /// A character that a UII does not have: anything but digits, capitals, `-` and `/`.
    #[error("a unique item identifier does not take `{had}`")]
    Character {
        /// Character that was read.
        had: char,
    },
    /// The UII would be longer than 50 characters.
    #[error("the unique item identifier would have {had} characters")]
    Length {
        /// Characters that there would be.
        had: usize,
    },
}

/// Most characters of a UII.
const LONGEST: usize = 50;

/// Enterprise identifiers with the issuing agency code that goes in front of each. A GS1 company
/// prefix and 18V hold theirs already.
const DI_ENTERPRISES: &[(&str, &str)] = &[
    ("17V", "D"),
    ("12V", "UN"),
    ("3V", ""),
    ("7L", "LD"),
    ("18V", ""),
];
const TEI_ENTERPRISES: &[(&str, &str)] = &[
    ("CAG", "D"),
    ("MFR", "D"),
    ("SPL", "D"),
    ("DUN", "UN"),
    ("EUC", ""),
];

impl Uii {
    /// Builds the identifier that a message carries.
    ///
    /// # Errors
    /// [`UiiError`] when the message carries none, or not one alone.
    pub fn of(message: &Message) -> Result<Self, UiiError> {
        let built = message
            .segments()
            .iter()
            .map(|segment| match segment.format() {
                Format::DataIdentifiers => of_data_identifiers(segment),
                Format::TextElements => of_text_elements(segment),
                Format::Gs1 => of_gs1(segment),
                Format::Transport
                | Format::Edi
                | Format::X12
                | Format::Edifact
                | Format::Text
                | Format::Cii
                | Format::Binary => Err(UiiError::Incomplete),
            });
        let mut found = built.filter(|built| built != &Err(UiiError::Incomplete));
        let (construct, value) = found.next().unwrap_or(Err(UiiError::Incomplete))?;
        let stranger =
            |c: &char| !(c.is_ascii_digit() || c.is_ascii_uppercase() || "-/".contains(*c));
        if let Some(had) = value.chars().find(stranger) {
            return Err(UiiError::Character { had });
        }
        if value.len() > LONGEST {
            return Err(UiiError::Length { had: value.len() });
        }
        Ok(Self { construct, value })
    }

    /// Returns how the identifier is made unique.
    #[must_use]
    pub const fn construct(&self) -> Construct {
        self.construct
    }

    /// Returns the concatenated identifier.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.value
    }
}

type Built = Result<(Construct, String), UiiError>;

fn of_data_identifiers(segment: &Segment) -> Built {
    if let Some(whole) = one(segment, "25S")? {
        return Ok((Construct::WithinEnterprise, whole.to_string()));
    }
    if let Some(serial) = one(segment, "18S")? {
        return Ok((Construct::WithinEnterprise, format!("D{serial}")));
    }
    for id in ["I", "22S"] {
        if let Some(equivalent) = one(segment, id)? {
            return Ok((Construct::Equivalent, equivalent.to_string()));
        }
    }
    let (agency, enterprise) = enterprise(segment, DI_ENTERPRISES)?;
    let part = either(segment, "1P", "1T")?;
    let serial = one(segment, "S")?.ok_or(UiiError::Incomplete)?;
    Ok((
        Construct::WithinPart,
        format!("{agency}{enterprise}{part}{serial}"),
    ))
}

fn of_text_elements(segment: &Segment) -> Built {
    for id in ["UID", "UII"] {
        if let Some(whole) = one(segment, id)? {
            return Ok((Construct::WithinEnterprise, whole.to_string()));
        }
    }
    let (agency, enterprise) = enterprise(segment, TEI_ENTERPRISES)?;
    for id in ["SER", "UCN"] {
        if let Some(serial) = one(segment, id)? {
            return Ok((
                Construct::WithinEnterprise,
                format!("{agency}{enterprise}{serial}"),
            ));
        }
    }
    let serial = one(segment, "SEQ")?.ok_or(UiiError::Incomplete)?;
    let part = match one(segment, "PNO")? {
        Some(original) => original,
        None => either(segment, "PNR", "LOT")?,
    };
    Ok((
        Construct::WithinPart,
        format!("{agency}{enterprise}{part}{serial}"),
    ))
}

fn of_gs1(segment: &Segment) -> Built {
    for ai in ["8004", "8003"] {
        if let Some(asset) = one(segment, ai)? {
            return Ok((Construct::Equivalent, asset.to_string()));
        }
    }
    Err(UiiError::Incomplete)
}

/// Finds the one enterprise of a mark with its issuing agency code.
fn enterprise<'a>(
    segment: &'a Segment,
    known: &[(&'static str, &'static str)],
) -> Result<(&'static str, &'a str), UiiError> {
    let mut found = None;
    for (id, agency) in known {
        if let Some(enterprise) = one(segment, id)? {
            if found.is_some() {
                return Err(UiiError::Ambiguous {
                    id: (*id).to_string(),
                });
            }
            found = Some((*agency, enterprise));
        }
    }
    found.ok_or(UiiError::Incomplete)
}

fn either<'a>(segment: &'a Segment, one_id: &str, other_id: &str) -> Result<&'a str, UiiError> {
    match (one(segment, one_id)?, one(segment, other_id)?) {
        (Some(_), Some(_)) => Err(UiiError::Ambiguous {
            id: other_id.to_string(),
        }),
        (Some(part), None) | (None, Some(part)) => Ok(part),
        (None, None) => Err(UiiError::Incomplete),
    }
}

/// Finds the one value of an identifier; an empty one is none.
fn one<'a>(segment: &'a Segment, id: &str) -> Result<Option<&'a str>, UiiError> {
    let mut values = segment
        .elements()
        .iter()
        .filter(|element| element.id() == id);
    let first = values.next().map(|element| element.value());
    if values.next().is_some() {
        return Err(UiiError::Ambiguous { id: id.to_string() });
    }
    Ok(first.filter(|value| !value.is_empty()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn built(format: &str, fields: &str) -> Result<(Construct, String), UiiError> {
        let fields = fields.replace('|', "\x1d");
        let text = format!("[)>\x1e{format}\x1d{fields}\x1e\x04");
        let message: Message = text.parse().unwrap();
        Uii::of(&message).map(|uii| (uii.construct(), uii.as_str().into()))
    }

    #[test]
    fn each_construct_is_built_from_its_parts() {
        use Construct::{Equivalent, WithinEnterprise, WithinPart};
        for (format, fields, construct, uii) in [
            ("06", "18S0CVA5786950", WithinEnterprise, "D0CVA5786950"),
            (
                "06",
                "25SUN194532636786950",
                WithinEnterprise,
                "UN194532636786950",
            ),
            (
                "06",
                "25SD0CVA5786950|1P1234",
                WithinEnterprise,
                "D0CVA5786950",
            ),
            (
                "06",
                "17V0CVA5|1P1234|S786950",
                WithinPart,
                "D0CVA51234786950",
            ),
            (
                "06",
                "12V194532636|1T1234|S786950",
                WithinPart,
                "UN1945326361234786950",
            ),
            ("06", "3V0614141|1P1234|S7", WithinPart, "061414112347"),
            ("06", "7LW80XAY|1PA-1|S7", WithinPart, "LDW80XAYA-17"),
            ("06", "18VD0CVA5|1P1|S7|30P2", WithinPart, "D0CVA517"),
            ("06", "I1HGCM82633A004352", Equivalent, "1HGCM82633A004352"),
            (
                "12",
                "MFR 0CVA5|SER 786950|PNR 1",
                WithinEnterprise,
                "D0CVA5786950",
            ),
            (
                "12",
                "SPL 0CVA5|UCN 786950",
                WithinEnterprise,
                "D0CVA5786950",
            ),
            (
                "12",
                "DUN 194532636|PNO 1|PNR 2|SEQ 7",
                WithinPart,
                "UN19453263617",
            ),
            ("DD", "CAG 0CVA5|PNR 2|SEQ 7", WithinPart, "D0CVA527"),
            ("05", "80040614141786950", Equivalent, "0614141786950"),
        ] {
            assert_eq!(
                built(format, fields),
                Ok((construct, uii.into())),
                "{fields}"
            );
        }
    }

    #[test]
    fn a_mark_without_one_identifier_gives_none() {
        let ambiguous = |id: &str| Err(UiiError::Ambiguous { id: id.into() });
        assert_eq!(built("06", "17V0CVA5|1P1234"), Err(UiiError::Incomplete));
        assert_eq!(built("06", "1P1234|S7"), Err(UiiError::Incomplete));
        assert_eq!(built("06", "17V0CVA5|1P1|1T2|S7"), ambiguous("1T"));
        assert_eq!(
            built("06", "17V0CVA5|12V194532636|1P1|S7"),
            ambiguous("12V")
        );
        assert_eq!(built("06", "18S1|18S2"), ambiguous("18S"));
        assert_eq!(
            built("06", "18S0CVA5.7"),
            Err(UiiError::Character { had: '.' })
        );
        let long = format!("25S{}", "A".repeat(51));
        assert_eq!(built("06", &long), Err(UiiError::Length { had: 51 }));
    }
}

//! Labels for one whole story in the demo plant, as a supplier and the shop would print them.
//!
//! Suppliers' labels are GS1 Data Matrix (GS1 General Specifications 5; ISO/IEC 16022), our
//! own are QR codes (ISO/IEC 18004) with the text of `codes::OwnLabel`. A lot's count is
//! AI (30): (37) may not stand beside (01).

use codes::{LabelError, LabelPart, OwnLabel};
use datamatrix::{DataMatrix, SymbolList};
use ledger::badge::Badge;
use qrcode::{Color, EcLevel, QrCode};

use super::people::PEOPLE;
use super::{GTIN_BEARING, GTIN_MODULE, GTIN_SCREW, GTIN_SEAL};

/// What separates an element of variable length from the next (FNC1 in the symbol).
const SEPARATOR: char = '\u{1d}';

/// Why a label cannot be made.
#[derive(Debug, thiserror::Error)]
pub enum LabelFailure {
    /// A part of an own label is not one.
    #[error(transparent)]
    Own(#[from] LabelError),
    /// The text does not fit the symbol.
    #[error("`{text}` does not fit a symbol: {why}")]
    Symbol {
        /// The text.
        text: String,
        /// What the encoder says.
        why: String,
    },
}

/// One label: a symbol, and what a person reads beside it.
#[derive(Debug, Clone)]
pub struct Label {
    /// What it is for.
    pub purpose: &'static str,
    /// The name of the thing, large.
    pub title: String,
    /// The text of the symbol, readable.
    pub readable: String,
    /// What a scanner reports: AIM identifier and data.
    pub scan_text: String,
    /// The symbol.
    pub symbol: Symbol,
}

/// A square symbol as modules, row by row.
#[derive(Debug, Clone)]
pub struct Symbol {
    /// Modules per side.
    pub side: usize,
    /// Light modules that the standard asks for around it.
    pub quiet_zone: usize,
    /// Which modules are dark.
    pub dark: Vec<bool>,
}

/// Returns the labels in the order in which the story needs them. Whoever has no badge among
/// those that are given has a label with their name alone.
///
/// # Errors
/// [`LabelFailure`].
pub fn labels(badges: &[Badge]) -> Result<Vec<Label>, LabelFailure> {
    let mut labels = Vec::new();
    for person in &PEOPLE {
        let badge = badges
            .iter()
            .find(|badge| badge.person.as_str() == person.id);
        let text = match badge {
            Some(badge) => badge.to_text(),
            None => name_label(person.id)?,
        };
        let title = format!("{} · {}", person.name, person.work);
        labels.push(qr("Badge: choose a PIN at the first scan", title, text)?);
    }
    for (id, name) in [
        ("DOCK-2", "Dock 2"),
        ("CELL-4", "Cell 4"),
        ("PACK-1", "Packing 1"),
    ] {
        let label = OwnLabel::Station { id: part(id)? };
        labels.push(own("Station", name.to_owned(), &label)?);
    }
    for (title, gtin, lot, expiry, pieces) in [
        ("Bearing BRG-6204", GTIN_BEARING, "22K81", None, 1_000),
        ("Screw M4×12 SCR-M4X12", GTIN_SCREW, "S-9907", None, 5_000),
        ("Seal SE-112", GTIN_SEAL, "L5-0331", Some("291231"), 415),
    ] {
        labels.push(lot_label(title, gtin, lot, expiry, pieces)?);
    }
    let order = OwnLabel::Order {
        id: part("WO-1042")?,
    };
    labels.push(own("Works order", "WO-1042".to_owned(), &order)?);
    for n in 1..=3 {
        let serial = format!("AX-{n:05}");
        let unit = OwnLabel::Unit {
            item: part("AX2")?,
            serial: part(&serial)?,
        };
        labels.push(own("Unit: open its traveller", serial, &unit)?);
        labels.push(module_label(&format!("VX-{}", 77_119 + n))?);
    }
    let (carton, shipment) = (part("CT-2001")?, part("SH-3001")?);
    let carton = OwnLabel::Carton { id: carton };
    labels.push(own("Carton: pack into it", "CT-2001".to_owned(), &carton)?);
    let shipment = OwnLabel::Shipment { id: shipment };
    labels.push(own(
        "Shipment: load cartons",
        "SH-3001".to_owned(),
        &shipment,
    )?);
    Ok(labels)
}

fn part(text: &str) -> Result<LabelPart, LabelFailure> {
    Ok(text.parse()?)
}

fn name_label(person: &str) -> Result<String, LabelFailure> {
    let id = part(person)?;
    Ok(OwnLabel::Person { id }.to_text())
}

fn own(purpose: &'static str, title: String, label: &OwnLabel) -> Result<Label, LabelFailure> {
    qr(purpose, title, label.to_text())
}

fn qr(purpose: &'static str, title: String, text: String) -> Result<Label, LabelFailure> {
    let code = QrCode::with_error_correction_level(&text, EcLevel::M).map_err(|error| {
        LabelFailure::Symbol {
            text: text.clone(),
            why: error.to_string(),
        }
    })?;
    let colors = code.to_colors();
    let symbol = Symbol {
        side: code.width(),
        quiet_zone: 4,
        dark: colors.iter().map(|color| *color == Color::Dark).collect(),
    };
    Ok(Label {
        purpose,
        title,
        scan_text: format!("]Q1{text}"),
        readable: text,
        symbol,
    })
}

fn lot_label(
    title: &str,
    gtin: &str,
    lot: &str,
    expiry: Option<&str>,
    pieces: u32,
) -> Result<Label, LabelFailure> {
    let dated = expiry.map(|date| format!("17{date}")).unwrap_or_default();
    let readable_date = expiry.map(|date| format!("(17){date}")).unwrap_or_default();
    gs1(
        "Lot: receive it, then use it",
        format!("{title} · {lot}"),
        format!("01{gtin}{dated}10{lot}{SEPARATOR}30{pieces}"),
        format!("(01){gtin}{readable_date}(10){lot}(30){pieces}"),
    )
}

fn module_label(serial: &str) -> Result<Label, LabelFailure> {
    gs1(
        "Part with a serial number: use it in one unit",
        format!("Power module PM-40A · {serial}"),
        format!("01{GTIN_MODULE}21{serial}"),
        format!("(01){GTIN_MODULE}(21){serial}"),
    )
}

fn gs1(
    purpose: &'static str,
    title: String,
    elements: String,
    readable: String,
) -> Result<Label, LabelFailure> {
    let square = SymbolList::default().enforce_square();
    let code = DataMatrix::encode_gs1(elements.as_bytes(), square).map_err(|error| {
        LabelFailure::Symbol {
            text: readable.clone(),
            why: format!("{error:?}"),
        }
    })?;
    let bitmap = code.bitmap();
    Ok(Label {
        purpose,
        title,
        readable,
        scan_text: format!("]d2{elements}"),
        symbol: Symbol {
            side: bitmap.width(),
            quiet_zone: 2,
            dark: bitmap.bits().to_vec(),
        },
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use codes::Verdict;
    use ledger::badge::BadgeSecret;

    fn badge() -> Badge {
        Badge {
            person: "MK".parse().unwrap(),
            number: 1,
            secret: BadgeSecret::new([0x5c; 16]),
        }
    }

    #[test]
    fn whoever_has_a_badge_has_it_on_the_page() {
        let badge = badge();
        let labels = labels(std::slice::from_ref(&badge)).unwrap();
        let of = |name: &str| labels.iter().find(|label| label.title.starts_with(name));
        assert_eq!(of("Mira").unwrap().readable, badge.to_text());
        assert_eq!(
            of("Ines").unwrap().scan_text,
            format!("]Q1{}", name_label("IR").unwrap())
        );
    }

    #[test]
    fn every_label_means_one_thing_without_a_problem() {
        for label in labels(&[badge()]).unwrap() {
            let reading = codes::read_scan(&label.scan_text);
            assert_eq!(reading.verdict(), Verdict::Clean, "{}", label.readable);
            assert_eq!(reading.problems, [], "{}", label.readable);
        }
    }

    #[test]
    fn every_symbol_is_read_back_by_our_decoder() {
        const SCALE: usize = 4;
        for label in labels(&[badge()]).unwrap() {
            let symbol = &label.symbol;
            let side = (symbol.side + 2 * symbol.quiet_zone) * SCALE;
            let mut luma = vec![255; side * side];
            for (at, _) in symbol.dark.iter().enumerate().filter(|(_, dark)| **dark) {
                let (row, column) = (at / symbol.side, at % symbol.side);
                for pixel in 0..SCALE * SCALE {
                    let y = (row + symbol.quiet_zone) * SCALE + pixel / SCALE;
                    let x = (column + symbol.quiet_zone) * SCALE + pixel % SCALE;
                    luma[y * side + x] = 0;
                }
            }
            let side = u32::try_from(side).unwrap();
            let read: Vec<String> = decoder::decode(&luma, side, side)
                .iter()
                .map(decoder::Symbol::scan_text)
                .collect();
            assert_eq!(read, [label.scan_text.as_str()], "{}", label.readable);
        }
    }
}

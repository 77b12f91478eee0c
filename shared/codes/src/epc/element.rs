//! Codes that stand for a GS1 key, as its elements, and back.
//!
//! Standard: GS1 EPC Tag Data Standard 1.13, section 7.

use alloc::borrow::ToOwned;
use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;

use super::Epc;
use super::scheme::Scheme;
use crate::check_digit::Scheme as Check;
use crate::gs1::ElementString;

impl Epc {
    /// Returns the elements that it stands for, identifier and value; none when it is no GS1 key.
    #[must_use]
    pub fn elements(&self) -> Vec<(&'static str, String)> {
        let parts: Vec<&str> = self.parts().iter().map(String::as_str).collect();
        let found =
            match (self.scheme(), parts.as_slice()) {
                (Scheme::Sgtin, [prefix, item, serial]) => gtin(prefix, item)
                    .map(|item| Vec::from([("01", item), ("21", (*serial).to_owned())])),
                (Scheme::Lgtin, [prefix, item, lot]) => gtin(prefix, item)
                    .map(|item| Vec::from([("01", item), ("10", (*lot).to_owned())])),
                (Scheme::Upui, [prefix, item, serial]) => gtin(prefix, item)
                    .map(|item| Vec::from([("01", item), ("235", (*serial).to_owned())])),
                (Scheme::Itip, [prefix, item, piece, total, serial]) => {
                    gtin(prefix, item).map(|item| {
                        let piece = format!("{item}{piece}{total}");
                        Vec::from([("8006", piece), ("21", (*serial).to_owned())])
                    })
                }
                (Scheme::Sscc, [prefix, serial]) => {
                    indicated(prefix, serial).map(|unit| Vec::from([("00", unit)]))
                }
                (Scheme::Sgln, [prefix, place, extension]) => checked(prefix, place).map(|place| {
                    let mut elements = Vec::from([("414", place)]);
                    // The extension 0 says that there is none.
                    if *extension != "0" {
                        elements.push(("254", (*extension).to_owned()));
                    }
                    elements
                }),
                (Scheme::Grai, [prefix, asset, serial]) => checked(prefix, asset)
                    .map(|asset| Vec::from([("8003", format!("0{asset}{serial}"))])),
                (Scheme::Gdti, [prefix, kind, serial]) => checked(prefix, kind)
                    .map(|kind| Vec::from([("253", format!("{kind}{serial}"))])),
                (Scheme::Sgcn, [prefix, coupon, serial]) => checked(prefix, coupon)
                    .map(|coupon| Vec::from([("255", format!("{coupon}{serial}"))])),
                (Scheme::Cpi, [prefix, part, serial]) => Some(Vec::from([
                    ("8010", format!("{prefix}{part}")),
                    ("8011", (*serial).to_owned()),
                ])),
                (scheme, [prefix, reference]) => simple(scheme, prefix, reference),
                (_, _) => None,
            };
        found.unwrap_or_default()
    }

    /// Returns the element string that it stands for, when GS1 takes its values there: the rules
    /// of EPC are wider in places, such as piece 00 of 00.
    #[must_use]
    pub fn element_string(&self) -> Option<ElementString> {
        ElementString::from_elements(self.elements()).ok()
    }
}

/// The schemes of two parts that become one element without an indicator.
fn simple(scheme: Scheme, prefix: &str, reference: &str) -> Option<Vec<(&'static str, String)>> {
    let ai = match scheme.word() {
        "pgln" => "417",
        "gsrn" => "8018",
        "gsrnp" => "8017",
        "gsin" => "402",
        "giai" => "8004",
        "ginc" => "401",
        _ => return None,
    };
    let value = if matches!(ai, "8004" | "401") {
        format!("{prefix}{reference}")
    } else {
        checked(prefix, reference)?
    };
    Some(Vec::from([(ai, value)]))
}

/// Puts the check digit behind prefix and reference.
fn checked(prefix: &str, reference: &str) -> Option<String> {
    let digits = format!("{prefix}{reference}");
    let check = Check::Gs1.compute(&digits)?;
    Some(format!("{digits}{check}"))
}

/// Moves the first digit of the reference, indicator or extension, before the prefix.
fn indicated(prefix: &str, reference: &str) -> Option<String> {
    let (indicator, reference) = reference.split_at_checked(1)?;
    checked(&format!("{indicator}{prefix}"), reference)
}

fn gtin(prefix: &str, item: &str) -> Option<String> {
    indicated(prefix, item)
}

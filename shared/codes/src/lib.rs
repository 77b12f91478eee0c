//! What the text of a code means.
//!
//! A scanner gives a text; this crate says what it stands for: a GS1 element string with its
//! values checked and typed, one of Waymark's own labels, or plain text. It is `no_std`, needs only
//! `alloc`, and does no I/O: no clock, no randomness, no tables to load.
//!
//! # The contract
//!
//! [`read_scan`] takes any text and never fails; [`read_scan_with`] also takes the symbology that
//! a decoder gave beside the text, and the [profile](wedge::Profile) of the scanner; [`read_scan_at`]
//! the [layouts](site) that were taught where the text is read. The [`Reading`] holds the raw
//! text, the symbology if an AIM identifier named it, the [`Standard`] that decided, the meaning with
//! its [`Field`]s, and every [`Problem`] with its place, what was needed and what was there. The
//! [`Verdict`] says what may be done with it:
//!
//! | verdict | meaning | what to do |
//! |---|---|---|
//! | [`Clean`](Verdict::Clean) | keeps its standard, and the standard was certain | book it |
//! | [`Flagged`](Verdict::Flagged) | understood, but something is missing or not as it should be | show it, let a person decide |
//! | [`Candidate`](Verdict::Candidate) | looks like something, and nothing proves it | show it, book nothing by itself |
//! | [`Refused`](Verdict::Refused) | not understood; the meaning is the plain text | keep the text, book nothing |
//!
//! A wrong value that is booked as clean is the gravest error there is, so nothing is guessed: a
//! text of digits without an AIM identifier stays text, lost separators are not put back, and a
//! label whose check does not fit yields no fields.
//!
//! # Reading
//!
//! ```
//! use codes::{Verdict, read_scan};
//!
//! let reading = read_scan("]d2010952012345678817271231");
//! assert_eq!(reading.verdict(), Verdict::Clean);
//! let string = reading.meaning.gs1().expect("the identifier says GS1");
//! assert_eq!(string.gtin().map(String::from).as_deref(), Some("09520123456788"));
//!
//! // Two-digit years need to know what day it is; the crate has no clock.
//! let today = codes::Date::new(2026, 6, 15)?;
//! let expiry = string.expiry().map(|date| date.resolve(today)).transpose()?;
//! assert_eq!(expiry.map(|date| date.to_string()).as_deref(), Some("2027-12-31"));
//!
//! let wrong = read_scan("]d20109520123456789");
//! assert_eq!(wrong.verdict(), Verdict::Refused);
//! assert_eq!(wrong.problems[0].code(), "gs1-check-digit");
//! # Ok::<(), codes::DateError>(())
//! ```
//!
//! # Writing
//!
//! ```
//! use codes::{OwnLabel, gs1::ElementString};
//!
//! let label = OwnLabel::Order { id: "WO-1001".parse()? };
//! assert_eq!(label.to_text(), "WM1/ORDER/WO-1001/40");
//!
//! let string = ElementString::from_elements([("01", "09520123456788"), ("10", "A1"), ("21", "7")]);
//! assert_eq!(string.map(|s| s.to_text()).as_deref(), Ok("010952012345678810A1\u{1d}217"));
//! # Ok::<(), codes::LabelError>(())
//! ```
//!
//! # What is left out
//!
//! ECI sequences are not decoded. Of the industry's messages, EDI segments and what the owner of an
//! identifier defines stay as they are carried; codes of blood and tissue are recognised and kept.
//!
//! # Features
//!
//! `serde` derives `Serialize` and `Deserialize` on all public types; reading back goes through the
//! same checks as a scan.

#![no_std]
#![cfg_attr(
    test,
    allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing)
)]

extern crate alloc;
#[cfg(test)]
extern crate std;

pub mod check_digit;
pub mod epc;
pub mod gs1;
pub mod hibc;
pub mod isbt128;
pub mod iso15434;
pub mod site;
pub mod supplier;
pub mod udi;
pub mod vin;
pub mod wedge;

mod date;
mod field;
mod item;
mod label_date;
mod own_label;
mod percent;
mod problem;
mod reading;
mod retail;
mod says;
mod standard;
mod symbology;

pub use date::{Date, DateError, DayZero, ShortDate};
pub use field::Field;
pub use item::{ItemLabel, Said, problems_of_item};
pub use label_date::{DateLayout, Moment};
pub use own_label::{LabelError, LabelPart, OwnLabel};
pub use problem::{Problem, Verdict};
pub use reading::{Meaning, Reading, read_scan, read_scan_at, read_scan_with};
pub use says::Says;
pub use standard::Standard;
pub use symbology::{Symbology, UnknownIdentifier};

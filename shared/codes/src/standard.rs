//! Which grammar a text follows, or claims to follow.

use core::fmt;

/// The grammar that decided on a text. A refused reading names the one that refused it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(rename_all = "kebab-case"))]
#[non_exhaustive]
pub enum Standard {
    /// GS1 element strings, from a symbol that says so or from the line printed below one.
    Gs1ElementString,
    /// GS1 Digital Link.
    Gs1DigitalLink,
    /// ISO/IEC 15434 with ISO/IEC 15418 data identifiers.
    #[cfg_attr(feature = "serde", serde(rename = "iso15434"))]
    Iso15434,
    /// ANSI/HIBC 2.
    Hibc,
    /// ISO 3779.
    Vin,
    /// GS1 EPC Tag Data Standard.
    Epc,
    /// A supplier's own label, such as LCSC's or TME's.
    SupplierLabel,
    /// Our own label.
    OwnLabel,
    /// A layout that was taught at the site.
    SiteLabel,
    /// None that is known here.
    Plain,
}

impl Standard {
    /// Returns the stable name, `gs1-element-string`.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Gs1ElementString => "gs1-element-string",
            Self::Gs1DigitalLink => "gs1-digital-link",
            Self::Iso15434 => "iso15434",
            Self::Hibc => "hibc",
            Self::Vin => "vin",
            Self::Epc => "epc",
            Self::SupplierLabel => "supplier-label",
            Self::OwnLabel => "own-label",
            Self::SiteLabel => "site-label",
            Self::Plain => "plain",
        }
    }
}

impl fmt::Display for Standard {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(self.word())
    }
}

//! Which secondary belongs to which primary, over all symbols of one item.
//!
//! Standard: ANSI/HIBC 2.6, link character.

use super::Hibc;

/// Why a secondary does not belong to the primaries beside it.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub enum LinkError {
    /// There is no primary beside it.
    #[error("the secondary with the link `{link}` has no primary beside it")]
    NoPrimary {
        /// Link character of the secondary.
        link: char,
    },
    /// The primaries beside it have other check characters: it is of another item.
    #[error("the secondary with the link `{link}` is of another item than the primary `{had}`")]
    OtherItem {
        /// Link character of the secondary.
        link: char,
        /// Check character of the first primary beside it.
        had: char,
    },
}

impl LinkError {
    /// Returns the stable name of this kind of error.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::NoPrimary { .. } => "hibc-no-primary",
            Self::OtherItem { .. } => "hibc-other-item",
        }
    }
}

/// Checks the secondaries among the symbols of one item against its primaries.
///
/// # Errors
/// [`LinkError`] for the first secondary that belongs to none. One in 43 wrong pairs has the same
/// character by chance, so no error is no proof.
pub fn check_links<'a>(
    symbols: impl IntoIterator<Item = &'a Hibc> + Clone,
) -> Result<(), LinkError> {
    let primaries = || {
        let symbols = symbols.clone().into_iter();
        symbols
            .filter(|symbol| symbol.primary().is_some())
            .map(Hibc::check)
    };
    for link in symbols.clone().into_iter().filter_map(Hibc::link) {
        match primaries().next() {
            None => return Err(LinkError::NoPrimary { link }),
            Some(had) if !primaries().any(|check| check == link) => {
                return Err(LinkError::OtherItem { link, had });
            }
            Some(_) => {}
        }
    }
    Ok(())
}

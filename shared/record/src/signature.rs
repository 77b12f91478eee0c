//! Signatures: a person says, under their name, what they stand for.

use crate::word::words;

words! {
    /// What a signature says (21 CFR 11.50(a)(3)).
    Meaning {
        /// The person did it.
        Performed = "performed",
        /// The person checked it.
        Checked = "checked",
        /// The person read it through.
        Reviewed = "reviewed",
        /// The person approves it.
        Approved = "approved",
        /// The person releases it.
        Released = "released",
    }
}

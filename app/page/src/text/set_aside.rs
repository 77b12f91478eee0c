//! Why the server set an entry aside, in the floor's words.

use record::tablet::{BUILDS_ON_SET_ASIDE, WAITING};

use super::{t, tr};

/// Returns the sentence for a reason. The codes are those of the gate; one that is new here
/// is shown as it is.
#[must_use]
pub fn reason(code: &str) -> String {
    t(match code {
        "signature" | "other-change" | "change-missing" | "checksum" => "aside-not-as-signed",
        "wrong-site" | "wrong-device" => "aside-of-another",
        "actor" | "sequence" | "start-op" | "branch" | "deps" => "aside-does-not-follow",
        "fork" => "aside-of-a-copy",
        "unbound" => "aside-not-bound",
        "envelope" | "fact" | "wrong-chunk" | "malformed" | "compressed" | "form" => {
            "aside-not-understood"
        }
        "change-too-long" | "too-many-ops" | "fact-too-long" | "document-full" | "crowded" => {
            "aside-too-large"
        }
        "apply" | "not-only-facts" | "panicked" => "aside-does-more",
        "not-the-original" => "aside-not-the-original",
        "not-the-server" => "aside-not-the-server",
        "suspended" => "aside-tablet-suspended",
        "revoked" => "aside-tablet-revoked",
        BUILDS_ON_SET_ASIDE => "aside-builds-on",
        WAITING => "aside-waiting",
        other => return tr("aside-other", &[("code", other)]),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::choose;

    #[test]
    fn a_reason_is_said_in_words_and_one_that_is_new_by_its_code() {
        choose("en");
        assert_eq!(
            reason("actor"),
            "It does not follow on what its tablet had written before."
        );
        assert_eq!(
            reason("revoked"),
            "Its tablet was revoked before this came."
        );
        assert!(reason(WAITING).ends_with("where that will never come."));
        assert_eq!(
            reason("brand-new"),
            "The server gives a reason that is new here: brand-new"
        );
    }
}

//! Why a code cannot be trusted, in the floor's words.

use record::label::Flag;

use super::{t, tr};

/// Returns the sentences for the problems of a reading, each cause once.
#[must_use]
pub fn sentences(codes: &[String]) -> String {
    let mut said: Vec<String> = Vec::new();
    for code in codes {
        let sentence = sentence(code);
        if !said.contains(&sentence) {
            said.push(sentence);
        }
    }
    said.join(" ")
}

/// Returns what is flagged of a label, each with the values to compare.
#[must_use]
pub fn flags(flags: &[Flag]) -> String {
    let said: Vec<String> = flags.iter().map(flag).collect();
    said.join(" ")
}

/// Returns the sentence for one flag of a label.
#[must_use]
pub fn flag(flag: &Flag) -> String {
    let sentence = sentence(&flag.code);
    if flag.says.is_empty() {
        return sentence;
    }
    tr(
        "flag-with-values",
        &[("sentence", &sentence), ("values", &flag.says)],
    )
}

/// The codes are those of `codes::Problem::code`; one that is new here is shown as it is.
fn sentence(code: &str) -> String {
    match code {
        "gs1-check-digit"
        | "key-check-digit"
        | "label-check"
        | "hibc-check-character"
        | "ppn-check"
        | "vin-check-digit" => t("problem-check"),
        "label-version" => t("problem-newer"),
        "control-character"
        | "lost-character"
        | "iso15434-separator-lost"
        | "iso15434-character"
        | "iso15434-header-separator"
        | "iso15434-message-end"
        | "gs1-character"
        | "hibc-character"
        | "supplier-character" => t("problem-lost"),
        "wedge-keyboard" => t("problem-keyboard"),
        "wedge-alike" | "wedge-unexplained" | "wedge-two-spellings" | "wedge-no-places" => {
            t("problem-calibrate")
        }
        "wedge-case" => t("problem-case"),
        "wedge-no-end" => t("problem-no-end"),
        "gs1-separator-spelled" => t("problem-separator-spelled"),
        "wedge-separators-lost" => t("problem-separators"),
        "wedge-separators-unproven" => t("problem-separators-unproven"),
        "gs1-not-proven" | "gs1-look-alike" | "gtin-not-proven" | "epc-not-proven" => {
            t("problem-not-proven")
        }
        "empty" | "gs1-empty" | "iso15434-empty" => t("problem-empty"),
        "label-kind"
        | "label-parts"
        | "label-empty-part"
        | "label-escape"
        | "gs1-too-short"
        | "gs1-too-long"
        | "gs1-serial-missing"
        | "hibc-no-primary"
        | "hibc-too-long"
        | "hibc-too-short"
        | "eigp114-too-long"
        | "supplier-missing"
        | "supplier-not-closed"
        | "vin-length" => t("problem-parts"),
        "gs1-missing-companion" => t("problem-companion"),
        "gs1-content" | "key-digit" | "key-length" | "di-date" | "di-quantity" | "di-piece"
        | "di-cage" | "eigp114-date-code" | "hibc-date" | "hibc-quantity" | "hibc-unit"
        | "supplier-quantity" | "vin-character" => t("problem-content"),
        "gs1-unknown-identifier"
        | "gs1-forbidden-pair"
        | "iso15434-identifier"
        | "iso15434-format"
        | "iso15434-unknown-identifier"
        | "hibc-unknown-part"
        | "link-unknown-attribute" => t("problem-identifier"),
        "gs1-different-values" | "iso15434-different-values" | "two-values" | "hibc-other-item" => {
            t("problem-two-values")
        }
        "two-items" => t("problem-two-items"),
        "unknown-item" => t("problem-unknown-item"),
        "other-than-label" => t("problem-other-than-label"),
        "expired" => t("problem-expired"),
        "several-layouts" => t("problem-several-layouts"),
        other => tr("problem-other", &[("code", other)]),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::choose;

    #[test]
    fn a_cause_is_said_once_and_never_as_a_code_that_has_words() {
        choose("en");
        let codes =
            ["label-check", "gs1-check-digit", "gs1-content", "epc-parts"].map(str::to_owned);
        let said = sentences(&codes);
        assert_eq!(
            said,
            "The check digit does not fit: it was misread, or it is damaged. \
             A field holds what it may not, such as a day that does not exist. The label itself \
             is wrong: keep it and ask whoever printed it. \
             It does not follow the standard (epc-parts)."
        );
    }
}

//! Separators that a scanner spells out: `<GS>`, `␝`, `^]`, `\x1d` and the like.
//!
//! They are taken for separators only where separators have a place: in a text whose AIM identifier
//! says GS1, and in an ISO/IEC 15434 message, whose header (`[)>` and RS) shows how they are spelled.

use alloc::string::String;
use alloc::vec::Vec;

use super::CONTROLS;
use crate::Symbology;
use crate::gs1::GS;

const NAMES: [&str; 5] = ["FS", "GS", "RS", "US", "EOT"];
const PICTURES: [&str; 5] = ["␜", "␝", "␞", "␟", "␄"];
const CARETS: [&str; 5] = ["^\\", "^]", "^^", "^_", "^D"];
/// What a number stands between.
const NUMBERS: [(&str, &str, Digits); 7] = [
    ("\\u00", "", Digits::Hexadecimal),
    ("\\x", "", Digits::Hexadecimal),
    ("%", "", Digits::Hexadecimal),
    ("<0x", ">", Digits::Hexadecimal),
    ("&#x", ";", Digits::Hexadecimal),
    ("&#", ";", Digits::Decimal),
    ("\\0", "", Digits::Octal),
];
const BRACKETS: [(&str, &str); 4] = [("<", ">"), ("[", "]"), ("{", "}"), ("(", ")")];

#[derive(Debug, Clone, Copy)]
enum Digits {
    Hexadecimal,
    Decimal,
    Octal,
}

/// How the control characters are spelled, in the order of [`CONTROLS`].
type Style = [String; 5];

/// Two spellings in one text: it cannot be said which of them is meant.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct TwoStyles;

/// Puts separators in the place of their names; the text itself where there are none.
pub(super) fn spelled_out(text: &str) -> Result<String, TwoStyles> {
    let body = match Symbology::split(text) {
        Ok((Some(symbology), rest)) if symbology.is_gs1() => Body::Gs1(rest),
        Ok((_, rest)) if rest.starts_with("[)>") => Body::Message(rest),
        Ok(_) | Err(_) => return Ok(text.into()),
    };
    let (body, mut found) = match body {
        Body::Gs1(body) if !body.contains(GS) => (body, gs1_styles(body)),
        Body::Message(body) => (body, message_styles(body)),
        Body::Gs1(_) => return Ok(text.into()),
    };
    let Some(style) = found.pop() else {
        return Ok(text.into());
    };
    if !found.is_empty() {
        return Err(TwoStyles);
    }
    let head = text.strip_suffix(body).unwrap_or_default();
    Ok(String::from(head) + &replaced(body, &style))
}

/// How a separator is spelled in the text of a GS1 symbol, if one is.
pub(crate) fn spelled_separator(body: &str) -> Option<String> {
    let style = gs1_styles(body).into_iter().next()?;
    spelling(&style, GS).map(String::from)
}

enum Body<'a> {
    Gs1(&'a str),
    Message(&'a str),
}

/// Those whose GS is there.
fn gs1_styles(body: &str) -> Vec<Style> {
    let mut found = styles();
    found.retain(|style| spelling(style, GS).is_some_and(|gs| body.contains(gs)));
    found
}

/// Those whose RS follows the header.
fn message_styles(body: &str) -> Vec<Style> {
    let mut found = styles();
    found.retain(|style| {
        spelling(style, '\x1e').is_some_and(|rs| {
            body.strip_prefix("[)>")
                .is_some_and(|rest| rest.starts_with(rs))
        })
    });
    found
}

fn spelling(style: &Style, control: char) -> Option<&str> {
    let at = CONTROLS.iter().position(|had| *had == control)?;
    style.get(at).map(String::as_str)
}

fn replaced(body: &str, style: &Style) -> String {
    let mut text = String::with_capacity(body.len());
    let mut rest = body;
    while let Some(first) = rest.chars().next() {
        // The header of a message is none of them, also where a caret follows it.
        let found = CONTROLS
            .into_iter()
            .zip(style)
            .find_map(|(control, spelled)| Some((control, rest.strip_prefix(spelled.as_str())?)));
        let (character, behind) =
            found.unwrap_or((first, rest.get(first.len_utf8()..).unwrap_or_default()));
        text.push(character);
        rest = behind;
    }
    text
}

fn styles() -> Vec<Style> {
    let plain = |spelled: [&str; 5]| spelled.map(String::from);
    let mut styles = Vec::from([plain(PICTURES), plain(CARETS)]);
    for (open, close) in BRACKETS {
        styles.push(NAMES.map(|name| [open, name, close].concat()));
        styles.push(NAMES.map(|name| [open, &name.to_ascii_lowercase(), close].concat()));
    }
    for (open, close, digits) in NUMBERS {
        let spell = |control, capital| {
            let number = digits.of(control, capital);
            [open, &number, close].concat()
        };
        styles.push(CONTROLS.map(|control| spell(control, true)));
        styles.push(CONTROLS.map(|control| spell(control, false)));
    }
    styles.dedup();
    styles
}

impl Digits {
    fn of(self, control: char, capital: bool) -> String {
        let number = u32::from(control);
        match (self, capital) {
            (Self::Hexadecimal, true) => alloc::format!("{number:02X}"),
            (Self::Hexadecimal, false) => alloc::format!("{number:02x}"),
            (Self::Decimal, _) => alloc::format!("{number}"),
            (Self::Octal, _) => alloc::format!("{number:02o}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_separators_become_separators() {
        let gs1 = "]d201095246083810841\u{1d}21H8";
        for gs in [
            "<GS>", "[GS]", "{gs}", "(GS)", "␝", "^]", "\\u001d", "\\u001D", "\\x1d", "%1D",
            "&#29;", "&#x1D;", "<0x1D>", "\\035",
        ] {
            let typed = gs1.replace('\x1d', gs);
            assert_eq!(spelled_out(&typed).as_deref(), Ok(gs1), "{gs}");
        }
        assert_eq!(
            spelled_out("]d1[)>^^06^]1PA^]Q40^^^D").as_deref(),
            Ok("]d1[)>\x1e06\x1d1PA\x1dQ40\x1e\x04")
        );
    }

    #[test]
    fn where_separators_have_no_place_names_are_text() {
        for text in ["]d1A<GS>B", "A␝B", "]d1[)>06<GS>1P", "]d210A\x1d21<GS>"] {
            assert_eq!(spelled_out(text).as_deref(), Ok(text));
        }
        assert_eq!(spelled_out("]d210A<GS>21B[GS]22C"), Err(TwoStyles));
    }
}

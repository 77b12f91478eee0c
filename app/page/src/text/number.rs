//! Numbers as a person types them, in their language.
//!
//! `1.000` is a thousand to one reader and one to another, so a sign that is not the decimal
//! sign of the person's language is never guessed at, and pieces take no sign at all.

use record::quantity::{Amount, QuantityError, Unit};

use super::t;

/// Why what was typed is not a quantity.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NotANumber {
    /// Pieces are whole: a sign between digits could mean two numbers.
    SignInPieces,
    /// The sign is not the decimal sign of the language.
    OtherSign,
    /// It is no number.
    Not(QuantityError),
}

impl NotANumber {
    /// Says what to type instead.
    #[must_use]
    pub fn words(&self) -> String {
        t(match self {
            Self::SignInPieces => "form-quantity-pieces",
            Self::OtherSign => "form-quantity-sign",
            Self::Not(_) => "form-quantity",
        })
    }
}

/// Returns the decimal sign of the person's language.
#[must_use]
pub fn decimal_sign() -> char {
    if t("decimal-sign") == "," { ',' } else { '.' }
}

/// Reads a typed number.
///
/// # Errors
/// [`NotANumber::OtherSign`], [`NotANumber::Not`].
pub fn read(typed: &str) -> Result<Amount, NotANumber> {
    let typed = without_group_spaces(typed.trim());
    let sign = decimal_sign();
    if typed.contains(|c: char| (c == '.' || c == ',') && c != sign) {
        return Err(NotANumber::OtherSign);
    }
    typed.replace(sign, ".").parse().map_err(NotANumber::Not)
}

/// Takes the spaces out that group thousands, as the screen itself writes them; any other
/// space stays, and the text is no number.
fn without_group_spaces(typed: &str) -> String {
    let is_space = |c: char| matches!(c, ' ' | '\u{a0}' | '\u{2009}' | '\u{202f}');
    let mut groups = typed.split(is_space);
    let is_digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    let is_first = |group: &str| (1..=3).contains(&group.len()) && is_digits(group);
    let rest_fits = |group: &str| {
        let whole = group.split(['.', ',']).next().unwrap_or_default();
        whole.len() == 3 && is_digits(whole)
    };
    if groups.next().is_some_and(is_first) && groups.all(rest_fits) {
        typed.replace(is_space, "")
    } else {
        typed.to_owned()
    }
}

/// Reads a typed quantity in a unit.
///
/// # Errors
/// [`NotANumber`]; for pieces also [`NotANumber::SignInPieces`].
pub fn read_in(typed: &str, unit: Unit) -> Result<Amount, NotANumber> {
    if unit == Unit::Piece && typed.contains(['.', ',']) {
        return Err(NotANumber::SignInPieces);
    }
    read(typed)
}

/// Returns an amount as the person would type it.
#[must_use]
pub fn typed(amount: Amount) -> String {
    let sign = decimal_sign();
    amount
        .to_string()
        .chars()
        .map(|c| if c == '.' { sign } else { c })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::choose;

    fn amount(text: &str) -> Result<Amount, NotANumber> {
        Ok(text.parse().unwrap())
    }

    #[test]
    fn thousands_may_be_grouped_by_spaces_and_nothing_else_may() {
        choose("en");
        assert_eq!(read("4\u{202f}000"), amount("4000"));
        assert_eq!(read("1 234 567.5"), amount("1234567.5"));
        for not in ["4 00", "4 0000", "4  000", "40 000 1", "1.5 000", "12 34"] {
            assert!(read(not).is_err(), "{not}");
        }
    }

    #[test]
    fn a_sign_between_the_digits_of_pieces_is_asked_about_in_every_language() {
        for language in ["en", "de"] {
            choose(language);
            for typed in ["1.000", "1,000", "1.5", "1,0"] {
                let read = read_in(typed, Unit::Piece);
                assert_eq!(read, Err(NotANumber::SignInPieces), "{language} {typed}");
            }
            assert_eq!(read_in(" 1000 ", Unit::Piece), amount("1000"));
        }
        choose("en");
    }

    #[test]
    fn decimals_are_read_in_the_language_of_the_person() {
        choose("de");
        assert_eq!(read_in("1,5", Unit::Kilogram), amount("1.5"));
        for typed in ["1.5", "1.000", "1.000,5"] {
            assert_eq!(read_in(typed, Unit::Kilogram), Err(NotANumber::OtherSign));
        }
        assert_eq!(typed("2.5".parse().unwrap()), "2,5");
        choose("en");
        assert_eq!(read_in("1.5", Unit::Kilogram), amount("1.5"));
        assert_eq!(read_in("1,5", Unit::Kilogram), Err(NotANumber::OtherSign));
        assert!(matches!(read("1.5.2"), Err(NotANumber::Not(_))));
        assert_eq!(typed("2.5".parse().unwrap()), "2.5");
    }
}

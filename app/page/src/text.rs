//! Texts: Fluent files, one per language, and the sentences made from them.
//!
//! A key that is missing in the person's language falls back to English; a test holds the
//! files and the keys used in the code together, so that never happens unseen.

pub mod audit;
pub mod badge;
pub mod draft;
pub mod fact;
pub mod finding;
pub mod layout;
pub mod missing;
pub mod number;
pub mod people;
pub mod preferences;
pub mod problem;
pub mod refusal;
pub mod rights;
pub mod scanner;
mod sentence;
pub mod set_aside;
pub mod storage;
pub mod tablet;
pub mod units;

use std::cell::RefCell;

use sentence::{Resource, Values};

const ENGLISH: &str = include_str!("../texts/en.ftl");
const GERMAN: &str = include_str!("../texts/de.ftl");

/// The languages with a complete file.
pub const LANGUAGES: [&str; 2] = ["en", "de"];

struct Texts {
    own: Resource,
    fallback: Resource,
}

thread_local! {
    static TEXTS: RefCell<Option<Texts>> = const { RefCell::new(None) };
}

fn read(source: &'static str) -> Resource {
    match fluent_syntax::parser::parse_runtime(source) {
        Ok(resource) => resource,
        // Lines that cannot be read are left out; the test of the files says which.
        Err((resource, _)) => resource,
    }
}

/// Returns the language of a tag, `de-CH`, where it has a file.
#[must_use]
pub fn language_of(tag: &str) -> Option<&'static str> {
    let wanted = tag.split('-').next().unwrap_or_default();
    LANGUAGES.into_iter().find(|language| *language == wanted)
}

/// Returns the language of a tag; what has no file becomes English.
#[must_use]
pub fn language(tag: &str) -> &'static str {
    language_of(tag).unwrap_or("en")
}

/// Chooses the language by its tag. Returns the language taken.
pub fn choose(tag: &str) -> &'static str {
    let language = language(tag);
    let source = if language == "de" { GERMAN } else { ENGLISH };
    TEXTS.with_borrow_mut(|texts| {
        *texts = Some(Texts {
            own: read(source),
            fallback: read(ENGLISH),
        });
    });
    language
}

/// Returns a text.
#[must_use]
pub fn t(key: &str) -> String {
    tr(key, &[])
}

/// Returns a text with values in it.
#[must_use]
pub fn tr(key: &str, values: &[(&str, &str)]) -> String {
    put_together(
        key,
        Values {
            named: values,
            count: None,
        },
    )
}

/// Returns a text with a number in it, in the plural form that the number asks for.
#[must_use]
pub fn tn(key: &str, count: u64) -> String {
    trn(key, count, &[])
}

/// Returns a text with a number and other values in it.
#[must_use]
pub fn trn(key: &str, count: u64, values: &[(&str, &str)]) -> String {
    put_together(
        key,
        Values {
            named: values,
            count: Some(count),
        },
    )
}

fn put_together(key: &str, values: Values<'_>) -> String {
    let found = TEXTS.with_borrow(|texts| {
        let texts = texts.as_ref()?;
        sentence::of(&texts.own, key, values).or_else(|| sentence::of(&texts.fallback, key, values))
    });
    found.unwrap_or_else(|| key.to_owned())
}

#[cfg(test)]
mod tests;

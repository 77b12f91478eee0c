//! Texts: Fluent files, one per language, and the sentences made from them.
//!
//! A key that is missing in the person's language falls back to English; a test holds the
//! files and the keys used in the code together, so that never happens unseen.

pub mod fact;
pub mod finding;
pub mod missing;
pub mod refusal;
pub mod units;

use std::cell::RefCell;

use fluent_bundle::{FluentArgs, FluentBundle, FluentResource, FluentValue};
use unic_langid::LanguageIdentifier;

const ENGLISH: &str = include_str!("../texts/en.ftl");
const GERMAN: &str = include_str!("../texts/de.ftl");

/// The languages with a complete file.
pub const LANGUAGES: [&str; 2] = ["en", "de"];

struct Texts {
    own: FluentBundle<FluentResource>,
    fallback: FluentBundle<FluentResource>,
}

thread_local! {
    static TEXTS: RefCell<Option<Texts>> = const { RefCell::new(None) };
}

fn bundle(language: &str, source: &str) -> FluentBundle<FluentResource> {
    let tag: LanguageIdentifier = language.parse().unwrap_or_default();
    let mut bundle = FluentBundle::new(vec![tag]);
    // Isolating marks would be copied along with codes; both languages run left to right.
    bundle.set_use_isolating(false);
    let resource = match FluentResource::try_new(source.to_owned()) {
        Ok(resource) => resource,
        // Lines that cannot be read are left out; the test of the files says which.
        Err((resource, _)) => resource,
    };
    bundle.add_resource_overriding(resource);
    bundle
}

/// Chooses the language by its tag, `de-CH`; what has no file becomes English. Returns the
/// language taken.
pub fn choose(tag: &str) -> &'static str {
    let wanted = tag.get(..2).unwrap_or_default();
    let language = LANGUAGES
        .into_iter()
        .find(|language| *language == wanted)
        .unwrap_or("en");
    let source = if language == "de" { GERMAN } else { ENGLISH };
    TEXTS.with_borrow_mut(|texts| {
        *texts = Some(Texts {
            own: bundle(language, source),
            fallback: bundle("en", ENGLISH),
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
    with_args(key, &mut |args| {
        for (name, value) in values {
            args.set((*name).to_owned(), FluentValue::from((*value).to_owned()));
        }
    })
}

/// Returns a text with a number in it, in the plural form that the number asks for.
#[must_use]
pub fn tn(key: &str, count: u64) -> String {
    with_args(key, &mut |args| args.set("count", count))
}

fn with_args(key: &str, fill: &mut dyn FnMut(&mut FluentArgs<'_>)) -> String {
    let mut args = FluentArgs::new();
    fill(&mut args);
    let found = TEXTS.with_borrow(|texts| {
        let texts = texts.as_ref()?;
        format(&texts.own, key, &args).or_else(|| format(&texts.fallback, key, &args))
    });
    found.unwrap_or_else(|| key.to_owned())
}

fn format(
    bundle: &FluentBundle<FluentResource>,
    key: &str,
    args: &FluentArgs<'_>,
) -> Option<String> {
    let pattern = bundle.get_message(key)?.value()?;
    let mut errors = Vec::new();
    Some(
        bundle
            .format_pattern(pattern, Some(args), &mut errors)
            .into_owned(),
    )
}

#[cfg(test)]
mod tests;

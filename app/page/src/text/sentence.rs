//! One text put together: words, values, and the plural form that a number asks for.
//!
//! Reads what the files use of Fluent 1.0 (<https://projectfluent.org/fluent/guide>): text,
//! variables and selection by number. Leaves out terms, functions and references between
//! messages; a test of the files holds them to that. The grammar is `fluent-syntax`'s;
//! `fluent-bundle`, which would do this step too, brings decimal numbers and the plural rules of
//! all languages: 30 kB of the 250 kB that the page may have (figures in ARCHITECTURE.md).

use fluent_syntax::ast::{
    Entry, Expression, InlineExpression, Pattern, PatternElement, VariantKey,
};

/// The texts of a file, as parsed.
pub type Resource = fluent_syntax::ast::Resource<&'static str>;

/// What goes into a text.
#[derive(Clone, Copy, Default)]
pub struct Values<'a> {
    /// Texts by name.
    pub named: &'a [(&'a str, &'a str)],
    /// The number called `count`.
    pub count: Option<u64>,
}

/// Returns the text of a key with the values in it; nothing when the file has no such key.
pub fn of(resource: &Resource, key: &str, values: Values<'_>) -> Option<String> {
    // Some 200 texts, looked up a few dozen at a time: a walk is quick enough.
    let pattern = resource.body.iter().find_map(|entry| {
        let Entry::Message(message) = entry else {
            return None;
        };
        message.value.as_ref().filter(|_| message.id.name == key)
    })?;
    let mut text = String::new();
    write(&mut text, pattern, values);
    Some(text)
}

fn write(text: &mut String, pattern: &Pattern<&str>, values: Values<'_>) {
    for element in &pattern.elements {
        match element {
            PatternElement::TextElement { value } => text.push_str(value),
            PatternElement::Placeable { expression } => write_expression(text, expression, values),
        }
    }
}

fn write_expression(text: &mut String, expression: &Expression<&str>, values: Values<'_>) {
    match expression {
        Expression::Inline(inline) => write_inline(text, inline, values),
        Expression::Select { selector, variants } => {
            let chosen = variants
                .iter()
                .find(|variant| !variant.default && is_chosen(&variant.key, selector, values))
                .or_else(|| variants.iter().find(|variant| variant.default));
            if let Some(variant) = chosen {
                write(text, &variant.value, values);
            }
        }
    }
}

fn write_inline(text: &mut String, inline: &InlineExpression<&str>, values: Values<'_>) {
    match inline {
        InlineExpression::StringLiteral { value } | InlineExpression::NumberLiteral { value } => {
            text.push_str(value);
        }
        InlineExpression::VariableReference { id } => {
            let named = values.named.iter().find(|(name, _)| *name == id.name);
            match (named, values.count) {
                (Some((_, value)), _) => text.push_str(value),
                (None, Some(count)) if id.name == "count" => text.push_str(&count.to_string()),
                // A missing value shows its name, so that it is seen.
                (None, _) => text.push_str(id.name),
            }
        }
        InlineExpression::Placeable { expression } => write_expression(text, expression, values),
        InlineExpression::FunctionReference { .. }
        | InlineExpression::MessageReference { .. }
        | InlineExpression::TermReference { .. } => {}
    }
}

/// Says whether a form is the one for the number: by the number itself, or by its plural
/// category, which for whole numbers is the same in English and German (CLDR 47: `one` for 1).
fn is_chosen(
    key: &VariantKey<&str>,
    selector: &InlineExpression<&str>,
    values: Values<'_>,
) -> bool {
    let InlineExpression::VariableReference { id } = selector else {
        return false;
    };
    let Some(count) = values.count.filter(|_| id.name == "count") else {
        return false;
    };
    match key {
        VariantKey::Identifier { name } => *name == if count == 1 { "one" } else { "other" },
        VariantKey::NumberLiteral { value } => value.parse() == Ok(count),
    }
}

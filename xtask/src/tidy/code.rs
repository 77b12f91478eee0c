//! A source file's code without its comments, strings and character literals.
//!
//! So a wall may be spoken of in a comment. Enough of Rust's lexing for that and no more: the
//! removed text becomes spaces, so that lines keep their numbers.

/// Returns `text` with everything blanked out that is not code.
pub fn only(text: &str) -> String {
    let mut code = String::with_capacity(text.len());
    let mut rest = text;
    let mut previous = ' ';
    while let Some(first) = rest.chars().next() {
        let skipped = if is_word(previous) && first != '"' {
            0
        } else {
            length_of_literal(rest)
        };
        let length = if skipped == 0 {
            first.len_utf8()
        } else {
            skipped
        };
        let (piece, after) = rest.split_at(length);
        if skipped == 0 {
            code.push_str(piece);
            previous = first;
        } else {
            code.extend(piece.chars().map(|c| if c == '\n' { '\n' } else { ' ' }));
            previous = ' ';
        }
        rest = after;
    }
    code
}

/// Returns each identifier of a line of code with the text after it.
pub fn words(code: &str) -> impl Iterator<Item = (&str, &str)> {
    let mut rest = code;
    std::iter::from_fn(move || {
        let start = rest.find(is_word)?;
        let (_, from) = rest.split_at(start);
        let end = from.find(|c| !is_word(c)).unwrap_or(from.len());
        let (word, after) = from.split_at(end);
        rest = after;
        Some((word, after))
    })
}

fn is_word(c: char) -> bool {
    c.is_alphanumeric() || c == '_'
}

/// Returns how many bytes at the start are a comment or a literal, 0 when none is.
fn length_of_literal(text: &str) -> usize {
    if text.starts_with("//") {
        return text.find('\n').unwrap_or(text.len());
    }
    if text.starts_with("/*") {
        return block_comment(text);
    }
    let prefix = text.trim_start_matches(['b', 'c']);
    let marks = text.len() - prefix.len();
    if marks > 1 {
        return 0;
    }
    if let Some(raw) = prefix.strip_prefix('r') {
        let hashes = raw.len() - raw.trim_start_matches('#').len();
        if raw.trim_start_matches('#').starts_with('"') {
            return marks + 1 + raw_string(raw, hashes);
        }
        return 0;
    }
    match prefix.chars().next() {
        Some('"') => marks + quoted(prefix, '"'),
        Some('\'') if is_character(prefix) => marks + quoted(prefix, '\''),
        _ => 0,
    }
}

/// Tells a character literal from a lifetime.
fn is_character(text: &str) -> bool {
    let mut inside = text.chars().skip(1);
    let first = inside.next();
    first == Some('\\') || inside.next() == Some('\'')
}

fn block_comment(text: &str) -> usize {
    let mut depth = 0_usize;
    let mut at = 0;
    while let Some(rest) = text.get(at..).filter(|rest| !rest.is_empty()) {
        if rest.starts_with("/*") {
            depth += 1;
            at += 2;
        } else if rest.starts_with("*/") {
            depth -= 1;
            at += 2;
            if depth == 0 {
                return at;
            }
        } else {
            at += rest.chars().next().map_or(1, char::len_utf8);
        }
    }
    text.len()
}

fn raw_string(text: &str, hashes: usize) -> usize {
    let close = format!("\"{}", "#".repeat(hashes));
    let start = hashes + 1;
    let body = text.get(start..).unwrap_or_default();
    body.find(&close)
        .map_or(text.len(), |end| start + end + close.len())
}

fn quoted(text: &str, quote: char) -> usize {
    let mut escaped = false;
    for (at, c) in text.char_indices().skip(1) {
        if escaped {
            escaped = false;
        } else if c == '\\' {
            escaped = true;
        } else if c == quote {
            return at + 1;
        }
    }
    text.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn left(text: &str) -> String {
        only(text).split_whitespace().collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn comments_go_and_code_stays() {
        assert_eq!(
            left("let a = 1; // web_sys\n/* a /* nested */ b */ let b;"),
            "let a = 1; let b;"
        );
    }

    #[test]
    fn strings_of_every_kind_go() {
        assert_eq!(
            left(r##"f("a \" web_sys"); g(r#"x " y"#); h(b"z"); i('"'); j('\'');"##),
            "f( ); g( ); h( ); i( ); j( );"
        );
    }

    #[test]
    fn lifetimes_and_names_ending_in_r_or_b_stay() {
        assert_eq!(
            left("fn f<'a>(for_: &'a str, b: u8) -> bar"),
            "fn f<'a>(for_: &'a str, b: u8) -> bar"
        );
    }

    #[test]
    fn lines_keep_their_numbers() {
        assert_eq!(only("/*\n\n*/x").lines().count(), 3);
    }

    #[test]
    fn an_unclosed_literal_ends_with_the_file() {
        for text in ["\"open", "/* open /* ", "r#\"open\"", "'\\"] {
            assert_eq!(only(text).len(), text.len());
        }
    }

    #[test]
    fn words_are_whole_identifiers() {
        let found: Vec<&str> = words("use web_sys::Window;")
            .map(|(word, _)| word)
            .collect();
        assert_eq!(found, ["use", "web_sys", "Window"]);
    }
}

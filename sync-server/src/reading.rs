//! `waymark codes`: what the texts of codes mean, one line in, one JSON object out. Nothing stops
//! it: a line that is badly escaped is refused like a code that cannot be read.

use std::io::{self, BufRead, Write};

use codes::wedge::Profile;
use codes::{Field, Problem, Reading, Standard, Verdict, read_scan_with};
use record::time::Date;
use serde::Serialize;

/// One line of the answer.
#[derive(Debug, Serialize)]
struct Line<'a> {
    /// The text as it was scanned, escapes undone; the line itself when they are wrong.
    raw: &'a str,
    /// The AIM identifier, `]d2`.
    aim: Option<String>,
    standard: &'static str,
    verdict: &'static str,
    fields: Vec<Field>,
    problems: Vec<Named>,
}

/// A problem of a reading.
#[derive(Debug, Serialize)]
struct Named {
    code: &'static str,
    /// Byte position behind the AIM identifier; in a badly escaped line, from its start.
    at: Option<usize>,
    text: String,
}

/// Why a line is no text.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
enum BadLine {
    /// A backslash that begins neither `\\` nor `\xNN`.
    #[error("a backslash is followed by neither `\\` nor `xNN`")]
    Escape { at: usize },
    /// Bytes that are no UTF-8.
    #[error("the line is no UTF-8")]
    Encoding { at: usize },
}

/// Reads lines until there are none left.
///
/// # Errors
/// When a line cannot be read or written at all.
pub fn read_lines(
    mut lines: impl BufRead,
    mut out: impl Write,
    profile: Option<&Profile>,
    reference_date: Date,
) -> io::Result<()> {
    let mut bytes = Vec::new();
    while lines.read_until(b'\n', &mut bytes)? > 0 {
        let line = bytes.strip_suffix(b"\n").unwrap_or(&bytes);
        let line = line.strip_suffix(b"\r").unwrap_or(line);
        writeln!(out, "{}", read_line(line, profile, reference_date)?)?;
        bytes.clear();
    }
    out.flush()
}

fn read_line(
    line: &[u8],
    profile: Option<&Profile>,
    reference_date: Date,
) -> serde_json::Result<String> {
    match unescape(line) {
        Ok(text) => serde_json::to_string(&Line::of(
            &read_scan_with(&text, None, profile),
            reference_date,
        )),
        Err(bad) => serde_json::to_string(&Line::refused(&String::from_utf8_lossy(line), &bad)),
    }
}

impl<'a> Line<'a> {
    fn of(reading: &'a Reading, reference_date: Date) -> Self {
        Self {
            raw: &reading.raw,
            aim: reading.symbology.map(|symbology| symbology.to_string()),
            standard: reading.standard.word(),
            verdict: reading.verdict().word(),
            fields: reading.fields(reference_date),
            problems: reading.problems.iter().map(Named::of).collect(),
        }
    }

    fn refused(line: &'a str, bad: &BadLine) -> Self {
        let (code, at) = match bad {
            BadLine::Escape { at } => ("line-escape", *at),
            BadLine::Encoding { at } => ("line-encoding", *at),
        };
        Self {
            raw: line,
            aim: None,
            standard: Standard::Plain.word(),
            verdict: Verdict::Refused.word(),
            fields: Vec::new(),
            problems: vec![Named {
                code,
                at: Some(at),
                text: bad.to_string(),
            }],
        }
    }
}

impl Named {
    fn of(problem: &Problem) -> Self {
        Self {
            code: problem.code(),
            at: problem.at(),
            text: problem.to_string(),
        }
    }
}

/// Undoes the escapes once; `\xNN` is the character with that number.
fn unescape(line: &[u8]) -> Result<String, BadLine> {
    let line = std::str::from_utf8(line).map_err(|error| BadLine::Encoding {
        at: error.valid_up_to(),
    })?;
    let mut text = String::with_capacity(line.len());
    let mut rest = line;
    while let Some((before, after)) = rest.split_once('\\') {
        text.push_str(before);
        let bad = BadLine::Escape {
            at: line.len() - after.len() - 1,
        };
        if let Some(behind) = after.strip_prefix('\\') {
            text.push('\\');
            rest = behind;
        } else {
            let number = after.strip_prefix('x').and_then(|digits| digits.get(..2));
            let number = number
                .filter(|digits| digits.bytes().all(|byte| byte.is_ascii_hexdigit()))
                .and_then(|digits| u8::from_str_radix(digits, 16).ok());
            text.push(char::from(number.ok_or(bad)?));
            rest = after.get(3..).unwrap_or_default();
        }
    }
    text.push_str(rest);
    Ok(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn answers(lines: &[u8]) -> Vec<serde_json::Value> {
        let mut out = Vec::new();
        let today = Date::new(2026, 6, 15).unwrap();
        read_lines(lines, &mut out, None, today).unwrap();
        let out = String::from_utf8(out).unwrap();
        out.lines()
            .map(|line| serde_json::from_str(line).unwrap())
            .collect()
    }

    #[test]
    fn a_line_becomes_fields_with_what_they_mean() {
        let answer = &answers(b"]d2010952012345678810A1\\x1d17271200\n")[0];
        let expected = serde_json::json!({
            "raw": "]d2010952012345678810A1\u{1d}17271200",
            "aim": "]d2",
            "standard": "gs1-element-string",
            "verdict": "clean",
            "fields": [
                {"id": "01", "name": "GTIN", "value": "09520123456788", "resolved": null},
                {"id": "10", "name": "BATCH/LOT", "value": "A1", "resolved": null},
                {
                    "id": "17",
                    "name": "USE BY or EXPIRY",
                    "value": "271200",
                    "resolved": "2027-12-31"
                },
            ],
            "problems": [],
        });
        assert_eq!(answer, &expected);
    }

    #[test]
    fn a_bad_line_is_refused_and_the_next_one_is_read() {
        let lines = b"A\\q\nA\\\nA\\xg0\n\xff\nA\\\\B\\x41\r\n\nlast";
        let answers = answers(lines);
        let verdicts: Vec<_> = answers
            .iter()
            .map(|answer| {
                let code = answer["problems"][0]["code"].as_str();
                (answer["verdict"].as_str().unwrap(), code.unwrap_or(""))
            })
            .collect();
        let expected = [
            ("refused", "line-escape"),
            ("refused", "line-escape"),
            ("refused", "line-escape"),
            ("refused", "line-encoding"),
            ("clean", ""),
            ("refused", "empty"),
            ("clean", ""),
        ];
        assert_eq!(verdicts, expected);
        assert_eq!(answers[0]["problems"][0]["at"], 1);
        assert_eq!(answers[4]["raw"], "A\\BA");
    }
}

//! Portable documents (ISO 32000-1) of text and bars, on A4: as much of it as a sheet for scanners
//! needs. Fonts are two of those that every reader has (9.6.2.2), so nothing is embedded, and
//! characters are those of `WinAnsiEncoding` (annex D.2). Lengths are points, from the lower left.

use std::fmt::Write as _;

/// The page, points.
pub const WIDTH: f32 = 595.0;
/// See [`WIDTH`].
pub const HEIGHT: f32 = 842.0;

/// The font of a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Font {
    /// Helvetica.
    Plain,
    /// Helvetica-Bold.
    Bold,
}

/// A document that is being made, page by page.
#[derive(Debug, Default)]
pub struct Pdf {
    /// The content stream of each page; all of it is ASCII.
    pages: Vec<String>,
}

impl Pdf {
    /// Begins a page; what is drawn next stands on it.
    pub fn page(&mut self) {
        self.pages.push(String::new());
    }

    /// Writes one line with its base line at `y`.
    pub fn text(&mut self, font: Font, size: f32, x: f32, y: f32, text: &str) {
        let name = match font {
            Font::Plain => "F1",
            Font::Bold => "F2",
        };
        let shown: String = text.chars().map(escaped).collect();
        self.draw(&format!(
            "BT /{name} {size:.1} Tf 1 0 0 1 {x:.2} {y:.2} Tm ({shown}) Tj ET\n"
        ));
    }

    /// Draws modules in rows as bars: `side` is a module's width, `height` a row's height, and `y`
    /// the upper end.
    pub fn modules(&mut self, modules: &[bool], columns: usize, at: (f32, f32), size: (f32, f32)) {
        let ((x, y), (side, height)) = (at, size);
        let mut top = y;
        for row in modules.chunks(columns.max(1)) {
            let mut left = x;
            for run in row.chunk_by(|one, next| one == next) {
                let wide: f32 = run.iter().map(|_| side).sum();
                if run.first() == Some(&true) {
                    let low = top - height;
                    self.draw(&format!("{left:.3} {low:.3} {wide:.3} {height:.3} re\n"));
                }
                left += wide;
            }
            top -= height;
        }
        // All bars at once, so that no hair lines show between the rows.
        self.draw("f\n");
    }

    fn draw(&mut self, operators: &str) {
        if let Some(page) = self.pages.last_mut() {
            page.push_str(operators);
        }
    }

    /// Returns the bytes of the file.
    #[must_use]
    pub fn finish(self) -> Vec<u8> {
        let font = |name: &str| {
            format!(
                "<< /Type /Font /Subtype /Type1 /BaseFont /{name} /Encoding /WinAnsiEncoding >>"
            )
        };
        let mut kids = String::new();
        for at in 0..self.pages.len() {
            // Writing to a string does not fail.
            let _ = write!(kids, "{} 0 R ", FIRST_PAGE + 2 * at);
        }
        let mut objects = vec![
            "<< /Type /Catalog /Pages 2 0 R >>".to_owned(),
            format!(
                "<< /Type /Pages /Kids [ {kids}] /Count {} >>",
                self.pages.len()
            ),
            font("Helvetica"),
            font("Helvetica-Bold"),
        ];
        for (at, content) in self.pages.iter().enumerate() {
            let stream = FIRST_PAGE + 2 * at + 1;
            objects.push(format!(
                "<< /Type /Page /Parent 2 0 R /MediaBox [ 0 0 {WIDTH} {HEIGHT} ] \
                 /Resources << /Font << /F1 3 0 R /F2 4 0 R >> >> /Contents {stream} 0 R >>"
            ));
            objects.push(format!(
                "<< /Length {} >>\nstream\n{content}endstream",
                content.len()
            ));
        }
        file(&objects)
    }
}

/// The number of the first page's object, behind catalogue, page tree and two fonts.
const FIRST_PAGE: usize = 5;

fn file(objects: &[String]) -> Vec<u8> {
    // Four bytes above ASCII tell programs that it is no text (7.5.2).
    let mut bytes = b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\n".to_vec();
    let mut table = String::from("0000000000 65535 f \n");
    for (at, object) in objects.iter().enumerate() {
        let _ = writeln!(table, "{:010} 00000 n ", bytes.len());
        let number = at + 1;
        bytes.extend_from_slice(format!("{number} 0 obj\n{object}\nendobj\n").as_bytes());
    }
    let (start, count) = (bytes.len(), objects.len() + 1);
    let end = format!(
        "xref\n0 {count}\n{table}trailer\n<< /Size {count} /Root 1 0 R >>\nstartxref\n{start}\n%%EOF\n"
    );
    bytes.extend_from_slice(end.as_bytes());
    bytes
}

/// Writes a character of a string (7.3.4.2): what is above ASCII in octal digits, and what the
/// encoding has not as a question mark.
fn escaped(c: char) -> String {
    let code = match c {
        '(' | ')' | '\\' => return format!("\\{c}"),
        ' '..='~' => return c.to_string(),
        '\u{a0}'..='\u{ff}' => u32::from(c),
        '€' => 0x80,
        '‚' => 0x82,
        '„' => 0x84,
        '…' => 0x85,
        '‘' => 0x91,
        '’' => 0x92,
        '“' => 0x93,
        '”' => 0x94,
        '•' => 0x95,
        '–' => 0x96,
        '—' => 0x97,
        _ => u32::from('?'),
    };
    format!("\\{code:03o}")
}

/// Cuts a text into lines that are no wider than `width`. The widths of characters are taken a little
/// too large, by kind: a line ends early rather than late.
#[must_use]
pub fn lines(text: &str, size: f32, width: f32) -> Vec<String> {
    let wide = |word: &str| -> f32 { word.chars().map(|c| em(c) * size).sum() };
    let mut lines: Vec<String> = Vec::new();
    for word in text.split_whitespace() {
        match lines.last_mut() {
            Some(line) if wide(line) + wide(" ") + wide(word) <= width => {
                line.push(' ');
                line.push_str(word);
            }
            _ => lines.push(word.to_owned()),
        }
    }
    lines
}

fn em(c: char) -> f32 {
    match c {
        'i' | 'j' | 'l' | 'f' | 't' | 'r' | 'I' | '.' | ',' | ':' | ';' | '\'' | '|' | '!'
        | ' ' | '(' | ')' | '[' | ']' => 0.34,
        'm' | 'w' | 'M' | 'W' | '@' | '%' | '—' | '…' => 1.02,
        c if c.is_uppercase() => 0.78,
        _ => 0.56,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_of_objects_points_at_each_of_them() {
        let mut pdf = Pdf::default();
        for text in ["Größe (mm) „a“", "back\\slash Ω"] {
            pdf.page();
            pdf.text(Font::Bold, 12.0, 50.0, 700.0, text);
            pdf.modules(&[true, true, false, true], 2, (50.0, 600.0), (2.0, 2.0));
        }
        let bytes = pdf.finish();
        let text: String = bytes.iter().map(|byte| char::from(*byte)).collect();
        assert!(text.starts_with("%PDF-1.4\n"));
        let start: usize = text
            .rsplit("startxref\n")
            .next()
            .and_then(|end| end.lines().next())
            .unwrap()
            .parse()
            .unwrap();
        let behind = String::from_utf8(bytes[start..].to_vec()).unwrap();
        assert!(behind.starts_with("xref\n0 9\n"));
        let rows = behind.lines().skip(3).take(8);
        for (at, row) in rows.enumerate() {
            assert_eq!(row.len(), 19, "{row:?} and a line feed are 20 bytes");
            let offset: usize = row[..10].parse().unwrap();
            let object = format!("{} 0 obj\n", at + 1);
            assert!(bytes[offset..].starts_with(object.as_bytes()), "{object}");
        }
        for stream in text.split("/Length ").skip(1) {
            let (length, rest) = stream.split_once(" >>\nstream\n").unwrap();
            let length: usize = length.parse().unwrap();
            assert!(rest[length..].starts_with("endstream"));
        }
        assert!(
            text.contains("(Gr\\366\\337e \\(mm\\) \\204a\\223)"),
            "{text}"
        );
        assert!(text.contains("(back\\\\slash \\077)"));
        assert!(text.contains("50.000 598.000 4.000 2.000 re\n52.000 596.000 2.000 2.000 re\nf"));
    }

    #[test]
    fn lines_are_cut_between_words() {
        let text = "Set the scanner up so that it sends three characters before each code";
        let cut = lines(text, 12.0, 150.0);
        assert!(cut.len() > 2);
        assert_eq!(cut.join(" "), text);
        assert_eq!(lines("", 12.0, 150.0), Vec::<String>::new());
        assert_eq!(lines("averyveryverylongword", 12.0, 10.0).len(), 1);
    }
}

//! The sheet by which a hand scanner of a certain maker is set up, as a file to print: what to set,
//! under the words of the maker's manual, and our own codes to calibrate it with. The makers'
//! programming codes differ from model to model and are not reprinted here.

use codes::wedge::{drawn, strips};
use messages::records::FileToSave;

use crate::pdf::{Font, HEIGHT, Pdf, WIDTH, lines};
use crate::text::{t, tr};

const MARGIN: f32 = 50.0;
const TITLE: f32 = 20.0;
const HEADING: f32 = 13.0;
const BODY: f32 = 10.5;
/// Between base lines, in sizes of the font.
const LEADING: f32 = 1.35;

/// The makers that have a sheet.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Maker {
    /// Zebra, and what is sold as Symbol and Motorola.
    Zebra,
    /// Honeywell.
    Honeywell,
    /// Datalogic.
    Datalogic,
    /// Newland.
    Newland,
}

impl Maker {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Zebra, Self::Honeywell, Self::Datalogic, Self::Newland];

    /// Returns the name.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Zebra => "Zebra",
            Self::Honeywell => "Honeywell",
            Self::Datalogic => "Datalogic",
            Self::Newland => "Newland",
        }
    }

    /// Returns what to look for in the maker's manual.
    #[must_use]
    pub fn words(self) -> String {
        t(match self {
            Self::Zebra => "scanner-setup-zebra",
            Self::Honeywell => "scanner-setup-honeywell",
            Self::Datalogic => "scanner-setup-datalogic",
            Self::Newland => "scanner-setup-newland",
        })
    }
}

/// A page that is filled from its top.
struct Filled {
    pdf: Pdf,
    y: f32,
}

impl Filled {
    fn page(&mut self) {
        self.pdf.page();
        self.y = HEIGHT - MARGIN;
    }

    fn paragraph(&mut self, font: Font, size: f32, text: &str) {
        for line in lines(text, size, WIDTH - 2.0 * MARGIN) {
            self.y -= size * LEADING;
            self.pdf.text(font, size, MARGIN, self.y, &line);
        }
        self.y -= size * 0.4;
    }

    fn heading(&mut self, text: &str) {
        self.y -= HEADING * 0.6;
        self.paragraph(Font::Bold, HEADING, text);
    }
}

/// Makes the sheet in the person's language.
#[must_use]
pub fn sheet(maker: Maker) -> FileToSave {
    let mut page = Filled {
        pdf: Pdf::default(),
        y: 0.0,
    };
    page.page();
    let title = tr("scanner-sheet-of", &[("maker", maker.name())]);
    page.paragraph(Font::Bold, TITLE, &title);
    page.paragraph(Font::Plain, BODY, &t("scanner-setup-lead"));
    for (at, key) in SETTINGS.into_iter().enumerate() {
        let line = format!("{}. {}", at + 1, t(key));
        page.paragraph(Font::Plain, BODY, &line);
    }
    page.heading(maker.name());
    page.paragraph(Font::Plain, BODY, &maker.words());
    page.heading(&t("scanner-sheet"));
    page.paragraph(Font::Plain, BODY, &t("scanner-sheet-lead"));
    matrix(&mut page);
    page.page();
    page.heading(&t("scanner-strips"));
    page.paragraph(Font::Plain, BODY, &t("scanner-strips-lead"));
    for (at, strip) in strips().into_iter().enumerate() {
        bars(&mut page, at + 1, &strip);
    }
    FileToSave {
        name: format!("waymark-{}.pdf", maker.name().to_lowercase()),
        bytes: page.pdf.finish(),
    }
}

/// What has to be set on every scanner.
const SETTINGS: [&str; 4] = [
    "scanner-setup-aim",
    "scanner-setup-suffix",
    "scanner-setup-separators",
    "scanner-setup-keyboard",
];

/// 0.9 mm a module: read at arm's length.
const MODULE: f32 = 2.55;
/// 0.33 mm, X of most printed linear codes.
const BAR: f32 = 0.94;
const BAR_HEIGHT: f32 = 42.0;

fn matrix(page: &mut Filled) {
    let modules: Vec<bool> = drawn::symbol().collect();
    let quiet = MODULE * 4.0;
    let top = page.y - quiet;
    let at = (MARGIN + quiet, top);
    page.pdf
        .modules(&modules, drawn::SIDE, at, (MODULE, MODULE));
    let rows = modules.chunks(drawn::SIDE).count();
    page.y = (0..rows).fold(top, |y, _| y - MODULE) - quiet;
}

fn bars(page: &mut Filled, number: usize, strip: &str) {
    let Some(bars) = drawn::linear(strip) else {
        return;
    };
    let wide: f32 = bars.iter().map(|_| BAR).sum();
    let room = WIDTH - 2.0 * MARGIN - 40.0;
    let bar = if wide > room { BAR * room / wide } else { BAR };
    if page.y - BAR_HEIGHT < MARGIN {
        page.page();
    }
    page.y -= 14.0;
    let middle = page.y - BAR_HEIGHT / 2.0;
    page.pdf
        .text(Font::Bold, BODY, MARGIN, middle, &number.to_string());
    let at = (MARGIN + 30.0, page.y);
    page.pdf.modules(&bars, bars.len(), at, (bar, BAR_HEIGHT));
    page.y -= BAR_HEIGHT;
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::{LANGUAGES, choose};

    #[test]
    fn every_maker_has_a_sheet_in_every_language_whose_words_all_show() {
        for language in LANGUAGES {
            choose(language);
            for maker in Maker::ALL {
                let file = sheet(maker);
                let text: String = file.bytes.iter().map(|byte| char::from(*byte)).collect();
                assert!(text.contains(maker.name()), "{}", file.name);
                assert!(
                    !text.contains("\\077"),
                    "{language}: a character is missing"
                );
                let bars = text.matches(" re\n").count();
                assert!(bars > 1000, "{bars} bars");
                let low = text.lines().filter_map(|line| {
                    let mut words = line.strip_suffix(" re")?.split(' ');
                    let (x, y): (f32, f32) =
                        (words.next()?.parse().ok()?, words.next()?.parse().ok()?);
                    let wide: f32 = words.next()?.parse().ok()?;
                    assert!(x >= MARGIN && x + wide <= WIDTH - MARGIN + 1.0, "{line}");
                    Some(y)
                });
                assert!(low.fold(f32::MAX, f32::min) > 20.0, "inside the page");
            }
        }
    }
}

//! Scores readings against the tables of test vectors, the two kinds of failure apart: a wrong
//! value booked as clean, and a good code refused.

use codes::{Reading, Verdict};

/// What came of one table.
#[derive(Default)]
pub struct Score {
    rows: usize,
    wrong_but_clean: Vec<String>,
    not_as_given: Vec<String>,
}

/// What a table says of one text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Wanted {
    /// Exactly these fields, and nothing to object to.
    Clean,
    /// Exactly these fields, and a word about what is wrong.
    Flagged,
    /// Never clean, and no fields but these.
    NotClean,
    /// No fields as if clean.
    Refused,
}

impl Wanted {
    /// Reads the column `verdict`.
    pub fn of(verdict: &str) -> Self {
        match verdict {
            "ok" => Self::Clean,
            "ok_assoc" | "ok_short_gtin" | "lenient" => Self::Flagged,
            "bad_check" => Self::NotClean,
            "reject" => Self::Refused,
            other => panic!("unknown verdict {other}"),
        }
    }
}

impl Score {
    /// Counts one reading, of which these fields were found and those were due.
    pub fn judge<F: PartialEq + std::fmt::Debug>(
        &mut self,
        id: &str,
        wanted: Wanted,
        due: &[F],
        found: &[F],
        reading: &Reading,
    ) {
        self.rows += 1;
        let verdict = reading.verdict();
        let line = || format!("{id}: {wanted:?} {due:?}, found {found:?} in {reading:?}");
        let is_clean = verdict == Verdict::Clean;
        let (wrong_but_clean, as_given) = match wanted {
            Wanted::Clean => (is_clean && found != due, is_clean && found == due),
            Wanted::Flagged => (
                is_clean && found != due,
                verdict == Verdict::Flagged && found == due,
            ),
            Wanted::NotClean => (is_clean, found == due || found.is_empty()),
            Wanted::Refused => (
                is_clean || (verdict == Verdict::Flagged && !found.is_empty()),
                true,
            ),
        };
        if wrong_but_clean {
            self.wrong_but_clean.push(line());
        } else if !as_given {
            self.not_as_given.push(line());
        }
    }

    /// Prints the score and holds it: nothing wrong may be clean, and `least` of a hundred good
    /// codes must be read as given.
    pub fn hold(&self, name: &str, least: usize) {
        let (wrong, not) = (self.wrong_but_clean.len(), self.not_as_given.len());
        let good = self.rows - wrong - not;
        println!(
            "in all: {name}: {good}/{} as given, {wrong} wrong but clean, {not} good but not as given",
            self.rows
        );
        assert!(self.rows > 0, "{name} is empty");
        assert!(
            self.wrong_but_clean.is_empty(),
            "wrong but clean: {:#?}",
            self.wrong_but_clean
        );
        assert!(
            good * 100 >= self.rows * least,
            "good but not as given: {:#?}",
            self.not_as_given
        );
    }
}

//! What must hold, and how it did not.

use std::fmt;

/// What must hold, whatever goes wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Invariant {
    /// I1: what a person was told is saved is in the log exactly once.
    SavedOnce,
    /// I2: recorded = admitted + quarantined + waiting + unsent + kept as forks, and a tablet
    /// says "sent" only of what is in the record.
    Conserved,
    /// I3: when all is quiet, everybody has the same facts, the same latest changes and the
    /// same findings.
    Converged,
    /// I4: what the server said it had received, it has, until a restore is declared.
    KeptItsWord,
    /// I5: a cursor only goes forward, and whatever lies before it is on the tablet.
    CursorIsPrefix,
    /// I6: an exchange that comes again, or only in part, changes nothing.
    RepeatIsNothing,
    /// I7: what a hostile device sends holds up nobody.
    PoisonStopsNobody,
    /// I8: the whole log proves itself from its bytes, and everything derived from it.
    ProvesItself,
    /// A tablet that can reach the server gets rid of all it has, and gets all there is.
    ComesToRest,
}

impl Invariant {
    /// All of them.
    pub const ALL: [Self; 9] = [
        Self::SavedOnce,
        Self::Conserved,
        Self::Converged,
        Self::KeptItsWord,
        Self::CursorIsPrefix,
        Self::RepeatIsNothing,
        Self::PoisonStopsNobody,
        Self::ProvesItself,
        Self::ComesToRest,
    ];

    /// Returns it in words.
    #[must_use]
    pub fn words(self) -> &'static str {
        match self {
            Self::SavedOnce => "I1: what was said to be saved is in the log exactly once",
            Self::Conserved => "I2: every entry is accounted for",
            Self::Converged => "I3: at rest everybody knows the same",
            Self::KeptItsWord => "I4: the server has what it said it had",
            Self::CursorIsPrefix => {
                "I5: a cursor only goes forward, and nothing before it is missing"
            }
            Self::RepeatIsNothing => "I6: a repeated or cut exchange changes nothing",
            Self::PoisonStopsNobody => "I7: poison holds up nobody",
            Self::ProvesItself => "I8: the log proves itself",
            Self::ComesToRest => "liveness: with a network, everything is sent and fetched",
        }
    }
}

/// Something that must not be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Failure {
    /// What was broken.
    pub invariant: Invariant,
    /// What should have been.
    pub expected: String,
    /// What was found.
    pub had: String,
}

impl Failure {
    /// Makes one.
    pub fn new(invariant: Invariant, expected: impl Into<String>, had: impl Into<String>) -> Self {
        Self {
            invariant,
            expected: expected.into(),
            had: had.into(),
        }
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "  broken    {}", self.invariant.words())?;
        writeln!(f, "  expected  {}", self.expected)?;
        write!(f, "  had       {}", self.had)
    }
}

//! Damage done to the world on purpose, one per invariant: a simulator that does not notice
//! it proves nothing.

use crate::failure::Invariant;

/// What is broken on purpose.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Broken {
    /// The disk loses strict batches in a crash as it may lose relaxed ones.
    StrictIsRelaxed,
    /// Somebody on the way answers a push with receipts, and the server never sees it.
    ForgedReceipts,
    /// Documents that were pulled are not written, the rest of the batch is.
    PulledDocumentsDropped,
    /// A crash of the server takes back what it had committed and answered.
    ServerForgetsCommits,
    /// The cursor is written before the batch it belongs to.
    CursorGoesAhead,
    /// Somebody on the way completes a cut answer so that it can be read, with what is left.
    CutAnswersRepaired,
    /// The server answers nobody any more once a hostile device has sent poison.
    PoisonStopsServer,
    /// One byte of a stored envelope is flipped behind the server's back.
    LogTampered,
}

impl Broken {
    /// All of them.
    pub const ALL: [Self; 8] = [
        Self::StrictIsRelaxed,
        Self::ForgedReceipts,
        Self::PulledDocumentsDropped,
        Self::ServerForgetsCommits,
        Self::CursorGoesAhead,
        Self::CutAnswersRepaired,
        Self::PoisonStopsServer,
        Self::LogTampered,
    ];

    /// Returns the invariant that must be found broken.
    #[must_use]
    pub fn breaks(self) -> Invariant {
        match self {
            Self::StrictIsRelaxed => Invariant::SavedOnce,
            Self::ForgedReceipts => Invariant::Conserved,
            Self::PulledDocumentsDropped => Invariant::Converged,
            Self::ServerForgetsCommits => Invariant::KeptItsWord,
            Self::CursorGoesAhead => Invariant::CursorIsPrefix,
            Self::CutAnswersRepaired => Invariant::RepeatIsNothing,
            Self::PoisonStopsServer => Invariant::PoisonStopsNobody,
            Self::LogTampered => Invariant::ProvesItself,
        }
    }
}

//! Who says or wants what, before any position is looked for.

pub mod acts;
pub mod context;
pub mod cues;
pub mod frames;
mod holders;
pub mod list;
mod nouns;
mod objects;
mod places;
pub mod read;
pub mod speakers;
mod verdicts;

use crate::pack::{PartyId, Stance};
use crate::span::Span;

/// An attribution: a source, the cue that shows it, and what is attributed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Attribution {
    /// Who, if the text names anyone.
    pub source: Option<Source>,
    /// The words that express it; absent for a bare quotation.
    pub cue: Option<Span>,
    /// What is attributed, in text order; several spans where the text interrupts it.
    pub content: Vec<Span>,
    /// What the source does by it: demand, refuse, accuse; nothing where it only says or does something.
    pub act: Option<Stance>,
    /// How literally.
    pub kind: Kind,
    /// The sentence it stands in.
    pub sentence: Span,
    /// The attribution in whose content it stands, by its place in the list of all.
    pub within: Option<usize>,
}

/// The source of an attribution.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Source {
    /// The noun phrase.
    pub span: Span,
    /// The parties it speaks for.
    pub parties: Vec<PartyId>,
}

/// How literally words are reported.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    /// In quotation marks throughout.
    Direct,
    /// Partly.
    Mixed,
    /// In the reporter's words.
    Indirect,
}

impl Kind {
    /// The word used in output.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Direct => "direct",
            Self::Mixed => "mixed",
            Self::Indirect => "indirect",
        }
    }
}

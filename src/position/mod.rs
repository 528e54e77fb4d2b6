//! Statements: attributions whose content is a position of the pack.

mod acts;
pub mod collect;
pub mod conditions;
mod draft;
mod holding;
mod modality;
mod pointing;
pub mod prospects;
mod reading;
pub mod references;
mod rivals;
pub mod trace;
pub mod wording;

use crate::attribution::Kind;
pub use crate::mention::Basis;
use crate::pack::{PartyId, PositionId, Stance};
use crate::span::Span;
use smol_str::SmolStr;

pub use reading::Reading;

/// A phrase of a pack.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PhraseId {
    /// The position it stands under.
    pub position: PositionId,
    /// Which of the position's phrases, from 0.
    pub index: usize,
}

/// A party's stance on a position, with its proof. The unit of output.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Statement {
    /// Who holds it.
    pub party: PartyId,
    /// What it is about; the issue and pole follow from it.
    pub position: PositionId,
    /// How it is held.
    pub stance: Stance,
    /// 1 to 5.
    pub strength: u8,
    /// The words that name the holder.
    pub holder: Holder,
    /// The words that express the stance.
    pub cue: Span,
    /// The words that express the position.
    pub matched: Vec<Span>,
    /// From the first to the last of holder, cue and content.
    pub evidence: Span,
    /// The sentence the evidence stands in.
    pub sentence: Span,
    /// The party that tells it, where it is not the holder.
    pub reported_by: Option<PartyId>,
    /// The party it is directed at.
    pub addressee: Option<PartyId>,
    /// What it depends on.
    pub condition: Option<Span>,
    /// How literally it is reported.
    pub quoted: Kind,
    /// The phrase that found it; `None` where a back reference did. It stands under another position where what it
    /// says is turned round: "must not be lifted" asks for sanctions in words of their lifting.
    pub phrase: Option<PhraseId>,
    /// CAMEO code.
    pub cameo: SmolStr,
    /// PLOVER class.
    pub plover: SmolStr,
}

impl Statement {
    /// Whether the words say the position itself, rather than its opposite or something said before.
    #[must_use]
    pub fn is_literal(&self) -> bool {
        self.phrase.is_some_and(|phrase| phrase.position == self.position)
    }
}

/// The holder of a statement as the text names it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Holder {
    /// The words.
    pub span: Span,
    /// The person or party they stand for.
    pub name: String,
    /// How that was found out.
    pub basis: Basis,
}

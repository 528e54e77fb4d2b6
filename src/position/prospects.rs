//! Which sentences may hold a statement, whoever its holder turns out to be.
//!
//! Asked of sentences that were parsed by themselves: nothing is known yet of pronouns and speakers, so whatever
//! depends on them is taken to fit. The answer is "no" only where [`Collector`](super::collect::Collector) finds nothing
//! with any holder.

use std::ops::Range;

use super::wording::Wording;
use crate::attribution::cues::CueHit;
use crate::pack::Pack;
use crate::pack::language::{Cue, CuePos, Place, Sense};
use crate::pattern::view::View;
use crate::syntax::Rel;

/// What a sentence may hold.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Prospect {
    /// A statement whose content is worded in it.
    pub worded: bool,
    /// A statement whose content only points back.
    pub pointing: bool,
}

/// Looks at the sentences of a document.
pub struct Prospects<'a> {
    /// The pack.
    pub pack: &'a Pack,
    /// The document's symbols, with every slot filled that may be.
    pub view: &'a View<'a>,
    /// Every cue, in text order of the heads.
    pub cues: &'a [CueHit],
    /// Every wording.
    pub wordings: &'a [Wording],
    /// The same by each token of theirs.
    pub by_token: &'a [Vec<usize>],
}

impl Prospects<'_> {
    /// What the sentence of these tokens may hold, `quoted` where a quotation touches it.
    #[must_use]
    pub fn of(&self, tokens: Range<usize>, quoted: bool) -> Prospect {
        let from = self.cues.partition_point(|hit| hit.head < tokens.start);
        let to = self.cues.partition_point(|hit| hit.head < tokens.end);
        let cues = &self.cues[from..to];
        let stance = self.entries(cues).any(|cue| matches!(cue.sense, Sense::Stance(_)));
        let numbers = tokens.clone().flat_map(|token| &self.by_token[token]);
        let mut wordings = numbers.map(|number| &self.wordings[*number]).filter(|wording| !wording.exclude);
        let worded = if stance {
            wordings.next().is_some()
        } else {
            wordings.any(|wording| {
                self.may_be_act(wording, cues, tokens.clone())
                    || self.may_be_stated(wording, cues, quoted)
                    || self.may_be_called(wording, cues)
            })
        };
        Prospect { worded, pointing: stance }
    }

    fn entries(&self, cues: &[CueHit]) -> impl Iterator<Item = &Cue> {
        cues.iter().map(|hit| &self.pack.language.cues[hit.cue])
    }

    /// A deed: of a position that may be acted out, one that is charged, or one that is not done.
    fn may_be_act(&self, wording: &Wording, cues: &[CueHit], tokens: Range<usize>) -> bool {
        let tree = self.view.tree;
        let verbal =
            wording.found.verb.is_some() || tree.head(wording.found.top).is_some_and(|up| tree.is_verb(up));
        let position = &self.pack[wording.position];
        let acts = position.acts.is_some()
            || position.opposite.is_some_and(|opposite| self.pack[opposite].acts.is_some());
        let negators = &self.pack.language.negators;
        verbal
            && (acts
                || self.entries(cues).any(|cue| cue.sense == Sense::Accuse)
                || tokens.into_iter().any(|token| negators.has(self.view.lemma(token))))
    }

    /// A state of things that somebody vouches for.
    fn may_be_stated(&self, wording: &Wording, cues: &[CueHit], quoted: bool) -> bool {
        let tree = self.view.tree;
        let top = wording.found.top;
        let language = &self.pack.language;
        let own_modal = || {
            cues.iter().any(|hit| {
                language.cues[hit.cue].pos == CuePos::Modal
                    && hit.tokens.iter().all(|token| wording.found.tokens.contains(token))
            })
        };
        let is = tree.child(top, Rel::Cop).is_some()
            || tree.is_verb(top) && language.states.has(self.view.lemma(top))
            || own_modal();
        let reports = |cue: &Cue| matches!(cue.sense, Sense::Say | Sense::Know | Sense::Accuse) || cue.speech;
        is && (quoted || self.entries(cues).any(reports))
    }

    /// What somebody is called.
    fn may_be_called(&self, wording: &Wording, cues: &[CueHit]) -> bool {
        self.view.tree.head(wording.found.top).is_some()
            && self
                .entries(cues)
                .any(|cue| cue.sense == Sense::Say && cue.content.contains(&Place::Predicate))
    }
}

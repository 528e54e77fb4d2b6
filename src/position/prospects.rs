//! Which sentences may hold a statement, whoever its holder turns out to be.
//!
//! Asked of sentences that were parsed by themselves: nothing is known yet of pronouns and speakers, so whatever
//! depends on them is taken to fit. The answer is "no" only where [`Collector`](super::collect::Collector) finds nothing
//! with any holder.

use std::ops::Range;

use super::wording::Wording;
use crate::attribution::cues::CueHit;
use crate::attribution::frames::{Content, Frame, Framer};
use crate::pack::Pack;
use crate::pack::language::{Cue, CuePos, Place, Sense};
use crate::pattern::view::View;
use crate::syntax::{Rel, roles};

/// Looks at the sentences of a document.
pub struct Prospects<'a> {
    /// The pack.
    pub pack: &'a Pack,
    /// The document's symbols, with every slot filled that may be.
    pub view: &'a View<'a>,
    /// The same with those slots only that are filled by names.
    pub named: &'a View<'a>,
    /// Every cue, in text order of the heads.
    pub cues: &'a [CueHit],
    /// Every wording.
    pub wordings: &'a [Wording],
    /// The same by each token of theirs.
    pub by_token: &'a [Vec<usize>],
}

impl Prospects<'_> {
    /// Whether the sentence of these tokens may hold a statement whose content is worded in it, `quoted` where a
    /// quotation touches it.
    #[must_use]
    pub fn worded(&self, tokens: Range<usize>, quoted: bool) -> bool {
        let numbers = tokens.clone().flat_map(|token| &self.by_token[token]);
        let mut wordings =
            numbers.map(|number| &self.wordings[*number]).filter(|wording| !wording.exclude).peekable();
        if wordings.peek().is_none() {
            return false;
        }
        let cues = self.cues_in(&tokens);
        let spoken = quoted || self.entries(cues).any(reports);
        self.stances(cues, &tokens).any(|frame| {
            frame.contents.iter().any(|content| self.words(content)) && self.may_be_held(&frame, spoken)
        }) || wordings.any(|wording| {
            self.may_be_act(wording, cues, tokens.clone())
                || self.may_be_stated(wording, cues, spoken)
                || self.may_be_called(wording, cues)
        })
    }

    /// Whether it may hold one whose content only points back.
    #[must_use]
    pub fn pointing(&self, tokens: Range<usize>, quoted: bool) -> bool {
        let cues = self.cues_in(&tokens);
        let spoken = quoted || self.entries(cues).any(reports);
        self.stances(cues, &tokens).any(|frame| self.may_be_held(&frame, spoken))
    }

    fn cues_in(&self, tokens: &Range<usize>) -> &[CueHit] {
        let from = self.cues.partition_point(|hit| hit.head < tokens.start);
        let to = self.cues.partition_point(|hit| hit.head < tokens.end);
        &self.cues[from..to]
    }

    /// The frames of the cues that express a stance: as they are if whatever may be a party is one, and if only names
    /// are. What a frame takes in differs in a few places by whether a word stands for a party.
    fn stances(&self, cues: &[CueHit], tokens: &Range<usize>) -> impl Iterator<Item = Frame> {
        let language = &self.pack.language;
        let uncertain = tokens.clone().any(|token| self.view.slots(token) != self.named.slots(token));
        let views = [Some(self.view), uncertain.then_some(self.named)];
        let hits = cues.iter().filter(|hit| matches!(language.cues[hit.cue].sense, Sense::Stance(_)));
        hits.flat_map(move |hit| {
            views.into_iter().flatten().map(move |view| Framer { language, view }.frame(hit.clone()))
        })
    }

    /// Whether some wording stands in a content.
    fn words(&self, content: &Content) -> bool {
        let tokens = content.tokens.iter().chain(&content.tail);
        tokens.flat_map(|token| &self.by_token[*token]).any(|number| !self.wordings[*number].exclude)
    }

    /// Whether a party may hold a frame: whoever is named for it, or somebody whose words it stands in.
    fn may_be_held(&self, frame: &Frame, spoken: bool) -> bool {
        spoken || frame.holders.iter().any(|token| self.may_be_party(*token))
    }

    /// Whether a noun phrase may mention a party: by its head, a word in it, or a noun that it is part of.
    fn may_be_party(&self, token: usize) -> bool {
        let tree = self.view.tree;
        let above = tree.ancestors(token).take_while(|up| *up == token || !tree.is_verb(*up));
        let party = |token: usize| self.view.slots(token) != 0;
        above.into_iter().any(party) || tree.subtree(token).into_iter().any(party)
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
        let charged = || self.entries(cues).any(|cue| cue.sense == Sense::Accuse);
        let denied = |mut tokens: Range<usize>| tokens.any(|token| negators.has(self.view.lemma(token)));
        verbal && (charged() || (acts || denied(tokens)) && self.has_party_for_agent(wording))
    }

    /// Whether a party may do what a wording says, or undo it.
    fn has_party_for_agent(&self, wording: &Wording) -> bool {
        let tree = self.view.tree;
        let own = wording.found.verb.unwrap_or(wording.found.top);
        let verbs = [Some(own), tree.head(wording.found.top)].into_iter().flatten();
        verbs
            .filter_map(|verb| roles::agent(tree, verb))
            .any(|agent| tree.conjuncts(agent).into_iter().any(|token| self.may_be_party(token)))
    }

    /// A state of things that somebody vouches for.
    fn may_be_stated(&self, wording: &Wording, cues: &[CueHit], spoken: bool) -> bool {
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
        is && spoken
    }

    /// What somebody is called.
    fn may_be_called(&self, wording: &Wording, cues: &[CueHit]) -> bool {
        self.view.tree.head(wording.found.top).is_some()
            && self
                .entries(cues)
                .any(|cue| cue.sense == Sense::Say && cue.content.contains(&Place::Predicate))
    }
}

/// Whether a cue may put its holder's words, or thoughts, into what it governs.
fn reports(cue: &Cue) -> bool {
    matches!(cue.sense, Sense::Say | Sense::Know | Sense::Accuse) || cue.speech
}

//! What stands over a clause: whether it is asserted, supposed, asked, denied or merely wanted.

use crate::attribution::frames::Frame;
use crate::pack::language::{ConditionKind, CuePos, Language, Place, Sense};
use crate::pattern::view::View;
use crate::syntax::roles;
use crate::syntax::{Rel, Upos, Xpos};
use crate::text::Document;

/// Why a clause is nobody's stance.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Unreal {
    /// Under "if", "whether" and the like.
    Supposed,
    /// In a question.
    Asked,
    /// Feared, imagined, denied, rumoured.
    Unowned,
    /// What another cue demands, wants or refuses, not what is.
    Wanted,
    /// A thing of the past.
    Past,
    /// Nearly taken, but not.
    Nearly,
}

/// Decides what is asserted.
pub struct Context<'a> {
    /// The document.
    pub document: &'a Document<'a>,
    /// Its symbols.
    pub view: &'a View<'a>,
    /// The language.
    pub language: &'a Language,
    /// Every frame.
    pub frames: &'a [Frame],
    /// Frames by head token.
    pub by_head: &'a [Vec<usize>],
}

impl Context<'_> {
    /// Why the clause of a token is not asserted, if it is not. `own` is the frame asked for, which
    /// does not stand over itself.
    #[must_use]
    pub fn unreal(&self, token: usize, own: Option<usize>) -> Option<Unreal> {
        self.unreal_by(token, own).map(|(reason, _)| reason)
    }

    /// The same with the word that makes it so.
    #[must_use]
    pub fn unreal_by(&self, token: usize, own: Option<usize>) -> Option<(Unreal, usize)> {
        if let Some(mark) = self.question(token) {
            return Some((Unreal::Asked, mark));
        }
        if let Some(reason) = self.marked(token) {
            return Some(reason);
        }
        let tree = self.view.tree;
        let mut below = token;
        // A finite relative clause or an aside stands by itself: "the truce that Kyiv proposed was rejected".
        let mut apart = false;
        for here in tree.ancestors(token).take(24) {
            apart |= here != token
                && (matches!(tree.rel(below), Rel::AclRelcl | Rel::Parataxis | Rel::Appos)
                    || self.stands_beside(below));
            if here != token && self.is_absent(here, below) {
                return Some((Unreal::Unowned, here));
            }
            if here != token
                && !apart
                && let Some(reason) = self.over(here, below, token, own)
            {
                return Some(reason);
            }
            if tree.is_verb(here) || tree.child(here, Rel::Cop).is_some() {
                let supposed = tree.introducers(here).find(|mark| {
                    let mark = *mark;
                    tree.rel(mark) == Rel::Mark
                        && (self.language.unreal_marks.has(self.view.lemma(mark))
                            || self.language.unreal_marks.has(self.view.form(mark))
                            || self.is_yet_to_come(mark, here))
                });
                if let Some(word) = supposed.or_else(|| self.is_inverted(here).then_some(here)) {
                    return Some((Unreal::Supposed, word));
                }
            }
            below = here;
        }
        None
    }

    /// "wants an agreement before committing to a truce": behind "before" stands what has not happened, unless the
    /// whole is a tale of the past.
    fn is_yet_to_come(&self, mark: usize, clause: usize) -> bool {
        let tree = self.view.tree;
        let before = self.language.conditions.iter().any(|condition| {
            condition.kind == ConditionKind::Before && condition.words.as_slice() == [self.view.form(mark)]
        });
        before
            && tree.node(clause).xpos != Xpos::VBD
            && tree.head(clause).is_some_and(|up| {
                let past = tree.node(up).xpos == Xpos::VBD
                    || tree.children_with(up, &[Rel::Aux]).any(|aux| tree.node(aux).xpos == Xpos::VBD);
                let stance = self.by_head[up].iter().any(|number| {
                    matches!(self.language.cues[self.frames[*number].hit.cue].sense, Sense::Stance(_))
                });
                !past || stance
            })
    }

    /// "there is no indication the US is trying": what nothing shows is not stated.
    fn is_absent(&self, noun: usize, clause: usize) -> bool {
        let tree = self.view.tree;
        matches!(tree.rel(clause), Rel::Acl | Rel::AclRelcl | Rel::Ccomp)
            && tree.is_noun(noun)
            && tree.children_with(noun, &[Rel::Det]).any(|determiner| {
                let words = [self.view.lemma(determiner), self.view.form(determiner)];
                words.iter().any(|word| self.language.reverser_determiners.has(*word))
            })
    }

    /// "hopes he will act, while Kyiv called for …": a finite clause of circumstance is told by whoever
    /// tells the rest, not hoped for.
    fn stands_beside(&self, verb: usize) -> bool {
        let tree = self.view.tree;
        tree.rel(verb) == Rel::Advcl
            && tree.is_finite(verb)
            && tree.introducers(verb).any(|mark| {
                tree.rel(mark) == Rel::Mark
                    && tree.node(mark).lemma != "that"
                    && !self.language.unreal_marks.has(self.view.form(mark))
            })
    }

    /// "had Kyiv agreed", "should Moscow refuse": an auxiliary before its subject that is no question.
    fn is_inverted(&self, verb: usize) -> bool {
        let tree = self.view.tree;
        let subject = tree.children_with(verb, &[Rel::Nsubj, Rel::NsubjPass]).next();
        let first = tree
            .children_with(verb, &[Rel::Aux, Rel::AuxPass, Rel::Cop])
            .find(|aux| self.language.unreal_inverted.has(self.view.form(*aux)));
        tree.rel(verb) == Rel::Advcl
            && first.is_some_and(|aux| {
                subject.is_some_and(|subject| aux < subject)
                    && tree.introducers(verb).next().is_none()
                    && tree.subtree(verb).first() == Some(&aux)
            })
    }

    /// The mark that makes the words around a token a question.
    fn question(&self, token: usize) -> Option<usize> {
        let unit = &self.view.tree.units()[self.view.tree.node(token).unit?];
        let last = unit.tokens.last().copied().unwrap_or(token);
        self.document.form(last).ends_with('?').then_some(last)
    }

    /// "no longer", "once", "stopped short of" beside the word.
    fn marked(&self, token: usize) -> Option<(Unreal, usize)> {
        let tree = self.view.tree;
        let near = tree.children_with(token, &[Rel::Advmod, Rel::Obl, Rel::OblUnmarked]);
        // "had previously opposed" looks back on what is over; "has previously" does not.
        let pluperfect = tree
            .children_with(token, &[Rel::Aux])
            .any(|aux| tree.node(aux).lemma == "have" && tree.node(aux).xpos == Xpos::VBD);
        for child in near {
            let lemma = self.view.lemma(child);
            if pluperfect && self.language.past_before.has(lemma) {
                return Some((Unreal::Past, child));
            }
            // "at once" and "once again" look ahead.
            let looks_ahead = tree.introducers(child).next().is_some()
                || child + 1 < tree.len() && matches!(tree.node(child + 1).lemma.as_str(), "again" | "more");
            if !looks_ahead
                && (self.language.past.has(lemma) || self.language.past.has(self.view.form(child)))
            {
                return Some((Unreal::Past, child));
            }
            if self.language.unreal_adverbs.has(lemma) {
                return Some((Unreal::Unowned, child));
            }
            // "no longer"
            for entry in self.language.past.entries.iter().filter(|entry| entry.len() == 2) {
                let before = child
                    .checked_sub(1)
                    .is_some_and(|b| self.view.form(b) == entry[0] && self.view.form(child) == entry[1]);
                if before {
                    return Some((Unreal::Past, child));
                }
            }
        }
        if self.words_before(token, &self.language.nearly) || self.words_before(token, &self.language.not_yet)
        {
            return Some((Unreal::Nearly, token.saturating_sub(1)));
        }
        // "an alleged plan to …"
        let alleged = |child: usize| {
            self.language.unreal_modifiers.has(self.view.lemma(child))
                || self.language.unreal_modifiers.has(self.view.form(child))
        };
        if tree.is_noun(token)
            && let Some(word) =
                tree.children_with(token, &[Rel::Amod, Rel::Compound]).find(|child| alleged(*child))
        {
            return Some((Unreal::Unowned, word));
        }
        if self.words_before(token, &self.language.past) {
            return Some((Unreal::Past, token.saturating_sub(1)));
        }
        None
    }

    /// Whether one of these word sequences ends right before a token, adverbs and "to" apart.
    fn words_before(&self, token: usize, words: &crate::pack::Words) -> bool {
        let tree = self.view.tree;
        let mut end = token;
        loop {
            if self.words_end(end, words) {
                return true;
            }
            let passed = end > 0
                && (tree.node(end - 1).lemma == "to"
                    || (tree.node(end - 1).upos == Upos::Adv && tree.node(end - 1).lemma.ends_with("ly")));
            if !passed {
                return false;
            }
            end -= 1;
        }
    }

    /// Whether one of these word sequences ends right before a place.
    fn words_end(&self, end: usize, words: &crate::pack::Words) -> bool {
        words
            .entries
            .iter()
            .any(|entry| end.checked_sub(entry.len()).is_some_and(|first| self.view.spells(first, entry)))
    }

    /// What an ancestor makes of the clause that hangs on it through `below`.
    fn over(&self, here: usize, below: usize, token: usize, own: Option<usize>) -> Option<(Unreal, usize)> {
        let tree = self.view.tree;
        let rel = tree.rel(below);
        let complement = matches!(
            rel,
            Rel::Xcomp
                | Rel::Ccomp
                | Rel::Acl
                | Rel::Obj
                | Rel::Advcl
                | Rel::Obl
                | Rel::Nmod
                | Rel::Csubj
                | Rel::NsubjPass
                | Rel::Iobj
        );
        if !complement {
            return None;
        }
        let lemma = self.view.lemma(here);
        if self.language.unreal_verbs.has(lemma)
            && tree.is_verb(here)
            && matches!(rel, Rel::Ccomp | Rel::Xcomp | Rel::Advcl)
        {
            return Some((Unreal::Unowned, here));
        }
        // "has stopped insisting on": what was held is held no more.
        if below == token
            && matches!(rel, Rel::Xcomp | Rel::Ccomp | Rel::Advcl)
            && tree.introducers(below).next().is_none()
            && tree.node(below).xpos == Xpos::VBG
            && tree.is_verb(here)
            && self.language.reverser_verbs.has(lemma)
        {
            return Some((Unreal::Past, here));
        }
        // "There are fears in Europe that …": the noun and its clause both hang on the verb.
        if matches!(rel, Rel::Ccomp | Rel::Advcl)
            && tree.introducers(below).any(|mark| tree.node(mark).lemma == "that")
            && tree
                .children_with(here, &[Rel::Nsubj, Rel::Obj])
                .any(|noun| noun < below && self.language.unreal_nouns.has(self.view.lemma(noun)))
        {
            return Some((Unreal::Unowned, here));
        }
        // "It is unlikely that …", "is afraid that …"; "declined to say whether …".
        if self.language.unreal_adjectives.has(lemma)
            && matches!(rel, Rel::Ccomp | Rel::Csubj | Rel::Xcomp | Rel::Advcl)
            && !tree.is_verb(here)
        {
            return Some((Unreal::Unowned, here));
        }
        if matches!(rel, Rel::Ccomp | Rel::Advcl) && self.words_end(here + 1, &self.language.silent) {
            return Some((Unreal::Unowned, here));
        }
        if self.language.unreal_nouns.has(lemma)
            && tree.is_noun(here)
            && matches!(rel, Rel::Acl | Rel::Ccomp | Rel::Nmod)
        {
            return Some((Unreal::Unowned, here));
        }
        for number in &self.by_head[here] {
            if Some(*number) == own {
                continue;
            }
            let frame = &self.frames[*number];
            // A cue may govern through its addressee or another of its words ("has no intention of …").
            let holds = |tokens: &[usize], word: usize| tokens.binary_search(&word).is_ok();
            let Some(content) = frame
                .contents
                .iter()
                .find(|content| holds(&content.tokens, below) || holds(&content.tokens, token))
            else {
                continue;
            };
            let cue = &self.language.cues[frame.hit.cue];
            match cue.sense {
                Sense::Say | Sense::Accuse => {}
                // "is expected to", "is believed to": nobody's own word.
                Sense::Know => {
                    if frame.holders.is_empty() && content.place == Place::To {
                        return Some((Unreal::Unowned, here));
                    }
                }
                Sense::Stance(_) if cue.pos == CuePos::Modal => {}
                Sense::Stance(_) => {
                    let factual = content.place == Place::That && self.is_fact(below);
                    if !factual {
                        return Some((Unreal::Wanted, here));
                    }
                }
            }
        }
        None
    }

    /// Whether a that-clause tells what is or was, not what should be.
    fn is_fact(&self, verb: usize) -> bool {
        let tree = self.view.tree;
        let node = tree.node(verb);
        let modal = tree.children_with(verb, &[Rel::Aux]).any(|aux| tree.node(aux).xpos == Xpos::MD);
        if modal || roles::is_infinitive(tree, verb) {
            return false;
        }
        matches!(node.xpos, Xpos::VBD | Xpos::VBZ)
            || tree
                .children_with(verb, &[Rel::Aux, Rel::Cop, Rel::AuxPass])
                .any(|aux| matches!(tree.node(aux).xpos, Xpos::VBD | Xpos::VBZ))
    }
}

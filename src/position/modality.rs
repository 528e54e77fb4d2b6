//! What modals make of a stance, and which words of a clause they reach.

use super::collect::Collector;
use super::holding::Held;
use super::trace::{Guess, Reason};
use super::wording::Wording;
use crate::attribution::frames::{Content, Frame};
use crate::mention::Basis;
use crate::pack::language::{Cue, CuePos, HolderPlace, Place, Sense};
use crate::pack::{Sign, Stance};
use crate::syntax::{Rel, Xpos};

impl Collector<'_> {
    /// What modals around a cue make of its stance.
    ///
    /// # Errors
    /// Why they leave none.
    pub(super) fn modality(
        &self,
        frame: &Frame,
        cue: &Cue,
        number: usize,
        stance: Stance,
        holders: &[Held],
        conditional: bool,
    ) -> Result<Stance, Reason> {
        let guess = |guess| Err(Reason::Modal(guess));
        let modals = &self.modals[frame.anchor];
        // The holder's own word, not somebody else's guess.
        let vouched =
            || self.speaker(frame.anchor).iter().any(|s| holders.iter().any(|h| h.party == s.party));
        let counterfactual = |modal: &Cue| {
            // "could have led to peace": it did not. "Will have left by May" is a promise all the same.
            let promise = modal.sense == Sense::Stance(Stance::Commit) && modal.backshift.is_none();
            !promise && self.is_perfect_infinitive(frame.anchor)
        };
        if cue.pos == CuePos::Modal {
            if counterfactual(cue) {
                return guess(Guess::LooksBack);
            }
            // "It will not bring peace": a thing that a pronoun stands for promises nothing, unless it acts as
            // only a party does ("it will send troops").
            let thing = holders.iter().any(|held| self.view.tree.node(held.token).lemma == "it");
            let acts = self.by_head[frame.anchor].iter().any(|n| {
                matches!(self.pack.language.cues[self.frames[*n].hit.cue].sense, Sense::Stance(_))
                    && *n != number
            });
            if thing && !acts && !vouched() {
                return guess(Guess::Thing);
            }
            // What an outsider says a party will do is his guess.
            let outsider = self.scopes.at(frame.anchor).is_some_and(|scope| {
                scope.source.is_some()
                    && scope.speaker.is_none_or(|speaker| self.mentions.get(speaker).parties.is_empty())
            });
            if outsider && cue.holder == HolderPlace::Subject {
                return guess(Guess::Outsider);
            }
            let first = holders.iter().any(|held| self.mentions.get(held.mention).basis == Basis::Speaker);
            // "cannot": only the party itself says so, others guess.
            let able = matches!(cue.sense, Sense::Stance(Stance::Open)) && cue.backshift.is_none();
            if able && frame.negated && cue.holder == HolderPlace::Subject && !(vouched() || first) {
                return guess(Guess::Others);
            }
            if cue.holder == HolderPlace::Subject && stance == Stance::Open {
                let stance = if conditional || self.scopes.at(frame.anchor).is_none() {
                    stance
                } else {
                    cue.backshift.unwrap_or(stance)
                };
                // "Trump said the two would hold talks" tells what they will do, as "will" would.
                let told = stance == Stance::Commit && !self.speaker(frame.anchor).is_empty();
                return if vouched() || first || conditional || told {
                    Ok(stance)
                } else {
                    guess(Guess::Others)
                };
            }
            return Ok(stance);
        }
        let mut out = stance;
        // "had hoped to": a wish the text looks back on.
        let pluperfect = self.view.tree.children_with(frame.anchor, &[Rel::Aux]).any(|aux| {
            let node = self.view.tree.node(aux);
            node.lemma == "have" && node.xpos == Xpos::VBD
        });
        if pluperfect && stance == Stance::Seek && !cue.speech && cue.pos == CuePos::Verb {
            return guess(Guess::LooksBack);
        }
        let unruled = frame.negated && matches!(cue.sense, Sense::Stance(own) if own.sign() == Sign::Against);
        if cue.act && !modals.is_empty() && !unruled {
            return guess(Guess::Undone);
        }
        for modal in modals.iter().chain(self.over_carriers(frame.anchor)).filter(|n| **n != number) {
            let modal = &self.pack.language.cues[self.frames[*modal].hit.cue];
            if counterfactual(modal) {
                return guess(Guess::LooksBack);
            }
            if modal.holder == HolderPlace::Speaker {
                return guess(Guess::Ought);
            }
            if let Sense::Stance(Stance::Open) = modal.sense {
                // "would reject" foretells a refusal, "could walk away" only guesses at one.
                // "would not rule out" is open to it as it stands.
                let foretold = modal.backshift.is_some()
                    && (cue.pos == CuePos::Verb || self.scopes.at(frame.anchor).is_some());
                if unruled || stance.sign() == Sign::Against && (foretold || vouched()) {
                    continue;
                }
                if !(vouched() || conditional) {
                    return guess(Guess::Others);
                }
                if conditional || modal.strength < 4 {
                    out = Stance::Open;
                }
            }
        }
        Ok(out)
    }

    /// The modals over the verbs that only carry a cue on: "should continue to press".
    fn over_carriers(&self, anchor: usize) -> impl Iterator<Item = &usize> {
        let tree = self.view.tree;
        let carried = |verb: &usize| {
            let up = tree.head(*verb).filter(|_| tree.rel(*verb) == Rel::Xcomp)?;
            self.pack.language.aspectuals.has(self.view.lemma(up)).then_some(up)
        };
        std::iter::successors(carried(&anchor), carried).flat_map(|verb| &self.modals[verb])
    }

    /// "have led" behind a modal.
    fn is_perfect_infinitive(&self, verb: usize) -> bool {
        let tree = self.view.tree;
        tree.node(verb).xpos == Xpos::VBN
            && tree.children_with(verb, &[Rel::Aux]).any(|aux| {
                let node = tree.node(aux);
                node.lemma == "have" && node.xpos == Xpos::VB
            })
    }

    /// Whether a wording is only what a clause is about, while its verb says something else of it:
    /// "any peace deal must recognise …" asks for recognition, not for a deal.
    pub(super) fn is_idle_subject(&self, content: &Content, wording: &Wording) -> bool {
        let tree = self.view.tree;
        if !matches!(content.place, Place::That | Place::Subjunctive | Place::Clause)
            || wording.found.tokens.contains(&content.root)
        {
            return false;
        }
        let verb = content.root;
        let subject = tree
            .children_with(verb, &[Rel::Nsubj, Rel::NsubjOuter])
            .find(|subject| tree.is_under(wording.found.top, *subject));
        subject.is_some() && tree.is_verb(verb) && !self.lets_through(verb)
    }

    /// Verbs that let what follows through: be, keep, continue, agree to, drop …
    pub(super) fn lets_through(&self, verb: usize) -> bool {
        let language = &self.pack.language;
        let lemma = self.view.lemma(verb);
        language.plain_verbs.has(lemma)
            || language.aspectuals.has(lemma)
            || language.light_verbs.has(lemma)
            || language.reverser_verbs.has(lemma)
            || self.by_head[verb]
                .iter()
                .any(|n| matches!(language.cues[self.frames[*n].hit.cue].sense, Sense::Stance(_)))
    }

    /// A modal's clause holds everything in it; only what its verb does is what will or must be.
    pub(super) fn fits_modal(&self, frame: &Frame, cue: &Cue, wording: &Wording) -> bool {
        if cue.pos != CuePos::Modal {
            return true;
        }
        let tree = self.view.tree;
        let anchor = frame.anchor;
        if wording.found.tokens.contains(&anchor) {
            return true;
        }
        // "Peace must not be a capitulation": what it must not be is refused, not peace.
        if frame.negated && tree.child(anchor, Rel::Cop).is_some() {
            let subject = tree.children_with(anchor, &[Rel::Nsubj]).next();
            if subject.is_some_and(|subject| tree.is_under(wording.found.top, subject)) {
                return false;
            }
        }
        let demand = cue.holder == HolderPlace::Speaker;
        // A verb that is a cue of its own speaks for itself ("will reject a truce"), unless the modal
        // demands; an act needs the modal to say whether it is done.
        let speaks = self.by_head[anchor].iter().any(|n| {
            let other = &self.pack.language.cues[self.frames[*n].hit.cue];
            other.pos != CuePos::Modal
                && !other.act
                && matches!(other.sense, Sense::Stance(_))
                && !self.frames[*n].contents.is_empty()
        });
        if speaks && !demand {
            return false;
        }
        let mut here = wording.found.top;
        let mut rel = tree.rel(here);
        if here == anchor {
            return true;
        }
        for _ in 0..6 {
            let Some(up) = tree.head(here) else { return false };
            rel = tree.rel(here);
            if up == anchor {
                break;
            }
            if tree.is_verb(up)
                && !self.lets_through(up)
                && !wording.found.tokens.contains(&up)
                && rel != Rel::Conj
            {
                return false;
            }
            here = up;
        }
        let subject = matches!(rel, Rel::Nsubj | Rel::NsubjPass);
        // "must be met with sanctions": what stands behind "with" is what must come.
        let answered = |phrase: usize| {
            tree.introducers(phrase).any(|case| {
                self.pack
                    .language
                    .light_with
                    .starting(self.view.lemma(anchor))
                    .any(|entry| entry.len() == 2 && self.view.form(case) == entry[1])
            })
        };
        let answer = tree.children_with(anchor, &[Rel::Obl]).any(answered);
        if answer && tree.is_passive(anchor) {
            return demand && !subject && answered(here);
        }
        // "will be hit by sanctions": who does it is what comes, where it is a thing that parties do.
        let comes = rel == Rel::OblAgent
            && tree.is_passive(anchor)
            && self.by_head[anchor].iter().any(|n| self.pack.language.cues[self.frames[*n].hit.cue].act);
        if comes {
            return true;
        }
        if subject {
            return demand
                && (self.lets_through(anchor)
                    || tree.child(anchor, Rel::Cop).is_some()
                    || tree.is_passive(anchor));
        }
        self.lets_through(anchor)
            || (tree.rel(here) == Rel::Conj)
            || (tree.rel(here) == Rel::Xcomp && wording.found.tokens.contains(&here))
    }
}

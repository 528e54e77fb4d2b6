//! Frames: a cue with the words that fill its places, read off the tree.

use std::collections::HashMap;

use super::cues::CueHit;
use crate::pack::Stance;
use crate::pack::language::{AddresseePlace, Cue, CuePos, HolderPlace, Language, Place, Sense};
use crate::pattern::view::View;
use crate::syntax::{Rel, Tree, Upos, Xpos};

/// A cue with its places filled.
#[derive(Clone, Debug)]
pub struct Frame {
    /// The cue.
    pub hit: CueHit,
    /// Heads of the noun phrases that hold it; empty where nobody is named.
    pub holders: Vec<usize>,
    /// What is held.
    pub contents: Vec<Content>,
    /// The head of whoever is addressed.
    pub addressee: Option<usize>,
    /// The verb that a modal helps, and the cue's own head otherwise.
    pub anchor: usize,
    /// Whether the cue is negated.
    pub negated: bool,
    /// Whether what is refused is to speak: "declined to comment on the talks" refuses no talks.
    pub silence: bool,
}

/// A filled content place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Content {
    /// Its tokens, ascending.
    pub tokens: Vec<usize>,
    /// The token the rest hangs on.
    pub root: usize,
    /// Which place it fills.
    pub place: Place,
    /// Phrases right behind it that the parser has hung on the cue: "an exemption" from "the embargo". What is worded in
    /// the content may end there, and nothing that is worded there alone is part of it.
    pub tail: Vec<usize>,
}

/// Reads frames off trees.
pub struct Framer<'a> {
    /// The language.
    pub language: &'a Language,
    /// The document's symbols.
    pub view: &'a View<'a>,
}

impl<'a> Framer<'a> {
    pub(super) fn tree(&self) -> &'a Tree {
        self.view.tree
    }

    /// The frame of a cue.
    #[must_use]
    pub fn frame(&self, hit: CueHit) -> Frame {
        let cue = &self.language.cues[hit.cue];
        let anchor = self.anchor(&hit, cue);
        let mut contents = Vec::new();
        for place in &*cue.content {
            let mut filled = self.contents(&hit, cue, anchor, *place);
            if cue.pos == CuePos::Phrase {
                // "stands ready to", "has no interest in": any of its words may carry the complement.
                for token in hit.tokens.iter().filter(|token| **token != hit.head) {
                    let part = CueHit { head: *token, ..hit.clone() };
                    filled.extend(self.contents(&part, cue, *token, *place));
                }
                filled.retain(|content| !hit.tokens.contains(&content.root));
            }
            for content in filled {
                if !contents.iter().any(|known: &Content| known.root == content.root)
                    && !content.tokens.is_empty()
                {
                    contents.push(content);
                }
            }
        }
        if cue.pos == CuePos::Phrase {
            // "signed a deal on minerals": the noun of the phrase is part of what was signed.
            let tree = self.tree();
            for noun in hit.tokens.iter().copied().filter(|token| tree.is_noun(*token)) {
                let tokens = tree.subtree_without(noun, |child| {
                    tree.rel(child) == Rel::AclRelcl && !lists(self.language, self.view, child)
                });
                let more = tokens
                    .iter()
                    .any(|token| !hit.tokens.contains(token) && tree.node(*token).upos != Upos::Det);
                if more && tree.rel(noun) == Rel::Obj {
                    contents.push(Content { tokens, root: noun, place: Place::Object, tail: Vec::new() });
                }
            }
        }
        if cue.pos == CuePos::Phrase && !hit.tokens.contains(&hit.head) && self.is_named_by(&hit) {
            // "are against it", "is against Kyiv joining": what the words hang on is what they are about.
            let tree = self.tree();
            let last = hit.tokens.last().copied().unwrap_or(hit.head);
            let tokens = tree.subtree_without(hit.head, |child| {
                hit.tokens.contains(&child)
                    || tree.rel(child) == Rel::Nsubj && child < last
                    || matches!(tree.rel(child), Rel::Cop | Rel::Aux | Rel::Mark | Rel::Advcl | Rel::Conj)
            });
            contents.push(Content { tokens, root: hit.head, place: Place::Object, tail: Vec::new() });
        }
        // "there is no point in talks": what stands behind the last word of the phrase, where that is a preposition.
        let unbroken = hit.tokens.windows(2).all(|pair| pair[0] + 1 == pair[1]);
        if cue.pos == CuePos::Phrase && cue.holder == HolderPlace::Speaker && contents.is_empty() && unbroken
        {
            let tree = self.tree();
            let behind = hit.tokens.last().copied().filter(|last| tree.rel(*last) == Rel::Case);
            if let Some(noun) = behind.and_then(|case| tree.head(case).filter(|noun| *noun > case)) {
                contents.push(Content {
                    tokens: self.without_introducer(noun),
                    root: noun,
                    place: Place::Object,
                    tail: Vec::new(),
                });
            }
        }
        let loose = |content: &Content| cue.sense == Sense::Say && matches!(content.place, Place::Prep(_));
        if cue.content.contains(&Place::That) && contents.iter().all(loose) {
            contents.extend(self.around(hit.head, cue, Place::That));
        }
        if cue.pos == CuePos::Modal {
            contents.push(self.clause(anchor, &hit));
        }
        if cue.pos == CuePos::Noun {
            contents.extend(self.noun_contents(&hit, cue, &contents));
        }
        // "would be a threat": the verdict, nobody's threat to do it.
        if cue.pos == CuePos::Noun && cue.holder != HolderPlace::Speaker && self.is_verdict(hit.head) {
            contents.clear();
        }
        // "condemned the American threat to strike": somebody's own threat, and no verdict.
        if cue.pos == CuePos::Noun && cue.holder == HolderPlace::Speaker && self.is_owned(hit.head) {
            contents.clear();
        }
        // "considers the zone a threat" weighs nothing: it judges.
        if cue.sense == Sense::Stance(Stance::Open) && !self.predicates(hit.head).is_empty() {
            contents.retain(|content| content.place != Place::Object);
        }
        self.complete_predicates(&mut contents);
        for content in &mut contents {
            content.tail = self.tail(hit.head, content);
        }
        let holders = self.holders(&hit, cue, anchor);
        let addressee = self.addressee(&hit, cue);
        if cue.addressed && addressee.is_none() {
            contents.clear();
        }
        let silence =
            contents.iter().any(|content| content.place == Place::To && self.is_silence(&hit, content.root));
        let negated = self.is_negated(&hit, cue, anchor, &holders);
        // What is judged is asserted where the judging verb stands, however deep the parser put the verdict.
        let anchor = match cue.holder {
            HolderPlace::Speaker if cue.pos == CuePos::Noun => self.judge(anchor).unwrap_or(anchor),
            _ => anchor,
        };
        Frame { hit, holders, contents, addressee, anchor, negated, silence }
    }

    /// Whether what a phrase hangs on is a thing, or a gerund that its last word introduces.
    fn is_named_by(&self, hit: &CueHit) -> bool {
        let tree = self.tree();
        let introduces = || tree.introducers(hit.head).any(|mark| hit.tokens.last() == Some(&mark));
        !tree.is_verb(hit.head) || tree.node(hit.head).xpos == Xpos::VBG && introduces()
    }

    /// The verb a modal belongs to; the cue's head for everything else.
    fn anchor(&self, hit: &CueHit, cue: &Cue) -> usize {
        let tree = self.tree();
        if cue.pos != CuePos::Modal {
            return hit.head;
        }
        let last = *hit.tokens.last().unwrap_or(&hit.head);
        for token in [hit.head, last] {
            if matches!(tree.rel(token), Rel::Aux | Rel::Cop | Rel::AuxPass | Rel::Mark) {
                let verb = tree.head(token).unwrap_or(token);
                // "are going to sign": the auxiliary hangs on another word of the modal.
                if !hit.tokens.contains(&verb) {
                    return verb;
                }
                return tree.children_with(verb, &[Rel::Xcomp, Rel::Ccomp]).next().unwrap_or(verb);
            }
        }
        // "have to leave", "need to be lifted": the infinitive.
        tree.children_with(hit.head, &[Rel::Xcomp, Rel::Ccomp]).next().unwrap_or(hit.head)
    }

    pub(super) fn has_introducer(
        &self,
        token: usize,
        preposition: crate::pattern::vocabulary::Symbol,
    ) -> bool {
        let tree = self.tree();
        tree.introducers(token)
            .any(|case| self.view.lemma(case) == preposition || self.view.form(case) == preposition)
    }

    /// Whether the cue is denied: "did not demand", "no intention", "neither side accepted".
    fn is_negated(&self, hit: &CueHit, cue: &Cue, anchor: usize, holders: &[usize]) -> bool {
        let tree = self.tree();
        let mut negations = 0;
        let mut here = anchor;
        // "does not consider it a threat"
        if cue.holder == HolderPlace::Speaker
            && let Some(verb) = self.judge(anchor)
        {
            negations += tree.children(verb).filter(|child| self.is_negator(*child, hit)).count();
        }
        for _ in 0..4 {
            negations += self.negations(here, hit);
            // A verb that only carries the cue ("does not appear ready", "has not begun to") passes its negation on.
            let Some(up) = tree.head(here) else { break };
            let carried = matches!(tree.rel(here), Rel::Xcomp) && (tree.is_verb(up)) && !self.is_cue_word(up);
            let object = cue.pos == CuePos::Noun
                && matches!(tree.rel(here), Rel::Obj | Rel::Obl | Rel::NsubjPass)
                && self.language.light_verbs.has(self.view.lemma(up))
                // "has not given up its demand" keeps it.
                && tree.child(up, Rel::CompoundPrt).is_none();
            // "does not think that Kyiv should cede": the doubt reaches into the clause.
            let doubted = matches!(tree.rel(here), Rel::Ccomp)
                && tree.is_verb(up)
                && self.language.neg_transparent.has(self.view.lemma(up))
                && cue.pos == CuePos::Modal;
            if !(carried || object || doubted) {
                break;
            }
            here = up;
        }
        // "will not be able to reach": the negator hangs on a word of the modal itself.
        if cue.pos == CuePos::Modal && hit.tokens.len() > 1 {
            let own =
                hit.tokens.iter().filter(|token| **token != anchor && tree.head(**token) != Some(anchor));
            negations += own
                .flat_map(|token| tree.children(*token))
                .filter(|child| tree.head(*child) != Some(here) && self.is_negator(*child, hit))
                .count();
        }
        if cue.pos == CuePos::Modal && self.is_fronted_negation(hit, anchor) {
            negations += 1;
        }
        // "little readiness to negotiate"
        if cue.pos == CuePos::Noun {
            let scant = |child: &usize| self.language.negative_determiners.has(self.view.lemma(*child));
            negations += tree.children_with(hit.head, &[Rel::Amod]).filter(scant).count();
        }
        let none = holders.iter().any(|holder| {
            tree.children(*holder).any(|child| {
                matches!(tree.rel(child), Rel::Det | Rel::CcPreconj | Rel::Advmod)
                    && self.language.negative_determiners.has(self.view.lemma(child))
            }) || self.language.negative_subjects.has(self.view.lemma(*holder))
        });
        (negations + usize::from(none)) % 2 == 1
    }

    /// How often a word is negated. "does not and will not recognise" says it once for each auxiliary.
    fn negations(&self, word: usize, hit: &CueHit) -> usize {
        let tree = self.tree();
        let negators = || tree.children(word).filter(|child| self.is_negator(*child, hit));
        let auxiliary = |negator: &usize| {
            negator.checked_sub(1).is_some_and(|before| {
                tree.head(before) == Some(word) && matches!(tree.rel(before), Rel::Aux | Rel::AuxPass)
            })
        };
        let own = negators().filter(auxiliary).count();
        let firm = usize::from(self.is_ruled_out(word, hit));
        negators().count() - own.saturating_sub(1) + firm
    }

    /// "will under no circumstances cede": words that deny together, in a phrase of the verb or of its auxiliary.
    fn is_ruled_out(&self, word: usize, hit: &CueHit) -> bool {
        let tree = self.tree();
        let phrases = |head: usize| tree.children_with(head, &[Rel::Obl, Rel::Advmod, Rel::Nsubj]);
        let auxiliaries = tree.children_with(word, &[Rel::Aux, Rel::AuxPass]);
        phrases(word).chain(auxiliaries.flat_map(phrases)).any(|phrase| {
            let tokens = tree.subtree(phrase);
            !tokens.iter().any(|token| hit.tokens.contains(token))
                && self.language.negators.entries.iter().any(|entry| {
                    entry.len() > 1
                        && entry.len() == tokens.len()
                        && !self.language.negators.has(entry[0])
                        && entry.iter().zip(&tokens).all(|(word, token)| {
                            self.view.lemma(*token) == *word || self.view.form(*token) == *word
                        })
                })
        })
    }

    /// "Never, he said, would Ukraine …": the negator opens the sentence and turns the order round.
    fn is_fronted_negation(&self, hit: &CueHit, anchor: usize) -> bool {
        let tree = self.tree();
        let Some(subject) = tree.children_with(anchor, &[Rel::Nsubj, Rel::NsubjPass]).next() else {
            return false;
        };
        let Some(unit) = tree.node(hit.head).unit else { return false };
        let first = tree.units()[unit].tokens[0];
        hit.tokens[0] < subject
            && tree.head(first) != Some(anchor)
            && self.language.negators.has(self.view.form(first))
    }

    /// Whether a cue and the verb below it say no more than that somebody keeps silent.
    fn is_silence(&self, hit: &CueHit, verb: usize) -> bool {
        let (cue, below) = (self.view.lemma(hit.head), self.view.lemma(verb));
        self.language.silent.starting(cue).any(|entry| entry.len() > 1 && entry.last() == Some(&below))
    }

    fn is_negator(&self, token: usize, hit: &CueHit) -> bool {
        if hit.tokens.contains(&token) || self.is_cancelled(token) {
            return false;
        }
        let known = self.language.negators.has(self.view.lemma(token))
            || self.language.negators.has(self.view.form(token));
        let rel = self.tree().rel(token);
        (known
            && matches!(rel, Rel::Advmod | Rel::Det | Rel::Cc | Rel::CcPreconj | Rel::Aux | Rel::Discourse))
            || (matches!(rel, Rel::Det | Rel::DetPredet | Rel::Advmod)
                && self.language.negative_determiners.has(self.view.form(token)))
    }

    /// "not only", "not just": a negator that negates nothing.
    fn is_cancelled(&self, token: usize) -> bool {
        // "not only", and "if not", where the negator comes last.
        [Some(token), token.checked_sub(1)].into_iter().flatten().any(|first| {
            self.language.double_negation.entries.iter().any(|entry| {
                entry.len() > 1
                    && (first..first + entry.len()).contains(&token)
                    && self.view.spells(first, entry)
            })
        })
    }

    fn is_cue_word(&self, token: usize) -> bool {
        self.language.cues_at(self.view.lemma(token)).any(|(_, cue)| {
            cue.pos == CuePos::Verb && cue.words.len() == 1 && !matches!(cue.sense, Sense::Say | Sense::Know)
        })
    }
}

/// Whether a token stands behind a preposition that names who judges.
#[must_use]
pub fn is_behind(view: &View<'_>, token: usize, cue: &Cue) -> bool {
    view.tree.introducers(token).any(|case| cue.judge.contains(&view.form(case)))
}

/// Whether a verb says what the noun it describes is made of: "a plan that includes a withdrawal". In
/// "which may include a truce" nobody knows yet.
#[must_use]
pub fn lists(language: &Language, view: &View<'_>, verb: usize) -> bool {
    language.listing.has(view.lemma(verb)) && describes(language, view, verb)
}

/// Whether a clause says of the noun it hangs on what that does, and not only what it may do.
fn describes(language: &Language, view: &View<'_>, verb: usize) -> bool {
    let tree = view.tree;
    let open = |aux: usize| {
        let mut cues = language.cues_at(view.lemma(aux));
        cues.any(|(_, cue)| cue.pos == CuePos::Modal && cue.strength == 1)
    };
    let subject = tree.children_with(verb, &[Rel::Nsubj]).next();
    matches!(tree.rel(verb), Rel::Acl | Rel::AclRelcl)
        && !tree.children_with(verb, &[Rel::Aux]).any(open)
        && subject.is_none_or(|subject| matches!(tree.node(subject).xpos, Xpos::WDT | Xpos::WP))
}

/// Whether a clause says what something laid down in writing does: "a law that bans imports", "a decree lifting".
#[must_use]
pub fn lays_down(language: &Language, view: &View<'_>, verb: usize) -> bool {
    let tree = view.tree;
    tree.node(verb).xpos != Xpos::VBN
        && tree.head(verb).is_some_and(|noun| language.instruments.has(view.lemma(noun)))
        && describes(language, view, verb)
}

/// Of several frames of one cue word, those whose places are filled best: a clause beats a phrase,
/// a phrase beats a bare object, anything beats nothing; then one whose addressee is named.
#[must_use]
pub fn choose(language: &Language, frames: Vec<Frame>) -> Vec<Frame> {
    let rank = |frame: &Frame| {
        let places = frame.contents.iter().map(|content| match content.place {
            Place::That | Place::To | Place::Ing | Place::Subjunctive | Place::Predicate | Place::Clause => 6,
            Place::Prep(_) | Place::Compound | Place::Quote | Place::Modified => 4,
            Place::Object | Place::Subject => 2,
        });
        let filled = places.max().unwrap_or(0);
        // "Trump urged to punish Russia": without anybody urged, it is Trump who is.
        let cue = &language.cues[frame.hit.cue];
        let to = frame.contents.iter().any(|content| content.place == Place::To);
        if to
            && cue.addressee == Some(AddresseePlace::Object)
            && frame.addressee.is_none()
            && cue.sense == Sense::Stance(Stance::Demand)
        {
            return 0;
        }
        if filled == 0 { 0 } else { filled + i32::from(frame.addressee.is_some()) }
    };
    let key = |frame: &Frame| (frame.hit.head, language.cues[frame.hit.cue].pos);
    let ranked: Vec<(i32, Frame)> = frames.into_iter().map(|frame| (rank(&frame), frame)).collect();
    let mut best: HashMap<(usize, CuePos), i32> = HashMap::new();
    for (rank, frame) in &ranked {
        let known = best.entry(key(frame)).or_insert(0);
        *known = (*known).max(*rank);
    }
    // Between phrase and object the wording decides later; only clauses and empty frames are settled here.
    let floor = |best: i32| if best >= 6 { 6 } else { i32::from(best > 0) };
    let reports = |frame: &Frame| {
        let cue = &language.cues[frame.hit.cue];
        matches!(cue.sense, Sense::Say | Sense::Know)
            || cue.speech
            // "Kyiv refuses": a bare verb may take up what was said before.
            || cue.pos == CuePos::Verb && language.reference_verbs.has(cue.words[0]) && !frame.holders.is_empty()
    };
    ranked
        .into_iter()
        .filter(|(rank, frame)| *rank > 0 || reports(frame))
        .filter(|(rank, frame)| *rank >= floor(best.get(&key(frame)).copied().unwrap_or(0)))
        .map(|(_, frame)| frame)
        .collect()
}

//! Verdicts: who judges, what is judged, and for what deed.

use super::frames::{Content, Framer};
use crate::pack::Stance;
use crate::pack::language::{Cue, CuePos, HolderPlace, Place, Sense};
use crate::syntax::{Rel, Tree, Xpos, roles};

/// How many verbs a judgement may hang below: "described him as having gone mad" is two.
const MAX_CARRIERS: usize = 3;

/// How deep in the object the parser may have put its predicate.
const MAX_DEPTH: usize = 5;

impl Framer<'_> {
    /// Whether a noun that can be somebody's own (a threat) stands here as a verdict: "is a threat".
    pub(super) fn is_verdict(&self, noun: usize) -> bool {
        let predicative = self.tree().child(noun, Rel::Cop).is_some() || self.judge(noun).is_some();
        predicative
            && self.language.cues_at(self.view.lemma(noun)).any(|(_, cue)| {
                cue.pos == CuePos::Noun
                    && cue.words.len() == 1
                    && cue.holder == HolderPlace::Speaker
                    && cue.content.contains(&Place::Subject)
            })
    }

    /// Whether a noun that can be a verdict is somebody's own here: "the American threat to".
    pub(super) fn is_owned(&self, noun: usize) -> bool {
        let ownable = self.language.cues_at(self.view.lemma(noun)).any(|(_, cue)| {
            cue.pos == CuePos::Noun && cue.words.len() == 1 && cue.holder == HolderPlace::Possessor
        });
        ownable && !self.is_verdict(noun) && !self.possessors(noun, false).is_empty()
    }

    /// The verb that makes a word a judgement of its object: "called the plan a trap", "sees it as
    /// illegal". The parser may make the second noun a loose part of the first.
    pub(super) fn judge(&self, word: usize) -> Option<usize> {
        let tree = self.tree();
        let word = self.classed(tree.first_conjunct(word));
        let up = tree.head(word)?;
        let as_such = || {
            tree.introducers(word)
                .find(|case| tree.node(*case).lemma == "as")
                .map(|case| self.view.lemma(case))
        };
        if !tree.is_noun(word) && !matches!(tree.rel(word), Rel::Xcomp | Rel::Obl | Rel::Advcl | Rel::Nmod) {
            return None;
        }
        let (verb, marked) = match tree.rel(word) {
            Rel::Xcomp => (up, as_such()),
            Rel::Obl | Rel::Advcl => (up, Some(as_such()?)),
            Rel::Nmod => (tree.head(up)?, Some(as_such()?)),
            // The second noun may hang anywhere below the first: "called the plan to lift sanctions a gift".
            Rel::OblUnmarked | Rel::Obj | Rel::NmodUnmarked | Rel::Appos if is_bare_phrase(tree, word) => {
                let verb = tree.ancestors(word).skip(1).take(MAX_DEPTH).find(|verb| {
                    tree.is_verb(*verb)
                        && self.judges(*verb, |place| place == Place::Predicate)
                        && tree.children_with(*verb, &[Rel::Obj, Rel::Iobj]).any(|object| object < word)
                })?;
                return (tree.rel(word) != Rel::Obj || has_object_before(tree, up, word)).then_some(verb);
            }
            _ => return None,
        };
        let fits = |place: Place| match (place, marked) {
            (Place::Predicate, None) => true,
            (Place::Prep(preposition), Some(marked)) => preposition == marked,
            (Place::Predicate, Some(_)) => tree.rel(word) == Rel::Xcomp,
            _ => false,
        };
        (tree.is_verb(verb) && self.judges(verb, fits)).then_some(verb)
    }

    /// Whether a verb can judge, with its predicate in a place that fits.
    fn judges(&self, verb: usize, fits: impl Fn(Place) -> bool) -> bool {
        self.language.cues_at(self.view.lemma(verb)).any(|(_, cue)| {
            let judging = match cue.sense {
                Sense::Say | Sense::Know | Sense::Accuse => true,
                Sense::Stance(stance) => {
                    matches!(stance, Stance::Support | Stance::Oppose | Stance::Reject)
                }
            };
            cue.pos == CuePos::Verb && judging && cue.content.iter().any(|place| fits(*place))
        })
    }

    /// "an act of robbery", "a form of blackmail": the noun before "of" only classes the other.
    fn classed(&self, word: usize) -> usize {
        let tree = self.tree();
        let classing = tree.head(word).filter(|noun| {
            tree.rel(word) == Rel::Nmod
                && tree.introducers(word).any(|case| tree.node(case).lemma == "of")
                && self.language.transparent_nouns.has(self.view.lemma(*noun))
        });
        classing.unwrap_or(word)
    }

    /// What a judging verb says of its object: "a trap" in "called the plan a trap".
    pub(super) fn predicates(&self, verb: usize) -> Vec<usize> {
        let tree = self.tree();
        let objects = tree.children_with(verb, &[Rel::Obj, Rel::Iobj]);
        tree.children(verb)
            .chain(objects.flat_map(|object| tree.children(object)))
            .filter(|word| *word > verb && self.judge(*word) == Some(verb))
            .collect()
    }

    /// What a judgement is passed on: the objects of the judging verb, or the subject of a verb that
    /// links like "is" ("amounts to robbery", "remains a red line").
    pub(super) fn judged(&self, word: usize, place: Place) -> Vec<Content> {
        let tree = self.tree();
        let first = tree.first_conjunct(word);
        if let Some(verb) = self.judge(word) {
            return roles::patients(tree, verb)
                .into_iter()
                .filter(|noun| *noun != first && *noun != word)
                .map(|noun| {
                    let mut tokens = self.object_tokens(verb, noun);
                    tokens.retain(|token| !tree.is_under(*token, first));
                    Content { tokens, root: noun, place, tail: Vec::new() }
                })
                .collect();
        }
        self.linked_subject(word, place).into_iter().collect()
    }

    /// The subject of the linking verb a noun completes: "neutrality remains a Russian demand".
    pub(super) fn linked_subject(&self, word: usize, place: Place) -> Option<Content> {
        let tree = self.tree();
        let first = tree.first_conjunct(word);
        let subject = self.linked(first).and_then(|verb| roles::surface_subject(tree, verb))?;
        let tokens = tree.subtree_without(subject, |child| tree.is_under(first, child));
        Some(Content { tokens, root: subject, place, tail: Vec::new() })
    }

    /// The linking verb a word completes.
    pub(super) fn linked(&self, word: usize) -> Option<usize> {
        let tree = self.tree();
        let verb = tree.head(word).filter(|verb| tree.is_verb(*verb))?;
        let links = self.language.copulas.starting(self.view.lemma(verb)).any(|entry| match entry {
            [_] => matches!(tree.rel(word), Rel::Obj | Rel::Xcomp | Rel::OblUnmarked),
            [_, preposition] => {
                matches!(tree.rel(word), Rel::Obl | Rel::Xcomp | Rel::Advcl)
                    && self.has_introducer(word, *preposition)
            }
            _ => false,
        });
        links.then_some(verb)
    }

    /// Whether a verb by itself links like "is": remain, stay.
    pub(super) fn links_only(&self, verb: usize) -> bool {
        let mut entries = self.language.copulas.starting(self.view.lemma(verb));
        self.tree().is_verb(verb) && entries.any(|entry| entry.len() == 1)
    }

    /// The verbs that carry a word, nearest first: the judging or linking verb it completes, or the
    /// light verb whose object it is. What the word governs may hang on them: "called him crazy for
    /// firing", "voiced outrage over the strikes".
    pub(super) fn carriers(&self, word: usize, cue: &Cue) -> Vec<usize> {
        let tree = self.tree();
        let mut carriers = Vec::new();
        let mut here = tree.first_conjunct(word);
        while carriers.len() < MAX_CARRIERS {
            let Some(up) = tree.head(here).filter(|up| tree.is_verb(*up)) else { break };
            let light = cue.pos == CuePos::Noun
                && tree.rel(here) == Rel::Obj
                && self.language.light_verbs.has(self.view.lemma(up));
            let complement = tree.rel(here) == Rel::Xcomp && !roles::is_infinitive(tree, here);
            let Some(verb) = self.judge(here).or_else(|| (light || complement).then_some(up)) else { break };
            carriers.push(verb);
            here = verb;
        }
        carriers
    }

    /// What a word governs by a preposition but the parser hung on a verb that carries it.
    pub(super) fn carried(
        &self,
        word: usize,
        cue: &Cue,
        preposition: crate::pattern::vocabulary::Symbol,
    ) -> Vec<usize> {
        let tree = self.tree();
        if !matches!(cue.pos, CuePos::Adjective | CuePos::Noun) {
            return Vec::new();
        }
        let behind = |verb: &usize| {
            let found: Vec<usize> = tree
                .children_with(*verb, &[Rel::Obl, Rel::Advcl, Rel::Nmod])
                .filter(|child| *child > word && self.has_introducer(*child, preposition))
                .collect();
            (!found.is_empty()).then_some(found)
        };
        self.carriers(word, cue).iter().find_map(behind).unwrap_or_default()
    }

    /// A participle set behind a judgement: "has gone mad, firing drones at cities".
    pub(super) fn participles(&self, word: usize, cue: &Cue) -> Vec<usize> {
        let tree = self.tree();
        let mut from = self.carriers(word, cue);
        from.push(word);
        from.into_iter()
            .flat_map(|verb| tree.children_with(verb, &[Rel::Advcl]))
            .filter(|child| {
                *child > word
                    && tree.node(*child).xpos == Xpos::VBG
                    && !tree.introducers(*child).any(|_| true)
            })
            .collect()
    }
}

/// Whether a verb has an object before another noun that hangs on it.
fn has_object_before(tree: &Tree, verb: usize, word: usize) -> bool {
    tree.children_with(verb, &[Rel::Obj, Rel::Iobj]).any(|object| object < word)
}

/// Whether a noun phrase has no preposition before it.
fn is_bare_phrase(tree: &Tree, word: usize) -> bool {
    !tree.introducers(word).any(|_| true)
}

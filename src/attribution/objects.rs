//! Objects as contents: what a verb's object takes with it, and what only hangs near it.

use super::cues::CueHit;
use super::frames::{Content, Framer};
use crate::pack::Sign;
use crate::pack::language::{Cue, CuePos, Place, Sense};
use crate::syntax::{Rel, Tree, Upos, Xpos, roles};

impl Framer<'_> {
    /// Whether a noun takes an infinitive by itself: a plan to, a decision to.
    pub(super) fn plans(&self, noun: usize) -> bool {
        self.takes(noun, Place::To)
    }

    /// Whether a noun is a cue with such a place.
    pub(super) fn takes(&self, noun: usize, place: Place) -> bool {
        self.language
            .cues_at(self.view.lemma(noun))
            .any(|(_, cue)| cue.pos == CuePos::Noun && cue.words.len() == 1 && cue.content.contains(&place))
    }

    pub(super) fn objects(&self, head: usize, cue: &Cue, place: Place) -> Vec<Content> {
        let tree = self.tree();
        if cue.pos != CuePos::Verb {
            return Vec::new();
        }
        let mut heads: Vec<usize> = roles::patients(tree, head)
            .into_iter()
            .filter(|noun| tree.rel(*noun) != Rel::Conj || !tree.is_under(*noun, head) || tree.is_verb(*noun))
            .collect();
        // "demands an end to" after a relative clause on the object itself is still the object.
        heads
            .extend(tree.children_with(head, &[Rel::Ccomp, Rel::Xcomp]).filter(|child| tree.is_noun(*child)));
        // "demands guarantees, the return of the children and a tribunal": a list the parser has torn.
        if let Some(object) =
            heads.iter().copied().find(|noun| tree.head(*noun) == Some(head) && *noun > head)
        {
            let torn =
                tree.children_with(head, &[Rel::Appos, Rel::Conj, Rel::List, Rel::Dep, Rel::Parataxis]);
            heads.extend(torn.filter(|child| {
                let clause = tree.children_with(*child, &[Rel::Nsubj, Rel::Cop]).next().is_some();
                *child > object && tree.is_noun(*child) && !clause
            }));
        }
        heads.sort_unstable();
        heads.dedup();
        if let Some(rest) = self.second_object(head, &heads) {
            return vec![Content {
                root: tree.top_of(&rest).unwrap_or(rest[0]),
                tokens: rest,
                place,
                tail: Vec::new(),
            }];
        }
        heads
            .into_iter()
            .map(|noun| self.cleft(noun).unwrap_or(noun))
            .map(|noun| {
                let mut tokens = self.object_tokens(head, noun);
                if matches!(cue.sense, Sense::Stance(stance) if stance.sign() == Sign::Against) {
                    self.without_purpose(noun, &mut tokens);
                }
                Content { tokens, root: noun, place, tail: Vec::new() }
            })
            .collect()
    }

    /// "What Moscow wants is relief": what "what" is said to be.
    fn cleft(&self, what: usize) -> Option<usize> {
        let tree = self.tree();
        let opens = tree.node(what).lemma == "what"
            && matches!(tree.rel(what), Rel::Nsubj | Rel::NsubjOuter | Rel::Csubj);
        let said = tree.head(what).filter(|_| opens)?;
        // "is not just relief" says of relief that it is wanted and of something else as well.
        let denied = tree.children_with(said, &[Rel::Advmod]).any(|word| {
            self.language.negators.has(self.view.lemma(word))
                || self.language.negators.has(self.view.form(word))
        });
        (said > what && !denied && tree.child(said, Rel::Cop).is_some()).then_some(said)
    }

    /// "delays the sale to put pressure on Moscow": what something is opposed or hindered for is not
    /// opposed; but what a plan or decision is about belongs to it.
    fn without_purpose(&self, noun: usize, tokens: &mut Vec<usize>) {
        let tree = self.tree();
        let purposes: Vec<usize> = tokens
            .iter()
            .copied()
            .filter(|token| {
                matches!(tree.rel(*token), Rel::Acl | Rel::Advcl)
                    && roles::is_infinitive(tree, *token)
                    && tree
                        .head(*token)
                        .is_some_and(|up| tree.is_noun(up) && !self.plans(up) && tree.is_under(up, noun))
            })
            .collect();
        tokens.retain(|token| !purposes.iter().any(|purpose| tree.is_under(*token, *purpose)));
    }

    /// The words of an object: "rejecting any cap on its army", where the parser may have hung the
    /// phrase behind the object on the verb.
    pub(super) fn object_tokens(&self, head: usize, noun: usize) -> Vec<usize> {
        let tree = self.tree();
        let mut tokens = if tree.child(noun, Rel::Cop).is_some() && tree.is_under(head, noun) {
            // What is said of "what", without "what …" itself.
            tree.subtree_without(noun, |child| {
                matches!(tree.rel(child), Rel::Nsubj | Rel::NsubjOuter | Rel::Csubj | Rel::Cop)
                    && tree.head(child) == Some(noun)
            })
        } else if tree.is_under(head, noun) {
            tree.subtree_without(noun, |child| tree.is_under(head, child))
        } else {
            tree.subtree(noun)
        };
        if tree.head(noun) == Some(head) && noun > head {
            for behind in tree
                .children_with(head, &[Rel::Obl, Rel::Nmod])
                .filter(|behind| *behind > noun && self.can_modify(*behind) && !self.is_set_off(*behind))
            {
                tokens.extend(tree.subtree_without(behind, |child| {
                    matches!(tree.rel(child), Rel::AclRelcl | Rel::Advcl | Rel::Conj)
                }));
            }
            tokens.sort_unstable();
            tokens.dedup();
        }
        tokens
    }

    /// "objects to Kyiv joining", "lobbied for Kyiv to be admitted": what the party behind the preposition would
    /// do, which the parser hangs beside it.
    pub(super) fn own_clause(&self, verb: usize, noun: usize) -> Option<usize> {
        let tree = self.tree();
        // "the necessity of Russia securing": a noun's "of" only names what it is about.
        let of = || tree.introducers(noun).any(|case| tree.node(case).lemma == "of");
        if self.view.slots(noun) == 0 || tree.is_noun(verb) && of() {
            return None;
        }
        let next = tree.subtree(noun).last()? + 1;
        let for_to = || tree.introducers(noun).any(|case| tree.node(case).lemma == "for");
        tree.children_with(verb, &[Rel::Advcl, Rel::Acl, Rel::Xcomp]).find(|clause| {
            let begins = tree.subtree(*clause).first() == Some(&next) && tree.node(next).xpos != Xpos::Comma;
            let gerund = tree.node(*clause).xpos == Xpos::VBG && tree.introducers(*clause).next().is_none();
            begins && (gerund || roles::is_infinitive(tree, *clause) && for_to())
        })
    }

    /// Whether a comma stands before a phrase.
    fn is_set_off(&self, phrase: usize) -> bool {
        let tree = self.tree();
        let first = tree.subtree(phrase).first().copied().unwrap_or(phrase);
        [Some(first), first.checked_sub(1)]
            .into_iter()
            .flatten()
            .any(|token| tree.node(token).xpos == Xpos::Comma)
    }

    /// "offered the United States a minerals deal": where the only object is a party, what it is
    /// given follows it, whatever the parser made of the words.
    pub(super) fn second_object(&self, head: usize, heads: &[usize]) -> Option<Vec<usize>> {
        let tree = self.tree();
        let [object] = heads else { return None };
        if *object < head
            || self.view.slots(*object) == 0
            || !matches!(tree.rel(*object), Rel::Obj | Rel::Iobj)
        {
            return None;
        }
        let party = tree.subtree_without(*object, |child| child > *object && tree.rel(child) != Rel::Flat);
        let last = *party.last()?;
        let rest: Vec<usize> = self.up_to_mark(head, last)?.collect();
        let noun_phrase = rest.first().is_some_and(|first| {
            matches!(tree.node(*first).upos, Upos::Det | Upos::Adj | Upos::Noun | Upos::Num | Upos::Propn)
        });
        noun_phrase.then_some(rest)
    }

    /// The tokens behind one, up to the next comma, stop or colon, of the unit that another is in.
    pub(super) fn up_to_mark(&self, within: usize, last: usize) -> Option<impl Iterator<Item = usize>> {
        let tree = self.tree();
        let tokens = &tree.units()[tree.node(within).unit?].tokens;
        Some(
            tokens.iter().copied().skip_while(move |token| *token <= last).take_while(|token| {
                !matches!(tree.node(*token).xpos, Xpos::Comma | Xpos::Period | Xpos::Colon)
            }),
        )
    }

    /// Whether a prepositional phrase can belong to the noun before it, not only to the verb:
    /// "any cap on its army", but not "gains before the talks".
    pub(super) fn can_modify(&self, phrase: usize) -> bool {
        let tree = self.tree();
        tree.introducers(phrase).any(|case| {
            matches!(
                tree.node(case).lemma.as_str(),
                "on" | "of"
                    | "for"
                    | "to"
                    | "in"
                    | "with"
                    | "against"
                    | "from"
                    | "between"
                    | "under"
                    | "along"
            )
        })
    }

    /// What is said to stand at the place that opens the sentence, "at the top of" a noun.
    pub(super) fn fronted_place(&self, noun: usize) -> Option<usize> {
        let tree = self.tree();
        let mut place = noun;
        while tree.rel(place) == Rel::Nmod {
            place = tree.head(place)?;
        }
        let said = tree.head(place).filter(|said| *said > place && tree.rel(place) == Rel::Obl)?;
        let first = *tree.units()[tree.node(said).unit?].tokens.first()?;
        let copula = tree.child(said, Rel::Cop).filter(|copula| *copula < said)?;
        let subject = tree.children_with(said, &[Rel::Nsubj]).next();
        (place != noun && subject.is_none() && copula > noun && tree.subtree(place).first() == Some(&first))
            .then_some(said)
    }

    /// The prepositional phrases that follow on a content and hang on its cue, and infinitives in the passive: "rejected
    /// calls for sanctions" goes on with "to be lifted".
    pub(super) fn tail(&self, head: usize, content: &Content) -> Vec<usize> {
        let tree = self.tree();
        let mut tail: Vec<usize> = Vec::new();
        let Some(mut next) = content.tokens.last().map(|last| last + 1) else { return tail };
        for part in tree.children_with(head, &[Rel::Obl, Rel::Nmod, Rel::Xcomp, Rel::Advcl, Rel::Ccomp]) {
            let tokens = tree.subtree(part);
            let begins = match tree.rel(part) {
                Rel::Obl | Rel::Nmod => tree.introducers(part).any(|case| tokens.first() == Some(&case)),
                _ => roles::is_infinitive(tree, part) && tree.is_passive(part),
            };
            if begins && tokens.first() == Some(&next) && !content.tokens.contains(&part) {
                next = tokens.last().map_or(next, |last| last + 1);
                tail.extend(tokens);
            }
        }
        tail
    }

    /// "wants sanctions lifted": the object is part of what the participle says, and no content by
    /// itself.
    pub(super) fn complete_predicates(&self, contents: &mut Vec<Content>) {
        let tree = self.tree();
        let mut absorbed: Vec<usize> = Vec::new();
        for content in
            contents.iter_mut().filter(|content| matches!(content.place, Place::To | Place::Predicate))
        {
            let active = roles::is_infinitive(tree, content.root) && !tree.is_passive(content.root);
            if active || tree.node(content.root).xpos != Xpos::VBN {
                continue;
            }
            for noun in roles::patients(tree, content.root) {
                if !content.tokens.contains(&noun) && tree.head(noun) == tree.head(content.root) {
                    content.tokens.extend(tree.subtree(noun));
                    content.tokens.sort_unstable();
                    content.tokens.dedup();
                    absorbed.push(noun);
                }
            }
        }
        // What is said of a noun is the content, not the noun: who wants sanctions to be lifted wants none.
        contents.retain(|content| {
            !matches!(content.place, Place::Object | Place::Prep(_)) || !absorbed.contains(&content.root)
        });
    }
}

/// Whether the words of a cue are a prepositional phrase that hangs on a verb: "on the agenda".
pub(super) fn hangs_by(tree: &Tree, head: usize, hit: &CueHit) -> bool {
    tree.rel(head) == Rel::Obl && tree.introducers(head).any(|case| hit.tokens.contains(&case))
}

//! Frames: a cue with the words that fill its places, read off the tree.

use std::collections::HashMap;

use super::cues::CueHit;
use crate::pack::Stance;
use crate::pack::language::{AddresseePlace, Cue, CuePos, HolderPlace, Language, Place, Sense};
use crate::pattern::view::View;
use crate::syntax::roles;
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
}

/// Reads frames off trees.
pub struct Framer<'a> {
    /// The language.
    pub language: &'a Language,
    /// The document's symbols.
    pub view: &'a View<'a>,
}

impl<'a> Framer<'a> {
    fn tree(&self) -> &'a Tree {
        self.view.tree
    }

    /// The frame of a cue.
    #[must_use]
    pub fn frame(&self, hit: CueHit) -> Frame {
        let cue = &self.language.cues[hit.cue];
        let anchor = self.anchor(&hit, cue);
        let mut contents = Vec::new();
        for place in &cue.content {
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
        self.complete_predicates(&mut contents);
        let holders = self.holders(&hit, cue, anchor);
        let addressee = self.addressee(&hit, cue);
        let negated = self.is_negated(&hit, cue, anchor, &holders);
        Frame { hit, holders, contents, addressee, anchor, negated }
    }

    /// "wants sanctions lifted": the object is part of what the participle says, and no content by
    /// itself.
    fn complete_predicates(&self, contents: &mut Vec<Content>) {
        let tree = self.tree();
        let mut absorbed: Vec<usize> = Vec::new();
        for content in
            contents.iter_mut().filter(|content| matches!(content.place, Place::To | Place::Predicate))
        {
            if roles::is_infinitive(tree, content.root) || tree.node(content.root).xpos != Xpos::VBN {
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
        contents.retain(|content| content.place != Place::Object || !absorbed.contains(&content.root));
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
                return tree.head(token).unwrap_or(token);
            }
        }
        // "have to leave", "need to be lifted": the infinitive.
        tree.children_with(hit.head, &[Rel::Xcomp, Rel::Ccomp]).next().unwrap_or(hit.head)
    }

    fn contents(&self, hit: &CueHit, cue: &Cue, anchor: usize, place: Place) -> Vec<Content> {
        let tree = self.tree();
        let head = hit.head;
        let under = |token: usize| Content { tokens: self.without_introducer(token), root: token, place };
        match place {
            Place::That => tree
                .children(head)
                .filter(|child| self.is_that_clause(head, *child, cue))
                .map(under)
                .collect(),
            Place::To => self.infinitives(head, cue).into_iter().map(under).collect(),
            Place::Ing => tree
                .children_with(head, &[Rel::Xcomp, Rel::Ccomp, Rel::Advcl, Rel::Obj])
                .filter(|child| {
                    *child > head
                        && tree.node(*child).xpos == Xpos::VBG
                        && tree.introducers(*child).all(|i| hit.tokens.contains(&i))
                })
                .map(under)
                .collect(),
            Place::Object => self.objects(head, cue, place),
            Place::Subject => self.subjects(anchor, hit, place),
            Place::Prep(preposition) => {
                let mut found: Vec<Content> = tree
                    .children_with(
                        head,
                        &[
                            Rel::Obl,
                            Rel::Nmod,
                            Rel::Advcl,
                            Rel::Xcomp,
                            Rel::Ccomp,
                            Rel::Acl,
                            Rel::Obj,
                            Rel::OblUnmarked,
                        ],
                    )
                    .filter(|child| self.has_introducer(*child, preposition))
                    .map(under)
                    .collect();
                if found.is_empty() {
                    // "expressed support yesterday for": the parser may hang it on a neighbour.
                    found.extend(
                        tree.children_with(head, &[Rel::Obj, Rel::Obl, Rel::Xcomp])
                            .flat_map(|child| tree.children_with(child, &[Rel::Nmod, Rel::Acl, Rel::Obl]))
                            .filter(|child| *child > head && self.has_introducer(*child, preposition))
                            .map(under),
                    );
                }
                found
            }
            Place::Quote => Vec::new(),
            Place::Subjunctive => tree
                .children(head)
                .filter(|child| self.is_that_clause(head, *child, cue) && self.is_subjunctive(*child))
                .map(under)
                .collect(),
            Place::Clause => self.whole_clause(hit, cue).into_iter().collect(),
            // An adjective before a noun praises or blames too often what nobody holds.
            Place::Modified => Vec::new(),
            Place::Compound => tree.children_with(head, &[Rel::Compound]).map(under).collect(),
            // "wants sanctions lifted", "wants the war over"
            Place::Predicate => tree
                .children_with(head, &[Rel::Xcomp, Rel::Ccomp])
                .filter(|child| !roles::is_infinitive(tree, *child) && !tree.is_finite(*child))
                .map(under)
                .collect(),
        }
    }

    /// A clause that says what should be: bare verb, "should", "must".
    fn is_subjunctive(&self, verb: usize) -> bool {
        let tree = self.tree();
        let modal = tree
            .children_with(verb, &[Rel::Aux])
            .any(|aux| matches!(tree.node(aux).lemma.as_str(), "should" | "must" | "shall" | "have"));
        modal
            || matches!(tree.node(verb).xpos, Xpos::VB | Xpos::VBP)
                && !tree.children_with(verb, &[Rel::Aux]).any(|_| true)
    }

    /// The clause around an expression such as "according to X".
    fn whole_clause(&self, hit: &CueHit, cue: &Cue) -> Option<Content> {
        let tree = self.tree();
        if cue.pos != CuePos::Phrase || (cue.fronted && !self.is_fronted(hit)) {
            return None;
        }
        let named = self.after_phrase(hit).unwrap_or(hit.head);
        let edge = tree.ancestors(hit.head).find(|token| hit.tokens.contains(token) || *token == named)?;
        let edge =
            tree.ancestors(edge).take_while(|token| hit.tokens.contains(token) || *token == named).last()?;
        let root = tree.head(edge)?;
        let root = tree
            .ancestors(root)
            .find(|token| tree.is_verb(*token) || tree.child(*token, Rel::Cop).is_some())
            .unwrap_or(root);
        let tokens = tree.subtree_without(root, |child| child == edge);
        Some(Content { tokens, root, place: Place::Clause })
    }

    /// "For Kyiv, …": at the head of its sentence, set off by a comma.
    fn is_fronted(&self, hit: &CueHit) -> bool {
        let tree = self.tree();
        let Some(unit) = tree.node(hit.head).unit.map(|unit| &tree.units()[unit]) else { return false };
        let opens = unit.tokens.first() == hit.tokens.first();
        opens && unit.tokens.iter().take(6).any(|token| tree.node(*token).xpos == Xpos::Comma)
    }

    fn without_introducer(&self, token: usize) -> Vec<usize> {
        let tree = self.tree();
        tree.subtree_without(token, |child| {
            matches!(tree.rel(child), Rel::Parataxis) && tree.is_verb(child)
                || (tree.head(child) == Some(token)
                    && matches!(tree.rel(child), Rel::Case | Rel::Mark)
                    && tree.node(child).lemma != "to")
        })
    }

    fn has_introducer(&self, token: usize, preposition: crate::pattern::vocabulary::Symbol) -> bool {
        let tree = self.tree();
        tree.introducers(token)
            .any(|case| self.view.lemma(case) == preposition || self.view.form(case) == preposition)
    }

    fn is_that_clause(&self, head: usize, child: usize, cue: &Cue) -> bool {
        let tree = self.tree();
        let infinitive = roles::is_infinitive(tree, child);
        match tree.rel(child) {
            Rel::Ccomp => !infinitive || tree.is_finite(child),
            Rel::Xcomp => !infinitive && tree.is_finite(child),
            Rel::Advcl | Rel::Acl => {
                tree.introducers(child).any(|mark| tree.node(mark).lemma == "that")
                    || (tree.rel(child) == Rel::Acl && cue.pos == CuePos::Noun && tree.is_finite(child))
            }
            // "Moscow's demand that Ukraine stay out": read as a relative clause, though nothing is missing from it.
            Rel::AclRelcl => cue.pos == CuePos::Noun && self.is_complete(child),
            // "Putin said: Russia is ready" and the loose apposition of spoken style.
            Rel::Parataxis => child > head && matches!(cue.sense, Sense::Say) && tree.is_verb(child),
            _ => false,
        }
    }

    /// Whether a clause that begins with "that" has a subject of its own and is no relative clause
    /// of what somebody makes, sets or voices.
    fn is_complete(&self, verb: usize) -> bool {
        let tree = self.tree();
        let that = tree.children(verb).any(|child| tree.node(child).lemma == "that" && child < verb);
        let subject = tree
            .children_with(verb, &[Rel::Nsubj, Rel::NsubjPass])
            .any(|child| !matches!(tree.node(child).lemma.as_str(), "that" | "which" | "who"));
        that && subject && !self.language.light_verbs.has(self.view.lemma(verb))
    }

    /// What surrounds a reporting clause set into it: "A ceasefire, Peskov said, is impossible".
    /// The clause is known by the comma before its subject, whatever relation the parser gave it.
    fn around(&self, head: usize, cue: &Cue, place: Place) -> Option<Content> {
        let tree = self.tree();
        if cue.pos != CuePos::Verb || !(matches!(cue.sense, Sense::Say | Sense::Know) || cue.speech) {
            return None;
        }
        let unit = &tree.units()[tree.node(head).unit?];
        let subject = tree.children_with(head, &[Rel::Nsubj]).next()?;
        let place_of = |token: usize| unit.tokens.binary_search(&token).ok();
        // "said Peskov" turns the order round.
        let first = if subject < head {
            *tree.subtree(subject).iter().find(|token| **token > unit.tokens[0])?
        } else {
            head
        };
        let first = first.min(head).min(*tree.subtree(subject).first()?);
        let start = place_of(first)?;
        let comma = start.checked_sub(1)?;
        if tree.node(unit.tokens[comma]).xpos != Xpos::Comma || comma == 0 {
            return None;
        }
        let verb = place_of(head.max(subject))?;
        let end = unit.tokens[verb..]
            .iter()
            .position(|token| tree.node(*token).xpos == Xpos::Comma)
            .map_or(unit.tokens.len(), |offset| verb + offset);
        let tokens: Vec<usize> = unit.tokens[..comma].iter().chain(&unit.tokens[end..]).copied().collect();
        // A clause of its own must stand before: at least a verb.
        if !unit.tokens[..comma].iter().any(|token| tree.is_verb(*token)) && end >= unit.tokens.len() {
            return None;
        }
        let root = tree
            .ancestors(head)
            .skip(1)
            .filter(|token| tokens.contains(token))
            .last()
            .or_else(|| tree.top_of(&tokens))?;
        Some(Content { tokens, root, place })
    }

    /// The infinitives a cue governs: its own, or one the parser hung on its object or addressee.
    fn infinitives(&self, head: usize, cue: &Cue) -> Vec<usize> {
        let tree = self.tree();
        let infinitive = |token: usize| roles::is_infinitive(tree, token);
        let mut found: Vec<usize> = tree
            .children_with(head, &[Rel::Xcomp, Rel::Ccomp, Rel::Acl])
            .filter(|child| *child > head && infinitive(*child))
            .collect();
        if found.is_empty() {
            found.extend(
                tree.children_with(head, &[Rel::Advcl, Rel::Conj])
                    .filter(|child| *child > head && infinitive(*child)),
            );
        }
        if found.is_empty() && cue.pos == CuePos::Noun {
            // "drew a refusal from Kyiv to give up": the parser may hang the infinitive on the verb.
            found.extend(
                tree.head(head)
                    .filter(|up| {
                        tree.is_verb(*up) && matches!(tree.rel(head), Rel::Obj | Rel::NsubjPass | Rel::Nsubj)
                    })
                    .into_iter()
                    .flat_map(|up| tree.children_with(up, &[Rel::Xcomp, Rel::Advcl]))
                    .filter(|clause| *clause > head && infinitive(*clause)),
            );
        }
        if found.is_empty() && cue.addressee.is_some() {
            let near = [Rel::Obj, Rel::Iobj, Rel::Obl, Rel::Ccomp];
            found.extend(
                tree.children_with(head, &near)
                    .flat_map(|child| {
                        tree.children_with(child, &[Rel::Acl, Rel::Xcomp, Rel::Advcl, Rel::AclRelcl])
                    })
                    .filter(|child| infinitive(*child)),
            );
            // "urged Kyiv to accept" read as one clause whose verb has Kyiv for a subject.
            found.extend(tree.children_with(head, &[Rel::Ccomp]).filter(|child| infinitive(*child)));
        }
        // "want X lifted": a participle instead of the infinitive.
        found.extend(
            tree.children_with(head, &[Rel::Xcomp, Rel::Ccomp])
                .filter(|child| tree.node(*child).xpos == Xpos::VBN && !tree.is_finite(*child)),
        );
        found.sort_unstable();
        found.dedup();
        found
    }

    fn objects(&self, head: usize, cue: &Cue, place: Place) -> Vec<Content> {
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
            let torn = tree.children_with(head, &[Rel::Appos, Rel::Conj, Rel::List, Rel::Dep]);
            heads.extend(torn.filter(|child| *child > object && tree.is_noun(*child)));
        }
        heads.sort_unstable();
        heads.dedup();
        if let Some(rest) = self.second_object(head, &heads) {
            return vec![Content { root: tree.top_of(&rest).unwrap_or(rest[0]), tokens: rest, place }];
        }
        heads
            .into_iter()
            .map(|noun| {
                let mut tokens = if tree.is_under(head, noun) {
                    tree.subtree_without(noun, |child| tree.is_under(head, child))
                } else {
                    tree.subtree(noun)
                };
                // "rejecting any cap on its army": the parser may hang the phrase behind the object on the verb.
                if tree.head(noun) == Some(head) && noun > head {
                    for behind in tree
                        .children_with(head, &[Rel::Obl, Rel::Nmod])
                        .filter(|behind| *behind > noun && self.can_modify(*behind))
                    {
                        tokens.extend(tree.subtree_without(behind, |child| {
                            matches!(tree.rel(child), Rel::AclRelcl | Rel::Advcl | Rel::Conj)
                        }));
                    }
                    tokens.sort_unstable();
                    tokens.dedup();
                }
                Content { tokens, root: noun, place }
            })
            .collect()
    }

    /// "offered the United States a minerals deal": where the only object is a party, what it is
    /// given follows it, whatever the parser made of the words.
    fn second_object(&self, head: usize, heads: &[usize]) -> Option<Vec<usize>> {
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
        let unit = &tree.units()[tree.node(head).unit?];
        let rest: Vec<usize> = unit
            .tokens
            .iter()
            .copied()
            .skip_while(|token| *token <= last)
            .take_while(|token| !matches!(tree.node(*token).xpos, Xpos::Comma | Xpos::Period | Xpos::Colon))
            .collect();
        let noun_phrase = rest.first().is_some_and(|first| {
            matches!(tree.node(*first).upos, Upos::Det | Upos::Adj | Upos::Noun | Upos::Num | Upos::Propn)
        });
        noun_phrase.then_some(rest)
    }

    /// Whether a prepositional phrase can belong to the noun before it, not only to the verb:
    /// "any cap on its army", but not "gains before the talks".
    fn can_modify(&self, phrase: usize) -> bool {
        let tree = self.tree();
        tree.introducers(phrase).any(|case| {
            matches!(
                tree.node(case).lemma.as_str(),
                "on" | "of" | "for" | "to" | "in" | "with" | "against" | "from" | "between"
            )
        })
    }

    /// What an evaluation is about: its subject, or the clause that "it" announces.
    fn subjects(&self, anchor: usize, hit: &CueHit, place: Place) -> Vec<Content> {
        let tree = self.tree();
        let mut found: Vec<Content> = tree
            .children_with(anchor, &[Rel::Csubj, Rel::CsubjPass])
            .map(|clause| Content { tokens: self.without_introducer(clause), root: clause, place })
            .collect();
        let subject = roles::surface_subject(tree, anchor);
        let expletive = subject.is_none_or(|s| self.tree().node(s).lemma == "it")
            || tree.child(anchor, Rel::Expl).is_some();
        if expletive {
            found.extend(
                tree.children_with(anchor, &[Rel::Ccomp, Rel::Xcomp, Rel::Advcl])
                    .filter(|clause| *clause > anchor && !hit.tokens.contains(clause))
                    .map(|clause| Content { tokens: self.without_introducer(clause), root: clause, place }),
            );
        }
        if let Some(subject) = subject {
            let tokens = tree.subtree_without(subject, |child| tree.is_under(anchor, child));
            found.push(Content { tokens, root: subject, place });
        }
        // "calls the plan unacceptable", "dismissed as unacceptable": the object of the verb above.
        if let Some(verb) = tree
            .head(anchor)
            .filter(|v| tree.is_verb(*v) && matches!(tree.rel(anchor), Rel::Xcomp | Rel::Obl | Rel::Advcl))
        {
            for noun in roles::patients(tree, verb) {
                found.push(Content { tokens: tree.subtree(noun), root: noun, place });
            }
        }
        found
    }

    /// The clause of a verb, its subject included, without what is only joined to it.
    fn clause(&self, verb: usize, hit: &CueHit) -> Content {
        let tree = self.tree();
        let tokens = tree.subtree_without(verb, |child| {
            hit.tokens.contains(&child)
                || match tree.rel(child) {
                    Rel::Parataxis => true,
                    Rel::Conj => {
                        tree.children(child).any(|c| matches!(tree.rel(c), Rel::Nsubj | Rel::NsubjPass))
                    }
                    Rel::Advcl => tree.head(child) == Some(verb) && !roles::is_infinitive(tree, child),
                    _ => false,
                }
        });
        Content { tokens, root: verb, place: Place::That }
    }

    /// Content of a noun beyond its complements: "X is a Russian demand", "Moscow's demands are
    /// X", "Moscow's demands include X", "Kremlin ceasefire demands", "its NATO aspirations".
    fn noun_contents(&self, hit: &CueHit, cue: &Cue, known: &[Content]) -> Vec<Content> {
        let tree = self.tree();
        let noun = hit.head;
        let mut found = Vec::new();
        let place = Place::Object;
        // The noun itself may be part of the wording of a position.
        let own: Vec<usize> = tree.subtree_without(noun, |child| {
            matches!(
                tree.rel(child),
                Rel::AclRelcl | Rel::Parataxis | Rel::Conj | Rel::Nsubj | Rel::Cop | Rel::Appos | Rel::Advcl
            )
        });
        if tree.child(noun, Rel::Cop).is_some() {
            if let Some(subject) = roles::surface_subject(tree, noun) {
                found.push(Content {
                    tokens: tree.subtree_without(subject, |c| c == noun),
                    root: subject,
                    place,
                });
            }
            for clause in tree.children_with(noun, &[Rel::Csubj, Rel::Ccomp]) {
                found.push(Content { tokens: self.without_introducer(clause), root: clause, place });
            }
        } else if let Some(up) = tree.head(noun) {
            let subject = matches!(tree.rel(noun), Rel::Nsubj | Rel::NsubjPass | Rel::NsubjOuter);
            let among = matches!(tree.rel(noun), Rel::Obl | Rel::Nmod)
                && tree
                    .introducers(noun)
                    .any(|case| matches!(tree.node(case).lemma.as_str(), "among" | "amongst"));
            let copular = tree.child(up, Rel::Cop).is_some() || tree.node(up).lemma == "be";
            let listing = matches!(
                tree.node(up).lemma.as_str(),
                "include" | "comprise" | "involve" | "contain" | "remain" | "be"
            );
            if among || (subject && copular) {
                let tokens =
                    tree.subtree_without(up, |child| child == noun || tree.rel(child) == Rel::Parataxis);
                found.push(Content { tokens, root: up, place });
            } else if subject && listing {
                for object in roles::patients(tree, up) {
                    found.push(Content { tokens: tree.subtree(object), root: object, place });
                }
                for clause in tree.children_with(up, &[Rel::Ccomp, Rel::Xcomp]) {
                    found.push(Content { tokens: self.without_introducer(clause), root: clause, place });
                }
            }
        }
        // "described the attacks as an affront": the object is what the noun judges.
        if let Some(verb) = tree.head(noun).filter(|verb| {
            tree.is_verb(*verb) && matches!(tree.rel(noun), Rel::Obl | Rel::Xcomp | Rel::Advcl)
        }) {
            let judged = tree.rel(noun) == Rel::Xcomp
                || tree.introducers(noun).any(|case| tree.node(case).lemma == "as");
            if judged {
                for object in roles::patients(tree, verb) {
                    found.push(Content {
                        tokens: tree.subtree_without(object, |child| tree.is_under(noun, child)),
                        root: object,
                        place,
                    });
                }
            }
        }
        for child in tree.children_with(noun, &[Rel::Appos, Rel::Parataxis]) {
            if child > noun && cue.sense != Sense::Say {
                found.push(Content { tokens: tree.subtree(child), root: child, place });
            }
        }
        found.push(Content { tokens: own, root: noun, place });
        found.retain(|content| !known.iter().any(|k| k.root == content.root));
        found
    }

    fn holders(&self, hit: &CueHit, cue: &Cue, anchor: usize) -> Vec<usize> {
        let tree = self.tree();
        let holder = match (cue.holder, cue.pos) {
            (HolderPlace::Speaker, _) => self.evaluator(anchor),
            (HolderPlace::Subject, CuePos::Verb) => roles::agent(tree, hit.head),
            (HolderPlace::Subject, CuePos::Adjective) => self.adjective_subject(hit.head),
            (HolderPlace::Subject, CuePos::Noun) | (HolderPlace::Possessor, _) => {
                let joint = matches!(cue.sense, Sense::Stance(Stance::Accept));
                let owners = self.possessors(hit.head, joint);
                let described = if owners.is_empty() { self.evaluator(hit.head) } else { None };
                return if owners.is_empty() {
                    described.map(|token| tree.conjuncts(token)).unwrap_or_default()
                } else {
                    owners
                };
            }
            (HolderPlace::Subject, _) => {
                roles::agent(tree, anchor).or_else(|| roles::surface_subject(tree, anchor))
            }
            (HolderPlace::Object, CuePos::Phrase) => self.after_phrase(hit),
            (HolderPlace::Object, _) => roles::patients(tree, hit.head).first().copied(),
        };
        holder.map(|token| tree.conjuncts(token)).unwrap_or_default()
    }

    /// Who finds something so: "Kyiv considers the zone unacceptable", "dismissed by Moscow as premature".
    fn evaluator(&self, anchor: usize) -> Option<usize> {
        let tree = self.tree();
        let verb = tree.head(anchor).filter(|verb| tree.is_verb(*verb))?;
        let small = matches!(tree.rel(anchor), Rel::Xcomp | Rel::Obl | Rel::Advcl)
            && tree.child(anchor, Rel::Cop).is_none();
        let own = tree.children_with(anchor, &[Rel::Nsubj, Rel::NsubjPass, Rel::Aux]).next().is_some();
        (small && !own && !roles::patients(tree, verb).is_empty()).then(|| roles::agent(tree, verb)).flatten()
    }

    fn adjective_subject(&self, adjective: usize) -> Option<usize> {
        let tree = self.tree();
        if tree.rel(adjective) == Rel::Amod {
            return tree.head(adjective);
        }
        roles::surface_subject(tree, adjective)
    }

    /// "According to X": the noun phrase behind the words.
    fn after_phrase(&self, hit: &CueHit) -> Option<usize> {
        let tree = self.tree();
        let last = *hit.tokens.last()?;
        let unit = &tree.units()[tree.node(last).unit?];
        let behind: Vec<usize> = unit
            .tokens
            .iter()
            .copied()
            .skip_while(|token| *token <= last)
            .take_while(|token| {
                !matches!(tree.node(*token).xpos, Xpos::Comma | Xpos::Period | Xpos::Colon)
                    && !tree.is_verb(*token)
            })
            .collect();
        behind.iter().copied().find(|token| {
            is_nominal(tree, *token)
                && tree.node(*token).upos != Upos::Det
                && tree.head(*token).is_none_or(|head| !behind.contains(&head) || !is_nominal(tree, head))
        })
    }

    /// Whose a noun cue is. What is made jointly (a deal, an agreement) belongs to nobody by an
    /// adjective: "the Ukraine peace deal".
    fn possessors(&self, noun: usize, joint: bool) -> Vec<usize> {
        let tree = self.tree();
        let owner = tree
            .child(noun, Rel::NmodPoss)
            .or_else(|| {
                (!joint).then_some(()).and_then(|()| {
                    tree.children_with(noun, &[Rel::Amod, Rel::Compound, Rel::NmodDesc])
                        .find(|child| self.view.slots(*child) != 0)
                })
            })
            .or_else(|| roles::owner(tree, noun))
            .or_else(|| {
                // "demands made by Moscow", "the offer Kyiv made"
                tree.children_with(noun, &[Rel::Acl, Rel::AclRelcl]).find_map(|clause| {
                    let agent = roles::agent(tree, clause)?;
                    (agent != noun).then_some(agent)
                })
            });
        if let Some(owner) = owner {
            return tree.conjuncts(owner);
        }
        // "voiced its readiness", "made a demand": the subject of the light verb.
        let Some(up) = tree.head(noun) else { return Vec::new() };
        if tree.child(noun, Rel::Cop).is_some() {
            return Vec::new();
        }
        let object = matches!(tree.rel(noun), Rel::Obj | Rel::Obl | Rel::Xcomp | Rel::NsubjPass);
        if object && self.language.light_verbs.has(self.view.lemma(up)) {
            return roles::agent(tree, up).map(|agent| tree.conjuncts(agent)).unwrap_or_default();
        }
        if tree.rel(noun) == Rel::Conj {
            return self.possessors(up, joint);
        }
        // "the refusal of Ukraine": only a party can own a stance by "of".
        tree.children_with(noun, &[Rel::Nmod])
            .find(|nmod| {
                self.view.slots(*nmod) != 0
                    && tree.introducers(*nmod).any(|case| tree.node(case).lemma == "of")
            })
            .map(|nmod| tree.conjuncts(nmod))
            .unwrap_or_default()
    }

    fn addressee(&self, hit: &CueHit, cue: &Cue) -> Option<usize> {
        let tree = self.tree();
        match cue.addressee? {
            AddresseePlace::Object => {
                let direct = tree.children_with(hit.head, &[Rel::Iobj, Rel::Obj]).next();
                direct
                    .or_else(|| {
                        tree.is_passive(hit.head).then(|| roles::surface_subject(tree, hit.head)).flatten()
                    })
                    .or_else(|| {
                        // "urged Kyiv to accept" parsed with Kyiv as the infinitive's subject
                        tree.children_with(hit.head, &[Rel::Ccomp])
                            .find_map(|clause| tree.child(clause, Rel::Nsubj))
                    })
            }
            AddresseePlace::Prep(preposition) => tree
                .children_with(hit.head, &[Rel::Obl, Rel::Nmod])
                .find(|child| self.has_introducer(*child, preposition))
                // "offered the United States a deal" says what "offered a deal to" does.
                .or_else(|| {
                    let object = tree
                        .children_with(hit.head, &[Rel::Iobj, Rel::Obj])
                        .find(|object| *object > hit.head)?;
                    self.second_object(hit.head, &[object]).map(|_| object)
                }),
        }
    }

    /// Whether the cue is denied: "did not demand", "no intention", "neither side accepted".
    fn is_negated(&self, hit: &CueHit, cue: &Cue, anchor: usize, holders: &[usize]) -> bool {
        let tree = self.tree();
        let mut negations = 0;
        let mut here = anchor;
        for _ in 0..4 {
            negations += tree.children(here).filter(|child| self.is_negator(*child, hit)).count();
            // A verb that only carries the cue ("does not appear ready", "has not begun to") passes its negation on.
            let Some(up) = tree.head(here) else { break };
            let carried = matches!(tree.rel(here), Rel::Xcomp) && (tree.is_verb(up)) && !self.is_cue_word(up);
            let object = cue.pos == CuePos::Noun
                && matches!(tree.rel(here), Rel::Obj | Rel::Obl | Rel::NsubjPass)
                && self.language.light_verbs.has(self.view.lemma(up));
            if !(carried || object) {
                break;
            }
            here = up;
        }
        let none = holders.iter().any(|holder| {
            tree.children(*holder).any(|child| {
                matches!(tree.rel(child), Rel::Det | Rel::CcPreconj | Rel::Advmod)
                    && matches!(tree.node(child).lemma.as_str(), "no" | "neither")
            }) || matches!(tree.node(*holder).lemma.as_str(), "neither" | "nobody" | "none")
        });
        (negations + usize::from(none)) % 2 == 1
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
        self.language.double_negation.entries.iter().any(|entry| {
            entry.len() > 1
                && entry.iter().enumerate().all(|(offset, symbol)| {
                    let at = token + offset;
                    at < self.view.len() && (self.view.form(at) == *symbol || self.view.lemma(at) == *symbol)
                })
        })
    }

    fn is_cue_word(&self, token: usize) -> bool {
        self.language.cues_at(self.view.lemma(token)).any(|(_, cue)| {
            cue.pos == CuePos::Verb && cue.words.len() == 1 && !matches!(cue.sense, Sense::Say | Sense::Know)
        })
    }
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
        matches!(cue.sense, Sense::Say | Sense::Know) || cue.speech
    };
    ranked
        .into_iter()
        .filter(|(rank, frame)| *rank > 0 || reports(frame))
        .filter(|(rank, frame)| *rank >= floor(best.get(&key(frame)).copied().unwrap_or(0)))
        .map(|(_, frame)| frame)
        .collect()
}

/// Whether a token's part of speech lets it be a noun phrase by itself.
#[must_use]
pub fn is_nominal(tree: &Tree, token: usize) -> bool {
    matches!(tree.node(token).upos, Upos::Noun | Upos::Propn | Upos::Pron | Upos::Det | Upos::Num)
}

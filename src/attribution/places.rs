//! Where the content of a cue stands: clauses, infinitives, objects, prepositional phrases, and
//! what surrounds a reporting clause set into another.

use super::cues::CueHit;
use super::frames::{Content, Framer};
use super::objects::hangs_by;
use crate::pack::language::{AddresseePlace, Cue, CuePos, HolderPlace, Place, Sense};
use crate::syntax::{Rel, Xpos, roles};

impl Framer<'_> {
    pub(super) fn contents(&self, hit: &CueHit, cue: &Cue, anchor: usize, place: Place) -> Vec<Content> {
        let tree = self.tree();
        let head = hit.head;
        let under = |token: usize| Content {
            tokens: self.without_introducer(token),
            root: token,
            place,
            tail: Vec::new(),
        };
        match place {
            Place::That => {
                let mut found: Vec<Content> = tree
                    .children(head)
                    .filter(|child| self.is_that_clause(head, *child, cue))
                    .filter(|child| !self.belongs_to_phrase(head, *child, cue))
                    .map(under)
                    .collect();
                if found.is_empty() && matches!(cue.pos, CuePos::Verb | CuePos::Noun) {
                    // "accepted in principle that …", "concern among farmers that …": hung on the phrase in between.
                    let rels: &[Rel] = if cue.pos == CuePos::Noun {
                        &[Rel::Nmod]
                    } else {
                        &[Rel::Obl, Rel::OblUnmarked, Rel::OblAgent, Rel::Advmod]
                    };
                    let owner = roles::owner(tree, head);
                    let between = tree
                        .children_with(head, rels)
                        .filter(|phrase| cue.pos == CuePos::Verb || owner == Some(*phrase));
                    found.extend(
                        between
                            // "asked for guarantees that …": the guarantees' own; but what somebody wrote in a letter is
                            // what he wrote.
                            .filter(|phrase| {
                                !self.takes(*phrase, Place::That) || self.is_medium(cue, *phrase)
                            })
                            .flat_map(|phrase| {
                                tree.children_with(phrase, &[Rel::Acl, Rel::Ccomp, Rel::AclRelcl])
                            })
                            .filter(|clause| *clause > head && self.is_complete(*clause))
                            .map(under),
                    );
                }
                found
            }
            Place::To => self.infinitives(head, cue).into_iter().map(under).collect(),
            // A judgement of what somebody does: "mad, firing drones".
            Place::Ing if cue.holder == HolderPlace::Speaker => {
                self.participles(head, cue).into_iter().map(under).collect()
            }
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
            // "no one was hurt": what is done to the subject is not its doing.
            Place::Subject if cue.pos == CuePos::Verb && tree.is_passive(head) => Vec::new(),
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
                            Rel::Csubj,
                            Rel::Obj,
                            Rel::OblUnmarked,
                        ],
                    )
                    .filter(|child| self.has_introducer(*child, preposition))
                    .map(|child| self.with_its_clause(head, under(child)))
                    .collect();
                let subject = matches!(tree.rel(head), Rel::Nsubj | Rel::NsubjPass);
                if found.is_empty() && cue.pos == CuePos::Noun && !subject {
                    // "met with opposition from Moscow to any …": hung on the verb above.
                    let behind = tree.subtree(head).last().copied().unwrap_or(head);
                    found.extend(
                        tree.head(head)
                            .into_iter()
                            .flat_map(|up| tree.children_with(up, &[Rel::Obl, Rel::Advcl]))
                            .filter(|child| *child > behind && self.has_introducer(*child, preposition))
                            .take(1)
                            .map(under),
                    );
                }
                if found.is_empty() {
                    // "expressed support yesterday for": the parser may hang it on a neighbour. Behind the
                    // object of a verb that addresses nobody it is the object's own: "approved the sale of".
                    let neighbours: &[Rel] = if cue.pos == CuePos::Verb && cue.addressee.is_none() {
                        &[Rel::Obl, Rel::Xcomp]
                    } else {
                        &[Rel::Obj, Rel::Obl, Rel::Xcomp]
                    };
                    found.extend(
                        tree.children_with(head, neighbours)
                            .flat_map(|child| {
                                tree.children_with(child, &[Rel::Nmod, Rel::Acl, Rel::Obl, Rel::Advcl])
                            })
                            .filter(|child| *child > head && self.has_introducer(*child, preposition))
                            .map(|child| {
                                self.with_its_clause(tree.head(child).unwrap_or(head), under(child))
                            }),
                    );
                }
                if found.is_empty() {
                    // Only the deed: "crazy after the strikes and that he was weighing sanctions" ends with the strikes.
                    found.extend(self.carried(head, cue, preposition).into_iter().map(|root| {
                        let mut content = under(root);
                        content.tokens.retain(|token| {
                            !tree
                                .ancestors(*token)
                                .take_while(|up| *up != root)
                                .any(|up| tree.rel(up) == Rel::Conj && tree.is_finite(up))
                        });
                        content
                    }));
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
            Place::Predicate => {
                let mut found: Vec<usize> = tree
                    .children_with(head, &[Rel::Xcomp, Rel::Ccomp])
                    .filter(|child| !roles::is_infinitive(tree, *child) && !tree.is_finite(*child))
                    .collect();
                found.extend(self.predicates(head));
                found.sort_unstable();
                found.dedup();
                found.into_iter().map(under).collect()
            }
        }
    }

    /// "asked for guarantees that Russia would not attack": the parser may hang on the verb the clause that
    /// says what the guarantees are.
    fn with_its_clause(&self, verb: usize, mut content: Content) -> Content {
        let tree = self.tree();
        let clauses = tree.children_with(verb, &[Rel::Ccomp]);
        for clause in clauses.filter(|clause| self.follows(content.root, *clause)) {
            content.tokens.extend(tree.subtree(clause));
        }
        if let Some(clause) = self.own_clause(verb, content.root) {
            content.tokens.extend(tree.subtree(clause));
            content.tokens.sort_unstable();
            content.tokens.dedup();
        }
        content
    }

    /// Whether a clause that the parser hung on a verb says what a noun of a phrase before it is.
    fn belongs_to_phrase(&self, verb: usize, clause: usize, cue: &Cue) -> bool {
        let tree = self.tree();
        tree.rel(clause) == Rel::Ccomp
            && tree
                .children_with(verb, &[Rel::Obl])
                .any(|noun| !self.is_medium(cue, noun) && self.follows(noun, clause))
    }

    /// "said in a statement": in what something is said.
    fn is_medium(&self, cue: &Cue, phrase: usize) -> bool {
        let tree = self.tree();
        cue.sense == Sense::Say && tree.introducers(phrase).any(|case| tree.node(case).lemma == "in")
    }

    /// Whether a clause with "that" begins right behind a phrase whose noun takes one.
    fn follows(&self, noun: usize, clause: usize) -> bool {
        let tree = self.tree();
        let first = tree.subtree(clause).first().copied();
        self.takes(noun, Place::That)
            && first.is_some_and(|first| tree.node(first).lemma == "that")
            && tree.subtree(noun).last().map(|end| end + 1) == first
    }

    /// A clause that says what should be: bare verb, "should", "must".
    pub(super) fn is_subjunctive(&self, verb: usize) -> bool {
        let tree = self.tree();
        let modal = tree.children_with(verb, &[Rel::Aux]).any(|aux| match tree.node(aux).lemma.as_str() {
            "should" | "must" | "shall" => true,
            // "that the army had been destroyed" tells what is done.
            "have" => tree.node(verb).xpos != Xpos::VBN,
            _ => false,
        });
        // "that sanctions be lifted", "that the talks be direct"
        let bare_be = tree
            .children_with(verb, &[Rel::AuxPass, Rel::Cop])
            .any(|be| tree.node(be).xpos == Xpos::VB && !tree.children_with(verb, &[Rel::Aux]).any(|_| true));
        modal
            || bare_be
            || matches!(tree.node(verb).xpos, Xpos::VB | Xpos::VBP)
                && !tree.children_with(verb, &[Rel::Aux]).any(|_| true)
    }

    /// The clause around an expression such as "according to X".
    pub(super) fn whole_clause(&self, hit: &CueHit, cue: &Cue) -> Option<Content> {
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
        Some(Content { tokens, root, place: Place::Clause, tail: Vec::new() })
    }

    /// "For Kyiv, …": at the head of its sentence, set off by a comma.
    pub(super) fn is_fronted(&self, hit: &CueHit) -> bool {
        let tree = self.tree();
        let Some(unit) = tree.node(hit.head).unit.map(|unit| &tree.units()[unit]) else { return false };
        let opens = unit.tokens.first() == hit.tokens.first();
        opens && unit.tokens.iter().take(6).any(|token| tree.node(*token).xpos == Xpos::Comma)
    }

    pub(super) fn without_introducer(&self, token: usize) -> Vec<usize> {
        let tree = self.tree();
        tree.subtree_without(token, |child| {
            matches!(tree.rel(child), Rel::Parataxis) && tree.is_verb(child)
                || (tree.head(child) == Some(token)
                    && matches!(tree.rel(child), Rel::Case | Rel::Mark)
                    && tree.node(child).lemma != "to")
        })
    }

    pub(super) fn is_that_clause(&self, head: usize, child: usize, cue: &Cue) -> bool {
        let tree = self.tree();
        let infinitive = roles::is_infinitive(tree, child);
        match tree.rel(child) {
            Rel::Ccomp => !infinitive || tree.is_finite(child),
            Rel::Xcomp => !infinitive && tree.is_finite(child),
            Rel::Advcl | Rel::Acl => {
                tree.introducers(child)
                    .any(|mark| matches!(tree.node(mark).lemma.as_str(), "that" | "whether"))
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
    pub(super) fn is_complete(&self, verb: usize) -> bool {
        let tree = self.tree();
        let that = tree.children(verb).any(|child| tree.node(child).lemma == "that" && child < verb);
        let subject = tree
            .children_with(verb, &[Rel::Nsubj, Rel::NsubjPass])
            .any(|child| !matches!(tree.node(child).lemma.as_str(), "that" | "which" | "who"));
        // "the offer that Kyiv made" lacks its object; "that the border has to open" lacks nothing.
        let light = self.language.light_verbs.has(self.view.lemma(verb))
            && tree.children_with(verb, &[Rel::Xcomp]).next().is_none();
        that && subject && !light
    }

    /// What surrounds a reporting clause set into it: "A ceasefire, Peskov said, is impossible".
    /// The clause is known by the comma before its subject, whatever relation the parser gave it.
    pub(super) fn around(&self, head: usize, cue: &Cue, place: Place) -> Option<Content> {
        let tree = self.tree();
        if matches!(tree.rel(head), Rel::AclRelcl | Rel::Acl) {
            return None;
        }
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
        let cut = tree.node(unit.tokens[comma]);
        if cut.xpos != Xpos::Comma || cut.lemma == ";" || comma == 0 {
            return None;
        }
        let verb = place_of(head.max(subject))?;
        let end = unit.tokens[verb..]
            .iter()
            .position(|token| tree.node(*token).xpos == Xpos::Comma || tree.node(*token).lemma == ";")
            .map_or(unit.tokens.len(), |offset| verb + offset);
        let tokens: Vec<usize> = unit.tokens[..comma].iter().chain(&unit.tokens[end..]).copied().collect();
        // A clause of its own must stand before: at least a verb.
        let finite =
            |token: &usize| matches!(tree.node(*token).xpos, Xpos::VBD | Xpos::VBZ | Xpos::VBP | Xpos::MD);
        if !unit.tokens[..comma].iter().any(finite) && end >= unit.tokens.len() {
            return None;
        }
        // Set into a clause it reports that clause: not what stands before "and" in front of it.
        let (before, behind) = (unit.tokens[comma - 1], unit.tokens.get(end + 1));
        let joint = behind.and_then(|behind| {
            tree.ancestors(before).find(|up| tree.is_under(*behind, *up) && !tree.is_under(*up, head))
        });
        if let Some(root) = joint {
            let own = tree.subtree_without(root, |child| child == head);
            let tokens: Vec<usize> =
                tokens.into_iter().filter(|token| own.binary_search(token).is_ok()).collect();
            return Some(Content { tokens, root, place, tail: Vec::new() });
        }
        let root = tree
            .ancestors(head)
            .skip(1)
            .filter(|token| tokens.contains(token))
            .last()
            .or_else(|| tree.top_of(&tokens))?;
        Some(Content { tokens, root, place, tail: Vec::new() })
    }

    /// The infinitives a cue governs: its own, or one the parser hung on its object or addressee.
    pub(super) fn infinitives(&self, head: usize, cue: &Cue) -> Vec<usize> {
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
                        // What a subject does to something is the verb's own: "hesitation shifted the
                        // focus to securing guarantees".
                        let acts = tree.rel(head) == Rel::Nsubj && tree.child(*up, Rel::Obj).is_some();
                        tree.is_verb(*up)
                            && !acts
                            && matches!(tree.rel(head), Rel::Obj | Rel::NsubjPass | Rel::Nsubj)
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
                    // "challenged a plan to arrest them": the plan's own.
                    .filter(|child| self.view.slots(*child) != 0 || !self.plans(*child))
                    .flat_map(|child| {
                        tree.children_with(child, &[Rel::Acl, Rel::Xcomp, Rel::Advcl, Rel::AclRelcl])
                    })
                    .filter(|child| *child > head && infinitive(*child)),
            );
            // "urged Kyiv to accept" read as one clause whose verb has Kyiv for a subject.
            found.extend(tree.children_with(head, &[Rel::Ccomp]).filter(|child| infinitive(*child)));
        }
        // "want X lifted": a participle instead of the infinitive.
        if cue.content.iter().any(|place| matches!(place, Place::Object | Place::Predicate))
            || cue.addressee == Some(AddresseePlace::Object)
        {
            found.extend(
                tree.children_with(head, &[Rel::Xcomp, Rel::Ccomp])
                    .filter(|child| tree.node(*child).xpos == Xpos::VBN && !tree.is_finite(*child)),
            );
        }
        found.sort_unstable();
        found.dedup();
        found
    }

    /// What an evaluation is about: its subject, or the clause that "it" announces.
    pub(super) fn subjects(&self, anchor: usize, hit: &CueHit, place: Place) -> Vec<Content> {
        let tree = self.tree();
        let mut found: Vec<Content> = tree
            .children_with(anchor, &[Rel::Csubj, Rel::CsubjPass])
            .map(|clause| Content {
                tokens: self.without_introducer(clause),
                root: clause,
                place,
                tail: Vec::new(),
            })
            .collect();
        let subject = roles::surface_subject(tree, anchor);
        let expletive = subject.is_none_or(|s| self.tree().node(s).lemma == "it")
            || tree.child(anchor, Rel::Expl).is_some();
        if expletive {
            found.extend(
                tree.children_with(anchor, &[Rel::Ccomp, Rel::Xcomp, Rel::Advcl])
                    .filter(|clause| *clause > anchor && !hit.tokens.contains(clause))
                    .map(|clause| Content {
                        tokens: self.without_introducer(clause),
                        root: clause,
                        place,
                        tail: Vec::new(),
                    }),
            );
        }
        if let Some(subject) = subject {
            let tokens = tree.subtree_without(subject, |child| tree.is_under(anchor, child));
            found.push(Content { tokens, root: subject, place, tail: Vec::new() });
        }
        // "remains on the agenda": the phrase completes a verb that links.
        if hangs_by(tree, anchor, hit)
            && let Some(verb) = tree.head(anchor).filter(|verb| self.links_only(*verb))
            && let Some(subject) = roles::surface_subject(tree, verb)
        {
            let tokens = tree.subtree_without(subject, |child| tree.is_under(anchor, child));
            found.push(Content { tokens, root: subject, place, tail: Vec::new() });
        }
        // "it remains important that the sides talk"
        if expletive && let Some(verb) = self.linked(anchor) {
            found.extend(
                tree.children_with(verb, &[Rel::Ccomp, Rel::Csubj]).filter(|clause| *clause > anchor).map(
                    |clause| Content {
                        tokens: self.without_introducer(clause),
                        root: clause,
                        place,
                        tail: Vec::new(),
                    },
                ),
            );
        }
        // "calls the plan unacceptable", "amounts to robbery": the object of the verb above, its subject.
        found.extend(self.judged(anchor, place));
        found
    }

    /// The clause of a verb, its subject included, without what is only joined to it.
    pub(super) fn clause(&self, verb: usize, hit: &CueHit) -> Content {
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
        let mut content = Content { tokens, root: verb, place: Place::That, tail: Vec::new() };
        // "The war has to end": the subject of the infinitive stands on the half-modal above it.
        // "is needed to police a truce" tells what the subject is for.
        let half = tree.head(verb).filter(|up| {
            hit.tokens.contains(up) && !tree.is_passive(*up) && tree.child(*up, Rel::Cop).is_none()
        });
        if let Some(half) = half {
            for subject in tree.children_with(half, &[Rel::Nsubj]) {
                content.tokens.extend(tree.subtree(subject));
            }
            content.tokens.sort_unstable();
        }
        content
    }
}

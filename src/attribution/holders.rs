//! Who holds a cue and who is addressed: heads of noun phrases, whoever they may be.

use super::cues::CueHit;
use super::frames::{Framer, is_behind};
use crate::pack::Stance;
use crate::pack::language::{AddresseePlace, Cue, CuePos, HolderPlace, Place, Sense};
use crate::syntax::{Rel, Tree, Upos, Xpos, roles};

impl Framer<'_> {
    pub(super) fn holders(&self, hit: &CueHit, cue: &Cue, anchor: usize) -> Vec<usize> {
        let mut holders = self.named_holders(hit, cue, anchor);
        holders.extend(holders.clone().into_iter().flat_map(|holder| self.beside(holder)));
        holders
    }

    /// "Ukraine, together with its allies": who stands behind such words beside a holder.
    fn beside(&self, holder: usize) -> Vec<usize> {
        let tree = self.tree();
        let joins = |other: usize| {
            tree.introducers(other).any(|case| {
                self.language.joint.entries.iter().any(|entry| {
                    // The last word introduces the phrase, the others stand before it.
                    (case + 1).checked_sub(entry.len()).is_some_and(|first| {
                        entry.iter().enumerate().all(|(offset, word)| self.view.form(first + offset) == *word)
                    })
                })
            })
        };
        let mut places = vec![holder];
        places.extend(tree.head(holder).filter(|verb| tree.is_verb(*verb)));
        places
            .into_iter()
            .flat_map(|place| tree.children_with(place, &[Rel::Nmod, Rel::Obl, Rel::Appos]))
            .filter(|other| *other > holder && joins(*other))
            .flat_map(|other| tree.conjuncts(other))
            .collect()
    }

    fn named_holders(&self, hit: &CueHit, cue: &Cue, anchor: usize) -> Vec<usize> {
        let tree = self.tree();
        let holder = match (cue.holder, cue.pos) {
            (HolderPlace::Speaker, _) => self.evaluator(anchor).or_else(|| self.judge_behind(hit, cue)),
            (HolderPlace::Subject, CuePos::Verb) => {
                let mut all =
                    roles::agent(tree, hit.head).map(|token| tree.conjuncts(token)).unwrap_or_default();
                all.extend(self.joined(hit.head));
                return all;
            }
            (HolderPlace::Topic, _) => {
                let owners = self.possessors(hit.head, false);
                if owners.iter().any(|owner| self.view.slots(*owner) != 0) {
                    return owners;
                }
                match self.topic(hit.head) {
                    Some(topic) => Some(topic),
                    None => return owners,
                }
            }
            (HolderPlace::Subject, CuePos::Adjective) => self.adjective_subject(hit.head),
            (HolderPlace::Subject, CuePos::Noun) | (HolderPlace::Possessor, _) => {
                let joint = matches!(cue.sense, Sense::Stance(Stance::Accept));
                let owners = self.possessors(hit.head, joint);
                if !owners.is_empty() {
                    return owners;
                }
                self.evaluator(hit.head).or_else(|| self.judge_behind(hit, cue))
            }
            // "Moscow will be hit by sanctions": who suffers it does not promise it.
            (HolderPlace::Subject, CuePos::Modal) if tree.is_passive(anchor) => roles::by_agent(tree, anchor),
            (HolderPlace::Subject, _) => {
                roles::agent(tree, anchor).or_else(|| roles::surface_subject(tree, anchor))
            }
            (HolderPlace::Object, CuePos::Phrase) => self.after_phrase(hit),
            (HolderPlace::Object, _) => roles::patients(tree, hit.head).first().copied(),
        };
        holder.map(|token| tree.conjuncts(token)).unwrap_or_default()
    }

    /// Whose a definite noun is that names nobody: the party that moves it ("Washington shifted the focus
    /// to"), or the one that the clause conceded to it is about ("though Kyiv seeks membership, doubts
    /// have shifted the focus to").
    fn topic(&self, noun: usize) -> Option<usize> {
        let tree = self.tree();
        let verb = tree.head(noun).filter(|verb| tree.is_verb(*verb))?;
        let party = |token: &usize| self.view.slots(*token) != 0;
        let conceded = || {
            tree.children_with(verb, &[Rel::Advcl])
                .filter(|clause| *clause < noun)
                .filter(|clause| {
                    tree.introducers(*clause).any(|mark| self.language.concessive.has(self.view.form(mark)))
                })
                .find_map(|clause| roles::agent(tree, clause).filter(party))
        };
        roles::agent(tree, verb).filter(party).or_else(conceded)
    }

    /// "Washington joined Kyiv in calling for …": whoever is joined holds it too.
    fn joined(&self, verb: usize) -> Vec<usize> {
        let tree = self.tree();
        let Some(up) = tree.head(verb).filter(|up| tree.is_verb(*up)) else { return Vec::new() };
        let gerund = tree.rel(verb) == Rel::Advcl
            && tree.node(verb).xpos == Xpos::VBG
            && tree.introducers(verb).any(|mark| {
                self.language
                    .aspectual_particles
                    .starting(self.view.lemma(up))
                    .any(|entry| entry.len() == 2 && (self.view.form(mark) == entry[1]))
            });
        if !gerund {
            return Vec::new();
        }
        tree.children_with(up, &[Rel::Obj]).flat_map(|object| tree.conjuncts(object)).collect()
    }

    /// Who finds something so: "Kyiv considers the zone unacceptable", "dismissed by Moscow as premature".
    pub(super) fn evaluator(&self, anchor: usize) -> Option<usize> {
        let tree = self.tree();
        let own = tree.children_with(anchor, &[Rel::Nsubj, Rel::NsubjPass, Rel::Aux]).next().is_some();
        // "described him as having gone mad": the verbs between pass it on.
        let mut here = anchor;
        for _ in 0..3 {
            if let Some(verb) = self.judge(here) {
                // "described as useful by the Kremlin": the parser may hang the agent on the predicate.
                let agent = || {
                    roles::agent(tree, verb).or_else(|| {
                        tree.children_with(anchor, &[Rel::Obl, Rel::OblAgent, Rel::Nmod])
                            .find(|child| tree.introducers(*child).any(|case| tree.node(case).lemma == "by"))
                    })
                };
                return (!own && !roles::patients(tree, verb).is_empty()).then(agent).flatten();
            }
            if !matches!(tree.rel(here), Rel::Xcomp) {
                break;
            }
            here = tree.head(here)?;
        }
        self.stresser(anchor).or_else(|| self.behind_verdict(anchor))
    }

    /// "a priority of Trump's second term": whose the time or the work is that something is a priority of.
    fn behind_verdict(&self, noun: usize) -> Option<usize> {
        let tree = self.tree();
        let says = tree.is_noun(noun) && tree.child(noun, Rel::Cop).is_some();
        let of = |phrase: &usize| tree.introducers(*phrase).any(|case| tree.node(case).lemma == "of");
        tree.children_with(noun, &[Rel::Nmod])
            .filter(|_| says)
            .filter(of)
            .find_map(|phrase| tree.child(phrase, Rel::NmodPoss))
            .filter(|owner| self.view.slots(*owner) != 0)
    }

    /// "At the heart of Moscow's position lies the demand that …": whose a noun is that a phrase of place before
    /// its verb has put behind it.
    fn fronted_owner(&self, noun: usize) -> Option<usize> {
        let tree = self.tree();
        let verb = tree.head(noun).filter(|verb| *verb < noun && tree.is_verb(*verb))?;
        // A noun behind a preposition is no subject, whatever the parser calls it.
        let mut subjects = tree.children_with(verb, &[Rel::Nsubj, Rel::NsubjPass, Rel::Expl]);
        let inverted = matches!(tree.rel(noun), Rel::Nsubj | Rel::Obj)
            && subjects.all(|subject| subject > verb || tree.introducers(subject).next().is_some());
        let words = &tree.units()[tree.node(verb).unit?].tokens;
        let opens = tree.node(*words.first()?).upos == Upos::Adp;
        let before = words.iter().copied().take_while(|word| *word < verb);
        before
            .filter(|word| inverted && opens && tree.rel(*word) == Rel::NmodPoss)
            .filter(|word| self.view.slots(*word) != 0)
            .last()
    }

    /// For whom something is so: "unacceptable to Moscow", "a red line for Kyiv". Only a party can judge.
    fn judge_behind(&self, hit: &CueHit, cue: &Cue) -> Option<usize> {
        if cue.judge.is_empty() {
            return None;
        }
        let tree = self.tree();
        let linked = self.linked(hit.head);
        // "the condition for Kyiv" may be anybody's: only what is said of something is a judgement.
        if cue.pos == CuePos::Noun && linked.is_none() && tree.child(hit.head, Rel::Cop).is_none() {
            return None;
        }
        let last = hit.tokens.last().copied().unwrap_or(hit.head);
        let words = hit.tokens.iter().copied().chain([hit.head]).chain(linked);
        words
            .flat_map(|word| tree.children_with(word, &[Rel::Obl, Rel::Nmod]))
            .find(|party| *party > last && self.view.slots(*party) != 0 && is_behind(self.view, *party, cue))
    }

    /// Who speaks of what a noun names: "stressed the importance of dialogue", "voiced the need for", "issued a
    /// string of statements on the impossibility of".
    fn stresser(&self, noun: usize) -> Option<usize> {
        let tree = self.tree();
        let told = tree.head(noun).filter(|up| tree.rel(noun) == Rel::Nmod && tree.is_noun(*up));
        if let Some(report) = told.filter(|up| self.is_report(*up)) {
            let mut top = report;
            while tree.rel(top) == Rel::Nmod
                && let Some(up) = tree.head(top)
                && self.language.transparent_nouns.has(self.view.lemma(up))
            {
                top = up;
            }
            let owners = self.possessors(report, false);
            return owners.first().or(self.possessors(top, false).first()).copied();
        }
        let verb = tree.head(noun).filter(|verb| tree.rel(noun) == Rel::Obj && tree.is_verb(*verb))?;
        let lemma = self.view.lemma(verb);
        let says = self.language.light_verbs.has(lemma)
            || self.language.cues_at(lemma).any(|(_, cue)| {
                cue.pos == CuePos::Verb && cue.sense == Sense::Say && cue.content.contains(&Place::Object)
            });
        says.then(|| roles::agent(tree, verb)).flatten()
    }

    /// Whether a noun names something that is said: statement, warning.
    fn is_report(&self, noun: usize) -> bool {
        let mut cues = self.language.cues_at(self.view.lemma(noun));
        cues.any(|(_, cue)| cue.pos == CuePos::Noun && cue.sense == Sense::Say && cue.words.len() == 1)
    }

    pub(super) fn adjective_subject(&self, adjective: usize) -> Option<usize> {
        let tree = self.tree();
        if tree.rel(adjective) == Rel::Amod {
            return tree.head(adjective);
        }
        roles::surface_subject(tree, adjective).or_else(|| {
            // "Russia ready to talk": headlines leave the verb out.
            let first = tree.node(adjective).unit.map(|unit| tree.units()[unit].tokens[0])?;
            tree.children_with(adjective, &[Rel::Compound, Rel::NmodDesc, Rel::Dep, Rel::Parataxis])
                .find(|child| self.view.slots(*child) != 0 && tree.subtree(*child).contains(&first))
        })
    }

    /// "According to X": the noun phrase behind the words.
    pub(super) fn after_phrase(&self, hit: &CueHit) -> Option<usize> {
        let tree = self.tree();
        let last = *hit.tokens.last()?;
        let behind: Vec<usize> =
            self.up_to_mark(last, last)?.take_while(|token| !tree.is_verb(*token)).collect();
        behind.iter().copied().find(|token| {
            is_nominal(tree, *token)
                && tree.node(*token).upos != Upos::Det
                && tree.head(*token).is_none_or(|head| !behind.contains(&head) || !is_nominal(tree, head))
        })
    }

    /// "drew a refusal from Kyiv": the parser may hang on the verb whom its object comes from.
    fn giver(&self, noun: usize) -> Option<usize> {
        let tree = self.tree();
        let verb = tree.head(noun).filter(|verb| tree.rel(noun) == Rel::Obj && tree.is_verb(*verb))?;
        let end = *tree.subtree(noun).last()?;
        tree.children_with(verb, &[Rel::Obl]).find(|giver| {
            self.view.slots(*giver) != 0
                && tree.introducers(*giver).any(|case| case == end + 1 && tree.node(case).lemma == "from")
        })
    }

    /// Whose a noun cue is. What is made jointly (a deal, an agreement) belongs to nobody by an
    /// adjective: "the Ukraine peace deal".
    pub(super) fn possessors(&self, noun: usize, joint: bool) -> Vec<usize> {
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
            .or_else(|| self.giver(noun))
            .or_else(|| self.fronted_owner(noun))
            .or_else(|| {
                // "demands made by Moscow", "the offer Kyiv made"; who backs or opposes it did not make it.
                let makes = |clause: &usize| {
                    self.language.light_verbs.has(self.view.lemma(*clause))
                        || !self.language.cues_at(self.view.lemma(*clause)).any(|(_, cue)| {
                            cue.pos == CuePos::Verb
                                && matches!(
                                    cue.sense,
                                    Sense::Stance(
                                        Stance::Support | Stance::Oppose | Stance::Reject | Stance::Accept
                                    )
                                )
                        })
                };
                tree.children_with(noun, &[Rel::Acl, Rel::AclRelcl])
                    .filter(makes)
                    .filter(|clause| !self.is_complete(*clause))
                    .find_map(|clause| {
                        let agent = roles::agent(tree, clause)?;
                        (agent != noun).then_some(agent)
                    })
            });
        // "North Korea reiterated its demand": the owner is the subject, which says more than "its".
        if let Some(subject) = owner.filter(|owner| is_third_person(tree, *owner)).and_then(|_| {
            let up = tree.head(noun).filter(|_| tree.rel(noun) == Rel::Obj)?;
            let subject = tree.children_with(up, &[Rel::Nsubj]).next()?;
            (self.language.light_verbs.has(self.view.lemma(up)) && !is_third_person(tree, subject))
                .then(|| roles::agent(tree, up))
                .flatten()
        }) {
            return tree.conjuncts(subject);
        }
        if let Some(owner) = owner {
            return tree.conjuncts(owner);
        }
        // "voiced its readiness", "made a demand": the subject of the light verb.
        let Some(up) = tree.head(noun) else { return Vec::new() };
        if tree.rel(noun) == Rel::Nmod && self.language.transparent_nouns.has(self.view.lemma(up)) {
            // "presented a list of demands"
            return self.possessors(up, joint);
        }
        if tree.child(noun, Rel::Cop).is_some() {
            return Vec::new();
        }
        let object = matches!(tree.rel(noun), Rel::Obj | Rel::Obl | Rel::Xcomp | Rel::NsubjPass);
        // Behind a preposition the noun is only the holder's where verb and preposition say so ("came out in
        // support of"), not in "held talks about steps".
        let with = tree.introducers(noun).any(|case| {
            self.language
                .light_with
                .starting(self.view.lemma(up))
                .any(|entry| entry.last().is_some_and(|word| self.view.form(case) == *word))
        });
        let carried = self.language.light_verbs.has(self.view.lemma(up)) && tree.rel(noun) != Rel::Obl;
        if object && (carried || with) {
            return roles::agent(tree, up).map(|agent| tree.conjuncts(agent)).unwrap_or_default();
        }
        if tree.rel(noun) == Rel::Conj {
            return self.possessors(up, joint);
        }
        // "A key condition for Moscow was …": what is said of it is what the party holds.
        let said = matches!(tree.rel(noun), Rel::Nsubj | Rel::NsubjPass);
        // "the refusal of Ukraine": only a party can own a stance by "of".
        tree.children_with(noun, &[Rel::Nmod])
            .find(|nmod| {
                self.view.slots(*nmod) != 0
                    && tree.introducers(*nmod).any(|case| {
                        let word = tree.node(case).lemma.as_str();
                        word == "of" || said && word == "for"
                    })
            })
            .map(|nmod| tree.conjuncts(nmod))
            .unwrap_or_default()
    }

    pub(super) fn addressee(&self, hit: &CueHit, cue: &Cue) -> Option<usize> {
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
                // "expects one thing from Moscow": hung on the object.
                .or_else(|| {
                    tree.children_with(hit.head, &[Rel::Obj])
                        .filter(|_| cue.addressed)
                        .flat_map(|object| tree.children_with(object, &[Rel::Nmod]))
                        .find(|child| self.has_introducer(*child, preposition))
                })
                // "offered the United States a deal" says what "offered a deal to" does.
                .or_else(|| {
                    let object = tree
                        .children_with(hit.head, &[Rel::Iobj, Rel::Obj])
                        .find(|object| *object > hit.head)?;
                    self.second_object(hit.head, &[object]).map(|_| object)
                })
                // "promised Kyiv weapons", read as one noun phrase.
                .or_else(|| {
                    let object =
                        tree.children_with(hit.head, &[Rel::Obj]).find(|object| *object > hit.head)?;
                    tree.children_with(object, &[Rel::Compound, Rel::NmodUnmarked])
                        .next()
                        .filter(|first| *first == hit.head + 1 && self.view.slots(*first) != 0)
                }),
        }
    }
}

/// Whether a token is a pronoun of the third person, which may stand for a noun nearby.
fn is_third_person(tree: &Tree, token: usize) -> bool {
    matches!(tree.node(token).lemma.as_str(), "he" | "she" | "it" | "they" | "his" | "her" | "its" | "their")
}

/// Whether a token's part of speech lets it be a noun phrase by itself.
fn is_nominal(tree: &Tree, token: usize) -> bool {
    matches!(tree.node(token).upos, Upos::Noun | Upos::Propn | Upos::Pron | Upos::Det | Upos::Num)
}

//! Which positions a content words, and whether it words them upright or turned round.

use std::collections::HashMap;

use super::PhraseId;
use super::trace::{Aside, Reason};
use crate::attribution::frames::{Content, Frame, lays_down, lists};
use crate::pack::language::{ConditionKind, CuePos, Sense};
use crate::pack::{Pack, Position, PositionId, Sign, Stance};
use crate::pattern::Phrase;
use crate::pattern::matcher::{Match, Matcher};
use crate::pattern::view::View;
use crate::pattern::vocabulary::Symbol;
use crate::syntax::roles;
use crate::syntax::{Rel, Xpos};

/// Every phrase of a pack in one matcher, with the position each belongs to.
#[derive(Debug, Default)]
pub struct Wordings {
    matcher: Matcher,
    of: Vec<(PositionId, usize, bool)>,
}

impl Wordings {
    /// Indexes the phrases of a pack.
    #[must_use]
    pub fn new(pack: &Pack) -> Self {
        let mut of = Vec::new();
        let mut phrases: Vec<&Phrase> = Vec::new();
        for (number, position) in pack.positions.iter().enumerate() {
            let id = PositionId::at(number);
            for (index, phrase) in position.phrases.iter().enumerate() {
                of.push((id, index, false));
                phrases.push(phrase);
            }
            for (index, phrase) in position.exclude.iter().enumerate() {
                of.push((id, index, true));
                phrases.push(phrase);
            }
        }
        Self { matcher: Matcher::new(phrases.into_iter()), of }
    }

    /// Every wording in a document; as if the pack did not have the phrase `without`, where one is given.
    #[must_use]
    pub fn find(&self, pack: &Pack, view: &View<'_>, without: Option<PhraseId>) -> Vec<Wording> {
        let phrase = |number: usize| {
            let (position, index, exclude) = self.of[number];
            let position: &Position = &pack[position];
            if exclude { &position.exclude[index] } else { &position.phrases[index] }
        };
        let mut wordings: Vec<Wording> = self
            .matcher
            .find(view, phrase)
            .into_iter()
            .map(|found| {
                let (position, phrase, exclude) = self.of[found.phrase];
                Wording { position, phrase, exclude, found }
            })
            .filter(|wording| wording.exclude || Some(wording.id()) != without)
            // A pronoun alone takes the whole wording of its noun below, not what its noun alone means.
            .filter(|wording| !matches!(wording.found.tokens[..], [only] if view.referent(only).is_some()))
            .collect();
        let mut by_top: HashMap<usize, Vec<usize>> = HashMap::new();
        for (number, wording) in wordings.iter().enumerate() {
            by_top.entry(wording.found.top).or_default().push(number);
        }
        for pronoun in 0..view.len() {
            let Some(noun) = view.referent(pronoun) else { continue };
            let Some(of_noun) = by_top.get(&noun) else { continue };
            let meant: Vec<Wording> = of_noun
                .iter()
                .map(|number| &wordings[*number])
                .filter(|wording| wording.found.tokens.contains(&noun))
                // "wants sanctions lifted … wants them tightened": what was done to them stays behind.
                .filter(|wording| !wording.found.tokens.iter().any(|token| view.tree.is_verb(*token)))
                .map(|wording| Wording {
                    found: Match {
                        tokens: vec![pronoun],
                        top: pronoun,
                        agents: Vec::new(),
                        verb: None,
                        phrase: wording.found.phrase,
                    },
                    ..*wording
                })
                .collect();
            wordings.extend(meant);
        }
        wordings
    }
}

/// A position's phrase where it stands.
#[derive(Clone, Debug)]
pub struct Wording {
    /// The position.
    pub position: PositionId,
    /// Index of its phrase.
    pub phrase: usize,
    /// Whether it forbids the position instead.
    pub exclude: bool,
    /// Where.
    pub found: Match,
}

impl Wording {
    /// The phrase.
    #[must_use]
    pub const fn id(&self) -> PhraseId {
        PhraseId { position: self.position, index: self.phrase }
    }
}

/// What stands between a wording and the root of the content it is in.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Turn {
    /// Whether reversers turn the content round ("halt", "an end to").
    pub reversed: bool,
    /// Whether it is negated ("not to recognise").
    pub negated: bool,
    /// A negative stance on the way: "vowed to oppose".
    pub against: Option<Stance>,
}

/// Looks wordings up in contents.
pub struct Wordlook<'a> {
    /// The pack.
    pub pack: &'a Pack,
    /// The document's symbols.
    pub view: &'a View<'a>,
    /// Every wording of the document.
    pub wordings: &'a [Wording],
    /// The same by each token of theirs.
    pub by_token: &'a [Vec<usize>],
    /// Every frame.
    pub frames: &'a [Frame],
    /// Whether a token is a word of a cue of several words.
    pub in_cue: &'a [bool],
    /// Frames by head token.
    pub by_head: &'a [Vec<usize>],
}

impl<'a> Wordlook<'a> {
    /// The wordings that lie in a content, look-alikes inside longer ones left out, one of each position; by index.
    #[must_use]
    pub fn within(&self, content: &Content) -> Vec<usize> {
        self.ranked(content).into_iter().filter_map(|wordings| wordings.first().copied()).collect()
    }

    /// The same with all wordings of each position, the one that counts first before those that do where it says
    /// nothing.
    #[must_use]
    pub fn ranked(&self, content: &Content) -> Vec<Vec<usize>> {
        let inside = self.inside(content);
        let mut kept: Vec<usize> =
            inside.iter().copied().filter(|number| self.left_out(*number, &inside).is_none()).collect();
        // The highest wording of each position ("recognise the annexation" before "annexation of its land"),
        // then the fullest; of equals, the first in the text, then in the file.
        kept.sort_by_cached_key(|number| {
            let w = &self.wordings[*number];
            (
                w.position,
                self.view.tree.ancestors(w.found.top).count(),
                std::cmp::Reverse(w.found.tokens.len() + w.found.agents.len()),
                w.found.tokens[0],
                w.phrase,
            )
        });
        let same = |a: &usize, b: &usize| self.wordings[*a].position == self.wordings[*b].position;
        let mut ranked: Vec<Vec<usize>> = kept.chunk_by(same).map(<[usize]>::to_vec).collect();
        ranked.sort_by_key(|numbers| {
            numbers
                .first()
                .map(|number| (self.wordings[*number].found.tokens[0], self.wordings[*number].position))
        });
        ranked
    }

    /// The wordings that lie in some tokens and are not among those [`within`](Self::within) them, each with why.
    #[must_use]
    pub fn kept_out(&self, content: &Content) -> Vec<(usize, Reason)> {
        let inside = self.inside(content);
        let taken: HashMap<PositionId, usize> =
            self.within(content).into_iter().map(|number| (self.wordings[number].position, number)).collect();
        let why = |number: usize| {
            self.left_out(number, &inside).or_else(|| {
                let other = *taken.get(&self.wordings[number].position)?;
                (other != number).then_some(Reason::Twice(other))
            })
        };
        inside.iter().filter_map(|number| Some((*number, why(*number)?))).collect()
    }

    /// Every wording whose words are all in a content, by index; it may end in the tail.
    fn inside(&self, content: &Content) -> Vec<usize> {
        let mut inside: Vec<usize> = Vec::new();
        for token in &content.tokens {
            let beginning = self.by_token[*token].iter().copied();
            inside.extend(beginning.filter(|number| {
                let wording = &self.wordings[*number];
                // What forbids a position must stand in the content itself.
                let has = |token: &usize| {
                    content.tokens.binary_search(token).is_ok()
                        || !wording.exclude && content.tail.binary_search(token).is_ok()
                };
                wording.found.tokens[0] == *token && wording.found.tokens.iter().all(has)
            }));
        }
        inside.sort_unstable();
        inside
    }

    /// What a wording means in a content, read upward from the wording to the content's root.
    ///
    /// # Errors
    /// What on the way keeps it from being what is held: a relative clause, an aside, a clause of time.
    pub fn turn(&self, wording: &Wording, content: &Content, frame: Option<&Frame>) -> Result<Turn, Reason> {
        let aside = |aside, word| Err(Reason::Aside(aside, word));
        let tree = self.view.tree;
        let language = &self.pack.language;
        let mut turn = Turn::default();
        let mut here = wording.found.top;
        let mut negative = false;
        // "that no zone be created": the noun is a word of the wording, but not its highest.
        let lower = wording.found.tokens.iter().filter(|token| **token != here);
        // Where it is who acts, the frame is negated already.
        let acts = |token: usize| frame.is_some_and(|frame| frame.holders.contains(&token));
        for token in lower.filter(|token| tree.is_noun(**token) && !acts(**token)) {
            turn.negated ^= self.negated_at(*token, &wording.found.tokens, &[]);
        }
        loop {
            let modal_root = here == content.root && frame.is_some_and(|frame| frame.anchor == here);
            let said: &[usize] = frame.map_or(&[], |frame| &frame.hit.tokens);
            if !modal_root && !acts(here) && self.negated_at(here, &wording.found.tokens, said) {
                turn.negated = !turn.negated;
            }
            if tree.introducers(here).any(|case| {
                language.reverser_prepositions.has(self.view.lemma(case))
                    && !wording.found.tokens.contains(&case)
            }) {
                turn.reversed = !turn.reversed;
            }
            if here == content.root {
                break;
            }
            // A parser's slip may tear a content from its root: what is left of the way is read.
            let Some(up) = tree.head(here).filter(|up| content.tokens.binary_search(up).is_ok()) else {
                break;
            };
            let rel = tree.rel(here);
            match rel {
                // Whoever is for a plan is for what it includes; whoever is against it need not be.
                Rel::AclRelcl if lists(language, self.view, here) || self.enacts(here, wording) => {
                    let against = frame.is_some_and(|frame| match language.cues[frame.hit.cue].sense {
                        Sense::Stance(stance) => stance.sign() == Sign::Against,
                        _ => false,
                    });
                    if against {
                        return aside(Aside::PlanMember, here);
                    }
                }
                Rel::AclRelcl | Rel::Parataxis => return aside(Aside::Relative, here),
                // "fearing it could harm the talks" is a fear, whatever stands above it.
                Rel::Ccomp if tree.is_verb(up) && language.unreal_verbs.has(self.view.lemma(up)) => {
                    return aside(Aside::Fear, up);
                }
                // "because of the talks" tells why.
                Rel::Obl | Rel::Nmod if self.is_reason(here) && !wording.found.tokens.contains(&up) => {
                    return aside(Aside::Cause, here);
                }
                // "before the talks" tells the time.
                Rel::Obl | Rel::Nmod if self.is_time(here) && !wording.found.tokens.contains(&up) => {
                    return aside(Aside::Time, here);
                }
                // "before overseeing the talks" does, too.
                Rel::Advcl if self.is_time(here) && !wording.found.tokens.contains(&up) => {
                    return aside(Aside::Time, here);
                }
                // "to vote no, warning that …": what is said besides is not what is asked for.
                Rel::Advcl if tree.node(here).xpos == Xpos::VBG && self.says(here) => {
                    return aside(Aside::SaidBesides, here);
                }
                // "give up on joining": the gerund is what is given up, no clause of circumstance.
                Rel::Advcl
                    if !roles::is_infinitive(tree, here)
                        && tree.introducers(here).any(|_| true)
                        && !(tree.node(here).xpos == Xpos::VBG
                            && (self.reverses(up, here) || self.goes_on(up, here))) =>
                {
                    return aside(Aside::Circumstance, here);
                }
                _ => {}
            }
            if rel != Rel::Conj && !wording.found.tokens.contains(&up) {
                // "refused to rule out sending": two refusals leave it open, they do not ask for the opposite.
                let refuses = frame.is_some_and(|frame| {
                    let cue = &language.cues[frame.hit.cue];
                    matches!(cue.sense, Sense::Stance(Stance::Reject)) && !frame.negated
                });
                let twice = refuses && self.stance_against(up, here, frame).is_some();
                if !twice && self.reverses(up, here) {
                    turn.reversed = !turn.reversed;
                } else if let Some(stance) = self.stance_against(up, here, frame) {
                    negative = !negative;
                    turn.against = negative.then_some(stance);
                }
            }
            here = up;
        }
        Ok(turn)
    }

    /// "a law that bans imports", "a decree that imposes sanctions": whether the law itself does what is worded. In
    /// "a decree which declared talks impossible" it only speaks of it.
    fn enacts(&self, verb: usize, wording: &Wording) -> bool {
        let language = &self.pack.language;
        let does = || {
            let mut cues = self.by_head[verb].iter().map(|n| &language.cues[self.frames[*n].hit.cue]);
            cues.any(|cue| cue.act) || self.is_reverser(verb, &language.reverser_verbs)
        };
        lays_down(language, self.view, verb) && (wording.found.tokens.contains(&verb) || does())
    }

    /// Whether a verb is one of saying.
    fn says(&self, verb: usize) -> bool {
        let mut cues = self.pack.language.cues_at(self.view.lemma(verb));
        cues.any(|(_, cue)| cue.pos == CuePos::Verb && cue.sense == Sense::Say)
    }

    /// "go on mediating", "keep on fighting": the preposition belongs to the verb above.
    fn goes_on(&self, up: usize, gerund: usize) -> bool {
        let language = &self.pack.language;
        self.view.tree.introducers(gerund).any(|mark| {
            [&language.aspectuals, &language.aspectual_particles].into_iter().any(|words| {
                words
                    .starting(self.view.lemma(up))
                    .any(|entry| entry.len() == 2 && self.view.form(mark) == entry[1])
            })
        })
    }

    /// Whether a phrase only says why.
    fn is_reason(&self, token: usize) -> bool {
        let reasons = &self.pack.language.reasons;
        self.view.tree.introducers(token).any(|case| {
            let words: Vec<Symbol> =
                (case..self.view.len()).take(5).map(|token| self.view.form(token)).collect();
            reasons.longest_at(&words).is_some()
        })
    }

    /// Whether a phrase only says when: its preposition is one of time.
    fn is_time(&self, token: usize) -> bool {
        let tree = self.view.tree;
        let language = &self.pack.language;
        // "before a tribunal" tells the place.
        let noun = self.view.lemma(token);
        if language.outsider_bodies.has(noun) || language.role_bodies.has(noun) {
            return false;
        }
        tree.introducers(token).any(|case| {
            self.pack.language.conditions.iter().any(|condition| {
                matches!(condition.kind, ConditionKind::After | ConditionKind::Before)
                    && condition.words.as_slice() == [self.view.form(case)]
            })
        })
    }

    /// Whether a word carries a negation of its own that is no part of the wording.
    fn negated_at(&self, token: usize, tokens: &[usize], said: &[usize]) -> bool {
        let tree = self.view.tree;
        let language = &self.pack.language;
        let count = tree
            .children_with(token, &[Rel::Advmod, Rel::Det, Rel::Cc, Rel::CcPreconj])
            .filter(|child| !tokens.contains(child) && !said.contains(child))
            .filter(|child| {
                let (lemma, form) = (self.view.lemma(*child), self.view.form(*child));
                match tree.rel(*child) {
                    Rel::Det => {
                        language.reverser_determiners.has(form) || language.reverser_determiners.has(lemma)
                    }
                    _ => language.negators.has(form) || language.negators.has(lemma),
                }
            })
            // "there will be no talks": the cue has said it.
            .filter(|child| !self.in_cue[*child])
            .count();
        count % 2 == 1
    }

    /// Whether `up` is a reverser and `below` is what it reverses.
    fn reverses(&self, up: usize, below: usize) -> bool {
        let tree = self.view.tree;
        let language = &self.pack.language;
        let rel = tree.rel(below);
        let lemma = self.view.lemma(up);
        if lists(language, self.view, up) || self.stands_beside(up, below) || self.makes(up, below) {
            return false;
        }
        if tree.is_verb(up) {
            let complement = matches!(
                rel,
                Rel::Obj
                    | Rel::NsubjPass
                    | Rel::Xcomp
                    | Rel::Ccomp
                    | Rel::Obl
                    | Rel::Advcl
                    | Rel::CsubjPass
                    | Rel::Iobj
            );
            // "arms supplies stop", "the sanctions were lifted"
            let participle = rel == Rel::Nsubj
                && (tree.node(up).xpos == Xpos::VBN
                    || !tree
                        .children(up)
                        .any(|child| matches!(tree.rel(child), Rel::Obj | Rel::Xcomp | Rel::Ccomp)));
            // "kept Kyiv from joining": only what stands behind "from" is undone.
            let from = matches!(rel, Rel::Advcl | Rel::Obl | Rel::Xcomp | Rel::Ccomp)
                && tree.introducers(below).any(|case| tree.node(case).lemma == "from");
            if from && self.is_reverser(up, &language.reverser_from) {
                return true;
            }
            let limits = matches!(rel, Rel::Obj | Rel::NsubjPass) && self.is_reverser(up, &language.limiters);
            return (complement || participle) && (limits || self.is_reverser(up, &language.reverser_verbs));
        }
        let of = matches!(rel, Rel::Nmod | Rel::NmodPoss | Rel::Compound | Rel::Acl | Rel::Obl | Rel::Advcl);
        if tree.is_noun(up) {
            return of
                && (self.is_reverser(up, &language.reverser_nouns) || self.is_gerund_reverser(up, rel));
        }
        // "free to export": open to it, where "free of" is without it.
        let allows = self.by_head[up].iter().any(|number| {
            let frame = &self.frames[*number];
            let cue = &language.cues[frame.hit.cue];
            cue.pos == CuePos::Adjective
                && matches!(cue.sense, Sense::Stance(stance) if stance.sign() == Sign::For)
                && frame.contents.iter().any(|content| content.tokens.binary_search(&below).is_ok())
        });
        language.reverser_adjectives.has(lemma)
            && !allows
            && matches!(rel, Rel::Nsubj | Rel::Obl | Rel::Advcl | Rel::Xcomp)
    }

    /// Whether a verb does not reach what hangs on it: "must end with a withdrawal", "offered to withdraw its
    /// troops to create a zone".
    fn stands_beside(&self, up: usize, below: usize) -> bool {
        let tree = self.view.tree;
        if !tree.is_verb(up) {
            return false;
        }
        let beside = &self.pack.language.reverser_beside;
        match tree.rel(below) {
            Rel::Obl => tree.introducers(below).any(|case| beside.has(self.view.form(case))),
            Rel::Xcomp | Rel::Advcl => {
                roles::is_infinitive(tree, below)
                    && tree.child(up, Rel::Obj).is_some_and(|object| object < below)
            }
            _ => false,
        }
    }

    /// "cut a deal": verb and object together make what the object names.
    fn makes(&self, verb: usize, object: usize) -> bool {
        let idioms = &self.pack.language.reverser_idioms;
        idioms
            .starting(self.view.lemma(verb))
            .any(|entry| entry.len() == 2 && self.view.lemma(object) == entry[1])
    }

    /// "the lifting of", where the verb is a reverser.
    fn is_gerund_reverser(&self, noun: usize, rel: Rel) -> bool {
        matches!(rel, Rel::Nmod)
            && self.view.symbols(noun).any(|symbol| self.pack.language.reverser_verbs.has(symbol))
    }

    /// Whether a word, with its particle where the entry has one, is in a set of reversers.
    pub(super) fn is_reverser(&self, token: usize, words: &crate::pack::Words) -> bool {
        let tree = self.view.tree;
        self.view.symbols(token).flat_map(|symbol| words.starting(symbol)).any(|entry| {
            entry[1..].iter().enumerate().all(|(offset, particle)| {
                let beside = token + 1 + offset;
                (beside < self.view.len() && self.view.form(beside) == *particle)
                    || tree
                        .children_with(token, &[Rel::CompoundPrt, Rel::Advmod])
                        .any(|child| self.view.form(child) == *particle)
            })
        })
    }

    /// The negative stance of a cue at `up` that has `below` in its content.
    fn stance_against(&self, up: usize, below: usize, own: Option<&Frame>) -> Option<Stance> {
        self.by_head[up].iter().find_map(|number| {
            let frame = &self.frames[*number];
            if own.is_some_and(|own| own.hit == frame.hit) {
                return None;
            }
            let cue = &self.pack.language.cues[frame.hit.cue];
            let Sense::Stance(stance) = cue.sense else { return None };
            let holds = frame.contents.iter().any(|content| content.tokens.binary_search(&below).is_ok());
            // "must not be allowed to", "shows no sign of wanting": the cue above has said the "not".
            let said = own.is_some_and(|own| {
                own.negated && own.anchor == up && own.hit.head != up
                    || frame.holders.iter().any(|holder| own.hit.tokens.contains(holder))
            });
            let stance = if frame.negated && !said { cue.negated? } else { stance };
            (holds && cue.pos != CuePos::Modal && stance.sign() == Sign::Against).then_some(stance)
        })
    }

    /// The position and stance that remain when a stance meets a turned content.
    #[must_use]
    pub fn resolve(&self, stance: Stance, position: PositionId, turn: Turn) -> (PositionId, Stance) {
        let stance = match (turn.against, stance.sign()) {
            (Some(inner), Sign::For) => inner,
            // "opposes sabotaging the talks" supports them, "refuses to rule them out" leaves them open.
            (Some(_), Sign::Against) if stance == Stance::Oppose => Stance::Support,
            (Some(_), Sign::Against) => Stance::Open,
            (None, _) => stance,
        };
        // "vowed not to recognise" refuses; "demanded that Kyiv not join" demands the opposite.
        let own =
            matches!(stance, Stance::Commit | Stance::Seek | Stance::Accept | Stance::Open | Stance::Propose);
        if turn.negated && !turn.reversed && own {
            return (position, Stance::Reject);
        }
        if turn.reversed == turn.negated {
            return (position, stance);
        }
        match self.pack[position].opposite {
            Some(opposite) => (opposite, stance),
            None => (position, turned(stance)),
        }
    }
}

/// The stance that takes the place of another where a content is reversed and the pack has no
/// opposite position for it.
#[must_use]
pub fn turned(stance: Stance) -> Stance {
    match stance {
        Stance::Demand | Stance::Propose | Stance::Seek | Stance::Commit | Stance::Accept | Stance::Open => {
            Stance::Reject
        }
        Stance::Support => Stance::Oppose,
        Stance::Oppose => Stance::Support,
        Stance::Reject => Stance::Accept,
    }
}

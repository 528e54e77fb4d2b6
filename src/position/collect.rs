//! From attributions to statements: the one place where holder, stance and wording meet.

use std::collections::HashSet;

use super::conditions::Condition;
use super::references::{References, Remembered};
use super::wording::{Turn, Wording, Wordlook};
use super::{Holder, Statement};
use crate::attribution::Kind;
use crate::attribution::context::{Context, Unreal};
use crate::attribution::frames::{Content, Frame};
use crate::attribution::speakers::{Scopes, mention_of};
use crate::mention::{Basis, Mentions};
use crate::pack::language::{ConditionKind, Cue, CuePos, HolderPlace, Place, Sense};
use crate::pack::{Pack, PartyId, PositionId, Sign, Stance};
use crate::pattern::view::View;
use crate::span::Span;
use crate::syntax::roles;
use crate::syntax::{Rel, Xpos};
use crate::text::Document;

/// Everything known of a document when statements are collected.
pub struct Collector<'a> {
    /// The pack.
    pub pack: &'a Pack,
    /// The document.
    pub document: &'a Document<'a>,
    /// Its symbols.
    pub view: &'a View<'a>,
    /// Mentions.
    pub mentions: &'a Mentions,
    /// Frames, in text order of their heads.
    pub frames: &'a [Frame],
    /// Frames by head token.
    pub by_head: &'a [Vec<usize>],
    /// Modal frames by the verb they help.
    pub modals: &'a [Vec<usize>],
    /// Who says what.
    pub scopes: &'a Scopes,
    /// What is asserted.
    pub context: Context<'a>,
    /// Wordings of positions.
    pub wordings: &'a [Wording],
    /// Conditions.
    pub conditions: &'a [Condition],
    /// Tokens of names that belong to other conflicts.
    pub elsewhere: &'a HashSet<usize>,
}

/// Whether a condition of this kind is one a stance depends on. "After" and "before" tell the
/// time more often than the terms.
fn binds(kind: ConditionKind) -> bool {
    !matches!(
        kind,
        ConditionKind::Without | ConditionKind::After | ConditionKind::Before | ConditionKind::Concession
    )
}

/// A holder found: the party, the mention and the token that names it here.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Held {
    party: PartyId,
    mention: usize,
    token: usize,
}

/// A statement in the making.
struct Draft<'d> {
    held: Held,
    position: PositionId,
    stance: Stance,
    cue: &'d [usize],
    matched: &'d [usize],
    phrase: Option<usize>,
    addressee: Option<PartyId>,
    condition: Option<Span>,
    strength: Option<u8>,
    codes: Option<&'d Cue>,
}

impl<'a> Collector<'a> {
    /// Every statement, in the order of the text.
    #[must_use]
    pub fn collect(&self) -> Vec<Statement> {
        let look = Wordlook {
            pack: self.pack,
            view: self.view,
            wordings: self.wordings,
            frames: self.frames,
            by_head: self.by_head,
        };
        let mut out: Vec<Statement> = Vec::new();
        let mut memory: Vec<Remembered> = Vec::new();
        let mut used: HashSet<usize> = HashSet::new();
        for number in 0..self.frames.len() {
            self.explicit(number, &look, &mut out, &mut memory, &mut used);
        }
        for number in 0..self.wordings.len() {
            if !used.contains(&number) {
                self.act(number, &look, &mut out);
            }
        }
        self.settle(out)
    }

    /// Statements of one frame.
    fn explicit(
        &self,
        number: usize,
        look: &Wordlook<'_>,
        out: &mut Vec<Statement>,
        memory: &mut Vec<Remembered>,
        used: &mut HashSet<usize>,
    ) {
        let frame = &self.frames[number];
        let cue = &self.pack.language.cues[frame.hit.cue];
        let Some(mut stance) = self.stance(frame, cue) else { return };
        let owned = cue.pos == CuePos::Noun && !self.holders(frame, cue).is_empty();
        if let Some(reason) = self.context.unreal(frame.anchor, Some(number)) {
            // "abandon its NATO aspirations": what somebody owns is there, whatever is said of it.
            let owned = owned
                && self
                    .view
                    .tree
                    .children_with(frame.hit.head, &[Rel::NmodPoss, Rel::Amod, Rel::Compound])
                    .any(|child| self.view.slots(child) != 0);
            if !(owned && matches!(reason, Unreal::Wanted)) || self.gives_up(frame, cue) {
                return;
            }
        }
        let holders = self.holders(frame, cue);
        if holders.is_empty() {
            return;
        }
        let condition = self.condition_of(frame);
        match self.modality(frame, cue, number, stance, &holders, condition.is_some()) {
            Some(modal) => stance = modal,
            None => return,
        }
        if let Some(condition) = condition
            && stance == Stance::Commit
            && cue.pos == CuePos::Modal
            && matches!(condition.kind, ConditionKind::If | ConditionKind::OnlyIf)
        {
            stance = Stance::Open;
        }
        let sentence = self.sentence(frame.hit.head);
        let mut any = false;
        for content in &frame.contents {
            let content = self.without_conditions(content, frame);
            for index in look.within(&content.tokens) {
                let wording = &self.wordings[index];
                if !self.fits_modal(frame, cue, wording) || self.is_elsewhere(&content.tokens, wording) {
                    continue;
                }
                if cue.pos == CuePos::Noun
                    && content.root == frame.hit.head
                    && !wording.found.tokens.contains(&frame.hit.head)
                {
                    continue;
                }
                if self.is_idle_subject(&content, wording) {
                    continue;
                }
                let Some(turn) = look.turn(wording, &content, Some(frame)) else { continue };
                let (position, stance) = look.resolve(stance, wording.position, turn);
                used.insert(index);
                any = true;
                for held in &holders {
                    self.push(
                        out,
                        memory,
                        sentence,
                        &Draft {
                            held: *held,
                            position,
                            stance,
                            cue: &frame.hit.tokens,
                            matched: &wording.found.tokens,
                            phrase: (!turn.reversed || position == wording.position)
                                .then_some(wording.phrase),
                            addressee: self.addressee(frame, *held),
                            condition: condition
                                .filter(|c| c.kind != ConditionKind::Prerequisite)
                                .map(|c| self.span(&c.tokens)),
                            strength: (cue.strength != 0).then_some(cue.strength),
                            codes: Some(cue),
                        },
                    );
                }
            }
        }
        if !any && cue.pos != CuePos::Modal {
            any = self.refer(frame, cue, stance, &holders, condition, out, memory);
        }
        if any && let Some(condition) = condition {
            self.conditional(frame, condition, &holders, stance, look, out, memory);
        }
    }

    /// The stance a frame's cue expresses here, negation included.
    fn stance(&self, frame: &Frame, cue: &Cue) -> Option<Stance> {
        match cue.sense {
            Sense::Stance(stance) => {
                if frame.negated {
                    cue.negated
                } else {
                    Some(stance)
                }
            }
            _ => None,
        }
    }

    /// Who holds a frame, as parties.
    fn holders(&self, frame: &Frame, cue: &Cue) -> Vec<Held> {
        let tree = self.view.tree;
        let mut out: Vec<Held> = Vec::new();
        if cue.holder == HolderPlace::Speaker && frame.holders.is_empty() {
            return self.speaker(frame.anchor);
        }
        for token in &frame.holders {
            let mention = mention_of(tree, self.mentions, *token).or_else(|| self.vehicle(*token));
            let Some(mention) = mention else { continue };
            for party in &self.mentions.get(mention).parties {
                out.push(Held { party: *party, mention, token: *token });
            }
        }
        if out.is_empty() && cue.pos == CuePos::Modal {
            // "Sanctions will stay in place, Merz said": the speaker vouches for it.
            let nobody = frame.holders.iter().all(|token| mention_of(tree, self.mentions, *token).is_none());
            if nobody && matches!(cue.sense, Sense::Stance(Stance::Commit)) {
                return self.speaker(frame.anchor);
            }
        }
        out.dedup_by_key(|held| held.party);
        out
    }

    fn speaker(&self, token: usize) -> Vec<Held> {
        let Some(scope) = self.scopes.at(token) else { return Vec::new() };
        let Some(mention) = scope.speaker else { return Vec::new() };
        let token = scope.source.unwrap_or(self.mentions.get(mention).head);
        self.mentions
            .get(mention)
            .parties
            .iter()
            .map(|party| Held { party: *party, mention, token })
            .collect()
    }

    /// The owner of words or a body that acts for it: "Putin's remarks", "Moscow's proposal".
    fn vehicle(&self, token: usize) -> Option<usize> {
        let tree = self.view.tree;
        let language = &self.pack.language;
        let lemma = self.view.lemma(token);
        let cue = language.cues_at(lemma).any(|(_, cue)| cue.pos == CuePos::Noun && cue.words.len() == 1);
        let body = language.role_bodies.has(lemma) || language.role_persons.has(lemma);
        if !(cue || body || language.reference_noun(lemma).is_some()) {
            return None;
        }
        let owner = tree
            .child(token, Rel::NmodPoss)
            .or_else(|| {
                tree.children_with(token, &[Rel::Amod, Rel::Compound])
                    .find(|child| self.view.slots(*child) != 0)
            })
            .or_else(|| roles::owner(tree, token))?;
        self.mentions.headed(owner)
    }

    /// Whether somebody drops what is his own: "ready to drop its bid".
    fn gives_up(&self, frame: &Frame, cue: &Cue) -> bool {
        let tree = self.view.tree;
        let Some(verb) = tree.head(frame.hit.head).filter(|verb| tree.is_verb(*verb)) else { return false };
        let owners = self.holders(frame, cue);
        if !self.pack.language.reverser_verbs.has(self.view.lemma(verb)) {
            return false;
        }
        // Who wants it dropped: the holder of the stance above, or whoever drops it outright.
        let above = tree.ancestors(verb).skip(1).flat_map(|token| &self.by_head[token]).find_map(|number| {
            let outer = &self.frames[*number];
            let cue = &self.pack.language.cues[outer.hit.cue];
            let holders = matches!(cue.sense, Sense::Stance(_)).then(|| self.holders(outer, cue))?;
            (!holders.is_empty()).then_some(holders)
        });
        match above {
            Some(holders) => owners.iter().any(|owner| holders.iter().any(|held| held.party == owner.party)),
            None => roles::agent(tree, verb)
                .and_then(|agent| mention_of(tree, self.mentions, agent))
                .is_some_and(|agent| {
                    owners.iter().any(|owner| self.mentions.get(agent).parties.contains(&owner.party))
                }),
        }
    }

    /// What modals around a cue make of its stance; `None` drops it.
    fn modality(
        &self,
        frame: &Frame,
        cue: &Cue,
        number: usize,
        stance: Stance,
        holders: &[Held],
        conditional: bool,
    ) -> Option<Stance> {
        let modals = &self.modals[frame.anchor];
        if cue.pos == CuePos::Modal {
            if cue.holder == HolderPlace::Subject && stance == Stance::Open {
                let vouched =
                    self.speaker(frame.anchor).iter().any(|s| holders.iter().any(|h| h.party == s.party));
                let first =
                    holders.iter().any(|held| self.mentions.get(held.mention).basis == Basis::Speaker);
                let stance = if conditional || self.scopes.at(frame.anchor).is_none() {
                    stance
                } else {
                    cue.backshift.unwrap_or(stance)
                };
                return (vouched || first || conditional).then_some(stance);
            }
            return Some(stance);
        }
        let mut out = stance;
        // "had hoped to": a wish the text looks back on.
        let pluperfect = self.view.tree.children_with(frame.anchor, &[Rel::Aux]).any(|aux| {
            let node = self.view.tree.node(aux);
            node.lemma == "have" && node.xpos == Xpos::VBD
        });
        if pluperfect && stance == Stance::Seek && !cue.speech && cue.pos == CuePos::Verb {
            return None;
        }
        if cue.act && !modals.is_empty() {
            return None;
        }
        for modal in modals.iter().filter(|n| **n != number) {
            let modal = &self.pack.language.cues[self.frames[*modal].hit.cue];
            if modal.holder == HolderPlace::Speaker {
                return None;
            }
            if let Sense::Stance(Stance::Open) = modal.sense {
                if stance.sign() == Sign::Against {
                    continue;
                }
                let vouched =
                    self.speaker(frame.anchor).iter().any(|s| holders.iter().any(|h| h.party == s.party));
                if !(vouched || conditional) {
                    return None;
                }
                if conditional || modal.strength < 4 {
                    out = Stance::Open;
                }
            }
        }
        Some(out)
    }

    /// Whether a wording is only what a clause is about, while its verb says something else of it:
    /// "any peace deal must recognise …" asks for recognition, not for a deal.
    fn is_idle_subject(&self, content: &Content, wording: &Wording) -> bool {
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
    fn lets_through(&self, verb: usize) -> bool {
        let language = &self.pack.language;
        let lemma = self.view.lemma(verb);
        matches!(
            self.view.tree.node(verb).lemma.as_str(),
            "be" | "have" | "get" | "happen" | "come" | "take" | "see"
        ) || language.aspectuals.has(lemma)
            || language.light_verbs.has(lemma)
            || language.reverser_verbs.has(lemma)
            || self.by_head[verb]
                .iter()
                .any(|n| matches!(language.cues[self.frames[*n].hit.cue].sense, Sense::Stance(_)))
    }

    /// A modal's clause holds everything in it; only what its verb does is what will or must be.
    fn fits_modal(&self, frame: &Frame, cue: &Cue, wording: &Wording) -> bool {
        if cue.pos != CuePos::Modal {
            return true;
        }
        let tree = self.view.tree;
        let anchor = frame.anchor;
        if wording.found.tokens.contains(&anchor) {
            return true;
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
        let open = |verb: usize| self.lets_through(verb);
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
            if tree.is_verb(up) && !open(up) && !wording.found.tokens.contains(&up) && rel != Rel::Conj {
                return false;
            }
            here = up;
        }
        let subject = matches!(rel, Rel::Nsubj | Rel::NsubjPass);
        if subject {
            return demand
                && (open(anchor) || tree.child(anchor, Rel::Cop).is_some() || tree.is_passive(anchor));
        }
        open(anchor)
            || (tree.rel(here) == Rel::Conj)
            || (tree.rel(here) == Rel::Xcomp && wording.found.tokens.contains(&here))
    }

    /// A content without the conditions in it: those are kept apart.
    fn without_conditions(&self, content: &Content, frame: &Frame) -> Content {
        let mut content = content.clone();
        for condition in self.conditions.iter().filter(|c| binds(c.kind)) {
            let inside =
                content.tokens.binary_search(&condition.root).is_ok() && condition.root != content.root;
            let holds_cue = condition.tokens.contains(&frame.hit.head);
            if inside && !holds_cue {
                content
                    .tokens
                    .retain(|token| !condition.tokens.contains(token) && !condition.words.contains(token));
            }
        }
        content
    }

    /// The condition a frame depends on.
    fn condition_of(&self, frame: &Frame) -> Option<&'a Condition> {
        let unit = self.view.tree.node(frame.hit.head).unit;
        self.conditions.iter().find(|condition| {
            if !binds(condition.kind)
                || condition.tokens.contains(&frame.hit.head)
                || self.view.tree.node(condition.root).unit != unit
            {
                return false;
            }
            let at = condition.attached;
            at == frame.hit.head
                || at == frame.anchor
                || frame.contents.iter().any(|content| content.tokens.binary_search(&at).is_ok())
                || self
                    .view
                    .tree
                    .ancestors(frame.hit.head)
                    .skip(1)
                    .take(3)
                    .any(|up| up == at && self.view.tree.is_verb(up))
        })
    }

    #[allow(clippy::too_many_arguments)] // one step of `explicit`, split off for its length
    /// The statements that a condition holds in itself: "if Ukraine received guarantees" demands them.
    fn conditional(
        &self,
        frame: &Frame,
        condition: &Condition,
        holders: &[Held],
        stance: Stance,
        look: &Wordlook<'_>,
        out: &mut Vec<Statement>,
        memory: &mut Vec<Remembered>,
    ) {
        let content = Content { tokens: condition.tokens.clone(), root: condition.root, place: Place::That };
        let sentence = self.sentence(frame.hit.head);
        for index in look.within(&content.tokens) {
            let wording = &self.wordings[index];
            let Some(mut turn) = look.turn(wording, &content, None) else { continue };
            if condition.kind == ConditionKind::Prerequisite {
                for held in holders {
                    self.push(
                        out,
                        memory,
                        sentence,
                        &Draft {
                            held: *held,
                            position: wording.position,
                            stance: Stance::Open,
                            cue: &frame.hit.tokens,
                            matched: &wording.found.tokens,
                            phrase: Some(wording.phrase),
                            addressee: None,
                            condition: frame.contents.first().map(|c| self.span(&c.tokens)),
                            strength: None,
                            codes: None,
                        },
                    );
                }
                continue;
            }
            // "will be hit by sanctions if it does not agree to a truce": the threat demands the truce.
            if stance.sign() == Sign::For && self.is_threat(condition, holders) {
                turn.reversed = false;
                turn.negated = false;
            }
            turn.against = turn.against.filter(|_| !self.is_threat(condition, holders));
            let (position, stance) = look.resolve(Stance::Demand, wording.position, turn);
            for held in holders {
                self.push(
                    out,
                    memory,
                    sentence,
                    &Draft {
                        held: *held,
                        position,
                        stance,
                        cue: &condition.words,
                        matched: &wording.found.tokens,
                        phrase: Some(wording.phrase),
                        addressee: None,
                        condition: None,
                        strength: None,
                        codes: None,
                    },
                );
            }
        }
    }

    /// Whether the condition is somebody else's failing.
    fn is_threat(&self, condition: &Condition, holders: &[Held]) -> bool {
        let tree = self.view.tree;
        roles::surface_subject(tree, condition.root)
            .and_then(|subject| mention_of(tree, self.mentions, subject))
            .is_some_and(|mention| {
                let parties = &self.mentions.get(mention).parties;
                !parties.is_empty()
                    && parties.iter().all(|party| holders.iter().all(|held| held.party != *party))
            })
    }

    /// Statements of a frame whose content only points back.
    #[allow(clippy::too_many_arguments)]
    fn refer(
        &self,
        frame: &Frame,
        cue: &Cue,
        stance: Stance,
        holders: &[Held],
        condition: Option<&Condition>,
        out: &mut Vec<Statement>,
        memory: &mut Vec<Remembered>,
    ) -> bool {
        let sentence = self.sentence(frame.hit.head);
        let mut any = false;
        for content in &frame.contents {
            let with = matches!(content.place, Place::Prep(preposition) if matches!(self.pack.vocabulary.word(preposition), "with" | "about" | "for"));
            if (cue.pos == CuePos::Noun && content.root == frame.hit.head) || with {
                continue;
            }
            // "Ukraine and its allies have rejected these terms": the terms are none of theirs.
            let together: Vec<PartyId> = holders.iter().map(|held| held.party).collect();
            for held in holders {
                let references =
                    References { pack: self.pack, view: self.view, mentions: self.mentions, memory };
                let positions = references.resolve(content, &together, sentence, frame.hit.head);
                for position in positions {
                    any = true;
                    self.push(
                        out,
                        memory,
                        sentence,
                        &Draft {
                            held: *held,
                            position,
                            stance,
                            cue: &frame.hit.tokens,
                            matched: &[content.root],
                            phrase: None,
                            addressee: self.addressee(frame, *held),
                            condition: condition
                                .filter(|c| c.kind != ConditionKind::Prerequisite)
                                .map(|c| self.span(&c.tokens)),
                            strength: (cue.strength != 0).then_some(cue.strength),
                            codes: Some(cue),
                        },
                    );
                }
            }
            if any {
                break;
            }
        }
        any
    }

    /// A position that somebody simply carries out: "Brussels imposed sanctions".
    fn act(&self, index: usize, look: &Wordlook<'_>, out: &mut Vec<Statement>) {
        let tree = self.view.tree;
        let wording = &self.wordings[index];
        if wording.exclude {
            return;
        }
        // The verb that does it: the wording's own, or a reverser above it ("winding down support").
        let mut verb = wording.found.verb.unwrap_or(wording.found.top);
        let mut turn = Turn::default();
        if !tree.is_verb(verb) || !wording.found.tokens.contains(&verb) {
            let Some(up) = tree.head(wording.found.top).filter(|up| tree.is_verb(*up)) else { return };
            verb = up;
        }
        let clause = Content { tokens: tree.subtree(verb), root: verb, place: Place::That };
        if !look.within(&clause.tokens).contains(&index) {
            return;
        }
        match look.turn(wording, &clause, None) {
            Some(found) => turn.reversed = found.reversed,
            None => return,
        }
        let own_verb = wording.found.tokens.contains(&verb);
        if !own_verb && !turn.reversed {
            return;
        }
        let finite = tree.is_finite(verb);
        if !finite || self.context.unreal(verb, None).is_some() || !self.modals[verb].is_empty() {
            return;
        }
        let cued = self.by_head[verb]
            .iter()
            .any(|n| matches!(self.pack.language.cues[self.frames[*n].hit.cue].sense, Sense::Stance(_)));
        if cued && own_verb {
            return;
        }
        let negated = tree
            .children_with(verb, &[Rel::Advmod])
            .any(|child| self.pack.language.negators.has(self.view.lemma(child)));
        let past = tree.node(verb).xpos == Xpos::VBD
            || tree
                .children_with(verb, &[Rel::Aux, Rel::AuxPass])
                .any(|aux| matches!(tree.node(aux).xpos, Xpos::VBD));
        let (position, stance) = if negated {
            if past {
                return;
            }
            (wording.position, Stance::Reject)
        } else {
            let (position, _) = look.resolve(Stance::Commit, wording.position, turn);
            match self.pack[position].acts {
                Some(stance) => (position, stance),
                None => return,
            }
        };
        if negated && self.pack[position].acts.is_none() {
            return;
        }
        let Some(agent) = roles::agent(tree, verb) else { return };
        let sentence = self.sentence(verb);
        let mut memory = Vec::new();
        if self.is_elsewhere(&clause.tokens, wording) {
            return;
        }
        for token in tree.conjuncts(agent) {
            let Some(mention) = mention_of(tree, self.mentions, token) else { continue };
            for party in self.mentions.get(mention).parties.clone() {
                self.push(
                    out,
                    &mut memory,
                    sentence,
                    &Draft {
                        held: Held { party, mention, token },
                        position,
                        stance,
                        cue: &[verb],
                        matched: &wording.found.tokens,
                        phrase: Some(wording.phrase),
                        addressee: None,
                        condition: None,
                        strength: None,
                        codes: None,
                    },
                );
            }
        }
    }

    /// Whether a wording belongs to another conflict: names of one nearby, none of the pack's sides.
    fn is_elsewhere(&self, tokens: &[usize], wording: &Wording) -> bool {
        let (Some(first), Some(last)) = (tokens.first(), tokens.last()) else { return false };
        let foreign = tokens.iter().any(|token| self.elsewhere.contains(token)) || {
            let sentence = self.sentence(*first);
            let range = self.document.sentences[sentence].tokens.clone();
            range.start <= *first
                && *last < range.end
                && range.into_iter().any(|token| self.elsewhere.contains(&token))
        };
        if !foreign {
            return false;
        }
        let sides = |token: usize| self.pack.sides.iter().any(|side| self.view.fills(token, Some(side.0)));
        let sentence = self.sentence(wording.found.top);
        !self.document.sentences[sentence].tokens.clone().any(sides)
    }

    fn addressee(&self, frame: &Frame, held: Held) -> Option<PartyId> {
        let tree = self.view.tree;
        let own = frame
            .addressee
            .and_then(|token| mention_of(tree, self.mentions, token))
            .and_then(|mention| self.mentions.get(mention).parties.first().copied());
        own.or_else(|| {
            let scope = self.scopes.at(frame.hit.head)?;
            let speaker = scope.speaker?;
            self.mentions.get(speaker).parties.contains(&held.party).then_some(scope.addressee).flatten()
        })
        .filter(|party| *party != held.party)
    }

    /// The party that reports, where it is not the holder.
    fn reporter(&self, token: usize, holder: PartyId) -> Option<PartyId> {
        let scope = self.scopes.at(token)?;
        let parties = &self.mentions.get(scope.speaker?).parties;
        if parties.contains(&holder) { None } else { parties.first().copied() }
    }

    fn push(
        &self,
        out: &mut Vec<Statement>,
        memory: &mut Vec<Remembered>,
        sentence: usize,
        draft: &Draft<'_>,
    ) {
        let place = &self.document.sentences[sentence];
        let holder_span = self.token_span(draft.held.token);
        let cue = self.span(draft.cue);
        let mut evidence = cue.cover(self.span(draft.matched));
        if place.span.contains(holder_span) {
            evidence = evidence.cover(holder_span);
        }
        let mention = self.mentions.get(draft.held.mention);
        let info = self.pack.language.stance(draft.stance);
        let same = draft.codes.filter(|cue| cue.sense == Sense::Stance(draft.stance));
        let first = draft.cue.first().copied().unwrap_or(draft.held.token);
        memory.push(Remembered {
            party: draft.held.party,
            position: draft.position,
            stance: draft.stance,
            sentence,
            cue: first,
        });
        out.push(Statement {
            party: draft.held.party,
            position: draft.position,
            stance: draft.stance,
            strength: same.and(draft.strength).or(info.map(|i| i.strength)).unwrap_or(3),
            holder: Holder {
                span: holder_span,
                name: mention.name.clone(),
                basis: if place.span.contains(holder_span) { mention.basis } else { Basis::Speaker },
            },
            cue,
            matched: draft.matched.iter().map(|token| self.token_span(*token)).collect(),
            evidence,
            sentence: place.span,
            reported_by: self.reporter(first, draft.held.party),
            addressee: draft.addressee,
            condition: draft.condition,
            quoted: self.quoted(first, evidence),
            phrase: draft.phrase,
            cameo: same
                .map(|c| c.cameo.clone())
                .or_else(|| info.map(|i| i.cameo.clone()))
                .unwrap_or_default(),
            plover: same
                .map(|c| c.plover.clone())
                .or_else(|| info.map(|i| i.plover.clone()))
                .unwrap_or_default(),
        });
    }

    fn quoted(&self, token: usize, evidence: Span) -> Kind {
        let unit = self.view.tree.node(token).unit.map(|unit| &self.view.tree.units()[unit]);
        if unit.is_some_and(|unit| unit.quotation.is_some()) {
            return Kind::Direct;
        }
        if self.document.quotations.iter().any(|quotation| quotation.outer.overlaps(evidence)) {
            Kind::Mixed
        } else {
            Kind::Indirect
        }
    }

    /// One statement for each party, position and stance of a sentence; of several ways to it the
    /// one with the stronger, earlier cue. A weaker stance of the same sign from overlapping words
    /// is the same statement seen twice.
    fn settle(&self, mut out: Vec<Statement>) -> Vec<Statement> {
        out.sort_by(|a, b| {
            (a.sentence, a.party, a.position, a.evidence).cmp(&(b.sentence, b.party, b.position, b.evidence))
        });
        let mut kept: Vec<Statement> = Vec::new();
        for statement in out {
            let twin = kept.iter_mut().find(|known| {
                known.sentence == statement.sentence
                    && known.party == statement.party
                    && known.position == statement.position
                    && (known.stance == statement.stance
                        || (known.stance.sign() == statement.stance.sign()
                            && (known.matched == statement.matched || known.cue.overlaps(statement.cue))))
            });
            match twin {
                Some(known) => {
                    if statement.strength > known.strength
                        || (statement.condition.is_some()
                            && known.condition.is_none()
                            && statement.stance == known.stance)
                    {
                        *known = statement;
                    }
                }
                None => kept.push(statement),
            }
        }
        kept.sort_by(|a, b| {
            (a.evidence.start, a.cue.start, a.party, a.position, a.stance).cmp(&(
                b.evidence.start,
                b.cue.start,
                b.party,
                b.position,
                b.stance,
            ))
        });
        kept
    }

    fn sentence(&self, token: usize) -> usize {
        self.document.sentence_of(token).unwrap_or(self.document.sentences.len() - 1)
    }

    fn token_span(&self, token: usize) -> Span {
        if let Some(mention) = self.mentions.headed(token) {
            let mention = self.mentions.get(mention);
            return self.document.span_of(mention.first..mention.last + 1);
        }
        self.document.tokens[token].span()
    }

    fn span(&self, tokens: &[usize]) -> Span {
        match (tokens.first(), tokens.last()) {
            (Some(first), Some(last)) => self.document.span_of(*first..*last + 1),
            _ => Span::default(),
        }
    }
}

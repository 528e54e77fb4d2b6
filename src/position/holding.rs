//! Who holds a frame, as parties of the pack.

use super::collect::Collector;
use crate::attribution::frames::Frame;
use crate::mention::{Kind, mention_of};
use crate::pack::language::{Cue, CuePos, HolderPlace, Sense};
use crate::pack::{PartyId, Stance};
use crate::syntax::{Rel, Xpos, roles};

/// A holder found: the party, the mention and the token that names it here.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Held {
    pub(super) party: PartyId,
    pub(super) mention: usize,
    pub(super) token: usize,
}

impl Collector<'_> {
    /// Who holds a frame, as parties.
    pub(super) fn holders(&self, frame: &Frame, cue: &Cue) -> Vec<Held> {
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
            // "Sanctions will stay in place, Merz said": the speaker vouches for it; so he does for "would
            // stay", which is the same in reported speech.
            let nobody = frame.holders.iter().all(|token| {
                mention_of(tree, self.mentions, *token).is_none_or(|mention| {
                    self.mentions.get(mention).name.is_empty() || !self.is_person(mention)
                })
            });
            let pledge = matches!(cue.sense, Sense::Stance(Stance::Commit))
                || cue.backshift == Some(Stance::Commit) && self.scopes.at(frame.anchor).is_some();
            // "military support would strengthen Ukraine" promises nothing: things that do something to others
            // are told of, not pledged.
            let rests = tree.child(frame.anchor, Rel::Obj).is_none()
                && frame.holders.iter().all(|token| !tree.is_verb(*token));
            if nobody && pledge && rests {
                return self.speaker(frame.anchor);
            }
        }
        // "Talks could start in May, the minister said": what may come about is left open by who says so.
        if out.is_empty()
            && cue.pos == CuePos::Modal
            && matches!(cue.sense, Sense::Stance(Stance::Open))
            && frame.holders.iter().all(|token| mention_of(tree, self.mentions, *token).is_none())
            && self.comes_about(frame.anchor)
        {
            return self.speaker(frame.anchor);
        }
        // "Kyiv said missiles hit the city and urged its partners to …": what cannot speak gives way to who
        // tells the rest of the sentence.
        if out.is_empty() && cue.pos == CuePos::Verb && cue.speech && self.is_told_on(frame) {
            return self.speaker(tree.first_conjunct(frame.hit.head));
        }
        // "A truce is the precondition for talks, Zelenskyy said": a noun that nobody owns is the speaker's.
        if out.is_empty()
            && frame.holders.is_empty()
            && cue.pos == CuePos::Noun
            && tree.child(frame.hit.head, Rel::Cop).is_some()
        {
            return self.speaker(frame.anchor);
        }
        out.dedup_by_key(|held| held.party);
        out
    }

    /// Whether a verb only says that its subject comes about: start, take place, be held.
    fn comes_about(&self, verb: usize) -> bool {
        let tree = self.view.tree;
        let language = &self.pack.language;
        let lemma = self.view.lemma(verb);
        let plain = language.plain_verbs.has(lemma) || language.aspectuals.has(lemma);
        let held =
            tree.is_passive(verb) && tree.children_with(verb, &[Rel::OblAgent, Rel::Obl]).next().is_none();
        (plain || held)
            && tree.child(verb, Rel::Obj).is_none()
            && !self.look.is_reverser(verb, &language.reverser_verbs)
    }

    /// Whether a verb of saying is coordinated inside a reported clause whose subject is no mention.
    fn is_told_on(&self, frame: &Frame) -> bool {
        let tree = self.view.tree;
        let head = frame.hit.head;
        tree.rel(head) == Rel::Conj
            && tree.is_finite(head)
            && tree.children_with(head, &[Rel::Nsubj, Rel::NsubjPass]).next().is_none()
            && frame.holders.iter().all(|token| mention_of(tree, self.mentions, *token).is_none())
    }

    /// Who stands behind a holder: "Zelenskyy, backed by Paris, insists on …".
    pub(super) fn backers(&self, holders: &[Held]) -> Vec<Held> {
        let tree = self.view.tree;
        let mut out: Vec<Held> = Vec::new();
        for held in holders {
            for verb in tree.children_with(held.token, &[Rel::Acl, Rel::Advcl]) {
                if tree.node(verb).xpos != Xpos::VBN {
                    continue;
                }
                for number in &self.by_head[verb] {
                    let frame = &self.frames[*number];
                    let cue = &self.pack.language.cues[frame.hit.cue];
                    if cue.sense == Sense::Stance(Stance::Support)
                        && cue.pos == CuePos::Verb
                        && !frame.negated
                    {
                        out.extend(
                            self.holders(frame, cue)
                                .into_iter()
                                .filter(|backer| holders.iter().all(|held| held.party != backer.party)),
                        );
                    }
                }
            }
        }
        out.dedup_by_key(|held| held.party);
        out
    }

    /// Whether a mention is a person, who would vouch for himself.
    fn is_person(&self, mention: usize) -> bool {
        matches!(self.mentions.get(mention).kind, Kind::Person(_))
    }

    pub(super) fn speaker(&self, token: usize) -> Vec<Held> {
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
    pub(super) fn vehicle(&self, token: usize) -> Option<usize> {
        let tree = self.view.tree;
        let language = &self.pack.language;
        let lemma = self.view.lemma(token);
        // What somebody makes or says speaks for him; his doubts and refusals do nothing themselves.
        let cue = language.cues_at(lemma).any(|(_, cue)| {
            let against = matches!(cue.sense, Sense::Stance(Stance::Oppose | Stance::Reject));
            cue.pos == CuePos::Noun && cue.words.len() == 1 && !against
        });
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
    pub(super) fn gives_up(&self, frame: &Frame, cue: &Cue) -> bool {
        let tree = self.view.tree;
        let Some(verb) = tree.head(frame.hit.head).filter(|verb| tree.is_verb(*verb)) else { return false };
        let owners = self.holders(frame, cue);
        let language = &self.pack.language;
        let kept = tree.children_with(verb, &[Rel::Advmod]).any(|child| {
            language.negators.has(self.view.lemma(child)) || language.negators.has(self.view.form(child))
        });
        let drops = self.look.is_reverser(verb, &language.reverser_verbs)
            || self.look.is_reverser(verb, &language.outcomes);
        if kept || !drops {
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

    pub(super) fn addressee(&self, frame: &Frame, held: Held) -> Option<PartyId> {
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
}

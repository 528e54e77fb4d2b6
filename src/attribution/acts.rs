//! What the source of an attribution does by it: demand, refuse, praise, accuse.
//!
//! A statement says where a party stands on a position; an act is how a source stands to what is
//! said or to whom it is said. Whoever threatens sanctions is open to them, but his act is against
//! somebody; whoever ships grain helps, and takes no stance in words at all.

use super::context::{Context, Unreal};
use super::frames::Frame;
use super::speakers::Found;
use crate::mention::{Mentions, mention_of};
use crate::pack::language::{Cue, CuePos, HolderPlace, Place, Sense};
use crate::pack::{Pack, Stance};
use crate::syntax::{Rel, Upos, roles};

/// The order in which acts of one clause outdo each other, the plainest first.
const PLAINEST: [Stance; 9] = [
    Stance::Demand,
    Stance::Reject,
    Stance::Accept,
    Stance::Support,
    Stance::Oppose,
    Stance::Propose,
    Stance::Commit,
    Stance::Open,
    Stance::Seek,
];

/// The plainest of several acts.
fn plainest(acts: impl Iterator<Item = Stance>) -> Option<Stance> {
    acts.min_by_key(|act| PLAINEST.iter().position(|known| known == act))
}

/// Reads the acts of a document's frames.
pub struct Acts<'a> {
    /// The pack.
    pub pack: &'a Pack,
    /// Modal frames by the verb they help.
    pub modals: &'a [Vec<usize>],
    /// What is asserted; holds the frames and the trees as well.
    pub context: &'a Context<'a>,
    /// Mentions.
    pub mentions: &'a Mentions,
    /// Who says each quotation.
    pub quotes: &'a [Found],
    /// The roots of the quotations that each frame reports.
    pub said: &'a [Vec<usize>],
}

impl Acts<'_> {
    /// The act of a frame, where its source commits one.
    #[must_use]
    pub fn of(&self, number: usize) -> Option<Stance> {
        let frame = &self.context.frames[number];
        let cue = &self.pack.language.cues[frame.hit.cue];
        match cue.sense {
            Sense::Say | Sense::Know => self.reported(number, frame),
            Sense::Accuse | Sense::Stance(_) => {
                let real = match self.context.unreal(frame.anchor, Some(number)) {
                    None => true,
                    Some(Unreal::Nearly) => self.fails(frame),
                    Some(Unreal::Wanted) => self.is_voiced(frame, cue),
                    Some(_) => false,
                };
                real.then(|| self.own(frame, cue)).flatten()
            }
        }
    }

    /// The act of a word with all its frames, and with what it only gives voice to: "pledged its full
    /// support" is support.
    #[must_use]
    pub fn of_word(&self, frames: &[usize]) -> Option<Stance> {
        let own = frames.iter().filter_map(|number| self.of(*number));
        let objects = frames.iter().flat_map(|number| &self.context.frames[*number].contents);
        let voiced = objects
            .filter(|content| content.place == Place::Object)
            .flat_map(|content| &self.context.by_head[content.root])
            .filter(|number| {
                let frame = &self.context.frames[**number];
                self.is_voiced(frame, &self.pack.language.cues[frame.hit.cue])
            })
            .filter_map(|number| self.of(*number));
        plainest(own.chain(voiced))
    }

    /// The act a cue performs, negation included.
    fn own(&self, frame: &Frame, cue: &Cue) -> Option<Stance> {
        let failed = self.fails(frame);
        if frame.negated != failed {
            return cue.negated;
        }
        let stance = match cue.sense {
            Sense::Stance(stance) => stance,
            Sense::Accuse => Stance::Oppose,
            Sense::Say | Sense::Know => return None,
        };
        match cue.plover.as_str() {
            "REQUEST" => Some(Stance::Demand),
            "REJECT" => Some(Stance::Reject),
            "SUPPORT" => Some(Stance::Support),
            "ACCUSE" | "THREATEN" => Some(Stance::Oppose),
            "AGREE" => Some(stance),
            // Deeds: aid, coercion, cooperation, concessions.
            _ => None,
        }
    }

    /// "pledged its full support": what a noun says of the verb that only carries it.
    pub(super) fn is_voiced(&self, frame: &Frame, cue: &Cue) -> bool {
        let tree = self.context.view.tree;
        cue.pos == CuePos::Noun
            && tree.rel(frame.hit.head) == Rel::Obj
            && tree.head(frame.hit.head).is_some_and(|up| {
                self.pack.language.light_verbs.has(self.context.view.lemma(up))
                    && self.context.unreal(up, None).is_none()
            })
    }

    /// "failed to reach a deal" says of the deal what "did not reach a deal" does.
    fn fails(&self, frame: &Frame) -> bool {
        let Some(up) = self.context.view.tree.head(frame.anchor) else { return false };
        self.context.view.tree.rel(frame.anchor) == Rel::Xcomp
            && self.pack.language.implicatives.has(self.context.view.lemma(up))
    }

    /// What a report conveys of its own source: the clause reported is the source's own plan
    /// ("said it would not take part") or what it asks of others ("said Moscow must withdraw").
    fn reported(&self, number: usize, frame: &Frame) -> Option<Stance> {
        let clauses = frame.contents.iter().filter(|content| content.place == Place::That);
        let mut roots: Vec<usize> = clauses.map(|content| content.root).collect();
        roots.extend(&self.said[number]);
        let joined: Vec<usize> =
            roots.iter().flat_map(|root| self.context.view.tree.conjuncts(*root)).collect();
        let acts = joined.iter().flat_map(|root| {
            let inner = self.context.by_head[*root].iter().chain(&self.modals[*root]);
            inner.filter_map(|number| self.conveyed(*number, frame))
        });
        let act = plainest(acts)?;
        // "warned that it would hit back": what somebody else is to suffer.
        let threat = self.pack.language.cues[frame.hit.cue].plover == "THREATEN"
            && matches!(act, Stance::Commit | Stance::Open | Stance::Reject);
        Some(if threat { Stance::Oppose } else { act })
    }

    /// The act of a frame in a reported clause, where it is the reporting source's own.
    fn conveyed(&self, number: usize, report: &Frame) -> Option<Stance> {
        let frame = &self.context.frames[number];
        let cue = &self.pack.language.cues[frame.hit.cue];
        if matches!(cue.sense, Sense::Say | Sense::Know) {
            return None;
        }
        let speaker = cue.holder == HolderPlace::Speaker && frame.holders.is_empty();
        if !(speaker || frame.holders.iter().any(|holder| self.is_same(*holder, report))) {
            return None;
        }
        match self.context.unreal(frame.anchor, Some(number)) {
            Some(Unreal::Asked | Unreal::Supposed | Unreal::Past) => None,
            _ => self.own(frame, cue),
        }
    }

    /// Whether a holder in a reported clause is whoever reports: a pronoun, something of the
    /// source's own ("his country"), or another name of the same party.
    fn is_same(&self, holder: usize, report: &Frame) -> bool {
        let tree = self.context.view.tree;
        let personal = |token: usize| tree.node(token).upos == Upos::Pron;
        if personal(holder)
            || tree.child(holder, Rel::NmodPoss).is_some_and(personal)
            || report.holders.contains(&holder)
        {
            return true;
        }
        let parties = |token: usize| {
            mention_of(tree, self.mentions, token)
                .map(|mention| self.mentions.get(mention).parties.as_slice())
                .unwrap_or_default()
        };
        let own = parties(holder);
        report.holders.iter().any(|source| parties(*source).iter().any(|party| own.contains(party)))
            // "announced that the government will": no other government has been named.
            || (roles::owner(tree, holder).is_none()
                && self.pack.language.role_bodies.has(self.context.view.lemma(holder))
                && tree.child(holder, Rel::Amod).is_none()
                && tree.child(holder, Rel::Compound).is_none())
    }
}

//! What parties do and state without a cue: "Brussels imposed sanctions", "Crimea is Ukraine".

use super::collect::Collector;
use super::draft::{Draft, Output};
use super::holding::Held;
use super::trace::Reason;
use super::wording::Turn;
use crate::attribution::frames::{Content, Frame};
use crate::mention::mention_of;
use crate::pack::language::{Place, Sense};
use crate::pack::{Sign, Stance};
use crate::syntax::roles;
use crate::syntax::{Rel, Xpos};

impl Collector<'_> {
    /// Whether a verb of doing tells what is done: finite, or a participle beside a finite verb ("…, imposing
    /// sanctions"). "Sending arms would be a mistake", "against seizing" and "a plan to send" do not.
    pub(super) fn is_done(&self, frame: &Frame) -> bool {
        let tree = self.view.tree;
        let verb = frame.hit.head;
        if !tree.is_verb(verb) || tree.is_finite(verb) || tree.node(verb).xpos == Xpos::VBN {
            return true;
        }
        let by = |mark: usize| matches!(tree.node(mark).lemma.as_str(), "by" | "in");
        // "keeps sending": done as far as it is kept up.
        let kept_up = tree.rel(verb) == Rel::Xcomp
            && tree.head(verb).is_some_and(|up| self.pack.language.aspectuals.has(self.view.lemma(up)));
        // "accused Moscow of sabotaging the talks": done, if the accuser is right.
        let charged = tree.head(verb).is_some_and(|up| {
            self.by_head[up].iter().any(|number| {
                let frame = &self.frames[*number];
                self.pack.language.cues[frame.hit.cue].sense == Sense::Accuse
                    && frame.contents.iter().any(|content| content.root == verb)
            })
        });
        match tree.rel(verb) {
            _ if kept_up || charged => true,
            Rel::Csubj | Rel::CsubjPass | Rel::Obl | Rel::Acl | Rel::Xcomp | Rel::Ccomp => false,
            Rel::Advcl => !roles::is_infinitive(tree, verb) && tree.introducers(verb).all(by),
            _ => !roles::is_infinitive(tree, verb),
        }
    }

    /// A position that somebody states as a fact: "Ukraine's place is in NATO, Rutte said". The
    /// wording must say the whole of the clause, its subject and what is said of it.
    ///
    /// # Errors
    /// Why nobody does.
    pub(super) fn stated(&self, index: usize, out: &mut Output) -> Result<(), Reason> {
        let tree = self.view.tree;
        let wording = &self.look.wordings[index];
        let top = wording.found.top;
        let copular = tree.child(top, Rel::Cop).is_some();
        let subject = tree.children_with(top, &[Rel::Nsubj]).find(|s| wording.found.tokens.contains(s));
        if wording.exclude
            || !copular
            || subject.is_none()
            || !tree.is_finite(top)
            || !matches!(tree.rel(top), Rel::Root | Rel::Ccomp | Rel::Conj | Rel::Parataxis)
            || !self.modals[top].is_empty()
        {
            return Err(Reason::Uncued);
        }
        if let Some(unreal) = self.context.unreal(top, None) {
            return Err(Reason::Unreal(unreal));
        }
        let clause = Content { tokens: tree.subtree(top), root: top, place: Place::That };
        if !self.look.within(&clause.tokens).contains(&index) {
            return Err(Reason::Uncued);
        }
        let turn = self.look.turn(wording, &clause, None).map_err(Reason::Aside)?;
        let (position, stance) = self.look.resolve(Stance::Support, wording.position, turn);
        let holders = self.speaker(top);
        if holders.is_empty() {
            return Err(Reason::Uncued);
        }
        let draft = Draft {
            head: top,
            position,
            stance,
            cue: &wording.found.tokens,
            matched: &wording.found.tokens,
            phrase: Some(wording.id()),
            condition: None,
            frame: None,
        };
        self.push(out, &holders, &draft);
        Ok(())
    }

    /// A position that somebody simply carries out: "Brussels imposed sanctions".
    ///
    /// # Errors
    /// Why nobody does.
    pub(super) fn act(&self, index: usize, out: &mut Output) -> Result<(), Reason> {
        let tree = self.view.tree;
        let wording = &self.look.wordings[index];
        if wording.exclude {
            return Err(Reason::Uncued);
        }
        // The verb that does it: the wording's own, or a reverser above it ("winding down support").
        let mut verb = wording.found.verb.unwrap_or(wording.found.top);
        if !tree.is_verb(verb) || !wording.found.tokens.contains(&verb) {
            let Some(up) = tree.head(wording.found.top).filter(|up| tree.is_verb(*up)) else {
                return Err(Reason::Uncued);
            };
            verb = up;
        }
        let clause = Content { tokens: tree.subtree(verb), root: verb, place: Place::That };
        if !self.look.within(&clause.tokens).contains(&index) {
            return Err(Reason::Uncued);
        }
        let Turn { reversed, .. } = self.look.turn(wording, &clause, None).map_err(Reason::Aside)?;
        let own_verb = wording.found.tokens.contains(&verb);
        if !own_verb && !reversed {
            return Err(Reason::Uncued);
        }
        let finite = tree.is_finite(verb);
        if let Some(unreal) = self.context.unreal(verb, None) {
            return Err(Reason::Unreal(unreal));
        }
        if !finite || !self.modals[verb].is_empty() {
            return Err(Reason::NotDone);
        }
        // A verb that is a stance of its own says more than that something is done; a verb of doing does not.
        let cued = self.by_head[verb].iter().any(|n| {
            let cue = &self.pack.language.cues[self.frames[*n].hit.cue];
            matches!(cue.sense, Sense::Stance(stance) if !cue.act || stance.sign() == Sign::Against)
        });
        let reverses = self.by_head[verb]
            .iter()
            .any(|n| matches!(self.pack.language.cues[self.frames[*n].hit.cue].sense, Sense::Stance(s) if s.sign() == Sign::Against));
        if cued && own_verb || reverses && !own_verb {
            return Err(Reason::Uncued);
        }
        let negated = tree
            .children_with(verb, &[Rel::Advmod])
            .any(|child| self.pack.language.negators.has(self.view.lemma(child)));
        let past = tree.node(verb).xpos == Xpos::VBD
            || tree
                .children_with(verb, &[Rel::Aux, Rel::AuxPass])
                .any(|aux| tree.node(aux).xpos == Xpos::VBD || tree.node(aux).lemma == "have");
        // "does not recognise" refuses; "did not recognise" is a thing of the past.
        if negated && past {
            return Err(Reason::PastRefusal);
        }
        let position = if negated {
            wording.position
        } else {
            let turn = Turn { reversed, ..Turn::default() };
            self.look.resolve(Stance::Commit, wording.position, turn).0
        };
        let acts = self.pack[position].acts.ok_or(Reason::DeedWithoutActs)?;
        let stance = if negated { Stance::Reject } else { acts };
        let agent = roles::agent(tree, verb).ok_or(Reason::NobodyActs)?;
        if self.is_elsewhere(&clause.tokens, wording) {
            return Err(Reason::Elsewhere);
        }
        let mut done = Err(Reason::NobodyActs);
        for token in tree.conjuncts(agent) {
            let Some(mention) = mention_of(tree, self.mentions, token) else { continue };
            let parties = self.mentions.get(mention).parties.iter();
            let holders: Vec<Held> = parties.map(|party| Held { party: *party, mention, token }).collect();
            let draft = Draft {
                head: verb,
                position,
                stance,
                cue: &[verb],
                matched: &wording.found.tokens,
                phrase: Some(wording.id()),
                condition: None,
                frame: None,
            };
            self.push(out, &holders, &draft);
            if !holders.is_empty() {
                done = Ok(());
            }
        }
        done
    }
}

//! What parties do and state without a cue: "Brussels imposed sanctions", "Crimea is Ukraine".

use super::collect::Collector;
use super::draft::{Draft, Output};
use super::holding::Held;
use super::trace::Reason;
use super::wording::{Turn, Wording};
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
        let charged = self.charge(verb).is_some();
        // "includes lifting sanctions, releasing assets": no more done than the first of the list.
        let first = tree.first_conjunct(verb);
        let rel = if tree.node(first).xpos == Xpos::VBG { tree.rel(first) } else { tree.rel(verb) };
        match rel {
            _ if kept_up || charged => true,
            Rel::Csubj | Rel::CsubjPass | Rel::Obl | Rel::Acl | Rel::Xcomp | Rel::Ccomp => false,
            Rel::Advcl => !roles::is_infinitive(tree, verb) && tree.introducers(verb).all(by),
            _ => !roles::is_infinitive(tree, verb),
        }
    }

    /// What somebody calls a party: "called Zelensky a dictator" says of him what the position does.
    ///
    /// # Errors
    /// Why nobody does.
    pub(super) fn called(&self, index: usize, out: &mut Output) -> Result<(), Reason> {
        let tree = self.view.tree;
        let wording = &self.look.wordings[index];
        let top = wording.found.top;
        let Some(verb) = tree.head(top).filter(|_| !wording.exclude) else { return Err(Reason::Uncued) };
        let party = roles::patients(tree, verb).into_iter().any(|object| {
            object != top
                && mention_of(tree, self.mentions, object)
                    .is_some_and(|mention| !self.mentions.get(mention).parties.is_empty())
        });
        for frame in self.by_head[verb].iter().map(|number| &self.frames[*number]) {
            let cue = &self.pack.language.cues[frame.hit.cue];
            let content = frame.contents.iter().find(|content| {
                content.place == Place::Predicate && content.root == top && cue.sense == Sense::Say
            });
            let Some(content) = content.filter(|_| party && !frame.negated) else { continue };
            if let Some(unreal) = self.context.unreal(frame.anchor, None) {
                return Err(Reason::Unreal(unreal));
            }
            if !self.look.within(content).contains(&index) {
                continue;
            }
            let turn = self.look.turn(wording, content, Some(frame))?;
            let (position, stance) = self.look.resolve(Stance::Support, wording.position, turn);
            let holders = self.holders(frame, cue);
            let draft = Draft {
                head: verb,
                position,
                stance,
                cue: &frame.hit.tokens,
                matched: &wording.found.tokens,
                phrase: Some(wording.id()),
                condition: None,
                frame: Some(frame),
            };
            self.push(out, &holders, &draft);
            return Ok(());
        }
        Err(Reason::Uncued)
    }

    /// Whether a verb says how things are, not what is done: belong, exist.
    fn is_state(&self, verb: usize) -> bool {
        self.view.tree.is_verb(verb) && self.pack.language.states.has(self.view.lemma(verb))
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
        let words = &wording.found.tokens;
        let modal = self.modals[top].iter().map(|number| &self.frames[*number].hit.tokens);
        // "borders cannot be changed by force" as a wording of its own says how things are, too.
        let own_modal = modal.clone().any(|modal| modal.iter().all(|token| words.contains(token)));
        let is = own_modal || tree.child(top, Rel::Cop).is_some() || self.is_state(top);
        // "It is not our war": what is denied of a pronoun is denied of the matter at hand.
        let denies = words.iter().any(|token| self.pack.language.negators.has(self.view.lemma(*token)));
        let said = |subject: usize| {
            words.contains(&subject)
                || denies && matches!(tree.node(subject).lemma.as_str(), "it" | "this" | "that")
        };
        let whole = tree.children_with(top, &[Rel::Nsubj, Rel::NsubjPass]).any(said);
        if wording.exclude
            || !is
            || !whole
            || !tree.is_finite(top)
            || !matches!(tree.rel(top), Rel::Root | Rel::Ccomp | Rel::Conj | Rel::Parataxis)
            || modal.clone().count() > usize::from(own_modal)
        {
            return Err(Reason::Uncued);
        }
        if let Some(unreal) = self.context.unreal(top, None) {
            return Err(Reason::Unreal(unreal));
        }
        let clause = Content { tokens: tree.subtree(top), root: top, place: Place::That, tail: Vec::new() };
        if !self.look.within(&clause).contains(&index) {
            return Err(Reason::Uncued);
        }
        let turn = self.look.turn(wording, &clause, None)?;
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

    /// "signed a law banning the church": what the law does is done by whoever makes it law, on whose verb the
    /// parser has hung it.
    fn is_enacted(&self, verb: usize) -> bool {
        let tree = self.view.tree;
        let law =
            verb.checked_sub(1).filter(|noun| self.pack.language.instruments.has(self.view.lemma(*noun)));
        let enacts = |up: usize| {
            let mut frames = self.by_head[up].iter().map(|number| &self.frames[*number]);
            tree.is_finite(up)
                && frames.any(|frame| {
                    let sense = self.pack.language.cues[frame.hit.cue].sense;
                    matches!(sense, Sense::Stance(Stance::Accept | Stance::Commit)) && !frame.negated
                })
        };
        tree.node(verb).xpos == Xpos::VBG
            && matches!(tree.rel(verb), Rel::Advcl | Rel::Xcomp)
            && law.is_some_and(|law| tree.rel(law) == Rel::Obj && tree.head(law) == tree.head(verb))
            && tree.head(verb).is_some_and(enacts)
    }

    /// Whether a wording takes in a verb with all that its frame holds: "banned the church" refuses nothing that
    /// the position itself does not say.
    fn is_whole(&self, frame: &Frame, wording: &Wording) -> bool {
        let taken = |content: &Content| {
            let inside = self.look.within(content);
            wording.found.tokens.contains(&content.root)
                && inside.iter().any(|number| self.is_part_of_act(frame, &self.look.wordings[*number]))
        };
        wording.found.tokens.contains(&frame.hit.head) && frame.contents.iter().any(taken)
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
        let clause = Content { tokens: tree.subtree(verb), root: verb, place: Place::That, tail: Vec::new() };
        if !self.look.within(&clause).contains(&index) {
            return Err(Reason::Uncued);
        }
        let Turn { reversed, .. } = self.look.turn(wording, &clause, None)?;
        let own_verb = wording.found.tokens.contains(&verb);
        if !own_verb && !reversed {
            return Err(Reason::Uncued);
        }
        let finite = tree.is_finite(verb);
        // "Ukraine belongs in Europe": nobody does it.
        if own_verb && self.is_state(verb) {
            return Err(Reason::Uncued);
        }
        if let Some(unreal) = self.context.unreal(verb, None) {
            return Err(Reason::Unreal(unreal));
        }
        let charge = self.charge(verb);
        if !(finite || charge.is_some() || self.is_enacted(verb)) || !self.modals[verb].is_empty() {
            return Err(Reason::NotDone);
        }
        // A verb that is a stance of its own says more than that something is done; a verb of doing does not.
        let cued = self.by_head[verb].iter().any(|n| {
            let frame = &self.frames[*n];
            let cue = &self.pack.language.cues[frame.hit.cue];
            matches!(cue.sense, Sense::Stance(stance) if !cue.act || stance.sign() == Sign::Against)
                && !self.is_whole(frame, wording)
        });
        let reverses = self.by_head[verb]
            .iter()
            .any(|n| matches!(self.pack.language.cues[self.frames[*n].hit.cue].sense, Sense::Stance(s) if s.sign() == Sign::Against));
        // "accused Kyiv of banning the language": a cue whose contents word nothing more leaves the deed to the wording.
        let idle = charge.is_some() && self.by_head[verb].iter().all(|n| !self.words_more(*n, wording));
        if (cued && own_verb || reverses && !own_verb) && !idle {
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
        let turn = Turn { reversed: reversed && !negated, ..Turn::default() };
        let (position, turned) = self.look.resolve(Stance::Commit, wording.position, turn);
        let stance = match (self.pack[position].acts, charge) {
            _ if negated => Stance::Reject,
            // "accused Moscow of breaking the truce": what has no opposite is undone all the same.
            (Some(_), Some(_)) if turned.sign() == Sign::Against => Stance::Oppose,
            (Some(acts), _) => acts,
            (None, Some(charge)) => return self.charged(index, charge, reversed, out),
            (None, None) => return Err(Reason::DeedWithoutActs),
        };
        let agent = roles::agent(tree, verb).ok_or(Reason::NobodyActs)?;
        let mut done = Err(Reason::NobodyActs);
        for token in tree.conjuncts(agent) {
            let Some(mention) = mention_of(tree, self.mentions, token) else { continue };
            let parties = self.mentions.get(mention).parties.iter();
            let holders: Vec<Held> = parties.map(|party| Held { party: *party, mention, token }).collect();
            if self.is_elsewhere(&clause.tokens, wording, &holders) {
                return Err(Reason::Elsewhere);
            }
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

    /// The frame that charges somebody with a deed: "accused Moscow of sabotaging the talks".
    fn charge(&self, deed: usize) -> Option<&Frame> {
        let tree = self.view.tree;
        let first = tree.first_conjunct(deed);
        // Two steps, as the parser may hang the deed on whoever is accused.
        let above = tree.ancestors(first).skip(1).take(2).flat_map(|up| &self.by_head[up]);
        above.map(|number| &self.frames[*number]).find(|frame| {
            self.pack.language.cues[frame.hit.cue].sense == Sense::Accuse
                && !frame.negated
                && frame.contents.iter().any(|content| content.root == first)
        })
    }

    /// Whether a frame's contents word anything but a part of a wording that holds the cue itself.
    fn words_more(&self, number: usize, whole: &Wording) -> bool {
        let issue = self.pack[whole.position].issue;
        let part = |wording: &Wording| {
            wording.position != whole.position
                && self.pack[wording.position].issue == issue
                && wording.found.tokens.iter().all(|token| whole.found.tokens.contains(token))
        };
        self.frames[number].contents.iter().any(|content| {
            self.look.within(content).into_iter().any(|index| !part(&self.look.wordings[index]))
        })
    }

    /// A charge is at least its author's own stance: "accused Russia of deporting children" opposes it.
    fn charged(&self, index: usize, charge: &Frame, reversed: bool, out: &mut Output) -> Result<(), Reason> {
        let wording = &self.look.wordings[index];
        let turn = Turn { reversed, ..Turn::default() };
        let (position, stance) = self.look.resolve(Stance::Oppose, wording.position, turn);
        let holders = self.holders(charge, &self.pack.language.cues[charge.hit.cue]);
        if holders.is_empty() {
            return Err(Reason::NoHolder);
        }
        let draft = Draft {
            head: charge.hit.head,
            position,
            stance,
            cue: &charge.hit.tokens,
            matched: &wording.found.tokens,
            phrase: Some(wording.id()),
            condition: None,
            frame: Some(charge),
        };
        self.push(out, &holders, &draft);
        Ok(())
    }
}

//! From attributions to statements: the one place where holder, stance and wording meet.

use std::collections::HashSet;

use super::Statement;
use super::conditions::{Condition, Conditions};
use super::draft::{Draft, Output, settle};
use super::holding::Held;
use super::trace::{Note, Reason, Trace};
use super::wording::{Wording, Wordlook};
use crate::attribution::context::{Context, Unreal};
use crate::attribution::frames::{Content, Frame};
use crate::attribution::speakers::Scopes;
use crate::mention::subject::Subject;
use crate::mention::{Mentions, mention_of};
use crate::pack::language::{ConditionKind, Cue, CuePos, HolderPlace, Place, Sense};
use crate::pack::{Pack, PartyId, PositionId, Sign, Stance};
use crate::pattern::view::View;
use crate::span::Span;
use crate::syntax::roles;
use crate::syntax::{Rel, Upos};
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
    pub look: Wordlook<'a>,
    /// Conditions.
    pub conditions: &'a Conditions,
    /// Tokens of names that belong to other conflicts.
    pub elsewhere: &'a HashSet<usize>,
    /// Which sentences are about the pack's subject.
    pub subject: &'a Subject,
    /// Where to note what is dropped, if anybody asks.
    pub trace: Option<&'a Trace>,
}

/// A frame that expresses a stance, with what is known of it before any wording is.
struct Taken<'a> {
    stance: Stance,
    holders: Vec<Held>,
    condition: Option<&'a Condition>,
    conditional: bool,
}

/// Whether a condition of this kind is one a stance depends on. "After" and "before" tell the
/// time more often than the terms.
fn binds(kind: ConditionKind) -> bool {
    !matches!(
        kind,
        ConditionKind::Without | ConditionKind::After | ConditionKind::Before | ConditionKind::Concession
    )
}

impl<'a> Collector<'a> {
    /// Every statement, in the order of the text.
    #[must_use]
    pub fn collect(&self) -> Vec<Statement> {
        let mut out = Output::default();
        let mut used: HashSet<usize> = HashSet::new();
        for number in 0..self.frames.len() {
            self.explicit(number, &mut out, &mut used);
        }
        for number in 0..self.look.wordings.len() {
            if !used.contains(&number) {
                self.uncued(number, &mut out);
            }
        }
        self.echoes(&mut out);
        self.without_repeating_headlines(settle(out.statements, self.trace))
    }

    /// A headline that only says what the text says again is no statement of its own.
    fn without_repeating_headlines(&self, statements: Vec<Statement>) -> Vec<Statement> {
        let headlines: HashSet<Span> =
            self.document.sentences.iter().filter(|s| s.headline).map(|s| s.span).collect();
        let heads = |statement: &Statement| headlines.contains(&statement.sentence);
        let body: HashSet<(PartyId, PositionId, Sign)> = statements
            .iter()
            .filter(|statement| !heads(statement))
            .map(|statement| (statement.party, statement.position, statement.stance.sign()))
            .collect();
        let repeats = |statement: &Statement| {
            body.contains(&(statement.party, statement.position, statement.stance.sign())) && heads(statement)
        };
        let mut kept = statements;
        kept.retain(|statement| {
            let repeats = repeats(statement);
            if repeats {
                note(self.trace, statement, Reason::Headline);
            }
            !repeats
        });
        kept
    }

    /// Statements of one frame.
    fn explicit(&self, number: usize, out: &mut Output, used: &mut HashSet<usize>) {
        let frame = &self.frames[number];
        let taken = match self.taken(number) {
            Ok(taken) => taken,
            Err(reason) => return self.drop(Some(number), None, reason),
        };
        // What is demanded as a prerequisite depends on nothing; what it is for does.
        let depends_on =
            taken.condition.filter(|c| c.kind != ConditionKind::Prerequisite).map(|c| self.span(&c.tokens));
        let backers = self.backers(&taken.holders);
        let mut any = false;
        for content in &frame.contents {
            let content = self.without_conditions(content, frame);
            for wordings in self.look.ranked(&content) {
                // Where the wording that counts first says nothing, the next may: "a temporary administration, so that
                // elections could be held" is asked for, though that elections be held is only what it is for.
                let meant = wordings.into_iter().find_map(|index| {
                    match self.meant(number, &taken, &content, &self.look.wordings[index]) {
                        Ok((position, stance)) => Some((index, position, stance)),
                        Err(reason) => {
                            self.drop(Some(number), Some(index), reason);
                            None
                        }
                    }
                });
                let Some((index, position, stance)) = meant else { continue };
                let wording = &self.look.wordings[index];
                used.insert(index);
                any = true;
                let draft = Draft {
                    head: frame.hit.head,
                    position,
                    stance,
                    cue: &frame.hit.tokens,
                    matched: &wording.found.tokens,
                    phrase: Some(wording.id()),
                    condition: depends_on,
                    frame: Some(frame),
                };
                self.push(out, &taken.holders, &draft);
                if !backers.is_empty() {
                    let stance = if stance.sign() == Sign::For { Stance::Support } else { Stance::Oppose };
                    self.push(out, &backers, &Draft { stance, ..draft });
                }
            }
        }
        let Taken { stance, holders, condition, .. } = taken;
        let modal = self.pack.language.cues[frame.hit.cue].pos == CuePos::Modal;
        let worded = frame.contents.iter().any(|content| !self.look.within(content).is_empty());
        if !any && !worded && !modal {
            any = self.refer(frame, stance, &holders, depends_on, out);
        }
        if any && let Some(condition) = condition {
            self.conditional(frame, condition, &holders, stance, out);
        }
    }

    /// The stance a frame takes, with its holders.
    ///
    /// # Errors
    /// Why it takes none.
    fn taken(&self, number: usize) -> Result<Taken<'a>, Reason> {
        let frame = &self.frames[number];
        let cue = &self.pack.language.cues[frame.hit.cue];
        let mut stance = self.stance(frame, cue)?;
        if cue.act && !self.is_done(frame) {
            return Err(Reason::NotDone);
        }
        // "a prerequisite for signing": what still depends on something has not happened.
        let mut above = self.conditions.holding(frame.hit.head);
        if above.any(|condition| condition.kind == ConditionKind::Prerequisite) {
            return Err(Reason::Prerequisite);
        }
        let forbidden = self.forbidders(frame, cue);
        let forbids = !forbidden.is_empty();
        let holders = if forbids { forbidden } else { self.holders(frame, cue) };
        if holders.is_empty() {
            let spoken = cue.holder == HolderPlace::Speaker && self.scopes.at(frame.anchor).is_some();
            let named = !frame.holders.is_empty() || spoken;
            return Err(if named { Reason::OutsideHolder } else { Reason::NoHolder });
        }
        if frame.silence {
            return Err(Reason::Silence);
        }
        // "hailed as a first step": the verb of praise speaks, the noun only says how.
        if cue.pos == CuePos::Noun && self.is_predicate_of_stance(frame) {
            return Err(Reason::Predicate);
        }
        // "will quit its mediation": what somebody owns is given up.
        if cue.pos == CuePos::Noun && self.gives_up(frame, cue) {
            return Err(Reason::GivenUp);
        }
        if let Some(reason) = self.context.unreal(frame.anchor, Some(number)) {
            // "abandon its NATO aspirations": what somebody owns is there, whatever is said of it.
            let owned = cue.pos == CuePos::Noun
                && self
                    .view
                    .tree
                    .children_with(frame.hit.head, &[Rel::NmodPoss, Rel::Amod, Rel::Compound])
                    .any(|child| self.view.slots(child) != 0);
            let taken_on = matches!(stance, Stance::Accept | Stance::Open | Stance::Seek);
            if reason == Unreal::Unowned && taken_on && self.denied(number, &holders) {
                stance = Stance::Reject;
            } else if !(owned && reason == Unreal::Wanted) {
                return Err(Reason::Unreal(reason));
            }
        }
        let condition = self.condition_of(frame);
        let conditional = condition.is_some_and(|condition| {
            !matches!(condition.kind, ConditionKind::Until | ConditionKind::Prerequisite)
        });
        if !forbids {
            stance = self.modality(frame, cue, number, stance, &holders, conditional)?;
        }
        if let Some(condition) = condition
            && stance == Stance::Commit
            && cue.pos == CuePos::Modal
            && matches!(condition.kind, ConditionKind::If | ConditionKind::OnlyIf | ConditionKind::Unless)
        {
            stance = Stance::Open;
        }
        if condition.is_some_and(|condition| condition.kind == ConditionKind::Without) {
            stance = Stance::Open;
        }
        Ok(Taken { stance, holders, condition, conditional })
    }

    /// The position and stance that a wording in a content of a frame means.
    ///
    /// # Errors
    /// Why it means none.
    fn meant(
        &self,
        number: usize,
        taken: &Taken<'_>,
        content: &Content,
        wording: &Wording,
    ) -> Result<(PositionId, Stance), Reason> {
        let frame = &self.frames[number];
        let cue = &self.pack.language.cues[frame.hit.cue];
        let mut stance = taken.stance;
        if !self.fits_modal(frame, cue, wording) {
            return Err(Reason::BesideModal);
        }
        if self.is_elsewhere(&content.tokens, wording, &taken.holders) {
            return Err(Reason::Elsewhere);
        }
        let words = &wording.found.tokens;
        // "borders cannot be changed by force" says the "cannot" itself.
        if cue.pos == CuePos::Modal && frame.hit.tokens.iter().all(|token| words.contains(token)) {
            return Err(Reason::OwnWords);
        }
        if cue.pos == CuePos::Phrase && words.iter().all(|token| frame.hit.tokens.contains(token)) {
            return Err(Reason::OwnWords);
        }
        // "There will be no deal" against a wording `no deal`: the cue has said the "no".
        let negator = |token: &usize| {
            let (lemma, form) = (self.view.lemma(*token), self.view.form(*token));
            let language = &self.pack.language;
            language.negators.has(form) || language.reverser_determiners.has(lemma)
        };
        if words.iter().any(|token| frame.hit.tokens.contains(token) && negator(token)) {
            return Err(Reason::OwnWords);
        }
        // A noun that is part of the wording ("peace deal", "security guarantees") names the thing; that
        // somebody wants it can be heard in it ("NATO bid"), not that he has agreed to it.
        let own = words.contains(&frame.hit.head);
        let given = matches!(cue.sense, Sense::Stance(Stance::Accept | Stance::Commit));
        if cue.pos == CuePos::Noun && content.root == frame.hit.head && (!own || given) {
            return Err(Reason::NameOfThing);
        }
        // News of what is done is a stance only where the pack's author says so.
        if cue.act && !cue.speech && self.pack[wording.position].acts.is_none() && stance.sign() == Sign::For
        {
            return Err(Reason::DeedWithoutActs);
        }
        if self.is_idle_subject(content, wording) {
            return Err(Reason::IdleSubject);
        }
        if self.is_part_of_act(frame, wording) {
            return Err(Reason::PartOfAct);
        }
        let turn = self.look.turn(wording, content, Some(frame))?;
        // "will not recognise" as a wording of its own: the "not" is said once.
        if frame.negated && self.says_negation(frame, wording) {
            let Sense::Stance(own) = cue.sense else { return Err(Reason::OnlySaid) };
            stance = if self.forbidders(frame, cue).is_empty() {
                self.modality(frame, cue, number, own, &taken.holders, taken.conditional)?
            } else {
                Stance::Demand
            };
        }
        Ok(self.look.resolve(stance, wording.position, turn))
    }

    /// Notes that a frame or a wording in it gives no statement.
    fn drop(&self, frame: Option<usize>, wording: Option<usize>, reason: Reason) {
        if let Some(trace) = self.trace {
            trace.add(Note { frame, wording, statement: None, reason });
        }
    }

    /// What a wording that no cue holds may still be: a deed, or a statement of fact.
    fn uncued(&self, number: usize, out: &mut Output) {
        for tried in [self.act(number, out), self.stated(number, out), self.called(number, out)] {
            if let Err(reason) = tried {
                self.drop(None, Some(number), reason);
            }
        }
    }

    /// Whether the negator of a frame is a word of the wording.
    fn says_negation(&self, frame: &Frame, wording: &Wording) -> bool {
        let negators = &self.pack.language.negators;
        wording.found.tokens.iter().any(|token| {
            self.view.tree.head(*token) == Some(frame.anchor)
                && (negators.has(self.view.form(*token)) || negators.has(self.view.lemma(*token)))
        })
    }

    /// Whether a noun stands behind "as" under a verb that is a stance of its own.
    fn is_predicate_of_stance(&self, frame: &Frame) -> bool {
        let tree = self.view.tree;
        let noun = frame.hit.head;
        tree.head(noun).is_some_and(|verb| {
            tree.introducers(noun).any(|case| tree.node(case).lemma == "as")
                && self.by_head[verb].iter().any(|number| {
                    let other = &self.frames[*number];
                    let cue = &self.pack.language.cues[other.hit.cue];
                    matches!(cue.sense, Sense::Stance(_)) && !other.contents.is_empty()
                })
        })
    }

    /// Whether the cue's own word belongs to another wording of the issue that says more: "walk away
    /// from mediation" is a position, not a refusal of one.
    pub(super) fn is_part_of_act(&self, frame: &Frame, wording: &Wording) -> bool {
        let issue = self.pack[wording.position].issue;
        let verb = self.pack.language.cues[frame.hit.cue].pos == CuePos::Verb;
        let with_cue = self.look.by_token[frame.hit.head].iter().map(|number| &self.look.wordings[*number]);
        verb && with_cue.into_iter().any(|other| {
            !other.exclude
                && other.position != wording.position
                && self.pack[other.position].issue == issue
                && wording.found.tokens.iter().all(|token| other.found.tokens.contains(token))
        })
    }

    /// The stance a frame's cue expresses here, negation included.
    fn stance(&self, frame: &Frame, cue: &Cue) -> Result<Stance, Reason> {
        match cue.sense {
            Sense::Stance(_) if frame.negated => cue.negated.ok_or(Reason::NegatedAway),
            Sense::Stance(stance) => Ok(stance),
            _ => Err(Reason::OnlySaid),
        }
    }

    /// A content without the conditions in it: those are kept apart.
    fn without_conditions(&self, whole: &Content, frame: &Frame) -> Content {
        let mut content = whole.clone();
        for condition in self.conditions.rooted(&whole.tokens).filter(|c| self.depends(frame, c.kind)) {
            // "will not sign a deal without it": a phrase may take the condition itself for what it governs.
            if condition.kind == ConditionKind::Without && condition.root == content.root {
                content.tokens.clear();
            }
            let inside =
                content.tokens.binary_search(&condition.root).is_ok() && condition.root != content.root;
            let holds_cue = condition.tokens.binary_search(&frame.hit.head).is_ok();
            if inside && !holds_cue {
                content.tokens.retain(|token| {
                    condition.tokens.binary_search(token).is_err() && !condition.words.contains(token)
                });
            }
        }
        content
    }

    /// Whether a frame says that something will not be: "will not agree", "there can be no deal".
    fn denies(&self, frame: &Frame) -> bool {
        let cue = &self.pack.language.cues[frame.hit.cue];
        frame.negated || cue.pos == CuePos::Phrase && cue.sense == Sense::Stance(Stance::Reject)
    }

    /// Whether a condition of this kind is one that the stance of a frame depends on. "Without a settlement
    /// there will be no truce": what is denied without it does.
    fn depends(&self, frame: &Frame, kind: ConditionKind) -> bool {
        binds(kind) || kind == ConditionKind::Without && self.denies(frame)
    }

    /// The condition a frame depends on.
    fn condition_of(&self, frame: &Frame) -> Option<&'a Condition> {
        let unit = self.view.tree.node(frame.hit.head).unit;
        self.conditions.in_unit(unit).find(|condition| {
            if !self.depends(frame, condition.kind) || condition.tokens.binary_search(&frame.hit.head).is_ok()
            {
                return false;
            }
            let at = condition.attached;
            at == frame.hit.head
                || at == frame.anchor
                // "If Kyiv agrees, he said, Moscow will …": hung on the verb of saying in between.
                || self.reports_frame(at, frame)
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

    /// Whether a verb of saying has a frame's head in what it reports.
    fn reports_frame(&self, verb: usize, frame: &Frame) -> bool {
        self.by_head[verb].iter().any(|number| {
            let report = &self.frames[*number];
            self.pack.language.cues[report.hit.cue].sense == Sense::Say
                && report.contents.iter().any(|content| {
                    content.place == Place::That && content.tokens.binary_search(&frame.hit.head).is_ok()
                })
        })
    }

    /// Whether the verb of a condition is denied or refuses: "if it does not agree", "if it refuses to".
    fn is_refusal(&self, verb: usize, words: &[usize]) -> bool {
        let tree = self.view.tree;
        let language = &self.pack.language;
        let denied = tree.children_with(verb, &[Rel::Advmod]).any(|child| {
            !words.contains(&child)
                && (language.negators.has(self.view.lemma(child))
                    || language.negators.has(self.view.form(child)))
        });
        denied
            || self.look.is_reverser(verb, &language.reverser_verbs)
            || self.by_head[verb].iter().any(|number| {
                let cue = &language.cues[self.frames[*number].hit.cue];
                matches!(cue.sense, Sense::Stance(stance) if stance.sign() == Sign::Against)
            })
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

    /// Whether a wording belongs to another conflict: names of one nearby, none of the pack's sides beside the
    /// holder, who may speak of any conflict, nor of what the pack is about.
    pub(super) fn is_elsewhere(&self, tokens: &[usize], wording: &Wording, holders: &[Held]) -> bool {
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
        // What is called by a name ("Crimea", "the Ukrainian church") is known for what it is.
        let called = wording.found.tokens.iter().any(|token| self.view.tree.node(*token).upos == Upos::Propn);
        let speaks = |side: &PartyId| holders.iter().any(|held| held.party == *side);
        let others = self.pack.sides.iter().filter(|side| called || !speaks(side));
        let own: Vec<PartyId> = others.chain(&self.pack.about).copied().collect();
        let named = |token: usize| own.iter().any(|party| self.view.fills(token, Some(party.0)));
        let sentence = self.sentence(wording.found.top);
        !self.document.sentences[sentence].tokens.clone().any(named)
    }

    /// The statements that a condition holds in itself: "if Ukraine received guarantees" demands them.
    fn conditional(
        &self,
        frame: &Frame,
        condition: &Condition,
        holders: &[Held],
        stance: Stance,
        out: &mut Output,
    ) {
        if !condition.demands {
            return;
        }
        let content = Content {
            tokens: condition.tokens.clone(),
            root: condition.root,
            place: Place::That,
            tail: Vec::new(),
        };
        for index in self.look.within(&content) {
            let wording = &self.look.wordings[index];
            if wording.found.tokens.iter().all(|token| self.view.referent(*token).is_some()) {
                continue;
            }
            let Ok(mut turn) = self.look.turn(wording, &content, None) else { continue };
            // "Without guarantees Kyiv will not …": the word opens the condition, it undoes nothing in it.
            let opens = self.view.tree.introducers(condition.root).any(|case| {
                condition.words.contains(&case)
                    && self.pack.language.reverser_prepositions.has(self.view.lemma(case))
            });
            turn.reversed ^=
                opens && !wording.found.tokens.iter().any(|token| condition.words.contains(token));
            if condition.kind == ConditionKind::Prerequisite {
                let draft = Draft {
                    head: frame.hit.head,
                    position: wording.position,
                    stance: Stance::Open,
                    cue: &frame.hit.tokens,
                    matched: &wording.found.tokens,
                    phrase: Some(wording.id()),
                    condition: frame.contents.first().map(|c| self.span(&c.tokens)),
                    frame: None,
                };
                self.push(out, holders, &draft);
                continue;
            }
            // "will be hit by sanctions if it does not agree to a truce": the threat demands the truce.
            let threatens = self.pack.language.cues[frame.hit.cue].plover == "THREATEN";
            if stance.sign() == Sign::For
                && (threatens || self.is_threat(condition, holders))
                && self.is_refusal(condition.root, &condition.words)
            {
                turn.reversed = false;
                turn.negated = false;
            }
            turn.against = turn.against.filter(|_| !self.is_threat(condition, holders));
            let (position, stance) = self.look.resolve(Stance::Demand, wording.position, turn);
            let draft = Draft {
                head: frame.hit.head,
                position,
                stance,
                cue: &condition.words,
                matched: &wording.found.tokens,
                phrase: Some(wording.id()),
                condition: None,
                frame: None,
            };
            self.push(out, holders, &draft);
        }
    }
}

/// Notes that a statement which was made is dropped.
pub(super) fn note(trace: Option<&Trace>, statement: &Statement, reason: Reason) {
    if let Some(trace) = trace {
        let made = (statement.party, statement.position, statement.cue);
        trace.add(Note { frame: None, wording: None, statement: Some(made), reason });
    }
}

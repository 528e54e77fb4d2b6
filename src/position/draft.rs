//! Writing statements down: spans, evidence, codes, and one statement where several ways lead to it.

use super::collect::{Collector, note};
use super::holding::Held;
use super::references::Remembered;
use super::trace::{Note, Reason, Trace};
use super::{Holder, PhraseId, Statement};
use crate::attribution::Kind;
use crate::attribution::frames::Frame;
use crate::mention::Basis;
use crate::pack::language::Sense;
use crate::pack::{PartyId, PositionId, Stance};
use crate::span::Span;

/// What has been collected so far.
#[derive(Debug, Default)]
pub(super) struct Output {
    pub(super) statements: Vec<Statement>,
    /// The same, as later sentences can point back to it.
    pub(super) memory: Vec<Remembered>,
}

/// A statement in the making, whoever holds it.
pub(super) struct Draft<'d> {
    /// The token whose sentence it stands in.
    pub(super) head: usize,
    pub(super) position: PositionId,
    pub(super) stance: Stance,
    pub(super) cue: &'d [usize],
    pub(super) matched: &'d [usize],
    pub(super) phrase: Option<PhraseId>,
    pub(super) condition: Option<Span>,
    /// The frame whose cue gives strength, codes and addressee, where a cue expresses it.
    pub(super) frame: Option<&'d Frame>,
}

impl Collector<'_> {
    /// The party that reports, where it is not the holder.
    fn reporter(&self, token: usize, holder: PartyId) -> Option<PartyId> {
        let scope = self.scopes.at(token)?;
        let parties = &self.mentions.get(scope.speaker?).parties;
        if parties.contains(&holder) { None } else { parties.first().copied() }
    }
    /// Adds a statement for each holder, and remembers it for references to come.
    pub(super) fn push(&self, out: &mut Output, holders: &[Held], draft: &Draft<'_>) {
        let who = &self.pack[self.pack[draft.position].issue].holders;
        let off_subject = !self.subject.covers(self.sentence(draft.head));
        for held in holders {
            let reason = if off_subject {
                Reason::OffSubject
            } else if who.is_empty() || who.contains(&held.party) {
                self.push_one(out, *held, draft);
                continue;
            } else {
                Reason::NotAHolder
            };
            if let Some(trace) = self.trace {
                let made = Some((held.party, draft.position, self.span(draft.cue)));
                trace.add(Note { frame: None, wording: None, statement: made, reason });
            }
        }
    }

    fn push_one(&self, out: &mut Output, held: Held, draft: &Draft<'_>) {
        let sentence = self.sentence(draft.head);
        let place = &self.document.sentences[sentence];
        let holder_span = self.holder_span(held);
        let cue = self.span(draft.cue);
        let mut evidence = cue.cover(self.span(draft.matched));
        if place.span.contains(holder_span) {
            evidence = evidence.cover(holder_span);
        }
        let mention = self.mentions.get(held.mention);
        let info = self.pack.language.stance(draft.stance);
        let cue_entry = draft.frame.map(|frame| &self.pack.language.cues[frame.hit.cue]);
        let same = cue_entry.filter(|cue| cue.sense == Sense::Stance(draft.stance));
        let first = draft.cue.first().copied().unwrap_or(held.token);
        out.memory.push(Remembered {
            party: held.party,
            position: draft.position,
            stance: draft.stance,
            sentence,
            cue: first,
        });
        out.statements.push(Statement {
            party: held.party,
            position: draft.position,
            stance: draft.stance,
            strength: same
                .map(|cue| cue.strength)
                .filter(|strength| *strength != 0)
                .or(info.map(|i| i.strength))
                .unwrap_or(3),
            holder: Holder {
                span: holder_span,
                name: mention.name.clone(),
                basis: if place.span.contains(holder_span) { mention.basis } else { Basis::Speaker },
            },
            cue,
            matched: draft.matched.iter().map(|token| self.token_span(*token)).collect(),
            evidence,
            sentence: place.span,
            reported_by: self.reporter(first, held.party),
            addressee: draft.frame.and_then(|frame| self.addressee(frame, held)),
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
        if self.document.quotations_near(evidence).any(|quotation| quotation.outer.overlaps(evidence)) {
            Kind::Mixed
        } else {
            Kind::Indirect
        }
    }

    fn token_span(&self, token: usize) -> Span {
        if let Some(mention) = self.mentions.headed(token) {
            let mention = self.mentions.get(mention);
            return self.document.span_of(mention.first..mention.last + 1);
        }
        self.document.tokens[token].span()
    }

    /// The words that name a holder here; a title that heads the name belongs to it ("Mr Trump").
    fn holder_span(&self, held: Held) -> Span {
        let mention = self.mentions.get(held.mention);
        let span = self.token_span(held.token);
        if self.view.tree.head(mention.head) == Some(held.token) && self.mentions.headed(held.token).is_none()
        {
            return span.cover(self.document.span_of(mention.first..mention.last + 1));
        }
        span
    }

    pub(super) fn span(&self, tokens: &[usize]) -> Span {
        match (tokens.first(), tokens.last()) {
            (Some(first), Some(last)) => self.document.span_of(*first..*last + 1),
            _ => Span::default(),
        }
    }

    pub(super) fn sentence(&self, token: usize) -> usize {
        self.document.sentence_of(token).unwrap_or(self.document.sentences.len() - 1)
    }
}

/// One statement for each party, position and stance of a sentence; of several ways to it the
/// one with the stronger, earlier cue. A weaker stance of the same sign from overlapping words
/// is the same statement seen twice.
pub(super) fn settle(mut out: Vec<Statement>, trace: Option<&Trace>) -> Vec<Statement> {
    out.sort_by(|a, b| {
        (a.sentence, a.party, a.position, a.evidence).cmp(&(b.sentence, b.party, b.position, b.evidence))
    });
    let mut kept: Vec<Statement> = Vec::new();
    // The first that is kept of the sentence.
    let mut first = 0;
    for statement in out {
        if kept.last().is_some_and(|known| known.sentence != statement.sentence) {
            first = kept.len();
        }
        let twin = kept[first..].iter_mut().find(|known| {
            known.party == statement.party
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
                    note(trace, known, Reason::SaidAlready);
                    *known = statement;
                } else {
                    note(trace, &statement, Reason::SaidAlready);
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

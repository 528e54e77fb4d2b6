//! What looked like a statement: every cue and every wording that was dropped, with its reason.

use super::seen::Seen;
use super::uncued;
use crate::pack::language::{CuePos, Sense};
use crate::pack::{PartyId, PositionId};
use crate::position::trace::{Note, Reason};
use crate::position::wording::Wording;
use crate::position::{PhraseId, Statement};
use crate::span::Span;

/// Something that was dropped.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Candidate {
    pub(super) sentence: usize,
    pub(super) position: PositionId,
    pub(super) frame: Option<usize>,
    pub(super) wording: Option<usize>,
    /// A statement that was made first: its party, position and cue.
    pub(super) statement: Option<(PartyId, PositionId, Span)>,
    pub(super) reason: Reason,
}

impl Candidate {
    /// How near it came to being a statement: of several reasons for one wording the highest decides.
    pub(super) fn rank(&self, seen: &Seen<'_>) -> u8 {
        let modal = self.frame.is_some_and(|number| seen.cue(&seen.frames()[number]).pos == CuePos::Modal);
        match self.reason {
            Reason::OffSubject => 10,
            Reason::SaidAlready | Reason::Headline | Reason::NotAHolder => 9,
            Reason::Elsewhere | Reason::DeedWithoutActs | Reason::Aside(..) | Reason::PartOfAct
                if self.frame.is_some() =>
            {
                8
            }
            Reason::Excluded(_) => 8,
            Reason::OutsideHolder
            | Reason::NoHolder
            | Reason::NegatedAway
            | Reason::NotDone
            | Reason::Prerequisite
            | Reason::Silence
            | Reason::GivenUp
            | Reason::Unreal(_)
                if self.frame.is_some() && !modal =>
            {
                7
            }
            Reason::Covered(_) | Reason::Outdone(_) => 6,
            Reason::IdleSubject | Reason::Modal(_) => 6,
            Reason::DeedWithoutActs
            | Reason::NobodyActs
            | Reason::PastRefusal
            | Reason::Elsewhere
            | Reason::Unreal(_)
            | Reason::Aside(..) => 5,
            Reason::Predicate | Reason::OwnWords | Reason::NameOfThing => 4,
            Reason::BesideModal => 3,
            Reason::Uncued | Reason::NotDone | Reason::OnlySaid => 2,
            Reason::Twice(_) => 1,
            _ => 4,
        }
    }
}

/// Every candidate of a document, in the order of the text, those that came nearest first.
pub(super) fn of(seen: &Seen<'_>, notes: &[Note]) -> Vec<Candidate> {
    let mut all: Vec<Candidate> = Vec::new();
    for note in notes {
        from_note(seen, note, &mut all);
    }
    shadowed(seen, notes, &mut all);
    all.retain(|candidate| candidate.wording.is_none_or(|number| !seen.wordings()[number].exclude));
    all.sort_by_key(|candidate| {
        let first = candidate.wording.map(|number| seen.wordings()[number].found.tokens[0]);
        let narrow = candidate.frame.map_or(usize::MAX, |number| {
            seen.frames()[number]
                .contents
                .iter()
                .map(|content| content.tokens.len())
                .min()
                .unwrap_or(usize::MAX)
        });
        (
            candidate.sentence,
            first,
            candidate.wording,
            u8::MAX - candidate.rank(seen),
            narrow,
            candidate.frame,
        )
    });
    all.dedup();
    telling(seen, &all)
}

fn from_note(seen: &Seen<'_>, note: &Note, all: &mut Vec<Candidate>) {
    let known = seen.inside.known;
    let Note { frame, wording, statement, reason } = *note;
    let make = |number: usize| {
        let found = &seen.wordings()[number];
        Candidate {
            sentence: seen.sentence(found.found.top),
            position: found.position,
            frame,
            wording: Some(number),
            statement: None,
            reason,
        }
    };
    match (frame, wording, statement) {
        (_, Some(number), _) => all.push(make(number)),
        (Some(number), None, _) => {
            for content in &seen.frames()[number].contents {
                all.extend(known.look.within(&content.tokens).into_iter().map(make));
            }
        }
        (None, None, Some((_, position, cue))) => {
            let token = seen.document().tokens_in(cue).start;
            all.push(Candidate {
                sentence: seen.sentence(token),
                position,
                frame: None,
                wording: None,
                statement,
                reason,
            });
        }
        (None, None, None) => {}
    }
}

/// Wordings inside what a frame of a stance holds that another one takes the place of.
fn shadowed(seen: &Seen<'_>, notes: &[Note], all: &mut Vec<Candidate>) {
    let known = seen.inside.known;
    let dropped = |frame: usize| notes.iter().any(|note| note.frame == Some(frame) && note.wording.is_none());
    for (number, frame) in seen.frames().iter().enumerate().filter(|(number, _)| !dropped(*number)) {
        for content in &frame.contents {
            let mut inside: Vec<usize> =
                content.tokens.iter().flat_map(|token| known.look.by_token[*token].iter().copied()).collect();
            inside.sort_unstable();
            inside.dedup();
            for wording in inside {
                let Some(reason) = known.look.kept_out(wording, &content.tokens) else { continue };
                let found = &seen.wordings()[wording];
                all.push(Candidate {
                    sentence: seen.sentence(found.found.top),
                    position: found.position,
                    frame: Some(number),
                    wording: Some(wording),
                    statement: None,
                    reason,
                });
            }
        }
    }
}

/// Without what tells nothing beside the rest: that no cue holds what a cue was found to hold, that another
/// wording stands for it that is told of itself, and whatever else of a wording that gave a statement.
fn telling(seen: &Seen<'_>, all: &[Candidate]) -> Vec<Candidate> {
    let used: Vec<bool> = seen.wordings().iter().map(|wording| is_used(seen, wording)).collect();
    let best = |number: usize| {
        let own = all.iter().filter(|other| other.wording == Some(number));
        own.map(|other| other.rank(seen)).max().unwrap_or_default()
    };
    let keep = |candidate: &&Candidate| {
        // The same words read by two entries of one cue are one statement.
        let again =
            |(party, position, cue): (PartyId, PositionId, Span)| {
                candidate.reason == Reason::SaidAlready
                    && seen.inside.statements.iter().any(|kept| {
                        kept.party == party && kept.position == position && kept.cue.overlaps(cue)
                    })
            };
        if candidate.statement.is_some_and(again) {
            return false;
        }
        let Some(number) = candidate.wording else { return true };
        let rank = candidate.rank(seen);
        if used[number] {
            return rank >= 7;
        }
        let bare = rank <= 2 && candidate.frame.is_none();
        if matches!(candidate.reason, Reason::Twice(_)) || bare && gives_way(seen, number).is_some() {
            return false;
        }
        // That somebody only reports it says more than that no cue holds it, and the other way round where the
        // report is not what stands over the words.
        let over = uncued::governor(seen, &seen.wordings()[number]);
        let reports = |other: &Candidate| {
            let head = other.frame.map(|frame| seen.frames()[frame].hit.head);
            other.reason == Reason::OnlySaid && other.wording == Some(number) && head == over
        };
        if candidate.reason == Reason::OnlySaid && !reports(candidate)
            || candidate.reason == Reason::Uncued && all.iter().any(reports)
        {
            return false;
        }
        rank > 2 && !matches!(candidate.reason, Reason::BesideModal) || rank == best(number)
    };
    let mut kept: Vec<Candidate> = Vec::new();
    for candidate in all.iter().filter(keep) {
        let same = |known: &Candidate| {
            known.wording == candidate.wording
                && known.position == candidate.position
                && known.reason == candidate.reason
                && known.statement == candidate.statement
                && (candidate.frame.is_none() || known.frame == candidate.frame)
        };
        if !kept.iter().any(same) {
            kept.push(candidate.clone());
        }
    }
    kept
}

/// The other wording of its position that stands for a wording which a cue of a stance does hold.
pub(super) fn gives_way(seen: &Seen<'_>, number: usize) -> Option<usize> {
    let known = seen.inside.known;
    let contents = seen.frames().iter().filter(|frame| matches!(seen.cue(frame).sense, Sense::Stance(_)));
    contents.flat_map(|frame| &frame.contents).find_map(|content| {
        match known.look.kept_out(number, &content.tokens) {
            Some(Reason::Twice(other)) => Some(other),
            _ => None,
        }
    })
}

/// Whether a statement came of a wording.
fn is_used(seen: &Seen<'_>, wording: &Wording) -> bool {
    seen.inside.statements.iter().any(|statement| comes_of(seen, statement, wording))
}

/// Whether a statement came of this very wording.
fn comes_of(seen: &Seen<'_>, statement: &Statement, wording: &Wording) -> bool {
    let tokens = &wording.found.tokens;
    let id: PhraseId = wording.id();
    !wording.exclude
        && statement.phrase == Some(id)
        && statement.matched.len() == tokens.len()
        && tokens
            .iter()
            .zip(&statement.matched)
            .all(|(token, span)| span.contains(seen.document().tokens[*token].span()))
}

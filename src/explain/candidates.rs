//! What looked like a statement: every cue and every wording that was dropped, with its reason.

use std::collections::{HashMap, HashSet};

use super::seen::Seen;
use super::uncued;
use crate::attribution::frames::Frame;
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

/// Every candidate of a document, in the order of the text, those that came nearest first. Of a document of which
/// only some sentences are told, those in them and those that their cues might hold, perhaps with others.
pub(super) fn of(seen: &Seen<'_>, notes: &[Note], told: Option<&[usize]>) -> Vec<Candidate> {
    let reach = Reach::new(seen, notes, told);
    let mut all: Vec<Candidate> = Vec::new();
    for note in notes.iter().filter(|note| reach.has_note(note)) {
        from_note(seen, note, &mut all);
    }
    shadowed(seen, notes, &reach, &mut all);
    all.retain(|candidate| {
        reach.has(candidate.sentence)
            && candidate.wording.is_none_or(|number| !seen.wordings()[number].exclude)
    });
    all.sort_by_cached_key(|candidate| {
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

/// The sentences whose candidates are needed.
struct Reach<'s, 'i> {
    seen: &'s Seen<'i>,
    /// By sentence; nothing where all are.
    needed: Option<Vec<bool>>,
}

impl<'s, 'i> Reach<'s, 'i> {
    fn new(seen: &'s Seen<'i>, notes: &[Note], told: Option<&[usize]>) -> Self {
        let needed = told.map(|told| {
            let mut own = vec![false; seen.document().sentences.len()];
            told.iter().for_each(|sentence| own[*sentence] = true);
            let mut needed = own.clone();
            // A cue may hold what stands in other sentences, as in a long quotation.
            let frames = told.iter().flat_map(|sentence| seen.frames_of(*sentence));
            for token in frames.flat_map(|(_, frame)| &frame.contents).flat_map(|content| &content.tokens) {
                needed[seen.sentence(*token)] = true;
            }
            for (frame, wording) in notes.iter().filter_map(|note| Some((note.frame?, note.wording?))) {
                if own[seen.sentence(seen.frames()[frame].hit.head)] {
                    needed[seen.sentence(seen.wordings()[wording].found.top)] = true;
                }
            }
            needed
        });
        Self { seen, needed }
    }

    fn has(&self, sentence: usize) -> bool {
        self.needed.as_ref().is_none_or(|needed| needed[sentence])
    }

    fn has_note(&self, note: &Note) -> bool {
        match (note.wording, note.frame) {
            (Some(wording), _) => self.has(self.seen.sentence(self.seen.wordings()[wording].found.top)),
            (None, Some(frame)) => self.has_contents(&self.seen.frames()[frame]),
            (None, None) => true,
        }
    }

    fn has_contents(&self, frame: &Frame) -> bool {
        self.needed.is_none()
            || frame
                .contents
                .iter()
                .any(|content| content.tokens.iter().any(|token| self.has(self.seen.sentence(*token))))
    }
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
                all.extend(known.look.within(content).into_iter().map(make));
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
fn shadowed(seen: &Seen<'_>, notes: &[Note], reach: &Reach<'_, '_>, all: &mut Vec<Candidate>) {
    let known = seen.inside.known;
    let dropped: HashSet<usize> =
        notes.iter().filter(|note| note.wording.is_none()).filter_map(|note| note.frame).collect();
    let kept = seen.frames().iter().enumerate().filter(|(number, _)| !dropped.contains(number));
    for (number, frame) in kept.filter(|(_, frame)| reach.has_contents(frame)) {
        for content in &frame.contents {
            for (wording, reason) in known.look.kept_out(content) {
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
    let mut groups: HashMap<usize, Group> = HashMap::new();
    for (number, candidate) in all.iter().filter_map(|one| Some((one.wording?, one))) {
        let group = groups.entry(number).or_insert_with(|| {
            let wording = &seen.wordings()[number];
            Group {
                used: is_used(seen, wording),
                best: 0,
                over: uncued::governor(seen, wording),
                reported: false,
            }
        });
        group.best = group.best.max(candidate.rank(seen));
        group.reported |= group.is_report(seen, candidate);
    }
    let keep = |candidate: &&Candidate| {
        // The same words read by two entries of one cue are one statement.
        let again = |(party, position, cue): (PartyId, PositionId, Span)| {
            candidate.reason == Reason::SaidAlready
                && seen
                    .document()
                    .tokens_in(cue)
                    .filter_map(|token| seen.index.by_cue.get(&token))
                    .flatten()
                    .map(|number| &seen.inside.statements[*number])
                    .any(|kept| kept.party == party && kept.position == position && kept.cue.overlaps(cue))
        };
        if candidate.statement.is_some_and(again) {
            return false;
        }
        let Some((number, group)) = candidate.wording.and_then(|number| Some((number, groups.get(&number)?)))
        else {
            return true;
        };
        let rank = candidate.rank(seen);
        if group.used {
            return rank >= 7;
        }
        let bare = rank <= 2 && candidate.frame.is_none();
        if matches!(candidate.reason, Reason::Twice(_)) || bare && gives_way(seen, number).is_some() {
            return false;
        }
        // That somebody only reports it says more than that no cue holds it, and the other way round where the
        // report is not what stands over the words.
        if candidate.reason == Reason::OnlySaid && !group.is_report(seen, candidate)
            || candidate.reason == Reason::Uncued && group.reported
        {
            return false;
        }
        rank > 2 && !matches!(candidate.reason, Reason::BesideModal) || rank == group.best
    };
    // Of what is the same, the first; without a cue it is the same as with any.
    let (mut known, mut known_at_cue) = (HashSet::new(), HashSet::new());
    let mut kept: Vec<Candidate> = Vec::new();
    for candidate in all.iter().filter(keep) {
        let Candidate { position, wording, statement, reason, .. } = *candidate;
        let same = (position, wording, statement, reason);
        let new = known.insert(same);
        let new_at_cue = known_at_cue.insert((same, candidate.frame));
        if if candidate.frame.is_none() { new } else { new_at_cue } {
            kept.push(candidate.clone());
        }
    }
    kept
}

/// What the candidates of one wording have together.
struct Group {
    /// Whether a statement came of it.
    used: bool,
    /// The highest rank.
    best: u8,
    /// The word that stands over it.
    over: Option<usize>,
    /// Whether what stands over it only reports.
    reported: bool,
}

impl Group {
    /// Whether one of them tells that what stands over the words only reports.
    fn is_report(&self, seen: &Seen<'_>, candidate: &Candidate) -> bool {
        let head = candidate.frame.map(|frame| seen.frames()[frame].hit.head);
        candidate.reason == Reason::OnlySaid && head == self.over
    }
}

/// The other wording of its position that stands for a wording which a cue of a stance does hold.
pub(super) fn gives_way(seen: &Seen<'_>, number: usize) -> Option<usize> {
    let all = seen.gives_way.get_or_init(|| {
        let known = seen.inside.known;
        let mut all = vec![None; seen.wordings().len()];
        let frames = seen.frames().iter().filter(|frame| matches!(seen.cue(frame).sense, Sense::Stance(_)));
        for content in frames.flat_map(|frame| &frame.contents) {
            for (number, reason) in known.look.kept_out(content) {
                if let Reason::Twice(other) = reason {
                    all[number].get_or_insert(other);
                }
            }
        }
        all
    });
    all[number]
}

/// Whether a statement came of a wording.
fn is_used(seen: &Seen<'_>, wording: &Wording) -> bool {
    let first = wording.found.tokens.first().and_then(|token| seen.index.by_words.get(token));
    let mut statements = first.into_iter().flatten().map(|number| &seen.inside.statements[*number]);
    statements.any(|statement| comes_of(seen, statement, wording))
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

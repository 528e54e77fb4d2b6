//! Why something that looked like a statement is none: noted while statements are collected, for
//! whoever asks. Reading without a trace notes nothing.

use std::cell::RefCell;

use crate::attribution::context::Unreal;
use crate::pack::{PartyId, PositionId};
use crate::span::Span;

/// Why a cue, or a wording that it holds, gives no statement.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Reason {
    /// The cue says, knows or accuses, which is no stance by itself.
    OnlySaid,
    /// The cue is negated, and its negation says nothing: "did not propose".
    NegatedAway,
    /// A deed that is not done: "sending arms would be a mistake".
    NotDone,
    /// What still depends on something: "a prerequisite for signing".
    Prerequisite,
    /// Nobody is named who holds it.
    NoHolder,
    /// Who holds it speaks for no party of the pack.
    OutsideHolder,
    /// What is refused is to speak: "declined to comment on".
    Silence,
    /// The noun only says how another cue is meant: "hailed as a first step".
    Predicate,
    /// What somebody owns is given up: "will drop its bid".
    GivenUp,
    /// The clause is not asserted.
    Unreal(Unreal),
    /// A modal that promises nothing here, by whose word it would have to be.
    Modal(Guess),
    /// The wording stands outside what the modal's verb does.
    BesideModal,
    /// The passage is about another conflict.
    Elsewhere,
    /// The article is about something else, and the sentence does not name what the pack is about.
    OffSubject,
    /// The cue's own words are the wording: they cannot be held by themselves.
    OwnWords,
    /// The noun is part of the name of a thing: "the peace deal".
    NameOfThing,
    /// News of a deed, and the position has no `acts`.
    DeedWithoutActs,
    /// The wording is only what the clause is about: "any deal must recognise …".
    IdleSubject,
    /// The cue's word belongs to a longer wording of the same issue.
    PartOfAct,
    /// Something on the way from the wording to the content's root keeps it apart.
    Aside(Aside),
    /// A longer wording of another position holds its words.
    Covered(usize),
    /// A wording of the same issue takes its words into a claim of the other kind.
    Outdone(usize),
    /// An `exclude` phrase of the position stands in the same content.
    Excluded(usize),
    /// Another wording of the same position stands higher or says more.
    Twice(usize),
    /// No cue holds it, and it is no deed and no statement of fact.
    Uncued,
    /// A deed of nobody who speaks for a party.
    NobodyActs,
    /// A negated deed of the past: "did not recognise".
    PastRefusal,
    /// The issue counts other parties' stances only.
    NotAHolder,
    /// Another way through the same sentence gives the statement already.
    SaidAlready,
    /// A headline that only says what the text says again.
    Headline,
}

/// Why a modal is a guess rather than anybody's word.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Guess {
    /// "It will not bring peace": a thing promises nothing.
    Thing,
    /// An outsider says what a party will do.
    Outsider,
    /// "cannot", "might": said by others than the party itself, and under no condition.
    Others,
    /// "had hoped to": looks back.
    LooksBack,
    /// "must", "should" over a cue: what ought to be is not.
    Ought,
    /// A modal over a deed: it is not done.
    Undone,
}

/// What keeps a wording out of what is held.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Aside {
    /// A relative clause or an insertion.
    Relative,
    /// A part of a plan that is refused as a whole.
    PlanMember,
    /// "because of the talks".
    Cause,
    /// "before the talks".
    Time,
    /// "fearing it could harm the talks".
    Fear,
    /// ", warning that …".
    SaidBesides,
    /// "while talks went on".
    Circumstance,
}

/// One thing that was dropped.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Note {
    /// The frame whose cue was at work, by number.
    pub frame: Option<usize>,
    /// The wording, by number.
    pub wording: Option<usize>,
    /// The party and position of a statement that was made and then dropped, with its cue.
    pub statement: Option<(PartyId, PositionId, Span)>,
    /// Why.
    pub reason: Reason,
}

/// The notes of one reading.
#[derive(Debug, Default)]
pub struct Trace(RefCell<Vec<Note>>);

impl Trace {
    /// Notes something.
    pub fn add(&self, note: Note) {
        self.0.borrow_mut().push(note);
    }

    /// Everything noted, in the order in which it was.
    #[must_use]
    pub fn notes(&self) -> Vec<Note> {
        self.0.borrow().clone()
    }
}

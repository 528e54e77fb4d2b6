//! Rule files: what authors write, checked, and compiled into the [`Pack`] the engine reads with.
//!
//! Two families of types, kept apart on purpose: the authored ones mirror the YAML and know
//! the place of every value; the compiled ones refer by index and never fail. Between them
//! stands one check that reports every problem in a pack, and a pack with an error never
//! half-loads.

pub mod language;
pub mod model;
pub mod stance;

pub use language::{Cue, Language, Sense, Words};
pub use model::{
    Expectation, Gender, Issue, IssueId, NameKind, Pack, Party, PartyId, PartyName, Person, Position,
    PositionId, PositionTest, Role,
};
pub use stance::{Pole, Sign, Stance};

//! Rule files: what authors write, checked, and compiled into the [`Pack`] the engine reads with.
//!
//! Two families of types, kept apart on purpose: the authored ones mirror the YAML and know
//! the place of every value; the compiled ones refer by index and never fail. Between them
//! stands one check that reports every problem in a pack, and a pack with an error never
//! half-loads.

pub mod authored;
pub mod builtin;
mod check;
mod compile;
pub mod language;
pub mod model;
mod sources;
pub mod stance;
pub mod words;
mod yaml;

pub use compile::{check, compile, names_only};
pub use language::{Cue, Language, Sense};
pub use model::{
    Expectation, Gender, Issue, IssueId, NameKind, Pack, Party, PartyId, PartyName, Person, Position,
    PositionId, PositionTest, Role,
};
pub use sources::Sources;
pub use stance::{Pole, Sign, Stance};
pub use words::Words;
pub use yaml::Located;
pub(crate) use yaml::{Kind, Node, parse as parse_yaml};

//! Rule files: what authors write, checked, and compiled into the [`Pack`] the engine reads with.
//!
//! Two families of types, kept apart on purpose: the authored ones mirror the YAML and know
//! the place of every value; the compiled ones refer by index and never fail. Between them
//! stands one check that reports every problem in a pack, and a pack with an error never
//! half-loads.
//!
//! A pack can build on others (`extends`). Each pack is a layer over those below it. Under one id, lists (phrases,
//! tests, names, people) are added up from the lowest layer on, and what can be said once (claim, pole, question,
//! name) is what the topmost layer says; choices (`columns`, `order`, `sides`, `about`, `holders`) are taken whole.
//! `replace: true` takes away the layers below it, `disable` the thing or a phrase of it, and `deprecated` leaves
//! a signpost to another id. Packs side by side must agree, or the pack above them must decide.

pub mod authored;
pub mod builtin;
mod check;
mod compile;
pub mod format;
pub mod language;
mod lint;
pub mod model;
pub mod places;
pub mod scaffold;
pub mod schema;
mod slips;
mod sources;
pub mod stance;
mod version;
pub mod words;
mod yaml;

pub use compile::{
    Checked, MAX_DEPTH, base_of, bases, check, compile, compile_untested, is_allowed, language_of, names_only,
};
pub use language::{Cue, Language, Sense};
pub use lint::Places;
pub use model::{
    Expectation, Gender, IdKind, Issue, IssueId, NameKind, Pack, Party, PartyId, PartyName, Person, Position,
    PositionId, PositionTest, Renamed, Role, WordList,
};
pub use sources::Sources;
pub(crate) use sources::read_file;
pub use stance::{Pole, Sign, Stance};
pub use words::Words;
pub use yaml::Located;
pub(crate) use yaml::{Kind, Node, parse as parse_yaml};

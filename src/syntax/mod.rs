//! From tokens to part of speech, lemma and dependency tree.
//!
//! Linear models over hashed features, trained by the workspace's `standpoint-train` on
//! Universal Dependencies treebanks and read in place from `model.bin`: no unpacking at start,
//! integer arithmetic only, so that two runs and two machines give the same trees.
//! `MODEL_CARD.md` has the data, licences and figures.
//!
//! ```
//! use standpoint::syntax::{Model, Scratch, Upos};
//! let forms = ["Moscow", "rejects", "the", "offer", "."];
//! let (mut scratch, mut words) = (Scratch::default(), Vec::new());
//! Model::embedded().analyse(&forms, &[], &mut scratch, &mut words);
//! assert_eq!(words[1].upos, Upos::Verb);
//! assert_eq!(words[1].lemma, "reject");
//! assert_eq!(words[0].head, Some(1));
//! ```

pub mod roles;
pub mod tags;
pub mod tree;
pub mod units;

#[doc(hidden)]
pub mod hash;
#[doc(hidden)]
pub mod lemma;
#[doc(hidden)]
pub mod lexical;
#[doc(hidden)]
pub mod model;
#[doc(hidden)]
pub mod parser;
#[doc(hidden)]
pub mod table;
#[doc(hidden)]
pub mod tagger;

mod analyse;
mod inflect;
mod insertions;
mod ordinary;
mod punct;
mod repair;
mod retag;
#[cfg(test)]
mod tests;

pub use analyse::Scratch;
#[doc(hidden)]
pub use analyse::{Tagged, describe, toks_for};
pub use inflect::VerbForms;
pub use model::Model;
pub use tags::{Rel, UnknownTag, Upos, Xpos};
pub use tree::{Node, Tree, Unit};

use smol_str::SmolStr;

/// A token's analysis.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Word {
    /// Universal part of speech.
    pub upos: Upos,
    /// Penn part of speech.
    pub xpos: Xpos,
    /// Dictionary form; names keep their capitals, spelling (British, American) stays.
    pub lemma: SmolStr,
    /// Index of the head in the slice that was analysed; `None` for the root.
    pub head: Option<usize>,
    /// Relation to the head.
    pub rel: Rel,
}

/// What the caller knows of a token.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Hint {
    /// Nothing.
    #[default]
    None,
    /// It is, or is part of, a proper name.
    Name,
}

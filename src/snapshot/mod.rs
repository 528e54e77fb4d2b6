//! What the rules find in an article, kept to be held against what they find later.
//!
//! A snapshot is a text that people read, compare and merge: first the cells of the table, then
//! every statement with the words that prove it. So it holds nothing that changes with something
//! else: no byte offsets, no numbers of phrases, which shift when one is put before another, but
//! the phrase itself. Its order follows from what it holds, and a version tells how to read it.
//!
//! [`between`] tells two of them apart statement by statement, and [`apply`] takes over some of
//! the differences. Nothing here reads a file or decides anything.

mod changes;
mod gold;
mod kept;
mod summary;
mod text;

pub use changes::{ALL, ARTICLE, Cause, Change, Difference, Differences, apply, between};
pub use gold::{Gold, GoldError, Score, Scores};
pub use kept::{CellChange, Kept, Snapshot, digest};
pub use summary::{Behind, Summary, Tally};
pub use text::{Pending, Reader, VERSION};

use std::collections::{BTreeMap, BTreeSet};

/// How an article stands to its snapshot.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Status {
    /// It reads as it did.
    Same,
    /// It has no snapshot yet.
    New,
    /// It reads otherwise.
    Changed(Differences),
    /// There is a snapshot, and no article any more that it is of.
    Obsolete,
    /// There is a snapshot, and the article was asked for and cannot be read: for this reason.
    Missing(String),
    /// The snapshot cannot be read; whoever did has been told why.
    Broken,
}

impl Status {
    /// The word used in output.
    #[must_use]
    pub const fn as_str(&self) -> &'static str {
        match self {
            Self::Same => "same",
            Self::New => "new",
            Self::Changed(_) => "changed",
            Self::Obsolete => "obsolete",
            Self::Missing(_) => "missing",
            Self::Broken => "broken",
        }
    }
}

/// An article held against its snapshot.
#[derive(Clone, Debug)]
pub struct Checked {
    /// The article as it is printed: its path, and its record where the file holds several. It is what the
    /// change is called by on the command line.
    pub name: String,
    /// Path of the article's file.
    pub path: String,
    /// Line of the record in it, where it holds several.
    pub record: Option<usize>,
    /// Path of the snapshot.
    pub file: String,
    /// How it stands.
    pub status: Status,
    /// What was read before.
    pub before: Option<Snapshot>,
    /// What is read now.
    pub after: Option<Snapshot>,
    /// The ids of the differences that somebody has rejected already.
    pub rejected: BTreeSet<String>,
    /// Why a statement is found no more, by the id of its difference, where the rules still have its phrase.
    pub why: BTreeMap<String, String>,
}

impl Checked {
    /// The cells of the table that hold something else than they did.
    #[must_use]
    pub fn cells(&self) -> Vec<CellChange> {
        match (&self.status, &self.before, &self.after) {
            (Status::Changed(_), Some(before), Some(after)) => CellChange::between(before, after),
            _ => Vec::new(),
        }
    }

    /// Every difference of its statements; those of a new article are all gained.
    #[must_use]
    pub fn differences(&self) -> Vec<Difference> {
        match (&self.status, &self.after) {
            (Status::Changed(differences), _) => differences.statements.clone(),
            (Status::New, Some(after)) => {
                after.statements.iter().cloned().map(|kept| Difference::new(None, Some(kept))).collect()
            }
            _ => Vec::new(),
        }
    }
}

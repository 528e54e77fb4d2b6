//! Whether a text can be about the pack's subject, by one pass over its bytes.
//!
//! Most articles of a large corpus never name what a pack is about. They are told by searching the text, before
//! anything is cut into words, for a piece of each name: one that stands in it however it is written.

use aho_corasick::{AhoCorasick, AhoCorasickKind};

use crate::mention::names::subject_names;
use crate::pack::Pack;
use crate::pattern::vocabulary::{fold, is_respelled};

/// Pieces of the names of a pack's subject.
#[derive(Debug)]
pub(super) struct Sieve {
    /// `None` where nothing can be told by pieces.
    pieces: Option<AhoCorasick>,
}

impl Sieve {
    pub(super) fn new(pack: &Pack) -> Self {
        let mut pieces: Vec<String> = Vec::new();
        for name in subject_names(pack) {
            match piece(name) {
                Some(piece) => pieces.push(piece),
                None => return Self { pieces: None },
            }
        }
        pieces.sort_by_key(String::len);
        let mut kept: Vec<String> = Vec::new();
        for piece in pieces {
            // "Ukrainian" is found where "Ukrain" is.
            if !kept.iter().any(|shorter| piece.contains(shorter.as_str())) {
                kept.push(piece);
            }
        }
        let search =
            AhoCorasick::builder().ascii_case_insensitive(true).kind(Some(AhoCorasickKind::DFA)).build(&kept);
        Self { pieces: search.ok().filter(|_| !pack.about.is_empty()) }
    }

    /// Whether the subject may be named in a text; "no" is certain.
    pub(super) fn may_name(&self, text: &str) -> bool {
        let Some(pieces) = &self.pieces else { return true };
        pieces.is_match(text) || !text.is_ascii() && odd_words(text).any(|word| pieces.is_match(&*fold(word)))
    }
}

/// A piece of a name that stands in the text, but for case and accents, wherever the name does: its longest run of letters.
fn piece(name: &str) -> Option<String> {
    let run = |word: &str| {
        let runs = word.split(|c: char| !c.is_ascii_alphanumeric());
        let longest = runs.max_by_key(|run| run.len()).unwrap_or_default();
        // British and American spellings differ in the end of a word.
        let shared = word.len().saturating_sub(LONGEST_ENDING);
        longest[..if is_respelled(word) { shared.min(longest.len()) } else { longest.len() }].to_owned()
    };
    let longest = name.split_whitespace().map(|word| run(&fold(word))).max_by_key(String::len)?;
    Some(longest).filter(|piece| piece.len() >= 2)
}

/// Letters of "isations", the longest ending that is spelled in two ways.
const LONGEST_ENDING: usize = 8;

/// The words of a text with letters that are folded to others: accents, and what cannot be seen.
fn odd_words(text: &str) -> impl Iterator<Item = &str> {
    let mark = |c: char| {
        c.is_whitespace() || c.is_ascii_punctuation() || matches!(c, '“' | '”' | '’' | '‘' | '–' | '—' | '…')
    };
    text.split(mark).filter(|word| !word.is_ascii())
}

//! What an article is about, and where: a pack reads the parts of it that are about the pack's subject.

use super::names::{NameHit, Named};
use crate::pack::Pack;
use crate::text::Document;

/// So many times oftener than its subject an article that is about something else names other conflicts.
const STRAY: usize = 3;

/// So many sentences away from any that names the subject or one of the sides the talk is still of it.
const NEAR: usize = 6;

/// The sentences of an article that are about the subject of a pack.
///
/// A pack may say what it is about. An article long enough to say what *it* is about must name that, and is read near the
/// sentences that name it or one of the pack's sides; one that names other conflicts much oftener only in those that
/// name the subject itself. A brief article must name the subject or one of the sides, and a sentence or two nothing.
#[derive(Clone, Debug)]
pub struct Subject {
    /// For each sentence whether it is; `None` where all are.
    covered: Option<Vec<bool>>,
}

impl Subject {
    /// Finds out from the names of a document.
    #[must_use]
    pub fn new(document: &Document<'_>, names: &[NameHit], pack: &Pack) -> Self {
        let about = &pack.about;
        if about.is_empty() || document.is_excerpt() {
            return Self { covered: None };
        }
        if document.is_brief() {
            let concerned = names.iter().any(|hit| match hit.what {
                Named::Party(party, _) | Named::Person(party, _) => {
                    !hit.fuzzy && (about.contains(&party) || pack.sides.contains(&party))
                }
                Named::Nobody | Named::Elsewhere => false,
            });
            return Self { covered: (!concerned).then(|| vec![false; document.sentences.len()]) };
        }
        let mut covered = vec![false; document.sentences.len()];
        let (mut named, mut sides, mut elsewhere) = (Vec::new(), Vec::new(), 0);
        for hit in names {
            match hit.what {
                Named::Elsewhere => elsewhere += hit.last - hit.first + 1,
                // A spelling that is only close to a name is too little to tell a subject by.
                Named::Party(party, _) | Named::Person(party, _) if about.contains(&party) && !hit.fuzzy => {
                    named.extend(document.sentence_of(hit.first));
                }
                Named::Party(party, _) | Named::Person(party, _) if pack.sides.contains(&party) => {
                    sides.extend(document.sentence_of(hit.first));
                }
                _ => {}
            }
        }
        let near = if elsewhere <= STRAY * named.len() { NEAR } else { 0 };
        if near > 0 && !named.is_empty() {
            named.append(&mut sides);
        }
        for sentence in named {
            let end = covered.len().min(sentence + near + 1);
            covered[sentence.saturating_sub(near)..end].fill(true);
        }
        Self { covered: Some(covered) }
    }

    /// Whether a sentence is about the subject.
    #[must_use]
    pub fn covers(&self, sentence: usize) -> bool {
        self.covered.as_ref().is_none_or(|covered| covered.get(sentence).is_some_and(|covered| *covered))
    }

    /// Whether any sentence is.
    #[must_use]
    pub fn covers_any(&self) -> bool {
        self.covered.as_ref().is_none_or(|covered| covered.contains(&true))
    }
}

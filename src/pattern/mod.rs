//! The phrase language: how a rule author writes words, as text and as a checked value.
//!
//! A phrase is a short sequence of items over the words of a clause. It is written as a person
//! would say it and matched over lemmas; [`parse`](parse::parse) turns the text into a [`Phrase`].
//! What a `{party}` or a `<list>` means is the caller's business, given by a [`Resolver`], so that
//! this module knows nothing of packs.

pub(crate) mod buckets;
pub mod cover;
pub mod matcher;
pub(crate) mod near;
pub mod parse;
mod predicate;
#[cfg(test)]
mod tests;
pub mod view;
pub mod vocabulary;
pub mod words;

use std::ops::Deref;
use std::sync::Arc;

use smol_str::SmolStr;

use crate::span::Origin;
pub use parse::{PhraseError, PhraseErrorKind, parse};
use vocabulary::Symbol;

/// A checked phrase.
#[derive(Clone, Debug)]
pub struct Phrase {
    /// The text as the author wrote it.
    pub source: SmolStr,
    /// Where it was written.
    pub origin: Origin,
    /// Its items, in order.
    pub items: Sequence,
    /// How it can be read as a verb with its arguments, if it can.
    pub predicate: Option<Predicate>,
}

/// One item of a phrase.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Item {
    /// A word: by lemma (`withdraw`), or by form (`=troops`, `==March`).
    Word(WordTest),
    /// `{party}`: a token that belongs to a mention of that party. `None` is `{any}`.
    Slot(Option<u16>),
    /// `*`: any one word.
    Any,
    /// `..`: a short gap inside the clause.
    Gap,
    /// `(a|b c)`, or a `<list>` written out: one of several sequences.
    Choice(Alternatives),
    /// `x?`: the sequence or nothing.
    Optional(Sequence),
}

/// Items in a row. A pack has tens of thousands, most of them one word long.
pub type Sequence = Box<[Item]>;

/// The sequences that a choice offers. A word list stands in many phrases and is kept once.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Alternatives(Arc<Indexed>);

#[derive(Debug, Default, PartialEq, Eq)]
struct Indexed {
    sequences: Box<[Sequence]>,
    /// The sequences that begin with a word, by that word. Empty where there are so few that
    /// trying each is quicker.
    by_first: Vec<(Symbol, u32)>,
    /// Those that begin otherwise.
    others: Vec<u32>,
}

impl Alternatives {
    /// With fewer sequences than this there is no index.
    const FEW: usize = 6;

    /// The sequences that can begin with one of `words`, each once and in their order.
    pub(crate) fn beginning_with(
        &self,
        words: impl Iterator<Item = Symbol>,
    ) -> impl Iterator<Item = &Sequence> {
        let Indexed { sequences, by_first, others } = &*self.0;
        let mut tried = Vec::new();
        let indexed = !by_first.is_empty();
        if indexed {
            for word in words {
                let from = by_first.partition_point(|(first, _)| *first < word);
                tried
                    .extend(by_first[from..].iter().take_while(|(first, _)| *first == word).map(|(_, i)| *i));
            }
            if !(others.is_empty() && tried.len() < 2) {
                tried.extend(others);
                tried.sort_unstable();
                tried.dedup();
            }
        }
        let all = if indexed { 0 } else { sequences.len() };
        sequences[..all].iter().chain(tried.into_iter().map(|i| &sequences[i as usize]))
    }
}

impl Deref for Alternatives {
    type Target = [Sequence];

    fn deref(&self) -> &[Sequence] {
        &self.0.sequences
    }
}

impl FromIterator<Sequence> for Alternatives {
    fn from_iter<T: IntoIterator<Item = Sequence>>(sequences: T) -> Self {
        let sequences: Box<[Sequence]> = sequences.into_iter().collect();
        let (mut by_first, mut others) = (Vec::new(), Vec::new());
        if sequences.len() >= Self::FEW {
            for (number, sequence) in sequences.iter().enumerate() {
                match sequence.first() {
                    Some(Item::Word(test)) => by_first.push((test.word(), number as u32)),
                    _ => others.push(number as u32),
                }
            }
            by_first.sort_unstable();
        }
        Self(Arc::new(Indexed { sequences, by_first, others }))
    }
}

impl<'a> IntoIterator for &'a Alternatives {
    type Item = &'a Sequence;
    type IntoIter = std::slice::Iter<'a, Sequence>;

    fn into_iter(self) -> Self::IntoIter {
        self.0.sequences.iter()
    }
}

/// How one word is compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WordTest {
    /// The token's lemma or its form, folded.
    Lemma(Symbol),
    /// The token's form, without case.
    Form(Symbol),
    /// The token's form to the letter.
    Exact(Symbol),
}

impl WordTest {
    /// The word it compares with.
    #[must_use]
    pub const fn word(self) -> Symbol {
        let (Self::Lemma(word) | Self::Form(word) | Self::Exact(word)) = self;
        word
    }
}

/// A phrase seen as a verb and its arguments, by item indices into [`Phrase::items`].
///
/// It is what lets `withdraw <troops>` match "the withdrawal of Ukrainian troops".
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Predicate {
    /// The item that is the verb (a word or a choice of verbs).
    pub verb: usize,
    /// The item that is its particle, if that is an item of its own: `pull <troops> (back|out)`. In
    /// a text it hangs on the verb, before or behind the object.
    pub particle: Option<usize>,
    /// Nominalisations of the verb alternatives, each a sequence ("withdrawal", "pull out").
    pub nominals: Alternatives,
    /// Items before the verb: who acts (`{ukraine} withdraw`) or what it happens to.
    pub subject: std::ops::Range<usize>,
    /// Items after the verb up to the first preposition, without the particle.
    pub object: std::ops::Range<usize>,
    /// Then each preposition with its own items: index of the preposition, items after it.
    pub obliques: Vec<(usize, std::ops::Range<usize>)>,
}

/// What the phrase parser asks of the pack that a phrase belongs to.
pub trait Resolver {
    /// The slot number of `{name}`, or the names there are.
    ///
    /// # Errors
    /// The known names, for a suggestion.
    fn slot(&mut self, name: &str) -> Result<u16, Vec<String>>;
    /// The phrases of `<name>`.
    ///
    /// # Errors
    /// The known lists, for a suggestion.
    fn list(&mut self, name: &str) -> Result<Alternatives, Vec<String>>;
    /// The symbol of a word.
    fn symbol(&mut self, word: &str) -> Symbol;
    /// The symbol of a form to the letter, for [`WordTest::Exact`].
    fn exact(&mut self, form: &str) -> Symbol;
    /// Whether the language knows the word sequence as a verb. A resolver that knows no language, as
    /// for word lists, need not answer this nor what follows.
    fn is_verb(&mut self, _words: &[Symbol]) -> bool {
        false
    }
    /// Adds the nominalisations of a verb that are not among them.
    fn nominals(&mut self, _verb: &[Symbol], _nominals: &mut Vec<Sequence>) {}
    /// What was told to [`remember_verbs`](Self::remember_verbs) of this very choice.
    fn known_verbs(&mut self, _choice: &Alternatives) -> Option<Option<Alternatives>> {
        None
    }
    /// Keeps the nominalisations of a choice of verbs, `None` where it is no such choice: a word list
    /// stands in many phrases. A resolver need not keep anything.
    fn remember_verbs(&mut self, _choice: &Alternatives, _nominals: &Option<Alternatives>) {}
    /// Whether the word is a preposition.
    fn is_preposition(&mut self, _word: Symbol) -> bool {
        false
    }
    /// Whether the word is a particle of verbs: back, away.
    fn is_particle(&mut self, _word: Symbol) -> bool {
        false
    }
    /// Whether the word negates.
    fn is_negator(&mut self, _word: Symbol) -> bool {
        false
    }
}

//! Look-up tables over words: asked of every token of every article, so they must be quick.

use crate::pattern::vocabulary::{Symbol, Symbols};

/// A set of words and word sequences.
#[derive(Clone, Debug, Default)]
pub struct Words {
    /// Each entry one or more folded words, in the order they were written.
    pub entries: Vec<Vec<Symbol>>,
    /// Entries by first word, the longest first.
    order: Vec<u32>,
    /// The words that an entry starts with. It answers "no" for nearly every token.
    starts: Symbols,
}

impl Words {
    /// The set of these entries; empty ones are left out.
    #[must_use]
    pub fn new(entries: Vec<Vec<Symbol>>) -> Self {
        let mut words = Self { entries, ..Self::default() };
        words.entries.retain(|entry| !entry.is_empty());
        words.order = (0..words.entries.len() as u32).collect();
        let entries = &words.entries;
        words.order.sort_by_key(|i| {
            let entry = &entries[*i as usize];
            (entry[0], std::cmp::Reverse(entry.len()))
        });
        words.starts = entries.iter().map(|entry| entry[0]).collect();
        words
    }

    /// Whether the single word is in the set.
    #[must_use]
    pub fn has(&self, word: Symbol) -> bool {
        self.starting(word).any(|entry| entry.len() == 1)
    }

    /// How many words the longest entry has that stands at the start of `words`.
    #[must_use]
    pub fn longest_at(&self, words: &[Symbol]) -> Option<usize> {
        let first = *words.first()?;
        self.starting(first).find(|entry| words.starts_with(entry)).map(<[Symbol]>::len)
    }

    /// How many words the longest entry has whose every word is the form or the lemma of the token
    /// at its place. `tokens` are pairs of form and lemma.
    #[must_use]
    pub fn longest_of(&self, tokens: &[[Symbol; 2]]) -> Option<usize> {
        let [form, lemma] = *tokens.first()?;
        let fits = |entry: &&[Symbol]| {
            entry.len() <= tokens.len() && entry.iter().zip(tokens).all(|(word, token)| token.contains(word))
        };
        let by_lemma = (lemma != form).then(|| self.starting(lemma).find(fits)).flatten();
        self.starting(form).find(fits).map(<[Symbol]>::len).max(by_lemma.map(<[Symbol]>::len))
    }

    /// The entries that start with `word`, the longest first.
    pub fn starting(&self, word: Symbol) -> impl Iterator<Item = &[Symbol]> {
        let first = |i: &u32| self.entries[*i as usize][0];
        let from = if self.starts.has(word) {
            self.order.partition_point(|i| first(i) < word)
        } else {
            self.order.len()
        };
        self.order[from..]
            .iter()
            .take_while(move |i| first(i) == word)
            .map(|i| self.entries[*i as usize].as_slice())
    }

    /// Whether the set has no entry.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }
}

impl FromIterator<Vec<Symbol>> for Words {
    fn from_iter<T: IntoIterator<Item = Vec<Symbol>>>(entries: T) -> Self {
        Self::new(entries.into_iter().collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pattern::vocabulary::Vocabulary;

    #[test]
    fn the_longest_entry_is_found() {
        let mut vocabulary = Vocabulary::default();
        let mut words = |text: &str| text.split(' ').map(|w| vocabulary.intern(w)).collect::<Vec<_>>();
        let set = Words::new(vec![words("give"), words("give up"), words("give up on"), words("hand over")]);
        assert_eq!(set.longest_at(&words("give up the land")), Some(2));
        assert_eq!(set.longest_at(&words("give way")), Some(1));
        assert_eq!(set.longest_at(&words("hand it over")), None);
        assert!(set.has(words("give")[0]) && !set.has(words("hand")[0]) && !set.has(Symbol::NONE));
    }
}

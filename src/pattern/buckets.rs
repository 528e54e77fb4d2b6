//! A look-up table from words to numbers.

use super::vocabulary::Symbol;

/// Numbers by symbol.
#[derive(Clone, Debug, Default)]
pub(crate) struct Buckets {
    /// Where the bucket of each symbol starts.
    starts: Vec<u32>,
    items: Vec<u32>,
}

impl Buckets {
    /// Sorts `pairs` into buckets, keeping their order in each.
    pub(crate) fn new(mut pairs: Vec<(Symbol, u32)>) -> Self {
        pairs.sort_by_key(|(word, _)| *word);
        let size = pairs.last().map_or(0, |(word, _)| word.index() + 1);
        let mut starts = vec![0; size + 1];
        for (word, _) in &pairs {
            starts[word.index() + 1] += 1;
        }
        for i in 1..starts.len() {
            starts[i] += starts[i - 1];
        }
        Self { starts, items: pairs.into_iter().map(|(_, item)| item).collect() }
    }

    /// What is in the bucket of `word`.
    pub(crate) fn at(&self, word: Symbol) -> &[u32] {
        if word == Symbol::NONE {
            return &[];
        }
        match self.starts.get(word.index()..=word.index() + 1) {
            Some([from, to]) => &self.items[*from as usize..*to as usize],
            _ => &[],
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pattern::vocabulary::Vocabulary;

    #[test]
    fn buckets_keep_their_order() {
        let mut vocabulary = Vocabulary::default();
        let [a, b, c] = ["a", "b", "c"].map(|word| vocabulary.intern(word));
        let buckets = Buckets::new(vec![(b, 3), (a, 1), (b, 2)]);
        assert_eq!([buckets.at(a), buckets.at(b), buckets.at(c)], [&[1][..], &[3, 2], &[]]);
    }
}

//! Which words are ordinary ones of the language, as against names.

use super::hash;
use super::lexical::pattern_classes;
use super::model::Model;
use super::tags::Upos;

impl Model {
    /// The classes a word was seen with, the commonest first, whatever its capitals. None where the
    /// word was hardly ever seen.
    pub fn classes(&self, word: &str) -> impl Iterator<Item = Upos> + use<> {
        let lower = word.to_lowercase().replace('\u{2019}', "'");
        let entry = self.lexicon().get(hash::word(lower.as_bytes())).unwrap_or_default();
        pattern_classes(entry.pattern)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_and_ordinary_words_are_told_apart() {
        let first = |word: &str| Model::embedded().classes(word).next();
        assert_eq!([first("us"), first("May"), first("Who")], [Upos::Pron, Upos::Aux, Upos::Pron].map(Some));
        assert_eq!([first("Jordan"), first("kremlin")], [Some(Upos::Propn); 2]);
        assert_eq!(first("xyzzy"), None);
    }
}

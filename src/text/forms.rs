//! Written words as numbers, so that what is known of a word is looked up by its number and found out once.

use hashbrown::HashTable;
use hashbrown::hash_table::Entry;

use super::Document;

/// So many words are kept; a corpus has more, but most of those stand in it once.
const MOST: usize = 1 << 17;

/// Words by number, in the order they were first met.
#[derive(Clone, Debug, Default)]
pub struct Forms {
    text: String,
    /// Where each word ends in the text.
    ends: Vec<u32>,
    numbers: HashTable<u32>,
}

/// A hash for short words. Every token of every article is looked up, so speed counts; a crafted corpus could make that
/// slow, never wrong.
fn hash(word: &str) -> u64 {
    let mix = |sum: u64, bytes: [u8; 8]| {
        (sum.rotate_left(5) ^ u64::from_le_bytes(bytes)).wrapping_mul(0x517c_c1b7_2722_0a95)
    };
    let (chunks, rest) = word.as_bytes().as_chunks::<8>();
    let mut last = [0; 8];
    last[..rest.len()].copy_from_slice(rest);
    let sum = mix(chunks.iter().fold(word.len() as u64, |sum, chunk| mix(sum, *chunk)), last);
    // The table picks its slots by the highest and the lowest bits.
    sum ^ (sum >> 32)
}

fn place<'t>(text: &'t str, ends: &[u32], number: u32) -> &'t str {
    let end = |at: usize| ends.get(at).map_or(text.len(), |end| *end as usize);
    let start = (number as usize).checked_sub(1).map_or(0, end);
    &text[start..end(number as usize)]
}

impl Forms {
    /// How many words there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.ends.len()
    }

    /// Whether there is no word.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.ends.is_empty()
    }

    /// Whether there are so many words that it is time to begin anew.
    #[must_use]
    pub fn is_full(&self) -> bool {
        self.len() > MOST
    }

    /// The number of a word, a new one where it is new.
    pub fn number(&mut self, word: &str) -> u32 {
        let Self { text, ends, numbers } = self;
        let same = |number: &u32| place(text, ends, *number) == word;
        let again = |number: &u32| hash(place(text, ends, *number));
        match numbers.entry(hash(word), same, again) {
            Entry::Occupied(known) => *known.get(),
            Entry::Vacant(free) => {
                let number = ends.len() as u32;
                free.insert(number);
                text.push_str(word);
                ends.push(text.len() as u32);
                number
            }
        }
    }

    /// The number of a word, if it has one.
    #[must_use]
    pub fn find(&self, word: &str) -> Option<u32> {
        self.numbers.find(hash(word), |number| self.word(*number) == word).copied()
    }

    /// The word of a number; empty where it is the number of none.
    #[must_use]
    pub fn word(&self, number: u32) -> &str {
        place(&self.text, &self.ends, number)
    }

    /// The numbers of a document's tokens.
    pub fn of(&mut self, document: &Document<'_>) -> Vec<u32> {
        (0..document.tokens.len()).map(|token| self.number(document.form(token))).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_keep_their_numbers() {
        let mut forms = Forms::default();
        assert_eq!(["a", "bc", "a", "", "bc"].map(|word| forms.number(word)), [0, 1, 0, 2, 1]);
        assert_eq!([0, 1, 2].map(|number| forms.word(number)), ["a", "bc", ""]);
        assert_eq!(forms.len(), 3);
    }
}

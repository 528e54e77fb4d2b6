//! What is known of a word before it stands in a sentence: hashes of its parts, its shape,
//! its cluster, and the parts of speech it was seen with.

use super::hash;
use super::tags::Upos;

/// Bytes of one lexicon entry.
pub const ENTRY: usize = 12;

/// A view of the lexicon: open addressing over entries keyed by [`super::table::word_key`].
///
/// Entry: key u32, fine cluster u16, coarse cluster u8, dictionary bits u8, and a u32 of seven
/// bits for the fixed class above twenty-five for the class pattern.
#[derive(Clone, Copy)]
pub struct Lexicon<'a> {
    bytes: &'a [u8],
    len: usize,
}

const PATTERN_BITS: u32 = 25;
const PATTERN: u32 = (1 << PATTERN_BITS) - 1;

/// What the lexicon says of one lower-cased word.
#[derive(Clone, Copy, Default, Debug, PartialEq, Eq)]
pub struct LexEntry {
    /// Number of the fine distributional cluster; 0 is none.
    pub fine: u16,
    /// Number of the coarse distributional cluster; 0 is none.
    pub coarse: u8,
    /// Dictionary bits: which classes an outside word list knows it in.
    pub dict: u8,
    /// The classes it was seen with: see [`pattern`].
    pub pattern: u32,
    /// One more than the tag class the word always has; 0 where it must be tagged.
    pub fixed: u8,
}

impl<'a> Lexicon<'a> {
    /// Views the section. Trailing bytes that fill no entry are ignored.
    #[must_use]
    pub const fn new(bytes: &'a [u8]) -> Self {
        Self { bytes, len: bytes.len() / ENTRY }
    }

    /// The entry of a lower-cased word, by its hash.
    #[must_use]
    pub fn get(&self, word_hash: u64) -> Option<LexEntry> {
        if self.len == 0 {
            return None;
        }
        let key = ((word_hash >> 32) as u32).max(1);
        let mut index = ((u64::from(key) * self.len as u64) >> 32) as usize;
        for _ in 0..256 {
            let e = self.bytes.get(index * ENTRY..(index + 1) * ENTRY)?;
            let found = u32::from_le_bytes([e[0], e[1], e[2], e[3]]);
            if found == 0 {
                return None;
            }
            if found == key {
                let last = u32::from_le_bytes([e[8], e[9], e[10], e[11]]);
                return Some(LexEntry {
                    fine: u16::from_le_bytes([e[4], e[5]]),
                    coarse: e[6],
                    dict: e[7],
                    pattern: last & PATTERN,
                    fixed: (last >> PATTERN_BITS) as u8,
                });
            }
            index += 1;
            if index == self.len {
                index = 0;
            }
        }
        None
    }
}

/// Lays out the lexicon for [`Lexicon`]; keys are hashes of lower-cased words.
#[must_use]
pub fn encode(entries: &[(u64, LexEntry)]) -> Vec<u8> {
    let len = entries.len() * 10 / 9 + 2;
    let mut out = vec![0u8; len * ENTRY];
    let mut sorted: Vec<&(u64, LexEntry)> = entries.iter().collect();
    sorted.sort_by_key(|(key, _)| *key);
    for (word_hash, e) in sorted {
        let key = ((word_hash >> 32) as u32).max(1);
        let mut index = ((u64::from(key) * len as u64) >> 32) as usize;
        while out[index * ENTRY..index * ENTRY + 4] != [0; 4] {
            index = (index + 1) % len;
        }
        let at = &mut out[index * ENTRY..(index + 1) * ENTRY];
        at[..4].copy_from_slice(&key.to_le_bytes());
        at[4..6].copy_from_slice(&e.fine.to_le_bytes());
        at[6] = e.coarse;
        at[7] = e.dict;
        let last = u32::from(e.fixed) << PATTERN_BITS | e.pattern & PATTERN;
        at[8..12].copy_from_slice(&last.to_le_bytes());
    }
    out
}

/// How a sentence uses capitals, which decides what a capital says about a word.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Casing {
    /// Capitals mark names and sentence starts.
    Usual,
    /// Most longer words are capitalised, as in many headlines.
    Title,
    /// Nearly every letter is a capital.
    Upper,
}

/// Judges the capitals of a sentence.
#[must_use]
pub fn casing(forms: &[&str]) -> Casing {
    let (mut long, mut capital, mut upper, mut lower_short) = (0u32, 0u32, 0u32, 0u32);
    for form in forms {
        let Some(first) = form.chars().next() else { continue };
        if !first.is_alphabetic() {
            continue;
        }
        if form.chars().count() < 4 {
            lower_short += u32::from(first.is_lowercase());
            continue;
        }
        long += 1;
        if first.is_uppercase() {
            capital += 1;
            upper += u32::from(!form.chars().any(char::is_lowercase));
        }
    }
    if long >= 3 && upper * 10 >= long * 8 && lower_short == 0 {
        Casing::Upper
    } else if long >= 5 && capital * 100 >= long * 85 {
        Casing::Title
    } else {
        Casing::Usual
    }
}

/// The static description of a token, from which all features are made.
#[derive(Clone, Copy, Default, Debug)]
pub struct Lex {
    /// Hash of the form as written (lower-cased in upper-case sentences), digits levelled.
    pub form: u64,
    /// Hash of the lower-cased form, digits levelled.
    pub lower: u64,
    /// Hashes of the last one to four characters.
    pub suffix: [u64; 4],
    /// Hashes of the first one to three characters.
    pub prefix: [u64; 3],
    /// Shape class: capitals, digits, hyphens, with the sentence's casing.
    pub shape: u64,
    /// Class pattern seen in training, as a bit set with the dominant class.
    pub ambiguity: u64,
    /// What the lexicon says.
    pub entry: LexEntry,
}

impl Lex {
    /// Describes one form. `buffer` is scratch space for the lower-cased form.
    #[must_use]
    pub fn new(form: &str, casing: Casing, lexicon: &Lexicon<'_>, buffer: &mut String) -> Self {
        buffer.clear();
        for c in form.chars() {
            let c = if c == '\u{2019}' { '\'' } else { c };
            if c.is_ascii() {
                buffer.push(c.to_ascii_lowercase());
            } else {
                buffer.extend(c.to_lowercase());
            }
        }
        let levelled;
        let lower_text: &str = if buffer.bytes().any(|b| b.is_ascii_digit()) {
            levelled = buffer.replace(|c: char| c.is_ascii_digit(), "0");
            &levelled
        } else {
            buffer
        };
        let lower = hash::word(lower_text.as_bytes());
        let entry = lexicon.get(lower).unwrap_or_default();
        let shape = shape(form, casing);
        let mut suffix = [0; 4];
        let mut prefix = [0; 3];
        let bytes = lower_text.as_bytes();
        let (mut n, mut start) = (0, bytes.len());
        while n < 4 && start > 0 {
            start -= 1;
            while start > 0 && !lower_text.is_char_boundary(start) {
                start -= 1;
            }
            suffix[n] = hash::word(&bytes[start..]);
            n += 1;
        }
        for (n, (at, c)) in lower_text.char_indices().take(3).enumerate() {
            prefix[n] = hash::word(&bytes[..at + c.len_utf8()]);
        }
        // In a headline all in capitals the form says nothing that the lower-cased form does not.
        let form = lower ^ hash::f1(7, shape);
        Self { form, lower, suffix, prefix, shape, ambiguity: entry.pattern.into(), entry }
    }
}

/// The classes a word was seen with ([`Upos`] numbers with counts, most frequent first), rare
/// ones left out, as one number: a bit for each class, the dominant one, and whether it rules.
#[must_use]
pub fn pattern(counts: &[(u8, u32)]) -> u32 {
    let total: u32 = counts.iter().map(|c| c.1).sum();
    if total < 4 {
        return 0;
    }
    let mut bits = 0u32;
    for &(class, _) in counts.iter().filter(|c| c.1 * 50 >= total) {
        bits |= 1 << class.min(16);
    }
    let clear = counts[0].1 * 5 >= total * 4;
    bits << 8 | u32::from(counts[0].0) << 2 | u32::from(clear) << 1 | 1
}

/// The classes of a pattern, the dominant one first.
pub fn pattern_classes(pattern: u32) -> impl Iterator<Item = Upos> {
    let first = Upos::from_index((pattern >> 2 & 31) as usize).filter(|_| pattern > 0);
    let rest =
        Upos::ALL.iter().copied().filter(move |&u| pattern >> (8 + u as u32) & 1 == 1 && Some(u) != first);
    first.into_iter().chain(rest)
}

fn shape(form: &str, casing: Casing) -> u64 {
    let (mut upper, mut lower, mut digit, mut hyphen, mut other, mut n) =
        (0u32, 0u32, 0u32, 0u32, 0u32, 0u32);
    let mut first_upper = false;
    for c in form.chars() {
        if n == 0 {
            first_upper = c.is_uppercase();
        }
        n += 1;
        if c.is_lowercase() {
            lower += 1;
        } else if c.is_uppercase() {
            upper += 1;
        } else if c.is_numeric() {
            digit += 1;
        } else if c == '-' {
            hyphen += 1;
        } else {
            other += 1;
        }
    }
    let kind = if upper == 0 {
        0
    } else if casing == Casing::Upper {
        5
    } else if lower == 0 && n > 1 {
        if casing == Casing::Title { 6 } else { 3 }
    } else if first_upper && upper == 1 {
        if casing == Casing::Title { 4 } else { 1 }
    } else {
        2
    };
    let mut shape = kind;
    shape |= u64::from(lower + upper > 0) << 3;
    shape |= u64::from(digit.min(3)) << 4;
    shape |= u64::from(hyphen > 0) << 6;
    shape |= u64::from(other > 0) << 7;
    shape | u64::from(n == 1) << 8
}

/// Whether every character of a form is punctuation, so that it can only be `PUNCT` or `SYM`.
#[must_use]
pub fn is_punctuation(form: &str) -> bool {
    !form.is_empty()
        && !form
            .chars()
            .any(|c| c.is_alphanumeric() || matches!(c, '$' | '€' | '£' | '%' | '@' | '#' | '&' | '+' | '='))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_entry_comes_back_as_it_was_put_in() {
        let seen = pattern(&[(Upos::Verb as u8, 90), (Upos::X as u8, 5), (Upos::Noun as u8, 1)]);
        let entry = LexEntry { fine: 511, coarse: 63, dict: 199, pattern: seen, fixed: 120 };
        let bytes = encode(&[(hash::word(b"a"), entry), (hash::word(b"b"), LexEntry::default())]);
        let lexicon = Lexicon::new(&bytes);
        assert_eq!(lexicon.get(hash::word(b"a")), Some(entry));
        assert_eq!(lexicon.get(hash::word(b"b")), Some(LexEntry::default()));
        assert_eq!(lexicon.get(hash::word(b"c")), None);
        assert!(pattern_classes(seen).eq([Upos::Verb, Upos::X]));
        assert!(pattern_classes(pattern(&[(0, 3)])).next().is_none());
    }
}

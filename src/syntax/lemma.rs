//! Lemmas: exceptions by word and tag, then the longest suffix rule for the tag. Both are learnt
//! edit scripts: keep or lower the case, strip some characters, add some.

use super::hash::{self, f2};
use super::tags::{Upos, Xpos};
use smol_str::SmolStr;

/// Bytes of one entry: key u32, place of the added text u32, strip u8, length u8, mode u8, zero.
pub const ENTRY: usize = 12;
/// Longest suffix that rules look at, in characters.
pub const LONGEST_SUFFIX: usize = 6;

/// An edit script from a form to its lemma.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Edit {
    /// Keep capitals as they are; otherwise lower them first.
    pub keep_case: bool,
    /// Characters to take from the end.
    pub strip: u8,
    /// Text to put there.
    pub add: String,
}

impl Edit {
    /// The shortest script that makes `lemma` of `form`.
    #[must_use]
    pub fn between(form: &str, lemma: &str) -> Self {
        let keep_case = lemma.chars().any(char::is_uppercase);
        let base = plain(form, keep_case);
        let common: usize =
            base.chars().zip(lemma.chars()).take_while(|(a, b)| a == b).map(|(a, _)| a.len_utf8()).sum();
        let strip = base[common..].chars().count().min(255) as u8;
        Self { keep_case, strip, add: lemma[common..].to_owned() }
    }

    /// Carries the script out.
    #[must_use]
    pub fn apply(&self, form: &str) -> SmolStr {
        edit(form, self.keep_case, self.strip, &self.add)
    }
}

fn plain(form: &str, keep_case: bool) -> String {
    let straight = form.replace(['\u{2019}', '\u{2018}'], "'");
    if keep_case { straight } else { straight.to_lowercase() }
}

fn edit(form: &str, keep_case: bool, strip: u8, add: &str) -> SmolStr {
    if strip == 0 && add.is_empty() {
        let changes =
            form.chars().any(|c| matches!(c, '\u{2019}' | '\u{2018}') || (!keep_case && c.is_uppercase()));
        if !changes {
            return SmolStr::new(form);
        }
    }
    let mut text = plain(form, keep_case);
    for _ in 0..strip {
        text.pop();
    }
    text.push_str(add);
    if text.is_empty() { SmolStr::new(form) } else { SmolStr::new(&text) }
}

/// The tag side of a key: the tag, and whether the form has a capital with small letters after it.
#[must_use]
pub fn tag_key(form: &str, upos: Upos, xpos: Xpos) -> u64 {
    let mut chars = form.chars();
    let capital = chars.next().is_some_and(char::is_uppercase) && chars.next().is_none_or(char::is_lowercase);
    (upos as u64) << 16 | (xpos as u64) << 8 | u64::from(capital)
}

/// Key of an exception: the lower-cased word under a tag.
#[must_use]
pub fn word_key(lower: &str, tag: u64) -> u64 {
    f2(200, hash::word(lower.as_bytes()), tag)
}

/// Key of a rule: a lower-cased suffix under a tag.
#[must_use]
pub fn suffix_key(suffix: &str, tag: u64) -> u64 {
    f2(201, hash::word(suffix.as_bytes()), tag)
}

/// A view of the rules in the model file.
#[derive(Clone, Copy)]
pub struct Lemmatiser<'a> {
    entries: &'a [u8],
    len: usize,
    strings: &'a str,
}

impl<'a> Lemmatiser<'a> {
    /// Views the two sections; text that is no UTF-8 counts as none.
    #[must_use]
    pub fn new(entries: &'a [u8], strings: &'a [u8]) -> Self {
        Self { entries, len: entries.len() / ENTRY, strings: std::str::from_utf8(strings).unwrap_or("") }
    }

    fn find(&self, key: u64) -> Option<(bool, u8, &'a str)> {
        if self.len == 0 {
            return None;
        }
        let key = ((key >> 32) as u32).max(1);
        let mut index = ((u64::from(key) * self.len as u64) >> 32) as usize;
        for _ in 0..256 {
            let e = self.entries.get(index * ENTRY..(index + 1) * ENTRY)?;
            let found = u32::from_le_bytes([e[0], e[1], e[2], e[3]]);
            if found == 0 {
                return None;
            }
            if found == key {
                let at = u32::from_le_bytes([e[4], e[5], e[6], e[7]]) as usize;
                return Some((e[10] == 1, e[8], self.strings.get(at..at + usize::from(e[9]))?));
            }
            index += 1;
            if index == self.len {
                index = 0;
            }
        }
        None
    }

    /// The lemma of a form under its tags.
    #[must_use]
    pub fn lemma(&self, form: &str, upos: Upos, xpos: Xpos) -> SmolStr {
        let (keep, strip, add) = self.script(form, &Hashes::of(form), upos, xpos);
        edit(form, keep, strip, add)
    }

    /// The lemmas of a form under several tags, each once.
    #[must_use]
    pub fn lemmas(&self, form: &str, tags: impl Iterator<Item = (Upos, Xpos)>) -> Vec<SmolStr> {
        let hashes = Hashes::of(form);
        let mut scripts: Vec<_> = tags.map(|(upos, xpos)| self.script(form, &hashes, upos, xpos)).collect();
        scripts.sort_unstable();
        scripts.dedup();
        scripts.into_iter().map(|(keep, strip, add)| edit(form, keep, strip, add)).collect()
    }

    /// The edit script for a form under its tags: whether to keep its case, how much to strip, what to add.
    fn script(&self, form: &str, hashes: &Hashes, upos: Upos, xpos: Xpos) -> (bool, u8, &'a str) {
        let tag = tag_key(form, upos, xpos);
        let exception = self.find(f2(200, hashes.word, tag));
        let rules = || hashes.suffixes.iter().find_map(|suffix| self.find(f2(201, (*suffix)?, tag)));
        exception.or_else(rules).unwrap_or((upos == Upos::Propn, 0, ""))
    }
}

/// Hashes of a lower-cased word and of its last characters, the longest first.
struct Hashes {
    word: u64,
    suffixes: [Option<u64>; LONGEST_SUFFIX + 1],
}

impl Hashes {
    fn of(form: &str) -> Self {
        let lower = plain(form, false);
        let mut suffixes = [None; LONGEST_SUFFIX + 1];
        suffixes[LONGEST_SUFFIX] = Some(hash::word(b""));
        for (back, (at, _)) in lower.char_indices().rev().take(LONGEST_SUFFIX).enumerate() {
            suffixes[LONGEST_SUFFIX - 1 - back] = Some(hash::word(&lower.as_bytes()[at..]));
        }
        Self { word: hash::word(lower.as_bytes()), suffixes }
    }
}

/// Lays out entries and strings for [`Lemmatiser`].
#[must_use]
pub fn encode(rules: &[(u64, Edit)]) -> (Vec<u8>, Vec<u8>) {
    let len = rules.len() * 13 / 10 + 2;
    let mut out = vec![0u8; len * ENTRY];
    let mut strings = String::new();
    let mut sorted: Vec<&(u64, Edit)> = rules.iter().collect();
    sorted.sort();
    for (key, edit) in sorted {
        let key = ((key >> 32) as u32).max(1);
        let mut index = ((u64::from(key) * len as u64) >> 32) as usize;
        while out[index * ENTRY..index * ENTRY + 4] != [0; 4] {
            index = (index + 1) % len;
        }
        let place = strings.find(&edit.add).unwrap_or_else(|| {
            strings.push_str(&edit.add);
            strings.len() - edit.add.len()
        });
        let at = &mut out[index * ENTRY..(index + 1) * ENTRY];
        at[..4].copy_from_slice(&key.to_le_bytes());
        at[4..8].copy_from_slice(&(place as u32).to_le_bytes());
        at[8] = edit.strip;
        at[9] = edit.add.len().min(255) as u8;
        at[10] = u8::from(edit.keep_case);
    }
    (out, strings.into_bytes())
}

//! The lexicon: classes seen in training, clusters, and an outside word list.

use crate::conllu::Sentence;
use standpoint::syntax::lexical::{LexEntry, pattern};
use standpoint::syntax::{Upos, Xpos, hash};
use std::collections::BTreeMap;
use std::error::Error;
use std::path::Path;

/// Words with fewer occurrences in the treebanks take their classes from plain text.
const RARE: u32 = 60;

/// What is known of words from outside the treebanks.
#[derive(Default)]
pub struct Outside {
    pub dict: BTreeMap<String, u8>,
    pub clusters: BTreeMap<String, (u16, u8)>,
    /// How often words stand in plain text under each class ([`Upos`] numbers), by a first tagger.
    pub plain: BTreeMap<String, BTreeMap<u8, u32>>,
    /// Form, class, lemma.
    pub irregular: Vec<(String, String, String)>,
}

impl Outside {
    /// Reads `words.tsv` and `clusters.tsv` where they are in a folder.
    pub fn read(dir: &Path) -> Result<Self, Box<dyn Error>> {
        let mut out = Self::default();
        let lines = |name: &str| std::fs::read_to_string(dir.join(name)).unwrap_or_default();
        for line in lines("words.tsv").lines() {
            if let Some((word, bits)) = line.split_once('\t') {
                out.dict.insert(word.to_owned(), bits.parse()?);
            }
        }
        for line in lines("clusters.tsv").lines() {
            let mut parts = line.split('\t');
            if let (Some(word), Some(fine), Some(coarse)) = (parts.next(), parts.next(), parts.next()) {
                out.clusters.insert(word.to_owned(), (fine.parse()?, coarse.parse()?));
            }
        }
        for line in lines("irregular.tsv").lines() {
            let parts: Vec<&str> = line.split('\t').collect();
            if let [form, class, lemma] = parts[..] {
                out.irregular.push((form.to_owned(), class.to_owned(), lemma.to_owned()));
            }
        }
        Ok(out)
    }
}

/// A word as the lexicon knows it: lower case, straight apostrophes, digits levelled.
pub fn level(word: &str) -> String {
    let lower = word.replace('\u{2019}', "'").to_lowercase();
    lower.chars().map(|c| if c.is_ascii_digit() { '0' } else { c }).collect()
}

/// Entries for all words seen at least twice in training, and those known from outside.
pub fn build(sentences: &[Sentence], classes: &[(Upos, Xpos)], outside: &Outside) -> Vec<(u64, LexEntry)> {
    let mut counts: BTreeMap<String, BTreeMap<u8, u32>> = BTreeMap::new();
    for s in sentences {
        for (form, upos) in s.forms.iter().zip(&s.upos) {
            let lower = level(form);
            *counts.entry(lower).or_default().entry(*upos as u8).or_default() += 1;
        }
    }
    // What the treebanks seldom have, plain text may have often. Its counts also keep the tagger
    // from trusting the class pattern of a rare word, which in training knows the very token.
    for (word, by_class) in &outside.plain {
        let known = counts.get(word).map_or(0, |c| c.values().sum::<u32>());
        if known < RARE && by_class.values().sum::<u32>() >= 10 {
            counts.insert(word.clone(), by_class.clone());
        }
    }
    let mut entries: BTreeMap<String, LexEntry> = BTreeMap::new();
    for (word, by_class) in counts {
        if by_class.values().sum::<u32>() < 2 {
            continue;
        }
        let mut list: Vec<(u8, u32)> = by_class.into_iter().collect();
        list.sort_by(|a, b| b.1.cmp(&a.1).then(a.0.cmp(&b.0)));
        list.truncate(4);
        entries.entry(word).or_default().pattern = pattern(&list);
    }
    // Words that have one class nearly always need no tagging.
    let mut joint: BTreeMap<String, BTreeMap<(Upos, Xpos), u32>> = BTreeMap::new();
    for s in sentences {
        for (i, form) in s.forms.iter().enumerate() {
            *joint.entry(level(form)).or_default().entry((s.upos[i], s.xpos[i])).or_default() += 1;
        }
    }
    for (word, counts) in joint {
        let total: u32 = counts.values().sum();
        let Some((pair, &n)) = counts.iter().max_by_key(|(_, n)| **n) else { continue };
        let closed =
            !matches!(pair.0, Upos::Noun | Upos::Propn | Upos::Verb | Upos::Adj | Upos::Num | Upos::X);
        if total >= 60
            && closed
            && n * 1000 >= total * 995
            && let (Some(entry), Some(class)) =
                (entries.get_mut(&word), classes.iter().position(|c| c == pair))
        {
            entry.fixed = class as u8 + 1;
        }
    }
    for (word, &bits) in &outside.dict {
        entries.entry(word.clone()).or_default().dict = bits;
    }
    for (word, &(fine, coarse)) in &outside.clusters {
        let entry = entries.entry(word.clone()).or_default();
        entry.fine = fine;
        entry.coarse = coarse;
    }
    entries.into_iter().map(|(w, e)| (hash::word(w.as_bytes()), e)).collect()
}

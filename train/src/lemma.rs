//! Learning edit scripts for lemmas: the most frequent script for a word under a tag, and suffix
//! rules for the rest.

use crate::conllu::Sentence;
use crate::lexicon::Outside;
use standpoint::syntax::lemma::{Edit, LONGEST_SUFFIX, suffix_key, tag_key, word_key};
use standpoint::syntax::{Model, Upos, Xpos};
use std::collections::{BTreeMap, BTreeSet};

fn suffix(word: &str, n: usize) -> Option<&str> {
    if n == 0 {
        return Some("");
    }
    word.char_indices().rev().nth(n - 1).map(|(at, _)| &word[at..])
}

fn top(counts: &BTreeMap<Edit, u32>) -> (Edit, u32) {
    let mut best: Option<(&Edit, u32)> = None;
    for (edit, &n) in counts {
        if best.is_none_or(|(_, m)| n > m) {
            best = Some((edit, n));
        }
    }
    best.map(|(e, n)| (e.clone(), n)).unwrap_or((Edit { keep_case: false, strip: 0, add: String::new() }, 0))
}

/// Forms of dictionary words: tag, form, lemma.
fn dictionary(outside: &Outside) -> Vec<(Upos, Xpos, String, String)> {
    const VERBAL: [Xpos; 3] = [Xpos::VBD, Xpos::VBN, Xpos::VBG];
    let mut out = Vec::new();
    for (form, class, lemma) in &outside.irregular {
        match class.as_str() {
            "noun" => out.push((Upos::Noun, Xpos::NNS, form.clone(), lemma.clone())),
            _ if form.ends_with("ing") => out.push((Upos::Verb, Xpos::VBG, form.clone(), lemma.clone())),
            _ if form.ends_with('s') => out.push((Upos::Verb, Xpos::VBZ, form.clone(), lemma.clone())),
            _ => {
                out.push((Upos::Verb, Xpos::VBD, form.clone(), lemma.clone()));
                out.push((Upos::Verb, Xpos::VBN, form.clone(), lemma.clone()));
            }
        }
    }
    let taken: BTreeSet<(Xpos, String)> = out.iter().map(|e| (e.1, e.3.clone())).collect();
    let model = Model::embedded();
    for (verb, bits) in &outside.dict {
        if bits & 2 == 0 || verb.contains('-') {
            continue;
        }
        let f = model.verb_forms(verb);
        out.push((Upos::Verb, Xpos::VBZ, f.third.to_string(), verb.clone()));
        for (tag, form) in VERBAL.iter().zip([&f.past, &f.participle, &f.gerund]) {
            if !taken.contains(&(*tag, verb.clone())) {
                out.push((Upos::Verb, *tag, form.to_string(), verb.clone()));
            }
        }
    }
    out
}

/// Learns rules and exceptions.
pub fn learn(sentences: &[Sentence], outside: &Outside) -> Vec<(u64, Edit)> {
    // Word types under a tag, with their scripts.
    let mut types: BTreeMap<(u64, String), BTreeMap<Edit, u32>> = BTreeMap::new();
    for s in sentences {
        for i in 0..s.len() {
            if s.lemmas[i] == "_" || s.forms[i].is_empty() {
                continue;
            }
            let tag = tag_key(&s.forms[i], s.upos[i], s.xpos[i]);
            let lower = s.forms[i].replace(['\u{2019}', '\u{2018}'], "'").to_lowercase();
            let edit = Edit::between(&s.forms[i], &s.lemmas[i]);
            *types.entry((tag, lower)).or_default().entry(edit).or_default() += 1;
        }
    }
    // Words that the treebanks do not have, from the dictionary.
    for (upos, xpos, form, lemma) in dictionary(outside) {
        let key = (tag_key(&form, upos, xpos), form.clone());
        types.entry(key).or_insert_with(|| BTreeMap::from([(Edit::between(&form, &lemma), 1)]));
    }
    let types: Vec<(u64, String, Edit, u32)> = types
        .into_iter()
        .map(|((tag, lower), edits)| {
            let (edit, n) = top(&edits);
            (tag, lower, edit, n)
        })
        .collect();
    // Votes for suffixes: each word type once, so that frequent irregular words do not rule.
    let mut votes: BTreeMap<(u64, String), BTreeMap<Edit, u32>> = BTreeMap::new();
    for (tag, lower, edit, n) in &types {
        for len in 0..=LONGEST_SUFFIX {
            if let Some(s) = suffix(lower, len) {
                *votes.entry((*tag, s.to_owned())).or_default().entry(edit.clone()).or_default() +=
                    (*n).min(2);
            }
        }
    }
    let mut rules: BTreeMap<(u64, String), Edit> = BTreeMap::new();
    for len in 0..=LONGEST_SUFFIX {
        for ((tag, s), edits) in votes.iter().filter(|((_, s), _)| s.chars().count() == len) {
            let (edit, n) = top(edits);
            let shorter = (0..len).rev().find_map(|l| rules.get(&(*tag, suffix(s, l)?.to_owned())));
            if len == 0 || (n >= 3 && shorter != Some(&edit)) {
                rules.insert((*tag, s.clone()), edit);
            }
        }
    }
    let mut out: Vec<(u64, Edit)> = Vec::new();
    for (tag, lower, edit, n) in &types {
        let by_rule =
            (0..=LONGEST_SUFFIX).rev().find_map(|l| rules.get(&(*tag, suffix(lower, l)?.to_owned())));
        let single_typo = *n < 2 && lower.len() > 12;
        if by_rule != Some(edit) && !single_typo {
            out.push((word_key(lower, *tag), edit.clone()));
        }
    }
    out.extend(rules.into_iter().map(|((tag, s), edit)| (suffix_key(&s, tag), edit)));
    out.sort();
    out.dedup_by_key(|(key, _)| *key);
    out
}

//! Sentences of plain text for self-training: prose about foreign affairs, each once.

use flate2::read::GzDecoder;
use standpoint::syntax::hash;
use standpoint::text::token::tokenize;
use std::collections::BTreeSet;
use std::error::Error;
use std::fs::File;
use std::io::{BufRead, BufReader};
use std::path::Path;

/// Beginnings of words that tell of foreign affairs.
const TOPICS: &[&str] = &[
    "aggress",
    "alliance",
    "allies",
    "ally",
    "ambassador",
    "annex",
    "armistice",
    "beijing",
    "border",
    "ceasefire",
    "cease-fire",
    "china",
    "chinese",
    "congress",
    "demand",
    "denounce",
    "diploma",
    "embargo",
    "envoy",
    "european",
    "foreign",
    "gaza",
    "hamas",
    "hostage",
    "humanitarian",
    "invasion",
    "iran",
    "iraq",
    "israel",
    "kiev",
    "korea",
    "kremlin",
    "kyiv",
    "mediat",
    "minister",
    "missile",
    "moscow",
    "nato",
    "negotiat",
    "nuclear",
    "pact",
    "palestin",
    "parliament",
    "peace",
    "prisoner",
    "putin",
    "refus",
    "reject",
    "russia",
    "sanction",
    "sovereign",
    "summit",
    "syria",
    "taiwan",
    "talks",
    "tariff",
    "territor",
    "treaty",
    "troops",
    "truce",
    "turkey",
    "ukrain",
    "vetoed",
    "war",
    "weapon",
    "withdraw",
    "zelensk",
];

/// Sentences of eight to forty tokens, at most `most`; those with a word on the topic come first.
pub fn sentences(path: &Path, most: usize) -> Result<Vec<Vec<String>>, Box<dyn Error>> {
    let mut seen: BTreeSet<u64> = BTreeSet::new();
    let (mut near, mut far) = (Vec::new(), Vec::new());
    let mut tokens = Vec::new();
    for record in BufReader::new(GzDecoder::new(File::open(path)?)).lines() {
        let record: serde_json::Value = serde_json::from_str(&record?)?;
        for line in record["text"].as_str().unwrap_or("").lines() {
            tokens.clear();
            tokenize(line, 0, &mut tokens);
            let forms: Vec<&str> = tokens.iter().map(|t| &line[t.start as usize..t.end as usize]).collect();
            for sentence in cut(&forms) {
                if is_prose(sentence) && seen.insert(hash::word(sentence.join(" ").as_bytes())) {
                    let on_topic = sentence.iter().filter(|f| is_topical(f)).count() > 0;
                    let list = if on_topic { &mut near } else { &mut far };
                    list.push(sentence.iter().map(|&f| f.to_owned()).collect::<Vec<String>>());
                }
            }
        }
    }
    // Evenly over the file where there are too many.
    let thin = |list: Vec<Vec<String>>, keep: usize| -> Vec<Vec<String>> {
        let n = list.len();
        list.into_iter()
            .enumerate()
            .filter(|(i, _)| n <= keep || (i + 1) * keep / n > i * keep / n)
            .map(|(_, s)| s)
            .collect()
    };
    let mut out = thin(near, most);
    let rest = most - out.len();
    out.extend(thin(far, rest));
    Ok(out)
}

fn is_topical(form: &str) -> bool {
    let lower = form.to_lowercase();
    TOPICS.iter().any(|t| lower.starts_with(t))
}

/// Cuts a line's tokens after full stops, with the quotation marks and brackets that follow them.
fn cut<'a, 'f>(forms: &'a [&'f str]) -> Vec<&'a [&'f str]> {
    let mut out = Vec::new();
    let (mut start, mut i) = (0, 0);
    while i < forms.len() {
        let ends = matches!(forms[i], "." | "!" | "?");
        i += 1;
        while ends && i < forms.len() && matches!(forms[i], "\u{201d}" | "\"" | "\u{2019}" | ")") {
            i += 1;
        }
        if ends {
            out.push(&forms[start..i]);
            start = i;
        }
    }
    out
}

/// Whether it looks like a written sentence: a capital in front, mostly small words, a full stop.
fn is_prose(forms: &[&str]) -> bool {
    let words = forms.iter().filter(|f| f.starts_with(char::is_alphabetic)).count();
    let capitals = forms.iter().filter(|f| f.starts_with(char::is_uppercase)).count();
    let upper =
        |f: &&&str| f.len() > 3 && !f.chars().any(char::is_lowercase) && f.starts_with(char::is_alphabetic);
    let odd =
        |f: &&str| matches!(*f, "Q" | "(" | "[" | "*" | "..." | "--" | "\u{2014}" | "\u{2013}" | ":" | "THE");
    let first = forms.iter().find(|f| f.starts_with(char::is_alphanumeric));
    (8..=40).contains(&forms.len())
        && first.is_some_and(|f| f.starts_with(char::is_uppercase))
        && words * 4 >= forms.len() * 3
        && capitals * 2 <= words
        && forms.iter().filter(upper).count() <= 1
        && !forms.iter().any(|f| odd(f) || f.ends_with('-') || f.contains('_'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_cut_after_full_stops() {
        let forms = ["He", "left", ".", "\u{201d}", "She", "stayed", "!", "so"];
        let cut = cut(&forms);
        assert_eq!(cut, [&forms[..4], &forms[4..7]]);
    }
}

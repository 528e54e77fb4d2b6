//! A list of words with the classes a dictionary knows them in, from WordNet's database files.
//!
//! The list goes into `train/data/words.tsv`, irregular forms into `irregular.tsv` beside it, so that
//! building the model needs no WordNet.

use crate::Options;
use std::collections::{BTreeMap, BTreeSet};
use std::error::Error;
use std::fs::{self, File};
use std::io::Write;
use std::path::Path;

/// Known as a noun, verb, adjective, adverb in its base form.
pub const BASE: [u8; 4] = [1, 2, 4, 8];
/// May be a plural noun.
pub const PLURAL: u8 = 16;
/// May be an inflected verb.
pub const INFLECTED: u8 = 32;
/// May be a comparative or superlative.
pub const COMPARED: u8 = 64;
/// As a verb more frequent than as anything else.
pub const MOSTLY_VERB: u8 = 128;

const FILES: [&str; 4] = ["noun", "verb", "adj", "adv"];

/// Writes the list: word, bits; only single lower-case words.
pub fn run(options: &Options) -> Result<(), Box<dyn Error>> {
    let dir = Path::new(options.get("wordnet").ok_or("--wordnet DIR is missing")?);
    let out = options.get("out").ok_or("--out FILE is missing")?;
    let mut bits: BTreeMap<String, u8> = BTreeMap::new();
    let mut verbs: BTreeSet<String> = BTreeSet::new();
    let plain =
        |w: &str| w.len() > 1 && w.chars().all(|c| c.is_ascii_lowercase() || c == '-') && !w.starts_with('-');
    let mut frequency: BTreeMap<(String, usize), u32> = BTreeMap::new();
    for line in fs::read_to_string(dir.join("cntlist.rev"))?.lines() {
        let mut parts = line.split(' ');
        let (Some(key), Some(_), Some(n)) = (parts.next(), parts.next(), parts.next()) else { continue };
        let Some((word, sense)) = key.split_once('%') else { continue };
        let class = match sense.as_bytes().first() {
            Some(b'1') => 0,
            Some(b'2') => 1,
            Some(b'3' | b'5') => 2,
            _ => 3,
        };
        *frequency.entry((word.to_owned(), class)).or_default() += n.parse::<u32>()?;
    }
    for (class, file) in FILES.iter().enumerate() {
        for line in fs::read_to_string(dir.join(format!("index.{file}")))?.lines() {
            let word = line.split(' ').next().unwrap_or("");
            if plain(word) {
                *bits.entry(word.to_owned()).or_default() |= BASE[class];
                if class == 1 {
                    verbs.insert(word.to_owned());
                }
            }
        }
    }
    let mut add = |word: &str, bit: u8| {
        if plain(word) {
            *bits.entry(word.to_owned()).or_default() |= bit;
        }
    };
    for (file, bit) in [("noun", PLURAL), ("verb", INFLECTED), ("adj", COMPARED)] {
        for line in fs::read_to_string(dir.join(format!("{file}.exc")))?.lines() {
            if let Some((form, _)) = line.split_once(' ') {
                add(form, bit);
            }
        }
    }
    // Irregular forms, for the lemmatiser.
    let mut irregular =
        std::io::BufWriter::new(File::create(Path::new(out).with_file_name("irregular.tsv"))?);
    for file in ["noun", "verb"] {
        for line in fs::read_to_string(dir.join(format!("{file}.exc")))?.lines() {
            let mut parts = line.split(' ');
            if let (Some(form), Some(lemma), None) = (parts.next(), parts.next(), parts.next())
                && plain(form)
                && plain(lemma)
                && form != lemma
            {
                writeln!(irregular, "{form}\t{file}\t{lemma}")?;
            }
        }
    }
    let model = standpoint::syntax::Model::embedded();
    for verb in &verbs {
        let forms = model.verb_forms(verb);
        for form in [&forms.third, &forms.past, &forms.participle, &forms.gerund] {
            add(form, INFLECTED);
        }
    }
    let nouns: Vec<String> =
        bits.iter().filter(|(_, b)| **b & BASE[0] != 0).map(|(w, _)| w.clone()).collect();
    for noun in nouns {
        let plural = model.verb_forms(&noun).third;
        // Plurals are only listed where they are something else too; a rule finds the others.
        if let Some(b) = bits.get_mut(plural.as_str()) {
            *b |= PLURAL;
        }
    }
    for verb in &verbs {
        let n = |class: usize| frequency.get(&(verb.clone(), class)).copied().unwrap_or(0);
        if n(1) > n(0).max(n(2)).max(n(3)) {
            *bits.entry(verb.clone()).or_default() |= MOSTLY_VERB;
        }
    }
    let mut file = std::io::BufWriter::new(File::create(out)?);
    for (word, bits) in bits {
        // A lone rare noun tells little and there are very many of them.
        let only_noun = bits == BASE[0];
        if only_noun
            && !frequency.contains_key(&(word.clone(), 0))
            && !word.contains("ion")
            && !word.contains("ment")
        {
            continue;
        }
        writeln!(file, "{word}\t{bits}")?;
    }
    Ok(())
}

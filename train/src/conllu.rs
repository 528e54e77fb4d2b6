//! Treebank sentences in CoNLL-U.

use flate2::read::GzDecoder;
use standpoint::syntax::{Rel, Upos, Xpos};
use std::fs::File;
use std::io::{self, BufRead, BufReader, Read};
use std::path::Path;

/// A sentence with its gold analysis.
#[derive(Clone, Default)]
pub struct Sentence {
    pub forms: Vec<String>,
    pub lemmas: Vec<String>,
    pub upos: Vec<Upos>,
    pub xpos: Vec<Xpos>,
    /// Index of the head; the root has itself.
    pub heads: Vec<usize>,
    pub rels: Vec<Rel>,
    /// Whether a space follows the token in the text.
    pub space: Vec<bool>,
}

impl Sentence {
    pub fn len(&self) -> usize {
        self.forms.len()
    }

    pub fn refs(&self) -> Vec<&str> {
        self.forms.iter().map(String::as_str).collect()
    }
}

/// Reads a file, gzipped or not.
pub fn read(path: &Path) -> io::Result<Vec<Sentence>> {
    let file = File::open(path)?;
    let reader: Box<dyn Read> = if path.extension().is_some_and(|e| e == "gz") {
        Box::new(GzDecoder::new(file))
    } else {
        Box::new(file)
    };
    let bad = |line: &str| io::Error::new(io::ErrorKind::InvalidData, format!("{}: {line}", path.display()));
    let mut sentences = Vec::new();
    let mut sentence = Sentence::default();
    let mut joined: Option<(usize, bool)> = None;
    for line in BufReader::new(reader).lines() {
        let line = line?;
        if line.is_empty() {
            if sentence.len() > 0 {
                let n = sentence.len();
                if sentence.heads.iter().any(|&h| h >= n) {
                    return Err(bad(&sentence.forms.join(" ")));
                }
                sentences.push(std::mem::take(&mut sentence));
            }
            joined = None;
            continue;
        }
        if line.starts_with('#') {
            continue;
        }
        let c: Vec<&str> = line.split('\t').collect();
        if c.len() < 8 {
            return Err(bad(&line));
        }
        let space = c.get(9).is_none_or(|m| !m.contains("SpaceAfter=No"));
        if let Some((_, last)) = c[0].split_once('-') {
            joined = Some((last.parse().map_err(|_| bad(&line))?, space));
            continue;
        }
        if c[0].contains('.') {
            continue;
        }
        let id: usize = c[0].parse().map_err(|_| bad(&line))?;
        let space = match joined {
            Some((last, after)) if id <= last => id == last && after,
            _ => space,
        };
        let head: usize = c[6].parse().map_err(|_| bad(&line))?;
        sentence.forms.push(c[1].to_owned());
        sentence.lemmas.push(c[2].to_owned());
        sentence.upos.push(c[3].parse().map_err(|_| bad(&line))?);
        sentence.xpos.push(c[4].parse().unwrap_or(Xpos::XX));
        sentence.heads.push(if head == 0 { id - 1 } else { head - 1 });
        sentence.rels.push(Rel::parse_lenient(c[7]));
        // The two treebanks disagree on "United" in names: a verb or an adjective.
        if c[1] == "United"
            && c[4] == "NNP"
            && c[3] == "VERB"
            && let (Some(upos), Some(lemma)) = (sentence.upos.last_mut(), sentence.lemmas.last_mut())
        {
            *upos = Upos::Adj;
            "United".clone_into(lemma);
        }
        sentence.space.push(space);
    }
    if sentence.len() > 0 {
        sentences.push(sentence);
    }
    Ok(sentences)
}

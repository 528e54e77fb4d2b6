//! Word clusters by exchange (Martin, Liermann & Ney 1998): each word moves to the class where
//! the class bigram model likes it best, until nothing moves much.
//!
//! Integer counts and a logarithm made of basic operations keep the result the same everywhere.

use crate::lexicon::level;
use crate::{Options, conllu};
use flate2::read::GzDecoder;
use standpoint::text::token::tokenize;
use std::collections::BTreeMap;
use std::error::Error;
use std::fs::File;
use std::io::{BufRead, BufReader, Write};
use std::path::Path;

/// Natural logarithm from basic operations only: library logarithms differ in the last bit
/// from one platform to the next.
fn ln(x: f64) -> f64 {
    let bits = x.to_bits();
    let exponent = ((bits >> 52) & 0x7ff) as i64 - 1023;
    let m = f64::from_bits((bits & 0x000f_ffff_ffff_ffff) | 0x3ff0_0000_0000_0000);
    let t = (m - 1.0) / (m + 1.0);
    let (square, mut power, mut sum) = (t * t, t, 0.0);
    for k in 0..18 {
        sum += power / f64::from(2 * k + 1);
        power *= square;
    }
    2.0 * sum + exponent as f64 * std::f64::consts::LN_2
}

struct XlnX(Vec<f64>);

impl XlnX {
    fn new() -> Self {
        Self((0..1 << 18).map(|i| if i == 0 { 0.0 } else { f64::from(i) * ln(f64::from(i)) }).collect())
    }

    fn of(&self, x: i64) -> f64 {
        match self.0.get(x as usize) {
            Some(&v) => v,
            None => x as f64 * ln(x as f64),
        }
    }
}

/// Lower-cased tokens of all texts, sentence-like stretches parted by an empty token.
fn corpus(text: &Path, treebanks: &Path) -> Result<Vec<Vec<String>>, Box<dyn Error>> {
    let mut lines = Vec::new();
    for s in conllu::read(&treebanks.join("ewt-gum.train.conllu.gz"))? {
        lines.push(s.forms.iter().map(|f| level(f)).collect());
    }
    let mut tokens = Vec::new();
    for record in BufReader::new(GzDecoder::new(File::open(text)?)).lines() {
        let record: serde_json::Value = serde_json::from_str(&record?)?;
        for line in record["text"].as_str().unwrap_or("").lines() {
            tokens.clear();
            tokenize(line, 0, &mut tokens);
            if tokens.len() > 3 {
                lines.push(tokens.iter().map(|t| level(&line[t.start as usize..t.end as usize])).collect());
            }
        }
    }
    Ok(lines)
}

struct Words {
    left: Vec<Vec<(u32, i64)>>,
    right: Vec<Vec<(u32, i64)>>,
    count: Vec<i64>,
}

fn cluster(words: &Words, k: usize, rounds: usize, f: &XlnX) -> Vec<u16> {
    let v = words.count.len();
    // Words come most frequent first; they start dealt out over the classes. Class 0 is for edges.
    let mut class: Vec<u16> =
        (0..v).map(|w| if w == 0 { 0 } else { (1 + (w - 1) % (k - 1)) as u16 }).collect();
    let mut pair = vec![0i64; k * k];
    let mut total = vec![0i64; k];
    for w in 0..v {
        total[usize::from(class[w])] += words.count[w];
        for &(r, n) in &words.right[w] {
            pair[usize::from(class[w]) * k + usize::from(class[r as usize])] += n;
        }
    }
    let mut to_right = vec![0i64; k];
    let mut from_left = vec![0i64; k];
    for round in 0..rounds {
        let mut moved = 0;
        for w in 1..v {
            let old = usize::from(class[w]);
            let (mut rs, mut ls): (Vec<usize>, Vec<usize>) = (Vec::new(), Vec::new());
            let mut own = 0;
            for &(r, n) in &words.right[w] {
                if r as usize == w {
                    own = n;
                    continue;
                }
                let c = usize::from(class[r as usize]);
                if to_right[c] == 0 {
                    rs.push(c);
                }
                to_right[c] += n;
            }
            for &(l, n) in &words.left[w] {
                if l as usize == w {
                    continue;
                }
                let c = usize::from(class[l as usize]);
                if from_left[c] == 0 {
                    ls.push(c);
                }
                from_left[c] += n;
            }
            let count = words.count[w];
            // Take the word out.
            for &c in &rs {
                pair[old * k + c] -= to_right[c];
            }
            for &c in &ls {
                pair[c * k + old] -= from_left[c];
            }
            pair[old * k + old] -= own;
            total[old] -= count;
            let mut best = (f64::NEG_INFINITY, old);
            for g in 1..k {
                let mut gain = -2.0 * (f.of(total[g] + count) - f.of(total[g]));
                for &c in &rs {
                    if c != g {
                        let n = pair[g * k + c];
                        gain += f.of(n + to_right[c]) - f.of(n);
                    }
                }
                for &c in &ls {
                    if c != g {
                        let n = pair[c * k + g];
                        gain += f.of(n + from_left[c]) - f.of(n);
                    }
                }
                let n = pair[g * k + g];
                gain += f.of(n + to_right[g] + from_left[g] + own) - f.of(n);
                if gain > best.0 {
                    best = (gain, g);
                }
            }
            let new = best.1;
            for &c in &rs {
                pair[new * k + c] += to_right[c];
                to_right[c] = 0;
            }
            for &c in &ls {
                pair[c * k + new] += from_left[c];
                from_left[c] = 0;
            }
            pair[new * k + new] += own;
            total[new] += count;
            moved += usize::from(new != old);
            class[w] = new as u16;
        }
        eprintln!("{k} classes, round {round}: {moved} of {v} words moved");
        if moved * 200 < v {
            break;
        }
    }
    class
}

/// Writes `word<TAB>fine<TAB>coarse` for all frequent words of the texts.
pub fn run(options: &Options) -> Result<(), Box<dyn Error>> {
    let text = options.get("text").ok_or("--text FILE.jsonl.gz is missing")?;
    let treebanks = options.get("treebanks").ok_or("--treebanks DIR is missing")?;
    let out = options.get("out").ok_or("--out FILE is missing")?;
    let lines = corpus(Path::new(text), Path::new(treebanks))?;
    let mut counts: BTreeMap<&str, i64> = BTreeMap::new();
    for w in lines.iter().flatten() {
        *counts.entry(w).or_default() += 1;
    }
    let least = options.number("least", 5) as i64;
    let mut vocabulary: Vec<(&str, i64)> = counts.into_iter().filter(|&(_, n)| n >= least).collect();
    vocabulary.sort_by(|a, b| b.1.cmp(&a.1).then(a.0.cmp(b.0)));
    let numbers: BTreeMap<&str, u32> =
        vocabulary.iter().enumerate().map(|(i, &(w, _))| (w, i as u32 + 1)).collect();
    let v = vocabulary.len() + 1;
    let mut bigrams: BTreeMap<(u32, u32), i64> = BTreeMap::new();
    let mut tokens = 0usize;
    for line in &lines {
        let mut previous = 0;
        tokens += line.len();
        for w in line {
            // A rare word breaks the chain like an edge does.
            let number = numbers.get(w.as_str()).copied().unwrap_or(0);
            if previous != 0 || number != 0 {
                *bigrams.entry((previous, number)).or_default() += 1;
            }
            previous = number;
        }
        if previous != 0 {
            *bigrams.entry((previous, 0)).or_default() += 1;
        }
    }
    eprintln!("{tokens} tokens, {v} words, {} bigrams", bigrams.len());
    let mut words = Words { left: vec![Vec::new(); v], right: vec![Vec::new(); v], count: vec![0; v] };
    for (&(a, b), &n) in &bigrams {
        words.right[a as usize].push((b, n));
        words.left[b as usize].push((a, n));
        words.count[b as usize] += n;
    }
    let f = XlnX::new();
    let fine = cluster(&words, options.number("fine", 512), options.number("rounds", 12), &f);
    let coarse = cluster(&words, options.number("coarse", 64), options.number("rounds", 12), &f);
    let mut file = std::io::BufWriter::new(File::create(out)?);
    let mut sorted: Vec<(&str, usize)> =
        vocabulary.iter().enumerate().map(|(i, &(w, _))| (w, i + 1)).collect();
    sorted.sort_unstable();
    for (word, i) in sorted {
        writeln!(file, "{word}\t{}\t{}", fine[i], coarse[i])?;
    }
    Ok(())
}

//! Scores of a model on a treebank file.

use crate::conllu::Sentence;
use standpoint::syntax::model::Model;
use standpoint::syntax::{Rel, Scratch, Upos};
use standpoint::text::token::tokenize;
use std::collections::BTreeMap;
use std::fmt::Write;
use std::time::Instant;

/// Counts, all over gold tokens.
#[derive(Default)]
pub struct Scores {
    tokens: usize,
    upos: usize,
    xpos: usize,
    lemma: usize,
    words: usize,
    uas: usize,
    las: usize,
    rels: BTreeMap<Rel, [usize; 3]>,
    confusion: BTreeMap<(Upos, Upos), usize>,
    lemmas: BTreeMap<(String, String), usize>,
    seconds: f64,
}

/// Seconds of processor time of this process, or of the clock where the system does not tell.
fn seconds(clock: Instant) -> f64 {
    let spent = std::fs::read_to_string("/proc/self/schedstat").ok();
    let nanoseconds = spent.and_then(|s| s.split(' ').next()?.parse::<f64>().ok());
    nanoseconds.map_or_else(|| clock.elapsed().as_secs_f64(), |n| n / 1e9)
}

pub fn evaluate(model: &Model, sentences: &[Sentence]) -> Scores {
    let mut scores = Scores::default();
    let (mut scratch, mut words) = (Scratch::default(), Vec::new());
    // Once for the time, once for the figures.
    let forms: Vec<Vec<&str>> = sentences.iter().map(Sentence::refs).collect();
    let clock = Instant::now();
    let start = seconds(clock);
    for forms in &forms {
        model.analyse(forms, &[], &mut scratch, &mut words);
    }
    scores.seconds = seconds(clock) - start;
    for (s, forms) in sentences.iter().zip(&forms) {
        model.analyse(forms, &[], &mut scratch, &mut words);
        for (i, w) in words.iter().enumerate() {
            scores.tokens += 1;
            scores.upos += usize::from(w.upos == s.upos[i]);
            if w.upos != s.upos[i] {
                *scores.confusion.entry((s.upos[i], w.upos)).or_default() += 1;
            }
            scores.xpos += usize::from(w.xpos == s.xpos[i]);
            if w.lemma == s.lemmas[i] || s.lemmas[i] == "_" {
                scores.lemma += 1;
            } else {
                *scores.lemmas.entry((s.lemmas[i].clone(), w.lemma.to_string())).or_default() += 1;
            }
            if s.upos[i] == Upos::Punct {
                continue;
            }
            scores.words += 1;
            let head = w.head.unwrap_or(i) == s.heads[i];
            let both = head && w.rel == s.rels[i];
            scores.uas += usize::from(head);
            scores.las += usize::from(both);
            scores.rels.entry(s.rels[i]).or_default()[0] += 1;
            scores.rels.entry(w.rel).or_default()[1] += 1;
            scores.rels.entry(w.rel).or_default()[2] += usize::from(both);
        }
    }
    scores
}

impl Scores {
    pub fn line(&self) -> String {
        let p = |a: usize, b: usize| a as f64 * 100.0 / b.max(1) as f64;
        format!(
            "UPOS {:.2}  XPOS {:.2}  lemma {:.2}  UAS {:.2}  LAS {:.2}  {:.0} tokens/s",
            p(self.upos, self.tokens),
            p(self.xpos, self.tokens),
            p(self.lemma, self.tokens),
            p(self.uas, self.words),
            p(self.las, self.words),
            self.tokens as f64 / self.seconds
        )
    }

    pub fn details(&self) -> String {
        let mut out = String::new();
        for (rel, [gold, made, both]) in &self.rels {
            if *gold >= 5 {
                let f1 = 200.0 * *both as f64 / (gold + made).max(1) as f64;
                let _ = writeln!(out, "{:<15} F1 {f1:5.1}  gold {gold:5}  predicted {made:5}", rel.as_str());
            }
        }
        let mut pairs: Vec<_> = self.confusion.iter().collect();
        pairs.sort_by_key(|(_, n)| std::cmp::Reverse(**n));
        for ((gold, made), n) in pairs.into_iter().take(16) {
            let _ = writeln!(out, "{gold} tagged {made}: {n}");
        }
        let mut pairs: Vec<_> = self.lemmas.iter().collect();
        pairs.sort_by_key(|(_, n)| std::cmp::Reverse(**n));
        for ((gold, made), n) in pairs.into_iter().take(40) {
            let _ = write!(out, "{gold} as {made}: {n}; ");
        }
        out.push('\n');
        out
    }
}

/// Precision, recall and F1 of the tokenizer on text put together from a treebank, in percent,
/// and the most frequent wrong splits.
pub fn tokens(sentences: &[Sentence]) -> String {
    let (mut gold_n, mut made_n, mut both) = (0usize, 0usize, 0usize);
    let mut wrong: BTreeMap<String, usize> = BTreeMap::new();
    for s in sentences {
        let mut text = String::new();
        let mut gold = Vec::new();
        for (form, &space) in s.forms.iter().zip(&s.space) {
            let start = text.len() as u32;
            text.push_str(form);
            if !form.contains(' ') {
                gold.push((start, text.len() as u32));
            }
            if space {
                text.push(' ');
            }
        }
        let mut made = Vec::new();
        tokenize(&text, 0, &mut made);
        let made: Vec<(u32, u32)> = made.iter().map(|t| (t.start, t.end)).collect();
        gold_n += gold.len();
        made_n += made.len();
        both += gold.iter().filter(|t| made.binary_search(t).is_ok()).count();
        for &(start, end) in gold.iter().filter(|t| made.binary_search(t).is_err()) {
            let from = made.iter().rev().find(|t| t.0 <= start).map_or(0, |t| t.0);
            let parts: Vec<&str> = made
                .iter()
                .filter(|t| t.0 >= from && t.0 < end)
                .map(|t| &text[t.0 as usize..t.1 as usize])
                .collect();
            *wrong
                .entry(format!("{} as {}", &text[start as usize..end as usize], parts.join("|")))
                .or_default() += 1;
        }
    }
    let p = |n: usize| both as f64 * 100.0 / n.max(1) as f64;
    let mut out = format!(
        "P {:.2}  R {:.2}  F1 {:.2}\n",
        p(made_n),
        p(gold_n),
        200.0 * both as f64 / (gold_n + made_n) as f64
    );
    let mut list: Vec<_> = wrong.into_iter().collect();
    list.sort_by(|a, b| b.1.cmp(&a.1).then(a.0.cmp(&b.0)));
    for (what, n) in list.into_iter().take(60) {
        let _ = writeln!(out, "{n:4} {what}");
    }
    out
}

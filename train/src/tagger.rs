//! Training the two passes of the tagger, and tagging by cross-validation.

use crate::conllu::Sentence;
use crate::ensemble::in_parallel;
use crate::perceptron::{Perceptron, Random};
use standpoint::syntax::lexical::{Lex, Lexicon};
use standpoint::syntax::table::{self, Scorer, Scores, Table};
use standpoint::syntax::tagger::{TagBuffers, Tagger};
use standpoint::syntax::{Upos, Xpos, describe};
use std::collections::BTreeMap;

/// Joint classes seen often enough, most frequent first.
pub fn classes(sentences: &[Sentence]) -> Vec<(Upos, Xpos)> {
    let mut counts: BTreeMap<(Upos, Xpos), usize> = BTreeMap::new();
    for s in sentences {
        for pair in s.upos.iter().copied().zip(s.xpos.iter().copied()) {
            *counts.entry(pair).or_default() += 1;
        }
    }
    let mut list: Vec<_> = counts.into_iter().filter(|&(_, n)| n >= 4).collect();
    list.sort_by(|a, b| b.1.cmp(&a.1).then(a.0.cmp(&b.0)));
    list.truncate(120);
    list.into_iter().map(|(pair, _)| pair).collect()
}

/// A sentence ready for the tagger.
pub struct Example {
    pub lex: Vec<Lex>,
    pub gold: Vec<u8>,
}

pub fn examples(sentences: &[Sentence], classes: &[(Upos, Xpos)], lexicon: &Lexicon<'_>) -> Vec<Example> {
    let mut lower = String::new();
    sentences
        .iter()
        .map(|s| {
            let mut lex = Vec::new();
            describe(&s.refs(), lexicon, &mut lower, &mut lex);
            let gold = (0..s.len())
                .map(|i| {
                    let pair = (s.upos[i], s.xpos[i]);
                    let found = classes.iter().position(|&c| c == pair);
                    found.or_else(|| classes.iter().position(|&c| c.0 == pair.0)).unwrap_or(0) as u8
                })
                .collect();
            Example { lex, gold }
        })
        .collect()
}

/// Averaged weights in the form the library reads.
pub struct Frozen {
    pub slots: Vec<u8>,
    pub rows: Vec<u8>,
    /// What the library's weight of 127² stands for.
    pub scale: f32,
}

impl Frozen {
    pub fn new(weights: &Perceptron, prune: f32) -> Self {
        let rows = weights.averaged(prune);
        let scale = rows.iter().flat_map(|(_, r)| r).map(|&(_, w)| w.abs()).fold(1.0f32, f32::max);
        let (slots, rows) = table::encode(&rows, scale);
        Self { slots, rows, scale }
    }

    /// Leaves out the smallest weights until the table takes no more than `bytes`.
    pub fn within(weights: &Perceptron, bytes: usize) -> Self {
        Self::new(weights, Self::least_within(weights, bytes))
    }

    /// The size of the weights that must be left out for a table of `bytes`.
    pub fn least_within(weights: &Perceptron, bytes: usize) -> f32 {
        let rows = weights.averaged(0.0);
        let size = |least: f32| -> usize {
            let kept = rows.iter().map(|(_, r)| r.iter().filter(|w| w.1.abs() > least).count());
            kept.map(|n| if n == 0 { 0.0 } else { 6.6 + 2.0 * n as f64 }).sum::<f64>() as usize
        };
        let (mut low, mut high) = (0.0f32, 8.0f32);
        for _ in 0..24 {
            let middle = (low + high) / 2.0;
            if size(middle) > bytes { low = middle } else { high = middle }
        }
        high
    }
}

impl Scorer for Frozen {
    fn add_all(&self, features: &[u64], scores: &mut Scores) {
        Table::new(&self.slots, &self.rows).unwrap_or(Table::empty()).add_all(features, scores);
    }
}

pub struct Trained {
    pub passes: [Frozen; 2],
    pub margin: i32,
}

impl Trained {
    fn view<'a>(&'a self, classes: &'a [(Upos, Xpos)]) -> Tagger<'a, Frozen> {
        Tagger { passes: [&self.passes[0], &self.passes[1]], classes, margin: self.margin }
    }
}

/// Settings of the tagger's training.
#[derive(Clone, Copy)]
pub struct Settings {
    pub epochs: usize,
    pub gate: u8,
    /// Largest size of the two tables.
    pub bytes: [usize; 2],
    /// Share of tokens, in percent, that the second pass looks at.
    pub doubtful: usize,
    /// Threads that train the parts of a cross-validation; the result does not depend on them.
    pub threads: usize,
}

/// Trains both passes. The second learns from the first's tags by cross-validation, on the
/// tokens that are doubtful to it.
pub fn train(examples: &[&Example], classes: &[(Upos, Xpos)], settings: Settings) -> Trained {
    let first = Frozen::within(&train_pass(examples, None, classes, settings), settings.bytes[0]);
    let mut before: Vec<(Vec<u8>, Vec<u32>)> = vec![Default::default(); examples.len()];
    const FOLDS: usize = 3;
    let mut margins: Vec<i64> = Vec::new();
    let mut buffers = TagBuffers::default();
    let numbers: Vec<usize> = (0..FOLDS).collect();
    let parts = in_parallel(&numbers, settings.threads, &|&fold: &usize| {
        let rest: Vec<&Example> =
            examples.iter().enumerate().filter(|(i, _)| i % FOLDS != fold).map(|(_, e)| *e).collect();
        let few = Settings { epochs: settings.epochs.min(5), ..settings };
        Frozen::within(&train_pass(&rest, None, classes, few), settings.bytes[0])
    });
    for (fold, part) in parts.iter().enumerate() {
        // Margins are compared across taggers in units of the first one's weights.
        let all = Tagger { passes: [part, part], classes, margin: i32::MAX };
        for example in examples.iter().skip(fold).step_by(FOLDS * 4) {
            let mut tags = Vec::new();
            for i in 0..example.lex.len() {
                let choice = all.decide(&example.lex, &tags, i, false, &[], &mut buffers);
                margins.push((f64::from(choice.margin) * f64::from(part.scale)) as i64);
                tags.push(choice.class);
            }
        }
    }
    margins.sort_unstable();
    let limit = margins.get(margins.len() * settings.doubtful / 100).copied().unwrap_or(0) as f64;
    let margin_for = |f: &Frozen| (limit / f64::from(f.scale)) as i32;
    for (fold, part) in parts.iter().enumerate() {
        let view = Tagger { passes: [part, part], classes, margin: margin_for(part) };
        for (i, example) in examples.iter().enumerate().filter(|(i, _)| i % FOLDS == fold) {
            view.first(&example.lex, &[], &mut buffers, &mut before[i].0);
            before[i].1.clone_from(&buffers.doubtful);
        }
    }
    let second = Frozen::within(&train_pass(examples, Some(&before), classes, settings), settings.bytes[1]);
    let margin = margin_for(&first);
    Trained { passes: [first, second], margin }
}

/// A tagger of one pass.
pub struct Single(Frozen);

impl Single {
    pub fn train(examples: &[&Example], classes: &[(Upos, Xpos)]) -> Self {
        let settings = Settings { epochs: 4, gate: 2, bytes: [0; 2], doubtful: 0, threads: 1 };
        Self(Frozen::within(&train_pass(examples, None, classes, settings), 4_000_000))
    }

    pub fn tag(&self, lex: &[Lex], classes: &[(Upos, Xpos)], tags: &mut Vec<u8>) {
        let view = Tagger { passes: [&self.0, &self.0], classes, margin: 0 };
        view.first(lex, &[], &mut TagBuffers::default(), tags);
    }
}

fn train_pass(
    examples: &[&Example],
    before: Option<&[(Vec<u8>, Vec<u32>)]>,
    classes: &[(Upos, Xpos)],
    settings: Settings,
) -> Perceptron {
    let mut weights = Perceptron::new(settings.gate);
    let mut order: Vec<usize> = (0..examples.len()).collect();
    let mut random = Random(0x5EED_0001);
    let mut buffers = TagBuffers::default();
    let second = before.is_some();
    for _ in 0..settings.epochs {
        random.shuffle(&mut order);
        for &e in &order {
            let example = examples[e];
            let (mut tags, places) = match before {
                Some(b) => b[e].clone(),
                None => (Vec::new(), (0..example.lex.len() as u32).collect()),
            };
            for i in places.into_iter().map(|i| i as usize) {
                let fixed = example.lex[i].entry.fixed;
                let gold = example.gold[i];
                let mut class = fixed.saturating_sub(1);
                if fixed == 0 {
                    let view = Tagger { passes: [&weights, &weights], classes, margin: 0 };
                    class = view.decide(&example.lex, &tags, i, second, &[], &mut buffers).class;
                    if class != gold {
                        for &f in &buffers.features {
                            weights.update(f, usize::from(gold), 1);
                            weights.update(f, usize::from(class), -1);
                        }
                    }
                    weights.time += 1;
                }
                if second {
                    tags[i] = class;
                } else {
                    tags.push(class);
                }
            }
        }
    }
    weights
}

/// A sentence's tags as the parser sees them.
#[derive(Clone, Default)]
pub struct Tags {
    pub classes: Vec<u8>,
    /// See [`TagBuffers::others`].
    pub others: Vec<u8>,
}

/// Tags every example with a tagger that has not seen it. Only the first `keep` are wanted.
pub fn jackknife(
    examples: &[&Example],
    keep: usize,
    classes: &[(Upos, Xpos)],
    folds: usize,
    settings: Settings,
) -> Vec<Tags> {
    let numbers: Vec<usize> = (0..folds).collect();
    let made = in_parallel(&numbers, settings.threads, &|&fold: &usize| {
        let rest: Vec<&Example> =
            examples.iter().enumerate().filter(|(i, _)| i % folds != fold).map(|(_, e)| *e).collect();
        let trained = train(&rest, classes, Settings { threads: 1, ..settings });
        let mut buffers = TagBuffers::default();
        let tag = |i: usize| {
            let mut tags = Tags::default();
            trained.view(classes).tag(&examples[i].lex, &[], &mut buffers, &mut tags.classes);
            tags.others.clone_from(&buffers.others);
            tags
        };
        (fold..keep).step_by(folds).map(tag).collect::<Vec<Tags>>()
    });
    let mut made: Vec<_> = made.into_iter().map(Vec::into_iter).collect();
    (0..keep).filter_map(|i| made[i % folds].next()).collect()
}

/// Copies of some sentences in headline capitals and in upper case, for the tagger.
pub fn recased(sentences: &[Sentence]) -> Vec<Sentence> {
    let small = |w: &str| w.chars().count() < 4 && !w.chars().any(char::is_uppercase);
    let mut out = Vec::new();
    for (i, s) in sentences.iter().enumerate() {
        let title = i % 14 == 3 && s.len() > 5;
        let upper = i % 30 == 7 && s.len() > 4;
        if title || upper {
            let mut copy = s.clone();
            for (k, form) in copy.forms.iter_mut().enumerate() {
                if upper {
                    *form = form.to_uppercase();
                } else if k == 0 || !small(form) {
                    let mut chars = form.chars();
                    if let Some(c) = chars.next() {
                        *form = c.to_uppercase().chain(chars).collect();
                    }
                }
            }
            out.push(copy);
        }
    }
    out
}

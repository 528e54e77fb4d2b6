//! The whole training, from treebanks to the model file.

use crate::conllu::Sentence;
use crate::ensemble::{self, Plan};
use crate::lexicon::Outside;
use crate::perceptron::Perceptron;
use crate::tagger::{Frozen, Tags};
use crate::{Options, conllu, eval, lemma, lexicon, news, parser, tagger, text};
use standpoint::syntax::lemma as runtime_lemma;
use standpoint::syntax::lexical::{self, Lexicon};
use standpoint::syntax::model::{Model, assemble};
use standpoint::syntax::parser::{Action, Actions};
use standpoint::syntax::{Scratch, Upos, Xpos};
use std::collections::BTreeMap;
use std::error::Error;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::Instant;

/// Size of the parser's table.
const BYTES: usize = 9_700_000;

type Failure = Box<dyn Error>;

fn load(sections: &[Vec<u8>]) -> Result<Model, Failure> {
    let bytes: &'static [u8] = Box::leak(assemble(sections).into_boxed_slice());
    Model::from_bytes(bytes).ok_or_else(|| "the model made does not load".into())
}

/// What the parser's training starts from.
struct Tagged {
    classes: Vec<(Upos, Xpos)>,
    sections: Vec<Vec<u8>>,
    /// Tags of the training sentences by taggers that have not seen them.
    tags: Vec<Tags>,
}

/// Settings in the model file.
fn settings(width: usize, margin: i32) -> Vec<u8> {
    [width as i32, margin, i32::MAX].iter().flat_map(|v| v.to_le_bytes()).collect()
}

/// Counts the classes of words in plain text by a tagger trained on the treebanks alone.
fn plain_classes(
    train: &[Sentence],
    classes: &[(Upos, Xpos)],
    outside: &Outside,
    path: &Path,
    said: &dyn Fn(&str),
) -> Result<BTreeMap<String, BTreeMap<u8, u32>>, Failure> {
    let bytes: &'static [u8] =
        Box::leak(lexical::encode(&lexicon::build(train, classes, outside)).into_boxed_slice());
    let view = Lexicon::new(bytes);
    let examples = tagger::examples(train, classes, &view);
    let refs: Vec<&tagger::Example> = examples.iter().collect();
    let tagger = tagger::Single::train(&refs, classes);
    let mut counts: BTreeMap<String, BTreeMap<u8, u32>> = BTreeMap::new();
    let (mut lower, mut lex, mut tags) = (String::new(), Vec::new(), Vec::new());
    for forms in text::sentences(path, usize::MAX)? {
        let forms: Vec<&str> = forms.iter().map(String::as_str).collect();
        standpoint::syntax::describe(&forms, &view, &mut lower, &mut lex);
        tagger.tag(&lex, classes, &mut tags);
        for (form, &class) in forms.iter().zip(&tags) {
            let class = classes[usize::from(class)].0 as u8;
            *counts.entry(lexicon::level(form)).or_default().entry(class).or_default() += 1;
        }
    }
    said(&format!("{} words of plain text counted", counts.len()));
    Ok(counts)
}

/// Trains everything but the parser.
fn tag_stage(
    train: &[Sentence],
    news: &[Sentence],
    options: &Options,
    said: &dyn Fn(&str),
) -> Result<Tagged, Failure> {
    let classes = tagger::classes(train);
    let mut outside = Outside::read(&PathBuf::from(options.get("data").unwrap_or("train/data")))?;
    if let Some(path) = options.get("text") {
        outside.plain = plain_classes(train, &classes, &outside, Path::new(path), said)?;
    }
    let bytes: &'static [u8] =
        Box::leak(lexical::encode(&lexicon::build(train, &classes, &outside)).into_boxed_slice());
    let view = Lexicon::new(bytes);
    let all: Vec<Sentence> = train.iter().chain(news).cloned().collect();
    let (lemma_entries, lemma_strings) = runtime_lemma::encode(&lemma::learn(train, &outside));
    let examples = tagger::examples(&all, &classes, &view);
    let recased = tagger::examples(&tagger::recased(&all), &classes, &view);
    let refs: Vec<&tagger::Example> = examples.iter().chain(&recased).collect();
    let options_for = |epochs: usize| tagger::Settings {
        epochs,
        gate: options.number("tag-gate", 2) as u8,
        bytes: [options.number("tag-bytes", 2_100_000), options.number("tag-bytes-2", 950_000)],
        doubtful: options.number("doubtful", 25),
        threads: options.number("threads", 2),
    };
    let tagged = tagger::train(&refs, &classes, options_for(options.number("tag-epochs", 8)));
    said("tagger trained");
    let folds = options.number("folds", 4);
    let tags = if folds > 0 {
        tagger::jackknife(&refs, all.len(), &classes, folds, options_for(5))
    } else {
        Vec::new()
    };
    said("tags jack-knifed");
    let [first, second] = tagged.passes;
    let sections = vec![
        classes.iter().flat_map(|&(u, x)| [u as u8, x as u8]).collect(),
        vec![0, 0, 1, 0, 1, 1, 2, 1],
        settings(1, tagged.margin),
        bytes.to_vec(),
        first.slots,
        first.rows,
        second.slots,
        second.rows,
        vec![0; 4],
        vec![],
        lemma_entries,
        lemma_strings,
    ];
    Ok(Tagged { classes, sections, tags })
}

/// Keeps the tag stage in a folder, so that parsers can be tried without it.
fn keep(dir: &Path, tagged: &Tagged) -> Result<(), Failure> {
    fs::write(dir.join("base.bin"), assemble(&tagged.sections))?;
    let mut out = Vec::new();
    for t in &tagged.tags {
        out.extend((t.classes.len() as u32).to_le_bytes());
        out.extend(&t.classes);
        out.extend(&t.others);
    }
    fs::write(dir.join("tags.bin"), out)?;
    Ok(())
}

fn kept(dir: &Path) -> Result<Tagged, Failure> {
    let base = fs::read(dir.join("base.bin"))?;
    let word = |b: &[u8], at: usize| u32::from_le_bytes([b[at], b[at + 1], b[at + 2], b[at + 3]]) as usize;
    let sections: Vec<Vec<u8>> = (0..word(&base, 12))
        .map(|i| base[word(&base, 16 + 8 * i)..][..word(&base, 20 + 8 * i)].to_vec())
        .collect();
    let classes = sections[0]
        .chunks(2)
        .filter_map(|c| Some((Upos::from_index(c[0].into())?, Xpos::from_index(c[1].into())?)))
        .collect();
    let bytes = fs::read(dir.join("tags.bin"))?;
    let (mut at, mut tags) = (0, Vec::new());
    while at < bytes.len() {
        let n = word(&bytes, at);
        let part = &bytes[at + 4..at + 4 + 2 * n];
        tags.push(Tags { classes: part[..n].to_vec(), others: part[n..].to_vec() });
        at += 4 + 2 * n;
    }
    Ok(Tagged { classes, sections, tags })
}

fn action_bytes(actions: &Actions) -> Vec<u8> {
    let pair = |a: &Action| match a {
        Action::Shift => [0, 0],
        Action::Left(r) => [1, *r as u8],
        Action::Right(r) => [2, *r as u8],
    };
    actions.list.iter().flat_map(pair).collect()
}

/// Puts the parser's weights into the sections; returns their size.
fn place(sections: &mut [Vec<u8>], weights: &Perceptron, options: &Options) -> usize {
    let parse = Frozen::within(weights, options.number("bytes", BYTES));
    sections[2][..4].copy_from_slice(&(options.number("width", 4) as i32).to_le_bytes());
    let slack = options.number("slack", 30_000) as i32;
    sections[2].resize(12, 0);
    sections[2][8..12].copy_from_slice(&slack.to_le_bytes());
    let bytes = parse.slots.len() + parse.rows.len();
    sections[8] = parse.slots;
    sections[9] = parse.rows;
    bytes
}

/// The teachers: two directions, whole and partial views.
fn plans(options: &Options) -> Vec<Plan> {
    let plan = |name, backward, width, seed, view| Plan {
        name,
        backward,
        settings: parser::Settings {
            epochs: options.number("teacher-epochs", 6),
            width,
            gate: 2,
            seed,
            view,
            narrow: None,
        },
    };
    let mut all = vec![
        plan("forward", false, 4, 0x5EED_0011, 0),
        plan("backward, first view", true, 4, 0x5EED_0012, 6),
        plan("forward, second view", false, 4, 0x5EED_0013, 3),
        plan("backward, third view", true, 4, 0x5EED_0014, 4),
    ];
    all.truncate(options.number("teachers", 4));
    all
}

/// Trees of plain text that the teachers agree on.
fn self_taught(
    path: &Path,
    gold: &[parser::Example],
    base: &Model,
    options: &Options,
    said: &dyn Fn(&str),
) -> Result<Vec<parser::Example>, Failure> {
    let threads = options.number("threads", 2);
    let texts = text::sentences(path, options.number("sentences", 72_000))?;
    let mut scratch = Scratch::default();
    let plain: Vec<parser::Example> = texts
        .iter()
        .map(|forms| {
            let forms: Vec<&str> = forms.iter().map(String::as_str).collect();
            parser::Example::plain(base.toks(&forms, &mut scratch))
        })
        .filter(|e| e.n() > 3)
        .collect();
    said(&format!(
        "{} sentences of text, {} words",
        plain.len(),
        plain.iter().map(parser::Example::n).sum::<usize>()
    ));
    let teachers = ensemble::teachers(gold, &plans(options), threads);
    said("teachers trained");
    if let Some(file) = options.get("trial") {
        ensemble::trial(&teachers, Path::new(file), base, threads)?;
    }
    let numbers: Vec<usize> = (0..plain.len()).collect();
    let votes = ensemble::in_parallel(&numbers, threads, &|&i: &usize| ensemble::vote(&teachers, &plain[i]));
    let mut shares = [0usize; 11];
    for (_, agreed) in &votes {
        shares[agreed / 10] += 1;
    }
    let least = options.number("agreement", 80);
    let taught: Vec<parser::Example> = plain
        .into_iter()
        .zip(votes)
        .filter(|(_, (_, agreed))| *agreed >= least)
        .map(|(mut e, (arcs, _))| {
            (e.heads, e.rels) = arcs.into_iter().unzip();
            e
        })
        .collect();
    said(&format!(
        "agreement by tenths {shares:?}; kept {} sentences, {} words",
        taught.len(),
        taught.iter().map(parser::Example::n).sum::<usize>()
    ));
    Ok(taught)
}

/// Builds the model file. `--keep DIR` and `--from DIR` store and use the tag stage.
pub fn run(treebanks: &Path, out: &Path, options: &Options) -> Result<(), Failure> {
    let clock = Instant::now();
    let said = |what: &str| eprintln!("{:7.1}s {what}", clock.elapsed().as_secs_f64());
    let train = conllu::read(&treebanks.join("ewt-gum.train.conllu.gz"))?;
    let dev = conllu::read(&treebanks.join("ewt-gum.dev.conllu.gz"))?;
    let news = news::sentences(options.number("news", 1500));
    let mut tagged = match options.get("from") {
        Some(dir) => kept(Path::new(dir))?,
        None => tag_stage(&train, &news, options, &said)?,
    };
    if let Some(dir) = options.get("keep") {
        keep(Path::new(dir), &tagged)?;
    }
    let base = load(&tagged.sections)?;
    eprintln!("dev, no parser: {}", eval::evaluate(&base, &dev).line());
    if options.get("only").is_some() {
        return Ok(());
    }

    let mut lex = Vec::new();
    let mut lower = String::new();
    let mut parses = Vec::new();
    for (s, t) in train.iter().chain(&news).zip(&tagged.tags) {
        standpoint::syntax::describe(&s.refs(), &base.lexicon(), &mut lower, &mut lex);
        parses.extend(parser::example(s, &lex, t, &tagged.classes, &base));
    }
    said(&format!("{} parses", parses.len()));
    let taught = match options.get("text") {
        Some(path) => self_taught(Path::new(path), &parses, &base, options, &said)?,
        None => Vec::new(),
    };
    let mut all: Vec<&parser::Example> = parses.iter().collect();
    for _ in 1..options.number("gold-times", 1) {
        all.extend(&parses);
    }
    all.extend(&taught);
    let actions = parser::actions(&parses.iter().collect::<Vec<_>>());
    tagged.sections[1] = action_bytes(&actions);
    let settings = parser::Settings {
        epochs: options.number("epochs", 6),
        width: options.number("train-width", 4),
        gate: options.number("gate", 2) as u8,
        seed: 0x5EED_0002,
        view: 0,
        narrow: Some((
            options.number("narrow-after", 1),
            options.number("bytes", BYTES) / 4 * options.number("narrow-quarters", 5),
        )),
    };
    let weights = parser::train("student", &all, &actions, settings, &mut |weights, epoch| {
        let bytes = place(&mut tagged.sections, weights, options);
        if let Ok(model) = load(&tagged.sections) {
            let _ = fs::write(out.with_extension("partial"), assemble(&tagged.sections));
            said(&format!(
                "epoch {epoch}: parser {bytes} bytes; dev {}",
                eval::evaluate(&model, &dev).line()
            ));
        }
    });
    said("parser trained");
    place(&mut tagged.sections, &weights, options);
    for (i, s) in tagged.sections.iter().enumerate() {
        eprintln!("section {i}: {} bytes", s.len());
    }
    eprintln!("dev: {}", eval::evaluate(&load(&tagged.sections)?, &dev).line());
    fs::write(out, assemble(&tagged.sections))?;
    said("written");
    Ok(())
}

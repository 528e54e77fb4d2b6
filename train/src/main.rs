//! Builds, measures and shows the syntax model.
//!
//! ```text
//! standpoint-train build --treebanks DIR --text FILE.jsonl.gz --out src/syntax/model.bin
//! standpoint-train clusters --text FILE.jsonl.gz --treebanks DIR --out train/data/clusters.tsv
//! standpoint-train words --wordnet DIR --out train/data/words.tsv
//! standpoint-train eval FILE.conllu.gz [--model FILE]
//! standpoint-train tokens FILE.conllu.gz
//! standpoint-train parse [--model FILE] < lines.txt
//! ```

mod build;
mod clusters;
mod conllu;
mod ensemble;
mod eval;
mod lemma;
mod lexicon;
mod news;
mod parser;
mod perceptron;
mod show;
mod tagger;
mod text;
mod wordnet;

use standpoint::syntax::model::Model;
use standpoint::syntax::parser::Reach;
use std::error::Error;
use std::path::{Path, PathBuf};

/// Options after the command: `--name value` pairs and the rest.
pub struct Options {
    pairs: Vec<(String, String)>,
    rest: Vec<String>,
}

impl Options {
    fn parse(args: impl Iterator<Item = String>) -> Self {
        let mut options = Self { pairs: Vec::new(), rest: Vec::new() };
        let mut args = args;
        while let Some(arg) = args.next() {
            match arg.strip_prefix("--") {
                Some(name) => options.pairs.push((name.to_owned(), args.next().unwrap_or_default())),
                None => options.rest.push(arg),
            }
        }
        options
    }

    pub fn get(&self, name: &str) -> Option<&str> {
        self.pairs.iter().rev().find(|(n, _)| n == name).map(|(_, v)| v.as_str())
    }

    pub fn decimal(&self, name: &str, default: f32) -> f32 {
        self.get(name).and_then(|v| v.parse().ok()).unwrap_or(default)
    }

    pub fn number(&self, name: &str, default: usize) -> usize {
        self.get(name).and_then(|v| v.parse().ok()).unwrap_or(default)
    }
}

fn model(options: &Options) -> Result<&'static Model, Box<dyn Error>> {
    match options.get("model") {
        None if options.get("width").is_none() => Ok(Model::embedded()),
        None => Err("--width asks for --model".into()),
        Some(path) => {
            let bytes: &'static [u8] = Box::leak(std::fs::read(path)?.into_boxed_slice());
            let mut model = Model::from_bytes(bytes).ok_or("not a model of this version")?;
            if options.get("width").is_some() {
                let slack = options.number("slack", i32::MAX as usize) as i64;
                model.set_reach(Reach { width: options.number("width", 4), slack });
            }
            Ok(Box::leak(Box::new(model)))
        }
    }
}

fn main() -> Result<(), Box<dyn Error>> {
    let mut args = std::env::args().skip(1);
    let command = args.next().unwrap_or_default();
    let options = Options::parse(args);
    match command.as_str() {
        "build" => {
            let dir = PathBuf::from(options.get("treebanks").ok_or("--treebanks DIR is missing")?);
            let out = PathBuf::from(options.get("out").ok_or("--out FILE is missing")?);
            build::run(&dir, &out, &options)
        }
        "clusters" => clusters::run(&options),
        "words" => wordnet::run(&options),
        "news" => {
            for s in news::sentences(options.number("count", 20)) {
                println!("{}", s.forms.join(" "));
            }
            Ok(())
        }
        "eval" => {
            let model = model(&options)?;
            for file in &options.rest {
                let sentences = conllu::read(Path::new(file))?;
                let scores = eval::evaluate(model, &sentences);
                println!("{file}\n{}", scores.line());
                if options.get("brief").is_none() {
                    print!("{}", scores.details());
                }
            }
            Ok(())
        }
        "tokens" => {
            for file in &options.rest {
                print!("{file}\n{}", eval::tokens(&conllu::read(Path::new(file))?));
            }
            Ok(())
        }
        "parse" => show::run(model(&options)?),
        _ => Err("build, eval or parse?".into()),
    }
}

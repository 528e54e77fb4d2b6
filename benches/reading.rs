//! How fast articles are read: `cargo bench`.

#![allow(missing_docs, clippy::unwrap_used)]

use divan::counter::BytesCount;
use divan::{Bencher, black_box};
use standpoint::article::Article;
use standpoint::engine::Engine;
use standpoint::pack::{self, builtin};
use standpoint::syntax::{Model, Scratch};
use standpoint::text::{Document, tokenize};

const TEXT: &str = include_str!("../fixtures/articles/jeddah-ceasefire-offer.txt");

fn main() {
    divan::main();
}

fn engine() -> Engine {
    Engine::new(pack::compile("ukraine-war", &builtin::sources()).unwrap())
}

fn article() -> Article {
    Article::read_all("jeddah", "jeddah.txt", TEXT.as_bytes(), None, None).remove(0).unwrap()
}

/// Text to tokens.
#[divan::bench]
fn tokens(bencher: Bencher<'_, '_>) {
    let mut tokens = Vec::new();
    bencher.counter(BytesCount::of_str(TEXT)).bench_local(|| {
        tokens.clear();
        tokenize(black_box(TEXT), 0, &mut tokens);
        tokens.len()
    });
}

/// Tokens to tags and trees.
#[divan::bench]
fn trees(bencher: Bencher<'_, '_>) {
    let (engine, article) = (engine(), article());
    let document = Document::new(&article, &engine.pack().language.boundaries);
    let sentences: Vec<Vec<&str>> = document
        .sentences
        .iter()
        .map(|sentence| sentence.tokens.clone().map(|token| document.form(token)).collect())
        .collect();
    let (mut scratch, mut words) = (Scratch::default(), Vec::new());
    bencher.counter(BytesCount::of_str(TEXT)).bench_local(|| {
        for forms in &sentences {
            Model::embedded().analyse(black_box(forms), &[], &mut scratch, &mut words);
        }
    });
}

/// A whole article to statements.
#[divan::bench]
fn statements(bencher: Bencher<'_, '_>) {
    let (engine, article) = (engine(), article());
    bencher
        .counter(BytesCount::of_str(TEXT))
        .bench_local(|| engine.read(black_box(&article)).statements().count());
}

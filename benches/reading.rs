//! How fast sentences are read and packs are loaded. Run with `cargo bench`.

use divan::counter::{BytesCount, ItemsCount};
use divan::{Bencher, black_box};
use standpoint::article::{Article, Format};
use standpoint::engine::Engine;
use standpoint::pack::{self, Sources, builtin};
use standpoint::syntax::units::analyse;
use standpoint::syntax::{Model, Scratch};
use standpoint::text::{Boundaries, Document};

const PACK: &str = "ukraine-war";
const TEXT: &str = include_str!("../fixtures/articles/jeddah-ceasefire-offer.txt");

fn main() {
    divan::main();
}

fn article() -> Article {
    Article::from_text("jeddah-ceasefire-offer", TEXT.to_owned(), Format::Plain).expect("a text")
}

fn sources() -> Sources {
    builtin::sources()
}

/// Sentences and tokens out of an article.
#[divan::bench]
fn tokenize(bencher: Bencher<'_, '_>) {
    let (article, boundaries) = (article(), Boundaries::default());
    let sentences = Document::new(&article, &boundaries).sentences.len();
    bencher
        .counter(ItemsCount::new(sentences))
        .counter(BytesCount::of_str(TEXT))
        .bench_local(|| Document::new(black_box(&article), &boundaries));
}

/// Tags, lemmas and trees of its sentences, each parsed whole.
#[divan::bench]
fn tag_and_parse(bencher: Bencher<'_, '_>) {
    let article = article();
    let document = Document::new(&article, &Boundaries::default());
    let sentences: Vec<Vec<&str>> = document
        .sentences
        .iter()
        .map(|sentence| sentence.tokens.clone().map(|token| document.form(token)).collect())
        .collect();
    let (mut scratch, mut words) = (Scratch::default(), Vec::new());
    bencher.counter(ItemsCount::new(sentences.len())).counter(BytesCount::of_str(TEXT)).bench_local(|| {
        for forms in &sentences {
            Model::embedded().analyse(black_box(forms), &[], &mut scratch, &mut words);
        }
    });
}

/// The same with quotations taken out and trees mended, as the engine has it done.
#[divan::bench]
fn analyse_document(bencher: Bencher<'_, '_>) {
    let article = article();
    let document = Document::new(&article, &Boundaries::default());
    bencher
        .counter(ItemsCount::new(document.sentences.len()))
        .counter(BytesCount::of_str(TEXT))
        .bench_local(|| analyse(black_box(&document), Model::embedded(), &[], 1));
}

/// An article from text to statements.
#[divan::bench]
fn read_article(bencher: Bencher<'_, '_>) {
    let engine = Engine::new(pack::compile(PACK, &sources()).expect("a built-in pack"));
    let article = article();
    let sentences = Document::new(&article, &engine.pack().language.boundaries).sentences.len();
    bencher
        .counter(ItemsCount::new(sentences))
        .counter(BytesCount::of_str(TEXT))
        .bench_local(|| engine.read(black_box(&article)).statements().count());
}

/// A text twenty times as long: as many sentences a second as for one, or reading is not linear.
#[divan::bench(sample_count = 10)]
fn read_long_article(bencher: Bencher<'_, '_>) {
    let engine = Engine::new(pack::compile(PACK, &sources()).expect("a built-in pack"));
    let text = format!("{TEXT}\n\n").repeat(20);
    let article = Article::from_text("long", text, Format::Plain).expect("a text");
    let sentences = Document::new(&article, &engine.pack().language.boundaries).sentences.len();
    bencher
        .counter(ItemsCount::new(sentences))
        .counter(BytesCount::of_str(&article.text))
        .bench_local(|| engine.read(black_box(&article)).statements().count());
}

/// Rule files checked and compiled.
#[divan::bench]
fn load_pack(bencher: Bencher<'_, '_>) {
    let sources = sources();
    bencher.bench_local(|| pack::compile(PACK, black_box(&sources)).is_ok());
}

/// What the engine indexes of a compiled pack.
#[divan::bench]
fn index_pack(bencher: Bencher<'_, '_>) {
    let sources = sources();
    bencher
        .with_inputs(|| pack::compile(PACK, &sources).expect("a built-in pack"))
        .bench_local_values(Engine::new);
}

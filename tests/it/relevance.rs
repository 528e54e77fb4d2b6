//! Reading only what can matter gives the very statements of reading everything.

use std::fs;
use std::path::{Path, PathBuf};

use rayon::prelude::*;
use standpoint::article::{Article, Format};
use standpoint::engine::Engine;
use standpoint::pack::{self, builtin};

fn compare(engine: &Engine, file: &Path, most: usize) -> (usize, usize) {
    let bytes = fs::read(file).expect("a corpus can be read");
    let (mut articles, mut statements) = (0, 0);
    let name = file.display().to_string();
    for article in Article::read_all("text", &name, &bytes, None, None).into_iter().flatten().take(most) {
        let all: Vec<_> = engine.read(&article).statements().cloned().collect();
        let some: Vec<_> = engine.read_statements(&article).statements().cloned().collect();
        assert_eq!(some, all, "{name}: {}", article.id);
        articles += 1;
        statements += all.len();
    }
    (articles, statements)
}

fn files(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).map(|entries| entries.flatten().map(|entry| entry.path()));
    let mut files: Vec<PathBuf> = entries.into_iter().flatten().collect();
    files.retain(|file| {
        let plain =
            file.extension().is_some_and(|extension| ["txt", "md", "jsonl"].iter().any(|e| extension == *e));
        plain && !file.to_string_lossy().ends_with(".snap.yaml")
    });
    files.sort();
    files
}

/// Every article at hand: those of the project, and whatever corpora lie beside it.
#[test]
#[allow(clippy::print_stderr)] // that less was tried must show
fn what_is_left_out_holds_no_statement() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let beside = root.join("../shared/eval/corpora");
    if !beside.exists() {
        eprintln!("no corpora beside the project: only its own articles are compared");
    }
    for (name, most) in [("ukraine-war", usize::MAX), ("iran-nuclear", 30)] {
        let engine = Engine::new(pack::compile(name, &builtin::sources()).expect("a built-in pack"));
        let of_project =
            ["fixtures/articles", "fixtures/articles-iran"].map(|folder| files(&root.join(folder)));
        let own = of_project.into_iter().flatten().map(|file| (file, usize::MAX));
        let jobs: Vec<(PathBuf, usize)> =
            own.chain(files(&beside).into_iter().map(|file| (file, most))).collect();
        let done = jobs.par_iter().map(|(file, most)| compare(&engine, file, *most));
        let total = done.reduce(|| (0, 0), |a, b| (a.0 + b.0, a.1 + b.1));
        assert!(total.0 > 10 && total.1 > 20, "{name}: {total:?}");
    }
}

/// A short notice about others, one about a side, and an excerpt that takes for known what it is about.
#[test]
fn a_brief_article_names_who_is_concerned() {
    let engine = Engine::new(pack::compile("ukraine-war", &builtin::sources()).expect("a built-in pack"));
    let count = |text: &str| {
        let article = Article::from_text("notice", text.to_owned(), Format::Plain).expect("an article");
        let all = engine.read(&article).statements().count();
        assert_eq!(engine.read_statements(&article).statements().count(), all, "{text}");
        all
    };
    let welcomed = "The White House welcomed the prime minister of Japan. The two leaders met for an hour.";
    let wanted = "Trump demanded that the war be ended.";
    assert_eq!(count(&format!("{welcomed} {wanted}")), 0);
    assert_eq!(count(&format!("{welcomed} They spoke of Russia. {wanted}")), 1);
    assert_eq!(count(wanted), 1);
}

/// What stands between the sentences of an article made up from others: they point back, or say nothing.
const BETWEEN: &[&str] = &[
    "They rejected it.",
    "Both sides rejected these terms.",
    "The minister said it would not happen.",
    "Moscow demands it.",
    "Hungary wants it.",
    "She said they must accept it.",
    "Both leaders agreed.",
    "“We will never accept that,” he said.",
    "“It must stop.”",
    "The spokesman repeated the demand.",
    "Kyiv refused them.",
    "And so did Minsk.",
    "“They must leave,” she added.",
    "He was blunt: “No.”",
    "The weather was fine.",
];

/// Sentences of the rules' tests in any order, with others in between.
#[test]
fn whatever_is_put_together_is_read_the_same_in_part() {
    let engine = Engine::new(pack::compile("ukraine-war", &builtin::sources()).expect("a built-in pack"));
    let tests = engine.pack().positions.iter().flat_map(|position| &position.tests);
    let texts: Vec<&str> = tests.map(|test| test.text.as_str()).collect();
    // The same ones at every run.
    let mut state = 7u64;
    let mut any = |below: usize| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) as usize % below
    };
    let made: Vec<String> = (0..1200)
        .map(|_| {
            let mut text = String::new();
            for _ in 0..2 + any(9) {
                text += if any(3) == 0 { BETWEEN[any(BETWEEN.len())] } else { texts[any(texts.len())] };
                text += [" ", " ", "\n\n", "\n"][any(4)];
            }
            text
        })
        .collect();
    let statements: usize = made.par_iter().map(|text| same_in_part(&engine, text)).sum();
    assert!(statements > 1200, "{statements}");
}

/// Reads a text both ways; how many statements there are.
fn same_in_part(engine: &Engine, text: &str) -> usize {
    let Ok(article) = Article::from_text("text", text.to_owned(), Format::Plain) else { return 0 };
    let all: Vec<_> = engine.read(&article).statements().cloned().collect();
    let some: Vec<_> = engine.read_statements(&article).statements().cloned().collect();
    assert_eq!(some, all, "{text}");
    all.len()
}

#[test]
fn what_hangs_on_the_sentence_before_is_read_in_part_too() {
    let engine = Engine::new(pack::compile("ukraine-war", &builtin::sources()).expect("a built-in pack"));
    let far = |words: usize| format!("Moscow insists, {}on neutrality.", "not ".repeat(words));
    for (text, least) in [
        ("The draft contains a ban on foreign troops. Moscow demands it.", 1),
        ("The draft foresees a buffer zone along the border. Moscow demands it.", 1),
        ("Von\n\nder Leyen wants to turn Ukraine into a steel porcupine.", 1),
        ("Von\nder Leyen wants to turn Ukraine into a steel porcupine.", 1),
        ("Zelenskyy rejected a ceasefire, and so did Minsk. The weather was fine. Trump rejected a swap.", 1),
    ] {
        assert!(same_in_part(&engine, text) >= least, "{text}");
    }
    for words in 116..132 {
        same_in_part(&engine, &far(words));
    }
    // "So does" reaches to the end of its sentence.
    let text = "Zelenskyy rejected a ceasefire, and so did Minsk. Trump spoke.";
    let article = Article::from_text("text", text.to_owned(), Format::Plain).expect("an article");
    assert_eq!(engine.read(&article).statements().count(), 1);
}

/// A phrase may be nothing but slots and stars.
#[test]
fn phrases_without_a_word_are_found_in_part_too() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/packs/rivers");
    let mut rules = standpoint::cli::rules::read(&folder).expect("a pack");
    let dam = rules.sources.files.iter_mut().find(|(path, _)| path.ends_with("issues/dam.yaml"));
    let text = dam.expect("an issue").1.to_mut();
    *text = text.replace("- free-flowing river\n", "- free-flowing river\n      - \"{upstream} *\"\n");
    let engine = rules.engine().expect("whole rules");
    assert!(same_in_part(&engine, "Downstream wants Upstream money.") > 0);
}

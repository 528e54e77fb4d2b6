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

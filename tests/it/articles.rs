//! Whole articles: every file of `fixtures/articles/` in every layout, as snapshots.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use standpoint::article::Article;
use standpoint::comparison::Comparison;
use standpoint::engine::Engine;
use standpoint::pack::{self, builtin};
use standpoint::position::Reading;
use standpoint::report::{Axis, Canvas, Detail, Format, Json, Markdown, Stacked, Table, View};

const FORMATS: &[&str] = &["table-120", "table-80", "stacked", "axis", "markdown", "json"];

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).to_path_buf()
}

/// The fixtures, by stem, in order.
fn fixtures() -> Vec<(String, PathBuf)> {
    let mut files: Vec<(String, PathBuf)> = std::fs::read_dir(root().join("fixtures/articles"))
        .expect("the folder of fixtures")
        .filter_map(|entry| {
            let path = entry.ok()?.path();
            // Beside each article lies what a rule author's check holds it against.
            if path.extension()? == "yaml" {
                return None;
            }
            Some((path.file_stem()?.to_string_lossy().into_owned(), path))
        })
        .collect();
    files.sort();
    files
}

fn article(stem: &str, path: &Path) -> Article {
    let bytes = std::fs::read(path).expect("a readable fixture");
    let inside = path.strip_prefix(root()).expect("it lies in the project");
    let name = inside.iter().map(|part| part.to_string_lossy()).collect::<Vec<_>>().join("/");
    let mut articles = Article::read_all(stem, &name, &bytes, None, None);
    assert_eq!(articles.len(), 1, "{name} is one article");
    articles.remove(0).expect("a well-formed fixture")
}

fn render(format: &str, readings: &[Reading<'_>]) -> String {
    let comparison = Comparison::of(readings);
    let canvas = |width| Canvas { width, color: false, boxes: true };
    let short = View::of(&comparison, Detail::Short);
    match format {
        "table-120" => Table::new(canvas(120)).render(&short),
        "table-80" => Table::new(canvas(80)).render(&short),
        "markdown" => Markdown.render(&short),
        "stacked" => Stacked::new(canvas(80)).render(&short),
        "axis" => Axis::new(canvas(100)).render(&View::of(&comparison, Detail::None)),
        _ => Json.render(&View::of(&comparison, Detail::Full)),
    }
}

#[test]
fn fixture_articles_read_as_before() {
    let engine = crate::engine();
    for (stem, path) in fixtures() {
        let article = article(&stem, &path);
        let readings = [engine.read(&article)];
        for format in FORMATS {
            insta::assert_snapshot!(format!("article__{stem}__{format}"), render(format, &readings));
        }
    }
}

/// The second pack that comes with the tool, on articles of its own.
#[test]
fn articles_on_another_negotiation_read_as_before() {
    let pack = pack::compile("iran-nuclear", &builtin::sources()).expect("the pack is whole");
    let engine = Engine::new(pack);
    for name in ["rome-fifth-round.md", "two-weeks-and-a-strait.txt"] {
        let path = root().join("fixtures/articles-iran").join(name);
        let stem = name.split('.').next().unwrap_or_default();
        let article = article(stem, &path);
        let text = render("table-120", &[engine.read(&article)]);
        insta::assert_snapshot!(format!("iran_{stem}"), text);
    }
}

/// A fixture without a snapshot fails above; a snapshot without a fixture fails here.
#[test]
fn every_article_snapshot_has_its_fixture() {
    let known: BTreeSet<String> = fixtures()
        .into_iter()
        .flat_map(|(stem, _)| {
            FORMATS.iter().map(move |format| format!("it__articles__article__{stem}__{format}.snap"))
        })
        .collect();
    let strays: Vec<String> = std::fs::read_dir(root().join("tests/it/snapshots"))
        .expect("the folder of snapshots")
        .filter_map(|entry| Some(entry.ok()?.file_name().to_string_lossy().into_owned()))
        .filter(|name| name.starts_with("it__articles__") && name.ends_with(".snap") && !known.contains(name))
        .filter(|name| !name.starts_with("it__articles__iran_"))
        .collect();
    assert!(strays.is_empty(), "snapshots of no fixture: {strays:?}");
}

#[test]
fn an_article_without_positions_holds_no_statement() {
    let engine = crate::engine();
    let article = article("no-position", &root().join("fixtures/articles/no-position.txt"));
    assert_eq!(engine.read(&article).statements().count(), 0);
}

/// Same input and rules: same bytes, in whatever order articles are read.
#[test]
fn reading_twice_gives_the_same() {
    let engine = crate::engine();
    let (stem, path) = fixtures().remove(0);
    let article = article(&stem, &path);
    let (once, twice) = ([engine.read(&article)], [engine.read(&article)]);
    assert_eq!(render("json", &once), render("json", &twice));
}

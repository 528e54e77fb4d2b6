//! The constructions of political English, a case each: `fixtures/constructions/*.yaml`, and the
//! reference cases beside the project where they are present.
//!
//! A case names the statements a text holds, no more and no fewer. `by:`, `to:` and `if` are
//! checked where a case gives them.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use serde::Deserialize;
use standpoint::article::{Article, Format};
use standpoint::engine::Engine;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Case {
    id: String,
    text: String,
    date: Option<String>,
    expect: Vec<String>,
}

/// What a case got that it should not, and lacks that it should have.
fn differences(engine: &Engine, case: &Case) -> String {
    let date = case.date.as_deref().and_then(|date| date.parse().ok());
    let mut article =
        Article::from_text(&case.id, case.text.clone(), Format::Plain).expect("a case has a text");
    article.date = date;
    let reading = engine.read(&article);
    let pack = engine.pack();
    let mut found = BTreeSet::new();
    let mut full = Vec::new();
    for statement in reading.statements() {
        let party = |id: standpoint::pack::PartyId| pack[id].id.clone();
        let key = format!("{} {} {}", party(statement.party), statement.stance, pack[statement.position].id);
        let mut marks = BTreeSet::new();
        marks.extend(statement.reported_by.map(|by| format!("by:{}", party(by))));
        marks.extend(statement.addressee.map(|to| format!("to:{}", party(to))));
        if statement.condition.is_some() {
            marks.insert("if".to_owned());
        }
        found.insert(key.clone());
        full.push((key, marks));
    }
    let mut out = String::new();
    let mut wanted = BTreeSet::new();
    for line in &case.expect {
        let words: Vec<&str> = line.split_whitespace().collect();
        let key = words[..3].join(" ");
        let marks: BTreeSet<String> = words[3..].iter().map(|word| (*word).to_owned()).collect();
        if !full.iter().any(|(known, have)| *known == key && marks.is_subset(have)) {
            let _ = writeln!(out, "    missing  {line}");
        }
        wanted.insert(key);
    }
    for key in found.difference(&wanted) {
        let _ = writeln!(out, "    spurious {key}");
    }
    out
}

/// Reads every case; those named in `gaps` must fail still, so that a gap that closes is taken off
/// the list.
fn check(files: &[PathBuf], gaps: &BTreeSet<String>) {
    let engine = crate::engine();
    let (mut passed, mut known, mut report) = (0, 0, String::new());
    let mut ids = BTreeSet::new();
    for file in files {
        let text = std::fs::read_to_string(file).expect("a readable case file");
        let cases: Vec<Case> = serde_yaml::from_str(&text).expect("well-formed cases");
        for case in cases {
            let differences = differences(&engine, &case);
            assert!(ids.insert(case.id.clone()), "two cases are called {}", case.id);
            match (differences.is_empty(), gaps.contains(&case.id)) {
                (true, false) => passed += 1,
                (false, true) => known += 1,
                (true, true) => {
                    let _ = writeln!(report, "{}: read right now, take it off the list of gaps", case.id);
                }
                (false, false) => {
                    let _ = writeln!(report, "{}: {}\n{differences}", case.id, case.text);
                }
            }
        }
    }
    let strays: Vec<&String> = gaps.iter().filter(|gap| !ids.contains(*gap)).collect();
    assert!(strays.is_empty(), "gaps that are no case: {strays:?}");
    assert!(report.is_empty(), "{passed} right, {known} known gaps\n{report}");
}

fn yaml_files(folder: &Path) -> Vec<PathBuf> {
    let mut files: Vec<PathBuf> = std::fs::read_dir(folder)
        .map(|entries| {
            entries
                .filter_map(|entry| Some(entry.ok()?.path()))
                .filter(|p| p.extension().is_some_and(|e| e == "yaml"))
                .collect()
        })
        .unwrap_or_default();
    files.sort();
    files
}

/// The project's own cases.
#[test]
fn own_constructions_are_read() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/constructions");
    let files = yaml_files(&folder);
    assert!(!files.is_empty(), "no case files");
    check(&files, &crate::gaps(&folder.join("gaps.txt")));
}

/// The reference cases, where the evaluation data lies beside the project.
#[test]
#[allow(clippy::print_stdout)] // a skipped test says so
fn reference_constructions_are_read() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let file = root.join("../shared/eval/positions/constructions.yaml");
    if !file.exists() {
        println!("skipped: no reference cases beside the project");
        return;
    }
    check(&[file], &crate::gaps(&root.join("fixtures/constructions/reference-gaps.txt")));
}

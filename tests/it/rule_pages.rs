//! What a pack holds, shown: the catalogue, a single rule, the codebook.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use insta::assert_snapshot;
use standpoint::pack::builtin;
use standpoint::report::codebook::{MARK, codebook};

use crate::cli;

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn run(args: &[&str]) -> (Option<i32>, String, String) {
    let output = cli::run(&root().join("fixtures/small-rules"), args);
    (output.status.code(), cli::out(&output), cli::err(&output))
}

#[test]
fn a_pack_is_listed() {
    let (code, out, err) = run(&["rules", "list", "rivers", "--width", "80"]);
    assert_eq!((code, err.as_str()), (Some(0), ""));
    assert_snapshot!(out);
    let (_, json, _) = run(&["rules", "list", "rivers", "-f", "json"]);
    let json: serde_json::Value = serde_json::from_str(&json).expect("JSON");
    assert_eq!(json["issues"][0]["positions"][0]["place"]["file"], "rivers/issues/dam.yaml");
}

#[test]
fn every_kind_of_rule_is_shown() {
    let mut shown = String::new();
    for id in
        ["upstream", "downstream", "dam", "build-dam", "build-dam#1", "dam/build-dam#2", "water", "rule out"]
    {
        let (code, out, err) = run(&["rules", "show", id, "--rules", "rivers", "--width", "80"]);
        assert_eq!((code, err.as_str()), (Some(0), ""), "{id}");
        assert!(out.lines().all(|line| line.chars().count() <= 80), "{out}");
        shown += &format!("$ {id}\n{out}\n");
    }
    assert_snapshot!(shown);
}

#[test]
fn a_cue_is_shown_with_all_its_entries() {
    let (_, out, _) = run(&["rules", "show", "insist", "--width", "80"]);
    assert!(out.contains("demand, as a verb") && out.contains("CAMEO 10"), "{out}");
    assert!(out.contains("english/cues/demand.yaml:"), "{out}");
    // A word that is no cue is found in the lists of the language.
    let (code, out, _) = run(&["rules", "show", "moratorium", "--width", "80"]);
    assert!(code == Some(0) && out.contains("reversers, nouns"), "{out}");
    let (_, json, _) = run(&["rules", "show", "insist", "-f", "json"]);
    let json: serde_json::Value = serde_json::from_str(&json).expect("JSON");
    assert_eq!((&json[0]["kind"], &json[0]["cue"][0]["stance"]), (&"word".into(), &"demand".into()));
}

#[test]
fn an_id_nobody_has_is_told_with_the_nearest_of_any_kind() {
    for (typed, meant) in [("build-dan", "build-dam"), ("upstraem", "upstream"), ("watr", "water")] {
        let (code, out, err) = run(&["rules", "show", typed, "--rules", "rivers"]);
        assert_eq!((code, out.as_str()), (Some(2), ""));
        assert!(err.contains(&format!("did you mean `{meant}`?")), "{err}");
    }
    let (code, _, err) = run(&["rules", "show", "build-dam#99", "--rules", "rivers"]);
    assert!(code == Some(2) && err.contains("build-dam#99"), "{err}");
}

fn pages(rules: &str) -> Vec<(String, String)> {
    codebook(&standpoint::pack::compile(rules, &builtin::sources()).expect("a whole pack"))
}

#[test]
fn a_codebook_of_a_small_pack() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let to = folder.path().join("book");
    let (code, out, err) = run(&["rules", "docs", "rivers", "-o", &to.display().to_string()]);
    assert_eq!((code, out.as_str()), (Some(0), ""), "{err}");
    let mut whole = String::new();
    for page in ["README.md", "parties.md", "lists.md", "issues/dam.md", "issues/fish.md"] {
        whole += &format!("=== {page}\n{}\n", fs::read_to_string(to.join(page)).expect("a page"));
    }
    assert_snapshot!(whole.replace(env!("CARGO_PKG_VERSION"), "VERSION"));
    let coding = fs::read_to_string(to.join("coding.md")).expect("a page");
    assert_snapshot!(coding);
}

#[test]
fn a_folder_with_anything_else_is_not_written_to() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let to = folder.path().display().to_string();
    assert_eq!(run(&["rules", "docs", "rivers", "-o", &to]).0, Some(0), "an empty folder will do");
    let first = fs::read_to_string(folder.path().join("README.md")).expect("a page");
    fs::write(folder.path().join("issues/old.md"), format!("{MARK}\nold")).expect("a file");
    assert_eq!(run(&["rules", "docs", "rivers", "-o", &to]).0, Some(0), "its own pages are written anew");
    assert!(!folder.path().join("issues/old.md").exists(), "an issue that is gone has no page");
    assert_eq!(fs::read_to_string(folder.path().join("README.md")).expect("a page"), first);
    fs::write(folder.path().join("notes.md"), "mine").expect("a file");
    fs::write(folder.path().join("README.md"), format!("{MARK}\nolder")).expect("a file");
    let (code, _, err) = run(&["rules", "docs", "rivers", "-o", &to]);
    assert!(code == Some(2) && err.contains("notes.md"), "{err}");
    let left = fs::read_to_string(folder.path().join("README.md")).expect("a page");
    assert!(left.ends_with("older"), "nothing was written");
}

/// Where links lead, and where they can: every link of the pages to a page or an anchor of theirs.
#[test]
fn every_link_of_a_codebook_leads_somewhere() {
    let pages: BTreeMap<PathBuf, String> =
        pages("ukraine-war").into_iter().map(|(path, text)| (PathBuf::from(path), text)).collect();
    assert!(pages.len() > 20);
    let anchors = |text: &str| -> BTreeSet<String> {
        text.split("<a id=\"").skip(1).filter_map(|rest| Some(rest.split_once('"')?.0.to_owned())).collect()
    };
    let anchors: BTreeMap<&PathBuf, BTreeSet<String>> =
        pages.iter().map(|(path, text)| (path, anchors(text))).collect();
    let mut links = 0;
    for (path, text) in &pages {
        for target in text.split("](").skip(1).filter_map(|rest| Some(rest.split_once(')')?.0)) {
            let (file, anchor) = target.split_once('#').unwrap_or((target, ""));
            let mut to = path.parent().expect("a folder").to_owned();
            match file {
                "" => to = path.clone(),
                _ => file.split('/').for_each(|part| match part {
                    ".." => _ = to.pop(),
                    part => to.push(part),
                }),
            }
            let known = anchors.get(&to).unwrap_or_else(|| panic!("{}: no page {target}", path.display()));
            assert!(anchor.is_empty() || known.contains(anchor), "{}: no anchor {target}", path.display());
            links += 1;
        }
    }
    assert!(links > 1000, "{links}");
}

#[test]
fn tables_of_a_codebook_keep_their_columns() {
    for (path, text) in pages("ukraine-war") {
        let mut columns = None;
        for line in text.lines() {
            if !line.starts_with('|') {
                columns = None;
                continue;
            }
            let bars = line.replace("\\|", "").matches('|').count();
            assert_eq!(*columns.get_or_insert(bars), bars, "{path}: {line}");
        }
        assert!(text.starts_with(MARK), "{path}");
    }
}

//! Command lines and what they print: a folder of `fixtures/cli` each, which holds the line in a file
//! `command`. Where other files lie beside it, the line is run in a copy of them; else in the project.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use crate::cli::{Folder, command};

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// The names of the cases, in order.
fn cases() -> Vec<String> {
    let entries = fs::read_dir(root().join("fixtures/cli")).expect("the folder of cases");
    let mut names: Vec<String> =
        entries.flatten().map(|entry| entry.file_name().to_string_lossy().into_owned()).collect();
    names.sort();
    names
}

/// The words of a line; single quotes keep several together.
fn words(line: &str) -> Vec<String> {
    let mut words = Vec::new();
    for (number, part) in line.split('\'').enumerate() {
        match number % 2 {
            0 => words.extend(part.split_whitespace().map(str::to_owned)),
            _ => words.push(part.to_owned()),
        }
    }
    words
}

pub(crate) fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).expect("a folder can be made");
    for entry in fs::read_dir(from).expect("a folder").flatten() {
        let target = to.join(entry.file_name());
        if entry.path().is_dir() {
            copy(&entry.path(), &target);
        } else {
            fs::copy(entry.path(), target).expect("a file can be copied");
        }
    }
}

/// The lines of a case, what each prints and how it ends; then the files that are new or changed.
fn print(name: &str) -> String {
    let case = root().join("fixtures/cli").join(name);
    let alone = fs::read_dir(&case).expect("a case").count() == 1;
    let temporary = (!alone).then(|| Folder::new(&format!("case-{name}")));
    if let Some(folder) = &temporary {
        copy(&case, &folder.0);
        fs::remove_file(folder.0.join("command")).expect("the command was copied");
    }
    let folder = temporary.as_ref().map_or_else(root, |folder| folder.0.clone());
    let here = root().display().to_string();
    let before = temporary.as_ref().map(|folder| files(&folder.0, &folder.0)).unwrap_or_default();
    let mut told = String::new();
    for line in fs::read_to_string(case.join("command")).expect("a command").lines() {
        let args = words(&line.replace("$ROOT", &here));
        assert_eq!(args.first().map(String::as_str), Some("standpoint"), "{name}: {line}");
        let output = command(&folder).args(&args[1..]).output().expect("the tool runs");
        let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).replace(&here, "$ROOT");
        let (out, err) = (text(&output.stdout), text(&output.stderr));
        told += &format!("$ {line}\n{out}");
        if !err.is_empty() {
            told += &format!("--- remarks\n{err}");
        }
        told += &format!("--- ends with {}\n", output.status.code().unwrap_or(-1));
    }
    if let Some(folder) = &temporary {
        let after = files(&folder.0, &folder.0);
        for (path, text) in after.difference(&before) {
            told += &format!("--- {path} is\n{text}");
        }
        let names = |files: &BTreeSet<(String, String)>| files.iter().map(|(name, _)| name.clone()).collect();
        let (old, new): (BTreeSet<String>, BTreeSet<String>) = (names(&before), names(&after));
        old.difference(&new).for_each(|gone| told += &format!("--- {gone} is gone\n"));
    }
    told
}

/// The files below a folder with what stands in them.
fn files(root: &Path, folder: &Path) -> BTreeSet<(String, String)> {
    let mut found = BTreeSet::new();
    for entry in fs::read_dir(folder).expect("a folder").flatten() {
        let path = entry.path();
        if path.is_dir() {
            found.extend(files(root, &path));
        } else {
            let name = path.strip_prefix(root).expect("below it").display().to_string();
            found.insert((name, fs::read_to_string(&path).expect("a text")));
        }
    }
    found
}

#[test]
fn commands_print_as_before() {
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path("snapshots/cli");
    settings.set_prepend_module_to_snapshot(false);
    settings.bind(|| {
        for name in cases() {
            insta::assert_snapshot!(name.clone(), print(&name));
        }
    });
}

/// A case without a snapshot fails above, a snapshot without a case here.
#[test]
fn every_snapshot_of_a_command_has_its_case() {
    let known: BTreeSet<String> = cases().into_iter().map(|name| format!("{name}.snap")).collect();
    let there: BTreeSet<String> = fs::read_dir(root().join("tests/it/snapshots/cli"))
        .expect("the folder of snapshots")
        .flatten()
        .map(|entry| entry.file_name().to_string_lossy().into_owned())
        .collect();
    let strays: Vec<&String> = there.difference(&known).collect();
    assert!(strays.is_empty(), "snapshots of no case: {strays:?}");
}

/// Every command has a case for its help.
#[test]
fn every_command_is_helped_with() {
    let help = |args: &[&str]| {
        let output = command(&root()).args(args).arg("--help").output().expect("the tool runs");
        String::from_utf8(output.stdout).expect("help is UTF-8")
    };
    let commands = |help: &str| -> Vec<String> {
        let list = help.lines().skip_while(|line| *line != "Commands:").skip(1);
        let lines = list.take_while(|line| !line.is_empty());
        let names = lines.filter(|line| line.starts_with("  ") && !line.starts_with("   "));
        names
            .filter_map(|line| Some(line.split_whitespace().next()?.to_owned()))
            .filter(|name| name != "help")
            .collect()
    };
    let cases = cases();
    let mut missing = Vec::new();
    for name in commands(&help(&[])) {
        let inner = commands(&help(&[&name]));
        let all = std::iter::once(format!("help-{name}"))
            .chain(inner.iter().map(|sub| format!("help-{name}-{sub}")));
        missing.extend(all.filter(|case| !cases.contains(case)));
    }
    assert!(missing.is_empty(), "no case in fixtures/cli for: {missing:?}");
}

/// Of the snapshots beside the sources, those whose test is gone: a snapshot is named after the test that made it,
/// or after a word that stands in its source.
#[test]
fn every_other_snapshot_has_its_test() {
    let tests = root().join("tests/it");
    let mut strays = Vec::new();
    for entry in fs::read_dir(tests.join("snapshots")).expect("the folder of snapshots").flatten() {
        let name = entry.file_name().to_string_lossy().into_owned();
        let Some(stem) = name.strip_suffix(".snap") else {
            assert!(entry.path().is_dir(), "{name} is no snapshot: read it, and accept or remove it");
            continue;
        };
        let mut parts = stem.trim_start_matches("it__").splitn(2, "__");
        let (module, rest) = (parts.next().unwrap_or_default(), parts.next().unwrap_or_default());
        let source = fs::read_to_string(tests.join(format!("{module}.rs")))
            .or_else(|_| fs::read_to_string(tests.join(module).join("mod.rs")))
            .unwrap_or_default();
        let bare = rest.trim_end_matches(|c: char| c.is_ascii_digit()).trim_end_matches('-');
        // `format!("rules_check_{format}")`
        let begun = rest.match_indices('_').any(|(at, _)| source.contains(&format!("\"{}_{{", &rest[..at])));
        let known = begun
            || [rest, bare].iter().any(|word| {
                source.contains(&format!("fn {word}(")) || source.contains(&format!("\"{word}\""))
            });
        if !known {
            strays.push(name);
        }
    }
    assert!(strays.is_empty(), "snapshots of no test: {strays:?}");
}

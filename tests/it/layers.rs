//! A module imports only what stands above it. This test reads the source and holds to that.

use std::fs;
use std::path::{Path, PathBuf};

/// The modules from the ground up; each may import those before it.
const ORDER: &[&str] = &[
    "span",
    "diagnostic",
    "article",
    "text",
    "syntax",
    "pattern",
    "pack",
    "editor",
    "mention",
    "attribution",
    "position",
    "comparison",
    "engine",
    "trial",
    "census",
    "gaps",
    "explain",
    "report",
    "cli",
];

fn sources(folder: &Path, found: &mut Vec<PathBuf>) {
    let entries = fs::read_dir(folder).expect("the source folder can be read");
    for path in entries.map(|entry| entry.expect("an entry can be read").path()) {
        if path.is_dir() {
            sources(&path, found);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            found.push(path);
        }
    }
}

/// The modules of the crate that a line names: `crate::x`, `crate::{x, y::Z}`.
fn named(line: &str) -> Vec<&str> {
    let code = line.split("//").next().unwrap_or_default();
    let mut modules = Vec::new();
    for (at, _) in code.match_indices("crate::") {
        let rest = &code[at + "crate::".len()..];
        match rest.strip_prefix('{') {
            None => modules.push(first_word(rest)),
            Some(list) => {
                let mut depth = 0;
                let mut start = true;
                for (i, c) in list.char_indices() {
                    match c {
                        '{' => depth += 1,
                        '}' => depth -= 1,
                        ',' if depth == 0 => start = true,
                        _ if start && c.is_alphabetic() => {
                            modules.push(first_word(&list[i..]));
                            start = false;
                        }
                        _ => {}
                    }
                    if depth < 0 {
                        break;
                    }
                }
            }
        }
    }
    modules
}

fn first_word(text: &str) -> &str {
    let end = text.find(|c: char| !c.is_alphanumeric() && c != '_').unwrap_or(text.len());
    &text[..end]
}

#[test]
fn imports_point_upward_in_the_design_never_down() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut files = Vec::new();
    sources(&root, &mut files);
    files.sort();
    let rank = |module: &str| ORDER.iter().position(|known| *known == module);
    let mut wrong = Vec::new();
    for file in files {
        let relative = file.strip_prefix(&root).expect("it lies in the source folder");
        let own = relative.components().next().map(|part| part.as_os_str().to_string_lossy().into_owned());
        let own = own.unwrap_or_default().trim_end_matches(".rs").to_owned();
        if own == "lib" || own == "main" {
            continue;
        }
        let Some(own_rank) = rank(&own) else {
            wrong.push(format!("src/{}: module `{own}` has no place in the order", relative.display()));
            continue;
        };
        let text = fs::read_to_string(&file).expect("a source file is text");
        for (number, line) in text.lines().enumerate() {
            for module in named(line) {
                if rank(module).is_some_and(|rank| rank > own_rank) {
                    let place = format!("src/{}:{}", relative.display(), number + 1);
                    wrong.push(format!("{place}: `{own}` imports `{module}`, which stands below it"));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "the layers are broken:\n{}", wrong.join("\n"));
}

#[test]
fn every_way_of_naming_a_module_is_seen() {
    assert_eq!(named("use crate::pack::Pack;"), ["pack"]);
    assert_eq!(named("use crate::{pack::{A, B}, report};"), ["pack", "report"]);
    assert_eq!(
        named("    let x = crate::cli::run(crate::span::Span::new(0, 1)); // crate::text"),
        ["cli", "span"]
    );
}

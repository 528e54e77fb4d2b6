//! A module imports only what stands above it. This test reads the source and holds to that.

use std::fs;
use std::path::{Path, PathBuf};

/// The modules from the ground up, as the table in ARCHITECTURE.md has them; each may import those before it.
fn order(architecture: &str) -> Vec<&str> {
    let table = architecture.lines().skip_while(|line| *line != "| module | owns |").skip(2);
    let rows = table.take_while(|line| line.starts_with('|'));
    rows.map(|row| {
        let named = row.strip_prefix("| `").and_then(|row| row.split_once('`'));
        named.unwrap_or_else(|| panic!("a row of the table begins with no module: {row}")).0
    })
    .collect()
}

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

/// The modules of the crate that a source names, with the line: `crate::x`, `crate::{x, y::Z}`.
fn named(source: &str) -> Vec<(usize, String)> {
    let code: Vec<&str> = source.lines().map(|line| line.split("//").next().unwrap_or_default()).collect();
    let code = code.join("\n");
    let mut modules = Vec::new();
    let mut note = |at: usize| {
        let line = code[..at].matches('\n').count() + 1;
        modules.push((line, first_word(&code[at..]).to_owned()));
    };
    for (at, path) in code.match_indices("crate::") {
        let at = at + path.len();
        match code[at..].strip_prefix('{') {
            None => note(at),
            Some(list) => members(list).into_iter().for_each(|member| note(at + 1 + member)),
        }
    }
    modules
}

/// Where the members of a list in braces begin. The list goes on behind its first brace.
fn members(list: &str) -> Vec<usize> {
    let mut found = Vec::new();
    let mut depth = 0;
    let mut start = true;
    for (at, c) in list.char_indices() {
        match c {
            '}' if depth == 0 => break,
            '{' => depth += 1,
            '}' => depth -= 1,
            ',' if depth == 0 => start = true,
            _ if start && c.is_alphabetic() => {
                found.push(at);
                start = false;
            }
            _ => {}
        }
    }
    found
}

fn first_word(text: &str) -> &str {
    let end = text.find(|c: char| !c.is_alphanumeric() && c != '_').unwrap_or(text.len());
    &text[..end]
}

#[test]
fn imports_point_upward_in_the_design_never_down() {
    let home = Path::new(env!("CARGO_MANIFEST_DIR"));
    let architecture = fs::read_to_string(home.join("ARCHITECTURE.md")).expect("the design can be read");
    let order = order(&architecture);
    assert!(order.contains(&"span") && order.last() == Some(&"cli"), "the table is not found: {order:?}");
    let root = home.join("src");
    let mut wrong = Vec::new();
    for (number, module) in order.iter().enumerate() {
        if order[..number].contains(module) {
            wrong.push(format!("ARCHITECTURE.md: `{module}` stands twice in the table"));
        }
        if !root.join(format!("{module}.rs")).is_file() && !root.join(module).is_dir() {
            wrong.push(format!("ARCHITECTURE.md: there is no module `{module}`"));
        }
    }
    let mut files = Vec::new();
    sources(&root, &mut files);
    files.sort();
    let rank = |module: &str| order.iter().position(|known| *known == module);
    for file in files {
        let relative = file.strip_prefix(&root).expect("it lies in the source folder");
        let own = relative.components().next().map(|part| part.as_os_str().to_string_lossy().into_owned());
        let own = own.unwrap_or_default().trim_end_matches(".rs").to_owned();
        if own == "lib" || own == "main" {
            continue;
        }
        let Some(own_rank) = rank(&own) else {
            wrong.push(format!("src/{}: module `{own}` has no row in ARCHITECTURE.md", relative.display()));
            continue;
        };
        let text = fs::read_to_string(&file).expect("a source file is text");
        for (line, module) in named(&text) {
            if rank(&module).is_some_and(|rank| rank > own_rank) {
                let place = format!("src/{}:{line}", relative.display());
                wrong.push(format!("{place}: `{own}` imports `{module}`, which stands below it"));
            }
        }
    }
    assert!(wrong.is_empty(), "the layers are broken:\n{}", wrong.join("\n"));
}

#[test]
fn every_way_of_naming_a_module_is_seen() {
    let cases: [(&str, &[(usize, &str)]); 5] = [
        ("use crate::pack::Pack;", &[(1, "pack")]),
        ("use crate::{pack::{A, B}, report};", &[(1, "pack"), (1, "report")]),
        (
            "    let x = crate::cli::run(crate::span::Span::new(0, 1)); // crate::text",
            &[(1, "cli"), (1, "span")],
        ),
        (
            "use std::fs;\nuse crate::{\n    // crate::text,\n    report,\n    cli,\n};\n",
            &[(4, "report"), (5, "cli")],
        ),
        (
            "use crate::{\n    pack::{\n        A,\n    },\n    span::Span,\n};\nuse x::{y};",
            &[(2, "pack"), (5, "span")],
        ),
    ];
    for (source, modules) in cases {
        let found = named(source);
        let found: Vec<(usize, &str)> = found.iter().map(|(line, module)| (*line, &**module)).collect();
        assert_eq!(found, modules, "{source}");
    }
}

#[test]
fn the_order_is_that_of_the_table() {
    let text = "# A\n\n| other | table |\n|---|---|\n| `x` | y |\n\n| module | owns |\n|---|---|\n\
        | `span` | places; `x` too |\n| `cli` | the rest |\n\n| `z` | z |\n";
    assert_eq!(order(text), ["span", "cli"]);
}

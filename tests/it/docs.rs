//! The documents in `docs/`: every command of the tutorial is run, every phrase of the tables is tried.
//!
//! `STANDPOINT_UPDATE_DOCS=1` writes what the commands print into the tutorial, to be read before it is
//! committed.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use standpoint::article::{Article, Format};
use standpoint::cli::diagnostic::render;
use standpoint::engine::Engine;
use standpoint::pack::{self, Sources, builtin};

fn document(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("docs").join(name)
}

/// A piece of a document: running text, or a fenced block with what stands behind its fence.
enum Piece<'t> {
    Text(&'t str),
    Block { info: &'t str, body: &'t str },
}

fn pieces(text: &str) -> Vec<Piece<'_>> {
    let mut pieces = Vec::new();
    let mut rest = text;
    while let Some(at) = rest.find("```") {
        let (before, block) = rest.split_at(at);
        pieces.push(Piece::Text(before));
        let (info, block) = block[3..].split_once('\n').expect("a block has lines");
        let end = block.find("```").expect("a block ends");
        pieces.push(Piece::Block { info, body: &block[..end] });
        rest = &block[end + 3..];
    }
    pieces.push(Piece::Text(rest));
    pieces
}

/// The words of a command as a shell takes them: what stands in quotation marks is one.
fn words(line: &str) -> Vec<String> {
    let mut words = vec![String::new()];
    let mut open = None;
    for c in line.chars() {
        match (c, open) {
            ('"' | '\'', None) => open = Some(c),
            (c, Some(mark)) if c == mark => open = None,
            (' ', None) => words.push(String::new()),
            (c, _) => words.last_mut().expect("there is one").push(c),
        }
    }
    words
}

/// What a reader who follows the tutorial sees.
fn run(commands: &str, expected: i32, folder: &Path) -> String {
    let mut seen = String::new();
    for line in commands.lines() {
        let mut words = words(line).into_iter();
        let tool = words.next();
        if tool.as_deref() == Some("cat") {
            seen += &fs::read_to_string(folder.join(words.next().expect("a file"))).expect("a text");
            continue;
        }
        assert_eq!(tool.as_deref(), Some("standpoint"), "{line}");
        let output = Command::new(env!("CARGO_BIN_EXE_standpoint"))
            .args(words)
            .current_dir(folder)
            .env("COLUMNS", "80")
            .env_remove("STANDPOINT_RULES")
            .env_remove("CI")
            .output()
            .expect("the command runs");
        let text = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).expect("UTF-8");
        let (out, err) = (text(&output.stdout), text(&output.stderr));
        assert_eq!(output.status.code(), Some(expected), "{line}\n{out}{err}");
        let prints = !out.is_empty() || !err.is_empty();
        if prints && !seen.is_empty() {
            seen.push('\n');
        }
        seen += &out;
        seen += &err;
    }
    seen
}

/// Puts lines into a file behind the first line that has these words.
fn add(file: &Path, after: &str, lines: &str) {
    let text = fs::read_to_string(file).expect("the file was written before");
    let at = text.find(after).unwrap_or_else(|| panic!("no {after:?} in {}", file.display()));
    let at = at + text[at..].find('\n').expect("a line ends") + 1;
    fs::write(file, format!("{}{lines}{}", &text[..at], &text[at..])).expect("the file can be written");
}

#[test]
fn the_tutorial_does_what_it_says() {
    follow("rules.md");
}

#[test]
fn the_guide_to_snapshots_does_what_it_says() {
    follow("snapshots.md");
}

#[test]
fn the_guide_to_timelines_does_what_it_says() {
    follow("timeline.md");
}

#[test]
fn the_guide_to_corpora_does_what_it_says() {
    follow("corpora.md");
}

#[test]
fn the_guide_to_networks_does_what_it_says() {
    follow("networks.md");
}

/// Does everything in a document as its reader would.
fn follow(name: &str) {
    let path = document(name);
    let text = fs::read_to_string(&path).expect("a document");
    let folder = tempfile::tempdir().expect("a temporary folder");
    let mut new = String::new();
    let mut seen: Option<String> = None;
    let mut commands = 0;
    for piece in pieces(&text) {
        let (info, body) = match piece {
            Piece::Text(text) => {
                new += text;
                continue;
            }
            Piece::Block { info, body } => (info, body),
        };
        let (kind, rest) = info.split_once(' ').unwrap_or((info, ""));
        let mut shown = body.to_owned();
        match (kind, rest) {
            (_, "no-test") => {}
            ("sh", exits) => {
                assert!(seen.is_none(), "the document does not show what is printed before {body}");
                let code = exits.strip_prefix("exits-").map_or(0, |code| code.parse().expect("an exit code"));
                seen = Some(run(body, code, folder.path()));
                commands += 1;
            }
            ("text", _) => shown = seen.take().expect("a command stands before what it prints"),
            (_, file) if file.starts_with("add ") => {
                let (file, after) = file["add ".len()..].split_once(" after ").expect("a place");
                add(&folder.path().join(file), after.trim_matches('"'), body);
            }
            (_, file) => {
                assert!(!file.is_empty(), "a block of {kind} without the name of its file");
                let file = folder.path().join(file);
                fs::create_dir_all(file.parent().expect("a folder")).expect("a folder can be made");
                fs::write(file, body).expect("a file can be written");
            }
        }
        new += &format!("```{info}\n{shown}```");
    }
    assert!(seen.is_none() && commands > 3, "{name}");
    if std::env::var_os("STANDPOINT_UPDATE_DOCS").is_some() {
        fs::write(&path, &new).expect("the document can be written");
    } else {
        let first = text.lines().zip(new.lines()).find(|(old, new)| old != new);
        assert!(
            text == new,
            "docs/{name} shows {:?}, printed is {:?}",
            first.map(|f| f.0),
            first.map(|f| f.1)
        );
    }
}

/// Phrase, text that it is found in, text that it is not.
fn rows(text: &str) -> Vec<[String; 3]> {
    let tables = text.split("<!-- phrases -->").skip(1);
    let lines =
        tables.flat_map(|table| table.trim_start().lines().take_while(|line| line.starts_with('|')).skip(2));
    lines
        .map(|line| {
            let line = line.replace("\\|", "\u{1}");
            let cells: Vec<String> = line.split('|').map(|cell| cell.trim().replace('\u{1}', "|")).collect();
            [cells[1].trim_matches('`').to_owned(), cells[3].clone(), cells[4].clone()]
        })
        .collect()
}

#[test]
fn the_phrases_of_the_tables_find_what_they_say() {
    let text = fs::read_to_string(document("rules.md")).expect("docs/rules.md");
    let rows = rows(&text);
    assert!(rows.len() > 10);
    let mut wrong = Vec::new();
    for [phrase, found, not] in &rows {
        // Each in a pack of its own: of several wordings of one thing the narrowest would be taken.
        let engine = engine_of(phrase);
        for (text, expected) in [(found, true), (not, false)] {
            let article = Article::from_text("a", text.clone(), Format::Plain).expect("an article");
            let is = engine.read(&article).statements().next().is_some();
            if is != expected {
                wrong.push(format!("`{phrase}` {} in: {text}", if is { "is found" } else { "is not found" }));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// An engine that knows two parties, a word list and this one phrase.
fn engine_of(phrase: &str) -> Engine {
    let parties = "parties:\n  - {id: northmark, name: Northmark}\n  \
                   - {id: estavia, name: Estavia, demonyms: [Estavian]}\n";
    let issue = format!(
        "issue: table\nquestion: Which?\npoles: {{\"+\": one, \"-\": other}}\npositions:\n  \
         - {{id: p, pole: \"+\", claim: c, phrases: [\"{phrase}\"]}}\n"
    );
    let files = [
        ("table/pack.yaml", "pack: table\ntitle: Table\nlanguage: english\n".to_owned()),
        ("table/parties.yaml", parties.to_owned()),
        ("table/lists.yaml", "lists:\n  ships: [ship, boat, vessel, trawler]\n".to_owned()),
        ("table/issues/table.yaml", issue),
    ];
    let mut sources: Sources = builtin::sources();
    sources.files.extend(files.map(|(path, text)| (path.into(), text.into())));
    let pack = pack::compile("table", &sources);
    Engine::new(pack.unwrap_or_else(|found| panic!("{}", render(&found, &sources, false))))
}

/// The places in a document that links can lead to: its headings, as code hosts name them.
fn anchors(text: &str) -> Vec<String> {
    let headings = text.lines().filter(|line| line.starts_with('#'));
    let name = |heading: &str| -> String {
        let heading = heading.trim_start_matches('#').trim().to_lowercase();
        let kept = heading.chars().filter(|c| c.is_alphanumeric() || matches!(c, ' ' | '-' | '_'));
        kept.map(|c| if c == ' ' { '-' } else { c }).collect()
    };
    headings.map(name).collect()
}

#[test]
fn every_link_of_the_documents_leads_somewhere() {
    let mut links = 0;
    for name in ["rules.md", "reference.md", "tables.md", "networks.md", "timeline.md", "corpora.md"] {
        let text = fs::read_to_string(document(name)).expect("a document");
        for target in text.split("](").skip(1).filter_map(|rest| Some(rest.split_once(')')?.0)) {
            if target.starts_with("http") {
                continue;
            }
            let (file, anchor) = target.split_once('#').unwrap_or((target, ""));
            let to = fs::read_to_string(document(if file.is_empty() { name } else { file }));
            let to = to.unwrap_or_else(|error| panic!("{name}: {target}: {error}"));
            assert!(
                anchor.is_empty() || anchors(&to).iter().any(|known| known == anchor),
                "{name}: {target}"
            );
            links += 1;
        }
    }
    assert!(links > 10);
}

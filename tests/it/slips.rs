//! Rule files damaged at random: whatever is typed, deleted or moved by accident, there is an answer, and it points
//! into the file.

use std::panic::{AssertUnwindSafe, catch_unwind};

use proptest::prelude::*;
use proptest::sample::{Index, select};
use proptest::test_runner::{
    Config, FileFailurePersistence, RngAlgorithm, TestCaseError, TestRng, TestRunner,
};
use standpoint::cli::diagnostic::render;
use standpoint::diagnostic::Diagnostic;
use standpoint::pack::{self, Sources, builtin};

use crate::rules::small_sources;

/// Damages to the small pack, and to the built-in one, which takes a hundred times as long.
const CASES: u32 = 10_000;
const BUILT_IN: u32 = 150;

/// What people type by accident, and what means something to YAML or to phrases.
const SNIPPETS: &[&str] = &[
    "\"",
    "'",
    "(",
    ")",
    "|",
    "?",
    "..",
    "*",
    "<",
    ">",
    "{",
    "}",
    "[",
    "]",
    ":",
    ": ",
    "- ",
    "#",
    " #",
    "&a",
    "*a",
    "!t",
    "|-\n",
    ">",
    "---\n",
    "...\n",
    "%",
    "@",
    "`",
    ",",
    "\t",
    "\n",
    "\r",
    "\r\n",
    "\u{0}",
    "\u{a0}",
    "\u{feff}",
    "\u{2028}",
    "ё",
    "é",
    "👍",
    "e\u{301}",
    "=",
    "==",
    "null",
    "~",
    "true",
    "[]",
    "{}",
    "<water>",
    "{upstream}",
    "{any}",
    "(a|b)?",
    "?: ",
    "<<: ",
    "\\",
    "\\u12",
    "\"\\n\"",
    "2024-02-30",
    "-1",
    "99999999999999999999",
    "demand",
    "by:",
    "to:",
    "if",
    "((((((",
];

/// One accident.
#[derive(Clone, Debug)]
enum Slip {
    /// Some bytes are gone.
    Delete(Index, usize),
    /// Something is typed.
    Insert(Index, &'static str),
    /// Some bytes stand twice.
    Repeat(Index, usize),
    /// Two bytes change places.
    Swap(Index, Index),
    Line(Index, Index, OfLine),
    Word(Index, Index, OfWord),
    /// The value of a key is another one.
    Value(Index, &'static str),
    /// A value gets, or loses, quotation marks.
    Quote(Index),
}

#[derive(Clone, Copy, Debug)]
enum OfLine {
    Delete,
    Repeat,
    Swap,
    Indent,
    Outdent,
    Comment,
    Join,
}

#[derive(Clone, Copy, Debug)]
enum OfWord {
    Delete,
    Repeat,
    Swap,
}

fn slip() -> impl Strategy<Value = Slip> {
    let of_line = select(vec![
        OfLine::Delete,
        OfLine::Repeat,
        OfLine::Swap,
        OfLine::Indent,
        OfLine::Outdent,
        OfLine::Comment,
        OfLine::Join,
    ]);
    let of_word = select(vec![OfWord::Delete, OfWord::Repeat, OfWord::Swap]);
    prop_oneof![
        (any::<Index>(), 1_usize..12).prop_map(|(at, len)| Slip::Delete(at, len)),
        (any::<Index>(), select(SNIPPETS)).prop_map(|(at, text)| Slip::Insert(at, text)),
        (any::<Index>(), 1_usize..12).prop_map(|(at, len)| Slip::Repeat(at, len)),
        (any::<Index>(), any::<Index>()).prop_map(|(a, b)| Slip::Swap(a, b)),
        (any::<Index>(), any::<Index>(), of_line).prop_map(|(a, b, what)| Slip::Line(a, b, what)),
        (any::<Index>(), any::<Index>(), of_word).prop_map(|(a, b, what)| Slip::Word(a, b, what)),
        (any::<Index>(), select(SNIPPETS)).prop_map(|(at, text)| Slip::Value(at, text)),
        any::<Index>().prop_map(Slip::Quote),
    ]
}

/// A file and what happens to it.
fn damage() -> impl Strategy<Value = (Index, Vec<Slip>)> {
    (any::<Index>(), prop::collection::vec(slip(), 1..5))
}

impl Slip {
    /// The text behind the accident. Bytes that are no text any more are read as the tool reads them.
    fn apply(&self, text: &str) -> String {
        if text.is_empty() {
            return text.to_owned();
        }
        let mut bytes = text.as_bytes().to_vec();
        let end = |at: usize, len: usize| (at + len).min(bytes.len());
        match self {
            Self::Delete(at, len) => {
                let at = at.index(bytes.len());
                bytes.drain(at..end(at, *len));
            }
            Self::Insert(at, snippet) => {
                let at = at.index(bytes.len());
                bytes.splice(at..at, snippet.bytes());
            }
            Self::Repeat(at, len) => {
                let at = at.index(bytes.len());
                let again = bytes[at..end(at, *len)].to_vec();
                bytes.splice(at..at, again);
            }
            Self::Swap(a, b) => {
                let (a, b) = (a.index(bytes.len()), b.index(bytes.len()));
                bytes.swap(a, b);
            }
            Self::Line(a, b, what) => return of_line(text, *a, *b, *what),
            Self::Word(a, b, what) => return of_word(text, *a, *b, *what),
            Self::Value(at, value) => return with_value(text, *at, |_| (*value).to_owned()),
            Self::Quote(at) => {
                return with_value(text, *at, |old| match old.strip_prefix('"') {
                    Some(open) => open.strip_suffix('"').unwrap_or(open).to_owned(),
                    None => format!("\"{old}\""),
                });
            }
        }
        String::from_utf8_lossy(&bytes).into_owned()
    }
}

fn of_line(text: &str, a: Index, b: Index, what: OfLine) -> String {
    let mut lines: Vec<String> = text.split_inclusive('\n').map(str::to_owned).collect();
    let (a, b) = (a.index(lines.len()), b.index(lines.len()));
    match what {
        OfLine::Delete => drop(lines.remove(a)),
        OfLine::Repeat => lines.insert(b, lines[a].clone()),
        OfLine::Swap => lines.swap(a, b),
        OfLine::Indent => lines[a].insert_str(0, if b % 2 == 0 { " " } else { "  " }),
        OfLine::Outdent => lines[a] = lines[a].strip_prefix("  ").unwrap_or(&lines[a]).to_owned(),
        OfLine::Comment => lines[a].insert(0, '#'),
        OfLine::Join => lines[a] = lines[a].trim_end().to_owned(),
    }
    lines.concat()
}

fn of_word(text: &str, a: Index, b: Index, what: OfWord) -> String {
    let mut words: Vec<String> =
        text.split_inclusive([' ', '\n', ',', '|', '(', ')']).map(str::to_owned).collect();
    let (a, b) = (a.index(words.len()), b.index(words.len()));
    match what {
        OfWord::Delete => drop(words.remove(a)),
        OfWord::Repeat => words.insert(b, words[a].clone()),
        OfWord::Swap => words.swap(a, b),
    }
    words.concat()
}

/// The text with another value behind one of its keys or minus signs.
fn with_value(text: &str, at: Index, new: impl Fn(&str) -> String) -> String {
    let starts: Vec<usize> =
        text.match_indices(": ").chain(text.match_indices("- ")).map(|(at, _)| at + 2).collect();
    if starts.is_empty() {
        return text.to_owned();
    }
    let start = starts[at.index(starts.len())];
    let end = text[start..].find(['\n', ',', '}', ']']).map_or(text.len(), |len| start + len);
    format!("{}{}{}", &text[..start], new(&text[start..end]), &text[end..])
}

/// Checks a damaged pack, and that every problem of it has its place.
fn answered(pack: &str, whole: &Sources, file: Index, slips: &[Slip]) -> Result<(), TestCaseError> {
    let mut sources = whole.clone();
    let number = file.index(sources.files.len());
    let text = slips.iter().fold(sources.files[number].1.to_string(), |text, slip| slip.apply(&text));
    sources.files[number].1 = text.into();
    let checked = catch_unwind(AssertUnwindSafe(|| {
        let found = pack::check(pack, &sources).diagnostics;
        (render(&found, &sources, false), found)
    }));
    let path = &sources.files[number].0;
    let Ok((drawn, found)) = checked else {
        return Err(TestCaseError::fail(format!("a panic over {path}:\n{}", sources.files[number].1)));
    };
    for diagnostic in &found {
        lies_in_its_file(diagnostic, &sources)?;
        prop_assert!(drawn.contains(diagnostic.code.as_str()), "{} is not drawn", diagnostic.code);
    }
    let broken = pack::compile(pack, &sources).is_err();
    let errors =
        found.iter().any(|diagnostic| diagnostic.severity == standpoint::diagnostic::Severity::Error);
    prop_assert!(broken == errors, "what cannot be compiled has an error in it, and the other way round");
    Ok(())
}

fn lies_in_its_file(diagnostic: &Diagnostic, sources: &Sources) -> Result<(), TestCaseError> {
    let own = diagnostic.labels.iter().map(|(span, _)| (&diagnostic.file, *span));
    let others = diagnostic.related.iter().map(|related| (&related.file, related.span));
    for (file, span) in own.chain(others) {
        let text = sources.get(file).unwrap_or_default();
        prop_assert!(
            text.get(span.start..span.end).is_some(),
            "{span:?} is no part of {file}: {diagnostic:?}"
        );
    }
    Ok(())
}

/// The same accidents at every run; what once went wrong is tried first.
fn run(cases: u32, pack: &str, whole: &Sources) {
    let config = Config {
        cases,
        failure_persistence: Some(Box::new(FileFailurePersistence::WithSource("regressions"))),
        source_file: Some(file!()),
        ..Config::default()
    };
    let mut runner = TestRunner::new_with_rng(config, TestRng::deterministic_rng(RngAlgorithm::ChaCha));
    if let Err(found) = runner.run(&damage(), |(file, slips)| answered(pack, whole, file, &slips)) {
        panic!("{found}");
    }
}

#[test]
fn damaged_rules_are_answered() {
    run(CASES, "rivers", &small_sources());
}

#[test]
fn damaged_built_in_rules_are_answered() {
    let mut sources = builtin::sources();
    sources.files.retain(|(path, _)| path.starts_with("english/") || path.starts_with("ukraine-war/"));
    run(BUILT_IN, "ukraine-war", &sources);
}

//! A file that is not YAML, told in the words of somebody who only wants to write a list, at the place where it
//! is mended: a parser stops where it can go no further, often lines behind the slip.

use super::yaml::SyntaxError;
use crate::diagnostic::{Code, Diagnostic};
use crate::span::Span;

/// A slip by what the parser says of it.
struct Slip {
    said: &'static str,
    label: &'static str,
    help: &'static str,
    /// Where the slip itself is, from the place where the parser stopped.
    place: fn(&str, Span) -> Option<Span>,
}

const SLIPS: &[Slip] = &[
    Slip {
        said: COLON,
        label: "this colon makes a key of what stands before it",
        help: "a text with a colon in it needs quotation marks",
        place: |_, _| None,
    },
    Slip {
        said: "multiple YAML documents",
        label: "a second document begins here",
        help: "a rule file is one document: remove the line `---`",
        place: second_document,
    },
    Slip {
        said: "unclosed bracket",
        label: "this bracket is never closed",
        help: "close it where what it holds ends",
        place: |_, _| None,
    },
    Slip { said: "tabs disallowed", label: "a tab", help: "indent with spaces", place: tab },
    Slip {
        said: "did not find expected '-' indicator",
        label: "this line begins in another column than the lines it belongs to",
        help: "the keys of one entry stand exactly under each other",
        place: |_, _| None,
    },
    Slip {
        said: "block sequence entries are not allowed",
        label: "this minus begins a list where none can stand",
        help: "where the sign itself is meant, write \"-\" with quotation marks",
        place: |_, _| None,
    },
    Slip {
        said: "invalid trailing content after",
        label: "a quotation ended before this",
        help: "a quotation mark is missing or one too many, here or in the lines before",
        place: |_, _| None,
    },
];

const COLON: &str = "mapping values are not allowed";

/// Whether a key is the rest of a text that a comma cut in two, between braces: `{"-": closed, or tolled}`.
pub(super) fn is_cut_at_a_comma(text: &str, key: Span) -> bool {
    let before = text.get(..key.start).unwrap_or_default().trim_end();
    let behind = text.get(key.end..).unwrap_or_default().trim_start();
    before.ends_with(',') && key.of(text).contains(' ') && behind.starts_with([',', '}'])
}

/// What is said of a file that is not YAML.
pub(super) fn told(path: &str, text: &str, error: SyntaxError) -> Diagnostic {
    let diagnostic = Diagnostic::error(Code::YamlSyntax, path, "this is not valid YAML");
    let stopped: Span = error.place.into();
    if let Some((place, label, help)) = mark_of_yaml(text, stopped, &error.message) {
        return diagnostic.label(place, label).help(help);
    }
    if let Some(bracket) = open_bracket(text, stopped).filter(|_| is_in_brackets(&error.message)) {
        return diagnostic
            .label(bracket, "this bracket is never closed")
            .label(stopped, "read as if it stood inside")
            .help("close it where its list ends");
    }
    if is_apostrophe(text, stopped) {
        return diagnostic
            .label(Span::new(stopped.start - 1, stopped.start), "this apostrophe ends the quotation")
            .help("write \"…\" around a text with an apostrophe in it");
    }
    if let Some(line) = key_without_colon(text, stopped).filter(|_| error.message.contains(COLON)) {
        return diagnostic
            .label(line, "there is no colon with a space behind the key")
            .label(stopped, "so that this one cannot stand here")
            .help("write `key: value`, with a space behind the colon");
    }
    let Some(slip) = SLIPS.iter().find(|slip| error.message.contains(slip.said)) else {
        return diagnostic.label(stopped, error.message);
    };
    if let Some(open) = open_quotation(text, stopped).filter(|_| slip.said.starts_with("invalid trailing")) {
        return diagnostic
            .label(open, "this quotation is not closed on its line")
            .label(stopped, "so that it ended right before this")
            .help("write a second quotation mark behind the text");
    }
    diagnostic.label((slip.place)(text, stopped).unwrap_or(stopped), slip.label).help(slip.help)
}

/// A sign of the phrase language that means something else to YAML where a text begins with it.
fn mark_of_yaml(text: &str, stopped: Span, said: &str) -> Option<(Span, String, String)> {
    let told = |mark: &str, place: Span| {
        let label = format!("`{mark}` means something else to YAML where a text begins");
        (place, label, format!("a phrase that begins with `{mark}` needs quotation marks"))
    };
    if said.contains("anchor or alias") || said.contains("unexpected character") {
        let place =
            Span::new(stopped.start, stopped.start + text.get(stopped.start..)?.chars().next()?.len_utf8());
        return Some(told(place.of(text), place));
    }
    let start = text.get(..stopped.start)?.rfind('\n').map_or(0, |at| at + 1);
    let line = &text[start..stopped.start];
    let begins = line.find('{').filter(|at| {
        let before = line[..*at].trim_end();
        before.ends_with(['-', ':']) || before.is_empty()
    })?;
    let whole = line.trim_end();
    let party = whole.ends_with('}') && !whole[begins..].contains(':');
    party.then(|| told("{", Span::new(start + begins, start + whole.len())))
}

/// Whether the parser stopped in a word, behind an apostrophe.
fn is_apostrophe(text: &str, stopped: Span) -> bool {
    let letter = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
    let before = text.get(..stopped.start).and_then(|before| before.strip_suffix('\''));
    let behind = text.get(stopped.start..).and_then(|behind| behind.chars().next());
    before.is_some_and(|before| letter(before.chars().next_back())) && letter(behind)
}

/// Whether the parser was inside brackets.
fn is_in_brackets(said: &str) -> bool {
    ["illegal placement of ':'", "expected ',' or ']'", "expected ',' or '}'", "flow"]
        .iter()
        .any(|part| said.contains(part))
}

/// The innermost bracket before the place that was opened and not closed.
fn open_bracket(text: &str, stopped: Span) -> Option<Span> {
    let mut open = Vec::new();
    let mut quoted = None;
    let mut before = ' ';
    for (at, c) in text.get(..stopped.start)?.char_indices() {
        match (c, quoted) {
            (c, Some(mark)) if c == mark => quoted = None,
            (_, Some(_)) => {}
            ('"' | '\'', None) if !before.is_alphanumeric() => quoted = Some(c),
            ('[' | '{', None) => open.push(at),
            (']' | '}', None) => drop(open.pop()),
            _ => {}
        }
        before = c;
    }
    open.last().map(|at| Span::new(*at, at + 1))
}

/// The line before a lone key, where that line should have been a key with its value.
fn key_without_colon(text: &str, stopped: Span) -> Option<Span> {
    let before = text.get(..stopped.start)?;
    let start = before.rfind('\n')?;
    let key = before[start..].trim();
    let above = before[..start].trim_end();
    let from = above.rfind('\n').map_or(0, |at| at + 1);
    let line = above[from..].trim_start().trim_start_matches("- ");
    let is_word = !key.is_empty() && key.chars().all(|c| c.is_alphanumeric() || c == '-');
    (is_word && !line.is_empty() && !line.contains(": ") && !line.ends_with(':'))
        .then(|| Span::new(above.len() - line.len(), above.len()))
}

/// The line of minus signs that the second document begins with.
fn second_document(text: &str, stopped: Span) -> Option<Span> {
    let before = text.get(..stopped.start)?;
    let line = before.rmatch_indices("---").find(|(at, _)| *at == 0 || text[..*at].ends_with('\n'))?.0;
    Some(Span::new(line, line + 3))
}

/// The tab, where the parser stopped behind it.
fn tab(text: &str, stopped: Span) -> Option<Span> {
    let before = text.get(..stopped.start)?;
    let tabs = before.len() - before.trim_end_matches('\t').len();
    (tabs > 0).then(|| Span::new(before.len() - tabs, before.len()))
}

/// The last quotation mark of the first line before the place that has an odd number of them.
fn open_quotation(text: &str, stopped: Span) -> Option<Span> {
    let before = text.get(..stopped.start)?;
    let mut start = 0;
    for line in before.split_inclusive('\n') {
        let marks = line.match_indices('"').filter(|(at, _)| !line[..*at].ends_with('\\'));
        let marks: Vec<usize> = marks.map(|(at, _)| start + at).collect();
        if let Some(last) = marks.last().filter(|_| line.ends_with('\n') && marks.len() % 2 == 1) {
            return Some(Span::new(*last, last + 1));
        }
        start += line.len();
    }
    None
}

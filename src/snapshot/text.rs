//! Snapshots as YAML.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use serde::Deserialize;

use super::kept::{Kept, Snapshot, digest};
use crate::diagnostic::{Code, Diagnostic, nearest};
use crate::pack::{Located, Stance};
use crate::pack::{read_file, scaffold::scalar};
use crate::span::Span;

/// Version of the layout. A snapshot of another one is not read.
pub const VERSION: u32 = 1;

const HEAD: &str = "\
# What standpoint reads in this article: the cells of its table, then each statement with its proof.
# `standpoint snapshot check` holds it against what the rules find now; `review` and `accept` write it anew.
";

const PENDING: &str = "\
# What a check has found otherwise than the snapshot beside this file says, until somebody decides on it:
# `standpoint snapshot review`, `accept` or `reject`.
";

const GONE: &str = "\
# The article of the snapshot beside this file is gone. To accept this is to delete the snapshot.
";

/// A snapshot as it is written.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    snapshot: Located<u32>,
    article: String,
    #[serde(default)]
    text: String,
    #[serde(default)]
    date: Option<String>,
    #[serde(default)]
    rules: String,
    #[serde(default)]
    gone: bool,
    #[serde(default)]
    rejected: BTreeSet<String>,
    #[serde(default)]
    checked_with: String,
    #[serde(default)]
    name: String,
    #[serde(default)]
    sum: String,
    #[serde(default)]
    cells: Option<BTreeMap<String, BTreeMap<String, Vec<String>>>>,
    #[serde(default)]
    statements: Option<Vec<Kept>>,
}

/// A change that nobody has decided on, or that was rejected in part: what a check leaves beside a snapshot.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Pending {
    /// By what the check called the article.
    pub name: String,
    /// What was read in it; nothing where it is gone, and the snapshot is to go with it.
    pub proposed: Option<Snapshot>,
    /// The ids of the differences that were rejected.
    pub rejected: BTreeSet<String>,
    /// The rules that it was checked with, by a digest.
    pub checked_with: String,
}

/// What stands in a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Reader {
    /// A snapshot.
    Snapshot(Snapshot),
    /// A snapshot whose cells are not those of its statements, as happens where two are merged by hand.
    Torn(Snapshot),
}

impl Reader {
    /// Reads a snapshot.
    ///
    /// # Errors
    /// Every problem, with its place.
    pub fn read(file: &str, text: &str) -> Result<Self, Vec<Diagnostic>> {
        Ok(whole_or_torn(written(file, text)?))
    }

    /// What it says, be it whole or torn.
    #[must_use]
    pub fn snapshot(self) -> (Snapshot, bool) {
        match self {
            Self::Snapshot(snapshot) => (snapshot, false),
            Self::Torn(snapshot) => (snapshot, true),
        }
    }
}

impl Pending {
    /// Reads a change. Whoever has changed the statements in it is told apart: `None`.
    ///
    /// # Errors
    /// Every problem, with its place.
    pub fn read(file: &str, text: &str) -> Result<Option<Self>, Vec<Diagnostic>> {
        let mut written = written(file, text)?;
        let (name, gone) = (std::mem::take(&mut written.name), written.gone);
        let (rejected, checked_with) =
            (std::mem::take(&mut written.rejected), std::mem::take(&mut written.checked_with));
        if written.sum != sum(text) {
            return Ok(None);
        }
        let proposed = match whole_or_torn(written) {
            _ if gone => None,
            Reader::Snapshot(snapshot) => Some(snapshot),
            Reader::Torn(_) => return Ok(None),
        };
        Ok(Some(Self { name, proposed, rejected, checked_with }))
    }

    /// The change as a file.
    #[must_use]
    pub fn to_yaml(&self) -> String {
        let name = value(&self.name);
        let body = match &self.proposed {
            Some(snapshot) => snapshot.body(),
            None => format!("snapshot: {VERSION}\narticle: {name}\ngone: true\n"),
        };
        let mut above =
            format!("name: {name}\nchecked_with: {}\nsum: {}\n", value(&self.checked_with), sum(&body));
        if !self.rejected.is_empty() {
            let ids: Vec<String> = self.rejected.iter().map(|id| value(id)).collect();
            above += &format!("rejected: [{}]\n", ids.join(", "));
        }
        let head = if self.proposed.is_some() { PENDING } else { GONE };
        format!("{head}{above}{body}")
    }
}

/// A digest of a proposal, from its version to its end: it is accepted as it was made, or not at all.
fn sum(text: &str) -> String {
    let text = text.replace("\r\n", "\n");
    let start =
        if text.starts_with("snapshot:") { Some(0) } else { text.find("\nsnapshot:").map(|at| at + 1) };
    let body = start.map_or("", |start| &text[start..]);
    digest(body.as_bytes(), 8)
}

/// What is written in a file.
fn written(file: &str, text: &str) -> Result<Written, Vec<Diagnostic>> {
    if let Some(problem) = unmerged(file, text).or_else(|| newer(file, text)) {
        return Err(vec![problem]);
    }
    let (read, problems) = read_file::<Written>(file, text);
    let Some(written) = read.filter(|_| problems.is_empty()) else { return Err(problems) };
    if written.snapshot.value != VERSION {
        let message =
            format!("a snapshot of version {}, which no standpoint has written", written.snapshot.value);
        return Err(vec![
            Diagnostic::error(Code::BadVersion, file, message)
                .label(written.snapshot.span, format!("{VERSION} is the first")),
        ]);
    }
    for (key, missing) in [("cells", written.cells.is_none()), ("statements", written.statements.is_none())] {
        if missing && !written.gone {
            let end = Span::new(text.len(), text.len());
            return Err(vec![
                Diagnostic::error(Code::MissingKey, file, format!("`{key}` is missing"))
                    .label(end, "the file ends here")
                    .help("part of it is lost; `standpoint snapshot check` and `accept` make it anew"),
            ]);
        }
    }
    let stances = || Stance::ALL.iter().map(|stance| stance.as_str());
    let wrong = written.statements.iter().flatten().find_map(|kept| {
        if !stances().any(|stance| stance == kept.stance) {
            return Some(("stance", kept.stance.as_str(), nearest(&kept.stance, stances())));
        }
        (!matches!(kept.pole.as_str(), "+" | "-")).then_some(("pole", kept.pole.as_str(), None))
    });
    match wrong {
        None => Ok(written),
        Some((key, word, near)) => {
            let at = text.find(&format!("{key}: {}", value(word))).unwrap_or_default();
            let end = text[at..].find('\n').map_or(text.len(), |end| at + end);
            Err(vec![
                Diagnostic::error(Code::UnknownValue, file, format!("`{word}` is no {key}"))
                    .label(Span::new(at, end), "not known")
                    .help_if(near.map(|near| format!("did you mean `{near}`?"))),
            ])
        }
    }
}

/// The snapshot of a file, and whether its cells are those of its statements.
fn whole_or_torn(written: Written) -> Reader {
    let Written { article, text, date, rules, cells, statements, .. } = written;
    let (cells, mut statements) = (cells.unwrap_or_default(), statements.unwrap_or_default());
    statements.sort();
    let snapshot = Snapshot { article, text, date, rules, statements };
    let own = snapshot.cells();
    let fits = cells.len() == own.len()
        && cells.iter().zip(&own).all(|((issue, cells), (own_issue, own))| {
            issue == own_issue
                && cells.len() == own.len()
                && cells.iter().zip(own).all(|(cell, own)| cell.0 == own.0 && cell.1 == own.1)
        });
    if fits { Reader::Snapshot(snapshot) } else { Reader::Torn(snapshot) }
}

/// A file in which a merge has left its marks.
fn unmerged(file: &str, text: &str) -> Option<Diagnostic> {
    let mut start = 0;
    for line in text.split_inclusive('\n') {
        if line.starts_with("<<<<<<< ") || line.starts_with(">>>>>>> ") {
            let span = Span::new(start, start + line.trim_end().len());
            return Some(
                Diagnostic::error(Code::YamlSyntax, file, "two versions of this snapshot are not merged yet")
                    .label(span, "a mark of the merge")
                    .help("keep either version, and `standpoint snapshot check` will tell what is true"),
            );
        }
        start += line.len();
    }
    None
}

/// A file of a later version, which may have keys that nobody knows yet.
fn newer(file: &str, text: &str) -> Option<Diagnostic> {
    let mut start = 0;
    for line in text.split_inclusive('\n') {
        if let Some(version) = line.strip_prefix("snapshot:") {
            let version: u32 = version.trim().parse().ok()?;
            let span = Span::new(start, start + line.trim_end().len());
            return (version > VERSION).then(|| {
                Diagnostic::error(Code::TooOld, file, format!("a snapshot of version {version}"))
                    .label(span, format!("this standpoint reads version {VERSION}"))
                    .help("a newer standpoint has written it")
            });
        }
        start += line.len();
    }
    None
}

impl Snapshot {
    /// The snapshot as a file.
    #[must_use]
    pub fn to_yaml(&self) -> String {
        format!("{HEAD}{}", self.body())
    }

    /// The file without the comment at its head.
    fn body(&self) -> String {
        let mut out = String::new();
        let mut put = |depth: usize, key: &str, value: &str| {
            // A string takes everything.
            let _ = writeln!(out, "{}{key}: {value}", "  ".repeat(depth));
        };
        put(0, "snapshot", &VERSION.to_string());
        put(0, "article", &value(&self.article));
        put(0, "text", &self.text);
        if let Some(date) = &self.date {
            put(0, "date", date);
        }
        put(0, "rules", &value(&self.rules));
        self.put_cells(&mut out);
        self.put_statements(&mut out);
        out
    }

    fn put_cells(&self, out: &mut String) {
        let cells = self.cells();
        *out += if cells.is_empty() { "\ncells: {}\n" } else { "\ncells:\n" };
        for (issue, parties) in cells {
            *out += &format!("  {}:\n", value(issue));
            for (party, entries) in parties {
                *out += &format!("    {}:\n", value(party));
                for entry in entries {
                    *out += &format!("      - {}\n", value(&entry));
                }
            }
        }
    }

    fn put_statements(&self, out: &mut String) {
        *out += if self.statements.is_empty() { "\nstatements: []\n" } else { "\nstatements:\n" };
        for kept in &self.statements {
            let mut lead = "  - ";
            let mut put = |key: &str, value: &str| {
                *out += &format!("{lead}{key}: {value}\n");
                lead = "    ";
            };
            put("party", &value(&kept.party));
            put("stance", &value(&kept.stance));
            put("position", &value(&kept.position));
            put("issue", &value(&kept.issue));
            put("pole", &value(&kept.pole));
            put("strength", &kept.strength.to_string());
            put("evidence", &value(&kept.evidence));
            put("line", &kept.line.to_string());
            put("holder", &value(&kept.holder));
            let mut maybe = |key: &str, fact: &Option<String>| {
                if let Some(fact) = fact {
                    put(key, &value(fact));
                }
            };
            maybe("named", &kept.named);
            maybe("cue", &Some(kept.cue.clone()));
            maybe("to", &kept.to);
            maybe("told_by", &kept.told_by);
            maybe("condition", &kept.condition);
            maybe("quoted", &kept.quoted);
            maybe("rule", &Some(kept.rule.clone()));
            maybe("phrase", &kept.phrase);
        }
    }
}

/// A text as a value on one line. One that YAML could take for something else than a text is quoted.
fn value(text: &str) -> String {
    let plain = scalar(text);
    let number = text.starts_with(|c: char| c.is_ascii_digit() || matches!(c, '.' | '+' | '-'));
    if plain == text && !number && text.chars().all(|c| !c.is_control() && c != '\u{feff}') {
        return plain;
    }
    let mut quoted = String::from('"');
    for c in text.chars() {
        match c {
            '"' | '\\' => quoted.extend(['\\', c]),
            c if c.is_control() || c == '\u{feff}' => quoted += &format!("\\u{:04x}", u32::from(c)),
            c => quoted.push(c),
        }
    }
    quoted.push('"');
    quoted
}

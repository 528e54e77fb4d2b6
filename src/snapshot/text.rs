//! Snapshots as YAML.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use serde::Deserialize;

use super::kept::{Kept, Snapshot};
use crate::diagnostic::{Code, Diagnostic};
use crate::pack::Located;
use crate::pack::{read_file, scaffold::scalar};
use crate::span::Span;

/// Version of the layout. A snapshot of another one is not read.
pub const VERSION: u32 = 1;

const HEAD: &str = "\
# What standpoint reads in this article: the cells of its table, then each statement with its proof.
# `standpoint snapshot check` holds it against what the rules find now; `review` and `accept` write it anew.
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
    cells: BTreeMap<String, BTreeMap<String, Vec<String>>>,
    #[serde(default)]
    statements: Vec<Kept>,
}

/// What stands in a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Reader {
    /// A snapshot.
    Snapshot(Snapshot),
    /// A pending change: the snapshot beside it is to go.
    Gone,
    /// A snapshot whose cells are not those of its statements, as happens where two are merged by hand.
    Torn(Snapshot),
}

impl Reader {
    /// Reads a file.
    ///
    /// # Errors
    /// Every problem, with its place.
    pub fn read(file: &str, text: &str) -> Result<Self, Vec<Diagnostic>> {
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
        if written.gone {
            return Ok(Self::Gone);
        }
        let Written { article, text, date, rules, cells, mut statements, .. } = written;
        statements.sort();
        let snapshot = Snapshot { article, text, date, rules, statements };
        let own = snapshot.cells();
        let fits = cells.len() == own.len()
            && cells.iter().zip(&own).all(|((issue, cells), (own_issue, own))| {
                issue == own_issue
                    && cells.len() == own.len()
                    && cells.iter().zip(own).all(|(cell, own)| cell.0 == own.0 && cell.1 == own.1)
            });
        Ok(if fits { Self::Snapshot(snapshot) } else { Self::Torn(snapshot) })
    }

    /// The text of a pending change that takes a snapshot away.
    #[must_use]
    pub fn gone(article: &str) -> String {
        format!("{GONE}snapshot: {VERSION}\narticle: {}\ngone: true\n", value(article))
    }
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
        let mut out = String::from(HEAD);
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
            *out += &format!("  {}:\n", key(issue));
            for (party, entries) in parties {
                *out += &format!("    {}:\n", key(party));
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

/// An id as a key.
fn key(id: &str) -> String {
    value(id)
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

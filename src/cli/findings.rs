//! Problems of a pack for other programs: JSON, SARIF and GitHub's workflow commands.

use std::borrow::Cow;
use std::collections::HashMap;
use std::path::{Path, PathBuf};

use anyhow::Result;
use serde::Serialize;
use serde_json::{Value, json};

use crate::cli::corpus::Counts;
use crate::cli::diagnostic::fit;
use crate::cli::rules::Broken;
use crate::diagnostic::{Code, Diagnostic, Severity};
use crate::report::SCHEMA;
use crate::span::{Lines, Span};

/// One problem as others read it.
#[derive(Debug, Serialize)]
struct Finding<'a> {
    code: &'static str,
    severity: &'static str,
    /// What every problem of this code is.
    title: &'static str,
    message: &'a str,
    /// The words it is about, the most important first.
    places: Vec<Place<'a>>,
    help: &'a [String],
}

/// Words in a rule file.
#[derive(Debug, Serialize)]
struct Place<'a> {
    file: String,
    /// From 1, as are columns; a column counts characters.
    line: usize,
    column: usize,
    end_line: usize,
    /// The first column that is no more part of it.
    end_column: usize,
    /// Bytes in the file.
    span: [usize; 2],
    /// What is said of the words; often nothing.
    #[serde(skip_serializing_if = "str::is_empty")]
    label: &'a str,
}

/// The problems of one pack.
#[derive(Debug, Serialize)]
pub(super) struct Findings<'a> {
    schema: u32,
    errors: usize,
    warnings: usize,
    problems: Vec<Finding<'a>>,
    /// The phrases counted in a sample, where one was given.
    #[serde(skip_serializing_if = "Option::is_none")]
    corpus: Option<&'a Counts>,
}

const fn severity(of: Severity) -> &'static str {
    match of {
        Severity::Error => "error",
        Severity::Warning => "warning",
    }
}

impl<'a> Findings<'a> {
    /// Those of a pack that was read from `folder`, where it was not built in.
    pub(super) fn of(broken: &'a Broken, folder: Option<&Path>, corpus: Option<&'a Counts>) -> Self {
        let base = folder.and_then(|folder| Some(folder.canonicalize().ok()?.parent()?.to_owned()));
        let here = std::env::current_dir().and_then(|here| here.canonicalize()).ok();
        let mut indexed: HashMap<&str, (&str, Lines)> = HashMap::new();
        let mut place = |file: &'a str, span: Span, label: &'a str| {
            let (text, lines) = &*indexed.entry(file).or_insert_with(|| {
                let text = broken.sources.get(file).unwrap_or_default();
                (text, Lines::of(text))
            });
            let Span { start, end } = fit(span, text);
            let (line, column) = lines.line_column(text, start);
            let (end_line, end_column) = lines.line_column(text, end);
            let file = on_disk(file, base.as_deref(), here.as_deref());
            Place { file, line, column, end_line, end_column, span: [start, end], label }
        };
        let finding = |diagnostic: &'a Diagnostic| {
            let own = diagnostic.labels.iter().map(|(span, label)| (&diagnostic.file, *span, label));
            let others = diagnostic.related.iter().map(|other| (&other.file, other.span, &other.text));
            let all = own.chain(others);
            let mut places: Vec<Place<'a>> =
                all.map(|(file, span, label)| place(file, span, label)).collect();
            if diagnostic.labels.is_empty() {
                places.insert(0, place(&diagnostic.file, Span::new(0, 0), ""));
            }
            Finding {
                code: diagnostic.code.as_str(),
                severity: severity(diagnostic.severity),
                title: diagnostic.code.title(),
                message: &diagnostic.message,
                places,
                help: &diagnostic.help,
            }
        };
        let count = |of| broken.diagnostics.iter().filter(|diagnostic| diagnostic.severity == of).count();
        Self {
            schema: SCHEMA,
            errors: count(Severity::Error),
            warnings: count(Severity::Warning),
            problems: broken.diagnostics.iter().map(finding).collect(),
            corpus,
        }
    }

    /// One JSON object.
    pub(super) fn json(&self) -> Result<String> {
        Ok(serde_json::to_string_pretty(self)? + "\n")
    }

    /// The Static Analysis Results Interchange Format, version 2.1.0, which editors and code hosts read.
    pub(super) fn sarif(&self) -> Result<String> {
        let rules: Vec<Value> = Code::ALL
            .iter()
            .map(|code| json!({"id": code.as_str(), "shortDescription": {"text": code.title()}}))
            .collect();
        let results: Vec<Value> = self.problems.iter().map(Finding::sarif).collect();
        let driver = json!({"name": "standpoint", "version": env!("CARGO_PKG_VERSION"), "rules": rules});
        let log = json!({
            "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
            "version": "2.1.0",
            "runs": [{"tool": {"driver": driver}, "columnKind": "unicodeCodePoints", "results": results}],
        });
        Ok(serde_json::to_string_pretty(&log)? + "\n")
    }

    /// A line for each problem that a GitHub workflow turns into a remark beside the rule.
    pub(super) fn github(&self) -> String {
        self.problems.iter().map(|finding| finding.github() + "\n").collect()
    }
}

impl Finding<'_> {
    /// Message, what is said of the words, and help, each a line of its own.
    fn told(&self) -> String {
        let label = self.places.first().map(|place| place.label).filter(|label| !label.is_empty());
        let help = self.help.iter().map(|help| Cow::Owned(format!("help: {help}")));
        let lines: Vec<Cow<'_, str>> =
            [self.message].into_iter().chain(label).map(Cow::Borrowed).chain(help).collect();
        lines.join("\n")
    }

    fn sarif(&self) -> Value {
        let mut result = json!({
            "ruleId": self.code,
            "level": self.severity,
            "message": {"text": self.told()},
            "locations": self.places.iter().take(1).map(Place::sarif).collect::<Vec<_>>(),
        });
        if self.places.len() > 1 {
            let others = self.places[1..].iter().enumerate().map(|(number, place)| {
                let mut location = place.sarif();
                location["id"] = json!(number);
                location["message"] = json!({"text": place.label});
                location
            });
            result["relatedLocations"] = others.collect();
        }
        result
    }

    fn github(&self) -> String {
        let mut properties = String::new();
        if let Some(place) = self.places.first() {
            properties =
                format!("file={},line={},endLine={},", property(&place.file), place.line, place.end_line);
            // Columns are of use on one line alone, and refused on several.
            if place.line == place.end_line {
                properties += &format!("col={},endColumn={},", place.column, place.end_column);
            }
        }
        let title = property(&format!("{} {}", self.code, self.title));
        format!("::{} {properties}title={title}::{}", self.severity, data(&self.told()))
    }
}

impl Place<'_> {
    fn sarif(&self) -> Value {
        json!({"physicalLocation": {
            "artifactLocation": {"uri": uri(&self.file)},
            "region": {
                "startLine": self.line,
                "startColumn": self.column,
                "endLine": self.end_line,
                "endColumn": self.end_column,
            },
        }})
    }
}

/// The path of a rule file from the current folder, or from the root where it lies elsewhere.
fn on_disk(file: &str, base: Option<&Path>, here: Option<&Path>) -> String {
    let Some(base) = base else { return file.to_owned() };
    let whole: PathBuf = base.join(file);
    // A language that is built in lies nowhere.
    if !whole.is_file() && !whole.parent().is_some_and(Path::is_dir) {
        return file.to_owned();
    }
    // A base may lie beside the folder that all paths lead from.
    let whole = whole.canonicalize().unwrap_or(whole);
    let shown = here.and_then(|here| whole.strip_prefix(here).ok()).unwrap_or(&whole);
    let parts: Vec<_> = shown.iter().map(|part| part.to_string_lossy()).collect();
    parts.join("/").replacen("//", "/", 1)
}

/// A path as a URI reference: what has a meaning there, or none, is escaped.
pub(super) fn uri(path: &str) -> String {
    let mut uri = String::new();
    if path.starts_with('/') {
        uri.push_str("file://");
    }
    for byte in path.bytes() {
        if byte.is_ascii_alphanumeric() || b"/-._~".contains(&byte) {
            uri.push(char::from(byte));
        } else {
            uri += &format!("%{byte:02X}");
        }
    }
    uri
}

/// The text of a workflow command.
pub(super) fn data(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

/// A property of a workflow command.
pub(super) fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_has_a_meaning_is_escaped() {
        assert_eq!(property("50 %, or: all\n"), "50 %25%2C or%3A all%0A");
        assert_eq!(data("a: b, c"), "a: b, c");
        assert_eq!(uri("my pack/é.yaml"), "my%20pack/%C3%A9.yaml");
        assert_eq!(uri("/srv/pack.yaml"), "file:///srv/pack.yaml");
    }
}

//! Problems and failing tests, as an editor shows them.

use std::collections::BTreeMap;

use lsp_types::{
    Diagnostic as Shown, DiagnosticRelatedInformation, DiagnosticSeverity, Location, NumberOrString, Range,
    Uri,
};

use super::documents::{Documents, range};
use super::unit::Unit;
use crate::cli::diagnostic::fit;
use crate::diagnostic::{Diagnostic, Severity};
use crate::editor::place::Counted;
use crate::span::Span;
use crate::trial::Verdict;

/// A problem that is shown, and what would mend it.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Published {
    pub(super) shown: Shown,
    /// Words to write, and where.
    pub(super) instead: Option<(Range, String)>,
}

/// Everything to show of a pack, by the URI of the file.
pub(super) fn published(unit: &Unit, documents: &Documents) -> BTreeMap<String, (Uri, Vec<Published>)> {
    let mut by_file: BTreeMap<String, (Uri, Vec<Published>)> = BTreeMap::new();
    let mut add = |uri: Uri, problem: Published| {
        by_file.entry(uri.as_str().to_owned()).or_insert_with(|| (uri, Vec::new())).1.push(problem);
    };
    for diagnostic in &unit.found {
        if let Some((uri, problem)) = problem(unit, diagnostic, documents) {
            add(uri, problem);
        }
    }
    for (path, file) in unit.index.files() {
        let Some(uri) = unit.uri(path, documents) else { continue };
        let counted = Counted::new(unit.text(path));
        for test in &file.tests {
            let tested = unit.tested.get(&test.position).into_iter().flatten();
            // A test whose words have changed since it was run says nothing any more.
            let same = |run: &&super::jobs::Tested| run.text == test.text && run.expect == test.expect;
            if let Some(run) = tested.filter(|run| run.verdict != Verdict::Passed).find(same) {
                add(uri.clone(), failed(range(&counted, test.span), run.verdict, &run.told));
            }
        }
    }
    by_file
}

/// A problem and where it is shown. One in a file that is built in is shown at the words of the author that have to
/// do with it, or at the head of the pack.
fn problem(unit: &Unit, diagnostic: &Diagnostic, documents: &Documents) -> Option<(Uri, Published)> {
    let at = |file: &str, span: Span| {
        let text = unit.text(file);
        range(&Counted::new(text), fit(span, text))
    };
    let own = unit.uri_to_blame(&diagnostic.file, documents);
    let elsewhere = diagnostic.related.iter().filter_map(|related| {
        let location =
            Location { uri: unit.uri(&related.file, documents)?, range: at(&related.file, related.span) };
        Some(DiagnosticRelatedInformation { location, message: related.text.clone() })
    });
    let mut related: Vec<DiagnosticRelatedInformation> = elsewhere.collect();
    let mut message = told(diagnostic);
    let first = diagnostic.labels.first().map(|(span, _)| at(&diagnostic.file, *span)).unwrap_or_default();
    let (uri, range) = match own.clone() {
        Some(uri) => (uri, first),
        None => {
            message += &format!("\nin {}, which is built into standpoint", diagnostic.file);
            match related.is_empty() {
                true => (unit.head(documents)?, Range::default()),
                false => {
                    let DiagnosticRelatedInformation { location, message: label } = related.remove(0);
                    message += &format!("\n{label}");
                    (location.uri, location.range)
                }
            }
        }
    };
    let beside = diagnostic.labels.iter().skip(1).filter_map(|(span, label)| {
        let location = Location { uri: own.clone()?, range: at(&diagnostic.file, *span) };
        Some(DiagnosticRelatedInformation { location, message: label.clone() })
    });
    related.splice(0..0, beside);
    let severity = match diagnostic.severity {
        Severity::Error => DiagnosticSeverity::ERROR,
        Severity::Warning => DiagnosticSeverity::WARNING,
    };
    let shown = Shown {
        range,
        severity: Some(severity),
        code: Some(NumberOrString::String(diagnostic.code.as_str().to_owned())),
        source: Some("standpoint".to_owned()),
        message,
        related_information: (!related.is_empty()).then_some(related),
        ..Shown::default()
    };
    let instead = diagnostic.instead.as_ref().filter(|_| own.is_some());
    let instead = instead.map(|(span, words)| (at(&diagnostic.file, *span), words.clone()));
    Some((uri, Published { shown, instead }))
}

/// The message, what is said of the words, and help, a line each.
fn told(diagnostic: &Diagnostic) -> String {
    let label = diagnostic.labels.first().map(|(_, label)| label.clone()).filter(|label| !label.is_empty());
    let help = diagnostic.help.iter().map(|help| format!("help: {help}"));
    let mut lines = vec![diagnostic.message.clone()];
    lines.extend(label.into_iter().chain(help));
    lines.join("\n")
}

fn failed(range: Range, verdict: Verdict, told: &str) -> Published {
    let severity = match verdict {
        Verdict::Failed => DiagnosticSeverity::ERROR,
        Verdict::Done => DiagnosticSeverity::WARNING,
        Verdict::Passed | Verdict::ToDo => DiagnosticSeverity::INFORMATION,
    };
    let shown = Shown {
        range,
        severity: Some(severity),
        source: Some("standpoint test".to_owned()),
        message: told.to_owned(),
        ..Shown::default()
    };
    Published { shown, instead: None }
}

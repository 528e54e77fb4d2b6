//! Draws diagnostics the way rustc does.

use annotate_snippets::renderer::DecorStyle;
use annotate_snippets::{Annotation, AnnotationKind, Group, Level, Renderer, Snippet};

use crate::cli::project::FILE;
use crate::diagnostic::{Diagnostic, Severity};
use crate::pack::Sources;
use crate::span::{Span, floor};

/// Draws diagnostics over the files they are about, one after the other, and says how many there are.
#[must_use]
pub fn render(diagnostics: &[Diagnostic], sources: &Sources, colour: bool) -> String {
    let mut drawn: String =
        diagnostics.iter().map(|diagnostic| one(diagnostic, sources, colour) + "\n\n").collect();
    let count = |severity| diagnostics.iter().filter(|diagnostic| diagnostic.severity == severity).count();
    let counts = [(count(Severity::Error), "error"), (count(Severity::Warning), "warning")];
    let counts: Vec<String> = counts
        .iter()
        .filter(|(count, _)| *count > 0)
        .map(|(count, what)| format!("{count} {what}{}", if *count == 1 { "" } else { "s" }))
        .collect();
    if !counts.is_empty() {
        // The settings are drawn alone: where they are wrong, no rules are read.
        let settings = diagnostics.iter().all(|diagnostic| diagnostic.file.ends_with(FILE));
        let snapshots = diagnostics.iter().all(|diagnostic| is_snapshot(&diagnostic.file));
        let place = match (settings, snapshots) {
            (true, _) => FILE,
            (_, true) => "snapshots",
            _ => "the rules",
        };
        drawn += &format!("{} in {place}\n", counts.join(" and "));
    }
    drawn
}

/// Whether a file is what the rules found in an article, by its name.
fn is_snapshot(file: &str) -> bool {
    file.ends_with(".snap.yaml") || file.ends_with(".snap.new.yaml")
}

/// Draws one diagnostic.
#[must_use]
pub fn one(diagnostic: &Diagnostic, sources: &Sources, colour: bool) -> String {
    let level = match diagnostic.severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
    };
    let text = sources.get(&diagnostic.file).unwrap_or_default();
    let mut group =
        Group::with_title(level.primary_title(diagnostic.message.as_str()).id(diagnostic.code.as_str()));
    if !diagnostic.labels.is_empty() {
        let labels = diagnostic.labels.iter().enumerate().map(|(i, (span, label))| {
            let kind = if i == 0 { AnnotationKind::Primary } else { AnnotationKind::Context };
            annotation(kind, *span, label, text)
        });
        group = group.element(Snippet::source(text).path(diagnostic.file.as_str()).annotations(labels));
    }
    for related in &diagnostic.related {
        let text = sources.get(&related.file).unwrap_or_default();
        let label = annotation(AnnotationKind::Context, related.span, &related.text, text);
        group = group.element(Snippet::source(text).path(related.file.as_str()).annotation(label));
    }
    for help in &diagnostic.help {
        group = group.element(Level::HELP.message(help.as_str()));
    }
    let renderer = if colour { Renderer::styled() } else { Renderer::plain() };
    renderer.decor_style(DecorStyle::Ascii).render(&[group])
}

fn annotation<'a>(kind: AnnotationKind, span: Span, label: &'a str, text: &str) -> Annotation<'a> {
    let fit = fit(span, text);
    kind.span(fit.start..fit.end).label(label)
}

/// The span where it surely fits the text: rule files may change between reading and telling.
pub(super) fn fit(span: Span, text: &str) -> Span {
    Span::new(floor(text, span.start), floor(text, span.end))
}

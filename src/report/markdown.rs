//! A Markdown table with footnotes, for notes and pull requests.

use std::fmt;

use crate::report::ink::clean;
use crate::report::item::shortened;
use crate::report::view::{Detail, View, arrow, relation_mark};
use crate::report::{Cited, Format, Item};
use crate::span::Span;

/// Markdown, as GitHub, Pandoc and Obsidian read it.
#[derive(Clone, Copy, Debug, Default)]
pub struct Markdown;

impl Format for Markdown {
    fn write(&self, view: &View<'_>, out: &mut dyn fmt::Write) -> fmt::Result {
        if let Some(nothing) = view.nothing() {
            return writeln!(out, "{}", nothing);
        }
        let parties = &view.comparison.parties;
        write!(out, "| Issue |")?;
        for party in parties {
            write!(out, " {} |", escape(&party.short))?;
        }
        writeln!(out, "\n| --- |{}", " --- |".repeat(parties.len()))?;
        for row in &view.rows {
            let issue = row.row.issue;
            let (_, mark) = relation_mark(row.row.relation);
            write!(out, "| **{}**<br>{}<br>{mark} |", escape(&issue.id), escape(&issue.question))?;
            for items in &row.cells {
                let cell = if items.is_empty() {
                    "*nothing found*".to_owned()
                } else {
                    items.iter().map(item).collect::<Vec<_>>().join("<br>")
                };
                write!(out, " {cell} |")?;
            }
            writeln!(out)?;
        }
        if !view.comparison.trades.is_empty() {
            writeln!(out, "\n**Possible trades**\n")?;
            for trade in &view.comparison.trades {
                let (offer, price) = (trade.offer(view).plain(), trade.price().plain());
                writeln!(out, "- {}<br>tied to: {}", escape(&offer), escape(&price))?;
            }
        }
        if !view.notes.is_empty() {
            writeln!(out)?;
        }
        for note in &view.notes {
            let mut text = String::new();
            sentence(note, &mut text);
            write!(out, "[^{}]: {text} — `{}`", note.number, note.place(view).replace('`', "'"))?;
            for fact in note.holders().into_iter().chain(note.references()) {
                write!(out, " · {}", escape(&fact))?;
            }
            if view.detail == Detail::Full {
                for detail in note.details() {
                    write!(out, "<br>{}", escape(&detail.plain()))?;
                }
            }
            writeln!(out)?;
        }
        if let Some(silent) = view.silent() {
            writeln!(out, "\n{}", escape(&silent))?;
        }
        Ok(())
    }
}

fn item(item: &Item<'_>) -> String {
    let mut text = String::new();
    let Some(Cited { entry: first, .. }) = item.stances.first() else { return text };
    text.push_str(arrow(first.pole));
    for (i, stance) in item.stances.iter().enumerate() {
        let comma = if i > 0 { "," } else { "" };
        text.push_str(&format!("{comma} **{}**", stance.entry.stance.verb()));
        if item.stances.len() > 1 {
            proof(stance, &mut text);
        }
    }
    text.push_str(&format!(": {}", escape(&first.position.claim)));
    if let [only] = item.stances.as_slice() {
        for (i, condition) in first.conditions().iter().enumerate() {
            let lead = if i == 0 { only.condition_lead() } else { " or " };
            text.push_str(&format!("{lead}“*{}*”", escape(&shortened(condition))));
        }
        text.push_str(&escape(&only.reporters()));
        proof(only, &mut text);
    }
    text
}

fn proof(stance: &Cited<'_>, out: &mut String) {
    out.extend(stance.notes.iter().map(|note| format!("[^{note}]")));
    if stance.entry.count() > 1 {
        out.push_str(&format!(" ×{}", stance.entry.count()));
    }
}

/// The sentence of a note, the words of the positions in bold.
fn sentence(note: &crate::report::Note<'_>, out: &mut String) {
    let text = &note.article.text;
    let mut bold: Vec<Span> = Vec::new();
    let statements = note.proves.iter().map(|evidence| evidence.statement);
    let mut spans: Vec<Span> =
        statements.flat_map(|s| s.matched.iter().copied().chain([s.cue])).filter(|s| !s.is_empty()).collect();
    spans.sort_unstable();
    for span in spans {
        match bold.last_mut() {
            // Only white space between them: one run of bold.
            Some(last) if Span::new(last.end, span.start).of(text).trim().is_empty() => {
                *last = last.cover(span);
            }
            _ => bold.push(span),
        }
    }
    let mut at = note.sentence.start;
    let mut put = |span: Span, bold: bool| {
        let raw = span.of(text);
        let (lead, trail) = (raw.len() - raw.trim_start().len(), raw.trim_end().len());
        let words = escape(raw);
        if lead > 0 && !out.is_empty() && !out.ends_with(' ') {
            out.push(' ');
        }
        match (words.is_empty(), bold) {
            (true, _) => {}
            (false, true) => out.push_str(&format!("**{words}**")),
            (false, false) => out.push_str(&words),
        }
        if !words.is_empty() && trail < raw.len() {
            out.push(' ');
        }
    };
    for span in bold {
        put(Span::new(at, span.start.max(at)), false);
        put(span, true);
        at = span.end.max(at);
    }
    put(Span::new(at, note.sentence.end.max(at)), false);
    out.truncate(out.trim_end().len());
}

/// Text that Markdown shows as it is, in a table cell as anywhere.
pub(super) fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in clean(text).chars() {
        match c {
            '\\' | '`' | '*' | '_' | '[' | ']' | '|' | '~' | '#' => out.extend(['\\', c]),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '&' => out.push_str("&amp;"),
            _ => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::escape;

    #[test]
    fn a_cell_stays_one_cell() {
        assert_eq!(escape("a | b\n*c* <d>"), "a \\| b \\*c\\* &lt;d&gt;");
    }
}

//! What stands below the table, the blocks and the axes alike: possible trades, the numbered
//! evidence, and the issues nobody speaks on.

use std::fmt;

use crate::comparison::{Entry, Relation};
use crate::pack::Issue;
use crate::report::Canvas;
use crate::report::ink::{Ink, Text, clean, glued, seamed};
use crate::report::view::{Detail, View, relation_mark};

pub(super) fn write(view: &View<'_>, canvas: Canvas, out: &mut dyn fmt::Write) -> fmt::Result {
    if !view.comparison.trades.is_empty() {
        title("Possible trades", out)?;
        for trade in &view.comparison.trades {
            hang(&Text::new(Ink::Plain, "  "), &trade.offer(view), canvas, out)?;
            hang(&Text::new(Ink::Faint, "    tied to: "), &trade.price(), canvas, out)?;
        }
    }
    if !view.notes.is_empty() {
        title("Evidence", out)?;
        evidence(view, canvas, out)?;
    }
    closing(view, canvas, out)?;
    let mut legend = String::from("◂ ▸ show toward which end of the issue a stance counts");
    let items = view.rows.iter().flat_map(|row| &row.cells).flatten();
    let entries = items.flat_map(|item| &item.stances).map(|stance| stance.entry);
    if let Some(often) = entries.map(Entry::count).find(|count| *count > 1) {
        legend += &format!(", ×{often} how often it is said");
    }
    hang(&Text::default(), &Text::new(Ink::Faint, legend + "."), canvas, out)
}

/// The line on the issues nobody speaks on.
pub(super) fn closing(view: &View<'_>, canvas: Canvas, out: &mut dyn fmt::Write) -> fmt::Result {
    writeln!(out)?;
    let Some(silent) = view.silent() else { return Ok(()) };
    hang(&Text::default(), &Text::new(Ink::Faint, silent), canvas, out)
}

fn title(text: &str, out: &mut dyn fmt::Write) -> fmt::Result {
    writeln!(out, "\n{}", Text::new(Ink::Head, text).marked())
}

fn evidence(view: &View<'_>, canvas: Canvas, out: &mut dyn fmt::Write) -> fmt::Result {
    let widest = view.notes.len().to_string().len() + 2;
    for note in &view.notes {
        let number = format!("[{}]", note.number);
        let label = Text::new(Ink::Plain, format!("{number:>widest$} "));
        let mut head = note.text();
        head.push(Ink::Faint, format!(" {}", seamed(&glued(&note.place(view)), '/')));
        for fact in note.holders() {
            head.push(Ink::Faint, format!(" {}", glued(&format!("· {fact}"))));
        }
        for reference in note.references() {
            head.push(Ink::Faint, format!(" ·\u{a0}{reference}"));
        }
        hang(&label, &head, canvas, out)?;
        if view.detail == Detail::Full {
            let inset = Text::new(Ink::Plain, " ".repeat(label.width() + 2));
            for detail in note.details() {
                hang(&inset, &detail, canvas, out)?;
            }
        }
    }
    Ok(())
}

/// Lines longer than this are hard to follow, however wide the screen.
const MEASURE: usize = 110;

/// A label and a text beside it, every line of the text set in as far.
pub(super) fn hang(label: &Text, text: &Text, canvas: Canvas, out: &mut dyn fmt::Write) -> fmt::Result {
    let inset = label.width();
    let lines = text.wrap(canvas.width.min(MEASURE).saturating_sub(inset).max(10), 0);
    for (i, line) in lines.iter().enumerate() {
        if i == 0 {
            writeln!(out, "{}{}", label.marked(), line.marked())?;
        } else {
            writeln!(out, "{}{}", " ".repeat(inset), line.marked())?;
        }
    }
    Ok(())
}

/// The name of an issue, its question, and how the parties stand at the right edge of `width`.
pub(super) fn heading(
    issue: &Issue,
    question: bool,
    relation: Relation,
    width: usize,
    out: &mut dyn fmt::Write,
) -> fmt::Result {
    let (ink, word) = relation_mark(relation);
    let mark = Text::new(ink, glued(word));
    let mut text = Text::new(Ink::Head, clean(&issue.id));
    if question {
        text.push(Ink::Plain, "\u{a0} ").push_clean(Ink::Plain, &issue.question);
    }
    let lines = text.wrap(width.saturating_sub(mark.width() + 2).max(20), 2);
    for (i, line) in lines.iter().enumerate() {
        write!(out, "{}", line.marked())?;
        if i == 0 {
            let gap = width.saturating_sub(line.width() + mark.width()).max(2);
            write!(out, "{}{}", " ".repeat(gap), mark.marked())?;
        }
        writeln!(out)?;
    }
    Ok(())
}

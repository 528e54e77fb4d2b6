//! What stands below the table, the blocks and the axes alike: possible trades, the numbered
//! evidence, and the issues nobody speaks on.

use std::fmt;

use crate::report::Canvas;
use crate::report::ink::{Ink, Text, width};
use crate::report::view::{Detail, View};

pub(super) fn write(view: &View<'_>, canvas: Canvas, out: &mut dyn fmt::Write) -> fmt::Result {
    if !view.comparison.trades.is_empty() {
        title("Possible trades", out)?;
        for trade in &view.comparison.trades {
            hang(&Text::new(Ink::Plain, "  "), &trade.text(view), canvas, out)?;
        }
    }
    if !view.notes.is_empty() {
        title("Evidence", out)?;
        evidence(view, canvas, out)?;
    }
    if let Some(silent) = view.silent() {
        writeln!(out)?;
        for line in Text::new(Ink::Faint, silent).wrap(canvas.width, 0) {
            writeln!(out, "{}", line.marked())?;
        }
    }
    Ok(())
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
        let mut place = note.place();
        for holder in note.holders() {
            place.push_str(" · ");
            place.push_str(&holder);
        }
        head.push(Ink::Plain, " ").push(Ink::Faint, place);
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

/// A label and a text beside it, every line of the text set in as far.
pub(super) fn hang(label: &Text, text: &Text, canvas: Canvas, out: &mut dyn fmt::Write) -> fmt::Result {
    let inset = label.width();
    let lines = text.wrap(canvas.width.saturating_sub(inset).max(10), 0);
    for (i, line) in lines.iter().enumerate() {
        if i == 0 {
            writeln!(out, "{}{}", label.marked(), line.marked())?;
        } else {
            writeln!(out, "{}{}", " ".repeat(inset), line.marked())?;
        }
    }
    Ok(())
}

/// The question of an issue with its name before it, and the mark at the right edge where it fits.
pub(super) fn heading(
    name: &str,
    question: &str,
    mark: (Ink, &str),
    canvas: Canvas,
    out: &mut dyn fmt::Write,
) -> fmt::Result {
    let mut text = Text::new(Ink::Head, name);
    text.push(Ink::Plain, "  ").push_clean(Ink::Plain, question);
    let mark = Text::new(mark.0, mark.1);
    let room = canvas.width.saturating_sub(mark.width() + 2);
    let lines = text.wrap(room.max(20), width(name) + 2);
    for (i, line) in lines.iter().enumerate() {
        let gap = if i == 0 { canvas.width.saturating_sub(line.width() + mark.width()).max(2) } else { 0 };
        let mark = if i == 0 { mark.marked() } else { String::new() };
        writeln!(out, "{}{}{mark}", line.marked(), " ".repeat(gap))?;
    }
    Ok(())
}

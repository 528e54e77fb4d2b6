//! Blocks for narrow screens: each issue a block, each party a line in it.

use std::fmt;

use crate::report::ink::{Ink, Text, clean, paint, width};
use crate::report::view::View;
use crate::report::{Canvas, Format, tail};

/// Width up to which the marks stand at the right edge.
const WIDEST: usize = 100;

/// Blocks for a terminal.
#[derive(Clone, Copy, Debug)]
pub struct Stacked {
    canvas: Canvas,
}

impl Stacked {
    /// Blocks on this canvas.
    #[must_use]
    pub const fn new(canvas: Canvas) -> Self {
        Self { canvas }
    }
}

impl Format for Stacked {
    fn write(&self, view: &View<'_>, out: &mut dyn fmt::Write) -> fmt::Result {
        let mut marked = String::new();
        draw(view, self.canvas, &mut marked)?;
        out.write_str(&paint(&marked, self.canvas.color))
    }
}

fn draw(view: &View<'_>, canvas: Canvas, out: &mut dyn fmt::Write) -> fmt::Result {
    if let Some(nothing) = view.nothing() {
        return writeln!(out, "{nothing}");
    }
    let names: Vec<_> = view.comparison.parties.iter().map(|party| clean(&party.short)).collect();
    let widest = names.iter().map(|name| width(name)).max().unwrap_or_default();
    for (i, row) in view.rows.iter().enumerate() {
        if i > 0 {
            writeln!(out)?;
        }
        tail::heading(row.row.issue, true, row.row.relation, canvas.width.min(WIDEST), out)?;
        for (name, items) in names.iter().zip(&row.cells) {
            let pad = " ".repeat(widest - width(name));
            let mut label = Text::new(Ink::Plain, "  ");
            label.push(Ink::Head, name.clone()).push(Ink::Plain, format!("{pad}  "));
            if items.is_empty() {
                tail::hang(&label, &Text::new(Ink::Faint, "nothing found"), canvas, out)?;
            }
            for item in items {
                tail::hang(&label, &item.text(), canvas, out)?;
                label = Text::new(Ink::Plain, " ".repeat(widest + 4));
            }
        }
    }
    tail::write(view, canvas, out)
}

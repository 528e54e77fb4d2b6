//! Each issue a line between its two poles, each party a marker at its place.

use std::fmt;

use crate::comparison::{Cell, Standing};
use crate::report::ink::{Ink, Text, clean, glued, paint, width};
use crate::report::view::{Detail, View, ViewRow, relation_mark};
use crate::report::{Canvas, Format, tail};

/// Markers by column; the hollow one is a party that speaks at both poles.
const MARKERS: &[(&str, &str)] = &[("●", "○"), ("◆", "◇"), ("▲", "△"), ("■", "□"), ("★", "☆"), ("▼", "▽")];
/// Room for a pole's words.
const POLE: usize = 26;
/// Longer names of issues never do.
const LABEL: usize = 32;
/// From this width on the name of the issue stands on the same line.
const ONE_LINE: usize = 116;

/// Axes for a terminal.
#[derive(Clone, Copy, Debug)]
pub struct Axis {
    canvas: Canvas,
}

impl Axis {
    /// Axes on this canvas.
    #[must_use]
    pub const fn new(canvas: Canvas) -> Self {
        Self { canvas }
    }
}

impl Format for Axis {
    fn write(&self, view: &View<'_>, out: &mut dyn fmt::Write) -> fmt::Result {
        let mut marked = String::new();
        self.draw(view, &mut marked)?;
        out.write_str(&paint(&marked, self.canvas.color))
    }
}

impl Axis {
    fn draw(&self, view: &View<'_>, out: &mut dyn fmt::Write) -> fmt::Result {
        let canvas = self.canvas;
        if let Some(nothing) = view.nothing() {
            return writeln!(out, "{nothing}");
        }
        for line in legend(view).wrap(canvas.width, 0) {
            writeln!(out, "{}", line.marked())?;
        }
        writeln!(out)?;
        let widest = view.rows.iter().map(|row| width(&clean(&row.row.issue.id))).max().unwrap_or_default();
        let one_line = canvas.width >= ONE_LINE && widest <= LABEL;
        for row in &view.rows {
            if one_line {
                let id = clean(&row.row.issue.id);
                let gap = widest.saturating_sub(width(&id)) + 2;
                let mut label = Text::new(Ink::Head, id);
                label.push(Ink::Plain, " ".repeat(gap));
                let (ink, word) = relation_mark(row.row.relation);
                self.line(
                    &label,
                    row,
                    &Text::new(ink, word),
                    canvas.width.saturating_sub(widest + 2 + 13),
                    out,
                )?;
            } else {
                tail::heading(row.row.issue, false, row.row.relation, canvas.width, out)?;
                self.line(&Text::default(), row, &Text::default(), canvas.width, out)?;
            }
        }
        if view.detail == Detail::None {
            return tail::closing(view, canvas, out);
        }
        tail::write(view, canvas, out)
    }

    /// One issue: the label, its minus pole, the axis, its plus pole and the mark.
    fn line(
        &self,
        label: &Text,
        row: &ViewRow<'_>,
        mark: &Text,
        room: usize,
        out: &mut dyn fmt::Write,
    ) -> fmt::Result {
        let pole = POLE.min(room.saturating_sub(15) / 2);
        let length = room.saturating_sub(2 * pole + 4).max(11);
        let wrap = |words: &str| Text::new(Ink::Plain, clean(words)).wrap(pole.max(6), 0);
        let (minus, plus) = (wrap(&row.row.issue.minus), wrap(&row.row.issue.plus));
        for i in 0..minus.len().max(plus.len()) {
            let left = minus.get(i).cloned().unwrap_or_default();
            let right = plus.get(i).cloned().unwrap_or_default();
            let first = i == 0;
            let mut line =
                if first { label.clone() } else { Text::new(Ink::Plain, " ".repeat(label.width())) };
            line.push(Ink::Plain, " ".repeat(pole.saturating_sub(left.width()))).append(left);
            line.push(Ink::Plain, "  ");
            line.append(if first {
                self.axis(&row.row.cells, length)
            } else {
                Text::new(Ink::Plain, " ".repeat(length))
            });
            line.push(Ink::Plain, "  ");
            let gap = pole.saturating_sub(right.width()) + 2;
            line.append(right);
            if first && !mark.is_empty() {
                line.push(Ink::Plain, " ".repeat(gap)).append(mark.clone());
            }
            writeln!(out, "{}", line.marked())?;
        }
        Ok(())
    }

    fn axis(&self, cells: &[Cell<'_>], length: usize) -> Text {
        let (end, line, middle) = if self.canvas.boxes { ("├┤", "─", "┼") } else { ("||", "-", "+") };
        let mut slots: Vec<Option<String>> = vec![None; length];
        for (index, cell) in cells.iter().enumerate() {
            let Some(place) = cell.place else { continue };
            let wanted = ((place + 1.0) / 2.0 * (length - 1) as f64).round() as usize;
            // Where another stands already, the nearest free slot, on the side of the middle first.
            let inward = |distance: usize| {
                let (a, b) = (wanted.checked_add(distance), wanted.checked_sub(distance));
                if place > 0.0 { [b, a] } else { [a, b] }
            };
            let free = (0..length)
                .flat_map(inward)
                .flatten()
                .find(|slot| slots.get(*slot).is_some_and(Option::is_none));
            if let Some(slot) = free {
                slots[slot] = Some(marker(index, cell.standing).to_owned());
            }
        }
        let mut ends = end.chars();
        let (first, last) = (ends.next().unwrap_or('|'), ends.next().unwrap_or('|'));
        let mut text = Text::default();
        for (i, slot) in slots.into_iter().enumerate() {
            match slot {
                Some(marker) => text.push(Ink::Head, marker),
                None if i == 0 => text.push(Ink::Faint, first),
                None if i + 1 == length => text.push(Ink::Faint, last),
                None if i == length / 2 => text.push(Ink::Faint, middle),
                None => text.push(Ink::Faint, line),
            };
        }
        text
    }
}

fn marker(index: usize, standing: Standing) -> &'static str {
    let (full, hollow) = MARKERS[index % MARKERS.len()];
    if standing.at_both_poles() { hollow } else { full }
}

fn legend(view: &View<'_>) -> Text {
    let mut text = Text::default();
    for (index, party) in view.comparison.parties.iter().enumerate() {
        text.push(Ink::Head, MARKERS[index % MARKERS.len()].0);
        text.push(Ink::Plain, glued(&format!(" {}  ", clean(&party.short)))).push(Ink::Plain, " ");
    }
    let hollow = view.rows.iter().flat_map(|row| &row.row.cells);
    if hollow.into_iter().any(|cell| cell.standing.at_both_poles()) {
        text.push(Ink::Faint, glued("(hollow: speaks at both ends)"));
    }
    text
}

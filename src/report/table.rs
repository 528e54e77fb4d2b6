//! The side-by-side table: issues down, parties across.
//!
//! comfy-table sets the columns; words are wrapped before, so that no colour runs over an edge.
//! Where there is room the issue has a column of its own. Where there is not, it becomes a line
//! above its row and the parties share the whole width.

use std::fmt;

use comfy_table::{ColumnConstraint, ContentArrangement, TableStyle, Width};

use crate::report::ink::{Ink, Text, clean, paint};
use crate::report::view::{View, ViewRow, relation_mark};
use crate::report::{Canvas, Format, tail};

/// A column narrower than this is no pleasure to read: blocks are better.
const COLUMN: usize = 24;
/// Width of the issue column where it has one.
const ISSUE: usize = 22;
/// A column wider than this gains nothing.
const WIDEST: usize = 48;
/// Spaces between columns.
const GAP: usize = 2;

/// A table for a terminal.
#[derive(Clone, Copy, Debug)]
pub struct Table {
    canvas: Canvas,
}

impl Table {
    /// A table on this canvas.
    #[must_use]
    pub const fn new(canvas: Canvas) -> Self {
        Self { canvas }
    }

    /// Whether columns for so many parties are wide enough to read on this canvas.
    #[must_use]
    pub const fn fits(canvas: Canvas, parties: usize) -> bool {
        parties == 0 || column(canvas.width, parties) >= COLUMN
    }
}

/// Width of one of `count` columns that share `width`.
const fn column(width: usize, count: usize) -> usize {
    (width + GAP) / count - GAP
}

impl Format for Table {
    fn write(&self, view: &View<'_>, out: &mut dyn fmt::Write) -> fmt::Result {
        let mut marked = String::new();
        self.draw(view, &mut marked)?;
        out.write_str(&paint(&marked, self.canvas.color))
    }
}

impl Table {
    fn draw(&self, view: &View<'_>, out: &mut dyn fmt::Write) -> fmt::Result {
        let canvas = self.canvas;
        if let Some(nothing) = view.nothing() {
            return writeln!(out, "{nothing}");
        }
        let parties = view.comparison.parties.len();
        let beside = canvas.width.checked_sub(ISSUE + GAP).map(|room| column(room, parties));
        let aside = beside.is_some_and(|width| width >= COLUMN);
        let width = if aside { beside.unwrap_or(COLUMN) } else { column(canvas.width, parties) };
        let width = width.clamp(8, WIDEST);
        let mut widths = vec![width; parties];
        if aside {
            widths.insert(0, ISSUE);
        }
        let total = widths.iter().sum::<usize>() + GAP * (widths.len() - 1);

        let mut heads: Vec<Text> =
            view.comparison.parties.iter().map(|party| Text::new(Ink::Head, clean(&party.short))).collect();
        if aside {
            heads.insert(0, Text::new(Ink::Head, "Issue"));
        }
        let heads: Vec<_> = heads.into_iter().map(|head| vec![head]).collect();
        grid(&widths, &vec![0; heads.len()], &heads, out)?;
        for row in &view.rows {
            writeln!(out, "{}", canvas.rule(total))?;
            let mut cells: Vec<Vec<Text>> = row.cells.iter().map(|items| cell(items)).collect();
            let mut indents = vec![2; cells.len()];
            if aside {
                cells.insert(0, issue(row));
                indents.insert(0, 0);
            } else {
                tail::heading(row.row.issue, true, row.row.relation, total, out)?;
            }
            grid(&widths, &indents, &cells, out)?;
        }
        writeln!(out, "{}", canvas.rule(total))?;
        tail::write(view, canvas, out)
    }
}

fn issue(row: &ViewRow<'_>) -> Vec<Text> {
    let (ink, mark) = relation_mark(row.row.relation);
    let mut question = Text::default();
    question.push_clean(Ink::Plain, &row.row.issue.question);
    vec![Text::new(Ink::Head, clean(&row.row.issue.id)), Text::new(ink, mark), question]
}

fn cell(items: &[crate::report::Item<'_>]) -> Vec<Text> {
    if items.is_empty() {
        return vec![Text::new(Ink::Faint, "nothing found")];
    }
    items.iter().map(crate::report::Item::text).collect()
}

/// One row: each cell a stack of paragraphs, wrapped to its column, their later lines set in.
pub(super) fn grid(
    widths: &[usize],
    indents: &[usize],
    cells: &[Vec<Text>],
    out: &mut dyn fmt::Write,
) -> fmt::Result {
    let mut table = comfy_table::Table::new();
    table.load_style(TableStyle::new()).set_content_arrangement(ContentArrangement::Dynamic);
    table.set_width((widths.iter().sum::<usize>() + GAP * widths.len()).try_into().unwrap_or(u16::MAX));
    table.add_row(cells.iter().zip(widths.iter().zip(indents)).map(|(paragraphs, (width, indent))| {
        let lines = paragraphs.iter().flat_map(|text| text.wrap(*width, *indent));
        lines.map(|line| line.marked()).collect::<Vec<_>>().join("\n")
    }));
    for (column, width) in table.column_iter_mut().zip(widths) {
        let gap = GAP as u16;
        let width = u16::try_from(*width).unwrap_or(u16::MAX - gap) + gap;
        column.set_padding((0, gap)).set_constraint(ColumnConstraint::Absolute(Width::Fixed(width)));
    }
    for line in table.lines() {
        writeln!(out, "{}", line.trim_end())?;
    }
    Ok(())
}

//! What was found, as people and programs read it: one file a format, all from one [`View`].
//!
//! Nothing here prints. A format writes to any [`fmt::Write`]; where that goes, how wide it is
//! and whether it takes colour is the caller's to know.

pub mod arrow;
mod axis;
mod card;
mod catalogue;
mod changes;
pub mod codebook;
mod csv;
mod diff;
pub mod dna;
mod explain;
mod flat;
mod gaps;
mod html;
mod ink;
mod item;
mod json;
mod listing;
mod markdown;
mod network;
pub mod parquet;
mod record;
mod reference;
pub mod rows;
mod settings;
mod snapshots;
mod stacked;
mod table;
mod tail;
mod timeline;
mod trials;
mod view;

use std::fmt;

pub use axis::Axis;
pub use card::Card;
pub use catalogue::Catalogue;
pub use changes::{Changes, status};
pub use csv::{Csv, Separator};
pub use diff::DiffView;
pub use explain::Explained;
pub use flat::{Attributions, Statements};
pub use gaps::{ExampleRecord, GapRecord, gaps_table};
pub use html::Html;
pub use ink::clean;
pub use item::{Cited, Item};
pub use json::{Json, JsonLines, escape_controls};
pub use listing::{Listed, Listing};
pub use markdown::Markdown;
pub use network::{edge_rows, graphml, matrix_rows, network_table, node_rows};
pub use record::{
    ATTRIBUTION_SCHEMA, AttributionRecord, HolderPlace, Place, SCHEMA, SourceRecord, StatementRecord, rule,
};
pub use reference::reference;
pub use rows::{AttributionSink, Row, Sink, StatementSink};
pub use settings::settings_table;
pub use snapshots::Snapshots;
pub use stacked::Stacked;
pub use table::Table;
pub use timeline::{PointRecord, TimelineView};
pub use trials::Trials;
pub use view::{Detail, Note, View, ViewRow, article_name, named};

/// A way to write a comparison.
pub trait Format {
    /// Writes the whole of it.
    ///
    /// # Errors
    /// Only those of `out`.
    fn write(&self, view: &View<'_>, out: &mut dyn fmt::Write) -> fmt::Result;

    /// Writes it to a string.
    fn render(&self, view: &View<'_>) -> String {
        let mut out = String::new();
        // A string takes everything.
        let _ = self.write(view, &mut out);
        out
    }
}

/// Where text for people is drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Canvas {
    /// Columns.
    pub width: usize,
    /// Whether escape codes may be written.
    pub color: bool,
    /// Whether rules may be drawn with box characters rather than hyphens.
    pub boxes: bool,
}

impl Default for Canvas {
    fn default() -> Self {
        Self { width: 100, color: false, boxes: false }
    }
}

impl Canvas {
    /// A line across, in the faintest ink.
    fn rule(&self, length: usize) -> String {
        let line = if self.boxes { "─" } else { "-" };
        ink::Text::new(ink::Ink::Faint, line.repeat(length)).marked()
    }
}

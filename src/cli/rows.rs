//! Formats of flat rows, and the sinks that write them.

use std::io::{self, Write};

use anyhow::{Result, bail};
use clap::ValueEnum;

use crate::cli::{OutputArgs, output};
use crate::position::{Reading, Statement};
use crate::report::arrow::{AttributionColumns, StatementColumns};
use crate::report::dna::EventList;
use crate::report::parquet::Parquet;
use crate::report::rows::{Array, AttributionSink, Flat, Lines, Row, Separated, Sink, StatementSink};
use crate::report::{AttributionRecord, Separator, StatementRecord};

/// Formats of flat rows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum RowFormat {
    /// Blocks of text for people
    #[value(alias = "table")]
    Text,
    /// One JSON object a line
    Jsonl,
    /// One JSON array
    Json,
    /// Comma-separated rows
    Csv,
    /// Tab-separated rows
    Tsv,
    /// An Apache Parquet table, spans as nested columns
    Parquet,
}

impl RowFormat {
    /// The format asked for, or the one that fits where the result goes.
    ///
    /// # Errors
    /// Where the one asked for cannot be shown there.
    pub(super) fn choose(asked: Option<Self>, output: &OutputArgs) -> Result<Self> {
        match asked {
            Some(Self::Parquet) if output::is_for_eyes(output) => {
                bail!("Parquet is not for a terminal: name a file with -o, or choose another format")
            }
            Some(format) => Ok(format),
            None if output::is_terminal(output) => Ok(Self::Text),
            None => Ok(Self::Jsonl),
        }
    }
}

/// Where statements go, one after another.
pub(super) enum StatementRows<'w> {
    /// As flat records.
    Records(StatementSink<'w>),
    /// With what is known of their articles.
    Events(EventList<Box<dyn Write + 'w>>),
}

impl StatementRows<'_> {
    pub(super) fn push(&mut self, reading: &Reading<'_>, statement: &Statement) -> io::Result<()> {
        match self {
            Self::Records(sink) => sink.push(&StatementRecord::of(reading, statement)),
            Self::Events(list) => list.push(reading, statement),
        }
    }

    pub(super) fn finish(self) -> io::Result<()> {
        match self {
            Self::Records(sink) => sink.finish(),
            Self::Events(list) => list.finish(),
        }
    }
}

/// A sink for statements: in a format of flat rows, or without one as events of discourse network analysis.
/// [`RowFormat::Text`] has no sink of its own: blocks are made of whole articles.
pub(super) fn statements<'w>(
    format: Option<RowFormat>,
    out: impl Write + Send + 'w,
) -> io::Result<StatementRows<'w>> {
    let Some(format) = format else {
        let out: Box<dyn Write + 'w> = Box::new(out);
        return Ok(StatementRows::Events(EventList::new(out)?));
    };
    Ok(StatementRows::Records(match format {
        RowFormat::Text | RowFormat::Jsonl => Box::new(Lines::new(out)),
        RowFormat::Json => Box::new(Array::new(out)),
        RowFormat::Csv => Box::new(Separated::new::<StatementRecord<'_>>(Separator::Comma, out)?),
        RowFormat::Tsv => Box::new(Separated::new::<StatementRecord<'_>>(Separator::Tab, out)?),
        RowFormat::Parquet => Box::new(Parquet::<_, StatementColumns>::new(out)?),
    }))
}

/// A sink for attributions that stand in no other: tables get those inside them as rows of their own.
pub(super) fn attributions<'w>(
    format: RowFormat,
    out: impl Write + Send + 'w,
) -> io::Result<AttributionSink<'w>> {
    let flat = |sink| Box::new(Flat::new(sink));
    Ok(match format {
        RowFormat::Text | RowFormat::Jsonl => Box::new(Lines::new(out)),
        RowFormat::Json => Box::new(Array::new(out)),
        RowFormat::Csv => flat(Box::new(Separated::new::<AttributionRecord<'_>>(Separator::Comma, out)?)),
        RowFormat::Tsv => flat(Box::new(Separated::new::<AttributionRecord<'_>>(Separator::Tab, out)?)),
        RowFormat::Parquet => flat(Box::new(Parquet::<_, AttributionColumns>::new(out)?)),
    })
}

/// Records of any kind as text, in one of the formats that need no schema.
pub(super) fn text<R: Row>(format: RowFormat, records: impl Iterator<Item = R>) -> Result<String> {
    let mut out = Vec::new();
    let mut sink: Box<dyn Sink<R> + '_> = match format {
        RowFormat::Json => Box::new(Array::new(&mut out)),
        RowFormat::Csv => Box::new(Separated::new::<R>(Separator::Comma, &mut out)?),
        RowFormat::Tsv => Box::new(Separated::new::<R>(Separator::Tab, &mut out)?),
        RowFormat::Text | RowFormat::Jsonl | RowFormat::Parquet => Box::new(Lines::new(&mut out)),
    };
    for record in records {
        sink.push(&record)?;
    }
    sink.finish()?;
    Ok(String::from_utf8(out)?)
}

//! `standpoint statements`: every statement, one a row.

use std::fmt::Write;

use anyhow::Result;
use clap::{Args, ValueEnum};

use crate::cli::{EXIT_CODES, InputArgs, Outcome, OutputArgs, output, select, sources};
use crate::position::{Reading, Statement};
use crate::report::{Csv, Separator, StatementRecord, Statements as Blocks, escape_controls};

/// Prints every statement found, one a row
///
/// A statement is a party's stance on a position with the words that prove it.
#[derive(Debug, Args)]
#[command(after_help = EXIT_CODES)]
pub(super) struct Statements {
    #[command(flatten)]
    input: InputArgs,
    /// Parties to print statements of, by id or name; without it all
    #[arg(long, value_name = "PARTY", value_delimiter = ',', help_heading = "Selection")]
    parties: Vec<String>,
    /// Issue to print statements on; may be given several times
    #[arg(long = "issue", value_name = "ID", value_delimiter = ',', help_heading = "Selection")]
    issues: Vec<String>,
    /// Format; jsonl where the result does not go to a terminal
    #[arg(short, long, value_name = "FORMAT", help_heading = "Output")]
    format: Option<RowFormat>,
    #[command(flatten)]
    output: OutputArgs,
}

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
}

impl RowFormat {
    /// The format asked for, or the one that fits where the result goes.
    pub(super) fn choose(asked: Option<Self>, output: &OutputArgs) -> Self {
        asked.unwrap_or(if output::is_terminal(output) { Self::Text } else { Self::Jsonl })
    }
}

impl Statements {
    pub(super) fn run(&self) -> Result<Outcome> {
        let (articles, outcome) = sources::articles(&self.input)?;
        let loaded = sources::load(&self.input.rules, &articles)?;
        let issues = select::issues(&self.issues, loaded.engine.pack())?;
        let parties = select::parties(&self.parties, loaded.engine.pack())?;
        let readings = loaded.read_statements();
        let wanted = |reading: &Reading<'_>, statement: &Statement| {
            let issue = reading.pack[statement.position].issue;
            issues.as_ref().is_none_or(|issues| issues.contains(&issue))
                && parties.as_ref().is_none_or(|parties| parties.contains(&statement.party))
        };
        let records = readings.iter().flat_map(|reading| {
            let statements = reading.statements().filter(move |statement| wanted(reading, statement));
            statements.map(move |statement| StatementRecord::of(reading, statement))
        });
        let text = match RowFormat::choose(self.format, &self.output) {
            RowFormat::Text => Blocks::new(output::canvas(&self.output)).render(&readings, wanted),
            format => rows(format, records, StatementRecord::HEAD, StatementRecord::fields)?,
        };
        output::write(&self.output, &text)?;
        Ok(outcome)
    }
}

/// Records in one of the formats for machines.
pub(super) fn rows<R: serde::Serialize>(
    format: RowFormat,
    records: impl Iterator<Item = R>,
    head: &[&str],
    fields: fn(&R) -> Vec<String>,
) -> Result<String> {
    let mut out = String::new();
    match format {
        RowFormat::Csv | RowFormat::Tsv => {
            let separator = if format == RowFormat::Csv { Separator::Comma } else { Separator::Tab };
            Csv::new(separator).rows(Some(head), records.map(|record| fields(&record)), &mut out)?;
        }
        RowFormat::Json => {
            let records: Vec<R> = records.collect();
            writeln!(out, "{}", escape_controls(&serde_json::to_string_pretty(&records)?))?;
        }
        RowFormat::Jsonl | RowFormat::Text => {
            for record in records {
                writeln!(out, "{}", escape_controls(&serde_json::to_string(&record)?))?;
            }
        }
    }
    Ok(out)
}

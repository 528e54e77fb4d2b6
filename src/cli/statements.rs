//! `standpoint statements`: every statement, one a row.

use anyhow::Result;
use clap::{Args, ValueEnum};

use crate::cli::rows::{self, RowFormat};
use crate::cli::{EXIT_CODES, InputArgs, Outcome, OutputArgs, output, select, sources};
use crate::position::{Reading, Statement};
use crate::report::Statements as Blocks;

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
    format: Option<StatementFormat>,
    #[command(flatten)]
    output: OutputArgs,
}

/// Formats of statements: those of flat rows, and one that knows the articles too.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum StatementFormat {
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
    /// An event list as the Discourse Network Analyzer writes it
    Dna,
}

impl StatementFormat {
    /// The format of flat rows, if it is one.
    const fn rows(self) -> Option<RowFormat> {
        match self {
            Self::Text => Some(RowFormat::Text),
            Self::Jsonl => Some(RowFormat::Jsonl),
            Self::Json => Some(RowFormat::Json),
            Self::Csv => Some(RowFormat::Csv),
            Self::Tsv => Some(RowFormat::Tsv),
            Self::Parquet => Some(RowFormat::Parquet),
            Self::Dna => None,
        }
    }
}

impl Statements {
    pub(super) fn run(&self) -> Result<Outcome> {
        let format = match self.format {
            Some(StatementFormat::Dna) => None,
            asked => Some(RowFormat::choose(asked.and_then(StatementFormat::rows), &self.output)?),
        };
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
        if format == Some(RowFormat::Text) {
            let text = Blocks::new(output::canvas(&self.output)).render(&readings, wanted);
            output::write(&self.output, &text)?;
            return Ok(outcome);
        }
        let mut bytes = Vec::new();
        let mut rows = rows::statements(format, &mut bytes)?;
        for reading in &readings {
            for statement in reading.statements().filter(|statement| wanted(reading, statement)) {
                rows.push(reading, statement)?;
            }
        }
        rows.finish()?;
        output::write_bytes(&self.output, &bytes)?;
        Ok(outcome)
    }
}

//! `standpoint statements`: every statement, one a row.

use anyhow::Result;
use clap::Args;

use crate::cli::rows::{self, RowFormat};
use crate::cli::{EXIT_CODES, InputArgs, Outcome, OutputArgs, output, select, sources};
use crate::position::{Reading, Statement};
use crate::report::{StatementRecord, Statements as Blocks};

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

impl Statements {
    pub(super) fn run(&self) -> Result<Outcome> {
        let format = RowFormat::choose(self.format, &self.output)?;
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
        if format == RowFormat::Text {
            let text = Blocks::new(output::canvas(&self.output)).render(&readings, wanted);
            output::write(&self.output, &text)?;
            return Ok(outcome);
        }
        let mut bytes = Vec::new();
        let mut sink = rows::statements(format, &mut bytes)?;
        for record in records {
            sink.push(&record)?;
        }
        sink.finish()?;
        output::write_bytes(&self.output, &bytes)?;
        Ok(outcome)
    }
}

//! `standpoint attributions`: who says what, for any speaker.

use anyhow::Result;
use clap::Args;

use crate::cli::statements::{RowFormat, rows};
use crate::cli::{EXIT_CODES, InputArgs, Outcome, OutputArgs, output, sources};
use crate::report::{AttributionRecord, Attributions as Blocks};

/// Prints who says or wants what, whoever it is
///
/// Attributions are what statements are made of, before any position is looked for.
#[derive(Debug, Args)]
#[command(after_help = EXIT_CODES)]
pub(super) struct Attributions {
    #[command(flatten)]
    input: InputArgs,
    /// Format; jsonl where the result does not go to a terminal
    #[arg(short, long, value_name = "FORMAT", help_heading = "Output")]
    format: Option<RowFormat>,
    #[command(flatten)]
    output: OutputArgs,
}

impl Attributions {
    pub(super) fn run(&self) -> Result<Outcome> {
        let (articles, outcome) = sources::articles(&self.input)?;
        let loaded = sources::load(&self.input.rules, &articles)?;
        let readings = loaded.read();
        let records = readings.iter().flat_map(AttributionRecord::all);
        let text = match RowFormat::choose(self.format, &self.output) {
            RowFormat::Text => Blocks::new(output::canvas(&self.output)).render(&readings),
            format @ (RowFormat::Csv | RowFormat::Tsv) => {
                let flat = records.flat_map(AttributionRecord::flat);
                rows(format, flat, AttributionRecord::HEAD, AttributionRecord::fields)?
            }
            format => rows(format, records, AttributionRecord::HEAD, AttributionRecord::fields)?,
        };
        output::write(&self.output, &text)?;
        Ok(outcome)
    }
}

//! `standpoint attributions`: who says what, for any speaker.

use anyhow::Result;
use clap::Args;

use crate::cli::rows::{self, RowFormat};
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
        let format = RowFormat::choose(self.format, &self.output)?;
        let (articles, outcome) = sources::articles(&self.input)?;
        let loaded = sources::load(&self.input.rules, &articles)?;
        let readings = loaded.read();
        if format == RowFormat::Text {
            let text = Blocks::new(output::canvas(&self.output)).render(&readings);
            output::write(&self.output, &text)?;
            return Ok(outcome);
        }
        let mut bytes = Vec::new();
        let mut sink = rows::attributions(format, &mut bytes)?;
        for record in readings.iter().flat_map(AttributionRecord::all) {
            sink.push(&record)?;
        }
        sink.finish()?;
        output::write_bytes(&self.output, &bytes)?;
        Ok(outcome)
    }
}

//! `standpoint parties`, `issues`, `positions`: what the rules know.

use anyhow::Result;
use clap::{Args, ValueEnum};

use crate::cli::{Outcome, OutputArgs, RulesArgs, output, sources};
use crate::report::{Listed, Listing, Separator};

#[derive(Debug, Args)]
pub(super) struct List {
    #[command(flatten)]
    rules: RulesArgs,
    /// Format
    #[arg(short, long, value_name = "FORMAT", default_value = "text", help_heading = "Output")]
    format: ListFormat,
    #[command(flatten)]
    output: OutputArgs,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum ListFormat {
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

impl List {
    pub(super) fn run(&self, what: Listed) -> Result<Outcome> {
        let pack = sources::pack(&self.rules)?;
        let listing = Listing::of(&pack, what);
        let text = match self.format {
            ListFormat::Text => listing.table(output::canvas(&self.output)),
            ListFormat::Jsonl => listing.json_lines()?,
            ListFormat::Json => listing.json()?,
            ListFormat::Csv => listing.csv(Separator::Comma)?,
            ListFormat::Tsv => listing.csv(Separator::Tab)?,
        };
        output::write(&self.output, &text)?;
        Ok(Outcome::Done)
    }
}

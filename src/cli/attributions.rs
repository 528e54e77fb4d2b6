//! `standpoint attributions`: who says what, for any speaker.

use anyhow::Result;
use clap::Args;

use crate::cli::articles::Corpus;
use crate::cli::rows::{self, RowFormat};
use crate::cli::sources::Read;
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
        self.input.copies.apart_from(&self.output)?;
        let format = RowFormat::choose(self.format, &self.output)?;
        let mut corpus = Corpus::open(&self.input)?;
        let alone = corpus.alone();
        let loaded = sources::load(&self.input.rules, alone.as_slice())?;
        let pack = loaded.engine.pack();
        if format == RowFormat::Text {
            let mut read = Vec::new();
            loaded.each_reading_of(&mut corpus, Read::lightened, |one| {
                read.push(one);
                Ok(())
            })?;
            corpus.tell_with_undated()?;
            let (articles, read) = Read::apart(read);
            let readings = Read::readings(&articles, read, pack);
            let text = Blocks::new(output::canvas(&self.output)).render(&readings);
            output::write(&self.output, &text)?;
            return Ok(corpus.outcome());
        }
        // The rows are all that is kept.
        let mut bytes = Vec::new();
        let mut sink = rows::attributions(format, &mut bytes)?;
        loaded.each_reading_of(
            &mut corpus,
            |read| read,
            |read| {
                let reading = read.as_reading(pack);
                Ok(AttributionRecord::all(&reading).into_iter().try_for_each(|record| sink.push(&record))?)
            },
        )?;
        corpus.tell_with_undated()?;
        sink.finish()?;
        output::write_bytes(&self.output, &bytes)?;
        Ok(corpus.outcome())
    }
}

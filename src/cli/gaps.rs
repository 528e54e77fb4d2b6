//! `standpoint gaps`: what the parties say that no position covers.

use anyhow::Result;
use clap::{Args, ValueEnum};

use crate::article::Article;
use crate::cli::rows::{self, RowFormat};
use crate::cli::{EXIT_CODES, InputArgs, Outcome, OutputArgs, articles, output, select, sources};
use crate::engine::Engine;
use crate::gaps::{Gap, Seeker, Told};
use crate::pack::IssueId;
use crate::report::{GapRecord, gaps_table};

/// Tells what the parties say that no position covers, the most frequent first
///
/// What stands together in many sentences, such as a verb and its object, is one group, written as a phrase of a rule
/// would have it. `standpoint rules new position --from-gap 'exchange prisoner'` begins a rule for one.
#[derive(Debug, Args)]
#[command(after_help = EXIT_CODES)]
pub(super) struct Gaps {
    #[command(flatten)]
    input: InputArgs,
    /// Only what has a word of this issue in it; may be given several times
    #[arg(long = "issue", value_name = "ID", value_delimiter = ',', help_heading = "Selection")]
    issues: Vec<String>,
    /// The most groups to show
    #[arg(long, value_name = "N", default_value = "20", help_heading = "Selection")]
    limit: usize,
    /// The fewest sentences a group has
    #[arg(long, value_name = "N", default_value = "2", help_heading = "Selection",
        value_parser = clap::value_parser!(u32).range(1..))]
    min: u32,
    /// Format
    #[arg(short, long, value_name = "FORMAT", default_value = "table", help_heading = "Output")]
    format: GapsFormat,
    #[command(flatten)]
    output: OutputArgs,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum GapsFormat {
    /// Blocks of text for people
    #[value(alias = "text")]
    Table,
    /// One JSON array
    Json,
    /// One JSON object a line
    Jsonl,
    /// Comma-separated rows
    Csv,
    /// Tab-separated rows
    Tsv,
}

impl Gaps {
    pub(super) fn run(&self) -> Result<Outcome> {
        self.input.copies.apart_from(&self.output)?;
        let (articles, outcome) = articles::articles_or_sample(&self.input)?;
        let loaded = sources::load(&self.input.rules, &[])?;
        let (engine, pack) = (&*loaded.engine, loaded.engine.pack());
        let issues = select::issues(&self.issues, pack)?;
        let (mut gaps, told) = find(engine, issues.as_deref(), &articles, self.min as usize);
        let all = gaps.len();
        gaps.truncate(self.limit);
        let records = gaps.iter().map(|gap| GapRecord::of(gap, pack, &articles));
        let format = match self.format {
            GapsFormat::Table => None,
            GapsFormat::Json => Some(RowFormat::Json),
            GapsFormat::Jsonl => Some(RowFormat::Jsonl),
            GapsFormat::Csv => Some(RowFormat::Csv),
            GapsFormat::Tsv => Some(RowFormat::Tsv),
        };
        let text = match format {
            None => gaps_table(&gaps, pack, &articles, output::canvas(&self.output)),
            Some(format) => rows::text(format, records)?,
        };
        output::write(&self.output, &text)?;
        if !articles.is_empty() {
            output::gap();
            self.remarks(&told, all);
        }
        Ok(outcome)
    }

    /// What was counted, on standard error.
    fn remarks(&self, told: &[Told], all: usize) {
        let pieces: usize = told.iter().map(|told| told.pieces).sum();
        let covered: usize = told.iter().map(|told| told.covered).sum();
        output::note(&format!(
            "{pieces} sentences tell what a party says or wants; a position covers {covered} of them"
        ));
        if all > self.limit {
            output::note(&format!("{} of {all} groups are shown; --limit {all} shows all", self.limit));
        } else if all == 0 && covered < pieces {
            let fewer = if self.min > 1 { "; --min 1 shows what stands in one" } else { "" };
            let of = if self.issues.is_empty() { "" } else { " with a word of the issue" };
            output::note(&format!("no group{of} stands in {} sentences or more{fewer}", self.min));
        }
    }
}

/// The gaps in what the articles say, and what was counted on the way.
pub(super) fn find(
    engine: &Engine,
    issues: Option<&[IssueId]>,
    articles: &[Article],
    least: usize,
) -> (Vec<Gap>, Vec<Told>) {
    let seeker = Seeker::new(engine, issues);
    let told = match articles {
        [article] => vec![seeker.read(article, sources::processors())],
        _ => sources::each(articles, |article| seeker.read(article, 1)),
    };
    (seeker.group(articles, &told, least), told)
}

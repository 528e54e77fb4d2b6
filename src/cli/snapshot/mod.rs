//! `standpoint snapshot`: what the rules find in articles, held against what they found.

mod check;
mod decide;
mod formats;
mod review;
mod session;
mod shelf;

use anyhow::Result;
use clap::{Args, Subcommand};
use jiff::civil::Date;

use crate::article::{Article, Charset};
use crate::cli::copies::CopyArgs;
use crate::cli::{InputArgs, Outcome, RecordArgs, RulesArgs, day, output};
use check::Check;
use decide::{Accept, Reject};
use review::Review;

const EXAMPLES: &str = "\
Examples:
  standpoint snapshot check news/
  standpoint snapshot review news/
  standpoint snapshot accept --only news/article.txt
  standpoint snapshot check news/ --gold annotations.jsonl -f junit -o report.xml
";

const EXIT_CODES: &str = "\
Exit codes:
  0  every article reads as its snapshot says
  1  something is new or changed, or obsolete where CI is set
  2  wrong usage, an input or a snapshot that cannot be read, or broken rules
  4  nothing was there to check or to decide on";

/// Keeps what the rules find in articles, and tells what changes when the rules do
///
/// A snapshot lies beside its article (article.txt.snap.yaml), or in the folder that standpoint.yaml names
/// (snapshots). A change lies beside it (article.txt.snap.new.yaml) until you decide on it.
#[derive(Debug, Args)]
#[command(after_help = format!("{EXAMPLES}\n{EXIT_CODES}"))]
pub(super) struct SnapshotCommand {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    #[command(after_help = EXIT_CODES)]
    Check(Check),
    #[command(after_help = EXIT_CODES)]
    Review(Review),
    #[command(after_help = EXIT_CODES)]
    Accept(Accept),
    #[command(after_help = EXIT_CODES)]
    Reject(Reject),
}

impl SnapshotCommand {
    pub(super) fn run(&self) -> Result<Outcome> {
        match &self.command {
            Command::Check(check) => check.run(),
            Command::Review(review) => review.run(),
            Command::Accept(accept) => accept.run(),
            Command::Reject(reject) => reject.run(),
        }
    }
}

/// Which articles.
#[derive(Debug, Args)]
struct Chosen {
    /// Articles: files, folders or globs; without them the sample of standpoint.yaml
    #[arg(value_name = "INPUT")]
    inputs: Vec<String>,
    /// Day of publication of articles that name none, else that of the snapshot
    #[arg(long, value_name = "YYYY-MM-DD", help_heading = "Input", value_parser = day)]
    date: Option<Date>,
    /// Encoding of the input; without it, it is detected
    #[arg(long, value_name = "NAME", help_heading = "Input")]
    encoding: Option<Charset>,
    #[command(flatten)]
    rules: RulesArgs,
    /// Only this article, as a check names it; may be given several times
    #[arg(long, value_name = "ID", help_heading = "Selection", allow_hyphen_values = true)]
    only: Vec<String>,
}

impl Chosen {
    /// How to read these inputs.
    fn reading(&self, inputs: Vec<String>) -> InputArgs {
        InputArgs {
            inputs,
            date: self.date,
            encoding: self.encoding,
            records: RecordArgs::default(),
            copies: CopyArgs::default(),
            rules: RulesArgs { rules: None },
        }
    }
}

/// The articles under some inputs that have a snapshot, each with the day its snapshot was made for; and whether
/// something could not be read.
pub(super) fn kept_articles(inputs: &[String]) -> Result<(Vec<Article>, bool)> {
    let rules = RulesArgs { rules: None };
    let chosen = Chosen { inputs: inputs.to_vec(), date: None, encoding: None, rules, only: Vec::new() };
    let desk = session::Desk::new(&chosen)?;
    let kept: Vec<Article> = desk.kept().cloned().collect();
    let without = desk.articles.len() - kept.len();
    if without > 0 {
        output::note(&format!(
            "{without} of the articles have no snapshot, or none that can be read, and notice nothing"
        ));
    }
    Ok((kept, desk.has_failed()))
}

//! The command line: arguments, files, terminal, exit codes. The only module that does I/O.

mod articles;
mod attributions;
mod compare;
mod config;
mod copies;
mod corpus;
pub mod diagnostic;
mod diff;
mod explain;
mod findings;
mod gaps;
mod init;
mod input;
mod list;
pub mod lsp;
mod network;
mod output;
mod progress;
mod project;
mod prompt;
mod rows;
pub mod rules;
mod rules_command;
mod rules_docs;
mod rules_fmt;
mod rules_new;
mod rules_schema;
mod rules_show;
mod rules_test;
pub mod select;
mod snapshot;
mod sources;
mod statements;
mod stream;
mod target;
mod timeline;
mod told;
mod watch;

use std::ffi::OsString;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::builder::styling::{AnsiColor, Styles};
use clap::{Args, Parser, Subcommand, ValueEnum};
use serde::Deserialize;

use crate::article::corpus::{Fields, Options as CorpusOptions};
use crate::article::{Format, parse_date};
use crate::cli::copies::CopyArgs;
use crate::report::Listed;

const STYLES: Styles = Styles::styled()
    .header(AnsiColor::Blue.on_default().bold())
    .usage(AnsiColor::Blue.on_default().bold())
    .literal(AnsiColor::Green.on_default())
    .placeholder(AnsiColor::Cyan.on_default());

const EXIT_CODES: &str = "\
Exit codes:
  0  done
  1  a gate you asked for failed (--fail-on-conflict, --fail-on-change, --fail-on, --check,
     rules test)
  2  wrong usage, an input that cannot be read, or broken rules;
     with several inputs the readable ones are still done
  4  there was nothing to check (snapshot)";

/// Reads political news and tells, side by side, what each party demands, offers and refuses,
/// with the sentence that proves it.
#[derive(Debug, Parser)]
#[command(name = "standpoint", version, styles = STYLES, max_term_width = 100, after_help = EXIT_CODES)]
#[command(propagate_version = true, arg_required_else_help = true)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    Compare(compare::Compare),
    Statements(statements::Statements),
    Attributions(attributions::Attributions),
    Explain(explain::Explain),
    /// Lists the parties the rules know, with their names and people
    #[command(after_help = EXIT_CODES)]
    Parties(list::List),
    /// Lists the issues the rules know, with the two poles of each
    #[command(after_help = EXIT_CODES)]
    Issues(list::List),
    /// Lists the positions the rules know, with the phrases that express them
    #[command(after_help = EXIT_CODES)]
    Positions(list::List),
    Network(network::Network),
    Gaps(gaps::Gaps),
    Rules(rules_command::RulesCommand),
    Snapshot(snapshot::SnapshotCommand),
    Diff(diff::DiffCommand),
    Timeline(timeline::TimelineCommand),
    Init(init::Init),
    Config(config::Config),
    Watch(watch::Watch),
    #[command(after_help = EXIT_CODES)]
    Lsp(lsp::Lsp),
}

/// What to read.
#[derive(Debug, Args)]
struct InputArgs {
    /// Articles: files, folders, globs, or - for standard input
    #[arg(value_name = "INPUT")]
    inputs: Vec<String>,
    /// Day of publication of articles that name none; decides who held which office
    #[arg(long, value_name = "YYYY-MM-DD", help_heading = "Input", value_parser = day)]
    date: Option<jiff::civil::Date>,
    /// Encoding of the input; without it, it is detected
    #[arg(long, value_name = "NAME", help_heading = "Input")]
    encoding: Option<crate::article::Charset>,
    #[command(flatten)]
    records: RecordArgs,
    #[command(flatten)]
    copies: CopyArgs,
    #[command(flatten)]
    rules: RulesArgs,
}

impl InputArgs {
    /// Encoding and fields, as far as they are given.
    fn corpus(&self) -> CorpusOptions {
        let RecordArgs { text_field, date_field, id_field, title_field, .. } = self.records.clone();
        let fields = Fields { text: text_field, date: date_field, id: id_field, title: title_field };
        CorpusOptions { fields, charset: self.encoding }
    }
}

/// How records of corpora are read.
#[derive(Clone, Debug, Default, Args)]
struct RecordArgs {
    /// Field of a record that holds the text; without it, it is guessed (text, body, content …)
    #[arg(long, value_name = "NAME", help_heading = "Input")]
    text_field: Option<String>,
    /// Field of a record that holds the day of publication
    #[arg(long, value_name = "NAME", help_heading = "Input")]
    date_field: Option<String>,
    /// Field of a record that holds its id
    #[arg(long, value_name = "NAME", help_heading = "Input")]
    id_field: Option<String>,
    /// Field of a record that holds the headline
    #[arg(long, value_name = "NAME", help_heading = "Input")]
    title_field: Option<String>,
    /// Format of all inputs, whatever their names; without it, names and first bytes tell
    #[arg(long, value_name = "FORMAT", help_heading = "Input")]
    input_format: Option<InputFormat>,
    /// Stop at the first record that cannot be read; without it, it is told, counted and passed over
    #[arg(long, help_heading = "Input")]
    strict: bool,
}

/// Formats of inputs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum InputFormat {
    /// A text, perhaps with front matter
    #[value(alias = "txt", alias = "plain")]
    Text,
    /// A text in Markdown
    #[value(alias = "md")]
    Markdown,
    /// One JSON object a line, each an article
    #[value(alias = "ndjson")]
    Jsonl,
    /// A JSON document: an article or a list of them
    Json,
    /// A table with a header, its cells parted by commas, semicolons, tabs or bars
    Csv,
    /// A table with a header, its cells parted by tabs
    Tsv,
    /// A web page
    #[value(alias = "htm", alias = "xhtml")]
    Html,
    /// RSS or Atom
    #[value(alias = "rss", alias = "atom", alias = "xml")]
    Feed,
    /// A web archive, also of texts alone
    #[value(alias = "wet")]
    Warc,
    /// A document in PDF
    Pdf,
    /// Apache Parquet
    Parquet,
    /// An archive of files
    Zip,
}

impl From<InputFormat> for Format {
    fn from(format: InputFormat) -> Self {
        match format {
            InputFormat::Text => Self::Plain,
            InputFormat::Markdown => Self::Markdown,
            InputFormat::Jsonl => Self::Records,
            InputFormat::Json => Self::Json,
            InputFormat::Csv => Self::Csv,
            InputFormat::Tsv => Self::Tsv,
            InputFormat::Html => Self::Html,
            InputFormat::Feed => Self::Feed,
            InputFormat::Warc => Self::Warc,
            InputFormat::Pdf => Self::Pdf,
            InputFormat::Parquet => Self::Parquet,
            InputFormat::Zip => Self::Zip,
        }
    }
}

/// A day in any form that the articles themselves may use.
fn day(text: &str) -> Result<jiff::civil::Date, String> {
    parse_date(text).ok_or_else(|| "no one day can be read from it; write it like 2025-05-21".to_owned())
}

/// What to read it with.
#[derive(Debug, Args)]
struct RulesArgs {
    /// Folder of a rule pack, or name of a built-in one; without it the one standpoint.yaml names, else the built-in one
    #[arg(
        long,
        value_name = "DIR",
        env = "STANDPOINT_RULES",
        hide_env_values = true,
        help_heading = "Input"
    )]
    rules: Option<PathBuf>,
}

/// Where the result goes and how it looks.
#[derive(Debug, Args)]
struct OutputArgs {
    /// Write to a file, whole or not at all
    #[arg(short, long, value_name = "FILE", help_heading = "Output")]
    output: Option<PathBuf>,
    /// Columns to fill; without it COLUMNS, else what standpoint.yaml says, else the terminal's width, at
    /// most 100 in files and pipes
    #[arg(long, value_name = "N", help_heading = "Output", value_parser = clap::value_parser!(u16).range(20..=1000))]
    width: Option<u16>,
    /// When to use colour; without it what NO_COLOR and CLICOLOR_FORCE say, else standpoint.yaml, else auto
    #[arg(long, value_name = "WHEN", help_heading = "Output")]
    color: Option<When>,
}

#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq, ValueEnum)]
#[serde(rename_all = "lowercase")]
enum When {
    /// On a terminal, unless NO_COLOR or TERM=dumb is set; anywhere with CLICOLOR_FORCE
    Auto,
    /// Always
    Always,
    /// Never
    Never,
}

/// How a command ended, where it did not stop at an error.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Outcome {
    /// 0
    Done,
    /// 1: a gate the user asked for failed.
    Gate,
    /// 2: some of the input could not be read; the rest was done.
    Partly,
    /// 2: the rules are broken, and it has been told how.
    Refused,
    /// 4: there was nothing to do it on.
    Nothing,
}

impl From<Outcome> for ExitCode {
    fn from(outcome: Outcome) -> Self {
        match outcome {
            Outcome::Done => Self::SUCCESS,
            Outcome::Gate => Self::from(1),
            Outcome::Partly | Outcome::Refused => Self::from(2),
            Outcome::Nothing => Self::from(4),
        }
    }
}

/// Runs the command line and tells how it ended.
pub fn run(args: impl IntoIterator<Item = OsString>) -> ExitCode {
    let cli = match Cli::try_parse_from(explain::places_last(args.into_iter().collect())) {
        Ok(cli) => cli,
        Err(error) => {
            // Where even this cannot be printed, the exit code must do.
            let _ = error.print();
            return ExitCode::from(error.exit_code().clamp(0, 2) as u8);
        }
    };
    match run_command(&cli.command) {
        Ok(outcome) => outcome.into(),
        Err(error) if output::is_closed_pipe(&error) => ExitCode::SUCCESS,
        Err(error) => {
            complain(&error);
            ExitCode::from(2)
        }
    }
}

/// Tells why a command could not be done.
fn complain(error: &anyhow::Error) {
    match error.downcast_ref::<rules::Broken>() {
        Some(broken) => output::diagnostics(broken),
        None => output::problem(&format!("{error:#}")),
    }
}

fn run_command(command: &Command) -> anyhow::Result<Outcome> {
    // A folder is made ready whatever is wrong with the settings above it; those who are told of every change
    // are told of what is wrong with settings as well, and go on.
    if !matches!(command, Command::Init(_) | Command::Watch(_) | Command::Lsp(_)) {
        project::open()?;
    }
    match command {
        Command::Compare(command) => command.run(),
        Command::Statements(command) => command.run(),
        Command::Attributions(command) => command.run(),
        Command::Explain(command) => command.run(),
        Command::Parties(list) => list.run(Listed::Parties),
        Command::Issues(list) => list.run(Listed::Issues),
        Command::Positions(list) => list.run(Listed::Positions),
        Command::Network(command) => command.run(),
        Command::Gaps(command) => command.run(),
        Command::Rules(command) => command.run(),
        Command::Snapshot(command) => command.run(),
        Command::Diff(command) => command.run(),
        Command::Timeline(command) => command.run(),
        Command::Watch(command) => command.run(),
        Command::Lsp(command) => command.run(),
        Command::Init(command) => command.run(),
        Command::Config(command) => command.run(),
    }
}

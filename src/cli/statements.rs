//! `standpoint statements`: every statement, one a row.

use std::path::Path;

use anyhow::{Result, anyhow, bail};
use clap::{Args, ValueEnum};

use crate::article::Article;
use crate::cli::articles::Corpus;
use crate::cli::rows::RowFormat;
use crate::cli::rules::Rules;
use crate::cli::sources::Read;
use crate::cli::stream::OtherInputs;
use crate::cli::target::{Part, Place, Target};
use crate::cli::{EXIT_CODES, InputArgs, Outcome, OutputArgs, output, select, sources, stream};
use crate::engine::Engine;
use crate::pack::{IssueId, PartyId};
use crate::position::{Reading, Statement};
use crate::report::Statements as Blocks;

/// Prints every statement found, one a row
///
/// A statement is a party's stance on a position with the words that prove it. Rows come in the order of the input
/// while it is still being read, so that it may be of any size.
#[derive(Debug, Args)]
#[command(after_help = EXIT_CODES)]
pub(super) struct Statements {
    #[command(flatten)]
    input: InputArgs,
    /// Print the statements of each record before the next one is read, for programs that wait for them
    #[arg(long, help_heading = "Input")]
    unbuffered: bool,
    /// Processors to read on; without it, all
    #[arg(long, value_name = "N", help_heading = "Input", value_parser = clap::value_parser!(u16).range(1..=1024))]
    threads: Option<u16>,
    /// Parties to print statements of, by id or name; without it all
    #[arg(long, value_name = "PARTY", value_delimiter = ',', help_heading = "Selection")]
    parties: Vec<String>,
    /// Issue to print statements on; may be given several times
    #[arg(long = "issue", value_name = "ID", value_delimiter = ',', help_heading = "Selection")]
    issues: Vec<String>,
    /// Format; jsonl where the result does not go to a terminal
    #[arg(short, long, value_name = "FORMAT", help_heading = "Output")]
    format: Option<StatementFormat>,
    /// Go on with a file (-o) where writing it was broken off
    #[arg(long, help_heading = "Output", requires = "output")]
    resume: bool,
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

/// What is wanted of what is found.
struct Wanted {
    issues: Option<Vec<IssueId>>,
    parties: Option<Vec<PartyId>>,
}

impl Wanted {
    fn has(&self, reading: &Reading<'_>, statement: &Statement) -> bool {
        let issue = reading.pack[statement.position].issue;
        self.issues.as_ref().is_none_or(|issues| issues.contains(&issue))
            && self.parties.as_ref().is_none_or(|parties| parties.contains(&statement.party))
    }
}

/// An article with its statements, or nothing where there are none.
type Found = Option<(Article, Vec<Statement>)>;

impl Statements {
    pub(super) fn run(&self) -> Result<Outcome> {
        self.input.copies.apart_from(&self.output)?;
        let format = match self.format {
            Some(StatementFormat::Dna) => None,
            asked => Some(RowFormat::choose(asked.and_then(StatementFormat::rows), &self.output)?),
        };
        match format {
            Some(RowFormat::Text) => self.blocks(),
            format => self.rows(format),
        }
    }

    fn wanted(&self, engine: &Engine) -> Result<Wanted> {
        Ok(Wanted {
            issues: select::issues(&self.issues, engine.pack())?,
            parties: select::parties(&self.parties, engine.pack())?,
        })
    }

    /// Blocks for people, who read few articles.
    fn blocks(&self) -> Result<Outcome> {
        if self.resume {
            bail!("--resume goes on with rows: choose a format with -f jsonl, csv or tsv");
        }
        let mut corpus = Corpus::open(&self.input)?;
        let alone = corpus.alone();
        let loaded = sources::load(&self.input.rules, alone.as_slice())?;
        let wanted = self.wanted(&loaded.engine)?;
        let mut read = Vec::new();
        loaded.each_statements_of(
            &mut corpus,
            |_| true,
            |one| one,
            |one| {
                read.extend((!one.is_empty()).then_some(one));
                Ok(())
            },
        )?;
        corpus.tell_with_undated()?;
        let (articles, read) = Read::apart(read);
        let readings = Read::readings(&articles, read, loaded.engine.pack());
        let blocks = Blocks::new(output::canvas(&self.output));
        let text = blocks.render(&readings, |reading, statement| wanted.has(reading, statement));
        output::write(&self.output, &text)?;
        Ok(corpus.outcome())
    }

    fn rows(&self, format: Option<RowFormat>) -> Result<Outcome> {
        let options = stream::Options {
            unbuffered: self.unbuffered,
            digested: self.output.output.is_some(),
            threads: self.threads,
            ..stream::Options::default()
        };
        let mut corpus = Corpus::of(&self.input, self.input.inputs.clone(), options)?;
        let rules = sources::rules(self.input.rules.rules.as_deref())?;
        let engine = Engine::new(rules.compile_untested()?);
        let wanted = self.wanted(&engine)?;
        let mut target = self.target(format, corpus.inputs(), &rules)?;
        let (before, failed_before) = target.before();
        let make = |article: Article| -> Found {
            let statements: Vec<Statement> = engine.read_statements(&article).statements().cloned().collect();
            (!statements.is_empty()).then_some((article, statements))
        };
        let read = corpus.each(before, &|article| engine.may_concern(article), make, |batch| {
            for (article, statements) in batch.made.into_iter().flatten().flatten() {
                let reading = Reading::new(&article, engine.pack(), Vec::new(), statements);
                let statements = reading.statements().filter(|statement| wanted.has(&reading, statement));
                statements.into_iter().try_for_each(|statement| target.push(&reading, statement))?;
            }
            target.done_with(batch.records, batch.failed.len() as u64, batch.digest)?;
            Ok(!target.is_closed())
        });
        read.map_err(|error| match error.downcast::<OtherInputs>() {
            Ok(others) => anyhow!("{others}; leave --resume out to begin anew"),
            Err(error) => error,
        })?;
        target.finish()?;
        corpus.tell_with_undated()?;
        let (count, failed) = corpus.counts();
        let (count, failed) = (before.records + count, failed_before + failed);
        if failed > 0 && count > 1 {
            output::note(&format!("{failed} of {count} records could not be read and were passed over"));
        }
        Ok(if failed > 0 { Outcome::Partly } else { Outcome::Done })
    }

    /// Where the rows go.
    fn target(&self, format: Option<RowFormat>, inputs: &[String], rules: &Rules) -> Result<Target> {
        let file = self.output.output.as_deref();
        let device = |path: &Path| path.metadata().is_ok_and(|meta| !meta.is_file() && !meta.is_dir());
        let lines = format.filter(|format| {
            matches!(format, RowFormat::Jsonl | RowFormat::Csv | RowFormat::Tsv) && !output::is_held_back()
        });
        match (lines, file.filter(|path| !device(path))) {
            (Some(format), Some(path)) => {
                let mut task = inputs.to_vec();
                task.extend([
                    rules.pack.to_string(),
                    format!("{:02x?}", rules.sources.digest()),
                    env!("CARGO_PKG_VERSION").to_owned(),
                ]);
                task.push(format!("{format:?} {:?} {:?}", self.parties, self.issues));
                task.push(format!("{:?} {:?}", self.input.corpus(), self.input.date));
                task.push(format!("{:?} {}", self.input.records.input_format, self.input.copies.dedupe));
                let part = Part::open(path, digest(&task), self.resume)?;
                Ok(Target::Lines { format, begun: part.done() > 0, rows: Vec::new(), to: Place::Part(part) })
            }
            _ if self.resume => {
                bail!("--resume goes on with a file of rows: -f jsonl, csv or tsv, and -o FILE")
            }
            (Some(format), None) if file.is_none() => Ok(Target::Lines {
                format,
                begun: false,
                rows: Vec::new(),
                to: Place::Standard { closed: false },
            }),
            _ => Target::whole(format, &self.output),
        }
    }
}

/// A digest of what a result is made of.
fn digest(parts: &[String]) -> String {
    use sha2::{Digest, Sha256};
    let mut digest = Sha256::new();
    for part in parts {
        digest.update((part.len() as u64).to_le_bytes());
        digest.update(part.as_bytes());
    }
    digest.finalize().iter().map(|byte| format!("{byte:02x}")).collect()
}

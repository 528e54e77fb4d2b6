//! `standpoint rules`: the bench of those who write rules.

use std::path::PathBuf;

use anyhow::Result;
use clap::{Args, Subcommand, ValueEnum};

use crate::cli::corpus::{self, Counts};
use crate::cli::findings::Findings;
use crate::cli::rules::Broken;
use crate::cli::rules_docs::Docs;
use crate::cli::rules_fmt::Fmt;
use crate::cli::rules_schema::Schema;
use crate::cli::rules_show::{List, Show};
use crate::cli::rules_test::Test;
use crate::cli::{EXIT_CODES, Outcome, output, rules_new, sources};
use crate::pack::{Pack, Places};

/// Checks, tests, formats and shows rule packs
#[derive(Debug, Args)]
pub(super) struct RulesCommand {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Checks every file of a pack and shows every problem where it is
    #[command(after_help = EXIT_CODES)]
    Check(Check),
    /// Runs the tests that stand beside the positions of a pack
    #[command(after_help = EXIT_CODES)]
    Test(Test),
    New(rules_new::New),
    #[command(after_help = EXIT_CODES)]
    Schema(Schema),
    #[command(after_help = EXIT_CODES)]
    Fmt(Fmt),
    #[command(after_help = EXIT_CODES)]
    List(List),
    #[command(after_help = EXIT_CODES)]
    Show(Show),
    #[command(after_help = EXIT_CODES)]
    Docs(Docs),
}

impl RulesCommand {
    pub(super) fn run(&self) -> Result<Outcome> {
        match &self.command {
            Command::Check(check) => check.run(),
            Command::Test(test) => test.run(),
            Command::New(new) => new.run(),
            Command::Schema(schema) => schema.run(),
            Command::Fmt(fmt) => fmt.run(),
            Command::List(list) => list.run(),
            Command::Show(show) => show.run(),
            Command::Docs(docs) => docs.run(),
        }
    }
}

#[derive(Debug, Args)]
struct Check {
    /// Folder of the pack; without it the one standpoint.yaml names, else the built-in one
    #[arg(value_name = "PACK", env = "STANDPOINT_RULES", hide_env_values = true)]
    pack: Option<PathBuf>,
    /// Format; what is for programs goes to standard output
    #[arg(short, long, value_name = "FORMAT", default_value = "human")]
    format: CheckFormat,
    /// Fail on warnings as well; a comment `# allow SP026` beside the words allows one
    #[arg(long, value_name = "SEVERITY", default_value = "error")]
    fail_on: FailOn,
    /// Count the phrases in these articles (files, folders, globs) and warn of those found in more than 8 of 100
    /// sentences: the commonest of the built-in pack, talks, is found in 4 to 7. `-f json` has every count
    #[arg(long, value_name = "INPUT", num_args = 1..)]
    corpus: Vec<String>,
}

/// What a check fails on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum FailOn {
    /// Rules that cannot be used: ends with 2
    Error,
    /// Rules that probably do not say what was meant, too: ends with 1
    Warning,
}

/// How the problems of a pack are told.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum CheckFormat {
    /// The lines of the rules with the words marked
    Human,
    /// One JSON object
    Json,
    /// SARIF 2.1.0, for editors and code hosts
    Sarif,
    /// Workflow commands, for remarks on a pull request
    Github,
}

impl Check {
    fn run(&self) -> Result<Outcome> {
        let folder = self.pack.as_deref();
        let (pack, mut found, places) = match sources::rules(folder) {
            Ok(rules) => rules.check(),
            // A file that cannot be read is a problem like any other.
            Err(error) => (None, error.downcast::<Broken>()?, Places::default()),
        };
        let Some(pack) = pack else {
            self.tell(&found, None)?;
            return Ok(Outcome::Refused);
        };
        let summary = (whole(&pack), changed(&pack));
        let (counts, read) = if self.corpus.is_empty() {
            (None, Outcome::Done)
        } else {
            let (counts, read) = corpus::count(pack, &places, &self.corpus, &mut found)?;
            (Some(counts), read)
        };
        self.tell(&found, counts.as_ref())?;
        output::note(&summary.0);
        if let Some(counts) = &counts {
            counts.note();
        }
        if let Some(changed) = summary.1 {
            output::note(&changed);
        }
        let gate = self.fail_on == FailOn::Warning && !found.diagnostics.is_empty();
        Ok(if gate && read == Outcome::Done { Outcome::Gate } else { read })
    }

    fn tell(&self, found: &Broken, counts: Option<&Counts>) -> Result<()> {
        let findings = || Findings::of(found, self.pack.as_deref(), counts);
        match self.format {
            CheckFormat::Human => output::diagnostics(found),
            CheckFormat::Json => output::print(&findings().json()?)?,
            CheckFormat::Sarif => output::print(&findings().sarif()?)?,
            CheckFormat::Github => output::print(&findings().github())?,
        }
        Ok(())
    }
}

/// What a pack without an error holds.
fn whole(pack: &Pack) -> String {
    let phrases: usize = pack.positions.iter().map(|position| position.phrases.len()).sum();
    let tests: usize = pack.positions.iter().map(|position| position.tests.len()).sum();
    let bases = pack.bases.iter().map(|base| format!(" {base}")).collect::<Vec<_>>().join(",");
    let on = if bases.is_empty() { String::new() } else { format!(", on top of{bases}") };
    format!(
        "{} is whole{on}: {}, {}, {}, {}, {}",
        pack.name,
        count(pack.parties.len(), "party", "parties"),
        count(pack.issues.len(), "issue", "issues"),
        count(pack.positions.len(), "position", "positions"),
        count(phrases, "phrase", "phrases"),
        count(tests, "test", "tests"),
    )
}

/// What a pack changes of its bases, and where.
fn changed(pack: &Pack) -> Option<String> {
    let changed = pack.positions.iter().filter(|position| !position.changes.is_empty());
    let changed: Vec<String> = changed
        .map(|position| {
            let places = position.changes.iter().map(|origin| format!("{}:{}", origin.file, origin.line));
            format!("{}: {}", position.id, places.collect::<Vec<_>>().join(", "))
        })
        .collect();
    let what = count(changed.len(), "inherited position is", "inherited positions are");
    (!changed.is_empty()).then(|| format!("{what} changed\n{}", changed.join("\n")))
}

pub(super) fn count(number: usize, one: &str, several: &str) -> String {
    format!("{number} {}", if number == 1 { one } else { several })
}

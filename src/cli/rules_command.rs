//! `standpoint rules`: the bench of those who write rules.

use std::collections::BTreeMap;
use std::path::PathBuf;

use anyhow::Result;
use clap::{Args, Subcommand, ValueEnum};
use regex::{Regex, RegexBuilder};

use crate::cli::corpus::{self, Counts};
use crate::cli::findings::Findings;
use crate::cli::rules::{Broken, Rules};
use crate::cli::rules_docs::Docs;
use crate::cli::rules_fmt::Fmt;
use crate::cli::rules_schema::Schema;
use crate::cli::rules_show::{List, Show};
use crate::cli::{EXIT_CODES, Outcome, OutputArgs, output, rules_new, sources};
use crate::engine::Engine;
use crate::explain;
use crate::pack::{self, Pack, Places, Position, PositionId, PositionTest};
use crate::report::Trials;
use crate::trial::{self, Coverage, Trial, Verdict};

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

#[derive(Debug, Args)]
struct Test {
    /// Folder of the pack; without it the one standpoint.yaml names, else the built-in one
    #[arg(value_name = "PACK", env = "STANDPOINT_RULES", hide_env_values = true)]
    pack: Option<PathBuf>,
    /// Run only the tests whose issue, position or text matches this regular expression, whatever the case
    #[arg(long, value_name = "REGEX", value_parser = regex)]
    filter: Option<Regex>,
    /// Leave out the tests of the packs that it extends
    #[arg(long)]
    own: bool,
    /// Show the tests that are marked as still to do, too
    #[arg(long)]
    todo: bool,
    /// List the positions and phrases that no test has used; with a number, fail where fewer than so many in a
    /// hundred of either are used
    #[arg(long, value_name = "MIN", num_args = 0..=1, require_equals = true, default_missing_value = "0",
        value_parser = clap::value_parser!(u8).range(0..=100))]
    coverage: Option<u8>,
    /// List the cues of the language that no test has used, too; they do not count for MIN
    #[arg(long, requires = "coverage")]
    cues: bool,
    #[command(flatten)]
    output: OutputArgs,
}

impl Test {
    fn run(&self) -> Result<Outcome> {
        let rules = sources::rules(self.pack.as_deref())?;
        let engine = Engine::new(rules.compile()?);
        let pack = engine.pack();
        let mut trials = self.trials(&engine)?;
        try_alone(&mut trials, &rules)?;
        let coverage = self.coverage.map(|_| Coverage::of(&engine, &trials));
        let drawing = Trials::new(pack, output::canvas(&self.output));
        let mut text = drawing.explained(&trials, self.todo, |trial| explain::of_trial(&engine, trial));
        if let Some(coverage) = &coverage {
            let unused = drawing.unused(coverage, self.cues);
            if !text.is_empty() && !unused.is_empty() {
                text.push('\n');
            }
            text += &unused;
        }
        output::write(&self.output, &text)?;
        let number = |verdict: Verdict| trials.iter().filter(|trial| trial.verdict() == verdict).count();
        let (failed, done) = (number(Verdict::Failed), number(Verdict::Done));
        let mut summary = format!(
            "{} passed, {failed} failed, {} to do",
            count(number(Verdict::Passed), "test", "tests"),
            number(Verdict::ToDo)
        );
        if done > 0 {
            summary += &format!(", {done} to do no longer");
        }
        let inherited = trials.iter().filter(|trial| trial.test.base.is_some()).count();
        if inherited > 0 {
            summary += &format!("; {inherited} of {} inherited", trials.len());
        }
        output::note(&summary);
        if pack.tests_left_out > 0 && !self.own {
            let left_out = count(pack.tests_left_out, "inherited test is", "inherited tests are");
            output::note(&format!("{left_out} left out, as they expect something of a disabled party"));
        }
        let mut outcome = if failed + done == 0 { Outcome::Done } else { Outcome::Gate };
        if trials.is_empty() {
            output::problem(&match &self.filter {
                Some(filter) => format!("no test has an issue, a position or a text that matches `{filter}`"),
                None => format!("{} has no tests", pack.name),
            });
            outcome = Outcome::Gate;
        }
        if let (Some(coverage), Some(least)) = (&coverage, self.coverage)
            && self.is_short(coverage, least)
        {
            outcome = Outcome::Gate;
        }
        Ok(outcome)
    }

    /// Tells how much of the rules the tests have used, and whether that is less than was asked for.
    fn is_short(&self, coverage: &Coverage, least: u8) -> bool {
        let mut short = false;
        for (what, used, counts) in [
            ("positions", coverage.positions, true),
            ("phrases", coverage.phrases, true),
            ("cues", coverage.cues, false),
        ] {
            // The tests of a pack are not there to try its language.
            if !counts && !self.cues {
                continue;
            }
            output::note(&format!(
                "{} of {} {what} are used by a test: {} %",
                used.used,
                used.all,
                used.share()
            ));
            if counts && used.share() < usize::from(least) {
                output::problem(&format!(
                    "{} % of the {what} are used by a test, {least} % were asked for",
                    used.share()
                ));
                short = true;
            }
        }
        short
    }

    fn trials<'e>(&self, engine: &'e Engine) -> Result<Vec<Trial<'e>>> {
        let pack = engine.pack();
        let wanted = |position: &Position, test: &PositionTest| {
            self.filter.as_ref().is_none_or(|filter| {
                [&position.id, &pack[position.issue].id, &test.text]
                    .into_iter()
                    .any(|text| filter.is_match(text))
            })
        };
        let mut trials = Vec::new();
        for (number, position) in pack.positions.iter().enumerate() {
            let tests = position.tests.iter().filter(|test| !self.own || test.base.is_none());
            for test in tests.filter(|test| wanted(position, test)) {
                trials.push(Trial::run(engine, PositionId::at(number), test)?);
            }
        }
        Ok(trials)
    }
}

/// Tries the inherited tests that fail in the packs they come from.
fn try_alone(trials: &mut [Trial<'_>], rules: &Rules) -> Result<()> {
    let mut engines: BTreeMap<&str, Option<Engine>> = BTreeMap::new();
    for trial in trials.iter_mut().filter(|trial| trial.verdict() == Verdict::Failed) {
        let Some(base) = &trial.test.base else { continue };
        // A base may be whole only under what is laid over it.
        let compile = || pack::compile(base, &rules.sources).ok().map(Engine::new);
        if let Some(engine) = engines.entry(base.as_str()).or_insert_with(compile) {
            trial::try_alone(trial, engine)?;
        }
    }
    Ok(())
}

/// A regular expression that any case matches.
fn regex(written: &str) -> Result<Regex, String> {
    let told = |error: regex::Error| {
        // Of the drawing with its caret the first line only says that there is one.
        let text = error.to_string();
        text.strip_prefix("regex parse error:")
            .map_or_else(|| text.clone(), |drawn| format!("it cannot be read{drawn}"))
    };
    RegexBuilder::new(written).case_insensitive(true).build().map_err(told)
}

fn count(number: usize, one: &str, several: &str) -> String {
    format!("{number} {}", if number == 1 { one } else { several })
}

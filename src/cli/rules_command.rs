//! `standpoint rules`: the bench of those who write rules.

use std::collections::BTreeMap;
use std::path::PathBuf;

use anyhow::Result;
use clap::{Args, Subcommand, ValueEnum};

use crate::cli::findings::Findings;
use crate::cli::rules::Rules;
use crate::cli::{EXIT_CODES, Outcome, OutputArgs, output, rules_new, sources};
use crate::engine::Engine;
use crate::pack::{self, Pack, PositionId};
use crate::report::Trials;
use crate::trial::{self, Trial, Verdict, unused_phrases};

/// Checks and tests rule packs
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
}

impl RulesCommand {
    pub(super) fn run(&self) -> Result<Outcome> {
        match &self.command {
            Command::Check(check) => check.run(),
            Command::Test(test) => test.run(),
            Command::New(new) => new.run(),
        }
    }
}

#[derive(Debug, Args)]
struct Check {
    /// Folder of the pack; without it the built-in one
    #[arg(value_name = "PACK", env = "STANDPOINT_RULES", hide_env_values = true)]
    pack: Option<PathBuf>,
    /// Format; what is for programs goes to standard output
    #[arg(short, long, value_name = "FORMAT", default_value = "human")]
    format: CheckFormat,
    /// Fail on warnings as well; a comment `# allow SP026` beside the words allows one
    #[arg(long, value_name = "SEVERITY", default_value = "error")]
    fail_on: FailOn,
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
        let (pack, found) = sources::rules(folder)?.check();
        match self.format {
            CheckFormat::Human => output::diagnostics(&found),
            CheckFormat::Json => output::print(&Findings::of(&found, folder).json()?)?,
            CheckFormat::Sarif => output::print(&Findings::of(&found, folder).sarif()?)?,
            CheckFormat::Github => output::print(&Findings::of(&found, folder).github())?,
        }
        let Some(pack) = pack else { return Ok(Outcome::Refused) };
        let phrases: usize = pack.positions.iter().map(|position| position.phrases.len()).sum();
        let tests: usize = pack.positions.iter().map(|position| position.tests.len()).sum();
        let bases = pack.bases.iter().map(|base| format!(" {base}")).collect::<Vec<_>>().join(",");
        let whole = if bases.is_empty() { String::new() } else { format!(", on top of{bases}") };
        output::note(&format!(
            "{} is whole{whole}: {}, {}, {}, {}, {}",
            pack.name,
            count(pack.parties.len(), "party", "parties"),
            count(pack.issues.len(), "issue", "issues"),
            count(pack.positions.len(), "position", "positions"),
            count(phrases, "phrase", "phrases"),
            count(tests, "test", "tests"),
        ));
        changed(&pack);
        let gate = self.fail_on == FailOn::Warning && !found.diagnostics.is_empty();
        Ok(if gate { Outcome::Gate } else { Outcome::Done })
    }
}

/// Tells what a pack changes of its bases, and where.
fn changed(pack: &Pack) {
    let changed = pack.positions.iter().filter(|position| !position.changes.is_empty());
    let changed: Vec<String> = changed
        .map(|position| {
            let places = position.changes.iter().map(|origin| format!("{}:{}", origin.file, origin.line));
            format!("{}: {}", position.id, places.collect::<Vec<_>>().join(", "))
        })
        .collect();
    if !changed.is_empty() {
        let what = count(changed.len(), "inherited position is", "inherited positions are");
        output::note(&format!("{what} changed\n{}", changed.join("\n")));
    }
}

#[derive(Debug, Args)]
struct Test {
    /// Folder of the pack; without it the built-in one
    #[arg(value_name = "PACK", env = "STANDPOINT_RULES", hide_env_values = true)]
    pack: Option<PathBuf>,
    /// Run only the tests whose position or text has these words
    #[arg(long, value_name = "WORDS")]
    filter: Option<String>,
    /// Leave out the tests of the packs that it extends
    #[arg(long)]
    own: bool,
    /// Show the tests that are marked as still to do, too
    #[arg(long)]
    todo: bool,
    /// List the phrases that no test has used; with a number, fail where fewer than so many in a hundred are used
    #[arg(long, value_name = "MIN", num_args = 0..=1, require_equals = true, default_missing_value = "0",
        value_parser = clap::value_parser!(u8).range(0..=100))]
    coverage: Option<u8>,
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
        let drawing = Trials::new(pack, output::canvas(&self.output));
        let mut text = drawing.failures(&trials, self.todo);
        if self.coverage.is_some() {
            let unused = drawing.unused(&trials);
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
                Some(words) => format!("no test has the words `{words}` in its position or its text"),
                None => format!("{} has no tests", pack.name),
            });
            outcome = Outcome::Gate;
        }
        if let Some(least) = self.coverage {
            let all: usize = pack.positions.iter().map(|position| position.phrases.len()).sum();
            let used = all - unused_phrases(pack, &trials).len();
            let share = used * 100 / all.max(1);
            output::note(&format!(
                "{used} of {} are used by a test: {share} %",
                count(all, "phrase", "phrases")
            ));
            if share < usize::from(least) {
                output::problem(&format!(
                    "{share} % of the phrases are used by a test, {least} % were asked for"
                ));
                outcome = Outcome::Gate;
            }
        }
        Ok(outcome)
    }

    fn trials<'e>(&self, engine: &'e Engine) -> Result<Vec<Trial<'e>>> {
        let words = self.filter.as_deref().map(str::to_lowercase);
        let wanted = |position: &str, text: &str| {
            words
                .as_deref()
                .is_none_or(|words| position.contains(words) || text.to_lowercase().contains(words))
        };
        let mut trials = Vec::new();
        for (number, position) in engine.pack().positions.iter().enumerate() {
            let tests = position.tests.iter().filter(|test| !self.own || test.base.is_none());
            for test in tests.filter(|test| wanted(&position.id, &test.text)) {
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

fn count(number: usize, one: &str, several: &str) -> String {
    format!("{number} {}", if number == 1 { one } else { several })
}

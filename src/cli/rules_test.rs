//! `standpoint rules test`: the tests beside the positions of a pack, and what they hold.

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

use anyhow::{Result, bail};
use clap::Args;
use regex::{Regex, RegexBuilder};

use crate::cli::rules::Rules;
use crate::cli::rules_command::count;
use crate::cli::{Outcome, OutputArgs, output, snapshot, sources};
use crate::engine::Engine;
use crate::explain;
use crate::pack::{self, Position, PositionId, PositionTest};
use crate::report::Trials;
use crate::trial::{self, Coverage, Mutants, Trial, Verdict};

/// Runs the tests that stand beside the positions of a pack
#[derive(Debug, Args)]
pub(super) struct Test {
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
    /// Delete each phrase in turn and list those whose deletion no test notices; with a number, fail where fewer than
    /// so many in a hundred are noticed
    #[arg(long, value_name = "MIN", num_args = 0..=1, require_equals = true, default_missing_value = "0",
        value_parser = clap::value_parser!(u8).range(0..=100))]
    mutate: Option<u8>,
    /// Articles (files, folders, globs): those that have a snapshot notice a deletion as well
    #[arg(long, value_name = "INPUT", num_args = 1.., requires = "mutate")]
    snapshots: Vec<String>,
    #[command(flatten)]
    output: OutputArgs,
}

impl Test {
    pub(super) fn run(&self) -> Result<Outcome> {
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
        // Of a part of the tests only the positions they are of can be told.
        let tried: Option<BTreeSet<PositionId>> =
            self.filter.as_ref().map(|_| trials.iter().map(|trial| trial.position).collect());
        let mutants = self.mutate.map(|_| self.mutants(&engine, &trials)).transpose()?;
        if let Some(mutants) = &mutants {
            let unnoticed = drawing.unnoticed(&mutants.unnoticed(&engine, tried.as_ref()));
            if !text.is_empty() && !unnoticed.is_empty() {
                text.push('\n');
            }
            text += &unnoticed;
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
        if let (Some(mutants), Some(least)) = (&mutants, self.mutate) {
            let noticed = mutants.noticed(&engine, tried.as_ref());
            output::note(&format!(
                "{} of {} deletions of a phrase are noticed: {} %",
                noticed.used,
                noticed.all,
                noticed.share()
            ));
            if noticed.share() < usize::from(least) {
                output::problem(&format!(
                    "{} % of the deletions are noticed, {least} % were asked for",
                    noticed.share()
                ));
                outcome = Outcome::Gate;
            }
        }
        Ok(outcome)
    }

    /// Deletes each phrase in turn, and runs the tests and reads the snapshots' articles without it.
    fn mutants(&self, engine: &Engine, trials: &[Trial<'_>]) -> Result<Mutants> {
        let mut mutants = Mutants::default();
        let tried = sources::each(trials, |trial| Mutants::try_test(engine, trial.position, trial.test));
        for noticed in tried {
            mutants.add(noticed?);
        }
        if !self.snapshots.is_empty() {
            let (articles, failed) = snapshot::kept_articles(&self.snapshots)?;
            if failed {
                bail!("not every article could be read, so nothing can be said of the others");
            }
            for noticed in sources::each(&articles, |article| Mutants::try_article(engine, article)) {
                mutants.add(noticed);
            }
        }
        Ok(mutants)
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

//! `standpoint snapshot check`.

use std::collections::HashSet;
use std::path::PathBuf;
use std::{env, fs};

use anyhow::{Context, Result, anyhow};
use clap::{Args, ValueEnum};

use super::session::{Desk, leave_pending};
use super::{Chosen, formats};
use crate::article::Article;
use crate::cli::{Outcome, OutputArgs, output, sources};
use crate::pack::Pack;
use crate::report::Snapshots;
use crate::snapshot::{Checked, Gold, Scores, Status, Summary};

/// Reads articles and tells what the rules find otherwise than their snapshots say
///
/// What is new or changed is left beside the snapshot, in a file that ends in .snap.new.yaml, until you
/// decide on it by `standpoint snapshot review`, `accept` or `reject`; nothing is accepted by itself.
#[derive(Debug, Args)]
pub(super) struct Check {
    #[command(flatten)]
    chosen: Chosen,
    /// Annotations in JSON Lines (doc, party, position, stance, quote): tells precision and recall before and after
    #[arg(long, value_name = "FILE", help_heading = "Input")]
    gold: Option<PathBuf>,
    /// Leave nothing to be decided on, and fail on obsolete snapshots too; so it is where CI is set
    #[arg(long, help_heading = "Selection")]
    ci: bool,
    /// Format; what is for programs goes to standard output
    #[arg(short, long, value_name = "FORMAT", default_value = "human", help_heading = "Output")]
    format: CheckFormat,
    #[command(flatten)]
    output: OutputArgs,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum CheckFormat {
    /// What changed, article by article, and summed up by rule
    Human,
    /// One JSON object
    Json,
    /// JUnit XML, for continuous builds
    Junit,
    /// Workflow commands, for remarks on a pull request
    Github,
}

/// What was found, and what it is worth.
pub(super) struct Findings<'a> {
    pub(super) checked: &'a [Checked],
    pub(super) summary: &'a Summary,
    /// Whether obsolete snapshots make the check fail.
    pub(super) ci: bool,
    /// Before and after.
    pub(super) scores: Option<(Scores, Scores)>,
}

impl Check {
    pub(super) fn run(&self) -> Result<Outcome> {
        let desk = Desk::new(&self.chosen)?;
        let loaded = sources::load(&self.chosen.rules, &desk.articles)?;
        let pack = loaded.engine.pack();
        let gold = self.gold.as_ref().map(|file| read_gold(file, pack)).transpose()?;
        let checked = desk.check(&loaded);
        let ci = self.ci || is_ci();
        if !ci {
            leave_pending(&checked, desk.is_whole())?;
        }
        let summary = sum_up(&checked, pack);
        let scores = gold.map(|gold| score(&gold, &desk.articles, &checked));
        let findings = Findings { checked: &checked, summary: &summary, ci, scores };
        let text = match self.format {
            CheckFormat::Human => {
                let drawing = Snapshots::new(pack, output::canvas(&self.output));
                drawing.checked(&checked) + &drawing.summary(&summary) + &drawing.scores(scores)
            }
            CheckFormat::Json => formats::json(&findings)?,
            CheckFormat::Junit => formats::junit(&findings, pack)?,
            CheckFormat::Github => formats::github(&findings, pack),
        };
        output::write(&self.output, &text)?;
        if !checked.iter().any(|one| one.after.is_some()) {
            output::problem("no article was read, so nothing was checked");
            return Ok(if desk.has_failed() { Outcome::Partly } else { Outcome::Nothing });
        }
        self.remarks(&checked, ci, desk.is_whole());
        Ok(outcome(&checked, desk.has_failed(), ci))
    }

    /// How many of each, and what to do.
    fn remarks(&self, checked: &[Checked], ci: bool, whole: bool) {
        output::gap();
        output::note(&counts(checked));
        let any = |wanted: &[&str]| checked.iter().any(|one| wanted.contains(&one.status.as_str()));
        if any(&["new", "changed", "broken"]) || whole && any(&["obsolete"]) {
            output::note(match ci {
                true => {
                    "run `standpoint snapshot check` and `review` where you can decide, and commit the snapshots"
                }
                false => {
                    "`standpoint snapshot review` walks through it; `accept` and `reject` decide without asking"
                }
            });
        }
        if !whole && any(&["obsolete"]) {
            output::note("obsolete snapshots are not offered for deletion, as not every input was read");
        }
    }
}

/// How a check ends.
pub(super) fn outcome(checked: &[Checked], failed: bool, ci: bool) -> Outcome {
    let any = |wanted: &str| checked.iter().any(|one| one.status.as_str() == wanted);
    if failed || any("broken") || any("missing") {
        Outcome::Partly
    } else if any("new") || any("changed") || ci && any("obsolete") {
        Outcome::Gate
    } else {
        Outcome::Done
    }
}

/// "12 snapshots: 9 as they were, 2 changed, 1 new".
pub(super) fn counts(checked: &[Checked]) -> String {
    let number = |wanted: &str| checked.iter().filter(|one| one.status.as_str() == wanted).count();
    let words = [
        ("same", "as before"),
        ("changed", "changed"),
        ("new", "new"),
        ("obsolete", "obsolete"),
        ("missing", "missing"),
        ("broken", "not to be read"),
    ];
    let told: Vec<String> = words
        .iter()
        .map(|(status, word)| (number(status), word))
        .filter(|(count, _)| *count > 0)
        .map(|(count, word)| format!("{count} {word}"))
        .collect();
    let articles = checked.iter().filter(|one| one.after.is_some()).count();
    format!("{articles} article{} read: {}", if articles == 1 { "" } else { "s" }, told.join(", "))
}

/// Whether a continuous build runs this.
pub(super) fn is_ci() -> bool {
    env::var_os("CI").is_some_and(|value| !value.is_empty() && value != "false" && value != "0")
}

fn sum_up(checked: &[Checked], pack: &Pack) -> Summary {
    let rule = |position: crate::pack::PositionId| {
        let position = &pack[position];
        format!("{}/{}", pack[position.issue].id, position.id)
    };
    let mut known: HashSet<(String, Option<&str>)> = HashSet::new();
    for at in 0..pack.positions.len() {
        let id = crate::pack::PositionId::at(at);
        known.insert((rule(id) + "#ref", None));
        known.extend(pack[id].phrases.iter().map(|phrase| (rule(id), Some(phrase.source.as_str()))));
    }
    // A new article tells nothing of a change of the rules.
    let changed = checked.iter().filter(|one| matches!(one.status, Status::Changed(_)));
    let differences: Vec<_> = changed.map(|one| (one.name.as_str(), one.differences())).collect();
    let each = differences.iter().flat_map(|(name, all)| all.iter().map(|one| (*name, one)));
    Summary::of(each, |rule, phrase| known.contains(&(rule.to_owned(), phrase)))
}

fn read_gold(file: &PathBuf, pack: &Pack) -> Result<Gold> {
    let shown = file.display();
    let text = fs::read_to_string(file).with_context(|| format!("{shown}: cannot be read"))?;
    Gold::read(&text, pack).map_err(|error| anyhow!("{shown}:{}: {}", error.line, error.problem))
}

/// How near the snapshots came to the annotations, and how near what is read now does.
fn score(gold: &Gold, articles: &[Article], checked: &[Checked]) -> (Scores, Scores) {
    let (mut before, mut after) = (Scores::default(), Scores::default());
    for (article, one) in articles.iter().zip(checked) {
        let doc = if gold.knows(&article.own_id) { &article.own_id } else { &article.id };
        let old = one.before.as_ref().map(|snapshot| snapshot.statements.as_slice()).unwrap_or_default();
        let new = one.after.as_ref().map(|snapshot| snapshot.statements.as_slice()).unwrap_or_default();
        if let (Some(old), Some(new)) = (gold.score(doc, article, old), gold.score(doc, article, new)) {
            before.add(old);
            after.add(new);
        }
    }
    (before, after)
}

//! `standpoint snapshot check`.

use std::collections::HashSet;
use std::path::{Path, PathBuf};
use std::{env, fs};

use anyhow::{Context, Result, anyhow};
use clap::{Args, ValueEnum};

use super::session::{Desk, digest_of, ids_of, leave_pending};
use super::{Chosen, formats};
use crate::article::Article;
use crate::cli::{Outcome, OutputArgs, output, sources};
use crate::pack::Pack;
use crate::report::Snapshots;
use crate::snapshot::{Cause, Checked, Gold, Scores, Status, Summary};

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
        let mut checked = desk.check(&loaded);
        desk.say_why(&mut checked, &loaded.engine);
        let ci = self.ci || is_ci();
        let summary = sum_up(&checked, pack);
        if let Some(gold) = &gold {
            let unplaced: usize =
                desk.articles.iter().map(|article| gold.unplaced(doc(gold, article), article)).sum();
            if unplaced > 0 {
                output::note(&format!(
                    "{unplaced} quotes of the annotations do not stand in their articles, and count as missed"
                ));
            }
        }
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
        // First what was found, then what is left of it: a folder that cannot be written to hides nothing.
        let left =
            ci || leave_pending(&checked, desk.is_whole(), &digest_of(&self.chosen.rules)?) && desk.sweep();
        if checked.is_empty() {
            output::problem("no article was read, so nothing was checked");
            return Ok(if desk.is_empty() { Outcome::Nothing } else { Outcome::Partly });
        }
        self.remarks(&checked, ci, desk.is_whole());
        Ok(outcome(&checked, desk.has_failed() || !left, ci))
    }

    /// How many of each, and what to do.
    fn remarks(&self, checked: &[Checked], ci: bool, whole: bool) {
        output::gap();
        output::note(&counts(checked));
        let rejected: usize = checked.iter().map(|one| one.rejected.intersection(&ids_of(one)).count()).sum();
        if rejected > 0 {
            output::note(&format!("rejected before, and waiting for the rules to be mended: {rejected}"));
        }
        for (gone, new) in renamed(checked) {
            output::note(&format!("{new} has the text of {gone}: was it renamed?"));
        }
        let obsolete = checked.iter().any(|one| one.status == Status::Obsolete);
        // What a later version has written cannot be decided on.
        let open = |one: &Checked| {
            one.after.is_some() && matches!(one.status, Status::New | Status::Changed(_) | Status::Broken)
        };
        if checked.iter().any(open) || whole && obsolete {
            output::note(match ci {
                true => {
                    "run `standpoint snapshot check` and `review` where you can decide, and commit the snapshots"
                }
                false => {
                    "`standpoint snapshot review` walks through it; `accept` and `reject` decide without asking"
                }
            });
        }
        if !whole && obsolete {
            output::note("obsolete snapshots are not offered for deletion, as not every input was read");
        }
    }
}

/// New articles with the text of one that is gone: the names of both.
fn renamed(checked: &[Checked]) -> Vec<(&str, &str)> {
    let gone = checked.iter().filter(|one| one.status == Status::Obsolete);
    let pairs = gone.filter_map(|gone| {
        let text = &gone.before.as_ref()?.text;
        let mut new = checked.iter().filter(|one| one.status == Status::New);
        let new = new.find(|new| new.after.as_ref().is_some_and(|after| after.text == *text))?;
        Some((gone.name.as_str(), new.name.as_str()))
    });
    pairs.collect()
}

/// How a check ends.
pub(super) fn outcome(checked: &[Checked], failed: bool, ci: bool) -> Outcome {
    let any = |is: fn(&Status) -> bool| checked.iter().any(|one| is(&one.status));
    if failed || any(|status| matches!(status, Status::Broken | Status::Missing(_))) {
        Outcome::Partly
    } else if any(|status| matches!(status, Status::New | Status::Changed(_)))
        || ci && any(|status| *status == Status::Obsolete)
    {
        Outcome::Gate
    } else {
        Outcome::Done
    }
}

/// "12 articles read: 9 as before, 2 changed, 1 new".
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
    let unread = |one: &&Checked| !matches!(one.status, Status::Obsolete | Status::Missing(_));
    let articles = checked.iter().filter(unread).count();
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
    // A new article, or one that was edited, tells nothing of a change of the rules.
    let by_rules = |status: &Status| match status {
        Status::Changed(differences) => matches!(differences.cause, Cause::Rules | Cause::Pack),
        _ => false,
    };
    let changed = checked.iter().filter(|one| by_rules(&one.status));
    let differences: Vec<_> = changed.map(|one| (one.name.as_str(), one.differences())).collect();
    let each = differences.iter().flat_map(|(name, all)| all.iter().map(|one| (*name, one)));
    Summary::of(each, |rule, phrase| known.contains(&(rule.to_owned(), phrase)))
}

fn read_gold(file: &Path, pack: &Pack) -> Result<Gold> {
    let shown = file.display();
    let text = fs::read_to_string(file).with_context(|| format!("{shown}: cannot be read"))?;
    Gold::read(&text, pack).map_err(|error| anyhow!("{shown}:{}: {}", error.line, error.problem))
}

/// By what an article is annotated.
fn doc<'a>(gold: &Gold, article: &'a Article) -> &'a str {
    if gold.knows(&article.own_id) { &article.own_id } else { &article.id }
}

/// How near the snapshots came to the annotations, and how near what is read now does.
fn score(gold: &Gold, articles: &[Article], checked: &[Checked]) -> (Scores, Scores) {
    let (mut before, mut after) = (Scores::default(), Scores::default());
    for (article, one) in articles.iter().zip(checked) {
        let doc = doc(gold, article);
        let old = one.before.as_ref().map(|snapshot| snapshot.statements.as_slice()).unwrap_or_default();
        let new = one.after.as_ref().map(|snapshot| snapshot.statements.as_slice()).unwrap_or_default();
        if let (Some(old), Some(new)) = (gold.score(doc, article, old), gold.score(doc, article, new)) {
            before.add(old);
            after.add(new);
        }
    }
    (before, after)
}

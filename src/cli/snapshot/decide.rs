//! `standpoint snapshot accept` and `reject`, and how a decision is put down.
//!
//! Every decision is written at once, the snapshot first and then what is left to decide, each whole or
//! not at all: whoever is interrupted finds the decisions made so far, and the others still open. What was rejected is
//! remembered in the file that lies beside the snapshot, as long as the rules still find it.

use std::collections::{BTreeSet, HashMap};
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use clap::Args;

use super::session::{digest_of, inputs, name};
use super::shelf::{Shelf, pending, put, remove};
use crate::cli::input::normal;
use crate::cli::rules::{self, Broken};
use crate::cli::rules_command::count;
use crate::cli::{Outcome, RulesArgs, articles, input, output, project};
use crate::diagnostic::{Code, nearest};
use crate::pack::Sources;
use crate::snapshot::{ALL, Checked, Differences, Pending, Reader, Snapshot, Status, apply, between};

/// Takes what a check has left as the new snapshots
///
/// Refuses where the rules or an article have changed since. What was rejected is not taken, unless --only names it.
#[derive(Debug, Args)]
pub(super) struct Accept {
    #[command(flatten)]
    what: What,
}

/// Dismisses what a check has left; the snapshots stay as they are
///
/// A check fails until the rules are mended, and a review does not ask about it again.
#[derive(Debug, Args)]
pub(super) struct Reject {
    #[command(flatten)]
    what: What,
}

/// What to decide on.
#[derive(Debug, Args)]
struct What {
    /// Articles or folders; without them the sample of standpoint.yaml, else the current folder
    #[arg(value_name = "INPUT")]
    inputs: Vec<String>,
    /// Only this article, or one difference of it (article.txt#1a2b3c4d), as a check names them; may be given several times
    #[arg(long, value_name = "ID", allow_hyphen_values = true)]
    only: Vec<String>,
    #[command(flatten)]
    rules: RulesArgs,
}

impl Accept {
    pub(super) fn run(&self) -> Result<Outcome> {
        self.what.decide(true)
    }
}

impl Reject {
    pub(super) fn run(&self) -> Result<Outcome> {
        self.what.decide(false)
    }
}

impl What {
    fn decide(&self, accept: bool) -> Result<Outcome> {
        let shelf = Shelf::current()?;
        let mut open = Vec::new();
        let mut broken = Broken { diagnostics: Vec::new(), sources: Sources::default() };
        for path in self.paths(&shelf)? {
            open.extend(Open::read(&path, &shelf, &mut broken)?);
        }
        if !broken.diagnostics.is_empty() {
            output::diagnostics(&broken);
        }
        let mut chosen = self.chosen(&open)?;
        if accept {
            self.refuse_stale(&open, &chosen)?;
        }
        let mut done = Done::default();
        for case in &mut open {
            let Some(ids) = chosen.remove(&case.name).filter(|ids| !ids.is_empty()) else { continue };
            done.count(case, &ids);
            case.decide(&ids, accept)?;
        }
        if done == Done::default() {
            output::problem(
                "nothing is left to decide on; `standpoint snapshot check` tells what has changed",
            );
            return Ok(Outcome::Nothing);
        }
        output::note(&done.told(accept));
        // What cannot be read is left as it is, and the others are done.
        Ok(if broken.diagnostics.is_empty() { Outcome::Done } else { Outcome::Partly })
    }

    /// The snapshots with something to decide on.
    fn paths(&self, shelf: &Shelf) -> Result<BTreeSet<PathBuf>> {
        let given = match self.inputs.is_empty() {
            true => match project::current().sample()? {
                sample if sample.is_empty() => vec![".".to_owned()],
                sample => sample,
            },
            false => inputs(&self.inputs)?,
        };
        let mut all = BTreeSet::new();
        for input in &given {
            let found = shelf.under_input(input);
            if found.is_empty() && !input::is_there(input) {
                bail!("{input}: no such file or folder, and no snapshot of one");
            }
            all.extend(found);
        }
        Ok(all.into_iter().filter(|path| pending(path).exists()).collect())
    }

    /// For each case asked for, by name, the ids of what is to be decided: all that nobody has rejected, unless one is named.
    fn chosen(&self, open: &[Open]) -> Result<HashMap<String, BTreeSet<String>>> {
        let undecided =
            |case: &Open| -> BTreeSet<String> { case.ids().difference(&case.rejected).cloned().collect() };
        if self.only.is_empty() {
            return Ok(open.iter().map(|case| (case.name.clone(), undecided(case))).collect());
        }
        let mut chosen: HashMap<String, BTreeSet<String>> = HashMap::new();
        for asked in &self.only {
            let plain = asked.trim_start_matches("./");
            let named = |name: &str| open.iter().find(|case| case.name == name || case.own == name);
            let (case, id) = match (named(plain), plain.rsplit_once('#')) {
                (Some(case), _) => (Some(case), None),
                (None, Some((name, id))) => (named(name), Some(id)),
                (None, None) => (None, None),
            };
            let Some(case) = case else {
                let near = nearest(plain, open.iter().map(|case| case.name.as_str()));
                bail!(
                    "nothing is left to decide on in {asked:?}{}",
                    near.map(|near| format!("; did you mean {near}?")).unwrap_or_default()
                );
            };
            let ids = match id {
                None => undecided(case),
                Some(id) if case.ids().contains(id) => [id.to_owned()].into(),
                Some(id) => {
                    let known = case.ids().into_iter().collect::<Vec<_>>().join(", ");
                    bail!("{} has no difference {id:?}; it has {known}", case.name);
                }
            };
            if ids.is_empty() {
                bail!(
                    "all that is left of {} was rejected; name the difference to accept it all the same",
                    case.name
                );
            }
            chosen.entry(case.name.clone()).or_default().extend(ids);
        }
        Ok(chosen)
    }

    /// Refuses what would not be what the rules find now.
    fn refuse_stale(&self, open: &[Open], chosen: &HashMap<String, BTreeSet<String>>) -> Result<()> {
        let digest = digest_of(&self.rules)?;
        let mut texts = Texts::default();
        for case in open.iter().filter(|case| chosen.get(&case.name).is_some_and(|ids| !ids.is_empty())) {
            if case.checked_with != digest {
                bail!(
                    "the rules are not those that {} was checked with: check once more, or name those rules with --rules",
                    case.name
                );
            }
            match (&case.change, texts.of(&case.article, &case.own)) {
                (Proposed::Gone, None) => {}
                (Proposed::Gone, Some(_)) => {
                    bail!("{} is there again, so its snapshot stays: check once more", case.name)
                }
                (Proposed::Reading(read), Some(text)) if *text == read.after.text => {}
                (Proposed::Reading(_), None) => {
                    bail!("{} is gone, or cannot be read any more: check once more", case.name)
                }
                _ => bail!("{} has changed since it was checked: check once more", case.name),
            }
        }
        Ok(())
    }
}

/// The texts of articles as they are now, by a digest.
#[derive(Default)]
struct Texts {
    files: HashMap<PathBuf, HashMap<String, String>>,
}

impl Texts {
    /// That of an article in a file.
    fn of(&mut self, file: &Path, article: &str) -> Option<&String> {
        let texts = self.files.entry(file.to_owned()).or_insert_with(|| {
            let read = articles::plain_articles(&[project::slashed(file)], std::io::empty());
            let mut seen: HashMap<String, usize> = HashMap::new();
            let articles = read.into_iter().flatten();
            let named = articles.map(|article| {
                let number = seen.entry(article.own_id.clone()).or_default();
                *number += 1;
                (name(&article, *number), Snapshot::hash_of(&article))
            });
            named.collect()
        });
        texts.get(article)
    }
}

/// What was decided.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Done {
    articles: usize,
    statements: usize,
    obsolete: usize,
}

impl Done {
    fn count(&mut self, case: &Open, ids: &BTreeSet<String>) {
        match &case.change {
            Proposed::Gone => self.obsolete += 1,
            Proposed::Reading(read) => {
                self.articles += 1;
                let statements = read.differences.statements.iter();
                let whole = ids.contains(ALL);
                self.statements += statements.filter(|one| whole || ids.contains(&one.id())).count();
            }
        }
    }

    fn told(self, accept: bool) -> String {
        let mut told = Vec::new();
        if self.articles > 0 {
            let word = if accept { "accepted" } else { "rejected" };
            let statements = count(self.statements, "difference", "differences");
            told.push(format!(
                "{word} {}, {statements} of statements",
                count(self.articles, "article", "articles")
            ));
        }
        if self.obsolete > 0 {
            let word = if accept { "deleted" } else { "kept" };
            told.push(format!("{word} {}", count(self.obsolete, "obsolete snapshot", "obsolete snapshots")));
        }
        told.join("; ")
    }
}

/// What is proposed for a snapshot.
pub(super) enum Proposed {
    /// That it go, as there is no article any more.
    Gone,
    /// What was read in the article.
    Reading(Box<ReadAnew>),
}

/// An article that reads otherwise than its snapshot says.
pub(super) struct ReadAnew {
    /// What the snapshot says; of a new article, nothing but what it is of.
    before: Snapshot,
    /// What was read.
    after: Snapshot,
    differences: Differences,
}

/// A snapshot with a change to decide on.
pub(super) struct Open {
    /// By what the check called its article.
    pub(super) name: String,
    /// By what it is called from here.
    own: String,
    /// Path of the snapshot.
    path: PathBuf,
    /// Path of the article.
    article: PathBuf,
    /// What was proposed.
    pub(super) change: Proposed,
    /// Whether there is no snapshot yet, or none that can be read.
    fresh: bool,
    accepted: BTreeSet<String>,
    rejected: BTreeSet<String>,
    checked_with: String,
}

impl Open {
    /// A case from what a check has found with the rules of this digest.
    pub(super) fn of(one: &Checked, checked_with: &str) -> Option<Self> {
        let differences = match &one.status {
            Status::Changed(differences) => Some(differences),
            _ => None,
        };
        let before = one.before.as_ref().filter(|_| differences.is_some());
        let change = match (&one.status, &one.after) {
            (Status::Changed(_) | Status::New | Status::Broken, Some(after)) => {
                Proposed::reading(before, after, differences)
            }
            (Status::Obsolete, _) => Proposed::Gone,
            _ => return None,
        };
        Some(Self {
            name: one.name.clone(),
            own: one.name.clone(),
            path: PathBuf::from(&one.file),
            article: PathBuf::from(&one.path),
            fresh: before.is_none(),
            change,
            accepted: BTreeSet::new(),
            rejected: one.rejected.clone(),
            checked_with: checked_with.to_owned(),
        })
    }

    /// Reads what a check has left beside a snapshot. What cannot be read goes to `broken`.
    fn read(path: &Path, shelf: &Shelf, broken: &mut Broken) -> Result<Option<Self>> {
        let file = pending(path);
        let Some(text) = read(&file)? else { return Ok(None) };
        let left = match Pending::read(&project::slashed(&file), &text) {
            Ok(Some(left)) => left,
            Ok(None) => bail!(
                "{}: it is not as the check left it, so somebody has changed it; `standpoint snapshot check` writes it anew",
                project::slashed(&file)
            ),
            Err(problems) => {
                broken.diagnostics.extend(problems);
                broken.sources.files.push((project::slashed(&file).into(), text.into()));
                return Ok(None);
            }
        };
        let article = normal(&shelf.article_of(path).unwrap_or_default());
        let file_name =
            article.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        // A record is called by its file and its id.
        let record = match &left.proposed {
            Some(proposed) => proposed.article.strip_prefix(&file_name),
            None => left.name.rfind(&file_name).map(|at| &left.name[at + file_name.len()..]),
        };
        let own = format!("{}{}", project::slashed(&article), record.unwrap_or_default());
        // A snapshot that cannot be read is replaced whole.
        let before = match read(path)?.map(|text| (Reader::read(&project::slashed(path), &text), text)) {
            None => None,
            Some((Ok(stored), _)) => Some(stored.snapshot()),
            // What a later version has written is not ours to replace.
            Some((Err(problems), text)) if problems.iter().any(|problem| problem.code == Code::TooOld) => {
                broken.diagnostics.extend(problems);
                broken.sources.files.push((project::slashed(path).into(), text.into()));
                return Ok(None);
            }
            Some((Err(_), _)) => None,
        };
        let (change, fresh) = match (&left.proposed, &before) {
            (None, _) => (Proposed::Gone, false),
            (Some(after), None) => (Proposed::reading(None, after, None), true),
            (Some(after), Some((before, torn))) => {
                (Proposed::reading(Some(before), after, Some(&between(before, after, *torn))), false)
            }
        };
        let Pending { name, rejected, checked_with, .. } = left;
        let name = if name.is_empty() { own.clone() } else { name };
        let (path, accepted) = (path.to_owned(), BTreeSet::new());
        Ok(Some(Self { name, own, path, article, change, fresh, accepted, rejected, checked_with }))
    }

    /// The ids of all that can be decided on.
    pub(super) fn ids(&self) -> BTreeSet<String> {
        match &self.change {
            Proposed::Reading(read) if !self.fresh => read.differences.ids(),
            _ => [ALL.to_owned()].into(),
        }
    }

    /// Whether somebody has rejected this already.
    pub(super) fn is_rejected(&self, id: &str) -> bool {
        self.rejected.contains(id)
    }

    /// Whether there is no snapshot to compare with yet.
    pub(super) fn is_fresh(&self) -> bool {
        self.fresh
    }

    /// What the snapshot says by now.
    pub(super) fn current(&self) -> Option<Snapshot> {
        match &self.change {
            Proposed::Reading(read) if !self.fresh => {
                Some(apply(&read.before, &read.after, &read.differences, &self.accepted))
            }
            _ => None,
        }
    }

    /// Puts down a decision on some of what there is.
    ///
    /// # Errors
    /// Where a file cannot be written, or the article of an obsolete snapshot is there again.
    pub(super) fn decide(&mut self, ids: &BTreeSet<String>, accept: bool) -> Result<()> {
        let left = pending(&self.path);
        let all = self.ids();
        let (now, before) = if accept {
            (&mut self.accepted, &mut self.rejected)
        } else {
            (&mut self.rejected, &mut self.accepted)
        };
        now.extend(ids.iter().cloned());
        before.retain(|id| !ids.contains(id));
        if accept {
            match &self.change {
                Proposed::Gone => {
                    if self.article.is_file() && !Shelf::is_of_record(&self.path) {
                        bail!(
                            "{} is there again, so its snapshot stays; check once more",
                            self.article.display()
                        );
                    }
                    remove(&self.path)?;
                }
                Proposed::Reading(read) => {
                    let ReadAnew { before, after, differences } = &**read;
                    let whole = self.accepted == all;
                    let chosen = || apply(before, after, differences, &self.accepted);
                    put(&self.path, &if whole { after.to_yaml() } else { chosen().to_yaml() })?;
                }
            }
        }
        if self.accepted == all {
            return remove(&left);
        }
        let proposed = match &self.change {
            Proposed::Gone => None,
            Proposed::Reading(read) => Some(read.after.clone()),
        };
        let (name, rejected) = (self.name.clone(), self.rejected.clone());
        put(&left, &Pending { name, proposed, rejected, checked_with: self.checked_with.clone() }.to_yaml())
    }
}

impl Proposed {
    fn reading(before: Option<&Snapshot>, after: &Snapshot, differences: Option<&Differences>) -> Self {
        let before = before.cloned().unwrap_or_else(|| Snapshot { statements: Vec::new(), ..after.clone() });
        let differences = differences.cloned().unwrap_or_else(|| between(&before, after, false));
        Self::Reading(Box::new(ReadAnew { before, after: after.clone(), differences }))
    }
}

/// The text of a file that may not be there.
fn read(path: &Path) -> Result<Option<String>> {
    match fs::read(path) {
        // What is no UTF-8 shows as a mark that no YAML has.
        Ok(bytes) => Ok(Some(rules::decode(&project::slashed(path), bytes, &mut Vec::new()))),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(error).with_context(|| format!("{}: cannot be read", path.display())),
    }
}

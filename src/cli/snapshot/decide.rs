//! `standpoint snapshot accept` and `reject`, and how a decision is put down.
//!
//! Every decision is written at once, the snapshot first and then what is left to decide, each whole or
//! not at all: whoever is interrupted finds the decisions made so far, and the others still open.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use clap::Args;

use super::session::inputs;
use super::shelf::{Shelf, pending};
use crate::cli::rules::{self, Broken};
use crate::cli::{Outcome, output, project};
use crate::diagnostic::nearest;
use crate::pack::Sources;
use crate::snapshot::{Differences, Reader, Snapshot, apply, between};

/// Takes what a check has left as the new snapshots
#[derive(Debug, Args)]
pub(super) struct Accept {
    #[command(flatten)]
    what: What,
}

/// Dismisses what a check has left; the snapshots stay as they are
///
/// The next check fails again until the rules are mended.
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
    #[arg(long, value_name = "ID")]
    only: Vec<String>,
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
            match Open::read(&path, &shelf, &mut broken)? {
                Some(case) => open.push(case),
                None => continue,
            }
        }
        if !broken.diagnostics.is_empty() {
            return Err(broken.into());
        }
        let chosen = self.chosen(&open)?;
        if open.is_empty() {
            output::problem(
                "nothing is left to decide on; `standpoint snapshot check` tells what has changed",
            );
            return Ok(Outcome::Nothing);
        }
        let (mut snapshots, mut statements, mut deleted) = (0, 0, 0);
        for (case, ids) in open.iter_mut().zip(chosen) {
            let Some(ids) = ids else { continue };
            let count = ids.as_ref().map_or(case.count(), BTreeSet::len);
            case.decide(ids.as_ref(), accept)?;
            match case.change {
                Proposed::Gone => deleted += 1,
                Proposed::Reading(_) => {
                    snapshots += 1;
                    statements += count;
                }
            }
        }
        let number = |n: usize, word: &str| format!("{n} {word}{}", if n == 1 { "" } else { "s" });
        let mut told = Vec::new();
        if snapshots > 0 {
            let word = if accept { "accepted" } else { "rejected" };
            told.push(format!("{word} {} of {}", number(statements, "change"), number(snapshots, "article")));
        }
        if deleted > 0 {
            let word = if accept { "deleted" } else { "kept" };
            told.push(format!("{word} {}", number(deleted, "obsolete snapshot")));
        }
        output::note(&told.join(", "));
        Ok(Outcome::Done)
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
        let all = given.iter().flat_map(|input| shelf.under_input(input));
        Ok(all.filter(|path| pending(path).exists()).collect())
    }

    /// For each open case whether it is asked for, and which of its differences; all where none is named.
    #[allow(clippy::type_complexity, reason = "asked for or not, and all or some")]
    fn chosen(&self, open: &[Open]) -> Result<Vec<Option<Option<BTreeSet<String>>>>> {
        if self.only.is_empty() {
            return Ok(vec![Some(None); open.len()]);
        }
        let mut chosen: Vec<Option<Option<BTreeSet<String>>>> = vec![None; open.len()];
        for asked in &self.only {
            let asked = asked.trim_start_matches("./");
            let named = |name: &str| open.iter().position(|case| case.name.trim_start_matches("./") == name);
            let (at, id) = match (named(asked), asked.rsplit_once('#')) {
                (Some(at), _) => (Some(at), None),
                (None, Some((name, id))) => (named(name), Some(id)),
                (None, None) => (None, None),
            };
            let Some(at) = at else {
                let near = nearest(asked, open.iter().map(|case| case.name.as_str()));
                bail!(
                    "nothing is left to decide on in {asked:?}{}",
                    near.map(|near| format!("; did you mean {near}?")).unwrap_or_default()
                );
            };
            let Some(id) = id else {
                chosen[at] = Some(None);
                continue;
            };
            let known = open[at].ids();
            if !known.contains(id) {
                let known = known.into_iter().collect::<Vec<_>>().join(", ");
                bail!("{} has no difference {id:?}; it has {known}", open[at].name);
            }
            // Where the whole article is asked for already, this is part of it.
            if let Some(ids) = chosen[at].get_or_insert_with(|| Some(BTreeSet::new())) {
                ids.insert(id.to_owned());
            }
        }
        Ok(chosen)
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
    /// By what its article is called.
    pub(super) name: String,
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
}

impl Open {
    /// A case from what a check has found.
    pub(super) fn of(
        name: &str,
        path: &str,
        article: &str,
        before: Option<&Snapshot>,
        after: &Snapshot,
        differences: Option<&Differences>,
    ) -> Self {
        let fresh = before.is_none();
        let before = before.cloned().unwrap_or_else(|| Snapshot { statements: Vec::new(), ..after.clone() });
        let differences = differences.cloned().unwrap_or_else(|| between(&before, after, false));
        Self::new(
            name,
            path,
            article,
            Proposed::Reading(Box::new(ReadAnew { before, after: after.clone(), differences })),
            fresh,
        )
    }

    /// A case of a snapshot whose article is gone.
    pub(super) fn gone(name: &str, path: &str, article: &str) -> Self {
        Self::new(name, path, article, Proposed::Gone, false)
    }

    fn new(name: &str, path: &str, article: &str, change: Proposed, fresh: bool) -> Self {
        let (path, article) = (PathBuf::from(path), PathBuf::from(article));
        let (accepted, rejected) = (BTreeSet::new(), BTreeSet::new());
        Self { name: name.to_owned(), path, article, change, fresh, accepted, rejected }
    }

    /// Reads what a check has left beside a snapshot. What cannot be read goes to `broken`.
    fn read(path: &Path, shelf: &Shelf, broken: &mut Broken) -> Result<Option<Self>> {
        let proposed = pending(path);
        let Some(after) = read(&proposed, broken)? else { return Ok(None) };
        let article = shelf.article_of(path).unwrap_or_default();
        let (shown, file) = (project::slashed(&article), project::slashed(path));
        let record = |article: &str| {
            let own = Shelf::is_of_record(path).then(|| article.find('[')).flatten();
            own.map(|at| article[at..].to_owned()).unwrap_or_default()
        };
        match after {
            Reader::Gone => {
                let before = if path.exists() {
                    read(path, &mut Broken { diagnostics: Vec::new(), sources: Sources::default() })?
                } else {
                    None
                };
                let record = match &before {
                    Some(Reader::Snapshot(before) | Reader::Torn(before)) => record(&before.article),
                    _ => String::new(),
                };
                Ok(Some(Self::gone(&format!("{shown}{record}"), &file, &shown)))
            }
            Reader::Torn(_) => bail!(
                "{}: its cells are not those of its statements, so somebody has changed it; `standpoint snapshot \
                 check` writes it anew",
                project::slashed(&proposed)
            ),
            Reader::Snapshot(after) => {
                let name = format!("{shown}{}", record(&after.article));
                // A snapshot that cannot be read is replaced whole.
                let mut unread = Broken { diagnostics: Vec::new(), sources: Sources::default() };
                let stored = if path.exists() { read(path, &mut unread)? } else { None };
                let (before, torn) = match stored {
                    Some(Reader::Snapshot(before)) => (Some(before), false),
                    Some(Reader::Torn(before)) => (Some(before), true),
                    _ => (None, false),
                };
                let differences = before.as_ref().map(|before| between(before, &after, torn));
                Ok(Some(Self::of(&name, &file, &shown, before.as_ref(), &after, differences.as_ref())))
            }
        }
    }

    /// The ids of its differences.
    fn ids(&self) -> BTreeSet<String> {
        match &self.change {
            Proposed::Gone => BTreeSet::new(),
            Proposed::Reading(read) => read.differences.ids(),
        }
    }

    /// How many changes it is.
    fn count(&self) -> usize {
        self.ids().len().max(1)
    }

    /// Puts down a decision on some differences, or on all that nobody has decided on.
    ///
    /// # Errors
    /// Where a file cannot be written, or the article of an obsolete snapshot is there again.
    pub(super) fn decide(&mut self, ids: Option<&BTreeSet<String>>, accept: bool) -> Result<()> {
        let left = pending(&self.path);
        let all = self.ids();
        let Proposed::Reading(read) = &self.change else {
            if accept {
                if self.article.exists() && !Shelf::is_of_record(&self.path) {
                    bail!(
                        "{} is there again, so its snapshot stays; check once more",
                        self.article.display()
                    );
                }
                remove(&self.path)?;
            }
            return remove(&left);
        };
        let ReadAnew { before, after, differences } = &**read;
        let open = all.iter().filter(|id| !self.accepted.contains(*id) && !self.rejected.contains(*id));
        let ids: BTreeSet<String> = ids.cloned().unwrap_or_else(|| open.cloned().collect());
        if accept { &mut self.accepted } else { &mut self.rejected }.extend(ids);
        if accept {
            let whole = self.accepted == all;
            let text = if whole {
                after.to_yaml()
            } else {
                apply(before, after, differences, &self.accepted).to_yaml()
            };
            put(&self.path, &text)?;
        }
        if self.accepted.len() + self.rejected.len() >= all.len() {
            return remove(&left);
        }
        let wanted: BTreeSet<String> = all.difference(&self.rejected).cloned().collect();
        put(&left, &apply(before, after, differences, &wanted).to_yaml())
    }

    /// Whether there is no snapshot to compare with yet.
    pub(super) fn is_fresh(&self) -> bool {
        self.fresh
    }
}

fn put(path: &Path, text: &str) -> Result<()> {
    if let Some(folder) = path.parent().filter(|folder| !folder.as_os_str().is_empty()) {
        fs::create_dir_all(folder).with_context(|| format!("{}: cannot be made", folder.display()))?;
    }
    output::write_to(path, text)
}

/// Removes a file that may be gone already.
fn remove(path: &Path) -> Result<()> {
    match fs::remove_file(path) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
            Err(error).with_context(|| format!("{}: cannot be removed", path.display()))
        }
        _ => Ok(()),
    }
}

/// What stands in a snapshot or a pending change; nothing where it cannot be read, which goes to `broken`.
fn read(path: &Path, broken: &mut Broken) -> Result<Option<Reader>> {
    let shown = project::slashed(path);
    let bytes = fs::read(path).with_context(|| format!("{shown}: cannot be read"))?;
    let mut wrong = Vec::new();
    let text = rules::decode(&shown, bytes, &mut wrong);
    match if wrong.is_empty() { Reader::read(&shown, &text) } else { Err(wrong) } {
        Ok(read) => Ok(Some(read)),
        Err(problems) => {
            broken.diagnostics.extend(problems);
            broken.sources.files.push((shown.into(), text.into()));
            Ok(None)
        }
    }
}

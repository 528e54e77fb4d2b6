//! Articles read and held against their snapshots.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::path::{Path, PathBuf};
use std::{fs, io};

use anyhow::{Result, bail};
use sha2::{Digest, Sha256};

use super::Chosen;
use super::shelf::{Shelf, pending, put, remove};
use crate::article::Article;
use crate::cli::RulesArgs;
use crate::cli::input::normal;
use crate::cli::rules::{self, Broken};
use crate::cli::sources::{self, Loaded};
use crate::cli::{articles, input, output, project};
use crate::diagnostic::{Code, nearest};
use crate::engine::Engine;
use crate::explain::{self, Question};
use crate::pack::Sources;
use crate::snapshot::{ALL, Change, Checked, Pending, Reader, Snapshot, Status, between};

/// So many lost statements are explained in one run.
const MOST_REASONS: usize = 200;

/// The articles of a run and where their snapshots lie.
pub(super) struct Desk {
    /// The articles to read, in order.
    pub(super) articles: Vec<Article>,
    /// For each article its name and the path of its snapshot.
    places: Vec<(String, PathBuf)>,
    /// Paths that could not be read, with what is wrong.
    failed: Vec<(String, String)>,
    /// Snapshots under the inputs that are of none of these articles.
    others: BTreeSet<PathBuf>,
    /// How many of these are folders or globs without an article.
    empty: usize,
    /// Whether the user asked for some articles only.
    filtered: bool,
    shelf: Shelf,
    stored: Vec<Stored>,
}

/// What lies in the place of a snapshot.
enum Stored {
    Nothing,
    Whole(Snapshot),
    Torn(Snapshot),
    /// With the day that it names, as far as that can be read.
    Broken(Option<String>),
    /// Of a later version, or closed to us: nothing that could be written anew.
    Kept,
}

impl Desk {
    /// Finds articles and snapshots.
    pub(super) fn new(chosen: &Chosen) -> Result<Self> {
        let inputs = inputs(&chosen.inputs)?;
        let shelf = Shelf::current()?;
        let found = articles::gather(&chosen.reading(Vec::new()), inputs.clone())?;
        let failed: Vec<(String, String)> =
            found.failed.iter().map(|error| (error.path.clone(), error.problem.to_string())).collect();
        let mut others: BTreeSet<PathBuf> =
            inputs.iter().flat_map(|input| shelf.under_input(input)).collect();
        let mut articles = found.articles;
        // One file may be named in two ways.
        let mut files: HashMap<PathBuf, String> = HashMap::new();
        articles.retain(|article| {
            let file = fs::canonicalize(&article.path).unwrap_or_else(|_| PathBuf::from(&article.path));
            files.entry(file).or_insert_with(|| article.path.clone()) == &article.path
        });
        let mut seen: HashMap<(String, String), usize> = HashMap::new();
        let mut places: Vec<(String, PathBuf)> = Vec::new();
        for article in &articles {
            let number = seen.entry((article.path.clone(), article.own_id.clone())).or_default();
            *number += 1;
            places.push((name(article, *number), shelf.place(article, *number)));
        }
        places.iter().for_each(|(_, snapshot)| _ = others.remove(snapshot));
        refuse_clashes(&places)?;
        let mut desk = Self {
            articles,
            places,
            failed,
            empty: found.failed.iter().filter(|error| error.problem.is_nothing_there()).count(),
            others,
            filtered: !chosen.only.is_empty(),
            shelf,
            stored: Vec::new(),
        };
        desk.keep_only(&chosen.only)?;
        desk.read_stored();
        articles::note_undated(&desk.articles);
        Ok(desk)
    }

    /// Keeps the articles asked for, and the snapshots without one that are.
    fn keep_only(&mut self, only: &[String]) -> Result<()> {
        if only.is_empty() {
            return Ok(());
        }
        let mut wanted: HashSet<String> = HashSet::new();
        for asked in only {
            let names = self.places.iter().map(|(name, _)| name.as_str());
            let path = asked.trim_start_matches("./");
            match names.clone().find(|name| name.trim_start_matches("./") == path) {
                Some(name) => wanted.insert(name.to_owned()),
                None => bail!(
                    "no article here is called {asked:?}{}",
                    nearest(asked, names).map(|near| format!("; did you mean {near}?")).unwrap_or_default()
                ),
            };
        }
        let keep: Vec<bool> = self.places.iter().map(|(name, _)| wanted.contains(name)).collect();
        let mut kept = keep.iter();
        self.articles.retain(|_| kept.next().is_some_and(|keep| *keep));
        let mut kept = keep.iter();
        self.places.retain(|_| kept.next().is_some_and(|keep| *keep));
        self.others.clear();
        self.failed.clear();
        Ok(())
    }

    /// Reads the snapshots there are. An article for which nobody knows the day is read for that of its snapshot.
    fn read_stored(&mut self) {
        let mut broken = Broken { diagnostics: Vec::new(), sources: Sources::default() };
        for (article, (_, path)) in self.articles.iter_mut().zip(&self.places) {
            let stored = read(path, &mut broken);
            let day = match &stored {
                Stored::Whole(known) | Stored::Torn(known) => known.date.clone(),
                Stored::Broken(day) => day.clone(),
                Stored::Nothing | Stored::Kept => None,
            };
            article.date = article.date.or_else(|| day?.parse().ok());
            self.stored.push(stored);
        }
        if !broken.diagnostics.is_empty() {
            output::diagnostics(&broken);
        }
    }

    /// Whether everything under the inputs was asked for and could be read: only then is a snapshot without an
    /// article known to be obsolete for good.
    pub(super) fn is_whole(&self) -> bool {
        !self.filtered && self.failed.len() == self.empty
    }

    /// Takes away changes that were proposed for articles which are gone and never had a snapshot.
    pub(super) fn sweep(&self) -> bool {
        let orphans = self.others.iter().filter(|path| self.is_whole() && !path.exists());
        let swept: Vec<Result<()>> = orphans.map(|path| remove(&pending(path))).collect();
        swept.into_iter().filter_map(Result::err).map(|error| output::problem(&format!("{error:#}"))).count()
            == 0
    }

    /// Whether some input could not be read.
    pub(super) fn has_failed(&self) -> bool {
        self.failed.len() > self.empty
    }

    /// Whether there was nothing to read, rather than something that could not be.
    pub(super) fn is_empty(&self) -> bool {
        self.articles.is_empty() && self.others.is_empty() && !self.has_failed()
    }

    /// The articles that have a snapshot, for the day of each.
    pub(super) fn kept(&self) -> impl Iterator<Item = &Article> {
        let pairs = self.articles.iter().zip(&self.stored);
        pairs
            .filter(|(_, stored)| matches!(stored, Stored::Whole(_) | Stored::Torn(_)))
            .map(|(article, _)| article)
    }

    /// Reads the articles and holds each against its snapshot; then come snapshots without an article.
    pub(super) fn check(&self, loaded: &Loaded<'_>) -> Vec<Checked> {
        let read = loaded.each(&|at, reading| {
            let (name, _) = &self.places[at];
            let folder = normal(Path::new(&reading.article.path))
                .parent()
                .map_or(0, |folder| folder.as_os_str().len());
            Snapshot::of(reading, name[folder..].trim_start_matches('/'))
        });
        let mut checked: Vec<Checked> = Vec::new();
        for (((article, (name, path)), stored), after) in
            self.articles.iter().zip(&self.places).zip(&self.stored).zip(read)
        {
            let (before, torn) = match stored {
                Stored::Whole(before) => (Some(before), false),
                Stored::Torn(before) => (Some(before), true),
                Stored::Nothing | Stored::Broken(_) | Stored::Kept => (None, false),
            };
            let status = match (stored, before) {
                (Stored::Broken(_) | Stored::Kept, _) => Status::Broken,
                (_, None) => Status::New,
                (_, Some(before)) => match between(before, &after, torn) {
                    same if same.is_empty() => Status::Same,
                    differences => Status::Changed(differences),
                },
            };
            checked.push(Checked {
                name: name.clone(),
                path: project::slashed(&normal(Path::new(&article.path))),
                file: project::slashed(path),
                status,
                record: article.record,
                before: before.cloned(),
                // What must stay as it is has nothing proposed for it.
                after: (!matches!(stored, Stored::Kept)).then_some(after),
                rejected: rejected(path),
                why: BTreeMap::new(),
            });
        }
        checked.extend(self.others.iter().filter_map(|path| self.without_article(path)));
        checked
    }

    /// Says of statements that are lost why they are: of so many at most, as the article is read once more for each.
    pub(super) fn say_why(&self, checked: &mut [Checked], engine: &Engine) {
        let pack = engine.pack();
        let mut left = MOST_REASONS;
        for (article, one) in self.articles.iter().zip(checked) {
            let lost = one.differences().into_iter().filter(|difference| difference.change == Change::Lost);
            for difference in lost {
                let Some(kept) = difference.before.as_ref().filter(|_| left > 0) else { continue };
                left -= 1;
                let question = Question {
                    lines: None,
                    words: Some(kept.evidence.clone()),
                    positions: pack.position(&kept.position).into_iter().collect(),
                    parties: pack.party(&kept.party).into_iter().collect(),
                };
                let verdict =
                    question.is_pointed().then(|| explain::of_article(engine, article, &question).verdict);
                if let Some(verdict) = verdict.flatten().filter(|verdict| !verdict.found) {
                    one.why.insert(difference.id(), verdict.told);
                }
            }
        }
    }

    /// A snapshot that is of none of the articles read.
    fn without_article(&self, path: &Path) -> Option<Checked> {
        // A change that was never decided on, of an article that is gone, changes nothing.
        if !path.exists() {
            return None;
        }
        let article = normal(&self.shelf.article_of(path).unwrap_or_default());
        let shown = project::slashed(&article);
        let failed = self.failed.iter().find(|(failed, _)| normal(Path::new(failed)) == article);
        let status = failed.map_or(Status::Obsolete, |(_, problem)| Status::Missing(problem.clone()));
        let file = project::slashed(path);
        // That it cannot be read is no matter where it is to go.
        let mut broken = Broken { diagnostics: Vec::new(), sources: Sources::default() };
        let before = match read(path, &mut broken) {
            Stored::Whole(before) | Stored::Torn(before) => Some(before),
            Stored::Nothing | Stored::Broken(_) | Stored::Kept => None,
        };
        let own = article.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        let record = before.as_ref().filter(|_| Shelf::is_of_record(path));
        let record = record.and_then(|before| before.article.strip_prefix(&own));
        let name = format!("{shown}{}", record.unwrap_or_default());
        let (record, rejected) = (None, rejected(path));
        Some(Checked {
            name,
            path: shown,
            record,
            file,
            status,
            before,
            after: None,
            rejected,
            why: BTreeMap::new(),
        })
    }
}

/// By what an article is called: its path, with its own id where the file holds several.
pub(super) fn name(article: &Article, number: usize) -> String {
    let path = project::slashed(&normal(Path::new(&article.path)));
    match (article.record, number) {
        (Some(_), 2..) => format!("{path}[{}#{number}]", article.own_id),
        (Some(_), _) => format!("{path}[{}]", article.own_id),
        (None, _) => path,
    }
}

/// The inputs of a command, or the sample of `standpoint.yaml`.
pub(super) fn inputs(given: &[String]) -> Result<Vec<String>> {
    let inputs = if given.is_empty() { project::current().sample()? } else { given.to_vec() };
    if inputs.is_empty() {
        bail!("no input: name articles or folders of them, or give them as `sample` in {}", project::FILE);
    }
    if inputs.iter().any(|input| input == input::STDIN) {
        bail!("standard input has no place for a snapshot: name a file or a folder");
    }
    Ok(inputs)
}

/// Two articles whose snapshots would have one name.
fn refuse_clashes(places: &[(String, PathBuf)]) -> Result<()> {
    let mut known: BTreeMap<&Path, &str> = BTreeMap::new();
    for (name, path) in places {
        if let Some(other) = known.insert(path, name) {
            bail!("{other} and {name} would have one snapshot, {}: name each article once", path.display());
        }
    }
    Ok(())
}

/// What lies in the place of a snapshot; what is wrong with it goes to `broken`.
fn read(path: &Path, broken: &mut Broken) -> Stored {
    let shown = project::slashed(path);
    let bytes = match fs::read(path) {
        Ok(bytes) => bytes,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Stored::Nothing,
        Err(error) => {
            output::problem(&format!("{shown}: {error}"));
            return Stored::Kept;
        }
    };
    let mut wrong = Vec::new();
    let text = rules::decode(&shown, bytes, &mut wrong);
    let read = if wrong.is_empty() { Reader::read(&shown, &text) } else { Err(wrong) };
    match read {
        Ok(Reader::Snapshot(snapshot)) => Stored::Whole(snapshot),
        Ok(Reader::Torn(snapshot)) => Stored::Torn(snapshot),
        Err(problems) => {
            let later = problems.iter().any(|problem| problem.code == Code::TooOld);
            let mut lines = text.lines();
            let day = lines.find_map(|line| Some(line.strip_prefix("date:")?.trim().to_owned()));
            broken.diagnostics.extend(problems);
            broken.sources.files.push((shown.into(), text.into()));
            if later { Stored::Kept } else { Stored::Broken(day) }
        }
    }
}

/// What was rejected of the change that lies beside a snapshot.
fn rejected(snapshot: &Path) -> BTreeSet<String> {
    let path = pending(snapshot);
    let text = fs::read_to_string(&path).unwrap_or_default();
    // What cannot be read is written anew.
    let read = Pending::read(&project::slashed(&path), &text).ok().flatten();
    read.map(|pending| pending.rejected).unwrap_or_default()
}

/// The rules that count, by a digest of their files: whoever accepts a change wants to accept what these rules find.
pub(super) fn digest_of(args: &RulesArgs) -> Result<String> {
    let rules = sources::rules(args.rules.as_deref())?;
    let mut hash = Sha256::new();
    for (path, text) in &rules.sources.files {
        hash.update(path.as_bytes());
        hash.update([0]);
        hash.update(text.as_bytes());
        hash.update([0]);
    }
    hash.update(rules.pack.as_bytes());
    hash.update(env!("CARGO_PKG_VERSION").as_bytes());
    Ok(hash.finalize().iter().take(8).map(|byte| format!("{byte:02x}")).collect())
}

/// Leaves beside each snapshot what is to be decided on, and takes away what is settled. Only a `whole` run tells
/// for good that a snapshot is obsolete. Tells whether all of it could be written; what could not is told.
pub(super) fn leave_pending(checked: &[Checked], whole: bool, checked_with: &str) -> bool {
    let mut all = true;
    for one in checked {
        if let Err(error) = leave_one(one, whole, checked_with) {
            output::problem(&format!("{error:#}"));
            all = false;
        }
    }
    all
}

fn leave_one(one: &Checked, whole: bool, checked_with: &str) -> Result<()> {
    let path = pending(Path::new(&one.file));
    let proposed = match (&one.status, &one.after) {
        (Status::New | Status::Changed(_) | Status::Broken, Some(after)) => Some(after.clone()),
        (Status::Obsolete, _) if whole => None,
        (Status::Same, _) => return remove(&path),
        _ => return Ok(()),
    };
    // A difference that is no more cannot be rejected any more.
    let rejected = one.rejected.intersection(&ids_of(one)).cloned().collect();
    let (name, checked_with) = (one.name.clone(), checked_with.to_owned());
    let text = Pending { name, proposed, rejected, checked_with }.to_yaml();
    if fs::read(&path).is_ok_and(|known| known == text.as_bytes()) {
        return Ok(());
    }
    put(&path, &text)
}

/// The ids of all that can be decided on in an article.
pub(super) fn ids_of(one: &Checked) -> BTreeSet<String> {
    match &one.status {
        Status::Changed(differences) => differences.ids(),
        Status::New | Status::Broken | Status::Obsolete => [ALL.to_owned()].into(),
        Status::Same | Status::Missing(_) => BTreeSet::new(),
    }
}

//! Articles read and held against their snapshots.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::path::{Path, PathBuf};
use std::{fs, io};

use anyhow::{Context, Result, bail};

use super::Chosen;
use super::shelf::{Shelf, normal, pending};
use crate::article::Article;
use crate::cli::rules::Broken;
use crate::cli::sources::{self, Loaded};
use crate::cli::{input, output, project};
use crate::diagnostic::nearest;
use crate::pack::Sources;
use crate::snapshot::{Checked, Reader, Snapshot, Status, between};

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
    Broken,
}

impl Desk {
    /// Finds articles and snapshots.
    pub(super) fn new(chosen: &Chosen) -> Result<Self> {
        let inputs = inputs(&chosen.inputs)?;
        let shelf = Shelf::current()?;
        let found = sources::gather(&chosen.reading(Vec::new()), inputs.clone())?;
        let failed: Vec<(String, String)> =
            found.failed.iter().map(|error| (error.path.clone(), error.problem.to_string())).collect();
        let mut others: BTreeSet<PathBuf> =
            inputs.iter().flat_map(|input| shelf.under_input(input)).collect();
        let mut seen: HashMap<(String, String), usize> = HashMap::new();
        let mut places: Vec<(String, PathBuf)> = Vec::new();
        for article in &found.articles {
            let number = seen.entry((article.path.clone(), article.own_id.clone())).or_default();
            *number += 1;
            places.push((name(article, *number), shelf.place(article, *number)));
        }
        places.iter().for_each(|(_, snapshot)| _ = others.remove(snapshot));
        refuse_clashes(&places)?;
        let mut desk = Self {
            articles: found.articles,
            places,
            failed,
            others,
            filtered: !chosen.only.is_empty(),
            shelf,
            stored: Vec::new(),
        };
        desk.keep_only(&chosen.only)?;
        desk.read_stored();
        desk.note_undated();
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
        let mut broken = Vec::new();
        let mut files = Vec::new();
        for (article, (_, path)) in self.articles.iter_mut().zip(&self.places) {
            let stored = read(path, &mut broken, &mut files);
            if let Stored::Whole(known) | Stored::Torn(known) = &stored
                && article.date.is_none()
            {
                article.date = known.date.as_deref().and_then(|date| date.parse().ok());
            }
            self.stored.push(stored);
        }
        if !broken.is_empty() {
            output::diagnostics(&Broken { diagnostics: broken, sources: Sources { files } });
        }
    }

    fn note_undated(&mut self) {
        let articles = std::mem::take(&mut self.articles);
        let found = sources::Found { articles, failed: Vec::new() };
        found.note_undated();
        self.articles = found.articles;
    }

    /// Whether everything under the inputs was asked for and could be read: only then is a snapshot without an
    /// article known to be obsolete for good.
    pub(super) fn is_whole(&self) -> bool {
        !self.filtered && self.failed.is_empty()
    }

    /// Whether some input could not be read.
    pub(super) fn has_failed(&self) -> bool {
        !self.failed.is_empty()
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
                Stored::Nothing | Stored::Broken => (None, false),
            };
            let status = match (stored, before) {
                (Stored::Broken, _) => Status::Broken,
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
                before: before.cloned(),
                after: Some(after),
            });
        }
        checked.extend(self.others.iter().filter_map(|path| self.without_article(path)));
        checked
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
        let (mut broken, mut files) = (Vec::new(), Vec::new());
        let before = match read(path, &mut broken, &mut files) {
            Stored::Whole(before) | Stored::Torn(before) => Some(before),
            Stored::Nothing | Stored::Broken => None,
        };
        let record = before.as_ref().filter(|_| Shelf::is_of_record(path)).and_then(|before| {
            let start = before.article.find('[')?;
            Some(&before.article[start..])
        });
        let name = format!("{shown}{}", record.unwrap_or_default());
        Some(Checked { name, path: shown, file, status, before, after: None })
    }
}

/// By what an article is called: its path, with its own id where the file holds several.
fn name(article: &Article, number: usize) -> String {
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

/// Two articles whose snapshots would have one name, be it only where case does not count.
fn refuse_clashes(places: &[(String, PathBuf)]) -> Result<()> {
    let mut known: BTreeMap<String, &str> = BTreeMap::new();
    for (name, path) in places {
        if let Some(other) = known.insert(path.to_string_lossy().to_lowercase(), name) {
            bail!(
                "{other} and {name} would have one snapshot, {}; give one of them another id",
                path.display()
            );
        }
    }
    Ok(())
}

/// What lies in the place of a snapshot; what is wrong with it goes to `broken`.
fn read(
    path: &Path,
    broken: &mut Vec<crate::diagnostic::Diagnostic>,
    files: &mut Vec<(std::borrow::Cow<'static, str>, std::borrow::Cow<'static, str>)>,
) -> Stored {
    let shown = project::slashed(path);
    let bytes = match fs::read(path) {
        Ok(bytes) => bytes,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Stored::Nothing,
        Err(error) => {
            output::problem(&format!("{shown}: {error}"));
            return Stored::Broken;
        }
    };
    let mut wrong = Vec::new();
    let text = crate::cli::rules::decode(&shown, bytes, &mut wrong);
    let read = if wrong.is_empty() { Reader::read(&shown, &text) } else { Err(wrong) };
    match read {
        Ok(Reader::Snapshot(snapshot)) => Stored::Whole(snapshot),
        Ok(Reader::Torn(snapshot)) => Stored::Torn(snapshot),
        Ok(Reader::Gone) => {
            output::problem(&format!("{shown}: this is no snapshot, but the mark that one is to go"));
            Stored::Broken
        }
        Err(problems) => {
            broken.extend(problems);
            files.push((shown.into(), text.into()));
            Stored::Broken
        }
    }
}

/// Leaves beside each snapshot what is to be decided on, and takes away what is settled. Only a `whole` run tells
/// for good that a snapshot is obsolete.
pub(super) fn leave_pending(checked: &[Checked], whole: bool) -> Result<()> {
    for one in checked {
        let path = pending(Path::new(&one.file));
        let text = match (&one.status, &one.after) {
            (Status::New | Status::Changed(_) | Status::Broken, Some(after)) => after.to_yaml(),
            (Status::Obsolete, _) if whole => Reader::gone(&one.name),
            _ => {
                if matches!(one.status, Status::Same) && path.exists() {
                    fs::remove_file(&path)
                        .with_context(|| format!("{}: cannot be removed", path.display()))?;
                }
                continue;
            }
        };
        if fs::read(&path).is_ok_and(|known| known == text.as_bytes()) {
            continue;
        }
        if let Some(folder) = path.parent().filter(|folder| !folder.as_os_str().is_empty()) {
            fs::create_dir_all(folder).with_context(|| format!("{}: cannot be made", folder.display()))?;
        }
        output::write_to(&path, &text)?;
    }
    Ok(())
}

//! Where snapshots lie: beside their articles, or in the folder that `standpoint.yaml` names.
//!
//! `news/a.txt` has `news/a.txt.snap.yaml`, and a change nobody has decided on lies in
//! `news/a.txt.snap.new.yaml`. A file of records has a folder of snapshots, one a record:
//! `archive.jsonl.snaps/id.snap.yaml`. From the path of a snapshot follows that of its article, so one
//! whose article is gone is known without a list of them.

use std::collections::BTreeSet;
use std::fs;
use std::io;
use std::path::{Component, Path, PathBuf};

use anyhow::{Context, Result};
use walkdir::WalkDir;

use crate::article::Article;
use crate::cli::input::normal;
use crate::cli::{output, project};
use crate::snapshot::digest;

/// How the name of a snapshot ends.
const END: &str = ".snap.yaml";
/// How the name of a change ends that is to be decided on.
const PENDING: &str = ".snap.new.yaml";
/// How the name of the folder ends that holds the snapshots of the records of a file.
const RECORDS: &str = ".snaps";
/// A file's name may have so many bytes of a record's id.
const LONGEST: usize = 120;

/// The snapshots of a project.
pub(super) struct Shelf {
    /// The folder for all of them.
    folder: Option<PathBuf>,
    /// The folder from which the paths in it count.
    root: PathBuf,
}

impl Shelf {
    /// That of the current folder.
    ///
    /// # Errors
    /// Where a file lies in its place.
    pub(super) fn current() -> Result<Self> {
        let project = project::current();
        Ok(Self { folder: project.snapshots_checked()?, root: project.folder() })
    }

    /// Where the snapshot of an article lies; `number` tells records of one id apart, from 1.
    pub(super) fn place(&self, article: &Article, number: usize) -> PathBuf {
        let record = article.record.map(|_| match number {
            1 => article.own_id.clone(),
            number => format!("{}#{number}", article.own_id),
        });
        self.of(Path::new(&article.path), record.as_deref())
    }

    /// Where the snapshot of an article at this path lies, or of a record in the file there.
    pub(super) fn of(&self, path: &Path, record: Option<&str>) -> PathBuf {
        let beside = self.shelved(path).unwrap_or_else(|| normal(path));
        match record {
            Some(record) => with_end(&beside, RECORDS).join(encode(record) + END),
            None => with_end(&beside, END),
        }
    }

    /// The path in the folder for all of them, for what lies inside the project.
    fn shelved(&self, path: &Path) -> Option<PathBuf> {
        let folder = self.folder.as_ref()?;
        Some(folder.join(relative(&absolute(&self.root)?, &absolute(path)?)?))
    }

    /// The article that a snapshot is of.
    pub(super) fn article_of(&self, snapshot: &Path) -> Option<PathBuf> {
        let name = snapshot.file_name()?.to_str()?;
        let stem = name.strip_suffix(PENDING).or_else(|| name.strip_suffix(END))?;
        let folder = snapshot.parent()?;
        let of_record = folder.file_name().and_then(|name| name.to_str()?.strip_suffix(RECORDS));
        let article = match of_record {
            Some(archive) => folder.with_file_name(archive),
            None => folder.join(stem),
        };
        let Some(shelf) = &self.folder else { return Some(article) };
        match relative(&absolute(shelf)?, &absolute(&article)?) {
            Some(inside) => Some(self.root.join(inside)),
            None => Some(article),
        }
    }

    /// Whether a snapshot is of one record among several in a file.
    pub(super) fn is_of_record(snapshot: &Path) -> bool {
        let folder = snapshot.parent().and_then(Path::file_name);
        folder.is_some_and(|name| name.to_string_lossy().ends_with(RECORDS))
    }

    /// Every snapshot, and every change still to be decided on, of an article under a folder: the paths of the snapshots, sorted.
    pub(super) fn under(&self, folder: &Path) -> BTreeSet<PathBuf> {
        let mut found = BTreeSet::new();
        let start = self.shelved(folder).unwrap_or_else(|| folder.to_owned());
        let start = if start.as_os_str().is_empty() { PathBuf::from(".") } else { start };
        for entry in WalkDir::new(&start).follow_links(true).sort_by_file_name().into_iter().flatten() {
            let path = normal(entry.path());
            if is_left_over(&entry) {
                // Where it cannot be removed, it harms nobody.
                let _ = fs::remove_file(&path);
            }
            found.extend(snapshot_of(&path));
        }
        found
    }

    /// The same of one argument of a command: a file, a folder or a glob.
    pub(super) fn under_input(&self, input: &str) -> BTreeSet<PathBuf> {
        let path = Path::new(input);
        if path.is_dir() {
            return self.under(path);
        }
        let own = self.of(path, None);
        let mut found: BTreeSet<PathBuf> =
            [own.clone()].into_iter().filter(|own| own.exists() || pending(own).exists()).collect();
        // Where all articles of an archive are gone, so may be the archive.
        let records = self.of(path, Some("x")).parent().map(Path::to_owned).unwrap_or_default();
        found.extend(walk(&records));
        if input.contains(['*', '?', '[', '{']) && !path.exists() {
            let fixed: PathBuf = path
                .components()
                .take_while(|part| !part.as_os_str().to_string_lossy().contains(['*', '?', '[', '{']))
                .collect();
            let covers = crate::cli::input::covering(input);
            let fits = |snapshot: &PathBuf| {
                self.article_of(snapshot).is_some_and(|article| covers(&project::slashed(&article)))
            };
            found.extend(self.under(&fixed).into_iter().filter(fits));
        }
        found
    }
}

/// Whether a killed run has left a file half written: `a.txt.snap.yaml.4711.tmp`, and not just now.
fn is_left_over(entry: &walkdir::DirEntry) -> bool {
    let name = entry.file_name().to_str().unwrap_or_default();
    let Some((name, process)) = name.strip_suffix(".tmp").and_then(|name| name.rsplit_once('.')) else {
        return false;
    };
    let ours = name.ends_with(END) || name.ends_with(PENDING);
    let age = entry.metadata().ok().and_then(|meta| meta.modified().ok()?.elapsed().ok());
    ours && process.bytes().all(|byte| byte.is_ascii_digit()) && age.is_some_and(|age| age.as_secs() > 60)
}

/// The snapshots directly in a folder.
fn walk(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    entries.filter_map(|entry| snapshot_of(&entry.path())).collect()
}

/// The snapshot that a file is, or is a change of.
fn snapshot_of(path: &Path) -> Option<PathBuf> {
    let name = path.file_name()?.to_str()?;
    match name.strip_suffix(PENDING) {
        Some(stem) => Some(path.with_file_name(format!("{stem}{END}"))),
        None => name.ends_with(END).then(|| path.to_owned()),
    }
}

/// Where the change of a snapshot lies that nobody has decided on yet.
pub(super) fn pending(snapshot: &Path) -> PathBuf {
    let name = snapshot.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    snapshot.with_file_name(format!("{}{PENDING}", name.strip_suffix(END).unwrap_or(&name)))
}

fn with_end(path: &Path, end: &str) -> PathBuf {
    let mut name = path.file_name().map(std::ffi::OsStr::to_owned).unwrap_or_default();
    name.push(end);
    path.with_file_name(name)
}

/// The id of a record as a file can be called on any system.
fn encode(id: &str) -> String {
    let mut name = String::new();
    for byte in id.bytes() {
        if byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_') || (byte == b'.' && !name.is_empty()) {
            name.push(char::from(byte));
        } else {
            name += &format!("%{byte:02X}");
        }
    }
    if name.len() > LONGEST {
        name.truncate(LONGEST);
        name += &format!("~{}", digest(id.as_bytes(), 6));
    }
    name
}

/// A path from the root as it is named: no link in it is followed, as what is linked has its snapshot under its own name.
fn absolute(path: &Path) -> Option<PathBuf> {
    let mut plain = PathBuf::new();
    for part in std::env::current_dir().ok()?.join(path).components() {
        match part {
            Component::CurDir => {}
            Component::ParentDir => _ = plain.pop(),
            part => plain.push(part),
        }
    }
    Some(plain)
}

/// What follows behind `base` in a path; nothing where it lies outside.
fn relative(base: &Path, path: &Path) -> Option<PathBuf> {
    path.strip_prefix(base).ok().map(Path::to_owned)
}

/// Writes a file, whole or not at all, in a folder that may have to be made.
pub(super) fn put(path: &Path, text: &str) -> Result<()> {
    if let Some(folder) = path.parent().filter(|folder| !folder.as_os_str().is_empty()) {
        fs::create_dir_all(folder).with_context(|| format!("{}: cannot be made", folder.display()))?;
    }
    output::write_to(path, text)
}

/// Removes a file that may be gone already.
pub(super) fn remove(path: &Path) -> Result<()> {
    match fs::remove_file(path) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => {
            Err(error).with_context(|| format!("{}: cannot be removed", path.display()))
        }
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_snapshot_lies_beside_its_article_and_tells_whose_it_is() {
        let shelf = Shelf { folder: None, root: PathBuf::new() };
        let place = shelf.of(Path::new("news/a.txt"), None);
        assert_eq!(place, Path::new("news/a.txt.snap.yaml"));
        assert_eq!(pending(&place), Path::new("news/a.txt.snap.new.yaml"));
        assert_eq!(shelf.article_of(&place), Some("news/a.txt".into()));
        assert_eq!(shelf.article_of(&pending(&place)), Some("news/a.txt".into()));
        let record = shelf.of(Path::new("news/all.jsonl"), Some("../x y#2"));
        assert_eq!(record, Path::new("news/all.jsonl.snaps/%2E.%2Fx%20y%232.snap.yaml"));
        assert_eq!(shelf.article_of(&record), Some("news/all.jsonl".into()));
        assert_eq!(shelf.article_of(Path::new("news/a.txt")), None);
    }

    #[test]
    fn long_ids_stay_apart() {
        let (a, b) = (encode(&"x".repeat(300)), encode(&format!("{}y", "x".repeat(299))));
        assert!(a.len() < 140 && a != b);
    }
}

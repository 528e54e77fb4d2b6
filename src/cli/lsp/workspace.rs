//! Which packs there are, and which of them build on which.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use walkdir::{DirEntry, WalkDir};

use super::documents::{Documents, real};
use crate::editor::FileOutline;

/// How deep below the open folder packs are looked for, and at how many files and folders at most: somebody may
/// have opened all they have.
const DEPTH: usize = 6;
const MANY: usize = 20_000;

/// The packs under the folder that is open in the editor.
#[derive(Debug, Default)]
pub(super) struct Workspace {
    packs: Vec<PathBuf>,
}

impl Workspace {
    /// Looks for packs anew.
    pub(super) fn look(&mut self, root: Option<&Path>) {
        let looked_into = |entry: &DirEntry| {
            let name = entry.file_name().to_string_lossy();
            entry.depth() == 0 || !(name.starts_with('.') || matches!(&*name, "node_modules" | "target"))
        };
        let entries = root.into_iter().flat_map(|root| {
            WalkDir::new(root).max_depth(DEPTH).into_iter().filter_entry(looked_into).take(MANY)
        });
        let heads = entries.flatten().filter(|entry| entry.file_name() == "pack.yaml");
        self.packs = heads.filter_map(|head| head.path().parent().map(Path::to_owned)).collect();
    }

    /// The folders that are checked when a file changes, and whether each is a language without a pack: the
    /// pack that the file belongs to and those that build on it, or every pack that builds on its language.
    pub(super) fn units_of(&self, path: &Path, documents: &Documents) -> Vec<(PathBuf, bool)> {
        let Some((folder, is_language)) = home(path, documents) else { return Vec::new() };
        let mut units = vec![(folder.clone(), is_language)];
        units.extend(self.on(&folder, documents).into_iter().map(|pack| (pack, false)));
        if is_language && units.len() > 1 {
            units.remove(0);
        }
        units
    }

    /// The packs that build on a pack or a language, at whatever distance; those that name it come first.
    fn on(&self, folder: &Path, documents: &Documents) -> Vec<PathBuf> {
        let (folder, mut seen) = (real(folder), BTreeSet::new());
        let beside = subfolders(folder.parent().unwrap_or(&folder));
        let mut packs: Vec<PathBuf> = self.packs.iter().chain(&beside).cloned().collect();
        packs.sort();
        packs.retain(|pack| {
            real(pack) != folder && seen.insert(real(pack)) && reaches(pack, &folder, documents)
        });
        packs.sort_by_cached_key(|pack| !builds_on(pack, documents).contains(&folder));
        packs
    }
}

/// The folder of the pack or language that a file belongs to, and whether it is a language.
pub(super) fn home(path: &Path, documents: &Documents) -> Option<(PathBuf, bool)> {
    path.ancestors().skip(1).find_map(|folder| {
        let has = |head| documents.is_file(&folder.join(head));
        (has("pack.yaml") || has("stances.yaml")).then(|| (folder.to_owned(), !has("pack.yaml")))
    })
}

fn subfolders(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    entries.map(|entry| entry.path()).filter(|path| path.is_dir()).collect()
}

/// Whether a pack builds on a folder, at whatever distance.
fn reaches(pack: &Path, folder: &Path, documents: &Documents) -> bool {
    let (mut seen, mut open) = (BTreeSet::new(), vec![real(pack)]);
    while let Some(next) = open.pop() {
        let below = builds_on(&next, documents);
        if below.iter().any(|below| below == folder) {
            return true;
        }
        open.extend(below.into_iter().filter(|below| seen.insert(below.clone())));
    }
    false
}

/// The folders on the disk that a pack names as its bases and its language.
fn builds_on(pack: &Path, documents: &Documents) -> Vec<PathBuf> {
    let pack = real(pack);
    let head = documents.load(&pack.join("pack.yaml")).ok().and_then(|bytes| String::from_utf8(bytes).ok());
    let outline = head.and_then(|head| FileOutline::of("pack.yaml", &head)).unwrap_or_default();
    let beside = pack.parent().unwrap_or(&pack);
    let language = outline.language.map(|language| (beside.join(language), "stances.yaml"));
    let bases = outline.extends.into_iter().map(|(base, _)| {
        let is_path = base.contains('/') || base.starts_with('.');
        (if is_path { pack.join(base) } else { beside.join(base) }, "pack.yaml")
    });
    let there = bases.chain(language).filter(|(folder, head)| folder.join(head).is_file());
    there.map(|(folder, _)| real(&folder)).collect()
}

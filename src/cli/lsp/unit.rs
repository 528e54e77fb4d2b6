//! A pack that is being written: its files as the editor has them, outlined and checked.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use lsp_types::Uri;

use super::documents::{self, Documents, real};
use super::jobs::{Counts, Tested};
use crate::cli::rules::{self, Broken, NO_PACK, Rules};
use crate::diagnostic::{Code, Diagnostic};
use crate::editor::{FileOutline, Index, folder};
use crate::pack::{Pack, Sources};

/// What is checked as one: a pack, or a language that no pack beside it builds on.
#[derive(Debug)]
pub(super) struct Unit {
    /// Its folder, as the editor names it.
    folder: PathBuf,
    is_language: bool,
    /// The files as they were read last.
    pub(super) rules: Rules,
    pub(super) index: Index,
    /// What is wrong with them, when that was looked for last.
    pub(super) found: Vec<Diagnostic>,
    /// Counts the changes, to tell what was found out before the last one.
    pub(super) generation: u64,
    /// How the tests ended that were run last, by the position they belong to.
    pub(super) tested: BTreeMap<String, Vec<Tested>>,
    /// How often phrases were found in the sample.
    pub(super) counts: Option<Counts>,
}

impl Unit {
    pub(super) fn new(folder: PathBuf, is_language: bool) -> Self {
        Self {
            folder,
            is_language,
            rules: Rules { pack: String::new(), sources: Sources::default() },
            index: Index::default(),
            found: Vec::new(),
            generation: 0,
            tested: BTreeMap::new(),
            counts: None,
        }
    }

    /// Its folder.
    pub(super) fn folder(&self) -> &Path {
        &self.folder
    }

    /// Reads the files anew and outlines those that changed. An error is one that no file is to blame for.
    pub(super) fn refresh(&mut self, documents: &Documents) -> Result<(), Box<Diagnostic>> {
        let load = |path: &Path| documents.load(path);
        let read = if self.is_language {
            rules::read_language_by(&self.folder, &load)
        } else {
            rules::read_by(&self.folder, &load)
        };
        match read {
            Ok(rules) => self.rules = rules,
            Err(error) => match error.downcast::<Broken>() {
                Ok(Broken { mut diagnostics, sources }) => {
                    self.rules.sources = sources;
                    return Err(Box::new(diagnostics.swap_remove(0)));
                }
                Err(error) => {
                    let message = format!("{error:#}");
                    return Err(Box::new(Diagnostic::error(Code::MissingFile, &self.name(), message)));
                }
            },
        }
        self.add_unsaved(documents);
        let reach = reach(&self.rules);
        let files = self.rules.sources.files.iter().filter(|(path, _)| reach.contains(folder(path)));
        self.index = Index::of(files.map(|(path, text)| (&**path, &**text)), &self.index);
        Ok(())
    }

    /// Adds the files that are in the editor and not on the disk.
    fn add_unsaved(&mut self, documents: &Documents) {
        for (path, document) in documents.all() {
            let Some(source) = self.source(path) else { continue };
            let belongs = self
                .rules
                .sources
                .under(folder(&source))
                .iter()
                .any(|(path, _)| self.disk(path).is_some_and(|path| path.is_file()));
            let is_rule = path.extension().is_some_and(|end| end == "yaml" || end == "yml");
            if belongs && is_rule && self.rules.sources.get(&source).is_none() {
                let text = Cow::Owned(document.text.clone());
                self.rules.sources.files.push((source.into(), text));
            }
        }
    }

    /// Looks for all that is wrong, and gives the pack where nothing is.
    pub(super) fn check(&mut self, documents: &Documents) -> Option<Pack> {
        if let Err(problem) = self.refresh(documents) {
            self.found = vec![*problem];
            return None;
        }
        let rules = Rules { pack: self.rules.pack.clone(), sources: self.rules.sources.clone() };
        let (pack, found) = rules.check();
        self.found = found.diagnostics;
        self.found.retain(|diagnostic| folder(&diagnostic.file) != NO_PACK);
        pack
    }

    /// The name of the folder.
    pub(super) fn name(&self) -> String {
        real(&self.folder).file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default()
    }

    /// Where the files of a source path lie, as the editor would name it. `None` for what is built in.
    pub(super) fn disk(&self, source: &str) -> Option<PathBuf> {
        let real_folder = real(&self.folder);
        let linked = real_folder.file_name() != self.folder.file_name();
        let base = if linked { real_folder.parent()? } else { self.folder.parent()? };
        let top = base.join(folder(source));
        // A folder that is not there is one of the tool's own.
        top.is_dir().then(|| base.join(source))
    }

    /// The source path of a file.
    pub(super) fn source(&self, path: &Path) -> Option<String> {
        let base = real(&self.folder).parent()?.to_owned();
        let inside = real(path).strip_prefix(base).ok()?.to_owned();
        let parts: Vec<_> = inside.iter().map(|part| part.to_string_lossy()).collect();
        Some(parts.join("/"))
    }

    /// The URI of a source path: as the editor writes it, where the file is open.
    pub(super) fn uri(&self, source: &str, documents: &Documents) -> Option<Uri> {
        let path = self.disk(source)?;
        documents.at(&path).map(|document| document.uri.clone()).or_else(|| documents::uri(&path))
    }

    /// The URI to tell a problem of a file at; of one that is not there, that of the file that asks for it.
    pub(super) fn uri_to_blame(&self, source: &str, documents: &Documents) -> Option<Uri> {
        if self.rules.sources.get(source).is_some() {
            return self.uri(source, documents);
        }
        let head = if self.is_language { "stances.yaml" } else { "pack.yaml" };
        self.uri(&format!("{}/{head}", self.name()), documents)
    }

    /// The text of a source path.
    pub(super) fn text(&self, source: &str) -> &str {
        self.rules.sources.get(source).unwrap_or_default()
    }
}

/// The folders that a pack is made of: its own, and those that it builds on.
fn reach(rules: &Rules) -> BTreeSet<String> {
    let mut reach = BTreeSet::from([rules.pack.clone()]);
    let mut open = vec![rules.pack.clone()];
    while let Some(name) = open.pop() {
        let Some(text) = rules.sources.get(&format!("{name}/pack.yaml")) else { continue };
        let outline = FileOutline::of("pack.yaml", text).unwrap_or_default();
        for name in outline.builds_on {
            if reach.insert(name.clone()) {
                open.push(name);
            }
        }
    }
    if reach.len() == 1 {
        // The head cannot be read: whatever language there is will do to complete words.
        let languages = rules.sources.files.iter().filter_map(|(path, _)| path.strip_suffix("/stances.yaml"));
        reach.extend(languages.map(str::to_owned));
    }
    reach
}

/// The folders that are checked when a file changes, and whether each is a language without a pack:
/// the pack that the file belongs to, or every pack that builds on its language.
pub(super) fn units_of(path: &Path, documents: &Documents) -> Vec<(PathBuf, bool)> {
    for folder in path.ancestors().skip(1) {
        if documents.is_file(&folder.join("pack.yaml")) {
            return vec![(folder.to_owned(), false)];
        }
        if documents.is_file(&folder.join("stances.yaml")) {
            let packs = packs_on(folder, documents);
            let alone = vec![(folder.to_owned(), true)];
            return if packs.is_empty() {
                alone
            } else {
                packs.into_iter().map(|pack| (pack, false)).collect()
            };
        }
    }
    Vec::new()
}

/// The packs beside a language that build on it.
fn packs_on(language: &Path, documents: &Documents) -> Vec<PathBuf> {
    let name = real(language).file_name().map(|name| name.to_string_lossy().into_owned());
    let (Some(name), Some(beside)) = (name, language.parent()) else { return Vec::new() };
    let entries = fs::read_dir(beside).into_iter().flatten().flatten();
    let mut packs: Vec<PathBuf> = entries.map(|entry| entry.path()).filter(|path| path.is_dir()).collect();
    packs.sort();
    packs.retain(|pack| {
        let head =
            documents.load(&pack.join("pack.yaml")).ok().and_then(|bytes| String::from_utf8(bytes).ok());
        let outline = head.and_then(|head| FileOutline::of("pack.yaml", &head)).unwrap_or_default();
        outline.builds_on.contains(&name)
    });
    packs
}

//! A pack that is being written: its files as the editor has them, outlined and checked.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::path::{Component, Path, PathBuf};

use lsp_types::Uri;

use super::documents::{self, Documents, real};
use super::jobs::{Counts, Tested};
use super::workspace::home;
use crate::cli::rules::{self, Broken, NO_PACK, Rules};
use crate::diagnostic::{Code, Diagnostic};
use crate::editor::{FileOutline, Folders, Index};
use crate::pack::{self, Pack, Sources};

/// What is checked as one: a pack, or a language that no pack beside it builds on.
#[derive(Debug)]
pub(super) struct Unit {
    /// Its folder, as the editor names it.
    folder: PathBuf,
    is_language: bool,
    /// The files as they were read last.
    pub(super) rules: Rules,
    pub(super) index: Index,
    /// The folders that they lie in.
    folders: Folders,
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
            folders: Folders::default(),
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
        let before = match read {
            Ok(rules) => std::mem::replace(&mut self.rules, rules),
            Err(error) => match error.downcast::<Broken>() {
                Ok(Broken { mut diagnostics, sources }) => {
                    self.rules.sources = sources;
                    self.folders = self.folders_there();
                    return Err(Box::new(diagnostics.swap_remove(0)));
                }
                Err(error) => {
                    let message = format!("{error:#}");
                    return Err(Box::new(Diagnostic::error(Code::MissingFile, &self.name(), message)));
                }
            },
        };
        let order = reach(&self.rules, &self.index);
        self.keep_bases(&order, before.sources, documents);
        self.folders = self.folders_there();
        self.add_unsaved(documents);
        let files = self.rules.sources.files.iter();
        let files = files.filter(|(path, _)| order.iter().any(|name| name == self.folders.folder(path)));
        self.index = Index::of(files.map(|(path, text)| (&**path, &**text)), &self.index).in_order(order);
        Ok(())
    }

    fn folders_there(&self) -> Folders {
        Folders::of(self.rules.sources.files.iter().map(|(path, _)| &**path))
    }

    /// Adds the files of bases that were read before and cannot be found now, since the head that names them
    /// cannot be read while somebody types in it.
    fn keep_bases(&mut self, order: &[String], before: Sources, documents: &Documents) {
        let there = self.folders_there();
        let lost = |name: &&String| !there.names().any(|there| there == *name) && self.is_on_disk(name);
        let lost: Vec<&String> = order.iter().filter(lost).collect();
        let kept = before
            .files
            .into_iter()
            .filter(|(path, _)| lost.iter().any(|name| name.as_str() == self.folders.folder(path)));
        let kept: Vec<_> = kept
            .map(|(path, text)| {
                let now = self.disk(&path).and_then(|path| documents.load(&path).ok());
                let now = now.and_then(|bytes| String::from_utf8(bytes).ok());
                (path, now.map_or(text, Cow::Owned))
            })
            .collect();
        self.rules.sources.files.extend(kept);
    }

    /// Adds the files that are in the editor and not on the disk.
    fn add_unsaved(&mut self, documents: &Documents) {
        for (path, document) in documents.all() {
            let Some(source) = self.source(path) else { continue };
            let folder = self.disk(&source).and(home(path, documents)).map(|(home, _)| real(&home));
            // What lies in a pack inside a pack is none of the outer one's.
            let belongs = folder.is_some() && folder == self.real_folder(self.folders.folder(&source));
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
        let (pack, found, _) = rules.check();
        self.found = found.diagnostics;
        self.found.retain(|diagnostic| self.folders.folder(&diagnostic.file) != NO_PACK);
        pack
    }

    /// The name of the folder.
    pub(super) fn name(&self) -> String {
        real(&self.folder).file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default()
    }

    /// The folder that source paths lead from: as the editor names it, unless the pack is a link from elsewhere.
    fn base(&self) -> Option<PathBuf> {
        let (named, real_base) = (self.folder.parent()?, real(&self.folder).parent()?.to_owned());
        Some(if real(named) == real_base { named.to_owned() } else { real_base })
    }

    /// Whether a folder of rules lies on the disk. Others are the tool's own.
    fn is_on_disk(&self, name: &str) -> bool {
        let Some(folder) = self.base().map(|base| base.join(name)) else { return false };
        name == self.name() || ["pack.yaml", "stances.yaml"].iter().any(|head| folder.join(head).is_file())
    }

    /// Where the file of a source path lies, as the editor would name it. `None` for what is built in.
    pub(super) fn disk(&self, source: &str) -> Option<PathBuf> {
        if !self.is_on_disk(self.folders.folder(source)) {
            return None;
        }
        let named = straight(&self.base()?.join(source));
        // The editor may name the folder by a link, behind which `..` leads elsewhere.
        let there = straight(&real(&self.folder).parent()?.join(source));
        Some(if real(&named) == real(&there) { named } else { there })
    }

    fn real_folder(&self, name: &str) -> Option<PathBuf> {
        self.is_on_disk(name).then(|| self.base().map(|base| real(&base.join(name))))?
    }

    /// The source path of a file.
    pub(super) fn source(&self, path: &Path) -> Option<String> {
        let path = real(path);
        let folders = self.folders.names().filter_map(|name| {
            let folder = self.real_folder(name)?;
            let inside = path.strip_prefix(&folder).ok()?;
            let inside: Vec<_> = inside.iter().map(|part| part.to_string_lossy()).collect();
            Some((folder.components().count(), format!("{name}/{}", inside.join("/"))))
        });
        folders.max_by_key(|(depth, _)| *depth).map(|(_, source)| source)
    }

    /// The URI of a source path: as the editor writes it, where the file is open.
    pub(super) fn uri(&self, source: &str, documents: &Documents) -> Option<Uri> {
        let path = self.disk(source)?;
        documents.at(&path).map(|document| document.uri.clone()).or_else(|| documents::uri(&path))
    }

    /// The URI to tell a problem of a file at; of one that is not there, that of the file that asks for it.
    /// `None` for what is built in.
    pub(super) fn uri_to_blame(&self, source: &str, documents: &Documents) -> Option<Uri> {
        if self.rules.sources.get(source).is_some() {
            return self.uri(source, documents);
        }
        let folder = self.folders.folder(source);
        let heads = ["pack.yaml", "stances.yaml"].map(|head| format!("{folder}/{head}"));
        let head = heads.iter().find(|head| self.rules.sources.get(head).is_some());
        head.map_or_else(|| self.head(documents), |head| self.uri(head, documents))
    }

    /// The URI of the head of the pack or language.
    pub(super) fn head(&self, documents: &Documents) -> Option<Uri> {
        let head = if self.is_language { "stances.yaml" } else { "pack.yaml" };
        self.uri(&format!("{}/{head}", self.name()), documents)
    }

    /// The text of a source path.
    pub(super) fn text(&self, source: &str) -> &str {
        self.rules.sources.get(source).unwrap_or_default()
    }
}

/// The walk through a pack and all it builds on.
struct Walk<'u> {
    sources: &'u Sources,
    /// The files as they were understood last.
    before: &'u Index,
    /// Each folder behind those below it.
    order: Vec<String>,
    /// Packs whose bases are being looked at.
    open: Vec<String>,
    language: Option<String>,
}

impl Walk<'_> {
    fn visit(&mut self, pack: String) {
        if self.order.contains(&pack) || self.open.contains(&pack) {
            return;
        }
        let head = format!("{pack}/pack.yaml");
        let read = self.sources.get(&head).and_then(|text| FileOutline::of("pack.yaml", text));
        // A head that is being typed may be no YAML now.
        let outline = read.or_else(|| self.before.file(&head).cloned()).unwrap_or_default();
        if let Some(language) = outline.language {
            self.language.get_or_insert_with(|| pack::language_of(&pack, &language, self.sources));
        }
        self.open.push(pack.clone());
        for (base, _) in outline.extends {
            self.visit(pack::base_of(&pack, &base, self.sources));
        }
        self.open.pop();
        self.order.push(pack);
    }
}

/// The folders that a pack is made of, each behind those below it: its own, and those that it builds on.
fn reach(rules: &Rules, before: &Index) -> Vec<String> {
    let (order, open) = (Vec::new(), Vec::new());
    let mut walk = Walk { sources: &rules.sources, before, order, open, language: None };
    walk.visit(rules.pack.clone());
    // Where the head cannot be read, whatever language there is will do to complete words.
    let any = rules.sources.files.iter().filter_map(|(path, _)| path.strip_suffix("/stances.yaml"));
    let languages = match walk.language {
        Some(language) => vec![language],
        None => any.map(str::to_owned).collect(),
    };
    languages.into_iter().chain(walk.order).collect()
}

/// A path without detours.
fn straight(path: &Path) -> PathBuf {
    let mut straight = PathBuf::new();
    for part in path.components() {
        match part {
            Component::CurDir => {}
            Component::ParentDir => _ = straight.pop(),
            part => straight.push(part),
        }
    }
    straight
}

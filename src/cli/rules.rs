//! Rule files from a folder on the disk.

use std::borrow::Cow;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::{fmt, fs, io};

use anyhow::{Context, Result, bail};
use walkdir::{DirEntry, WalkDir};

use crate::cli::diagnostic;
use crate::diagnostic::{Code, Diagnostic};
use crate::editor::FileOutline;
use crate::engine::Engine;
use crate::pack::{self, Checked, Pack, Places, Sources, builtin};
use crate::span::Span;

/// The rules to read with, and the pack among them.
#[derive(Clone, Debug)]
pub struct Rules {
    /// Name of the pack.
    pub pack: String,
    /// Its files, and those of the languages it can build on.
    pub sources: Sources,
}

impl Rules {
    /// Compiles the pack, unless it is broken, and gives every problem in it, warnings included.
    #[must_use]
    pub fn check(self) -> (Option<Pack>, Broken, Places) {
        let Checked { pack, diagnostics, places } = pack::check(&self.pack, &self.sources);
        (pack, Broken { diagnostics, sources: self.sources }, places)
    }

    /// Compiles the pack.
    ///
    /// # Errors
    /// [`Broken`], with every problem in the rules.
    pub fn compile(&self) -> Result<Pack> {
        pack::compile(&self.pack, &self.sources).map_err(|diagnostics| self.broken(diagnostics))
    }

    /// The pack among them without the tests of built-in rules, to read articles with.
    ///
    /// # Errors
    /// [`Broken`], with every problem in the rules.
    pub fn compile_untested(&self) -> Result<Pack> {
        pack::compile_untested(&self.pack, &self.sources).map_err(|diagnostics| self.broken(diagnostics))
    }

    /// The engine over that pack, compiled once for each content of the rules.
    ///
    /// # Errors
    /// [`Broken`], with every problem in the rules.
    pub fn engine(&self) -> Result<Arc<Engine>> {
        Engine::shared(&self.pack, &self.sources).map_err(|diagnostics| self.broken(diagnostics))
    }

    fn broken(&self, diagnostics: Vec<Diagnostic>) -> anyhow::Error {
        Broken { diagnostics, sources: self.sources.clone() }.into()
    }
}

/// What is wrong with rules. As an error: they cannot be used.
#[derive(Debug)]
pub struct Broken {
    /// Every problem in them.
    pub diagnostics: Vec<Diagnostic>,
    /// The files the problems are in.
    pub sources: Sources,
}

impl fmt::Display for Broken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&diagnostic::render(&self.diagnostics, &self.sources, false))
    }
}

impl std::error::Error for Broken {}

/// The pack to read with where the user names none.
const DEFAULT_PACK: &str = "ukraine-war";

/// The built-in rules.
#[must_use]
pub fn built_in() -> Rules {
    Rules { pack: DEFAULT_PACK.to_owned(), sources: builtin::sources() }
}

/// Reads the pack in `folder`, or takes the built-in one of that name where there is no such folder.
///
/// A language folder is looked for beside it and, where none is there, taken from the built-in rules. So are
/// the packs that it extends, unless it names them by a path.
///
/// # Errors
/// Where there is no pack in the folder, or a file cannot be read.
pub fn read(folder: &Path) -> Result<Rules> {
    read_by(folder, &|path| fs::read(path))
}

/// The same where `load` gives the content of a file: an editor has text that is not on the disk yet.
pub(super) fn read_by(folder: &Path, load: Load<'_>) -> Result<Rules> {
    if folder.is_file() {
        let within = folder.parent().filter(|parent| !parent.as_os_str().is_empty());
        let within = within.map_or_else(|| ".".to_owned(), |parent| parent.display().to_string());
        bail!("{} is a file; give the folder of the pack, as {within}", folder.display());
    }
    if !folder.is_dir() {
        let sources = builtin::sources();
        let packs = sources.packs();
        if let Some(pack) = folder.to_str().and_then(|name| packs.iter().find(|pack| **pack == name)) {
            return Ok(Rules { pack: (*pack).to_owned(), sources: sources.clone() });
        }
        bail!("there is no folder {}, and the built-in packs are {}", folder.display(), packs.join(" and "));
    }
    if !folder.join("pack.yaml").is_file() {
        let packs: Vec<String> = subfolders(folder)
            .into_iter()
            .filter(|sub| sub.join("pack.yaml").is_file())
            .map(|sub| sub.display().to_string())
            .collect();
        let there = if packs.is_empty() { String::new() } else { format!("; meant {}?", packs.join(" or ")) };
        bail!("{} holds no pack.yaml, so it is no pack{there}", folder.display());
    }
    let folder = folder.canonicalize().with_context(|| format!("cannot open {}", folder.display()))?;
    let pack =
        folder.file_name().map_or_else(|| "pack".to_owned(), |name| name.to_string_lossy().into_owned());
    let mut read = Reading::new(folder.parent().unwrap_or(&folder), load);
    read.folder(&folder, &pack);
    read.languages_beside(&pack)?;
    read.bases(&pack, 1)?;
    Ok(Rules { pack, sources: read.with_built_in()? })
}

/// The languages that a pack in `folder` can build on: those there, and the built-in ones.
pub(super) fn languages_in(folder: &Path) -> Result<Sources> {
    let root = if folder.as_os_str().is_empty() { Path::new(".") } else { folder };
    let load = |path: &Path| fs::read(path);
    let mut read = Reading::new(root, &load);
    read.languages_beside("")?;
    read.with_built_in()
}

/// The pack that a language is checked with where no pack builds on it: nothing stands in it.
pub(super) const NO_PACK: &str = "(no pack)";

/// Reads the language in `folder`, with [`NO_PACK`] to build on it. What is wrong with that one is no news.
pub(super) fn read_language_by(folder: &Path, load: Load<'_>) -> Result<Rules> {
    let folder = folder.canonicalize().with_context(|| format!("cannot open {}", folder.display()))?;
    let name = folder.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let mut read = Reading::new(folder.parent().unwrap_or(&folder), load);
    read.folder(&folder, &name);
    let mut sources = read.whole()?;
    let head = format!("pack: {NO_PACK:?}\ntitle: none\nlanguage: {name:?}\n");
    sources.files.push((format!("{NO_PACK}/pack.yaml").into(), head.into()));
    sources.files.push((format!("{NO_PACK}/parties.yaml").into(), "parties: []\n".into()));
    Ok(Rules { pack: NO_PACK.to_owned(), sources })
}

/// The folders on the disk that the pack in `folder` is read from, the languages beside it and all it extends
/// among them; and the heads of those that would be read if they were there.
pub(super) fn reach(folder: &Path) -> (Vec<PathBuf>, Vec<PathBuf>) {
    let load = |path: &Path| fs::read(path);
    let Ok(folder) = folder.canonicalize() else { return (vec![folder.to_owned()], Vec::new()) };
    let name = folder.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let mut read = Reading::new(folder.parent().unwrap_or(&folder), &load);
    // What cannot be read ends the reading, and is told by the command itself.
    read.folder(&folder, &name);
    let _ = read.languages_beside(&name).and_then(|()| read.bases(&name, 1));
    let languages = read.sources.packs().into_iter().filter_map(|pack| {
        let head = read.sources.get(&format!("{pack}/pack.yaml"))?;
        let language = FileOutline::of("pack.yaml", head)?.language?;
        let around = pack.rsplit_once('/').map_or("", |(around, _)| around);
        Some(read.root.join(around).join(language).join("stances.yaml"))
    });
    let mut heads: Vec<PathBuf> = languages.filter(|head| !head.is_file()).collect();
    heads.append(&mut read.missing);
    (read.folders, heads)
}

/// The folder that a path begins with.
fn top(path: &str) -> &str {
    path.split('/').next().unwrap_or_default()
}

fn subfolders(folder: &Path) -> Vec<PathBuf> {
    let mut folders: Vec<PathBuf> = fs::read_dir(folder)
        .into_iter()
        .flatten()
        .flatten()
        .map(|entry| entry.path())
        .filter(|path| path.is_dir())
        .collect();
    folders.sort();
    folders
}

/// What gives the bytes of a file.
pub(super) type Load<'l> = &'l dyn Fn(&Path) -> io::Result<Vec<u8>>;

/// The YAML files under a folder but for those of packs inside it, which are packs of their own.
pub(super) fn files_in(folder: &Path) -> impl Iterator<Item = walkdir::Result<PathBuf>> {
    let another = |entry: &DirEntry| entry.depth() > 0 && entry.path().join("pack.yaml").is_file();
    let entries = WalkDir::new(folder).sort_by_file_name().into_iter();
    let paths =
        entries.filter_entry(move |entry| !another(entry)).map(|entry| entry.map(DirEntry::into_path));
    let is_rule =
        |path: &Path| path.is_file() && path.extension().is_some_and(|end| end == "yaml" || end == "yml");
    paths.filter(move |path| path.as_deref().map_or(true, is_rule))
}

/// Rules that are being read from a disk.
struct Reading<'l> {
    /// The folder that the pack lies in: all paths lead from there.
    root: PathBuf,
    load: Load<'l>,
    sources: Sources,
    diagnostics: Vec<Diagnostic>,
    /// The folders that were read.
    folders: Vec<PathBuf>,
    /// The heads of packs that are extended and not on the disk.
    missing: Vec<PathBuf>,
}

impl<'l> Reading<'l> {
    fn new(root: &Path, load: Load<'l>) -> Self {
        let (folders, missing) = (Vec::new(), Vec::new());
        let (sources, diagnostics) = (Sources::default(), Vec::new());
        Self { root: root.to_owned(), load, sources, diagnostics, folders, missing }
    }

    /// What was read, where all of it is text.
    fn whole(self) -> Result<Sources> {
        let Self { sources, diagnostics, .. } = self;
        if diagnostics.is_empty() { Ok(sources) } else { Err(Broken { diagnostics, sources }.into()) }
    }

    /// What was read, with the built-in packs and languages that have no folder of the same name here.
    fn with_built_in(self) -> Result<Sources> {
        let mut sources = self.whole()?;
        let own: Vec<String> = sources.files.iter().map(|(path, _)| top(path).to_owned()).collect();
        let builtin = builtin::sources().files.into_iter();
        sources.files.extend(builtin.filter(|(path, _)| !own.iter().any(|own| own == top(path))));
        Ok(sources)
    }

    /// Reads what a pack extends, as far as it lies on the disk. What is not found is reported when
    /// the rules are compiled. Of packs that extend each other one more is read than there may be, as it is
    /// refused by its name.
    fn bases(&mut self, pack: &str, depth: usize) -> Result<()> {
        for base in pack::bases(pack, &self.sources) {
            let folder = self.root.join(&base);
            if self.sources.get(&format!("{base}/pack.yaml")).is_some() {
                continue;
            }
            if !folder.join("pack.yaml").is_file() {
                self.missing.push(folder.join("pack.yaml"));
            } else {
                self.folder(&folder, &base);
                self.languages_beside(&base)?;
                if depth < pack::MAX_DEPTH {
                    self.bases(&base, depth + 1)?;
                }
            }
        }
        Ok(())
    }

    /// Reads the languages in the folder that a pack lies in.
    fn languages_beside(&mut self, pack: &str) -> Result<()> {
        let around = pack.rsplit_once('/').map_or("", |(around, _)| around);
        for language in subfolders(&self.root.join(around)) {
            let name = language.file_name().unwrap_or_default().to_string_lossy();
            let name = if around.is_empty() { name.into_owned() } else { format!("{around}/{name}") };
            let file = format!("{name}/stances.yaml");
            if language.join("stances.yaml").is_file() && self.sources.get(&file).is_none() {
                self.folder(&language, &name);
            }
        }
        Ok(())
    }

    /// Reads the rule files of a folder.
    fn folder(&mut self, folder: &Path, name: &str) {
        self.folders.push(folder.to_owned());
        for path in files_in(folder) {
            let path = match path {
                Ok(path) => path,
                Err(error) => {
                    let at = error.path().map(|path| inside(path, folder, name));
                    let reason = error.io_error().map_or_else(|| error.to_string(), ToString::to_string);
                    self.diagnostics.push(unreadable(&at.unwrap_or_else(|| name.to_owned()), &reason));
                    continue;
                }
            };
            let inside = inside(&path, folder, name);
            match (self.load)(&path) {
                Ok(bytes) => {
                    let text = decode(&inside, bytes, &mut self.diagnostics);
                    self.sources.files.push((inside.into(), text.into()));
                }
                Err(error) => self.diagnostics.push(unreadable(&inside, &error.to_string())),
            }
        }
    }
}

/// The path of a rule file as the rules name it.
fn inside(path: &Path, folder: &Path, name: &str) -> String {
    let inside = path.strip_prefix(folder).unwrap_or(path);
    let parts = std::iter::once(name.into()).chain(inside.iter().map(|part| part.to_string_lossy()));
    parts.collect::<Vec<Cow<'_, str>>>().join("/")
}

fn unreadable(file: &str, reason: &str) -> Diagnostic {
    Diagnostic::error(Code::UnreadableFile, file, format!("`{file}` cannot be opened: {reason}"))
}

/// The text of a file, and what is wrong with it where it is none.
pub(super) fn decode(file: &str, bytes: Vec<u8>, diagnostics: &mut Vec<Diagnostic>) -> String {
    String::from_utf8(bytes).unwrap_or_else(|error| {
        let (text, at) = (String::from_utf8_lossy(error.as_bytes()), error.utf8_error().valid_up_to());
        let bad = Span::new(at, at + char::REPLACEMENT_CHARACTER.len_utf8());
        let diagnostic = Diagnostic::error(Code::YamlSyntax, file, "the file is not UTF-8")
            .label(bad, "this byte is none of it")
            .help("save the file as UTF-8");
        diagnostics.push(diagnostic);
        text.into_owned()
    })
}

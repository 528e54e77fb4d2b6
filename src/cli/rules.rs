//! Rule files from a folder on the disk.

use std::borrow::Cow;
use std::path::{Path, PathBuf};
use std::{fmt, fs, io};

use anyhow::{Context, Result, bail};
use walkdir::WalkDir;

use crate::cli::diagnostic;
use crate::diagnostic::{Code, Diagnostic};
use crate::pack::{self, Pack, Sources, builtin};
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
    pub fn check(self) -> (Option<Pack>, Broken) {
        let (pack, diagnostics) = pack::check(&self.pack, &self.sources);
        (pack, Broken { diagnostics, sources: self.sources })
    }

    /// Compiles the pack.
    ///
    /// # Errors
    /// [`Broken`], with every problem in the rules.
    pub fn compile(&self) -> Result<Pack> {
        pack::compile(&self.pack, &self.sources)
            .map_err(|diagnostics| Broken { diagnostics, sources: self.sources.clone() }.into())
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

/// Reads the pack in `folder`.
///
/// A language folder is looked for beside it and, where none is there, taken from the built-in rules.
///
/// # Errors
/// Where there is no pack in the folder, or a file cannot be read.
pub fn read(folder: &Path) -> Result<Rules> {
    read_by(folder, &|path| fs::read(path))
}

/// The same where `load` gives the content of a file: an editor has text that is not on the disk yet.
pub(super) fn read_by(folder: &Path, load: Load<'_>) -> Result<Rules> {
    if !folder.is_dir() {
        bail!("there is no folder {}", folder.display());
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
    let mut files = Vec::new();
    let mut diagnostics = Vec::new();
    collect(&folder, &pack, load, &mut files, &mut diagnostics)?;
    let beside = folder.parent().map(subfolders).unwrap_or_default();
    for language in beside.iter().filter(|sub| sub.join("stances.yaml").is_file()) {
        let name = language.file_name().unwrap_or_default().to_string_lossy();
        collect(language, &name, load, &mut files, &mut diagnostics)?;
    }
    if !diagnostics.is_empty() {
        return Err(Broken { diagnostics, sources: Sources { files } }.into());
    }
    let builtin = builtin::sources().files.into_iter();
    let own: Vec<String> = files.iter().map(|(path, _): &Text| top(path).to_owned()).collect();
    files.extend(builtin.filter(|(path, _)| !own.iter().any(|own| own == top(path))));
    Ok(Rules { pack, sources: Sources { files } })
}

/// The pack that a language is checked with where no pack builds on it: nothing stands in it.
pub(super) const NO_PACK: &str = "(no pack)";

/// Reads the language in `folder`, with [`NO_PACK`] to build on it. What is wrong with that one is no news.
pub(super) fn read_language_by(folder: &Path, load: Load<'_>) -> Result<Rules> {
    let folder = folder.canonicalize().with_context(|| format!("cannot open {}", folder.display()))?;
    let name = folder.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let (mut files, mut diagnostics) = (Vec::new(), Vec::new());
    collect(&folder, &name, load, &mut files, &mut diagnostics)?;
    if !diagnostics.is_empty() {
        return Err(Broken { diagnostics, sources: Sources { files } }.into());
    }
    let head = format!("pack: {NO_PACK:?}\ntitle: none\nlanguage: {name:?}\n");
    files.push((format!("{NO_PACK}/pack.yaml").into(), head.into()));
    files.push((format!("{NO_PACK}/parties.yaml").into(), "parties: []\n".into()));
    Ok(Rules { pack: NO_PACK.to_owned(), sources: Sources { files } })
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

/// The path and the content of a file.
type Text = (Cow<'static, str>, Cow<'static, str>);

/// What gives the bytes of a file.
pub(super) type Load<'l> = &'l dyn Fn(&Path) -> io::Result<Vec<u8>>;

/// Reads the YAML files under `folder`.
fn collect(
    folder: &Path,
    name: &str,
    load: Load<'_>,
    files: &mut Vec<Text>,
    diagnostics: &mut Vec<Diagnostic>,
) -> Result<()> {
    for entry in WalkDir::new(folder).sort_by_file_name() {
        let entry = entry.with_context(|| format!("cannot list {}", folder.display()))?;
        let path = entry.path();
        if !path.is_file() || !path.extension().is_some_and(|end| end == "yaml" || end == "yml") {
            continue;
        }
        let bytes = load(path).with_context(|| format!("cannot read {}", path.display()))?;
        let inside = path.strip_prefix(folder).unwrap_or(path);
        let inside: Vec<_> = inside.iter().map(|part| part.to_string_lossy()).collect();
        let inside = format!("{name}/{}", inside.join("/"));
        let text = String::from_utf8(bytes).unwrap_or_else(|error| {
            let (text, at) = (String::from_utf8_lossy(error.as_bytes()), error.utf8_error().valid_up_to());
            let bad = Span::new(at, at + char::REPLACEMENT_CHARACTER.len_utf8());
            let diagnostic = Diagnostic::error(Code::YamlSyntax, &inside, "the file is not UTF-8")
                .label(bad, "this byte is none of it")
                .help("save the file as UTF-8");
            diagnostics.push(diagnostic);
            text.into_owned()
        });
        files.push((inside.into(), text.into()));
    }
    Ok(())
}

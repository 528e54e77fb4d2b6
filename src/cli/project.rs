//! `standpoint.yaml`: what a folder of work always wants, so that nobody has to type it.
//!
//! It is looked for from the current folder upward, whenever a command starts; the commands ask
//! for single values where they would otherwise take their defaults. Problems in it are shown as
//! those of rule files are, by the same reader. `watch` starts a command many times, and a language
//! server asks for the file above a pack, so both notice what is changed in it.

use std::path::{Component, Path, PathBuf};
use std::sync::{Arc, LazyLock, PoisonError, RwLock};
use std::{env, fs, io};

use anyhow::{Context, Result};
use serde::Deserialize;

use crate::cli::compare::{EvidenceArg, Layout};
use crate::cli::rules::{self, Broken};
use crate::cli::{When, output, select};
use crate::diagnostic::{Code, Diagnostic, nearest};
use crate::pack::{self, Located, Pack, PartyId, Sources};
use crate::span::{Lines, Span};

/// The name of the file.
pub(super) const FILE: &str = "standpoint.yaml";

/// The columns that can be filled.
const WIDTHS: std::ops::RangeInclusive<u32> = 20..=1000;

/// `standpoint.yaml` as it is written.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct Settings {
    /// Folder of the rule pack, relative to the file.
    #[serde(default)]
    rules: Option<Located<String>>,
    /// The columns of a comparison, by id or name.
    #[serde(default)]
    parties: Vec<Located<String>>,
    /// How to lay a comparison out.
    #[serde(default)]
    layout: Option<Located<Layout>>,
    /// Columns to fill.
    #[serde(default)]
    width: Option<Located<u32>>,
    /// When to use colour.
    #[serde(default)]
    color: Option<Located<When>>,
    /// How much evidence a comparison shows.
    #[serde(default)]
    evidence: Option<Located<EvidenceArg>>,
    /// Articles that whoever writes rules may try them on: files, folders, globs.
    #[serde(default)]
    sample: Vec<Located<String>>,
    /// Folder of what the rules found last time.
    #[serde(default)]
    snapshots: Option<Located<String>>,
}

/// The file that was found, or none: then every value is its default.
#[derive(Debug, Default)]
pub(super) struct Project {
    /// Path from the current folder.
    path: Option<PathBuf>,
    text: String,
    settings: Settings,
}

static CURRENT: LazyLock<RwLock<Arc<Project>>> = LazyLock::new(RwLock::default);

/// Reads the file that counts in the current folder, as it is now.
///
/// # Errors
/// Where it cannot be read, and [`Broken`] where something in it is wrong.
pub(super) fn open() -> Result<()> {
    let found = env::current_dir().ok().as_deref().and_then(find);
    let project = found.map_or_else(|| Ok(Project::default()), |path| Project::read(&path))?;
    *CURRENT.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(project);
    Ok(())
}

/// What [`open`] has read last, or nothing.
pub(super) fn current() -> Arc<Project> {
    CURRENT.read().unwrap_or_else(PoisonError::into_inner).clone()
}

/// Where the file may lie that counts in `folder`: the nearest one there is, and the places that go before it.
pub(super) fn places(folder: &Path) -> Vec<PathBuf> {
    let all: Vec<PathBuf> = folder.ancestors().map(|above| above.join(FILE)).collect();
    let found = all.iter().position(|file| file.is_file()).map_or(all.len(), |found| found + 1);
    all.into_iter().take(found).collect()
}

/// The nearest file in `folder` or above it, as seen from `folder`.
fn find(folder: &Path) -> Option<PathBuf> {
    let up = folder.ancestors().position(|above| above.join(FILE).is_file())?;
    Some(std::iter::repeat_n("..", up).collect::<PathBuf>().join(FILE))
}

impl Project {
    /// The file that counts in `folder`, whatever the current one is; none says nothing.
    ///
    /// # Errors
    /// As those of [`open`].
    pub(super) fn above(folder: &Path) -> Result<Self> {
        let found = places(folder).pop().filter(|file| file.is_file());
        found.map_or_else(|| Ok(Self::default()), |path| Self::read(&path))
    }

    fn read(path: &Path) -> Result<Self> {
        let shown = slashed(path);
        let bytes = fs::read(path).with_context(|| format!("cannot read {shown}"))?;
        let mut wrong = Vec::new();
        let text = rules::decode(&shown, bytes, &mut wrong);
        let blank = |line: &str| line.trim().is_empty() || line.trim_start().starts_with('#');
        let mut settings = Settings::default();
        // A file of comments only says nothing, which is no mistake.
        if wrong.is_empty() && !text.trim_start_matches('\u{feff}').lines().all(blank) {
            let (read, problems) = pack::read_file(&shown, &text);
            settings = read.unwrap_or_default();
            wrong = problems;
        }
        let project = Self { path: Some(path.to_owned()), text, settings };
        wrong.extend(project.check_width(&shown));
        if !wrong.is_empty() {
            // Whoever mends the file wants to hear of all of it.
            wrong.extend(project.check_paths());
        }
        project.refuse(wrong).map(|()| project)
    }

    fn broken(&self, diagnostics: Vec<Diagnostic>) -> anyhow::Error {
        let sources = Sources { files: vec![(self.shown().into(), self.text.clone().into())] };
        Broken { diagnostics, sources }.into()
    }

    /// A width that no terminal has.
    fn check_width(&self, file: &str) -> Vec<Diagnostic> {
        let mut wrong = Vec::new();
        if let Some(width) = self.settings.width.as_ref().filter(|width| !WIDTHS.contains(&width.value)) {
            let (least, most) = (WIDTHS.start(), WIDTHS.end());
            wrong.push(
                Diagnostic::error(Code::WrongType, file, format!("no text is {} columns wide", width.value))
                    .label(width.span, format!("from {least} to {most} columns can be filled"))
                    .help("without `width`, the terminal's own is used"),
            );
        }
        wrong
    }

    /// What is wrong with the paths in the file. They are asked for where they are used, as what has moved since is
    /// in nobody's way who does not need it.
    fn check_paths(&self) -> Vec<Diagnostic> {
        let checks = [self.check_rules(), self.check_sample(), self.check_snapshots()];
        checks.into_iter().flatten().collect()
    }

    fn check_rules(&self) -> Vec<Diagnostic> {
        let (file, mut wrong) = (&self.shown(), Vec::new());
        if let Some(rules) = &self.settings.rules {
            let folder = self.beside(&rules.value);
            if !folder.is_dir() {
                let missing = format!("there is no folder {}", slashed(&folder));
                wrong.push(
                    Diagnostic::error(Code::MissingFile, file, missing)
                        .label(rules.span, "not there")
                        .help(self.folder_help(&folder)),
                );
            } else if !folder.join("pack.yaml").is_file() {
                let none = format!("{} holds no pack.yaml, so it is no pack", slashed(&folder));
                wrong.push(
                    Diagnostic::error(Code::MissingFile, file, none).label(rules.span, "not a pack").help_if(
                        packs_in(&folder).first().map(|pack| {
                            format!("did you mean `{}`?", slashed(&Path::new(&rules.value).join(pack)))
                        }),
                    ),
                );
            }
        }
        wrong
    }

    fn check_sample(&self) -> Vec<Diagnostic> {
        let (file, mut wrong) = (&self.shown(), Vec::new());
        for sample in &self.settings.sample {
            let glob = sample.value.contains(['*', '?', '[', '{']);
            let path = self.beside(&sample.value);
            if !glob && matches!(path.metadata(), Err(e) if e.kind() == io::ErrorKind::NotFound) {
                let missing = format!("there is no file or folder {}", slashed(&path));
                wrong.push(
                    Diagnostic::error(Code::MissingFile, file, missing)
                        .label(sample.span, "not there")
                        .help("paths are relative to this file"),
                );
            }
        }
        wrong
    }

    fn check_snapshots(&self) -> Vec<Diagnostic> {
        let (file, mut wrong) = (&self.shown(), Vec::new());
        if let Some(snapshots) = &self.settings.snapshots {
            let path = self.beside(&snapshots.value);
            if path.exists() && !path.is_dir() {
                wrong.push(
                    Diagnostic::error(Code::MissingFile, file, format!("{} is no folder", slashed(&path)))
                        .label(snapshots.span, "a file"),
                );
            }
        }
        wrong
    }

    /// Refuses paths that lead nowhere, all at once.
    ///
    /// # Errors
    /// [`Broken`], where there are any.
    pub(super) fn refuse_wrong_paths(&self) -> Result<()> {
        self.refuse(self.check_paths())
    }

    fn refuse(&self, mut wrong: Vec<Diagnostic>) -> Result<()> {
        wrong.sort_by_key(Diagnostic::start);
        if wrong.is_empty() { Ok(()) } else { Err(self.broken(wrong)) }
    }

    /// What to do where a pack's folder is not there.
    fn folder_help(&self, folder: &Path) -> String {
        let name = folder.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        let beside = folder.parent().map(packs_in).unwrap_or_default();
        match nearest(&name, beside.iter().map(String::as_str)) {
            Some(near) => format!("did you mean `{near}`?"),
            None => "paths are relative to this file; `standpoint init` copies the built-in rules".to_owned(),
        }
    }

    /// A path written in the file, from the current folder.
    fn beside(&self, written: &str) -> PathBuf {
        self.folder().join(written)
    }

    /// The folder of the file, from the current one.
    pub(super) fn folder(&self) -> PathBuf {
        self.path.as_deref().and_then(Path::parent).map(Path::to_owned).unwrap_or_default()
    }

    /// A path as it is written in the file, or in one that would be put into the current folder: from the folder of
    /// the file, where there is one. What is not there is left as it is.
    pub(super) fn written(&self, path: &Path) -> PathBuf {
        let folder = self.folder();
        let folder = if folder.as_os_str().is_empty() { Path::new(".") } else { &folder };
        let (Ok(from), Ok(to)) = (folder.canonicalize(), path.canonicalize()) else { return path.to_owned() };
        let shared = from.components().zip(to.components()).take_while(|(a, b)| a == b).count();
        if shared == 0 {
            return to;
        }
        let up = from.components().skip(shared).map(|_| Component::ParentDir);
        up.chain(to.components().skip(shared)).collect()
    }

    /// The path of the file, where there is one.
    pub(super) fn path(&self) -> Option<&Path> {
        self.path.as_deref()
    }

    /// The path of the file as it is printed.
    pub(super) fn shown(&self) -> String {
        self.path.as_deref().map(slashed).unwrap_or_default()
    }

    /// The folder of the rule pack.
    ///
    /// # Errors
    /// [`Broken`], where it is not there or holds no pack.
    pub(super) fn rules(&self) -> Result<Option<PathBuf>> {
        self.refuse(self.check_rules()).map(|()| self.rules_written())
    }

    /// The folder of the rule pack, whether it is there or not.
    pub(super) fn rules_written(&self) -> Option<PathBuf> {
        self.settings.rules.as_ref().map(|rules| self.beside(&rules.value))
    }

    /// Columns to fill.
    pub(super) fn width(&self) -> Option<usize> {
        self.settings.width.as_ref().map(|width| width.value as usize)
    }

    /// When to use colour.
    pub(super) fn color(&self) -> Option<When> {
        self.settings.color.as_ref().map(|color| color.value)
    }

    /// How to lay a comparison out.
    pub(super) fn layout(&self) -> Option<Layout> {
        self.settings.layout.as_ref().map(|layout| layout.value)
    }

    /// How much evidence a comparison shows.
    pub(super) fn evidence(&self) -> Option<EvidenceArg> {
        self.settings.evidence.as_ref().map(|evidence| evidence.value)
    }

    /// The parties to compare as they are written.
    pub(super) fn parties_written(&self) -> impl Iterator<Item = &str> {
        self.settings.parties.iter().map(|party| party.value.as_str())
    }

    /// The parties to compare, where the file names some. With rules that were `asked` for apart from the file
    /// they count only if those rules have them all.
    ///
    /// # Errors
    /// [`Broken`], where the pack of the file has no such party.
    pub(super) fn parties(&self, pack: &Pack, asked: bool) -> Result<Option<Vec<PartyId>>> {
        let mut found: Vec<PartyId> = Vec::new();
        let mut wrong = Vec::new();
        for written in &self.settings.parties {
            match select::party(written.value.trim(), pack) {
                Ok(id) if !found.contains(&id) => found.push(id),
                Ok(_) => {}
                Err(misnamed) => wrong.push(
                    Diagnostic::error(Code::UnknownParty, &self.shown(), misnamed.said)
                        .label(written.span, "not known")
                        .help_if(misnamed.meant)
                        .help(format!("known are: {}", misnamed.known)),
                ),
            }
        }
        if asked && !wrong.is_empty() {
            let (shown, line) = (self.shown(), self.line_of("parties").unwrap_or(1));
            output::note(&format!(
                "{shown}:{line}: the parties there are left aside, as the pack {} does not have them all",
                pack.name
            ));
            return Ok(None);
        }
        self.refuse(wrong)?;
        Ok(Some(found).filter(|found| !found.is_empty()))
    }

    /// The articles that rules may be tried on: paths and globs from the current folder.
    ///
    /// # Errors
    /// [`Broken`], where some are not there.
    pub(super) fn sample(&self) -> Result<Vec<String>> {
        self.refuse(self.check_sample()).map(|()| self.sample_written())
    }

    /// The same, whether they are there or not.
    pub(super) fn sample_written(&self) -> Vec<String> {
        self.settings.sample.iter().map(|sample| slashed(&self.beside(&sample.value))).collect()
    }

    /// The same, where no file lies in its place.
    ///
    /// # Errors
    /// [`Broken`], where one does.
    pub(super) fn snapshots_checked(&self) -> Result<Option<PathBuf>> {
        self.refuse(self.check_snapshots()).map(|()| self.snapshots())
    }

    /// The folder of what the rules found last time.
    pub(super) fn snapshots(&self) -> Option<PathBuf> {
        self.settings.snapshots.as_ref().map(|folder| self.beside(&folder.value))
    }

    /// The line on which the value of a key begins.
    pub(super) fn line_of(&self, key: &str) -> Option<usize> {
        let all = &self.settings;
        let span = |located: &Option<Located<String>>| located.as_ref().map(|located| located.span);
        let first = |list: &[Located<String>]| list.first().map(|located| located.span);
        let span: Span = match key {
            "rules" => span(&all.rules),
            "snapshots" => span(&all.snapshots),
            "parties" => first(&all.parties),
            "sample" => first(&all.sample),
            "layout" => all.layout.as_ref().map(|located| located.span),
            "width" => all.width.as_ref().map(|located| located.span),
            "color" => all.color.as_ref().map(|located| located.span),
            "evidence" => all.evidence.as_ref().map(|located| located.span),
            _ => None,
        }?;
        Some(Lines::of(&self.text).line(span.start))
    }
}

/// The names of the packs in a folder, sorted.
fn packs_in(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(if folder.as_os_str().is_empty() { Path::new(".") } else { folder });
    let packs = entries.into_iter().flatten().flatten();
    let packs = packs.filter(|entry| entry.path().join("pack.yaml").is_file());
    let mut names: Vec<String> =
        packs.map(|entry| entry.file_name().to_string_lossy().into_owned()).collect();
    names.sort();
    names
}

/// A path with `/` between its parts, on any system.
pub(super) fn slashed(path: &Path) -> String {
    let shown = path.display().to_string();
    if std::path::MAIN_SEPARATOR == '/' { shown } else { shown.replace(std::path::MAIN_SEPARATOR, "/") }
}

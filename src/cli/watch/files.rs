//! The files that a command reads, and whether they have changed.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::time::SystemTime;
use std::{env, fs};

use anyhow::{Result, bail};
use clap::parser::ValueSource;
use clap::{ArgMatches, Command};

use crate::cli::project::{self, Project};
use crate::cli::{input, rules};

/// Commands that write, or never end.
const NOT_WATCHED: &[&str] = &["watch", "lsp", "init", "new", "fmt", "help"];

/// Commands that read the sample of `standpoint.yaml` where no articles are named.
const WITH_SAMPLE: &[&str] = &["gaps"];

/// When a file was written, and how long it is.
type Stamp = (Option<SystemTime>, u64);

/// The files at one moment.
pub(super) type Snapshot = BTreeMap<PathBuf, Stamp>;

/// What a command reads.
#[derive(Debug, Default)]
pub(super) struct Watched {
    /// What the command line names.
    named: Named,
    /// Files, folders and globs of articles.
    inputs: Vec<String>,
    /// Folders of packs and languages, with all that the packs build on.
    folders: Vec<PathBuf>,
    /// Other files, be they there or not: settings, and heads of packs that would be read if they were there.
    files: Vec<PathBuf>,
}

/// The paths of a command line.
#[derive(Debug, Default)]
struct Named {
    inputs: Vec<String>,
    packs: Vec<PathBuf>,
    files: Vec<PathBuf>,
    /// Whether the sample of the settings is read for want of inputs.
    sample: bool,
}

impl Watched {
    /// What a command line reads: every argument that is the path of something, and the settings.
    ///
    /// # Errors
    /// Where the command writes what it reads, reads from a pipe, or would never end.
    pub(super) fn of(mut command: &Command, matches: &ArgMatches) -> Result<Self> {
        let mut leaf = matches;
        while let Some((name, below)) = leaf.subcommand() {
            if NOT_WATCHED.contains(&name) {
                bail!("`{name}` cannot be watched: watch does commands again that only read");
            }
            command = command.find_subcommand(name).unwrap_or(command);
            leaf = below;
        }
        let mut named = Named::default();
        let mut output = None;
        for id in command.get_arguments().map(|argument| argument.get_id().as_str()) {
            let given = leaf.value_source(id).is_some_and(|source| source != ValueSource::DefaultValue);
            let Ok(Some(values)) = leaf.try_get_raw(id) else { continue };
            for value in values.filter(|_| given) {
                match id {
                    "output" => output = Some(PathBuf::from(value)),
                    _ => named.add(id, &value.to_string_lossy())?,
                }
            }
        }
        let no_inputs = matches!(leaf.try_get_raw("inputs"), Ok(None));
        named.sample = no_inputs && WITH_SAMPLE.contains(&command.get_name());
        let mut watched = Self { named, ..Self::default() };
        let settings = watched.look_up();
        if watched.named.sample {
            settings?;
        }
        if no_inputs && watched.inputs.is_empty() {
            bail!("name the articles: standard input can be read only once, and not watched");
        }
        if let Some(output) = output.filter(|output| watched.reads(output)) {
            bail!("{} is written by the command and read by it: it would never end", output.display());
        }
        Ok(watched)
    }

    /// Looks up anew what the settings name, and what the packs build on. Where the settings are broken, what
    /// they named before is still watched.
    ///
    /// # Errors
    /// What is wrong with the settings.
    pub(super) fn look_up(&mut self) -> Result<()> {
        let here = env::current_dir().unwrap_or_default();
        let settings = Project::above(&here);
        let mut packs = self.named.packs.clone();
        match &settings {
            Ok(project) if packs.is_empty() => packs.extend(project.rules().ok().flatten()),
            Err(_) if packs.is_empty() => packs.clone_from(&self.folders),
            _ => {}
        }
        match &settings {
            Ok(project) if self.named.sample => self.inputs = project.sample().unwrap_or_default(),
            _ if self.named.sample => {}
            _ => self.inputs.clone_from(&self.named.inputs),
        }
        self.files.clone_from(&self.named.files);
        self.files.extend(project::places(&here));
        let mut folders = BTreeSet::new();
        for pack in packs {
            let (read, missing) = rules::reach(&pack);
            folders.extend(read);
            self.files.extend(missing);
        }
        self.folders = folders.into_iter().collect();
        settings.map(|_| ())
    }

    /// Whether a file that is written would be read.
    fn reads(&self, output: &Path) -> bool {
        let real = |path: &Path| {
            let parent =
                path.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."));
            let parent = parent.canonicalize().unwrap_or_else(|_| parent.to_owned());
            path.file_name().map_or(parent.clone(), |name| parent.join(name))
        };
        let output = real(output);
        let below = |folder: &Path| folder.canonicalize().is_ok_and(|folder| output.starts_with(folder));
        let inputs = self.inputs.iter().map(Path::new);
        let globs = self.inputs.iter().filter(|input| !Path::new(input).exists()).map(|glob| base(glob));
        globs.into_iter().any(|base| below(&base))
            || inputs.clone().any(|path| real(path) == output || (path.is_dir() && below(path)))
            || self.folders.iter().any(|pack| below(pack))
            || self.files.iter().any(|file| real(file) == output)
    }

    /// Every file that is read, as it is now.
    pub(super) fn snapshot(&self) -> Snapshot {
        let mut paths: BTreeSet<PathBuf> = self.inputs.iter().flat_map(|one| input::paths(one)).collect();
        paths.extend(self.folders.iter().flat_map(|folder| rules::files_in(folder)).flatten());
        paths.extend(self.files.iter().cloned());
        let stamp = |path: PathBuf| {
            let meta = fs::metadata(&path).ok().filter(fs::Metadata::is_file)?;
            Some((path, (meta.modified().ok(), meta.len())))
        };
        paths.into_iter().filter_map(stamp).collect()
    }

    /// The folders to be told of, each with whether what is below it counts. Of a file it is the one that
    /// it lies in: an editor that saves by renaming puts another file there.
    pub(super) fn folders(&self) -> Vec<(PathBuf, bool)> {
        let parent = |path: &Path| {
            let parent = path.parent().filter(|parent| !parent.as_os_str().is_empty());
            parent.unwrap_or(Path::new(".")).to_owned()
        };
        let mut folders: BTreeMap<PathBuf, bool> = BTreeMap::new();
        for file in self.files.iter().filter(|file| file.is_file()) {
            folders.entry(parent(file)).or_default();
        }
        for input in &self.inputs {
            let path = Path::new(input);
            let (folder, below) = match (path.is_dir(), path.exists()) {
                (true, _) => (path.to_owned(), true),
                (false, true) => (parent(path), false),
                (false, false) => (base(input), true),
            };
            *folders.entry(folder).or_default() |= below;
        }
        for folder in &self.folders {
            folders.insert(folder.clone(), true);
        }
        folders.into_iter().collect()
    }
}

impl Named {
    fn add(&mut self, id: &str, value: &str) -> Result<()> {
        let path = Path::new(value);
        if value == input::STDIN {
            bail!("standard input can be read only once, and not watched: name a file");
        } else if id == "inputs" {
            self.inputs.push(value.to_owned());
        } else if path.is_dir() || id == "rules" || id == "pack" {
            self.packs.push(path.to_owned());
        } else if path.is_file() {
            self.files.push(path.to_owned());
        }
        Ok(())
    }
}

/// The folder in front of the first wildcard of a glob.
fn base(glob: &str) -> PathBuf {
    let parts = Path::new(glob).components();
    let fixed = parts.take_while(|part| !part.as_os_str().to_string_lossy().contains(['*', '?', '[', '{']));
    let fixed: PathBuf = fixed.collect();
    if fixed.as_os_str().is_empty() { PathBuf::from(".") } else { fixed }
}

/// The files that are not what they were, or not there any more, or new.
pub(super) fn changed(before: &Snapshot, now: &Snapshot) -> Vec<PathBuf> {
    let paths: BTreeSet<&PathBuf> = before.keys().chain(now.keys()).collect();
    paths.into_iter().filter(|path| before.get(*path) != now.get(*path)).cloned().collect()
}

//! Finding the articles a user names: files, folders, globs and standard input.
//!
//! Order is the order of the arguments and, inside a folder or glob, of names, so that two runs
//! print the same. What cannot be found is an error beside what can; `stream` reads it.

use std::collections::{HashMap, HashSet};
use std::path::{Component, Path, PathBuf};
use std::{fs, io};

use globset::{GlobBuilder, GlobMatcher};
use ignore::WalkBuilder;

use crate::article::{ArticleError, Format, corpus};

/// The argument that stands for standard input.
pub(super) const STDIN: &str = "-";

/// Files that hold articles in a form that is not read, and would only yield rubbish if it were. Those whose format
/// is known are no such files.
const UNREADABLE: &[&str] = &["doc", "docx", "odt", "rtf", "epub", "mht", "eml", "xz", "bz2", "7z", "tar"];

/// Endings of what is compressed; the name before them tells the format.
const COMPRESSED: &[&str] = &["gz", "zst"];

/// Where articles come from.
#[derive(Clone, Debug)]
pub(super) enum Source {
    /// Standard input.
    Standard,
    /// A file, and what an article is called that is all of it.
    File { path: PathBuf, name: String },
}

/// An input that cannot be read.
#[derive(Debug, thiserror::Error)]
#[error("{path}: {problem}")]
pub(super) struct InputError {
    /// What the user named, or the file found there.
    pub path: String,
    /// What is wrong with it.
    pub problem: Problem,
}

/// What can be wrong with an input.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub(super) enum Problem {
    /// Nothing of that name.
    #[error("no such file or folder")]
    Missing,
    /// A folder without a file to read.
    #[error(
        "no articles in this folder (texts, pages, tables, feeds and archives; see docs/corpora.md for their endings)"
    )]
    EmptyFolder,
    /// A glob that nothing fits.
    #[error("no file fits this pattern")]
    NoMatch,
    /// A glob that is none.
    #[error("not a pattern: {0}")]
    Glob(String),
    /// A format that is not read.
    #[error(".{0} files are not read; save the article as plain text, HTML or JSON Lines")]
    Format(String),
    /// Standard input named twice.
    #[error("standard input can be read only once")]
    Twice,
    /// What the system says.
    #[error("{0}")]
    Io(io::Error),
    /// The content.
    #[error("{0}")]
    Article(#[from] ArticleError),
}

impl Problem {
    /// Whether a folder or a glob is there and holds no article.
    pub(super) const fn is_nothing_there(&self) -> bool {
        matches!(self, Self::EmptyFolder | Self::NoMatch)
    }
}

/// What a user is told of guessed fields, if it is worth telling.
pub(super) fn told_of_fields(path: &str, used: &corpus::Used) -> Option<String> {
    let fields = [("text", &used.text), ("date", &used.date), ("id", &used.id), ("title", &used.title)];
    let guesses: Vec<String> = fields
        .into_iter()
        .filter_map(|(what, field)| field.as_ref().map(|field| format!("{what} from `{field}`")))
        .collect();
    (!guesses.is_empty()).then(|| {
        let guesses = guesses.join(", ");
        format!("{path}: {guesses}, which is a guess; --text-field, --date-field and --id-field name others")
    })
}

/// The files that an argument stands for now, as far as they can be found.
pub(super) fn paths(input: &str) -> Vec<PathBuf> {
    files(input, false).into_iter().flatten().flatten().collect()
}

/// The files that an argument stands for; of a folder those that are articles by their names, or any. A file may be
/// named like a glob, so what exists is looked for first.
fn files(input: &str, any: bool) -> Result<Vec<Result<PathBuf, InputError>>, InputError> {
    let error = |problem| InputError { path: input.to_owned(), problem };
    let path = Path::new(input);
    match fs::metadata(path) {
        Ok(found) if found.is_dir() => {
            let found = walk(path, |path| any || is_article(path));
            if found.is_empty() { Err(error(Problem::EmptyFolder)) } else { Ok(found) }
        }
        Ok(_) => Ok(vec![Ok(path.to_owned())]),
        Err(_) if input.contains(['*', '?', '[', '{']) => glob(input),
        Err(problem) if problem.kind() == io::ErrorKind::NotFound => Err(error(Problem::Missing)),
        Err(problem) => Err(error(Problem::Io(problem))),
    }
}

/// Whether something is there under an argument: standard input, a file, a folder, or a file that a glob fits.
pub(super) fn is_there(input: &str) -> bool {
    let fits = || glob(input).is_ok_and(|found| !found.is_empty());
    input == STDIN || Path::new(input).exists() || input.contains(['*', '?', '[', '{']) && fits()
}

/// Tells of the path of an article whether it was found under an argument.
pub(super) fn covering(input: &str) -> Box<dyn Fn(&str) -> bool> {
    let own = normal(Path::new(input));
    if input == STDIN {
        return Box::new(|path| path == STDIN);
    }
    if own.as_os_str().is_empty() {
        // The current folder.
        return Box::new(|path| path != STDIN && !Path::new(path).has_root() && !path.starts_with(".."));
    }
    if Path::new(input).is_dir() {
        return Box::new(move |path| normal(Path::new(path)).starts_with(&own));
    }
    match matcher(input).ok().filter(|_| !Path::new(input).exists()) {
        Some(matcher) => Box::new(move |path| path != STDIN && matcher.is_match(normal(Path::new(path)))),
        None => Box::new(move |path| normal(Path::new(path)) == own),
    }
}

fn matcher(pattern: &str) -> Result<GlobMatcher, globset::Error> {
    let pattern = pattern.strip_prefix("./").unwrap_or(pattern);
    Ok(GlobBuilder::new(pattern).literal_separator(true).build()?.compile_matcher())
}

fn glob(pattern: &str) -> Result<Vec<Result<PathBuf, InputError>>, InputError> {
    let error = |problem| InputError { path: pattern.to_owned(), problem };
    let matcher = matcher(pattern).map_err(|problem| error(Problem::Glob(problem.kind().to_string())))?;
    // Only the folder in front of the first wildcard is walked.
    let fixed: PathBuf = Path::new(pattern)
        .components()
        .take_while(|part| !part.as_os_str().to_string_lossy().contains(['*', '?', '[', '{']))
        .collect();
    let base = if fixed.as_os_str().is_empty() { Path::new(".") } else { &fixed };
    if !base.is_dir() {
        return Err(error(Problem::NoMatch));
    }
    let found = walk(base, |path| matcher.is_match(normal(path)));
    if found.is_empty() { Err(error(Problem::NoMatch)) } else { Ok(found) }
}

/// A file in a folder of articles that tells, as .gitignore does, what in it is none.
const IGNORING: &str = ".standpointignore";

/// The files below a folder that are wanted, in the order of their names. Hidden ones never are, nor those that
/// .standpointignore, .ignore or, in a repository, .gitignore leaves out.
fn walk(base: &Path, wanted: impl Fn(&Path) -> bool) -> Vec<Result<PathBuf, InputError>> {
    let mut walk = WalkBuilder::new(base);
    walk.follow_links(true).git_global(false).git_exclude(false).add_custom_ignore_filename(IGNORING);
    let entries = walk.sort_by_file_name(Ord::cmp).build();
    let mut files = Vec::new();
    for entry in entries {
        match entry {
            Ok(entry) if entry.file_type().is_some_and(|kind| kind.is_file()) && wanted(entry.path()) => {
                files.push(Ok(entry.into_path()));
            }
            Ok(_) => {}
            Err(problem) => {
                let path = base.display().to_string();
                files.push(Err(InputError { path, problem: Problem::Io(io::Error::other(problem)) }));
            }
        }
    }
    files
}

fn is_article(path: &Path) -> bool {
    format_of(path).is_ok_and(|format| format.is_some())
}

/// The endings of a file's name in small letters, that of a compression apart.
fn endings(path: &Path) -> (String, Option<String>) {
    let ending = |path: &Path| path.extension().map(|ending| ending.to_string_lossy().to_lowercase());
    match ending(path) {
        Some(last) if COMPRESSED.contains(&last.as_str()) => {
            (ending(Path::new(path.file_stem().unwrap_or_default())).unwrap_or_default(), Some(last))
        }
        last => (last.unwrap_or_default(), None),
    }
}

/// Whether a file's name says that it is compressed.
pub(super) fn is_compressed(path: &Path) -> bool {
    endings(path).1.is_some()
}

/// The format that a file's name tells, if it tells one.
///
/// # Errors
/// Where it tells one that is not read.
pub(super) fn format_of(path: &Path) -> Result<Option<Format>, Problem> {
    let (ending, _) = endings(path);
    match Format::of_extension(&ending) {
        None if UNREADABLE.contains(&ending.as_str()) => Err(Problem::Format(ending)),
        format => Ok(format),
    }
}

/// The name of a file without its endings.
pub(super) fn stem(path: &Path) -> String {
    let stem = path.file_stem().unwrap_or_default();
    let stem = if endings(path).1.is_some() { Path::new(stem).file_stem().unwrap_or_default() } else { stem };
    stem.to_string_lossy().into_owned()
}

/// What the inputs stand for, in order. A file that is named and found in a folder, too, counts once; files of one name in
/// several folders are told apart by the folder's name. Where the user names the `format` of all, names are not to tell
/// which files of a folder are articles.
pub(super) fn sources(inputs: &[String], format: Option<Format>) -> Vec<Result<Source, InputError>> {
    let mut seen = HashSet::new();
    let mut sources = Vec::new();
    for input in inputs {
        if input == STDIN {
            sources.push(Ok(Source::Standard));
            continue;
        }
        match files(input, format.is_some()) {
            Ok(files) => sources.extend(files.into_iter().filter_map(|file| match file {
                Ok(path) => seen.insert(normal(&path)).then(|| Ok(Source::File { name: stem(&path), path })),
                Err(error) => Some(Err(error)),
            })),
            Err(error) => sources.push(Err(error)),
        }
    }
    let named = sources.iter().enumerate().filter_map(|(at, source)| match source {
        Ok(Source::File { path, name }) => Some((at, name.clone(), folders(path))),
        _ => None,
    });
    for (at, prefix) in prefixes(named.collect()) {
        if let Ok(Source::File { name, .. }) = &mut sources[at] {
            *name = format!("{prefix}/{name}");
        }
    }
    sources
}

/// The path without `./` in front.
pub(super) fn normal(path: &Path) -> PathBuf {
    path.components().filter(|part| !matches!(part, Component::CurDir)).collect()
}

/// The folders that tell things of one name apart: each thing with its place, its name and the folders it lies in.
fn prefixes(things: Vec<(usize, String, Vec<String>)>) -> Vec<(usize, String)> {
    let mut groups: HashMap<String, Vec<(usize, Vec<String>)>> = HashMap::new();
    for (at, name, folders) in things {
        groups.entry(name).or_default().push((at, folders));
    }
    let mut out = Vec::new();
    for members in groups.into_values().filter(|members| members.len() > 1) {
        let deepest = members.iter().map(|(_, folders)| folders.len()).max().unwrap_or_default();
        let prefix = |of: &[String], levels: usize| of[of.len().saturating_sub(levels)..].join("/");
        let distinct =
            |levels: usize| members.iter().map(|(_, of)| prefix(of, levels)).collect::<HashSet<_>>().len();
        let most = distinct(deepest);
        let levels = (0..=deepest).find(|levels| distinct(*levels) == most).unwrap_or_default();
        let told = members.iter().map(|(at, folders)| (*at, prefix(folders, levels)));
        out.extend(told.filter(|(_, prefix)| !prefix.is_empty()));
    }
    out
}

/// The names of the folders a file lies in, from the outermost.
fn folders(path: &Path) -> Vec<String> {
    let parent = path.parent().map(normal).unwrap_or_default();
    parent
        .components()
        .filter(|part| matches!(part, Component::Normal(_)))
        .map(|part| part.as_os_str().to_string_lossy().into_owned())
        .collect()
}

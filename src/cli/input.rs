//! Finding and reading the articles a user names: files, folders, globs and standard input.
//!
//! Order is the order of the arguments and, inside a folder or glob, of names, so that two runs
//! print the same. What cannot be read is an error beside the articles that can.

use std::collections::{HashMap, HashSet};
use std::io::Read;
use std::path::{Component, Path, PathBuf};
use std::{fs, io};

use globset::{GlobBuilder, GlobMatcher};
use ignore::WalkBuilder;
use jiff::civil::Date;

use crate::article::{self, Article, ArticleError, Charset, Format, corpus};

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

/// How to read what is found.
#[derive(Clone, Debug, Default)]
pub(super) struct Options {
    /// Day of publication of the articles that name none themselves.
    pub date: Option<Date>,
    /// Encoding and fields of all of it, where they are not to be found out.
    pub corpus: corpus::Options,
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

/// Reads every article of the inputs; `stdin` is what `-` stands for. `guessed` is told of every
/// input whose encoding had to be guessed.
pub(super) fn read(
    inputs: &[String],
    options: &Options,
    stdin: impl Read,
    guessed: &mut dyn FnMut(&str, Guess),
) -> Vec<Result<Article, InputError>> {
    let mut stdin = Some(stdin);
    let mut seen = HashSet::new();
    let mut articles = Vec::new();
    for input in inputs {
        if input == STDIN {
            articles.extend(standard_input(stdin.take(), options, guessed));
            continue;
        }
        let files = match files(input) {
            Ok(files) => files,
            Err(error) => {
                articles.push(Err(error));
                continue;
            }
        };
        for file in files {
            match file {
                // A file that is named and found in a folder, too, counts once.
                Ok(path) if seen.insert(normal(&path)) => {
                    articles.extend(file_articles(&path, options, guessed));
                }
                Ok(_) => {}
                Err(error) => articles.push(Err(error)),
            }
        }
    }
    tell_apart(&mut articles);
    articles
}

fn standard_input(
    stdin: Option<impl Read>,
    options: &Options,
    guessed: &mut dyn FnMut(&str, Guess),
) -> Vec<Result<Article, InputError>> {
    let error = |problem| vec![Err(InputError { path: STDIN.to_owned(), problem })];
    let Some(mut stdin) = stdin else { return error(Problem::Twice) };
    let mut bytes = Vec::new();
    match stdin.read_to_end(&mut bytes) {
        Ok(_) => articles("stdin", STDIN, &bytes, None, options, guessed),
        Err(problem) => error(Problem::Io(problem)),
    }
}

fn file_articles(
    path: &Path,
    options: &Options,
    guessed: &mut dyn FnMut(&str, Guess),
) -> Vec<Result<Article, InputError>> {
    let shown = path.display().to_string();
    let format = match format_of(path) {
        Ok(format) => format,
        Err(problem) => return vec![Err(InputError { path: shown, problem })],
    };
    match fs::read(path) {
        Ok(bytes) => articles(&stem(path), &shown, &bytes, format, options, guessed),
        Err(problem) => vec![Err(InputError { path: shown, problem: Problem::Io(problem) })],
    }
}

fn articles(
    id: &str,
    path: &str,
    bytes: &[u8],
    format: Option<Format>,
    options: &Options,
    guessed: &mut dyn FnMut(&str, Guess),
) -> Vec<Result<Article, InputError>> {
    let plain =
        matches!(format, None | Some(Format::Plain | Format::Markdown | Format::Records | Format::Json));
    if let Some(charset) = article::guessed(bytes).filter(|_| plain && options.corpus.charset.is_none()) {
        guessed(path, Guess::Charset(charset));
    }
    let mut told = false;
    let mut tell = |used: Option<&corpus::Used>| {
        if let Some(used) = used.filter(|_| !std::mem::replace(&mut told, true)) {
            guessed(path, Guess::Fields(used.clone()));
        }
    };
    let read = Article::read_each(id, path, bytes, format, &options.corpus, &mut tell).into_iter();
    read.map(|article| match article {
        Ok(article) => Ok(Article { date: article.date.or(options.date), ..article }),
        Err(problem) => Err(InputError { path: path.to_owned(), problem: problem.into() }),
    })
    .collect()
}

/// What had to be guessed to read an input.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Guess {
    /// Its encoding.
    Charset(Charset),
    /// The fields of its records.
    Fields(corpus::Used),
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
    files(input).into_iter().flatten().flatten().collect()
}

/// The files that an argument stands for. A file may be named like a glob, so what exists is
/// looked for first.
fn files(input: &str) -> Result<Vec<Result<PathBuf, InputError>>, InputError> {
    let error = |problem| InputError { path: input.to_owned(), problem };
    let path = Path::new(input);
    match fs::metadata(path) {
        Ok(found) if found.is_dir() => {
            let found = walk(path, is_article);
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
/// several folders are told apart by the folder's name.
pub(super) fn sources(inputs: &[String]) -> Vec<Result<Source, InputError>> {
    let mut seen = HashSet::new();
    let mut sources = Vec::new();
    for input in inputs {
        if input == STDIN {
            sources.push(Ok(Source::Standard));
            continue;
        }
        match files(input) {
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

/// Makes ids unique: files of one name in several folders are told apart by the folder's name,
/// and whatever is still the same by number.
fn tell_apart(articles: &mut [Result<Article, InputError>]) {
    let named = articles.iter().enumerate().filter_map(|(at, article)| {
        let article = article.as_ref().ok()?;
        Some((at, article.id.clone(), folders(Path::new(&article.path))))
    });
    for (at, prefix) in prefixes(named.collect()) {
        if let Ok(article) = &mut articles[at] {
            article.id = format!("{prefix}/{}", article.id);
        }
    }
    // A record may have been given the very name that another is told apart by.
    let mut known: HashSet<String> = articles.iter().flatten().map(|article| article.id.clone()).collect();
    let mut seen = HashSet::new();
    for article in articles.iter_mut().flatten() {
        if seen.insert(article.id.clone()) {
            continue;
        }
        let numbered = (2..).map(|number| format!("{}#{number}", article.id));
        if let Some(id) = numbered.into_iter().find(|id| !known.contains(id)) {
            known.insert(id.clone());
            article.id = id;
        }
    }
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

#[cfg(test)]
mod tests {
    use super::*;

    /// A folder that goes away with the test.
    struct Folder(PathBuf);

    impl Folder {
        fn new(name: &str, files: &[(&str, &str)]) -> Self {
            let root = std::env::temp_dir().join(format!("standpoint-{}-{name}", std::process::id()));
            for (file, text) in files {
                let path = root.join(file);
                fs::create_dir_all(path.parent().expect("a parent")).expect("a folder");
                fs::write(path, text).expect("a file");
            }
            Self(root)
        }

        fn path(&self, file: &str) -> String {
            self.0.join(file).display().to_string()
        }

        /// Ids, or messages without the folder's own name.
        fn read(&self, inputs: &[&str]) -> Vec<String> {
            let named = |input: &&str| if *input == STDIN { STDIN.to_owned() } else { self.path(input) };
            let inputs: Vec<String> = inputs.iter().map(named).collect();
            let options = Options { date: Some(jiff::civil::date(2025, 5, 21)), ..Options::default() };
            let stdin: &[u8] = b"Moscow said no.";
            let read = read(&inputs, &options, stdin, &mut |_, _| {});
            let root = self.path("");
            read.iter()
                .map(|article| match article {
                    Ok(article) => {
                        format!("{} {}", article.id, article.date.map(|d| d.to_string()).unwrap_or_default())
                    }
                    Err(error) => error.to_string().replace(&root, ""),
                })
                .collect()
        }
    }

    impl Drop for Folder {
        fn drop(&mut self) {
            // A folder left behind in the temporary one harms nobody.
            let _ = fs::remove_dir_all(&self.0);
        }
    }

    #[test]
    fn inputs_of_every_kind_come_in_order() {
        let folder = Folder::new(
            "kinds",
            &[
                ("b.txt", "Kyiv said no."),
                ("a.md", "---\ndate: 2024-01-02\n---\nKyiv said yes."),
                ("c/a.md", "Kyiv said nothing."),
                ("c/.hidden.txt", "Hidden."),
                (".hidden/x.txt", "Hidden."),
                ("c/notes.log", "Not an article."),
                ("r.jsonl", "{\"id\": \"one\", \"text\": \"A.\"}\n{\"id\": \"one\", \"text\": \"B.\"}\n{}\n"),
                (
                    "z.jsonl",
                    "{\"id\": \"x#2\", \"text\": \"A.\"}\n{\"id\": \"x\", \"text\": \"B.\"}\n\
                     {\"id\": \"x\", \"text\": \"C.\"}\n{\"id\": \"x#2\", \"text\": \"D.\"}\n",
                ),
                ("d/page.docx", "PK"),
                ("d/empty.txt", " \n"),
                ("odd[1].txt", "Kyiv said no."),
            ],
        );
        assert_eq!(
            folder.read(&["", "b.txt"])[..6],
            [
                "kinds/a 2024-01-02"
                    .replace("kinds", &folder.0.file_name().expect("a name").to_string_lossy()),
                "b 2025-05-21".into(),
                "c/a 2025-05-21".into(),
                "d/empty.txt: there is no text to read in it".into(),
                "odd[1] 2025-05-21".into(),
                "one 2025-05-21".into(),
            ]
        );
        assert_eq!(
            folder.read(&["r.jsonl", "-", "-"]),
            [
                "one 2025-05-21",
                "one#2 2025-05-21",
                "r.jsonl: record 3: the record has no fields, so there is no text in it",
                "stdin 2025-05-21",
                "-: standard input can be read only once",
            ]
        );
        assert_eq!(
            folder.read(&["z.jsonl"]),
            ["x#2 2025-05-21", "x 2025-05-21", "x#3 2025-05-21", "x#2#2 2025-05-21"]
        );
        assert_eq!(folder.read(&["c/*.log", "**/b.*"]), ["notes 2025-05-21", "b 2025-05-21"]);
        assert_eq!(folder.read(&["odd[1].txt"]), ["odd[1] 2025-05-21"]);
    }

    #[test]
    fn what_cannot_be_read_is_told() {
        let folder = Folder::new("errors", &[("d/page.docx", "PK"), ("e/x.bin", "a\0b")]);
        assert_eq!(
            folder.read(&["gone.txt", "d", "d/page.docx", "*.txt", "[.txt", "e/x.bin"]),
            [
                "gone.txt: no such file or folder",
                "d: no articles in this folder (texts, pages, tables, feeds and archives; see docs/corpora.md for their endings)",
                "d/page.docx: .docx files are not read; save the article as plain text, HTML or JSON Lines",
                "*.txt: no file fits this pattern",
                "[.txt: not a pattern: unclosed character class; missing ']'",
                "e/x.bin: this is not text: there is a zero byte at offset 1",
            ]
        );
    }
}

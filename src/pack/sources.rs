//! Rule files as texts. Reading them from a disk is somebody else's business.

use std::borrow::Cow;
use std::cell::{OnceCell, RefCell};

use serde::Deserialize;
use serde::de::DeserializeOwned;
use sha2::{Digest, Sha256};
use smol_str::SmolStr;

use super::builtin;
use super::check::Report;
use super::slips;
use super::yaml::{self, Node, Problem};
use crate::diagnostic::{Diagnostic, nearest};
use crate::span::{Lines, Origin, Span};

/// Rule files: those of one pack and of the language it builds on, at least.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sources {
    /// Path relative to the rules folder, with `/` between its parts, and content.
    pub files: Vec<(Cow<'static, str>, Cow<'static, str>)>,
}

impl Sources {
    /// A digest of the path and content of each file, in whatever order they are.
    #[must_use]
    pub fn digest(&self) -> [u8; 32] {
        let mut files: Vec<_> = self.files.iter().map(|(path, text)| (&**path, &**text)).collect();
        files.sort_unstable();
        let mut hash = Sha256::new();
        for part in files.into_iter().flat_map(|(path, text)| [path, text]) {
            // With their lengths, so that no end of one passes for the beginning of the next.
            hash.update((part.len() as u64).to_le_bytes());
            hash.update(part);
        }
        hash.finalize().into()
    }

    /// The content of a file.
    #[must_use]
    pub fn get(&self, path: &str) -> Option<&str> {
        self.files.iter().find(|(known, _)| known == path).map(|(_, text)| &**text)
    }

    /// The files under a folder, sorted by path.
    #[must_use]
    pub fn under(&self, folder: &str) -> Vec<(&str, &str)> {
        let inside = |path: &str| path.strip_prefix(folder).is_some_and(|rest| rest.starts_with('/'));
        let mut files: Vec<(&str, &str)> = self
            .files
            .iter()
            .filter(|(path, _)| inside(path))
            .map(|(path, text)| (&**path, &**text))
            .collect();
        files.sort_unstable();
        files
    }

    /// The names of the packs: the folders with a `pack.yaml`.
    #[must_use]
    pub fn packs(&self) -> Vec<&str> {
        let mut packs: Vec<&str> =
            self.files.iter().filter_map(|(path, _)| path.strip_suffix("/pack.yaml")).collect();
        packs.sort_unstable();
        packs
    }
}

/// A parsed rule file.
pub(super) struct File<'s> {
    pub(super) path: &'s str,
    pub(super) text: &'s str,
    /// The path, as origins hold it.
    name: SmolStr,
    /// Its tree as it was stored when the tool was built.
    stored: Option<&'static [u8]>,
    root: OnceCell<Option<Node<'s>>>,
    lines: OnceCell<Lines>,
    /// The keys nobody knows, and those there are in their place.
    unknown: RefCell<Vec<(Span, Vec<&'static str>)>>,
}

impl<'s> File<'s> {
    /// Parses a file; where it is not YAML, that is reported and the file reads as nothing.
    pub(super) fn parse(path: &'s str, text: &'s str, report: &mut Report) -> Self {
        let stored = builtin::stored(path, text, report.wants_tests());
        let root = OnceCell::new();
        if stored.is_none() {
            let _ =
                root.set(yaml::parse(text).map_err(|error| report.add(slips::told(path, text, error))).ok());
        }
        Self {
            path,
            text,
            name: path.into(),
            stored,
            root,
            lines: OnceCell::new(),
            unknown: RefCell::default(),
        }
    }

    /// Reads the file as a `T`, reporting every problem of its shape.
    pub(super) fn read<'n, T: Deserialize<'n>>(&'n self, report: &mut Report) -> Option<T> {
        if let Some(value) = self.stored.and_then(|stored| yaml::read_stored(stored, self.text)) {
            return Some(value);
        }
        let (value, problems) = yaml::read::<T>(self.tree()?);
        for (span, problem) in problems {
            if let Problem::UnknownKey { known, .. } = &problem {
                self.unknown.borrow_mut().push((span, known.clone()));
            }
            let span = if problem.is_of_several() { self.with_bracket(span) } else { span };
            let cut =
                matches!(problem, Problem::UnknownKey { .. }) && slips::is_cut_at_a_comma(self.text, span);
            let mut diagnostic = problem.diagnostic(self.path, span);
            if cut {
                diagnostic.help = vec!["a text with a comma in it needs quotation marks here".to_owned()];
            }
            report.add(diagnostic);
        }
        value
    }

    fn tree(&self) -> Option<&Node<'s>> {
        self.root.get_or_init(|| yaml::decode(self.stored?, self.text)).as_ref()
    }

    /// That the entry whose id stands at `id` has no such key. `None` where the key is there and what is
    /// wrong with it has been said: its value is, or it is misspelt.
    pub(super) fn missing_key(&self, id: Span, key: &'static str) -> Option<Diagnostic> {
        let missing = |span: Span| Problem::MissingKey { key }.diagnostic(self.path, span);
        let Some(entry) = self.tree().and_then(|tree| tree.entry_of(id)) else { return Some(missing(id)) };
        let unknown = self.unknown.borrow();
        let meant = |(span, name): (Span, &str)| {
            let known = unknown.iter().find(|(unknown, _)| *unknown == span).map(|(_, known)| known);
            name == key || known.is_some_and(|known| nearest(name, known.iter().copied()) == Some(key))
        };
        let said = entry.keys().any(meant);
        (!said).then(|| missing(entry.pointer()))
    }

    /// The span of a list or a mapping with the bracket it is written in, where it is: the tree only has what
    /// stands inside.
    fn with_bracket(&self, inside: Span) -> Span {
        let bracket = self.text.get(..inside.start).is_some_and(|before| before.ends_with(['[', '{']));
        Span::new(inside.start - usize::from(bracket), inside.end)
    }

    /// Where a span of the file begins, as a person counts.
    pub(super) fn origin(&self, span: Span) -> Origin {
        let lines = self.lines.get_or_init(|| Lines::of(self.text));
        let (line, column) = lines.line_column(self.text, span.start.min(self.text.len()));
        Origin { file: self.name.clone(), line: line as u32, column: column as u32 }
    }
}

/// Reads a YAML file that is no rule file, with every problem of its shape told as those of rule files are.
pub(crate) fn read_file<T: DeserializeOwned>(path: &str, text: &str) -> (Option<T>, Vec<Diagnostic>) {
    let mut report = Report::default();
    let value = File::parse(path, text, &mut report).read(&mut report);
    (value, report.finish())
}

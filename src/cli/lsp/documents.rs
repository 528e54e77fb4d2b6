//! The files that are open in the editor, with what is not saved yet.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::str::FromStr;
use std::{fs, io};

use lsp_types::{Position, Range, TextDocumentContentChangeEvent, Uri};

use crate::cli::findings::uri as escaped;
use crate::editor::place::{Counted, Place};
use crate::span::Span;

/// An open file.
#[derive(Debug)]
pub(super) struct Document {
    /// As the editor names it.
    pub(super) uri: Uri,
    /// Where it lies, as the editor names that.
    pub(super) path: PathBuf,
    pub(super) version: i32,
    pub(super) text: String,
}

/// The open files, by where they really lie.
#[derive(Debug, Default)]
pub(super) struct Documents {
    open: BTreeMap<PathBuf, Document>,
}

impl Documents {
    pub(super) fn open(&mut self, uri: Uri, version: i32, text: String) {
        if let Some(path) = path(&uri) {
            self.open.insert(real(&path), Document { uri, path, version, text });
        }
    }

    /// Takes in changes, each of the text that the one before left.
    pub(super) fn change(&mut self, uri: &Uri, version: i32, changes: Vec<TextDocumentContentChangeEvent>) {
        let Some(document) = path(uri).and_then(|path| self.open.get_mut(&real(&path))) else { return };
        for change in changes {
            match change.range {
                None => document.text = change.text,
                Some(range) => {
                    let span = span(&Counted::new(&document.text), range);
                    document.text.replace_range(span.start..span.end, &change.text);
                }
            }
        }
        document.version = version;
    }

    pub(super) fn close(&mut self, uri: &Uri) {
        if let Some(path) = path(uri) {
            self.open.remove(&real(&path));
        }
    }

    pub(super) fn get(&self, uri: &Uri) -> Option<&Document> {
        self.at(&path(uri)?)
    }

    /// The open file at a path.
    pub(super) fn at(&self, path: &Path) -> Option<&Document> {
        self.open.get(&real(path))
    }

    pub(super) fn all(&self) -> impl Iterator<Item = (&Path, &Document)> {
        self.open.iter().map(|(path, document)| (path.as_path(), document))
    }

    /// The bytes of a file as the editor has them, or else the disk.
    pub(super) fn load(&self, path: &Path) -> io::Result<Vec<u8>> {
        match self.at(path) {
            Some(document) => Ok(document.text.clone().into_bytes()),
            None => fs::read(path),
        }
    }

    /// Whether there is such a file, on the disk or in the editor alone.
    pub(super) fn is_file(&self, path: &Path) -> bool {
        path.is_file() || self.at(path).is_some()
    }
}

/// Where a path really leads, be its last part still to be written.
pub(super) fn real(path: &Path) -> PathBuf {
    if let Ok(real) = path.canonicalize() {
        return real;
    }
    match (path.parent().and_then(|parent| parent.canonicalize().ok()), path.file_name()) {
        (Some(parent), Some(name)) => parent.join(name),
        _ => path.to_owned(),
    }
}

/// The path of a `file:` URI.
pub(super) fn path(uri: &Uri) -> Option<PathBuf> {
    let rest = uri.as_str().strip_prefix("file://")?;
    let rest = &rest[rest.find('/')?..];
    let rest = rest.split(['?', '#']).next().unwrap_or_default();
    let mut bytes = Vec::with_capacity(rest.len());
    let mut left = rest.as_bytes();
    while let [first, behind @ ..] = left {
        let digits = behind.get(..2).and_then(|two| std::str::from_utf8(two).ok());
        let escaped = digits.filter(|_| *first == b'%').and_then(|two| u8::from_str_radix(two, 16).ok());
        bytes.push(escaped.unwrap_or(*first));
        left = if escaped.is_some() { &behind[2..] } else { behind };
    }
    let path = String::from_utf8(bytes).ok()?;
    // `/C:/pack` names `C:/pack`.
    let drive = path.as_bytes().get(1).is_some_and(u8::is_ascii_alphabetic) && path.get(2..3) == Some(":");
    Some(PathBuf::from(if drive { &path[1..] } else { path.as_str() }))
}

/// The `file:` URI of a path.
pub(super) fn uri(path: &Path) -> Option<Uri> {
    let path = path.to_string_lossy().replace('\\', "/");
    let path = if path.starts_with('/') { path } else { format!("/{path}") };
    Uri::from_str(&escaped(&path)).ok()
}

fn place(position: Position) -> Place {
    Place { line: position.line, column: position.character }
}

fn position(place: Place) -> Position {
    Position { line: place.line, character: place.column }
}

/// The byte at a position.
pub(super) fn offset(text: &str, at: Position) -> usize {
    Counted::new(text).offset(place(at))
}

/// The bytes of a range.
pub(super) fn span(text: &Counted<'_>, range: Range) -> Span {
    Span::new(text.offset(place(range.start)), text.offset(place(range.end)))
}

/// The range of some bytes.
pub(super) fn range(text: &Counted<'_>, span: Span) -> Range {
    let (start, end) = text.places(span);
    Range { start: position(start), end: position(end) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_and_uris_stand_for_each_other() {
        for (written, expected) in [
            ("file:///srv/my%20pack/%D0%B4.yaml", "/srv/my pack/д.yaml"),
            ("file://localhost/srv/a.yaml", "/srv/a.yaml"),
            ("file:///c%3A/pack/a.yaml", "c:/pack/a.yaml"),
            ("file:///srv/100%25.yaml", "/srv/100%.yaml"),
        ] {
            let parsed = Uri::from_str(written).expect("a URI");
            assert_eq!(path(&parsed).as_deref(), Some(Path::new(expected)), "{written}");
            let back = uri(Path::new(expected)).and_then(|uri| path(&uri));
            assert_eq!(back.as_deref(), Some(Path::new(expected)), "{written}");
        }
        assert_eq!(path(&Uri::from_str("untitled:Untitled-1").expect("a URI")), None);
    }
}

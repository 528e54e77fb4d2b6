//! The outlines of every file of a pack and of what it builds on.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::inside;
use super::outline::{Entry, FileOutline, Kind, Mark};

/// Outlines by source path (`rivers/issues/dam.yaml`).
#[derive(Clone, Debug, Default)]
pub struct Index {
    files: BTreeMap<String, Kept>,
    /// Files whose text is not YAML now: their outline is that of an earlier text, or empty.
    stale: Vec<String>,
}

/// An outline, and the text it was last asked for with.
#[derive(Clone, Debug)]
struct Kept {
    text: Arc<str>,
    outline: Arc<FileOutline>,
    /// Whether it is the outline of that text.
    whole: bool,
}

impl Kept {
    fn of(path: &str, text: &str, before: Option<&Self>) -> Self {
        // Most files of a pack are as they were when another one is edited.
        if let Some(same) = before.filter(|before| &*before.text == text) {
            return same.clone();
        }
        let read = FileOutline::of(inside(path), text).map(Arc::new);
        let whole = read.is_some();
        let earlier = || before.map(|before| before.outline.clone()).unwrap_or_default();
        Self { text: text.into(), outline: read.unwrap_or_else(earlier), whole }
    }
}

impl Index {
    /// The outlines of these files. Where a text is not YAML, the file keeps the outline that `before` has of it.
    #[must_use]
    pub fn of<'f>(files: impl IntoIterator<Item = (&'f str, &'f str)>, before: &Self) -> Self {
        let mut index = Self::default();
        for (path, text) in files {
            let kept = Kept::of(path, text, before.files.get(path));
            if !kept.whole {
                index.stale.push(path.to_owned());
            }
            index.files.insert(path.to_owned(), kept);
        }
        index
    }

    /// The outline of a file.
    #[must_use]
    pub fn file(&self, path: &str) -> Option<&FileOutline> {
        self.files.get(path).map(|kept| &*kept.outline)
    }

    /// Files whose outline may not be that of their text.
    #[must_use]
    pub fn stale(&self) -> &[String] {
        &self.stale
    }

    /// Every file with its outline, by path.
    pub fn files(&self) -> impl Iterator<Item = (&str, &FileOutline)> {
        self.files.iter().map(|(path, kept)| (path.as_str(), &*kept.outline))
    }

    /// Everything of a kind that is defined, file by file.
    pub fn entries(&self, kind: Kind) -> impl Iterator<Item = (&str, &Entry)> {
        let entries = self.files().flat_map(|(path, file)| file.entries.iter().map(move |e| (path, e)));
        entries.filter(move |(_, entry)| entry.kind == kind)
    }

    /// What an id stands for.
    #[must_use]
    pub fn find(&self, kind: Kind, id: &str) -> Option<(&str, &Entry)> {
        self.entries(kind).find(|(_, entry)| entry.id == id)
    }

    /// Every place of an id.
    pub fn places<'i>(&'i self, kind: Kind, id: &'i str) -> impl Iterator<Item = (&'i str, &'i Mark)> {
        let marks = self.files().flat_map(|(path, file)| file.marks.iter().map(move |mark| (path, mark)));
        marks.filter(move |(_, mark)| mark.kind == kind && mark.id == id)
    }

    /// The positions of an issue.
    pub fn positions_of<'i>(&'i self, issue: &'i str) -> impl Iterator<Item = &'i Entry> {
        let of_issue = move |entry: &&Entry| matches!(&entry.detail, super::Detail::Position { issue: own, .. } if own == issue);
        self.entries(Kind::Position).map(|(_, entry)| entry).filter(of_issue)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pack::builtin;
    use crate::span::Span;

    const ISSUE: &str = "issue: dam
question: Is it built?
poles: {\"+\": yes, \"-\": no}
holders: [up]
positions:
  - id: build
    pole: \"+\"
    claim: it is built
    opposite: 'free'
    acts: none
    phrases: [\"{up} hold < water >\", \"{any} <flow>\", build]
    tests:
      - text: Да 🌊 up
        expect: [up demand by:down to:up if, \"down reject\"]
  - id: free
";

    fn small() -> Index {
        let parties = "parties:\n  - {id: up, name: Up, allies: [down]}\n  - id: down\n";
        let lists = "lists:\n  water: [river, <flow>]\n  flow: [stream]\n";
        let files = [("r/issues/dam.yaml", ISSUE), ("r/parties.yaml", parties), ("r/lists.yaml", lists)];
        Index::of(files, &Index::default())
    }

    #[test]
    fn every_place_of_an_id_is_found() {
        let index = small();
        let places = |kind, id: &str| {
            let shown = index
                .places(kind, id)
                .map(|(path, mark)| format!("{}{}", inside(path), if mark.defines { "!" } else { "" }));
            shown.collect::<Vec<_>>().join(" ")
        };
        let dam = "issues/dam.yaml";
        assert_eq!(places(Kind::Party, "up"), format!("{dam} {dam} {dam} {dam} parties.yaml!"));
        assert_eq!(places(Kind::Party, "down"), format!("{dam} {dam} parties.yaml parties.yaml!"));
        assert_eq!(places(Kind::List, "flow"), format!("{dam} lists.yaml lists.yaml!"));
        assert_eq!(places(Kind::List, "water"), format!("{dam} lists.yaml!"));
        assert_eq!(places(Kind::Position, "free"), format!("{dam} {dam}!"));
        assert_eq!(places(Kind::Stance, "demand"), dam);
        for (_, mark) in index.places(Kind::Party, "up").filter(|(path, _)| *path == "r/issues/dam.yaml") {
            assert_eq!(mark.span.of(ISSUE), "up");
        }
    }

    #[test]
    fn a_file_that_is_broken_keeps_what_it_had() {
        let before = small();
        let broken = Index::of([("r/issues/dam.yaml", "issue: [")], &before);
        assert!(broken.find(Kind::Position, "build").is_some());
        assert_eq!(broken.stale(), ["r/issues/dam.yaml"]);
        let never_whole = Index::of([("r/issues/dam.yaml", "issue: [")], &Index::default());
        assert!(never_whole.find(Kind::Position, "build").is_none());
    }

    #[test]
    fn what_stands_at_an_offset() {
        let index = small();
        let file = index.file("r/issues/dam.yaml").expect("the file");
        let at = |words: &str| file.at(ISSUE.find(words).expect("words")).map(|mark| mark.id.as_str());
        assert_eq!(
            (at("water"), at("free"), at("hold <"), at("down reject")),
            (Some("water"), Some("free"), None, Some("down"))
        );
        let phrase = file.phrase_at(ISSUE.find("hold <").expect("words")).expect("a phrase");
        assert_eq!((phrase.position.as_str(), phrase.index), ("build", 0));
        let test = &file.tests[0];
        assert_eq!((test.text.as_str(), test.expect.len()), ("Да 🌊 up", 2));
        assert!(Span::of(test.span, ISSUE).contains("🌊"));
    }

    #[test]
    fn the_built_in_rules_hold_no_id_that_is_not_defined() {
        let sources = builtin::sources();
        let index = Index::of(sources.files.iter().map(|(path, text)| (&**path, &**text)), &Index::default());
        for (path, file) in index.files() {
            for mark in &file.marks {
                assert!(index.find(mark.kind, &mark.id).is_some(), "{path}: {mark:?}");
                let text = sources.get(path).unwrap_or_default();
                assert_eq!(mark.span.of(text), mark.id, "{path}");
            }
        }
        assert!(index.entries(Kind::Position).count() > 20 && index.entries(Kind::Stance).count() == 9);
    }
}

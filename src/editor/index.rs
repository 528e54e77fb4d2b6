//! The outlines of every file of a pack and of what it builds on.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use super::folders::Folders;
use super::outline::{Detail, Entry, FileOutline, Kind, Mark};

/// Outlines by source path (`rivers/issues/dam.yaml`).
#[derive(Clone, Debug, Default)]
pub struct Index {
    files: BTreeMap<String, Kept>,
    /// Files whose text is not YAML now: their outline is that of an earlier text, or empty.
    stale: Vec<String>,
    folders: Folders,
    /// The folders, those below before those that build on them.
    order: Vec<String>,
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
    fn of(inside: &str, text: &str, before: Option<&Self>) -> Self {
        // Most files of a pack are as they were when another one is edited.
        if let Some(same) = before.filter(|before| &*before.text == text) {
            return same.clone();
        }
        let read = FileOutline::of(inside, text).map(Arc::new);
        let whole = read.is_some();
        let earlier = || before.map(|before| before.outline.clone()).unwrap_or_default();
        Self { text: text.into(), outline: read.unwrap_or_else(earlier), whole }
    }
}

impl Index {
    /// The outlines of these files. Where a text is not YAML, the file keeps the outline that `before` has of it.
    #[must_use]
    pub fn of<'f>(files: impl IntoIterator<Item = (&'f str, &'f str)>, before: &Self) -> Self {
        let files: Vec<(&str, &str)> = files.into_iter().collect();
        let mut index = Self { folders: Folders::of(files.iter().map(|(path, _)| *path)), ..Self::default() };
        for (path, text) in files {
            let kept = Kept::of(index.inside(path), text, before.files.get(path));
            if !kept.whole {
                index.stale.push(path.to_owned());
            }
            index.files.insert(path.to_owned(), kept);
        }
        index
    }

    /// The same, where packs build on each other: `order` has each folder behind those below it.
    #[must_use]
    pub fn in_order(self, order: Vec<String>) -> Self {
        Self { order, ..self }
    }

    /// The folder of the pack or language that a file belongs to.
    #[must_use]
    pub fn folder<'p>(&self, path: &'p str) -> &'p str {
        self.folders.folder(path)
    }

    /// The part of a path behind that folder: `issues/dam.yaml`.
    #[must_use]
    pub fn inside<'p>(&self, path: &'p str) -> &'p str {
        self.folders.inside(path)
    }

    fn rank(&self, path: &str) -> usize {
        let folder = self.folder(path);
        self.order.iter().position(|known| known == folder).unwrap_or_default()
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

    /// What an id stands for in one of the files that define it.
    #[must_use]
    pub fn find(&self, kind: Kind, id: &str) -> Option<(&str, &Entry)> {
        self.entries(kind).find(|(_, entry)| entry.id == id)
    }

    /// What the packs say under an id, as far as it counts, the lowest first.
    #[must_use]
    pub fn layers(&self, kind: Kind, id: &str) -> Vec<(&str, &Entry)> {
        let mut layers: Vec<(&str, &Entry)> =
            self.entries(kind).filter(|(_, entry)| entry.id == id).collect();
        layers.sort_by_key(|(path, _)| self.rank(path));
        layers.split_off(first_that_counts(layers.iter().map(|(_, entry)| *entry)))
    }

    /// What all packs together say under an id.
    #[must_use]
    pub fn whole(&self, kind: Kind, id: &str) -> Option<Entry> {
        let layers = self.layers(kind, id);
        layered(layers.into_iter().map(|(_, entry)| entry))
    }

    /// Everything of a kind that there is, each once: signposts are left out, and what a pack does without.
    #[must_use]
    pub fn all(&self, kind: Kind) -> Vec<Entry> {
        self.all_where(kind, |entry, top| !self.is_disabled(entry, top))
    }

    /// The same with what a pack does without.
    #[must_use]
    pub fn all_of_bases(&self, kind: Kind) -> Vec<Entry> {
        self.all_where(kind, |_, _| true)
    }

    fn all_where(&self, kind: Kind, is_there: impl Fn(&Entry, usize) -> bool) -> Vec<Entry> {
        let mut entries: Vec<(usize, &Entry)> =
            self.entries(kind).map(|(path, entry)| (self.rank(path), entry)).collect();
        entries.sort_by_key(|(rank, _)| *rank);
        let mut numbers: HashMap<&str, usize> = HashMap::new();
        let mut by_id: Vec<Vec<(usize, &Entry)>> = Vec::new();
        for (rank, entry) in entries {
            let number = *numbers.entry(&entry.id).or_insert_with(|| {
                by_id.push(Vec::new());
                by_id.len() - 1
            });
            by_id[number].push((rank, entry));
        }
        let there = by_id.into_iter().filter(|layers| {
            let signpost = layers.last().is_some_and(|(_, top)| top.replaced_by.is_some());
            let top = layers.last().map_or(0, |(rank, _)| *rank);
            !signpost && layers.iter().all(|(_, entry)| is_there(entry, top))
        });
        let there = there.filter_map(|mut layers| {
            let first = first_that_counts(layers.iter().map(|(_, entry)| *entry));
            layered(layers.drain(first..).map(|(_, entry)| entry))
        });
        there.collect()
    }

    /// Whether a pack above the topmost one that has a thing does without it, or without its issue.
    fn is_disabled(&self, entry: &Entry, top: usize) -> bool {
        let heads = self.files().filter(|(path, file)| !file.disabled.is_empty() && self.rank(path) > top);
        heads.flat_map(|(_, file)| &file.disabled).any(|disabled| {
            let is =
                |kind: Kind, id: &str| disabled.id == id && disabled.kind.is_none_or(|named| named == kind);
            let of_issue = matches!(&entry.detail, Detail::Position { issue, .. } if is(Kind::Issue, issue));
            is(entry.kind, &entry.id) || of_issue
        })
    }

    /// The id at an offset of a file. Of several that it may be, it is one that is defined somewhere.
    #[must_use]
    pub fn at(&self, path: &str, offset: usize) -> Option<&Mark> {
        let file = self.file(path)?;
        let known = file.at(offset).find(|mark| match mark.loose {
            true => self.is_of_a_base(path, mark),
            false => self.find(mark.kind, &mark.id).is_some(),
        });
        known.or_else(|| file.at(offset).next())
    }

    /// How many tests a position has in all packs.
    #[must_use]
    pub fn tests_of(&self, position: &str) -> usize {
        let layers = self.layers(Kind::Position, position);
        let of_layer = |path: &str| self.file(path).map_or(0, |file| file.tests_of(position).count());
        layers.iter().map(|(path, _)| of_layer(path)).sum()
    }

    /// Every place of an id.
    pub fn places<'i>(&'i self, kind: Kind, id: &'i str) -> impl Iterator<Item = (&'i str, &'i Mark)> {
        let marks = self.files().flat_map(|(path, file)| file.marks.iter().map(move |mark| (path, mark)));
        let marks = marks.filter(move |(_, mark)| mark.kind == kind && mark.id == id);
        marks.filter(|(path, mark)| !mark.loose || self.is_of_a_base(path, mark))
    }

    /// Whether another pack than that of the file has it.
    fn is_of_a_base(&self, path: &str, mark: &Mark) -> bool {
        let own = self.folder(path);
        self.entries(mark.kind).any(|(path, entry)| entry.id == mark.id && self.folder(path) != own)
    }

    /// The positions of an issue: those there are or, where a pack does without the issue, those there were.
    #[must_use]
    pub fn positions_of(&self, issue: &str) -> Vec<Entry> {
        let of_issue = |mut positions: Vec<Entry>| {
            positions.retain(|entry| entry.issue() == Some(issue));
            Some(positions).filter(|positions| !positions.is_empty())
        };
        let there = of_issue(self.all(Kind::Position));
        there.or_else(|| of_issue(self.all_of_bases(Kind::Position))).unwrap_or_default()
    }
}

/// The first of some layers that counts: the last one that begins anew, or the one behind a signpost.
fn first_that_counts<'e>(layers: impl DoubleEndedIterator<Item = &'e Entry> + ExactSizeIterator) -> usize {
    let last = layers.len().saturating_sub(1);
    let anew = layers.enumerate().rev().find(|(_, entry)| entry.replaces || entry.replaced_by.is_some());
    anew.map_or(0, |(at, entry)| if entry.replaced_by.is_some() { (at + 1).min(last) } else { at })
}

/// One entry of several, the lowest first.
fn layered<'e>(mut layers: impl Iterator<Item = &'e Entry>) -> Option<Entry> {
    let mut whole = layers.next()?.clone();
    layers.for_each(|upper| whole.detail.add(&upper.detail));
    Some(whole)
}

impl Detail {
    /// Takes in what a pack above says of the same thing: lists are added up, and of what can be said only
    /// once it is the upper one that counts.
    fn add(&mut self, upper: &Self) {
        let say = |below: &mut String, above: &String| {
            if !above.is_empty() {
                below.clone_from(above);
            }
        };
        let add = |below: &mut Vec<String>, above: &[String]| {
            let new: Vec<String> = above.iter().filter(|text| !below.contains(text)).cloned().collect();
            below.extend(new);
        };
        match (self, upper) {
            (Self::Party { name, names, people }, Self::Party { name: top, names: more, people: others }) => {
                say(name, top);
                add(people, others);
                for (key, more) in more {
                    match names.iter_mut().find(|(known, _)| known == key) {
                        Some((_, names)) => add(names, more),
                        None => names.push((key, more.clone())),
                    }
                }
            }
            (Self::Issue { question, plus, minus }, Self::Issue { question: top, plus: p, minus: m }) => {
                say(question, top);
                say(plus, p);
                say(minus, m);
            }
            (
                Self::Position { pole, claim, opposite, .. },
                Self::Position { pole: p, claim: c, opposite: o, .. },
            ) => {
                say(pole, p);
                say(claim, c);
                if o.is_some() {
                    opposite.clone_from(o);
                }
            }
            (Self::List(entries), Self::List(more)) => add(entries, more),
            (below, above) => below.clone_from(above),
        }
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
                .map(|(path, mark)| format!("{}{}", index.inside(path), if mark.defines { "!" } else { "" }));
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
        let at = |words: &str| {
            let offset = ISSUE.find(words).expect("words");
            index.at("r/issues/dam.yaml", offset).map(|mark| mark.id.as_str())
        };
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

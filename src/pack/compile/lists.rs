//! Word lists: written out into the phrases that name them, so each is read once all the lists it
//! names are.

use std::cell::RefCell;
use std::collections::{HashMap, HashSet};

use super::Folder;
use crate::diagnostic::{Code, Diagnostic};
use crate::pack::authored::pack::ListsFile;
use crate::pack::authored::{Text, Texts};
use crate::pack::check::{Ids, Report};
use crate::pack::model::WordList;
use crate::pack::sources::File;
use crate::pattern::vocabulary::{Symbol, Vocabulary};
use crate::pattern::{self, Alternatives, Item, PhraseError, PhraseErrorKind, Resolver, Sequence};
use crate::span::Span;

/// The lists of a pack and its language, written out.
#[derive(Default)]
pub(super) struct Lists {
    items: HashMap<String, Alternatives>,
    /// The lists as written, for listing them.
    pub(super) written: Vec<WordList>,
    /// Whether it was said that lists name each other too deeply or grow too long.
    too_much: bool,
    /// Whether some may be missing here because their file could not be read whole.
    partial: bool,
    /// The lists that a phrase or another list has asked for.
    used: RefCell<HashSet<String>>,
}

impl Lists {
    /// Warns of the lists of a folder that nothing has asked for.
    pub(super) fn unused(&self, folder: &Folder<'_>, report: &mut Report) {
        // With an error in the rules, what would have used a list may not have been read.
        if !report.warns() || report.count() > 0 {
            return;
        }
        let Some((file, authored)) = folder.read::<ListsFile<'_>>("lists.yaml", report) else { return };
        let used = self.used.borrow();
        for (name, _) in authored.lists.0.iter().filter(|(name, _)| !used.contains(name.value)) {
            let message = format!("no phrase names the list `{}`", name.value);
            let diagnostic = Diagnostic::warning(Code::UnusedList, file.path, message)
                .label(name.span, "not used")
                .help(format!("write `<{}>` in a phrase, or remove the list", name.value));
            report.add(diagnostic);
        }
    }

    /// The alternatives of a list, or the lists there are.
    pub(super) fn get(&self, name: &str) -> Result<Alternatives, Vec<String>> {
        if !self.used.borrow().contains(name) {
            self.used.borrow_mut().insert(name.to_owned());
        }
        match self.items.get(name) {
            Some(items) => Ok(items.clone()),
            None if self.partial => Ok(Alternatives::default()),
            None => Err(self.written.iter().map(|list| list.name.clone()).collect()),
        }
    }
}

/// The most lists that name each other in a row, and the most entries of one written out.
const MAX_DEPTH: usize = 16;
const MAX_ENTRIES: usize = 50_000;

/// A list as written, and the state of its reading.
struct Written<'s, 'n> {
    file: &'n File<'s>,
    name: Text<'n>,
    entries: Texts<'n>,
    state: State,
    /// How many lists deep it reaches, itself counted.
    depth: usize,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum State {
    New,
    Open,
    Done,
}

/// Compiles the lists of all folders; a pack may use those of its language.
pub(super) fn compile(folders: &[&Folder<'_>], vocabulary: &mut Vocabulary, report: &mut Report) -> Lists {
    let mut lists = Lists::default();
    let mut written: Vec<Written<'_, '_>> = Vec::new();
    let mut ids = Ids::default();
    for folder in folders {
        let before = report.count();
        let read = folder.read::<ListsFile<'_>>("lists.yaml", report);
        lists.partial |= report.count() > before || (read.is_none() && folder.has("lists.yaml"));
        if let Some((file, authored)) = read {
            for (name, entries) in authored.lists.0 {
                report.id(file, &name);
                ids.add("lists", file.path, name, report);
                written.push(Written { file, name, entries, state: State::New, depth: 1 });
            }
        }
    }
    lists.written = written
        .iter()
        .map(|list| {
            let entries = list.entries.iter().map(|entry| entry.value.to_owned());
            let origin = list.file.origin(list.name.span);
            WordList { name: list.name.value.to_owned(), entries: entries.collect(), origin }
        })
        .collect();
    for i in 0..written.len() {
        open(i, &mut written, &mut Vec::new(), &mut lists, vocabulary, report);
    }
    lists
}

/// Reads a list after those it names. `path` leads from the first one to it.
fn open(
    i: usize,
    written: &mut Vec<Written<'_, '_>>,
    path: &mut Vec<(usize, Span)>,
    lists: &mut Lists,
    vocabulary: &mut Vocabulary,
    report: &mut Report,
) {
    match written[i].state {
        State::Done => return,
        State::Open => {
            report_circle(i, written, path, report);
            return;
        }
        State::New => written[i].state = State::Open,
    }
    let mut depth = 1;
    let mut too_deep = false;
    for entry in written[i].entries.clone() {
        for (name, part) in named(entry.value) {
            if let Some(next) = written.iter().position(|list| list.name.value == name) {
                let span = entry.part(written[i].file.text, part);
                if path.len() < MAX_DEPTH {
                    path.push((i, span));
                    open(next, written, path, lists, vocabulary, report);
                    path.pop();
                }
                depth = depth.max(written[next].depth + 1);
                if path.len() == MAX_DEPTH || depth > MAX_DEPTH {
                    (depth, too_deep) = (1, true);
                    let message = format!("more than {MAX_DEPTH} lists inside each other");
                    let label = format!("`{name}` names others that name others");
                    too_much(lists, written[i].file, message, span, &label, report);
                }
            }
        }
    }
    written[i].state = State::Done;
    written[i].depth = depth;
    let list = &written[i];
    let mut names = Names { lists, vocabulary };
    let mut items = Vec::with_capacity(list.entries.len());
    for entry in &list.entries {
        match pattern::parse::items(entry.value, &mut names) {
            Ok(entry) => items.push(entry),
            Err(error) => report.phrase(list.file, entry, without_parties(error)),
        }
    }
    if list.entries.is_empty() {
        let message = format!("the list `{}` is empty", list.name.value);
        let diagnostic = Diagnostic::error(Code::EmptyValue, list.file.path, message);
        report.add(diagnostic.label(list.name.span, "a list has at least one phrase"));
    }
    let name = list.name.value.to_owned();
    // An entry that is nothing but another list is taken in, so that a list is flat.
    let flat = items.into_iter().flat_map(|entry| match entry.as_slice() {
        [Item::Choice(inner)] => inner.to_vec(),
        _ => vec![entry.into()],
    });
    let mut flat: Vec<Sequence> = flat.take(MAX_ENTRIES + 1).collect();
    if flat.len() > MAX_ENTRIES {
        flat.clear();
        let message = format!("the list `{name}` has more than {MAX_ENTRIES} entries");
        let label = "with those of the lists it names";
        too_much(lists, list.file, message, list.name.span, label, report);
    }
    if too_deep {
        // It would hold all that is below it, and freeing that walks into each level.
        flat.clear();
    }
    lists.items.insert(name, flat.into_iter().collect());
}

/// Says once that lists hold too much: what follows from it is no news.
fn too_much(
    lists: &mut Lists,
    file: &File<'_>,
    message: String,
    span: Span,
    label: &str,
    report: &mut Report,
) {
    if !std::mem::replace(&mut lists.too_much, true) {
        let diagnostic = Diagnostic::error(Code::TooMuch, file.path, message).label(span, label);
        report.add(diagnostic.help("write out what the innermost lists hold"));
    }
}

/// The lists that a text names, with the place of each name in its brackets.
fn named(text: &str) -> impl Iterator<Item = (&str, Span)> {
    text.match_indices('<').filter_map(|(at, _)| {
        let len = text[at + 1..].find('>')?;
        Some((text[at + 1..at + 1 + len].trim(), Span::new(at, at + len + 2)))
    })
}

fn without_parties(error: PhraseError) -> PhraseError {
    match error.kind {
        PhraseErrorKind::UnknownParty(..) => PhraseError {
            kind: PhraseErrorKind::Syntax,
            message: "a word list holds no parties".to_owned(),
            help: Some("name the party in the phrase that uses the list".to_owned()),
            ..error
        },
        _ => error,
    }
}

fn report_circle(start: usize, written: &[Written<'_, '_>], path: &[(usize, Span)], report: &mut Report) {
    let from = path.iter().position(|(list, _)| *list == start).unwrap_or_default();
    let circle = &path[from..];
    let first = &written[start];
    let mut diagnostic = Diagnostic::error(
        Code::CyclicList,
        first.file.path,
        format!("the list `{}` contains itself", first.name.value),
    );
    for (i, (list, span)) in circle.iter().enumerate() {
        let next = circle.get(i + 1).map_or(start, |(next, _)| *next);
        let label = format!("`{}` takes in `{}`", written[*list].name.value, written[next].name.value);
        diagnostic = diagnostic.also(written[*list].file.path, *span, label);
    }
    report.add(diagnostic);
}

struct Names<'r> {
    lists: &'r Lists,
    vocabulary: &'r mut Vocabulary,
}

impl Resolver for Names<'_> {
    fn slot(&mut self, _: &str) -> Result<u16, Vec<String>> {
        Err(Vec::new())
    }

    fn list(&mut self, name: &str) -> Result<Alternatives, Vec<String>> {
        match self.lists.get(name) {
            Ok(items) => Ok(items),
            // A list of a circle is written, and has no items; the circle has been reported.
            Err(known) if known.iter().any(|known| known == name) => Ok(Alternatives::default()),
            Err(known) => Err(known),
        }
    }

    fn symbol(&mut self, word: &str) -> Symbol {
        self.vocabulary.intern(word)
    }

    fn exact(&mut self, form: &str) -> Symbol {
        self.vocabulary.intern_exact(form)
    }
}

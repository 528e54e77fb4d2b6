//! Word lists: written out into the phrases that name them, so each is read once all the lists it
//! names are.

use std::cell::RefCell;
use std::collections::{HashMap, HashSet};

use super::Folder;
use super::chain::Chain;
use crate::diagnostic::{Code, Diagnostic, suggestion};
use crate::pack::authored::Text;
use crate::pack::authored::pack::ListsFile;
use crate::pack::check::Report;
use crate::pack::sources::File;
use crate::pattern::vocabulary::{Symbol, Vocabulary};
use crate::pattern::{self, Alternatives, Item, PhraseError, PhraseErrorKind, Resolver, Sequence};
use crate::span::Span;

/// The lists of a pack and its language, written out.
#[derive(Default)]
pub(super) struct Lists {
    items: HashMap<String, Alternatives>,
    /// The lists as written, for listing them.
    pub(super) written: Vec<(String, Vec<String>)>,
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
            None => Err(self.written.iter().map(|(name, _)| name.clone()).collect()),
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
    entries: Vec<(&'n File<'s>, Text<'n>)>,
    /// The packs that write it; none is the language.
    layers: Vec<(Option<usize>, &'n File<'s>, Text<'n>)>,
    state: State,
    /// How many lists deep it reaches, itself counted.
    depth: usize,
}

/// A list, and where it names the next one.
type Named<'s> = (usize, &'s str, Span);

#[derive(Clone, Copy, PartialEq, Eq)]
enum State {
    New,
    Open,
    Done,
}

/// Compiles the lists of a language and of the packs on it; a pack may use those of its language and its
/// bases, and adds to a list of a base by writing it again.
pub(super) fn compile<'s>(
    language: Option<&Folder<'s>>,
    chain: &Chain<'s>,
    vocabulary: &mut Vocabulary,
    report: &mut Report,
) -> Lists {
    let mut lists = Lists::default();
    let mut written: Vec<Written<'_, '_>> = Vec::new();
    let mut numbers = HashMap::new();
    let packs = chain.links.iter().enumerate().map(|(pack, link)| (Some(pack), &link.folder));
    for (pack, folder) in language.map(|folder| (None, folder)).into_iter().chain(packs) {
        let before = report.count();
        let read = folder.read::<ListsFile<'_>>("lists.yaml", report);
        lists.partial |= report.count() > before || (read.is_none() && folder.has("lists.yaml"));
        if let Some((file, authored)) = read {
            add((pack, file, authored), &mut written, &mut numbers, chain, report);
        }
    }
    for list in &written {
        report_apart(list, chain, report);
    }
    lists.written = written
        .iter()
        .map(|list| {
            let entries = list.entries.iter().map(|(_, entry)| entry.value.to_owned());
            (list.name.value.to_owned(), entries.collect())
        })
        .collect();
    for i in 0..written.len() {
        open(i, &mut written, &mut Vec::new(), &mut lists, vocabulary, report);
    }
    lists
}

/// Lays the lists of a file over those there are.
fn add<'s, 'n>(
    (pack, file, authored): (Option<usize>, &'n File<'s>, ListsFile<'n>),
    written: &mut Vec<Written<'s, 'n>>,
    numbers: &mut HashMap<&'n str, usize>,
    chain: &Chain<'_>,
    report: &mut Report,
) {
    let below = |over: Option<usize>, under: Option<usize>| match (over, under) {
        (Some(over), Some(under)) => chain.extends(over, under),
        _ => false,
    };
    let mut replace = authored.replace;
    for (name, entries) in authored.lists.0 {
        report.id(file, &name);
        let anew =
            replace.iter().position(|replaced| replaced.value == name.value).map(|at| replace.remove(at));
        let entries = entries.into_iter().map(|entry| (file, entry));
        let Some(number) = numbers.get(name.value) else {
            numbers.insert(name.value, written.len());
            report.extend(anew.map(|anew| nothing_to_replace(file, &anew, written)));
            let entries = entries.collect();
            let layers = vec![(pack, file, name)];
            written.push(Written { file, name, entries, layers, state: State::New, depth: 1 });
            continue;
        };
        let list = &mut written[*number];
        // A list of the language is not the pack's to change, and a list stands once in a file.
        let other = list.layers.iter().find(|(other, _, _)| *other == pack || other.is_none());
        if let Some((_, other_file, first)) = other {
            let message = format!("there are two lists `{}`", name.value);
            let diagnostic = Diagnostic::error(Code::DuplicateId, file.path, message)
                .label(name.span, "again here")
                .also(other_file.path, first.span, "first here");
            report.add(diagnostic);
            continue;
        }
        if anew.is_some() {
            let gone: Vec<&str> = list
                .layers
                .iter()
                .filter(|(other, _, _)| below(pack, *other))
                .map(|(_, file, _)| file.path)
                .collect();
            list.entries.retain(|(file, _)| !gone.contains(&file.path));
            list.layers.retain(|(other, _, _)| !below(pack, *other));
            (list.file, list.name) = (file, name);
        }
        list.entries.extend(entries);
        list.layers.push((pack, file, name));
    }
    for replaced in &replace {
        let message = format!("the list `{}` is replaced by none", replaced.value);
        let diagnostic = Diagnostic::error(Code::NothingToReplace, file.path, message)
            .label(replaced.span, "no such list under `lists`")
            .help("write the new list under `lists`");
        report.add(diagnostic);
    }
}

fn nothing_to_replace(file: &File<'_>, name: &Text<'_>, written: &[Written<'_, '_>]) -> Diagnostic {
    let message = format!("no base has a list `{}` to replace", name.value);
    Diagnostic::error(Code::NothingToReplace, file.path, message)
        .label(name.span, "not known below")
        .help_if(suggestion(name.value, written.iter().map(|list| list.name.value)))
}

/// Reports a list that two bases have each by itself.
fn report_apart(list: &Written<'_, '_>, chain: &Chain<'_>, report: &mut Report) {
    let packs = list.layers.iter().filter_map(|(pack, file, name)| Some(((*pack)?, file, name)));
    let packs: Vec<_> = packs.collect();
    let root = |pack: usize| !packs.iter().any(|(other, _, _)| chain.extends(pack, *other));
    let roots: Vec<_> = packs.iter().filter(|(pack, _, _)| root(*pack)).collect();
    if let [(first, first_file, first_name), .., (second, file, name)] = roots.as_slice() {
        let (one, two) = (chain.name(*first), chain.name(*second));
        let message = format!("`{one}` and `{two}` both have a list `{}`", name.value);
        let diagnostic = Diagnostic::error(Code::SharedId, file.path, message)
            .label(name.span, format!("that of `{two}`"))
            .also(first_file.path, first_name.span, format!("that of `{one}`"))
            .help(format!("write it in `{}` and name it there under `replace`", chain.name(chain.own())));
        report.add(diagnostic);
    }
}

/// Reads a list after those it names. `path` leads from the first one to it.
fn open<'s>(
    i: usize,
    written: &mut Vec<Written<'s, '_>>,
    path: &mut Vec<Named<'s>>,
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
    for (file, entry) in written[i].entries.clone() {
        for (name, part) in named(entry.value) {
            if let Some(next) = written.iter().position(|list| list.name.value == name) {
                let span = entry.part(file.text, part);
                if path.len() < MAX_DEPTH {
                    path.push((i, file.path, span));
                    open(next, written, path, lists, vocabulary, report);
                    path.pop();
                }
                depth = depth.max(written[next].depth + 1);
                if path.len() == MAX_DEPTH || depth > MAX_DEPTH {
                    (depth, too_deep) = (1, true);
                    let message = format!("more than {MAX_DEPTH} lists inside each other");
                    let label = format!("`{name}` names others that name others");
                    too_much(lists, file, message, span, &label, report);
                }
            }
        }
    }
    written[i].state = State::Done;
    written[i].depth = depth;
    let list = &written[i];
    let mut names = Names { lists, vocabulary };
    let mut items = Vec::with_capacity(list.entries.len());
    for (file, entry) in &list.entries {
        match pattern::parse::items(entry.value, &mut names) {
            Ok(entry) => items.push(entry),
            Err(error) => report.phrase(file, entry, without_parties(error)),
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

fn report_circle(start: usize, written: &[Written<'_, '_>], path: &[Named<'_>], report: &mut Report) {
    let from = path.iter().position(|(list, _, _)| *list == start).unwrap_or_default();
    let circle = &path[from..];
    let first = &written[start];
    let mut diagnostic = Diagnostic::error(
        Code::CyclicList,
        first.file.path,
        format!("the list `{}` contains itself", first.name.value),
    );
    for (i, (list, file, span)) in circle.iter().enumerate() {
        let next = circle.get(i + 1).map_or(start, |(next, _, _)| *next);
        let label = format!("`{}` takes in `{}`", written[*list].name.value, written[next].name.value);
        diagnostic = diagnostic.also(file, *span, label);
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

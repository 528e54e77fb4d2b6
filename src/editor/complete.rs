//! What can be written at a place.

use super::Detail;
use super::cursor::Cursor;
use super::hover;
use super::index::Index;
use super::outline::{Entry, Kind};
use super::shape::{Slot, slot};
use crate::pack::Stance;
use crate::span::Span;

/// One thing that can be written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Completion {
    /// What is shown.
    pub label: String,
    /// What is written in the place of [`replaces`](Self::replaces).
    pub insert: String,
    /// The bytes it takes the place of.
    pub replaces: Span,
    /// A few words on it.
    pub detail: String,
    /// What it is.
    pub sort: Sort,
}

/// What a completion is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sort {
    /// A key of a mapping.
    Key,
    /// A word of the format.
    Word,
    /// An id.
    Id(Kind),
}

/// What can be written at a byte of a file, given its source path and the outlines around it.
#[must_use]
pub fn complete(path: &str, text: &str, offset: usize, index: &Index) -> Vec<Completion> {
    let cursor = Cursor::at(text, offset);
    let completer = Completer { path, text, cursor: &cursor, index };
    match slot(index.inside(path), &cursor.path) {
        Slot::Keys(keys) => completer.keys(keys),
        Slot::Words(words) => completer.words(words),
        Slot::Id(kind) => completer.ids(kind, cursor.typed),
        Slot::Stance(besides) => {
            let mut found = completer.stances(cursor.typed);
            found.extend(completer.plain(besides, cursor.typed));
            found
        }
        Slot::Phrase { parties } => completer.phrase(parties),
        Slot::Expectation => completer.expectation(),
        Slot::Disabled => completer.disabled(),
        Slot::Free => Vec::new(),
    }
}

struct Completer<'c> {
    path: &'c str,
    text: &'c str,
    cursor: &'c Cursor,
    index: &'c Index,
}

impl Completer<'_> {
    fn typed(&self) -> &str {
        self.cursor.typed.of(self.text)
    }

    fn behind(&self) -> &str {
        self.text.get(self.cursor.typed.end..).unwrap_or_default()
    }

    fn keys(&self, keys: &[&str]) -> Vec<Completion> {
        if self.typed().contains([' ', ':']) {
            return Vec::new();
        }
        // A key whose colon is there already is only put right.
        let rest = self.behind().trim_start_matches(|c: char| c.is_alphanumeric() || c == '-');
        let colon = if rest.starts_with(':') { "" } else { ": " };
        let free = keys.iter().filter(|key| !self.cursor.keys.iter().any(|there| there == *key));
        let quoted = |key: &str| self.quoted(key);
        free.map(|key| Completion {
            label: (*key).to_owned(),
            insert: format!("{}{colon}", quoted(key)),
            replaces: self.word(self.cursor.typed),
            detail: String::new(),
            sort: Sort::Key,
        })
        .collect()
    }

    /// A word that would be something else in YAML is quoted.
    fn quoted(&self, word: &str) -> String {
        let plain = self.cursor.quote.is_some() || !matches!(word, "+" | "-");
        if plain { word.to_owned() } else { format!("\"{word}\"") }
    }

    fn words(&self, words: &[&str]) -> Vec<Completion> {
        self.plain(words, self.cursor.typed).collect()
    }

    fn plain<'w>(&'w self, words: &'w [&str], typed: Span) -> impl Iterator<Item = Completion> + 'w {
        words.iter().map(move |word| Completion {
            label: (*word).to_owned(),
            insert: self.quoted(word),
            replaces: self.word(typed),
            detail: self.meaning(word),
            sort: Sort::Word,
        })
    }

    /// What the ends of the axis mean on this very issue.
    fn meaning(&self, word: &str) -> String {
        let own =
            self.index.file(self.path).and_then(|file| file.entries.iter().find(|e| e.kind == Kind::Issue));
        let own = own.and_then(|issue| self.index.whole(Kind::Issue, &issue.id));
        match (word, own.map(|issue| issue.detail)) {
            ("+", Some(Detail::Issue { plus, .. })) => plus,
            ("-", Some(Detail::Issue { minus, .. })) => minus,
            _ => String::new(),
        }
    }

    fn ids(&self, kind: Kind, typed: Span) -> Vec<Completion> {
        let entries = self.entries(kind);
        entries.iter().map(|entry| self.id(entry, entry.id.clone(), self.word(typed))).collect()
    }

    /// The entries of a kind that can stand here. An opposite is a position of the same issue.
    fn entries(&self, kind: Kind) -> Vec<Entry> {
        let mut entries = self.index.all(kind);
        if kind == Kind::Position {
            let own = self
                .index
                .file(self.path)
                .and_then(|file| file.entries.iter().find(|e| e.kind == Kind::Issue));
            let own = own.map(|issue| issue.id.as_str()).unwrap_or_default();
            entries.retain(|entry| entry.issue() == Some(own));
        }
        entries
    }

    /// Whatever the bases have, with its kind before it where that is typed.
    fn disabled(&self) -> Vec<Completion> {
        let typed = self.typed();
        let start = typed.rfind([':', '/']).map_or(0, |at| at + 1);
        let at = self.word(Span::new(self.cursor.typed.start + start, self.cursor.typed.end));
        let kinds = [Kind::Issue, Kind::Position, Kind::Party].into_iter();
        let kinds = kinds.filter(|kind| match &typed[..start] {
            "" => true,
            before if before.ends_with('/') => *kind == Kind::Position,
            before => before.trim_end_matches(':') == kind.as_str(),
        });
        let issue = typed[..start].strip_suffix('/');
        let entries = kinds.flat_map(|kind| self.index.all_of_bases(kind));
        let entries = entries.filter(|entry| issue.is_none() || entry.issue() == issue);
        entries.map(|entry| self.id(&entry, entry.id.clone(), at)).collect()
    }

    fn id(&self, entry: &Entry, insert: String, replaces: Span) -> Completion {
        let (label, detail, sort) = (entry.id.clone(), hover::line(entry), Sort::Id(entry.kind));
        Completion { label, insert, replaces, detail, sort }
    }

    fn stances(&self, typed: Span) -> Vec<Completion> {
        let replaces = self.word(typed);
        let all = Stance::ALL.iter().map(|stance| Completion {
            label: stance.as_str().to_owned(),
            insert: stance.as_str().to_owned(),
            replaces,
            detail: stance.meaning().to_owned(),
            sort: Sort::Id(Kind::Stance),
        });
        all.collect()
    }

    /// Lists behind `<`, parties behind `{`.
    fn phrase(&self, parties: bool) -> Vec<Completion> {
        let line = self.text[..self.cursor.typed.end].rfind('\n').map_or(0, |at| at + 1);
        let before = &self.text[line..self.cursor.typed.end];
        let Some(open) = before.rfind(['<', '{']) else { return Vec::new() };
        if !before[open + 1..].chars().all(|c| c.is_alphanumeric() || matches!(c, '-' | '_' | ' ')) {
            return Vec::new();
        }
        let list = before[open..].starts_with('<');
        let replaces = self.bracketed(line + open, if list { '>' } else { '}' });
        if list {
            let lists = self.entries(Kind::List);
            return lists.iter().map(|entry| self.id(entry, format!("<{}>", entry.id), replaces)).collect();
        }
        if !parties {
            return Vec::new();
        }
        // A brace that begins a text without quotation marks would be a mapping.
        let bare = self.cursor.quote.is_none() && starts_a_value(&before[..open]);
        let slot = |id: &str| if bare { format!("\"{{{id}}}\"") } else { format!("{{{id}}}") };
        let entries = self.entries(Kind::Party);
        let mut found: Vec<Completion> =
            entries.iter().map(|entry| self.id(entry, slot(&entry.id), replaces)).collect();
        found.push(Completion {
            label: "any".to_owned(),
            insert: slot("any"),
            replaces,
            detail: "whatever party".to_owned(),
            sort: Sort::Word,
        });
        found
    }

    /// From an opening bracket to its end, where that is there already.
    fn bracketed(&self, open: usize, close: char) -> Span {
        let word = self.word(Span::new(open, self.cursor.typed.end));
        let closed = self.text[word.end..].starts_with(close);
        Span::new(open, word.end + usize::from(closed))
    }

    fn expectation(&self) -> Vec<Completion> {
        let typed = self.typed();
        let start = typed.rfind(char::is_whitespace).map_or(0, |at| at + 1);
        let before = typed[..start].split_whitespace().count();
        let word = &typed[start..];
        let at = |skip: usize| Span::new(self.cursor.typed.start + start + skip, self.cursor.typed.end);
        match before {
            0 => self.ids(Kind::Party, at(0)),
            1 => self.stances(at(0)),
            _ if word.starts_with("by:") || word.starts_with("to:") => self.ids(Kind::Party, at(3)),
            _ => self.plain(&["by:", "to:", "if"], at(0)).collect(),
        }
    }

    /// What is typed, with the rest of the word behind the cursor.
    fn word(&self, typed: Span) -> Span {
        let rest = self.behind();
        let len = rest.find(|c: char| !c.is_alphanumeric() && !matches!(c, '-' | '_')).unwrap_or(rest.len());
        Span::new(typed.start, typed.end + len)
    }
}

/// Whether a value begins behind these words of a line.
fn starts_a_value(before: &str) -> bool {
    let before = before.trim_end();
    before.is_empty() || before.ends_with(['-', '[', ',', ':'])
}

#[cfg(test)]
mod tests {
    use super::*;

    const ISSUE: &str = "issue: dam\nquestion: q\npoles: {\"+\": built, \"-\": free}\npositions:\n  - id: build\n    claim: it is built\n  - id: free\n";

    fn at(path: &str, marked: &str) -> Vec<(String, String)> {
        let lists = "lists:\n  water: [river, <flow>]\n  flow: [stream]\n";
        let parties = "parties:\n  - {id: up, name: Upper Town}\n  - {id: down, name: Down}\n";
        let files = [("r/issues/dam.yaml", ISSUE), ("r/parties.yaml", parties), ("r/lists.yaml", lists)];
        let whole = Index::of(files, &Index::default());
        let offset = marked.find('¦').expect("a cursor");
        let text = marked.replace('¦', "");
        let index = Index::of([(path, text.as_str()), files[1], files[2]], &whole);
        let found = complete(path, &text, offset, &index).into_iter();
        found
            .map(|found| {
                let mut written = text.clone();
                written.replace_range(found.replaces.start..found.replaces.end, &found.insert);
                let line = text[..found.replaces.start].lines().count().max(1) - 1;
                let line = if text[..found.replaces.start].ends_with('\n') { line + 1 } else { line };
                (found.label, written.lines().nth(line).unwrap_or_default().trim().to_owned())
            })
            .collect()
    }

    fn labels(marked: &str) -> Vec<String> {
        at("r/issues/dam.yaml", marked).into_iter().map(|(label, _)| label).collect()
    }

    fn first(marked: &str) -> String {
        at("r/issues/dam.yaml", marked).into_iter().next().map(|(_, line)| line).unwrap_or_default()
    }

    #[test]
    fn what_fits_the_place_is_offered() {
        let with = |rest: &str| labels(&format!("{ISSUE}{rest}"));
        assert_eq!(with("    opposite: ¦"), ["build", "free"]);
        assert_eq!(with("    pole: ¦"), ["+", "-"]);
        assert_eq!(with("    phrases: [hold <¦"), ["water", "flow"]);
        assert_eq!(with("    phrases:\n      - hold {¦"), ["up", "down", "any"]);
        assert_eq!(with("    tests:\n      - expect: [¦"), ["up", "down"]);
        assert_eq!(with("    tests:\n      - expect: [up ¦").len(), 9);
        assert_eq!(with("    tests:\n      - expect: [up seek ¦"), ["by:", "to:", "if"]);
        assert_eq!(with("    tests:\n      - expect: [up seek by:¦"), ["up", "down"]);
        assert_eq!(with("    tests:\n      - text: up ¦"), [""; 0]);
        let keys = with("    p¦");
        assert!(keys.contains(&"phrases".to_owned()) && !keys.contains(&"id".to_owned()), "{keys:?}");
    }

    #[test]
    fn what_is_written_fits_what_is_there() {
        let with = |rest: &str| first(&format!("{ISSUE}{rest}"));
        assert_eq!(with("    phrases:\n      - hold <fl¦ow> back"), "- hold <water> back");
        assert_eq!(with("    phrases:\n      - hold <¦"), "- hold <water>");
        assert_eq!(with("    phrases:\n      - {¦"), "- \"{up}\"");
        assert_eq!(with("    phrases:\n      - \"{¦\""), "- \"{up}\"");
        assert_eq!(with("    pole: ¦"), "pole: \"+\"");
        assert_eq!(with("    pole: \"¦\""), "pole: \"+\"");
        assert_eq!(with("    p¦"), "pole:");
        assert_eq!(with("    tests:\n      - expect: [up de¦mand if]"), "- expect: [up demand if]");
        assert_eq!(with("    tests:\n      - expect: [up seek by:¦ if]"), "- expect: [up seek by:up if]");
    }

    #[test]
    fn a_list_holds_no_parties() {
        let found = at("r/lists.yaml", "lists:\n  water: [river, {¦");
        assert!(found.is_empty(), "{found:?}");
    }
}

//! One rule file as an editor sees it: what it defines, what it names, and where.

use crate::pack::{Kind as Shape, Node, Sign, Stance, parse_yaml};
use crate::span::Span;

/// What an id is the id of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    /// A side that holds positions.
    Party,
    /// A question with two poles.
    Issue,
    /// A proposition at one of them.
    Position,
    /// A named list of words.
    List,
    /// One of the nine stances.
    Stance,
}

impl Kind {
    /// The word for one of the kind.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Party => "party",
            Self::Issue => "issue",
            Self::Position => "position",
            Self::List => "list",
            Self::Stance => "stance",
        }
    }
}

/// An id where it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mark {
    /// What it is the id of.
    pub kind: Kind,
    /// The id.
    pub id: String,
    /// Its bytes, without brackets and quotation marks.
    pub span: Span,
    /// Whether it is defined here; otherwise it is named.
    pub defines: bool,
    /// Whether the file does not tell of which kind it is.
    pub loose: bool,
}

/// Something that a file defines.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// What it is.
    pub kind: Kind,
    /// Its id.
    pub id: String,
    /// The bytes of the id.
    pub name: Span,
    /// The bytes of all of it.
    pub whole: Span,
    /// What is written of it.
    pub detail: Detail,
    /// Whether it begins anew, without what the packs below say of it.
    pub replaces: bool,
    /// The id that has come in its place: then it is a signpost, and nothing else.
    pub replaced_by: Option<String>,
}

/// What is written of an entry, as far as there is something.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Detail {
    /// Of a party.
    Party {
        /// Full name.
        name: String,
        /// Its other names by the key they stand under.
        names: Vec<(&'static str, Vec<String>)>,
        /// The people who speak for it.
        people: Vec<String>,
    },
    /// Of an issue.
    Issue {
        /// The question.
        question: String,
        /// What `+` means.
        plus: String,
        /// What `-` means.
        minus: String,
    },
    /// Of a position.
    Position {
        /// The issue of its file.
        issue: String,
        /// `+` or `-`.
        pole: String,
        /// The proposition.
        claim: String,
        /// The opposite that its author names.
        opposite: Option<String>,
    },
    /// Of a list: its entries.
    List(Vec<String>),
    /// Of a stance: its keys and values.
    Stance(Vec<(&'static str, String)>),
}

impl Entry {
    /// The issue of a position.
    #[must_use]
    pub fn issue(&self) -> Option<&str> {
        match &self.detail {
            Detail::Position { issue, .. } => Some(issue),
            _ => None,
        }
    }
}

/// A phrase of a position.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PhrasePlace {
    /// Id of the position.
    pub position: String,
    /// Number among its phrases.
    pub index: usize,
    /// The words.
    pub text: String,
    /// Its bytes.
    pub span: Span,
}

/// A test of a position.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TestPlace {
    /// Id of the position.
    pub position: String,
    /// The text to read.
    pub text: String,
    /// What is expected of it.
    pub expect: Vec<String>,
    /// The bytes of the text.
    pub span: Span,
}

/// A thing of its bases that a pack does without.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Disabled {
    /// Of what kind it is, where that is said.
    pub kind: Option<Kind>,
    /// Its id.
    pub id: String,
}

/// A rule file as an editor sees it. Everything is in the order of the file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FileOutline {
    /// Every id in it.
    pub marks: Vec<Mark>,
    /// What it defines.
    pub entries: Vec<Entry>,
    /// The phrases of its positions.
    pub phrases: Vec<PhrasePlace>,
    /// The tests of its positions.
    pub tests: Vec<TestPlace>,
    /// The language that a `pack.yaml` names.
    pub language: Option<String>,
    /// The packs that it extends, as it names them, and where.
    pub extends: Vec<(String, Span)>,
    /// What it does without: things, not single phrases.
    pub disabled: Vec<Disabled>,
}

impl FileOutline {
    /// The outline of a file, given its path in the folder of its pack or language. `None` where
    /// the text is not YAML.
    #[must_use]
    pub fn of(inside: &str, text: &str) -> Option<Self> {
        let root = parse_yaml(text).ok()?;
        let mut walk = Walk { text, outline: Self::default() };
        match inside.split('/').next() {
            Some("pack.yaml") => walk.pack(&root),
            Some("parties.yaml") => walk.parties(&root),
            Some("lists.yaml") => walk.lists(&root),
            Some("issues") => walk.issue(&root),
            Some("stances.yaml") => walk.stances(&root),
            Some("cues") => walk.cues(root.get("cues")),
            Some("modals.yaml") => walk.cues(root.get("modals")),
            _ => {}
        }
        let mut outline = walk.outline;
        // What an alias stands for is written once.
        outline.marks.sort_by_key(|mark| (mark.span, !mark.defines));
        outline.marks.dedup_by(|later, first| (later.span, later.kind) == (first.span, first.kind));
        Some(outline)
    }

    /// The ids at an offset, its end included, as a cursor behind a word is still at it. There are several
    /// where the file does not tell of which kind one is.
    pub fn at(&self, offset: usize) -> impl Iterator<Item = &Mark> {
        let touches = move |mark: &&Mark| mark.span.start <= offset && offset <= mark.span.end;
        let least = self.marks.iter().filter(touches).map(|mark| mark.span.len()).min();
        self.marks.iter().filter(touches).filter(move |mark| Some(mark.span.len()) == least)
    }

    /// The phrase at an offset.
    #[must_use]
    pub fn phrase_at(&self, offset: usize) -> Option<&PhrasePlace> {
        self.phrases.iter().find(|phrase| phrase.span.start <= offset && offset <= phrase.span.end)
    }

    /// The tests of a position.
    pub fn tests_of<'o>(&'o self, position: &'o str) -> impl Iterator<Item = &'o TestPlace> {
        self.tests.iter().filter(move |test| test.position == position)
    }
}

struct Walk<'t> {
    text: &'t str,
    outline: FileOutline,
}

/// The names of a party by key, those of its members among them.
const NAMES: &[&str] = &["aliases", "demonyms", "metonyms", "institutions", "groups"];

impl Walk<'_> {
    fn pack(&mut self, root: &Node<'_>) {
        self.ids(Kind::Issue, root.get("order"));
        self.ids(Kind::Party, root.get("columns"));
        self.ids(Kind::Party, root.get("sides"));
        self.ids(Kind::Party, root.get("about"));
        self.outline.language = text(root.get("language"));
        let one = root.get("extends").filter(|extends| extends.scalar().is_some());
        for base in one.into_iter().chain(items(root.get("extends"))) {
            let named = base.scalar().map(|name| (name.to_owned(), self.without_quotes(base)));
            self.outline.extends.extend(named);
        }
        items(root.get("disable")).iter().for_each(|target| self.disabled(target));
    }

    /// `join-nato`, `party:us`, `nato/join-nato#2`. Of which kind an id without one is, only all files together
    /// tell, so it is noted as one of each.
    fn disabled(&mut self, node: &Node<'_>) {
        if node.scalar().is_none() {
            return;
        }
        let span = self.without_quotes(node);
        let written = span.of(self.text);
        let (kind, rest) = written.split_once(':').map_or((None, written), |(kind, rest)| (Some(kind), rest));
        let (rest, phrase) = rest.split_once('#').map_or((rest, false), |(rest, _)| (rest, true));
        let (issue, id) = rest.split_once('/').map_or((None, rest), |(issue, id)| (Some(issue), id));
        let kinds: &[Kind] = match kind.map(str::trim) {
            Some("party") => &[Kind::Party],
            Some("issue") => &[Kind::Issue],
            None if !phrase && issue.is_none() => &[Kind::Party, Kind::Issue, Kind::Position],
            _ => &[Kind::Position],
        };
        if !phrase {
            let kind = if let [kind] = kinds { Some(*kind) } else { None };
            self.outline.disabled.push(Disabled { kind, id: id.trim().to_owned() });
        }
        let start = span.start + kind.map_or(0, |kind| kind.len() + 1);
        let parts = issue.map(|issue| (&[Kind::Issue][..], issue, start));
        let own = (kinds, id, start + issue.map_or(0, |issue| issue.len() + 1));
        for (kinds, part, start) in parts.into_iter().chain([own]) {
            let id = part.trim();
            let start = start + (part.len() - part.trim_start().len());
            let span = Span::new(start, start + id.len());
            for kind in kinds.iter().filter(|_| is_id(id)) {
                let loose = kinds.len() > 1;
                self.outline.marks.push(Mark { kind: *kind, id: id.to_owned(), span, defines: false, loose });
            }
        }
    }

    fn parties(&mut self, root: &Node<'_>) {
        for party in items(root.get("parties")) {
            self.ids(Kind::Party, party.get("allies"));
            let names = NAMES.iter().map(|key| (*key, texts(party.get(key))));
            let mut names: Vec<(&'static str, Vec<String>)> = names.collect();
            let members: Vec<String> =
                items(party.get("members")).iter().filter_map(|member| text(member.get("name"))).collect();
            names.push(("members", members));
            names.retain(|(_, names)| !names.is_empty());
            let own = items(party.get("people")).iter();
            let of_members = items(party.get("members")).iter().flat_map(|m| items(m.get("people")));
            let people = own.chain(of_members).filter_map(|person| text(person.get("name"))).collect();
            let name = text(party.get("name")).unwrap_or_default();
            self.entry(Kind::Party, party.get("id"), party, Detail::Party { name, names, people });
        }
    }

    fn lists(&mut self, root: &Node<'_>) {
        let anew = texts(root.get("replace"));
        self.ids(Kind::List, root.get("replace"));
        for (name, entries) in root.get("lists").map(Node::entries).unwrap_or_default() {
            let whole = Node::cover([name, entries]);
            self.define(Kind::List, name, whole, Detail::List(texts(Some(entries))));
            if let Some(entry) = self.outline.entries.last_mut() {
                entry.replaces = anew.contains(&entry.id);
            }
            entries.items().iter().for_each(|entry| self.phrase(entry));
        }
    }

    fn issue(&mut self, root: &Node<'_>) {
        self.ids(Kind::Party, root.get("holders"));
        let issue = text(root.get("issue")).unwrap_or_default();
        let pole = |sign: &str| text(root.get("poles").and_then(|poles| poles.get(sign))).unwrap_or_default();
        let question = text(root.get("question")).unwrap_or_default();
        let detail = Detail::Issue { question, plus: pole("+"), minus: pole("-") };
        self.entry(Kind::Issue, root.get("issue"), root, detail);
        for position in items(root.get("positions")) {
            self.position(&issue, position);
        }
    }

    fn position(&mut self, issue: &str, position: &Node<'_>) {
        let detail = Detail::Position {
            issue: issue.to_owned(),
            pole: text(position.get("pole")).unwrap_or_default(),
            claim: text(position.get("claim")).unwrap_or_default(),
            opposite: text(position.get("opposite")),
        };
        self.entry(Kind::Position, position.get("id"), position, detail);
        self.id(Kind::Position, position.get("opposite"));
        self.id(Kind::Stance, position.get("acts"));
        let id = text(position.get("id")).unwrap_or_default();
        for (index, phrase) in items(position.get("phrases")).iter().enumerate() {
            self.phrase(phrase);
            let Some(text) = phrase.scalar() else { continue };
            let (position, text, span) = (id.clone(), text.to_owned(), phrase.place());
            self.outline.phrases.push(PhrasePlace { position, index, text, span });
        }
        items(position.get("exclude")).iter().for_each(|phrase| self.phrase(phrase));
        for test in items(position.get("tests")) {
            items(test.get("expect")).iter().for_each(|expected| self.expectation(expected));
            let Some((node, text)) = test.get("text").and_then(|node| Some((node, node.scalar()?))) else {
                continue;
            };
            let expect = texts(test.get("expect"));
            let (position, text, span) = (id.clone(), text.to_owned(), node.place());
            self.outline.tests.push(TestPlace { position, text, expect, span });
        }
    }

    fn stances(&mut self, root: &Node<'_>) {
        for (name, stance) in root.get("stances").map(Node::entries).unwrap_or_default() {
            let keys = ["sign", "strength", "cameo", "plover", "negated"];
            let written = keys.iter().filter_map(|key| Some((*key, text(stance.get(key))?)));
            let detail = Detail::Stance(written.collect());
            self.define(Kind::Stance, name, Node::cover([name, stance]), detail);
            self.id(Kind::Stance, stance.get("negated"));
        }
    }

    fn cues(&mut self, groups: Option<&Node<'_>>) {
        for group in items(groups) {
            for key in ["stance", "negated", "backshift"] {
                self.id(Kind::Stance, group.get(key));
            }
            items(group.get("words")).iter().for_each(|word| self.phrase(word));
        }
    }

    /// A definition whose id is the value of a key.
    fn entry(&mut self, kind: Kind, id: Option<&Node<'_>>, whole: &Node<'_>, detail: Detail) {
        let Some(id) = id else { return };
        self.define(kind, id, Node::cover([whole]), detail);
        let next = whole.get("deprecated").and_then(|signpost| signpost.get("replaced_by"));
        self.id(kind, next);
        if let Some(entry) = self.outline.entries.last_mut() {
            entry.replaces = text(whole.get("replace")).as_deref() == Some("true");
            entry.replaced_by = text(next);
        }
    }

    fn define(&mut self, kind: Kind, id: &Node<'_>, whole: Span, detail: Detail) {
        let Some(name) = id.scalar().filter(|name| !name.is_empty()) else { return };
        let span = self.without_quotes(id);
        self.outline.marks.push(Mark { kind, id: name.to_owned(), span, defines: true, loose: false });
        let whole = whole.cover(id.place());
        let (id, replaces, replaced_by) = (name.to_owned(), false, None);
        self.outline.entries.push(Entry { kind, id, name: span, whole, detail, replaces, replaced_by });
    }

    fn ids(&mut self, kind: Kind, list: Option<&Node<'_>>) {
        items(list).iter().for_each(|id| self.id(kind, Some(id)));
    }

    fn id(&mut self, kind: Kind, node: Option<&Node<'_>>) {
        let Some((node, id)) = node.and_then(|node| Some((node, node.scalar()?))) else { return };
        // `none`, and what is no stance among the cues, are words of the files and no ids.
        if !id.is_empty() && (kind != Kind::Stance || Stance::parse(id).is_some()) {
            self.name(kind, id, self.without_quotes(node));
        }
    }

    fn name(&mut self, kind: Kind, id: &str, span: Span) {
        self.outline.marks.push(Mark { kind, id: id.to_owned(), span, defines: false, loose: false });
    }

    /// The lists and parties that a phrase names, read from the text as it is written.
    fn phrase(&mut self, node: &Node<'_>) {
        if node.scalar().is_none() {
            return;
        }
        let (from, written) = (node.place().start, node.place().of(self.text));
        for (open, close, kind) in [('<', '>', Kind::List), ('{', '}', Kind::Party)] {
            for (at, _) in written.match_indices(open) {
                let Some(len) = written[at + 1..].find(close) else { continue };
                let inner = &written[at + 1..at + 1 + len];
                let id = inner.trim();
                let start = from + at + 1 + (inner.len() - inner.trim_start().len());
                if is_id(id) && !(kind == Kind::Party && id == "any") {
                    self.name(kind, id, Span::new(start, start + id.len()));
                }
            }
        }
    }

    /// `upstream demand by:downstream to:upstream if`
    fn expectation(&mut self, node: &Node<'_>) {
        if node.scalar().is_none() {
            return;
        }
        let span = self.without_quotes(node);
        let written = span.of(self.text);
        for (number, (at, word)) in words(written).enumerate() {
            let (skip, kind) = match number {
                0 => (0, Kind::Party),
                1 => (0, Kind::Stance),
                _ if word.starts_with("by:") || word.starts_with("to:") => (3, Kind::Party),
                _ => continue,
            };
            let start = span.start + at + skip;
            let id = &word[skip..];
            if is_id(id) && (kind != Kind::Stance || Stance::parse(id).is_some()) {
                self.name(kind, id, Span::new(start, start + id.len()));
            }
        }
    }

    fn without_quotes(&self, node: &Node<'_>) -> Span {
        let span = node.place();
        let written = span.of(self.text);
        let quoted = written.len() >= 2 && written.starts_with(['"', '\'']);
        if quoted { Span::new(span.start + 1, span.end - 1) } else { span }
    }
}

/// The words of a text, each with the byte it starts at.
fn words(text: &str) -> impl Iterator<Item = (usize, &str)> {
    crate::pattern::words::pieces(text, char::is_whitespace)
}

/// Whether a word can be an id.
#[must_use]
pub fn is_id(word: &str) -> bool {
    !word.is_empty() && word.chars().all(|c| c.is_alphanumeric() || matches!(c, '-' | '_'))
}

fn items<'n, 's>(node: Option<&'n Node<'s>>) -> &'n [Node<'s>] {
    node.map(Node::items).unwrap_or_default()
}

fn text(node: Option<&Node<'_>>) -> Option<String> {
    node?.scalar().map(str::to_owned)
}

fn texts(list: Option<&Node<'_>>) -> Vec<String> {
    items(list).iter().filter_map(Node::scalar).map(str::to_owned).collect()
}

/// What the files say of a stance in signs, for people.
#[must_use]
pub const fn sign(stance: Stance) -> &'static str {
    match stance.sign() {
        Sign::For => "for the position",
        Sign::Against => "against the position",
    }
}

impl<'s> Node<'s> {
    /// The value of a key.
    fn get(&self, key: &str) -> Option<&Self> {
        self.entries().iter().find(|(name, _)| name.scalar() == Some(key)).map(|(_, value)| value)
    }

    fn entries(&self) -> &[(Self, Self)] {
        match &self.kind {
            Shape::Map(entries) => entries,
            _ => &[],
        }
    }

    fn items(&self) -> &[Self] {
        match &self.kind {
            Shape::Seq(items) => items,
            _ => &[],
        }
    }

    fn scalar(&self) -> Option<&str> {
        match &self.kind {
            Shape::Scalar(text) => Some(text),
            _ => None,
        }
    }

    fn place(&self) -> Span {
        Span::new(self.start as usize, self.end as usize)
    }

    /// The bytes from the first to the last of some nodes and all below them.
    fn cover<'n>(nodes: impl IntoIterator<Item = &'n Self>) -> Span
    where
        's: 'n,
    {
        let mut whole: Option<Span> = None;
        let mut open: Vec<&Self> = nodes.into_iter().collect();
        while let Some(node) = open.pop() {
            match &node.kind {
                Shape::Scalar(_) => {
                    let span = node.place();
                    whole = Some(whole.map_or(span, |whole| whole.cover(span)));
                }
                Shape::Seq(items) => open.extend(items),
                Shape::Map(entries) => open.extend(entries.iter().flat_map(|(key, value)| [key, value])),
            }
        }
        whole.unwrap_or_default()
    }
}

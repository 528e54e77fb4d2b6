//! From the text of a phrase to its items, with the exact place of whatever is wrong.

use super::vocabulary::Symbol;
use super::{Item, Phrase, Resolver, Sequence, WordTest, predicate, words};
use crate::span::{Origin, Span};

/// Why a phrase cannot be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PhraseError {
    /// What kind of mistake it is.
    pub kind: PhraseErrorKind,
    /// The bytes of the phrase it is about; empty at the place where something is missing.
    pub span: Span,
    /// The mistake, in a sentence.
    pub message: String,
    /// What can be done.
    pub help: Option<String>,
}

/// The kinds of mistakes in phrases.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PhraseErrorKind {
    /// It is not written as a phrase is.
    Syntax,
    /// It matches no words.
    Empty,
    /// `{name}` is no party; the parties there are.
    UnknownParty(String, Vec<String>),
    /// `<name>` is no list; the lists there are.
    UnknownList(String, Vec<String>),
}

/// Reads a phrase.
///
/// # Errors
/// The first mistake, with its place in `text`.
pub fn parse(text: &str, origin: Origin, resolver: &mut dyn Resolver) -> Result<Phrase, PhraseError> {
    let items = items(text, resolver)?;
    let (items, predicate) = predicate::find(items, resolver);
    Ok(Phrase { source: text.into(), origin, items: items.into(), predicate })
}

/// Reads the items of a phrase, without looking for a verb: what the entry of a word list is.
///
/// # Errors
/// The first mistake, with its place in `text`.
pub fn items(text: &str, resolver: &mut dyn Resolver) -> Result<Vec<Item>, PhraseError> {
    let (items, alternatives) = (Vec::with_capacity(8), Vec::new());
    let mut parser = Parser { text, at: 0, depth: 0, items, alternatives, resolver };
    parser.sequence(None)?;
    let items = parser.items;
    if items.is_empty() {
        return Err(error(
            Span::new(0, text.len()),
            PhraseErrorKind::Empty,
            "this phrase has no words",
            None,
        ));
    }
    if items.iter().all(may_be_nothing) {
        return Err(error(
            Span::new(0, text.len()),
            PhraseErrorKind::Empty,
            "nothing in this phrase has to be there",
            Some("leave the `?` off the word that must occur"),
        ));
    }
    Ok(items)
}

pub(super) fn may_be_nothing(item: &Item) -> bool {
    match item {
        Item::Optional(_) | Item::Gap => true,
        Item::Choice(alternatives) => alternatives.iter().any(|items| items.iter().all(may_be_nothing)),
        Item::Word(_) | Item::Slot(_) | Item::Any => false,
    }
}

fn error(span: Span, kind: PhraseErrorKind, message: impl Into<String>, help: Option<&str>) -> PhraseError {
    PhraseError { kind, span, message: message.into(), help: help.map(str::to_owned) }
}

fn syntax<T>(span: Span, message: impl Into<String>, help: &str) -> Result<T, PhraseError> {
    let help = (!help.is_empty()).then_some(help);
    Err(error(span, PhraseErrorKind::Syntax, message, help))
}

/// The most parentheses inside each other: nobody reads more, and the matcher walks into each.
const MAX_DEPTH: usize = 16;

struct Parser<'t, 'r> {
    text: &'t str,
    at: usize,
    /// How many parentheses are open.
    depth: usize,
    /// The items read of every sequence that is open, the innermost last.
    items: Vec<Item>,
    /// The same for the alternatives read.
    alternatives: Vec<Sequence>,
    resolver: &'r mut dyn Resolver,
}

impl<'t> Parser<'t, '_> {
    fn peek(&self) -> Option<char> {
        self.text[self.at..].chars().next()
    }

    fn skip_spaces(&mut self) {
        let rest = &self.text[self.at..];
        if rest.starts_with(char::is_whitespace) {
            self.at += rest.len() - rest.trim_start().len();
        }
    }

    /// Items up to the end, or up to `|` or `)` inside the parenthesis that opened at `open`.
    fn sequence(&mut self, open: Option<usize>) -> Result<(), PhraseError> {
        let base = self.items.len();
        let mut gap = None;
        loop {
            self.skip_spaces();
            let start = self.at;
            let Some(next) = self.peek() else { break };
            match next {
                '|' | ')' if open.is_some() => break,
                ')' => return syntax(Span::new(start, start + 1), "this `)` closes nothing", "remove it"),
                '|' => {
                    return syntax(
                        Span::new(start, start + 1),
                        "`|` stands between alternatives, inside parentheses",
                        "write `(a|b)`",
                    );
                }
                _ => {}
            }
            let first = self.items.len();
            self.item()?;
            let span = Span::new(start, self.at);
            if self.items.last() == Some(&Item::Gap) {
                if first == base || gap.is_some_and(|end: usize| self.text[end..start].trim().is_empty()) {
                    return syntax(span, "a gap `..` stands between two words", "remove it");
                }
                gap = Some(self.at);
            }
            self.question_marks(first, span)?;
        }
        if self.items[base..].last() == Some(&Item::Gap) {
            let end = gap.unwrap_or(self.at);
            return syntax(Span::new(end - 2, end), "a gap `..` stands between two words", "remove it");
        }
        Ok(())
    }

    /// Makes the items from `first` on optional where a `?` follows them.
    fn question_marks(&mut self, first: usize, of: Span) -> Result<(), PhraseError> {
        if self.peek() != Some('?') {
            return Ok(());
        }
        if self.items[first..] == [Item::Gap] {
            return syntax(Span::new(of.start, self.at + 1), "a gap may be empty anyway", "remove the `?`");
        }
        let optional = self.items.drain(first..).collect();
        self.items.push(Item::Optional(optional));
        self.at += 1;
        if self.peek() == Some('?') {
            return syntax(Span::new(self.at, self.at + 1), "one `?` is enough", "remove it");
        }
        Ok(())
    }

    fn item(&mut self) -> Result<(), PhraseError> {
        let start = self.at;
        match self.peek() {
            Some('(') => {
                if self.depth == MAX_DEPTH {
                    return syntax(
                        Span::new(start, start + 1),
                        format!("more than {MAX_DEPTH} parentheses inside each other"),
                        "name the inner part as a word list and write `<its-name>`",
                    );
                }
                self.at += 1;
                self.depth += 1;
                let item = self.choice(start)?;
                self.depth -= 1;
                self.items.push(item);
            }
            Some('<') => {
                let name = self.name('>', "list", "<troops>")?;
                let alternatives = self.resolver.list(name).map_err(|known| {
                    let message = format!("there is no word list `{name}`");
                    let kind = PhraseErrorKind::UnknownList(name.to_owned(), known);
                    error(Span::new(start, self.at), kind, message, None)
                })?;
                self.items.push(Item::Choice(alternatives));
            }
            Some('{') => {
                let name = self.name('}', "party", "{any}")?;
                let slot = match name {
                    "any" => None,
                    _ => Some(self.resolver.slot(name).map_err(|known| {
                        let message = format!("there is no party `{name}`");
                        let kind = PhraseErrorKind::UnknownParty(name.to_owned(), known);
                        error(Span::new(start, self.at), kind, message, None)
                    })?),
                };
                self.items.push(Item::Slot(slot));
            }
            Some('*') => {
                self.at += 1;
                self.items.push(Item::Any);
            }
            Some('?') => {
                return syntax(
                    Span::new(start, start + 1),
                    "this `?` follows nothing",
                    "`?` stands right behind the word or parenthesis that may be missing",
                );
            }
            Some(c @ ('>' | '}')) => {
                return syntax(
                    Span::new(start, start + 1),
                    format!("this `{c}` closes nothing"),
                    "remove it",
                );
            }
            _ if self.text[start..].starts_with("..") => {
                let dots = self.text[start..].bytes().take_while(|b| *b == b'.').count();
                self.at += dots;
                if dots > 2 {
                    return syntax(Span::new(start, self.at), "a gap is written with two dots", "write `..`");
                }
                self.items.push(Item::Gap);
            }
            _ => self.word()?,
        }
        Ok(())
    }

    /// The alternatives of the parenthesis that opened at `open`.
    fn choice(&mut self, open: usize) -> Result<Item, PhraseError> {
        let before = self.alternatives.len();
        loop {
            let start = self.at;
            let first = self.items.len();
            self.sequence(Some(open))?;
            let end = self.peek();
            if end.is_none() {
                return syntax(
                    Span::new(open, open + 1),
                    "this `(` is never closed",
                    "write `)` behind the last alternative",
                );
            }
            if self.items.len() == first {
                return syntax(
                    Span::new(start, self.at + 1),
                    "an alternative without words",
                    "where all of them may be missing, write `(a|b)?`",
                );
            }
            self.at += 1;
            let only = end == Some(')') && self.alternatives.len() == before;
            if only && self.items.len() == first + 1 {
                return Ok(self.items.remove(first));
            }
            self.alternatives.push(self.items.drain(first..).collect());
            if end == Some(')') {
                return Ok(Item::Choice(self.alternatives.drain(before..).collect()));
            }
        }
    }

    /// The name between `<` and `>` or `{` and `}`.
    fn name(&mut self, close: char, what: &str, example: &str) -> Result<&'t str, PhraseError> {
        let start = self.at;
        let rest = &self.text[start + 1..];
        let Some(len) = rest.find(close) else {
            return syntax(
                Span::new(start, start + 1),
                format!("`{close}` is missing behind the name of the {what}"),
                "",
            );
        };
        let name = rest[..len].trim();
        self.at = start + 1 + len + 1;
        if name.is_empty() || !name.chars().all(|c| c.is_alphanumeric() || matches!(c, '-' | '_')) {
            return syntax(
                Span::new(start, self.at),
                format!("this is no name of a {what}"),
                &format!("a name has letters, digits and hyphens, as in `{example}`"),
            );
        }
        Ok(name)
    }

    /// One written word, which may be several tokens.
    fn word(&mut self) -> Result<(), PhraseError> {
        let start = self.at;
        let marks = self.text[start..].bytes().take_while(|b| *b == b'=').count();
        let from = start + marks;
        let rest = &self.text[from..];
        let mut len = rest.len();
        let mut meaningless = None;
        for (at, c) in rest.char_indices() {
            match c {
                'a'..='z' | 'A'..='Z' | '-' => continue,
                '(' | ')' | '|' | '?' | '<' | '>' | '{' | '}' | '*' => {}
                // A gap may touch the word before it.
                '.' if at > 0 && rest[at..].starts_with("..") => {}
                '"' | '“' | '”' | '[' | ']' | ';' => {
                    meaningless = meaningless.or(Some((from + at, c)));
                    continue;
                }
                c if !c.is_whitespace() => continue,
                _ => {}
            }
            len = at;
            break;
        }
        let written = &rest[..len];
        self.at = from + len;
        let span = Span::new(start, self.at.max(start + 1));
        if marks > 2 {
            return syntax(span, "too many `=`", "`=word` is the exact form, `==Word` with its capitals too");
        }
        if written.is_empty() {
            return syntax(span, "`=` stands right before a word", "write `=word`");
        }
        if let Some((at, c)) = meaningless {
            return syntax(
                Span::new(at, at + c.len_utf8()),
                format!("`{c}` has no meaning in a phrase"),
                "quotation marks and brackets are skipped when matching: leave them out",
            );
        }
        let first = self.items.len();
        let Self { items, resolver, .. } = self;
        words::tokens(written, |token| {
            items.push(Item::Word(match marks {
                0 => WordTest::Lemma(resolver.symbol(token)),
                1 => WordTest::Form(resolver.symbol(token)),
                _ => WordTest::Exact(resolver.exact(token)),
            }));
        });
        if items.len() == first {
            return syntax(span, format!("`{written}` is no word"), "");
        }
        Ok(())
    }
}

/// Every word sequence that `items` can stand for, where that is a short finite list.
///
/// `None` where the items hold a slot, a gap or `*`, or stand for more than `limit` sequences.
#[must_use]
pub fn expand(items: &[Item], limit: usize) -> Option<Vec<Vec<Symbol>>> {
    let mut done: Vec<Vec<Symbol>> = vec![Vec::new()];
    for item in items {
        let endings: Vec<Vec<Symbol>> = match item {
            Item::Word(WordTest::Lemma(word) | WordTest::Form(word) | WordTest::Exact(word)) => {
                vec![vec![*word]]
            }
            Item::Choice(alternatives) => {
                let mut all = Vec::new();
                for alternative in alternatives {
                    all.extend(expand(alternative, limit)?);
                }
                all
            }
            Item::Optional(items) => {
                let mut all = expand(items, limit)?;
                all.push(Vec::new());
                all
            }
            Item::Slot(_) | Item::Any | Item::Gap => return None,
        };
        if done.len() * endings.len() > limit {
            return None;
        }
        done = done
            .iter()
            .flat_map(|start| endings.iter().map(move |end| start.iter().chain(end).copied().collect()))
            .collect();
    }
    Some(done)
}

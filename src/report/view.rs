//! The comparison as the formats show it, built once: what stands in each cell, and the numbered
//! sentences that prove it.

use std::collections::HashMap;

use crate::article::Article;
use crate::comparison::{Comparison, Entry, Evidence, Relation, Row, Trade};
use crate::pack::{Pole, Sign};
use crate::position::{Basis, Statement};
use crate::report::Item;
use crate::report::ink::{Ink, Text, clean, glued};
use crate::report::record::rule;
use crate::span::Span;

/// How much of the evidence to show.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Detail {
    /// None.
    None,
    /// The first and the latest sentence of each stance.
    #[default]
    Short,
    /// Every sentence, with how it was read.
    Full,
}

/// A comparison with its footnotes.
#[derive(Debug)]
pub struct View<'r> {
    /// What is shown.
    pub comparison: &'r Comparison<'r>,
    /// How much of the evidence.
    pub detail: Detail,
    /// The rows, as in the comparison.
    pub rows: Vec<ViewRow<'r>>,
    /// The footnotes, in the order of the rows and cells that cite them.
    pub notes: Vec<Note<'r>>,
}

/// A row of the view.
#[derive(Debug)]
pub struct ViewRow<'r> {
    /// The row of the comparison.
    pub row: &'r Row<'r>,
    /// For each party what it holds; empty where it is silent.
    pub cells: Vec<Vec<Item<'r>>>,
}

/// A numbered sentence and the statements it proves.
#[derive(Debug)]
pub struct Note<'r> {
    /// Its number, from 1.
    pub number: usize,
    /// Where it stands.
    pub article: &'r Article,
    /// The sentence, with all of the evidence.
    pub sentence: Span,
    /// What it proves.
    pub proves: Vec<&'r Evidence<'r>>,
}

impl<'r> View<'r> {
    /// The view of a comparison.
    #[must_use]
    pub fn of(comparison: &'r Comparison<'r>, detail: Detail) -> Self {
        let mut notes = Notes::default();
        let mut rows = Vec::new();
        for row in &comparison.rows {
            let mut cells = Vec::new();
            for cell in &row.cells {
                let cite = |entry: &'r Entry<'r>| {
                    let mut numbers = Vec::new();
                    for evidence in entry.shown(detail == Detail::None, detail == Detail::Full) {
                        let number = notes.cite(evidence);
                        if !numbers.contains(&number) {
                            numbers.push(number);
                        }
                    }
                    numbers
                };
                cells.push(Item::all(cell, cite));
            }
            rows.push(ViewRow { row, cells });
        }
        Self { comparison, detail, rows, notes: notes.all }
    }

    /// What to say where nothing was found at all.
    #[must_use]
    pub fn nothing(&self) -> Option<String> {
        if !self.rows.is_empty() {
            return None;
        }
        let names: Vec<_> = self.comparison.parties.iter().map(|party| party.short.as_str()).collect();
        let place = match self.comparison.articles.as_slice() {
            [only] => article_name(only),
            several => format!("{} articles", several.len()),
        };
        let issues: Vec<_> = self.comparison.silent.iter().map(|issue| issue.id.as_str()).collect();
        let on = if (1..=3).contains(&issues.len()) {
            format!(" on {}", list(&issues, "or"))
        } else {
            String::new()
        };
        Some(format!(
            "{place}: no position of {} found{on}. `standpoint attributions` shows who says what there, \
             `standpoint issues` what is looked for.",
            list(&names, "or")
        ))
    }

    /// The issues nobody speaks on, as the closing line names them.
    #[must_use]
    pub fn silent(&self) -> Option<String> {
        let silent = &self.comparison.silent;
        let names: Vec<_> = silent.iter().map(|issue| clean(&issue.id)).collect();
        (!names.is_empty() && !self.rows.is_empty())
            .then(|| format!("Nothing found on: {}.", names.join(", ")))
    }

    /// The number of the sentence that holds this evidence, where it is shown.
    #[must_use]
    pub fn note(&self, evidence: &Evidence<'_>) -> Option<usize> {
        let holds = |note: &&Note<'_>| {
            std::ptr::eq(note.article, evidence.article())
                && note.sentence.contains(evidence.statement.sentence)
        };
        self.notes.iter().find(holds).map(|note| note.number)
    }
}

/// Notes in the making.
#[derive(Default)]
struct Notes<'r> {
    all: Vec<Note<'r>>,
    by_article: HashMap<usize, Vec<usize>>,
}

impl<'r> Notes<'r> {
    /// The number of the note for a piece of evidence, making one where the sentence has none yet.
    fn cite(&mut self, evidence: &'r Evidence<'r>) -> usize {
        let sentence = evidence.statement.sentence.cover(evidence.statement.evidence);
        let known = self.by_article.entry(evidence.article).or_default();
        for index in known.iter() {
            let note = &mut self.all[*index];
            if note.sentence.contains(sentence) || sentence.contains(note.sentence) {
                note.sentence = note.sentence.cover(sentence);
                if !note.proves.iter().any(|known| std::ptr::eq(known.statement, evidence.statement)) {
                    note.proves.push(evidence);
                }
                return note.number;
            }
        }
        known.push(self.all.len());
        let number = self.all.len() + 1;
        self.all.push(Note { number, article: evidence.article(), sentence, proves: vec![evidence] });
        number
    }
}

/// The ink of a stance: its colour the sign, its weight the strength.
#[must_use]
pub(super) fn stance_ink(sign: Sign, strength: u8) -> Ink {
    match (sign, strength >= 4) {
        (Sign::For, true) => Ink::ForStrong,
        (Sign::For, false) => Ink::For,
        (Sign::Against, true) => Ink::AgainstStrong,
        (Sign::Against, false) => Ink::Against,
    }
}

/// An arrow toward an end of the axis: `-` is drawn left, `+` right.
#[must_use]
pub(super) const fn arrow(pole: Pole) -> &'static str {
    match pole {
        Pole::Minus => "◂",
        Pole::Plus => "▸",
    }
}

/// The mark and word for how parties stand on an issue.
#[must_use]
pub(super) fn relation_mark(relation: Relation) -> (Ink, &'static str) {
    match relation {
        Relation::Opposed => (Ink::Opposed, "≠ opposed"),
        Relation::Aligned => (Ink::Aligned, "= aligned"),
        Relation::OneSided => (Ink::Faint, "· one-sided"),
        Relation::Mixed => (Ink::Mixed, "~ mixed"),
    }
}

impl Note<'_> {
    /// `file:line`, with the record where the file holds several, and the day of the article where
    /// several are compared.
    #[must_use]
    pub fn place(&self, view: &View<'_>) -> String {
        let place = place(self.article, self.sentence);
        match self.article.date.filter(|_| view.comparison.articles.len() > 1) {
            Some(date) => format!("{place} · {date}"),
            None => place,
        }
    }

    /// The sentence, with holder, cue and position in their inks.
    pub(super) fn text(&self) -> Text {
        highlight(self.article, self.sentence, self.proves.iter().map(|evidence| evidence.statement))
    }

    /// Whom a pronoun or description in it stands for, each once: `He = Vladimir Putin`.
    #[must_use]
    pub fn holders(&self) -> Vec<String> {
        let mut holders: Vec<(String, &str, Vec<String>)> = Vec::new();
        for evidence in &self.proves {
            let holder = &evidence.statement.holder;
            let name = clean(&holder.name);
            let (words, sign) = match holder.basis {
                Basis::Pronoun | Basis::Role | Basis::Group => (holder.span.of(&self.article.text), " = "),
                Basis::Speaker => ("speaker", ": "),
                // A guess is always shown.
                Basis::Fuzzy => (holder.span.of(&self.article.text), " ≈ "),
                Basis::Name | Basis::Metonym | Basis::Demonym | Basis::Person => continue,
            };
            let words = clean(words);
            // "Russian negotiators = Russia" tells nobody anything.
            let party = &evidence.reading.pack[evidence.statement.party];
            let plain =
                holder.basis == Basis::Role && (holder.name == party.name || holder.name == party.short);
            if words == name || plain {
                continue;
            }
            match holders.iter_mut().find(|known| known.0 == words && known.1 == sign) {
                Some((_, _, names)) if names.contains(&name) => {}
                Some((_, _, names)) => names.push(name),
                None => holders.push((words, sign, vec![name])),
            }
        }
        holders.into_iter().map(|(words, sign, names)| format!("{words}{sign}{}", names.join(", "))).collect()
    }

    /// What the words stand for that are no wording of the position themselves: `these terms`.
    #[must_use]
    pub fn references(&self) -> Vec<String> {
        let mut references: Vec<String> = Vec::new();
        for evidence in self.proves.iter().filter(|evidence| !evidence.statement.is_literal()) {
            let (statement, position) =
                (evidence.statement, &evidence.reading.pack[evidence.statement.position]);
            let Some(words) = statement.matched.iter().copied().reduce(Span::cover) else { continue };
            let words = clean(words.of(&self.article.text));
            let line = format!("“{words}”: {}", clean(&position.claim));
            if !words.is_empty() && !references.contains(&line) {
                references.push(line);
            }
        }
        references
    }

    /// For each statement it proves: who, what, and the rule behind it.
    #[must_use]
    pub(super) fn details(&self) -> Vec<Text> {
        let detail = |evidence: &&Evidence<'_>| {
            let (statement, pack) = (evidence.statement, evidence.reading.pack);
            let mut text = Text::default();
            text.push_clean(Ink::Plain, &pack[statement.party].short);
            text.push(Ink::Plain, " ");
            text.push(stance_ink(statement.stance.sign(), statement.strength), statement.stance.verb());
            let mut facts = vec![rule(pack, statement.position, statement.phrase)];
            facts.extend(evidence.addressee().map(|party| format!("to {}", party.short)));
            facts.extend(evidence.reported_by().map(|party| format!("told by {}", party.short)));
            facts.push(format!("holder by {}", statement.holder.basis.as_str()));
            facts.push(statement.quoted.as_str().to_owned());
            facts.push(format!("CAMEO {}", statement.cameo));
            for fact in facts {
                text.push(Ink::Faint, format!(" {}", glued(&format!("· {}", clean(&fact)))));
            }
            text
        };
        self.proves.iter().map(detail).collect()
    }
}

/// A piece of an article, with the words of these statements in their inks.
pub(super) fn highlight<'s>(
    article: &Article,
    span: Span,
    statements: impl Iterator<Item = &'s Statement>,
) -> Text {
    // Of marks that overlap, a cue goes before a holder, a holder before a position.
    let mut marks: Vec<(u8, Span, Ink)> = Vec::new();
    for statement in statements {
        marks.push((0, statement.cue, stance_ink(statement.stance.sign(), 5)));
        marks.push((1, statement.holder.span, Ink::Holder));
        marks.extend(joined(article, &statement.matched).into_iter().map(|span| (2, span, Ink::Position)));
        marks.extend(statement.condition.map(|span| (3, span, Ink::Condition)));
    }
    marks.sort_by_key(|(rank, ..)| *rank);
    let marks: Vec<(Span, Ink)> = marks.into_iter().map(|(_, span, ink)| (span, ink)).collect();
    let mut text = Text::default();
    for (ink, piece) in article.pieces(span, &marks) {
        text.push_clean(ink.unwrap_or_default(), piece.of(&article.text));
    }
    text
}

/// Spans joined where nothing but a hyphen or a space parts them: "10-point peace plan" is one mark.
fn joined(article: &Article, spans: &[Span]) -> Vec<Span> {
    let mut out: Vec<Span> = Vec::new();
    for span in spans {
        match out.last_mut() {
            Some(last)
                if last.end <= span.start
                    && matches!(Span::new(last.end, span.start).of(&article.text), "" | " " | "-" | "‑") =>
            {
                *last = last.cover(*span);
            }
            _ => out.push(*span),
        }
    }
    out
}

/// `file:line` of a span; with the record's id where the file holds several.
#[must_use]
pub(super) fn place(article: &Article, span: Span) -> String {
    format!("{}:{}", article_name(article), article.lines.line(span.start))
}

/// The path of an article; with the record's id where the file holds several.
#[must_use]
pub fn article_name(article: &Article) -> String {
    named(&article.path, &article.id)
}

/// The same by path and id.
#[must_use]
pub fn named(path: &str, id: &str) -> String {
    let stem = std::path::Path::new(path).file_stem().and_then(|stem| stem.to_str());
    let path = clean(path);
    if path == "-" || path == id || stem == Some(id) { path } else { format!("{path}[{}]", clean(id)) }
}

impl Trade<'_> {
    /// What would be given.
    pub(super) fn offer(&self, view: &View<'_>) -> Text {
        let gives = self.gives.statement;
        let mut text = Text::default();
        text.push_clean(Ink::Head, &self.party.short).push(Ink::Plain, " ");
        text.push(stance_ink(gives.stance.sign(), gives.strength), gives.stance.verb());
        text.push(Ink::Plain, ": ");
        text.push_clean(Ink::Plain, &self.gives.reading.pack[gives.position].claim);
        if let Some(number) = view.note(&self.gives) {
            text.push(Ink::Faint, glued(&format!(" [{number}]")));
        }
        text
    }

    /// What it is wanted for, and what the others say to that.
    pub(super) fn price(&self) -> Text {
        let mut text = Text::default();
        text.push_clean(Ink::Plain, &self.wants.reading.pack[self.wants.statement.position].claim);
        for answer in &self.answers {
            let (ink, word) = match answer.agrees {
                Some(true) => (Ink::For, "for it"),
                Some(false) => (Ink::Against, "against it"),
                None => (Ink::Mixed, "of two minds"),
            };
            text.push(Ink::Plain, " · ")
                .push(Ink::Plain, glued(&format!("{} is ", clean(&answer.party.short))));
            text.push(ink, glued(word));
        }
        text
    }
}

/// "a, b or c".
#[must_use]
pub(super) fn list(names: &[&str], word: &str) -> String {
    match names {
        [] => String::new(),
        [only] => clean(only),
        [first @ .., last] => format!("{} {word} {}", clean(&first.join(", ")), clean(last)),
    }
}

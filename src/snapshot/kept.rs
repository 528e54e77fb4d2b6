//! What a snapshot holds.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::article::Article;
use crate::attribution::Kind;
use crate::pack::{Pack, PartyId};
use crate::position::{Reading, Statement};

/// A statement as a snapshot keeps it.
///
/// The order is that of the fields: by issue and party, and so beside the cell that it proves, then down
/// the article.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Kept {
    /// The issue of the position.
    pub issue: String,
    /// Who holds it.
    pub party: String,
    /// Line of the article on which the evidence begins, from 1.
    pub line: usize,
    /// Holder, cue and content, from the first word to the last, in one line.
    pub evidence: String,
    /// What it is about.
    pub position: String,
    /// How it is held.
    pub stance: String,
    /// The end of the issue it counts toward: `+` or `-`.
    pub pole: String,
    /// 1 to 5.
    pub strength: u8,
    /// The words that name the holder.
    pub holder: String,
    /// Whom they stand for, where that is something else than they say.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub named: Option<String>,
    /// The words that express the stance.
    pub cue: String,
    /// The party it is directed at.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub to: Option<String>,
    /// The party that tells it, where it is not the holder.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub told_by: Option<String>,
    /// The words of what it depends on.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub condition: Option<String>,
    /// `direct` or `mixed`, where it is quoted.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub quoted: Option<String>,
    /// The rule that found it: `nato/join-nato`, or `nato/join-nato#ref` where it points back to something said.
    pub rule: String,
    /// The phrase of the rule, as its author wrote it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub phrase: Option<String>,
}

/// What was read in an article.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Snapshot {
    /// Name of the article's file; with the record's id where the file holds several.
    pub article: String,
    /// SHA-256 of its text, in hexadecimal digits, with line ends as `\n`.
    pub text: String,
    /// The day it was read for: who held which office depends on it.
    pub date: Option<String>,
    /// Name of the rule pack.
    pub rules: String,
    /// Every statement, in order.
    pub statements: Vec<Kept>,
}

/// The text in one line, with single spaces, and nothing in it that YAML or XML cannot hold.
fn line(text: &str) -> String {
    let bad = |c: char| c.is_control() || matches!(c, '\u{fffe}' | '\u{ffff}' | '\u{feff}');
    text.split(|c: char| c.is_whitespace() || bad(c))
        .filter(|word| !word.is_empty())
        .collect::<Vec<_>>()
        .join(" ")
}

/// The hash of an article's text. Line ends are those of Unix, as one and the same article may be checked out with others.
fn hash(text: &str) -> String {
    digest(text.trim_start_matches('\u{feff}').replace("\r\n", "\n").as_bytes(), usize::MAX)
}

/// The first bytes of the SHA-256 of something, in hexadecimal digits.
#[must_use]
pub fn digest(of: &[u8], bytes: usize) -> String {
    Sha256::digest(of).iter().take(bytes).map(|byte| format!("{byte:02x}")).collect()
}

impl Kept {
    /// A statement of a reading.
    #[must_use]
    pub fn of(reading: &Reading<'_>, statement: &Statement) -> Self {
        let (article, pack) = (reading.article, reading.pack);
        let words = |span: crate::span::Span| line(span.of(&article.text));
        let id = |party: PartyId| pack[party].id.clone();
        let position = &pack[statement.position];
        let (holder, name) = (words(statement.holder.span), line(&statement.holder.name));
        Self {
            issue: pack[position.issue].id.clone(),
            party: id(statement.party),
            line: article.lines.line(statement.evidence.start),
            evidence: words(statement.evidence),
            position: position.id.clone(),
            stance: statement.stance.as_str().to_owned(),
            pole: position.pole.seen_with(statement.stance.sign()).as_str().to_owned(),
            strength: statement.strength,
            named: (name != holder).then_some(name),
            holder,
            cue: words(statement.cue),
            to: statement.addressee.map(id),
            told_by: statement.reported_by.map(id),
            condition: statement.condition.map(words),
            quoted: (statement.quoted != Kind::Indirect).then(|| statement.quoted.as_str().to_owned()),
            rule: rule(pack, statement),
            phrase: statement.phrase.map(|id| pack[id.position].phrases[id.index].source.to_string()),
        }
    }

    /// Whether it is for the position or against it.
    #[must_use]
    pub fn is_against(&self) -> bool {
        matches!(self.stance.as_str(), "oppose" | "reject")
    }

    /// The same on no line: what stays as it is when an article gets another paragraph above it.
    #[must_use]
    pub(super) fn unplaced(&self) -> Self {
        Self { line: 0, ..self.clone() }
    }
}

/// The rule that found a statement, without the number of the phrase.
fn rule(pack: &Pack, statement: &Statement) -> String {
    let position = &pack[statement.phrase.map_or(statement.position, |phrase| phrase.position)];
    let back = if statement.phrase.is_none() { "#ref" } else { "" };
    format!("{}/{}{back}", pack[position.issue].id, position.id)
}

impl Snapshot {
    /// The snapshot of a reading, under the name of its article.
    #[must_use]
    pub fn of(reading: &Reading<'_>, article: &str) -> Self {
        let mut statements: Vec<Kept> =
            reading.statements().map(|statement| Kept::of(reading, statement)).collect();
        statements.sort();
        Self {
            article: article.to_owned(),
            text: Self::hash_of(reading.article),
            date: reading.article.date.map(|date| date.to_string()),
            rules: reading.pack.name.clone(),
            statements,
        }
    }

    /// The hash by which an article is known again.
    #[must_use]
    pub fn hash_of(article: &Article) -> String {
        hash(&article.text)
    }

    /// The cells of the table: by issue and party, each stance on a position in a few words.
    #[must_use]
    pub fn cells(&self) -> BTreeMap<&str, BTreeMap<&str, Vec<String>>> {
        let mut same: BTreeMap<(&str, &str, &str, &str), Vec<&Kept>> = BTreeMap::new();
        for kept in &self.statements {
            same.entry((&kept.issue, &kept.party, &kept.position, &kept.stance)).or_default().push(kept);
        }
        let mut cells: BTreeMap<&str, BTreeMap<&str, Vec<String>>> = BTreeMap::new();
        for ((issue, party, ..), statements) in same {
            cells.entry(issue).or_default().entry(party).or_default().push(entry(&statements));
        }
        cells.values_mut().flat_map(BTreeMap::values_mut).for_each(|cell| cell.sort());
        cells
    }

    /// The statements of the same party with the same stance on the same position.
    pub(crate) fn alike<'s>(&'s self, kept: &'s Kept) -> impl Iterator<Item = &'s Kept> {
        let same = move |other: &&Kept| {
            (&other.issue, &other.party, &other.position, &other.stance)
                == (&kept.issue, &kept.party, &kept.position, &kept.stance)
        };
        self.statements.iter().filter(same)
    }
}

/// A cell that holds something else than it did.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct CellChange {
    /// The issue.
    pub issue: String,
    /// The party.
    pub party: String,
    /// What the cell held; nothing where the party was silent.
    pub before: Vec<String>,
    /// What it holds.
    pub after: Vec<String>,
}

impl CellChange {
    /// The cells that are otherwise in `after`, by issue and party.
    #[must_use]
    pub fn between(before: &Snapshot, after: &Snapshot) -> Vec<Self> {
        let (old, new) = (before.cells(), after.cells());
        let places = |cells: &BTreeMap<&str, BTreeMap<&str, Vec<String>>>| -> Vec<(String, String)> {
            let each = cells.iter();
            each.flat_map(|(issue, parties)| {
                parties.keys().map(|party| ((*issue).to_owned(), (*party).to_owned()))
            })
            .collect()
        };
        let mut all = places(&old);
        all.extend(places(&new));
        all.sort();
        all.dedup();
        let cell = |cells: &BTreeMap<&str, BTreeMap<&str, Vec<String>>>, issue: &str, party: &str| {
            cells.get(issue).and_then(|parties| parties.get(party)).cloned().unwrap_or_default()
        };
        all.into_iter()
            .map(|(issue, party)| {
                let (before, after) = (cell(&old, &issue, &party), cell(&new, &issue, &party));
                Self { issue, party, before, after }
            })
            .filter(|change| change.before != change.after)
            .collect()
    }
}

/// One stance on one position in a cell: `demand join-nato (+), at times on condition`.
fn entry(statements: &[&Kept]) -> String {
    let Some(first) = statements.first() else { return String::new() };
    let mut text = format!("{} {} ({})", first.stance, first.position, first.pole);
    match statements.iter().filter(|kept| kept.condition.is_some()).count() {
        0 => {}
        all if all == statements.len() => text += ", on condition",
        _ => text += ", at times on condition",
    }
    if statements.iter().all(|kept| kept.told_by.is_some()) {
        let mut tellers: Vec<&str> = statements.iter().filter_map(|kept| kept.told_by.as_deref()).collect();
        tellers.sort_unstable();
        tellers.dedup();
        text += &format!(", according to {}", tellers.join(" and "));
    }
    text
}

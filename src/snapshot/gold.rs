//! What people found in articles, and how near what the rules find comes to it.
//!
//! A row names an article, a party, a position and a stance, as a line of `standpoint statements -f
//! jsonl` does. Two levels are scored: the cells of the table (article, party, issue, pole), each once, and
//! the mentions (article, party, position, sign), one to one where their words overlap in the article.

use std::collections::{BTreeMap, BTreeSet};

use serde::Deserialize;

use super::kept::Kept;
use crate::article::Article;
use crate::diagnostic::nearest;
use crate::pack::{Pack, Stance};

/// A row as it is written. It may have other keys: annotations do.
#[derive(Debug, Deserialize)]
struct Row {
    doc: String,
    #[serde(default)]
    party: Option<String>,
    #[serde(default)]
    position: Option<String>,
    #[serde(default)]
    stance: Option<String>,
    #[serde(default)]
    quote: Option<String>,
    #[serde(default)]
    evidence: Option<Words>,
}

#[derive(Debug, Deserialize)]
struct Words {
    text: String,
}

/// A statement as people have it.
#[derive(Clone, Debug)]
struct Wanted {
    party: String,
    issue: String,
    position: String,
    pole: String,
    against: bool,
    words: Option<String>,
}

/// A file of annotations that cannot be read.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("line {line}: {problem}")]
pub struct GoldError {
    /// The line, from 1.
    pub line: usize,
    /// What is wrong with it.
    pub problem: String,
}

/// Annotations by the id of their article.
#[derive(Clone, Debug, Default)]
pub struct Gold {
    rows: BTreeMap<String, Vec<Wanted>>,
}

/// How much of what was found is right, and how much of what is right was found.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Score {
    /// Found and right.
    pub right: usize,
    /// Found.
    pub found: usize,
    /// Annotated.
    pub wanted: usize,
}

impl Score {
    fn share(of: usize, all: usize) -> f64 {
        if all == 0 { 0.0 } else { of as f64 / all as f64 }
    }

    /// The share of what was found that is right, from 0 to 1.
    #[must_use]
    pub fn precision(self) -> f64 {
        Self::share(self.right, self.found)
    }

    /// The share of what is right that was found, from 0 to 1.
    #[must_use]
    pub fn recall(self) -> f64 {
        Self::share(self.right, self.wanted)
    }

    /// Their harmonic mean.
    #[must_use]
    pub fn f1(self) -> f64 {
        Self::share(2 * self.right, self.found + self.wanted)
    }

    fn add(&mut self, other: Self) {
        self.right += other.right;
        self.found += other.found;
        self.wanted += other.wanted;
    }
}

/// The scores of a run.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Scores {
    /// Articles that are annotated and were read.
    pub articles: usize,
    /// Of the cells of the table.
    pub cells: Score,
    /// Of the statements in their places.
    pub mentions: Score,
}

impl Scores {
    /// Adds those of another article.
    pub fn add(&mut self, other: Self) {
        self.articles += other.articles;
        self.cells.add(other.cells);
        self.mentions.add(other.mentions);
    }
}

impl Gold {
    /// Reads JSON Lines: `doc`, `party`, `position`, `stance` and the words as `quote` or as the `evidence` of a
    /// statement. A row with nothing but a `doc` tells that nothing is to be found there. Issue and pole are the pack's.
    ///
    /// # Errors
    /// Where a line is no such row, or names what the pack does not have.
    pub fn read(text: &str, pack: &Pack) -> Result<Self, GoldError> {
        let mut gold = Self::default();
        for (number, line) in text
            .trim_start_matches('\u{feff}')
            .lines()
            .enumerate()
            .filter(|(_, line)| !line.trim().is_empty())
        {
            let error = |problem| GoldError { line: number + 1, problem };
            let row: Row = serde_json::from_str(line).map_err(|problem| error(problem.to_string()))?;
            let rows = gold.rows.entry(row.doc.clone()).or_default();
            rows.extend(Wanted::of(row, pack).map_err(error)?);
        }
        Ok(gold)
    }

    /// Whether an article is annotated.
    #[must_use]
    pub fn knows(&self, doc: &str) -> bool {
        self.rows.contains_key(doc)
    }

    /// How many of the words quoted from an article do not stand in it.
    #[must_use]
    pub fn unplaced(&self, doc: &str, article: &Article) -> usize {
        let text = article.text.split_whitespace().collect::<Vec<_>>().join(" ");
        let wanted = self.rows.get(doc).into_iter().flatten();
        wanted.filter(|one| one.words.as_ref().is_some_and(|words| !text.contains(words.as_str()))).count()
    }

    /// How near the statements of an article come; `None` where it is not annotated.
    #[must_use]
    pub fn score(&self, doc: &str, article: &Article, found: &[Kept]) -> Option<Scores> {
        let wanted = self.rows.get(doc)?;
        let cells: BTreeSet<(&str, &str, &str)> =
            found.iter().map(|kept| (&*kept.party, &*kept.issue, &*kept.pole)).collect();
        let gold: BTreeSet<(&str, &str, &str)> =
            wanted.iter().map(|one| (&*one.party, &*one.issue, &*one.pole)).collect();
        let right = cells.intersection(&gold).count();
        let text = article.text.split_whitespace().collect::<Vec<_>>().join(" ");
        let mut left: Vec<&Wanted> = wanted.iter().collect();
        let mut mentions = Score { right: 0, found: found.len(), wanted: wanted.len() };
        for kept in found {
            let fits = |one: &&Wanted| {
                one.party == kept.party
                    && one.position == kept.position
                    && one.against == kept.is_against()
                    && one.words.as_ref().is_some_and(|words| overlap(&text, words, &kept.evidence))
            };
            if let Some(at) = left.iter().position(fits) {
                left.remove(at);
                mentions.right += 1;
            }
        }
        let cells = Score { right, found: cells.len(), wanted: gold.len() };
        Some(Scores { articles: 1, cells, mentions })
    }
}

impl Wanted {
    fn of(row: Row, pack: &Pack) -> Result<Option<Self>, String> {
        let (party, position, stance) = match (row.party, row.position, row.stance) {
            (None, None, None) => return Ok(None),
            (Some(party), Some(position), Some(stance)) => (party, position, stance),
            _ => return Err("`party`, `position` and `stance` belong together".to_owned()),
        };
        let unknown = |what: &str, id: &str, ids: &mut dyn Iterator<Item = &str>| {
            let near = nearest(id, ids).map(|near| format!("; did you mean `{near}`?")).unwrap_or_default();
            format!("{} has no {what} `{id}`{near}", pack.name)
        };
        if pack.party(&party).is_none() {
            return Err(unknown("party", &party, &mut pack.parties.iter().map(|party| party.id.as_str())));
        }
        let Some(known) = pack.position(&position).map(|id| &pack[id]) else {
            let mut ids = pack.positions.iter().map(|position| position.id.as_str());
            return Err(unknown("position", &position, &mut ids));
        };
        let Some(held) = Stance::ALL.iter().find(|known| known.as_str() == stance) else {
            return Err(format!("`{stance}` is no stance"));
        };
        let words = row.quote.or(row.evidence.map(|words| words.text));
        Ok(Some(Self {
            party,
            issue: pack[known.issue].id.clone(),
            position,
            pole: known.pole.seen_with(held.sign()).as_str().to_owned(),
            against: held.sign() == crate::pack::Sign::Against,
            words: words.map(|words| words.split_whitespace().collect::<Vec<_>>().join(" ")),
        }))
    }
}

/// Whether two passages of a text share a letter, wherever they stand in it.
fn overlap(text: &str, a: &str, b: &str) -> bool {
    if a.is_empty() || b.is_empty() {
        return false;
    }
    let places =
        |words: &str| text.match_indices(words).map(|(at, words)| (at, at + words.len())).collect::<Vec<_>>();
    let (a, b) = (places(a), places(b));
    a.iter().any(|a| b.iter().any(|b| a.0 < b.1 && b.0 < a.1))
}

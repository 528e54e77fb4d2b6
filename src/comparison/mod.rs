//! Statements side by side: what each party holds on each issue, and how the parties stand to
//! each other.
//!
//! A stance for a position counts at the position's pole and a stance against it at the other
//! one, so "rejects joining NATO" and "demands neutrality" land on the same side. Everything
//! else follows from that: a party's *place* on the axis is the mean of its poles weighted by
//! strength, two parties at different poles conflict, and a party at both is mixed.
//!
//! Nothing is dropped on the way but what an article repeats to the letter. Statements are
//! grouped, and each group keeps every one of its statements with the reading it came from, so
//! that any cell can be opened to its proof.

mod diff;
pub mod network;
mod relation;
pub mod timeline;
mod trade;

use std::collections::HashMap;

use crate::article::Article;
use crate::pack::{Issue, IssueId, Pack, Party, PartyId, Pole, Position, PositionId, Stance};
use crate::position::{Reading, Statement};

pub use diff::{Course, Diff, Shift, Shifted};
pub use relation::{Pair, Relation, Standing};
pub use trade::{Answer, Trade};

/// What to compare. The default is what the pack names: its columns, all of its issues.
#[derive(Clone, Debug, Default)]
pub struct Selection {
    /// The parties to compare, in the order of the columns.
    pub parties: Option<Vec<PartyId>>,
    /// The issues to compare.
    pub issues: Option<Vec<IssueId>>,
}

impl Selection {
    /// The parties to compare: those chosen, else the columns of the pack, else all it knows.
    #[must_use]
    pub fn columns(&self, pack: &Pack) -> Vec<PartyId> {
        match &self.parties {
            Some(parties) => parties.clone(),
            None if pack.columns.is_empty() => (0..pack.parties.len()).map(PartyId::at).collect(),
            None => pack.columns.clone(),
        }
    }

    /// Whether an issue is to be compared.
    #[must_use]
    pub fn has(&self, issue: IssueId) -> bool {
        self.issues.as_ref().is_none_or(|issues| issues.contains(&issue))
    }
}

/// Positions of several parties, issue by issue.
#[derive(Debug, Default)]
pub struct Comparison<'r> {
    /// The parties compared: the columns.
    pub parties: Vec<&'r Party>,
    /// Issues on which at least one of the parties speaks, in the pack's order: the rows.
    pub rows: Vec<Row<'r>>,
    /// Issues on which none of them does, in the pack's order.
    pub silent: Vec<&'r Issue>,
    /// What a party would give for what it wants.
    pub trades: Vec<Trade<'r>>,
    /// Parties of the pack that are not compared and do speak, with how often.
    pub unseen: Vec<(&'r Party, usize)>,
    /// The articles read, in order.
    pub articles: Vec<&'r Article>,
}

/// One issue: what each party holds on it.
#[derive(Debug)]
pub struct Row<'r> {
    /// The issue.
    pub issue: &'r Issue,
    /// One cell for each party, in the order of [`Comparison::parties`].
    pub cells: Vec<Cell<'r>>,
    /// How the parties stand to each other.
    pub relation: Relation,
    /// How any two that speak stand to each other.
    pub pairs: Vec<Pair<'r>>,
}

/// What one party holds on one issue.
#[derive(Debug)]
pub struct Cell<'r> {
    /// The party.
    pub party: &'r Party,
    /// Its stances, strongest first; empty where it is silent.
    pub entries: Vec<Entry<'r>>,
    /// Its place on the axis, from -1 to +1, where it speaks.
    pub place: Option<f64>,
    /// On which side that is.
    pub standing: Standing,
}

/// A party's stance on a position, with everything that proves it.
#[derive(Debug)]
pub struct Entry<'r> {
    /// The position.
    pub position: &'r Position,
    /// Its index in the pack.
    pub position_id: PositionId,
    /// The stance.
    pub stance: Stance,
    /// The end of the axis it counts toward.
    pub pole: Pole,
    /// The strongest of its statements.
    pub strength: u8,
    /// Its statements from first to latest; never empty.
    pub evidence: Vec<Evidence<'r>>,
}

/// A statement and the reading it stands in.
#[derive(Clone, Copy, Debug)]
pub struct Evidence<'r> {
    /// Where it was read.
    pub reading: &'r Reading<'r>,
    /// The statement.
    pub statement: &'r Statement,
    /// Index of the article in [`Comparison::articles`].
    pub article: usize,
}

impl<'r> Comparison<'r> {
    /// Compares the parties the pack names as columns, on all of its issues.
    ///
    /// The readings must come from one pack.
    #[must_use]
    pub fn of(readings: &'r [Reading<'r>]) -> Self {
        Self::select(readings, &Selection::default())
    }

    /// Compares the parties and issues of `selection`.
    #[must_use]
    pub fn select(readings: &'r [Reading<'r>], selection: &Selection) -> Self {
        let Some(pack) = readings.first().map(|reading| reading.pack) else { return Self::default() };
        let columns = selection.columns(pack);
        let found = evidence(readings, selection);

        let mut rows = Vec::new();
        let mut silent = Vec::new();
        for (index, issue) in pack.issues.iter().enumerate() {
            let id = IssueId::at(index);
            if !selection.has(id) {
                continue;
            }
            let of_issue: Vec<_> =
                found.iter().filter(|e| pack[e.statement.position].issue == id).copied().collect();
            let row = Row::of(issue, pack, &columns, &of_issue);
            if row.cells.iter().all(|cell| cell.entries.is_empty()) {
                silent.push(issue);
            } else {
                rows.push(row);
            }
        }
        let unseen = (0..pack.parties.len())
            .map(PartyId::at)
            .filter(|id| !columns.contains(id))
            .map(|id| (&pack[id], found.iter().filter(|e| e.statement.party == id).count()))
            .filter(|(_, count)| *count > 0)
            .collect();
        let trades = trade::find(&rows, &found);
        Self {
            parties: columns.iter().map(|id| &pack[*id]).collect(),
            rows,
            silent,
            trades,
            unseen,
            articles: readings.iter().map(|reading| reading.article).collect(),
        }
    }

    /// Every statement shown, row by row, cell by cell.
    pub fn evidence(&self) -> impl Iterator<Item = &Evidence<'r>> {
        let cells = self.rows.iter().flat_map(|row| &row.cells);
        cells.flat_map(|cell| &cell.entries).flat_map(|entry| &entry.evidence)
    }

    /// How many issues stand in this relation.
    #[must_use]
    pub fn count(&self, relation: Relation) -> usize {
        self.rows.iter().filter(|row| row.relation == relation).count()
    }

    /// Whether two parties conflict on any issue.
    #[must_use]
    pub fn has_conflict(&self) -> bool {
        self.count(Relation::Opposed) > 0
    }
}

/// The statements of the selected issues, oldest article first and undated ones before dated,
/// else in the order of the inputs and of their text.
fn evidence<'r>(readings: &'r [Reading<'r>], selection: &Selection) -> Vec<Evidence<'r>> {
    let mut order: Vec<usize> = (0..readings.len()).collect();
    order.sort_by_key(|index| readings[*index].article.date);
    let mut found = Vec::new();
    for article in order {
        let reading = &readings[article];
        let statements =
            said_once(reading).filter(|statement| selection.has(reading.pack[statement.position].issue));
        found.extend(statements.map(|statement| Evidence { reading, statement, article }));
    }
    found
}

/// The statements of an article in the order of its text, but for what it repeats: a page holds its headline twice and
/// more, and what stands there to the letter is said once.
fn said_once<'r>(reading: &'r Reading<'_>) -> impl Iterator<Item = &'r Statement> {
    let mut said = HashMap::new();
    reading.statements().filter(move |statement| {
        let sentence = statement.sentence.of(&reading.article.text).trim();
        let key = (sentence, statement.party, statement.position, statement.stance);
        *said.entry(key).or_insert(statement.sentence) == statement.sentence
    })
}

impl<'r> Row<'r> {
    fn of(issue: &'r Issue, pack: &'r Pack, columns: &[PartyId], found: &[Evidence<'r>]) -> Self {
        let cells: Vec<_> = columns
            .iter()
            .map(|id| Cell::of(&pack[*id], found.iter().filter(|e| e.statement.party == *id).copied()))
            .collect();
        let (relation, pairs) = relation::between(&cells);
        Self { issue, cells, relation, pairs }
    }
}

impl<'r> Cell<'r> {
    fn of(party: &'r Party, found: impl Iterator<Item = Evidence<'r>>) -> Self {
        let mut entries: Vec<Entry<'r>> = Vec::new();
        for evidence in found {
            let Statement { position: position_id, stance, strength, .. } = *evidence.statement;
            let known = entries.iter_mut().find(|e| e.position_id == position_id && e.stance == stance);
            if let Some(entry) = known {
                entry.strength = entry.strength.max(strength);
                entry.evidence.push(evidence);
            } else {
                let position = &evidence.reading.pack[position_id];
                let pole = position.pole.seen_with(stance.sign());
                let evidence = vec![evidence];
                entries.push(Entry { position, position_id, stance, pole, strength, evidence });
            }
        }
        entries.sort_by_key(|entry| std::cmp::Reverse(entry.strength));
        let place = relation::place(&entries);
        let standing = relation::standing(&entries, place);
        Self { party, entries, place, standing }
    }
}

impl<'r> Entry<'r> {
    /// How often it is said.
    #[must_use]
    pub fn count(&self) -> usize {
        self.evidence.len()
    }

    /// The first statement of it.
    #[must_use]
    pub fn first(&self) -> Option<&Evidence<'r>> {
        self.evidence.first()
    }

    /// The latest statement of it.
    #[must_use]
    pub fn latest(&self) -> Option<&Evidence<'r>> {
        self.evidence.last()
    }

    /// Its evidence as a reader wants it: all of it, none of it, or the first and the latest.
    pub fn shown(&self, none: bool, all: bool) -> impl Iterator<Item = &Evidence<'r>> {
        let last = self.evidence.len().saturating_sub(1);
        self.evidence
            .iter()
            .enumerate()
            .filter(move |(i, _)| !none && (all || *i == 0 || *i == last))
            .map(|(_, e)| e)
    }

    /// What it depends on, each wording once.
    #[must_use]
    pub fn conditions(&self) -> Vec<&'r str> {
        distinct(self.evidence.iter().filter_map(Evidence::condition))
    }

    /// The parties that report it, where nobody else does and it is not the holder's own word.
    #[must_use]
    pub fn only_reported_by(&self) -> Vec<&'r Party> {
        let own = self.evidence.iter().any(|e| e.statement.reported_by.is_none());
        let mut parties: Vec<&Party> = Vec::new();
        for party in self.evidence.iter().filter_map(Evidence::reported_by).filter(|_| !own) {
            if parties.iter().all(|known| known.id != party.id) {
                parties.push(party);
            }
        }
        parties
    }
}

impl<'r> Evidence<'r> {
    /// The article it stands in.
    #[must_use]
    pub fn article(&self) -> &'r Article {
        self.reading.article
    }

    /// The words of what it depends on.
    #[must_use]
    pub fn condition(&self) -> Option<&'r str> {
        self.statement.condition.map(|span| span.of(&self.reading.article.text))
    }

    /// The party that tells it, where that is not the holder.
    #[must_use]
    pub fn reported_by(&self) -> Option<&'r Party> {
        self.statement.reported_by.map(|id| &self.reading.pack[id])
    }

    /// The party it is directed at.
    #[must_use]
    pub fn addressee(&self) -> Option<&'r Party> {
        self.statement.addressee.map(|id| &self.reading.pack[id])
    }
}

/// Each string once, in the order of its first appearance.
fn distinct<'r>(strings: impl Iterator<Item = &'r str>) -> Vec<&'r str> {
    let mut kept: Vec<&str> = Vec::new();
    for string in strings {
        if !kept.contains(&string) {
            kept.push(string);
        }
    }
    kept
}

//! From counts to weights. `docs/networks.md` has the formulas.

use std::collections::{BTreeMap, BTreeSet};

use crate::pack::{IssueId, PartyId, Pole, PositionId};

use super::settings::{By, Kind, Normalisation, Qualifier};
use super::tally::{Concept, Count, Tally};
use super::{Network, Node, Thing, Tie};

pub(super) fn network<'p>(tally: Tally<'p>) -> Network<'p> {
    let (parties, concepts) = nodes(&tally);
    let at = |wanted: &[usize], found: usize| wanted.binary_search(&found).ok();
    // Rows are parties in the order of the pack, columns what they speak of.
    let mut table = vec![vec![Count::default(); concepts.len()]; parties.len()];
    for ((party, concept), count) in &tally.counts {
        let row = at(&parties, usize::from(party.0));
        if let (Some(row), Some(column)) = (row, at(&concepts, *concept)) {
            table[row][column] = *count;
        }
    }
    let ignores = tally.settings.qualifier == Qualifier::Ignore;
    let said = |count: &Count| if ignores { count.any } else { count.plus + count.minus };
    let party_nodes = || -> Vec<Node<'p>> {
        let node = |(row, index): (usize, &usize)| {
            let party = &tally.pack[PartyId::at(*index)];
            Node { thing: Thing::Party(party), frequency: table[row].iter().map(said).sum(), clashes: false }
        };
        parties.iter().enumerate().map(node).collect()
    };
    let concept_nodes = || -> Vec<Node<'p>> {
        let node = |(column, concept): (usize, &usize)| Node {
            thing: thing(&tally, *concept),
            frequency: table.iter().map(|row| said(&row[column])).sum(),
            clashes: false,
        };
        concepts.iter().enumerate().map(node).collect()
    };
    let (mut rows, mut columns, ties) = match tally.settings.kind {
        Kind::Affiliation => (party_nodes(), concept_nodes(), affiliations(&tally, &table)),
        Kind::Parties => (party_nodes(), party_nodes(), pairs(&tally, &table)),
        Kind::Positions => {
            let turned: Vec<Vec<Count>> =
                (0..concepts.len()).map(|column| table.iter().map(|row| row[column]).collect()).collect();
            (concept_nodes(), concept_nodes(), pairs(&tally, &turned))
        }
    };
    if tally.settings.kind == Kind::Affiliation {
        let ids = |nodes: &[Node<'_>]| nodes.iter().map(Node::key).collect::<BTreeSet<_>>();
        let (left, right) = (ids(&rows), ids(&columns));
        for node in rows.iter_mut().chain(&mut columns) {
            let key = node.key();
            node.clashes = left.contains(&key) && right.contains(&key);
        }
    }
    Network { settings: tally.settings, rows, columns, ties, counted: tally.counted }
}

/// The parties and the things that are nodes, in the order of the pack.
fn nodes(tally: &Tally<'_>) -> (Vec<usize>, Vec<Concept>) {
    let settings = &tally.settings;
    let mut parties: BTreeSet<usize> = tally.counts.keys().map(|(party, _)| usize::from(party.0)).collect();
    let mut concepts: BTreeSet<Concept> = tally.counts.keys().map(|(_, concept)| *concept).collect();
    if settings.isolates {
        let wanted = |id| settings.parties.as_ref().is_none_or(|parties| parties.contains(&PartyId::at(id)));
        parties.extend((0..tally.pack.parties.len()).filter(|id| wanted(*id)));
        let issues: Vec<usize> = (0..tally.pack.issues.len())
            .filter(|id| settings.issues.as_ref().is_none_or(|issues| issues.contains(&IssueId::at(*id))))
            .collect();
        match concept_kind(tally) {
            By::Position => {
                let positions = issues.iter().flat_map(|id| &tally.pack[IssueId::at(*id)].positions);
                concepts.extend(positions.map(|position| usize::from(position.0)));
            }
            By::Issue => concepts.extend(issues),
            By::Pole => concepts.extend(issues.iter().flat_map(|id| [2 * id, 2 * id + 1])),
        }
    }
    (parties.into_iter().collect(), concepts.into_iter().collect())
}

/// What the numbers of concepts count: where parties meet at poles, issues with two ends.
fn concept_kind(tally: &Tally<'_>) -> By {
    match (tally.settings.by, tally.settings.kind) {
        (By::Pole, Kind::Parties) => By::Issue,
        (by, _) => by,
    }
}

fn thing<'p>(tally: &Tally<'p>, concept: Concept) -> Thing<'p> {
    let pack = tally.pack;
    match concept_kind(tally) {
        By::Position => {
            let position = &pack[PositionId::at(concept)];
            Thing::Position(position, &pack[position.issue])
        }
        By::Issue => Thing::Issue(&pack[IssueId::at(concept)]),
        By::Pole => {
            let pole = if concept.is_multiple_of(2) { Pole::Plus } else { Pole::Minus };
            Thing::Pole(&pack[IssueId::at(concept / 2)], pole)
        }
    }
}

/// Ties of parties with what they speak of.
fn affiliations(tally: &Tally<'_>, table: &[Vec<Count>]) -> Vec<Tie> {
    let qualifier = tally.settings.qualifier;
    let weight = |count: &Count| match qualifier {
        Qualifier::Ignore => count.any as f64,
        Qualifier::Combine => f64::from(u8::from(count.plus > 0) + 2 * u8::from(count.minus > 0)),
        _ => count.plus as f64 - count.minus as f64,
    };
    // What a cell adds to the sum of its row or column.
    let share = |count: &Count| match qualifier {
        Qualifier::Ignore => count.any,
        Qualifier::Combine => u64::from(count.plus + count.minus > 0),
        _ => count.plus + count.minus,
    };
    let mut ties = Vec::new();
    for (row, counts) in table.iter().enumerate() {
        for (column, count) in counts.iter().enumerate().filter(|(_, count)| count.any > 0) {
            let norm = match tally.settings.normalisation {
                Normalisation::Activity => counts.iter().map(share).sum(),
                Normalisation::Prominence => table.iter().map(|row| share(&row[column])).sum(),
                _ => 1,
            };
            let statements =
                if qualifier == Qualifier::Ignore { count.any } else { count.plus + count.minus };
            ties.push(Tie {
                row,
                column,
                weight: weight(count) / norm as f64,
                agreeing: count.plus,
                opposing: count.minus,
                statements,
                shared: 1,
            });
        }
    }
    ties
}

/// Ties of every two rows that share something. A row holds how often each thing is said for and against.
fn pairs(tally: &Tally<'_>, rows: &[Vec<Count>]) -> Vec<Tie> {
    let ignores = tally.settings.qualifier == Qualifier::Ignore;
    let said = |count: &Count| if ignores { count.any } else { count.plus + count.minus };
    // One level of signs where they are ignored, else two.
    let levels = |count: &Count| -> BTreeMap<bool, u64> {
        match ignores {
            true => [(true, count.any)].into(),
            false => [(true, count.plus), (false, count.minus)].into(),
        }
    };
    let square = |row: &[Count]| -> u64 {
        row.iter().flat_map(|count| levels(count).into_values()).map(|n| n * n).sum()
    };
    let activity = |row: &[Count]| -> u64 { row.iter().map(said).sum() };
    let mut ties = Vec::new();
    for (row, left) in rows.iter().enumerate() {
        for (column, right) in rows.iter().enumerate().skip(row + 1) {
            let mut tie =
                Tie { row, column, weight: 0.0, agreeing: 0, opposing: 0, statements: 0, shared: 0 };
            let (mut together, mut either) = (0, 0);
            for (a, b) in left.iter().zip(right) {
                tie.agreeing += a.plus * b.plus + a.minus * b.minus;
                tie.opposing += a.plus * b.minus + a.minus * b.plus;
                together += a.any * b.any;
                let (a_levels, b_levels) = (levels(a), levels(b));
                either += a_levels.iter().filter(|(level, n)| **n > 0 || b_levels[level] > 0).count();
                if a.any > 0 && b.any > 0 {
                    tie.shared += 1;
                    tie.statements += said(a) + said(b);
                }
            }
            if tie.shared == 0 {
                continue;
            }
            let raw = match tally.settings.qualifier {
                Qualifier::Ignore => together as f64,
                Qualifier::Conflict => tie.opposing as f64,
                Qualifier::Subtract => tie.agreeing as f64 - tie.opposing as f64,
                Qualifier::Congruence | Qualifier::Combine => tie.agreeing as f64,
            };
            let norm = match tally.settings.normalisation {
                Normalisation::Average => (activity(left) + activity(right)) as f64 / 2.0,
                Normalisation::Jaccard => either as f64,
                Normalisation::Cosine => (square(left) as f64).sqrt() * (square(right) as f64).sqrt(),
                _ => 1.0,
            };
            // Both have said something, so there is something to divide by.
            tie.weight = raw / norm;
            ties.push(tie);
        }
    }
    ties
}

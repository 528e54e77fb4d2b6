//! What a party would give for what it wants: "A in exchange for B", "ready for A if B".
//!
//! A condition is a trade when it is put as a price ("in exchange for", "only if") and its words are
//! themselves a position the same party holds in the same sentence. A bare "if" supposes more often
//! than it bargains. What the others say to that position tells how far the trade is from a deal.

use std::collections::HashMap;

use crate::comparison::{Entry, Evidence, Row, Standing};
use crate::pack::language::ConditionKind;
use crate::pack::{Issue, Party, Sign};
use crate::pattern::vocabulary::Symbol;
use crate::span::Span;

/// A possible trade.
#[derive(Debug)]
pub struct Trade<'r> {
    /// Who would make it.
    pub party: &'r Party,
    /// What it would give.
    pub gives: Evidence<'r>,
    /// What it wants for it.
    pub wants: Evidence<'r>,
    /// The issue of what it wants.
    pub issue: &'r Issue,
    /// Where the other parties stand on what it wants, those that speak.
    pub answers: Vec<Answer<'r>>,
}

/// Another party's side on what a trade asks for.
#[derive(Clone, Copy, Debug)]
pub struct Answer<'r> {
    /// The party.
    pub party: &'r Party,
    /// Whether it stands where the trade wants it; `None` where it is mixed.
    pub agrees: Option<bool>,
}

pub(super) fn find<'r>(rows: &[Row<'r>], found: &[Evidence<'r>]) -> Vec<Trade<'r>> {
    let mut trades: Vec<Trade<'r>> = Vec::new();
    let by_article: HashMap<usize, &[Evidence<'r>]> =
        found.chunk_by(|a, b| a.article == b.article).map(|chunk| (chunk[0].article, chunk)).collect();
    let shown = rows.iter().flat_map(|row| &row.cells).flat_map(|cell| &cell.entries);
    let shown = shown.flat_map(|entry: &Entry<'r>| &entry.evidence);
    for gives in shown.filter(|evidence| is_bargain(evidence)) {
        let beside = by_article.get(&gives.article).copied().unwrap_or_default();
        for wants in beside.iter().filter(|wants| is_price(gives, wants)) {
            let pack = wants.reading.pack;
            let same = |trade: &Trade<'_>| {
                let pair = (trade.gives.statement, trade.wants.statement);
                trade.party.id == pack[gives.statement.party].id
                    && pair.0.position == gives.statement.position
                    && pair.0.stance.sign() == gives.statement.stance.sign()
                    && pair.1.position == wants.statement.position
            };
            if trades.iter().any(same) {
                continue;
            }
            trades.push(Trade {
                party: &pack[gives.statement.party],
                gives: *gives,
                wants: *wants,
                issue: &pack[pack[wants.statement.position].issue],
                answers: answers(rows, wants),
            });
        }
    }
    trades
}

/// Words between what introduces a condition and the condition itself.
const BETWEEN: usize = 3;

/// Whether the condition of a statement is put as a price: by what an exchange is introduced with,
/// by "only if" and its like, or by the longer forms of "if" ("on condition that").
fn is_bargain(evidence: &Evidence<'_>) -> bool {
    let Some(condition) = evidence.statement.condition else { return false };
    let pack = evidence.reading.pack;
    let words = |span: Span| -> Vec<Symbol> {
        let words = span.of(&evidence.reading.article.text).split(|c: char| !c.is_alphanumeric());
        words.filter(|word| !word.is_empty()).map(|word| pack.vocabulary.get(word)).collect()
    };
    let before = words(Span::new(evidence.statement.sentence.start.min(condition.start), condition.start));
    let own = words(condition);
    let longest = |fits: &dyn Fn(&[Symbol]) -> bool| {
        let here = pack.language.conditions.iter().filter(|entry| fits(&entry.words));
        here.max_by_key(|entry| entry.words.len())
    };
    let ends = (before.len().saturating_sub(BETWEEN)..=before.len()).rev();
    let closest = longest(&|entry| own.starts_with(entry))
        .or_else(|| ends.into_iter().find_map(|end| longest(&|entry| before[..end].ends_with(entry))));
    closest.is_some_and(|entry| match entry.kind {
        ConditionKind::Exchange | ConditionKind::OnlyIf => true,
        ConditionKind::If => entry.demands && entry.words.len() > 1,
        _ => false,
    })
}

/// Whether `wants`, of the same article, is what `gives` depends on.
fn is_price(gives: &Evidence<'_>, wants: &Evidence<'_>) -> bool {
    let (given, wanted) = (gives.statement, wants.statement);
    let Some(condition) = given.condition else { return false };
    given.party == wanted.party
        && given.position != wanted.position
        && wanted.stance.sign() == Sign::For
        && wanted.sentence == given.sentence
        && wanted.matched.iter().any(|span| span.overlaps(condition))
        // "A if B": B is the price of A, and A is not the price of B.
        && !given.matched.iter().any(|span| span.overlaps(condition))
}

fn answers<'r>(rows: &[Row<'r>], wants: &Evidence<'r>) -> Vec<Answer<'r>> {
    let pack = wants.reading.pack;
    let position = &pack[wants.statement.position];
    let asked = position.pole.seen_with(wants.statement.stance.sign());
    let holder = &pack[wants.statement.party];
    let Some(row) = rows.iter().find(|row| row.issue.id == pack[position.issue].id) else {
        return Vec::new();
    };
    let others = row.cells.iter().filter(|c| c.party.id != holder.id && c.standing != Standing::Silent);
    others
        .map(|cell| Answer { party: cell.party, agrees: cell.standing.side().map(|side| side == asked) })
        .collect()
}

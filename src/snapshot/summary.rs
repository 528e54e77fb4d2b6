//! What a change of the rules did, summed up by the phrase behind it.

use std::collections::{BTreeMap, BTreeSet};

use super::changes::{Change, Difference};
use super::kept::Kept;

/// The rule behind a statement.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Behind {
    /// The rule: `nato/join-nato`.
    pub rule: String,
    /// Its phrase; none where it points back to something said.
    pub phrase: Option<String>,
    /// Whether the rules have it now.
    pub known: bool,
}

/// What became of the statements of one rule or phrase.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// Statements that it finds and that were not found.
    pub gained: usize,
    /// Statements that it found and that are found no more.
    pub lost: usize,
    /// Statements that are found otherwise.
    pub changed: usize,
    /// The articles they stand in, by name.
    pub articles: BTreeSet<String>,
}

/// The statements that changed, by the rule or phrase behind them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Summary {
    /// Each with its tally, the one that changed most first.
    pub rows: Vec<(Behind, Tally)>,
}

impl Summary {
    /// Sums up differences, each with the name of its article. `known` tells whether the rules have a phrase now:
    /// of a statement that one phrase found and another finds, the one that is gone is behind the change.
    #[must_use]
    pub fn of<'d>(
        differences: impl IntoIterator<Item = (&'d str, &'d Difference)>,
        known: impl Fn(&str, Option<&str>) -> bool,
    ) -> Self {
        let is_known = |kept: &Kept| known(&kept.rule, kept.phrase.as_deref());
        let mut rows: BTreeMap<Behind, Tally> = BTreeMap::new();
        for (article, difference) in differences {
            let kept = match (&difference.before, &difference.after) {
                (Some(before), Some(after)) => Some(if is_known(before) { after } else { before }),
                (before, after) => after.as_ref().or(before.as_ref()),
            };
            let Some(kept) = kept else { continue };
            let behind =
                Behind { rule: kept.rule.clone(), phrase: kept.phrase.clone(), known: is_known(kept) };
            let tally = rows.entry(behind).or_default();
            match difference.change {
                Change::Gained => tally.gained += 1,
                Change::Lost => tally.lost += 1,
                Change::Changed => tally.changed += 1,
            }
            tally.articles.insert(article.to_owned());
        }
        let mut rows: Vec<(Behind, Tally)> = rows.into_iter().collect();
        rows.sort_by_key(|(_, tally)| std::cmp::Reverse(tally.gained + tally.lost + tally.changed));
        Self { rows }
    }
}

//! Two snapshots of one article, told apart statement by statement.
//!
//! Statements are paired from the surest likeness to the faintest: the same but for the line; the
//! same words, position and sign; the same words of evidence and position under another holder, or
//! the same holder over words that overlap. What is left is lost or gained.

use std::collections::BTreeSet;

use sha2::{Digest, Sha256};

use super::kept::{Kept, Snapshot};

/// The id of the difference that the article itself has changed.
pub const ARTICLE: &str = "article";

/// So alike must the words of two statements be that are taken for one, where the article was changed.
const LIKENESS: f64 = 0.75;

/// What has become of a statement.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Change {
    /// It is found no more.
    Lost,
    /// It is found, and was not.
    Gained,
    /// It is found otherwise.
    Changed,
}

impl Change {
    /// The word used in output.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Lost => "lost",
            Self::Gained => "gained",
            Self::Changed => "changed",
        }
    }
}

/// A statement before and after.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Difference {
    /// What has become of it.
    pub change: Change,
    /// As it was; nothing where it is gained.
    pub before: Option<Kept>,
    /// As it is; nothing where it is lost.
    pub after: Option<Kept>,
}

impl Difference {
    /// A difference between these.
    #[must_use]
    pub fn new(before: Option<Kept>, after: Option<Kept>) -> Self {
        let change = match (&before, &after) {
            (Some(_), Some(_)) => Change::Changed,
            (Some(_), None) => Change::Lost,
            (None, _) => Change::Gained,
        };
        Self { change, before, after }
    }

    /// The statement as it is now, or as it was where it is lost.
    #[must_use]
    pub fn latest(&self) -> Option<&Kept> {
        self.after.as_ref().or(self.before.as_ref())
    }

    /// The statement as it was, or as it is where it is gained.
    #[must_use]
    pub fn earliest(&self) -> Option<&Kept> {
        self.before.as_ref().or(self.after.as_ref())
    }

    /// By what it is called on the command line: eight hexadecimal digits that follow from what it says.
    #[must_use]
    pub fn id(&self) -> String {
        let said = |kept: &Option<Kept>| serde_json::to_string(kept).unwrap_or_default();
        let digest = Sha256::digest(format!("{}\n{}", said(&self.before), said(&self.after)).as_bytes());
        digest.iter().take(4).map(|byte| format!("{byte:02x}")).collect()
    }

    /// What is said otherwise, with what was said and what is; nothing where it is lost or gained.
    #[must_use]
    pub fn fields(&self) -> Vec<(&'static str, String, String)> {
        let (Some(before), Some(after)) = (&self.before, &self.after) else { return Vec::new() };
        before
            .facts()
            .into_iter()
            .zip(after.facts())
            .filter(|(before, after)| before.1 != after.1)
            .map(|((name, before), (_, after))| (name, before, after))
            .collect()
    }

    /// Whether nothing but the phrase that finds it is another one.
    #[must_use]
    pub fn is_of_rule_only(&self) -> bool {
        self.change == Change::Changed
            && self.fields().iter().all(|(name, ..)| matches!(*name, "rule" | "phrase"))
    }
}

impl Kept {
    /// Everything it says but its line, by name.
    fn facts(&self) -> Vec<(&'static str, String)> {
        let maybe = |fact: &Option<String>| fact.clone().unwrap_or_default();
        vec![
            ("party", self.party.clone()),
            ("stance", self.stance.clone()),
            ("position", self.position.clone()),
            ("issue", self.issue.clone()),
            ("pole", self.pole.clone()),
            ("strength", self.strength.to_string()),
            ("evidence", self.evidence.clone()),
            ("holder", self.holder.clone()),
            ("named", maybe(&self.named)),
            ("cue", self.cue.clone()),
            ("to", maybe(&self.to)),
            ("told_by", maybe(&self.told_by)),
            ("condition", maybe(&self.condition)),
            ("quoted", maybe(&self.quoted)),
            ("rule", self.rule.clone()),
            ("phrase", maybe(&self.phrase)),
        ]
    }
}

/// Why an article may read otherwise than it did.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cause {
    /// The article is the same: the rules have changed, or the tool.
    Rules,
    /// The article has changed, or the day it is read for.
    Article,
    /// Its snapshot was made with another rule pack.
    Pack,
}

impl Cause {
    /// It in words.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Rules => "rules changed",
            Self::Article => "article changed",
            Self::Pack => "another pack",
        }
    }
}

/// How a snapshot differs from what is read now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Differences {
    /// What is behind it.
    pub cause: Cause,
    /// Whether the article's text, its day or the pack is another one, or the file was put together by hand: what
    /// stands above the statements is to be written anew.
    pub article: bool,
    /// How many statements stand on another line, and are the same.
    pub moved: usize,
    /// The statements that differ, in the order of the earlier ones.
    pub statements: Vec<Difference>,
}

impl Differences {
    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        !self.article && self.moved == 0 && self.statements.is_empty()
    }

    /// The ids of all of them.
    #[must_use]
    pub fn ids(&self) -> BTreeSet<String> {
        let article = (self.article || self.moved > 0).then(|| ARTICLE.to_owned());
        article.into_iter().chain(self.statements.iter().map(Difference::id)).collect()
    }
}

/// How what is read now differs from what was. `torn` tells that the cells of the earlier one are not those of its
/// statements.
#[must_use]
pub fn between(before: &Snapshot, after: &Snapshot, torn: bool) -> Differences {
    let edited = before.text != after.text;
    let cause = match (before.rules == after.rules, edited || before.date != after.date) {
        (false, _) => Cause::Pack,
        (true, true) => Cause::Article,
        (true, false) => Cause::Rules,
    };
    let article = torn || cause != Cause::Rules || before.article != after.article;
    let mut pairing = Pairing::new(&before.statements, &after.statements);
    pairing.pair(|old, new| old == new);
    pairing.pair(|old, new| old.unplaced() == new.unplaced());
    let moved = pairing
        .pairs
        .iter()
        .filter(|(old, new)| pairing.before[*old].line != pairing.after[*new].line)
        .count();
    pairing.pairs.clear();
    pairing.pair(|old, new| old.evidence == new.evidence && same_claim(old, new));
    pairing.pair(|old, new| overlap(old, new, edited) && same_claim(old, new));
    pairing
        .pair(|old, new| overlap(old, new, edited) && (&old.party, &old.issue) == (&new.party, &new.issue));
    pairing.pair(|old, new| {
        overlap(old, new, edited) && (&old.position, &old.stance) == (&new.position, &new.stance)
    });
    Differences { cause, article, moved, statements: pairing.differences() }
}

fn same_claim(old: &Kept, new: &Kept) -> bool {
    (&old.party, &old.position, old.is_against()) == (&new.party, &new.position, new.is_against())
}

/// Whether two statements rest on the same words. Where the article was edited, much the same words will do.
fn overlap(old: &Kept, new: &Kept, edited: bool) -> bool {
    let within = old.evidence.contains(&new.evidence) || new.evidence.contains(&old.evidence);
    if edited {
        return within || strsim::normalized_damerau_levenshtein(&old.evidence, &new.evidence) >= LIKENESS;
    }
    // Evidence of one sentence begins on one line, or on the one beside it where it begins earlier or later.
    old.line.abs_diff(new.line) <= 1 && (within || shares_words(&old.evidence, &new.evidence))
}

/// Whether more than half of the words of the shorter text stand in the other.
fn shares_words(a: &str, b: &str) -> bool {
    let words = |text: &str| text.split(' ').map(str::to_lowercase).collect::<BTreeSet<_>>();
    let (a, b) = (words(a), words(b));
    a.intersection(&b).count() * 2 > a.len().min(b.len())
}

/// Statements being paired.
struct Pairing<'s> {
    before: &'s [Kept],
    after: &'s [Kept],
    /// Those without a partner yet, in order.
    old: Vec<usize>,
    new: Vec<usize>,
    pairs: Vec<(usize, usize)>,
}

impl<'s> Pairing<'s> {
    fn new(before: &'s [Kept], after: &'s [Kept]) -> Self {
        let (old, new) = ((0..before.len()).collect(), (0..after.len()).collect());
        Self { before, after, old, new, pairs: Vec::new() }
    }

    /// Pairs what fits, each with the first that does.
    fn pair(&mut self, fits: impl Fn(&Kept, &Kept) -> bool) {
        let old = std::mem::take(&mut self.old);
        for one in old {
            let found = self.new.iter().position(|other| fits(&self.before[one], &self.after[*other]));
            match found {
                Some(at) => self.pairs.push((one, self.new.remove(at))),
                None => self.old.push(one),
            }
        }
    }

    fn differences(self) -> Vec<Difference> {
        let (before, after) = (self.before, self.after);
        let paired = self.pairs.iter().map(|(old, new)| (Some(&before[*old]), Some(&after[*new])));
        let lost = self.old.iter().map(|old| (Some(&before[*old]), None));
        let gained = self.new.iter().map(|new| (None, Some(&after[*new])));
        let mut all: Vec<(Option<&Kept>, Option<&Kept>)> = paired.chain(lost).chain(gained).collect();
        all.sort_by_key(|(old, new)| (old.or(*new), *new));
        all.into_iter().map(|(old, new)| Difference::new(old.cloned(), new.cloned())).collect()
    }
}

/// The earlier snapshot with some of the differences taken over, by their ids. With all of them, it is the later one.
#[must_use]
pub fn apply(
    before: &Snapshot,
    after: &Snapshot,
    differences: &Differences,
    chosen: &BTreeSet<String>,
) -> Snapshot {
    let mut statements = before.statements.clone();
    for difference in differences.statements.iter().filter(|difference| chosen.contains(&difference.id())) {
        if let Some(at) =
            difference.before.as_ref().and_then(|old| statements.iter().position(|kept| kept == old))
        {
            statements.remove(at);
        }
        statements.extend(difference.after.clone());
    }
    let mut applied = Snapshot { statements, ..before.clone() };
    if chosen.contains(ARTICLE) {
        applied = Snapshot { statements: applied.statements, ..after.clone() };
        let mut left: Vec<&Kept> = after.statements.iter().collect();
        // Those that are there to the letter go first, so that none takes the place of another.
        let (same, others): (Vec<Kept>, Vec<Kept>) =
            applied.statements.into_iter().partition(|kept| match left.iter().position(|new| *new == kept) {
                Some(at) => {
                    left.remove(at);
                    true
                }
                None => false,
            });
        applied.statements = same;
        for kept in others {
            let moved = left.iter().position(|new| new.unplaced() == kept.unplaced());
            applied.statements.push(moved.map_or(kept, |at| left.remove(at).clone()));
        }
    }
    applied.statements.sort();
    applied
}

//! Two snapshots of one article, told apart statement by statement.
//!
//! Statements are paired from the surest likeness to the faintest: the same but for the line; the
//! same words, holder, position and sign; the same holder, or the same position and stance, over words of
//! which more than half are the same. What is left is lost or gained. The pairs depend on nothing but the statements
//! that differ, so that those left to decide keep their ids while others are decided on.

use std::collections::{BTreeSet, HashMap};
use std::hash::Hash;

use super::kept::{Kept, Snapshot, digest};

/// The id of the difference that the article itself has changed.
pub const ARTICLE: &str = "article";

/// The id under which a new article or an obsolete snapshot is decided on, which are taken whole.
pub const ALL: &str = "all";

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
    /// How many before it in the article say the very same.
    pub ordinal: usize,
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
        Self { change, before, after, ordinal: 0 }
    }

    /// The statement as it is now, or as it was where it is lost.
    #[must_use]
    pub fn latest(&self) -> Option<&Kept> {
        self.after.as_ref().or(self.before.as_ref())
    }

    /// By what it is called on the command line: eight hexadecimal digits that follow from what it says.
    #[must_use]
    pub fn id(&self) -> String {
        // The line may change while others are decided on.
        let said = |kept: &Option<Kept>| {
            serde_json::to_string(&kept.as_ref().map(Kept::unplaced)).unwrap_or_default()
        };
        let text = format!("{}\n{}\n{}", said(&self.before), said(&self.after), self.ordinal);
        digest(text.as_bytes(), 4)
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
    /// The article has changed.
    Article,
    /// It is read for another day: who held which office may be another.
    Day,
    /// Its snapshot was changed by hand: its cells are not those of its statements, or it has another's name.
    Hand,
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
            Self::Day => "another day",
            Self::Hand => "snapshot changed by hand",
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
        !self.is_of_article() && self.statements.is_empty()
    }

    /// Whether what stands above the statements, or the lines of some, are to be written anew.
    #[must_use]
    pub fn is_of_article(&self) -> bool {
        self.article || self.moved > 0
    }

    /// The ids of all of them.
    #[must_use]
    pub fn ids(&self) -> BTreeSet<String> {
        let article = self.is_of_article().then(|| ARTICLE.to_owned());
        article.into_iter().chain(self.statements.iter().map(Difference::id)).collect()
    }
}

/// How what is read now differs from what was. `torn` tells that the cells of the earlier one are not those of its
/// statements.
#[must_use]
pub fn between(before: &Snapshot, after: &Snapshot, torn: bool) -> Differences {
    let edited = before.text != after.text;
    let cause = match () {
        () if before.rules != after.rules => Cause::Pack,
        () if torn || before.article != after.article => Cause::Hand,
        () if edited => Cause::Article,
        () if before.date != after.date => Cause::Day,
        () => Cause::Rules,
    };
    let article = cause != Cause::Rules;
    let mut pairing = Pairing::new(&before.statements, &after.statements);
    pairing.pair(|kept| kept.clone(), |_, _| true);
    pairing.pair(Kept::unplaced, |_, _| true);
    let moved = pairing
        .pairs
        .iter()
        .filter(|(old, new)| pairing.before[*old].line != pairing.after[*new].line)
        .count();
    pairing.pairs.clear();
    let claim = |kept: &Kept| (kept.party.clone(), kept.position.clone(), kept.is_against());
    pairing.pair(|kept| (claim(kept), kept.evidence.clone()), |_, _| true);
    pairing.pair(claim, Words::overlap);
    pairing.pair(|kept| (kept.party.clone(), kept.issue.clone()), Words::overlap);
    pairing.pair(|kept| (kept.position.clone(), kept.stance.clone()), Words::overlap);
    Differences { cause, article, moved, statements: pairing.differences() }
}

/// The words of the evidence of a statement, by which it is known again when the article was edited.
#[derive(Debug)]
struct Words(BTreeSet<String>);

impl Words {
    fn of(kept: &Kept) -> Self {
        Self(kept.evidence.split(' ').map(str::to_lowercase).collect())
    }

    /// Whether more than half of the words of the shorter evidence stand in the other.
    fn overlap(&self, other: &Self) -> bool {
        self.0.intersection(&other.0).count() * 2 > self.0.len().min(other.0.len())
    }
}

/// Statements being paired.
struct Pairing<'s> {
    before: &'s [Kept],
    after: &'s [Kept],
    words: [Vec<Words>; 2],
    /// Those without a partner yet, in order.
    old: Vec<usize>,
    new: Vec<usize>,
    pairs: Vec<(usize, usize)>,
}

impl<'s> Pairing<'s> {
    fn new(before: &'s [Kept], after: &'s [Kept]) -> Self {
        let words = [before, after].map(|all| all.iter().map(Words::of).collect());
        let (old, new) = ((0..before.len()).collect(), (0..after.len()).collect());
        Self { before, after, words, old, new, pairs: Vec::new() }
    }

    /// Pairs statements of one key whose words fit, each with the first that does.
    fn pair<K: Eq + Hash>(&mut self, key: impl Fn(&Kept) -> K, fits: impl Fn(&Words, &Words) -> bool) {
        let mut free: HashMap<K, Vec<usize>> = HashMap::new();
        for new in &self.new {
            free.entry(key(&self.after[*new])).or_default().push(*new);
        }
        let mut taken = BTreeSet::new();
        for old in std::mem::take(&mut self.old) {
            let others = free.get_mut(&key(&self.before[old]));
            let found = others.and_then(|others| {
                let at = others.iter().position(|new| fits(&self.words[0][old], &self.words[1][*new]))?;
                Some(others.remove(at))
            });
            match found {
                Some(new) => {
                    taken.insert(new);
                    self.pairs.push((old, new));
                }
                None => self.old.push(old),
            }
        }
        self.new.retain(|new| !taken.contains(new));
    }

    fn differences(self) -> Vec<Difference> {
        let (before, after) = (self.before, self.after);
        let paired = self.pairs.iter().map(|(old, new)| (Some(&before[*old]), Some(&after[*new])));
        let lost = self.old.iter().map(|old| (Some(&before[*old]), None));
        let gained = self.new.iter().map(|new| (None, Some(&after[*new])));
        let mut all: Vec<(Option<&Kept>, Option<&Kept>)> = paired.chain(lost).chain(gained).collect();
        all.sort_by_key(|(old, new)| (old.or(*new), *new));
        let mut seen: HashMap<String, usize> = HashMap::new();
        let numbered = all.into_iter().map(|(old, new)| {
            let mut difference = Difference::new(old.cloned(), new.cloned());
            // Two that say the same are two all the same.
            let before = seen.entry(difference.id()).or_default();
            difference.ordinal = *before;
            *before += 1;
            difference
        });
        numbered.collect()
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

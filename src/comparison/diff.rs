//! Two comparisons held against each other: what appeared, vanished, hardened and softened.
//!
//! The unit is what a party holds of a position, for it or against it. It hardens where the strongest
//! stance is stronger than before, or as strong and no longer on condition, and softens the other way
//! round. What only others say of a party is held against what others said: its own words and theirs are two things. A party that stood at one end of an issue and now stands at the other has turned. The two may
//! have been read with different packs, so all is told apart by ids.

use std::collections::BTreeMap;

use crate::comparison::{Cell, Comparison, Entry, Standing};
use crate::pack::{Issue, Party, Sign};

/// What has become of what a party held.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Shift {
    /// It was not held before.
    Appeared,
    /// It is held no more.
    Vanished,
    /// It is held more strongly, or without its condition.
    Hardened,
    /// It is held less strongly, or on condition only.
    Softened,
}

impl Shift {
    /// Every shift, in the order of their counts.
    pub const ALL: [Self; 4] = [Self::Appeared, Self::Vanished, Self::Hardened, Self::Softened];

    /// The word used in output.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Appeared => "appeared",
            Self::Vanished => "vanished",
            Self::Hardened => "hardened",
            Self::Softened => "softened",
        }
    }
}

/// What became of one thing that a party held, or holds.
#[derive(Debug)]
pub struct Shifted<'r> {
    /// What has become of it.
    pub shift: Shift,
    /// The strongest stance before.
    pub before: Option<&'r Entry<'r>>,
    /// The strongest stance now.
    pub after: Option<&'r Entry<'r>>,
}

impl<'r> Shifted<'r> {
    /// The stance now, or the last one there was.
    #[must_use]
    pub fn latest(&self) -> Option<&'r Entry<'r>> {
        self.after.or(self.before)
    }
}

/// A party on an issue, before and now.
#[derive(Debug)]
pub struct Course<'r> {
    /// The party.
    pub party: &'r Party,
    /// The issue.
    pub issue: &'r Issue,
    /// Its place on the axis before and now, from -1 to +1, where it spoke.
    pub place: (Option<f64>, Option<f64>),
    /// On which side it stood, and stands.
    pub standing: (Standing, Standing),
    /// What changed, by the ids of the positions: the two may be of two packs.
    pub shifts: Vec<Shifted<'r>>,
    /// How much it holds as before.
    pub same: usize,
}

impl Course<'_> {
    /// Whether the party has gone from one end of the issue to the other.
    #[must_use]
    pub fn has_turned(&self) -> bool {
        matches!((self.standing.0.side(), self.standing.1.side()), (Some(before), Some(after)) if before != after)
    }
}

/// How two comparisons differ.
#[derive(Debug, Default)]
pub struct Diff<'r> {
    /// Every party on every issue on which it speaks in either: parties in the order of the columns, the issues of each in
    /// the pack's order.
    pub courses: Vec<Course<'r>>,
}

impl<'r> Diff<'r> {
    /// What is otherwise in `after` than in `before`.
    #[must_use]
    pub fn between(before: &'r Comparison<'r>, after: &'r Comparison<'r>) -> Self {
        let mut courses = Vec::new();
        for party in
            in_order(before.parties.iter().copied(), after.parties.iter().copied(), |party| &party.id)
        {
            let issues = |comparison: &'r Comparison<'r>| comparison.rows.iter().map(|row| row.issue);
            for issue in in_order(issues(before), issues(after), |issue| &issue.id) {
                let (old, new) = (cell(before, party, issue), cell(after, party, issue));
                if old.or(new).is_some() {
                    courses.push(Course::of(party, issue, old, new));
                }
            }
        }
        Self { courses }
    }

    /// Those in which something changed.
    pub fn changed(&self) -> impl Iterator<Item = &Course<'r>> {
        self.courses.iter().filter(|course| !course.shifts.is_empty())
    }

    /// How often something shifted this way.
    #[must_use]
    pub fn count(&self, shift: Shift) -> usize {
        self.courses.iter().flat_map(|course| &course.shifts).filter(|one| one.shift == shift).count()
    }

    /// Whether nothing changed.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.changed().next().is_none()
    }
}

/// Both lists in one: the later in its order, and what only the earlier has where it stood.
fn in_order<'r, T>(
    before: impl Iterator<Item = &'r T>,
    after: impl Iterator<Item = &'r T>,
    id: impl Fn(&T) -> &String,
) -> Vec<&'r T> {
    let mut all: Vec<&'r T> = after.collect();
    let mut at = 0;
    for one in before {
        match all.iter().position(|known| id(known) == id(one)) {
            Some(known) => at = known + 1,
            None => {
                all.insert(at, one);
                at += 1;
            }
        }
    }
    all
}

/// What a party holds on an issue, where it speaks.
fn cell<'r>(comparison: &'r Comparison<'r>, party: &Party, issue: &Issue) -> Option<&'r Cell<'r>> {
    let row = comparison.rows.iter().find(|row| row.issue.id == issue.id)?;
    row.cells.iter().find(|cell| cell.party.id == party.id && !cell.entries.is_empty())
}

/// The strongest stance for and against each position, in the party's own words and in those of others.
fn strongest<'r>(cell: Option<&'r Cell<'r>>) -> BTreeMap<(&'r str, Sign, bool), &'r Entry<'r>> {
    let mut strongest: BTreeMap<(&'r str, Sign, bool), &'r Entry<'r>> = BTreeMap::new();
    for entry in cell.iter().flat_map(|cell| &cell.entries) {
        let told = !entry.only_reported_by().is_empty();
        let best = strongest.entry((&entry.position.id, entry.stance.sign(), told)).or_insert(entry);
        if weight(entry) > weight(best) {
            *best = entry;
        }
    }
    strongest
}

/// How firmly a stance is held: by its strength, then by whether it is said without a condition.
fn weight(entry: &Entry<'_>) -> (u8, bool) {
    (entry.strength, entry.evidence.iter().any(|evidence| evidence.condition().is_none()))
}

impl<'r> Course<'r> {
    fn of(party: &'r Party, issue: &'r Issue, old: Option<&'r Cell<'r>>, new: Option<&'r Cell<'r>>) -> Self {
        let (before, after) = (strongest(old), strongest(new));
        let mut shifts = Vec::new();
        let mut same = 0;
        let keys: std::collections::BTreeSet<_> = before.keys().chain(after.keys()).copied().collect();
        for key in keys {
            let (before, after) = (before.get(&key).copied(), after.get(&key).copied());
            let shift = match (before, after) {
                (None, _) => Shift::Appeared,
                (_, None) => Shift::Vanished,
                (Some(before), Some(after)) if weight(after) > weight(before) => Shift::Hardened,
                (Some(before), Some(after)) if weight(after) < weight(before) => Shift::Softened,
                _ => {
                    same += 1;
                    continue;
                }
            };
            shifts.push(Shifted { shift, before, after });
        }
        let place = |cell: Option<&Cell<'_>>| cell.and_then(|cell| cell.place);
        let standing = |cell: Option<&Cell<'_>>| cell.map_or(Standing::Silent, |cell| cell.standing);
        Self {
            party,
            issue,
            place: (place(old), place(new)),
            standing: (standing(old), standing(new)),
            shifts,
            same,
        }
    }
}

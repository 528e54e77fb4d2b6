//! When a party's place has changed, and when that is only noise.
//!
//! A period counts where the party has said enough in it in its own words; two that do, with none between them that does, are
//! held against each other. What differs between them is a change where it would still be there if any one article were left
//! out: a sentence read wrong, or one reporter's view, stands in one article. What nobody says any more may only not have been
//! heard, so a position counts as taken up or dropped only where it would have been expected to be heard
//! several times on the other side, at the rate at which it is said on this one.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};
use std::ops::{Add, Sub};

use crate::attribution::Kind;
use crate::comparison::timeline::{Point, Said, Series, place};
use crate::comparison::{Standing, relation};
use crate::pack::{Pole, PositionId, Sign};

/// The most sentences that are kept as the proof of either side.
const MOST_PROOFS: usize = 3;

/// What a change must bear to be one.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Robust {
    /// That any one article is left out.
    #[default]
    Article,
    /// That any one statement is.
    Statement,
    /// Nothing.
    Nothing,
}

impl Robust {
    /// The word used in output.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Article => "article",
            Self::Statement => "statement",
            Self::Nothing => "nothing",
        }
    }
}

/// When a change is one.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Rule {
    /// How far a place must move on the axis, which is 2 long.
    pub step: f64,
    /// By how much the mean strength of a position must rise or fall, of 1 to 5.
    pub firmness: f64,
    /// The fewest statements a period must have to be compared, and a position to be taken up, dropped, hardened or softened.
    pub least: usize,
    /// What it must bear.
    pub robust: Robust,
}

impl Default for Rule {
    fn default() -> Self {
        Self { step: 0.5, firmness: 1.5, least: 3, robust: Robust::default() }
    }
}

/// What has changed.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Shifting {
    /// The party has gone to the other side, which is this one.
    Turned(Pole),
    /// Its place has moved toward this end.
    Moved(Pole),
    /// It holds something that it did not.
    TakenUp(PositionId, Sign),
    /// It holds something no more.
    Dropped(PositionId, Sign),
    /// It holds something more strongly, or no longer on condition only.
    Hardened(PositionId, Sign),
    /// It holds something less strongly, or on condition only.
    Softened(PositionId, Sign),
}

impl Shifting {
    /// The word used in output.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Turned(_) => "turned",
            Self::Moved(_) => "moved",
            Self::TakenUp(..) => "taken up",
            Self::Dropped(..) => "dropped",
            Self::Hardened(..) => "hardened",
            Self::Softened(..) => "softened",
        }
    }

    /// The position it is about, and whether the party is for it; none where the place on the axis changed.
    #[must_use]
    pub const fn position(self) -> Option<(PositionId, Sign)> {
        match self {
            Self::Turned(_) | Self::Moved(_) => None,
            Self::TakenUp(position, sign)
            | Self::Dropped(position, sign)
            | Self::Hardened(position, sign)
            | Self::Softened(position, sign) => Some((position, sign)),
        }
    }

    /// The end toward which the place changed; none where it is about a position.
    #[must_use]
    pub const fn toward(self) -> Option<Pole> {
        match self {
            Self::Turned(pole) | Self::Moved(pole) => Some(pole),
            _ => None,
        }
    }

    /// How much a statement shows of it, before and after.
    fn shown_by(self, said: &Said, after: bool) -> usize {
        usize::from(match self {
            Self::Turned(pole) | Self::Moved(pole) => (said.pole == pole) == after,
            _ => self.position() == Some(said.held),
        })
    }
}

/// A party stands elsewhere in one period than in an earlier one, or holds something else.
#[derive(Clone, Debug, PartialEq)]
pub struct Change {
    /// The earlier period, by its number.
    pub before: usize,
    /// The later one.
    pub after: usize,
    /// What has changed: first the place, then the positions in the pack's order. Never empty.
    pub shifts: Vec<Shifting>,
    /// The strongest statements that show it on either side, as numbers of [`Series::said`].
    pub proof: [Vec<usize>; 2],
}

/// What is held: a position, for it or against it.
type Key = (PositionId, Sign);

/// What some statements come to.
#[derive(Clone, Copy, Debug, Default)]
struct Tally {
    /// How often something is said.
    count: u64,
    /// How strongly in all.
    strength: u64,
    /// The strengths at the `-` and at the `+` end.
    poles: [u64; 2],
}

impl Tally {
    fn of(said: &Said) -> Self {
        let strength = u64::from(said.strength);
        let poles = if said.pole == Pole::Plus { [0, strength] } else { [strength, 0] };
        Self { count: 1, strength, poles }
    }

    fn place(self) -> Option<f64> {
        place(self.poles)
    }

    fn mean(self) -> Option<f64> {
        (self.count > 0).then(|| self.strength as f64 / self.count as f64)
    }

    fn standing(self) -> Standing {
        relation::standing_of(self.poles.map(|weight| weight > 0), self.place())
    }
}

impl Add for Tally {
    type Output = Self;

    fn add(self, other: Self) -> Self {
        Self {
            count: self.count + other.count,
            strength: self.strength + other.strength,
            poles: [self.poles[0] + other.poles[0], self.poles[1] + other.poles[1]],
        }
    }
}

impl Sub for Tally {
    type Output = Self;

    fn sub(self, other: Self) -> Self {
        Self {
            count: self.count - other.count,
            strength: self.strength - other.strength,
            poles: [self.poles[0] - other.poles[0], self.poles[1] - other.poles[1]],
        }
    }
}

/// What may be left out, one at a time.
fn units(said: &[&Said], robust: Robust) -> Vec<Tally> {
    match robust {
        Robust::Nothing => Vec::new(),
        Robust::Statement => said.iter().map(|said| Tally::of(said)).collect(),
        Robust::Article => {
            let mut articles: BTreeMap<usize, Tally> = BTreeMap::new();
            for said in said {
                let tally = articles.entry(said.source).or_default();
                *tally = *tally + Tally::of(said);
            }
            articles.into_values().collect()
        }
    }
}

/// Whether something holds of what is said before and after, and still does with any one unit left out.
fn bears(sides: [&[&Said]; 2], robust: Robust, holds: &dyn Fn(Tally, Tally) -> bool) -> bool {
    let [before, after] =
        sides.map(|said| said.iter().map(|said| Tally::of(said)).fold(Tally::default(), Add::add));
    let [of_before, of_after] = sides.map(|said| units(said, robust));
    holds(before, after)
        && of_before.into_iter().all(|unit| holds(before - unit, after))
        && of_after.into_iter().all(|unit| holds(before, after - unit))
}

/// Every change of a line.
pub(super) fn find(series: &Series<'_>, rule: &Rule) -> Vec<Change> {
    let least = rule.least.max(1);
    let own: Vec<Vec<&Said>> = (0..series.points.len())
        .map(|period| series.said_in(period).iter().filter(|said| said.is_own()).collect())
        .collect();
    let full: Vec<usize> = (0..own.len()).filter(|period| own[*period].len() >= least).collect();
    let mut changes = Vec::new();
    for pair in full.windows(2) {
        let (before, after) = (pair[0], pair[1]);
        let sides = [own[before].as_slice(), own[after].as_slice()];
        let mut shifts = Vec::new();
        shifts.extend(of_place([&series.points[before], &series.points[after]], sides, rule));
        let earlier: Vec<&Said> = own[..=before].iter().flatten().copied().collect();
        let later: Vec<&Said> = own[after..].iter().flatten().copied().collect();
        let keys: BTreeSet<Key> = sides.into_iter().flatten().map(|said| said.held).collect();
        for key in keys {
            shifts.extend(of_position(key, sides, [&earlier, &later], rule));
        }
        if !shifts.is_empty() {
            let proof = [(before, false), (after, true)]
                .map(|(period, is_after)| proof(series, period, &shifts, is_after));
            changes.push(Change { before, after, shifts, proof });
        }
    }
    changes
}

/// How the place on the axis has changed. What others tell counts toward a place; it must have changed with and without that.
fn of_place(points: [&Point; 2], own: [&[&Said]; 2], rule: &Rule) -> Option<Shifting> {
    let [before, after] = points.map(|point| point.place);
    let (before, after) = (before?, after?);
    let pole = if after > before { Pole::Plus } else { Pole::Minus };
    let turned = |sides: [Standing; 2]| matches!(sides.map(Standing::side), [Some(old), Some(new)] if old != new && new == pole);
    let far = |old: f64, new: f64| {
        // A place is a fraction of whole numbers, so a step of .5 may come out as a hair less.
        let way = if pole == Pole::Plus { new - old } else { old - new };
        way >= rule.step - 1e-9
    };
    let has_turned = turned(points.map(|point| point.standing));
    if !has_turned && !far(before, after) {
        return None;
    }
    let still = |before: Tally, after: Tally| {
        let (Some(old), Some(new)) = (before.place(), after.place()) else { return false };
        far(old, new) || turned([before.standing(), after.standing()])
    };
    bears(own, rule.robust, &still).then_some(if has_turned {
        Shifting::Turned(pole)
    } else {
        Shifting::Moved(pole)
    })
}

/// What has become of a position. `around` is all that was said up to the earlier period, and from the later one on.
fn of_position(wanted: Key, sides: [&[&Said]; 2], around: [&[&Said]; 2], rule: &Rule) -> Option<Shifting> {
    let of = |said: &[&'_ Said]| said.iter().filter(|said| said.held == wanted).count();
    let (position, sign) = wanted;
    let held = sides.map(|said| said.iter().filter(|said| said.held == wanted).copied().collect::<Vec<_>>());
    let least = rule.least.max(1);
    // What hangs on one article is not borne out, be it words or silence.
    let of_several = |said: &[&Said]| {
        let first = said.first().map(|said| said.source);
        rule.robust != Robust::Article || said.iter().any(|said| Some(said.source) != first)
    };
    let is_much = |held: &[&Said]| held.len() >= least && of_several(held);
    // Whether it would have been said often enough on the silent side, at the rate of the other.
    let is_missed = |held: &[&Said], speaking: &[&Said], silent: &[&Said]| {
        let expected = silent.len() as f64 * held.len() as f64 / speaking.len().max(1) as f64;
        expected >= least as f64 && of_several(silent)
    };
    let [before, after] = &held;
    if of(around[0]) == 0 && is_much(after) {
        return is_missed(after, sides[1], around[0]).then_some(Shifting::TakenUp(position, sign));
    }
    if of(around[1]) == 0 && is_much(before) {
        return is_missed(before, sides[0], around[1]).then_some(Shifting::Dropped(position, sign));
    }
    if !is_much(before) || !is_much(after) {
        return None;
    }
    let rises = |by: f64| {
        move |before: Tally, after: Tally| {
            let (Some(old), Some(new)) = (before.mean(), after.mean()) else { return false };
            by * (new - old) >= rule.firmness - 1e-9
        }
    };
    let sides = [before.as_slice(), after.as_slice()];
    let on_condition = |held: &[&Said]| held.iter().all(|said| said.condition.is_some());
    let freely = |held: &[&Said]| held.iter().all(|said| said.condition.is_none());
    if bears(sides, rule.robust, &rises(1.0)) || on_condition(before) && freely(after) {
        Some(Shifting::Hardened(position, sign))
    } else if bears(sides, rule.robust, &rises(-1.0)) || freely(before) && on_condition(after) {
        Some(Shifting::Softened(position, sign))
    } else {
        None
    }
}

/// The strongest statements of a period that show these shifts: of several articles where there are, each sentence once.
fn proof(series: &Series<'_>, period: usize, shifts: &[Shifting], after: bool) -> Vec<usize> {
    let range = series.points[period].said.clone();
    let shown = |said: &Said| shifts.iter().map(|shift| shift.shown_by(said, after)).sum::<usize>();
    let rank = |at: &usize| {
        let said = &series.said[*at];
        let plain = (said.condition.is_none(), said.quoted != Kind::Indirect);
        Reverse((said.is_own(), shown(said), said.strength, plain))
    };
    let mut best: Vec<usize> = range.collect();
    best.sort_by_key(rank);
    let is_of = |kept: &[usize], at: usize| {
        kept.iter().any(|known| series.said[*known].source == series.said[at].source)
    };
    let same = |kept: &[usize], at: usize| {
        let said = &series.said[at];
        kept.iter().map(|known| &series.said[*known]).any(|known| {
            known.source == said.source && known.evidence.overlaps(said.evidence)
                || known.runs().iter().any(|run| said.runs().contains(run))
        })
    };
    let mut kept: Vec<usize> = Vec::new();
    // Where nothing shows it, what the party says instead does.
    if best.iter().any(|at| shown(&series.said[*at]) > 0) {
        best.retain(|at| shown(&series.said[*at]) > 0);
    }
    for fresh in [true, false] {
        for at in &best {
            let again = kept.contains(at) || same(&kept, *at) || fresh && is_of(&kept, *at);
            if kept.len() < MOST_PROOFS && !again {
                kept.push(*at);
            }
        }
    }
    kept
}

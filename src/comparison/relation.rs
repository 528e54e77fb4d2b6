//! Who stands where, and how far apart.

use crate::comparison::{Cell, Entry};
use crate::pack::{Party, Pole};

/// A party that speaks at both poles still counts on one side if its place lies at least this
/// far from the middle: a firm demand is not undone by one conditional opening. A quarter of the
/// way is where what it says for one side outweighs what it says for the other by five to three.
const LEAN: f64 = 0.25;

/// On which side of an issue a party stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Standing {
    /// It says nothing.
    Silent,
    /// Everything it says counts toward this pole.
    At(Pole),
    /// It speaks at both poles, and clearly more at this one.
    Leaning(Pole),
    /// It speaks at both poles.
    Mixed,
}

impl Standing {
    /// The side it counts on in a conflict.
    #[must_use]
    pub const fn side(self) -> Option<Pole> {
        match self {
            Self::At(pole) | Self::Leaning(pole) => Some(pole),
            Self::Silent | Self::Mixed => None,
        }
    }

    /// Whether it speaks at both poles.
    #[must_use]
    pub const fn at_both_poles(self) -> bool {
        matches!(self, Self::Leaning(_) | Self::Mixed)
    }

    /// The word used in output.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Silent => "silent",
            Self::At(Pole::Plus) => "+",
            Self::At(Pole::Minus) => "-",
            Self::Leaning(Pole::Plus) => "mixed+",
            Self::Leaning(Pole::Minus) => "mixed-",
            Self::Mixed => "mixed",
        }
    }
}

/// How the parties stand to each other on an issue.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Relation {
    /// Two of them stand on different sides.
    Opposed,
    /// All that speak stand at one pole.
    Aligned,
    /// One alone speaks.
    OneSided,
    /// One speaks at both poles, and no two are opposed.
    Mixed,
}

impl Relation {
    /// The word used in output.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Opposed => "opposed",
            Self::Aligned => "aligned",
            Self::OneSided => "one-sided",
            Self::Mixed => "mixed",
        }
    }
}

/// Two parties that both speak on an issue.
#[derive(Clone, Copy, Debug)]
pub struct Pair<'r> {
    /// The one further left among the columns.
    pub left: &'r Party,
    /// The other.
    pub right: &'r Party,
    /// How they stand to each other.
    pub relation: Relation,
    /// How far apart they are on the axis, from 0 to 2.
    pub distance: f64,
}

/// The mean of the poles, each statement weighing its strength.
pub(super) fn place(entries: &[Entry<'_>]) -> Option<f64> {
    let mut sum = 0;
    let mut weight = 0;
    for entry in entries {
        for evidence in &entry.evidence {
            let strength = i64::from(evidence.statement.strength.max(1));
            weight += strength;
            sum += if entry.pole == Pole::Plus { strength } else { -strength };
        }
    }
    (weight > 0).then(|| sum as f64 / weight as f64)
}

pub(super) fn standing(entries: &[Entry<'_>], place: Option<f64>) -> Standing {
    let speaks_at = |pole| entries.iter().any(|entry| entry.pole == pole);
    standing_of([speaks_at(Pole::Minus), speaks_at(Pole::Plus)], place)
}

/// The side of who speaks at the `-` end or not, at the `+` end or not, and stands at a place.
pub(super) fn standing_of([minus, plus]: [bool; 2], place: Option<f64>) -> Standing {
    match (plus, minus, place.unwrap_or_default()) {
        (false, false, _) => Standing::Silent,
        (true, false, _) => Standing::At(Pole::Plus),
        (false, true, _) => Standing::At(Pole::Minus),
        (true, true, place) if place >= LEAN => Standing::Leaning(Pole::Plus),
        (true, true, place) if place <= -LEAN => Standing::Leaning(Pole::Minus),
        (true, true, _) => Standing::Mixed,
    }
}

/// The relation of all, and of every two that speak.
pub(super) fn between<'r>(cells: &[Cell<'r>]) -> (Relation, Vec<Pair<'r>>) {
    let speaking: Vec<&Cell<'r>> = cells.iter().filter(|cell| cell.standing != Standing::Silent).collect();
    let mut pairs = Vec::new();
    for (i, left) in speaking.iter().enumerate() {
        for right in &speaking[i + 1..] {
            let distance = (left.place.unwrap_or_default() - right.place.unwrap_or_default()).abs();
            let relation = of_two(left.standing, right.standing);
            pairs.push(Pair { left: left.party, right: right.party, relation, distance });
        }
    }
    let any = |relation| pairs.iter().any(|pair: &Pair<'_>| pair.relation == relation);
    let mixed = speaking.iter().any(|cell| cell.standing.at_both_poles());
    let relation = match pairs.len() {
        _ if any(Relation::Opposed) => Relation::Opposed,
        _ if mixed => Relation::Mixed,
        0 => Relation::OneSided,
        _ => Relation::Aligned,
    };
    (relation, pairs)
}

fn of_two(left: Standing, right: Standing) -> Relation {
    match (left.side(), right.side()) {
        (Some(a), Some(b)) if a != b => Relation::Opposed,
        // On one side, yet one of them speaks for the other side too: that is no agreement.
        _ if left.at_both_poles() || right.at_both_poles() => Relation::Mixed,
        _ => Relation::Aligned,
    }
}

//! What network to build: the choices of discourse network analysis, by the names they have there.

use jiff::civil::Date;
use thiserror::Error;

use crate::pack::{IssueId, PartyId};

macro_rules! choices {
    ($(#[$doc:meta])* $name:ident { $($(#[$told:meta])* $variant:ident = $word:literal, $help:literal;)* }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum $name {
            $(#[doc = $help] $(#[$told])* $variant,)*
        }

        impl $name {
            /// Every one of them.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)*];

            /// The word for it.
            #[must_use]
            pub const fn as_str(self) -> &'static str {
                match self {
                    $(Self::$variant => $word,)*
                }
            }

            /// What it means, in a line.
            #[must_use]
            pub const fn help(self) -> &'static str {
                match self {
                    $(Self::$variant => $help,)*
                }
            }
        }
    };
}

choices! {
    /// What the two sides of a tie are.
    Kind {
        Affiliation = "affiliation", "Parties with what they hold (two-mode)";
        Parties = "parties", "Parties with parties, by what they hold alike or otherwise (one-mode)";
        Positions = "positions", "Positions with positions, by the parties that hold both (one-mode)";
    }
}

choices! {
    /// What counts as one thing to agree on or to dispute.
    By {
        Position = "position", "A position; a stance is for it or against it";
        Issue = "issue", "An issue; a stance counts at its + or its - end";
        Pole = "pole", "An end of an issue; a stance against a position counts at the other end";
    }
}

choices! {
    /// What becomes of the sign of a stance.
    Qualifier {
        Ignore = "ignore", "Count whatever is said, for or against";
        Congruence = "congruence", "What two say alike (one-mode)";
        Conflict = "conflict", "What two say against each other (one-mode)";
        Subtract = "subtract", "Congruence less conflict; in affiliations, for less against";
        Combine = "combine", "1 for, 2 against, 3 both (affiliation)";
    }
}

choices! {
    /// What weights are divided by.
    Normalisation {
        No = "no", "By nothing";
        Activity = "activity", "By all that the party says (affiliation)";
        Prominence = "prominence", "By all that is said on it (affiliation)";
        Average = "average", "By the mean of what the two say (one-mode)";
        Jaccard = "jaccard", "By how many things either says (one-mode)";
        Cosine = "cosine", "By the product of the lengths of both (one-mode)";
    }
}

choices! {
    /// Within what the same statement of the same party counts once.
    Duplicates {
        All = "all", "Nothing: every statement counts";
        Document = "document", "Once an article";
        Week = "week", "Once a calendar week, from Monday on";
        Month = "month", "Once a calendar month";
        Year = "year", "Once a calendar year";
        Range = "range", "Once in the whole time";
    }
}

/// What network to build.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Settings {
    /// The sides of a tie.
    pub kind: Kind,
    /// What counts as one thing.
    pub by: By,
    /// What becomes of signs.
    pub qualifier: Qualifier,
    /// What weights are divided by.
    pub normalisation: Normalisation,
    /// Within what a statement counts once.
    pub duplicates: Duplicates,
    /// The parties that count; without them all of the pack.
    pub parties: Option<Vec<PartyId>>,
    /// The issues that count; without them all of the pack.
    pub issues: Option<Vec<IssueId>>,
    /// The first day that counts. Where it or `to` is given, articles without a date do not count.
    pub from: Option<Date>,
    /// The last day that counts.
    pub to: Option<Date>,
    /// Whether parties that say nothing, and what nobody speaks of, are nodes too.
    pub isolates: bool,
}

/// Choices that do not go together.
#[derive(Clone, Debug, Error, PartialEq, Eq)]
#[error("{0}")]
pub struct Unfit(String);

impl Settings {
    /// What suits a kind: parties meet at the poles of issues, affiliations and co-occurrences are those of positions.
    #[must_use]
    pub const fn of(kind: Kind) -> Self {
        let (by, qualifier) = match kind {
            Kind::Affiliation => (By::Position, Qualifier::Subtract),
            Kind::Parties => (By::Pole, Qualifier::Congruence),
            Kind::Positions => (By::Position, Qualifier::Congruence),
        };
        Self {
            kind,
            by,
            qualifier,
            normalisation: Normalisation::No,
            duplicates: Duplicates::Document,
            parties: None,
            issues: None,
            from: None,
            to: None,
            isolates: false,
        }
    }

    /// Whether the choices go together.
    ///
    /// # Errors
    /// Tells which do not, and which would.
    pub fn check(&self) -> Result<(), Unfit> {
        let Self { kind, by, qualifier, normalisation, .. } = *self;
        let (qualifiers, normalisations): (&[Qualifier], &[Normalisation]) = match kind {
            Kind::Affiliation => (
                &[Qualifier::Ignore, Qualifier::Subtract, Qualifier::Combine],
                &[Normalisation::No, Normalisation::Activity, Normalisation::Prominence],
            ),
            Kind::Parties | Kind::Positions => (
                &[Qualifier::Ignore, Qualifier::Congruence, Qualifier::Conflict, Qualifier::Subtract],
                &[Normalisation::No, Normalisation::Average, Normalisation::Jaccard, Normalisation::Cosine],
            ),
        };
        let unfit = |what: &str, word: &str, fit: Vec<&str>| {
            let fit = fit.join(", ");
            Err(Unfit(format!(
                "{what} {word} does not go with the kind {}; choose one of {fit}",
                kind.as_str()
            )))
        };
        if !qualifiers.contains(&qualifier) {
            let fit = qualifiers.iter().map(|fit| fit.as_str()).collect();
            return unfit("the qualifier", qualifier.as_str(), fit);
        }
        if !normalisations.contains(&normalisation) {
            let fit = normalisations.iter().map(|fit| fit.as_str()).collect();
            return unfit("the normalisation", normalisation.as_str(), fit);
        }
        let signed = matches!(qualifier, Qualifier::Conflict | Qualifier::Subtract);
        if kind == Kind::Positions && by == By::Pole && signed {
            let word = qualifier.as_str();
            return Err(Unfit(format!(
                "nobody speaks against a pole, so there is no {word} of poles; take --by issue or position"
            )));
        }
        Ok(())
    }

    /// Whether a day is of the time that counts.
    #[must_use]
    pub fn holds(&self, date: Option<Date>) -> bool {
        match date {
            Some(day) => self.from.is_none_or(|from| from <= day) && self.to.is_none_or(|to| day <= to),
            None => self.from.is_none() && self.to.is_none(),
        }
    }
}

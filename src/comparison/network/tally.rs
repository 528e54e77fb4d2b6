//! Counting: what each party says how often, each thing once within an article or a time.
//!
//! Readings come one after another and are forgotten. What is kept grows with the parties and positions of the
//! pack and the weeks, months or years of the corpus, never with its articles.

use std::collections::{BTreeMap, HashSet};

use jiff::civil::Date;

use crate::comparison::said_once;
use crate::pack::{Pack, PartyId, Pole, Position, Sign};
use crate::position::{Reading, Statement};

use super::settings::{By, Duplicates, Kind, Settings, Unfit};
use super::{Network, weigh};

/// A thing to agree on or to dispute: the index of a position or issue; of a pole, twice that of its issue and
/// one more for its minus end.
pub(super) type Concept = usize;

/// How often a party says something.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Count {
    /// For it.
    pub(super) plus: u64,
    /// Against it.
    pub(super) minus: u64,
    /// Either, where the same thing for and against counts as the same.
    pub(super) any: u64,
}

/// What was counted, and what was not.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counted {
    /// Articles of the time asked for.
    pub articles: u64,
    /// Articles left out, as they have no date and a time was asked for.
    pub undated: u64,
    /// Statements of the parties, issues and time asked for.
    pub statements: u64,
    /// Those that were not the same as one before.
    pub distinct: u64,
    /// The first and the last day of an article that counts.
    pub days: Option<(Date, Date)>,
}

/// Within what a statement counts once.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum Unit {
    /// An article; also one that has no date, where weeks, months or years count.
    Article,
    /// A week, month or year.
    Time(i16, i8),
    /// The whole corpus.
    Corpus,
}

/// Counts statements for a network.
#[derive(Debug)]
pub struct Tally<'p> {
    pub(super) pack: &'p Pack,
    pub(super) settings: Settings,
    pub(super) counts: BTreeMap<(PartyId, Concept), Count>,
    pub(super) counted: Counted,
    /// What has been said in this article.
    here: HashSet<(PartyId, Concept, Option<Sign>)>,
    /// What has been said before, where something counts once a time.
    before: HashSet<(PartyId, Concept, Option<Sign>, Unit)>,
}

impl<'p> Tally<'p> {
    /// Nothing counted yet.
    ///
    /// # Errors
    /// Where the choices do not go together.
    pub fn new(pack: &'p Pack, settings: Settings) -> Result<Self, Unfit> {
        settings.check()?;
        Ok(Self {
            pack,
            settings,
            counts: BTreeMap::new(),
            counted: Counted::default(),
            here: HashSet::new(),
            before: HashSet::new(),
        })
    }

    /// Counts the statements of one article. Its reading must come from the pack of the tally.
    pub fn add(&mut self, reading: &Reading<'_>) {
        let date = reading.article.date;
        if !self.settings.holds(date) {
            self.counted.undated += u64::from(date.is_none());
            return;
        }
        self.counted.articles += 1;
        let unit = self.unit(date);
        self.here.clear();
        for statement in said_once(reading).filter(|statement| self.is_wanted(statement)).collect::<Vec<_>>()
        {
            self.counted.statements += 1;
            self.counted.days = match (self.counted.days, date) {
                (Some((first, last)), Some(day)) => Some((first.min(day), last.max(day))),
                (days, day) => days.or(day.map(|day| (day, day))),
            };
            let (concept, sign) = self.concept(statement);
            let party = statement.party;
            let duplicates = self.settings.duplicates;
            let mut is_new = |sign: Option<Sign>| match unit {
                _ if duplicates == Duplicates::All => true,
                Unit::Article => self.here.insert((party, concept, sign)),
                unit => self.before.insert((party, concept, sign, unit)),
            };
            let (signed, any) = (is_new(Some(sign)), is_new(None));
            let count = self.counts.entry((party, concept)).or_default();
            match sign {
                Sign::For => count.plus += u64::from(signed),
                Sign::Against => count.minus += u64::from(signed),
            }
            count.any += u64::from(any);
            self.counted.distinct += u64::from(signed);
        }
    }

    /// The network of what was counted.
    #[must_use]
    pub fn finish(self) -> Network<'p> {
        weigh::network(self)
    }

    fn unit(&self, date: Option<Date>) -> Unit {
        match (self.settings.duplicates, date) {
            (Duplicates::Range, _) => Unit::Corpus,
            (Duplicates::All | Duplicates::Document, _) | (_, None) => Unit::Article,
            (Duplicates::Week, Some(day)) => {
                let week = day.iso_week_date();
                Unit::Time(week.year(), week.week())
            }
            (Duplicates::Month, Some(day)) => Unit::Time(day.year(), day.month()),
            (Duplicates::Year, Some(day)) => Unit::Time(day.year(), 0),
        }
    }

    fn is_wanted(&self, statement: &Statement) -> bool {
        let Settings { parties, issues, .. } = &self.settings;
        let issue = self.pack[statement.position].issue;
        parties.as_ref().is_none_or(|parties| parties.contains(&statement.party))
            && issues.as_ref().is_none_or(|issues| issues.contains(&issue))
    }

    /// What a statement speaks of, and whether for or against it.
    fn concept(&self, statement: &Statement) -> (Concept, Sign) {
        let position: &Position = &self.pack[statement.position];
        let sign = statement.stance.sign();
        let (issue, pole) = (usize::from(position.issue.0), position.pole.seen_with(sign));
        let at_plus = if pole == Pole::Plus { Sign::For } else { Sign::Against };
        match (self.settings.by, self.settings.kind) {
            (By::Position, _) => (usize::from(statement.position.0), sign),
            // Two parties conflict at the two ends of one issue, so the ends have to be one thing here.
            (By::Issue, _) | (By::Pole, Kind::Parties) => (issue, at_plus),
            (By::Pole, _) => (2 * issue + usize::from(pole == Pole::Minus), Sign::For),
        }
    }
}

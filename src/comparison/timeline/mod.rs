//! Where each party stands on each issue over time, and where that has changed.
//!
//! Articles are put into periods of one length by their day. In each a party has the place that the comparison of these
//! articles would give it, the strength-weighted mean of its statements; but for words that several of them bring alike
//! ([`SHARED`] in a row), which are one statement however many papers print them. Where a party says nothing it has no place: a gap is part of
//! the result and never filled. Articles of no known day belong to no period and are only counted.
//!
//! Readings are forgotten on the way: [`Told`] keeps of an article what is needed to count and to quote.

mod calendar;
mod change;
mod said;

use std::collections::{HashMap, HashSet};
use std::ops::Range;

use jiff::civil::Date;

use crate::comparison::{Selection, Standing, relation};
use crate::pack::{Issue, IssueId, Pack, Party, PartyId, Pole};

pub use calendar::{By, Period, TooManyPeriods};
pub use change::{Change, Robust, Rule, Shifting};
pub use said::{Mark, SHARED, Said, Source, Told};

/// The places of parties over time.
#[derive(Debug)]
pub struct Timeline<'p> {
    /// What the statements were read with.
    pub pack: &'p Pack,
    /// How long a period is.
    pub by: By,
    /// The periods from the first in which one of the parties speaks to the last, without a gap.
    pub periods: Vec<Period>,
    /// The dated articles, the oldest first.
    pub sources: Vec<Source>,
    /// How many articles have no date and are left out.
    pub undated: usize,
    /// What had to hold for a change to count.
    pub rule: Rule,
    /// Issues on which a party speaks, in the pack's order.
    pub issues: Vec<Lines<'p>>,
    /// Issues on which none does.
    pub silent: Vec<&'p Issue>,
}

/// An issue: a line for each party that speaks on it.
#[derive(Debug)]
pub struct Lines<'p> {
    /// The issue.
    pub issue: &'p Issue,
    /// The parties that speak, in the order of the columns.
    pub series: Vec<Series<'p>>,
}

/// The places of one party on one issue.
#[derive(Debug)]
pub struct Series<'p> {
    /// The party.
    pub party: &'p Party,
    /// One for each period.
    pub points: Vec<Point>,
    /// Its statements, the oldest first, else in the order of the articles and their text.
    pub said: Vec<Said>,
    /// Where its place or what it holds has changed, in the order of time.
    pub changes: Vec<Change>,
}

/// A party in one period.
#[derive(Clone, Debug, PartialEq)]
pub struct Point {
    /// Its place from -1 to +1; none where it says nothing.
    pub place: Option<f64>,
    /// On which side that is.
    pub standing: Standing,
    /// How many statements count toward the `-` end and toward the `+` end.
    pub poles: [usize; 2],
    /// How many articles they stand in.
    pub articles: usize,
    /// Where they stand in [`Series::said`].
    pub said: Range<usize>,
}

impl Point {
    /// How many statements there are.
    #[must_use]
    pub const fn statements(&self) -> usize {
        self.poles[0] + self.poles[1]
    }
}

impl<'p> Timeline<'p> {
    /// The timeline of what was told in articles, all read with `pack`. Without `by` the length of periods follows from
    /// the span of the dates.
    ///
    /// # Errors
    /// Where the articles lie too far apart for the periods asked for.
    pub fn of(
        pack: &'p Pack,
        told: Vec<Told>,
        selection: &Selection,
        by: Option<By>,
        rule: Rule,
    ) -> Result<Self, TooManyPeriods> {
        let all = told.len();
        let mut dated: Vec<_> =
            told.into_iter().filter_map(|told| Some((told.source.date?, told.source, told.said))).collect();
        dated.sort_by_key(|(date, ..)| *date);
        let undated = all - dated.len();
        // Time begins and ends with what is said: one article of long ago that says nothing would stretch it for all.
        let speaking = || dated.iter().filter(|(.., said)| !said.is_empty()).map(|(date, ..)| *date);
        let first = speaking().next().or_else(|| dated.first().map(|told| told.0));
        let last = speaking().next_back().or_else(|| dated.last().map(|told| told.0));
        let by = by.or_else(|| Some(By::fitting(first?, last?))).unwrap_or(By::Month);
        let mut periods = match first.zip(last) {
            Some((first, last)) => Period::all(by, first, last)?,
            None => Vec::new(),
        };
        let columns = selection.columns(pack);
        let mut lines: Vec<Vec<Vec<(usize, Said)>>> =
            (0..pack.issues.len()).map(|_| columns.iter().map(|_| Vec::new()).collect()).collect();
        let mut sources = Vec::with_capacity(dated.len());
        for (date, source, said) in dated {
            let period = Period::holding(&periods, date);
            if let Some(period) = period {
                periods[period].articles += 1;
            }
            for mut said in said {
                said.source = sources.len();
                let issue = usize::from(pack[said.position].issue.0);
                if let Some(column) = columns.iter().position(|party| *party == said.party) {
                    lines[issue][column].extend(period.map(|period| (period, said)));
                }
            }
            sources.push(source);
        }
        let (mut issues, mut silent) = (Vec::new(), Vec::new());
        for (at, of_parties) in lines.into_iter().enumerate() {
            if !selection.has(IssueId::at(at)) {
                continue;
            }
            let issue = &pack.issues[at];
            let series: Vec<_> = columns
                .iter()
                .zip(of_parties)
                .filter(|(_, said)| !said.is_empty())
                .map(|(party, said)| Series::of(*party, pack, said, periods.len(), &rule))
                .collect();
            if series.is_empty() {
                silent.push(issue);
            } else {
                issues.push(Lines { issue, series });
            }
        }
        Ok(Self { pack, by, periods, sources, undated, rule, issues, silent })
    }

    /// The same, where nothing before `from` or after `to` was looked at: the first and the last period are cut off there.
    #[must_use]
    pub fn within(mut self, from: Option<Date>, to: Option<Date>) -> Self {
        if let (Some(first), Some(from)) = (self.periods.first_mut(), from) {
            first.first = first.first.max(from);
        }
        if let (Some(last), Some(to)) = (self.periods.last_mut(), to) {
            last.last = last.last.min(to);
        }
        self
    }

    /// Every change with the line it is of, issue by issue and party by party.
    pub fn changes(&self) -> impl Iterator<Item = (&Lines<'p>, &Series<'p>, &Change)> {
        self.issues.iter().flat_map(|lines| {
            let series = lines.series.iter();
            series.flat_map(move |series| series.changes.iter().map(move |change| (lines, series, change)))
        })
    }

    /// How many statements there are.
    #[must_use]
    pub fn statements(&self) -> usize {
        self.issues.iter().flat_map(|lines| &lines.series).map(|series| series.said.len()).sum()
    }
}

impl<'p> Series<'p> {
    /// The line of a party, of whose statements each comes with its period, in the order of time.
    fn of(party: PartyId, pack: &'p Pack, found: Vec<(usize, Said)>, periods: usize, rule: &Rule) -> Self {
        let mut said: Vec<Said> = Vec::with_capacity(found.len());
        let mut points = vec![Point::silent(); periods];
        let mut found = found.into_iter().peekable();
        for (number, point) in points.iter_mut().enumerate() {
            let from = said.len();
            let mut heard = HashMap::new();
            while let Some((_, statement)) = found.next_if(|(period, _)| *period == number) {
                let runs = statement.runs();
                let what = (statement.position, statement.stance);
                let source = statement.source;
                if !runs.iter().any(|run| heard.get(&(*run, what)).is_some_and(|known| *known != source)) {
                    said.push(statement);
                }
                for run in runs {
                    heard.entry((run, what)).or_insert(source);
                }
            }
            *point = Point::of(&said, from..said.len());
        }
        let mut series = Self { party: &pack[party], points, said, changes: Vec::new() };
        series.changes = change::find(&series, rule);
        series
    }

    /// The statements of a period.
    #[must_use]
    pub fn said_in(&self, period: usize) -> &[Said] {
        self.points.get(period).and_then(|point| self.said.get(point.said.clone())).unwrap_or_default()
    }

    /// The first and the last period in which the party speaks, with its place there.
    #[must_use]
    pub fn ends(&self) -> Option<[(usize, f64); 2]> {
        let mut spoken = self.points.iter().enumerate().filter_map(|(at, point)| Some((at, point.place?)));
        let first = spoken.next()?;
        Some([first, spoken.next_back().unwrap_or(first)])
    }
}

impl Point {
    const fn silent() -> Self {
        Self { place: None, standing: Standing::Silent, poles: [0; 2], articles: 0, said: 0..0 }
    }

    fn of(all: &[Said], range: Range<usize>) -> Self {
        let mut poles = [0; 2];
        let mut weights = [0_u64; 2];
        let mut articles = HashSet::new();
        for said in &all[range.clone()] {
            let end = usize::from(said.pole == Pole::Plus);
            poles[end] += 1;
            weights[end] += u64::from(said.strength);
            articles.insert(said.source);
        }
        let place = place(weights);
        let standing = relation::standing_of([poles[0] > 0, poles[1] > 0], place);
        Self { place, standing, poles, articles: articles.len(), said: range }
    }
}

/// Where the strengths of what counts toward the `-` end and toward the `+` end balance.
fn place([minus, plus]: [u64; 2]) -> Option<f64> {
    let whole = (minus + plus) as f64;
    (minus + plus > 0).then(|| (plus as f64 - minus as f64) / whole)
}

#[cfg(test)]
mod tests;

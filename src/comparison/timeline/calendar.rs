//! Days, weeks, months, quarters and years.

use jiff::ToSpan;
use jiff::civil::Date;

/// How long a period is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum By {
    /// A day.
    Day,
    /// A week by ISO 8601: from Monday to Sunday.
    Week,
    /// A month of the calendar.
    Month,
    /// A quarter of a year: it begins in January, April, July or October.
    Quarter,
    /// A year of the calendar.
    Year,
}

/// A series of more periods than this is read by nobody, and most likely comes from one wrong date.
const MOST_PERIODS: usize = 10_000;

impl By {
    /// Every length, the shortest first.
    pub const ALL: [Self; 5] = [Self::Day, Self::Week, Self::Month, Self::Quarter, Self::Year];

    /// The word used in output.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Day => "day",
            Self::Week => "week",
            Self::Month => "month",
            Self::Quarter => "quarter",
            Self::Year => "year",
        }
    }

    /// The shortest length by which no more than some forty periods lie between two days, and a week or a
    /// day only within half a year and a month: shorter ones hold too few statements to tell anything.
    #[must_use]
    pub fn fitting(first: Date, last: Date) -> Self {
        let days = (last - first).get_days();
        let longest = [(31, Self::Day), (184, Self::Week), (1_220, Self::Month), (3_660, Self::Quarter)];
        longest.into_iter().find(|(most, _)| days <= *most).map_or(Self::Year, |(_, by)| by)
    }

    /// The first day of the period that a day lies in.
    fn start(self, day: Date) -> Option<Date> {
        let month = match self {
            Self::Day => return Some(day),
            Self::Week => {
                let back = i64::from(day.weekday().to_monday_zero_offset());
                return day.checked_sub(back.days()).ok();
            }
            Self::Month => day.month(),
            Self::Quarter => day.month() - (day.month() - 1) % 3,
            Self::Year => 1,
        };
        Date::new(day.year(), month, 1).ok()
    }

    /// The first day of the period after the one that begins on a day.
    fn next(self, start: Date) -> Option<Date> {
        let length = match self {
            Self::Day => 1.day(),
            Self::Week => 1.week(),
            Self::Month => 1.month(),
            Self::Quarter => 3.months(),
            Self::Year => 1.year(),
        };
        start.checked_add(length).ok()
    }

    /// What people call the period that begins on a day: `2025-05-21`, `2025-W21`, `2025-05`, `2025-Q2`, `2025`.
    fn label(self, start: Date) -> String {
        let year = start.year();
        match self {
            Self::Day => start.to_string(),
            Self::Week => {
                let week = start.iso_week_date();
                format!("{:04}-W{:02}", week.year(), week.week())
            }
            Self::Month => format!("{year:04}-{:02}", start.month()),
            Self::Quarter => format!("{year:04}-Q{}", (start.month() - 1) / 3 + 1),
            Self::Year => format!("{year:04}"),
        }
    }
}

/// A day, week, month, quarter or year.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Period {
    /// What people call it.
    pub label: String,
    /// Its first day.
    pub first: Date,
    /// Its last day.
    pub last: Date,
    /// How many articles are of it.
    pub articles: usize,
}

impl Period {
    /// Every period from the one of `first` to that of `last`, without a gap.
    ///
    /// # Errors
    /// Where there are too many to be of use.
    pub(super) fn all(by: By, first: Date, last: Date) -> Result<Vec<Self>, TooManyPeriods> {
        let mut periods: Vec<Self> = Vec::new();
        let mut start = by.start(first);
        while let Some(day) = start.filter(|day| *day <= last) {
            if periods.len() == MOST_PERIODS {
                return Err(TooManyPeriods { by, first, last });
            }
            // What ends with the calendar has no period after it.
            start = by.next(day);
            let end = start.and_then(|next| next.yesterday().ok()).unwrap_or(Date::MAX);
            periods.push(Self { label: by.label(day), first: day, last: end, articles: 0 });
        }
        Ok(periods)
    }

    /// The period as `standpoint diff --from` takes it.
    #[must_use]
    pub fn time(&self, by: By) -> String {
        let whole = by.start(self.first) == Some(self.first)
            && by.next(self.first).and_then(|next| next.yesterday().ok()) == Some(self.last);
        match by {
            By::Day | By::Month | By::Year if whole => self.label.clone(),
            _ => format!("{}..{}", self.first, self.last),
        }
    }

    /// Where a day lies in periods that follow each other.
    pub(super) fn holding(periods: &[Self], day: Date) -> Option<usize> {
        let at = periods.partition_point(|period| period.last < day);
        periods.get(at).filter(|period| period.first <= day).map(|_| at)
    }
}

/// Articles lie too far apart for periods of this length.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("from {first} to {last} there are more than {MOST_PERIODS} periods of one {}", by.as_str())]
pub struct TooManyPeriods {
    /// The length.
    pub by: By,
    /// The first article's day.
    pub first: Date,
    /// The last one's.
    pub last: Date,
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn periods_follow_each_other_without_a_gap() {
        for (by, first, last, labels) in [
            (By::Day, date(2024, 2, 28), date(2024, 3, 1), "2024-02-28 2024-02-29 2024-03-01"),
            // A Sunday, and the first week of a year that begins in the year before.
            (By::Week, date(2024, 12, 29), date(2025, 1, 6), "2024-W52 2025-W01 2025-W02"),
            (By::Month, date(2024, 11, 30), date(2025, 1, 1), "2024-11 2024-12 2025-01"),
            (By::Quarter, date(2024, 9, 30), date(2025, 1, 1), "2024-Q3 2024-Q4 2025-Q1"),
            (By::Year, date(2023, 12, 31), date(2025, 1, 1), "2023 2024 2025"),
        ] {
            let periods = Period::all(by, first, last).expect("a few");
            let found: Vec<&str> = periods.iter().map(|period| period.label.as_str()).collect();
            assert_eq!(found.join(" "), labels);
            assert!(periods[0].first <= first && periods[0].last >= first);
            for pair in periods.windows(2) {
                assert_eq!(pair[0].last.tomorrow().ok(), Some(pair[1].first));
                assert_eq!(Period::holding(&periods, pair[1].first), Period::holding(&periods, pair[1].last));
            }
            assert_eq!(Period::holding(&periods, last), Some(periods.len() - 1));
        }
    }

    #[test]
    fn the_ends_of_the_calendar_are_reached() {
        for day in [Date::MIN, Date::MAX] {
            for by in By::ALL {
                let periods = Period::all(by, day, day).expect("one");
                // The calendar begins within a week, which so has no first day.
                assert!(periods.len() == 1 || by == By::Week, "{by:?} {day}");
            }
        }
        assert!(Period::all(By::Day, date(1025, 3, 1), date(2025, 3, 1)).is_err());
    }

    #[test]
    fn the_length_follows_from_the_span() {
        let first = date(2025, 1, 1);
        for (last, by) in [
            (date(2025, 1, 1), By::Day),
            (date(2025, 2, 1), By::Day),
            (date(2025, 2, 2), By::Week),
            (date(2025, 7, 4), By::Week),
            (date(2025, 8, 1), By::Month),
            (date(2028, 5, 1), By::Month),
            (date(2028, 6, 1), By::Quarter),
            (date(2040, 1, 1), By::Year),
        ] {
            assert_eq!(By::fitting(first, last), by, "{last}");
        }
    }

    #[test]
    fn a_period_is_written_as_diff_reads_it() {
        let time = |by, first, last| Period::all(by, first, last).map(|periods| periods[0].time(by));
        let day = date(2025, 5, 21);
        assert_eq!(time(By::Week, day, day).as_deref(), Ok("2025-05-19..2025-05-25"));
        assert_eq!(time(By::Quarter, day, day).as_deref(), Ok("2025-04-01..2025-06-30"));
        assert_eq!(time(By::Month, day, day).as_deref(), Ok("2025-05"));
        let mut begun = Period::all(By::Month, day, day).expect("one").remove(0);
        begun.first = day;
        assert_eq!(begun.time(By::Month), "2025-05-21..2025-05-31");
    }
}

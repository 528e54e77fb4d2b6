//! Days at which an axis of time is marked: round ones, as many as there is room for.

use jiff::ToSpan;
use jiff::civil::Date;

/// A marked day and what is written there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Tick {
    /// The day.
    pub(super) day: Date,
    /// `2025`, `2025-03` or `2025-03-11`, as exact as the steps are.
    pub(super) label: String,
}

/// How far one mark is from the next.
#[derive(Clone, Copy)]
enum Step {
    Days(i64),
    Weeks(i64),
    Months(i8),
    Years(i16),
}

/// Steps that people count in, the shortest first. Fifteen days are no round step, but a fortnight is.
const STEPS: [Step; 13] = [
    Step::Days(1),
    Step::Weeks(1),
    Step::Weeks(2),
    Step::Months(1),
    Step::Months(2),
    Step::Months(3),
    Step::Months(6),
    Step::Years(1),
    Step::Years(2),
    Step::Years(5),
    Step::Years(10),
    Step::Years(50),
    Step::Years(500),
];

impl Step {
    /// The last round day that is not after a day.
    fn floor(self, day: Date) -> Option<Date> {
        match self {
            Self::Days(_) => Some(day),
            Self::Weeks(_) => day.checked_sub(i64::from(day.weekday().to_monday_zero_offset()).days()).ok(),
            Self::Months(every) => Date::new(day.year(), (day.month() - 1) / every * every + 1, 1).ok(),
            Self::Years(every) => Date::new(day.year().div_euclid(every) * every, 1, 1).ok(),
        }
    }

    fn next(self, day: Date) -> Option<Date> {
        let step = match self {
            Self::Days(every) => every.days(),
            Self::Weeks(every) => every.weeks(),
            Self::Months(every) => i64::from(every).months(),
            Self::Years(every) => i64::from(every).years(),
        };
        day.checked_add(step).ok()
    }

    fn label(self, day: Date) -> String {
        match self {
            Self::Days(_) | Self::Weeks(_) => day.to_string(),
            Self::Months(_) => format!("{:04}-{:02}", day.year(), day.month()),
            Self::Years(_) => format!("{:04}", day.year()),
        }
    }

    /// The round days within a span, or none where there are more than `most`.
    fn within(self, first: Date, last: Date, most: usize) -> Option<Vec<Tick>> {
        let mut day = self.floor(first)?;
        let mut ticks = Vec::new();
        while day <= last {
            if day >= first {
                if ticks.len() == most {
                    return None;
                }
                ticks.push(Tick { day, label: self.label(day) });
            }
            let Some(next) = self.next(day) else { break };
            day = next;
        }
        Some(ticks)
    }
}

/// Round days from `first` to `last`, at most `most` of them. Where not even one is round, the first day is taken.
pub(super) fn ticks(first: Date, last: Date, most: usize) -> Vec<Tick> {
    let found = STEPS.into_iter().find_map(|step| step.within(first, last, most.max(1)));
    match found {
        Some(ticks) if !ticks.is_empty() => ticks,
        _ => vec![Tick { day: first, label: first.to_string() }],
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn round_days_as_there_is_room() {
        for (first, last, most, wanted) in [
            (date(2025, 5, 21), date(2025, 5, 23), 5, "2025-05-21 2025-05-22 2025-05-23"),
            (date(2025, 5, 21), date(2025, 6, 5), 3, "2025-05-26 2025-06-02"),
            (date(2024, 11, 30), date(2025, 3, 31), 5, "2024-12 2025-01 2025-02 2025-03"),
            (date(2024, 11, 1), date(2025, 11, 30), 3, "2025-01 2025-07"),
            (date(2019, 6, 1), date(2026, 3, 31), 8, "2020 2021 2022 2023 2024 2025 2026"),
            (date(2019, 6, 1), date(2026, 3, 31), 4, "2020 2022 2024 2026"),
            (date(1025, 6, 1), date(2026, 3, 31), 4, "1500 2000"),
            (date(2025, 5, 21), date(2025, 5, 21), 0, "2025-05-21"),
        ] {
            let found: Vec<String> = ticks(first, last, most).into_iter().map(|tick| tick.label).collect();
            assert_eq!(found.join(" "), wanted, "{first} to {last}, {most}");
        }
    }
}

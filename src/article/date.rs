//! Days of publication, in the forms newspapers and scrapers write them.

use jiff::civil::Date;

const MONTHS: [&str; 12] = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
];

/// What stands behind the hour in four digits: `2000 EDT`.
const ZONES: &[&str] = &[
    "bst", "cdt", "cest", "cet", "cst", "edt", "eest", "eet", "est", "et", "gmt", "hours", "hrs", "ist",
    "jst", "local", "mdt", "msk", "mst", "pdt", "pst", "utc", "z",
];

/// Reads a day: `2025-05-21`, with or without a time beside it, `2025/05/21`, `20250521`,
/// `21.05.2025`, `May 21, 2025`, `21 May 2025`, `Wed, 21 May 2025 10:00:00 GMT`.
///
/// `05/06/2025` is a day in May to some and in June to others, so it is refused, while
/// `21/05/2025` can be only one. A text that names two days is refused as well.
///
/// ```
/// use standpoint::article::parse_date;
/// assert_eq!(parse_date("Wed, 21 May 2025"), Some(jiff::civil::date(2025, 5, 21)));
/// assert_eq!(parse_date("05/06/2025"), None);
/// ```
#[must_use]
pub fn parse_date(text: &str) -> Option<Date> {
    let words = without_times(words(text));
    let mut readings = Vec::new();
    for window in words.windows(3) {
        match numeric(window) {
            Reading::Day(day) => readings.push(day),
            Reading::Two => return None,
            Reading::None => {}
        }
    }
    readings.extend(words.iter().filter_map(compact));
    let months = words.iter().enumerate().filter_map(|(at, word)| Some((at, month(word.text)?)));
    for (at, month) in months {
        worded(&words, at, month, &mut readings);
    }
    readings.dedup();
    match readings.as_slice() {
        [first, rest @ ..] if rest.iter().all(|day| day == first) => Some(*first),
        _ => None,
    }
}

/// Letters and digits, and what stands between them and the next.
#[derive(Clone, Copy)]
struct Word<'t> {
    text: &'t str,
    mark: &'t str,
}

impl Word<'_> {
    fn is_number(self, lengths: std::ops::RangeInclusive<usize>) -> bool {
        lengths.contains(&self.text.len()) && self.text.bytes().all(|b| b.is_ascii_digit())
    }

    fn is_year(self) -> bool {
        self.is_number(4..=4)
    }
}

fn words(text: &str) -> Vec<Word<'_>> {
    let mut words: Vec<Word<'_>> = Vec::new();
    let mut rest = text.trim_start_matches(|c: char| !c.is_alphanumeric());
    while !rest.is_empty() {
        let end = rest.find(|c: char| !c.is_alphanumeric()).unwrap_or(rest.len());
        let (word, behind) = rest.split_at(end);
        rest = behind.trim_start_matches(|c: char| !c.is_alphanumeric());
        words.push(Word { text: word, mark: &behind[..behind.len() - rest.len()] });
    }
    words
}

/// The words without times of day: `10:15`, `T10:00:00Z`, `2000 EDT`.
fn without_times(words: Vec<Word<'_>>) -> Vec<Word<'_>> {
    let mut kept = Vec::with_capacity(words.len());
    let mut at = 0;
    while let Some(word) = words.get(at) {
        at += 1;
        let next = words.get(at).map_or("", |next| next.text);
        let two_digits = next.len() >= 2 && next.bytes().take(2).all(|b| b.is_ascii_digit());
        let hour = word.is_number(1..=2) && word.mark == ":" && two_digits;
        let day = day_before_time(word.text);
        if hour || day.is_some() {
            // Minutes, seconds and the offset hang on without a space.
            let mut last = *word;
            while joined(last.mark)
                && let Some(next) = words.get(at)
            {
                last = *next;
                at += 1;
            }
            kept.extend(day.map(|text| Word { text, mark: last.mark }));
        } else {
            kept.push(*word);
        }
    }
    let years = kept.iter().filter(|word| word.is_year()).count();
    let next_words: Vec<String> =
        kept.iter().skip(1).map(|word| word.text.to_ascii_lowercase()).chain([String::new()]).collect();
    let hours = |(word, next): &(Word<'_>, String)| word.is_year() && ZONES.contains(&next.as_str());
    kept.into_iter().zip(next_words).filter(|pair| years == 1 || !hours(pair)).map(|(word, _)| word).collect()
}

fn joined(mark: &str) -> bool {
    !mark.is_empty() && !mark.contains(|c: char| c.is_whitespace() || c == ',')
}

/// "21" of "21T10", "20250521" of "20250521T100000Z".
fn day_before_time(word: &str) -> Option<&str> {
    let (day, time) = word.split_once(['T', 't'])?;
    let number = |text: &str| text.bytes().all(|b| b.is_ascii_digit());
    (matches!(day.len(), 1 | 2 | 8) && number(day) && time.starts_with(|c: char| c.is_ascii_digit()))
        .then_some(day)
}

/// What three numbers say.
enum Reading {
    Day(Date),
    /// A day to some and another one to others.
    Two,
    None,
}

fn numeric(window: &[Word<'_>]) -> Reading {
    let [first, second, third] = window else { return Reading::None };
    let marks = (first.mark.trim(), second.mark.trim());
    if marks.0 != marks.1 || !matches!(marks.0, "" | "-" | "." | "/" | "\u{2010}" | "\u{2011}") {
        return Reading::None;
    }
    let of = |year: &Word<'_>, month: &Word<'_>, of: &Word<'_>| {
        day(year.text, month.text, of.text).map_or(Reading::None, Reading::Day)
    };
    let short = |word: &Word<'_>| word.is_number(1..=2);
    if first.is_year() && short(second) && short(third) {
        return of(first, second, third);
    }
    if !(third.is_year() && short(first) && short(second)) {
        return Reading::None;
    }
    if marks.0 == "." || first.text == second.text {
        return of(third, second, first);
    }
    match (of(third, second, first), of(third, first, second)) {
        (Reading::Day(one), Reading::Day(other)) if one != other => Reading::Two,
        (Reading::Day(one), _) | (_, Reading::Day(one)) => Reading::Day(one),
        _ => Reading::None,
    }
}

fn compact(word: &Word<'_>) -> Option<Date> {
    word.is_number(8..=8).then(|| day(&word.text[..4], &word.text[4..6], &word.text[6..]))?
}

/// A date with the month's name. The year is the one beside day and month, or, where none is
/// there, the only one in the text.
fn worded(words: &[Word<'_>], at: usize, month: i8, readings: &mut Vec<Date>) {
    let before = |back: usize| at.checked_sub(back).map(|i| words[i]);
    let of = before(1).is_some_and(|word| word.text.eq_ignore_ascii_case("of"));
    let day_before = before(if of { 2 } else { 1 }).and_then(|word| ordinal(word.text));
    let (next, second) = (words.get(at + 1), words.get(at + 2));
    let day_after = next.and_then(|word| ordinal(word.text));
    let year = |word: Option<&Word<'_>>| word.filter(|word| word.is_year())?.text.parse::<i16>().ok();
    let beside = [(day_before, year(next)), (day_after, year(second)), (day_after, year(before(1).as_ref()))];
    let whole = |(day, year): (Option<i8>, Option<i16>)| Date::new(year?, month, day?).ok();
    let known = readings.len();
    readings.extend(beside.into_iter().filter_map(whole));
    if readings.len() > known {
        return;
    }
    let mut years: Vec<Option<i16>> =
        words.iter().filter(|word| word.is_year()).map(|word| year(Some(word))).collect();
    years.sort_unstable();
    years.dedup();
    let days = day_before.into_iter().chain(day_after);
    readings.extend(days.flat_map(|day| years.iter().map(move |year| (Some(day), *year))).filter_map(whole));
}

fn month(word: &str) -> Option<i8> {
    let word = word.to_lowercase();
    let known = |name: &&str| {
        word.len() >= 3 && name.starts_with(word.as_str()) || word == "sept" && name.starts_with("sep")
    };
    MONTHS.iter().position(known).and_then(|i| i8::try_from(i + 1).ok())
}

/// 21, 21st
fn ordinal(word: &str) -> Option<i8> {
    let digits = word.trim_end_matches(|c: char| c.is_ascii_alphabetic());
    let ending = &word[digits.len()..];
    if digits.len() > 2 || !matches!(ending.to_ascii_lowercase().as_str(), "" | "st" | "nd" | "rd" | "th") {
        return None;
    }
    digits.parse().ok()
}

fn day(year: &str, month: &str, day: &str) -> Option<Date> {
    Date::new(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_forms_of_a_day() {
        let wanted = Some(jiff::civil::date(2025, 5, 21));
        for text in [
            "2025-05-21",
            " 2025-05-21 ",
            "2025-05-21T10:00:00Z",
            "2025-05-21 10:00",
            "2025-05-21T19:53:24.078805+02:00",
            "2025-5-21",
            "2025/05/21",
            "20250521",
            "21.05.2025",
            "21/05/2025",
            "05/21/2025",
            "May 21, 2025",
            "May 21st, 2025, 9:05 AM",
            "21 May 2025",
            "21st of May, 2025",
            "Wed, 21 May 2025",
            "Wed, 21 May 2025 10:00:00 GMT",
            "Wednesday 21 MAY 2025",
            "Updated 10:15 EDT, Wed May 21, 2025",
            "“21.05.2025”",
            "«21.05.2025»",
            "(21/05/2025)",
            "'May 21, 2025'",
            "21. 05. 2025",
            "13:05 2025-05-21",
            "13.05 2025-05-21",
            "2000 EDT, May 21 2025",
            "2025-05-21T10",
            "20250521T100000Z",
            "2025 May 21",
            "21-May-2025",
            "May 21, 2025 GMT",
            "Wed May 21 10:00:00 EDT 2025",
            "Wednesday (2025-05-21), May 21, 2025",
        ] {
            assert_eq!(parse_date(text), wanted, "{text}");
        }
        assert_eq!(parse_date("Sept. 3, 2024"), Some(jiff::civil::date(2024, 9, 3)));
    }

    #[test]
    fn what_is_no_day_or_could_be_two() {
        for text in [
            "",
            "soon",
            "May 2025",
            "2025",
            "2025-13-01",
            "31 June 2025",
            "05/06/2025",
            "1747821600",
            "21 May",
            "2000, May 21 2025",
            "20 May 2025, updated 21 May 2025",
            "2025-05-20 / 2025-05-21",
            "20 May 21, in 2025",
            "“",
            "мая 21, 2025",
        ] {
            assert_eq!(parse_date(text), None, "{text}");
        }
    }
}

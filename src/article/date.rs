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

/// Reads a day: `2025-05-21`, with or without a time behind it, `2025/05/21`, `20250521`,
/// `21.05.2025`, `May 21, 2025`, `21 May 2025`, `Wed, 21 May 2025 10:00:00 GMT`.
///
/// `05/06/2025` is a day in May to some and in June to others, so it is refused, while
/// `21/05/2025` can be only one.
///
/// ```
/// use standpoint::article::parse_date;
/// assert_eq!(parse_date("Wed, 21 May 2025"), Some(jiff::civil::date(2025, 5, 21)));
/// assert_eq!(parse_date("05/06/2025"), None);
/// ```
#[must_use]
pub fn parse_date(text: &str) -> Option<Date> {
    let text = text.trim();
    let words: Vec<&str> =
        text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).collect();
    numeric(text, &words).or_else(|| worded(&words))
}

fn numeric(text: &str, words: &[&str]) -> Option<Date> {
    if let [compact] = words
        && compact.len() == 8
        && compact.bytes().all(|b| b.is_ascii_digit())
    {
        return day(&compact[..4], &compact[4..6], &compact[6..]);
    }
    let (first, second, rest) = (*words.first()?, *words.get(1)?, *words.get(2)?);
    // "21T10" in 2025-05-21T10:00: the day ends at the T.
    let third = rest.split(['T', 't']).next().unwrap_or_default();
    if first.len() == 4 && second.len() <= 2 && third.len() <= 2 {
        return day(first, second, third);
    }
    if third.len() != 4 || first.len() > 2 || second.len() > 2 {
        return None;
    }
    if text[first.len()..].starts_with('.') {
        return day(third, second, first);
    }
    match (first.parse::<i8>().ok()?, second.parse::<i8>().ok()?) {
        (d, m) if d > 12 && m <= 12 || d == m => day(third, second, first),
        (m, d) if d > 12 && m <= 12 => day(third, first, second),
        _ => None,
    }
}

/// A date with the month's name: the number beside it is the day, whatever else stands there.
fn worded(words: &[&str]) -> Option<Date> {
    let (at, month) = words.iter().enumerate().find_map(|(i, word)| Some((i, month(word)?)))?;
    let year = words.iter().find(|word| word.len() == 4 && word.bytes().all(|b| b.is_ascii_digit()))?;
    let before = at.checked_sub(1).and_then(|i| ordinal(words[i]));
    let before_of =
        (at > 1 && words[at - 1].eq_ignore_ascii_case("of")).then(|| ordinal(words[at - 2])).flatten();
    let after = words.get(at + 1).and_then(|word| ordinal(word));
    Date::new(year.parse().ok()?, month, before.or(before_of).or(after)?).ok()
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
        ] {
            assert_eq!(parse_date(text), None, "{text}");
        }
    }
}

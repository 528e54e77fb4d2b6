//! Datelines: where, when and by which agency an article was written.
//!
//! "MOSCOW, May 21. /TASS/. Kiev is dragging its feet" is no sentence of six commas: the place
//! is not its subject and the full stops end nothing. Cut off as a piece of its own, it leaves
//! the first sentence, mostly the most telling one, as its writer meant it.

use crate::span::Span;

/// The longest dateline, in bytes.
const LONGEST: usize = 100;
/// The most words of a place with its country and date.
const WORDS: usize = 9;

/// The end of the dateline that a paragraph opens with, if it does.
pub(super) fn dateline(text: &str, paragraph: Span) -> Option<usize> {
    let words = paragraph.of(text);
    let mut limit = words.len().min(LONGEST);
    while !words.is_char_boundary(limit) {
        limit -= 1;
    }
    let head = &words[..limit];
    if !head.starts_with(|c: char| c.is_uppercase() || c == '(') {
        return None;
    }
    let end = slashed(head).or_else(|| dashed(head))?;
    // A sentence must be left to read: "KYIV — a city under fire — held out" is one already.
    let first = words[end..].chars().find(|c| c.is_alphanumeric())?;
    (!first.is_lowercase()).then_some(paragraph.start + end)
}

/// "MOSCOW, May 21. /TASS/. " with the agency between slashes.
fn slashed(head: &str) -> Option<usize> {
    let open = head.find(" /")? + 1;
    let close = open + 1 + head[open + 1..].find('/')?;
    let agency = &head[open + 1..close];
    if agency.is_empty()
        || agency.contains(char::is_whitespace) && agency.len() > 30
        || !is_place(&head[..open])
    {
        return None;
    }
    let rest = &head[close + 1..];
    let marks = rest.len() - rest.trim_start_matches(['.', ' ', '-', '–', '—', ',']).len();
    let marks = rest[..marks].trim_end().len();
    Some(close + 1 + marks)
}

/// "KYIV, March 3 (Reuters) - ", "BRUSSELS — ", "(CNN) —", with a dash behind.
fn dashed(head: &str) -> Option<usize> {
    let (at, dash) = head.char_indices().find_map(|(at, c)| {
        let length = match c {
            '—' | '–' => c.len_utf8(),
            '-' if head[at..].starts_with("--") => 2,
            '-' if head[..at].ends_with([' ', ')']) => 1,
            _ => return None,
        };
        let spaced = head[..at].ends_with(|c: char| c.is_whitespace() || c == ')');
        let open = head[at + length..].starts_with(char::is_whitespace);
        // Long dashes need no space around them.
        (c == '—' || spaced && open).then_some((at, length))
    })?;
    let front = head[..at].trim_end();
    let named = front.strip_suffix(')').and_then(|inner| inner.rsplit_once('('));
    let fits = match named {
        // With an agency named, the place may be in small letters or missing.
        Some((place, agency)) => {
            is_agency(agency) && (is_place(place) || agency.len() > 2 && is_short(place))
        }
        // So it may with a date: "Moscow, Dec. 25 — The Kremlin".
        None => {
            let dated = front.rsplit_once(", ").is_some_and(|(place, day)| is_short(place) && is_day(day));
            is_place(front) || dated
        }
    };
    fits.then_some(at + dash)
}

/// The words of a place, a date or an agency's name.
fn words(text: &str) -> impl Iterator<Item = &str> + Clone {
    let parts = |c: char| c.is_whitespace() || matches!(c, ',' | '.' | '/' | '(' | ')');
    text.split(parts).filter(|word| !word.is_empty())
}

/// Whether words are a place in capitals, with country and date behind it in any letters.
fn is_place(text: &str) -> bool {
    let capitals = |word: &str, least: usize| {
        let letters = word.chars().filter(|c| c.is_alphabetic());
        letters.clone().count() >= least && letters.clone().all(char::is_uppercase)
    };
    is_title_case(text)
        && words(text).next().is_some_and(|first| capitals(first, 2))
        && words(text).any(|word| capitals(word, 3))
}

/// "Kyiv, Ukraine", "London", "May 21", or nothing.
fn is_title_case(text: &str) -> bool {
    // A colon names a speaker: "THE PRESIDENT: No — I".
    words(text).count() <= WORDS
        && !text.contains([':', ';', '?', '!'])
        && words(text).all(|word| word.starts_with(|c: char| c.is_uppercase() || c.is_ascii_digit()))
}

/// "Kyiv, Ukraine", "New York", "Kyiv, March 3": no "Attorney General Kris Mayes".
fn is_short(place: &str) -> bool {
    is_title_case(place) && (words(place).count() <= 3 || place.contains(|c: char| c.is_ascii_digit()))
}

/// "Dec. 25"
fn is_day(text: &str) -> bool {
    let mut parts = words(text);
    is_title_case(text)
        && parts.next().is_some_and(|month| month.len() >= 3 && month.chars().all(char::is_alphabetic))
        && parts.next().is_some_and(|day| day.len() <= 2 && day.bytes().all(|b| b.is_ascii_digit()))
        && parts.next().is_none()
}

/// "Reuters", "CNN", "OSV News", "BSS/AFP"; not "Chair".
fn is_agency(name: &str) -> bool {
    let capitals = name.chars().filter(|c| c.is_uppercase()).count();
    (2..=30).contains(&name.len())
        && is_title_case(name)
        && (capitals > 1 || words(name).all(|word| word.len() > 5))
}

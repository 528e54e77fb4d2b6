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
    let agency = front.strip_suffix(')').and_then(|inner| inner.rsplit_once('('));
    let fits = match agency {
        // With an agency named, the place may be in small letters or missing.
        Some((place, name)) => {
            name.len() <= 30
                && name.starts_with(char::is_uppercase)
                && (place.trim().is_empty() || is_place(place) || is_title_case(place))
        }
        // So it may with a date: "Moscow, Dec. 25 — The Kremlin".
        None => {
            is_place(front)
                || front.ends_with(|c: char| c.is_ascii_digit())
                    && front.contains(", ")
                    && is_title_case(front)
        }
    };
    fits.then_some(at + dash)
}

/// Whether words are a place in capitals, with country and date behind it in any letters.
fn is_place(words: &str) -> bool {
    let mut count = 0;
    let mut capitals = false;
    for word in words
        .split(|c: char| c.is_whitespace() || matches!(c, ',' | '.' | '/' | '(' | ')'))
        .filter(|word| !word.is_empty())
    {
        let letters = word.chars().filter(|c| c.is_alphabetic());
        let all_capitals = word.chars().filter(|c| c.is_alphabetic()).count() >= 3
            && letters.clone().all(char::is_uppercase);
        if count == 0 && !word.starts_with(char::is_uppercase) {
            return false;
        }
        capitals |= all_capitals;
        if !word.starts_with(|c: char| c.is_uppercase() || c.is_ascii_digit()) {
            return false;
        }
        count += 1;
    }
    capitals && count <= WORDS && starts_in_capitals(words)
}

/// Whether the first word is in capitals: "KYIV", "NEW", "WASHINGTON/MOSCOW".
fn starts_in_capitals(words: &str) -> bool {
    let first = words.split(|c: char| c.is_whitespace() || c == ',').next().unwrap_or_default();
    let mut letters = first.chars().filter(|c| c.is_alphabetic());
    letters.clone().count() >= 2 && letters.all(char::is_uppercase)
}

/// "Kyiv, Ukraine", "London"
fn is_title_case(words: &str) -> bool {
    let mut count = 0;
    for word in words.split_whitespace() {
        count += 1;
        if !word.starts_with(|c: char| c.is_uppercase() || c.is_ascii_digit()) {
            return false;
        }
    }
    count <= WORDS
}

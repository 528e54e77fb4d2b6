//! Tokens after the English Universal Dependencies treebanks (EWT, GUM): clitics and most
//! hyphenated words are split, numbers, abbreviations, addresses and prefixed words are not.
//!
//! White space parts chunks; marks are peeled off both ends of a chunk; what is left is cut at
//! dashes, slashes and hyphens, and each piece loses its clitic.

use super::marks::{
    is_apostrophe, is_bracket, is_currency, is_dash, is_edge_mark, is_hyphen, is_quote, repeats,
};
use crate::span::floor;

/// A token: a byte range.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Token {
    /// First byte.
    pub start: u32,
    /// Byte after the last.
    pub end: u32,
}

/// Splits a text into tokens and appends them to `out`. Offsets are bytes of `text` plus
/// `base`. Every character that is no white space lies in exactly one token.
///
/// ```
/// use standpoint::text::token::tokenize;
/// let text = "Kyiv can't accept a 30-day truce.";
/// let mut tokens = Vec::new();
/// tokenize(text, 0, &mut tokens);
/// let forms: Vec<&str> = tokens.iter().map(|t| &text[t.start as usize..t.end as usize]).collect();
/// assert_eq!(forms, ["Kyiv", "ca", "n't", "accept", "a", "30", "-", "day", "truce", "."]);
/// ```
pub fn tokenize(text: &str, base: usize, out: &mut Vec<Token>) {
    let mut chunk_start = None;
    let mut sink = Sink { text, base, out };
    for (at, c) in text.char_indices() {
        if c.is_whitespace() {
            if let Some(start) = chunk_start.take() {
                sink.stretch(start, at, text[at..].trim_start().is_empty());
            }
        } else if chunk_start.is_none() {
            chunk_start = Some(at);
        }
    }
    if let Some(start) = chunk_start {
        sink.stretch(start, text.len(), true);
    }
}

struct Sink<'a> {
    text: &'a str,
    base: usize,
    out: &'a mut Vec<Token>,
}

/// The longest stretch without white space that is looked at as one: words are shorter, addresses
/// may be longer.
const STRETCH: usize = 256;

/// Words that keep their full stop (lower case, without it).
const ABBREVIATIONS: &[&str] = &[
    "a.k.a", "adm", "al", "apr", "arrv", "assn", "attn", "aug", "ave", "bldg", "blvd", "bros", "brig",
    "capt", "ca", "cf", "cmdr", "co", "col", "cong", "corp", "cpl", "dec", "del", "dept", "det", "dist",
    "div", "dr", "e.g", "esq", "est", "etc", "feb", "ft", "fri", "gen", "gov", "hon", "hwy", "i.e", "inc",
    "jan", "jr", "jul", "jun", "lt", "ltd", "maj", "messrs", "mon", "mr", "mrs", "ms", "mt", "nov", "oct",
    "ph.d", "phd", "pp", "pres", "prof", "rep", "reps", "rev", "sat", "sec", "sen", "sens", "sep", "sept",
    "sgt", "sr", "st", "supt", "thu", "thur", "thurs", "tue", "tues", "univ", "viz", "vol", "vs", "wed",
];

/// Abbreviations that are also words: they keep the full stop only in front of a number or a name.
const WEAK_ABBREVIATIONS: &[&str] = &["no", "mar", "sun", "art", "fig", "ed", "nos", "p", "v", "c", "op"];

/// First parts that stay with the word after the hyphen.
const PREFIXES: &[&str] = &[
    "anti", "bi", "co", "counter", "cross", "de", "e", "ex", "extra", "hyper", "infra", "intra", "mega",
    "micro", "mid", "mini", "multi", "non", "over", "poly", "post", "pre", "pro", "proto", "pseudo", "re",
    "semi", "socio", "sub", "super", "tele", "trans", "tri", "ultra", "un", "under", "uni",
];

const CLITICS: &[&str] = &["'s", "'re", "'ve", "'ll", "'d", "'m"];

fn is_address(s: &str) -> bool {
    let lower_start =
        |p: &str| s.len() > p.len() && s.is_char_boundary(p.len()) && s[..p.len()].eq_ignore_ascii_case(p);
    if s.contains("://") || lower_start("www.") || lower_start("mailto:") {
        return true;
    }
    if let Some((name, host)) = s.split_once('@') {
        return (name.is_empty() && host.starts_with(char::is_alphanumeric))
            || (!name.is_empty() && host.contains('.'));
    }
    if s.starts_with('#') && s.len() > 1 && s[1..].starts_with(char::is_alphabetic) {
        return s[1..].chars().all(|c| c.is_alphanumeric() || c == '_');
    }
    let Some((_, tail)) = s.split_once('.') else { return false };
    let host = s.split('/').next().unwrap_or(s);
    let end = host.rsplit('.').next().unwrap_or("");
    !tail.is_empty()
        && matches!(
            end,
            "com"
                | "org"
                | "net"
                | "gov"
                | "edu"
                | "ru"
                | "ua"
                | "uk"
                | "eu"
                | "html"
                | "doc"
                | "pdf"
                | "xls"
        )
        && host
            .split('.')
            .all(|p| !p.is_empty() && p.chars().all(|c| c.is_alphanumeric() || c == '-' || c == '_'))
}

/// Whether letters alternate with full stops: `U.S.`, `a.m.`, `U.N`, `J.`; the last stop may be missing.
fn is_initials(s: &str) -> bool {
    let mut letters = 0;
    let mut stops = 0;
    for (i, c) in s.chars().enumerate() {
        if i % 2 == 0 && c.is_alphabetic() {
            letters += 1;
        } else if i % 2 == 1 && c == '.' {
            stops += 1;
        } else {
            return false;
        }
    }
    letters > 0 && stops > 0 && (letters > 1 || s.chars().next().is_some_and(char::is_uppercase))
}

/// `mid-` in "mid- to late": a first part whose second part is left out.
fn is_cut_word(word: &str) -> bool {
    word.strip_suffix('-').is_some_and(|w| PREFIXES.contains(&w.to_lowercase().as_str()))
}

impl Sink<'_> {
    fn push(&mut self, start: usize, end: usize) {
        if start < end {
            let offset = |at: usize| u32::try_from(self.base + at).unwrap_or(u32::MAX);
            let token = Token { start: offset(start), end: offset(end) };
            self.out.push(token);
        }
    }

    /// A stretch without white space. `last` tells that nothing but white space follows.
    fn stretch(&mut self, mut start: usize, end: usize, last: bool) {
        if end - start > STRETCH && !is_address(&self.text[start..end]) {
            while end - start > STRETCH {
                let cut = start + cut_within(&self.text[start..end]);
                self.chunk(start, cut, false);
                start = cut;
            }
        }
        self.chunk(start, end, last);
    }

    fn chunk(&mut self, start: usize, mut end: usize, mut last: bool) {
        let mut tail: Vec<(usize, usize)> = Vec::new();
        let mut from = Some(start);
        while let Some(start) = from {
            from = self.part(start, &mut end, last, &mut tail);
            last = false;
        }
        for (start, end) in tail.into_iter().rev() {
            self.push(start, end);
        }
    }

    /// The first part of a chunk; where it is not all of it, what is left begins at the byte
    /// returned. Marks behind are taken off the end and put on `tail`, from the last to the first.
    fn part(
        &mut self,
        mut start: usize,
        chunk_end: &mut usize,
        last: bool,
        tail: &mut Vec<(usize, usize)>,
    ) -> Option<usize> {
        let mut end = *chunk_end;
        let whole = &self.text[start..end];
        let bare_end = start + whole.trim_end_matches(|c: char| !c.is_alphanumeric()).len();
        // Marks in front.
        while let Some(c) = self.text[start..end].chars().next() {
            let rest = &self.text[start..end];
            if is_apostrophe(c) || c == '\u{2018}' {
                // 'em, 's, '90s and 'tis are words.
                let word = &rest[c.len_utf8()..];
                let word_start = end - word.len();
                let bare = &self.text[word_start..bare_end.max(word_start)];
                let decade = word.starts_with(|c: char| c.is_ascii_digit()) && bare.ends_with(['s', 'S']);
                let short = if bare.len() < 8 { bare.to_lowercase() } else { String::new() };
                if decade
                    || matches!(
                        short.as_str(),
                        "em" | "s" | "re" | "ve" | "ll" | "d" | "m" | "til" | "tis" | "cause" | "bout"
                    )
                {
                    break;
                }
            } else if c == '.' && rest[1..].starts_with(|c: char| c.is_ascii_digit()) {
                break;
            } else if is_hyphen(c) && rest[c.len_utf8()..].starts_with(|c: char| c.is_ascii_digit()) {
                break; // a negative number
            } else if !is_edge_mark(c) {
                break;
            } else if matches!(rest, "=)" | ":)" | ":(" | ":D" | ";)" | ":-)" | ":-(" | ";-)" | ":P" | ":/") {
                self.push(start, end);
                return None;
            }
            let run = if repeats(c) { rest.len() - rest.trim_start_matches(c).len() } else { c.len_utf8() };
            self.push(start, start + run);
            start += run;
        }
        // Marks behind, collected from the end.
        let (known, mut no_address) = (tail.len(), false);
        while let Some(c) = self.text[start..end].chars().next_back() {
            let rest = &self.text[start..end];
            if !is_edge_mark(c) {
                break;
            }
            if matches!(c, '/' | '=') && !no_address {
                if is_address(rest) {
                    break;
                }
                // What is left without a mark behind is none either.
                no_address = true;
            }
            if is_hyphen(c) && tail.len() == known && is_cut_word(rest) {
                break;
            }
            let bytes = rest.as_bytes();
            if tail.len() == known
                && bytes.len() >= 3
                && bytes[bytes.len() - 3..].eq_ignore_ascii_case(b"in'")
            {
                // "talkin'" stays whole only where it is no plural or name.
                break;
            }
            let run = if repeats(c) { rest.len() - rest.trim_end_matches(c).len() } else { c.len_utf8() };
            if c == '.' && run == 1 && self.keeps_stop(rest, end, last) {
                break;
            }
            tail.push((end - run, end));
            end -= run;
        }
        *chunk_end = end;
        self.core(start, end)
    }

    /// Whether the full stop at the end of a word belongs to it.
    fn keeps_stop(&self, word: &str, end: usize, last: bool) -> bool {
        let word = &word[..word.len() - 1];
        // Initials and abbreviations are short.
        let near = &word[floor(word, word.len().saturating_sub(64))..];
        let tail = near
            .rsplit(|c: char| is_hyphen(c) || is_dash(c) || c == '/' || is_bracket(c) || is_quote(c))
            .next()
            .unwrap_or(near);
        if tail.is_empty() || tail.len() < word.len() && tail.len() == near.len() {
            return false;
        }
        let mut initials = String::with_capacity(tail.len() + 1);
        initials.push_str(tail);
        initials.push('.');
        if is_initials(&initials) && tail != "I" {
            return true;
        }
        let lower = tail.to_lowercase();
        if ABBREVIATIONS.contains(&lower.as_str()) {
            // Month and day names are abbreviations only with a capital.
            let name = matches!(
                lower.as_str(),
                "sat"
                    | "mon"
                    | "dec"
                    | "jan"
                    | "wed"
                    | "gen"
                    | "sec"
                    | "rep"
                    | "sen"
                    | "col"
                    | "co"
                    | "st"
                    | "hon"
                    | "det"
                    | "jun"
                    | "del"
                    | "ms"
                    | "mt"
            );
            return !name || tail.starts_with(char::is_uppercase);
        }
        if WEAK_ABBREVIATIONS.contains(&lower.as_str()) && !last {
            let next = self.text[end..].trim_start();
            return tail.starts_with(char::is_uppercase) && next.starts_with(|c: char| c.is_ascii_digit());
        }
        // A single number in front of text is a list item, "3."; it keeps the stop in the treebanks.
        false
    }

    /// A chunk without marks at its edges, up to the first mark inside that parts it.
    fn core(&mut self, start: usize, end: usize) -> Option<usize> {
        let word = &self.text[start..end];
        if word.is_empty() {
            return None;
        }
        if is_address(word) {
            // A possessive may still hang on a handle.
            let clitic = clitic_length(word);
            self.push(start, end - clitic);
            self.push(end - clitic, end);
            return None;
        }
        // Cut at the first mark inside that always parts.
        let mut previous = None;
        for (at, c) in word.char_indices() {
            let next = word[at + c.len_utf8()..].chars().next();
            let digit = |c: Option<char>| c.is_some_and(|c: char| c.is_ascii_digit());
            let cut = if is_dash(c)
                || matches!(c, '…' | '"' | '\u{201c}' | '\u{201d}' | ';' | '?' | '!' | '|' | '%' | '•' | '=')
                || is_bracket(c)
            {
                Some(c.len_utf8())
            } else if word[at..].starts_with("...") || word[at..].starts_with("--") {
                Some(word[at..].len() - word[at..].trim_start_matches(c).len())
            } else if matches!(c, ',' | ':') && !(digit(previous) && digit(next))
                || is_currency(c) && (digit(next) || digit(previous))
            {
                Some(1.max(c.len_utf8()))
            } else if c == '/' && !(digit(previous) && digit(next)) && word.len() > 3 {
                Some(1)
            } else if c == '.'
                && previous.is_some_and(char::is_lowercase)
                && next.is_some_and(char::is_uppercase)
                && at > 3
            {
                // "ended.The": two sentences run together.
                Some(1)
            } else {
                None
            };
            if let Some(len) = cut.filter(|_| at > 0 || previous.is_some()) {
                self.words(start, start + at);
                self.push(start + at, start + at + len);
                return Some(start + at + len);
            }
            previous = Some(c);
        }
        self.words(start, end);
        None
    }

    /// A word, perhaps hyphenated.
    fn words(&mut self, start: usize, end: usize) {
        let word = &self.text[start..end];
        if word.is_empty() {
            return;
        }
        let has_letter = word.chars().any(char::is_alphabetic);
        let hyphens = word.chars().filter(|&c| is_hyphen(c)).count();
        let phone = !has_letter
            && (hyphens > 1 && word.len() > 7 || word.split('-').all(|p| p.len() >= 3) && word.len() == 8);
        if hyphens == 0 || phone || word.chars().next().is_some_and(is_hyphen) {
            self.clitics(start, end);
            return;
        }
        let mut from = start;
        let mut at = start;
        while at < end {
            let Some(c) = self.text[at..end].chars().next() else { break };
            let next = at + c.len_utf8();
            if is_hyphen(c) && at > from && next < end {
                let part = self.text[from..at].to_lowercase();
                if !PREFIXES.contains(&part.as_str()) {
                    self.clitics(from, at);
                    self.push(at, next);
                    from = next;
                }
            }
            at = next;
        }
        self.clitics(from, end);
    }

    /// A simple word: splits off a clitic, a unit or the second half of a contraction.
    fn clitics(&mut self, start: usize, end: usize) {
        let word = &self.text[start..end];
        let mut cut = end - clitic_length(word);
        if cut == end {
            let lower = word.to_lowercase();
            let second = match lower.as_str() {
                "cannot" if lower.len() == word.len() => word.len() - 3,
                "gonna" | "gotta" | "wanna" => word.len() - 2,
                "dont" | "doesnt" | "didnt" | "isnt" | "wouldnt" | "couldnt" | "wasnt" | "havent" => {
                    word.len() - 2
                }
                _ => word.len(),
            };
            cut = start + second;
        }
        if cut == end {
            let digits = word.len()
                - word.trim_start_matches(|c: char| c.is_ascii_digit() || matches!(c, '.' | ',' | ':')).len();
            let unit = &word[digits..];
            if digits > 0
                && matches!(
                    unit,
                    "k" | "K"
                        | "m"
                        | "M"
                        | "bn"
                        | "b"
                        | "mn"
                        | "tn"
                        | "km"
                        | "kg"
                        | "mm"
                        | "cm"
                        | "pm"
                        | "am"
                        | "PM"
                        | "AM"
                        | "a.m."
                        | "p.m."
                        | "ft"
                        | "mph"
                        | "lb"
                        | "lbs"
                        | "kWh"
                        | "MW"
                        | "GW"
                )
            {
                cut = start + digits;
            }
        }
        if cut == start {
            cut = end;
        }
        self.push(start, cut);
        self.push(cut, end);
    }
}

/// Where to cut a stretch that is too long: at most [`STRETCH`] bytes in, in front of a mark if there is one.
fn cut_within(stretch: &str) -> usize {
    let most = floor(stretch, STRETCH);
    let mark = stretch[..most].rfind(|c: char| !c.is_alphanumeric()).filter(|at| *at > 0);
    mark.unwrap_or(most)
}

/// How many bytes at the end of a word are a clitic.
fn clitic_length(word: &str) -> usize {
    let Some(at) = word.rfind(is_apostrophe) else { return 0 };
    if at == 0 {
        return 0;
    }
    let lower = word[at..].replace('\u{2019}', "'").to_lowercase();
    if lower == "'t" {
        // The n belongs to the clitic: do|n't.
        return match word[..at].chars().next_back() {
            Some(c) if (c == 'n' || c == 'N') && at > 1 => word.len() - at + 1,
            _ => 0,
        };
    }
    if CLITICS.contains(&lower.as_str()) { word.len() - at } else { 0 }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn split(text: &str) -> Vec<&str> {
        let mut tokens = Vec::new();
        tokenize(text, 0, &mut tokens);
        tokens.iter().map(|t| &text[t.start as usize..t.end as usize]).collect()
    }

    #[test]
    fn words_are_split_as_in_the_treebanks() {
        let check = |text: &str, wanted: &str| assert_eq!(split(text).join("|"), wanted, "{text}");
        check(
            "Moscow\u{2019}s envoy can\u{2019}t, he said.",
            "Moscow|\u{2019}s|envoy|ca|n\u{2019}t|,|he|said|.",
        );
        check("We\u{2019}re U.S.-led and cannot", "We|\u{2019}re|U.S.|-|led|and|can|not");
        check("a 1,000-for-1,000 swap", "a|1,000|-|for|-|1,000|swap");
        check(
            "Mr. Lavrov met on Jan. 5 at 5:30 p.m. in the U.S.",
            "Mr.|Lavrov|met|on|Jan.|5|at|5:30|p.m.|in|the|U.S.",
        );
        check("$3.5bn (20%) of the G-7's aid", "$|3.5|bn|(|20|%|)|of|the|G|-|7|'s|aid");
        check("\"Never,\" she said\u{2014}twice...", "\"|Never|,|\"|she|said|\u{2014}|twice|...");
        check(
            "see https://a.example/x?y=1, @name and #tag.",
            "see|https://a.example/x?y=1|,|@name|and|#tag|.",
        );
        check("the allies' pro-Kyiv non-paper", "the|allies|'|pro-Kyiv|non-paper");
        check("a\u{a0}b", "a|b");
        check("and/or 9/11", "and|/|or|9/11");
    }

    #[test]
    fn a_stretch_without_end_takes_no_time() {
        let times = 100_000;
        for text in [
            "a;".repeat(times),
            format!("a{}", "‘’".repeat(times)),
            format!("{}a", "‘’".repeat(times)),
            format!("a{}", ",.".repeat(times)),
            format!("a{}", "/\"".repeat(times)),
            format!("https://a.example/{}", ";=".repeat(times)),
            "Abcde.".repeat(times),
            "-".repeat(times),
            "щ".repeat(times),
        ] {
            let mut tokens = Vec::new();
            let start = std::time::Instant::now();
            tokenize(&text, 0, &mut tokens);
            assert!(start.elapsed().as_secs_f32() < 2.0, "{:?}", text.get(..12));
            let length: u32 = tokens.iter().map(|token| token.end - token.start).sum();
            assert_eq!(length as usize, text.len(), "{:?}", text.get(..12));
        }
        let address = format!("(https://a.example/{}).", "path/".repeat(100));
        assert_eq!(split(&address).len(), 4);
    }

    #[test]
    fn every_character_lies_in_one_token() {
        for text in [
            "",
            " ",
            "'",
            "''",
            "\u{301}a-\u{2019}",
            "--'-.",
            "a'",
            "'s",
            "n't",
            "\u{1f600}x\u{200d}y",
            "(((",
            "...",
            "$",
            "-",
            "a--b-",
            "İ'S",
        ] {
            let mut tokens = Vec::new();
            tokenize(text, 0, &mut tokens);
            let mut at = 0;
            for t in &tokens {
                assert!(text[at..t.start as usize].chars().all(char::is_whitespace), "{text:?}");
                assert!(t.start < t.end);
                at = t.end as usize;
            }
            assert!(text[at..].chars().all(char::is_whitespace), "{text:?}");
        }
    }
}

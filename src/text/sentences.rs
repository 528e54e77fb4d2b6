//! Where sentences end.
//!
//! A full stop, question mark, exclamation mark or ellipsis may end one; marks and brackets that
//! close right behind it belong to it. Whether it does is decided by what stands on both sides:
//! the word in front (an abbreviation?), the letter behind (a capital?), whether a bracket or a
//! reporting clause is still to come. Unicode's own rules find the same places and split four in
//! ten wrongly on news, so they are not used.

use crate::article::Paragraph;
use crate::span::{Span, floor};
use crate::text::Sentence;
use crate::text::boundaries::{Boundaries, Ending, is_initials};
use crate::text::dateline::dateline;
use crate::text::quotations::Mark;

/// How far a bracket that opened in mid-sentence holds sentences together, in bytes.
const BRACKET: usize = 400;
/// How many words a reporting clause may need to come to its verb: "Russian President Vladimir
/// Putin asked".
const TO_VERB: usize = 6;
/// The longest word looked at in front of a full stop.
const WORD: usize = 60;

/// Splits every paragraph. The sentences' `tokens` are left empty.
pub(super) fn split(
    text: &str,
    paragraphs: &[Paragraph],
    markup: &[Span],
    marks: &[Mark],
    boundaries: &Boundaries,
) -> Vec<Sentence> {
    let mut splitter = Splitter { text, markup, marks, boundaries, limit: 0, start: 0, brackets: Vec::new() };
    let mut sentences = Vec::with_capacity(text.len() / 120);
    for (index, paragraph) in paragraphs.iter().enumerate() {
        splitter.paragraph(paragraph.span, |span, dateline| {
            sentences.push(Sentence {
                span,
                tokens: 0..0,
                paragraph: index,
                headline: paragraph.headline,
                dateline,
            });
        });
    }
    sentences
}

struct Splitter<'t> {
    text: &'t str,
    /// Markup that has not been passed yet.
    markup: &'t [Span],
    /// Quotation marks that have not been passed yet.
    marks: &'t [Mark],
    boundaries: &'t Boundaries,
    /// End of the paragraph.
    limit: usize,
    /// Start of the sentence.
    start: usize,
    /// Places of the brackets that are open in the sentence.
    brackets: Vec<usize>,
}

/// What may have ended a sentence.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Stop {
    Full,
    /// `?` or `!`, perhaps with others.
    Strong,
    Ellipsis,
    /// Of scripts without capitals: it ends a sentence whatever follows.
    Wide,
}

/// A place where a sentence may end.
struct Candidate {
    stop: Stop,
    /// First byte of the stop.
    at: usize,
    /// Byte behind the stop and all that closes with it.
    end: usize,
    /// Whether a quotation closes with it.
    unquotes: bool,
    /// Whether a bracket does that opened in mid-sentence.
    unbrackets: bool,
}

impl Splitter<'_> {
    fn paragraph(&mut self, paragraph: Span, mut push: impl FnMut(Span, bool)) {
        self.limit = paragraph.end;
        self.start = self.word_start(paragraph.start);
        self.brackets.clear();
        if let Some(end) = dateline(self.text, Span::new(self.start, self.limit)) {
            push(Span::new(self.start, end), true);
            self.start = self.word_start(end);
        }
        let bytes = self.text.as_bytes();
        let mut at = self.start;
        while at < self.limit {
            match bytes[at] {
                b'.' | b'?' | b'!' | 0xE2 | 0xE3 | 0xEF | 0xD8 | 0xDB => {}
                b'(' | b'[' => {
                    self.pass_marks(at);
                    match self.skip_markup(at) {
                        Some(end) => at = end,
                        None => {
                            self.brackets.push(at);
                            at += 1;
                        }
                    }
                    continue;
                }
                b')' | b']' => {
                    match self.skip_markup(at) {
                        Some(end) => at = end,
                        None => {
                            self.brackets.pop();
                            at += 1;
                        }
                    }
                    continue;
                }
                _ => {
                    at += 1;
                    continue;
                }
            }
            if let Some(end) = self.skip_markup(at) {
                at = end;
                continue;
            }
            let Some((stop, end)) = self.stop(at) else {
                at += 1;
                continue;
            };
            let candidate = self.close(stop, at, end);
            at = candidate.end;
            if self.ends(&candidate) {
                push(Span::new(self.start, candidate.end), false);
                self.start = self.word_start(candidate.end);
                self.brackets.clear();
                at = self.start.max(at);
            }
        }
        let rest = self.text[self.start.min(self.limit)..self.limit].trim_end();
        if !rest.is_empty() {
            push(Span::new(self.start, self.start + rest.len()), false);
        }
    }

    /// The first byte at or behind `at` that is no white space.
    fn word_start(&self, at: usize) -> usize {
        self.limit - self.text[at..self.limit].trim_start().len()
    }

    /// The end of the markup that covers a byte.
    fn skip_markup(&mut self, at: usize) -> Option<usize> {
        while self.markup.first().is_some_and(|span| span.end <= at) {
            self.markup = &self.markup[1..];
        }
        self.markup.first().filter(|span| span.start <= at).map(|span| span.end.min(self.limit))
    }

    fn pass_marks(&mut self, at: usize) {
        while self.marks.first().is_some_and(|mark| mark.span.end <= at) {
            self.marks = &self.marks[1..];
        }
    }

    /// The quotation mark that begins at a byte.
    fn mark(&mut self, at: usize) -> Option<Mark> {
        self.pass_marks(at);
        self.marks.first().copied().filter(|mark| mark.span.start == at)
    }

    fn char_at(&self, at: usize) -> Option<char> {
        self.text.get(at..self.limit)?.chars().next()
    }

    /// The stop at a byte, and the byte behind it.
    fn stop(&self, at: usize) -> Option<(Stop, usize)> {
        let mut end = at;
        let (mut dots, mut strong) = (0, false);
        while let Some(c) = self.char_at(end) {
            match c {
                '.' => dots += 1,
                '…' => dots += 3,
                '?' | '!' | '؟' => strong = true,
                '。' | '！' | '？' | '۔' => return Some((Stop::Wide, end + c.len_utf8())),
                // ". . ." and "? ? ?"
                ' ' if self.text[end + 1..self.limit].starts_with(['.', '?', '!']) => {}
                _ => break,
            }
            end += c.len_utf8();
        }
        let stop = match (dots, strong) {
            (0, false) => return None,
            (_, true) => Stop::Strong,
            (1, false) => Stop::Full,
            (_, false) => Stop::Ellipsis,
        };
        Some((stop, end))
    }

    /// Takes in what closes right behind a stop: quotation marks, brackets, notes, emphasis.
    fn close(&mut self, stop: Stop, at: usize, end: usize) -> Candidate {
        let mut found = Candidate { stop, at, end, unquotes: false, unbrackets: false };
        loop {
            let at = found.end;
            if let Some(end) = self.skip_markup(at) {
                found.end = end;
                continue;
            }
            let Some(c) = self.char_at(at) else { break };
            if let Some(mark) = self.mark(at) {
                if mark.opens {
                    break;
                }
                found.unquotes = true;
                found.end = mark.span.end;
                continue;
            }
            match c {
                ')' | ']' | '}' => {
                    if let Some(open) = self.brackets.pop() {
                        found.unbrackets |= open > self.start;
                    }
                    found.end += 1;
                }
                // A mark without a partner still closes where nothing parts it from the stop.
                '”' | '»' => {
                    found.unquotes = true;
                    found.end += c.len_utf8();
                }
                '"' | '’' | '\'' if self.char_at(at + c.len_utf8()).is_none_or(char::is_whitespace) => {
                    found.unquotes = true;
                    found.end += c.len_utf8();
                }
                '[' => match self.note(at) {
                    Some(end) => found.end = end,
                    None => break,
                },
                '.' | '?' | '!' => found.end += 1,
                c if c.is_whitespace() => {
                    // "… peace. ” he said", "… peace. [12]": what closes, but lost its place.
                    let next = self.word_start(at);
                    if let Some(mark) = self.mark(next) {
                        if mark.opens {
                            break;
                        }
                        found.unquotes = true;
                        found.end = mark.span.end;
                    } else if let Some(end) = self.note(next) {
                        found.end = end;
                    } else {
                        break;
                    }
                }
                _ => break,
            }
        }
        found
    }

    /// "[12]": a note behind the stop.
    fn note(&self, at: usize) -> Option<usize> {
        let rest = self.text[at..self.limit].strip_prefix('[')?;
        let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
        ((1..=3).contains(&digits) && rest[digits..].starts_with(']')).then_some(at + digits + 2)
    }

    fn ends(&mut self, candidate: &Candidate) -> bool {
        let next = self.word_start(candidate.end);
        if next >= self.limit {
            return false;
        }
        if candidate.stop == Stop::Wide {
            return true;
        }
        if self.in_bracket(candidate.end) {
            return false;
        }
        if next == candidate.end {
            return self.ends_without_space(candidate);
        }
        let opening = self.opening(next);
        let Some(first) = self.char_at(opening.word) else { return true };
        if first.is_lowercase() && !opening.bullet {
            return false;
        }
        let word = self.word_at(opening.word);
        let starter = self.boundaries.starts(word) && !self.is_initial(opening.word, word);
        if candidate.unbrackets && candidate.stop != Stop::Full {
            return starter;
        }
        match candidate.stop {
            Stop::Full => self.full_stop_ends(candidate.at, first, word, starter || opening.bullet),
            _ => !(candidate.unquotes && !starter && self.report_follows(opening.word)),
        }
    }

    /// Whether a bracket that opened inside the sentence is still open.
    fn in_bracket(&self, at: usize) -> bool {
        self.brackets.last().is_some_and(|open| {
            *open > self.start
                && at - *open < BRACKET
                && self.text.as_bytes()[at..self.limit.min(open + BRACKET)]
                    .iter()
                    .any(|b| matches!(b, b')' | b']'))
        })
    }

    /// Whether a full stop between white space ends the sentence.
    fn full_stop_ends(&self, at: usize, first: char, next: &str, starter: bool) -> bool {
        let word = self.word_before(at);
        let from = at - word.len();
        if is_number(word) && from == self.start {
            // "1. The first point"
            return false;
        }
        match self.boundaries.ending(word) {
            Ending::Never => false,
            Ending::BeforeNumber => !(first.is_ascii_digit() || is_roman(next)),
            Ending::May => starter && from > self.start,
            Ending::Always => true,
        }
    }

    /// Whether a stop with a letter or mark right behind it ends the sentence: scraped pages
    /// lose the space between sentences that stood in two elements.
    fn ends_without_space(&mut self, candidate: &Candidate) -> bool {
        let opening = self.opening(candidate.end);
        let Some(first) = self.char_at(opening.word) else { return false };
        if !first.is_uppercase() {
            return false;
        }
        let word = self.word_at(opening.word);
        if candidate.unquotes {
            return !self.report_follows(opening.word);
        }
        if candidate.stop != Stop::Full {
            return true;
        }
        let before = self.word_before(candidate.at);
        let behind = &word[first.len_utf8()..];
        let is_word = behind.starts_with(char::is_lowercase)
            || (behind.is_empty()
                && self.char_at(opening.word + first.len_utf8()).is_some_and(char::is_whitespace));
        if !is_word || self.is_address(candidate.at) {
            return false;
        }
        let last = before.chars().next_back();
        match self.boundaries.ending(before) {
            Ending::Never => false,
            Ending::May => self.boundaries.starts(word),
            _ if last.is_some_and(char::is_lowercase) => {
                before.chars().count() > 1 && (self.boundaries.starts(word) || !is_domain(word))
            }
            _ => self.boundaries.starts(word) || last.is_some_and(|c| matches!(c, ')' | '%')),
        }
    }

    /// Whether the stretch without space around a full stop is an address.
    fn is_address(&self, at: usize) -> bool {
        let near = &self.text[at..floor(self.text, self.limit.min(at + WORD))];
        let behind = near.split(char::is_whitespace).next().unwrap_or_default();
        let marked = |part: &str| part.contains(['@', '\\', '/']);
        let before = self.chunk_before(at);
        marked(before) || marked(behind) || before.starts_with("www.")
    }

    /// The stretch without space in front of a byte.
    fn chunk_before(&self, at: usize) -> &str {
        let from = floor(self.text, at.saturating_sub(WORD)).max(self.start);
        self.text[from..at].rsplit(char::is_whitespace).next().unwrap_or_default()
    }

    /// The word in front of a full stop, without what opens before it.
    fn word_before(&self, at: usize) -> &str {
        let chunk = self.chunk_before(at);
        let cut = |c: char| {
            matches!(
                c,
                '(' | '['
                    | '{'
                    | '"'
                    | '“'
                    | '”'
                    | '„'
                    | '‘'
                    | '«'
                    | '»'
                    | '/'
                    | '—'
                    | '–'
                    | '…'
                    | ','
                    | ';'
                    | ':'
            )
        };
        let chunk = chunk.rsplit(cut).next().unwrap_or(chunk);
        let chunk = chunk.trim_start_matches(['\'', '’', '*', '_', '-']);
        // "ex-Gov." and "U.S.-Gen." are known by their last part.
        match chunk.rsplit_once('-') {
            Some((_, last)) if !is_initials(chunk) && last.len() > 1 => last,
            _ => chunk,
        }
    }

    /// Passes what opens a sentence and finds its first letter or digit.
    fn opening(&mut self, from: usize) -> Opening {
        let mut found = Opening { word: from, bullet: false };
        while let Some(c) = self.char_at(found.word) {
            if c.is_alphanumeric() {
                break;
            }
            found.bullet |= matches!(c, '•' | '·' | '▪' | '■' | '●' | '►' | '©');
            found.word += c.len_utf8();
            if found.word - from > WORD {
                break;
            }
        }
        found
    }

    /// The letters and digits from a byte on.
    fn word_at(&self, at: usize) -> &str {
        let rest = &self.text[at..self.limit];
        let end = rest.find(|c: char| !c.is_alphanumeric()).unwrap_or(rest.len());
        &rest[..end]
    }

    /// Whether a word is an initial rather than the article "A".
    fn is_initial(&self, at: usize, word: &str) -> bool {
        word.chars().count() == 1 && self.char_at(at + word.len()) == Some('.')
    }

    /// Whether the words from a byte on report the question just quoted: "Putin asked." and not
    /// "Putin said that …" or "The talks ended".
    fn report_follows(&self, from: usize) -> bool {
        let end = floor(self.text, self.limit.min(from + 160));
        let clause = &self.text[from..end];
        let clause =
            &clause[..clause.find(['.', '?', '!', ';', ':', '"', '“', '”', '\n']).unwrap_or(clause.len())];
        let mut words = clause.split_whitespace();
        for (count, word) in words.by_ref().take(TO_VERB + 1).enumerate() {
            if count > 0 && self.boundaries.reports(word.trim_end_matches(',')) {
                // What is said next would make it a sentence of its own.
                return word.ends_with(',')
                    || words
                        .next()
                        .is_none_or(|next| !self.boundaries.opens_clause(next.trim_end_matches(',')));
            }
            if word.ends_with(',') {
                return false;
            }
        }
        false
    }
}

/// What opens a sentence before its first word.
struct Opening {
    word: usize,
    bullet: bool,
}

/// 1, 12, iv, b: what numbers a point of a list.
fn is_number(word: &str) -> bool {
    !word.is_empty()
        && (word.len() <= 2 && word.bytes().all(|b| b.is_ascii_digit())
            || is_roman(&word.to_uppercase())
            || word.len() == 1)
}

fn is_roman(word: &str) -> bool {
    !word.is_empty() && word.len() <= 5 && word.bytes().all(|b| matches!(b, b'I' | b'V' | b'X' | b'L'))
}

/// Com, Ru: what follows a full stop in an address.
fn is_domain(word: &str) -> bool {
    word.len() <= 3
        && matches!(
            word.to_lowercase().as_str(),
            "com"
                | "org"
                | "net"
                | "gov"
                | "edu"
                | "ru"
                | "ua"
                | "uk"
                | "eu"
                | "tv"
                | "io"
                | "ai"
                | "js"
                | "co"
        )
}

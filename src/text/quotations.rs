//! Pairing quotation marks.
//!
//! A mark's shape and neighbours say whether it can open or close; what is open already decides
//! the rest. Three families are kept apart (double, single, angle), and inside a family any
//! shape closes any other, as editors and scrapers mix `"` with `”`.
//!
//! Single marks are apostrophes unless they pair inside a paragraph. A double mark that opens
//! while its own family is open is a quotation inside the other only if both are closed in
//! turn; otherwise the first was never closed, as in long speeches where every paragraph opens
//! with a mark.

use crate::article::Paragraph;
use crate::span::Span;
use crate::text::Quotation;

/// How many marks ahead are looked at, so that time stays linear.
const AHEAD: usize = 48;

/// A quotation mark whose part is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Mark {
    pub(super) span: Span,
    pub(super) opens: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Family {
    Double,
    Single,
    Angle,
}

/// A character that may be a quotation mark, with what its shape and neighbours allow.
#[derive(Clone, Copy, Debug)]
struct Candidate {
    span: Span,
    family: Family,
    can_open: bool,
    can_close: bool,
    /// Behind an s and in front of a word: "the allies’ plan" as likely as a closing mark.
    plural: bool,
}

#[derive(Clone, Copy, Debug)]
struct Open {
    mark: Span,
    family: Family,
    continued: bool,
    /// Whether it stands as a quotation even if nothing closes it.
    certain: bool,
}

/// Every quotation of the paragraphs, in the order of their opening marks, and every mark that
/// is part of one. `tokens` is left empty.
pub(super) fn pair(text: &str, paragraphs: &[Paragraph]) -> (Vec<Quotation>, Vec<Mark>) {
    let mut pairing = Pairing { text, found: Vec::new(), stack: Vec::new(), pending: None };
    let mut candidates = Vec::new();
    for (at, paragraph) in paragraphs.iter().enumerate() {
        candidates.clear();
        collect(text, paragraph.span, &mut candidates);
        let next = paragraphs.get(at + 1).map(|next| next.span.of(text));
        pairing.paragraph(*paragraph, &candidates, next);
    }
    let mut found = pairing.found;
    found.sort_by_key(|quotation| quotation.outer.start);
    let mut marks = Vec::with_capacity(found.len() * 2);
    let mut around: Vec<usize> = Vec::new();
    for quotation in &mut found {
        around.retain(|end| *end > quotation.outer.start);
        quotation.depth = u8::try_from(around.len()).unwrap_or(u8::MAX);
        around.push(quotation.outer.end);
        marks.push(Mark { span: Span::new(quotation.outer.start, quotation.inner.start), opens: true });
        if quotation.closed {
            marks.push(Mark { span: Span::new(quotation.inner.end, quotation.outer.end), opens: false });
        }
    }
    marks.sort_by_key(|mark| mark.span);
    (found, marks)
}

struct Pairing<'t> {
    text: &'t str,
    found: Vec<Quotation>,
    stack: Vec<Open>,
    /// The family of a speech that was still open at the end of the last paragraph.
    pending: Option<Family>,
}

impl Pairing<'_> {
    fn paragraph(&mut self, paragraph: Paragraph, candidates: &[Candidate], next: Option<&str>) {
        let span = paragraph.span;
        let pending = self.pending;
        for (at, candidate) in candidates.iter().enumerate() {
            let first = candidate.span.start == span.start;
            let is_open = self.stack.iter().any(|open| open.family == candidate.family);
            let opens = match (candidate.can_open, candidate.can_close) {
                (true, false) => true,
                (false, true) => false,
                (true, true) => !is_open,
                (false, false) => continue,
            };
            if opens {
                let continued = first && pending == Some(candidate.family);
                self.open(*candidate, &candidates[at + 1..], continued, first, next);
            } else if is_open && !self.is_apostrophe(*candidate, &candidates[at + 1..]) {
                self.close(*candidate);
            }
        }
        let unclosed = self.finish(span);
        // An advertisement or a caption between two paragraphs of a speech does not end it.
        if unclosed.is_some() || !paragraph.headline {
            self.pending = unclosed;
        }
    }

    fn open(
        &mut self,
        mark: Candidate,
        ahead: &[Candidate],
        continued: bool,
        first: bool,
        next: Option<&str>,
    ) {
        let open = Open { mark: mark.span, family: mark.family, continued, certain: true };
        if mark.family == Family::Single {
            // A speech of several paragraphs in single marks is told by the next one opening, too.
            let goes_on = first && next.is_some_and(|next| next.starts_with('‘'));
            let inside = self.stack.last().is_some_and(|open| open.family == Family::Single);
            if !inside && (goes_on || closes_ahead(ahead)) {
                self.stack.push(Open { certain: goes_on, ..open });
            }
            return;
        }
        let same = self.stack.iter().rposition(|open| open.family == mark.family);
        match same {
            Some(outer) if !nests(ahead, mark.family) => {
                let restarted = self.stack[outer];
                self.stack.truncate(outer);
                let before = self.text[restarted.mark.end..mark.span.start].trim_end();
                let speech_goes_on = before.ends_with(['.', '?', '!', '…']);
                let length = if speech_goes_on {
                    before.len()
                } else {
                    // The closing mark was forgotten, most likely at the end of a sentence.
                    before.rfind(['.', '?', '!']).map_or(before.len(), |at| at + 1)
                };
                self.push(restarted, restarted.mark.end + length, None);
                self.stack.push(Open { continued: continued || speech_goes_on, ..open });
            }
            _ => self.stack.push(open),
        }
    }

    fn close(&mut self, mark: Candidate) {
        let Some(at) = self.stack.iter().rposition(|open| open.family == mark.family) else { return };
        let inner_double = self.stack[at + 1..].iter().any(|open| open.family != Family::Single);
        if mark.family == Family::Single && inner_double {
            return;
        }
        // Single marks left open inside were apostrophes.
        let open = self.stack[at];
        self.stack.truncate(at);
        self.push(open, mark.span.start, Some(mark.span));
    }

    /// Whether a mark that could close a single quotation is more likely the end of a plural
    /// possessive: a better candidate comes before anything new opens.
    fn is_apostrophe(&self, mark: Candidate, ahead: &[Candidate]) -> bool {
        mark.family == Family::Single
            && mark.plural
            && ahead
                .iter()
                .take(AHEAD)
                .take_while(|other| other.can_close && !other.can_open)
                .any(|other| other.family == Family::Single && !other.plural)
    }

    /// Ends what the paragraph leaves open and tells whether that was speech.
    fn finish(&mut self, paragraph: Span) -> Option<Family> {
        let mut left = std::mem::take(&mut self.stack);
        left.retain(|open| open.certain);
        for open in &left {
            self.push(*open, paragraph.end, None);
        }
        left.first().map(|open| open.family)
    }

    fn push(&mut self, open: Open, end: usize, closing: Option<Span>) {
        self.found.push(Quotation {
            outer: Span::new(open.mark.start, closing.map_or(end, |mark| mark.end)),
            inner: Span::new(open.mark.end, end),
            tokens: 0..0,
            depth: 0,
            continued: open.continued,
            closed: closing.is_some(),
        });
    }
}

/// Whether a single mark that opens here is closed in its paragraph.
fn closes_ahead(ahead: &[Candidate]) -> bool {
    ahead.iter().take(AHEAD).any(|other| other.family == Family::Single && other.can_close)
}

/// Whether a mark that opens inside a quotation of its own family is closed, and the one around
/// it after that.
fn nests(ahead: &[Candidate], family: Family) -> bool {
    let mut depth = 2;
    for other in ahead.iter().filter(|other| other.family == family).take(AHEAD) {
        match (other.can_open, other.can_close) {
            (true, false) => depth += 1,
            (false, true) => depth -= 1,
            _ => return false,
        }
        match depth {
            0 => return true,
            1..=3 => {}
            _ => return false,
        }
    }
    false
}

/// Finds everything in a paragraph that may be a quotation mark.
fn collect(text: &str, paragraph: Span, out: &mut Vec<Candidate>) {
    let bytes = text.as_bytes();
    let mut at = paragraph.start;
    while at < paragraph.end {
        // Only these bytes can begin one: ' " ` and the first bytes of « » and of U+2xxx, U+FFxx.
        if !matches!(bytes[at], b'\'' | b'"' | b'`' | 0xC2 | 0xE2 | 0xEF) {
            at += 1;
            continue;
        }
        let Some((length, candidate)) = read_mark(text, paragraph, at) else {
            at += 1;
            continue;
        };
        out.extend(candidate);
        at += length;
    }
}

/// The mark at a byte, with its length; no candidate where it cannot be a quotation mark here.
fn read_mark(text: &str, paragraph: Span, at: usize) -> Option<(usize, Option<Candidate>)> {
    let rest = text.get(at..paragraph.end)?;
    let c = rest.chars().next()?;
    let doubled = rest.starts_with("''") || rest.starts_with("``");
    let (family, length) = match c {
        '“' | '”' | '„' | '‟' | '"' | '＂' => (Family::Double, c.len_utf8()),
        '\'' | '`' if doubled => (Family::Double, 2),
        '‘' | '’' | '‚' | '‛' | '\'' | '`' => (Family::Single, c.len_utf8()),
        '«' | '»' | '‹' | '›' => (Family::Angle, c.len_utf8()),
        _ => return None,
    };
    let span = Span::new(at, at + length);
    let left = text[paragraph.start..at].chars().next_back();
    let right = text[span.end..paragraph.end].chars().next();
    let around = Around { left, right };
    let (can_open, can_close) = match c {
        _ if family == Family::Single => single(c, around, &text[span.end..paragraph.end]),
        '“' | '‟' => (!around.looks_closing() || around.looks_opening(), around.looks_closing()),
        '„' | '«' | '‹' => (!around.looks_closing(), around.looks_closing()),
        '”' | '»' | '›' => (around.looks_opening() && !around.looks_closing(), true),
        _ if around.is_inch() => (false, true),
        _ => match (around.looks_opening(), around.looks_closing()) {
            (true, false) => (true, false),
            (false, true) => (false, true),
            _ => (true, true),
        },
    };
    let plural = family == Family::Single
        && matches!(left, Some('s' | 'S'))
        && right == Some(' ')
        && text[span.end..paragraph.end].trim_start().starts_with(char::is_lowercase);
    Some((length, Some(Candidate { span, family, can_open, can_close, plural })))
}

/// The characters on both sides of a mark.
#[derive(Clone, Copy)]
struct Around {
    left: Option<char>,
    right: Option<char>,
}

impl Around {
    fn looks_opening(self) -> bool {
        let free = self.left.is_none_or(|c| {
            c.is_whitespace() || matches!(c, '(' | '[' | '{' | '—' | '–' | '-' | '/') || is_mark(c)
        });
        free && self.right.is_some_and(|c| !c.is_whitespace() && !matches!(c, ',' | ';' | ':' | ')' | ']'))
    }

    fn looks_closing(self) -> bool {
        let free = self.right.is_none_or(|c| {
            c.is_whitespace()
                || matches!(
                    c,
                    '.' | ',' | ';' | ':' | '?' | '!' | ')' | ']' | '}' | '—' | '–' | '-' | '/' | '…'
                )
                || is_mark(c)
        });
        free && self.left.is_some_and(|c| !c.is_whitespace() && !matches!(c, '(' | '['))
    }

    /// 5'10" and 15" guns
    fn is_inch(self) -> bool {
        self.left.is_some_and(|c| c.is_ascii_digit()) && self.right.is_none_or(|c| !c.is_alphanumeric())
    }
}

fn is_mark(c: char) -> bool {
    matches!(c, '“' | '”' | '„' | '"' | '‘' | '’' | '\'' | '«' | '»' | '‹' | '›')
}

/// What a single mark can be: inside a word it is an apostrophe.
fn single(c: char, around: Around, behind: &str) -> (bool, bool) {
    let in_word =
        around.left.is_some_and(char::is_alphanumeric) && around.right.is_some_and(char::is_alphanumeric);
    if in_word {
        return (false, false);
    }
    let opening = around.looks_opening() && !is_clipped(behind);
    let closing = around.looks_closing();
    match c {
        '‘' | '‚' | '‛' | '`' => (opening, closing && !opening),
        '’' => (false, closing),
        _ => (opening && !closing, closing && !opening),
    }
}

/// '90s, 'em: an apostrophe in front of a clipped word or year.
fn is_clipped(behind: &str) -> bool {
    let digits = behind.bytes().take_while(u8::is_ascii_digit).count();
    let decade = digits == 2 && !behind[2..].starts_with(|c: char| c.is_alphanumeric() && c != 's');
    let word: &str = behind.split(|c: char| !c.is_alphabetic()).next().unwrap_or_default();
    decade
        || matches!(
            word,
            "em" | "tis" | "twas" | "til" | "cause" | "n" | "s" | "t" | "re" | "ve" | "ll" | "d" | "m"
        )
}

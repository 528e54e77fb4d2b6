//! Marks of layout: those that shape a line, and those inside running text that are no words.
//!
//! Scrapers leave Markdown in plain text, so emphasis and links are seen in every format. What
//! could as well be meant literally (tables, code, images) is markup in Markdown alone.

use crate::span::{Span, floor};

/// The longest address looked for, so that a stray mark costs nothing.
const ADDRESS: usize = 2_000;
/// The longest emphasis looked for.
const EMPHASIS: usize = 600;

/// What a line is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum LineKind {
    /// Parts paragraphs: a blank line, a rule, a line of markup.
    Gap,
    /// A heading by its mark.
    Heading,
    /// Begins a paragraph: a list item.
    Item,
    /// Words.
    Text,
}

/// How many bytes at the start of a trimmed line are marks, and what they make of it.
pub(super) fn line_mark(line: &str, markdown: bool) -> (usize, LineKind) {
    let mut at = 0;
    let mut kind = LineKind::Text;
    loop {
        let rest = &line[at..];
        let hashes = rest.len() - rest.trim_start_matches('#').len();
        if (1..=6).contains(&hashes) && rest[hashes..].starts_with([' ', '\t']) {
            at += hashes + 1;
            kind = LineKind::Heading;
        } else if rest.starts_with("- ") || rest.starts_with("* ") || (markdown && rest.starts_with("+ ")) {
            at += 2;
            kind = LineKind::Item;
        } else if let Some(behind) = rest.strip_prefix('•') {
            at = line.len() - behind.len();
            kind = LineKind::Item;
        } else if rest.starts_with('>') {
            at += 1;
        } else {
            break;
        }
        at = line.len() - line[at..].trim_start().len();
    }
    if kind == LineKind::Text && is_numbered(&line[at..]) {
        kind = LineKind::Item;
    }
    (at, kind)
}

/// "1. First", "2) Second"; the number is read with the words.
fn is_numbered(line: &str) -> bool {
    let digits = line.bytes().take_while(u8::is_ascii_digit).count();
    (1..=2).contains(&digits) && (line[digits..].starts_with(". ") || line[digits..].starts_with(") "))
}

/// Whether a line holds nothing to read: tags and comments of HTML; in Markdown tables, images
/// and lists of addresses, too.
pub(super) fn is_markup_line(line: &str, markdown: bool) -> bool {
    if line.starts_with('<') {
        let mut rest = line;
        while let Some(length) = tag(rest) {
            rest = rest[length..].trim_start();
        }
        return rest.is_empty();
    }
    markdown
        && ((line.starts_with('|') && line.ends_with('|'))
            || (line.starts_with("![") && line.ends_with(')') && line.matches("](").count() == 1)
            || (line.starts_with('[')
                && line.split_once("]: ").is_some_and(|(_, address)| !address.contains(' '))))
}

/// Tags that scrapers leave behind. Others are no tags: "<…>", "<press@kremlin.ru>".
const TAGS: &[&str] = &[
    "a",
    "abbr",
    "b",
    "blockquote",
    "br",
    "cite",
    "code",
    "div",
    "em",
    "figcaption",
    "figure",
    "font",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "hr",
    "i",
    "img",
    "li",
    "ol",
    "p",
    "q",
    "s",
    "small",
    "span",
    "strong",
    "sub",
    "sup",
    "table",
    "tbody",
    "td",
    "th",
    "thead",
    "time",
    "tr",
    "u",
    "ul",
];

/// The length of the tag or comment that a text begins with.
fn tag(text: &str) -> Option<usize> {
    if text.starts_with("<!--") {
        let near = text.as_bytes().windows(3).take(ADDRESS);
        return near.into_iter().position(|end| end == b"-->").map(|end| end + 3);
    }
    let inside = text.strip_prefix('<')?;
    let name = inside.strip_prefix('/').unwrap_or(inside);
    let end = name.find(|c: char| !c.is_ascii_alphanumeric())?;
    if !TAGS.contains(&name[..end].to_ascii_lowercase().as_str())
        || !name[end..].starts_with([' ', '\n', '/', '>'])
    {
        return None;
    }
    let close = inside.find(['<', '>'])?;
    inside[close..].starts_with('>').then_some(close + 2)
}

/// Characters without width that scrapers and editors leave between words.
const INVISIBLE: [char; 7] =
    ['\u{200b}', '\u{200c}', '\u{200d}', '\u{200e}', '\u{200f}', '\u{2060}', '\u{feff}'];

/// Finds characters that nobody sees at the edge of a word, where they are no part of it; inside a word
/// they are left, as some scripts join and part letters with them.
pub(super) fn invisible(text: &str, body: Span, out: &mut Vec<Span>) {
    for (at, found) in body.of(text).match_indices(INVISIBLE) {
        let mark = Span::new(body.start + at, body.start + at + found.len());
        let letter = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
        if !(letter(text[..mark.start].chars().next_back()) && letter(text[mark.end..].chars().next())) {
            out.push(mark);
        }
    }
}

/// Finds the marks inside a paragraph: the brackets and the address of a link, whole images,
/// the asterisks and low lines of emphasis, tags of HTML.
pub(super) fn find(text: &str, paragraph: Span, out: &mut Vec<Span>) {
    let words = paragraph.of(text);
    if !words.contains(['_', '*', '<']) && !words.contains("](") {
        return;
    }
    let bytes = words.as_bytes();
    let mut push = |start: usize, end: usize| {
        out.push(Span::new(paragraph.start + start, paragraph.start + end));
    };
    let mut address: Option<Span> = None;
    let mut barren = [[0; 3]; 2];
    let mut at = 0;
    while at < bytes.len() {
        if let Some(span) = address.filter(|span| span.start == at) {
            push(span.start, span.end);
            at = span.end;
            address = None;
            continue;
        }
        match bytes[at] {
            b'[' if address.is_none() => {
                address = link(words, at);
                match address {
                    Some(span) if at > 0 && bytes[at - 1] == b'!' => {
                        push(at - 1, span.end);
                        at = span.end;
                        address = None;
                    }
                    Some(_) => {
                        push(at, at + 1);
                        at += 1;
                    }
                    None => at += 1,
                }
            }
            b'<' => match tag(&words[at..]) {
                Some(length) => {
                    push(at, at + length);
                    at += length;
                }
                None => at += 1,
            },
            mark @ (b'_' | b'*') => {
                let run = bytes[at..].iter().take_while(|b| **b == mark).count();
                if run <= 3 && opens(words, at, run) {
                    let seen = &mut barren[usize::from(mark == b'*')][run - 1];
                    if let Some(close) = emphasis(words, at, run, seen) {
                        push(at, at + run);
                        push(close, close + run);
                    }
                }
                at += run;
            }
            _ => at += 1,
        }
    }
}

/// The `](address)` of the link whose name opens at `open`.
fn link(words: &str, open: usize) -> Option<Span> {
    let near = |from: usize| &words.as_bytes()[from..words.len().min(from + ADDRESS)];
    let name = open + 1 + near(open + 1).iter().position(|byte| matches!(byte, b'[' | b']'))?;
    if !words[name..].starts_with("](") {
        return None;
    }
    let mut depth = 0usize;
    for (at, byte) in near(name + 1).iter().enumerate() {
        match byte {
            b'(' => depth += 1,
            b'[' => return None,
            b')' if depth == 1 => return Some(Span::new(name, name + 1 + at + 1)),
            b')' => depth -= 1,
            _ => {}
        }
    }
    None
}

/// Whether the marks at a byte may open emphasis.
fn opens(words: &str, at: usize, run: usize) -> bool {
    let before = words[..at].chars().next_back();
    let behind = words[at + run..].chars().next();
    !before.is_some_and(char::is_alphanumeric)
        && behind.is_some_and(|c| !c.is_whitespace() && !matches!(c, '_' | '*'))
}

/// Where the emphasis that opens at `open` with `run` marks closes. Up to `barren` it is known
/// that such marks do not close, so that text full of them is not searched again and again.
fn emphasis(words: &str, open: usize, run: usize, barren: &mut usize) -> Option<usize> {
    let marks = &words[open..open + run];
    let mark = marks.chars().next();
    let end = floor(words, open + run + EMPHASIS);
    let mut from = (open + run).max(*barren);
    while let Some(found) = words.get(from..end).and_then(|rest| rest.find(marks)) {
        let close = from + found;
        let left = words[..close].chars().next_back();
        let right = words[close + run..].chars().next();
        let alone = left != mark && right != mark;
        if alone && left.is_some_and(|c| !c.is_whitespace()) && right.is_none_or(|c| !c.is_alphanumeric()) {
            return Some(close);
        }
        from = close + run;
        *barren = from;
    }
    *barren = (*barren).max(floor(words, end.saturating_sub(run)));
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The text without its marks.
    fn bare(text: &str) -> String {
        let mut marks = Vec::new();
        find(text, Span::new(0, text.len()), &mut marks);
        marks.sort_unstable();
        let mut at = 0;
        let mut words = String::new();
        for mark in marks {
            words.push_str(&text[at..mark.start]);
            at = mark.end;
        }
        words + &text[at..]
    }

    #[test]
    fn marks_are_told_from_words() {
        for (text, wanted) in [
            ("[NATO](https://a.example/x_(y)) membership", "NATO membership"),
            ("According to _Reuters_ , **he** said ***no***.", "According to Reuters , he said no."),
            ("a ![map](m.png) of it", "a  of it"),
            ("snake_case, 2 * 3 * 4 and a footnote*", "snake_case, 2 * 3 * 4 and a footnote*"),
            ("[German Chancellor Friedrich] Merz", "[German Chancellor Friedrich] Merz"),
            ("[a [b](c)", "[a b"),
            ("_“Call of Duty”_ memes", "“Call of Duty” memes"),
            (
                "<p class=\"x\">He<br/> said <no@x.example> &lt; <…> 1<2</p>",
                "He said <no@x.example> &lt; <…> 1<2",
            ),
            ("a <!-- note --> b <a b", "a  b <a b"),
            ("*not closed", "*not closed"),
            ("____ and **", "____ and **"),
        ] {
            assert_eq!(bare(text), wanted, "{text}");
        }
    }
}

//! Where paragraphs begin and end, and which of them are headlines.
//!
//! Blank lines always part. A single line end is ambiguous: scraped articles have one paragraph
//! a line, while mail and agency feeds break lines at a column. The text as a whole tells which:
//! where many lines stop in mid-sentence at about the same width, lines are broken at a column.

use crate::article::Paragraph;
use crate::article::lines::{lines, trimmed};
use crate::article::markup::{self, LineKind};
use crate::span::Span;

/// The widest line a text broken at a column has.
const WIDEST_BROKEN: usize = 130;
/// The shortest line that can have been broken because it was full.
const SHORTEST_BROKEN: usize = 40;
/// How long the first line may be to be a headline, in characters.
const LONGEST_HEADLINE: usize = 200;
/// How long a line between paragraphs may be to be a subhead.
const LONGEST_SUBHEAD: usize = 120;

/// What there is to read in a text.
#[derive(Debug, Default)]
pub(super) struct Layout {
    pub(super) paragraphs: Vec<Paragraph>,
    pub(super) markup: Vec<Span>,
}

#[derive(Clone, Copy, Debug)]
struct Line {
    kind: LineKind,
    /// Without indent, bullets and heading marks.
    span: Span,
    /// Characters in front of the words.
    indent: usize,
    /// Characters in all.
    width: usize,
}

/// Finds the paragraphs of `body`.
pub(super) fn find(text: &str, body: Span, markdown: bool) -> Layout {
    let lines = classify(text, body, markdown);
    let width = broken_at(text, &lines);
    let mut layout = Layout::default();
    let mut last: Option<Line> = None;
    for line in lines {
        if line.kind == LineKind::Gap {
            last = None;
            continue;
        }
        let joined = match last {
            Some(last) if line.kind == LineKind::Text => joins(text, last, line, width),
            _ => false,
        };
        match layout.paragraphs.last_mut() {
            Some(paragraph) if joined => {
                // What stands between the words of two lines besides white space is a mark:
                // the `>` of a quoted mail.
                let between = Span::new(paragraph.span.end, line.span.start);
                let mark = trimmed(text, between);
                if !mark.is_empty() {
                    layout.markup.push(mark);
                }
                paragraph.span.end = line.span.end;
            }
            _ => {
                let headline = line.kind == LineKind::Heading;
                layout.paragraphs.push(Paragraph { span: line.span, headline });
            }
        }
        last = (line.kind != LineKind::Heading).then_some(line);
    }
    mark_headlines(text, &mut layout.paragraphs);
    for paragraph in &layout.paragraphs {
        markup::find(text, paragraph.span, &mut layout.markup);
    }
    markup::invisible(text, body, &mut layout.markup);
    layout.markup.sort_unstable();
    layout.markup.dedup_by(|next, kept| next.overlaps(*kept));
    layout
}

fn classify(text: &str, body: Span, markdown: bool) -> Vec<Line> {
    let mut found: Vec<Line> = Vec::new();
    let (mut fenced, mut comment) = (false, false);
    // A comment that nothing ends is none.
    let last_comment = body.of(text).rfind("-->").map_or(0, |end| body.start + end);
    for line in lines(text, body) {
        let words = trimmed(text, line);
        let content = words.of(text);
        let indent = text[line.start..words.start].chars().count();
        let width = indent + content.chars().count();
        let mut read = Line { kind: LineKind::Gap, span: words, indent, width };
        let fence = markdown && (content.starts_with("```") || content.starts_with("~~~"));
        fenced ^= fence;
        let commented = comment || content.starts_with("<!--") && words.start < last_comment;
        comment = commented && !content.contains("-->");
        let inside = fence || fenced || comment || commented && content.ends_with("-->");
        if inside || markup::is_markup_line(content, markdown) {
            found.push(read);
            continue;
        }
        if content.chars().all(|c| !c.is_alphanumeric() && !is_sentence_mark(c)) {
            // Blank, or a row of marks. Under a line of Markdown a row underlines a heading.
            let row = content.len() >= 2
                && (content.bytes().all(|b| b == b'=') || content.bytes().all(|b| b == b'-'));
            if let Some(above) =
                found.last_mut().filter(|above| markdown && row && above.kind == LineKind::Text)
            {
                above.kind = LineKind::Heading;
            }
            found.push(read);
            continue;
        }
        let (mark, kind) = markup::line_mark(content, markdown);
        read.span = trimmed(text, Span::new(words.start + mark, words.end));
        if kind == LineKind::Heading {
            let bare = read.span.of(text).trim_end_matches('#').trim_end();
            read.span.end = read.span.start + bare.len();
        }
        let kind = if read.span.is_empty() { LineKind::Gap } else { kind };
        found.push(Line { kind, ..read });
    }
    found
}

/// The column at which lines are broken, or `None` where a line is a paragraph.
fn broken_at(text: &str, lines: &[Line]) -> Option<usize> {
    let (mut pairs, mut broken, mut widest) = (0, 0, 0);
    for pair in lines.windows(2) {
        let (above, below) = (pair[0], pair[1]);
        let readable = matches!(above.kind, LineKind::Text | LineKind::Item) && below.kind == LineKind::Text;
        if !readable || above.width < SHORTEST_BROKEN {
            continue;
        }
        pairs += 1;
        if above.width <= WIDEST_BROKEN {
            widest = widest.max(above.width);
            if runs_on(text, above, below) {
                broken += 1;
            }
        }
    }
    (broken > 0 && broken * 5 >= pairs).then_some(widest)
}

/// Whether a line surely goes on in the next.
fn runs_on(text: &str, above: Line, below: Line) -> bool {
    !ends_complete(above.span.of(text)) && below.span.of(text).starts_with(char::is_lowercase)
}

fn joins(text: &str, above: Line, below: Line, width: Option<usize>) -> bool {
    if above.width >= SHORTEST_BROKEN && runs_on(text, above, below) {
        return true;
    }
    let Some(width) = width.filter(|_| above.width <= WIDEST_BROKEN) else { return false };
    let complete = ends_complete(above.span.of(text));
    if below.indent > above.indent + 1 && complete {
        return false;
    }
    // A line is full where the next word would not have fitted.
    let word = below.span.of(text).split_whitespace().next().unwrap_or_default().chars().count();
    let full = above.width + 1 + word > width.saturating_sub(2);
    full || (!complete && above.width * 2 > width)
}

/// Whether a line ends as a sentence does.
fn ends_complete(line: &str) -> bool {
    line.trim_end_matches(is_closer).ends_with(|c| is_sentence_mark(c) || c == ':')
}

fn is_closer(c: char) -> bool {
    matches!(c, '"' | '\'' | '”' | '’' | '»' | '“' | ')' | ']' | '*' | '_') || c.is_whitespace()
}

fn is_sentence_mark(c: char) -> bool {
    matches!(c, '.' | '?' | '!' | '…' | '。' | '！' | '？')
}

/// A headline is a short line that does not end as a sentence. The first one may ask a question.
fn mark_headlines(text: &str, paragraphs: &mut [Paragraph]) {
    let several = paragraphs.len() > 1;
    for (at, paragraph) in paragraphs.iter_mut().enumerate() {
        let words = paragraph.span.of(text);
        let last = words.trim_end_matches(is_closer).chars().next_back().unwrap_or('.');
        let first = words.chars().find(|c| c.is_alphabetic());
        let limit = if at == 0 { LONGEST_HEADLINE } else { LONGEST_SUBHEAD };
        let asks = at == 0 && several && matches!(last, '?' | '!');
        let ends = is_sentence_mark(last) || matches!(last, ',' | ';' | ':' | '-' | '–' | '—');
        let short = words.chars().take(limit + 1).count() <= limit;
        paragraph.headline |= short && (!ends || asks) && first.is_some_and(|c| !c.is_lowercase());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Paragraphs as read, headlines with `#` in front.
    fn read(text: &str, markdown: bool) -> Vec<String> {
        let layout = find(text, Span::new(0, text.len()), markdown);
        let shown = |p: &Paragraph| {
            format!("{}{}", if p.headline { "# " } else { "" }, p.span.of(text).replace('\n', "|"))
        };
        layout.paragraphs.iter().map(shown).collect()
    }

    #[test]
    fn a_paragraph_a_line() {
        let text = "Talks stall\n\nThe envoys met in Geneva on Monday, and nothing came of it, one of them said.\n\
            What Kyiv wants\nUkraine asked for guarantees that bind its allies for ten years or more.\n\
            Moscow refused.\n";
        assert_eq!(
            read(text, false),
            [
                "# Talks stall",
                "The envoys met in Geneva on Monday, and nothing came of it, one of them said.",
                "# What Kyiv wants",
                "Ukraine asked for guarantees that bind its allies for ten years or more.",
                "Moscow refused.",
            ]
        );
    }

    #[test]
    fn lines_broken_at_a_column() {
        let text = "TALKS STALL IN GENEVA\n\nThe envoys of the two countries met in Geneva on Monday and talked\n\
            for six hours. Nothing came of it, one of the envoys said afterwards.\nThe next round is to be held in \
            Istanbul.\nUkraine asked for guarantees that bind its allies for ten years or\nmore.\n   Moscow refused.\n";
        assert_eq!(
            read(text, false),
            [
                "# TALKS STALL IN GENEVA",
                "The envoys of the two countries met in Geneva on Monday and talked|for six hours. Nothing came of it, \
                 one of the envoys said afterwards.|The next round is to be held in Istanbul.",
                "Ukraine asked for guarantees that bind its allies for ten years or|more.",
                "Moscow refused.",
            ]
        );
    }

    #[test]
    fn markdown() {
        let text = "# Talks *stall* #\n\n<!-- draft\nstill draft -->\n![map](m.png)\n\n- [Kyiv](https://a.example/x) refused.\n\
            * Moscow insisted.\n\n> Quoted one that is long enough to have been broken at\n> a column.\n\n```\ncode here\n```\n\
            <div><p>\n<!-- x -->\n| a | b |\n|---|---|\n\nSetext\n======\n1. First.\n[ref]: http://x.example\n";
        assert_eq!(
            read(text, true),
            [
                "# Talks *stall*",
                "[Kyiv](https://a.example/x) refused.",
                "Moscow insisted.",
                "Quoted one that is long enough to have been broken at|> a column.",
                "# Setext",
                "1. First.",
            ]
        );
    }

    #[test]
    fn headlines() {
        assert_eq!(
            read("Will Moscow agree?\n\nNobody knows.", false),
            ["# Will Moscow agree?", "Nobody knows."]
        );
        assert_eq!(read("Kyiv rejects truce", false), ["# Kyiv rejects truce"]);
        assert_eq!(read("Will Moscow agree?", false), ["Will Moscow agree?"]);
        assert_eq!(
            read("Head\n\nHe said:\n\n- said Putin, whom it quotes\n", false),
            ["# Head", "He said:", "said Putin, whom it quotes"]
        );
    }
}

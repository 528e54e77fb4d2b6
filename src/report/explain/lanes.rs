//! A sentence with the spans of what was seen in it drawn below: a row for who, for cues, for what is said,
//! for positions and for conditions, wrapped together with the sentence.

use unicode_width::UnicodeWidthChar;

use crate::report::Canvas;
use crate::report::ink::{Ink, Text, clean, width};
use crate::span::Span;

/// Columns of the labels at the left.
pub(super) const LABEL: usize = 10;
/// A sentence is given so many columns at least.
const LEAST: usize = 10;

/// A row of spans of one kind.
pub(super) struct Lane {
    /// What stands at its left.
    pub(super) label: &'static str,
    /// What its spans are drawn with where there are no box characters.
    pub(super) mark: char,
    /// Its spans with their inks.
    pub(super) spans: Vec<(Span, Ink)>,
}

/// What takes one place on the screen: a letter with its accents.
struct Glyph {
    text: String,
    /// The byte of the article it begins at.
    start: usize,
    end: usize,
    space: bool,
}

/// Draws a sentence that begins at a byte of the article, with its lanes.
pub(super) fn draw(start: usize, sentence: &str, lanes: &[Lane], canvas: Canvas, out: &mut String) {
    let glyphs = glyphs(start, sentence);
    let room = canvas.width.saturating_sub(LABEL).max(LEAST);
    let rows: Vec<Vec<Vec<Placed>>> = lanes.iter().map(|lane| rows(&glyphs, lane)).collect();
    for (from, to) in lines(&glyphs, room) {
        let line = &glyphs[from..to];
        let columns = columns(line);
        let text: String = line.iter().map(|glyph| glyph.text.as_str()).collect();
        push(out, "", &Text::new(Ink::Plain, text));
        for (lane, rows) in lanes.iter().zip(&rows) {
            let mut label = lane.label;
            for row in rows {
                let row = marks(row, lane, (from, to), &columns, canvas.boxes);
                if !row.is_empty() {
                    push(out, label, &row);
                    // Said once for all rows of the kind below a line.
                    label = "";
                }
            }
        }
    }
}

fn push(out: &mut String, label: &str, text: &Text) {
    out.push_str(&Text::new(Ink::Faint, format!("{label:LABEL$}")).marked());
    out.push_str(&text.marked());
    out.push('\n');
}

/// The letters of a sentence: white space is one space, what may not be printed is left out, and an accent
/// belongs to its letter.
fn glyphs(start: usize, sentence: &str) -> Vec<Glyph> {
    let mut glyphs: Vec<Glyph> = Vec::new();
    let mut joins = false;
    for (at, letter) in sentence.char_indices() {
        let (start, end) = (start + at, start + at + letter.len_utf8());
        if letter.is_whitespace() || letter.is_control() {
            match glyphs.last_mut() {
                Some(last) if last.space => last.end = end,
                Some(_) => glyphs.push(Glyph { text: " ".to_owned(), start, end, space: true }),
                None => {}
            }
            joins = false;
            continue;
        }
        let text = clean(letter.encode_utf8(&mut [0; 4]));
        if text.is_empty() {
            continue;
        }
        // What stands behind a joiner, as the parts of a family of emoji do, belongs to what is before it.
        let joined = joins || letter.width().unwrap_or_default() == 0;
        joins = letter == '\u{200d}';
        match glyphs.last_mut() {
            Some(last) if joined && !last.space => {
                last.text.push_str(&text);
                last.end = end;
            }
            _ => glyphs.push(Glyph { text, start, end, space: false }),
        }
    }
    while glyphs.last().is_some_and(|last| last.space) {
        glyphs.pop();
    }
    glyphs
}

/// The lines of at most so many columns, as ranges of letters; the spaces between them are in none.
fn lines(glyphs: &[Glyph], room: usize) -> Vec<(usize, usize)> {
    let mut lines = Vec::new();
    let mut from = 0;
    while from < glyphs.len() {
        let (mut used, mut at, mut space) = (0, from, None);
        while at < glyphs.len() {
            let wide = width(&glyphs[at].text);
            if glyphs[at].space {
                space = Some(at);
            } else if used + wide > room && at > from {
                break;
            }
            used += wide;
            at += 1;
        }
        let end = if at == glyphs.len() { at } else { space.filter(|space| *space > from).unwrap_or(at) };
        lines.push((from, end));
        from = end + usize::from(glyphs.get(end).is_some_and(|glyph| glyph.space));
    }
    lines
}

/// The column at which each letter of a line begins, and that behind the last.
fn columns(line: &[Glyph]) -> Vec<usize> {
    let mut columns = vec![0];
    let mut used = 0;
    for glyph in line {
        used += width(&glyph.text);
        columns.push(used);
    }
    columns
}

/// Letters from and to, and how they are drawn.
#[derive(Clone, Copy)]
struct Placed {
    from: usize,
    to: usize,
    ink: Ink,
}

/// The spans of a lane in rows in which none touches another.
fn rows(glyphs: &[Glyph], lane: &Lane) -> Vec<Vec<Placed>> {
    let mut placed: Vec<Placed> = lane
        .spans
        .iter()
        .filter_map(|(span, ink)| {
            let from = glyphs.partition_point(|glyph| glyph.end <= span.start);
            let to = glyphs.partition_point(|glyph| glyph.start < span.end);
            (from < to).then_some(Placed { from, to, ink: *ink })
        })
        .collect();
    placed.sort_by_key(|placed| (placed.from, std::cmp::Reverse(placed.to)));
    placed.dedup_by_key(|placed| (placed.from, placed.to));
    let mut rows: Vec<Vec<Placed>> = Vec::new();
    for span in placed {
        match rows.iter_mut().find(|row| row.last().is_none_or(|last| last.to < span.from)) {
            Some(row) => row.push(span),
            None => rows.push(vec![span]),
        }
    }
    rows
}

/// What of a row falls on a line.
fn marks(row: &[Placed], lane: &Lane, line: (usize, usize), columns: &[usize], boxes: bool) -> Text {
    let mut text = Text::default();
    let mut used = 0;
    for span in row.iter().filter(|span| span.from < line.1 && line.0 < span.to) {
        let (from, to) = (span.from.max(line.0), span.to.min(line.1));
        let (start, end) = (columns[from - line.0], columns[to - line.0]);
        let wide = end.saturating_sub(start).max(1);
        text.push(Ink::Plain, " ".repeat(start.saturating_sub(used)));
        text.push(span.ink, drawn(wide, lane.mark, boxes, from == span.from, to == span.to));
        used = start + wide;
    }
    text
}

fn drawn(wide: usize, mark: char, boxes: bool, begins: bool, ends: bool) -> String {
    if !boxes {
        return mark.to_string().repeat(wide);
    }
    if wide == 1 {
        return if begins && ends { "╵" } else { "─" }.to_owned();
    }
    let (left, right) = (if begins { "╰" } else { "─" }, if ends { "╯" } else { "─" });
    format!("{left}{}{right}", "─".repeat(wide - 2))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::ink::paint;

    fn drawn(sentence: &str, words: &[&str], columns: usize) -> String {
        let span = |word: &&str| {
            let start = sentence.find(word).expect("a word of the sentence");
            (Span::new(start + 7, start + 7 + word.len()), Ink::Plain)
        };
        let lane = Lane { label: "cue", mark: '^', spans: words.iter().map(span).collect() };
        let canvas = Canvas { width: columns, color: false, boxes: false };
        let mut out = String::new();
        draw(7, sentence, &[lane], canvas, &mut out);
        paint(&out, false)
    }

    #[test]
    fn lanes_wrap_with_the_sentence() {
        let wrapped = drawn("Kyiv asked for help and for arms.", &["asked", "help and for"], 30);
        let lines = [
            "          Kyiv asked for help",
            "cue            ^^^^^     ^^^^",
            "          and for arms.",
            "cue       ^^^^^^^",
        ];
        assert_eq!(wrapped.lines().collect::<Vec<_>>(), lines);
    }

    #[test]
    fn overlapping_spans_get_a_row_more() {
        let rows = drawn("asked for help", &["asked for", "for help", "asked"], 60);
        let lines = ["          asked for help", "cue       ^^^^^^^^^", "          ^^^^^ ^^^^^^^^"];
        assert_eq!(rows.lines().collect::<Vec<_>>(), lines);
    }

    #[test]
    fn columns_are_counted_as_a_terminal_does() {
        let wide = drawn("北京 said\tno to cafe\u{301} talks", &["said", "talks"], 60);
        let lines = ["          北京 said no to cafe\u{301} talks", "cue            ^^^^            ^^^^^"];
        assert_eq!(wide.lines().collect::<Vec<_>>(), lines);
        let family = drawn("👩\u{200d}👩\u{200d}👧 said no", &["said"], 60);
        assert_eq!(family.lines().nth(1), Some("cue          ^^^^"));
    }

    #[test]
    fn a_word_that_no_line_holds_is_broken() {
        let long = "x".repeat(45);
        let broken = drawn(&format!("{long} said"), &["said"], 40);
        assert!(broken.lines().all(|line| width(line) <= 40), "{broken}");
        assert!(broken.contains("^^^^"), "{broken}");
    }
}

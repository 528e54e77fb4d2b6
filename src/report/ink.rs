//! Styled text: safe to print, wrapped at words, coloured last.
//!
//! A [`Text`] is a run of words, each with an [`Ink`]. Layout must count columns, and escape
//! codes would be counted too; so a laid-out line carries its inks as invisible marks of no
//! width, and [`paint`] turns them into escape codes, or into nothing, when all is in place.
//! Whatever comes from an article or a rule enters through [`clean`], which lets neither control
//! characters nor our own marks pass: an article cannot move the reader's cursor.

use anstyle::{AnsiColor, Style};
use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

/// What a piece of text is, and so how it looks.
///
/// The colours are the plain eight of the terminal's own palette, which people have chosen to
/// read on their background; weight and underlining carry the same meaning without them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Ink {
    /// Running text.
    #[default]
    Plain,
    /// Column heads and names.
    Head,
    /// What may be skipped: places, rule ids, rules between rows.
    Faint,
    /// A stance for a position.
    For,
    /// A strong one.
    ForStrong,
    /// A stance against a position.
    Against,
    /// A strong one.
    AgainstStrong,
    /// The mark of a conflict.
    Opposed,
    /// The mark of an agreement.
    Aligned,
    /// The mark of a party at both ends.
    Mixed,
    /// The holder in a sentence.
    Holder,
    /// The words of the position in a sentence.
    Position,
    /// A condition.
    Condition,
}

impl Ink {
    const ALL: [Self; 13] = [
        Self::Plain,
        Self::Head,
        Self::Faint,
        Self::For,
        Self::ForStrong,
        Self::Against,
        Self::AgainstStrong,
        Self::Opposed,
        Self::Aligned,
        Self::Mixed,
        Self::Holder,
        Self::Position,
        Self::Condition,
    ];

    fn style(self) -> Style {
        let color = |color: AnsiColor| Style::new().fg_color(Some(color.into()));
        match self {
            Self::Plain => Style::new(),
            Self::Head | Self::Position => Style::new().bold(),
            Self::Faint => Style::new().dimmed(),
            Self::For => color(AnsiColor::Green),
            Self::ForStrong => color(AnsiColor::Green).bold(),
            Self::Against => color(AnsiColor::Red),
            Self::AgainstStrong => color(AnsiColor::Red).bold(),
            Self::Opposed => color(AnsiColor::Magenta).bold(),
            Self::Aligned => color(AnsiColor::Blue).bold(),
            Self::Mixed => color(AnsiColor::Magenta),
            Self::Holder => Style::new().underline(),
            Self::Condition => Style::new().italic(),
        }
    }
}

/// The first of the marks: variation selectors nobody writes, which take no column.
const MARKS: u32 = 0xE0100;

/// A space at which no line is broken; outside text cannot bring its own, see [`clean`].
pub(super) const GLUE: char = '\u{a0}';

/// Letters of a broken word that stay with its footnote.
const TAIL: usize = 3;

/// A place inside a word at which a line may be broken where the word fits on none.
pub(super) const SEAM: char = '\u{200b}';

/// The text with a [`SEAM`] after each of these letters.
pub(super) fn seamed(text: &str, after: char) -> String {
    let mut out = String::with_capacity(text.len() + 16);
    for c in text.chars() {
        out.push(c);
        if c == after {
            out.push(SEAM);
        }
    }
    out
}

/// The text with no space to break it at.
pub(super) fn glued(text: &str) -> String {
    text.replace(' ', "\u{a0}")
}

fn mark(ink: Ink) -> char {
    char::from_u32(MARKS + ink as u32).unwrap_or(char::REPLACEMENT_CHARACTER)
}

fn ink_of(mark: char) -> Option<Ink> {
    u32::from(mark).checked_sub(MARKS).and_then(|i| Ink::ALL.get(i as usize).copied())
}

/// Turns marks into escape codes, or drops them, and ends every line at its last letter.
#[must_use]
pub(super) fn paint(marked: &str, color: bool) -> String {
    let mut out = String::with_capacity(marked.len());
    for line in marked.split_inclusive('\n') {
        let (line, end) = line.strip_suffix('\n').map_or((line, ""), |line| (line, "\n"));
        let bare = line.trim_end_matches(|c: char| c == ' ' || c == mark(Ink::Plain));
        let mut on = Ink::Plain;
        for c in bare.chars() {
            match ink_of(c) {
                None if c == GLUE => out.push(' '),
                None if c == SEAM => {}
                None => out.push(c),
                Some(_) if !color => {}
                Some(ink) => {
                    if on != Ink::Plain {
                        out.push_str(&on.style().render_reset().to_string());
                    }
                    out.push_str(&ink.style().render().to_string());
                    on = ink;
                }
            }
        }
        if color && on != Ink::Plain {
            out.push_str(&on.style().render_reset().to_string());
        }
        out.push_str(end);
    }
    out
}

/// The text as one line that is safe to print: white space and control characters become single
/// spaces, and characters that reorder or restyle what stands around them are dropped.
#[must_use]
pub fn clean(text: &str) -> String {
    let mut out = clean_after(' ', text);
    out.truncate(out.trim_end().len());
    out
}

/// The same for a piece that follows `before`: it may begin and end with a space.
fn clean_after(before: char, text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut last = before;
    for c in text.chars() {
        if c.is_whitespace() || c.is_control() {
            if last != ' ' {
                out.push(' ');
                last = ' ';
            }
        } else if !is_unsafe(c) {
            out.push(c);
            last = c;
        }
    }
    out
}

/// Direction overrides and the selectors that [`paint`] reads as marks.
fn is_unsafe(c: char) -> bool {
    matches!(c, '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}' | '\u{E0000}'..='\u{E01EF}' | '\u{FEFF}' | SEAM)
}

/// Columns a text takes on a terminal.
#[must_use]
pub(super) fn width(text: &str) -> usize {
    text.width()
}

/// Styled text of one paragraph.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Text {
    runs: Vec<(Ink, String)>,
}

impl Text {
    /// Text in one ink. What comes from outside must be [`clean`].
    #[must_use]
    pub(super) fn new(ink: Ink, text: impl Into<String>) -> Self {
        Self { runs: vec![(ink, text.into())] }
    }

    /// Adds text in an ink.
    pub(super) fn push(&mut self, ink: Ink, text: impl Into<String>) -> &mut Self {
        match self.runs.last_mut() {
            Some((last, run)) if *last == ink => run.push_str(&text.into()),
            _ => self.runs.push((ink, text.into())),
        }
        self
    }

    /// Adds text from outside, made safe; white space at the seam stays single.
    pub(super) fn push_clean(&mut self, ink: Ink, text: &str) -> &mut Self {
        let before = self.runs.iter().rev().find_map(|(_, text)| text.chars().last()).unwrap_or(' ');
        self.push(ink, clean_after(before, text))
    }

    /// Adds another text.
    pub(super) fn append(&mut self, other: Self) -> &mut Self {
        for (ink, text) in other.runs {
            self.push(ink, text);
        }
        self
    }

    /// Columns it takes on one line.
    #[must_use]
    pub(super) fn width(&self) -> usize {
        self.runs.iter().map(|(_, text)| text.width()).sum()
    }

    /// Whether it holds nothing.
    #[must_use]
    pub(super) fn is_empty(&self) -> bool {
        self.runs.iter().all(|(_, text)| text.is_empty())
    }

    /// The words alone.
    #[must_use]
    pub(super) fn plain(&self) -> String {
        self.runs.iter().map(|(_, text)| text.replace(GLUE, " ").replace(SEAM, "")).collect()
    }

    /// Its runs, for formats that have styles of their own.
    pub(super) fn runs(&self) -> impl Iterator<Item = (Ink, &str)> {
        self.runs.iter().map(|(ink, text)| (*ink, text.as_str()))
    }

    /// One line with its marks.
    #[must_use]
    pub(super) fn marked(&self) -> String {
        let mut out = String::new();
        for (ink, text) in self.runs.iter().filter(|(_, text)| !text.is_empty()) {
            if *ink == Ink::Plain {
                out.push_str(text);
            } else {
                out.extend([mark(*ink)]);
                out.push_str(text);
                out.extend([mark(Ink::Plain)]);
            }
        }
        out
    }

    /// Breaks it at spaces into lines of at most `width` columns, every line after the first set
    /// in by `indent`. A word that fits on no line is broken, at its seams first; nothing is lost.
    pub(super) fn wrap(&self, width: usize, indent: usize) -> Vec<Self> {
        let indent = indent.min(width / 2);
        let mut lines = Vec::new();
        let mut line = Self::default();
        let mut used = 0;
        let mut fresh = true;
        for word in self.pieces(' ') {
            // Only a word that no line can hold is broken at its seams.
            let room = width - indent;
            let parts = if word.width() > room {
                word.pieces(SEAM).into_iter().flat_map(|part| part.parts(room)).collect()
            } else {
                vec![word]
            };
            for (i, part) in parts.into_iter().enumerate() {
                let wide = part.width();
                let space = usize::from(i == 0 && !fresh);
                if !fresh && used + space + wide > width {
                    lines.push(std::mem::take(&mut line));
                    line.push(Ink::Plain, " ".repeat(indent));
                    (used, fresh) = (indent, true);
                }
                if space > 0 && !fresh {
                    let ink = if line.ink() == part.first_ink() { line.ink() } else { Ink::Plain };
                    line.push(ink, " ");
                    used += 1;
                }
                let skipped =
                    usize::from(fresh && i > 0 && part.letters().next().is_some_and(|l| l.1 == GLUE));
                for (ink, c) in part.letters().skip(skipped) {
                    let columns = c.width().unwrap_or_default();
                    if used + columns > width && used > indent {
                        lines.push(std::mem::take(&mut line));
                        line.push(Ink::Plain, " ".repeat(indent));
                        used = indent;
                    }
                    line.push(ink, c);
                    used += columns;
                }
                fresh = false;
            }
        }
        lines.push(line);
        lines
    }

    /// The pieces between these letters; a piece may change its ink inside.
    fn pieces(&self, between: char) -> Vec<Self> {
        let mut pieces = Vec::new();
        let mut piece = Self::default();
        for (ink, text) in &self.runs {
            for (i, part) in text.split(between).enumerate() {
                if i > 0 && !piece.is_empty() {
                    pieces.push(std::mem::take(&mut piece));
                }
                if !part.is_empty() {
                    piece.push(*ink, part);
                }
            }
        }
        if !piece.is_empty() {
            pieces.push(piece);
        }
        pieces
    }

    /// The parts of a word that no line can hold: between its glued words, each beginning with
    /// its glue. A mark of one column stays with what follows it, and a footnote with the end of
    /// the word it belongs to.
    fn parts(self, room: usize) -> Vec<Self> {
        if self.width() <= room {
            return vec![self];
        }
        let letters: Vec<(Ink, char)> = self.letters().collect();
        let is_proof = |at: usize| matches!(letters.get(at), Some((_, '[' | '×')));
        let mut cuts = vec![0];
        let mut from = 0;
        for at in (0..letters.len()).filter(|at| letters[*at].1 == GLUE) {
            let word = at - from;
            match (is_proof(at + 1), is_proof(from)) {
                (true, true) => {}
                (true, false) if word > TAIL => cuts.push(at - TAIL),
                (true, false) => {}
                (false, _) if word > 1 => cuts.push(at),
                (false, _) => {}
            }
            from = at + 1;
        }
        cuts.push(letters.len());
        let parts = cuts.windows(2).map(|ends| {
            let mut part = Self::default();
            for (ink, c) in &letters[ends[0]..ends[1]] {
                part.push(*ink, *c);
            }
            part
        });
        parts.filter(|part| !part.is_empty()).collect()
    }

    fn letters(&self) -> impl Iterator<Item = (Ink, char)> {
        self.runs.iter().flat_map(|(ink, text)| text.chars().map(|c| (*ink, c)))
    }

    fn ink(&self) -> Ink {
        self.runs.last().map(|(ink, _)| *ink).unwrap_or_default()
    }

    fn first_ink(&self) -> Ink {
        self.runs.first().map(|(ink, _)| *ink).unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(text: &Text, width: usize, indent: usize) -> Vec<String> {
        text.wrap(width, indent).iter().map(Text::plain).collect()
    }

    #[test]
    fn words_wrap_and_nothing_is_cut() {
        let text = Text::new(Ink::Plain, "Ukraine renounces NATO membership");
        assert_eq!(lines(&text, 18, 2), ["Ukraine renounces", "  NATO membership"]);
        let path = Text::new(Ink::Plain, seamed("at news/2025/berlin.txt", '/'));
        assert_eq!(lines(&path, 14, 0), ["at news/2025/", "berlin.txt"]);
        let mut cited = Text::new(Ink::Faint, format!("▸{GLUE}"));
        cited.push(Ink::For, glued("commits to")).push(Ink::Plain, ": security guarantees");
        cited.push(Ink::Faint, glued(" [2,4] ×2"));
        for (width, wanted) in [
            (16, &["▸ commits to:", "security guarant", "ees [2,4] ×2"][..]),
            (12, &["▸ commits", "to: security", "guarant", "ees [2,4] ×2"]),
        ] {
            assert_eq!(lines(&cited, width, 0), wanted, "{width}");
        }
        assert_eq!(lines(&text, 6, 0), ["Ukrain", "e", "renoun", "ces", "NATO", "member", "ship"]);
    }

    #[test]
    fn an_article_cannot_move_the_cursor() {
        let hostile = "a\u{1b}[2Jb\u{9b}31mc\u{202e}d\u{e0105}e\r\n\tf\u{7}";
        assert_eq!(clean(hostile), "a [2Jb 31mcde f");
    }

    #[test]
    fn colour_is_nothing_or_whole() {
        let mut text = Text::new(Ink::ForStrong, "demands");
        text.push(Ink::Plain, " it  ");
        assert_eq!(paint(&text.marked(), false), "demands it");
        assert_eq!(paint(&text.marked(), true), "\u{1b}[1m\u{1b}[32mdemands\u{1b}[0m it");
    }

    #[test]
    fn marks_take_no_column() {
        assert!(Ink::ALL.iter().all(|ink| mark(*ink).width() == Some(0) && ink_of(mark(*ink)) == Some(*ink)));
    }
}

//! Lines and columns as editors count them: from 0, a column in UTF-16 units.

use crate::span::{Lines, Span, floor};

/// A line and a column, both from 0; the column counts UTF-16 units.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Place {
    /// The line.
    pub line: u32,
    /// The units before it in its line.
    pub column: u32,
}

/// A text whose lines are counted.
#[derive(Clone, Debug)]
pub struct Counted<'t> {
    text: &'t str,
    lines: Lines,
}

impl<'t> Counted<'t> {
    /// Counts the lines of a text.
    #[must_use]
    pub fn new(text: &'t str) -> Self {
        Self { text, lines: Lines::of(text) }
    }

    /// The place of a byte. One inside a letter, or past the end, is taken back to where one can be.
    #[must_use]
    pub fn place(&self, offset: usize) -> Place {
        let offset = floor(self.text, offset);
        let line = self.lines.line(offset);
        let start = self.lines.start(line).unwrap_or_default();
        let before = self.text.get(start..offset).unwrap_or_default();
        Place { line: (line - 1) as u32, column: before.encode_utf16().count() as u32 }
    }

    /// First and last place of a span.
    #[must_use]
    pub fn places(&self, span: Span) -> (Place, Place) {
        (self.place(span.start), self.place(span.end))
    }

    /// The byte at a place. A column past the end of its line is the end of the line, a line past
    /// the end of the text the end of the text, and half a letter its start.
    #[must_use]
    pub fn offset(&self, place: Place) -> usize {
        let Some(start) = self.lines.start(place.line as usize + 1) else { return self.text.len() };
        let end = self.lines.start(place.line as usize + 2).unwrap_or(self.text.len());
        let line = self.text.get(start..end).unwrap_or_default().trim_end_matches(['\n', '\r']);
        let mut units = 0;
        for (at, c) in line.char_indices() {
            units += c.len_utf16() as u32;
            if units > place.column {
                return start + at;
            }
        }
        start + line.len()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_of_every_width_are_counted_in_utf_16() {
        let text = "да: 🌊x\r\nв\n";
        let counted = Counted::new(text);
        let at = |needle: char| counted.place(text.find(needle).unwrap_or_default());
        assert_eq!(at('🌊'), Place { line: 0, column: 4 });
        assert_eq!(at('x'), Place { line: 0, column: 6 });
        assert_eq!(at('в'), Place { line: 1, column: 0 });
        for (offset, _) in text.char_indices().filter(|(_, c)| *c != '\n' && *c != '\r') {
            assert_eq!(counted.offset(counted.place(offset)), offset);
        }
    }

    #[test]
    fn places_that_are_none_are_mended() {
        let text = "🌊\r\nab";
        let counted = Counted::new(text);
        let offset = |line, column| counted.offset(Place { line, column });
        assert_eq!((offset(0, 1), offset(0, 99), offset(1, 99), offset(9, 0)), (0, 4, 8, 8));
        assert_eq!(counted.place(2), Place { line: 0, column: 0 });
        assert_eq!(counted.place(99), Place { line: 1, column: 2 });
        assert_eq!(Counted::new("").offset(Place { line: 0, column: 3 }), 0);
    }
}

//! Byte spans, and the line and column a person counts them by.
//!
//! Everything the tool says is proved by a place in a text. Offsets are bytes of the
//! input's own decoded text, never of a cleaned copy, so that an analyst can open the
//! file and find the words.

use std::ops::Range;

use smol_str::SmolStr;

/// A half-open range of bytes, `start..end`, in the text it was taken from.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Span {
    /// First byte.
    pub start: usize,
    /// One past the last byte.
    pub end: usize,
}

impl Span {
    /// The span of `start..end`. An inverted range collapses to an empty one at `start`.
    #[must_use]
    pub const fn new(start: usize, end: usize) -> Self {
        Self { start, end: if end < start { start } else { end } }
    }

    /// Length in bytes.
    #[must_use]
    pub const fn len(self) -> usize {
        self.end - self.start
    }

    /// Whether the span holds no byte.
    #[must_use]
    pub const fn is_empty(self) -> bool {
        self.start == self.end
    }

    /// Whether both spans share at least one byte.
    #[must_use]
    pub const fn overlaps(self, other: Self) -> bool {
        self.start < other.end && other.start < self.end
    }

    /// Whether `other` lies wholly inside.
    #[must_use]
    pub const fn contains(self, other: Self) -> bool {
        self.start <= other.start && other.end <= self.end
    }

    /// The smallest span that holds both.
    #[must_use]
    pub fn cover(self, other: Self) -> Self {
        Self { start: self.start.min(other.start), end: self.end.max(other.end) }
    }

    /// The words of `text` under the span; empty where the span does not fit `text`.
    #[must_use]
    pub fn of(self, text: &str) -> &str {
        text.get(self.start..self.end).unwrap_or_default()
    }
}

impl From<Range<usize>> for Span {
    fn from(range: Range<usize>) -> Self {
        Self::new(range.start, range.end)
    }
}

/// Byte offsets counted in characters (Unicode scalar values), as Python and R index their strings.
///
/// ```
/// use standpoint::span::Characters;
/// let text = "«Да», said Kyiv";
/// let characters = Characters::of(text);
/// assert_eq!(characters.before(text.find("said").unwrap_or_default()), 6);
/// ```
#[derive(Clone, Debug)]
pub struct Characters {
    /// Where each character begins; none where every one is a byte long.
    starts: Option<Vec<u32>>,
}

impl Characters {
    /// Indexes the characters of `text`, which byte offsets of 32 bits can address.
    #[must_use]
    pub fn of(text: &str) -> Self {
        let start = |(at, _): (usize, char)| u32::try_from(at).unwrap_or(u32::MAX);
        Self { starts: (!text.is_ascii()).then(|| text.char_indices().map(start).collect()) }
    }

    /// How many characters begin before this byte.
    #[must_use]
    pub fn before(&self, byte: usize) -> usize {
        self.starts.as_ref().map_or(byte, |starts| starts.partition_point(|start| (*start as usize) < byte))
    }
}

/// Where lines begin, to turn a byte offset into the line and column people count.
#[derive(Clone, Debug)]
pub struct Lines {
    starts: Vec<usize>,
}

impl Lines {
    /// Indexes the line starts of `text`. `\n`, `\r\n` and a lone `\r` each end a line.
    #[must_use]
    pub fn of(text: &str) -> Self {
        let mut starts = vec![0];
        if text.contains('\r') {
            let bytes = text.as_bytes();
            let ends = |i: &usize| match bytes[*i] {
                b'\n' => true,
                b'\r' => bytes.get(i + 1) != Some(&b'\n'),
                _ => false,
            };
            starts.extend((0..bytes.len()).filter(ends).map(|i| i + 1));
        } else {
            starts.extend(text.match_indices('\n').map(|(i, _)| i + 1));
        }
        Self { starts }
    }

    /// The line of a byte offset, counted from 1.
    #[must_use]
    pub fn line(&self, offset: usize) -> usize {
        self.starts.partition_point(|start| *start <= offset)
    }

    /// The byte that a line begins at, counted from 1; `None` where there is no such line.
    #[must_use]
    pub fn start(&self, line: usize) -> Option<usize> {
        self.starts.get(line.checked_sub(1)?).copied()
    }

    /// Line and column of a byte offset, both from 1; the column counts characters.
    #[must_use]
    pub fn line_column(&self, text: &str, offset: usize) -> (usize, usize) {
        let line = self.line(offset);
        let start = self.starts[line - 1];
        let column = text.get(start..offset).map_or(0, |s| s.chars().count()) + 1;
        (line, column)
    }
}

/// The nearest character boundary at or in front of a byte.
pub(crate) fn floor(text: &str, mut at: usize) -> usize {
    at = at.min(text.len());
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}

/// Where a rule was written, so that every output can be traced to it.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Origin {
    /// Path of the rule file, relative to the rules folder.
    pub file: SmolStr,
    /// Line, from 1.
    pub line: u32,
    /// Column in characters, from 1.
    pub column: u32,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_counted_over_every_line_ending() {
        let text = "a\r\nб\rc\nd";
        let lines = Lines::of(text);
        let at = |needle: char| lines.line_column(text, text.find(needle).unwrap_or_default());
        assert_eq!([at('a'), at('б'), at('c'), at('d')], [(1, 1), (2, 1), (3, 1), (4, 1)]);
    }
}

//! Lines of a text, as spans.

use crate::span::Span;

/// The lines of a stretch of text, without their ends (`\n`, `\r\n` or a lone `\r`).
pub(super) fn lines(text: &str, within: Span) -> impl Iterator<Item = Span> + Clone {
    let bytes = text.as_bytes();
    let mut at = within.start;
    std::iter::from_fn(move || {
        if at >= within.end {
            return None;
        }
        let start = at;
        let length = bytes[start..within.end].iter().position(|b| matches!(b, b'\n' | b'\r'));
        let end = length.map_or(within.end, |length| start + length);
        at = if bytes[end..within.end].starts_with(b"\r\n") { end + 2 } else { end + 1 };
        Some(Span::new(start, end))
    })
}

/// The span without the white space at both ends.
pub(super) fn trimmed(text: &str, span: Span) -> Span {
    let words = span.of(text);
    let end = span.start + words.trim_end().len();
    Span::new(end - words.trim_end().trim_start().len(), end)
}

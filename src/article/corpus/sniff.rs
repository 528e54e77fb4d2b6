//! What an input is, by its first bytes.

use memchr::memmem;

use crate::article::corpus::fields::{Fields, Role};
use crate::article::corpus::table;
use crate::article::{Format, decode};

/// Guesses the format of an input from its first bytes, decompressed: a few thousand of them tell,
/// and more do not harm. What is nothing else is plain text, which is read as Markdown is but for its
/// front matter.
#[must_use]
pub fn sniff(start: &[u8]) -> Format {
    let marks: [(&[u8], Format); 4] = [
        (b"%PDF-", Format::Pdf),
        (b"PAR1", Format::Parquet),
        (b"PK\x03\x04", Format::Zip),
        (b"PK\x05\x06", Format::Zip),
    ];
    if let Some((_, format)) = marks.into_iter().find(|(mark, _)| start.starts_with(mark)) {
        return format;
    }
    let wide = start.starts_with(b"\xff\xfe")
        || start.starts_with(b"\xfe\xff")
        || start.iter().take(4).any(|b| *b == 0);
    let decoded = wide.then(|| decode(&start[..start.len() & !1], None).ok()).flatten();
    let start = decoded.as_ref().map_or(start, |decoded| decoded.text.as_bytes());
    let start = start.strip_prefix(b"\xef\xbb\xbf").unwrap_or(start).trim_ascii_start();
    match start {
        [b'{', ..] => object(start),
        [b'[', rest @ ..] if rest.trim_ascii_start().starts_with(b"{") => Format::Json,
        _ if start.starts_with(b"WARC/") => Format::Warc,
        [b'<', ..] if is_feed(start) => Format::Feed,
        [b'<', ..] if is_page(start) => Format::Html,
        _ if table::is_header(start) && table::delimiter(start) == b'\t' => Format::Tsv,
        _ if table::is_header(start) => Format::Csv,
        _ => Format::Plain,
    }
}

/// Whether the first element is that of a feed.
fn is_feed(start: &[u8]) -> bool {
    let element = start.split(|b| *b == b'<').find(|tag| tag.first().is_some_and(u8::is_ascii_alphabetic));
    element
        .is_some_and(|tag| tag.starts_with(b"rss") || tag.starts_with(b"feed") || tag.starts_with(b"rdf:RDF"))
}

/// Whether the first mark is one that a page or a piece of one begins with.
fn is_page(start: &[u8]) -> bool {
    let start = start[..start.len().min(512)].to_ascii_lowercase();
    let tags: [&[u8]; 9] =
        [b"!doctype html", b"html", b"head", b"body", b"article", b"div", b"p", b"meta", b"h1"];
    let tag = start.split(|b| *b == b'<').find(|tag| !tag.is_empty() && !tag.starts_with(b"!--"));
    let tag = tag.filter(|tag| !tag.starts_with(b"?xml")).or(start.split(|b| *b == b'<').nth(2));
    tag.is_some_and(|tag| {
        tags.iter().any(|name| {
            tag.starts_with(name) && tag.get(name.len()).is_none_or(|next| !next.is_ascii_alphanumeric())
        })
    })
}

/// JSON Lines or a document: an object that ends with its line is a record.
fn object(start: &[u8]) -> Format {
    let end = memchr::memchr(b'\n', start);
    let line = &start[..end.unwrap_or(start.len())];
    let whole = serde_json::from_slice::<serde::de::IgnoredAny>(line).is_ok();
    // A long line does not end here: it is a record unless it opens an array of them.
    let long = end.is_none() && line.len() > 2 && !holds_records(line);
    if whole && !holds_records(line) || long && !whole { Format::Records } else { Format::Json }
}

fn holds_records(line: &[u8]) -> bool {
    memmem::find_iter(line, b"[").any(|at| {
        let before = line[..at].trim_ascii_end();
        before.ends_with(b":")
            && line[at + 1..].trim_ascii_start().starts_with(b"{")
            && !has_text(&line[..at])
    })
}

/// Whether a field that holds a text stands in front of a place.
fn has_text(line: &[u8]) -> bool {
    let fields = Fields::default();
    let mut words =
        line.split(|byte| *byte == b'"').map(|word| std::str::from_utf8(word).unwrap_or_default());
    words.any(|word| fields.ranks(word, Some(word))[Role::Text as usize].is_some())
}

/// Whether a text is kept with the marks of a web page.
pub(super) fn is_markup(text: &str) -> bool {
    memchr::memchr(b'<', text.as_bytes()).is_some()
        && ["</p>", "<br", "</div>", "</P>", "<BR", "<p>"].iter().any(|mark| text.contains(mark))
}

//! Articles: a text with what is known about it.
//!
//! The text is kept whole and unchanged after decoding, front matter and all, and paragraphs
//! are spans of it: so every offset the tool prints points into what the user has.

use jiff::civil::Date;

use crate::span::{Lines, Span};

/// One article.
#[derive(Clone, Debug)]
pub struct Article {
    /// The file's stem, or the record's `id`.
    pub id: String,
    /// Where it came from, as the user named it; `-` for standard input.
    pub path: String,
    /// Headline, where the format tells.
    pub title: Option<String>,
    /// Day of publication, where known: roles of people depend on it.
    pub date: Option<Date>,
    /// Publisher.
    pub source: Option<String>,
    /// Address.
    pub url: Option<String>,
    /// The whole decoded text.
    pub text: String,
    /// The paragraphs to read, in order, trimmed; front matter is in none.
    pub paragraphs: Vec<Paragraph>,
    /// Line starts of `text`.
    pub lines: Lines,
}

/// A paragraph of an article.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Paragraph {
    /// Its place in the text.
    pub span: Span,
    /// Whether it is a headline rather than running text.
    pub headline: bool,
}

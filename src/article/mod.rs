//! Articles: a text with what is known about it.
//!
//! The text is kept whole and unchanged after decoding, front matter and all, and paragraphs
//! are spans of it: so every offset the tool prints points into what the user has. Nothing is
//! cleaned away; what is not for reading (front matter, list bullets, the address inside a
//! Markdown link) is only left out of the paragraphs or marked as [`markup`](Article::markup).

mod date;
mod decode;
mod error;
mod front_matter;
mod lines;
mod markup;
mod paragraphs;
mod records;

use jiff::civil::Date;

use crate::span::{Lines, Span};

pub use date::parse_date;
pub use decode::{Charset, Decoded, decode, guessed};
pub use error::ArticleError;

/// One article.
#[derive(Clone, Debug)]
pub struct Article {
    /// The file's stem, or the record's `id`.
    pub id: String,
    /// The same as its file alone has it: [`id`](Article::id) may be told apart from that of another article.
    pub own_id: String,
    /// Where it came from, as the user named it; `-` for standard input.
    pub path: String,
    /// Its line in a file of records, from 1.
    pub record: Option<usize>,
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
    /// Places inside paragraphs that are marks of layout and no words: the address of a link,
    /// emphasis asterisks. In order, none overlapping.
    pub markup: Vec<Span>,
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

/// How the bytes of an input are laid out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// An article as plain text, perhaps with front matter.
    Plain,
    /// An article in Markdown, perhaps with front matter.
    Markdown,
    /// JSON Lines: one article a line.
    Records,
}

impl Format {
    /// The format a file of this name has, if the extension is a known one.
    #[must_use]
    pub fn of_extension(extension: &str) -> Option<Self> {
        match extension.to_ascii_lowercase().as_str() {
            "txt" | "text" => Some(Self::Plain),
            "md" | "markdown" => Some(Self::Markdown),
            "jsonl" | "ndjson" => Some(Self::Records),
            _ => None,
        }
    }

    /// The format of a text without a name, such as standard input. Records are known by their
    /// first line being an object; plain text and Markdown are read alike but for their front
    /// matter, so telling them apart does not matter here.
    #[must_use]
    pub fn sniff(text: &str) -> Self {
        let first = text.trim_start_matches('\u{feff}').trim_start().lines().next().unwrap_or_default();
        let object = first.starts_with('{')
            && serde_json::from_str::<serde_json::Map<String, serde_json::Value>>(first).is_ok();
        if object { Self::Records } else { Self::Plain }
    }
}

impl Article {
    /// An article from decoded text, with its front matter read and its paragraphs found.
    ///
    /// ```
    /// use standpoint::article::{Article, Format};
    /// let text = "---\ndate: 2025-05-21\n---\nTalks stall\n\nKyiv rejected the plan.\n";
    /// let article = Article::from_text("talks", text.to_owned(), Format::Plain)?;
    /// assert_eq!(article.date, Some(jiff::civil::date(2025, 5, 21)));
    /// assert_eq!(article.paragraphs.len(), 2);
    /// assert!(article.paragraphs[0].headline);
    /// # Ok::<(), standpoint::article::ArticleError>(())
    /// ```
    ///
    /// # Errors
    /// Where the front matter cannot be read, or nothing is left to read without it.
    pub fn from_text(id: &str, text: String, format: Format) -> Result<Self, ArticleError> {
        if u32::try_from(text.len()).is_err() {
            return Err(ArticleError::TooLarge);
        }
        let front = front_matter::read(&text, format == Format::Markdown)?;
        let layout = paragraphs::find(&text, front.body, format == Format::Markdown);
        if layout.paragraphs.is_empty() {
            return Err(ArticleError::Empty);
        }
        Ok(Self {
            id: id.to_owned(),
            own_id: id.to_owned(),
            path: String::new(),
            record: None,
            title: front.title,
            date: front.date,
            source: front.source,
            url: front.url,
            lines: Lines::of(&text),
            paragraphs: layout.paragraphs,
            markup: layout.markup,
            text,
        })
    }

    /// Every article in the bytes of an input: one, or one for each record.
    ///
    /// `id` names a single article; a record without an id of its own is called `id-3` after
    /// its line. Without a `format` it is guessed from the text.
    pub fn read_all(
        id: &str,
        path: &str,
        bytes: &[u8],
        format: Option<Format>,
        charset: Option<Charset>,
    ) -> Vec<Result<Self, ArticleError>> {
        let text = match decode(bytes, charset) {
            Ok(decoded) => decoded.text,
            Err(error) => return vec![Err(error)],
        };
        let format = format.unwrap_or_else(|| Format::sniff(&text));
        let mut articles = match format {
            Format::Records => records::read(id, &text),
            Format::Plain | Format::Markdown => vec![Self::from_text(id, text, format)],
        };
        for article in articles.iter_mut().flatten() {
            path.clone_into(&mut article.path);
        }
        articles
    }
}

/// The day that a field of a record tells, in the forms of [`parse_date`]; `None` where it has no digit, as scrapers
/// write "unknown" and "n/a".
///
/// # Errors
/// [`ArticleError::Date`] where there is something that is no one day: roles of people depend on it, so that to pass
/// it over would change the result in silence.
pub fn published(field: &str) -> Result<Option<Date>, ArticleError> {
    front_matter::day(Some(field.to_owned()))
}

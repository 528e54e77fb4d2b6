//! Articles: a text with what is known about it.
//!
//! The text is kept whole and unchanged after decoding, front matter and all, and paragraphs
//! are spans of it: so every offset the tool prints points into what the user has. Nothing is
//! cleaned away; what is not for reading (front matter, list bullets, the address inside a
//! Markdown link) is only left out of the paragraphs or marked as [`markup`](Article::markup).

pub mod copies;
pub mod corpus;

mod date;
mod decode;
mod error;
mod front_matter;
mod lines;
mod markup;
mod paragraphs;

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
    /// JSON: an array of articles, an object that holds one, or one article.
    Json,
    /// A web page with an article.
    Html,
    /// A table with a header, its cells parted by commas, semicolons, tabs or bars: CSV.
    Csv,
    /// A table with a header, its cells parted by tabs.
    Tsv,
    /// A feed: RSS or Atom.
    Feed,
    /// A web archive: WARC, or WET with the texts alone.
    Warc,
    /// A document in PDF.
    Pdf,
    /// A file of columns, a row an article.
    Parquet,
    /// An archive of files in any other format.
    Zip,
}

impl Format {
    /// The format a file of this name has, if the extension is a known one.
    #[must_use]
    pub fn of_extension(extension: &str) -> Option<Self> {
        match extension.to_ascii_lowercase().as_str() {
            "txt" | "text" => Some(Self::Plain),
            "md" | "markdown" => Some(Self::Markdown),
            "jsonl" | "ndjson" | "jsonlines" | "ldjson" => Some(Self::Records),
            "csv" => Some(Self::Csv),
            "tsv" | "tab" => Some(Self::Tsv),
            "rss" | "atom" | "xml" | "rdf" => Some(Self::Feed),
            "warc" | "wet" => Some(Self::Warc),
            "parquet" | "pq" => Some(Self::Parquet),
            "zip" => Some(Self::Zip),
            "pdf" => Some(Self::Pdf),
            "json" => Some(Self::Json),
            "html" | "htm" | "xhtml" => Some(Self::Html),
            _ => None,
        }
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
    /// its number. Without a `format` it is guessed from the bytes. [`corpus`] reads inputs that
    /// are too large for this, one record at a time.
    pub fn read_all(
        id: &str,
        path: &str,
        bytes: &[u8],
        format: Option<Format>,
        charset: Option<Charset>,
    ) -> Vec<Result<Self, ArticleError>> {
        let options = corpus::Options { charset, ..corpus::Options::default() };
        Self::read_all_with(id, path, bytes, format, &options)
    }

    /// The same, told how records are laid out.
    pub fn read_all_with(
        id: &str,
        path: &str,
        bytes: &[u8],
        format: Option<Format>,
        options: &corpus::Options,
    ) -> Vec<Result<Self, ArticleError>> {
        Self::read_each(id, path, bytes, format, options, &mut |_| {})
    }

    /// The same; `used` is told of the fields that were guessed for each record.
    pub fn read_each(
        id: &str,
        path: &str,
        bytes: &[u8],
        format: Option<Format>,
        options: &corpus::Options,
        used: &mut dyn FnMut(Option<&corpus::Used>),
    ) -> Vec<Result<Self, ArticleError>> {
        let reader = match corpus::decompressed(Box::new(bytes)) {
            Ok(reader) => reader,
            Err(error) => return vec![Err(ArticleError::of_io(&error))],
        };
        let (format, reader) = match (format, corpus::start(reader, corpus::SNIFFED)) {
            (_, Err(error)) => return vec![Err(ArticleError::of_io(&error))],
            (Some(format), Ok((_, reader))) => (format, reader),
            (None, Ok((start, reader))) => (corpus::sniff(&start), reader),
        };
        corpus::records(reader, format, options)
            .map(|raw| {
                let record = raw?.record(options)?;
                used(record.used.as_ref());
                let name = record.name(id);
                Ok(Self { path: path.to_owned(), ..record.article(&name)? })
            })
            .collect()
    }

    /// A place of the text cut where marks begin and end, without what is only layout. Each piece comes with the first of
    /// the marks that lie over it, if any does.
    #[must_use]
    pub fn pieces<M: Copy>(&self, span: Span, marks: &[(Span, M)]) -> Vec<(Option<M>, Span)> {
        let mut cuts: Vec<usize> = marks.iter().flat_map(|(span, _)| [span.start, span.end]).collect();
        cuts.extend([span.start, span.end]);
        let layout: Vec<Span> = self.markup.iter().copied().filter(|mark| mark.overlaps(span)).collect();
        cuts.extend(layout.iter().flat_map(|mark| [mark.start, mark.end]));
        cuts.retain(|cut| (span.start..=span.end).contains(cut));
        cuts.sort_unstable();
        cuts.dedup();
        cuts.windows(2)
            .map(|ends| Span::new(ends[0], ends[1]))
            .filter(|piece| !layout.iter().any(|mark| mark.contains(*piece)))
            .map(|piece| (marks.iter().find(|(span, _)| span.contains(piece)).map(|(_, mark)| *mark), piece))
            .collect()
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

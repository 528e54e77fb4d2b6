//! One record on its way from bytes to an article.

use std::sync::Arc;

use jiff::civil::Date;

use crate::article::corpus::{Options, Used, columns, feed, html, json, pdf, table, warc};
use crate::article::front_matter;
use crate::article::{Article, ArticleError, Charset, Format, decode, guessed};

/// One record, cut out of its input and not yet looked into. It is cheap to make and owns what it
/// holds, so that it can be handed to another thread.
#[derive(Clone, Debug)]
pub struct Raw {
    number: usize,
    origin: Origin,
    body: Body,
}

/// Where a record was cut out, for whoever looks for it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Origin {
    place: Place,
    /// The member of an archive it is in.
    member: Option<Arc<str>>,
}

/// How a record is found again in its input or member.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Place {
    /// There is nothing else.
    #[default]
    Whole,
    /// By its number.
    Record(usize),
    /// By the line of its table.
    Line(usize),
}

impl Origin {
    /// An error with the place of its record.
    fn tell(&self, error: ArticleError) -> ArticleError {
        let error = match self.place {
            Place::Whole => error,
            Place::Record(number) => ArticleError::Record { number, problem: error.to_string() },
            Place::Line(line) => ArticleError::Row { line, problem: error.to_string() },
        };
        match &self.member {
            Some(name) => ArticleError::Member { name: name.to_string(), problem: error.to_string() },
            None => error,
        }
    }

    /// What a record without an id is called after the member of an archive it is in.
    fn name(&self) -> Option<String> {
        let name = self.member.as_deref()?;
        let file = name.rsplit('/').next().unwrap_or(name);
        let stem = uncompressed(file).rsplit_once('.').map_or(file, |(stem, _)| stem);
        Some(match self.place {
            Place::Whole => stem.to_owned(),
            Place::Record(number) | Place::Line(number) => format!("{stem}-{number}"),
        })
    }
}

/// The name of a file without the mark of its compression.
pub(super) fn uncompressed(name: &str) -> &str {
    name.strip_suffix(".gz").or_else(|| name.strip_suffix(".zst")).unwrap_or(name)
}

/// What there is of a record.
#[derive(Clone, Debug)]
pub(super) enum Body {
    /// A text in one of the two layouts.
    Text(Vec<u8>, Format),
    /// One object of JSON.
    Json(Vec<u8>),
    /// A web page, with the encoding that whoever sent it named.
    Html(Vec<u8>, Option<String>),
    /// An entry of a feed.
    Item(Box<feed::Item>),
    /// A page out of a web archive, or its text.
    Archived(warc::Archived),
    /// A document in PDF.
    Pdf(Vec<u8>),
    /// A row of columns.
    Columns(columns::Row),
    /// A row of a table.
    Row(table::Row),
}

impl Raw {
    /// An input that is one article.
    pub(super) fn whole(body: Body) -> Self {
        Self { number: 1, origin: Origin::default(), body }
    }

    /// One record of several.
    pub(super) fn numbered(number: usize, body: Body) -> Self {
        Self { number, origin: Origin { place: Place::Record(number), member: None }, body }
    }

    /// One row of a table.
    pub(super) fn line(number: usize, body: Body) -> Self {
        Self { number, origin: Origin { place: Place::Line(number), member: None }, body }
    }

    /// The record of a member as one of the archive that holds it.
    pub(super) fn inside(self, member: &Arc<str>, number: usize) -> Self {
        Self { number, origin: Origin { member: Some(Arc::clone(member)), ..self.origin }, ..self }
    }

    /// Where it stands in its input, from 1: its line where records are lines or rows, else its place among them.
    #[must_use]
    pub fn number(&self) -> usize {
        self.number
    }

    /// The encoding its text will be read in, where that is a guess of which a reader should be told.
    #[must_use]
    pub fn guessed(&self, options: &Options) -> Option<Charset> {
        match &self.body {
            Body::Text(bytes, _) | Body::Json(bytes) if options.charset.is_none() => guessed(bytes),
            _ => None,
        }
    }

    /// About how many bytes of memory it takes.
    #[must_use]
    pub fn size(&self) -> usize {
        match &self.body {
            Body::Text(bytes, _) | Body::Json(bytes) | Body::Html(bytes, _) | Body::Pdf(bytes) => bytes.len(),
            Body::Item(item) => item.size(),
            Body::Archived(page) => page.size(),
            Body::Columns(row) => row.size(),
            Body::Row(row) => row.size(),
        }
    }

    /// Looks into it: decodes it and finds its fields, or the main text of a page. This is where the
    /// time goes, and it needs nothing but the record.
    ///
    /// # Errors
    /// Where it cannot be read, holds no text, or has a date that is none. Other records are not affected.
    pub fn record(self, options: &Options) -> Result<Record, ArticleError> {
        let Self { number, origin, body } = self;
        match body.record(options) {
            Ok(mut record) => {
                record.number = (origin != Origin::default()).then_some(number);
                record.id = record.id.or_else(|| origin.name());
                Ok(Record { origin, ..record })
            }
            Err(error) => Err(origin.tell(error)),
        }
    }
}

impl Body {
    fn record(self, options: &Options) -> Result<Record, ArticleError> {
        match self {
            Self::Text(bytes, format) => Record::of_text(decode(&bytes, options.charset)?.text, format),
            Self::Html(bytes, label) => html::record(&bytes, label.as_deref(), options),
            Self::Row(row) => row.record(options),
            Self::Item(item) => Ok(item.record()),
            Self::Archived(archived) => archived.record(options),
            Self::Pdf(bytes) => pdf::record(&bytes),
            Self::Columns(row) => row.record(options),
            Self::Json(bytes) => json::record(&bytes, options),
        }
    }
}

/// A record looked into: what is known of it and its decoded text, in which no paragraphs are found yet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Record {
    /// Its own id, where it has one.
    pub id: Option<String>,
    /// Headline.
    pub title: Option<String>,
    /// Day of publication.
    pub date: Option<Date>,
    /// Publisher.
    pub source: Option<String>,
    /// Address.
    pub url: Option<String>,
    /// The whole decoded text, with its front matter, if there is one.
    pub text: String,
    /// How the text is laid out: [`Format::Plain`] or [`Format::Markdown`].
    pub format: Format,
    /// The fields it was read from, where they were guessed by unusual names.
    pub used: Option<Used>,
    /// Where it stands in its input, from 1; `None` where the input is one article.
    pub number: Option<usize>,
    pub(super) origin: Origin,
}

impl Record {
    /// A text with what its front matter tells.
    pub(super) fn of_text(text: String, format: Format) -> Result<Self, ArticleError> {
        let front = front_matter::read(&text, format == Format::Markdown)?;
        Ok(Self {
            id: None,
            title: front.title,
            date: front.date,
            source: front.source,
            url: front.url,
            text,
            format,
            used: None,
            number: None,
            origin: Origin::default(),
        })
    }

    /// What the article is called where its input is called `stem`: by its own id, or else after
    /// the input, with its number where that holds several.
    #[must_use]
    pub fn name(&self, stem: &str) -> String {
        match (&self.id, self.number) {
            (Some(id), _) => id.clone(),
            (None, Some(number)) => format!("{stem}-{number}"),
            (None, None) => stem.to_owned(),
        }
    }

    /// The article, with its paragraphs found; `id` is what it is to be called. What the record says of
    /// it counts more than what front matter inside its text does.
    ///
    /// # Errors
    /// Where front matter cannot be read, or nothing is left to read.
    pub fn article(self, id: &str) -> Result<Article, ArticleError> {
        let (number, origin) = (self.number, self.origin);
        let read = || -> Result<Article, ArticleError> {
            let mut article = Article::from_text(id, self.text, self.format)?;
            article.record = number;
            article.title = self.title.or(article.title);
            article.date = self.date.or(article.date);
            article.source = self.source.or(article.source);
            article.url = self.url.or(article.url);
            Ok(article)
        };
        read().map_err(|error| origin.tell(error))
    }
}

//! Corpora: from the bytes of any format in which articles are kept to articles.
//!
//! The work is in three steps, so that whoever reads a large corpus can share it out. [`records`]
//! cuts an input into [`Raw`] records, which is cheap and must go in order; [`Raw::record`] looks into
//! one (JSON, the main text of a page, the letters of a PDF), which is costly and needs nothing
//! but the record; [`Record::article`] finds its paragraphs, which those that are not wanted for
//! their day or their id are spared.
//!
//! ```
//! use standpoint::article::Format;
//! use standpoint::article::corpus::{Options, records};
//! let lines = "{\"id\": 7, \"published\": \"2025-05-21\", \"body\": \"Kyiv rejected the plan.\"}\n";
//! let options = Options::default();
//! for raw in records(Box::new(lines.as_bytes()), Format::Records, &options) {
//!     let record = raw?.record(&options)?;
//!     assert_eq!(record.date, Some(jiff::civil::date(2025, 5, 21)));
//!     assert_eq!(record.article("7")?.paragraphs.len(), 1);
//! }
//! # Ok::<(), standpoint::article::ArticleError>(())
//! ```

mod archive;
mod columns;
mod compression;
mod feed;
mod fields;
mod guard;
mod html;
mod html_text;
mod http;
mod json;
mod json_document;
mod json_lines;
mod pdf;
mod pdf_lines;
mod record;
mod sniff;
mod table;
#[cfg(test)]
mod tests;
mod warc;

use std::fs::File;
use std::io::{BufRead, BufReader, Cursor, Read};

use crate::article::corpus::record::Body;
use crate::article::{ArticleError, Charset, Format};

pub use compression::{decompressed, start};
pub use fields::{Fields, Used};
pub use guard::is_guarded;
pub use record::{Raw, Record};
pub use sniff::sniff;

/// How an input is to be read.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// Which fields of a record hold what.
    pub fields: Fields,
    /// The encoding of its texts; without one it is detected.
    pub charset: Option<Charset>,
}

/// How many bytes of an input [`sniff`] should be shown.
pub const SNIFFED: usize = 16 * 1024;

/// Bytes of a file read at once.
const BUFFER: usize = 256 * 1024;

/// The records of an input, in order.
pub type Records<'r> = Box<dyn Iterator<Item = Result<Raw, ArticleError>> + Send + 'r>;

/// The records of an input, in order, one at a time and in bounded memory where the format allows:
/// JSON Lines, CSV and WARC are streamed, the others are one read. An input that breaks off gives
/// the records before the break and then the error, behind which nothing comes; one without any
/// record gives [`ArticleError::Empty`].
pub fn records<'r>(reader: Box<dyn BufRead + Send + 'r>, format: Format, options: &Options) -> Records<'r> {
    let found: Records<'r> = match format {
        Format::Plain | Format::Markdown | Format::Html | Format::Pdf => whole(reader, format),
        Format::Records => match compression::transcoded(reader, options.charset) {
            Ok(reader) => Box::new(json_lines::Cutter::new(reader)),
            Err(error) => failed(error),
        },
        Format::Csv | Format::Tsv => table::rows(reader, format == Format::Tsv, options),
        Format::Parquet | Format::Zip => {
            let mut bytes = Vec::new();
            let mut reader = reader;
            // What an archive holds before it breaks off is read.
            let broken = reader.read_to_end(&mut bytes).err().map(|error| Err(ArticleError::of_io(&error)));
            let unbroken = broken.is_none();
            let found = records_of_bytes(bytes, format, options);
            return Box::new(found.filter(move |raw| unbroken || raw.is_ok()).chain(broken));
        }
        Format::Feed => feed::entries(reader, options),
        Format::Warc => Box::new(warc::Cutter::new(reader)),
        Format::Json => match compression::transcoded(reader, options.charset) {
            Ok(reader) => json_document::records(reader, options),
            Err(error) => failed(error),
        },
    };
    Box::new(OrEmpty { found, any: false })
}

/// The records of an input whose bytes are all there, as [`records`] gives them.
#[must_use]
pub fn records_of_bytes(bytes: Vec<u8>, format: Format, options: &Options) -> Records<'static> {
    let found = match format {
        Format::Parquet => columns::rows(bytes::Bytes::from(bytes), options),
        Format::Zip => archive::records_of(Cursor::new(bytes), options),
        other => return records(Box::new(Cursor::new(bytes)), other, options),
    };
    Box::new(OrEmpty { found, any: false })
}

/// The records of a file, as [`records`] gives them. Of Parquet and zip, whose index stands at their
/// end, no more than a group of rows or a member is in memory at a time.
#[must_use]
pub fn records_of_file(file: File, format: Format, options: &Options) -> Records<'static> {
    let found = match format {
        Format::Parquet => columns::rows(file, options),
        Format::Zip => archive::records_of(BufReader::new(file), options),
        other => return records(Box::new(BufReader::with_capacity(BUFFER, file)), other, options),
    };
    Box::new(OrEmpty { found, any: false })
}

/// A format that is one article.
fn whole<'r>(mut reader: Box<dyn BufRead + Send + 'r>, format: Format) -> Records<'r> {
    Box::new(std::iter::once_with(move || {
        let mut bytes = Vec::new();
        reader.read_to_end(&mut bytes).map_err(|error| ArticleError::of_io(&error))?;
        let body = match format {
            Format::Pdf => Body::Pdf(bytes),
            Format::Html => Body::Html(bytes, None),
            _ => Body::Text(bytes, format),
        };
        Ok(Raw::whole(body))
    }))
}

fn failed<'r>(error: ArticleError) -> Records<'r> {
    Box::new(std::iter::once(Err(error)))
}

/// Tells of an input that holds no record at all, which would else pass for one that was read.
struct OrEmpty<'r> {
    found: Records<'r>,
    any: bool,
}

impl Iterator for OrEmpty<'_> {
    type Item = Result<Raw, ArticleError>;

    fn next(&mut self) -> Option<Self::Item> {
        let next = self.found.next();
        let first = !std::mem::replace(&mut self.any, true);
        if next.is_none() && first { Some(Err(ArticleError::Empty)) } else { next }
    }
}

//! Tables: CSV and its kin, with a header that names the columns.

use std::io::{BufRead, Read};
use std::sync::Arc;

use csv::{ByteRecord, ReaderBuilder};

use crate::article::corpus::fields::{Fields, Found, Role, missing};
use crate::article::corpus::record::{Body, Raw};
use crate::article::corpus::{Options, Record, Records, compression, failed};
use crate::article::{ArticleError, Charset, decode};

/// How much of a table is looked at for its delimiter: no header is longer.
const HEAD: usize = 64 * 1024;
/// What stands between cells; on a tie the first.
const DELIMITERS: [u8; 4] = *b",;\t|";

/// One row of a table.
#[derive(Clone, Debug)]
pub(super) struct Row {
    header: Arc<[Vec<u8>]>,
    cells: ByteRecord,
}

/// The rows of a table; `tabs` where its name says what stands between the cells.
pub(super) fn rows<'r>(reader: Box<dyn BufRead + Send + 'r>, tabs: bool, options: &Options) -> Records<'r> {
    let start = compression::transcoded(reader, options.charset)
        .and_then(|reader| compression::start(reader, HEAD).map_err(|error| ArticleError::of_io(&error)));
    let (head, mut reader) = match start {
        Ok(start) => start,
        Err(error) => return failed(error),
    };
    let told = told(&head);
    let skipped = told.map_or(0, |(_, length)| length) as u64;
    if let Err(error) = std::io::copy(&mut (&mut reader).take(skipped), &mut std::io::sink()) {
        return failed(ArticleError::of_io(&error));
    }
    let delimiter =
        told.map_or_else(|| if tabs { b'\t' } else { delimiter(&head) }, |(delimiter, _)| delimiter);
    let mut rows = ReaderBuilder::new().delimiter(delimiter).flexible(true).from_reader(reader);
    let header: Arc<[Vec<u8>]> = match rows.byte_headers() {
        Ok(header) => {
            header.iter().map(|name| name.strip_prefix(b"\xef\xbb\xbf").unwrap_or(name).to_vec()).collect()
        }
        Err(error) => return failed(of_csv(error)),
    };
    let before = u64::from(skipped > 0);
    Box::new(Rows { rows, header, before, ended: false })
}

/// The line `sep=;` that a spreadsheet program puts above its tables: the delimiter and the line's length.
fn told(head: &[u8]) -> Option<(u8, usize)> {
    let mark = if head.starts_with(b"\xef\xbb\xbf") { 3 } else { 0 };
    let delimiter = *head[mark..].strip_prefix(b"sep=")?.first()?;
    let end = memchr::memchr(b'\n', head)?;
    (head[mark + 5..end].trim_ascii().is_empty() && delimiter.is_ascii()).then_some((delimiter, end + 1))
}

/// The delimiter that stands most often in the header, outside of quotation marks.
pub(super) fn delimiter(head: &[u8]) -> u8 {
    let mut counts = [0usize; DELIMITERS.len()];
    let mut quoted = false;
    for byte in head {
        match byte {
            b'"' => quoted = !quoted,
            b'\n' | b'\r' if !quoted => break,
            byte if !quoted => {
                if let Some(at) = DELIMITERS.iter().position(|delimiter| delimiter == byte) {
                    counts[at] += 1;
                }
            }
            _ => {}
        }
    }
    let most = counts.iter().max().copied().unwrap_or_default();
    DELIMITERS
        .into_iter()
        .zip(counts)
        .find(|(_, count)| *count == most)
        .map_or(b',', |(delimiter, _)| delimiter)
}

/// Whether the first line of a text is the header of a table of articles.
pub(super) fn is_header(head: &[u8]) -> bool {
    let line = head.split(|byte| *byte == b'\n').next().unwrap_or_default();
    let Ok(line) = std::str::from_utf8(line) else { return false };
    let cells: Vec<&str> =
        line.split(char::from(delimiter(head))).map(|cell| cell.trim().trim_matches('"')).collect();
    let fields = Fields::default();
    let is_text = |cell: &&str| fields.ranks("", Some(cell))[Role::Text as usize].is_some();
    cells.len() > 1 && cells.iter().all(|cell| cell.len() <= 40) && cells.iter().any(is_text)
}

struct Rows<'r> {
    rows: csv::Reader<Box<dyn BufRead + Send + 'r>>,
    header: Arc<[Vec<u8>]>,
    /// Lines above the header.
    before: u64,
    ended: bool,
}

impl Iterator for Rows<'_> {
    type Item = Result<Raw, ArticleError>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.ended {
            return None;
        }
        let mut cells = ByteRecord::new();
        match self.rows.read_byte_record(&mut cells) {
            Ok(false) => {
                self.ended = true;
                None
            }
            Ok(true) => {
                let line = self.before + cells.position().map_or(0, csv::Position::line);
                let row = Row { header: Arc::clone(&self.header), cells };
                Some(Ok(Raw::line(usize::try_from(line).unwrap_or(usize::MAX), Body::Row(row))))
            }
            Err(error) => {
                self.ended = true;
                Some(Err(of_csv(error)))
            }
        }
    }
}

fn of_csv(error: csv::Error) -> ArticleError {
    match error.into_kind() {
        csv::ErrorKind::Io(error) => ArticleError::of_io(&error),
        // The others are those of texts and of rows of unequal length, for which nothing was asked.
        other => ArticleError::Damaged { problem: format!("{other:?}") },
    }
}

impl Row {
    /// What the row holds.
    pub(super) fn record(self, options: &Options) -> Result<Record, ArticleError> {
        let wanted = self.header.len();
        let cells = self.cells.iter().rposition(|cell| !cell.is_empty()).map_or(0, |last| last + 1);
        // Delimiters at the end of a row, and cells at it that are left out, are the ways of spreadsheets.
        if cells > wanted || self.cells.len() < wanted && self.cells.len() < 2 && wanted > 1 {
            return Err(ArticleError::Cells { cells: self.cells.len(), wanted });
        }
        let charset = charset(&self.cells, options.charset)?;
        let text = |bytes: &[u8]| match charset {
            None => Ok(String::from_utf8_lossy(bytes).into_owned()),
            Some(charset) => decode(bytes, Some(charset)).map(|decoded| decoded.text),
        };
        let names = self.header.iter().map(|name| text(name).map(|name| name.trim().to_owned()));
        let names: Vec<String> = names.collect::<Result<_, _>>()?;
        let mut found = Found::default();
        for (name, cell) in names.iter().zip(&self.cells) {
            let ranks = options.fields.ranks(name, Some(name));
            if ranks != [None; 6] {
                found.put(ranks, name.as_str().into(), text(cell)?.into());
            }
        }
        if !found.has_text() {
            return Err(missing(&options.fields, names));
        }
        found.record(&options.fields)
    }
}

/// The encoding of a row that is not in UTF-8, detected by all its cells together.
fn charset(cells: &ByteRecord, named: Option<Charset>) -> Result<Option<Charset>, ArticleError> {
    let bytes = cells.as_slice();
    match named {
        Some(charset) if charset.is_wide() => Ok(None),
        Some(charset) => Ok(Some(charset)),
        None if std::str::from_utf8(bytes).is_ok() && !bytes.contains(&0) => Ok(None),
        None => decode(bytes, None).map(|decoded| Some(decoded.charset)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::article::Format;
    use crate::article::corpus::records_of_bytes;

    fn shown(table: &[u8], format: Format) -> Vec<String> {
        let options = Options::default();
        let shown = |raw: Result<Raw, ArticleError>| {
            let record = raw?.record(&options)?;
            let name = record.name("file");
            let article = record.article(&name)?;
            let date = article.date.map(|date| date.to_string()).unwrap_or_default();
            Ok(format!("{} {date} {}", article.id, article.text))
        };
        let said = |text: Result<String, ArticleError>| text.unwrap_or_else(|error| error.to_string());
        records_of_bytes(table.to_vec(), format, &options).map(shown).map(said).collect()
    }

    #[test]
    fn delimiters_are_guessed_and_lines_told() {
        let wanted = [
            "a 2025-05-21 Kyiv said, \"no\".\nMoscow, too.",
            "file-4  B; it, too.",
            "line 5: there is no text to read in it",
        ];
        for (delimiter, mark) in [(",", ""), (";", "\u{feff}"), ("|", ""), ("\t", "")] {
            let table = format!(
                "{mark}Id,Published at,\"Article text\",Other\na,2025-05-21,\"Kyiv said, \"\"no\"\".\nMoscow, too.\",x\n\
                 ,,\"B; it, too.\",x,\nc,,\n"
            );
            // Only what parts cells, not what is inside them.
            let parts: Vec<String> = table.split('"').map(str::to_owned).collect();
            let changed = parts
                .iter()
                .enumerate()
                .map(|(at, part)| if at % 2 == 0 { part.replace(',', delimiter) } else { part.clone() });
            let table = changed.collect::<Vec<_>>().join("\"");
            let read = shown(table.as_bytes(), Format::Csv);
            assert_eq!(read[..2], wanted[..2], "{delimiter}");
            assert_eq!(read[2], wanted[2], "{delimiter}");
        }
        assert_eq!(shown(b"sep=;\r\ntext;id\r\nNo.;7\r\n", Format::Csv), ["7  No."]);
        assert_eq!(shown(b"text\tid\nNo, no, no.\t7\n", Format::Tsv), ["7  No, no, no."]);
    }

    #[test]
    fn what_is_no_row_is_told() {
        assert_eq!(
            shown(b"id,text\n1,A.,B,C\n2,\"B.\n", Format::Csv),
            [
                "line 2: 4 cells, where the header has 2; is a text with a delimiter in it without quotation marks?",
                "2  B.\n",
            ]
        );
        assert_eq!(
            shown(b"id,lead\n1,A.\n", Format::Csv),
            [
                "line 2: no field has a name by which I would know the text; name the one that holds it: `lead` or `id`"
            ]
        );
        assert_eq!(shown(b"id,text\n", Format::Csv), ["there is no text to read in it"]);
        assert_eq!(shown(b"", Format::Csv), ["there is no text to read in it"]);
    }

    #[test]
    fn encodings_are_detected_by_row() {
        let table = "id,text\nа,Россия готова к переговорам.\n";
        let (bytes, _, _) = encoding_rs::WINDOWS_1251.encode(table);
        assert_eq!(shown(&bytes, Format::Csv), ["а  Россия готова к переговорам."]);
        let wide: Vec<u8> = format!("\u{feff}{table}").encode_utf16().flat_map(u16::to_le_bytes).collect();
        assert_eq!(shown(&wide, Format::Csv), ["а  Россия готова к переговорам."]);
    }
}

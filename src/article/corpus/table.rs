//! Tables: CSV and its kin, with a header that names the columns.

use std::collections::VecDeque;
use std::io::{BufRead, Read};
use std::sync::Arc;

use csv::{ByteRecord, ReaderBuilder};

use crate::article::corpus::fields::{Fields, Found, Role, missing, unknown};
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
    let reader = Marks { reader, read: 0, at: VecDeque::new() };
    let mut rows = ReaderBuilder::new().delimiter(delimiter).flexible(true).from_reader(reader);
    let header: Arc<[Vec<u8>]> = match rows.byte_headers() {
        Ok(header) => {
            header.iter().map(|name| name.strip_prefix(b"\xef\xbb\xbf").unwrap_or(name).to_vec()).collect()
        }
        Err(error) => return failed(of_csv(error)),
    };
    if let Err(error) = check(&header, options) {
        return failed(error);
    }
    let before = u64::from(skipped > 0);
    Box::new(Rows { rows, header, before, held: None, ended: false })
}

/// Whether the columns that are asked for are there, told once for all rows.
fn check(header: &[Vec<u8>], options: &Options) -> Result<(), ArticleError> {
    // Names with letters that depend on an encoding are compared row by row.
    let names: Option<Vec<String>> =
        header.iter().map(|name| Some(std::str::from_utf8(name).ok()?.trim().to_owned())).collect();
    let Some(names) = names.filter(|names| names.iter().any(|name| !name.is_empty())) else { return Ok(()) };
    if !names.iter().any(|name| options.fields.ranks(name, Some(name))[Role::Text as usize].is_some()) {
        return Err(missing(&options.fields, names));
    }
    unknown(&options.fields, &names).map_or(Ok(()), Err)
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

/// A reader that notes where quotation marks are.
struct Marks<R> {
    reader: R,
    /// Bytes read so far.
    read: u64,
    /// The places of marks in rows that are not done.
    at: VecDeque<u64>,
}

impl<R: Read> Read for Marks<R> {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        let count = self.reader.read(buffer)?;
        self.at.extend(memchr::memchr_iter(b'"', &buffer[..count]).map(|at| self.read + at as u64));
        self.read += count as u64;
        Ok(count)
    }
}

impl<R> Marks<R> {
    /// How many marks stand before a place, behind the last that was asked for.
    fn up_to(&mut self, place: u64) -> usize {
        let count = self.at.partition_point(|at| *at < place);
        self.at.drain(..count).count()
    }
}

struct Rows<'r> {
    rows: csv::Reader<Marks<Box<dyn BufRead + Send + 'r>>>,
    header: Arc<[Vec<u8>]>,
    /// Lines above the header.
    before: u64,
    /// A row of several lines, whose quotation marks are known to be whole where the next begins, or one that waits behind
    /// such a row; and which of the two.
    held: Option<(Raw, bool)>,
    ended: bool,
}

impl Rows<'_> {
    /// What was held back, now that the next row is known to begin at a place.
    fn released(&mut self, next: u64) -> Option<Result<Raw, ArticleError>> {
        let marks = self.rows.get_mut().up_to(next);
        let (held, several) = self.held.take()?;
        Some(if marks.is_multiple_of(2) || !several {
            Ok(held)
        } else {
            Err(ArticleError::Quotes { line: held.number() })
        })
    }
}

impl Iterator for Rows<'_> {
    type Item = Result<Raw, ArticleError>;

    fn next(&mut self) -> Option<Self::Item> {
        if let Some((raw, _)) = self.held.take_if(|_| self.ended) {
            return Some(Ok(raw));
        }
        while !self.ended {
            let mut cells = ByteRecord::new();
            match self.rows.read_byte_record(&mut cells) {
                Ok(false) => {
                    self.ended = true;
                    return self.released(u64::MAX);
                }
                Ok(true) => {
                    let place = cells.position().map_or(0, csv::Position::byte);
                    let line = self.before + cells.position().map_or(0, csv::Position::line);
                    let several = memchr::memchr(b'\n', cells.as_slice().trim_ascii_end()).is_some();
                    let row = Row { header: Arc::clone(&self.header), cells };
                    let raw = Raw::line(usize::try_from(line).unwrap_or(usize::MAX), Body::Row(row));
                    let before = self.released(place);
                    if before.is_some() || several {
                        // A row of one line waits its turn behind one that was held back.
                        self.held = Some((raw, several));
                        if before.is_some() {
                            return before;
                        }
                    } else {
                        return Some(Ok(raw));
                    }
                }
                Err(error) => {
                    self.ended = true;
                    return Some(Err(of_csv(error)));
                }
            }
        }
        None
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
    /// How many bytes are in it.
    pub(super) fn size(&self) -> usize {
        self.cells.as_slice().len()
    }

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
    fn open_quotation_marks_and_columns_that_are_not_there_are_told() {
        let torn = b"id,text\n1,Kyiv said no.\n2,\"Moscow said no.\n3,\"Minsk, too.\"\n4,\"A 6\"\" gun.\nIt fired.\"\n";
        let shown_torn = shown(torn, Format::Csv);
        assert_eq!(shown_torn[0], "1  Kyiv said no.");
        assert!(shown_torn[1].starts_with("line 3: a quotation mark opens here"), "{shown_torn:?}");
        assert_eq!(shown_torn[2], "4  A 6\" gun.\nIt fired.");
        let inch = b"id,text\n1,\"One.\nTwo.\"\n2,A 6\" gun.\n3,Three.\n";
        assert_eq!(shown(inch, Format::Csv), ["1  One.\nTwo.", "2  A 6\" gun.", "3  Three."]);
        let open = b"id,text\n1,\"Kyiv said no.\n2,Moscow, too.\n";
        assert!(shown(open, Format::Csv)[0].starts_with("line 2: a quotation mark opens here"));
        let named = Fields { date: Some("when".to_owned()), ..Fields::default() };
        let options = Options { fields: named, ..Options::default() };
        let table = b"id,pub_date,text\n1,2025-05-21,No.\n".to_vec();
        let error = records_of_bytes(table, Format::Csv, &options).next().and_then(Result::err);
        assert_eq!(
            error.map(|error| error.to_string()).unwrap_or_default(),
            "there is no column `when`; --date-field names one of `text`, `id` or `pub_date`"
        );
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
                "no field has a name by which I would know the text; name the one that holds it: `lead` or `id`"
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

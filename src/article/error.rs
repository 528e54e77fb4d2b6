//! What can be wrong with an input, in words for whoever named it.

/// Why an article cannot be read.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ArticleError {
    /// No such encoding.
    #[error("`{label}` is no encoding I know; try utf-8, utf-16, windows-1251 or windows-1252")]
    UnknownEncoding {
        /// What the user wrote.
        label: String,
    },
    /// Bytes that the encoding the user named, or a byte order mark promised, cannot hold.
    #[error(
        "not valid {charset}: the byte at offset {offset} does not fit; name the right encoding, or none to have it detected"
    )]
    Malformed {
        /// Name of the encoding.
        charset: &'static str,
        /// Offset of the first bad byte in the file.
        offset: usize,
    },
    /// Not text at all.
    #[error("this is not text: there is a zero byte at offset {offset}")]
    Binary {
        /// Offset of the first zero byte.
        offset: usize,
    },
    /// Bytes that make letters in some encoding and still no text.
    #[error("this is not text: read as {charset} it has {controls} control characters")]
    Controls {
        /// Name of the encoding.
        charset: &'static str,
        /// How many there are.
        controls: usize,
    },
    /// Nothing to read.
    #[error("there is no text to read in it")]
    Empty,
    /// More than byte offsets of 32 bits can address.
    #[error("larger than 4 GB; split it, or write one record a line as JSON Lines")]
    TooLarge,
    /// Front matter that is not YAML of the expected fields.
    #[error("line {line} of the front matter{}: {problem}; {help}", of_key(key.as_deref()))]
    FrontMatter {
        /// Line of the article, from 1.
        line: usize,
        /// The key on it.
        key: Option<String>,
        /// What is wrong.
        problem: String,
        /// What to write instead.
        help: String,
    },
    /// A date field that holds no date.
    #[error("`{date}` is not a date I can read; write it like 2025-05-21, or leave it out")]
    Date {
        /// What was found.
        date: String,
    },
    /// A record of an input; the others are not affected.
    #[error("record {number}: {problem}")]
    Record {
        /// Its line in JSON Lines, else its place among the records, from 1.
        number: usize,
        /// What is wrong with it.
        problem: String,
    },
    /// A row of a table; the others are not affected.
    #[error("line {line}: {problem}")]
    Row {
        /// The line on which the row begins, from 1.
        line: usize,
        /// What is wrong with it.
        problem: String,
    },
    /// A row that does not fit the header of its table.
    #[error(
        "{cells} cell{}, where the header has {wanted}; is a text with a delimiter in it without quotation marks?",
        if *cells == 1 { "" } else { "s" }
    )]
    Cells {
        /// How many cells the row has.
        cells: usize,
        /// How many columns the header names.
        wanted: usize,
    },
    /// An input that cannot be read to its end.
    #[error("it cannot be read on: {problem}")]
    Io {
        /// What the system says.
        problem: String,
    },
    /// Compressed data that ends too early.
    #[error("it breaks off: its compressed data is not complete; copy or download it once more")]
    CutOff,
    /// Compressed data that is no longer what was compressed.
    #[error("it is damaged: {problem}; copy or download it once more")]
    Damaged {
        /// What the reader says.
        problem: String,
    },
    /// A line too long to be a record.
    #[error("line {line} is longer than 1 GiB: this is not one record a line")]
    LongLine {
        /// The line, from 1.
        line: usize,
    },
    /// A record without a field that can be its text.
    #[error("{}", no_text(wanted.as_deref(), fields))]
    NoTextField {
        /// The field that was to hold it; `None`: it was guessed.
        wanted: Option<String>,
        /// The fields that the record has, the likeliest first.
        fields: Vec<String>,
    },
    /// A row that runs on into others, as a quotation mark in it is open.
    #[error(
        "line {line}: a quotation mark opens here that closes in no cell, so that the lines below run together with this one; close it, \
         or write it twice where it is part of the text"
    )]
    Quotes {
        /// The line the row begins on.
        line: usize,
    },
    /// A table without a column that was named.
    #[error("there is no column `{wanted}`; {option} names one of {}", some(columns, "or"))]
    NoColumn {
        /// The name that was given.
        wanted: String,
        /// The option that gave it.
        option: &'static str,
        /// The columns there are, the likeliest first.
        columns: Vec<String>,
    },
    /// A page without an article on it.
    #[error(
        "no article is found on this page; save it once more from the browser, as its text may be filled in by a script"
    )]
    NoMainText,
    /// A feed that is none.
    #[error("not a feed that can be read: {problem}")]
    Feed {
        /// What is wrong.
        problem: String,
    },
    /// A web archive that is none, or a record of one.
    #[error("not a WARC file that can be read: {problem}")]
    Warc {
        /// What is wrong.
        problem: String,
    },
    /// A PDF that is none.
    #[error("not a PDF that can be read: {problem}")]
    Pdf {
        /// What is wrong.
        problem: String,
    },
    /// A PDF that asks for a password.
    #[error("this PDF is encrypted; save a copy of it without a password")]
    PdfEncrypted,
    /// A PDF of scanned pages.
    #[error("there is no text in this PDF, only pictures; have its text recognised (OCR) first")]
    PdfWithoutText,
    /// A file of columns that is none.
    #[error("not a Parquet file that can be read: {problem}")]
    Parquet {
        /// What is wrong.
        problem: String,
    },
    /// An archive that is none.
    #[error("not a zip archive that can be read: {problem}")]
    Zip {
        /// What is wrong.
        problem: String,
    },
    /// A member of an archive; the others are not affected.
    #[error("{name}: {problem}")]
    Member {
        /// Its name in the archive.
        name: String,
        /// What is wrong with it.
        problem: String,
    },
    /// JSON that is none, or no records.
    #[error("not valid JSON: {problem}")]
    Json {
        /// What is wrong.
        problem: String,
    },
}

impl ArticleError {
    /// The error of a reader, told for whoever named the input.
    pub(in crate::article) fn of_io(error: &std::io::Error) -> Self {
        match error.kind() {
            std::io::ErrorKind::UnexpectedEof => Self::CutOff,
            std::io::ErrorKind::InvalidData | std::io::ErrorKind::InvalidInput => {
                Self::Damaged { problem: error.to_string() }
            }
            _ => Self::Io { problem: error.to_string() },
        }
    }
}

/// How many fields of a record are named in a message.
const NAMED: usize = 12;

fn no_text(wanted: Option<&str>, fields: &[String]) -> String {
    if fields.is_empty() {
        return "the record has no fields, so there is no text in it".to_owned();
    }
    let listed = some(fields, if wanted.is_some() { "and" } else { "or" });
    match wanted {
        Some(wanted) => format!("there is no field `{wanted}` for the text; the record has {listed}"),
        None => format!(
            "no field has a name by which I would know the text; name the one that holds it: {listed}"
        ),
    }
}

/// The first few of some names.
fn some(names: &[String], last: &str) -> String {
    let mut some: Vec<String> = names.iter().take(NAMED).map(|name| format!("`{name}`")).collect();
    if names.len() > NAMED {
        some.push(format!("{} others", names.len() - NAMED));
    }
    match some.as_slice() {
        [rest @ .., end] if !rest.is_empty() => format!("{} {last} {end}", rest.join(", ")),
        some => some.concat(),
    }
}

fn of_key(key: Option<&str>) -> String {
    key.map(|key| format!(", `{key}`")).unwrap_or_default()
}

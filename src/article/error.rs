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
    /// A record of a JSON Lines file; the others are not affected.
    #[error("record {number}: {problem}")]
    Record {
        /// Line of the record, from 1.
        number: usize,
        /// What is wrong with it.
        problem: String,
    },
}

fn of_key(key: Option<&str>) -> String {
    key.map(|key| format!(", `{key}`")).unwrap_or_default()
}

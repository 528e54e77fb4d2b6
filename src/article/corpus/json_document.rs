//! JSON documents: an array of records, one record, or an object that holds an array of them.
//!
//! The records are cut out by their brackets alone and read later, so that one that is broken
//! spares the others, and what stands before the place where a document breaks off is read.

use std::io::{BufRead, Read};

use memchr::memchr2;

use crate::article::ArticleError;
use crate::article::corpus::fields::{Fields, Role};
use crate::article::corpus::record::{Body, Raw};
use crate::article::corpus::{Options, Records, failed};

/// Names of arrays that hold the records, the likeliest first.
const ARRAYS: &[&str] = &[
    "articles",
    "records",
    "documents",
    "docs",
    "items",
    "data",
    "results",
    "entries",
    "stories",
    "news",
    "posts",
    "hits",
    "rows",
    "response",
];
/// How deep an array of records is looked for.
const DEEPEST: usize = 3;

/// The records of a document.
pub(super) fn records<'r>(mut reader: Box<dyn BufRead + Send + 'r>, options: &Options) -> Records<'r> {
    let mut bytes = Vec::new();
    // What came before an input broke off is read.
    let broken = reader.read_to_end(&mut bytes).err().map(|error| ArticleError::of_io(&error));
    let start = if bytes.starts_with(b"\xef\xbb\xbf") { 3 } else { 0 };
    let start = past_space(&bytes, start);
    let (at, kind) = match bytes.get(start) {
        None => return broken.map_or_else(|| -> Records<'r> { Box::new(std::iter::empty()) }, failed),
        Some(b'[') => (start + 1, Kind::Array),
        Some(b'{') => match (past_value(&bytes, start), array(&bytes, start, &options.fields, 0)) {
            (Some(end), None) if past_space(&bytes, end) == bytes.len() => {
                return Box::new(std::iter::once(Ok(Raw::whole(Body::Json(bytes)))));
            }
            (_, Some(at)) => (at + 1, Kind::Array),
            (_, None) => (start, Kind::Sequence),
        },
        Some(_) => {
            let problem = "it begins with neither `{` nor `[`".to_owned();
            return failed(broken.unwrap_or(ArticleError::Json { problem }));
        }
    };
    Box::new(Elements { bytes, at, kind, number: 0, broken, ended: false })
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    /// Up to a bracket.
    Array,
    /// Objects one behind the other, up to the end.
    Sequence,
}

struct Elements {
    bytes: Vec<u8>,
    at: usize,
    kind: Kind,
    number: usize,
    broken: Option<ArticleError>,
    ended: bool,
}

impl Iterator for Elements {
    type Item = Result<Raw, ArticleError>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.ended {
            return None;
        }
        self.at = past_space(&self.bytes, self.at);
        while self.bytes.get(self.at) == Some(&b',') {
            self.at = past_space(&self.bytes, self.at + 1);
        }
        let next = self.bytes.get(self.at);
        let closed = match self.kind {
            Kind::Array => next == Some(&b']'),
            Kind::Sequence => next.is_none() && self.broken.is_none(),
        };
        if closed {
            self.ended = true;
            return None;
        }
        match past_value(&self.bytes, self.at) {
            Some(end) if end > self.at => {
                let element = self.bytes[self.at..end].to_vec();
                self.at = end;
                self.number += 1;
                Some(Ok(Raw::numbered(self.number, Body::Json(element))))
            }
            _ => {
                self.ended = true;
                let problem = format!("it breaks off in or behind record {}", self.number + 1);
                Some(Err(self.broken.take().unwrap_or(ArticleError::Json { problem })))
            }
        }
    }
}

/// Where the array of records begins in the object at `at`; `None` where the object is a record itself.
fn array(bytes: &[u8], at: usize, fields: &Fields, depth: usize) -> Option<usize> {
    let (mut best, mut inside) = (None, Vec::new());
    let mut unknown = 0;
    let mut at = past_space(bytes, at + 1);
    while bytes.get(at) == Some(&b'"') {
        let end = past_value(bytes, at)?;
        let key = std::str::from_utf8(&bytes[at + 1..end - 1]).unwrap_or_default();
        let colon = past_space(bytes, end);
        if bytes.get(colon) != Some(&b':') {
            break;
        }
        let value = past_space(bytes, colon + 1);
        let opening = bytes.get(value);
        let known = ARRAYS.iter().position(|name| name.eq_ignore_ascii_case(key));
        match opening {
            Some(b'[') if bytes.get(past_space(bytes, value + 1)) == Some(&b'{') => {
                unknown += usize::from(known.is_none());
                let rank = known.unwrap_or(ARRAYS.len());
                if best.is_none_or(|(lowest, _)| rank < lowest) {
                    best = Some((rank, value));
                }
            }
            Some(b'{') if depth < DEEPEST => inside.push((known.unwrap_or(ARRAYS.len()), value)),
            // An object with a text of its own is a record, whatever else it holds.
            Some(_) if fields.ranks(key, Some(key))[Role::Text as usize].is_some() => return None,
            _ => {}
        }
        // The last value of a document that breaks off has no end.
        let Some(end) = past_value(bytes, value) else { break };
        at = past_space(bytes, end);
        if bytes.get(at) == Some(&b',') {
            at = past_space(bytes, at + 1);
        }
    }
    inside.sort_by_key(|(rank, _)| *rank);
    let direct = best.filter(|(rank, _)| *rank < ARRAYS.len() || unknown == 1).map(|(_, at)| at);
    direct.or_else(|| inside.into_iter().find_map(|(_, at)| array(bytes, at, fields, depth + 1)))
}

fn past_space(bytes: &[u8], at: usize) -> usize {
    bytes.iter().skip(at).position(|byte| !byte.is_ascii_whitespace()).map_or(bytes.len(), |skip| at + skip)
}

/// The end of the value that begins at `at`, by its brackets and quotation marks alone; `None` where
/// it has none.
fn past_value(bytes: &[u8], at: usize) -> Option<usize> {
    let mut at = at;
    let mut depth = 0usize;
    loop {
        match bytes.get(at)? {
            b'"' => at = past_string(bytes, at)?,
            b'{' | b'[' => {
                depth += 1;
                at += 1;
            }
            b'}' | b']' => {
                depth = depth.checked_sub(1)?;
                at += 1;
            }
            _ if depth > 0 => at += 1,
            // A number or a word.
            b',' | b':' => return None,
            _ => {
                let end = |byte: &u8| matches!(byte, b',' | b']' | b'}') || byte.is_ascii_whitespace();
                return Some(bytes[at..].iter().position(end).map_or(bytes.len(), |length| at + length));
            }
        }
        if depth == 0 {
            return Some(at);
        }
    }
}

fn past_string(bytes: &[u8], at: usize) -> Option<usize> {
    let mut at = at + 1;
    loop {
        at += memchr2(b'"', b'\\', bytes.get(at..)?)?;
        match bytes[at] {
            b'"' => return Some(at + 1),
            _ => at += 2,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::article::Format;
    use crate::article::corpus::records_of_bytes;

    fn shown(document: &str) -> Vec<String> {
        let options = Options::default();
        let text = |raw: Result<Raw, ArticleError>| Ok(raw?.record(&options)?.text);
        let said = |text: Result<String, ArticleError>| text.unwrap_or_else(|error| error.to_string());
        records_of_bytes(document.into(), Format::Json, &options).map(text).map(said).collect()
    }

    #[test]
    fn documents_of_every_layout() {
        for document in [
            "[{\"text\": \"A.\"}, {\"text\": \"B [\\\"]\\\\\"}]",
            "\u{feff} {\"total\": 2, \"tags\": [{\"a\": 1}], \"articles\": [{\"text\": \"A.\"},\n{\"text\": \"B [\\\"]\\\\\"}], \"x\": {}}",
            "{\"status\": \"ok\", \"found\": [{\"text\": \"A.\"}, {\"text\": \"B [\\\"]\\\\\"}]}",
            "{\"hits\": {\"total\": 2, \"hits\": [{\"_source\": {\"text\": \"A.\"}}, {\"_source\": {\"text\": \"B [\\\"]\\\\\"}}]}}",
            "{\"text\": \"A.\"}\n{\"text\":\n \"B [\\\"]\\\\\"}\n",
        ] {
            assert_eq!(shown(document), ["A.", "B [\"]\\"], "{document}");
        }
        assert_eq!(shown("{\"text\": \"A.\", \"comments\": [{\"text\": \"B.\"}]}"), ["A."]);
        assert_eq!(shown("[]"), ["there is no text to read in it"]);
        assert_eq!(shown(""), ["there is no text to read in it"]);
        assert_eq!(shown("Kyiv"), ["not valid JSON: it begins with neither `{` nor `[`"]);
    }

    #[test]
    fn what_breaks_off_gives_what_came_before() {
        assert_eq!(
            shown("[{\"text\": \"A.\"}, {\"text\": 1.}, 7, {\"text\": \"B"),
            [
                "A.",
                "record 2: not valid JSON: invalid number at column 12",
                "record 3: not valid JSON: invalid type: integer `7`, expected an object with the fields of an article at column 1",
                "not valid JSON: it breaks off in or behind record 4",
            ]
        );
        assert_eq!(
            shown("{\"articles\": [{\"text\": \"A.\"}"),
            ["A.", "not valid JSON: it breaks off in or behind record 2"]
        );
    }
}

//! Archives of the web: the pages in WARC files, and the texts of pages in WET files.
//!
//! Records are cut here rather than by the `warc` crate, which reads the body of every record into
//! memory, of videos too, and cannot go on behind a record that is broken.

use std::io::{BufRead, Read};

use crate::article::corpus::http::{Headers, Response};
use crate::article::corpus::record::{Body, Origin, Raw};
use crate::article::corpus::{Options, Record, html};
use crate::article::front_matter::filled;
use crate::article::{ArticleError, Format, decode};

/// The longest headers of a record.
const HEADERS: u64 = 1 << 20;
/// The longest record that can be an article.
const LARGEST: u64 = 64 << 20;

/// A record that may be an article.
#[derive(Clone, Debug)]
pub(super) struct Archived {
    kind: Kind,
    url: Option<String>,
    bytes: Vec<u8>,
}

impl Archived {
    /// How many bytes it is long.
    pub(super) fn size(&self) -> usize {
        self.bytes.len()
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    /// What a server answered.
    Response,
    /// The text of a page, extracted by whoever made the archive.
    Conversion,
}

/// Cuts records.
pub(super) struct Cutter<'r> {
    reader: Box<dyn BufRead + Send + 'r>,
    number: usize,
    /// Whether the next record is to be looked for, as the one before is broken.
    lost: bool,
    ended: bool,
}

impl<'r> Cutter<'r> {
    pub(super) fn new(reader: Box<dyn BufRead + Send + 'r>) -> Self {
        Self { reader, number: 0, lost: false, ended: false }
    }

    /// The next record that may be an article; `None` at the end.
    fn archived(&mut self) -> Result<Option<Archived>, ArticleError> {
        while let Some(headers) = self.headers()? {
            self.number += 1;
            let number = self.number;
            let broken = |problem: &str| ArticleError::Record {
                number,
                problem: ArticleError::Warc { problem: problem.to_owned() }.to_string(),
            };
            let length = headers.get("content-length").and_then(|length| length.parse::<u64>().ok());
            let Some(length) = length else {
                self.lost = true;
                return Err(broken("it does not tell its length"));
            };
            let kind = match headers.get("warc-type").unwrap_or_default() {
                "response" => Some(Kind::Response),
                "conversion" => Some(Kind::Conversion),
                _ => None,
            };
            let Some(kind) = kind.filter(|_| length <= LARGEST) else {
                self.pass(length)?;
                continue;
            };
            let mut bytes = Vec::new();
            let read = (&mut self.reader).take(length).read_to_end(&mut bytes);
            read.map_err(|error| ArticleError::of_io(&error))?;
            if (bytes.len() as u64) < length {
                return Err(broken("the file breaks off in it"));
            }
            let archived = Archived {
                kind,
                url: headers.get("warc-target-uri").map(|url| url.trim_matches(['<', '>']).to_owned()),
                bytes,
            };
            if archived.is_article() {
                return Ok(Some(archived));
            }
        }
        Ok(None)
    }

    /// The headers of the next record.
    fn headers(&mut self) -> Result<Option<Headers>, ArticleError> {
        let mut block = Vec::new();
        loop {
            let start = block.len();
            let room = HEADERS - start as u64;
            let read = (&mut self.reader).take(room).read_until(b'\n', &mut block);
            read.map_err(|error| ArticleError::of_io(&error))?;
            let line = block[start..].trim_ascii_end();
            match (line.is_empty(), start == 0, block.len() == start) {
                // Empty lines part the records.
                (true, true, false) => block.clear(),
                (true, true, true) => return Ok(None),
                (true, false, _) => break,
                (false, true, _) if line.starts_with(b"WARC/") => self.lost = false,
                (false, true, _) if self.lost => block.clear(),
                (false, true, _) if self.number == 0 => {
                    return Err(ArticleError::Warc { problem: "it does not begin as one".to_owned() });
                }
                (false, true, _) => {
                    self.lost = true;
                    let problem = format!("behind record {} no other begins", self.number);
                    return Err(ArticleError::Warc { problem });
                }
                _ => {}
            }
        }
        Ok(Some(Headers::of(&block)))
    }

    /// Passes over a record that is no article.
    fn pass(&mut self, length: u64) -> Result<(), ArticleError> {
        let passed = std::io::copy(&mut (&mut self.reader).take(length), &mut std::io::sink());
        passed.map(|_| ()).map_err(|error| ArticleError::of_io(&error))
    }
}

impl Iterator for Cutter<'_> {
    type Item = Result<Raw, ArticleError>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.ended {
            return None;
        }
        let next = self.archived();
        self.ended = match &next {
            Ok(archived) => archived.is_none(),
            Err(_) => !self.lost,
        };
        let raw = |archived| Raw::numbered(self.number, Body::Archived(archived));
        next.map(|archived| archived.map(raw)).transpose()
    }
}

impl Archived {
    /// Whether it is a page that was found, or the text of one.
    fn is_article(&self) -> bool {
        let page = || {
            let response = Response::of(&self.bytes)?;
            let kind = response.kind();
            let html = matches!(kind.as_str(), "text/html" | "application/xhtml+xml" | "");
            Some(response.status == 200 && html)
        };
        self.kind == Kind::Conversion || page().unwrap_or(false)
    }

    /// The article of the page. The day it was archived on is not that of its publication, so a page that
    /// does not tell its day has none.
    pub(super) fn record(self, options: &Options) -> Result<Record, ArticleError> {
        let mut record = match self.kind {
            Kind::Conversion => Record {
                id: None,
                title: None,
                date: None,
                source: None,
                url: None,
                text: decode(&self.bytes, options.charset)?.text,
                format: Format::Plain,
                used: None,
                number: None,
                origin: Origin::default(),
            },
            Kind::Response => {
                let response = Response::of(&self.bytes).ok_or(ArticleError::Empty)?;
                html::record(&response.body()?, response.charset().as_deref(), options)?
            }
        };
        let url = filled(self.url);
        record.url = url.clone().or(record.url);
        record.id = url;
        Ok(record)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::article::corpus::{compression::tests::gzip, decompressed, records};

    fn archived(kind: &str, url: &str, body: &str) -> String {
        format!(
            "WARC/1.0\r\nWARC-Type: {kind}\r\nWARC-Target-URI: {url}\r\nWARC-Date: 2025-06-01T00:00:00Z\r\n\
             Content-Length: {}\r\n\r\n{body}\r\n\r\n",
            body.len()
        )
    }

    fn shown(warc: &[u8]) -> Vec<String> {
        let options = Options::default();
        let reader = decompressed(Box::new(warc)).expect("a reader");
        let shown = |raw: Result<Raw, ArticleError>| {
            let record = raw?.record(&options)?;
            let (number, id) = (record.number.unwrap_or_default(), record.id.unwrap_or_default());
            Ok(format!("{number} {id} {:?} {}", record.date, record.text.trim()))
        };
        let said = |text: Result<String, ArticleError>| text.unwrap_or_else(|error| error.to_string());
        records(reader, Format::Warc, &options).map(shown).map(said).collect()
    }

    fn four() -> [String; 5] {
        let page = "<html><meta name=date content=2025-05-21><p>Kyiv said no.</p></html>";
        [
            archived("warcinfo", "", "software: x\r\n"),
            archived("request", "https://a.example/1", "GET / HTTP/1.1\r\n\r\n"),
            archived(
                "response",
                "<https://a.example/1>",
                &format!("HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n\r\n{page}"),
            ),
            archived(
                "response",
                "https://a.example/2",
                &format!("HTTP/1.1 404 No\r\nContent-Type: text/html\r\n\r\n{page}"),
            ),
            archived("conversion", "https://a.example/3", "Talks\nMoscow said no."),
        ]
    }

    #[test]
    fn pages_and_texts() {
        let wanted = [
            "3 https://a.example/1 Some(2025-05-21) Kyiv said no.",
            "5 https://a.example/3 None Talks\nMoscow said no.",
        ];
        assert_eq!(shown(four().concat().as_bytes()), wanted);
        let members: Vec<u8> = four().iter().flat_map(|record| gzip(record.as_bytes())).collect();
        assert_eq!(shown(&members), wanted);
        let cut = shown(&members[..members.len() - 12]);
        assert_eq!(
            cut,
            [wanted[0], "it breaks off: its compressed data is not complete; copy or download it once more"]
        );
    }

    #[test]
    fn what_breaks_off_or_is_none() {
        let all = four().concat();
        let cut = all.len() - 15;
        assert_eq!(
            shown(&all.as_bytes()[..cut])[1..],
            ["record 5: not a WARC file that can be read: the file breaks off in it"]
        );
        assert_eq!(shown(b"Kyiv said no."), ["not a WARC file that can be read: it does not begin as one"]);
        assert_eq!(
            shown(b"WARC/1.0\r\n\r\n"),
            ["record 1: not a WARC file that can be read: it does not tell its length"]
        );
        let [first, second, page, ..] = four();
        let torn = [first, second, "x\r\n".to_owned(), page.clone(), page].concat();
        assert_eq!(
            shown(torn.as_bytes()),
            [
                "not a WARC file that can be read: behind record 2 no other begins",
                "3 https://a.example/1 Some(2025-05-21) Kyiv said no.",
                "4 https://a.example/1 Some(2025-05-21) Kyiv said no.",
            ]
        );
        assert_eq!(shown(b"\r\n\r\n"), ["there is no text to read in it"]);
    }
}

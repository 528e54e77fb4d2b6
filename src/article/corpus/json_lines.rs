//! JSON Lines: one record a line. A broken record is reported and the others are read, for in
//! a file of a hundred thousand there is always one.

use std::io::BufRead;

use memchr::memchr;

use crate::article::ArticleError;
use crate::article::corpus::Raw;
use crate::article::corpus::record::Body;

/// The longest line that is a record: a file without line ends is no JSON Lines, and would fill the memory.
const LONGEST: usize = 1 << 30;

/// Cuts lines.
pub(super) struct Cutter<'r> {
    reader: Box<dyn BufRead + Send + 'r>,
    line: usize,
    /// Length of the line before, a guess at that of the next.
    length: usize,
    ended: bool,
}

impl<'r> Cutter<'r> {
    pub(super) fn new(reader: Box<dyn BufRead + Send + 'r>) -> Self {
        Self { reader, line: 0, length: 0, ended: false }
    }

    /// The next line, with its end; empty behind the last.
    fn line(&mut self) -> Result<Vec<u8>, ArticleError> {
        let mut line = Vec::with_capacity(self.length);
        loop {
            let buffer = match self.reader.fill_buf() {
                Ok(buffer) => buffer,
                Err(error) if error.kind() == std::io::ErrorKind::Interrupted => continue,
                Err(error) => return Err(ArticleError::of_io(&error)),
            };
            let end = memchr(b'\n', buffer);
            let length = end.map_or(buffer.len(), |end| end + 1);
            line.extend_from_slice(&buffer[..length]);
            self.reader.consume(length);
            if end.is_some() || length == 0 {
                self.length = line.len();
                return Ok(line);
            }
            if line.len() > LONGEST {
                return Err(ArticleError::LongLine { line: self.line + 1 });
            }
        }
    }
}

impl Iterator for Cutter<'_> {
    type Item = Result<Raw, ArticleError>;

    fn next(&mut self) -> Option<Self::Item> {
        while !self.ended {
            match self.line() {
                Ok(line) if line.is_empty() => self.ended = true,
                Ok(mut line) => {
                    self.line += 1;
                    if self.line == 1 && line.starts_with(b"\xef\xbb\xbf") {
                        line.drain(..3);
                    }
                    line.truncate(line.trim_ascii_end().len());
                    if !line.is_empty() {
                        return Some(Ok(Raw::numbered(self.line, Body::Json(line))));
                    }
                }
                Err(error) => {
                    self.ended = true;
                    return Some(Err(error));
                }
            }
        }
        None
    }
}

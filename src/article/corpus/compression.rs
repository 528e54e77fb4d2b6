//! What lies around the records: compression, and encodings in which a line end is no single byte.

use std::io::{self, BufRead, BufReader, Cursor, Read};

use encoding_rs::{CoderResult, Decoder, Encoding, UTF_16BE, UTF_16LE};
use flate2::bufread::MultiGzDecoder;

use crate::article::{ArticleError, Charset};

/// How often an input may be compressed. There are files that unpack to themselves for ever.
const LAYERS: usize = 8;
/// Bytes read at once from what is unpacked.
const BUFFER: usize = 256 * 1024;

const GZIP: &[u8] = &[0x1f, 0x8b];
const ZSTD: &[u8] = &[0x28, 0xb5, 0x2f, 0xfd];

/// Undoes gzip (of many members, too) and Zstandard, which are known by their first bytes, any
/// number of layers; anything else passes through.
///
/// # Errors
/// Where the first bytes cannot be read, or an input is compressed more often than anybody does.
pub fn decompressed<'r>(
    mut reader: Box<dyn BufRead + Send + 'r>,
) -> io::Result<Box<dyn BufRead + Send + 'r>> {
    for _ in 0..=LAYERS {
        let (first, whole) = start(reader, ZSTD.len())?;
        reader = if first.starts_with(GZIP) {
            Box::new(BufReader::with_capacity(BUFFER, MultiGzDecoder::new(whole)))
        } else if first.starts_with(ZSTD) || is_skippable(&first) {
            Box::new(BufReader::with_capacity(BUFFER, zstd::stream::read::Decoder::with_buffer(whole)?))
        } else {
            return Ok(whole);
        };
    }
    Err(io::Error::new(io::ErrorKind::InvalidData, format!("compressed more than {LAYERS} times over")))
}

/// A frame of Zstandard that holds no data but, say, an index; others follow it.
fn is_skippable(first: &[u8]) -> bool {
    first.len() >= 4 && (0x50..=0x5f).contains(&first[0]) && first[1..4] == [0x2a, 0x4d, 0x18]
}

/// The first `length` bytes, or all where there are fewer, and a reader that gives them once more.
///
/// # Errors
/// Where they cannot be read.
pub fn start<'r>(
    mut reader: Box<dyn BufRead + Send + 'r>,
    length: usize,
) -> io::Result<(Vec<u8>, Box<dyn BufRead + Send + 'r>)> {
    // What is buffered already can be looked at in its place.
    let buffered = reader.fill_buf()?;
    if buffered.len() >= length || buffered.is_empty() {
        return Ok((buffered[..length.min(buffered.len())].to_vec(), reader));
    }
    let mut first = Vec::with_capacity(length);
    // What can be read is looked at; the rest of a broken input fails where it is read.
    let result = (&mut reader).take(length as u64).read_to_end(&mut first);
    let rest: Box<dyn BufRead + Send + 'r> = match result {
        Ok(_) => Box::new(Cursor::new(first.clone()).chain(reader)),
        Err(error) if !first.is_empty() => Box::new(Cursor::new(first.clone()).chain(Broken(error))),
        Err(error) => return Err(error),
    };
    Ok((first, rest))
}

/// The place at which an input broke off.
struct Broken(io::Error);

impl Read for Broken {
    fn read(&mut self, _: &mut [u8]) -> io::Result<usize> {
        Err(io::Error::new(self.0.kind(), self.0.to_string()))
    }
}

impl BufRead for Broken {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        Err(io::Error::new(self.0.kind(), self.0.to_string()))
    }

    fn consume(&mut self, _: usize) {}
}

/// The same text in UTF-8 where its encoding is UTF-16, which cannot be cut at the byte of a line
/// end; other encodings pass through and are decoded a record at a time.
pub(super) fn transcoded<'r>(
    reader: Box<dyn BufRead + Send + 'r>,
    charset: Option<Charset>,
) -> Result<Box<dyn BufRead + Send + 'r>, ArticleError> {
    let (first, reader) = start(reader, 64).map_err(|error| ArticleError::of_io(&error))?;
    let marked = Encoding::for_bom(&first).map(|(encoding, _)| encoding);
    let wide = |encoding: &&'static Encoding| *encoding == UTF_16LE || *encoding == UTF_16BE;
    let named = charset.map(Charset::encoding).filter(wide);
    let Some(encoding) = marked.filter(wide).or(named).or_else(|| unmarked(&first)) else {
        return Ok(reader);
    };
    let decoder = encoding.new_decoder_with_bom_removal();
    let transcoder = Transcoder { reader, decoder, utf8: Vec::new(), ended: false };
    Ok(Box::new(BufReader::with_capacity(BUFFER, transcoder)))
}

/// UTF-16 without its mark: a text of records begins with two ASCII characters.
fn unmarked(first: &[u8]) -> Option<&'static Encoding> {
    match first {
        [first, 0, second, 0, ..] if *first > 0 && *second > 0 => Some(UTF_16LE),
        [0, first, 0, second, ..] if *first > 0 && *second > 0 => Some(UTF_16BE),
        _ => None,
    }
}

/// Reads UTF-16 as UTF-8.
struct Transcoder<'r> {
    reader: Box<dyn BufRead + Send + 'r>,
    decoder: Decoder,
    /// What is decoded and not yet given out.
    utf8: Vec<u8>,
    ended: bool,
}

impl Read for Transcoder<'_> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        while self.utf8.is_empty() && !self.ended {
            let bytes = self.reader.fill_buf()?;
            self.ended = bytes.is_empty();
            let capacity = self.decoder.max_utf8_buffer_length(bytes.len()).unwrap_or(BUFFER);
            let mut text = String::with_capacity(capacity);
            let (result, read, _) = self.decoder.decode_to_string(bytes, &mut text, self.ended);
            self.reader.consume(read);
            self.ended &= result == CoderResult::InputEmpty;
            self.utf8 = text.into_bytes();
        }
        let length = self.utf8.len().min(out.len());
        out[..length].copy_from_slice(&self.utf8[..length]);
        self.utf8.drain(..length);
        Ok(length)
    }
}

#[cfg(test)]
pub(super) mod tests {
    use std::io::Write;

    use super::*;

    pub(in crate::article::corpus) fn gzip(bytes: &[u8]) -> Vec<u8> {
        let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
        encoder.write_all(bytes).expect("bytes are compressed");
        encoder.finish().expect("a member")
    }

    fn unpacked(bytes: &[u8]) -> io::Result<String> {
        let mut text = String::new();
        decompressed(Box::new(bytes))?.read_to_string(&mut text)?;
        Ok(text)
    }

    #[test]
    fn layers_are_known_by_their_first_bytes() {
        let zstd = zstd::encode_all(&b"Kyiv said no."[..], 3).expect("a frame");
        assert_eq!(unpacked(b"Kyiv said no.").ok().as_deref(), Some("Kyiv said no."));
        assert_eq!(unpacked(b"").ok().as_deref(), Some(""));
        assert_eq!(unpacked(&zstd).ok().as_deref(), Some("Kyiv said no."));
        assert_eq!(unpacked(&gzip(&zstd)).ok().as_deref(), Some("Kyiv said no."));
        let members = [gzip(b"Kyiv "), gzip(b"said no.")].concat();
        assert_eq!(unpacked(&members).ok().as_deref(), Some("Kyiv said no."));
        let frames = [b"\x50\x2a\x4d\x18\x01\0\0\0x".to_vec(), zstd.clone(), zstd].concat();
        assert_eq!(unpacked(&frames).ok().as_deref(), Some("Kyiv said no.Kyiv said no."));
    }

    #[test]
    fn what_is_packed_without_end_is_refused() {
        let many = (0..12).fold(b"Kyiv said no.".to_vec(), |bytes, _| gzip(&bytes));
        assert!(unpacked(&many).is_err_and(|error| error.to_string() == "compressed more than 8 times over"));
    }

    #[test]
    fn the_start_is_given_twice() {
        let slow: Box<dyn BufRead + Send> = Box::new(BufReader::with_capacity(2, &b"Kyiv said no."[..]));
        let (first, mut rest) = start(slow, 6).expect("a start");
        let mut all = String::new();
        rest.read_to_string(&mut all).expect("the rest");
        assert_eq!((first.as_slice(), all.as_str()), (&b"Kyiv s"[..], "Kyiv said no."));
    }

    #[test]
    fn utf_16_is_read_as_utf_8() {
        let text = "{\"text\": \"Київ сказав «ні».\"}\n".repeat(3000);
        for (mark, big) in [("\u{feff}", false), ("\u{feff}", true), ("", false), ("", true)] {
            let units = format!("{mark}{text}");
            let wide = units.encode_utf16();
            let bytes: Vec<u8> =
                wide.flat_map(|unit| if big { unit.to_be_bytes() } else { unit.to_le_bytes() }).collect();
            let slow = Box::new(BufReader::with_capacity(7, &bytes[..]));
            let mut read = String::new();
            transcoded(slow, None).expect("a reader").read_to_string(&mut read).expect("text");
            assert!(read == text, "{mark:?} {big}");
        }
    }
}

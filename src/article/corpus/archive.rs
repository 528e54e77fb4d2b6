//! Zip archives: members in order, each read by its own name.
//!
//! A member whose format is read record by record is unpacked as it is read, so it may be larger than memory. The reader of
//! the `zip` crate borrows the archive it came from, and records outlive the call that begins them; so the crate
//! finds the members, and the bytes of one are read here, through a hold on the file that it shares.

use std::io::{self, BufReader, Read, Seek, SeekFrom};
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};

use flate2::CrcReader;
use flate2::bufread::DeflateDecoder;
use zip::read::{ZipFile, read_zipfile_from_stream};
use zip::result::ZipError;
use zip::{CompressionMethod, ZipArchive};

use crate::article::corpus::record::{Raw, uncompressed};
use crate::article::corpus::{BUFFER, Options, Records, decompressed, failed, records, records_of_bytes};
use crate::article::{ArticleError, Format};

/// The largest member that is read in one piece, unpacked.
const LARGEST: u64 = 1 << 30;

/// The records of an archive.
pub(super) fn records_of<R: Read + Seek + Send + 'static>(
    mut file: R,
    options: &Options,
) -> Records<'static> {
    let length = file.seek(SeekFrom::End(0)).and_then(|length| file.rewind().map(|()| length));
    let length = match length {
        Ok(length) => length,
        Err(error) => return failed(ArticleError::of_io(&error)),
    };
    let mut file = Shared { file: Arc::new(Mutex::new(file)), at: 0 };
    let source = match ZipArchive::new(file.clone()) {
        Ok(archive) => Ok(Source::Indexed(archive)),
        // An archive that breaks off has lost its index; its members still stand one behind the other.
        Err(error) if length > 0 => {
            let mut mark = [0; 4];
            let read = file.read_exact(&mut mark).and_then(|()| file.rewind());
            match read {
                Ok(()) if mark == *b"PK\x03\x04" => Ok(Source::Broken(file)),
                _ => Err(error),
            }
        }
        Err(error) => Err(error),
    };
    match source {
        Ok(source) => Box::new(Members {
            source,
            at: 0,
            options: options.clone(),
            current: None,
            number: 0,
            members: 0,
            told: false,
            ended: false,
        }),
        Err(error) => failed(ArticleError::Zip { problem: said(&error) }),
    }
}

/// A file that several read, each at a place of its own.
struct Shared<R> {
    file: Arc<Mutex<R>>,
    at: u64,
}

impl<R> Clone for Shared<R> {
    fn clone(&self) -> Self {
        Self { file: self.file.clone(), at: self.at }
    }
}

impl<R: Read + Seek> Read for Shared<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let mut file = self.file.lock().unwrap_or_else(PoisonError::into_inner);
        // A file that buffers what it reads forgets it at every seek, even to where it is.
        if file.stream_position()? != self.at {
            file.seek(SeekFrom::Start(self.at))?;
        }
        let read = file.read(buffer)?;
        self.at += read as u64;
        Ok(read)
    }
}

impl<R: Read + Seek> Seek for Shared<R> {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        self.at = match to {
            SeekFrom::Start(at) => at,
            SeekFrom::Current(by) => self.at.checked_add_signed(by).ok_or(io::ErrorKind::InvalidInput)?,
            end => self.file.lock().unwrap_or_else(PoisonError::into_inner).seek(end)?,
        };
        Ok(self.at)
    }
}

/// What is unpacked, held against its checksum when all is there.
struct Checked<R> {
    inner: CrcReader<R>,
    sum: u32,
}

impl<R: Read> Read for Checked<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.inner.read(buffer)?;
        if read == 0 && !buffer.is_empty() && self.inner.crc().sum() != self.sum {
            return Err(io::Error::new(io::ErrorKind::InvalidData, "Invalid checksum"));
        }
        Ok(read)
    }
}

enum Source<R> {
    Indexed(ZipArchive<Shared<R>>),
    Broken(Shared<R>),
}

struct Members<R> {
    source: Source<R>,
    at: usize,
    options: Options,
    current: Option<(Arc<str>, Records<'static>)>,
    number: usize,
    /// Members that are articles by their names.
    members: usize,
    /// Whether anything was given out.
    told: bool,
    ended: bool,
}

/// What was found at the next place of an archive.
enum Next {
    Member(Arc<str>, Records<'static>),
    /// A folder, a hidden file, or one of another kind.
    PassedOver,
    End,
}

impl<R: Read + Seek + Send + 'static> Iterator for Members<R> {
    type Item = Result<Raw, ArticleError>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            if let Some((name, records)) = &mut self.current {
                match records.next() {
                    Some(Ok(raw)) => {
                        self.number += 1;
                        return Some(Ok(raw.inside(name, self.number)));
                    }
                    Some(Err(error)) => return Some(Err(member(name, &error.to_string()))),
                    None => self.current = None,
                }
            }
            if self.ended {
                return None;
            }
            match self.member() {
                Ok(Next::PassedOver) => {}
                Ok(Next::Member(name, records)) => {
                    self.members += 1;
                    self.current = Some((name, records));
                }
                Ok(Next::End) => {
                    self.ended = true;
                    if self.members == 0 && !self.told {
                        let problem = "no member of it is an article by its name".to_owned();
                        return Some(Err(ArticleError::Zip { problem }));
                    }
                }
                Err(error) => {
                    self.told = true;
                    return Some(Err(error));
                }
            }
        }
    }
}

impl<R: Read + Seek + Send + 'static> Members<R> {
    fn member(&mut self) -> Result<Next, ArticleError> {
        match &mut self.source {
            Source::Indexed(archive) => {
                let at = self.at;
                self.at += 1;
                if at >= archive.len() {
                    return Ok(Next::End);
                }
                let name = archive.name_for_index(at).and_then(Result::ok).map(|name| name.to_string());
                let name = name.unwrap_or_else(|| format!("member {}", at + 1));
                if is_passed_over(&name) {
                    return Ok(Next::PassedOver);
                }
                // A member is begun even where it is read otherwise, which tells what cannot be read of it.
                let file = archive.by_index(at).map_err(|error| member(&name, &said(&error)))?;
                let start = file.data_start().zip(format_of(&name).filter(|format| is_streamed(*format)));
                let Some((start, format)) = start else { return read(file, &name, &self.options) };
                let (packed, sum, length) = (file.compression(), file.crc32(), file.compressed_size());
                drop(file);
                let shared = Shared { at: start, ..archive.clone().into_inner() };
                let bytes = BufReader::with_capacity(BUFFER, shared.take(length));
                let bytes: Box<dyn Read + Send> = match packed {
                    CompressionMethod::Stored => Box::new(bytes),
                    _ => Box::new(DeflateDecoder::new(bytes)),
                };
                let bytes = Checked { inner: CrcReader::new(bytes), sum };
                Ok(Next::Member(name.into(), unpacked(bytes, format, &self.options)))
            }
            Source::Broken(file) => {
                let cut = || ArticleError::Zip {
                    problem: "it breaks off, and what stands behind is lost; copy or download it once more"
                        .to_owned(),
                };
                let next = match read_zipfile_from_stream(file) {
                    Ok(Some(file)) => {
                        let name = file.name().map(|name| name.to_string()).unwrap_or_default();
                        match is_passed_over(&name) {
                            true => Ok(Next::PassedOver),
                            false => read(file, &name, &self.options),
                        }
                    }
                    Ok(None) | Err(_) => Err(cut()),
                };
                // Behind a member that breaks off there is nothing.
                self.ended = next.is_err();
                next.map_err(|_| cut())
            }
        }
    }
}

/// The format that the name of a member tells.
fn format_of(name: &str) -> Option<Format> {
    let extension = Path::new(uncompressed(name)).extension().map(|extension| extension.to_string_lossy());
    extension.and_then(|extension| Format::of_extension(&extension))
}

/// Whether a format is read record by record.
fn is_streamed(format: Format) -> bool {
    matches!(format, Format::Records | Format::Json | Format::Csv | Format::Tsv | Format::Feed | Format::Warc)
}

/// A member in one piece.
fn read<R: Read>(file: ZipFile<'_, R>, name: &str, options: &Options) -> Result<Next, ArticleError> {
    let Some(format) = format_of(name) else { return Ok(Next::PassedOver) };
    if format == Format::Zip {
        return Err(member(name, "an archive inside an archive is not read; unpack it"));
    }
    let mut bytes = Vec::new();
    let read = file.take(LARGEST + 1).read_to_end(&mut bytes);
    read.map_err(|error| member(name, &ArticleError::of_io(&error).to_string()))?;
    if bytes.len() as u64 > LARGEST {
        return Err(member(
            name,
            "it unpacks to more than 1 GiB; unpack the archive and read the file by itself",
        ));
    }
    let records = match format {
        Format::Parquet => records_of_bytes(bytes, format, options),
        _ => unpacked(io::Cursor::new(bytes), format, options),
    };
    Ok(Next::Member(name.into(), records))
}

/// Folders, hidden files, and what a Mac puts beside each file.
fn is_passed_over(name: &str) -> bool {
    name.ends_with(['/', '\\'])
        || name.split(['/', '\\']).any(|part| part.starts_with('.') || part == "__MACOSX")
}

/// The records of a member, which may be compressed inside.
fn unpacked(bytes: impl Read + Send + 'static, format: Format, options: &Options) -> Records<'static> {
    match decompressed(Box::new(BufReader::with_capacity(BUFFER, bytes))) {
        Ok(reader) => records(reader, format, options),
        Err(error) => failed(ArticleError::of_io(&error)),
    }
}

fn member(name: &str, problem: &str) -> ArticleError {
    ArticleError::Member { name: name.to_owned(), problem: problem.to_owned() }
}

fn said(error: &ZipError) -> String {
    match error {
        ZipError::UnsupportedArchive(what) if *what == ZipError::PASSWORD_REQUIRED => {
            "it is encrypted; unpack it with its password first".to_owned()
        }
        ZipError::CompressionMethodNotSupported(_) => {
            "it is compressed in a way that is not read; unpack it, or pack it anew with Deflate".to_owned()
        }
        other => other.to_string(),
    }
}

#[cfg(test)]
pub(super) mod tests {
    use std::io::{Cursor, Write};

    use zip::ZipWriter;
    use zip::write::SimpleFileOptions;

    use super::*;
    use crate::article::corpus::compression::tests::gzip;

    /// An archive of these members.
    pub(in crate::article::corpus) fn archive(members: &[(&str, &[u8])]) -> Vec<u8> {
        let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
        for (name, bytes) in members {
            writer.start_file(*name, SimpleFileOptions::default()).expect("a member");
            writer.write_all(bytes).expect("bytes are written");
        }
        writer.finish().expect("an archive").into_inner()
    }

    fn shown(bytes: &[u8]) -> Vec<String> {
        let options = Options::default();
        let shown = |raw: Result<Raw, ArticleError>| {
            let raw = raw?;
            let number = raw.number();
            let record = raw.record(&options)?;
            let name = record.name("file");
            let article = record.article(&name)?;
            Ok(format!("{number} {} {}", article.id, article.text.trim()))
        };
        let said = |text: Result<String, ArticleError>| text.unwrap_or_else(|error| error.to_string());
        records_of_bytes(bytes.to_vec(), Format::Zip, &options).map(shown).map(said).collect()
    }

    #[test]
    fn members_are_read_by_their_names() {
        let packed = gzip(b"{\"text\": \"B.\"}\n{}\n{\"id\": \"c\", \"text\": \"C.\"}\n");
        let bytes = archive(&[
            ("news/", b""),
            ("news/a.txt", b"A."),
            ("news/.hidden.txt", b"Hidden."),
            ("__MACOSX/a.txt", b"Fork."),
            ("b.jsonl.gz", &packed),
            ("photo.jpg", b"\xff\xd8"),
            ("empty.md", b""),
            ("inner.zip", b"PK"),
            ("d.csv", b"text,id\nD.,\n"),
        ]);
        assert_eq!(
            shown(&bytes),
            [
                "1 a A.",
                "2 b-1 B.",
                "b.jsonl.gz: record 2: the record has no fields, so there is no text in it",
                "4 c C.",
                "empty.md: there is no text to read in it",
                "inner.zip: an archive inside an archive is not read; unpack it",
                "6 d-2 D.",
            ]
        );
    }

    #[test]
    fn what_breaks_off_gives_what_came_before() {
        let bytes =
            archive(&[("a.txt", b"Kyiv said no."), ("b.txt", b"Moscow said no, too, and so did others.")]);
        let cut = "not a zip archive that can be read: it breaks off, and what stands behind is lost; copy or download it once more";
        let at = bytes.len() - 100;
        assert_eq!(shown(&bytes[..at]).last().map(String::as_str), Some(cut));
        assert_eq!(shown(&bytes[..70]), ["1 a Kyiv said no.", cut]);
    }

    /// Counts the bytes that are read through it.
    struct Counted(Cursor<Vec<u8>>, Arc<std::sync::atomic::AtomicUsize>);

    impl Read for Counted {
        fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
            let read = self.0.read(buffer)?;
            self.1.fetch_add(read, std::sync::atomic::Ordering::Relaxed);
            Ok(read)
        }
    }

    impl Seek for Counted {
        fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
            self.0.seek(to)
        }
    }

    #[test]
    fn a_member_of_records_is_unpacked_as_it_is_read() {
        // Lines that hardly pack, so that the archive is as long as they are.
        let number = |line: u64| {
            (0..16).map(move |part| {
                (line << 8 | part)
                    .wrapping_mul(0x9e37_79b9_7f4a_7c15)
                    .rotate_left(29)
                    .wrapping_mul(0xbf58_476d_1ce4_e5b9)
            })
        };
        let line = |line: u64| {
            let text: Vec<String> = number(line).map(|number| format!("{number:x}")).collect();
            format!("{{\"id\": \"{line}\", \"text\": \"{}.\"}}\n", text.join(" "))
        };
        let lines: String = (0..20_000).map(line).collect();
        let bytes = archive(&[("all.jsonl", lines.as_bytes()), ("b.txt", b"B.")]);
        let (length, read) = (bytes.len(), Arc::new(std::sync::atomic::AtomicUsize::new(0)));
        let counted = Counted(Cursor::new(bytes), read.clone());
        let mut records = records_of(counted, &Options::default());
        let first = records.next().expect("a record").expect("it can be read");
        assert_eq!(first.number(), 1);
        let read = read.load(std::sync::atomic::Ordering::Relaxed);
        assert!(read * 2 < length, "{read} of {length} bytes are read for the first record");
        assert_eq!(records.count(), 20_000);
    }

    #[test]
    fn a_damaged_member_gives_what_came_before_and_is_told() {
        let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
        let stored = SimpleFileOptions::default().compression_method(CompressionMethod::Stored);
        writer.start_file("a.jsonl", stored).expect("a member");
        writer.write_all(b"{\"text\": \"A.\"}\n{\"text\": \"B.\"}\n").expect("bytes are written");
        writer.start_file("c.jsonl", stored).expect("a member");
        writer.write_all(b"{\"text\": \"C.\"}\n").expect("bytes are written");
        let mut bytes = writer.finish().expect("an archive").into_inner();
        assert_eq!(shown(&bytes), ["1 a-1 A.", "2 a-2 B.", "3 c-1 C."]);
        let at = bytes.windows(2).position(|two| two == b"B.").expect("the text");
        bytes[at] = b'X';
        assert_eq!(
            shown(&bytes),
            [
                "1 a-1 A.",
                "2 a-2 X.",
                "a.jsonl: it is damaged: Invalid checksum; copy or download it once more",
                "3 c-1 C."
            ]
        );
    }

    #[test]
    fn what_holds_no_articles_is_told() {
        assert_eq!(
            shown(&archive(&[("a.jpg", b"x")])),
            ["not a zip archive that can be read: no member of it is an article by its name"]
        );
        assert!(shown(b"Kyiv said no.")[0].starts_with("not a zip archive that can be read: "));
        assert!(shown(b"")[0].starts_with("not a zip archive that can be read: "));
    }
}

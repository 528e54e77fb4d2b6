//! Zip archives: members in order, each read by its own name.

use std::io::{self, Read, Seek, SeekFrom};
use std::path::Path;
use std::sync::Arc;

use zip::ZipArchive;
use zip::read::{ZipFile, read_zipfile_from_stream};
use zip::result::ZipError;

use crate::article::corpus::record::{Raw, uncompressed};
use crate::article::corpus::{Options, Records, decompressed, failed, records, records_of_bytes};
use crate::article::{ArticleError, Format};

/// The largest member that is read, unpacked.
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
    let source = match ZipArchive::new(&mut file) {
        Ok(_) => {
            file.rewind().map_err(ZipError::Io).and_then(|()| ZipArchive::new(file)).map(Source::Indexed)
        }
        // An archive that breaks off has lost its index; its members still stand one behind the other.
        Err(error) if length > 0 => {
            let mut mark = [0; 4];
            let read = file.rewind().and_then(|()| file.read_exact(&mut mark)).and_then(|()| file.rewind());
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

enum Source<R> {
    Indexed(ZipArchive<R>),
    Broken(R),
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
    Member(Arc<str>, Vec<u8>, Format),
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
                Ok(Next::Member(name, bytes, format)) => {
                    self.members += 1;
                    self.current = Some((name, unpacked(bytes, format, &self.options)));
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

impl<R: Read + Seek> Members<R> {
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
                match archive.by_index(at) {
                    Ok(file) => read(file, &name),
                    Err(error) => Err(member(&name, &said(&error))),
                }
            }
            Source::Broken(file) => {
                let cut = || ArticleError::Zip {
                    problem: "it breaks off, and what stands behind is lost; copy or download it once more"
                        .to_owned(),
                };
                let next = match read_zipfile_from_stream(file) {
                    Ok(Some(file)) => {
                        let name = file.name().map(|name| name.to_string()).unwrap_or_default();
                        if is_passed_over(&name) { Ok(Next::PassedOver) } else { read(file, &name) }
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

fn read<R: Read>(file: ZipFile<'_, R>, name: &str) -> Result<Next, ArticleError> {
    let path = Path::new(uncompressed(name));
    let extension = path.extension().map(|extension| extension.to_string_lossy());
    let Some(format) = extension.and_then(|extension| Format::of_extension(&extension)) else {
        return Ok(Next::PassedOver);
    };
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
    Ok(Next::Member(name.into(), bytes, format))
}

/// Folders, hidden files, and what a Mac puts beside each file.
fn is_passed_over(name: &str) -> bool {
    name.ends_with(['/', '\\'])
        || name.split(['/', '\\']).any(|part| part.starts_with('.') || part == "__MACOSX")
}

/// The records of a member, which may be compressed inside.
fn unpacked(bytes: Vec<u8>, format: Format, options: &Options) -> Records<'static> {
    if matches!(format, Format::Parquet | Format::Zip) {
        return records_of_bytes(bytes, format, options);
    }
    match decompressed(Box::new(io::Cursor::new(bytes))) {
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

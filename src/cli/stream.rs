//! Inputs of any size, record by record: cut in order, read side by side, given on in order again.
//!
//! Records are taken in batches. While the processors read one batch, the next is cut out of the input; what was
//! read is handed to the caller's own thread, in the order of the input. So memory is bounded by two
//! batches whatever the size of the input, and the result does not depend on the number of threads.

use std::collections::{HashMap, HashSet};
use std::hash::{BuildHasher, BuildHasherDefault, DefaultHasher};
use std::io::{self, BufRead, BufReader, Read};
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use anyhow::{Context, Result};
use rayon::ThreadPool;
use rayon::prelude::*;

use crate::article::copies::Sketch;
use crate::article::corpus::{self, Raw};
use crate::article::{Article, Format};
use crate::cli::copies::CopyWatch;
use crate::cli::input::{self, InputError, Problem, STDIN, Source};
use crate::cli::told::{Guesses, Told};

/// Most records of a batch.
const RECORDS: usize = 256;
/// Most bytes of a batch, unless a single record has more.
const BYTES: usize = 4 << 20;
/// So many ids are remembered to tell records of one name apart.
const IDS: usize = 4 << 20;

/// How inputs are read.
#[derive(Clone, Debug, Default)]
pub(super) struct Options {
    pub(super) corpus: corpus::Options,
    /// Day of publication of the articles that name none.
    pub(super) date: Option<jiff::civil::Date>,
    /// The format of all inputs, where their names are not to tell.
    pub(super) format: Option<Format>,
    /// Whether each record is read as soon as it is there.
    pub(super) unbuffered: bool,
    /// Whether a digest of the records is kept, to go on from.
    pub(super) digested: bool,
    /// Processors to read on; without it, all.
    pub(super) threads: Option<u16>,
}

/// A record as it was cut out, with where it comes from.
struct Cut {
    input: Input,
    raw: Result<Raw, Problem>,
}

/// An input, as its articles are called after it.
#[derive(Clone)]
struct Input {
    path: Arc<str>,
    /// What an article is called that is all of it.
    name: Arc<str>,
    /// The same, where it need not be told apart from files of one name in other folders.
    own: Arc<str>,
}

impl Input {
    /// The records of it.
    fn records(self, records: corpus::Records<'static>) -> Cuts {
        Box::new(records.map(move |raw| Cut { input: self.clone(), raw: raw.map_err(Problem::from) }))
    }

    /// Nothing of it but why.
    fn failed(self, problem: Problem) -> Cuts {
        Box::new(std::iter::once(Cut { input: self, raw: Err(problem) }))
    }
}

/// Records as they are cut.
type Cuts = Box<dyn Iterator<Item = Cut> + Send>;

/// How much of the inputs has been taken in, for whoever shows it.
#[derive(Debug, Default)]
pub(super) struct Taken {
    /// Bytes, as they lie on the disk.
    pub(super) bytes: AtomicU64,
}

/// Counts what is read through it.
struct Counted<R> {
    inner: R,
    taken: Arc<Taken>,
}

impl<R: Read> Read for Counted<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.inner.read(buffer)?;
        self.taken.bytes.fetch_add(read as u64, Ordering::Relaxed);
        Ok(read)
    }
}

/// The records of some inputs, in order.
fn cut(
    inputs: &[String],
    options: &Options,
    stdin: Box<dyn Read + Send>,
    taken: &Arc<Taken>,
) -> impl Iterator<Item = Cut> + Send + use<> {
    let (options, taken) = (options.clone(), taken.clone());
    let mut standard = Some(stdin);
    input::sources(inputs, options.format).into_iter().flat_map(move |source| match source {
        Ok(Source::Standard) => {
            let input = Input { path: STDIN.into(), name: "stdin".into(), own: "stdin".into() };
            match standard.take() {
                Some(stdin) => records_of(stdin, input, None, &options, &taken),
                None => input.failed(Problem::Twice),
            }
        }
        Ok(Source::File { path, name }) => file_records(&path, name.into(), &options, &taken),
        Err(InputError { path, problem }) => {
            let path: Arc<str> = path.into();
            Input { path: path.clone(), name: path.clone(), own: path }.failed(problem)
        }
    })
}

fn file_records(path: &Path, name: Arc<str>, options: &Options, taken: &Arc<Taken>) -> Cuts {
    let input = Input { path: path.display().to_string().into(), name, own: input::stem(path).into() };
    let named = match options.format.map_or_else(|| input::format_of(path), |format| Ok(Some(format))) {
        Ok(named) => named,
        Err(problem) => return input.failed(problem),
    };
    match std::fs::File::open(path) {
        // These are read from their end.
        Ok(file) if matches!(named, Some(Format::Parquet | Format::Zip)) && !input::is_compressed(path) => {
            taken.bytes.fetch_add(file.metadata().map_or(0, |meta| meta.len()), Ordering::Relaxed);
            let format = named.unwrap_or(Format::Zip);
            input.records(corpus::records_of_file(file, format, &options.corpus))
        }
        Ok(file) => records_of(Box::new(file), input, named, options, taken),
        Err(problem) => input.failed(Problem::Io(problem)),
    }
}

/// The records of one input; its format is `named` by its file or the user, or shows in its first bytes.
fn records_of(
    reader: Box<dyn Read + Send>,
    input: Input,
    named: Option<Format>,
    options: &Options,
    taken: &Arc<Taken>,
) -> Cuts {
    let counted = BufReader::with_capacity(1 << 18, Counted { inner: reader, taken: taken.clone() });
    let opened = || -> io::Result<(Format, Box<dyn BufRead + Send>)> {
        let mut reader = corpus::decompressed(Box::new(counted))?;
        let format = match options.format.or(named) {
            Some(format) => format,
            // Whatever is there by now: the rest of a stream may be long in coming.
            None => corpus::sniff(reader.fill_buf()?),
        };
        Ok((format, reader))
    };
    match opened() {
        Ok((format, reader)) => input.records(corpus::records(reader, format, &options.corpus)),
        Err(problem) => input.failed(Problem::Io(problem)),
    }
}

/// The articles of some inputs, on their way.
pub(super) struct Stream {
    cuts: Cuts,
    /// Cut already, to see whether there is more than one.
    ahead: Vec<Cut>,
    /// The only record there is, which cannot be read.
    broken: Option<InputError>,
    options: Options,
    ids: Ids,
    pub(super) told: Told,
}

/// Which articles are looked at for copies, and by whom.
pub(super) struct Sift<'s> {
    pub(super) watch: &'s mut CopyWatch,
    /// Articles that give no result whatever they say need not be kept in mind.
    pub(super) concerns: &'s (dyn Fn(&Article) -> bool + Sync),
}

impl Stream {
    /// Begins with some inputs; `stdin` is what `-` stands for.
    pub(super) fn new(
        inputs: &[String],
        options: Options,
        stdin: Box<dyn Read + Send>,
        taken: &Arc<Taken>,
    ) -> Self {
        let cuts = Box::new(cut(inputs, &options, stdin, taken));
        let (ids, told) = (Ids::default(), Told::default());
        Self { cuts, ahead: Vec::new(), broken: None, options, ids, told }
    }

    /// The article, if there is but one, which is then taken out. An unbuffered stream is not asked, as it may be long
    /// before it says that nothing comes.
    pub(super) fn only(&mut self) -> Option<Article> {
        if self.options.unbuffered {
            return None;
        }
        self.ahead.extend(self.cuts.by_ref().take(2));
        if self.ahead.len() != 1 {
            return None;
        }
        let read = self.ahead.drain(..).map(|cut| read(cut, &self.options, None));
        match self.ids.tell_apart(read.collect(), &mut self.told).pop()? {
            Ok((article, _)) => Some(article),
            Err(error) => {
                self.broken = Some(error);
                None
            }
        }
    }

    /// Reads every record: `make` on any thread, `take` on this one, batch by batch and in order, until it has enough. It begins
    /// behind those that were read `before`. A copy that is left out is nothing. `take` gets the digest of the records up to
    /// each, too, if digests are kept.
    ///
    /// # Errors
    /// Those of `take`, which end it; and [`OtherInputs`] where the records read before were others.
    pub(super) fn each<T: Send>(
        &mut self,
        before: Before,
        mut sift: Option<Sift<'_>>,
        make: impl Fn(Article) -> T + Sync,
        mut take: impl FnMut(Vec<Result<Option<T>, InputError>>, Vec<u64>) -> Result<bool>,
    ) -> Result<()> {
        let Before { records: skip, .. } = before;
        if let Some(error) = self.broken.take() {
            take(vec![Err(error)], Vec::new())?;
        }
        let mut cuts = self.ahead.drain(..).chain(&mut self.cuts);
        let (options, ids, told) = (&self.options, &mut self.ids, &mut self.told);
        let mut next = || batch(&mut cuts, if options.unbuffered { 1 } else { RECORDS });
        let mut waiting = next();
        if waiting.is_empty() {
            return if skip > 0 { Err(OtherInputs.into()) } else { Ok(()) };
        }
        let pool = pool(options.threads)?;
        let (mut number, mut digest) = (0u64, 0u64);
        while !waiting.is_empty() {
            let concerns = sift.as_ref().map(|sift| sift.concerns);
            let read = |cuts: Vec<Cut>| -> Vec<ReadArticle> {
                cuts.into_par_iter().map(|cut| read(cut, options, concerns)).collect()
            };
            // An unbuffered stream has nothing more to give before its answer is out.
            let (articles, following) = if options.unbuffered {
                (pool.install(|| read(waiting)), Vec::new())
            } else {
                pool.join(|| read(waiting), &mut next)
            };
            let articles = ids.tell_apart(articles, told);
            let mut digests = Vec::new();
            for (at, article) in articles.iter().enumerate().filter(|_| options.digested) {
                digest = digest_with(digest, article);
                digests.push(digest);
                if number + at as u64 + 1 == skip && before.digest != digest {
                    return Err(OtherInputs.into());
                }
            }
            let articles = match &mut sift {
                None => articles.into_iter().map(|read| read.map(|(article, _)| Some(article))).collect(),
                Some(sift) => without_copies(articles, sift.watch)?,
            };
            let done = usize::try_from(skip - number.min(skip)).unwrap_or(usize::MAX).min(articles.len());
            number += articles.len() as u64;
            let new: Vec<_> = articles.into_iter().skip(done).collect();
            let made = pool.install(|| {
                new.into_par_iter().map(|article| article.map(|article| article.map(&make))).collect()
            });
            if !take(made, digests.split_off(done.min(digests.len())))? {
                break;
            }
            waiting = if options.unbuffered { next() } else { following };
        }
        told.too_many_ids = ids.full;
        if number < skip { Err(OtherInputs.into()) } else { Ok(()) }
    }

    /// Every article, or why it cannot be read; on this thread.
    pub(super) fn articles(mut self) -> Vec<Result<Article, InputError>> {
        let cuts = self.ahead.drain(..).chain(&mut self.cuts);
        let read = cuts.map(|cut| read(cut, &self.options, None)).collect();
        self.ids.tell_apart(read, &mut self.told).into_iter().map(|read| Ok(read?.0)).collect()
    }
}

/// What was read of the inputs before, where something is gone on with.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Before {
    /// So many records.
    pub(super) records: u64,
    /// Their digest.
    pub(super) digest: u64,
}

/// The records that were read before are not those that are there now.
#[derive(Debug, thiserror::Error)]
#[error("the inputs are not what they were when this was begun: records were added, taken away or changed")]
pub(super) struct OtherInputs;

/// The digest of some records and one more: where it is from, what it is called and what it says.
fn digest_with(digest: u64, read: &NamedArticle) -> u64 {
    let hash = BuildHasherDefault::<DefaultHasher>::default();
    match read {
        Ok((article, _)) => hash.hash_one((digest, &article.path, &article.id, &article.text)),
        Err(error) => hash.hash_one((digest, error.to_string())),
    }
}

fn pool(threads: Option<u16>) -> Result<ThreadPool> {
    let mut pool = rayon::ThreadPoolBuilder::new();
    if let Some(threads) = threads {
        pool = pool.num_threads(threads.into());
    }
    pool.build().context("threads cannot be started")
}

/// The next few records.
fn batch(cuts: &mut (impl Iterator<Item = Cut> + Send), most: usize) -> Vec<Cut> {
    let mut batch = Vec::new();
    let mut bytes = 0;
    while batch.len() < most && bytes < BYTES {
        let Some(cut) = cuts.next() else { break };
        bytes += cut.raw.as_ref().map_or(0, Raw::size);
        batch.push(cut);
    }
    batch
}

/// An article, what was guessed to read it, and its sketch where copies of it are looked for.
type ReadArticle = Result<(Article, Guesses, Option<Sketch>), InputError>;

/// An article under a name of its own.
type NamedArticle = Result<(Article, Option<Sketch>), InputError>;

fn read(
    Cut { input: Input { path, name, own }, raw }: Cut,
    options: &Options,
    concerns: Option<&(dyn Fn(&Article) -> bool + Sync)>,
) -> ReadArticle {
    let read = || -> Result<_, Problem> {
        let raw = raw?;
        let charset = raw.guessed(&options.corpus);
        let record = raw.record(&options.corpus)?;
        let (name, own_id) = (record.name(&name), record.name(&own));
        let guesses = Guesses { path: path.clone(), fields: record.used.clone(), charset };
        let mut article = record.article(&name)?;
        article.own_id = own_id;
        article.path = path.to_string();
        article.date = article.date.or(options.date);
        let sketch = concerns.is_some_and(|concerns| concerns(&article)).then(|| Sketch::of(&article));
        Ok((article, guesses, sketch))
    };
    read().map_err(|problem| InputError { path: path.to_string(), problem })
}

/// What is left of some articles when copies of earlier ones are taken out, where they are to be.
fn without_copies(
    articles: Vec<NamedArticle>,
    watch: &mut CopyWatch,
) -> Result<Vec<Result<Option<Article>, InputError>>> {
    let look = |read: NamedArticle| {
        Ok(match read {
            Ok((article, sketch)) => {
                let left_out = watch.leaves_out(&article, sketch.as_ref())?;
                Ok((!left_out).then_some(article))
            }
            Err(error) => Err(error),
        })
    };
    articles.into_iter().map(look).collect()
}

fn hash_of(id: &str) -> u64 {
    BuildHasherDefault::<DefaultHasher>::default().hash_one(id)
}

/// The ids given so far, by their hashes: what two ids share by chance is told apart without need, once in
/// billions of records.
#[derive(Default)]
struct Ids {
    seen: HashSet<u64>,
    full: bool,
    /// By the hash of an id that came more than once, the number that the next such record gets.
    again: HashMap<u64, u64>,
}

impl Ids {
    fn is_new(&mut self, id: &str) -> bool {
        if self.full {
            return true;
        }
        self.full = self.seen.len() >= IDS;
        self.seen.insert(hash_of(id))
    }

    /// Gives articles of one name names of their own, and takes down what is to be told of them.
    fn tell_apart(&mut self, articles: Vec<ReadArticle>, told: &mut Told) -> Vec<NamedArticle> {
        let tell = |read: ReadArticle| {
            let (mut article, guesses, sketch) = read?;
            if !self.is_new(&article.id) {
                let hash = hash_of(&article.id);
                let first = self.again.get(&hash).copied().unwrap_or(2);
                let names = (first..).map(|number| (number, format!("{}#{number}", article.id)));
                if let Some((number, name)) = names.into_iter().find(|(_, name)| self.is_new(name)) {
                    self.again.insert(hash, number + 1);
                    article.id = name;
                }
            }
            told.see(&article, guesses);
            Ok((article, sketch))
        };
        articles.into_iter().map(tell).collect()
    }
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::path::PathBuf;

    use super::*;

    /// A folder that goes away with the test.
    struct Folder(PathBuf);

    impl Folder {
        fn new(name: &str, files: &[(&str, &str)]) -> Self {
            let root = std::env::temp_dir().join(format!("standpoint-{}-{name}", std::process::id()));
            for (file, text) in files {
                let path = root.join(file);
                fs::create_dir_all(path.parent().expect("a parent")).expect("a folder");
                fs::write(path, text).expect("a file");
            }
            Self(root)
        }

        fn path(&self, file: &str) -> String {
            self.0.join(file).display().to_string()
        }

        /// Ids, or messages without the folder's own name.
        fn read(&self, inputs: &[&str]) -> Vec<String> {
            let named = |input: &&str| if *input == STDIN { STDIN.to_owned() } else { self.path(input) };
            let inputs: Vec<String> = inputs.iter().map(named).collect();
            let options = Options { date: Some(jiff::civil::date(2025, 5, 21)), ..Options::default() };
            let stdin: &[u8] = b"Moscow said no.";
            let read = Stream::new(&inputs, options, Box::new(stdin), &Arc::default()).articles();
            let root = self.path("");
            read.iter()
                .map(|article| match article {
                    Ok(article) => {
                        format!("{} {}", article.id, article.date.map(|d| d.to_string()).unwrap_or_default())
                    }
                    Err(error) => error.to_string().replace(&root, ""),
                })
                .collect()
        }
    }

    impl Drop for Folder {
        fn drop(&mut self) {
            // A folder left behind in the temporary one harms nobody.
            let _ = fs::remove_dir_all(&self.0);
        }
    }

    #[test]
    fn inputs_of_every_kind_come_in_order() {
        let folder = Folder::new(
            "kinds",
            &[
                ("b.txt", "Kyiv said no."),
                ("a.md", "---\ndate: 2024-01-02\n---\nKyiv said yes."),
                ("c/a.md", "Kyiv said nothing."),
                ("c/.hidden.txt", "Hidden."),
                (".hidden/x.txt", "Hidden."),
                ("c/notes.log", "Not an article."),
                ("r.jsonl", "{\"id\": \"one\", \"text\": \"A.\"}\n{\"id\": \"one\", \"text\": \"B.\"}\n{}\n"),
                (
                    "z.jsonl",
                    "{\"id\": \"x#2\", \"text\": \"A.\"}\n{\"id\": \"x\", \"text\": \"B.\"}\n\
                     {\"id\": \"x\", \"text\": \"C.\"}\n{\"id\": \"x#2\", \"text\": \"D.\"}\n",
                ),
                ("d/page.docx", "PK"),
                ("d/empty.txt", " \n"),
                ("odd[1].txt", "Kyiv said no."),
            ],
        );
        assert_eq!(
            folder.read(&["", "b.txt"])[..6],
            [
                "kinds/a 2024-01-02"
                    .replace("kinds", &folder.0.file_name().expect("a name").to_string_lossy()),
                "b 2025-05-21".into(),
                "c/a 2025-05-21".into(),
                "d/empty.txt: there is no text to read in it".into(),
                "odd[1] 2025-05-21".into(),
                "one 2025-05-21".into(),
            ]
        );
        assert_eq!(
            folder.read(&["r.jsonl", "-", "-"]),
            [
                "one 2025-05-21",
                "one#2 2025-05-21",
                "r.jsonl: record 3: the record has no fields, so there is no text in it",
                "stdin 2025-05-21",
                "-: standard input can be read only once",
            ]
        );
        assert_eq!(
            folder.read(&["z.jsonl"]),
            ["x#2 2025-05-21", "x 2025-05-21", "x#3 2025-05-21", "x#2#2 2025-05-21"]
        );
        assert_eq!(folder.read(&["c/*.log", "**/b.*"]), ["notes 2025-05-21", "b 2025-05-21"]);
        assert_eq!(folder.read(&["odd[1].txt"]), ["odd[1] 2025-05-21"]);
    }

    #[test]
    fn what_cannot_be_read_is_told() {
        let folder = Folder::new("errors", &[("d/page.docx", "PK"), ("e/x.bin", "a\0b")]);
        assert_eq!(
            folder.read(&["gone.txt", "d", "d/page.docx", "*.txt", "[.txt", "e/x.bin"]),
            [
                "gone.txt: no such file or folder",
                "d: no articles in this folder (texts, pages, tables, feeds and archives; see docs/corpora.md for their endings)",
                "d/page.docx: .docx files are not read; save the article as plain text, HTML or JSON Lines",
                "*.txt: no file fits this pattern",
                "[.txt: not a pattern: unclosed character class; missing ']'",
                "e/x.bin: this is not text: there is a zero byte at offset 1",
            ]
        );
    }
}

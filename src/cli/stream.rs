//! Inputs of any size, record by record: cut in order, read side by side, given on in order again.
//!
//! Records are taken in batches. While the processors read one batch, the next is cut out of the input; what was
//! read is handed to the caller's own thread, in the order of the input. So memory is bounded by two
//! batches whatever the size of the input, and the result does not depend on the number of threads.

use std::collections::{BTreeMap, HashSet};
use std::hash::{BuildHasher, BuildHasherDefault, DefaultHasher};
use std::io::{self, BufRead, BufReader, Read};
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use anyhow::{Context, Result};
use rayon::prelude::*;

use crate::article::corpus::{self, Raw, Used};
use crate::article::{Article, Charset, Format};
use crate::cli::input::{self, InputError, Problem, STDIN, Source};
use crate::report::article_name;

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
}

/// A record as it was cut out, with where it comes from.
struct Cut {
    path: Arc<str>,
    stem: Arc<str>,
    raw: Result<Raw, Problem>,
}

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
fn cut(inputs: &[String], options: &Options, taken: &Arc<Taken>) -> impl Iterator<Item = Cut> + Send + use<> {
    let (options, taken) = (options.clone(), taken.clone());
    let mut standard = Some(io::stdin());
    input::sources(inputs).into_iter().flat_map(move |source| match source {
        Ok(Source::Standard) => match standard.take() {
            Some(stdin) => records_of(Box::new(stdin), STDIN.into(), "stdin".into(), None, &options, &taken),
            None => failed(STDIN, Problem::Twice),
        },
        Ok(Source::File { path, name }) => file_records(&path, name.into(), &options, &taken),
        Err(InputError { path, problem }) => failed(&path, problem),
    })
}

fn failed(path: &str, problem: Problem) -> Box<dyn Iterator<Item = Cut> + Send> {
    Box::new(std::iter::once(Cut { path: path.into(), stem: path.into(), raw: Err(problem) }))
}

fn file_records(
    path: &Path,
    name: Arc<str>,
    options: &Options,
    taken: &Arc<Taken>,
) -> Box<dyn Iterator<Item = Cut> + Send> {
    let shown: Arc<str> = path.display().to_string().into();
    let named = match input::format_of(path) {
        Ok(named) => named,
        Err(problem) => return failed(&shown, problem),
    };
    match std::fs::File::open(path) {
        // These are read from their end.
        Ok(file) if matches!(named, Some(Format::Parquet | Format::Zip)) && !input::is_compressed(path) => {
            taken.bytes.fetch_add(file.metadata().map_or(0, |meta| meta.len()), Ordering::Relaxed);
            let records = corpus::records_of_file(file, named.unwrap_or(Format::Zip), &options.corpus);
            let cut = move |raw: Result<Raw, _>| Cut {
                path: shown.clone(),
                stem: name.clone(),
                raw: raw.map_err(Problem::from),
            };
            Box::new(records.map(cut))
        }
        Ok(file) => records_of(Box::new(file), shown, name, named, options, taken),
        Err(problem) => failed(&shown, Problem::Io(problem)),
    }
}

/// The records of one input; its format is `named` by its file, or shows in its first bytes.
fn records_of(
    reader: Box<dyn Read + Send>,
    path: Arc<str>,
    stem: Arc<str>,
    named: Option<Format>,
    options: &Options,
    taken: &Arc<Taken>,
) -> Box<dyn Iterator<Item = Cut> + Send> {
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
        Ok((format, reader)) => {
            let records = corpus::records(reader, format, &options.corpus);
            Box::new(records.map(move |raw| Cut {
                path: path.clone(),
                stem: stem.clone(),
                raw: raw.map_err(Problem::from),
            }))
        }
        Err(problem) => failed(&path, Problem::Io(problem)),
    }
}

/// What is to be told when everything is read.
#[derive(Debug, Default)]
pub(super) struct Told {
    /// Fields that were guessed, with the inputs in which they were.
    pub(super) guessed: BTreeMap<String, Used>,
    /// Encodings that were guessed, with how many articles were read so and the first of them.
    pub(super) charsets: BTreeMap<&'static str, (u64, Vec<String>)>,
    /// How many articles have no date, and the first of them.
    pub(super) undated: (u64, Vec<String>),
    /// Whether there were more ids than can be told apart.
    pub(super) too_many_ids: bool,
}

/// Reads every record of the inputs: `make` on any thread, `take` on this one, batch by batch and in order. It
/// begins behind the first `skip` records, which were read before.
///
/// # Errors
/// Those of `take`, which end it.
pub(super) fn each<T: Send>(
    inputs: &[String],
    options: &Options,
    skip: u64,
    taken: &Arc<Taken>,
    threads: Option<u16>,
    make: impl Fn(Article) -> T + Sync,
    mut take: impl FnMut(Vec<Result<T, InputError>>) -> Result<bool>,
) -> Result<Told> {
    let mut pool = rayon::ThreadPoolBuilder::new();
    if let Some(threads) = threads {
        pool = pool.num_threads(threads.into());
    }
    let pool = pool.build().context("threads cannot be started")?;
    let mut cuts = cut(inputs, options, taken);
    let mut next = || batch(&mut cuts, if options.unbuffered { 1 } else { RECORDS });
    let mut told = Told::default();
    let mut ids = Ids::default();
    let mut number = 0u64;
    let mut waiting = next();
    while !waiting.is_empty() {
        // An unbuffered stream has nothing more to give before its answer is out.
        let (articles, following) = if options.unbuffered {
            (pool.install(|| articles(waiting, options)), Vec::new())
        } else {
            pool.join(|| articles(waiting, options), &mut next)
        };
        let articles = ids.tell_apart(articles, &mut told);
        let done = usize::try_from(skip - number.min(skip)).unwrap_or(usize::MAX).min(articles.len());
        number += articles.len() as u64;
        let new: Vec<_> = articles.into_iter().skip(done).collect();
        let made = pool.install(|| new.into_par_iter().map(|article| article.map(&make)).collect());
        if !take(made)? {
            break;
        }
        waiting = if options.unbuffered { next() } else { following };
    }
    told.too_many_ids = ids.full;
    Ok(told)
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

/// An article, and what was guessed to read it.
type ReadArticle = Result<(Article, Guesses), InputError>;

struct Guesses {
    path: Arc<str>,
    fields: Option<Used>,
    charset: Option<Charset>,
}

fn articles(cuts: Vec<Cut>, options: &Options) -> Vec<ReadArticle> {
    cuts.into_par_iter().map(|cut| article(cut, options)).collect()
}

fn article(Cut { path, stem, raw }: Cut, options: &Options) -> ReadArticle {
    let read = || -> Result<_, Problem> {
        let raw = raw?;
        let charset = raw.guessed(&options.corpus);
        let record = raw.record(&options.corpus)?;
        let name = record.name(&stem);
        let guesses = Guesses { path: path.clone(), fields: record.used.clone(), charset };
        let mut article = record.article(&name)?;
        article.path = path.to_string();
        article.date = article.date.or(options.date);
        Ok((article, guesses))
    };
    read().map_err(|problem| InputError { path: path.to_string(), problem })
}

/// The ids given so far, by their hashes: what two ids share by chance is told apart without need, once in
/// billions of records.
#[derive(Default)]
struct Ids {
    seen: HashSet<u64>,
    full: bool,
}

impl Ids {
    fn is_new(&mut self, id: &str) -> bool {
        if self.full {
            return true;
        }
        self.full = self.seen.len() >= IDS;
        self.seen.insert(BuildHasherDefault::<DefaultHasher>::default().hash_one(id))
    }

    /// Gives articles of one name names of their own, and takes down what is to be told of them.
    fn tell_apart(
        &mut self,
        articles: Vec<ReadArticle>,
        told: &mut Told,
    ) -> Vec<Result<Article, InputError>> {
        let tell = |read: ReadArticle| {
            let (mut article, Guesses { path, fields, charset }) = read?;
            if !self.is_new(&article.id) {
                let names = (2..).map(|number: u64| format!("{}#{number}", article.id));
                article.id = names.into_iter().find(|name| self.is_new(name)).unwrap_or_default();
            }
            if let Some(charset) = charset {
                let (count, first) = told.charsets.entry(charset.name()).or_default();
                *count += 1;
                if first.len() < 3 && !first.contains(&article.path) {
                    first.push(article.path.clone());
                }
            }
            if let Some(used) = fields
                && !told.guessed.contains_key(&*path)
            {
                told.guessed.insert(path.to_string(), used);
            }
            if article.date.is_none() {
                told.undated.0 += 1;
                if told.undated.1.len() < 3 {
                    told.undated.1.push(article_name(&article).to_string());
                }
            }
            Ok(article)
        };
        articles.into_iter().map(tell).collect()
    }
}

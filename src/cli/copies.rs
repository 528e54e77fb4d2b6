//! Telling a user of copies among the articles, and leaving them out where asked to.
//!
//! What is a copy is decided in the order of the input by the library ([`crate::article::copies`]); names are kept here.

use std::io::BufWriter;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use clap::Args;

use crate::article::Article;
use crate::article::copies::{Copies, Copy, Seen, Sketch};
use crate::cli::target::Draft;
use crate::cli::{OutputArgs, output};
use crate::report::named;

/// The most articles that are kept to know copies of: with all of them some 550 MB, and their names.
const MOST: usize = 3 << 20;
/// How many copies are named in a note.
const NAMED: usize = 3;

/// What becomes of copies.
#[derive(Clone, Debug, Default, Args)]
pub(super) struct CopyArgs {
    /// Count an article once that is there several times, also where papers print it with small changes
    #[arg(long, help_heading = "Input")]
    pub(super) dedupe: bool,
    /// List the copies in a file, as comma-separated rows: copy, of, similarity
    #[arg(long, value_name = "FILE", help_heading = "Input")]
    pub(super) copies: Option<PathBuf>,
    /// Whether copies are worth a note to somebody who has not asked for them.
    #[arg(skip = true)]
    pub(super) told: bool,
}

impl CopyArgs {
    /// Refuses to write the list of copies where the result goes, as only one of them would be left.
    ///
    /// # Errors
    /// Where the two are one file.
    pub(super) fn apart_from(&self, result: &OutputArgs) -> Result<()> {
        let real = |path: &Path| path.canonicalize().unwrap_or_else(|_| path.to_owned());
        match (&self.copies, &result.output) {
            (Some(copies), Some(output)) if real(copies) == real(output) && !is_device(copies) => {
                bail!("{}: both the result and the list of copies are to be written to it", copies.display())
            }
            _ => Ok(()),
        }
    }

    /// The same, where nobody is to be told of copies without having asked.
    pub(super) fn untold(&self) -> Self {
        Self { told: false, ..self.clone() }
    }
}

/// Watches for copies.
pub(super) struct CopyWatch {
    dedupe: bool,
    told: bool,
    index: Copies,
    names: Names,
    pairs: Option<Pairs>,
    /// Articles looked at.
    seen: u64,
    /// Those of them that are copies, and what the first few are copies of.
    copies: u64,
    first: Vec<String>,
    full: bool,
}

impl CopyWatch {
    /// Begins to watch, if there is reason to.
    ///
    /// # Errors
    /// Where the list of copies cannot be written.
    pub(super) fn new(args: &CopyArgs) -> Result<Option<Self>> {
        let CopyArgs { dedupe, copies, told } = args;
        if !dedupe && copies.is_none() && !told {
            return Ok(None);
        }
        Ok(Some(Self {
            dedupe: *dedupe,
            told: *told,
            index: Copies::new(MOST),
            names: Names::default(),
            pairs: copies.as_deref().map(Pairs::new).transpose()?,
            seen: 0,
            copies: 0,
            first: Vec::new(),
            full: false,
        }))
    }

    /// Looks at the next article, of which nothing is known where it is none to look for copies of. Tells whether it is to be left out.
    ///
    /// # Errors
    /// Where the list of copies cannot be written.
    pub(super) fn leaves_out(&mut self, article: &Article, sketch: Option<&Sketch>) -> Result<bool> {
        self.seen += 1;
        let Some(sketch) = sketch else { return Ok(false) };
        match self.index.add(sketch) {
            Seen::New(_) => self.names.push(article),
            Seen::Unkept => self.full = true,
            Seen::Copy(copy) => {
                let (path, id) = self.names.get(copy.of);
                if let Some(pairs) = &mut self.pairs {
                    pairs.push(&article.id, id, copy.similarity)?;
                }
                self.copies += 1;
                if self.first.len() < NAMED {
                    self.first.push(told(&named(&article.path, &article.id), &named(path, id), copy));
                }
                return Ok(self.dedupe);
            }
        }
        Ok(false)
    }

    /// Tells of the copies that were found, and begins anew with other articles. `of` names what they are of, where there is
    /// more than one thing.
    pub(super) fn tell(&mut self, of: Option<&str>) {
        let (copies, seen) = (self.copies, self.seen);
        if copies > 0 && (self.told || self.dedupe) {
            let of = of.map(|of| format!(" of {of}")).unwrap_or_default();
            let articles = if seen == 1 { "article" } else { "articles" };
            let are = match (copies, self.dedupe) {
                (1, true) => "is a copy of an earlier one and is left out",
                (1, false) => "is a copy of an earlier one; --dedupe counts it once",
                (_, true) => "are copies of earlier ones and are left out",
                (_, false) => "are copies of earlier ones; --dedupe counts them once",
            };
            let mut lines = vec![format!("{copies} of {seen} {articles}{of} {are}")];
            lines.append(&mut self.first);
            let more = copies - (lines.len() as u64 - 1);
            if more > 0 {
                let list = if self.pairs.is_some() { "" } else { "; --copies FILE lists all" };
                lines.push(format!("and {more} more{list}"));
            }
            output::note(&lines.join("\n"));
        }
        if self.full {
            output::note(&format!(
                "copies are known of the first {MOST} articles alone; the input has more of them to look for copies of"
            ));
        }
        self.index = Copies::new(MOST);
        self.names = Names::default();
        (self.seen, self.copies, self.full) = (0, 0, false);
        self.first.clear();
    }

    /// Gives the list of copies its name.
    ///
    /// # Errors
    /// Where it cannot be written.
    pub(super) fn finish(self) -> Result<()> {
        self.pairs.map_or(Ok(()), Pairs::finish)
    }
}

fn is_device(path: &Path) -> bool {
    path.metadata().is_ok_and(|meta| !meta.is_file() && !meta.is_dir())
}

/// Of what an article is a copy, in words.
fn told(name: &str, of: &str, copy: Copy) -> String {
    if copy.is_same() {
        return format!("{name} has the text of {of}");
    }
    format!("{name} is a near-copy of {of}, {:.0} % the same", (copy.similarity * 100.0).floor())
}

/// The names of many articles, in little room: those of one file share its path.
#[derive(Default)]
struct Names {
    paths: Vec<Box<str>>,
    /// Where the path of an article is, and where its id ends.
    ends: Vec<(u32, usize)>,
    ids: String,
}

impl Names {
    fn push(&mut self, article: &Article) {
        if self.paths.last().is_none_or(|last| **last != article.path) {
            self.paths.push(article.path.as_str().into());
        }
        self.ids.push_str(&article.id);
        self.ends.push((self.paths.len() as u32 - 1, self.ids.len()));
    }

    /// Path and id of the article that was put in as this one.
    fn get(&self, number: usize) -> (&str, &str) {
        let start = number.checked_sub(1).map_or(0, |before| self.ends[before].1);
        let (path, end) = self.ends[number];
        (&self.paths[path as usize], &self.ids[start..end])
    }
}

/// The list of copies on its way into a file.
struct Pairs {
    rows: csv::Writer<BufWriter<Draft>>,
    path: PathBuf,
}

impl Pairs {
    fn new(path: &Path) -> Result<Self> {
        let mut rows = csv::Writer::from_writer(BufWriter::new(Draft::new(path)?));
        rows.write_record(["copy", "of", "similarity"])?;
        Ok(Self { rows, path: path.to_owned() })
    }

    fn push(&mut self, copy: &str, of: &str, similarity: f64) -> Result<()> {
        let written = self.rows.write_record([copy, of, &format!("{similarity:.2}")]);
        written.with_context(|| self.cannot())
    }

    fn finish(self) -> Result<()> {
        let cannot = self.cannot();
        let written = self.rows.into_inner().map_err(|error| error.into_error());
        let draft = written.and_then(|buffer| buffer.into_inner().map_err(|error| error.into_error()));
        draft.with_context(|| cannot)?.finish()
    }

    fn cannot(&self) -> String {
        format!("{}: cannot be written", self.path.display())
    }
}

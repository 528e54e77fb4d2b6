//! The articles that a command reads: streamed, or all of them where a command needs them together.

use std::io::{self, IsTerminal};
use std::sync::Arc;

use anyhow::{Result, bail};

use crate::article::Article;
use crate::cli::copies::CopyWatch;
use crate::cli::input::InputError;
use crate::cli::progress::Progress;
use crate::cli::stream::{self, Before, Sift, Stream, Taken};
use crate::cli::told::Undated;
use crate::cli::{InputArgs, Outcome, input, output, project};

/// The articles that a command reads, on their way.
pub(super) struct Corpus<'c> {
    args: &'c InputArgs,
    inputs: Vec<String>,
    stream: Stream,
    taken: Arc<Taken>,
    copies: Option<CopyWatch>,
    progress: Option<Progress>,
    /// Whether somebody waits for it long enough to be shown how far it is.
    is_shown: bool,
    /// Records that could be read or not, and those that could not.
    count: u64,
    failed: u64,
}

/// What was made of some records.
pub(super) struct Batch<T> {
    /// In order; nothing where a copy was left out.
    pub(super) made: Vec<Option<T>>,
    /// Records, whether they could be read or not.
    pub(super) records: u64,
    /// Those that could not, which has been told.
    pub(super) failed: Vec<InputError>,
    /// The digest of all records so far, where one is kept.
    pub(super) digest: u64,
}

impl<'c> Corpus<'c> {
    /// Finds the inputs that the user names.
    ///
    /// # Errors
    /// Where there is nothing to read.
    pub(super) fn open(args: &'c InputArgs) -> Result<Self> {
        Self::of(args, args.inputs.clone(), stream::Options::default())
    }

    /// The same, of these inputs, or of standard input where there are none. What is named in `args` counts, and of
    /// `options` the rest.
    ///
    /// # Errors
    /// As above.
    pub(super) fn of(args: &'c InputArgs, mut inputs: Vec<String>, options: stream::Options) -> Result<Self> {
        if inputs.is_empty() {
            if std::io::stdin().is_terminal() {
                bail!("no input: name a file or a folder, or - for standard input");
            }
            inputs.push(input::STDIN.to_owned());
        }
        let format = args.records.input_format.map(Into::into);
        let options = stream::Options { corpus: args.corpus(), date: args.date, format, ..options };
        let taken = Arc::new(Taken::default());
        let stream = Stream::new(&inputs, options, Box::new(std::io::stdin()), &taken);
        let copies = CopyWatch::new(&args.copies)?;
        let progress = None;
        Ok(Self { args, inputs, stream, taken, copies, progress, is_shown: true, count: 0, failed: 0 })
    }

    /// The inputs, as they were named.
    pub(super) fn inputs(&self) -> &[String] {
        &self.inputs
    }

    /// The article, if there is but one: it can be read while rules are compiled, and can be no copy.
    pub(super) fn alone(&mut self) -> Option<Article> {
        let only = self.stream.only();
        self.count += u64::from(only.is_some());
        only
    }

    /// Reads the records behind those that were read `before`: `make` on any thread, `take` on this one, batch by batch and in order, until it has
    /// enough. What cannot be read is told. Articles that do not `concern` the result are not looked at for copies.
    ///
    /// # Errors
    /// Those of `take`, which end it; and with `--strict` that a record cannot be read.
    pub(super) fn each<T: Send>(
        &mut self,
        before: Before,
        concerns: &(dyn Fn(&Article) -> bool + Sync),
        make: impl Fn(Article) -> T + Sync,
        mut take: impl FnMut(Batch<T>) -> Result<bool>,
    ) -> Result<()> {
        let Self { args, inputs, stream, taken, copies, progress, is_shown, count, failed } = self;
        let sift = copies.as_mut().map(|watch| Sift { watch, concerns });
        let format = args.records.input_format.map(Into::into);
        let read = stream.each(before, sift, make, |batch, digests| {
            let mut done = Batch { made: Vec::new(), records: 0, failed: Vec::new(), digest: 0 };
            let mut stopped = false;
            for made in batch {
                if stopped {
                    break;
                }
                done.digest = digests.get(done.made.len() + done.failed.len()).copied().unwrap_or_default();
                done.records += 1;
                match made {
                    Ok(made) => done.made.push(made),
                    Err(error) => {
                        let tell = || output::problem(&told_of(&error));
                        progress.as_ref().map_or_else(tell, |progress| progress.aside(tell));
                        stopped = args.records.strict;
                        done.failed.push(error);
                    }
                }
            }
            *count += done.records;
            *failed += done.failed.len() as u64;
            // What came before the one that cannot be read is as good as without --strict.
            let more = take(done)?;
            if stopped {
                bail!("stopped at the first record that cannot be read, as --strict asks");
            }
            // Short work is done before anybody would see it.
            if *is_shown {
                progress.get_or_insert_with(|| Progress::new(inputs, format, taken.clone())).at(*count);
            }
            Ok(more)
        });
        if let Some(progress) = self.progress.take() {
            progress.end();
        }
        read
    }

    /// Tells of guesses and copies, and gives the list of copies its name.
    ///
    /// # Errors
    /// Where that list cannot be written.
    pub(super) fn tell(&mut self) -> Result<()> {
        self.stream.told.tell();
        self.tell_of_copies()
    }

    fn tell_of_copies(&mut self) -> Result<()> {
        let Some(mut copies) = self.copies.take() else { return Ok(()) };
        copies.tell(None);
        copies.finish()
    }

    /// The same, and of articles for which nobody knows the day.
    ///
    /// # Errors
    /// As above.
    pub(super) fn tell_with_undated(&mut self) -> Result<()> {
        self.stream.told.tell();
        self.stream.told.tell_undated();
        self.tell_of_copies()
    }

    /// How many records there were, and how many of them could not be read.
    pub(super) fn counts(&self) -> (u64, u64) {
        (self.count, self.failed)
    }

    /// How a command ends that has done what it could.
    pub(super) fn outcome(&self) -> Outcome {
        if self.failed == 0 { Outcome::Done } else { Outcome::Partly }
    }

    /// All of its articles that can be read, for commands that need them together. Guesses have been told, and copies, of
    /// which `concerns` tells who is asked for, are left to tell.
    ///
    /// # Errors
    /// Where reading was stopped.
    pub(super) fn gather(mut self, concerns: &(dyn Fn(&Article) -> bool + Sync)) -> Result<Found> {
        self.is_shown = false;
        let (mut articles, mut failed) = (Vec::new(), Vec::new());
        self.each(
            Before::default(),
            concerns,
            |article| article,
            |batch| {
                articles.extend(batch.made.into_iter().flatten());
                failed.extend(batch.failed);
                Ok(true)
            },
        )?;
        self.stream.told.tell();
        Ok(Found { articles, failed, copies: self.copies })
    }

    /// Has copies watched by somebody who has watched before.
    pub(super) fn watched_by(self, copies: Option<CopyWatch>) -> Self {
        Self { copies, ..self }
    }
}

fn told_of(error: &InputError) -> String {
    let text = error.to_string();
    text.strip_prefix("-: ").map_or(text.clone(), |problem| format!("standard input: {problem}"))
}

/// Every article that can be read. Those that cannot are reported, and the outcome tells.
pub(super) fn articles(args: &InputArgs) -> Result<(Vec<Article>, Outcome)> {
    articles_of(args, args.inputs.clone())
}

/// The same, and where the user names no input, the sample of `standpoint.yaml`.
pub(super) fn articles_or_sample(args: &InputArgs) -> Result<(Vec<Article>, Outcome)> {
    let sample = || project::current().sample();
    articles_of(args, if args.inputs.is_empty() { sample()? } else { args.inputs.clone() })
}

fn articles_of(args: &InputArgs, inputs: Vec<String>) -> Result<(Vec<Article>, Outcome)> {
    let found = gather(args, inputs)?;
    note_undated(&found.articles);
    let outcome = if found.failed.is_empty() { Outcome::Done } else { Outcome::Partly };
    if let Some(mut copies) = found.copies {
        copies.tell(None);
        copies.finish()?;
    }
    Ok((found.articles, outcome))
}

/// What was found under some inputs.
pub(super) struct Found {
    /// What could be read, in order.
    pub(super) articles: Vec<Article>,
    /// What could not, which has been told.
    pub(super) failed: Vec<InputError>,
    /// What is still to be told of copies.
    pub(super) copies: Option<CopyWatch>,
}

/// Reads the articles of some inputs, or of standard input where there are none, and tells what cannot be read.
pub(super) fn gather(args: &InputArgs, inputs: Vec<String>) -> Result<Found> {
    Corpus::of(args, inputs, stream::Options::default())?.gather(&|_| true)
}

/// The articles of some inputs, or why they cannot be read, for whoever tells nothing of guesses.
pub(super) fn plain_articles(
    inputs: &[String],
    stdin: impl io::Read + Send + 'static,
) -> Vec<Result<Article, InputError>> {
    Stream::new(inputs, stream::Options::default(), Box::new(stdin), &Arc::default()).articles()
}

/// Tells of the articles for which nobody knows the day.
pub(super) fn note_undated(articles: &[Article]) {
    let mut undated = Undated::default();
    articles.iter().for_each(|article| undated.see(article));
    undated.tell();
}

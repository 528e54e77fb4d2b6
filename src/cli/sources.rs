//! The pack a command works with, and the reading of articles with it.

use std::cell::RefCell;
use std::ops::Deref;
use std::panic::resume_unwind;
use std::path::Path;
use std::sync::Arc;

use anyhow::Result;

use crate::article::Article;
use crate::attribution::Attribution;
use crate::batch;
use crate::cli::articles::Corpus;
use crate::cli::rules::{self, Rules};
use crate::cli::stream::Before;
use crate::cli::{RulesArgs, output, project};
use crate::engine::{Analysis, Engine, Forerunner, Indexed};
use crate::pack::Pack;
use crate::position::{Reading, Statement};
use crate::span::Lines;

/// The rules the user chose: in this folder, else in the one that `standpoint.yaml` names, else the built-in ones.
pub(super) fn rules(folder: Option<&Path>) -> Result<Rules> {
    let chosen = match folder {
        Some(folder) => Some(folder.to_owned()),
        None => project::current().rules()?,
    };
    chosen.map_or_else(|| Ok(rules::built_in()), |folder| rules::read(&folder))
}

/// The pack in a folder, or that of the project, or the built-in one.
pub(super) fn pack_in(folder: Option<&Path>) -> Result<Pack> {
    rules(folder)?.compile()
}

/// The pack among them.
pub(super) fn pack(args: &RulesArgs) -> Result<Pack> {
    pack_in(args.rules.as_deref())
}

/// An engine with the pack that the user chose, and what was read of the articles in the meantime.
pub(super) struct Loaded<'a> {
    pub(super) engine: Lasting,
    articles: &'a [Article],
    /// The only article, parsed while the rules were compiled.
    first: RefCell<Option<Analysis<'a>>>,
}

/// An engine that is not taken apart when the command ends, since that takes longer than the system needs to
/// reclaim it with the process; unless the process goes on.
pub(super) struct Lasting(Arc<Engine>);

impl Deref for Lasting {
    type Target = Engine;

    fn deref(&self) -> &Engine {
        &self.0
    }
}

impl Drop for Lasting {
    fn drop(&mut self) {
        if !output::is_held_back() {
            std::mem::forget(self.0.clone());
        }
    }
}

/// How many threads can run side by side.
pub(super) fn processors() -> usize {
    std::thread::available_parallelism().map_or(1, usize::from)
}

/// Compiles the rules. A single article is parsed meanwhile, as that takes as long.
pub(super) fn load<'a>(args: &RulesArgs, articles: &'a [Article]) -> Result<Loaded<'a>> {
    let rules = rules(args.rules.as_deref())?;
    let (pack, ahead) = std::thread::scope(|scope| {
        let compile = || rules.compile_untested().map(Indexed::from);
        let ([article], 2..) = (articles, processors()) else { return (compile(), None) };
        let pack = scope.spawn(compile);
        let forerunner = Forerunner::new(&rules.pack, &rules.sources);
        let ahead = forerunner.map(|forerunner| {
            let analysis = forerunner.analyse(article, processors());
            (forerunner, analysis)
        });
        (pack.join().unwrap_or_else(|panic| resume_unwind(panic)), ahead)
    });
    let pack = pack?;
    let (engine, first) = match ahead {
        Some((forerunner, analysis)) => (forerunner.engine(pack), Some(analysis)),
        None => (Engine::new(pack), None),
    };
    Ok(Loaded { engine: Lasting(Arc::new(engine)), articles, first: RefCell::new(first) })
}

impl Loaded<'_> {
    /// Reads the statements of the articles and nothing else.
    pub(super) fn read_statements(&self) -> Vec<Reading<'_>> {
        match self.first.take() {
            Some(first) => vec![self.engine.read_analysed(&first)],
            None => {
                let engine: &Engine = &self.engine;
                each(self.articles, |article| engine.read_statements(article))
            }
        }
    }

    /// What `make` makes of the reading of each article, which comes with its number, in their order; on every
    /// processor. A reading is forgotten as soon as that is made.
    pub(super) fn each<T: Send + Sync>(&self, make: &(impl Fn(usize, &Reading<'_>) -> T + Sync)) -> Vec<T> {
        if let [article] = self.articles {
            let reading = match self.first.take() {
                Some(first) => self.engine.read_analysed(&first),
                None => self.engine.read_with(article, processors()),
            };
            return vec![make(0, &reading)];
        }
        let engine: &Engine = &self.engine;
        let numbered: Vec<(usize, &Article)> = self.articles.iter().enumerate().collect();
        each(&numbered, |(number, article)| make(*number, &engine.read(article)))
    }
}

/// What `make` makes of each of them, in their order; on every processor.
pub(super) fn each<'a, A: Sync, T: Send + Sync>(
    articles: &'a [A],
    make: impl Fn(&'a A) -> T + Sync,
) -> Vec<T> {
    batch::shared(articles.len(), processors(), |number| make(&articles[number]))
}

/// What was read in an article.
type Findings = (Vec<Attribution>, Vec<Statement>);

/// An article with what was read in it.
pub(super) struct Read {
    pub(super) article: Article,
    attributions: Vec<Attribution>,
    statements: Vec<Statement>,
}

impl Read {
    fn of(reading: &Reading<'_>) -> Findings {
        (reading.attributions().cloned().collect(), reading.statements().cloned().collect())
    }

    /// Whether nothing was found in it.
    pub(super) fn is_empty(&self) -> bool {
        self.attributions.is_empty() && self.statements.is_empty()
    }

    /// The same without the text of an article in which nothing was found: nobody asks for it.
    pub(super) fn lightened(self) -> Self {
        if !self.is_empty() {
            return self;
        }
        let (text, lines) = (String::new(), Lines::of(""));
        let article = Article { text, lines, paragraphs: Vec::new(), markup: Vec::new(), ..self.article };
        Self { article, ..self }
    }

    /// It as a reading, for whatever is made of readings.
    pub(super) fn as_reading<'r>(&'r self, pack: &'r Pack) -> Reading<'r> {
        Reading::new(&self.article, pack, self.attributions.clone(), self.statements.clone())
    }

    /// Many of them as readings: the articles, which those point to, and what was read.
    pub(super) fn apart(read: Vec<Self>) -> (Vec<Article>, Vec<Findings>) {
        read.into_iter().map(|read| (read.article, (read.attributions, read.statements))).unzip()
    }

    /// The readings of what [`apart`](Self::apart) took apart.
    pub(super) fn readings<'r>(
        articles: &'r [Article],
        read: Vec<Findings>,
        pack: &'r Pack,
    ) -> Vec<Reading<'r>> {
        let made = articles.iter().zip(read);
        made.map(|(article, (said, held))| Reading::new(article, pack, said, held)).collect()
    }
}

impl Loaded<'_> {
    /// What `make` makes of the statements of each article of a corpus, given on in order; every other article is forgotten.
    /// Only those that are `wanted` are read. `alone` must have been asked before.
    ///
    /// # Errors
    /// Those of `take`, which end it, and those of the corpus.
    pub(super) fn each_statements_of<T: Send>(
        &self,
        corpus: &mut Corpus<'_>,
        wanted: impl Fn(&Article) -> bool + Sync,
        make: impl Fn(Read) -> T + Sync,
        take: impl FnMut(T) -> Result<()>,
    ) -> Result<()> {
        let engine: &Engine = &self.engine;
        let concerns = |article: &Article| wanted(article) && engine.may_concern(article);
        let read = |article: &Article| match wanted(article) {
            true => Read::of(&engine.read_statements(article)),
            false => (Vec::new(), Vec::new()),
        };
        self.each_of(corpus, &concerns, read, make, take)
    }

    /// The same with all that is read in an article.
    ///
    /// # Errors
    /// As above.
    pub(super) fn each_reading_of<T: Send>(
        &self,
        corpus: &mut Corpus<'_>,
        make: impl Fn(Read) -> T + Sync,
        take: impl FnMut(T) -> Result<()>,
    ) -> Result<()> {
        let engine: &Engine = &self.engine;
        // Whoever speaks in it is told of, whatever it is about.
        self.each_of(corpus, &|_| true, |article| Read::of(&engine.read(article)), make, take)
    }

    fn each_of<T: Send>(
        &self,
        corpus: &mut Corpus<'_>,
        concerns: &(dyn Fn(&Article) -> bool + Sync),
        read: impl Fn(&Article) -> Findings + Sync,
        make: impl Fn(Read) -> T + Sync,
        mut take: impl FnMut(T) -> Result<()>,
    ) -> Result<()> {
        let make =
            |article: Article, (attributions, statements)| make(Read { article, attributions, statements });
        if let [article] = self.articles {
            let found = match self.first.take() {
                Some(first) => Read::of(&self.engine.read_analysed(&first)),
                None => read(article),
            };
            return take(make(article.clone(), found));
        }
        let make = |article: Article| {
            let found = read(&article);
            make(article, found)
        };
        corpus.each(Before::default(), concerns, make, |batch| {
            batch.made.into_iter().flatten().try_for_each(&mut take)?;
            Ok(true)
        })
    }
}

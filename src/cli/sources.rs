//! The pack and the articles a command works on.

use std::cell::RefCell;
use std::io::IsTerminal;
use std::ops::Deref;
use std::panic::resume_unwind;
use std::path::Path;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, OnceLock};

use anyhow::{Result, bail};

use crate::article::Article;
use crate::cli::input::Guess;
use crate::cli::rules::{self, Rules};
use crate::cli::{InputArgs, Outcome, RulesArgs, input, output, project};
use crate::engine::{Analysis, Engine, Forerunner, Indexed};
use crate::pack::Pack;
use crate::position::Reading;
use crate::report::article_name;

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

impl<'a> Loaded<'a> {
    /// Reads the articles.
    pub(super) fn read(&self) -> Vec<Reading<'_>> {
        match self.first.take() {
            Some(first) => vec![self.engine.read_analysed(&first)],
            None => read(&self.engine, self.articles),
        }
    }
}

impl<'a> Loaded<'a> {
    /// What `make` makes of the statements of each article, as [`each`](Self::each) does of all that is read in it.
    pub(super) fn each_statements<T: Send + Sync>(
        &self,
        make: &(impl Fn(usize, &Reading<'_>) -> T + Sync),
    ) -> Vec<T> {
        if self.articles.len() == 1 {
            return self.each(make);
        }
        let engine: &Engine = &self.engine;
        let numbered: Vec<(usize, &Article)> = self.articles.iter().enumerate().collect();
        each(&numbered, |(number, article)| make(*number, &engine.read_statements(article)))
    }

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
}

impl Loaded<'_> {
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

/// Reads articles on every processor: several side by side, or the sentences of a single one.
fn read<'a>(engine: &'a Engine, articles: &'a [Article]) -> Vec<Reading<'a>> {
    if let [article] = articles {
        return vec![engine.read_with(article, processors())];
    }
    each(articles, |article| engine.read(article))
}

/// What `make` makes of each of them, in their order; on every processor.
pub(super) fn each<'a, A: Sync, T: Send + Sync>(
    articles: &'a [A],
    make: impl Fn(&'a A) -> T + Sync,
) -> Vec<T> {
    let made: Vec<OnceLock<T>> = articles.iter().map(|_| OnceLock::new()).collect();
    let next = AtomicUsize::new(0);
    let work = || {
        loop {
            let number = next.fetch_add(1, Ordering::Relaxed);
            let (Some(article), Some(made)) = (articles.get(number), made.get(number)) else { break };
            made.get_or_init(|| make(article));
        }
    };
    std::thread::scope(|scope| {
        for _ in 1..processors().min(articles.len()) {
            scope.spawn(work);
        }
        work();
    });
    made.into_iter().filter_map(OnceLock::into_inner).collect()
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
    Ok((found.articles, outcome))
}

/// What was found under some inputs.
pub(super) struct Found {
    /// What could be read, in order.
    pub(super) articles: Vec<Article>,
    /// What could not, which has been told.
    pub(super) failed: Vec<input::InputError>,
}

/// Tells of the articles for which nobody knows the day.
pub(super) fn note_undated(articles: &[Article]) {
    let undated = articles.iter().filter(|article| article.date.is_none()).map(article_name);
    let undated: Vec<_> = undated.collect();
    if !undated.is_empty() {
        output::note(&format!(
            "no date: {}; give --date, as who holds an office depends on it",
            few(&undated)
        ));
    }
}

/// Reads the articles of some inputs, or of standard input where there are none, and tells what cannot be read.
pub(super) fn gather(args: &InputArgs, mut inputs: Vec<String>) -> Result<Found> {
    if inputs.is_empty() {
        if std::io::stdin().is_terminal() {
            bail!("no input: name a file or a folder, or - for standard input");
        }
        inputs.push("-".to_owned());
    }
    let mut found = Found { articles: Vec::new(), failed: Vec::new() };
    let options = input::Options { date: args.date, corpus: args.corpus() };
    let mut guesses: Vec<(&'static str, Vec<String>)> = Vec::new();
    let mut guessed = |path: &str, guess: Guess| match guess {
        Guess::Fields(used) => {
            input::told_of_fields(path, &used).iter().for_each(|told| output::note(told));
        }
        Guess::Charset(charset) => match guesses.iter_mut().find(|(known, _)| *known == charset.name()) {
            Some((_, paths)) => paths.push(path.to_owned()),
            None => guesses.push((charset.name(), vec![path.to_owned()])),
        },
    };
    for article in input::read(&inputs, &options, std::io::stdin(), &mut guessed) {
        match article {
            Ok(article) => found.articles.push(article),
            Err(error) => {
                let text = error.to_string();
                let text = text.strip_prefix("-: ").map(|problem| format!("standard input: {problem}"));
                output::problem(&text.unwrap_or_else(|| error.to_string()));
                if args.records.strict {
                    bail!("stopped at the first record that cannot be read, as --strict asks");
                }
                found.failed.push(error);
            }
        }
    }
    for (charset, paths) in guesses {
        output::note(&format!(
            "read as {charset}, which is a guess: {}; --encoding names another",
            few(&paths)
        ));
    }
    Ok(found)
}

/// The first names of a list that may be long.
fn few(names: &[String]) -> String {
    match names {
        [first, second, third, _, rest @ ..] => {
            format!("{first}, {second}, {third} and {} more", rest.len() + 1)
        }
        few => few.join(", "),
    }
}

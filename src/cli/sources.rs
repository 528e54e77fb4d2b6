//! The pack and the articles a command works on.

use std::io::IsTerminal;
use std::sync::OnceLock;
use std::sync::atomic::{AtomicUsize, Ordering};

use anyhow::{Result, bail};

use crate::article::{Article, Charset};
use crate::cli::{InputArgs, Outcome, RulesArgs, input, output, rules};
use crate::engine::Engine;
use crate::pack::Pack;
use crate::position::Reading;
use crate::report::article_name;

/// The pack the user chose, or the built-in one.
pub(super) fn pack(args: &RulesArgs) -> Result<Pack> {
    let rules = match &args.rules {
        Some(folder) => rules::read(folder)?,
        None => rules::built_in(),
    };
    rules.compile()
}

/// An engine with that pack. It is never taken apart again: that would take longer than the system
/// needs to reclaim it when the command ends.
pub(super) fn engine(args: &RulesArgs) -> Result<&'static Engine> {
    Ok(Box::leak(Box::new(Engine::new(pack(args)?))))
}

/// Reads articles on every processor: several side by side, or the sentences of a single one.
pub(super) fn read<'a>(engine: &'a Engine, articles: &'a [Article]) -> Vec<Reading<'a>> {
    let threads = std::thread::available_parallelism().map_or(1, usize::from);
    if let [article] = articles {
        return vec![engine.read_with(article, threads)];
    }
    let readings: Vec<OnceLock<Reading<'a>>> = articles.iter().map(|_| OnceLock::new()).collect();
    let next = AtomicUsize::new(0);
    let work = || {
        loop {
            let number = next.fetch_add(1, Ordering::Relaxed);
            let (Some(article), Some(reading)) = (articles.get(number), readings.get(number)) else { break };
            reading.get_or_init(|| engine.read(article));
        }
    };
    std::thread::scope(|scope| {
        for _ in 1..threads.min(articles.len()) {
            scope.spawn(work);
        }
        work();
    });
    readings.into_iter().filter_map(OnceLock::into_inner).collect()
}

/// Every article that can be read. Those that cannot are reported, and the outcome tells.
pub(super) fn articles(args: &InputArgs) -> Result<(Vec<Article>, Outcome)> {
    let mut inputs = args.inputs.clone();
    if inputs.is_empty() {
        if std::io::stdin().is_terminal() {
            bail!("no input: name a file or a folder, or - for standard input");
        }
        inputs.push("-".to_owned());
    }
    let mut articles = Vec::new();
    let mut outcome = Outcome::Done;
    let options = input::Options { date: args.date, charset: args.encoding };
    let mut guesses: Vec<(&'static str, Vec<String>)> = Vec::new();
    let mut guessed =
        |path: &str, charset: Charset| match guesses.iter_mut().find(|(known, _)| *known == charset.name()) {
            Some((_, paths)) => paths.push(path.to_owned()),
            None => guesses.push((charset.name(), vec![path.to_owned()])),
        };
    for article in input::read(&inputs, options, std::io::stdin(), &mut guessed) {
        match article {
            Ok(article) => articles.push(article),
            Err(error) => {
                let text = error.to_string();
                let text = text.strip_prefix("-: ").map(|problem| format!("standard input: {problem}"));
                output::problem(&text.unwrap_or_else(|| error.to_string()));
                outcome = Outcome::Partly;
            }
        }
    }
    for (charset, paths) in guesses {
        output::note(&format!(
            "read as {charset}, which is a guess: {}; --encoding names another",
            few(&paths)
        ));
    }
    let undated = articles.iter().filter(|article| article.date.is_none()).map(article_name);
    let undated: Vec<_> = undated.collect();
    if !undated.is_empty() {
        output::note(&format!(
            "no date: {}; give --date, as who holds an office depends on it",
            few(&undated)
        ));
    }
    Ok((articles, outcome))
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

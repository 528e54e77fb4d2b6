//! What takes longer than a key press, done beside the conversation: running tests, and counting
//! in a sample what the phrases find.

use std::collections::{BTreeMap, BTreeSet};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::Sender;
use std::thread;

use lsp_server::RequestId;

use super::server::Event;
use crate::cli::articles;
use crate::cli::rules::Rules;
use crate::editor::hover::Found;
use crate::engine::Engine;
use crate::pack::{Pack, PositionId};
use crate::trial::{Trial, Verdict, written};

/// A test that was run. It is known again by its words, wherever they stand by then.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Tested {
    pub(super) text: String,
    pub(super) expect: Vec<String>,
    pub(super) verdict: Verdict,
    /// What was expected and what was found.
    pub(super) told: String,
}

/// How a run of tests ended: the tests of each position.
pub(super) type Results = BTreeMap<String, Vec<Tested>>;

/// Tests to run.
pub(super) struct TestRun {
    pub(super) id: RequestId,
    /// The folder of the pack.
    pub(super) unit: PathBuf,
    pub(super) pack: Pack,
    /// Of these positions.
    pub(super) positions: BTreeSet<String>,
    pub(super) cancelled: Arc<AtomicBool>,
}

impl TestRun {
    /// Runs the tests, and tells `events` how they ended.
    pub(super) fn start(self, events: Sender<Event>) {
        let (id, unit) = (self.id.clone(), self.unit.clone());
        beside(move || {
            let results = catch_unwind(AssertUnwindSafe(|| self.run()));
            let results = results.unwrap_or_else(|_| Err("the tests could not be run to the end".to_owned()));
            // Where nobody listens any more, nobody wants to know.
            let _ = events.send(Event::Tested { id, unit, results });
        });
    }

    fn run(self) -> Result<Results, String> {
        let engine = Engine::new(self.pack);
        let pack = engine.pack();
        let mut results = Results::new();
        for (number, position) in pack.positions.iter().enumerate() {
            if !self.positions.contains(&position.id) {
                continue;
            }
            let mut tests = Vec::new();
            for test in &position.tests {
                if self.cancelled.load(Ordering::Relaxed) {
                    return Err("cancelled".to_owned());
                }
                let trial = Trial::run(&engine, PositionId::at(number), test).map_err(|e| e.to_string())?;
                tests.push(Tested {
                    text: test.text.clone(),
                    expect: test.expect.iter().map(|expected| written(pack, expected)).collect(),
                    verdict: trial.verdict(),
                    told: told(pack, &trial),
                });
            }
            results.insert(position.id.clone(), tests);
        }
        Ok(results)
    }
}

/// What was expected and what was found, a line each.
fn told(pack: &Pack, trial: &Trial<'_>) -> String {
    let or_nothing = |list: Vec<String>| if list.is_empty() { "nothing".to_owned() } else { list.join(", ") };
    let expected = or_nothing(trial.test.expect.iter().map(|wanted| written(pack, wanted)).collect());
    let found = or_nothing(trial.found.iter().map(|found| written(pack, found)).collect());
    let mut told = match trial.verdict() {
        Verdict::Done => return "this test passes now; take the `todo` off".to_owned(),
        Verdict::ToDo => format!("to do: {}\n", trial.test.todo.as_deref().unwrap_or_default()),
        Verdict::Passed | Verdict::Failed => String::new(),
    };
    told += &format!("expected {expected}\nfound {found}");
    if !trial.others.is_empty() {
        let others = trial.others.iter();
        let others: Vec<String> = others
            .map(|(position, found)| format!("{} {}", written(pack, found), pack[*position].id))
            .collect();
        told += &format!("\nbesides {}", others.join(", "));
    }
    told
}

/// How often the phrases of a pack were found.
#[derive(Clone, Debug, Default)]
pub(super) struct Counts {
    /// The state of the pack that was counted with.
    pub(super) generation: u64,
    /// What was counted in.
    pub(super) sample: Vec<String>,
    /// By position and the words of the phrase.
    pub(super) phrases: BTreeMap<(String, String), Found>,
    /// By position.
    pub(super) positions: BTreeMap<String, Found>,
    /// How many articles there are.
    pub(super) articles: usize,
    /// Why it could not be counted.
    pub(super) problem: Option<String>,
}

/// A sample to count in.
pub(super) struct Count {
    /// The folder of the pack.
    pub(super) unit: PathBuf,
    pub(super) rules: Rules,
    pub(super) generation: u64,
    pub(super) sample: Vec<String>,
}

impl Count {
    /// Counts, and tells `events` the figures.
    pub(super) fn start(self, events: Sender<Event>) {
        let (unit, generation, sample) = (self.unit.clone(), self.generation, self.sample.clone());
        beside(move || {
            let counts = catch_unwind(AssertUnwindSafe(|| self.run()));
            let counts = counts.unwrap_or_else(|_| Counts {
                generation,
                sample,
                problem: Some("the sample could not be read to the end".to_owned()),
                ..Counts::default()
            });
            // Where nobody listens any more, nobody wants to know.
            let _ = events.send(Event::Counted { unit, counts });
        });
    }

    fn run(self) -> Counts {
        let mut counts =
            Counts { generation: self.generation, sample: self.sample.clone(), ..Counts::default() };
        let Ok(pack) = self.rules.compile() else {
            counts.problem = Some("not counted, as the rules have errors".to_owned());
            return counts;
        };
        let engine = Engine::new(pack);
        let read = articles::plain_articles(&self.sample, std::io::empty());
        let (articles, problems): (Vec<_>, Vec<_>) = read.into_iter().partition(Result::is_ok);
        if articles.is_empty() {
            counts.problem = problems.into_iter().find_map(Result::err).map(|error| error.to_string());
        }
        for article in articles.into_iter().flatten() {
            counts.add(&engine, &article);
        }
        counts
    }
}

impl Counts {
    fn add(&mut self, engine: &Engine, article: &crate::article::Article) {
        let pack = engine.pack();
        let (reading, matches) = engine.read_with_matches(article);
        self.articles += 1;
        let (mut phrases, mut positions) = (BTreeSet::new(), BTreeSet::new());
        for phrase in matches {
            let position = &pack[phrase.position];
            let key = (position.id.clone(), position.phrases[phrase.index].source.to_string());
            let new = (phrases.insert(key.clone()), positions.insert(position.id.clone()));
            let found = [
                (self.phrases.entry(key).or_default(), new.0),
                (self.positions.entry(position.id.clone()).or_default(), new.1),
            ];
            for (found, new) in found {
                found.matches += 1;
                found.articles += usize::from(new);
            }
        }
        for phrase in reading.statements().filter_map(|statement| statement.phrase) {
            let position = &pack[phrase.position];
            let key = (position.id.clone(), position.phrases[phrase.index].source.to_string());
            self.phrases.entry(key).or_default().statements += 1;
            self.positions.entry(position.id.clone()).or_default().statements += 1;
        }
    }
}

/// Starts a thread. Where none can be had, the work is not done, and nobody waits for it for ever:
/// an editor can ask again.
fn beside(work: impl FnOnce() + Send + 'static) {
    // The handle is of no use: the work tells of itself when it is done.
    let _ = thread::Builder::new().name("standpoint".to_owned()).spawn(work);
}

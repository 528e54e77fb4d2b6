//! Rules put to the test: the tests that authors wrote beside their positions, run.
//!
//! A test names the statements of its own position that a text yields, no more and no fewer. `by:`,
//! `to:` and `if` count where a test gives them. One that says `todo` is known to fail; when it comes to pass,
//! its author should hear of it.

mod mutants;

use std::collections::BTreeSet;
use std::fmt::Write as _;

use crate::article::{Article, ArticleError, Format};
use crate::engine::Engine;
use crate::pack::{Expectation, Pack, PositionId, PositionTest};
use crate::position::{PhraseId, Reading};

pub use mutants::Mutants;

/// A test that was run.
#[derive(Debug)]
pub struct Trial<'p> {
    /// The position it stands beside.
    pub position: PositionId,
    /// The test.
    pub test: &'p PositionTest,
    /// What its text says of the position.
    pub found: Vec<Expectation>,
    /// What its text says of other positions.
    pub others: Vec<(PositionId, Expectation)>,
    /// The phrases by which any of it was found.
    pub phrases: BTreeSet<PhraseId>,
    /// How the same test ends in the base that it was taken over from, where that was tried.
    pub alone: Option<Verdict>,
    /// The positions that anything was found of.
    pub positions: BTreeSet<PositionId>,
    /// The article that its text makes.
    pub article: Article,
}

/// How a test ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Verdict {
    /// What was expected was found, and nothing else.
    Passed,
    /// It was not.
    Failed,
    /// It was not, and the author knows.
    ToDo,
    /// It was, though the author says it is still to do.
    Done,
}

impl<'p> Trial<'p> {
    /// Runs a test of a position.
    ///
    /// # Errors
    /// Where its text is none that can be read.
    pub fn run(
        engine: &'p Engine,
        position: PositionId,
        test: &'p PositionTest,
    ) -> Result<Self, ArticleError> {
        let article = article(test)?;
        let reading = engine.read(&article);
        Ok(Self::of(position, test, &reading))
    }

    /// The test by what was read in its text.
    fn of(position: PositionId, test: &'p PositionTest, reading: &Reading<'_>) -> Self {
        let mut trial = Self {
            position,
            test,
            found: Vec::new(),
            others: Vec::new(),
            phrases: BTreeSet::new(),
            alone: None,
            positions: BTreeSet::new(),
            article: reading.article.clone(),
        };
        for statement in reading.statements() {
            let found = Expectation {
                party: statement.party,
                stance: statement.stance,
                reported_by: statement.reported_by,
                addressee: statement.addressee,
                condition: statement.condition.is_some(),
            };
            if statement.position == position {
                trial.found.push(found);
            } else {
                trial.others.push((statement.position, found));
            }
            trial.phrases.extend(statement.phrase);
            trial.positions.insert(statement.position);
        }
        trial.found.sort();
        trial.found.dedup();
        trial.others.sort();
        trial.others.dedup();
        trial
    }

    /// How it ended.
    #[must_use]
    pub fn verdict(&self) -> Verdict {
        let wanted = &self.test.expect;
        let passed = wanted.iter().all(|wanted| self.found.iter().any(|found| meets(found, wanted)))
            && self.found.iter().all(|found| wanted.iter().any(|wanted| meets(found, wanted)));
        // Whether a base has still to do something is for its own author.
        let inherited = self.test.base.is_some();
        match (passed, self.test.todo.is_some()) {
            (true, true) if inherited => Verdict::Passed,
            (true, false) => Verdict::Passed,
            (false, false) => Verdict::Failed,
            (false, true) => Verdict::ToDo,
            (true, true) => Verdict::Done,
        }
    }
}

/// Tries an inherited test that fails in the base it comes from, to tell whether it is the fault of what was
/// laid over it.
///
/// # Errors
/// Where its text is none that can be read.
pub fn try_alone(trial: &mut Trial<'_>, base: &Engine) -> Result<(), ArticleError> {
    let positions = base.pack().positions.iter().enumerate();
    let mut tests = positions
        .flat_map(|(number, position)| position.tests.iter().map(move |test| (PositionId::at(number), test)));
    if let Some((position, test)) = tests.find(|(_, test)| test.origin == trial.test.origin) {
        trial.alone = Some(Trial::run(base, position, test)?.verdict());
    }
    Ok(())
}

fn article(test: &PositionTest) -> Result<Article, ArticleError> {
    let mut article = Article::from_text("test", test.text.clone(), Format::Plain)?;
    article.date = test.date;
    Ok(article)
}

/// Whether a statement is one that is expected: marks count where the test has them.
pub(crate) fn meets(found: &Expectation, wanted: &Expectation) -> bool {
    found.party == wanted.party
        && found.stance == wanted.stance
        && (wanted.reported_by.is_none() || found.reported_by == wanted.reported_by)
        && (wanted.addressee.is_none() || found.addressee == wanted.addressee)
        && (!wanted.condition || found.condition)
}

/// How many of something the tests have used.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Used {
    /// So many.
    pub used: usize,
    /// Of so many.
    pub all: usize,
}

impl Used {
    /// How many in a hundred; of nothing, all.
    #[must_use]
    pub fn share(self) -> usize {
        (self.used * 100).checked_div(self.all).unwrap_or(100)
    }
}

/// What of the rules some tests have used, and what they have not.
#[derive(Debug, Default)]
pub struct Coverage {
    /// The positions of which a test has found a statement.
    pub positions: Used,
    /// The phrases by which a test has found a statement.
    pub phrases: Used,
    /// The cues that were found in the text of a test.
    pub cues: Used,
    /// The positions that no test has found.
    pub unused_positions: BTreeSet<PositionId>,
    /// The phrases that no test has used, in order.
    pub unused_phrases: Vec<PhraseId>,
    /// The cues that no test has used, by their place in [`Language::cues`](crate::pack::Language::cues).
    pub unused_cues: Vec<usize>,
}

impl Coverage {
    /// What these tests of a pack have used.
    #[must_use]
    pub fn of(engine: &Engine, trials: &[Trial<'_>]) -> Self {
        let pack = engine.pack();
        let mut cues: BTreeSet<usize> = BTreeSet::new();
        for trial in trials {
            cues.append(&mut engine.rules_in(&trial.article).cues);
        }
        let used: BTreeSet<PhraseId> = trials.iter().flat_map(|trial| &trial.phrases).copied().collect();
        let found: BTreeSet<PositionId> = trials.iter().flat_map(|trial| &trial.positions).copied().collect();
        let positions = (0..pack.positions.len()).map(PositionId::at);
        let phrases = positions.clone().flat_map(|position| {
            (0..pack[position].phrases.len()).map(move |index| PhraseId { position, index })
        });
        let all = pack.language.cues.len();
        let unused_positions: BTreeSet<_> = positions.filter(|position| !found.contains(position)).collect();
        let unused_phrases: Vec<_> = phrases.clone().filter(|phrase| !used.contains(phrase)).collect();
        let of = |all: usize, unused: usize| Used { used: all - unused, all };
        Self {
            positions: of(pack.positions.len(), unused_positions.len()),
            phrases: of(phrases.count(), unused_phrases.len()),
            cues: Used { used: cues.len(), all },
            unused_positions,
            unused_phrases,
            unused_cues: (0..all).filter(|cue| !cues.contains(cue)).collect(),
        }
    }
}

/// An expected statement as its author writes it: `ukraine seek by:us to:russia if`.
#[must_use]
pub fn written(pack: &Pack, expectation: &Expectation) -> String {
    let mut words = format!("{} {}", pack[expectation.party].id, expectation.stance);
    for (mark, party) in [("by", expectation.reported_by), ("to", expectation.addressee)] {
        if let Some(party) = party {
            // A string takes everything.
            let _ = write!(words, " {mark}:{}", pack[party].id);
        }
    }
    if expectation.condition {
        words.push_str(" if");
    }
    words
}

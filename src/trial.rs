//! Rules put to the test: the tests that authors wrote beside their positions, run.
//!
//! A test names the statements of its own position that a text yields, no more and no fewer. `by:`,
//! `to:` and `if` count where a test gives them. One that says `todo` is known to fail; when it comes to pass,
//! its author should hear of it.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use crate::article::{Article, Format};
use crate::engine::Engine;
use crate::pack::{Expectation, Pack, PositionId, PositionTest};
use crate::position::PhraseId;

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
    ) -> Result<Self, crate::article::ArticleError> {
        let mut article = Article::from_text("test", test.text.clone(), Format::Plain)?;
        article.date = test.date;
        let reading = engine.read(&article);
        let mut trial = Self {
            position,
            test,
            found: Vec::new(),
            others: Vec::new(),
            phrases: BTreeSet::new(),
            alone: None,
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
        }
        trial.found.sort();
        trial.found.dedup();
        trial.others.sort();
        trial.others.dedup();
        Ok(trial)
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
pub fn try_alone(trial: &mut Trial<'_>, base: &Engine) -> Result<(), crate::article::ArticleError> {
    let positions = base.pack().positions.iter().enumerate();
    let mut tests = positions
        .flat_map(|(number, position)| position.tests.iter().map(move |test| (PositionId::at(number), test)));
    if let Some((position, test)) = tests.find(|(_, test)| test.origin == trial.test.origin) {
        trial.alone = Some(Trial::run(base, position, test)?.verdict());
    }
    Ok(())
}

/// Whether a statement is one that is expected: marks count where the test has them.
fn meets(found: &Expectation, wanted: &Expectation) -> bool {
    found.party == wanted.party
        && found.stance == wanted.stance
        && (wanted.reported_by.is_none() || found.reported_by == wanted.reported_by)
        && (wanted.addressee.is_none() || found.addressee == wanted.addressee)
        && (!wanted.condition || found.condition)
}

/// The phrases of a pack that none of these tests has used.
#[must_use]
pub fn unused_phrases(pack: &Pack, trials: &[Trial<'_>]) -> Vec<PhraseId> {
    let used: BTreeSet<PhraseId> = trials.iter().flat_map(|trial| &trial.phrases).copied().collect();
    let positions = pack.positions.iter().enumerate();
    positions
        .flat_map(|(number, position)| {
            (0..position.phrases.len()).map(move |index| PhraseId { position: PositionId::at(number), index })
        })
        .filter(|phrase| !used.contains(phrase))
        .collect()
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

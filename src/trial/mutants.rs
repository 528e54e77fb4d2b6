//! Phrases deleted one after the other: which deletions the tests and snapshots of a pack notice.
//!
//! A phrase whose deletion nobody notices is one that nothing holds: somebody can break it, and every test
//! passes. An article is parsed once, and read again without each phrase that matches in it; a phrase that matches
//! nowhere changes nothing, so this finds what deleting each phrase from the file would.

use std::collections::BTreeSet;

use crate::article::{Article, ArticleError};
use crate::engine::Engine;
use crate::pack::{PositionId, PositionTest};
use crate::position::{PhraseId, Statement};
use crate::trial::{Trial, Used, article};

/// Which phrases of a pack could be deleted unnoticed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Mutants {
    noticed: BTreeSet<PhraseId>,
}

impl Mutants {
    /// Runs a test without each phrase that matches in its text, and takes down those without which it ends otherwise.
    ///
    /// # Errors
    /// Where its text is none that can be read.
    pub fn try_test(
        engine: &Engine,
        position: PositionId,
        test: &PositionTest,
    ) -> Result<BTreeSet<PhraseId>, ArticleError> {
        let article = article(test)?;
        let (whole, others) = engine.read_without_each(&article);
        let verdict = Trial::of(position, test, &whole).verdict();
        let noticed =
            others.iter().filter(|(_, reading)| Trial::of(position, test, reading).verdict() != verdict);
        Ok(noticed.map(|(phrase, _)| *phrase).collect())
    }

    /// Reads an article without each phrase that matches in it, and gives those without which other statements are
    /// found. That another phrase finds the same statement is no matter here.
    #[must_use]
    pub fn try_article(engine: &Engine, article: &Article) -> BTreeSet<PhraseId> {
        let (whole, others) = engine.read_without_each(article);
        let told = |statements: &mut dyn Iterator<Item = &Statement>| -> Vec<Statement> {
            statements
                .map(|statement| Statement { phrase: None, matched: Vec::new(), ..statement.clone() })
                .collect()
        };
        let before = told(&mut whole.statements());
        let noticed = others.iter().filter(|(_, reading)| told(&mut reading.statements()) != before);
        noticed.map(|(phrase, _)| *phrase).collect()
    }

    /// Takes down what was noticed.
    pub fn add(&mut self, noticed: BTreeSet<PhraseId>) {
        self.noticed.extend(noticed);
    }

    /// How many phrases of some positions, or of all, cannot be deleted unnoticed.
    #[must_use]
    pub fn noticed(&self, engine: &Engine, of: Option<&BTreeSet<PositionId>>) -> Used {
        let all: Vec<PhraseId> = phrases(engine, of).collect();
        Used { used: all.iter().filter(|phrase| self.noticed.contains(phrase)).count(), all: all.len() }
    }

    /// Those that nobody would miss, in order.
    #[must_use]
    pub fn unnoticed(&self, engine: &Engine, of: Option<&BTreeSet<PositionId>>) -> Vec<PhraseId> {
        phrases(engine, of).filter(|phrase| !self.noticed.contains(phrase)).collect()
    }
}

/// The phrases of some positions, or of all, in order.
fn phrases(engine: &Engine, of: Option<&BTreeSet<PositionId>>) -> impl Iterator<Item = PhraseId> {
    let positions = (0..engine.pack().positions.len()).map(PositionId::at);
    let wanted = positions.filter(move |position| of.is_none_or(|of| of.contains(position)));
    wanted.flat_map(|position| {
        let count = engine.pack()[position].phrases.len();
        (0..count).map(move |index| PhraseId { position, index })
    })
}

//! What the engine saw in a sentence, told as a person would tell it, and why something that looks
//! like a statement is none.
//!
//! [`of_article`] reads an article with a trace and tells of each sentence asked for its clauses,
//! mentions, cues, quotations, attributions, conditions and phrases, what was dropped and why, and
//! which statements came out. Where positions or parties are asked for, it ends with a
//! [`Verdict`]: the one deciding reason and what can be done about it. Every fact is data with its
//! words and bytes; how it is drawn is `report`'s business.

mod candidates;
mod clauses;
mod facts;
mod index;
mod near;
mod people;
mod seen;
mod sentences;
mod told;
mod uncued;
mod verdict;
mod words;

use crate::article::Article;
use crate::engine::Engine;
use crate::pack::scaffold::TO_FILL_IN;
use crate::pack::{Expectation, PartyId, PositionId};
use crate::position::trace::Trace;
use crate::trial::{Trial, meets};

pub use facts::{
    AttributionFact, Clause, ConditionFact, CueFact, DropFact, Explanation, MentionFact, NearFact,
    PhraseFact, Piece, QuotationFact, SentenceFacts, StatementFact, Verdict,
};
pub use told::CODES;

use seen::Seen;
use sentences::Teller;

/// What is asked.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Question {
    /// The lines of the text to tell of, from 1; without it every sentence with something to tell.
    pub lines: Option<Vec<usize>>,
    /// Words of the sentences to tell of, in whatever case; without them all of those lines.
    pub words: Option<String>,
    /// The positions asked for; empty means all.
    pub positions: Vec<PositionId>,
    /// The parties asked for; empty means all.
    pub parties: Vec<PartyId>,
}

impl Question {
    /// Whether it asks for something in particular, and so wants a verdict.
    #[must_use]
    pub fn is_pointed(&self) -> bool {
        !(self.positions.is_empty() && self.parties.is_empty())
    }

    /// Whether it names the place to look at.
    #[must_use]
    pub fn is_placed(&self) -> bool {
        self.lines.is_some() || self.words.is_some()
    }

    fn wants_position(&self, position: PositionId) -> bool {
        self.positions.is_empty() || self.positions.contains(&position)
    }

    fn wants_party(&self, party: PartyId) -> bool {
        self.parties.is_empty() || self.parties.contains(&party)
    }
}

/// Explains what was read in an article, or in some lines of it.
#[must_use]
pub fn of_article(engine: &Engine, article: &Article, question: &Question) -> Explanation {
    let trace = Trace::default();
    engine
        .inside(article, &trace, |inside| {
            let seen = Seen::new(article, &inside);
            Teller::new(&seen, &trace.notes(), question).tell()
        })
        .unwrap_or_else(|| Explanation::of_nothing(article))
}

/// Why a test of rules failed: a verdict for each statement that is missing, then for each that is
/// too much.
#[must_use]
pub fn of_trial(engine: &Engine, trial: &Trial<'_>) -> Vec<Verdict> {
    if trial.test.text == TO_FILL_IN {
        return Vec::new();
    }
    let article = &trial.article;
    let trace = Trace::default();
    let unmet = |list: &[Expectation], others: &[Expectation], turned: bool| -> Vec<Expectation> {
        let fits = |one: &Expectation| {
            others.iter().any(|other| if turned { meets(one, other) } else { meets(other, one) })
        };
        list.iter().filter(|one| !fits(one)).cloned().collect()
    };
    let missing = unmet(&trial.test.expect, &trial.found, false);
    let surplus = unmet(&trial.found, &trial.test.expect, true);
    let told = engine.inside(article, &trace, |inside| {
        let seen = Seen::new(article, &inside);
        let notes = trace.notes();
        let mut verdicts: Vec<Verdict> = Vec::new();
        for expectation in missing.into_iter().chain(surplus) {
            let question = Question {
                positions: vec![trial.position],
                parties: vec![expectation.party],
                ..Question::default()
            };
            let verdict = Teller::new(&seen, &notes, &question).verdict();
            verdicts.extend(verdict.filter(|verdict| !verdicts.contains(verdict)));
        }
        verdicts
    });
    told.unwrap_or_default()
}

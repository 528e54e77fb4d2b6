//! The facts of an explanation, as data.
//!
//! `standpoint explain -f json` writes them as they stand here, under the names of the fields, in a
//! document that carries the number of its schema.

use serde::Serialize;

use crate::article::Article;
use crate::span::Span;

/// Words of the article and where they stand, in bytes of its text.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Piece {
    /// First byte.
    pub start: usize,
    /// One past the last.
    pub end: usize,
    /// The words.
    pub text: String,
}

impl Piece {
    /// Its place.
    #[must_use]
    pub const fn span(&self) -> Span {
        Span::new(self.start, self.end)
    }
}

/// What is told of an article.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Explanation {
    /// The article: the file's stem or the record's id.
    pub doc: String,
    /// Where it came from.
    pub path: String,
    /// Its day, where known: who holds an office depends on it.
    pub date: Option<String>,
    /// The sentences told of, in the order of the text.
    pub sentences: Vec<SentenceFacts>,
    /// The deciding reason, where positions or parties were asked for.
    pub verdict: Option<Verdict>,
}

impl Explanation {
    /// Of an article in which there is nothing to tell of.
    pub(super) fn of_nothing(article: &Article) -> Self {
        Self {
            doc: article.id.clone(),
            path: article.path.clone(),
            date: article.date.map(|date| date.to_string()),
            sentences: Vec::new(),
            verdict: None,
        }
    }
}

/// The one deciding reason.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Verdict {
    /// Whether what was asked for is a statement.
    pub found: bool,
    /// The code of the reason: one of [`CODES`](super::CODES), or `statement`, `no-phrase`, `other-party`,
    /// `other-position`, `silent`.
    pub reason: &'static str,
    /// The line of the sentence it is about, from 1.
    pub line: usize,
    /// That sentence.
    pub sentence: Piece,
    /// The reason in a sentence or two.
    pub told: String,
    /// What can be done about it.
    pub help: Option<String>,
}

/// What is told of a sentence.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct SentenceFacts {
    /// The line it begins on, from 1.
    pub line: usize,
    /// Its words.
    pub words: Piece,
    /// Whether it is a headline.
    pub headline: bool,
    /// Whether it says nothing that was asked for, but comes nearest to it.
    pub nearest: bool,
    /// Its clauses.
    pub clauses: Vec<Clause>,
    /// Who is mentioned, pronouns that stand for nobody included.
    pub mentions: Vec<MentionFact>,
    /// The words that say that somebody holds, says or does something.
    pub cues: Vec<CueFact>,
    /// Its quotations.
    pub quotations: Vec<QuotationFact>,
    /// Who says what.
    pub attributions: Vec<AttributionFact>,
    /// What something depends on.
    pub conditions: Vec<ConditionFact>,
    /// The phrases of positions that match in it.
    pub phrases: Vec<PhraseFact>,
    /// The phrases that nearly do.
    pub near: Vec<NearFact>,
    /// What came out of it.
    pub statements: Vec<StatementFact>,
    /// What looked like a statement and is none.
    pub dropped: Vec<DropFact>,
}

/// A clause.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Clause {
    /// What kind: main, that, relative, infinitive, gerund, adverbial, coordinated, beside, quotation.
    pub kind: &'static str,
    /// Its words without those of the clauses inside it.
    pub pieces: Vec<Piece>,
}

/// A mention, or a pronoun that stands for nobody.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct MentionFact {
    /// Its words.
    pub words: Piece,
    /// The parties it speaks for.
    pub parties: Vec<String>,
    /// Who it is.
    pub name: Option<String>,
    /// How that was found: name, metonym, demonym, person, role, pronoun, group, speaker, fuzzy; nothing for a
    /// pronoun that stands for no party.
    pub basis: Option<&'static str>,
    /// The words it points back to.
    pub antecedent: Option<Piece>,
    /// All of it in words.
    pub told: String,
}

/// A cue.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct CueFact {
    /// Its words, from the first to the last.
    pub words: Piece,
    /// Where its entry stands: `file:line` under the rules.
    pub rule: String,
    /// What it expresses: a stance, or say, know, accuse.
    pub sense: &'static str,
    /// Whether it is negated, and what it expresses then, if anything.
    pub negated: bool,
    /// What it expresses here, its negation included.
    pub stance: Option<&'static str>,
    /// The words that name who holds it.
    pub holders: Vec<Piece>,
    /// The parties these speak for.
    pub parties: Vec<String>,
    /// What is held.
    pub contents: Vec<Piece>,
    /// Whether a statement came of it.
    pub used: bool,
    /// All of it in words.
    pub told: String,
    /// Why no statement came of it.
    pub why: Option<String>,
}

/// A quotation.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct QuotationFact {
    /// Its words.
    pub words: Piece,
    /// The words that name who says it.
    pub speaker: Option<Piece>,
    /// The parties these speak for.
    pub parties: Vec<String>,
    /// Who says it and how that was known, in words.
    pub told: String,
}

/// An attribution: who says or wants what, whatever it is about.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct AttributionFact {
    /// Who.
    pub source: Option<Piece>,
    /// By which words.
    pub cue: Option<Piece>,
    /// What.
    pub content: Vec<Piece>,
    /// What the source does by it.
    pub act: Option<&'static str>,
    /// direct, mixed or indirect.
    pub kind: &'static str,
    /// All of it in words.
    pub told: String,
}

/// A condition.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ConditionFact {
    /// The words that introduce it.
    pub mark: Piece,
    /// What it says.
    pub words: Piece,
    /// How it binds, in words.
    pub told: String,
}

/// A phrase of a position where it matches.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct PhraseFact {
    /// `position#n`; `position!n` for a phrase that excludes the position.
    pub phrase: String,
    /// The phrase as its author wrote it.
    pub text: String,
    /// Where it stands: `file:line` under the rules.
    pub rule: String,
    /// The words that match.
    pub pieces: Vec<Piece>,
    /// Whether it excludes its position from whatever it stands in.
    pub excludes: bool,
    /// The other phrase of its position that stands for both in what a cue holds.
    pub gives_way: Option<String>,
}

/// A phrase of a position that nearly matches.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct NearFact {
    /// `position#n`.
    pub phrase: String,
    /// The phrase as its author wrote it.
    pub text: String,
    /// Where it stands: `file:line` under the rules.
    pub rule: String,
    /// The words of the sentence that it has.
    pub found: Vec<Piece>,
    /// What it asks for that the sentence has not.
    pub missing: Vec<String>,
    /// What is there and what is not, in words.
    pub told: String,
}

/// A statement.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct StatementFact {
    /// Who holds it.
    pub party: String,
    /// What it is about.
    pub position: String,
    /// How it is held.
    pub stance: &'static str,
    /// For (`+`) or against (`-`) the position.
    pub sign: &'static str,
    /// The phrase behind it: `position#n`; nothing where it was found by reference.
    pub phrase: Option<String>,
    /// The words that name the holder.
    pub holder: Piece,
    /// The words that express the stance.
    pub cue: Piece,
    /// The words that express the position.
    pub matched: Vec<Piece>,
    /// What it depends on.
    pub condition: Option<Piece>,
    /// All of it in words.
    pub told: String,
}

/// What looked like a statement and is none.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct DropFact {
    /// The position it would be about.
    pub position: String,
    /// The phrase that matches: `position#n`.
    pub phrase: Option<String>,
    /// Where the phrase stands: `file:line` under the rules.
    pub phrase_rule: Option<String>,
    /// The words of the position.
    pub words: Vec<Piece>,
    /// The cue that was at work.
    pub cue: Option<Piece>,
    /// Where its entry stands: `file:line` under the rules.
    pub cue_rule: Option<String>,
    /// The parties that would hold it.
    pub parties: Vec<String>,
    /// The code of the reason, one of [`CODES`](super::CODES).
    pub reason: &'static str,
    /// The reason in words.
    pub told: String,
    /// What can be done about it.
    pub help: Option<String>,
}

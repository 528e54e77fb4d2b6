//! How often the phrases of a pack are found in a sample of articles: the ones that are found everywhere say
//! nothing, the ones that are found nowhere may be waiting for their day.

use std::collections::BTreeMap;

use crate::article::Article;
use crate::diagnostic::{Code, Diagnostic};
use crate::engine::RulesFound;
use crate::pack::{Pack, Places, PositionId};
use crate::position::PhraseId;
use crate::span::Span;

/// A phrase that is found in more sentences in a hundred than this says hardly anything.
pub const MOST_SENTENCES: usize = 8;
/// Fewer sentences than this tell nothing.
pub const LEAST_SENTENCES: usize = 50;
/// Places shown of a phrase.
const SHOWN: usize = 2;

/// The phrases of a pack, counted.
#[derive(Debug)]
pub struct Census<'a> {
    /// How many articles were counted in.
    pub articles: usize,
    /// How many sentences they have.
    pub sentences: usize,
    /// Every phrase of the pack, in order.
    pub tallies: Vec<Tally<'a>>,
}

/// A phrase, counted.
#[derive(Clone, Debug)]
pub struct Tally<'a> {
    /// The phrase.
    pub phrase: PhraseId,
    /// In how many articles it is found.
    pub articles: usize,
    /// In how many sentences it is found.
    pub sentences: usize,
    /// The first sentences of different articles that it is found in.
    pub examples: Vec<(&'a Article, Span)>,
}

impl<'a> Census<'a> {
    /// Counts what was found in articles.
    #[must_use]
    pub fn new(pack: &Pack, found: &[(&'a Article, RulesFound)]) -> Self {
        let numbers = pack.positions.iter().enumerate();
        let phrases = numbers.flat_map(|(number, position)| {
            (0..position.phrases.len()).map(move |index| PhraseId { position: PositionId::at(number), index })
        });
        let none = |phrase| Tally { phrase, articles: 0, sentences: 0, examples: Vec::new() };
        let mut tallies: BTreeMap<PhraseId, Tally<'a>> =
            phrases.map(|phrase| (phrase, none(phrase))).collect();
        for (article, found) in found {
            let mut last = None;
            for (phrase, sentence) in &found.phrases {
                let tally = tallies.entry(*phrase).or_insert_with(|| none(*phrase));
                tally.sentences += 1;
                if last.replace(*phrase) != Some(*phrase) {
                    tally.articles += 1;
                    if tally.examples.len() < SHOWN {
                        tally.examples.push((*article, *sentence));
                    }
                }
            }
        }
        Self {
            articles: found.len(),
            sentences: found.iter().map(|(_, found)| found.sentences).sum(),
            tallies: tallies.into_values().collect(),
        }
    }

    /// How many phrases are found nowhere.
    #[must_use]
    pub fn unmatched(&self) -> usize {
        self.tallies.iter().filter(|tally| tally.sentences == 0).count()
    }

    /// Warnings of the phrases that are found nearly everywhere; `name` names an article.
    #[must_use]
    pub fn warnings(
        &self,
        pack: &Pack,
        places: &Places,
        name: &dyn Fn(&Article) -> String,
    ) -> Vec<Diagnostic> {
        if self.sentences < LEAST_SENTENCES {
            return Vec::new();
        }
        let everywhere = |tally: &&Tally<'_>| tally.sentences * 100 > self.sentences * MOST_SENTENCES;
        self.tallies
            .iter()
            .filter(everywhere)
            .map(|tally| {
                let phrase = &pack[tally.phrase.position].phrases[tally.phrase.index];
                let label = format!(
                    "found in {} of 100 sentences and {} of 100 articles",
                    tally.sentences * 100 / self.sentences,
                    tally.articles * 100 / self.articles.max(1),
                );
                let message = "this phrase is found nearly everywhere";
                let warning = places.warning(Code::MatchesEverywhere, &phrase.origin, message, label);
                let warning = tally.examples.iter().fold(warning, |warning, (article, sentence)| {
                    let line = article.lines.line(sentence.start);
                    warning.help(format!(
                        "found in {}:{line}: {}",
                        name(article),
                        excerpt(sentence.of(&article.text))
                    ))
                });
                warning.help("make it longer: say of what, by whom or to whom")
            })
            .collect()
    }
}

/// The beginning of a sentence, on one line.
fn excerpt(sentence: &str) -> String {
    const LONGEST: usize = 72;
    let words: Vec<&str> = sentence.split_whitespace().collect();
    let line = words.join(" ");
    match line.char_indices().nth(LONGEST) {
        Some((end, _)) => format!("{}…", line[..end].trim_end()),
        None => line,
    }
}

//! The phrases of a pack counted in a sample of articles, for `rules check --corpus`.

use anyhow::Result;
use serde::Serialize;

use crate::article::Article;
use crate::census::{Census, LEAST_SENTENCES};
use crate::cli::copies::CopyArgs;
use crate::cli::rules::Broken;
use crate::cli::{InputArgs, Outcome, RecordArgs, RulesArgs, articles, output, sources};
use crate::engine::Engine;
use crate::pack::{Pack, Places, is_allowed};
use crate::report::article_name;

/// What was counted, as programs read it.
#[derive(Debug, Serialize)]
pub(super) struct Counts {
    articles: usize,
    sentences: usize,
    /// Phrases that are found nowhere.
    unmatched: usize,
    phrases: Vec<Count>,
}

/// A phrase, counted.
#[derive(Debug, Serialize)]
struct Count {
    position: String,
    phrase: String,
    file: String,
    line: u32,
    /// In how many articles it is found.
    articles: usize,
    /// In how many sentences it is found.
    sentences: usize,
}

/// Counts the phrases of a pack in the articles that `inputs` name, and adds what is to be warned of.
pub(super) fn count(
    pack: Pack,
    places: &Places,
    inputs: &[String],
    found: &mut Broken,
) -> Result<(Counts, Outcome)> {
    let (inputs, rules) = (inputs.to_vec(), RulesArgs { rules: None });
    let (articles, outcome) = articles::articles(&InputArgs {
        inputs,
        date: None,
        encoding: None,
        records: RecordArgs::default(),
        copies: CopyArgs::default(),
        rules,
    })?;
    let engine = Engine::new(pack);
    let each = sources::each(&articles, |article| (article, engine.rules_in(article)));
    let (pack, census) = (engine.pack(), Census::new(engine.pack(), &each));
    let name = |article: &Article| article_name(article);
    let warnings = census.warnings(pack, places, &name).into_iter();
    found.diagnostics.extend(warnings.filter(|warning| !is_allowed(warning, &found.sources)));
    let order = |a: &crate::diagnostic::Diagnostic| (a.file.clone(), a.start(), a.code);
    found.diagnostics.sort_by_key(order);
    Ok((counts(pack, &census), outcome))
}

fn counts(pack: &Pack, census: &Census<'_>) -> Counts {
    let phrases = census.tallies.iter().map(|tally| {
        let position = &pack[tally.phrase.position];
        let phrase = &position.phrases[tally.phrase.index];
        Count {
            position: position.id.clone(),
            phrase: phrase.source.to_string(),
            file: phrase.origin.file.to_string(),
            line: phrase.origin.line,
            articles: tally.articles,
            sentences: tally.sentences,
        }
    });
    let (articles, sentences) = (census.articles, census.sentences);
    Counts { articles, sentences, unmatched: census.unmatched(), phrases: phrases.collect() }
}

impl Counts {
    /// Tells of the counts in a line or two.
    pub(super) fn note(&self) {
        let Self { articles, sentences, unmatched, phrases } = self;
        if *sentences == 0 {
            output::note("there is no article to count the phrases in");
            return;
        }
        let mut text = format!(
            "{unmatched} of {} phrases are found nowhere in {articles} articles with {sentences} sentences",
            phrases.len()
        );
        if let Some(most) =
            phrases.iter().max_by_key(|phrase| (phrase.sentences, std::cmp::Reverse(phrase.line)))
        {
            text += &format!(
                "\nthe commonest in {} of them, in {} articles: {} ({}:{})",
                most.sentences, most.articles, most.phrase, most.file, most.line
            );
        }
        if *sentences < LEAST_SENTENCES {
            text += &format!(
                "\nfewer than {LEAST_SENTENCES} sentences do not tell whether a phrase is found everywhere"
            );
        }
        output::note(&text);
    }
}

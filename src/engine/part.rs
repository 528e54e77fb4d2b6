//! Reading only what of an article can matter for its statements.
//!
//! [`relevance`](crate::relevance) tells which sentences those are. They are parsed in steps: those that hold the words
//! of a position first, then those that these look at, then one by one those that pronouns look back to.

use std::sync::{MutexGuard, PoisonError};

use super::{Analysis, Engine, by_tokens, hints};
use crate::article::Article;
use crate::mention::names::{self, NameHit, Named};
use crate::mention::possible::possible;
use crate::mention::pronouns::{Resolver, Wanting};
use crate::mention::subject::Subject;
use crate::pattern::view::View;
use crate::position::Reading;
use crate::position::Statement;
use crate::position::prospects::Prospects;
use crate::relevance::{self, Candidates, Relevance, Relevant, pointed_to};
use crate::syntax::units::{Parsed, assemble, parse};
use crate::syntax::{Hint, Model, Tree};
use crate::text::Document;
use crate::text::forms::Forms;

/// So many times what pronouns ask for is read sentence by sentence.
const ROUNDS: usize = 8;

/// An article on the way to what of it matters for statements.
struct Part<'d, 'a> {
    article: &'a Article,
    document: &'d Document<'a>,
    names: Vec<NameHit>,
    hints: Vec<Hint>,
    /// The units of each sentence that is parsed.
    parsed: Vec<Option<Vec<Parsed>>>,
}

impl<'d, 'a> Part<'d, 'a> {
    /// How many sentences were parsed.
    fn count(&self) -> usize {
        self.parsed.iter().flatten().count()
    }

    /// The document with some sentences only, parsed, and their names. A sentence is parsed once.
    fn of(&mut self, sentences: &[usize]) -> (Document<'a>, Vec<NameHit>, Tree) {
        let new: Vec<usize> = sentences.iter().copied().filter(|at| self.parsed[*at].is_none()).collect();
        new.iter().for_each(|sentence| self.parsed[*sentence] = Some(Vec::new()));
        for unit in parse(self.document, &new, Model::embedded(), &self.hints, 1) {
            self.parsed[unit.sentence].get_or_insert_default().push(unit);
        }
        let mut kept = vec![false; self.document.sentences.len()];
        sentences.iter().for_each(|sentence| kept[*sentence] = true);
        let (part, fallen) = self.document.of_sentences(&kept);
        let inside = |hit: &NameHit| {
            let [first, last] = [hit.first, hit.last].map(|token| {
                let sentence = self.document.sentence_of(token)?;
                kept[sentence].then(|| token - fallen[sentence])
            });
            Some(NameHit { first: first?, last: last?, ..hit.clone() })
        };
        let names: Vec<NameHit> = self.names.iter().filter_map(inside).collect();
        let units = sentences.iter().flat_map(|sentence| self.parsed[*sentence].iter().flatten());
        let fallen = |unit: &Parsed| (unit.clone(), fallen[unit.sentence]);
        let tree = assemble(&part, units.map(fallen), &hints(&part, &names));
        (part, names, tree)
    }
}

/// What is known of the words met so far.
#[derive(Debug, Default)]
pub(super) struct Seen {
    forms: Forms,
    names: names::Seen,
    relevance: relevance::Seen,
}

impl Engine {
    /// Whether an article can hold a statement at all, by one search of its text; "no" is certain.
    #[must_use]
    pub fn may_concern(&self, article: &Article) -> bool {
        self.relevance().may_concern(article)
    }

    /// Reads the statements of one article and nothing else: the same ones that [`read`](Self::read) finds, several
    /// times faster, as sentences that cannot matter for them are neither parsed nor looked at again. The
    /// reading holds no attributions.
    #[must_use]
    pub fn read_statements<'a>(&'a self, article: &'a Article) -> Reading<'a> {
        let relevance = self.relevance();
        let nothing = || Reading::new(article, &self.pack, Vec::new(), Vec::new());
        if !relevance.may_concern(article) {
            return nothing();
        }
        let mut words = self.seen().pop().unwrap_or_default();
        let statements = self.relevant(article, relevance, &mut words, &mut 0);
        if !words.forms.is_full() {
            self.seen().push(words);
        }
        statements
            .map_or_else(nothing, |statements| Reading::new(article, &self.pack, Vec::new(), statements))
    }

    /// The statements of an article, found by parsing those sentences only that can matter for them, if there are any.
    /// Counts up the sentences that are `parsed`.
    fn relevant(
        &self,
        article: &Article,
        relevance: &Relevance,
        words: &mut Seen,
        parsed: &mut usize,
    ) -> Option<Vec<Statement>> {
        let pack = &self.pack;
        let document = Document::new(article, &pack.language.boundaries);
        let forms = words.forms.of(&document);
        let names = self.names.find(&document, &forms, &mut words.names, pack, article.date);
        let subject = Subject::new(&document, &names, pack);
        let candidates =
            relevance.candidates(&document, &names, &subject, &forms, &mut words.relevance, pack)?;
        let hints = hints(&document, &names);
        let nothing = vec![None; document.sentences.len()];
        let mut part = Part { article, document: &document, names, hints, parsed: nothing };
        let Some(mut relevant) = self.context(&mut part, &candidates) else {
            *parsed += part.count();
            return None;
        };
        for round in 0.. {
            let (document, names, tree) = part.of(&relevant.sentences());
            let sides_named = relevant.sides_named;
            let subject = subject.clone();
            let analysis = Analysis { article, document, names, tree, whole: false, subject, sides_named };
            let wanting = Wanting::new(&relevant.read, &relevant.worded);
            let prepared = self.prepare(&analysis, Some(&wanting));
            let missing = wanting.missing();
            // A long chain of pronouns is not followed link by link.
            let back = round >= ROUNDS;
            if missing.is_empty() || !candidates.extend(&mut relevant, &part.names, pack, missing, back) {
                *parsed += part.count();
                return self.look_at(&analysis, prepared?, None, None, |found| found.statements);
            }
        }
        None
    }

    /// Looks at the candidates by themselves, and from those that may hold a statement at what those look at.
    fn context(&self, part: &mut Part<'_, '_>, candidates: &Candidates<'_>) -> Option<Relevant> {
        let pack = &self.pack;
        let sentences = candidates.sentences();
        let (document, names, tree) = part.of(&sentences);
        let mut named = View::new(&document, &tree, &pack.vocabulary);
        let anybody = pointed_to(&part.names, pack);
        for hit in &names {
            if let Named::Party(party, _) | Named::Person(party, _) = hit.what {
                (hit.first..=hit.last).for_each(|token| named.fill(token, party.0));
            }
        }
        let date = part.article.date;
        let things = Resolver {
            pack,
            document: &document,
            tree: &tree,
            view: &named,
            date,
            sides_named: false,
            wanting: None,
        }
        .things(named.len());
        things.into_iter().for_each(|(pronoun, noun)| named.refer(pronoun, noun));
        let mut view = named.clone();
        for sentence in sentences {
            let tokens = document.sentences[sentence].tokens.clone();
            possible(pack, &tree, &named, tokens, |token| view.fill_any(token, anybody));
        }
        let cues = self.cues.find(&pack.language, &view);
        let wordings = self.wordings.find(pack, &view, None);
        let by_token = by_tokens(tree.len(), wordings.iter().map(|wording| &wording.found.tokens));
        let prospects = Prospects {
            pack,
            view: &view,
            named: &named,
            cues: &cues,
            wordings: &wordings,
            by_token: &by_token,
        };
        let tokens = |sentence: usize| document.sentences[sentence].tokens.clone();
        candidates.relevant(
            &part.names,
            pack,
            |sentence| prospects.worded(tokens(sentence), candidates.is_quoted(sentence)),
            |sentence| prospects.pointing(tokens(sentence), candidates.is_quoted(sentence)),
        )
    }

    /// How much of an article [`read_statements`](Self::read_statements) parses: so many of its sentences, and how many there
    /// are.
    #[must_use]
    pub fn parsed_share(&self, article: &Article) -> (usize, usize) {
        let sentences = Document::new(article, &self.pack.language.boundaries).sentences.len();
        let relevance = self.relevance();
        if !relevance.may_concern(article) {
            return (0, sentences);
        }
        let mut parsed = 0;
        self.relevant(article, relevance, &mut Seen::default(), &mut parsed);
        (parsed, sentences)
    }

    fn relevance(&self) -> &Relevance {
        self.relevance.get_or_init(|| Relevance::new(&self.pack))
    }

    fn seen(&self) -> MutexGuard<'_, Vec<Seen>> {
        // What a thread that panicked has left behind is whole: it is taken out while it is used.
        self.seen.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

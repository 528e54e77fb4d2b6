//! The whole pipeline.

use std::collections::{BTreeSet, HashSet};
use std::sync::{Mutex, MutexGuard, OnceLock, PoisonError};

use crate::article::Article;
use crate::attribution::Attribution;
use crate::attribution::acts::Acts;
use crate::attribution::context::Context;
use crate::attribution::cues::CueIndex;
use crate::attribution::frames::{Frame, Framer, choose};
use crate::attribution::list::attributions;
use crate::attribution::read::{quote_scopes, report_scopes};
use crate::attribution::speakers::{Found, QuoteSpeakers, Scopes};
use crate::mention::Mentions;
use crate::mention::describe::Describer;
use crate::mention::names::{self, NameHit, Named, Names};
use crate::mention::pronouns::Resolver;
use crate::mention::subject::Subject;
use crate::pack::language::CuePos;
use crate::pack::{self, NameKind, Pack, Sources};
use crate::pattern::view::View;
use crate::position::PhraseId;
pub use crate::position::Reading;
use crate::position::Statement;
use crate::position::collect::Collector;
use crate::position::conditions::{self, Conditions};
use crate::position::prospects::Prospects;
use crate::position::trace::Trace;
use crate::position::wording::{Wordings, Wordlook};
use crate::relevance::{self, Candidates, Relevance, Relevant, pointed_to};
use crate::span::Span;
use crate::syntax::units::{Parsed, analyse, assemble, parse};
use crate::syntax::{Hint, Model, Tree, Upos};
use crate::text::Document;
use crate::text::forms::Forms;

/// The names of a pack's parties, and where sentences end: what the first steps of reading need. It
/// is ready long before the pack is, so that an article can be parsed while the pack is compiled.
#[derive(Debug)]
pub(crate) struct Forerunner {
    pack: Pack,
    names: Names,
}

impl Forerunner {
    /// Compiles that much of a pack; `None` where anything is wrong in it, which [`pack::compile`] reports.
    #[must_use]
    pub(crate) fn new(pack: &str, sources: &Sources) -> Option<Self> {
        let pack = pack::names_only(pack, sources)?;
        Some(Self { names: Names::new(&pack), pack })
    }

    /// The engine it ran ahead of: over the same pack, now compiled whole.
    #[must_use]
    pub(crate) fn engine(self, pack: Indexed) -> Engine {
        Engine::with(self.names, pack)
    }

    /// Takes the first steps on so many threads.
    #[must_use]
    pub(crate) fn analyse<'a>(&self, article: &'a Article, threads: usize) -> Analysis<'a> {
        Analysis::of(article, &self.pack, &self.names, threads)
    }
}

/// An article with its sentences parsed and its names found.
#[derive(Debug)]
pub(crate) struct Analysis<'a> {
    article: &'a Article,
    pub(crate) document: Document<'a>,
    pub(crate) names: Vec<NameHit>,
    pub(crate) tree: Tree,
    /// Whether it is the whole article, or only what can matter for statements.
    whole: bool,
    /// Which sentences are about the pack's subject.
    subject: Subject,
    /// Whether one of the pack's sides is named in what was left out.
    sides_named: bool,
}

impl<'a> Analysis<'a> {
    fn of(article: &'a Article, pack: &Pack, names: &Names, threads: usize) -> Self {
        let document = Document::new(article, &pack.language.boundaries);
        let forms = Forms::default().of(&document);
        let names = names.find(&document, &forms, &mut names::Seen::default(), pack, article.date);
        let subject = Subject::new(&document, &names, pack);
        let tree = analyse(&document, Model::embedded(), &hints(&document, &names), threads);
        Self { article, document, names, tree, whole: true, subject, sides_named: false }
    }
}

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

/// A pack with its cues and wordings indexed.
#[derive(Debug)]
pub struct Indexed {
    pack: Pack,
    cues: CueIndex,
    wordings: Wordings,
}

impl From<Pack> for Indexed {
    fn from(pack: Pack) -> Self {
        Self { cues: CueIndex::new(&pack.language), wordings: Wordings::new(&pack), pack }
    }
}

/// What is known of an article when its statements have been collected.
pub(crate) struct Inside<'i> {
    /// Mentions, cues, wordings and whatever else statements are made from.
    pub(crate) known: &'i Collector<'i>,
    /// The cues of the language, to find those again that no frame was made of.
    pub(crate) cues: &'i CueIndex,
    /// Who says each quotation.
    pub(crate) quotes: &'i [Found],
    /// Who says what.
    pub(crate) attributions: Vec<Attribution>,
    /// The statements.
    pub(crate) statements: Vec<Statement>,
}

/// Reads articles with one pack. Cheap to share between threads.
#[derive(Debug)]
pub struct Engine {
    pack: Pack,
    names: Names,
    cues: CueIndex,
    wordings: Wordings,
    /// Made when it is first asked for: a single article is read as soon without.
    relevance: OnceLock<Relevance>,
    /// What is known of words, one for each thread that has ever read at once.
    seen: Mutex<Vec<Seen>>,
}

/// What is known of the words met so far.
#[derive(Debug, Default)]
struct Seen {
    forms: Forms,
    names: names::Seen,
    relevance: relevance::Seen,
}

impl Engine {
    /// An engine over a compiled pack.
    #[must_use]
    pub fn new(pack: impl Into<Indexed>) -> Self {
        let indexed = pack.into();
        Self::with(Names::new(&indexed.pack), indexed)
    }

    fn with(names: Names, Indexed { pack, cues, wordings }: Indexed) -> Self {
        Self { pack, names, cues, wordings, relevance: OnceLock::new(), seen: Mutex::default() }
    }

    /// The pack it reads with.
    #[must_use]
    pub fn pack(&self) -> &Pack {
        &self.pack
    }

    /// Reads one article.
    #[must_use]
    pub fn read<'a>(&'a self, article: &'a Article) -> Reading<'a> {
        self.read_with(article, 1)
    }

    /// Reads one article and shares its sentences out between so many threads; the result is the same.
    #[must_use]
    pub fn read_with<'a>(&'a self, article: &'a Article, threads: usize) -> Reading<'a> {
        self.read_analysed(&self.analyse(article, threads))
    }

    /// Whether an article can hold a statement at all, by one search of its text; "no" is certain.
    #[must_use]
    pub fn may_concern(&self, article: &Article) -> bool {
        self.relevance.get_or_init(|| Relevance::new(&self.pack)).may_concern(article)
    }

    /// Reads the statements of one article and nothing else: the same ones that [`read`](Self::read) finds, several
    /// times faster, as sentences that cannot matter for them are neither parsed nor looked at again. The
    /// reading holds no attributions.
    #[must_use]
    pub fn read_statements<'a>(&'a self, article: &'a Article) -> Reading<'a> {
        let relevance = self.relevance.get_or_init(|| Relevance::new(&self.pack));
        let nothing = || Reading::new(article, &self.pack, Vec::new(), Vec::new());
        if !relevance.may_concern(article) {
            return nothing();
        }
        let mut words = self.seen().pop().unwrap_or_default();
        let analysis = self.relevant(article, relevance, &mut words, &mut 0);
        if !words.forms.is_full() {
            self.seen().push(words);
        }
        let statements =
            analysis.and_then(|analysis| self.look(&analysis, None, None, |found| found.statements));
        statements
            .map_or_else(nothing, |statements| Reading::new(article, &self.pack, Vec::new(), statements))
    }

    /// Parses only the sentences that can matter for statements, if there are any.
    fn relevant<'a>(
        &self,
        article: &'a Article,
        relevance: &Relevance,
        words: &mut Seen,
        parsed: &mut usize,
    ) -> Option<Analysis<'a>> {
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
        let relevant = self.context(&mut part, &candidates);
        *parsed = part.parsed.iter().flatten().count();
        let Relevant { sentences, sides_named } = relevant?;
        *parsed += (0..sentences.len()).filter(|at| sentences[*at] && part.parsed[*at].is_none()).count();
        let kept: Vec<usize> = (0..sentences.len()).filter(|sentence| sentences[*sentence]).collect();
        let (document, names, tree) = part.of(&kept);
        Some(Analysis { article, document, names, tree, whole: false, subject, sides_named })
    }

    /// Looks at the candidates by themselves, and from those that may hold a statement at what those look at.
    fn context(&self, part: &mut Part<'_, '_>, candidates: &Candidates<'_>) -> Option<Relevant> {
        let pack = &self.pack;
        let sentences = candidates.sentences();
        let (document, names, tree) = part.of(&sentences);
        let mut view = View::new(&document, &tree, &pack.vocabulary);
        let anybody = pointed_to(&part.names, pack);
        for hit in &names {
            if let Named::Party(party, _) | Named::Person(party, _) = hit.what {
                (hit.first..=hit.last).for_each(|token| view.fill(token, party.0));
            }
        }
        let date = part.article.date;
        let things =
            Resolver { pack, document: &document, tree: &tree, view: &view, date, sides_named: false }
                .things(view.len());
        things.into_iter().for_each(|(pronoun, noun)| view.refer(pronoun, noun));
        for sentence in sentences {
            for token in document.sentences[sentence].tokens.clone() {
                if candidates.describes(sentence) || matches!(tree.node(token).upos, Upos::Pron | Upos::Det) {
                    view.fill_any(token, anybody);
                }
            }
        }
        let cues = self.cues.find(&pack.language, &view);
        let wordings = self.wordings.find(pack, &view, None);
        let by_token = by_tokens(tree.len(), wordings.iter().map(|wording| &wording.found.tokens));
        let prospects =
            Prospects { pack, view: &view, cues: &cues, wordings: &wordings, by_token: &by_token };
        candidates.relevant(&part.names, pack, |sentence| {
            prospects.of(document.sentences[sentence].tokens.clone(), candidates.is_quoted(sentence))
        })
    }

    /// How much of an article [`read_statements`](Self::read_statements) parses: so many of its sentences, and how many there
    /// are.
    #[must_use]
    pub fn parsed_share(&self, article: &Article) -> (usize, usize) {
        let sentences = Document::new(article, &self.pack.language.boundaries).sentences.len();
        let relevance = self.relevance.get_or_init(|| Relevance::new(&self.pack));
        if !relevance.may_concern(article) {
            return (0, sentences);
        }
        let mut parsed = 0;
        self.relevant(article, relevance, &mut Seen::default(), &mut parsed);
        (parsed, sentences)
    }

    fn seen(&self) -> MutexGuard<'_, Vec<Seen>> {
        // What a thread that panicked has left behind is whole: it is taken out while it is used.
        self.seen.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Takes the first steps: sentences, names and trees.
    #[must_use]
    pub(crate) fn analyse<'a>(&self, article: &'a Article, threads: usize) -> Analysis<'a> {
        Analysis::of(article, &self.pack, &self.names, threads)
    }

    /// Reads one article, and gives every phrase of a position with it that matches somewhere in it, once for
    /// each place: whoever says the words, and whether or not a statement rests on them.
    #[must_use]
    pub fn read_with_matches<'a>(&'a self, article: &'a Article) -> (Reading<'a>, Vec<PhraseId>) {
        self.read_and_match(&self.analyse(article, 1))
    }

    fn read_and_match<'a>(&'a self, analysis: &Analysis<'a>) -> (Reading<'a>, Vec<PhraseId>) {
        let found = self.look(analysis, None, None, |found| {
            let wordings = found.known.look.wordings.iter().filter(|wording| !wording.exclude);
            let mut places: Vec<(PhraseId, usize)> =
                wordings.map(|wording| (wording.id(), wording.found.top)).collect();
            places.sort_unstable();
            places.dedup();
            (found.attributions, found.statements, places)
        });
        let (attributions, statements, places) = found.unwrap_or_default();
        let reading = Reading::new(analysis.article, &self.pack, attributions, statements);
        (reading, places.into_iter().map(|(phrase, _)| phrase).collect())
    }

    /// Reads an article, and then once more for each phrase of a position that matches in it, as if the pack did not
    /// have it: what a test or a snapshot would see if somebody deleted it. A phrase that matches nowhere changes nothing.
    #[must_use]
    pub fn read_without_each<'a>(
        &'a self,
        article: &'a Article,
    ) -> (Reading<'a>, Vec<(PhraseId, Reading<'a>)>) {
        let analysis = self.analyse(article, 1);
        let (whole, mut phrases) = self.read_and_match(&analysis);
        phrases.dedup();
        let without = |phrase: PhraseId| {
            let found = |found: Inside<'_>| (found.attributions, found.statements);
            let (attributions, statements) =
                self.look(&analysis, None, Some(phrase), found).unwrap_or_default();
            (phrase, Reading::new(article, &self.pack, attributions, statements))
        };
        let others = phrases.into_iter().map(without).collect();
        (whole, others)
    }

    /// Reads an article from where the [`Forerunner`] of the same pack has left it.
    #[must_use]
    pub(crate) fn read_analysed<'a>(&'a self, analysis: &Analysis<'a>) -> Reading<'a> {
        let article = analysis.article;
        self.look(analysis, None, None, |found| (found.attributions, found.statements))
            .map(|(attributions, statements)| Reading::new(article, &self.pack, attributions, statements))
            .unwrap_or_else(|| Reading::new(article, &self.pack, Vec::new(), Vec::new()))
    }

    /// Reads an article and shows whatever was known on the way, before it is forgotten; nothing where the
    /// article has no sentence.
    pub(crate) fn inside<R>(
        &self,
        article: &Article,
        trace: &Trace,
        show: impl FnOnce(Inside<'_>) -> R,
    ) -> Option<R> {
        self.look(&Analysis::of(article, &self.pack, &self.names, 1), Some(trace), None, show)
    }

    fn look<R>(
        &self,
        analysis: &Analysis<'_>,
        trace: Option<&Trace>,
        without: Option<PhraseId>,
        show: impl FnOnce(Inside<'_>) -> R,
    ) -> Option<R> {
        let Analysis { article, document, names, tree, whole, subject, sides_named } = analysis;
        if document.sentences.is_empty() {
            return None;
        }
        let mut view = View::new(document, tree, &self.pack.vocabulary);
        let mut mentions = self.mentions(article, document, tree, &mut view, names);
        let frames = self.frames(article, document, tree, &mut view, &mut mentions, *sides_named);
        let by_head = index(tree.len(), &frames, |frame| Some(frame.hit.head));
        let modals = index(tree.len(), &frames, |frame| {
            (self.pack.language.cues[frame.hit.cue].pos == CuePos::Modal).then_some(frame.anchor)
        });
        let quotes = self.quotes(document, tree, &frames, &mentions);
        let mut scopes = Scopes::new(tree.len());
        quote_scopes(tree, &quotes, &mut scopes);
        report_scopes(&self.pack, tree, &frames, &mentions, &mut scopes);
        let wordings = self.wordings.find(&self.pack, &view, without);
        let by_token = by_tokens(tree.len(), wordings.iter().map(|wording| &wording.found.tokens));
        let conditions = Conditions::new(tree, conditions::find(&self.pack.language, &view));
        let elsewhere = elsewhere(names);
        let context = Context {
            document,
            view: &view,
            language: &self.pack.language,
            frames: &frames,
            by_head: &by_head,
        };
        let said = said(tree, &quotes, frames.len());
        let acts = Acts {
            pack: &self.pack,
            modals: &modals,
            context: &context,
            mentions: &mentions,
            quotes: &quotes,
            said: &said,
        };
        let attributions = if *whole { attributions(document, &acts) } else { Vec::new() };
        let mut in_cue = vec![false; tree.len()];
        for frame in frames.iter().filter(|frame| frame.hit.tokens.len() > 1) {
            frame.hit.tokens.iter().for_each(|token| in_cue[*token] = true);
        }
        let look = Wordlook {
            pack: &self.pack,
            view: &view,
            wordings: &wordings,
            by_token: &by_token,
            frames: &frames,
            in_cue: &in_cue,
            by_head: &by_head,
        };
        let collector = Collector {
            pack: &self.pack,
            document,
            view: &view,
            mentions: &mentions,
            frames: &frames,
            by_head: &by_head,
            modals: &modals,
            scopes: &scopes,
            context,
            look,
            conditions: &conditions,
            elsewhere: &elsewhere,
            subject,
            trace,
        };
        let statements = collector.collect();
        Some(show(Inside { known: &collector, cues: &self.cues, quotes: &quotes, attributions, statements }))
    }

    /// What of the rules is found in an article, whether or not a statement comes of it.
    #[must_use]
    pub fn rules_in(&self, article: &Article) -> RulesFound {
        let Analysis { document, names, tree, .. } = Analysis::of(article, &self.pack, &self.names, 1);
        let mut found = RulesFound { sentences: document.sentences.len(), ..RulesFound::default() };
        if document.sentences.is_empty() {
            return found;
        }
        let mut view = View::new(&document, &tree, &self.pack.vocabulary);
        let mut mentions = self.mentions(article, &document, &tree, &mut view, &names);
        let frames = self.frames(article, &document, &tree, &mut view, &mut mentions, false);
        found.cues.extend(frames.iter().map(|frame| frame.hit.cue));
        for wording in self.wordings.find(&self.pack, &view, None).iter().filter(|wording| !wording.exclude) {
            let Some(sentence) = document.sentence_of(wording.found.tokens[0]) else { continue };
            let phrase = PhraseId { position: wording.position, index: wording.phrase };
            found.phrases.push((phrase, document.sentences[sentence].span));
        }
        found.phrases.sort_unstable();
        found.phrases.dedup();
        found
    }

    /// Names and descriptions; pronouns follow once it is known who speaks.
    fn mentions(
        &self,
        article: &Article,
        document: &Document<'_>,
        tree: &Tree,
        view: &mut View<'_>,
        names: &[NameHit],
    ) -> Mentions {
        for hit in names {
            if let Named::Party(party, _) = hit.what {
                (hit.first..=hit.last).for_each(|token| view.fill(token, party.0));
            }
        }
        let describer = Describer { pack: &self.pack, document, tree, view, date: article.date };
        let mentions = describer.describe(names);
        fill(view, &mentions, 0);
        mentions
    }

    /// Frames of every cue. Pronouns of the reporter come first, since they name speakers; then
    /// those inside quotations, which depend on who speaks.
    fn frames(
        &self,
        article: &Article,
        document: &Document<'_>,
        tree: &Tree,
        view: &mut View<'_>,
        mentions: &mut Mentions,
        sides_named: bool,
    ) -> Vec<Frame> {
        let before = mentions.all().len();
        let date = article.date;
        let resolver = Resolver { pack: &self.pack, document, tree, view, date, sides_named };
        for (number, unit) in tree.units().iter().enumerate() {
            if unit.quotation.is_none() {
                resolver.unit(number, None, mentions);
            }
        }
        let read = |view: &View<'_>| {
            let framer = Framer { language: &self.pack.language, view };
            let hits = self.cues.find(&self.pack.language, view);
            choose(&self.pack.language, hits.into_iter().map(|hit| framer.frame(hit)).collect())
        };
        let frames = read(view);
        let quotes = self.quotes(document, tree, &frames, mentions);
        for (number, unit) in tree.units().iter().enumerate() {
            if let Some(quotation) = unit.quotation {
                resolver.unit(number, quotes[quotation].mention, mentions);
            }
        }
        resolver.things(view.len()).into_iter().for_each(|(pronoun, noun)| view.refer(pronoun, noun));
        fill(view, mentions, before);
        read(view)
    }

    fn quotes(
        &self,
        document: &Document<'_>,
        tree: &Tree,
        frames: &[Frame],
        mentions: &Mentions,
    ) -> Vec<Found> {
        QuoteSpeakers { document, tree, language: &self.pack.language, frames, mentions }.all()
    }
}

/// What of the rules is found in an article.
#[derive(Clone, Debug, Default)]
pub struct RulesFound {
    /// How many sentences there are.
    pub sentences: usize,
    /// Each phrase with each sentence it is found in, in the order of the phrases.
    pub phrases: Vec<(PhraseId, Span)>,
    /// The cues, by their place in [`Language::cues`](crate::pack::Language::cues).
    pub cues: BTreeSet<usize>,
}

/// Lets the tokens of mentions fill the slots of their parties.
fn fill(view: &mut View<'_>, mentions: &Mentions, from: usize) {
    for mention in &mentions.all()[from..] {
        for party in &mention.parties {
            view.fill(mention.head, party.0);
            if mention.basis != crate::mention::Basis::Role {
                (mention.first..=mention.last).for_each(|token| view.fill(token, party.0));
            }
        }
    }
}

/// What the parser is told about names.
fn hints(document: &Document<'_>, names: &[NameHit]) -> Vec<Hint> {
    let mut hints = vec![Hint::None; document.tokens.len()];
    for hit in names {
        if !matches!(hit.what, Named::Party(_, NameKind::Demonym | NameKind::Group)) {
            (hit.first..=hit.last).for_each(|token| hints[token] = Hint::Name);
        }
    }
    hints
}

/// Tokens of names that belong to other conflicts.
fn elsewhere(names: &[NameHit]) -> HashSet<usize> {
    names.iter().filter(|hit| hit.what == Named::Elsewhere).flat_map(|hit| hit.first..=hit.last).collect()
}

/// Frames by a token of theirs.
fn index(tokens: usize, frames: &[Frame], token: impl Fn(&Frame) -> Option<usize>) -> Vec<Vec<usize>> {
    let mut table = vec![Vec::new(); tokens];
    for (number, frame) in frames.iter().enumerate() {
        if let Some(token) = token(frame) {
            table[token].push(number);
        }
    }
    table
}

/// What stands on several tokens, by each of them.
fn by_tokens<'t>(tokens: usize, all: impl Iterator<Item = &'t Vec<usize>>) -> Vec<Vec<usize>> {
    let mut table = vec![Vec::new(); tokens];
    for (number, held) in all.enumerate() {
        held.iter().for_each(|token| table[*token].push(number));
    }
    table
}

/// The roots of the quotations that each frame reports.
fn said(tree: &Tree, quotes: &[Found], frames: usize) -> Vec<Vec<usize>> {
    let mut table = vec![Vec::new(); frames];
    for unit in tree.units() {
        if let Some(frame) = unit.quotation.and_then(|quotation| quotes[quotation].frame) {
            table[frame].push(unit.root);
        }
    }
    table
}

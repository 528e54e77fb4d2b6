//! The whole pipeline.

mod part;
mod shared;

use std::collections::{BTreeSet, HashSet};
use std::sync::{Mutex, OnceLock};

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
use crate::mention::pronouns::{Resolver, Wanting};
use crate::mention::subject::Subject;
use crate::pack::language::CuePos;
use crate::pack::{self, NameKind, Pack, Sources};
use crate::pattern::view::View;
use crate::position::PhraseId;
pub use crate::position::Reading;
use crate::position::Statement;
use crate::position::collect::Collector;
use crate::position::conditions::{self, Conditions};
use crate::position::trace::Trace;
use crate::position::wording::{Wordings, Wordlook};
use crate::relevance::Relevance;
use crate::span::Span;
use crate::syntax::units::analyse;
use crate::syntax::{Hint, Model, Tree};
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

/// An article before statements are looked for in it.
struct Prepared<'i> {
    view: View<'i>,
    mentions: Mentions,
    frames: Vec<Frame>,
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
    seen: Mutex<Vec<part::Seen>>,
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
        let prepared = self.prepare(analysis, None)?;
        self.look_at(analysis, prepared, trace, without, show)
    }

    /// Who is mentioned, and the frames of the cues. Nothing where the article has no sentence, or where it was read in
    /// part and a sentence is `wanting` without which it is not known who is mentioned.
    fn prepare<'i>(&self, analysis: &'i Analysis<'_>, wanting: Option<&Wanting<'_>>) -> Option<Prepared<'i>> {
        let Analysis { article, document, names, tree, .. } = analysis;
        if document.sentences.is_empty() {
            return None;
        }
        let mut view = View::new(document, tree, &self.pack.vocabulary);
        let mut mentions = self.mentions(article, document, tree, &mut view, names);
        let frames = self.frames(analysis, &mut view, &mut mentions, wanting)?;
        Some(Prepared { view, mentions, frames })
    }

    fn look_at<'i, R>(
        &self,
        analysis: &'i Analysis<'_>,
        Prepared { view, mentions, frames }: Prepared<'i>,
        trace: Option<&Trace>,
        without: Option<PhraseId>,
        show: impl FnOnce(Inside<'_>) -> R,
    ) -> Option<R> {
        let Analysis { document, names, tree, whole, subject, .. } = analysis;
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
        let analysis = Analysis::of(article, &self.pack, &self.names, 1);
        let document = &analysis.document;
        let mut found = RulesFound { sentences: document.sentences.len(), ..RulesFound::default() };
        let Some(Prepared { view, frames, .. }) = self.prepare(&analysis, None) else { return found };
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
        analysis: &Analysis<'_>,
        view: &mut View<'_>,
        mentions: &mut Mentions,
        wanting: Option<&Wanting<'_>>,
    ) -> Option<Vec<Frame>> {
        let Analysis { article, document, tree, sides_named, .. } = analysis;
        let sides_named = *sides_named;
        let before = mentions.all().len();
        let date = article.date;
        let resolver = Resolver { pack: &self.pack, document, tree, view, date, sides_named, wanting };
        for (number, unit) in tree.units().iter().enumerate() {
            if unit.quotation.is_none() {
                resolver.unit(number, None, mentions);
            }
        }
        // What is asked for is read first.
        if wanting.is_some_and(Wanting::is_any) {
            return None;
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
        if wanting.is_some_and(Wanting::is_any) {
            return None;
        }
        fill(view, mentions, before);
        Some(read(view))
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

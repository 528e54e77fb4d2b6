//! Gaps: what the parties say that no position of the pack covers, and so what its author should write next.
//!
//! The method, which has no chance and no training in it:
//!
//! 1. Of every attribution of a party (its own source, or, where it names none, whoever it is told
//!    by) each sentence of its content is a *piece*, without the words of cues and of what is told inside by
//!    others. A piece that the words of a statement stand in is covered and left out.
//! 2. A piece has *terms*: a verb with its object, a noun with what stands before it or is tied to it, both in the
//!    form a phrase would have, whatever voice or part of speech the text has. In none are verbs and nouns that
//!    only say how somebody stands to something, names alone, and clauses that tell when, why, or of whom.
//! 3. The term that stands in the most different sentences makes the first group. In its pieces all terms that share
//!    a word with it are taken out, as they are the same thing said more or less fully; the commonest of them are
//!    named beside it. Then the next term is looked for, until none is frequent enough. Ties go by the number of
//!    sentences that take a stance by it, of parties, of articles, and by the alphabet.
//!
//! Sentences are told apart by their words, so that a report printed by three papers counts once.

mod terms;

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet, BinaryHeap};

use hashbrown::{HashMap, HashSet};
use smol_str::SmolStr;

use crate::article::{Article, Format};
use crate::attribution::Attribution;
use crate::engine::{Analysis, Engine};
use crate::mention::names::Named;
use crate::pack::{Issue, IssueId, PartyId, Stance};
use crate::pattern::vocabulary::fold;
use crate::position::Reading;
use crate::span::Span;
use terms::{Finder, Lexicon, Term};

/// How many ways to say the same are named beside a gap.
const BESIDE: usize = 4;

/// Looks for gaps with one engine. Cheap to share between threads.
#[derive(Debug)]
pub struct Seeker<'e> {
    engine: &'e Engine,
    lexicon: Lexicon<'e>,
    /// The words of the issues that are asked for; without them every term counts.
    wanted: Option<HashSet<String>>,
}

/// What the parties say in one article. It does not hold on to the article or its trees.
#[derive(Debug, Default)]
pub struct Told {
    /// How many pieces the parties' attributions have.
    pub pieces: usize,
    /// How many of them a statement covers.
    pub covered: usize,
    uncovered: Vec<Piece>,
}

/// A sentence of the content of an attribution, which no statement covers.
#[derive(Debug)]
struct Piece {
    parties: Vec<PartyId>,
    stance: Option<Stance>,
    sentence: Span,
    terms: Vec<Term>,
}

/// Something that parties say and no position covers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Gap {
    /// What it is, as a phrase of a rule would have it.
    pub words: SmolStr,
    /// In how many different sentences.
    pub count: usize,
    /// In how many articles.
    pub articles: usize,
    /// In how many of the sentences each party says it, the most first.
    pub parties: Vec<(PartyId, usize)>,
    /// How else it is said, the commonest first.
    pub beside: Vec<SmolStr>,
    /// A sentence that says it.
    pub example: Example,
}

/// A sentence that shows a gap.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Example {
    /// Which of the articles it stands in.
    pub article: usize,
    /// The sentence.
    pub sentence: Span,
    /// Who says it.
    pub parties: Vec<PartyId>,
    /// What they do by it, where that is a stance.
    pub stance: Option<Stance>,
}

impl<'e> Seeker<'e> {
    /// Looks for all there is, or for what has a word of one of these issues in it.
    #[must_use]
    pub fn new(engine: &'e Engine, issues: Option<&[IssueId]>) -> Self {
        let wanted =
            issues.map(|issues| issues.iter().flat_map(|issue| issue_words(engine, *issue)).collect());
        Self { engine, lexicon: Lexicon::new(engine.pack()), wanted }
    }

    /// What the parties say in an article, read on so many threads.
    #[must_use]
    pub fn read(&self, article: &Article, threads: usize) -> Told {
        let analysis = self.engine.analyse(article, threads);
        let reading = self.engine.read_analysed(&analysis);
        let finder = Finder::new(&self.lexicon, &analysis);
        let mut told = Told::default();
        for (attribution, tokens) in pieces(&reading, &analysis) {
            told.pieces += 1;
            if tokens.covered {
                told.covered += 1;
                continue;
            }
            let mut terms = finder.terms(&tokens.own);
            terms.retain(|term| self.wants(&term.words));
            if !terms.is_empty() {
                let sentence = analysis.document.sentences[tokens.sentence].span;
                let parties = tokens.parties;
                told.uncovered.push(Piece { parties, stance: attribution.act, sentence, terms });
            }
        }
        told
    }

    fn wants(&self, words: &str) -> bool {
        self.wanted.as_ref().is_none_or(|wanted| words.split(' ').any(|word| wanted.contains(&*fold(word))))
    }

    /// Groups what was told in the articles, the most frequent first; groups of fewer than `least`
    /// sentences are left out.
    #[must_use]
    pub fn group(&self, articles: &[Article], told: &[Told], least: usize) -> Vec<Gap> {
        let mut pile = Pile::new(articles, told);
        let mut gaps = Vec::new();
        while let Some((term, members)) = pile.next(least.max(1)) {
            gaps.push(pile.gap(term, &members));
            pile.take(term, &members);
        }
        gaps
    }
}

/// A claim in the words of a phrase: dictionary forms, parties in braces, nothing that has no meaning of its own.
/// It may be empty.
#[must_use]
pub fn phrase_of(engine: &Engine, claim: &str) -> String {
    let article = Article::from_text("claim", claim.to_owned(), Format::Plain);
    article
        .map(|article| terms::phrase(&Lexicon::new(engine.pack()), &engine.analyse(&article, 1)))
        .unwrap_or_default()
}

/// The words of a party in one sentence.
struct Tokens {
    sentence: usize,
    parties: Vec<PartyId>,
    own: Vec<usize>,
    covered: bool,
}

/// The pieces of what the parties say, in the order of attributions and sentences.
fn pieces<'r>(reading: &'r Reading<'_>, analysis: &Analysis<'_>) -> Vec<(&'r Attribution, Tokens)> {
    let document = &analysis.document;
    let list: Vec<&Attribution> = reading.attributions().collect();
    let width = |attribution: &Attribution| attribution.content.iter().map(|span| span.len()).sum::<usize>();
    let mut order: Vec<usize> = (0..list.len()).collect();
    order.sort_by_key(|number| (Reverse(width(list[*number])), *number));
    // Every word belongs to the narrowest content around it.
    let mut owner = vec![usize::MAX; analysis.tree.len()];
    for number in order {
        for span in &list[number].content {
            document.tokens_in(*span).for_each(|token| owner[token] = number);
        }
    }
    for cue in list.iter().filter_map(|attribution| attribution.cue) {
        document.tokens_in(cue).for_each(|token| owner[token] = usize::MAX);
    }
    // What is said of another conflict is no business of the pack's.
    let mut elsewhere = vec![false; document.sentences.len()];
    for hit in analysis.names.iter().filter(|hit| hit.what == Named::Elsewhere) {
        document.sentence_of(hit.first).into_iter().for_each(|sentence| elsewhere[sentence] = true);
    }
    let mut matched = vec![false; analysis.tree.len()];
    for span in reading.statements().flat_map(|statement| &statement.matched) {
        document.tokens_in(*span).for_each(|token| matched[token] = true);
    }
    let mut found: BTreeMap<(usize, usize), Tokens> = BTreeMap::new();
    for (token, number) in owner.iter().copied().enumerate().filter(|(_, number)| *number != usize::MAX) {
        let (Some(parties), Some(sentence)) = (speakers(&list, number), document.sentence_of(token)) else {
            continue;
        };
        if elsewhere[sentence] {
            continue;
        }
        let tokens = found.entry((number, sentence)).or_insert_with(|| Tokens {
            sentence,
            parties: parties.to_vec(),
            own: Vec::new(),
            covered: false,
        });
        tokens.own.push(token);
        tokens.covered |= matched[token];
    }
    found.into_iter().map(|((number, _), tokens)| (list[number], tokens)).collect()
}

/// The parties that say something: its source's, or where it names none, those of whoever it is told by.
fn speakers<'r>(list: &[&'r Attribution], number: usize) -> Option<&'r [PartyId]> {
    let outward = std::iter::successors(Some(number), |inner| list[*inner].within);
    let source = outward.filter_map(|number| list[number].source.as_ref()).next()?;
    Some(source.parties.as_slice()).filter(|parties| !parties.is_empty())
}

/// The words that are an issue's own: of its question, its poles, and the claims and phrases of its positions, but not
/// those that many other issues have as well.
fn issue_words(engine: &Engine, issue: IssueId) -> HashSet<String> {
    /// Of so many issues one may have a word as well.
    const SHARED: usize = 8;
    let pack = engine.pack();
    let all: Vec<HashSet<String>> = pack.issues.iter().map(|issue| all_words(engine, issue)).collect();
    let most = (pack.issues.len() / SHARED).max(1);
    let mut words = all[usize::from(issue.0)].clone();
    words.retain(|word| all.iter().filter(|words| words.contains(word)).count() <= most);
    words
}

/// The content words of an issue.
fn all_words(engine: &Engine, issue: &Issue) -> HashSet<String> {
    let pack = engine.pack();
    let positions: Vec<_> = issue.positions.iter().map(|position| &pack[*position]).collect();
    let mut words = HashSet::new();
    let mut sentences = vec![issue.question.as_str(), &issue.plus, &issue.minus];
    sentences.extend(positions.iter().map(|position| position.claim.as_str()));
    if let Ok(article) = Article::from_text("issue", sentences.join("\n\n"), Format::Plain) {
        let analysis = engine.analyse(&article, 1);
        let nodes = (0..analysis.tree.len()).map(|token| analysis.tree.node(token));
        words.extend(nodes.map(|node| fold(&node.lemma).into_owned()));
    }
    let split = |text: &str| -> Vec<String> {
        text.split(|c: char| !c.is_alphabetic() && c != '-').map(|word| fold(word).into_owned()).collect()
    };
    for phrase in positions.iter().flat_map(|position| &position.phrases) {
        words.extend(split(&phrase.source));
        let lists = pack.lists.iter().filter(|(name, _)| phrase.source.contains(&format!("<{name}>")));
        words.extend(lists.flat_map(|(_, entries)| entries.iter().flat_map(|entry| split(entry))));
    }
    let language = &pack.language;
    let empty = |word: &str| {
        let word = pack.vocabulary.get(word);
        [&language.prepositions, &language.copulas, &language.light_verbs].iter().any(|list| list.has(word))
    };
    let parties: HashSet<String> = pack.parties.iter().map(|party| fold(&party.id).into_owned()).collect();
    words.retain(|word| word.len() > 2 && !empty(word) && !parties.contains(word));
    words
}

/// All pieces, by their terms.
struct Pile<'t> {
    pieces: Vec<Placed<'t>>,
    /// Every term in the order of the alphabet.
    terms: Vec<&'t SmolStr>,
    /// The pieces with a term.
    having: Vec<Vec<usize>>,
    /// Terms by what they counted when last looked at; they can only count for less.
    queue: BinaryHeap<(Rank, Reverse<usize>)>,
}

/// In how many sentences, in how many of them with a stance, by how many parties, in how many articles.
type Rank = (usize, usize, usize, usize);

struct Placed<'t> {
    piece: &'t Piece,
    article: usize,
    /// The number of the sentence; the same words have the same number.
    sentence: usize,
    text: &'t str,
    /// The terms that are left, with the places of their words.
    left: Vec<(usize, [Span; 2])>,
}

impl<'t> Pile<'t> {
    fn new(articles: &'t [Article], told: &'t [Told]) -> Self {
        let all = || {
            told.iter().enumerate().flat_map(|(i, told)| told.uncovered.iter().map(move |piece| (i, piece)))
        };
        let terms: BTreeSet<&SmolStr> =
            all().flat_map(|(_, piece)| &piece.terms).map(|term| &term.words).collect();
        let terms: Vec<&SmolStr> = terms.into_iter().collect();
        let numbers: HashMap<&str, usize> =
            terms.iter().enumerate().map(|(number, words)| (words.as_str(), number)).collect();
        let mut sentences: HashMap<&str, usize> = HashMap::new();
        let mut having = vec![Vec::new(); terms.len()];
        let mut pieces = Vec::new();
        for (article, piece) in all() {
            let text = piece.sentence.of(&articles[article].text);
            let next = sentences.len();
            let sentence = *sentences.entry(text).or_insert(next);
            let left: Vec<(usize, [Span; 2])> =
                piece.terms.iter().map(|term| (numbers[term.words.as_str()], term.spans)).collect();
            for (term, _) in &left {
                having[*term].push(pieces.len());
            }
            pieces.push(Placed { piece, article, sentence, text, left });
        }
        let mut pile = Self { pieces, terms, having, queue: BinaryHeap::new() };
        pile.queue =
            (0..pile.terms.len()).map(|term| (pile.rank(&pile.members(term)), Reverse(term))).collect();
        pile
    }

    /// The pieces that still have a term.
    fn members(&self, term: usize) -> Vec<usize> {
        let mut members: Vec<usize> = self.having[term].clone();
        members.retain(|number| self.pieces[*number].left.iter().any(|(left, _)| *left == term));
        members.dedup();
        members
    }

    fn rank(&self, members: &[usize]) -> Rank {
        let pieces = || members.iter().map(|number| &self.pieces[*number]);
        let sentences: HashSet<usize> = pieces().map(|placed| placed.sentence).collect();
        let parties: HashSet<PartyId> =
            pieces().flat_map(|placed| placed.piece.parties.iter().copied()).collect();
        let articles: HashSet<usize> = pieces().map(|placed| placed.article).collect();
        let wanted = pieces().filter(|placed| placed.piece.stance.is_some());
        let wanted: HashSet<usize> = wanted.map(|placed| placed.sentence).collect();
        (sentences.len(), wanted.len(), parties.len(), articles.len())
    }

    /// The term that counts most, with its pieces.
    fn next(&mut self, least: usize) -> Option<(usize, Vec<usize>)> {
        loop {
            let (known, Reverse(term)) = self.queue.pop()?;
            if known.0 < least {
                return None;
            }
            let members = self.members(term);
            let rank = self.rank(&members);
            if rank == known {
                return Some((term, members));
            }
            self.queue.push((rank, Reverse(term)));
        }
    }

    /// Takes a term out of its pieces, with those that share a word with it.
    fn take(&mut self, term: usize, members: &[usize]) {
        for number in members {
            let left = &mut self.pieces[*number].left;
            let words: Vec<Span> =
                left.iter().filter(|(left, _)| *left == term).flat_map(|(_, words)| *words).collect();
            left.retain(|(_, other)| !other.iter().any(|word| words.contains(word)));
        }
    }

    fn gap(&self, term: usize, members: &[usize]) -> Gap {
        let (count, _, _, articles) = self.rank(members);
        let mut said: BTreeMap<PartyId, BTreeSet<usize>> = BTreeMap::new();
        let mut beside: BTreeMap<usize, BTreeSet<usize>> = BTreeMap::new();
        for placed in members.iter().map(|number| &self.pieces[*number]) {
            for party in &placed.piece.parties {
                said.entry(*party).or_default().insert(placed.sentence);
            }
            let of_term = placed.left.iter().filter(|(left, _)| *left == term);
            let words: Vec<Span> = of_term.flat_map(|(_, words)| *words).collect();
            let others = placed.left.iter().filter(|(left, _)| *left != term);
            for (other, _) in others.filter(|(_, other)| other.iter().any(|word| words.contains(word))) {
                beside.entry(*other).or_default().insert(placed.sentence);
            }
        }
        let mut parties: Vec<(PartyId, usize)> =
            said.iter().map(|(party, all)| (*party, all.len())).collect();
        parties.sort_by_key(|(party, count)| (Reverse(*count), *party));
        let mut beside: Vec<(usize, usize)> = beside
            .iter()
            .map(|(other, all)| (*other, all.len()))
            .filter(|(_, count)| *count > 1 && count * 5 >= members.len())
            .collect();
        beside.sort_by_key(|(other, count)| (Reverse(*count), *other));
        let beside = beside.into_iter().take(BESIDE).map(|(other, _)| self.terms[other].clone()).collect();
        Gap {
            words: self.terms[term].clone(),
            count,
            articles,
            parties,
            beside,
            example: self.example(members),
        }
    }

    /// The shortest sentence that is not a mere scrap; one whose party does something by it goes before.
    fn example(&self, members: &[usize]) -> Example {
        const SCRAP: usize = 40;
        let worth = |number: &&usize| {
            let placed = &self.pieces[**number];
            let length = placed.text.len();
            (length < SCRAP, placed.piece.stance.is_none(), length, **number)
        };
        let best = members.iter().min_by_key(worth).map(|number| &self.pieces[*number]);
        best.map_or(
            Example { article: 0, sentence: Span::default(), parties: Vec::new(), stance: None },
            |placed| Example {
                article: placed.article,
                sentence: placed.piece.sentence,
                parties: placed.piece.parties.clone(),
                stance: placed.piece.stance,
            },
        )
    }
}

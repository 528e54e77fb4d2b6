//! Phrases that nearly match: what of each stands in the sentence, and the first thing that does not.

use std::cmp::Reverse;
use std::collections::HashSet;

use super::facts::NearFact;
use super::seen::{Seen, listed, place};
use crate::pack::{Pack, PositionId};
use crate::pattern::near::{self, Lack};
use crate::pattern::{Item, Phrase, WordTest, words};
use crate::position::PhraseId;
use crate::syntax::Upos;

/// So many are told where no position is asked for.
const FEW: usize = 3;
/// More alternatives than this are not written out.
const MOST_ALTERNATIVES: usize = 6;

/// A phrase that nearly matches.
pub(super) struct Near {
    phrase: PhraseId,
    /// The words of the sentence that it has.
    found: Vec<usize>,
    /// What is wanting, as its author wrote it.
    missing: Vec<String>,
    told: String,
    /// How many of the words found carry a meaning of their own.
    weight: usize,
    /// Whether a word was found only as a part of what is asked for.
    partly: bool,
}

impl Near {
    /// The nearer, the smaller.
    pub(super) fn key(&self) -> (usize, Reverse<usize>, bool, PhraseId) {
        (self.missing.len(), Reverse(self.weight), self.partly, self.phrase)
    }

    /// It as a fact.
    pub(super) fn fact(&self, seen: &Seen<'_>) -> NearFact {
        let phrase = &seen.pack()[self.phrase.position].phrases[self.phrase.index];
        NearFact {
            phrase: seen.phrase_id(self.phrase),
            text: phrase.source.to_string(),
            rule: place(&phrase.origin),
            found: seen.pieces(&self.found),
            missing: self.missing.clone(),
            told: self.told.clone(),
        }
    }
}

/// The phrases of these positions that nearly match in a sentence, the nearest first; without positions the
/// few that come nearest at all.
pub(super) fn of(seen: &Seen<'_>, sentence: usize, positions: &[PositionId]) -> Vec<Near> {
    let pack = seen.pack();
    let all: Vec<PositionId> = match positions {
        [] => (0..pack.positions.len()).map(PositionId::at).collect(),
        some => some.to_vec(),
    };
    let range = seen.tokens(sentence);
    let words = near::words(seen.view(), range);
    let own = seen.index.wordings[sentence].iter().map(|number| &seen.wordings()[*number]);
    let matched: HashSet<PhraseId> =
        own.filter(|wording| !wording.exclude).map(crate::position::wording::Wording::id).collect();
    let mut found: Vec<Near> = Vec::new();
    for position in all {
        for (index, phrase) in pack[position].phrases.iter().enumerate() {
            let id = PhraseId { position, index };
            // Without a position only what lacks a single word is worth telling.
            let most = if positions.is_empty() { 1 } else { usize::MAX };
            if !matched.contains(&id) && near::absent(&words, phrase) <= most {
                found.extend(one(seen, sentence, id, phrase));
            }
        }
    }
    if positions.is_empty() {
        found.retain(|near| near.weight > 1 && (near.missing.is_empty() || !near.partly));
    }
    found.retain(|near| near.missing.len() <= near.weight);
    found.sort_by_key(Near::key);
    if positions.is_empty() {
        // One of each position tells enough.
        let mut known: Vec<PositionId> = Vec::new();
        found.retain(|near| {
            let new = !known.contains(&near.phrase.position);
            known.push(near.phrase.position);
            new
        });
        found.truncate(FEW);
    }
    found
}

/// How near one phrase comes; nothing where none of its telling words is there.
fn one(seen: &Seen<'_>, sentence: usize, id: PhraseId, phrase: &Phrase) -> Option<Near> {
    let (view, range) = (seen.view(), seen.tokens(sentence));
    let texts = item_texts(phrase, seen.pack());
    let (mut found, mut missing, mut lacks, mut partly) = (Vec::new(), Vec::new(), Vec::new(), false);
    let mut weight = 0;
    for (at, item) in phrase.items.iter().enumerate().filter(|(_, item)| near::is_required(item)) {
        if let Some(tokens) = near::place(view, phrase, at, range.clone()) {
            // That a party is mentioned brings no phrase near.
            let slot = |token: usize| has_slot(item) && view.slots(token) != 0;
            let telling = tokens.iter().any(|token| !slot(*token) && is_telling(seen, *token));
            weight += usize::from(telling);
            found.extend(tokens);
            continue;
        }
        missing.push(texts[at].clone());
        match near::part(view, item, range.clone()) {
            Some((items, places)) => {
                let there: Vec<usize> = places.iter().flatten().copied().collect();
                let wanting: Vec<String> = items
                    .iter()
                    .zip(&places)
                    .filter(|(_, place)| place.is_none())
                    .map(|(item, _)| format!("“{}”", item_text(item, seen.pack())))
                    .collect();
                let whole: Vec<String> = items.iter().map(|item| item_text(item, seen.pack())).collect();
                weight += usize::from(there.iter().any(|token| is_telling(seen, *token)));
                partly = true;
                lacks.push(match wanting.is_empty() {
                    true => {
                        format!("the words of “{}” ({}) do not stand together", whole.join(" "), texts[at])
                    }
                    false => {
                        format!("{} of “{}” ({}) is not", listed(&wanting, "and"), whole.join(" "), texts[at])
                    }
                });
                found.extend(there);
            }
            None => lacks.push(lack(seen, item, &texts[at])),
        }
    }
    if weight == 0 {
        return None;
    }
    found.sort_unstable();
    found.dedup();
    let told = if missing.is_empty() {
        in_the_way(seen, sentence, phrase, &texts)
    } else {
        let there: Vec<String> = runs(&found).iter().map(|run| seen.quoted(run)).collect();
        let verb = if there.len() > 1 { "are" } else { "is" };
        format!("{} {verb} there, but {}", listed(&there, "and"), listed(&lacks, "and"))
    };
    Some(Near { phrase: id, found, missing, told, weight, partly })
}

/// Tokens in runs of those side by side.
fn runs(tokens: &[usize]) -> Vec<Vec<usize>> {
    let mut runs: Vec<Vec<usize>> = Vec::new();
    for token in tokens {
        match runs.last_mut() {
            Some(run) if run.last().is_some_and(|last| last + 1 == *token) => run.push(*token),
            _ => runs.push(vec![*token]),
        }
    }
    runs
}

/// Whether any mention of a party can stand for an item.
fn has_slot(item: &Item) -> bool {
    match item {
        Item::Slot(_) => true,
        Item::Choice(alternatives) => alternatives.iter().any(|words| words.iter().any(has_slot)),
        _ => false,
    }
}

/// Whether a word says something by itself.
fn is_telling(seen: &Seen<'_>, token: usize) -> bool {
    let (node, lemma) = (seen.tree().node(token), seen.view().lemma(token));
    let language = seen.language();
    matches!(node.upos, Upos::Noun | Upos::Propn | Upos::Verb | Upos::Adj | Upos::Num)
        && ![&language.plain_verbs, &language.light_verbs, &language.aspectuals]
            .into_iter()
            .any(|words| words.has(lemma))
}

/// What an item asks for that is not there.
fn lack(seen: &Seen<'_>, item: &Item, text: &str) -> String {
    match item {
        Item::Slot(Some(party)) => {
            let party = seen.pack().parties.get(usize::from(*party));
            format!("no mention of {} ({text}) is", party.map_or("the party", |party| party.short.as_str()))
        }
        Item::Slot(None) => "no mention of a party is".to_owned(),
        Item::Choice(_) if text.starts_with('<') => format!("no word of the list {text} is"),
        Item::Choice(alternatives) => {
            // As the author wrote them, where the choice has none inside.
            let inner = text.strip_prefix('(').and_then(|text| text.strip_suffix(')'));
            let names: Vec<String> = match inner.filter(|inner| !inner.contains(['(', ')'])) {
                Some(inner) => inner.split('|').take(MOST_ALTERNATIVES).map(str::to_owned).collect(),
                None => alternatives
                    .iter()
                    .take(MOST_ALTERNATIVES)
                    .map(|words| sequence_text(words, seen.pack()))
                    .collect(),
            };
            let more = if alternatives.len() > MOST_ALTERNATIVES { " …" } else { "" };
            match names.as_slice() {
                [only] => format!("“{only}” is not"),
                _ => format!("none of {}{more} is", names.join(", ")),
            }
        }
        _ => format!("“{text}” is not"),
    }
}

/// All words of a phrase are there: what keeps it from matching.
fn in_the_way(seen: &Seen<'_>, sentence: usize, phrase: &Phrase, texts: &[String]) -> String {
    let (view, range) = (seen.view(), seen.tokens(sentence));
    let all = "all its words are there, but ";
    if let Some((verb, lacks)) = near::lacks(view, phrase, range.clone())
        && let Some(first) = lacks.first()
    {
        let verb = seen.token(verb);
        let group = |items: &std::ops::Range<usize>| texts[items.clone()].join(" ");
        return all.to_owned()
            + &match first {
                Lack::Particle(at) => format!("“{}” does not belong to {verb}", texts[*at]),
                Lack::Subject(items) => {
                    format!("“{}” is not who does {verb}, or what it happens to", group(items))
                }
                Lack::Object(items) => format!("“{}” is not what {verb} is done to", group(items)),
                Lack::Oblique(items) => format!("“{}” does not hang on {verb}", group(items)),
            };
    }
    let Some((count, matched)) = near::furthest(view, phrase, range.clone()) else {
        return format!("{all}they do not stand in this order");
    };
    let next = (count..phrase.items.len()).find(|at| near::is_required(&phrase.items[*at]));
    let (Some(last), Some(next)) = (matched.last().copied(), next) else {
        return format!("{all}they do not stand in this order");
    };
    let behind =
        near::place(view, phrase, next, last + 1..range.end).and_then(|found| found.first().copied());
    match behind {
        Some(at) => {
            let stops = (last + 1..at).find(|token| !view.is_light(*token));
            match stops {
                Some(stop) => format!(
                    "{all}between {} and {} stands {}, which is not passed over",
                    seen.quoted(&matched),
                    seen.token(at),
                    seen.token(stop)
                ),
                None => format!("{all}{} and {} stand too far apart", seen.quoted(&matched), seen.token(at)),
            }
        }
        None => format!("{all}“{}” does not stand behind {}", texts[next], seen.quoted(&matched)),
    }
}

/// The items of a phrase as its author wrote them.
fn item_texts(phrase: &Phrase, pack: &Pack) -> Vec<String> {
    let mut pieces = source_pieces(&phrase.source).into_iter();
    let mut texts = Vec::new();
    for item in &phrase.items {
        // A verb of several words has become one item.
        let count = match item {
            Item::Choice(alternatives) => match &**alternatives {
                [only] if pieces.as_slice().first().is_some_and(|piece| !piece.starts_with(['(', '<'])) => {
                    only.len()
                }
                _ => 1,
            },
            _ => 1,
        };
        let own: Vec<String> = pieces.by_ref().take(count).collect();
        if own.len() < count {
            return phrase.items.iter().map(|item| item_text(item, pack)).collect();
        }
        texts.push(own.join(" "));
    }
    if pieces.next().is_some() {
        return phrase.items.iter().map(|item| item_text(item, pack)).collect();
    }
    texts
}

/// The source of a phrase, cut into the pieces that become items.
fn source_pieces(source: &str) -> Vec<String> {
    let (mut pieces, mut piece, mut depth) = (Vec::new(), String::new(), 0_usize);
    for letter in source.chars().chain([' ']) {
        match letter {
            '(' | '<' | '{' => depth += 1,
            ')' | '>' | '}' => depth = depth.saturating_sub(1),
            _ => {}
        }
        if !(letter.is_whitespace() && depth == 0) {
            piece.push(letter);
            continue;
        }
        let whole = std::mem::take(&mut piece);
        if whole.is_empty() {
            continue;
        }
        let mut inner = Vec::new();
        if !whole.contains(['(', '<', '{', '?', '=', '*']) && whole != ".." {
            words::tokens(&whole, |word| inner.push(word.to_owned()));
        }
        if inner.len() > 1 { pieces.extend(inner) } else { pieces.push(whole) }
    }
    pieces
}

/// An item, written anew.
fn item_text(item: &Item, pack: &Pack) -> String {
    let vocabulary = &pack.vocabulary;
    match item {
        Item::Word(WordTest::Lemma(word)) => vocabulary.word(*word).to_owned(),
        Item::Word(WordTest::Form(word)) => format!("={}", vocabulary.word(*word)),
        Item::Word(WordTest::Exact(word)) => format!("=={}", vocabulary.word(*word)),
        Item::Slot(Some(party)) => {
            let party = pack.parties.get(usize::from(*party));
            format!("{{{}}}", party.map_or("any", |party| party.id.as_str()))
        }
        Item::Slot(None) => "{any}".to_owned(),
        Item::Any => "*".to_owned(),
        Item::Gap => "..".to_owned(),
        Item::Optional(inner) => format!("({})?", sequence_text(inner, pack)),
        Item::Choice(alternatives) => {
            let few = alternatives.iter().take(MOST_ALTERNATIVES).map(|words| sequence_text(words, pack));
            let more = if alternatives.len() > MOST_ALTERNATIVES { "|…" } else { "" };
            format!("({}{more})", few.collect::<Vec<_>>().join("|"))
        }
    }
}

fn sequence_text(items: &[Item], pack: &Pack) -> String {
    items.iter().map(|item| item_text(item, pack)).collect::<Vec<_>>().join(" ")
}

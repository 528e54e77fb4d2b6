//! Why a phrase does not match: what of it stands in a sentence, how far its sequence gets, and
//! which argument of its verb is wanting. Asked only where somebody wants to know.

use std::ops::Range;

use super::matcher::{
    can_hold, group_under, item_passes, noun_cases, particle_of, sequence, subject_match, verb_words,
};
use super::view::View;
use super::vocabulary::Symbols;
use super::{Item, Phrase, Predicate};
use crate::syntax::{Upos, roles};

/// Whether an item must be there for its phrase to match.
pub(crate) fn is_required(item: &Item) -> bool {
    !matches!(item, Item::Optional(_) | Item::Gap | Item::Any)
}

/// The words that can be found in a sentence.
pub(crate) fn words(view: &View<'_>, sentence: Range<usize>) -> Symbols {
    sentence.flat_map(|token| view.symbols(token)).collect()
}

/// How many of a phrase's items cannot be in a sentence of these words.
pub(crate) fn absent(words: &Symbols, phrase: &Phrase) -> usize {
    let verb = phrase.predicate.as_ref().map(|predicate| predicate.verb);
    let missing = |(at, item): &(usize, &Item)| {
        is_required(item) && Some(*at) != verb && !can_hold(words, std::slice::from_ref(item))
    };
    phrase.items.iter().enumerate().filter(missing).count()
}

/// The first place of an item of a phrase in a sentence, of its verb under any name.
pub(crate) fn place(
    view: &View<'_>,
    phrase: &Phrase,
    at: usize,
    sentence: Range<usize>,
) -> Option<Vec<usize>> {
    let item = &phrase.items[at];
    let plain = sentence.clone().find_map(|token| sequence(view, std::slice::from_ref(item), token));
    let verb = phrase.predicate.as_ref().filter(|predicate| predicate.verb == at);
    plain.or_else(|| {
        let verb = verb?;
        sentence.clone().find_map(|token| {
            verb_words(view, item, token)
                .or_else(|| verb.nominals.iter().find_map(|nominal| sequence(view, nominal, token)))
        })
    })
}

/// The words of an alternative, and where those stand that are there.
type Part<'i> = (&'i [Item], Vec<Option<usize>>);

/// Of the alternatives of an item that is not there, the words of the one that is there for the greater
/// part: its items, and where those stand that do.
pub(crate) fn part<'i>(view: &View<'_>, item: &'i Item, sentence: Range<usize>) -> Option<Part<'i>> {
    let Item::Choice(alternatives) = item else { return None };
    let mut best: Option<(usize, Part<'i>)> = None;
    for alternative in alternatives.iter().filter(|alternative| alternative.len() > 1) {
        let at = |item: &Item| {
            let mut tokens = sentence.clone();
            tokens.find(|token| sequence(view, std::slice::from_ref(item), *token).is_some())
        };
        let places: Vec<Option<usize>> = alternative.iter().map(at).collect();
        let weighty =
            |token: &usize| matches!(view.tree.node(*token).upos, Upos::Noun | Upos::Propn | Upos::Verb);
        let found = places.iter().flatten().filter(|token| weighty(token)).count();
        // The last word carries a noun: of "security guarantee", "guarantee" tells more.
        let score = found * 2 + usize::from(places.last().is_some_and(Option::is_some));
        if found > 0 && best.as_ref().is_none_or(|(known, ..)| score > *known) {
            best = Some((score, (alternative, places)));
        }
    }
    best.map(|(_, part)| part)
}

/// How far the sequence of a phrase gets in a sentence: how many of its items match in a row, and where.
pub(crate) fn furthest(
    view: &View<'_>,
    phrase: &Phrase,
    sentence: Range<usize>,
) -> Option<(usize, Vec<usize>)> {
    (1..phrase.items.len()).rev().find_map(|count| {
        // A gap at the end matches nothing by itself.
        let items = &phrase.items[..count];
        if !items.last().is_some_and(is_required) {
            return None;
        }
        let found = sentence.clone().find_map(|token| sequence(view, items, token))?;
        Some((count, found))
    })
}

/// What is wanting of a phrase read as a verb with its arguments.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Lack {
    /// Its particle.
    Particle(usize),
    /// What stands before the verb.
    Subject(Range<usize>),
    /// What it is done to.
    Object(Range<usize>),
    /// A preposition with what stands behind it.
    Oblique(Range<usize>),
}

/// The arguments that a phrase lacks where its verb stands best: the verb's token and what is wanting.
pub(crate) fn lacks(view: &View<'_>, phrase: &Phrase, sentence: Range<usize>) -> Option<(usize, Vec<Lack>)> {
    let predicate = phrase.predicate.as_ref()?;
    let mut best: Option<(usize, Vec<Lack>)> = None;
    for token in sentence {
        for found in readings(view, phrase, predicate, token) {
            if best.as_ref().is_none_or(|(_, known)| found.len() < known.len()) {
                best = Some((token, found));
            }
        }
    }
    best
}

fn readings(view: &View<'_>, phrase: &Phrase, predicate: &Predicate, token: usize) -> Vec<Vec<Lack>> {
    let tree = view.tree;
    let verbal = tree.is_verb(token) || tree.node(token).upos == Upos::Adj;
    let mut out = Vec::new();
    if verb_words(view, &phrase.items[predicate.verb], token).is_some() {
        let mut found = wanting(view, phrase, predicate, token, !verbal);
        if let Some(at) = predicate.particle
            && particle_of(view, &phrase.items[at], token).is_none()
        {
            found.insert(0, Lack::Particle(at));
        }
        out.push(found);
    }
    if predicate.nominals.iter().any(|nominal| sequence(view, nominal, token).is_some()) {
        out.push(wanting(view, phrase, predicate, token, true));
    }
    out
}

fn wanting(
    view: &View<'_>,
    phrase: &Phrase,
    predicate: &Predicate,
    token: usize,
    nominal: bool,
) -> Vec<Lack> {
    let tree = view.tree;
    let mut out = Vec::new();
    let subject = &phrase.items[predicate.subject.clone()];
    if subject_match(view, subject, token, nominal, &mut Vec::new(), predicate).is_none() {
        out.push(Lack::Subject(predicate.subject.clone()));
    }
    let object = &phrase.items[predicate.object.clone()];
    let heads = if nominal { roles::noun_patients(tree, token) } else { roles::patients(tree, token) };
    if !object.is_empty() && !heads.iter().any(|head| group_under(view, object, *head).is_some()) {
        out.push(Lack::Object(predicate.object.clone()));
    }
    for (preposition, group) in &predicate.obliques {
        let mut all = roles::obliques(tree, token).into_iter().chain(noun_cases(view, token));
        let there = all.any(|(case, noun)| {
            item_passes(view, &phrase.items[*preposition], case)
                && group_under(view, &phrase.items[group.clone()], noun).is_some()
        });
        if !there {
            out.push(Lack::Oblique(*preposition..group.end));
        }
    }
    out
}

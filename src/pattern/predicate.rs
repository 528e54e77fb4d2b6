//! Which phrases can be read as a verb with its arguments.
//!
//! The plain reading of a phrase, as a sequence of words, always stands beside this one. So a
//! phrase that may be a verb phrase is taken for one: a wrong guess costs a little time, a missed
//! one costs "the withdrawal of Ukrainian troops".

use std::ops::Range;

use super::vocabulary::Symbol;
use super::{Alternatives, Item, Predicate, Resolver, Sequence, WordTest};

/// More words than this make no verb.
const LONGEST_VERB: usize = 4;

/// Looks for the verb. A verb of several words (`hand over`) becomes one item.
pub(super) fn find(mut items: Vec<Item>, resolver: &mut dyn Resolver) -> (Vec<Item>, Option<Predicate>) {
    let mut at = 0;
    while at < items.len() {
        if let Some((len, nominals)) = verb_at(&items, at, resolver) {
            if is_compound_head(&items, at, len, &nominals) {
                return (items, None);
            }
            if len > 1 {
                let verb: Sequence = items.splice(at..at + len, []).collect();
                items.insert(at, Item::Choice([verb].into_iter().collect()));
            }
            let predicate = around(&items, at, nominals, resolver);
            return (items, Some(predicate));
        }
        if !may_stand_before(&items[at], resolver) {
            break;
        }
        at += 1;
    }
    (items, None)
}

/// The verb that starts at `at`: how many items it is, and its nominalisations.
fn verb_at(items: &[Item], at: usize, resolver: &mut dyn Resolver) -> Option<(usize, Alternatives)> {
    match &items[at] {
        Item::Word(WordTest::Lemma(_) | WordTest::Form(_)) => {
            let words: Vec<Symbol> = items[at..].iter().map_while(lemma).take(LONGEST_VERB).collect();
            let len = (1..=words.len()).rev().find(|len| resolver.is_verb(&words[..*len]))?;
            let mut nominals = Vec::new();
            resolver.nominals(&words[..len], &mut nominals);
            Some((len, nominals.into_iter().collect()))
        }
        Item::Choice(alternatives) => {
            let nominals = match resolver.known_verbs(alternatives) {
                Some(known) => known,
                None => {
                    let nominals = choice_of_verbs(alternatives, resolver);
                    resolver.remember_verbs(alternatives, &nominals);
                    nominals
                }
            };
            Some((1, nominals?))
        }
        _ => None,
    }
}

/// The nominalisations of a choice of verbs.
fn choice_of_verbs(alternatives: &Alternatives, resolver: &mut dyn Resolver) -> Option<Alternatives> {
    let mut nominals: Vec<Sequence> = Vec::new();
    let mut words = Vec::new();
    let mut unknown = 0;
    for alternative in alternatives {
        let before = nominals.len();
        if !alternative_verb(alternative, resolver, &mut words, &mut nominals) {
            nominals.truncate(before);
            unknown += 1;
        }
    }
    // Among many verbs a word that no list knows is most likely one more verb.
    let verbs = unknown * 4 <= alternatives.len() && unknown < alternatives.len();
    verbs.then(|| nominals.into_iter().collect())
}

/// Whether one alternative is a verb with nothing but prepositions behind it (`accede to`); its
/// nominalisations are added. `words` is a buffer.
fn alternative_verb(
    alternative: &[Item],
    resolver: &mut dyn Resolver,
    words: &mut Vec<Symbol>,
    nominals: &mut Vec<Sequence>,
) -> bool {
    if let [Item::Choice(inner)] = alternative {
        return inner.iter().all(|alternative| alternative_verb(alternative, resolver, words, nominals));
    }
    words.clear();
    words.extend(alternative.iter().map_while(lemma));
    if words.len() < alternative.len() {
        return false;
    }
    let verb = (1..=words.len()).rev().find(|len| {
        resolver.is_verb(&words[..*len]) && words[*len..].iter().all(|word| resolver.is_preposition(*word))
    });
    if let Some(len) = verb {
        resolver.nominals(&words[..len], nominals);
    }
    verb.is_some()
}

fn lemma(item: &Item) -> Option<Symbol> {
    match item {
        Item::Word(WordTest::Lemma(word) | WordTest::Form(word)) => Some(*word),
        _ => None,
    }
}

/// Whether the verb is rather the last noun of a compound: `NATO bid`. It is where it ends the
/// phrase behind plain words, and is also the name of its own act.
fn is_compound_head(items: &[Item], at: usize, len: usize, nominals: &[Sequence]) -> bool {
    let is_noun = match &items[at] {
        Item::Choice(alternatives) => alternatives.iter().any(|verb| nominals.contains(verb)),
        _ => nominals.iter().any(|nominal| **nominal == items[at..at + len]),
    };
    let plain = |item: &Item| matches!(item, Item::Word(_) | Item::Optional(_));
    is_noun && at > 0 && at + len == items.len() && items[..at].iter().all(plain)
}

/// Whether an item can belong to a subject, so that a verb may still follow it.
fn may_stand_before(item: &Item, resolver: &mut dyn Resolver) -> bool {
    match item {
        Item::Word(WordTest::Lemma(word) | WordTest::Form(word)) => {
            !resolver.is_preposition(*word) && !resolver.is_negator(*word)
        }
        Item::Word(WordTest::Exact(_)) | Item::Slot(_) | Item::Choice(_) | Item::Any | Item::Gap => true,
        Item::Optional(items) => items.iter().all(|item| may_stand_before(item, resolver)),
    }
}

/// The arguments around the verb at `verb`.
fn around(items: &[Item], verb: usize, mut nominals: Alternatives, resolver: &mut dyn Resolver) -> Predicate {
    let mut particle = (verb + 1..items.len())
        .take(1)
        .find(|at| is_one_of(&items[*at], &mut |word| resolver.is_particle(word)));
    let from = particle.map_or(verb + 1, |at| at + 1);
    let mut is_preposition = |at: &usize| {
        is_one_of(&items[*at], &mut |word| resolver.is_preposition(word) && !resolver.is_particle(word))
    };
    let prepositions: Vec<usize> = (from..items.len()).filter(|at| is_preposition(at)).collect();
    let ends = |i: usize| prepositions.get(i).copied().unwrap_or(items.len());
    let mut object = from..ends(0);
    if particle.is_none() && object.len() > 1 {
        let last = object.end - 1;
        if is_one_of(&items[last], &mut |word| resolver.is_particle(word)) {
            particle = Some(last);
            object.end = last;
        }
    }
    if let Some(at) = particle {
        // "Movement" is no name of moving back.
        nominals = with_particle(&items[verb], &items[at], resolver);
    }
    Predicate {
        verb,
        particle,
        nominals,
        subject: without_gaps(items, 0..verb),
        object: without_gaps(items, object),
        obliques: prepositions
            .iter()
            .enumerate()
            .map(|(i, at)| (*at, without_gaps(items, at + 1..ends(i + 1))))
            .collect(),
    }
}

/// Whether the item is a word of the kind, or a choice of nothing else.
fn is_one_of(item: &Item, kind: &mut dyn FnMut(Symbol) -> bool) -> bool {
    match item {
        Item::Choice(alternatives) => {
            alternatives.iter().all(|words| matches!(&**words, [word] if is_one_of(word, kind)))
        }
        item => lemma(item).is_some_and(kind),
    }
}

/// The nominalisations of the verbs together with the particles: pull and out, "pullout".
fn with_particle(verb: &Item, particle: &Item, resolver: &mut dyn Resolver) -> Alternatives {
    let mut nominals: Vec<Sequence> = Vec::new();
    let words = |item: &Item| match item {
        Item::Choice(alternatives) => alternatives
            .iter()
            .filter_map(|words| words.iter().map(lemma).collect::<Option<Vec<Symbol>>>())
            .collect(),
        item => lemma(item).map(|word| vec![word]).into_iter().collect::<Vec<_>>(),
    };
    for verb in words(verb) {
        for particle in words(particle) {
            let both = [verb.as_slice(), &particle].concat();
            if resolver.is_verb(&both) {
                resolver.nominals(&both, &mut nominals);
            }
        }
    }
    nominals.into_iter().collect()
}

/// The range without gaps at its ends: a tree has none.
fn without_gaps(items: &[Item], mut range: Range<usize>) -> Range<usize> {
    while range.start < range.end && items[range.start] == Item::Gap {
        range.start += 1;
    }
    while range.start < range.end && items[range.end - 1] == Item::Gap {
        range.end -= 1;
    }
    range
}

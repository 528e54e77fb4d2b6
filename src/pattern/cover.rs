//! Which phrases say nothing that another does not say.
//!
//! What is told here must be true, as an author will take a phrase out for it: where the steps needed
//! to be sure are too many, or the tree might choose other words for the one phrase than for the other,
//! the answer is no.

use std::collections::HashSet;

use super::matcher::first_symbols;
use super::parse::may_be_nothing;
use super::vocabulary::{Symbol, Vocabulary};
use super::{Alternatives, Item, Phrase, Predicate, Sequence, WordTest};

/// Steps through the narrow phrase after which two phrases count as different.
const ENOUGH: usize = 4_000;

/// Places looked at in the wide phrase after which they do.
const ENOUGH_PLACES: usize = 40_000;

/// Whether `wide` finds all that `narrow` finds, by the same words of the text.
///
/// A shorter phrase does not cover a longer one: the more words a phrase takes in, the more it weighs against
/// the phrases of other positions.
#[must_use]
pub fn covers(wide: &Phrase, narrow: &Phrase, vocabulary: &Vocabulary) -> bool {
    let mut left = usize::MAX;
    covers_within(&mut left, wide, narrow, vocabulary)
}

/// Whether `wide` covers `narrow`, where that can be seen in the steps that are `left`. Those taken are taken off.
pub(crate) fn covers_within(
    left: &mut usize,
    wide: &Phrase,
    narrow: &Phrase,
    vocabulary: &Vocabulary,
) -> bool {
    let mut walk = Walk::new(vocabulary);
    walk.places_left = walk.places_left.min(*left);
    let at_most = walk.left + walk.places_left;
    let covered = walk.covers_phrase(wide, narrow);
    *left = left.saturating_sub(1 + at_most - walk.left - walk.places_left);
    covered
}

/// The words, without capitals, that every wording of some items has.
pub(crate) fn required(items: &[Item], vocabulary: &Vocabulary) -> Vec<Symbol> {
    let mut found = Vec::new();
    for item in items {
        match item {
            Item::Word(test) => found.push(Walk::new(vocabulary).folded(*test)),
            Item::Choice(alternatives) => found.extend(required_of_all(alternatives, vocabulary)),
            Item::Optional(_) | Item::Slot(_) | Item::Any | Item::Gap => {}
        }
    }
    found.sort_unstable();
    found.dedup();
    found
}

fn required_of_all(alternatives: &Alternatives, vocabulary: &Vocabulary) -> Vec<Symbol> {
    let mut sequences = alternatives.iter();
    let mut shared = sequences.next().map(|first| required(first, vocabulary)).unwrap_or_default();
    for sequence in sequences {
        if shared.is_empty() {
            break;
        }
        let here = required(sequence, vocabulary);
        shared.retain(|word| here.binary_search(word).is_ok());
    }
    shared
}

/// Whether `exclude` is found in whatever `phrase` finds. Only an exclusion of single words is sure to be.
#[must_use]
pub fn shadows(exclude: &Phrase, phrase: &Phrase, vocabulary: &Vocabulary) -> bool {
    let words: Vec<&Item> = match &*exclude.items {
        [Item::Choice(alternatives)] => alternatives.iter().filter_map(only).collect(),
        [word @ Item::Word(_)] => vec![word],
        _ => return false,
    };
    let walk = Walk::new(vocabulary);
    // In the place of a verb and its particle a text may have a noun.
    let verbal = |at: usize| {
        phrase
            .predicate
            .as_ref()
            .is_some_and(|predicate| predicate.verb == at || predicate.particle == Some(at))
    };
    let mut items = phrase.items.iter().enumerate().filter(|(at, _)| !verbal(*at));
    items.any(|(_, item)| walk.holds(std::slice::from_ref(item), &words))
}

/// Whether a phrase can never be found because it has no word and no party to look for.
#[must_use]
pub fn begins_nowhere(phrase: &Phrase) -> bool {
    let mut words = Vec::new();
    let slot = beginnings(phrase, &mut words);
    phrase.predicate.is_none() && words.is_empty() && !slot
}

/// Whether a phrase is hardly ever found because it begins with `*`: it is looked for where the word behind that
/// stands, which would have to stand there twice.
#[must_use]
pub fn begins_with_any(phrase: &Phrase) -> bool {
    phrase.predicate.is_none() && phrase.items.first() == Some(&Item::Any)
}

/// The words a phrase can begin with, and whether it can begin with a party.
pub(crate) fn beginnings(phrase: &Phrase, words: &mut Vec<Symbol>) -> bool {
    words.clear();
    first_symbols(&phrase.items, words)
}

/// The slots that every wording of some items has.
pub(crate) fn slots(items: &[Item], slots: &mut Vec<u16>) {
    for item in items {
        match item {
            Item::Slot(Some(slot)) => slots.push(*slot),
            Item::Choice(alternatives) if alternatives.len() == 1 => slots_of_all(alternatives, slots),
            Item::Choice(_)
            | Item::Optional(_)
            | Item::Slot(None)
            | Item::Word(_)
            | Item::Any
            | Item::Gap => {}
        }
    }
}

fn slots_of_all(alternatives: &Alternatives, found: &mut Vec<u16>) {
    alternatives.iter().for_each(|sequence| slots(sequence, found));
}

/// Whether any wording begins with `*`, where nothing is looked for.
fn begins_anywhere(items: &[Item]) -> bool {
    match items.first() {
        Some(Item::Any) => true,
        Some(Item::Choice(alternatives)) => alternatives.iter().any(|sequence| begins_anywhere(sequence)),
        Some(Item::Optional(inner)) => begins_anywhere(inner) || begins_anywhere(&items[1..]),
        _ => false,
    }
}

/// The only word of a sequence.
fn only(sequence: &Sequence) -> Option<&Item> {
    match &**sequence {
        [word @ Item::Word(_)] => Some(word),
        _ => None,
    }
}

/// What is left of the narrow phrase behind the items at hand.
enum Rest<'i> {
    Nothing,
    Items(&'i [Item], &'i Rest<'i>),
}

/// What is left of the wide phrase on one of the ways through it, the innermost items last.
type Way<'w> = Vec<&'w [Item]>;

struct Walk<'v> {
    vocabulary: &'v Vocabulary,
    left: usize,
    places_left: usize,
}

impl<'v> Walk<'v> {
    fn new(vocabulary: &'v Vocabulary) -> Self {
        Self { vocabulary, left: ENOUGH, places_left: ENOUGH_PLACES }
    }

    fn covers_phrase(&mut self, wide: &Phrase, narrow: &Phrase) -> bool {
        if begins_anywhere(&wide.items) || !self.every(&narrow.items, &Rest::Nothing, &[vec![&*wide.items]]) {
            return false;
        }
        match (&wide.predicate, &narrow.predicate) {
            (_, None) => true,
            (None, Some(_)) => false,
            (Some(of_wide), Some(of_narrow)) => self.predicates((wide, of_wide), (narrow, of_narrow)),
        }
    }

    /// Whether each wording of the narrow phrase is one that some way of the wide one allows.
    fn every(&mut self, items: &[Item], rest: &Rest<'_>, ways: &[Way<'_>]) -> bool {
        if ways.is_empty() || self.left == 0 || self.places_left == 0 {
            return false;
        }
        self.left -= 1;
        let Some((item, later)) = items.split_first() else {
            return match rest {
                Rest::Nothing => {
                    ways.iter().any(|way| way.iter().all(|items| items.iter().all(may_be_nothing)))
                }
                Rest::Items(items, rest) => self.every(items, rest, ways),
            };
        };
        match item {
            Item::Choice(alternatives) => {
                // A word list stands in many phrases: it need not be gone through to equal itself.
                let same = self.behind(
                    ways,
                    &[],
                    |_, wide| matches!(wide, Item::Choice(other) if other.as_ptr() == alternatives.as_ptr()),
                );
                let then = Rest::Items(later, rest);
                self.every(later, rest, &same)
                    || alternatives.iter().all(|alternative| self.every(alternative, &then, ways))
            }
            Item::Optional(inner) => {
                self.every(inner, &Rest::Items(later, rest), ways) && self.every(later, rest, ways)
            }
            Item::Word(test) => {
                let words = [test.word(), self.folded(*test)];
                let passed = self.behind(ways, &words, |walk, wide| walk.covers(wide, item));
                self.every(later, rest, &passed)
            }
            Item::Slot(_) | Item::Any | Item::Gap => {
                let passed = self.behind(ways, &[], |walk, wide| walk.covers(wide, item));
                self.every(later, rest, &passed)
            }
        }
    }

    /// How the ways go on behind an item that passes, each once. `words` are those such an item can be, if any.
    ///
    /// Several ways often lead to one place, as all do through `x? x? x?`: it is looked at once, or they
    /// would double with every item. Where there are too many places all the same, no way goes on.
    fn behind<'w>(
        &mut self,
        ways: &[Way<'w>],
        words: &[Symbol],
        passes: impl Fn(&Self, &Item) -> bool,
    ) -> Vec<Way<'w>> {
        let mut found = Vec::new();
        let mut seen = HashSet::new();
        let mut open = ways.to_vec();
        while let Some(mut way) = open.pop() {
            let Some(items) = way.pop() else { continue };
            let Some((item, later)) = items.split_first() else {
                open.push(way);
                continue;
            };
            if !later.is_empty() {
                way.push(later);
            }
            if !seen.insert((place(items), way.iter().map(|items| place(items)).collect::<Vec<_>>())) {
                continue;
            }
            if self.places_left == 0 {
                return Vec::new();
            }
            self.places_left -= 1;
            if passes(self, item) {
                found.push(way.clone());
            }
            go_on(way, item, words, &mut open);
        }
        found
    }

    /// Whether a token that passes one item always passes another.
    fn covers(&self, wide: &Item, narrow: &Item) -> bool {
        match (wide, narrow) {
            (Item::Slot(None), Item::Slot(_)) => true,
            (Item::Word(WordTest::Lemma(word)), Item::Word(test)) => *word == self.folded(*test),
            (
                Item::Word(WordTest::Form(word)),
                Item::Word(test @ (WordTest::Form(_) | WordTest::Exact(_))),
            ) => *word == self.folded(*test),
            _ => wide == narrow,
        }
    }

    /// The word without capitals.
    fn folded(&self, test: WordTest) -> Symbol {
        match test {
            WordTest::Lemma(word) | WordTest::Form(word) => word,
            WordTest::Exact(form) => self.vocabulary.get(self.vocabulary.word(form)),
        }
    }

    /// Whether every wording of the items has a word that one of `words` covers.
    fn holds(&self, items: &[Item], words: &[&Item]) -> bool {
        items.iter().any(|item| match item {
            Item::Word(_) => words.iter().any(|word| self.covers(word, item)),
            Item::Choice(alternatives) => {
                !alternatives.is_empty() && alternatives.iter().all(|sequence| self.holds(sequence, words))
            }
            Item::Slot(_) | Item::Any | Item::Gap | Item::Optional(_) => false,
        })
    }

    /// Whether one phrase as a verb with its arguments finds all that another does.
    fn predicates(&self, (wide, a): (&Phrase, &Predicate), (narrow, b): (&Phrase, &Predicate)) -> bool {
        let one = |phrase: &'_ Phrase, at: usize| phrase.items[at].clone();
        let particle = |phrase: &Phrase, predicate: &Predicate| predicate.particle.map(|at| one(phrase, at));
        let verbs = one(wide, a.verb) == one(narrow, b.verb)
            || self.single_words(&wide.items[a.verb], &narrow.items[b.verb]);
        let nominals = b.nominals.iter().all(|nominal| a.nominals.contains(nominal));
        let group = |of_wide: &std::ops::Range<usize>, of_narrow: &std::ops::Range<usize>| {
            self.group(&wide.items[of_wide.clone()], &narrow.items[of_narrow.clone()])
        };
        let mut obliques = a.obliques.iter().zip(&b.obliques);
        verbs
            && nominals
            && particle(wide, a) == particle(narrow, b)
            && group(&a.subject, &b.subject)
            && group(&a.object, &b.object)
            && a.obliques.len() == b.obliques.len()
            && obliques.all(|((case, noun), (other_case, other_noun))| {
                let same = wide.items[*case] == narrow.items[*other_case];
                (same || self.single_words(&wide.items[*case], &narrow.items[*other_case]))
                    && group(noun, other_noun)
            })
    }

    /// Whether both items are nothing but single words, those of the narrow one among those of the wide one.
    fn single_words(&self, wide: &Item, narrow: &Item) -> bool {
        let words = |item: &Item| -> Option<Vec<Item>> {
            match item {
                Item::Word(_) => Some(vec![item.clone()]),
                Item::Choice(alternatives) => alternatives.iter().map(|words| only(words).cloned()).collect(),
                _ => None,
            }
        };
        let (Some(wide), Some(narrow)) = (words(wide), words(narrow)) else { return false };
        narrow.iter().all(|word| wide.iter().any(|other| self.covers(other, word)))
    }

    /// Whether an argument of the wide phrase is found wherever that of the narrow one is. In a tree the
    /// longest wording at a word is the only one looked at, so the wide argument may offer more words, and no
    /// longer ones.
    fn group(&self, wide: &[Item], narrow: &[Item]) -> bool {
        let plain = |item: &Item| match item {
            Item::Word(_) => true,
            Item::Choice(alternatives) => {
                alternatives.iter().flatten().all(|item| matches!(item, Item::Word(_)))
            }
            _ => false,
        };
        match (wide, narrow) {
            ([Item::Slot(None)], [Item::Slot(_)]) => true,
            ([first, rest @ ..], [other, other_rest @ ..]) => {
                wide == narrow
                    || (rest == other_rest && rest.iter().all(plain) && self.first_item(first, other))
            }
            _ => wide == narrow,
        }
    }

    /// Whether one item offers the sequences of another and, beyond them, single words.
    fn first_item(&self, wide: &Item, narrow: &Item) -> bool {
        let sequences = |item: &Item| -> Vec<Sequence> {
            match item {
                Item::Choice(alternatives) => alternatives.to_vec(),
                item => vec![[item.clone()].into()],
            }
        };
        let (wide, narrow) = (sequences(wide), sequences(narrow));
        let covered = |sequence: &Sequence, other: &Sequence| match (only(sequence), only(other)) {
            (Some(word), Some(other)) => self.covers(other, word),
            _ => sequence == other,
        };
        narrow.iter().all(|sequence| wide.iter().any(|other| covered(sequence, other)))
            && wide.iter().all(|sequence| only(sequence).is_some() || narrow.contains(sequence))
    }
}

/// Where items stand in a phrase.
fn place(items: &[Item]) -> (*const Item, usize) {
    (items.as_ptr(), items.len())
}

/// Opens the ways into an item, and past it where it may be passed over. `way` is what lies behind it.
fn go_on<'w>(way: Way<'w>, item: &'w Item, words: &[Symbol], open: &mut Vec<Way<'w>>) {
    let inside = |sequence: &'w Sequence| {
        let mut inner = way.clone();
        inner.push(sequence);
        inner
    };
    match item {
        Item::Choice(alternatives) if words.is_empty() => open.extend(alternatives.into_iter().map(inside)),
        Item::Choice(alternatives) => {
            open.extend(alternatives.beginning_with(words.iter().copied()).map(inside));
        }
        Item::Optional(inner) => {
            open.push(inside(inner));
            open.push(way);
        }
        Item::Gap => open.push(way),
        Item::Word(_) | Item::Slot(_) | Item::Any => {}
    }
}

//! Which phrases a sentence can hold, by its words and their order alone.
//!
//! What the parser will say of a word is not known yet, so every answer is "no" or "perhaps". The places of
//! a sentence at which a word stands are bits of one number; a phrase is followed through them in a few shifts.

use crate::pack::Pack;
use crate::pattern::buckets::Buckets;
use crate::pattern::matcher::{MAX_GAP, MAX_LIGHT};
use crate::pattern::view::MAX_SLOTS;
use crate::pattern::vocabulary::Symbol;
use crate::pattern::{Item, Phrase, Predicate};

/// Places in a sentence, a bit each. Of longer sentences only the words are asked, not their order.
type Places = u128;

/// Every phrase of a pack by a word without which it is not there.
#[derive(Debug, Default)]
pub(super) struct Phrases {
    anchors: Buckets,
    of: Vec<(u32, u32)>,
    /// Those of nothing but slots and stars, which may stand anywhere.
    wordless: Vec<u32>,
}

impl Phrases {
    pub(super) fn new(pack: &Pack) -> Self {
        let (mut of, mut anchors, mut wordless) = (Vec::new(), Vec::new(), Vec::new());
        for (number, position) in pack.positions.iter().enumerate() {
            for (index, phrase) in position.phrases.iter().enumerate() {
                let anchor = anchor(phrase, pack);
                if anchor.is_empty() {
                    wordless.push(of.len() as u32);
                }
                anchors.extend(anchor.into_iter().map(|symbol| (symbol, of.len() as u32)));
                of.push((number as u32, index as u32));
            }
        }
        Self { anchors: Buckets::new(anchors), of, wordless }
    }

    /// Whether some phrase can match in a sentence.
    pub(super) fn any(&self, pack: &Pack, sentence: &Inside) -> bool {
        self.near(pack, sentence).any(|phrase| sentence.can_match(phrase))
    }

    /// Whether some phrase can match in a sentence with more words, each at its place, that could not before.
    pub(super) fn any_with(
        &self,
        pack: &Pack,
        sentence: &mut Inside,
        more: impl Iterator<Item = (Symbol, usize)>,
    ) -> bool {
        sentence.more.clear();
        for (symbol, place) in more {
            if sentence.at(symbol) & bit(place) == 0 {
                sentence.more.push((symbol, sentence.at(symbol)));
                sentence.word(symbol, Some(place));
            }
        }
        if sentence.more.is_empty() {
            return false;
        }
        let can: Vec<&Phrase> =
            self.near(pack, sentence).filter(|phrase| sentence.can_match(phrase)).collect();
        // Back as it was: the last word added goes first.
        for (symbol, places) in sentence.more.drain(..).rev() {
            sentence.places[symbol.index()] = places;
        }
        can.into_iter().any(|phrase| !sentence.can_match(phrase))
    }

    /// The phrases without whose rarest word a sentence is not.
    fn near<'p>(&self, pack: &'p Pack, sentence: &Inside) -> impl Iterator<Item = &'p Phrase> {
        let numbers = sentence.symbols.iter().flat_map(|symbol| self.anchors.at(*symbol));
        numbers.chain(&self.wordless).map(|number| {
            let (position, phrase) = self.of[*number as usize];
            &pack.positions[position as usize].phrases[phrase as usize]
        })
    }
}

/// What a sentence has to offer a phrase.
#[derive(Debug, Default)]
pub(super) struct Inside {
    /// Where each word of the rules can stand, by its symbol; all ones where that is not known.
    places: Vec<Places>,
    /// The words that stand somewhere.
    symbols: Vec<Symbol>,
    /// Where words that were added for a while stood without.
    more: Vec<(Symbol, Places)>,
    /// Where each party may be mentioned.
    parties: Vec<(u16, Places)>,
    /// Where any party may be, whoever it is.
    anybody: Places,
    /// The parties that those can be.
    whoever: u128,
}

/// The bit of a place, or every bit where it lies too far back.
const fn bit(place: usize) -> Places {
    if place < Places::BITS as usize { 1 << place } else { Places::MAX }
}

/// One place further on each. What lies behind the last place that has a bit is taken to be there.
const fn next(places: Places) -> Places {
    places << 1 | places & 1 << (Places::BITS - 1)
}

impl Inside {
    /// Forgets the sentence before.
    pub(super) fn clear(&mut self) {
        for symbol in self.symbols.drain(..) {
            self.places[symbol.index()] = 0;
        }
        self.parties.clear();
        (self.anybody, self.whoever) = (0, 0);
    }

    /// A word that a token may be found by; at no known place where it is only pointed to.
    pub(super) fn word(&mut self, symbol: Symbol, place: Option<usize>) {
        if self.places.len() <= symbol.index() {
            self.places.resize(symbol.index() + 1, 0);
        }
        let places = &mut self.places[symbol.index()];
        if *places == 0 {
            self.symbols.push(symbol);
        }
        *places |= place.map_or(Places::MAX, bit);
    }

    /// A name of a party.
    pub(super) fn party(&mut self, party: u16, place: usize) {
        match self.parties.iter_mut().find(|(known, _)| *known == party) {
            Some((_, places)) => *places |= bit(place),
            None => self.parties.push((party, bit(place))),
        }
    }

    /// Something that may mention any of these parties; somewhere in the sentence, where no place is given.
    pub(super) fn pointer(&mut self, parties: u128, place: Option<usize>) {
        self.anybody |= place.map_or(Places::MAX, bit);
        self.whoever |= parties;
    }

    fn at(&self, symbol: Symbol) -> Places {
        self.places.get(symbol.index()).copied().unwrap_or_default()
    }

    fn slot(&self, slot: Option<u16>) -> Places {
        let Some(slot) = slot else {
            return self.parties.iter().fold(self.anybody, |all, (_, places)| all | places);
        };
        if slot >= MAX_SLOTS {
            return 0;
        }
        let named = self.parties.iter().find(|(party, _)| *party == slot).map_or(0, |(_, places)| *places);
        if self.whoever >> slot & 1 == 1 { named | self.anybody } else { named }
    }

    /// Whether a phrase can match, as a sequence or as a verb with its arguments.
    fn can_match(&self, phrase: &Phrase) -> bool {
        self.follows(&phrase.items, Places::MAX, true) != 0
            || phrase.predicate.as_ref().is_some_and(|predicate| self.has_arguments(phrase, predicate))
    }

    fn has_arguments(&self, phrase: &Phrase, predicate: &Predicate) -> bool {
        let group = |items: &[Item]| items.is_empty() || self.follows(items, Places::MAX, true) != 0;
        let item = |at: usize| group(std::slice::from_ref(&phrase.items[at]));
        let verb = || self.has_verb(&phrase.items[predicate.verb]) && predicate.particle.is_none_or(item);
        group(&phrase.items[predicate.subject.clone()])
            && group(&phrase.items[predicate.object.clone()])
            && predicate
                .obliques
                .iter()
                .all(|(case, items)| item(*case) && group(&phrase.items[items.clone()]))
            && (verb() || predicate.nominals.iter().any(|nominal| group(nominal)))
    }

    /// Whether the words of a verb are there, wherever its particle stands.
    fn has_verb(&self, item: &Item) -> bool {
        let word = |item: &Item| matches!(item, Item::Word(test) if self.at(test.word()) != 0);
        match item {
            Item::Choice(alternatives) => alternatives.iter().any(|words| words.iter().all(word)),
            item => word(item),
        }
    }

    /// Where a sequence can end, one place further on, that begins at one of some places; the first word of all
    /// right there, the others behind a few light words.
    fn follows(&self, items: &[Item], from: Places, first: bool) -> Places {
        let Some((item, later)) = items.split_first() else { return from };
        let near = |from: Places| if first { from } else { spread(from, MAX_LIGHT) };
        let reached = match item {
            Item::Word(test) => next(near(from) & self.at(test.word())),
            Item::Slot(slot) => {
                let fills = self.slot(*slot);
                let mut ends = next(near(from) & fills);
                // A name may be several words long.
                while let more = ends | next(ends & fills)
                    && more != ends
                {
                    ends = more;
                }
                ends
            }
            Item::Any => next(near(from)),
            Item::Gap => spread(from, MAX_GAP),
            Item::Choice(alternatives) => {
                alternatives.iter().fold(0, |all, words| all | self.follows(words, from, first))
            }
            Item::Optional(words) => {
                // What follows it may be the first word.
                let without = self.follows(later, from, first);
                let with = self.follows(words, from, first);
                return if with == 0 { without } else { without | self.follows(later, with, false) };
            }
        };
        if reached == 0 {
            return 0;
        }
        self.follows(later, reached, first && matches!(item, Item::Gap))
    }
}

/// Places and so many behind each.
fn spread(places: Places, behind: usize) -> Places {
    (0..behind).fold(places, |all, _| all | next(all))
}

/// Words of which one is there wherever the phrase is: as few and as rare ones as can be found.
fn anchor(phrase: &Phrase, pack: &Pack) -> Vec<Symbol> {
    let weigh = |symbols: &[Symbol]| -> u64 {
        // Long words are rare ones.
        let weight =
            |symbol: &Symbol| 1u64 << (2 * 8usize.saturating_sub(pack.vocabulary.word(*symbol).len()));
        symbols.iter().map(weight).sum()
    };
    let verb = |at: usize, predicate: &Predicate| at == predicate.verb || predicate.particle == Some(at);
    let mut best: Option<Vec<Symbol>> = None;
    let mut offer = |symbols: Option<Vec<Symbol>>| {
        if let Some(symbols) = symbols
            && best.as_ref().is_none_or(|best| weigh(&symbols) < weigh(best))
        {
            best = Some(symbols);
        }
    };
    match &phrase.predicate {
        None => phrase.items.iter().for_each(|item| offer(least(item, &weigh))),
        Some(predicate) => {
            for (at, item) in phrase.items.iter().enumerate() {
                if !verb(at, predicate) {
                    offer(least(item, &weigh));
                }
            }
            let mut verbs = least(&phrase.items[predicate.verb], &weigh);
            for nominal in &predicate.nominals {
                let of_nominal =
                    nominal.iter().filter_map(|item| least(item, &weigh)).min_by_key(|s| weigh(s));
                verbs = verbs.zip(of_nominal).map(|(mut verbs, more)| {
                    verbs.extend(more);
                    verbs
                });
            }
            offer(verbs);
        }
    }
    let mut best = best.unwrap_or_default();
    best.sort_unstable();
    best.dedup();
    best
}

/// Words of which one is there wherever the item is, if it asks for any.
fn least(item: &Item, weigh: &impl Fn(&[Symbol]) -> u64) -> Option<Vec<Symbol>> {
    match item {
        Item::Word(test) => Some(vec![test.word()]),
        Item::Choice(alternatives) => {
            let mut all = Vec::new();
            for sequence in alternatives {
                let of_sequence = sequence.iter().filter_map(|item| least(item, weigh));
                all.extend(of_sequence.min_by_key(|symbols| weigh(symbols))?);
            }
            Some(all)
        }
        Item::Slot(_) | Item::Any | Item::Gap | Item::Optional(_) => None,
    }
}

//! Phrases that another phrase makes superfluous, and words that both poles of an issue claim.

use std::collections::HashMap;

use super::Places;
use crate::diagnostic::Code;
use crate::pack::check::Report;
use crate::pack::model::{Pack, Position};
use crate::pattern::vocabulary::{Symbol, Vocabulary};
use crate::pattern::{Alternatives, Item, Phrase, cover};

/// Of the words a phrase can begin with, so many are looked at to find those that begin like it.
const LOOKED_AT: usize = 8;

/// Steps after which no more phrases of an issue are compared: in less than a second they are taken.
const ENOUGH: usize = 4_000_000;

/// A phrase of an issue.
struct Entry<'p> {
    position: &'p Position,
    phrase: &'p Phrase,
    /// The words it can begin with, and whether it can begin with a party.
    words: Vec<Symbol>,
    slot: bool,
    /// The words that each of its wordings has.
    required: Vec<Symbol>,
    /// The fewest and the most items it can be.
    length: (usize, usize),
}

pub(super) fn check(pack: &Pack, places: &Places, report: &mut Report) {
    for issue in &pack.issues {
        let mut entries = Vec::new();
        for position in issue.positions.iter().map(|id| &pack[*id]) {
            for phrase in &position.phrases {
                let mut words = Vec::new();
                let slot = cover::beginnings(phrase, &mut words);
                words.sort_unstable();
                words.dedup();
                let required = cover::required(&phrase.items, &pack.vocabulary);
                let length = length(&phrase.items);
                entries.push(Entry { position, phrase, words, slot, required, length });
            }
        }
        of_issue(&entries, &pack.vocabulary, places, report);
    }
}

/// Where the phrases are looked for that could cover another.
///
/// What covers a phrase has no word that one of its wordings lacks. So each stands under the rarest word it
/// needs, which is seldom the one that half of an issue begins with.
#[derive(Default)]
struct Shelves {
    by_rarest: HashMap<Symbol, Vec<usize>>,
    /// Those that need no word, by the words they can begin with, and those that can begin with a party.
    by_word: HashMap<Symbol, Vec<usize>>,
    by_slot: Vec<usize>,
}

impl Shelves {
    fn of(entries: &[Entry<'_>]) -> Self {
        let mut counts: HashMap<Symbol, usize> = HashMap::new();
        for word in entries.iter().flat_map(|entry| &entry.required) {
            *counts.entry(*word).or_default() += 1;
        }
        let mut shelves = Self::default();
        for (number, entry) in entries.iter().enumerate() {
            if let Some(rarest) = entry.required.iter().min_by_key(|word| (counts[*word], **word)) {
                shelves.by_rarest.entry(*rarest).or_default().push(number);
                continue;
            }
            entry.words.iter().for_each(|word| shelves.by_word.entry(*word).or_default().push(number));
            if entry.slot {
                shelves.by_slot.push(number);
            }
        }
        shelves
    }

    /// The numbers of the phrases that could cover this one, in their order.
    fn could_cover(&self, entry: &Entry<'_>, vocabulary: &Vocabulary) -> Vec<usize> {
        // What covers a phrase can begin with each word that the phrase can begin with.
        let like = |word: &Symbol| {
            let folded = vocabulary.get(vocabulary.word(*word));
            let mut like = self.by_word.get(word).cloned().unwrap_or_default();
            if folded != *word {
                like.extend(self.by_word.get(&folded).into_iter().flatten());
            }
            like
        };
        let fewest = entry.words.iter().take(LOOKED_AT).map(like).min_by_key(Vec::len);
        let mut found = fewest.unwrap_or_else(|| self.by_slot.clone());
        found.extend(entry.required.iter().filter_map(|word| self.by_rarest.get(word)).flatten());
        found.sort_unstable();
        found.dedup();
        found
    }
}

fn of_issue(entries: &[Entry<'_>], vocabulary: &Vocabulary, places: &Places, report: &mut Report) {
    let shelves = Shelves::of(entries);
    let mut left = ENOUGH;
    for (number, entry) in entries.iter().enumerate() {
        let mut covered = false;
        let mut claimed = Vec::new();
        for other in shelves.could_cover(entry, vocabulary).into_iter().filter(|other| *other != number) {
            left = left.saturating_sub(1);
            let wide = &entries[other];
            let same = std::ptr::eq(wide.position, entry.position);
            let settled = if same { covered } else { claimed.contains(&&*wide.position.id) };
            if settled || (!same && wide.position.pole == entry.position.pole) || !fits(wide, entry) {
                continue;
            }
            if !cover::covers_within(&mut left, wide.phrase, entry.phrase, vocabulary) {
                continue;
            }
            // Of two that cover each other the later one is told of.
            if other > number
                && fits(entry, wide)
                && cover::covers_within(&mut left, entry.phrase, wide.phrase, vocabulary)
            {
                continue;
            }
            let settled = !same && is_settled(entry, wide, vocabulary, &mut left);
            // With no steps left "no" may be said of what was never looked at.
            if left == 0 {
                return;
            }
            if same {
                covered = true;
                superfluous(entry, wide, places, report);
            } else if !settled {
                claimed.push(&*wide.position.id);
                both_poles(entry, wide, places, report);
            }
        }
    }
}

/// Whether one phrase is as short and as long as it must be to cover another.
fn fits(wide: &Entry<'_>, narrow: &Entry<'_>) -> bool {
    wide.length.0 <= narrow.length.0 && wide.length.1 >= narrow.length.1
}

/// Whether an exclusion leaves the words to one of the two positions.
fn is_settled(one: &Entry<'_>, other: &Entry<'_>, vocabulary: &Vocabulary, left: &mut usize) -> bool {
    let mut excludes = |position: &Position, phrase: &Phrase| {
        let mut all = position.exclude.iter();
        all.any(|not| {
            cover::covers_within(left, not, phrase, vocabulary) || cover::shadows(not, phrase, vocabulary)
        })
    };
    excludes(one.position, one.phrase) || excludes(other.position, one.phrase)
}

fn superfluous(entry: &Entry<'_>, wide: &Entry<'_>, places: &Places, report: &mut Report) {
    let message = format!("`{}` finds nothing that another phrase does not find", entry.phrase.source);
    let (at, by) = (&entry.phrase.origin, &wide.phrase.origin);
    let warning = places
        .warning(Code::CoveredPhrase, at, message, "found in the same words")
        .also(&by.file, places.span(by), "by this one")
        .help("remove it, or write what makes it different");
    report.add(warning);
}

fn both_poles(entry: &Entry<'_>, wide: &Entry<'_>, places: &Places, report: &mut Report) {
    let (own, other) = (&entry.position.id, &wide.position.id);
    let message = format!("`{own}` and `{other}`, at opposite poles, claim the same words");
    let (at, by) = (&entry.phrase.origin, &wide.phrase.origin);
    let warning = places
        .warning(Code::BothPoles, at, message, format!("claimed for `{own}`"))
        .also(&by.file, places.span(by), format!("and for `{other}`"))
        .help("leave the words to one of the two, or write them under `exclude` of the other");
    report.add(warning);
}

/// The fewest and the most words and parties that items can be; a gap is none.
fn length(items: &[Item]) -> (usize, usize) {
    let sum = |(least, most): (usize, usize), item: &Item| {
        let (shortest, longest) = match item {
            Item::Word(_) | Item::Slot(_) | Item::Any => (1, 1),
            Item::Gap => (0, 0),
            Item::Optional(inner) => (0, length(inner).1),
            Item::Choice(alternatives) => of_choice(alternatives),
        };
        (least + shortest, most + longest)
    };
    items.iter().fold((0, 0), sum)
}

fn of_choice(alternatives: &Alternatives) -> (usize, usize) {
    let lengths = || alternatives.iter().map(|sequence| length(sequence));
    let least = lengths().map(|(least, _)| least).min().unwrap_or_default();
    (least, lengths().map(|(_, most)| most).max().unwrap_or_default())
}

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

/// A phrase of an issue.
struct Entry<'p> {
    position: &'p Position,
    phrase: &'p Phrase,
    /// The words it can begin with, and whether it can begin with a party.
    words: Vec<Symbol>,
    slot: bool,
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
                entries.push(Entry { position, phrase, words, slot, length: length(&phrase.items) });
            }
        }
        of_issue(&entries, &pack.vocabulary, places, report);
    }
}

fn of_issue(entries: &[Entry<'_>], vocabulary: &Vocabulary, places: &Places, report: &mut Report) {
    let mut by_word: HashMap<Symbol, Vec<usize>> = HashMap::new();
    let mut by_slot = Vec::new();
    for (number, entry) in entries.iter().enumerate() {
        entry.words.iter().for_each(|word| by_word.entry(*word).or_default().push(number));
        if entry.slot {
            by_slot.push(number);
        }
    }
    // What covers a phrase can begin with each word that the phrase can begin with.
    let beginning = |entry: &Entry<'_>| -> Vec<usize> {
        let like = |word: &Symbol| {
            let folded = vocabulary.get(vocabulary.word(*word));
            let mut like = by_word.get(word).cloned().unwrap_or_default();
            if folded != *word {
                like.extend(by_word.get(&folded).into_iter().flatten());
                like.sort_unstable();
            }
            like
        };
        let fewest = entry.words.iter().take(LOOKED_AT).map(like).min_by_key(Vec::len);
        fewest.unwrap_or_else(|| by_slot.clone())
    };
    for (number, entry) in entries.iter().enumerate() {
        let mut covered = false;
        let mut claimed = Vec::new();
        for other in beginning(entry).into_iter().filter(|other| *other != number) {
            let wide = &entries[other];
            let same = std::ptr::eq(wide.position, entry.position);
            let settled = if same { covered } else { claimed.contains(&&*wide.position.id) };
            if settled || (!same && wide.position.pole == entry.position.pole) || !fits(wide, entry) {
                continue;
            }
            if !cover::covers(wide.phrase, entry.phrase, vocabulary) {
                continue;
            }
            // Of two that cover each other the later one is told of.
            if other > number && fits(entry, wide) && cover::covers(entry.phrase, wide.phrase, vocabulary) {
                continue;
            }
            if same {
                covered = true;
                superfluous(entry, wide, places, report);
            } else if !is_settled(entry, wide, vocabulary) {
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
fn is_settled(one: &Entry<'_>, other: &Entry<'_>, vocabulary: &Vocabulary) -> bool {
    let excludes = |position: &Position, phrase: &Phrase| {
        let mut all = position.exclude.iter();
        all.any(|not| cover::covers(not, phrase, vocabulary) || cover::shadows(not, phrase, vocabulary))
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

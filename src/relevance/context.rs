//! From the sentences that can hold a statement to all that those look at.

use super::forms::Flags;
use super::{Relevant, Sighted, certain, possible};
use crate::mention::names::NameHit;
use crate::mention::pronouns::REACH as PRONOUN_REACH;
use crate::mention::subject::Subject;
use crate::pack::Pack;
use crate::position::references::REACH as REFERENCE_REACH;
use crate::text::Document;

/// The sentences that are read, given what all of them look like.
pub(super) fn relevant(
    document: &Document<'_>,
    names: &[NameHit],
    subject: &Subject,
    pack: &Pack,
    sighted: &[Sighted],
) -> Option<Relevant> {
    let quotes = Quotes::new(document);
    let mut wanted = Wanted { read: vec![false; sighted.len()], stack: Vec::new() };
    let held = |sentence: usize| {
        let one = &sighted[sentence];
        let points = [Flags::PRONOUN, Flags::ROLE, Flags::GROUP];
        one.named || points.iter().any(|flag| one.flags.has(*flag)) || !quotes.touching(sentence).is_empty()
    };
    // The last sentence that can hold a statement: what points back points to one.
    let mut last: Option<usize> = None;
    for (sentence, one) in sighted.iter().enumerate() {
        let behind = last.map(|last| sentence - last);
        let points = behind.is_some_and(|far| {
            far <= 1 && one.flags.has(Flags::TAKES_UP)
                || far <= REFERENCE_REACH && one.flags.has(Flags::POINTS)
        });
        if subject.covers(sentence) && (one.worded || points) && held(sentence) {
            wanted.want(sentence);
            last = Some(sentence);
        }
    }
    wanted.stack.last()?;
    let sides = names.iter().any(|hit| certain(hit, &pack.sides));
    let mut sides_sought = sides;
    while let Some(sentence) = wanted.stack.pop() {
        let one = &sighted[sentence];
        if one.flags.has(Flags::PRONOUN) || one.flags.has(Flags::ROLE) || one.flags.has(Flags::GROUP) {
            (sentence.saturating_sub(PRONOUN_REACH)..sentence).for_each(|before| wanted.want(before));
        }
        // Whether the pack's sides are named anywhere is asked for "both sides".
        if one.flags.has(Flags::GROUP) && !sides_sought {
            sides_sought = true;
            let named = names.iter().filter(|hit| possible(hit, &pack.sides));
            named.filter_map(|hit| document.sentence_of(hit.first)).for_each(|other| wanted.want(other));
        }
        if let Some(before) = sentence.checked_sub(1).filter(|before| sighted[*before].open) {
            wanted.want(before);
        }
        if one.open && sentence + 1 < sighted.len() {
            wanted.want(sentence + 1);
        }
        for quotation in quotes.touching(sentence) {
            quotes.around(*quotation, |other| wanted.want(other));
        }
    }
    Some(Relevant { sentences: wanted.read, sides_named: sides })
}

struct Wanted {
    read: Vec<bool>,
    stack: Vec<usize>,
}

impl Wanted {
    fn want(&mut self, sentence: usize) {
        if !std::mem::replace(&mut self.read[sentence], true) {
            self.stack.push(sentence);
        }
    }
}

/// The quotations of a document by the sentences they touch.
struct Quotes<'d> {
    document: &'d Document<'d>,
    touching: Vec<Vec<usize>>,
}

impl<'d> Quotes<'d> {
    fn new(document: &'d Document<'d>) -> Self {
        let mut touching = vec![Vec::new(); document.sentences.len()];
        let quotes = Self { document, touching: Vec::new() };
        for number in 0..document.quotations.len() {
            let (first, last) = quotes.sentences(number);
            touching[first..=last].iter_mut().for_each(|touching| touching.push(number));
        }
        Self { touching, ..quotes }
    }

    fn touching(&self, sentence: usize) -> &[usize] {
        &self.touching[sentence]
    }

    fn sentence_of(&self, token: usize) -> usize {
        self.document.sentence_of(token).unwrap_or(self.document.sentences.len() - 1)
    }

    /// The first and the last sentence of a quotation, marks and all.
    fn sentences(&self, number: usize) -> (usize, usize) {
        let tokens = &self.document.quotations[number].tokens;
        let first = self.sentence_of(tokens.start.saturating_sub(1));
        (first, self.sentence_of(tokens.end).max(first))
    }

    /// The sentences in which the speaker of a quotation may be named.
    fn around(&self, number: usize, mut want: impl FnMut(usize)) {
        let last_sentence = self.document.sentences.len() - 1;
        let mut number = number;
        loop {
            let (first, last) = self.sentences(number);
            (first.saturating_sub(1)..=(last + 1).min(last_sentence)).for_each(&mut want);
            // The speech goes on, or stands in a row of quotations that one attribution is for.
            let Some(previous) = number.checked_sub(1) else { break };
            let (_, end) = self.sentences(previous);
            let paragraph = |sentence: usize| self.document.sentences[sentence].paragraph;
            if end + 1 < first && paragraph(end) + 1 < paragraph(first) {
                break;
            }
            number = previous;
        }
    }
}

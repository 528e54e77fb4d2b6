//! From the sentences that can hold a statement to all that those look at.

use super::forms::Flags;
use super::{Sighted, certain, possible};
use crate::mention::names::NameHit;
use crate::mention::pronouns::REACH as PRONOUN_REACH;
use crate::mention::subject::Subject;
use crate::pack::Pack;
use crate::position::prospects::Prospect;
use crate::position::references::REACH as REFERENCE_REACH;
use crate::text::Document;

/// What of an article is read.
#[derive(Debug)]
pub struct Relevant {
    /// For each sentence whether it is read.
    pub sentences: Vec<bool>,
    /// Whether one of the pack's sides is named in the others.
    pub sides_named: bool,
}

/// The sentences of a document that may hold a statement.
#[derive(Debug)]
pub struct Candidates<'d> {
    sighted: Vec<Sighted>,
    quotes: Quotes<'d>,
    /// Those in which some phrase can match, and those that may point back to one of them; ascending.
    sentences: Vec<usize>,
}

impl<'d> Candidates<'d> {
    pub(super) fn new(document: &'d Document<'d>, subject: &Subject, sighted: Vec<Sighted>) -> Option<Self> {
        let quotes = Quotes::new(document);
        let held = |sentence: usize| {
            let one = &sighted[sentence];
            let points = [Flags::PRONOUN, Flags::ROLE, Flags::GROUP];
            one.named
                || points.iter().any(|flag| one.flags.has(*flag))
                || !quotes.touching(sentence).is_empty()
        };
        let mut last = None;
        let mut sentences = Vec::new();
        for (sentence, one) in sighted.iter().enumerate() {
            let may_hold = one.worded || last.is_some_and(|last| one.may_point(sentence - last));
            if may_hold && subject.covers(sentence) && held(sentence) {
                sentences.push(sentence);
                last = Some(sentence);
            }
        }
        (!sentences.is_empty()).then_some(Self { sighted, quotes, sentences })
    }

    /// The candidates, and whatever their pronouns for things may stand for, ascending.
    #[must_use]
    pub fn sentences(&self) -> Vec<usize> {
        let mut wanted = Wanted::new(self.sighted.len());
        self.sentences.iter().for_each(|sentence| wanted.want(*sentence));
        while let Some(sentence) = wanted.stack.pop() {
            if self.sighted[sentence].flags.has(Flags::THING) && sentence > 0 {
                wanted.want(sentence - 1);
            }
        }
        (0..self.sighted.len()).filter(|sentence| wanted.read[*sentence]).collect()
    }

    /// Whether a quotation touches a sentence.
    #[must_use]
    pub fn is_quoted(&self, sentence: usize) -> bool {
        !self.quotes.touching(sentence).is_empty()
    }

    /// Whether words anywhere in a sentence may mention somebody, not just those that are names or pronouns.
    #[must_use]
    pub fn describes(&self, sentence: usize) -> bool {
        [Flags::ROLE, Flags::GROUP, Flags::ALLIES].iter().any(|flag| self.sighted[sentence].flags.has(*flag))
    }

    /// The sentences that are read, given what each candidate may hold; `None` where none holds a statement.
    #[must_use]
    pub fn relevant(
        &self,
        names: &[NameHit],
        pack: &Pack,
        prospect: impl Fn(usize) -> Prospect,
    ) -> Option<Relevant> {
        let Self { sighted, quotes, sentences } = self;
        let document = quotes.document;
        let mut wanted = Wanted::new(sighted.len());
        // The last sentence that can hold a statement: what points back points to one.
        let mut last = None;
        for sentence in sentences.iter().copied() {
            let Prospect { worded, pointing } = prospect(sentence);
            if worded || pointing && last.is_some_and(|last| sighted[sentence].may_point(sentence - last)) {
                wanted.want(sentence);
                last = Some(sentence);
            }
        }
        wanted.stack.last()?;
        let sides = names.iter().any(|hit| certain(hit, &pack.sides));
        let mut sides_sought = sides;
        while let Some(sentence) = wanted.stack.pop() {
            let one = &sighted[sentence];
            let points = [Flags::PRONOUN, Flags::ROLE, Flags::GROUP];
            if points.iter().any(|flag| one.flags.has(*flag)) {
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
}

impl Sighted {
    /// Whether it may point back so many sentences.
    fn may_point(&self, back: usize) -> bool {
        back <= 1 && self.flags.has(Flags::TAKES_UP)
            || back <= REFERENCE_REACH && self.flags.has(Flags::POINTS)
    }
}

struct Wanted {
    read: Vec<bool>,
    stack: Vec<usize>,
}

impl Wanted {
    fn new(sentences: usize) -> Self {
        Self { read: vec![false; sentences], stack: Vec::new() }
    }

    fn want(&mut self, sentence: usize) {
        if !std::mem::replace(&mut self.read[sentence], true) {
            self.stack.push(sentence);
        }
    }
}

/// The quotations of a document by the sentences they touch.
#[derive(Debug)]
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

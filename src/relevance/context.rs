//! From the sentences that can hold a statement to all that those look at.

use super::forms::Flags;
use super::{Sighted, certain, possible};
use crate::mention::names::NameHit;
use crate::mention::pronouns::{GROUP_REACH, REACH};
use crate::mention::subject::Subject;
use crate::pack::Pack;
use crate::position::references::REACH as REFERENCE_REACH;
use crate::text::Document;

/// What of an article is read.
#[derive(Debug)]
pub struct Relevant {
    /// For each sentence whether it is read.
    pub read: Vec<bool>,
    /// For each sentence whether it may hold a statement.
    pub worded: Vec<bool>,
    /// Whether one of the pack's sides is named in the others.
    pub sides_named: bool,
    /// Whether all sentences that may name one of them are read.
    sides_sought: bool,
    /// For each quotation whether what stands around it is read.
    quoted: Vec<bool>,
}

impl Relevant {
    /// The sentences that are read, ascending.
    #[must_use]
    pub fn sentences(&self) -> Vec<usize> {
        (0..self.read.len()).filter(|sentence| self.read[*sentence]).collect()
    }
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

    /// The candidates, with whatever their pronouns for things may stand for and what shares a name with one, ascending.
    #[must_use]
    pub fn sentences(&self) -> Vec<usize> {
        let mut wanted = Wanted::new(self.sighted.len());
        self.sentences.iter().for_each(|sentence| wanted.want(*sentence));
        while let Some(sentence) = wanted.stack.pop() {
            if let Some(before) = sentence.checked_sub(1)
                && (self.sighted[sentence].refers || self.sighted[before].split)
            {
                wanted.want(before);
            }
            if self.sighted[sentence].split {
                wanted.want(sentence + 1);
            }
        }
        (0..self.sighted.len()).filter(|sentence| wanted.read[*sentence]).collect()
    }

    /// Whether a quotation touches a sentence.
    #[must_use]
    pub fn is_quoted(&self, sentence: usize) -> bool {
        !self.quotes.touching(sentence).is_empty()
    }

    /// The sentences that are read, given whether each candidate may hold a statement, and whether
    /// one that only points back; `None` where none does. What pronouns look back to is not among them.
    #[must_use]
    pub fn relevant(
        &self,
        names: &[NameHit],
        pack: &Pack,
        worded: impl Fn(usize) -> bool,
        pointing: impl Fn(usize) -> bool,
    ) -> Option<Relevant> {
        let mut worth = Vec::new();
        for sentence in self.sentences.iter().copied() {
            // What points back points to a statement.
            let may_point =
                || worth.last().is_some_and(|last| self.sighted[sentence].may_point(sentence - last));
            if worded(sentence) || may_point() && pointing(sentence) {
                worth.push(sentence);
            }
        }
        let nothing = vec![false; self.sighted.len()];
        let sides_named = names.iter().any(|hit| certain(hit, &pack.sides));
        let mut relevant = Relevant {
            read: nothing.clone(),
            worded: nothing,
            sides_named,
            sides_sought: sides_named,
            quoted: vec![false; self.quotes.document.quotations.len()],
        };
        worth.iter().for_each(|sentence| relevant.worded[*sentence] = true);
        self.extend(&mut relevant, names, pack, worth, false).then_some(relevant)
    }

    /// Reads some sentences more, and what those look at; with all that pronouns in them can look `back` at, if asked
    /// to. Whether any of them is new.
    #[must_use]
    pub fn extend(
        &self,
        relevant: &mut Relevant,
        names: &[NameHit],
        pack: &Pack,
        more: Vec<usize>,
        back: bool,
    ) -> bool {
        let Self { sighted, quotes, .. } = self;
        let mut wanted = Wanted { read: std::mem::take(&mut relevant.read), stack: Vec::new() };
        more.into_iter().for_each(|sentence| wanted.want(sentence));
        let any = !wanted.stack.is_empty();
        while let Some(sentence) = wanted.stack.pop() {
            let one = &sighted[sentence];
            let points = [Flags::PRONOUN, Flags::ROLE].into_iter().any(|flag| one.flags.has(flag));
            if back && points {
                (sentence.saturating_sub(REACH)..sentence).for_each(|before| wanted.want(before));
            }
            if one.flags.has(Flags::GROUP) {
                (sentence.saturating_sub(GROUP_REACH)..sentence).for_each(|before| wanted.want(before));
                // Whether the pack's sides are named anywhere is asked for "both sides".
                if !std::mem::replace(&mut relevant.sides_sought, true) {
                    let named = names.iter().filter(|hit| possible(hit, &pack.sides));
                    let sentences = named.filter_map(|hit| quotes.document.sentence_of(hit.first));
                    sentences.for_each(|other| wanted.want(other));
                }
            }
            if let Some(before) = sentence.checked_sub(1).filter(|before| sighted[*before].open) {
                wanted.want(before);
            }
            if one.open && sentence + 1 < sighted.len() {
                wanted.want(sentence + 1);
            }
            for quotation in quotes.touching(sentence) {
                quotes.around(*quotation, &mut relevant.quoted, |other| wanted.want(other));
            }
        }
        relevant.read = wanted.read;
        any
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

    /// The sentences in which the speaker of a quotation may be named; nothing where it was `asked` for before.
    fn around(&self, number: usize, asked: &mut [bool], mut want: impl FnMut(usize)) {
        let last_sentence = self.document.sentences.len() - 1;
        let mut number = number;
        while !std::mem::replace(&mut asked[number], true) {
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

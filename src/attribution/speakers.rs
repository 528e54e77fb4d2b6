//! Whose words they are: reported clauses and quotations as nested scopes, each with a speaker.

use crate::attribution::frames::Frame;
use crate::mention::{Kind, Mentions, mention_of};
use crate::pack::PartyId;
use crate::pack::language::{CuePos, Language, Place, Sense};
use crate::syntax::{Tree, Upos};
use crate::text::Document;

/// A stretch of text that somebody says or thinks.
#[derive(Clone, Debug)]
pub struct Scope {
    /// The mention that says it, where one is known.
    pub speaker: Option<usize>,
    /// The token that names the speaker; kept where it is no mention ("a poll", "experts").
    pub source: Option<usize>,
    /// The party addressed ("told Trump that").
    pub addressee: Option<PartyId>,
}

/// Every scope, and the innermost one of each token.
#[derive(Debug, Default)]
pub struct Scopes {
    list: Vec<Scope>,
    of_token: Vec<Option<u32>>,
}

impl Scopes {
    /// No scope over a document of so many tokens.
    #[must_use]
    pub fn new(tokens: usize) -> Self {
        Self { list: Vec::new(), of_token: vec![None; tokens] }
    }

    /// The innermost scope of a token.
    #[must_use]
    pub fn at(&self, token: usize) -> Option<&Scope> {
        self.of_token.get(token).copied().flatten().map(|scope| &self.list[scope as usize])
    }

    /// Puts a scope over tokens, inside whatever scope they already lie in.
    pub fn put(&mut self, scope: Scope, tokens: &[usize]) {
        let number = self.list.len() as u32;
        self.list.push(scope);
        for token in tokens {
            self.of_token[*token] = Some(number);
        }
    }
}

/// Whether a frame reports: its clause or quotation is somebody's words or thoughts.
#[must_use]
pub fn reports(language: &Language, frame: &Frame) -> bool {
    let cue = &language.cues[frame.hit.cue];
    match cue.sense {
        Sense::Say | Sense::Know | Sense::Accuse => true,
        Sense::Stance(_) => cue.speech && cue.pos != CuePos::Modal,
    }
}

/// The mention a frame's holder is, if any of its holders is one.
#[must_use]
pub fn holder_mention(tree: &Tree, mentions: &Mentions, holders: &[usize]) -> Option<usize> {
    holders.iter().find_map(|holder| mention_of(tree, mentions, *holder))
}

/// The most words of a name set to a quotation, with what is said of who bears it.
const MOST_SIGNATURE: usize = 16;

/// Who says a quotation, found from what stands around it.
pub struct QuoteSpeakers<'a> {
    /// The document.
    pub document: &'a Document<'a>,
    /// Its trees.
    pub tree: &'a Tree,
    /// The language.
    pub language: &'a Language,
    /// Frames, in text order of their heads.
    pub frames: &'a [Frame],
    /// Mentions so far.
    pub mentions: &'a Mentions,
}

/// A speaker found: the mention or else just the token, and the frame that told.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Found {
    /// The mention.
    pub mention: Option<usize>,
    /// The token that names the source.
    pub source: Option<usize>,
    /// The reporting frame.
    pub frame: Option<usize>,
}

impl QuoteSpeakers<'_> {
    /// The speaker of every quotation, by number.
    #[must_use]
    pub fn all(&self) -> Vec<Found> {
        let mut found: Vec<Found> = Vec::with_capacity(self.document.quotations.len());
        let colons: Vec<usize> =
            (0..self.document.tokens.len()).filter(|token| self.document.form(*token) == ":").collect();
        for number in 0..self.document.quotations.len() {
            let speaker = self.one(number, &found, &colons);
            found.push(speaker);
        }
        found
    }

    fn one(&self, number: usize, earlier: &[Found], colons: &[usize]) -> Found {
        let quotation = &self.document.quotations[number];
        // Nothing is said in it, or it is not read.
        if quotation.tokens.is_empty() {
            return Found::default();
        }
        if quotation.continued
            && let Some(previous) = number.checked_sub(1).and_then(|n| earlier.get(n))
            && previous.source.is_some()
        {
            return *previous;
        }
        let (first, last) = (quotation.tokens.start, quotation.tokens.end.saturating_sub(1));
        let ends = self.sentence_of(last);
        let starts = self.sentence_of(first);
        if let Some(found) = self.signed(last) {
            return found;
        }
        for sentence in [ends, starts] {
            if let Some(found) = self.reported_in(sentence, first, last, colons) {
                return found;
            }
        }
        // A run of quotations after one attribution, or the sentence that leads up to it.
        let paragraph = self.document.sentences[starts].paragraph;
        if let Some(previous) = number.checked_sub(1) {
            let before = &self.document.quotations[previous];
            let sentence = self.sentence_of(before.tokens.end.saturating_sub(1));
            let near = starts >= sentence && starts - sentence <= 1;
            if near
                && self.document.sentences[sentence].paragraph == paragraph
                && earlier[previous].source.is_some()
            {
                return earlier[previous];
            }
        }
        if let Some(found) = self.goes_on(number, earlier) {
            return found;
        }
        if let Some(sentence) = starts.checked_sub(1) {
            let same = self.document.sentences[sentence].paragraph == paragraph;
            let colon = self.last_word(sentence).is_some_and(|token| self.document.form(token) == ":");
            if (same || colon)
                && let Some(found) =
                    self.reported_in(sentence, first, last, colons).or_else(|| self.main_subject(sentence))
            {
                return found;
            }
        }
        Found::default()
    }

    /// "“…” — Oscar Quintero, a teacher": the name that a dash behind a quotation sets to it, in its own
    /// paragraph or at the start of the next, and nothing else there.
    fn signed(&self, last: usize) -> Option<Found> {
        let paragraph = |token: usize| self.document.sentences[self.sentence_of(token)].paragraph;
        let mark = |token: usize| crate::syntax::units::is_quote_mark(self.document.form(token));
        let tokens = self.document.tokens.len();
        let dash = (last + 1..tokens).find(|token| !mark(*token))?;
        if !matches!(self.document.form(dash), "—" | "–" | "―" | "--" | "-")
            || paragraph(dash) > paragraph(last) + 1
        {
            return None;
        }
        let behind = dash + 1..tokens.min(dash + 2 + MOST_SIGNATURE);
        let line: Vec<usize> = behind.take_while(|token| paragraph(*token) == paragraph(dash)).collect();
        let name = *line.first()?;
        let alone = line.len() <= MOST_SIGNATURE && line.iter().all(|token| !self.tree.is_verb(*token));
        if !alone || self.tree.node(name).upos != Upos::Propn {
            return None;
        }
        let source = self.tree.ancestors(name).take_while(|token| line.contains(token)).last()?;
        Some(Found {
            mention: mention_of(self.tree, self.mentions, source),
            source: Some(source),
            frame: None,
        })
    }

    /// The speaker of the quotation before a paragraph that is nothing but a quotation: papers name
    /// who speaks once, and let the speech go on.
    fn goes_on(&self, number: usize, earlier: &[Found]) -> Option<Found> {
        let quotation = &self.document.quotations[number];
        let paragraph = |token: usize| self.document.sentences[self.sentence_of(token)].paragraph;
        let here = paragraph(quotation.tokens.start);
        // The marks themselves stand before and behind.
        let before = quotation.tokens.start.checked_sub(2).is_none_or(|token| paragraph(token) != here);
        let behind = quotation.tokens.end + 1;
        let behind = behind >= self.document.tokens.len() || paragraph(behind) != here;
        let previous = number.checked_sub(1)?;
        let last = self.document.quotations[previous].tokens.end.checked_sub(1)?;
        let follows = paragraph(last) + 1 == here;
        (before && behind && follows && earlier[previous].source.is_some())
            .then(|| Found { frame: None, ..earlier[previous] })
    }

    fn sentence_of(&self, token: usize) -> usize {
        self.document.sentence_of(token).unwrap_or(self.document.sentences.len() - 1)
    }

    fn last_word(&self, sentence: usize) -> Option<usize> {
        let range = self.document.sentences[sentence].tokens.clone();
        range.rev().find(|token| !crate::syntax::units::is_quote_mark(self.document.form(*token)))
    }

    /// The reporting frame of the narration of a sentence that stands nearest to a quotation.
    fn reported_in(&self, sentence: usize, first: usize, last: usize, colons: &[usize]) -> Option<Found> {
        let range = self.document.sentences[sentence].tokens.clone();
        let distance =
            |token: usize| if token > last { token - last } else { first.saturating_sub(token) + 1 };
        let from = self.frames.partition_point(|frame| frame.hit.head < range.start);
        let best = (from..self.frames.len())
            .map(|number| (number, &self.frames[number]))
            .take_while(|(_, frame)| frame.hit.head < range.end)
            .filter(|(_, frame)| {
                let head = frame.hit.head;
                (head < first || head > last) && self.can_quote(frame) && !frame.holders.is_empty()
            })
            .min_by_key(|(_, frame)| distance(frame.hit.head));
        if let Some((number, frame)) = best {
            let source = frame.holders.first().copied();
            return Some(Found {
                mention: holder_mention(self.tree, self.mentions, &frame.holders),
                source,
                frame: Some(number),
            });
        }
        // "Zelenskyy was blunt: “…”"
        let from = colons.partition_point(|colon| *colon < range.start);
        let colon = colons.get(from).is_some_and(|colon| *colon < first.min(range.end));
        if colon { self.main_subject(sentence) } else { None }
    }

    fn can_quote(&self, frame: &Frame) -> bool {
        let cue = &self.language.cues[frame.hit.cue];
        let verbal = matches!(cue.pos, CuePos::Verb | CuePos::Phrase);
        verbal && (matches!(cue.sense, Sense::Say) || cue.content.contains(&Place::Quote) || cue.speech)
    }

    fn main_subject(&self, sentence: usize) -> Option<Found> {
        let units = self.tree.units();
        let from = units.partition_point(|unit| unit.sentence < sentence);
        let mut within = units[from..].iter().take_while(|unit| unit.sentence == sentence);
        let unit = within.find(|unit| unit.quotation.is_none())?;
        let subject = crate::syntax::roles::surface_subject(self.tree, unit.root)?;
        let owner = self.tree.child(subject, crate::syntax::Rel::NmodPoss);
        let mention = mention_of(self.tree, self.mentions, subject)
            .or_else(|| owner.and_then(|owner| self.mentions.headed(owner)))?;
        matches!(self.mentions.get(mention).kind, Kind::Person(_) | Kind::Body).then_some(Found {
            mention: Some(mention),
            source: Some(subject),
            frame: None,
        })
    }
}

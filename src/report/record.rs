//! Flat records: one statement or attribution each, as JSON Lines and CSV carry them.
//!
//! The names and the order of the fields are a contract with the programs that read them;
//! whoever changes it raises [`SCHEMA`] or [`ATTRIBUTION_SCHEMA`].

use serde::Serialize;

use crate::article::Article;
use crate::attribution::Attribution;
use crate::pack::{Pack, PartyId, Position, PositionId, Stance};
use crate::position::{PhraseId, Reading, Statement};
use crate::span::{Characters, Span};

/// Version of the statement records and of the JSON documents. New fields do not raise it; a changed
/// or removed one does.
pub const SCHEMA: u32 = 1;

/// Version of the attribution records, by the same rule. In 1 each attribution was a record beside
/// the others; since 2 a record holds those inside its content as `nested`, and `depth` tells how deep it stands
/// itself: who counts records, or looks for a source among them, has to look there too.
pub const ATTRIBUTION_SCHEMA: u32 = 2;

/// Words of the article and where they stand, in bytes of its text.
#[derive(Clone, Copy, Debug, Serialize)]
pub struct Place<'r> {
    /// First byte.
    pub start: usize,
    /// One past the last.
    pub end: usize,
    /// The words.
    pub text: &'r str,
}

impl<'r> Place<'r> {
    pub(super) fn of(span: Span, article: &'r Article) -> Self {
        Self { start: span.start, end: span.end, text: span.of(&article.text) }
    }
}

/// The words that name a holder, and whom they stand for.
#[derive(Clone, Copy, Debug, Serialize)]
pub struct HolderPlace<'r> {
    /// First byte.
    pub start: usize,
    /// One past the last.
    pub end: usize,
    /// The words.
    pub text: &'r str,
    /// The person or party they stand for.
    pub name: &'r str,
}

/// One statement.
#[derive(Clone, Debug, Serialize)]
pub struct StatementRecord<'r> {
    /// The article: the file's stem or the record's id.
    pub doc: &'r str,
    /// Who holds it.
    pub party: &'r str,
    /// The issue of the position.
    pub issue: &'r str,
    /// What it is about.
    pub position: &'r str,
    /// How it is held.
    pub stance: &'static str,
    /// For (`+`) or against (`-`) the position.
    pub sign: &'static str,
    /// The end of the issue's axis it counts toward.
    pub pole: &'static str,
    /// 1 to 5.
    pub strength: u8,
    /// The words that name the holder.
    pub holder: HolderPlace<'r>,
    /// The words that express the stance.
    pub cue: Place<'r>,
    /// Holder, cue and content, from the first to the last.
    pub evidence: Place<'r>,
    /// The party that tells it, where it is not the holder.
    pub reported_by: Option<&'r str>,
    /// The party it is directed at.
    pub addressee: Option<&'r str>,
    /// What it depends on.
    pub condition: Option<Place<'r>>,
    /// direct, mixed or indirect.
    pub quoted: &'static str,
    /// How the holder was found out.
    pub basis: &'static str,
    /// The phrase that found it: `issue/position#n`, or `#ref` where a back reference did.
    pub rule: String,
    /// CAMEO code.
    pub cameo: &'r str,
    /// PLOVER class.
    pub plover: &'r str,
    /// Day of the article, where known.
    pub date: Option<String>,
    /// Line on which the evidence begins, from 1.
    pub line: usize,
    /// [`SCHEMA`]; none inside a document that carries its own.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub schema: Option<u32>,
}

impl<'r> StatementRecord<'r> {
    /// The record of a statement of `reading`.
    #[must_use]
    pub fn of(reading: &Reading<'r>, statement: &'r Statement) -> Self {
        let (article, pack) = (reading.article, reading.pack);
        let position: &'r Position = &pack[statement.position];
        let id = |party: PartyId| pack[party].id.as_str();
        let holder = Place::of(statement.holder.span, article);
        Self {
            doc: &article.id,
            party: id(statement.party),
            issue: &pack[position.issue].id,
            position: &position.id,
            stance: statement.stance.as_str(),
            sign: statement.stance.sign().as_str(),
            pole: position.pole.seen_with(statement.stance.sign()).as_str(),
            strength: statement.strength,
            holder: HolderPlace {
                start: holder.start,
                end: holder.end,
                text: holder.text,
                name: &statement.holder.name,
            },
            cue: Place::of(statement.cue, article),
            evidence: Place::of(statement.evidence, article),
            reported_by: statement.reported_by.map(id),
            addressee: statement.addressee.map(id),
            condition: statement.condition.map(|span| Place::of(span, article)),
            quoted: statement.quoted.as_str(),
            basis: statement.holder.basis.as_str(),
            rule: rule(pack, statement.position, statement.phrase),
            cameo: &statement.cameo,
            plover: &statement.plover,
            date: article.date.map(|date| date.to_string()),
            line: article.lines.line(statement.evidence.start),
            schema: Some(SCHEMA),
        }
    }

    /// Counts its places in characters instead of bytes; they are those of the article's text.
    pub(crate) fn count_in(&mut self, characters: &Characters) {
        let count = |start: &mut usize, end: &mut usize| {
            (*start, *end) = (characters.before(*start), characters.before(*end));
        };
        count(&mut self.holder.start, &mut self.holder.end);
        for place in [&mut self.cue, &mut self.evidence].into_iter().chain(self.condition.as_mut()) {
            count(&mut place.start, &mut place.end);
        }
    }
}

/// The name of the rule behind a statement: `nato/join-nato#2` for the second phrase of the
/// position, whether what it says is turned round or not; `nato/join-nato#ref` where no phrase found it.
#[must_use]
pub fn rule(pack: &Pack, position: PositionId, phrase: Option<PhraseId>) -> String {
    let Position { issue, id, .. } = &pack[phrase.map_or(position, |phrase| phrase.position)];
    let issue = &pack[*issue].id;
    match phrase {
        Some(phrase) => format!("{issue}/{id}#{}", phrase.index + 1),
        None => format!("{issue}/{id}#ref"),
    }
}

/// Who an attribution is to.
#[derive(Clone, Debug, Serialize)]
pub struct SourceRecord<'r> {
    /// First byte.
    pub start: usize,
    /// One past the last.
    pub end: usize,
    /// The words.
    pub text: &'r str,
    /// The party, where it speaks for one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub party: Option<&'r str>,
    /// The parties, where it speaks for several.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub parties: Vec<&'r str>,
}

/// One attribution.
#[derive(Clone, Debug, Serialize)]
pub struct AttributionRecord<'r> {
    /// The article: the file's stem or the record's id.
    pub doc: &'r str,
    /// Who says or wants it, where the text names anyone.
    pub source: Option<SourceRecord<'r>>,
    /// The words that express it.
    pub cue: Option<Place<'r>>,
    /// What is attributed, in pieces where the text interrupts it.
    pub content: Vec<Place<'r>>,
    /// What the source does by it, where that is a stance: a threat and an accusation are `oppose`,
    /// a report is what it says of the source itself.
    pub stance: Option<&'static str>,
    /// direct, mixed or indirect.
    pub kind: &'static str,
    /// In how many other attributions it stands.
    pub depth: usize,
    /// What its source says that somebody else says or wants: the attributions inside its content.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub nested: Vec<Self>,
    /// [`ATTRIBUTION_SCHEMA`].
    pub schema: u32,
}

impl<'r> AttributionRecord<'r> {
    /// The attributions of `reading` that stand in no other, with those inside them.
    #[must_use]
    pub fn all(reading: &'r Reading<'r>) -> Vec<Self> {
        let list: Vec<&Attribution> = reading.attributions().collect();
        let mut inside = vec![Vec::new(); list.len()];
        let mut outermost = Vec::new();
        for (number, attribution) in list.iter().enumerate() {
            match attribution.within {
                Some(outer) => inside[outer].push(number),
                None => outermost.push(number),
            }
        }
        outermost.into_iter().map(|number| Self::tree(reading, &list, &inside, number, 0)).collect()
    }

    fn tree(
        reading: &'r Reading<'r>,
        list: &[&'r Attribution],
        inside: &[Vec<usize>],
        number: usize,
        depth: usize,
    ) -> Self {
        let deeper = |inner: &usize| Self::tree(reading, list, inside, *inner, depth + 1);
        let nested = inside[number].iter().map(deeper).collect();
        Self { depth, nested, ..Self::of(reading, list[number]) }
    }

    /// The record and those inside it, one behind the other.
    #[must_use]
    pub fn flat(mut self) -> Vec<Self> {
        let nested = std::mem::take(&mut self.nested);
        std::iter::once(self).chain(nested.into_iter().flat_map(Self::flat)).collect()
    }

    fn of(reading: &Reading<'r>, attribution: &'r Attribution) -> Self {
        let (article, pack) = (reading.article, reading.pack);
        let source = attribution.source.as_ref().map(|source| {
            let Place { start, end, text } = Place::of(source.span, article);
            let mut parties: Vec<&str> = source.parties.iter().map(|id| pack[*id].id.as_str()).collect();
            let party = if parties.len() == 1 { parties.pop() } else { None };
            SourceRecord { start, end, text, party, parties }
        });
        Self {
            doc: &article.id,
            source,
            cue: attribution.cue.map(|span| Place::of(span, article)),
            content: attribution.content.iter().map(|span| Place::of(*span, article)).collect(),
            stance: attribution.act.map(Stance::as_str),
            kind: attribution.kind.as_str(),
            depth: 0,
            nested: Vec::new(),
            schema: ATTRIBUTION_SCHEMA,
        }
    }
}

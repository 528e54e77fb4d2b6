//! What is kept of an article once its reading is forgotten.

use jiff::civil::Date;

use crate::attribution::Kind;
use crate::comparison::{Selection, said_once};
use crate::pack::{PartyId, Pole, PositionId, Sign, Stance};
use crate::position::{PhraseId, Reading};
use crate::span::Span;

/// An article, as far as it is needed to say where something stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Source {
    /// The file's stem, or the record's id.
    pub id: String,
    /// Where it came from, as the user named it.
    pub path: String,
    /// Headline, where known.
    pub title: Option<String>,
    /// Publisher, where known.
    pub publisher: Option<String>,
    /// Address, where known.
    pub url: Option<String>,
    /// Day of publication, where known.
    pub date: Option<Date>,
}

/// An article and what is said in it.
#[derive(Clone, Debug)]
pub struct Told {
    /// The article.
    pub source: Source,
    /// Its statements, in the order of the text.
    pub said: Vec<Said>,
}

/// What a piece of a sentence is to the statement found in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mark {
    /// It expresses the stance.
    Cue,
    /// It names the holder.
    Holder,
    /// It expresses the position.
    Position,
    /// The stance depends on it.
    Condition,
}

/// A statement with its words: all that stays of it.
#[derive(Clone, Debug)]
pub struct Said {
    /// The article: an index of [`Timeline::sources`](super::Timeline::sources); 0 before it is part of a timeline.
    pub source: usize,
    /// Who holds it.
    pub party: PartyId,
    /// What it is about.
    pub position: PositionId,
    /// How it is held.
    pub stance: Stance,
    /// The end of the axis it counts toward.
    pub pole: Pole,
    /// What is held by it: a position, for it or against it. To be against a position that has an opposite is to be for that:
    /// "no enrichment" and "stop enriching" are one thing.
    pub held: (PositionId, Sign),
    /// 1 to 5.
    pub strength: u8,
    /// The party that tells it, where it is not the holder.
    pub reported_by: Option<PartyId>,
    /// What it depends on.
    pub condition: Option<Box<str>>,
    /// How literally it is reported.
    pub quoted: Kind,
    /// The phrase that found it; none where a back reference did.
    pub phrase: Option<PhraseId>,
    /// Whom the words for the holder stand for.
    pub holder: Box<str>,
    /// From the first to the last of holder, cue and content, in bytes of the article's text.
    pub evidence: Span,
    /// Line on which the evidence begins, from 1.
    pub line: usize,
    /// The sentence in pieces, without the marks of its layout.
    pub sentence: Vec<(Option<Mark>, Box<str>)>,
}

impl Told {
    /// What `selection` wants of a reading.
    #[must_use]
    pub fn of(reading: &Reading<'_>, selection: &Selection) -> Self {
        let (article, pack) = (reading.article, reading.pack);
        let columns = selection.columns(pack);
        let said = said_once(reading)
            .filter(|statement| columns.contains(&statement.party))
            .filter(|statement| selection.has(pack[statement.position].issue))
            .map(|statement| {
                let mut marks = vec![(statement.cue, Mark::Cue), (statement.holder.span, Mark::Holder)];
                marks.extend(statement.matched.iter().map(|span| (*span, Mark::Position)));
                marks.extend(statement.condition.map(|span| (span, Mark::Condition)));
                let sentence = statement.sentence.cover(statement.evidence);
                let pieces = article.pieces(sentence, &marks).into_iter();
                let position = &pack[statement.position];
                let held = match (statement.stance.sign(), position.opposite) {
                    (Sign::Against, Some(opposite)) => (opposite, Sign::For),
                    (sign, _) => (statement.position, sign),
                };
                Said {
                    source: 0,
                    party: statement.party,
                    position: statement.position,
                    stance: statement.stance,
                    pole: position.pole.seen_with(statement.stance.sign()),
                    held,
                    strength: statement.strength.max(1),
                    reported_by: statement.reported_by,
                    condition: statement.condition.map(|span| span.of(&article.text).into()),
                    quoted: statement.quoted,
                    phrase: statement.phrase,
                    holder: statement.holder.name.as_str().into(),
                    evidence: statement.evidence,
                    line: article.lines.line(statement.evidence.start),
                    sentence: pieces.map(|(mark, span)| (mark, span.of(&article.text).into())).collect(),
                }
            })
            .collect();
        let source = Source {
            id: article.id.clone(),
            path: article.path.clone(),
            title: article.title.clone(),
            publisher: article.source.clone(),
            url: article.url.clone(),
            date: article.date,
        };
        Self { source, said }
    }
}

impl Said {
    /// Whether it is the party's own word, rather than what another tells of it.
    #[must_use]
    pub const fn is_own(&self) -> bool {
        self.reported_by.is_none()
    }

    /// What the sentence has in common with a copy of it: every run of [`SHARED`] words, or all words of a shorter one.
    ///
    /// Hashes stand for the runs. They are the same on every machine, as they decide what is counted.
    pub(super) fn runs(&self) -> Vec<u64> {
        let whole: String = self.sentence.iter().map(|(_, piece)| &**piece).collect();
        let words: Vec<String> = whole
            .split(|c: char| !c.is_alphanumeric())
            .filter(|word| !word.is_empty())
            .map(str::to_lowercase)
            .collect();
        words.windows(SHARED.min(words.len()).max(1)).map(hash).collect()
    }
}

/// Words in a row that two sentences share where one is a copy of the other, or both quote the same.
pub const SHARED: usize = 10;

/// FNV-1a over the words, each with its end.
fn hash(words: &[String]) -> u64 {
    let bytes = words.iter().flat_map(|word| word.bytes().chain([0xff]));
    bytes.fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3))
}

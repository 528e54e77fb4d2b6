//! The model file: a header and sections, all read in place.
//!
//! Layout, little-endian: the magic bytes, a version, the number of sections, then a place and a
//! length (u32 each) for every section, then the sections.

use super::lemma::Lemmatiser;
use super::lexical::Lexicon;
use super::parser::{Action, Actions, Reach};
use super::table::{OUTPUTS, Table};
use super::tags::{Rel, Upos, Xpos};
use std::sync::OnceLock;

const MAGIC: &[u8; 8] = b"STANDSYN";
/// Version of the file format and of the feature templates.
pub const VERSION: u32 = 2;

/// The sections, in the order of the file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum Section {
    /// Joint tag classes: a UPOS and an XPOS byte each.
    Classes,
    /// Transitions: a kind (0 shift, 1 left, 2 right) and a relation byte each.
    Actions,
    /// Settings, an i32 each: the beam's width, the tagger's margin, the beam's slack.
    Settings,
    Lexicon,
    TagSlots1,
    TagRows1,
    TagSlots2,
    TagRows2,
    ParseSlots,
    ParseRows,
    LemmaEntries,
    LemmaStrings,
}

/// Number of sections.
pub const SECTIONS: usize = 12;

/// The syntax model: tagger, lemmatiser and parser over weights that are read in place.
pub struct Model {
    pub(super) classes: Vec<(Upos, Xpos)>,
    pub(super) actions: Actions,
    pub(super) lexicon: Lexicon<'static>,
    pub(super) tagger: [Table<'static>; 2],
    pub(super) parser: Table<'static>,
    pub(super) lemmatiser: Lemmatiser<'static>,
    pub(super) reach: Reach,
    pub(super) margin: i32,
}

static BYTES: &[u8] = include_bytes!("model.bin");

impl Model {
    /// The model in this library. Ready at once: nothing is unpacked.
    #[must_use]
    pub fn embedded() -> &'static Self {
        static MODEL: OnceLock<Model> = OnceLock::new();
        // A broken file would fail the tests; at run time it must not bring a reader down.
        MODEL.get_or_init(|| Self::from_bytes(BYTES).unwrap_or_else(Self::blank))
    }

    /// A model that knows nothing: all words are nouns.
    fn blank() -> Self {
        Self {
            classes: vec![(Upos::Noun, Xpos::NN)],
            actions: Actions {
                list: vec![
                    Action::Shift,
                    Action::Left(Rel::Root),
                    Action::Left(Rel::Dep),
                    Action::Right(Rel::Dep),
                ],
            },
            lexicon: Lexicon::new(&[]),
            tagger: [Table::empty(); 2],
            parser: Table::empty(),
            lemmatiser: Lemmatiser::new(&[], &[]),
            reach: Reach { width: 1, slack: 0 },
            margin: 0,
        }
    }

    /// Views a model file. `None` where it is not one of this version.
    #[doc(hidden)]
    #[must_use]
    pub fn from_bytes(bytes: &'static [u8]) -> Option<Self> {
        let word = |at: usize| -> Option<u32> {
            let b = bytes.get(at..at + 4)?;
            Some(u32::from_le_bytes([b[0], b[1], b[2], b[3]]))
        };
        if bytes.get(..8)? != MAGIC || word(8)? != VERSION || word(12)? as usize != SECTIONS {
            return None;
        }
        let section = |s: Section| -> Option<&'static [u8]> {
            let at = 16 + 8 * s as usize;
            let (start, len) = (word(at)? as usize, word(at + 4)? as usize);
            bytes.get(start..start.checked_add(len)?)
        };
        let classes: Vec<(Upos, Xpos)> = section(Section::Classes)?
            .chunks_exact(2)
            .map(|c| Some((Upos::from_index(c[0].into())?, Xpos::from_index(c[1].into())?)))
            .collect::<Option<_>>()?;
        let list: Vec<Action> = section(Section::Actions)?
            .chunks_exact(2)
            .map(|c| {
                let rel = Rel::from_index(c[1].into())?;
                Some(match c[0] {
                    0 => Action::Shift,
                    1 => Action::Left(rel),
                    _ => Action::Right(rel),
                })
            })
            .collect::<Option<_>>()?;
        // Without these four a search could end up with no transition to take.
        let complete = list.first() == Some(&Action::Shift)
            && list.contains(&Action::Left(Rel::Root))
            && list.iter().any(|a| matches!(a, Action::Left(r) if *r != Rel::Root))
            && list.iter().any(|a| matches!(a, Action::Right(_)));
        if classes.is_empty() || classes.len() > OUTPUTS || list.len() > OUTPUTS || !complete {
            return None;
        }
        let settings = section(Section::Settings)?;
        let setting = |i: usize| -> Option<i32> {
            let b = settings.get(4 * i..4 * i + 4)?;
            Some(i32::from_le_bytes([b[0], b[1], b[2], b[3]]))
        };
        Some(Self {
            classes,
            actions: Actions { list },
            lexicon: Lexicon::new(section(Section::Lexicon)?),
            tagger: [
                Table::new(section(Section::TagSlots1)?, section(Section::TagRows1)?)?,
                Table::new(section(Section::TagSlots2)?, section(Section::TagRows2)?)?,
            ],
            parser: Table::new(section(Section::ParseSlots)?, section(Section::ParseRows)?)?,
            lemmatiser: Lemmatiser::new(section(Section::LemmaEntries)?, section(Section::LemmaStrings)?),
            reach: Reach {
                width: setting(0)?.clamp(1, 64) as usize,
                slack: setting(2).unwrap_or(i32::MAX).into(),
            },
            margin: setting(1)?,
        })
    }

    /// The lexicon, for the trainer.
    #[doc(hidden)]
    #[must_use]
    pub const fn lexicon(&self) -> Lexicon<'static> {
        self.lexicon
    }

    /// Searches with another reach, for the trainer.
    #[doc(hidden)]
    pub const fn set_reach(&mut self, reach: Reach) {
        self.reach = reach;
    }

    /// Size of the embedded model file in bytes.
    #[must_use]
    pub fn embedded_size() -> usize {
        BYTES.len()
    }
}

/// Puts a model file together from its sections, in the order of [`Section`].
#[doc(hidden)]
#[must_use]
pub fn assemble(sections: &[Vec<u8>]) -> Vec<u8> {
    let mut out = Vec::new();
    out.extend_from_slice(MAGIC);
    out.extend_from_slice(&VERSION.to_le_bytes());
    out.extend_from_slice(&(sections.len() as u32).to_le_bytes());
    let mut place = 16 + 8 * sections.len();
    for section in sections {
        out.extend_from_slice(&(place as u32).to_le_bytes());
        out.extend_from_slice(&(section.len() as u32).to_le_bytes());
        place += section.len();
    }
    for section in sections {
        out.extend_from_slice(section);
    }
    out
}

//! Who is meant: every word that stands for a party, a person or somebody else.
//!
//! Names are found before parsing, over the raw tokens, so that the parser can be told what is a
//! name. Descriptions ("the Ukrainian foreign minister") need the tree, and pronouns need
//! everything before them; so mentions are made in three steps, each building on the last, and
//! every mention remembers how it was resolved.

pub mod describe;
pub mod names;
pub mod possible;
pub mod pronouns;
pub mod subject;

use crate::pack::{Gender, PartyId};
use crate::syntax::{Rel, Tree, Upos};

/// A mention of a party, of somebody who speaks for one, or of somebody who does not.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mention {
    /// Its tokens, first to last, both included.
    pub first: usize,
    /// Last token.
    pub last: usize,
    /// The token that stands for it in the tree.
    pub head: usize,
    /// Whom it speaks for; empty for somebody who speaks for no party of the pack.
    pub parties: Vec<PartyId>,
    /// Who it is, for the reader: "Vladimir Putin", "Russia".
    pub name: String,
    /// How it was resolved.
    pub basis: Basis,
    /// What pronouns can stand for it.
    pub kind: Kind,
    /// The earlier mention it points to.
    pub antecedent: Option<usize>,
}

impl Mention {
    /// Whether it is somebody who speaks for no party.
    #[must_use]
    pub fn is_outsider(&self) -> bool {
        self.parties.is_empty()
    }
}

/// What can take up a mention again.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    /// he or she
    Person(Option<Gender>),
    /// it
    Body,
    /// they
    People,
}

/// How a mention was resolved.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Basis {
    /// A name of the party.
    Name,
    /// A place or building that speaks for it.
    Metonym,
    /// "Russian officials", "a Russian demand".
    Demonym,
    /// A person in office.
    Person,
    /// "the Ukrainian president", "the foreign minister".
    Role,
    /// he, they, its.
    Pronoun,
    /// "both sides".
    Group,
    /// The speaker of a quotation (we, our, or nobody named).
    Speaker,
    /// A spelling close to a known name.
    Fuzzy,
}

impl Basis {
    /// The word used in output.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Name => "name",
            Self::Metonym => "metonym",
            Self::Demonym => "demonym",
            Self::Person => "person",
            Self::Role => "role",
            Self::Pronoun => "pronoun",
            Self::Group => "group",
            Self::Speaker => "speaker",
            Self::Fuzzy => "fuzzy",
        }
    }
}

/// The mentions of a document.
#[derive(Debug, Default)]
pub struct Mentions {
    list: Vec<Mention>,
    by_head: Vec<Option<u32>>,
    /// The mention before each that has the same head.
    before: Vec<Option<u32>>,
    by_token: Vec<Option<u32>>,
}

impl Mentions {
    /// No mention yet, over a document of so many tokens.
    #[must_use]
    pub fn new(tokens: usize) -> Self {
        Self {
            list: Vec::new(),
            by_head: vec![None; tokens],
            before: Vec::new(),
            by_token: vec![None; tokens],
        }
    }

    /// Adds a mention; a longer one takes over the tokens of those inside it, but never their heads.
    pub fn add(&mut self, mention: Mention) -> usize {
        let number = self.list.len();
        self.before.push(self.by_head[mention.head].replace(number as u32));
        for token in mention.first..=mention.last {
            if self.by_token[token].is_none() {
                self.by_token[token] = Some(number as u32);
            }
        }
        self.list.push(mention);
        number
    }

    /// Every mention, in the order they were made.
    #[must_use]
    pub fn all(&self) -> &[Mention] {
        &self.list
    }

    /// A mention by number.
    #[must_use]
    pub fn get(&self, number: usize) -> &Mention {
        &self.list[number]
    }

    /// The mentions whose heads are among some tokens, in the order they were made.
    #[must_use]
    pub fn among(&self, tokens: std::ops::Range<usize>) -> Vec<usize> {
        let latest = self.by_head[tokens].iter().copied().flatten();
        let mut numbers: Vec<usize> = latest
            .flat_map(|number| std::iter::successors(Some(number), |number| self.before[*number as usize]))
            .map(|number| number as usize)
            .collect();
        numbers.sort_unstable();
        numbers
    }

    /// The mention whose head is this token.
    #[must_use]
    pub fn headed(&self, token: usize) -> Option<usize> {
        self.by_head.get(token).copied().flatten().map(|number| number as usize)
    }

    /// The innermost mention that holds this token.
    #[must_use]
    pub fn at(&self, token: usize) -> Option<usize> {
        self.headed(token)
            .or_else(|| self.by_token.get(token).copied().flatten().map(|number| number as usize))
    }
}

/// The mention a noun phrase stands for: the one it heads, the one it is part of, or, for a
/// vehicle such as "Putin's remarks", that of its owner.
#[must_use]
pub fn mention_of(tree: &Tree, mentions: &Mentions, token: usize) -> Option<usize> {
    if let Some(number) = mentions.headed(token) {
        return Some(number);
    }
    // "Vladimir Putin" may be headed by either word; a title may have taken the head.
    let near = tree.children_with(token, &[Rel::Flat, Rel::Appos, Rel::NmodDesc, Rel::Compound]);
    for child in near {
        if matches!(tree.rel(child), Rel::Compound | Rel::NmodDesc) && tree.node(child).upos != Upos::Propn {
            continue;
        }
        if let Some(number) = mentions.headed(child) {
            let mention = mentions.get(number);
            if matches!(mention.kind, Kind::Person(_)) {
                return Some(number);
            }
        }
    }
    mentions.at(token).filter(|number| {
        let mention = mentions.get(*number);
        mention.first <= token && token <= mention.last && mention.first != mention.last
    })
}

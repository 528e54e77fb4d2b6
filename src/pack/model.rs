//! The compiled pack: what the engine reads with. Everything refers by index; names are for people.

use jiff::civil::Date;
use smol_str::SmolStr;

use crate::pack::language::Language;
use crate::pack::stance::{Pole, Stance};
use crate::pattern::Phrase;
use crate::pattern::vocabulary::{Symbol, Vocabulary};
use crate::span::Origin;

/// Index of a party in [`Pack::parties`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PartyId(pub u16);

/// Index of an issue in [`Pack::issues`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct IssueId(pub u16);

/// Index of a position in [`Pack::positions`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PositionId(pub u16);

macro_rules! numbered {
    ($($id:ident)*) => {$(
        impl $id {
            /// The id at an index. A pack with more than ids can count is refused when it is compiled.
            #[must_use]
            pub fn at(index: usize) -> Self {
                Self(u16::try_from(index).unwrap_or(u16::MAX))
            }
        }
    )*};
}

numbered! { PartyId IssueId PositionId }

/// A rule pack, checked and compiled, with the language it builds on.
#[derive(Debug)]
pub struct Pack {
    /// Short name: the folder's.
    pub name: String,
    /// Title for people.
    pub title: String,
    /// The author's version of the pack.
    pub version: u32,
    /// The folders of the packs it builds on, near and far, the lowest first.
    pub bases: Vec<String>,
    /// Parties in the author's order.
    pub parties: Vec<Party>,
    /// Issues in the order of the files' `order`, then of their names.
    pub issues: Vec<Issue>,
    /// Positions, grouped by issue.
    pub positions: Vec<Position>,
    /// Old ids and those that have come in their place.
    pub renamed: Vec<Renamed>,
    /// How many tests of the bases are left out, as they expect a disabled party.
    pub tests_left_out: usize,
    /// The parties shown as columns when the user names none.
    pub columns: Vec<PartyId>,
    /// The parties meant by "both sides" where the text before names no pair.
    pub sides: Vec<PartyId>,
    /// The parties one of which an article must name to be about the pack's subject, if it is not brief; empty means that any is.
    pub about: Vec<PartyId>,
    /// Proper nouns that show a passage is about another conflict.
    pub elsewhere: Vec<String>,
    /// The pack's and the language's word lists, by name (compiled into the phrases; kept for listing).
    pub lists: Vec<WordList>,
    /// Cues and closed word classes.
    pub language: Language,
    /// Every word that any rule of the pack or the language mentions.
    pub vocabulary: Vocabulary,
}

/// The kinds of things that have ids.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum IdKind {
    /// Of a party.
    Party,
    /// Of an issue.
    Issue,
    /// Of a position.
    Position,
}

impl IdKind {
    /// What it is called.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Party => "party",
            Self::Issue => "issue",
            Self::Position => "position",
        }
    }
}

/// An old id, and the one that has come in its place.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Renamed {
    /// What has the id.
    pub kind: IdKind,
    /// The old id.
    pub old: String,
    /// The id there is.
    pub new: String,
    /// The version or day since when, in its author's words.
    pub since: Option<String>,
}

/// A word list as its author wrote it.
#[derive(Clone, Debug)]
pub struct WordList {
    /// The name under which phrases use it.
    pub name: String,
    /// Its phrases.
    pub entries: Vec<String>,
    /// Where it was written.
    pub origin: Origin,
}

/// A side that holds positions.
#[derive(Debug)]
pub struct Party {
    /// Id used in rule files and output.
    pub id: String,
    /// Full name.
    pub name: String,
    /// Column head.
    pub short: String,
    /// How it is written: everything that stands for the party itself.
    pub names: Vec<PartyName>,
    /// Pronouns that may stand for the party itself, folded.
    pub pronouns: Vec<Symbol>,
    /// Longer strings that contain one of the names and are not the party.
    pub not: Vec<String>,
    /// People who speak for it, some of the time.
    pub people: Vec<Person>,
    /// Names of several parties at once it belongs to.
    pub groups: Vec<String>,
    /// The parties meant by "its allies", "its partners".
    pub allies: Vec<PartyId>,
    /// Where it was written.
    pub origin: Origin,
}

/// One way of writing a party, or a member of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PartyName {
    /// The words, as an author wrote them.
    pub text: String,
    /// What kind of name.
    pub kind: NameKind,
    /// The member state it names, where the party is a group of states.
    pub member: Option<String>,
}

/// Kinds of names of a party.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum NameKind {
    /// "Russia", "Russian Federation".
    Name,
    /// "Russian": an adjective or its people; no holder by itself as an adjective.
    Demonym,
    /// "Moscow", "the Kremlin".
    Metonym,
    /// "State Duma": a body that speaks for it.
    Institution,
    /// "Western allies": common words for several that speak as one.
    Group,
}

/// A person who speaks for a party while in office.
#[derive(Debug)]
pub struct Person {
    /// Full name, "Vladimir Putin".
    pub name: String,
    /// Other spellings, and the surname by which later mentions go.
    pub aliases: Vec<String>,
    /// The surname by itself.
    pub surname: String,
    /// Pronoun gender.
    pub gender: Gender,
    /// When and as what the person speaks for the party.
    pub roles: Vec<Role>,
    /// The member state the person speaks for, where the party is a group of states.
    pub member: Option<String>,
    /// Where it was written.
    pub origin: Origin,
}

impl Person {
    /// Whether the person holds an office of the party at `date`. Without a date the newest roles count.
    #[must_use]
    pub fn in_office(&self, date: Option<Date>) -> bool {
        self.roles.iter().any(|role| role.holds_at(date))
    }
}

/// Which pronouns stand for a person.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Gender {
    /// he
    Male,
    /// she
    Female,
}

/// An office and its time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Role {
    /// "president", "foreign minister".
    pub title: String,
    /// First day, if it matters.
    pub from: Option<Date>,
    /// Last day, if it has ended.
    pub until: Option<Date>,
}

impl Role {
    /// Whether the office is held at `date`; without a date, whether it is held still.
    #[must_use]
    pub fn holds_at(&self, date: Option<Date>) -> bool {
        match date {
            Some(day) => {
                self.from.is_none_or(|from| from <= day) && self.until.is_none_or(|until| day <= until)
            }
            None => self.until.is_none(),
        }
    }
}

/// A question with two poles.
#[derive(Debug)]
pub struct Issue {
    /// Id used in rule files and output.
    pub id: String,
    /// The question.
    pub question: String,
    /// What the `+` end means.
    pub plus: String,
    /// What the `-` end means.
    pub minus: String,
    /// The parties whose stances count; empty means all.
    pub holders: Vec<PartyId>,
    /// Its positions.
    pub positions: Vec<PositionId>,
    /// Where it was written.
    pub origin: Origin,
}

impl Issue {
    /// What an end of the axis means.
    #[must_use]
    pub fn pole(&self, pole: Pole) -> &str {
        match pole {
            Pole::Plus => &self.plus,
            Pole::Minus => &self.minus,
        }
    }
}

/// A proposition at one pole of an issue.
#[derive(Debug)]
pub struct Position {
    /// Id used in rule files and output.
    pub id: String,
    /// The issue it belongs to.
    pub issue: IssueId,
    /// Its end of the axis.
    pub pole: Pole,
    /// The proposition in words.
    pub claim: String,
    /// The position that a reversed content means.
    pub opposite: Option<PositionId>,
    /// The stance that doing it amounts to, if doing it is a stance at all.
    pub acts: Option<Stance>,
    /// How it is worded.
    pub phrases: Vec<Phrase>,
    /// Wordings that forbid it in the same clause.
    pub exclude: Vec<Phrase>,
    /// The author's tests.
    pub tests: Vec<PositionTest>,
    /// Where it was written.
    pub origin: Origin,
    /// Where packs that build on that one change it.
    pub changes: Vec<Origin>,
}

/// A test an author wrote beside a position.
#[derive(Clone, Debug)]
pub struct PositionTest {
    /// The text to read.
    pub text: String,
    /// The article's date, where roles depend on it.
    pub date: Option<Date>,
    /// The statements of this position the text must yield, and no others.
    pub expect: Vec<Expectation>,
    /// Why it is known to fail, if it is.
    pub todo: Option<String>,
    /// The base that it was taken over from, by its folder.
    pub base: Option<SmolStr>,
    /// Where it was written.
    pub origin: Origin,
}

/// One expected statement: `ukraine seek by:us to:russia if`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Expectation {
    /// Who holds it.
    pub party: PartyId,
    /// How.
    pub stance: Stance,
    /// Who reports it, where the test cares.
    pub reported_by: Option<PartyId>,
    /// Whom it is addressed to, where the test cares.
    pub addressee: Option<PartyId>,
    /// Whether it must have a condition.
    pub condition: bool,
}

impl Pack {
    /// A party by id, be it an old one.
    #[must_use]
    pub fn party(&self, id: &str) -> Option<PartyId> {
        let find = |id: &str| self.parties.iter().position(|party| party.id == id).map(PartyId::at);
        find(id).or_else(|| find(&self.renamed(IdKind::Party, id)?.new))
    }

    /// An issue by id, be it an old one.
    #[must_use]
    pub fn issue(&self, id: &str) -> Option<IssueId> {
        let find = |id: &str| self.issues.iter().position(|issue| issue.id == id).map(IssueId::at);
        find(id).or_else(|| find(&self.renamed(IdKind::Issue, id)?.new))
    }

    /// A position by id, be it an old one.
    #[must_use]
    pub fn position(&self, id: &str) -> Option<PositionId> {
        let find =
            |id: &str| self.positions.iter().position(|position| position.id == id).map(PositionId::at);
        find(id).or_else(|| find(&self.renamed(IdKind::Position, id)?.new))
    }

    /// What has come in the place of an old id.
    #[must_use]
    pub fn renamed(&self, kind: IdKind, old: &str) -> Option<&Renamed> {
        self.renamed.iter().find(|renamed| renamed.kind == kind && renamed.old == old)
    }
}

macro_rules! indexed {
    ($($id:ty => $field:ident: $item:ty),*) => {$(
        impl std::ops::Index<$id> for Pack {
            type Output = $item;
            fn index(&self, id: $id) -> &$item {
                &self.$field[usize::from(id.0)]
            }
        }
    )*};
}

indexed!(PartyId => parties: Party, IssueId => issues: Issue, PositionId => positions: Position);

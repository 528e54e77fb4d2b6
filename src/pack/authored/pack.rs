//! The files of a pack.
//!
//! What extends another pack may leave out whatever the base says already, so few keys must be there for a
//! file to be read; those that nobody gives are missed when the packs are put together.

use serde::{Deserialize, Deserializer};

use super::{OneOrMore, Pairs, Text, Texts};
use crate::pack::yaml::Located;

/// A key that may be left out, and that has a value where it is not.
fn given<'de, T: Deserialize<'de>, D: Deserializer<'de>>(deserializer: D) -> Result<Option<T>, D::Error> {
    T::deserialize(deserializer).map(Some)
}

/// `pack.yaml`
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PackFile<'a> {
    /// Name: that of the folder.
    #[serde(borrow)]
    pub pack: Text<'a>,
    /// Title for people.
    #[serde(borrow, default, deserialize_with = "given")]
    pub title: Option<Text<'a>>,
    /// The author's version.
    #[serde(default)]
    pub version: Option<Located<u32>>,
    /// The language folder it builds on.
    #[serde(borrow, default, deserialize_with = "given")]
    pub language: Option<Text<'a>>,
    /// Issue ids in the order of the tables; the others follow by name.
    #[serde(borrow, default)]
    pub order: Texts<'a>,
    /// Parties shown when the user names none; all of them by default.
    #[serde(borrow, default)]
    pub columns: Texts<'a>,
    /// The parties meant by "both sides" where the text names no pair.
    #[serde(borrow, default)]
    pub sides: Texts<'a>,
    /// The parties that an article must name, one at least, to be about the pack's subject.
    #[serde(borrow, default)]
    pub about: Texts<'a>,
    /// Proper nouns of other conflicts.
    #[serde(borrow, default)]
    pub elsewhere: Texts<'a>,
    /// The oldest version of the tool that can read it.
    #[serde(borrow, default, deserialize_with = "given")]
    pub min_version: Option<Text<'a>>,
    /// The packs it builds on: names of built-in ones, or paths from this folder.
    #[serde(borrow, default, deserialize_with = "given")]
    pub extends: Option<OneOrMore<'a>>,
    /// Parties, issues, positions and single phrases (`join-nato#2`) of the bases to do without.
    #[serde(borrow, default)]
    pub disable: Texts<'a>,
}

/// `parties.yaml`
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PartiesFile<'a> {
    /// The parties, in the order of the tables.
    #[serde(borrow)]
    pub parties: Vec<Party<'a>>,
}

/// A party.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Party<'a> {
    /// Id used in phrases and output.
    #[serde(borrow)]
    pub id: Text<'a>,
    /// Full name.
    #[serde(borrow, default, deserialize_with = "given")]
    pub name: Option<Text<'a>>,
    /// Column head, where the name is too long for one.
    #[serde(borrow, default)]
    pub short: Option<Text<'a>>,
    /// Pronouns that may stand for the party itself.
    #[serde(borrow, default)]
    pub pronouns: Texts<'a>,
    /// Other names.
    #[serde(borrow, default)]
    pub aliases: Texts<'a>,
    /// Adjectives and words for its people.
    #[serde(borrow, default)]
    pub demonyms: Texts<'a>,
    /// Places and buildings that speak for it.
    #[serde(borrow, default)]
    pub metonyms: Texts<'a>,
    /// Bodies that speak for it.
    #[serde(borrow, default)]
    pub institutions: Texts<'a>,
    /// Longer strings that hold a name and are not the party.
    #[serde(borrow, default)]
    pub not: Texts<'a>,
    /// Names of several parties at once that it belongs to.
    #[serde(borrow, default)]
    pub groups: Texts<'a>,
    /// Ids of the parties meant by "its allies".
    #[serde(borrow, default)]
    pub allies: Texts<'a>,
    /// The states of a party that is a group of states.
    #[serde(borrow, default)]
    pub members: Vec<Member<'a>>,
    /// People who speak for it.
    #[serde(borrow, default)]
    pub people: Vec<Person<'a>>,
    /// Whether what the bases say of it is left out.
    #[serde(default)]
    pub replace: Option<Located<bool>>,
    /// Where to look instead: a signpost for those who know it by this id, and nothing else.
    #[serde(borrow, default)]
    pub deprecated: Option<Deprecated<'a>>,
}

/// A state that belongs to a party.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Member<'a> {
    /// Full name.
    #[serde(borrow)]
    pub name: Text<'a>,
    /// Other names.
    #[serde(borrow, default)]
    pub aliases: Texts<'a>,
    /// Adjectives and words for its people.
    #[serde(borrow, default)]
    pub demonyms: Texts<'a>,
    /// Places and buildings that speak for it.
    #[serde(borrow, default)]
    pub metonyms: Texts<'a>,
    /// Bodies that speak for it.
    #[serde(borrow, default)]
    pub institutions: Texts<'a>,
    /// Longer strings that hold a name and are not the member.
    #[serde(borrow, default)]
    pub not: Texts<'a>,
    /// People who speak for it.
    #[serde(borrow, default)]
    pub people: Vec<Person<'a>>,
}

/// A person.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Person<'a> {
    /// Full name.
    #[serde(borrow)]
    pub name: Text<'a>,
    /// Other spellings.
    #[serde(borrow, default)]
    pub aliases: Texts<'a>,
    /// The surname, where it is not the last word of the name.
    #[serde(borrow, default)]
    pub surname: Option<Text<'a>>,
    /// Which pronouns stand for the person.
    #[serde(default)]
    pub gender: Option<Gender>,
    /// The member state the person speaks for.
    #[serde(borrow, default)]
    pub member: Option<Text<'a>>,
    /// Offices and their times.
    #[serde(borrow, default)]
    pub roles: Vec<Role<'a>>,
}

/// Gender of a person.
#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq)]
pub enum Gender {
    /// he
    #[serde(rename = "m")]
    Male,
    /// she
    #[serde(rename = "f")]
    Female,
}

/// An office.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Role<'a> {
    /// "president".
    #[serde(borrow)]
    pub title: Text<'a>,
    /// First day.
    #[serde(borrow, default)]
    pub from: Option<Text<'a>>,
    /// Last day.
    #[serde(borrow, default)]
    pub until: Option<Text<'a>>,
}

/// What has come in the place of something.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Deprecated<'a> {
    /// The version or the day since when.
    #[serde(borrow, default)]
    pub since: Option<Text<'a>>,
    /// The id to use instead.
    #[serde(borrow)]
    pub replaced_by: Text<'a>,
}

/// `lists.yaml`
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ListsFile<'a> {
    /// Phrases by the name they are used under.
    #[serde(borrow)]
    pub lists: Pairs<'a, Texts<'a>>,
    /// The lists of which the bases' entries are left out.
    #[serde(borrow, default)]
    pub replace: Texts<'a>,
}

/// `issues/<issue>.yaml`
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct IssueFile<'a> {
    /// Id used in output: the name of the file.
    #[serde(borrow)]
    pub issue: Text<'a>,
    /// The question.
    #[serde(borrow, default, deserialize_with = "given")]
    pub question: Option<Text<'a>>,
    /// What the two ends mean.
    #[serde(borrow, default, deserialize_with = "given")]
    pub poles: Option<Poles<'a>>,
    /// The parties whose stances count; all where it is left out.
    #[serde(borrow, default)]
    pub holders: Vec<Text<'a>>,
    /// The positions.
    #[serde(borrow, default, deserialize_with = "given")]
    pub positions: Option<Vec<Position<'a>>>,
    /// Whether what the bases say of it is left out.
    #[serde(default)]
    pub replace: Option<Located<bool>>,
    /// Where to look instead: a signpost for those who know it by this id, and nothing else.
    #[serde(borrow, default)]
    pub deprecated: Option<Deprecated<'a>>,
}

/// The two ends of an issue's axis.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Poles<'a> {
    /// What `+` means.
    #[serde(borrow, rename = "+")]
    pub plus: Text<'a>,
    /// What `-` means.
    #[serde(borrow, rename = "-")]
    pub minus: Text<'a>,
}

/// A position.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Position<'a> {
    /// Id used in output.
    #[serde(borrow)]
    pub id: Text<'a>,
    /// Its end of the axis.
    #[serde(borrow, default, deserialize_with = "given")]
    pub pole: Option<Text<'a>>,
    /// The proposition in words.
    #[serde(borrow, default, deserialize_with = "given")]
    pub claim: Option<Text<'a>>,
    /// The position that a reversed content means.
    #[serde(borrow, default)]
    pub opposite: Option<Text<'a>>,
    /// The stance that doing it amounts to.
    #[serde(borrow, default)]
    pub acts: Option<Text<'a>>,
    /// How it is worded.
    #[serde(borrow, default, deserialize_with = "given")]
    pub phrases: Option<Texts<'a>>,
    /// Wordings that forbid it.
    #[serde(borrow, default)]
    pub exclude: Texts<'a>,
    /// The author's tests.
    #[serde(borrow, default)]
    pub tests: Vec<Test<'a>>,
    /// Whether what the bases say of it is left out.
    #[serde(default)]
    pub replace: Option<Located<bool>>,
    /// Where to look instead: a signpost for those who know it by this id, and nothing else.
    #[serde(borrow, default)]
    pub deprecated: Option<Deprecated<'a>>,
}

/// A test of a position.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Test<'a> {
    /// The text to read.
    #[serde(borrow)]
    pub text: Text<'a>,
    /// The statements it must yield.
    #[serde(borrow)]
    pub expect: Texts<'a>,
    /// The article's date.
    #[serde(borrow, default)]
    pub date: Option<Text<'a>>,
    /// Why it is known to fail.
    #[serde(borrow, default)]
    pub todo: Option<Text<'a>>,
}

//! The files of a pack.
//!
//! What extends another pack may leave out whatever the base says already, so few keys must be there for a
//! file to be read; those that nobody gives are missed when the packs are put together.

use schemars::JsonSchema;
use serde::{Deserialize, Deserializer};

use super::{OneOrMore, Pairs, Text, Texts, shape};
use crate::pack::yaml::Located;

/// A key that may be left out, and that has a value where it is not.
fn given<'de, T: Deserialize<'de>, D: Deserializer<'de>>(deserializer: D) -> Result<Option<T>, D::Error> {
    T::deserialize(deserializer).map(Some)
}

/// `pack.yaml`: the head of a pack.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PackFile<'a> {
    /// Short name of the pack: that of its folder.
    #[serde(borrow)]
    #[schemars(with = "shape::Id", example = &"mackerel")]
    pub pack: Text<'a>,
    /// Title for people. Required, unless the pack extends another that says it.
    #[serde(borrow, default, deserialize_with = "given")]
    #[schemars(with = "Text<'a>", example = &"The mackerel dispute", extend("x-from-base" = true))]
    pub title: Option<Text<'a>>,
    /// The author's version of the pack, 1 where it is left out.
    #[serde(default)]
    pub version: Option<Located<u32>>,
    /// The language folder that the pack builds on: one beside the pack, or the built-in `english`. Required, unless the pack extends another that says it.
    #[serde(borrow, default, deserialize_with = "given")]
    #[schemars(with = "shape::Id", example = &"english", extend("x-from-base" = true))]
    pub language: Option<Text<'a>>,
    /// Ids of issues in the order of the tables; the others follow by name.
    #[serde(borrow, default)]
    #[schemars(with = "Vec<shape::Id>")]
    pub order: Texts<'a>,
    /// Ids of the parties shown when the user names none; all of them where it is left out.
    #[serde(borrow, default)]
    #[schemars(with = "Vec<shape::Id>")]
    pub columns: Texts<'a>,
    /// Ids of the parties meant by "both sides" where the text names no pair.
    #[serde(borrow, default)]
    #[schemars(with = "Vec<shape::Id>")]
    pub sides: Texts<'a>,
    /// Ids of the parties of which an article must name one at least to be about the subject of the pack; in a brief one (fewer than eight sentences) one of `sides` is enough, and one or two sentences need no name. Every article is, where it is left out.
    #[serde(borrow, default)]
    #[schemars(with = "Vec<shape::Id>")]
    pub about: Texts<'a>,
    /// Proper nouns that show a sentence to be about another conflict, which states nothing about this one.
    #[serde(borrow, default)]
    pub elsewhere: Texts<'a>,
    /// The oldest version of the tool that can read the pack. An older one refuses it and says why.
    #[serde(borrow, default, deserialize_with = "given")]
    #[schemars(with = "shape::Version")]
    pub min_version: Option<Text<'a>>,
    /// The packs that it builds on, all of whose rules it has: one, or several in brackets. Each is the name of a built-in pack or of one in the same folder, or a path from the folder of this pack.
    #[serde(borrow, default, deserialize_with = "given")]
    #[schemars(with = "OneOrMore<'a>", example = &"ukraine-war", example = &"../rivers")]
    pub extends: Option<OneOrMore<'a>>,
    /// Parties, issues, positions and single phrases of the bases that it does without. A phrase is named by its number as the base counts them; `party:`, `issue:` or `position:` before an id tells which is meant where several have it.
    #[serde(borrow, default)]
    #[schemars(with = "Vec<shape::Disabled>", extend("examples" = [["minerals", "join-nato#2"]]))]
    pub disable: Texts<'a>,
}

/// `parties.yaml`: who negotiates, and who speaks for whom.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PartiesFile<'a> {
    /// The parties, in the order of the tables.
    #[serde(borrow)]
    pub parties: Vec<Party<'a>>,
}

/// A party: a side that holds positions.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Party<'a> {
    /// Id of the party, used in phrases (`{northmark}`), tests and output.
    #[serde(borrow)]
    #[schemars(with = "shape::Id", example = &"northmark")]
    pub id: Text<'a>,
    /// Full name, which is found in texts as well. Required, unless the pack extends another that says it.
    #[serde(borrow, default, deserialize_with = "given")]
    #[schemars(with = "Text<'a>", example = &"Northmark", extend("x-from-base" = true))]
    pub name: Option<Text<'a>>,
    /// Head of its column, where the name is too long for one.
    #[serde(borrow, default)]
    #[schemars(example = &"N. Mark")]
    pub short: Option<Text<'a>>,
    /// Pronouns that may stand for the party itself, beside "it": `she`, `they`.
    #[serde(borrow, default)]
    #[schemars(extend("examples" = [["it", "they"]]))]
    pub pronouns: Texts<'a>,
    /// Other names of the party.
    #[serde(borrow, default)]
    #[schemars(extend("examples" = [["Kingdom of Northmark"]]))]
    pub aliases: Texts<'a>,
    /// Adjectives and words for its people. An adjective alone holds nothing: in "a Northmarker demand" it does, "a Northmarker analyst" speaks for nobody.
    #[serde(borrow, default)]
    #[schemars(extend("examples" = [["Northmarker", "Northmarkers"]]))]
    pub demonyms: Texts<'a>,
    /// Places and buildings that speak for it.
    #[serde(borrow, default)]
    #[schemars(extend("examples" = [["Havn", "the Old Customs House"]]))]
    pub metonyms: Texts<'a>,
    /// Bodies that speak for it.
    #[serde(borrow, default)]
    #[schemars(extend("examples" = [["Foreign Ministry", "Fisheries Board"]]))]
    pub institutions: Texts<'a>,
    /// Longer names that hold one of its names and are not the party.
    #[serde(borrow, default)]
    #[schemars(extend("examples" = [["Havn Times"]]))]
    pub not: Texts<'a>,
    /// Names of several parties at once that it belongs to.
    #[serde(borrow, default)]
    #[schemars(extend("examples" = [["the coastal states"]]))]
    pub groups: Texts<'a>,
    /// Ids of the parties meant by "its allies", "its partners".
    #[serde(borrow, default)]
    #[schemars(with = "Vec<shape::Id>")]
    pub allies: Texts<'a>,
    /// The states of a party that is a group of states.
    #[serde(borrow, default)]
    pub members: Vec<Member<'a>>,
    /// People who speak for it, some of the time.
    #[serde(borrow, default)]
    pub people: Vec<Person<'a>>,
    /// Whether it begins anew, without what the bases say of the party.
    #[serde(default)]
    pub replace: Option<Located<bool>>,
    /// What has come in the place of the party: a signpost for those who know the old id, and nothing else stands beside it.
    #[serde(borrow, default)]
    pub deprecated: Option<Deprecated<'a>>,
}

/// A state that belongs to a party.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Member<'a> {
    /// Full name of the state.
    #[serde(borrow)]
    pub name: Text<'a>,
    /// Other names of the state.
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
    /// Longer names that hold one of its names and are not the state.
    #[serde(borrow, default)]
    pub not: Texts<'a>,
    /// People who speak for it.
    #[serde(borrow, default)]
    pub people: Vec<Person<'a>>,
}

/// A person who speaks for a party while in office.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Person<'a> {
    /// Full name.
    #[serde(borrow)]
    #[schemars(example = &"Ada van Damme")]
    pub name: Text<'a>,
    /// Other spellings of the name.
    #[serde(borrow, default)]
    pub aliases: Texts<'a>,
    /// The surname by which later mentions go, where it is not the last word of the name.
    #[serde(borrow, default)]
    #[schemars(example = &"van Damme")]
    pub surname: Option<Text<'a>>,
    /// Which pronouns stand for the person: `m` for he, where it is left out, or `f` for she.
    #[serde(default)]
    pub gender: Option<Gender>,
    /// The member state the person speaks for, where the party is a group of states.
    #[serde(borrow, default)]
    pub member: Option<Text<'a>>,
    /// Offices and their times. On a day without any the person speaks for nobody.
    #[serde(borrow, default)]
    pub roles: Vec<Role<'a>>,
}

/// Gender of a person.
#[derive(Clone, Copy, Debug, Deserialize, JsonSchema, PartialEq, Eq)]
pub enum Gender {
    /// he, his
    #[serde(rename = "m")]
    Male,
    /// she, her
    #[serde(rename = "f")]
    Female,
}

/// An office. The days decide for whom a person speaks in an article of a certain date.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Role<'a> {
    /// Name of the office.
    #[serde(borrow)]
    #[schemars(example = &"foreign minister")]
    pub title: Text<'a>,
    /// First day in office; since ever, where it is left out.
    #[serde(borrow, default)]
    #[schemars(with = "Option<shape::Day>")]
    pub from: Option<Text<'a>>,
    /// Last day in office; still held, where it is left out.
    #[serde(borrow, default)]
    #[schemars(with = "Option<shape::Day>")]
    pub until: Option<Text<'a>>,
}

/// A signpost from an old id to the one that has come in its place.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Deprecated<'a> {
    /// The version of the pack, or the day, since when.
    #[serde(borrow, default)]
    #[schemars(example = &"3", example = &"2025-06-01")]
    pub since: Option<Text<'a>>,
    /// The id to use instead.
    #[serde(borrow)]
    #[schemars(with = "shape::Id", example = &"cut-quota")]
    pub replaced_by: Text<'a>,
}

/// `lists.yaml`: words that many phrases share.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ListsFile<'a> {
    /// Phrases by the name under which other phrases use them: `<troops>`. A list of verbs holds single verbs only, so that a phrase that begins with it is read as a verb with its object.
    #[serde(borrow)]
    pub lists: Pairs<'a, Texts<'a>>,
    /// Names of the lists that begin anew, without the entries that the bases have in them.
    #[serde(borrow, default)]
    #[schemars(with = "Vec<shape::Id>")]
    pub replace: Texts<'a>,
}

/// `issues/<issue>.yaml`: a question, its two poles and the positions on it.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct IssueFile<'a> {
    /// Id of the issue: the name of the file.
    #[serde(borrow)]
    #[schemars(with = "shape::Id", example = &"quota")]
    pub issue: Text<'a>,
    /// The question, as a table shows it. Required, unless the pack extends another that says it.
    #[serde(borrow, default, deserialize_with = "given")]
    #[schemars(with = "Text<'a>", example = &"Is the mackerel quota cut?", extend("x-from-base" = true))]
    pub question: Option<Text<'a>>,
    /// What the two ends of the issue mean. Required, unless the pack extends another that says it.
    #[serde(borrow, default, deserialize_with = "given")]
    #[schemars(with = "Poles<'a>", extend("x-from-base" = true))]
    pub poles: Option<Poles<'a>>,
    /// Ids of the parties whose stances count; all of them where it is left out.
    #[serde(borrow, default)]
    #[schemars(with = "Vec<shape::Id>")]
    pub holders: Vec<Text<'a>>,
    /// The positions, each at one of the poles. Required, unless the pack extends another that says it.
    #[serde(borrow, default, deserialize_with = "given")]
    #[schemars(with = "Vec<Position<'a>>", extend("x-from-base" = true))]
    pub positions: Option<Vec<Position<'a>>>,
    /// Whether it begins anew, without what the bases say of the issue.
    #[serde(default)]
    pub replace: Option<Located<bool>>,
    /// What has come in the place of the issue: a signpost for those who know the old id, and nothing else stands beside it.
    #[serde(borrow, default)]
    pub deprecated: Option<Deprecated<'a>>,
}

/// The two ends of an issue's axis.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Poles<'a> {
    /// What the end `+` means.
    #[serde(borrow, rename = "+")]
    pub plus: Text<'a>,
    /// What the end `-` means.
    #[serde(borrow, rename = "-")]
    pub minus: Text<'a>,
}

/// A position: a proposition at one pole of an issue, how it is worded, and its tests.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Position<'a> {
    /// Id of the position, used in output. No two positions of a pack have the same.
    #[serde(borrow)]
    #[schemars(with = "shape::Id", example = &"cut-quota")]
    pub id: Text<'a>,
    /// The end of the issue at which it stands. Required, unless the pack extends another that says it.
    #[serde(borrow, default, deserialize_with = "given")]
    #[schemars(with = "shape::Pole", extend("x-from-base" = true))]
    pub pole: Option<Text<'a>>,
    /// The proposition in words, as the tables say it behind a stance: "Northmark demands: the quota is cut". Required, unless the pack extends another that says it.
    #[serde(borrow, default, deserialize_with = "given")]
    #[schemars(with = "Text<'a>", example = &"the quota is cut", extend("x-from-base" = true))]
    pub claim: Option<Text<'a>>,
    /// Id of the position that is meant where the content is turned round ("drop the plan to cut"); the first position at the other pole, where it is left out.
    #[serde(borrow, default)]
    #[schemars(with = "Option<shape::Id>")]
    pub opposite: Option<Text<'a>>,
    /// The stance that doing it amounts to: `commit` where "Northmark cuts the quota" is a stance by itself, `none` where it is not.
    #[serde(borrow, default)]
    #[schemars(with = "Option<shape::StanceOrNone>")]
    pub acts: Option<Text<'a>>,
    /// How it is worded: phrases, without the words of demanding or refusing, which the language knows. Required, unless the pack extends another that says it.
    #[serde(borrow, default, deserialize_with = "given")]
    #[schemars(with = "Texts<'a>", extend("examples" = [["(halve|cut|lower) (catch|quota)", "withdraw <ships>"]], "x-from-base" = true))]
    pub phrases: Option<Texts<'a>>,
    /// Phrases that forbid it in the same clause.
    #[serde(borrow, default)]
    pub exclude: Texts<'a>,
    /// The author's tests, best four or more: texts that state it, and one that comes near and does not.
    #[serde(borrow, default)]
    pub tests: Vec<Test<'a>>,
    /// Whether it begins anew, without what the bases say of the position.
    #[serde(default)]
    pub replace: Option<Located<bool>>,
    /// What has come in the place of the position: a signpost for those who know the old id, and nothing else stands beside it.
    #[serde(borrow, default)]
    pub deprecated: Option<Deprecated<'a>>,
}

/// A test of a position.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Test<'a> {
    /// The text to read.
    #[serde(borrow)]
    #[schemars(example = &"Northmark demanded that Estavia halve its catch.")]
    pub text: Text<'a>,
    /// The statements of this position that the text must yield and no others, each `party stance`, then maybe `by:party` who reports it, `to:party` whom it is addressed to, and `if` where it has a condition. `[]`: none.
    #[serde(borrow)]
    #[schemars(with = "Vec<shape::Expectation>")]
    pub expect: Texts<'a>,
    /// Date of the article, where offices depend on it; today's office holders where it is left out.
    #[serde(borrow, default)]
    #[schemars(with = "Option<shape::Day>")]
    pub date: Option<Text<'a>>,
    /// Why the test is known to fail. It is told off when it passes.
    #[serde(borrow, default)]
    pub todo: Option<Text<'a>>,
}

//! What may stand where in a rule file: the keys of each mapping, and the kind of each value.
//!
//! The keys and words come from the authored types themselves, so that a key added there is known
//! here.

use std::fmt;

use serde::Deserialize;
use serde::de::value::Error;
use serde::de::{Deserializer, Error as _, Visitor};

use super::outline::Kind;
use crate::pack::authored::{language, pack};

/// What may stand at a place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Slot {
    /// One of these keys.
    Keys(&'static [&'static str]),
    /// One of these words.
    Words(&'static [&'static str]),
    /// The id of one of a kind.
    Id(Kind),
    /// A stance, or one of these words.
    Stance(&'static [&'static str]),
    /// A phrase; in a word list it has no parties.
    Phrase {
        /// Whether it can name parties.
        parties: bool,
    },
    /// `party stance by:party to:party if`
    Expectation,
    /// Something of the bases that a pack does without.
    Disabled,
    /// Anything, or nothing that is known here.
    Free,
}

/// What may stand at a path, as [`Cursor::path`](super::cursor::Cursor) gives it, of a file in the
/// folder of a pack or a language.
#[must_use]
pub fn slot(inside: &str, path: &str) -> Slot {
    match inside.split('/').next().unwrap_or_default() {
        "pack.yaml" => in_pack(path),
        "parties.yaml" => in_parties(path),
        "lists.yaml" => in_lists(path),
        "issues" => in_issue(path),
        "cues" => in_cues(path, "cues", keys::<language::CuesFile<'_>>),
        "modals.yaml" => in_cues(path, "modals", keys::<language::ModalsFile<'_>>),
        file => in_language(file, path),
    }
}

fn in_pack(path: &str) -> Slot {
    match path {
        "" => Slot::Keys(keys::<pack::PackFile<'_>>()),
        "order/*" => Slot::Id(Kind::Issue),
        "columns/*" | "sides/*" | "about/*" => Slot::Id(Kind::Party),
        "disable/*" => Slot::Disabled,
        _ => Slot::Free,
    }
}

fn in_parties(path: &str) -> Slot {
    match path {
        "" => Slot::Keys(keys::<pack::PartiesFile<'_>>()),
        "parties/*" => Slot::Keys(keys::<pack::Party<'_>>()),
        "parties/*/allies/*" | "parties/*/deprecated/replaced_by" => Slot::Id(Kind::Party),
        "parties/*/replace" => Slot::Words(TRUTH),
        "parties/*/deprecated" => Slot::Keys(keys::<pack::Deprecated<'_>>()),
        "parties/*/members/*" => Slot::Keys(keys::<pack::Member<'_>>()),
        "parties/*/people/*" | "parties/*/members/*/people/*" => Slot::Keys(keys::<pack::Person<'_>>()),
        "parties/*/people/*/gender" | "parties/*/members/*/people/*/gender" => {
            Slot::Words(keys::<pack::Gender>())
        }
        "parties/*/people/*/roles/*" | "parties/*/members/*/people/*/roles/*" => {
            Slot::Keys(keys::<pack::Role<'_>>())
        }
        _ => Slot::Free,
    }
}

fn in_lists(path: &str) -> Slot {
    match path {
        "" => Slot::Keys(keys::<pack::ListsFile<'_>>()),
        "replace/*" => Slot::Id(Kind::List),
        path if path.starts_with("lists/") && path.ends_with("/*") => Slot::Phrase { parties: false },
        _ => Slot::Free,
    }
}

fn in_issue(path: &str) -> Slot {
    match path {
        "" => Slot::Keys(keys::<pack::IssueFile<'_>>()),
        "poles" => Slot::Keys(keys::<pack::Poles<'_>>()),
        "holders/*" => Slot::Id(Kind::Party),
        "positions/*" => Slot::Keys(keys::<pack::Position<'_>>()),
        "positions/*/pole" => Slot::Words(keys::<pack::Poles<'_>>()),
        "positions/*/opposite" | "positions/*/deprecated/replaced_by" => Slot::Id(Kind::Position),
        "deprecated/replaced_by" => Slot::Id(Kind::Issue),
        "replace" | "positions/*/replace" => Slot::Words(TRUTH),
        "deprecated" | "positions/*/deprecated" => Slot::Keys(keys::<pack::Deprecated<'_>>()),
        "positions/*/acts" => Slot::Stance(&["none"]),
        "positions/*/phrases/*" | "positions/*/exclude/*" => Slot::Phrase { parties: true },
        "positions/*/tests/*" => Slot::Keys(keys::<pack::Test<'_>>()),
        "positions/*/tests/*/expect/*" => Slot::Expectation,
        _ => Slot::Free,
    }
}

fn in_cues(path: &str, list: &str, top: fn() -> &'static [&'static str]) -> Slot {
    if path.is_empty() {
        return Slot::Keys(top());
    }
    let Some(rest) = path.strip_prefix(list).and_then(|rest| rest.strip_prefix("/*")) else {
        return Slot::Free;
    };
    match rest {
        "" => Slot::Keys(keys::<language::CueGroup<'_>>()),
        "/stance" => Slot::Stance(&["say", "know", "accuse"]),
        "/negated" | "/backshift" => Slot::Stance(&["none"]),
        "/pos" => Slot::Words(keys::<language::CuePos>()),
        "/holder" => Slot::Words(keys::<language::HolderPlace>()),
        "/act" | "/speech" | "/effort" | "/fronted" | "/addressed" | "/bare" => Slot::Words(TRUTH),
        "/words/*" => Slot::Phrase { parties: false },
        _ => Slot::Free,
    }
}

const TRUTH: &[&str] = &["true", "false"];

fn in_language(file: &str, path: &str) -> Slot {
    let top: fn() -> &'static [&'static str] = match file {
        "aspectuals.yaml" => keys::<language::AspectualsFile<'_>>,
        "back-references.yaml" => keys::<language::BackReferencesFile<'_>>,
        "conditions.yaml" => keys::<language::ConditionsFile<'_>>,
        "groups.yaml" => keys::<language::GroupsFile<'_>>,
        "hypotheticals.yaml" => keys::<language::HypotheticalsFile<'_>>,
        "light-verbs.yaml" => keys::<language::LightVerbsFile<'_>>,
        "negation.yaml" => keys::<language::NegationFile<'_>>,
        "nominalisations.yaml" => keys::<language::NominalisationsFile<'_>>,
        "outsiders.yaml" => keys::<language::OutsidersFile<'_>>,
        "prepositions.yaml" => keys::<language::PrepositionsFile<'_>>,
        "pronouns.yaml" => keys::<language::PronounsFile<'_>>,
        "reversers.yaml" => keys::<language::ReversersFile<'_>>,
        "roles.yaml" => keys::<language::RolesFile<'_>>,
        "stances.yaml" => keys::<language::StancesFile<'_>>,
        "titles.yaml" => keys::<language::TitlesFile<'_>>,
        "transparent-nouns.yaml" => keys::<language::TransparentNounsFile<'_>>,
        "verbs.yaml" => keys::<language::VerbsFile<'_>>,
        _ => return Slot::Free,
    };
    match (file, path) {
        (_, "") => Slot::Keys(top()),
        ("conditions.yaml", "conditions/*") => Slot::Keys(keys::<language::ConditionGroup<'_>>()),
        ("conditions.yaml", "conditions/*/kind") => Slot::Words(keys::<language::ConditionKind>()),
        ("conditions.yaml", "conditions/*/place") => Slot::Words(keys::<language::ConditionPlace>()),
        ("conditions.yaml", "conditions/*/demands") => Slot::Words(TRUTH),
        ("pronouns.yaml", "pronouns/*") => Slot::Keys(keys::<language::Pronoun<'_>>()),
        ("pronouns.yaml", "pronouns/*/number") => Slot::Words(keys::<language::Number>()),
        ("pronouns.yaml", "pronouns/*/gender") => Slot::Words(keys::<language::PronounGender>()),
        ("pronouns.yaml", "pronouns/*/kind") => Slot::Words(keys::<language::PronounKind>()),
        ("titles.yaml", "honorifics") => Slot::Keys(keys::<language::Honorifics<'_>>()),
        ("back-references.yaml", path) if path.starts_with("nouns/") => Slot::Stance(&["any"]),
        ("stances.yaml", path) => match path.strip_prefix("stances/").map(|rest| rest.split_once('/')) {
            Some(None) => Slot::Keys(keys::<language::Stance<'_>>()),
            Some(Some((_, "negated"))) => Slot::Stance(&["none"]),
            Some(Some((_, "sign"))) => Slot::Words(keys::<pack::Poles<'_>>()),
            _ => Slot::Free,
        },
        _ => Slot::Free,
    }
}

/// The keys of an authored type, or the words of an authored enum.
fn keys<'de, T: Deserialize<'de>>() -> &'static [&'static str] {
    let mut keys: &'static [&'static str] = &[];
    // It fails as soon as the type has said what it is.
    let _ = T::deserialize(Probe { keys: &mut keys });
    keys
}

/// A deserializer that only listens to which keys or words it is asked for.
struct Probe<'k> {
    keys: &'k mut &'static [&'static str],
}

impl<'de> Deserializer<'de> for Probe<'_> {
    type Error = Error;

    fn deserialize_any<V: Visitor<'de>>(self, _: V) -> Result<V::Value, Error> {
        Err(Error::custom("nothing to read"))
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Error> {
        *self.keys = fields;
        self.deserialize_any(visitor)
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _: &'static str,
        variants: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Error> {
        *self.keys = variants;
        self.deserialize_any(visitor)
    }

    serde::forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf option unit
        unit_struct newtype_struct seq tuple tuple_struct map identifier ignored_any
    }
}

impl fmt::Debug for Probe<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Probe")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_and_words_are_those_of_the_types() {
        let Slot::Keys(keys) = slot("issues/dam.yaml", "positions/*") else { panic!("keys") };
        assert!(keys.starts_with(&["id", "pole", "claim"]), "{keys:?}");
        assert_eq!(slot("issues/dam.yaml", "positions/*/pole"), Slot::Words(&["+", "-"]));
        assert_eq!(slot("parties.yaml", "parties/*/people/*/gender"), Slot::Words(&["m", "f"]));
        assert_eq!(slot("cues/say.yaml", "cues/*/stance"), Slot::Stance(&["say", "know", "accuse"]));
        assert_eq!(slot("lists.yaml", "lists/water/*"), Slot::Phrase { parties: false });
        assert_eq!(slot("issues/dam.yaml", "positions/*/tests/*/text"), Slot::Free);
    }
}

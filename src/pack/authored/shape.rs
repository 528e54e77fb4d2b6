//! What the authored types look like to an editor: the parts of their JSON Schemas that no derive
//! can know, because here a text is a text and only the checks know what it must name.
//!
//! The shapes stand in `schemars(with = …)` beside the field they describe. A key cannot be in the
//! schema and not in the reader, or the other way round: both are derived from the same field.

use std::borrow::Cow;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};

use super::{OneOrMore, Pairs, Texts};
use crate::pack::compile::PLACES;
use crate::pack::stance::Stance;
use crate::pack::yaml::Located;

macro_rules! inline {
    ($($(#[$doc:meta])* $name:ident => $schema:expr;)*) => {$(
        $(#[$doc])*
        pub struct $name;

        impl JsonSchema for $name {
            fn inline_schema() -> bool {
                true
            }

            fn schema_name() -> Cow<'static, str> {
                stringify!($name).into()
            }

            fn json_schema(_: &mut SchemaGenerator) -> Schema {
                $schema
            }
        }
    )*};
}

inline! {
    /// An id: one word.
    Id => json_schema!({ "$comment": "an id", "type": ["string", "integer"], "pattern": r"^[\p{L}\p{N}_-]+$" });
    /// What a pack does without.
    Disabled => json_schema!({
        "$comment": "an id",
        "type": ["string", "integer"],
        "pattern": r"^((party|issue|position):\s*)?([\p{L}\p{N}_-]+/)?[\p{L}\p{N}_-]+(#[0-9]+)?$",
    });
    /// A version of the tool.
    Version => json_schema!({
        "$comment": "a version", "type": "string", "pattern": r"^[0-9]+\.[0-9]+\.[0-9]+([-+].*)?$", "examples": ["0.1.0"],
    });
    /// A day.
    Day => json_schema!({
        "$comment": "a day", "type": "string", "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}$", "examples": ["2025-06-01"],
    });
    /// An end of an issue's axis.
    Pole => json_schema!({ "$comment": "a word", "type": "string", "enum": ["+", "-"] });
    /// One of the nine stances.
    StanceWord => words(stances());
    /// A stance, or none.
    StanceOrNone => words(stances().chain(["none"]));
    /// What a cue expresses.
    SenseWord => words(stances().chain(["say", "know", "accuse"]));
    /// A stance that a back reference can point to, or any.
    StanceOrAny => words(stances().chain(["any"]));
    /// What a test expects.
    Expectation => json_schema!({
        "$comment": "an expectation",
        "type": "string",
        "pattern": format!(
            r"^\s*\S+\s+({})(\s+(by:\S+|to:\S+|if))*\s*$",
            stances().collect::<Vec<_>>().join("|")
        ),
        "examples": ["northmark seek", "estavia open if", "northmark demand to:estavia"],
    });
    /// Where the content of a cue stands.
    ContentPlace => json_schema!({
        "$comment": "a place or a preposition",
        "anyOf": [
            { "enum": PLACES },
            { "type": "string", "pattern": "^[a-z]+$", "description": "a preposition of the language" },
        ],
    });
    /// Where the addressee of a cue stands.
    AddresseePlace => json_schema!({
        "$comment": "`object` or a preposition",
        "anyOf": [
            { "const": "object" },
            { "type": "string", "pattern": "^[a-z]+$", "description": "a preposition of the language" },
        ],
    });
    /// A CAMEO code.
    Cameo => json_schema!({
        "$comment": "a code", "type": ["string", "integer"], "pattern": "^[0-9]{2,4}$", "examples": ["10", "036"],
    });
    /// A PLOVER class.
    Plover => json_schema!({
        "$comment": "a class", "type": "string", "pattern": "^[A-Z]+$", "examples": ["AGREE", "REQUEST", "REJECT"],
    });
    /// From 1 to 5.
    Strength => json_schema!({ "$comment": "1 to 5", "type": "integer", "minimum": 1, "maximum": 5 });
    /// First, second or third person.
    GrammaticalPerson => json_schema!({ "$comment": "1, 2 or 3", "type": "integer", "minimum": 1, "maximum": 3 });
}

fn stances() -> impl Iterator<Item = &'static str> {
    Stance::ALL.iter().map(|stance| stance.as_str())
}

fn words(words: impl Iterator<Item = &'static str>) -> Schema {
    json_schema!({ "$comment": "a word", "type": "string", "enum": words.collect::<Vec<_>>() })
}

/// The nine stances as the only names of a mapping.
pub(super) fn only_stances() -> serde_json::Value {
    serde_json::json!({ "enum": stances().collect::<Vec<_>>() })
}

/// Whatever stands there is read as a text: a phrase may be `1991`, and a word `true`.
impl JsonSchema for Located<&str> {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> Cow<'static, str> {
        "Text".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "$comment": "text", "type": ["string", "number", "boolean"] })
    }
}

macro_rules! located {
    ($($value:ty)*) => {$(
        impl JsonSchema for Located<$value> {
            fn inline_schema() -> bool {
                true
            }

            fn schema_name() -> Cow<'static, str> {
                <$value>::schema_name()
            }

            fn json_schema(generator: &mut SchemaGenerator) -> Schema {
                <$value>::json_schema(generator)
            }
        }
    )*};
}

located! { bool u8 u32 }

impl<T: JsonSchema> JsonSchema for Pairs<'_, T> {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> Cow<'static, str> {
        format!("PairsOf{}", T::schema_name()).into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        let value = generator.subschema_for::<T>();
        json_schema!({ "type": "object", "additionalProperties": value })
    }
}

impl JsonSchema for OneOrMore<'_> {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> Cow<'static, str> {
        "OneOrMore".into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        let one = Located::<&str>::json_schema(generator);
        let more = generator.subschema_for::<Texts<'_>>();
        json_schema!({ "anyOf": [one, more] })
    }
}

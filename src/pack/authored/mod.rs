//! Rule files as authors write them: one type a file, one field a key.
//!
//! These types know places and nothing else; whether an id exists or a phrase can be read is the
//! business of the checks. No `flatten` and no untagged enums: both lose places.

pub mod language;
pub mod pack;

use std::fmt;
use std::marker::PhantomData;

use serde::de::{Deserialize, Deserializer, MapAccess, SeqAccess, Visitor};

use super::yaml::Located;

/// A text and its place.
pub type Text<'a> = Located<&'a str>;
/// Several texts.
pub type Texts<'a> = Vec<Text<'a>>;

/// One text, or a list of several.
#[derive(Debug)]
pub struct OneOrMore<'a>(pub Texts<'a>);

impl<'de: 'a, 'a> Deserialize<'de> for OneOrMore<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        enum Either<'a> {
            One(&'a str),
            More(Texts<'a>),
        }

        struct Several;

        impl<'de> Visitor<'de> for Several {
            type Value = Either<'de>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a text or a list of texts")
            }

            fn visit_borrowed_str<E>(self, text: &'de str) -> Result<Self::Value, E> {
                Ok(Either::One(text))
            }

            fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Self::Value, A::Error> {
                let mut texts = Vec::new();
                while let Some(text) = seq.next_element()? {
                    texts.push(text);
                }
                Ok(Either::More(texts))
            }
        }

        impl<'de> Deserialize<'de> for Either<'de> {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                deserializer.deserialize_any(Several)
            }
        }

        let Located { value, span } = Located::<Either<'de>>::deserialize(deserializer)?;
        Ok(Self(match value {
            Either::One(value) => vec![Text { value, span }],
            Either::More(texts) => texts,
        }))
    }
}

/// A mapping whose keys are an author's own words, in the order of the file.
#[derive(Debug)]
pub struct Pairs<'a, T>(pub Vec<(Text<'a>, T)>);

impl<T> Default for Pairs<'_, T> {
    fn default() -> Self {
        Self(Vec::new())
    }
}

impl<'de: 'a, 'a, T: Deserialize<'de>> Deserialize<'de> for Pairs<'a, T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Entries<'a, T>(PhantomData<(&'a str, T)>);

        impl<'de: 'a, 'a, T: Deserialize<'de>> Visitor<'de> for Entries<'a, T> {
            type Value = Pairs<'a, T>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a mapping of names to values")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
                let mut pairs = Vec::with_capacity(map.size_hint().unwrap_or_default());
                while let Some(pair) = map.next_entry()? {
                    pairs.push(pair);
                }
                Ok(Pairs(pairs))
            }
        }

        deserializer.deserialize_map(Entries(PhantomData))
    }
}

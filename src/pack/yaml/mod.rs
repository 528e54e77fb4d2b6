//! YAML with places: parsed into a tree, and read from there into the authored types.

mod compact;
mod read;
mod stream;
mod tree;

use std::fmt;
use std::marker::PhantomData;
use std::ops::Deref;

use serde::de::{Deserialize, Deserializer, SeqAccess, Visitor};

use crate::span::Span;

pub(crate) use compact::decode;
pub(crate) use read::{Problem, read};
pub(crate) use stream::read as read_stored;
pub(crate) use tree::{Kind, Node, SyntaxError, parse};

/// A value and where it was written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Located<T> {
    /// The value.
    pub value: T,
    /// Its bytes in the file, quotation marks included.
    pub span: Span,
}

impl<T> Deref for Located<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.value
    }
}

impl Located<&str> {
    /// The place in `file` of a part of the text, given in bytes of the text.
    ///
    /// Where the text was written with escapes or over several lines, the whole value is the best
    /// there is.
    #[must_use]
    pub fn part(&self, file: &str, part: Span) -> Span {
        let written = self.span.of(file);
        let shift = if self.value.is_empty() {
            return self.span;
        } else if written == self.value {
            0
        } else if written.get(1..written.len().saturating_sub(1)) == Some(self.value) {
            1
        } else {
            return self.span;
        };
        Span::new(self.span.start + shift + part.start, self.span.start + shift + part.end)
    }
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Located<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Places<T>(PhantomData<T>);

        impl<'de, T: Deserialize<'de>> Visitor<'de> for Places<T> {
            type Value = Located<T>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a value with its place")
            }

            fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Self::Value, A::Error> {
                let mut place = || seq.next_element::<u32>().map(|place| place.unwrap_or_default() as usize);
                let span = Span::new(place()?, place()?);
                let value = seq.next_element()?;
                let value = value.ok_or_else(|| serde::de::Error::invalid_length(2, &self))?;
                Ok(Located { value, span })
            }
        }

        deserializer.deserialize_newtype_struct(read::LOCATED, Places(PhantomData))
    }
}

//! From the stored tree of a built-in file to an authored type, without building the tree.
//!
//! It says nothing of what is wrong. A file that cannot be read here (most likely it has a mistake)
//! is read once more from its tree, by [`read`](super::read), which names every problem.

use std::collections::HashSet;
use std::fmt;

use serde::de::value::StrDeserializer;
use serde::de::{
    self, Deserialize, DeserializeSeed, Deserializer, IntoDeserializer, MapAccess, SeqAccess, Visitor,
};

use super::compact::{Decoder, Head, What};
use super::read::LOCATED;

/// Reads the tree that `bytes` store of `text`.
pub(crate) fn read<'s, T: Deserialize<'s>>(bytes: &'s [u8], text: &'s str) -> Option<T> {
    let mut stream = Stream { decoder: Decoder::new(bytes, text), next: None };
    let value = T::deserialize(&mut stream).ok()?;
    (stream.next.is_none() && stream.decoder.is_done()).then_some(value)
}

/// It cannot be read.
#[derive(Debug)]
struct Unread;

impl fmt::Display for Unread {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("cannot be read")
    }
}

impl std::error::Error for Unread {}

impl de::Error for Unread {
    fn custom<T: fmt::Display>(_: T) -> Self {
        Self
    }

    fn invalid_type(_: de::Unexpected<'_>, _: &dyn de::Expected) -> Self {
        Self
    }

    fn invalid_value(_: de::Unexpected<'_>, _: &dyn de::Expected) -> Self {
        Self
    }

    fn invalid_length(_: usize, _: &dyn de::Expected) -> Self {
        Self
    }

    fn unknown_variant(_: &str, _: &'static [&'static str]) -> Self {
        Self
    }

    fn unknown_field(_: &str, _: &'static [&'static str]) -> Self {
        Self
    }

    fn missing_field(_: &'static str) -> Self {
        Self
    }

    fn duplicate_field(_: &'static str) -> Self {
        Self
    }
}

struct Stream<'s> {
    decoder: Decoder<'s>,
    /// A node that was looked at and not yet read.
    next: Option<Head<'s>>,
}

impl<'s> Stream<'s> {
    fn peek(&mut self) -> Result<Head<'s>, Unread> {
        let head = self.head()?;
        self.next = Some(head);
        Ok(head)
    }

    fn head(&mut self) -> Result<Head<'s>, Unread> {
        self.next.take().or_else(|| self.decoder.head()).ok_or(Unread)
    }

    fn scalar(&mut self) -> Result<&'s str, Unread> {
        match self.head()?.what {
            What::Scalar(text) => Ok(text),
            _ => Err(Unread),
        }
    }

    fn number<T: std::str::FromStr>(&mut self) -> Result<T, Unread> {
        self.scalar()?.parse().map_err(|_| Unread)
    }
}

impl Head<'_> {
    /// Whether nothing stands there: `key:` and no more. A quoted empty text is not nothing.
    fn is_nothing(&self) -> bool {
        matches!(self.what, What::Scalar(text @ ("" | "~" | "null"))
            if text.len() == (self.end - self.start) as usize)
    }
}

macro_rules! numbers {
    ($($method:ident $visit:ident $type:ty;)*) => {$(
        fn $method<V: Visitor<'s>>(self, visitor: V) -> Result<V::Value, Unread> {
            visitor.$visit(self.number::<$type>()?)
        }
    )*};
}

impl<'s> Deserializer<'s> for &mut Stream<'s> {
    type Error = Unread;

    fn deserialize_any<V: Visitor<'s>>(self, _: V) -> Result<V::Value, Unread> {
        Err(Unread)
    }

    fn deserialize_bool<V: Visitor<'s>>(self, visitor: V) -> Result<V::Value, Unread> {
        match self.scalar()? {
            "true" => visitor.visit_bool(true),
            "false" => visitor.visit_bool(false),
            _ => Err(Unread),
        }
    }

    numbers! {
        deserialize_u8 visit_u8 u8;
        deserialize_u16 visit_u16 u16;
        deserialize_u32 visit_u32 u32;
        deserialize_u64 visit_u64 u64;
    }

    fn deserialize_str<V: Visitor<'s>>(self, visitor: V) -> Result<V::Value, Unread> {
        let head = self.head()?;
        match head.what {
            What::Scalar(text) if !head.is_nothing() || text == "null" => visitor.visit_borrowed_str(text),
            _ => Err(Unread),
        }
    }

    fn deserialize_string<V: Visitor<'s>>(self, visitor: V) -> Result<V::Value, Unread> {
        self.deserialize_str(visitor)
    }

    fn deserialize_identifier<V: Visitor<'s>>(self, visitor: V) -> Result<V::Value, Unread> {
        self.deserialize_str(visitor)
    }

    fn deserialize_option<V: Visitor<'s>>(self, visitor: V) -> Result<V::Value, Unread> {
        if self.peek()?.is_nothing() {
            self.next = None;
            visitor.visit_none()
        } else {
            visitor.visit_some(self)
        }
    }

    fn deserialize_newtype_struct<V: Visitor<'s>>(
        self,
        name: &'static str,
        visitor: V,
    ) -> Result<V::Value, Unread> {
        if name != LOCATED {
            return visitor.visit_newtype_struct(self);
        }
        // A list or mapping points to its first word, which has not come yet; no file asks for it.
        let Head { start, end, what: What::Scalar(_) } = self.peek()? else { return Err(Unread) };
        visitor.visit_seq(Place { stream: self, start, end, step: 0 })
    }

    fn deserialize_seq<V: Visitor<'s>>(self, visitor: V) -> Result<V::Value, Unread> {
        match self.head()?.what {
            What::Seq(count) => visitor.visit_seq(Items { stream: self, count }),
            _ => Err(Unread),
        }
    }

    fn deserialize_map<V: Visitor<'s>>(self, visitor: V) -> Result<V::Value, Unread> {
        match self.head()?.what {
            What::Map(count) => {
                let seen = Some(HashSet::with_capacity(count));
                visitor.visit_map(Entries { stream: self, count, seen })
            }
            _ => Err(Unread),
        }
    }

    fn deserialize_struct<V: Visitor<'s>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Unread> {
        match self.head()?.what {
            // The fields themselves tell which of them stand twice.
            What::Map(count) => visitor.visit_map(Entries { stream: self, count, seen: None }),
            _ => Err(Unread),
        }
    }

    fn deserialize_enum<V: Visitor<'s>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Unread> {
        // Only words name variants here, and serde's own reader of a word refuses the others.
        let word: StrDeserializer<'s, Unread> = self.scalar()?.into_deserializer();
        visitor.visit_enum(word)
    }

    serde::forward_to_deserialize_any! {
        <V: Visitor<'s>>
        i8 i16 i32 i64 i128 u128 f32 f64 char bytes byte_buf unit unit_struct tuple tuple_struct ignored_any
    }
}

struct Items<'a, 's> {
    stream: &'a mut Stream<'s>,
    count: usize,
}

impl<'s> SeqAccess<'s> for Items<'_, 's> {
    type Error = Unread;

    fn next_element_seed<T: DeserializeSeed<'s>>(&mut self, seed: T) -> Result<Option<T::Value>, Unread> {
        let Some(left) = self.count.checked_sub(1) else { return Ok(None) };
        self.count = left;
        seed.deserialize(&mut *self.stream).map(Some)
    }

    fn size_hint(&self) -> Option<usize> {
        Some(self.count)
    }
}

struct Entries<'a, 's> {
    stream: &'a mut Stream<'s>,
    count: usize,
    /// The keys so far, where they are an author's own words.
    seen: Option<HashSet<&'s str>>,
}

impl<'s> MapAccess<'s> for Entries<'_, 's> {
    type Error = Unread;

    fn next_key_seed<K: DeserializeSeed<'s>>(&mut self, seed: K) -> Result<Option<K::Value>, Unread> {
        let Some(left) = self.count.checked_sub(1) else { return Ok(None) };
        self.count = left;
        if let Some(seen) = &mut self.seen {
            let What::Scalar(key) = self.stream.peek()?.what else { return Err(Unread) };
            if !seen.insert(key) {
                return Err(Unread);
            }
        }
        seed.deserialize(&mut *self.stream).map(Some)
    }

    fn next_value_seed<V: DeserializeSeed<'s>>(&mut self, seed: V) -> Result<V::Value, Unread> {
        seed.deserialize(&mut *self.stream)
    }

    fn size_hint(&self) -> Option<usize> {
        Some(self.count)
    }
}

/// A value between the bytes it starts and ends at.
struct Place<'a, 's> {
    stream: &'a mut Stream<'s>,
    start: u32,
    end: u32,
    step: u8,
}

impl<'s> SeqAccess<'s> for Place<'_, 's> {
    type Error = Unread;

    fn next_element_seed<T: DeserializeSeed<'s>>(&mut self, seed: T) -> Result<Option<T::Value>, Unread> {
        self.step += 1;
        match self.step {
            1 => seed.deserialize(self.start.into_deserializer()).map(Some),
            2 => seed.deserialize(self.end.into_deserializer()).map(Some),
            3 => seed.deserialize(&mut *self.stream).map(Some),
            _ => Ok(None),
        }
    }
}

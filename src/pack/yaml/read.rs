//! From a tree to an authored type, past every problem.
//!
//! A serde derive gives up at the first wrong value. Here the value that made it give up is
//! noted, left out, and the document read again, until nothing new goes wrong: so one run names
//! every unknown key, wrong type and missing key of a file, and the rest of the file can still be
//! checked. A file without problems is read once.

use std::cell::RefCell;
use std::collections::{HashMap, HashSet};
use std::fmt;

use serde::Deserialize;
use serde::de::value::StrDeserializer;
use serde::de::{
    self, DeserializeSeed, Deserializer, EnumAccess, IntoDeserializer, MapAccess, SeqAccess, Unexpected,
    VariantAccess, Visitor,
};

use super::tree::{Kind, Node};
use crate::diagnostic::nearest;
use crate::span::Span;

/// More wrong values than this in one file are not named: it is then not a rule file.
const ENOUGH: usize = 100;

/// The name by which [`Located`](super::Located) asks this deserializer for places.
pub(super) const LOCATED: &str = "__standpoint_located";

/// What is wrong with the shape of a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Problem {
    /// A key that the mapping does not have.
    UnknownKey {
        /// The key.
        key: String,
        /// The keys there are.
        known: Vec<&'static str>,
    },
    /// A required key is not there.
    MissingKey {
        /// The key.
        key: &'static str,
    },
    /// A key stands twice.
    DuplicateKey {
        /// The key.
        key: String,
        /// Where it stands first.
        first: Span,
    },
    /// Text where a list was expected, and the like.
    WrongType {
        /// What stands there.
        found: String,
        /// What should.
        expected: String,
    },
    /// A word that is none of the known ones.
    UnknownValue {
        /// The word.
        value: String,
        /// The known ones.
        known: Vec<&'static str>,
    },
    /// Nothing where something must stand.
    Empty {
        /// What should stand there.
        expected: String,
    },
    /// Anything else.
    Other(String),
}

/// Reads `root` as a `T`. All problems are returned; the value is there where leaving out what is
/// wrong still leaves a `T`.
pub(crate) fn read<'n, T: Deserialize<'n>>(root: &'n Node<'_>) -> (Option<T>, Vec<(Span, Problem)>) {
    let notes = Notes::default();
    let mut value = None;
    for _ in 0..ENOUGH {
        match T::deserialize(Reader { node: root, notes: &notes }) {
            Ok(read) => {
                value = Some(read);
                break;
            }
            Err(fault) if fault.noted => {}
            Err(fault) => {
                notes.note(root, fault);
                break;
            }
        }
    }
    let mut problems = notes.problems.into_inner();
    problems.sort_by_key(|(span, _)| *span);
    (value, problems)
}

/// What was found on the way.
#[derive(Default)]
struct Notes {
    /// Values left out, by address.
    left_out: RefCell<HashSet<*const ()>>,
    problems: RefCell<Vec<(Span, Problem)>>,
}

impl Notes {
    fn leaves_out(&self, node: &Node<'_>) -> bool {
        let left_out = self.left_out.borrow();
        !left_out.is_empty() && left_out.contains(&std::ptr::from_ref(node).cast())
    }

    /// Leaves `node` out from now on. Whether that is new.
    fn leave_out(&self, node: &Node<'_>) -> bool {
        self.left_out.borrow_mut().insert(std::ptr::from_ref(node).cast())
    }

    fn note(&self, node: &Node<'_>, fault: Fault) -> Fault {
        if !fault.noted {
            if let Some(problem) = fault.problem {
                self.problems.borrow_mut().push((node.pointer(), problem));
            }
            self.leave_out(node);
        }
        Fault { problem: None, noted: true }
    }
}

impl Node<'_> {
    /// The bytes to point at: the value, or the first key of a mapping, never a whole block.
    pub(in crate::pack) fn pointer(&self) -> Span {
        match &self.kind {
            Kind::Map(entries) => entries.first().map_or(self.span(), |(key, _)| key.span()),
            Kind::Seq(items) => items.first().map_or(self.span(), Node::pointer),
            Kind::Scalar(_) => self.span(),
        }
    }

    pub(crate) fn span(&self) -> Span {
        Span::new(self.start as usize, self.end as usize)
    }

    /// The mapping in which a value stands right at these bytes.
    pub(in crate::pack) fn entry_of(&self, value: Span) -> Option<&Self> {
        match &self.kind {
            Kind::Scalar(_) => None,
            Kind::Seq(items) => items.iter().find_map(|item| item.entry_of(value)),
            Kind::Map(entries) if entries.iter().any(|(_, known)| known.span() == value) => Some(self),
            Kind::Map(entries) => entries.iter().find_map(|(_, known)| known.entry_of(value)),
        }
    }

    /// The keys of a mapping.
    pub(in crate::pack) fn keys(&self) -> impl Iterator<Item = (Span, &str)> {
        let entries = match &self.kind {
            Kind::Map(entries) => entries.as_slice(),
            _ => &[],
        };
        entries.iter().map(|(key, _)| (key.span(), key.text().unwrap_or_default()))
    }

    fn text(&self) -> Option<&str> {
        match &self.kind {
            Kind::Scalar(text) => Some(text),
            _ => None,
        }
    }

    /// Whether nothing stands there: `key:` and no more. A quoted empty text is not nothing.
    fn is_nothing(&self) -> bool {
        self.text().is_some_and(|text| {
            matches!(text, "" | "~" | "null") && text.len() == (self.end - self.start) as usize
        })
    }
}

/// A failed reading.
#[derive(Debug)]
struct Fault {
    problem: Option<Problem>,
    /// Whether the problem is noted already, with the value it is about.
    noted: bool,
}

impl From<Problem> for Fault {
    fn from(problem: Problem) -> Self {
        Self { problem: Some(problem), noted: false }
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?}", self.problem)
    }
}

impl std::error::Error for Fault {}

impl de::Error for Fault {
    fn custom<T: fmt::Display>(message: T) -> Self {
        Problem::Other(message.to_string()).into()
    }

    fn invalid_type(found: Unexpected<'_>, expected: &dyn de::Expected) -> Self {
        let expected = expected.to_string();
        match found {
            Unexpected::Unit | Unexpected::Option => Problem::Empty { expected }.into(),
            _ => Problem::WrongType { found: describe(found), expected }.into(),
        }
    }

    fn invalid_value(found: Unexpected<'_>, expected: &dyn de::Expected) -> Self {
        Self::invalid_type(found, expected)
    }

    fn unknown_variant(value: &str, known: &'static [&'static str]) -> Self {
        Problem::UnknownValue { value: value.to_owned(), known: known.to_vec() }.into()
    }

    fn unknown_field(key: &str, known: &'static [&'static str]) -> Self {
        Problem::UnknownKey { key: key.to_owned(), known: known.to_vec() }.into()
    }

    fn missing_field(key: &'static str) -> Self {
        Problem::MissingKey { key }.into()
    }
}

/// Whether `name` stands for the key `key`, be it misspelt.
fn is_meant(name: &Node<'_>, key: &str, known: &[&str]) -> bool {
    name.text().is_some_and(|name| {
        name == key || !known.contains(&name) && nearest(name, known.iter().copied()) == Some(key)
    })
}

/// What stands there, in words an author uses.
fn describe(found: Unexpected<'_>) -> String {
    match found {
        Unexpected::Str(text) => format!("the text `{text}`"),
        Unexpected::Seq => "a list".to_owned(),
        Unexpected::Map | Unexpected::StructVariant => "a mapping".to_owned(),
        other => other.to_string(),
    }
}

#[derive(Clone, Copy)]
struct Reader<'n, 'c, 's> {
    node: &'n Node<'s>,
    notes: &'c Notes,
}

impl<'n, 'c, 's> Reader<'n, 'c, 's> {
    fn at(self, node: &'n Node<'s>) -> Self {
        Self { node, ..self }
    }

    fn found(self) -> Unexpected<'n> {
        match &self.node.kind {
            Kind::Scalar(_) if self.node.is_nothing() => Unexpected::Unit,
            Kind::Scalar(text) => Unexpected::Str(text),
            Kind::Seq(_) => Unexpected::Seq,
            Kind::Map(_) => Unexpected::Map,
        }
    }

    fn fault(self, expected: &dyn de::Expected) -> Fault {
        de::Error::invalid_type(self.found(), expected)
    }

    fn number<T: std::str::FromStr>(self, expected: &'static str) -> Result<T, Fault> {
        self.node.text().and_then(|text| text.parse().ok()).ok_or_else(|| self.fault(&expected))
    }

    /// The keys and values to read, after noting keys that are unknown or stand twice.
    fn entries(
        self,
        entries: &'n [(Node<'s>, Node<'s>)],
        known: Option<&'static [&'static str]>,
    ) -> Vec<&'n (Node<'s>, Node<'s>)> {
        let mut kept: Vec<&'n (Node<'s>, Node<'s>)> = Vec::with_capacity(entries.len());
        // A rule entry has few keys, and looking through them is quickest; the big mappings hold an
        // author's own words.
        let mut seen: HashMap<&str, Span> = HashMap::new();
        for entry in entries {
            let (key, value) = entry;
            if self.notes.leaves_out(value) {
                continue;
            }
            let name = key.text().unwrap_or_default();
            let first = if known.is_some() {
                kept.iter().find(|(kept, _)| kept.text() == Some(name)).map(|(kept, _)| kept.span())
            } else {
                seen.insert(name, key.span())
            };
            let problem = if let Some(known) = known.filter(|known| !known.contains(&name)) {
                Some(Problem::UnknownKey { key: name.to_owned(), known: known.to_vec() })
            } else {
                first.map(|first| Problem::DuplicateKey { key: name.to_owned(), first })
            };
            match problem {
                None => kept.push(entry),
                Some(problem) => {
                    self.notes.leave_out(value);
                    self.notes.problems.borrow_mut().push((key.span(), problem));
                }
            }
        }
        kept
    }
}

macro_rules! numbers {
    ($($method:ident $visit:ident $type:ty, $expected:literal;)*) => {$(
        fn $method<V: Visitor<'n>>(self, visitor: V) -> Result<V::Value, Fault> {
            visitor.$visit(self.number::<$type>($expected)?)
        }
    )*};
}

impl<'n> Deserializer<'n> for Reader<'n, '_, '_> {
    type Error = Fault;

    fn deserialize_any<V: Visitor<'n>>(self, visitor: V) -> Result<V::Value, Fault> {
        match &self.node.kind {
            Kind::Scalar(_) if self.node.is_nothing() => visitor.visit_unit(),
            Kind::Scalar(text) => visitor.visit_borrowed_str(text),
            Kind::Seq(_) => self.deserialize_seq(visitor),
            Kind::Map(_) => self.deserialize_map(visitor),
        }
    }

    fn deserialize_bool<V: Visitor<'n>>(self, visitor: V) -> Result<V::Value, Fault> {
        match self.node.text() {
            Some("true") => visitor.visit_bool(true),
            Some("false") => visitor.visit_bool(false),
            _ => Err(self.fault(&"`true` or `false`")),
        }
    }

    numbers! {
        deserialize_u8 visit_u8 u8, "a whole number from 0 to 255";
        deserialize_u16 visit_u16 u16, "a whole number";
        deserialize_u32 visit_u32 u32, "a whole number";
        deserialize_u64 visit_u64 u64, "a whole number";
        deserialize_i8 visit_i8 i8, "a whole number";
        deserialize_i16 visit_i16 i16, "a whole number";
        deserialize_i32 visit_i32 i32, "a whole number";
        deserialize_i64 visit_i64 i64, "a whole number";
        deserialize_f32 visit_f32 f32, "a number";
        deserialize_f64 visit_f64 f64, "a number";
        deserialize_char visit_char char, "a letter";
    }

    fn deserialize_str<V: Visitor<'n>>(self, visitor: V) -> Result<V::Value, Fault> {
        match &self.node.kind {
            // "null" is a word like any other where a word is expected.
            Kind::Scalar(text) if !self.node.is_nothing() || text == "null" => {
                visitor.visit_borrowed_str(text)
            }
            _ => Err(self.fault(&"text")),
        }
    }

    fn deserialize_string<V: Visitor<'n>>(self, visitor: V) -> Result<V::Value, Fault> {
        self.deserialize_str(visitor)
    }

    fn deserialize_identifier<V: Visitor<'n>>(self, visitor: V) -> Result<V::Value, Fault> {
        self.deserialize_str(visitor)
    }

    fn deserialize_option<V: Visitor<'n>>(self, visitor: V) -> Result<V::Value, Fault> {
        if self.node.is_nothing() { visitor.visit_none() } else { visitor.visit_some(self) }
    }

    fn deserialize_unit<V: Visitor<'n>>(self, visitor: V) -> Result<V::Value, Fault> {
        if self.node.is_nothing() { visitor.visit_unit() } else { Err(self.fault(&"nothing")) }
    }

    fn deserialize_newtype_struct<V: Visitor<'n>>(
        self,
        name: &'static str,
        visitor: V,
    ) -> Result<V::Value, Fault> {
        if name == LOCATED {
            visitor.visit_seq(Place { reader: self, step: 0 })
        } else {
            visitor.visit_newtype_struct(self)
        }
    }

    fn deserialize_seq<V: Visitor<'n>>(self, visitor: V) -> Result<V::Value, Fault> {
        match &self.node.kind {
            Kind::Seq(items) => visitor.visit_seq(Items { reader: self, items: items.iter() }),
            _ => Err(self.fault(&"a list")),
        }
    }

    fn deserialize_tuple<V: Visitor<'n>>(self, _: usize, visitor: V) -> Result<V::Value, Fault> {
        self.deserialize_seq(visitor)
    }

    fn deserialize_map<V: Visitor<'n>>(self, visitor: V) -> Result<V::Value, Fault> {
        match &self.node.kind {
            Kind::Map(entries) => visitor.visit_map(Entries {
                reader: self,
                entries: self.entries(entries, None).into_iter(),
                value: None,
            }),
            _ => Err(self.fault(&"a mapping of keys to values")),
        }
    }

    fn deserialize_struct<V: Visitor<'n>>(
        self,
        _: &'static str,
        known: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Fault> {
        let Kind::Map(all) = &self.node.kind else {
            let keys: Vec<String> = known.iter().take(4).map(|key| format!("`{key}`")).collect();
            let more = if known.len() > keys.len() { " …" } else { "" };
            return Err(self.fault(&format!("a mapping with {}{more}", keys.join(", ")).as_str()));
        };
        let entries = self.entries(all, Some(known)).into_iter();
        visitor.visit_map(Entries { reader: self, entries, value: None }).map_err(|fault| {
            match fault.problem {
                // What is wrong with it has been said: its value is, or it is misspelt.
                Some(Problem::MissingKey { key })
                    if all.iter().any(|(name, _)| is_meant(name, key, known)) =>
                {
                    self.notes.leave_out(self.node);
                    Fault { problem: None, noted: true }
                }
                problem => Fault { problem, noted: fault.noted },
            }
        })
    }

    fn deserialize_enum<V: Visitor<'n>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Fault> {
        match self.node.text() {
            Some(word) => visitor.visit_enum(Word(word)),
            None => Err(self.fault(&"a word")),
        }
    }

    fn deserialize_ignored_any<V: Visitor<'n>>(self, visitor: V) -> Result<V::Value, Fault> {
        visitor.visit_unit()
    }

    serde::forward_to_deserialize_any! {
        <V: Visitor<'n>>
        i128 u128 bytes byte_buf unit_struct tuple_struct
    }
}

/// The items of a list.
struct Items<'n, 'c, 's> {
    reader: Reader<'n, 'c, 's>,
    items: std::slice::Iter<'n, Node<'s>>,
}

impl<'n> SeqAccess<'n> for Items<'n, '_, '_> {
    type Error = Fault;

    fn next_element_seed<T: DeserializeSeed<'n>>(&mut self, seed: T) -> Result<Option<T::Value>, Fault> {
        let notes = self.reader.notes;
        let Some(item) = self.items.find(|item| !notes.leaves_out(item)) else { return Ok(None) };
        seed.deserialize(self.reader.at(item)).map(Some).map_err(|fault| notes.note(item, fault))
    }

    fn size_hint(&self) -> Option<usize> {
        self.items.size_hint().1
    }
}

/// The entries of a mapping.
struct Entries<'n, 'c, 's> {
    reader: Reader<'n, 'c, 's>,
    entries: std::vec::IntoIter<&'n (Node<'s>, Node<'s>)>,
    value: Option<&'n Node<'s>>,
}

impl<'n> MapAccess<'n> for Entries<'n, '_, '_> {
    type Error = Fault;

    fn next_key_seed<K: DeserializeSeed<'n>>(&mut self, seed: K) -> Result<Option<K::Value>, Fault> {
        let Some((key, value)) = self.entries.next() else { return Ok(None) };
        self.value = Some(value);
        let notes = self.reader.notes;
        seed.deserialize(self.reader.at(key)).map(Some).map_err(|fault| {
            // A wrong key takes its value with it.
            notes.leave_out(value);
            notes.note(key, fault)
        })
    }

    fn next_value_seed<V: DeserializeSeed<'n>>(&mut self, seed: V) -> Result<V::Value, Fault> {
        let value = self.value.take().ok_or_else(|| Fault::from(Problem::Other("no value".to_owned())))?;
        seed.deserialize(self.reader.at(value)).map_err(|fault| self.reader.notes.note(value, fault))
    }
}

/// A value between the bytes it starts and ends at, as [`Located`](super::Located) reads it.
struct Place<'n, 'c, 's> {
    reader: Reader<'n, 'c, 's>,
    step: u8,
}

impl<'n> SeqAccess<'n> for Place<'n, '_, '_> {
    type Error = Fault;

    fn next_element_seed<T: DeserializeSeed<'n>>(&mut self, seed: T) -> Result<Option<T::Value>, Fault> {
        self.step += 1;
        let span = self.reader.node.pointer();
        match self.step {
            1 => seed.deserialize((span.start as u32).into_deserializer()).map(Some),
            2 => seed.deserialize((span.end as u32).into_deserializer()).map(Some),
            3 => seed.deserialize(self.reader).map(Some),
            _ => Ok(None),
        }
    }
}

/// A word that names a variant.
struct Word<'n>(&'n str);

impl<'n> EnumAccess<'n> for Word<'n> {
    type Error = Fault;
    type Variant = Self;

    fn variant_seed<V: DeserializeSeed<'n>>(self, seed: V) -> Result<(V::Value, Self), Fault> {
        let word: StrDeserializer<'n, Fault> = self.0.into_deserializer();
        Ok((seed.deserialize(word)?, self))
    }
}

impl<'n> VariantAccess<'n> for Word<'n> {
    type Error = Fault;

    fn unit_variant(self) -> Result<(), Fault> {
        Ok(())
    }

    fn newtype_variant_seed<T: DeserializeSeed<'n>>(self, _: T) -> Result<T::Value, Fault> {
        Err(Problem::Other("a word stands here alone".to_owned()).into())
    }

    fn tuple_variant<V: Visitor<'n>>(self, _: usize, _: V) -> Result<V::Value, Fault> {
        Err(Problem::Other("a word stands here alone".to_owned()).into())
    }

    fn struct_variant<V: Visitor<'n>>(self, _: &'static [&'static str], _: V) -> Result<V::Value, Fault> {
        Err(Problem::Other("a word stands here alone".to_owned()).into())
    }
}

//! A YAML file as a tree in which every key and every value knows its bytes.
//!
//! The tree stands between the YAML parser and the authored types for two reasons. A derive
//! stops at the first problem, and an author wants all of them: [`read`](super::read) goes over
//! the tree again past each one. And a tree is quick to store: the built-in rules are parsed when
//! the tool is built, and start without YAML. Nothing here knows what the rules mean, so that the
//! build script can include this file as it is.

use std::borrow::Cow;
use std::fmt;
use std::ops::Range;

use serde::de::{Deserialize, Deserializer, MapAccess, SeqAccess, Visitor};
use serde_yaml::Spanned;

/// A value or key with its place.
#[derive(Debug, PartialEq)]
pub(crate) struct Node<'s> {
    /// First byte in the file; quotation marks belong to a scalar.
    pub(crate) start: u32,
    /// One past the last byte.
    pub(crate) end: u32,
    /// What stands there.
    pub(crate) kind: Kind<'s>,
}

/// What a node is.
#[derive(Debug, PartialEq)]
pub(crate) enum Kind<'s> {
    /// A word, number or text: its value, without quotation marks.
    Scalar(Cow<'s, str>),
    /// A list.
    Seq(Vec<Node<'s>>),
    /// Keys and values in the order of the file; a key may stand twice.
    Map(Vec<(Node<'s>, Node<'s>)>),
}

/// Why a file is not YAML.
#[derive(Debug)]
pub(crate) struct SyntaxError {
    /// What the parser says.
    pub(crate) message: String,
    /// The bytes it is about.
    pub(crate) place: Range<usize>,
}

/// Parses a YAML file.
///
/// # Errors
/// Where the text is not YAML, or not one document.
pub(crate) fn parse(text: &str) -> Result<Node<'_>, SyntaxError> {
    let options = serde_yaml::options! {
        // Repeated keys are kept, to name both places; and no text is turned into a number and lost.
        duplicate_keys: serde_yaml::DuplicateKeyPolicy::PassThrough,
        with_snippet: false,
        strict_booleans: true,
        non_finite_float_policy: serde_yaml::NonFiniteFloatPolicy::PassThrough,
        budget: serde_yaml::budget! {
            // Rules are four deep; reading walks into each level.
            max_depth: 64,
            max_nodes: 5_000_000,
            max_events: 20_000_000,
        },
    };
    match serde_yaml::from_str_with_options::<Spanned<Raw<'_>>>(text, options) {
        Ok(raw) => Ok(node(raw, text)),
        Err(error) => Err(syntax_error(&error, text)),
    }
}

fn syntax_error(error: &serde_yaml::Error, text: &str) -> SyntaxError {
    let message = error.to_string();
    // The place is shown by the diagnostic itself.
    let end = message.find(" at line ").or_else(|| message.find('\n')).unwrap_or(message.len());
    let start = error.location().map_or(text.len(), |location| match location.span().byte_offset() {
        Some(at) if at > 0 => at as usize,
        _ => offset(text, location.line() as usize, location.column() as usize),
    });
    let start = start.min(text.len());
    let len = text.get(start..).and_then(|rest| rest.chars().next()).map_or(0, char::len_utf8);
    SyntaxError { message: message[..end].to_owned(), place: start..start + len }
}

/// The byte at a line and column as the parser counts them, from 1.
fn offset(text: &str, line: usize, column: usize) -> usize {
    let before: usize = text.split_inclusive('\n').take(line.saturating_sub(1)).map(str::len).sum();
    let line = text.get(before..).and_then(|rest| rest.lines().next()).unwrap_or_default();
    before + line.char_indices().nth(column.saturating_sub(1)).map_or(line.len(), |(at, _)| at)
}

/// A value as the YAML parser hands it over.
enum Raw<'s> {
    Text(Cow<'s, str>),
    /// A plain number, truth value or nothing: its text is taken from the file.
    Plain,
    Seq(Vec<Spanned<Raw<'s>>>),
    Map(Vec<(Spanned<Raw<'s>>, Spanned<Raw<'s>>)>),
}

impl<'de> Deserialize<'de> for Raw<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(RawVisitor)
    }
}

struct RawVisitor;

impl<'de> Visitor<'de> for RawVisitor {
    type Value = Raw<'de>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a YAML value")
    }

    fn visit_borrowed_str<E>(self, text: &'de str) -> Result<Self::Value, E> {
        Ok(Raw::Text(Cow::Borrowed(text)))
    }

    fn visit_str<E>(self, text: &str) -> Result<Self::Value, E> {
        Ok(Raw::Text(Cow::Owned(text.to_owned())))
    }

    fn visit_string<E>(self, text: String) -> Result<Self::Value, E> {
        Ok(Raw::Text(Cow::Owned(text)))
    }

    fn visit_bool<E>(self, _: bool) -> Result<Self::Value, E> {
        Ok(Raw::Plain)
    }

    fn visit_i64<E>(self, _: i64) -> Result<Self::Value, E> {
        Ok(Raw::Plain)
    }

    fn visit_u64<E>(self, _: u64) -> Result<Self::Value, E> {
        Ok(Raw::Plain)
    }

    fn visit_i128<E>(self, _: i128) -> Result<Self::Value, E> {
        Ok(Raw::Plain)
    }

    fn visit_u128<E>(self, _: u128) -> Result<Self::Value, E> {
        Ok(Raw::Plain)
    }

    fn visit_f64<E>(self, _: f64) -> Result<Self::Value, E> {
        Ok(Raw::Plain)
    }

    fn visit_unit<E>(self) -> Result<Self::Value, E> {
        Ok(Raw::Plain)
    }

    fn visit_none<E>(self) -> Result<Self::Value, E> {
        Ok(Raw::Plain)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Self::Value, A::Error> {
        let mut items = Vec::new();
        while let Some(item) = seq.next_element()? {
            items.push(item);
        }
        Ok(Raw::Seq(items))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        let mut entries = Vec::new();
        while let Some(entry) = map.next_entry()? {
            entries.push(entry);
        }
        Ok(Raw::Map(entries))
    }
}

fn node<'s>(raw: Spanned<Raw<'s>>, text: &'s str) -> Node<'s> {
    let span = raw.referenced.span();
    let at = |offset: Option<u64>| offset.unwrap_or(0).min(text.len() as u64) as usize;
    let start = at(span.byte_offset());
    let end = at(span.byte_offset().map(|start| start + span.byte_len().unwrap_or(0)));
    let kind = match raw.value {
        Raw::Text(value) => Kind::Scalar(value),
        Raw::Plain => Kind::Scalar(Cow::Borrowed(text.get(start..end).unwrap_or_default())),
        Raw::Seq(items) => Kind::Seq(items.into_iter().map(|item| node(item, text)).collect()),
        Raw::Map(entries) => {
            Kind::Map(entries.into_iter().map(|(key, value)| (node(key, text), node(value, text))).collect())
        }
    };
    Node { start: start as u32, end: end as u32, kind }
}

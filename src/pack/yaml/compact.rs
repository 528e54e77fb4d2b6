//! A tree as a few bytes, so that the built-in rules start without YAML.
//!
//! Most texts of a rule file stand in it as they are, so a node is little more than its place:
//! the number of bytes from the start of the node before it, its length, and what it is. The
//! build script writes this form, and the file it was made of must be at hand to read it.

use std::borrow::Cow;

use super::tree::{Kind, Node};

// What a node is, in the lowest bits of its length.
const BITS: u32 = 3;
const PLAIN: u32 = 0;
const QUOTED: u32 = 1;
const OTHER: u32 = 2;
const SEQ: u32 = 3;
const MAP: u32 = 4;

/// Writes a tree that was parsed from `text`.
#[allow(dead_code, reason = "the build script writes, the library reads")]
pub(crate) fn encode(root: &Node<'_>, text: &str) -> Vec<u8> {
    let mut encoder = Encoder { out: Vec::new(), text, last: 0 };
    encoder.node(root);
    encoder.out
}

struct Encoder<'t> {
    out: Vec<u8>,
    text: &'t str,
    last: u32,
}

impl Encoder<'_> {
    fn node(&mut self, node: &Node<'_>) {
        // An alias points back, so the distance has a sign.
        let distance = i64::from(node.start) - i64::from(self.last);
        self.number(((distance << 1) ^ (distance >> 63)) as u64);
        self.last = node.start;
        let len = node.end - node.start;
        let tag = |kind: u32| u64::from(len) << BITS | u64::from(kind);
        match &node.kind {
            Kind::Scalar(value) => {
                let (start, end) = (node.start as usize, node.end as usize);
                if self.text.get(start..end) == Some(value) {
                    self.number(tag(PLAIN));
                } else if len >= 2 && self.text.get(start + 1..end - 1) == Some(value) {
                    self.number(tag(QUOTED));
                } else {
                    self.number(tag(OTHER));
                    self.number(value.len() as u64);
                    self.out.extend_from_slice(value.as_bytes());
                }
            }
            Kind::Seq(items) => {
                self.number(tag(SEQ));
                self.number(items.len() as u64);
                items.iter().for_each(|item| self.node(item));
            }
            Kind::Map(entries) => {
                self.number(tag(MAP));
                self.number(entries.len() as u64);
                for (key, value) in entries {
                    self.node(key);
                    self.node(value);
                }
            }
        }
    }

    fn number(&mut self, mut number: u64) {
        while number >= 0x80 {
            self.out.push(number as u8 | 0x80);
            number >>= 7;
        }
        self.out.push(number as u8);
    }
}

/// Reads a tree that was parsed from `text`. `None` where the bytes are no tree of it.
#[allow(dead_code, reason = "the build script writes, the library reads")]
pub(crate) fn decode<'s>(bytes: &'s [u8], text: &'s str) -> Option<Node<'s>> {
    let mut decoder = Decoder::new(bytes, text);
    let root = decoder.node()?;
    decoder.is_done().then_some(root)
}

/// Reads the nodes of a tree one after the other.
pub(crate) struct Decoder<'s> {
    bytes: &'s [u8],
    text: &'s str,
    last: u32,
}

/// A node without those below it, which follow.
#[derive(Clone, Copy)]
pub(crate) struct Head<'s> {
    pub(crate) start: u32,
    pub(crate) end: u32,
    pub(crate) what: What<'s>,
}

/// What a node is, and how many items or entries follow.
#[derive(Clone, Copy)]
pub(crate) enum What<'s> {
    Scalar(&'s str),
    Seq(usize),
    Map(usize),
}

#[allow(dead_code, reason = "the build script writes, the library reads")]
impl<'s> Decoder<'s> {
    pub(crate) const fn new(bytes: &'s [u8], text: &'s str) -> Self {
        Self { bytes, text, last: 0 }
    }

    pub(crate) const fn is_done(&self) -> bool {
        self.bytes.is_empty()
    }

    pub(crate) fn head(&mut self) -> Option<Head<'s>> {
        let distance = self.number()?;
        let distance = (distance >> 1) as i64 ^ -((distance & 1) as i64);
        let start = u32::try_from(i64::from(self.last) + distance).ok()?;
        self.last = start;
        let tag = self.number()?;
        let end = start.checked_add(u32::try_from(tag >> BITS).ok()?)?;
        let (from, to) = (start as usize, end as usize);
        let what = match tag as u32 & ((1 << BITS) - 1) {
            PLAIN => What::Scalar(self.text.get(from..to)?),
            QUOTED => What::Scalar(self.text.get(from + 1..to.checked_sub(1)?)?),
            OTHER => {
                let len = self.count()?;
                let (value, rest) = self.bytes.split_at_checked(len)?;
                self.bytes = rest;
                What::Scalar(std::str::from_utf8(value).ok()?)
            }
            SEQ => What::Seq(self.count()?),
            MAP => What::Map(self.count()?),
            _ => return None,
        };
        Some(Head { start, end, what })
    }

    fn node(&mut self) -> Option<Node<'s>> {
        let Head { start, end, what } = self.head()?;
        let kind = match what {
            What::Scalar(text) => Kind::Scalar(Cow::Borrowed(text)),
            What::Seq(count) => {
                let mut items = Vec::with_capacity(count);
                for _ in 0..count {
                    items.push(self.node()?);
                }
                Kind::Seq(items)
            }
            What::Map(count) => {
                let mut entries = Vec::with_capacity(count);
                for _ in 0..count {
                    entries.push((self.node()?, self.node()?));
                }
                Kind::Map(entries)
            }
        };
        Some(Node { start, end, kind })
    }

    /// A number of bytes or nodes that follow; each node takes a byte at least.
    fn count(&mut self) -> Option<usize> {
        let count = usize::try_from(self.number()?).ok()?;
        (count <= self.bytes.len()).then_some(count)
    }

    #[inline]
    fn number(&mut self) -> Option<u64> {
        let mut number = 0;
        for shift in (0..64).step_by(7) {
            let (byte, rest) = self.bytes.split_first()?;
            self.bytes = rest;
            number |= u64::from(byte & 0x7f) << shift;
            if byte & 0x80 == 0 {
                return Some(number);
            }
        }
        None
    }
}

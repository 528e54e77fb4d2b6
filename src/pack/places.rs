//! Where a language names a word, whatever its files mean by it: the shortest way from "why does
//! *drop* turn it round" to the line that says so.

use super::Sources;
use super::yaml::{self, Kind, Node};
use crate::pattern::vocabulary::fold;
use crate::span::{Lines, Origin};

/// A place where a word stands, and the keys that lead there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// Its keys from the outermost on: `honorifics`, `m`.
    pub keys: Vec<String>,
    /// Where it was written.
    pub origin: Origin,
}

/// The places in a folder of rules where a whole entry, or a key, is this word, in the order of
/// files and lines. A file that cannot be read has none.
#[must_use]
pub fn of_word(sources: &Sources, folder: &str, word: &str) -> Vec<Place> {
    let word = fold(word);
    let mut places = Vec::new();
    for (path, text) in sources.under(folder) {
        // Parsing is slow, and most files do not have the word.
        if !fold(text).contains(&*word) {
            continue;
        }
        let Ok(root) = yaml::parse(text) else { continue };
        let mut walk = Walk { path, text, lines: Lines::of(text), word: &word, places: &mut places };
        walk.node(&root, &mut Vec::new());
    }
    places
}

struct Walk<'w> {
    path: &'w str,
    text: &'w str,
    lines: Lines,
    word: &'w str,
    places: &'w mut Vec<Place>,
}

impl Walk<'_> {
    fn node<'n>(&mut self, node: &'n Node<'_>, keys: &mut Vec<&'n str>) {
        match &node.kind {
            Kind::Scalar(text) if fold(text.trim_start_matches('=')) == self.word => self.found(node, keys),
            Kind::Scalar(_) => {}
            Kind::Seq(items) => items.iter().for_each(|item| self.node(item, keys)),
            Kind::Map(entries) => {
                for (key, value) in entries {
                    self.node(key, keys);
                    if let Kind::Scalar(name) = &key.kind {
                        keys.push(name);
                        self.node(value, keys);
                        keys.pop();
                    }
                }
            }
        }
    }

    fn found(&mut self, node: &Node<'_>, keys: &[&str]) {
        let (line, column) = self.lines.line_column(self.text, (node.start as usize).min(self.text.len()));
        let origin = Origin { file: self.path.into(), line: line as u32, column: column as u32 };
        let keys = keys.iter().map(|key| (*key).to_owned()).collect();
        self.places.push(Place { keys, origin });
    }
}

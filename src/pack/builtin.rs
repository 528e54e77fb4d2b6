//! The rule files that are built into the tool, so that it runs without any at hand.
//!
//! Their YAML was parsed when the tool was built. Whoever loads a file with the very same text,
//! from wherever, gets the tree that was made then.

use std::borrow::Cow;

use super::Sources;

/// Path, text, tree, and tree without tests of every file under `rules/`, sorted by path.
const FILES: &[(&str, &str, &[u8], &[u8])] = include!(concat!(env!("OUT_DIR"), "/builtin.rs"));

/// The built-in rule files.
#[must_use]
pub fn sources() -> Sources {
    let files = FILES.iter().map(|(path, text, ..)| (Cow::Borrowed(*path), Cow::Borrowed(*text)));
    Sources { files: files.collect() }
}

/// The stored tree of a file, where it is a built-in one: with the tests beside its positions or without.
pub(super) fn stored(path: &str, text: &str, tests: bool) -> Option<&'static [u8]> {
    let at = FILES.binary_search_by(|(known, ..)| (*known).cmp(path)).ok()?;
    let (_, known, whole, untested) = FILES[at];
    let tree = if tests { whole } else { untested };
    // The built-in text itself need not be compared with itself.
    let same = std::ptr::eq(known, text) || known == text;
    (same && !tree.is_empty()).then_some(tree)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pack::yaml;

    #[test]
    fn the_files_are_sorted() {
        assert!(FILES.is_sorted_by_key(|(path, ..)| path));
    }

    #[test]
    fn a_built_in_tree_is_what_the_yaml_says() {
        for (path, text, ..) in FILES {
            let parsed = yaml::parse(text).unwrap_or_else(|error| panic!("{path}: {}", error.message));
            let tree = stored(path, text, true).and_then(|tree| yaml::decode(tree, text));
            assert_eq!(tree, Some(parsed), "{path}");
        }
    }
}

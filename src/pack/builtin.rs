//! The rule files that are built into the tool, so that it runs without any at hand.
//!
//! Their YAML was parsed when the tool was built. Whoever loads a file with the very same text,
//! from wherever, gets the tree that was made then.

use std::borrow::Cow;

use super::Sources;

/// Path, text and tree of every file under `rules/`, sorted by path.
const FILES: &[(&str, &str, &[u8])] = include!(concat!(env!("OUT_DIR"), "/builtin.rs"));

/// The built-in rule files.
#[must_use]
pub fn sources() -> Sources {
    let files = FILES.iter().map(|(path, text, _)| (Cow::Borrowed(*path), Cow::Borrowed(*text)));
    Sources { files: files.collect() }
}

/// The stored tree of a file, where it is a built-in one.
pub(super) fn stored(path: &str, text: &str) -> Option<&'static [u8]> {
    let at = FILES.binary_search_by(|(known, _, _)| (*known).cmp(path)).ok()?;
    let (_, known, tree) = FILES[at];
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
        assert!(FILES.is_sorted_by_key(|(path, _, _)| path));
    }

    #[test]
    fn a_built_in_tree_is_what_the_yaml_says() {
        for (path, text, _) in FILES {
            let parsed = yaml::parse(text).unwrap_or_else(|error| panic!("{path}: {}", error.message));
            let tree = stored(path, text).and_then(|tree| yaml::decode(tree, text));
            assert_eq!(tree, Some(parsed), "{path}");
        }
    }
}

//! The rule files that are built into the tool, so that it runs without any at hand.

use super::Sources;

/// Path and content of every file under `rules/`, sorted by path.
const FILES: &[(&str, &str)] = include!(concat!(env!("OUT_DIR"), "/builtin.rs"));

/// The built-in rule files.
#[must_use]
pub fn sources() -> Sources {
    Sources { files: FILES.iter().map(|(path, text)| ((*path).to_owned(), (*text).to_owned())).collect() }
}

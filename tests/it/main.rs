//! The one integration binary.

mod articles;
mod attributions;
mod bench;
mod cases;
mod check_commands;
mod cli;
mod constructions;
mod docs;
mod explain;
mod layers;
mod lsp;
mod network;
mod packs;
mod positions;
mod relevance;
mod report;
mod rule_format;
mod rule_pages;
mod rule_schema;
mod rules;
mod sample;
mod slips;
mod snapshot;
mod speed;
mod streams;
mod tables;
#[cfg(unix)]
mod watch;

use std::collections::BTreeSet;
use std::path::Path;

use standpoint::engine::Engine;

/// An engine over the built-in pack.
fn engine() -> Engine {
    let pack = standpoint::pack::compile("ukraine-war", &standpoint::pack::builtin::sources())
        .expect("the built-in pack");
    Engine::new(pack)
}

/// What is not read right yet, one a line; `#` starts a comment.
fn gaps(file: &Path) -> BTreeSet<String> {
    let text = std::fs::read_to_string(file).unwrap_or_default();
    text.lines()
        .map(str::trim)
        .filter(|line| !line.is_empty() && !line.starts_with('#'))
        .map(str::to_owned)
        .collect()
}

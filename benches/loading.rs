//! How fast the built-in rules are loaded: `cargo bench`.

#![allow(missing_docs, clippy::unwrap_used)]

use standpoint::engine::Engine;
use standpoint::pack::{self, Pack, builtin};

fn main() {
    divan::main();
}

fn load() -> Pack {
    pack::compile("ukraine-war", &builtin::sources()).unwrap()
}

/// Rule files to a pack.
#[divan::bench]
fn pack() -> Pack {
    load()
}

/// A pack to an engine.
#[divan::bench]
fn engine(bencher: divan::Bencher<'_, '_>) {
    bencher.with_inputs(load).bench_values(Engine::new);
}

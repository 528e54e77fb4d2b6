//! The one integration binary.

mod articles;
mod cli;
mod constructions;
mod layers;
mod positions;
mod report;
mod rules;
mod sample;
mod speed;

use standpoint::engine::Engine;

/// An engine over the built-in pack.
fn engine() -> Engine {
    let pack = standpoint::pack::compile("ukraine-war", &standpoint::pack::builtin::sources())
        .expect("the built-in pack");
    Engine::new(pack)
}

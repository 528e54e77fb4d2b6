//! Rule packs: the built-in one, and broken ones with what their authors are told.

use standpoint::cli::diagnostic::render;
use standpoint::pack::{self, builtin};

#[test]
fn the_built_in_packs_load() {
    let sources = builtin::sources();
    for name in sources.packs() {
        if let Err(diagnostics) = pack::compile(name, &sources) {
            panic!("{name}:\n{}", render(&diagnostics, &sources, false));
        }
    }
}

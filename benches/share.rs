//! How many of the sentences of a file of records are parsed: `cargo bench --bench share -- FILE.jsonl`.
#![allow(clippy::print_stdout)] // it is what a bench does

use standpoint::article::Article;
use standpoint::engine::Engine;
use standpoint::pack::{self, builtin};

fn main() {
    let pack = pack::compile("ukraine-war", &builtin::sources()).expect("the built-in rules");
    let engine = Engine::new(pack);
    for path in std::env::args().skip(1).filter(|argument| !argument.starts_with('-')) {
        let bytes = std::fs::read(&path).expect("a file that can be read");
        let (mut parsed, mut all) = (0, 0);
        for article in Article::read_all("x", &path, &bytes, None, None).into_iter().flatten() {
            let (some, every) = engine.parsed_share(&article);
            parsed += some;
            all += every;
        }
        println!(
            "{path}: {parsed} of {all} sentences are parsed, {:.1} %",
            100.0 * parsed as f64 / all.max(1) as f64
        );
    }
}

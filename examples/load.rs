//! How long loading takes: `cargo run --release --example load [RULES_DIR]`.

use std::io::Write;
use std::time::Instant;

use standpoint::cli::rules;

fn main() -> anyhow::Result<()> {
    let start = Instant::now();
    let rules = match std::env::args().nth(1) {
        Some(folder) => rules::read(folder.as_ref())?,
        None => rules::built_in(),
    };
    let read = start.elapsed();
    let pack = rules.compile()?;
    let compiled = start.elapsed() - read;
    let phrases: usize = pack.positions.iter().map(|position| position.phrases.len()).sum();
    let (issues, positions, cues) = (pack.issues.len(), pack.positions.len(), pack.language.cues.len());
    let words = pack.vocabulary.len();
    writeln!(
        std::io::stdout(),
        "{issues} issues, {positions} positions, {phrases} phrases, {cues} cues, {words} words\n\
         read in {read:?}, compiled in {compiled:?}"
    )?;
    Ok(())
}

//! The tests that authors write beside their positions, for every built-in pack.
//!
//! What the engine cannot read yet is marked `todo` there.

use std::fmt::Write as _;

use standpoint::article::{Article, Format};
use standpoint::engine::Engine;
use standpoint::pack::{self, PositionId, builtin};
use standpoint::report::{Canvas, Trials};
use standpoint::trial::Trial;

/// Fewer tests than this tell too little of a position.
const FEWEST_TESTS: usize = 4;

#[test]
fn positions_pass_the_tests_of_their_authors() {
    let sources = builtin::sources();
    for name in sources.packs() {
        let engine = Engine::new(pack::compile(name, &sources).expect("a built-in pack is whole"));
        let mut trials = Vec::new();
        for (number, position) in engine.pack().positions.iter().enumerate() {
            for test in &position.tests {
                let trial = Trial::run(&engine, PositionId::at(number), test);
                trials.push(trial.expect("a test has a text"));
            }
        }
        let failures = Trials::new(engine.pack(), Canvas { width: 120, color: false, boxes: false })
            .failures(&trials, false);
        assert!(failures.is_empty() && trials.len() > 50, "{name}\n{failures}");
    }
}

#[test]
fn positions_have_tests_enough() {
    let sources = builtin::sources();
    let mut report = String::new();
    for name in sources.packs() {
        let pack = pack::compile(name, &sources).expect("a built-in pack is whole");
        for position in &pack.positions {
            let at = format!("{}:{} {}", position.origin.file, position.origin.line, position.id);
            if position.tests.len() < FEWEST_TESTS {
                let few = position.tests.len();
                let _ = writeln!(report, "{at}: {few} tests, {FEWEST_TESTS} are the fewest");
            }
            if position.tests.iter().all(|test| !test.expect.is_empty()) {
                let _ = writeln!(report, "{at}: no test of a text that says nothing of it (`expect: []`)");
            }
        }
    }
    assert!(report.is_empty(), "{report}");
}

/// Which phrases are tried hangs on the words of the document; what they find must not.
#[test]
fn a_word_elsewhere_changes_nothing() {
    let issue = "issue: gizmos\nquestion: Do they go?\npoles: {\"+\": go, \"-\": stay}\npositions:\n  \
        - {id: pull, pole: \"+\", claim: they go, phrases: [pull gizmo (back|out)]}\n";
    let mut sources = builtin::sources();
    for (path, text) in [
        ("gizmos/pack.yaml", "pack: gizmos\ntitle: Gizmos\nlanguage: english\n"),
        ("gizmos/parties.yaml", "parties:\n  - {id: avia, name: Avia, short: Avia}\n"),
        ("gizmos/issues/gizmos.yaml", issue),
    ] {
        sources.files.push((path.into(), text.into()));
    }
    let engine = Engine::new(pack::compile("gizmos", &sources).expect("a whole pack"));
    for text in ["Avia demanded a pullback of gizmos.", "Avia demanded a pullback of gizmos. He came back."] {
        let article = Article::from_text("test", text.to_owned(), Format::Plain).expect("a text");
        assert_eq!(engine.read(&article).statements().count(), 1, "{text}");
    }
}

#[test]
fn a_word_to_the_letter_is_found_in_these_letters_only() {
    let engine = crate::engine();
    let pack = engine.pack();
    let claims = |text: &str| -> Vec<String> {
        let article = Article::from_text("test", text.to_owned(), Format::Plain).expect("a text");
        let reading = engine.read(&article);
        reading.statements().map(|statement| pack[statement.position].id.clone()).collect()
    };
    assert_eq!(claims("Kyiv demands MAP."), ["join-nato"]);
    assert_eq!(claims("Kyiv demands a map."), [""; 0]);
    assert_eq!(claims("Kyiv demands a Map of the region."), [""; 0]);
}

/// Marks inside a word that nobody sees, as scrapers leave them.
#[test]
fn a_word_with_unseen_marks_is_that_word() {
    let engine = crate::engine();
    let plain = "Zelenskyy wants to join NATO.\n\nErdoğan said Kyiv rejects NATO membership.\n";
    let shown = |text: &str| -> Vec<String> {
        let article = Article::from_text("test", text.to_owned(), Format::Plain).expect("a text");
        let reading = engine.read(&article);
        let pack = engine.pack();
        let found = reading.statements().map(|statement| {
            let holder = statement.holder.span.of(&article.text);
            assert!(article.text.contains(holder));
            format!("{} {} {}", pack[statement.party].id, statement.stance, pack[statement.position].id)
        });
        found.collect()
    };
    let wanted = shown(plain);
    assert!(!wanted.is_empty());
    for (from, to) in [
        ("Zelenskyy", "Zelen\u{ad}skyy"),
        ("Zelenskyy", "Zelen\u{200b}skyy"),
        ("NATO", "NA\u{2060}TO"),
        ("Kyiv", "Ky\u{200d}iv"),
        ("Erdoğan", "Erdog\u{306}an"),
    ] {
        assert_eq!(shown(&plain.replace(from, to)), wanted, "{to:?}");
    }
}

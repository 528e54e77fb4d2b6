//! The tests that authors write beside their positions, for every built-in pack.
//!
//! A test names the statements of its own position that a text yields, no more and no fewer. `by:`,
//! `to:` and `if` are checked where a test gives them. What the engine cannot read yet stands in
//! `fixtures/rules-gaps.txt`, a line `pack position: text` each.

use std::fmt::Write as _;
use std::path::Path;

use standpoint::article::{Article, Format};
use standpoint::engine::Engine;
use standpoint::pack::{self, Expectation, Pack, PositionId, PositionTest, builtin};

/// Fewer tests than this tell too little of a position.
const FEWEST_TESTS: usize = 4;

/// What a text says of one position.
fn found(engine: &Engine, position: PositionId, test: &PositionTest) -> Vec<Expectation> {
    let mut article =
        Article::from_text("test", test.text.clone(), Format::Plain).expect("a test has a text");
    article.date = test.date;
    let reading = engine.read(&article);
    let mut found: Vec<Expectation> = reading
        .statements()
        .filter(|statement| statement.position == position)
        .map(|statement| Expectation {
            party: statement.party,
            stance: statement.stance,
            reported_by: statement.reported_by,
            addressee: statement.addressee,
            condition: statement.condition.is_some(),
        })
        .collect();
    found.sort();
    found.dedup();
    found
}

/// Whether a statement is one that is expected: marks count where the test has them.
fn meets(found: &Expectation, wanted: &Expectation) -> bool {
    found.party == wanted.party
        && found.stance == wanted.stance
        && (wanted.reported_by.is_none() || found.reported_by == wanted.reported_by)
        && (wanted.addressee.is_none() || found.addressee == wanted.addressee)
        && (!wanted.condition || found.condition)
}

fn passes(found: &[Expectation], wanted: &[Expectation]) -> bool {
    wanted.iter().all(|wanted| found.iter().any(|found| meets(found, wanted)))
        && found.iter().all(|found| wanted.iter().any(|wanted| meets(found, wanted)))
}

/// Expectations as their author writes them.
fn written(pack: &Pack, expectations: &[Expectation]) -> String {
    let each = expectations.iter().map(|expectation| {
        let mut words = format!("{} {}", pack[expectation.party].id, expectation.stance);
        if let Some(by) = expectation.reported_by {
            let _ = write!(words, " by:{}", pack[by].id);
        }
        if let Some(to) = expectation.addressee {
            let _ = write!(words, " to:{}", pack[to].id);
        }
        if expectation.condition {
            words.push_str(" if");
        }
        words
    });
    format!("[{}]", each.collect::<Vec<_>>().join(", "))
}

#[test]
fn positions_pass_the_tests_of_their_authors() {
    let sources = builtin::sources();
    // As `pack position: text`.
    let mut gaps = crate::gaps(&Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/rules-gaps.txt"));
    let (mut passed, mut known, mut report) = (0, 0, String::new());
    for name in sources.packs() {
        let engine = Engine::new(pack::compile(name, &sources).expect("a built-in pack is whole"));
        let pack = engine.pack();
        for (number, position) in pack.positions.iter().enumerate() {
            for test in &position.tests {
                let found = found(&engine, PositionId::at(number), test);
                let gap = gaps.remove(&format!("{name} {}: {}", position.id, test.text));
                match (passes(&found, &test.expect), gap) {
                    (true, false) => passed += 1,
                    (false, true) => known += 1,
                    (right, _) => {
                        let _ = writeln!(
                            report,
                            "{}:{} {}: {}",
                            test.origin.file, test.origin.line, position.id, test.text
                        );
                        if right {
                            let _ = writeln!(report, "    passes now, take it off the list of gaps");
                        } else {
                            let _ = writeln!(report, "    expected  {}", written(pack, &test.expect));
                            let _ = writeln!(report, "    found     {}", written(pack, &found));
                        }
                    }
                }
            }
        }
    }
    assert!(gaps.is_empty(), "gaps that are no test: {gaps:#?}");
    assert!(report.is_empty(), "{passed} passed, {known} known gaps\n{report}");
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

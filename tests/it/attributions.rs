//! Who says what: `fixtures/attributions.yaml`, a construction of English a case.

use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use serde::Deserialize;
use standpoint::article::{Article, Format};
use standpoint::report::AttributionRecord;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Case {
    text: String,
    /// Why it is not read yet.
    gap: Option<String>,
    expect: Vec<String>,
}

/// "source > cue > content (stance, kind)", and what stands inside it below.
fn lines(record: AttributionRecord<'_>) -> Vec<String> {
    let line = |record: AttributionRecord<'_>| {
        let source = record.source.map_or("nobody", |source| source.text);
        let cue = record.cue.map_or("no cue", |cue| cue.text);
        let content: Vec<&str> = record.content.iter().map(|piece| piece.text).collect();
        let facts: Vec<&str> = record.stance.into_iter().chain([record.kind]).collect();
        let (content, facts) = (content.join(" … "), facts.join(", "));
        format!("{}{source} > {cue} > {content} ({facts})", "  ".repeat(record.depth))
    };
    record.flat().into_iter().map(line).collect()
}

#[test]
fn attributions_are_read() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/attributions.yaml");
    let cases: Vec<Case> =
        serde_yaml::from_str(&fs::read_to_string(path).expect("the cases can be read")).expect("cases");
    let engine = crate::engine();
    let mut report = String::new();
    for case in &cases {
        let article = Article::from_text("case", case.text.clone(), Format::Plain).expect("a text");
        let reading = engine.read(&article);
        let found: Vec<String> = AttributionRecord::all(&reading).into_iter().flat_map(lines).collect();
        match (found == case.expect, &case.gap) {
            (false, None) => {
                let _ = writeln!(report, "{}\n  expected {:#?}\n  found {found:#?}", case.text, case.expect);
            }
            (true, Some(_)) => {
                let _ = writeln!(report, "{}\n  is read now: take the gap off", case.text);
            }
            _ => {}
        }
    }
    assert!(cases.len() > 50 && report.is_empty(), "{report}");
}

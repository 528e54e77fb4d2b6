//! Explanations: `fixtures/explain.yaml`, a sentence for each reason there is.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use insta::assert_snapshot;
use serde::Deserialize;
use standpoint::article::{Article, Format};
use standpoint::engine::Engine;
use standpoint::explain::{self, CODES, Explanation, Question};
use standpoint::report::{Canvas, Explained};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Case {
    text: String,
    date: Option<String>,
    position: Option<String>,
    party: Option<String>,
    /// The code of the deciding reason.
    reason: Option<String>,
    /// A reason that is told without deciding.
    dropped: Option<String>,
    /// The name under which the whole drawing is kept.
    shape: Option<String>,
}

fn cases() -> Vec<Case> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/explain.yaml");
    serde_yaml::from_str(&fs::read_to_string(path).expect("the cases can be read")).expect("cases")
}

fn article(case: &Case) -> Article {
    let mut article = Article::from_text("case", case.text.clone(), Format::Plain).expect("a text");
    let date = case.date.as_deref().unwrap_or("2025-05-21");
    article.date = Some(date.parse().expect("a day"));
    article.path = "case.txt".to_owned();
    article
}

fn told(engine: &Engine, case: &Case) -> Explanation {
    let pack = engine.pack();
    let position = case.position.as_ref().map(|id| pack.position(id).expect("a position"));
    let party = case.party.as_ref().map(|id| pack.party(id).expect("a party"));
    let question = Question {
        positions: position.into_iter().collect(),
        parties: party.into_iter().collect(),
        ..Question::default()
    };
    explain::of_article(engine, &article(case), &question)
}

/// Every reason that is told of an article.
fn reasons(told: &Explanation) -> BTreeSet<&'static str> {
    let sentences = told.sentences.iter();
    let dropped = sentences.clone().flat_map(|sentence| &sentence.dropped).map(|drop| drop.reason);
    let mut reasons: BTreeSet<&'static str> = dropped.collect();
    reasons.extend(told.verdict.iter().map(|verdict| verdict.reason));
    let mut phrases = sentences.flat_map(|sentence| &sentence.phrases);
    if phrases.any(|phrase| phrase.gives_way.is_some()) {
        reasons.insert("twice");
    }
    reasons
}

fn draw(told: &Explanation, canvas: Canvas) -> String {
    Explained::new(canvas).text(std::slice::from_ref(told), |one| one.path.clone())
}

fn plain(width: usize) -> Canvas {
    Canvas { width, color: false, boxes: false }
}

#[test]
fn every_reason_is_told_where_it_decides() {
    let engine = crate::engine();
    let (mut wrong, mut seen, mut verdicts) = (String::new(), BTreeSet::new(), String::new());
    for case in cases() {
        let told = told(&engine, &case);
        let found = told.verdict.as_ref().map(|verdict| verdict.reason);
        if case.reason.is_some() && found != case.reason.as_deref() {
            let _ = writeln!(wrong, "{}\n  expected {:?}, found {found:?}", case.text, case.reason);
        }
        let all = reasons(&told);
        if let Some(dropped) = case.dropped.as_deref().filter(|dropped| !all.contains(dropped)) {
            let _ = writeln!(wrong, "{}\n  {dropped} is not among {all:?}", case.text);
        }
        seen.extend(all);
        if let Some(verdict) = told.verdict {
            let asked = [case.position, case.party].into_iter().flatten().collect::<Vec<_>>().join(", ");
            let _ = writeln!(verdicts, "{}\n  {asked}: {}", case.text.trim(), verdict.reason);
            let _ = writeln!(verdicts, "  {}\n  {}\n", verdict.told, verdict.help.unwrap_or_default());
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
    let untold: Vec<&&str> = CODES.iter().filter(|code| !seen.contains(**code)).collect();
    assert!(untold.is_empty(), "no case has these reasons: {untold:?}");
    assert_snapshot!("explain_verdicts", verdicts);
}

#[test]
fn the_whole_of_it_is_drawn() {
    let engine = crate::engine();
    for case in cases().iter().filter(|case| case.shape.is_some()) {
        let told = told(&engine, case);
        let name = case.shape.as_deref().unwrap_or_default();
        assert_snapshot!(format!("explain_{name}"), draw(&told, plain(80)));
        for width in [40, 57, 120] {
            let drawn = draw(&told, plain(width));
            let wide = |line: &&str| unicode_width::UnicodeWidthStr::width(*line) > width;
            assert_eq!(drawn.lines().find(wide), None, "{name} at {width} columns");
        }
        let shown = draw(&told, Canvas { width: 60, color: true, boxes: true });
        assert!(shown.contains('\u{1b}') && shown.contains('╰'), "{shown}");
    }
}

#[test]
fn programs_are_told_the_same() {
    let engine = crate::engine();
    let case = cases().into_iter().find(|case| case.reason.as_deref() == Some("negated-away"));
    let told = told(&engine, &case.expect("such a case"));
    assert_snapshot!("explain_json", Explained::json(std::slice::from_ref(&told)).expect("JSON"));
}

/// Asking changes nothing of what is read.
#[test]
fn statements_are_those_of_a_reading() {
    let engine = crate::engine();
    for case in cases() {
        let article = article(&case);
        let told = explain::of_article(&engine, &article, &Question::default());
        let told = told.sentences.iter().map(|sentence| sentence.statements.len()).sum::<usize>();
        assert_eq!(told, engine.read(&article).statements().count(), "{}", case.text);
    }
}

//! Every format over the same small reading.

use insta::assert_snapshot;
use standpoint::comparison::{Comparison, Relation, Selection, Standing};
use standpoint::pack::Pole;
use standpoint::report::{
    AttributionRecord, Axis, Canvas, Csv, Detail, Format, Json, JsonLines, Markdown, Separator, Stacked,
    StatementRecord, Table, View,
};

use crate::sample;

/// One format over [`sample::BERLIN`].
fn berlin(format: &dyn Format, detail: Detail) -> String {
    let pack = sample::pack();
    let article = sample::article("berlin", "2025-12-15", sample::BERLIN);
    let readings = [sample::berlin(&pack, &article)];
    let comparison = Comparison::of(&readings);
    format.render(&View::of(&comparison, detail))
}

fn canvas(width: usize) -> Canvas {
    Canvas { width, color: false, boxes: true }
}

#[test]
fn table_at_80_columns() {
    assert_snapshot!(berlin(&Table::new(canvas(80)), Detail::Short));
}

#[test]
fn table_at_120_columns() {
    assert_snapshot!(berlin(&Table::new(canvas(120)), Detail::Short));
}

#[test]
fn table_with_all_evidence() {
    assert_snapshot!(berlin(&Table::new(canvas(100)), Detail::Full));
}

#[test]
fn table_for_a_pipe() {
    assert_snapshot!(berlin(&Table::new(Canvas::default()), Detail::None));
}

#[test]
fn table_in_colour() {
    let canvas = Canvas { width: 100, color: true, boxes: true };
    assert_snapshot!(berlin(&Table::new(canvas), Detail::Short).replace('\u{1b}', "␛"));
}

#[test]
fn stacked_at_60_columns() {
    assert_snapshot!(berlin(&Stacked::new(canvas(60)), Detail::Short));
}

#[test]
fn axis_at_80_columns() {
    assert_snapshot!(berlin(&Axis::new(canvas(80)), Detail::None));
}

#[test]
fn axis_at_120_columns() {
    assert_snapshot!(berlin(&Axis::new(canvas(120)), Detail::None));
}

#[test]
fn markdown() {
    assert_snapshot!(berlin(&Markdown, Detail::Short));
}

#[test]
fn json() {
    assert_snapshot!(berlin(&Json, Detail::Short));
}

#[test]
fn json_lines() {
    assert_snapshot!(berlin(&JsonLines, Detail::None));
}

#[test]
fn csv() {
    assert_snapshot!(berlin(&Csv::new(Separator::Comma), Detail::Full));
}

#[test]
fn tsv() {
    assert_snapshot!(berlin(&Csv::new(Separator::Tab), Detail::Full));
}

#[test]
fn two_articles_make_one_table() {
    let pack = sample::pack();
    let later = sample::article("moscow", "2025-12-25", sample::MOSCOW);
    let earlier = sample::article("berlin", "2025-12-15", sample::BERLIN);
    let readings = [sample::moscow(&pack, &later), sample::berlin(&pack, &earlier)];
    let selection = Selection { parties: None, issues: pack.issue("nato").map(|issue| vec![issue]) };
    let comparison = Comparison::select(&readings, &selection);
    assert_snapshot!(Table::new(canvas(100)).render(&View::of(&comparison, Detail::Short)));

    let demand = &comparison.rows[0].cells[0].entries[0];
    assert_eq!(demand.count(), 2);
    assert_eq!(demand.first().map(|evidence| evidence.article().id.as_str()), Some("berlin"));
    assert_eq!(demand.latest().map(|evidence| evidence.article().id.as_str()), Some("moscow"));
}

#[test]
fn records_keep_their_contract() {
    let pack = sample::pack();
    let article = sample::article("berlin", "2025-12-15", sample::BERLIN);
    let reading = sample::berlin(&pack, &article);
    let mut out = String::new();
    for statement in reading.statements() {
        let record = StatementRecord::of(&reading, statement);
        assert_eq!(record.fields().len(), StatementRecord::HEAD.len());
        out += &(serde_json::to_string(&record).expect("a record is JSON") + "\n");
    }
    for attribution in reading.attributions() {
        let record = AttributionRecord::of(&reading, attribution);
        assert_eq!(record.fields().len(), AttributionRecord::HEAD.len());
        out += &(serde_json::to_string(&record).expect("a record is JSON") + "\n");
    }
    assert_snapshot!(out);
}

#[test]
fn how_parties_stand() {
    let pack = sample::pack();
    let article = sample::article("berlin", "2025-12-15", sample::BERLIN);
    let readings = [sample::berlin(&pack, &article)];
    let comparison = Comparison::of(&readings);
    let relations: Vec<_> = comparison.rows.iter().map(|row| (row.issue.id.as_str(), row.relation)).collect();
    assert_eq!(
        relations,
        [
            ("territory", Relation::Opposed),
            ("withdrawal", Relation::Aligned),
            ("nato", Relation::Mixed),
            ("security-guarantees", Relation::Aligned),
            ("foreign-troops", Relation::OneSided),
            ("ceasefire", Relation::Opposed),
            ("talks", Relation::Aligned),
        ]
    );
    assert!(comparison.has_conflict());
    let nato = &comparison.rows[2];
    // Seek (4) at one end and open (2) at the other.
    assert_eq!(nato.cells[1].place, Some((4.0 - 2.0) / 6.0));
    assert_eq!(nato.cells[1].standing, Standing::Mixed);
    assert_eq!(nato.cells[0].standing, Standing::At(Pole::Minus));
    assert_eq!(nato.cells[2].standing, Standing::Silent);

    let [trade] = comparison.trades.as_slice() else { panic!("one trade: {:?}", comparison.trades) };
    assert_eq!((trade.party.id.as_str(), trade.issue.id.as_str()), ("ukraine", "security-guarantees"));
    assert_eq!(trade.answers.len(), 1);
    assert_eq!(trade.answers[0].agrees, Some(true));
    let unseen: Vec<_> = comparison.unseen.iter().map(|(party, n)| (party.id.as_str(), *n)).collect();
    assert_eq!(unseen, [("eu", 1)]);
}

#[test]
fn nothing_found_is_one_helpful_line() {
    let pack = sample::pack();
    let article = sample::article("weather", "2025-12-15", "It rained in Berlin.\n");
    let readings = [standpoint::position::Reading::new(&article, &pack, Vec::new(), Vec::new())];
    let comparison = Comparison::of(&readings);
    let view = View::of(&comparison, Detail::Short);
    assert_snapshot!(Table::new(canvas(80)).render(&view));
    assert!(Comparison::of(&[]).rows.is_empty());
}

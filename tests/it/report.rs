//! Every format over the same small reading.

use insta::assert_snapshot;
use standpoint::comparison::{Comparison, Relation, Selection, Standing};
use standpoint::pack::{Pole, Stance};
use standpoint::position::Reading;
use standpoint::report::{
    AttributionRecord, Attributions, Axis, Canvas, Csv, Detail, Format, Html, Json, JsonLines, Listed,
    Listing, Markdown, Separator, Stacked, StatementRecord, Statements, Table, View,
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
fn html() {
    let html = berlin(&Html, Detail::Short);
    let (before, style) = html.split_once("<style>").expect("a style");
    let (_, after) = style.split_once("</style>").expect("a style that ends");
    assert_snapshot!(format!("{before}{after}"));
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
    for record in AttributionRecord::all(&reading) {
        out += &(serde_json::to_string(&record).expect("a record is JSON") + "\n");
        for row in record.flat() {
            assert_eq!(row.fields().len(), AttributionRecord::HEAD.len());
            out += &(row.fields().join(" | ") + "\n");
        }
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
            ("nato", Relation::Opposed),
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
    assert_eq!(nato.cells[1].standing, Standing::Leaning(Pole::Plus));
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
    let readings = [Reading::new(&article, &pack, Vec::new(), Vec::new())];
    let comparison = Comparison::of(&readings);
    let view = View::of(&comparison, Detail::Short);
    assert_snapshot!(Table::new(canvas(80)).render(&view));
    assert!(Comparison::of(&[]).rows.is_empty());
}

#[test]
fn rejecting_one_end_is_standing_at_the_other() {
    let pack = sample::pack();
    let article = sample::article("moscow", "2025-12-25", sample::MOSCOW);
    let readings = [sample::moscow(&pack, &article)];
    let comparison = Comparison::of(&readings);
    // Russia demands that Ukraine stay out, the US opposes its joining.
    assert_eq!(comparison.rows[0].relation, Relation::Aligned);
    assert_eq!(comparison.rows[0].pairs[0].distance, 0.0);
    assert!(!comparison.has_conflict());
}

#[test]
fn no_party_is_dropped_and_no_word_is_cut() {
    let pack = sample::pack();
    let article = sample::article("berlin", "2025-12-15", sample::BERLIN);
    let readings = [sample::berlin(&pack, &article)];
    let parties = ["russia", "ukraine", "us", "eu"].map(|id| pack.party(id).expect("a party of the sample"));
    let selection = Selection { parties: Some(parties.to_vec()), issues: None };
    let comparison = Comparison::select(&readings, &selection);
    assert!(comparison.unseen.is_empty());
    let view = View::of(&comparison, Detail::Full);
    assert!(!Table::fits(canvas(80), 4));
    assert!(Table::fits(canvas(102), 4));
    let letters = |text: &str| text.chars().filter(|c| c.is_alphanumeric()).count();
    let wide = letters(&Stacked::new(canvas(400)).render(&view));
    for width in [20, 33, 50, 80, 120, 300] {
        for text in [Table::new(canvas(width)).render(&view), Stacked::new(canvas(width)).render(&view)] {
            for word in
                ["Russia", "Ukraine", "US", "EU", "force for Ukraine"].iter().flat_map(|w| w.split(' '))
            {
                let joined: String = text.split_whitespace().collect();
                assert!(joined.contains(word), "{word} is missing at {width} columns:\n{text}");
            }
        }
        let stacked = Stacked::new(canvas(width)).render(&view);
        assert_eq!(letters(&stacked), wide, "something is lost at {width} columns:\n{stacked}");
        let longest = stacked.lines().map(|line| line.chars().count()).max();
        assert!(longest <= Some(width.max(34)), "a line is too long at {width} columns:\n{stacked}");
    }
}

#[test]
fn an_article_cannot_reach_the_terminal() {
    let pack = sample::pack();
    let clean = sample::article("berlin", "2025-12-15", sample::BERLIN);
    let read = sample::berlin(&pack, &clean);
    // As many bytes as it stands for, so that the spans still hold.
    let hostile = "\u{1b}[2J\u{7}|`*_\u{202e}\r\u{b}xx\u{9b}";
    let mut article = sample::article(
        "berlin",
        "2025-12-15",
        &sample::BERLIN.replace("free economic zone", hostile).replace("The Kremlin", "The\u{7f}Kre\u{0}lin"),
    );
    assert_eq!(article.text.len(), clean.text.len());
    article.path = "news/\u{1b}[31mberlin.txt".into();
    let (attributions, statements) = (read.attributions().cloned(), read.statements().cloned());
    let readings = [Reading::new(&article, &pack, attributions.collect(), statements.collect())];
    let comparison = Comparison::of(&readings);
    let view = View::of(&comparison, Detail::Full);
    let formats: [Box<dyn Format>; 8] = [
        Box::new(Table::new(canvas(80))),
        Box::new(Stacked::new(canvas(80))),
        Box::new(Axis::new(canvas(80))),
        Box::new(Markdown),
        Box::new(Json),
        Box::new(JsonLines),
        Box::new(Csv::new(Separator::Comma)),
        Box::new(Csv::new(Separator::Tab)),
    ];
    for format in formats {
        let text = format.render(&view);
        let bad = text.chars().find(|c| c.is_control() && !matches!(c, '\n' | '\t'));
        assert_eq!(bad, None, "{text}");
    }
}

#[test]
fn blocks_of_statements_and_attributions() {
    let pack = sample::pack();
    let article = sample::article("berlin", "2025-12-15", sample::BERLIN);
    let readings = [sample::berlin(&pack, &article)];
    assert_snapshot!("statements", Statements::new(canvas(80)).render(&readings, |_, _| true));
    assert_snapshot!("attributions", Attributions::new(canvas(80)).render(&readings));
}

#[test]
fn listings() {
    let pack = sample::pack();
    for (name, what) in
        [("parties", Listed::Parties), ("issues", Listed::Issues), ("positions", Listed::Positions)]
    {
        let listing = Listing::of(&pack, what);
        assert_snapshot!(format!("list_{name}"), listing.table(canvas(80)));
        assert_snapshot!(format!("list_{name}_csv"), listing.csv(Separator::Comma).expect("strings"));
    }
}

#[test]
fn a_party_at_both_ends_is_mixed() {
    let pack = sample::pack();
    let article = sample::article("moscow", "2025-12-25", sample::MOSCOW);
    let read = sample::moscow(&pack, &article);
    let demand = read.statements().next().expect("a statement").clone();
    let mut refusal = demand.clone();
    refusal.stance = Stance::Reject;
    let readings = [Reading::new(&article, &pack, Vec::new(), vec![demand, refusal])];
    let comparison = Comparison::of(&readings);
    let row = &comparison.rows[0];
    assert_eq!((row.relation, row.cells[0].standing), (Relation::Mixed, Standing::Mixed));
    assert_eq!(row.cells[0].place, Some(0.0));
    assert_snapshot!("mixed_axis", Axis::new(canvas(80)).render(&View::of(&comparison, Detail::None)));
}

#[test]
fn what_is_said_without_a_condition_too_is_not_wholly_conditional() {
    let pack = sample::pack();
    let article = sample::article("berlin", "2025-12-15", sample::BERLIN);
    let read = sample::berlin(&pack, &article);
    let open = read.statements().find(|s| s.condition.is_some()).expect("a condition").clone();
    let mut firm = open.clone();
    firm.condition = None;
    // The words of a back reference are explained.
    firm.phrase = None;
    let readings = [Reading::new(&article, &pack, Vec::new(), vec![open, firm])];
    let comparison = Comparison::of(&readings);
    assert_snapshot!(
        "once_on_condition",
        Stacked::new(canvas(80)).render(&View::of(&comparison, Detail::Short))
    );
}

#[test]
fn stances_on_one_claim_share_a_line() {
    let pack = sample::pack();
    let article = sample::article("moscow", "2025-12-25", sample::MOSCOW);
    let read = sample::moscow(&pack, &article);
    let demand = read.statements().next().expect("a statement").clone();
    let mut support = demand.clone();
    (support.stance, support.strength) = (Stance::Support, 3);
    let mut told = demand.clone();
    (told.stance, told.reported_by) = (Stance::Commit, pack.party("us"));
    let statements = vec![demand.clone(), demand, support, told];
    let readings = [Reading::new(&article, &pack, Vec::new(), statements)];
    let comparison = Comparison::of(&readings);
    let view = View::of(&comparison, Detail::Short);
    assert_snapshot!("stances_share_a_line", Stacked::new(canvas(90)).render(&view));
}

/// Names and ids come from rule files, which a stranger may have written.
#[test]
fn rules_cannot_move_the_cursor_either() {
    let mut pack = sample::pack();
    for party in &mut pack.parties {
        party.short = format!("\u{1b}[2J{}", party.short);
    }
    for issue in &mut pack.issues {
        issue.id = format!("{}\u{1b}[2J", issue.id);
    }
    let article = sample::article("berlin", "2025-12-15", sample::BERLIN);
    let readings = [sample::berlin(&pack, &article)];
    let comparison = Comparison::of(&readings);
    let view = View::of(&comparison, Detail::Full);
    for width in [20, 80, 120] {
        let formats: [&dyn Format; 4] =
            [&Table::new(canvas(width)), &Stacked::new(canvas(width)), &Axis::new(canvas(width)), &Markdown];
        for format in formats {
            assert!(!format.render(&view).contains('\u{1b}'), "{width}");
        }
    }
    let flat = Statements::new(canvas(80)).render(&readings, |_, _| true);
    assert!(!flat.contains('\u{1b}'), "{flat}");
    assert!(!Attributions::new(canvas(80)).render(&readings).contains('\u{1b}'));
}

/// An id as long as a sentence moves above its axis; nothing overflows.
#[test]
fn an_axis_with_a_long_name() {
    let mut pack = sample::pack();
    for issue in &mut pack.issues {
        issue.id = issue.id.repeat(110 / issue.id.len() + 1);
    }
    let article = sample::article("berlin", "2025-12-15", sample::BERLIN);
    let readings = [sample::berlin(&pack, &article)];
    let comparison = Comparison::of(&readings);
    for width in [20, 100, 116, 120, 140, 200] {
        let drawn = Axis::new(canvas(width)).render(&View::of(&comparison, Detail::None));
        assert!(drawn.contains("opposed") && drawn.contains("nato"), "{width}: {drawn}");
    }
}

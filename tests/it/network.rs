//! A small debate, its networks reckoned by hand.
//!
//! ```text
//! 20 May  Russia   demands stay-out-of-nato twice, rejects join-nato, opposes ceasefire-first
//!         Ukraine  seeks join-nato, supports ceasefire-first
//! 21 May  Russia   demands stay-out-of-nato
//!         Ukraine  seeks join-nato, is open to stay-out-of-nato
//!         US       supports ceasefire-first, rejects join-nato
//!  2 June US       supports ceasefire-first
//! ```

use quick_xml::Reader;
use quick_xml::events::Event;
use standpoint::article::Article;
use standpoint::attribution::Kind as Speech;
use standpoint::comparison::network::{
    By, Duplicates, Kind, Network, Normalisation, Qualifier, Settings, Tally,
};
use standpoint::pack::{Pack, Stance};
use standpoint::position::{Basis, Holder, Reading, Statement};
use standpoint::report::{Canvas, Separator, edge_rows, graphml, matrix_rows, network_table, node_rows};
use standpoint::span::Span;

use crate::cli::{Folder, err, out, run};
use crate::sample;

type Said = &'static [(&'static str, Stance, &'static str)];

const DEBATE: [(&str, &str, Said); 3] = [
    (
        "first",
        "2025-05-20",
        &[
            ("russia", Stance::Demand, "stay-out-of-nato"),
            ("russia", Stance::Demand, "stay-out-of-nato"),
            ("russia", Stance::Reject, "join-nato"),
            ("russia", Stance::Oppose, "ceasefire-first"),
            ("ukraine", Stance::Seek, "join-nato"),
            ("ukraine", Stance::Support, "ceasefire-first"),
        ],
    ),
    (
        "second",
        "2025-05-21",
        &[
            ("russia", Stance::Demand, "stay-out-of-nato"),
            ("ukraine", Stance::Seek, "join-nato"),
            ("ukraine", Stance::Open, "stay-out-of-nato"),
            ("us", Stance::Support, "ceasefire-first"),
            ("us", Stance::Reject, "join-nato"),
        ],
    ),
    ("third", "2025-06-02", &[("us", Stance::Support, "ceasefire-first")]),
];

/// A sentence for each statement; the number keeps them apart.
fn text(said: Said) -> String {
    (0..said.len()).map(|number| format!("s{number:02}.")).collect()
}

fn reading<'a>(pack: &'a Pack, article: &'a Article, said: Said) -> Reading<'a> {
    let statement = |(number, (party, stance, position)): (usize, &(&str, Stance, &str))| {
        let span = Span::new(number * 4, number * 4 + 4);
        Statement {
            party: pack.party(party).expect("a party of the sample"),
            position: pack.position(position).expect("a position of the sample"),
            stance: *stance,
            strength: 3,
            holder: Holder { span, name: (*party).to_owned(), basis: Basis::Name },
            cue: span,
            matched: vec![span],
            evidence: span,
            sentence: span,
            reported_by: None,
            addressee: None,
            condition: None,
            quoted: Speech::Indirect,
            phrase: None,
            cameo: "".into(),
            plover: "".into(),
        }
    };
    Reading::new(article, pack, Vec::new(), said.iter().enumerate().map(statement).collect())
}

fn debate(pack: &Pack, settings: Settings) -> Network<'_> {
    let mut tally = Tally::new(pack, settings).expect("choices that go together");
    for (id, date, said) in DEBATE {
        tally.add(&reading(pack, &sample::article(id, date, &text(said)), said));
    }
    tally.finish()
}

/// The ties as `russia ukraine 2`, weights to three decimals.
fn ties(network: &Network<'_>) -> Vec<String> {
    let tie = |tie: &standpoint::comparison::network::Tie| {
        let (row, column) = (network.rows[tie.row].key(), network.columns[tie.column].key());
        format!("{row} {column} {}", (tie.weight * 1000.0).round() / 1000.0)
    };
    network.ties.iter().map(tie).collect()
}

fn parties(by: By, qualifier: Qualifier) -> Settings {
    Settings { by, qualifier, ..Settings::of(Kind::Parties) }
}

#[test]
fn parties_agree_and_conflict_as_reckoned_by_hand() {
    use {By::*, Qualifier::*};
    let pack = sample::pack();
    let weights = |by, qualifier| ties(&debate(&pack, parties(by, qualifier)));
    let of = |ru_ua: &str, ru_us: &str, ua_us: &str| {
        [format!("russia ukraine {ru_ua}"), format!("russia us {ru_us}"), format!("ukraine us {ua_us}")]
    };
    // Russia and Ukraine, once an article: stay-out 2 × 1 alike; join 1 × 2 and ceasefire 1 × 1 against each other.
    assert_eq!(weights(Position, Congruence), of("2", "1", "2"));
    assert_eq!(weights(Position, Conflict), of("3", "2", "2"));
    assert_eq!(weights(Position, Subtract), of("-1", "-1", "0"));
    assert_eq!(weights(Position, Ignore), of("5", "3", "4"));
    // At poles Russia's two positions on NATO are one: nato- 2, ceasefire- 1. Ukraine: nato+ 2, nato- 1, ceasefire+ 1.
    for by in [Pole, Issue] {
        assert_eq!(weights(by, Congruence), of("2", "2", "3"));
        assert_eq!(weights(by, Conflict), of("5", "2", "2"));
        assert_eq!(weights(by, Subtract), of("-3", "0", "1"));
        // Ukraine speaks for both ends on 21 May, which is one mention of the issue.
        assert_eq!(weights(by, Ignore), of("5", "4", "4"));
    }
}

#[test]
fn weights_are_divided_as_reckoned_by_hand() {
    use Normalisation::*;
    let pack = sample::pack();
    let weights = |normalisation, qualifier| {
        ties(&debate(&pack, Settings { normalisation, ..parties(By::Position, qualifier) }))
    };
    let of = |ru_ua: f64, ru_us: f64, ua_us: f64| {
        let round = |weight: f64| (weight * 1000.0).round() / 1000.0;
        [
            format!("russia ukraine {}", round(ru_ua)),
            format!("russia us {}", round(ru_us)),
            format!("ukraine us {}", round(ua_us)),
        ]
    };
    // Said in all: Russia 4, Ukraine 4, US 3.
    assert_eq!(weights(Average, Qualifier::Congruence), of(2.0 / 4.0, 1.0 / 3.5, 2.0 / 3.5));
    assert_eq!(weights(Average, Qualifier::Subtract), of(-1.0 / 4.0, -1.0 / 3.5, 0.0));
    // Of five positions with a sign that Russia or Ukraine speak of; four with the US.
    assert_eq!(weights(Jaccard, Qualifier::Congruence), of(2.0 / 5.0, 1.0 / 4.0, 2.0 / 4.0));
    // Without signs there are three, of which the US speaks of two.
    assert_eq!(weights(Jaccard, Qualifier::Ignore), of(5.0 / 3.0, 3.0 / 3.0, 4.0 / 3.0));
    // Lengths: Russia (2, 1, 1), Ukraine (2, 1, 1), US (2, 1).
    let (six, thirty) = (6.0, 30f64.sqrt());
    assert_eq!(weights(Cosine, Qualifier::Congruence), of(2.0 / six, 1.0 / thirty, 2.0 / thirty));
    assert_eq!(weights(Cosine, Qualifier::Ignore), of(5.0 / six, 3.0 / thirty, 4.0 / thirty));
}

#[test]
fn affiliations_are_as_reckoned_by_hand() {
    let pack = sample::pack();
    let network = |by, qualifier, normalisation| {
        let settings = Settings { by, qualifier, normalisation, ..Settings::of(Kind::Affiliation) };
        let network = debate(&pack, settings);
        let rows = network.rows.iter().zip(network.matrix());
        let columns: Vec<String> = network.columns.iter().map(|node| node.key()).collect();
        let rows: Vec<String> = rows.map(|(node, weights)| format!("{} {weights:?}", node.key())).collect();
        (columns.join(" "), rows)
    };
    use {Normalisation::*, Qualifier::*};
    let (columns, rows) = network(By::Position, Subtract, No);
    assert_eq!(columns, "join-nato stay-out-of-nato ceasefire-first");
    assert_eq!(rows, ["russia [-1.0, 2.0, -1.0]", "ukraine [2.0, 1.0, 1.0]", "us [-1.0, 0.0, 2.0]"]);
    let (_, rows) = network(By::Position, Subtract, Activity);
    assert_eq!(rows[..2], ["russia [-0.25, 0.5, -0.25]", "ukraine [0.5, 0.25, 0.25]"]);
    let (_, rows) = network(By::Position, Subtract, Prominence);
    assert_eq!(rows[2], "us [-0.25, 0.0, 0.5]");
    let (columns, rows) = network(By::Issue, Combine, No);
    assert_eq!(columns, "nato ceasefire");
    assert_eq!(rows, ["russia [2.0, 2.0]", "ukraine [3.0, 1.0]", "us [2.0, 1.0]"]);
    let (_, rows) = network(By::Issue, Combine, Activity);
    assert_eq!(rows[1], "ukraine [1.5, 0.5]");
    let (_, rows) = network(By::Issue, Ignore, No);
    assert_eq!(rows, ["russia [2.0, 1.0]", "ukraine [2.0, 1.0]", "us [1.0, 2.0]"]);
    let (columns, rows) = network(By::Pole, Ignore, No);
    assert_eq!(columns, "nato:plus nato:minus ceasefire:plus ceasefire:minus");
    assert_eq!(
        rows,
        ["russia [0.0, 2.0, 0.0, 1.0]", "ukraine [2.0, 1.0, 1.0, 0.0]", "us [0.0, 1.0, 2.0, 0.0]"]
    );
}

#[test]
fn positions_are_held_together_as_reckoned_by_hand() {
    let pack = sample::pack();
    let weights = |qualifier| ties(&debate(&pack, Settings { qualifier, ..Settings::of(Kind::Positions) }));
    let of = |join_stay: i32, join_cease: i32, stay_cease: i32| {
        [
            format!("join-nato stay-out-of-nato {join_stay}"),
            format!("join-nato ceasefire-first {join_cease}"),
            format!("stay-out-of-nato ceasefire-first {stay_cease}"),
        ]
    };
    // Ukraine holds join (2) and stay-out (1); Russia is against join (1) and for stay-out (2).
    assert_eq!(weights(Qualifier::Congruence), of(2, 3, 1));
    assert_eq!(weights(Qualifier::Conflict), of(2, 2, 2));
    assert_eq!(weights(Qualifier::Subtract), of(0, 1, -1));
}

#[test]
fn the_same_counts_once_within_what_is_asked_for() {
    let pack = sample::pack();
    let said = |duplicates| {
        let settings = Settings { duplicates, ..Settings::of(Kind::Affiliation) };
        let network = debate(&pack, settings);
        let stay = network.ties.iter().find(|tie| {
            (network.rows[tie.row].key(), network.columns[tie.column].key())
                == ("russia".to_owned(), "stay-out-of-nato".to_owned())
        });
        let us = network.rows.iter().find(|node| node.key() == "us").expect("the US speaks");
        (stay.expect("a tie").agreeing, us.frequency, network.counted.distinct)
    };
    assert_eq!(said(Duplicates::All), (3, 3, 12));
    assert_eq!(said(Duplicates::Document), (2, 3, 11));
    // 20 and 21 May are of one week and month; 2 June is not.
    assert_eq!(said(Duplicates::Week), (1, 3, 9));
    assert_eq!(said(Duplicates::Month), (1, 3, 9));
    assert_eq!(said(Duplicates::Year), (1, 2, 8));
    assert_eq!(said(Duplicates::Range), (1, 2, 8));
}

#[test]
fn a_time_leaves_out_what_has_no_date() {
    let pack = sample::pack();
    let date = |text: &str| Some(text.parse().expect("a day"));
    let settings =
        Settings { from: date("2025-05-21"), to: date("2025-05-31"), ..Settings::of(Kind::Parties) };
    let mut tally = Tally::new(&pack, settings).expect("choices that go together");
    for (id, day, said) in DEBATE {
        let mut article = sample::article(id, day, &text(said));
        if id == "third" {
            article.date = None;
        }
        tally.add(&reading(&pack, &article, said));
    }
    let counted = tally.finish().counted;
    assert_eq!((counted.articles, counted.undated, counted.statements), (1, 1, 5));
    assert_eq!(counted.days.map(|(first, last)| (first.to_string(), last.to_string())), {
        let day = "2025-05-21".to_owned();
        Some((day.clone(), day))
    });
}

#[test]
fn what_an_article_repeats_to_the_letter_is_said_once() {
    let pack = sample::pack();
    let said: Said = &[("us", Stance::Reject, "join-nato"), ("us", Stance::Reject, "join-nato")];
    let mut article = sample::article("twice", "2025-05-20", &text(said));
    article.text = "s00.s00.".to_owned();
    let settings = Settings { duplicates: Duplicates::All, ..Settings::of(Kind::Affiliation) };
    let mut tally = Tally::new(&pack, settings).expect("choices that go together");
    tally.add(&reading(&pack, &article, said));
    assert_eq!(tally.finish().counted.distinct, 1);
}

#[test]
fn choices_that_do_not_go_together_are_refused() {
    let pack = sample::pack();
    let refused = |settings: Settings| Tally::new(&pack, settings).expect_err("they do not").to_string();
    let settings = Settings { qualifier: Qualifier::Conflict, ..Settings::of(Kind::Affiliation) };
    assert_eq!(
        refused(settings),
        "the qualifier conflict does not go with the kind affiliation; choose one of ignore, subtract, combine"
    );
    let settings = Settings { normalisation: Normalisation::Activity, ..Settings::of(Kind::Parties) };
    assert!(refused(settings).ends_with("choose one of no, average, jaccard, cosine"));
    let settings = Settings { by: By::Pole, qualifier: Qualifier::Subtract, ..Settings::of(Kind::Positions) };
    assert!(refused(settings).contains("nobody speaks against a pole"));
}

#[test]
fn silent_nodes_are_shown_where_asked_for() {
    let pack = sample::pack();
    let nodes = |kind, by, isolates| {
        let issues =
            Some(vec![pack.issue("nato").expect("an issue"), pack.issue("talks").expect("an issue")]);
        let network = debate(&pack, Settings { by, isolates, issues, ..Settings::of(kind) });
        network.nodes().map(|node| format!("{} {}", node.key(), node.frequency)).collect::<Vec<_>>()
    };
    assert_eq!(nodes(Kind::Parties, By::Pole, false), ["russia 2", "ukraine 3", "us 1"]);
    assert_eq!(nodes(Kind::Parties, By::Pole, true), ["russia 2", "ukraine 3", "us 1", "eu 0"]);
    assert_eq!(
        nodes(Kind::Positions, By::Pole, true),
        ["nato:plus 2", "nato:minus 4", "talks:plus 0", "talks:minus 0"]
    );
}

/// A tag, its attributes and its text.
type Element = (String, Vec<(String, String)>, String);

/// Elements of a document with their attributes and their text, as far as a reader of graphs looks at them.
fn elements(xml: &str) -> Vec<Element> {
    let mut reader = Reader::from_str(xml);
    let mut found: Vec<Element> = Vec::new();
    loop {
        match reader.read_event().expect("well-formed XML") {
            Event::Start(tag) | Event::Empty(tag) => {
                let attributes = tag.attributes().map(|attribute| {
                    let attribute = attribute.expect("an attribute");
                    (attribute.key.as_ref().to_owned(), attribute.value.to_string())
                });
                let name = tag.name().as_ref().to_owned();
                found.push((name, attributes.collect(), String::new()));
            }
            Event::Text(text) => {
                if let Some(last) = found.last_mut() {
                    last.2 += text.trim();
                }
            }
            Event::Eof => return found,
            _ => {}
        }
    }
}

#[test]
fn graphml_has_the_structure_its_schema_asks_for() {
    let pack = sample::pack();
    for kind in [Kind::Affiliation, Kind::Parties, Kind::Positions] {
        let network = debate(&pack, Settings::of(kind));
        let xml = graphml(&network);
        assert_eq!(xml, graphml(&network));
        let elements = elements(&xml);
        let of = |name: &'static str| elements.iter().filter(move |(tag, ..)| tag == name);
        let attribute = |attributes: &[(String, String)], key: &str| {
            attributes.iter().find(|(name, _)| name == key).map(|(_, value)| value.clone())
        };
        let ids = |name: &'static str| -> Vec<String> {
            of(name).map(|(_, attributes, _)| attribute(attributes, "id").expect("an id")).collect()
        };
        // Ids are NMTOKENs and stand once; edges join nodes there are; data have keys of their part.
        let (nodes, edges, keys) = (ids("node"), ids("edge"), ids("key"));
        let mut all: Vec<&String> = nodes.iter().chain(&edges).chain(&keys).collect();
        assert!(
            all.iter().all(|id| id.chars().all(|c| c.is_alphanumeric() || "._:-".contains(c))),
            "{all:?}"
        );
        all.sort();
        all.dedup();
        assert_eq!(all.len(), nodes.len() + edges.len() + keys.len());
        assert_eq!(nodes.len(), network.nodes().count());
        assert_eq!(edges.len(), network.edges().count());
        for (_, attributes, _) in of("edge") {
            for end in ["source", "target"] {
                assert!(nodes.contains(&attribute(attributes, end).expect("an end")));
            }
        }
        for (_, attributes, value) in of("data") {
            assert!(keys.contains(&attribute(attributes, "key").expect("a key")) && !value.is_empty());
        }
        // In the order of the schema: keys, then the graph with its description, its nodes, its edges.
        let mut order: Vec<&str> =
            elements.iter().map(|(tag, ..)| tag.as_str()).filter(|tag| *tag != "data").collect();
        order.dedup();
        assert_eq!(order, ["graphml", "key", "graph", "desc", "node", "edge"]);
    }
    insta::assert_snapshot!("graphml", graphml(&debate(&pack, Settings::of(Kind::Parties))));
}

#[test]
fn lists_and_matrices() {
    let pack = sample::pack();
    let mut told = String::new();
    for kind in [Kind::Affiliation, Kind::Parties] {
        let network = debate(&pack, Settings::of(kind));
        let parts = [edge_rows, node_rows, matrix_rows].map(|part| part(&network, Separator::Comma));
        told += &(parts.join("\n") + "\n");
    }
    let settings =
        Settings { normalisation: Normalisation::Cosine, ..parties(By::Pole, Qualifier::Subtract) };
    told += &matrix_rows(&debate(&pack, settings), Separator::Tab);
    insta::assert_snapshot!("lists", told);
}

#[test]
fn a_matrix_for_people_keeps_to_its_columns() {
    let pack = sample::pack();
    let mut told = String::new();
    for width in [30, 80] {
        for kind in [Kind::Affiliation, Kind::Parties, Kind::Positions] {
            let settings = Settings { isolates: true, ..Settings::of(kind) };
            let canvas = Canvas { width, color: false, boxes: true };
            let drawn = network_table(&debate(&pack, settings), canvas);
            let widest = drawn.lines().map(|line| line.chars().count()).max().unwrap_or_default();
            assert!(widest <= width, "{widest} columns of {width}:\n{drawn}");
            told += &format!("== {} at {width}\n{drawn}\n", kind.as_str());
        }
    }
    insta::assert_snapshot!("text", told);
}

#[test]
fn a_party_and_an_issue_of_one_name_are_two_nodes() {
    let folder = Folder::new("network-names");
    folder.file("a.txt", "---\ndate: 2025-05-21\n---\nNATO rejected the idea that Ukraine join NATO.\n");
    let told = run(&folder.0, &["network", "a.txt", "--kind", "affiliation", "--by", "issue", "-f", "edges"]);
    assert_eq!(told.status.code(), Some(0), "{}", err(&told));
    let rows = out(&told);
    assert!(
        rows.lines().any(|row| row.starts_with("party:nato,issue:nato,party,issue,-1,-,1,1,0,1")),
        "{rows}"
    );
}

use jiff::civil::{Date, date};

use super::*;
use crate::attribution::Kind;
use crate::pack::{self, PositionId, Sign, Sources, Stance, builtin};
use crate::span::Span;

const OPEN: PositionId = PositionId(0);
const SHUT: PositionId = PositionId(1);
const TOLL: PositionId = PositionId(2);

/// A pack of one issue: the sluice is opened or shut, which are opposites, or opened for money.
fn pack() -> Pack {
    let position = |id: &str, pole: &str, opposite: &str| {
        format!("  - {{id: {id}, pole: \"{pole}\", claim: c, phrases: [{id} it]{opposite}}}\n")
    };
    let issue = [
        "issue: sluice\nquestion: Which?\npoles: {\"+\": open, \"-\": shut}\npositions:\n".to_owned(),
        position("open", "+", ", opposite: shut"),
        position("shut", "-", ", opposite: open"),
        position("toll", "+", ""),
    ];
    let parties = "parties:\n  - {id: north, name: Northmark}\n  - {id: south, name: Southmark}\n";
    let files = [
        ("table/pack.yaml", "pack: table\ntitle: Table\nlanguage: english\n".to_owned()),
        ("table/parties.yaml", parties.to_owned()),
        ("table/issues/sluice.yaml", issue.concat()),
    ];
    let mut sources: Sources = builtin::sources();
    sources.files.extend(files.map(|(path, text)| (path.into(), text.into())));
    pack::compile("table", &sources).expect("the pack is whole")
}

/// A statement by Northmark, in words of its own.
fn said(pack: &Pack, position: PositionId, stance: Stance, strength: u8) -> Said {
    let held = match (stance.sign(), pack[position].opposite) {
        (Sign::Against, Some(opposite)) => (opposite, Sign::For),
        (sign, _) => (position, sign),
    };
    Said {
        source: 0,
        party: PartyId::at(0),
        position,
        stance,
        pole: pack[position].pole.seen_with(stance.sign()),
        held,
        strength,
        reported_by: None,
        condition: None,
        quoted: Kind::Indirect,
        phrase: None,
        holder: "Northmark".into(),
        evidence: Span::new(0, 1),
        line: 1,
        sentence: Vec::new(),
    }
}

fn told(day: Date, said: Vec<Said>) -> Told {
    let source = Source {
        id: day.to_string(),
        path: String::new(),
        title: None,
        publisher: None,
        url: None,
        date: Some(day),
    };
    let mut said = said;
    for (number, said) in said.iter_mut().enumerate() {
        said.evidence = Span::new(number * 10, number * 10 + 1);
    }
    Told { source, said }
}

fn line<'p>(pack: &'p Pack, told: Vec<Told>, rule: Rule) -> Timeline<'p> {
    Timeline::of(pack, told, &Selection::default(), Some(By::Month), rule).expect("a few months")
}

/// What shifts in the only line, as words.
fn shifts(pack: &Pack, told: Vec<Told>, rule: Rule) -> Vec<String> {
    let timeline = line(pack, told, rule);
    let changes = timeline.issues.iter().flat_map(|lines| &lines.series).flat_map(|series| &series.changes);
    changes
        .flat_map(|change| {
            let when = format!("{}-{}", change.before, change.after);
            change.shifts.iter().map(move |shifting| {
                let about = shifting
                    .position()
                    .map_or(String::new(), |(position, _)| format!(" {}", pack[position].id));
                format!("{when} {}{about}", shifting.as_str())
            })
        })
        .collect()
}

fn day(month: i8, day: i8) -> Date {
    date(2025, month, day)
}

#[test]
fn places_are_means_by_strength_and_gaps_stay() {
    let pack = pack();
    let at = |position, strength| said(&pack, position, Stance::Demand, strength);
    let mut undated = told(day(1, 1), vec![at(SHUT, 5)]);
    undated.source.date = None;
    let timeline = line(
        &pack,
        vec![
            told(day(4, 30), vec![at(SHUT, 4)]),
            undated,
            told(day(2, 1), vec![at(OPEN, 3), at(SHUT, 1)]),
            told(day(1, 31), vec![at(OPEN, 3)]),
            // Nobody speaks in it, so time does not reach back to it.
            told(date(2019, 1, 1), Vec::new()),
            told(day(3, 3), Vec::new()),
        ],
        Rule::default(),
    );
    let labels: Vec<&str> = timeline.periods.iter().map(|period| period.label.as_str()).collect();
    assert_eq!(labels, ["2025-01", "2025-02", "2025-03", "2025-04"]);
    assert_eq!(timeline.periods.iter().map(|period| period.articles).collect::<Vec<_>>(), [1, 1, 1, 1]);
    assert_eq!((timeline.undated, timeline.sources.len()), (1, 5));
    let [lines] = timeline.issues.as_slice() else { panic!("one issue") };
    let [series] = lines.series.as_slice() else { panic!("one party speaks") };
    let places: Vec<Option<f64>> = series.points.iter().map(|point| point.place).collect();
    assert_eq!(places, [Some(1.0), Some(0.5), None, Some(-1.0)]);
    assert_eq!(series.points[1].poles, [1, 1]);
    assert_eq!(series.points[1].standing, Standing::Leaning(Pole::Plus));
    assert_eq!(series.ends(), Some([(0, 1.0), (3, -1.0)]));
    assert_eq!(series.said_in(3).len(), 1);
    assert!(series.said_in(2).is_empty() && series.said_in(9).is_empty());
}

#[test]
fn what_several_papers_print_is_said_once() {
    let pack = pack();
    let words =
        |text: &str| Said { sentence: vec![(None, text.into())], ..said(&pack, OPEN, Stance::Demand, 3) };
    let one = "The sluice must be opened before the end of the month, the minister said.";
    let same = "Also on Monday: “the sluice must be opened, before the end of the month”, said the minister.";
    let other = "The sluice must be opened at once, the minister said.";
    let count = |told| line(&pack, told, Rule::default()).statements();
    let each = |day, texts: &[&str]| told(day, texts.iter().map(|text| words(text)).collect());
    assert_eq!(count(vec![each(day(1, 1), &[one]), each(day(1, 2), &[same, other])]), 2);
    assert_eq!(count(vec![each(day(1, 1), &["No."]), each(day(1, 2), &["no", "No, never."])]), 2);
    // Another month is another time; and an article that says it twice has said it twice.
    assert_eq!(count(vec![each(day(1, 1), &[one]), each(day(2, 2), &[one])]), 2);
    assert_eq!(count(vec![each(day(1, 1), &[one, same])]), 2);
}

#[test]
fn a_shift_hangs_on_no_single_article() {
    let pack = pack();
    let at = |position, strength| said(&pack, position, Stance::Demand, strength);
    let open = |day| told(day, vec![at(OPEN, 3), at(OPEN, 3)]);
    let shut = |day| told(day, vec![at(SHUT, 3), at(SHUT, 3)]);
    let firm = Rule::default();
    let turned = ["0-1 turned", "0-1 dropped open", "0-1 taken up shut"];
    assert_eq!(
        shifts(&pack, vec![open(day(1, 1)), open(day(1, 2)), shut(day(2, 1)), shut(day(2, 2))], firm),
        turned
    );
    // One article, however much it says.
    let alone = vec![open(day(1, 1)), open(day(1, 2)), told(day(2, 1), vec![at(SHUT, 5); 6])];
    assert!(shifts(&pack, alone.clone(), firm).is_empty());
    let statement = Rule { robust: Robust::Statement, ..firm };
    assert_eq!(shifts(&pack, alone, statement), turned);
    // One strong sentence among weak ones: taken away, nothing has changed.
    let one_strong = vec![
        open(day(1, 1)),
        open(day(1, 2)),
        told(day(2, 1), vec![at(OPEN, 1), at(OPEN, 1)]),
        told(day(2, 2), vec![at(SHUT, 5)]),
    ];
    assert!(shifts(&pack, one_strong.clone(), statement).is_empty());
    assert_eq!(shifts(&pack, one_strong, Rule { robust: Robust::Nothing, ..firm }), ["0-1 turned"]);
    // A month with too little is passed over.
    let sparse = vec![
        open(day(1, 1)),
        open(day(1, 2)),
        told(day(2, 1), vec![at(SHUT, 5)]),
        open(day(3, 1)),
        open(day(3, 2)),
    ];
    assert!(shifts(&pack, sparse, firm).is_empty());
}

#[test]
fn what_only_others_tell_is_no_shift() {
    let pack = pack();
    let own = |position| said(&pack, position, Stance::Demand, 3);
    let by_others = |position| Said { reported_by: Some(PartyId::at(1)), ..own(position) };
    let month = |month, make: &dyn Fn(PositionId) -> Said, position| {
        [told(day(month, 1), vec![make(position); 2]), told(day(month, 2), vec![make(position); 2])]
    };
    let all = |first: [Told; 2], second: [Told; 2]| first.into_iter().chain(second).collect::<Vec<_>>();
    assert!(!shifts(&pack, all(month(1, &own, OPEN), month(2, &own, SHUT)), Rule::default()).is_empty());
    assert!(shifts(&pack, all(month(1, &own, OPEN), month(2, &by_others, SHUT)), Rule::default()).is_empty());
    // Six words of others beside four of its own move the place, and are no shift.
    let mut mixed = all(month(1, &own, OPEN), month(2, &own, OPEN));
    mixed.push(told(day(2, 3), vec![by_others(SHUT); 6]));
    let timeline = line(&pack, mixed.clone(), Rule::default());
    assert_eq!(timeline.issues[0].series[0].points[1].place, Some(-0.2));
    assert!(shifts(&pack, mixed, Rule::default()).is_empty());
}

#[test]
fn positions_are_taken_up_and_dropped_where_they_would_have_been_heard() {
    let pack = pack();
    let open = || said(&pack, OPEN, Stance::Demand, 3);
    let toll = || said(&pack, TOLL, Stance::Propose, 3);
    let month =
        |month, said: &[Said]| [told(day(month, 1), said.to_vec()), told(day(month, 2), said.to_vec())];
    let all = |months: [[Told; 2]; 2]| months.concat();
    let firm = Rule::default();
    let half = [open(), toll()];
    assert_eq!(
        shifts(&pack, all([month(1, &[open(), open(), open()]), month(2, &[open(), toll(), toll()])]), firm),
        ["0-1 taken up toll"]
    );
    assert_eq!(
        shifts(&pack, all([month(1, &[open(), toll(), toll()]), month(2, &[open(), open(), open()])]), firm),
        ["0-1 dropped toll"]
    );
    // Of four statements, one of which in four is about the toll, one would be expected: that none is says nothing.
    let rarely = [open(), open(), open(), open(), open(), open(), toll(), toll()];
    assert!(shifts(&pack, all([month(1, &[open(), open()]), month(2, &rarely)]), firm).is_empty());
    // To be against shutting is to be for opening.
    let against = [said(&pack, SHUT, Stance::Reject, 3), said(&pack, SHUT, Stance::Reject, 3)];
    assert!(shifts(&pack, all([month(1, &[open(), open()]), month(2, &against)]), firm).is_empty());
    assert!(shifts(&pack, all([month(1, &half), month(2, &half)]), firm).is_empty());
}

#[test]
fn positions_harden_and_soften() {
    let pack = pack();
    let open = |strength| said(&pack, OPEN, Stance::Demand, strength);
    let on_condition = |strength| Said { condition: Some("if it rains".into()), ..open(strength) };
    let month = |month, said: &Said| {
        [told(day(month, 1), vec![said.clone(); 2]), told(day(month, 2), vec![said.clone(); 2])]
    };
    for (before, after, wanted) in [
        (open(2), open(4), &["0-1 hardened open"][..]),
        (open(4), open(2), &["0-1 softened open"]),
        (on_condition(3), open(3), &["0-1 hardened open"]),
        (open(3), on_condition(3), &["0-1 softened open"]),
        (open(3), open(3), &[]),
    ] {
        let found = shifts(&pack, [month(1, &before), month(2, &after)].concat(), Rule::default());
        assert_eq!(found, wanted);
    }
    // One article alone has it stronger.
    let once = [told(day(2, 1), vec![open(2); 2]), told(day(2, 2), vec![open(5); 3])];
    assert!(shifts(&pack, [month(1, &open(2)), once].concat(), Rule::default()).is_empty());
}

#[test]
fn the_proof_shows_the_change_from_several_articles() {
    let pack = pack();
    let at = |position, stance, strength| said(&pack, position, stance, strength);
    let timeline = line(
        &pack,
        vec![
            told(day(1, 1), vec![at(OPEN, Stance::Seek, 3), at(OPEN, Stance::Demand, 5)]),
            told(day(1, 2), vec![at(OPEN, Stance::Seek, 2), at(SHUT, Stance::Open, 1)]),
            told(
                day(2, 1),
                vec![at(SHUT, Stance::Demand, 5), at(SHUT, Stance::Demand, 4), at(OPEN, Stance::Open, 1)],
            ),
            told(day(2, 2), vec![at(SHUT, Stance::Seek, 3)]),
        ],
        Rule::default(),
    );
    let series = &timeline.issues[0].series[0];
    let [change] = series.changes.as_slice() else { panic!("one change: {:?}", series.changes) };
    assert_eq!(change.shifts[0], Shifting::Turned(Pole::Minus));
    let proof = |side: usize| {
        let said = change.proof[side].iter().map(|at| &series.said[*at]);
        said.map(|said| (said.source, said.pole, said.strength)).collect::<Vec<_>>()
    };
    assert_eq!(proof(0), [(0, Pole::Plus, 5), (1, Pole::Plus, 2), (0, Pole::Plus, 3)]);
    assert_eq!(proof(1), [(2, Pole::Minus, 5), (3, Pole::Minus, 3), (2, Pole::Minus, 4)]);
}

#[test]
fn one_wrong_date_is_told() {
    let pack = pack();
    let at = || vec![said(&pack, OPEN, Stance::Demand, 3)];
    let told = vec![told(date(1025, 3, 1), at()), told(date(2025, 3, 1), at())];
    let error = Timeline::of(&pack, told, &Selection::default(), Some(By::Day), Rule::default())
        .expect_err("too many");
    assert_eq!(
        error.to_string(),
        "from 1025-03-01 to 2025-03-01 there are more than 10000 periods of one day"
    );
}

//! A small pack, an article and what a careful reader finds in it, made by hand: what the
//! formats are tested with, whatever the engine learns to read.

use standpoint::article::{Article, Paragraph};
use standpoint::attribution::{Attribution, Kind, Source};
use standpoint::pack::language::{ConditionKind, ConditionWord};
use standpoint::pack::{Issue, IssueId, Language, Pack, Party, PartyId, Pole, Position, PositionId, Stance};
use standpoint::pattern::vocabulary::Vocabulary;
use standpoint::position::{Basis, Holder, PhraseId, Reading, Statement};
use standpoint::span::{Lines, Origin, Span};

const PARTIES: &[(&str, &str, &str)] = &[
    ("russia", "Russia", "Russia"),
    ("ukraine", "Ukraine", "Ukraine"),
    ("us", "United States", "US"),
    ("eu", "European Union", "EU"),
];

type Claims = &'static [(&'static str, Pole, &'static str)];
const ISSUES: &[(&str, &str, &str, &str, Claims)] = &[
    (
        "territory",
        "Who keeps the occupied land?",
        "All occupied land returns to Ukraine",
        "Russia keeps land",
        &[("cede-territory", Pole::Minus, "Ukraine gives up land")],
    ),
    (
        "withdrawal",
        "Whose troops leave?",
        "Russian troops leave Ukraine",
        "Ukrainian troops leave",
        &[("ukrainian-withdrawal", Pole::Minus, "Ukrainian troops leave the regions Russia claims")],
    ),
    (
        "nato",
        "Does Ukraine join NATO?",
        "Ukraine joins NATO",
        "Ukraine stays out of NATO",
        &[
            ("join-nato", Pole::Plus, "Ukraine joins NATO"),
            ("stay-out-of-nato", Pole::Minus, "Ukraine renounces NATO membership"),
        ],
    ),
    (
        "security-guarantees",
        "Does Ukraine get outside security guarantees?",
        "Ukraine gets guarantees",
        "No guarantees",
        &[("guarantee-security", Pole::Plus, "Ukraine gets outside security guarantees")],
    ),
    (
        "foreign-troops",
        "Are Western or peacekeeping troops deployed in Ukraine?",
        "Foreign troops are deployed",
        "No foreign troops",
        &[("deploy-foreign-troops", Pole::Plus, "foreign troops are deployed in Ukraine")],
    ),
    (
        "ceasefire",
        "Do the guns stop before the terms are agreed?",
        "The guns stop first",
        "Terms come first",
        &[("ceasefire-first", Pole::Plus, "the guns stop before terms are agreed")],
    ),
    (
        "talks",
        "Do Russia and Ukraine negotiate?",
        "They negotiate",
        "They do not",
        &[("hold-talks", Pole::Plus, "talks go on")],
    ),
    (
        "buffer-zone",
        "Is there a buffer zone in Ukraine?",
        "There is a buffer zone",
        "There is none",
        &[("create-buffer-zone", Pole::Plus, "a buffer zone is created")],
    ),
];

/// The pack, without any phrase: nothing is searched for here.
pub(crate) fn pack() -> Pack {
    let origin = Origin::default();
    let party = |(id, name, short): &(&str, &str, &str)| Party {
        id: (*id).into(),
        name: (*name).into(),
        short: (*short).into(),
        names: Vec::new(),
        pronouns: Vec::new(),
        allies: Vec::new(),
        not: Vec::new(),
        people: Vec::new(),
        groups: Vec::new(),
        origin: origin.clone(),
    };
    let mut positions = Vec::new();
    let mut issues = Vec::new();
    for (index, (id, question, plus, minus, claims)) in ISSUES.iter().enumerate() {
        let first = positions.len();
        positions.extend(claims.iter().map(|(id, pole, claim)| Position {
            id: (*id).into(),
            issue: IssueId(index as u16),
            pole: *pole,
            claim: (*claim).into(),
            opposite: None,
            acts: None,
            phrases: Vec::new(),
            exclude: Vec::new(),
            tests: Vec::new(),
            origin: origin.clone(),
            changes: Vec::new(),
        }));
        issues.push(Issue {
            id: (*id).into(),
            question: (*question).into(),
            plus: (*plus).into(),
            minus: (*minus).into(),
            holders: Vec::new(),
            positions: (first..positions.len()).map(|i| PositionId(i as u16)).collect(),
            origin: origin.clone(),
        });
    }
    let mut vocabulary = Vocabulary::default();
    let mut language = Language::default();
    let word = |words: &str, kind, vocabulary: &mut Vocabulary| ConditionWord {
        words: words.split(' ').map(|word| vocabulary.intern(word)).collect(),
        kind,
        behind: false,
        demands: true,
    };
    language.conditions = vec![
        word("in exchange for", ConditionKind::Exchange, &mut vocabulary),
        word("if", ConditionKind::If, &mut vocabulary),
    ];
    Pack {
        name: "sample".into(),
        title: "A sample".into(),
        version: 1,
        bases: Vec::new(),
        renamed: Vec::new(),
        tests_left_out: 0,
        parties: PARTIES.iter().map(party).collect(),
        issues,
        positions,
        columns: vec![PartyId(0), PartyId(1), PartyId(2)],
        sides: Vec::new(),
        about: Vec::new(),
        elsewhere: Vec::new(),
        lists: Vec::new(),
        language,
        vocabulary,
    }
}

pub(crate) const BERLIN: &str = "\
Kyiv offers to set NATO aside as envoys meet in Berlin

BERLIN, Dec. 15, 2025 — American envoys and Ukrainian negotiators ended a second day of talks with the question of land still open. Washington and Kyiv both welcomed the talks as productive.

President Volodymyr Zelenskyy said that Ukraine was ready to drop its bid for NATO membership in exchange for binding security guarantees, though its constitution still seeks membership. The United States offered guarantees modelled on the alliance’s Article 5.

The Kremlin insists that Ukraine stay out of NATO and withdraw its troops from the Donbas. It rejects any deployment of European troops and has ruled out a truce before a settlement.

Zelenskyy refused to cede the Donbas. He called for a ceasefire along the present front line, a demand he repeated after the meeting: “The guns must fall silent first.” Washington proposed that Ukrainian forces leave the area for a “free economic zone.” According to Zelenskyy, Moscow wants the whole of the Donbas.

European leaders proposed a multinational force for Ukraine.
";

pub(crate) const MOSCOW: &str = "\
Moscow, Dec. 25 — The Kremlin again demanded that Ukraine give up its NATO bid. The US opposes Ukrainian membership, its envoy said.
";

/// An article of this text.
pub(crate) fn article(id: &str, date: &str, text: &str) -> Article {
    Article {
        id: id.into(),
        own_id: id.into(),
        path: format!("news/{id}.txt"),
        record: None,
        title: None,
        date: date.parse().ok(),
        source: None,
        url: None,
        text: text.into(),
        paragraphs: vec![Paragraph { span: Span::new(0, text.len()), headline: false }],
        markup: Vec::new(),
        lines: Lines::of(text),
    }
}

/// What a statement is, in words of the text.
struct Said<'a> {
    party: &'a str,
    stance: Stance,
    position: &'a str,
    sentence: &'a str,
    /// Words, name, basis.
    holder: (&'a str, &'a str, Basis),
    cue: &'a str,
    matched: &'a str,
    condition: Option<&'a str>,
    reported_by: Option<&'a str>,
}

impl Default for Said<'_> {
    fn default() -> Self {
        Self {
            party: "",
            stance: Stance::Demand,
            position: "",
            sentence: "",
            holder: ("", "", Basis::Name),
            cue: "",
            matched: "",
            condition: None,
            reported_by: None,
        }
    }
}

fn statement(pack: &Pack, text: &str, said: &Said<'_>) -> Statement {
    let find = |words: &str, within: Span| {
        let at = within.of(text).find(words).unwrap_or_else(|| panic!("no such words: {words:?}"));
        Span::new(within.start + at, within.start + at + words.len())
    };
    let whole = Span::new(0, text.len());
    let sentence = find(said.sentence, whole);
    let (words, name, basis) = said.holder;
    let holder = find(words, sentence);
    let cue = find(said.cue, sentence);
    let matched = find(said.matched, sentence);
    let condition = said.condition.map(|words| find(words, sentence));
    let strength = match said.stance {
        Stance::Demand | Stance::Reject => 5,
        Stance::Propose | Stance::Seek | Stance::Commit | Stance::Accept => 4,
        Stance::Support | Stance::Oppose => 3,
        Stance::Open => 2,
    };
    let position = pack.position(said.position).expect("a position of the sample");
    Statement {
        party: pack.party(said.party).expect("a party of the sample"),
        position,
        stance: said.stance,
        strength,
        holder: Holder { span: holder, name: name.into(), basis },
        cue,
        matched: vec![matched],
        evidence: condition.map_or(holder, |span| holder.cover(span)).cover(cue).cover(matched),
        sentence,
        reported_by: said.reported_by.and_then(|id| pack.party(id)),
        addressee: None,
        condition,
        quoted: Kind::Indirect,
        phrase: Some(PhraseId { position, index: 1 }),
        cameo: "102".into(),
        plover: "REQUEST".into(),
    }
}

/// What stands in [`BERLIN`].
pub(crate) fn berlin<'a>(pack: &'a Pack, article: &'a Article) -> Reading<'a> {
    let welcomed = "Washington and Kyiv both welcomed the talks as productive.";
    let ready = "President Volodymyr Zelenskyy said that Ukraine was ready to drop its bid for NATO membership \
                 in exchange for binding security guarantees, though its constitution still seeks membership.";
    let insists =
        "The Kremlin insists that Ukraine stay out of NATO and withdraw its troops from the Donbas.";
    let rejects =
        "It rejects any deployment of European troops and has ruled out a truce before a settlement.";
    let zelenskyy = ("Volodymyr Zelenskyy", "Volodymyr Zelenskyy", Basis::Person);
    let kremlin = ("The Kremlin", "Russia", Basis::Metonym);
    let all = [
        Said {
            party: "us",
            stance: Stance::Support,
            position: "hold-talks",
            sentence: welcomed,
            holder: ("Washington", "United States", Basis::Metonym),
            cue: "welcomed",
            matched: "talks",
            ..Said::default()
        },
        Said {
            party: "ukraine",
            stance: Stance::Support,
            position: "hold-talks",
            sentence: welcomed,
            holder: ("Kyiv", "Ukraine", Basis::Metonym),
            cue: "welcomed",
            matched: "talks",
            ..Said::default()
        },
        Said {
            party: "ukraine",
            stance: Stance::Open,
            position: "stay-out-of-nato",
            sentence: ready,
            holder: zelenskyy,
            cue: "ready",
            matched: "drop its bid for NATO membership",
            condition: Some("in exchange for binding security guarantees"),
            ..Said::default()
        },
        Said {
            party: "ukraine",
            position: "guarantee-security",
            sentence: ready,
            holder: zelenskyy,
            cue: "in exchange for",
            matched: "security guarantees",
            ..Said::default()
        },
        Said {
            party: "ukraine",
            stance: Stance::Seek,
            position: "join-nato",
            sentence: ready,
            holder: ("its", "Ukraine", Basis::Pronoun),
            cue: "seeks",
            matched: "membership.",
            ..Said::default()
        },
        Said {
            party: "us",
            stance: Stance::Propose,
            position: "guarantee-security",
            sentence: "The United States offered guarantees modelled on the alliance’s Article 5.",
            holder: ("The United States", "United States", Basis::Name),
            cue: "offered",
            matched: "guarantees",
            ..Said::default()
        },
        Said {
            party: "russia",
            position: "stay-out-of-nato",
            sentence: insists,
            holder: kremlin,
            cue: "insists",
            matched: "stay out of NATO",
            ..Said::default()
        },
        Said {
            party: "russia",
            position: "ukrainian-withdrawal",
            sentence: insists,
            holder: kremlin,
            cue: "insists",
            matched: "withdraw its troops",
            ..Said::default()
        },
        Said {
            party: "russia",
            stance: Stance::Reject,
            position: "deploy-foreign-troops",
            sentence: rejects,
            holder: ("It", "Russia", Basis::Pronoun),
            cue: "rejects",
            matched: "deployment of European troops",
            ..Said::default()
        },
        Said {
            party: "russia",
            stance: Stance::Reject,
            position: "ceasefire-first",
            sentence: rejects,
            holder: ("It", "Russia", Basis::Pronoun),
            cue: "ruled out",
            matched: "a truce before a settlement",
            ..Said::default()
        },
        Said {
            party: "ukraine",
            stance: Stance::Reject,
            position: "cede-territory",
            sentence: "Zelenskyy refused to cede the Donbas.",
            holder: ("Zelenskyy", "Volodymyr Zelenskyy", Basis::Person),
            cue: "refused",
            matched: "cede the Donbas",
            ..Said::default()
        },
        Said {
            party: "ukraine",
            position: "ceasefire-first",
            sentence: "He called for a ceasefire along the present front line, a demand he repeated after the meeting:",
            holder: ("He", "Volodymyr Zelenskyy", Basis::Pronoun),
            cue: "called for",
            matched: "ceasefire",
            ..Said::default()
        },
        Said {
            party: "ukraine",
            position: "ceasefire-first",
            sentence: "“The guns must fall silent first.”",
            holder: ("“", "Volodymyr Zelenskyy", Basis::Speaker),
            cue: "must",
            matched: "guns must fall silent first",
            ..Said::default()
        },
        Said {
            party: "us",
            stance: Stance::Propose,
            position: "ukrainian-withdrawal",
            sentence: "Washington proposed that Ukrainian forces leave the area for a “free economic zone.”",
            holder: ("Washington", "United States", Basis::Metonym),
            cue: "proposed",
            matched: "Ukrainian forces leave the area",
            ..Said::default()
        },
        Said {
            party: "russia",
            stance: Stance::Seek,
            position: "cede-territory",
            sentence: "According to Zelenskyy, Moscow wants the whole of the Donbas.",
            holder: ("Moscow", "Russia", Basis::Metonym),
            cue: "wants",
            matched: "the whole of the Donbas",
            reported_by: Some("ukraine"),
            ..Said::default()
        },
        Said {
            party: "eu",
            stance: Stance::Propose,
            position: "deploy-foreign-troops",
            sentence: "European leaders proposed a multinational force for Ukraine.",
            holder: ("European leaders", "European Union", Basis::Role),
            cue: "proposed",
            matched: "multinational force for Ukraine",
            ..Said::default()
        },
    ];
    let statements = all.iter().map(|said| statement(pack, &article.text, said)).collect();
    let find = |words: &str| {
        let at = article.text.find(words).expect("words of the article");
        Span::new(at, at + words.len())
    };
    let attributions = vec![
        Attribution {
            source: Some(Source { span: find("President Volodymyr Zelenskyy"), parties: vec![PartyId(1)] }),
            cue: Some(find("said")),
            content: vec![find("that Ukraine was ready to drop its bid for NATO membership")],
            act: None,
            kind: Kind::Indirect,
            sentence: find(ready),
            within: None,
        },
        Attribution {
            source: Some(Source { span: find("Ukraine"), parties: vec![PartyId(1)] }),
            cue: Some(find("ready")),
            content: vec![find("to drop its bid for NATO membership")],
            act: Some(Stance::Open),
            kind: Kind::Indirect,
            sentence: find(ready),
            within: Some(0),
        },
        Attribution {
            source: None,
            cue: None,
            content: vec![find("“The guns must fall silent first.”")],
            act: Some(Stance::Demand),
            kind: Kind::Direct,
            sentence: find("“The guns must fall silent first.”"),
            within: None,
        },
    ];
    Reading::new(article, pack, attributions, statements)
}

/// What stands in [`MOSCOW`].
pub(crate) fn moscow<'a>(pack: &'a Pack, article: &'a Article) -> Reading<'a> {
    let all = [
        Said {
            party: "russia",
            position: "stay-out-of-nato",
            sentence: "Moscow, Dec. 25 — The Kremlin again demanded that Ukraine give up its NATO bid.",
            holder: ("The Kremlin", "Russia", Basis::Metonym),
            cue: "demanded",
            matched: "give up its NATO bid",
            ..Said::default()
        },
        Said {
            party: "us",
            stance: Stance::Oppose,
            position: "join-nato",
            sentence: "The US opposes Ukrainian membership, its envoy said.",
            holder: ("The US", "United States", Basis::Name),
            cue: "opposes",
            matched: "Ukrainian membership",
            ..Said::default()
        },
    ];
    let statements = all.iter().map(|said| statement(pack, &article.text, said)).collect();
    Reading::new(article, pack, Vec::new(), statements)
}

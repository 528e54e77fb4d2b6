//! The comparison as one JSON document, or as JSON Lines with one stance a line.

use std::fmt;

use serde::Serialize;

use crate::comparison::{Cell, Entry, Evidence, Row, Trade};
use crate::pack::{Issue, Party};
use crate::report::Format;
use crate::report::record::{SCHEMA, StatementRecord};
use crate::report::view::{Detail, View};

/// One JSON document.
#[derive(Clone, Copy, Debug, Default)]
pub struct Json;

/// One stance of one party a line.
#[derive(Clone, Copy, Debug, Default)]
pub struct JsonLines;

#[derive(Serialize)]
struct Document<'r> {
    schema: u32,
    parties: Vec<PartyDoc<'r>>,
    articles: Vec<ArticleDoc<'r>>,
    issues: Vec<IssueDoc<'r>>,
    trades: Vec<TradeDoc<'r>>,
    silent: Vec<&'r str>,
}

#[derive(Serialize)]
struct PartyDoc<'r> {
    party: &'r str,
    name: &'r str,
    short: &'r str,
}

#[derive(Serialize)]
struct ArticleDoc<'r> {
    doc: &'r str,
    path: &'r str,
    title: Option<&'r str>,
    date: Option<String>,
    source: Option<&'r str>,
    url: Option<&'r str>,
}

#[derive(Serialize)]
struct IssueDoc<'r> {
    issue: &'r str,
    question: &'r str,
    poles: Poles<'r>,
    relation: &'static str,
    pairs: Vec<PairDoc<'r>>,
    parties: Vec<CellDoc<'r>>,
}

#[derive(Serialize)]
pub(super) struct Poles<'r> {
    #[serde(rename = "+")]
    pub(super) plus: &'r str,
    #[serde(rename = "-")]
    pub(super) minus: &'r str,
}

#[derive(Serialize)]
struct PairDoc<'r> {
    parties: [&'r str; 2],
    relation: &'static str,
    distance: f64,
}

#[derive(Serialize)]
struct CellDoc<'r> {
    party: &'r str,
    standing: &'static str,
    place: Option<f64>,
    stances: Vec<StanceDoc<'r>>,
}

#[derive(Serialize)]
struct StanceDoc<'r> {
    position: &'r str,
    claim: &'r str,
    stance: &'static str,
    sign: &'static str,
    pole: &'static str,
    strength: u8,
    count: usize,
    conditions: Vec<&'r str>,
    evidence: Vec<StatementRecord<'r>>,
}

#[derive(Serialize)]
struct TradeDoc<'r> {
    party: &'r str,
    gives: StatementRecord<'r>,
    wants: StatementRecord<'r>,
    answers: Vec<AnswerDoc<'r>>,
}

#[derive(Serialize)]
struct AnswerDoc<'r> {
    party: &'r str,
    agrees: Option<bool>,
}

#[derive(Serialize)]
struct Line<'r> {
    issue: &'r str,
    relation: &'static str,
    party: &'r str,
    standing: &'static str,
    place: Option<f64>,
    #[serde(flatten)]
    stance: StanceDoc<'r>,
    schema: u32,
}

impl Format for Json {
    fn write(&self, view: &View<'_>, out: &mut dyn fmt::Write) -> fmt::Result {
        let comparison = view.comparison;
        let document = Document {
            schema: SCHEMA,
            parties: comparison.parties.iter().map(|party| party_doc(party)).collect(),
            articles: comparison
                .articles
                .iter()
                .map(|article| ArticleDoc {
                    doc: &article.id,
                    path: &article.path,
                    title: article.title.as_deref(),
                    date: article.date.map(|date| date.to_string()),
                    source: article.source.as_deref(),
                    url: article.url.as_deref(),
                })
                .collect(),
            issues: comparison.rows.iter().map(|row| issue_doc(row, view.detail)).collect(),
            trades: comparison.trades.iter().map(trade_doc).collect(),
            silent: comparison.silent.iter().map(|issue: &&Issue| issue.id.as_str()).collect(),
        };
        put(&serde_json::to_string_pretty(&document), out)
    }
}

impl Format for JsonLines {
    fn write(&self, view: &View<'_>, out: &mut dyn fmt::Write) -> fmt::Result {
        for row in &view.comparison.rows {
            for cell in &row.cells {
                for entry in &cell.entries {
                    let line = Line {
                        issue: &row.issue.id,
                        relation: row.relation.as_str(),
                        party: &cell.party.id,
                        standing: cell.standing.as_str(),
                        place: cell.place.map(round),
                        stance: stance_doc(entry, view.detail),
                        schema: SCHEMA,
                    };
                    put(&serde_json::to_string(&line), out)?;
                }
            }
        }
        Ok(())
    }
}

fn party_doc(party: &Party) -> PartyDoc<'_> {
    PartyDoc { party: &party.id, name: &party.name, short: &party.short }
}

fn issue_doc<'r>(row: &'r Row<'r>, detail: Detail) -> IssueDoc<'r> {
    IssueDoc {
        issue: &row.issue.id,
        question: &row.issue.question,
        poles: Poles { plus: &row.issue.plus, minus: &row.issue.minus },
        relation: row.relation.as_str(),
        pairs: row
            .pairs
            .iter()
            .map(|pair| PairDoc {
                parties: [&pair.left.id, &pair.right.id],
                relation: pair.relation.as_str(),
                distance: round(pair.distance),
            })
            .collect(),
        parties: row.cells.iter().map(|cell: &Cell<'_>| cell_doc(cell, detail)).collect(),
    }
}

fn cell_doc<'r>(cell: &'r Cell<'r>, detail: Detail) -> CellDoc<'r> {
    CellDoc {
        party: &cell.party.id,
        standing: cell.standing.as_str(),
        place: cell.place.map(round),
        stances: cell.entries.iter().map(|entry| stance_doc(entry, detail)).collect(),
    }
}

fn stance_doc<'r>(entry: &'r Entry<'r>, detail: Detail) -> StanceDoc<'r> {
    StanceDoc {
        position: &entry.position.id,
        claim: &entry.position.claim,
        stance: entry.stance.as_str(),
        sign: entry.stance.sign().as_str(),
        pole: entry.pole.as_str(),
        strength: entry.strength,
        count: entry.count(),
        conditions: entry.conditions(),
        evidence: entry.shown(detail == Detail::None, detail == Detail::Full).map(record).collect(),
    }
}

fn trade_doc<'r>(trade: &'r Trade<'r>) -> TradeDoc<'r> {
    TradeDoc {
        party: &trade.party.id,
        gives: record(&trade.gives),
        wants: record(&trade.wants),
        answers: trade
            .answers
            .iter()
            .map(|answer| AnswerDoc { party: &answer.party.id, agrees: answer.agrees })
            .collect(),
    }
}

fn record<'r>(evidence: &Evidence<'r>) -> StatementRecord<'r> {
    StatementRecord { schema: None, ..StatementRecord::of(evidence.reading, evidence.statement) }
}

/// Three decimals: more would be noise.
pub(super) fn round(number: f64) -> f64 {
    (number * 1000.0).round() / 1000.0
}

fn put(json: &serde_json::Result<String>, out: &mut dyn fmt::Write) -> fmt::Result {
    let json = json.as_ref().map_err(|_| fmt::Error)?;
    writeln!(out, "{}", escape_controls(json))
}

/// JSON leaves DEL and the C1 controls as they are; a terminal may obey them, so they are escaped too.
#[must_use]
pub fn escape_controls(json: &str) -> std::borrow::Cow<'_, str> {
    if !json.contains(|c| matches!(c, '\u{7f}'..='\u{9f}')) {
        return json.into();
    }
    let mut out = String::with_capacity(json.len());
    for c in json.chars() {
        match c {
            '\u{7f}'..='\u{9f}' => out.push_str(&format!("\\u{:04x}", u32::from(c))),
            _ => out.push(c),
        }
    }
    out.into()
}

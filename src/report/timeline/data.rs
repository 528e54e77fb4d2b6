//! For programs: one JSON document, and rows of one party in one period.

use serde::Serialize;

use crate::comparison::timeline::{Lines, Said, Series};
use crate::pack::Pole;
use crate::report::json::{Poles, escape_controls, round};
use crate::report::record::{SCHEMA, rule};
use crate::report::timeline::{Numbered, TimelineView};

/// A party on an issue in one period: the row of a tidy table. Periods in which it says nothing are rows too.
#[derive(Clone, Debug, Serialize)]
pub struct PointRecord<'r> {
    /// The issue.
    pub issue: &'r str,
    /// The party.
    pub party: &'r str,
    /// The length of the period: day, week, month, quarter or year.
    pub by: &'static str,
    /// What it is called.
    pub period: &'r str,
    /// Its first day.
    pub first: String,
    /// Its last day.
    pub last: String,
    /// From -1 to +1, to three decimals; none where the party says nothing.
    pub place: Option<f64>,
    /// silent, +, -, mixed, mixed+ or mixed-.
    pub standing: &'static str,
    /// How many statements there are.
    pub statements: usize,
    /// How many of them count toward the `-` end.
    pub minus: usize,
    /// How many of them count toward the `+` end.
    pub plus: usize,
    /// How many articles they stand in.
    pub articles: usize,
    /// How many articles there are of the period, whoever speaks in them.
    pub articles_in_period: usize,
    /// What has changed since the last period that could be compared.
    pub shifts: Vec<&'static str>,
    /// Version of the records.
    pub schema: u32,
}

impl PointRecord<'_> {
    /// The heads of [`Self::fields`].
    pub const HEAD: &'static [&'static str] = &[
        "issue",
        "party",
        "by",
        "period",
        "first",
        "last",
        "place",
        "standing",
        "statements",
        "minus",
        "plus",
        "articles",
        "articles_in_period",
        "shifts",
    ];

    /// The record as one row.
    #[must_use]
    pub fn fields(&self) -> Vec<String> {
        vec![
            self.issue.to_owned(),
            self.party.to_owned(),
            self.by.to_owned(),
            self.period.to_owned(),
            self.first.clone(),
            self.last.clone(),
            self.place.map(|place| place.to_string()).unwrap_or_default(),
            self.standing.to_owned(),
            self.statements.to_string(),
            self.minus.to_string(),
            self.plus.to_string(),
            self.articles.to_string(),
            self.articles_in_period.to_string(),
            self.shifts.join(";"),
        ]
    }
}

#[derive(Serialize)]
struct Document<'r> {
    schema: u32,
    by: &'static str,
    articles: usize,
    undated: usize,
    rule: RuleDoc,
    periods: Vec<PeriodDoc<'r>>,
    issues: Vec<IssueDoc<'r>>,
    silent: Vec<&'r str>,
}

#[derive(Serialize)]
struct RuleDoc {
    step: f64,
    firmness: f64,
    min_statements: usize,
    robust: &'static str,
}

#[derive(Serialize)]
struct PeriodDoc<'r> {
    period: &'r str,
    first: String,
    last: String,
    articles: usize,
}

#[derive(Serialize)]
struct IssueDoc<'r> {
    issue: &'r str,
    question: &'r str,
    poles: Poles<'r>,
    parties: Vec<SeriesDoc<'r>>,
}

#[derive(Serialize)]
struct SeriesDoc<'r> {
    party: &'r str,
    statements: usize,
    points: Vec<PointDoc<'r>>,
    shifts: Vec<ShiftDoc<'r>>,
}

/// A period in which the party speaks.
#[derive(Serialize)]
struct PointDoc<'r> {
    period: &'r str,
    place: Option<f64>,
    standing: &'static str,
    statements: usize,
    minus: usize,
    plus: usize,
    articles: usize,
}

#[derive(Serialize)]
struct ShiftDoc<'r> {
    number: usize,
    before: SideDoc<'r>,
    after: SideDoc<'r>,
    changes: Vec<ChangeDoc<'r>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    command: Option<String>,
}

#[derive(Serialize)]
struct SideDoc<'r> {
    #[serde(flatten)]
    point: PointDoc<'r>,
    evidence: Vec<EvidenceDoc<'r>>,
}

#[derive(Serialize)]
struct ChangeDoc<'r> {
    change: &'static str,
    toward: Option<&'static str>,
    position: Option<&'r str>,
    sign: Option<&'static str>,
}

#[derive(Serialize)]
struct EvidenceDoc<'r> {
    doc: &'r str,
    path: &'r str,
    line: usize,
    date: Option<String>,
    title: Option<&'r str>,
    source: Option<&'r str>,
    url: Option<&'r str>,
    position: &'r str,
    stance: &'static str,
    sign: &'static str,
    pole: &'static str,
    strength: u8,
    holder: &'r str,
    sentence: String,
    evidence: [usize; 2],
    condition: Option<&'r str>,
    reported_by: Option<&'r str>,
    quoted: &'static str,
    rule: String,
}

impl<'t> TimelineView<'t> {
    /// A row for each issue, party and period: those in which a party says nothing have no place.
    pub fn records(&self) -> impl Iterator<Item = PointRecord<'_>> {
        let series =
            self.timeline.issues.iter().flat_map(|lines| lines.series.iter().map(move |one| (lines, one)));
        series.flat_map(move |(lines, series)| {
            let points = series.points.iter().zip(&self.timeline.periods).enumerate();
            points.map(move |(number, (point, period))| PointRecord {
                issue: &lines.issue.id,
                party: &series.party.id,
                by: self.timeline.by.as_str(),
                period: &period.label,
                first: period.first.to_string(),
                last: period.last.to_string(),
                place: point.place.map(round),
                standing: point.standing.as_str(),
                statements: point.statements(),
                minus: point.poles[0],
                plus: point.poles[1],
                articles: point.articles,
                articles_in_period: period.articles,
                shifts: series
                    .changes
                    .iter()
                    .filter(|change| change.after == number)
                    .flat_map(|change| change.shifts.iter().map(|shifting| shifting.as_str()))
                    .collect(),
                schema: SCHEMA,
            })
        })
    }

    /// One JSON document.
    ///
    /// # Errors
    /// None that statements can cause.
    pub fn json(&self) -> serde_json::Result<String> {
        let timeline = self.timeline;
        let document = Document {
            schema: SCHEMA,
            by: timeline.by.as_str(),
            articles: timeline.sources.len(),
            undated: timeline.undated,
            rule: RuleDoc {
                step: timeline.rule.step,
                firmness: timeline.rule.firmness,
                min_statements: timeline.rule.least,
                robust: timeline.rule.robust.as_str(),
            },
            periods: timeline
                .periods
                .iter()
                .map(|period| PeriodDoc {
                    period: &period.label,
                    first: period.first.to_string(),
                    last: period.last.to_string(),
                    articles: period.articles,
                })
                .collect(),
            issues: timeline.issues.iter().map(|lines| self.issue(lines)).collect(),
            silent: timeline.silent.iter().map(|issue| issue.id.as_str()).collect(),
        };
        Ok(escape_controls(&serde_json::to_string_pretty(&document)?).into_owned() + "\n")
    }

    fn issue<'r>(&'r self, lines: &'r Lines<'r>) -> IssueDoc<'r> {
        let issue = lines.issue;
        IssueDoc {
            issue: &issue.id,
            question: &issue.question,
            poles: Poles { plus: issue.pole(Pole::Plus), minus: issue.pole(Pole::Minus) },
            parties: lines
                .series
                .iter()
                .map(|series| SeriesDoc {
                    party: &series.party.id,
                    statements: series.said.len(),
                    points: (0..series.points.len())
                        .filter(|number| series.points[*number].place.is_some())
                        .map(|number| self.point(series, number))
                        .collect(),
                    shifts: self
                        .of_issue(lines)
                        .filter(|shift| std::ptr::eq(shift.series, series))
                        .map(|shift| self.change(shift))
                        .collect(),
                })
                .collect(),
        }
    }

    fn point<'r>(&'r self, series: &'r Series<'r>, number: usize) -> PointDoc<'r> {
        let point = &series.points[number];
        PointDoc {
            period: &self.period(number).label,
            place: point.place.map(round),
            standing: point.standing.as_str(),
            statements: point.statements(),
            minus: point.poles[0],
            plus: point.poles[1],
            articles: point.articles,
        }
    }

    fn change<'r>(&'r self, shift: &'r Numbered<'t>) -> ShiftDoc<'r> {
        let [before, after] = Self::proof(shift);
        let side = |number, proof: Vec<&'r Said>| SideDoc {
            point: self.point(shift.series, number),
            evidence: proof.into_iter().map(|said| self.evidence(said)).collect(),
        };
        let pack = self.timeline.pack;
        ShiftDoc {
            number: shift.number,
            before: side(shift.change.before, before),
            after: side(shift.change.after, after),
            changes: shift
                .change
                .shifts
                .iter()
                .map(|shifting| ChangeDoc {
                    change: shifting.as_str(),
                    toward: shifting.toward().map(Pole::as_str),
                    position: shifting.position().map(|(position, _)| pack[position].id.as_str()),
                    sign: shifting.position().map(|(_, sign)| sign.as_str()),
                })
                .collect(),
            command: self.command(shift),
        }
    }

    fn evidence<'r>(&'r self, said: &'r Said) -> EvidenceDoc<'r> {
        let (pack, source) = (self.timeline.pack, self.source(said));
        EvidenceDoc {
            doc: &source.id,
            path: &source.path,
            line: said.line,
            date: source.date.map(|date| date.to_string()),
            title: source.title.as_deref(),
            source: source.publisher.as_deref(),
            url: source.url.as_deref(),
            position: &pack[said.position].id,
            stance: said.stance.as_str(),
            sign: said.stance.sign().as_str(),
            pole: said.pole.as_str(),
            strength: said.strength,
            holder: &said.holder,
            sentence: said.sentence.iter().map(|(_, piece)| &**piece).collect(),
            evidence: [said.evidence.start, said.evidence.end],
            condition: said.condition.as_deref(),
            reported_by: said.reported_by.map(|party| pack[party].id.as_str()),
            quoted: said.quoted.as_str(),
            rule: rule(pack, said.position, said.phrase),
        }
    }
}

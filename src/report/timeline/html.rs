//! As a page that needs nothing but itself: charts, shifts with their proof, and the figures.

use minijinja::syntax::SyntaxConfig;
use minijinja::value::Serde;
use minijinja::{Environment, Value};
use serde::Serialize;

use crate::comparison::timeline::{Lines, Said};
use crate::report::ink::{Ink, Text, clean};
use crate::report::timeline::{Numbered, TimelineView, sentence, short, signed, svg};

/// The page; what is put into it is escaped, as its name ends in `.html`.
const PAGE: &str = include_str!("page.html");

#[derive(Serialize)]
struct Page {
    title: String,
    summary: String,
    rule: String,
    key: &'static str,
    style: Value,
    undated: usize,
    issues: Vec<Section>,
    shifts: usize,
    silent: Vec<String>,
    nothing: Option<String>,
}

#[derive(Serialize)]
struct Section {
    id: String,
    question: String,
    chart: Value,
    shifts: Vec<ShiftRow>,
    parties: Vec<String>,
    rows: Vec<Row>,
}

#[derive(Serialize)]
struct Row {
    period: String,
    articles: usize,
    cells: Vec<Cell>,
}

#[derive(Serialize)]
struct Cell {
    place: Option<String>,
    statements: usize,
}

#[derive(Serialize)]
struct ShiftRow {
    number: usize,
    party: String,
    what: Vec<String>,
    sides: Vec<Side>,
    command: Option<String>,
}

#[derive(Serialize)]
struct Side {
    word: &'static str,
    period: String,
    place: String,
    minus: usize,
    plus: usize,
    proof: Vec<Proof>,
}

#[derive(Serialize)]
struct Proof {
    held: String,
    pieces: Vec<Piece>,
    title: Option<String>,
    publisher: Option<String>,
    place: String,
    day: String,
    url: Option<String>,
}

#[derive(Serialize)]
struct Piece {
    class: &'static str,
    text: String,
}

impl<'t> TimelineView<'t> {
    /// One HTML page: a chart for each issue, its shifts with the sentences on either side, and a table of its figures.
    ///
    /// # Errors
    /// None that statements can cause.
    pub fn html(&self) -> Result<String, minijinja::Error> {
        let timeline = self.timeline;
        let page = Page {
            title: format!("Positions over time, {}", self.span()),
            summary: self.summary(),
            rule: self.rule(),
            key: Self::key(),
            style: Value::from_safe_string(svg::STYLE.to_owned()),
            undated: timeline.undated,
            issues: timeline
                .issues
                .iter()
                .enumerate()
                .map(|(number, lines)| self.section(number, lines))
                .collect(),
            shifts: self.shifts.len(),
            silent: timeline.silent.iter().map(|issue| clean(&issue.id)).collect(),
            nothing: self.nothing(),
        };
        let mut environment = Environment::new();
        let syntax = SyntaxConfig::builder()
            .trim_blocks(true)
            .lstrip_blocks(true)
            .keep_trailing_newline(true)
            .build()?;
        environment.set_syntax(syntax);
        environment.add_template("page.html", PAGE)?;
        environment.get_template("page.html")?.render(Serde(page))
    }

    fn section(&self, number: usize, lines: &'t Lines<'t>) -> Section {
        let periods = self.timeline.periods.iter().enumerate();
        let speaks = |at: usize| lines.series.iter().any(|series| series.points[at].place.is_some());
        Section {
            id: clean(&lines.issue.id),
            question: clean(&lines.issue.question),
            // It is escaped where it is drawn.
            chart: Value::from_safe_string(self.figure(lines, number)),
            shifts: self.of_issue(lines).map(|shift| self.row(shift)).collect(),
            parties: lines.series.iter().map(short).collect(),
            rows: periods
                .filter(|(at, _)| speaks(*at))
                .map(|(at, period)| Row {
                    period: period.label.clone(),
                    articles: period.articles,
                    cells: lines
                        .series
                        .iter()
                        .map(|series| Cell {
                            place: series.points[at].place.map(signed),
                            statements: series.points[at].statements(),
                        })
                        .collect(),
                })
                .collect(),
        }
    }

    fn row(&self, shift: &Numbered<'t>) -> ShiftRow {
        let proofs = Self::proof(shift).into_iter();
        let periods = [("Before", shift.change.before), ("After", shift.change.after)];
        ShiftRow {
            number: shift.number,
            party: short(shift.series),
            what: shift.change.shifts.iter().map(|shifting| self.told(shift, *shifting).plain()).collect(),
            sides: periods
                .into_iter()
                .zip(proofs)
                .map(|((word, period), proof)| {
                    let point = &shift.series.points[period];
                    Side {
                        word,
                        period: self.period(period).label.clone(),
                        place: point.place.map(signed).unwrap_or_default(),
                        minus: point.poles[0],
                        plus: point.poles[1],
                        proof: proof.into_iter().map(|said| self.quote(said)).collect(),
                    }
                })
                .collect(),
            command: self.command(shift).map(|command| clean(&command)),
        }
    }

    fn quote(&self, said: &Said) -> Proof {
        let source = self.source(said);
        let (place, day) = self.place(said);
        Proof {
            held: self.held(said).plain(),
            pieces: pieces(&sentence(said)),
            title: source.title.as_deref().map(clean).filter(|title| !title.is_empty()),
            publisher: source.publisher.as_deref().map(clean).filter(|name| !name.is_empty()),
            place,
            day,
            url: source.url.as_deref().filter(|url| is_web(url)).map(clean),
        }
    }
}

/// A text in pieces of one look each.
fn pieces(text: &Text) -> Vec<Piece> {
    let class = |ink: Ink| match ink {
        Ink::For | Ink::ForStrong => "for",
        Ink::Against | Ink::AgainstStrong => "against",
        Ink::Holder => "holder",
        Ink::Position => "position",
        Ink::Condition => "condition",
        _ => "",
    };
    text.runs().map(|(ink, text)| Piece { class: class(ink), text: text.to_owned() }).collect()
}

/// Whether an address leads to the web: one that a browser would run is none to link to.
fn is_web(url: &str) -> bool {
    let url = url.trim_start().to_ascii_lowercase();
    url.starts_with("https://") || url.starts_with("http://")
}

#[cfg(test)]
mod tests {
    use super::is_web;

    #[test]
    fn only_addresses_of_the_web_are_linked() {
        for (url, linked) in [
            ("https://example.org/a", true),
            ("HTTP://example.org", true),
            ("javascript:alert(1)", false),
            ("data:text/html,x", false),
            ("/etc/passwd", false),
            ("", false),
        ] {
            assert_eq!(is_web(url), linked, "{url}");
        }
    }
}

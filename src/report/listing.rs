//! What a pack knows: its parties, issues and positions, as a table, as JSON or as CSV.

use std::fmt;

use crate::pack::{NameKind, Pack, Pole};
use crate::report::ink::{Ink, Text, clean, paint, seamed, width};
use crate::report::json::escape_controls;
use crate::report::view::arrow;
use crate::report::{Canvas, Csv, Separator, tail};
use crate::span::Origin;

/// What to list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Listed {
    /// Parties with their names and people.
    Parties,
    /// Issues with their questions and poles.
    Issues,
    /// Positions with their claims.
    Positions,
}

/// Rows with a head: the first field is the id by which the row is known.
#[derive(Clone, Debug)]
pub struct Listing {
    head: Vec<&'static str>,
    rows: Vec<(String, Vec<Field>)>,
}

#[derive(Clone, Debug)]
enum Field {
    /// One text.
    One(String),
    /// Several short ones.
    Words(Vec<String>),
    /// Several long ones, each on a line of its own.
    Lines(Vec<String>),
}

impl Field {
    /// What stands on each line of text.
    fn lines(&self) -> Vec<String> {
        match self {
            Self::One(text) => vec![text.clone()],
            Self::Words(words) => vec![words.join(", ")],
            Self::Lines(lines) => lines.clone(),
        }
    }

    fn cell(&self) -> String {
        match self {
            Self::One(text) => text.clone(),
            Self::Words(several) | Self::Lines(several) => several.join("; "),
        }
    }

    fn value(&self) -> serde_json::Value {
        match self {
            Self::One(text) => text.as_str().into(),
            Self::Words(several) | Self::Lines(several) => several.clone().into(),
        }
    }
}

impl Listing {
    /// Lists what `pack` knows.
    #[must_use]
    pub fn of(pack: &Pack, what: Listed) -> Self {
        match what {
            Listed::Parties => parties(pack),
            Listed::Issues => issues(pack),
            Listed::Positions => positions(pack),
        }
    }

    /// For people: each row a block, its id first.
    #[must_use]
    pub fn table(&self, canvas: Canvas) -> String {
        let mut marked = String::new();
        let widest = self.rows.iter().map(|(id, _)| width(&clean(id))).max().unwrap_or_default();
        for (id, fields) in &self.rows {
            let id = clean(id);
            let mut label = Text::new(Ink::Head, id.clone());
            label.push(Ink::Plain, " ".repeat(widest - width(&id) + 2));
            for (head, field) in self.head.iter().skip(1).zip(fields) {
                for line in field.lines().iter().filter(|line| !line.is_empty()) {
                    let mut text = Text::default();
                    match *head {
                        // What it is needs no head.
                        "name" | "question" | "claim" => {}
                        "+" => _ = text.push(Ink::Faint, format!("{} ", arrow(Pole::Plus))),
                        "-" => _ = text.push(Ink::Faint, format!("{} ", arrow(Pole::Minus))),
                        // Where each phrase is written is for programs.
                        "written" => continue,
                        "phrases" => _ = label.push(Ink::Faint, "· "),
                        head => _ = text.push(Ink::Faint, format!("{head}: ")),
                    }
                    text.push(Ink::Plain, seamed(&clean(line), '|'));
                    // A string takes everything.
                    let _ = tail::hang(&label, &text, canvas, &mut marked);
                    label = Text::new(Ink::Plain, " ".repeat(widest + 2));
                }
            }
        }
        paint(&marked, canvas.color)
    }

    /// One JSON array of objects.
    ///
    /// # Errors
    /// None that a list of strings can cause.
    pub fn json(&self) -> serde_json::Result<String> {
        let json = serde_json::to_string_pretty(&self.objects())?;
        Ok(escape_controls(&json).into_owned() + "\n")
    }

    /// One JSON object a line.
    ///
    /// # Errors
    /// None that a list of strings can cause.
    pub fn json_lines(&self) -> serde_json::Result<String> {
        let mut out = String::new();
        for object in self.objects() {
            out.push_str(&escape_controls(&serde_json::to_string(&object)?));
            out.push('\n');
        }
        Ok(out)
    }

    /// Rows with a separator.
    ///
    /// # Errors
    /// None that a string can cause.
    pub fn csv(&self, separator: Separator) -> Result<String, fmt::Error> {
        let mut out = String::new();
        let rows = self
            .rows
            .iter()
            .map(|(id, fields)| std::iter::once(id.clone()).chain(fields.iter().map(Field::cell)).collect());
        Csv::new(separator).rows(Some(&self.head), rows, &mut out)?;
        Ok(out)
    }

    fn objects(&self) -> Vec<serde_json::Map<String, serde_json::Value>> {
        let object = |(id, fields): &(String, Vec<Field>)| {
            let values = std::iter::once(id.as_str().into()).chain(fields.iter().map(Field::value));
            self.head.iter().map(|head| (*head).to_owned()).zip(values).collect()
        };
        self.rows.iter().map(object).collect()
    }
}

fn parties(pack: &Pack) -> Listing {
    let rows = pack.parties.iter().map(|party| {
        let names = |kind: NameKind| {
            let names = party.names.iter().filter(|name| name.kind == kind).map(|name| name.text.clone());
            Field::Words(names.collect())
        };
        let fields = vec![
            Field::One(party.name.clone()),
            names(NameKind::Name),
            names(NameKind::Demonym),
            names(NameKind::Metonym),
            names(NameKind::Institution),
            Field::Words(party.people.iter().map(|person| person.name.clone()).collect()),
        ];
        (party.id.clone(), fields)
    });
    let head = vec!["party", "name", "aliases", "demonyms", "metonyms", "institutions", "people"];
    Listing { head, rows: rows.collect() }
}

fn issues(pack: &Pack) -> Listing {
    let rows = pack.issues.iter().map(|issue| {
        let fields = vec![
            Field::One(issue.question.clone()),
            Field::One(issue.plus.clone()),
            Field::One(issue.minus.clone()),
            Field::Words(issue.positions.iter().map(|id| pack[*id].id.clone()).collect()),
        ];
        (issue.id.clone(), fields)
    });
    Listing { head: vec!["issue", "question", "+", "-", "positions"], rows: rows.collect() }
}

/// File and line of a rule.
fn place(origin: &Origin) -> String {
    format!("{}:{}", origin.file, origin.line)
}

fn positions(pack: &Pack) -> Listing {
    let rows = pack.positions.iter().map(|position| {
        let issue = pack[position.issue].id.clone();
        let fields = vec![
            Field::One(position.claim.clone()),
            Field::One(issue),
            Field::One(position.pole.as_str().to_owned()),
            Field::Lines(position.phrases.iter().map(|phrase| phrase.source.to_string()).collect()),
            Field::Lines(position.phrases.iter().map(|phrase| place(&phrase.origin)).collect()),
        ];
        (position.id.clone(), fields)
    });
    Listing { head: vec!["position", "claim", "issue", "pole", "phrases", "written"], rows: rows.collect() }
}

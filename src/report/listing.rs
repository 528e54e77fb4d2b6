//! What a pack knows: its parties, issues and positions, as a table, as JSON or as CSV.

use std::fmt;

use crate::pack::{NameKind, Pack, Pole};
use crate::report::ink::{Ink, Text, clean, paint};
use crate::report::json::escape_controls;
use crate::report::view::arrow;
use crate::report::{Canvas, Csv, Separator, tail};

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
    rows: Vec<Vec<String>>,
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
        let ids = self.rows.iter().filter_map(|row| row.first()).map(|id| id.chars().count());
        let widest = ids.max().unwrap_or_default();
        for row in &self.rows {
            let (id, fields) = row.split_first().map_or(("", &[][..]), |(id, rest)| (id.as_str(), rest));
            let mut label = Text::new(Ink::Head, clean(id));
            label.push(Ink::Plain, " ".repeat(widest - id.chars().count() + 2));
            for (head, field) in self.head.iter().skip(1).zip(fields).filter(|(_, field)| !field.is_empty()) {
                let mut text = Text::default();
                match *head {
                    // What it is needs no head.
                    "name" | "question" | "claim" => {}
                    "+" => _ = text.push(Ink::Faint, format!("{} ", arrow(Pole::Plus))),
                    "-" => _ = text.push(Ink::Faint, format!("{} ", arrow(Pole::Minus))),
                    head => _ = text.push(Ink::Faint, format!("{head}: ")),
                }
                text.push_clean(Ink::Plain, field);
                // A string takes everything.
                let _ = tail::hang(&label, &text, canvas, &mut marked);
                label = Text::new(Ink::Plain, " ".repeat(widest + 2));
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
        Csv::new(separator).rows(Some(&self.head), self.rows.iter().cloned(), &mut out)?;
        Ok(out)
    }

    fn objects(&self) -> Vec<serde_json::Map<String, serde_json::Value>> {
        let object = |row: &Vec<String>| {
            self.head
                .iter()
                .zip(row)
                .map(|(head, field)| ((*head).to_owned(), field.as_str().into()))
                .collect()
        };
        self.rows.iter().map(object).collect()
    }
}

fn parties(pack: &Pack) -> Listing {
    let rows = pack.parties.iter().map(|party| {
        let names = |kind: NameKind| {
            let names = party.names.iter().filter(|name| name.kind == kind).map(|name| name.text.as_str());
            names.collect::<Vec<_>>().join(", ")
        };
        let people: Vec<_> = party.people.iter().map(|person| person.name.as_str()).collect();
        vec![
            party.id.clone(),
            party.name.clone(),
            names(NameKind::Name),
            names(NameKind::Demonym),
            names(NameKind::Metonym),
            names(NameKind::Institution),
            people.join(", "),
        ]
    });
    let head = vec!["party", "name", "aliases", "demonyms", "metonyms", "institutions", "people"];
    Listing { head, rows: rows.collect() }
}

fn issues(pack: &Pack) -> Listing {
    let rows = pack.issues.iter().map(|issue| {
        let positions: Vec<_> = issue.positions.iter().map(|id| pack[*id].id.as_str()).collect();
        vec![
            issue.id.clone(),
            issue.question.clone(),
            issue.plus.clone(),
            issue.minus.clone(),
            positions.join(", "),
        ]
    });
    Listing { head: vec!["issue", "question", "+", "-", "positions"], rows: rows.collect() }
}

fn positions(pack: &Pack) -> Listing {
    let rows = pack.positions.iter().map(|position| {
        let phrases: Vec<_> = position.phrases.iter().map(|phrase| phrase.source.as_str()).collect();
        vec![
            position.id.clone(),
            position.claim.clone(),
            pack[position.issue].id.clone(),
            position.pole.as_str().to_owned(),
            phrases.join(" · "),
        ]
    });
    Listing { head: vec!["position", "claim", "issue", "pole", "phrases"], rows: rows.collect() }
}

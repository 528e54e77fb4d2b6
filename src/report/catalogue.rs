//! All the rules of a pack at a glance: what there is, how much of it, and where.

use serde_json::{Value, json};

use crate::pack::{Issue, Pack, Party, Position, WordList};
use crate::report::Canvas;
use crate::report::ink::{Ink, Text, clean, glued, paint, seamed, width};
use crate::report::json::escape_controls;
use crate::report::tail::hang;
use crate::report::view::arrow;
use crate::span::Origin;

/// `rivers/issues/dam.yaml:5`
pub(super) fn place(origin: &Origin) -> String {
    format!("{}:{}", origin.file, origin.line)
}

/// A place as JSON.
pub(super) fn place_value(origin: &Origin) -> Value {
    json!({ "file": origin.file.as_str(), "line": origin.line, "column": origin.column })
}

/// The catalogue of a pack.
#[derive(Clone, Copy, Debug)]
pub struct Catalogue<'p> {
    pack: &'p Pack,
}

impl<'p> Catalogue<'p> {
    /// The catalogue of this pack.
    #[must_use]
    pub fn of(pack: &'p Pack) -> Self {
        Self { pack }
    }

    /// For people.
    #[must_use]
    pub fn table(&self, canvas: Canvas) -> String {
        let pack = self.pack;
        let mut out = String::new();
        let mut head = Text::new(Ink::Head, clean(&pack.name));
        head.push_clean(Ink::Plain, &format!("  {}, version {}", pack.title, pack.version));
        let on = pack.bases.iter().chain([&pack.language.name]).map(|name| clean(name)).collect::<Vec<_>>();
        head.push(Ink::Faint, format!(", on {}, {}", on.join(", "), self.counts()));
        line(&Text::default(), &head, canvas, &mut out);
        title("Parties", &mut out);
        let widest = widest(pack.parties.iter().map(|party| party.id.as_str()));
        for party in &pack.parties {
            entry(2, &party.id, widest, &party_text(party), &party.origin, canvas, &mut out);
        }
        title("Issues", &mut out);
        for issue in &pack.issues {
            let mut label = Text::new(Ink::Plain, "  ");
            label.push(Ink::Head, clean(&issue.id)).push(Ink::Plain, "  ");
            let mut text = Text::default();
            text.push_clean(Ink::Plain, &issue.question);
            text.append(faint(&issue.origin));
            line(&label, &text, canvas, &mut out);
            let positions = || issue.positions.iter().map(|id| &pack[*id]);
            let widest = self::widest(positions().map(|position| position.id.as_str()));
            for position in positions() {
                let text = format!("{} {}", arrow(position.pole), position_text(position));
                entry(4, &position.id, widest, &text, &position.origin, canvas, &mut out);
            }
        }
        if !pack.lists.is_empty() {
            title("Word lists", &mut out);
            let widest = self::widest(pack.lists.iter().map(|list| list.name.as_str()));
            for list in &pack.lists {
                let text = count(list.entries.len(), "phrase");
                entry(2, &list.name, widest, &text, &list.origin, canvas, &mut out);
            }
        }
        paint(&out, canvas.color)
    }

    /// One JSON object.
    ///
    /// # Errors
    /// None that strings and numbers can cause.
    pub fn json(&self) -> serde_json::Result<String> {
        let pack = self.pack;
        let issue = |issue: &Issue| {
            let positions: Vec<Value> = issue.positions.iter().map(|id| position_value(&pack[*id])).collect();
            json!({
                "id": issue.id, "question": issue.question, "+": issue.plus, "-": issue.minus,
                "positions": positions, "place": place_value(&issue.origin),
            })
        };
        let list = |list: &WordList| json!({ "id": list.name, "phrases": list.entries.len(), "place": place_value(&list.origin) });
        let value = json!({
            "pack": pack.name, "title": pack.title, "version": pack.version, "language": pack.language.name,
            "bases": pack.bases,
            "parties": pack.parties.iter().map(party_value).collect::<Vec<_>>(),
            "issues": pack.issues.iter().map(issue).collect::<Vec<_>>(),
            "lists": pack.lists.iter().map(list).collect::<Vec<_>>(),
        });
        Ok(escape_controls(&serde_json::to_string_pretty(&value)?).into_owned() + "\n")
    }

    fn counts(&self) -> String {
        let pack = self.pack;
        let phrases = pack.positions.iter().map(|position| position.phrases.len()).sum();
        let tests = pack.positions.iter().map(|position| position.tests.len()).sum();
        [
            (pack.issues.len(), "issue"),
            (pack.positions.len(), "position"),
            (phrases, "phrase"),
            (tests, "test"),
        ]
        .map(|(number, what)| glued(&count(number, what)))
        .join(", ")
    }
}

/// "1 phrase", "2 phrases".
pub(super) fn count(number: usize, what: &str) -> String {
    format!("{number} {what}{}", if number == 1 { "" } else { "s" })
}

fn party_text(party: &Party) -> String {
    let people = if party.people.len() == 1 { "person" } else { "people" };
    let number = party.people.len();
    format!("{} · {}, {number} {people}", party.name, count(party.names.len(), "name"))
}

fn position_text(position: &Position) -> String {
    format!(
        "{} · {}, {}",
        position.claim,
        glued(&count(position.phrases.len(), "phrase")),
        glued(&count(position.tests.len(), "test"))
    )
}

fn party_value(party: &Party) -> Value {
    json!({
        "id": party.id, "name": party.name, "names": party.names.len(), "people": party.people.len(),
        "place": place_value(&party.origin),
    })
}

fn position_value(position: &Position) -> Value {
    json!({
        "id": position.id, "pole": position.pole.as_str(), "claim": position.claim,
        "phrases": position.phrases.len(), "tests": position.tests.len(),
        "todo": position.tests.iter().filter(|test| test.todo.is_some()).count(),
        "place": place_value(&position.origin),
    })
}

fn widest<'a>(ids: impl Iterator<Item = &'a str>) -> usize {
    ids.map(|id| width(&clean(id))).max().unwrap_or_default()
}

fn entry(
    inset: usize,
    id: &str,
    widest: usize,
    text: &str,
    origin: &Origin,
    canvas: Canvas,
    out: &mut String,
) {
    let id = clean(id);
    // An id that takes half the line leaves no room to read beside it.
    let gap = widest.min(canvas.width / 3).saturating_sub(width(&id)) + 2;
    let mut label = Text::new(Ink::Plain, " ".repeat(inset));
    label.push(Ink::Head, id).push(Ink::Plain, " ".repeat(gap));
    let mut line = Text::default();
    for (number, piece) in text.split('\u{a0}').enumerate() {
        if number > 0 {
            line.push(Ink::Plain, "\u{a0}");
        }
        line.push(Ink::Plain, clean(piece));
    }
    line.append(faint(origin));
    self::line(&label, &line, canvas, out);
}

/// The place behind a text, in faint ink.
pub(super) fn faint(origin: &Origin) -> Text {
    Text::new(Ink::Faint, format!(" {}", seamed(&clean(&place(origin)), '/')))
}

pub(super) fn line(label: &Text, text: &Text, canvas: Canvas, out: &mut String) {
    // A string takes everything.
    let _ = hang(label, text, canvas, out);
}

fn title(text: &str, out: &mut String) {
    *out += &format!("\n{}\n", Text::new(Ink::Head, text).marked());
}

//! One rule with all that belongs to it and where each part was written.

mod rules;
mod words;

use serde_json::{Map, Value};

use crate::pack::Pack;
use crate::pack::places::Place;
use crate::report::Canvas;
use crate::report::catalogue::{faint, line, place_value};
use crate::report::ink::{Ink, Text, clean, paint, seamed, width};
use crate::report::json::escape_controls;
use crate::span::Origin;

/// A rule by its id: a party, an issue, a position, a phrase, a word list, or a word of the language.
#[derive(Clone, Debug)]
pub struct Card {
    kind: &'static str,
    id: String,
    title: String,
    origin: Option<Origin>,
    parts: Vec<Part>,
}

/// A part of a rule: lines under one head.
#[derive(Clone, Debug)]
struct Part {
    head: &'static str,
    lines: Vec<Line>,
}

/// A line of a part, where it was written, and what of it programs want by name.
#[derive(Clone, Debug, Default)]
struct Line {
    text: String,
    origin: Option<Origin>,
    fields: Map<String, Value>,
}

impl Line {
    fn new(text: impl Into<String>) -> Self {
        Self { text: text.into(), ..Self::default() }
    }

    fn at(mut self, origin: &Origin) -> Self {
        self.origin = Some(origin.clone());
        self
    }

    fn with(mut self, name: &str, value: impl Into<Value>) -> Self {
        self.fields.insert(name.to_owned(), value.into());
        self
    }

    fn value(&self) -> Value {
        let mut object = Map::new();
        object.insert("text".to_owned(), self.text.as_str().into());
        object.extend(self.fields.clone());
        if let Some(origin) = &self.origin {
            object.insert("place".to_owned(), place_value(origin));
        }
        object.into()
    }
}

impl Card {
    fn new(kind: &'static str, id: &str, title: &str, origin: Option<&Origin>) -> Self {
        Self { kind, id: id.to_owned(), title: title.to_owned(), origin: origin.cloned(), parts: Vec::new() }
    }

    /// Adds a part, unless it is empty.
    fn part(&mut self, head: &'static str, lines: impl IntoIterator<Item = Line>) {
        let lines: Vec<Line> = lines.into_iter().collect();
        if !lines.is_empty() {
            self.parts.push(Part { head, lines });
        }
    }

    /// Every rule with this id. `places` are those where the language has it as a word.
    #[must_use]
    pub fn all(pack: &Pack, id: &str, places: &[Place]) -> Vec<Self> {
        let mut cards = Vec::new();
        cards.extend(pack.party(id).map(|party| rules::party(pack, party)));
        cards.extend(pack.issue(id).map(|issue| rules::issue(pack, issue)));
        cards.extend(pack.position(id).map(|position| rules::position(pack, position)));
        cards.extend(rules::phrase(pack, id));
        cards.extend(words::list(pack, id));
        cards.extend(words::word(pack, id, places));
        cards
    }

    /// Every id there is, to tell which was meant.
    #[must_use]
    pub fn ids(pack: &Pack) -> Vec<String> {
        let parties = pack.parties.iter().map(|party| party.id.clone());
        let issues = pack.issues.iter().map(|issue| issue.id.clone());
        let positions = pack.positions.iter().map(|position| position.id.clone());
        let lists = pack.lists.iter().map(|list| list.name.clone());
        let cues = pack.language.cues.iter().map(|cue| cue.text.to_string());
        parties.chain(issues).chain(positions).chain(lists).chain(cues).collect()
    }

    /// For people.
    #[must_use]
    pub fn text(&self, canvas: Canvas) -> String {
        let mut out = String::new();
        let mut head = Text::new(Ink::Head, clean(&self.id));
        head.push(Ink::Faint, format!(" {}", self.kind));
        if !self.title.is_empty() {
            head.push(Ink::Plain, "  ").push_clean(Ink::Plain, &self.title);
        }
        if let Some(origin) = &self.origin {
            head.append(faint(origin));
        }
        line(&Text::default(), &head, canvas, &mut out);
        let widest = self.parts.iter().map(|part| width(part.head)).max().unwrap_or_default();
        for part in &self.parts {
            let gap = widest - width(part.head) + 2;
            let mut label = Text::new(Ink::Faint, format!("  {}", part.head));
            label.push(Ink::Plain, " ".repeat(gap));
            for entry in &part.lines {
                let mut text = Text::new(Ink::Plain, seamed(&clean(&entry.text), '|'));
                if let Some(origin) = &entry.origin {
                    text.append(self.near(origin));
                }
                line(&label, &text, canvas, &mut out);
                label = Text::new(Ink::Plain, " ".repeat(widest + 4));
            }
        }
        paint(&out, canvas.color)
    }

    /// A place: of one in the rule's own file the line is enough.
    fn near(&self, origin: &Origin) -> Text {
        match &self.origin {
            Some(own) if own.file == origin.file => Text::new(Ink::Faint, format!(" :{}", origin.line)),
            _ => faint(origin),
        }
    }

    /// One JSON array of rules.
    ///
    /// # Errors
    /// None that strings and numbers can cause.
    pub fn json(cards: &[Self]) -> serde_json::Result<String> {
        let values: Vec<Value> = cards.iter().map(Self::value).collect();
        Ok(escape_controls(&serde_json::to_string_pretty(&values)?).into_owned() + "\n")
    }

    fn value(&self) -> Value {
        let mut object = Map::new();
        object.insert("kind".to_owned(), self.kind.into());
        object.insert("id".to_owned(), self.id.as_str().into());
        object.insert("title".to_owned(), self.title.as_str().into());
        if let Some(origin) = &self.origin {
            object.insert("place".to_owned(), place_value(origin));
        }
        for part in &self.parts {
            let lines: Vec<Value> = part.lines.iter().map(Line::value).collect();
            object.insert(part.head.to_owned(), lines.into());
        }
        object.into()
    }
}

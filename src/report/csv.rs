//! Rows for spreadsheets and scripts, with commas or with tabs.

use std::fmt;

use crate::comparison::{Entry, Evidence};
use crate::report::ink::clean;
use crate::report::json::round;
use crate::report::view::{View, place};
use crate::report::{AttributionRecord, Format, StatementRecord, rule};

/// What stands between two fields.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Separator {
    /// A comma.
    Comma,
    /// A tab.
    Tab,
}

impl Separator {
    /// Its byte.
    #[must_use]
    pub const fn byte(self) -> u8 {
        match self {
            Self::Comma => b',',
            Self::Tab => b'\t',
        }
    }
}

/// One stance of one party a row.
#[derive(Clone, Copy, Debug)]
pub struct Csv {
    separator: Separator,
}

impl Csv {
    /// Rows with this separator.
    #[must_use]
    pub const fn new(separator: Separator) -> Self {
        Self { separator }
    }

    /// Writes a head and rows of any kind. Fields are made safe to print and stay on one line.
    ///
    /// # Errors
    /// Only those of `out`.
    pub fn rows(
        &self,
        head: Option<&[&str]>,
        rows: impl IntoIterator<Item = Vec<String>>,
        out: &mut dyn fmt::Write,
    ) -> fmt::Result {
        let delimiter = self.separator.byte();
        let mut writer = csv::WriterBuilder::new().delimiter(delimiter).from_writer(Vec::new());
        let failed = |_| fmt::Error;
        if let Some(head) = head {
            writer.write_record(head).map_err(failed)?;
        }
        for row in rows {
            writer.write_record(row.iter().map(|field| clean(field))).map_err(failed)?;
        }
        let bytes = writer.into_inner().map_err(|_| fmt::Error)?;
        out.write_str(&String::from_utf8(bytes).map_err(|_| fmt::Error)?)
    }
}

const HEAD: &[&str] = &[
    "issue",
    "question",
    "relation",
    "party",
    "standing",
    "place",
    "stance",
    "sign",
    "pole",
    "strength",
    "position",
    "claim",
    "condition",
    "reported_by",
    "count",
    "first_at",
    "first_date",
    "first_text",
    "latest_at",
    "latest_date",
    "latest_text",
    "rules",
    "cameo",
    "plover",
];

impl Format for Csv {
    fn write(&self, view: &View<'_>, out: &mut dyn fmt::Write) -> fmt::Result {
        let mut rows = Vec::new();
        for row in &view.comparison.rows {
            for cell in &row.cells {
                for entry in &cell.entries {
                    let mut fields = vec![
                        row.issue.id.clone(),
                        row.issue.question.clone(),
                        row.relation.as_str().to_owned(),
                        cell.party.id.clone(),
                        cell.standing.as_str().to_owned(),
                        cell.place.map(|place| round(place).to_string()).unwrap_or_default(),
                        entry.stance.as_str().to_owned(),
                        entry.stance.sign().as_str().to_owned(),
                        entry.pole.as_str().to_owned(),
                        entry.strength.to_string(),
                        entry.position.id.clone(),
                        entry.position.claim.clone(),
                        entry.conditions().join("; "),
                        entry
                            .only_reported_by()
                            .iter()
                            .map(|party| party.id.as_str())
                            .collect::<Vec<_>>()
                            .join(";"),
                        entry.count().to_string(),
                    ];
                    fields.extend(proof(entry.first()));
                    fields.extend(proof(entry.latest()));
                    fields.extend(classes(entry));
                    rows.push(fields);
                }
            }
        }
        self.rows(Some(HEAD), rows, out)
    }
}

/// The rules behind the statements of a stance and their codes, each once, by the first statement of it.
fn classes(entry: &Entry<'_>) -> [String; 3] {
    let mut columns: [Vec<String>; 3] = Default::default();
    for evidence in &entry.evidence {
        let statement = evidence.statement;
        let rule = rule(evidence.reading.pack, statement.position, statement.phrase);
        let said = [rule, statement.cameo.to_string(), statement.plover.to_string()];
        for (column, value) in columns.iter_mut().zip(said) {
            if !value.is_empty() && !column.contains(&value) {
                column.push(value);
            }
        }
    }
    columns.map(|column| column.join(";"))
}

fn proof(evidence: Option<&Evidence<'_>>) -> [String; 3] {
    evidence.map_or_else(Default::default, |evidence| {
        let (article, span) = (evidence.article(), evidence.statement.evidence);
        [
            place(article, span),
            article.date.map(|date| date.to_string()).unwrap_or_default(),
            span.of(&article.text).to_owned(),
        ]
    })
}

impl StatementRecord<'_> {
    /// The heads of [`Self::fields`].
    pub const HEAD: &'static [&'static str] = &[
        "doc",
        "party",
        "issue",
        "position",
        "stance",
        "sign",
        "pole",
        "strength",
        "holder",
        "holder_start",
        "holder_end",
        "holder_name",
        "cue",
        "cue_start",
        "cue_end",
        "evidence",
        "evidence_start",
        "evidence_end",
        "reported_by",
        "addressee",
        "condition",
        "condition_start",
        "condition_end",
        "quoted",
        "basis",
        "rule",
        "cameo",
        "plover",
        "date",
        "line",
    ];

    /// The record as one row.
    #[must_use]
    pub fn fields(&self) -> Vec<String> {
        let text = |text: &str| text.to_owned();
        let optional = |text: Option<&str>| text.unwrap_or_default().to_owned();
        let condition = self.condition;
        vec![
            text(self.doc),
            text(self.party),
            text(self.issue),
            text(self.position),
            text(self.stance),
            text(self.sign),
            text(self.pole),
            self.strength.to_string(),
            text(self.holder.text),
            self.holder.start.to_string(),
            self.holder.end.to_string(),
            text(self.holder.name),
            text(self.cue.text),
            self.cue.start.to_string(),
            self.cue.end.to_string(),
            text(self.evidence.text),
            self.evidence.start.to_string(),
            self.evidence.end.to_string(),
            optional(self.reported_by),
            optional(self.addressee),
            optional(condition.map(|c| c.text)),
            condition.map(|c| c.start.to_string()).unwrap_or_default(),
            condition.map(|c| c.end.to_string()).unwrap_or_default(),
            text(self.quoted),
            text(self.basis),
            self.rule.clone(),
            text(self.cameo),
            text(self.plover),
            optional(self.date.as_deref()),
            self.line.to_string(),
        ]
    }
}

impl AttributionRecord<'_> {
    /// The heads of [`Self::fields`].
    pub const HEAD: &'static [&'static str] = &[
        "doc",
        "source",
        "source_start",
        "source_end",
        "party",
        "cue",
        "cue_start",
        "cue_end",
        "content",
        "content_start",
        "content_end",
        "stance",
        "kind",
        "depth",
    ];

    /// The record as one row; the pieces of a broken content joined by " … ".
    #[must_use]
    pub fn fields(&self) -> Vec<String> {
        let number = |number: Option<usize>| number.map(|n| n.to_string()).unwrap_or_default();
        let source = self.source.as_ref();
        let parties = source.map(|source| source.party.into_iter().chain(source.parties.iter().copied()));
        let content: Vec<_> = self.content.iter().map(|place| place.text).collect();
        vec![
            self.doc.to_owned(),
            source.map(|source| source.text).unwrap_or_default().to_owned(),
            number(source.map(|source| source.start)),
            number(source.map(|source| source.end)),
            parties.map(|parties| parties.collect::<Vec<_>>().join(";")).unwrap_or_default(),
            self.cue.map(|cue| cue.text).unwrap_or_default().to_owned(),
            number(self.cue.map(|cue| cue.start)),
            number(self.cue.map(|cue| cue.end)),
            content.join(" … "),
            number(self.content.first().map(|place| place.start)),
            number(self.content.last().map(|place| place.end)),
            self.stance.unwrap_or_default().to_owned(),
            self.kind.to_owned(),
            self.depth.to_string(),
        ]
    }
}

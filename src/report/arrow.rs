//! Statements and attributions as Arrow tables: the content of the JSON Lines records, with a type for every
//! column. `docs/tables.md` describes both schemas.
//!
//! A span stays one column, a struct of its bytes and its words; an attribution's content, which may be in
//! pieces, is a list of them. What JSON says in every line, the version of the schema, stands once in the
//! schema's metadata.

use std::sync::{Arc, LazyLock};

use arrow::array::{
    ArrayRef, Date32Builder, ListArray, NullBufferBuilder, StringBuilder, StructArray, UInt8Builder,
    UInt32Builder,
};
use arrow::buffer::OffsetBuffer;
use arrow::datatypes::{DataType, Field, Fields, Schema, SchemaRef};
use arrow::error::ArrowError;
use arrow::record_batch::RecordBatch;
use jiff::civil::Date;

use crate::report::record::{
    ATTRIBUTION_SCHEMA, AttributionRecord, HolderPlace, Place, SCHEMA, StatementRecord,
};

/// Rows of a batch at most.
pub const BATCH_ROWS: usize = 8192;

/// Bytes of text after which a batch is full, however few its rows are.
pub const BATCH_BYTES: usize = 8 << 20;

/// Key of the schema's metadata that names the kind of records: `statements` or `attributions`.
pub const RECORDS_KEY: &str = "standpoint.records";

/// Key of the schema's metadata that holds the version of the records: [`SCHEMA`] or [`ATTRIBUTION_SCHEMA`].
pub const SCHEMA_KEY: &str = "standpoint.schema";

/// Columns that grow by records of some kind.
pub trait Columns: Default {
    /// Their names and types.
    fn schema() -> SchemaRef;

    /// What has been pushed since the last time, a column each in the order of the schema.
    ///
    /// # Errors
    /// Where the columns do not fit the schema, which would be a fault of ours.
    fn take(&mut self) -> Result<Vec<ArrayRef>, ArrowError>;
}

/// Columns that take records of this kind.
pub trait Takes<R>: Columns {
    /// Adds a row, and tells how many bytes of running text it holds.
    ///
    /// # Errors
    /// Where a value has no place in its column. No half of a row is added.
    fn push(&mut self, record: &R) -> Result<usize, ArrowError>;
}

/// Record batches of bounded size, from one record after another.
#[derive(Debug, Default)]
pub struct Batches<C> {
    columns: C,
    rows: usize,
    bytes: usize,
}

/// Batches of statements.
pub type StatementBatches = Batches<StatementColumns>;

/// Batches of attributions, a row for each, those inside others behind them.
pub type AttributionBatches = Batches<AttributionColumns>;

impl<C: Columns> Batches<C> {
    /// None yet.
    #[must_use]
    pub fn new() -> Self {
        Self { columns: C::default(), rows: 0, bytes: 0 }
    }

    /// The schema of every batch.
    #[must_use]
    pub fn schema() -> SchemaRef {
        C::schema()
    }

    /// Adds a record, and gives a batch where that fills one: see [`BATCH_ROWS`] and [`BATCH_BYTES`].
    ///
    /// # Errors
    /// Where a value has no place in its column: the record is left out, and what was pushed before stays.
    pub fn push<R>(&mut self, record: &R) -> Result<Option<RecordBatch>, ArrowError>
    where
        C: Takes<R>,
    {
        self.bytes += self.columns.push(record)?;
        self.rows += 1;
        if self.rows < BATCH_ROWS && self.bytes < BATCH_BYTES { Ok(None) } else { self.finish() }
    }

    /// What has been pushed since the last batch, if anything has.
    ///
    /// # Errors
    /// Where the columns do not fit the schema, which would be a fault of ours.
    pub fn finish(&mut self) -> Result<Option<RecordBatch>, ArrowError> {
        if self.rows == 0 {
            return Ok(None);
        }
        (self.rows, self.bytes) = (0, 0);
        RecordBatch::try_new(C::schema(), self.columns.take()?).map(Some)
    }
}

fn field(name: &str, kind: DataType) -> Field {
    Field::new(name, kind, false)
}

fn text(name: &str) -> Field {
    field(name, DataType::Utf8)
}

fn place_fields() -> Fields {
    Fields::from(vec![field("start", DataType::UInt32), field("end", DataType::UInt32), text("text")])
}

fn holder_fields() -> Fields {
    let place = place_fields();
    place.iter().cloned().chain([Arc::new(text("name"))]).collect()
}

fn place(name: &str) -> Field {
    field(name, DataType::Struct(place_fields()))
}

/// The element of a list; the name is the one that readers of Parquet expect.
fn element(kind: DataType) -> Arc<Field> {
    Arc::new(field("element", kind))
}

fn schema(records: &str, version: u32, fields: Vec<Field>) -> SchemaRef {
    let said = [(RECORDS_KEY, records.to_owned()), (SCHEMA_KEY, version.to_string())];
    let said = said.map(|(key, value)| (key.to_owned(), value));
    Arc::new(Schema::new_with_metadata(fields, said))
}

static STATEMENTS: LazyLock<SchemaRef> = LazyLock::new(|| {
    let fields = vec![
        text("doc"),
        text("party"),
        text("issue"),
        text("position"),
        text("stance"),
        text("sign"),
        text("pole"),
        field("strength", DataType::UInt8),
        field("holder", DataType::Struct(holder_fields())),
        place("cue"),
        place("evidence"),
        text("reported_by").with_nullable(true),
        text("addressee").with_nullable(true),
        place("condition").with_nullable(true),
        text("quoted"),
        text("basis"),
        text("rule"),
        text("cameo"),
        text("plover"),
        field("date", DataType::Date32).with_nullable(true),
        field("line", DataType::UInt32),
    ];
    schema("statements", SCHEMA, fields)
});

static ATTRIBUTIONS: LazyLock<SchemaRef> = LazyLock::new(|| {
    let fields = vec![
        text("doc"),
        place("source").with_nullable(true),
        field("parties", DataType::List(element(DataType::Utf8))),
        place("cue").with_nullable(true),
        field("content", DataType::List(element(DataType::Struct(place_fields())))),
        text("stance").with_nullable(true),
        text("kind"),
        field("depth", DataType::UInt32),
    ];
    schema("attributions", ATTRIBUTION_SCHEMA, fields)
});

/// A number of a record as a column holds it.
fn number(doc: &str, what: &str, number: usize) -> Result<u32, ArrowError> {
    u32::try_from(number).map_err(|_| {
        ArrowError::InvalidArgumentError(format!("{doc}: {what} {number} is larger than a column holds"))
    })
}

/// A place whose bytes are known to fit their columns.
#[derive(Clone, Copy)]
struct Fitted<'r> {
    start: u32,
    end: u32,
    text: &'r str,
}

impl<'r> Fitted<'r> {
    fn of(doc: &str, place: Place<'r>) -> Result<Self, ArrowError> {
        let Place { start, end, text } = place;
        Ok(Self { start: number(doc, "byte", start)?, end: number(doc, "byte", end)?, text })
    }
}

/// A column of places, some of which may be missing.
#[derive(Debug)]
struct Places {
    start: UInt32Builder,
    end: UInt32Builder,
    text: StringBuilder,
    there: NullBufferBuilder,
}

impl Default for Places {
    fn default() -> Self {
        Self {
            start: UInt32Builder::new(),
            end: UInt32Builder::new(),
            text: StringBuilder::new(),
            there: NullBufferBuilder::new(0),
        }
    }
}

impl Places {
    fn push(&mut self, place: Option<Fitted<'_>>) {
        // The parts of a missing place are never missing themselves: nobody sees them.
        let Fitted { start, end, text } = place.unwrap_or(Fitted { start: 0, end: 0, text: "" });
        self.start.append_value(start);
        self.end.append_value(end);
        self.text.append_value(text);
        self.there.append(place.is_some());
    }

    fn take(&mut self) -> Result<StructArray, ArrowError> {
        let parts: Vec<ArrayRef> =
            vec![Arc::new(self.start.finish()), Arc::new(self.end.finish()), Arc::new(self.text.finish())];
        StructArray::try_new(place_fields(), parts, self.there.finish())
    }
}

/// The columns of statements.
#[derive(Debug, Default)]
pub struct StatementColumns {
    doc: StringBuilder,
    party: StringBuilder,
    issue: StringBuilder,
    position: StringBuilder,
    stance: StringBuilder,
    sign: StringBuilder,
    pole: StringBuilder,
    strength: UInt8Builder,
    holder: Places,
    holder_name: StringBuilder,
    cue: Places,
    evidence: Places,
    reported_by: StringBuilder,
    addressee: StringBuilder,
    condition: Places,
    quoted: StringBuilder,
    basis: StringBuilder,
    rule: StringBuilder,
    cameo: StringBuilder,
    plover: StringBuilder,
    date: Date32Builder,
    line: UInt32Builder,
}

impl Columns for StatementColumns {
    fn schema() -> SchemaRef {
        STATEMENTS.clone()
    }

    fn take(&mut self) -> Result<Vec<ArrayRef>, ArrowError> {
        let (_, mut holder, none) = self.holder.take()?.into_parts();
        holder.push(Arc::new(self.holder_name.finish()));
        Ok(vec![
            Arc::new(self.doc.finish()),
            Arc::new(self.party.finish()),
            Arc::new(self.issue.finish()),
            Arc::new(self.position.finish()),
            Arc::new(self.stance.finish()),
            Arc::new(self.sign.finish()),
            Arc::new(self.pole.finish()),
            Arc::new(self.strength.finish()),
            Arc::new(StructArray::try_new(holder_fields(), holder, none)?),
            Arc::new(self.cue.take()?),
            Arc::new(self.evidence.take()?),
            Arc::new(self.reported_by.finish()),
            Arc::new(self.addressee.finish()),
            Arc::new(self.condition.take()?),
            Arc::new(self.quoted.finish()),
            Arc::new(self.basis.finish()),
            Arc::new(self.rule.finish()),
            Arc::new(self.cameo.finish()),
            Arc::new(self.plover.finish()),
            Arc::new(self.date.finish()),
            Arc::new(self.line.finish()),
        ])
    }
}

impl Takes<StatementRecord<'_>> for StatementColumns {
    fn push(&mut self, record: &StatementRecord<'_>) -> Result<usize, ArrowError> {
        let doc = record.doc;
        // Whatever can fail comes before the first value of the row.
        let HolderPlace { start, end, text, name } = record.holder;
        let holder = Fitted::of(doc, Place { start, end, text })?;
        let cue = Fitted::of(doc, record.cue)?;
        let evidence = Fitted::of(doc, record.evidence)?;
        let condition = record.condition.map(|place| Fitted::of(doc, place)).transpose()?;
        let line = number(doc, "line", record.line)?;
        let date = record.date.as_deref().map(|date| days(doc, date)).transpose()?;
        self.doc.append_value(doc);
        self.party.append_value(record.party);
        self.issue.append_value(record.issue);
        self.position.append_value(record.position);
        self.stance.append_value(record.stance);
        self.sign.append_value(record.sign);
        self.pole.append_value(record.pole);
        self.strength.append_value(record.strength);
        self.holder.push(Some(holder));
        self.holder_name.append_value(name);
        self.cue.push(Some(cue));
        self.evidence.push(Some(evidence));
        self.reported_by.append_option(record.reported_by);
        self.addressee.append_option(record.addressee);
        self.condition.push(condition);
        self.quoted.append_value(record.quoted);
        self.basis.append_value(record.basis);
        self.rule.append_value(&record.rule);
        self.cameo.append_value(record.cameo);
        self.plover.append_value(record.plover);
        self.date.append_option(date);
        self.line.append_value(line);
        let words = [text, record.cue.text, record.evidence.text, record.condition.map_or("", |c| c.text)];
        Ok(words.into_iter().map(str::len).sum())
    }
}

/// Days since 1970-01-01.
fn days(doc: &str, text: &str) -> Result<i32, ArrowError> {
    let day: Date = text.parse().map_err(|error| {
        ArrowError::InvalidArgumentError(format!("{doc}: the date {text:?} is no day: {error}"))
    })?;
    Ok((day - jiff::civil::date(1970, 1, 1)).get_days())
}

/// The columns of attributions.
#[derive(Debug, Default)]
pub struct AttributionColumns {
    doc: StringBuilder,
    source: Places,
    parties: StringBuilder,
    parties_each: Vec<usize>,
    cue: Places,
    content: Places,
    content_each: Vec<usize>,
    stance: StringBuilder,
    kind: StringBuilder,
    depth: UInt32Builder,
}

impl Columns for AttributionColumns {
    fn schema() -> SchemaRef {
        ATTRIBUTIONS.clone()
    }

    fn take(&mut self) -> Result<Vec<ArrayRef>, ArrowError> {
        let list = |kind: DataType, each: &mut Vec<usize>, values: ArrayRef| {
            let offsets = OffsetBuffer::from_lengths(std::mem::take(each));
            ListArray::try_new(element(kind), offsets, values, None).map(Arc::new)
        };
        let (names, pieces) = (Arc::new(self.parties.finish()), Arc::new(self.content.take()?));
        Ok(vec![
            Arc::new(self.doc.finish()),
            Arc::new(self.source.take()?),
            list(DataType::Utf8, &mut self.parties_each, names)?,
            Arc::new(self.cue.take()?),
            list(DataType::Struct(place_fields()), &mut self.content_each, pieces)?,
            Arc::new(self.stance.finish()),
            Arc::new(self.kind.finish()),
            Arc::new(self.depth.finish()),
        ])
    }
}

impl Takes<AttributionRecord<'_>> for AttributionColumns {
    /// One row: those inside it are rows of their own, see [`AttributionRecord::flat`].
    fn push(&mut self, record: &AttributionRecord<'_>) -> Result<usize, ArrowError> {
        let doc = record.doc;
        let fit = |place: &Place<'_>| Fitted::of(doc, *place).map(|fitted| (fitted.start, fitted.end));
        let source = record.source.as_ref().map(|s| Place { start: s.start, end: s.end, text: s.text });
        let source = source.map(|place| Fitted::of(doc, place)).transpose()?;
        let cue = record.cue.map(|place| Fitted::of(doc, place)).transpose()?;
        let content: Vec<(u32, u32)> = record.content.iter().map(fit).collect::<Result<_, _>>()?;
        let depth = number(doc, "depth", record.depth)?;
        self.doc.append_value(doc);
        self.source.push(source);
        let mut parties = 0;
        if let Some(source) = &record.source {
            for party in source.party.iter().chain(&source.parties) {
                self.parties.append_value(party);
                parties += 1;
            }
        }
        self.parties_each.push(parties);
        self.cue.push(cue);
        for ((start, end), place) in content.into_iter().zip(&record.content) {
            self.content.push(Some(Fitted { start, end, text: place.text }));
        }
        self.content_each.push(record.content.len());
        self.stance.append_option(record.stance);
        self.kind.append_value(record.kind);
        self.depth.append_value(depth);
        let words = source.iter().chain(&cue).map(|place| place.text);
        Ok(words.chain(record.content.iter().map(|place| place.text)).map(str::len).sum())
    }
}

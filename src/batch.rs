//! Tables of articles in, tables of statements out: the way into dataframes and engines for many machines.
//!
//! A row that cannot be read spares the others: it is told beside the statements, with its number. Only a column that
//! is not there, or is of the wrong kind, stops the whole, as then no row can be read. Rows are shared out between
//! threads and their statements put back in the order of the rows, so the bytes do not depend on how many there are.
//! The threads live no longer than the call: whoever forks afterwards finds none of them missing.

use std::sync::OnceLock;
use std::sync::atomic::{AtomicUsize, Ordering};

use arrow::array::{Array, ArrayRef, AsArray, LargeStringArray, RecordBatch};
use arrow::compute::cast;
use arrow::datatypes::{DataType, SchemaRef, TimeUnit};
use arrow::error::ArrowError;
use jiff::ToSpan;
use jiff::civil::{Date, date};
use jiff::tz::TimeZone;

use crate::article::{Article, Format, published};
use crate::diagnostic::suggestion;
use crate::engine::Engine;
use crate::position::Reading;
use crate::report::StatementRecord;
use crate::report::arrow::StatementBatches;
use crate::span::Characters;

/// The columns that hold the articles.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Columns {
    /// The texts.
    pub text: String,
    /// Days of publication: dates, times, or texts as [`published`] reads them.
    pub date: Option<String>,
    /// Ids; without them articles are numbered by their rows, from 0.
    pub id: Option<String>,
    /// Headlines, which are kept and not read.
    pub title: Option<String>,
}

/// What the places of statements count.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Offsets {
    /// Bytes of the text in UTF-8, as everywhere else.
    #[default]
    Bytes,
    /// Characters of it, by which Python and R index theirs.
    Characters,
}

/// How to read a table.
#[derive(Clone, Debug)]
pub struct Options {
    /// Where the articles are.
    pub columns: Columns,
    /// What places count.
    pub offsets: Offsets,
    /// On how many threads; the result is the same.
    pub threads: usize,
}

/// A row that was not read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Skipped {
    /// Its number, from 0.
    pub row: usize,
    /// Its id, where it has one.
    pub doc: Option<String>,
    /// What is wrong with it, and how to mend it.
    pub problem: String,
}

/// Why a table cannot be read at all.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum TableError {
    /// No such column.
    #[error("there is no column `{name}`{}", help.as_ref().map(|help| format!("; {help}")).unwrap_or_default())]
    NoColumn {
        /// What was asked for.
        name: String,
        /// What was probably meant, or what there is.
        help: Option<String>,
    },
    /// A column of a kind that holds no such thing.
    #[error("the column `{name}` holds {found}, not {wanted}")]
    WrongType {
        /// The column.
        name: String,
        /// Its type.
        found: DataType,
        /// What it must hold.
        wanted: &'static str,
    },
    /// Times in a zone nobody knows.
    #[error("the times in the column `{name}` are of a zone that is not known here, `{zone}`")]
    UnknownZone {
        /// The column.
        name: String,
        /// The zone.
        zone: String,
    },
    /// What the tables themselves say, of more text than one can hold.
    #[error("{0}")]
    Arrow(#[from] ArrowError),
}

/// The rows of a table as articles.
#[derive(Debug)]
struct Rows {
    text: LargeStringArray,
    date: Option<Days>,
    id: Option<LargeStringArray>,
    title: Option<LargeStringArray>,
}

/// Days of publication.
#[derive(Debug)]
enum Days {
    /// As somebody wrote them.
    Written(LargeStringArray),
    /// As they are; the inner `None` is a day no calendar has.
    Known(Vec<Option<Option<Date>>>),
}

impl Rows {
    fn of(table: &RecordBatch, columns: &Columns) -> Result<Self, TableError> {
        let texts = |name: &Option<String>| -> Result<Option<LargeStringArray>, TableError> {
            let Some(name) = name else { return Ok(None) };
            strings(name, column(table, name)?, "texts or numbers").map(Some)
        };
        let text = column(table, &columns.text)?;
        let date = match &columns.date {
            Some(name) => Some(Days::of(name, column(table, name)?)?),
            None => None,
        };
        if !holds_texts(text.data_type()) {
            return Err(wrong(&columns.text, text, "texts"));
        }
        Ok(Self {
            text: strings(&columns.text, text, "texts")?,
            date,
            id: texts(&columns.id)?,
            title: texts(&columns.title)?,
        })
    }

    /// The article of a row, `first` being the number of the first one.
    fn article(&self, row: usize, first: usize) -> Result<Article, Skipped> {
        let doc = self.id.as_ref().and_then(|ids| value(ids, row)).map(str::to_owned);
        let skipped = |problem: String| Skipped { row: first + row, doc: doc.clone(), problem };
        let id = match (&doc, &self.id) {
            (Some(doc), _) => doc.clone(),
            (None, None) => (first + row).to_string(),
            (None, Some(_)) => return Err(skipped("it has no id; give each article one".to_owned())),
        };
        let Some(text) = value(&self.text, row) else { return Err(skipped("it has no text".to_owned())) };
        let day = match &self.date {
            None => None,
            Some(days) => days.day(row).map_err(&skipped)?,
        };
        let mut article = Article::from_text(&id, text.to_owned(), Format::Plain)
            .map_err(|error| skipped(error.to_string()))?;
        article.path.clone_from(&id);
        article.date = day.or(article.date);
        if let Some(title) = self.title.as_ref().and_then(|titles| value(titles, row)) {
            article.title = Some(title.trim().to_owned()).filter(|title| !title.is_empty());
        }
        Ok(article)
    }
}

impl Days {
    fn of(name: &str, column: &ArrayRef) -> Result<Self, TableError> {
        let kind = column.data_type();
        if holds_texts(kind) {
            return strings(name, column, "dates").map(Self::Written);
        }
        let epoch = date(1970, 1, 1);
        let known = match kind {
            DataType::Date32 | DataType::Date64 => {
                let days = cast(column, &DataType::Date32)?;
                let days = days.as_primitive::<arrow::datatypes::Date32Type>();
                days.iter().map(|days| days.map(|days| epoch.checked_add(days.days()).ok())).collect()
            }
            DataType::Timestamp(unit, zone) => {
                let unknown = || TableError::UnknownZone {
                    name: name.to_owned(),
                    zone: zone.as_deref().unwrap_or_default().to_owned(),
                };
                let zone = match zone {
                    None => TimeZone::UTC,
                    // Known everywhere, whether or not there is a database of zones.
                    Some(zone) if matches!(&**zone, "UTC" | "Etc/UTC" | "Z") => TimeZone::UTC,
                    Some(zone) => TimeZone::get(zone)
                        .or_else(|_| {
                            jiff::fmt::temporal::DateTimeParser::new().parse_time_zone(zone.as_ref())
                        })
                        .map_err(|_| unknown())?,
                };
                let counts = cast(column, &DataType::Int64)?;
                let counts = counts.as_primitive::<arrow::datatypes::Int64Type>();
                let day = |count: i64| {
                    let second = match unit {
                        TimeUnit::Second => count,
                        TimeUnit::Millisecond => count.div_euclid(1_000),
                        TimeUnit::Microsecond => count.div_euclid(1_000_000),
                        TimeUnit::Nanosecond => count.div_euclid(1_000_000_000),
                    };
                    jiff::Timestamp::from_second(second)
                        .ok()
                        .map(|at| at.to_zoned_datetime(zone.clone()).date())
                };
                counts.iter().map(|count| count.map(day)).collect()
            }
            _ => return Err(wrong(name, column, "dates, times or texts")),
        };
        Ok(Self::Known(known))
    }

    fn day(&self, row: usize) -> Result<Option<Date>, String> {
        match self {
            Self::Written(texts) => match value(texts, row) {
                None => Ok(None),
                Some(text) => published(text).map_err(|error| error.to_string()),
            },
            Self::Known(days) => match days.get(row).copied().flatten() {
                None => Ok(None),
                Some(Some(day)) => Ok(Some(day)),
                Some(None) => Err("its date is none of a calendar; leave it out".to_owned()),
            },
        }
    }
}

fn column<'t>(table: &'t RecordBatch, name: &str) -> Result<&'t ArrayRef, TableError> {
    table.column_by_name(name).ok_or_else(|| {
        let schema = table.schema_ref();
        let help = suggestion(name, schema.fields().iter().map(|field| field.name().as_str()));
        TableError::NoColumn { name: name.to_owned(), help }
    })
}

fn wrong(name: &str, column: &ArrayRef, wanted: &'static str) -> TableError {
    TableError::WrongType { name: name.to_owned(), found: column.data_type().clone(), wanted }
}

/// Whether a column of this type holds texts; one of nulls alone may.
fn holds_texts(kind: &DataType) -> bool {
    match kind {
        DataType::Utf8 | DataType::LargeUtf8 | DataType::Utf8View | DataType::Null => true,
        DataType::Dictionary(_, values) => holds_texts(values),
        _ => false,
    }
}

fn strings(name: &str, column: &ArrayRef, wanted: &'static str) -> Result<LargeStringArray, TableError> {
    let kind = column.data_type();
    if !holds_texts(kind) && !kind.is_numeric() {
        return Err(wrong(name, column, wanted));
    }
    Ok(cast(column, &DataType::LargeUtf8)?.as_string::<i64>().clone())
}

fn value(column: &LargeStringArray, row: usize) -> Option<&str> {
    column.is_valid(row).then(|| column.value(row))
}

/// Reads a table part by part; what was found is given back in batches.
#[derive(Debug)]
pub struct TableReader<'e> {
    engine: &'e Engine,
    options: Options,
    batches: StatementBatches,
    skipped: Vec<Skipped>,
    row: usize,
}

impl<'e> TableReader<'e> {
    /// A reader of a table whose first row has the number `first`: it may be a part of a longer one.
    #[must_use]
    pub fn new(engine: &'e Engine, options: Options, first: usize) -> Self {
        Self { engine, options, batches: StatementBatches::new(), skipped: Vec::new(), row: first }
    }

    /// The schema of what is given back.
    #[must_use]
    pub fn schema() -> SchemaRef {
        StatementBatches::schema()
    }

    /// Whether a table of this schema has all columns that are asked for, so that it can be told before any row is read.
    ///
    /// # Errors
    /// Where a column is not there or cannot hold what it is for.
    pub fn check(&self, schema: SchemaRef) -> Result<(), TableError> {
        Rows::of(&RecordBatch::new_empty(schema), &self.options.columns).map(|_| ())
    }

    /// Reads the next rows and gives the batches they fill. All of these rows are held in memory with what was found in
    /// them, so a few hundred at a time are enough.
    ///
    /// # Errors
    /// As those of [`Self::check`]: the rows are left out, and whatever was read before stays.
    pub fn read(&mut self, table: &RecordBatch) -> Result<Vec<RecordBatch>, TableError> {
        let (first, threads) = (self.row, self.options.threads);
        let rows = Rows::of(table, &self.options.columns)?;
        self.row += table.num_rows();
        let articles = shared(table.num_rows(), threads, |row| rows.article(row, first));
        let found: Vec<&Article> = articles.iter().filter_map(|article| article.as_ref().ok()).collect();
        let mut full = Vec::new();
        let engine = self.engine;
        for reading in &shared(found.len(), threads, |number| engine.read_statements(found[number])) {
            let characters =
                (self.options.offsets == Offsets::Characters).then(|| Characters::of(&reading.article.text));
            for statement in reading.statements() {
                let mut record = StatementRecord::of(reading, statement);
                if let Some(characters) = &characters {
                    record.count_in(characters);
                }
                full.extend(self.batches.push(&record)?);
            }
        }
        self.skipped.extend(articles.into_iter().filter_map(Result::err));
        Ok(full)
    }

    /// What has been found since the last full batch, if anything has.
    ///
    /// # Errors
    /// Where the columns do not fit the schema, which would be a fault of ours.
    pub fn finish(&mut self) -> Result<Option<RecordBatch>, TableError> {
        Ok(self.batches.finish()?)
    }

    /// The rows that could not be read, in their order, since this was last asked.
    pub fn skipped(&mut self) -> Vec<Skipped> {
        std::mem::take(&mut self.skipped)
    }
}

/// Reads articles, side by side or, where there is but one, its sentences; on so many threads.
#[must_use]
pub fn readings<'a>(engine: &'a Engine, articles: &[&'a Article], threads: usize) -> Vec<Reading<'a>> {
    match articles {
        [article] => vec![engine.read_with(article, threads)],
        articles => shared(articles.len(), threads, |number| engine.read(articles[number])),
    }
}

/// What `make` makes of each number below `count`, in their order; on so many threads.
pub(crate) fn shared<T: Send + Sync>(
    count: usize,
    threads: usize,
    make: impl Fn(usize) -> T + Sync,
) -> Vec<T> {
    let made: Vec<OnceLock<T>> = (0..count).map(|_| OnceLock::new()).collect();
    let next = AtomicUsize::new(0);
    let work = || {
        loop {
            let number = next.fetch_add(1, Ordering::Relaxed);
            let Some(made) = made.get(number) else { break };
            made.get_or_init(|| make(number));
        }
    };
    std::thread::scope(|scope| {
        for _ in 1..threads.min(count) {
            scope.spawn(work);
        }
        work();
    });
    made.into_iter().filter_map(OnceLock::into_inner).collect()
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use arrow::array::{Date32Array, Int64Array, StringArray, TimestampSecondArray};
    use arrow::datatypes::{Field, Schema};

    use super::*;
    use crate::pack;

    fn engine() -> Engine {
        Engine::new(pack::compile("ukraine-war", &pack::builtin::sources()).expect("the built-in rules"))
    }

    fn table(columns: Vec<(&str, ArrayRef)>) -> RecordBatch {
        let fields: Vec<Field> = columns
            .iter()
            .map(|(name, column)| Field::new(*name, column.data_type().clone(), true))
            .collect();
        let columns = columns.into_iter().map(|(_, column)| column).collect();
        RecordBatch::try_new(Arc::new(Schema::new(fields)), columns).expect("a table")
    }

    fn columns(date: Option<&str>, id: Option<&str>) -> Columns {
        Columns { text: "text".into(), date: date.map(Into::into), id: id.map(Into::into), title: None }
    }

    fn texts(texts: Vec<Option<&str>>) -> ArrayRef {
        Arc::new(StringArray::from(texts))
    }

    /// The articles that are made of a table, as id and day, or what is wrong with each.
    fn articles(table: &RecordBatch, columns: &Columns) -> Result<Vec<String>, String> {
        let rows = Rows::of(table, columns).map_err(|error| error.to_string())?;
        let told = |row| match rows.article(row, 100) {
            Ok(article) => {
                format!("{} {}", article.id, article.date.map_or("-".into(), |day| day.to_string()))
            }
            Err(Skipped { row, doc, problem }) => {
                format!("row {row} ({}): {problem}", doc.as_deref().unwrap_or("-"))
            }
        };
        Ok((0..table.num_rows()).map(told).collect())
    }

    #[test]
    fn a_row_that_cannot_be_read_is_told_with_its_number() {
        let table = table(vec![
            ("text", texts(vec![Some("Kyiv said no."), None, Some(" "), Some("Yes."), Some("Yes.")])),
            ("date", texts(vec![Some("21 May 2025"), None, None, Some("05/06/2025"), Some("n/a")])),
            ("id", texts(vec![Some("a"), Some("b"), Some("c"), Some("d"), None])),
        ]);
        assert_eq!(
            articles(&table, &columns(Some("date"), Some("id"))),
            Ok(vec![
                "a 2025-05-21".to_owned(),
                "row 101 (b): it has no text".to_owned(),
                "row 102 (c): there is no text to read in it".to_owned(),
                "row 103 (d): `05/06/2025` is not a date I can read; write it like 2025-05-21, or leave it out"
                    .to_owned(),
                "row 104 (-): it has no id; give each article one".to_owned(),
            ])
        );
    }

    #[test]
    fn days_are_those_of_the_zone() {
        // 2025-05-20 22:30 UTC, and a second before 1970.
        let times = || TimestampSecondArray::from(vec![Some(1_747_780_200), Some(-1), None]);
        for (column, days) in [
            (Arc::new(times()) as ArrayRef, ["2025-05-20", "1969-12-31", "-"]),
            (Arc::new(times().with_timezone("+03:00")), ["2025-05-21", "1970-01-01", "-"]),
            (
                Arc::new(Date32Array::from(vec![Some(20_228), Some(-1), None])),
                ["2025-05-20", "1969-12-31", "-"],
            ),
        ] {
            let table = table(vec![("text", texts(vec![Some("Yes."); 3])), ("date", column)]);
            let wanted = days.iter().enumerate().map(|(row, day)| format!("{} {day}", row + 100)).collect();
            assert_eq!(articles(&table, &columns(Some("date"), None)), Ok(wanted));
        }
    }

    #[test]
    fn columns_that_do_not_fit_are_told() {
        let numbers: ArrayRef = Arc::new(Int64Array::from(vec![1]));
        let table = table(vec![("txt", texts(vec![Some("Yes.")])), ("text", numbers)]);
        let text = |name: &str| Columns { text: name.into(), ..columns(None, None) };
        assert_eq!(
            articles(&table, &text("text")),
            Err("the column `text` holds Int64, not texts".to_owned())
        );
        assert_eq!(
            articles(&table, &text("texts")),
            Err("there is no column `texts`; did you mean `text`?".to_owned())
        );
        let dated = Columns { text: "txt".into(), ..columns(Some("text"), None) };
        assert_eq!(
            articles(&table, &dated),
            Err("the column `text` holds Int64, not dates, times or texts".to_owned())
        );
    }

    #[test]
    fn threads_and_parts_change_nothing() {
        let engine = engine();
        let said = ["«Да»: Moscow demands that Kyiv hold elections.", "Kyiv wants to join NATO.", " "];
        let table =
            table(vec![("text", texts(said.iter().cycle().take(20).map(|text| Some(*text)).collect()))]);
        let read = |threads: usize, part: usize, offsets: Offsets| {
            let options = Options { columns: columns(None, None), offsets, threads };
            let mut reader = TableReader::new(&engine, options, 0);
            for start in (0..table.num_rows()).step_by(part) {
                let part = table.slice(start, part.min(table.num_rows() - start));
                assert!(reader.read(&part).expect("the columns fit").is_empty());
            }
            (reader.finish().expect("the columns fit").expect("statements"), reader.skipped())
        };
        let (whole, skipped) = read(1, 20, Offsets::Bytes);
        assert_eq!(whole.num_rows(), 14);
        assert_eq!(skipped.iter().map(|skipped| skipped.row).collect::<Vec<_>>(), [2, 5, 8, 11, 14, 17]);
        for (threads, part) in [(4, 20), (3, 7), (1, 1)] {
            assert_eq!(read(threads, part, Offsets::Bytes), (whole.clone(), skipped.clone()));
        }
        let start = |table: &RecordBatch| {
            let evidence = table.column_by_name("evidence").expect("a column").as_struct();
            evidence.column(0).as_primitive::<arrow::datatypes::UInt32Type>().value(0)
        };
        let (characters, _) = read(2, 20, Offsets::Characters);
        assert_eq!((start(&whole), start(&characters)), (10, 6));
    }
}

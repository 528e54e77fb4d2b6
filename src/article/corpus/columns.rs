//! Parquet: a row an article. Only the columns that may be wanted are read, a batch at a time.

use std::collections::VecDeque;
use std::sync::Arc;

use arrow::array::{Array, ArrayRef, AsArray, Int64Array, RecordBatch, StringArray};
use arrow::compute::cast;
use arrow::datatypes::{DataType, Int64Type, TimeUnit};
use jiff::{Timestamp, tz::TimeZone};
use parquet::arrow::ProjectionMask;
use parquet::arrow::arrow_reader::{ParquetRecordBatchReader, ParquetRecordBatchReaderBuilder};
use parquet::file::reader::ChunkReader;

use crate::article::ArticleError;
use crate::article::corpus::fields::{Found, Role, missing, unknown};
use crate::article::corpus::guard::guarded;
use crate::article::corpus::record::{Body, Raw};
use crate::article::corpus::{Options, Record, Records, failed};

/// Rows read at once: some megabytes of articles.
const BATCH: usize = 512;

/// What is said where the reader gives up without a word.
const DAMAGED: &str = "it is damaged; copy or download it once more";

/// One row of a batch.
#[derive(Clone, Debug)]
pub(super) struct Row {
    columns: Arc<[Column]>,
    at: usize,
}

impl Row {
    /// How many bytes of text are in it.
    pub(super) fn size(&self) -> usize {
        let texts = self.columns.iter().map(|column| match &column.cells {
            Cells::Texts(texts) => usize::try_from(texts.value_length(self.at)).unwrap_or_default(),
            Cells::Moments(..) => 8,
        });
        texts.sum()
    }
}

/// A column that may be wanted.
#[derive(Clone, Debug)]
struct Column {
    name: Arc<str>,
    ranks: [Option<u8>; 6],
    cells: Cells,
}

#[derive(Clone, Debug)]
enum Cells {
    Texts(StringArray),
    /// Moments, and how many of their units are a second.
    Moments(Int64Array, i64),
}

/// A column by its place in the file.
struct Wanted {
    name: Arc<str>,
    path: Vec<String>,
    ranks: [Option<u8>; 6],
}

/// The rows of a file.
pub(super) fn rows<R: ChunkReader + Send + 'static>(file: R, options: &Options) -> Records<'static> {
    let damaged = || ArticleError::Parquet { problem: DAMAGED.to_owned() };
    match guarded(|| open(file, options)).unwrap_or_else(|| Err(damaged())) {
        Ok((batches, wanted)) => {
            Box::new(Rows { batches, wanted, ready: VecDeque::new(), number: 0, ended: false })
        }
        Err(error) => failed(error),
    }
}

fn open<R: ChunkReader + 'static>(
    file: R,
    options: &Options,
) -> Result<(ParquetRecordBatchReader, Vec<Wanted>), ArticleError> {
    let length = file.len();
    let told = |error: parquet::errors::ParquetError| {
        let problem = match length {
            0 => "it is empty".to_owned(),
            // The index is the last thing in a file.
            _ if error.to_string().contains("orrupt footer") || length < 12 => {
                "it has no index at its end, so it is cut short, or no Parquet; copy or download it once more"
                    .to_owned()
            }
            _ => error.to_string(),
        };
        ArticleError::Parquet { problem }
    };
    let builder = ParquetRecordBatchReaderBuilder::try_new(file).map_err(told)?;
    let (mut wanted, mut leaves, mut names) = (Vec::new(), Vec::new(), Vec::new());
    for (at, column) in builder.parquet_schema().columns().iter().enumerate() {
        let path = column.path().parts().to_vec();
        let name = path.join(".");
        let ranks = options.fields.ranks(&name, (path.len() == 1).then_some(name.as_str()));
        if ranks != [None; 6] {
            wanted.push(Wanted { name: name.as_str().into(), path, ranks });
            leaves.push(at);
        }
        names.push(name);
    }
    if !wanted.iter().any(|column| column.ranks[Role::Text as usize].is_some()) {
        return Err(missing(&options.fields, names));
    }
    if let Some(error) = unknown(&options.fields, &names) {
        return Err(error);
    }
    let mask = ProjectionMask::leaves(builder.parquet_schema(), leaves);
    let batches = builder.with_projection(mask).with_batch_size(BATCH).build().map_err(told)?;
    Ok((batches, wanted))
}

struct Rows {
    batches: ParquetRecordBatchReader,
    wanted: Vec<Wanted>,
    ready: VecDeque<Row>,
    number: usize,
    ended: bool,
}

impl Iterator for Rows {
    type Item = Result<Raw, ArticleError>;

    fn next(&mut self) -> Option<Self::Item> {
        while !self.ended {
            if let Some(row) = self.ready.pop_front() {
                self.number += 1;
                return Some(Ok(Raw::numbered(self.number, Body::Columns(row))));
            }
            let (batches, wanted) = (&mut self.batches, &self.wanted);
            let next = guarded(|| {
                let batch = batches.next()?;
                Some(batch.and_then(|batch| columns(&batch, wanted).map(|c| (batch, c))))
            });
            let damaged = || Some(Err(arrow::error::ArrowError::ParquetError(DAMAGED.to_owned())));
            match next.unwrap_or_else(damaged) {
                None => self.ended = true,
                Some(batch) => match batch {
                    Ok((batch, columns)) => {
                        let row = |at| Row { columns: Arc::clone(&columns), at };
                        self.ready.extend((0..batch.num_rows()).map(row));
                    }
                    Err(error) => {
                        self.ended = true;
                        let problem = format!("behind record {}: {error}", self.number);
                        return Some(Err(ArticleError::Parquet { problem }));
                    }
                },
            }
        }
        None
    }
}

fn columns(batch: &RecordBatch, wanted: &[Wanted]) -> Result<Arc<[Column]>, arrow::error::ArrowError> {
    let column = |wanted: &Wanted| {
        let mut path = wanted.path.iter();
        let mut array: ArrayRef = Arc::clone(batch.column_by_name(path.next()?)?);
        for name in path {
            array = Arc::clone(array.as_struct_opt()?.column_by_name(name)?);
        }
        Some(cells(&array).map(|cells| Column { name: Arc::clone(&wanted.name), ranks: wanted.ranks, cells }))
    };
    wanted.iter().filter_map(column).collect()
}

fn cells(array: &ArrayRef) -> Result<Cells, arrow::error::ArrowError> {
    if let DataType::Timestamp(unit, _) = array.data_type() {
        let a_second = match unit {
            TimeUnit::Second => 1,
            TimeUnit::Millisecond => 1_000,
            TimeUnit::Microsecond => 1_000_000,
            TimeUnit::Nanosecond => 1_000_000_000,
        };
        return Ok(Cells::Moments(
            cast(array, &DataType::Int64)?.as_primitive::<Int64Type>().clone(),
            a_second,
        ));
    }
    Ok(Cells::Texts(cast(array, &DataType::Utf8)?.as_string::<i32>().clone()))
}

impl Cells {
    fn get(&self, at: usize) -> Option<String> {
        match self {
            Self::Texts(texts) => texts.is_valid(at).then(|| texts.value(at).to_owned()),
            Self::Moments(moments, a_second) if moments.is_valid(at) => {
                let moment = Timestamp::from_second(moments.value(at).div_euclid(*a_second)).ok()?;
                Some(TimeZone::UTC.to_datetime(moment).date().to_string())
            }
            Self::Moments(..) => None,
        }
    }
}

impl Row {
    /// What the row holds.
    pub(super) fn record(self, options: &Options) -> Result<Record, ArticleError> {
        let mut found = Found::default();
        for column in self.columns.iter() {
            match column.cells.get(self.at) {
                Some(cell) => found.put(column.ranks, column.name.as_ref().into(), cell.into()),
                None => found.note(column.ranks),
            }
        }
        found.record(&options.fields)
    }
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use arrow::array::{
        Date32Array, DictionaryArray, LargeStringArray, StringViewArray, TimestampMicrosecondArray,
    };
    use arrow::datatypes::Int32Type;
    use parquet::arrow::ArrowWriter;

    use crate::article::Format;
    use crate::article::corpus::records_of_bytes;

    /// A file of columns.
    pub(in crate::article::corpus) fn parquet(columns: Vec<(&str, ArrayRef)>) -> Vec<u8> {
        let batch = RecordBatch::try_from_iter(columns).expect("a batch");
        let mut writer = ArrowWriter::try_new(Vec::new(), batch.schema(), None).expect("a writer");
        writer.write(&batch).expect("rows are written");
        writer.into_inner().expect("a file")
    }

    fn shown(bytes: &[u8]) -> Vec<String> {
        let options = Options::default();
        let shown = |raw: Result<Raw, ArticleError>| {
            let record = raw?.record(&options)?;
            Ok(format!("{} {:?} {}", record.name("file"), record.date, record.text))
        };
        let said = |text: Result<String, ArticleError>| text.unwrap_or_else(|error| error.to_string());
        records_of_bytes(bytes.to_vec(), Format::Parquet, &options).map(shown).map(said).collect()
    }

    #[test]
    fn columns_of_every_kind() {
        let texts = vec![Some("Kyiv said no."), Some("Moscow, too."), None];
        let kinds: [ArrayRef; 4] = [
            Arc::new(StringArray::from(texts.clone())),
            Arc::new(LargeStringArray::from(texts.clone())),
            Arc::new(StringViewArray::from(texts.clone())),
            Arc::new(texts.into_iter().collect::<DictionaryArray<Int32Type>>()),
        ];
        let moment = 1_747_821_600;
        let days: [ArrayRef; 4] = [
            Arc::new(Date32Array::from(vec![Some(20229), None, None])),
            Arc::new(
                TimestampMicrosecondArray::from(vec![Some(moment * 1_000_000), None, None])
                    .with_timezone("Europe/Kyiv"),
            ),
            Arc::new(Int64Array::from(vec![Some(moment * 1_000), None, None])),
            Arc::new(StringArray::from(vec![Some("21 May 2025"), None, None])),
        ];
        for (text, day) in kinds.into_iter().zip(days) {
            let ids: ArrayRef = Arc::new(Int64Array::from(vec![Some(7), None, Some(9)]));
            let bytes = parquet(vec![("Doc_ID", ids), ("body", text), ("published", day)]);
            assert_eq!(
                shown(&bytes),
                ["7 Some(2025-05-21) Kyiv said no.", "file-2 None Moscow, too.", "9 None ",]
            );
        }
    }

    #[test]
    fn what_is_no_file_of_articles_is_told() {
        let lead: ArrayRef = Arc::new(StringArray::from(vec!["Kyiv said no."]));
        let bytes = parquet(vec![("lead", lead)]);
        assert_eq!(
            shown(&bytes),
            ["no field has a name by which I would know the text; name the one that holds it: `lead`"]
        );
        let cut = "not a Parquet file that can be read: it has no index at its end, so it is cut short, or no Parquet; \
            copy or download it once more";
        assert_eq!(shown(&bytes[..bytes.len() - 9]), [cut]);
        assert_eq!(shown(b"Kyiv said no."), [cut]);
        assert_eq!(shown(b""), ["not a Parquet file that can be read: it is empty"]);
    }
}

//! Arrow in, Arrow out.

use std::sync::Arc;

use arrow::array::{ArrayRef, Int64Array, RecordBatch, RecordBatchReader, StringArray};
use arrow::datatypes::{DataType, Field, Schema};
use arrow::error::ArrowError;
use arrow::ffi_stream::RecordBatchStreamReader;
use arrow_pyarrow::{FromPyArrow, IntoPyArrow, Table, ToPyArrow};
use pyo3::exceptions::{PyTypeError, PyValueError};
use pyo3::prelude::*;
use standpoint::batch::{Columns, Offsets, Options, Skipped, TableReader};
use standpoint::engine::Engine;

use crate::errors;

/// Rows that are read at a time: enough for every thread, few enough to stop soon where somebody presses Ctrl-C.
const ROWS: usize = 256;

/// The columns of text, date, id and title.
#[derive(FromPyObject)]
pub(crate) struct ColumnNames(String, Option<String>, Option<String>, Option<String>);

impl ColumnNames {
    /// The columns that were named, and those called `date` and `id` where they are there.
    fn columns(self, schema: &Schema) -> Columns {
        let Self(text, date, id, title) = self;
        let usual = |name: &str| schema.column_with_name(name).map(|_| name.to_owned());
        Columns { text, date: date.or_else(|| usual("date")), id: id.or_else(|| usual("id")), title }
    }
}

pub(crate) fn offsets(word: &str) -> PyResult<Offsets> {
    match word {
        "bytes" => Ok(Offsets::Bytes),
        "characters" => Ok(Offsets::Characters),
        other => Err(PyValueError::new_err(format!("offsets are bytes or characters, not '{other}'"))),
    }
}

/// The statements of a table and the rows that could not be read. The interpreter is let go of while articles are read.
pub(crate) fn read<'py>(
    py: Python<'py>,
    engine: &Engine,
    table: &Bound<'py, PyAny>,
    columns: ColumnNames,
    offsets: Offsets,
    threads: usize,
    first: usize,
) -> PyResult<(Bound<'py, PyAny>, Bound<'py, PyAny>)> {
    let (schema, batches) = batches(table)?;
    let options = Options { columns: columns.columns(&schema), offsets, threads };
    let mut reader = TableReader::new(engine, options, first);
    let mut statements = Vec::new();
    reader.check(schema).map_err(|error| errors::TableError::new_err(error.to_string()))?;
    for batch in batches {
        let batch = batch.map_err(|error| PyValueError::new_err(error.to_string()))?;
        for start in (0..batch.num_rows()).step_by(ROWS) {
            let part = batch.slice(start, ROWS.min(batch.num_rows() - start));
            let read = py.detach(|| reader.read(&part));
            statements.extend(read.map_err(|error| errors::TableError::new_err(error.to_string()))?);
            py.check_signals()?;
        }
    }
    let rest = reader.finish().map_err(|error| PyValueError::new_err(error.to_string()))?;
    statements.extend(rest);
    let statements = Table::try_new(statements, TableReader::schema());
    let skipped = skipped(&reader.skipped());
    let both = statements.and_then(|statements| Ok((statements, skipped?)));
    let (statements, skipped) = both.map_err(|error| PyValueError::new_err(error.to_string()))?;
    Ok((statements.into_pyarrow(py)?, skipped.into_pyarrow(py)?))
}

/// The schema of the statements.
pub(crate) fn schema(py: Python<'_>) -> PyResult<Bound<'_, PyAny>> {
    TableReader::schema().to_pyarrow(py)
}

type Batches = Box<dyn Iterator<Item = Result<RecordBatch, ArrowError>>>;

/// The batches of anything that gives them by Arrow's own protocol: pyarrow, polars, pandas, nanoarrow, DuckDB.
fn batches(table: &Bound<'_, PyAny>) -> PyResult<(Arc<Schema>, Batches)> {
    if table.hasattr("__arrow_c_stream__")? {
        let stream = RecordBatchStreamReader::from_pyarrow_bound(table)?;
        return Ok((stream.schema(), Box::new(stream)));
    }
    if table.hasattr("__arrow_c_array__")? {
        let batch = RecordBatch::from_pyarrow_bound(table)?;
        return Ok((batch.schema(), Box::new(std::iter::once(Ok(batch)))));
    }
    let kind = table.get_type().fully_qualified_name()?;
    Err(PyTypeError::new_err(format!(
        "{kind} is no table: give a pyarrow, polars or pandas table, a dict of columns, or a list of dicts"
    )))
}

/// The rows that were not read as a table of row, doc and problem.
fn skipped(rows: &[Skipped]) -> Result<Table, ArrowError> {
    let schema = Arc::new(Schema::new(vec![
        Field::new("row", DataType::Int64, false),
        Field::new("doc", DataType::Utf8, true),
        Field::new("problem", DataType::Utf8, false),
    ]));
    let numbers = rows.iter().map(|skipped| i64::try_from(skipped.row).unwrap_or(i64::MAX));
    let columns: Vec<ArrayRef> = vec![
        Arc::new(Int64Array::from_iter_values(numbers)),
        Arc::new(rows.iter().map(|skipped| skipped.doc.as_deref()).collect::<StringArray>()),
        Arc::new(StringArray::from_iter_values(rows.iter().map(|skipped| &skipped.problem))),
    ];
    Table::try_new(vec![RecordBatch::try_new(Arc::clone(&schema), columns)?], schema)
}

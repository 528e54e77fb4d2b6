//! Parquet files: the tables of [`arrow`](super::arrow), written a row group at a time.
//!
//! The same records give the same bytes: nothing of the clock or the machine is in a file, and what is written
//! where depends on the records alone.

use std::io::{self, Write};

use parquet::arrow::ArrowWriter;
use parquet::basic::{Compression, ZstdLevel};
use parquet::errors::ParquetError;
use parquet::file::metadata::KeyValue;
use parquet::file::properties::WriterProperties;

use crate::report::arrow::{AttributionColumns, Batches, Columns, StatementColumns, Takes};
use crate::report::rows::Sink;

/// Rows of a row group at most.
pub const GROUP_ROWS: usize = 65_536;

/// Bytes a row group may take in memory before it is written, about.
const GROUP_BYTES: usize = 32 << 20;

/// A Parquet file, compressed with zstd. It is whole only once it is finished.
pub struct Parquet<W: Write + Send, C> {
    batches: Batches<C>,
    out: ArrowWriter<W>,
}

/// A file of statements.
pub type StatementParquet<W> = Parquet<W, StatementColumns>;

/// A file of attributions, a row for each: see [`Flat`](super::rows::Flat).
pub type AttributionParquet<W> = Parquet<W, AttributionColumns>;

impl<W: Write + Send, C: Columns> Parquet<W, C> {
    /// A file into `out`, which takes its first bytes at once.
    ///
    /// # Errors
    /// Those of `out`.
    pub fn new(out: W) -> io::Result<Self> {
        let schema = Batches::<C>::schema();
        // The metadata of the schema once more in the open: few programs look into the encoded schema.
        let said = schema.metadata().iter().map(|(key, value)| KeyValue::new(key.clone(), value.clone()));
        let properties = WriterProperties::builder()
            .set_created_by(concat!("standpoint version ", env!("CARGO_PKG_VERSION")).to_owned())
            .set_compression(Compression::ZSTD(ZstdLevel::default()))
            .set_max_row_group_row_count(Some(GROUP_ROWS))
            .set_key_value_metadata(Some(said.collect()))
            .build();
        let out = ArrowWriter::try_new(out, schema, Some(properties)).map_err(io_error)?;
        Ok(Self { batches: Batches::new(), out })
    }

    fn write(&mut self, batch: &arrow::record_batch::RecordBatch) -> io::Result<()> {
        self.out.write(batch).map_err(io_error)?;
        if self.out.in_progress_size() > GROUP_BYTES {
            self.out.flush().map_err(io_error)?;
        }
        Ok(())
    }
}

impl<R, W: Write + Send, C: Takes<R>> Sink<R> for Parquet<W, C> {
    fn push(&mut self, record: &R) -> io::Result<()> {
        let full = self.batches.push(record).map_err(io::Error::other)?;
        full.map_or(Ok(()), |batch| self.write(&batch))
    }

    fn finish(mut self: Box<Self>) -> io::Result<()> {
        if let Some(batch) = self.batches.finish().map_err(io::Error::other)? {
            self.write(&batch)?;
        }
        let mut out = self.out.into_inner().map_err(io_error)?;
        out.flush()
    }
}

/// What went wrong below, as it was: a reader that has gone away is to be told from a full disk.
fn io_error(error: ParquetError) -> io::Error {
    match error {
        ParquetError::External(error) => match error.downcast::<io::Error>() {
            Ok(error) => *error,
            Err(error) => io::Error::other(error),
        },
        error => io::Error::other(error),
    }
}

//! Where the rows of a long result go while it is still being made.

mod draft;
mod part;

use std::io::{self, BufWriter, Write};
use std::sync::{Arc, Mutex, PoisonError};

use anyhow::Result;

use crate::cli::rows::{self, RowFormat, StatementRows};
use crate::cli::stream::Before;
use crate::cli::{OutputArgs, output};
use crate::position::{Reading, Statement};

pub(super) use draft::Draft;
pub(super) use part::Part;

/// Where rows go, and what must be kept for that.
pub(super) enum Target {
    /// Rows that stand each for itself, given on batch by batch.
    Lines { format: RowFormat, begun: bool, rows: Vec<u8>, to: Place },
    /// A format that is one whole.
    Whole { rows: StatementRows<'static>, end: End },
}

/// Where lines go.
pub(super) enum Place {
    /// Standard output, until nobody reads it any more.
    Standard { closed: bool },
    /// A file that can be gone on with.
    Part(Part),
}

/// What is done when a whole is written.
pub(super) enum End {
    /// Nothing: it has been given on.
    Given,
    /// The file it was written to takes the name of the one it is for.
    Named(Draft),
    /// It is given to whoever holds output back.
    Held(Arc<Mutex<Vec<u8>>>),
}

/// Bytes that somebody else takes when all are there.
struct Shared(Arc<Mutex<Vec<u8>>>);

impl Write for Shared {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl Target {
    /// A target for a format that is one whole, or for a place that is no plain file.
    ///
    /// # Errors
    /// Where it cannot be written to.
    pub(super) fn whole(format: Option<RowFormat>, args: &OutputArgs) -> Result<Self> {
        let Some(path) = &args.output else {
            if output::is_held_back() {
                let bytes = Arc::new(Mutex::new(Vec::new()));
                let rows = rows::statements(format, Shared(bytes.clone()))?;
                return Ok(Self::Whole { rows, end: End::Held(bytes) });
            }
            let rows = rows::statements(format, BufWriter::new(io::stdout()))?;
            return Ok(Self::Whole { rows, end: End::Given });
        };
        let draft = Draft::new(path)?;
        let rows = rows::statements(format, BufWriter::new(draft.writer()?))?;
        Ok(Self::Whole { rows, end: End::Named(draft) })
    }

    /// Adds a row.
    ///
    /// # Errors
    /// Where it cannot be written.
    pub(super) fn push(&mut self, reading: &Reading<'_>, statement: &Statement) -> Result<()> {
        match self {
            Self::Whole { rows, .. } => rows.push(reading, statement)?,
            Self::Lines { format, begun, rows, .. } => {
                let mut written = Vec::new();
                let mut sink = rows::statements(Some(*format), &mut written)?;
                sink.push(reading, statement)?;
                sink.finish()?;
                // Every sink begins with the head.
                let head = if *begun && *format != RowFormat::Jsonl { head(&written) } else { 0 };
                rows.extend_from_slice(&written[head..]);
                *begun = true;
            }
        }
        Ok(())
    }

    /// Gives on what so many records gave, of which some could not be read.
    ///
    /// # Errors
    /// Where it cannot be written.
    pub(super) fn done_with(&mut self, records: u64, failed: u64, digest: u64) -> Result<()> {
        let Self::Lines { rows, to, .. } = self else { return Ok(()) };
        match to {
            Place::Part(part) => part.add(rows, records, failed, digest)?,
            Place::Standard { closed } => {
                let mut out = io::stdout().lock();
                match out.write_all(rows).and_then(|()| out.flush()) {
                    Err(error) if error.kind() == io::ErrorKind::BrokenPipe => *closed = true,
                    written => written?,
                }
            }
        }
        rows.clear();
        Ok(())
    }

    /// Whether nobody reads any more what is written.
    pub(super) fn is_closed(&self) -> bool {
        matches!(self, Self::Lines { to: Place::Standard { closed: true }, .. })
    }

    /// Records that were done before this run, and how many of them could not be read.
    pub(super) fn before(&self) -> (Before, u64) {
        match self {
            Self::Lines { to: Place::Part(part), .. } => {
                (Before { records: part.done(), digest: part.digest() }, part.failed())
            }
            _ => (Before::default(), 0),
        }
    }

    /// Ends it: a table without rows still has its head.
    ///
    /// # Errors
    /// Where it cannot be written.
    pub(super) fn finish(mut self) -> Result<()> {
        if let Self::Lines { format, begun: false, rows, .. } = &mut self
            && *format != RowFormat::Jsonl
        {
            rows::statements(Some(*format), &mut *rows)?.finish()?;
            self.done_with(0, 0, 0)?;
        }
        match self {
            Self::Lines { to: Place::Standard { .. }, .. } => Ok(()),
            Self::Lines { to: Place::Part(part), .. } => part.finish(),
            Self::Whole { rows, end } => {
                match rows.finish() {
                    Err(error) if error.kind() == io::ErrorKind::BrokenPipe => return Ok(()),
                    finished => finished?,
                }
                match end {
                    End::Given => Ok(()),
                    End::Held(bytes) => {
                        let bytes = bytes.lock().unwrap_or_else(PoisonError::into_inner);
                        output::print(&String::from_utf8_lossy(&bytes))
                    }
                    End::Named(draft) => draft.finish(),
                }
            }
        }
    }
}

/// The length of the first line. No head has a line end in it.
fn head(rows: &[u8]) -> usize {
    rows.iter().position(|byte| *byte == b'\n').map_or(0, |end| end + 1)
}

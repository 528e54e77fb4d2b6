//! Where the rows of a long result go while it is still being made.

mod part;

use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};

use anyhow::{Context, Result};

use crate::cli::rows::{self, RowFormat, StatementRows};
use crate::cli::{OutputArgs, output};
use crate::position::{Reading, Statement};

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
    Renamed { part: Scrap, path: PathBuf },
    /// It is given to whoever holds output back.
    Held(Arc<Mutex<Vec<u8>>>),
}

/// A file that goes away unless it is kept.
pub(super) struct Scrap(Option<PathBuf>);

impl Drop for Scrap {
    fn drop(&mut self) {
        if let Some(path) = &self.0 {
            // It may be gone already.
            let _ = std::fs::remove_file(path);
        }
    }
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
        let cannot = || format!("{}: cannot be written", path.display());
        if path.metadata().is_ok_and(|meta| !meta.is_file() && !meta.is_dir()) {
            let device = File::options().write(true).open(path).with_context(cannot)?;
            return Ok(Self::Whole {
                rows: rows::statements(format, BufWriter::new(device))?,
                end: End::Given,
            });
        }
        // A link is followed, so that the file it names is replaced and not the link.
        let path = std::fs::canonicalize(path).unwrap_or_else(|_| path.clone());
        let name =
            path.file_name().filter(|_| !path.is_dir()).context("it is a folder").with_context(cannot)?;
        let mut temporary = name.to_owned();
        temporary.push(format!(".{}.tmp", std::process::id()));
        let part = path.with_file_name(temporary);
        let file = File::create_new(&part).with_context(cannot)?;
        let end = End::Renamed { part: Scrap(Some(part)), path };
        Ok(Self::Whole { rows: rows::statements(format, BufWriter::new(file))?, end })
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
    pub(super) fn done_with(&mut self, records: u64, failed: u64) -> Result<()> {
        let Self::Lines { rows, to, .. } = self else { return Ok(()) };
        match to {
            Place::Part(part) => part.add(rows, records, failed)?,
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
    pub(super) fn before(&self) -> (u64, u64) {
        match self {
            Self::Lines { to: Place::Part(part), .. } => (part.done(), part.failed()),
            _ => (0, 0),
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
            self.done_with(0, 0)?;
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
                    End::Renamed { mut part, path } => {
                        let from = part.0.take().unwrap_or_default();
                        std::fs::rename(&from, &path)
                            .inspect_err(|_| part.0 = Some(from.clone()))
                            .with_context(|| format!("{}: cannot be written", path.display()))
                    }
                }
            }
        }
    }
}

/// The length of the first line. No head has a line end in it.
fn head(rows: &[u8]) -> usize {
    rows.iter().position(|byte| *byte == b'\n').map_or(0, |end| end + 1)
}

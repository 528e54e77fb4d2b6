//! A file that appears whole or not at all, written bit by bit.

use std::fs::File;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};

/// A file on its way: written beside its place, and moved there at the end. A device or a pipe is written to as it is, since
/// moving a file over it would replace it.
pub(in crate::cli) struct Draft {
    file: File,
    path: PathBuf,
    scrap: Option<Scrap>,
}

/// A file that goes away unless it is kept.
struct Scrap(Option<PathBuf>);

impl Drop for Scrap {
    fn drop(&mut self) {
        if let Some(path) = &self.0 {
            // It may be gone already.
            let _ = std::fs::remove_file(path);
        }
    }
}

impl Draft {
    /// Begins a file.
    ///
    /// # Errors
    /// Where it cannot be written.
    pub(in crate::cli) fn new(path: &Path) -> Result<Self> {
        let cannot = || format!("{}: cannot be written", path.display());
        if path.metadata().is_ok_and(|meta| !meta.is_file() && !meta.is_dir()) {
            let file = File::options().write(true).open(path).with_context(cannot)?;
            return Ok(Self { file, path: path.to_owned(), scrap: None });
        }
        // A link is followed, so that the file it names is replaced and not the link.
        let path = std::fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
        let name =
            path.file_name().filter(|_| !path.is_dir()).context("it is a folder").with_context(cannot)?;
        let mut temporary = name.to_owned();
        temporary.push(format!(".{}.tmp", std::process::id()));
        let temporary = path.with_file_name(temporary);
        let file = File::create_new(&temporary).with_context(cannot)?;
        Ok(Self { file, path, scrap: Some(Scrap(Some(temporary))) })
    }

    /// What its bytes can be written with, for those who take a writer and do not give it back.
    ///
    /// # Errors
    /// Where the system gives no second hold on it.
    pub(in crate::cli) fn writer(&self) -> Result<File> {
        self.file.try_clone().with_context(|| format!("{}: cannot be written", self.path.display()))
    }

    /// Gives the file its name.
    ///
    /// # Errors
    /// Where that cannot be done; then it is gone.
    pub(in crate::cli) fn finish(self) -> Result<()> {
        let Some(mut scrap) = self.scrap else { return Ok(()) };
        let from = scrap.0.take().unwrap_or_default();
        std::fs::rename(&from, &self.path)
            .inspect_err(|_| scrap.0 = Some(from.clone()))
            .with_context(|| format!("{}: cannot be written", self.path.display()))
    }
}

impl Write for Draft {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.file.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.flush()
    }
}

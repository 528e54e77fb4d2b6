//! A result that is written bit by bit, and can be gone on with where it was broken off.
//!
//! Rows go to `NAME.part` beside the file they are for, which takes its name when all is written. After every
//! batch a mark beside it (`NAME.part.mark`) tells how many records are done and how many bytes of rows they gave.
//! Whoever goes on cuts the part off there, so that no row is lost and none comes twice.

use std::fs::{self, File};
use std::io::{self, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use serde::{Deserialize, Serialize};

use crate::cli::output;

/// How far a result has come, and of what it is the result.
#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Mark {
    /// A digest of inputs, rules and options: what is gone on with must be the same.
    task: String,
    /// Records that are done, whether they could be read or not.
    records: u64,
    /// Records among them that could not be read.
    failed: u64,
    /// Bytes of the part that are theirs.
    bytes: u64,
    /// A digest of those records: the inputs must begin with the same.
    digest: u64,
}

/// A file on its way.
pub(in crate::cli) struct Part {
    file: File,
    path: PathBuf,
    part: PathBuf,
    mark: PathBuf,
    state: Mark,
}

fn beside(path: &Path, ending: &str) -> PathBuf {
    let mut name = path.file_name().unwrap_or_default().to_owned();
    name.push(ending);
    path.with_file_name(name)
}

impl Part {
    /// Begins a file; or goes on with it, where asked and where there is something to go on with.
    ///
    /// # Errors
    /// Where it cannot be written, or what is there is the result of something else.
    pub(in crate::cli) fn open(path: &Path, task: String, resume: bool) -> Result<Self> {
        // A link is followed, so that the file it names is replaced and not the link.
        let given = path;
        let path = fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
        if path.is_dir() {
            bail!("{}: it is a folder", path.display());
        }
        let (part, mark) = (beside(&path, ".part"), beside(&path, ".part.mark"));
        let cannot = || format!("{}: cannot be written", part.display());
        let known = match fs::read(&mark) {
            Ok(bytes) if resume => Some(serde_json::from_slice::<Mark>(&bytes).with_context(|| {
                format!("{}: this is no mark to go on from; delete it to begin anew", mark.display())
            })?),
            _ => None,
        };
        if let Some(state) = known {
            if state.task != task {
                bail!(
                    "{}: it was begun with other inputs, rules or options; give the same, or leave --resume out to begin anew",
                    part.display()
                );
            }
            // Stopped between the last two steps: all is written, and only the mark is still there.
            let whole = |path: &Path| path.metadata().is_ok_and(|meta| meta.len() == state.bytes);
            if !part.exists() && whole(&path) {
                fs::rename(&path, &part).with_context(cannot)?;
            }
            if !part.exists() {
                bail!(
                    "{}: it is gone, and only its mark is there; leave --resume out to begin anew",
                    part.display()
                );
            }
            let mut file = File::options().write(true).open(&part).with_context(cannot)?;
            if file.metadata().with_context(cannot)?.len() < state.bytes {
                bail!("{}: it is shorter than it was; leave --resume out to begin anew", part.display());
            }
            file.set_len(state.bytes).with_context(cannot)?;
            file.seek(SeekFrom::End(0)).with_context(cannot)?;
            return Ok(Self { file, path, part, mark, state });
        }
        if resume && path.exists() {
            bail!(
                "{}: it is there already, and there is nothing to go on with; leave --resume out to make it anew",
                given.display()
            );
        }
        // A mark without its part would be believed.
        match fs::remove_file(&mark) {
            Err(problem) if problem.kind() != io::ErrorKind::NotFound => {
                return Err(problem).with_context(cannot);
            }
            _ => {}
        }
        let file = File::create(&part).with_context(cannot)?;
        Ok(Self { file, path, part, mark, state: Mark { task, records: 0, failed: 0, bytes: 0, digest: 0 } })
    }

    /// Records that were done before.
    pub(in crate::cli) fn done(&self) -> u64 {
        self.state.records
    }

    /// Records that could not be read before.
    pub(in crate::cli) fn failed(&self) -> u64 {
        self.state.failed
    }

    /// The digest of the records that were done before.
    pub(in crate::cli) fn digest(&self) -> u64 {
        self.state.digest
    }

    /// Adds the rows of so many records, of which some could not be read, and marks that they are done.
    ///
    /// # Errors
    /// Where that cannot be written.
    pub(in crate::cli) fn add(&mut self, rows: &[u8], records: u64, failed: u64, digest: u64) -> Result<()> {
        let write = || -> io::Result<()> {
            self.file.write_all(rows)?;
            // The mark must not be on the disk before the rows are.
            self.file.sync_data()?;
            self.state.records += records;
            self.state.failed += failed;
            if records > 0 {
                self.state.digest = digest;
            }
            self.state.bytes += rows.len() as u64;
            output::write_file(&self.mark, &serde_json::to_vec(&self.state)?)
        };
        let mut write = write;
        write().with_context(|| format!("{}: cannot be written", self.part.display()))
    }

    /// Gives the file its name.
    ///
    /// # Errors
    /// Where that cannot be done; then the part and its mark are still there.
    pub(in crate::cli) fn finish(self) -> Result<()> {
        let Self { file, path, part, mark, .. } = self;
        let move_there = || -> io::Result<()> {
            file.sync_all()?;
            fs::rename(&part, &path)?;
            fs::remove_file(&mark)
        };
        move_there().with_context(|| format!("{}: cannot be written", path.display()))
    }
}

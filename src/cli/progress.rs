//! How far a long command has come, for whoever waits at a terminal.

use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Duration;

use indicatif::{ProgressBar, ProgressStyle};

use crate::article::Format;
use crate::cli::input::{self, Source};
use crate::cli::output;
use crate::cli::stream::Taken;

/// A line on standard error with the rate and the time that is left; nothing where that is no terminal.
pub(super) struct Progress {
    bar: ProgressBar,
    taken: Arc<Taken>,
}

impl Progress {
    /// Begins; how much there is to read is known where every input is a file.
    pub(super) fn new(inputs: &[String], format: Option<Format>, taken: Arc<Taken>) -> Self {
        if output::is_held_back() {
            return Self { bar: ProgressBar::hidden(), taken };
        }
        let size = |source| match source {
            Ok(Source::File { path, .. }) => std::fs::metadata(path).ok().map(|meta| meta.len()),
            Ok(Source::Standard) => None,
            Err(_) => Some(0),
        };
        let total: Option<u64> = input::sources(inputs, format).into_iter().map(size).sum();
        let (bar, line) = match total {
            Some(total) => (
                ProgressBar::new(total),
                "{bar:24} {percent:>3} %  {msg} records  {binary_bytes_per_sec}  {eta} left",
            ),
            None => (ProgressBar::no_length(), "{spinner} {msg} records  {binary_bytes_per_sec}  {elapsed}"),
        };
        if let Ok(style) = ProgressStyle::with_template(line) {
            bar.set_style(style.progress_chars("━╸─"));
        }
        bar.set_message("0");
        // Short work is done before anybody sees it.
        bar.enable_steady_tick(Duration::from_millis(250));
        Self { bar, taken }
    }

    /// So many records are read.
    pub(super) fn at(&self, records: u64) {
        self.bar.set_position(self.taken.bytes.load(Ordering::Relaxed));
        self.bar.set_message(records.to_string());
    }

    /// Prints something beside it.
    pub(super) fn aside(&self, print: impl FnOnce()) {
        self.bar.suspend(print);
    }

    /// Takes it away.
    pub(super) fn end(&self) {
        self.bar.finish_and_clear();
    }
}

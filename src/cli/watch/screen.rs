//! One result after the other: drawn anew on a terminal, below each other elsewhere.

use std::fmt::Write as _;
use std::io::{self, IsTerminal};
use std::path::{Path, PathBuf};

use anstream::adapter::strip_str;
use anyhow::Result;
use terminal_size::{Height, Width, terminal_size_of};
use unicode_width::UnicodeWidthStr;

use crate::cli::output::{self, Piece};
use crate::report::{Canvas, Changes, status};

/// What came of one run.
pub(super) struct Run<'r> {
    /// Whether the command could be done.
    pub(super) good: bool,
    /// What it printed.
    pub(super) pieces: Vec<Piece>,
    /// The files that were saved before it.
    pub(super) names: &'r [PathBuf],
}

pub(super) struct Screen {
    /// The command line that is shown.
    command: String,
    terminal: bool,
    /// Whether something has been drawn.
    drawn: bool,
    /// The last good result.
    last: Option<String>,
}

impl Screen {
    pub(super) fn new(command: String) -> Self {
        Self { command, terminal: io::stdout().is_terminal(), drawn: false, last: None }
    }

    pub(super) fn is_terminal(&self) -> bool {
        self.terminal
    }

    /// Shows a result.
    pub(super) fn show(&mut self, run: &Run<'_>) -> Result<()> {
        if self.terminal { self.draw(run) } else { self.print(run) }
    }

    /// Says what is waited for, where nothing else tells it.
    pub(super) fn waiting(&self, files: usize) -> Result<()> {
        if !self.terminal {
            let files = format!("{files} file{}", if files == 1 { "" } else { "s" });
            output::note(&format!("watching {files}; Ctrl-C ends it"));
        }
        Ok(())
    }

    pub(super) fn end(&self) -> Result<()> {
        if self.terminal { output::print("\u{1b}[0m\n") } else { Ok(()) }
    }

    /// A result below the one before, with a line between that says what was saved.
    fn print(&mut self, run: &Run<'_>) -> Result<()> {
        let text = joined(&run.pieces);
        if self.drawn {
            let canvas = canvas();
            let mut remarks = vec![now(), saved(run.names)];
            remarks.push(match run.good {
                true => Changes::between(self.last.as_deref(), &text, canvas).summary(),
                false => "cannot be done".to_owned(),
            });
            let line = format!("==== {}", status(&remarks, Canvas { width: canvas.width - 5, ..canvas }));
            output::print(&format!("{line}\n"))?;
        }
        for piece in &run.pieces {
            match piece {
                Piece::Result(text) => output::print(text)?,
                Piece::Remark(text) => output::complain(text.clone()),
            }
        }
        self.drawn = true;
        if run.good {
            self.last = Some(text);
        }
        Ok(())
    }

    /// A result in the place of the one before, with what changed marked, and a line on the run below.
    fn draw(&mut self, run: &Run<'_>) -> Result<()> {
        let (canvas, rows) = (canvas(), rows());
        let text = joined(&run.pieces);
        let mut remarks = vec![now(), saved(run.names)];
        let mut body = if run.good {
            let changes = Changes::between(self.last.as_deref(), &text, canvas);
            if self.last.is_some() {
                remarks.push(changes.summary());
            }
            self.last = Some(text);
            changes.text
        } else {
            remarks.push("cannot be done".to_owned());
            self.beside(&text, rows, canvas)
        };
        remarks.extend([self.command.clone(), "Ctrl-C ends".to_owned()]);
        if !body.is_empty() && !body.ends_with('\n') {
            body.push('\n');
        }
        let mut frame = String::new();
        if !self.drawn {
            // What stands on the screen is moved out of the way, not written over.
            frame.push_str(&"\n".repeat(rows));
        }
        frame.push_str("\u{1b}[H");
        for line in body.lines().chain(["", &status(&remarks, canvas)]) {
            let width = strip_str(line).to_string().width();
            // Behind the last column the end of a line would take its last letter away.
            let end = if width.is_multiple_of(canvas.width) && width > 0 { "" } else { "\u{1b}[K" };
            // A string takes everything.
            let _ = writeln!(frame, "\u{1b}[K{line}{end}");
        }
        // No line ends the last row, which would push the first one out.
        frame.truncate(frame.trim_end_matches('\n').len());
        frame.push_str("\u{1b}[J");
        self.drawn = true;
        output::print(&frame)
    }

    /// What is wrong, and below it as much of the last good result as fits the screen.
    fn beside(&self, wrong: &str, rows: usize, canvas: Canvas) -> String {
        let mut body = wrong.trim_end().to_owned();
        body.push('\n');
        let Some(last) = &self.last else { return body };
        let free = rows.saturating_sub(body.lines().count() + 5);
        let lines: Vec<&str> = last.lines().collect();
        let left_out = lines.len().saturating_sub(free);
        let head = match left_out {
            0 => "the last result that could be had:".to_owned(),
            n => format!("the last result that could be had, without its last {n} lines:"),
        };
        body += &format!("\n{}\n", status(&[head], canvas));
        for line in &lines[..lines.len() - left_out] {
            body += &format!("  {line}\n");
        }
        body
    }
}

/// What a command printed, in its order, as it stands on a terminal.
fn joined(pieces: &[Piece]) -> String {
    let text: String = pieces
        .iter()
        .map(|piece| match piece {
            Piece::Result(text) | Piece::Remark(text) => text.as_str(),
        })
        .collect();
    if canvas().color { text } else { strip_str(&text).to_string() }
}

fn canvas() -> Canvas {
    let args = crate::cli::OutputArgs { output: None, width: None, color: None };
    output::canvas(&args)
}

fn rows() -> usize {
    terminal_size_of(io::stdout()).map_or(24, |(Width(_), Height(rows))| usize::from(rows.max(4)))
}

/// The time on the clock.
fn now() -> String {
    jiff::ZonedDateTime::now().strftime("%H:%M:%S").to_string()
}

/// Which files were saved, the first ones by name.
fn saved(names: &[PathBuf]) -> String {
    let here = std::env::current_dir().and_then(|here| here.canonicalize()).unwrap_or_default();
    let short = |path: &PathBuf| {
        let real = path.canonicalize();
        let inside = real.as_deref().ok().and_then(|real| real.strip_prefix(&here).ok()).map(Path::to_owned);
        inside.unwrap_or_else(|| path.clone()).display().to_string()
    };
    match names {
        [] => String::new(),
        [one] => format!("{} saved", short(one)),
        [one, two] => format!("{} and {} saved", short(one), short(two)),
        [one, rest @ ..] => format!("{} and {} others saved", short(one), rest.len()),
    }
}

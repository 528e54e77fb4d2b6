//! Standard output, files and standard error: where results and remarks go.

use std::cell::RefCell;
use std::io::{self, IsTerminal, Write};
use std::path::Path;

use anstyle::{AnsiColor, Style};
use anyhow::{Context, Result};

use crate::cli::rules::Broken;
use crate::cli::{OutputArgs, When, diagnostic, project};
use crate::report::{Canvas, clean};

/// Columns where nothing tells how many there are.
const WIDTH: usize = 100;

/// A piece of what a command prints, and where it is meant to go.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Piece {
    /// To standard output.
    Result(String),
    /// To standard error.
    Remark(String),
}

/// What is printed while it is held back, and the columns at the left that are kept free for others.
struct Held {
    pieces: Vec<Piece>,
    inset: usize,
}

thread_local! {
    static HELD: RefCell<Option<Held>> = const { RefCell::new(None) };
}

/// Does something and holds back what it prints on this thread. Text is laid out so many columns narrower.
pub(super) fn held_back<T>(inset: usize, work: impl FnOnce() -> T) -> (T, Vec<Piece>) {
    HELD.set(Some(Held { pieces: Vec::new(), inset }));
    let done = work();
    (done, HELD.take().map(|held| held.pieces).unwrap_or_default())
}

/// Whether a command runs inside another one, which goes on when it ends.
pub(super) fn is_held_back() -> bool {
    HELD.with_borrow(Option::is_some)
}

/// Keeps a piece where output is held back; gives it back where it is not.
fn hold(piece: Piece) -> Option<Piece> {
    HELD.with_borrow_mut(|held| match held {
        Some(held) => {
            held.pieces.push(piece);
            None
        }
        None => Some(piece),
    })
}

/// Whether the result goes to a terminal.
pub(super) fn is_terminal(args: &OutputArgs) -> bool {
    args.output.is_none() && io::stdout().is_terminal()
}

/// Whether the result is shown to somebody, on a terminal or by a command around this one.
pub(super) fn is_for_eyes(args: &OutputArgs) -> bool {
    is_terminal(args) || args.output.is_none() && is_held_back()
}

/// Width and colour for the result.
pub(super) fn canvas(args: &OutputArgs) -> Canvas {
    let wanted = || columns().or_else(|| project::current().width());
    let terminal = || {
        let (terminal_size::Width(columns), _) = terminal_size::terminal_size_of(io::stdout())?;
        Some(usize::from(columns)).filter(|n| *n > 0)
    };
    // A pipe may end in a pager on the terminal that standard error still shows.
    let pager = || {
        let (terminal_size::Width(columns), _) = terminal_size::terminal_size_of(io::stderr())?;
        Some(usize::from(columns)).filter(|n| *n > 0)
    };
    let width = match args.width {
        Some(width) => usize::from(width),
        None if args.output.is_some() => wanted().unwrap_or(WIDTH),
        None => wanted().or_else(terminal).unwrap_or_else(|| pager().map_or(WIDTH, |n| n.min(WIDTH))),
    };
    let inset = HELD.with_borrow(|held| held.as_ref().map_or(0, |held| held.inset));
    let width = if args.width.is_some() { width } else { width.saturating_sub(inset) };
    let dumb = std::env::var_os("TERM").is_some_and(|term| term == "dumb");
    let unasked = || project::current().color().filter(|_| color_variable().is_none());
    let color = match args.color.or_else(unasked).unwrap_or(When::Auto) {
        When::Always => true,
        When::Never => false,
        When::Auto if args.output.is_some() => false,
        When::Auto => wants_color(&io::stdout()),
    };
    Canvas { width: width.max(20), color, boxes: is_terminal(args) && !dumb }
}

/// What COLUMNS says.
pub(super) fn columns() -> Option<usize> {
    std::env::var("COLUMNS").ok()?.trim().parse::<usize>().ok().filter(|n| *n > 0)
}

/// The environment variable that decides on colour, where one does.
pub(super) fn color_variable() -> Option<&'static str> {
    let says = |name: &&str| std::env::var_os(name).is_some_and(|value| !value.is_empty());
    ["NO_COLOR", "CLICOLOR_FORCE"].into_iter().find(says)
}

/// What NO_COLOR, CLICOLOR_FORCE, TERM and the stream itself say.
pub(super) fn wants_color<S: anstream::stream::RawStream>(stream: &S) -> bool {
    anstream::AutoStream::choice(stream) != anstream::ColorChoice::Never
}

/// Writes the result to the file the user named, or to standard output.
///
/// A file is written beside its place and then moved there, so that a reader never sees half.
pub(super) fn write(args: &OutputArgs, text: &str) -> Result<()> {
    match &args.output {
        None => print(text),
        Some(path) => write_to(path, text),
    }
}

/// Writes a result that need not be text.
pub(super) fn write_bytes(args: &OutputArgs, bytes: &[u8]) -> Result<()> {
    match &args.output {
        Some(path) => write_bytes_to(path, bytes),
        None if is_held_back() => print(&String::from_utf8_lossy(bytes)),
        None => print_bytes(bytes),
    }
}

/// Writes a file, whole or not at all.
pub(super) fn write_to(path: &Path, text: &str) -> Result<()> {
    write_bytes_to(path, text.as_bytes())
}

fn write_bytes_to(path: &Path, bytes: &[u8]) -> Result<()> {
    write_file(path, bytes).with_context(|| format!("{}: cannot be written", path.display()))
}

/// Writes to standard output. That nobody reads any more is no fault, and changes nothing of how a command ends.
pub(super) fn print(text: &str) -> Result<()> {
    if is_held_back() {
        hold(Piece::Result(text.to_owned()));
        return Ok(());
    }
    print_bytes(text.as_bytes())
}

fn print_bytes(bytes: &[u8]) -> Result<()> {
    let mut out = io::stdout().lock();
    match out.write_all(bytes).and_then(|()| out.flush()) {
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
        written => Ok(written?),
    }
}

/// Writes a file whole or not at all.
pub(super) fn write_file(path: &Path, bytes: &[u8]) -> io::Result<()> {
    // A device or a pipe is written to as it is: moving a file over it would replace it.
    if path.metadata().is_ok_and(|meta| !meta.is_file() && !meta.is_dir()) {
        return std::fs::File::options().write(true).open(path)?.write_all(bytes);
    }
    // A link is followed, so that the file it names is replaced and not the link.
    let path = std::fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
    let name = path.file_name().ok_or_else(|| io::Error::other("it is a folder"))?;
    let mut temporary = name.to_owned();
    temporary.push(format!(".{}.tmp", std::process::id()));
    let temporary = path.with_file_name(temporary);
    let written = (|| {
        let mut file = std::fs::File::create_new(&temporary)?;
        if let Ok(meta) = path.metadata() {
            file.set_permissions(meta.permissions())?;
        }
        file.write_all(bytes)?;
        file.sync_all()?;
        std::fs::rename(&temporary, &path)
    })();
    if written.is_err() {
        // It may never have been made.
        let _ = std::fs::remove_file(&temporary);
    }
    written
}

/// Whether writing failed because nobody reads any more, which is no fault.
pub(super) fn is_closed_pipe(error: &anyhow::Error) -> bool {
    let closed = |cause: &(dyn std::error::Error + 'static)| {
        cause.downcast_ref::<io::Error>().is_some_and(|e| e.kind() == io::ErrorKind::BrokenPipe)
    };
    error.chain().any(closed)
}

/// A problem, on standard error.
pub(super) fn problem(text: &str) {
    remark("error", AnsiColor::Red.on_default().bold(), text);
}

/// What is wrong with the rules, on standard error.
pub(super) fn diagnostics(broken: &Broken) {
    let color = wants_color(&io::stderr());
    let drawn = diagnostic::render(&broken.diagnostics, &broken.sources, color);
    complain(drawn);
}

/// What works, and will not for ever, on standard error.
pub(super) fn warning(text: &str) {
    remark("warning", AnsiColor::Yellow.on_default().bold(), text);
}

/// A remark, on standard error.
pub(super) fn note(text: &str) {
    remark("note", AnsiColor::Blue.on_default().bold(), text);
}

/// A blank line between the result and remarks on it, where both appear on one terminal.
pub(super) fn gap() {
    if io::stdout().is_terminal() && io::stderr().is_terminal() {
        complain("\n".to_owned());
    }
}

/// Writes to standard error, with colour only where that takes it.
pub(super) fn complain(text: String) {
    if let Some(Piece::Result(text) | Piece::Remark(text)) = hold(Piece::Remark(text)) {
        // Where standard error is closed there is nobody to tell.
        let _ = write!(anstream::stderr(), "{text}");
    }
}

fn remark(word: &str, style: Style, text: &str) {
    let lines: Vec<_> = text.lines().map(clean).collect();
    complain(format!("{style}{word}{style:#}: {}\n", lines.join("\n  ")));
}

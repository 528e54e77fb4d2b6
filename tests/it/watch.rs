//! `standpoint watch`: a command done again when files are really saved.

use std::fs;
use std::io::{BufRead, BufReader, Read};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{self, Receiver};
use std::thread;
use std::time::{Duration, Instant};

use tempfile::TempDir;

/// Longer than anything takes on a busy machine.
const PATIENCE: Duration = Duration::from_secs(120);

const ISSUE: &str = "rivers/issues/dam.yaml";

/// The small rules, with the English that is built in, and an article.
fn home() -> TempDir {
    let home = tempfile::tempdir().expect("a temporary folder");
    let rules = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/small-rules/rivers");
    fs::create_dir_all(home.path().join("rivers/issues")).expect("a folder");
    for file in ["pack.yaml", "parties.yaml", "lists.yaml", "issues/dam.yaml", "issues/fish.yaml"] {
        fs::copy(rules.join(file), home.path().join("rivers").join(file)).expect("a copy");
    }
    let article = "Upstream demands that the dam be built. Downstream wants a free-flowing river.\n";
    fs::write(home.path().join("a.txt"), article).expect("a file");
    home
}

fn command(home: &Path, args: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_standpoint"));
    command.current_dir(home).arg("watch").arg("--").args(args).stdin(Stdio::null());
    for name in ["CLICOLOR", "CLICOLOR_FORCE", "COLUMNS", "TERM", "STANDPOINT_RULES"] {
        command.env_remove(name);
    }
    command
}

/// What comes out of one of its pipes.
struct Heard {
    lines: Receiver<String>,
    all: Vec<String>,
}

impl Heard {
    fn new(pipe: impl Read + Send + 'static) -> Self {
        let (said, lines) = mpsc::channel();
        thread::spawn(move || {
            BufReader::new(pipe).lines().map_while(Result::ok).try_for_each(|line| said.send(line))
        });
        Self { lines, all: Vec::new() }
    }

    /// Waits for a line with these words.
    fn until(&mut self, words: &str) -> String {
        let until = Instant::now() + PATIENCE;
        loop {
            let left = until.saturating_duration_since(Instant::now());
            let Ok(line) = self.lines.recv_timeout(left) else {
                panic!("never `{words}` in:\n{}", self.all.join("\n"))
            };
            self.all.push(line.clone());
            if line.contains(words) {
                return line;
            }
        }
    }
}

/// A running watch.
struct Watch {
    child: Child,
    out: Heard,
    err: Heard,
}

impl Watch {
    fn start(home: &Path, args: &[&str]) -> Self {
        let mut command = command(home, args);
        let started = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn();
        let mut child = started.expect("the command starts");
        let out = Heard::new(child.stdout.take().expect("a pipe"));
        let err = Heard::new(child.stderr.take().expect("a pipe"));
        Self { child, out, err }
    }

    /// Waits for the line between two results.
    fn again(&mut self) -> String {
        self.out.until("==== ")
    }

    /// Ends it by Ctrl-C, and gives its code.
    fn interrupt(&mut self) -> Option<i32> {
        let id = self.child.id().to_string();
        let sent = Command::new("kill").args(["-INT", &id]).status().expect("kill");
        assert!(sent.success());
        self.child.wait().expect("it ends").code()
    }
}

impl Drop for Watch {
    fn drop(&mut self) {
        // It may have ended.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

#[test]
fn a_command_is_done_again_when_something_it_reads_is_saved() {
    let home = home();
    let path = |file: &str| home.path().join(file);
    let mut watch =
        Watch::start(home.path(), &["compare", "a.txt", "--rules", "rivers", "--date", "2025-01-01"]);
    watch.out.until("demands: the dam is built");
    watch.err.until("watching 6 files");

    // A rule, saved by renaming as many editors do.
    let text = fs::read_to_string(path(ISSUE)).expect("a file");
    let claim = text.replace("claim: the dam is built", "claim: the weir is built");
    fs::write(path("rivers/issues/.dam.yaml.swp"), claim).expect("a file");
    fs::rename(path("rivers/issues/.dam.yaml.swp"), path(ISSUE)).expect("a file");
    let line = watch.again();
    assert!(line.contains("dam.yaml saved"), "{line}");
    watch.out.until("demands: the weir is built");

    // The article.
    fs::write(path("a.txt"), "Downstream wants a free-flowing river.\n").expect("a file");
    let line = watch.again();
    assert!(line.contains("a.txt saved") && line.contains("gone"), "{line}");

    // Broken rules are told, and mended ones read.
    fs::write(path(ISSUE), text.replace("<water>", "<watr>")).expect("a file");
    assert!(watch.again().contains("cannot be done"));
    watch.err.until("did you mean `water`?");
    fs::write(path(ISSUE), &text).expect("a file");
    watch.again();
    watch.out.until("river runs free");
    assert_eq!(watch.interrupt(), Some(0));
}

#[test]
fn a_file_that_nothing_reads_is_none_of_its_business() {
    let home = home();
    fs::create_dir(home.path().join("news")).expect("a folder");
    fs::rename(home.path().join("a.txt"), home.path().join("news/a.txt")).expect("a file");
    let mut watch =
        Watch::start(home.path(), &["statements", "news", "--rules", "rivers", "--date", "2025-01-01"]);
    watch.err.until("watching 6 files");
    fs::write(home.path().join("news/a.txt~"), "x").expect("a file");
    fs::write(home.path().join("news/.a.txt.swp"), "x").expect("a file");
    // A new article in the folder is.
    fs::write(home.path().join("news/b.txt"), "Upstream demands that the dam be built.\n").expect("a file");
    let line = watch.again();
    assert!(line.contains("b.txt saved") && !line.contains("swp") && !line.contains('~'), "{line}");
    assert_eq!(watch.interrupt(), Some(0));
}

/// A pack of which all that it builds on lies elsewhere.
#[test]
fn bases_are_watched_wherever_they_lie() {
    let home = home();
    let path = |file: &str| home.path().join(file);
    fs::create_dir_all(path("mine/talks")).expect("a folder");
    let head = |base: &str| format!("pack: talks\ntitle: Talks\nextends: {base}\n");
    fs::write(path("mine/talks/pack.yaml"), head("../../rivers")).expect("a file");
    let mut watch =
        Watch::start(home.path(), &["compare", "a.txt", "--rules", "mine/talks", "--date", "2025-01-01"]);
    watch.out.until("demands: the dam is built");
    watch.err.until("watching 7 files");
    let text = fs::read_to_string(path(ISSUE)).expect("a file");
    fs::write(path(ISSUE), text.replace("claim: the dam is built", "claim: the weir is built"))
        .expect("a file");
    assert!(watch.again().contains("rivers/issues/dam.yaml saved"));
    watch.out.until("demands: the weir is built");
    // Another base, which was no business of the command before.
    fs::create_dir_all(path("lakes/issues")).expect("a folder");
    for file in ["parties.yaml", "lists.yaml", "issues/dam.yaml"] {
        fs::copy(path("rivers").join(file), path("lakes").join(file)).expect("a copy");
    }
    fs::write(
        path("lakes/issues/dam.yaml"),
        text.replace("claim: the dam is built", "claim: the lock is built"),
    )
    .expect("a file");
    fs::write(path("mine/talks/pack.yaml"), head("../../lakes")).expect("a file");
    assert!(watch.again().contains("cannot be done"));
    watch.err.until("no pack");
    fs::write(path("lakes/pack.yaml"), "pack: lakes\ntitle: Lakes\nlanguage: english\n").expect("a file");
    assert!(watch.again().contains("pack.yaml saved"));
    watch.out.until("demands: the lock is built");
    fs::write(path("lakes/issues/dam.yaml"), &text).expect("a file");
    assert!(watch.again().contains("lakes/issues/dam.yaml saved"));
    watch.out.until("demands: the dam is built");
    assert_eq!(watch.interrupt(), Some(0));
}

#[test]
fn settings_that_change_count_at_once() {
    let home = home();
    let path = |file: &str| home.path().join(file);
    let settings = |text: &str| fs::write(path("standpoint.yaml"), text).expect("a file");
    settings("rules: rivers\nsample: [a.txt]\n");
    let mut watch = Watch::start(home.path(), &["statements", "a.txt", "-f", "text", "--date", "2025-01-01"]);
    watch.out.until("dam");
    watch.err.until("watching 7 files");
    // What is wrong with them is told, and mended settings are read.
    settings("rules: rivers\nwitdh: 60\n");
    assert!(watch.again().contains("cannot be done"));
    watch.err.until("unknown key `witdh`");
    settings("rules: rivers\nwidth: 60\n");
    assert!(watch.again().contains("standpoint.yaml saved"));
    // Other rules are watched from now on.
    fs::create_dir_all(path("other")).expect("a folder");
    fs::write(path("other/pack.yaml"), "pack: other\ntitle: Other\nextends: ../rivers\n").expect("a file");
    settings("rules: other\n");
    assert!(watch.again().contains("standpoint.yaml saved"));
    fs::write(path("other/pack.yaml"), "pack: other\ntitle: Others\nextends: ../rivers\n").expect("a file");
    assert!(watch.again().contains("other/pack.yaml saved"));
    assert_eq!(watch.interrupt(), Some(0));

    // The gaps of the sample, for want of other articles.
    settings("rules: rivers\nsample: [a.txt]\n");
    let mut watch = Watch::start(home.path(), &["gaps", "--date", "2025-01-01"]);
    watch.err.until("watching 7 files");
    fs::write(path("b.txt"), "Upstream demands that the dam be built.\n").expect("a file");
    settings("rules: rivers\nsample: [a.txt, b.txt]\n");
    assert!(watch.again().contains("standpoint.yaml saved"));
    fs::write(path("b.txt"), "Upstream demands a mill.\n").expect("a file");
    assert!(watch.again().contains("b.txt saved"));
    assert_eq!(watch.interrupt(), Some(0));
}

#[test]
fn what_cannot_be_watched_is_refused() {
    let home = home();
    fs::create_dir(home.path().join("news")).expect("a folder");
    for (args, part) in [
        (&["watch", "--", "compare", "a.txt"][..], "`watch` cannot be watched"),
        (&["lsp"], "`lsp` cannot be watched"),
        (&["compare", "-"], "standard input"),
        (&["compare"], "standard input"),
        (&["gaps"], "standard input"),
        (&["rules", "new", "party"], "`new` cannot be watched"),
        (&["compare", "a.txt", "-o", "a.txt"], "it would never end"),
        (&["compare", "a.txt", "-o", "./a.txt"], "it would never end"),
        (&["compare", "news", "-o", "news/out.md"], "it would never end"),
        (&["compare", "*.txt", "-o", "out.txt"], "it would never end"),
        (&["positions", "--rules", "rivers", "-o", "rivers/list.txt"], "it would never end"),
        (&["compare", "a.txt", "--no-such-flag"], "unexpected argument"),
    ] {
        let output = command(home.path(), args).output().expect("the command runs");
        let told = String::from_utf8_lossy(&output.stderr);
        assert_eq!((output.status.code(), output.stdout.len()), (Some(2), 0), "{args:?}: {told}");
        assert!(told.contains(part), "{args:?}: {told}");
    }
    let help = command(home.path(), &["compare", "--help"]).output().expect("the command runs");
    assert_eq!(help.status.code(), Some(0));
}

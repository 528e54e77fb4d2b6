//! `standpoint watch`: a command done again whenever something it reads is saved.
//!
//! Events of the file system only tell that it is time to look; whether to run again is decided by
//! what the files are then. So an editor may save by renaming, touch a file twice, or leave its own
//! files beside it, and a disk that sends no events is looked at every now and then.

mod files;
mod screen;

use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{self, Receiver, Sender};
use std::time::{Duration, Instant};

use anyhow::{Context, Result};
use clap::{Args, CommandFactory, FromArgMatches};
use notify::{RecursiveMode, Watcher};

use crate::cli::{Cli, Command, Outcome, complain, output, run_command};
use crate::report::Changes;
use files::{Snapshot, Watched, changed};
use screen::{Run, Screen};

/// How long files must be still before a command is run again.
const STILL: Duration = Duration::from_millis(80);
/// How often files are looked at where no event comes.
const POLL: Duration = Duration::from_secs(1);

const EXAMPLES: &str = "\
Examples:
  standpoint watch -- compare news/ --rules my-pack
  standpoint watch -- rules test my-pack
  standpoint watch -- statements article.txt --rules my-pack --issue dam
";

/// Does a command again at every save of a rule or an article that it reads, and marks what changed
///
/// On a terminal the result is drawn anew, with + before what is new and - before what is gone. Elsewhere
/// one result follows the other. Where rules are broken, the last good result stays below what is wrong.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct Watch {
    /// The command with its arguments, as without `standpoint` before it
    #[arg(required = true, trailing_var_arg = true, allow_hyphen_values = true, value_name = "COMMAND")]
    command: Vec<String>,
}

/// What the loop waits for.
enum Event {
    /// Something happened to a file.
    Touched,
    /// Ctrl-C.
    Stop,
}

impl Watch {
    pub(super) fn run(&self) -> Result<Outcome> {
        let args = std::iter::once("standpoint").chain(self.command.iter().map(String::as_str));
        let parsed = Cli::command().try_get_matches_from(args).and_then(|matches| {
            let cli = Cli::from_arg_matches(&matches)?;
            Ok((matches, cli))
        });
        let (matches, cli) = match parsed {
            Ok(parsed) => parsed,
            Err(error) => {
                // Where even this cannot be printed, the exit code must do.
                let _ = error.print();
                return Ok(if error.exit_code() == 0 { Outcome::Done } else { Outcome::Refused });
            }
        };
        let watched = Watched::of(&Cli::command(), &matches)?;
        let (events, incoming) = mpsc::channel();
        stop_by_signal(events.clone());
        let told_by = watcher(&watched, events.clone());
        let screen = Screen::new(self.command.join(" "));
        Loop { command: &cli.command, watched, told_by, events, incoming, screen }.run()
    }
}

/// Lets Ctrl-C end the loop; a second one does not wait for the command that is running.
fn stop_by_signal(events: Sender<Event>) {
    static STOPPING: AtomicBool = AtomicBool::new(false);
    let asked = ctrlc::set_handler(move || {
        if STOPPING.swap(true, Ordering::Relaxed) || events.send(Event::Stop).is_err() {
            std::process::exit(0);
        }
    });
    if asked.is_err() {
        output::note("Ctrl-C will end this at once, as it cannot be listened for");
    }
}

/// Asks the system to tell of changes. Where it does not, files are looked at now and then all the same.
fn watcher(watched: &Watched, events: Sender<Event>) -> Option<notify::RecommendedWatcher> {
    let told = move |_| {
        // The loop may have ended.
        let _ = events.send(Event::Touched);
    };
    let mut watcher = notify::recommended_watcher(told).ok()?;
    for (folder, below) in watched.folders() {
        let mode = if below { RecursiveMode::Recursive } else { RecursiveMode::NonRecursive };
        // What cannot be watched is looked at.
        let _ = watcher.watch(&folder, mode);
    }
    Some(watcher)
}

struct Loop<'c> {
    command: &'c Command,
    watched: Watched,
    told_by: Option<notify::RecommendedWatcher>,
    events: Sender<Event>,
    incoming: Receiver<Event>,
    screen: Screen,
}

impl Loop<'_> {
    fn run(mut self) -> Result<Outcome> {
        let mut seen = self.look_up();
        self.show(&[])?;
        self.screen.waiting(seen.len())?;
        loop {
            if self.stopped(POLL) {
                return self.end();
            }
            let mut now = self.watched.snapshot();
            if now == seen {
                continue;
            }
            // Several files are often saved at once, and one in several steps.
            loop {
                if self.stopped_within(STILL) {
                    return self.end();
                }
                let later = self.watched.snapshot();
                if later == now {
                    break;
                }
                now = later;
            }
            let names = changed(&seen, &now);
            seen = self.look_up();
            if !names.is_empty() {
                self.show(&names)?;
            }
        }
    }

    /// Looks up what is read from now on, as settings may name other rules, and packs build on others; and gives
    /// the files as they are. They are looked at before and after, so that what is saved meanwhile is not missed.
    fn look_up(&mut self) -> Snapshot {
        let before = self.watched.folders();
        let mut seen = self.watched.snapshot();
        loop {
            // What is wrong with settings the command itself tells.
            let _ = self.watched.look_up();
            let now = self.watched.snapshot();
            if now == seen {
                break;
            }
            seen = now;
        }
        if self.watched.folders() != before {
            self.told_by = watcher(&self.watched, self.events.clone());
        }
        seen
    }

    /// Waits so long whatever happens, unless one is to stop: reading files is an event as well.
    fn stopped_within(&self, wait: Duration) -> bool {
        let until = Instant::now() + wait;
        loop {
            let left = until.saturating_duration_since(Instant::now());
            if left.is_zero() || self.stopped(left) {
                return !left.is_zero();
            }
        }
    }

    /// Waits for an event, takes in those that came with it, and tells whether one is to stop.
    fn stopped(&self, wait: Duration) -> bool {
        // Without an event, time is up: the loop keeps a sender, so that the channel stays open.
        let first = self.incoming.recv_timeout(wait).ok();
        first.into_iter().chain(self.incoming.try_iter()).any(|event| matches!(event, Event::Stop))
    }

    /// Runs the command and shows what it printed.
    fn show(&mut self, names: &[PathBuf]) -> Result<()> {
        let inset = if self.screen.is_terminal() { Changes::INSET } else { 0 };
        let (good, pieces) = output::held_back(inset, || match run_command(self.command) {
            Ok(_) => true,
            Err(error) => {
                complain(&error);
                false
            }
        });
        self.screen.show(&Run { good, pieces, names }).context("the result cannot be shown")
    }

    fn end(self) -> Result<Outcome> {
        self.screen.end()?;
        Ok(Outcome::Done)
    }
}

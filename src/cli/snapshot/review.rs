//! `standpoint snapshot review`: one difference after the other, on a terminal.

use std::io::{self, IsTerminal};

use anyhow::{Context, Result};
use clap::Args;
use console::{Key, Term};

use super::Chosen;
use super::check::{counts, is_ci, outcome};
use super::decide::Open;
use super::session::{Desk, digest_of, leave_pending};
use crate::article::Article;
use crate::cli::{Outcome, OutputArgs, When, output, sources};
use crate::engine::Engine;
use crate::explain::{self, Question};
use crate::report::{Canvas, Snapshots};
use crate::snapshot::{ALL, ARTICLE, Checked, Difference, Snapshot, Status};

/// Walks through what the rules find otherwise than the snapshots say, to accept or reject each
///
/// Shows the cells before and now side by side, the sentence, and the rule behind it. Every decision is
/// written at once. Where there is no terminal, it prints the commands that decide instead.
#[derive(Debug, Args)]
pub(super) struct Review {
    #[command(flatten)]
    chosen: Chosen,
    /// Ask again about what was rejected
    #[arg(long, help_heading = "Selection")]
    again: bool,
    /// When to use colour; without it what NO_COLOR and CLICOLOR_FORCE say, else standpoint.yaml, else auto
    #[arg(long, value_name = "WHEN", help_heading = "Output")]
    color: Option<When>,
    /// Columns to fill; without it COLUMNS, else what standpoint.yaml says, else the terminal's width
    #[arg(long, value_name = "N", help_heading = "Output", value_parser = clap::value_parser!(u16).range(20..=1000))]
    width: Option<u16>,
}

/// What is asked about.
#[derive(Clone, Debug)]
enum Step {
    /// A new article, or one whose snapshot cannot be read.
    Whole,
    /// That an article was changed, and on which lines its statements stand.
    Article,
    /// A difference.
    One(Box<Difference>),
    /// A snapshot without an article.
    Gone,
}

/// What was answered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Answer {
    Accept,
    Reject,
    Skip,
    /// This one and the others of its article.
    AcceptFile,
    /// This one and all that follow.
    AcceptAll,
    Quit,
}

impl Review {
    pub(super) fn run(&self) -> Result<Outcome> {
        let desk = Desk::new(&self.chosen)?;
        let loaded = sources::load(&self.chosen.rules, &desk.articles)?;
        let mut checked = desk.check(&loaded);
        desk.say_why(&mut checked, &loaded.engine);
        let digest = digest_of(&self.chosen.rules)?;
        let left = is_ci() || leave_pending(&checked, desk.is_whole(), &digest) && desk.sweep();
        let open = cases(&checked, desk.is_whole(), &digest);
        let terminal = io::stdin().is_terminal() && io::stdout().is_terminal() && !output::is_held_back();
        if checked.is_empty() {
            output::problem("no article was read, so nothing was checked");
            return Ok(if desk.is_empty() { Outcome::Nothing } else { Outcome::Partly });
        }
        if open.is_empty() || !terminal {
            output::print(&self.commands(&checked, &open))?;
            output::note(&counts(&checked));
            return Ok(outcome(&checked, desk.has_failed() || !left, is_ci()));
        }
        let to = OutputArgs { output: None, width: self.width, color: self.color };
        let walk = Walk {
            checked: &checked,
            engine: &loaded.engine,
            articles: &desk.articles,
            canvas: output::canvas(&to),
            term: Term::stdout(),
            again: self.again,
        };
        let done = walk.through(open)?;
        output::note(&done.summary());
        Ok(if done.left + done.rejected + done.earlier > 0 { Outcome::Gate } else { Outcome::Done })
    }

    /// The commands by which all of it can be decided without a terminal.
    fn commands(&self, checked: &[Checked], open: &[(usize, Open)]) -> String {
        let mut text = String::new();
        let rules = self.chosen.rules.rules.as_ref();
        let rules = rules.map(|rules| format!(" --rules {}", quoted(&rules.display().to_string())));
        let rules = rules.unwrap_or_default();
        let inputs = self.chosen.inputs.iter().map(|input| match input.starts_with('-') {
            true => format!(" {}", quoted(&format!("./{input}"))),
            false => format!(" {}", quoted(input)),
        });
        let inputs: String = inputs.collect();
        for (at, case) in open {
            let one = &checked[*at];
            text += &format!("# {}: {}\n", one.status.as_str(), one_line(&one.name));
            let mut put = |id: &str, what: &str| {
                let key = if id.is_empty() { ALL } else { id.trim_start_matches('#') };
                let (what, rejected) = match (case.is_rejected(key), what.is_empty()) {
                    (true, true) => ("", "  # rejected"),
                    (true, false) => (what, ", rejected"),
                    (false, _) => (what, ""),
                };
                let name = quoted(&format!("{}{id}", case.name));
                text += &format!("standpoint snapshot accept{inputs} --only {name}{rules}{what}{rejected}\n");
            };
            match &one.status {
                Status::Changed(differences) => {
                    if differences.is_of_article() {
                        put(&format!("#{ARTICLE}"), "  # what stands above the statements, and their lines");
                    }
                    for difference in &differences.statements {
                        let said = difference.latest().map(|kept| {
                            format!(
                                "{} {} {} {}",
                                difference.change.as_str(),
                                kept.party,
                                kept.stance,
                                kept.position
                            )
                        });
                        let said = one_line(&said.unwrap_or_default());
                        put(&format!("#{}", difference.id()), &format!("  # {said}"));
                    }
                }
                Status::Obsolete => put("", "  # deletes the snapshot"),
                _ => put("", ""),
            }
        }
        if !text.is_empty() {
            text += "# `reject` in the place of `accept` dismisses a change; without --only either decides on all\n";
        }
        text
    }
}

/// A text that ends no comment.
fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// What is to be decided on, with the place of its article among those checked. A snapshot is offered for deletion only
/// where every input was read.
fn cases(checked: &[Checked], whole: bool, digest: &str) -> Vec<(usize, Open)> {
    let wanted = checked.iter().enumerate().filter(|(_, one)| whole || one.status != Status::Obsolete);
    wanted.filter_map(|(at, one)| Some((at, Open::of(one, digest)?))).collect()
}

/// A word as a shell takes it.
fn quoted(word: &str) -> String {
    let plain = |c: char| c.is_alphanumeric() || "-_./+:@%,=#".contains(c);
    match !word.is_empty() && word.chars().all(plain) && !word.starts_with(['#', '-']) {
        true => word.to_owned(),
        false => format!("'{}'", word.replace('\'', "'\\''")),
    }
}

/// What was decided.
#[derive(Clone, Copy, Debug, Default)]
struct Done {
    accepted: usize,
    rejected: usize,
    deleted: usize,
    left: usize,
    /// Rejected at another time.
    earlier: usize,
}

impl Done {
    fn summary(self) -> String {
        let Self { accepted, rejected, deleted, left, earlier } = self;
        let deleted = if deleted > 0 { format!(", {deleted} deleted") } else { String::new() };
        let earlier = match earlier {
            0 => String::new(),
            earlier => format!("; {earlier} rejected before and still found (--again asks about them)"),
        };
        format!("{accepted} accepted, {rejected} rejected{deleted}, {left} left to decide{earlier}")
    }
}

/// The way through the differences.
struct Walk<'w> {
    checked: &'w [Checked],
    engine: &'w Engine,
    articles: &'w [Article],
    canvas: Canvas,
    term: Term,
    /// Whether to ask about what was rejected before.
    again: bool,
}

impl Walk<'_> {
    fn through(&self, open: Vec<(usize, Open)>) -> Result<Done> {
        let mut done = Done::default();
        let mut steps: Vec<Vec<Step>> =
            open.iter().map(|(at, case)| steps(&self.checked[*at], case)).collect();
        for (steps, (_, case)) in steps.iter_mut().zip(&open) {
            let before = steps.len();
            steps.retain(|step| self.again || !case.is_rejected(&id(step)));
            done.earlier += before - steps.len();
        }
        let all: usize = steps.iter().map(Vec::len).sum();
        let mut number = 0;
        let mut everything = false;
        let mut quit = false;
        for ((at, mut case), steps) in open.into_iter().zip(steps) {
            let one = &self.checked[at];
            let mut file = everything;
            for step in steps {
                number += 1;
                let answer = match (quit, file) {
                    (true, _) => Answer::Skip,
                    // A deletion is asked for one by one.
                    (false, true) if !matches!(step, Step::Gone) => Answer::Accept,
                    (false, _) => {
                        output::print(&self.shown(one, case.current().as_ref(), &step, number, all))?;
                        self.ask(&step)?
                    }
                };
                (quit, everything) =
                    (quit || answer == Answer::Quit, everything || answer == Answer::AcceptAll);
                file |= matches!(answer, Answer::AcceptFile | Answer::AcceptAll);
                let accept = match answer {
                    Answer::Accept | Answer::AcceptFile | Answer::AcceptAll => true,
                    Answer::Reject => false,
                    Answer::Skip | Answer::Quit => {
                        done.left += 1;
                        continue;
                    }
                };
                case.decide(&[id(&step)].into(), accept)?;
                match (&step, accept) {
                    (Step::Gone, true) => done.deleted += 1,
                    (_, true) => done.accepted += 1,
                    (_, false) => done.rejected += 1,
                }
            }
        }
        Ok(done)
    }

    /// The heading of a step and what it is about.
    fn shown(&self, one: &Checked, now: Option<&Snapshot>, step: &Step, number: usize, all: usize) -> String {
        let drawing = Snapshots::new(self.engine.pack(), self.canvas);
        let title = match step {
            Step::Whole if one.status == Status::Broken => {
                "the snapshot cannot be read; this would take its place"
            }
            Step::Whole => "new article",
            Step::Article | Step::One(_) => match &one.status {
                Status::Changed(differences) => differences.cause.as_str(),
                _ => "",
            },
            Step::Gone => "obsolete: the article is gone",
        };
        let mut text = format!("\n{}", drawing.heading(&format!("{number} of {all}"), &one.name, title));
        match step {
            Step::Whole => text += &one.after.as_ref().map(|after| drawing.whole(after)).unwrap_or_default(),
            Step::Article => text += &drawing.above(one),
            Step::Gone => text += &format!("To accept is to delete {}.\n", one.file),
            Step::One(difference) => {
                let sentence = self.sentence(one, difference);
                text += &drawing.difference(one, now, difference, sentence.as_deref());
            }
        }
        text
    }

    /// The sentence of a difference.
    fn sentence(&self, one: &Checked, difference: &Difference) -> Option<String> {
        let at = self.checked.iter().position(|other| std::ptr::eq(one, other))?;
        let (article, kept) = (self.articles.get(at)?, difference.latest()?);
        let question = Question { words: Some(kept.evidence.clone()), ..Question::default() };
        let told = explain::of_article(self.engine, article, &question);
        let near = told.sentences.iter().min_by_key(|sentence| sentence.line.abs_diff(kept.line));
        near.map(|sentence| sentence.words.text.clone())
    }

    /// Asks what is to become of it, until a key is pressed that says so.
    fn ask(&self, step: &Step) -> Result<Answer> {
        let accept = if matches!(step, Step::Gone) { "delete" } else { "accept" };
        let prompt = format!(
            "\n[a] {accept}  [r] reject: the check goes on failing  [s] skip\n\
             [f] accept this article  [l] accept all that follow  [q] quit "
        );
        output::print(&prompt)?;
        loop {
            let key = self.term.read_key().context("no key can be read")?;
            let answer = match key {
                Key::Char('a' | 'A') => (Answer::Accept, accept),
                Key::Char('r' | 'R') => (Answer::Reject, "reject"),
                Key::Char('s' | 'S' | ' ') => (Answer::Skip, "skip"),
                Key::Char('f' | 'F') => (Answer::AcceptFile, "accept this article"),
                Key::Char('l' | 'L') => (Answer::AcceptAll, "accept all that follow"),
                Key::Char('q' | 'Q') | Key::Escape => (Answer::Quit, "quit"),
                _ => continue,
            };
            output::print(&format!("{}\n", answer.1))?;
            return Ok(answer.0);
        }
    }
}

/// What is to be asked about an article.
fn steps(one: &Checked, case: &Open) -> Vec<Step> {
    match &one.status {
        Status::Changed(differences) if !case.is_fresh() => {
            let article = differences.is_of_article().then_some(Step::Article);
            let each = differences.statements.iter().map(|one| Step::One(Box::new(one.clone())));
            article.into_iter().chain(each).collect()
        }
        Status::Obsolete => vec![Step::Gone],
        _ => vec![Step::Whole],
    }
}

/// By what a step is decided on.
fn id(step: &Step) -> String {
    match step {
        Step::Whole | Step::Gone => ALL.to_owned(),
        Step::Article => ARTICLE.to_owned(),
        Step::One(difference) => difference.id(),
    }
}

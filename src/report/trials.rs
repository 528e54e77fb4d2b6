//! Tests of rules for people: what failed, what was expected and what was found.

use crate::pack::{Expectation, Pack};
use crate::position::PhraseId;
use crate::report::ink::{Ink, Text, clean, paint};
use crate::report::{Canvas, tail};
use crate::trial::{Trial, Verdict, unused_phrases, written};

/// Draws the tests that did not pass, and the phrases that none of them used where that is asked for.
#[derive(Clone, Copy, Debug)]
pub struct Trials<'p> {
    pack: &'p Pack,
    canvas: Canvas,
}

impl<'p> Trials<'p> {
    /// Of a pack, on this canvas.
    #[must_use]
    pub const fn new(pack: &'p Pack, canvas: Canvas) -> Self {
        Self { pack, canvas }
    }

    /// The tests that failed or came to pass unexpectedly; with `all`, those still to do as well.
    #[must_use]
    pub fn failures(&self, trials: &[Trial<'_>], all: bool) -> String {
        let mut marked = String::new();
        for trial in trials {
            let (word, ink) = match trial.verdict() {
                Verdict::Passed => continue,
                Verdict::ToDo if !all => continue,
                Verdict::ToDo => ("to do", Ink::Faint),
                Verdict::Failed => ("failed", Ink::AgainstStrong),
                Verdict::Done => ("passes", Ink::ForStrong),
            };
            let (origin, position) = (&trial.test.origin, &self.pack[trial.position]);
            let mut head = Text::new(ink, word);
            head.push(Ink::Plain, " ").push_clean(Ink::Head, &position.id);
            head.push_clean(Ink::Faint, &format!(" {}:{}", origin.file, origin.line));
            if !marked.is_empty() {
                marked.push('\n');
            }
            self.line("", &head, &mut marked);
            self.line("  ", &Text::new(Ink::Plain, crate::report::clean(&trial.test.text)), &mut marked);
            match trial.verdict() {
                Verdict::Done => {
                    let text = "passes now; take the `todo` off";
                    self.line("  ", &Text::new(Ink::Plain, text), &mut marked);
                }
                _ => {
                    self.difference(trial, &mut marked);
                    if let Some(base) = &trial.test.base {
                        let text = clean(&self.inherited(trial, base));
                        self.line("  ", &Text::new(Ink::Plain, text), &mut marked);
                    }
                }
            }
        }
        paint(&marked, self.canvas.color)
    }

    /// Expected and found, one statement a line: what is missing, what is too much, what is right.
    fn difference(&self, trial: &Trial<'_>, marked: &mut String) {
        let show = |list: &[Expectation]| -> Vec<String> {
            list.iter().map(|expectation| written(self.pack, expectation)).collect()
        };
        let (wanted, found) = (show(&trial.test.expect), show(&trial.found));
        let or_nothing =
            |list: &[String]| if list.is_empty() { "nothing".to_owned() } else { list.join(", ") };
        let mut said = |label: &str, ink: Ink, list: &[String]| {
            let label = Text::new(Ink::Faint, format!("  {label:10}"));
            let text = Text::new(ink, crate::report::clean(&or_nothing(list)));
            // A string takes everything.
            let _ = tail::hang(&label, &text, self.canvas, marked);
        };
        said("expected", Ink::For, &wanted);
        said("found", Ink::Against, &found);
        let others: Vec<String> = trial
            .others
            .iter()
            .map(|(position, found)| format!("{} {}", written(self.pack, found), self.pack[*position].id))
            .collect();
        if !others.is_empty() {
            said("besides", Ink::Plain, &others);
        }
        if let Some(reason) = trial.test.todo.as_ref().filter(|reason| !reason.is_empty()) {
            said("to do", Ink::Plain, std::slice::from_ref(reason));
        }
    }

    /// Where a test comes from, and whether it fails only since.
    fn inherited(&self, trial: &Trial<'_>, base: &str) -> String {
        let changes = &self.pack[trial.position].changes;
        match trial.alone {
            Some(Verdict::Passed | Verdict::Done) if changes.is_empty() => {
                format!(
                    "inherited from {base}, where it passes: something else that this pack changes makes it fail"
                )
            }
            Some(Verdict::Passed | Verdict::Done) => {
                let places: Vec<String> =
                    changes.iter().map(|origin| format!("{}:{}", origin.file, origin.line)).collect();
                format!(
                    "inherited from {base}, where it passes: see what is changed in {}",
                    places.join(", ")
                )
            }
            Some(Verdict::Failed | Verdict::ToDo) => format!("inherited from {base}, where it fails as well"),
            None => format!("inherited from {base}"),
        }
    }

    /// Phrases that no test has used, under their positions.
    #[must_use]
    pub fn unused(&self, trials: &[Trial<'_>]) -> String {
        let mut marked = String::new();
        let mut last = None;
        for PhraseId { position, index } in unused_phrases(self.pack, trials) {
            let authored = &self.pack[position];
            if last.replace(position) != Some(position) {
                let mut head = Text::new(Ink::Head, crate::report::clean(&authored.id));
                let (file, line) = (&authored.origin.file, authored.origin.line);
                head.push_clean(Ink::Faint, &format!(" {file}:{line}"));
                self.line("", &head, &mut marked);
            }
            let source = &authored.phrases[index].source;
            self.line("  ", &Text::new(Ink::Plain, crate::report::clean(source)), &mut marked);
        }
        paint(&marked, self.canvas.color)
    }

    fn line(&self, inset: &str, text: &Text, marked: &mut String) {
        // A string takes everything.
        let _ = tail::hang(&Text::new(Ink::Plain, inset), text, self.canvas, marked);
    }
}

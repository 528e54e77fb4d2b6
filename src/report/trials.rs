//! Tests of rules for people: what failed, what was expected and what was found.

use std::collections::BTreeMap;

use crate::explain::Verdict as Why;
use crate::pack::{Expectation, Pack, PositionId};
use crate::position::PhraseId;
use crate::report::ink::{Ink, Text, clean, paint};
use crate::report::{Canvas, explain, tail};
use crate::trial::{Coverage, Trial, Verdict, written};

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
        self.explained(trials, all, |_| Vec::new())
    }

    /// The same with what decided each of them.
    #[must_use]
    pub fn explained(&self, trials: &[Trial<'_>], all: bool, why: impl Fn(&Trial<'_>) -> Vec<Why>) -> String {
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
                    for (label, text) in explain::verdicts(&why(trial)) {
                        let label = Text::new(Ink::Faint, format!("  {label:10}"));
                        // A string takes everything.
                        let _ = tail::hang(&label, &text, self.canvas, &mut marked);
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

    /// Positions and phrases that no test has used; with `cues` the cues of the language too, by file.
    #[must_use]
    pub fn unused(&self, coverage: &Coverage, cues: bool) -> String {
        let mut marked = String::new();
        let mut by_position: BTreeMap<PositionId, Vec<usize>> =
            coverage.unused_positions.iter().map(|position| (*position, Vec::new())).collect();
        for PhraseId { position, index } in coverage.unused_phrases.iter().copied() {
            by_position.entry(position).or_default().push(index);
        }
        for (position, phrases) in by_position {
            let authored = &self.pack[position];
            let mut head = Text::new(Ink::Head, crate::report::clean(&authored.id));
            let (file, line) = (&authored.origin.file, authored.origin.line);
            head.push_clean(Ink::Faint, &format!(" {file}:{line}"));
            if coverage.unused_positions.contains(&position) {
                head.push(Ink::Against, " no test finds it");
            }
            self.line("", &head, &mut marked);
            for phrase in phrases {
                let source = &authored.phrases[phrase].source;
                self.line("  ", &Text::new(Ink::Plain, crate::report::clean(source)), &mut marked);
            }
        }
        if cues {
            self.unused_cues(&coverage.unused_cues, &mut marked);
        }
        paint(&marked, self.canvas.color)
    }

    /// Phrases that could be deleted without anybody noticing, by position.
    #[must_use]
    pub fn unnoticed(&self, phrases: &[PhraseId]) -> String {
        let mut marked = String::new();
        let mut last = None;
        for phrase in phrases {
            let authored = &self.pack[phrase.position];
            if last != Some(phrase.position) {
                last = Some(phrase.position);
                let mut head = Text::new(Ink::Head, crate::report::clean(&authored.id));
                head.push(Ink::Faint, " without these nobody notices anything");
                self.line("", &head, &mut marked);
            }
            let known = &authored.phrases[phrase.index];
            let mut text = Text::default();
            text.push_clean(Ink::Plain, &known.source);
            text.push_clean(Ink::Faint, &format!(" {}:{}", known.origin.file, known.origin.line));
            self.line("  ", &text, &mut marked);
        }
        paint(&marked, self.canvas.color)
    }

    /// Cues by the file they stand in, a paragraph a file.
    fn unused_cues(&self, unused: &[usize], marked: &mut String) {
        let cue = |number: usize| &self.pack.language.cues[number];
        let mut files: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
        for number in unused {
            files.entry(&cue(*number).origin.file).or_default().push(&cue(*number).text);
        }
        for (file, words) in files {
            let all = self.pack.language.cues.iter().filter(|cue| cue.origin.file == file).count();
            let mut head = Text::new(Ink::Head, crate::report::clean(file));
            head.push(Ink::Faint, format!(" {} of {all} cues not used", words.len()));
            self.line("", &head, marked);
            self.line("  ", &Text::new(Ink::Plain, crate::report::clean(&words.join(", "))), marked);
        }
    }

    fn line(&self, inset: &str, text: &Text, marked: &mut String) {
        // A string takes everything.
        let _ = tail::hang(&Text::new(Ink::Plain, inset), text, self.canvas, marked);
    }
}

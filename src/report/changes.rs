//! What changed between two results of one command, marked in the later one.
//!
//! A line that is new has a `+` before it, one that is gone stands where it stood, behind a `-`. The
//! numbers of the proofs shift when a statement is found, and a column may grow by a letter: neither
//! is a change that anybody looks for.

use anstream::adapter::strip_str;
use similar::{Algorithm, DiffTag, capture_diff_slices};

use crate::report::Canvas;
use crate::report::ink::{Ink, Text, clean, paint, width};

/// A result with marks, and how much of it changed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Changes {
    /// The result, every line behind two columns for its mark.
    pub text: String,
    /// How many lines are new.
    pub added: usize,
    /// How many are gone.
    pub removed: usize,
}

impl Changes {
    /// The columns that marks take.
    pub const INSET: usize = 2;

    /// Marks what changed since `before`. Without one, nothing is marked.
    #[must_use]
    pub fn between(before: Option<&str>, now: &str, canvas: Canvas) -> Self {
        let new: Vec<&str> = now.lines().collect();
        let old: Vec<&str> = before.map(|before| before.lines().collect()).unwrap_or_default();
        let mut changes = Self::default();
        if before.is_none() {
            new.iter().for_each(|line| changes.keep(line));
            return changes;
        }
        let (old_keys, new_keys): (Vec<String>, Vec<String>) =
            (old.iter().map(|line| key(line)).collect(), new.iter().map(|line| key(line)).collect());
        for step in capture_diff_slices(Algorithm::Patience, &old_keys, &new_keys) {
            let (tag, gone, come) = step.as_tag_tuple();
            if tag == DiffTag::Equal {
                new[come].iter().for_each(|line| changes.keep(line));
                continue;
            }
            old[gone].iter().for_each(|line| changes.remove(line, canvas));
            new[come].iter().for_each(|line| changes.add(line, canvas));
        }
        changes
    }

    /// What changed, in a few words.
    #[must_use]
    pub fn summary(&self) -> String {
        let lines = |n: usize| format!("{n} line{}", if n == 1 { "" } else { "s" });
        match (self.added, self.removed) {
            (0, 0) => "result as before".to_owned(),
            (added, 0) => format!("{} new", lines(added)),
            (0, removed) => format!("{} gone", lines(removed)),
            (added, removed) => format!("{} new, {removed} gone", lines(added)),
        }
    }

    fn keep(&mut self, line: &str) {
        if !line.is_empty() {
            self.text.push_str("  ");
        }
        self.line(line);
    }

    fn add(&mut self, line: &str, canvas: Canvas) {
        // An empty line more or less is nothing to look at.
        if key(line).is_empty() {
            return self.keep(line);
        }
        self.added += 1;
        self.text += &paint(&Text::new(Ink::ForStrong, "+").marked(), canvas.color);
        self.text.push(' ');
        self.line(line);
    }

    fn remove(&mut self, line: &str, canvas: Canvas) {
        if key(line).is_empty() {
            return;
        }
        self.removed += 1;
        // Its spaces stay as they are, so that columns stand under each other.
        let gone = Text::new(Ink::Against, format!("- {}", strip_str(line)));
        self.line(&paint(&gone.marked(), canvas.color));
    }

    fn line(&mut self, line: &str) {
        self.text.push_str(line);
        self.text.push('\n');
    }
}

/// What a line says, without colour, the numbers of proofs, and how wide its columns are.
fn key(line: &str) -> String {
    let plain = strip_str(line).to_string();
    let mut key = String::new();
    let mut rest = plain.as_str();
    while let Some(at) = rest.find('[') {
        let (before, behind) = rest.split_at(at + 1);
        key.push_str(before);
        let end = behind.find(|c: char| !c.is_ascii_digit() && c != ',').unwrap_or(behind.len());
        rest = if behind[end..].starts_with(']') { &behind[end..] } else { behind };
    }
    key.push_str(rest);
    let words: Vec<&str> = key.split_whitespace().collect();
    let rule = |word: &&str| word.chars().all(|c| matches!(c, '-' | '─' | '┼' | '│'));
    if words.iter().all(rule) { String::new() } else { words.join(" ") }
}

/// A line of remarks that fits the width: those at the end are left out where it is too narrow.
#[must_use]
pub fn status(remarks: &[String], canvas: Canvas) -> String {
    let mut line = String::new();
    for remark in remarks.iter().filter(|remark| !remark.is_empty()) {
        let remark = clean(remark);
        let longer = if line.is_empty() { remark } else { format!("{line} · {remark}") };
        if width(&longer) > canvas.width && !line.is_empty() {
            break;
        }
        line = longer;
    }
    while width(&line) > canvas.width {
        line.pop();
    }
    paint(&Text::new(Ink::Head, line).marked(), canvas.color)
}

#[cfg(test)]
mod tests {
    use super::*;

    const PLAIN: Canvas = Canvas { width: 40, color: false, boxes: false };

    #[test]
    fn the_first_result_has_no_marks() {
        let changes = Changes::between(None, "a\n\nb\n", PLAIN);
        assert_eq!((changes.text.as_str(), changes.added), ("  a\n\n  b\n", 0));
    }

    #[test]
    fn what_is_new_and_what_is_gone_is_marked_where_it_stands() {
        let before = "nato\n  Russia rejects [1]\n  US supports [2]\nend\n";
        let now = "nato\n  Russia rejects [1]\n  Ukraine seeks [2]\n  US supports [3]\nend\n";
        let changes = Changes::between(Some(before), now, PLAIN);
        assert_eq!(
            changes.text,
            "  nato\n    Russia rejects [1]\n+   Ukraine seeks [2]\n    US supports [3]\n  end\n"
        );
        assert_eq!(changes.summary(), "1 line new");
        let back = Changes::between(Some(now), before, PLAIN);
        assert!(back.text.contains("\n-   Ukraine seeks [2]\n"), "{}", back.text);
        assert_eq!(back.summary(), "1 line gone");
        assert_eq!(Changes::between(Some(now), now, PLAIN).summary(), "result as before");
    }

    #[test]
    fn numbers_of_proofs_and_widths_of_columns_are_no_change() {
        let before = "Issue    Russia\n------------\nnato     ▸ seeks [1,2] ×2\n [9] x\n";
        let now = "Issue      Russia\n--------------\n\nnato       ▸ seeks [3,4] ×2\n[10] x\n";
        let changes = Changes::between(Some(before), now, PLAIN);
        assert_eq!((changes.added, changes.removed), (0, 0), "{}", changes.text);
        let more = now.replace("×2", "×3");
        assert_eq!(Changes::between(Some(now), &more, PLAIN).summary(), "1 line new, 1 gone");
    }

    #[test]
    fn colour_is_no_change_and_marks_have_their_own() {
        let canvas = Canvas { color: true, ..PLAIN };
        let changes = Changes::between(Some("a\nb\n"), "\u{1b}[1ma\u{1b}[0m\n\u{1b}[32mc\u{1b}[0m\n", canvas);
        assert_eq!((changes.added, changes.removed), (1, 1));
        assert!(changes.text.contains("\u{1b}[32mc\u{1b}[0m"), "{:?}", changes.text);
        assert_eq!(strip_str(&changes.text).to_string(), "  a\n- b\n+ c\n");
    }

    #[test]
    fn a_status_fits() {
        let remarks = ["12:00:00".to_owned(), String::new(), "dam.yaml".to_owned(), "a".repeat(40)];
        assert_eq!(status(&remarks, PLAIN), "12:00:00 · dam.yaml");
        assert_eq!(status(&["a".repeat(60)], PLAIN).len(), 40);
    }
}

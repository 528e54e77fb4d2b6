//! What stands in a cell: a claim, and how the party stands to it.

use crate::comparison::{Cell, Entry};
use crate::report::ink::{GLUE, Ink, Text, clean, glued};
use crate::report::view::{arrow, list, stance_ink};

/// A claim in a cell, with every stance the party takes for it, or against it.
///
/// Stances of one direction on one position share a line, as what an analyst compares is the
/// claim; a stance with a condition keeps a line of its own.
#[derive(Debug)]
pub struct Item<'r> {
    /// The stances, strongest first; never empty.
    pub stances: Vec<Cited<'r>>,
}

/// A stance with the numbers of its footnotes.
#[derive(Debug)]
pub struct Cited<'r> {
    /// The stance.
    pub entry: &'r Entry<'r>,
    /// Numbers of the sentences that prove it, as far as they are shown.
    pub notes: Vec<usize>,
}

impl<'r> Item<'r> {
    /// The items of a cell; `cite` numbers the evidence of a stance.
    pub(super) fn all(cell: &'r Cell<'r>, mut cite: impl FnMut(&'r Entry<'r>) -> Vec<usize>) -> Vec<Self> {
        let plain = |entry: &Entry<'_>| entry.conditions().is_empty() && entry.only_reported_by().is_empty();
        let mut groups: Vec<Vec<&'r Entry<'r>>> = Vec::new();
        for entry in &cell.entries {
            let same = |group: &&mut Vec<&Entry<'_>>| {
                let first = group[0];
                first.position_id == entry.position_id
                    && first.pole == entry.pole
                    && plain(first)
                    && plain(entry)
            };
            match groups.iter_mut().find(same) {
                Some(group) => group.push(entry),
                None => groups.push(vec![entry]),
            }
        }
        let mut item = |group: Vec<&'r Entry<'r>>| {
            let stances = group.into_iter().map(|entry| Cited { entry, notes: cite(entry) });
            Self { stances: stances.collect() }
        };
        groups.into_iter().map(&mut item).collect()
    }

    /// The item in one line: `▸ demands: Ukraine joins NATO [3]`, or, with several stances,
    /// `▸ demands [3], seeks [5]: Ukraine joins NATO`.
    pub(super) fn text(&self) -> Text {
        let mut text = Text::default();
        let Some(Cited { entry: first, .. }) = self.stances.first() else { return text };
        text.push(Ink::Faint, arrow(first.pole)).push(Ink::Plain, GLUE);
        for (i, stance) in self.stances.iter().enumerate() {
            let entry = stance.entry;
            if i > 0 {
                text.push(Ink::Plain, ", ");
            }
            text.push(stance_ink(entry.stance.sign(), entry.strength), glued(entry.stance.verb()));
            if self.stances.len() > 1 {
                text.push(Ink::Faint, glued(&stance.proof()));
            }
        }
        text.push(Ink::Plain, ": ").push_clean(Ink::Plain, &first.position.claim);
        if let [only] = self.stances.as_slice() {
            for (i, condition) in first.conditions().iter().enumerate() {
                text.push(Ink::Plain, if i == 0 { only.condition_lead() } else { " or " });
                text.push(Ink::Plain, "“")
                    .push_clean(Ink::Condition, &shortened(condition))
                    .push(Ink::Plain, "”");
            }
            text.push(Ink::Plain, only.reporters()).push(Ink::Faint, glued(&only.proof()));
        }
        text
    }
}

impl Cited<'_> {
    /// How a condition is put: what is also said without one is not wholly conditional.
    pub(super) fn condition_lead(&self) -> &'static str {
        let evidence = &self.entry.evidence;
        match evidence.iter().filter(|evidence| evidence.condition().is_some()).count() {
            all if all == evidence.len() => ", on condition ",
            1 => ", once on condition ",
            _ => ", at times on condition ",
        }
    }

    /// Who tells it, where the party itself does not.
    pub(super) fn reporters(&self) -> String {
        let names: Vec<_> = self.entry.only_reported_by().iter().map(|party| party.short.as_str()).collect();
        if names.is_empty() { String::new() } else { format!(", according to {}", list(&names, "and")) }
    }

    /// The footnotes and how often it is said, after a space each.
    fn proof(&self) -> String {
        let mut proof = String::new();
        if !self.notes.is_empty() {
            let numbers: Vec<_> = self.notes.iter().map(usize::to_string).collect();
            proof += &format!(" [{}]", numbers.join(","));
        }
        if self.entry.count() > 1 {
            proof += &format!(" ×{}", self.entry.count());
        }
        proof
    }
}

/// A condition of more words than this is shortened in a cell.
const MOST_WORDS: usize = 15;
/// Fewer words than this before a comma are no clause.
const LEAST_WORDS: usize = 4;

/// The condition for a cell: a long one only to the end of its first clause. The whole of it stands
/// in the evidence.
pub(super) fn shortened(condition: &str) -> String {
    let condition = clean(condition);
    let words: Vec<&str> = condition.split(' ').collect();
    if words.len() <= MOST_WORDS {
        return condition;
    }
    let ends = |word: &&str| word.ends_with([',', ';', ':']) || ["–", "—", "-"].contains(word);
    let clause = words[..MOST_WORDS].iter().skip(LEAST_WORDS - 1).position(ends);
    let kept = clause.map_or(MOST_WORDS, |at| at + LEAST_WORDS);
    let kept = words[..kept].join(" ");
    format!("{}…", kept.trim_end_matches([',', ';', ':', '–', '—', '-', ' ']))
}

#[cfg(test)]
mod tests {
    use super::shortened;

    #[test]
    fn a_long_condition_ends_with_its_first_clause() {
        let tail = "so that both sides can withdraw to the lines they held in the spring of the year before";
        for (condition, shown) in [
            ("Kyiv gets guarantees", "Kyiv gets guarantees"),
            (&*format!("Russia agrees to a truce, {tail}"), "Russia agrees to a truce…"),
            (
                &*format!("first, then, {tail}"),
                "first, then, so that both sides can withdraw to the lines they held in the…",
            ),
            (&*format!("Russia agrees to a truce — {tail}"), "Russia agrees to a truce…"),
        ] {
            assert_eq!(shortened(condition), shown, "{condition}");
        }
    }
}

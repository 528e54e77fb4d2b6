//! Whether a text can be about the pack's subject, by one pass over its bytes.
//!
//! Most articles of a large corpus never name what a pack is about. They are told by searching the text, before
//! anything is cut into words, for the longest word of each name; where it stands, its neighbours are compared.

use std::collections::BTreeMap;

use aho_corasick::{AhoCorasick, AhoCorasickKind, Match};

use crate::mention::names::names_of;
use crate::pack::Pack;
use crate::pattern::vocabulary::{fold, is_respelled};
use crate::text::{TELLING, WHOLE};

/// Pieces of the names that an article must hold one of.
#[derive(Debug)]
pub(super) struct Sieve {
    /// Names of the pack's subject.
    subject: Search,
    /// Those, and names of its sides.
    concerned: Search,
}

impl Sieve {
    pub(super) fn new(pack: &Pack) -> Self {
        if pack.about.is_empty() {
            let anything = || Search { keys: None, names: Vec::new() };
            return Self { subject: anything(), concerned: anything() };
        }
        let subject = Search::new(names_of(pack, &pack.about));
        let concerned = Search::new(names_of(pack, &pack.about).chain(names_of(pack, &pack.sides)));
        Self { subject, concerned }
    }

    /// Whether a text of so many sentences at least can be about the pack's subject; "no" is certain.
    pub(super) fn may_concern(&self, text: &str, sentences: usize) -> bool {
        match sentences {
            TELLING.. => self.subject.may_stand_in(text),
            WHOLE.. => self.concerned.may_stand_in(text),
            _ => true,
        }
    }
}

/// Some names, to be searched for.
#[derive(Debug)]
struct Search {
    /// The longest run of letters of each name; `None` where some name has none that could be searched for.
    keys: Option<AhoCorasick>,
    /// The names that each key stands for.
    names: Vec<Vec<Name>>,
}

/// A name as the runs of letters and digits that it is written with, the key apart.
#[derive(Debug)]
struct Name {
    /// Whether the key is the beginning of a word only.
    open: bool,
    /// The runs before the key, from it outwards; a text is not asked what lies beyond these.
    before: Vec<String>,
    /// The runs behind it.
    behind: Vec<String>,
}

/// A run of a name: of a word that is spelled in two ways what both begin with.
struct Run {
    text: String,
    open: bool,
}

impl Search {
    fn new<'n>(names: impl Iterator<Item = &'n str>) -> Self {
        let mut by_key: BTreeMap<String, Vec<Name>> = BTreeMap::new();
        for name in names {
            let Some((key, name)) = Name::new(name) else { return Self { keys: None, names: Vec::new() } };
            by_key.entry(key).or_default().push(name);
        }
        let keys = AhoCorasick::builder()
            .ascii_case_insensitive(true)
            .kind(Some(AhoCorasickKind::DFA))
            .build(by_key.keys())
            .ok();
        Self { keys, names: by_key.into_values().collect() }
    }

    fn may_stand_in(&self, text: &str) -> bool {
        let Some(keys) = &self.keys else { return true };
        let stands = |found: Match| {
            let (before, behind) = (&text[..found.start()], &text[found.end()..]);
            !before.ends_with(|c: char| c.is_ascii_alphanumeric())
                && self.names[found.pattern().as_usize()].iter().any(|name| name.fits(before, behind))
        };
        keys.find_overlapping_iter(text).any(stands)
            || !text.is_ascii() && odd_words(text).any(|word| keys.is_match(&*fold(word)))
    }
}

impl Name {
    /// A name with its key.
    fn new(name: &str) -> Option<(String, Self)> {
        let mut runs: Vec<Run> = name.split_whitespace().flat_map(runs_of).collect();
        let longest = (0..runs.len()).rev().max_by_key(|at| runs[*at].text.len())?;
        let Run { text: key, open } = runs.remove(longest);
        // What follows a word of which only the beginning is known is not known to be the next.
        let known = |runs: &mut dyn Iterator<Item = &Run>| -> Vec<String> {
            runs.take_while(|run| !run.open).map(|run| run.text.clone()).collect()
        };
        let before = known(&mut runs[..longest].iter().rev());
        let behind = if open { Vec::new() } else { known(&mut runs[longest..].iter()) };
        (key.len() >= 2).then_some((key, Self { open, before, behind }))
    }

    /// Whether it may stand where its key does, between these texts.
    fn fits(&self, mut before: &str, mut behind: &str) -> bool {
        let mark = |c: char| !is_letter(c);
        if !self.open && behind.starts_with(|c: char| c.is_ascii_alphanumeric()) {
            return false;
        }
        // Letters that are folded to others may be anything.
        let same = |run: &str, wanted: &str| !run.is_ascii() || run.eq_ignore_ascii_case(wanted);
        self.before.iter().all(|wanted| {
            before = before.trim_end_matches(mark);
            let (rest, run) = before.split_at(before.rfind(mark).map_or(0, |at| at + char_at(before, at)));
            before = rest;
            same(run, wanted)
        }) && self.behind.iter().all(|wanted| {
            behind = behind.trim_start_matches(mark);
            let (run, rest) = behind.split_at(behind.find(mark).unwrap_or(behind.len()));
            behind = rest;
            same(run, wanted)
        })
    }
}

/// Whether a character goes with those beside it: a letter or digit, or one that is no mark and may be folded away.
fn is_letter(c: char) -> bool {
    c.is_alphanumeric() || !(c.is_ascii() || c.is_whitespace() || is_mark(c))
}

/// The length of the character at a place.
fn char_at(text: &str, at: usize) -> usize {
    text[at..].chars().next().map_or(0, char::len_utf8)
}

/// The runs of a word of a name.
fn runs_of(word: &str) -> Vec<Run> {
    let word = fold(word);
    let open = is_respelled(&word);
    // British and American spellings differ in the end of a word.
    let known = if open { word.len().saturating_sub(LONGEST_ENDING) } else { word.len() };
    let known = word.get(..known).unwrap_or_default();
    let mut runs: Vec<Run> = known
        .split(|c: char| !c.is_ascii_alphanumeric())
        .filter(|run| !run.is_empty())
        .map(|run| Run { text: run.to_owned(), open: false })
        .collect();
    match runs.last_mut() {
        Some(last) => last.open = open,
        None => runs.push(Run { text: String::new(), open: true }),
    }
    runs
}

/// Letters of "isations", the longest ending that is spelled in two ways.
const LONGEST_ENDING: usize = 8;

/// The words of a text with letters that are folded to others: accents, and what cannot be seen.
fn odd_words(text: &str) -> impl Iterator<Item = &str> {
    let mark = |c: char| c.is_whitespace() || c.is_ascii_punctuation() || is_mark(c);
    text.split(mark).filter(|word| !word.is_ascii())
}

/// Marks that stand in every article.
const fn is_mark(c: char) -> bool {
    matches!(c, '“' | '”' | '’' | '‘' | '–' | '—' | '…')
}

#[cfg(test)]
mod tests {
    use super::Search;

    #[test]
    fn names_are_found_however_they_are_written() {
        let names = ["Rada", "Treatment of Prisoners", "Ministry of Defence", "Zelenskyy", "anti-Ruritania"];
        let search = Search::new(names.into_iter());
        for (text, stands) in [
            ("The Rada's vote", true),
            ("the RADA", true),
            ("The radar, a parade", false),
            ("the treatment of\n  prisoners", true),
            ("“Treatment” of *prisoners*", true),
            ("the treatment of the prisoners", false),
            ("Treatment", false),
            ("the Ministry of Defense", true),
            ("a ministry of silly walks", true),
            ("a ministry for defence", false),
            ("Zelensk\u{ad}yy spoke", true),
            ("Zelénskyy spoke", true),
            ("treatment óf prisoners", true),
            ("treatment of prisóners", true),
            ("the anti-Ruritania front", true),
            ("anti Ruritania", true),
            ("Ruritania", false),
            ("", false),
        ] {
            assert_eq!(search.may_stand_in(text), stands, "{text}");
        }
    }

    #[test]
    fn a_name_without_letters_to_look_for_lets_everything_pass() {
        assert!(Search::new(["U.S.", "Ruritania"].into_iter()).may_stand_in("nothing"));
        assert!(!Search::new(["Ruritania"].into_iter()).may_stand_in("nothing"));
    }
}

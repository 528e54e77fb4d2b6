//! The words that decide whether a full stop ends a sentence. They are knowledge of a language
//! and come from its rule file (`rules/english/abbreviations.yaml`), never from code.

use std::collections::HashSet;

use schemars::JsonSchema;
use serde::Deserialize;

/// The words as a rule file lists them.
///
/// ```yaml
/// abbreviations:
///   never_end: [Mr, Sen, vs]       # a sentence never ends behind "Sen."
///   may_end: [Inc, Jan]            # it does where one of the starters follows: "in Jan. The"
///   before_number: [No, Art]       # abbreviations only in front of a number: "No. 10"
///   letters: [I]                   # single capitals that are words and no initials
/// starters: [the, he, in]          # words that begin a sentence and, with a capital, nothing else
/// reporting: [said, asked]         # verbs of a clause that goes on after “Why?”
/// clause_openers: [that, he, the]  # behind such a verb they make it a sentence of its own
/// ```
///
/// Abbreviations stand without their last full stop; one written with a small letter holds with
/// a capital, and every one in capitals throughout. Letters with full stops between them ("U.S.", "a.m.") and single capitals
/// ("G.") need no listing: they are taken as words that may end a sentence.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct BoundaryWords {
    /// Words whose full stop does not end a sentence, or not always.
    pub abbreviations: Abbreviations,
    /// Words that, written with a capital, show that a sentence begins.
    pub starters: Vec<String>,
    /// Verbs, in the forms in which they report what was just quoted.
    pub reporting: Vec<String>,
    /// Words behind such a verb that show it to report something new: “Why?” Putin said *he* …
    pub clause_openers: Vec<String>,
}

/// Abbreviations by what can follow them.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Abbreviations {
    /// Mr, Sen: the name follows.
    pub never_end: Vec<String>,
    /// Inc, Jan: anything can follow.
    pub may_end: Vec<String>,
    /// No, Art: abbreviations only in front of a number.
    pub before_number: Vec<String>,
    /// I, X: single capitals that are words and no initials.
    pub letters: Vec<String>,
}

/// The words made ready for looking up. The default knows none and goes by the form of words
/// alone.
#[derive(Clone, Debug, Default)]
pub struct Boundaries {
    never_end: HashSet<Box<str>>,
    may_end: HashSet<Box<str>>,
    before_number: HashSet<Box<str>>,
    letters: HashSet<Box<str>>,
    starters: HashSet<Box<str>>,
    reporting: HashSet<Box<str>>,
    clause_openers: HashSet<Box<str>>,
}

/// What the full stop behind a word can mean.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Ending {
    /// It is part of an abbreviation that something must follow.
    Never,
    /// It is part of an abbreviation, and may end a sentence as well.
    May,
    /// It is part of an abbreviation if a number follows.
    BeforeNumber,
    /// It ends a sentence.
    Always,
}

impl From<BoundaryWords> for Boundaries {
    fn from(words: BoundaryWords) -> Self {
        let exact = |list: Vec<String>| {
            list.iter().map(|word| Box::from(word.trim().trim_end_matches('.'))).collect()
        };
        let folded = |list: Vec<String>| list.iter().map(|word| word.trim().to_lowercase().into()).collect();
        Self {
            never_end: exact(words.abbreviations.never_end),
            may_end: exact(words.abbreviations.may_end),
            before_number: exact(words.abbreviations.before_number),
            letters: exact(words.abbreviations.letters),
            starters: folded(words.starters),
            reporting: folded(words.reporting),
            clause_openers: folded(words.clause_openers),
        }
    }
}

impl Boundaries {
    /// What the full stop behind `word` can mean.
    pub(super) fn ending(&self, word: &str) -> Ending {
        let lower = lowered(word);
        // "MR. KIRBY" in a transcript is the "Mr" of the list.
        let title = if word.len() > 1 && word.bytes().all(|b| b.is_ascii_uppercase()) {
            format!("{}{}", &word[..1], &lower[1..])
        } else {
            String::new()
        };
        let listed = |set: &HashSet<Box<str>>| {
            set.contains(word) || set.contains(&*lower) || set.contains(title.as_str())
        };
        if listed(&self.never_end) {
            Ending::Never
        } else if self.letters.contains(word) {
            Ending::Always
        } else if is_initials(word) || listed(&self.may_end) {
            Ending::May
        } else if listed(&self.before_number) {
            Ending::BeforeNumber
        } else {
            Ending::Always
        }
    }

    /// Whether a word with a capital shows that a sentence begins.
    pub(super) fn starts(&self, word: &str) -> bool {
        self.starters.contains(&*lowered(word))
    }

    /// Whether a verb reports what was just quoted.
    pub(super) fn reports(&self, word: &str) -> bool {
        self.reporting.contains(&*lowered(word))
    }

    /// Whether a word behind a reporting verb begins what it reports.
    pub(super) fn opens_clause(&self, word: &str) -> bool {
        self.clause_openers.contains(&*lowered(word))
    }
}

fn lowered(word: &str) -> std::borrow::Cow<'_, str> {
    if word.bytes().all(|b| b.is_ascii_lowercase()) { word.into() } else { word.to_lowercase().into() }
}

/// "U.S", "a.m", "D.C", "J.-P", a single capital; the last full stop is not part of `word`.
pub(super) fn is_initials(word: &str) -> bool {
    let mut letters = word.chars();
    let single = |part: &str| {
        let mut chars = part.chars();
        chars.next().is_some_and(char::is_alphabetic) && chars.next().is_none()
    };
    if letters.next().is_some_and(char::is_uppercase) && letters.next().is_none() {
        return true;
    }
    word.contains('.') && word.split('.').all(|part| single(part.trim_start_matches('-')))
}

//! What a rule author is shown: a stable code, a message, the words it is about, and a way out.
//!
//! A diagnostic is data. How it is drawn belongs to whoever has a terminal, so that an editor,
//! a test and a continuous build can all use the same ones.

use std::fmt;

use crate::span::Span;

/// How bad it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// The rules cannot be used.
    Error,
    /// The rules can be used, and probably do not say what was meant.
    Warning,
}

macro_rules! codes {
    ($($variant:ident $code:literal $title:literal),* $(,)?) => {
        /// Every kind of problem a rule file can have, by a code that never changes its meaning.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Code { $(#[doc = $title] $variant),* }

        impl Code {
            /// Every code, in order.
            pub const ALL: &'static [Self] = &[$(Self::$variant),*];

            /// The code as printed: `SP001`.
            #[must_use]
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $code),* }
            }

            /// What the code stands for, in a few words.
            #[must_use]
            pub const fn title(self) -> &'static str {
                match self { $(Self::$variant => $title),* }
            }
        }
    };
}

codes! {
    YamlSyntax "SP001" "the file is not valid YAML",
    UnknownKey "SP002" "a key that no rule file has",
    WrongType "SP003" "a value of the wrong type",
    MissingKey "SP004" "a key that must be there is missing",
    DuplicateKey "SP005" "a key stands twice in one mapping",
    MissingFile "SP006" "a file that must be there is missing",
    UnknownValue "SP007" "a word that is none of the known ones",
    DuplicateId "SP008" "two things have the same id",
    UnknownParty "SP009" "a party that the pack does not have",
    UnknownList "SP010" "a word list that neither pack nor language has",
    UnknownPosition "SP011" "a position that the pack does not have",
    PhraseSyntax "SP012" "a phrase that cannot be read",
    EmptyPhrase "SP013" "a phrase that matches no words",
    CyclicList "SP014" "word lists that contain each other",
    NoPole "SP015" "a position at no end of its issue's axis",
    OverlappingRoles "SP016" "the same office of one person twice at a time",
    BadDate "SP017" "a date that is none",
    ExpectationSyntax "SP018" "an expectation that cannot be read",
    WrongOpposite "SP019" "an opposite that is not at the other pole of the same issue",
    EmptyValue "SP020" "nothing where something must stand",
    UnknownFile "SP021" "a rule file that is never read",
    BadId "SP022" "an id that cannot be written in a phrase or on a command line",
    TooMuch "SP023" "more, or more deeply nested, than the tool can hold",
    SharedName "SP024" "one name for two parties",
    UnusedList "SP025" "a word list that no phrase names",
    MissingTest "SP026" "a position that no test tries, or that every test expects",
    NeverMatches "SP027" "a phrase that can never match, or hardly ever",
    CoveredPhrase "SP028" "a phrase that finds nothing but what another of its position finds",
    BothPoles "SP029" "words that positions at opposite poles claim",
    OrdinaryName "SP030" "a name that is an ordinary word of the language",
    ContradictingCues "SP031" "a cue given twice with different meanings",
    MatchesEverywhere "SP032" "a phrase that matches nearly everywhere",
    UnreadableFile "SP033" "a rule file that cannot be opened",
    UnknownBase "SP040" "a pack to build on that is not there",
    CyclicBase "SP041" "packs that build on each other",
    SharedId "SP042" "two bases that say different things of one id",
    Disabled "SP043" "something needs what the pack does without",
    UnknownDisabled "SP044" "nothing that could be disabled",
    Deprecated "SP045" "an id that has given way to another",
    WrongReplacement "SP046" "a replacement that leads nowhere",
    RulesOnSignpost "SP047" "rules beside an id that has given way to another",
    NothingToReplace "SP048" "nothing of the bases that could be replaced",
    TooOld "SP049" "a pack for a newer version of the tool",
    BadVersion "SP050" "a version that is none",
}

impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// One problem in a rule file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diagnostic {
    /// Which kind of problem.
    pub code: Code,
    /// How bad it is.
    pub severity: Severity,
    /// The problem in a sentence.
    pub message: String,
    /// Path of the rule file.
    pub file: String,
    /// The words it is about, the most important first, each with what to say under it.
    pub labels: Vec<(Span, String)>,
    /// Words in other files that it is about too.
    pub related: Vec<Related>,
    /// What can be done.
    pub help: Vec<String>,
    /// Words to write in the place of others, where it is known what was most likely meant.
    pub instead: Option<(Span, String)>,
}

/// A label in another file than the diagnostic's own.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Related {
    /// Path of the file.
    pub file: String,
    /// The words.
    pub span: Span,
    /// What to say under them.
    pub text: String,
}

impl Diagnostic {
    /// An error without labels yet.
    #[must_use]
    pub fn error(code: Code, file: &str, message: impl Into<String>) -> Self {
        Self {
            code,
            severity: Severity::Error,
            message: message.into(),
            file: file.to_owned(),
            labels: Vec::new(),
            related: Vec::new(),
            help: Vec::new(),
            instead: None,
        }
    }

    /// A warning without labels yet.
    #[must_use]
    pub fn warning(code: Code, file: &str, message: impl Into<String>) -> Self {
        Self { severity: Severity::Warning, ..Self::error(code, file, message) }
    }

    /// Adds a label.
    #[must_use]
    pub fn label(mut self, span: Span, text: impl Into<String>) -> Self {
        self.labels.push((span, text.into()));
        self
    }

    /// Adds a label in another file.
    #[must_use]
    pub fn also(mut self, file: &str, span: Span, text: impl Into<String>) -> Self {
        if file == self.file {
            return self.label(span, text);
        }
        self.related.push(Related { file: file.to_owned(), span, text: text.into() });
        self
    }

    /// Adds help.
    #[must_use]
    pub fn help(mut self, text: impl Into<String>) -> Self {
        self.help.push(text.into());
        self
    }

    /// Adds help where there is some.
    #[must_use]
    pub fn help_if(self, text: Option<String>) -> Self {
        match text {
            Some(text) => self.help(text),
            None => self,
        }
    }

    /// Adds what was most likely meant, where there is such a word: for programs that can write it.
    #[must_use]
    pub fn instead(mut self, span: Span, words: Option<String>) -> Self {
        self.instead = words.map(|words| (span, words));
        self
    }

    /// The place the diagnostic is sorted by.
    #[must_use]
    pub fn start(&self) -> usize {
        self.labels.first().map_or(0, |(span, _)| span.start)
    }
}

/// The known word that is nearest to `word`, if it is near: a far-fetched guess sends an author
/// the wrong way.
#[must_use]
pub fn nearest<'a>(word: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let lower = word.to_lowercase();
    let begins = |known: &str| lower.len() > 3 && known.to_lowercase().starts_with(&lower);
    let distance = |known: &str| strsim::damerau_levenshtein(&lower, &known.to_lowercase());
    known
        .into_iter()
        .filter(|known| !known.is_empty())
        // Who wrote the beginning of a word has most likely meant the whole.
        .map(|known| if begins(known) { (1.min(distance(known)), known) } else { (distance(known), known) })
        .filter(|(distance, known)| {
            let longer = known.chars().count().max(lower.chars().count());
            *distance <= (longer / 3).clamp(1, 4) && *distance < longer
        })
        // Of two as near, the one as long: letters are swapped more often than forgotten.
        .min_by_key(|(distance, known)| (*distance, known.len().abs_diff(lower.len())))
        .map(|(_, known)| known)
}

/// "did you mean `withdraw`?", or all the words there are if they are few.
#[must_use]
pub fn suggestion<'a>(word: &str, known: impl IntoIterator<Item = &'a str>) -> Option<String> {
    let known: Vec<&str> = known.into_iter().filter(|known| !known.is_empty()).collect();
    if let Some(nearest) = nearest(word, known.iter().copied()) {
        return Some(format!("did you mean `{nearest}`?"));
    }
    let quoted: Vec<String> = known.iter().map(|known| format!("`{known}`")).collect();
    (1..=16).contains(&known.len()).then(|| format!("known here: {}", quoted.join(", ")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_numbered_in_order() {
        assert!(Code::ALL.is_sorted_by(|one, next| one.as_str() < next.as_str()));
        for code in Code::ALL {
            let number = code.as_str().strip_prefix("SP").filter(|number| number.len() == 3);
            assert!(number.is_some_and(|number| number.parse::<u16>().is_ok()), "{code}");
        }
    }

    #[test]
    fn a_near_word_is_suggested_and_a_far_one_is_not() {
        assert_eq!(suggestion("demmand", ["demand", "seek"]).as_deref(), Some("did you mean `demand`?"));
        assert_eq!(suggestion("zebra", ["demand", "seek"]).as_deref(), Some("known here: `demand`, `seek`"));
        assert_eq!(suggestion("zebra", std::iter::repeat_n("demand", 40)), None);
    }
}

//! What is wrong with rule files beyond their shape, collected over all of them.

use jiff::civil::Date;

use super::authored::Text;
use super::lint::Places;
use super::sources::File;
use super::stance::Stance;
use super::yaml::Problem;
use crate::diagnostic::{Code, Diagnostic, Severity, nearest, suggestion};
use crate::pattern::{PhraseError, PhraseErrorKind};
use crate::span::{Origin, Span};

/// The problems found so far.
#[derive(Debug, Default)]
pub(super) struct Report {
    diagnostics: Vec<Diagnostic>,
    /// Whether anybody wants to hear of what may not be meant. Who only wants to read an article does not.
    warns: bool,
    /// Whether the tests of built-in rules are of no use.
    untested: bool,
    /// The words of phrases and cues, where anybody may be warned of them.
    places: Places,
}

impl Report {
    /// A report that looks for warnings as well.
    pub(super) fn warning() -> Self {
        Self { warns: true, ..Self::default() }
    }

    /// A report for those who only read articles.
    pub(super) fn untested() -> Self {
        Self { untested: true, ..Self::default() }
    }

    /// Whether the tests of built-in rules are to be compiled.
    pub(super) fn wants_tests(&self) -> bool {
        !self.untested
    }

    pub(super) fn warns(&self) -> bool {
        self.warns
    }

    /// Where a phrase or a cue begins; its words are kept for warnings.
    pub(super) fn origin(&mut self, file: &File<'_>, words: Span) -> Origin {
        let origin = file.origin(words);
        if self.warns {
            self.places.add(origin.clone(), words);
        }
        origin
    }

    /// The words of all phrases and cues.
    pub(super) fn take_places(&mut self) -> Places {
        std::mem::take(&mut self.places)
    }

    pub(super) fn add(&mut self, diagnostic: Diagnostic) {
        self.diagnostics.push(diagnostic);
    }

    pub(super) fn extend(&mut self, diagnostics: impl IntoIterator<Item = Diagnostic>) {
        self.diagnostics.extend(diagnostics);
    }

    /// How many errors were found.
    pub(super) fn count(&self) -> usize {
        let errors = self.diagnostics.iter().filter(|diagnostic| diagnostic.severity == Severity::Error);
        errors.count()
    }

    /// All problems in the order of files and places, each once.
    pub(super) fn finish(mut self) -> Vec<Diagnostic> {
        // What a newer tool reads is full of riddles for this one.
        if self.diagnostics.iter().any(|diagnostic| diagnostic.code == Code::TooOld) {
            self.diagnostics.retain(|diagnostic| diagnostic.code == Code::TooOld);
        }
        self.diagnostics.sort_by(|a, b| {
            (&a.file, a.start(), a.code, &a.message).cmp(&(&b.file, b.start(), b.code, &b.message))
        });
        self.diagnostics.dedup();
        self.diagnostics
    }

    /// A word that is none of `known`.
    pub(super) fn unknown<'k>(
        &mut self,
        file: &File<'_>,
        word: &Text<'_>,
        code: Code,
        what: &str,
        known: impl IntoIterator<Item = &'k str>,
    ) {
        let known: Vec<&str> = known.into_iter().collect();
        let diagnostic = Diagnostic::error(code, file.path, format!("there is no {what} `{}`", word.value))
            .label(word.span, "not known")
            .instead(word.span, meant(word.value, &known))
            .help_if(suggestion(word.value, known));
        self.add(diagnostic);
    }

    /// A stance, or `none`.
    pub(super) fn stance_or_none(&mut self, file: &File<'_>, word: &Text<'_>) -> Option<Stance> {
        if word.value == "none" {
            return None;
        }
        let stance = Stance::parse(word.value);
        if stance.is_none() {
            let known = Stance::ALL.iter().map(|stance| stance.as_str()).chain(["none"]);
            self.unknown(file, word, Code::UnknownValue, "stance", known);
        }
        stance
    }

    /// A day.
    pub(super) fn date(&mut self, file: &File<'_>, date: Option<&Text<'_>>) -> Option<Date> {
        let date = date?;
        let parsed = date.value.parse::<Date>().ok().filter(|_| date.value.len() == 10);
        if parsed.is_none() {
            let diagnostic =
                Diagnostic::error(Code::BadDate, file.path, format!("`{}` is no date", date.value))
                    .label(date.span, "no such day")
                    .help("write year, month and day: `2025-06-01`");
            self.add(diagnostic);
        }
        parsed
    }

    /// A phrase that cannot be read.
    pub(super) fn phrase(&mut self, file: &File<'_>, text: &Text<'_>, error: PhraseError) {
        let code = match error.kind {
            PhraseErrorKind::Syntax => Code::PhraseSyntax,
            PhraseErrorKind::Empty => Code::EmptyPhrase,
            PhraseErrorKind::UnknownParty(..) => Code::UnknownParty,
            PhraseErrorKind::UnknownList(..) => Code::UnknownList,
        };
        let suggested = match &error.kind {
            PhraseErrorKind::UnknownParty(name, known) | PhraseErrorKind::UnknownList(name, known) => {
                suggestion(name, known.iter().map(String::as_str))
            }
            _ => None,
        };
        let none = match &error.kind {
            PhraseErrorKind::UnknownList(_, known) if known.is_empty() => {
                Some("word lists are written in `lists.yaml` of the pack, and there are none yet".to_owned())
            }
            _ => None,
        };
        let instead = match &error.kind {
            PhraseErrorKind::UnknownParty(name, known) => {
                nearest(name, known.iter().map(String::as_str)).map(|meant| format!("{{{meant}}}"))
            }
            PhraseErrorKind::UnknownList(name, known) => {
                nearest(name, known.iter().map(String::as_str)).map(|meant| format!("<{meant}>"))
            }
            _ => None,
        };
        let (message, label) = match error.kind {
            PhraseErrorKind::Syntax => ("this phrase cannot be read".to_owned(), error.message),
            PhraseErrorKind::Empty => (error.message, "matches nothing".to_owned()),
            _ => (error.message, "not known".to_owned()),
        };
        let part = text.part(file.text, error.span);
        let diagnostic = Diagnostic::error(code, file.path, message)
            .label(part, label)
            // Where the place is only that of the whole text, no part of it can be replaced.
            .instead(part, instead.filter(|_| part.len() == error.span.len()))
            .help_if(error.help)
            .help_if(suggested)
            .help_if(none);
        self.add(diagnostic);
    }

    /// An id: one word that can be written in a phrase.
    pub(super) fn id(&mut self, file: &File<'_>, id: &Text<'_>) {
        let good = |c: char| c.is_alphanumeric() || matches!(c, '-' | '_');
        if id.value.is_empty() || !id.value.chars().all(good) {
            let diagnostic =
                Diagnostic::error(Code::BadId, file.path, format!("`{}` cannot be an id", id.value))
                    .label(id.span, "letters, digits and hyphens make an id")
                    .help_if(possible_id(id.value).map(|id| format!("write `{id}`")));
            self.add(diagnostic);
        }
    }

    /// More of something than ids can count. `first` is the first one too many.
    pub(super) fn limit(&mut self, file: &str, what: &str, most: usize, first: Option<Span>) {
        if let Some(span) = first {
            let message = format!("a pack has at most {most} {what}");
            let diagnostic = Diagnostic::error(Code::TooMuch, file, message);
            self.add(diagnostic.label(span, "one too many"));
        }
    }

    /// A file that must be there.
    pub(super) fn missing_file(&mut self, path: &str, why: &str) {
        self.add(Diagnostic::error(Code::MissingFile, path, format!("`{path}` is missing")).help(why));
    }
}

/// What an author who wrote something that is no id may have meant.
fn possible_id(written: &str) -> Option<String> {
    let words = written.split(|c: char| !c.is_alphanumeric() && c != '_').filter(|word| !word.is_empty());
    let id = words.collect::<Vec<_>>().join("-");
    (!id.is_empty()).then_some(id)
}

/// The known word that was most likely meant, to be written in place of the one that is there.
fn meant(word: &str, known: &[&str]) -> Option<String> {
    nearest(word, known.iter().copied()).map(str::to_owned)
}

impl Problem {
    /// Whether a list or a mapping stands where it should not.
    pub(super) fn is_of_several(&self) -> bool {
        matches!(self, Self::WrongType { found, .. } if matches!(found.as_str(), "a list" | "a mapping"))
    }

    /// The problem as an author is shown it.
    pub(super) fn diagnostic(self, file: &str, span: Span) -> Diagnostic {
        match self {
            Self::UnknownKey { key, known } => {
                Diagnostic::error(Code::UnknownKey, file, format!("unknown key `{key}`"))
                    .label(span, "no such key here")
                    .instead(span, meant(&key, &known))
                    .help_if(suggestion(&key, known))
            }
            Self::MissingKey { key } => {
                Diagnostic::error(Code::MissingKey, file, format!("the key `{key}` is missing"))
                    .label(span, format!("this entry has no `{key}`"))
                    .help(match key.chars().all(char::is_alphanumeric) {
                        true => format!("add `{key}: …` to it"),
                        false => format!("add `\"{key}\": …` to it"),
                    })
            }
            Self::DuplicateKey { key, first } => {
                Diagnostic::error(Code::DuplicateKey, file, format!("the key `{key}` stands twice"))
                    .label(span, "again here")
                    .label(first, "first here")
                    .help("put what both hold under one of them")
            }
            Self::WrongType { found, expected } => {
                let diagnostic =
                    Diagnostic::error(Code::WrongType, file, format!("expected {expected}, found {found}"))
                        .label(span, format!("expected {expected}"));
                if expected == "a list" && found.starts_with("the text") {
                    diagnostic.help("write a list in brackets, `[one, two]`, or one item a line after `- `")
                } else if expected == "`true` or `false`" {
                    diagnostic.help("write `true` or `false`, without quotation marks")
                } else if expected == "text" && found == "a mapping" {
                    diagnostic.help("a text with a colon in it needs quotation marks")
                } else {
                    diagnostic
                }
            }
            Self::UnknownValue { value, known } => {
                Diagnostic::error(Code::UnknownValue, file, format!("`{value}` is not known here"))
                    .label(span, "not known")
                    .instead(span, meant(&value, &known))
                    .help_if(suggestion(&value, known))
            }
            Self::Empty { expected } => {
                Diagnostic::error(Code::EmptyValue, file, format!("expected {expected}, found nothing"))
                    .label(span, "nothing stands here")
            }
            Self::Other(message) => Diagnostic::error(Code::WrongType, file, message).label(span, "here"),
        }
    }
}

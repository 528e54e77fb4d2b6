//! Cues: groups of words that share one behaviour, one cue a word.

use std::sync::Arc;

use smol_str::SmolStr;

use super::language::entry;
use crate::diagnostic::Code;
use crate::pack::authored::Text;
use crate::pack::authored::language as authored;
use crate::pack::check::Report;
use crate::pack::language::{AddresseePlace, Cue, CuePos, HolderPlace, Language, Place, Sense};
use crate::pack::sources::File;
use crate::pack::stance::Stance;
use crate::pattern::vocabulary::{Symbol, Vocabulary};
use crate::pattern::{self, Phrase};

/// The words a content can be given as, besides prepositions.
pub(in crate::pack) const PLACES: &[&str] = &[
    "that",
    "to",
    "ing",
    "object",
    "subject",
    "quote",
    "subjunctive",
    "clause",
    "modified",
    "compound",
    "predicate",
    "to-np",
];

/// CAMEO code and PLOVER class of an accusation, which is an act but no stance.
const ACCUSE: (&str, &str) = ("112", "ACCUSE");

/// Adds the cues of one group.
pub(super) fn compile(
    file: &File<'_>,
    group: &authored::CueGroup<'_>,
    language: &mut Language,
    vocabulary: &mut Vocabulary,
    report: &mut Report,
) {
    let sense = sense(file, &group.stance, report);
    let info = match sense {
        Sense::Stance(stance) => language.stance(stance),
        _ => None,
    };
    let pos = match group.pos {
        authored::CuePos::Verb => CuePos::Verb,
        authored::CuePos::Noun => CuePos::Noun,
        authored::CuePos::Adjective => CuePos::Adjective,
        authored::CuePos::Modal => CuePos::Modal,
        authored::CuePos::Phrase => CuePos::Phrase,
    };
    let default = match (sense, info) {
        (Sense::Accuse, _) => (3, ACCUSE.0, ACCUSE.1),
        (_, Some(info)) => (info.strength, info.cameo.as_str(), info.plover.as_str()),
        (_, None) => (0, "", ""),
    };
    let strength = match &group.strength {
        Some(strength) if (1..=5).contains(&strength.value) => strength.value,
        Some(strength) => {
            out_of_range(file, strength.span, report);
            default.0
        }
        None => default.0,
    };
    let negated = match &group.negated {
        Some(negated) => report.stance_or_none(file, negated),
        None => info.and_then(|info| info.negated),
    };
    let content: Arc<[Place]> = group
        .content
        .iter()
        .filter_map(|place| content_place(file, place, language, vocabulary, report))
        .collect();
    let model = Cue {
        words: Vec::new(),
        phrase: None,
        text: SmolStr::default(),
        pos,
        sense,
        negated,
        backshift: group.backshift.as_ref().and_then(|stance| report.stance_or_none(file, stance)),
        holder: match group.holder {
            Some(authored::HolderPlace::Subject) => HolderPlace::Subject,
            Some(authored::HolderPlace::Possessor) => HolderPlace::Possessor,
            Some(authored::HolderPlace::Speaker) => HolderPlace::Speaker,
            Some(authored::HolderPlace::Object) => HolderPlace::Object,
            Some(authored::HolderPlace::Topic) => HolderPlace::Topic,
            None => match pos {
                CuePos::Noun => HolderPlace::Possessor,
                CuePos::Modal => HolderPlace::Speaker,
                CuePos::Verb | CuePos::Adjective | CuePos::Phrase => HolderPlace::Subject,
            },
        },
        content,
        addressee: group
            .addressee
            .as_ref()
            .and_then(|place| addressee_place(file, place, language, vocabulary, report)),
        judge: group
            .judge
            .iter()
            .filter_map(|word| {
                preposition(file, word, word.value, std::iter::empty(), language, vocabulary, report)
            })
            .collect(),
        act: group.act,
        speech: group.speech,
        effort: group.effort,
        fronted: group.fronted,
        bare: group.bare,
        addressed: group.addressed,
        strength,
        cameo: group.cameo.as_ref().map_or(default.1, |code| code.value).into(),
        plover: group.plover.as_ref().map_or(default.2, |class| class.value).into(),
        origin: crate::span::Origin::default(),
    };
    for word in &group.words {
        let origin = report.origin(file, word.span);
        let cue = |words, phrase| Cue {
            words,
            phrase,
            text: word.value.into(),
            origin: origin.clone(),
            content: model.content.clone(),
            judge: model.judge.clone(),
            cameo: model.cameo.clone(),
            plover: model.plover.clone(),
            ..model
        };
        if pos == CuePos::Phrase {
            let phrase = phrase(file, word, vocabulary, report);
            language.cues.extend(phrase.map(|phrase| cue(Vec::new(), Some(Box::new(phrase)))));
        } else {
            entry(file, word, vocabulary, report, |words| language.cues.push(cue(words, None)));
        }
    }
}

pub(super) fn out_of_range(file: &File<'_>, span: crate::span::Span, report: &mut Report) {
    let diagnostic = crate::diagnostic::Diagnostic::error(
        Code::WrongType,
        file.path,
        "a strength is a number from 1 to 5",
    );
    report.add(diagnostic.label(span, "out of range"));
}

/// A fixed expression. It is matched as it stands: its verb, if it has one, does not alternate.
fn phrase(
    file: &File<'_>,
    text: &Text<'_>,
    vocabulary: &mut Vocabulary,
    report: &mut Report,
) -> Option<Phrase> {
    let mut names = super::language::Names { vocabulary };
    match pattern::parse::items(text.value, &mut names) {
        Ok(items) => {
            let (source, items) = (text.value.into(), items.into());
            Some(Phrase { source, origin: file.origin(text.span), items, predicate: None })
        }
        Err(error) => {
            report.phrase(file, text, error);
            None
        }
    }
}

fn sense(file: &File<'_>, word: &Text<'_>, report: &mut Report) -> Sense {
    match word.value {
        "say" => Sense::Say,
        "know" => Sense::Know,
        "accuse" => Sense::Accuse,
        other => match Stance::parse(other) {
            Some(stance) => Sense::Stance(stance),
            None => {
                let known = Stance::ALL.iter().map(|stance| stance.as_str());
                report.unknown(
                    file,
                    word,
                    Code::UnknownValue,
                    "stance",
                    known.chain(["say", "know", "accuse"]),
                );
                Sense::Say
            }
        },
    }
}

fn content_place(
    file: &File<'_>,
    word: &Text<'_>,
    language: &Language,
    vocabulary: &mut Vocabulary,
    report: &mut Report,
) -> Option<Place> {
    Some(match word.value {
        "that" => Place::That,
        "to" => Place::To,
        "ing" => Place::Ing,
        "object" => Place::Object,
        "subject" => Place::Subject,
        "quote" => Place::Quote,
        "subjunctive" => Place::Subjunctive,
        "clause" => Place::Clause,
        "modified" => Place::Modified,
        "compound" => Place::Compound,
        "predicate" => Place::Predicate,
        "to-np" => Place::Prep(vocabulary.intern("to")),
        other => {
            let known = PLACES.iter().copied();
            Place::Prep(preposition(file, word, other, known, language, vocabulary, report)?)
        }
    })
}

fn addressee_place(
    file: &File<'_>,
    word: &Text<'_>,
    language: &Language,
    vocabulary: &mut Vocabulary,
    report: &mut Report,
) -> Option<AddresseePlace> {
    match word.value {
        "object" => Some(AddresseePlace::Object),
        other => preposition(file, word, other, ["object"].into_iter(), language, vocabulary, report)
            .map(AddresseePlace::Prep),
    }
}

/// A preposition that the language knows.
fn preposition<'k>(
    file: &File<'_>,
    word: &Text<'_>,
    preposition: &str,
    others: impl Iterator<Item = &'k str>,
    language: &Language,
    vocabulary: &mut Vocabulary,
    report: &mut Report,
) -> Option<Symbol> {
    let symbol = vocabulary.intern(preposition);
    if language.prepositions.has(symbol) {
        return Some(symbol);
    }
    let others: Vec<&str> = others.collect();
    let prepositions = language.prepositions.entries.iter().map(|words| vocabulary.word(words[0]));
    let known = others.iter().copied().chain(prepositions);
    report.unknown(file, word, Code::UnknownValue, "place or preposition", known);
    None
}

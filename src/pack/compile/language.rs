//! The closed word classes of a language, and its cues.

use super::{Folder, cues};
use crate::diagnostic::{Code, Diagnostic};
use crate::pack::authored::language as authored;
use crate::pack::authored::{Text, Texts};
use crate::pack::check::Report;
use crate::pack::language::{
    ConditionKind, ConditionWord, Language, Pronoun, PronounGender, PronounKind, StanceInfo,
};
use crate::pack::sources::File;
use crate::pack::stance::{Sign, Stance};
use crate::pack::words::Words;
use crate::pattern::parse::expand;
use crate::pattern::vocabulary::{Symbol, Vocabulary};
use crate::pattern::{self, Alternatives, Resolver, words};
use crate::text::BoundaryWords;

/// The files a language folder can have, besides those of cues.
pub(super) const FILES: &[&str] = &[
    "abbreviations.yaml",
    "aspectuals.yaml",
    "back-references.yaml",
    "conditions.yaml",
    "groups.yaml",
    "hypotheticals.yaml",
    "light-verbs.yaml",
    "lists.yaml",
    "modals.yaml",
    "negation.yaml",
    "nominalisations.yaml",
    "outsiders.yaml",
    "prepositions.yaml",
    "pronouns.yaml",
    "reversers.yaml",
    "roles.yaml",
    "stances.yaml",
    "titles.yaml",
    "transparent-nouns.yaml",
    "verbs.yaml",
];

/// Those of them that are read to find names.
pub(super) const CLOSED: &[&str] = &["abbreviations.yaml", "outsiders.yaml", "roles.yaml", "titles.yaml"];

/// A group of alternatives that stands for more sequences than this is not written out.
const MOST_SEQUENCES: usize = 4096;

pub(super) fn compile(folder: &Folder<'_>, vocabulary: &mut Vocabulary, report: &mut Report) -> Language {
    let mut language = Language::default();
    language.name.clone_from(&folder.name);
    // Prepositions and stances first: cues refer to both.
    if let Some((file, read)) = folder.read::<authored::PrepositionsFile<'_>>("prepositions.yaml", report) {
        language.prepositions = set(file, &read.prepositions, vocabulary, report);
        language.particles = set(file, &read.particles, vocabulary, report);
        language.reasons = set(file, &read.reasons, vocabulary, report);
    }
    language.stances = stances(folder, report);
    boundaries(folder, &mut language, report);
    word_classes(folder, &mut language, vocabulary, report);
    conditions(folder, &mut language, vocabulary, report);
    back_references(folder, &mut language, vocabulary, report);
    titles(folder, &mut language, vocabulary, report);
    pronouns(folder, &mut language, vocabulary, report);
    nominalisations(folder, &mut language, vocabulary, report);
    for (file, read) in folder.read_all::<authored::CuesFile<'_>>("cues", report) {
        for group in &read.cues {
            cues::compile(file, group, &mut language, vocabulary, report);
        }
    }
    if let Some((file, read)) = folder.read::<authored::ModalsFile<'_>>("modals.yaml", report) {
        for group in &read.modals {
            cues::compile(file, group, &mut language, vocabulary, report);
        }
    }
    language.index();
    language
}

/// What [`CLOSED`] holds.
pub(super) fn closed_classes(
    folder: &Folder<'_>,
    vocabulary: &mut Vocabulary,
    report: &mut Report,
) -> Language {
    let mut language = Language::default();
    boundaries(folder, &mut language, report);
    word_classes(folder, &mut language, vocabulary, report);
    titles(folder, &mut language, vocabulary, report);
    language
}

fn boundaries(folder: &Folder<'_>, language: &mut Language, report: &mut Report) {
    if let Some((_, read)) = folder.read::<BoundaryWords>("abbreviations.yaml", report) {
        language.boundaries = read.into();
    }
}

/// The files that are nothing but word lists.
fn word_classes(
    folder: &Folder<'_>,
    language: &mut Language,
    vocabulary: &mut Vocabulary,
    report: &mut Report,
) {
    macro_rules! classes {
        ($($file:literal $type:ident { $($from:ident => $to:ident),* $(,)? })*) => {$(
            if let Some((file, read)) = folder.read::<authored::$type<'_>>($file, report) {
                $(language.$to = set(file, &read.$from, vocabulary, report);)*
            }
        )*};
    }
    classes! {
        "aspectuals.yaml" AspectualsFile {
            verbs => aspectuals, seeming => seeming, particles => aspectual_particles,
            adjectives => aspectual_adjectives, plain => plain_verbs,
        }
        "groups.yaml" GroupsFile {
            both => both, neither => neither, either => either, each => each, others => others, allies => allies, joint => joint,
        }
        "hypotheticals.yaml" HypotheticalsFile {
            marks => unreal_marks, inverted => unreal_inverted, verbs => unreal_verbs, own => unreal_own, nouns => unreal_nouns,
            adjectives => unreal_adjectives, modifiers => unreal_modifiers, adverbs => unreal_adverbs, questions => question_words,
        }
        "light-verbs.yaml" LightVerbsFile {
            verbs => light_verbs, copulas => copulas, with => light_with, receivers => receivers,
            outcomes => outcomes, listing => listing,
        }
        "negation.yaml" NegationFile {
            negators => negators, determiners => negative_determiners, subjects => negative_subjects,
            past => past, past_before => past_before, not_yet => not_yet, implicatives => implicatives, nearly => nearly, silent => silent, transparent => neg_transparent,
            double => double_negation,
        }
        "outsiders.yaml" OutsidersFile {
            nouns => outsider_nouns, modifiers => outsider_modifiers, behind => outsider_behind,
            bodies => outsider_bodies, unnamed => unnamed, subsets => subsets,
        }
        "reversers.yaml" ReversersFile {
            verbs => reverser_verbs, from => reverser_from, nouns => reverser_nouns,
            adjectives => reverser_adjectives, determiners => reverser_determiners,
            prepositions => reverser_prepositions, adverbs => reverser_adverbs, limiters => limiters,
            beside => reverser_beside,
        }
        "roles.yaml" RolesFile {
            persons => role_persons, bodies => role_bodies, ranks => role_ranks, policy => role_policies,
        }
        "transparent-nouns.yaml" TransparentNounsFile { nouns => transparent_nouns }
        "verbs.yaml" VerbsFile { verbs => verbs }
    }
}

/// The entries of a word list.
fn set(file: &File<'_>, texts: &Texts<'_>, vocabulary: &mut Vocabulary, report: &mut Report) -> Words {
    let mut entries = Vec::with_capacity(texts.len());
    for text in texts {
        entry(file, text, vocabulary, report, |words| entries.push(words));
    }
    Words::new(entries)
}

/// An entry of a word list: its words, or each of the word sequences it stands for where it is
/// written as a phrase, `both (sides|parties)`.
pub(super) fn entry(
    file: &File<'_>,
    text: &Text<'_>,
    vocabulary: &mut Vocabulary,
    report: &mut Report,
    mut each: impl FnMut(Vec<Symbol>),
) {
    if !text.value.contains(['(', ')', '|', '?', '<', '>', '{', '}', '*', '=']) {
        let words = symbols(text.value, vocabulary);
        if words.is_empty() {
            let diagnostic = Diagnostic::error(Code::EmptyPhrase, file.path, "this entry has no words");
            report.add(diagnostic.label(text.span, "matches nothing"));
        }
        return each(words);
    }
    let items = match pattern::parse::items(text.value, &mut Names { vocabulary }) {
        Ok(items) => items,
        Err(error) => return report.phrase(file, text, error),
    };
    match expand(&items, MOST_SEQUENCES) {
        Some(sequences) => sequences.into_iter().for_each(each),
        None => {
            let diagnostic =
                Diagnostic::error(Code::PhraseSyntax, file.path, "this entry is no finite list of words")
                    .label(text.span, "parties, gaps and `*` cannot stand in a word list");
            report.add(diagnostic);
        }
    }
}

fn symbols(text: &str, vocabulary: &mut Vocabulary) -> Vec<Symbol> {
    let mut symbols = Vec::with_capacity(1);
    words::tokens(text, |word| symbols.push(vocabulary.intern(word)));
    symbols
}

fn stances(folder: &Folder<'_>, report: &mut Report) -> Vec<StanceInfo> {
    let before = report.count();
    let Some((file, read)) = folder.read::<authored::StancesFile<'_>>("stances.yaml", report) else {
        return Vec::new();
    };
    let whole = report.count() == before;
    let mut infos = Vec::new();
    for (name, written) in &read.stances.0 {
        let Some(stance) = Stance::parse(name.value) else {
            let known = Stance::ALL.iter().map(|stance| stance.as_str());
            report.unknown(file, name, Code::UnknownValue, "stance", known);
            continue;
        };
        if written.sign.value != stance.sign().as_str() {
            let sign = match stance.sign() {
                Sign::For => "for (`+`)",
                Sign::Against => "against (`-`)",
            };
            let message = format!("`{stance}` is a stance {sign} a position");
            let diagnostic = Diagnostic::error(Code::UnknownValue, file.path, message)
                .label(written.sign.span, "the other sign");
            report.add(diagnostic);
        }
        if !(1..=5).contains(&written.strength.value) {
            cues::out_of_range(file, written.strength.span, report);
        }
        infos.push(StanceInfo {
            stance,
            strength: written.strength.value,
            cameo: written.cameo.value.into(),
            plover: written.plover.value.into(),
            negated: report.stance_or_none(file, &written.negated),
        });
    }
    let missing = Stance::ALL.iter().filter(|stance| !infos.iter().any(|info| info.stance == **stance));
    let missing: Vec<String> = missing.map(|stance| format!("`{stance}`")).collect();
    if whole && !missing.is_empty() {
        let message = format!("stances are missing: {}", missing.join(", "));
        let place = read.stances.0.first().map_or_else(Default::default, |(name, _)| name.span);
        let diagnostic = Diagnostic::error(Code::MissingKey, file.path, message);
        report.add(diagnostic.label(place, "all nine stances stand here"));
    }
    infos.sort_by_key(|info| Stance::ALL.iter().position(|stance| *stance == info.stance));
    infos
}

fn conditions(
    folder: &Folder<'_>,
    language: &mut Language,
    vocabulary: &mut Vocabulary,
    report: &mut Report,
) {
    let Some((file, read)) = folder.read::<authored::ConditionsFile<'_>>("conditions.yaml", report) else {
        return;
    };
    language.inverted_conditions = set(file, &read.inverted, vocabulary, report);
    language.concessive = set(file, &read.concessive, vocabulary, report);
    for group in &read.conditions {
        let kind = match group.kind {
            authored::ConditionKind::If => ConditionKind::If,
            authored::ConditionKind::OnlyIf => ConditionKind::OnlyIf,
            authored::ConditionKind::Unless => ConditionKind::Unless,
            authored::ConditionKind::Until => ConditionKind::Until,
            authored::ConditionKind::After => ConditionKind::After,
            authored::ConditionKind::Before => ConditionKind::Before,
            authored::ConditionKind::Exchange => ConditionKind::Exchange,
            authored::ConditionKind::Prerequisite => ConditionKind::Prerequisite,
            authored::ConditionKind::Without => ConditionKind::Without,
            authored::ConditionKind::Concession => ConditionKind::Concession,
        };
        for text in &group.words {
            entry(file, text, vocabulary, report, |words| {
                language.conditions.push(ConditionWord {
                    words,
                    kind,
                    behind: group.place == Some(authored::ConditionPlace::Behind),
                    demands: group.demands.unwrap_or(true),
                });
            });
        }
    }
}

fn back_references(
    folder: &Folder<'_>,
    language: &mut Language,
    vocabulary: &mut Vocabulary,
    report: &mut Report,
) {
    let read = folder.read::<authored::BackReferencesFile<'_>>("back-references.yaml", report);
    let Some((file, read)) = read else { return };
    language.reference_determiners = set(file, &read.determiners, vocabulary, report);
    language.reference_definite = set(file, &read.definite, vocabulary, report);
    language.reference_pronouns = set(file, &read.pronouns, vocabulary, report);
    language.reference_plural = set(file, &read.plural, vocabulary, report);
    language.reference_adverbs = set(file, &read.adverbs, vocabulary, report);
    language.echoes = set(file, &read.echoes, vocabulary, report);
    language.reference_verbs = set(file, &read.verb_phrases, vocabulary, report);
    let mut compounds = Vec::new();
    for (noun, stances) in &read.nouns.0 {
        let stances = if stances.iter().any(|stance| stance.value == "any") {
            Stance::ALL.to_vec()
        } else {
            stances.iter().filter_map(|stance| report.stance_or_none(file, stance)).collect()
        };
        match symbols(noun.value, vocabulary).as_slice() {
            [] => {}
            [noun] => language.reference_nouns.push((*noun, stances)),
            [.., head] => compounds.push((*head, stances)),
        }
    }
    // A compound is looked up by its head, and says nothing new where the head is listed itself.
    for (head, stances) in compounds {
        if !language.reference_nouns.iter().any(|(noun, _)| *noun == head) {
            language.reference_nouns.push((head, stances));
        }
    }
}

fn titles(folder: &Folder<'_>, language: &mut Language, vocabulary: &mut Vocabulary, report: &mut Report) {
    let Some((file, read)) = folder.read::<authored::TitlesFile<'_>>("titles.yaml", report) else { return };
    language.titles = set(file, &read.titles, vocabulary, report);
    language.honorifics_male = set(file, &read.honorifics.male, vocabulary, report);
    language.honorifics_female = set(file, &read.honorifics.female, vocabulary, report);
    let any = set(file, &read.honorifics.any, vocabulary, report);
    let all = [&language.honorifics_male, &language.honorifics_female, &any];
    language.honorifics = all.iter().flat_map(|words| words.entries.iter().cloned()).collect();
}

fn pronouns(folder: &Folder<'_>, language: &mut Language, vocabulary: &mut Vocabulary, report: &mut Report) {
    let Some((file, read)) = folder.read::<authored::PronounsFile<'_>>("pronouns.yaml", report) else {
        return;
    };
    for pronoun in &read.pronouns {
        if !(1..=3).contains(&pronoun.person.value) {
            let diagnostic = Diagnostic::error(Code::WrongType, file.path, "a person is 1, 2 or 3");
            report.add(diagnostic.label(pronoun.person.span, "out of range"));
        }
        // "each other" is found by its first word; the second follows of itself.
        let Some(form) = symbols(pronoun.form.value, vocabulary).first().copied() else { continue };
        language.pronouns.push(Pronoun {
            form,
            lemma: vocabulary.intern(pronoun.lemma.value),
            person: pronoun.person.value,
            singular: pronoun.number != authored::Number::Plural,
            plural: pronoun.number != authored::Number::Singular,
            gender: match pronoun.gender {
                authored::PronounGender::Male => PronounGender::Male,
                authored::PronounGender::Female => PronounGender::Female,
                authored::PronounGender::Neuter => PronounGender::Neuter,
                authored::PronounGender::Any => PronounGender::Any,
            },
            kind: match pronoun.kind {
                authored::PronounKind::Personal => PronounKind::Personal,
                authored::PronounKind::Possessive => PronounKind::Possessive,
                authored::PronounKind::Reflexive => PronounKind::Reflexive,
                authored::PronounKind::Demonstrative => PronounKind::Demonstrative,
                authored::PronounKind::Relative => PronounKind::Relative,
                authored::PronounKind::Indefinite => PronounKind::Indefinite,
                authored::PronounKind::Reciprocal => PronounKind::Reciprocal,
            },
        });
    }
}

fn nominalisations(
    folder: &Folder<'_>,
    language: &mut Language,
    vocabulary: &mut Vocabulary,
    report: &mut Report,
) {
    let read = folder.read::<authored::NominalisationsFile<'_>>("nominalisations.yaml", report);
    let Some((_, read)) = read else { return };
    for (verb, nouns) in &read.nominalisations.0 {
        let nouns = nouns.iter().map(|noun| symbols(noun.value, vocabulary)).collect();
        language.nominalisations.push((symbols(verb.value, vocabulary), nouns));
    }
}

/// What the phrase parser asks of a language by itself: it has no parties and no lists.
pub(super) struct Names<'v> {
    pub(super) vocabulary: &'v mut Vocabulary,
}

impl Resolver for Names<'_> {
    fn slot(&mut self, _: &str) -> Result<u16, Vec<String>> {
        Err(vec!["any".to_owned()])
    }

    fn list(&mut self, _: &str) -> Result<Alternatives, Vec<String>> {
        Err(Vec::new())
    }

    fn symbol(&mut self, word: &str) -> Symbol {
        self.vocabulary.intern(word)
    }

    fn exact(&mut self, form: &str) -> Symbol {
        self.vocabulary.intern_exact(form)
    }
}

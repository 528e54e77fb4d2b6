//! Names that are ordinary words of the language.

use crate::diagnostic::{Code, Diagnostic};
use crate::pack::authored::pack::Party;
use crate::pack::authored::{Text, Texts};
use crate::pack::check::Report;
use crate::pack::sources::File;
use crate::syntax::{Model, Upos};

/// Warns of names that a text uses for other things than the party. Demonyms are adjectives by trade, and
/// groups are meant to be words of the language.
pub(in crate::pack) fn check(file: &File<'_>, parties: &[Party<'_>], report: &mut Report) {
    if !report.warns() {
        return;
    }
    for party in parties {
        let members = party.members.iter().flat_map(|member| {
            let lists = [&member.aliases, &member.metonyms, &member.institutions];
            std::iter::once(&member.name).chain(lists.into_iter().flatten())
        });
        let lists = [&party.aliases, &party.metonyms, &party.institutions];
        let own = party.name.iter().chain(lists.into_iter().flatten());
        for name in own.chain(members) {
            if let Some(trouble) = trouble(name.value) {
                add(file, name, party.id.value, trouble, report);
            }
        }
        let demonyms: [&Texts<'_>; 1] = [&party.demonyms];
        let demonyms = demonyms.into_iter().chain(party.members.iter().map(|member| &member.demonyms));
        for name in demonyms.flatten() {
            // "Polish" is an adjective, and begins with a capital where it is one.
            let trouble = trouble(name.value).filter(|trouble| *trouble != Trouble::Capital(Upos::Adj));
            if let Some(trouble) = trouble {
                add(file, name, party.id.value, trouble, report);
            }
        }
    }
}

/// Where the ordinary word is met.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Trouble {
    /// Wherever it stands.
    Anywhere(Upos),
    /// Where a sentence begins with it.
    Capital(Upos),
}

/// What the language uses a name for besides, where that is likely to be met. Only names of one word: several
/// in a row are rarely anything else. One in capitals throughout is never found in small letters.
fn trouble(name: &str) -> Option<Trouble> {
    let rest = name.strip_prefix("the ").or_else(|| name.strip_prefix("The "));
    let word = rest.unwrap_or(name).trim();
    if word.is_empty() || word.contains(|c: char| !c.is_alphabetic()) {
        return None;
    }
    let mut letters = word.chars();
    let capital = letters.next().is_some_and(char::is_uppercase);
    if capital && !letters.any(char::is_lowercase) && word.chars().count() <= 4 {
        return None;
    }
    let mut classes = Model::embedded().classes(word);
    let first = classes.next().filter(|class| !matches!(class, Upos::Propn | Upos::X))?;
    if !capital {
        return Some(Trouble::Anywhere(first));
    }
    // Sentences rarely begin with a bare noun or adjective, and "Parliament" with a capital is a name.
    let begins =
        !matches!(first, Upos::Noun | Upos::Adj | Upos::Num) || classes.all(|class| class != Upos::Propn);
    begins.then_some(Trouble::Capital(first))
}

fn add(file: &File<'_>, name: &Text<'_>, party: &str, trouble: Trouble, report: &mut Report) {
    let (class, label, help) = match trouble {
        Trouble::Anywhere(class) => (
            class,
            "found wherever the word stands",
            "write it with the capitals it has as a name, or leave it out",
        ),
        Trouble::Capital(class) => (
            class,
            "found wherever a sentence begins with the word",
            "write a longer name, or put longer names that hold it and are somebody else's under `not`",
        ),
    };
    let message = format!("the name `{}` of `{party}` is also {}", name.value, said(class));
    let warning = Diagnostic::warning(Code::OrdinaryName, file.path, message).label(name.span, label);
    report.add(warning.help(help));
}

/// A class as a person calls it.
const fn said(class: Upos) -> &'static str {
    match class {
        Upos::Noun => "an ordinary noun",
        Upos::Verb => "an ordinary verb",
        Upos::Adj => "an ordinary adjective",
        Upos::Adv => "an ordinary adverb",
        Upos::Pron => "a pronoun",
        Upos::Aux => "an auxiliary verb",
        Upos::Adp => "a preposition",
        Upos::Num => "a number",
        _ => "an ordinary word",
    }
}

//! Phrases that can never match.
//!
//! There are few ways to write one. A word is compared with lemma and form of a token alike, so an inflected word
//! is narrow, but finds itself; capitals count for `==` alone, and any word may be written in any capitals; a word
//! list without entries is an error already.

use super::Places;
use crate::diagnostic::Code;
use crate::pack::check::Report;
use crate::pack::model::{Pack, Party};
use crate::pattern::{Phrase, cover};
use crate::text::tokenize;

pub(super) fn check(pack: &Pack, places: &Places, report: &mut Report) {
    let unnamed: Vec<bool> = pack.parties.iter().map(|party| !is_named(party, pack)).collect();
    let mut slots = Vec::new();
    for position in &pack.positions {
        for phrase in position.phrases.iter().chain(&position.exclude) {
            if cover::begins_nowhere(phrase) {
                let warning = never(places, phrase, "it has no word to look for");
                report.add(warning.help("begin with a word, a `{party}` or a `<list>`"));
            } else if cover::begins_with_any(phrase) {
                let message = "this phrase can hardly ever match";
                let label = "looked for from the word behind the `*`, which must then stand there twice";
                let warning = places.warning(Code::NeverMatches, &phrase.origin, message, label);
                report.add(warning.help("leave the `*` at the beginning out"));
            }
            slots.clear();
            cover::slots(&phrase.items, &mut slots);
            if let Some(slot) = slots.iter().find(|slot| unnamed.get(usize::from(**slot)) == Some(&true)) {
                let party = &pack.parties[usize::from(*slot)];
                let label = format!("no name of `{}` is ever found", party.id);
                let warning = never(places, phrase, label).help(format!(
                    "take a name of `{}` out of `not`, or give it one that is a word",
                    party.id
                ));
                report.add(warning);
            }
        }
        for phrase in &position.phrases {
            let shadow =
                position.exclude.iter().find(|exclude| cover::shadows(exclude, phrase, &pack.vocabulary));
            if let Some(exclude) = shadow {
                let warning = never(places, phrase, "holds a word that this position excludes")
                    .also(&exclude.origin.file, places.span(&exclude.origin), "excluded here")
                    .help("take one of the two out");
                report.add(warning);
            }
        }
    }
}

fn never(places: &Places, phrase: &Phrase, label: impl Into<String>) -> crate::diagnostic::Diagnostic {
    places.warning(Code::NeverMatches, &phrase.origin, "this phrase can never match", label)
}

/// Whether anything in a text can stand for a party: a name that is a word and that no list of what it is not
/// takes away, or a person.
fn is_named(party: &Party, pack: &Pack) -> bool {
    let taken = |name: &str| {
        pack.parties.iter().flat_map(|party| &party.not).chain(&pack.elsewhere).any(|not| not == name)
    };
    let names =
        party.names.iter().map(|name| name.text.as_str()).chain(party.groups.iter().map(String::as_str));
    let people = party.people.iter().map(|person| person.name.as_str());
    names.chain(people).any(|name| {
        let mut tokens = Vec::new();
        tokenize(name, 0, &mut tokens);
        !tokens.is_empty() && !taken(name)
    })
}

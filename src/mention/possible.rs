//! Which words may turn out to mention somebody, before anybody knows whom.

use crate::pack::Pack;
use crate::pattern::view::View;
use crate::syntax::{Rel, Tree, Upos};

/// Calls `may` with the tokens of a sentence that are no names and may still mention a party, once what stands
/// around the sentence is known: pronouns, offices and bodies with the names they stand beside, groups. Every token
/// that could be the head of such a mention is among them.
pub fn possible(
    pack: &Pack,
    tree: &Tree,
    view: &View<'_>,
    tokens: std::ops::Range<usize>,
    mut may: impl FnMut(usize),
) {
    let language = &pack.language;
    let offices = [&language.role_persons, &language.role_bodies, &language.allies];
    let groups = [&language.both, &language.neither, &language.each];
    for token in tokens.clone() {
        let (lemma, form) = (view.lemma(token), view.form(token));
        let pronoun = matches!(tree.node(token).upos, Upos::Pron | Upos::Det)
            && language.pronouns.iter().any(|pronoun| pronoun.form == form);
        if pronoun {
            may(token);
        }
        if offices.iter().any(|words| words.has(lemma) || words.has(form)) {
            may(token);
            // The mention may be headed by the name that the office belongs to.
            if matches!(tree.rel(token), Rel::NmodDesc | Rel::Compound | Rel::Appos | Rel::Flat) {
                tree.head(token).into_iter().for_each(&mut may);
            }
            tree.children_with(token, &[Rel::Flat, Rel::Appos, Rel::NmodDesc]).for_each(&mut may);
        }
        for entry in groups.iter().flat_map(|words| &words.entries) {
            let Some(first) = (token + 1).checked_sub(entry.len()) else { continue };
            if first >= tokens.start && view.spells(first, entry) {
                (first..=token).for_each(&mut may);
            }
        }
    }
}

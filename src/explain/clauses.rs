//! Where the clauses of a sentence begin and end.

use std::collections::BTreeSet;

use super::facts::Clause;
use super::seen::Seen;
use crate::syntax::{Rel, Tree, Upos, Xpos, roles};

/// The clauses of a sentence, in the order of their first words.
pub(super) fn of(seen: &Seen<'_>, sentence: usize) -> Vec<Clause> {
    let tree = seen.tree();
    let mut found: Vec<(usize, Clause)> = Vec::new();
    for unit in seen.index.units[sentence].iter().map(|number| &tree.units()[*number]) {
        let heads: BTreeSet<usize> =
            unit.tokens.iter().copied().filter(|token| *token == unit.root || opens(tree, *token)).collect();
        for head in &heads {
            let mut tokens = tree.subtree_without(*head, |child| heads.contains(&child));
            tokens.retain(|token| unit.tokens.binary_search(token).is_ok());
            while tokens.last().is_some_and(|last| tree.node(*last).upos == Upos::Punct) {
                tokens.pop();
            }
            let words = tokens.iter().position(|token| tree.node(*token).upos != Upos::Punct);
            tokens.drain(..words.unwrap_or(tokens.len()));
            let Some(first) = tokens.first() else { continue };
            let quoted = unit.quotation.is_some() && *head == unit.root;
            let kind = if quoted { "quotation" } else { kind(tree, *head, unit.root) };
            found.push((*first, Clause { kind, pieces: seen.pieces(&tokens) }));
        }
    }
    found.sort_by_key(|(first, _)| *first);
    found.into_iter().map(|(_, clause)| clause).collect()
}

/// Whether a word is the head of a clause below another.
fn opens(tree: &Tree, token: usize) -> bool {
    let verbal = || tree.is_verb(token) || tree.child(token, Rel::Cop).is_some();
    let has_subject =
        || tree.children_with(token, &[Rel::Nsubj, Rel::NsubjPass, Rel::Csubj]).next().is_some();
    match tree.rel(token) {
        Rel::Ccomp | Rel::Advcl | Rel::AclRelcl | Rel::Csubj | Rel::CsubjPass => verbal(),
        Rel::Acl | Rel::Xcomp => tree.is_verb(token),
        Rel::Parataxis => verbal() || has_subject(),
        Rel::Conj => verbal() && (has_subject() || tree.is_finite(token)),
        _ => false,
    }
}

fn kind(tree: &Tree, head: usize, root: usize) -> &'static str {
    if head == root {
        return "main";
    }
    match tree.rel(head) {
        Rel::AclRelcl => "relative",
        Rel::Conj => "coordinated",
        Rel::Parataxis => "beside",
        _ if roles::is_infinitive(tree, head) => "infinitive",
        Rel::Ccomp | Rel::Csubj | Rel::CsubjPass => "that",
        _ if tree.node(head).xpos == Xpos::VBG => "gerund",
        Rel::Acl => "relative",
        _ => "adverbial",
    }
}

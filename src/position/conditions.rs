//! Conditions: what a stance depends on, and what it is offered for.

use std::collections::HashMap;

use crate::pack::language::{ConditionKind, ConditionWord, Language};
use crate::pattern::view::View;
use crate::pattern::vocabulary::Symbol;
use crate::syntax::{Rel, Tree, Upos, Xpos};

/// A condition where it stands.
#[derive(Clone, Debug)]
pub struct Condition {
    /// How it binds.
    pub kind: ConditionKind,
    /// The words that introduce it.
    pub words: Vec<usize>,
    /// The tokens of the condition itself, ascending, without its introduction.
    pub tokens: Vec<usize>,
    /// The token the rest hangs on.
    pub root: usize,
    /// What it depends on in the tree.
    pub attached: usize,
    /// Whether the holder asks for it: "if Kyiv agrees", but not "in case of a truce".
    pub demands: bool,
}

/// The conditions of a document, in text order, and where to find them.
#[derive(Debug, Default)]
pub struct Conditions {
    list: Vec<Condition>,
    by_token: HashMap<usize, Vec<usize>>,
    by_root: HashMap<usize, Vec<usize>>,
    by_unit: HashMap<Option<usize>, Vec<usize>>,
}

impl Conditions {
    /// Indexes the conditions of a document.
    #[must_use]
    pub fn new(tree: &Tree, list: Vec<Condition>) -> Self {
        let mut conditions = Self::default();
        for (number, condition) in list.iter().enumerate() {
            for token in &condition.tokens {
                conditions.by_token.entry(*token).or_default().push(number);
            }
            conditions.by_root.entry(condition.root).or_default().push(number);
            conditions.by_unit.entry(tree.node(condition.root).unit).or_default().push(number);
        }
        conditions.list = list;
        conditions
    }

    /// Every condition, in text order.
    #[must_use]
    pub fn all(&self) -> &[Condition] {
        &self.list
    }

    /// The conditions that a token is part of.
    pub fn holding(&self, token: usize) -> impl Iterator<Item = &Condition> {
        self.by_token.get(&token).into_iter().flatten().map(|number| &self.list[*number])
    }

    /// The conditions that hang on one of these tokens.
    pub fn rooted(&self, tokens: &[usize]) -> impl Iterator<Item = &Condition> {
        let roots = tokens.iter().filter_map(|token| self.by_root.get(token));
        let mut numbers: Vec<usize> = roots.flatten().copied().collect();
        numbers.sort_unstable();
        numbers.into_iter().map(|number| &self.list[number])
    }

    /// The conditions in a unit.
    pub fn in_unit(&self, unit: Option<usize>) -> impl Iterator<Item = &Condition> {
        self.by_unit.get(&unit).into_iter().flatten().map(|number| &self.list[*number])
    }
}

/// Every condition in a document, in text order.
#[must_use]
pub fn find(language: &Language, view: &View<'_>) -> Vec<Condition> {
    let tree = view.tree;
    let mut found: Vec<Condition> = Vec::new();
    let mut starts: Vec<Symbol> =
        language.conditions.iter().filter_map(|condition| condition.words.first().copied()).collect();
    starts.sort_unstable();
    let mut token = 0;
    while token < view.len() {
        if ![view.form(token), view.lemma(token)].iter().any(|word| starts.binary_search(word).is_ok()) {
            token += 1;
            continue;
        }
        let best = language
            .conditions
            .iter()
            .filter(|condition| view.spells(token, &condition.words))
            .max_by_key(|condition| condition.words.len());
        let Some(entry) = best else {
            token += 1;
            continue;
        };
        let words: Vec<usize> = (token..token + entry.words.len()).collect();
        if let Some(condition) = read(tree, entry, words) {
            found.push(condition);
        }
        token += entry.words.len();
    }
    found
}

fn read(tree: &Tree, entry: &ConditionWord, words: Vec<usize>) -> Option<Condition> {
    let kind = entry.kind;
    let last = *words.last()?;
    let outside = |token: &usize| !words.contains(token);
    // What the words introduce: the clause or noun they mark, or what hangs on them.
    let root = words
        .iter()
        .rev()
        .filter_map(|word| {
            tree.head(*word).filter(outside).filter(|head| *head > last && introduces(tree, *word))
        })
        .next()
        .or_else(|| {
            words
                .iter()
                .rev()
                .flat_map(|word| {
                    tree.children_with(
                        *word,
                        &[Rel::Obl, Rel::Nmod, Rel::Ccomp, Rel::Advcl, Rel::Acl, Rel::Obj],
                    )
                })
                .find(|child| *child > last)
        })?;
    // "is the precondition of any meeting": the words themselves may be what the clause says.
    let attached = tree
        .ancestors(root)
        .skip(1)
        .find(|token| outside(token))
        .or_else(|| words.iter().copied().find(|word| tree.head(*word).is_none()))?;
    let clause = matches!(
        kind,
        ConditionKind::If | ConditionKind::OnlyIf | ConditionKind::Unless | ConditionKind::Until
    );
    let mut tokens: Vec<usize> = tree
        .subtree_without(root, |child| words.contains(&child))
        .into_iter()
        .filter(|token| *token > last)
        .collect();
    if clause {
        // To the end of the clause, where the parser has cut it short ("until Russia | withdraws").
        let unit = &tree.units()[tree.node(last).unit?];
        let rest =
            unit.tokens.iter().copied().filter(|token| *token > last).take_while(|token| {
                !matches!(tree.node(*token).xpos, Xpos::Comma | Xpos::Colon | Xpos::Period)
            });
        let rest: Vec<usize> = rest.collect();
        if tokens.last() < rest.last() && rest.iter().any(|token| tree.is_verb(*token)) {
            tokens.extend(rest);
            tokens.sort_unstable();
            tokens.dedup();
        }
    }
    // "in exchange for Iran allowing ships to pass": what is asked for is what the name does.
    let mut root = root;
    if kind == ConditionKind::Exchange
        && let Some(end) = tokens.last().copied()
        && end + 1 < tree.len()
        && tree.node(end).unit == tree.node(end + 1).unit
        && tree.node(end + 1).xpos == Xpos::VBG
        && tree.node(root).upos == Upos::Propn
    {
        let deed = end + 1;
        tokens.extend(tree.subtree(deed));
        tokens.sort_unstable();
        tokens.dedup();
        if !tree.is_under(root, deed) && !tree.is_under(deed, root) {
            root = deed;
        }
    }
    // "In return for a guarantee, Kyiv …": the phrase as a whole hangs on the clause behind it.
    let link = tree.ancestors(root).take_while(|token| *token != attached).last().unwrap_or(root);
    if tokens.is_empty() || attached > last && !matches!(tree.rel(link), Rel::Advcl | Rel::Obl) {
        return None;
    }
    Some(Condition { kind, words, tokens, root, attached, demands: entry.demands })
}

fn introduces(tree: &Tree, word: usize) -> bool {
    matches!(tree.rel(word), Rel::Mark | Rel::Case | Rel::Advmod | Rel::Fixed | Rel::Cc)
}

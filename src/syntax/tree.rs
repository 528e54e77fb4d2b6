//! The trees of a whole document, over document token numbers.
//!
//! Each sentence is parsed in one or more [`Unit`]s (see [`units`](super::units)); here their
//! trees lie side by side in one table, so that everything above can walk from any token to
//! its head and its dependants without knowing which unit it is in.

use smol_str::SmolStr;

use super::tags::{Rel, Upos, Xpos};

/// What is known of one token.
#[derive(Clone, Debug)]
pub struct Node {
    /// Universal part of speech.
    pub upos: Upos,
    /// Penn part of speech.
    pub xpos: Xpos,
    /// Dictionary form.
    pub lemma: SmolStr,
    /// Head token; `None` for the root of a unit and for tokens in no unit.
    pub head: Option<usize>,
    /// Relation to the head.
    pub rel: Rel,
    /// The unit it was parsed in; `None` for quotation marks between units.
    pub unit: Option<usize>,
}

/// Takes back passives that have no auxiliary to make them: in "he has also called on Kyiv" the
/// adverb is none, and a perfect or a modal without "be" is active.
fn mend_voice(nodes: &mut [Node]) {
    for node in nodes.iter_mut() {
        if matches!(node.rel, Rel::AuxPass | Rel::Aux)
            && matches!(node.upos, Upos::Adv | Upos::Adj | Upos::Noun)
        {
            node.rel = Rel::Advmod;
        }
    }
    let mut passive = vec![false; nodes.len()];
    let mut active = vec![false; nodes.len()];
    for node in nodes.iter() {
        let Some(head) = node.head else { continue };
        passive[head] |= node.rel == Rel::AuxPass;
        active[head] |= node.rel == Rel::Aux
            && matches!(
                node.lemma.as_str(),
                "have" | "will" | "would" | "do" | "can" | "could" | "must" | "should" | "may" | "might"
            );
    }
    for node in nodes.iter_mut() {
        if !node.head.is_some_and(|head| active[head] && !passive[head]) {
            continue;
        }
        match node.rel {
            Rel::NsubjPass => node.rel = Rel::Nsubj,
            // "have prolonged it by six months"
            Rel::OblAgent => node.rel = Rel::Obl,
            _ => {}
        }
    }
}

/// A stretch of words parsed as one sentence: a sentence without the quotations that stand for
/// themselves in it, or such a quotation.
#[derive(Clone, Debug)]
pub struct Unit {
    /// Its tokens, ascending; not always adjacent ("A ceasefire," Lavrov said, "is unacceptable").
    pub tokens: Vec<usize>,
    /// The sentence it stands in.
    pub sentence: usize,
    /// The quotation whose words it is; `None` for the reporter's own words.
    pub quotation: Option<usize>,
    /// Its root token.
    pub root: usize,
}

/// The trees of a document.
#[derive(Debug, Default)]
pub struct Tree {
    nodes: Vec<Node>,
    units: Vec<Unit>,
    first_child: Vec<u32>,
    children: Vec<u32>,
}

impl Tree {
    /// Lays out child lists over parsed nodes.
    #[must_use]
    pub fn new(mut nodes: Vec<Node>, units: Vec<Unit>) -> Self {
        mend_voice(&mut nodes);
        let mut count = vec![0u32; nodes.len() + 1];
        for head in nodes.iter().filter_map(|node| node.head) {
            count[head + 1] += 1;
        }
        for i in 1..count.len() {
            count[i] += count[i - 1];
        }
        let mut next = count.clone();
        let mut children = vec![0u32; count.last().copied().unwrap_or(0) as usize];
        for (token, node) in nodes.iter().enumerate() {
            if let Some(head) = node.head {
                children[next[head] as usize] = token as u32;
                next[head] += 1;
            }
        }
        Self { nodes, units, first_child: count, children }
    }

    /// What is known of a token.
    #[must_use]
    pub fn node(&self, token: usize) -> &Node {
        &self.nodes[token]
    }

    /// Number of tokens.
    #[must_use]
    pub fn len(&self) -> usize {
        self.nodes.len()
    }

    /// Whether there is no token.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.nodes.is_empty()
    }

    /// The units, in text order of their first tokens within each sentence.
    #[must_use]
    pub fn units(&self) -> &[Unit] {
        &self.units
    }

    /// The head of a token.
    #[must_use]
    pub fn head(&self, token: usize) -> Option<usize> {
        self.nodes[token].head
    }

    /// The relation of a token to its head.
    #[must_use]
    pub fn rel(&self, token: usize) -> Rel {
        self.nodes[token].rel
    }

    /// The dependants of a token, in text order.
    pub fn children(&self, token: usize) -> impl DoubleEndedIterator<Item = usize> + '_ {
        let range = self.first_child[token] as usize..self.first_child[token + 1] as usize;
        self.children[range].iter().map(|child| *child as usize)
    }

    /// The first dependant with this relation.
    #[must_use]
    pub fn child(&self, token: usize, rel: Rel) -> Option<usize> {
        self.children(token).find(|child| self.rel(*child) == rel)
    }

    /// The dependants with any of these relations.
    pub fn children_with<'t>(&'t self, token: usize, rels: &'t [Rel]) -> impl Iterator<Item = usize> + 't {
        self.children(token).filter(move |child| rels.contains(&self.rel(*child)))
    }

    /// A token and everything below it, ascending.
    #[must_use]
    pub fn subtree(&self, token: usize) -> Vec<usize> {
        self.subtree_without(token, |_| false)
    }

    /// A token and everything below it, ascending, leaving out the dependants (with all below
    /// them) for which `skip` holds.
    #[must_use]
    pub fn subtree_without(&self, token: usize, skip: impl Fn(usize) -> bool) -> Vec<usize> {
        let mut out = vec![token];
        let mut next = 0;
        while next < out.len() {
            let here = out[next];
            out.extend(self.children(here).filter(|child| !skip(*child)));
            next += 1;
        }
        out.sort_unstable();
        out
    }

    /// Heads from a token upward, the token itself first.
    pub fn ancestors(&self, token: usize) -> impl Iterator<Item = usize> + '_ {
        std::iter::successors(Some(token), |here| self.head(*here))
    }

    /// Whether `below` is `above` or stands under it.
    #[must_use]
    pub fn is_under(&self, below: usize, above: usize) -> bool {
        self.ancestors(below).any(|token| token == above)
    }

    /// The first conjunct of the coordination a token belongs to.
    #[must_use]
    pub fn first_conjunct(&self, mut token: usize) -> usize {
        while self.rel(token) == Rel::Conj {
            match self.head(token) {
                Some(head) => token = head,
                None => break,
            }
        }
        token
    }

    /// A token and the conjuncts that hang on it, however deep.
    #[must_use]
    pub fn conjuncts(&self, token: usize) -> Vec<usize> {
        let mut out = vec![token];
        let mut next = 0;
        while next < out.len() {
            let here = out[next];
            out.extend(self.children_with(here, &[Rel::Conj]));
            next += 1;
        }
        out.sort_unstable();
        out
    }

    /// The highest of some tokens: the one whose head is not among them (the first, if several).
    #[must_use]
    pub fn top_of(&self, tokens: &[usize]) -> Option<usize> {
        tokens.iter().copied().find(|token| {
            self.head(*token).is_none_or(|head| !self.ancestors(head).any(|a| tokens.contains(&a)))
        })
    }

    /// Whether a token is a verb form, a participle used as one included.
    #[must_use]
    pub fn is_verb(&self, token: usize) -> bool {
        let node = &self.nodes[token];
        matches!(node.upos, Upos::Verb | Upos::Aux)
            || matches!(node.xpos, Xpos::VB | Xpos::VBP | Xpos::VBZ | Xpos::VBD | Xpos::VBG | Xpos::VBN)
    }

    /// Whether a token is a noun or a name.
    #[must_use]
    pub fn is_noun(&self, token: usize) -> bool {
        matches!(self.nodes[token].upos, Upos::Noun | Upos::Propn)
    }

    /// Whether the clause of this verb is finite: it has a tense or a modal of its own.
    #[must_use]
    pub fn is_finite(&self, verb: usize) -> bool {
        matches!(self.nodes[verb].xpos, Xpos::VBZ | Xpos::VBD | Xpos::VBP | Xpos::MD)
            || self
                .children_with(verb, &[Rel::Aux, Rel::AuxPass, Rel::Cop])
                .any(|aux| matches!(self.nodes[aux].xpos, Xpos::VBZ | Xpos::VBD | Xpos::VBP | Xpos::MD))
    }

    /// Whether a verb stands in the passive.
    #[must_use]
    pub fn is_passive(&self, verb: usize) -> bool {
        self.nodes[verb].xpos == Xpos::VBN
            && self.children(verb).any(|child| {
                matches!(self.rel(child), Rel::AuxPass | Rel::NsubjPass | Rel::CsubjPass | Rel::OblAgent)
            })
            || self.children(verb).any(|child| matches!(self.rel(child), Rel::AuxPass | Rel::NsubjPass))
    }

    /// The preposition, marker or particle words that introduce a dependant.
    pub fn introducers(&self, token: usize) -> impl Iterator<Item = usize> + '_ {
        self.children(token).filter(|child| matches!(self.rel(*child), Rel::Case | Rel::Mark))
    }
}

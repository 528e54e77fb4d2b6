//! Small trees that are put together from left to right.

use crate::conllu::Sentence;
use standpoint::syntax::{Rel, Upos, Xpos};

#[derive(Clone, Debug)]
struct Leaf {
    form: String,
    lemma: String,
    upos: Upos,
    xpos: Xpos,
    /// Index of the head; the tree's own head has itself.
    head: usize,
    rel: Rel,
}

/// A phrase with a head word.
#[derive(Clone, Debug)]
pub struct Tree {
    leaves: Vec<Leaf>,
    head: usize,
}

fn upos_of(xpos: Xpos) -> Upos {
    match xpos {
        Xpos::NN | Xpos::NNS => Upos::Noun,
        Xpos::NNP | Xpos::NNPS => Upos::Propn,
        Xpos::VB | Xpos::VBP | Xpos::VBZ | Xpos::VBD | Xpos::VBG | Xpos::VBN => Upos::Verb,
        Xpos::MD => Upos::Aux,
        Xpos::JJ | Xpos::JJR | Xpos::JJS => Upos::Adj,
        Xpos::RB | Xpos::RBR | Xpos::RBS | Xpos::WRB => Upos::Adv,
        Xpos::RP | Xpos::IN => Upos::Adp,
        Xpos::DT | Xpos::PDT => Upos::Det,
        Xpos::WDT | Xpos::WP | Xpos::PRP | Xpos::PrpPoss | Xpos::EX => Upos::Pron,
        Xpos::CC => Upos::Cconj,
        Xpos::TO | Xpos::POS => Upos::Part,
        Xpos::CD => Upos::Num,
        Xpos::Dollar | Xpos::SYM => Upos::Sym,
        _ => Upos::Punct,
    }
}

/// A word: `form|XPOS`, `form|XPOS|lemma` or `form|XPOS|lemma|UPOS`. An underscore stands for "as
/// the form" where the lemma is left out but the class is not.
///
/// # Panics
/// On a tag that does not exist: the grammar is part of this program.
pub fn w(spec: &str) -> Tree {
    let parts: Vec<&str> = spec.split('|').collect();
    let xpos: Xpos = parts.get(1).and_then(|x| x.parse().ok()).unwrap_or_else(|| panic!("word `{spec}`"));
    let upos = parts.get(3).map_or(upos_of(xpos), |u| u.parse().unwrap_or_else(|_| panic!("word `{spec}`")));
    let lemma = match parts.get(2) {
        Some(&l) if l != "_" => l.to_owned(),
        _ if upos == Upos::Propn || xpos == Xpos::JJ => parts[0].to_owned(),
        _ => parts[0].to_lowercase(),
    };
    let leaf = Leaf { form: parts[0].to_owned(), lemma, upos, xpos, head: 0, rel: Rel::Root };
    Tree { leaves: vec![leaf], head: 0 }
}

/// Puts phrases together in order. The one with the relation `""` is the head, the others hang on it
/// by their relations.
///
/// # Panics
/// Where there is no head, or a relation does not exist.
pub fn join(parts: Vec<(&str, Tree)>) -> Tree {
    let mut leaves = Vec::new();
    let mut tops = Vec::new();
    let mut head = None;
    for (rel, tree) in parts {
        let base = leaves.len();
        if rel.is_empty() {
            head = Some(base + tree.head);
        } else {
            let rel: Rel = rel.parse().unwrap_or_else(|_| panic!("relation `{rel}`"));
            tops.push((base + tree.head, rel));
        }
        leaves.extend(tree.leaves.into_iter().map(|l| Leaf { head: l.head + base, ..l }));
    }
    let head = head.expect("a phrase has a head");
    for (top, rel) in tops {
        leaves[top].head = head;
        leaves[top].rel = rel;
    }
    Tree { leaves, head }
}

impl Tree {
    /// Whether the phrase starts with a vowel, for the choice of article.
    pub fn vowel(&self) -> bool {
        self.leaves[0].form.starts_with(|c: char| "aeioAEIO".contains(c))
    }

    /// Whether the phrase takes a plural verb.
    pub fn plural(&self) -> bool {
        let conj = self.leaves.iter().any(|l| l.head == self.head && l.rel == Rel::Conj);
        conj || self.leaves[self.head].xpos == Xpos::NNS
    }

    /// The sentence, with a capital in front.
    pub fn sentence(mut self) -> Sentence {
        if let Some(first) = self.leaves.iter_mut().find(|l| l.upos != Upos::Punct) {
            let mut chars = first.form.chars();
            if let Some(c) = chars.next() {
                first.form = c.to_uppercase().chain(chars).collect();
            }
        }
        self.leaves[self.head].head = self.head;
        Sentence {
            forms: self.leaves.iter().map(|l| l.form.clone()).collect(),
            lemmas: self.leaves.iter().map(|l| l.lemma.clone()).collect(),
            upos: self.leaves.iter().map(|l| l.upos).collect(),
            xpos: self.leaves.iter().map(|l| l.xpos).collect(),
            heads: self.leaves.iter().map(|l| l.head).collect(),
            rels: self.leaves.iter().map(|l| l.rel).collect(),
            space: vec![true; self.leaves.len()],
        }
    }
}

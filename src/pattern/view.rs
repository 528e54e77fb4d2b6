//! A document as the phrase language sees it: symbols, trees and slots.

use super::WordTest;
use super::vocabulary::{Symbol, Vocabulary};
use crate::syntax::{Rel, Tree, Upos, Xpos};
use crate::text::Document;

/// The most slots, and so parties, that can be told apart.
pub const MAX_SLOTS: u16 = 128;

/// The tokens of a document, numbered by the vocabulary of a pack.
#[derive(Clone, Debug)]
pub struct View<'a> {
    /// The trees.
    pub tree: &'a Tree,
    form: Vec<Symbol>,
    /// What each token can be found by: its lemma, its form where that is another word, a second
    /// lemma (the verb under a gerund that was tagged a noun), the lemma of what it points to, its
    /// form to the letter where that is not the folded one.
    symbols: Vec<[Symbol; 5]>,
    /// The form to the letter.
    exact: Vec<Symbol>,
    /// Whether a token may be passed over.
    light: Vec<bool>,
    /// Which slots each token fills, as a bit set by slot number.
    slots: Vec<u128>,
    /// Where a pronoun points, for words ("them" = sanctions).
    referents: Vec<Option<usize>>,
}

impl<'a> View<'a> {
    /// Looks up every token once.
    #[must_use]
    pub fn new(document: &Document<'_>, tree: &'a Tree, vocabulary: &Vocabulary) -> Self {
        let count = document.tokens.len();
        let (mut forms, mut symbols, mut exacts, mut light) = (
            Vec::with_capacity(count),
            Vec::with_capacity(count),
            Vec::with_capacity(count),
            Vec::with_capacity(count),
        );
        for token in 0..count {
            let text = document.form(token);
            let lemma = vocabulary.get(&tree.node(token).lemma);
            let form = vocabulary.get(text);
            let other = second_lemma(text, lemma, vocabulary);
            forms.push(form);
            let exact = vocabulary.get_exact(text);
            let unless = |symbol: Symbol, known: Symbol| if symbol == known { Symbol::NONE } else { symbol };
            symbols.push([lemma, unless(form, lemma), other, Symbol::NONE, unless(exact, form)]);
            exacts.push(exact);
            light.push(may_be_passed_over(tree, token));
        }
        let (slots, referents) = (vec![0; count], vec![None; count]);
        Self { tree, form: forms, symbols, exact: exacts, light, slots, referents }
    }

    /// Number of tokens.
    #[must_use]
    pub fn len(&self) -> usize {
        self.form.len()
    }

    /// Whether there is no token.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.form.is_empty()
    }

    /// The symbol of a token's lemma.
    #[must_use]
    pub fn lemma(&self, token: usize) -> Symbol {
        self.symbols[token][0]
    }

    /// The symbol of a token's form.
    #[must_use]
    pub fn form(&self, token: usize) -> Symbol {
        self.form[token]
    }

    /// Whether these words stand from a token on, each by its form or its lemma.
    #[must_use]
    pub fn spells(&self, first: usize, words: &[Symbol]) -> bool {
        words.iter().enumerate().all(|(offset, word)| {
            let at = first + offset;
            at < self.len() && (self.form(at) == *word || self.lemma(at) == *word)
        })
    }

    /// Every symbol a token can be found by.
    pub fn symbols(&self, token: usize) -> impl Iterator<Item = Symbol> + '_ {
        self.symbols[token].into_iter().filter(|symbol| *symbol != Symbol::NONE)
    }

    /// Lets a pronoun be read as the noun it stands for.
    pub fn refer(&mut self, pronoun: usize, noun: usize) {
        self.referents[pronoun] = Some(noun);
        self.symbols[pronoun][3] = self.lemma(noun);
    }

    /// The noun a pronoun stands for, where it stands for a thing.
    #[must_use]
    pub fn referent(&self, pronoun: usize) -> Option<usize> {
        self.referents[pronoun]
    }

    /// Says that a token fills a slot.
    pub fn fill(&mut self, token: usize, slot: u16) {
        if slot < MAX_SLOTS {
            self.slots[token] |= 1 << slot;
        }
    }

    /// Says that a token may fill any of these slots, given as bits.
    pub(crate) fn fill_any(&mut self, token: usize, slots: u128) {
        self.slots[token] |= slots;
    }

    /// Whether a token fills a slot, or any slot.
    #[must_use]
    pub fn fills(&self, token: usize, slot: Option<u16>) -> bool {
        match slot {
            Some(slot) => slot < MAX_SLOTS && self.slots[token] >> slot & 1 == 1,
            None => self.slots[token] != 0,
        }
    }

    /// The slots a token fills, as bits.
    #[must_use]
    pub fn slots(&self, token: usize) -> u128 {
        self.slots[token]
    }

    /// Whether a token passes a word test.
    #[must_use]
    pub fn passes(&self, token: usize, test: WordTest) -> bool {
        match test {
            WordTest::Lemma(symbol) => symbol != Symbol::NONE && self.symbols[token].contains(&symbol),
            WordTest::Form(symbol) => self.form[token] == symbol,
            WordTest::Exact(symbol) => self.exact[token] == symbol,
        }
    }

    /// Whether a word between two words of a phrase may be passed over unwritten: determiners,
    /// adjectives, numbers, adverbs, hyphens and whatever modifies a noun to its right.
    #[must_use]
    pub fn is_light(&self, token: usize) -> bool {
        self.light[token]
    }

    /// Whether a word that stands between a subject and its verb may be passed over: "the guns must fall silent", "wants
    /// the leaders to meet". What only might or could be is supposed too often, and what follows on "whether" or "how"
    /// asked, to be held by anybody.
    #[must_use]
    pub fn is_between_subject_and_verb(&self, token: usize) -> bool {
        let node = self.tree.node(token);
        let leans_right = node.head.is_some_and(|head| head > token);
        let asked = |verb: usize| {
            let mut marks = self.tree.children_with(verb, &[Rel::Mark, Rel::Advmod]);
            marks.any(|mark| {
                let lemma = self.tree.node(mark).lemma.as_str();
                mark < token && matches!(lemma, "whether" | "if" | "how" | "when" | "why" | "where")
            })
        };
        leans_right
            && !node.head.is_some_and(asked)
            && match node.upos {
                Upos::Aux => match node.rel {
                    Rel::Aux => {
                        matches!(node.lemma.as_str(), "must" | "should" | "shall" | "will" | "would" | "have")
                    }
                    Rel::AuxPass => node.xpos == Xpos::VB,
                    _ => false,
                },
                Upos::Part => node.lemma == "to" && node.rel == Rel::Mark,
                _ => false,
            }
    }
}

fn may_be_passed_over(tree: &Tree, token: usize) -> bool {
    let node = tree.node(token);
    let leans_right = node.head.is_some_and(|head| head > token);
    match node.upos {
        Upos::Det | Upos::Adj | Upos::Num | Upos::Adv => true,
        Upos::Part => node.lemma != "to",
        Upos::Pron => node.rel == Rel::NmodPoss,
        Upos::Punct => {
            node.unit.is_none() || matches!(node.xpos, Xpos::Hyph | Xpos::OpenQuote | Xpos::CloseQuote)
        }
        Upos::Sym => true,
        Upos::Noun | Upos::Propn => {
            leans_right
                && matches!(
                    node.rel,
                    Rel::Compound | Rel::NmodPoss | Rel::Amod | Rel::NmodDesc | Rel::Flat | Rel::NmodUnmarked
                )
        }
        Upos::Verb => leans_right && node.rel == Rel::Amod,
        _ => false,
    }
}

/// A second dictionary form, by ending alone, for words whose tag or lemma may be wrong: the verb
/// under a gerund tagged a noun ("lifting"), a plural tagged a verb ("open to talks"). Only words
/// that some rule mentions are of interest.
pub(crate) fn second_lemma(text: &str, lemma: Symbol, vocabulary: &Vocabulary) -> Symbol {
    let lower = text.to_lowercase();
    let known =
        |word: &str| Some(vocabulary.get(word)).filter(|symbol| *symbol != Symbol::NONE && *symbol != lemma);
    // "lifting" → lift, recognise, control: the stem, the stem with e, the stem without its doubled letter.
    let stems = |stem: &str| {
        let doubled = {
            let mut letters = stem.chars().rev();
            let last = letters.next();
            last.is_some() && last == letters.next()
        };
        known(stem)
            .or_else(|| known(&format!("{stem}e")))
            .or_else(|| stem.strip_suffix('i').and_then(|short| known(&format!("{short}y"))))
            .or_else(|| {
                doubled
                    .then(|| known(&stem[..stem.len() - stem.chars().next_back().map_or(0, char::len_utf8)]))
                    .flatten()
            })
    };
    let found = if let Some(stem) = lower.strip_suffix("ing").filter(|stem| stem.len() > 2) {
        stems(stem)
    } else if let Some(stem) = lower.strip_suffix("ed").filter(|stem| stem.len() > 2) {
        stems(stem)
    } else if let Some(stem) = lower.strip_suffix("ies").filter(|stem| stem.len() > 1) {
        known(&format!("{stem}y"))
    } else if let Some(stem) = lower.strip_suffix('s').filter(|stem| stem.len() > 2) {
        known(stem).or_else(|| stem.strip_suffix('e').and_then(known))
    } else {
        None
    };
    found.unwrap_or(Symbol::NONE)
}

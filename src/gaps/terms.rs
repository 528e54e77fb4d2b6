//! Terms: two words of a sentence that belong together, in the form a phrase of a rule would have.
//!
//! "the withdrawal of its troops", "troops be withdrawn" and "withdraw its troops" are one term,
//! `withdraw troop`; so the same thing said in several ways is counted once over.

use hashbrown::HashMap;
use smol_str::{SmolStr, format_smolstr};

use crate::engine::Analysis;
use crate::mention::names::Named;
use crate::pack::language::{CuePos, Sense};
use crate::pack::{NameKind, Pack};
use crate::pattern::vocabulary::{Symbol, fold};
use crate::span::Span;
use crate::syntax::{Rel, Tree, Upos};
use crate::text::Document;

/// A term where it stands.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Term {
    /// The words as a phrase would have them.
    pub(super) words: SmolStr,
    /// Where its two words stand.
    pub(super) spans: [Span; 2],
}

/// What the terms of any article are found with.
#[derive(Debug)]
pub(super) struct Lexicon<'p> {
    pack: &'p Pack,
    /// Verbs by the nouns that name their act, both of one word.
    acts: HashMap<Symbol, SmolStr>,
}

impl<'p> Lexicon<'p> {
    pub(super) fn new(pack: &'p Pack) -> Self {
        let mut acts: HashMap<Symbol, SmolStr> = HashMap::new();
        for (verb, nouns) in &pack.language.nominalisations {
            let verb: Vec<&str> = verb.iter().map(|word| pack.vocabulary.word(*word)).collect();
            let verb: SmolStr = verb.join(" ").into();
            for noun in nouns {
                if let [noun] = noun.as_slice() {
                    // "release" is that of "release" rather than of "free".
                    let shared = |verb: &str| {
                        let noun = pack.vocabulary.word(*noun);
                        noun.chars().zip(verb.chars()).take_while(|(one, other)| one == other).count()
                    };
                    let known = acts.entry(*noun).or_insert_with(|| verb.clone());
                    if shared(&verb) > shared(known) {
                        known.clone_from(&verb);
                    }
                }
            }
        }
        Self { pack, acts }
    }

    /// The verb whose act a noun names.
    fn act(&self, noun: &str) -> Option<SmolStr> {
        self.acts.get(&self.pack.vocabulary.get(noun)).cloned()
    }

    /// The verb of a gerund that is a noun: "the lifting of".
    fn gerund(&self, noun: &str) -> Option<SmolStr> {
        let stem = noun.strip_suffix("ing").filter(|stem| stem.len() > 1)?;
        let single =
            stem.get(..stem.len() - 1).filter(|single| stem.ends_with(&single[single.len().max(1) - 1..]));
        let verbs = [Some(stem.into()), Some(format_smolstr!("{stem}e")), single.map(SmolStr::from)];
        verbs.into_iter().flatten().find(|verb| self.has(&self.pack.language.verbs, verb))
    }

    /// Whether a verb says too little to be half of a term: "be", "make"; or says how somebody stands
    /// to something, which is no part of what it is.
    fn is_empty(&self, verb: &str) -> bool {
        let language = &self.pack.language;
        let word = self.pack.vocabulary.get(verb);
        let lists = [&language.copulas, &language.plain_verbs, &language.aspectuals, &language.seeming];
        lists.iter().any(|list| list.has(word))
            || language.cues_at(word).any(|(_, cue)| {
                cue.pos == CuePos::Verb
                    && cue.words.len() == 1
                    && !cue.is_deed()
                    && (matches!(cue.sense, Sense::Say | Sense::Know | Sense::Accuse) || !cue.act)
            })
    }

    /// Whether a noun only tells that something is wanted or said: "demand", "readiness".
    fn is_cue(&self, noun: &str) -> bool {
        let word = self.pack.vocabulary.get(noun);
        let cues = self.pack.language.cues_at(word);
        cues.filter(|(_, cue)| cue.words.len() == 1).any(|(_, cue)| cue.pos == CuePos::Noun)
    }

    fn has(&self, list: &crate::pack::Words, word: &str) -> bool {
        list.has(self.pack.vocabulary.get(word))
    }
}

/// The words of a term and its two tokens.
type Found = (SmolStr, [usize; 2]);

/// The words of one article.
pub(super) struct Finder<'f> {
    lexicon: &'f Lexicon<'f>,
    document: &'f Document<'f>,
    tree: &'f Tree,
    /// How a phrase writes each token, where it can be half of a term.
    words: Vec<Option<SmolStr>>,
    /// Tokens that name a party or its people.
    party: Vec<bool>,
}

impl<'f> Finder<'f> {
    pub(super) fn new(lexicon: &'f Lexicon<'f>, analysis: &'f Analysis<'_>) -> Self {
        let tree = &analysis.tree;
        let office = |word: &SmolStr| {
            let language = &lexicon.pack.language;
            [&language.role_persons, &language.role_bodies, &language.titles]
                .iter()
                .any(|list| lexicon.has(list, word))
        };
        let mut words: Vec<Option<SmolStr>> =
            (0..tree.len()).map(|token| word(tree, token).filter(|word| !office(word))).collect();
        let mut party = vec![false; tree.len()];
        for hit in &analysis.names {
            let slot = match hit.what {
                Named::Party(_, NameKind::Demonym | NameKind::Group) | Named::Elsewhere | Named::Nobody => {
                    None
                }
                Named::Party(id, _) | Named::Person(id, _) => Some(&lexicon.pack[id].id),
            };
            let named = matches!(hit.what, Named::Party(..) | Named::Person(..));
            for token in hit.first..=hit.last {
                party[token] |= named;
                if named {
                    words[token] = slot.map(|id| format_smolstr!("{{{id}}}"));
                }
            }
        }
        Self { lexicon, document: &analysis.document, tree, words, party }
    }

    /// The terms among these tokens.
    pub(super) fn terms(&self, tokens: &[usize]) -> Vec<Term> {
        let mut found = Vec::new();
        for token in tokens.iter().copied().filter(|token| self.is_core(*token, tokens)) {
            match self.tree.node(token).upos {
                Upos::Verb => self.of_verb(token, &mut found),
                Upos::Noun if !self.party[token] => self.of_noun(token, &mut found),
                _ => {}
            }
        }
        let inside = |token: &usize| tokens.binary_search(token).is_ok();
        found.retain(|(_, tokens)| tokens.iter().all(inside));
        let span = |token: usize| self.document.span_of(token..token + 1);
        let mut terms: Vec<Term> = found
            .into_iter()
            .map(|(words, [one, other])| Term { words, spans: [span(one), span(other)] })
            .collect();
        terms.sort();
        terms.dedup();
        terms
    }

    /// Whether a word belongs to what is said itself, and not to a clause that tells when, why, or of whom.
    fn is_core(&self, token: usize, tokens: &[usize]) -> bool {
        let within = |token: &usize| tokens.binary_search(token).is_ok();
        let upward = std::iter::once(token).chain(self.tree.ancestors(token)).take_while(within);
        let aside = |token: usize| {
            let rel = self.tree.rel(token);
            matches!(rel, Rel::Advcl | Rel::AdvclRelcl | Rel::AclRelcl | Rel::Appos | Rel::Parataxis)
                && self.tree.head(token).is_some_and(|head| within(&head))
        };
        upward.take(tokens.len()).all(|token| !aside(token))
    }

    /// A verb with its object, whatever voice it stands in; with a preposition's noun where it has none, and with its
    /// subject where it has neither.
    fn of_verb(&self, verb: usize, terms: &mut Vec<Found>) {
        let lemma = &self.tree.node(verb).lemma;
        let particle = self.tree.child(verb, Rel::CompoundPrt).map(|token| &self.tree.node(token).lemma);
        if particle.is_none() && self.lexicon.is_empty(lemma) {
            return;
        }
        let said = particle.map_or_else(|| lemma.clone(), |particle| format_smolstr!("{lemma} {particle}"));
        let before = terms.len();
        for object in self.tree.children_with(verb, &[Rel::Obj, Rel::NsubjPass]) {
            for object in self.things(object) {
                // "make a proposal", "hold talks": the noun says it all.
                let light = self.lexicon.has(&self.lexicon.pack.language.light_verbs, lemma)
                    && self.lexicon.act(&self.tree.node(object).lemma).is_some();
                if !light {
                    self.push(&said, "", object, verb, terms);
                }
            }
        }
        if terms.len() > before || self.tree.child(verb, Rel::Obj).is_some() {
            return;
        }
        for oblique in self.tree.children_with(verb, &[Rel::Obl]) {
            if let Some(preposition) = self.preposition(oblique) {
                for thing in self.things(oblique) {
                    self.push(&said, &preposition, thing, verb, terms);
                }
            }
        }
        if terms.len() == before {
            for subject in self.tree.children_with(verb, &[Rel::Nsubj]).filter(|token| !self.party[*token]) {
                if let Some(word) = self.words[subject].as_ref().filter(|_| self.tree.is_noun(subject)) {
                    terms.push((format_smolstr!("{word} {said}"), [subject, verb]));
                }
            }
        }
    }

    /// A noun with what stands before it, and with what a preposition ties to it. A noun that names an act is its verb.
    fn of_noun(&self, noun: usize, terms: &mut Vec<Found>) {
        let Some(word) = self.words[noun].clone() else { return };
        let act = self.lexicon.act(&word);
        if act.as_ref().map_or_else(|| self.lexicon.is_cue(&word), |act| self.lexicon.is_empty(act)) {
            return;
        }
        let gerund = act.is_none().then(|| self.lexicon.gerund(&word)).flatten();
        // "full-scale", "in the coming days": what only tells of which kind, or when, is no topic.
        let rel = self.tree.rel(noun);
        if matches!(rel, Rel::Compound | Rel::Amod | Rel::OblUnmarked | Rel::NmodUnmarked | Rel::NmodDesc) {
            return;
        }
        let is_thing = act.is_some() || rel != Rel::Obl;
        for before in self.tree.children_with(noun, &[Rel::Compound, Rel::Amod]).filter(|_| is_thing) {
            // "full-scale" is one word.
            let joined = before > 0 && self.document.form(before - 1) == "-";
            let usable = !self.party[before] && !joined;
            let Some(modifier) = self.words[before].clone().filter(|_| usable) else { continue };
            let words = match &act {
                Some(act) if self.tree.node(before).upos == Upos::Noun => format_smolstr!("{act} {modifier}"),
                _ => format_smolstr!("{modifier} {word}"),
            };
            terms.push((words, [before, noun]));
        }
        for behind in self.tree.children_with(noun, &[Rel::Nmod]) {
            let Some(preposition) = self.preposition(behind) else { continue };
            for thing in self.things(behind) {
                match act.as_ref().or(gerund.as_ref().filter(|_| preposition == "of")) {
                    Some(act) if preposition == "of" => self.push(act, "", thing, noun, terms),
                    Some(act) => self.push(act, &preposition, thing, noun, terms),
                    None => self.push(&word, &preposition, thing, noun, terms),
                }
            }
        }
    }

    fn push(&self, head: &str, preposition: &str, thing: usize, token: usize, terms: &mut Vec<Found>) {
        let Some(word) = &self.words[thing] else { return };
        let space = if preposition.is_empty() { "" } else { " " };
        let words = format_smolstr!("{head}{space}{preposition} {word}");
        terms.push((words, [token, thing]));
    }

    /// The nouns that a noun phrase is about: those joined by "and", and what "a number of" and the like count.
    fn things(&self, noun: usize) -> Vec<usize> {
        let list = &self.lexicon.pack.language.transparent_nouns;
        let through = |noun: usize| {
            let counted = self.tree.children_with(noun, &[Rel::Nmod]).next();
            counted.filter(|_| self.lexicon.has(list, &self.tree.node(noun).lemma)).unwrap_or(noun)
        };
        self.tree.conjuncts(noun).into_iter().map(through).filter(|noun| self.tree.is_noun(*noun)).collect()
    }

    /// The preposition that a noun stands behind, where there is just one.
    fn preposition(&self, noun: usize) -> Option<SmolStr> {
        let mut cases = self.tree.children_with(noun, &[Rel::Case]);
        let case = cases.next().filter(|case| self.tree.node(*case).upos == Upos::Adp)?;
        cases.next().is_none().then(|| self.tree.node(case).lemma.clone())
    }
}

/// How a phrase writes a word that has a meaning of its own: by its dictionary form, a name as it is.
fn word(tree: &Tree, token: usize) -> Option<SmolStr> {
    let node = tree.node(token);
    let letters = node.lemma.chars().all(|c| c.is_alphabetic() || matches!(c, '-' | '\'' | '’' | '.'));
    let long = node.lemma.chars().filter(|c| c.is_alphabetic()).count() > 1;
    if !letters || !long {
        return None;
    }
    match node.upos {
        Upos::Propn => Some(node.lemma.clone()),
        Upos::Noun | Upos::Verb | Upos::Adj => Some(fold(&node.lemma).into()),
        _ => None,
    }
}

/// A sentence as a phrase would have it: `{party} join NATO` for "The party joins NATO".
pub(super) fn phrase(lexicon: &Lexicon<'_>, analysis: &Analysis<'_>) -> String {
    let tree = &analysis.tree;
    let finder = Finder::new(lexicon, analysis);
    let mut words: Vec<SmolStr> = Vec::new();
    for token in 0..tree.len() {
        let node = tree.node(token);
        let said = match node.upos {
            _ if finder.party[token] => finder.words[token].clone(),
            Upos::Det | Upos::Aux | Upos::Part | Upos::Punct | Upos::Pron | Upos::Sym | Upos::Num => None,
            Upos::Propn => Some(node.lemma.clone()),
            _ => Some(fold(&node.lemma).into()),
        };
        let letters =
            |word: &SmolStr| word.starts_with('{') || word.chars().all(|c| c.is_alphabetic() || c == '-');
        // A name of several words is one mention.
        words
            .extend(said.filter(letters).filter(|word| !word.starts_with('{') || words.last() != Some(word)));
    }
    words.join(" ")
}

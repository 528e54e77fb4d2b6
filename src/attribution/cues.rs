//! Finding cues: which words of a document say that somebody holds something.

use crate::pack::language::{Cue, CuePos, Language};
use crate::pattern::matcher::Matcher;
use crate::pattern::view::View;
use crate::syntax::{Rel, Tree, Upos, Xpos};

/// A cue where it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CueHit {
    /// Index into [`Language::cues`].
    pub cue: usize,
    /// Its tokens, ascending.
    pub tokens: Vec<usize>,
    /// The token that carries it in the tree.
    pub head: usize,
}

/// The cues that are phrases, ready to be matched; single words are looked up in the language.
#[derive(Debug, Default)]
pub struct CueIndex {
    phrases: Matcher,
    /// The cue of each phrase in the matcher.
    of_phrase: Vec<usize>,
}

impl CueIndex {
    /// Indexes the phrases among the cues of a language.
    #[must_use]
    pub fn new(language: &Language) -> Self {
        let phrases = Matcher::new(language.phrase_cues().map(|(_, _, phrase)| phrase));
        let of_phrase = language.phrase_cues().map(|(number, ..)| number).collect();
        Self { phrases, of_phrase }
    }

    /// Every cue in the document, in text order. Where a longer cue begins with the same word
    /// ("call" and "call off"), the shorter is dropped.
    #[must_use]
    pub fn find(&self, language: &Language, view: &View<'_>) -> Vec<CueHit> {
        let mut hits: Vec<CueHit> = Vec::new();
        for token in 0..view.len() {
            let from = hits.len();
            for symbol in view.symbols(token) {
                for (number, cue) in language.cues_at(symbol) {
                    // "war crime", "red line": the last of the words carries a noun.
                    let compound = cue.pos == CuePos::Noun && cue.words.len() > 1;
                    if !compound && !fits(view.tree, token, cue) {
                        continue;
                    }
                    // A verb is an adjective by its form only: "satisfied", but not "opened" for "open".
                    if cue.pos == CuePos::Adjective
                        && view.tree.node(token).upos == Upos::Verb
                        && (view.form(token) != symbol || is_perfect(view.tree, token))
                    {
                        continue;
                    }
                    if let Some(tokens) = words(view, token, cue) {
                        let head = if compound {
                            view.tree.top_of(&tokens).unwrap_or(token)
                        } else if cue.pos == CuePos::Phrase {
                            carrier(view.tree, view.tree.top_of(&tokens).unwrap_or(token), &tokens)
                        } else {
                            token
                        };
                        if !compound || fits(view.tree, head, cue) {
                            hits.push(CueHit { cue: number, tokens, head });
                        }
                    }
                }
            }
            let longest = hits[from..].iter().map(|hit| hit.tokens.len()).max().unwrap_or(0);
            let mut seen = from;
            while seen < hits.len() {
                let shorter = hits[seen].tokens.len() < longest;
                let twice = hits[from..seen].iter().any(|other| other.cue == hits[seen].cue);
                if shorter || twice {
                    hits.remove(seen);
                } else {
                    seen += 1;
                }
            }
        }
        let phrase = |number: usize| match language.cues[self.of_phrase[number]].phrase.as_deref() {
            Some(phrase) => phrase,
            None => unreachable!("only cues with a phrase are in the matcher"),
        };
        let mut by_token = vec![Vec::new(); view.len()];
        for (number, hit) in hits.iter().enumerate() {
            hit.tokens.iter().for_each(|token| by_token[*token].push(number));
        }
        for found in self.phrases.find(view, phrase) {
            let cue = self.of_phrase[found.phrase];
            // The longest of a cue's own wordings at a place.
            let inside =
                |hit: &CueHit| hit.cue == cue && found.tokens.iter().all(|token| hit.tokens.contains(token));
            if !by_token[found.tokens[0]].iter().any(|hit| inside(&hits[*hit])) {
                let head = carrier(view.tree, found.top, &found.tokens);
                found.tokens.iter().for_each(|token| by_token[*token].push(hits.len()));
                hits.push(CueHit { cue, tokens: found.tokens, head });
            }
        }
        // "has no interest" is one cue, not "has … interest" and "interest" besides.
        let inside = |hit: &CueHit| {
            by_token[hit.tokens[0]].iter().map(|other| &hits[*other]).any(|other| {
                other.tokens.len() > hit.tokens.len()
                    && (language.cues[other.cue].pos == CuePos::Phrase || other.head == hit.head)
                    && hit.tokens.iter().all(|token| other.tokens.contains(token))
            })
        };
        // An idiom ("in terms of") takes its words from the cues in it, and is none itself.
        let idiom = |hit: &CueHit| language.cues[hit.cue].content.is_empty();
        // "withdraw from" with an object keeps the shorter "withdraw" away all the same.
        let burdened = |hit: &CueHit| {
            language.cues[hit.cue].bare
                && view.tree.children_with(hit.head, &[Rel::Obj, Rel::NsubjPass]).next().is_some()
        };
        let keep: Vec<bool> = hits.iter().map(|hit| !inside(hit) && !idiom(hit) && !burdened(hit)).collect();
        let mut kept = keep.iter();
        hits.retain(|_| *kept.next().unwrap_or(&true));
        hits.sort_by(|a, b| (a.head, &a.tokens, a.cue).cmp(&(b.head, &b.tokens, b.cue)));
        hits
    }
}

/// The token that carries a phrase: "are against it" hangs, word for word, on "it".
fn carrier(tree: &Tree, top: usize, words: &[usize]) -> usize {
    let last = words.last().copied().unwrap_or(top);
    match tree.rel(top) {
        Rel::Cop | Rel::Aux => tree.head(top).filter(|head| *head > last).unwrap_or(top),
        _ => top,
    }
}

/// Whether a token can be the head of a cue of this part of speech.
fn fits(tree: &Tree, token: usize, cue: &Cue) -> bool {
    let node = tree.node(token);
    match cue.pos {
        CuePos::Verb => {
            (tree.is_verb(token) && node.rel != Rel::Aux && node.rel != Rel::AuxPass && node.rel != Rel::Cop)
                && !(node.rel == Rel::Amod && node.head.is_some_and(|head| head > token))
        }
        CuePos::Noun => tree.is_noun(token) && !matches!(node.rel, Rel::Compound | Rel::Flat),
        CuePos::Adjective => {
            let predicative = node.rel != Rel::Amod || node.head.is_some_and(|head| head < token);
            let participle = matches!(node.xpos, Xpos::VBN | Xpos::VBG | Xpos::JJ | Xpos::VBD);
            predicative
                && (matches!(node.upos, Upos::Adj | Upos::Adv) || (node.upos == Upos::Verb && participle))
        }
        CuePos::Modal => {
            node.upos == Upos::Aux
                || node.xpos == Xpos::MD
                || (cue.words.len() > 1 && matches!(node.upos, Upos::Verb | Upos::Adj | Upos::Noun))
        }
        CuePos::Phrase => true,
    }
}

/// The tokens of a cue whose first word is at `token`. A verb's particle may stand apart.
fn words(view: &View<'_>, token: usize, cue: &Cue) -> Option<Vec<usize>> {
    let mut tokens = vec![token];
    let mut next = token + 1;
    for word in &cue.words[1..] {
        // "are not going to", "is still ready to": adverbs may stand between the words of a modal.
        if cue.pos == CuePos::Modal {
            let adverb = |at: usize| {
                matches!(view.tree.node(at).upos, Upos::Adv | Upos::Part)
                    && view.tree.node(at).lemma != "to"
                    && view.symbols(at).all(|symbol| symbol != *word)
            };
            while next + 1 < view.len() && next < token + 4 && adverb(next) {
                next += 1;
            }
        }
        let beside = (next < view.len() && view.symbols(next).any(|symbol| symbol == *word)).then_some(next);
        let found = beside.or_else(|| {
            if matches!(cue.pos, CuePos::Phrase | CuePos::Noun) {
                return None;
            }
            const APART: &[Rel] = &[Rel::CompoundPrt, Rel::Advmod, Rel::Mark, Rel::Xcomp];
            view.tree.children_with(token, APART).find(|child| {
                *child > token && *child < token + 8 && view.symbols(*child).any(|symbol| symbol == *word)
            })
        })?;
        tokens.push(found);
        next = found + 1;
    }
    Some(tokens)
}

/// "had determined that": behind "have" alone a participle is a verb, no adjective.
fn is_perfect(tree: &Tree, token: usize) -> bool {
    tree.children_with(token, &[Rel::Aux]).any(|aux| tree.node(aux).lemma == "have")
        && tree.children_with(token, &[Rel::AuxPass, Rel::Cop]).next().is_none()
}

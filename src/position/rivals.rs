//! Which of several wordings in a content counts, where they share words.

use super::trace::Reason;
use super::wording::{Wording, Wordlook};
use crate::syntax::Rel;

impl Wordlook<'_> {
    /// Why another of the wordings inside a content takes the place of one of them.
    pub(super) fn left_out(&self, number: usize, inside: &[usize]) -> Option<Reason> {
        let own = &self.wordings[number];
        if own.exclude {
            return Some(Reason::Excluded(number));
        }
        // Only what shares a word with a wording can take it in.
        let sharing =
            |token: usize| self.by_token[token].iter().filter(|other| inside.binary_search(other).is_ok());
        // Adjectives a phrase happens to name do not make it the more telling one.
        let core = self.core(own);
        // Of two that hold each other's core, the one with more words is the more telling one.
        let covers = |other: &Wording| {
            other.position != own.position
                && !other.exclude
                && other.found.tokens.len() > core.len()
                && other.found.tokens != own.found.tokens
                && core.iter().all(|token| other.found.tokens.contains(token))
                && !self.skips_negation(other, own)
                && (other.found.tokens.len() > own.found.tokens.len()
                    || !self.core(other).iter().all(|token| own.found.tokens.contains(token)))
        };
        let others: Vec<usize> = match core.first() {
            Some(first) => sharing(*first).copied().collect(),
            None => inside.to_vec(),
        };
        if let Some(other) = others.into_iter().find(|other| covers(&self.wordings[*other])) {
            return Some(Reason::Covered(other));
        }
        let mut rivals = own.found.tokens.iter().flat_map(|token| sharing(*token));
        if let Some(other) = rivals.find(|other| self.outdoes(&self.wordings[**other], own)) {
            return Some(Reason::Outdone(*other));
        }
        let forbids = |other: &&usize| {
            self.wordings[**other].exclude && self.wordings[**other].position == own.position
        };
        inside.iter().find(forbids).map(|other| Reason::Excluded(*other))
    }

    /// Whether a wording passes over a negation that another one names: "Ukraine would … join NATO" over "never join".
    fn skips_negation(&self, wording: &Wording, other: &Wording) -> bool {
        let language = &self.pack.language;
        let tokens = &wording.found.tokens;
        let (Some(first), Some(last)) = (tokens.first(), tokens.last()) else { return false };
        other.found.tokens.iter().any(|token| {
            let lemma = self.view.lemma(*token);
            (language.negators.has(lemma) || language.negative_determiners.has(lemma))
                && (first..=last).contains(&token)
                && !tokens.contains(token)
        })
    }

    /// The words of a wording without its adjectives, adverbs, articles and numbers.
    fn core(&self, wording: &Wording) -> Vec<usize> {
        let plain = |token: &usize| {
            !matches!(self.view.tree.rel(*token), Rel::Amod | Rel::Advmod | Rel::Det | Rel::Nummod)
        };
        wording.found.tokens.iter().copied().filter(plain).collect()
    }

    /// Whether one wording takes another's words into a claim of the opposite kind: "halt arms
    /// deliveries" outdoes "arms deliveries to Kyiv". It has a word of its own that is more than a
    /// preposition with a party.
    fn outdoes(&self, one: &Wording, other: &Wording) -> bool {
        let same_issue = self.pack[one.position].issue == self.pack[other.position].issue;
        if one.exclude || one.position == other.position || !same_issue {
            return false;
        }
        let shares = one.found.tokens.iter().any(|token| other.found.tokens.contains(token));
        let weighty = |own: &Wording, against: &Wording| {
            own.found.tokens.iter().any(|token| {
                !against.found.tokens.contains(token)
                    && self.view.slots(*token) == 0
                    && self.view.tree.node(*token).upos != crate::syntax::Upos::Adp
            })
        };
        shares && weighty(one, other) && !weighty(other, one)
    }
}

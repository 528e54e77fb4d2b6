//! Statements whose content only points back: "rejected these terms", "Kyiv refuses", "so does Brussels".

use std::collections::HashMap;

use super::collect::Collector;
use super::draft::{Draft, Output};
use super::holding::Held;
use super::references::{References, Remembered};
use crate::attribution::frames::Frame;
use crate::pack::language::{Cue, CuePos, Place};
use crate::pack::{PartyId, PositionId, Stance};
use crate::span::Span;
use crate::syntax::Rel;

impl Collector<'_> {
    /// Statements of a frame whose content only points back.
    pub(super) fn refer(
        &self,
        frame: &Frame,
        stance: Stance,
        holders: &[Held],
        condition: Option<Span>,
        out: &mut Output,
    ) -> bool {
        let cue = &self.pack.language.cues[frame.hit.cue];
        let noun = cue.pos == CuePos::Noun;
        let sentence = self.sentence(frame.hit.head);
        let mut any = false;
        if frame.contents.is_empty() {
            if cue.pos == CuePos::Verb && self.is_elliptic(frame, cue) {
                for held in holders {
                    let references = self.references(&out.memory);
                    let together: Vec<PartyId> = holders.iter().map(|held| held.party).collect();
                    for position in references.elided(&together, sentence, frame.hit.head) {
                        any = true;
                        self.point(out, *held, frame, (position, stance), condition, frame.hit.head);
                    }
                }
            }
            return any;
        }
        for content in &frame.contents {
            let with = matches!(content.place, Place::Prep(preposition) if matches!(self.pack.vocabulary.word(preposition), "with" | "about" | "for"));
            if (noun && content.root == frame.hit.head) || with {
                continue;
            }
            // "Ukraine and its allies have rejected these terms": the terms are none of theirs.
            let together: Vec<PartyId> = holders.iter().map(|held| held.party).collect();
            for held in holders {
                let references = self.references(&out.memory);
                for position in references.resolve(content, &together, sentence, frame.hit.head) {
                    any = true;
                    self.point(out, *held, frame, (position, stance), condition, content.root);
                }
            }
            if any {
                break;
            }
        }
        any
    }

    /// A verb that takes up what was said before: nothing hangs on it but its subject and adverbs.
    fn is_elliptic(&self, frame: &Frame, cue: &Cue) -> bool {
        const COMPLEMENTS: &[Rel] = &[
            Rel::Obj,
            Rel::Iobj,
            Rel::Xcomp,
            Rel::Ccomp,
            Rel::Obl,
            Rel::OblAgent,
            Rel::Advcl,
            Rel::AuxPass,
            Rel::Parataxis,
        ];
        let tree = self.view.tree;
        let head = frame.hit.head;
        self.pack.language.reference_verbs.has(cue.words[0])
            && tree.is_finite(head)
            && matches!(tree.rel(head), Rel::Root | Rel::Conj | Rel::Parataxis | Rel::Ccomp | Rel::Advcl)
            && tree.children_with(head, COMPLEMENTS).next().is_none()
    }

    fn references<'r>(&'r self, memory: &'r [Remembered]) -> References<'r> {
        References { pack: self.pack, view: self.view, mentions: self.mentions, memory }
    }

    /// Writes down a statement whose content only points back, at the token that points.
    fn point(
        &self,
        out: &mut Output,
        held: Held,
        frame: &Frame,
        (position, stance): (PositionId, Stance),
        condition: Option<Span>,
        token: usize,
    ) {
        let draft = Draft {
            head: frame.hit.head,
            position,
            stance,
            cue: &frame.hit.tokens,
            matched: &[token],
            phrase: None,
            condition,
            frame: Some(frame),
        };
        self.push(out, &[held], &draft);
    }

    /// "Kyiv wants a truce, and so does Brussels": whoever is named behind the words holds what was
    /// just said of another.
    pub(super) fn echoes(&self, out: &mut Output) {
        let tree = self.view.tree;
        let (mut by_sentence, mut indexed) = (HashMap::<usize, Vec<usize>>::new(), 0);
        for first in 0..self.view.len() {
            let words = [self.view.form(first), self.view.lemma(first)];
            let entry = words
                .iter()
                .flat_map(|word| self.pack.language.echoes.starting(*word))
                .find(|entry| self.view.spells(first, entry));
            let Some(entry) = entry else { continue };
            let behind = first + entry.len();
            let sentence = self.sentence(first);
            let end = self.document.sentences[sentence].tokens.end;
            let named = (behind..end.min(behind + 4)).find_map(|token| {
                let mention = self.mentions.headed(token)?;
                (!self.mentions.get(mention).parties.is_empty()).then_some((token, mention))
            });
            let Some((token, mention)) = named else { continue };
            // Nothing may follow the name in its clause: "so does Kyiv's army …" says something else.
            let closed = end == token + 1
                || matches!(
                    tree.node(token + 1).upos,
                    crate::syntax::Upos::Punct | crate::syntax::Upos::Cconj
                );
            if !closed {
                continue;
            }
            for (number, known) in out.memory.iter().enumerate().skip(indexed) {
                by_sentence.entry(known.sentence).or_default().push(number);
            }
            indexed = out.memory.len();
            let said: Vec<Remembered> = by_sentence
                .get(&sentence)
                .into_iter()
                .flatten()
                .map(|number| &out.memory[*number])
                .filter(|known| known.cue < first)
                .cloned()
                .collect();
            let Some(latest) = said.last().map(|known| known.cue) else { continue };
            for known in said.iter().filter(|known| known.cue == latest) {
                let parties = &self.mentions.get(mention).parties;
                let holders: Vec<Held> = parties
                    .iter()
                    .filter(|party| said.iter().all(|s| s.party != **party))
                    .map(|party| Held { party: *party, mention, token })
                    .collect();
                let cue: Vec<usize> = (first..behind).collect();
                let draft = Draft {
                    head: token,
                    position: known.position,
                    stance: known.stance,
                    cue: &cue,
                    matched: &[token],
                    phrase: None,
                    condition: None,
                    frame: None,
                };
                self.push(out, &holders, &draft);
            }
        }
    }
}

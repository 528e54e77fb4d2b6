//! Back references: "these terms", "the proposal", "it".

use crate::attribution::frames::Content;
use crate::mention::Mentions;
use crate::pack::{Pack, PartyId, PositionId, Sign, Stance};
use crate::pattern::view::View;
use crate::syntax::{Rel, Upos, Xpos};

/// How many sentences back a reference reaches.
pub const REACH: usize = 3;

/// A statement as later sentences can point to it.
#[derive(Clone, Debug)]
pub struct Remembered {
    /// Who held it.
    pub party: PartyId,
    /// What.
    pub position: PositionId,
    /// How.
    pub stance: Stance,
    /// Its sentence.
    pub sentence: usize,
    /// The token of its cue.
    pub cue: usize,
}

/// What a content points back to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Pointer<'l> {
    /// A pronoun.
    Pronoun { plural: bool },
    /// A noun with the stances it can stand for; empty means any.
    Noun { stances: &'l [Stance], plural: bool, owner: Option<PartyId>, definite: bool },
}

/// Resolves references against what was said before.
pub struct References<'a> {
    /// The pack.
    pub pack: &'a Pack,
    /// The document's symbols.
    pub view: &'a View<'a>,
    /// Mentions.
    pub mentions: &'a Mentions,
    /// What was said, in text order.
    pub memory: &'a [Remembered],
}

impl References<'_> {
    /// The positions that a content without a wording of its own points to.
    #[must_use]
    pub fn resolve(
        &self,
        content: &Content,
        holders: &[PartyId],
        sentence: usize,
        cue: usize,
    ) -> Vec<PositionId> {
        let Some(pointer) = self.pointer(content) else { return Vec::new() };
        self.pointed(pointer, holders, sentence, cue)
    }

    /// The positions that a cue without any content takes up: "Kyiv demands a truce; Moscow refuses".
    #[must_use]
    pub fn elided(&self, holders: &[PartyId], sentence: usize, cue: usize) -> Vec<PositionId> {
        self.pointed(Pointer::Pronoun { plural: false }, holders, sentence, cue)
    }

    fn pointed(
        &self,
        pointer: Pointer<'_>,
        holders: &[PartyId],
        sentence: usize,
        cue: usize,
    ) -> Vec<PositionId> {
        let near = |m: &&Remembered| m.sentence <= sentence && sentence - m.sentence <= REACH && m.cue != cue;
        let fits = |m: &&Remembered| match pointer {
            Pointer::Pronoun { .. } => m.sentence + 1 >= sentence && !holders.contains(&m.party),
            Pointer::Noun { stances, owner, definite, .. } => {
                let by = match owner {
                    Some(owner) => m.party == owner,
                    None => !holders.contains(&m.party) || stances.is_empty(),
                };
                by && (stances.is_empty() || stances.contains(&m.stance))
                    && (definite || m.sentence + 1 >= sentence)
            }
        };
        let from = self.memory.partition_point(|m| m.sentence + REACH < sentence);
        let candidates: Vec<&Remembered> = self.memory[from..].iter().filter(near).filter(fits).collect();
        let Some(latest) = candidates.last() else { return Vec::new() };
        let plural =
            matches!(pointer, Pointer::Pronoun { plural: true } | Pointer::Noun { plural: true, .. });
        let mut out = Vec::new();
        let mut reached = latest.sentence;
        for remembered in candidates.iter().rev() {
            let same = if plural {
                // A run of sentences of one party's terms.
                remembered.party == latest.party && reached - remembered.sentence <= 1
            } else {
                remembered.cue == latest.cue
            };
            if !same {
                break;
            }
            reached = remembered.sentence;
            if !out.contains(&remembered.position)
                && (remembered.stance.sign() == Sign::For || matches!(pointer, Pointer::Pronoun { .. }))
            {
                out.push(remembered.position);
            }
        }
        out.reverse();
        out
    }

    fn pointer(&self, content: &Content) -> Option<Pointer<'_>> {
        let tree = self.view.tree;
        let language = &self.pack.language;
        let root = content.root;
        let node = tree.node(root);
        let (lemma, form) = (self.view.lemma(root), self.view.form(root));
        if matches!(node.upos, Upos::Pron | Upos::Det)
            && (language.reference_pronouns.has(form) || language.reference_pronouns.has(lemma))
        {
            let plural = language.reference_plural.has(lemma) || language.reference_plural.has(form);
            return Some(Pointer::Pronoun { plural });
        }
        // "to do so", "do that": what was just spoken of.
        let stands_for = language.reference_adverbs.starting(lemma).any(|entry| {
            entry.len() > 1
                && tree.children(root).any(|child| {
                    let last = entry[entry.len() - 1];
                    self.view.form(child) == last || self.view.lemma(child) == last
                })
        });
        if stands_for {
            return Some(Pointer::Pronoun { plural: false });
        }
        if !tree.is_noun(root) {
            return None;
        }
        let stances = language.reference_noun(lemma)?;
        if self.says_itself(root) {
            return None;
        }
        let determiner = tree.children_with(root, &[Rel::Det, Rel::DetPredet]).any(|det| {
            language.reference_determiners.has(self.view.lemma(det))
                || language.reference_determiners.has(self.view.form(det))
        });
        let owner = tree.children_with(root, &[Rel::NmodPoss, Rel::Amod, Rel::Compound, Rel::Nmod]).find_map(
            |child| {
                let mention = self.mentions.headed(child)?;
                self.mentions.get(mention).parties.first().copied()
            },
        );
        let the = tree
            .child(root, Rel::Det)
            .is_some_and(|det| language.reference_definite.has(self.view.lemma(det)));
        let apposed = tree.rel(root) == Rel::Appos;
        let plural = matches!(node.xpos, Xpos::NNS | Xpos::NNPS);
        (determiner || owner.is_some() || the || apposed).then_some(Pointer::Noun {
            stances,
            plural,
            owner,
            definite: determiner || owner.is_some(),
        })
    }

    /// "a proposal regarding a joint administration": what a noun is about stands beside it, so it points to
    /// nothing said before. Whose it is, where and when, is no such thing.
    fn says_itself(&self, noun: usize) -> bool {
        let tree = self.view.tree;
        let about = |phrase: usize| {
            self.mentions.headed(phrase).is_none()
                && tree.introducers(phrase).any(|case| {
                    matches!(
                        tree.node(case).lemma.as_str(),
                        "about" | "regarding" | "concerning" | "on" | "over" | "for" | "involving"
                    )
                })
        };
        tree.children_with(noun, &[Rel::Nmod]).any(about)
    }
}

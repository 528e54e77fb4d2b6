//! Pronouns, definite descriptions and groups: a small discourse model that can be explained.
//!
//! Candidates are the mentions of the last few sentences. Each gets points for being near, for
//! being a subject, for standing above the pronoun in the same sentence, for standing in the same
//! place of its clause; the best one wins. There is nothing to train and every choice can be told
//! in words.

mod definite;
mod wanting;

use jiff::civil::Date;

use super::{Basis, Kind, Mention, Mentions};
use crate::pack::language::{CuePos, HolderPlace, Pronoun, PronounGender, PronounKind};
use crate::pack::{Gender, Pack, PartyId, Sense, Stance};
use crate::pattern::view::View;
use crate::syntax::{Rel, Tree, Upos, Xpos};
use crate::text::Document;

pub use definite::GROUP_REACH;
pub use wanting::Wanting;

/// How many sentences back an antecedent may stand.
pub const REACH: usize = 4;

/// What pronouns are resolved with.
pub struct Resolver<'a> {
    /// The pack.
    pub pack: &'a Pack,
    /// The document.
    pub document: &'a Document<'a>,
    /// Its trees.
    pub tree: &'a Tree,
    /// Its symbols.
    pub view: &'a View<'a>,
    /// The article's date.
    pub date: Option<Date>,
    /// Whether one of the pack's sides is named in a sentence that is not read.
    pub sides_named: bool,
    /// Where to ask for sentences that are not read, if some are not.
    pub wanting: Option<&'a Wanting<'a>>,
}

impl Resolver<'_> {
    /// Resolves what can be resolved among the tokens of a unit, in text order. `speaker` is the
    /// mention that says the unit, where it is a quotation.
    pub fn unit(&self, unit: usize, speaker: Option<usize>, mentions: &mut Mentions) {
        for token in self.tree.units()[unit].tokens.clone() {
            if let Some(number) = mentions.headed(token) {
                if mentions.get(number).basis == Basis::Group && mentions.get(number).parties.is_empty() {
                    self.group(number, mentions);
                }
                continue;
            }
            if let Some(pronoun) = self.pronoun(token) {
                let found = match (pronoun.person, pronoun.kind) {
                    (1, _) => speaker,
                    (3, PronounKind::Personal | PronounKind::Possessive) => {
                        self.third(token, pronoun, speaker, mentions)
                    }
                    (_, PronounKind::Relative) => self.relative_owner(token, mentions),
                    _ => None,
                };
                if let Some(antecedent) = found {
                    let basis = if pronoun.person == 1 { Basis::Speaker } else { Basis::Pronoun };
                    let mut mention = self.pointing(token, token, antecedent, basis, mentions);
                    if pronoun.person == 3
                        && pronoun.gender == PronounGender::Any
                        && pronoun.kind != PronounKind::Relative
                    {
                        self.widen(&mut mention, antecedent, mentions);
                    }
                    mentions.add(mention);
                }
            } else if let Some(mention) = self.allies(token, mentions) {
                mentions.add(mention);
            } else if let Some(antecedent) = self.definite(token, mentions) {
                let first = self
                    .tree
                    .subtree(token)
                    .into_iter()
                    .find(|t| self.tree.node(*t).upos == Upos::Det)
                    .unwrap_or(token);
                mentions.add(self.pointing(first.min(token), token, antecedent, Basis::Role, mentions));
            }
        }
    }

    /// "Witkoff, whose government …", "allies, who say they …": the mention that a relative pronoun
    /// stands for.
    fn relative_owner(&self, token: usize, mentions: &Mentions) -> Option<usize> {
        let tree = self.tree;
        let subject = matches!(tree.rel(token), Rel::Nsubj | Rel::NsubjPass)
            && matches!(tree.node(token).lemma.as_str(), "who" | "which");
        if tree.node(token).xpos != Xpos::WpPoss && !subject {
            return None;
        }
        let clause =
            tree.ancestors(token).find(|verb| matches!(tree.rel(*verb), Rel::AclRelcl | Rel::Acl))?;
        super::mention_of(tree, mentions, tree.head(clause)?)
    }

    /// "its allies", once it is known whose.
    fn allies(&self, token: usize, mentions: &Mentions) -> Option<Mention> {
        let tree = self.tree;
        if !tree.is_noun(token) || !self.pack.language.allies.has(self.view.lemma(token)) {
            return None;
        }
        let owner = tree.child(token, Rel::NmodPoss).and_then(|owner| mentions.headed(owner))?;
        let parties: Vec<PartyId> = mentions
            .get(owner)
            .parties
            .iter()
            .flat_map(|party| self.pack[*party].allies.iter().copied())
            .collect();
        let name = self.pack.parties.get(usize::from(parties.first()?.0))?.name.clone();
        let first = tree.child(token, Rel::NmodPoss).unwrap_or(token).min(token);
        Some(Mention {
            first,
            last: token,
            head: token,
            parties,
            name,
            basis: Basis::Role,
            kind: Kind::People,
            antecedent: None,
        })
    }

    fn pointing(
        &self,
        first: usize,
        head: usize,
        antecedent: usize,
        basis: Basis,
        mentions: &Mentions,
    ) -> Mention {
        let earlier = mentions.get(antecedent);
        Mention {
            first,
            last: head,
            head,
            parties: earlier.parties.clone(),
            name: earlier.name.clone(),
            basis,
            kind: earlier.kind,
            antecedent: Some(antecedent),
        }
    }

    /// "They" stands for everybody coordinated with its antecedent: "Putin and Trump … they agreed".
    fn widen(&self, mention: &mut Mention, antecedent: usize, mentions: &Mentions) {
        for other in self.coordinated(antecedent, mentions) {
            for party in &mentions.get(other).parties {
                if !mention.parties.contains(party) {
                    mention.parties.push(*party);
                    mention.name = format!("{} and {}", mention.name, mentions.get(other).name);
                }
            }
        }
    }

    /// The other mentions in a coordination with this one, in text order.
    fn coordinated(&self, number: usize, mentions: &Mentions) -> Vec<usize> {
        let tree = self.tree;
        let first = tree.first_conjunct(mentions.get(number).head);
        let heads = tree.conjuncts(first).into_iter();
        heads.filter_map(|head| mentions.headed(head)).filter(|other| *other != number).collect()
    }

    /// The pronoun a token is, if it is one.
    #[must_use]
    pub fn pronoun(&self, token: usize) -> Option<&Pronoun> {
        let node = self.tree.node(token);
        if !matches!(node.upos, Upos::Pron | Upos::Det) {
            return None;
        }
        let form = self.view.form(token);
        let possessive = node.rel == Rel::NmodPoss || node.xpos == Xpos::PrpPoss;
        let all = &self.pack.language.pronouns;
        all.iter()
            .find(|p| p.form == form && (p.kind == PronounKind::Possessive) == possessive)
            .or_else(|| all.iter().find(|p| p.form == form))
    }

    fn third(
        &self,
        token: usize,
        pronoun: &Pronoun,
        speaker: Option<usize>,
        mentions: &Mentions,
    ) -> Option<usize> {
        if pronoun.gender == PronounGender::Neuter && (self.is_expletive(token) || self.is_thing(token)) {
            return None;
        }
        // The most that a candidate gets below.
        let most = match pronoun.gender {
            PronounGender::Male | PronounGender::Neuter => 0,
            PronounGender::Female => 2,
            PronounGender::Any => 4,
        };
        self.best(token, mentions, most, |number, mention| {
            if Some(number) == speaker
                && pronoun.kind == PronounKind::Personal
                && !matches!(mention.kind, Kind::Body)
            {
                return None;
            }
            // A quotation's "he" is hardly ever the one who speaks, whatever mention names him.
            if speaker.is_some_and(|s| {
                mentions.get(s).name == mention.name && matches!(mention.kind, Kind::Person(_))
            }) {
                return None;
            }
            match (pronoun.gender, mention.kind) {
                (PronounGender::Male, Kind::Person(gender)) => (gender != Some(Gender::Female)).then_some(0),
                (PronounGender::Female, Kind::Person(gender)) => match gender {
                    Some(Gender::Female) => Some(2),
                    Some(Gender::Male) => None,
                    None => Some(0),
                },
                (PronounGender::Neuter, Kind::Body) => Some(0),
                (PronounGender::Any, Kind::People) => Some(4),
                (PronounGender::Any, Kind::Body) => {
                    Some(if self.coordinated(number, mentions).is_empty() { -4 } else { 4 })
                }
                (PronounGender::Any, Kind::Person(_)) if !self.coordinated(number, mentions).is_empty() => {
                    Some(2)
                }
                _ => None,
            }
        })
    }

    /// "it" that stands for nothing: "it is unacceptable that", "it was raining".
    fn is_expletive(&self, token: usize) -> bool {
        let tree = self.tree;
        if tree.rel(token) == Rel::Expl {
            return true;
        }
        let Some(head) = tree.head(token) else { return true };
        let adjective = tree.node(head).upos == Upos::Adj || tree.child(head, Rel::Cop).is_some();
        adjective
            && tree.rel(token) == Rel::Nsubj
            && tree.children(head).any(|child| matches!(tree.rel(child), Rel::Csubj | Rel::Ccomp))
    }

    /// "it" that only a thing can be: what is acted on or said to be something.
    fn is_thing(&self, token: usize) -> bool {
        let tree = self.tree;
        let Some(head) = tree.head(token) else { return true };
        // What is acted on or said to be something is a thing ("it can be achieved", "it is a trick"),
        // unless it is ready, willing or opposed, as only parties are.
        if tree.rel(token) == Rel::NsubjPass {
            return true;
        }
        if tree.child(head, Rel::Cop).is_some() && tree.rel(token) == Rel::Nsubj {
            let minded = self
                .pack
                .language
                .cues_at(self.view.lemma(head))
                .any(|(_, cue)| cue.pos == CuePos::Adjective && cue.holder == HolderPlace::Subject);
            return !minded;
        }
        false
    }

    /// The best candidate before a token. `fit` gives points, `most` at most, or nothing for what cannot be meant.
    fn best(
        &self,
        token: usize,
        mentions: &Mentions,
        most: i32,
        fit: impl Fn(usize, &Mention) -> Option<i32>,
    ) -> Option<usize> {
        let tree = self.tree;
        let here = self.sentence(token);
        let quoted = self.is_quoted(token);
        let is_subject = matches!(tree.rel(token), Rel::Nsubj | Rel::NsubjPass);
        // "It" that acts takes up a subject, or what a subject is named by, of this sentence or the last.
        let acts = tree.node(token).lemma == "it" && tree.rel(token) == Rel::Nsubj;
        let mut best: Option<(i32, usize, usize)> = None;
        for number in mentions.among(self.since(here, REACH)..token) {
            let mention = mentions.get(number);
            if matches!(mention.basis, Basis::Demonym) && !matches!(mention.kind, Kind::People) {
                continue;
            }
            let there = self.sentence(mention.head);
            if here < there || here - there > REACH || (mention.first <= token && token <= mention.last) {
                continue;
            }
            // Nobody speaks of himself by name: whom a quotation names is not the "he" who says it.
            if here == there && !quoted && self.is_quoted(mention.head) {
                continue;
            }
            let Some(mut points) = fit(number, mention) else { continue };
            points -= Self::farther(here - there);
            // "President Putin" may be headed by the title: the place of the whole counts.
            let whole = tree
                .ancestors(mention.head)
                .find(|token| !matches!(tree.rel(*token), Rel::Flat | Rel::NmodDesc))
                .unwrap_or(mention.head);
            if self.is_coargument(whole, token) {
                continue;
            }
            let rel = tree.rel(tree.first_conjunct(whole));
            let subject = matches!(rel, Rel::Nsubj | Rel::NsubjPass);
            if subject {
                points += 6;
            }
            if here == there
                && subject
                && tree.head(tree.first_conjunct(whole)).is_some_and(|verb| tree.is_under(token, verb))
            {
                points += 5;
            }
            if subject && is_subject {
                points += 2;
            }
            let near = here == there || here - there == 1 && self.in_main_subject(mention.head);
            if acts && !(near && (subject || self.in_subject(mention.head))) {
                continue;
            }
            if matches!(rel, Rel::NmodPoss | Rel::Compound | Rel::Amod) {
                points -= 3;
            }
            if rel == Rel::Obl || rel == Rel::Nmod {
                points -= 2;
            }
            // What a subject is named by stands nearer to it than what the rest is.
            if !subject && self.in_subject(mention.head) {
                points += 3;
            }
            if self.is_quoted(mention.head) && !quoted {
                points -= 6;
            }
            // "wants Kyiv to pull its troops": a possessive is its own verb's doer first.
            if self.is_doer(token, whole) && !self.is_judged(token, mention.head) {
                points += 12;
            }
            // Nobody praises or blames what is his own: "Putin praised his commitment".
            if self.is_judged(token, mention.head) {
                points -= 14;
            }
            // Pronouns keep a referent in focus.
            if mention.basis == Basis::Pronoun {
                points += 1;
            }
            if best.is_none_or(|(known, at, _)| points > known || (points == known && mention.head > at)) {
                best = Some((points, mention.head, number));
            }
        }
        if let Some(wanting) = self.wanting {
            // A subject in another sentence that was itself a pronoun; of equals the later one wins.
            let far = |back: usize| most + 6 + 2 * i32::from(is_subject) + 1 - Self::farther(back);
            wanting.back(here, |back| {
                (!acts || back <= 1) && best.is_none_or(|(points, ..)| points < far(back))
            });
        }
        best.map(|(.., number)| number)
    }

    /// What it costs a candidate to stand so many sentences back.
    fn farther(back: usize) -> i32 {
        i32::try_from(back).map_or(i32::MAX, |back| back.saturating_mul(8))
    }

    /// Whether a possessive stands in what a verb of praise or blame is about, and the candidate is
    /// the one who judges.
    fn is_judged(&self, pronoun: usize, candidate: usize) -> bool {
        let tree = self.tree;
        if tree.rel(pronoun) != Rel::NmodPoss {
            return false;
        }
        let Some(noun) = tree.head(pronoun) else { return false };
        let Some(verb) = tree.head(noun).filter(|_| matches!(tree.rel(noun), Rel::Obj | Rel::Obl)) else {
            return false;
        };
        let judges = self.pack.language.cues_at(self.view.lemma(verb)).any(|(_, cue)| {
            cue.pos == CuePos::Verb && matches!(cue.sense, Sense::Stance(Stance::Support | Stance::Oppose))
        });
        judges && crate::syntax::roles::agent(tree, verb) == Some(candidate)
    }

    /// Whether a word stands close inside the subject of a clause: "the Union's new sanctions".
    fn in_subject(&self, token: usize) -> bool {
        let tree = self.tree;
        tree.ancestors(token).take(3).any(|token| matches!(tree.rel(token), Rel::Nsubj | Rel::NsubjPass))
    }

    /// Whether a word is, or stands close inside, the subject of what its sentence says as a whole.
    fn in_main_subject(&self, token: usize) -> bool {
        let tree = self.tree;
        let subject = tree
            .ancestors(token)
            .take(3)
            .find(|token| matches!(tree.rel(tree.first_conjunct(*token)), Rel::Nsubj | Rel::NsubjPass));
        let verb = subject.and_then(|subject| tree.head(tree.first_conjunct(subject)));
        verb.is_some_and(|verb| self.is_main(verb))
    }

    /// Whether a verb says what its sentence says: the main one, or what the main one reports.
    fn is_main(&self, verb: usize) -> bool {
        let tree = self.tree;
        let mut here = tree.first_conjunct(verb);
        while tree.rel(here) == Rel::Ccomp {
            match tree.head(here) {
                Some(up) => here = tree.first_conjunct(up),
                None => break,
            }
        }
        tree.head(here).is_none()
    }

    /// Whether a possessive stands in the object of a verb that the candidate does.
    fn is_doer(&self, pronoun: usize, candidate: usize) -> bool {
        let tree = self.tree;
        if tree.rel(pronoun) != Rel::NmodPoss {
            return false;
        }
        let verb = tree.ancestors(pronoun).skip(1).take(3).find(|token| tree.is_verb(*token));
        verb.is_some_and(|verb| crate::syntax::roles::agent(tree, verb) == Some(candidate))
    }

    fn sentence(&self, token: usize) -> usize {
        self.tree.node(token).unit.map_or_else(
            || self.document.sentences.partition_point(|s| s.tokens.end <= token),
            |unit| self.tree.units()[unit].sentence,
        )
    }

    /// The first token of the sentences up to so many before this one.
    fn since(&self, sentence: usize, before: usize) -> usize {
        self.document.sentences[sentence.saturating_sub(before)].tokens.start
    }

    fn is_quoted(&self, token: usize) -> bool {
        self.tree.node(token).unit.is_some_and(|unit| self.tree.units()[unit].quotation.is_some())
    }

    /// Whether two words are arguments of one verb, which then cannot be the same person
    /// ("Putin told him").
    fn is_coargument(&self, a: usize, b: usize) -> bool {
        const ARGUMENTS: &[Rel] = &[Rel::Nsubj, Rel::NsubjPass, Rel::Obj, Rel::Iobj, Rel::Obl, Rel::OblAgent];
        let tree = self.tree;
        tree.head(a).is_some()
            && tree.head(a) == tree.head(b)
            && ARGUMENTS.contains(&tree.rel(a))
            && ARGUMENTS.contains(&tree.rel(b))
    }

    /// Pronouns that stand for things rather than parties, with the noun each may stand for: the
    /// nearest noun before it that agrees in number and is itself acted on or talked about.
    #[must_use]
    pub fn things(&self, tokens: usize) -> Vec<(usize, usize)> {
        let tree = self.tree;
        let mut out = Vec::new();
        for token in 0..tokens {
            let node = tree.node(token);
            if node.upos != Upos::Pron
                || !matches!(node.rel, Rel::Obj | Rel::NsubjPass | Rel::Obl | Rel::Nsubj)
            {
                continue;
            }
            let plural = match node.lemma.as_str() {
                "they" | "them" => true,
                "it" => false,
                _ => continue,
            };
            if self.is_expletive(token) {
                continue;
            }
            let here = self.sentence(token);
            let noun = (0..token).rev().take_while(|noun| here - self.sentence(*noun) <= 1).find(|noun| {
                let candidate = tree.node(*noun);
                let agrees = matches!(candidate.xpos, Xpos::NNS) == plural;
                let argument = matches!(candidate.rel, Rel::Obj | Rel::NsubjPass | Rel::Nsubj | Rel::Obl);
                // What a sentence was about as a whole is taken up in the next, not what its clauses mention.
                let main = || {
                    here == self.sentence(*noun) || tree.head(*noun).is_some_and(|verb| self.is_main(verb))
                };
                candidate.upos == Upos::Noun && agrees && argument && main()
            });
            if let Some(wanting) = self.wanting.filter(|wanting| wanting.worded[here]) {
                // The nearest noun counts, so that one in the sentence itself settles it.
                let settled = noun.is_some_and(|noun| self.sentence(noun) == here);
                wanting.back(here, |back| back == 1 && !settled);
            }
            out.extend(noun.map(|noun| (token, noun)));
        }
        out
    }
}

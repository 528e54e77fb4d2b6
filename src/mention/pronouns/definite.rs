//! Definite descriptions ("the president") and groups ("both sides").

use super::Resolver;
use crate::mention::{Basis, Kind, Mention, Mentions};
use crate::pack::{PartyId, Words};
use crate::syntax::{Rel, Xpos};

/// What it counts that a mention holds the very office, or was called so before.
const OFFICE: i32 = 20;

/// How many sentences back "both sides" looks.
pub const GROUP_REACH: usize = 2;

impl Resolver<'_> {
    /// "the president", "the ministry": the latest mention that fits the office.
    pub(super) fn definite(&self, token: usize, mentions: &Mentions) -> Option<usize> {
        let language = &self.pack.language;
        let lemma = self.view.lemma(token);
        let person = language.role_persons.has(lemma);
        let body = language.role_bodies.has(lemma);
        if !(person || body) || !self.tree.is_noun(token) {
            return None;
        }
        let tree = self.tree;
        // "the head of the delegation, Ivan Petrov": the name beside it says who, on whichever noun it hangs.
        let beside = tree.subtree(token).into_iter().filter(|name| {
            *name > token && matches!(tree.rel(*name), Rel::Appos | Rel::Flat | Rel::NmodDesc)
        });
        let named = beside
            .filter_map(|name| mentions.headed(name))
            .find(|number| matches!(mentions.get(*number).kind, Kind::Person(_)));
        if person && named.is_some() {
            return named;
        }
        let determiner = tree.child(token, Rel::Det).is_some_and(|det| tree.node(det).lemma == "the");
        let own = tree.child(token, Rel::NmodPoss).and_then(|owner| mentions.headed(owner));
        if let Some(owner) = own {
            // "its foreign minister", once the pronoun is known.
            return (!mentions.get(owner).parties.is_empty()).then_some(owner);
        }
        let outsider = tree.children(token).any(|child| {
            language.outsider_modifiers.has(self.view.lemma(child))
                || language.outsider_modifiers.has(self.view.form(child))
        });
        if !determiner
            || outsider
            || self.belongs_elsewhere(token, mentions)
            || matches!(tree.node(token).xpos, Xpos::NNS | Xpos::NNPS)
        {
            return None;
        }
        let word = self.pack.vocabulary.word(lemma);
        self.best(token, mentions, OFFICE, |_, mention| match mention.kind {
            Kind::Person(_) if person => {
                let office = self.office(mention, word);
                (office || mention.basis == Basis::Role).then_some(if office { OFFICE } else { 0 })
            }
            Kind::Body if body && !mention.parties.is_empty() && mention.basis != Basis::Demonym => {
                // "the administration" is the one that was called so before.
                Some(if self.view.lemma(mention.head) == lemma { OFFICE } else { 0 })
            }
            _ => None,
        })
    }

    /// "the Brazilian government", "the president of Chile": a name that is no party's says whose it is, or
    /// a clause does. What a ministry or an envoy is for ("the Foreign Ministry") says nothing of the kind.
    fn belongs_elsewhere(&self, token: usize, mentions: &Mentions) -> bool {
        const NAMES: &[Rel] = &[Rel::Amod, Rel::Compound, Rel::NmodDesc, Rel::Nmod];
        let (tree, language) = (self.tree, &self.pack.language);
        let has = |words: &Words, token: usize| {
            words.has(self.view.lemma(token)) || words.has(self.view.form(token))
        };
        // "the team that did the work": whatever follows says which one is meant.
        let restricted = tree.children_with(token, &[Rel::AclRelcl]).any(|clause| {
            let first = tree.subtree(clause).first().copied().unwrap_or(clause);
            clause > token && first.checked_sub(1).is_some_and(|before| tree.node(before).xpos != Xpos::Comma)
        });
        restricted
            || tree.children_with(token, NAMES).any(|child| {
                let named = self.document.form(child).starts_with(char::is_uppercase);
                let office = [&language.role_policies, &language.role_ranks, &language.role_persons]
                    .into_iter()
                    .any(|words| has(words, child));
                named
                    && !office
                    && mentions.at(child).is_none_or(|known| mentions.get(known).parties.is_empty())
            })
    }

    /// Whether the mentioned person holds an office with this word in its title.
    fn office(&self, mention: &Mention, word: &str) -> bool {
        mention.parties.iter().any(|party| {
            self.pack[*party].people.iter().any(|person| {
                person.name == mention.name
                    && person.roles.iter().any(|role| {
                        role.holds_at(self.date)
                            && role.title.split([' ', '-']).any(|part| part.eq_ignore_ascii_case(word))
                    })
            })
        })
    }

    /// "both sides": the last pair named together, or the pack's own two.
    pub(super) fn group(&self, number: usize, mentions: &mut Mentions) {
        let head = mentions.get(number).head;
        let here = self.sentence(head);
        let people = self.pack.language.role_persons.has(self.view.lemma(head));
        let office = self.pack.vocabulary.word(self.view.lemma(head));
        let leaders = people
            .then(|| {
                self.people_before(head, here, mentions, Some(office))
                    .or_else(|| self.people_before(head, here, mentions, None))
                    .or_else(|| self.with_a_stranger(head, here, mentions))
            })
            .flatten();
        let parties = leaders
            .or_else(|| self.pair_before(head, here, mentions))
            .unwrap_or_else(|| self.sides_named(mentions));
        let name =
            parties.iter().map(|party| self.pack[*party].name.as_str()).collect::<Vec<_>>().join(" and ");
        mentions.set_group(number, parties, name);
    }

    /// The pack's own two, in an article that names one of them or is too short to.
    fn sides_named(&self, mentions: &Mentions) -> Vec<PartyId> {
        let sides = &self.pack.sides;
        let named = mentions.all().iter().any(|mention| {
            mention.basis != Basis::Group && mention.parties.iter().any(|party| sides.contains(party))
        });
        if named || self.sides_named || self.document.is_brief() { sides.clone() } else { Vec::new() }
    }

    /// "both leaders": the last two people of different parties, named together or not; those who hold
    /// the office named, if one is asked for.
    fn people_before(
        &self,
        head: usize,
        here: usize,
        mentions: &Mentions,
        office: Option<&str>,
    ) -> Option<Vec<PartyId>> {
        let mut found: Vec<(usize, PartyId)> = Vec::new();
        for mention in
            mentions.among(self.since(here, GROUP_REACH)..head).into_iter().map(|n| mentions.get(n))
        {
            let person = matches!(mention.kind, Kind::Person(_))
                && mention.parties.len() == 1
                && office.is_none_or(|office| self.office(mention, office));
            if person {
                found.push((mention.head, mention.parties[0]));
            }
        }
        found.sort_unstable();
        let (_, last) = *found.last()?;
        let (_, other) = *found.iter().rev().find(|(_, party)| *party != last)?;
        Some(vec![other, last])
    }

    /// "Biden received King Abdullah. The two leaders …": where but one of those named just before is anybody's of the
    /// pack, the other is none of them.
    fn with_a_stranger(&self, head: usize, here: usize, mentions: &Mentions) -> Option<Vec<PartyId>> {
        let near = mentions.among(self.since(here, GROUP_REACH)..head);
        let people = near.into_iter().map(|number| mentions.get(number));
        let mut people = people.filter(|mention| matches!(mention.kind, Kind::Person(_)));
        let (mut ours, mut strangers) = (Vec::new(), false);
        people.try_for_each(|mention| match mention.parties[..] {
            [] => {
                strangers |= mention.basis == Basis::Name;
                Some(())
            }
            [party] => {
                ours.push(party);
                Some(())
            }
            _ => None,
        })?;
        ours.sort_unstable();
        ours.dedup();
        (strangers && ours.len() == 1).then_some(ours)
    }

    fn pair_before(&self, head: usize, here: usize, mentions: &Mentions) -> Option<Vec<PartyId>> {
        let tree = self.tree;
        let mut found: Option<Vec<PartyId>> = None;
        for mention in
            mentions.among(self.since(here, GROUP_REACH)..head).into_iter().map(|n| mentions.get(n))
        {
            let conjuncts: Vec<PartyId> = tree
                .conjuncts(mention.head)
                .into_iter()
                .filter_map(|token| mentions.headed(token))
                .flat_map(|n| mentions.get(n).parties.clone())
                .collect();
            let mut distinct = conjuncts.clone();
            distinct.sort_unstable();
            distinct.dedup();
            if distinct.len() == 2 && tree.conjuncts(mention.head).len() > 1 {
                found = Some(distinct);
            }
        }
        found
    }
}

impl Mentions {
    /// Fills in whom a group stands for.
    fn set_group(&mut self, number: usize, parties: Vec<PartyId>, name: String) {
        let mention = &mut self.list[number];
        mention.parties = parties;
        mention.name = name;
    }
}

//! Descriptions: role nouns with a party beside them ("Ukraine's foreign minister", "officials in
//! Kyiv", "Kremlin spokesman Dmitry Peskov"), people who speak for nobody ("the analyst", "former
//! president"), and groups ("both sides").

use jiff::civil::Date;

use super::names::{NameHit, Named, basis_of, gender_of};
use super::{Basis, Kind, Mention, Mentions};
use crate::pack::{NameKind, Pack, PartyId, Words};
use crate::pattern::view::View;
use crate::syntax::{Rel, Tree, Upos, Xpos};
use crate::text::Document;

/// What step two works with.
pub struct Describer<'a> {
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
}

/// Relations that tie a modifier to its noun.
const MODIFIERS: &[Rel] =
    &[Rel::Amod, Rel::Compound, Rel::NmodPoss, Rel::NmodDesc, Rel::Flat, Rel::NmodUnmarked, Rel::Det];

impl Describer<'_> {
    /// Mentions by name, description and group, in text order.
    #[must_use]
    pub fn describe(&self, hits: &[NameHit]) -> Mentions {
        let mut mentions = Mentions::new(self.tree.len());
        for hit in hits {
            if let Some(mention) = self.named(hit) {
                mentions.add(mention);
            }
        }
        // Twice, since one description can stand in another: "head of the Russian delegation".
        for _ in 0..2 {
            let described: Vec<Mention> = (0..self.tree.len())
                .filter(|token| mentions.headed(*token).is_none())
                .filter(|token| self.tree.is_noun(*token) || self.tree.node(*token).upos == Upos::Det)
                .filter_map(|token| self.described(token, &mentions))
                .collect();
            for mention in described {
                if mentions.headed(mention.head).is_none() {
                    mentions.add(mention);
                }
            }
        }
        for token in 0..self.tree.len() {
            if mentions.headed(token).is_none()
                && let Some(mention) = self.stranger(token, &mentions)
            {
                mentions.add(mention);
            }
        }
        mentions
    }

    fn named(&self, hit: &NameHit) -> Option<Mention> {
        let tokens: Vec<usize> = (hit.first..=hit.last).collect();
        let head = self.tree.top_of(&tokens).unwrap_or(hit.last);
        let text = |first: usize, last: usize| {
            let start = self.document.tokens[first].span().start;
            let end = self.document.tokens[last].span().end;
            self.document.text.get(start..end).unwrap_or_default().to_owned()
        };
        let (parties, name, basis, kind) = match hit.what {
            Named::Party(party, kind) => {
                let common = matches!(kind, NameKind::Demonym | NameKind::Group);
                let plural = common && matches!(self.tree.node(head).xpos, Xpos::NNS | Xpos::NNPS);
                let people = if plural { Kind::People } else { Kind::Body };
                let parties = if plural && self.is_subset(head) { Vec::new() } else { vec![party] };
                (parties, self.pack[party].name.clone(), basis_of(kind), people)
            }
            Named::Person(party, person) => {
                let who = &self.pack[party].people[person];
                let speaks = who.in_office(self.date) && !self.is_former(head);
                let basis = if hit.fuzzy { Basis::Fuzzy } else { Basis::Person };
                let kind = Kind::Person(Some(gender_of(self.pack, party, person)));
                (if speaks { vec![party] } else { Vec::new() }, who.name.clone(), basis, kind)
            }
            Named::Nobody | Named::Elsewhere => {
                (Vec::new(), text(hit.first, hit.last), Basis::Name, Kind::Body)
            }
        };
        Some(Mention { first: hit.first, last: hit.last, head, parties, name, basis, kind, antecedent: None })
    }

    /// Whether a word right before a name says that the office is over ("former", "ex-").
    fn is_former(&self, head: usize) -> bool {
        self.tree
            .children_with(head, MODIFIERS)
            .flat_map(|child| self.tree.subtree(child))
            .any(|token| self.has(&self.pack.language.outsider_modifiers, token))
    }

    /// "some Europeans": not the whole, nor who speaks for it.
    fn is_subset(&self, people: usize) -> bool {
        self.tree
            .children_with(people, &[Rel::Det, Rel::Amod])
            .any(|child| self.has(&self.pack.language.subsets, child))
    }

    /// Whether a token is a word of a set, by lemma or form.
    fn has(&self, words: &Words, token: usize) -> bool {
        words.has(self.view.lemma(token)) || words.has(self.view.form(token))
    }

    /// A role noun with its party, a person who counts for nobody, or a group.
    fn described(&self, token: usize, mentions: &Mentions) -> Option<Mention> {
        let language = &self.pack.language;
        if let Some(group) = self.group(token) {
            return Some(group);
        }
        let outsider = self.has(&language.outsider_nouns, token);
        let person = self.has(&language.role_persons, token);
        let body = self.has(&language.role_bodies, token);
        let allies = self.has(&language.allies, token);
        if !(outsider || person || body || allies) || self.is_part_of_name(token, mentions) {
            return None;
        }
        let tree = self.tree;
        let head = self.name_described_by(token, mentions).unwrap_or(token);
        if mentions.headed(head).is_some_and(|number| {
            matches!(mentions.get(number).basis, Basis::Person | Basis::Fuzzy) || head != token
        }) {
            return None;
        }
        let plural = matches!(tree.node(token).xpos, Xpos::NNS | Xpos::NNPS);
        let outsider = outsider || self.is_former(token);
        let parties = if outsider { Vec::new() } else { self.party_beside(token, mentions) };
        let parties = if allies && !person && !body { self.allies_of(&parties) } else { parties };
        if parties.is_empty() && !outsider {
            return None;
        }
        let tokens = self.phrase(head);
        let (first, last) = (*tokens.first()?, *tokens.last()?);
        let name = parties
            .first()
            .map_or_else(|| self.document.form(head).to_owned(), |party| self.pack[*party].name.clone());
        let kind = match (person || outsider, plural) {
            (_, true) => Kind::People,
            (true, false) => Kind::Person(None),
            (false, false) => Kind::Body,
        };
        Some(Mention { first, last, head, parties, name, basis: Basis::Role, kind, antecedent: None })
    }

    /// The words that belong closely to a noun: its modifiers to the left and what makes up its name.
    fn phrase(&self, head: usize) -> Vec<usize> {
        let close: Vec<usize> = self.tree.subtree_without(head, |child| {
            !matches!(
                self.tree.rel(child),
                Rel::Det
                    | Rel::Amod
                    | Rel::Compound
                    | Rel::NmodPoss
                    | Rel::NmodDesc
                    | Rel::Flat
                    | Rel::Case
                    | Rel::Nmod
                    | Rel::Fixed
            ) || (self.tree.rel(child) == Rel::Case && self.tree.head(child) == Some(head))
        });
        close.into_iter().filter(|token| self.tree.node(*token).upos != Upos::Punct).collect()
    }

    /// Whether a role noun is itself inside a name ("Foreign Ministry" in an institution's name).
    fn is_part_of_name(&self, token: usize, mentions: &Mentions) -> bool {
        mentions.at(token).is_some_and(|number| {
            let mention = mentions.get(number);
            mention.first <= token && token <= mention.last && mention.first != mention.last
        })
    }

    /// The personal name that a role noun introduces or follows: "spokesman Dmitry Peskov", "Lavrov, the minister".
    fn name_described_by(&self, token: usize, mentions: &Mentions) -> Option<usize> {
        let tree = self.tree;
        if matches!(tree.rel(token), Rel::NmodDesc | Rel::Compound | Rel::Appos | Rel::Flat) {
            let head = tree.head(token)?;
            let name = tree.node(head).upos == Upos::Propn || mentions.headed(head).is_some();
            return name.then_some(head);
        }
        tree.children_with(token, &[Rel::Flat, Rel::Appos, Rel::NmodDesc])
            .find(|child| tree.node(*child).upos == Upos::Propn && mentions.headed(*child).is_some())
    }

    /// The parties that a noun's modifiers name: adjective, possessor, "of" and "in" phrases.
    fn party_beside(&self, token: usize, mentions: &Mentions) -> Vec<PartyId> {
        let tree = self.tree;
        let close = tree.children_with(token, MODIFIERS).chain(
            // "Ukraine's chief negotiator Rustem Umerov": the possessor may hang on the name.
            tree.head(token)
                .filter(|_| matches!(tree.rel(token), Rel::NmodDesc | Rel::Compound | Rel::Appos | Rel::Flat))
                .into_iter()
                .flat_map(|head| tree.children_with(head, MODIFIERS)),
        );
        for child in close {
            if tree.rel(child) == Rel::Det {
                continue;
            }
            for place in tree.conjuncts(child) {
                if let Some(number) = mentions.headed(place) {
                    let parties = mentions.get(number).parties.clone();
                    if !parties.is_empty() {
                        return parties;
                    }
                }
                // "EU foreign policy chief": the party stands beside another modifier.
                for below in tree.children_with(place, MODIFIERS) {
                    if let Some(number) = mentions.headed(below) {
                        let mention = mentions.get(number);
                        if !mention.parties.is_empty() {
                            return mention.parties.clone();
                        }
                    }
                }
            }
        }
        for child in tree.children_with(token, &[Rel::Nmod, Rel::Obl]) {
            let of = tree
                .introducers(child)
                .any(|case| matches!(tree.node(case).lemma.as_str(), "of" | "in" | "from" | "for"));
            if of {
                let parties: Vec<PartyId> = tree
                    .conjuncts(child)
                    .into_iter()
                    .filter_map(|place| mentions.headed(place))
                    .flat_map(|number| mentions.get(number).parties.clone())
                    .collect();
                if !parties.is_empty() {
                    return parties;
                }
            }
        }
        Vec::new()
    }

    /// The parties that back these, as the pack says ("Kyiv's allies").
    fn allies_of(&self, parties: &[PartyId]) -> Vec<PartyId> {
        parties.iter().flat_map(|party| self.pack[*party].allies.iter().copied()).collect()
    }

    /// "both sides" and the like at its head noun: parties are filled in later, from what came before.
    fn group(&self, token: usize) -> Option<Mention> {
        let language = &self.pack.language;
        for words in [&language.both, &language.neither, &language.each] {
            for entry in &words.entries {
                let length = entry.len();
                let Some(first) = (token + 1).checked_sub(length) else { continue };
                let fits = self.view.spells(first, entry);
                let heads = self
                    .tree
                    .head(token)
                    .is_none_or(|head| head < first || head > token || !self.tree.is_noun(head));
                if length > 1 && fits && heads {
                    return Some(Mention {
                        first,
                        last: token,
                        head: token,
                        parties: Vec::new(),
                        name: String::new(),
                        basis: Basis::Group,
                        kind: Kind::People,
                        antecedent: None,
                    });
                }
            }
        }
        None
    }

    /// Somebody named who is in no pack: they take pronouns away from the parties.
    fn stranger(&self, token: usize, mentions: &Mentions) -> Option<Mention> {
        let tree = self.tree;
        let node = tree.node(token);
        if node.upos != Upos::Propn || mentions.at(token).is_some() {
            return None;
        }
        let subject = matches!(tree.rel(token), Rel::Nsubj | Rel::NsubjPass | Rel::OblAgent);
        let full_name = tree.children(token).any(|child| {
            matches!(tree.rel(child), Rel::Flat | Rel::NmodDesc | Rel::Appos | Rel::Compound)
                && matches!(tree.node(child).upos, Upos::Propn | Upos::Noun)
        });
        if !subject && !full_name {
            return None;
        }
        // "Mr Trump", headed by the title, is whoever the name says.
        if tree.children_with(token, &[Rel::Flat, Rel::NmodDesc]).any(|child| {
            mentions
                .headed(child)
                .is_some_and(|number| matches!(mentions.get(number).basis, Basis::Person | Basis::Fuzzy))
        }) {
            return None;
        }
        let tokens = self.phrase(token);
        let (first, last) = (*tokens.first()?, *tokens.last()?);
        let name = self.document.form(token).to_owned();
        let kind = if full_name || subject { Kind::Person(None) } else { Kind::Body };
        Some(Mention {
            first,
            last,
            head: token,
            parties: Vec::new(),
            name,
            basis: Basis::Name,
            kind,
            antecedent: None,
        })
    }
}

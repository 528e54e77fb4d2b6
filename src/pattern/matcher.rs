//! Finding phrases in a document.
//!
//! A phrase is tried where one of its words stands. It matches in one of two ways: as a
//! *sequence* of words, light words passed over; or, where it is a verb with arguments, as a
//! *predicate* through the tree, which is how `withdraw <troops>` also finds "the withdrawal of
//! Ukrainian troops" and "Ukrainian troops be withdrawn".

use super::buckets::Buckets;
use super::view::View;
use super::vocabulary::{Symbol, Symbols};
use super::{Item, Phrase, Predicate};
use crate::syntax::roles;
use crate::syntax::{Rel, Upos};

/// Most light words passed over between two words of a phrase.
pub(crate) const MAX_LIGHT: usize = 6;
/// Most words a `..` spans.
pub(crate) const MAX_GAP: usize = 6;

/// A place where a phrase matches.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Match {
    /// Which phrase, by its number in the [`Matcher`].
    pub phrase: usize,
    /// The tokens that matched words of the phrase, ascending.
    pub tokens: Vec<usize>,
    /// Tokens that fill the slot of who acts, where they stand apart from the rest.
    pub agents: Vec<usize>,
    /// The verb or noun of action, in a predicate match.
    pub verb: Option<usize>,
    /// The token the rest hangs on.
    pub top: usize,
}

/// Phrases, indexed by the words they can begin with.
#[derive(Debug, Default)]
pub struct Matcher {
    starts: Buckets,
    slot_starts: Vec<u32>,
    verbs: Buckets,
    /// How many phrases there are.
    count: usize,
}

impl Matcher {
    /// Indexes phrases by number.
    #[must_use]
    pub fn new<'p>(phrases: impl Iterator<Item = &'p Phrase>) -> Self {
        let (mut starts, mut slot_starts, mut verbs) = (Vec::new(), Vec::new(), Vec::new());
        let mut symbols = Vec::new();
        let mut count = 0;
        for (number, phrase) in phrases.enumerate() {
            count = number + 1;
            let number = number as u32;
            if first_symbols(&phrase.items, &mut symbols) {
                slot_starts.push(number);
            }
            starts.extend(symbols.drain(..).map(|symbol| (symbol, number)));
            if let Some(predicate) = &phrase.predicate {
                first_symbols(&phrase.items[predicate.verb..=predicate.verb], &mut symbols);
                for nominal in &predicate.nominals {
                    first_symbols(nominal, &mut symbols);
                }
                verbs.extend(symbols.drain(..).map(|symbol| (symbol, number)));
            }
        }
        Self { starts: Buckets::new(starts), slot_starts, verbs: Buckets::new(verbs), count }
    }

    /// Every match in a document, in text order of the first token, then by phrase.
    #[must_use]
    pub fn find<'p>(&self, view: &View<'_>, phrase_of: impl Fn(usize) -> &'p Phrase) -> Vec<Match> {
        let mut out: Vec<Match> = Vec::new();
        let mut tried: Vec<u32> = Vec::new();
        let words: Symbols = (0..view.len()).flat_map(|token| view.symbols(token)).collect();
        let (mut whole, mut arguments) = (vec![None; self.count], vec![None; self.count]);
        for token in 0..view.len() {
            tried.clear();
            for symbol in view.symbols(token) {
                tried.extend(self.starts.at(symbol));
            }
            if view.slots(token) != 0 && !(token > 0 && view.slots(token - 1) == view.slots(token)) {
                tried.extend(&self.slot_starts);
            }
            tried.sort_unstable();
            tried.dedup();
            for number in &tried {
                let phrase = phrase_of(*number as usize);
                let possible =
                    *whole[*number as usize].get_or_insert_with(|| can_hold(&words, &phrase.items));
                if !possible {
                    continue;
                }
                if let Some(tokens) = sequence(view, &phrase.items, token) {
                    push(&mut out, view, *number as usize, tokens, Vec::new(), None);
                }
            }
            tried.clear();
            for symbol in view.symbols(token) {
                tried.extend(self.verbs.at(symbol));
            }
            tried.sort_unstable();
            tried.dedup();
            for number in &tried {
                let phrase = phrase_of(*number as usize);
                if let Some(predicate) = &phrase.predicate {
                    let possible = *arguments[*number as usize].get_or_insert_with(|| {
                        // Verb and particle may be one noun: "pullback".
                        let said = |at: &usize| *at != predicate.verb && predicate.particle != Some(*at);
                        (0..phrase.items.len())
                            .filter(said)
                            .all(|at| can_hold(&words, std::slice::from_ref(&phrase.items[at])))
                    });
                    if !possible {
                        continue;
                    }
                    for (tokens, agents) in predicate_at(view, phrase, predicate, token) {
                        push(&mut out, view, *number as usize, tokens, agents, Some(token));
                    }
                }
            }
        }
        out.sort_by(|a, b| (a.tokens[0], a.phrase, &a.tokens).cmp(&(b.tokens[0], b.phrase, &b.tokens)));
        out.dedup_by(|a, b| a.phrase == b.phrase && a.tokens == b.tokens && a.agents == b.agents);
        out
    }
}

/// Whether every word that the items ask for is among the words of a document: most phrases that begin with
/// one of them go on with none.
pub(super) fn can_hold(words: &Symbols, items: &[Item]) -> bool {
    items.iter().all(|item| match item {
        Item::Word(test) => words.has(test.word()),
        Item::Choice(alternatives) => alternatives.iter().any(|sequence| can_hold(words, sequence)),
        Item::Slot(_) | Item::Any | Item::Gap | Item::Optional(_) => true,
    })
}

fn push(
    out: &mut Vec<Match>,
    view: &View<'_>,
    phrase: usize,
    mut tokens: Vec<usize>,
    agents: Vec<usize>,
    verb: Option<usize>,
) {
    tokens.sort_unstable();
    tokens.dedup();
    let Some(highest) = view.tree.top_of(&tokens) else { return };
    // "wants sanctions lifted": noun and participle hang side by side; the participle carries the phrase.
    let top = verb.filter(|verb| tokens.contains(verb)).unwrap_or(highest);
    let verb = verb.or_else(|| view.tree.is_verb(top).then_some(top));
    out.push(Match { phrase, tokens, agents, verb, top });
}

/// Collects the symbols a sequence can begin with; tells whether it can begin with a slot.
pub(super) fn first_symbols(items: &[Item], out: &mut Vec<Symbol>) -> bool {
    let mut slot = false;
    for item in items {
        match item {
            Item::Word(test) => {
                out.push(test.word());
                return slot;
            }
            Item::Slot(_) => return true,
            Item::Choice(alternatives) => {
                for alternative in alternatives {
                    slot |= first_symbols(alternative, out);
                }
                return slot;
            }
            Item::Optional(inner) => slot |= first_symbols(inner, out),
            Item::Any | Item::Gap => {}
        }
    }
    slot
}

/// What is left to match after the current items.
enum Rest<'i> {
    Nothing,
    Items(&'i [Item], &'i Rest<'i>),
}

/// The tokens of the best match of a sequence beginning exactly at a token: the longest, then
/// the one that passes over least.
#[must_use]
pub fn sequence(view: &View<'_>, items: &[Item], at: usize) -> Option<Vec<usize>> {
    let mut best: Option<Vec<usize>> = None;
    let mut tokens = Vec::new();
    walk(view, items, &Rest::Nothing, at, &mut tokens, &mut |found| {
        let better = best.as_ref().is_none_or(|old| {
            found.len() > old.len() || (found.len() == old.len() && found.last() < old.last())
        });
        if better && !found.is_empty() {
            best = Some(found.to_vec());
        }
    });
    best
}

fn walk(
    view: &View<'_>,
    items: &[Item],
    rest: &Rest<'_>,
    at: usize,
    tokens: &mut Vec<usize>,
    found: &mut dyn FnMut(&[usize]),
) {
    let Some((item, later)) = items.split_first() else {
        return match rest {
            Rest::Nothing => found(tokens),
            Rest::Items(items, rest) => walk(view, items, rest, at, tokens, found),
        };
    };
    match item {
        Item::Choice(alternatives) => {
            let then = Rest::Items(later, rest);
            let words = within_reach(view, at, tokens).flat_map(|here| view.symbols(here));
            for alternative in alternatives.beginning_with(words) {
                walk(view, alternative, &then, at, tokens, found);
            }
        }
        Item::Optional(inner) => {
            let then = Rest::Items(later, rest);
            walk(view, inner, &then, at, tokens, found);
            walk(view, later, rest, at, tokens, found);
        }
        Item::Gap => {
            for gap in 0..=MAX_GAP {
                let here = at + gap;
                if here > at && (here > view.len() || is_boundary(view, here - 1)) {
                    break;
                }
                walk(view, later, rest, here, tokens, found);
            }
        }
        Item::Word(_) | Item::Slot(_) | Item::Any => {
            for here in within_reach(view, at, tokens) {
                let hit = match item {
                    Item::Word(test) => view.passes(here, *test),
                    Item::Slot(slot) => view.fills(here, *slot),
                    _ => !matches!(view.tree.node(here).upos, Upos::Punct),
                };
                if hit {
                    let before = tokens.len();
                    let mut end = here + 1;
                    tokens.push(here);
                    if let Item::Slot(slot) = item {
                        // A slot takes all of a name, or leaves the next word its own: "the Ukrainian military".
                        while end < view.len() && view.fills(end, *slot) && same_unit(view, here, end) {
                            walk(view, later, rest, end, tokens, found);
                            tokens.push(end);
                            end += 1;
                        }
                    }
                    walk(view, later, rest, end, tokens, found);
                    tokens.truncate(before);
                }
            }
        }
    }
}

/// Where the next word of a sequence can stand that has come to `at`: there, or behind light words; behind a noun
/// also behind auxiliaries. The first word stands where the search began; a sequence never leaves its unit.
fn within_reach<'v, 'd>(
    view: &'v View<'d>,
    at: usize,
    tokens: &[usize],
) -> impl Iterator<Item = usize> + use<'v, 'd> {
    let first = tokens.first().copied();
    let noun = |token: &usize| matches!(view.tree.node(*token).upos, Upos::Noun | Upos::Propn | Upos::Pron);
    let behind_noun = tokens.last().is_some_and(noun);
    let end = view.len().min(at + if first.is_none() { 1 } else { MAX_LIGHT + 1 });
    let mut stopped = false;
    (at..end).take_while(move |here| {
        let leaves = |first| view.tree.node(*here).unit.is_some() && !same_unit(view, first, *here);
        let within = !stopped && !first.is_some_and(leaves);
        stopped = !(view.is_light(*here) || behind_noun && view.is_between_subject_and_verb(*here));
        within
    })
}

fn same_unit(view: &View<'_>, a: usize, b: usize) -> bool {
    view.tree.node(a).unit == view.tree.node(b).unit
}

/// Whether a gap may not run over this token.
fn is_boundary(view: &View<'_>, token: usize) -> bool {
    let node = view.tree.node(token);
    node.upos == Upos::Punct && !view.is_light(token)
}

/// The ways a phrase matches as a predicate whose verb (or noun of action) is this token.
fn predicate_at(
    view: &View<'_>,
    phrase: &Phrase,
    predicate: &Predicate,
    token: usize,
) -> Vec<(Vec<usize>, Vec<usize>)> {
    let tree = view.tree;
    let mut out = Vec::new();
    let verbal = tree.is_verb(token) || matches!(tree.node(token).upos, Upos::Adj);
    let mut readings: Vec<(Vec<usize>, bool)> = Vec::new();
    // Taggers confuse the verb and the noun of rare words, so either reading is tried on its arguments.
    if let Some(mut words) = verb_words(view, &phrase.items[predicate.verb], token) {
        let particle = predicate.particle.map(|at| particle_of(view, &phrase.items[at], token));
        if particle != Some(None) {
            words.extend(particle.flatten());
            readings.push((words, !verbal));
        }
    }
    if !verbal || tree.is_noun(token) {
        for nominal in &predicate.nominals {
            if let Some(words) = sequence(view, nominal, token) {
                readings.push((words, true));
            }
        }
    }
    for (words, nominal) in readings {
        let mut tokens = words;
        let Some(agents) = subject_match(
            view,
            &phrase.items[predicate.subject.clone()],
            token,
            nominal,
            &mut tokens,
            predicate,
        ) else {
            continue;
        };
        let object = &phrase.items[predicate.object.clone()];
        if !object.is_empty() {
            let heads =
                if nominal { roles::noun_patients(tree, token) } else { roles::patients(tree, token) };
            match heads.into_iter().find_map(|head| group_under(view, object, head)) {
                Some(found) => tokens.extend(found),
                None => continue,
            }
        }
        let mut complete = true;
        for (preposition, group) in &predicate.obliques {
            let found = roles::obliques(tree, token)
                .into_iter()
                .chain(noun_cases(view, token))
                .filter(|(case, _)| item_passes(view, &phrase.items[*preposition], *case))
                .find_map(|(case, noun)| {
                    group_under(view, &phrase.items[group.clone()], noun).map(|g| (case, g))
                });
            match found {
                Some((case, found)) => {
                    tokens.push(case);
                    tokens.extend(found);
                }
                None => complete = false,
            }
        }
        if complete && tokens.len() + agents.len() > 1 {
            let agents = agents.into_iter().filter(|agent| !tokens.contains(agent)).collect();
            out.push((tokens, agents));
        }
    }
    out
}

/// Prepositional dependants of the objects of a word, one step further down.
pub(super) fn noun_cases(view: &View<'_>, word: usize) -> Vec<(usize, usize)> {
    let tree = view.tree;
    tree.children(word)
        .filter(|child| tree.is_noun(*child))
        .flat_map(|child| roles::obliques(tree, child))
        .collect()
}

pub(super) fn item_passes(view: &View<'_>, item: &Item, token: usize) -> bool {
    sequence(view, std::slice::from_ref(item), token).is_some()
}

/// The particle that a phrase asks of a verb: right behind it, or hung on it behind its object.
pub(super) fn particle_of(view: &View<'_>, item: &Item, verb: usize) -> Option<usize> {
    let beside = (verb + 1 < view.len()).then_some(verb + 1);
    let hung = view.tree.children_with(verb, &[Rel::CompoundPrt, Rel::Advmod, Rel::Case]);
    beside.into_iter().chain(hung.filter(|child| *child > verb)).find(|at| item_passes(view, item, *at))
}

/// The words of a verb item at a token: its particle may stand apart ("give the Donbas up").
pub(super) fn verb_words(view: &View<'_>, item: &Item, token: usize) -> Option<Vec<usize>> {
    let alternatives: Vec<&[Item]> = match item {
        Item::Choice(alternatives) => alternatives.iter().map(|sequence| &**sequence).collect(),
        other => vec![std::slice::from_ref(other)],
    };
    for words in alternatives {
        let (Some(Item::Word(first)), particles) = (words.first(), &words[1.min(words.len())..]) else {
            continue;
        };
        if !view.passes(token, *first) {
            continue;
        }
        let mut tokens = vec![token];
        let mut whole = true;
        let mut next = token + 1;
        for particle in particles {
            let Item::Word(test) = particle else {
                whole = false;
                break;
            };
            let beside = (next < view.len() && view.passes(next, *test)).then_some(next);
            let found = beside.or_else(|| {
                view.tree
                    .children_with(token, &[Rel::CompoundPrt, Rel::Advmod, Rel::Case])
                    .find(|child| *child > token && view.passes(*child, *test))
            });
            match found {
                Some(at) => {
                    tokens.push(at);
                    next = at + 1;
                }
                None => {
                    whole = false;
                    break;
                }
            }
        }
        if whole {
            return Some(tokens);
        }
    }
    None
}

/// Matches what stands before the verb in the phrase. A slot is who acts: it may be the agent,
/// the owner of the thing acted on, or a word beside a noun of action; it is returned apart.
/// Plain words may be agent or patient ("troops leave", "guns be silenced").
pub(super) fn subject_match(
    view: &View<'_>,
    items: &[Item],
    verb: usize,
    nominal: bool,
    tokens: &mut Vec<usize>,
    predicate: &Predicate,
) -> Option<Vec<usize>> {
    if items.is_empty() {
        return Some(Vec::new());
    }
    let tree = view.tree;
    let mut places: Vec<usize> = Vec::new();
    if nominal {
        places.extend(tree.children_with(verb, &[Rel::NmodPoss, Rel::Amod, Rel::Compound]));
        places.extend(roles::owner(tree, verb));
        places.extend(roles::noun_patients(tree, verb));
    } else {
        places.extend(roles::agent(tree, verb).into_iter().flat_map(|agent| tree.conjuncts(agent)));
    }
    if let [Item::Slot(slot)] = items {
        let direct =
            places.iter().copied().find(|place| view.fills(*place, *slot) || heads_slot(view, *place, *slot));
        if let Some(agent) = direct {
            return Some(vec![agent]);
        }
        // "Ukrainian troops be withdrawn": the owner of what is acted on acts.
        let patients = if nominal { roles::noun_patients(tree, verb) } else { roles::patients(tree, verb) };
        let owned = (!predicate.object.is_empty()).then(|| {
            patients.into_iter().find_map(|patient| {
                tree.children_with(patient, &[Rel::Amod, Rel::NmodPoss, Rel::Compound])
                    .find(|child| view.fills(*child, *slot))
            })
        });
        return owned.flatten().map(|agent| vec![agent]);
    }
    if !nominal {
        places.extend(roles::patients(tree, verb));
        places.extend(roles::surface_subject(tree, verb));
    }
    let found = places.into_iter().find_map(|place| group_under(view, items, place))?;
    tokens.extend(found);
    Some(Vec::new())
}

/// Whether a noun phrase is one that its party modifier speaks for: "Russian forces", "Kyiv's army".
fn heads_slot(view: &View<'_>, noun: usize, slot: Option<u16>) -> bool {
    view.tree
        .children_with(noun, &[Rel::Amod, Rel::NmodPoss, Rel::Compound])
        .any(|child| view.fills(child, slot))
}

/// Matches a group of items inside the noun phrase of `head`, such that the head itself, or a
/// noun it merely counts or packages ("a package of sanctions"), is among the words.
pub(crate) fn group_under(view: &View<'_>, items: &[Item], head: usize) -> Option<Vec<usize>> {
    let tree = view.tree;
    let own: Vec<usize> = tree.subtree_without(head, |child| {
        matches!(tree.rel(child), Rel::Conj | Rel::AclRelcl | Rel::Parataxis | Rel::Appos)
    });
    for start in &own {
        if let Some(tokens) = sequence(view, items, *start) {
            let inside = tokens.iter().all(|token| own.contains(token));
            if inside && (tokens.contains(&head) || reaches(view, head, &tokens)) {
                return Some(tokens);
            }
        }
    }
    None
}

/// Whether the matched words hang on the head through "of" and the like alone.
fn reaches(view: &View<'_>, head: usize, tokens: &[usize]) -> bool {
    let tree = view.tree;
    let Some(top) = tree.top_of(tokens) else { return false };
    let mut here = top;
    for _ in 0..3 {
        if here == head {
            return true;
        }
        let of =
            tree.rel(here) == Rel::Nmod && tree.introducers(here).any(|case| tree.node(case).lemma == "of");
        match tree.head(here) {
            Some(up) if of || matches!(tree.rel(here), Rel::Flat | Rel::Compound | Rel::Fixed) => here = up,
            _ => return here == head,
        }
    }
    here == head
}

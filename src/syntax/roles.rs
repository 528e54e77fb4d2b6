//! Who does what in a clause: subjects and objects found through passives, relative clauses,
//! participles, coordination and control, so that nothing above needs to know how English
//! arranges them.

use super::tags::{Rel, Upos, Xpos};
use super::tree::Tree;

/// How far control is followed: "agreed to try to get Kyiv to accept" is three steps.
const MAX_STEPS: usize = 6;

const SUBJECTS: &[Rel] = &[Rel::Nsubj, Rel::NsubjOuter, Rel::Csubj];
const PASSIVE_SUBJECTS: &[Rel] = &[Rel::NsubjPass, Rel::CsubjPass];

/// Who does it: the subject of an active verb, the agent of a passive, or whoever the sentence
/// makes responsible for a subjectless verb.
#[must_use]
pub fn agent(tree: &Tree, verb: usize) -> Option<usize> {
    agent_within(tree, verb, MAX_STEPS)
}

fn agent_within(tree: &Tree, verb: usize, steps: usize) -> Option<usize> {
    if steps == 0 {
        return None;
    }
    if let Some(by) = by_agent(tree, verb) {
        return Some(by);
    }
    // "Asked about the truce, he shrugged": a bare participle tells what is done to its subject.
    let participle = match tree.rel(verb) {
        Rel::Acl => true,
        Rel::Advcl => tree.children_with(verb, &[Rel::Aux, Rel::AuxPass]).next().is_none(),
        _ => false,
    };
    let passive = tree.is_passive(verb) || participle && tree.node(verb).xpos == Xpos::VBN;
    if !passive {
        if let Some(subject) = own_subject(tree, verb, SUBJECTS) {
            return Some(subject);
        }
        return inherited(tree, verb, steps);
    }
    None
}

/// The surface subject, whatever the voice: what "X is ready", "X was rejected" say about X.
#[must_use]
pub fn surface_subject(tree: &Tree, verb: usize) -> Option<usize> {
    own_subject(tree, verb, SUBJECTS)
        .or_else(|| own_subject(tree, verb, PASSIVE_SUBJECTS))
        .or_else(|| inherited(tree, verb, MAX_STEPS))
}

/// The noun phrase after "by" that does a passive verb.
#[must_use]
pub fn by_agent(tree: &Tree, verb: usize) -> Option<usize> {
    // "have prolonged the sanctions by six months": an active verb has its doer before it.
    if tree.child(verb, Rel::Nsubj).is_some() && !tree.is_passive(verb) {
        return None;
    }
    tree.child(verb, Rel::OblAgent).or_else(|| {
        if tree.node(verb).xpos != Xpos::VBN {
            return None;
        }
        tree.children_with(verb, &[Rel::Obl])
            .find(|obl| tree.introducers(*obl).any(|case| tree.node(case).lemma == "by"))
    })
}

/// A subject written on the verb itself; a relative pronoun gives way to the noun it stands for.
fn own_subject(tree: &Tree, verb: usize, rels: &[Rel]) -> Option<usize> {
    // "X is ready and Y is not": the copula's subject hangs on the predicate.
    let subject = tree.children_with(verb, rels).next()?;
    Some(antecedent(tree, verb, subject).unwrap_or(subject))
}

/// The noun a relative pronoun stands for, if `word` is one in the relative clause of `verb`.
fn antecedent(tree: &Tree, verb: usize, word: usize) -> Option<usize> {
    if !is_relative(tree, word) {
        return None;
    }
    let clause = tree
        .ancestors(verb)
        .take_while(|v| {
            matches!(tree.rel(*v), Rel::AclRelcl | Rel::Conj | Rel::Xcomp | Rel::Ccomp | Rel::Aux | Rel::Acl)
        })
        .find(|v| matches!(tree.rel(*v), Rel::AclRelcl | Rel::Acl))?;
    tree.head(clause)
}

fn is_relative(tree: &Tree, word: usize) -> bool {
    let node = tree.node(word);
    matches!(node.xpos, Xpos::WDT | Xpos::WP)
        || (node.upos == Upos::Pron && matches!(node.lemma.as_str(), "which" | "who" | "that" | "whom"))
            && tree.ancestors(word).take(4).any(|v| tree.rel(v) == Rel::AclRelcl)
}

/// Whose doing a verb without a subject of its own is.
fn inherited(tree: &Tree, verb: usize, steps: usize) -> Option<usize> {
    let head = tree.head(verb)?;
    let next = steps.checked_sub(1)?;
    match tree.rel(verb) {
        Rel::Conj => {
            // "was rejected and withdrew": the shared subject is the surface one.
            own_subject(tree, head, SUBJECTS)
                .or_else(|| own_subject(tree, head, PASSIVE_SUBJECTS))
                .or_else(|| inherited(tree, head, next))
        }
        Rel::Xcomp | Rel::Ccomp => controller(tree, head, verb, next),
        Rel::Advcl | Rel::Acl if is_of_object(tree, head, verb) => tree
            .children_with(head, &[Rel::Obj, Rel::Iobj, Rel::NsubjPass])
            .filter(|object| *object < verb)
            .last(),
        Rel::Advcl => {
            // "called on Kyiv to withdraw" is often read with an adverbial clause.
            // "visited Kyiv to present a plan": a purpose is the subject's own.
            if is_infinitive(tree, verb) && object_of_on(tree, head, verb).is_none() && tree.is_verb(head) {
                surface_subject_within(tree, head, next)
            } else if is_infinitive(tree, verb) {
                controller(tree, head, verb, next)
            } else {
                surface_subject_within(tree, head, next)
            }
        }
        Rel::AclRelcl => Some(head),
        Rel::Acl => {
            if tree.node(verb).xpos == Xpos::VBG && !tree.introducers(verb).any(|_| true) {
                return Some(head);
            }
            // "accused the Ukrainian side of not wanting talks", with the gerund hung on the object.
            if let Some(up) =
                tree.head(head).filter(|_| matches!(tree.rel(head), Rel::Obj | Rel::Iobj | Rel::NsubjPass))
                && is_of_object(tree, up, verb)
            {
                return Some(head);
            }
            owner(tree, head).or_else(|| {
                // "made a promise to withdraw": whoever made it.
                let up = tree.head(head)?;
                (tree.is_verb(up) || tree.node(up).upos == Upos::Adj)
                    .then(|| controller(tree, up, verb, next))
                    .flatten()
            })
        }
        Rel::Parataxis | Rel::Aux => surface_subject_within(tree, head, next),
        _ => None,
    }
}

fn surface_subject_within(tree: &Tree, verb: usize, steps: usize) -> Option<usize> {
    own_subject(tree, verb, SUBJECTS)
        .or_else(|| own_subject(tree, verb, PASSIVE_SUBJECTS))
        .or_else(|| if steps == 0 { None } else { inherited(tree, verb, steps) })
}

/// Who the infinitive below `governor` belongs to: its object ("urged Kyiv to"), the object of
/// its "on" ("called on Kyiv to"), else its subject.
fn controller(tree: &Tree, governor: usize, verb: usize, steps: usize) -> Option<usize> {
    let object = tree
        .children_with(governor, &[Rel::Obj, Rel::Iobj])
        .filter(|object| *object < verb)
        .last()
        .or_else(|| {
            tree.children_with(governor, &[Rel::Obl])
                .filter(|obl| *obl < verb)
                .find(|obl| {
                    tree.introducers(*obl)
                        .any(|case| matches!(tree.node(case).lemma.as_str(), "on" | "upon" | "to" | "for"))
                })
                .filter(|_| is_infinitive(tree, verb))
        });
    if let Some(object) = object.filter(|_| is_infinitive(tree, verb) || tree.rel(verb) == Rel::Xcomp) {
        return Some(antecedent(tree, governor, object).unwrap_or(object));
    }
    if tree.is_passive(governor) {
        return own_subject(tree, governor, PASSIVE_SUBJECTS);
    }
    agent_within(tree, governor, steps).or_else(|| own_subject(tree, governor, SUBJECTS))
}

/// Whom a verb calls on before an infinitive.
fn object_of_on(tree: &Tree, governor: usize, verb: usize) -> Option<usize> {
    tree.children_with(governor, &[Rel::Obl]).filter(|obl| *obl < verb).find(|obl| {
        tree.introducers(*obl)
            .any(|case| matches!(tree.node(case).lemma.as_str(), "on" | "upon" | "for" | "to"))
    })
}

/// Whether a gerund tells what the object of its governor does: "accused Moscow of refusing",
/// "praised Kyiv for agreeing", "talked him into signing".
fn is_of_object(tree: &Tree, governor: usize, verb: usize) -> bool {
    tree.node(verb).xpos == Xpos::VBG
        && tree.is_verb(governor)
        && tree
            .introducers(verb)
            .any(|mark| matches!(tree.node(mark).lemma.as_str(), "of" | "for" | "from" | "into" | "against"))
        && tree.children_with(governor, &[Rel::Obj, Rel::Iobj, Rel::NsubjPass]).any(|object| object < verb)
}

/// Whether a verb is an infinitive with "to".
#[must_use]
pub fn is_infinitive(tree: &Tree, verb: usize) -> bool {
    tree.children(verb)
        .any(|child| tree.node(child).lemma == "to" && matches!(tree.rel(child), Rel::Mark | Rel::Aux))
}

/// Who a noun belongs to: "Ukraine's bid", "the bid of Ukraine", "a bid by Ukraine".
#[must_use]
pub fn owner(tree: &Tree, noun: usize) -> Option<usize> {
    tree.child(noun, Rel::NmodPoss).or_else(|| {
        tree.children_with(noun, &[Rel::Nmod, Rel::Obl]).find(|nmod| {
            tree.introducers(*nmod)
                .any(|case| matches!(tree.node(case).lemma.as_str(), "by" | "from" | "among"))
        })
    })
}

/// What it is done to: objects, passive subjects, and the nouns that participles and relative
/// clauses without an object of their own describe. Heads of noun phrases, conjuncts included.
#[must_use]
pub fn patients(tree: &Tree, verb: usize) -> Vec<usize> {
    let mut out = Vec::new();
    collect_patients(tree, verb, &mut out, MAX_STEPS);
    let mut all: Vec<usize> = out.iter().flat_map(|noun| tree.conjuncts(*noun)).collect();
    all.sort_unstable();
    all.dedup();
    all
}

/// "for sanctions" in "called for sanctions to be lifted": the subject of an infinitive in the passive that the parser has
/// hung on the verb, right before the infinitive.
fn for_subject(tree: &Tree, governor: usize, verb: usize) -> Option<usize> {
    let first = tree.subtree(verb).first().copied()?;
    tree.children_with(governor, &[Rel::Obl, Rel::Nmod])
        .filter(|noun| tree.subtree(*noun).last().is_some_and(|last| last + 1 == first))
        .find(|noun| tree.introducers(*noun).any(|case| tree.node(case).lemma == "for"))
        .filter(|_| is_infinitive(tree, verb) && tree.is_passive(verb))
}

fn collect_patients(tree: &Tree, verb: usize, out: &mut Vec<usize>, steps: usize) {
    if steps == 0 {
        return;
    }
    for child in tree.children(verb) {
        if matches!(tree.rel(child), Rel::Obj | Rel::Iobj | Rel::NsubjPass | Rel::CsubjPass) {
            out.push(antecedent(tree, verb, child).unwrap_or(child));
        }
    }
    if !out.is_empty() {
        return;
    }
    let Some(head) = tree.head(verb) else { return };
    let participle = tree.node(verb).xpos == Xpos::VBN;
    // "opposed a presence and preferred what was sketched": a clause of its own leaves no room for another's object.
    let has_own = tree.children_with(verb, &[Rel::Ccomp, Rel::Xcomp]).next().is_some();
    match tree.rel(verb) {
        // "sanctions imposed in March", "the troops it must withdraw"
        Rel::Acl if participle => out.push(head),
        Rel::AclRelcl if !tree.children(verb).any(|c| tree.rel(c) == Rel::Nsubj && is_relative(tree, c)) => {
            out.push(head)
        }
        Rel::Amod if participle => out.push(head),
        // "wants the sanctions lifted", "the sanctions need to be lifted"
        // "called for sanctions to be lifted"
        Rel::Xcomp | Rel::Ccomp | Rel::Advcl if participle && for_subject(tree, head, verb).is_some() => {
            out.extend(for_subject(tree, head, verb));
        }
        Rel::Xcomp | Rel::Ccomp if participle => {
            match tree.children_with(head, &[Rel::Obj]).next() {
                Some(object) => out.push(object),
                None => out.extend(
                    own_subject(tree, head, SUBJECTS).or_else(|| own_subject(tree, head, PASSIVE_SUBJECTS)),
                ),
            }
            out.extend(own_subject(tree, verb, SUBJECTS));
        }
        // "lift or ease sanctions": the object stands on the last verb, or on the first.
        Rel::Conj if !has_own => collect_patients(tree, head, out, steps - 1),
        _ => {}
    }
    if out.is_empty()
        && let Some(next) = tree.children_with(verb, &[Rel::Conj]).find(|c| tree.is_verb(*c))
        && !tree.children(next).any(|c| matches!(tree.rel(c), Rel::Nsubj))
    {
        out.extend(tree.children_with(next, &[Rel::Obj]));
    }
}

/// What a noun of action acts on: "the withdrawal of troops", "troop withdrawal".
#[must_use]
pub fn noun_patients(tree: &Tree, noun: usize) -> Vec<usize> {
    let mut out: Vec<usize> = tree
        .children(noun)
        .filter(|child| match tree.rel(*child) {
            Rel::Compound | Rel::NmodPoss | Rel::Amod => true,
            Rel::Nmod => tree
                .introducers(*child)
                .any(|case| matches!(tree.node(case).lemma.as_str(), "of" | "to" | "on" | "in" | "for")),
            _ => false,
        })
        .flat_map(|child| tree.conjuncts(child))
        .collect();
    // "end to the war": the light noun carries the phrase.
    out.sort_unstable();
    out.dedup();
    out
}

/// Prepositional dependants of a verb or noun (and of its objects, where the parser may have hung
/// them): the preposition and the noun.
#[must_use]
pub fn obliques(tree: &Tree, word: usize) -> Vec<(usize, usize)> {
    let mut out = Vec::new();
    let mut from = vec![word];
    from.extend(tree.children_with(word, &[Rel::Obj, Rel::NsubjPass, Rel::Nmod, Rel::Obl, Rel::Xcomp]));
    for here in from {
        for child in tree.children_with(here, &[Rel::Obl, Rel::Nmod, Rel::Advcl, Rel::OblAgent]) {
            for case in tree.introducers(child) {
                for noun in tree.conjuncts(child) {
                    out.push((case, noun));
                }
            }
        }
    }
    out.sort_unstable();
    out.dedup();
    out
}

//! What hangs on a verb as its complement, and which verb a coordinated one goes with.

use super::{child, is_finite};
use crate::syntax::tags::{Rel, Upos, Xpos};
use crate::syntax::tree::Node;

/// Verbs that take an object and a bare infinitive: "let Kyiv strike". Behind any other the bare form is a
/// subjunctive, and the noun before it its subject.
const BARE_INFINITIVES: &[&str] = &[
    "let", "make", "have", "help", "see", "hear", "watch", "feel", "notice", "observe", "bid", "dare", "get",
    "need", "do", "go", "come", "be",
];

const SUBJECTS: &[Rel] = &[Rel::Nsubj, Rel::NsubjPass, Rel::Expl];

/// "demands Ukraine withdraw", "insisting Kyiv be excluded": with "that" left out, the parser takes whose
/// action is asked for as the object of the verb above.
pub(super) fn bare_subjunctives(nodes: &mut [Node], tokens: &[usize]) {
    for (place, verb) in tokens.iter().copied().enumerate() {
        if nodes[verb].rel != Rel::Xcomp || child(nodes, tokens, verb, &[Rel::Mark]).is_some() {
            continue;
        }
        let Some(up) = nodes[verb].head.filter(|up| nodes[*up].upos == Upos::Verb && *up < verb) else {
            continue;
        };
        if child(nodes, tokens, verb, SUBJECTS).is_some() {
            // A clause with a subject of its own is no infinitive.
            if nodes[verb].xpos == Xpos::VB && !BARE_INFINITIVES.contains(&nodes[up].lemma.as_str()) {
                nodes[verb].rel = Rel::Ccomp;
            }
            continue;
        }
        let be = child(nodes, tokens, verb, &[Rel::AuxPass, Rel::Cop]);
        let first = be.unwrap_or(verb);
        if nodes[first].xpos != Xpos::VB || BARE_INFINITIVES.contains(&nodes[up].lemma.as_str()) {
            continue;
        }
        let subject = tokens[..place].iter().rev().copied().find(|noun| {
            *noun > up
                && *noun < first
                && nodes[*noun].head == Some(up)
                && matches!(nodes[*noun].rel, Rel::Obj | Rel::Iobj)
        });
        if let Some(subject) = subject {
            let passive = be.is_some_and(|be| nodes[be].rel == Rel::AuxPass);
            nodes[subject].head = Some(verb);
            nodes[subject].rel = if passive { Rel::NsubjPass } else { Rel::Nsubj };
            nodes[verb].rel = Rel::Ccomp;
        }
    }
}

/// "has argued that Russia will win and has pressed Kyiv": a verb that repeats the auxiliary of one
/// higher up, and not that of the verb beside it, is coordinated with the higher one.
pub(super) fn parallel_auxiliaries(nodes: &mut [Node], tokens: &[usize]) {
    for verb in tokens.iter().copied() {
        if nodes[verb].rel != Rel::Conj || child(nodes, tokens, verb, SUBJECTS).is_some() {
            continue;
        }
        let first = |verb: usize| {
            tokens
                .iter()
                .copied()
                .find(|aux| {
                    nodes[*aux].head == Some(verb) && matches!(nodes[*aux].rel, Rel::Aux | Rel::AuxPass)
                })
                .map(|aux| (nodes[aux].lemma.clone(), nodes[aux].xpos))
        };
        let Some(own) = first(verb).filter(|(lemma, _)| matches!(lemma.as_str(), "have" | "will" | "would"))
        else {
            continue;
        };
        let Some(beside) = nodes[verb].head else { continue };
        if nodes[beside].upos != Upos::Verb && child(nodes, tokens, beside, &[Rel::Cop]).is_none()
            || first(beside).as_ref() == Some(&own)
            || !is_finite_with(nodes, tokens, beside)
        {
            continue;
        }
        let mut here = beside;
        for _ in 0..4 {
            let clause = matches!(
                nodes[here].rel,
                Rel::Ccomp | Rel::Xcomp | Rel::Advcl | Rel::AclRelcl | Rel::Acl | Rel::Obj
            );
            let Some(up) = nodes[here].head.filter(|up| clause && *up < here) else { break };
            if nodes[up].upos == Upos::Verb && first(up).as_ref() == Some(&own) {
                nodes[verb].head = Some(up);
                break;
            }
            here = up;
        }
    }
}

/// Whether a verb is finite, by itself or by its auxiliary.
fn is_finite_with(nodes: &[Node], tokens: &[usize], verb: usize) -> bool {
    is_finite(&nodes[verb])
        || child(nodes, tokens, verb, &[Rel::Aux, Rel::AuxPass, Rel::Cop])
            .is_some_and(|aux| is_finite(&nodes[aux]) || nodes[aux].xpos == Xpos::MD)
}

/// "vowed never to cede": what stands between a verb and the "to" behind it denies the infinitive.
pub(super) fn negated_infinitives(nodes: &mut [Node], tokens: &[usize]) {
    for three in tokens.windows(3) {
        let [verb, denial, to] = *three else { continue };
        let denies =
            matches!(nodes[denial].lemma.as_str(), "never" | "not") && nodes[denial].head == Some(verb);
        let marks = nodes[to].lemma == "to" && nodes[to].rel == Rel::Mark;
        if let Some(infinitive) = nodes[to].head.filter(|head| denies && marks && *head > to) {
            nodes[denial].head = Some(infinitive);
        }
    }
}

/// "157 prisoners of war each" with "each" for an auxiliary: only verbs help verbs.
pub(super) fn helpers_that_are_no_verbs(nodes: &mut [Node], tokens: &[usize]) {
    for token in tokens.iter().copied() {
        if matches!(nodes[token].rel, Rel::Aux | Rel::AuxPass | Rel::Cop)
            && matches!(nodes[token].upos, Upos::Det | Upos::Noun | Upos::Propn | Upos::Adj | Upos::Num)
        {
            nodes[token].rel = Rel::Advmod;
        }
    }
}

/// "has long described" with the participle for a complement of "has": without an object between, "have"
/// before a participle is its auxiliary. Gives the root back.
pub(super) fn parted_perfects(nodes: &mut [Node], tokens: &[usize], root: usize) -> usize {
    let mut root = root;
    for verb in tokens.iter().copied() {
        let Some(have) = nodes[verb].head.filter(|have| *have < verb && nodes[*have].lemma == "have") else {
            continue;
        };
        let participle = nodes[verb].rel == Rel::Xcomp && nodes[verb].xpos == Xpos::VBN;
        let plain = |token: usize| nodes[token].upos == Upos::Adv || nodes[token].rel == Rel::Advmod;
        let adjoining = tokens.iter().copied().filter(|token| *token > have && *token < verb).all(plain);
        if !participle || !adjoining || child(nodes, tokens, verb, SUBJECTS).is_some() {
            continue;
        }
        (nodes[verb].head, nodes[verb].rel) = (nodes[have].head, nodes[have].rel);
        if root == have {
            root = verb;
        }
        for token in tokens.iter().copied() {
            if nodes[token].head == Some(have) && token != verb {
                nodes[token].head = Some(verb);
            }
        }
        nodes[have].head = Some(verb);
        (nodes[have].rel, nodes[have].upos) = (Rel::Aux, Upos::Aux);
    }
    root
}

/// "a proposal to create a zone, and the Kremlin may …" with the clause beside the infinitive: what has a
/// subject of its own and is finite is coordinated with a finite verb.
pub(super) fn clauses_beside_infinitives(nodes: &mut [Node], tokens: &[usize]) {
    for verb in tokens.iter().copied() {
        if nodes[verb].rel != Rel::Conj
            || child(nodes, tokens, verb, SUBJECTS).is_none()
            || !is_finite_with(nodes, tokens, verb)
        {
            continue;
        }
        let Some(beside) = nodes[verb].head else { continue };
        let infinitive = nodes[beside].xpos == Xpos::VB
            && tokens.iter().any(|token| {
                nodes[*token].head == Some(beside)
                    && nodes[*token].rel == Rel::Mark
                    && nodes[*token].xpos == Xpos::TO
            });
        if !infinitive {
            continue;
        }
        let above = std::iter::successors(nodes[beside].head, |up| nodes[*up].head).take(tokens.len());
        let finite = above.into_iter().find(|up| {
            (nodes[*up].upos == Upos::Verb || child(nodes, tokens, *up, &[Rel::Cop]).is_some())
                && is_finite_with(nodes, tokens, *up)
        });
        if let Some(finite) = finite {
            nodes[verb].head = Some(finite);
        }
    }
}

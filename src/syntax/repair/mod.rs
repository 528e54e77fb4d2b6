//! Mending trees where they break rules of English that hold whatever the words: a sentence has a
//! finite verb, and what is coordinated has one form.
//!
//! The parser decides word by word and slips where two readings look alike from close by ("the
//! sides agreed" as a noun with a participle). Each mend here needs evidence from the whole
//! sentence that the reading cannot be right, and changes no more than the arcs concerned.

mod clauses;
mod complements;

use super::tags::{Rel, Upos, Xpos};
use super::tree::Node;

/// Mends the tree of one unit; `tokens` are its tokens in order, and the root may move. Where the mends
/// together would make what is no tree, it is left as it was.
pub(super) fn repair(nodes: &mut [Node], tokens: &[usize], ends_with_stop: bool, root: usize) -> usize {
    let before: Vec<(Option<usize>, Rel)> =
        tokens.iter().map(|token| (nodes[*token].head, nodes[*token].rel)).collect();
    let mended = mend(nodes, tokens, ends_with_stop, root);
    if is_tree(nodes, tokens, mended) {
        return mended;
    }
    for (token, (head, rel)) in tokens.iter().zip(before) {
        (nodes[*token].head, nodes[*token].rel) = (head, rel);
    }
    root
}

/// Whether every token hangs on the root, near or far.
fn is_tree(nodes: &[Node], tokens: &[usize], root: usize) -> bool {
    // Tokens that are known to: each way is walked once.
    let mut settled = vec![false; tokens.len()];
    let place = |token: usize| tokens.binary_search(&token);
    for token in tokens {
        let mut way = Vec::new();
        let mut here = *token;
        loop {
            match place(here) {
                Ok(at) if settled[at] => break,
                Ok(at) => way.push(at),
                Err(_) => return false,
            }
            if way.len() > tokens.len() {
                return false;
            }
            match nodes[here].head {
                Some(head) => here = head,
                None if here == root => break,
                None => return false,
            }
        }
        way.into_iter().for_each(|at| settled[at] = true);
    }
    true
}

fn mend(nodes: &mut [Node], tokens: &[usize], ends_with_stop: bool, root: usize) -> usize {
    let mut root = root;
    if ends_with_stop && let Some(verb) = missing_predicate(nodes, tokens, root) {
        promote(nodes, tokens, root, verb);
        root = verb;
    }
    for noun in tokens.iter().copied() {
        if nodes[noun].rel == Rel::Parataxis
            && let Some(verb) = clause_taken_for_noun(nodes, tokens, noun)
        {
            promote(nodes, tokens, noun, verb);
        }
    }
    root = clauses::circumstance_root(nodes, tokens, root);
    clauses::conjunctions_over_words(nodes, tokens);
    clauses::prepositions_over_words(nodes, tokens);
    clauses::detached_reports(nodes, tokens);
    clauses::parted_subjects(nodes, tokens);
    clauses::complements_in_the_past(nodes, tokens);
    complements::helpers_that_are_no_verbs(nodes, tokens);
    root = complements::parted_perfects(nodes, tokens, root);
    complements::bare_subjunctives(nodes, tokens);
    complements::clauses_beside_infinitives(nodes, tokens);
    complements::parallel_auxiliaries(nodes, tokens);
    complements::negated_infinitives(nodes, tokens);
    clauses::set_off_sources(nodes, tokens);
    clauses::missing_subjects(nodes, tokens);
    root = inverted_copula(nodes, tokens, root);
    for verb in tokens.iter().copied() {
        if let Some(noun) = swallowed_predicate(nodes, tokens, verb) {
            root = raise(nodes, tokens, verb, noun, root);
        }
    }
    uncoordinated(nodes, tokens);
    clauses::uncoordinated_nouns(nodes, tokens);
    root = infinitive_root(nodes, tokens, root);
    parallel_infinitives(nodes, tokens);
    relative_objects(nodes, tokens);
    parallel_gerunds(nodes, tokens);
    bare_relative(nodes, tokens, root)
}

/// "includes lifting sanctions, releasing assets and …": a bare gerund that a comma sets behind another gerund
/// which somebody's plan includes is the next of the list, no circumstance of the first.
fn parallel_gerunds(nodes: &mut [Node], tokens: &[usize]) {
    let gerund = |node: &Node| node.xpos == Xpos::VBG && node.upos == Upos::Verb;
    for verb in tokens.iter().copied() {
        let Some(first) = nodes[verb].head.filter(|first| *first < verb) else { continue };
        let listed = gerund(&nodes[verb])
            && gerund(&nodes[first])
            && nodes[verb].rel == Rel::Advcl
            && matches!(nodes[first].rel, Rel::Obj | Rel::Xcomp | Rel::Ccomp);
        let bare = |head: usize| {
            child(nodes, tokens, head, &[Rel::Mark, Rel::Case, Rel::Nsubj, Rel::Aux, Rel::Advmod]).is_none()
        };
        let comma = verb.checked_sub(1).is_some_and(|before| nodes[before].xpos == Xpos::Comma);
        // "… fighting, the paper reported, citing": another clause stands between.
        let finite = |token: &usize| matches!(nodes[*token].xpos, Xpos::VBD | Xpos::VBZ | Xpos::VBP);
        let apart = tokens.iter().filter(|token| (first..verb).contains(*token)).any(finite);
        if listed && comma && !apart && bare(first) && bare(verb) {
            nodes[verb].rel = Rel::Conj;
        }
    }
}

/// "Among its conditions are neutrality and …" read with the phrase as the root: what has the copula
/// is what the sentence says. Gives the root back.
fn inverted_copula(nodes: &mut [Node], tokens: &[usize], root: usize) -> usize {
    let child = |head: usize, rel: Rel| {
        tokens.iter().copied().find(|token| nodes[*token].head == Some(head) && nodes[*token].rel == rel)
    };
    if child(root, Rel::Case).is_none_or(|case| case > root) || child(root, Rel::Cop).is_some() {
        return root;
    }
    let predicate = tokens.iter().copied().find(|token| {
        *token > root
            && nodes[*token].head == Some(root)
            && matches!(
                nodes[*token].rel,
                Rel::Obj | Rel::Nsubj | Rel::Appos | Rel::Nmod | Rel::Conj | Rel::Parataxis
            )
            && child(*token, Rel::Cop).is_some_and(|copula| copula < *token)
    });
    let Some(predicate) = predicate else { return root };
    nodes[predicate].head = None;
    nodes[predicate].rel = Rel::Root;
    nodes[root].head = Some(predicate);
    nodes[root].rel = Rel::Obl;
    predicate
}

/// The noun that has taken a verb before it for its adjective: "has abandoned efforts" (an adjective
/// has no auxiliary), "we are imposing sanctions" (bare plurals behind "we are" are what is done).
fn swallowed_predicate(nodes: &[Node], tokens: &[usize], verb: usize) -> Option<usize> {
    let node = &nodes[verb];
    let noun = node.head.filter(|noun| node.rel == Rel::Amod && *noun > verb)?;
    let child = |head: usize, rels: &[Rel]| child(nodes, tokens, head, rels);
    let participle =
        matches!(node.xpos, Xpos::VBN | Xpos::VBD) && child(verb, &[Rel::Aux, Rel::AuxPass]).is_some();
    let progressive = || {
        let copula = child(noun, &[Rel::Cop]).filter(|copula| *copula < verb)?;
        let subject = child(noun, &[Rel::Nsubj])?;
        let who = nodes[subject].xpos == Xpos::PRP || nodes[subject].upos == Upos::Propn;
        let bare = child(noun, &[Rel::Det, Rel::NmodPoss, Rel::Nummod]).is_none();
        let between = tokens.iter().filter(|token| **token > copula && **token < verb);
        let ing =
            matches!(node.xpos, Xpos::VBG | Xpos::JJ) && node.upos != Upos::Noun && node.rel == Rel::Amod;
        (who && bare && ing && nodes[noun].xpos == Xpos::NNS && between.count() <= 1).then_some(())
    };
    (participle || node.xpos == Xpos::VBG && progressive().is_some()).then_some(noun)
}

/// Puts a verb where its noun stood, with the noun as its object. Gives the root back.
fn raise(nodes: &mut [Node], tokens: &[usize], verb: usize, noun: usize, root: usize) -> usize {
    nodes[verb].head = nodes[noun].head;
    nodes[verb].rel = nodes[noun].rel;
    nodes[verb].upos = Upos::Verb;
    nodes[noun].head = Some(verb);
    nodes[noun].rel = Rel::Obj;
    if matches!(nodes[verb].rel, Rel::Obj) {
        // "denies having promised missiles": what is done is no thing.
        nodes[verb].rel = Rel::Xcomp;
    }
    for token in tokens.iter().copied().filter(|token| *token != verb) {
        let node = &nodes[token];
        let clausal = matches!(
            node.rel,
            Rel::Nsubj
                | Rel::Cop
                | Rel::Aux
                | Rel::Mark
                | Rel::Advmod
                | Rel::Advcl
                | Rel::Parataxis
                | Rel::Cc
        );
        let behind = token > noun && matches!(node.rel, Rel::Conj) && node.upos == Upos::Verb;
        if node.head == Some(noun) && (clausal && token < verb || behind || node.rel == Rel::Advcl) {
            nodes[token].head = Some(verb);
            if nodes[token].rel == Rel::Cop {
                nodes[token].rel = Rel::Aux;
            }
        }
    }
    if root == noun { verb } else { root }
}

/// The first of `tokens` that hangs on `head` by one of these relations.
fn child(nodes: &[Node], tokens: &[usize], head: usize, rels: &[Rel]) -> Option<usize> {
    tokens.iter().copied().find(|token| nodes[*token].head == Some(head) && rels.contains(&nodes[*token].rel))
}

/// "The buffer zone the Kremlin wants would swallow villages": a verb with two subjects before it
/// and a finite clause without any behind it. The first subject belongs to that clause, and the
/// verb tells which thing it is. Gives the root back, moved if it was this verb.
fn bare_relative(nodes: &mut [Node], tokens: &[usize], root: usize) -> usize {
    for verb in tokens.iter().copied() {
        if nodes[verb].upos != Upos::Verb || !is_finite(&nodes[verb]) {
            continue;
        }
        let of = |nodes: &[Node], head: usize, rels: &[Rel]| -> Vec<usize> {
            let children = tokens.iter().copied();
            children
                .filter(|token| nodes[*token].head == Some(head) && rels.contains(&nodes[*token].rel))
                .collect()
        };
        let subjects = of(nodes, verb, &[Rel::Nsubj, Rel::NsubjPass]);
        let [first, second] = subjects[..] else { continue };
        // "the package Biden signed Wednesday was": what the relative clause does it to stands before it, so
        // a bare noun right behind its verb tells the time, and is no subject of what follows.
        let tells_time = |time: usize| {
            tokens.binary_search(&verb).is_ok_and(|at| tokens.get(at + 1) == Some(&time))
                && matches!(nodes[time].xpos, Xpos::NN | Xpos::NNP)
                && of(nodes, time, &[Rel::Det, Rel::NmodPoss]).is_empty()
        };
        let clause = of(nodes, verb, &[Rel::Ccomp, Rel::Parataxis]).into_iter().find_map(|clause| {
            let said = clause > verb
                && is_finite_clause(nodes, tokens, clause)
                && of(nodes, clause, &[Rel::Mark, Rel::Expl]).is_empty();
            match of(nodes, clause, &[Rel::Nsubj, Rel::NsubjPass])[..] {
                [] if said => Some((clause, None)),
                [time] if said && tells_time(time) => Some((clause, Some(time))),
                _ => None,
            }
        });
        let Some((clause, time)) = clause.filter(|_| second < verb && nodes[first].upos == Upos::Noun) else {
            continue;
        };
        let passive = !of(nodes, clause, &[Rel::AuxPass]).is_empty();
        if let Some(time) = time {
            nodes[time].head = Some(verb);
            nodes[time].rel = Rel::OblUnmarked;
        }
        nodes[clause].head = nodes[verb].head;
        nodes[clause].rel = nodes[verb].rel;
        nodes[first].head = Some(clause);
        nodes[first].rel = if passive { Rel::NsubjPass } else { Rel::Nsubj };
        nodes[verb].head = Some(first);
        nodes[verb].rel = Rel::AclRelcl;
        return if root == verb { clause } else { root };
    }
    root
}

/// "which Moscow opposes", "that Kyiv has been demanding": a relative pronoun before the subject of
/// a verb without an object is the object.
fn relative_objects(nodes: &mut [Node], tokens: &[usize]) {
    const OBJECTS: &[Rel] = &[Rel::Obj, Rel::Ccomp, Rel::Xcomp, Rel::Iobj];
    for pronoun in tokens.iter().copied() {
        let node = &nodes[pronoun];
        let relative = matches!(node.xpos, Xpos::WDT | Xpos::WP) && node.rel == Rel::Nsubj
            || node.lemma == "that" && node.rel == Rel::Mark;
        let Some(verb) = node.head.filter(|_| relative) else { continue };
        let children = |rels: &[Rel]| {
            let of: Vec<usize> = tokens
                .iter()
                .copied()
                .filter(|token| nodes[*token].head == Some(verb) && rels.contains(&nodes[*token].rel))
                .collect();
            of
        };
        let own = children(&[Rel::Nsubj]).into_iter().any(|subject| subject > pronoun && subject < verb);
        if !own || !children(OBJECTS).is_empty() || nodes[verb].upos != Upos::Verb {
            continue;
        }
        // "the demand that Kyiv agree" has its object in the noun only where the clause is relative.
        let clause = nodes[verb].rel == Rel::AclRelcl
            || nodes[verb].rel == Rel::Acl
                && is_finite_clause(nodes, tokens, verb)
                && children(&[Rel::Obl]).is_empty();
        if nodes[pronoun].rel == Rel::Nsubj || clause {
            nodes[pronoun].rel = Rel::Obj;
            nodes[pronoun].upos = Upos::Pron;
            nodes[pronoun].xpos = Xpos::WDT;
            if clause {
                nodes[verb].rel = Rel::AclRelcl;
            }
        }
    }
}

fn is_finite_clause(nodes: &[Node], tokens: &[usize], verb: usize) -> bool {
    is_finite(&nodes[verb])
        || tokens.iter().any(|token| {
            let node = &nodes[*token];
            node.head == Some(verb) && matches!(node.rel, Rel::Aux | Rel::AuxPass) && is_finite(node)
        })
}

fn is_finite(node: &Node) -> bool {
    matches!(node.xpos, Xpos::VBD | Xpos::VBZ | Xpos::VBP | Xpos::MD)
}

/// "The two sides agreed to a truce." read as a noun with a participle behind it: no verb of the
/// sentence is finite, the participle could be (its past tense looks the same), and nobody is
/// named as doing it to the noun.
fn missing_predicate(nodes: &[Node], tokens: &[usize], root: usize) -> Option<usize> {
    if !matches!(nodes[root].upos, Upos::Noun | Upos::Propn | Upos::Pron)
        || tokens.iter().any(|token| is_finite(&nodes[*token]) || nodes[*token].xpos == Xpos::VB)
    {
        return None;
    }
    let verb = tokens.iter().copied().find(|token| {
        let node = &nodes[*token];
        let last = node.head.filter(|head| *head == root || joined(nodes, *head, root));
        *token > root && last.is_some() && node.rel == Rel::Acl && node.xpos == Xpos::VBN
    })?;
    let by = tokens.iter().any(|token| {
        let node = &nodes[*token];
        node.head == Some(verb) && (node.rel == Rel::OblAgent || node.rel == Rel::Mark)
    });
    (!by && past_is_participle(&nodes[verb])).then_some(verb)
}

/// "…, the minister told parliament" read as a noun with a participle: a participle that describes a
/// noun has no object of its own.
fn clause_taken_for_noun(nodes: &[Node], tokens: &[usize], noun: usize) -> Option<usize> {
    if !matches!(nodes[noun].upos, Upos::Noun | Upos::Propn) {
        return None;
    }
    let child = |head: usize, rels: &[Rel]| child(nodes, tokens, head, rels);
    let verb = child(noun, &[Rel::Acl]).filter(|verb| *verb > noun && nodes[*verb].xpos == Xpos::VBN)?;
    let object = child(verb, &[Rel::Obj, Rel::Iobj, Rel::Ccomp]).is_some();
    let passive = child(verb, &[Rel::OblAgent, Rel::AuxPass, Rel::Mark]).is_some();
    (object && !passive && past_is_participle(&nodes[verb])).then_some(verb)
}

/// Whether a noun is coordinated with the root.
fn joined(nodes: &[Node], noun: usize, root: usize) -> bool {
    nodes[noun].rel == Rel::Conj && nodes[noun].head == Some(root)
}

/// Whether the past tense of a participle's verb is spelt the same: all regular verbs and many
/// others, but not "taken" or "begun".
fn past_is_participle(node: &Node) -> bool {
    const DIFFERENT: &[&str] = &[
        "be",
        "begin",
        "break",
        "choose",
        "come",
        "do",
        "draw",
        "drive",
        "eat",
        "fall",
        "fly",
        "forbid",
        "forgive",
        "forget",
        "freeze",
        "get",
        "give",
        "go",
        "grow",
        "hide",
        "know",
        "lie",
        "ride",
        "ring",
        "rise",
        "run",
        "see",
        "shake",
        "show",
        "sing",
        "sink",
        "speak",
        "steal",
        "swear",
        "take",
        "tear",
        "throw",
        "undergo",
        "undertake",
        "wake",
        "wear",
        "withdraw",
        "write",
    ];
    !DIFFERENT.contains(&node.lemma.as_str())
}

/// Makes the participle the root and the noun its subject.
fn promote(nodes: &mut [Node], tokens: &[usize], noun: usize, verb: usize) {
    nodes[verb].head = nodes[noun].head;
    nodes[verb].rel = nodes[noun].rel;
    nodes[verb].xpos = Xpos::VBD;
    nodes[verb].upos = Upos::Verb;
    nodes[noun].head = Some(verb);
    nodes[noun].rel = Rel::Nsubj;
    // What stood beside the noun as a clause or aside now stands beside the verb.
    for token in tokens {
        let node = &mut nodes[*token];
        if node.head == Some(noun) && matches!(node.rel, Rel::Parataxis | Rel::Advcl | Rel::Punct) {
            node.head = Some(verb);
        }
    }
}

/// "to renounce joining NATO, cut its army and hold elections": a bare infinitive behind a comma
/// or "and" continues the last infinitive, never a gerund, a participle or a finite verb.
fn parallel_infinitives(nodes: &mut [Node], tokens: &[usize]) {
    for place in 2..tokens.len() {
        let verb = tokens[place];
        let node = &nodes[verb];
        if node.xpos != Xpos::VB
            || !matches!(
                node.rel,
                Rel::Conj | Rel::Advcl | Rel::Parataxis | Rel::Xcomp | Rel::Ccomp | Rel::Dep
            )
            || !(follows_coordinator(nodes, tokens, place) || joins_infinitives(nodes, tokens, place))
        {
            continue;
        }
        let listed = joins_infinitives(nodes, tokens, place);
        let own = tokens.iter().any(|token| {
            let child = &nodes[*token];
            child.head == Some(verb)
                && *token < verb
                && matches!(
                    child.rel,
                    Rel::Aux | Rel::AuxPass | Rel::Mark | Rel::Nsubj | Rel::NsubjPass | Rel::Expl | Rel::Case
                )
                // "to exchange prisoners, to detail a vision and to continue": "to" may be said again.
                && !(child.lemma == "to" && listed)
        });
        let Some(head) = node.head else { continue };
        if own || nodes[head].xpos == Xpos::VB && node.rel == Rel::Conj {
            continue;
        }
        // The nearest infinitive before it that the coordination can reach.
        let target = tokens[..place]
            .iter()
            .rev()
            .copied()
            .find(|token| nodes[*token].xpos == Xpos::VB && !under(nodes, *token, verb));
        if let Some(target) = target {
            nodes[verb].head = Some(target);
            nodes[verb].rel = Rel::Conj;
        }
    }
}

/// A verb is coordinated only where a comma or conjunction says so: "is refraining from making" has a
/// complement, and in "comes as the administration intensifies its push" the noun is a subject.
fn uncoordinated(nodes: &mut [Node], tokens: &[usize]) {
    for place in 1..tokens.len() {
        let verb = tokens[place];
        if nodes[verb].rel != Rel::Conj || nodes[verb].upos != Upos::Verb {
            continue;
        }
        let Some(head) = nodes[verb].head.filter(|head| *head < verb) else { continue };
        let between = tokens.iter().copied().filter(|token| *token > head && *token < verb);
        let joined = between.clone().any(|token| {
            nodes[token].upos == Upos::Cconj
                || nodes[token].upos == Upos::Punct
                || nodes[token].rel == Rel::Cc
        });
        if joined {
            continue;
        }
        let of = |nodes: &[Node], head: usize, rels: &[Rel]| child(nodes, tokens, head, rels);
        nodes[verb].rel = Rel::Advcl;
        if of(nodes, verb, &[Rel::Nsubj, Rel::NsubjPass, Rel::Mark]).is_some() || !is_finite(&nodes[verb]) {
            continue;
        }
        let subject = between.clone().filter(|token| {
            nodes[*token].head == Some(head) && matches!(nodes[*token].rel, Rel::Obl) && *token > head
        });
        if let Some(subject) = subject.max()
            && let Some(case) = of(nodes, subject, &[Rel::Case])
        {
            nodes[subject].head = Some(verb);
            nodes[subject].rel = Rel::Nsubj;
            nodes[case].head = Some(verb);
            nodes[case].rel = Rel::Mark;
        }
    }
}

/// "Putin wants Kyiv to renounce NATO, cut its army and …" with the later infinitive as the root: a
/// bare infinitive behind a comma says nothing by itself, the finite verb before it does. Gives the
/// root back; [`parallel_infinitives`] does the rest.
fn infinitive_root(nodes: &mut [Node], tokens: &[usize], root: usize) -> usize {
    let Ok(place) = tokens.binary_search(&root) else { return root };
    if nodes[root].xpos != Xpos::VB || place < 2 || !follows_coordinator(nodes, tokens, place) {
        return root;
    }
    let own = |token: &usize| {
        nodes[*token].head == Some(root)
            && matches!(nodes[*token].rel, Rel::Nsubj | Rel::NsubjPass | Rel::Aux | Rel::Mark | Rel::Expl)
    };
    let finite = tokens[..place].iter().copied().find(|token| {
        nodes[*token].head == Some(root)
            && matches!(nodes[*token].rel, Rel::Ccomp | Rel::Parataxis | Rel::Advcl | Rel::Dep)
            && is_finite_clause(nodes, tokens, *token)
    });
    let Some(finite) = finite.filter(|_| !tokens.iter().any(own)) else { return root };
    nodes[finite].head = None;
    nodes[finite].rel = Rel::Root;
    nodes[root].head = Some(finite);
    nodes[root].rel = Rel::Advcl;
    finite
}

/// Whether an infinitive with "to" stands behind "and", or behind a comma in a list that ends so.
fn joins_infinitives(nodes: &[Node], tokens: &[usize], place: usize) -> bool {
    let opens = |at: usize| at > 0 && nodes[tokens[at]].lemma == "to" && nodes[tokens[at]].upos == Upos::Part;
    if !opens(place.saturating_sub(1)) || place < 2 {
        return false;
    }
    let and = |at: usize| at > 0 && nodes[tokens[at - 1]].upos == Upos::Cconj;
    let ends_so = || (place + 1..tokens.len()).any(|at| opens(at) && and(at));
    and(place - 1) || nodes[tokens[place - 2]].xpos == Xpos::Comma && ends_so()
}

/// Whether a comma or coordinating conjunction stands before a word, adverbs apart.
fn follows_coordinator(nodes: &[Node], tokens: &[usize], place: usize) -> bool {
    for token in tokens[..place].iter().rev() {
        let node = &nodes[*token];
        match node.upos {
            Upos::Adv => continue,
            Upos::Cconj => return true,
            Upos::Punct => return node.xpos == Xpos::Comma,
            _ => return false,
        }
    }
    false
}

fn under(nodes: &[Node], below: usize, above: usize) -> bool {
    std::iter::successors(Some(below), |token| nodes[*token].head)
        .take(nodes.len())
        .any(|token| token == above)
}

//! How clauses hang together: who is the subject, which clause says what the sentence says.

use super::{child, is_finite, is_finite_clause};
use crate::syntax::tags::{Rel, Upos, Xpos};
use crate::syntax::tree::Node;

/// Subjects of a clause.
const SUBJECTS: &[Rel] = &[Rel::Nsubj, Rel::NsubjPass, Rel::Csubj, Rel::CsubjPass, Rel::Expl];

/// "Zakharova said." with the name for an object: in English the noun phrase right before a finite
/// verb that has no subject is its subject.
pub(super) fn missing_subjects(nodes: &mut [Node], tokens: &[usize]) {
    for verb in tokens.iter().copied() {
        if nodes[verb].upos != Upos::Verb
            || !is_finite_clause(nodes, tokens, verb)
            || child(nodes, tokens, verb, SUBJECTS).is_some()
        {
            continue;
        }
        let nominal = |token: usize| {
            matches!(nodes[token].upos, Upos::Noun | Upos::Propn | Upos::Pron)
                && !matches!(nodes[token].xpos, Xpos::WP | Xpos::WDT)
                && child(nodes, tokens, token, &[Rel::Case, Rel::Mark, Rel::Cop]).is_none()
                && child(nodes, tokens, token, SUBJECTS).is_none()
        };
        let mistaken = tokens.iter().copied().find(|token| {
            *token < verb
                && nodes[*token].head == Some(verb)
                && matches!(nodes[*token].rel, Rel::Ccomp | Rel::Obj | Rel::Dep | Rel::Parataxis | Rel::Obl)
                && nominal(*token)
        });
        // "…, said Anna Grant": behind its verb where what is said stands before it.
        let inverted = || {
            let told = child(nodes, tokens, verb, &[Rel::Ccomp, Rel::Parataxis]).is_some_and(|c| c < verb);
            let behind = tokens.iter().copied().find(|token| {
                *token > verb
                    && nodes[*token].head == Some(verb)
                    && nodes[*token].rel == Rel::Ccomp
                    && nominal(*token)
                    && nodes[*token].xpos != Xpos::PRP
            });
            behind.filter(|_| told)
        };
        let Some(subject) = mistaken.or_else(inverted) else {
            reporter(nodes, tokens, verb);
            continue;
        };
        let (first, last) = (subject.min(verb), subject.max(verb));
        let set_off =
            tokens.iter().any(|token| *token > first && *token < last && nodes[*token].xpos == Xpos::Comma);
        if !set_off {
            let passive = child(nodes, tokens, verb, &[Rel::AuxPass]).is_some();
            nodes[subject].rel = if passive { Rel::NsubjPass } else { Rel::Nsubj };
        }
    }
}

/// "Russia refused to meet, the foreign ministry said" with the ministry beside the last noun of what it
/// said: the noun phrase between a comma and a finite verb that has no subject is its subject.
fn reporter(nodes: &mut [Node], tokens: &[usize], verb: usize) {
    let Ok(place) = tokens.binary_search(&verb) else { return };
    let before = tokens[..place].iter().rev().copied().find(|token| nodes[*token].upos != Upos::Adv);
    let Some(last) = before else { return };
    // The phrase that ends there: the highest noun above it on this side of the comma.
    let comma = tokens[..place].iter().rev().copied().find(|token| nodes[*token].xpos == Xpos::Comma);
    let Some(comma) = comma.filter(|comma| *comma < last) else { return };
    let head = std::iter::successors(Some(last), |token| nodes[*token].head)
        .take(tokens.len())
        .take_while(|token| *token > comma && *token < verb)
        .last();
    let Some(head) = head else { return };
    let within = tokens.iter().copied().filter(|token| *token > comma && *token < verb);
    // "changes for the better, McConnell said": what stands before the comma is a phrase without it.
    let across: Vec<usize> =
        tokens.iter().copied().filter(|token| *token < comma && nodes[*token].head == Some(head)).collect();
    let phrase =
        across.iter().copied().rfind(|token| !matches!(nodes[*token].rel, Rel::Case | Rel::Det | Rel::Cc));
    let nominal = matches!(nodes[head].upos, Upos::Noun | Upos::Propn | Upos::Pron)
        && matches!(
            nodes[head].rel,
            Rel::Appos | Rel::Conj | Rel::Nmod | Rel::Obl | Rel::Obj | Rel::Dep | Rel::Parataxis
        )
        && child(nodes, tokens, head, &[Rel::Case, Rel::Cc, Rel::Mark, Rel::Cop])
            .is_none_or(|link| link < comma && phrase.is_some());
    let one_phrase =
        within.into_iter().all(|token| super::under(nodes, token, head) || nodes[token].upos == Upos::Adv);
    let reported = child(nodes, tokens, verb, &[Rel::Ccomp, Rel::Advcl, Rel::Parataxis])
        .is_some_and(|clause| clause < comma && super::under(nodes, head, clause));
    if nominal && one_phrase && reported {
        if let Some(phrase) = phrase {
            across.into_iter().for_each(|token| nodes[token].head = Some(phrase));
            nodes[phrase].head = nodes[head].head;
            nodes[phrase].rel = nodes[head].rel;
        }
        nodes[head].head = Some(verb);
        nodes[head].rel = Rel::Nsubj;
    }
}

/// "It is out of the question, a spokesman told reporters" and "Europe, the president said, must learn"
/// with the report for a description of the noun before it: a finite clause with a subject of its own,
/// and no word that links it to the noun, describes nothing from behind a comma.
pub(super) fn detached_reports(nodes: &mut [Node], tokens: &[usize]) {
    for verb in tokens.iter().copied() {
        if !matches!(nodes[verb].rel, Rel::Acl | Rel::AclRelcl | Rel::Advcl)
            || !is_finite_clause(nodes, tokens, verb)
        {
            continue;
        }
        let Some(subject) = child(nodes, tokens, verb, &[Rel::Nsubj]).filter(|subject| *subject < verb)
        else {
            continue;
        };
        let linked = tokens.iter().any(|token| {
            super::under(nodes, *token, verb)
                && *token < verb
                && (nodes[*token].head == Some(verb) && matches!(nodes[*token].rel, Rel::Mark | Rel::Case)
                    || *token < subject && matches!(nodes[*token].rel, Rel::Aux | Rel::AuxPass | Rel::Cop)
                    || matches!(nodes[*token].xpos, Xpos::WP | Xpos::WDT | Xpos::WRB | Xpos::WpPoss))
        });
        let first =
            tokens.iter().copied().find(|token| super::under(nodes, *token, subject)).unwrap_or(subject);
        let comma = tokens
            .iter()
            .rev()
            .find(|token| **token < first)
            .is_some_and(|before| nodes[*before].xpos == Xpos::Comma);
        // "sanctions, he demanded, must": set in between two commas; circumstances can stand so, too.
        let inserted = || {
            let next = tokens.iter().copied().find(|token| *token > verb);
            next.is_some_and(|next| nodes[next].xpos == Xpos::Comma)
        };
        if comma && !linked && (nodes[verb].rel != Rel::Advcl || inserted()) {
            nodes[verb].rel = Rel::Parataxis;
        }
    }
}

/// "With Moscow insisting on a ban, the conference made little headway", "when all is done, a document
/// should be signed" with the circumstance for what is said: a clause that a word opens says nothing by
/// itself, the finite one behind it without such a word does. Gives the root back.
pub(super) fn circumstance_root(nodes: &mut [Node], tokens: &[usize], root: usize) -> usize {
    let opener = |verb: usize| {
        tokens.iter().copied().find(|token| {
            let node = &nodes[*token];
            node.head == Some(verb)
                && *token < verb
                && (matches!(node.rel, Rel::Mark | Rel::Case)
                    || node.rel == Rel::Advmod && node.xpos == Xpos::WRB)
        })
    };
    // "That he would say so surprised nobody": what "that" opens can be all that is said.
    let open = opener(root).is_some_and(|word| nodes[word].lemma != "that" && nodes[word].lemma != "to");
    if !open || nodes[root].upos != Upos::Verb {
        return root;
    }
    let said = tokens.iter().copied().find(|token| {
        *token > root
            && nodes[*token].head == Some(root)
            && matches!(nodes[*token].rel, Rel::Parataxis | Rel::Ccomp | Rel::Conj | Rel::Advcl)
            && nodes[*token].upos == Upos::Verb
            && (is_finite(&nodes[*token]) || is_finite_clause(nodes, tokens, *token))
            && child(nodes, tokens, *token, &[Rel::Nsubj, Rel::NsubjPass]).is_some()
            && opener(*token).is_none()
            && child(nodes, tokens, *token, &[Rel::Cc]).is_none()
            && tokens
                .iter()
                .any(|comma| *comma > root && *comma < *token && nodes[*comma].xpos == Xpos::Comma)
    });
    let Some(said) = said else { return root };
    nodes[said].head = None;
    nodes[said].rel = Rel::Root;
    nodes[root].head = Some(said);
    nodes[root].rel = Rel::Advcl;
    said
}

/// "plans to visit the town, according to an aide": set off by a comma, whom something is according to
/// vouches for the whole clause and not for the verb next to it.
pub(super) fn set_off_sources(nodes: &mut [Node], tokens: &[usize]) {
    for place in 1..tokens.len() {
        let case = tokens[place];
        let source =
            nodes[case].head.filter(|_| nodes[case].rel == Rel::Case && nodes[case].lemma == "accord");
        let Some(source) = source.filter(|_| nodes[tokens[place - 1]].xpos == Xpos::Comma) else { continue };
        let Some(mut head) = nodes[source].head.filter(|head| *head < case) else { continue };
        while matches!(
            nodes[head].rel,
            Rel::Xcomp | Rel::Ccomp | Rel::Obj | Rel::Obl | Rel::Nmod | Rel::Acl | Rel::Advcl
        ) && let Some(up) = nodes[head].head.filter(|up| *up < case)
        {
            head = up;
        }
        nodes[source].head = Some(head);
        nodes[source].rel = Rel::Obl;
    }
}

/// "wants the border opened" with a past tense: what completes another verb without a subject of its own
/// is a participle.
pub(super) fn complements_in_the_past(nodes: &mut [Node], tokens: &[usize]) {
    for verb in tokens.iter().copied() {
        // "Asked about a truce, he shrugged": so is one that opens a sentence.
        let opens = nodes[verb].rel == Rel::Advcl
            && tokens.first() == Some(&verb)
            && nodes[verb].head.is_some_and(|up| up > verb);
        let alone = (nodes[verb].rel == Rel::Xcomp || opens)
            && nodes[verb].xpos == Xpos::VBD
            && child(nodes, tokens, verb, SUBJECTS).is_none()
            && child(nodes, tokens, verb, &[Rel::Aux, Rel::AuxPass]).is_none();
        if alone {
            nodes[verb].xpos = Xpos::VBN;
        }
    }
}

/// "nothing but a pause; Moscow sought a settlement" with all nouns for subjects of the last verb: a
/// semicolon parts what is said, and a subject stands on its verb's side of it.
pub(super) fn parted_subjects(nodes: &mut [Node], tokens: &[usize]) {
    for semicolon in tokens.iter().copied() {
        if nodes[semicolon].lemma != ";" {
            continue;
        }
        for subject in tokens.iter().copied().take_while(|token| *token < semicolon) {
            let Some(verb) = nodes[subject].head.filter(|verb| *verb > semicolon) else { continue };
            let other = tokens.iter().any(|token| {
                *token > semicolon && nodes[*token].head == Some(verb) && nodes[*token].rel == Rel::Nsubj
            });
            if nodes[subject].rel == Rel::Nsubj && other {
                nodes[subject].rel = Rel::Parataxis;
            }
        }
    }
}

/// "a recognition, and a withdrawal" with "and" for what it joins: a conjunction hangs on the word behind it,
/// and that word beside the phrase before.
pub(super) fn conjunctions_over_words(nodes: &mut [Node], tokens: &[usize]) {
    for place in 1..tokens.len() {
        let and = tokens[place];
        if nodes[and].upos != Upos::Cconj || nodes[and].rel == Rel::Cc || nodes[and].head.is_none() {
            continue;
        }
        let word = tokens.iter().copied().find(|token| *token > and && nodes[*token].head == Some(and));
        let before = tokens[..place].iter().rev().copied().find(|token| nodes[*token].upos != Upos::Punct);
        let (Some(word), Some(before)) = (word, before) else { continue };
        if !matches!(nodes[word].upos, Upos::Noun | Upos::Propn | Upos::Pron) {
            continue;
        }
        let phrase = std::iter::successors(Some(before), |token| nodes[*token].head)
            .take(tokens.len())
            .take_while(|token| {
                matches!(nodes[*token].upos, Upos::Noun | Upos::Propn | Upos::Pron) && *token < and
            })
            .last();
        // What hangs on the conjunction itself would come to hang on its own child.
        let Some(phrase) = phrase.filter(|phrase| !super::under(nodes, *phrase, and)) else { continue };
        for token in tokens.iter().copied() {
            if nodes[token].head == Some(and) {
                nodes[token].head = Some(word);
            }
        }
        nodes[word].head = Some(phrase);
        nodes[word].rel = Rel::Conj;
        nodes[and].head = Some(word);
        nodes[and].rel = Rel::Cc;
    }
}

/// "described the call as very good" with "as" for what it introduces: a preposition hangs on its noun
/// or adjective and has nothing under it.
pub(super) fn prepositions_over_words(nodes: &mut [Node], tokens: &[usize]) {
    for preposition in tokens.iter().copied() {
        let node = &nodes[preposition];
        if node.upos != Upos::Adp || !matches!(node.rel, Rel::Nmod | Rel::Obl | Rel::Advcl | Rel::Xcomp) {
            continue;
        }
        let word = tokens.iter().copied().find(|token| {
            *token > preposition
                && nodes[*token].head == Some(preposition)
                && matches!(nodes[*token].upos, Upos::Adj | Upos::Noun | Upos::Propn | Upos::Pron)
        });
        let Some(word) = word else { continue };
        nodes[word].head = nodes[preposition].head;
        nodes[word].rel = nodes[preposition].rel;
        for token in tokens.iter().copied() {
            if nodes[token].head == Some(preposition) {
                nodes[token].head = Some(word);
            }
        }
        nodes[preposition].head = Some(word);
        nodes[preposition].rel = Rel::Case;
    }
}

/// "branded it an act of robbery" with the act beside the object: nouns are coordinated only where a
/// comma or conjunction says so, and behind the object of a verb stands its predicate.
pub(super) fn uncoordinated_nouns(nodes: &mut [Node], tokens: &[usize]) {
    for noun in tokens.iter().copied() {
        if nodes[noun].rel != Rel::Conj || !matches!(nodes[noun].upos, Upos::Noun | Upos::Propn) {
            continue;
        }
        let Some(head) = nodes[noun].head.filter(|head| *head < noun) else { continue };
        let joined = tokens.iter().any(|token| {
            *token > head
                && *token < noun
                && (matches!(nodes[*token].upos, Upos::Cconj | Upos::Punct | Upos::Sym)
                    || nodes[*token].rel == Rel::Cc)
        });
        let object = nodes[head].rel == Rel::Obj && child(nodes, tokens, noun, &[Rel::Det]).is_some();
        let verb =
            if nodes[head].upos == Upos::Verb { Some(head) } else { nodes[head].head.filter(|_| object) };
        if let Some(verb) = verb.filter(|_| !joined)
            && child(nodes, tokens, verb, &[Rel::Obj]).is_some_and(|object| object < noun)
        {
            nodes[noun].head = Some(verb);
            nodes[noun].rel = Rel::Obj;
        }
    }
}

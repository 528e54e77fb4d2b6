//! A second reading for sentences whose subject is parted from its verb.
//!
//! In *Zelenskyy, who claimed that the time for talks was over, called for sanctions* the parser,
//! going from left to right, may hang the verb into the clause between the commas, and the sentence
//! loses its subject. Where a finite verb behind a pair of commas has not found the noun in front
//! of them, the two are read without what stands between, and that by itself; then it is hung on
//! the noun again.

use super::tags::{Rel, Upos, Xpos};
use super::{Hint, Model, Scratch, Word};

/// The longest insertion looked for, in tokens.
const LONGEST: usize = 40;

/// A stretch between two commas that parts a subject from its verb.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Insertion {
    /// Where the clause begins that it interrupts.
    start: usize,
    /// The comma that opens it.
    open: usize,
    /// The comma that closes it.
    close: usize,
    /// How it belongs to the noun or clause before it.
    rel: Rel,
}

/// Reads a sentence again where it has lost its subject to an insertion.
pub(super) fn reread(
    model: &Model,
    forms: &[&str],
    hints: &[Hint],
    scratch: &mut Scratch,
    words: &mut [Word],
) {
    let Some(insertion) = find(words) else { return };
    let Insertion { start, open, close, rel } = insertion;
    let mut read = |places: &[usize]| {
        let forms: Vec<&str> = places.iter().map(|place| forms[*place]).collect();
        let hints: Vec<Hint> = places.iter().filter_map(|place| hints.get(*place).copied()).collect();
        let mut out = Vec::new();
        model.analyse(&forms, &hints, scratch, &mut out);
        out
    };
    let outside: Vec<usize> = (0..open).chain(close + 1..forms.len()).collect();
    let inside: Vec<usize> = (open + 1..close).collect();
    let (outer, inner) = (read(&outside), read(&inside));
    for (places, read) in [(&outside, outer), (&inside, inner)] {
        for (place, word) in places.iter().zip(read) {
            words[*place] = Word { head: word.head.map(|head| places[head]), ..word };
        }
    }
    let target = match rel {
        Rel::Obl => Some(open - 1),
        Rel::Parataxis => outside.iter().copied().find(|place| words[*place].head.is_none()),
        _ => Some(noun_head(words, start, open)),
    };
    if let Some(root) = inside.iter().copied().find(|place| words[*place].head.is_none()) {
        words[root].head = target;
        words[root].rel = rel;
    }
    for comma in [open, close] {
        words[comma].head = target;
        words[comma].rel = Rel::Punct;
    }
}

/// The first insertion that the reading so far has fallen for.
fn find(words: &[Word]) -> Option<Insertion> {
    let commas: Vec<usize> = (0..words.len()).filter(|place| words[*place].xpos == Xpos::Comma).collect();
    for (number, open) in commas.iter().copied().enumerate() {
        if let Some(close) = commas.get(number + 1).copied() {
            if parts_infinitive(words, open, close) {
                return Some(Insertion { start: 0, open, close, rel: Rel::Parataxis });
            }
            if let Some(rel) = parts_object(words, open, close) {
                return Some(Insertion { start: 0, open, close, rel });
            }
        }
        let nominal =
            open > 0 && matches!(words[open - 1].upos, Upos::Noun | Upos::Propn | Upos::Pron | Upos::Num);
        let Some(start) = nominal.then(|| clause_start(words, open)).flatten() else { continue };
        for close in commas[number + 1..].iter().copied().take_while(|close| close - open <= LONGEST) {
            let Some(verb) = verb_behind(words, close) else { continue };
            let Some(rel) = kind(&words[open + 1..close]) else { break };
            let subject = (start..open).any(|place| {
                words[place].head == Some(verb)
                    && matches!(words[place].rel, Rel::Nsubj | Rel::NsubjPass | Rel::NsubjOuter)
            });
            if subject {
                break;
            }
            return Some(Insertion { start, open, close, rel });
        }
    }
    None
}

/// "remains ready, she told reporters, to mediate": a clause with a verb of its own between commas,
/// and behind it an infinitive or that-clause that the parser has hung into it.
fn parts_infinitive(words: &[Word], open: usize, close: usize) -> bool {
    if close + 2 >= words.len()
        || close - open > LONGEST
        || kind(&words[open + 1..close]) != Some(Rel::Parataxis)
    {
        return false;
    }
    let next = &words[close + 1];
    let introduces = next.lemma == "to" && words[close + 2].xpos == Xpos::VB
        || next.lemma == "that" && next.upos == Upos::Sconj;
    let verb = next.head.filter(|_| introduces && matches!(next.rel, Rel::Mark | Rel::Aux));
    verb.and_then(|verb| words[verb].head).is_some_and(|head| (open..close).contains(&head))
}

/// "welcomed, in a statement, the exchange": a phrase between a verb and its object.
fn parts_object(words: &[Word], open: usize, close: usize) -> Option<Rel> {
    let verb = open.checked_sub(1)?;
    let next = words.get(close + 1)?;
    let phrase =
        words[open + 1].upos == Upos::Adp && close - open <= 12 && !words[open..close].iter().any(is_finite);
    let noun_phrase =
        matches!(next.upos, Upos::Det | Upos::Noun | Upos::Propn | Upos::Adj) || next.xpos == Xpos::PrpPoss;
    let bare = is_finite(&words[verb])
        && words[verb].upos == Upos::Verb
        && !words
            .iter()
            .any(|word| word.head == Some(verb) && matches!(word.rel, Rel::Obj | Rel::Ccomp | Rel::Xcomp));
    // What follows must not have a verb of its own: "resigned, under pressure, the ministry said".
    let clause = words[close + 1..].iter().take_while(|word| word.xpos != Xpos::Comma).any(is_finite);
    (phrase && noun_phrase && bare && !clause).then_some(Rel::Obl)
}

fn is_finite(word: &Word) -> bool {
    matches!(word.xpos, Xpos::VBD | Xpos::VBZ | Xpos::VBP | Xpos::MD)
}

/// Where the clause before a comma begins, if it has a noun phrase and no verb yet.
fn clause_start(words: &[Word], open: usize) -> Option<usize> {
    let mut start = open;
    while start > 0 {
        let word = &words[start - 1];
        if is_finite(word) || word.xpos == Xpos::VB {
            return None;
        }
        let boundary = matches!(word.upos, Upos::Cconj | Upos::Sconj)
            || word.upos == Upos::Punct && matches!(word.xpos, Xpos::Comma | Xpos::Colon | Xpos::Period);
        if boundary {
            break;
        }
        start -= 1;
    }
    // "Russia, China and Iran, …": the coordination may reach further back; it needs no mending.
    let list = start > 1 && words[start - 1].upos == Upos::Cconj && words[start - 2].upos != Upos::Punct;
    // A phrase that a preposition opens is no subject: "In Kyiv, …".
    (!list && start < open && words[start].upos != Upos::Adp).then_some(start)
}

/// The verb that follows a comma at once, adverbs apart; the main one behind an auxiliary.
fn verb_behind(words: &[Word], close: usize) -> Option<usize> {
    let first = (close + 1..words.len()).find(|place| words[*place].upos != Upos::Adv)?;
    if !is_finite(&words[first]) && words[first].xpos != Xpos::VBN {
        return None;
    }
    match words[first].rel {
        Rel::Aux | Rel::AuxPass | Rel::Cop => words[first].head,
        _ => is_finite(&words[first]).then_some(first).or_else(|| past(&words[first]).then_some(first)),
    }
}

/// Whether a participle could as well be a past tense.
fn past(word: &Word) -> bool {
    word.xpos == Xpos::VBN && word.upos == Upos::Verb
}

/// How an insertion belongs to what it follows, by the word it opens with; `None` for what is no
/// insertion.
fn kind(inside: &[Word]) -> Option<Rel> {
    let first = inside.first()?;
    let finite = inside.iter().any(is_finite);
    let relative = matches!(first.xpos, Xpos::WP | Xpos::WDT | Xpos::WpPoss)
        || inside.len() > 1 && first.upos == Upos::Adp && matches!(inside[1].xpos, Xpos::WP | Xpos::WDT);
    if relative {
        return Some(Rel::AclRelcl);
    }
    match first.xpos {
        Xpos::VBG | Xpos::VBN => Some(Rel::Acl),
        Xpos::IN if !finite => Some(Rel::Nmod),
        Xpos::DT | Xpos::NN | Xpos::NNP | Xpos::NNPS | Xpos::JJ | Xpos::PrpPoss | Xpos::PRP | Xpos::CD
            if inside.len() > 1 =>
        {
            // "Moscow, officials said, refuses" tells who says so; "Kyiv, the capital, refuses" what Kyiv is.
            Some(if finite { Rel::Parataxis } else { Rel::Appos })
        }
        _ => None,
    }
}

/// The head of the noun phrase that ends before a comma.
fn noun_head(words: &[Word], start: usize, open: usize) -> usize {
    let mut here = open - 1;
    for _ in 0..words.len() {
        match words[here].head {
            Some(head)
                if (start..open).contains(&head)
                    && matches!(words[head].upos, Upos::Noun | Upos::Propn | Upos::Pron | Upos::Num) =>
            {
                here = head;
            }
            _ => break,
        }
    }
    here
}

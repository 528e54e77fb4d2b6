//! Tags that the words around them rule out.
//!
//! The tagger sees a few words to each side and takes "deal" in "a minerals deal in exchange" for
//! a verb. What is mended here is impossible in English whatever the words mean.

use super::lexical::Lex;
use super::tags::{Upos, Xpos};

/// Mends the classes of a sentence; `classes` gives the tags of each class number.
pub(super) fn retag(forms: &[&str], lex: &[Lex], classes: &[(Upos, Xpos)], tags: &mut [u8]) {
    let number = |upos: Upos, xpos: Xpos| classes.iter().position(|class| *class == (upos, xpos));
    let (Some(noun), Some(verb)) = (number(Upos::Noun, Xpos::NN), number(Upos::Verb, Xpos::VB)) else {
        return;
    };
    let particle = number(Upos::Part, Xpos::TO);
    let name = number(Upos::Propn, Xpos::NNP);
    for place in clauses_without_verb(forms, lex, classes, tags) {
        tags[place] = verb as u8;
    }
    if let Some(place) = name_and_noun(forms, lex, classes, tags)
        && let Some(finite) = number(Upos::Verb, Xpos::VBZ)
    {
        tags[place] = finite as u8;
    }
    for place in 1..forms.len() {
        let xpos = |at: usize| tags.get(at).map(|tag| classes[usize::from(*tag)].1);
        // "a minerals deal": a plural cannot be what "a" stands before, so the noun is still to come.
        if matches!(xpos(place), Some(Xpos::VBP | Xpos::VB)) && xpos(place - 1) == Some(Xpos::NNS) {
            let modifiers = tags[..place - 1]
                .iter()
                .rev()
                .take_while(|tag| matches!(classes[usize::from(**tag)].1, Xpos::JJ | Xpos::NN | Xpos::VBN))
                .count();
            let article = place.checked_sub(2 + modifiers).map(|at| forms[at]);
            if article.is_some_and(|form| matches!(form, "a" | "an" | "A" | "An")) {
                tags[place] = noun as u8;
                continue;
            }
        }
        // "…, Fix said": a capital behind a comma and before a finite verb is a name, whatever else the word can be.
        if let (Some(name), Some(Xpos::VBD | Xpos::VBZ)) = (name, xpos(place + 1))
            && matches!(xpos(place), Some(Xpos::VB | Xpos::VBP | Xpos::VBN | Xpos::JJ))
            && matches!(xpos(place - 1), Some(Xpos::Comma | Xpos::CloseQuote))
            && forms[place].starts_with(char::is_uppercase)
            && forms[place].chars().skip(1).all(char::is_lowercase)
        {
            tags[place] = name as u8;
            continue;
        }
        // "is pressing Ukraine to sign": no adjective stands between "is" and a name that is to do something.
        if let Some(gerund) = number(Upos::Verb, Xpos::VBG)
            && xpos(place) == Some(Xpos::JJ)
            && forms[place].ends_with("ing")
            && matches!(forms[place - 1], "is" | "are" | "was" | "were" | "been" | "be" | "'s" | "’s")
            && xpos(place + 1) == Some(Xpos::NNP)
            && (place + 1..forms.len()).find(|at| xpos(*at) != Some(Xpos::NNP)).and_then(xpos)
                == Some(Xpos::TO)
        {
            tags[place] = gerund as u8;
            continue;
        }
        // "to exchange all prisoners": before a determiner no noun ends, so "to" opens an infinitive.
        let opens = matches!(xpos(place + 1), Some(Xpos::DT | Xpos::PrpPoss | Xpos::PRP));
        if xpos(place) == Some(Xpos::NN)
            && xpos(place - 1) == Some(Xpos::IN)
            && matches!(forms[place - 1], "to" | "To")
            && opens
            && lex[place].entry.dict & DICTIONARY_VERB != 0
            && let Some(particle) = particle
        {
            tags[place - 1] = particle as u8;
            tags[place] = verb as u8;
        }
    }
}

/// "demanded that the West halt arms deliveries": a clause that "that" opens behind a verb has a verb of
/// its own. Where no word is tagged as one, it is the first that a dictionary knows as a verb and that stands
/// between the subject and what it is done to. Gives their places.
fn clauses_without_verb(forms: &[&str], lex: &[Lex], classes: &[(Upos, Xpos)], tags: &[u8]) -> Vec<usize> {
    let at = |place: usize| tags.get(place).map(|tag| classes[usize::from(*tag)].1);
    let verbal = |xpos: Xpos| {
        matches!(xpos, Xpos::VB | Xpos::VBD | Xpos::VBG | Xpos::VBN | Xpos::VBP | Xpos::VBZ | Xpos::MD)
    };
    let nominal = |xpos: Xpos| matches!(xpos, Xpos::NN | Xpos::NNS | Xpos::NNP | Xpos::NNPS);
    let mut found = Vec::new();
    for that in 1..forms.len() {
        let opens = forms[that] == "that" && at(that) == Some(Xpos::IN) && at(that - 1).is_some_and(verbal);
        if !opens {
            continue;
        }
        let end = (that + 1..forms.len())
            .find(|place| matches!(at(*place), Some(Xpos::Comma | Xpos::Period | Xpos::WDT | Xpos::WP)))
            .unwrap_or(forms.len());
        if (that + 1..end).any(|place| at(place).is_some_and(verbal)) {
            continue;
        }
        let verb = (that + 2..end).find(|place| {
            at(*place) == Some(Xpos::NN)
                && lex[*place].entry.dict & DICTIONARY_VERB != 0
                && (at(place - 1).is_some_and(|before| nominal(before) || before == Xpos::PRP)
                    // "the West"
                    || forms[place - 1].starts_with(char::is_uppercase))
                && at(place + 1).is_some_and(|next| {
                    nominal(next) || matches!(next, Xpos::DT | Xpos::PrpPoss | Xpos::PRP | Xpos::JJ)
                })
        });
        found.extend(verb);
    }
    found
}

/// "…; Kyiv refuses": a name and a word in -s that a semicolon parts from a clause say something by themselves, so
/// the word is the verb. Gives its place.
fn name_and_noun(forms: &[&str], lex: &[Lex], classes: &[(Upos, Xpos)], tags: &[u8]) -> Option<usize> {
    let at = |place: usize| classes[usize::from(tags[place])];
    let words = forms.iter().rposition(|form| form.chars().any(char::is_alphanumeric))?;
    let name = words.checked_sub(1).filter(|name| at(*name).0 == Upos::Propn)?;
    let first = (0..name).rev().find(|place| at(*place).0 != Upos::Propn)?;
    let verb = at(words).1 == Xpos::NNS && lex[words].entry.dict & INFLECTED_VERB != 0;
    let clause = (0..first).any(|place| matches!(at(place).1, Xpos::VBZ | Xpos::VBD | Xpos::VBP | Xpos::MD));
    (verb && clause && forms[first] == ";").then_some(words)
}

/// The bit of [`super::lexical::LexEntry::dict`] for words that a dictionary knows as verbs.
const DICTIONARY_VERB: u8 = 2;

/// The bit for words that may be an inflected verb.
const INFLECTED_VERB: u8 = 32;

//! Who is mentioned, and how it was found out whom the words stand for.

use jiff::civil::Date;

use super::facts::MentionFact;
use super::seen::{Seen, listed};
use crate::mention::{Basis, Kind, Mention};
use crate::pack::language::PronounKind;
use crate::pack::{Party, PartyId, Person, Role};
use crate::syntax::{Rel, Upos, Xpos};

/// The mentions of a sentence and its pronouns that are none, in the order of the text.
pub(super) fn of(seen: &Seen<'_>, sentence: usize) -> Vec<MentionFact> {
    let range = seen.tokens(sentence);
    let mut found: Vec<MentionFact> = Vec::new();
    for number in seen.inside.known.mentions.among(range.clone()) {
        found.push(fact(seen, seen.mention(number)));
    }
    found.extend(range.filter_map(|token| idle_pronoun(seen, token)));
    found.sort_by_key(|fact| (fact.words.start, fact.words.end));
    found
}

fn fact(seen: &Seen<'_>, mention: &Mention) -> MentionFact {
    let span = seen.document().span_of(mention.first..mention.last + 1);
    let antecedent = mention.antecedent.map(|number| {
        let earlier = seen.mention(number);
        seen.piece(seen.document().span_of(earlier.first..earlier.last + 1))
    });
    MentionFact {
        words: seen.piece(span),
        parties: seen.ids(&mention.parties),
        name: Some(mention.name.clone()).filter(|name| !name.is_empty()),
        basis: Some(mention.basis.as_str()),
        antecedent,
        told: told(seen, mention),
    }
}

/// How a mention was resolved, in words.
pub(super) fn told(seen: &Seen<'_>, mention: &Mention) -> String {
    let parties = seen.parties(&mention.parties);
    let back = || {
        let earlier = seen.mention(mention.antecedent?);
        let tokens: Vec<usize> = (earlier.first..=earlier.last).collect();
        Some(format!("{} in line {}", seen.quoted(&tokens), seen.line(earlier.head)))
    };
    let nobody = "who speaks for no party of the pack";
    match mention.basis {
        Basis::Person | Basis::Fuzzy => {
            let close = if mention.basis == Basis::Fuzzy { "is spelt nearly like " } else { "" };
            format!("{close}{}", person(seen, mention))
        }
        Basis::Pronoun | Basis::Role if mention.antecedent.is_some() => {
            let back = back().unwrap_or_default();
            let first = first(seen, mention);
            match parties.as_str() {
                "" if matches!(first.basis, Basis::Person | Basis::Fuzzy) => {
                    format!("stands by {back} for {}", person(seen, first))
                }
                "" => format!("stands for {}, by {back}, {nobody}", mention.name),
                _ if parties == mention.name => format!("stands for {parties}, by {back}"),
                _ => format!("stands for {} ({parties}), by {back}", mention.name),
            }
        }
        Basis::Speaker => match (parties.as_str(), back()) {
            ("", _) => format!("whoever speaks here: {}, {nobody}", mention.name),
            (_, Some(back)) => format!("whoever speaks here: {} ({parties}), by {back}", mention.name),
            (_, None) => format!("whoever speaks here: {} ({parties})", mention.name),
        },
        Basis::Group if mention.parties.len() > 1 => format!("a group: {parties}"),
        Basis::Group => format!("a word for a group: {parties}"),
        Basis::Role if mention.parties.is_empty() => "somebody who speaks for no party".to_owned(),
        Basis::Role => format!("an office or a body of {parties}"),
        Basis::Demonym => format!("an adjective or the people of {parties}"),
        Basis::Metonym => format!("a place or building that stands for {parties}"),
        Basis::Name | Basis::Pronoun if mention.parties.is_empty() => {
            "a name that the pack does not give to any party".to_owned()
        }
        Basis::Name => format!("a name of {parties}"),
        Basis::Pronoun => format!("stands for {parties}"),
    }
}

/// The mention that a chain of pronouns begins with.
fn first<'s>(seen: &Seen<'s>, mention: &'s Mention) -> &'s Mention {
    std::iter::successors(Some(mention), |mention| mention.antecedent.map(|number| seen.mention(number)))
        .last()
        .unwrap_or(mention)
}

/// A person of the pack with the office held that day, or why none is.
fn person(seen: &Seen<'_>, mention: &Mention) -> String {
    let date = seen.article.date;
    let day = date.map_or_else(|| "today (the article has no date)".to_owned(), |date| date.to_string());
    let Some((party, person)) = known(seen, mention) else { return mention.name.clone() };
    let held: Vec<&str> =
        person.roles.iter().filter(|role| role.holds_at(date)).map(|role| role.title.as_str()).collect();
    let of = &party.short;
    if !mention.parties.is_empty() {
        return match held.is_empty() {
            true => format!("{}, who speaks for {of}", person.name),
            false => format!("{}, {} of {of} on {day}", person.name, listed(&held, "and")),
        };
    }
    if person.in_office(date) {
        return format!(
            "{}, called a former one here, so not taken for {of} though {} on {day}",
            person.name,
            listed(&held, "and")
        );
    }
    let offices: Vec<String> = person.roles.iter().map(office).collect();
    format!(
        "{}, who holds no office of {of} on {day} ({}), and so speaks for no party",
        person.name,
        listed(&offices, "and")
    )
}

/// The person of the pack that a mention names: of several of one name, one of the mention's party.
fn known<'s>(seen: &Seen<'s>, mention: &Mention) -> Option<(&'s Party, &'s Person)> {
    let parties = seen.pack().parties.iter().enumerate();
    let all: Vec<(PartyId, &Party, &Person)> = parties
        .flat_map(|(number, party)| party.people.iter().map(move |one| (PartyId::at(number), party, one)))
        .filter(|(.., one)| one.name == mention.name)
        .collect();
    let own = all.iter().find(|(party, ..)| mention.parties.contains(party));
    own.or(all.first()).map(|(_, party, one)| (*party, *one))
}

fn office(role: &Role) -> String {
    let day = |date: Option<Date>| date.map(|date| date.to_string());
    match (day(role.from), day(role.until)) {
        (Some(from), Some(until)) => format!("{} from {from} to {until}", role.title),
        (Some(from), None) => format!("{} from {from}", role.title),
        (None, Some(until)) => format!("{} until {until}", role.title),
        (None, None) => role.title.clone(),
    }
}

/// A pronoun that stands for no mention.
fn idle_pronoun(seen: &Seen<'_>, token: usize) -> Option<MentionFact> {
    let (tree, view, known) = (seen.tree(), seen.view(), seen.inside.known);
    if known.mentions.headed(token).is_some()
        || !matches!(tree.node(token).upos, Upos::Pron | Upos::Det)
        || tree.node(token).unit.is_none()
    {
        return None;
    }
    let kinds = [PronounKind::Personal, PronounKind::Possessive];
    let pronoun =
        seen.language().pronouns_at(view.form(token)).find(|pronoun| kinds.contains(&pronoun.kind))?;
    // "It is raining", "there is": nobody would look for anybody.
    let expletive = tree.rel(token) == Rel::Expl;
    let told = match (pronoun.person, view.referent(token)) {
        (_, Some(noun)) => format!("stands for a thing, {} in line {}", seen.token(noun), seen.line(noun)),
        _ if expletive => "stands for nothing".to_owned(),
        (1, _) => match speaks(seen, token) {
            Some(who) => format!("whoever speaks here: {who}, who is no mention of a party"),
            None => "whoever speaks here, and nobody is known to".to_owned(),
        },
        (2, _) => "whoever is spoken to; such words are taken for no party".to_owned(),
        _ => {
            let few = fitting(seen, token);
            match few.is_empty() {
                true => "stands for no party: nobody before it fits".to_owned(),
                false => {
                    format!("stands for no party, though {} before it might be meant", listed(&few, "or"))
                }
            }
        }
    };
    Some(MentionFact {
        words: seen.piece(seen.span(&[token])),
        parties: Vec::new(),
        name: None,
        basis: None,
        antecedent: view.referent(token).map(|noun| seen.piece(seen.span(&[noun]))),
        told,
    })
}

fn speaks(seen: &Seen<'_>, token: usize) -> Option<String> {
    let unit = seen.tree().node(token).unit?;
    let quotation = seen.tree().units()[unit].quotation?;
    seen.inside.quotes[quotation].source.map(|source| seen.who(source))
}

/// The parties' mentions of this sentence and the last before a pronoun, which it was not taken for.
fn fitting(seen: &Seen<'_>, token: usize) -> Vec<String> {
    let from = seen.tokens(seen.sentence(token).saturating_sub(1)).start;
    let plural = matches!(seen.tree().node(token).xpos, Xpos::NNS) || seen.tree().node(token).lemma == "they";
    let mut names: Vec<String> = Vec::new();
    for number in seen.inside.known.mentions.among(from..token) {
        let mention = seen.mention(number);
        let fits = match mention.kind {
            Kind::Person(_) => matches!(seen.tree().node(token).lemma.as_str(), "he" | "she" | "his" | "her"),
            Kind::People => plural,
            Kind::Body => !plural && matches!(seen.tree().node(token).lemma.as_str(), "it" | "its"),
        };
        if fits && !mention.parties.is_empty() && mention.antecedent.is_none() {
            let tokens: Vec<usize> = (mention.first..=mention.last).collect();
            let words = seen.quoted(&tokens);
            if !names.contains(&words) {
                names.push(words);
            }
        }
    }
    names
}

//! Parties, issues, positions and their phrases.

use super::words::{lists_in, named};
use super::{Card, Line};
use crate::pack::{Expectation, IssueId, NameKind, Pack, PartyId, Person, PositionId, PositionTest};
use crate::pattern::{Alternatives, Item, Phrase, WordTest};
use crate::report::catalogue::count;
use crate::report::view::arrow;

pub(super) fn party(pack: &Pack, id: PartyId) -> Card {
    let party = &pack[id];
    let mut card = Card::new("party", &party.id, &party.name, Some(&party.origin));
    for (kind, head) in [
        (NameKind::Name, "names"),
        (NameKind::Demonym, "demonyms"),
        (NameKind::Metonym, "metonyms"),
        (NameKind::Institution, "institutions"),
        (NameKind::Group, "groups"),
    ] {
        let names: Vec<&str> =
            party.names.iter().filter(|name| name.kind == kind).map(|name| name.text.as_str()).collect();
        let line = Line::new(names.join(", ")).with("names", names.clone());
        card.part(head, (!names.is_empty()).then_some(line));
    }
    let not = Line::new(party.not.join(", ")).with("names", party.not.clone());
    card.part("not", (!party.not.is_empty()).then_some(not));
    card.part("people", party.people.iter().map(person));
    card.part("allies", party.allies.iter().map(|ally| Line::new(&pack[*ally].id).at(&pack[*ally].origin)));
    let questions = pack.issues.iter().filter(|issue| issue.holders.contains(&id));
    card.part("holds on", questions.map(|issue| Line::new(&issue.id).at(&issue.origin)));
    card.part("phrases", mentioned(pack, ('{', '}'), &party.id));
    let expected = |test: &PositionTest| {
        test.expect.iter().any(|e| e.party == id || e.reported_by == Some(id) || e.addressee == Some(id))
    };
    let tests = pack.positions.iter().filter_map(|position| {
        let number = position.tests.iter().filter(|test| expected(test)).count();
        let line = Line::new(format!("{}: {}", position.id, count(number, "test"))).at(&position.origin);
        (number > 0).then(|| line.with("position", position.id.as_str()).with("tests", number))
    });
    card.part("expected by", tests);
    card
}

/// A person, with offices and their days.
fn person(person: &Person) -> Line {
    let roles: Vec<String> = person
        .roles
        .iter()
        .map(|role| {
            let from = role.from.map_or_else(String::new, |day| day.to_string());
            let until = role.until.map_or_else(String::new, |day| day.to_string());
            if from.is_empty() && until.is_empty() {
                role.title.clone()
            } else {
                format!("{} {from}–{until}", role.title)
            }
        })
        .collect();
    let member = person.member.as_ref().map_or_else(String::new, |member| format!(" ({member})"));
    let offices = if roles.is_empty() { String::new() } else { format!(": {}", roles.join(", ")) };
    Line::new(format!("{}{member}{offices}", person.name))
        .at(&person.origin)
        .with("name", person.name.as_str())
        .with("roles", roles)
}

pub(super) fn issue(pack: &Pack, id: IssueId) -> Card {
    let issue = &pack[id];
    let mut card = Card::new("issue", &issue.id, &issue.question, Some(&issue.origin));
    card.part("+", [Line::new(&issue.plus)]);
    card.part("-", [Line::new(&issue.minus)]);
    card.part(
        "holders",
        issue.holders.iter().map(|party| Line::new(&pack[*party].id).at(&pack[*party].origin)),
    );
    let positions = issue.positions.iter().map(|id| {
        let position = &pack[*id];
        let phrases = count(position.phrases.len(), "phrase");
        let tests = count(position.tests.len(), "test");
        Line::new(format!(
            "{} {}: {} · {phrases}, {tests}",
            arrow(position.pole),
            position.id,
            position.claim
        ))
        .at(&position.origin)
        .with("position", position.id.as_str())
        .with("pole", position.pole.as_str())
    });
    card.part("positions", positions);
    card
}

pub(super) fn position(pack: &Pack, id: PositionId) -> Card {
    let position = &pack[id];
    let mut card = Card::new("position", &position.id, &position.claim, Some(&position.origin));
    let issue = &pack[position.issue];
    let end = format!("{}, at {} “{}”", issue.id, position.pole.as_str(), issue.pole(position.pole));
    let end = Line::new(end).with("issue", issue.id.as_str()).with("pole", position.pole.as_str());
    card.part("issue", [end.at(&issue.origin)]);
    card.part("opposite", position.opposite.map(|id| Line::new(&pack[id].id).at(&pack[id].origin)));
    card.part("acts", position.acts.map(|stance| Line::new(stance.as_str())));
    card.part(
        "phrases",
        position.phrases.iter().enumerate().map(|(i, phrase)| numbered(&position.id, i, phrase)),
    );
    card.part(
        "exclude",
        position.exclude.iter().map(|phrase| Line::new(phrase.source.as_str()).at(&phrase.origin)),
    );
    let sources = position.phrases.iter().chain(&position.exclude).map(|phrase| phrase.source.as_str());
    card.part("lists", lists_in(pack, sources));
    card.part("tests", position.tests.iter().map(|test| trial(pack, test)));
    let changes = position.changes.iter().map(|origin| Line::new("in").at(origin));
    card.part("changed", changes);
    let others = pack.positions.iter().filter(|other| other.opposite == Some(id));
    card.part("opposite of", others.map(|other| Line::new(&other.id).at(&other.origin)));
    card
}

fn numbered(position: &str, number: usize, phrase: &Phrase) -> Line {
    Line::new(format!("#{} {}", number + 1, phrase.source))
        .at(&phrase.origin)
        .with("id", format!("{position}#{}", number + 1))
        .with("phrase", phrase.source.as_str())
}

/// A test, with what it expects.
fn trial(pack: &Pack, test: &PositionTest) -> Line {
    let expected: Vec<String> = test.expect.iter().map(|expect| expectation(pack, expect)).collect();
    let told = if expected.is_empty() { "nothing".to_owned() } else { expected.join(", ") };
    let todo = test.todo.as_ref().map_or_else(String::new, |why| format!(" (to do: {why})"));
    let date = test.date.map_or_else(String::new, |day| format!(" on {day}"));
    Line::new(format!("“{}”{date} → {told}{todo}", test.text))
        .at(&test.origin)
        .with("read", test.text.as_str())
        .with("expect", expected)
}

/// An expectation as it is written.
pub(in crate::report) fn expectation(pack: &Pack, expect: &Expectation) -> String {
    let mut out = format!("{} {}", pack[expect.party].id, expect.stance);
    for (word, party) in [("by", expect.reported_by), ("to", expect.addressee)] {
        if let Some(party) = party {
            out += &format!(" {word}:{}", pack[party].id);
        }
    }
    out + if expect.condition { " if" } else { "" }
}

/// `join-nato#2`, also with its issue before it, as the output of readings has it.
pub(super) fn phrase(pack: &Pack, id: &str) -> Option<Card> {
    let (owner, number) = id.rsplit_once('#')?;
    let owner = owner.rsplit_once('/').map_or(owner, |(_, position)| position);
    let position = &pack[pack.position(owner)?];
    let phrase = position.phrases.get(number.parse::<usize>().ok()?.checked_sub(1)?)?;
    let mut card =
        Card::new("phrase", &format!("{owner}#{number}"), phrase.source.as_str(), Some(&phrase.origin));
    let claim = format!("{}: {}", position.id, position.claim);
    card.part("position", [Line::new(claim).at(&position.origin).with("position", owner)]);
    let lists: Vec<&str> = named(&phrase.source, '<', '>').collect();
    let lists = pack.lists.iter().filter(|list| lists.contains(&list.name.as_str())).map(|list| {
        let text =
            format!("<{}>, {}: {}", list.name, count(list.entries.len(), "phrase"), list.entries.join(", "));
        Line::new(text)
            .at(&list.origin)
            .with("list", list.name.as_str())
            .with("phrases", list.entries.clone())
    });
    card.part("lists", lists);
    let parties: Vec<&str> = named(&phrase.source, '{', '}').collect();
    let parties = pack.parties.iter().filter(|party| parties.contains(&party.id.as_str()));
    card.part("parties", parties.map(|party| Line::new(&party.id).at(&party.origin)));
    if let Some(predicate) = &phrase.predicate {
        let items = &phrase.items;
        let part = |range: std::ops::Range<usize>| written(pack, &items[range]);
        let verb = written(pack, &items[predicate.verb..=predicate.verb]);
        card.part("verb", [Line::new(verb)]);
        for (head, range) in [("subject", predicate.subject.clone()), ("object", predicate.object.clone())] {
            card.part(head, (!range.is_empty()).then(|| Line::new(part(range))));
        }
        let nominals = choices(pack, &predicate.nominals);
        let line = Line::new(nominals.join(", ")).with("nouns", nominals.clone());
        card.part("as a noun", (!nominals.is_empty()).then_some(line));
    }
    Some(card)
}

/// Items in words, lists written out only as far as one can read.
fn written(pack: &Pack, items: &[Item]) -> String {
    let word = |item: &Item| match item {
        Item::Word(WordTest::Lemma(word) | WordTest::Form(word) | WordTest::Exact(word)) => {
            pack.vocabulary.word(*word).to_owned()
        }
        Item::Slot(None) => "{any}".to_owned(),
        Item::Slot(Some(party)) => format!("{{{}}}", pack[PartyId(*party)].id),
        Item::Any => "*".to_owned(),
        Item::Gap => "..".to_owned(),
        Item::Choice(alternatives) => {
            let all = choices(pack, alternatives);
            let more = if all.len() > 8 { format!("|… {} more", all.len() - 8) } else { String::new() };
            format!("({}{more})", all[..all.len().min(8)].join("|"))
        }
        Item::Optional(items) => format!("({})?", written(pack, items)),
    };
    items.iter().map(word).collect::<Vec<_>>().join(" ")
}

fn choices(pack: &Pack, alternatives: &Alternatives) -> Vec<String> {
    alternatives.iter().map(|items| written(pack, items)).collect()
}

/// The phrases that name something in these brackets.
pub(super) fn mentioned(pack: &Pack, brackets: (char, char), name: &str) -> Vec<Line> {
    let names = |source: &str| named(source, brackets.0, brackets.1).any(|found| found == name);
    let mut lines = Vec::new();
    for position in &pack.positions {
        let phrases = position.phrases.iter().enumerate();
        for (i, phrase) in phrases.filter(|(_, phrase)| names(&phrase.source)) {
            let id = format!("{}#{}", position.id, i + 1);
            lines.push(Line::new(format!("{id} {}", phrase.source)).at(&phrase.origin).with("id", id));
        }
        for phrase in position.exclude.iter().filter(|phrase| names(&phrase.source)) {
            let text = format!("{} excludes {}", position.id, phrase.source);
            lines.push(Line::new(text).at(&phrase.origin).with("position", position.id.as_str()));
        }
    }
    lines
}

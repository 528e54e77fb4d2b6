//! Word lists, and the words of the language.

use super::rules::mentioned;
use super::{Card, Line};
use crate::pack::language::{AddresseePlace, Place as ContentPlace};
use crate::pack::places::Place;
use crate::pack::{Cue, Pack, Sense};
use crate::pattern::vocabulary::fold;
use crate::report::catalogue::count;

/// The names that stand in these brackets in a phrase.
pub(super) fn named(source: &str, open: char, close: char) -> impl Iterator<Item = &str> {
    source.match_indices(open).filter_map(move |(at, _)| {
        let rest = &source[at + open.len_utf8()..];
        Some(rest[..rest.find(close)?].trim())
    })
}

/// The lists that phrases name, each once, with their size.
pub(super) fn lists_in<'s>(pack: &Pack, sources: impl Iterator<Item = &'s str>) -> Vec<Line> {
    let mut names: Vec<&str> = sources.flat_map(|source| named(source, '<', '>')).collect();
    names.sort_unstable();
    names.dedup();
    let lists = pack.lists.iter().filter(|list| names.contains(&list.name.as_str()));
    lists
        .map(|list| {
            let size = list.entries.len();
            Line::new(format!("<{}>, {}", list.name, count(size, "phrase")))
                .at(&list.origin)
                .with("list", list.name.as_str())
                .with("phrases", size)
        })
        .collect()
}

pub(super) fn list(pack: &Pack, name: &str) -> Option<Card> {
    let list = pack.lists.iter().find(|list| list.name == name)?;
    let title = count(list.entries.len(), "phrase");
    let mut card = Card::new("word list", &list.name, &title, Some(&list.origin));
    let entries = Line::new(list.entries.join(", ")).with("phrases", list.entries.clone());
    card.part("holds", [entries]);
    let inside =
        |entries: &[String]| entries.iter().any(|entry| named(entry, '<', '>').any(|found| found == name));
    let others = pack.lists.iter().filter(|other| inside(&other.entries));
    card.part("lists", others.map(|other| Line::new(&other.name).at(&other.origin)));
    card.part("phrases", mentioned(pack, ('<', '>'), name));
    Some(card)
}

/// A word of the language: each of its entries as a cue, and every other place that names it.
pub(super) fn word(pack: &Pack, word: &str, places: &[Place]) -> Option<Card> {
    let wanted = fold(word);
    let cues: Vec<&Cue> = pack.language.cues.iter().filter(|cue| fold(&cue.text) == wanted).collect();
    if cues.is_empty() && places.is_empty() {
        return None;
    }
    let mut card = Card::new("word", word, &format!("in {}", pack.language.name), None);
    card.part("cue", cues.iter().map(|cue| entry(pack, cue)));
    let others = places.iter().filter(|place| !cues.iter().any(|cue| cue.origin == place.origin));
    let others = others.map(|place| {
        let file = place.origin.file.rsplit('/').next().unwrap_or_default().trim_end_matches(".yaml");
        let keys = place.keys.iter().filter(|key| *key != file).cloned().collect::<Vec<_>>();
        let text = std::iter::once(file.to_owned()).chain(keys).collect::<Vec<_>>().join(", ");
        Line::new(text).at(&place.origin).with("keys", place.keys.clone())
    });
    card.part("also in", others);
    Some(card)
}

/// A cue: what it expresses, and where holder, content and addressee stand.
fn entry(pack: &Pack, cue: &Cue) -> Line {
    let word = |symbol| pack.vocabulary.word(symbol).to_owned();
    let content: Vec<String> = cue
        .content
        .iter()
        .map(|place| match place {
            ContentPlace::Prep(preposition) => word(*preposition),
            place => format!("{place:?}").to_lowercase(),
        })
        .collect();
    let addressee = cue.addressee.map(|place| match place {
        AddresseePlace::Object => "object".to_owned(),
        AddresseePlace::Prep(preposition) => word(preposition),
    });
    let sense = match cue.sense {
        Sense::Stance(stance) => stance.as_str(),
        Sense::Say => "say",
        Sense::Know => "know",
        Sense::Accuse => "accuse",
    };
    let pos = format!("{:?}", cue.pos).to_lowercase();
    let holder = format!("{:?}", cue.holder).to_lowercase();
    let mut text = format!(
        "{sense}, as {}: ",
        if pos == "adjective" { "an adjective".to_owned() } else { format!("a {pos}") }
    );
    if cue.strength > 0 {
        text += &format!("strength {}, ", cue.strength);
    }
    for (name, code) in [("CAMEO", &cue.cameo), ("PLOVER", &cue.plover)] {
        if !code.is_empty() {
            text += &format!("{name} {code}, ");
        }
    }
    text += &format!("holder {holder}, content {}", content.join("/"));
    if let Some(addressee) = &addressee {
        text += &format!(", addressee {addressee}");
    }
    let negated = cue.negated.map(|stance| stance.as_str());
    if matches!(cue.sense, Sense::Stance(_)) {
        text += &format!(", negated {}", negated.unwrap_or("none"));
    }
    if let Some(backshift) = cue.backshift {
        text += &format!(", after a past report {backshift}");
    }
    let marks = [
        (cue.act, "act"),
        (cue.speech, "speech"),
        (cue.effort, "effort"),
        (cue.fronted, "fronted"),
        (cue.addressed, "addressed"),
        (cue.bare, "bare"),
    ];
    let marks: Vec<&str> = marks.iter().filter(|(set, _)| *set).map(|(_, mark)| *mark).collect();
    if !marks.is_empty() {
        text += &format!(", {}", marks.join(", "));
    }
    Line::new(text)
        .at(&cue.origin)
        .with("stance", sense)
        .with("pos", pos)
        .with("strength", cue.strength)
        .with("cameo", cue.cameo.as_str())
        .with("plover", cue.plover.as_str())
        .with("holder", holder)
        .with("content", content)
        .with("addressee", addressee)
        .with("negated", negated)
        .with("marks", marks)
}

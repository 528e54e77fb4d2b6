//! Cues that contradict each other.

use std::collections::HashMap;

use super::Places;
use crate::diagnostic::Code;
use crate::pack::check::Report;
use crate::pack::language::{Cue, Place, Sense};
use crate::pack::model::Pack;
use crate::pattern::Item;

/// Warns of a word that stands twice as the same part of speech with the same frame, and means something else
/// each time. Entries of one word that differ in where holder and content stand are how a word with several
/// meanings is written.
pub(super) fn check(pack: &Pack, places: &Places, report: &mut Report) {
    let mut by_word: HashMap<_, Vec<&Cue>> = HashMap::new();
    for cue in &pack.language.cues {
        let before = by_word.entry(cue.words.first()).or_default();
        if let Some(other) = before.iter().find(|other| same_frame(other, cue) && other.sense != cue.sense) {
            let message =
                format!("the cue `{}` is given twice, and means something else each time", cue.text);
            let warning = places
                .warning(Code::ContradictingCues, &cue.origin, message, meaning(cue))
                .also(&other.origin.file, places.span(&other.origin), meaning(other))
                .help("remove one of them, or let them differ in `holder`, `content` or `addressee`");
            report.add(warning);
        }
        before.push(cue);
    }
}

fn meaning(cue: &Cue) -> String {
    let sense = match cue.sense {
        Sense::Stance(stance) => stance.as_str(),
        Sense::Say => "say",
        Sense::Know => "know",
        Sense::Accuse => "accuse",
    };
    format!("here it means `{sense}`")
}

/// Whether two cues are found in the same words at the same places.
fn same_frame(one: &Cue, other: &Cue) -> bool {
    let items = |cue: &Cue| -> Option<Box<[Item]>> { cue.phrase.as_ref().map(|phrase| phrase.items.clone()) };
    let within = |a: &[Place], b: &[Place]| a.iter().all(|place| b.contains(place));
    one.words == other.words
        && items(one) == items(other)
        && one.pos == other.pos
        && one.holder == other.holder
        && within(&one.content, &other.content)
        && within(&other.content, &one.content)
        && one.addressee == other.addressee
        && [one.fronted, one.addressed, one.bare] == [other.fronted, other.addressed, other.bare]
}

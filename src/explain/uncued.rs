//! Words of a position that no cue holds: which word might hold them, and why it does not.

use super::seen::{Seen, listed, place};
use super::told::{Told, places, told};
use crate::attribution::frames::Frame;
use crate::pack::language::Sense;
use crate::position::wording::Wording;
use crate::syntax::Rel;

/// Whether some tokens are all among others, which ascend.
pub(super) fn holds(all: &[usize], some: &[usize]) -> bool {
    some.iter().all(|token| all.binary_search(token).is_ok())
}

/// The verb, or the word with a copula, that governs some words: the nearest with a cue of a stance, else the
/// nearest of all.
pub(super) fn governor(seen: &Seen<'_>, wording: &Wording) -> Option<usize> {
    let tree = seen.tree();
    let above: Vec<usize> = tree
        .ancestors(wording.found.top)
        .filter(|token| !wording.found.tokens.contains(token))
        .filter(|token| tree.is_verb(*token) || tree.child(*token, Rel::Cop).is_some())
        .take(3)
        .collect();
    let stance = |token: &&usize| {
        let mut frames = seen.inside.known.by_head[**token].iter().map(|number| &seen.frames()[*number]);
        frames.any(|frame| is_stance(seen, frame))
    };
    above.iter().find(stance).or_else(|| above.first()).copied()
}

fn is_stance(seen: &Seen<'_>, frame: &Frame) -> bool {
    matches!(seen.cue(frame).sense, Sense::Stance(_))
}

/// No cue holds the words: which word might have, and why it does not.
pub(super) fn uncued(seen: &Seen<'_>, wording: &Wording) -> Told {
    let (tree, known) = (seen.tree(), seen.inside.known);
    let top = wording.found.top;
    let Some(verb) = governor(seen, wording) else {
        let own_verb = tree.is_verb(top) || tree.child(top, Rel::Cop).is_some();
        let what = if own_verb { "it is what the sentence itself says" } else { "no verb stands over it" };
        return told(format!(
            "no cue holds it: {what}, and nobody is said to want, offer or refuse it.{}",
            beside(seen, wording)
        ))
        .help("A stance needs a cue (“demand”, “refuse”) over the words, or a position with `acts`.");
    };
    let frames: Vec<&Frame> = known.by_head[verb].iter().map(|number| &seen.frames()[*number]).collect();
    if let Some(frame) = frames.iter().find(|frame| is_stance(seen, frame)) {
        return told(format!("no cue holds it: {}", holds_else(seen, frame, "stands over it, but"))).help(format!(
            "If it takes its content there, widen `content:` of the entry at {}; else the sentence was taken apart \
             wrongly there.",
            place(&seen.cue(frame).origin)
        ));
    }
    let (word, besides) = (seen.token(verb), beside(seen, wording));
    let says = frames.first();
    match says {
        Some(frame) => told(format!(
            "no cue of a stance holds it: {} stands over it, which only reports.{besides}",
            seen.cue_named(frame)
        )),
        None => {
            told(format!("no cue holds it: {word} stands over it, and is no cue of the language.{besides}"))
        }
    }
    .help(format!(
        "If {word} takes a stance, add “{}” to the cues of the language; if it belongs to the position, put it into a phrase.",
        tree.node(verb).lemma
    ))
}

/// A cue that holds something else.
fn holds_else(seen: &Seen<'_>, frame: &Frame, but: &str) -> String {
    let held: Vec<String> = frame.contents.iter().map(|content| seen.quoted(&content.tokens)).collect();
    let held = if held.is_empty() { "nothing".to_owned() } else { listed(&held, "and") };
    let places = places(seen, seen.cue(frame));
    format!("{} {but} looks for {places} and holds {held}.", seen.cue_named(frame))
}

/// The cue of a stance that stands nearest to some words which it does not hold.
pub(super) fn beside(seen: &Seen<'_>, wording: &Wording) -> String {
    let unit = seen.tree().node(wording.found.top).unit;
    let all = seen.index.stances.get(&unit).map_or(&[][..], Vec::as_slice);
    let frame = |number: usize| match number.checked_sub(seen.frames().len()) {
        Some(unfilled) => &seen.unfilled[unfilled],
        None => &seen.frames()[number],
    };
    let fits = |number: &usize| {
        let frame = frame(*number);
        !frame.hit.tokens.iter().any(|token| wording.found.tokens.contains(token))
            && !frame.contents.iter().any(|content| holds(&content.tokens, &wording.found.tokens))
    };
    let near = outward(all, wording.found.top).find_map(|here| {
        here.into_iter().filter(fits).min_by_key(|number| (frame(*number).contents.is_empty(), *number))
    });
    near.map(frame)
        .map_or_else(String::new, |frame| format!(" Beside it {}", holds_else(seen, frame, "")))
        .replace("  ", " ")
}

/// The numbers of what stands at places that ascend, from one place outward: all that is equally far at once.
fn outward(all: &[(usize, usize)], from: usize) -> impl Iterator<Item = Vec<usize>> {
    let start = all.partition_point(|(place, _)| *place < from);
    let (mut before, mut behind) = (all[..start].iter().rev().peekable(), all[start..].iter().peekable());
    std::iter::from_fn(move || {
        let nearest = before.peek().into_iter().chain(behind.peek());
        let distance = nearest.map(|(place, _)| place.abs_diff(from)).min()?;
        let at = |one: &&(usize, usize)| one.0.abs_diff(from) == distance;
        let mut here = Vec::new();
        while let Some((_, number)) = before.next_if(at) {
            here.push(*number);
        }
        while let Some((_, number)) = behind.next_if(at) {
            here.push(*number);
        }
        Some(here)
    })
}

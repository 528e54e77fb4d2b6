//! Scopes from frames and quotations.

use super::frames::{Content, Frame};
use super::speakers::{Found, Scope, Scopes, holder_mention, reports};
use crate::mention::{Mentions, mention_of};
use crate::pack::Pack;
use crate::pack::language::{Place, Sense};
use crate::syntax::Tree;

/// Puts every quotation's words under its speaker.
pub fn quote_scopes(tree: &Tree, quotes: &[Found], scopes: &mut Scopes) {
    for unit in tree.units() {
        let Some(quotation) = unit.quotation else { continue };
        let found = quotes[quotation];
        let scope = Scope { speaker: found.mention, source: found.source, addressee: None };
        scopes.put(scope, &unit.tokens);
    }
}

/// Puts every reported clause under its speaker, outer reports first.
pub fn report_scopes(pack: &Pack, tree: &Tree, frames: &[Frame], mentions: &Mentions, scopes: &mut Scopes) {
    let mut reported: Vec<(usize, &Frame, &Content)> = frames
        .iter()
        .enumerate()
        .filter(|(_, frame)| reports(&pack.language, frame) && !frame.holders.is_empty())
        .flat_map(|(number, frame)| {
            let sense = pack.language.cues[frame.hit.cue].sense;
            frame
                .contents
                .iter()
                .filter(move |content| {
                    matches!(content.place, Place::That)
                        || sense == Sense::Accuse
                        // "According to X, …": the content is the clause around the phrase.
                        || content.place == Place::Clause
                })
                .map(move |content| (number, frame, content))
        })
        .collect();
    reported.sort_by_key(|(number, _, content)| (std::cmp::Reverse(content.tokens.len()), *number));
    for (_, frame, content) in reported {
        let speaker = holder_mention(tree, mentions, &frame.holders);
        // "You can see that …, he said": what anybody sees is still said by whoever says it.
        let knows = pack.language.cues[frame.hit.cue].sense == Sense::Know;
        if speaker.is_none() && knows && scopes.at(frame.hit.head).is_some() {
            continue;
        }
        let addressee = frame
            .addressee
            .and_then(|token| mention_of(tree, mentions, token))
            .and_then(|mention| mentions.get(mention).parties.first().copied());
        let scope = Scope { speaker, source: frame.holders.first().copied(), addressee };
        scopes.put(scope, &content.tokens);
    }
}

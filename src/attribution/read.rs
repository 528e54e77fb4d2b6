//! Scopes and attributions from frames and quotations.

use super::acts::Acts;
use super::frames::{Content, Frame};
use super::speakers::{Found, Scope, Scopes, holder_mention, reports};
use super::{Attribution, Kind, Source};
use crate::mention::{Mentions, mention_of};
use crate::pack::language::{CuePos, Place, Sense};
use crate::pack::{Pack, PartyId};
use crate::span::Span;
use crate::syntax::Tree;
use crate::text::Document;

/// Puts every quotation's words under its speaker.
pub fn quote_scopes(document: &Document<'_>, tree: &Tree, quotes: &[Found], scopes: &mut Scopes) {
    for unit in tree.units() {
        let Some(quotation) = unit.quotation else { continue };
        let found = quotes[quotation];
        let scope = Scope { speaker: found.mention, source: found.source, addressee: None };
        scopes.put(scope, &unit.tokens);
    }
    debug_assert!(quotes.len() == document.quotations.len());
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

/// Every attribution of a document, in text order.
#[must_use]
pub fn attributions(document: &Document<'_>, acts: &Acts<'_>) -> Vec<Attribution> {
    let Acts { pack, context, quotes, mentions, .. } = *acts;
    let (tree, frames) = (context.view.tree, context.frames);
    let mut out: Vec<Attribution> = Vec::new();
    let mut said = vec![Vec::new(); frames.len()];
    for (quotation, found) in quotes.iter().enumerate() {
        if let Some(frame) = found.frame {
            said[frame].push(quotation);
        }
    }
    for (number, frame) in frames.iter().enumerate() {
        let cue = &pack.language.cues[frame.hit.cue];
        let mut content: Vec<Span> =
            frame.contents.iter().flat_map(|content| spans(document, &content.tokens)).collect();
        content.extend(said[number].iter().map(|quotation| document.quotations[*quotation].outer));
        if content.is_empty() && cue.pos == CuePos::Phrase {
            // "signed 14 agreements": the expression holds what it is about.
            let object = frame.hit.tokens.iter().rev().find(|token| tree.is_noun(**token));
            content.extend(object.iter().flat_map(|noun| spans(document, &tree.subtree(**noun))));
        }
        if content.is_empty() || (frame.holders.is_empty() && cue.pos != CuePos::Verb) {
            continue;
        }
        let content = merge(content);
        let kind = kind_of(document, &content);
        out.push(Attribution {
            source: frame.holders.first().map(|holder| source(document, tree, mentions, *holder)),
            cue: Some(
                merge(spans(document, &frame.hit.tokens)).into_iter().reduce(Span::cover).unwrap_or_default(),
            ),
            sentence: sentence(document, frame.hit.head),
            content,
            act: acts.of(number),
            kind,
        });
    }
    for (quotation, found) in quotes.iter().enumerate() {
        if found.frame.is_some() || document.quotations[quotation].depth > 0 {
            continue;
        }
        let Some(source_token) = found.source else { continue };
        let outer = document.quotations[quotation].outer;
        out.push(Attribution {
            source: Some(source(document, tree, mentions, source_token)),
            cue: None,
            content: vec![outer],
            act: None,
            kind: Kind::Direct,
            sentence: sentence(document, document.quotations[quotation].tokens.start),
        });
    }
    out.sort_by_key(|attribution| {
        let first = attribution.content.first().copied().unwrap_or_default();
        (attribution.cue.map_or(first.start, |cue| cue.start.min(first.start)), first)
    });
    out
}

fn source(document: &Document<'_>, tree: &Tree, mentions: &Mentions, token: usize) -> Source {
    let parties: Vec<PartyId> = mention_of(tree, mentions, token)
        .map(|mention| mentions.get(mention).parties.clone())
        .unwrap_or_default();
    let span = spans(document, &tree.subtree(token)).into_iter().reduce(Span::cover).unwrap_or_default();
    Source { span, parties }
}

/// Runs of neighbouring tokens as spans.
fn spans(document: &Document<'_>, tokens: &[usize]) -> Vec<Span> {
    let mut out: Vec<Span> = Vec::new();
    let mut previous: Option<usize> = None;
    for token in tokens {
        let span = document.tokens[*token].span();
        match (previous, out.last_mut()) {
            (Some(before), Some(last)) if before + 1 == *token => *last = last.cover(span),
            _ => out.push(span),
        }
        previous = Some(*token);
    }
    out
}

fn merge(mut spans: Vec<Span>) -> Vec<Span> {
    spans.sort_unstable();
    let mut out: Vec<Span> = Vec::new();
    for span in spans {
        match out.last_mut() {
            Some(last) if span.start <= last.end => *last = last.cover(span),
            _ => out.push(span),
        }
    }
    out
}

fn kind_of(document: &Document<'_>, content: &[Span]) -> Kind {
    let quoted =
        |span: &Span| document.quotations_near(*span).any(|quotation| quotation.outer.contains(*span));
    if content.iter().all(quoted) {
        return Kind::Direct;
    }
    let touches =
        |span: &Span| document.quotations_near(*span).any(|quotation| quotation.outer.overlaps(*span));
    if content.iter().any(touches) { Kind::Mixed } else { Kind::Indirect }
}

fn sentence(document: &Document<'_>, token: usize) -> Span {
    document.sentence_of(token).map(|index| document.sentences[index].span).unwrap_or_default()
}

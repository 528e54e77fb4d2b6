//! The attributions that a document holds: which frames count as one, what belongs to the content
//! of each, and which stand inside others.
//!
//! An attribution tells that somebody says, thinks or wants something. What somebody merely does is
//! none, nor is a judgement inside what is said, nor what a modal tells of its own clause.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use super::acts::Acts;
use super::context::Unreal;
use super::frames::{Content, Frame};
use super::{Attribution, Kind, Source};
use crate::mention::mention_of;
use crate::pack::language::{AddresseePlace, CuePos, HolderPlace, Place, Sense};
use crate::span::Span;
use crate::syntax::{Rel, Tree, Upos, Xpos};
use crate::text::Document;

/// Every attribution of a document, in text order.
#[must_use]
pub fn attributions(document: &Document<'_>, acts: &Acts<'_>) -> Vec<Attribution> {
    let lister = Lister { document, acts, tree: acts.context.view.tree };
    let mut out = lister.framed();
    out.extend(lister.bare_quotations());
    out.sort_by_key(|attribution| {
        let first = attribution.content.first().copied().unwrap_or_default();
        (attribution.cue.map_or(first.start, |cue| cue.start.min(first.start)), first)
    });
    nest(&mut out);
    // What is said in quotation marks is told by whoever is quoted; if nobody is, by nobody.
    let spoken = |cue: Span| document.quotations_near(cue).any(|quotation| quotation.inner.contains(cue));
    let kept: Vec<bool> = (0..out.len())
        .map(|number| {
            let outermost = std::iter::successors(Some(number), |inner| out[*inner].within).last();
            !outermost.and_then(|number| out[number].cue).is_some_and(spoken)
        })
        .collect();
    retain(&mut out, &kept);
    out
}

struct Lister<'l, 'a> {
    document: &'l Document<'a>,
    acts: &'l Acts<'l>,
    tree: &'l Tree,
}

impl Lister<'_, '_> {
    /// One attribution for each word that attributes, whatever number of frames it has.
    fn framed(&self) -> Vec<Attribution> {
        let frames = self.acts.context.frames;
        let mut said = vec![Vec::new(); frames.len()];
        for (quotation, found) in self.acts.quotes.iter().enumerate() {
            if let Some(frame) = found.frame {
                said[frame].push(self.document.quotations[quotation].outer);
            }
        }
        let mut by_head: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
        for (number, frame) in frames.iter().enumerate() {
            let quoted = !said[number].is_empty();
            if self.attributes(number, frame, quoted) {
                by_head.entry(frame.hit.head).or_default().push(number);
            }
        }
        by_head.values().filter_map(|numbers| self.one(numbers, &said)).collect()
    }

    /// Whether a frame tells what somebody says, thinks or wants.
    fn attributes(&self, number: usize, frame: &Frame, quoted: bool) -> bool {
        let cue = &self.acts.pack.language.cues[frame.hit.cue];
        let named = !frame.holders.is_empty();
        let empty = frame.contents.iter().all(|content| is_itself(frame, content.root, cue.pos))
            && !(named && self.acts.is_voiced(frame, cue));
        if cue.pos == CuePos::Modal
            || empty && !quoted && cue.pos != CuePos::Phrase
            || !named && cue.pos != CuePos::Verb
        {
            return false;
        }
        let real = matches!(
            self.acts.context.unreal(frame.anchor, Some(number)),
            None | Some(Unreal::Past | Unreal::Nearly)
        );
        let clause = quoted
            || frame.contents.iter().any(|content| {
                matches!(content.place, Place::That | Place::To | Place::Subjunctive | Place::Quote)
            });
        // "For Kyiv, …", but not "for weeks, …".
        let somebody = |holder: &usize| {
            mention_of(self.tree, self.acts.mentions, *holder).is_some()
                || matches!(self.tree.node(*holder).upos, Upos::Propn | Upos::Pron)
                || self.acts.pack.language.role_persons.has(self.acts.context.view.lemma(*holder))
        };
        if cue.fronted && !frame.holders.iter().any(somebody) {
            return false;
        }
        real && match cue.sense {
            Sense::Say | Sense::Know => named || clause,
            Sense::Accuse => named,
            Sense::Stance(_) => {
                named
                    && cue.holder != HolderPlace::Speaker
                    && !cue.is_deed()
                    && (cue.speech || cue.pos != CuePos::Noun || self.acts.is_voiced(frame, cue))
            }
        }
    }

    /// The attribution that the frames of one word make together.
    fn one(&self, frames: &[usize], said: &[Vec<Span>]) -> Option<Attribution> {
        let all = self.acts.context.frames;
        let clauses = |number: &usize| {
            let contents = &all[*number].contents;
            contents.iter().filter(|content| matches!(content.place, Place::That | Place::To)).count()
        };
        let first = *frames.iter().max_by_key(|number| {
            (all[**number].hit.tokens.len(), clauses(number), said[**number].len(), Reverse(**number))
        })?;
        let frame = &all[first];
        let mut content: Vec<Span> = Vec::new();
        for number in frames {
            content.extend(self.content(&all[*number]));
            content.extend(&said[*number]);
        }
        if content.is_empty() {
            return None;
        }
        let content = merge(self.document, content);
        let cue = spans(self.document, &frame.hit.tokens).into_iter().reduce(Span::cover);
        Some(Attribution {
            source: frame.holders.first().map(|holder| self.source(*holder, Some(frame))),
            cue,
            sentence: self.sentence(frame.hit.head),
            kind: kind_of(self.document, &content),
            content,
            act: self.acts.of_word(frames),
            within: None,
        })
    }

    /// The words of a frame's content. Whom somebody calls something, or calls on to do something, belongs to it.
    fn content(&self, frame: &Frame) -> Vec<Span> {
        let cue = &self.acts.pack.language.cues[frame.hit.cue];
        let mut out: Vec<Span> = Vec::new();
        let voiced = self.acts.is_voiced(frame, cue);
        let told = |content: &&Content| voiced || !is_itself(frame, content.root, cue.pos);
        for content in frame.contents.iter().filter(told) {
            out.extend(self.pieces(&content.tokens));
        }
        let has = |wanted: fn(Place) -> bool| frame.contents.iter().any(|content| wanted(content.place));
        let about_whom = cue.addressee == Some(AddresseePlace::Object)
            && !matches!(cue.sense, Sense::Say | Sense::Know)
            && has(|place| matches!(place, Place::To | Place::Ing | Place::Prep(_)));
        if has(|place| place == Place::Predicate) || about_whom {
            let named = self.tree.children_with(frame.hit.head, &[Rel::Obj, Rel::Iobj]);
            for object in named.filter(|object| *object > frame.hit.head) {
                out.extend(self.pieces(&self.tree.subtree(object)));
            }
        }
        if has(|place| place == Place::Object) && cue.pos == CuePos::Verb {
            // "was criticised as a mistake": what something is called belongs to what is said of it.
            let called = self.tree.children_with(frame.hit.head, &[Rel::Obl, Rel::Xcomp, Rel::Advcl]);
            for word in called.filter(|word| *word > frame.hit.head) {
                if self.tree.introducers(word).any(|case| self.tree.node(case).lemma == "as") {
                    out.extend(self.pieces(&self.tree.subtree(word)));
                }
            }
        }
        if out.is_empty() && cue.pos == CuePos::Phrase {
            // "signed 14 agreements": the expression holds what it is about.
            let object = frame.hit.tokens.iter().rev().find(|token| self.tree.is_noun(**token));
            out.extend(object.iter().flat_map(|noun| spans(self.document, &self.tree.subtree(**noun))));
        }
        out
    }

    /// Quotations whose speaker is known although no word says that he speaks.
    fn bare_quotations(&self) -> Vec<Attribution> {
        let quotations = self.acts.quotes.iter().enumerate();
        quotations
            .filter(|(number, found)| found.frame.is_none() && self.document.quotations[*number].depth == 0)
            .filter_map(|(number, found)| {
                let quotation = &self.document.quotations[number];
                Some(Attribution {
                    source: Some(self.source(found.source?, None)),
                    cue: None,
                    content: vec![quotation.outer],
                    act: None,
                    kind: Kind::Direct,
                    sentence: self.sentence(quotation.tokens.start),
                    within: None,
                })
            })
            .collect()
    }

    /// The noun phrase of a source. Of a clause in it that holds the cue only the pronoun belongs to it: in
    /// "the mayor, who opposes it" the source of "opposes" is "the mayor, who".
    fn source(&self, token: usize, frame: Option<&Frame>) -> Source {
        let cue = frame.map(|frame| frame.hit.head);
        let mentions = self.acts.mentions;
        let parties = mention_of(self.tree, mentions, token)
            .map(|mention| mentions.get(mention).parties.clone())
            .unwrap_or_default();
        // The noun phrase without what ties it to its sentence: "by", "according to", "'s".
        let mut tokens = self.tree.subtree_without(token, |child| {
            self.tree.head(child) == Some(token)
                && (matches!(self.tree.rel(child), Rel::Case | Rel::Mark)
                    || cue.is_some_and(|cue| self.tree.is_under(cue, child))
                    || frame.is_some_and(|frame| frame.contents.iter().any(|content| content.root == child)))
        });
        let clause =
            cue.and_then(|cue| self.tree.ancestors(cue).find(|up| self.tree.head(*up) == Some(token)));
        let relative = clause.map(|clause| self.tree.subtree(clause)).into_iter().flatten();
        let pronoun = relative
            .take_while(|word| Some(*word) != cue)
            .find(|word| matches!(self.tree.node(*word).xpos, Xpos::WP | Xpos::WDT));
        if let Some(pronoun) = pronoun {
            // The comma behind the clause is not of the phrase.
            tokens.retain(|word| *word < pronoun);
            tokens.push(pronoun);
        }
        let words = spans(self.document, self.without_edges(&tokens));
        Source { span: words.into_iter().reduce(Span::cover).unwrap_or_default(), parties }
    }

    /// The pieces of a content, each without commas and the like at its ends.
    fn pieces(&self, tokens: &[usize]) -> Vec<Span> {
        let runs = tokens.chunk_by(|left, right| left + 1 == *right);
        runs.flat_map(|run| spans(self.document, self.without_edges(run))).collect()
    }

    /// Tokens without commas, dashes and full stops at either end, nor "is" in front; quotation marks and
    /// brackets stay.
    fn without_edges<'t>(&self, tokens: &'t [usize]) -> &'t [usize] {
        let mark = |token: &usize| {
            let node = self.tree.node(*token);
            node.upos == Upos::Punct && matches!(node.xpos, Xpos::Comma | Xpos::Colon | Xpos::Period)
        };
        // "The government's position is that …": the clause without what links it.
        let link = |token: &usize| self.tree.rel(*token) == Rel::Cop;
        let first = tokens.iter().position(|token| !mark(token) && !link(token)).unwrap_or(tokens.len());
        let last = tokens.iter().rposition(|token| !mark(token)).map_or(first, |last| last + 1);
        tokens.get(first..last).unwrap_or_default()
    }

    fn sentence(&self, token: usize) -> Span {
        let index = self.document.sentence_of(token);
        index.map(|index| self.document.sentences[index].span).unwrap_or_default()
    }
}

/// Whether a content is no more than the cue with what stands around it: "his proposals". A claim, a plan
/// or a promise attributes what it is about.
fn is_itself(frame: &Frame, content: usize, pos: CuePos) -> bool {
    pos == CuePos::Noun && content == frame.hit.head
}

/// Says of each attribution in which other it stands: the narrowest that holds its cue and is wider than it.
fn nest(list: &mut [Attribution]) {
    let width = |attribution: &Attribution| attribution.content.iter().map(|span| span.len()).sum::<usize>();
    let rank: Vec<(usize, usize)> = list.iter().map(width).enumerate().map(|(i, width)| (width, i)).collect();
    let mut contents: Vec<(Span, usize)> = Vec::new();
    let mut cues: Vec<(Span, usize)> = Vec::new();
    for (number, attribution) in list.iter().enumerate() {
        contents.extend(attribution.content.iter().map(|span| (*span, number)));
        cues.extend(attribution.cue.map(|cue| (cue, number)));
    }
    contents.sort_unstable();
    cues.sort_unstable();
    // Contents that have begun and not ended, as one goes from cue to cue.
    let mut open: Vec<(Span, usize)> = Vec::new();
    let mut contents = contents.into_iter().peekable();
    for (cue, inner) in cues {
        while let Some(content) = contents.next_if(|(span, _)| span.start <= cue.start) {
            open.push(content);
        }
        open.retain(|(span, _)| span.end > cue.start);
        list[inner].within = open
            .iter()
            .filter(|(span, outer)| span.contains(cue) && rank[*outer] > rank[inner])
            .map(|(_, outer)| *outer)
            .min_by_key(|outer| rank[*outer]);
    }
    level(list, &rank);
}

/// The most attributions one inside the other: what stands deeper stands beside the last. "He said that she
/// said that …" goes on as long as a text does, and nobody reads it so.
const DEEPEST: usize = 16;

/// Lifts what stands too deep.
fn level(list: &mut [Attribution], rank: &[(usize, usize)]) {
    // The wider come first, so that each finds those around it settled.
    let mut order: Vec<usize> = (0..list.len()).collect();
    order.sort_unstable_by_key(|number| Reverse(rank[*number]));
    let mut depth = vec![0; list.len()];
    for inner in order {
        let Some(outer) = list[inner].within else { continue };
        if depth[outer] + 1 > DEEPEST {
            list[inner].within = list[outer].within;
        }
        depth[inner] = list[inner].within.map_or(0, |outer| depth[outer] + 1);
    }
}

/// Keeps those that are marked, and numbers anew what they stand in.
fn retain(list: &mut Vec<Attribution>, kept: &[bool]) {
    let mut numbers = Vec::with_capacity(kept.len());
    let mut next = 0;
    for keep in kept {
        numbers.push(next);
        next += usize::from(*keep);
    }
    let mut marks = kept.iter();
    list.retain(|_| *marks.next().unwrap_or(&true));
    for attribution in list {
        attribution.within = attribution.within.filter(|outer| kept[*outer]).map(|outer| numbers[outer]);
    }
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

/// Joins spans that touch or have nothing but a space between them.
fn merge(document: &Document<'_>, mut spans: Vec<Span>) -> Vec<Span> {
    spans.sort_unstable();
    let mut out: Vec<Span> = Vec::new();
    for span in spans {
        match out.last_mut() {
            Some(last)
                if span.start <= last.end
                    || Span::new(last.end, span.start).of(document.text).bytes().all(|b| b == b' ') =>
            {
                *last = last.cover(span);
            }
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

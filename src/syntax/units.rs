//! Cutting sentences into the stretches that the parser reads one at a time.
//!
//! A quotation that is a clause of its own breaks the sentence around it: in “A ceasefire,”
//! Lavrov said, “is unacceptable” there are two sentences, each whole only when the other is
//! taken out. A quoted fragment, as in *he called it “a clear violation”*, belongs to its
//! sentence. Telling the two apart by their edges, before parsing, is what keeps trees straight
//! in news, where most treebank-trained parsers stumble.

use std::sync::atomic::{AtomicUsize, Ordering};

use super::analyse::LONGEST;
use super::insertions::reread;
use super::repair::repair;
use super::tags::{Rel, Upos, Xpos};
use super::tree::{Node, Tree, Unit};
use super::{Hint, Model, Scratch, Word};
use crate::text::{Document, Quotation};

/// Parses a document: units, then one tree for each. The sentences are shared out between threads.
#[must_use]
pub fn analyse(document: &Document<'_>, model: &Model, hints: &[Hint], threads: usize) -> Tree {
    let all: Vec<usize> = (0..document.sentences.len()).collect();
    let parsed = parse(document, &all, model, hints, threads);
    assemble(document, parsed.into_iter().map(|parsed| (parsed, 0)), hints)
}

/// The tree of a document from the units of its sentences. With each unit comes by how much the numbers of its tokens
/// have fallen since it was parsed.
pub(crate) fn assemble(
    document: &Document<'_>,
    parsed: impl Iterator<Item = (Parsed, usize)>,
    hints: &[Hint],
) -> Tree {
    let mut nodes: Vec<Node> = (0..document.tokens.len())
        .map(|_| Node {
            upos: Upos::Punct,
            xpos: Xpos::NFP,
            lemma: smol_str::SmolStr::default(),
            head: None,
            rel: Rel::Punct,
            unit: None,
        })
        .collect();
    let mut units = Vec::new();
    for (Parsed { sentence, quotation, mut tokens, words }, fallen) in parsed {
        tokens.iter_mut().for_each(|token| *token -= fallen);
        let mut root = tokens[0];
        for (token, word) in tokens.iter().zip(words) {
            let head = word.head.map(|head| tokens[head]);
            if head.is_none() {
                root = *token;
            }
            nodes[*token] = Node {
                upos: word.upos,
                xpos: word.xpos,
                lemma: word.lemma,
                head,
                rel: word.rel,
                unit: Some(units.len()),
            };
        }
        join_particles(document, hints, &tokens, &mut nodes);
        let stop = tokens.last().is_some_and(|token| matches!(document.form(*token), "." | "!"));
        let root = repair(&mut nodes, &tokens, stop, root);
        units.push(Unit { tokens, sentence, quotation, root });
    }
    Tree::new(nodes, units)
}

/// The small words of a name ("von der Leyen") belong to the name, wherever the parser hangs them.
fn join_particles(document: &Document<'_>, hints: &[Hint], tokens: &[usize], nodes: &mut [Node]) {
    let named = |token: usize| hints.get(token) == Some(&Hint::Name);
    let small = |token: usize| document.form(token).starts_with(char::is_lowercase);
    for (place, token) in tokens.iter().copied().enumerate() {
        if !named(token) || !small(token) {
            continue;
        }
        let surname =
            tokens[place..].iter().copied().take_while(|next| named(*next)).find(|next| !small(*next));
        let Some(surname) = surname else { continue };
        let above = std::iter::successors(Some(surname), |here| nodes[*here].head).take(nodes.len());
        if above.clone().any(|here| here == token) || nodes[token].head.is_none() {
            continue;
        }
        nodes[token].head = Some(surname);
        nodes[token].rel = Rel::Flat;
    }
}

/// A unit with the words of its own tree.
#[derive(Clone, Debug)]
pub(crate) struct Parsed {
    /// The sentence it stands in.
    pub(crate) sentence: usize,
    quotation: Option<usize>,
    tokens: Vec<usize>,
    words: Vec<Word>,
}

/// Parses every unit of some sentences, in text order. A thread takes the next few sentences when it is done with the
/// last ones, so that a long sentence holds nobody up.
pub(crate) fn parse(
    document: &Document<'_>,
    sentences: &[usize],
    model: &Model,
    hints: &[Hint],
    threads: usize,
) -> Vec<Parsed> {
    const FEW: usize = 4;
    let count = sentences.len();
    let next = AtomicUsize::new(0);
    let work = || {
        let mut scratch = Scratch::default();
        let (mut forms, mut kinds) = (Vec::new(), Vec::new());
        let mut parsed = Vec::new();
        loop {
            let from = next.fetch_add(FEW, Ordering::Relaxed);
            if from >= count {
                return parsed;
            }
            for sentence in sentences[from..count.min(from + FEW)].iter().copied() {
                for (quotation, tokens) in cut(document, sentence) {
                    forms.clear();
                    kinds.clear();
                    forms.extend(tokens.iter().map(|token| document.form(*token)));
                    kinds.extend(tokens.iter().map(|token| hints.get(*token).copied().unwrap_or(Hint::None)));
                    let mut words = Vec::with_capacity(tokens.len());
                    model.analyse(&forms, &kinds, &mut scratch, &mut words);
                    reread(model, &forms, &kinds, &mut scratch, &mut words);
                    parsed.push(Parsed { sentence, quotation, tokens, words });
                }
            }
        }
    };
    let helpers = threads.min(count.div_ceil(FEW)).saturating_sub(1);
    if helpers == 0 {
        return work();
    }
    let mut parsed = std::thread::scope(|scope| {
        let others: Vec<_> = (0..helpers).map(|_| scope.spawn(work)).collect();
        let mut parsed = work();
        for other in others {
            match other.join() {
                Ok(more) => parsed.extend(more),
                Err(panic) => std::panic::resume_unwind(panic),
            }
        }
        parsed
    });
    parsed.sort_by_key(|unit| unit.sentence);
    parsed
}

/// The units of a sentence: each the quotation it belongs to, if any, and its tokens.
fn cut(document: &Document<'_>, sentence: usize) -> Vec<(Option<usize>, Vec<usize>)> {
    let range = document.sentences[sentence].tokens.clone();
    let mut units: Vec<(Option<usize>, Vec<usize>)> = Vec::new();
    let mut narration = Vec::new();
    let mut detached_before: Option<usize> = None;
    let near = document.quotation_numbers_near(document.sentences[sentence].span);
    let quotations: Vec<(usize, &Quotation)> = near
        .map(|number| (number, &document.quotations[number]))
        .filter(|(_, quotation)| {
            quotation.depth == 0
                && quotation.tokens.start < range.end
                && quotation.tokens.end > range.start
                && !quotation.tokens.is_empty()
        })
        .collect();
    let mut token = range.start;
    for (index, quotation) in quotations {
        let start = quotation.tokens.start.max(range.start);
        let end = quotation.tokens.end.min(range.end);
        if start < token {
            continue;
        }
        narration.extend(token..start);
        let inside: Vec<usize> = (start..end).filter(|token| !is_quote_mark(document.form(*token))).collect();
        let continues =
            detached_before.is_some() && starts_low(document, start) && follows_comma(document, start);
        if detached(document, quotation, range.clone()) || continues {
            match units.iter_mut().rev().find(|(of, _)| of.is_some()) {
                Some((_, words)) if continues => words.extend(inside),
                _ => units.push((Some(index), inside)),
            }
            detached_before = Some(index);
        } else {
            narration.extend(inside);
        }
        token = end;
    }
    narration.extend(token..range.end);
    narration.retain(|token| !is_quote_mark(document.form(*token)));
    trim(document, &mut narration);
    for (_, words) in &mut units {
        trim_end(document, words);
    }
    if !narration.is_empty() {
        units.push((None, narration));
    }
    // What no person wrote as one sentence is read in pieces, so that time grows no faster than the text.
    let mut units: Vec<(Option<usize>, Vec<usize>)> = units
        .into_iter()
        .flat_map(|(of, words)| words.chunks(LONGEST).map(|piece| (of, piece.to_vec())).collect::<Vec<_>>())
        .collect();
    units.retain(|(_, words)| words.iter().any(|token| is_word(document.form(*token))));
    units.sort_by_key(|(_, words)| words[0]);
    units
}

/// Whether a quotation is a clause of its own rather than part of the sentence around it.
fn detached(document: &Document<'_>, quotation: &Quotation, sentence: std::ops::Range<usize>) -> bool {
    let (start, end) = (quotation.tokens.start, quotation.tokens.end);
    if start < sentence.start || end > sentence.end {
        return true;
    }
    let before = previous_word(document, start, sentence.start);
    let capital = !starts_low(document, start);
    let long = end - start >= 3;
    let last = document.form(end - 1);
    let after = (end..sentence.end).find(|token| !is_quote_mark(document.form(*token)));
    let ends_clause = matches!(last, "," | "." | "?" | "!" | "…" | "-" | "—" | "–")
        || after.is_some_and(|token| document.form(token) == ",");
    match before {
        // Opens the sentence: the whole of it, or cut off by a comma before "he said".
        None => after.is_none_or(|token| !is_word(document.form(token))) || ends_clause,
        Some(token) => {
            let word = document.form(token);
            let opened = matches!(word, ":" | "," | "—" | "–" | ";" | ".");
            if opened {
                return word == ":" || (capital && long);
            }
            capital && long && ends_clause && opens_after(word)
        }
    }
}

/// Whether a full quotation can follow this word directly: "he said “We will …”", but not
/// "the “Coalition of the Willing”".
fn opens_after(word: &str) -> bool {
    let lower = word.to_lowercase();
    lower.ends_with("ed")
        || lower.ends_with("ing")
        || matches!(lower.as_str(), "said" | "says" | "say" | "wrote" | "told")
}

fn previous_word(document: &Document<'_>, token: usize, from: usize) -> Option<usize> {
    (from..token).rev().find(|token| !is_quote_mark(document.form(*token)))
}

fn starts_low(document: &Document<'_>, token: usize) -> bool {
    document.form(token).chars().find(|c| c.is_alphanumeric()).is_some_and(char::is_lowercase)
}

fn follows_comma(document: &Document<'_>, token: usize) -> bool {
    previous_word(document, token, token.saturating_sub(3))
        .is_some_and(|t| matches!(document.form(t), "," | "—" | "–"))
}

/// Whether a token is a quotation mark and nothing else.
#[must_use]
pub fn is_quote_mark(form: &str) -> bool {
    matches!(form, "\"" | "“" | "”" | "„" | "«" | "»" | "‘" | "``" | "''" | "‹" | "›" | "‟" | "＂")
}

fn is_word(form: &str) -> bool {
    form.chars().any(char::is_alphanumeric)
}

/// Takes the commas that a removed quotation leaves at the edges.
fn trim(document: &Document<'_>, words: &mut Vec<usize>) {
    let first = words.iter().position(|token| is_word(document.form(*token))).unwrap_or(words.len());
    words.drain(..first);
    trim_end(document, words);
    // “A,” he said, “B” leaves "he said , ." behind.
    let mut previous_punct = false;
    words.retain(|token| {
        let punct = matches!(document.form(*token), "," | "." | ":" | ";");
        let keep = !(punct && previous_punct);
        previous_punct = punct;
        keep
    });
}

fn trim_end(document: &Document<'_>, words: &mut Vec<usize>) {
    while words.last().is_some_and(|token| matches!(document.form(*token), "," | ":" | ";" | "—" | "–" | "-"))
    {
        words.pop();
    }
}

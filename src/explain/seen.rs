//! What was seen, with the words for it.

use std::cell::OnceCell;
use std::ops::Range;

use super::facts::Piece;
use super::index::Index;
use crate::article::Article;
use crate::attribution::frames::{Frame, Framer};
use crate::engine::Inside;
use crate::mention::{Mention, mention_of};
use crate::pack::language::{Cue, Language};
use crate::pack::{Pack, PartyId};
use crate::pattern::view::View;
use crate::position::PhraseId;
use crate::position::wording::Wording;
use crate::span::{Origin, Span};
use crate::syntax::Tree;
use crate::text::Document;

/// More words than this are cut short where they are only named.
const MOST_WORDS: usize = 9;

/// An article as it was read.
pub(super) struct Seen<'i> {
    pub(super) article: &'i Article,
    pub(super) inside: &'i Inside<'i>,
    /// The cues whose words are there, but of which nothing was made.
    pub(super) unfilled: Vec<Frame>,
    /// All of it by where it stands.
    pub(super) index: Index,
    /// For each wording the one that stands for it; see [`candidates::gives_way`](super::candidates::gives_way).
    pub(super) gives_way: OnceCell<Vec<Option<usize>>>,
}

impl<'i> Seen<'i> {
    pub(super) fn new(article: &'i Article, inside: &'i Inside<'i>) -> Self {
        let known = inside.known;
        let (language, view) = (&known.pack.language, known.view);
        let framer = Framer { language, view };
        let hits = inside.cues.find(language, view).into_iter();
        let filled = |head: usize| known.look.by_head[head].iter().map(|number| &known.frames[*number]);
        let unfilled = hits.filter(|hit| filled(hit.head).all(|frame| frame.hit != *hit));
        let unfilled: Vec<Frame> = unfilled.map(|hit| framer.frame(hit)).collect();
        let index = Index::new(inside, &unfilled);
        Self { article, inside, unfilled, index, gives_way: OnceCell::new() }
    }

    pub(super) fn pack(&self) -> &'i Pack {
        self.inside.known.pack
    }

    pub(super) fn language(&self) -> &'i Language {
        &self.inside.known.pack.language
    }

    pub(super) fn view(&self) -> &'i View<'i> {
        self.inside.known.view
    }

    pub(super) fn tree(&self) -> &'i Tree {
        self.inside.known.view.tree
    }

    pub(super) fn document(&self) -> &'i Document<'i> {
        self.inside.known.document
    }

    pub(super) fn frames(&self) -> &'i [Frame] {
        self.inside.known.frames
    }

    /// The frames of a sentence, with their numbers.
    pub(super) fn frames_of(&self, sentence: usize) -> impl Iterator<Item = (usize, &'i Frame)> {
        let frames = self.frames();
        self.index.frames[sentence].iter().map(move |number| (*number, &frames[*number]))
    }

    pub(super) fn wordings(&self) -> &'i [Wording] {
        self.inside.known.look.wordings
    }

    pub(super) fn mention(&self, number: usize) -> &'i Mention {
        self.inside.known.mentions.get(number)
    }

    pub(super) fn cue(&self, frame: &Frame) -> &'i Cue {
        &self.language().cues[frame.hit.cue]
    }

    /// The sentence a token stands in.
    pub(super) fn sentence(&self, token: usize) -> usize {
        self.document().sentence_of(token).unwrap_or(self.document().sentences.len() - 1)
    }

    /// The tokens of a sentence.
    pub(super) fn tokens(&self, sentence: usize) -> Range<usize> {
        self.document().sentences[sentence].tokens.clone()
    }

    /// The line of a byte, from 1.
    pub(super) fn line_at(&self, byte: usize) -> usize {
        self.article.lines.line(byte)
    }

    /// The line of a token, from 1.
    pub(super) fn line(&self, token: usize) -> usize {
        self.line_at(self.document().tokens[token].span().start)
    }

    /// The smallest span that holds some tokens.
    pub(super) fn span(&self, tokens: &[usize]) -> Span {
        match (tokens.iter().min(), tokens.iter().max()) {
            (Some(first), Some(last)) => self.document().span_of(*first..*last + 1),
            _ => Span::default(),
        }
    }

    /// The words of a span.
    pub(super) fn piece(&self, span: Span) -> Piece {
        Piece { start: span.start, end: span.end, text: span.of(&self.article.text).to_owned() }
    }

    /// Some tokens as pieces of the text, those side by side in one.
    pub(super) fn pieces(&self, tokens: &[usize]) -> Vec<Piece> {
        let spans: Vec<Span> = tokens.iter().map(|token| self.document().tokens[*token].span()).collect();
        self.joined(&spans)
    }

    /// Some spans as pieces, those that nothing but a space or a hyphen parts in one.
    pub(super) fn joined(&self, spans: &[Span]) -> Vec<Piece> {
        let mut sorted = spans.to_vec();
        sorted.sort_unstable();
        let mut runs: Vec<Span> = Vec::new();
        for span in sorted {
            let close = |last: &Span| {
                let between = Span::new(last.end, span.start).of(&self.article.text);
                span.start < last.end || matches!(between.trim(), "" | "-" | "‐" | "‑")
            };
            match runs.last_mut().filter(|last| close(last)) {
                Some(last) => *last = last.cover(span),
                None => runs.push(span),
            }
        }
        runs.into_iter().map(|span| self.piece(span)).collect()
    }

    /// Pieces in quotation marks, an ellipsis where words between are left out.
    pub(super) fn quoted_pieces(&self, pieces: &[Piece]) -> String {
        let text: Vec<&str> = pieces.iter().map(|piece| piece.text.as_str()).collect();
        quoted(&text.join(" … "))
    }

    /// The words of some tokens in quotation marks, an ellipsis where words between are left out.
    pub(super) fn quoted(&self, tokens: &[usize]) -> String {
        self.quoted_pieces(&self.pieces(tokens))
    }

    /// One token in quotation marks.
    pub(super) fn token(&self, token: usize) -> String {
        self.quoted(&[token])
    }

    /// The words of a noun phrase, without the clauses that hang on it.
    pub(super) fn phrase_at(&self, head: usize) -> Vec<usize> {
        use crate::syntax::Rel;
        if let Some(number) = self.inside.known.mentions.headed(head) {
            let mention = self.mention(number);
            return (mention.first..=mention.last).collect();
        }
        let tree = self.tree();
        tree.subtree_without(head, |child| {
            !matches!(
                tree.rel(child),
                Rel::Amod
                    | Rel::Compound
                    | Rel::NmodPoss
                    | Rel::Flat
                    | Rel::Nummod
                    | Rel::NmodDesc
                    | Rel::Det
            )
        })
    }

    /// Words that name somebody, with whom they stand for: “he” (Donald Trump).
    pub(super) fn who(&self, token: usize) -> String {
        let known = self.inside.known;
        let mention = mention_of(self.tree(), known.mentions, token)
            .or_else(|| known.vehicle(token))
            .map(|number| self.mention(number));
        let words = self.quoted(&self.phrase_at(token));
        match mention {
            Some(mention) if !mention.parties.is_empty() => {
                let parties = self.parties(&mention.parties);
                let same = words.trim_matches(['“', '”']) == mention.name;
                match mention.name.as_str() {
                    name if same || name.is_empty() || parties == name => format!("{words} ({parties})"),
                    name => format!("{words} ({name}, {parties})"),
                }
            }
            _ => words,
        }
    }

    /// The parties' short names, as a list.
    pub(super) fn parties(&self, parties: &[PartyId]) -> String {
        let names: Vec<&str> = parties.iter().map(|party| self.pack()[*party].short.as_str()).collect();
        listed(&names, "and")
    }

    /// The parties' ids.
    pub(super) fn ids(&self, parties: &[PartyId]) -> Vec<String> {
        parties.iter().map(|party| self.pack()[*party].id.clone()).collect()
    }

    /// A cue with the place of its entry: “warned of” (english/cues/oppose.yaml:12).
    pub(super) fn cue_named(&self, frame: &Frame) -> String {
        format!("{} ({})", self.quoted(&frame.hit.tokens), place(&self.cue(frame).origin))
    }

    /// A phrase by its id: `join-nato#2`.
    pub(super) fn phrase_id(&self, phrase: PhraseId) -> String {
        format!("{}#{}", self.pack()[phrase.position].id, phrase.index + 1)
    }

    /// Where a wording's phrase was written.
    pub(super) fn wording_rule(&self, wording: &Wording) -> String {
        let position = &self.pack()[wording.position];
        let phrases = if wording.exclude { &position.exclude } else { &position.phrases };
        phrases.get(wording.phrase).map(|phrase| place(&phrase.origin)).unwrap_or_default()
    }

    /// A wording by its id; with `!` where it excludes its position.
    pub(super) fn wording_id(&self, wording: &Wording) -> String {
        let mark = if wording.exclude { '!' } else { '#' };
        format!("{}{mark}{}", self.pack()[wording.position].id, wording.phrase + 1)
    }
}

/// `file:line` of a rule.
pub(super) fn place(origin: &Origin) -> String {
    format!("{}:{}", origin.file, origin.line)
}

/// A text in quotation marks, on one line and cut short where it is long.
pub(super) fn quoted(text: &str) -> String {
    // A quotation that is quoted as a whole needs one pair of marks.
    let trimmed = text.trim().trim_matches(['“', '”', '"']);
    let words: Vec<&str> = trimmed.split_whitespace().collect();
    let bare = |text: &str| text.replace(['“', '”'], "\"");
    match words.len() {
        0..=MOST_WORDS => format!("“{}”", bare(&words.join(" "))),
        _ => format!("“{} …”", bare(&words[..MOST_WORDS - 1].join(" "))),
    }
}

/// "a, b or c".
pub(super) fn listed<S: AsRef<str>>(names: &[S], word: &str) -> String {
    match names {
        [] => String::new(),
        [only] => only.as_ref().to_owned(),
        [first @ .., last] => {
            let first: Vec<&str> = first.iter().map(AsRef::as_ref).collect();
            format!("{} {word} {}", first.join(", "), last.as_ref())
        }
    }
}

//! From paragraphs to sentences, quotations and tokens.
//!
//! Quotation marks are paired first: whether `"` opens or closes decides where a sentence ends,
//! and the other way round a sentence ends where it does whether it is quoted or not, so the
//! first step needs nothing of the second. What words must be known for it (abbreviations and
//! the like) is handed in as [`Boundaries`].

mod boundaries;
mod dateline;
pub mod forms;
mod marks;
mod quotations;
mod sentences;
#[cfg(test)]
mod tests;
pub mod token;

use std::ops::Range;

use crate::article::{Article, Paragraph};
use crate::span::Span;

pub use boundaries::{Abbreviations, Boundaries, BoundaryWords};
pub use token::{Token, tokenize};

impl Token {
    /// Its place in the text.
    #[must_use]
    pub const fn span(&self) -> Span {
        Span::new(self.start as usize, self.end as usize)
    }
}

/// A sentence, or what stands for one: a headline, a list item, a dateline.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sentence {
    /// Its place in the text, without white space around it.
    pub span: Span,
    /// Its tokens, as a range of [`Document::tokens`].
    pub tokens: Range<usize>,
    /// Index of its paragraph.
    pub paragraph: usize,
    /// Whether the paragraph is a headline.
    pub headline: bool,
    /// Whether it only says where, when and by whom the article was written:
    /// "MOSCOW, May 21. /TASS/."
    pub dateline: bool,
}

/// A stretch in quotation marks: a speech, or a single word.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Quotation {
    /// With its marks.
    pub outer: Span,
    /// Without them.
    pub inner: Span,
    /// The tokens inside, as a range of [`Document::tokens`].
    pub tokens: Range<usize>,
    /// How many quotations it stands in.
    pub depth: u8,
    /// Whether it goes on with the speech of the quotation before it: writers open each
    /// paragraph of a long speech with a mark and close only the last.
    pub continued: bool,
    /// Whether it is closed by a mark. If not, it ends with its paragraph, or where the next
    /// quotation opens.
    pub closed: bool,
}

/// So many sentences name what they are about.
pub(crate) const TELLING: usize = 8;

/// Fewer are an excerpt, whose reader knows what it is about.
pub(crate) const WHOLE: usize = 3;

/// An article cut into sentences and tokens, with its quotations.
///
/// ```
/// use standpoint::article::{Article, Format};
/// use standpoint::text::{Boundaries, Document};
/// let text = "“We are ready. But not now,” Lavrov said. Kyiv did not answer.";
/// let article = Article::from_text("a", text.to_owned(), Format::Plain)?;
/// let document = Document::new(&article, &Boundaries::default());
/// let sentences: Vec<&str> = document.sentences.iter().map(|s| s.span.of(text)).collect();
/// assert_eq!(sentences, ["“We are ready.", "But not now,” Lavrov said.", "Kyiv did not answer."]);
/// assert_eq!(document.quotations[0].inner.of(text), "We are ready. But not now,");
/// # Ok::<(), standpoint::article::ArticleError>(())
/// ```
#[derive(Clone, Debug)]
pub struct Document<'a> {
    /// The whole text that all spans point into.
    pub text: &'a str,
    /// Every token, in order; markup is in none.
    pub tokens: Vec<Token>,
    /// Every sentence, in order.
    pub sentences: Vec<Sentence>,
    /// Every quotation, in the order of their opening marks.
    pub quotations: Vec<Quotation>,
}

impl<'a> Document<'a> {
    /// Cuts up an article.
    #[must_use]
    pub fn new(article: &'a Article, boundaries: &Boundaries) -> Self {
        Self::of_paragraphs(&article.text, &article.paragraphs, &article.markup, boundaries)
    }

    /// Cuts up the paragraphs of a text, passing over `markup`.
    #[must_use]
    pub fn of_paragraphs(
        text: &'a str,
        paragraphs: &[Paragraph],
        markup: &[Span],
        boundaries: &Boundaries,
    ) -> Self {
        let (mut quotations, marks) = quotations::pair(text, paragraphs);
        let mut sentences = sentences::split(text, paragraphs, markup, &marks, boundaries);
        let tokens = tokenize_sentences(text, markup, &mut sentences);
        for quotation in &mut quotations {
            quotation.tokens = tokens_in(&tokens, quotation.inner);
        }
        Self { text, tokens, sentences, quotations }
    }

    /// The document with the tokens of some sentences only; sentences and quotations keep their numbers. With it for
    /// each sentence by how much the numbers of its tokens have fallen.
    #[must_use]
    pub(crate) fn of_sentences(&self, kept: &[bool]) -> (Self, Vec<usize>) {
        let mut tokens = Vec::new();
        let mut fallen = Vec::with_capacity(self.sentences.len());
        let mut sentences = self.sentences.clone();
        for (sentence, kept) in sentences.iter_mut().zip(kept) {
            let old = sentence.tokens.clone();
            let start = tokens.len();
            if *kept {
                tokens.extend_from_slice(&self.tokens[old.clone()]);
            }
            fallen.push(old.start - start);
            sentence.tokens = start..tokens.len();
        }
        let inside = |quotation: &Quotation| tokens_in(&tokens, quotation.inner);
        let quotations =
            self.quotations.iter().map(|q| Quotation { tokens: inside(q), ..q.clone() }).collect();
        (Self { text: self.text, tokens, sentences, quotations }, fallen)
    }

    /// Whether it is so short that it may name who is concerned and take for known in what.
    #[must_use]
    pub fn is_brief(&self) -> bool {
        self.sentences.len() < TELLING
    }

    /// Whether it is so short that it may take for known even that.
    #[must_use]
    pub fn is_excerpt(&self) -> bool {
        self.sentences.len() < WHOLE
    }

    /// The words of a token.
    ///
    /// # Panics
    /// Where there is no such token.
    #[must_use]
    pub fn form(&self, token: usize) -> &'a str {
        self.tokens[token].span().of(self.text)
    }

    /// The tokens that lie wholly inside a span.
    #[must_use]
    pub fn tokens_in(&self, span: Span) -> Range<usize> {
        tokens_in(&self.tokens, span)
    }

    /// The smallest span that holds a range of tokens; empty where the range is.
    #[must_use]
    pub fn span_of(&self, tokens: Range<usize>) -> Span {
        match (
            self.tokens.get(tokens.start),
            tokens.end.checked_sub(1).and_then(|last| self.tokens.get(last)),
        ) {
            (Some(first), Some(last)) if !tokens.is_empty() => first.span().cover(last.span()),
            _ => Span::default(),
        }
    }

    /// The numbers of the quotations among which all that touch a span are.
    #[must_use]
    pub fn quotation_numbers_near(&self, span: Span) -> Range<usize> {
        let end = self.quotations.partition_point(|quotation| quotation.outer.start <= span.end);
        // Where one stands in no other, all before it are over.
        let over = |quotation: &Quotation| quotation.depth == 0 && quotation.outer.start < span.start;
        self.quotations[..end].iter().rposition(over).unwrap_or(0)..end
    }

    /// The quotations among which all that touch a span are.
    pub fn quotations_near(&self, span: Span) -> impl Iterator<Item = &Quotation> {
        self.quotations[self.quotation_numbers_near(span)].iter()
    }

    /// Index of the sentence that a token stands in.
    #[must_use]
    pub fn sentence_of(&self, token: usize) -> Option<usize> {
        let at = self.sentences.partition_point(|sentence| sentence.tokens.end <= token);
        (at < self.sentences.len() && token < self.tokens.len()).then_some(at)
    }
}

/// Tokenizes sentence by sentence, so that no token crosses from one into the next.
fn tokenize_sentences(text: &str, markup: &[Span], sentences: &mut [Sentence]) -> Vec<Token> {
    // English newspapers average a little under five bytes a token, with its space.
    let mut tokens = Vec::with_capacity(text.len() / 5);
    let mut mark = 0;
    for sentence in sentences {
        let first = tokens.len();
        let mut at = sentence.span.start;
        while let Some(skipped) = markup.get(mark).filter(|skipped| skipped.start < sentence.span.end) {
            let end = skipped.start.max(at);
            tokenize_pieces(&text[at..end], at, &mut tokens);
            at = skipped.end.clamp(at, sentence.span.end);
            mark += 1;
        }
        tokenize_pieces(&text[at..sentence.span.end], at, &mut tokens);
        sentence.tokens = first..tokens.len();
    }
    tokens
}

/// The longest stretch handed to the tokenizer at once, in bytes.
const PIECE: usize = 4096;

/// Tokenizes a stretch of any length. The tokenizer is made for words, and a scraped page may
/// hold a megabyte without a space; such a stretch is cut, at a space if there is one.
fn tokenize_pieces(mut text: &str, mut base: usize, tokens: &mut Vec<Token>) {
    while text.len() > PIECE {
        let mut end = PIECE;
        while !text.is_char_boundary(end) {
            end -= 1;
        }
        let end = text[..end].rfind(char::is_whitespace).filter(|space| *space > 0).unwrap_or(end);
        tokenize(&text[..end], base, tokens);
        base += end;
        text = &text[end..];
    }
    tokenize(text, base, tokens);
}

fn tokens_in(tokens: &[Token], span: Span) -> Range<usize> {
    let start = tokens.partition_point(|token| (token.start as usize) < span.start);
    let end = tokens.partition_point(|token| token.end as usize <= span.end);
    start..end.max(start)
}

//! The words of an article as copies are compared by: what an editor, a scraper or a font changes without changing
//! the text is taken away.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use crate::article::{Article, Paragraph};

/// The fewest words without headlines by which a text is compared.
pub(super) const LEAST: usize = 50;

/// The hashes of the words to compare an article by, in order: those of its running text, or of all of it where that is
/// short or less than the half. Papers give the report of an agency a headline of their own; but of a page that is
/// a list of headlines the only sentences may be those about cookies.
pub(super) fn of(article: &Article) -> Vec<u64> {
    let running: Vec<u64> = within(article, |paragraph| !paragraph.headline);
    let headlines = article.paragraphs.iter().filter(|paragraph| paragraph.headline);
    let headlines: usize = headlines.map(|paragraph| paragraph.span.of(&article.text).len()).sum();
    let all: usize = article.paragraphs.iter().map(|paragraph| paragraph.span.of(&article.text).len()).sum();
    if running.len() >= LEAST && headlines * 2 <= all { running } else { within(article, |_| true) }
}

fn within(article: &Article, wanted: impl Fn(&Paragraph) -> bool) -> Vec<u64> {
    let mut words = Vec::with_capacity(article.text.len() / 6);
    let mut markup = article.markup.iter().peekable();
    for paragraph in article.paragraphs.iter().filter(|paragraph| wanted(paragraph)) {
        let mut word = Word::default();
        let mut at = paragraph.span.start;
        while markup.next_if(|mark| mark.start < at).is_some() {}
        // The address in a link is no word of the text, and a mark inside a word does not end it.
        while let Some(mark) = markup.next_if(|mark| mark.end <= paragraph.span.end) {
            word.read(&article.text[at..mark.start.max(at)], &mut words);
            at = mark.end.max(at);
        }
        word.read(&article.text[at..paragraph.span.end], &mut words);
        word.end(&mut words);
    }
    words
}

const BASIS: u64 = 0xcbf2_9ce4_8422_2325;

/// A word on its way: the FNV-1a hash of its letters so far.
struct Word {
    hash: u64,
    any: bool,
}

impl Default for Word {
    fn default() -> Self {
        Self { hash: BASIS, any: false }
    }
}

impl Word {
    fn read(&mut self, text: &str, words: &mut Vec<u64>) {
        if text.is_ascii() {
            for byte in text.bytes() {
                if byte.is_ascii_alphanumeric() {
                    self.add(byte.to_ascii_lowercase());
                } else if byte != b'\'' {
                    self.end(words);
                }
            }
            return;
        }
        // Compatible decomposition takes ligatures, wide letters and accents apart.
        for letter in text.nfkd() {
            if letter.is_alphanumeric() {
                let mut bytes = [0; 4];
                letter
                    .to_lowercase()
                    .for_each(|small| small.encode_utf8(&mut bytes).bytes().for_each(|b| self.add(b)));
            } else if !is_inside(letter) {
                self.end(words);
            }
        }
    }

    fn add(&mut self, byte: u8) {
        self.hash = (self.hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
        self.any = true;
    }

    fn end(&mut self, words: &mut Vec<u64>) {
        let Self { hash, any } = std::mem::take(self);
        words.extend(any.then_some(hash));
    }
}

/// Whether a mark does not end a word: an apostrophe of any form, an accent, or what cannot be seen.
fn is_inside(mark: char) -> bool {
    matches!(
        mark,
        '\'' | '’' | '‘' | 'ʼ' | '′' | '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{feff}'
    ) || is_combining_mark(mark)
}

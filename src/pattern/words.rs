//! How rule words are cut into tokens: by the tokenizer that cuts the words of an article.
//!
//! Hyphens and other marks are left out, and the matcher skips them in articles: so "30-day",
//! "30 day" and a rule's `30-day` are the same two words.

use crate::text::{Token, tokenize};

/// Calls `each` with the words of a rule text.
pub fn tokens<'t>(text: &'t str, mut each: impl FnMut(&'t str)) {
    if is_one_token(text) {
        if !text.is_empty() {
            each(text);
        }
        return;
    }
    let mut tokens: Vec<Token> = Vec::new();
    for piece in text.split_ascii_whitespace() {
        if is_one_token(piece) {
            each(piece);
            continue;
        }
        tokens.clear();
        tokenize(piece, 0, &mut tokens);
        for token in &tokens {
            // "ex-" stands before a word, and the hyphen is not part of either.
            let word = piece.get(token.start as usize..token.end as usize).unwrap_or_default();
            let word = word.trim_end_matches(is_hyphen);
            if word.contains(is_letter) {
                each(word);
            }
        }
    }
}

/// Whether a piece surely is one token: letters only, and no contraction written as one word
/// ("cannot", "gonna", "dont"). Nearly every word of a rule is such a piece.
#[must_use]
pub fn is_one_token(piece: &str) -> bool {
    let bytes = piece.as_bytes();
    bytes.iter().all(u8::is_ascii_alphabetic)
        && !(bytes.len() <= LONGEST_CONTRACTION
            && matches!(bytes, [.., b'n', b't'] | [.., b'n', b'o', b't'] | [.., b'n' | b't', _, b'a']))
}

/// Letters of "shouldnt": no contraction written as one word is longer, and most words on "-ment" are.
const LONGEST_CONTRACTION: usize = 8;

/// Whether a token with this character is a word rather than a mark.
fn is_letter(c: char) -> bool {
    c.is_alphanumeric() || matches!(c, '\'' | '’' | '%' | '$' | '€' | '£' | '&')
}

/// Whether a character is one of the hyphens that join words.
#[must_use]
pub const fn is_hyphen(c: char) -> bool {
    matches!(c, '-' | '\u{2010}' | '\u{2011}')
}

/// What stands between the characters that `cut` names, each with the byte it starts at.
pub fn pieces(text: &str, cut: impl Fn(char) -> bool) -> impl Iterator<Item = (usize, &str)> {
    text.split(cut)
        .map(move |piece| (piece.as_ptr() as usize - text.as_ptr() as usize, piece))
        .filter(|(_, piece)| !piece.is_empty())
}

#[cfg(test)]
mod tests {
    use super::tokens;

    fn cut(text: &str) -> Vec<&str> {
        let mut words = Vec::new();
        tokens(text, |word| words.push(word));
        words
    }

    #[test]
    fn words_are_cut_as_those_of_articles_are() {
        assert_eq!(cut("30-day ceasefire"), ["30", "day", "ceasefire"]);
        assert_eq!(cut("party's troops' don’t"), ["party", "'s", "troops", "'", "do", "n’t"]);
        assert_eq!(cut("n't 's 'll let's ex- O'Brien"), ["n't", "'s", "'ll", "let", "'s", "ex", "O'Brien"]);
        assert_eq!(
            cut("Gov. U.S. president's office, non-aligned"),
            ["Gov.", "U.S.", "president", "'s", "office", "non-aligned"]
        );
        assert_eq!(
            cut("cannot gonna dont government – …"),
            ["can", "not", "gon", "na", "do", "nt", "government"]
        );
    }
}

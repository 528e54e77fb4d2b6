//! How rule words are cut into tokens: by the tokenizer that cuts the words of an article.
//!
//! Hyphens and other marks are left out, and the matcher skips them in articles: so "30-day",
//! "30 day" and a rule's `30-day` are the same two words.

use crate::text::{Token, tokenize};

/// The words of a rule text, each with the byte it starts at.
pub fn tokens(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let mut tokens: Vec<Token> = Vec::new();
    tokenize(text, 0, &mut tokens);
    tokens.into_iter().filter_map(|token| {
        let start = token.start as usize;
        // "ex-" stands before a word, and the hyphen is not part of either.
        let word = text.get(start..token.end as usize)?.trim_end_matches(is_hyphen);
        word.contains(is_letter).then_some((start, word))
    })
}

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

    #[test]
    fn words_are_cut_as_those_of_articles_are() {
        let cut = |text| tokens(text).map(|(_, word)| word).collect::<Vec<_>>();
        assert_eq!(cut("30-day ceasefire"), ["30", "day", "ceasefire"]);
        assert_eq!(cut("party's troops' don’t"), ["party", "'s", "troops", "'", "do", "n’t"]);
        assert_eq!(cut("n't 's 'll let's ex- O'Brien"), ["n't", "'s", "'ll", "let", "'s", "ex", "O'Brien"]);
        assert_eq!(
            cut("Gov. U.S. president's office, non-aligned"),
            ["Gov.", "U.S.", "president", "'s", "office", "non-aligned"]
        );
        assert_eq!(tokens(" a-b c's").map(|(at, _)| at).collect::<Vec<_>>(), [1, 3, 5, 6]);
    }
}

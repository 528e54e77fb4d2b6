//! How rule words are cut into tokens: exactly as the tokenizer cuts the words of an article.
//!
//! Hyphens are left out on both sides, so that "30-day", "30 day" and a rule's `30-day` are the
//! same two words.

/// The tokens of a rule text, each with the byte it starts at, without hyphens.
pub fn tokens(text: &str) -> impl Iterator<Item = (usize, &str)> {
    pieces(text, |c| c.is_whitespace() || is_hyphen(c)).flat_map(|(at, piece)| {
        let cut = clitic(piece);
        let (stem, rest) = piece.split_at(cut);
        [(at, stem), (at + cut, rest)].into_iter().filter(|(_, token)| !token.is_empty())
    })
}

/// Whether a character is one of the hyphens that join words.
#[must_use]
pub const fn is_hyphen(c: char) -> bool {
    matches!(c, '-' | '\u{2010}' | '\u{2011}')
}

/// What stands between the characters that `cut` names, each with the byte it starts at.
pub fn pieces(text: &str, cut: impl Fn(char) -> bool + Copy) -> impl Iterator<Item = (usize, &str)> {
    text.split(cut)
        .map(move |piece| (piece.as_ptr() as usize - text.as_ptr() as usize, piece))
        .filter(|(_, piece)| !piece.is_empty())
}

/// Where a contracted ending starts: `do|n't`, `party|'s`, `troops|'`.
fn clitic(word: &str) -> usize {
    let is_apostrophe = |c: char| matches!(c, '\'' | '’' | 'ʼ');
    let Some((at, mark)) = word.char_indices().rfind(|(_, c)| is_apostrophe(*c)) else {
        return word.len();
    };
    if at == 0 {
        return word.len();
    }
    let ending = &word[at + mark.len_utf8()..];
    let lower = ending.to_ascii_lowercase();
    match lower.as_str() {
        "t" if at > 1 && word[..at].ends_with(['n', 'N']) => at - 1,
        "" | "s" | "re" | "ve" | "ll" | "d" | "m" => at,
        _ => word.len(),
    }
}

#[cfg(test)]
mod tests {
    use super::tokens;

    #[test]
    fn words_are_cut_as_the_tokenizer_cuts_them() {
        let cut = |text| tokens(text).map(|(_, word)| word).collect::<Vec<_>>();
        assert_eq!(cut("30-day ceasefire"), ["30", "day", "ceasefire"]);
        assert_eq!(cut("party's troops' don’t"), ["party", "'s", "troops", "'", "do", "n’t"]);
        assert_eq!(cut("n't 's ex- O'Brien"), ["n't", "'s", "ex", "O'Brien"]);
        assert_eq!(tokens(" a-b c's").map(|(at, _)| at).collect::<Vec<_>>(), [1, 3, 5, 6]);
    }
}

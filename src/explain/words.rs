//! Finding the words that a user quotes, whatever their case and however the article breaks its lines.

use crate::span::Span;

/// A text in lower case with single spaces, and the byte of the text that each of its letters came from.
struct Plain {
    letters: Vec<char>,
    from: Vec<usize>,
}

impl Plain {
    fn of(text: &str) -> Self {
        let mut plain = Self { letters: Vec::new(), from: Vec::new() };
        for (at, letter) in text.char_indices() {
            let letter = match letter {
                '“' | '”' | '„' | '«' | '»' => '"',
                '‘' | '’' => '\'',
                other => other,
            };
            if letter.is_whitespace() {
                if plain.letters.last().is_some_and(|last| *last != ' ') {
                    plain.push(' ', at);
                }
                continue;
            }
            letter.to_lowercase().for_each(|letter| plain.push(letter, at));
        }
        plain
    }

    fn push(&mut self, letter: char, at: usize) {
        self.letters.push(letter);
        self.from.push(at);
    }
}

/// Every place in a text where some words stand.
pub(super) fn find(text: &str, words: &str) -> Vec<Span> {
    let (text, words) = (Plain::of(text), Plain::of(words.trim()));
    let wanted = words.letters.len();
    if wanted == 0 {
        return Vec::new();
    }
    let at = text.letters.windows(wanted).enumerate().filter(|(_, window)| **window == *words.letters);
    at.map(|(first, _)| Span::new(text.from[first], text.from[first + wanted - 1] + 1)).collect()
}

#[cfg(test)]
mod tests {
    use super::find;

    #[test]
    fn words_are_found_in_any_case_and_over_lines() {
        let text = "Kyiv  “said\nNO”. kyiv said no";
        let found: Vec<&str> = find(text, "said no").iter().map(|span| span.of(text)).collect();
        assert_eq!(found, ["said\nNO", "said no"]);
        assert_eq!(find(text, "Kyiv \"said").len(), 1);
        assert!(find(text, " ").is_empty() && find("", "x").is_empty());
    }
}

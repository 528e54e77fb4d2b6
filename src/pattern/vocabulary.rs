//! Words as numbers: every word that any rule mentions gets a [`Symbol`], so that matching a
//! token is comparing two integers.
//!
//! Words are *folded* before they are numbered: lower case, accents dropped, curly apostrophes
//! straightened and British spelling brought to American (`recognise` = `recognize`), on both
//! sides alike, so authors need not write both.

use std::borrow::Cow;
use std::collections::HashMap;

/// The number of a folded word in a [`Vocabulary`]. [`Symbol::NONE`] stands for every word no rule mentions.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Symbol(u32);

impl Symbol {
    /// A word that no rule mentions: equal to nothing a rule can hold.
    pub const NONE: Self = Self(u32::MAX);

    /// The number, for tables indexed by symbol.
    #[must_use]
    pub const fn index(self) -> usize {
        self.0 as usize
    }
}

/// The words of all rules.
#[derive(Clone, Debug, Default)]
pub struct Vocabulary {
    symbols: HashMap<Box<str>, Symbol>,
    words: Vec<Box<str>>,
}

impl Vocabulary {
    /// The symbol of a word, adding it where it is new.
    pub fn intern(&mut self, word: &str) -> Symbol {
        let folded = fold(word);
        if let Some(symbol) = self.symbols.get(&*folded) {
            return *symbol;
        }
        self.add(&folded)
    }

    /// The symbol of a word a rule mentions, or [`Symbol::NONE`].
    #[must_use]
    pub fn get(&self, word: &str) -> Symbol {
        self.symbols.get(&*fold(word)).copied().unwrap_or(Symbol::NONE)
    }

    /// The symbol of a form to the letter, adding it where it is new. It differs from the symbol of
    /// the folded word unless the form is folded already.
    pub fn intern_exact(&mut self, form: &str) -> Symbol {
        if let Some(symbol) = self.symbols.get(form) {
            return *symbol;
        }
        self.add(form)
    }

    /// The symbol of a form that a rule mentions to the letter, or [`Symbol::NONE`].
    #[must_use]
    pub fn get_exact(&self, form: &str) -> Symbol {
        self.symbols.get(form).copied().unwrap_or(Symbol::NONE)
    }

    fn add(&mut self, word: &str) -> Symbol {
        let symbol = Symbol(self.words.len() as u32);
        self.words.push(word.into());
        self.symbols.insert(word.into(), symbol);
        symbol
    }

    /// The folded word of a symbol; empty for [`Symbol::NONE`].
    #[must_use]
    pub fn word(&self, symbol: Symbol) -> &str {
        self.words.get(symbol.index()).map_or("", |word| word)
    }

    /// How many words are known.
    #[must_use]
    pub fn len(&self) -> usize {
        self.words.len()
    }

    /// Whether no word is known.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.words.is_empty()
    }
}

/// British endings and the American ones they are folded to, longest first.
const SPELLINGS: &[(&str, &str)] = &[
    ("isation", "ization"),
    ("isations", "izations"),
    ("ising", "izing"),
    ("ised", "ized"),
    ("ises", "izes"),
    ("ise", "ize"),
    ("yse", "yze"),
    ("efence", "efense"),
    ("efences", "efenses"),
    ("avour", "avor"),
    ("abour", "abor"),
    ("eighbour", "eighbor"),
    ("onour", "onor"),
    ("ehaviour", "ehavior"),
    ("umour", "umor"),
    ("entre", "enter"),
    ("rogramme", "rogram"),
];

/// Folds a word: lower case, accents dropped, British spelling brought to American.
///
/// Both rule words and article words pass through it, so a false fold ("promise" to "promize")
/// harms nobody.
#[must_use]
pub fn fold(word: &str) -> Cow<'_, str> {
    let plain = word.bytes().all(|b| b.is_ascii() && !b.is_ascii_uppercase());
    let lowered: Cow<'_, str> = if plain {
        Cow::Borrowed(word)
    } else if word.is_ascii() {
        Cow::Owned(word.to_ascii_lowercase())
    } else {
        Cow::Owned(word.chars().flat_map(char::to_lowercase).map(unaccent).collect())
    };
    for (british, american) in SPELLINGS {
        if lowered.len() > british.len() + 1 && lowered.ends_with(british) {
            return Cow::Owned(format!("{}{american}", &lowered[..lowered.len() - british.len()]));
        }
    }
    lowered
}

/// The plain letter of an accented Latin one, and the straight form of curly apostrophes and dashes.
fn unaccent(letter: char) -> char {
    match letter {
        'à' | 'á' | 'â' | 'ã' | 'ä' | 'å' | 'ā' | 'ă' | 'ą' => 'a',
        'ç' | 'ć' | 'č' => 'c',
        'ď' | 'đ' => 'd',
        'è' | 'é' | 'ê' | 'ë' | 'ē' | 'ė' | 'ę' | 'ě' => 'e',
        'ğ' | 'ģ' => 'g',
        'ì' | 'í' | 'î' | 'ï' | 'ī' | 'į' | 'ı' => 'i',
        'ķ' => 'k',
        'ł' | 'ļ' | 'ľ' => 'l',
        'ñ' | 'ń' | 'ņ' | 'ň' => 'n',
        'ò' | 'ó' | 'ô' | 'õ' | 'ö' | 'ø' | 'ő' => 'o',
        'ŕ' | 'ř' => 'r',
        'ś' | 'š' | 'ş' | 'ș' => 's',
        'ť' | 'ţ' | 'ț' => 't',
        'ù' | 'ú' | 'û' | 'ü' | 'ū' | 'ů' | 'ű' | 'ų' => 'u',
        'ý' | 'ÿ' => 'y',
        'ź' | 'ž' | 'ż' => 'z',
        '’' | '‘' | 'ʼ' => '\'',
        '‐' | '‑' => '-',
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spellings_and_accents_meet() {
        assert_eq!(fold("Recognise"), fold("recognize"));
        assert_eq!(fold("demilitarisation"), fold("demilitarization"));
        assert_eq!(fold("Élysée"), "elysee");
        assert_eq!([fold("promise"), fold("rise")], ["promize", "rise"]);
    }

    #[test]
    fn a_word_no_rule_mentions_equals_none() {
        let mut vocabulary = Vocabulary::default();
        let withdraw = vocabulary.intern("withdraw");
        assert_eq!(vocabulary.get("Withdraw"), withdraw);
        assert_eq!(vocabulary.get("weather"), Symbol::NONE);
    }
}

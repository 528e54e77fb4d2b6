//! Words as numbers: every word that any rule mentions gets a [`Symbol`], so that matching a
//! token is comparing two integers.
//!
//! Words are *folded* before they are numbered: lower case, accents dropped, curly apostrophes
//! straightened and British spelling brought to American (`recognise` = `recognize`), on both
//! sides alike, so authors need not write both.

use std::borrow::Cow;

use crate::text::forms::Forms;

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

/// A set of symbols, one bit each.
#[derive(Clone, Debug, Default)]
pub(crate) struct Symbols(Vec<u64>);

impl Symbols {
    pub(crate) fn has(&self, symbol: Symbol) -> bool {
        self.0.get(symbol.index() / 64).is_some_and(|bits| bits >> (symbol.index() % 64) & 1 == 1)
    }
}

impl Symbols {
    /// Puts a word in.
    pub(crate) fn insert(&mut self, symbol: Symbol) {
        let at = symbol.index() / 64;
        if self.0.len() <= at {
            self.0.resize(at + 1, 0);
        }
        self.0[at] |= 1 << (symbol.index() % 64);
    }
}

impl FromIterator<Symbol> for Symbols {
    /// Of symbols that are words: [`Symbol::NONE`] is in no set.
    fn from_iter<T: IntoIterator<Item = Symbol>>(symbols: T) -> Self {
        let mut set = Self::default();
        symbols.into_iter().filter(|symbol| *symbol != Symbol::NONE).for_each(|symbol| set.insert(symbol));
        set
    }
}

/// The words of all rules.
#[derive(Clone, Debug, Default)]
pub struct Vocabulary(Forms);

impl Vocabulary {
    /// The symbol of a word, adding it where it is new.
    pub fn intern(&mut self, word: &str) -> Symbol {
        self.add(&fold(word))
    }

    /// The symbol of a word a rule mentions, or [`Symbol::NONE`].
    #[must_use]
    pub fn get(&self, word: &str) -> Symbol {
        self.find(&fold(word))
    }

    /// The symbol of a form to the letter, adding it where it is new. It differs from the symbol of
    /// the folded word unless the form is folded already.
    pub fn intern_exact(&mut self, form: &str) -> Symbol {
        self.add(&visible(form))
    }

    /// The symbol of a form that a rule mentions to the letter, or [`Symbol::NONE`].
    #[must_use]
    pub fn get_exact(&self, form: &str) -> Symbol {
        self.find(&visible(form))
    }

    fn find(&self, word: &str) -> Symbol {
        self.0.find(word).map_or(Symbol::NONE, Symbol)
    }

    fn add(&mut self, word: &str) -> Symbol {
        Symbol(self.0.number(word))
    }

    /// The folded word of a symbol; empty for [`Symbol::NONE`].
    #[must_use]
    pub fn word(&self, symbol: Symbol) -> &str {
        self.0.word(symbol.0)
    }

    /// How many words are known.
    #[must_use]
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether no word is known.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

/// British endings and the American ones they are folded to, by their last letter: one in six is
/// looked at.
const fn spellings(last: u8) -> &'static [(&'static str, &'static str)] {
    match last {
        b'n' => &[("isation", "ization")],
        b'g' => &[("ising", "izing"), ("ysing", "yzing")],
        b'd' => &[("ised", "ized"), ("ysed", "yzed")],
        b'e' => &[
            ("ise", "ize"),
            ("yse", "yze"),
            ("efence", "efense"),
            ("entre", "enter"),
            ("rogramme", "rogram"),
        ],
        b's' => &[
            ("isations", "izations"),
            ("ises", "izes"),
            ("efences", "efenses"),
            ("avours", "avors"),
            ("abours", "abors"),
            ("eighbours", "eighbors"),
        ],
        b'r' => &[
            ("avour", "avor"),
            ("abour", "abor"),
            ("eighbour", "eighbor"),
            ("onour", "onor"),
            ("ehaviour", "ehavior"),
            ("umour", "umor"),
        ],
        _ => &[],
    }
}

/// Whether a folded word has an ending that is spelled in two ways.
pub(crate) fn is_respelled(word: &str) -> bool {
    let endings = word.bytes().next_back().map_or(&[][..], spellings);
    endings.iter().any(|(british, american)| word.ends_with(british) || word.ends_with(american))
}

/// What stands inside words and is not seen: soft hyphens and spaces of no width.
const fn is_invisible(letter: char) -> bool {
    matches!(letter, '\u{ad}' | '\u{200b}'..='\u{200d}' | '\u{2060}' | '\u{feff}')
}

/// An accent written as a character of its own behind its letter.
const fn is_accent(letter: char) -> bool {
    matches!(letter, '\u{300}'..='\u{36f}')
}

/// The form without what cannot be seen.
fn visible(form: &str) -> Cow<'_, str> {
    if form.is_ascii() || !form.contains(is_invisible) {
        return Cow::Borrowed(form);
    }
    Cow::Owned(form.chars().filter(|c| !is_invisible(*c)).collect())
}

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
        let letters = word.chars().filter(|c| !is_invisible(*c)).flat_map(char::to_lowercase);
        Cow::Owned(letters.filter(|c| !is_accent(*c)).map(unaccent).collect())
    };
    let last = lowered.bytes().next_back().unwrap_or_default();
    for (british, american) in spellings(last) {
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
        'й' => 'и',
        'ё' => 'е',
        'ї' => 'і',
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
        assert_eq!(fold("Ely\u{301}se\u{301}e"), "elysee");
        assert_eq!([fold("Сергей"), fold("Серге\u{438}\u{306}")], ["сергеи", "сергеи"]);
        assert_eq!(fold("cease\u{ad}fire"), "ceasefire");
        assert_eq!(fold("Ky\u{200b}i\u{2060}v\u{200d}"), "kyiv");
        assert_eq!([fold("promise"), fold("rise")], ["promize", "rise"]);
    }

    #[test]
    fn a_form_to_the_letter_is_another_word() {
        let mut vocabulary = Vocabulary::default();
        let (exact, plain) = (vocabulary.intern_exact("MAP"), vocabulary.intern("map"));
        assert_eq!([vocabulary.get_exact("MAP"), vocabulary.get_exact("map")], [exact, plain]);
        assert_eq!([vocabulary.get("MAP"), vocabulary.get("Map")], [plain, plain]);
        assert_eq!(vocabulary.get_exact("Map"), Symbol::NONE);
        assert_eq!(vocabulary.get_exact("M\u{ad}AP"), exact);
    }

    #[test]
    fn a_word_no_rule_mentions_equals_none() {
        let mut vocabulary = Vocabulary::default();
        let withdraw = vocabulary.intern("withdraw");
        assert_eq!(vocabulary.get("Withdraw"), withdraw);
        assert_eq!(vocabulary.get("weather"), Symbol::NONE);
    }
}

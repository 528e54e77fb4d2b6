//! What a written word can be, whatever the parser will make of it.

use crate::pack::language::{Pronoun, PronounKind};
use crate::pack::{Pack, Words};
use crate::pattern::view::second_lemma;
use crate::pattern::vocabulary::Symbol;
use crate::syntax::Model;

/// What is known of a form.
#[derive(Clone, Debug, Default)]
pub(super) struct Form {
    /// Every word of the rules that a token of this form can be found by.
    pub(super) symbols: Box<[Symbol]>,
    /// What it can do, as [`Flags`].
    pub(super) flags: Flags,
}

/// What a form can do, a bit each.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Flags(u16);

impl Flags {
    /// A pronoun whose meaning stands before it.
    pub(super) const PRONOUN: Self = Self(1);
    /// A pronoun that can stand for a thing.
    pub(super) const THING: Self = Self(2);
    /// An office or a body that "the" can point back to.
    pub(super) const ROLE: Self = Self(4);
    /// The last word of "both sides" and the like.
    pub(super) const GROUP: Self = Self(8);
    /// What takes up the sentence before: a pronoun, a verb without an object.
    pub(super) const TAKES_UP: Self = Self(16);
    /// A noun that points back a few sentences: these terms, the proposal.
    pub(super) const POINTS: Self = Self(32);
    /// Those who stand with a party.
    pub(super) const ALLIES: Self = Self(64);
    /// A pronoun for who speaks.
    pub(super) const FIRST: Self = Self(128);

    pub(super) const fn has(self, other: Self) -> bool {
        self.0 & other.0 != 0
    }

    pub(super) const fn with(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }
}

/// What is known of the forms met so far, by their numbers.
#[derive(Debug, Default)]
pub struct Seen(Vec<Option<Form>>);

impl Seen {
    /// What a form can be.
    pub(super) fn of(&mut self, number: u32, form: &str, pack: &Pack) -> &Form {
        let at = number as usize;
        if self.0.len() <= at {
            self.0.resize(at + 1, None);
        }
        self.0[at].get_or_insert_with(|| describe(form, pack))
    }
}

fn describe(text: &str, pack: &Pack) -> Form {
    let vocabulary = &pack.vocabulary;
    let form = vocabulary.get(text);
    let mut symbols = vec![form, vocabulary.get_exact(text)];
    let mut flags = Flags::default();
    for lemma in Model::embedded().lemmas(text) {
        let symbol = vocabulary.get(&lemma);
        symbols.push(symbol);
        symbols.push(second_lemma(text, symbol, vocabulary));
        if matches!(&*lemma, "it" | "they" | "them") {
            flags = flags.with(Flags::THING);
        }
    }
    symbols.sort_unstable();
    symbols.dedup();
    symbols.retain(|symbol| *symbol != Symbol::NONE);
    let language = &pack.language;
    let any = |words: &Words| symbols.iter().any(|symbol| words.has(*symbol));
    let starts = |words: &Words| symbols.iter().any(|symbol| words.starting(*symbol).next().is_some());
    let ends = |words: &Words| {
        words.entries.iter().any(|entry| entry.last().is_some_and(|last| symbols.contains(last)))
    };
    let back = |pronoun: &Pronoun| {
        let kind = matches!(pronoun.kind, PronounKind::Personal | PronounKind::Possessive);
        pronoun.form == form && (pronoun.person == 3 && kind || pronoun.kind == PronounKind::Relative)
    };
    let noun = |symbol: &Symbol| language.reference_noun(*symbol).is_some();
    for (flag, can) in [
        (Flags::FIRST, language.pronouns.iter().any(|pronoun| pronoun.form == form && pronoun.person == 1)),
        (Flags::PRONOUN, language.pronouns.iter().any(back)),
        (Flags::ROLE, any(&language.role_persons) || any(&language.role_bodies)),
        (Flags::GROUP, [&language.both, &language.neither, &language.each].into_iter().any(ends)),
        (
            Flags::TAKES_UP,
            any(&language.reference_pronouns)
                || any(&language.reference_verbs)
                || starts(&language.reference_adverbs),
        ),
        (Flags::POINTS, symbols.iter().any(noun)),
        (Flags::ALLIES, any(&language.allies)),
    ] {
        if can {
            flags = flags.with(flag);
        }
    }
    Form { symbols: symbols.into(), flags }
}

//! The compiled language: cues and the closed word classes that the mechanisms look up.

use crate::pack::stance::Stance;
use crate::pattern::vocabulary::Symbol;
use crate::span::Origin;

/// Everything the engine knows of a language.
#[derive(Debug, Default)]
pub struct Language {
    /// Cues, in the order of their files.
    pub cues: Vec<Cue>,
    /// What each stance weighs and becomes, in the order of [`Stance::ALL`].
    pub stances: Vec<StanceInfo>,
    /// Verbs whose subject holds the noun cue that is their object: express, voice, signal.
    pub light_verbs: Words,
    /// Verbs that pass holder and polarity through: begin, continue, keep.
    pub aspectuals: Words,
    /// Verbs that turn their object's content round: drop, halt, abandon.
    pub reverser_verbs: Words,
    /// Nouns that do: end, abandonment.
    pub reverser_nouns: Words,
    /// Determiners that do: no.
    pub reverser_determiners: Words,
    /// Prepositions that do: without.
    pub reverser_prepositions: Words,
    /// Adjectives that do.
    pub reverser_adjectives: Words,
    /// Nouns that pass their of-phrase through: package of sanctions, prospect of talks.
    pub transparent_nouns: Words,
    /// not, n't, never.
    pub negators: Words,
    /// no longer, once, previously: the stance is not held any more.
    pub past: Words,
    /// stop short of, fall short of: the stance was nearly taken.
    pub nearly: Words,
    /// Verbs through which a negation reaches down: "does not plan to".
    pub neg_transparent: Words,
    /// if, unless, until, in exchange for.
    pub conditions: Vec<ConditionWord>,
    /// Marks of a clause that is not asserted: if, whether.
    pub unreal_marks: Words,
    /// Verbs whose content nobody owns: fear, imagine, speculate.
    pub unreal_verbs: Words,
    /// Nouns whose content nobody owns: fear, possibility.
    pub unreal_nouns: Words,
    /// Adverbs that take the assertion back.
    pub unreal_adverbs: Words,
    /// this, these, that, such, the.
    pub reference_determiners: Words,
    /// terms, proposal, idea, with the stances each can point to.
    pub reference_nouns: Vec<(Symbol, Vec<Stance>)>,
    /// it, this, that, them.
    pub reference_pronouns: Words,
    /// analyst, expert: they speak for nobody.
    pub outsider_nouns: Words,
    /// former, retired, opposition: so do these.
    pub outsider_modifiers: Words,
    /// president, official: with a party's name they speak for it.
    pub role_persons: Words,
    /// ministry, government, delegation.
    pub role_bodies: Words,
    /// Words before a name: President, Chancellor.
    pub titles: Words,
    /// Mr, Mrs, Dr, Gen.
    pub honorifics: Words,
    /// both sides, the two countries.
    pub both: Words,
    /// neither side.
    pub neither: Words,
    /// allies, partners: "Ukraine and its allies".
    pub allies: Words,
    /// Pronouns.
    pub pronouns: Vec<Pronoun>,
}

/// A set of words and word sequences.
#[derive(Clone, Debug, Default)]
pub struct Words {
    /// Each entry one or more folded words.
    pub entries: Vec<Vec<Symbol>>,
}

impl Words {
    /// Whether the single word is in the set.
    #[must_use]
    pub fn has(&self, word: Symbol) -> bool {
        word != Symbol::NONE && self.entries.iter().any(|entry| entry.as_slice() == [word])
    }
}

/// What a word says about who holds what.
#[derive(Clone, Debug)]
pub struct Cue {
    /// The words; the first is the head, the rest its fixed particles ("rule out").
    pub words: Vec<Symbol>,
    /// The words as written.
    pub text: String,
    /// Part of speech it must be.
    pub pos: CuePos,
    /// What it expresses.
    pub sense: Sense,
    /// What its negation expresses; `None` is nothing at all.
    pub negated: Option<Stance>,
    /// Where its holder stands.
    pub holder: HolderPlace,
    /// Where its content stands.
    pub content: Vec<Place>,
    /// Where its addressee stands.
    pub addressee: Option<AddresseePlace>,
    /// Whether it is an act that is a stance by itself: approve, impose.
    pub act: bool,
    /// Whether it is said aloud: demanded, as against wanted.
    pub speech: bool,
    /// Strength, 1 to 5.
    pub strength: u8,
    /// CAMEO code.
    pub cameo: String,
    /// PLOVER class.
    pub plover: String,
    /// Where it was written.
    pub origin: Origin,
}

/// Part of speech of a cue.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum CuePos {
    /// insist
    Verb,
    /// demand
    Noun,
    /// ready
    Adjective,
    /// must
    Modal,
    /// out of the question, according to
    Phrase,
}

/// What a cue expresses.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Sense {
    /// One of the nine stances.
    Stance(Stance),
    /// A report without a stance: say, tell.
    Say,
    /// A state of mind without a stance: know, think, expect.
    Know,
    /// An accusation: the content is the accused's stance.
    Accuse,
}

/// Where the holder of a cue stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum HolderPlace {
    /// The grammatical subject, or the agent of a passive.
    Subject,
    /// The possessor, of/by/from phrase or adjective of a noun.
    Possessor,
    /// Whoever utters it.
    Speaker,
    /// The object.
    Object,
}

/// Where the content of a cue stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Place {
    /// A finite clause, with or without "that".
    That,
    /// An infinitive.
    To,
    /// A gerund.
    Ing,
    /// The direct object.
    Object,
    /// The cue's own subject.
    Subject,
    /// A quotation.
    Quote,
    /// A prepositional phrase with this preposition.
    Prep(Symbol),
}

/// Where the addressee of a cue stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum AddresseePlace {
    /// The direct object: "urged Kyiv".
    Object,
    /// A prepositional phrase: "called on Kyiv".
    Prep(Symbol),
}

/// What a stance weighs and becomes.
#[derive(Clone, Debug)]
pub struct StanceInfo {
    /// The stance.
    pub stance: Stance,
    /// 1 to 5.
    pub strength: u8,
    /// CAMEO code.
    pub cameo: String,
    /// PLOVER class.
    pub plover: String,
    /// What its negation is, unless a cue says otherwise.
    pub negated: Option<Stance>,
}

/// A word that makes a stance depend on something.
#[derive(Clone, Debug)]
pub struct ConditionWord {
    /// The words: "if", "in exchange for".
    pub words: Vec<Symbol>,
    /// How it binds.
    pub kind: ConditionKind,
}

/// How a condition binds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ConditionKind {
    /// if, provided that
    If,
    /// only if
    OnlyIf,
    /// unless
    Unless,
    /// until
    Until,
    /// in exchange for
    Exchange,
    /// as a prerequisite for
    Prerequisite,
    /// without
    Without,
}

/// A pronoun.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pronoun {
    /// The form, folded.
    pub form: Symbol,
    /// 1, 2 or 3.
    pub person: u8,
    /// Whether plural.
    pub plural: bool,
    /// Gender, where it has one.
    pub gender: PronounGender,
    /// personal, possessive …
    pub kind: PronounKind,
}

/// Gender of a pronoun.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum PronounGender {
    /// he
    Male,
    /// she
    Female,
    /// it
    Neuter,
    /// they, we
    Any,
}

/// Kind of a pronoun.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum PronounKind {
    /// he, we
    Personal,
    /// his, our
    Possessive,
    /// himself
    Reflexive,
    /// this
    Demonstrative,
    /// who
    Relative,
}

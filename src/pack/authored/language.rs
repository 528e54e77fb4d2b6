//! The files of a language.

use serde::Deserialize;

use super::{Pairs, Text, Texts};
use crate::pack::yaml::Located;

/// A file that is nothing but named word lists.
macro_rules! word_files {
    ($($(#[$doc:meta])* $name:ident { $($(#[$field_doc:meta])* $field:ident $(= $key:literal)?),* $(,)? })*) => {$(
        $(#[$doc])*
        #[derive(Debug, Default, Deserialize)]
        #[serde(deny_unknown_fields)]
        pub struct $name<'a> {
            $($(#[$field_doc])* #[serde(borrow, default $(, rename = $key)?)] pub $field: Texts<'a>,)*
        }
    )*};
}

word_files! {
    /// `aspectuals.yaml`
    AspectualsFile {
        /// Verbs that pass holder and polarity through: begin, keep.
        verbs,
        /// Verbs of seeming: appear, turn out.
        seeming,
        /// Verb and preposition before a gerund: end up agreeing.
        particles,
        /// Adjectives: quick to reject.
        adjectives,
        /// Verbs that add nothing to what follows them: be, get.
        plain,
    }
    /// `groups.yaml`
    GroupsFile {
        /// both sides
        both,
        /// neither side
        neither,
        /// either side
        either,
        /// each side
        each,
        /// the other side
        others,
        /// allies, partners
        allies,
        /// together with
        joint,
    }
    /// `hypotheticals.yaml`
    HypotheticalsFile {
        /// Marks of a clause that is not asserted.
        marks,
        /// Auxiliaries that open such a clause when they stand before their subject.
        inverted,
        /// Verbs whose content nobody owns.
        verbs,
        /// Those of them that do not disown a clause about their own subject.
        own,
        /// Nouns whose content nobody owns.
        nouns,
        /// Adjectives whose content nobody owns.
        adjectives,
        /// Adjectives before a noun that make nobody own what it names.
        modifiers,
        /// Adverbs that take the assertion back.
        adverbs,
        /// First words of direct questions.
        questions,
    }
    /// `light-verbs.yaml`
    LightVerbsFile {
        /// Their subject holds the noun cue that is their object.
        verbs,
        /// Their subject is the content of the noun cue that is their predicate.
        copulas,
        /// Verb and preposition before the noun cue.
        with,
        /// Their subject is the addressee.
        receivers,
        /// They give the stance up.
        outcomes,
        /// include, comprise
        listing,
    }
    /// `negation.yaml`
    NegationFile {
        /// not, never
        negators,
        /// no, neither
        determiners,
        /// nobody, none
        subjects,
        /// no longer, once
        past,
        /// previously, with "had"
        past_before = "past-before",
        /// yet to
        not_yet = "not-yet",
        /// fail, neglect
        implicatives,
        /// stop short of
        nearly,
        /// decline to say
        silent,
        /// Verbs through which a negation reaches down.
        transparent,
        /// not without
        double,
    }
    /// `outsiders.yaml`
    OutsidersFile {
        /// analyst, expert
        nouns,
        /// former, retired
        modifiers,
        /// emeritus, in exile
        behind,
        /// think tank, newspaper
        bodies,
        /// many, observers
        unnamed,
        /// some, many, before a people
        subsets,
    }
    /// `reversers.yaml`
    ReversersFile {
        /// drop, halt
        verbs,
        /// keep … from
        from,
        /// end, abandonment
        nouns,
        /// void, free
        adjectives,
        /// no
        determiners,
        /// without
        prepositions,
        /// instead
        adverbs,
        /// limit, reduce
        limiters,
        /// with, by: behind these stands nothing that a verb undoes
        beside,
    }
    /// `roles.yaml`
    RolesFile {
        /// president, spokesman
        persons,
        /// ministry, delegation
        bodies,
        /// deputy, chief
        ranks,
        /// foreign, defence
        policy,
    }
    /// `prepositions.yaml`
    PrepositionsFile {
        /// of, to, from
        prepositions,
        /// back, away
        particles,
        /// because of, due to
        reasons,
    }
    /// `verbs.yaml`
    VerbsFile {
        /// move, turn
        verbs,
    }
    /// `transparent-nouns.yaml`
    TransparentNounsFile {
        /// package, prospect
        nouns,
    }
    /// Forms of address by gender, in `titles.yaml`.
    Honorifics {
        /// Mr
        male = "m",
        /// Mrs
        female = "f",
        /// Dr
        any,
    }
}

/// `cues/*.yaml`
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CuesFile<'a> {
    /// Groups of words that behave alike.
    #[serde(borrow)]
    pub cues: Vec<CueGroup<'a>>,
}

/// `modals.yaml`
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ModalsFile<'a> {
    /// Groups of modals that behave alike.
    #[serde(borrow)]
    pub modals: Vec<CueGroup<'a>>,
}

/// Words that share one behaviour.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CueGroup<'a> {
    /// Lemmas, or phrases where `pos` is phrase.
    #[serde(borrow)]
    pub words: Texts<'a>,
    /// verb, noun, adjective, modal or phrase.
    pub pos: CuePos,
    /// A stance, or say, know, accuse.
    #[serde(borrow)]
    pub stance: Text<'a>,
    /// What its negation is: a stance or none.
    #[serde(borrow, default)]
    pub negated: Option<Text<'a>>,
    /// What it is under a report in the past tense: a stance or none.
    #[serde(borrow, default)]
    pub backshift: Option<Text<'a>>,
    /// Where the holder stands.
    #[serde(default)]
    pub holder: Option<HolderPlace>,
    /// Where the content stands.
    #[serde(borrow)]
    pub content: Texts<'a>,
    /// Where the addressee stands.
    #[serde(borrow, default)]
    pub addressee: Option<Text<'a>>,
    /// Whether the act itself is a stance.
    #[serde(default)]
    pub act: bool,
    /// Whether it is said aloud.
    #[serde(default)]
    pub speech: bool,
    /// Whether it is an effort rather than a wish.
    #[serde(default)]
    pub effort: bool,
    /// Whether it counts only before its clause, set off by a comma.
    #[serde(default)]
    pub fronted: bool,
    /// Whether it counts only where its addressee is there.
    #[serde(default)]
    pub addressed: bool,
    /// Whether it counts only without a direct object ("withdraw from", but not "withdraw troops from").
    #[serde(default)]
    pub bare: bool,
    /// Strength, where it is not the stance's own.
    #[serde(default)]
    pub strength: Option<Located<u8>>,
    /// CAMEO code, where it is not the stance's own.
    #[serde(borrow, default)]
    pub cameo: Option<Text<'a>>,
    /// PLOVER class, where it is not the stance's own.
    #[serde(borrow, default)]
    pub plover: Option<Text<'a>>,
}

macro_rules! words {
    ($($(#[$doc:meta])* $name:ident { $($variant:ident = $word:literal),* $(,)? })*) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq)]
        pub enum $name { $(#[doc = $word] #[serde(rename = $word)] $variant),* }
    )*};
}

words! {
    /// Part of speech of a cue.
    CuePos { Verb = "verb", Noun = "noun", Adjective = "adjective", Modal = "modal", Phrase = "phrase" }
    /// Where a holder stands.
    HolderPlace { Subject = "subject", Possessor = "possessor", Speaker = "speaker", Object = "object", Topic = "topic" }
    /// How a condition binds.
    ConditionKind {
        If = "if", OnlyIf = "only-if", Unless = "unless", Until = "until", After = "after", Before = "before",
        Exchange = "exchange", Prerequisite = "prerequisite", Without = "without", Concession = "none",
    }
    /// Where the words of a condition stand.
    ConditionPlace { Before = "before", Behind = "behind" }
    /// Number of a pronoun.
    Number { Singular = "sing", Plural = "plur", Any = "any" }
    /// Gender of a pronoun.
    PronounGender { Male = "m", Female = "f", Neuter = "n", Any = "any" }
    /// Kind of a pronoun.
    PronounKind {
        Personal = "personal", Possessive = "possessive", Reflexive = "reflexive",
        Demonstrative = "demonstrative", Relative = "relative", Indefinite = "indefinite",
        Reciprocal = "reciprocal",
    }
}

/// `stances.yaml`
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct StancesFile<'a> {
    /// The nine stances by name.
    #[serde(borrow)]
    pub stances: Pairs<'a, Stance<'a>>,
}

/// A stance.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Stance<'a> {
    /// `+` or `-`.
    #[serde(borrow)]
    pub sign: Text<'a>,
    /// 1 to 5.
    pub strength: Located<u8>,
    /// CAMEO root.
    #[serde(borrow)]
    pub cameo: Text<'a>,
    /// PLOVER class.
    #[serde(borrow)]
    pub plover: Text<'a>,
    /// What its negation is: a stance or none.
    #[serde(borrow)]
    pub negated: Text<'a>,
    /// "demands", as a table says it of one party.
    #[serde(borrow, default)]
    pub verb: Option<Text<'a>>,
}

/// `nominalisations.yaml`
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NominalisationsFile<'a> {
    /// Verb to the nouns that name its act.
    #[serde(borrow)]
    pub nominalisations: Pairs<'a, Texts<'a>>,
}

/// `conditions.yaml`
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ConditionsFile<'a> {
    /// Groups of words that bind alike.
    #[serde(borrow)]
    pub conditions: Vec<ConditionGroup<'a>>,
    /// Auxiliaries that open a condition when they stand before their subject.
    #[serde(borrow, default)]
    pub inverted: Texts<'a>,
    /// Words that open a clause conceded to the one beside it.
    #[serde(borrow, default)]
    pub concessive: Texts<'a>,
}

/// Conditions that bind alike.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ConditionGroup<'a> {
    /// The words.
    #[serde(borrow)]
    pub words: Texts<'a>,
    /// How they bind.
    pub kind: ConditionKind,
    /// Where they stand: before the condition, or before what depends on it.
    #[serde(default)]
    pub place: Option<ConditionPlace>,
    /// Whether the holder asks for what the condition says.
    #[serde(default)]
    pub demands: Option<bool>,
}

/// `back-references.yaml`
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct BackReferencesFile<'a> {
    /// this, these, such
    #[serde(borrow, default)]
    pub determiners: Texts<'a>,
    /// the, its
    #[serde(borrow, default)]
    pub definite: Texts<'a>,
    /// terms, proposal, and the stances each can point to; `any` is all of them.
    #[serde(borrow, default)]
    pub nouns: Pairs<'a, Texts<'a>>,
    /// it, this
    #[serde(borrow, default)]
    pub pronouns: Texts<'a>,
    /// those of them that point to several
    #[serde(borrow, default)]
    pub plural: Texts<'a>,
    /// so, likewise
    #[serde(borrow, default)]
    pub adverbs: Texts<'a>,
    /// so does, neither did
    #[serde(borrow, default)]
    pub echoes: Texts<'a>,
    /// refuse, agree: cues that need no content
    #[serde(borrow, default, rename = "verb-phrases")]
    pub verb_phrases: Texts<'a>,
}

/// `titles.yaml`
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TitlesFile<'a> {
    /// President, Gen.
    #[serde(borrow, default)]
    pub titles: Texts<'a>,
    /// Mr, Mrs, Dr
    #[serde(borrow, default)]
    pub honorifics: Honorifics<'a>,
}

/// `pronouns.yaml`
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PronounsFile<'a> {
    /// The pronouns.
    #[serde(borrow)]
    pub pronouns: Vec<Pronoun<'a>>,
}

/// A pronoun.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Pronoun<'a> {
    /// The form.
    #[serde(borrow)]
    pub form: Text<'a>,
    /// Its dictionary form.
    #[serde(borrow)]
    pub lemma: Text<'a>,
    /// 1, 2 or 3.
    pub person: Located<u8>,
    /// Singular or plural.
    pub number: Number,
    /// Gender.
    pub gender: PronounGender,
    /// Kind.
    pub kind: PronounKind,
}

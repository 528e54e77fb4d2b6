//! The files of a language.

use schemars::JsonSchema;
use serde::Deserialize;

use super::{Pairs, Text, Texts, shape};
use crate::pack::yaml::Located;

/// A file that is nothing but named word lists.
macro_rules! word_files {
    ($($(#[$doc:meta])* $name:ident { $($(#[$field_doc:meta])* $field:ident $(= $key:literal)?),* $(,)? })*) => {$(
        $(#[$doc])*
        #[derive(Debug, Default, Deserialize, JsonSchema)]
        #[serde(deny_unknown_fields)]
        pub struct $name<'a> {
            $($(#[$field_doc])* #[serde(borrow, default $(, rename = $key)?)] pub $field: Texts<'a>,)*
        }
    )*};
}

word_files! {
    /// `aspectuals.yaml`: words of phase and manner, which pass their subject on as holder to what stands below them.
    AspectualsFile {
        /// Verbs before an infinitive, a gerund or a cue noun: begin, keep, continue.
        verbs,
        /// Verbs of seeming, which pass through: appear, turn out.
        seeming,
        /// Verb and preposition before a gerund: end up agreeing, respond by rejecting.
        particles,
        /// Adjectives: was quick to reject, is likely to accept.
        adjectives,
        /// Verbs that add nothing to what follows them: be, get.
        plain,
    }
    /// `groups.yaml`: phrases that stand for several parties at once.
    GroupsFile {
        /// All parties last named together, usually two: both sides.
        both,
        /// The same, and the clause is negated: neither side.
        neither,
        /// One of them, and it is not said which: either side.
        either,
        /// The parties taken singly: each side.
        each,
        /// The other of the two parties last named: the other side.
        others,
        /// With a party's name before it, the parties that back it: allies, partners.
        allies,
        /// Between two names, both of which hold it: together with.
        joint,
    }
    /// `hypotheticals.yaml`: what makes a clause unreal or nobody's own, so that nothing is stated in it.
    HypotheticalsFile {
        /// Words that open a clause that is not asserted: if, whether.
        marks,
        /// Auxiliaries that open such a clause where they stand before their subject: had they demanded.
        inverted,
        /// Verbs whose that-, if- or whether-clause nobody owns: fear, imagine, deny.
        verbs,
        /// Those of the verbs that do not disown a clause about their own subject.
        own,
        /// Nouns whose clause or of-phrase nobody owns: fear, possibility.
        nouns,
        /// Adjectives whose clause nobody owns: unlikely, unclear.
        adjectives,
        /// Adjectives before a noun that make nobody own what it names: alleged, would-be.
        modifiers,
        /// Adverbs that take back the clause they stand in: allegedly.
        adverbs,
        /// First words of direct questions, which state nothing.
        questions,
    }
    /// `light-verbs.yaml`: verbs that hand their subject on to a cue noun.
    LightVerbsFile {
        /// The cue noun is their object and their subject holds it: voice readiness.
        verbs,
        /// The cue noun is their predicate and their subject its content: a truce is a key demand of theirs.
        copulas,
        /// Verb and preposition before the cue noun: come out in support of.
        with,
        /// Their subject is the addressee of the cue noun: receive, face.
        receivers,
        /// They give the stance of the cue noun up: drop, withdraw.
        outcomes,
        /// The cue noun is their subject and what they list its content: include, comprise.
        listing,
        /// What they say nobody does; whoever says it states a fact: belong, lie.
        states,
        /// What somebody lays down in writing: law, decree, draft.
        instruments,
    }
    /// `negation.yaml`: what says no.
    NegationFile {
        /// They negate the verb, noun or adjective they hang on: not, never.
        negators,
        /// They negate the noun they stand before, and its verb: no, neither.
        determiners,
        /// They negate the clause they are the subject of: nobody, none.
        subjects,
        /// With them the stance is over and nothing is stated: no longer, once.
        past,
        /// The same in the pluperfect only: had previously opposed.
        past_before = "past-before",
        /// No statement rather than a refusal: have yet to.
        not_yet = "not-yet",
        /// What their infinitive says did not come about: fail, neglect.
        implicatives,
        /// Verbs that deny what they report: deny, refute.
        denials,
        /// Verbs that forbid behind "cannot", said of another: have, join.
        bans,
        /// The cue that follows gives no statement: stop short of.
        nearly,
        /// What is refused is to speak, and nothing below is stated: decline to say.
        silent,
        /// Verbs through which a negation reaches down to their content: does not plan to send.
        transparent,
        /// Negators that do not negate what they stand before: not only, not without.
        double,
    }
    /// `outsiders.yaml`: who speaks for no party, even with its name before the word.
    OutsidersFile {
        /// Nouns for such people: analyst, expert.
        nouns,
        /// Words before a role that take it away: former, retired, opposition.
        modifiers,
        /// Words behind a role that do: emeritus, in exile.
        behind,
        /// Bodies that are nobody's government: think tank, newspaper.
        bodies,
        /// Heads without a party that speak for nobody: many, observers.
        unnamed,
        /// Words before a people that leave only part of it, which speaks for no party: some, many.
        subsets,
    }
    /// `reversers.yaml`: words that turn the position they govern into its opposite.
    ReversersFile {
        /// Verbs, with their particle: drop, halt, give up.
        verbs,
        /// Verb and object in which the verb undoes nothing: cut a deal.
        idioms,
        /// Verbs that undo what follows "from": keep them from joining.
        from,
        /// Nouns, by their of-phrase or in a compound: end, abandonment, sanctions relief.
        nouns,
        /// Adjectives: void, free.
        adjectives,
        /// Determiners: no.
        determiners,
        /// Prepositions: without.
        prepositions,
        /// Adverbs: instead.
        adverbs,
        /// Verbs that weaken without undoing, and turn a position round only where it holds no such word itself: limit, reduce.
        limiters,
        /// Prepositions behind which stands nothing that a verb undoes: with, by.
        beside,
    }
    /// `roles.yaml`: words for offices, which with a party's name speak for it.
    RolesFile {
        /// Offices of people: president, spokesman.
        persons,
        /// Bodies: ministry, delegation.
        bodies,
        /// Words of rank before a role: deputy, chief.
        ranks,
        /// Fields of policy before a role: foreign, defence.
        policy,
    }
    /// `prepositions.yaml`: prepositions and particles.
    PrepositionsFile {
        /// Prepositions: of, to, from.
        prepositions,
        /// Adverbs that make one word with a verb: back, away, out.
        particles,
        /// What they name is why, and not what: because of, due to.
        reasons,
    }
    /// `verbs.yaml`: verbs that no other file names.
    VerbsFile {
        /// Verbs, so that a phrase that begins with one is read as a verb with its arguments.
        verbs,
    }
    /// `transparent-nouns.yaml`: nouns that say little themselves.
    TransparentNounsFile {
        /// Nouns that pass their of-phrase through: a package of sanctions, the prospect of talks.
        nouns,
    }
    /// Forms of address by gender.
    Honorifics {
        /// For a man: Mr, Sir.
        male = "m",
        /// For a woman: Mrs, Madam.
        female = "f",
        /// For anybody: Dr.
        any,
    }
}

/// `cues/*.yaml`: words that express a stance.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CuesFile<'a> {
    /// Groups of words that behave alike.
    #[serde(borrow)]
    pub cues: Vec<CueGroup<'a>>,
}

/// `modals.yaml`: must, will, should and their like.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ModalsFile<'a> {
    /// Groups of modals that behave alike.
    #[serde(borrow)]
    pub modals: Vec<CueGroup<'a>>,
}

/// Words that share one behaviour: a stance, and where holder, content and addressee stand.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CueGroup<'a> {
    /// The words: lemmas with their particle (`rule out`), or phrases where `pos` is phrase or modal.
    #[serde(borrow)]
    #[schemars(extend("examples" = [["insist", "rule out"]]))]
    pub words: Texts<'a>,
    /// Part of speech.
    pub pos: CuePos,
    /// What they express: one of the nine stances, or `say`, `know` (no stance) or `accuse` (the content is the accused's stance).
    #[serde(borrow)]
    #[schemars(with = "shape::SenseWord")]
    pub stance: Text<'a>,
    /// What the negation expresses, where it is not what the stance's own is: a stance or `none`.
    #[serde(borrow, default)]
    #[schemars(with = "Option<shape::StanceOrNone>")]
    pub negated: Option<Text<'a>>,
    /// What they express under a report in the past tense ("said it would send"): a stance or `none`.
    #[serde(borrow, default)]
    #[schemars(with = "Option<shape::StanceOrNone>")]
    pub backshift: Option<Text<'a>>,
    /// Where the holder stands: `possessor` of a noun, `speaker` of a modal, `subject` of all else, where it is left out.
    #[serde(default)]
    pub holder: Option<HolderPlace>,
    /// Where the content stands, in any of these places: a clause (`that`, `to`, `ing`, `subjunctive`, `clause`, `quote`), a noun (`object`, `subject`, `compound`, `modified`, `predicate`), or a preposition.
    #[serde(borrow)]
    #[schemars(with = "Vec<shape::ContentPlace>")]
    pub content: Texts<'a>,
    /// Where the addressee stands: `object`, or a preposition.
    #[serde(borrow, default)]
    #[schemars(with = "Option<shape::AddresseePlace>")]
    pub addressee: Option<Text<'a>>,
    /// Prepositions behind which stands whoever judges so, where nobody else does: unacceptable to, vital for.
    #[serde(borrow, default)]
    pub judge: Texts<'a>,
    /// Whether the act itself is a stance: approve, impose.
    #[serde(default)]
    pub act: bool,
    /// Whether it is said aloud: demanded, as against wanted.
    #[serde(default)]
    pub speech: bool,
    /// Whether it is an effort: tried, as against wanted.
    #[serde(default)]
    pub effort: bool,
    /// Whether it counts only before its clause, set off by a comma: "For the ministry, …".
    #[serde(default)]
    pub fronted: bool,
    /// Whether it counts only where its addressee is there.
    #[serde(default)]
    pub addressed: bool,
    /// Whether it counts only without a direct object ("withdraw from", but not "withdraw troops from").
    #[serde(default)]
    pub bare: bool,
    /// Strength from 1 to 5, where it is not the stance's own.
    #[serde(default)]
    #[schemars(with = "Option<shape::Strength>")]
    pub strength: Option<Located<u8>>,
    /// CAMEO code, where it is not the stance's own.
    #[serde(borrow, default)]
    #[schemars(with = "Option<shape::Cameo>")]
    pub cameo: Option<Text<'a>>,
    /// PLOVER class, where it is not the stance's own.
    #[serde(borrow, default)]
    #[schemars(with = "Option<shape::Plover>")]
    pub plover: Option<Text<'a>>,
}

macro_rules! words {
    ($($(#[$doc:meta])* $name:ident { $($variant:ident = $word:literal: $meaning:literal),* $(,)? })*) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, Deserialize, JsonSchema, PartialEq, Eq)]
        pub enum $name { $(#[doc = $meaning] #[serde(rename = $word)] $variant),* }
    )*};
}

words! {
    /// Part of speech of a cue.
    CuePos {
        Verb = "verb": "insist, call on",
        Noun = "noun": "demand, rejection",
        Adjective = "adjective": "ready, opposed",
        Modal = "modal": "must, will",
        Phrase = "phrase": "out of the question, according to",
    }
    /// Where a holder stands.
    HolderPlace {
        Subject = "subject": "the grammatical subject, or the agent of a passive",
        Possessor = "possessor": "the possessor, the of-, by- or from-phrase, or the adjective of a noun",
        Speaker = "speaker": "whoever utters it",
        Object = "object": "the object",
        Topic = "topic": "the possessor, or whoever moves what the noun names, or whom the clause before is about",
    }
    /// How a condition binds.
    ConditionKind {
        If = "if": "the stance holds if the condition does",
        OnlyIf = "only-if": "the same, and without it the stance is refused",
        Unless = "unless": "the stance holds unless; the holder demands the condition",
        Until = "until": "the stance holds until; the holder demands the condition",
        After = "after": "the stance comes into force after",
        Before = "before": "the stance comes into force before",
        Exchange = "exchange": "one thing is given for the other, which the holder demands",
        Prerequisite = "prerequisite": "what the cue governs comes first; what follows is open on that condition",
        Without = "without": "no X without Y: the holder demands Y",
        Concession = "none": "no condition at all, though it looks like one",
    }
    /// Where the words of a condition stand.
    ConditionPlace {
        Before = "before": "before the condition",
        Behind = "behind": "behind the condition, before what depends on it",
    }
    /// Number of a pronoun.
    Number { Singular = "sing": "one", Plural = "plur": "several", Any = "any": "one or several" }
    /// Gender of a pronoun.
    PronounGender { Male = "m": "he", Female = "f": "she", Neuter = "n": "it", Any = "any": "they, we" }
    /// Kind of a pronoun.
    PronounKind {
        Personal = "personal": "he, we",
        Possessive = "possessive": "his, our",
        Reflexive = "reflexive": "himself",
        Demonstrative = "demonstrative": "this",
        Relative = "relative": "who",
        Indefinite = "indefinite": "both, none",
        Reciprocal = "reciprocal": "each other",
    }
}

/// `stances.yaml`: what each stance weighs, and what its negation is.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct StancesFile<'a> {
    /// The nine stances by name; each must be there.
    #[serde(borrow)]
    #[schemars(extend("propertyNames" = shape::only_stances()))]
    pub stances: Pairs<'a, Stance<'a>>,
}

/// A stance.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Stance<'a> {
    /// `+`: for the position, so that it counts at the position's own pole; `-`: against it, at the other.
    #[serde(borrow)]
    #[schemars(with = "shape::Pole")]
    pub sign: Text<'a>,
    /// Strength from 1 to 5, which weighs a party's place between the poles.
    #[schemars(with = "shape::Strength")]
    pub strength: Located<u8>,
    /// CAMEO root code.
    #[serde(borrow)]
    #[schemars(with = "shape::Cameo")]
    pub cameo: Text<'a>,
    /// PLOVER class.
    #[serde(borrow)]
    #[schemars(with = "shape::Plover")]
    pub plover: Text<'a>,
    /// What its negation is: a stance or `none`.
    #[serde(borrow)]
    #[schemars(with = "shape::StanceOrNone")]
    pub negated: Text<'a>,
    /// The stance as a table says it of one party.
    #[serde(borrow, default)]
    #[schemars(example = &"demands")]
    pub verb: Option<Text<'a>>,
}

/// `nominalisations.yaml`: nouns that name the act of a verb.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct NominalisationsFile<'a> {
    /// A verb with its particle, and the nouns that name its act: `withdraw: [withdrawal, pullout]`.
    #[serde(borrow)]
    pub nominalisations: Pairs<'a, Texts<'a>>,
}

/// `conditions.yaml`: what makes a stance conditional.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ConditionsFile<'a> {
    /// Groups of words that bind alike.
    #[serde(borrow)]
    pub conditions: Vec<ConditionGroup<'a>>,
    /// Auxiliaries that open a condition where they stand before their subject: should they refuse.
    #[serde(borrow, default)]
    pub inverted: Texts<'a>,
    /// Words that open a clause conceded to the one beside it: though, while.
    #[serde(borrow, default)]
    pub concessive: Texts<'a>,
}

/// Words of condition that bind alike.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ConditionGroup<'a> {
    /// Phrases that open the condition: if, provided that.
    #[serde(borrow)]
    pub words: Texts<'a>,
    /// How they bind.
    pub kind: ConditionKind,
    /// Where they stand: before the condition, where it is left out, or behind it.
    #[serde(default)]
    pub place: Option<ConditionPlace>,
    /// Whether the holder asks for what the condition says.
    #[serde(default)]
    pub demands: Option<bool>,
}

/// `back-references.yaml`: words that point back to positions named before.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct BackReferencesFile<'a> {
    /// Determiners that point back: this, these, such.
    #[serde(borrow, default)]
    pub determiners: Texts<'a>,
    /// Determiners that point back only where the noun's kind was named just before: the, its.
    #[serde(borrow, default)]
    pub definite: Texts<'a>,
    /// Nouns, each with the stances it can point to (a proposal is what somebody proposed or sought); `any`: all of them.
    #[serde(borrow, default)]
    #[schemars(with = "std::collections::BTreeMap<String, Vec<shape::StanceOrAny>>")]
    pub nouns: Pairs<'a, Texts<'a>>,
    /// Pronouns that point to the last content: it, this.
    #[serde(borrow, default)]
    pub pronouns: Texts<'a>,
    /// Those of the pronouns that point to several.
    #[serde(borrow, default)]
    pub plural: Texts<'a>,
    /// Adverbs that point back: said so, likewise.
    #[serde(borrow, default)]
    pub adverbs: Texts<'a>,
    /// Whoever follows them holds what was just said of another: so does, neither did.
    #[serde(borrow, default)]
    pub echoes: Texts<'a>,
    /// Cues that without a content take the last one: they refuse, she agreed.
    #[serde(borrow, default, rename = "verb-phrases")]
    pub verb_phrases: Texts<'a>,
}

/// `titles.yaml`: words before a name.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct TitlesFile<'a> {
    /// Titles of office and rank: President, Gen.
    #[serde(borrow, default)]
    pub titles: Texts<'a>,
    /// Forms of address: Mr, Mrs, Dr.
    #[serde(borrow, default)]
    pub honorifics: Honorifics<'a>,
}

/// `pronouns.yaml`: the pronouns of the language.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PronounsFile<'a> {
    /// The pronouns, one entry a form and use.
    #[serde(borrow)]
    pub pronouns: Vec<Pronoun<'a>>,
}

/// A pronoun.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Pronoun<'a> {
    /// The form as it is written.
    #[serde(borrow)]
    pub form: Text<'a>,
    /// Its dictionary form.
    #[serde(borrow)]
    pub lemma: Text<'a>,
    /// First, second or third person.
    #[schemars(with = "shape::GrammaticalPerson")]
    pub person: Located<u8>,
    /// Whether it stands for one, for several, or for either.
    pub number: Number,
    /// Whom it can stand for.
    pub gender: PronounGender,
    /// What kind of pronoun it is.
    pub kind: PronounKind,
}

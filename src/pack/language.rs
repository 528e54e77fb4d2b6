//! The compiled language: cues and the closed word classes that the mechanisms look up.

use std::sync::Arc;

use smol_str::SmolStr;

use crate::pack::stance::Stance;
use crate::pack::words::Words;
use crate::pattern::Phrase;
use crate::pattern::buckets::Buckets;
use crate::pattern::vocabulary::Symbol;
use crate::span::Origin;
use crate::text::Boundaries;

/// Everything the engine knows of a language.
#[derive(Debug, Default)]
pub struct Language {
    /// Its name: that of its folder.
    pub name: String,
    /// Cues, in the order of their files; look them up by [`Language::cues_at`].
    pub cues: Vec<Cue>,
    /// What each stance weighs and becomes, in the order of [`Stance::ALL`].
    pub stances: Vec<StanceInfo>,
    /// Verbs whose subject holds the noun cue that is their object: express, voice, signal.
    pub light_verbs: Words,
    /// Verbs whose subject is the content of the noun cue that is their predicate: be, remain.
    pub copulas: Words,
    /// Verb and preposition, with the noun cue in the prepositional phrase: come out in.
    pub light_with: Words,
    /// Verbs whose subject is the addressee of the noun cue that is their object: receive, face.
    pub receivers: Words,
    /// Verbs that give up the stance of the noun cue that is their object: drop, withdraw.
    pub outcomes: Words,
    /// Verbs that pass holder and polarity through: begin, continue, keep.
    pub aspectuals: Words,
    /// be, get, happen: what a modal says through them is what follows.
    pub plain_verbs: Words,
    /// Verbs of seeming that do so: appear, turn out.
    pub seeming: Words,
    /// Verb and preposition that do so before a gerund: end up agreeing, respond by rejecting.
    pub aspectual_particles: Words,
    /// Adjectives that do so: quick to reject.
    pub aspectual_adjectives: Words,
    /// Verbs that turn their object's content round: drop, halt, abandon.
    pub reverser_verbs: Words,
    /// Verbs that turn round what follows "from": keep, bar.
    pub reverser_from: Words,
    /// Nouns that do: end, abandonment.
    pub reverser_nouns: Words,
    /// Determiners that do: no.
    pub reverser_determiners: Words,
    /// Prepositions that do: without.
    pub reverser_prepositions: Words,
    /// Adjectives that do.
    pub reverser_adjectives: Words,
    /// Prepositions behind such a verb that introduce nothing it undoes: end with, stop at.
    pub reverser_beside: Words,
    /// Adverbs that do: instead.
    pub reverser_adverbs: Words,
    /// Verbs that turn a position round unless it holds such a word itself: limit, reduce.
    pub limiters: Words,
    /// Nouns that pass their of-phrase through: package of sanctions, prospect of talks.
    pub transparent_nouns: Words,
    /// not, n't, never.
    pub negators: Words,
    /// previously: with "had", the stance is over.
    pub past_before: Words,
    /// no, neither: they negate their noun and its verb.
    pub negative_determiners: Words,
    /// nobody, none: they negate the clause they are the subject of.
    pub negative_subjects: Words,
    /// no longer, once, previously: the stance is not held any more.
    pub past: Words,
    /// have yet to: no statement rather than a refusal.
    pub not_yet: Words,
    /// fail, neglect: what follows did not come about.
    pub implicatives: Words,
    /// stop short of, fall short of: the stance was nearly taken.
    pub nearly: Words,
    /// decline to say: nothing below is stated, and what is refused is to speak.
    pub silent: Words,
    /// Verbs through which a negation reaches down: "does not plan to".
    pub neg_transparent: Words,
    /// not without, not only: no negation at all.
    pub double_negation: Words,
    /// if, unless, until, in exchange for.
    pub conditions: Vec<ConditionWord>,
    /// Auxiliaries that open a condition when they stand before their subject: "should Kyiv agree".
    pub inverted_conditions: Words,
    /// though, while: the clause they open is conceded to the one it stands beside.
    pub concessive: Words,
    /// Marks of a clause that is not asserted: if, whether.
    pub unreal_marks: Words,
    /// Auxiliaries that open such a clause when they stand before their subject: "had Russia demanded".
    pub unreal_inverted: Words,
    /// Verbs whose content nobody owns: fear, imagine, speculate.
    pub unreal_verbs: Words,
    /// Those of them that do not disown a clause about their own subject.
    pub unreal_own: Words,
    /// Nouns whose content nobody owns: fear, possibility.
    pub unreal_nouns: Words,
    /// Adjectives whose content nobody owns: unlikely, afraid.
    pub unreal_adjectives: Words,
    /// Adjectives before a noun that make nobody own what it names: alleged, would-be.
    pub unreal_modifiers: Words,
    /// Adverbs that take the assertion back.
    pub unreal_adverbs: Words,
    /// First words of direct questions.
    pub question_words: Words,
    /// this, these, that, such.
    pub reference_determiners: Words,
    /// the, its: determiners that point back only where the noun's kind was named just before.
    pub reference_definite: Words,
    /// terms, proposal, idea (by their last word), with the stances each can point to, sorted by word.
    pub reference_nouns: Vec<(Symbol, Vec<Stance>)>,
    /// it, this, that, them.
    pub reference_pronouns: Words,
    /// Those of them that point to several positions.
    pub reference_plural: Words,
    /// so, likewise.
    pub reference_adverbs: Words,
    /// refuse, agree: cues that without content take the last one.
    pub reference_verbs: Words,
    /// so does, neither did: whoever follows holds what was just said of another.
    pub echoes: Words,
    /// analyst, expert: they speak for nobody.
    pub outsider_nouns: Words,
    /// former, retired, opposition: so do these.
    pub outsider_modifiers: Words,
    /// emeritus, in exile: so do these, behind a role.
    pub outsider_behind: Words,
    /// think tank, newspaper: nobody's government.
    pub outsider_bodies: Words,
    /// many, observers: heads without a party that speak for nobody.
    pub unnamed: Words,
    /// some, many: people so counted are not their country ("some Europeans").
    pub subsets: Words,
    /// president, official: with a party's name they speak for it.
    pub role_persons: Words,
    /// ministry, government, delegation.
    pub role_bodies: Words,
    /// deputy, chief: they stand before a role and belong to it.
    pub role_ranks: Words,
    /// foreign, defence: they stand before minister, ministry, envoy.
    pub role_policies: Words,
    /// Words before a name: President, Chancellor.
    pub titles: Words,
    /// Mr, Mrs, Dr, Gen.
    pub honorifics: Words,
    /// Mr, Sir: those of them for a man.
    pub honorifics_male: Words,
    /// Mrs, Madam: those of them for a woman.
    pub honorifics_female: Words,
    /// together with, alongside: whoever follows holds it too.
    pub joint: Words,
    /// include, comprise: their objects are what the noun before them is.
    pub listing: Words,
    /// both sides, the two countries.
    pub both: Words,
    /// neither side.
    pub neither: Words,
    /// either side: one of them, and nobody knows which.
    pub either: Words,
    /// each side.
    pub each: Words,
    /// the other side.
    pub others: Words,
    /// allies, partners: "Ukraine and its allies".
    pub allies: Words,
    /// Pronouns; look them up by [`Language::pronouns_at`].
    pub pronouns: Vec<Pronoun>,
    /// of, to, from.
    pub prepositions: Words,
    /// because of, due to: what they name is why, and not what.
    pub reasons: Words,
    /// Adverbs that make one word with a verb: back, away, out.
    pub particles: Words,
    /// The nouns that name the act of a verb, sorted by verb: withdraw, [withdrawal, pullout].
    pub nominalisations: Vec<(Vec<Symbol>, Vec<Vec<Symbol>>)>,
    /// Every verb that is known as one: those of the language's own list, and those that have
    /// nominalisations or are cues, reversers, aspectuals or light verbs.
    pub verbs: Words,
    /// Where sentences end.
    pub boundaries: Boundaries,
    /// Cues by the first of their words.
    heads: Buckets,
    /// Cues that are phrases.
    phrases: Vec<usize>,
    /// Pronouns by form.
    pronoun_forms: Buckets,
}

impl Language {
    /// Fills the tables that look words up, once the lists are complete.
    pub(crate) fn index(&mut self) {
        let heads = self.cues.iter().enumerate();
        self.heads =
            Buckets::new(heads.filter_map(|(i, cue)| Some((*cue.words.first()?, i as u32))).collect());
        self.phrases = (0..self.cues.len()).filter(|i| self.cues[*i].phrase.is_some()).collect();
        let forms = self.pronouns.iter().enumerate();
        self.pronoun_forms = Buckets::new(forms.map(|(i, pronoun)| (pronoun.form, i as u32)).collect());
        self.reference_nouns.sort_by_key(|(noun, _)| *noun);
        self.nominalisations.sort();
        let cues = self.cues.iter().filter(|cue| cue.pos == CuePos::Verb).map(|cue| cue.words.as_slice());
        let named = self.nominalisations.iter().map(|(verb, _)| verb.as_slice());
        let classes = [
            &self.verbs,
            &self.reverser_verbs,
            &self.reverser_from,
            &self.limiters,
            &self.aspectuals,
            &self.light_verbs,
        ];
        let classes = classes.into_iter().flat_map(|words| words.entries.iter().map(Vec::as_slice));
        let mut verbs: Vec<&[Symbol]> = cues.chain(named).chain(classes).collect();
        verbs.sort_unstable();
        verbs.dedup();
        let verbs = verbs.into_iter().map(<[Symbol]>::to_vec).collect();
        self.verbs = Words::new(verbs);
    }

    /// The cues whose first word is `word`, with their indices in [`Language::cues`], in the order
    /// of the files. Cues that are phrases are not among them.
    pub fn cues_at(&self, word: Symbol) -> impl Iterator<Item = (usize, &Cue)> {
        self.heads.at(word).iter().map(|i| (*i as usize, &self.cues[*i as usize]))
    }

    /// The cues that are phrases, with their indices in [`Language::cues`].
    pub fn phrase_cues(&self) -> impl Iterator<Item = (usize, &Cue, &Phrase)> {
        self.phrases.iter().filter_map(|i| Some((*i, &self.cues[*i], self.cues[*i].phrase.as_deref()?)))
    }

    /// What a stance weighs and becomes.
    #[must_use]
    pub fn stance(&self, stance: Stance) -> Option<&StanceInfo> {
        self.stances.iter().find(|info| info.stance == stance)
    }

    /// What a form can be as a pronoun.
    pub fn pronouns_at(&self, form: Symbol) -> impl Iterator<Item = &Pronoun> {
        self.pronoun_forms.at(form).iter().map(|i| &self.pronouns[*i as usize])
    }

    /// The stances that a noun can point back to.
    #[must_use]
    pub fn reference_noun(&self, noun: Symbol) -> Option<&[Stance]> {
        let at = self.reference_nouns.binary_search_by_key(&noun, |(noun, _)| *noun).ok()?;
        Some(&self.reference_nouns[at].1)
    }

    /// The nouns that name the act of a verb.
    #[must_use]
    pub fn nominals(&self, verb: &[Symbol]) -> Option<&[Vec<Symbol>]> {
        let at = self.nominalisations.binary_search_by(|(known, _)| known.as_slice().cmp(verb)).ok()?;
        Some(&self.nominalisations[at].1)
    }
}

/// What a word says about who holds what.
#[derive(Clone, Debug)]
pub struct Cue {
    /// The words; the first is the head, the rest its fixed particles ("rule out"). Empty for a phrase.
    pub words: Vec<Symbol>,
    /// The phrase, where the cue is one.
    pub phrase: Option<Box<Phrase>>,
    /// The words as written.
    pub text: SmolStr,
    /// Part of speech it must be.
    pub pos: CuePos,
    /// What it expresses.
    pub sense: Sense,
    /// What its negation expresses; `None` is nothing at all.
    pub negated: Option<Stance>,
    /// What it expresses under a report in the past tense, where that differs ("said it would").
    pub backshift: Option<Stance>,
    /// Where its holder stands.
    pub holder: HolderPlace,
    /// Where its content stands.
    pub content: Arc<[Place]>,
    /// Where its addressee stands.
    pub addressee: Option<AddresseePlace>,
    /// Whether it is an act that is a stance by itself: approve, impose.
    pub act: bool,
    /// Whether it is said aloud: demanded, as against wanted.
    pub speech: bool,
    /// Whether it is an effort: tried, as against wanted.
    pub effort: bool,
    /// Whether it counts only before its clause, set off by a comma ("For Kyiv, …").
    pub fronted: bool,
    /// Whether it counts only where its addressee is there.
    pub addressed: bool,
    /// Whether it counts only without a direct object.
    pub bare: bool,
    /// Strength, 1 to 5.
    pub strength: u8,
    /// CAMEO code.
    pub cameo: SmolStr,
    /// PLOVER class.
    pub plover: SmolStr,
    /// Where it was written.
    pub origin: Origin,
}

impl Cue {
    /// Whether it tells what somebody does, rather than says, thinks or wants.
    #[must_use]
    pub fn is_deed(&self) -> bool {
        const DEEDS: &[&str] = &["AID", "COERCE", "CONCEDE", "COOPERATE", "SANCTION"];
        !self.speech && (self.act || self.effort || DEEDS.contains(&self.plover.as_str()))
    }
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
    /// The possessor, or whoever moves what the noun names, or whom the clause before is about.
    Topic,
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
    /// A that-clause with a bare verb or "should": "suggested that Kyiv cede".
    Subjunctive,
    /// The whole clause whose verb a modal helps, its subject included.
    Clause,
    /// The noun that an adjective stands before: "constructive talks".
    Modified,
    /// The noun compounded before the cue: "NATO aspirations".
    Compound,
    /// The object with its predicate: "called the plan a mistake", "wants sanctions lifted".
    Predicate,
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
    pub cameo: SmolStr,
    /// PLOVER class.
    pub plover: SmolStr,
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
    /// Whether the words introduce what depends on the condition, rather than the condition.
    pub behind: bool,
    /// Whether the holder asks for what the condition says.
    pub demands: bool,
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
    /// after, once: what follows comes first.
    After,
    /// before: what follows comes later.
    Before,
    /// even if, regardless of: no condition at all.
    Concession,
}

/// A pronoun.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pronoun {
    /// The form, folded.
    pub form: Symbol,
    /// The dictionary form, folded.
    pub lemma: Symbol,
    /// 1, 2 or 3.
    pub person: u8,
    /// Whether it can stand for one.
    pub singular: bool,
    /// Whether it can stand for several.
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
    /// both, none
    Indefinite,
    /// each other
    Reciprocal,
}

//! Each reason in a plain sentence with its words, and what can be done about it.

use super::candidates::Candidate;
use super::people;
use super::seen::{Seen, listed, place};
use super::uncued::{beside, holds, uncued};
use crate::attribution::context::Unreal;
use crate::attribution::frames::Frame;
use crate::mention::{Basis, mention_of};
use crate::pack::language::{Cue, CuePos, HolderPlace, Place, Sense};
use crate::pack::{PartyId, Stance};
use crate::position::trace::{Aside, Guess, Reason};
use crate::position::wording::Wording;

macro_rules! codes {
    ($($pattern:pat => $code:literal),* $(,)?) => {
        /// The codes of the reasons for which something that looks like a statement is none.
        pub const CODES: &[&str] = &[$($code),*];

        /// The code of a reason.
        pub(super) const fn code(reason: Reason) -> &'static str {
            match reason { $($pattern => $code),* }
        }
    };
}

codes! {
    Reason::OnlySaid => "only-said",
    Reason::NegatedAway => "negated-away",
    Reason::NotDone => "not-done",
    Reason::Prerequisite => "prerequisite",
    Reason::NoHolder => "no-holder",
    Reason::OutsideHolder => "outside-holder",
    Reason::Silence => "silence",
    Reason::Predicate => "predicate",
    Reason::GivenUp => "given-up",
    Reason::Unreal(Unreal::Supposed) => "unreal-supposed",
    Reason::Unreal(Unreal::Asked) => "unreal-asked",
    Reason::Unreal(Unreal::Unowned) => "unreal-unowned",
    Reason::Unreal(Unreal::Wanted) => "unreal-wanted",
    Reason::Unreal(Unreal::Past) => "unreal-past",
    Reason::Unreal(Unreal::Nearly) => "unreal-nearly",
    Reason::Modal(Guess::Thing) => "modal-thing",
    Reason::Modal(Guess::Outsider) => "modal-outsider",
    Reason::Modal(Guess::Others) => "modal-others",
    Reason::Modal(Guess::LooksBack) => "modal-looks-back",
    Reason::Modal(Guess::Ought) => "modal-ought",
    Reason::Modal(Guess::Undone) => "modal-undone",
    Reason::BesideModal => "beside-modal",
    Reason::Elsewhere => "elsewhere",
    Reason::OffSubject => "off-subject",
    Reason::OwnWords => "own-words",
    Reason::NameOfThing => "name-of-thing",
    Reason::DeedWithoutActs => "deed-without-acts",
    Reason::IdleSubject => "idle-subject",
    Reason::PartOfAct => "part-of-act",
    Reason::Aside(Aside::Relative, _) => "aside-relative",
    Reason::Aside(Aside::PlanMember, _) => "aside-plan-member",
    Reason::Aside(Aside::Cause, _) => "aside-cause",
    Reason::Aside(Aside::Time, _) => "aside-time",
    Reason::Aside(Aside::Fear, _) => "aside-fear",
    Reason::Aside(Aside::SaidBesides, _) => "aside-said-besides",
    Reason::Aside(Aside::Circumstance, _) => "aside-circumstance",
    Reason::Covered(_) => "covered",
    Reason::Outdone(_) => "outdone",
    Reason::Excluded(_) => "excluded",
    Reason::Twice(_) => "twice",
    Reason::Uncued => "uncued",
    Reason::NobodyActs => "nobody-acts",
    Reason::PastRefusal => "past-refusal",
    Reason::NotAHolder => "not-a-holder",
    Reason::SaidAlready => "said-already",
    Reason::Headline => "headline",
}

/// A reason in words, and what can be done.
pub(super) struct Told {
    pub(super) told: String,
    pub(super) help: Option<String>,
}

pub(super) fn told(told: impl Into<String>) -> Told {
    Told { told: told.into(), help: None }
}

impl Told {
    pub(super) fn help(self, help: impl Into<String>) -> Self {
        Self { help: Some(help.into()), ..self }
    }
}

/// What a cue may express, in a word.
pub(super) const fn sense(cue: &Cue) -> &'static str {
    match cue.sense {
        Sense::Stance(stance) => stance.as_str(),
        Sense::Say => "say",
        Sense::Know => "know",
        Sense::Accuse => "accuse",
    }
}

/// Where a cue looks for what it holds, in words.
pub(super) fn places(seen: &Seen<'_>, cue: &Cue) -> String {
    let name = |place: &Place| match place {
        Place::That => "a that-clause".to_owned(),
        Place::To => "an infinitive".to_owned(),
        Place::Ing => "a gerund".to_owned(),
        Place::Object => "an object".to_owned(),
        Place::Subject => "its subject".to_owned(),
        Place::Quote => "a quotation".to_owned(),
        Place::Subjunctive => "a clause with a bare verb".to_owned(),
        Place::Clause => "its clause".to_owned(),
        Place::Modified => "the noun behind it".to_owned(),
        Place::Compound => "the noun before it".to_owned(),
        Place::Predicate => "an object with what is said of it".to_owned(),
        Place::Prep(word) => format!("“{} …”", seen.pack().vocabulary.word(*word)),
    };
    let names: Vec<String> = cue.content.iter().map(name).collect();
    listed(&names, "or")
}

/// Tells why a candidate is no statement.
pub(super) fn reason(seen: &Seen<'_>, candidate: &Candidate) -> Told {
    let frame = candidate.frame.map(|number| &seen.frames()[number]);
    let wording = candidate.wording.map(|number| &seen.wordings()[number]);
    match (candidate.reason, frame, wording) {
        (Reason::Unreal(unreal), ..) => self::unreal(seen, candidate, unreal),
        (Reason::Modal(guess), Some(frame), _) => modal(seen, candidate, frame, guess),
        (Reason::Aside(why, word), ..) => aside(seen, why, word),
        (
            Reason::OnlySaid
            | Reason::NegatedAway
            | Reason::NotDone
            | Reason::Prerequisite
            | Reason::NoHolder
            | Reason::OutsideHolder
            | Reason::Silence
            | Reason::Predicate
            | Reason::GivenUp
            | Reason::BesideModal
            | Reason::OwnWords
            | Reason::NameOfThing
            | Reason::PartOfAct,
            Some(frame),
            _,
        ) => at_cue(seen, candidate, frame),
        (_, _, Some(wording)) => at_wording(seen, candidate, wording, frame),
        _ => at_statement(seen, candidate),
    }
}

/// Reasons that lie in a cue.
fn at_cue(seen: &Seen<'_>, candidate: &Candidate, frame: &Frame) -> Told {
    let cue = seen.cue(frame);
    let named = seen.cue_named(frame);
    match candidate.reason {
        Reason::OnlySaid => {
            let does = match cue.sense {
                Sense::Know => "tells what somebody thinks or knows",
                Sense::Accuse => "accuses, and what somebody is accused of is not the accuser's stance",
                _ => "tells what somebody says",
            };
            let wording = candidate.wording.map(|number| &seen.wordings()[number]);
            let besides = wording.map(|wording| beside(seen, wording)).unwrap_or_default();
            told(format!("{named} only {does}; no cue of a stance stands between it and the words.{besides}")).help(
                format!(
                    "If {} takes a stance, add “{}” to the cues of the language; if it belongs to the position, put it \
                     into a phrase.",
                    seen.quoted(&frame.hit.tokens),
                    cue.text
                ),
            )
        }
        Reason::NegatedAway => {
            let negator = negator(seen, frame).map_or_else(String::new, |word| format!(" by {word}"));
            told(format!("the cue {named} is negated{negator}, and denied it says nothing: its entry has no `negated:`."))
                .help(format!("If to deny it is a stance, give the entry at {} `negated: reject` or the like.", place(&cue.origin)))
        }
        Reason::NotDone => told(format!(
            "{named} tells a deed, but here nobody does it: it is no finite verb (“to …”, “…ing”)."
        ))
        .help("A deed that is only spoken of needs a cue of a stance over it that says who wants, offers or refuses it."),
        Reason::Prerequisite => {
            told(format!("{named} stands in what still depends on something, and so has not happened."))
        }
        Reason::NoHolder => no_holder(cue, &named),
        Reason::OutsideHolder => outside_holder(seen, frame, &named),
        Reason::Silence => told(format!("{named} refuses to speak, not what it would be about.")),
        Reason::Predicate => {
            let verb = seen.tree().head(frame.hit.head).map(|verb| seen.token(verb)).unwrap_or_default();
            told(format!("{named} stands behind “as” and only says how {verb} is meant; {verb} takes the stance."))
        }
        Reason::GivenUp => {
            let verb = seen.tree().head(frame.hit.head).map(|verb| seen.token(verb)).unwrap_or_default();
            told(format!("what {named} names is given up by whoever has it: {verb}."))
        }
        Reason::BesideModal => {
            let verb = seen.token(frame.anchor);
            let wording = candidate.wording.map(|number| &seen.wordings()[number]);
            let besides = wording.map(|wording| beside(seen, wording)).unwrap_or_default();
            told(format!(
                "{named} says that {verb} will or must be, and these words stand outside what {verb} does.{besides}"
            ))
            .help(format!("If {verb} is how the position is worded, put the verb into the phrase; if it takes a stance, add it to the cues."))
        }
        Reason::OwnWords => told(format!(
            "the cue {named} and the phrase are the same words: they cannot hold themselves."
        ))
        .help("Give the phrase a word more, or take these words out of the cues."),
        Reason::NameOfThing => told(format!(
            "{named} is part of the name of the thing here, not somebody's stance on it."
        ))
        .help("A verb or another cue beside it must say who wants, offers or refuses the thing."),
        _ => {
            let longer = seen.inside.known.look.by_token[frame.hit.head]
                .iter()
                .map(|number| &seen.wordings()[*number])
                .find(|other| !other.exclude && candidate.wording.is_none_or(|own| seen.wordings()[own].position != other.position));
            let longer = longer.map_or_else(|| "another phrase".to_owned(), |other| seen.wording_id(other));
            told(format!("the word of the cue {named} belongs to {longer}, which says more."))
        }
    }
}

/// The word that negates a cue.
fn negator(seen: &Seen<'_>, frame: &Frame) -> Option<String> {
    let (tree, view, language) = (seen.tree(), seen.view(), seen.language());
    let up = tree.head(frame.anchor);
    std::iter::once(frame.anchor)
        .chain(up)
        .chain(frame.holders.iter().copied())
        .flat_map(|token| tree.children(token).chain([token]))
        .find(|token| {
            let words = [view.lemma(*token), view.form(*token)];
            [&language.negators, &language.negative_determiners, &language.negative_subjects]
                .into_iter()
                .any(|set| words.iter().any(|word| set.has(*word)))
        })
        .map(|token| seen.token(token))
}

fn no_holder(cue: &Cue, named: &str) -> Told {
    let looks = match (cue.holder, cue.pos) {
        (HolderPlace::Subject, CuePos::Noun) | (HolderPlace::Possessor | HolderPlace::Topic, _) => {
            "it has no owner (“its …”, “… by somebody”)"
        }
        (HolderPlace::Subject, _) => "it has no subject, nor anybody by whom it is done",
        (HolderPlace::Speaker, _) => "it is whoever speaks who says so, and here the article itself speaks",
        (HolderPlace::Object, _) => "nobody is named behind it",
    };
    let own = if cue.holder == HolderPlace::Speaker { "" } else { ", and no party is known to say it" };
    told(format!("nobody holds the cue {named}: {looks}{own}."))
        .help("If somebody is named, name and words that tell whose it is must stand where the cue looks; see `holder:` of its entry.")
}

fn outside_holder(seen: &Seen<'_>, frame: &Frame, named: &str) -> Told {
    let known = seen.inside.known;
    let scope = known.scopes.at(frame.anchor);
    let by_scope = frame.holders.is_empty();
    let tokens: Vec<usize> = match by_scope {
        true => scope
            .and_then(|scope| scope.source.or_else(|| scope.speaker.map(|number| seen.mention(number).head)))
            .into_iter()
            .collect(),
        false => frame.holders.clone(),
    };
    let names: Vec<String> = tokens.iter().map(|token| seen.who(*token)).collect();
    let how = tokens.iter().find_map(|token| {
        let number = mention_of(seen.tree(), known.mentions, *token)?;
        let mention = seen.mention(number);
        // "An analyst": that it is somebody who speaks for nobody is said already.
        let plain = mention.basis == Basis::Role && mention.antecedent.is_none();
        (!plain).then(|| people::told(seen, mention))
    });
    let who = if names.is_empty() { "whoever says it".to_owned() } else { listed(&names, "and") };
    let says = if by_scope { "is what is said by" } else { "is held by" };
    let how = match (how, tokens.first().map(|token| seen.tree().node(*token).lemma.as_str())) {
        (Some(how), _) => format!(": {how}"),
        (None, Some("it" | "they" | "he" | "she" | "this" | "that" | "who" | "which" | "we" | "I")) => {
            ": no party before it was taken for it".to_owned()
        }
        (None, _) => String::new(),
    };
    let person = tokens.iter().any(|token| mention_of(seen.tree(), known.mentions, *token).is_some());
    let none = if person { "who speaks for no party" } else { "which is no party of the pack" };
    // A mention tells that itself.
    let how = how.replace(", who speaks for no party of the pack", "");
    told(format!("the cue {named} {says} {who}, {none}{how}."))
        .help("If a party speaks here, add the name, the person or the office to the parties of the pack.")
}

/// Whom a candidate would be held by.
pub(super) fn holders(seen: &Seen<'_>, candidate: &Candidate) -> Vec<PartyId> {
    if let Some((party, ..)) = candidate.statement {
        return vec![party];
    }
    let Some(frame) = candidate.frame.map(|number| &seen.frames()[number]) else {
        let wording = candidate.wording.map(|number| &seen.wordings()[number]);
        return wording.map(|wording| actors(seen, wording)).unwrap_or_default();
    };
    let mut parties: Vec<PartyId> =
        seen.inside.known.holders(frame, seen.cue(frame)).iter().map(|held| held.party).collect();
    parties.dedup();
    parties
}

/// Who does what a wording says, or says it.
fn actors(seen: &Seen<'_>, wording: &Wording) -> Vec<PartyId> {
    let (tree, known) = (seen.tree(), seen.inside.known);
    let verb =
        tree.ancestors(wording.found.verb.unwrap_or(wording.found.top)).find(|token| tree.is_verb(*token));
    let agent = verb
        .and_then(|verb| crate::syntax::roles::agent(tree, verb))
        .and_then(|agent| mention_of(tree, known.mentions, agent));
    match agent {
        Some(number) => seen.mention(number).parties.clone(),
        None => known.speaker(wording.found.top).iter().map(|held| held.party).collect(),
    }
}

fn unreal(seen: &Seen<'_>, candidate: &Candidate, why: Unreal) -> Told {
    let frame = candidate.frame.map(|number| &seen.frames()[number]);
    let token = match (frame, candidate.wording) {
        (Some(frame), _) => frame.anchor,
        (None, Some(number)) => {
            let found = &seen.wordings()[number].found;
            found.verb.unwrap_or(found.top)
        }
        (None, None) => return told("the clause is not asserted."),
    };
    let by = seen.inside.known.context.unreal_by(token, candidate.frame).map(|(_, word)| word);
    let word = by.map(|word| seen.token(word)).unwrap_or_default();
    let what = frame.map_or_else(|| seen.token(token), |frame| seen.cue_named(frame));
    match why {
        Unreal::Supposed => {
            told(format!("{what} stands in a supposition ({word}): nobody says that it is so."))
        }
        Unreal::Asked => told(format!("{what} stands in a question, which states nothing.")),
        Unreal::Unowned => told(format!(
            "{what} stands under {word}: feared, imagined, denied or rumoured, it is nobody's own word."
        ))
        .help(format!("If {word} does not take it back here, look for it in the language's hypotheticals.")),
        Unreal::Wanted => {
            let by = by.and_then(|word| {
                seen.inside.known.by_head[word]
                    .iter()
                    .map(|number| &seen.frames()[*number])
                    .find(|other| matches!(seen.cue(other).sense, Sense::Stance(_)))
            });
            let over = by.map_or(word, |frame| seen.cue_named(frame));
            told(format!("{what} is only what {over} wants or refuses to be, not what anybody's stance is."))
        }
        Unreal::Past => told(format!("{what} is a thing of the past ({word}): it is held no more.")),
        Unreal::Nearly => {
            // "has yet to", "stopped short of": the word is the last of them.
            let words: Vec<usize> =
                by.map(|last| (last.saturating_sub(2)..=last).collect()).unwrap_or_default();
            told(format!("{what} did not come about ({}).", seen.quoted(&words)))
        }
    }
}

fn modal(seen: &Seen<'_>, candidate: &Candidate, frame: &Frame, guess: Guess) -> Told {
    let named = seen.cue_named(frame);
    let known = seen.inside.known;
    let over = known.modals[frame.anchor].iter().copied().find(|number| Some(*number) != candidate.frame);
    let over = over.map_or_else(|| "a modal".to_owned(), |number| seen.cue_named(&seen.frames()[number]));
    match guess {
        Guess::Thing => told(format!("{named} tells of a thing (“it”), which promises nothing.")),
        Guess::Outsider => {
            let who =
                known.scopes.at(frame.anchor).and_then(|scope| scope.source).map(|source| seen.who(source));
            told(format!(
                "{named} is what {} foresees, who speaks for no party: a guess, not the party's word.",
                who.unwrap_or_else(|| "somebody".to_owned())
            ))
        }
        Guess::Others => {
            let modal =
                if seen.cue(frame).pos == CuePos::Modal { named } else { format!("{over} over {named}") };
            told(format!("{modal} is not the party's own word here: others say what it can or might do."))
        }
        Guess::LooksBack => told(format!("{named} looks back (“had …”) on what was wished for once.")),
        Guess::Ought => told(format!("{named} is only what ought to be ({over}).")),
        Guess::Undone => told(format!("{named} tells a deed, and under {over} it is not done.")),
    }
}

fn aside(seen: &Seen<'_>, why: Aside, word: usize) -> Told {
    let token = seen.token(word);
    told(match why {
        Aside::Relative => format!(
            "the words stand in a relative clause or an insertion at {token}: said besides, not held."
        ),
        Aside::PlanMember => {
            format!("the words are one part of a plan ({token}) that is refused as a whole.")
        }
        Aside::Cause => format!("the words only tell why ({}).", introduced(seen, word)),
        Aside::Time => format!("the words only tell when ({}).", introduced(seen, word)),
        Aside::Fear => format!("the words tell what is feared or imagined ({token})."),
        Aside::SaidBesides => format!("the words are what is said besides ({token}), not what is asked for."),
        Aside::Circumstance => format!("the words tell a circumstance ({}).", introduced(seen, word)),
    })
}

/// A word with what introduces it: “before … talks”.
fn introduced(seen: &Seen<'_>, word: usize) -> String {
    let mut tokens: Vec<usize> = seen.tree().introducers(word).collect();
    tokens.push(word);
    seen.quoted(&tokens)
}

/// Reasons that lie in the words of the position.
fn at_wording(seen: &Seen<'_>, candidate: &Candidate, wording: &Wording, frame: Option<&Frame>) -> Told {
    let position = &seen.pack()[wording.position];
    let named = frame.map(|frame| seen.cue_named(frame));
    let other = |number: usize| {
        let other = &seen.wordings()[number];
        format!(
            "{} ({}, {})",
            seen.wording_id(other),
            seen.quoted(&other.found.tokens),
            seen.wording_rule(other)
        )
    };
    match candidate.reason {
        Reason::Elsewhere => {
            told("the passage names another conflict and none of the pack's sides, so it is about that one.")
                .help("The names of other conflicts stand under `elsewhere` in pack.yaml.")
        }
        Reason::DeedWithoutActs => {
            let deed = named.unwrap_or_else(|| seen.token(wording.found.verb.unwrap_or(wording.found.top)));
            told(format!("{deed} tells a deed, and for {} a deed is no stance.", position.id)).help(format!(
                "If to do it is to hold it, give the position at {} `acts: commit`.",
                place(&position.origin)
            ))
        }
        Reason::IdleSubject => {
            let verb = frame
                .and_then(|frame| {
                    frame.contents.iter().find(|content| holds(&content.tokens, &wording.found.tokens))
                })
                .map(|content| seen.token(content.root))
                .unwrap_or_default();
            told(format!(
                "the words are only what the clause is about; what is held is what {verb} says of them."
            ))
        }
        Reason::Covered(number) => {
            told(format!("a longer phrase of another position holds its words: {}.", other(number)))
        }
        Reason::Outdone(number) => {
            told(format!("a phrase of the same issue takes its words into another claim: {}.", other(number)))
        }
        Reason::Excluded(number) => {
            told(format!("a phrase under `exclude` stands in the same content: {}.", other(number)))
        }
        Reason::Twice(number) => {
            told(format!("another phrase of the position stands higher or says more: {}.", other(number)))
        }
        Reason::NobodyActs => {
            let verb = wording.found.verb.unwrap_or(wording.found.top);
            let agent = crate::syntax::roles::agent(seen.tree(), verb).map(|agent| seen.who(agent));
            told(match agent {
                Some(agent) => format!("it is done by {agent}, who speaks for no party."),
                None => "nobody is named who does it.".to_owned(),
            })
        }
        Reason::PastRefusal => told("what somebody did not do in the past is no refusal."),
        Reason::NotDone => {
            let Told { told, help } = uncued(seen, wording);
            let told = format!(
                "{told} As a deed it is not done either: its verb is not finite or stands under a modal."
            );
            Told { told, help }
        }
        Reason::Uncued => uncued(seen, wording),
        _ => told("it is no statement."),
    }
}

/// Reasons for which a statement that was made is dropped.
fn at_statement(seen: &Seen<'_>, candidate: &Candidate) -> Told {
    let Some((party, position, cue)) = candidate.statement else { return told("it is no statement.") };
    let pack = seen.pack();
    let words = super::seen::quoted(cue.of(&seen.article.text));
    let made = format!("{} on {} by {words}", pack[party].short, pack[position].id);
    match candidate.reason {
        Reason::NotAHolder => {
            let issue = &pack[pack[position].issue];
            told(format!(
                "{made} was read, but the issue {} counts other parties' stances only: {}.",
                issue.id,
                seen.parties(&issue.holders)
            ))
            .help(format!("`holders:` at {} says whose count.", place(&issue.origin)))
        }
        Reason::Headline => {
            told(format!("{made} stands in the headline, and the text says it again: that one counts."))
        }
        Reason::OffSubject => told(format!(
            "{made} was read, but what stands here is about something else: the article names {} never, or other conflicts \
             much oftener, or not within six sentences of this one.",
            seen.parties(&pack.about)
        ))
        .help("What an article must name stands under `about` in pack.yaml."),
        _ => told(format!(
            "{made} says what another cue of the sentence says already, more strongly or earlier."
        )),
    }
}

/// A stance as the third person says it.
pub(super) fn stance(of: Stance) -> &'static str {
    of.verb()
}

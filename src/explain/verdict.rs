//! The one deciding reason why something is a statement or is none, and what can be done about it.

use super::candidates::Candidate;
use super::facts::{NearFact, Piece, Verdict};
use super::seen::{Seen, listed, place, quoted};
use super::sentences::{Teller, holder, statement_fact};
use super::told;
use crate::attribution::frames::Frame;
use crate::pack::{PartyId, PositionId};
use crate::position::Statement;

/// So much of what somebody holds is told.
const FEW: usize = 2;

/// The verdict over some sentences, which ascend; nothing where there is none of them.
pub(super) fn of(teller: &Teller<'_, '_>, sentences: &[usize]) -> Option<Verdict> {
    let first = *sentences.first()?;
    let judge = Judge { teller, seen: teller.seen, sentences };
    let verdict = judge
        .stated()
        .or_else(|| judge.dropped(|candidate| judge.asks(candidate.position), true))
        .or_else(|| judge.of_another())
        .or_else(|| judge.dropped(|candidate| judge.asks(candidate.position), false))
        .or_else(|| judge.on_another())
        .or_else(|| judge.dropped(|candidate| judge.is_opposite(candidate.position), false))
        .or_else(|| judge.nearly())
        .unwrap_or_else(|| judge.silent(first));
    Some(verdict)
}

struct Judge<'t, 's, 'i> {
    teller: &'t Teller<'s, 'i>,
    seen: &'s Seen<'i>,
    /// Ascending.
    sentences: &'t [usize],
}

impl Judge<'_, '_, '_> {
    fn asks(&self, position: PositionId) -> bool {
        self.teller.question.wants_position(position)
    }

    fn wants(&self, party: PartyId) -> bool {
        self.teller.question.wants_party(party)
    }

    /// Whether a position is the opposite of one asked for.
    fn is_opposite(&self, position: PositionId) -> bool {
        let asked = &self.teller.question.positions;
        let pack = self.seen.pack();
        asked.iter().any(|own| pack[*own].opposite == Some(position) || pack[position].opposite == Some(*own))
    }

    /// The parties asked for, in words.
    fn who(&self) -> String {
        self.seen.parties(&self.teller.question.parties)
    }

    fn statements(&self) -> impl Iterator<Item = (usize, &Statement)> {
        let own = |sentence: &usize| {
            let sentence = *sentence;
            self.teller.statements(sentence).map(move |statement| (sentence, statement))
        };
        self.sentences.iter().flat_map(own)
    }

    fn line(&self, sentence: usize) -> usize {
        self.seen.line_at(self.seen.document().sentences[sentence].span.start)
    }

    fn sentence(&self, sentence: usize) -> Piece {
        self.seen.piece(self.seen.document().sentences[sentence].span)
    }

    /// It is a statement, and which words make it one.
    fn stated(&self) -> Option<Verdict> {
        let own = |(_, statement): &(usize, &Statement)| {
            self.asks(statement.position) && self.wants(statement.party)
        };
        let (sentence, statement) = self.statements().find(own)?;
        let mut told = format!("{}. {}", statement_fact(self.seen, statement).told, self.cue(statement));
        told += &format!(" Held by {}. {}", holder(self.seen, statement), self.phrase(statement));
        let help = "If it should be none: see which of cue, holder and phrase was taken wrongly, and keep the \
            sentence as a test of the position with what it should say (`expect: []` for nothing).";
        Some(Verdict {
            found: true,
            reason: "statement",
            line: self.line(sentence),
            sentence: self.sentence(sentence),
            told,
            help: Some(help.to_owned()),
        })
    }

    /// The cue of a statement with its entry.
    fn cue(&self, statement: &Statement) -> String {
        let words = quoted(statement.cue.of(&self.seen.article.text));
        let frames = self.seen.frames().iter();
        let mut own = frames.filter(|frame: &&Frame| self.seen.span(&frame.hit.tokens) == statement.cue);
        let fits = |frame: &&Frame| told::sense(self.seen.cue(frame)) == statement.stance.as_str();
        match own.clone().find(fits).or_else(|| own.next()) {
            Some(frame) => {
                let cue = self.seen.cue(frame);
                let negated = if frame.negated { ", negated" } else { "" };
                format!("The cue is {words} ({}, {}{negated}).", told::sense(cue), place(&cue.origin))
            }
            None => format!("The words {words} say it by what they tell, without a cue."),
        }
    }

    /// The phrase of a statement with its rule, and whether it was turned round.
    fn phrase(&self, statement: &Statement) -> String {
        let Some(id) = statement.phrase else {
            let words = statement.matched.first().map(|span| quoted(span.of(&self.seen.article.text)));
            return format!("{} points back to what was said before.", words.unwrap_or_default());
        };
        let phrase = &self.seen.pack()[id.position].phrases[id.index];
        let turned = match id.position == statement.position {
            true => "",
            false => ", and what stands over it turns that round",
        };
        format!(
            "The phrase is {} `{}` ({}) at {}{turned}.",
            self.seen.phrase_id(id),
            phrase.source,
            place(&phrase.origin),
            self.seen.quoted_pieces(&self.seen.joined(&statement.matched))
        )
    }

    /// The candidate that came nearest. With `own`, of those the asked parties would hold.
    fn dropped(&self, wanted: impl Fn(&Candidate) -> bool, own: bool) -> Option<Verdict> {
        let question = self.teller.question;
        if own && question.parties.is_empty() {
            return None;
        }
        let fits = |candidate: &&Candidate| {
            self.sentences.binary_search(&candidate.sentence).is_ok()
                && wanted(candidate)
                && (!own || told::holders(self.seen, candidate).iter().any(|party| self.wants(*party)))
        };
        // Of equals the first in the text.
        let candidates: Vec<&Candidate> = self.teller.candidates.iter().filter(fits).collect();
        let nearness = |candidate: &Candidate| (self.teller.is_meant(candidate), candidate.rank(self.seen));
        let best = candidates.iter().map(|candidate| nearness(candidate)).max()?;
        let candidate = *candidates.iter().find(|candidate| nearness(candidate) == best)?;
        let told::Told { told, mut help } = told::reason(self.seen, candidate);
        let mut text = match candidate.wording.map(|number| &self.seen.wordings()[number]) {
            Some(wording) => format!(
                "{} is matched by {} ({}), but {told}",
                self.seen.quoted(&wording.found.tokens),
                self.seen.wording_id(wording),
                self.seen.wording_rule(wording)
            ),
            None => upper(&told),
        };
        if !question.positions.is_empty() && !self.asks(candidate.position) {
            text += &format!(
                " (No phrase of {} is here, but one of its opposite.)",
                question
                    .positions
                    .iter()
                    .map(|id| self.seen.pack()[*id].id.as_str())
                    .collect::<Vec<_>>()
                    .join(", ")
            );
        }
        let holders = told::holders(self.seen, candidate);
        if !holders.is_empty()
            && !question.parties.is_empty()
            && !holders.iter().any(|party| self.wants(*party))
        {
            text +=
                &format!(" And it would be held by {}, not by {}.", self.seen.parties(&holders), self.who());
            let held = self.held(candidate.sentence);
            let held = if held.is_empty() { String::new() } else { format!("{held} ") };
            help = Some(format!(
                "{held}For {} to hold it, a cue that it holds must stand over the words.",
                self.who()
            ));
        }
        let plain = "If that is as it should be, there is no statement to be had; if not, keep the sentence as a test of \
            the position with what it should say, and with `todo:` as long as it is read otherwise.";
        let help = help.or_else(|| Some(plain.to_owned()));
        Some(Verdict {
            found: false,
            reason: told::code(candidate.reason),
            line: self.line(candidate.sentence),
            sentence: self.sentence(candidate.sentence),
            told: text,
            help,
        })
    }

    /// The statement is there, but somebody else holds it.
    fn of_another(&self) -> Option<Verdict> {
        let question = self.teller.question;
        if question.parties.is_empty() || question.positions.is_empty() {
            return None;
        }
        let (sentence, statement) = self.statements().find(|(_, statement)| self.asks(statement.position))?;
        let named = self.mentioned(sentence);
        let told = format!(
            "It is a statement of {}, not of {}: {}. Held by {}. {}{named}",
            self.seen.pack()[statement.party].short,
            self.who(),
            statement_fact(self.seen, statement).told,
            holder(self.seen, statement),
            self.cue(statement),
        );
        let help = "If somebody else is meant, see how the holder was found under “who”; names and offices stand \
            in the parties of the pack, `holder:` in the entry of the cue.";
        Some(Verdict {
            found: false,
            reason: "other-party",
            line: self.line(sentence),
            sentence: self.sentence(sentence),
            told,
            help: Some(help.to_owned()),
        })
    }

    /// Whether the parties asked for are mentioned at all.
    fn mentioned(&self, sentence: usize) -> String {
        let range = self.seen.tokens(sentence);
        let all = self.seen.inside.known.mentions.all();
        let any = all.iter().any(|mention| {
            range.contains(&mention.head) && mention.parties.iter().any(|party| self.wants(*party))
        });
        if any { String::new() } else { format!(" No word of the sentence was taken for {}.", self.who()) }
    }

    /// The party speaks here, but on another position: of the same issue, or in words that were turned round.
    fn on_another(&self) -> Option<Verdict> {
        let pack = self.seen.pack();
        let question = self.teller.question;
        if question.positions.is_empty() {
            return None;
        }
        let (sentence, statement) = self.statements().find(|(_, statement)| {
            let turned = statement.phrase.is_some_and(|phrase| self.asks(phrase.position));
            let issue = pack[statement.position].issue;
            let same = question.positions.iter().any(|own| pack[*own].issue == issue);
            self.wants(statement.party) && (turned || same)
        })?;
        let (other, stance) = (&pack[statement.position], statement.stance);
        let pole = other.pole.seen_with(stance.sign()).as_str();
        let told = format!(
            "It was read as another position, {}, at the pole {pole} of {}: {}. {} {}",
            other.id,
            pack[other.issue].id,
            statement_fact(self.seen, statement).told,
            self.cue(statement),
            self.phrase(statement)
        );
        let help = "If both should be found, give the position asked for a phrase of its own for these words; if \
            only it should, `exclude` them from the other.";
        Some(Verdict {
            found: false,
            reason: "other-position",
            line: self.line(sentence),
            sentence: self.sentence(sentence),
            told,
            help: Some(help.to_owned()),
        })
    }

    /// No phrase has its words here; which comes nearest.
    fn nearly(&self) -> Option<Verdict> {
        let question = self.teller.question;
        let all = self.sentences.iter().filter_map(|sentence| {
            let near = self.teller.near(*sentence).into_iter().next()?;
            Some((near.key(), *sentence, near.fact(self.seen)))
        });
        let (_, sentence, near) = all.min_by(|a, b| a.0.cmp(&b.0))?;
        let NearFact { phrase, text, rule, told, .. } = near;
        let of = self.positions();
        let start = match question.positions.is_empty() {
            true => format!("{} holds nothing here that any phrase matches.", self.who()),
            false => format!("No phrase of {of} has its words here."),
        };
        Some(Verdict {
            found: false,
            reason: "no-phrase",
            line: self.line(sentence),
            sentence: self.sentence(sentence),
            told: format!(
                "{start} Nearest: {phrase} `{text}` ({rule}): {told}.{}",
                spaced(&self.held(sentence))
            ),
            help: Some("Add a phrase with the words that stand here, or widen that one.".to_owned()),
        })
    }

    /// What the parties asked for hold in a sentence, whatever it is about.
    fn held(&self, sentence: usize) -> String {
        let question = self.teller.question;
        if question.parties.is_empty() {
            return String::new();
        }
        let known = self.seen.inside.known;
        let mut held: Vec<String> = Vec::new();
        for (_, frame) in self.seen.frames_of(sentence) {
            if held.len() == FEW {
                break;
            }
            let cue = self.seen.cue(frame);
            let stance = matches!(cue.sense, crate::pack::language::Sense::Stance(_));
            let own = || known.holders(frame, cue).iter().any(|held| self.wants(held.party));
            let Some(content) = frame.contents.first().filter(|_| stance) else { continue };
            let words = self.seen.quoted(&frame.hit.tokens);
            if own() && !held.iter().any(|known| known.starts_with(&words)) {
                held.push(format!("{words} ({}) of {}", told::sense(cue), self.seen.quoted(&content.tokens)));
            }
        }
        match held.is_empty() {
            true => String::new(),
            false => format!("What {} holds here: {}.", self.who(), listed(&held, "and")),
        }
    }

    fn positions(&self) -> String {
        let pack = self.seen.pack();
        let ids: Vec<&str> = self.teller.question.positions.iter().map(|id| pack[*id].id.as_str()).collect();
        listed(&ids, "or")
    }

    /// Nothing comes near.
    fn silent(&self, sentence: usize) -> Verdict {
        let question = self.teller.question;
        let told = match (question.positions.is_empty(), question.parties.is_empty()) {
            (true, _) => {
                let named = self.mentioned(sentence);
                format!(
                    "{} holds nothing here: no phrase of any position has its words here.{named}",
                    self.who()
                )
            }
            (false, _) => {
                let held = spaced(&self.held(sentence));
                format!("No phrase of {} has any of its telling words here.{held}", self.positions())
            }
        };
        let help = match question.positions.is_empty() {
            _ if self.sentences.len() == 1 && !self.held(sentence).is_empty() => {
                "If those words mean the position by themselves, add a phrase with them; words that only point \
                 back (“this”, “the proposal”) take up what somebody else was read to want in the sentences just \
                 before."
            }
            true => "If the words should count, write them as a phrase of the position they mean.",
            false => "If these words mean the position, add a phrase with them.",
        };
        Verdict {
            found: false,
            reason: "silent",
            line: self.line(sentence),
            sentence: self.sentence(sentence),
            told,
            help: Some(help.to_owned()),
        }
    }
}

/// A sentence more, with a space before it where there is one.
fn spaced(sentence: &str) -> String {
    if sentence.is_empty() { String::new() } else { format!(" {sentence}") }
}

/// The text with a capital letter in front.
fn upper(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}

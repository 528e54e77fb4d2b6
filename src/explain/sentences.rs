//! The sentences told of, each with all its facts.

use std::collections::{HashMap, HashSet};

use super::candidates::{self, Candidate};
use super::facts::{
    AttributionFact, ConditionFact, CueFact, DropFact, Explanation, PhraseFact, QuotationFact, SentenceFacts,
    StatementFact, Verdict,
};
use super::near::{self, Near};
use super::seen::{Seen, listed, place, quoted};
use super::{Question, clauses, people, told, verdict, words};
use crate::attribution::Attribution;
use crate::attribution::frames::Frame;
use crate::mention::mention_of;
use crate::pack::Stance;
use crate::pack::language::{ConditionKind, Sense};
use crate::position::Statement;
use crate::position::conditions::Condition;
use crate::position::trace::{Note, Reason};
use crate::span::Span;

/// Tells what was seen.
pub(super) struct Teller<'s, 'i> {
    pub(super) seen: &'s Seen<'i>,
    pub(super) question: &'s Question,
    pub(super) candidates: Vec<Candidate>,
    /// For each frame the first of the candidates and of the notes that are of it.
    first: HashMap<usize, (Option<usize>, Option<&'s Note>)>,
    /// Where the words stand that were asked for, in the order of the text.
    places: Option<Vec<Span>>,
    /// The sentences that the question names by their lines or words, if it does.
    named: Option<Vec<usize>>,
}

impl<'s, 'i> Teller<'s, 'i> {
    pub(super) fn new(seen: &'s Seen<'i>, notes: &'s [Note], question: &'s Question) -> Self {
        let places = question.words.as_ref().map(|words| words::find(seen.document().text, words));
        let named = question.is_placed().then(|| named(seen, question, places.as_deref()));
        let candidates = candidates::of(seen, notes, named.as_deref());
        let mut first: HashMap<usize, (Option<usize>, Option<&Note>)> = HashMap::new();
        for (number, frame) in candidates.iter().enumerate().filter_map(|(at, one)| Some((at, one.frame?))) {
            first.entry(frame).or_default().0.get_or_insert(number);
        }
        for (note, frame) in notes.iter().filter_map(|note| Some((note, note.frame?))) {
            first.entry(frame).or_default().1.get_or_insert(note);
        }
        Self { seen, question, candidates, first, places, named }
    }

    /// Whether a candidate stands in the words asked for.
    pub(super) fn is_meant(&self, candidate: &Candidate) -> bool {
        let words = candidate.wording.map(|number| &self.seen.wordings()[number].found.tokens);
        self.places.as_ref().is_none_or(|places| {
            let span = words.map(|tokens| self.seen.span(tokens));
            span.is_none_or(|span| touches(places, span))
        })
    }

    /// Everything that was asked for.
    pub(super) fn tell(&self) -> Explanation {
        let mut sentences = self.asked();
        let mut nearest = None;
        if sentences.is_empty() && !self.question.is_placed() && self.question.is_pointed() {
            nearest = self.nearest();
            sentences.extend(nearest);
        }
        let verdict = match sentences.is_empty() && !self.question.is_placed() {
            true => self.verdict(),
            false => verdict::of(self, &sentences),
        };
        let verdict = verdict.filter(|_| self.question.is_pointed());
        let mut told = Explanation::of_nothing(self.seen.article);
        told.sentences =
            sentences.iter().map(|sentence| self.facts(*sentence, nearest == Some(*sentence))).collect();
        told.verdict = verdict;
        told
    }

    /// The deciding reason over the whole of the article.
    pub(super) fn verdict(&self) -> Option<Verdict> {
        let all: Vec<usize> = (0..self.seen.document().sentences.len()).collect();
        verdict::of(self, &all)
    }

    /// The sentences of the lines asked for, or those in which there is something of what was asked for.
    fn asked(&self) -> Vec<usize> {
        if let Some(named) = &self.named {
            return named.clone();
        }
        let all = 0..self.seen.document().sentences.len();
        all.filter(|sentence| {
            let stated = self
                .statements(*sentence)
                .any(|statement| self.question.wants_party(statement.party) && self.is_about(statement));
            stated || self.dropped(*sentence).any(|candidate| self.is_relevant(candidate))
        })
        .collect()
    }

    /// Whether a statement is on a position asked for, or was found in words of one.
    pub(super) fn is_about(&self, statement: &Statement) -> bool {
        self.question.wants_position(statement.position)
            || statement.phrase.is_some_and(|phrase| self.question.wants_position(phrase.position))
    }

    fn is_relevant(&self, candidate: &Candidate) -> bool {
        if !self.question.wants_position(candidate.position) {
            return false;
        }
        if self.question.parties.is_empty() || !self.question.positions.is_empty() {
            return true;
        }
        told::holders(self.seen, candidate).iter().any(|party| self.question.wants_party(*party))
    }

    /// The sentence in which a phrase asked for comes nearest to matching.
    fn nearest(&self) -> Option<usize> {
        let best = (0..self.seen.document().sentences.len()).filter_map(|sentence| {
            let mut near = near::of(self.seen, sentence, &self.question.positions).into_iter();
            near.next().map(|near| (near.key(), sentence))
        });
        best.min().map(|(_, sentence)| sentence)
    }

    /// The statements of a sentence.
    pub(super) fn statements(&self, sentence: usize) -> impl Iterator<Item = &'i Statement> {
        let span = self.seen.document().sentences[sentence].span;
        let own = self.seen.index.statements.get(&span).into_iter().flatten();
        let all = &self.seen.inside.statements;
        own.map(move |number| &all[*number])
    }

    /// What was dropped of a sentence.
    pub(super) fn dropped(&self, sentence: usize) -> impl Iterator<Item = &Candidate> {
        let from = self.candidates.partition_point(|candidate| candidate.sentence < sentence);
        let to = self.candidates.partition_point(|candidate| candidate.sentence <= sentence);
        self.candidates[from..to].iter()
    }

    /// The phrases that nearly match.
    pub(super) fn near(&self, sentence: usize) -> Vec<Near> {
        near::of(self.seen, sentence, &self.question.positions)
    }

    fn facts(&self, sentence: usize, nearest: bool) -> SentenceFacts {
        let seen = self.seen;
        let place = &seen.document().sentences[sentence];
        // With a position asked for, the others' drops are beside the point.
        let wanted = |candidate: &&Candidate| self.question.wants_position(candidate.position);
        SentenceFacts {
            line: seen.line_at(place.span.start),
            words: seen.piece(place.span),
            headline: place.headline,
            nearest,
            clauses: clauses::of(seen, sentence),
            mentions: people::of(seen, sentence),
            cues: self.cues(sentence),
            quotations: self.quotations(sentence),
            attributions: self.attributions(sentence),
            conditions: self.conditions(sentence),
            phrases: self.phrases(sentence),
            near: self.near(sentence).iter().map(|near| near.fact(seen)).collect(),
            statements: self.statements(sentence).map(|statement| statement_fact(seen, statement)).collect(),
            dropped: drops(self.dropped(sentence).filter(wanted).map(|candidate| drop_fact(seen, candidate))),
        }
    }

    fn cues(&self, sentence: usize) -> Vec<CueFact> {
        let seen = self.seen;
        let mut facts: Vec<CueFact> =
            seen.frames_of(sentence).map(|(number, frame)| self.cue(number, frame)).collect();
        let mut words_told: HashSet<Span> = facts.iter().map(|fact| fact.words.span()).collect();
        let mut told: HashSet<(Span, String)> =
            facts.iter().filter_map(|fact| Some((fact.words.span(), fact.why.clone()?))).collect();
        for frame in seen.index.unfilled[sentence].iter().map(|number| &seen.unfilled[*number]) {
            let hit = &frame.hit;
            let rivals = !seen.inside.known.by_head[hit.head].is_empty();
            let places = told::places(seen, seen.cue(frame));
            let why = match (frame.contents.is_empty(), rivals) {
                (true, _) => format!("nothing stands where it takes what is held: {places}"),
                (false, true) => "another entry of the word fits the sentence better".to_owned(),
                (false, false) => "nobody it is addressed to is named".to_owned(),
            };
            // Of the entries of one word that stay empty, one tells enough.
            let rule = place(&seen.cue(frame).origin);
            let words = seen.span(&hit.tokens);
            let again =
                if rivals { words_told.contains(&words) } else { told.contains(&(words, why.clone())) };
            if !again {
                words_told.insert(words);
                told.insert((words, why.clone()));
                let mut fact = cue_fact(seen, frame);
                fact.rule = rule;
                fact.why = Some(why);
                facts.push(fact);
            }
        }
        facts.sort_by_key(|fact| (fact.words.start, fact.words.end, fact.why.is_some()));
        facts
    }

    /// A cue whose places are filled, with what became of it.
    fn cue(&self, number: usize, frame: &Frame) -> CueFact {
        let seen = self.seen;
        let mut fact = cue_fact(seen, frame);
        let words = seen.span(&frame.hit.tokens);
        fact.used = seen.index.cues.contains(&words);
        if fact.used {
            return fact;
        }
        let (candidate, note) = self.first.get(&number).copied().unwrap_or_default();
        let reason = candidate.map(|candidate| told::reason(seen, &self.candidates[candidate]).told);
        fact.why = reason.or_else(|| {
            let note = note?;
            let plain = Candidate {
                sentence: seen.sentence(frame.hit.head),
                position: crate::pack::PositionId(0),
                frame: note.frame,
                wording: note.wording,
                statement: None,
                reason: note.reason,
            };
            // That a report is no stance goes without saying.
            let says = matches!(note.reason, Reason::OnlySaid);
            (!says).then(|| told::reason(seen, &plain).told)
        });
        let reports = !matches!(seen.cue(frame).sense, Sense::Stance(_));
        if fact.why.is_none() && !reports {
            fact.why = Some("nothing that it holds words a position of the pack.".to_owned());
        }
        fact
    }

    fn quotations(&self, sentence: usize) -> Vec<QuotationFact> {
        let (seen, span) = (self.seen, self.seen.document().sentences[sentence].span);
        let numbers = seen.document().quotation_numbers_near(span);
        numbers
            .filter(|number| seen.document().quotations[*number].outer.overlaps(span))
            .map(|number| quotation(seen, number))
            .collect()
    }

    fn attributions(&self, sentence: usize) -> Vec<AttributionFact> {
        let span = self.seen.document().sentences[sentence].span;
        let own = self.seen.index.attributions.get(&span).into_iter().flatten();
        own.map(|number| attribution(self.seen, &self.seen.inside.attributions[*number])).collect()
    }

    fn conditions(&self, sentence: usize) -> Vec<ConditionFact> {
        let (seen, all) = (self.seen, self.seen.inside.known.conditions.all());
        seen.index.conditions[sentence].iter().map(|number| condition(seen, &all[*number])).collect()
    }

    fn phrases(&self, sentence: usize) -> Vec<PhraseFact> {
        let seen = self.seen;
        let own = seen.index.wordings[sentence].iter().map(|number| (*number, &seen.wordings()[*number]));
        let own = own.filter(|(_, wording)| self.question.wants_position(wording.position));
        own.map(|(number, wording)| {
            let position = &seen.pack()[wording.position];
            let all = if wording.exclude { &position.exclude } else { &position.phrases };
            PhraseFact {
                phrase: seen.wording_id(wording),
                text: all.get(wording.phrase).map(|phrase| phrase.source.to_string()).unwrap_or_default(),
                rule: seen.wording_rule(wording),
                pieces: seen.pieces(&wording.found.tokens),
                excludes: wording.exclude,
                gives_way: candidates::gives_way(seen, number)
                    .filter(|_| !wording.exclude)
                    .map(|other| seen.wording_id(&seen.wordings()[other])),
            }
        })
        .collect()
    }
}

/// The sentences of the lines and the words that a question names.
fn named(seen: &Seen<'_>, question: &Question, places: Option<&[Span]>) -> Vec<usize> {
    let sentences = &seen.document().sentences;
    let on = |sentence: &usize| {
        let span = sentences[*sentence].span;
        let from = seen.line_at(span.start);
        let to = seen.line_at(span.end.saturating_sub(1).max(span.start));
        let lines = question.lines.as_ref();
        lines.is_none_or(|lines| lines.iter().any(|line| (from..=to).contains(line)))
            && places.is_none_or(|places| touches(places, span))
    };
    (0..sentences.len()).filter(on).collect()
}

/// Whether a span overlaps any of some places, which ascend by both their ends.
fn touches(places: &[Span], span: Span) -> bool {
    let first = places.partition_point(|place| place.end <= span.start);
    places.get(first).is_some_and(|place| place.overlaps(span))
}

fn cue_fact(seen: &Seen<'_>, frame: &Frame) -> CueFact {
    let cue = seen.cue(frame);
    let known = seen.inside.known;
    let stance = match cue.sense {
        Sense::Stance(_) if frame.negated => cue.negated,
        Sense::Stance(stance) => Some(stance),
        _ => None,
    };
    let mut parties: Vec<String> = Vec::new();
    for held in known.holders(frame, cue) {
        let id = seen.pack()[held.party].id.clone();
        if !parties.contains(&id) {
            parties.push(id);
        }
    }
    let by_speaker = frame.holders.is_empty();
    let who: Vec<String> = match by_speaker {
        true => known.speaker(frame.anchor).iter().take(1).map(|held| seen.who(held.token)).collect(),
        false => frame.holders.iter().map(|token| seen.who(*token)).collect(),
    };
    let held = match (who.is_empty(), by_speaker) {
        (true, _) => "held by nobody named".to_owned(),
        (false, true) => format!("said by {}", listed(&who, "and")),
        (false, false) => format!("held by {}", listed(&who, "and")),
    };
    let contents: Vec<String> = frame.contents.iter().map(|content| seen.quoted(&content.tokens)).collect();
    let negated = match (frame.negated, cue.negated) {
        (false, _) => String::new(),
        (true, Some(stance)) => format!(", negated: {stance}"),
        (true, None) => ", negated, which says nothing".to_owned(),
    };
    let about =
        if contents.is_empty() { String::new() } else { format!("; of {}", listed(&contents, "and")) };
    CueFact {
        words: seen.piece(seen.span(&frame.hit.tokens)),
        rule: place(&cue.origin),
        sense: told::sense(cue),
        negated: frame.negated,
        stance: stance.map(Stance::as_str),
        holders: frame.holders.iter().map(|token| seen.piece(seen.span(&seen.phrase_at(*token)))).collect(),
        parties,
        contents: frame.contents.iter().flat_map(|content| seen.pieces(&content.tokens)).collect(),
        used: false,
        told: format!("{}{negated} · {held}{about}", told::sense(cue)),
        why: None,
    }
}

/// Who says a quotation, and how that was known.
fn quotation(seen: &Seen<'_>, number: usize) -> QuotationFact {
    let quotation = &seen.document().quotations[number];
    let found = seen.inside.quotes[number];
    let speech = seen.index.speeches.contains(&number);
    let mention = found.mention.map(|number| seen.mention(number));
    let parties = mention.map(|mention| seen.ids(&mention.parties)).unwrap_or_default();
    let who = found.source.map(|source| seen.who(source));
    let how = match (found.frame.map(|frame| &seen.frames()[frame]), found.source) {
        (Some(frame), _) => {
            format!("known by {} in line {}", seen.token(frame.hit.head), seen.line(frame.hit.head))
        }
        (None, Some(_)) if quotation.continued => "it goes on with the quotation before it".to_owned(),
        (None, Some(source)) if seen.document().tokens[source].span().start > quotation.outer.end => {
            format!("set to it behind a dash in line {}", seen.line(source))
        }
        (None, Some(source)) => {
            format!("nobody else is named since {} in line {}", seen.token(source), seen.line(source))
        }
        (None, None) => String::new(),
    };
    let told = match who {
        Some(who) if speech => format!("said by {who}: {how}"),
        Some(who) => format!("words within the sentence, perhaps of {who}: {how}"),
        None if speech => "nobody is known to say it".to_owned(),
        None => "words within the sentence, read with it".to_owned(),
    };
    QuotationFact {
        words: seen.piece(quotation.outer),
        speaker: found.source.map(|source| seen.piece(seen.span(&seen.phrase_at(source)))),
        parties,
        told,
    }
}

fn attribution(seen: &Seen<'_>, attribution: &Attribution) -> AttributionFact {
    let words = |span: Span| quoted(span.of(&seen.article.text));
    let source = attribution.source.as_ref();
    let who = source.map_or_else(
        || "nobody named".to_owned(),
        |source| match source.parties.as_slice() {
            [] => words(source.span),
            parties => format!("{} ({})", words(source.span), seen.parties(parties)),
        },
    );
    let cue = attribution.cue.map_or_else(String::new, |cue| format!(" · {}", words(cue)));
    let content: Vec<String> = attribution.content.iter().map(|span| words(*span)).collect();
    let act = attribution.act.map_or_else(String::new, |act| format!(" · {act}"));
    AttributionFact {
        source: source.map(|source| seen.piece(source.span)),
        cue: attribution.cue.map(|cue| seen.piece(cue)),
        content: attribution.content.iter().map(|span| seen.piece(*span)).collect(),
        act: attribution.act.map(Stance::as_str),
        kind: attribution.kind.as_str(),
        told: format!("{who}{cue} · {}{act} · {}", content.join(" … "), attribution.kind.as_str()),
    }
}

fn condition(seen: &Seen<'_>, condition: &Condition) -> ConditionFact {
    let binds = match condition.kind {
        ConditionKind::If => "what it hangs on holds if it comes about",
        ConditionKind::OnlyIf => "what it hangs on holds only if it comes about",
        ConditionKind::Unless => "what it hangs on holds unless it comes about",
        ConditionKind::Until => "what it hangs on holds until it comes about",
        ConditionKind::Exchange => "given for what it hangs on",
        ConditionKind::Prerequisite => "what it hangs on has to come first",
        ConditionKind::Without => "binds only what is denied without it",
        ConditionKind::After | ConditionKind::Before => "tells the time, and so binds nothing",
        ConditionKind::Concession => "is conceded, and so binds nothing",
    };
    ConditionFact {
        mark: seen.piece(seen.span(&condition.words)),
        words: seen.piece(seen.span(&condition.tokens)),
        told: format!("{binds} ({})", seen.token(condition.attached)),
    }
}

/// A statement as a fact.
pub(super) fn statement_fact(seen: &Seen<'_>, statement: &Statement) -> StatementFact {
    let pack = seen.pack();
    let (party, position) = (&pack[statement.party], &pack[statement.position]);
    let condition = statement.condition.map(|span| seen.piece(span));
    let on = condition.as_ref().map_or_else(String::new, |on| format!(", on condition {}", quoted(&on.text)));
    let by =
        statement.reported_by.map_or_else(String::new, |by| format!(", according to {}", pack[by].short));
    StatementFact {
        party: party.id.clone(),
        position: position.id.clone(),
        stance: statement.stance.as_str(),
        sign: statement.stance.sign().as_str(),
        phrase: statement.phrase.map(|phrase| seen.phrase_id(phrase)),
        holder: seen.piece(statement.holder.span),
        cue: seen.piece(statement.cue),
        matched: seen.joined(&statement.matched),
        condition,
        told: format!("{} {}: {}{on}{by}", party.short, told::stance(statement.stance), position.claim),
    }
}

/// Without those that only another phrase of the same position tells again.
fn drops(all: impl Iterator<Item = DropFact>) -> Vec<DropFact> {
    let mut known: HashSet<(String, String)> = HashSet::new();
    all.filter(|drop| known.insert((drop.position.clone(), drop.told.clone()))).collect()
}

fn drop_fact(seen: &Seen<'_>, candidate: &Candidate) -> DropFact {
    let wording = candidate.wording.map(|number| &seen.wordings()[number]);
    let frame = candidate.frame.map(|number| &seen.frames()[number]);
    let told::Told { told, help } = told::reason(seen, candidate);
    let made = candidate.statement.map(|(.., cue)| seen.piece(cue));
    DropFact {
        position: seen.pack()[candidate.position].id.clone(),
        phrase: wording.map(|wording| seen.wording_id(wording)),
        phrase_rule: wording.map(|wording| seen.wording_rule(wording)),
        words: wording.map(|wording| seen.pieces(&wording.found.tokens)).unwrap_or_default(),
        cue: frame.map(|frame| seen.piece(seen.span(&frame.hit.tokens))).or(made),
        cue_rule: frame.map(|frame| place(&seen.cue(frame).origin)),
        parties: seen.ids(&told::holders(seen, candidate)),
        reason: told::code(candidate.reason),
        told,
        help,
    }
}

/// How the holder of a statement was found, in words.
pub(super) fn holder(seen: &Seen<'_>, statement: &Statement) -> String {
    let span = statement.holder.span;
    let tokens = seen.document().tokens_in(span);
    let mention = tokens
        .clone()
        .rev()
        .find_map(|token| mention_of(seen.tree(), seen.inside.known.mentions, token))
        .map(|number| seen.mention(number));
    let words = quoted(span.of(&seen.article.text));
    match mention {
        Some(mention) => format!("{words}, {}", people::told(seen, mention)),
        None => format!("{words} ({})", statement.holder.name),
    }
}

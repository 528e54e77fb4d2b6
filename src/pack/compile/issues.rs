//! Issues, their positions, and the tests beside them.

use std::collections::HashMap;

use super::chain::Chain;
use super::head::Choice;
use super::layers::Merged;
use super::merge::Entry;
use super::resolve::Rules;
use crate::diagnostic::{Code, Diagnostic, suggestion};
use crate::pack::authored::Text;
use crate::pack::authored::pack as authored;
use crate::pack::check::Report;
use crate::pack::model::{
    Expectation, IdKind, Issue, IssueId, PartyId, Position, PositionId, PositionTest, Renamed,
};
use crate::pack::sources::File;
use crate::pack::stance::{Pole, Stance};
use crate::pattern::Phrase;
use crate::pattern::vocabulary::Vocabulary;
use crate::pattern::words;
use crate::span::{Origin, Span};

/// The issues of a pack and what belongs to them.
#[derive(Default)]
pub(super) struct Issues {
    pub(super) issues: Vec<Issue>,
    pub(super) positions: Vec<Position>,
    pub(super) tests_left_out: usize,
    pub(super) renamed: Vec<Renamed>,
}

/// A position over all packs.
type PositionEntry<'f, 's> = Entry<'f, 's, authored::Position<'f>>;
/// An issue over all packs.
type IssueEntry<'f, 's> = Entry<'f, 's, authored::IssueFile<'f>>;

pub(super) fn compile<'s>(
    merged: &Merged<'_, 's>,
    order: Option<Choice<'_, '_, '_>>,
    chain: &Chain<'s>,
    rules: &Rules<'_>,
    vocabulary: &mut Vocabulary,
    report: &mut Report,
) -> Issues {
    let before = report.count();
    let written = sorted(merged, order);
    let heads: Vec<IssueHead<'_>> =
        written.iter().map(|entry| IssueHead::of(entry, merged, chain, report)).collect();
    let mut inside: HashMap<&str, Vec<&PositionEntry<'_, '_>>> = HashMap::new();
    for entry in &merged.positions.entries {
        inside.entry(entry.first().issue).or_default().push(entry);
    }
    limits(&written, &inside, report);
    let poles: HashMap<&str, Option<Text<'_>>> = merged
        .positions
        .entries
        .iter()
        .map(|entry| {
            let pole = entry.text("pole", chain, |position| position.pole, report).map(|(_, pole)| pole);
            entry.needed("pole", pole.is_some(), chain, merged.positions.ids(), report);
            (entry.id().value, pole)
        })
        .collect();
    let partial = merged.partial_issues || report.count() > before;
    unknown_issues(order, merged, partial, report);

    let mut places: HashMap<&str, (IssueId, Option<Pole>)> = HashMap::new();
    for (i, issue) in written.iter().enumerate() {
        for position in inside.get(issue.id().value).into_iter().flatten() {
            let id = position.id().value;
            places.insert(id, (IssueId::at(i), poles[id].and_then(|text| pole(text.value))));
        }
    }
    let mut compiler =
        Compiler { merged, chain, rules, vocabulary, report, places, partial, tests_left_out: 0 };
    let mut issues = Vec::with_capacity(written.len());
    let mut positions: Vec<Position> = Vec::new();
    let mut opposites: Vec<Option<&str>> = Vec::new();
    for (i, (entry, head)) in written.iter().zip(heads).enumerate() {
        let first = positions.len();
        for position in inside.get(entry.id().value).into_iter().flatten() {
            let (compiled, opposite) =
                compiler.position(position, poles[position.id().value], IssueId::at(i));
            positions.push(compiled);
            opposites.push(opposite);
        }
        if first == positions.len() && !partial {
            let message = format!("the issue `{}` has no position", entry.id().value);
            compiler.report.add(
                Diagnostic::error(Code::EmptyValue, entry.first().file.path, message)
                    .label(entry.id().span, "a question that nobody can answer"),
            );
        }
        issues.push(Issue {
            holders: compiler.holders(entry),
            id: entry.id().value.to_owned(),
            question: head.question.to_owned(),
            plus: head.plus.to_owned(),
            minus: head.minus.to_owned(),
            positions: (first..positions.len()).map(PositionId::at).collect(),
            origin: entry.first().file.origin(entry.id().span),
        });
    }
    set_opposites(&opposites, &mut positions);
    let tests_left_out = compiler.tests_left_out;
    let renamed = merged.issues.gone.all_renamed(IdKind::Issue);
    let renamed = renamed.chain(merged.positions.gone.all_renamed(IdKind::Position)).collect();
    Issues { issues, positions, tests_left_out, renamed }
}

/// Issues in the order that `pack.yaml` gives, the others behind them by name.
fn sorted<'m, 'f, 's>(
    merged: &'m Merged<'f, 's>,
    order: Option<Choice<'_, '_, '_>>,
) -> Vec<&'m IssueEntry<'f, 's>> {
    let order = order.map_or(&[][..], |(_, order)| order);
    let gone = &merged.issues.gone;
    let is = |ordered: &str, id: &str| ordered == id || gone.renamed(ordered) == Some(id);
    let place = |id: &str| order.iter().position(|ordered| is(ordered.value, id)).unwrap_or(order.len());
    let mut written: Vec<_> = merged.issues.entries.iter().collect();
    written.sort_by_key(|entry| (place(entry.id().value), entry.id().value));
    written
}

/// What an issue asks.
#[derive(Default)]
struct IssueHead<'f> {
    question: &'f str,
    plus: &'f str,
    minus: &'f str,
}

impl<'f> IssueHead<'f> {
    fn of(
        entry: &IssueEntry<'f, '_>,
        merged: &Merged<'f, '_>,
        chain: &Chain<'_>,
        report: &mut Report,
    ) -> Self {
        let question = entry.text("question", chain, |issue| issue.question, report);
        let plus = entry.text("`+` pole", chain, |issue| Some(issue.poles.as_ref()?.plus), report);
        let minus = entry.text("`-` pole", chain, |issue| Some(issue.poles.as_ref()?.minus), report);
        let positions = entry.layers.iter().any(|layer| layer.item.positions.is_some());
        for (key, there) in
            [("question", question.is_some()), ("poles", plus.is_some()), ("positions", positions)]
        {
            entry.needed(key, there, chain, merged.issues.ids(), report);
        }
        let value = |text: Option<(_, Text<'f>)>| text.map(|(_, text)| text.value).unwrap_or_default();
        Self { question: value(question), plus: value(plus), minus: value(minus) }
    }
}

/// Reports more issues or positions than ids can count.
fn limits(
    written: &[&IssueEntry<'_, '_>],
    inside: &HashMap<&str, Vec<&PositionEntry<'_, '_>>>,
    report: &mut Report,
) {
    let most = usize::from(u16::MAX);
    if let Some(entry) = written.get(most) {
        report.limit(entry.first().file.path, "issues", most, Some(entry.id().span));
    }
    let mut all = written.iter().filter_map(|issue| inside.get(issue.id().value)).flatten();
    if let Some(entry) = all.nth(most) {
        report.limit(entry.first().file.path, "positions", most, Some(entry.id().span));
    }
}

fn unknown_issues(
    order: Option<Choice<'_, '_, '_>>,
    merged: &Merged<'_, '_>,
    partial: bool,
    report: &mut Report,
) {
    let Some((file, order)) = order else { return };
    let (issues, gone) = (&merged.issues, &merged.issues.gone);
    for id in order {
        gone.warn(file, id.value, id.span, "issue", report);
        let known = gone.renamed(id.value).is_some() || issues.ids().any(|known| known == id.value);
        // A base may well order what a pack above does without.
        let dropped = gone.disabled_by(id.value).is_some_and(|by| merged.pack_of(file) != Some(by));
        if !partial && !known && !dropped && !gone.needs_disabled(file, id.value, id.span, "issue", report) {
            report.unknown(file, id, Code::UnknownValue, "issue", issues.ids());
        }
    }
}

/// Sets the opposite of each position: the one its author names, or the first of the other pole.
fn set_opposites(named: &[Option<&str>], positions: &mut [Position]) {
    for (i, named) in named.iter().enumerate() {
        let opposite = match named {
            Some(id) => positions.iter().position(|position| position.id == *id),
            None => positions
                .iter()
                .position(|other| other.issue == positions[i].issue && other.pole != positions[i].pole),
        };
        positions[i].opposite = opposite.map(PositionId::at);
    }
}

fn pole(word: &str) -> Option<Pole> {
    match word {
        "+" => Some(Pole::Plus),
        "-" => Some(Pole::Minus),
        _ => None,
    }
}

struct Compiler<'c, 'f, 's> {
    merged: &'c Merged<'f, 's>,
    chain: &'c Chain<'s>,
    rules: &'c Rules<'c>,
    vocabulary: &'c mut Vocabulary,
    report: &'c mut Report,
    /// Issue and pole of every position.
    places: HashMap<&'f str, (IssueId, Option<Pole>)>,
    /// Whether positions may be missing because their file could not be read whole.
    partial: bool,
    tests_left_out: usize,
}

impl<'f, 's> Compiler<'_, 'f, 's> {
    /// The position, and the id of its opposite where an author names one.
    fn position(
        &mut self,
        entry: &PositionEntry<'f, 's>,
        at: Option<Text<'_>>,
        issue: IssueId,
    ) -> (Position, Option<&'f str>) {
        let (first, id) = (entry.first(), entry.id());
        let pole_at = at.and_then(|at| pole(at.value));
        if let Some(at) = at.filter(|_| pole_at.is_none()) {
            let message = format!("`{}` is at no pole", id.value);
            let file = entry.text("pole", self.chain, |position| position.pole, self.report);
            self.report.add(
                Diagnostic::error(Code::NoPole, file.map_or(first.file.path, |(file, _)| file.path), message)
                    .label(at.span, "neither end of the axis")
                    .help("write `pole: \"+\"` or `pole: \"-\"`"),
            );
        }
        let opposite = entry.text("opposite", self.chain, |position| position.opposite, self.report);
        let opposite = opposite.and_then(|(file, opposite)| self.opposite(file, opposite, issue, pole_at));
        let claim = entry.text("claim", self.chain, |position| position.claim, self.report);
        entry.needed("claim", claim.is_some(), self.chain, self.merged.positions.ids(), self.report);
        let written = entry.layers.iter().any(|layer| layer.item.phrases.is_some());
        entry.needed("phrases", written, self.chain, self.merged.positions.ids(), self.report);
        let (phrases, kept) = self.phrases(entry, |position| position.phrases.as_deref().unwrap_or_default());
        if kept == 0 && written && !self.partial {
            self.no_phrase(entry);
        }
        let acts = entry.text("acts", self.chain, |position| position.acts, self.report);
        let position = Position {
            id: id.value.to_owned(),
            issue,
            pole: pole_at.unwrap_or(Pole::Plus),
            claim: claim.map(|(_, claim)| claim.value.to_owned()).unwrap_or_default(),
            opposite: None,
            acts: acts.and_then(|(file, acts)| self.report.stance_or_none(file, &acts)),
            phrases,
            exclude: self.phrases(entry, |position| &position.exclude).0,
            tests: self.tests(entry),
            origin: first.file.origin(id.span),
            changes: self.changes(entry),
        };
        (position, opposite)
    }

    /// Where the layers above the first, and what they disable, change a position.
    fn changes(&self, entry: &PositionEntry<'f, 's>) -> Vec<Origin> {
        let layers = entry.layers.iter().skip(1).map(|layer| (layer.file, layer.item.id.span));
        layers.chain(self.merged.cuts_of(entry.id().value)).map(|(file, span)| file.origin(span)).collect()
    }

    fn no_phrase(&mut self, entry: &PositionEntry<'f, 's>) {
        let (id, file) = (entry.id(), entry.first().file);
        let message = format!("the position `{}` has no phrase", id.value);
        let mut diagnostic = Diagnostic::error(Code::EmptyValue, file.path, message)
            .label(id.span, "nothing can be found of it");
        let mut cut = false;
        for (file, at) in self.merged.cuts_of(id.value) {
            cut = true;
            diagnostic = diagnostic.also(file.path, at, "disabled here");
        }
        self.report.add(match cut {
            true => diagnostic.help(format!("disable `{}` itself, or give it another phrase", id.value)),
            false => diagnostic.help("write at least one phrase under `phrases`"),
        });
    }

    /// Phrases of all layers but those that are disabled, and how many these are: of some, something
    /// else is wrong.
    fn phrases(
        &mut self,
        entry: &PositionEntry<'f, 's>,
        get: impl Fn(&'f authored::Position<'f>) -> &'f [Text<'f>],
    ) -> (Vec<Phrase>, usize) {
        let mut kept = 0;
        let mut phrases = Vec::new();
        for layer in &entry.layers {
            for phrase in get(layer.item).iter().filter(|phrase| !self.merged.is_cut(layer.file, phrase.span))
            {
                kept += 1;
                phrases.extend(self.rules.phrase(layer.file, phrase, self.vocabulary, self.report));
            }
        }
        (phrases, kept)
    }

    /// The parties whose stances count: as the topmost pack has it that says so.
    fn holders(&mut self, entry: &IssueEntry<'f, 's>) -> Vec<PartyId> {
        let layers = entry.layers.iter().rev();
        let Some(layer) = layers.into_iter().find(|layer| !layer.item.holders.is_empty()) else {
            return Vec::new();
        };
        layer.item.holders.iter().filter_map(|party| self.party(layer.file, party)).collect()
    }

    /// The id of an opposite, where it can be one.
    fn opposite(
        &mut self,
        file: &File<'_>,
        opposite: Text<'f>,
        issue: IssueId,
        at: Option<Pole>,
    ) -> Option<&'f str> {
        let merged = self.merged;
        let gone = &merged.positions.gone;
        gone.warn(file, opposite.value, opposite.span, "position", self.report);
        let id = gone.renamed(opposite.value).unwrap_or(opposite.value);
        let id = self.places.keys().copied().find(|known| *known == id).unwrap_or(opposite.value);
        self.check_opposite(file, id, &opposite, issue, at);
        Some(id)
    }

    fn check_opposite(
        &mut self,
        file: &File<'_>,
        id: &str,
        opposite: &Text<'_>,
        issue: IssueId,
        at: Option<Pole>,
    ) {
        match self.places.get(id) {
            None if self.partial => {}
            None => {
                let gone = &self.merged.positions.gone;
                if !gone.needs_disabled(file, id, opposite.span, "position", self.report) {
                    let mut known: Vec<&str> = self.places.keys().copied().collect();
                    known.sort_unstable();
                    self.report.unknown(file, opposite, Code::UnknownPosition, "position", known);
                }
            }
            Some((other, _)) if *other != issue => {
                let message = format!("`{}` belongs to another issue", opposite.value);
                let diagnostic = Diagnostic::error(Code::WrongOpposite, file.path, message)
                    .label(opposite.span, "the opposite is a position of the same issue");
                self.report.add(diagnostic);
            }
            Some((_, other)) if at.is_some() && *other == at => {
                let message = format!("`{}` is at the same pole", opposite.value);
                let diagnostic = Diagnostic::error(Code::WrongOpposite, file.path, message)
                    .label(opposite.span, "the opposite is at the other pole");
                self.report.add(diagnostic);
            }
            Some(_) => {}
        }
    }

    /// The tests of a position. One that must be found and one that must not are the least that keeps
    /// its phrases neither too narrow nor too wide.
    fn tests(&mut self, entry: &PositionEntry<'f, 's>) -> Vec<PositionTest> {
        let (first, id) = (entry.first(), entry.id());
        let tests = || entry.layers.iter().flat_map(|layer| &layer.item.tests);
        let found = tests().any(|test| !test.expect.is_empty());
        let not = tests().any(|test| test.expect.is_empty());
        let lacking = match (found, not) {
            (true, true) => None,
            (false, false) => {
                Some(("has no tests", "two: one text that states it, one that comes near and does not"))
            }
            (false, true) => Some(("has no test that finds it", "a text that states it")),
            (true, false) => {
                Some(("has no test that must not find it", "a text that comes near, with `expect: []`"))
            }
        };
        if let Some((lacking, wanted)) = lacking.filter(|_| self.report.warns()) {
            let message = format!("the position `{}` {lacking}", id.value);
            let diagnostic = Diagnostic::warning(Code::MissingTest, first.file.path, message)
                .label(id.span, "not tried both ways")
                .help(format!("add to `tests` {wanted}"));
            self.report.add(diagnostic);
        }
        let mut compiled = Vec::new();
        for layer in &entry.layers {
            for test in &layer.item.tests {
                if self.is_left_out(layer.pack, test) {
                    self.tests_left_out += 1;
                } else {
                    compiled.push(self.test(layer.pack, layer.file, test));
                }
            }
        }
        compiled
    }

    /// Whether a test of a base expects something of a party that a pack above does without.
    fn is_left_out(&self, pack: usize, test: &authored::Test<'_>) -> bool {
        let parties = test.expect.iter().flat_map(|expect| {
            let words = expect.value.split_whitespace().enumerate();
            words.filter_map(|(number, word)| match number {
                0 => Some(word),
                _ => word.strip_prefix("by:").or_else(|| word.strip_prefix("to:")),
            })
        });
        let gone = |party: &str| self.rules.parties.disabled_by(party);
        parties.filter_map(gone).any(|by| self.chain.extends(by, pack))
    }

    fn test(&mut self, pack: usize, file: &File<'_>, test: &authored::Test<'_>) -> PositionTest {
        PositionTest {
            text: test.text.value.to_owned(),
            date: self.report.date(file, test.date.as_ref()),
            expect: test.expect.iter().filter_map(|expect| self.expectation(file, expect)).collect(),
            todo: test.todo.as_ref().map(|reason| reason.value.to_owned()),
            base: (pack != self.chain.own()).then(|| self.chain.name(pack).into()),
            origin: file.origin(test.text.span),
        }
    }

    /// `party stance`, then `by:party`, `to:party` and `if`.
    fn expectation(&mut self, file: &File<'_>, written: &Text<'_>) -> Option<Expectation> {
        let mut parts = words::pieces(written.value, char::is_whitespace).map(|(at, word)| Text {
            value: word,
            span: written.part(file.text, Span::new(at, at + word.len())),
        });
        let (Some(party), Some(stance)) = (parts.next(), parts.next()) else {
            self.unreadable(file, written.span, "a party and a stance stand here", None);
            return None;
        };
        let party = self.party(file, &party);
        let parsed = Stance::parse(stance.value);
        if parsed.is_none() {
            let known = Stance::ALL.iter().map(|stance| stance.as_str());
            self.report.unknown(file, &stance, Code::UnknownValue, "stance", known);
        }
        let (mut reported_by, mut addressee, mut condition) = (None, None, false);
        for part in parts {
            let rest = |from: usize| Text {
                value: &part.value[from..],
                span: Span::new(part.span.start + from.min(part.span.len()), part.span.end),
            };
            match part.value {
                "if" => condition = true,
                "by:" | "to:" => {
                    self.unreadable(file, part.span, "the party stands right behind the colon", None);
                    return None;
                }
                word if word.starts_with("by:") => reported_by = self.party(file, &rest(3)),
                word if word.starts_with("to:") => addressee = self.party(file, &rest(3)),
                word => {
                    let help = suggestion(word, ["by:", "to:", "if"]);
                    self.unreadable(file, part.span, "`by:party`, `to:party` or `if` stands here", help);
                }
            }
        }
        Some(Expectation { party: party?, stance: parsed?, reported_by, addressee, condition })
    }

    fn unreadable(&mut self, file: &File<'_>, span: Span, label: &str, help: Option<String>) {
        self.report.add(
            Diagnostic::error(Code::ExpectationSyntax, file.path, "this expectation cannot be read")
                .label(span, label)
                .help_if(help)
                .help("an expectation is `party stance`, then maybe `by:party`, `to:party`, `if`"),
        );
    }

    fn party(&mut self, file: &File<'_>, id: &Text<'_>) -> Option<PartyId> {
        self.rules.parties.find(file, id, self.report)
    }
}
